/* Event streams over real sockets: order, replay, who sees what, who is dropped; and crowds. */
#include "http/village_for_tests.h"
#include "store/test_store.h"

#include "client.h"

#include "http/inside.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>

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

static void finish(TestStore *t, Server *server)
{
    server_stop(server, 1000);
    test_store_close(t);
}

typedef struct Publish {
    const char *topic;
    int64_t subject;
    Str payload;
} Publish;

static Status publish_tx(Tx *tx, void *job)
{
    const Publish *p = job;
    return event_publish(tx, p->topic, p->subject, p->payload);
}

static void publish(TestStore *t, int64_t community, const char *topic, int64_t subject)
{
    Publish p = {topic, subject, STR("")};
    CHECK_STATUS(OK, test_write(t, community, publish_tx, &p));
}

static int stream_open_as(int port, const char *token, const char *query, const char *lines)
{
    int fd = client_socket(port);
    Str ask =
        str_fmt(test_arena(), "GET /api/events%s HTTP/1.1\r\nHost: x\r\nCookie: yl=%s\r\n%s\r\n",
                query, token, lines);
    CHECK_INT(ask.len, send(fd, ask.ptr, ask.len, MSG_NOSIGNAL));
    return fd;
}

/* Reads until `count` events are there or nothing comes for wait_ms. Returns their ids. */
static size_t read_ids(int fd, size_t count, int64_t *ids, int wait_ms)
{
    Buf out = buf_new(test_arena(), 32 << 20);
    size_t found = 0, at = 0;
    char room[4096];
    for (;;) {
        size_t id = str_find(buf_str(&out), STR("\nid: "), at);
        size_t end = id == SIZE_MAX ? SIZE_MAX : str_find(buf_str(&out), STR("\n\n"), id + 1);
        if (end != SIZE_MAX) {
            Str rest = str_slice(buf_str(&out), id + 5, end);
            CHECK(str_to_i64(str_slice(rest, 0, str_find(rest, STR("\n"), 0)), &ids[found++]));
            at = end;
            continue;
        }
        if (found >= count) return found;
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, wait_ms) <= 0) return found;
        ssize_t n = recv(fd, room, sizeof room, 0);
        if (n <= 0) return found;
        buf_put(&out, (Str){room, (size_t)n});
    }
}

/* What has come when `last` is its end. */
static Str read_until(int fd, const char *last)
{
    Buf out = buf_new(test_arena(), 1 << 20);
    bool closed = false;
    while (!closed && !str_ends(buf_str(&out), str_of(last))) {
        Str more = plain_read(test_arena(), fd, 1, TEST_PATIENCE_MS, &closed);
        if (!more.len) break;
        buf_put(&out, more);
    }
    return buf_str(&out);
}

static bool wait_for(const int *number, int wanted)
{
    return TEST_WAIT(__atomic_load_n(number, __ATOMIC_RELAXED) == wanted);
}

static const char admin[] = "admin-7-11-village";

static void a_stream_hears_what_is_published_after_it_was_opened_on(TestEngine engine)
{
    TestStore *t = test_store_open(village_parts, engine);
    Server *server = start(t, (ServerOptions){.threads = 2});
    int64_t ids[8];
    publish(t, 7, "village.before", 1);
    int fd = stream_open_as(server_port(server), admin, "", "");
    CHECK(wait_for(&server->streams, 1));
    publish(t, 7, "village.made", 2);
    publish(t, 8, "village.made", 3); /* another community */
    publish(t, 7, "village.made", 4);
    CHECK_INT(2, read_ids(fd, 2, ids, TEST_PATIENCE_MS));
    CHECK_INT(2, ids[0]);
    CHECK_INT(3, ids[1]);
    close(fd);
    CHECK(wait_for(&server->streams, 0)); /* the leaving is noticed */
    finish(t, server);
}

TEST(a_stream_hears_what_is_published_after_it_was_opened)
{
    FOR_EACH_ENGINE(engine) a_stream_hears_what_is_published_after_it_was_opened_on(engine);
}

