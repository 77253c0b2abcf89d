#include "domains/funds/inside.h"

/* ---- The top-ups that can go back ---- */

Source source_read(const Row *r)
{
    return (Source){.top_up = {row_int(r, 0)},
                    .to = {row_int(r, 1)},
                    .from_kind = (AccountKind)row_int(r, 2),
                    .to_kind = (AccountKind)row_int(r, 3),
                    .owner = {row_int(r, 4)},
                    .fen = row_int(r, 5),
                    .back_fen = row_int(r, 6),
                    .subject = row_int(r, 7),
                    .at_ms = row_int(r, 8)};
}

Status source_find(Tx *tx, TransferId top_up, Source *out)
{
    const Sql *sql = SQL(
        "ii", "iiiiiiiii",
        "SELECT t.id, t.to_id, f.kind, a.kind, a.owner_id, t.amount,"
        "       coalesce((SELECT CAST(sum(r.amount_fen) AS BIGINT) FROM refund r"
        "        WHERE r.community_id = t.community_id AND r.top_up_id = t.id AND r.state <> 4), 0),"
        "       t.subject_id, t.at_ms FROM transfer t"
        "  JOIN account a ON a.community_id = t.community_id AND a.id = t.to_id"
        "  JOIN account f ON f.community_id = t.community_id AND f.id = t.from_id"
        " WHERE t.community_id = $1 AND t.id = $2 AND t.reason = 1 AND a.kind IN (1, 2)"
        "   AND t.reverses_id IS NULL AND NOT EXISTS (SELECT x.id FROM transfer x"
        "        WHERE x.community_id = t.community_id AND x.reverses_id = t.id)");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(top_up.v)), &row));
    *out = source_read(&row);
    return OK;
}

Status source_list(Tx *tx, PersonId person, Rows *rows)
{
    const Sql *sql = SQL(
        "ii", "iiiiiiiii",
        "SELECT t.id, t.to_id, f.kind, a.kind, a.owner_id, t.amount,"
        "       coalesce((SELECT CAST(sum(r.amount_fen) AS BIGINT) FROM refund r"
        "        WHERE r.community_id = t.community_id AND r.top_up_id = t.id AND r.state <> 4), 0),"
        "       t.subject_id, t.at_ms FROM account a"
        "  JOIN transfer t ON t.community_id = a.community_id AND t.to_id = a.id"
        "  JOIN account f ON f.community_id = t.community_id AND f.id = t.from_id"
        " WHERE a.community_id = $1 AND a.kind IN (1, 2) AND a.owner_id = $2 AND a.unit = 1"
        "   AND t.reason = 1 AND t.reverses_id IS NULL AND NOT EXISTS (SELECT x.id FROM transfer x"
        "        WHERE x.community_id = t.community_id AND x.reverses_id = t.id)"
        " ORDER BY t.id DESC LIMIT 60");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), rows);
}

Status cash_of(Tx *tx, AccountId card, PersonId person, Fen *in, Fen *back)
{
    const Sql *came = SQL("ii", "i",
                          "SELECT CAST(coalesce(sum(t.amount), 0) AS BIGINT) FROM transfer t"
                          "  JOIN account f ON f.community_id = t.community_id AND f.id = t.from_id"
                          " WHERE t.community_id = $1 AND t.to_id = $2 AND f.kind = 20");
    const Sql *went = SQL("ii", "i",
                          "SELECT CAST(coalesce(sum(amount_fen - elsewhere_fen), 0) AS BIGINT)"
                          "  FROM refund WHERE community_id = $1 AND person_id = $2 AND means = 1");
    Row row;
    TRY(tx_one(tx, came, ARGS(COMMUNITY(tx), INT(card.v)), &row));
    *in = row_int(&row, 0);
    TRY(tx_one(tx, went, ARGS(COMMUNITY(tx), INT(person.v)), &row));
    *back = row_int(&row, 0);
    return OK;
}

Status notice_of(Tx *tx, TransferId transfer, Str *reference)
{
    const Sql *sql = SQL("ii", "t",
                         "SELECT reference FROM pay_notice"
                         " WHERE community_id = $1 AND transfer_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(transfer.v)), &row));
    *reference = row_str(&row, 0);
    return OK;
}

/* ---- refund ---- */

Status payback_insert(Tx *tx, const Refund *r, HoldId hold, TransferId transfer)
{
    const Sql *sql = SQL(
        "iiiiiitiiiiiitiiii", "",
        "INSERT INTO refund (community_id, id, person_id, payer_id, means, top_up_id,"
        "       reference, amount_fen, elsewhere_fen, state, site_id, hold_id, transfer_id,"
        "       back_reference, why, answer, tries, ask_ms, made_by, asked_ms, sent_ms, done_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14, '', 0,"
        "         $15, $16, $17, NULL, $18)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(r->id.v), INT(r->person.v), INT(r->payer.v),
                       INT(r->means), INT(r->top_up.v), TEXT(r->reference), INT(r->fen),
                       INT(r->elsewhere_fen), INT(r->state), INT(r->site.v),
                       INT_OR_NIL(hold.v, hold.v != 0), INT_OR_NIL(transfer.v, transfer.v != 0),
                       TEXT(r->why), INT(tx->now_ms), INT(tx->origin.actor), INT(tx->now_ms),
                       INT_OR_NIL(tx->now_ms, r->state == REFUND_DONE)));
}

