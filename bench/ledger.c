/* How much of SQLite's own speed is left when 64 clients wait for durable two-phase transfers, and
 * does one hot account slow them down?
 *
 * A transfer is a hold in one transaction and its take in another.  The peer is the same statements
 * on one thread straight through sqlite3, 100 transactions a commit: the limit of the engine.  Both
 * with synchronous=FULL on the same disk, in turn, so that the ratio holds on a noisy machine.
 *
 *   build/bench/ledger                    the ratios
 *   build/bench/ledger hot | spread       one kind alone, for a profile
 *   build/bench/ledger audit [10000000]   how long the audits take over so many transfers */
#include "domains/funds/inside.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HERE = 1, CLIENTS = 64, CARDS = 20000, SITES = 50, ROUNDS = 5, RUN_US = 700000 };

static const StorePart *const parts[] = {&people_domain.store, &funds_domain.store, NULL};

typedef struct Place {
    char folder[64];
    char url[128];
    Store *store;
    AccountId drawer;
    AccountId *cards, *sites;
} Place;

static Status fill(Tx *tx, void *job)
{
    Place *p = job;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = 1}, &p->drawer));
    for (int i = 0; i < SITES; i++)
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = 1 + i}, &p->sites[i]));
    for (int i = 0; i < CARDS; i++) {
        TransferId top_up;
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = 100 + i}, &p->cards[i]));
        FundsMove m = {.from = p->drawer,
                       .to = p->cards[i],
                       .amount = FUNDS_AMOUNT_MAX,
                       .reason = REASON_TOP_UP};
        TRY(funds_transfer(tx, &m, &top_up));
    }
    return OK;
}

static void open_place(Place *p, Arena *arena)
{
    Problem problem = {0};
    snprintf(p->folder, sizeof p->folder, "/tmp/yl-ledger-XXXXXX");
    ASSERT(mkdtemp(p->folder));
    snprintf(p->url, sizeof p->url, "sqlite:%s/bench.db", p->folder);
    p->cards = NEW_ARRAY(arena, AccountId, CARDS);
    p->sites = NEW_ARRAY(arena, AccountId, SITES);
    StoreOptions options = {.url = p->url, .no_jobs = true, .parts = parts};
    if (store_open(options, &p->store, &problem) != OK) {
        fprintf(stderr, "%s\n", problem.text);
        exit(1);
    }
    Arena *filling = arena_new((size_t)1 << 30);
    ASSERT(store_write(p->store, (TxOrigin){.community = {HERE}}, filling, fill, p, NULL) == OK);
    arena_free(filling);
}

static void close_place(Place *p)
{
    static const char *const ends[] = {"bench.db", "bench.db-wal", "bench.db-shm", "bench.db.lock"};
    char path[160];
    if (p->store) store_close(p->store);
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", p->folder, ends[i]);
        unlink(path);
    }
    rmdir(p->folder);
}

/* ---- Ours: clients of one event loop ---- */

typedef struct Loop Loop;
typedef struct Asker {
    StoreJob job; /* first */
    Loop *loop;
    AccountId from, to;
    HoldId hold;
    bool holding;
    struct Asker *next;
} Asker;
struct Loop {
    pthread_mutex_t lock; /* guards answered */
    pthread_cond_t filled;
    Asker *answered;
    Place *place;
    Random random;
    bool hot;
};

static Status hold_one(Tx *tx, void *job)
{
    Asker *a = job;
    FundsMove m = {.from = a->from, .to = a->to, .amount = 100, .reason = REASON_MEAL};
    return funds_hold(tx, &m, &a->hold);
}

static Status take_one(Tx *tx, void *job)
{
    Asker *a = job;
    TransferId taken;
    return funds_take(tx, a->hold, 100, 0, &taken);
}

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

static void ask(Asker *a)
{
    Loop *loop = a->loop;
    arena_reset(a->job.arena);
    a->holding = !a->holding;
    if (a->holding) {
        a->from = loop->place->cards[loop->hot ? 0 : random_below(&loop->random, CARDS)];
        a->to = loop->place->sites[loop->hot ? 0 : random_below(&loop->random, SITES)];
    }
    a->job.fn = a->holding ? hold_one : take_one;
    ASSERT(store_write_later(loop->place->store, &a->job) == OK);
}

