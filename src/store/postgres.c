/* The engine PostgreSQL, through libpq's pipeline mode.
 *
 * A statement whose result nobody waits for is only queued; the first one that needs an answer, or
 * COMMIT, sends a Sync and reads everything up to it.  An error therefore may surface while a later
 * job of the batch runs: it is kept with the job that queued the statement (`owner`), the
 * transaction goes back to that job's savepoint, and the later job is run again (lane.c).
 *
 *   pending:  SAVEPOINT s · INSERT (A) · RELEASE s · SAVEPOINT s · SELECT (B) ── Sync ──> results
 */
#include "store/postgres.h"
#include "store/inside.h"

#include <endian.h>

enum {
    CONN_ARENA_MAX = 64 << 20,
    PENDING_MAX = 128, /* more, and both sides could wait for the other to read */
    PARAMS_MAX = 64,
    FETCH_ROWS = 500,
    BACK_OFF_FIRST_US = 100000,
    BACK_OFF_MAX_US = 5000000,
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_CHAR = 18,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043,
};

typedef struct Prepared {
    char name[16];
    bool sent; /* its Parse is queued or done */
} Prepared;

typedef enum PendingKind { PENDING_CALL, PENDING_PREPARE, PENDING_SYNC } PendingKind;
typedef struct Pending {
    PendingKind kind;
    int owner;
    Prepared *prepared;
    const char *where;
} Pending;

typedef struct PgConn {
    Conn conn;
    PGconn *pg;
    PointerMap statements; /* Sql -> Prepared */
    int named;
    Pending pending[PENDING_MAX];
    size_t pending_count;
    bool failing; /* the first failure since it was last taken; the rest are its echo */
    int failing_owner;
    bool failing_retry;
    Problem failing_problem;
    bool keeps_node; /* holds the lock that no other process uses our node number */
    int64_t retry_at_us, back_off_us;
} PgConn;

static const Sql begin_write = {"", "", "BEGIN ISOLATION LEVEL READ COMMITTED", "store"};
static const Sql begin_read = {"", "", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "store"};
static const Sql commit_sql = {"", "", "COMMIT", "store"};
static const Sql rollback_sql = {"", "", "ROLLBACK", "store"};
static const Sql savepoint_sql = {"", "", "SAVEPOINT s", "store"};
static const Sql release_sql = {"", "", "RELEASE SAVEPOINT s", "store"};
static const Sql rollback_to_sql = {"", "", "ROLLBACK TO SAVEPOINT s", "store"};

static PgConn *of(Conn *conn)
{
    return (PgConn *)conn;
}

/* ---- Failures ----------------------------------------------------------------------------- */

static bool starts(const char *state, const char *with)
{
    return strncmp(state, with, strlen(with)) == 0;
}

static Status down(PgConn *c, Problem *p)
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
    if (starts(state, "57P") || starts(state, "08")) return down(c, p);
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

static void note_down(PgConn *c)
{
    if (!c->conn.down) store_log("error", "postgres", "connection", PQerrorMessage(c->pg));
    c->pending_count = 0;
    if (!c->failing) {
        c->failing_owner = c->conn.owner;
        c->failing_retry = false;
    }
    c->failing = true;
    down(c, &c->failing_problem);
}

/* ---- The pipeline ------------------------------------------------------------------------- */

