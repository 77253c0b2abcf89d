#include "domains/benefits/inside.h"

Status claim_insert(Tx *tx, const Claim *c)
{
    const Sql *sql =
        SQL("iitiiii", "",
            "INSERT INTO claim (community_id, id, funder, month, state, lines, total_fen,"
            "       seed, question, made_by, submitted_ms)"
            " VALUES ($1, $2, $3, $4, 1, 0, 0, $5, '', $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(c->id.v), TEXT(c->funder), INT(c->month), INT(c->seed),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Claim claim_read(const Row *row)
{
    return (Claim){.id = {row_int(row, 0)},
                   .funder = row_str(row, 1),
                   .month = row_int(row, 2),
                   .state = (ClaimState)row_int(row, 3),
                   .lines = row_int(row, 4),
                   .total_fen = row_int(row, 5),
                   .seed = row_int(row, 6),
                   .question = row_str(row, 7),
                   .submitted_ms = row_int(row, 8),
                   .approved_ms = row_int_or(row, 9, 0),
                   .paid_ms = row_int_or(row, 10, 0)};
}

Status claim_find(Tx *tx, ClaimId id, Claim *out)
{
    const Sql *sql =
        SQL("ii", "itiiiiitiii",
            "SELECT id, funder, month, state, lines, total_fen, seed, question, submitted_ms,"
            "       approved_ms, paid_ms FROM claim WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = claim_read(&row);
    return OK;
}

Status claim_list(Tx *tx, Rows *rows)
{
    const Sql *sql =
        SQL("i", "itiiiiitiii",
            "SELECT id, funder, month, state, lines, total_fen, seed, question, submitted_ms,"
            "       approved_ms, paid_ms FROM claim WHERE community_id = $1"
            " ORDER BY id DESC LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

Status claim_total(Tx *tx, ClaimId id, int64_t lines, Fen total)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE claim SET lines = $3, total_fen = $4"
                         " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(lines), INT(total)));
}

Status claim_move(Tx *tx, ClaimId id, ClaimState from, ClaimState to, Str question,
                  TransferId transfer)
{
    const Sql *sql = SQL("iiiitiiii", "",
                         "UPDATE claim SET state = $4, question = $5, transfer_id = $6,"
                         "       approved_ms = CASE WHEN $7 = 1 THEN $9 ELSE approved_ms END,"
                         "       paid_ms = CASE WHEN $8 = 1 THEN $9 ELSE paid_ms END"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(id.v), INT(from), INT(to), TEXT(question),
                              INT_OR_NIL(transfer.v, transfer.v != 0), INT(to == CLAIM_APPROVED),
                              INT(to == CLAIM_PAID), INT(tx->now_ms)));
}

Status claim_take(Tx *tx, ClaimId id, Str funder, Ms before)
{
    const Sql *parts = SQL(
        "iiti", "",
        "UPDATE settlement_part SET claim_id = $2"
        " WHERE community_id = $1 AND claim_id IS NULL AND funder = $3"
        "   AND transfer_id IS NOT NULL"
        "   AND settlement_id IN (SELECT id FROM settlement"
        "                          WHERE community_id = $1 AND state = 2 AND final_ms < $4"
        "                            AND site_id NOT IN (SELECT site_id FROM fraud_case"
        "                                 WHERE community_id = $1 AND state = 1 AND stops = 1))");
    const Sql *backs = SQL("iit", "",
                           "UPDATE claim_back SET claim_id = $2"
                           " WHERE community_id = $1 AND claim_id IS NULL AND funder = $3");
    TRY(tx_run(tx, parts, ARGS(COMMUNITY(tx), INT(id.v), TEXT(funder), INT(before))));
    return tx_run(tx, backs, ARGS(COMMUNITY(tx), INT(id.v), TEXT(funder)));
}

Status claim_sum(Tx *tx, ClaimId id, int64_t *lines, Fen *parts, Fen *backs)
{
    const Sql *sum =
        SQL("ii", "ii",
            "SELECT count(*), CAST(coalesce(sum(fen), 0) AS BIGINT) FROM settlement_part"
            " WHERE community_id = $1 AND claim_id = $2");
    const Sql *back = SQL("ii", "i",
                          "SELECT CAST(coalesce(sum(fen), 0) AS BIGINT) FROM claim_back"
                          " WHERE community_id = $1 AND claim_id = $2");
    Row row;
    TRY(tx_one(tx, sum, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *lines = row_int(&row, 0);
    *parts = row_int(&row, 1);
    TRY(tx_one(tx, back, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *backs = row_int(&row, 0);
    return OK;
}

Status claim_lines(Tx *tx, ClaimId id, Status (*each)(void *context, const Row *row), void *context)
{
    const Sql *sql = SQL(
        "ii", "iiiiiiiiiiiiittt",
        "SELECT s.id, s.ticket_id, s.person_id, s.site_id, p.transfer_id, s.day, s.slot,"
        "       s.final_ms, s.list_fen, s.discount_fen, s.pay_fen, p.fen, p.kind, p.rule,"
        "       s.version, coalesce(x.reason, '')"
        "  FROM settlement_part p"
        "  JOIN settlement s ON s.community_id = p.community_id AND s.id = p.settlement_id"
        "  LEFT JOIN claim_sample x ON x.community_id = p.community_id AND x.claim_id = p.claim_id"
        "   AND x.settlement_id = p.settlement_id"
        " WHERE p.community_id = $1 AND p.claim_id = $2 ORDER BY p.settlement_id, p.number");
    return tx_each(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), each, context);
}

Status claim_backs(Tx *tx, ClaimId id, Status (*each)(void *context, const Row *row), void *context)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiiiiiiittt",
            "SELECT s.id, s.ticket_id, s.person_id, s.site_id, b.transfer_id, s.day, s.slot,"
            "       s.final_ms, s.list_fen, s.discount_fen, s.pay_fen, -b.fen, p.kind, p.rule,"
            "       s.version, ''"
            "  FROM claim_back b"
            "  JOIN settlement s ON s.community_id = b.community_id AND s.id = b.settlement_id"
            "  JOIN settlement_part p ON p.community_id = b.community_id"
            "   AND p.settlement_id = b.settlement_id AND p.number = b.number"
            " WHERE b.community_id = $1 AND b.claim_id = $2 ORDER BY b.settlement_id, b.number");
    return tx_each(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), each, context);
}

Status unclaimed_by_funder(Tx *tx, Ms before, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "tiii",
            "SELECT p.funder, CAST(sum(p.fen) AS BIGINT), count(*),"
            "       CAST(sum(CASE WHEN s.site_id IN (SELECT f.site_id FROM fraud_case f"
            "              WHERE f.community_id = $1 AND f.state = 1 AND f.stops = 1)"
            "            THEN p.fen ELSE 0 END) AS BIGINT)"
            "  FROM settlement_part p"
            "  JOIN settlement s ON s.community_id = p.community_id AND s.id = p.settlement_id"
            " WHERE p.community_id = $1 AND p.claim_id IS NULL AND p.transfer_id IS NOT NULL"
            "   AND s.state = 2 AND s.final_ms < $2"
            " GROUP BY p.funder ORDER BY p.funder");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(before)), rows);
}

