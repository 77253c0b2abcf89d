/* ev07b: Eview EV-07B and its family of SOS pendants; binary, little-endian.
 *
 *   ab · properties u8 (bit 4: answer wanted) · length u16 · CRC16 u16 · serial u16 · body
 *   body: command u8, then keys: length u8 (counts the key's byte), key u8, value
 *
 * A key that comes a second time begins a new record.
 * Source  EV-07B Protocol v1.2 (2020-05, public copy); notes, part 4 */
#include "engine/wire/inside.h"

enum { BODY_MAX = 8192, HEAD = 8 };
enum {
    DATA = 0x01,
    SETTINGS = 0x02,
    SERVICES = 0x03,
    CONTROL = 0x04,
    FIRMWARE = 0x7e,
    ANSWER = 0x7f
};

/* Whether a head may stand here, as far as the bytes go. */
static bool may_begin(Bytes in)
{
    static const uint8_t commands[] = {DATA, SETTINGS, SERVICES, CONTROL, FIRMWARE, ANSWER};
    const uint8_t *p = in.ptr;
    if (p[0] != 0xab || (in.len > 1 && p[1] & 0xef)) return false;
    if (in.len > 3 && (le16(p + 2) == 0 || le16(p + 2) > BODY_MAX)) return false;
    return in.len <= HEAD || memchr(commands, p[HEAD], sizeof commands);
}

/* A whole frame with a head that may be one and a right check: its length; else 0. */
static size_t sure_at(Bytes in)
{
    if (in.len <= HEAD || !may_begin(in)) return 0;
    size_t body = le16(in.ptr + 2);
    if (in.len < HEAD + body || crc16_xmodem(in.ptr + HEAD, body) != le16(in.ptr + 4)) return 0;
    return HEAD + body;
}

/* The next byte from `at` on that may be a head's first, or the end. */
static size_t next_mark(Bytes in, size_t at)
{
    const uint8_t *mark = at < in.len ? memchr(in.ptr + at, 0xab, in.len - at) : NULL;
    return mark ? (size_t)(mark - in.ptr) : in.len;
}

/* Where a sure frame lies inside one that has begun: the first that is complete. 0: nowhere. What
 * went before it was cut short on its way, and its length took in what came next. */
static size_t sure_inside(Bytes in)
{
    size_t found = 0;
    for (size_t at = next_mark(in, 1); at < in.len; at = next_mark(in, at + 1)) {
        size_t len = sure_at(bytes_from(in, at));
        if (len == 0) continue;
        found = at;
        in.len = at + len - 1; /* another one must be complete sooner */
    }
    return found;
}

/* Where the next frame may begin in one whose check is wrong. 0: nowhere. */
static size_t next_head(Bytes frame)
{
    for (size_t at = next_mark(frame, 1); at < frame.len; at = next_mark(frame, at + 1))
        if (may_begin(bytes_from(frame, at))) return at;
    return 0;
}

/* Lenient, and the check is wrong: what the frame seems to have taken of the next one is left to
 * it. With a whole head of the next in it the frame itself is not worth reading. */
static WireCut doubtful(Bytes frame)
{
    WireCut cut = {.kind = WIRE_FRAME, .len = frame.len};
    if (crc16_xmodem(frame.ptr + HEAD, frame.len - HEAD) == le16(frame.ptr + 4)) return cut;
    size_t at = next_head(frame);
    if (at == 0) return cut;
    if (frame.len - at > HEAD)
        return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_LENGTH, .len = at};
    if (at > HEAD) cut.leave = frame.len - at;
    return cut;
}

