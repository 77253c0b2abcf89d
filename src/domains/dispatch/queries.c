#include "domains/dispatch/inside.h"

/* ---- run_plan, client_place ---- */

Status plan_put(Tx *tx, OrganisationId site, const RunPlan *p)
{
    const Sql *sql =
        SQL("iiitii", "",
            "INSERT INTO run_plan (community_id, site_id, number, name, leave_min, worker_id)"
            " VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (community_id, site_id, number) DO UPDATE SET name = excluded.name,"
            "       leave_min = excluded.leave_min, worker_id = excluded.worker_id");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(site.v), INT(p->number), TEXT(p->name), INT(p->leave_min),
                       INT(p->worker.v)));
}

Status plan_find(Tx *tx, OrganisationId site, int64_t number, RunPlan *out)
{
    const Sql *sql = SQL("iii", "tii",
                         "SELECT name, leave_min, worker_id FROM run_plan"
                         " WHERE community_id = $1 AND site_id = $2 AND number = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(number)), &row));
    *out = (RunPlan){.number = number,
                     .name = row_str(&row, 0),
                     .leave_min = row_int(&row, 1),
                     .worker = {row_int(&row, 2)}};
    return OK;
}

Status dispatch_plans(Tx *tx, OrganisationId site, DispatchPlan **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iit",
                         "SELECT number, leave_min, name FROM run_plan"
                         " WHERE community_id = $1 AND site_id = $2 ORDER BY number LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (DispatchPlan){row_int(row, 0), row_int(row, 1), row_str(row, 2)});
    return OK;
}

Status place_put(Tx *tx, OrganisationId site, PersonId person, int64_t number, int64_t position)
{
    const Sql *sql =
        SQL("iiiii", "",
            "INSERT INTO client_place (community_id, site_id, person_id, number, position)"
            " VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (community_id, site_id, person_id) DO UPDATE SET"
            "       number = excluded.number, position = excluded.position");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(site.v), INT(person.v), INT(number), INT(position)));
}

Status place_find(Tx *tx, OrganisationId site, PersonId person, int64_t *number, int64_t *position)
{
    const Sql *sql = SQL("iii", "ii",
                         "SELECT number, position FROM client_place"
                         " WHERE community_id = $1 AND site_id = $2 AND person_id = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(person.v)), &row));
    *number = row_int(&row, 0);
    *position = row_int(&row, 1);
    return OK;
}

/* ---- run ---- */

#define RUN_COLUMNS "id, site_id, day, slot, number, name, leave_ms, worker_id, state"

static DispatchRun read_run(const Row *r)
{
    return (DispatchRun){.id = {row_int(r, 0)},
                         .site = {row_int(r, 1)},
                         .day = (Day)row_int(r, 2),
                         .slot = row_int(r, 3),
                         .number = row_int(r, 4),
                         .name = row_str(r, 5),
                         .leave_ms = row_int(r, 6),
                         .worker = {row_int(r, 7)},
                         .state = (RunState)row_int(r, 8)};
}

Status run_insert(Tx *tx, const DispatchRun *r)
{
    const Sql *sql =
        SQL("iiiiiitiii", "",
            "INSERT INTO run (community_id, id, site_id, day, slot, number, name, leave_ms,"
            "       worker_id, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(r->id.v), INT(r->site.v), INT(r->day), INT(r->slot),
                       INT(r->number), TEXT(r->name), INT(r->leave_ms), INT(r->worker.v),
                       INT(r->state)));
}

Status run_find(Tx *tx, RunId id, DispatchRun *out)
{
    const Sql *sql = SQL("ii", "iiiiitiii",
                         "SELECT " RUN_COLUMNS " FROM run WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_run(&row);
    return OK;
}

Status run_by_number(Tx *tx, OrganisationId site, Day day, int64_t slot, int64_t number,
                     DispatchRun *out)
{
    const Sql *sql = SQL("iiiii", "iiiiitiii",
                         "SELECT " RUN_COLUMNS " FROM run WHERE community_id = $1"
                         "   AND site_id = $2 AND day = $3 AND slot = $4 AND number = $5");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day), INT(slot), INT(number)), &row));
    *out = read_run(&row);
    return OK;
}

