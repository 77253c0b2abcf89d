/* A payment provider's gateway on a real socket that misbehaves: it answers late, twice or never,
 * says "processing" and "short" before it pays, answers for somebody else, with a wrong signature
 * and with 500; its notices are repeated and come in no order, old ones after new ones. It keeps
 * books of its own: what it paid out for a number, it paid once. */
#pragma once
#include "base/json.h"
#include "base/test.h"
#include "link/pay.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GATE_REFUNDS = 1024, GATE_NOTICES = 4096 };

/* What a number comes to, by the number alone. */
typedef enum GateFate { FATE_DONE, FATE_REFUSED, FATE_PROCESSING, FATE_SHORT } GateFate;

typedef struct GateRefund {
    int64_t community, refund;
    Fen fen;
    GateFate fate;
    int asks, paid;      /* how often it was asked for, and the money went out */
    PayRefundResult now; /* what it says of it */
    bool settled;
} GateRefund;

typedef struct Gate {
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    int fd, port, slow_ms;
    bool stopping;
    Random random;
    GateRefund refunds[GATE_REFUNDS];
    size_t count;
    struct {
        size_t refund;
        PayRefundResult result;
    } notices[GATE_NOTICES];
    size_t notice_count;
    int64_t asked, unsigned_asks, changed_asks;
} Gate;

static inline Str gate_reference(Arena *arena, const GateRefund *r)
{
    return str_fmt(arena, "G%lld-%lld", (long long)r->community, (long long)r->refund);
}

static inline PayRefundNotice gate_says(Arena *arena, const GateRefund *r, PayRefundResult result)
{
    return (PayRefundNotice){
        .community = r->community,
        .refund = r->refund,
        .fen = r->fen,
        .result = result,
        .reference = result == PAY_REFUND_DONE ? gate_reference(arena, r) : STR(""),
        .why = result == PAY_REFUND_REFUSED ? STR("原付款账户已注销") : STR("")};
}

static inline void gate_tell(Gate *g, size_t refund, PayRefundResult result)
{
    for (int copies = 1 + (int)random_below(&g->random, 2);
         copies && g->notice_count < GATE_NOTICES; copies--) {
        g->notices[g->notice_count].refund = refund;
        g->notices[g->notice_count++].result = result;
    }
}

/* The refund of this number, known already or not; the money goes out the first time it may. */
static inline GateRefund *gate_book(Gate *g, const Json *order)
{
    GateRefund r = {.community = json_i64_or(order, "community", 0),
                    .refund = json_i64_or(order, "refund", 0),
                    .fen = json_i64_or(order, "amount_fen", 0)};
    size_t i = 0;
    while (i < g->count &&
           (g->refunds[i].community != r.community || g->refunds[i].refund != r.refund))
        i++;
    ASSERT(i < GATE_REFUNDS);
    if (i == g->count) {
        uint64_t dice = (uint64_t)r.refund * UINT64_C(0x9E3779B97F4A7C15) >> 57; /* 0 .. 127 */
        r.fate = dice < 24   ? FATE_REFUSED
                 : dice < 56 ? FATE_PROCESSING
                 : dice < 80 ? FATE_SHORT
                             : FATE_DONE;
        g->refunds[g->count++] = r;
    }
    GateRefund *known = &g->refunds[i];
    if (known->fen != r.fen) g->changed_asks++;
    known->asks++;
    if (known->settled) return known;
    bool wait = known->asks <= 2 && (known->fate == FATE_PROCESSING || known->fate == FATE_SHORT);
    known->settled = !wait;
    known->now = known->fate == FATE_REFUSED ? PAY_REFUND_REFUSED
                 : !wait                     ? PAY_REFUND_DONE
                 : known->fate == FATE_SHORT ? PAY_REFUND_SHORT
                                             : PAY_REFUND_PROCESSING;
    known->paid += known->now == PAY_REFUND_DONE;
    gate_tell(g, i, known->now);
    return known;
}

