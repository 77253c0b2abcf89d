#include "base/file.h"
#include "store/inside.h"
#include "store/test_store.h"

#include <dirent.h>
#include <errno.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { TEST_ARENA_MAX = 1 << 30 };

bool test_engine_there(TestEngine engine)
{
    static bool noted;
    if (engine == TEST_SQLITE) return true;
    const char *url = getenv("YL_TEST_PG");
    if (url && *url) return true;
    if (!noted) test_note("PostgreSQL skipped: YL_TEST_PG is not set");
    noted = true;
    return false;
}

static Ms test_now(void *context)
{
    return __atomic_load_n(&((TestStore *)context)->now_ms, __ATOMIC_RELAXED);
}

static void pg_do(const char *sql)
{
    PGconn *conn = PQconnectdb(getenv("YL_TEST_PG"));
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK) test_note("%s: %s", sql, PQerrorMessage(conn));
    ASSERT(status == PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(conn);
}

/* ---- Schemas of PostgreSQL, used again ---------------------------------------------------- */

/* Making and dropping a hundred tables takes a second; emptying them does not.  A schema whose
 * store was closed with the parts it was made with is kept, empty, for the next test with these
 * parts. */
enum { KEPT_MAX = 4, KEPT_PARTS = 64 };
static struct {
    char name[48];
    const StorePart *parts[KEPT_PARTS];
} kept[KEPT_MAX];
static int kept_count;

static void drop_schema(const char *name)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SET client_min_messages = error; DROP SCHEMA %s CASCADE", name);
    pg_do(sql);
}

/* At the end of the program, when the server may be gone already. */
static void drop_kept(void)
{
    PGconn *conn = kept_count ? PQconnectdb(getenv("YL_TEST_PG")) : NULL;
    while (kept_count > 0) {
        char sql[128];
        snprintf(sql, sizeof sql, "SET client_min_messages = error; DROP SCHEMA %s CASCADE",
                 kept[--kept_count].name);
        PQclear(PQexec(conn, sql));
    }
    PQfinish(conn);
}

static bool same_parts(const StorePart *const *a, const StorePart *const *b)
{
    size_t i = 0;
    while (a[i] && a[i] == b[i]) i++;
    return a[i] == b[i];
}

static bool take_kept(const StorePart *const *parts, char name[48])
{
    for (int i = 0; i < kept_count; i++) {
        if (!same_parts(kept[i].parts, parts)) continue;
        snprintf(name, 48, "%s", kept[i].name);
        kept[i] = kept[--kept_count];
        return true;
    }
    return false;
}

static void keep_schema(const char *name, const StorePart *const *parts)
{
    static const char empty[] =
        "SET search_path = %s; SET client_min_messages = error; DO $$ DECLARE r record; BEGIN"
        " PERFORM set_config('session_replication_role', 'replica', true);"
        " FOR r IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'schema_change'"
        "   AND relnamespace = current_schema()::regnamespace"
        " LOOP EXECUTE format('DELETE FROM %%I', r.relname); END LOOP; END $$";
    char sql[640];
    size_t count = 0;
    while (parts[count]) count++;
    if (kept_count == KEPT_MAX || count >= KEPT_PARTS) {
        drop_schema(name);
        return;
    }
    snprintf(sql, sizeof sql, empty, name);
    pg_do(sql);
    static bool once;
    if (!once) atexit(drop_kept);
    once = true;
    memset(&kept[kept_count], 0, sizeof kept[0]);
    memcpy(kept[kept_count].parts, parts, count * sizeof parts[0]);
    snprintf(kept[kept_count++].name, sizeof kept[0].name, "%s", name);
}

/* ---- A place for a store ------------------------------------------------------------------ */

