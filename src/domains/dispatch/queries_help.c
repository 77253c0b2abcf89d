/* Calls for help now, and who was asked. */
#include "domains/dispatch/help.h"

#define HELP_COLUMNS                                                                               \
    "id, site_id, person_id, kind, skills, words, state, worker_id, made_by, made_ms,"             \
    " accepted_ms, left_ms, door_ms, ended_ms"
#define HELP_KINDS "iiiiitiiiiiiii"

static HelpCall read_help(const Row *r)
{
    return (HelpCall){.id = {row_int(r, 0)},
                      .site = {row_int(r, 1)},
                      .person = {row_int(r, 2)},
                      .kind = (HelpKind)row_int(r, 3),
                      .skills = row_int(r, 4),
                      .words = row_str(r, 5),
                      .state = (HelpState)row_int(r, 6),
                      .worker = {row_int(r, 7)},
                      .made_by = row_int(r, 8),
                      .made_ms = row_int(r, 9),
                      .accepted_ms = row_int_or(r, 10, 0),
                      .left_ms = row_int_or(r, 11, 0),
                      .door_ms = row_int_or(r, 12, 0),
                      .ended_ms = row_int_or(r, 13, 0)};
}

Status help_insert(Tx *tx, const HelpCall *c)
{
    const Sql *sql =
        SQL("iiiiiitiiii", "",
            "INSERT INTO help_call (community_id, id, site_id, person_id, kind, skills,"
            "       words, state, worker_id, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(c->id.v), INT(c->site.v), INT(c->person.v), INT(c->kind),
                       INT(c->skills), TEXT(c->words), INT(c->state), INT(c->worker.v),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status help_find(Tx *tx, HelpId id, HelpCall *out)
{
    const Sql *sql =
        SQL("ii", HELP_KINDS,
            "SELECT " HELP_COLUMNS " FROM help_call WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_help(&row);
    return OK;
}

Status help_update(Tx *tx, const HelpCall *c)
{
    const Sql *sql = SQL("iiiiiiii", "",
                         "UPDATE help_call SET state = $3, worker_id = $4, accepted_ms = $5,"
                         "       left_ms = $6, door_ms = $7, ended_ms = $8"
                         " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(c->id.v), INT(c->state), INT(c->worker.v),
                              INT_OR_NIL(c->accepted_ms, c->accepted_ms != 0),
                              INT_OR_NIL(c->left_ms, c->left_ms != 0),
                              INT_OR_NIL(c->door_ms, c->door_ms != 0),
                              INT_OR_NIL(c->ended_ms, c->ended_ms != 0)));
}

static Status read_list(Tx *tx, const Rows *rows, HelpCall **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, HelpCall, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_help(&rows->rows[i]);
    return OK;
}

Status dispatch_helps(Tx *tx, OrganisationId site, Ms since_ms, HelpCall **out, size_t *count)
{
    const Sql *sql = SQL("iii", HELP_KINDS,
                         "SELECT " HELP_COLUMNS " FROM help_call"
                         " WHERE community_id = $1 AND site_id = $2 AND made_ms >= $3"
                         " ORDER BY made_ms DESC, id DESC LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(since_ms)), &rows));
    return read_list(tx, &rows, out, count);
}

Status dispatch_help_of(Tx *tx, PersonId worker, HelpCall *out)
{
    const Sql *doing = SQL("ii", HELP_KINDS,
                           "SELECT " HELP_COLUMNS " FROM help_call WHERE community_id = $1"
                           "   AND worker_id = $2 AND state IN (2, 3, 4) ORDER BY id LIMIT 1");
    const Sql *asked = SQL("ii", "i",
                           "SELECT call_id FROM help_ask WHERE community_id = $1"
                           "   AND worker_id = $2 AND state = 2 ORDER BY call_id LIMIT 1");
    Row row;
    Status status = tx_one(tx, doing, ARGS(COMMUNITY(tx), INT(worker.v)), &row);
    if (status == OK) *out = read_help(&row);
    if (status != NOT_FOUND) return status;
    TRY(tx_one(tx, asked, ARGS(COMMUNITY(tx), INT(worker.v)), &row));
    return help_find(tx, (HelpId){row_int(&row, 0)}, out);
}

Status help_open_of(Tx *tx, PersonId person, bool *any)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT count(*) FROM help_call"
                         " WHERE community_id = $1 AND person_id = $2 AND state <= 4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &row));
    *any = row_int(&row, 0) > 0;
    return OK;
}

Status help_ask_insert(Tx *tx, HelpId id, const HelpAsk *a)
{
    const Sql *sql = SQL("iiiiii", "",
                         "INSERT INTO help_ask (community_id, call_id, place, worker_id, walk_s,"
                         "       state) VALUES ($1, $2, $3, $4, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id.v), INT(a->place), INT(a->worker.v),
                       INT_OR_NIL(a->walk_s, a->walk_s >= 0), INT(a->state)));
}

Status help_ask_update(Tx *tx, HelpId id, const HelpAsk *a)
{
    const Sql *sql = SQL("iiiiii", "",
                         "UPDATE help_ask SET state = $4, asked_ms = $5, answered_ms = $6"
                         " WHERE community_id = $1 AND call_id = $2 AND place = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(id.v), INT(a->place), INT(a->state),
                              INT_OR_NIL(a->asked_ms, a->asked_ms != 0),
                              INT_OR_NIL(a->answered_ms, a->answered_ms != 0)));
}

