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
                    .done_ms = row_int_or(r, 16, 0),
                    .heard = (RefundHeard)row_int(r, 17),
                    .purse = row_int_or(r, 18, ACCOUNT_CARD) == ACCOUNT_FAMILY,
                    .care = (CareKind)row_int_or(r, 19, 0),
                    .care_words = row_str(r, 20),
                    .care_note = row_str(r, 21),
                    .cared_ms = row_int_or(r, 22, 0)};
}

#define COLUMNS                                                                                    \
    "SELECT r.id, r.person_id, r.payer_id, r.means, r.top_up_id, r.reference, r.amount_fen,"       \
    "       r.elsewhere_fen, r.state, r.site_id, r.back_reference, r.why, r.answer, r.tries,"      \
    "       r.asked_ms, r.sent_ms, r.done_ms, r.heard, a.kind, c.kind, coalesce(c.words, ''),"     \
    "       coalesce(c.note, ''), c.done_ms"
#define TYPES "iiiiitiiiitttiiiiiiitti"
/* With the account it is held on, and who has to look. */
#define PAYBACK                                                                                    \
    "  FROM refund r"                                                                              \
    "  LEFT JOIN hold h ON h.community_id = r.community_id AND h.id = r.hold_id"                   \
    "  LEFT JOIN account a ON a.community_id = h.community_id AND a.id = h.from_id"                \
    "  LEFT JOIN refund_care c ON c.community_id = r.community_id AND c.refund_id = r.id"

Status payback_find(Tx *tx, RefundId id, Refund *out, HoldId *hold)
{
    const Sql *sql = SQL("ii", TYPES "i",
                         COLUMNS ", r.hold_id" PAYBACK " WHERE r.community_id = $1 AND r.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = payback_read(&row);
    hold->v = row_int_or(&row, 23, 0);
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
    const Sql *sql =
        SQL("iiii", TYPES,
            COLUMNS PAYBACK " WHERE r.community_id = $1 AND r.state <= 2 AND r.ask_ms <= $2"
                            "   AND r.means = $3 AND (r.means = 2 OR r.state = 1)"
                            " ORDER BY r.ask_ms, r.id LIMIT $4");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(tx->now_ms), INT(means), INT((int64_t)limit)),
                  rows);
}

Status paybacks_due_at(Tx *tx, Rows *rows)
{
    const Sql *sql =
        SQL("i", "i",
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

Status payback_heard(Tx *tx, RefundId id, RefundHeard heard)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE refund SET heard = $3"
                         " WHERE community_id = $1 AND id = $2 AND state <= 2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(heard)));
}

Status payback_now(Tx *tx, RefundId id)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE refund SET ask_ms = $3"
                         " WHERE community_id = $1 AND id = $2 AND state <= 2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(tx->now_ms)));
}

Status payback_list(Tx *tx, PersonId person, RefundShow show, Rows *rows)
{
    const Sql *mine = SQL("ii", TYPES,
                          COLUMNS PAYBACK " WHERE r.community_id = $1 AND r.person_id = $2"
                                          " ORDER BY r.id DESC LIMIT 200");
    const Sql *all = SQL("i", TYPES,
                         COLUMNS PAYBACK " WHERE r.community_id = $1"
                                         " ORDER BY r.asked_ms DESC, r.id DESC LIMIT 200");
    const Sql *waiting = SQL("i", TYPES,
                             COLUMNS PAYBACK " WHERE r.community_id = $1 AND r.state <= 2"
                                             " ORDER BY r.ask_ms, r.id LIMIT 200");
    const Sql *care = SQL(
        "ii", TYPES,
        COLUMNS PAYBACK " WHERE r.community_id = $1"
                        "   AND r.id IN (SELECT o.refund_id FROM refund_care o"
                        "                 WHERE o.community_id = $1 AND o.done_ms IS NULL"
                        "                UNION SELECT s.id FROM refund s WHERE s.community_id = $1"
                        "                   AND s.state <= 2 AND s.asked_ms < $2)"
                        " ORDER BY r.asked_ms, r.id LIMIT 200");
    if (person.v) return tx_all(tx, mine, ARGS(COMMUNITY(tx), INT(person.v)), rows);
    if (show == SHOW_CARE)
        return tx_all(tx, care, ARGS(COMMUNITY(tx), INT(tx->now_ms - FUNDS_REFUND_MS)), rows);
    return tx_all(tx, show == SHOW_OPEN ? waiting : all, ARGS(COMMUNITY(tx)), rows);
}

Status payback_elsewhere(Tx *tx, Ms from, Ms to, Rows *rows)
{
    const Sql *sql = SQL("iii", TYPES,
                         COLUMNS PAYBACK " WHERE r.community_id = $1 AND r.asked_ms >= $2"
                                         "   AND r.asked_ms < $3 AND r.elsewhere_fen > 0"
                                         " ORDER BY r.asked_ms, r.id LIMIT 5000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), rows);
}

/* ---- Who has to look ---- */

Status care_find(Tx *tx, RefundId id, Care *out)
{
    const Sql *sql = SQL("ii", "ittiii",
                         "SELECT kind, words, note, since_ms, done_ms, done_by FROM refund_care"
                         " WHERE community_id = $1 AND refund_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = (Care){.kind = (CareKind)row_int(&row, 0),
                  .words = row_str(&row, 1),
                  .note = row_str(&row, 2),
                  .since_ms = row_int(&row, 3),
                  .done_ms = row_int_or(&row, 4, 0),
                  .done_by = row_int(&row, 5)};
    return OK;
}

Status care_put(Tx *tx, RefundId id, const Care *c)
{
    const Sql *sql = SQL("iiititii", "",
                         "INSERT INTO refund_care (community_id, refund_id, kind, words, since_ms,"
                         "       note, done_by, done_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                         " ON CONFLICT (community_id, refund_id) DO UPDATE SET kind = $3,"
                         "       words = $4, since_ms = $5, note = $6, done_by = $7, done_ms = $8");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id.v), INT(c->kind), TEXT(c->words), INT(c->since_ms),
                       TEXT(c->note), INT(c->done_by), INT_OR_NIL(c->done_ms, c->done_ms != 0)));
}
