/* Device protocols: watches, pendants and badges, from bytes to records and back.
 *
 * Owns        nothing: a WireConn is the caller's (some 300 bytes, zero is a new connection), input
 *             and output are the caller's buffers, records live on the decoder's stack
 * Always true pure functions of the bytes and the WireConn: no clock, no allocation, no I/O; the
 *             same stream gives the same records and replies for every way of cutting it; an alarm
 *             that can be read is reported, whatever else is wrong with its frame
 * Source      docs/device-protocols.md of the shared notes; each protocol's file names its papers
 */
#pragma once
#include "base/json.h"
#include "base/time.h"

enum {
    WIRE_ID_MAX = 24,
    WIRE_CELLS_MAX = 32, /* kept per record; more are counted as dropped */
    WIRE_WIFI_MAX = 48,
    WIRE_REPLY_MAX = 512,
    WIRE_TEXT_MAX = 1024, /* of a text that had to be converted to UTF-8 */
    WIRE_BROKEN_MAX = 16, /* broken frames in a row, then close */
    WIRE_FRAME_MAX =
        65536, /* the largest frame of any protocol; a buffer of this size never stalls */
};

typedef struct Bytes {
    const uint8_t *ptr;
    size_t len;
} Bytes;

/* Kinds of alarm, by the names that wire_alarm_name gives. Stored: add at the end. */
typedef enum WireAlarm {
    WIRE_SOS,
    WIRE_FALL,
    WIRE_LOW_BATTERY,
    WIRE_POWER_OFF,
    WIRE_POWER_ON,
    WIRE_POWER_CUT,
    WIRE_REMOVED, /* taken off the wrist, or off its holder */
    WIRE_GEOFENCE,
    WIRE_GEOFENCE_ENTER,
    WIRE_GEOFENCE_EXIT,
    WIRE_VIBRATION,
    WIRE_MOVEMENT,
    WIRE_OVERSPEED,
    WIRE_TAMPER,
    WIRE_COLLISION,
    WIRE_FAULT_ALARM,
    WIRE_GENERAL, /* an alarm whose code we do not know, too */
    WIRE_TEMPERATURE,
    WIRE_DOOR,
    WIRE_NO_MOTION,
    WIRE_TILT,
    WIRE_BUTTON, /* a side button, not SOS */
    WIRE_HEART_RATE,
    WIRE_FATIGUE,
    WIRE_ANTENNA_CUT,
    WIRE_PARKING,
    WIRE_ACCELERATION,
    WIRE_BRAKING,
    WIRE_CORNERING,
    WIRE_LOW_POWER,
    WIRE_JAMMING,
    WIRE_CHARGE_START,
    WIRE_CHARGE_STOP,
    WIRE_ALARMS, /* how many kinds there are */
} WireAlarm;
#define WIRE_ALARM_BIT(kind) ((uint64_t)1 << (kind))
/* Alarms that somebody must act on at once; they take the short way through every queue. */
#define WIRE_URGENT                                                                                \
    (WIRE_ALARM_BIT(WIRE_SOS) | WIRE_ALARM_BIT(WIRE_FALL) | WIRE_ALARM_BIT(WIRE_GENERAL) |         \
     WIRE_ALARM_BIT(WIRE_REMOVED) | WIRE_ALARM_BIT(WIRE_HEART_RATE) |                              \
     WIRE_ALARM_BIT(WIRE_BUTTON) | WIRE_ALARM_BIT(WIRE_GEOFENCE_EXIT))
const char *wire_alarm_name(WireAlarm kind);

/* Which members of a WireRecord hold something. */
typedef enum WireField {
    WIRE_TIME = 1 << 0,
    WIRE_FIX = 1 << 1,
    WIRE_SPEED = 1 << 2,
    WIRE_COURSE = 1 << 3,
    WIRE_ALT = 1 << 4,
    WIRE_BATTERY = 1 << 5,
    WIRE_BATTERY_V = 1 << 6,
    WIRE_CHARGING = 1 << 7,
    WIRE_MOTION = 1 << 8,
    WIRE_STEPS = 1 << 9,
    WIRE_HR = 1 << 10,
    WIRE_BP = 1 << 11,
    WIRE_SPO2 = 1 << 12,
    WIRE_TEMP = 1 << 13,
    WIRE_GLUCOSE = 1 << 14,
    WIRE_RSSI = 1 << 15,
    WIRE_SATS = 1 << 16,
    WIRE_HDOP = 1 << 17,
    WIRE_ODOMETER = 1 << 18,
    WIRE_ICCID = 1 << 19,
    WIRE_TEXT = 1 << 20,
    WIRE_ARCHIVE = 1 << 21,
} WireField;

typedef struct WireCell {
    uint16_t mcc;
    uint16_t mnc;
    uint32_t lac;
    uint32_t cid;
} WireCell;

typedef struct WireWifi {
    uint8_t mac[6]; /* in the order of writing; the network's name is never kept */
    int16_t dbm;    /* below 0; 0 when the device did not say */
} WireWifi;