static void make_place(TestStore *t)
{
    static int number;
    const char *tmp = getenv("TMPDIR");
    Arena *arena = t->arena;
    /* A program that was killed leaves its folder, and its number comes again. */
    do
        t->folder = str_c(arena, str_fmt(arena, "%s/yl-test-%d-%d", tmp && *tmp ? tmp : "/tmp",
                                         (int)getpid(), ++number));
    while (mkdir(t->folder, 0700) != 0 && errno == EEXIST);
    if (t->engine == TEST_SQLITE) {
        t->url = str_c(arena, str_fmt(arena, "sqlite:%s/test.db", t->folder));
        return;
    }
    const char *base = getenv("YL_TEST_PG");
    char name[48];
    if (!take_kept(t->parts, name)) {
        snprintf(name, sizeof name, "yl_%d_%d", (int)getpid(), number);
        pg_do(str_c(arena, str_fmt(arena, "CREATE SCHEMA %s", name)));
    }
    t->url = str_c(arena, str_fmt(arena, "%s%coptions=-csearch_path%%3D%s", base,
                                  strchr(base, '?') ? '&' : '?', name));
}

static void remove_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    Arena *arena = arena_new(1 << 20);
    while (dir && (entry = readdir(dir)))
        unlink(str_c(arena, str_fmt(arena, "%s/%s", folder, entry->d_name)));
    if (dir) closedir(dir);
    rmdir(folder);
    arena_free(arena);
}

Status test_store_try_open(TestStore *t)
{
    t->store = NULL;
    return store_open(t->options, &t->store, &t->problem);
}

static void open_or_end(TestStore *t)
{
    if (test_store_try_open(t) == OK) return;
    test_note("cannot open %s: %s %s", t->url, t->problem.code, t->problem.text);
    ASSERT(t->store);
}

TestStore *test_store_open(const StorePart *const *parts, TestEngine engine)
{
    Arena *arena = arena_new(TEST_ARENA_MAX);
    TestStore *t = NEW(arena, TestStore);
    t->arena = arena;
    t->engine = engine;
    t->parts = parts;
    ASSERT(ms_parse(STR("2026-03-02T10:30:00+08:00"), &t->now_ms));
    make_place(t);
    t->options = (StoreOptions){.url = t->url,
                                .no_jobs = true,
                                .no_sync = true,
                                .now = test_now,
                                .now_context = t,
                                .parts = parts};
    open_or_end(t);
    return t;
}

void test_store_reopen(TestStore *t)
{
    store_close(t->store);
    open_or_end(t);
}

void test_store_close(TestStore *t)
{
    store_close(t->store);
    if (t->engine == TEST_POSTGRES) {
        const char *schema = strstr(t->url, "search_path%3D") + strlen("search_path%3D");
        if (t->store && t->options.parts == t->parts)
            keep_schema(schema, t->parts);
        else
            drop_schema(schema);
    }
    remove_folder(t->folder);
    arena_free(t->arena);
}

Status test_write(TestStore *t, int64_t community, TxFn fn, void *job)
{
    TxOrigin origin = {.community = {community}};
    return store_write(t->store, origin, t->arena, fn, job, &t->problem);
}

Status test_read(TestStore *t, int64_t community, TxFn fn, void *job)
{
    TxOrigin origin = {.community = {community}};
    return store_read(t->store, origin, t->arena, fn, job, &t->problem);
}

void test_jobs(TestStore *t)
{
    Problem problem = {0};
    if (!CHECK_STATUS(OK, store_run_jobs(t->store, &problem))) test_note("%s", problem.text);
}

static Status number_row(void *context, const Str *cells, size_t count)
{
    ASSERT(count == 1 && str_to_i64(cells[0], context));
    return OK;
}

int64_t test_number(TestStore *t, const char *sql)
{
    int64_t number = INT64_MIN;
    Conn *conn;
    Problem problem = {0};
    ASSERT(store_read_conn(t->store, &conn, &problem) == OK);
    if (conn->engine->begin(conn, &problem) != OK ||
        conn->engine->query(conn, str_of(sql), number_row, &number, &problem) != OK)
        test_note("%s: %s", sql, problem.text);
    conn->engine->rollback(conn);
    store_read_done(t->store, conn);
    return number;
}

static Status hash_row(void *context, const Str *cells, size_t count)
{
    uint64_t *sum = context;
    uint64_t row = 1;
    for (size_t i = 0; i < count; i++) row = row * 0x9e3779b97f4a7c15u + str_hash(cells[i]);
    *sum += row ^ row >> 32;
    return OK;
}

static Status list_tables(Tx *tx, void *job)
{
    return store_tables(tx, job);
}

