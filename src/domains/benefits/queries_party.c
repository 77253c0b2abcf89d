#include "domains/benefits/inside.h"

Status party_sums(Tx *tx, ProgrammeId programme, Day from, Day to, Row *row)
{
    const Sql *sql =
        SQL("iiii", "iiii",
            "SELECT count(*), count(DISTINCT person_id),"
            "       CAST(coalesce(sum(list_fen + fee_fen + operator_fen), 0) AS BIGINT),"
            "       CAST(coalesce(sum(pay_fen), 0) AS BIGINT) FROM settlement"
            " WHERE community_id = $1 AND programme_id = $2 AND day >= $3 AND day <= $4"
            "   AND state = 2");
    return tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v), INT(from), INT(to)), row);
}

Status party_shares(Tx *tx, ProgrammeId programme, Day from, Day to, Rows *rows)
{
    const Sql *sql =
        SQL("iiii", "tii",
            "SELECT p.funder, count(DISTINCT s.id), CAST(sum(p.fen) AS BIGINT) FROM settlement s"
            "  JOIN settlement_part p ON p.community_id = s.community_id"
            "   AND p.settlement_id = s.id"
            " WHERE s.community_id = $1 AND s.programme_id = $2 AND s.day >= $3 AND s.day <= $4"
            "   AND s.state = 2 GROUP BY p.funder ORDER BY p.funder");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v), INT(from), INT(to)), rows);
}

Status party_days(Tx *tx, ProgrammeId programme, Str funder, Day from, Day to, Rows *rows)
{
    const Sql *sql =
        SQL("iiiit", "iiii",
            "SELECT s.day, s.site_id, count(DISTINCT s.id), CAST(sum(p.fen) AS BIGINT)"
            "  FROM settlement s"
            "  JOIN settlement_part p ON p.community_id = s.community_id"
            "   AND p.settlement_id = s.id AND p.funder = $5"
            " WHERE s.community_id = $1 AND s.programme_id = $2 AND s.day >= $3 AND s.day <= $4"
            "   AND s.state = 2 GROUP BY s.day, s.site_id ORDER BY s.day, s.site_id LIMIT 5000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v), INT(from), INT(to), TEXT(funder)),
                  rows);
}

Status party_site_rows(Tx *tx, ProgrammeId programme, Str funder, Day from, Day to, Rows *rows)
{
    const Sql *sql =
        SQL("iiiit", "iiiiii",
            "SELECT s.site_id, count(*), count(DISTINCT s.person_id),"
            "       CAST(sum(s.list_fen + s.fee_fen + s.operator_fen) AS BIGINT),"
            "       CAST(sum(CASE WHEN coalesce(p.fen, 0) > 0 THEN 1 ELSE 0 END) AS BIGINT),"
            "       CAST(sum(coalesce(p.fen, 0)) AS BIGINT)"
            "  FROM settlement s"
            "  LEFT JOIN (SELECT settlement_id, sum(fen) AS fen FROM settlement_part"
            "              WHERE community_id = $1 AND funder = $5 GROUP BY settlement_id) p"
            "    ON p.settlement_id = s.id"
            " WHERE s.community_id = $1 AND s.programme_id = $2 AND s.day >= $3 AND s.day <= $4"
            "   AND s.state = 2 GROUP BY s.site_id ORDER BY s.site_id LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v), INT(from), INT(to), TEXT(funder)),
                  rows);
}

Status served_at(Tx *tx, const MealTime *t, Rows *rows)
{
    const Sql *sql = SQL("iiii", "iii",
                         "SELECT person_id, site_id, day FROM settlement"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4"
                         "   AND state = 2 ORDER BY id LIMIT 5000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(t->site.v), INT(t->day), INT(t->slot)), rows);
}

Status served_ticket(Tx *tx, int64_t ticket, Row *row)
{
    const Sql *sql = SQL("ii", "iii",
                         "SELECT person_id, site_id, day FROM settlement"
                         " WHERE community_id = $1 AND ticket_id = $2 AND state = 2");
    return tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(ticket)), row);
}
