#include "domains/funds/inside.h"

/* ---- account ---- */

static Account read_account(const Row *row)
{
    return (Account){.id = {row_int(row, 0)},
                     .key = {.kind = (AccountKind)row_int(row, 1),
                             .owner = row_int(row, 2),
                             .purpose = row_str(row, 3),
                             .unit = (Unit)row_int(row, 4)},
                     .has_floor = !row_null(row, 5),
                     .floor = row_int_or(row, 5, 0),
                     .in_posted = row_int(row, 6),
                     .out_posted = row_int(row, 7),
                     .in_held = row_int(row, 8),
                     .out_held = row_int(row, 9)};
}

Status account_by_key(Tx *tx, AccountKey key, Account *out)
{
    const Sql *sql = SQL("iiiti", "iiitiiiiii",
                         "SELECT id, kind, owner_id, purpose, unit, floor, in_posted, out_posted,"
                         "       in_held, out_held FROM account"
                         " WHERE community_id = $1 AND kind = $2 AND owner_id = $3 AND purpose = $4"
                         "   AND unit = $5");
    Row row;
    TRY(tx_one(tx, sql,
               ARGS(COMMUNITY(tx), INT(key.kind), INT(key.owner), TEXT(key.purpose), INT(key.unit)),
               &row));
    *out = read_account(&row);
    return OK;
}

Status account_find(Tx *tx, AccountId id, Account *out)
{
    const Sql *sql =
        SQL("ii", "iiitiiiiii",
            "SELECT id, kind, owner_id, purpose, unit, floor, in_posted, out_posted,"
            "       in_held, out_held FROM account WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_account(&row);
    return OK;
}

Status account_id(Tx *tx, AccountKey key, AccountId *out)
{
    const Sql *sql = SQL_KEPT("iiiti", "i",
                              "SELECT id FROM account WHERE community_id = $1 AND kind = $2"
                              "   AND owner_id = $3 AND purpose = $4 AND unit = $5");
    Row row;
    TRY(tx_one(tx, sql,
               ARGS(COMMUNITY(tx), INT(key.kind), INT(key.owner), TEXT(key.purpose), INT(key.unit)),
               &row));
    out->v = row_int(&row, 0);
    return OK;
}

Status account_unit(Tx *tx, AccountId id, Unit *out)
{
    const Sql *sql =
        SQL_KEPT("ii", "i", "SELECT unit FROM account WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = (Unit)row_int(&row, 0);
    return OK;
}

Status account_insert(Tx *tx, const Account *a)
{
    const Sql *sql =
        SQL("iiiitiii", "",
            "INSERT INTO account (community_id, id, kind, owner_id, purpose, unit, floor,"
            "       in_posted, out_posted, in_held, out_held, created_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(a->id.v), INT(a->key.kind), INT(a->key.owner),
                       TEXT(a->key.purpose), INT(a->key.unit), INT_OR_NIL(a->floor, a->has_floor),
                       INT(tx->now_ms)));
}

Status account_out(Tx *tx, AccountId id, int64_t posted, int64_t held, int64_t *changed)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE account SET out_posted = out_posted + $3, out_held = out_held + $4"
                         " WHERE community_id = $1 AND id = $2"
                         "   AND (floor IS NULL"
                         "        OR in_posted - out_posted - out_held - $3 - $4 >= floor)");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(posted), INT(held)), changed);
}

Status account_in(Tx *tx, AccountId id, int64_t posted, int64_t held)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE account SET in_posted = in_posted + $3, in_held = in_held + $4"
                         " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(posted), INT(held)));
}

/* ---- transfer ---- */

Status transfer_find(Tx *tx, int64_t id, Transfer *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiiii",
            "SELECT id, from_id, to_id, amount, reason, subject_id, hold_id, reverses_id"
            "  FROM transfer WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = (Transfer){.id = row_int(&row, 0),
                      .from = {row_int(&row, 1)},
                      .to = {row_int(&row, 2)},
                      .amount = row_int(&row, 3),
                      .reason = (Reason)row_int(&row, 4),
                      .subject = row_int(&row, 5),
                      .hold = row_int_or(&row, 6, 0),
                      .reverses = row_int_or(&row, 7, 0)};
    return OK;
}

