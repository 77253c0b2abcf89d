/* gt06: Concox, Jimi and clones; binary, big-endian.
 *
 *   78 78 length u8  type u8 content serial u16 CRC16/X.25 u16 0d 0a
 *   79 79 length u16 …                               length counts type to CRC
 *   78 78 n 17|69 time BCD[6] n × Wi-Fi, cells 0d 0a  (no serial, no CRC)
 *
 * Source  "GT06 protocol" V1.02 (public copy); notes, part 5 */
#include "engine/wire/inside.h"

static bool counted(uint8_t type)
{
    return type == 0x17 || type == 0x69;
}

/* Wi-Fi messages: six of time, n × seven, count of cells, mcc u16, mnc u8, cells × five. 0: more
 * bytes are needed. */
static size_t counted_len(Bytes in)
{
    size_t at = 4 + 6 + 7 * (size_t)in.ptr[2];
    if (in.len <= at) return 0;
    return at + 4 + 5 * (size_t)in.ptr[at] + 2;
}

static bool ends_well(Bytes in, size_t len)
{
    return in.ptr[len - 2] == 0x0d && in.ptr[len - 1] == 0x0a;
}

WireCut gt06_cut(WireConn *conn, Bytes in)
{
    const uint8_t *p = in.ptr;
    const uint8_t *end = p + in.len;
    bool begins = (p[0] == 0x78 || p[0] == 0x79) && (in.len == 1 || p[1] == p[0]);
    if (!begins) {
        const uint8_t *q = p + 1;
        while (q < end && !((*q == 0x78 || *q == 0x79) && (q + 1 == end || q[1] == *q))) q++;
        return (WireCut){.skip = (size_t)(q - p)};
    }
    if (in.len < 5) return (WireCut){.kind = WIRE_MORE};
    bool wide = p[0] == 0x79;
    size_t body = wide ? be16(p + 2) : p[2];
    size_t len = (wide ? 4 : 3) + body + 2;
    if (!wide && counted(p[3])) {
        len = counted_len(in);
        if (len == 0) return (WireCut){.kind = WIRE_MORE};
    } else if (body > 2048) {
        return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_LENGTH, .len = 2};
    } else if (body < 1) {
        return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_LENGTH, .len = 2};
    }
    if (in.len < len) return (WireCut){.kind = WIRE_MORE};
    if (!ends_well(in, len) && conn->lenient) { /* a length one short */
        if (in.len < len + 1) return (WireCut){.kind = WIRE_MORE};
        if (ends_well(in, len + 1)) len++;
    }
    if (!ends_well(in, len)) return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_END, .len = 2};
    return (WireCut){.kind = WIRE_FRAME, .len = len};
}

typedef struct Gt06 {
    bool wide;
    uint8_t type;
    Bytes content; /* between type and serial */
    uint8_t serial[2];
    int64_t zone;
} Gt06;

static void respond(WireCall *call, const Gt06 *g, bool wide, uint8_t type, Bytes content,
                    const uint8_t serial[2])
{
    WireOut *out = call->reply;
    (void)g;
    out_be16(out, wide ? 0x7979 : 0x7878);
    if (wide)
        out_be16(out, (uint32_t)content.len + 5);
    else
        out_u8(out, (uint32_t)content.len + 5);
    out_u8(out, type);
    out_bytes(out, content.ptr, content.len);
    out_bytes(out, serial, 2);
    out_be16(out, crc16_x25(out->bytes + 2, out->len - 2));
    out_be16(out, 0x0d0a);
}

static void ack(WireCall *call, const Gt06 *g)
{
    respond(call, g, false, g->type, (Bytes){g->serial, 0}, g->serial);
}

/* ---- the blocks of which messages are made ---- */

/* time[6], (length · satellites) u8, lat u32, lon u32, speed u8, flags u16: 18 bytes. */
static void gps_of(WireRecord *r, const uint8_t *p, int64_t zone)
{
    uint32_t flags = be16(p + 16);
    int64_t lat = ((int64_t)be32(p + 7) * 100 + 9) / 18; /* degree / 1,800,000 to degree / 1e7 */
    int64_t lon = ((int64_t)be32(p + 11) * 100 + 9) / 18;
    wire_time(r, p[0], p[1], p[2], p[3], p[4], p[5], zone);
    wire_sats(r, p[6] & 15);
    wire_fix(r, flags & 1u << 12, flags & 1u << 10 ? lat : -lat, flags & 1u << 11 ? -lon : lon);
    if (!r->fix_invalid) wire_motion_of(r, p[15] * 100, (flags & 0x3ff) * 100);
}

