#include "http/conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

static Deadlines *limits(const Conn *c)
{
    return &c->loop->server->deadlines;
}

static void await_head(Conn *c, Ms within_ms)
{
    c->state = CONN_HEAD;
    c->idle = true;
    c->scan = (HeadScan){0};
    c->deadline_ms = steady_ms() + within_ms;
}

void conn_close(Conn *c)
{
    if (c->state == CONN_FREE) return;
    Loop *loop = c->loop;
    if (c->stream) stream_close(c->stream);
    /* A write that waits keeps its exchange: the mailbox will find the generation changed. */
    if (c->x && c->state != CONN_WAITING) loop_end(loop, c->x);
    if (c->tls) tls_drop(c->bev);
    bufferevent_free(c->bev);
    c->bev = NULL;
    c->x = NULL;
    c->stream = NULL;
    c->state = CONN_FREE;
    c->generation++;
    c->next_free = loop->free_conns;
    loop->free_conns = c;
    loop->open--;
    __atomic_sub_fetch(&loop->server->connections, 1, __ATOMIC_RELAXED);
}

/* For a peer that does not read: the kernel forgets what it has not taken. */
void conn_reset(Conn *c)
{
    struct linger none = {1, 0};
    setsockopt(bufferevent_getfd(c->bev), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    conn_close(c);
}

/* ---- Sending -------------------------------------------------------------------------------- */

size_t conn_unsent(const Conn *c)
{
    return evbuffer_get_length(bufferevent_get_output(c->bev));
}

static void enqueue(Conn *c, Str s, bool lasting)
{
    if (!s.len) return;
    if (lasting)
        evbuffer_add_reference(bufferevent_get_output(c->bev), s.ptr, s.len, NULL, NULL);
    else
        bufferevent_write(c->bev, s.ptr, s.len);
}

/* When nothing is waiting, the bytes go straight to the socket: no copy, no turn of the loop. */
bool conn_send(Conn *c, Str head, Str body, bool lasting)
{
    size_t sent = 0;
    if (!c->tls && conn_unsent(c) == 0) {
        char *bytes[2] = {(char *)(uintptr_t)head.ptr, (char *)(uintptr_t)body.ptr};
        struct iovec parts[2] = {{bytes[0], head.len}, {bytes[1], body.len}};
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = body.len ? 2 : 1};
        ssize_t n = sendmsg(bufferevent_getfd(c->bev), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno != EAGAIN && errno != EINTR) {
            conn_close(c);
            return false;
        }
        sent = n > 0 ? (size_t)n : 0;
    }
    size_t from_body = sent > head.len ? sent - head.len : 0;
    enqueue(c, str_slice(head, sent, head.len), false);
    enqueue(c, str_slice(body, from_body, body.len), lasting);
    return true;
}

/* Says no more, and reads what still comes for a second: closing with unread bytes would reset the
 * connection and could take the answer with it (RFC 9112, 9.6). */
static void linger(Conn *c)
{
    if (c->eof) {
        conn_close(c);
        return;
    }
    if (c->tls) tls_end(c->bev);
    shutdown(bufferevent_getfd(c->bev), SHUT_WR);
    c->state = CONN_LINGER;
    c->deadline_ms = steady_ms() + limits(c)->linger;
    struct evbuffer *input = bufferevent_get_input(c->bev);
    evbuffer_drain(input, evbuffer_get_length(input));
}

/* The answer is sent as far as it goes: what comes next? */
static void after_answer(Conn *c)
{
    size_t unsent = conn_unsent(c);
    if (unsent) {
        c->state = CONN_ANSWERING;
        if (!c->deadline_ms)
            c->deadline_ms = steady_ms() + limits(c)->answer +
                             (Ms)(unsent / (16 * 1024)) * limits(c)->answer_16k;
        return;
    }
    if (c->close || c->eof) {
        bool more = c->eof && !c->close && evbuffer_get_length(bufferevent_get_input(c->bev));
        if (!more) {
            linger(c);
            return;
        }
    }
    await_head(c, limits(c)->between);
}

