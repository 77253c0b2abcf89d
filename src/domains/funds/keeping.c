/* A person's money: shown whole, and brought together when two records become one. What was held on
 * the old record stays held; what comes back from it goes over the next night. */
#include "domains/funds/inside.h"

enum { ENTRIES_MAX = 100000 };

static const char *account_word(AccountKind kind)
{
    switch (kind) {
    case ACCOUNT_CARD: return "meal card";
    case ACCOUNT_FAMILY: return "family purse";
    case ACCOUNT_COURIER: return "courier's pay";
    case ACCOUNT_TIME: return "volunteer hours";
    case ACCOUNT_POINTS: return "points";
    default: return "";
    }
}

static const char *reason_word(Reason reason)
{
    static const char *const words[] = {
        [REASON_TOP_UP] = "top-up",         [REASON_MEAL] = "meal",
        [REASON_SUBSIDY] = "subsidy",       [REASON_DISCOUNT] = "discount",
        [REASON_DELIVERY] = "delivery",     [REASON_OPERATOR] = "operator",
        [REASON_REFUND] = "refund",         [REASON_REVERSAL] = "taken back",
        [REASON_CLAWBACK] = "clawback",     [REASON_PAYOUT] = "paid out",
        [REASON_FUNDER_PAID] = "by funder", [REASON_DONATION] = "donation",
        [REASON_HOURS] = "hours",           [REASON_POINTS] = "points",
        [REASON_CORRECTION] = "correction", [REASON_CASH_COUNT] = "cash count",
        [REASON_SERVICE] = "service",       [REASON_GOODS] = "goods",
        [REASON_ALLOWANCE] = "allowance",
    };
    size_t count = sizeof words / sizeof *words;
    return (size_t)reason < count && words[reason] ? words[reason] : "other";
}

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"pay_intent.person_id", PERSON_MOVES(pay_intent, person_id),
         PERSON_SHOWS("top_ups", "asked_ms amount_fen state paid_ms", "iiii",
                      "SELECT asked_ms, amount_fen, state, paid_ms FROM pay_intent"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"pay_intent.payer_id", PERSON_MOVES(pay_intent, payer_id)},
        {"refund.person_id", PERSON_MOVES(refund, person_id),
         PERSON_SHOWS("refunds", "asked_ms amount_fen why answer done_ms", "iitti",
                      "SELECT asked_ms, amount_fen, why, answer, done_ms FROM refund"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"refund.payer_id", PERSON_MOVES(refund, payer_id)},
        {"bank_line.person_id", PERSON_MOVES(bank_line, person_id)},
        {"bank_move.person_id", PERSON_MOVES(bank_move, person_id)},
    };
    return PERSON_ROWS(out, all);
}

/* fen, minutes and points of the person himself; what he earns or owes for others has its own
 * owner. */
static Status own_accounts(Tx *tx, int64_t person, Rows *rows)
{
    const Sql *sql = SQL("iiiiiii", "iitii",
                         "SELECT id, kind, purpose, unit, in_posted - out_posted - out_held"
                         "  FROM account WHERE community_id = $1 AND owner_id = $2"
                         "   AND kind IN ($3, $4, $5, $6, $7) ORDER BY id");
    return tx_all(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person), INT(ACCOUNT_CARD), INT(ACCOUNT_FAMILY),
                       INT(ACCOUNT_COURIER), INT(ACCOUNT_TIME), INT(ACCOUNT_POINTS)),
                  rows);
}

/* The twin of an account of one record with the other. */
static Status twin(Tx *tx, const Row *account, int64_t owner, AccountId *out)
{
    AccountKey key = {(AccountKind)row_int(account, 1), owner, row_str(account, 2),
                      (Unit)row_int(account, 3)};
    return funds_account(tx, key, out);
}

static Status move_all(Tx *tx, AccountId from, AccountId to, int64_t amount, int64_t gone)
{
    while (amount > 0) {
        TransferId done;
        int64_t part = amount < FUNDS_AMOUNT_MAX ? amount : FUNDS_AMOUNT_MAX;
        FundsMove move = {
            .from = from, .to = to, .amount = part, .reason = REASON_CORRECTION, .subject = gone};
        TRY(funds_transfer(tx, &move, &done));
        amount -= part;
    }
    return OK;
}

