/* What the files of this floor share among themselves.
 *
 *   loop thread                      lane thread               loop thread
 *   bytes → Exchange → admit ─ run ─ READ, NO_TX ───────────────→ answer
 *                              └──── WRITE → store's queue → mailbox ┘
 *
 * An Exchange is one request on its way.  While the store holds it, the connection names it only by
 * (loop, slot, generation): if the client has gone by then, the answer is dropped. */
#pragma once
#include "http/assets.h"
#include "http/head.h"
#include "http/http.h"
#include "http/rate.h"
#include "http/router.h"

#include <pthread.h>

typedef struct Loop Loop;
typedef struct Exchange Exchange;
typedef struct WorkQueue WorkQueue;

enum {
    BODY_MAX_DEFAULT = 64 * 1024,
    ANSWER_MAX = 64 << 20,  /* bytes of one JSON answer */
    EXCHANGE_MAX = 1 << 30, /* the most an arena of one request may hold */
    HASH_BYTES = 32,
    TOPICS_MAX = 120, /* characters of ?topics= */
};

struct Reply {
    Exchange *x;
    int code; /* 0: nothing answered yet */
    const char *type;
    Buf body;
    JsonOut json;
    Str bytes; /* the body when it is not in `body` */
    bool in_bytes;
    bool lasting;     /* bytes live as long as the server: an embedded file */
    Buf headers;      /* whole lines, each with its CRLF */
    Str session;      /* token for Set-Cookie */
    bool session_set; /* session is meant, also when empty */
    int64_t session_left_s;
    int retry_after_s;
    int64_t subject; /* for the audit row */
    bool stream;     /* becomes an event stream */
    int64_t after;   /* its Last-Event-ID; -1: from now on */
    Str topics;
};

typedef struct RequestInside {
    Exchange *x;
} RequestInside;

struct Exchange {
    Server *server;
    Arena *arena;
    Head head;
    RouteMatch match;
    Request request;
    Reply reply;
    RequestInside inside;
    void *fields;
    Str token;                     /* of the session, from cookie or bearer; ptr NULL: none */
    bool bearer;                   /* the token came by Authorization */
    bool known;                    /* the session has been looked for */
    Str once_key;                  /* Idempotency-Key; ptr NULL: none */
    uint8_t once_hash[HASH_BYTES]; /* of what was asked */
    bool once_repeat;              /* the answer is the kept one */
    Ms at_ms;                      /* for Date; of the first answer when repeated */
    Problem problem;
    int refused;     /* the HTTP status of a refusal; 0: none */
    bool close;      /* nothing more is read as a request after this answer */
    bool secure;     /* TLS, or a proxy that says https */
    bool from_proxy; /* the peer is a proxy we believe */
    bool loopback;   /* the client is this machine itself */
    int64_t begun_us;
    int64_t charged; /* bytes of the body counted in server->body_bytes */
    void *calling; /* what of the body is being kept before the rest; NULL: nothing */
    bool called;   /* it was looked for */
    StoreJob job;
    Loop *loop; /* where the answer goes; NULL: server_answer */
    uint32_t slot, generation;
    Exchange *next; /* in a mailbox */
};

/* ---- exchange.c ----------------------------------------------------------------------------- */

/* In `arena`; head: the bytes that head_scan counted (copied). A bad head leaves x->refused. */
Exchange *exchange_new(Server *server, Arena *arena, Str head);
/* A refusal without a request: the bytes were not a head. */
Exchange *exchange_bad(Server *server, Arena *arena, int status);
/* After address, secure … are set: finds the route, checks what can be checked before the body.
 * False: refused (x->reply holds the answer). */
bool exchange_admit(Exchange *x) MUST_USE;
/* With the body in x->request.body. True: x->reply holds the answer. False: the write is with the
 * store and comes back through the loop's mailbox. With loop NULL it always answers. */
bool exchange_run(Exchange *x) MUST_USE;
/* Back from the store: true as for exchange_run, which goes on when only what calls was kept. */
bool exchange_back(Exchange *x) MUST_USE;
/* Runs the handler with no transaction. */
Status exchange_work(Exchange *x) MUST_USE;
/* After the store: turns its status into the answer. */
void exchange_settle(Exchange *x, Status status);
/* Fills x->reply with the problem of this HTTP status. */
void exchange_refuse(Exchange *x, int status, const char *code, const char *text, ...)
    PRINTF_LIKE(4, 5);