/* Transfers a second. */
static double run_ours(Place *place, bool hot, uint64_t seed)
{
    static Asker askers[CLIENTS];
    Loop loop = {
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, place, random_seeded(seed), hot};
    int64_t start = clock_steady_us();
    int64_t done = 0;
    for (int i = 0; i < CLIENTS; i++) {
        askers[i] = (Asker){.loop = &loop};
        askers[i].job = (StoreJob){.origin = {.community = {HERE}},
                                   .arena = arena_new(1 << 20),
                                   .job = &askers[i],
                                   .done = answered};
        ask(&askers[i]);
    }
    for (int open = CLIENTS; open;) {
        pthread_mutex_lock(&loop.lock);
        while (!loop.answered) pthread_cond_wait(&loop.filled, &loop.lock);
        Asker *list = loop.answered;
        loop.answered = NULL;
        pthread_mutex_unlock(&loop.lock);
        bool over = clock_steady_us() - start > RUN_US;
        for (Asker *a = list, *next; a; a = next) {
            next = a->next;
            if (!over && !a->holding) done++;
            if (over && !a->holding)
                open--; /* ends with nothing held */
            else
                ask(a);
        }
    }
    for (int i = 0; i < CLIENTS; i++) arena_free(askers[i].job.arena);
    return (double)done * 1e6 / RUN_US;
}

/* ---- The peer: sqlite3 alone, the same statements ---- */

enum {
    RAW_BEGIN,
    RAW_COMMIT,
    RAW_ACCOUNT,
    RAW_OUT,
    RAW_IN,
    RAW_HOLD,
    RAW_HOLD_FIND,
    RAW_HOLD_MOVE,
    RAW_TRANSFER,
    RAW_COUNT,
    RAW_EVENT,
    RAW_STATEMENTS
};
static const char *const raw_sql[RAW_STATEMENTS] = {
    "BEGIN IMMEDIATE",
    "COMMIT",
    "SELECT unit FROM account WHERE community_id = ?1 AND id = ?2",
    "UPDATE account SET out_posted = out_posted + ?3, out_held = out_held + ?4"
    " WHERE community_id = ?1 AND id = ?2"
    "   AND (floor IS NULL OR in_posted - out_posted - out_held - ?3 - ?4 >= floor)",
    "UPDATE account SET in_posted = in_posted + ?3, in_held = in_held + ?4"
    " WHERE community_id = ?1 AND id = ?2",
    "INSERT INTO hold (community_id, id, from_id, to_id, amount, taken, state, reason, subject_id,"
    "       due_ms, made_by, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, 0, 1, 2, 0, NULL, 0, 1)",
    "SELECT id, from_id, to_id, amount, taken, state, reason, subject_id, due_ms FROM hold"
    " WHERE community_id = ?1 AND id = ?2",
    "UPDATE hold SET state = ?3, taken = ?4, done_ms = ?5"
    " WHERE community_id = ?1 AND id = ?2 AND state = 1",
    "INSERT INTO transfer (community_id, id, from_id, to_id, amount, reason, subject_id, hold_id,"
    "       reverses_id, made_by, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, 2, 0, ?6, NULL, 0, 1)",
    "INSERT INTO event_count (community_id, last) VALUES (?1, 1)"
    "  ON CONFLICT (community_id) DO UPDATE SET last = event_count.last + 1",
    "INSERT INTO event (community_id, number, at_ms, topic, subject, payload)"
    "  SELECT community_id, last, 1, 'funds.moved', ?2, '' FROM event_count"
    "   WHERE community_id = ?1",
};
typedef struct Raw {
    sqlite3 *db;
    sqlite3_stmt *all[RAW_STATEMENTS];
    int64_t id;
} Raw;