static Status bring_together(Tx *tx, int64_t kept, int64_t gone)
{
    Rows rows;
    TRY(own_accounts(tx, gone, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        AccountId to;
        int64_t free = row_int(&rows.rows[i], 4);
        if (free <= 0) continue;
        TRY(twin(tx, &rows.rows[i], kept, &to));
        TRY(move_all(tx, (AccountId){row_int(&rows.rows[i], 0)}, to, free, gone));
    }
    return OK;
}

/* Nobody is erased whose money we hold: it could be given back to nobody any more. */
static Status erasing(Tx *tx, int64_t person)
{
    const Sql *sql = SQL("iiiii", "i",
                         "SELECT CAST(coalesce(sum(in_posted - out_posted), 0) AS BIGINT)"
                         "  FROM account WHERE community_id = $1 AND owner_id = $2"
                         "   AND kind IN ($3, $4) AND unit = $5");
    char yuan[32];
    Row row;
    TRY(tx_one(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(person), INT(ACCOUNT_CARD), INT(ACCOUNT_FAMILY), INT(UNIT_FEN)),
        &row));
    if (!row_int(&row, 0)) return OK;
    fen_text(row_int(&row, 0), yuan);
    return fail(tx, CONFLICT, "funds.money_left", "还有 %s 元在卡里或钱包里，请先退完再删", yuan);
}

static Status joining(Tx *tx, int64_t kept, int64_t gone)
{
    TRY(bring_together(tx, kept, gone));
    return timer_set(tx, "funds.rest_of_merged", gone, tx->now_ms + DAY_MS);
}

/* Every night while anything is held on the old record. */
Status rest_of_merged(Tx *tx, int64_t gone, Ms due_ms)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT CAST(coalesce(sum(out_held), 0) AS BIGINT) FROM account"
                         " WHERE community_id = $1 AND owner_id = $2");
    PersonId kept;
    Row held;
    TRY(people_kept(tx, (PersonId){gone}, &kept));
    if (kept.v == gone) return OK;
    TRY(bring_together(tx, kept.v, gone));
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(gone)), &held));
    if (!row_int(&held, 0)) return OK;
    return timer_set(tx, "funds.rest_of_merged", gone, due_ms + DAY_MS);
}

/* What went from one account to another because of a merge, less what came back. */
static Status brought(Tx *tx, int64_t from, int64_t to, int64_t gone, int64_t *amount)
{
    const Sql *sql = SQL(
        "iiiii", "i",
        "SELECT CAST(coalesce(sum(CASE WHEN from_id = $2 THEN amount ELSE -amount END), 0) AS BIGINT)"
        "  FROM transfer WHERE community_id = $1 AND subject_id = $4 AND reason = $5"
        "   AND ((from_id = $2 AND to_id = $3) OR (from_id = $3 AND to_id = $2))");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to), INT(gone), INT(REASON_CORRECTION)),
               &row));
    *amount = row_int(&row, 0);
    return OK;
}

static Status parted(Tx *tx, int64_t kept, int64_t gone)
{
    Rows rows;
    TRY(own_accounts(tx, gone, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        AccountId from;
        Balance has;
        int64_t amount;
        int64_t old = row_int(&rows.rows[i], 0);
        TRY(twin(tx, &rows.rows[i], kept, &from));
        TRY(brought(tx, old, from.v, gone, &amount));
        if (amount <= 0) continue;
        TRY(funds_balance(tx, from, &has));
        if (has.available < amount)
            return fail(tx, CONFLICT, "funds.spent_since_merge",
                        "合在一起的钱已经用掉一些，先存 %lld.%02lld 元再撤回合并",
                        (long long)(amount - has.available) / 100,
                        (long long)(amount - has.available) % 100);
        TRY(move_all(tx, from, (AccountId){old}, amount, gone));
    }
    return timer_cancel(tx, "funds.rest_of_merged", gone);
}

static Status shown(Tx *tx, int64_t person, JsonOut *out)
{
    Rows rows;
    TRY(own_accounts(tx, person, &rows));
    json_open(out, "accounts", '[');
    for (size_t i = 0; i < rows.count; i++) {
        Entry *entries;
        size_t count;
        AccountId id = {row_int(&rows.rows[i], 0)};
        json_open(out, NULL, '{');
        json_put_text(out, "kind", account_word((AccountKind)row_int(&rows.rows[i], 1)));
        json_put_i64(out, "unit", row_int(&rows.rows[i], 3));
        json_put_i64(out, "available", row_int(&rows.rows[i], 4));
        json_open(out, "entries", '[');
        TRY(funds_entries(tx, id, 0, ENTRIES_MAX, &entries, &count));
        for (size_t k = 0; k < count; k++) {
            json_open(out, NULL, '{');
            json_put_ms(out, "at_ms", entries[k].at_ms);
            json_put_i64(out, "amount", entries[k].amount);
            json_put_i64(out, "after", entries[k].after);
            json_put_text(out, "reason", reason_word(entries[k].reason));
            json_close(out, '}');
        }
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

const PersonKeeping funds_keeping = {
    .rows = rows, .joining = joining, .erasing = erasing, .parted = parted, .shown = shown};