/* The sum over all rows, so that their order does not matter; without the marks of ids, which a
 * refused transaction may well have moved. */
uint64_t test_store_hash(TestStore *t)
{
    Rows tables = {0};
    uint64_t sum = 0;
    Conn *conn;
    Problem problem = {0};
    CHECK_STATUS(OK, test_read(t, 0, list_tables, &tables));
    ASSERT(store_read_conn(t->store, &conn, &problem) == OK);
    ASSERT(conn->engine->begin(conn, &problem) == OK);
    for (size_t i = 0; i < tables.count; i++) {
        Str name = row_str(&tables.rows[i], 0);
        if (str_is(name, "id_mark")) continue;
        Str sql = str_fmt(t->arena, "SELECT * FROM %.*s", STR_ARG(name));
        if (conn->engine->query(conn, sql, hash_row, &sum, &problem) != OK)
            test_note("%.*s: %s", STR_ARG(name), problem.text);
    }
    conn->engine->rollback(conn);
    store_read_done(t->store, conn);
    return sum;
}

static void show(void *context, const char *part, Str title, Str row)
{
    (void)context;
    test_note("audit %s: %.*s: %.*s", part, STR_ARG(title), STR_ARG(row));
}

int64_t test_store_broken(TestStore *t)
{
    int64_t broken = -1;
    Problem problem = {0};
    if (!CHECK_STATUS(OK, store_audit(t->store, show, NULL, &broken, &problem)))
        test_note("%s %s", problem.text, problem.where);
    return broken;
}

int test_fault_loop(TestStore *t, int64_t community, TxFn fn, void *job,
                    void (*check)(TestStore *t, int call))
{
    uint64_t before = test_store_hash(t);
    for (int call = 1; call <= 10000; call++) {
        store_fail_at(t->store, call);
        Status status = test_write(t, community, fn, job);
        store_fail_at(t->store, 0);
        if (status == OK || strcmp(t->problem.code, "store.fault") != 0) return call - 1;
        CHECK_STATUS(UNAVAILABLE, status);
        if (!CHECK(test_store_hash(t) == before))
            test_note("left behind by a fault at call %d", call);
        if (!check) continue;
        check(t, call);
        before = test_store_hash(t); /* the check may open an account, or run what is due */
    }
    CHECK(!"the function ends within 10000 store calls");
    return 10000;
}

/* What both engines accept but mean differently, and what house-style.md asks of every statement.
 */
static const char *fault_of(const char *text)
{
    static const char *const never[] = {
        " LIKE ",    "\"",      "SELECT *",     ".*",         "ifnull(", "iif(",   "instr(",
        "strftime(", "json_",   "group_concat", "string_agg", "upper(",  "lower(", "round(",
        " REAL",     "random(", "now(",         "FOR UPDATE", NULL};
    for (int i = 0; never[i]; i++)
        if (strstr(text, never[i])) return never[i];
    if (strstr(text, " LIMIT ") && !strstr(text, "ORDER BY")) return "LIMIT without ORDER BY";
    if (strstr(text, "sum(") && !strstr(text, "CAST(")) return "sum() without CAST(… AS BIGINT)";
    return NULL;
}

typedef struct PlanShow {
    const Sql *sql;
    int scans;
} PlanShow;

static Status plan_row(void *context, const Str *cells, size_t count)
{
    PlanShow *show = context;
    Str step = cells[count - 1];
    bool table = str_starts(step, STR("SCAN ")) && !str_starts(step, STR("SCAN CONSTANT"));
    bool community = str_ends(step, STR("(community_id=?)"));
    if (!table && !community) return OK;
    test_note("%s: %.*s\n#   %s", show->sql->where, STR_ARG(step), show->sql->text);
    show->scans++;
    return OK;
}

/* Shows as notes the statements that read a whole table, or all of a community, on SQLite
 * (test_all_statements does so with YL_SCANS=1). Some are right: small tables, and walks in the
 * order of an index with a LIMIT. */
