#include "domains/benefits/inside.h"

Status cost_insert(Tx *tx, int64_t id, OrganisationId site, int64_t month, CostKind kind, Fen fen,
                   Str words)
{
    const Sql *sql = SQL("iiiiiitii", "",
                         "INSERT INTO site_cost (community_id, id, site_id, month, kind, fen,"
                         "       words, made_by, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(site.v), INT(month), INT(kind), INT(fen),
                       TEXT(words), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status cost_sums(Tx *tx, OrganisationId site, int64_t month, Rows *rows)
{
    const Sql *sql = SQL("iii", "ii",
                         "SELECT kind, CAST(sum(fen) AS BIGINT) FROM site_cost"
                         " WHERE community_id = $1 AND site_id = $2 AND month = $3"
                         " GROUP BY kind ORDER BY kind");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(month)), rows);
}

/* meals, discount of what the site served in the time */
Status site_served(Tx *tx, OrganisationId site, Day from, Day to, Row *row)
{
    const Sql *sql = SQL("iiii", "ii",
                         "SELECT count(*), CAST(coalesce(sum(discount_fen), 0) AS BIGINT)"
                         "  FROM settlement WHERE community_id = $1 AND site_id = $2"
                         "   AND day >= $3 AND day <= $4 AND state = 2");
    return tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), row);
}

/* Booked parts that no paid claim holds: funder, fen, oldest moment, fen-weighted age in ms. */
Status site_due(Tx *tx, OrganisationId site, Rows *rows)
{
    const Sql *sql =
        SQL("iii", "tiii",
            "SELECT p.funder, CAST(sum(p.fen) AS BIGINT), min(s.final_ms),"
            "       CAST(sum(p.fen * (($3 - s.final_ms) / 60000)) / sum(p.fen) AS BIGINT)"
            "  FROM settlement s"
            "  JOIN settlement_part p ON p.community_id = s.community_id"
            "   AND p.settlement_id = s.id AND p.transfer_id IS NOT NULL"
            "  LEFT JOIN claim c ON c.community_id = p.community_id AND c.id = p.claim_id"
            " WHERE s.community_id = $1 AND s.site_id = $2 AND s.state = 2"
            "   AND (p.claim_id IS NULL OR c.state <> 4)"
            " GROUP BY p.funder ORDER BY p.funder");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(tx->now_ms)), rows);
}

Status benefits_site_eaters(Tx *tx, OrganisationId site, Day from, Day to, SiteEater **out,
                            size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiii",
                         "SELECT person_id, count(*), CAST(sum(list_fen) AS BIGINT),"
                         "       CAST(sum(discount_fen) AS BIGINT),"
                         "       CAST(sum(subsidy_fen) AS BIGINT),"
                         "       CAST(sum(operator_fen) AS BIGINT)"
                         "  FROM settlement WHERE community_id = $1 AND site_id = $2"
                         "   AND day >= $3 AND day <= $4 AND state = 2"
                         " GROUP BY person_id ORDER BY person_id LIMIT 20000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (SiteEater){.person = {row_int(r, 0)},
                             .meals = row_int(r, 1),
                             .list_fen = row_int(r, 2),
                             .discount_fen = row_int(r, 3),
                             .subsidy_fen = row_int(r, 4),
                             .operator_fen = row_int(r, 5)});
    return OK;
}

/* ---- budgets ---- */

Status budget_set(Tx *tx, const Budget *b)
{
    const Sql *sql =
        SQL("iitiiiii", "",
            "INSERT INTO programme_budget (community_id, programme_id, funder, from_day, to_day,"
            "       fen, made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            " ON CONFLICT (community_id, programme_id, funder) DO UPDATE SET"
            "       from_day = excluded.from_day, to_day = excluded.to_day, fen = excluded.fen,"
            "       made_by = excluded.made_by, made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(b->programme.v), TEXT(b->funder), INT(b->from),
                       INT(b->to), INT(b->fen), INT(tx->origin.actor), INT(tx->now_ms)));
}

/* funder, from, to, fen */
Status budget_list(Tx *tx, ProgrammeId programme, Rows *rows)
{
    const Sql *sql = SQL("ii", "tiii",
                         "SELECT funder, from_day, to_day, fen FROM programme_budget"
                         " WHERE community_id = $1 AND programme_id = $2 ORDER BY funder LIMIT 64");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v)), rows);
}

/* funder, fen of the served and open meals of the days */
Status used_between(Tx *tx, ProgrammeId programme, Day from, Day to, Rows *rows)
{
    const Sql *sql =
        SQL("iiii", "ti",
            "SELECT p.funder, CAST(sum(p.fen) AS BIGINT) FROM settlement s"
            "  JOIN settlement_part p ON p.community_id = s.community_id"
            "   AND p.settlement_id = s.id"
            " WHERE s.community_id = $1 AND s.programme_id = $2 AND s.day >= $3 AND s.day <= $4"
            "   AND s.state IN (1, 2) AND p.kind <> 1 AND p.funder <> 'operator'"
            " GROUP BY p.funder ORDER BY p.funder");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v), INT(from), INT(to)), rows);
}

/* ---- what one person had ---- */

