/* The engine PostgreSQL: connections and transactions. postgres_pipeline.c sends the statements,
 * postgres_call.c reads their rows. */
#include "store/postgres.h"

enum {
    CONN_ARENA_MAX = 64 << 20,
    BACK_OFF_FIRST_US = 100000,
    BACK_OFF_MAX_US = 5000000,
};

static const Sql begin_write = {"", "", "BEGIN ISOLATION LEVEL READ COMMITTED", "store"};
static const Sql begin_read = {"", "", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "store"};
static const Sql commit_sql = {"", "", "COMMIT", "store"};
static const Sql rollback_sql = {"", "", "ROLLBACK", "store"};
static const Sql savepoint_sql = {"", "", "SAVEPOINT s", "store"};
static const Sql release_sql = {"", "", "RELEASE SAVEPOINT s", "store"};
static const Sql rollback_to_sql = {"", "", "ROLLBACK TO SAVEPOINT s", "store"};

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
    bool bytes = strncmp(collation, "C.", 2) == 0 || strcmp(collation, "C") == 0 ||
                 strcmp(collation, "POSIX") == 0;
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
        if (one_text(c, sql, got) != OK) return pg_down(c, problem);
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
        return pg_down(c, problem);
    }
    PQsetNoticeProcessor(c->pg, no_notice, NULL);
    if (set_up(c) != OK) return pg_down(c, problem);
    if (c->keeps_node) TRY(take_node(c, problem));
    c->conn.down = false;
    c->conn.late = -1;
    c->failing = false;
    c->pending_count = 0;
    for (size_t i = 0; i < c->statements.size; i++)
        if (c->statements.keys[i]) ((Prepared *)c->statements.values[i])->sent = false;
    pg_enter_pipeline(c);
    return c->conn.down ? UNAVAILABLE : OK;
}

static void pg_close(Conn *conn)
{
    PgConn *c = pg_conn(conn);
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
    if (status == OK && c->keeps_node && pg_leave_pipeline(c)) {
        status = check_database(c, problem);
        pg_enter_pipeline(c);
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
    PgConn *c = pg_conn(conn);
    int64_t now = clock_steady_us();
    if (now < c->retry_at_us) return pg_down(c, problem);
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

static Status pg_begin(Conn *conn, Problem *problem)
{
    PgConn *c = pg_conn(conn);
    conn->lost = false;
    conn->unknown = false;
    conn->late = -1;
    conn->owner = 0;
    c->failing = false;
    if (conn->down) return pg_down(c, problem);
    pg_queue(c, conn->can_write ? &begin_write : &begin_read, NULL, 0);
    return conn->down ? pg_down(c, problem) : OK;
}

/* An advisory lock among those of this schema. */
#define LOCK(mode, number)                                                                         \
    "pg_advisory_xact_lock" mode "(" number                                                        \
    " # (CAST(hashtext(coalesce(current_schema(), '')) AS BIGINT) << 32))"

/* All who write share the lock -1, which no community has; it is the first that is taken. */
static void pg_lock_community(Conn *conn, int64_t community, bool alone)
{
    static const Sql beside_others = {"i", "", "SELECT " LOCK("_shared", "-1") "," LOCK("", "$1"),
                                      "store"};
    static const Sql before_all = {"i", "", "SELECT " LOCK("", "-1") "," LOCK("", "$1"), "store"};
    pg_queue(pg_conn(conn), alone ? &before_all : &beside_others, ARGS(INT(community)));
}

/* A reader has nothing to be told: its COMMIT is sent, and its answer read by the next one. */
static Status commit_read(PgConn *c)
{
    pg_queue(c, &commit_sql, NULL, 0);
    pg_send(c);
    return OK;
}

static Status pg_commit(Conn *conn, Problem *problem)
{
    PgConn *c = pg_conn(conn);
    PGresult *result;
    int owner;
    if (!conn->can_write && !c->failing) return commit_read(c);
    if (conn->down) return pg_down(c, problem);
    int last_job = conn->owner;
    conn->owner = -1;
    pg_queue(c, &commit_sql, NULL, 0);
    pg_drain(c, &result);
    conn->owner = last_job;
    bool committed = result && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    if (committed) return OK;
    if (conn->down) {
        conn->unknown = true;
        return problem_set(problem, UNAVAILABLE, "store.unknown",
                           "连接中断，不能确定是否已保存，请刷新查看后再试");
    }
    Status status = pg_take_failure(c, &owner, &conn->late_retry, problem);
    if (status == OK)
        return problem_set(problem, UNAVAILABLE, "store.commit", "没有保存成功，请再试一次");
    conn->late = owner;
    if (problem) conn->late_problem = *problem;
    return status;
}

static void pg_rollback(Conn *conn)
{
    PgConn *c = pg_conn(conn);
    pg_drain(c, NULL); /* a failure among what is queued would skip the ROLLBACK */
    if (!conn->down && PQtransactionStatus(c->pg) != PQTRANS_IDLE) {
        pg_queue(c, &rollback_sql, NULL, 0);
        pg_drain(c, NULL);
    }
    c->failing = false;
}

static void pg_savepoint(Conn *conn)
{
    pg_queue(pg_conn(conn), &savepoint_sql, NULL, 0);
}

static void pg_release(Conn *conn)
{
    pg_queue(pg_conn(conn), &release_sql, NULL, 0);
}

static void pg_rollback_to(Conn *conn)
{
    pg_queue(pg_conn(conn), &rollback_to_sql, NULL, 0);
}

static Status pg_settle(Conn *conn, bool *retry, Problem *problem)
{
    int owner;
    return pg_take_failure(pg_conn(conn), &owner, retry, problem);
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
