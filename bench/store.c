/* How much of SQLite's own speed is left when many clients wait for durable small transactions?
 *
 * The transaction is shop_order (store/shop_for_tests.h): a SELECT, an INSERT, an UPDATE and the
 * two statements of an event.  The peer is the same SQL on one thread straight through sqlite3, 100
 * transactions a commit: the limit of the engine.  Both with synchronous=FULL on the same disk, in
 * turn, so that the ratio holds on a noisy machine.  Clients are a closed loop: each asks again as
 * soon as it is answered, either from one event loop (as the server does) or from a thread each. */
#include "raw_shop.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CLIENTS_MAX = 256, ROUNDS = 3 };

typedef struct Figure {
    double per_s;
    double p50_ms, p99_ms;
} Figure;

/* A fresh store in a temporary place: a folder, or a schema of the server in YL_TEST_PG. */
typedef struct Place {
    char folder[64];
    char url[512];
    Store *store;
} Place;

static void pg_do(const char *sql)
{
    PGconn *conn = PQconnectdb(getenv("YL_TEST_PG"));
    PQclear(PQexec(conn, sql));
    PQfinish(conn);
}

static void open_shop(Place *p, bool postgres)
{
    static int number;
    Problem problem = {0};
    Arena *arena = arena_new(64 << 20);
    snprintf(p->folder, sizeof p->folder, "/tmp/yl-bench-XXXXXX");
    if (postgres) {
        char sql[64];
        const char *base = getenv("YL_TEST_PG");
        snprintf(sql, sizeof sql, "CREATE SCHEMA bench_%d_%d", (int)getpid(), ++number);
        pg_do(sql);
        snprintf(p->url, sizeof p->url, "%s%coptions=-csearch_path%%3Dbench_%d_%d", base,
                 strchr(base, '?') ? '&' : '?', (int)getpid(), number);
    } else {
        ASSERT(mkdtemp(p->folder));
        snprintf(p->url, sizeof p->url, "sqlite:%s/bench.db", p->folder);
    }
    StoreOptions options = {.url = p->url, .no_jobs = true, .parts = shop_parts};
    if (store_open(options, &p->store, &problem) != OK) {
        fprintf(stderr, "%s\n", problem.text);
        exit(1);
    }
    for (int c = 1; c <= COMMUNITIES; c++) {
        TxOrigin origin = {.community = {c}};
        ASSERT(store_write(p->store, origin, arena, shop_fill, NULL, NULL) == OK);
    }
    arena_free(arena);
}

static void close_shop(Place *p, bool postgres)
{
    static const char *const ends[] = {"bench.db", "bench.db-wal", "bench.db-shm", "bench.db.lock"};
    char path[128];
    store_close(p->store);
    if (postgres) {
        snprintf(path, sizeof path, "SET client_min_messages = error; DROP SCHEMA %s CASCADE",
                 strstr(p->url, "%3D") + 3);
        pg_do(path);
        return;
    }
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", p->folder, ends[i]);
        unlink(path);
    }
    rmdir(p->folder);
}

/* ---- Latencies ---------------------------------------------------------------------------- */

typedef struct Waits {
    int64_t *us;
    size_t count, room;
} Waits;

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static Figure figure(Waits *w, int64_t run_us)
{
    if (!w->count) return (Figure){0};
    qsort(w->us, w->count, sizeof w->us[0], by_size);
    return (Figure){(double)w->count * 1e6 / (double)run_us, (double)w->us[w->count / 2] / 1e3,
                    (double)w->us[w->count * 99 / 100] / 1e3};
}

/* ---- Clients of one event loop ------------------------------------------------------------ */

typedef struct Loop Loop;
typedef struct Asker {
    StoreJob job; /* first */
    Loop *loop;
    ShopOrder order;
    int64_t asked_us;
    struct Asker *next;
} Asker;
struct Loop {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    Asker *answered;
};