static void count_answer(Loop *loop, const Exchange *x)
{
    int64_t took_us = clock_steady_us() - x->begun_us;
    Counter *counter = &loop->counters[x->match.index];
    int step = 0;
    while (step < LATENCY_STEPS - 1 && took_us > latency_steps_us[step]) step++;
    count_up(&counter->by_class[x->reply.code / 100], 1);
    count_up(&counter->steps[step], 1);
    count_up(&counter->sum_us, (uint64_t)took_us);
    if (!loop->server->options.quiet) log_exchange(&loop->log, x, took_us);
}

void conn_answer(Conn *c, Exchange *x)
{
    Loop *loop = c->loop;
    Reply *reply = &x->reply;
    bool stopping = __atomic_load_n(&loop->server->stopping, __ATOMIC_RELAXED);
    bool stream = reply->stream && reply->code == 200;
    if (x->close || stopping || (stream && x->head.head_only)) c->close = true;
    bool closing = c->close || stream;
    Str body = x->head.head_only || stream ? STR("") : reply_body(reply), head;
    if (c->tls && body.len <= 16 * 1024) { /* one record */
        head = stream ? reply_head(x, closing) : reply_whole(x, closing);
        body = STR("");
    } else {
        head = reply_head(x, closing);
    }
    c->x = NULL;
    c->deadline_ms = 0;
    c->state = CONN_ANSWERING;
    count_answer(loop, x);
    bool lasting = reply->lasting && !loop->server->options.assets;
    if (conn_send(c, head, body, lasting)) {
        if (stream && !stopping && !x->head.head_only)
            stream_open(c, x);
        else
            after_answer(c);
    }
    loop_end(loop, x);
}

/* ---- Reading -------------------------------------------------------------------------------- */

static void refuse_bytes(Conn *c, int status)
{
    Arena *arena = loop_arena(c->loop);
    conn_answer(c, exchange_bad(c->loop->server, arena, status));
}

static void fill_peer(const Conn *c, Exchange *x)
{
    x->request.address = str_of(c->address);
    x->loopback = c->loopback;
    x->secure = c->tls;
    x->loop = c->loop;
    x->slot = c->slot;
    x->generation = c->generation;
}

static void run_exchange(Conn *c)
{
    Exchange *x = c->x;
    c->state = CONN_WAITING;
    c->deadline_ms = 0;
    if (exchange_run(x)) conn_answer(c, x);
}

/* A refusal before the body: what was announced is thrown away, when it is little. */
static void answer_before_body(Conn *c, Exchange *x)
{
    int64_t length = x->head.content_length;
    if (length > BODY_MAX_DEFAULT || x->head.expect_continue)
        x->close = true;
    else
        c->skip = length;
    conn_answer(c, x);
}

/* Bodies of all connections together have a limit too: many that come slowly must not fill the
 * memory. */
static bool charge_body(Exchange *x)
{
    int64_t *all = &x->server->body_bytes;
    x->charged = x->head.content_length;
    if (__atomic_add_fetch(all, x->charged, __ATOMIC_RELAXED) <= BODIES_MAX) return true;
    x->close = true;
    exchange_refuse(x, 503, "http.busy", "现在使用的人太多，请过一会儿再试");
    return false;
}

static void begin_body(Conn *c)
{
    Exchange *x = c->x;
    int64_t length = x->head.content_length;
    if (!charge_body(x)) {
        conn_answer(c, x);
        return;
    }
    char *room = arena_alloc_raw(x->arena, (size_t)length);
    x->request.body = (Str){room, (size_t)length};
    c->got = 0;
    c->state = CONN_BODY;
    c->deadline_ms = steady_ms() + limits(c)->body + length / (16 * 1024) * limits(c)->body_16k;
    bool empty = evbuffer_get_length(bufferevent_get_input(c->bev)) == 0;
    if (x->head.expect_continue && empty)
        conn_send(c, STR("HTTP/1.1 100 Continue\r\n\r\n"), STR(""), false);
}

/* Throws away the rest of a refused body; true when all of it has come. */
static bool skip_body(Conn *c, struct evbuffer *input)
{
    size_t here = evbuffer_get_length(input);
    size_t take = (int64_t)here < c->skip ? here : (size_t)c->skip;
    evbuffer_drain(input, take);
    c->skip -= (int64_t)take;
    return c->skip == 0;
}

