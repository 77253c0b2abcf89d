/* gt06: Concox, Jimi and clones; binary, big-endian.
 *
 *   78 78 length u8  type u8 content serial u16 CRC16/X.25 u16 0d 0a
 *   79 79 length u16 …                               length counts type to CRC
 *   78 78 n 17|69 time BCD[6] n × Wi-Fi, cells 0d 0a  (no serial, no CRC)
 *
 * Source  "GT06 protocol" V1.02 (public copy); notes, part 5 */
#include "engine/wire/gt06.h"

enum { BODY_MAX = 2048 };

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

/* The ordinary form of a type that may be counted: its check is right. */
static bool checked(Bytes in, size_t len)
{
    return len >= 10 && ends_well(in, len) &&
           crc16_x25(in.ptr + 2, len - 6) == be16(in.ptr + len - 4);
}

/* Lenient: the length is wrong; the frame goes to the next 0d 0a. 0: there is none yet. */
static size_t next_end(Bytes in)
{
    for (size_t len = 5; len <= in.len && len <= BODY_MAX; len++)
        if (ends_well(in, len)) return len;
    return 0;
}

/* A whole frame whose head, length, end and check are right: its length; else 0. */
static size_t sure_at(Bytes in)
{
    size_t head = in.ptr[0] == 0x79 ? 4 : 3;
    size_t len = head + (head == 4 ? be16(in.ptr + 2) : in.ptr[2]) + 2;
    return len >= head + 7 && len <= in.len && checked(in, len) ? len : 0;
}

/* Where a sure frame lies inside one that has begun: the first that is complete. 0: nowhere. What
 * went before it was cut short on its way, and its length took in what came next. */
static size_t sure_inside(Bytes in)
{
    const uint8_t *p = in.ptr;
    size_t found = 0;
    size_t end = in.len;
    for (size_t at = 1; at + 10 <= end; at++) {
        if ((p[at] != 0x78 && p[at] != 0x79) || p[at + 1] != p[at]) continue;
        size_t len = sure_at(bytes_part(in, at, end - at));
        if (len == 0) continue;
        found = at;
        end = at + len - 1; /* another one must be complete sooner */
    }
    return found;
}

/* What the head at the input's start says, its length being possible. upto: the bytes looked at. */
static WireCut claimed(const WireConn *conn, Bytes in, size_t len, size_t *upto)
{
    *upto = in.len;
    if (in.len < len) return (WireCut){.kind = WIRE_MORE};
    if (in.ptr[0] == 0x78 && counted(in.ptr[3]) && !checked(in, len)) {
        len = counted_len(in);
        if (len == 0 || in.len < len) return (WireCut){.kind = WIRE_MORE};
    }
    *upto = len;
    if (!ends_well(in, len) && conn->lenient) {
        len = next_end(in);
        if (len > *upto) *upto = len;
        if (len == 0 && in.len < BODY_MAX) return (WireCut){.kind = WIRE_MORE};
    }
    if (len == 0 || !ends_well(in, len))
        return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_END, .len = 2};
    return (WireCut){.kind = WIRE_FRAME, .len = len};
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
    if (body < 1 || body > BODY_MAX)
        if (wide || !counted(p[3]))
            return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_LENGTH, .len = 2};
    size_t upto;
    WireCut cut = claimed(conn, in, (wide ? 4 : 3) + body + 2, &upto);
    size_t inside = sure_inside(bytes_part(in, 0, upto));
    if (inside == 0) return cut;
    size_t own = conn->lenient ? next_end(bytes_part(in, 0, inside)) : 0;
    if (own) return (WireCut){.kind = WIRE_FRAME, .len = own}; /* only its length was wrong */
    return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_END, .len = inside};
}