Status run_update(Tx *tx, const DispatchRun *r)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE run SET worker_id = $3, state = $4"
                         " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(r->id.v), INT(r->worker.v), INT(r->state)));
}

static Status runs(Tx *tx, const Rows *rows, DispatchRun **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, DispatchRun, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_run(&rows->rows[i]);
    return OK;
}

Status run_list(Tx *tx, OrganisationId site, Day day, int64_t slot, DispatchRun **out,
                size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiitiii",
                         "SELECT " RUN_COLUMNS " FROM run WHERE community_id = $1"
                         "   AND site_id = $2 AND day = $3 AND slot = $4"
                         " ORDER BY number LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day), INT(slot)), &rows));
    return runs(tx, &rows, out, count);
}

Status run_of_worker(Tx *tx, PersonId worker, Day day, DispatchRun *out)
{
    const Sql *sql = SQL("iii", "iiiiitiii",
                         "SELECT " RUN_COLUMNS " FROM run WHERE community_id = $1"
                         "   AND worker_id = $2 AND day = $3 AND state < 4"
                         " ORDER BY leave_ms, id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(worker.v), INT(day)), &rows));
    if (!rows.count) return NOT_FOUND;
    *out = read_run(&rows.rows[0]);
    return OK;
}

/* ---- stop ---- */

#define STOP_COLUMNS                                                                               \
    "id, run_id, person_id, ticket_id, position, what, warning, note, alert, state, changed,"      \
    " outcome, condition, done_ms"

static DispatchStop read_stop(const Row *r)
{
    return (DispatchStop){.id = {row_int(r, 0)},
                          .run = {row_int(r, 1)},
                          .person = {row_int(r, 2)},
                          .ticket = row_int(r, 3),
                          .position = row_int(r, 4),
                          .what = row_str(r, 5),
                          .warning = row_str(r, 6),
                          .note = row_str(r, 7),
                          .alert = row_int(r, 8),
                          .state = (StopState)row_int(r, 9),
                          .changed = row_int(r, 10) != 0,
                          .outcome = (StopOutcome)row_int(r, 11),
                          .condition = row_int(r, 12),
                          .done_ms = row_int_or(r, 13, 0)};
}

Status stop_insert(Tx *tx, const DispatchStop *s)
{
    const Sql *sql =
        SQL("iiiiiitttiii", "",
            "INSERT INTO stop (community_id, id, run_id, person_id, ticket_id, position, what,"
            "       warning, note, alert, state, changed, outcome, proof_kind, proof, condition)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, '', 0)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->id.v), INT(s->run.v), INT(s->person.v), INT(s->ticket),
                       INT(s->position), TEXT(s->what), TEXT(s->warning), TEXT(s->note),
                       INT(s->alert), INT(s->state), INT(s->changed)));
}

Status stop_find(Tx *tx, StopId id, DispatchStop *out)
{
    const Sql *sql = SQL("ii", "iiiiitttiiiiii",
                         "SELECT " STOP_COLUMNS " FROM stop WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_stop(&row);
    return OK;
}

Status stop_of_ticket(Tx *tx, int64_t ticket, DispatchStop *out)
{
    const Sql *sql =
        SQL("ii", "iiiiitttiiiiii",
            "SELECT " STOP_COLUMNS " FROM stop WHERE community_id = $1 AND ticket_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(ticket)), &row));
    *out = read_stop(&row);
    return OK;
}

Status stop_update(Tx *tx, const DispatchStop *s)
{
    const Sql *sql =
        SQL("iiitttiiii", "",
            "UPDATE stop SET position = $3, what = $4, warning = $5, note = $6, alert = $7,"
            "       state = $8, changed = $9, condition = $10"
            " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(s->id.v), INT(s->position), TEXT(s->what),
                              TEXT(s->warning), TEXT(s->note), INT(s->alert), INT(s->state),
                              INT(s->changed), INT(s->condition)));
}

Status stop_done(Tx *tx, const DispatchStop *s, const OutcomeAsk *ask)
{
    const Sql *sql =
        SQL("iiiiitii", "",
            "UPDATE stop SET state = $3, outcome = $4, proof_kind = $5, proof = $6, done_ms = $7,"
            "       done_by = $8 WHERE community_id = $1 AND id = $2");
    bool done = s->state == STOP_DONE;
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(s->id.v), INT(s->state), INT(s->outcome),
                              INT(ask->proof_kind), TEXT(ask->proof), INT_OR_NIL(tx->now_ms, done),
                              INT_OR_NIL(tx->origin.actor, done)));
}

