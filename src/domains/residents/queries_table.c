#include "domains/residents/inside.h"

Status table_insert(Tx *tx, const TableGroup *g)
{
    const Sql *sql = SQL("iiitiii", "",
                         "INSERT INTO table_group (community_id, id, site_id, name, weekdays,"
                         "       state, made_by, made_ms) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(g->id.v), INT(g->site.v), TEXT(g->name), INT(g->weekdays),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

static TableGroup read_group(const Row *r)
{
    return (TableGroup){.id = {row_int(r, 0)},
                        .site = {row_int(r, 1)},
                        .name = row_str(r, 2),
                        .weekdays = row_int(r, 3)};
}

Status table_find(Tx *tx, TableId id, TableGroup *out, bool *meets)
{
    const Sql *sql = SQL("ii", "iitii",
                         "SELECT id, site_id, name, weekdays, state FROM table_group"
                         " WHERE community_id = $1 AND id = $2");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &r));
    *out = read_group(&r);
    *meets = row_int(&r, 4) == 1;
    return OK;
}

Status table_end(Tx *tx, TableId id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE table_group SET state = 2 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status table_list(Tx *tx, OrganisationId site, TableGroup **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiti",
                         "SELECT id, site_id, name, weekdays FROM table_group"
                         " WHERE community_id = $1 AND (site_id = $2 OR $2 = 0) AND state = 1"
                         " ORDER BY id LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_group(r));
    return OK;
}

Status seat_put(Tx *tx, TableId id, PersonId person, bool leads, Day day)
{
    const Sql *sql =
        SQL("iiiii", "",
            "INSERT INTO table_member (community_id, group_id, person_id, leads, from_day)"
            " VALUES ($1, $2, $3, $4, $5)"
            "  ON CONFLICT (community_id, group_id, person_id) DO UPDATE"
            "  SET leads = excluded.leads, to_day = NULL");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(person.v), INT(leads), INT(day)));
}

Status seat_end(Tx *tx, TableId id, PersonId person, Day last)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE table_member SET to_day = $4"
                         " WHERE community_id = $1 AND group_id = $2 AND person_id = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(person.v), INT(last)));
}

Status seat_list(Tx *tx, TableId id, TableMember **out, size_t *count)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT person_id, leads FROM table_member"
                         " WHERE community_id = $1 AND group_id = $2 AND to_day IS NULL"
                         " ORDER BY leads DESC, person_id LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (TableMember){.person = {row_int(r, 0)}, .leads = row_int(r, 1) != 0});
    return OK;
}

Status buddy_insert(Tx *tx, const BuddyCheck *b)
{
    const Sql *sql = SQL("iiiiiii", "",
                         "INSERT INTO buddy_check (community_id, id, group_id, person_id, day,"
                         "       outcome, words, due_ms, raised, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5, 0, '', $6, 0, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(b->id), INT(b->group.v), INT(b->person.v), INT(b->day),
                       INT(b->due_ms), INT(tx->now_ms)));
}

static BuddyCheck read_check(const Row *r)
{
    return (BuddyCheck){.id = row_int(r, 0),
                        .group = {row_int(r, 1)},
                        .person = {row_int(r, 2)},
                        .day = (Day)row_int(r, 3),
                        .outcome = (BuddyOutcome)row_int(r, 4),
                        .due_ms = row_int(r, 5),
                        .raised = row_int(r, 6) != 0,
                        .made_ms = row_int(r, 7)};
}

Status buddy_find(Tx *tx, int64_t id, BuddyCheck *out)
{
    const Sql *sql = SQL("ii", "iiiiiiii",
                         "SELECT id, group_id, person_id, day, outcome, due_ms, raised, made_ms"
                         "  FROM buddy_check WHERE community_id = $1 AND id = $2");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &r));
    *out = read_check(&r);
    return OK;
}

Status buddy_of_day(Tx *tx, PersonId person, Day day, bool *found)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT count(*) FROM buddy_check"
                         " WHERE community_id = $1 AND person_id = $2 AND day = $3");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &r));
    *found = row_int(&r, 0) > 0;
    return OK;
}

Status buddy_open(Tx *tx, BuddyCheck **out, size_t *count)
{
    const Sql *sql = SQL("i", "iiiiiiii",
                         "SELECT id, group_id, person_id, day, outcome, due_ms, raised, made_ms"
                         "  FROM buddy_check WHERE community_id = $1 AND outcome = 0"
                         " ORDER BY id LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_check(r));
    return OK;
}

Status buddy_close(Tx *tx, int64_t id, BuddyOutcome outcome, Str words)
{
    const Sql *sql = SQL("iiitii", "",
                         "UPDATE buddy_check SET outcome = $3, words = $4, done_by = $5,"
                         "       done_ms = $6"
                         " WHERE community_id = $1 AND id = $2 AND outcome = 0");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(id), INT(outcome), TEXT(words),
                              INT(tx->origin.actor), INT(tx->now_ms)));
}

Status buddy_raise(Tx *tx, int64_t id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE buddy_check SET raised = 1 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)));
}
