/* The engine SQLite: one file in WAL mode, one writing connection, any number of reading ones. */
#include "store/sqlite.h"

#include <fcntl.h>
#include <stdio.h>

typedef struct Prepared {
    sqlite3_stmt *stmt;
    bool busy; /* inside tx_each, whose `each` may run the same statement again */
    bool writes;
    Kept *kept;      /* NULL: its answers are not remembered */
    Forgets forgets; /* of one that writes */
} Prepared;

enum { CONN_ARENA_MAX = 64 << 20, BUSY_MS = 10000 };

static SqliteConn *of(Conn *conn)
{
    return (SqliteConn *)conn;
}

/* ---- Failures ----------------------------------------------------------------------------- */

static Status tell(int rc, Problem *p)
{
    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT:
        return problem_set(p, CONFLICT, "store.constraint", "与已有的记录冲突，请刷新后再试");
    case SQLITE_FULL: return problem_set(p, UNAVAILABLE, "store.full", "磁盘已满，请联系管理员");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return problem_set(p, UNAVAILABLE, "store.busy", "现在太忙，请稍后再试");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return problem_set(p, UNAVAILABLE, "store.corrupt", "数据库文件损坏，请联系管理员恢复备份");
    case SQLITE_TOOBIG: return problem_set(p, INVALID, "store.too_big", "内容太大");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return problem_set(p, UNAVAILABLE, "store.down", "数据库文件读写失败，请联系管理员");
    default: return problem_set(p, UNAVAILABLE, "store.statement", "系统内部错误，请联系管理员");
    }
}

static Status failed(SqliteConn *c, int rc, const char *where, Problem *p)
{
    if ((rc & 0xff) != SQLITE_CONSTRAINT)
        store_log("error", "sqlite", where, sqlite3_errmsg(c->db));
    kept_forget_all(c);
    if (c->conn.can_write && sqlite3_get_autocommit(c->db)) c->conn.lost = true;
    return tell(rc, p);
}

static Status stick(Tx *tx, SqliteConn *c, int rc, const char *where)
{
    Problem p = {0};
    Status status = failed(c, rc, where, &p);
    return tx_stick(tx, status, false, p.code, "%s", p.text);
}

/* ---- Opening ------------------------------------------------------------------------------ */

static void set_up_once(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* a global lock in every allocation otherwise */
    sqlite3_initialize();
}