/* True when there may be more to do. */
static bool take_head(Conn *c)
{
    struct evbuffer *input = bufferevent_get_input(c->bev);
    if (c->skip && !skip_body(c, input)) return false;
    size_t here = evbuffer_get_length(input);
    if (here == 0) return false;
    if (c->idle) {
        c->idle = false;
        Ms by = steady_ms() + limits(c)->head;
        if (by < c->deadline_ms) c->deadline_ms = by;
    }
    size_t look = here < HEAD_BYTES_MAX + 1 ? here : HEAD_BYTES_MAX + 1;
    if (evbuffer_get_contiguous_space(input) > look) look = evbuffer_get_contiguous_space(input);
    const char *bytes = (const char *)evbuffer_pullup(input, (ev_ssize_t)look);
    int length = head_scan(&c->scan, bytes, look);
    if (length == 0) return false;
    if (length < 0) {
        refuse_bytes(c, -length);
        return false;
    }
    Exchange *x = exchange_new(c->loop->server, loop_arena(c->loop), (Str){bytes, (size_t)length});
    evbuffer_drain(input, (size_t)length);
    c->scan = (HeadScan){0};
    fill_peer(c, x);
    c->x = x;
    if (!exchange_admit(x)) {
        answer_before_body(c, x);
    } else if (x->head.content_length) {
        begin_body(c);
    } else {
        run_exchange(c);
    }
    return true;
}

static bool take_body(Conn *c)
{
    Exchange *x = c->x;
    struct evbuffer *input = bufferevent_get_input(c->bev);
    char *room = (char *)(uintptr_t)x->request.body.ptr + c->got;
    int n = evbuffer_remove(input, room, (size_t)(x->head.content_length - c->got));
    if (n <= 0) return false;
    c->got += n;
    if (c->got < x->head.content_length) return false;
    run_exchange(c);
    return true;
}

void conn_run(Conn *c)
{
    int turns = 0;
    for (bool more = true; more;) {
        if (turns++ == TURNS_MAX) { /* others first */
            bufferevent_trigger(c->bev, EV_READ,
                                BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
            return;
        }
        switch (c->state) {
        case CONN_HEAD: more = take_head(c); break;
        case CONN_BODY: more = take_body(c); break;
        case CONN_FREE:
        case CONN_WAITING:
        case CONN_ANSWERING:
        case CONN_STREAM:
        case CONN_LINGER: more = false; break;
        }
    }
    /* The peer has sent its last: with no whole request left there is nothing to wait for. */
    if ((c->state == CONN_HEAD || c->state == CONN_BODY) && c->eof) conn_close(c);
}

static void on_read(struct bufferevent *bev, void *context)
{
    Conn *c = context;
    struct evbuffer *input = bufferevent_get_input(bev);
    if (c->state == CONN_LINGER) {
        evbuffer_drain(input, evbuffer_get_length(input));
    } else if (c->state == CONN_STREAM) {
        size_t n = evbuffer_get_length(input);
        evbuffer_drain(input, n);
        c->stream->input += (uint32_t)n;
        if (c->stream->input > STREAM_INPUT_MAX) conn_close(c);
    } else {
        conn_run(c);
    }
}

static void on_written(struct bufferevent *bev, void *context)
{
    Conn *c = context;
    (void)bev;
    if (c->state == CONN_ANSWERING) {
        after_answer(c);
        conn_run(c);
    } else if (c->state == CONN_STREAM && c->stream->lagging) {
        stream_pump(c->stream);
    }
}

static void on_event(struct bufferevent *bev, short what, void *context)
{
    Conn *c = context;
    (void)bev;
    if (what & BEV_EVENT_CONNECTED) return;
    if (!(what & BEV_EVENT_EOF)) {
        conn_close(c);
        return;
    }
    c->eof = true;
    /* A client may close its sending side and still read the answer. */
    if (c->state == CONN_WAITING || c->state == CONN_ANSWERING) return;
    if (c->state == CONN_HEAD || c->state == CONN_BODY)
        conn_run(c);
    else
        conn_close(c);
}

/* ---- Opening and watching ------------------------------------------------------------------- */

static Conn *new_slot(Loop *loop)
{
    if (!loop->free_conns) {
        if (loop->slots / CHUNK >= CHUNKS_MAX) return NULL;
        Conn *chunk = NEW_ARRAY(loop->arena, Conn, CHUNK);
        loop->chunks[loop->slots / CHUNK] = chunk;
        for (uint32_t i = CHUNK; i-- > 0;) {
            chunk[i].slot = loop->slots + i;
            chunk[i].loop = loop;
            chunk[i].next_free = loop->free_conns;
            loop->free_conns = &chunk[i];
        }
        loop->slots += CHUNK;
    }
    Conn *c = loop->free_conns;
    loop->free_conns = c->next_free;
    return c;
}

/* Makes room: closes a connection that waits for a request, the next one round. */
static bool close_an_idle_one(Loop *loop)
{
    for (uint32_t i = 0; i < loop->slots; i++) {
        loop->hand = (loop->hand + 1) % loop->slots;
        Conn *c = loop_conn(loop, loop->hand);
        if (c->state == CONN_HEAD) {
            conn_close(c);
            return true;
        }
    }
    return false;
}

static void refuse_connection(int fd)
{
    static const char full[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
                               "Connection: close\r\nContent-Length: 0\r\n\r\n";
    ssize_t n = send(fd, full, sizeof full - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)n;
    evutil_closesocket(fd);
}

static void note_peer(Conn *c, const struct sockaddr *peer)
{
    c->address[0] = 0;
    c->loopback = false;
    if (peer->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)peer;
        inet_ntop(AF_INET, &v4->sin_addr, c->address, sizeof c->address);
        c->loopback = (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
    } else if (peer->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)peer;
        inet_ntop(AF_INET6, &v6->sin6_addr, c->address, sizeof c->address);
        c->loopback =
            IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr) || strncmp(c->address, "::ffff:127.", 11) == 0;
    } else {
        c->loopback = true; /* a unix socket */
    }
}

