#include "domains/sites/inside.h"

/* ---- site_step ---- */

Status site_step_insert(Tx *tx, const StepAsk *a, int64_t from)
{
    const Sql *sql =
        SQL("iiiiitii", "",
            "INSERT INTO site_step (community_id, id, site_id, from_state, to_state,"
            "       reason, made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(a->site.v), INT(from), INT(a->to),
                       TEXT(a->reason), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status site_step_last(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "iti",
                         "SELECT s.site_id, s.reason, s.made_ms FROM site_step s"
                         " WHERE s.community_id = $1 AND s.id = (SELECT max(x.id) FROM site_step x"
                         "   WHERE x.community_id = s.community_id AND x.site_id = s.site_id)"
                         " ORDER BY s.site_id LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

/* ---- site_exit ---- */

Status site_exit_insert(Tx *tx, const SiteExit *e)
{
    const Sql *sql = SQL("iiiitiii", "",
                         "INSERT INTO site_exit (community_id, id, site_id, leave_day, reason,"
                         "       state, made_by, made_ms, to_id)"
                         " VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(e->id.v), INT(e->site.v), INT(e->leave), TEXT(e->reason),
                       INT(tx->origin.actor), INT(tx->now_ms), INT(e->to.v)));
}

/* By its id, or (0) the open one of the site. */
Status site_exit_find(Tx *tx, OrganisationId site, ExitId id, SiteExit *out)
{
    const Sql *sql =
        SQL("iii", "iiitiiii",
            "SELECT e.id, e.site_id, e.leave_day, e.reason, e.state,"
            "       (SELECT count(*) FROM exit_move m WHERE m.community_id = e.community_id"
            "           AND m.exit_id = e.id),"
            "       (SELECT count(*) FROM exit_move m WHERE m.community_id = e.community_id"
            "           AND m.exit_id = e.id AND m.moved_ms IS NOT NULL), e.to_id"
            "  FROM site_exit e WHERE e.community_id = $1"
            "   AND (e.id = $3 OR ($3 = 0 AND e.site_id = $2 AND e.state <= 2))");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(id.v)), &r));
    *out = (SiteExit){{row_int(&r, 0)}, {row_int(&r, 1)},          (Day)row_int(&r, 2),
                      row_str(&r, 3),   (ExitState)row_int(&r, 4), row_int(&r, 5),
                      row_int(&r, 6),   {row_int(&r, 7)}};
    return OK;
}

Status site_exit_state(Tx *tx, ExitId id, ExitState from, ExitState to)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE site_exit SET state = $4, done_ms = $5"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(id.v), INT(from), INT(to), INT(tx->now_ms)));
}

Status exit_move_put(Tx *tx, ExitId exit, int64_t standing, OrganisationId to)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE exit_move SET to_id = $4 WHERE community_id = $1"
                         "   AND exit_id = $2 AND standing_id = $3 AND moved_ms IS NULL");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v), INT(standing), INT(to.v)));
}

Status exit_move_add(Tx *tx, ExitId exit, int64_t standing, OrganisationId to)
{
    const Sql *sql = SQL("iiii", "",
                         "INSERT INTO exit_move (community_id, exit_id, standing_id, to_id)"
                         " VALUES ($1, $2, $3, $4)"
                         " ON CONFLICT (community_id, exit_id, standing_id) DO NOTHING");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v), INT(standing), INT(to.v)));
}

Status exit_move_list(Tx *tx, ExitId exit, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "iii",
            "SELECT standing_id, to_id, moved_ms FROM exit_move"
            " WHERE community_id = $1 AND exit_id = $2 ORDER BY standing_id LIMIT 5000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v)), rows);
}

Status exit_move_done(Tx *tx, ExitId exit, int64_t standing)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE exit_move SET moved_ms = $4 WHERE community_id = $1"
                         "   AND exit_id = $2 AND standing_id = $3 AND moved_ms IS NULL");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v), INT(standing), INT(tx->now_ms)));
}

/* ---- risk ---- */

