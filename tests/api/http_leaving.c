/* Clients that leave at any moment while their write is with the store: what was answered is there,
 * what was not leaves no trace in the server's memory.  Meant for the asan and tsan builds. */
#include "http/village_for_tests.h"
#include "store/test_store.h"

#include "client.h"

#include "http/inside.h"

enum { CLIENTS = 4, ROUNDS = 400 };

static Server *start(TestStore *t, ServerOptions options)
{
    Server *server = NULL;
    options.routes = village_tables;
    options.hooks = village_hooks;
    options.quiet = true;
    CHECK_STATUS(OK, server_start(options, t->store, &server, &t->problem));
    ASSERT(server);
    return server;
}

typedef struct Guest {
    int port;
    uint64_t seed;
    int64_t answered; /* 201s read */
    int64_t sent;     /* whole requests sent */
    pthread_t thread;
} Guest;

static const char write_request[] =
    "POST /api/elders HTTP/1.1\r\nHost: x\r\nCookie: yl=admin-7-11-village\r\n"
    "Content-Type: application/json\r\nContent-Length: 27\r\n\r\n{\"name\":\"guest\",\"storey\":1}";

static const char work_request[] =
    "POST /api/work HTTP/1.1\r\nHost: x\r\nCookie: yl=admin-7-11-village\r\n"
    "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"name\":\"a\"}";

static void leave(int fd, uint64_t how)
{
    struct linger reset = {1, 0};
    if (how == 0) setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(fd);
}

static void visit(Guest *g, Random *r, Arena *arena)
{
    int fd = client_socket(g->port);
    size_t whole = sizeof write_request - 1;
    if (fd < 0) return;
    switch (random_below(r, 7)) {
    case 0: /* leaves in the middle of the request */
        send(fd, write_request, random_below(r, whole), MSG_NOSIGNAL);
        leave(fd, random_below(r, 2));
        return;
    case 1: /* leaves at once after it */
        send(fd, write_request, whole, MSG_NOSIGNAL);
        g->sent++;
        leave(fd, random_below(r, 2));
        return;
    case 2: /* a little later, with three more behind it */
        for (int i = 0; i < 4; i++) send(fd, write_request, whole, MSG_NOSIGNAL);
        g->sent += 4;
        nanosleep(&(struct timespec){0, (long)random_below(r, 2000000)}, NULL);
        leave(fd, random_below(r, 2));
        return;
    case 3: { /* says it is done sending, and still wants the answer */
        bool closed;
        send(fd, write_request, whole, MSG_NOSIGNAL);
        g->sent++;
        shutdown(fd, SHUT_WR);
        Str answer = plain_read(arena, fd, SIZE_MAX, TEST_PATIENCE_MS, &closed);
        g->answered += str_starts(answer, STR("HTTP/1.1 201"));
        leave(fd, 1);
        return;
    }
    case 4: /* asks for long work, and may not wait for it */
        send(fd, work_request, sizeof work_request - 1, MSG_NOSIGNAL);
        if (random_below(r, 3) == 0) {
            bool closed;
            Str answer = plain_read(arena, fd, 12, TEST_PATIENCE_MS, &closed);
            CHECK(str_starts(answer, STR("HTTP/1.1 200")) ||
                  str_starts(answer, STR("HTTP/1.1 503")));
        }
        leave(fd, random_below(r, 2));
        return;
    default: { /* stays for a few */
        Str answer;
        for (uint64_t n = random_below(r, 4); n > 0; n--) {
            g->sent++;
            g->answered += plain_ask(arena, fd, (Str){write_request, whole}, &answer) == 201;
        }
        leave(fd, random_below(r, 2));
    }
    }
}

static void *visit_often(void *context)
{
    Guest *g = context;
    Random r = random_seeded(g->seed);
    Arena *arena = arena_new(1 << 28);
    for (int i = 0; i < ROUNDS; i++) {
        visit(g, &r, arena);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void let_them_leave(TestEngine engine)
{
    TestStore *t = test_store_open(village_parts, engine);
    Server *server = start(t, (ServerOptions){.threads = 2});
    Guest guests[CLIENTS] = {{0}};
    int64_t answered = 0, sent = 0;
    for (int i = 0; i < CLIENTS; i++) {
        guests[i].port = server_port(server);
        guests[i].seed = 11 + (uint64_t)i;
        ASSERT(pthread_create(&guests[i].thread, NULL, visit_often, &guests[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(guests[i].thread, NULL);
        answered += guests[i].answered;
        sent += guests[i].sent;
    }
    uint64_t dropped = __atomic_load_n(&server->dropped, __ATOMIC_RELAXED);
    server_stop(server, 2000);
    int64_t there = test_number(t, "SELECT count(*) FROM elder");
    CHECK(answered <= there && there <= sent);
    CHECK_INT(there, test_number(t, "SELECT count(*) FROM action WHERE route LIKE '%/elders'"));
    CHECK(answered > 100);
    test_note("seed 11: %lld sent, %lld done, %lld answered, %llu answers came too late",
              (long long)sent, (long long)there, (long long)answered, (unsigned long long)dropped);
    test_store_close(t);
}

TEST(clients_that_leave_at_any_moment_take_nothing_with_them)
{
    FOR_EACH_ENGINE(engine) let_them_leave(engine);
}

TEST(stopping_in_the_middle_of_writes_answers_or_forgets_each)
{
    for (int round = 0; round < 10; round++) {
        TestStore *t = test_store_open(village_parts, TEST_SQLITE);
        Server *server = start(t, (ServerOptions){.threads = 2});
        int fds[20];
        int64_t answered = 0;
        for (int i = 0; i < 20; i++) {
            fds[i] = client_socket(server_port(server));
            send(fds[i], write_request, sizeof write_request - 1, MSG_NOSIGNAL);
        }
        pause_ms(round);
        server_stop(server, round % 2 ? 1000 : 0);
        for (int i = 0; i < 20; i++) {
            bool closed;
            Str answer = plain_read(test_arena(), fds[i], SIZE_MAX, TEST_PATIENCE_MS, &closed);
            answered += str_starts(answer, STR("HTTP/1.1 201"));
            CHECK(closed);
            close(fds[i]);
        }
        CHECK(answered <= test_number(t, "SELECT count(*) FROM elder"));
        test_store_close(t);
    }
}

TEST(a_full_lane_says_when_to_come_back)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    t->options.queue_max = 1;
    test_store_reopen(t);
    Server *server = start(t, (ServerOptions){.threads = 1});
    int fds[60], busy = 0, done = 0;
    for (int i = 0; i < 60; i++) {
        fds[i] = client_socket(server_port(server));
        send(fds[i], write_request, sizeof write_request - 1, MSG_NOSIGNAL);
    }
    for (int i = 0; i < 60; i++) {
        bool closed;
        Str answer = plain_read(test_arena(), fds[i], 200, TEST_PATIENCE_MS, &closed);
        bool refused = str_starts(answer, STR("HTTP/1.1 503"));
        if (refused) CHECK(str_find(answer, STR("Retry-After: "), 0) != SIZE_MAX);
        busy += refused;
        done += str_starts(answer, STR("HTTP/1.1 201"));
        close(fds[i]);
    }
    CHECK_INT(60, busy + done);
    CHECK_INT(done, test_number(t, "SELECT count(*) FROM elder"));
    test_note("%d done, %d asked to come back", done, busy);
    server_stop(server, 1000);
    test_store_close(t);
}
