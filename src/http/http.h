/* Requests as a contract: a table of routes, a table of fields for each.
 *
 * Owns        the listening sockets, connections, the tables request_once (idempotency) and action
 *             (audit of every write); calls the store
 * Always true a handler runs inside a transaction, after access and fields have been checked; every
 *             answer to a write is sent after its commit
 *
 * bytes → parse → session → access → fields → BEGIN → handler → rule → COMMIT → reply → events
 *                       └─ the route table says ─┘                 └ or ROLLBACK, and the reply
 *                                                                    is what fail() left */
#pragma once
#include "http/role.h"
#include "store/store.h"

typedef enum Method { GET, POST, PUT, PATCH, DELETE } Method;
typedef enum RouteMode {
    READ,  /* a snapshot on the connection's thread */
    WRITE, /* a write transaction on the community's lane; audited; Idempotency-Key honoured */
    WORK,  /* on a work thread with no transaction open, for what takes long (a password, a plan):
            * the handler calls store_read and store_write on req->store; 503 when 32 are waiting */
    NO_TX, /* neither; the handler must not touch the store (health, static facts) */
} RouteMode;

/* ---- Fields --------------------------------------------------------------------------------- */

typedef enum FieldKind {
    FIELD_END = 0,
    FIELD_KIND_INT,    /* int64_t, min..max */
    FIELD_KIND_ID,     /* an id struct (int64_t) 1 .. 2^53-1; in JSON a number, in a path digits */
    FIELD_KIND_FEN,    /* Fen, min..max; JSON integer of fen */
    FIELD_KIND_BOOL,   /* bool */
    FIELD_KIND_TEXT,   /* Str, min..max in characters, trimmed, no control characters but \n \t */
    FIELD_KIND_DAY,    /* Day; "2026-03-02" */
    FIELD_KIND_MS,     /* Ms; "2026-03-02T10:30:00Z" */
    FIELD_KIND_CHOICE, /* int (int32_t); one of choices[] by name; stored as its number */
    FIELD_KIND_LIST,   /* FieldList; items by `fields` (records) or `item_kind`; count min..max */
    FIELD_KIND_RECORD, /* a struct inside, by `fields` */
    FIELD_KIND_JSON,   /* const Json *: any value, for what is data itself (a subsidy rule) */
} FieldKind;

typedef struct Choice {
    const char *name; /* in JSON; the list ends with NULL */
    int value;
    const char *text; /* the Chinese word for it */
} Choice;
/* "" for a value that is none of them. */
const char *choice_name(const Choice *choices, int64_t value);
const char *choice_text(const Choice *choices, int64_t value);

typedef struct FieldList {
    void *items;
    size_t count;
} FieldList;

typedef struct Field {
    FieldKind kind;
    const char *name; /* in JSON, in the query, or in braces in the path */
    size_t offset;    /* of the member */
    int64_t min, max;
    bool optional; /* absent (or null) leaves the member zero */
    size_t given;  /* 1 + offset of a bool that says whether it was given; 0: none */
    const Choice *choices;
    const struct Field *fields; /* of LIST items or RECORD */
    size_t item_size;
    FieldKind item_kind; /* of a LIST of plain values: INT, ID, TEXT, DAY */
    const char *help;    /* for the API document */
} Field;

/* FIELD_X must be given; MAYBE_X may be absent or null, which leaves the member zero and the bool
 * member `given_` false. */
#define FIELD_INT(Type, member, name_, min_, max_)                                                 \
    {                                                                                              \
        .kind = FIELD_KIND_INT, .name = (name_), .offset = offsetof(Type, member), .min = (min_),  \
        .max = (max_)                                                                              \
    }
#define FIELD_ID(Type, member, name_)                                                              \
    {                                                                                              \
        .kind = FIELD_KIND_ID, .name = (name_), .offset = offsetof(Type, member)                   \
    }
#define FIELD_FEN(Type, member, name_, min_, max_)                                                 \
    {                                                                                              \
        .kind = FIELD_KIND_FEN, .name = (name_), .offset = offsetof(Type, member), .min = (min_),  \
        .max = (max_)                                                                              \
    }
#define FIELD_BOOL(Type, member, name_)                                                            \
    {                                                                                              \
        .kind = FIELD_KIND_BOOL, .name = (name_), .offset = offsetof(Type, member)                 \
    }
#define FIELD_TEXT(Type, member, name_, min_, max_)                                                \
    {                                                                                              \
        .kind = FIELD_KIND_TEXT, .name = (name_), .offset = offsetof(Type, member), .min = (min_), \
        .max = (max_)                                                                              \
    }