Status back_insert(Tx *tx, SettlementId settlement, int64_t number, Str funder, Fen fen,
                   TransferId reversal)
{
    const Sql *sql = SQL("iiitiii", "",
                         "INSERT INTO claim_back (community_id, settlement_id, number, funder, fen,"
                         "       transfer_id, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(settlement.v), INT(number), TEXT(funder), INT(fen),
                       INT(reversal.v), INT(tx->now_ms)));
}

Status claim_sample_insert(Tx *tx, ClaimId claim, int64_t settlement, Str reason)
{
    const Sql *sql = SQL("iiit", "",
                         "INSERT INTO claim_sample (community_id, claim_id, settlement_id, reason)"
                         " VALUES ($1, $2, $3, $4)");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(claim.v), INT(settlement), TEXT(reason)));
}

Status clawback_insert(Tx *tx, SettlementId settlement, Str reason, Str evidence)
{
    const Sql *sql = SQL("iittii", "",
                         "INSERT INTO clawback (community_id, settlement_id, reason, evidence,"
                         "       made_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(settlement.v), TEXT(reason), TEXT(evidence),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status programme_list(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "ittti",
                         "SELECT id, name, scheme, document, state FROM programme"
                         " WHERE community_id = $1 ORDER BY id DESC LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

Status served_between(Tx *tx, ProgrammeId programme, Day from, Day to,
                      Status (*each)(void *context, const Row *row), void *context)
{
    const Sql *sql =
        SQL("iiii", "iiiiiii",
            "SELECT person_id, site_id, day, slot, list_fen, delivered, fee_fen FROM settlement"
            " WHERE community_id = $1 AND programme_id = $2 AND day >= $3 AND day <= $4"
            "   AND state = 2 ORDER BY person_id, day, slot, id");
    return tx_each(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v), INT(from), INT(to)), each,
                   context);
}
