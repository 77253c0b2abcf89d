/* Statements on their way to PostgreSQL, through libpq's pipeline mode.
 *
 * A statement whose result nobody waits for is only queued; the first one that needs an answer, or
 * COMMIT, sends a Sync and reads everything up to it.  An error therefore may surface while a later
 * job of the batch runs: it is kept with the job that queued the statement (`owner`), the
 * transaction goes back to that job's savepoint, and the later job is run again (lane.c).
 *
 *   pending:  SAVEPOINT s · INSERT (A) · RELEASE s · SAVEPOINT s · SELECT (B) ── Sync ──> results
 */
#include "store/postgres.h"

#include <endian.h>

/* ---- Failures ----------------------------------------------------------------------------- */

static bool starts(const char *state, const char *with)
{
    return strncmp(state, with, strlen(with)) == 0;
}

Status pg_down(PgConn *c, Problem *p)
{
    c->conn.down = true;
    return problem_set(p, UNAVAILABLE, "store.down", "数据库暂时连不上，请稍后再试");
}

/* The meaning of an SQLSTATE. *retry: running the function again may help. */
static Status tell(PgConn *c, const char *state, bool *retry, Problem *p)
{
    *retry = false;
    if (starts(state, "23"))
        return problem_set(p, CONFLICT, "store.constraint", "与已有的记录冲突，请刷新后再试");
    if (starts(state, "40") || starts(state, "55P03") || starts(state, "0A000") ||
        starts(state, "26")) {
        *retry = true;
        return problem_set(p, UNAVAILABLE, "store.busy", "现在太忙，请稍后再试");
    }
    if (starts(state, "57P") || starts(state, "08")) return pg_down(c, p);
    if (starts(state, "53"))
        return problem_set(p, UNAVAILABLE, "store.full", "数据库空间或资源不足，请联系管理员");
    if (starts(state, "57014"))
        return problem_set(p, UNAVAILABLE, "store.timeout", "处理时间太长，请稍后再试");
    if (starts(state, "22021") || starts(state, "22P05"))
        return problem_set(p, INVALID, "store.bad_text", "文字中有不能保存的字符");
    return problem_set(p, UNAVAILABLE, "store.statement", "系统内部错误，请联系管理员");
}

static void note_failure(PgConn *c, const Pending *pending, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (pending->prepared && state && (starts(state, "0A000") || starts(state, "26")))
        pending->prepared->sent = false; /* the tables were changed under it: prepare anew */
    if (c->failing) return;
    c->failing = true;
    c->failing_owner = pending->owner;
    tell(c, state ? state : "08000", &c->failing_retry, &c->failing_problem);
    if (c->failing_problem.status != CONFLICT)
        store_log("error", "postgres", pending->where, text ? text : PQerrorMessage(c->pg));
}

void pg_note_down(PgConn *c)
{
    if (!c->conn.down) store_log("error", "postgres", "connection", PQerrorMessage(c->pg));
    c->pending_count = 0;
    if (!c->failing) {
        c->failing_owner = c->conn.owner;
        c->failing_retry = false;
    }
    c->failing = true;
    pg_down(c, &c->failing_problem);
}

Status pg_take_failure(PgConn *c, int *owner, bool *retry, Problem *problem)
{
    pg_drain(c, NULL);
    *owner = -1;
    *retry = false;
    if (!c->failing) return OK;
    c->failing = false;
    *owner = c->failing_owner;
    *retry = c->failing_retry;
    if (problem) *problem = c->failing_problem;
    return c->failing_problem.status;
}

/* ---- The pipeline ------------------------------------------------------------------------- */

static PGresult *take_result(PgConn *c, const Pending *pending)
{
    PGresult *result = PQgetResult(c->pg);
    if (!result || PQstatus(c->pg) == CONNECTION_BAD) {
        PQclear(result);
        pg_note_down(c);
        return NULL;
    }
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_PIPELINE_SYNC: break;
    case PGRES_PIPELINE_ABORTED:
        if (pending->kind == PENDING_PREPARE) pending->prepared->sent = false;
        break;
    default:
        if (pending->kind == PENDING_PREPARE) pending->prepared->sent = false;
        note_failure(c, pending, result);
        break;
    }
    if (pending->kind != PENDING_SYNC) PQclear(PQgetResult(c->pg)); /* the NULL after it */
    if (c->conn.down) {
        PQclear(result);
        c->pending_count = 0;
        return NULL;
    }
    return result;
}

