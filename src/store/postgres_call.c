/* Statements of PostgreSQL: calls and their rows, scripts, and whether a statement fits. */
#include "store/postgres.h"

#include <endian.h>

enum { FETCH_ROWS = 500 };

/* ---- Calls -------------------------------------------------------------------------------- */

/* A failure surfaced while tx runs: its own, or of a job before it in the batch. */
static Status stick(Tx *tx, PgConn *c)
{
    int owner;
    bool retry;
    Problem p = {0};
    Status status = pg_take_failure(c, &owner, &retry, &p);
    if (owner != c->conn.owner && !c->conn.down) {
        c->conn.late = owner;
        c->conn.late_retry = retry;
        c->conn.late_problem = p;
        return tx_stick(tx, UNAVAILABLE, false, "store.rerun", "请再试一次");
    }
    return tx_stick(tx, status, retry, p.code, "%s", p.text);
}

static bool type_fits(Oid type, char kind)
{
    if (kind == 'i') return type == OID_INT8 || type == OID_INT4 || type == OID_INT2;
    if (kind == 'b') return type == OID_BYTEA;
    return type == OID_TEXT || type == OID_VARCHAR || type == OID_NAME || type == OID_CHAR;
}

static int64_t whole(Oid type, const char *bytes)
{
    uint64_t whole8;
    uint32_t whole4;
    uint16_t whole2;
    if (type == OID_INT8) {
        memcpy(&whole8, bytes, 8);
        return (int64_t)be64toh(whole8);
    }
    if (type == OID_INT4) {
        memcpy(&whole4, bytes, 4);
        return (int32_t)be32toh(whole4);
    }
    memcpy(&whole2, bytes, 2);
    return (int16_t)be16toh(whole2);
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
    if (!type_fits(type, kind)) return false;
    if (kind == 'i')
        out->i = whole(type, bytes);
    else
        out->s = (Str){bytes, (size_t)PQgetlength(result, row, column)};
    return true;
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
    PgParams params;
    int depth = in->depth;
    Arena *arena = arena_new(1 << 20);
    char *declare =
        str_c(arena, str_fmt(arena, "DECLARE c%d NO SCROLL CURSOR FOR %s", depth, call->sql->text));
    char *fetch = str_c(arena, str_fmt(arena, "FETCH FORWARD %d FROM c%d", FETCH_ROWS, depth));
    char *close = str_c(arena, str_fmt(arena, "CLOSE c%d", depth));
    pg_params_fill(&params, call->sql, call->args, call->count);
    pg_queue_text(c, declare, &params, (int)call->count, 1, call->sql->where);
    in->depth++;
    Status status = OK;
    for (bool more = true; more && status == OK;) {
        PGresult *result;
        pg_queue_text(c, fetch, NULL, 0, 1, call->sql->where);
        pg_drain(c, &result);
        status = c->failing ? stick(tx, c) : rows(tx, result, call);
        more = result && PQntuples(result) == FETCH_ROWS;
        PQclear(result);
    }
    in->depth--;
    if (in->stuck == OK) pg_queue_text(c, close, NULL, 0, 1, call->sql->where);
    arena_free(arena);
    return status;
}

/* A list with a LIMIT is short: its prepared statement is quicker than a cursor. */
static bool is_long_query(const char *text)
{
    return (strncmp(text, "SELECT", 6) == 0 || strncmp(text, "WITH", 4) == 0) &&
           !strstr(text, "LIMIT");
}

Status pg_call(Tx *tx, const Call *call)
{
    PgConn *c = pg_conn(tx->inside->conn);
    PGresult *result;
    c->conn.wrote = true;
    if (call->stream && is_long_query(call->sql->text)) return stream(tx, c, call);
    pg_queue(c, call->sql, call->args, call->count);
    if (!call->each && !call->changed) return c->failing ? stick(tx, c) : OK;
    pg_drain(c, &result);
    if (c->failing) return stick(tx, c);
    Status status = OK;
    if (call->changed && !str_to_i64(str_of(PQcmdTuples(result)), call->changed))
        *call->changed = 0;
    if (call->each) status = rows(tx, result, call);
    PQclear(result);
    return status;
}

Status pg_script(Conn *conn, Str sql, Problem *problem)
{
    PgConn *c = pg_conn(conn);
    int owner;
    bool retry;
    Arena *arena = arena_new(64 << 20);
    char *text = str_c(arena, schema_for_postgres(arena, sql));
    Status status = pg_take_failure(c, &owner, &retry, problem);
    if (status == OK && pg_leave_pipeline(c)) {
        PGresult *result = PQexec(c->pg, text);
        ExecStatusType end = PQresultStatus(result);
        if (end != PGRES_COMMAND_OK && end != PGRES_TUPLES_OK && end != PGRES_EMPTY_QUERY) {
            store_log("error", "postgres", "script", PQerrorMessage(c->pg));
            status = problem_set(problem, UNAVAILABLE, "store.schema", "建表语句出错：%s",
                                 PQerrorMessage(c->pg));
        }
        PQclear(result);
        pg_enter_pipeline(c);
    } else if (status == OK) {
        status = pg_down(c, problem);
    }
    arena_free(arena);
    return status;
}

Status pg_query(Conn *conn, Str sql, TextRowFn each, void *context, Problem *problem)
{
    PgConn *c = pg_conn(conn);
    Arena *arena = arena_new(sql.len + 8192);
    PGresult *result;
    int owner;
    bool retry;
    pg_queue_text(c, str_c(arena, sql), NULL, 0, 0, "query");
    arena_free(arena);
    pg_drain(c, &result);
    if (c->failing) return pg_take_failure(c, &owner, &retry, problem);
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

Status pg_prepares(Conn *conn, const Sql *sql, Problem *problem)
{
    PgConn *c = pg_conn(conn);
    Oid types[PARAMS_MAX];
    int count = (int)strlen(sql->params);
    ASSERT(count <= PARAMS_MAX);
    for (int i = 0; i < count; i++) types[i] = pg_param_type(sql->params[i]);
    if (!pg_leave_pipeline(c)) return pg_down(c, problem);
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
    pg_enter_pipeline(c);
    return status;
}