static void raw_open(Raw *r, const char *path)
{
    r->id = INT64_C(1) << 52;
    ASSERT(sqlite3_open_v2(path, &r->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
           SQLITE_OK);
    sqlite3_exec(r->db,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                 "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=8000",
                 NULL, NULL, NULL);
    for (int i = 0; i < RAW_STATEMENTS; i++)
        ASSERT(sqlite3_prepare_v3(r->db, raw_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &r->all[i],
                                  NULL) == SQLITE_OK);
}

static void raw_do(Raw *r, int which, const int64_t *values, int count)
{
    sqlite3_stmt *stmt = r->all[which];
    for (int i = 0; i < count; i++) sqlite3_bind_int64(stmt, i + 1, values[i]);
    int code = sqlite3_step(stmt);
    ASSERT(code == SQLITE_DONE || code == SQLITE_ROW);
    sqlite3_reset(stmt);
}
#define RAW(r, which, ...)                                                                         \
    raw_do(r, which, (const int64_t[]){__VA_ARGS__},                                               \
           (int)(sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)))

static void raw_hold(Raw *r, int64_t from, int64_t to, int64_t id)
{
    RAW(r, RAW_ACCOUNT, HERE, from);
    RAW(r, RAW_ACCOUNT, HERE, to);
    RAW(r, RAW_OUT, HERE, from, 0, 100);
    RAW(r, RAW_IN, HERE, to, 0, 100);
    RAW(r, RAW_HOLD, HERE, id, from, to, 100);
}

static void raw_take(Raw *r, int64_t from, int64_t to, int64_t hold, int64_t id)
{
    RAW(r, RAW_HOLD_FIND, HERE, hold);
    RAW(r, RAW_HOLD_MOVE, HERE, hold, 2, 100, 1);
    RAW(r, RAW_OUT, HERE, from, 100, -100);
    RAW(r, RAW_IN, HERE, to, 100, -100);
    RAW(r, RAW_TRANSFER, HERE, id, from, to, 100, hold);
    RAW(r, RAW_COUNT, HERE);
    RAW(r, RAW_EVENT, HERE, id);
}

/* Transfers a second; 50 holds and the 50 takes of the holds before them in one commit. */
static double run_raw(Raw *r, const Place *p, Random *random)
{
    enum { HALF = 50 };
    int64_t from[HALF], to[HALF], hold[HALF];
    int64_t start = clock_steady_us();
    int64_t done = 0;
    bool held = false;
    while (clock_steady_us() - start < RUN_US) {
        RAW(r, RAW_BEGIN, 0);
        for (int i = 0; i < HALF; i++) {
            if (held) {
                raw_take(r, from[i], to[i], hold[i], ++r->id);
                done++;
            }
            from[i] = p->cards[random_below(random, CARDS)].v;
            to[i] = p->sites[random_below(random, SITES)].v;
            hold[i] = ++r->id;
            raw_hold(r, from[i], to[i], hold[i]);
        }
        RAW(r, RAW_COMMIT, 0);
        held = true;
    }
    return (double)done * 1e6 / (double)(clock_steady_us() - start);
}

/* ---- The table ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}
static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, by_size);
    return values[ROUNDS / 2];
}

static void ratios(void)
{
    Arena *arena = arena_new(16 << 20);
    Place ours = {0};
    Place peer = {0};
    Raw raw;
    Random random = random_seeded(7);
    double limit[ROUNDS], spread[ROUNDS], hot[ROUNDS], share[ROUNDS], between[ROUNDS];
    open_place(&ours, arena);
    open_place(&peer, arena);
    store_close(peer.store);
    peer.store = NULL;
    raw_open(&raw, peer.url + strlen("sqlite:"));
    for (uint64_t i = 0; i < ROUNDS; i++) {
        limit[i] = run_raw(&raw, &peer, &random);
        spread[i] = run_ours(&ours, false, i);
        hot[i] = run_ours(&ours, true, i);
        share[i] = spread[i] / limit[i];
        between[i] = hot[i] > spread[i] ? hot[i] / spread[i] : spread[i] / hot[i];
    }
    printf("%-44s %10s %8s\n", "two-phase transfers, durable", "a second", "of raw");
    printf("%-44s %10.0f %8s\n", "sqlite3 raw, one thread, 100 steps a commit", median(limit),
           "1.00");
    printf("%-44s %10.0f %8.2f\n", "64 clients, 20,000 cards and 50 sites", median(spread),
           median(share));
    printf("%-44s %10.0f\n", "64 clients, one card and one site", median(hot));
    printf("%-44s %10.2f\n", "hot and spread differ by a factor of", median(between));
    for (int i = 0; i < RAW_STATEMENTS; i++) sqlite3_finalize(raw.all[i]);
    sqlite3_close(raw.db);
    close_place(&peer);
    close_place(&ours);
    arena_free(arena);
}

/* ---- Auditing ---- */