WireCut ev07b_cut(WireConn *conn, Bytes in)
{
    const uint8_t *p = in.ptr;
    if (*p != 0xab) return (WireCut){.skip = next_mark(in, 0)};
    if (in.len < 4) return (WireCut){.kind = WIRE_MORE};
    size_t body = le16(p + 2);
    if (body > BODY_MAX && !(p[1] & 0xef))
        return (WireCut){.kind = WIRE_CLOSE, .fault = WIRE_TOO_LONG};
    if (body == 0 || body > BODY_MAX) return (WireCut){.skip = 1};
    bool whole = in.len >= HEAD + body;
    Bytes frame = bytes_part(in, 0, whole ? HEAD + body : in.len);
    size_t inside = sure_inside(frame);
    if (inside) return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_LENGTH, .len = inside};
    if (!whole) return (WireCut){.kind = WIRE_MORE};
    return conn->lenient ? doubtful(frame) : (WireCut){.kind = WIRE_FRAME, .len = frame.len};
}

/* One pass over the keys. A record is given when its first key repeats and at the end. */
typedef struct Pass {
    WireCall *call;
    WireRecord r;
    uint64_t seen[4]; /* keys of this record */
    bool open;        /* the record has had a key */
} Pass;

static void give(Pass *p)
{
    wire_emit(p->call, &p->r);
    wire_clear(&p->r);
    memset(p->seen, 0, sizeof p->seen);
    p->open = false;
}

/* The time of a reading, until key 24 or 02 tells the record's. */
static void weak_time(Pass *p, uint32_t at)
{
    if (!(p->r.has & WIRE_TIME)) wire_time_at(&p->r, (Ms)at * 1000);
}

static void alarms_of(WireRecord *r, uint32_t word)
{
    static const uint8_t kinds[] = {
        [0] = WIRE_LOW_BATTERY, [1] = WIRE_OVERSPEED,  [2] = WIRE_FALL,
        [3] = WIRE_TILT,        [8] = WIRE_POWER_OFF,  [9] = WIRE_POWER_ON,
        [10] = WIRE_MOVEMENT,   [11] = WIRE_NO_MOTION, [12] = WIRE_SOS,
        [13] = WIRE_BUTTON,     [14] = WIRE_BUTTON,    [15] = WIRE_CHARGE_START,
        [16] = WIRE_CHARGE_STOP};
    for (unsigned bit = 0; bit <= 16; bit++) {
        if (!(word >> bit & 1)) continue;
        if (bit >= 4 && bit <= 7) /* bits 26 to 29 say which way */
            wire_alarm(r, word >> (bit + 22) & 1 ? WIRE_GEOFENCE_ENTER : WIRE_GEOFENCE_EXIT);
        else
            wire_alarm(r, (WireAlarm)kinds[bit]);
    }
    if (word & 0x43fe0000u) wire_alarm(r, WIRE_GENERAL); /* 31 is a mark of the pets' line */
}

static void status_of(Pass *p, const uint8_t *v)
{
    WireRecord *r = &p->r;
    uint32_t s = le32(v + 4);
    wire_time_at(r, (Ms)le32(v) * 1000);
    wire_flag(r, WIRE_MOTION, s & 1u << 9);
    if (s & 1u << 4) wire_flag(r, WIRE_CHARGING, true);
    if (s & 1u << 7) wire_flag(r, WIRE_ARCHIVE, true);
    wire_rssi(r, s >> 19 & 31);
    wire_battery(r, (int64_t)(s >> 24) * 100);
}

static void gps_of(WireRecord *r, const uint8_t *v)
{
    uint32_t hdop = le16(v + 14);
    wire_fix(r, hdop > 0, (int32_t)le32(v), (int32_t)le32(v + 4));
    if (!r->fix_invalid) {
        wire_motion_of(r, (int64_t)le16(v + 8) * 100, (int64_t)le16(v + 10) * 100);
        wire_alt(r, (int16_t)le16(v + 12) * 100);
    }
    r->has |= WIRE_HDOP;
    r->hdop_e2 = (int32_t)hdop * 10;
    wire_odometer(r, le32(v + 16));
    wire_sats(r, v[20]);
}

/* What the device was told of its place, by a beacon, an access point or a phone. */
static void indoor(WireRecord *r, const uint8_t *v)
{
    wire_fix(r, true, (int32_t)le32(v), (int32_t)le32(v + 4));
    if (!r->fix_invalid) wire_motion_of(r, 0, 0);
}

