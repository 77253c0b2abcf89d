/* What the offices and the site managers look at: sums of a period, what is still owed, one claim
 * page by page. */
#include "domains/benefits/inside.h"

/* A period is [from, to) by the moment the settlement became final; site 0: all of them. */
#define PERIOD                                                                                     \
    " WHERE s.community_id = $1 AND s.final_ms >= $2 AND s.final_ms < $3 AND s.state = 2"          \
    "   AND ($4 = 0 OR s.site_id = $4)"
#define PERIOD_ARGS(tx, p) ARGS(COMMUNITY(tx), INT((p)->from), INT((p)->to), INT((p)->site.v))
#define SUMS                                                                                       \
    " count(*), CAST(coalesce(sum(s.list_fen + s.fee_fen), 0) AS BIGINT),"                         \
    " CAST(coalesce(sum(s.discount_fen), 0) AS BIGINT),"                                           \
    " CAST(coalesce(sum(s.subsidy_fen + s.delivery_fen), 0) AS BIGINT),"                           \
    " CAST(coalesce(sum(s.pay_fen), 0) AS BIGINT)"

Status period_sums(Tx *tx, const Period *p, Row *row)
{
    const Sql *sql = SQL("iiii", "iiiii", "SELECT" SUMS " FROM settlement s" PERIOD);
    return tx_one(tx, sql, PERIOD_ARGS(tx, p), row);
}

Status period_days(Tx *tx, const Period *p, Rows *rows)
{
    const Sql *sql =
        SQL("iiii", "iiiiii",
            "SELECT s.day," SUMS " FROM settlement s" PERIOD " GROUP BY s.day ORDER BY s.day");
    return tx_all(tx, sql, PERIOD_ARGS(tx, p), rows);
}

Status period_sites(Tx *tx, const Period *p, Rows *rows)
{
    const Sql *sql = SQL("iiii", "iiiiii",
                         "SELECT s.site_id," SUMS " FROM settlement s" PERIOD
                         " GROUP BY s.site_id ORDER BY s.site_id");
    return tx_all(tx, sql, PERIOD_ARGS(tx, p), rows);
}

Status period_funders(Tx *tx, const Period *p, Rows *rows)
{
    const Sql *sql = SQL("iiii", "tii",
                         "SELECT x.funder, count(*), CAST(sum(x.fen) AS BIGINT) FROM settlement s"
                         "  JOIN settlement_part x ON x.community_id = s.community_id"
                         "   AND x.settlement_id = s.id AND x.transfer_id IS NOT NULL" PERIOD
                         " GROUP BY x.funder ORDER BY 3 DESC, x.funder");
    return tx_all(tx, sql, PERIOD_ARGS(tx, p), rows);
}

Status period_persons(Tx *tx, const Period *p, Status (*each)(void *context, const Row *row),
                      void *context)
{
    const Sql *sql =
        SQL("iiii", "itiii",
            "SELECT s.person_id, s.inputs, s.delivered, count(*),"
            "       CAST(sum(s.subsidy_fen + s.delivery_fen) AS BIGINT) FROM settlement s" PERIOD
            " GROUP BY s.person_id, s.inputs, s.delivered ORDER BY s.person_id");
    return tx_each(tx, sql, PERIOD_ARGS(tx, p), each, context);
}

Status parts_owed(Tx *tx, OrganisationId site, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "tiiiii",
            "SELECT p.funder, coalesce(c.state, 0), count(*), CAST(sum(p.fen) AS BIGINT),"
            "       min(s.final_ms), coalesce(min(c.submitted_ms), 0)"
            "  FROM settlement_part p"
            "  JOIN settlement s ON s.community_id = p.community_id AND s.id = p.settlement_id"
            "  LEFT JOIN claim c ON c.community_id = p.community_id AND c.id = p.claim_id"
            " WHERE p.community_id = $1 AND p.transfer_id IS NOT NULL AND s.state = 2"
            "   AND (p.claim_id IS NULL OR c.state < 4) AND ($2 = 0 OR s.site_id = $2)"
            " GROUP BY p.funder, coalesce(c.state, 0) ORDER BY p.funder, 2");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), rows);
}

Status programme_sites(Tx *tx, ProgrammeId programme, Rows *rows)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT site_id FROM site_programme"
                         " WHERE community_id = $1 AND programme_id = $2 ORDER BY site_id");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v)), rows);
}

#define LINE                                                                                       \
    "SELECT s.id, s.ticket_id, s.person_id, s.site_id, p.transfer_id, s.day, s.slot,"              \
    "       s.final_ms, s.list_fen, s.discount_fen, s.pay_fen, p.fen, p.kind, p.rule,"             \
    "       s.version, coalesce(x.reason, '')"                                                     \
    "  FROM settlement_part p"                                                                     \
    "  JOIN settlement s ON s.community_id = p.community_id AND s.id = p.settlement_id"

Status claim_page(Tx *tx, ClaimId id, int64_t after, int64_t limit, Rows *rows)
{
    const Sql *sql =
        SQL("iiii", "iiiiiiiiiiiiittt",
            LINE "  LEFT JOIN claim_sample x ON x.community_id = p.community_id"
                 "   AND x.claim_id = p.claim_id AND x.settlement_id = p.settlement_id"
                 " WHERE p.community_id = $1 AND p.claim_id = $2 AND p.settlement_id > $3"
                 " ORDER BY p.settlement_id, p.number LIMIT $4");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(after), INT(limit)), rows);
}