static void found(void *context, const char *part, Str title, Str row)
{
    (void)context;
    printf("broken: %s: %.*s: %.*s\n", part, STR_ARG(title), STR_ARG(row));
}

static void write_transfers(const Place *p, int64_t count)
{
    Raw raw;
    Random random = random_seeded(11);
    raw_open(&raw, p->url + strlen("sqlite:"));
    sqlite3_exec(raw.db, "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000", NULL, NULL, NULL);
    for (int64_t i = 0; i < count; i++) {
        if (i % 100000 == 0) RAW(&raw, RAW_BEGIN, 0);
        int64_t from = p->cards[random_below(&random, CARDS)].v;
        int64_t to = p->sites[random_below(&random, SITES)].v;
        RAW(&raw, RAW_OUT, HERE, from, 1, 0);
        RAW(&raw, RAW_IN, HERE, to, 1, 0);
        sqlite3_clear_bindings(raw.all[RAW_TRANSFER]);
        RAW(&raw, RAW_TRANSFER, HERE, ++raw.id, from, to, 1);
        if (i % 100000 == 99999 || i == count - 1) RAW(&raw, RAW_COMMIT, 0);
    }
    for (int i = 0; i < RAW_STATEMENTS; i++) sqlite3_finalize(raw.all[i]);
    sqlite3_close(raw.db);
}

static void audit(int64_t count)
{
    Arena *arena = arena_new(16 << 20);
    Place place = {0};
    Problem problem = {0};
    int64_t broken;
    open_place(&place, arena);
    store_close(place.store);
    place.store = NULL;
    fflush(NULL);
    pid_t filler = fork(); /* its memory is not the audit's */
    ASSERT(filler >= 0);
    if (filler == 0) {
        write_transfers(&place, count);
        _exit(0);
    }
    int end;

    waitpid(filler, &end, 0);
    ASSERT(end == 0);
    StoreOptions options = {.url = place.url, .no_jobs = true, .parts = parts};
    ASSERT(store_open(options, &place.store, &problem) == OK);
    int64_t start = clock_steady_us();
    ASSERT(store_audit(place.store, found, NULL, &broken, &problem) == OK);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("audit of %lld transfers: %.1f s, %ld MB at most, %lld broken\n", (long long)count,
           (double)(clock_steady_us() - start) / 1e6, usage.ru_maxrss / 1024, (long long)broken);
    close_place(&place);
    arena_free(arena);
}

/* One kind alone, for a profile. */
static void alone(bool hot)
{
    Arena *arena = arena_new(16 << 20);
    Place place = {0};
    open_place(&place, arena);
    for (uint64_t i = 0; i < ROUNDS; i++) printf("%.0f a second\n", run_ours(&place, hot, i));
    close_place(&place);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    int64_t count = 10000000;
    if (argc > 1 && (strcmp(argv[1], "hot") == 0 || strcmp(argv[1], "spread") == 0)) {
        alone(argv[1][0] == 'h');
        return 0;
    }
    if (argc > 2 && !str_to_i64(str_of(argv[2]), &count)) return 2;
    if (argc > 1 && strcmp(argv[1], "audit") == 0)
        audit(count);
    else
        ratios();
    return 0;
}
