#include "http/conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum {
    THREADS_MAX = 64,
    CONNECTIONS_DEFAULT = 20000,
    DESCRIPTORS_SPARE = 64,
    LISTEN_BACKLOG = 4096
};

const int64_t latency_steps_us[LATENCY_STEPS - 1] = {1000,  5000,   10000,   25000,
                                                     60000, 250000, 1000000, 5000000};

/* ---- Options -------------------------------------------------------------------------------- */

static Ms or_else(Ms given, Ms otherwise)
{
    return given ? given : otherwise;
}

static void set_deadlines(Server *server)
{
    const ServerOptions *o = &server->options;
    server->deadlines = (Deadlines){
        .head = or_else(o->deadlines.head, 10 * SECOND_MS),
        .body = or_else(o->deadlines.body, 10 * SECOND_MS),
        .body_16k = or_else(o->deadlines.body, 10 * SECOND_MS) / 10,
        .answer = or_else(o->deadlines.answer, 30 * SECOND_MS),
        .answer_16k = or_else(o->deadlines.answer, 30 * SECOND_MS) / 30,
        .between = or_else(o->deadlines.between, 60 * SECOND_MS),
        .linger = SECOND_MS,
        .heartbeat = or_else(o->deadlines.heartbeat, 20 * SECOND_MS),
    };
}

/* As many descriptors as we are allowed, and no more connections than fit. */
static void set_descriptors(Server *server)
{
    struct rlimit limit;
    if (server->options.connections_max <= 0) server->options.connections_max = CONNECTIONS_DEFAULT;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    rlim_t want = (rlim_t)server->options.connections_max + 1024;
    if (limit.rlim_cur < want) {
        limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    int64_t room = (int64_t)limit.rlim_cur - DESCRIPTORS_SPARE;
    if (room < server->options.connections_max)
        server->options.connections_max = room > 16 ? (int)room : 16;
}

/* Once: they are large, and anybody may ask for them. */
static void write_documents(Server *server)
{
    Arena *scratch = arena_new((size_t)256 << 20);
    server->openapi = str_dup(
        server->arena, openapi_document(scratch, server->options.routes, server->options.answers));
    server->types = str_dup(
        server->arena, openapi_types(scratch, server->options.routes, server->options.answers));
    arena_free(scratch);
}

Status server_prepare(ServerOptions options, Store *store, Server **out, Problem *problem)
{
    Arena *arena = arena_new((size_t)1 << 30);
    Server *server = NEW(arena, Server);
    ASSERT(sodium_init() >= 0);
    server->arena = arena;
    server->options = options;
    server->store = store;
    server->started_ms = clock_now_ms();
    server->rates = rate_new(arena, 1 << 16);
    server->router = router_new(arena, options.routes);
    server->assets = assets_new(arena, options.assets);
    set_deadlines(server);
    write_documents(server);
    Status status = tls_open(server, problem);
    if (status != OK) {
        server_stop(server, 0);
        return status;
    }
    *out = server;
    return OK;
}

/* ---- Listening ------------------------------------------------------------------------------ */

static Status cannot_listen(const ServerOptions *o, Problem *problem)
{
    return problem_set(problem, UNAVAILABLE, "server.address", "不能在 %s:%d 上监听：%s",
                       o->address, o->port, strerror(errno));
}

/* A socket bound there, or -1 with errno. */
static int bind_to(const struct addrinfo *at, bool shared)
{
    int on = 1;
    int s = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s < 0) return -1;
    if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        (!shared || setsockopt(s, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
        bind(s, at->ai_addr, at->ai_addrlen) == 0)
        return s;
    int kept = errno;
    evutil_closesocket(s);
    errno = kept;
    return -1;
}

static Status resolve(const char *address, int port, struct addrinfo **out, Problem *problem)
{
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
                             .ai_socktype = SOCK_STREAM};
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(address, service, &hints, out) == 0) return OK;
    return problem_set(problem, INVALID, "server.address", "%s 不是一个 IP 地址", address);
}

Status server_listen(const char *address, int port, int *fd, int *bound, Problem *problem)
{
    struct addrinfo *found = NULL;
    struct sockaddr_storage self;
    socklen_t length = sizeof self;
    TRY(resolve(address, port, &found, problem));
    *fd = bind_to(found, true);
    freeaddrinfo(found);
    if (*fd < 0 || listen(*fd, LISTEN_BACKLOG) != 0 ||
        getsockname(*fd, (struct sockaddr *)&self, &length) != 0)
        return cannot_listen(&(ServerOptions){.address = address, .port = port}, problem);
    *bound = ntohs(self.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&self)->sin6_port
                                              : ((struct sockaddr_in *)&self)->sin_port);
    return OK;
}

Status server_alone(const char *address, int port, Ms patience, Problem *problem)
{
    struct addrinfo *found = NULL;
    int s;
    TRY(resolve(address, port, &found, problem));
    while ((s = bind_to(found, false)) < 0 && errno == EADDRINUSE && patience > 0) {
        poll(NULL, 0, 50);
        patience -= 50;
    }
    freeaddrinfo(found);
    if (s < 0) return cannot_listen(&(ServerOptions){.address = address, .port = port}, problem);
    evutil_closesocket(s);
    return OK;
}

