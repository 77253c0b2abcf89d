/* kill -9 while alarms are raised, answered, closed and climb their ladders: every answered report
 * is there once, every person in need has exactly one open alarm, no step of a ladder was told
 * twice, no timer is left behind, the chain of events is whole.
 *
 * A child process raises from several threads, with the store's own loop firing timers by a clock
 * that runs fifty times as fast; each answer is marked in memory shared with the parent, which
 * kills the child at a random moment and looks.  The next child repeats the report that was not
 * answered, as a device would.  Rounds: YL_KILL_ALARM (40), open alarms besides: YL_KILL_ALARM_OPEN
 * (1,000): somebody is with those people, and each of them has its timer. The clock stands still
 * while the parent looks; with many open alarms every audit is run in every fiftieth round. */
#include "domains/safety/world_for_tests.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 6, PEOPLE = 4, ROUND_US_MAX = 120000, FASTER = 50, BATCH = 500, MANY = 10000 };
static const Ms REPORT_MS = INT64_C(4000000000000);

/* Shared between parent and child. */
typedef struct Answers {
    _Atomic int64_t answered[CLIENTS];
    _Atomic bool ready;
    int64_t start_us; /* the steady clock when the test began */
    Ms start_ms;
    PersonId people[CLIENTS][PEOPLE];
    PersonId clerk;
} Answers;

typedef struct Client {
    Store *store;
    Answers *answers;
    int client;
    int64_t step;
} Client;

static Ms fast_clock(void *context)
{
    const Answers *a = context;
    return a->start_ms + (clock_steady_us() - a->start_us) * FASTER / 1000;
}

static Ms stopped_clock(void *context)
{
    return ((const Answers *)context)->start_ms;
}

/* Four presses of four people, then the first one's alarm is closed; again and again. */
static Status one_step(Tx *tx, void *job)
{
    const Client *c = job;
    Alarm a;
    int64_t n = c->step;
    PersonId who = c->answers->people[c->client][n % (PEOPLE + 1) % PEOPLE];
    if (n % (PEOPLE + 1) == PEOPLE) {
        Status status = alarm_open_of(tx, who.v, ALARM_SOS, false, &a);
        if (status == NOT_FOUND) return OK; /* closed already, and not answered */
        TRY(status);
        tx->origin.actor = c->answers->clerk.v;
        tx->origin.role = ROLE_OPERATOR;
        if (n % 3) TRY(safety_acknowledge(tx, a.id));
        return safety_resolve(tx, a.id, CODE_HELPED, CHECKED_SIGHT, STR("扶起来了"));
    }
    AlarmAsk ask = {.kind = ALARM_SOS,
                    .person = who,
                    .device = DEVICE + c->client,
                    .device_ms = REPORT_MS + n,
                    .may_take_back = n % 2 == 0,
                    .code = STR("sos")};
    return safety_raise(tx, &ask, &a);
}

static void *client_main(void *context)
{
    Client *c = context;
    for (;;) {
        Arena *arena = arena_new(4 << 20);
        Problem problem;
        TxOrigin origin = {.community = {HERE}};
        c->step = atomic_load(&c->answers->answered[c->client]);
        if (store_write(c->store, origin, arena, one_step, c, &problem) != OK) _exit(3);
        atomic_store(&c->answers->answered[c->client], c->step + 1);
        arena_free(arena);
        usleep(500);
    }
    return NULL;
}

static void child_main(StoreOptions options, Answers *answers)
{
    static Client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    Problem problem;
    Store *store;
    options.no_jobs = false;
    if (store_open(options, &store, &problem) != OK) _exit(1);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (Client){store, answers, i, 0};
        ASSERT(pthread_create(&threads[i], NULL, client_main, &clients[i]) == 0);
    }
    atomic_store(&answers->ready, true);
    for (int i = 0; i < CLIENTS; i++) pthread_join(threads[i], NULL);
    _exit(0);
}

/* ---- Before ---- */

static Status add_people(Tx *tx, void *job)
{
    Answers *a = job;
    for (int i = 0; i < CLIENTS; i++)
        for (int k = 0; k < PEOPLE; k++) {
            TRY(people_add(tx, &(Person){.name = STR("老人"), .is_elder = true, .channel = 1},
                           &a->people[i][k]));
        }
    return OK;
}

typedef struct Opening {
    int64_t count;
    PersonId clerk;
} Opening;
static Status add_open(Tx *tx, void *job)
{
    const Opening *o = job;
    int64_t count = o->count;
    tx->origin.actor = o->clerk.v;
    tx->origin.role = ROLE_OPERATOR;
    for (int64_t i = 0; i < count; i++) {
        Alarm a;
        PersonId who;
        TRY(people_add(tx, &(Person){.name = STR("邻居"), .is_elder = true, .channel = 1}, &who));
        AlarmAsk ask = {.kind = ALARM_SILENCE, .person = who, .code = STR("silence")};
        TRY(safety_raise(tx, &ask, &a));
        TRY(safety_acknowledge(tx, a.id));
        TRY(safety_move(tx, a.id, ALARM_ON_SITE, STR("")));
    }
    return OK;
}

/* ---- After each kill ---- */