TEST(the_text_of_an_event)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    Server *server = start(t, (ServerOptions){.threads = 1});
    Publish p = {"village.made", 5, STR("{\"a\":\n1}")};
    CHECK_STATUS(OK, test_write(t, 7, publish_tx, &p));
    int fd = stream_open_as(server_port(server), admin, "?after=0", "");
    Str all = read_until(fd, "{\"a\": 1}}\n\n");
    CHECK(str_find(all, STR("HTTP/1.1 200 OK\r\n"), 0) == 0);
    CHECK(str_find(all, STR("\r\nContent-Type: text/event-stream\r\n"), 0) != SIZE_MAX);
    CHECK(str_find(all, STR("\r\nX-Accel-Buffering: no\r\n"), 0) != SIZE_MAX);
    CHECK(str_ends(all, STR("id: 1\ndata: {\"kind\":\"village.made\",\"subject\":5,"
                            "\"at\":\"2026-03-02T02:30:00Z\",\"payload\":{\"a\": 1}}\n\n")));
    close(fd);
    finish(t, server);
}

static void topics_and_the_visibility_hook_choose_on(TestEngine engine)
{
    TestStore *t = test_store_open(village_parts, engine);
    Server *server = start(t, (ServerOptions){.threads = 1});
    int64_t ids[8];
    int port = server_port(server);
    int all = stream_open_as(port, admin, "", "");
    int some = stream_open_as(port, admin, "?topics=village.,other.one", "");
    int elder = stream_open_as(port, "elder-7-12-village", "", "");
    CHECK(wait_for(&server->streams, 3));
    static const char *const topics[] = {"village.a", "secret.b", "other.one", "other.two"};
    for (int i = 0; i < 4; i++) publish(t, 7, topics[i], i);
    CHECK_INT(4, read_ids(all, 4, ids, TEST_PATIENCE_MS));
    CHECK_INT(2, read_ids(some, 2, ids, TEST_PATIENCE_MS));
    CHECK_INT(3, ids[1]);
    CHECK_INT(3, read_ids(elder, 3, ids, TEST_PATIENCE_MS));
    CHECK_INT(3, ids[1]);
    close(all);
    close(some);
    close(elder);
    int stranger = stream_open_as(port, "nobody", "", "");
    bool closed;
    Str answer = plain_read(test_arena(), stranger, 12, TEST_PATIENCE_MS, &closed);
    CHECK(str_starts(answer, STR("HTTP/1.1 401")));
    close(stranger);
    finish(t, server);
}

TEST(topics_and_the_visibility_hook_choose)
{
    FOR_EACH_ENGINE(engine) topics_and_the_visibility_hook_choose_on(engine);
}

/* A writer publishes while the client leaves after a few events each time and comes back with the
 * last number it has seen: every number exactly once. */
static void *publish_many(void *context)
{
    TestStore *t = context;
    Arena *arena = arena_new(1 << 24);
    for (int i = 0; i < 1500; i++) {
        Publish p = {"village.many", i, STR("")};
        Status status =
            store_write(t->store, (TxOrigin){.community = {7}}, arena, publish_tx, &p, NULL);
        ASSERT(status == OK);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void reconnecting_misses_nothing_and_repeats_nothing_on(TestEngine engine)
{
    TestStore *t = test_store_open(village_parts, engine);
    Server *server = start(t, (ServerOptions){.threads = 2});
    Random r = random_seeded(7);
    pthread_t writer;
    int64_t seen = 0, *ids = NEW_ARRAY(test_arena(), int64_t, 100000);
    int visits = 0;
    bool good = true;
    publish(t, 7, "village.first", 0);
    ASSERT(pthread_create(&writer, NULL, publish_many, t) == 0);
    for (; good && seen < 1501 && visits < 2000; visits++) {
        char line[64];
        snprintf(line, sizeof line, "Last-Event-ID: %lld\r\n", (long long)seen);
        int fd = stream_open_as(server_port(server), admin, "", line);
        size_t got = read_ids(fd, 1 + random_below(&r, 60), ids, 1000);
        for (size_t i = 0; i < got; i++) good = good && ids[i] == ++seen;
        close(fd);
    }
    CHECK(good);
    CHECK_INT(1501, seen);
    test_note("%d visits", visits);
    pthread_join(writer, NULL);
    finish(t, server);
}

TEST(reconnecting_misses_nothing_and_repeats_nothing)
{
    FOR_EACH_ENGINE(engine) reconnecting_misses_nothing_and_repeats_nothing_on(engine);
}

TEST(a_stream_ends_with_its_session)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    ServerOptions options = {.threads = 1};
    options.deadlines.heartbeat = 300;
    options.deadlines.between = 300;
    Server *server = start(t, options);
    int fd = stream_open_as(server_port(server), "elder-7-99-village", "", "");
    int other = stream_open_as(server_port(server), "elder-7-99-village", "", "");
    CHECK(wait_for(&server->streams, 2));
    Str text = read_until(fd, ":\n\n:\n\n:\n\n"); /* no deadline has closed them */
    CHECK(str_ends(text, STR(":\n\n:\n\n:\n\n")));
    CHECK_INT(2, __atomic_load_n(&server->streams, __ATOMIC_RELAXED));
    village_ended = "elder-7-99-village";
    CHECK(wait_for(&server->streams, 0));
    village_ended = NULL;
    close(fd);
    close(other);
    finish(t, server);
}

TEST(a_client_that_does_not_read_is_dropped)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    Server *server = start(t, (ServerOptions){.threads = 1});
    char *big = arena_alloc_raw(test_arena(), 20000);
    memset(big, 'x', 20000);
    big[0] = big[19999] = '"';
    int fd = stream_open_as(server_port(server), admin, "", "");
    CHECK(wait_for(&server->streams, 1));
    Publish p = {"village.big", 1, {big, 20000}};
    int sent = 0;
    for (; sent < 600 && __atomic_load_n(&server->streams, __ATOMIC_RELAXED); sent++)
        CHECK_STATUS(OK, test_write(t, 7, publish_tx, &p));
    CHECK(wait_for(&server->streams, 0));
    test_note("dropped after %d events of 20 KB", sent);
    close(fd);
    finish(t, server);
}