/* One thing a device reported. Valid until the call that it was handed to returns; text and iccid
 * point into the frame. */
typedef struct WireRecord {
    uint32_t has; /* WireField bits */
    uint32_t on;  /* the values of FIX (valid), CHARGING, MOTION and ARCHIVE under the same bits */
    uint64_t alarms; /* WIRE_ALARM_BITs */
    Ms time_ms;      /* by the device's clock, UTC */
    int32_t lat_e7;  /* degrees WGS-84 * 1e7 */
    int32_t lon_e7;
    int32_t speed_e2;  /* km/h * 100 */
    int32_t course_e2; /* degrees * 100 */
    int32_t alt_cm;
    int32_t battery_mv;
    int32_t glucose_e2; /* as sent, * 100: mmol/L below 30, else mg/dL */
    int32_t temp_e2;    /* body temperature, degrees C * 100 */
    int64_t steps;
    int64_t odometer_m;
    int16_t battery_e2; /* percent * 100 */
    int16_t hr;
    int16_t bp_sys; /* mmHg */
    int16_t bp_dia;
    int16_t spo2;
    int16_t rssi; /* as the device counts it */
    int16_t sats;
    int32_t hdop_e2;
    bool time_invalid; /* the device's time could not be read: the server's time rules */
    bool fix_invalid;  /* its place could not be: the last good one rules */
    bool bp_doubtful;  /* systolic <= diastolic: shown, never judged */
    uint8_t cell_count;
    uint8_t wifi_count;
    uint16_t dropped; /* values out of their range, cells and networks past the limit */
    Str iccid;
    Str text;
    uint64_t digest; /* of device id and frame and the record's number in it: equal for a repeat */
    WireCell cells[WIRE_CELLS_MAX];
    WireWifi wifi[WIRE_WIFI_MAX];
} WireRecord;

/* What was wrong with a frame, for the counters and for programs (wire_fault_name). */
typedef enum WireFault {
    WIRE_OK,
    WIRE_BAD_HEADER,
    WIRE_BAD_LENGTH,
    WIRE_BAD_CHECKSUM,
    WIRE_BAD_ESCAPE,
    WIRE_BAD_END,    /* terminator lost or wrong */
    WIRE_BAD_FIELD,  /* the content cannot be read */
    WIRE_BAD_ID,     /* no device id where one must be */
    WIRE_ID_CHANGED, /* another id than before on a connection that must keep one */
    WIRE_ENCRYPTED,
    WIRE_NOT_LOGGED_IN,
    WIRE_TOO_LONG,
    WIRE_TOO_MANY_BROKEN,
    WIRE_FAULTS,
} WireFault;
const char *wire_fault_name(WireFault fault);

/* Parts of long messages that have not all come yet (jt808); shared by the connections of a thread.
 */
typedef struct WireParts WireParts;
size_t
wire_parts_size(size_t slots); /* bytes of memory that wire_parts_init wants, some 16 KiB each */
WireParts *wire_parts_init(void *memory, size_t slots);

/* A connection's state. Zero it, then set what is marked "caller". */
typedef struct WireConn {
    bool lenient;       /* caller: accept frames whose checksum or length field is wrong */
    bool exact_length;  /* caller: setracker's LEN must be right; real devices often lie */
    bool one_device;    /* caller: a second id on the connection is refused */
    bool logged_in;     /* the device has named itself */
    bool swallow;       /* h02: bytes that follow are the tail of the frame before */
    uint8_t broken_run; /* broken frames since the last good one */
    uint8_t tail;       /* h02: how many of them at most */
    uint8_t id_len;
    uint8_t maker_len;
    char id[WIRE_ID_MAX];
    char maker[4];    /* setracker MM, h02 head, iw head: the last seen, used downward */
    char profile[12]; /* caller: model, for the makers' items of jt808; empty is the default */
    char auth[24];    /* caller: jt808 code that 0x0102 must show; empty accepts any */
    uint32_t scanned; /* bytes of the input known to hold no end of frame */
    uint16_t serial;  /* of the server's next frame (jt808, ev07b) */
    int16_t zone_min; /* gt06: the device's clock runs this much ahead of UTC */
    int32_t zone_profile_min; /* caller: jt808 wire zone minus 8 h */
    WireParts *parts;         /* caller: may be NULL, then long messages are refused */
    uint64_t frames;
    uint64_t skipped; /* bytes of junk */
    uint64_t malformed;
    uint64_t dropped; /* values out of range */
    uint64_t length_mismatch;
    uint64_t unknown; /* frames of a type that we do not know */
} WireConn;

static inline Str wire_id(const WireConn *conn)
{
    return (Str){conn->id, conn->id_len};
}

/* Output: at most one frame, in the order of the bytes on the wire. */
typedef struct WireOut {
    size_t len;
    uint8_t bytes[WIRE_REPLY_MAX];
} WireOut;

