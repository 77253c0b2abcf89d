/* The doors, inside. Everything here belongs to the loop's thread but the mailbox and the counts.
 */
#pragma once
#include "link/devices/devices.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    DOORS_MAX = 16,
    READ_AHEAD = 16 << 10, /* bytes kept of a connection that waits */
    REPLY_ROOM = 200,      /* of a reply that waits; longer ones belong to frames without records */
    RECORDS_A_FRAME = 2048,
    EARLY = 4,
    BATCH = 64,
    BATCHES_A_TURN = 16,
    ACCEPT_PAUSE_MS = 200,
    SLICE_US = 2000,  /* of those that talk much, before the quiet ones are asked for again */
    TURN_FRAMES = 64, /* of one connection; then it is the turn of others */
    QUIET_READS = 4,  /* a second; more make a connection busy */
};

/* Of the loop's events: answers, then those who are quiet, then those who talk much. */
enum { FIRST, QUIET, BUSY, PRIORITIES };

typedef struct Door {
    Devices *devices;
    const WireProtocol *protocol;
    struct evconnlistener *tcp;
    struct event *udp;
    int udp_fd;
    int tcp_port;
    int udp_port;
    Ms closed_ms; /* not accepting since then: no file was left; 0: accepting */
} Door;

/* A frame whose records are with the sink. */
typedef struct Waiting {
    uint32_t generation;
    uint32_t next; /* in the connection's line, or in the list of free ones; 0: none */
    uint32_t conn; /* slot + 1; 0: a datagram's, or the connection has gone */
    uint16_t open; /* records not yet answered for */
    uint16_t reply_len;
    bool used;
    bool refused;
    bool early; /* answered out of turn: not in the line */
    uint8_t door;
    struct sockaddr_storage *peer; /* of a datagram; points into Devices.peers */
    uint8_t reply[REPLY_ROOM];
} Waiting;

typedef struct Conn {
    struct bufferevent *bev; /* NULL: the slot is free */
    Door *door;
    uint32_t next_free;
    uint32_t next_stalled; /* slot + 1 */
    bool stalled;
    bool busy;        /* read after those that are quiet */
    uint8_t reads;    /* since reads_ms */
    bool closing;     /* said goodbye; frees itself when nothing is left to write */
    uint8_t standing; /* DeviceStanding of the id below */
    uint8_t id_len;   /* of the id that standing is about */
    uint8_t early_at;
    char id[WIRE_ID_MAX];
    DeviceKnown known; /* what the sink said of that id */
    Ms quarantined_ms;
    Ms reads_ms;   /* when its reads were counted from nought */
    Ms quota_ms;   /* when the quota was last filled */
    int32_t quota; /* frames * 60,000 */
    int32_t quota_alarms;
    uint32_t first; /* line of Waiting that its replies keep */
    uint32_t last;
    uint64_t early[EARLY]; /* digests of frames taken out of turn */
    size_t ahead;          /* bytes of input that were looked at for alarms */
    WireConn ahead_wire;   /* the decoder's state there */
    WireConn wire;
} Conn;

typedef struct Ring {
    DeviceItem *items;
    size_t cap;
    size_t head; /* counts up for ever; item at head % cap is the first */
    size_t tail;
} Ring;

typedef struct Ask {
    Str id;
    const WireCommand *command;
    Status status;
    bool done;
} Ask;