static void lite_close(Conn *conn)
{
    SqliteConn *c = of(conn);
    sqlite3_stmt *stmt;
    if (c->wal) sqlite_wal_close(c->wal);
    while (c->db && (stmt = sqlite3_next_stmt(c->db, NULL))) sqlite3_finalize(stmt);
    if (c->db && conn->can_write) {
        sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    sqlite3_close(c->db);
    kept_close(c);
    if (c->log_fd >= 0) close(c->log_fd);
    arena_free(conn->arena);
}

static int fixed(SqliteConn *c, sqlite3_stmt **stmt, const char *text)
{
    return sqlite3_prepare_v3(c->db, text, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
}

static int set_up(SqliteConn *c)
{
    static const char common[] = "PRAGMA foreign_keys=ON; PRAGMA case_sensitive_like=ON;"
                                 "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
                                 "PRAGMA cache_size=-8192;";
    /* NORMAL: COMMIT writes the log and lite_keep waits for the disk, before anybody is told; the
     * log is still synced before it is copied back and the file before the log is used again. */
    static const char writer[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                                 "PRAGMA cache_size=-16384; PRAGMA journal_size_limit=67108864;"
                                 "PRAGMA wal_autocheckpoint=0;"; /* sqlite_wal.c does it */
    int rc = sqlite3_busy_timeout(c->db, BUSY_MS);
    if (rc == SQLITE_OK) rc = sqlite3_extended_result_codes(c->db, 1);
    /* Hundreds of statements stay prepared and keep the small pieces of the default pool; with
     * room for all, running one asks malloc for nothing. 2.4 MB a connection. */
    if (rc == SQLITE_OK) rc = sqlite3_db_config(c->db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 1200, 2000);
    if (rc == SQLITE_OK) rc = sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(c->db, common, NULL, NULL, NULL);
    if (rc == SQLITE_OK && c->conn.can_write) rc = sqlite3_exec(c->db, writer, NULL, NULL, NULL);
    if (rc == SQLITE_OK && c->conn.can_write && c->conn.store->options.no_sync)
        rc = sqlite3_exec(c->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
    if (rc == SQLITE_OK && c->conn.can_write) c->wal = sqlite_wal_open(c);
    if (rc == SQLITE_OK && c->conn.can_write) rc = kept_open(c);
    if (rc == SQLITE_OK) rc = fixed(c, &c->begin, c->conn.can_write ? "BEGIN IMMEDIATE" : "BEGIN");
    if (rc == SQLITE_OK) rc = fixed(c, &c->commit, "COMMIT");
    if (rc == SQLITE_OK) rc = fixed(c, &c->rollback, "ROLLBACK");
    if (rc == SQLITE_OK) rc = fixed(c, &c->savepoint, "SAVEPOINT s");
    if (rc == SQLITE_OK) rc = fixed(c, &c->release, "RELEASE s");
    if (rc == SQLITE_OK) rc = fixed(c, &c->rollback_to, "ROLLBACK TO s");
    return rc;
}

static Status lite_open(Store *store, bool can_write, Conn **out, Problem *problem)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up_once);
    Arena *arena = arena_new(CONN_ARENA_MAX);
    SqliteConn *c = NEW(arena, SqliteConn);
    c->conn = (Conn){.engine = &sqlite_engine,
                     .store = store,
                     .arena = arena,
                     .can_write = can_write,
                     .late = -1};
    c->log_fd = -1;
    int flags = SQLITE_OPEN_NOMUTEX |
                (can_write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    int rc = sqlite3_open_v2(store->path, &c->db, flags, NULL);
    if (rc == SQLITE_OK) rc = set_up(c);
    if (rc != SQLITE_OK) {
        store_log("error", "sqlite open", store->path, c->db ? sqlite3_errmsg(c->db) : "");
        lite_close(&c->conn);
        if ((rc & 0xff) == SQLITE_CANTOPEN)
            return problem_set(problem, UNAVAILABLE, "store.missing",
                               "打不开数据库 %s，请检查路径和权限", store->path);
        return tell(rc, problem);
    }
    *out = &c->conn;
    return OK;
}

static Status lite_revive(Conn *conn, Problem *problem)
{
    (void)problem;
    conn->down = false;
    return OK;
}

/* ---- Transactions ------------------------------------------------------------------------- */

static int step(sqlite3_stmt *stmt)
{
    int rc = sqlite3_step(stmt);
    int reset = sqlite3_reset(stmt);
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? reset : rc;
}

static Status lite_begin(Conn *conn, Problem *problem)
{
    conn->lost = false;
    conn->late = -1;
    int rc = step(of(conn)->begin);
    return rc == SQLITE_OK ? OK : failed(of(conn), rc, "BEGIN", problem);
}

static Status lite_commit(Conn *conn, Problem *problem)
{
    int rc = step(of(conn)->commit);
    return rc == SQLITE_OK ? OK : failed(of(conn), rc, "COMMIT", problem);
}

/* The -wal stays the same file as long as the writing connection is open, and SQLite holds no lock
 * on it that closing our descriptor could drop. */
static Status lite_keep(Conn *conn)
{
    SqliteConn *c = of(conn);
    char path[4096];
    if (c->log_fd < 0) {
        int n = snprintf(path, sizeof path, "%s-wal", conn->store->path);
        if (n < 0 || (size_t)n >= sizeof path) return UNAVAILABLE;
        c->log_fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (c->log_fd >= 0 && fdatasync(c->log_fd) == 0) return OK;
    store_log("error", "sqlite", "the log is not on the disk", conn->store->path);
    return UNAVAILABLE;
}

static void lite_rollback(Conn *conn)
{
    kept_forget_all(of(conn));
    if (!sqlite3_get_autocommit(of(conn)->db)) step(of(conn)->rollback);
}

static void must(Conn *conn, sqlite3_stmt *stmt)
{
    if (step(stmt) == SQLITE_OK) return;
    store_log("error", "sqlite", sqlite3_sql(stmt), sqlite3_errmsg(of(conn)->db));
    conn->lost = true;
}

static void lite_savepoint(Conn *conn)
{
    must(conn, of(conn)->savepoint);
}

static void lite_release(Conn *conn)
{
    must(conn, of(conn)->release);
}

static void lite_rollback_to(Conn *conn)
{
    kept_forget_all(of(conn));
    must(conn, of(conn)->rollback_to);
}

/* ---- Statements --------------------------------------------------------------------------- */

static int bind(sqlite3_stmt *stmt, const Arg *args, size_t count)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < count && rc == SQLITE_OK; i++) {
        int at = (int)i + 1;
        const char *bytes = args[i].s.ptr ? args[i].s.ptr : "";
        switch (args[i].kind) {
        case 'i': rc = sqlite3_bind_int64(stmt, at, args[i].i); break;
        case 't':
            rc = sqlite3_bind_text64(stmt, at, bytes, args[i].s.len, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case 'b': rc = sqlite3_bind_blob64(stmt, at, bytes, args[i].s.len, SQLITE_STATIC); break;
        default: rc = sqlite3_bind_null(stmt, at); break;
        }
    }
    return rc;
}

/* One column as declared; false when it is of another type. */
static bool cell(sqlite3_stmt *stmt, int at, char kind, Arg *out)
{
    int type = sqlite3_column_type(stmt, at);
    *out = (Arg){.kind = kind};
    if (type == SQLITE_NULL) {
        out->kind = '0';
        return true;
    }
    if (kind == 'i') {
        out->i = sqlite3_column_int64(stmt, at);
        return type == SQLITE_INTEGER;
    }
    const void *bytes =
        kind == 't' ? (const void *)sqlite3_column_text(stmt, at) : sqlite3_column_blob(stmt, at);
    out->s = (Str){bytes ? bytes : "", (size_t)sqlite3_column_bytes(stmt, at)};
    return type == (kind == 't' ? SQLITE_TEXT : SQLITE_BLOB);
}

/* kept: also takes the rows; may be NULL. */
static Status rows(Tx *tx, SqliteConn *c, sqlite3_stmt *stmt, const Call *call, Kept *kept)
{
    const char *kinds = call->sql->columns;
    size_t count = strlen(kinds);
    Arg cells[64];
    ASSERT(count <= 64);
    for (;;) {
        int rc = sqlite3_step(stmt);
        if (rc == SQLITE_DONE) return OK;
        if (rc != SQLITE_ROW) return stick(tx, c, rc, call->sql->where);
        for (size_t i = 0; i < count; i++)
            if (!cell(stmt, (int)i, kinds[i], &cells[i])) {
                store_log("error", "column of another type", call->sql->where, call->sql->text);
                return tx_stick(tx, UNAVAILABLE, false, "store.column_type",
                                "系统内部错误，请联系管理员");
            }
        Row row = {cells, count};
        if (kept) kept_row(kept, &row);
        if (call->each) TRY(call->each(call->context, &row));
    }
}

/* SQLite takes $1 for a name and numbers names as they appear; ?1 is what PostgreSQL means by $1.
 */
static const char *numbered(SqliteConn *c, const char *text)
{
    char *copy = str_c(c->conn.arena, str_of(text));
    bool quoted = false;
    for (char *at = copy; *at; at++) {
        if (*at == '\'') quoted = !quoted;
        if (*at == '$' && !quoted) *at = '?';
    }
    return copy;
}

static Status checked_prepare(SqliteConn *c, const Sql *sql, unsigned flags, sqlite3_stmt **stmt,
                              Problem *problem)
{
    const char *tail;
    ArenaMark mark = arena_mark(c->conn.arena);
    int rc = sqlite3_prepare_v3(c->db, numbered(c, sql->text), -1, flags, stmt, &tail);
    bool whole = rc != SQLITE_OK || !*tail;
    arena_rewind(c->conn.arena, mark);
    if (rc != SQLITE_OK) return failed(c, rc, sql->where, problem);
    if ((size_t)sqlite3_column_count(*stmt) == strlen(sql->columns) && whole &&
        (size_t)sqlite3_bind_parameter_count(*stmt) == strlen(sql->params))
        return OK;
    store_log("error", "parameters or columns are not as declared", sql->where, sql->text);
    problem_set(problem, UNAVAILABLE, "store.statement", "%s: %d columns, %d parameters",
                sql->where, sqlite3_column_count(*stmt), sqlite3_bind_parameter_count(*stmt));
    sqlite3_finalize(*stmt);
    return UNAVAILABLE;
}

static const Footprint *footprint_kept(SqliteConn *c, const Footprint *footprint)
{
    Footprint *copy = arena_alloc_raw(c->conn.arena, sizeof *copy);
    *copy = *footprint;
    return copy;
}

static Status prepared(SqliteConn *c, const Sql *sql, Prepared **out, Problem *problem)
{
    Prepared *p = pointer_map_get(&c->statements, sql);
    if (!p) {
        sqlite3_stmt *stmt = NULL;
        Footprint footprint = {0};
        c->learning = &footprint;
        Status status = checked_prepare(c, sql, SQLITE_PREPARE_PERSISTENT, &stmt, problem);
        c->learning = NULL;
        TRY(status);
        p = NEW(c->conn.arena, Prepared);
        *p = (Prepared){.stmt = stmt, .writes = !sqlite3_stmt_readonly(stmt)};
        if (p->writes) p->forgets.footprint = footprint_kept(c, &footprint);
        if (sql->kept && c->conn.can_write && !p->writes)
            p->kept = kept_new(c, footprint_kept(c, &footprint));
        pointer_map_put(&c->statements, c->conn.arena, sql, p);
    }
    *out = p;
    return OK;
}

/* Busy meanwhile: `each` may run the same statement, and nothing may be forgotten under it. */
static Status replay(Prepared *p, const Call *call, Rows answer)
{
    bool busy = p->busy;
    Status status = OK;
    p->busy = true;
    for (size_t i = 0; status == OK && call->each && i < answer.count; i++)
        status = call->each(call->context, &answer.rows[i]);
    p->busy = busy;
    return status;
}

/* stmt: that of p, or another of the same text while p's is busy. */
static Status run(Tx *tx, SqliteConn *c, Prepared *p, sqlite3_stmt *stmt, const Call *call)
{
    Kept *kept = p->kept && stmt == p->stmt ? p->kept : NULL;
    if (p->writes) {
        c->conn.wrote = true;
        kept_forget(c, &p->forgets);
    }
    int rc = bind(stmt, call->args, call->count);
    if (rc != SQLITE_OK) return stick(tx, c, rc, call->sql->where);
    if (kept) kept_begin(c, kept, call);
    Status status = rows(tx, c, stmt, call, kept);
    if (kept) kept_end(kept, status);
    if (call->changed) *call->changed = status == OK ? sqlite3_changes64(c->db) : 0;
    return status;
}

static Status lite_call(Tx *tx, const Call *call)
{
    SqliteConn *c = of(tx->inside->conn);
    Prepared *p;
    Rows answer;
    Problem problem = {0};
    Status status = prepared(c, call->sql, &p, &problem);
    if (status != OK) return tx_stick(tx, status, false, problem.code, "%s", problem.text);
    if (p->kept && kept_find(c, p->kept, call, &answer)) return replay(p, call, answer);

    sqlite3_stmt *stmt = p->stmt;
    bool nested = p->busy;
    if (nested) {
        status = checked_prepare(c, call->sql, 0, &stmt, &problem);
        if (status != OK) return tx_stick(tx, status, false, problem.code, "%s", problem.text);
    }
    p->busy = true;
    status = run(tx, c, p, stmt, call);
    if (nested) {
        sqlite3_finalize(stmt);
    } else {
        sqlite3_reset(stmt);
        sqlite3_clear_bindings(stmt);
        p->busy = false;
    }
    return status;
}

static Status lite_script(Conn *conn, Str sql, Problem *problem)
{
    SqliteConn *c = of(conn);
    const char *at = sql.ptr;
    const char *end = sql.ptr + sql.len;
    while (at < end) {
        sqlite3_stmt *stmt = NULL;
        int rc = sqlite3_prepare_v2(c->db, at, (int)(end - at), &stmt, &at);
        if (rc == SQLITE_OK && stmt) rc = sqlite3_step(stmt);
        if (rc == SQLITE_DONE || rc == SQLITE_ROW) rc = SQLITE_OK;
        Status status = rc == SQLITE_OK ? OK : failed(c, rc, "script", problem);
        if (status != OK && problem)
            problem_set(problem, status, "store.schema", "建表语句出错：%s", sqlite3_errmsg(c->db));
        sqlite3_finalize(stmt);
        TRY(status);
    }
    return OK;
}

static Status lite_query(Conn *conn, Str sql, TextRowFn each, void *context, Problem *problem)
{
    SqliteConn *c = of(conn);
    sqlite3_stmt *stmt = NULL;
    Status status = OK;
    int rc = sqlite3_prepare_v2(c->db, sql.ptr, (int)sql.len, &stmt, NULL);
    if (rc != SQLITE_OK) return failed(c, rc, "query", problem);
    int count = sqlite3_column_count(stmt);
    ASSERT(count <= 64);
    while (status == OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        Str cells[64];
        for (int i = 0; i < count; i++) {
            const void *text = sqlite3_column_text(stmt, i);
            cells[i] = (Str){text ? text : "", (size_t)sqlite3_column_bytes(stmt, i)};
        }
        status = each(context, cells, (size_t)count);
    }
    if (status == OK && rc != SQLITE_DONE) status = failed(c, rc, "query", problem);
    sqlite3_finalize(stmt);
    return status;
}

static bool type_fits(const char *declared, char kind)
{
    if (!declared) return true; /* an expression: checked when it runs, and by PostgreSQL */
    return kind == 'i'   ? strcmp(declared, "INTEGER") == 0
           : kind == 't' ? strcmp(declared, "TEXT") == 0
                         : strcmp(declared, "BLOB") == 0;
}

static Status lite_prepares(Conn *conn, const Sql *sql, Problem *problem)
{
    SqliteConn *c = of(conn);
    sqlite3_stmt *stmt = NULL;
    TRY(checked_prepare(c, sql, 0, &stmt, problem));
    Status status = OK;
    for (int i = 0; sql->columns[i] && status == OK; i++)
        if (!type_fits(sqlite3_column_decltype(stmt, i), sql->columns[i]))
            status = problem_set(problem, UNAVAILABLE, "store.column_type",
                                 "%s: column %d is %s, declared %c", sql->where, i,
                                 sqlite3_column_decltype(stmt, i), sql->columns[i]);
    sqlite3_finalize(stmt);
    return status;
}

/* ---- Backup ------------------------------------------------------------------------------- */

static int copy_into(sqlite3 *from, const char *path)
{
    sqlite3 *to = NULL;
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *copy = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", from, "main") : NULL;
    if (copy) {
        sqlite3_backup_step(copy, -1); /* one read snapshot: writers go on meanwhile */
        rc = sqlite3_backup_finish(copy);
    } else if (rc == SQLITE_OK) {
        rc = sqlite3_errcode(to);
    }
    /* One file without a -wal beside it, ready to be carried away. */
    if (rc == SQLITE_OK) rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    sqlite3_close(to);
    return rc;
}

static bool synced(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return good;
}

static Status lite_backup(Store *store, const char *path, Problem *problem)
{
    Conn *conn;
    TRY(store_read_conn(store, &conn, problem));
    char beside[4096];
    int n = snprintf(beside, sizeof beside, "%s.%d.new", path, (int)getpid());
    int rc = n > 0 && (size_t)n < sizeof beside ? SQLITE_OK : SQLITE_CANTOPEN;
    unlink(beside);
    int fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC, 0600); /* for its owner only */
    if (fd >= 0) close(fd);
    if (rc == SQLITE_OK) rc = copy_into(of(conn)->db, beside);
    store_read_done(store, conn);
    if (rc == SQLITE_OK && synced(beside) && rename(beside, path) == 0) return OK;
    unlink(beside);
    store_log("error", "backup", path, sqlite3_errstr(rc));
    return problem_set(problem, UNAVAILABLE, "store.backup", "备份到 %s 失败，请检查路径和空间",
                       path);
}

const Engine sqlite_engine = {
    .name = "sqlite",
    .batch_max = BATCH_MAX,
    .open = lite_open,
    .close = lite_close,
    .revive = lite_revive,
    .begin = lite_begin,
    .commit = lite_commit,
    .keep = lite_keep,
    .rollback = lite_rollback,
    .savepoint = lite_savepoint,
    .release = lite_release,
    .rollback_to = lite_rollback_to,
    .call = lite_call,
    .script = lite_script,
    .query = lite_query,
    .prepares = lite_prepares,
    .plan = lite_plan,
    .backup = lite_backup,
    .tables_sql =
        "SELECT m.name, coalesce((SELECT group_concat(k.name, ',') FROM"
        "  (SELECT t.name FROM pragma_table_info(m.name) t WHERE t.pk > 0 ORDER BY t.pk) k), '')"
        "  FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        "  ORDER BY m.name",
};