#define FIELD_DAY(Type, member, name_)                                                             \
    {                                                                                              \
        .kind = FIELD_KIND_DAY, .name = (name_), .offset = offsetof(Type, member)                  \
    }
#define FIELD_MS(Type, member, name_)                                                              \
    {                                                                                              \
        .kind = FIELD_KIND_MS, .name = (name_), .offset = offsetof(Type, member)                   \
    }
#define FIELD_CHOICE(Type, member, name_, choices_)                                                \
    {                                                                                              \
        .kind = FIELD_KIND_CHOICE, .name = (name_), .offset = offsetof(Type, member),              \
        .choices = (choices_)                                                                      \
    }
#define FIELD_RECORD(Type, member, name_, fields_)                                                 \
    {                                                                                              \
        .kind = FIELD_KIND_RECORD, .name = (name_), .offset = offsetof(Type, member),              \
        .fields = (fields_)                                                                        \
    }
#define FIELD_LIST(Type, member, name_, fields_, item_size_, max_)                                 \
    {                                                                                              \
        .kind = FIELD_KIND_LIST, .name = (name_), .offset = offsetof(Type, member),                \
        .fields = (fields_), .item_size = (item_size_), .max = (max_)                              \
    }
#define FIELD_IDS(Type, member, name_, max_)                                                       \
    {                                                                                              \
        .kind = FIELD_KIND_LIST, .name = (name_), .offset = offsetof(Type, member),                \
        .item_kind = FIELD_KIND_ID, .item_size = sizeof(int64_t), .max = (max_)                    \
    }
#define FIELD_JSON(Type, member, name_)                                                            \
    {                                                                                              \
        .kind = FIELD_KIND_JSON, .name = (name_), .offset = offsetof(Type, member)                 \
    }
#define MAYBE_INT(Type, member, given_, name_, min_, max_)                                         \
    {                                                                                              \
        .kind = FIELD_KIND_INT, .name = (name_), .offset = offsetof(Type, member), .min = (min_),  \
        .max = (max_), .optional = true, .given = offsetof(Type, given_) + 1                       \
    }
#define MAYBE_ID(Type, member, given_, name_)                                                      \
    {                                                                                              \
        .kind = FIELD_KIND_ID, .name = (name_), .offset = offsetof(Type, member),                  \
        .optional = true, .given = offsetof(Type, given_) + 1                                      \
    }
#define MAYBE_FEN(Type, member, given_, name_, min_, max_)                                         \
    {                                                                                              \
        .kind = FIELD_KIND_FEN, .name = (name_), .offset = offsetof(Type, member), .min = (min_),  \
        .max = (max_), .optional = true, .given = offsetof(Type, given_) + 1                       \
    }
#define MAYBE_BOOL(Type, member, given_, name_)                                                    \
    {                                                                                              \
        .kind = FIELD_KIND_BOOL, .name = (name_), .offset = offsetof(Type, member),                \
        .optional = true, .given = offsetof(Type, given_) + 1                                      \
    }
#define MAYBE_TEXT(Type, member, given_, name_, min_, max_)                                        \
    {                                                                                              \
        .kind = FIELD_KIND_TEXT, .name = (name_), .offset = offsetof(Type, member), .min = (min_), \
        .max = (max_), .optional = true, .given = offsetof(Type, given_) + 1                       \
    }
#define MAYBE_DAY(Type, member, given_, name_)                                                     \
    {                                                                                              \
        .kind = FIELD_KIND_DAY, .name = (name_), .offset = offsetof(Type, member),                 \
        .optional = true, .given = offsetof(Type, given_) + 1                                      \
    }
#define MAYBE_MS(Type, member, given_, name_)                                                      \
    {                                                                                              \
        .kind = FIELD_KIND_MS, .name = (name_), .offset = offsetof(Type, member),                  \
        .optional = true, .given = offsetof(Type, given_) + 1                                      \
    }
#define MAYBE_CHOICE(Type, member, given_, name_, choices_)                                        \
    {                                                                                              \
        .kind = FIELD_KIND_CHOICE, .name = (name_), .offset = offsetof(Type, member),              \
        .choices = (choices_), .optional = true, .given = offsetof(Type, given_) + 1               \
    }
#define MAYBE_RECORD(Type, member, given_, name_, fields_)                                         \
    {                                                                                              \
        .kind = FIELD_KIND_RECORD, .name = (name_), .offset = offsetof(Type, member),              \
        .fields = (fields_), .optional = true, .given = offsetof(Type, given_) + 1                 \
    }