static void set_socket(int fd)
{
    int on = 1, unheard_ms = 30 * 1000;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unheard_ms, sizeof unheard_ms);
}

static struct bufferevent *wrap(Loop *loop, int fd)
{
    return loop->server->tls ? tls_wrap(loop, fd)
                             : bufferevent_socket_new(loop->base, fd, BEV_OPT_CLOSE_ON_FREE);
}

void conn_open(Loop *loop, int fd, const struct sockaddr *peer)
{
    Server *server = loop->server;
    int open = __atomic_load_n(&server->connections, __ATOMIC_RELAXED);
    if (open >= server->options.connections_max && !close_an_idle_one(loop)) {
        refuse_connection(fd);
        return;
    }
    Conn *c = new_slot(loop);
    if (!c) {
        refuse_connection(fd);
        return;
    }
    set_socket(fd);
    c->bev = wrap(loop, fd);
    ASSERT(c->bev);
    c->tls = server->tls != NULL;
    c->eof = c->close = false;
    c->skip = 0;
    c->x = NULL;
    c->stream = NULL;
    note_peer(c, peer);
    loop->open++;
    __atomic_add_fetch(&server->connections, 1, __ATOMIC_RELAXED);
    await_head(c, limits(c)->head); /* the first head counts from here, TLS included */
    bufferevent_setcb(c->bev, on_read, on_written, on_event, c);
    bufferevent_setwatermark(c->bev, EV_READ, 0, READ_AHEAD_MAX);
    bufferevent_enable(c->bev, EV_READ | EV_WRITE);
}

static void too_slow(Conn *c)
{
    bool begun = (c->state == CONN_HEAD && !c->idle) || c->state == CONN_BODY;
    if (c->state == CONN_ANSWERING) {
        conn_reset(c);
        return;
    }
    if (!begun) {
        conn_close(c);
        return;
    }
    if (c->x) loop_end(c->loop, c->x);
    c->x = NULL;
    refuse_bytes(c, 408);
}

void conn_sweep(Conn *c, Ms now_ms)
{
    if (c->state == CONN_FREE) return;
    bool stopping = c->loop->stop_ms != 0;
    if (c->deadline_ms && now_ms >= c->deadline_ms) {
        too_slow(c);
    } else if (stopping && (c->state == CONN_STREAM || (c->state == CONN_HEAD && c->idle))) {
        conn_close(c);
    } else if (c->state == CONN_STREAM) {
        stream_beat(c->stream, now_ms);
    }
}
