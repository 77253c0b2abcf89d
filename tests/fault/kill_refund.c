/* kill -9 while refunds go out through a gateway that misbehaves: every refund ends once, the
 * gateway paid each number at most once, and its books and ours are the same to the fen.
 *
 * A child process is the server: the store, the worker that sends refunds over a real socket, and
 * the route that takes the gateway's notices. The gateway lives in the parent, which posts its
 * notices, kills the child at a random moment and looks. Rounds: YL_KILL_REFUND (30). */
#include "base/secret.h"
#include "domains/funds/funds.h"
#include "link/gate_for_tests.h"
#include "main/domains.h"
#include "store/test_store.h"

#include "../api/client.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { HERE = 7, REFUNDS = 60, TOP_UP = 40000, ROUND_US_MAX = 120000, WAIT_MS = 40 };

typedef struct Shared {
    _Atomic int port;
    _Atomic int64_t now_ms;
} Shared;

typedef struct World {
    PersonId elder;
    TransferId top_up;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    IntentId intent;
    MoneyPlace place;
    RefundSource *s;
    size_t count;
    RefundId refund;
    TRY(people_add(tx, &(Person){.name = STR("王秀英"), .is_elder = true}, &w->elder));
    TRY(funds_pay_ask(tx, w->elder, TOP_UP, &intent));
    PayIn n = {STR("P1"), intent, TOP_UP, tx->now_ms};
    TRY(funds_pay_notice(tx, &n, &place));
    TRY(funds_refund_sources(tx, w->elder, &s, &count));
    for (int i = 0; i < REFUNDS; i++)
        TRY(funds_refund_ask(tx, w->elder, s[0].top_up, 100 + i, STR(""), &refund));
    return OK;
}

static Ms shared_now(void *context)
{
    return atomic_load(&((Shared *)context)->now_ms);
}

/* ---- The server ---- */

static void child_main(StoreOptions options, Shared *shared)
{
    Problem problem = {0};
    Store *store;
    Server *server;
    ServerOptions serve = {.address = "127.0.0.1",
                           .threads = 1,
                           .quiet = true,
                           .routes = program_routes(),
                           .hooks = {.session_find = people_session_find}};
    if (store_open(options, &store, &problem) != OK ||
        server_start(serve, store, &server, &problem) != OK) {
        test_note("the server cannot open: %s %s", problem.code, problem.text);
        _exit(1);
    }
    atomic_store(&shared->port, server_port(server));
    for (;;) {
        Status status = funds_domain.work(store, &problem);
        if (status != OK && status != UNAVAILABLE) _exit(3);
        usleep(1500);
    }
}

/* ---- The parent ---- */

/* The gateway's notices, each posted once; one that meets nobody is lost. */
static void post_notices(Gate *g, int port, int64_t us)
{
    int64_t until = clock_steady_us() + us;
    while (clock_steady_us() < until) {
        Arena *arena = arena_new(32 << 20);
        Str body, signature, answer;
        int fd = client_socket(port);
        if (fd >= 0 && random_below(&g->random, 3) == 0 &&
            gate_notice(g, arena, &body, &signature)) {
            Str request = str_fmt(arena,
                                  "POST /api/pay/refund-answers HTTP/1.1\r\nHost: x\r\n"
                                  "Pay-Signature: %.*s\r\nContent-Type: application/json\r\n"
                                  "Content-Length: %zu\r\n\r\n%.*s",
                                  STR_ARG(signature), body.len, STR_ARG(body));
            int code = plain_ask(arena, fd, request, &answer);
            if (!CHECK_INT(204, code)) test_note("%.*s", STR_ARG(answer));
        }
        if (fd >= 0) close(fd);
        arena_free(arena);
        usleep(3000);
    }
}

static int64_t on(TestStore *t, const char *column)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT CAST(coalesce(sum(%s), 0) AS BIGINT) FROM account WHERE kind = 1", column);
    return test_number(t, sql);
}

static void look(TestStore *t, Gate *g)
{
    int64_t gone = TOP_UP - on(t, "in_posted - out_posted");
    CHECK_INT(gone, test_number(t, "SELECT CAST(coalesce(sum(amount_fen), 0) AS BIGINT)"
                                   "  FROM refund WHERE state = 3"));
    CHECK(gone <= gate_paid(g)); /* what left our books has left the gateway */
    CHECK_INT(test_number(t, "SELECT CAST(coalesce(sum(amount_fen), 0) AS BIGINT) FROM refund"
                             " WHERE state <= 2"),
              on(t, "out_held"));
    CHECK_INT(0, test_store_broken(t));
}

static void one_round(TestStore *t, Gate *g, Shared *shared, int64_t us)
{
    int end;
    atomic_store(&shared->port, 0);
    fflush(NULL);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) child_main(t->options, shared);
    CHECK(TEST_WAIT(atomic_load(&shared->port) > 0));
    post_notices(g, atomic_load(&shared->port), us);
    kill(child, SIGKILL);
    waitpid(child, &end, 0);
    CHECK(WIFSIGNALED(end)); /* it had not stopped by a refusal */
    ASSERT(test_store_try_open(t) == OK);
    look(t, g);
}

TEST(every_refund_ends_once_through_kill_9)
{
    const char *wanted = getenv("YL_KILL_REFUND");
    int64_t rounds = getenv("YL_SANITIZED") ? 8 : 30;
    World w;
    if (wanted) CHECK(str_to_i64(str_of(wanted), &rounds));
    secret_open_for_test();
    TestStore *t = test_store_open(program_parts(), TEST_SQLITE);
    Shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(shared != MAP_FAILED);
    CHECK_STATUS(OK, test_write(t, HERE, set_up, &w));
    atomic_store(&shared->now_ms, t->now_ms);
    t->options.now = shared_now;
    t->options.now_context = shared;
    t->options.no_sync = false;
    store_close(t->store);
    Gate *g = gate_open(5, WAIT_MS);
    Random random = random_seeded((uint64_t)clock_now_ms());
    bool open = true;
    int64_t round = 0;
    for (; round < rounds || (open && round < rounds + 200); round++) {
        /* A few hours may pass between two asks; the last rounds come to rest. */
        int64_t us = (int64_t)random_below(&random, ROUND_US_MAX) + (round < rounds ? 0 : 200000);
        one_round(t, g, shared, us);
        open = test_number(t, "SELECT count(*) FROM refund WHERE state <= 2") > 0;
        store_close(t->store);
        if (round % 2) atomic_fetch_add(&shared->now_ms, HOUR_MS);
    }
    ASSERT(test_store_try_open(t) == OK);
    int64_t done = test_number(t, "SELECT count(*) FROM refund WHERE state = 3");
    CHECK_INT(REFUNDS, done + test_number(t, "SELECT count(*) FROM refund WHERE state = 4"));
    CHECK_INT(TOP_UP - on(t, "in_posted - out_posted"), gate_paid(g));
    CHECK_INT(REFUNDS, (int64_t)g->count);
    for (size_t i = 0; i < g->count; i++) CHECK(g->refunds[i].paid <= 1);
    CHECK_INT(0, g->unsigned_asks + g->changed_asks);
    test_note("%lld rounds, %lld asks for %d refunds, %lld went out", (long long)round,
              (long long)g->asked, REFUNDS, (long long)done);
    gate_close(g);
    munmap(shared, sizeof *shared);
    test_store_close(t);
}