Status stop_list(Tx *tx, RunId run, DispatchStop **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiitttiiiiii",
                         "SELECT " STOP_COLUMNS " FROM stop WHERE community_id = $1"
                         "   AND run_id = $2 AND state < 5 ORDER BY position, id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(run.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_stop(r));
    return OK;
}

Status stops_move(Tx *tx, RunId run, StopState from, StopState to)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE stop SET state = $4, changed = 0 WHERE community_id = $1"
                         "   AND run_id = $2 AND state <= $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(run.v), INT(from), INT(to)));
}

Status stops_todo(Tx *tx, RunId run, int64_t *todo, int64_t *changed)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT count(*), CAST(coalesce(sum(changed), 0) AS BIGINT) FROM stop"
                         " WHERE community_id = $1 AND run_id = $2 AND state < 4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(run.v)), &row));
    *todo = row_int(&row, 0);
    *changed = row_int(&row, 1);
    return OK;
}

Status change_insert(Tx *tx, StopId stop, const OutcomeAsk *ask)
{
    const Sql *sql =
        SQL("iiiiitiii", "",
            "INSERT INTO stop_change (community_id, id, stop_id, outcome, proof_kind, proof,"
            "       noted_ms, made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(stop.v), INT(ask->outcome),
                       INT(ask->proof_kind), TEXT(ask->proof), INT(ask->noted_ms),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

/* ---- no_answer ---- */

#define FLOW_COLUMNS "id, stop_id, person_id, step, outcome, begun_ms, due_ms"

static DispatchFlow read_flow(const Row *r)
{
    return (DispatchFlow){.id = {row_int(r, 0)},
                          .stop = {row_int(r, 1)},
                          .person = {row_int(r, 2)},
                          .step = (FlowStep)row_int(r, 3),
                          .outcome = (FlowOutcome)row_int(r, 4),
                          .begun_ms = row_int(r, 5),
                          .due_ms = row_int(r, 6)};
}

Status flow_insert(Tx *tx, const DispatchFlow *f)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO no_answer (community_id, id, stop_id, person_id, step, outcome, begun_ms,"
            "       due_ms) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(f->id.v), INT(f->stop.v), INT(f->person.v), INT(f->step),
                       INT(f->begun_ms), INT(f->due_ms)));
}

Status flow_find(Tx *tx, FlowId id, DispatchFlow *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiii",
            "SELECT " FLOW_COLUMNS " FROM no_answer WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_flow(&row);
    return OK;
}

Status flow_open_of(Tx *tx, StopId stop, DispatchFlow *out)
{
    const Sql *sql = SQL("ii", "iiiiiii",
                         "SELECT " FLOW_COLUMNS " FROM no_answer WHERE community_id = $1"
                         "   AND stop_id = $2 AND outcome = 0 ORDER BY id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(stop.v)), &rows));
    if (!rows.count) return NOT_FOUND;
    *out = read_flow(&rows.rows[0]);
    return OK;
}

Status flow_move(Tx *tx, const DispatchFlow *f)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "UPDATE no_answer SET step = $3, outcome = $4, due_ms = $5, ended_ms = $6,"
            "       ended_by = $7 WHERE community_id = $1 AND id = $2 AND outcome = 0");
    bool over = f->outcome != FLOW_OPEN;
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(f->id.v), INT(f->step), INT(f->outcome),
                              INT(f->due_ms), INT_OR_NIL(tx->now_ms, over),
                              INT_OR_NIL(tx->origin.actor, over)));
}

Status flow_step_insert(Tx *tx, FlowId flow, FlowStep step, Str result)
{
    const Sql *sql =
        SQL("iiiitii", "",
            "INSERT INTO no_answer_step (community_id, id, flow_id, step, result, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(flow.v), INT(step), TEXT(result),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status flow_list(Tx *tx, DispatchFlow **out, size_t *count)
{
    const Sql *sql = SQL("i", "iiiiiii",
                         "SELECT " FLOW_COLUMNS " FROM no_answer WHERE community_id = $1"
                         "   AND outcome = 0 ORDER BY id LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_flow(r));
    return OK;
}
