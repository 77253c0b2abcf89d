/* The routes of this floor: health, metrics, documents, the event stream. */
#include "http/inside.h"

#include <unistd.h>

static const Server *server_of(const Request *req)
{
    return req->inside->x->server;
}

/* ---- Health --------------------------------------------------------------------------------- */

static Status healthz(Request *req, Reply *reply)
{
    (void)req;
    return reply_bytes(reply, 200, "text/plain; charset=utf-8", STR("ok\n"));
}

/* A read of the store has begun, or we would not be here. */
static Status readyz(Request *req, Reply *reply)
{
    if (__atomic_load_n(&server_of(req)->stopping, __ATOMIC_RELAXED))
        return reply_refuse(reply, UNAVAILABLE, "server.stopping", "正在重启，请稍后再试");
    return reply_bytes(reply, 200, "text/plain; charset=utf-8", STR("ready\n"));
}

/* ---- Metrics -------------------------------------------------------------------------------- */

static Status metrics(Request *req, Reply *reply)
{
    Exchange *x = req->inside->x;
    if (!x->loopback)
        return reply_refuse(reply, NOT_FOUND, "http.no_such_path", "没有这个地址，请检查");
    Buf out = buf_new(req->arena, 8 << 20);
    metrics_write(x->server, &out);
    return reply_bytes(reply, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&out));
}

/* ---- Documents ------------------------------------------------------------------------------ */

static Status openapi_get(Request *req, Reply *reply)
{
    reply_header(reply, "Cache-Control", STR("no-cache"));
    return reply_bytes(reply, 200, "application/json", server_of(req)->openapi);
}

static Status types_get(Request *req, Reply *reply)
{
    reply_header(reply, "Cache-Control", STR("no-cache"));
    return reply_bytes(reply, 200, "text/plain; charset=utf-8", server_of(req)->types);
}

/* ---- Events --------------------------------------------------------------------------------- */

typedef struct EventsAsk {
    Str topics;
    bool topics_given;
    int64_t after;
    bool after_given;
} EventsAsk;

static const Field events_fields[] = {
    MAYBE_TEXT(EventsAsk, topics, topics_given, "topics", 0, TOPICS_MAX),
    MAYBE_INT(EventsAsk, after, after_given, "after", 0, ID_MAX),
    {0},
};

static Status events_get(Request *req, Reply *reply)
{
    EventsAsk ask = {0};
    int64_t last, after;
    request_fields(req, &ask);
    TRY(events_last(req->tx, &last));
    if (!str_to_i64(request_header(req, "last-event-id"), &after))
        after = ask.after_given ? ask.after : last;
    /* A number from the future is another database's (restored from a backup): begin at the end. */
    reply->after = after < 0 || after > last ? last : after;
    reply->topics = str_dup(req->arena, ask.topics);
    reply->stream = true;
    reply_header(reply, "X-Accel-Buffering", STR("no"));
    return reply_bytes(reply, 200, "text/event-stream", STR(""));
}

const Route http_routes[] = {
    {.method = GET,
     .path = "/healthz",
     .access = ANYONE,
     .mode = NO_TX,
     .handler = healthz,
     .sentence = "The process is alive"},
    {.method = GET,
     .path = "/readyz",
     .access = ANYONE,
     .mode = READ,
     .handler = readyz,
     .sentence = "The store answers: requests may be sent here"},
    {.method = GET,
     .path = "/metrics",
     .access = ANYONE,
     .mode = NO_TX,
     .handler = metrics,
     .sentence = "Counters for Prometheus; to this machine only"},
    {.method = GET,
     .path = "/api/openapi.json",
     .access = ANYONE,
     .mode = NO_TX,
     .handler = openapi_get,
     .sentence = "This document"},
    {.method = GET,
     .path = "/api/types.ts",
     .access = ANYONE,
     .mode = NO_TX,
     .handler = types_get,
     .sentence = "Inputs and outputs of all routes as TypeScript"},
    {.method = GET,
     .path = "/api/events",
     .access = SIGNED_IN,
     .mode = READ,
     .in = events_fields,
     .in_size = sizeof(EventsAsk),
     .handler = events_get,
     .sentence = "What happens, as it happens (text/event-stream); Last-Event-ID replays"},
    {0},
};