Status transfer_insert(Tx *tx, const Transfer *t)
{
    const Sql *sql = SQL("iiiiiiiiiii", "",
                         "INSERT INTO transfer (community_id, id, from_id, to_id, amount, reason,"
                         "       subject_id, hold_id, reverses_id, made_by, at_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(t->id), INT(t->from.v), INT(t->to.v), INT(t->amount),
                       INT(t->reason), INT(t->subject), INT_OR_NIL(t->hold, t->hold != 0),
                       INT_OR_NIL(t->reverses, t->reverses != 0), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

static Status first_id(Tx *tx, const Sql *sql, int64_t key, int64_t *id)
{
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(key)), &rows));
    *id = rows.count ? row_int(&rows.rows[0], 0) : 0;
    return OK;
}

Status transfer_of_reversal(Tx *tx, int64_t reverses, int64_t *id)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT id FROM transfer WHERE community_id = $1 AND reverses_id = $2"
                         " ORDER BY id LIMIT 1");
    return first_id(tx, sql, reverses, id);
}

Status transfer_of_take(Tx *tx, int64_t hold, int64_t *id)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT id FROM transfer WHERE community_id = $1 AND hold_id = $2"
                         " ORDER BY id LIMIT 1");
    return first_id(tx, sql, hold, id);
}

/* ---- hold ---- */

Status hold_find(Tx *tx, int64_t id, Hold *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiii",
            "SELECT id, from_id, to_id, amount, taken, state, reason, subject_id, due_ms"
            "  FROM hold WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = (Hold){.id = row_int(&row, 0),
                  .from = {row_int(&row, 1)},
                  .to = {row_int(&row, 2)},
                  .amount = row_int(&row, 3),
                  .taken = row_int(&row, 4),
                  .state = (HoldState)row_int(&row, 5),
                  .reason = (Reason)row_int(&row, 6),
                  .subject = row_int(&row, 7),
                  .due_ms = row_int_or(&row, 8, 0)};
    return OK;
}