Status risk_share_put(Tx *tx, const RiskShare *s)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO risk_share (community_id, kind, site_bp, pool_bp, platform_bp, made_by,"
            "       made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (community_id, kind) DO UPDATE SET site_bp = excluded.site_bp,"
            "       pool_bp = excluded.pool_bp, platform_bp = excluded.platform_bp,"
            "       made_by = excluded.made_by, made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->kind), INT(s->site_bp), INT(s->pool_bp),
                       INT(s->platform_bp), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status sites_shares(Tx *tx, RiskShare out[3], size_t *count)
{
    const Sql *sql = SQL("i", "iiii",
                         "SELECT kind, site_bp, pool_bp, platform_bp FROM risk_share"
                         " WHERE community_id = $1 ORDER BY kind LIMIT 3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        out[i] = (RiskShare){(RiskKind)row_int(&rows.rows[i], 0), row_int(&rows.rows[i], 1),
                             row_int(&rows.rows[i], 2), row_int(&rows.rows[i], 3)};
    return OK;
}

Status risk_loss_has(Tx *tx, const RiskLoss *l, bool *has)
{
    const Sql *sql = SQL("iiii", "i",
                         "SELECT count(*) FROM risk_loss WHERE community_id = $1 AND site_id = $2"
                         "   AND day = $3 AND kind = $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(l->site.v), INT(l->day), INT(l->kind)), &row));
    *has = row_int(&row, 0) != 0;
    return OK;
}

Status risk_loss_insert(Tx *tx, const RiskLoss *l, TransferId pool, TransferId platform,
                        int64_t *added)
{
    const Sql *sql =
        SQL("iiiiiiitiiii", "",
            "INSERT INTO risk_loss (community_id, site_id, day, kind, fen, pool_fen, platform_fen,"
            "       words, pool_transfer_id, platform_transfer_id, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    return tx_change(tx, sql,
                     ARGS(COMMUNITY(tx), INT(l->site.v), INT(l->day), INT(l->kind), INT(l->fen),
                          INT(l->pool_fen), INT(l->platform_fen), TEXT(l->words),
                          INT_OR_NIL(pool.v, pool.v != 0), INT_OR_NIL(platform.v, platform.v != 0),
                          INT(tx->origin.actor), INT(tx->now_ms)),
                     added);
}

Status risk_loss_find(Tx *tx, OrganisationId site, Day day, RiskKind kind, RiskLoss *out,
                      TransferId shares[2])
{
    const Sql *sql = SQL("iiii", "iiitiii",
                         "SELECT fen, pool_fen, platform_fen, words, made_ms, pool_transfer_id,"
                         "       platform_transfer_id FROM risk_loss"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND kind = $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day), INT(kind)), &row));
    *out = (RiskLoss){.site = site,
                      .day = day,
                      .kind = kind,
                      .fen = row_int(&row, 0),
                      .pool_fen = row_int(&row, 1),
                      .platform_fen = row_int(&row, 2),
                      .words = row_str(&row, 3),
                      .made_ms = row_int(&row, 4)};
    for (int i = 0; i < 2; i++) shares[i].v = row_int_or(&row, 5 + (size_t)i, 0);
    return OK;
}

/* What was booked and taken back stays in the ledger. */
Status risk_loss_drop(Tx *tx, const RiskLoss *l)
{
    const Sql *sql = SQL("iiii", "",
                         "DELETE FROM risk_loss WHERE community_id = $1 AND site_id = $2"
                         "   AND day = $3 AND kind = $4");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(l->site.v), INT(l->day), INT(l->kind)));
}

Status sites_losses(Tx *tx, OrganisationId site, RiskLoss **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiiiti",
                         "SELECT site_id, day, kind, fen, pool_fen, platform_fen, words, made_ms"
                         "  FROM risk_loss WHERE community_id = $1 AND ($2 = 0 OR site_id = $2)"
                         " ORDER BY day DESC, site_id, kind LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (RiskLoss){{row_int(r, 0)},
                            (Day)row_int(r, 1),
                            (RiskKind)row_int(r, 2),
                            row_int(r, 3),
                            row_int(r, 4),
                            row_int(r, 5),
                            row_str(r, 6),
                            row_int(r, 7)});
    return OK;
}

