/* h02: Sinotrack and clones, cheap watches and tags; text and binary on one connection.
 *
 *   *HQ,id,TYPE,…#
 *   $ id BCD[5 or 8] hhmmss ddmmyy BCD, lat BCD[4], battery u8, lon BCD[5] with flags in its last
 *   four bits, speed and course BCD[3], status u32, and on some a tail: 29, 32, 42 or 45 bytes
 *
 * A binary frame does not say its length. All that we read is in the first 29 (32 with the long
 * id); what follows up to the next head, 16 bytes at most, is its tail and passed over in silence.
 * So the records are the same for every way of cutting the stream.
 * Status bits are active low.
 * Source  H02 protocol sheets of several makers; traccar/traccar#5567; notes, part 6 */
#include "engine/wire/h02.h"

enum { SHORT_ID = 29, LONG_ID = 32, TAIL_MAX = 16 };

static bool digits(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bcd8(p[i]) < 0) return false;
    return true;
}

static bool clock_at(const uint8_t *p) /* hh mm ss dd mm yy */
{
    int d[6];
    for (int i = 0; i < 6; i++)
        if ((d[i] = bcd8(p[i])) < 0) return false;
    return d[0] < 24 && d[1] < 60 && d[3] >= 1 && d[3] <= 31 && d[4] >= 1 && d[4] <= 12;
}

/* Place, speed and course are digits but for the flags. at: where latitude begins. */
static bool place_at(const uint8_t *p)
{
    return digits(p, 4) && digits(p + 5, 4) && (p[9] >> 4) < 10 && digits(p + 10, 3);
}

/* Length of the binary frame's known part: 29 or 32; 0 when more is needed to say; -1 not one. */
static int binary_len(Bytes in)
{
    const uint8_t *p = in.ptr;
    if (in.len < SHORT_ID) {
        /* the first bytes must be digits, so that a '$' in junk does not hold the stream */
        for (size_t i = 1; i < in.len && i <= 5; i++)
            if (bcd8(p[i]) < 0) return -1;
        return 0;
    }
    if (!digits(p + 1, 5)) return -1;
    bool five = place_at(p + 12);
    if (five && clock_at(p + 6)) return SHORT_ID;
    /* A clock that was never set, or a long id: 32 bytes tell when the long one's clock is there.
     */
    bool eight = digits(p + 1, 7) && clock_at(p + 9);
    if (eight && in.len < LONG_ID) return 0;
    if (eight && place_at(p + 15)) return LONG_ID;
    return five ? SHORT_ID : -1;
}

/* Bytes of the known part of a binary frame that are its own: fewer than `len` when its end was
 * lost on the way and the next frame begins in it, which shows by "$" and the same id, or "*HQ". Of
 * the very last two bytes nothing can be said for sure: they are read, and left to the next frame.
 */
typedef struct Own {
    size_t len;   /* len: all of it, or but for what is left */
    size_t leave; /* 0 to 2 */
} Own;
static Own own_part(const uint8_t *p, size_t len)
{
    size_t id = len == LONG_ID ? 8 : 5;
    for (size_t at = 1; at <= id && !clock_at(p + 1 + id); at++) /* cut within its id */
        if (p[at] == '$' && digits(p + at + 1, id) && clock_at(p + at + 1 + id))
            return (Own){at, 0};
    for (size_t at = 1; at < len; at++) {
        size_t left = len - at;
        size_t seen = left - 1 < id ? left - 1 : id;
        bool binary = p[at] == '$' && memcmp(p + at + 1, p + 1, seen) == 0;
        bool text = left <= 4 && p[at] == '*' && (left < 2 || is_upper(p[at + 1])) &&
                    (left < 3 || is_upper(p[at + 2])) && (left < 4 || p[at + 3] == ',');
        if (!binary && !text) continue;
        return left > 2 ? (Own){at, 0} : (Own){len, left};
    }
    return (Own){len, 0};
}

/* "*" two letters ",": 1 yes, 0 no, -1 not enough to say. */
static int text_head(const uint8_t *p, const uint8_t *end)
{
    for (int i = 1; i <= 3; i++) {
        if (p + i >= end) return -1;
        if (i == 3 ? p[i] != ',' : !is_upper(p[i] & 0xdf) && !is_digit(p[i])) return 0;
    }
    return 1;
}

/* Likewise for any head. */
static int head_at(const uint8_t *p, const uint8_t *end)
{
    if (*p == '*') return text_head(p, end);
    if (*p != '$') return 0;
    int len = binary_len((Bytes){p, (size_t)(end - p)});
    return len > 0 ? 1 : len == 0 ? -1 : 0;
}

/* Whether a binary frame of the device whose line has begun at `line` stands at p, so that the line
 * lost its end: 1 yes, 0 no, -1 not enough to say. Bytes of an id are no text. */
static int binary_after(const WireConn *conn, const uint8_t *line, const uint8_t *p,
                        const uint8_t *end)
{
    const uint8_t *comma = p - line > 4 ? memchr(line + 4, ',', (size_t)(p - line) - 4) : NULL;
    Str id = wire_id(conn);
    if (id.len == 0 && comma) id = (Str){(const char *)line + 4, (size_t)(comma - line) - 4};
    if (id.len < 10) return 0;
    for (size_t i = 0; i < 10; i++) {
        if (p + 1 + i / 2 >= end) return -1;
        if ((p[1 + i / 2] >> (i % 2 ? 0 : 4) & 15) + '0' != id.ptr[i]) return 0;
    }
    return head_at(p, end);
}

static bool may_begin(const uint8_t *p, const uint8_t *end)
{
    return head_at(p, end) != 0;
}