Refund payback_read(const Row *r)
{
    return (Refund){.id = {row_int(r, 0)},
                    .person = {row_int(r, 1)},
                    .payer = {row_int(r, 2)},
                    .means = (RefundMeans)row_int(r, 3),
                    .top_up = {row_int(r, 4)},
                    .reference = row_str(r, 5),
                    .fen = row_int(r, 6),
                    .elsewhere_fen = row_int(r, 7),
                    .state = (RefundState)row_int(r, 8),
                    .site = {row_int(r, 9)},
                    .back_reference = row_str(r, 10),
                    .why = row_str(r, 11),
                    .answer = row_str(r, 12),
                    .tries = row_int(r, 13),
                    .asked_ms = row_int(r, 14),
                    .sent_ms = row_int_or(r, 15, 0),
                    .done_ms = row_int_or(r, 16, 0)};
}

#define COLUMNS                                                                                    \
    "SELECT id, person_id, payer_id, means, top_up_id, reference, amount_fen, elsewhere_fen,"      \
    "       state, site_id, back_reference, why, answer, tries, asked_ms, sent_ms, done_ms"
#define TYPES "iiiiitiiiitttiiii"

Status payback_find(Tx *tx, RefundId id, Refund *out, HoldId *hold)
{
    const Sql *sql =
        SQL("ii", TYPES "i", COLUMNS ", hold_id FROM refund WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = payback_read(&row);
    hold->v = row_int_or(&row, 17, 0);
    return OK;
}

Status payback_by_reference(Tx *tx, Str reference, RefundId *out)
{
    const Sql *sql = SQL("it", "i",
                         "SELECT id FROM refund WHERE community_id = $1 AND back_reference = $2"
                         "   AND back_reference <> ''");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), TEXT(reference)), &row));
    out->v = row_int(&row, 0);
    return OK;
}

Status payback_due(Tx *tx, RefundMeans means, size_t limit, Rows *rows)
{
    const Sql *sql = SQL("iiii", TYPES,
                         COLUMNS "  FROM refund WHERE community_id = $1 AND state <= 2"
                                 "   AND ask_ms <= $2 AND means = $3 AND (means = 2 OR state = 1)"
                                 " ORDER BY ask_ms, id LIMIT $4");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(tx->now_ms), INT(means), INT((int64_t)limit)),
                  rows);
}

Status paybacks_due_at(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "i",
                         "SELECT DISTINCT community_id FROM refund"
                         " WHERE state <= 2 AND ask_ms <= $1 AND means = 2 ORDER BY community_id LIMIT 500");
    return tx_all(tx, sql, ARGS(INT(tx->now_ms)), rows);
}

Status payback_sent(Tx *tx, RefundId id, Ms again_ms)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE refund SET state = 2, tries = tries + 1, ask_ms = $4,"
                         "       sent_ms = coalesce(sent_ms, $3)"
                         " WHERE community_id = $1 AND id = $2 AND state <= 2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(tx->now_ms), INT(again_ms)));
}

Status payback_end(Tx *tx, const Refund *r, RefundState from, TransferId transfer)
{
    const Sql *sql = SQL("iiiittiii", "",
                         "UPDATE refund SET state = $4, back_reference = $5, answer = $6,"
                         "       transfer_id = $7, done_ms = $8, site_id = $9"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(r->id.v), INT(from), INT(r->state),
                              TEXT(r->back_reference), TEXT(r->answer),
                              INT_OR_NIL(transfer.v, transfer.v != 0), INT(tx->now_ms),
                              INT(r->site.v)));
}

Status payback_list(Tx *tx, PersonId person, bool open, Rows *rows)
{
    const Sql *mine = SQL("ii", TYPES,
                          COLUMNS "  FROM refund WHERE community_id = $1 AND person_id = $2"
                                  " ORDER BY id DESC LIMIT 200");
    const Sql *all = SQL("i", TYPES,
                         COLUMNS "  FROM refund WHERE community_id = $1"
                                 " ORDER BY asked_ms DESC, id DESC LIMIT 200");
    const Sql *waiting = SQL("i", TYPES,
                             COLUMNS "  FROM refund WHERE community_id = $1 AND state <= 2"
                                     " ORDER BY ask_ms, id LIMIT 200");
    if (person.v) return tx_all(tx, mine, ARGS(COMMUNITY(tx), INT(person.v)), rows);
    return tx_all(tx, open ? waiting : all, ARGS(COMMUNITY(tx)), rows);
}

Status payback_elsewhere(Tx *tx, Ms from, Ms to, Rows *rows)
{
    const Sql *sql = SQL("iii", TYPES,
                         COLUMNS "  FROM refund WHERE community_id = $1 AND asked_ms >= $2"
                                 "   AND asked_ms < $3 AND elsewhere_fen > 0"
                                 " ORDER BY asked_ms, id LIMIT 5000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), rows);
}