/* Where the place stands, behind MAC, signals and battery; the flags' bit 7 says that there is one.
 * 26 and 27 go on with its precision and height. */
static void beacon(WireRecord *r, uint8_t key, Bytes v)
{
    static const struct {
        uint8_t key;
        uint8_t at;
        bool flags;
        bool more;
    } rows[] = {{0x23, 6, false, false}, {0x26, 6, false, true}, {0x27, 0, false, true},
                {0x28, 9, true, false},  {0x2a, 8, true, false}, {0x2c, 10, true, false}};
    size_t i = 0;
    while (rows[i].key != key) i++;
    size_t at = rows[i].at;
    if (v.len < at + 8 || (rows[i].flags && !(v.ptr[0] & 0x80))) return;
    indoor(r, v.ptr + at);
    if (!rows[i].more || v.len < at + 12) return;
    r->has |= WIRE_HDOP;
    r->hdop_e2 = (int32_t)le16(v.ptr + at + 8) * 10;
    if (!r->fix_invalid) wire_alt(r, (int16_t)le16(v.ptr + at + 10) * 100);
}

/* 21: n × (dBm, lac u16, cid u16); 29: cid u32; 2b: mnc u16, cid u32. */
static void cells(WireRecord *r, uint8_t key, Bytes v)
{
    size_t at = key == 0x2b ? 4 : 3;
    size_t step = key == 0x21 ? 5 : 7;
    if (v.len < at) return;
    uint32_t mcc = le16(v.ptr);
    uint32_t mnc = key == 0x2b ? le16(v.ptr + 2) : v.ptr[2];
    for (; at + step <= v.len; at += step) {
        const uint8_t *c = v.ptr + at;
        wire_cell(r, mcc, mnc, le16(c + 1), key == 0x21 ? le16(c + 3) : le32(c + 3));
    }
}

static void wifi(WireRecord *r, Bytes v)
{
    for (size_t at = 0; at + 7 <= v.len; at += 7) wire_wifi(r, v.ptr + at + 1, (int8_t)v.ptr[at]);
}

/* 19: dBm, MAC, length of the name, name; the name is passed over. */
static void wifi_named(WireRecord *r, Bytes v)
{
    for (size_t at = 0; at + 8 <= v.len; at += 8 + (size_t)v.ptr[at + 7])
        wire_wifi(r, v.ptr + at + 1, (int8_t)v.ptr[at]);
}

static void key_of(Pass *p, uint8_t key, Bytes v)
{
    static const uint8_t least[256] = {[0x02] = 4, [0x14] = 3, [0x20] = 21, [0x24] = 8,
                                       [0x25] = 4, [0x30] = 8, [0x40] = 5,  [0x41] = 5};
    WireRecord *r = &p->r;
    if (v.len < least[key]) {
        if (key == 0x02) wire_alarm(r, WIRE_GENERAL); /* an alarm that does not say which */
        return;
    }
    switch (key) {
    case 0x02:
        alarms_of(r, le32(v.ptr));
        if (v.len >= 8) wire_time_at(r, (Ms)le32(v.ptr + 4) * 1000);
        break;
    case 0x14:
        wire_battery(r, v.ptr[0] * 100);
        wire_volts(r, le16(v.ptr + 1));
        break;
    case 0x19: wifi_named(r, v); break;
    case 0x20: gps_of(r, v.ptr); break;
    case 0x21:
    case 0x29:
    case 0x2b: cells(r, key, v); break;
    case 0x22: wifi(r, v); break;
    case 0x23:
    case 0x26:
    case 0x27:
    case 0x28:
    case 0x2a:
    case 0x2c: beacon(r, key, v); break;
    case 0x24: status_of(p, v.ptr); break;
    case 0x25: weak_time(p, le32(v.ptr)); break; /* a call that was made */
    case 0x30:
        weak_time(p, le32(v.ptr));
        wire_steps(r, le32(v.ptr + 4));
        break;
    case 0x40:
        weak_time(p, le32(v.ptr));
        if (v.ptr[4] > 1) wire_hr(r, v.ptr[4]);
        break;
    case 0x41:
        weak_time(p, le32(v.ptr));
        if (v.ptr[4] > 1) wire_spo2(r, v.ptr[4]);
        break;
    default: break; /* 31 and makers' own */
    }
}