/* The HTTP status for the refusal in x->problem. */
int problem_status(const Exchange *x);

/* ---- reply.c -------------------------------------------------------------------------------- */

void reply_reset(Reply *reply, Exchange *x);
/* The problem in x->problem as the answer. */
void reply_problem(Reply *reply, int status);
/* The status line and the header lines, with the empty line; closing: Connection: close. */
Str reply_head(Exchange *x, bool closing);
Str reply_body(const Reply *reply);
/* Head and body in one piece. */
Str reply_whole(Exchange *x, bool closing);

/* ---- once.c: repeated and audited writes ---------------------------------------------------- */

/* Finds the kept answer of this key: fills x->reply and sets x->once_repeat. CONFLICT
 * http.key_reused when it was used for something else. */
Status once_find(Tx *tx, Exchange *x) MUST_USE;
Status once_keep(Tx *tx, Exchange *x) MUST_USE;
Status action_note(Tx *tx, Exchange *x) MUST_USE;
extern const PersonKeeping http_keeping; /* keeping.c */

/* ---- server.c ------------------------------------------------------------------------------- */

enum { ROUTE_STATIC = 0, ROUTE_NONE = 1, ROUTE_FIRST = 2, LATENCY_STEPS = 9 };

/* Written by the loop's own thread, read by /metrics. */
typedef struct Counter {
    uint64_t by_class[6]; /* 1xx .. 5xx at 1..5 */
    uint64_t steps[LATENCY_STEPS];
    uint64_t sum_us;
} Counter;
extern const int64_t latency_steps_us[LATENCY_STEPS - 1];

/* Total deadlines, ms. 0 in ServerOptions.deadlines means the value of the rule set. */
typedef struct Deadlines {
    Ms head, body, body_16k, answer, answer_16k, between, linger, heartbeat;
} Deadlines;

/* A server without sockets, for server_answer and for server_start. */
Status server_prepare(ServerOptions options, Store *store, Server **out, Problem *problem) MUST_USE;

struct Server {
    Arena *arena;
    ServerOptions options;
    Store *store;
    Router *router;
    Assets *assets;
    struct ssl_ctx_st *tls;
    Deadlines deadlines;
    Loop **loops;
    int loop_count;
    Str openapi, types; /* the documents */
    WorkQueue *work;
    RateTable *rates;
    int port;
    Ms started_ms;
    int connections;    /* atomic */
    int streams;        /* atomic */
    int waiting;        /* atomic: writes with the store */
    int64_t body_bytes; /* atomic: of unfinished requests */
    bool stopping;      /* atomic */
    Ms stop_within_ms;
    uint64_t dropped; /* atomic: answers for clients that had gone */
};

static inline void count_up(uint64_t *counter, uint64_t by)
{
    __atomic_fetch_add(counter, by, __ATOMIC_RELAXED);
}

/* ---- loop.c --------------------------------------------------------------------------------- */

/* StoreJob.done: brings the exchange to the mailbox of its loop. */
void loop_done(StoreJob *job, Status status);

/* ---- work.c --------------------------------------------------------------------------------- */

WorkQueue *work_open(Arena *arena);
void work_close(WorkQueue *queue);
/* False when 32 are waiting. The exchange comes back through its loop's mailbox. */
bool work_add(WorkQueue *queue, Exchange *x) MUST_USE;

/* ---- log.c ---------------------------------------------------------------------------------- */

typedef struct Log {
    char bytes[8192];
    size_t len;
} Log;
void log_exchange(Log *log, const Exchange *x, int64_t took_us);
void log_flush(Log *log);

/* ---- builtin.c: metrics and documents ------------------------------------------------------- */

void metrics_write(Server *server, Buf *out);

/* ---- openapi.c ---- */
const Json *answers_read(Arena *arena, Str answers);
const Json *answer_schema(Arena *arena, const Json *answers, const Route *route); /* NULL: none */