static void show_scans(TestStore *t)
{
    ASSERT(t->engine == TEST_SQLITE);
    PlanShow show = {0};
    Arena *arena = arena_new(4 << 20);
    for (const Sql *const *sql = sql_first(); sql != sql_end(); sql++) {
        Problem problem = {0};
        Conn *conn;
        show.sql = *sql;
        ASSERT(store_read_conn(t->store, &conn, &problem) == OK);
        Str text = str_fmt(arena, "EXPLAIN QUERY PLAN %s", (*sql)->text);
        CHECK_STATUS(OK, conn->engine->query(conn, text, plan_row, &show, &problem));
        store_read_done(t->store, conn);
    }
    test_note("%d scans", show.scans);
    arena_free(arena);
}

void test_all_statements(TestStore *t)
{
    int count = 0;
    if (getenv("YL_SCANS") && t->engine == TEST_SQLITE) show_scans(t);
    for (const Sql *const *sql = sql_first(); sql != sql_end(); sql++, count++) {
        Problem problem = {0};
        if (!CHECK_STATUS(OK, store_prepares(t->store, *sql, &problem)))
            test_note("%s: %s\n# %s", (*sql)->where, problem.text, (*sql)->text);
        if (!CHECK(!fault_of((*sql)->text)))
            test_note("%s: %s is not for both engines", (*sql)->where, fault_of((*sql)->text));
    }
    test_note("%d statements prepared", count);
    CHECK(count > 0);
}

static bool listed_as_global(Str name)
{
    static Str list; /* one name a line, # begins a remark */
    static Arena *arena;
    if (!arena) {
        arena = arena_new(1 << 20);
        Problem problem = {0};
        if (!CHECK_STATUS(OK, file_read(arena, "docs/global-tables.txt", 1 << 16, &list, &problem)))
            test_note("run from the root of the tree: %s", problem.text);
    }
    for (Str rest = list; rest.ptr;) {
        Str line = str_cut(&rest, '\n');
        if (str_eq(str_trim(str_cut(&line, '#')), name)) return true;
    }
    return false;
}

static Status read_tables(Tx *tx, void *job)
{
    return store_tables(tx, job);
}

void test_all_tables(TestStore *t)
{
    Rows tables = {0};
    CHECK_STATUS(OK, test_read(t, 0, read_tables, &tables));
    CHECK(tables.count > 0);
    for (size_t i = 0; i < tables.count; i++) {
        Str name = row_str(&tables.rows[i], 0);
        Str key = row_str(&tables.rows[i], 1);
        bool keyed = str_eq(key, STR("community_id")) || str_starts(key, STR("community_id,"));
        if (!CHECK(keyed != listed_as_global(name)))
            test_note("table %.*s has the key (%.*s)%s", STR_ARG(name), STR_ARG(key),
                      keyed ? " and stands in docs/global-tables.txt" : "");
    }
}

/* A column that names somebody by what it is called. */
#define PERSON_COLUMNS                                                                             \
    "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"         \
    " WHERE m.type = 'table' AND (c.name LIKE '%person_id' OR c.name IN ('payer_id', 'worker_id'," \
    " 'elder_id', 'volunteer_id', 'carer_id', 'donor_id', 'about_id')) ORDER BY 1"

static Status person_column(void *context, const Str *cells, size_t count)
{
    const StorePart *const *part = context;
    (void)count;
    for (; *part; part++) {
        PersonRows rows[PERSON_ROWS_MAX];
        size_t n = (*part)->keeping && (*part)->keeping->rows ? (*part)->keeping->rows(rows) : 0;
        for (size_t i = 0; i < n; i++)
            if (str_is(cells[0], rows[i].column)) return OK;
    }
    CHECK(false);
    test_note("%.*s has no row in its domain's keeping.c", STR_ARG(cells[0]));
    return OK;
}

void test_person_columns(TestStore *t)
{
    Problem problem = {0};
    Conn *conn;
    ASSERT(t->engine == TEST_SQLITE);
    ASSERT(store_read_conn(t->store, &conn, &problem) == OK);
    CHECK_STATUS(OK, conn->engine->query(conn, STR(PERSON_COLUMNS), person_column,
                                         (void *)(uintptr_t)t->parts, &problem));
    store_read_done(t->store, conn);
}

Ms test_morning(void)
{
    Day today = ms_day(clock_now_ms(), SHANGHAI_MS);
    return day_ms(today, SHANGHAI_MS) + 10 * HOUR_MS + 30 * MINUTE_MS;
}