/* ---- Crowds: the clients are another process ------------------------------------------------ */

typedef struct Crowd {
    int to, from; /* pipes */
    pid_t pid;
} Crowd;

static int64_t pipe_get(int fd)
{
    int64_t n = -1;
    return read(fd, &n, sizeof n) == sizeof n ? n : -1;
}

static void pipe_put(int fd, int64_t n)
{
    if (write(fd, &n, sizeof n) != sizeof n) _exit(0); /* the parent has gone */
}

/* Reads from all until each has had `wanted`; how many had, and when the last. */
static int64_t hear(int hub, const int *fds, int count, const char *wanted, int64_t *last_us)
{
    int64_t got = 0, until = clock_steady_us() + TEST_PATIENCE_MS * INT64_C(1000);
    for (int i = 0; i < count; i++) {
        struct epoll_event one = {.events = EPOLLIN, .data.fd = fds[i]};
        epoll_ctl(hub, EPOLL_CTL_ADD, fds[i], &one);
    }
    for (int left = count; left && clock_steady_us() < until;) {
        struct epoll_event ready[256];
        int n = epoll_wait(hub, ready, 256, 1000);
        for (int i = 0; i < n; i++) {
            char room[2048];
            ssize_t bytes = recv(ready[i].data.fd, room, sizeof room, MSG_DONTWAIT);
            bool there = bytes > 0 && memmem(room, (size_t)bytes, wanted, strlen(wanted));
            if (bytes > 0 && !there) continue;
            epoll_ctl(hub, EPOLL_CTL_DEL, ready[i].data.fd, NULL);
            left--;
            got += there;
            if (there) *last_us = clock_steady_us();
        }
    }
    return got;
}

/* Opens `count` connections that send `text` (and read the beginning of a stream, when an event is
 * wanted), says so, waits for a word, then reads until each has had `wanted`, and says how many had
 * and how long after the word. */
static void crowd_process(int in, int out, int count, const char *text, const char *wanted)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    int port = (int)pipe_get(in), open = 0, *fds = calloc((size_t)count, sizeof *fds);
    int hub = epoll_create1(EPOLL_CLOEXEC);
    int64_t last_us = 0, got = 0;
    for (; fds && open < count; open++) {
        fds[open] = client_socket(port);
        if (fds[open] < 0) break;
        ssize_t n = send(fds[open], text, strlen(text), MSG_NOSIGNAL);
        (void)n;
    }
    if (wanted && hear(hub, fds, open, ": here", &last_us) != open) open = 0;
    pipe_put(out, open);
    int64_t word_us = pipe_get(in);
    last_us = word_us;
    if (wanted) got = hear(hub, fds, open, wanted, &last_us);
    pipe_put(out, got);
    pipe_put(out, last_us - word_us);
    pipe_get(in); /* until the parent has measured */
    _exit(0);
}

/* Before the server starts its threads. */
static Crowd crowd_open(int count, const char *text, const char *wanted)
{
    int there[2], back[2];
    ASSERT(pipe(there) == 0 && pipe(back) == 0);
    Crowd crowd = {.to = there[1], .from = back[0], .pid = fork()};
    ASSERT(crowd.pid >= 0);
    if (crowd.pid == 0) {
        close(there[1]);
        close(back[0]);
        crowd_process(there[0], back[1], count, text, wanted);
    }
    close(there[0]);
    close(back[1]);
    return crowd;
}