static PGresult *take_result(PgConn *c, const Pending *pending)
{
    PGresult *result = PQgetResult(c->pg);
    if (!result || PQstatus(c->pg) == CONNECTION_BAD) {
        PQclear(result);
        note_down(c);
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

/* Sends what is queued and reads every result. *last is that of the newest statement (NULL after a
 * failure); the caller clears it. */
static void settle(PgConn *c, PGresult **last)
{
    if (last) *last = NULL;
    if (c->conn.down) {
        note_down(c);
        return;
    }
    size_t count = c->pending_count;
    if (count && c->pending[count - 1].kind != PENDING_SYNC) {
        if (!PQpipelineSync(c->pg)) {
            note_down(c);
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

static Oid param_type(char kind)
{
    return kind == 'i' ? OID_INT8 : kind == 't' ? OID_TEXT : OID_BYTEA;
}

/* Parameters in libpq's shape; they point into `args` and into this struct. */
typedef struct Params {
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX];
    int formats[PARAMS_MAX];
    Oid types[PARAMS_MAX];
    uint64_t wholes[PARAMS_MAX];
} Params;

static void params_fill(Params *p, const Sql *sql, const Arg *args, size_t count)
{
    ASSERT(count <= PARAMS_MAX);
    for (size_t i = 0; i < count; i++) {
        p->formats[i] = 1;
        p->types[i] = param_type(sql->params[i]);
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
    if (c->pending_count + 4 >= PENDING_MAX) settle(c, NULL);
}

/* Queues a statement. A failure is kept in c->failing. */
static void queue(PgConn *c, const Sql *sql, const Arg *args, size_t count)
{
    Params params;
    make_room(c);
    if (c->conn.down) {
        note_down(c);
        return;
    }
    Prepared *p = prepared(c, sql);
    params_fill(&params, sql, args, count);
    if (!p->sent) {
        snprintf(p->name, sizeof p->name, "s%d", ++c->named);
        if (!PQsendPrepare(c->pg, p->name, sql->text, (int)count, params.types)) {
            note_down(c);
            return;
        }
        p->sent = true;
        push(c, (Pending){.kind = PENDING_PREPARE, .prepared = p, .where = sql->where});
    }
    if (!PQsendQueryPrepared(c->pg, p->name, (int)count, params.values, params.lengths,
                             params.formats, 1)) {
        note_down(c);
        return;
    }
    push(c, (Pending){.kind = PENDING_CALL, .prepared = p, .where = sql->where});
}

/* Queues a text that is not kept prepared. */
static void queue_text(PgConn *c, const char *text, const Params *params, int count, int format,
                       const char *where)
{
    make_room(c);
    if (c->conn.down ||
        !PQsendQueryParams(c->pg, text, count, params ? params->types : NULL,
                           params ? params->values : NULL, params ? params->lengths : NULL,
                           params ? params->formats : NULL, format))
        note_down(c);
    else
        push(c, (Pending){.kind = PENDING_CALL, .where = where});
}

/* Out of pipeline mode and back, for what libpq does only outside. */
static bool leave_pipeline(PgConn *c)
{
    settle(c, NULL);
    return !c->conn.down && PQexitPipelineMode(c->pg) == 1;
}

static void enter_pipeline(PgConn *c)
{
    if (PQstatus(c->pg) == CONNECTION_BAD || !PQenterPipelineMode(c->pg)) note_down(c);
}

/* ---- Opening ------------------------------------------------------------------------------ */

static void no_notice(void *context, const char *message)
{
    (void)context;
    (void)message;
}

static Status one_text(PgConn *c, const char *sql, char out[64])
{
    PGresult *result = PQexec(c->pg, sql);
    bool good = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    snprintf(out, 64, "%s", good ? PQgetvalue(result, 0, 0) : "");
    if (!good) store_log("error", "postgres", sql, PQerrorMessage(c->pg));
    PQclear(result);
    return good ? OK : UNAVAILABLE;
}

static Status set_up(PgConn *c)
{
    static const char always[] =
        "SET client_encoding = 'UTF8'; SET client_min_messages = warning; SET jit = off;"
        "SET lock_timeout = '10s'; SET statement_timeout = 0;"
        "SET idle_in_transaction_session_timeout = '10min'; SET timezone = 'UTC'";
    const char *sync = c->conn.store->options.no_sync ? "SET synchronous_commit = off"
                                                      : "SET synchronous_commit = on";
    PGresult *result = PQexec(c->pg, always);
    bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (good) {
        result = PQexec(c->pg, sync);
        good = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    return good ? OK : UNAVAILABLE;
}

/* Texts must sort by their bytes, as in SQLite. */
static Status check_database(PgConn *c, Problem *problem)
{
    char collation[64];
    char encoding[64];
    TRY(one_text(c, "SELECT datcollate FROM pg_database WHERE datname = current_database()",
                 collation));
    TRY(one_text(c, "SHOW server_encoding", encoding));
    bool bytes =
        starts(collation, "C.") || strcmp(collation, "C") == 0 || strcmp(collation, "POSIX") == 0;
    if (bytes && strcmp(encoding, "UTF8") == 0) return OK;
    return problem_set(
        problem, INVALID, "store.collation",
        "数据库的排序规则是 %s，请用 createdb -T template0 -E UTF8 --locale=C.UTF-8 新建",
        collation);
}

/* Two processes with one node number would give out the same ids. A predecessor that was killed
 * may take a moment to be gone. */
static Status take_node(PgConn *c, Problem *problem)
{
    char sql[256];
    char got[64];
    snprintf(sql, sizeof sql,
             "SELECT CASE WHEN pg_try_advisory_lock(%d, hashtext(coalesce(current_schema(), '')))"
             " THEN 1 ELSE 0 END",
             0x796c0000 + c->conn.store->options.node);
    for (int i = 0; i < 40; i++) {
        if (one_text(c, sql, got) != OK) return down(c, problem);
        if (got[0] == '1') return OK;
        usleep(50000);
    }
    return problem_set(problem, CONFLICT, "store.locked",
                       "另一个银邻程序正以同样的节点号 %d 使用这个数据库，请换一个节点号",
                       c->conn.store->options.node);
}

static Status pg_connect(PgConn *c, Problem *problem)
{
    static const char *const keys[] = {"dbname",     "connect_timeout", "application_name",
                                       "keepalives", "keepalives_idle", "tcp_user_timeout",
                                       NULL};
    const char *values[] = {c->conn.store->options.url, "5", "yinlin", "1", "30", "15000", NULL};
    c->pg = PQconnectdbParams(keys, values, 1);
    if (PQstatus(c->pg) != CONNECTION_OK) {
        store_log("error", "postgres connect", "", PQerrorMessage(c->pg));
        return down(c, problem);
    }
    PQsetNoticeProcessor(c->pg, no_notice, NULL);
    if (set_up(c) != OK) return down(c, problem);
    if (c->keeps_node) TRY(take_node(c, problem));
    c->conn.down = false;
    c->conn.late = -1;
    c->failing = false;
    c->pending_count = 0;
    for (size_t i = 0; i < c->statements.size; i++)
        if (c->statements.keys[i]) ((Prepared *)c->statements.values[i])->sent = false;
    enter_pipeline(c);
    return c->conn.down ? UNAVAILABLE : OK;
}

static void pg_close(Conn *conn)
{
    PgConn *c = of(conn);
    PQfinish(c->pg);
    arena_free(conn->arena);
}

static Status pg_open(Store *store, bool can_write, Conn **out, Problem *problem)
{
    Arena *arena = arena_new(CONN_ARENA_MAX);
    PgConn *c = NEW(arena, PgConn);
    c->conn = (Conn){.engine = &postgres_engine,
                     .store = store,
                     .arena = arena,
                     .can_write = can_write,
                     .late = -1};
    c->keeps_node = can_write && store->lane_count == 0;
    Status status = pg_connect(c, problem);
    if (status == OK && c->keeps_node && leave_pipeline(c)) {
        status = check_database(c, problem);
        enter_pipeline(c);
    }
    if (status != OK) {
        pg_close(&c->conn);
        return status;
    }
    *out = &c->conn;
    return OK;
}

static Status pg_revive(Conn *conn, Problem *problem)
{
    PgConn *c = of(conn);
    int64_t now = clock_steady_us();
    if (now < c->retry_at_us) return down(c, problem);
    PQfinish(c->pg);
    c->pg = NULL;
    Status status = pg_connect(c, problem);
    if (status == OK) {
        c->back_off_us = 0;
        c->retry_at_us = 0;
        return OK;
    }
    c->conn.down = true;
    c->back_off_us = c->back_off_us ? c->back_off_us * 2 : BACK_OFF_FIRST_US;
    if (c->back_off_us > BACK_OFF_MAX_US) c->back_off_us = BACK_OFF_MAX_US;
    c->retry_at_us = clock_steady_us() + c->back_off_us;
    return status;
}

/* ---- Transactions ------------------------------------------------------------------------- */

/* Takes the failure that is kept, after everything that echoes it has been read. */
static Status take_failure(PgConn *c, int *owner, bool *retry, Problem *problem)
{
    settle(c, NULL);
    *owner = -1;
    *retry = false;
    if (!c->failing) return OK;
    c->failing = false;
    *owner = c->failing_owner;
    *retry = c->failing_retry;
    if (problem) *problem = c->failing_problem;
    return c->failing_problem.status;
}

static Status pg_begin(Conn *conn, Problem *problem)
{
    PgConn *c = of(conn);
    conn->lost = false;
    conn->unknown = false;
    conn->late = -1;
    conn->owner = 0;
    c->failing = false;
    if (conn->down) return down(c, problem);
    queue(c, conn->can_write ? &begin_write : &begin_read, NULL, 0);
    return conn->down ? down(c, problem) : OK;
}

static void pg_lock_community(Conn *conn, int64_t community)
{
    static const Sql lock = {
        "i", "",
        "SELECT pg_advisory_xact_lock($1 # (CAST(hashtext(coalesce(current_schema(), '')) AS BIGINT)"
        " << 32))",
        "store"};
    queue(of(conn), &lock, ARGS(INT(community)));
}

/* A reader has nothing to be told: its COMMIT is sent, and its answer read by the next one. */
static Status commit_read(PgConn *c)
{
    queue(c, &commit_sql, NULL, 0);
    if (c->conn.down || !PQpipelineSync(c->pg)) {
        note_down(c);
        return OK;
    }
    push(c, (Pending){.kind = PENDING_SYNC, .where = "sync"});
    PQflush(c->pg);
    return OK;
}

static Status pg_commit(Conn *conn, Problem *problem)
{
    PgConn *c = of(conn);
    PGresult *result;
    int owner;
    if (!conn->can_write && !c->failing) return commit_read(c);
    if (conn->down) return down(c, problem);
    int last_job = conn->owner;
    conn->owner = -1;
    queue(c, &commit_sql, NULL, 0);
    settle(c, &result);
    conn->owner = last_job;
    bool committed = result && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    if (committed) return OK;
    if (conn->down) {
        conn->unknown = true;
        return problem_set(problem, UNAVAILABLE, "store.unknown",
                           "连接中断，不能确定是否已保存，请刷新查看后再试");
    }
    Status status = take_failure(c, &owner, &conn->late_retry, problem);
    if (status == OK)
        return problem_set(problem, UNAVAILABLE, "store.commit", "没有保存成功，请再试一次");
    conn->late = owner;
    if (problem) conn->late_problem = *problem;
    return status;
}

static void pg_rollback(Conn *conn)
{
    PgConn *c = of(conn);
    settle(c, NULL); /* a failure among what is queued would skip the ROLLBACK */
    if (!conn->down && PQtransactionStatus(c->pg) != PQTRANS_IDLE) {
        queue(c, &rollback_sql, NULL, 0);
        settle(c, NULL);
    }
    c->failing = false;
}

static void pg_savepoint(Conn *conn)
{
    queue(of(conn), &savepoint_sql, NULL, 0);
}

static void pg_release(Conn *conn)
{
    queue(of(conn), &release_sql, NULL, 0);
}

static void pg_rollback_to(Conn *conn)
{
    queue(of(conn), &rollback_to_sql, NULL, 0);
}

static Status pg_settle(Conn *conn, bool *retry, Problem *problem)
{
    int owner;
    return take_failure(of(conn), &owner, retry, problem);
}

/* ---- Statements --------------------------------------------------------------------------- */

/* A failure surfaced while tx runs: its own, or of a job before it in the batch. */
static Status stick(Tx *tx, PgConn *c)
{
    int owner;
    bool retry;
    Problem p = {0};
    Status status = take_failure(c, &owner, &retry, &p);
    if (owner != c->conn.owner && !c->conn.down) {
        c->conn.late = owner;
        c->conn.late_retry = retry;
        c->conn.late_problem = p;
        return tx_stick(tx, UNAVAILABLE, false, "store.rerun", "请再试一次");
    }
    return tx_stick(tx, status, retry, p.code, "%s", p.text);
}

static bool cell(const PGresult *result, int row, int column, char kind, Arg *out)
{
    *out = (Arg){.kind = kind};
    if (PQgetisnull(result, row, column)) {
        out->kind = '0';
        return true;
    }
    Oid type = PQftype(result, column);
    const char *bytes = PQgetvalue(result, row, column);
    if (kind == 'i') {
        uint64_t whole8;
        uint32_t whole4;
        uint16_t whole2;
        if (type == OID_INT8) {
            memcpy(&whole8, bytes, 8);
            out->i = (int64_t)be64toh(whole8);
        } else if (type == OID_INT4) {
            memcpy(&whole4, bytes, 4);
            out->i = (int32_t)be32toh(whole4);
        } else if (type == OID_INT2) {
            memcpy(&whole2, bytes, 2);
            out->i = (int16_t)be16toh(whole2);
        } else {
            return false;
        }
        return true;
    }
    out->s = (Str){bytes, (size_t)PQgetlength(result, row, column)};
    if (kind == 'b') return type == OID_BYTEA;
    return type == OID_TEXT || type == OID_VARCHAR || type == OID_NAME || type == OID_CHAR;
}

static Status rows(Tx *tx, const PGresult *result, const Call *call)
{
    const char *kinds = call->sql->columns;
    size_t count = strlen(kinds);
    Arg cells[PARAMS_MAX];
    ASSERT(count <= PARAMS_MAX);
    bool fits = (size_t)PQnfields(result) == count;
    for (int r = 0; fits && r < PQntuples(result); r++) {
        for (size_t i = 0; fits && i < count; i++)
            fits = cell(result, r, (int)i, kinds[i], &cells[i]);
        Row row = {cells, count};
        if (fits) TRY(call->each(call->context, &row));
    }
    if (fits) return OK;
    store_log("error", "column of another type", call->sql->where, call->sql->text);
    return tx_stick(tx, UNAVAILABLE, false, "store.column_type", "系统内部错误，请联系管理员");
}

/* A long answer comes through a cursor, so that it is never held whole and other statements may run
 * between its rows. */
static Status stream(Tx *tx, PgConn *c, const Call *call)
{
    struct TxInside *in = tx->inside;
    Params params;
    int depth = in->depth;
    Arena *arena = arena_new(1 << 20);
    char *declare =
        str_c(arena, str_fmt(arena, "DECLARE c%d NO SCROLL CURSOR FOR %s", depth, call->sql->text));
    char *fetch = str_c(arena, str_fmt(arena, "FETCH FORWARD %d FROM c%d", FETCH_ROWS, depth));
    char *close = str_c(arena, str_fmt(arena, "CLOSE c%d", depth));
    params_fill(&params, call->sql, call->args, call->count);
    queue_text(c, declare, &params, (int)call->count, 1, call->sql->where);
    in->depth++;
    Status status = OK;
    for (bool more = true; more && status == OK;) {
        PGresult *result;
        queue_text(c, fetch, NULL, 0, 1, call->sql->where);
        settle(c, &result);
        status = c->failing ? stick(tx, c) : rows(tx, result, call);
        more = result && PQntuples(result) == FETCH_ROWS;
        PQclear(result);
    }
    in->depth--;
    if (in->stuck == OK) queue_text(c, close, NULL, 0, 1, call->sql->where);
    arena_free(arena);
    return status;
}

/* A list with a LIMIT is short: its prepared statement is quicker than a cursor. */
static bool is_long_query(const char *text)
{
    return (strncmp(text, "SELECT", 6) == 0 || strncmp(text, "WITH", 4) == 0) &&
           !strstr(text, "LIMIT");
}

static Status pg_call(Tx *tx, const Call *call)
{
    PgConn *c = of(tx->inside->conn);
    PGresult *result;
    c->conn.wrote = true;
    if (call->stream && is_long_query(call->sql->text)) return stream(tx, c, call);
    queue(c, call->sql, call->args, call->count);
    if (!call->each && !call->changed) return c->failing ? stick(tx, c) : OK;
    settle(c, &result);
    if (c->failing) return stick(tx, c);
    Status status = OK;
    if (call->changed && !str_to_i64(str_of(PQcmdTuples(result)), call->changed))
        *call->changed = 0;
    if (call->each) status = rows(tx, result, call);
    PQclear(result);
    return status;
}

static Status pg_script(Conn *conn, Str sql, Problem *problem)
{
    PgConn *c = of(conn);
    int owner;
    bool retry;
    Arena *arena = arena_new(64 << 20);
    char *text = str_c(arena, schema_for_postgres(arena, sql));
    Status status = take_failure(c, &owner, &retry, problem);
    if (status == OK && leave_pipeline(c)) {
        PGresult *result = PQexec(c->pg, text);
        ExecStatusType end = PQresultStatus(result);
        if (end != PGRES_COMMAND_OK && end != PGRES_TUPLES_OK && end != PGRES_EMPTY_QUERY) {
            store_log("error", "postgres", "script", PQerrorMessage(c->pg));
            status = problem_set(problem, UNAVAILABLE, "store.schema", "建表语句出错：%s",
                                 PQerrorMessage(c->pg));
        }
        PQclear(result);
        enter_pipeline(c);
    } else if (status == OK) {
        status = down(c, problem);
    }
    arena_free(arena);
    return status;
}

static Status pg_query(Conn *conn, Str sql, TextRowFn each, void *context, Problem *problem)
{
    PgConn *c = of(conn);
    Arena *arena = arena_new(sql.len + 8192);
    PGresult *result;
    int owner;
    bool retry;
    queue_text(c, str_c(arena, sql), NULL, 0, 0, "query");
    arena_free(arena);
    settle(c, &result);
    if (c->failing) return take_failure(c, &owner, &retry, problem);
    Status status = OK;
    int count = PQnfields(result);
    ASSERT(count <= PARAMS_MAX);
    for (int r = 0; status == OK && r < PQntuples(result); r++) {
        Str cells[PARAMS_MAX];
        for (int i = 0; i < count; i++)
            cells[i] = (Str){PQgetvalue(result, r, i), (size_t)PQgetlength(result, r, i)};
        status = each(context, cells, (size_t)count);
    }
    PQclear(result);
    return status;
}

/* ---- Checking statements ------------------------------------------------------------------ */

static bool type_fits(Oid type, char kind)
{
    if (kind == 'i') return type == OID_INT8 || type == OID_INT4 || type == OID_INT2;
    if (kind == 'b') return type == OID_BYTEA;
    return type == OID_TEXT || type == OID_VARCHAR || type == OID_NAME || type == OID_CHAR;
}

static Status described(const PGresult *result, const Sql *sql, Problem *problem)
{
    if ((size_t)PQnparams(result) != strlen(sql->params) ||
        (size_t)PQnfields(result) != strlen(sql->columns))
        return problem_set(problem, UNAVAILABLE, "store.statement", "%s: %d columns, %d parameters",
                           sql->where, PQnfields(result), PQnparams(result));
    for (int i = 0; sql->columns[i]; i++)
        if (!type_fits(PQftype(result, i), sql->columns[i]))
            return problem_set(problem, UNAVAILABLE, "store.column_type",
                               "%s: column %d has the type with oid %u, declared %c", sql->where, i,
                               PQftype(result, i), sql->columns[i]);
    return OK;
}

static Status pg_prepares(Conn *conn, const Sql *sql, Problem *problem)
{
    PgConn *c = of(conn);
    Oid types[PARAMS_MAX];
    int count = (int)strlen(sql->params);
    ASSERT(count <= PARAMS_MAX);
    for (int i = 0; i < count; i++) types[i] = param_type(sql->params[i]);
    if (!leave_pipeline(c)) return down(c, problem);
    PGresult *result = PQprepare(c->pg, "", sql->text, count, types);
    if (PQresultStatus(result) == PGRES_COMMAND_OK) {
        PQclear(result);
        result = PQdescribePrepared(c->pg, "");
    }
    Status status = OK;
    if (PQresultStatus(result) == PGRES_COMMAND_OK)
        status = described(result, sql, problem);
    else
        status = problem_set(problem, UNAVAILABLE, "store.statement", "%s: %s", sql->where,
                             PQerrorMessage(c->pg));
    PQclear(result);
    enter_pipeline(c);
    return status;
}

const Engine postgres_engine = {
    .name = "postgres",
    .batch_max = BATCH_MAX_PG,
    .open = pg_open,
    .close = pg_close,
    .revive = pg_revive,
    .begin = pg_begin,
    .lock_community = pg_lock_community,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .rollback_to = pg_rollback_to,
    .settle = pg_settle,
    .call = pg_call,
    .script = pg_script,
    .query = pg_query,
    .prepares = pg_prepares,
    .backup = pg_backup,
    .tables_sql = "SELECT c.relname, coalesce((SELECT string_agg(a.attname, ',' ORDER BY k.at)"
                  "  FROM pg_index i"
                  "  CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, at)"
                  "  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum"
                  " WHERE i.indrelid = c.oid AND i.indisprimary), '')"
                  "  FROM pg_class c WHERE c.relkind IN ('r', 'p')"
                  "   AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname",
    .migrate_lock_sql =
        "SELECT pg_advisory_xact_lock(2037121000, hashtext(coalesce(current_schema(), '')))",
};