void pg_drain(PgConn *c, PGresult **last)
{
    if (last) *last = NULL;
    if (c->conn.down) {
        pg_note_down(c);
        return;
    }
    size_t count = c->pending_count;
    if (count && c->pending[count - 1].kind != PENDING_SYNC) {
        if (!PQpipelineSync(c->pg)) {
            pg_note_down(c);
            return;
        }
        c->pending[c->pending_count++] = (Pending){.kind = PENDING_SYNC, .where = "sync"};
    }
    for (size_t i = 0; i < c->pending_count; i++) {
        PGresult *result = take_result(c, &c->pending[i]);
        if (c->conn.down) return;
        if (last && i + 2 == c->pending_count)
            *last = result;
        else
            PQclear(result);
    }
    c->pending_count = 0;
    if (last && c->failing) {
        PQclear(*last);
        *last = NULL;
    }
}

static void push(PgConn *c, Pending pending)
{
    pending.owner = c->conn.owner;
    c->pending[c->pending_count++] = pending;
}

static Prepared *prepared(PgConn *c, const Sql *sql)
{
    Prepared *p = pointer_map_get(&c->statements, sql);
    if (!p) {
        p = NEW(c->conn.arena, Prepared);
        pointer_map_put(&c->statements, c->conn.arena, sql, p);
    }
    return p;
}

Oid pg_param_type(char kind)
{
    return kind == 'i' ? OID_INT8 : kind == 't' ? OID_TEXT : OID_BYTEA;
}

void pg_params_fill(PgParams *p, const Sql *sql, const Arg *args, size_t count)
{
    ASSERT(count <= PARAMS_MAX);
    for (size_t i = 0; i < count; i++) {
        p->formats[i] = 1;
        p->types[i] = pg_param_type(sql->params[i]);
        p->lengths[i] = 0;
        p->values[i] = NULL;
        if (args[i].kind == 'i') {
            p->wholes[i] = htobe64((uint64_t)args[i].i);
            p->values[i] = (const char *)&p->wholes[i];
            p->lengths[i] = 8;
        } else if (args[i].kind != '0') {
            ASSERT(args[i].s.len <= INT32_MAX);
            p->values[i] = args[i].s.ptr ? args[i].s.ptr : "";
            p->lengths[i] = (int)args[i].s.len;
        }
    }
}

static void make_room(PgConn *c)
{
    if (c->pending_count + 4 >= PENDING_MAX) pg_drain(c, NULL);
}

void pg_send(PgConn *c)
{
    if (c->conn.down || !PQpipelineSync(c->pg)) {
        pg_note_down(c);
        return;
    }
    push(c, (Pending){.kind = PENDING_SYNC, .where = "sync"});
    PQflush(c->pg);
}

void pg_queue(PgConn *c, const Sql *sql, const Arg *args, size_t count)
{
    PgParams params;
    make_room(c);
    if (c->conn.down) {
        pg_note_down(c);
        return;
    }
    Prepared *p = prepared(c, sql);
    pg_params_fill(&params, sql, args, count);
    if (!p->sent) {
        snprintf(p->name, sizeof p->name, "s%d", ++c->named);
        if (!PQsendPrepare(c->pg, p->name, sql->text, (int)count, params.types)) {
            pg_note_down(c);
            return;
        }
        p->sent = true;
        push(c, (Pending){.kind = PENDING_PREPARE, .prepared = p, .where = sql->where});
    }
    if (!PQsendQueryPrepared(c->pg, p->name, (int)count, params.values, params.lengths,
                             params.formats, 1)) {
        pg_note_down(c);
        return;
    }
    push(c, (Pending){.kind = PENDING_CALL, .prepared = p, .where = sql->where});
}

void pg_queue_text(PgConn *c, const char *text, const PgParams *params, int count, int format,
                   const char *where)
{
    make_room(c);
    if (c->conn.down ||
        !PQsendQueryParams(c->pg, text, count, params ? params->types : NULL,
                           params ? params->values : NULL, params ? params->lengths : NULL,
                           params ? params->formats : NULL, format))
        pg_note_down(c);
    else
        push(c, (Pending){.kind = PENDING_CALL, .where = where});
}

bool pg_leave_pipeline(PgConn *c)
{
    pg_drain(c, NULL);
    return !c->conn.down && PQexitPipelineMode(c->pg) == 1;
}

void pg_enter_pipeline(PgConn *c)
{
    if (PQstatus(c->pg) == CONNECTION_BAD || !PQenterPipelineMode(c->pg)) pg_note_down(c);
}
