/* Connections of one loop thread, inside the server.
 *
 *            head complete                  store answers
 *   HEAD ──────────────────→ BODY ──→ WAITING ──→ (answer) ──→ HEAD, while bytes are unsent
 * ANSWERING └── refused ──→ ANSWERING ──→ LINGER ──→ closed          └──→ STREAM
 *
 * Always true a connection is touched by its own loop thread only; its slot outlives it, so a state
 *             of CONN_FREE may be read after a call that closed it, until the loop turns again */
#pragma once
#include "http/inside.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

enum {
    READ_AHEAD_MAX = 64 * 1024, /* bytes of the next requests while one is answered */
    TURNS_MAX = 32,             /* steps for one connection before the loop turns */
    BODIES_MAX = 256 << 20,     /* bytes of unfinished requests, all together */
    STREAM_UNSENT_MAX = 64 * 1024,
    STREAM_INPUT_MAX = 64 * 1024,
    CHUNK = 128, /* connections taken from the arena at once */
    CHUNKS_MAX = 512,
    SPARES_MAX = 32,
    WOKEN_MAX = 64,
    GROUPS = 256, /* buckets by community */
    SWEEP_MS = 250,
};

typedef enum ConnState {
    CONN_FREE,
    CONN_HEAD,
    CONN_BODY,
    CONN_WAITING,   /* a write is with the store; no deadline */
    CONN_ANSWERING, /* bytes of the answer are unsent */
    CONN_STREAM,
    CONN_LINGER, /* said all; discards input until the peer closes */
} ConnState;

typedef struct Stream Stream;
typedef struct Conn Conn;
struct Conn {
    Loop *loop;
    struct bufferevent *bev;
    Exchange *x; /* in BODY and WAITING */
    Stream *stream;
    Conn *next_free;
    Ms deadline_ms; /* steady clock; 0: none */
    int64_t got;    /* bytes of the body so far */
    int64_t skip;   /* bytes of a refused body still to throw away */
    uint32_t slot, generation;
    HeadScan scan;
    ConnState state;
    bool idle; /* nothing of the next head is there yet */
    bool eof;  /* the peer has sent its last byte */
    bool tls;
    bool close; /* after what is being sent */
    bool loopback;
    char address[46];
};

/* All streams of one community on one loop. */
typedef struct Group {
    struct Group *next;
    CommunityId community;
    int64_t last; /* every event up to here went to the streams that do not lag */
    Stream *first;
    bool dirty;
} Group;

struct Stream {
    Conn *conn; /* NULL: in the list of free ones */
    Group *group;
    Stream *next, *prev;
    int64_t cursor; /* every event up to here was sent or is not for it */
    Session who;
    bool lagging; /* still replaying; not yet part of the broadcast */
    uint32_t input;
    Ms beat_ms; /* steady clock: next heartbeat */
    char token[132];
    char topics[TOPICS_MAX + 4];
};

struct Loop {
    Server *server;
    int index;
    int fd; /* listening socket */
    pthread_t thread;
    bool running;
    struct event_base *base;
    struct evconnlistener *listener;
    struct event *sweep, *wake;
    int wake_fd;
    Arena *arena;
    Conn *chunks[CHUNKS_MAX];
    uint32_t slots; /* made so far */
    uint32_t hand;  /* where the search for an idle connection to close goes on */
    uint32_t open;
    Conn *free_conns;
    Stream *free_streams;
    Group *free_groups;
    Group *groups[GROUPS];
    Arena *spare[SPARES_MAX];
    int spares;
    Counter *counters; /* by route index */
    Log log;
    bool deaf;   /* no descriptor was left: not listening until the next sweep */
    Ms swept_ms; /* atomic; steady clock */
    Ms poll_ms;  /* when groups were last looked at without being woken */
    Ms stop_ms;  /* steady clock; 0: not stopping */
    pthread_mutex_t lock;
    /* under lock */
    Exchange *first, *last;
    CommunityId woken[WOKEN_MAX];
    int woken_count;
    bool woken_all;
    bool rung;
};

/* ---- loop.c --------------------------------------------------------------------------------- */

Status loop_open(Loop *loop, Problem *problem) MUST_USE;
void *loop_run(void *loop);
void loop_close(Loop *loop);
void loop_publish(Loop *loop, CommunityId community);
Arena *loop_arena(Loop *loop);
void loop_give_back(Loop *loop, Arena *arena);
/* The exchange is over. */
void loop_end(Loop *loop, Exchange *x);
Conn *loop_conn(Loop *loop, uint32_t slot);
static inline Ms steady_ms(void)
{
    return clock_steady_us() / 1000;
}

/* ---- conn.c --------------------------------------------------------------------------------- */

void conn_open(Loop *loop, int fd, const struct sockaddr *peer);
void conn_close(Conn *c);
void conn_reset(Conn *c);
void conn_answer(Conn *c, Exchange *x);
void conn_run(Conn *c);
void conn_sweep(Conn *c, Ms now_ms);
/* False: the connection was closed. */
bool conn_send(Conn *c, Str head, Str body, bool lasting);
size_t conn_unsent(const Conn *c);

/* ---- tls.c ---------------------------------------------------------------------------------- */

Status tls_open(Server *server, Problem *problem) MUST_USE;
void tls_close(Server *server);
struct bufferevent *tls_wrap(Loop *loop, int fd);
/* Says to the peer that nothing more comes. */
void tls_end(struct bufferevent *bev);
/* Before freeing a connection whose peer need not be told. */
void tls_drop(struct bufferevent *bev);

/* ---- stream.c ------------------------------------------------------------------------------- */

void stream_open(Conn *c, Exchange *x);
void stream_close(Stream *s);
/* More room to send: goes on with the replay. */
void stream_pump(Stream *s);
/* Delivers what is new in the groups that are dirty. */
void stream_deliver(Loop *loop);
void stream_dirty(Loop *loop, CommunityId community, bool everyone);
/* Heartbeat, and whether the session still stands. */
void stream_beat(Stream *s, Ms now_ms);