/* meals, list, discount, subsidy, delivery, pay of the served meals of the days */
Status person_served(Tx *tx, PersonId person, Day from, Day to, Row *row)
{
    const Sql *sql = SQL("iiii", "iiiiii",
                         "SELECT count(*), CAST(coalesce(sum(list_fen), 0) AS BIGINT),"
                         "       CAST(coalesce(sum(discount_fen), 0) AS BIGINT),"
                         "       CAST(coalesce(sum(subsidy_fen), 0) AS BIGINT),"
                         "       CAST(coalesce(sum(delivery_fen), 0) AS BIGINT),"
                         "       CAST(coalesce(sum(pay_fen), 0) AS BIGINT)"
                         "  FROM settlement WHERE community_id = $1 AND person_id = $2"
                         "   AND day >= $3 AND day <= $4 AND state = 2");
    return tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from), INT(to)), row);
}

/* Sites that settle by a live programme: site, programme. */
Status sites_of_programmes(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "ii",
                         "SELECT x.site_id, x.programme_id FROM site_programme x"
                         "  JOIN programme p ON p.community_id = x.community_id"
                         "   AND p.id = x.programme_id AND p.state = 2"
                         " WHERE x.community_id = $1 ORDER BY x.site_id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

/* ---- the sample of a claim ---- */

Status check_insert(Tx *tx, ClaimId claim, int64_t settlement, int64_t result, Str words)
{
    const Sql *sql =
        SQL("iiiitii", "",
            "INSERT INTO claim_check (community_id, claim_id, settlement_id, result, words,"
            "       made_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (community_id, claim_id, settlement_id) DO UPDATE SET"
            "       result = excluded.result, words = excluded.words,"
            "       made_by = excluded.made_by, at_ms = excluded.at_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(claim.v), INT(settlement), INT(result), TEXT(words),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

/* settlement, reason, person, site, day, slot, list, fen of the claim, result (0 none), words */
Status sample_list(Tx *tx, ClaimId claim, Rows *rows)
{
    const Sql *sql = SQL(
        "ii", "itiiiiiiit",
        "SELECT x.settlement_id, x.reason, s.person_id, s.site_id, s.day, s.slot, s.list_fen,"
        "       CAST(coalesce((SELECT sum(p.fen) FROM settlement_part p"
        "          WHERE p.community_id = x.community_id AND p.settlement_id = x.settlement_id"
        "            AND p.claim_id = x.claim_id), 0) AS BIGINT),"
        "       coalesce(k.result, 0), coalesce(k.words, '')"
        "  FROM claim_sample x"
        "  JOIN settlement s ON s.community_id = x.community_id AND s.id = x.settlement_id"
        "  LEFT JOIN claim_check k ON k.community_id = x.community_id AND k.claim_id = x.claim_id"
        "   AND k.settlement_id = x.settlement_id"
        " WHERE x.community_id = $1 AND x.claim_id = $2 ORDER BY x.settlement_id LIMIT 10000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(claim.v)), rows);
}

Status sample_has(Tx *tx, ClaimId claim, int64_t settlement, bool *has)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT settlement_id FROM claim_sample"
                         " WHERE community_id = $1 AND claim_id = $2 AND settlement_id = $3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(claim.v), INT(settlement)), &rows));
    *has = rows.count > 0;
    return OK;
}

/* ---- rule by rule ---- */

/* A rule with two funders has two parts of one meal: they are put together first. */
Status benefits_rule_uses(Tx *tx, Day from, Day to, RuleUse **out, size_t *count)
{
    const Sql *rules =
        SQL("iii", "iitiiii",
            "SELECT x.programme_id, x.kind, x.rule, count(DISTINCT x.person_id), count(*),"
            "       CAST(sum(x.pay_fen) AS BIGINT), CAST(sum(x.fen) AS BIGINT) FROM ("
            "  SELECT s.id, s.programme_id, s.person_id, s.pay_fen, p.kind, p.rule,"
            "         sum(p.fen) AS fen"
            "    FROM settlement s"
            "    JOIN settlement_part p ON p.community_id = s.community_id"
            "     AND p.settlement_id = s.id"
            "   WHERE s.community_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.state = 2"
            "   GROUP BY s.id, s.programme_id, s.person_id, s.pay_fen, p.kind, p.rule) x"
            " GROUP BY x.programme_id, x.kind, x.rule"
            " ORDER BY x.programme_id, x.kind, 5 DESC, x.rule LIMIT 199");
    const Sql *none =
        SQL("iii", "iii",
            "SELECT count(DISTINCT s.person_id), count(*),"
            "       CAST(coalesce(sum(s.pay_fen), 0) AS BIGINT) FROM settlement s"
            " WHERE s.community_id = $1 AND s.day >= $2 AND s.day <= $3 AND s.state = 2"
            "   AND NOT EXISTS (SELECT 1 FROM settlement_part p"
            "       WHERE p.community_id = s.community_id AND p.settlement_id = s.id)");
    Rows rows;
    Row rest;
    TRY(tx_all(tx, rules, ARGS(COMMUNITY(tx), INT(from), INT(to)), &rows));
    TRY(tx_one(tx, none, ARGS(COMMUNITY(tx), INT(from), INT(to)), &rest));
    *out = NEW_ARRAY(tx->arena, RuleUse, rows.count + 1);
    *count = rows.count + 1;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        (*out)[i] = (RuleUse){.programme = {row_int(r, 0)},
                              .kind = (BenefitKind)row_int(r, 1),
                              .rule = row_str(r, 2),
                              .people = row_int(r, 3),
                              .meals = row_int(r, 4),
                              .pay_fen = row_int(r, 5),
                              .rule_fen = row_int(r, 6)};
    }
    (*out)[rows.count] = (RuleUse){.rule = STR(""),
                                   .people = row_int(&rest, 0),
                                   .meals = row_int(&rest, 1),
                                   .pay_fen = row_int(&rest, 2)};
    return OK;
}