static void answered(StoreJob *job, Status status)
{
    Asker *a = (Asker *)job;
    ASSERT(status == OK);
    pthread_mutex_lock(&a->loop->lock);
    bool wake = !a->loop->answered;
    a->next = a->loop->answered;
    a->loop->answered = a;
    pthread_mutex_unlock(&a->loop->lock);
    if (wake) pthread_cond_signal(&a->loop->filled);
}

static int64_t order_number; /* unique through all runs */

static void ask(Store *store, Asker *a, Random *random)
{
    arena_reset(a->job.arena);
    a->job.origin.community.v = 1 + (int64_t)random_below(random, COMMUNITIES);
    a->order = (ShopOrder){
        .item = 1 + (int64_t)random_below(random, ITEMS), .client = 1, .number = ++order_number};
    a->asked_us = clock_steady_us();
    ASSERT(store_write_later(store, &a->job) == OK);
}

static Figure run_loop(Store *store, int clients, Waits *waits, Random *random)
{
    Loop loop = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL};
    Arena *arena = arena_new(1 << 20);
    Asker *askers = NEW_ARRAY(arena, Asker, clients);
    waits->count = 0;
    int64_t start = clock_steady_us();
    for (int i = 0; i < clients; i++) {
        askers[i].loop = &loop;
        askers[i].job = (StoreJob){.arena = arena_new(1 << 20),
                                   .fn = shop_order,
                                   .job = &askers[i].order,
                                   .done = answered};
        ask(store, &askers[i], random);
    }
    for (int open = clients; open;) {
        pthread_mutex_lock(&loop.lock);
        while (!loop.answered) pthread_cond_wait(&loop.filled, &loop.lock);
        Asker *list = loop.answered;
        loop.answered = NULL;
        pthread_mutex_unlock(&loop.lock);
        int64_t now = clock_steady_us();
        bool over = now - start > RUN_US;
        for (Asker *a = list, *next; a; a = next) {
            next = a->next;
            if (!over && waits->count < waits->room) waits->us[waits->count++] = now - a->asked_us;
            if (over)
                open--;
            else
                ask(store, a, random);
        }
    }
    for (int i = 0; i < clients; i++) arena_free(askers[i].job.arena);
    arena_free(arena);
    return figure(waits, RUN_US);
}

/* ---- A thread each ------------------------------------------------------------------------ */

typedef struct Caller {
    Store *store;
    pthread_t thread;
    Waits waits;
    Random random;
    atomic_bool *over;
} Caller;

static _Atomic int64_t caller_number = 1LL << 40;