/* Bytes behind a binary frame that belong to it. */
static size_t tail_of(WireConn *conn, Bytes in)
{
    size_t n = 0;
    const uint8_t *end = in.ptr + in.len;
    while (n < in.len && n < conn->tail && !may_begin(in.ptr + n, end)) n++;
    bool next = n < in.len && head_at(in.ptr + n, end) > 0;
    conn->tail = (uint8_t)(next ? 0 : conn->tail - n);
    return n;
}

WireCut h02_cut(WireConn *conn, Bytes in)
{
    const uint8_t *p = in.ptr;
    const uint8_t *end = p + in.len;
    if (conn->tail) {
        size_t n = tail_of(conn, in);
        if (n) return (WireCut){.kind = WIRE_SKIP, .len = n};
    }
    if (*p == '\r' || *p == '\n') return (WireCut){.kind = WIRE_SKIP, .len = 1};
    if (!may_begin(p, end)) {
        const uint8_t *q = p + 1;
        while (q < end && !may_begin(q, end) && *q != '\n' && *q != '\r') q++;
        return (WireCut){.skip = (size_t)(q - p)};
    }
    if (*p == '$') {
        int len = binary_len(in);
        if (len <= 0) return (WireCut){.kind = WIRE_MORE};
        Own own = own_part(p, (size_t)len);
        if (own.len < (size_t)len)
            return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_END, .len = own.len};
        conn->tail = TAIL_MAX;
        if (own.leave) return (WireCut){.kind = WIRE_FRAME, .len = own.len, .leave = own.leave};
        size_t whole = own.len + tail_of(conn, bytes_from(in, own.len));
        return (WireCut){.kind = WIRE_FRAME, .len = whole};
    }
    const uint8_t *from = p + conn->scanned;
    for (const uint8_t *q = from > p ? from : p + 1; q < end; q++) {
        if (*q == '#') return (WireCut){.kind = WIRE_FRAME, .len = (size_t)(q - p) + 1};
        if (*q != '*' && *q != '$') continue;
        int head = *q == '*' ? text_head(q, end) : binary_after(conn, p, q, end);
        if (head > 0) /* the terminator was lost */
            return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_END, .len = (size_t)(q - p)};
        if (head < 0) {
            conn->scanned = (uint32_t)(q - p);
            return (WireCut){.kind = WIRE_MORE};
        }
    }
    conn->scanned = (uint32_t)in.len;
    return (WireCut){.kind = WIRE_MORE};
}

void h02_status(WireRecord *r, uint32_t status)
{
    uint32_t low = ~status;
    if (!(low & 0x000c0097u)) return;
    if (low & 1u << 0) wire_alarm(r, WIRE_VIBRATION);
    if (low & (1u << 1 | 1u << 18)) wire_alarm(r, WIRE_SOS);
    if (low & 1u << 2) wire_alarm(r, WIRE_OVERSPEED);
    if (low & 1u << 4) wire_alarm(r, WIRE_GEOFENCE_ENTER);
    if (low & 1u << 7) wire_alarm(r, WIRE_GEOFENCE_EXIT);
    if (low & 1u << 19) wire_alarm(r, WIRE_POWER_CUT);
}

static int64_t nibbles(const uint8_t *p, size_t from, size_t count)
{
    int64_t n = 0;
    for (size_t i = from; i < from + count; i++) n = n * 10 + (p[i / 2] >> (i % 2 ? 0 : 4) & 15);
    return n;
}

static void battery_of(WireRecord *r, uint8_t v)
{
    if (v == 0) return;
    if (v <= 3)
        wire_battery(r, (v - 1) * 1000);
    else if (v <= 6)
        wire_battery(r, (v - 1) * 2000);
    else if (v <= 100)
        wire_battery(r, v * 100);
    else if (v >= 0xf1 && v <= 0xf6)
        wire_battery(r, (v - 0xf0) * 100);
}

static WireFault binary(WireCall *call, Bytes frame)
{
    WireRecord r;
    const uint8_t *p = frame.ptr;
    bool long_id = binary_len(frame) == LONG_ID;
    size_t id_len = long_id ? 8 : 5;
    char id[16];
    for (size_t i = 0; i < id_len * 2; i++)
        id[i] = (char)('0' + (p[1 + i / 2] >> (i % 2 ? 0 : 4) & 15));
    WireFault fault = wire_name(call, (Str){id, long_id ? 15 : 10});
    if (fault != WIRE_OK) return fault;
    wire_message(call, STR("BIN"));
    wire_clear(&r);
    p += 1 + id_len;
    wire_time(&r, bcd8(p[5]), bcd8(p[4]), bcd8(p[3]), bcd8(p[0]), bcd8(p[1]), bcd8(p[2]), 0);
    p += 6;
    uint8_t flags = p[9] & 15;
    int64_t lat = nibbles(p, 0, 2) * 10000000 + (nibbles(p, 2, 6) * 1000 + 30) / 60;
    int64_t lon = nibbles(p, 10, 3) * 10000000 + (nibbles(p, 13, 6) * 1000 + 30) / 60;
    battery_of(&r, p[4]);
    wire_fix(&r, flags & 2, flags & 4 ? lat : -lat, flags & 8 ? lon : -lon);
    if (!r.fix_invalid)
        wire_motion_of(&r, (nibbles(p, 20, 3) * 18520 + 50) / 100, nibbles(p, 23, 3) * 100);
    h02_status(&r, be32(p + 13));
    wire_emit(call, &r);
    return WIRE_OK;
}

WireFault h02_decode(WireCall *call, Bytes frame)
{
    return frame.ptr[0] == '$' ? binary(call, frame) : h02_line(call, frame);
}