/* mcc u16 (bit 15: mnc is u16, else u8), lac u16, cid u24. Returns its length, 0 when cut off. */
static size_t lbs_of(WireRecord *r, Bytes b)
{
    size_t len = b.len && b.ptr[0] & 0x80 ? 9 : 8;
    if (b.len < len) return 0;
    const uint8_t *p = b.ptr + len - 5;
    uint32_t mnc = len == 9 ? be16(b.ptr + 2) : b.ptr[2];
    wire_cell(r, be16(b.ptr) & 0x7fff, mnc, be16(p), be24(p + 2));
    return len;
}

static void info_of(WireRecord *r, uint8_t info)
{
    wire_flag(r, WIRE_CHARGING, info & 4);
    switch (info >> 3 & 7) {
    case 0: break;
    case 1: wire_alarm(r, WIRE_VIBRATION); break;
    case 2: wire_alarm(r, WIRE_POWER_CUT); break;
    case 3: wire_alarm(r, WIRE_LOW_BATTERY); break;
    case 4: wire_alarm(r, WIRE_SOS); break;
    case 6: wire_alarm(r, WIRE_GEOFENCE); break;
    case 7: wire_alarm(r, WIRE_REMOVED); break;
    default: wire_alarm(r, WIRE_GENERAL); break;
    }
}

/* Notices that are no alarms: 0 none, 0a and 0b leaving and entering a place without GPS, 0d first
 * fix, 10 SIM changed, 12 flight mode, 20 asleep, fe and ff ignition. Anything else that we do not
 * know is an alarm. */
static void alarm_of(WireRecord *r, uint8_t code)
{
    switch (code) {
    case 0x00:
    case 0x0a:
    case 0x0b:
    case 0x0d:
    case 0x10:
    case 0x12:
    case 0x20:
    case 0xfe:
    case 0xff: break;
    case 0x01: wire_alarm(r, WIRE_SOS); break;
    case 0x02: wire_alarm(r, WIRE_POWER_CUT); break;
    case 0x03:
    case 0x09: wire_alarm(r, WIRE_VIBRATION); break;
    case 0x04: wire_alarm(r, WIRE_GEOFENCE_ENTER); break;
    case 0x05: wire_alarm(r, WIRE_GEOFENCE_EXIT); break;
    case 0x06: wire_alarm(r, WIRE_OVERSPEED); break;
    case 0x0e:
    case 0x0f:
    case 0x19: wire_alarm(r, WIRE_LOW_BATTERY); break;
    case 0x0c:
    case 0x13:
    case 0x25: wire_alarm(r, WIRE_TAMPER); break;
    case 0x11: wire_alarm(r, WIRE_POWER_OFF); break;
    case 0x14: wire_alarm(r, WIRE_DOOR); break;
    case 0x18: wire_alarm(r, WIRE_REMOVED); break;
    case 0x23: wire_alarm(r, WIRE_FALL); break;
    case 0x29: wire_alarm(r, WIRE_ACCELERATION); break;
    case 0x28: wire_alarm(r, WIRE_BRAKING); break;
    case 0x2a:
    case 0x2b: wire_alarm(r, WIRE_CORNERING); break;
    case 0x2c: wire_alarm(r, WIRE_COLLISION); break;
    default: wire_alarm(r, WIRE_GENERAL); break;
    }
}

/* info, level 0..6 or percent, GSM, alarm: what is there of them. */
static void status_of(WireRecord *r, Bytes b)
{
    if (b.len > 0) info_of(r, b.ptr[0]);
    if (b.len > 1) wire_battery(r, b.ptr[1] <= 6 ? b.ptr[1] * 100 / 6 * 100 : b.ptr[1] * 100);
    if (b.len > 2) wire_rssi(r, b.ptr[2]);
    if (b.len > 3) alarm_of(r, b.ptr[3]);
}

/* ---- messages ---- */

