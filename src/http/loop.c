/* One loop thread: its listener, its mailbox, its sweep. */
#include "http/conn.h"

#include <sys/eventfd.h>
#include <unistd.h>

/* ---- Arenas of requests --------------------------------------------------------------------- */

Arena *loop_arena(Loop *loop)
{
    return loop->spares ? loop->spare[--loop->spares] : arena_new(EXCHANGE_MAX);
}

void loop_give_back(Loop *loop, Arena *arena)
{
    if (loop->spares == SPARES_MAX) {
        arena_free(arena);
        return;
    }
    arena_reset(arena);
    loop->spare[loop->spares++] = arena;
}

void loop_end(Loop *loop, Exchange *x)
{
    if (x->charged) __atomic_sub_fetch(&x->server->body_bytes, x->charged, __ATOMIC_RELAXED);
    loop_give_back(loop, x->arena);
}

Conn *loop_conn(Loop *loop, uint32_t slot)
{
    ASSERT(slot < loop->slots);
    return &loop->chunks[slot / CHUNK][slot % CHUNK];
}

/* ---- The mailbox ---------------------------------------------------------------------------- */

/* Under the lock: writes the eventfd only when nobody has since the loop last looked. */
static void ring(Loop *loop)
{
    if (loop->rung) return;
    loop->rung = true;
    uint64_t one = 1;
    ssize_t n = write(loop->wake_fd, &one, sizeof one);
    ASSERT(n == sizeof one);
}

/* On the lane's thread: the exchange goes home; from here on it belongs to its loop. */
void loop_done(StoreJob *job, Status status)
{
    Exchange *x = job->job;
    Loop *loop = x->loop;
    if (status != OK) x->problem = job->problem;
    x->problem.status = status;
    x->next = NULL;
    pthread_mutex_lock(&loop->lock);
    if (loop->last)
        loop->last->next = x;
    else
        loop->first = x;
    loop->last = x;
    ring(loop);
    pthread_mutex_unlock(&loop->lock);
}

void loop_publish(Loop *loop, CommunityId community)
{
    if (__atomic_load_n(&loop->server->streams, __ATOMIC_RELAXED) == 0) return;
    pthread_mutex_lock(&loop->lock);
    bool there = loop->woken_all;
    for (int i = 0; !there && i < loop->woken_count; i++) there = loop->woken[i].v == community.v;
    if (!there && loop->woken_count < WOKEN_MAX)
        loop->woken[loop->woken_count++] = community;
    else if (!there)
        loop->woken_all = true;
    ring(loop);
    pthread_mutex_unlock(&loop->lock);
}

static void take_home(Loop *loop, Exchange *x)
{
    Conn *c = loop_conn(loop, x->slot);
    bool there = c->state == CONN_WAITING && c->generation == x->generation;
    __atomic_sub_fetch(&loop->server->waiting, 1, __ATOMIC_RELAXED);
    if (there) {
        if (!exchange_back(x)) return; /* what calls is kept; the rest is with the store now */
        conn_answer(c, x);
        conn_run(c);
    } else { /* the client has gone; what was written stands */
        count_up(&loop->server->dropped, 1);
        loop_end(loop, x);
    }
}

static void on_wake(evutil_socket_t fd, short what, void *context)
{
    Loop *loop = context;
    uint64_t rings;
    (void)what;
    ssize_t n = read(fd, &rings, sizeof rings);
    (void)n;
    CommunityId woken[WOKEN_MAX];
    pthread_mutex_lock(&loop->lock);
    Exchange *x = loop->first;
    int woken_count = loop->woken_count;
    bool all = loop->woken_all;
    memcpy(woken, loop->woken, sizeof woken);
    loop->first = loop->last = NULL;
    loop->woken_count = 0;
    loop->woken_all = loop->rung = false;
    pthread_mutex_unlock(&loop->lock);

    while (x) {
        Exchange *next = x->next;
        take_home(loop, x);
        x = next;
    }
    if (all) stream_dirty(loop, (CommunityId){0}, true);
    for (int i = 0; i < woken_count; i++) stream_dirty(loop, woken[i], false);
    if (all || woken_count) stream_deliver(loop);
}

/* ---- The sweep ------------------------------------------------------------------------------ */

