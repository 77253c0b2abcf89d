#include "store/inside.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>

enum { STORE_ARENA_MAX = 64 << 20, LANES_DEFAULT = 4, EVENTS_KEEP_DEFAULT = 400 };

Ms store_now(const Store *store)
{
    return store->options.now ? store->options.now(store->options.now_context) : clock_now_ms();
}

bool store_is_postgres(const Store *store)
{
    return store->engine == &postgres_engine;
}

/* ---- Reading ------------------------------------------------------------------------------ */

Status store_read_conn(Store *store, Conn **out, Problem *problem)
{
    pthread_mutex_lock(&store->lock);
    Conn *conn = store->readers;
    if (conn) store->readers = conn->next;
    pthread_mutex_unlock(&store->lock);
    if (!conn) return store->engine->open(store, false, out, problem);
    if (conn->down && store->engine->revive(conn, problem) != OK) {
        store_read_done(store, conn);
        return UNAVAILABLE;
    }
    *out = conn;
    return OK;
}

void store_read_done(Store *store, Conn *conn)
{
    pthread_mutex_lock(&store->lock);
    conn->next = store->readers;
    store->readers = conn;
    pthread_mutex_unlock(&store->lock);
}

Status conn_transaction(Conn *conn, TxOrigin origin, Arena *arena, TxFn fn, void *job,
                        Problem *problem)
{
    const Engine *engine = conn->engine;
    Problem p = {0};
    Status status = engine->begin(conn, &p);
    if (status == OK) {
        conn->owner = 0;
        Outcome o = tx_do(conn, origin, arena, store_now(conn->store), fn, job, 0);
        status = o.status;
        p = o.problem;
        if (status == OK) status = engine->commit(conn, &p);
        if (status != OK) engine->rollback(conn);
        conn->late = -1;
    }
    if (problem) *problem = p;
    return status;
}

Status store_read(Store *store, TxOrigin origin, Arena *arena, TxFn fn, void *job, Problem *problem)
{
    Conn *conn;
    TRY(store_read_conn(store, &conn, problem));
    Status status = conn_transaction(conn, origin, arena, fn, job, problem);
    /* The server may have been restarted while the connection was idle. */
    if (conn->down && conn->engine->revive(conn, problem) == OK)
        status = conn_transaction(conn, origin, arena, fn, job, problem);
    store_read_done(store, conn);
    atomic_fetch_add(&store->reads, 1);
    return status;
}

/* ---- Opening and closing ------------------------------------------------------------------ */

static Status choose_engine(Store *store, Problem *problem)
{
    Str url = str_of(store->options.url);
    if (str_starts(url, STR("sqlite:")) && url.len > 7) {
        store->engine = &sqlite_engine;
        store->path = str_c(store->arena, str_slice(url, 7, url.len));
        return OK;
    }
    if (str_starts(url, STR("postgres://")) || str_starts(url, STR("postgresql://"))) {
        store->engine = &postgres_engine;
        return OK;
    }
    return problem_set(problem, INVALID, "store.url",
                       "数据库地址要写成 sqlite:文件路径 或 postgresql://…");
}

/* One writing process for a SQLite file, so that ids and order never clash. The lock ends with the
 * process, also by kill -9. */