static bool imei_of(Bytes v)
{
    if (v.len < 15) return false;
    for (size_t i = 0; i < 15; i++)
        if (!is_digit(v.ptr[i])) return false;
    return true;
}

static WireFault data(WireCall *call, Bytes body)
{
    Pass p = {.call = call};
    WireFault fault = WIRE_OK;
    wire_clear(&p.r);
    size_t at = 0;
    while (at < body.len) {
        size_t len = body.ptr[at];
        if (len == 0 || len > body.len - at - 1) {
            fault = WIRE_BAD_FIELD;
            break;
        }
        uint8_t key = body.ptr[at + 1];
        Bytes v = bytes_part(body, at + 2, len - 1);
        at += 1 + len;
        if (key == 0x01 && imei_of(v)) {
            fault = wire_name(call, (Str){(const char *)v.ptr, 15});
            if (fault != WIRE_OK) return fault;
        }
        if (!call->conn->logged_in) return WIRE_BAD_ID;
        bool repeats = key != 0x28 && key != 0x2c && p.seen[key >> 6] >> (key & 63) & 1;
        if (repeats) give(&p);
        p.seen[key >> 6] |= (uint64_t)1 << (key & 63);
        p.open = true;
        key_of(&p, key, v);
    }
    /* Cut in the middle: what was whole stays only when it carries an alarm. */
    if (p.open && (fault == WIRE_OK || p.r.alarms || call->step->records)) give(&p);
    return fault;
}

static void answer(WireCall *call, Bytes frame, const WireOut *body)
{
    WireOut *out = call->reply;
    out_be16(out, 0xab00);
    out_le16(out, (uint32_t)body->len);
    out_le16(out, crc16_xmodem(body->bytes, body->len));
    out_bytes(out, frame.ptr + 6, 2); /* the same serial */
    out_bytes(out, body->bytes, body->len);
}

/* 12 (10 on some) asks for the time, 11 for the place of cells: we say that we know none. */
static void serve(WireCall *call, Bytes frame, Bytes body)
{
    WireOut out;
    out.len = 0;
    out_u8(&out, SERVICES);
    for (size_t at = 0; at < body.len && body.ptr[at] && body.ptr[at] < body.len - at;
         at += 1 + (size_t)body.ptr[at]) {
        uint8_t key = body.ptr[at + 1];
        if (key == 0x10 || key == 0x12) {
            out_u8(&out, 5);
            out_u8(&out, 0x12);
            out_le32(&out, (uint32_t)(call->now / 1000));
        } else if (key == 0x11) {
            out_be16(&out, 0x0a11);
            out_le32(&out, 0);
            out_le32(&out, 0);
            out_u8(&out, 0);
        } else if (key == 0x01 && body.ptr[at] == 16 && imei_of(bytes_part(body, at + 2, 15))) {
            (void)wire_name(call, (Str){(const char *)body.ptr + at + 2, 15});
        }
    }
    if (out.len == 1) { /* nothing was asked */
        out.bytes[0] = ANSWER;
        out_be16(&out, 0x0100);
    }
    if (frame.ptr[1] & 0x10) answer(call, frame, &out);
}

/* Whether a question brings data of its own: cells and networks to find the place of. */
static bool has_data(Bytes body)
{
    for (size_t at = 0; at + 1 < body.len && body.ptr[at]; at += 1 + (size_t)body.ptr[at])
        if (body.ptr[at + 1] == 0x02 || (body.ptr[at + 1] >= 0x14 && body.ptr[at + 1] <= 0x41))
            return true;
    return false;
}