static void crowd_close(Crowd *crowd)
{
    close(crowd->to);
    close(crowd->from);
    waitpid(crowd->pid, NULL, 0);
}

static int64_t resident_bytes(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    ASSERT(f && fscanf(f, "%*d %ld", &pages) == 1);
    fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

static bool room_for(rlim_t descriptors)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max >= descriptors;
}

TEST(five_thousand_streams_are_small_and_hear_of_one_event)
{
    enum { COUNT = 5000 };
    if (!room_for(COUNT + 200)) SKIP("too few descriptors (ulimit -Hn)");
    Crowd crowd = crowd_open(
        COUNT,
        "GET /api/events?topics=village. HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 12; KidsPhone) AppleWebKit/537.36 Chrome/120\r\n"
        "Accept: text/event-stream\r\nAccept-Language: zh-CN,zh;q=0.9\r\nCache-Control: no-cache\r\n"
        "Accept-Encoding: gzip, deflate\r\nReferer: http://127.0.0.1:8080/kitchen\r\n"
        "Cookie: yl=elder-7-11-village\r\n\r\n",
        "village.now");
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    Server *server = start(t, (ServerOptions){.threads = 2});
    int warm = stream_open_as(server_port(server), admin, "", "");
    CHECK(wait_for(&server->streams, 1));
    int64_t before = resident_bytes();
    pipe_put(crowd.to, server_port(server));
    CHECK_INT(COUNT, pipe_get(crowd.from));
    CHECK(wait_for(&server->streams, COUNT + 1));
    int64_t each = (resident_bytes() - before) / COUNT;
    pipe_put(crowd.to, clock_steady_us());
    publish(t, 7, "village.now", 1);
    CHECK_INT(COUNT, pipe_get(crowd.from));
    int64_t took_us = pipe_get(crowd.from);
    int64_t after = (resident_bytes() - before) / COUNT;
    test_note("%lld bytes a stream, %lld after an event; the last heard it after %.1f ms",
              (long long)each, (long long)after, (double)took_us / 1000);
#ifndef __SANITIZE_ADDRESS__
#ifndef __SANITIZE_THREAD__
    CHECK(each <= 4096);
#endif
#endif
    crowd_close(&crowd);
    CHECK(wait_for(&server->streams, 1)); /* the dead are noticed */
    close(warm);
    finish(t, server);
}

TEST(ten_thousand_idle_connections_do_not_stop_a_login)
{
    enum { COUNT = 10000 };
    if (!room_for(COUNT + 200)) SKIP("too few descriptors (ulimit -Hn)");
    Crowd crowd = crowd_open(COUNT, "GET /api/hello HTTP/1.1\r\nHost: x\r\nA: ", NULL);
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    ServerOptions options = {.threads = 2};
    options.deadlines.head =
        10 * TEST_PATIENCE_MS; /* the first still waits when the last is there */
    Server *server = start(t, options);
    pipe_put(crowd.to, server_port(server));
    CHECK_INT(COUNT, pipe_get(crowd.from));
    CHECK(wait_for(&server->connections, COUNT));
    int64_t from_us = clock_steady_us();
    Str answer;
    int fd = client_socket(server_port(server));
    CHECK(fd >= 0);
    CHECK_INT(204,
              plain_ask(test_arena(), fd,
                        STR("POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json"
                            "\r\nContent-Length: 15\r\n\r\n{\"name\":\"good\"}"),
                        &answer));
    test_note("a login among %d idle connections took %.1f ms", COUNT,
              (double)(clock_steady_us() - from_us) / 1000);
    close(fd);
    pipe_put(crowd.to, clock_steady_us());
    crowd_close(&crowd);
    finish(t, server);
}

TEST(when_all_places_are_taken_who_only_waits_makes_room)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    Server *server = start(t, (ServerOptions){.threads = 1, .connections_max = 20});
    int idle[40];
    Str answer;
    for (int i = 0; i < 40; i++) idle[i] = client_socket(server_port(server));
    int fd = client_socket(server_port(server));
    CHECK_INT(200, plain_ask(test_arena(), fd, STR("GET /api/hello HTTP/1.1\r\nHost: x\r\n\r\n"),
                             &answer));
    CHECK(__atomic_load_n(&server->connections, __ATOMIC_RELAXED) <= 20);
    for (int i = 0; i < 40; i++) close(idle[i]);
    close(fd);
    finish(t, server);
}