Status dispatch_help_asks(Tx *tx, HelpId id, HelpAsk **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiii",
                         "SELECT place, worker_id, walk_s, state, asked_ms, answered_ms"
                         "  FROM help_ask WHERE community_id = $1 AND call_id = $2 ORDER BY place");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (HelpAsk){.place = row_int(r, 0),
                           .worker = {row_int(r, 1)},
                           .walk_s = row_int_or(r, 2, -1),
                           .state = (HelpAskState)row_int(r, 3),
                           .asked_ms = row_int_or(r, 4, 0),
                           .answered_ms = row_int_or(r, 5, 0)});
    return OK;
}

Status help_busy(Tx *tx, PersonId worker, bool *busy)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT (SELECT count(*) FROM run WHERE community_id = $1"
                         "           AND worker_id = $2 AND day = $3 AND state = 3)"
                         "     + (SELECT count(*) FROM help_call WHERE community_id = $1"
                         "           AND worker_id = $2 AND state IN (2, 3, 4))"
                         "     + (SELECT count(*) FROM help_ask WHERE community_id = $1"
                         "           AND worker_id = $2 AND state = 2)");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(worker.v), INT(tx_today(tx))), &row));
    *busy = row_int(&row, 0) > 0;
    return OK;
}

Status help_last_door(Tx *tx, PersonId worker, Ms since_ms, PersonId *person)
{
    const Sql *sql =
        SQL("iiii", "ii",
            "SELECT s.person_id, s.done_ms AS seen_ms FROM run r"
            "  JOIN stop s ON s.community_id = r.community_id AND s.run_id = r.id"
            " WHERE r.community_id = $1 AND r.worker_id = $2 AND r.day = $3 AND s.done_ms >= $4"
            " UNION ALL SELECT person_id, ended_ms FROM help_call WHERE community_id = $1"
            "   AND worker_id = $2 AND state = 5 AND ended_ms >= $4"
            " ORDER BY seen_ms DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(worker.v), INT(tx_today(tx)), INT(since_ms)),
               &row));
    person->v = row_int(&row, 0);
    return OK;
}

Status help_times(Tx *tx, OrganisationId site, Ms since_ms, Rows *out)
{
    const Sql *sql = SQL("iii", "iiii",
                         "SELECT state, made_ms, accepted_ms, door_ms FROM help_call"
                         " WHERE community_id = $1 AND site_id = $2 AND made_ms >= $3"
                         " ORDER BY made_ms, id LIMIT 20000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(since_ms)), out);
}