static void respond(WireCall *call, bool wide, uint8_t type, Bytes content, const uint8_t serial[2])
{
    WireOut *out = call->reply;
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

void gt06_ack(WireCall *call, const Gt06 *g)
{
    respond(call, false, g->type, (Bytes){g->serial, 0}, g->serial);
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
    gt06_ack(call, g);
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
    gt06_ack(call, g);
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
    respond(call, false, 0x8a, (Bytes){now, 6}, g->serial);
    return WIRE_OK;
}

static WireFault address_asked(WireCall *call)
{
    static const uint8_t none[] = "\x0b\0\0\0\0NA&&NA&&0##";
    static const uint8_t serial[2] = {0, 0};
    respond(call, true, 0x97, (Bytes){none, sizeof none - 1}, serial);
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

/* Types of vehicles that want no answer, and answers to ours. */
static const uint8_t quiet[] = {0x34, 0x35, 0x38, 0x80, 0x81, 0x82, 0x8c, 0x9b, 0xf3};

static WireFault unknown(WireCall *call, const Gt06 *g)
{
    call->step->unknown = true;
    bool answered = !g->wide || g->type == 0x40 || g->type == 0x70 || g->type == 0x95 ||
                    g->type == 0xb2 || g->type == 0xf1 || g->type == 0xf2;
    if (answered && !memchr(quiet, g->type, sizeof quiet)) gt06_ack(call, g);
    return WIRE_OK;
}

/* Types that mean another thing when wide. */
static WireFault wide(WireCall *call, const Gt06 *g)
{
    call->step->unknown = true;
    if (g->type != 0x36) respond(call, true, g->type, (Bytes){g->serial, 0}, g->serial);
    return WIRE_OK;
}

static WireFault message(WireCall *call, const Gt06 *g)
{
    size_t len = g->content.len;
    switch (g->type) {
    case 0x32:
        if (g->wide) return wide(call, g);
        /* fall through */
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
    case 0x37:
    case 0x39:
        if (len == 0) return WIRE_OK; /* the device repeats our answer */
        /* fall through */
    case 0xa0:
    case 0xa4: return gt06_place(call, g);
    case 0xa3: return len == 7 || len == 19 ? gt06_status(call, g) : gt06_place(call, g);
    case 0x11:
    case 0x17:
    case 0x25: return gt06_place_only(call, g);
    case 0x36:
        if (g->wide) return wide(call, g);
        if (len == 48) return gt06_place_only(call, g);
        /* fall through */
    case 0x13:
    case 0x23:
    case 0xa5: return gt06_status(call, g);
    case 0x19:
        if (len < 18) return gt06_status(call, g);
        call->step->unknown = true; /* a list of cells on some, which want no answer */
        return WIRE_OK;
    case 0x33:
        if (g->wide) return wide(call, g);
        /* fall through */
    case 0x18:
    case 0x24:
    case 0x28:
    case 0x2c:
    case 0x2e:
    case 0xa1:
    case 0xa2:
    case 0xa9: return gt06_towers(call, g);
    case 0x15: return string(call, g);
    case 0x21: return wide_string(call, g);
    case 0x2a: return address_asked(call);
    case 0x41: return wide(call, g);
    case 0x8a: return clock_asked(call, g);
    case 0x94: return information(call, g);
    default: return unknown(call, g);
    }
}

/* Where another frame seems to begin in one whose check is wrong. 0: nowhere. */
static size_t next_head(Bytes frame)
{
    for (size_t at = 2; at + 1 < frame.len; at++)
        if ((frame.ptr[at] == 0x78 || frame.ptr[at] == 0x79) && frame.ptr[at + 1] == frame.ptr[at])
            return at;
    return 0;
}

WireFault gt06_decode(WireCall *call, Bytes frame)
{
    Gt06 g = {.wide = frame.ptr[0] == 0x79};
    size_t head = g.wide ? 4 : 3;
    if (frame.len <= head) return WIRE_BAD_LENGTH;
    g.type = frame.ptr[head];
    char name[2] = {"0123456789abcdef"[g.type >> 4], "0123456789abcdef"[g.type & 15]};
    wire_message(call, (Str){name, 2});
    if (!g.wide && counted(g.type) && frame.len != (size_t)frame.ptr[2] + 5) {
        if (counted_len(frame) != frame.len) return WIRE_BAD_LENGTH;
        if (call->conn->logged_in) return gt06_neighbours(call, frame);
        call->close = true;
        return WIRE_NOT_LOGGED_IN;
    }
    if (frame.len < head + 7) { /* no room for serial and CRC */
        if (!call->conn->lenient) return WIRE_BAD_LENGTH;
        call->step->unknown = true;
        return WIRE_OK;
    }
    const uint8_t *crc = frame.ptr + frame.len - 4;
    if (crc16_x25(frame.ptr + 2, frame.len - 6) != be16(crc) && !call->conn->lenient) {
        call->resume = next_head(frame);
        return WIRE_BAD_CHECKSUM;
    }
    memcpy(g.serial, crc - 2, 2);
    g.content = bytes_part(frame, head + 1, frame.len - head - 7);
    g.zone = call->conn->zone_min;
    if (g.type == 0x01) return login(call, &g);
    if (!call->conn->logged_in) {
        call->close = true;
        return WIRE_NOT_LOGGED_IN;
    }
    return message(call, &g);
}