typedef enum WireKind {
    WIRE_MORE,   /* nothing complete: keep the input, come again with more */
    WIRE_FRAME,  /* one frame was read; records (maybe none) were given, reply may be filled */
    WIRE_SKIP,   /* junk was passed over */
    WIRE_BROKEN, /* a broken frame was passed over; no reply */
    WIRE_CLOSE,  /* close the connection */
} WireKind;

typedef struct WireStep {
    WireKind kind;
    WireFault fault; /* of BROKEN and CLOSE */
    size_t used;     /* bytes of the input that are done with */
    size_t records;
    uint64_t alarms;  /* of all its records */
    bool unknown;     /* of a type that we do not know; answered as the protocol allows */
    char message[12]; /* "AL", "0200", "24": the frame's type */
} WireStep;

/* Told of each record as it is read. */
typedef struct WireSink {
    void (*record)(void *to, const WireConn *conn, const WireRecord *record);
    void *to;
} WireSink;

/* What a device says, for encoders (drills, simulations, tests). */
typedef enum WireSay { WIRE_SAY_LOGIN, WIRE_SAY_BEAT, WIRE_SAY_PLACE, WIRE_SAY_VITALS } WireSay;
typedef struct WireDevice {
    Str id;
    uint16_t serial;
    const char *maker; /* NULL: the usual one */
} WireDevice;

/* What a server asks of a device. */
typedef enum WireAsk {
    WIRE_ASK_CUSTOM,     /* text: as it is, or hexadecimal bytes of a whole frame */
    WIRE_ASK_INTERVAL,   /* number: seconds between places */
    WIRE_ASK_SOS_NUMBER, /* index 1.., text: telephone number */
    WIRE_ASK_FIND,
    WIRE_ASK_LOCATE,
    WIRE_ASK_HEART_RATE, /* measure now */
    WIRE_ASK_PRESSURE,
    WIRE_ASK_OXYGEN,
    WIRE_ASK_TEMPERATURE,
    WIRE_ASK_FALL_ALARM, /* number: 0 off, 1 on */
    WIRE_ASK_MESSAGE,    /* text: UTF-8 to show or to speak */
    WIRE_ASK_VOICE,      /* text: hexadecimal AMR */
    WIRE_ASK_CALL,       /* text: number the device calls */
    WIRE_ASK_RESTART,
    WIRE_ASK_POWER_OFF,
    WIRE_ASK_FACTORY,
    WIRE_ASK_ZONE,     /* text: "Asia/Shanghai", "GMT+05:45"; number: language or -1 */
    WIRE_ASK_SERVER,   /* text: host, number: port */
    WIRE_ASK_FIRMWARE, /* text: URL */
    WIRE_ASK_CONFIRM,  /* the alarm was seen */
} WireAsk;
typedef struct WireCommand {
    WireAsk ask;
    Str text;
    int64_t number;
    int64_t index;
    const char *time; /* "hhmmss", what h02 puts in its commands; NULL: "010203" */
} WireCommand;

typedef struct WireProtocol WireProtocol;
typedef struct WireCut WireCut;
typedef struct WireCall WireCall;

/* One row of the table; adding a protocol is one row and its files. */
struct WireProtocol {
    const char *name;
    uint16_t port;    /* usual one */
    bool text;        /* frames are text: the faces print them as such */
    bool udp;         /* devices use UDP, too */
    uint16_t idle_s;  /* close after this silence: three heartbeats */
    size_t frame_max; /* bytes that a caller must be able to buffer */
    WireCut (*cut)(WireConn *conn, Bytes in);
    WireFault (*decode)(WireCall *call, Bytes frame);
    /* Zero when the protocol has no such word. */
    size_t (*say)(const WireDevice *device, WireSay what, const WireRecord *record, uint8_t *out,
                  size_t cap);
    size_t (*ask)(const WireConn *conn, const WireCommand *command, uint8_t *out, size_t cap);
    size_t (*plain)(Bytes frame, uint8_t *out, size_t cap); /* NULL: there are no escapes */
};

extern const WireProtocol wire_protocols[]; /* ends with a row without name */
const WireProtocol *wire_protocol_find(Str name);

/* Reads the first frame of `in`, which holds all bytes since the last `used`. now is the server's
 * time for answers that carry it. reply->len is 0 when there is nothing to answer. */
WireStep wire_step(const WireProtocol *protocol, WireConn *conn, Bytes in, Ms now,
                   const WireSink *sink, WireOut *reply);

/* The first frame as it lies on the wire (kind FRAME), without decoding it. */
typedef struct WireFound {
    WireKind kind;
    size_t skip; /* junk before it */
    Bytes frame;
} WireFound;
WireFound wire_find(const WireProtocol *protocol, Bytes in);
/* The frame without its escapes; the length written, 0 when they are wrong. */
size_t wire_plain(const WireProtocol *protocol, Bytes frame, uint8_t *out, size_t cap);

/* The record in the field names of the shared vectors, as one JSON object. */
void wire_record_json(JsonOut *out, const char *key, const WireRecord *record);
