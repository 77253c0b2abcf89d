#include "domains/benefits/inside.h"

Status notice_days_find(Tx *tx, ProgrammeId programme, int64_t *days)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT days FROM programme_notice"
                         " WHERE community_id = $1 AND programme_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v)), &row));
    *days = row_int(&row, 0);
    return OK;
}

Status benefits_notice_set(Tx *tx, ProgrammeId programme, int64_t days)
{
    const Sql *sql =
        SQL("iiiii", "",
            "INSERT INTO programme_notice (community_id, programme_id, days, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community_id, programme_id)"
            " DO UPDATE SET days = excluded.days, made_by = excluded.made_by,"
            "       made_ms = excluded.made_ms");
    return tx_run(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(programme.v), INT(days), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status reform_insert(Tx *tx, const ProgrammeChange *c)
{
    const Sql *sql =
        SQL("iiiiiiitiiiiiiiiiii", "",
            "INSERT INTO programme_change (community_id, id, site_id, old_id, new_id, from_day,"
            "       notice_days, state, why_early, days, meals, losers, winners, unchanged,"
            "       funders_old_fen, funders_new_fen, pay_old_fen, pay_new_fen, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
            "         $17, $18, $19)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(c->id.v), INT(c->site.v), INT(c->old.v), INT(c->new.v),
                       INT(c->from), INT(c->notice_days), TEXT(c->why_early), INT(c->days),
                       INT(c->meals), INT(c->losers), INT(c->winners), INT(c->unchanged),
                       INT(c->funders_old), INT(c->funders_new), INT(c->pay_old), INT(c->pay_new),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

ProgrammeChange reform_read(const Row *r)
{
    return (ProgrammeChange){.id = {row_int(r, 0)},
                             .site = {row_int(r, 1)},
                             .old = {row_int(r, 2)},
                             .new = {row_int(r, 3)},
                             .from = (Day)row_int(r, 4),
                             .notice_days = row_int(r, 5),
                             .state = (ChangeState)row_int(r, 6),
                             .why_early = row_str(r, 7),
                             .days = row_int(r, 8),
                             .meals = row_int(r, 9),
                             .losers = row_int(r, 10),
                             .winners = row_int(r, 11),
                             .unchanged = row_int(r, 12),
                             .funders_old = row_int(r, 13),
                             .funders_new = row_int(r, 14),
                             .pay_old = row_int(r, 15),
                             .pay_new = row_int(r, 16),
                             .made_ms = row_int(r, 17),
                             .told = row_int(r, 18)};
}

#define CHANGE_TYPES "iiiiiiitiiiiiiiiiii"
#define CHANGE_COLUMNS                                                                             \
    "SELECT c.id, c.site_id, c.old_id, c.new_id, c.from_day, c.notice_days, c.state, c.why_early," \
    "       c.days, c.meals, c.losers, c.winners, c.unchanged, c.funders_old_fen,"                 \
    "       c.funders_new_fen, c.pay_old_fen, c.pay_new_fen, c.made_ms,"                           \
    "       (SELECT count(*) FROM programme_loser l WHERE l.community_id = c.community_id"         \
    "           AND l.change_id = c.id AND l.told_ms IS NOT NULL) FROM programme_change c"

Status reform_find(Tx *tx, ChangeId id, ProgrammeChange *out)
{
    const Sql *sql =
        SQL("ii", CHANGE_TYPES, CHANGE_COLUMNS " WHERE c.community_id = $1 AND c.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = reform_read(&row);
    return OK;
}

Status reform_list(Tx *tx, OrganisationId site, Rows *rows)
{
    const Sql *sql = SQL("ii", CHANGE_TYPES,
                         CHANGE_COLUMNS " WHERE c.community_id = $1 AND ($2 = 0 OR c.site_id = $2)"
                                        " ORDER BY c.id DESC LIMIT 100");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), rows);
}

Status reform_waiting(Tx *tx, OrganisationId site, ChangeId *out)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT id FROM programme_change"
                         " WHERE community_id = $1 AND site_id = $2 AND state = 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &row));
    out->v = row_int(&row, 0);
    return OK;
}

Status reform_move(Tx *tx, ChangeId id, ChangeState to)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE programme_change SET state = $3, done_ms = $4"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(to), INT(tx->now_ms)));
}

Status loser_insert(Tx *tx, ChangeId change, PersonId person, Fen fen)
{
    const Sql *sql = SQL("iiii", "",
                         "INSERT INTO programme_loser (community_id, change_id, person_id, fen)"
                         " VALUES ($1, $2, $3, $4)");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(change.v), INT(person.v), INT(fen)));
}

Status losers_untold(Tx *tx, ChangeId change, int64_t limit, Rows *rows)
{
    const Sql *sql = SQL("iii", "ii",
                         "SELECT person_id, fen FROM programme_loser"
                         " WHERE community_id = $1 AND change_id = $2 AND told_ms IS NULL"
                         " ORDER BY person_id LIMIT $3");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(change.v), INT(limit)), rows);
}

Status loser_told(Tx *tx, ChangeId change, PersonId person)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE programme_loser SET told_ms = $4 WHERE community_id = $1"
                         "   AND change_id = $2 AND person_id = $3 AND told_ms IS NULL");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(change.v), INT(person.v), INT(tx->now_ms)));
}

Status site_programme_end(Tx *tx, OrganisationId site)
{
    const Sql *sql =
        SQL("ii", "", "DELETE FROM site_programme WHERE community_id = $1 AND site_id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)));
}