static WireFault login(WireCall *call, const Gt06 *g)
{
    char imei[16];
    if (g->content.len < 8) {
        call->close = true;
        return WIRE_BAD_ID;
    }
    for (int i = 0; i < 16; i++) {
        uint8_t nibble = g->content.ptr[i / 2] >> (i % 2 ? 0 : 4) & 15;
        if (nibble > 9) {
            call->close = true;
            return WIRE_BAD_ID;
        }
        imei[i] = (char)('0' + nibble);
    }
    WireFault fault = wire_name(call, (Str){imei + 1, 15});
    if (fault != WIRE_OK) return fault;
    call->conn->zone_min = 0;
    if (g->content.len >= 12) { /* type u16, zone u16: hhmm << 4, bit 3 west */
        uint32_t zone = be16(g->content.ptr + 10);
        int minutes = (int)(zone >> 4) / 100 * 60 + (int)(zone >> 4) % 100;
        if (minutes <= 14 * 60) call->conn->zone_min = (int16_t)(zone & 8 ? -minutes : minutes);
    }
    ack(call, g);
    return WIRE_OK;
}

static bool has_status(uint8_t type)
{
    return type == 0x16 || type == 0x26 || type == 0x27 || type == 0x32;
}

/* Places, with LBS, status or a tail behind them as the type has it. */
static WireFault place(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    Bytes b = g->content;
    bool lbs = g->type != 0x10 && g->type != 0x1a && g->type != 0x1e;
    wire_clear(&r);
    if (b.len < 18) return WIRE_BAD_LENGTH;
    gps_of(&r, b.ptr, g->zone);
    b = bytes_from(b, 18);
    if (has_status(g->type)) { /* a length byte that counts itself, or does not */
        size_t len = b.len ? b.ptr[0] : 0;
        b = bytes_from(b, 1);
        if (len) {
            size_t used = lbs_of(&r, b);
            b = bytes_from(b, len > 9 ? used + len - 9 : used);
        }
        status_of(&r, b);
    } else if (lbs) {
        b = bytes_from(b, lbs_of(&r, b));
        if (g->type == 0x22 || g->type == 0x2d || g->type == 0x37) {
            if (b.len >= 3) { /* ignition, why, late */
                wire_flag(&r, WIRE_ARCHIVE, b.ptr[2] > 0);
                b = bytes_from(b, 3);
            }
        }
        if (b.len == 4) wire_odometer(&r, be32(b.ptr));
    }
    wire_emit(call, &r);
    ack(call, g);
    return WIRE_OK;
}

/* GPS places of makers whose networks are laid out in other ways: the place alone. */
static WireFault place_only(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    wire_clear(&r);
    if (g->content.len >= 18) {
        gps_of(&r, g->content.ptr, g->zone);
        wire_emit(call, &r);
    }
    ack(call, g);
    return WIRE_OK;
}

static WireFault status(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    Bytes b = g->content;
    wire_clear(&r);
    if (g->type == 0x23) { /* info, voltage u16, GSM */
        if (b.len > 0) info_of(&r, b.ptr[0]);
        if (b.len > 2) wire_volts(&r, be16(b.ptr + 1) * 10);
        if (b.len > 3) wire_rssi(&r, b.ptr[3]);
    } else if (g->type == 0x19) { /* LBS without a length */
        status_of(&r, bytes_from(b, lbs_of(&r, b)));
    } else if (b.len == 16) { /* thermometers: info, satellites u16, alarm, language, battery, … */
        alarm_of(&r, b.ptr[3]);
        wire_battery(&r, b.ptr[5] * 100);
    } else {
        status_of(&r, b);
    }
    if (r.has || r.alarms) wire_emit(call, &r);
    ack(call, g);
    return WIRE_OK;
}