#define MAYBE_LIST(Type, member, given_, name_, fields_, item_size_, max_)                         \
    {                                                                                              \
        .kind = FIELD_KIND_LIST, .name = (name_), .offset = offsetof(Type, member),                \
        .fields = (fields_), .item_size = (item_size_), .max = (max_), .optional = true,           \
        .given = offsetof(Type, given_) + 1                                                        \
    }
#define MAYBE_IDS(Type, member, given_, name_, max_)                                               \
    {                                                                                              \
        .kind = FIELD_KIND_LIST, .name = (name_), .offset = offsetof(Type, member),                \
        .item_kind = FIELD_KIND_ID, .item_size = sizeof(int64_t), .max = (max_), .optional = true, \
        .given = offsetof(Type, given_) + 1                                                        \
    }
#define MAYBE_JSON(Type, member, given_, name_)                                                    \
    {                                                                                              \
        .kind = FIELD_KIND_JSON, .name = (name_), .offset = offsetof(Type, member),                \
        .optional = true, .given = offsetof(Type, given_) + 1                                      \
    }

/* ---- Sessions ------------------------------------------------------------------------------- */

/* Who is asking; made by the session hook from the cookie or the bearer token. */
typedef struct Session {
    int64_t id;
    CommunityId community;
    int64_t person;       /* PersonId.v */
    Role role;            /* ROLE_NONE: a stranger */
    int64_t organisation; /* the site or firm the role is held at; 0: none */
    Ms expires_ms;
} Session;

/* ---- Routes --------------------------------------------------------------------------------- */

typedef struct Request Request;
typedef struct Reply Reply;
typedef Status (*Handler)(Request *req, Reply *reply);

/* What of a body calls for a person and may not wait for the rest of it. It is looked for before
 * the fields are checked, so that a bad field elsewhere takes no alarm with it, and kept in an
 * urgent transaction of its own; the handler begins when that is durable. */
typedef struct RouteCalls {
    void *(*look)(Request *req);           /* in the request's arena; NULL: nothing calls */
    Status (*keep)(Tx *tx, void *calling); /* may be run again */
} RouteCalls;

typedef struct Route {
    Method method;
    const char *path; /* "/api/people/{id}" */
    RoleSet access;
    RouteMode mode;
    const Field *in;  /* path, query and body together; NULL: nothing is read */
    size_t in_size;   /* sizeof the struct that `in` fills */
    const Field *out; /* for the document and reply_record; NULL: no body, or not described */
    Handler handler;
    const char *sentence; /* what it does, for the API document */
    size_t body_max;      /* bytes; 0: 64 KiB */
    const char *purpose;  /* written beside looks at persons; NULL: the path */
    unsigned flags;
    const RouteCalls *calls; /* WRITE; NULL: nothing goes before */
} Route;

enum RouteFlag {
    ROUTE_RAW_BODY = 1,  /* the body is not JSON: request_body gives the bytes (import, photo) */
    ROUTE_LONG = 2,      /* may answer later than the ordinary deadline */
    ROUTE_SENSITIVE = 4, /* the body is never kept with the idempotency key, only its hash */
    ROUTE_URGENT = 8,    /* somebody's alarm: its transaction passes all that waits */
};

struct Request {
    Tx *tx;       /* NULL for WORK and NO_TX */
    Store *store; /* for WORK */
    Arena *arena;
    const Route *route;
    Session who;
    const void *fields; /* filled by route->in; use request_fields */
    Str body;
    Str address; /* of the peer, for rate limits; never logged whole */
    Str user_agent;
    Str language; /* "zh-CN" or "en" */
    struct RequestInside *inside;
};

/* For WORK: where store_write and the handler leave the refusal. */
Problem *request_problem(const Request *req);
/* Takes a token of this key (what and who is limited); 0: go on, else the seconds to wait, which
 * are also noted for Retry-After: then refuse with UNAVAILABLE and a code "rate.…" (429). */
int request_rate(const Request *req, Str key, int capacity, int per_minute);
/* The part of the peer's address that is limited together. */
Str request_network(const Request *req);
/* For what anyone may ask: UNAVAILABLE rate.too_often after per_minute requests for `what` from one
 * network within a minute. */
Status request_rate_network(const Request *req, const char *what, int per_minute) MUST_USE;
/* Copies the checked input into the handler's own struct of route->in_size bytes. */
void request_fields(const Request *req, void *out);
Str request_header(const Request *req, const char *name);

/* Answers. Exactly one of them is called by a handler that returns OK. */
Status reply_record(Reply *reply, int code, const void *record); /* by route->out */
/* 201 {"id": …} of what was made; it is also the subject of the audit row, unless one is set. For
 * the route's `out`: reply_id_fields. */