static Status lock_file(Store *store, Problem *problem)
{
    if (!store->path || store->options.read_only) return OK;
    char *beside = str_c(store->arena, str_fmt(store->arena, "%s.lock", store->path));
    store->lock_fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (store->lock_fd < 0)
        return problem_set(problem, UNAVAILABLE, "store.unwritable",
                           "不能在 %s 旁边写文件，请检查文件夹是否存在、是否可写", store->path);
    if (flock(store->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return problem_set(problem, CONFLICT, "store.locked",
                           "数据库 %s 正被另一个银邻程序使用，请先停止它", store->path);
    /* Made here, so that others cannot read it; its -wal and -shm get the same rights. One that is
     * there is not opened: closing it would drop the locks SQLite holds in this process. */
    int fd = open(store->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd >= 0) close(fd);
    return OK;
}

static void list_parts(Store *store)
{
    size_t count = 0;
    const StorePart *const *given = store->options.parts;
    while (given && given[count]) count++;
    const StorePart **parts = NEW_ARRAY(store->arena, const StorePart *, count + 2);
    parts[0] = &store_part;
    for (size_t i = 0; i < count; i++) parts[i + 1] = given[i];
    store->parts = parts;
}

static Status open_lanes(Store *store, Problem *problem)
{
    int lanes = store->options.lanes > 0 ? store->options.lanes : LANES_DEFAULT;
    if (lanes > LANES_MAX) lanes = LANES_MAX;
    if (store->path) lanes = 1;
    for (int i = 0; i < lanes; i++) {
        TRY(store->engine->open(store, true, &store->lanes[i].conn, problem));
        store->lane_count = i + 1;
        if (i > 0) continue;
        TRY(schema_apply(store, store->lanes[0].conn, problem));
        if (store->engine->plan) TRY(store->engine->plan(store->lanes[0].conn, problem));
        TRY(id_open(store, store->lanes[0].conn, problem));
        TRY(jobs_open(store, store->lanes[0].conn, problem));
    }
    for (int i = 0; i < lanes; i++) TRY(lane_start(store, i, problem));
    jobs_start(store);
    return OK;
}

Status store_open(StoreOptions options, Store **out, Problem *problem)
{
    Problem ignored;
    if (!problem) problem = &ignored;
    Arena *arena = arena_new(STORE_ARENA_MAX);
    Store *store = NEW(arena, Store);
    const char *twice = getenv("YL_TWICE");
    ASSERT(options.node >= 0 && options.node <= 31);

    *store = (Store){.options = options, .arena = arena, .lock_fd = -1};
    store->options.url = str_c(arena, str_of(options.url)); /* connections are opened later, too */
    store->twice = options.twice || (twice && *twice == '1');
    if (!options.events_keep_days) store->options.events_keep_days = EVENTS_KEEP_DEFAULT;
    if (!options.queue_max) store->options.queue_max = QUEUE_DEFAULT;
    pthread_mutex_init(&store->lock, NULL);
    pthread_mutex_init(&store->id_lock, NULL);
    list_parts(store);

    Status status = choose_engine(store, problem);
    if (status == OK) status = lock_file(store, problem);
    if (status == OK && !options.read_only) status = open_lanes(store, problem);
    if (status == OK && options.read_only) {
        Conn *conn;
        status = store_read_conn(store, &conn, problem);
        if (status == OK) {
            status = schema_look(store, conn, problem);
            store_read_done(store, conn);
        }
    }
    if (status != OK) {
        store_close(store);
        return status;
    }
    *out = store;
    return OK;
}

void store_close(Store *store)
{
    if (!store) return;
    jobs_stop(store);
    for (int i = 0; i < store->lane_count; i++) lane_stop(&store->lanes[i]);
    while (store->readers) {
        Conn *conn = store->readers;
        store->readers = conn->next;
        store->engine->close(conn);
    }
    jobs_free(store);
    if (store->lane_count && !store->lanes[0].conn->down) id_close(store, store->lanes[0].conn);
    for (int i = 0; i < LANES_MAX; i++)
        if (store->lanes[i].conn) store->engine->close(store->lanes[i].conn);
    if (store->lock_fd >= 0) close(store->lock_fd);
    pthread_mutex_destroy(&store->lock);
    pthread_mutex_destroy(&store->id_lock);
    Arena *arena = store->arena;
    arena_free(arena);
}

/* ---- Looking after it --------------------------------------------------------------------- */

void store_on_publish(Store *store, void (*wake)(void *context, CommunityId community),
                      void *context)
{
    pthread_mutex_lock(&store->lock);
    store->wake_context = context;
    store->wake = wake;
    pthread_mutex_unlock(&store->lock);
}

void store_tell_wake(Store *store, CommunityId community)
{
    pthread_mutex_lock(&store->lock);
    void (*wake)(void *, CommunityId) = store->wake;
    void *context = store->wake_context;
    pthread_mutex_unlock(&store->lock);
    if (wake) wake(context, community);
}

void store_fail_at(Store *store, int call)
{
    atomic_store(&store->fail_at, call);
}

StoreStats store_stats(Store *store)
{
    StoreStats stats = {
        .writes = atomic_load(&store->writes),
        .batches = atomic_load(&store->batches),
        .refused = atomic_load(&store->refused),
        .reads = atomic_load(&store->reads),
        .rollbacks = atomic_load(&store->rollbacks),
        .replays = atomic_load(&store->replays),
        .events = atomic_load(&store->events),
        .timers = atomic_load(&store->timers),
        .stuck = atomic_load(&store->stuck),
        .queue_wait_us_max = atomic_load(&store->queue_wait_us_max),
        .jobs_heartbeat_ms = atomic_load(&store->jobs_heartbeat_ms),
    };
    for (int i = 0; i < store->lane_count; i++) {
        Lane *lane = &store->lanes[i];
        if (!lane->running) continue;
        pthread_mutex_lock(&lane->lock);
        stats.queue_now += lane->waiting;
        pthread_mutex_unlock(&lane->lock);
    }
    return stats;
}

Status store_prepares(Store *store, const Sql *sql, Problem *problem)
{
    Conn *conn;
    TRY(store_read_conn(store, &conn, problem));
    Status status = store->engine->prepares(conn, sql, problem);
    store_read_done(store, conn);
    return status;
}

typedef struct Tables {
    Arena *arena;
    Rows rows;
} Tables;

static Status table_row(void *context, const Str *cells, size_t count)
{
    Tables *tables = context;
    ASSERT(count == 2 && tables->rows.count < 4096);
    Arg *args = NEW_ARRAY(tables->arena, Arg, 2);
    args[0] = TEXT(str_dup(tables->arena, cells[0]));
    args[1] = TEXT(str_dup(tables->arena, cells[1]));
    tables->rows.rows[tables->rows.count++] = (Row){args, 2};
    return OK;
}

Status store_tables(Tx *tx, Rows *name_and_key)
{
    Conn *conn = tx->inside->conn;
    Tables tables = {.arena = tx->arena};
    tables.rows.rows = NEW_ARRAY(tx->arena, Row, 4096);
    TRY(conn->engine->query(conn, str_of(conn->engine->tables_sql), table_row, &tables,
                            &tx->problem));
    *name_and_key = tables.rows;
    return OK;
}

Status store_backup(Store *store, const char *path, Problem *problem)
{
    return store->engine->backup(store, path, problem);
}