static int64_t number_of(TestStore *t, const char *format, int64_t a, int64_t b)
{
    char sql[400];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(sql, sizeof sql, format, (long long)a, (long long)b);
#pragma GCC diagnostic pop
    return test_number(t, sql);
}

/* Reports among the first `steps` of a client: every fifth step closes instead. */
static int64_t reports(int64_t steps)
{
    return steps - steps / (PEOPLE + 1);
}

static void look(TestStore *t, const Answers *answers, bool at_all)
{
    for (int i = 0; i < CLIENTS; i++) {
        int64_t steps = atomic_load(&answers->answered[i]);
        int64_t there = number_of(
            t, "SELECT count(*) FROM alarm_event WHERE device_id = %lld AND device_ms < %lld",
            DEVICE + i, REPORT_MS + steps);
        int64_t all = number_of(
            t, "SELECT count(*) FROM alarm_event WHERE device_id = %lld AND number > %lld",
            DEVICE + i, 0);
        CHECK_INT(reports(steps), there);
        CHECK(all == there || all == there + 1); /* the one under way */
    }
    if (!at_all) return;
    /* No report twice; no step of one climb told twice within its wait, 30 s and more. */
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM (SELECT device_id FROM alarm_event"
                                " WHERE device_id > 0 GROUP BY device_id, device_ms"
                                " HAVING count(*) > 1) x"));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM alarm_event a JOIN alarm_event b"
                                "  ON b.community_id = a.community_id AND b.alarm_id = a.alarm_id"
                                " AND b.number > a.number AND b.what = 4"
                                " WHERE a.what = 4 AND b.at_ms < a.at_ms + 30000"));
    CHECK_INT(0, test_store_broken(t));
}

typedef struct Walk {
    int64_t last, broken;
} Walk;
static Status walk(Tx *tx, void *job)
{
    Walk *c = job;
    int64_t before = -1;
    c->last = c->broken = 0;
    while (!c->broken && c->last != before) {
        before = c->last;
        TRY(safety_chain_check(tx, c->last, 2000, &c->last, &c->broken));
    }
    return OK;
}

static int64_t number_from(const char *name, int64_t otherwise)
{
    int64_t n = otherwise;
    if (getenv(name)) CHECK(str_to_i64(str_of(getenv(name)), &n));
    return n;
}

TEST(every_sos_is_one_open_alarm_and_every_timer_fires_once_through_kill_9)
{
    int64_t rounds = number_from("YL_KILL_ALARM", getenv("YL_SANITIZED") ? 10 : 40);
    int64_t open = number_from("YL_KILL_ALARM_OPEN", 1000);
    World w;
    Walk chain;
    TestStore *t = world_open(TEST_SQLITE, &w);
    Random random = random_seeded((uint64_t)clock_now_ms());
    Answers *answers =
        mmap(NULL, sizeof *answers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(answers != MAP_FAILED);
    CHECK_STATUS(OK, test_write(t, HERE, add_people, answers));
    Arena *arena = arena_new((size_t)1 << 28);
    for (int64_t left = open; left > 0; left -= BATCH, arena_reset(arena)) {
        Opening o = {left < BATCH ? left : BATCH, w.zheng};
        TxOrigin origin = {.community = {HERE}};
        CHECK_STATUS(OK, store_write(t->store, origin, arena, add_open, &o, &t->problem));
    }
    arena_free(arena);
    answers->clerk = w.zheng;
    answers->start_us = clock_steady_us();
    answers->start_ms = t->now_ms;
    t->options.no_sync = false;
    t->options.now = fast_clock;
    t->options.now_context = answers;
    store_close(t->store);
    for (int64_t round = 0; round < rounds; round++) {
        int end;
        atomic_store(&answers->ready, false);
        answers->start_us = clock_steady_us();
        t->options.now = fast_clock;
        fflush(NULL);
        pid_t child = fork();
        ASSERT(child >= 0);
        if (child == 0) child_main(t->options, answers);
        CHECK(TEST_WAIT(atomic_load(&answers->ready)));
        usleep((useconds_t)random_below(&random, ROUND_US_MAX));
        kill(child, SIGKILL);
        waitpid(child, &end, 0);
        answers->start_ms = fast_clock(answers); /* and stands */
        answers->start_us = clock_steady_us();
        t->options.now = stopped_clock;
        CHECK(WIFSIGNALED(end)); /* it had not stopped by a refusal */
        ASSERT(test_store_try_open(t) == OK);
        look(t, answers, open < MANY || round % 50 == 49 || round + 1 == rounds);
        store_close(t->store);
    }
    ASSERT(test_store_try_open(t) == OK);
    CHECK_STATUS(OK, test_read(t, HERE, walk, &chain));
    CHECK_INT(0, chain.broken);
    CHECK(test_number(t, "SELECT count(*) FROM alarm_event WHERE what = 4 AND at_ms > 0") > 0);
    test_note("%lld rounds, %lld open alarms, %lld events", (long long)rounds,
              (long long)test_number(t, "SELECT count(*) FROM alarm WHERE state < 6"),
              (long long)chain.last);
    munmap(answers, sizeof *answers);
    test_store_close(t);
}