Status reply_id(Reply *reply, int64_t id);
extern const Field reply_id_fields[];
JsonOut *reply_json(Reply *reply, int code); /* written by hand; the handler
                                                opens and closes the value */
/* 200 {"items": [ … ]}: the items are written between the two calls. */
JsonOut *reply_items(Reply *reply);
Status reply_items_end(Reply *reply);
Status reply_bytes(Reply *reply, int code, const char *type, Str bytes);
Status reply_empty(Reply *reply, int code);
void reply_header(Reply *reply, const char *name, Str value); /* no CR or LF in value */
/* Refuses, but what the handler has written is committed (a counter of failed attempts). Returns
 * OK. */
Status reply_refuse(Reply *reply, Status status, const char *code, const char *text, ...)
    PRINTF_LIKE(4, 5);
/* What the audit row is about; without it the `id` of the path or of the answer. */
void reply_subject(Reply *reply, int64_t subject);
/* Sets or (token empty) clears the session cookie, with the right attributes for the connection. */
void reply_session(Reply *reply, Str token, Ms expires_ms);

/* ---- The server ----------------------------------------------------------------------------- */

typedef enum EventReach {
    EVENT_HIDDEN, /* nothing */
    EVENT_BARE,   /* that there was one of its kind: subject 0, no payload */
    EVENT_WHOLE,
} EventReach;

typedef struct ServerHooks {
    /* Finds the session of a token (raw, from cookie or bearer) in a read or write transaction with
     * community 0; leaves role ROLE_NONE when there is none. */
    Status (*session_find)(Tx *tx, Str token, Session *out);
    /* How much of this event this session hears by SSE; NULL: all of it. */
    EventReach (*event_reach)(Tx *tx, const Session *who, const Event *event);
} ServerHooks;

typedef struct ServerOptions {
    const char *address; /* "127.0.0.1" */
    int port;            /* 0: any free one */
    const int *fds;      /* listening sockets that were inherited; NULL: open them */
    int fd_count;
    int threads;        /* 0: as many as cores, at most 4 */
    const char *origin; /* "https://…" where known; "" accepts the Host of the request */
    bool behind_proxy;  /* believe X-Forwarded-For and -Proto from loopback */
    const char *tls_certificate, *tls_key; /* NULL: plain */
    const char *assets; /* a folder to serve files from instead of the embedded ones (YL_ASSETS) */
    const Route *const *routes; /* each list ends with a zero row; ends with NULL */
    Str answers;                /* of openapi_document; may be empty */
    ServerHooks hooks;
    int connections_max; /* 0: 20,000 */
    bool quiet;          /* no log of requests (tests, benches) */
    /* Total deadlines in ms; 0: 10 s for a head, 10 s and 1 s each 16 KB for a body, 30 s and 1 s
     * each 16 KB for an answer, 60 s between requests, a heartbeat each 20 s. For tests; the time
     * for each 16 KB shrinks with that for the whole. */
    struct {
        Ms head, body, answer, between, heartbeat;
    } deadlines;
} ServerOptions;

typedef struct Server Server;
Status server_start(ServerOptions options, Store *store, Server **out, Problem *problem) MUST_USE;
int server_port(const Server *server);
/* Whether every loop has turned within the last minute. */
bool server_turns(const Server *server);
/* A listening socket that others may share (SO_REUSEPORT); *bound is its port. */
Status server_listen(const char *address, int port, int *fd, int *bound, Problem *problem) MUST_USE;
/* UNAVAILABLE server.address when another program listens there for longer than `patience`: it
 * would share its connections with us, and nobody knew which of the two is asked. */
Status server_alone(const char *address, int port, Ms patience, Problem *problem) MUST_USE;
/* Finishes what is being answered, at most ms, then stops. */
void server_stop(Server *server, Ms ms);

/* One request through the router without a socket, for tests: the real parse, access, fields,
 * transaction and reply. `request` is the whole text of an HTTP/1.1 request; the answer is written
 * as it would go on the wire. */
Status server_answer(Server *server, Arena *arena, Str request, Str *answer) MUST_USE;

/* The tables of this floor, to stand first in StoreOptions.parts. */
extern const StorePart http_store_part;
/* Routes of this floor: /healthz /readyz /metrics /api/openapi.json /api/events /api/types.ts */
extern const Route http_routes[];
/* The OpenAPI 3.1 document and the TypeScript types of all routes. answers: JSON, "GET /api/x" →
 * the JSON Schema of what it answers, for routes without `out`; "" none. */
Str openapi_document(Arena *arena, const Route *const *routes, Str answers);
Str openapi_types(Arena *arena, const Route *const *routes, Str answers);