struct Devices {
    DevicesOptions options;
    DeviceSink sink;
    Arena *arena;
    struct event_base *base;
    struct event *mail;    /* the mailbox has something */
    struct event *deliver; /* the rings have something; after all reads of a round */
    struct event *tick;    /* 20 ms: the sink may have room, quotas fill, quarantines end */
    pthread_t thread;
    Door doors[DOORS_MAX];
    size_t door_count;
    Conn *conns;
    uint32_t conn_cap;
    uint32_t conn_used; /* slots ever used */
    uint32_t conn_free; /* slot + 1 */
    uint32_t stalled;   /* first of the stalled, slot + 1 */
    Waiting *waiting;
    struct sockaddr_storage *peers; /* one per Waiting, for datagrams */
    uint32_t waiting_cap;
    uint32_t waiting_used;
    uint32_t waiting_free;
    Ring telemetry;
    Ring alarms;
    WireParts *parts;
    bool full; /* the sink took fewer than it was given */
    bool stopping;
    uint32_t sweep; /* next slot the quarantine looks at */
    Ms now_ms;      /* of this round */
    struct {
        char line[48];
    } met[DEVICES_NEW_MAX];
    size_t met_count;
    struct { /* what other threads leave here */
        pthread_mutex_t mutex;
        pthread_cond_t asked;
        uint64_t *handles; /* bit 63: refused */
        size_t count;
        size_t cap;
        Ask *ask;
        bool room;
        bool stop;
        bool woken;
    } box;
    struct {
        _Atomic uint64_t n[sizeof(DevicesCounts) / sizeof(uint64_t)];
    } counts;
    uint8_t *scratch; /* a datagram */
};

#define COUNT(d, member)                                                                           \
    atomic_fetch_add_explicit(&(d)->counts.n[offsetof(DevicesCounts, member) / sizeof(uint64_t)],  \
                              1, memory_order_relaxed)
#define COUNT_BY(d, member, by)                                                                    \
    atomic_fetch_add_explicit(&(d)->counts.n[offsetof(DevicesCounts, member) / sizeof(uint64_t)],  \
                              (uint64_t)(by), memory_order_relaxed)

/* ---- doors_queue.c ---- */

/* A frame on its way: what has been put into the rings can be taken back while it is not kept. */
typedef struct Taking {
    Devices *devices;
    Door *door;
    Conn *conn; /* NULL: a datagram */
    const struct sockaddr_storage *peer;
    DeviceStanding standing; /* of a datagram's device */
    int64_t device;
    size_t telemetry_tail; /* before it */
    size_t alarms_tail;
    uint32_t waiting; /* slot + 1, when records were given */
    size_t records;
    bool full;   /* there was no room: nothing of it is kept */
    bool early;  /* out of turn: all its records take the short way */
    bool repeat; /* was taken out of turn before */
} Taking;

Taking take_begin(Devices *devices, Door *door, Conn *conn);
void take_record(void *taking, const WireConn *wire, const WireRecord *record);
/* Undoes what take_record has put. */
void take_back(Taking *t);
/* The frame counts; its reply waits for its records, or goes out. */
void take_keep(Taking *t, const WireOut *reply);
/* Offers what waits; telemetry to a sink that was full only when it is time to try again. */
void queue_deliver(Devices *devices, bool again);
bool queue_has_room(const Devices *devices);
void queue_answer(Devices *devices, uint64_t handle, bool refused);
void queue_forget(Devices *devices, Conn *conn);
/* Asks the sink about the id that the decoder has read, when it is another than before. */
void conn_named(Conn *conn, const WireConn *wire);
/* Gives the decoder what the sink knows of the device; after it was set back, too. */
void conn_apply(Conn *conn);
/* Looks the id up with the sink when it is new; remembers the unknown. */
DeviceStanding standing_of(Devices *devices, const WireProtocol *protocol, Str id,
                           DeviceKnown *known);

/* ---- doors_tcp.c ---- */
Status tcp_open(Door *door, int port, Problem *problem) MUST_USE;
void tcp_write(Conn *conn, const uint8_t *bytes, size_t len);
void tcp_close(Conn *conn);
void tcp_resume(Devices *devices);
void tcp_sweep(Devices *devices);

/* ---- doors_udp.c ---- */
Status udp_open(Door *door, int port, Problem *problem) MUST_USE;
void udp_write(Door *door, const struct sockaddr_storage *peer, const uint8_t *bytes, size_t len);

/* Fills an address; false when it is not one. */
bool doors_address(const char *text, int port, struct sockaddr_storage *out, socklen_t *len);