/* One listening socket a thread: opened here, or inherited (then shared when there are fewer). */
static Status open_socket(Server *server, int i, int *fd, Problem *problem)
{
    const ServerOptions *o = &server->options;
    if (!o->fds) {
        int port = server->port ? server->port : o->port;
        return server_listen(o->address ? o->address : "127.0.0.1", port, fd, &server->port,
                             problem);
    }
    struct sockaddr_storage self;
    socklen_t length = sizeof self;
    *fd = dup(o->fds[i % o->fd_count]);
    if (*fd < 0 || getsockname(*fd, (struct sockaddr *)&self, &length) != 0)
        return cannot_listen(o, problem);
    evutil_make_socket_nonblocking(*fd);
    evutil_make_socket_closeonexec(*fd);
    if (self.ss_family == AF_INET6) server->port = ntohs(((struct sockaddr_in6 *)&self)->sin6_port);
    if (self.ss_family == AF_INET) server->port = ntohs(((struct sockaddr_in *)&self)->sin_port);
    return OK;
}

static Status open_loop(Server *server, int i, Problem *problem)
{
    Loop *loop = NEW(server->arena, Loop);
    loop->server = server;
    loop->index = i;
    loop->counters = NEW_ARRAY(server->arena, Counter, router_count(server->router) + ROUTE_FIRST);
    TRY(open_socket(server, i, &loop->fd, problem));
    server->loops[server->loop_count++] = loop;
    return loop_open(loop, problem);
}

static void on_publish(void *context, CommunityId community)
{
    Server *server = context;
    for (int i = 0; i < server->loop_count; i++) loop_publish(server->loops[i], community);
}

static int threads_wanted(const ServerOptions *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int threads = o->threads > 0 ? o->threads : cores > 4 ? 4 : cores < 1 ? 1 : (int)cores;
    return threads > THREADS_MAX ? THREADS_MAX : threads;
}

Status server_start(ServerOptions options, Store *store, Server **out, Problem *problem)
{
    Server *server;
    TRY(server_prepare(options, store, &server, problem));
    signal(SIGPIPE, SIG_IGN);
    set_descriptors(server);
    int threads = threads_wanted(&server->options);
    server->loops = NEW_ARRAY(server->arena, Loop *, threads);
    Status status = OK;
    for (int i = 0; i < threads && status == OK; i++) status = open_loop(server, i, problem);
    if (status != OK) {
        server_stop(server, 0);
        return status;
    }
    if (store) store_on_publish(store, on_publish, server);
    server->work = work_open(server->arena);
    for (int i = 0; i < server->loop_count; i++) {
        Loop *loop = server->loops[i];
        ASSERT(pthread_create(&loop->thread, NULL, loop_run, loop) == 0);
        loop->running = true;
    }
    *out = server;
    return OK;
}

int server_port(const Server *server)
{
    return server->port;
}

bool server_turns(const Server *server)
{
    Ms now_ms = steady_ms();
    for (int i = 0; i < server->loop_count; i++) {
        Ms swept_ms = __atomic_load_n(&server->loops[i]->swept_ms, __ATOMIC_RELAXED);
        if (swept_ms && now_ms - swept_ms > MINUTE_MS) return false;
    }
    return true;
}

/* Writes that have come back but whose loop has ended. */
static int came_home(Server *server)
{
    int count = 0;
    for (int i = 0; i < server->loop_count; i++) {
        Loop *loop = server->loops[i];
        pthread_mutex_lock(&loop->lock);
        for (const Exchange *x = loop->first; x; x = x->next) count++;
        pthread_mutex_unlock(&loop->lock);
    }
    return count;
}

void server_stop(Server *server, Ms ms)
{
    if (!server) return;
    server->stop_within_ms = ms;
    __atomic_store_n(&server->stopping, true, __ATOMIC_RELEASE);
    for (int i = 0; i < server->loop_count; i++)
        if (server->loops[i]->running) pthread_join(server->loops[i]->thread, NULL);
    work_close(server->work);
    if (server->loop_count && server->store) store_on_publish(server->store, NULL, NULL);
    /* The store answers every write it has taken, each exactly once. */
    while (__atomic_load_n(&server->waiting, __ATOMIC_ACQUIRE) > came_home(server))
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    for (int i = 0; i < server->loop_count; i++) loop_close(server->loops[i]);
    tls_close(server);
    rate_close(server->rates);
    arena_free(server->arena);
}

/* ---- Without a socket ----------------------------------------------------------------------- */

Status server_answer(Server *server, Arena *arena, Str request, Str *answer)
{
    HeadScan scan = {0};
    int length = head_scan(&scan, request.ptr, request.len);
    Exchange *x = length > 0 ? exchange_new(server, arena, str_slice(request, 0, (size_t)length))
                             : exchange_bad(server, arena, length < 0 ? -length : 400);
    x->request.address = STR("127.0.0.1");
    x->loopback = true;
    if (exchange_admit(x)) {
        Str body = str_slice(request, (size_t)length, request.len);
        x->request.body = str_slice(body, 0, (size_t)x->head.content_length);
        if ((int64_t)body.len < x->head.content_length) {
            x->close = true;
            exchange_refuse(x, 408, "http.too_slow", "请求没有在规定时间内发完，请重试");
        } else {
            ASSERT(exchange_run(x));
        }
    }
    *answer = reply_whole(x, x->close);
    return OK;
}