/* time[6], mcc, mnc, seven × (lac u16, cid u24, signal u8), timing advance, then Wi-Fi on some. */
static WireFault towers(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    Bytes b = g->content;
    wire_clear(&r);
    if (b.len < 9) return WIRE_BAD_LENGTH;
    wire_time(&r, b.ptr[0], b.ptr[1], b.ptr[2], b.ptr[3], b.ptr[4], b.ptr[5], g->zone);
    uint32_t mcc = be16(b.ptr + 6);
    size_t at = mcc & 0x8000 && b.len > 9 ? 10 : 9;
    uint32_t mnc = at == 10 ? be16(b.ptr + 8) : b.ptr[8];
    for (int i = 0; i < 7 && at + 6 <= b.len; i++, at += 6)
        if (be16(b.ptr + at)) /* no area: an empty place in the list */
            wire_cell(&r, mcc & 0x7fff, mnc, be16(b.ptr + at), be24(b.ptr + at + 2));
    at++;
    if ((g->type == 0x2c || g->type == 0x18) && at < b.len) {
        size_t n = b.ptr[at++];
        for (; n > 0 && at + 7 <= b.len; n--, at += 7)
            wire_wifi(&r, b.ptr + at, -(int64_t)b.ptr[at + 6]);
    }
    wire_emit(call, &r);
    ack(call, g);
    return WIRE_OK;
}

/* The counted messages. Signals are sent without their minus. */
static WireFault neighbours(WireCall *call, Bytes frame)
{
    WireRecord r;
    const uint8_t *p = frame.ptr + 4;
    size_t n = frame.ptr[2];
    wire_clear(&r);
    wire_time(&r, bcd8(p[0]), bcd8(p[1]), bcd8(p[2]), bcd8(p[3]), bcd8(p[4]), bcd8(p[5]), 0);
    p += 6;
    for (; n > 0; n--, p += 7) wire_wifi(&r, p, -(int64_t)p[6]);
    n = *p++;
    uint32_t mcc = be16(p);
    uint32_t mnc = p[2];
    for (p += 3; n > 0; n--, p += 5) wire_cell(&r, mcc, mnc, be16(p), be16(p + 2));
    wire_emit(call, &r);
    out_be16(call->reply, 0x7878);
    out_u8(call->reply, 0);
    out_bytes(call->reply, frame.ptr + 3, 7);
    out_be16(call->reply, 0x0d0a);
    return WIRE_OK;
}

static void give_text(WireCall *call, Str text)
{
    WireRecord r;
    wire_clear(&r);
    if (str_starts(text, STR("<ICCID:")) && text.len >= 27) {
        r.has = WIRE_ICCID;
        r.iccid = str_slice(text, 7, 27);
    } else {
        r.has = WIRE_TEXT;
        r.text = text;
    }
    wire_emit(call, &r);
}

/* length u8 (counts the flag), flag u32, text [, language u16]. */
static WireFault string(WireCall *call, const Gt06 *g)
{
    Bytes b = g->content;
    if (b.len >= 5 && b.ptr[0] >= 4) {
        size_t len = (size_t)b.ptr[0] - 4;
        if (len > b.len - 5) len = b.len - 5;
        give_text(call, bytes_str(bytes_part(b, 5, len)));
    }
    ack(call, g);
    return WIRE_OK;
}

/* flag u32, charset u8 (1 ASCII, else UTF-16), text. */
static WireFault wide_string(WireCall *call, const Gt06 *g)
{
    char converted[WIRE_TEXT_MAX];
    Bytes b = g->content;
    if (b.len < 6) return WIRE_OK;
    Str text = bytes_str(bytes_from(b, 5));
    if (b.ptr[4] != 1)
        text = (Str){converted, utf16be_to_utf8(bytes_from(b, 5), converted, sizeof converted)};
    give_text(call, text);
    return WIRE_OK;
}

static WireFault clock_asked(WireCall *call, const Gt06 *g)
{
    Civil c = day_civil(ms_day(call->now, 0));
    Ms rest = ms_of_day(call->now, 0);
    uint8_t now[6] = {(uint8_t)(c.year % 100),
                      (uint8_t)c.month,
                      (uint8_t)c.day,
                      (uint8_t)(rest / HOUR_MS),
                      (uint8_t)(rest / MINUTE_MS % 60),
                      (uint8_t)(rest / SECOND_MS % 60)};
    respond(call, g, false, 0x8a, (Bytes){now, 6}, g->serial);
    return WIRE_OK;
}

static WireFault address_asked(WireCall *call, const Gt06 *g)
{
    static const uint8_t none[] = "\x0b\0\0\0\0NA&&NA&&0##";
    static const uint8_t serial[2] = {0, 0};
    respond(call, g, true, 0x97, (Bytes){none, sizeof none - 1}, serial);
    return WIRE_OK;
}