Status hold_insert(Tx *tx, const Hold *h)
{
    const Sql *sql = SQL("iiiiiiiiii", "",
                         "INSERT INTO hold (community_id, id, from_id, to_id, amount, taken, state,"
                         "       reason, subject_id, due_ms, made_by, at_ms)"
                         " VALUES ($1, $2, $3, $4, $5, 0, 1, $6, $7, $8, $9, $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(h->id), INT(h->from.v), INT(h->to.v), INT(h->amount),
                       INT(h->reason), INT(h->subject), INT_OR_NIL(h->due_ms, h->due_ms != 0),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

/* Only an open hold moves. */
Status hold_move(Tx *tx, int64_t id, HoldState to, int64_t taken)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE hold SET state = $3, taken = $4, done_ms = $5"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(id), INT(to), INT(taken), INT(tx->now_ms)));
}

/* ---- reading ---- */

Status funds_imbalance(Tx *tx, Unit unit, int64_t *sum)
{
    const Sql *sql =
        SQL("ii", "i",
            "SELECT CAST(coalesce(sum(in_posted - out_posted), 0) AS BIGINT) FROM account"
            " WHERE community_id = $1 AND unit = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(unit)), &row));
    *sum = row_int(&row, 0);
    return OK;
}

Status funds_cover(Tx *tx, int64_t *prepaid, int64_t *apart)
{
    const Sql *sql = SQL("i", "ii",
                         "SELECT CAST(coalesce(sum(CASE WHEN kind IN (1, 2)"
                         "              THEN in_posted - out_posted ELSE 0 END), 0) AS BIGINT),"
                         "       CAST(coalesce(sum(CASE WHEN kind IN (20, 21, 22)"
                         "              THEN out_posted - in_posted ELSE 0 END), 0) AS BIGINT)"
                         "  FROM account WHERE community_id = $1 AND unit = 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx)), &row));
    *prepaid = row_int(&row, 0);
    *apart = row_int(&row, 1);
    return OK;
}

/* The newest of both sides: each index gives its own newest, together they hold what is asked for.
 */
Status funds_entries(Tx *tx, AccountId account, int64_t before, size_t limit, Entry **out,
                     size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiiiiiii",
                         "SELECT id, at_ms, amount, reason, subject_id, from_id, to_id, made_by,"
                         "       reverses_id, hold_id FROM transfer"
                         " WHERE community_id = $1 AND id < $3"
                         "   AND id IN (SELECT id FROM (SELECT id FROM transfer"
                         "               WHERE community_id = $1 AND from_id = $2 AND id < $3"
                         "               ORDER BY id DESC LIMIT $4) o"
                         "        UNION ALL SELECT id FROM (SELECT id FROM transfer"
                         "               WHERE community_id = $1 AND to_id = $2 AND id < $3"
                         "               ORDER BY id DESC LIMIT $4) i)"
                         " ORDER BY id DESC LIMIT $4");
    Rows rows;
    Account a;
    int64_t from = before ? before : ID_MAX;
    TRY(account_find(tx, account, &a));
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(account.v), INT(from), INT((int64_t)limit)),
               &rows));
    *out = NEW_ARRAY(tx->arena, Entry, rows.count);
    *count = rows.count;
    int64_t balance = a.in_posted - a.out_posted;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        bool came = row_int(row, 6) == account.v;
        (*out)[i] = (Entry){.id = {row_int(row, 0)},
                            .at_ms = row_int(row, 1),
                            .amount = came ? row_int(row, 2) : -row_int(row, 2),
                            .after = before ? 0 : balance,
                            .reason = (Reason)row_int(row, 3),
                            .subject = row_int(row, 4),
                            .other = {row_int(row, came ? 5 : 6)},
                            .made_by = row_int(row, 7),
                            .reversal = !row_null(row, 8),
                            .undoes = {row_int_or(row, 8, 0)}};
        balance -= (*out)[i].amount;
    }
    return OK;
}

Status funds_sums(Tx *tx, AccountId account, Ms from, Ms to, FundsSum **out, size_t *count)
{
    const Sql *sql =
        SQL("iiii", "iiii",
            "SELECT m.reason, CAST(sum(m.came) AS BIGINT), CAST(sum(m.went) AS BIGINT),"
            "       CAST(sum(m.first) AS BIGINT)"
            "  FROM (SELECT coalesce(u.reason, t.reason) AS reason, t.amount AS came, 0 AS went,"
            "               CASE WHEN t.reverses_id IS NULL THEN 1 ELSE 0 END AS first"
            "          FROM transfer t LEFT JOIN transfer u ON u.community_id = t.community_id"
            "           AND u.id = t.reverses_id"
            "         WHERE t.community_id = $1 AND t.to_id = $2 AND t.at_ms >= $3 AND t.at_ms < $4"
            "        UNION ALL"
            "        SELECT coalesce(u.reason, t.reason), 0, t.amount,"
            "               CASE WHEN t.reverses_id IS NULL THEN 1 ELSE 0 END"
            "          FROM transfer t LEFT JOIN transfer u ON u.community_id = t.community_id"
            "           AND u.id = t.reverses_id"
            "         WHERE t.community_id = $1 AND t.from_id = $2 AND t.at_ms >= $3"
            "           AND t.at_ms < $4) m"
            " GROUP BY m.reason ORDER BY m.reason");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(account.v), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (FundsSum){(Reason)row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3)});
    return OK;
}

int64_t funds_sum_of(const FundsSum *sums, size_t count, Reason reason)
{
    for (size_t i = 0; i < count; i++)
        if (sums[i].reason == reason) return sums[i].in - sums[i].out;
    return 0;
}