static bool busy(Loop *loop)
{
    for (uint32_t i = 0; i < loop->slots; i++)
        if (loop_conn(loop, i)->state != CONN_FREE) return true;
    return false;
}

static void stop_if_done(Loop *loop, Ms now_ms)
{
    if (loop->listener) {
        evconnlistener_free(loop->listener);
        loop->listener = NULL;
    }
    if (!busy(loop) || now_ms >= loop->stop_ms) event_base_loopbreak(loop->base);
}

static void on_sweep(evutil_socket_t fd, short what, void *context)
{
    Loop *loop = context;
    Ms now_ms = steady_ms();
    bool stopping = __atomic_load_n(&loop->server->stopping, __ATOMIC_ACQUIRE);
    (void)fd;
    (void)what;
    __atomic_store_n(&loop->swept_ms, now_ms, __ATOMIC_RELAXED);
    if (stopping && !loop->stop_ms) loop->stop_ms = now_ms + loop->server->stop_within_ms;
    for (uint32_t i = 0; i < loop->slots; i++) conn_sweep(loop_conn(loop, i), now_ms);
    if (loop->server->store && now_ms >= loop->poll_ms) { /* what other processes have published */
        loop->poll_ms = now_ms + (store_is_postgres(loop->server->store) ? 2 : 10) * SECOND_MS;
        stream_dirty(loop, (CommunityId){0}, true);
        stream_deliver(loop);
    }
    log_flush(&loop->log);
    if (loop->deaf && loop->listener) evconnlistener_enable(loop->listener);
    loop->deaf = false;
    if (loop->stop_ms) stop_if_done(loop, now_ms);
}

/* ---- Opening -------------------------------------------------------------------------------- */

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer,
                      int length, void *context)
{
    (void)listener;
    (void)length;
    conn_open(context, fd, peer);
}

/* Out of descriptors: whoever only waits makes room, else accept would spin. */
static void on_accept_error(struct evconnlistener *listener, void *context)
{
    Loop *loop = context;
    for (uint32_t i = 0, closed = 0; i < loop->slots && closed < 16; i++) {
        Conn *c = loop_conn(loop, i);
        if (c->state != CONN_HEAD) continue;
        conn_close(c);
        closed++;
    }
    evconnlistener_disable(listener); /* until the next sweep */
    loop->deaf = true;
}

Status loop_open(Loop *loop, Problem *problem)
{
    const struct timeval each = {0, SWEEP_MS * 1000};
    loop->base = event_base_new();
    loop->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!loop->base || loop->wake_fd < 0)
        return problem_set(problem, UNAVAILABLE, "server.no_loop", "不能启动网络循环");
    loop->arena = arena_new((size_t)256 << 20);
    pthread_mutex_init(&loop->lock, NULL);
    loop->listener = evconnlistener_new(loop->base, on_accept, loop,
                                        LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, loop->fd);
    if (!loop->listener)
        return problem_set(problem, UNAVAILABLE, "server.no_listener", "不能接受连接");
    evconnlistener_set_error_cb(loop->listener, on_accept_error);
    loop->wake = event_new(loop->base, loop->wake_fd, EV_READ | EV_PERSIST, on_wake, loop);
    loop->sweep = event_new(loop->base, -1, EV_PERSIST, on_sweep, loop);
    event_add(loop->wake, NULL);
    event_add(loop->sweep, &each);
    return OK;
}

void *loop_run(void *context)
{
    Loop *loop = context;
    event_base_dispatch(loop->base);
    return NULL;
}

/* After the thread has ended and no write is with the store any more. */
void loop_close(Loop *loop)
{
    if (!loop->base) return;
    for (uint32_t i = 0; i < loop->slots; i++) conn_close(loop_conn(loop, i));
    for (Exchange *x = loop->first; x;) {
        Exchange *next = x->next;
        arena_free(x->arena);
        x = next;
    }
    log_flush(&loop->log);
    if (loop->listener) evconnlistener_free(loop->listener);
    if (loop->wake) event_free(loop->wake);
    if (loop->sweep) event_free(loop->sweep);
    event_base_free(loop->base);
    close(loop->wake_fd);
    while (loop->spares) arena_free(loop->spare[--loop->spares]);
    arena_free(loop->arena);
    pthread_mutex_destroy(&loop->lock);
}