/* Settings told to us: who it is, number of the card, battery, signal. */
static WireFault settings(WireCall *call, Bytes body)
{
    WireRecord r;
    wire_clear(&r);
    for (size_t at = 0; at + 1 < body.len;) {
        size_t len = body.ptr[at];
        if (len == 0 || len > body.len - at - 1) return WIRE_BAD_FIELD;
        const uint8_t *v = body.ptr + at + 2;
        switch (body.ptr[at + 1]) {
        case 0x03:
            if (len == 16 && imei_of(bytes_part(body, at + 2, 15)))
                (void)wire_name(call, (Str){(const char *)v, 15});
            break;
        case 0x04:
            r.has |= WIRE_ICCID;
            r.iccid = str_trim((Str){(const char *)v, len - 1});
            break;
        case 0x14:
            if (len < 4) break;
            wire_battery(&r, v[0] * 100);
            wire_volts(&r, le16(v + 1));
            break;
        case 0x64:
        case 0x65:
            if (len > 1) wire_rssi(&r, v[0]);
            break;
        default: break;
        }
        at += 1 + len;
    }
    if (call->conn->logged_in) wire_emit(call, &r);
    return WIRE_OK;
}

/* The device's answer to a command: its result as a number, 0 when it was done. */
static WireFault result(WireCall *call, Bytes body)
{
    WireRecord r;
    char text[4];
    if (body.len < 2) return WIRE_BAD_FIELD;
    if (!call->conn->logged_in) return WIRE_OK;
    wire_clear(&r);
    r.has = WIRE_TEXT;
    WireOut number = {0};
    out_whole(&number, body.ptr[1], 1);
    r.text = (Str){text, out_give(&number, (uint8_t *)text, sizeof text)};
    wire_emit(call, &r);
    return WIRE_OK;
}

/* A device's answer in words: key 1f, one byte, text. */
static WireFault control(WireCall *call, Bytes body)
{
    for (size_t at = 0; at + 1 < body.len;) {
        size_t len = body.ptr[at];
        if (len == 0 || len > body.len - at - 1) return WIRE_BAD_FIELD;
        if (body.ptr[at + 1] == 0x1f && len > 2 && call->conn->logged_in) {
            WireRecord r;
            wire_clear(&r);
            r.has = WIRE_TEXT;
            r.text = (Str){(const char *)body.ptr + at + 3, len - 2};
            wire_emit(call, &r);
        }
        at += 1 + len;
    }
    return WIRE_OK;
}

WireFault ev07b_decode(WireCall *call, Bytes frame)
{
    Bytes body = bytes_from(frame, HEAD);
    if (crc16_xmodem(body.ptr, body.len) != le16(frame.ptr + 4) && !call->conn->lenient) {
        call->resume = next_head(frame);
        return WIRE_BAD_CHECKSUM;
    }
    uint8_t command = body.ptr[0];
    Bytes keys = bytes_from(body, 1);
    char name[2] = {"0123456789abcdef"[command >> 4], "0123456789abcdef"[command & 15]};
    wire_message(call, (Str){name, 2});
    WireFault fault = WIRE_OK;
    if (command == SERVICES) {
        serve(call, frame, keys);
        return has_data(keys) ? data(call, keys) : WIRE_OK;
    }
    if (command == DATA) fault = data(call, keys);
    if (command == SETTINGS) fault = settings(call, keys);
    if (command == CONTROL) fault = control(call, keys);
    if (command == ANSWER) return result(call, keys); /* answering an answer would never end */
    call->step->unknown =
        command != DATA && command != CONTROL && command != SETTINGS && command != FIRMWARE;
    if (fault != WIRE_OK && call->step->records == 0) return fault;
    if (frame.ptr[1] & 0x10) {
        WireOut ok;
        ok.len = 0;
        out_u8(&ok, ANSWER);
        out_be16(&ok, 0x0100);
        answer(call, frame, &ok);
    }
    return WIRE_OK;
}