/* ---- policy_clause, site_target ---- */

Status sites_policy_add(Tx *tx, const PolicyClause *p, int64_t *out)
{
    const Sql *sql =
        SQL("iitttiittiii", "",
            "INSERT INTO policy_clause (community_id, id, document, clause, issuer, from_day,"
            "       to_day, words, rule, programme_id, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    if (p->to && p->to < p->from)
        return fail(tx, INVALID, "sites.policy_days", "起止日期反了，请改");
    Str rules;
    if (p->programme.v) TRY(benefits_programme_rules(tx, p->programme, &rules));
    *out = id_next(tx);
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(*out), TEXT(p->document), TEXT(p->clause),
                       TEXT(p->issuer), INT(p->from), INT_OR_NIL(p->to, p->to != 0), TEXT(p->words),
                       TEXT(p->rule), INT(p->programme.v), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status sites_policy_end(Tx *tx, int64_t clause, Day to)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE policy_clause SET to_day = $3"
                         " WHERE community_id = $1 AND id = $2 AND from_day <= $3");
    int64_t changed;
    TRY(tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(clause), INT(to)), &changed));
    return changed ? OK : fail(tx, CONFLICT, "sites.policy_days", "没有这一条，或日子在它开始之前");
}

Status sites_policies(Tx *tx, PolicyClause **out, size_t *count)
{
    const Sql *sql = SQL("i", "itttiitti",
                         "SELECT id, document, clause, issuer, from_day, to_day, words, rule,"
                         "       programme_id FROM policy_clause WHERE community_id = $1"
                         " ORDER BY from_day DESC, id DESC LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (PolicyClause){.id = row_int(r, 0),
                                .document = row_str(r, 1),
                                .clause = row_str(r, 2),
                                .issuer = row_str(r, 3),
                                .from = (Day)row_int(r, 4),
                                .to = (Day)row_int_or(r, 5, 0),
                                .words = row_str(r, 6),
                                .rule = row_str(r, 7),
                                .programme = {row_int(r, 8)}});
    return OK;
}

Status sites_target_set(Tx *tx, const SiteTarget *t)
{
    Organisation site;
    TRY(site_of_id(tx, t->site, &site));
    const Sql *sql =
        SQL("iiiitii", "",
            "INSERT INTO site_target (community_id, site_id, percent, month, levers, made_by,"
            "       made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (community_id, site_id) DO UPDATE SET percent = excluded.percent,"
            "       month = excluded.month, levers = excluded.levers,"
            "       made_by = excluded.made_by, made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(t->site.v), INT(t->percent), INT(t->month),
                       TEXT(t->levers), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status sites_target(Tx *tx, OrganisationId site, SiteTarget *out)
{
    const Sql *sql = SQL("ii", "iit",
                         "SELECT percent, month, levers FROM site_target"
                         " WHERE community_id = $1 AND site_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &row));
    *out = (SiteTarget){site, row_int(&row, 0), row_int(&row, 1), row_str(&row, 2)};
    return OK;
}

/* ---- What diners see ---- */

Status site_open_put(Tx *tx, OrganisationId site, bool open)
{
    const Sql *sql = SQL("iiiii", "",
                         "INSERT INTO site_open (community_id, site_id, tariff, made_by, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5)"
                         " ON CONFLICT (community_id, site_id) DO UPDATE SET"
                         "       tariff = excluded.tariff, made_by = excluded.made_by,"
                         "       made_ms = excluded.made_ms");
    return tx_run(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(site.v), INT(open), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status site_open_is(Tx *tx, OrganisationId site, bool *open)
{
    const Sql *sql =
        SQL("ii", "i", "SELECT tariff FROM site_open WHERE community_id = $1 AND site_id = $2");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    *open = rows.count && row_int(&rows.rows[0], 0);
    return OK;
}