static void *caller_main(void *context)
{
    Caller *c = context;
    Arena *arena = arena_new(1 << 20);
    while (!atomic_load(c->over)) {
        TxOrigin origin = {.community = {1 + (int64_t)random_below(&c->random, COMMUNITIES)}};
        ShopOrder order = {.item = 1 + (int64_t)random_below(&c->random, ITEMS),
                           .client = 1,
                           .number = atomic_fetch_add(&caller_number, 1)};
        int64_t asked = clock_steady_us();
        ASSERT(store_write(c->store, origin, arena, shop_order, &order, NULL) == OK);
        if (c->waits.count < c->waits.room)
            c->waits.us[c->waits.count++] = clock_steady_us() - asked;
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static Figure run_threads(Store *store, int clients, Waits *all, Random *random)
{
    static Caller callers[CLIENTS_MAX];
    atomic_bool over = false;
    Arena *arena = arena_new((size_t)256 << 20);
    for (int i = 0; i < clients; i++) {
        callers[i] = (Caller){.store = store,
                              .waits = {NEW_ARRAY(arena, int64_t, 20000), 0, 20000},
                              .random = random_seeded(random_next(random)),
                              .over = &over};
        ASSERT(pthread_create(&callers[i].thread, NULL, caller_main, &callers[i]) == 0);
    }
    usleep(RUN_US);
    atomic_store(&over, true);
    all->count = 0;
    for (int i = 0; i < clients; i++) {
        pthread_join(callers[i].thread, NULL);
        for (size_t k = 0; k < callers[i].waits.count && all->count < all->room; k++)
            all->us[all->count++] = callers[i].waits.us[k];
    }
    arena_free(arena);
    return figure(all, RUN_US);
}

/* ---- The table ---------------------------------------------------------------------------- */

static double median(double *values, int count)
{
    for (int i = 1; i < count; i++)
        for (int k = i; k > 0 && values[k - 1] > values[k]; k--) {
            double swap = values[k];
            values[k] = values[k - 1];
            values[k - 1] = swap;
        }
    return values[count / 2];
}

typedef struct Line {
    const char *name;
    int clients;
    bool threads;
    double per_s[ROUNDS], ratio[ROUNDS], p50[ROUNDS], p99[ROUNDS];
} Line;

static void show(const char *engine, Line *line, bool ratio)
{
    char share[16] = "";
    if (ratio) snprintf(share, sizeof share, "%.2f", median(line->ratio, ROUNDS));
    printf("%-10s %-24s %9.0f %8s %8.1f %8.1f\n", engine, line->name, median(line->per_s, ROUNDS),
           share, median(line->p50, ROUNDS), median(line->p99, ROUNDS));
}

static void run_engine(bool postgres)
{
    static int64_t room[1 << 20];
    Waits waits = {room, 0, sizeof room / sizeof room[0]};
    Random random = random_seeded(7);
    Line lines[] = {{.name = "1 client", .clients = 1},
                    {.name = "16 clients", .clients = 16},
                    {.name = "64 clients", .clients = 64},
                    {.name = "256 clients", .clients = 256},
                    {.name = "64 threads", .clients = 64, .threads = true}};
    double raw_100[ROUNDS];
    double raw_1[ROUNDS];
    Place ours = {0};
    Place peer = {0};
    Raw raw = {0};
    open_shop(&ours, postgres);
    if (!postgres) {
        open_shop(&peer, false);
        store_close(peer.store);
        peer.store = NULL;
        raw_open(&raw, peer.url + strlen("sqlite:"));
    }
    for (int round = 0; round < ROUNDS; round++) {
        if (!postgres) raw_1[round] = run_raw(&raw, 1, &random);
        for (int i = 0; i < 5; i++) {
            Line *l = &lines[i];
            if (!postgres) raw_100[round] = run_raw(&raw, 100, &random);
            Figure f = l->threads ? run_threads(ours.store, l->clients, &waits, &random)
                                  : run_loop(ours.store, l->clients, &waits, &random);
            l->per_s[round] = f.per_s;
            l->ratio[round] = postgres ? 0 : f.per_s / raw_100[round];
            l->p50[round] = f.p50_ms;
            l->p99[round] = f.p99_ms;
        }
    }
    if (!postgres) {
        printf("%-10s %-24s %9.0f\n", "sqlite3", "raw, 1 a commit", median(raw_1, ROUNDS));
        printf("%-10s %-24s %9.0f %8s\n", "sqlite3", "raw, 100 a commit", median(raw_100, ROUNDS),
               "1.00");
        sqlite3_stmt *stmt;
        while ((stmt = sqlite3_next_stmt(raw.db, NULL))) sqlite3_finalize(stmt);
        sqlite3_close(raw.db);
        close_shop(&peer, false);
    }
    for (int i = 0; i < 5; i++) show(postgres ? "postgres" : "sqlite", &lines[i], !postgres);
    close_shop(&ours, postgres);
}

int main(void)
{
    const char *pg = getenv("YL_TEST_PG");
    printf("%-10s %-24s %9s %8s %8s %8s\n", "engine", "who asks", "tx/s", "of raw", "p50 ms",
           "p99 ms");
    run_engine(false);
    if (pg && *pg)
        run_engine(true);
    else
        printf("postgres   not measured: YL_TEST_PG is not set (tests/pg start)\n");
    return 0;
}
