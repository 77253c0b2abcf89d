/* kill -9 during holds, takes and releases: no hold lost, none taken twice, every audit empty.
 *
 * A child process moves money from several threads: each client holds with an id of its own making,
 * then takes all of it, takes a part, or releases, and marks each answer in memory shared with the
 * parent.  The parent kills it at a random moment, opens the database and looks; the next child
 * repeats the step that was not answered, as a till would.  Rounds: YL_KILL_LEDGER (200). */
#include "domains/funds/funds.h"
#include "store/test_store.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HERE = 7, CLIENTS = 8, ROUND_US_MAX = 40000, AMOUNT = 100, PART = 60 };

static const StorePart *const parts[] = {&people_domain.store, &funds_domain.store, NULL};

/* Shared between parent and child. Steps of a client: hold 0, end 0, hold 1, end 1, … */
typedef struct Answers {
    _Atomic int64_t answered[CLIENTS]; /* steps answered OK */
    _Atomic bool ready;
} Answers;

typedef struct Client {
    Store *store;
    Answers *answers;
    int client;
    int64_t step;
} Client;

static AccountId card, site;

static Status open_accounts(Tx *tx, void *job)
{
    AccountId drawer;
    TransferId top_up;
    (void)job;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = 1}, &drawer));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = 2}, &card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = 3}, &site));
    FundsMove m = {.from = drawer, .to = card, .amount = FUNDS_AMOUNT_MAX, .reason = REASON_TOP_UP};
    return funds_transfer(tx, &m, &top_up);
}

static int64_t hold_id(int client, int64_t n)
{
    return ((int64_t)client + 1) << 40 | (n + 1);
}

/* What becomes of the n-th hold: 0 taken whole, 1 a part, 2 released. */
static Status one_step(Tx *tx, void *job)
{
    const Client *c = job;
    int64_t n = c->step / 2;
    HoldId hold = {hold_id(c->client, n)};
    TransferId taken;
    if (c->step % 2 == 0)
        return funds_hold(tx,
                          &(FundsMove){.id = hold.v,
                                       .from = card,
                                       .to = site,
                                       .amount = AMOUNT,
                                       .reason = REASON_MEAL,
                                       .subject = hold.v},
                          &hold);
    if (n % 3 == 2) return funds_release(tx, hold);
    return funds_take(tx, hold, n % 3 ? PART : AMOUNT, hold.v | INT64_C(1) << 39, &taken);
}

static void *client_main(void *context)
{
    Client *c = context;
    for (;;) {
        Arena *arena = arena_new(1 << 20);
        Problem problem;
        TxOrigin origin = {.community = {HERE}};
        c->step = atomic_load(&c->answers->answered[c->client]);
        Status status = store_write(c->store, origin, arena, one_step, c, &problem);
        if (status != OK) _exit(3);
        atomic_store(&c->answers->answered[c->client], c->step + 1);
        arena_free(arena);
    }
    return NULL;
}

static void child_main(StoreOptions options, Answers *answers)
{
    static Client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    Problem problem;
    Store *store;
    if (store_open(options, &store, &problem) != OK) _exit(1);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (Client){store, answers, i, 0};
        ASSERT(pthread_create(&threads[i], NULL, client_main, &clients[i]) == 0);
    }
    atomic_store(&answers->ready, true);
    for (int i = 0; i < CLIENTS; i++) pthread_join(threads[i], NULL);
    _exit(0);
}

static int64_t number_of(TestStore *t, const char *format, int64_t a, int64_t b)
{
    char sql[300];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(sql, sizeof sql, format, (long long)a, (long long)b);
#pragma GCC diagnostic pop
    return test_number(t, sql);
}

static void look(TestStore *t, Answers *answers)
{
    for (int i = 0; i < CLIENTS; i++) {
        int64_t steps = atomic_load(&answers->answered[i]);
        int64_t held = (steps + 1) / 2;
        int64_t ended = steps / 2;
        CHECK_INT(held, number_of(t, "SELECT count(*) FROM hold WHERE id BETWEEN %lld AND %lld",
                                  hold_id(i, 0), hold_id(i, held - 1)));
        CHECK_INT(ended, number_of(t,
                                   "SELECT count(*) FROM hold WHERE state <> 1"
                                   " AND id BETWEEN %lld AND %lld",
                                   hold_id(i, 0), hold_id(i, ended - 1)));
        /* At most the one step that was under way is there besides. */
        int64_t all = number_of(t, "SELECT count(*) FROM hold WHERE id BETWEEN %lld AND %lld",
                                hold_id(i, 0), hold_id(i + 1, 0) - 2);
        CHECK(all == held || all == held + 1);
    }
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM (SELECT hold_id FROM transfer WHERE hold_id"
                                " IS NOT NULL GROUP BY hold_id HAVING count(*) > 1) x"));
    CHECK_INT(test_number(t, "SELECT count(*) FROM hold WHERE state = 2"),
              test_number(t, "SELECT count(*) FROM transfer WHERE hold_id IS NOT NULL"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(no_hold_is_lost_and_none_taken_twice_through_kill_9)
{
    const char *wanted = getenv("YL_KILL_LEDGER");
    int64_t rounds = getenv("YL_SANITIZED") ? 40 : 200;
    if (wanted) CHECK(str_to_i64(str_of(wanted), &rounds));
    TestStore *t = test_store_open(parts, TEST_SQLITE);
    CHECK_STATUS(OK, test_write(t, HERE, open_accounts, NULL));
    t->options.no_sync = false;
    Random random = random_seeded((uint64_t)clock_now_ms());
    Answers *answers =
        mmap(NULL, sizeof *answers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(answers != MAP_FAILED);
    store_close(t->store);
    for (int64_t round = 0; round < rounds; round++) {
        int end;
        atomic_store(&answers->ready, false);
        fflush(NULL);
        pid_t child = fork();
        ASSERT(child >= 0);
        if (child == 0) child_main(t->options, answers);
        CHECK(TEST_WAIT(atomic_load(&answers->ready)));
        usleep((useconds_t)random_below(&random, ROUND_US_MAX));
        kill(child, SIGKILL);
        waitpid(child, &end, 0);
        CHECK(WIFSIGNALED(end)); /* it had not stopped by a refusal */
        ASSERT(test_store_try_open(t) == OK);
        look(t, answers);
        store_close(t->store);
    }
    ASSERT(test_store_try_open(t) == OK);
    test_note("%lld rounds, %lld holds, %lld transfers", (long long)rounds,
              (long long)test_number(t, "SELECT count(*) FROM hold"),
              (long long)test_number(t, "SELECT count(*) FROM transfer"));
    munmap(answers, sizeof *answers);
    test_store_close(t);
}
