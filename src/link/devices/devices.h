/* The doors of the device protocols: TCP and UDP sockets on one loop, one port per protocol.
 *
 * Owns        one thread, its sockets and queues; several Devices may share ports (SO_REUSEPORT)
 * Calls       the sink, on its own thread
 * Always true a frame is answered only after the sink has said that all its records are durable;
 *             alarms have a queue of their own and pass whatever telemetry waits; when the sink has
 *             no room the doors stop reading, so nothing that was answered is ever dropped
 *
 *   bytes ─ cut ─ decode ─┬─ alarms ────┬─ sink.accept ─ … ─ devices_answered ─ reply
 *                         └─ telemetry ─┘  (fewer taken than given: the sink is full)
 *
 * While a connection waits for room its bytes go on being read up to 16 KiB, and frames with an
 * alarm among them are taken out of their turn. */
#pragma once
#include "engine/wire/wire.h"

enum {
    DEVICES_TEXT_MAX = 256,
    DEVICES_NEW_MAX = 100, /* unknown ids that are remembered for the installer */
};

/* One record on its way to the sink. */
typedef struct DeviceItem {
    uint64_t handle; /* of its frame; several records may share one */
    const WireProtocol *protocol;
    int64_t device; /* the sink's own number, from standing */
    Ms arrived_ms;
    WireRecord record; /* its texts point into this item */
    char id[WIRE_ID_MAX + 1];
    char iccid[24];
    char text[DEVICES_TEXT_MAX];
} DeviceItem;

typedef enum DeviceStanding {
    DEVICE_UNKNOWN,  /* quarantined: no record, no answer, closed after a minute */
    DEVICE_ENROLLED, /* records are taken */
    DEVICE_REFUSED,  /* closed at once */
} DeviceStanding;

typedef struct DeviceKnown {
    int64_t device;   /* given back with each record */
    char profile[12]; /* model; empty: the protocol's usual one */
    char auth[24];    /* jt808: the code it must show; empty: any */
    bool lenient;     /* its maker's checksums are known to be wrong */
    int quota;        /* frames a minute; 0: of the options */
} DeviceKnown;

/* Called on the doors' thread: must not block, and may not call back but devices_answered. */
typedef struct DeviceSink {
    void *to;
    DeviceStanding (*standing)(void *to, const WireProtocol *protocol, Str id, DeviceKnown *known);
    /* Takes the first n of count items and returns n; fewer than count says "full", and nothing is
     * offered until devices_room or 20 ms later. Alarms come in batches of their own, first. Each
     * handle that was taken is answered for once per item. */
    size_t (*accept)(void *to, const DeviceItem *items, size_t count, bool alarms);
    /* An id that is not enrolled, the first time it is seen; NULL: nobody cares. */
    void (*met)(void *to, const WireProtocol *protocol, Str id);
} DeviceSink;

typedef struct DeviceDoor {
    const char *protocol;
    int tcp_port; /* 0: any free one, -1: none */
    int udp_port; /* likewise; only protocols that have it */
} DeviceDoor;

typedef struct DevicesOptions {
    const char *address;     /* "0.0.0.0" */
    const DeviceDoor *doors; /* ends with a row without protocol; NULL: each at its usual port */
    int connections_max;     /* 0: 20,000 */
    int frames_a_minute;     /* a device's quota; 0: 600. Alarms have ten times as much */
    int telemetry_max;       /* items waiting for the sink; 0: 4096 */
    int alarms_max;          /* 0: 1024 */
    int waiting_max;         /* frames taken and not yet answered for; 0: 16,384 */
    int idle_s;              /* close after this silence; 0: by the protocol's row */
    int quarantine_s;        /* 0: 60 */
} DevicesOptions;

typedef struct Devices Devices;

/* UNAVAILABLE devices.port: the port is taken. INVALID devices.protocol. */
Status devices_open(const DevicesOptions *options, DeviceSink sink, Devices **out,
                    Problem *problem) MUST_USE;
/* Closes every connection and ends the thread; handles that are still out are forgotten. */
void devices_close(Devices *devices);
/* The port of a door, 0 when there is none. */
int devices_port(const Devices *devices, const char *protocol, bool udp);

/* One of the handle's records is durable: its frame is answered when all are. Any thread. */
void devices_answered(Devices *devices, uint64_t handle);
/* It could not be kept: the frame gets no answer, the device will send it again. Any thread. */
void devices_refused(Devices *devices, uint64_t handle);
/* The sink has room again. Any thread. */
void devices_room(Devices *devices);
/* Sends a command to a device if it is connected here; the frame is written by the protocol.
 * NOT_FOUND devices.away: not connected. INVALID devices.word: its protocol has no such command.
 * Any thread but the doors' own; waits for the loop. */
Status devices_ask(Devices *devices, Str id, const WireCommand *command, Problem *problem) MUST_USE;

typedef struct DevicesCounts {
    uint64_t connections; /* open now */
    uint64_t accepted;
    uint64_t refused; /* over connections_max */
    uint64_t frames;
    uint64_t records;
    uint64_t alarms;
    uint64_t replies;
    uint64_t malformed;
    uint64_t skipped;
    uint64_t dropped; /* values out of range */
    uint64_t unknown_frames;
    uint64_t unknown_devices;
    uint64_t from_unknown; /* records of devices that are not enrolled */
    uint64_t over_quota;   /* times a device had to wait */
    uint64_t stalls;       /* times a connection waited for the sink */
    uint64_t early_alarms; /* alarms taken out of their turn */
    uint64_t closed_bad;
    uint64_t closed_idle;
    uint64_t udp_dropped; /* datagrams there was no room for; they were not answered */
} DevicesCounts;
DevicesCounts devices_counts(Devices *devices);