static WireFault information(WireCall *call, const Gt06 *g)
{
    Bytes b = g->content; /* wide: subtype; 0a: IMEI[8] IMSI[8] ICCID[10] */
    if (!g->wide || b.len < 27 || b.ptr[0] != 0x0a) return WIRE_OK;
    WireRecord r;
    char digits[20];
    size_t n = 0;
    wire_clear(&r);
    for (size_t i = 0; i < 20; i++) {
        uint8_t nibble = b.ptr[17 + i / 2] >> (i % 2 ? 0 : 4) & 15;
        if (nibble < 10) digits[n++] = (char)('0' + nibble);
    }
    r.has = WIRE_ICCID;
    r.iccid = (Str){digits, n};
    wire_emit(call, &r);
    return WIRE_OK;
}

static WireFault narrow(WireCall *call, const Gt06 *g)
{
    switch (g->type) {
    case 0x10:
    case 0x12:
    case 0x16:
    case 0x1a:
    case 0x1e:
    case 0x22:
    case 0x26:
    case 0x27:
    case 0x2d:
    case 0x31:
    case 0x32:
    case 0x37:
        /* Five bytes only: the device repeats our answer. */
        if (g->content.len == 0) return WIRE_OK;
        return place(call, g);
    case 0x11:
    case 0xa0:
    case 0xa3:
    case 0xa4: return place_only(call, g);
    case 0x13:
    case 0x23: return status(call, g);
    case 0x19:
        if (g->content.len < 18) return status(call, g);
        call->step->unknown = true; /* a list of cells on some, which want no answer */
        return WIRE_OK;
    case 0x18:
    case 0x24:
    case 0x28:
    case 0x2c:
    case 0x2e: return towers(call, g);
    case 0x15: return string(call, g);
    case 0x2a: return address_asked(call, g);
    case 0x8a: return clock_asked(call, g);
    case 0x34:
    case 0x35:
    case 0x80:
    case 0x81:
    case 0x82: return WIRE_OK;
    case 0x94: return information(call, g);
    default:
        call->step->unknown = true;
        ack(call, g);
        return WIRE_OK;
    }
}

static WireFault wide(WireCall *call, const Gt06 *g)
{
    switch (g->type) {
    case 0x21: return wide_string(call, g);
    case 0x94: return information(call, g);
    case 0x8a: return clock_asked(call, g);
    case 0x2a: return address_asked(call, g);
    case 0x32:
    case 0x33:
        call->step->unknown = true;
        respond(call, g, true, g->type, (Bytes){g->serial, 0}, g->serial);
        return WIRE_OK;
    case 0x70:
    case 0xf1:
    case 0xf2:
        call->step->unknown = true;
        ack(call, g);
        return WIRE_OK;
    default: call->step->unknown = true; return WIRE_OK;
    }
}

WireFault gt06_decode(WireCall *call, Bytes frame)
{
    Gt06 g = {.wide = frame.ptr[0] == 0x79};
    size_t head = g.wide ? 4 : 3;
    g.type = frame.ptr[head];
    char name[2] = {"0123456789abcdef"[g.type >> 4], "0123456789abcdef"[g.type & 15]};
    wire_message(call, (Str){name, 2});
    if (!g.wide && counted(g.type)) {
        if (call->conn->logged_in) return neighbours(call, frame);
        call->close = true;
        return WIRE_NOT_LOGGED_IN;
    }
    size_t body = frame.len - head - 2;
    if (body < 5) { /* no room for serial and CRC */
        if (!call->conn->lenient) return WIRE_BAD_LENGTH;
        call->step->unknown = true;
        return WIRE_OK;
    }
    const uint8_t *crc = frame.ptr + frame.len - 4;
    if (crc16_x25(frame.ptr + 2, frame.len - 6) != be16(crc) && !call->conn->lenient)
        return WIRE_BAD_CHECKSUM;
    memcpy(g.serial, crc - 2, 2);
    g.content = bytes_part(frame, head + 1, body - 5);
    g.zone = call->conn->zone_min;
    if (g.type == 0x01 && !g.wide) return login(call, &g);
    if (!call->conn->logged_in) {
        call->close = true;
        return WIRE_NOT_LOGGED_IN;
    }
    return g.wide ? wide(call, &g) : narrow(call, &g);
}