/* The whole answer; empty: the line goes dead. Under the lock. */
static inline Str gate_answer(Gate *g, Arena *arena, Str body, Str signature, bool *slow)
{
    const Json *order;
    uint64_t dice = random_below(&g->random, 100);
    *slow = dice >= 30 && dice < 38;
    g->asked++;
    if (!str_eq(signature, pay_sign(arena, body)) || json_read(arena, body, &order, NULL) != OK) {
        g->unsigned_asks++;
        return STR("");
    }
    if (dice < 6) return STR("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
    if (dice < 12) return STR(""); /* it never came here */
    GateRefund *r = gate_book(g, order);
    if (dice < 30) return STR(""); /* booked, and the answer is lost */
    PayRefundNotice n = gate_says(arena, r, r->now);
    if (dice >= 38 && dice < 44) n.refund++; /* another's */
    bool forged = dice >= 44 && dice < 54;
    if (forged) {
        n.result = n.result == PAY_REFUND_DONE ? PAY_REFUND_REFUSED : PAY_REFUND_DONE;
        n.reference = STR("FORGED");
    }
    Str said = pay_refund_notice_write(arena, &n);
    Str sign = pay_sign(arena, forged ? str_fmt(arena, "%.*s ", STR_ARG(said)) : said);
    return str_fmt(arena,
                   "HTTP/1.1 200 OK\r\nPay-Signature: %.*s\r\nContent-Length: %zu\r\n\r\n%.*s",
                   STR_ARG(sign), said.len, STR_ARG(said));
}

static inline Str gate_head(Str whole, const char *name)
{
    size_t at = str_find(whole, str_of(name), 0);
    if (at == SIZE_MAX) return STR("");
    at += strlen(name);
    return str_trim(str_slice(whole, at, str_find(whole, STR("\r\n"), at)));
}

static inline void gate_serve(Gate *g, int fd)
{
    Arena *arena = arena_new(1 << 18);
    Buf in = buf_new(arena, 1 << 14);
    char room[4096];
    bool slow = false;
    for (;;) {
        int64_t length = 0;
        size_t end = str_find(buf_str(&in), STR("\r\n\r\n"), 0);
        bool head =
            end != SIZE_MAX && str_to_i64(gate_head(buf_str(&in), "Content-Length:"), &length);
        if (head && in.len >= end + 4 + (size_t)length) break;
        ssize_t n = recv(fd, room, sizeof room, 0);
        if (n <= 0) goto over;
        buf_put(&in, (Str){room, (size_t)n});
    }
    Str whole = buf_str(&in);
    Str body = str_slice(whole, str_find(whole, STR("\r\n\r\n"), 0) + 4, whole.len);
    pthread_mutex_lock(&g->lock);
    Str answer = gate_answer(g, arena, body, gate_head(whole, "Pay-Signature:"), &slow);
    pthread_mutex_unlock(&g->lock);
    if (slow) usleep((useconds_t)g->slow_ms * 1000);
    for (size_t sent = 0; sent < answer.len;) {
        ssize_t n = send(fd, answer.ptr + sent, answer.len - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += (size_t)n;
    }
over:
    close(fd);
    arena_free(arena);
}

static inline void *gate_main(void *context)
{
    Gate *g = context;
    for (;;) {
        struct pollfd p = {g->fd, POLLIN, 0};
        int ready = poll(&p, 1, 20);
        pthread_mutex_lock(&g->lock);
        bool stop = g->stopping;
        pthread_mutex_unlock(&g->lock);
        if (stop) return NULL;
        int fd = ready > 0 ? accept(g->fd, NULL, NULL) : -1;
        if (fd >= 0) gate_serve(g, fd);
    }
}

/* Listens; what is sent to us goes there from now on. wait_ms: how long we wait for an answer. */
static inline Gate *gate_open(uint64_t seed, int wait_ms)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    Gate *g = NEW(test_arena(), Gate);
    *g = (Gate){.lock = PTHREAD_MUTEX_INITIALIZER,
                .random = random_seeded(seed),
                .slow_ms = wait_ms + wait_ms / 2};
    g->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT(g->fd >= 0 && bind(g->fd, (struct sockaddr *)&at, sizeof at) == 0);
    ASSERT(listen(g->fd, 64) == 0 && getsockname(g->fd, (struct sockaddr *)&at, &size) == 0);
    g->port = ntohs(at.sin_port);
    pay_configure(
        (PayOptions){.way = PAY_PROVIDER,
                     .key = STR("0123456789abcdef0123456789abcdef"),
                     .refunds = str_fmt(test_arena(), "http://127.0.0.1:%d/refunds", g->port),
                     .refund_wait_ms = wait_ms,
                     .refund_rest_ms = 1});
    ASSERT(pthread_create(&g->thread, NULL, gate_main, g) == 0);
    return g;
}

static inline void gate_close(Gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->stopping = true;
    pthread_mutex_unlock(&g->lock);
    pthread_join(g->thread, NULL);
    close(g->fd);
    pay_configure((PayOptions){0});
}

/* One of its notices, in no order, old ones too; false: none waits. */
static inline bool gate_notice(Gate *g, Arena *arena, Str *body, Str *signature)
{
    pthread_mutex_lock(&g->lock);
    bool there = g->notice_count > 0;
    if (there) {
        size_t i = random_below(&g->random, g->notice_count);
        PayRefundNotice n =
            gate_says(arena, &g->refunds[g->notices[i].refund], g->notices[i].result);
        *body = pay_refund_notice_write(arena, &n);
        *signature = pay_sign(arena, *body);
        g->notices[i] = g->notices[--g->notice_count];
    }
    pthread_mutex_unlock(&g->lock);
    return there;
}

static inline Fen gate_paid(Gate *g)
{
    Fen sum = 0;
    pthread_mutex_lock(&g->lock);
    for (size_t i = 0; i < g->count; i++) sum += g->refunds[i].fen * g->refunds[i].paid;
    pthread_mutex_unlock(&g->lock);
    return sum;
}
