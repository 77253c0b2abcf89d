/* jt808: JT/T 808-2011, 2013 and 2019; Chinese 4G pendants, badges and trackers; binary.
 *
 *   7e  id u16 · properties u16 · [version u8] · phone BCD[6 or 10] · serial u16 · [total u16,
 *   number u16] · body · xor u8  7e            big-endian; 7e and 7d are escaped between the marks
 *
 * Two frames may share a mark, so every run of bytes between two marks is a candidate.
 * Source  JT/T 808-2019 and "General JT/T808 Protocol V1.1" (public English copies); notes, part 3
 */
#include "engine/wire/jt808.h"

WireCut jt808_cut(WireConn *conn, Bytes in)
{
    const uint8_t *p = in.ptr;
    const uint8_t *end = p + in.len;
    if (*p == '(') { /* a maker's question for the time, in text */
        size_t from = conn->scanned > 1 ? conn->scanned : 1;
        for (const uint8_t *q = p + from; q < end && q < p + 256; q++) {
            if (*q == ')') return (WireCut){.kind = WIRE_FRAME, .len = (size_t)(q - p) + 1};
            if (*q < ' ' || *q > '}') return (WireCut){.skip = 1};
        }
        if (in.len >= 256) return (WireCut){.skip = 1};
        conn->scanned = (uint32_t)in.len;
        return (WireCut){.kind = WIRE_MORE};
    }
    if (*p != 0x7e) {
        const uint8_t *q = p + 1;
        while (q < end && *q != 0x7e && *q != '(') q++;
        return (WireCut){.skip = (size_t)(q - p)};
    }
    if (in.len < 2) return (WireCut){.kind = WIRE_MORE};
    if (p[1] == 0x7e) return (WireCut){.kind = WIRE_SKIP, .len = 1};
    const uint8_t *from = p + (conn->scanned > 1 ? conn->scanned : 1);
    const uint8_t *mark = from < end ? memchr(from, 0x7e, (size_t)(end - from)) : NULL;
    if (mark) return (WireCut){.kind = WIRE_FRAME, .len = (size_t)(mark - p) + 1, .leave = 1};
    conn->scanned = (uint32_t)in.len;
    return (WireCut){.kind = WIRE_MORE};
}

size_t jt808_plain(Bytes frame, uint8_t *out, size_t cap)
{
    size_t n = 0;
    for (size_t i = 0; i < frame.len;) {
        const uint8_t *run = frame.ptr + i;
        const uint8_t *mark = memchr(run, 0x7d, frame.len - i);
        size_t len = mark ? (size_t)(mark - run) : frame.len - i;
        if (n + len + 1 > cap) return 0;
        memcpy(out + n, run, len);
        n += len;
        i += len;
        if (!mark) break;
        if (i + 1 >= frame.len || frame.ptr[i + 1] < 1 || frame.ptr[i + 1] > 2) return 0;
        out[n++] = (uint8_t)(0x7c + frame.ptr[i + 1]);
        i += 2;
    }
    return n;
}

/* ---- answers ---- */

/* Between the marks bytes are escaped; xor runs over them as they were. */
static size_t framed(const uint8_t *plain, size_t len, uint8_t *to, size_t cap)
{
    uint8_t xor = 0;
    size_t n = 0;
    if (cap < 2 * len + 4) return 0;
    to[n++] = 0x7e;
    for (size_t i = 0; i <= len; i++) {
        uint8_t b = i < len ? plain[i] : xor;
        if (i < len) xor ^= b;
        if (b == 0x7e || b == 0x7d) {
            to[n++] = 0x7d;
            to[n++] = (uint8_t)(b - 0x7c);
        } else {
            to[n++] = b;
        }
    }
    to[n++] = 0x7e;
    return n;
}

size_t jt808_frame(const Jt808Head *h, uint32_t id, uint16_t serial, Bytes body, uint8_t *to,
                   size_t cap)
{
    uint8_t plain[WIRE_REPLY_MAX];
    size_t n = 0;
    size_t phone = h->version_2019 ? 10 : 6;
    if (body.len > 1023 || body.len + 17 > sizeof plain) return 0;
    uint32_t properties = (uint32_t)body.len | (h->version_2019 ? 0x4000u : 0);
    plain[n++] = (uint8_t)(id >> 8);
    plain[n++] = (uint8_t)id;
    plain[n++] = (uint8_t)(properties >> 8);
    plain[n++] = (uint8_t)properties;
    if (h->version_2019) plain[n++] = h->version;
    memcpy(plain + n, h->phone, phone);
    n += phone;
    if (h->short_serial) {
        plain[n++] = 1;
    } else {
        plain[n++] = (uint8_t)(serial >> 8);
        plain[n++] = (uint8_t)serial;
    }
    if (body.len) memcpy(plain + n, body.ptr, body.len);
    return framed(plain, n + body.len, to, cap);
}

static void send(WireCall *call, const Jt808Head *h, uint32_t id, const WireOut *body)
{
    WireOut *out = call->reply;
    out->len = jt808_frame(h, id, call->conn->serial, (Bytes){body->bytes, body->len}, out->bytes,
                           sizeof out->bytes);
    if (!h->short_serial) call->conn->serial++;
}

static void acknowledge(WireCall *call, const Jt808Head *h, uint32_t result)
{
    WireOut body;
    body.len = 0;
    out_be16(&body, h->serial);
    out_be16(&body, h->id);
    out_u8(&body, result);
    send(call, h, 0x8001, &body);
}

static void out_clock_bytes(WireOut *out, Ms at, bool bcd)
{
    Civil c = day_civil(ms_day(at, 0));
    Ms rest = ms_of_day(at, 0);
    const int64_t parts[] = {
        c.year % 100, c.month, c.day, rest / HOUR_MS, rest / MINUTE_MS % 60, rest / SECOND_MS % 60};
    for (int i = 0; i < 6; i++)
        out_u8(out, (uint32_t)(bcd ? parts[i] / 10 * 16 + parts[i] % 10 : parts[i]));
}

static void phone_text(WireOut *out, const Jt808Head *h, Str id)
{
    size_t len = h->version_2019 ? 10 : 6;
    for (size_t i = 0; i < len; i++)
        if (bcd8(h->phone[i]) < 0) {
            out_str(out, id);
            return;
        }
    for (size_t i = 0; i < len; i++) out_hex(out, h->phone[i], 2);
}

static WireFault registered(WireCall *call, const Jt808Head *h)
{
    WireOut body;
    body.len = 0;
    out_be16(&body, h->serial);
    out_u8(&body, 0);
    const char *auth = call->conn->auth;
    if (auth[0])
        out_bytes(&body, auth, strnlen(auth, sizeof call->conn->auth));
    else /* the phone's digits as they came; with letters, the id made of them */
        phone_text(&body, h, wire_id(call->conn));
    send(call, h, 0x8100, &body);
    return WIRE_OK;
}

/* 2019: length u8, code, IMEI 15, software 20. */
static WireFault authenticated(WireCall *call, const Jt808Head *h, Bytes body)
{
    Bytes code = body;
    Str want = {call->conn->auth, strnlen(call->conn->auth, sizeof call->conn->auth)};
    if (h->version_2019 && body.len > 0 && (size_t)body.ptr[0] + 1 <= body.len)
        code = bytes_part(body, 1, body.ptr[0]);
    bool good = want.len == 0 || str_eq(bytes_str(code), want);
    if (!good) call->conn->logged_in = false;
    acknowledge(call, h, good ? 0 : 1);
    return WIRE_OK;
}

/* ---- texts ---- */

static WireFault text_record(WireCall *call, Str text)
{
    WireRecord r;
    wire_clear(&r);
    while (text.len && (uint8_t)text.ptr[text.len - 1] <= ' ') text.len--;
    while (text.len && (uint8_t)text.ptr[0] <= ' ') text = str_slice(text, 1, text.len);
    r.has = WIRE_TEXT;
    r.text = text;
    wire_emit(call, &r);
    return WIRE_OK;
}

static WireFault text_message(WireCall *call, const Jt808Head *h, Bytes body)
{
    char converted[WIRE_TEXT_MAX];
    Str text = bytes_str(body);
    size_t n = 0;
    switch (h->id) {
    case 0x6006: /* charset u8, GBK */
        if (body.len < 1) return WIRE_BAD_FIELD;
        text = str_slice(text, 1, text.len);
        acknowledge(call, h, 0);
        break;
    case 0x0301: acknowledge(call, h, 0); break;
    case 0x0701: { /* length u32, text */
        if (body.len < 4) return WIRE_BAD_FIELD;
        uint32_t len = be32(body.ptr);
        text = str_slice(text, 4, len < body.len - 4 ? 4 + len : body.len);
        break;
    }
    default: /* 0x1300: serial u16, UTF-16 */
        if (body.len < 2) return WIRE_BAD_FIELD;
        n = utf16be_to_utf8(bytes_from(body, 2), converted, sizeof converted);
        return text_record(call, (Str){converted, n});
    }
    if (!utf8_valid(text) || h->id == 0x6006) {
        n = gbk_to_utf8((Bytes){(const uint8_t *)text.ptr, text.len}, converted, sizeof converted);
        text = (Str){converted, n};
    }
    return text_record(call, text);
}

/* "(794104004140,1,001,BASE,2,TIME)": the same with the time in place of TIME; others are answers.
 */
static WireFault bracket(WireCall *call, Bytes frame)
{
    Str s = bytes_str(frame);
    wire_message(call, STR("text"));
    if (str_find(s, STR("BASE,2"), 0) == SIZE_MAX) {
        if (!call->conn->logged_in) return WIRE_NOT_LOGGED_IN;
        return text_record(call, s);
    }
    size_t at = str_find(s, STR("TIME"), 0);
    if (at == SIZE_MAX) return WIRE_BAD_FIELD;
    out_str(call->reply, str_slice(s, 0, at));
    out_clock(call->reply, call->now, true);
    out_str(call->reply, str_slice(s, at + 4, s.len));
    return WIRE_OK;
}

/* ---- the other messages ---- */

static WireFault beat(WireCall *call, const Jt808Head *h, Bytes body)
{
    if (body.len >= 2) { /* some pendants: battery %, signal [, status] */
        WireRecord r;
        wire_clear(&r);
        wire_battery(&r, body.ptr[0] * 100);
        wire_rssi(&r, body.ptr[1]);
        wire_emit(call, &r);
    }
    acknowledge(call, h, 0);
    return WIRE_OK;
}

static WireFault properties(WireCall *call, const Jt808Head *h, Bytes body)
{
    size_t at = h->version_2019 ? 2 + 11 + 30 + 30 : 2 + 5 + 20 + 7;
    if (body.len >= at + 10) {
        WireRecord r;
        char digits[20];
        wire_clear(&r);
        jt808_iccid(&r, bytes_part(body, at, 10), digits);
        wire_emit(call, &r);
    }
    acknowledge(call, h, 0);
    return WIRE_OK;
}

/* count u16, kind u8 (1: late), then length u16 and a place each; 0x0210 has length u8 only. */
static WireFault batch(WireCall *call, const Jt808Head *h, Bytes body)
{
    bool short_form = h->id == 0x0210;
    size_t at = short_form ? 0 : 3;
    if (short_form && body.len == 7) {
        WireRecord r;
        wire_clear(&r);
        wire_battery(&r, body.ptr[0] * 100);
        jt808_time(&r, body.ptr + 1, call->conn->zone_profile_min);
        wire_emit(call, &r);
        acknowledge(call, h, 0);
        return WIRE_OK;
    }
    if (body.len < at) return WIRE_BAD_FIELD;
    bool late = !short_form && body.ptr[2] > 0;
    while (at + (short_form ? 1 : 2) <= body.len) {
        size_t len = short_form ? body.ptr[at] : be16(body.ptr + at);
        at += short_form ? 1 : 2;
        bool cut_off = len > body.len - at;
        if (cut_off) len = body.len - at; /* its alarm word may still be there */
        jt808_place(call, bytes_part(body, at, len), late);
        at += len;
    }
    if (call->step->records == 0 && body.len > 3) return WIRE_BAD_FIELD;
    acknowledge(call, h, 0);
    return WIRE_OK;
}

static WireFault clock_asked(WireCall *call, const Jt808Head *h)
{
    WireOut body;
    body.len = 0;
    if (h->id == 0x0004) {
        out_clock_bytes(&body, call->now, true);
        send(call, h, 0x8004, &body);
        return WIRE_OK;
    }
    Civil c = day_civil(ms_day(call->now, 0));
    WireOut rest;
    rest.len = 0;
    out_clock_bytes(&rest, call->now, false);
    out_be16(&body, (uint32_t)c.year);
    out_bytes(&body, rest.bytes + 1, 5);
    out_u8(&body, 0);
    send(call, h, 0x8109, &body);
    return WIRE_OK;
}

static WireFault media(WireCall *call, const Jt808Head *h, Bytes body)
{
    WireOut out;
    out.len = 0;
    if (body.len < 4) return WIRE_BAD_FIELD;
    out_bytes(&out, body.ptr, 4);
    send(call, h, 0x8800, &out);
    return WIRE_OK;
}

static WireFault placed(WireCall *call, Bytes body)
{
    return jt808_place(call, body, false) ? WIRE_OK : WIRE_BAD_FIELD;
}

static WireFault message(WireCall *call, const Jt808Head *h, Bytes body)
{
    WireFault fault;
    switch (h->id) {
    case 0x0200:
        fault = placed(call, body);
        if (fault == WIRE_OK) acknowledge(call, h, 0);
        return fault;
    case 0x0201: return placed(call, bytes_from(body, 2));
    case 0x0704:
    case 0x0210: return batch(call, h, body);
    case 0x0100: return registered(call, h);
    case 0x0102: return authenticated(call, h, body);
    case 0x0002: return beat(call, h, body);
    case 0x0107: return properties(call, h, body);
    case 0x0004:
    case 0x0109: return clock_asked(call, h);
    case 0x0003:
    case 0x0104:
    case 0x0506:
    case 0x0900:
    case 0x1007:
    case 0x8888: acknowledge(call, h, 0); return WIRE_OK;
    case 0x0800:
    case 0x0801: return media(call, h, body);
    case 0x0301:
    case 0x6006:
    case 0x0701:
    case 0x1300: return text_message(call, h, body);
    case 0x5501:
    case 0x5502: {
        WireOut out;
        out.len = 0;
        if (!(h->properties & 0x8000)) return WIRE_OK;
        out_be16(&out, h->id);
        out_u8(&out, 0);
        send(call, h, 0x4401, &out);
        return WIRE_OK;
    }
    case 0x0001: return WIRE_OK;
    default: call->step->unknown = true; return WIRE_OK;
    }
}

/* The digits without leading zeros; letters in it: a 48-bit number, the IMEI without its last. */
static Str phone_of(const uint8_t *phone, size_t len, char out[WIRE_ID_MAX])
{
    size_t n = 0;
    bool digits = true;
    for (size_t i = 0; i < len; i++) {
        uint8_t pair[2] = {phone[i] >> 4, phone[i] & 15};
        for (int k = 0; k < 2; k++) {
            digits &= pair[k] < 10;
            if (n || pair[k]) out[n++] = (char)('0' + pair[k]);
        }
    }
    if (n == 0) out[n++] = '0';
    if (digits) return (Str){out, n};
    if (len != 6) return (Str){NULL, 0};
    uint64_t number = 0;
    for (size_t i = 0; i < 6; i++) number = number << 8 | phone[i];
    int last = luhn_digit(number);
    char text[24];
    size_t at = sizeof text;
    text[--at] = (char)('0' + last);
    for (; number; number /= 10) text[--at] = (char)('0' + number % 10);
    n = sizeof text - at;
    memcpy(out, text + at, n);
    return (Str){out, n};
}

static WireFault head_of(Jt808Head *h, Bytes plain, Bytes *body)
{
    if (plain.len < 11) return WIRE_BAD_HEADER;
    const uint8_t *p = plain.ptr;
    h->id = be16(p);
    h->properties = be16(p + 2);
    h->short_serial = h->id == 0x5501 || h->id == 0x5502;
    h->version_2019 = !h->short_serial && h->properties & 0x4000;
    if (h->properties & 0x1c00 && !h->short_serial) return WIRE_ENCRYPTED;
    size_t at = 4;
    size_t phone = h->version_2019 ? 10 : 6;
    bool parts = h->properties & 0x2000 && !h->short_serial;
    size_t rest = phone + (h->short_serial ? 1 : 2) + (parts ? 4 : 0);
    if (plain.len < at + h->version_2019 + rest) return WIRE_BAD_HEADER;
    if (h->version_2019) h->version = p[at++];
    memcpy(h->phone, p + at, phone);
    at += phone;
    h->serial = h->short_serial ? p[at] : (uint16_t)be16(p + at);
    at += h->short_serial ? 1 : 2;
    h->total = h->number = 1;
    if (parts) {
        h->total = be16(p + at);
        h->number = be16(p + at + 2);
        at += 4;
    }
    *body = bytes_from(plain, at);
    return WIRE_OK;
}

WireFault jt808_decode(WireCall *call, Bytes frame)
{
    uint8_t plain[4096 + 16];
    Jt808Head h;
    Bytes body;
    char id[WIRE_ID_MAX];
    if (frame.ptr[0] == '(') return bracket(call, frame);
    size_t len = jt808_plain(bytes_part(frame, 1, frame.len - 2), plain, sizeof plain);
    if (len == 0) return WIRE_BAD_ESCAPE;
    if (len < 12) return WIRE_BAD_HEADER;
    uint8_t xor = 0;
    for (size_t i = 0; i < len; i++) xor ^= plain[i];
    if (xor&&!call->conn->lenient) return WIRE_BAD_CHECKSUM;
    WireFault fault = head_of(&h, (Bytes){plain, len - 1}, &body);
    if (fault != WIRE_OK) return fault;
    if (body.len != (h.properties & 0x3ff)) {
        if (!call->conn->lenient) return WIRE_BAD_LENGTH;
        call->conn->length_mismatch++;
    }
    Str phone = phone_of(h.phone, h.version_2019 ? 10 : 6, id);
    if (phone.len == 0) return WIRE_BAD_ID;
    fault = wire_name(call, phone);
    if (fault != WIRE_OK) return fault;
    char name[4];
    for (int i = 0; i < 4; i++) name[i] = "0123456789abcdef"[h.id >> (12 - 4 * i) & 15];
    wire_message(call, (Str){name, 4});
    if (h.total == 1 && h.number == 1) return message(call, &h, body);
    bool refused;
    Bytes whole;
    if (wire_parts_add(call->conn->parts, phone, h.id, h.total, h.number, body, call->now, &whole,
                       &refused)) {
        call->frame = whole;
        return message(call, &h, whole);
    }
    if (refused) return WIRE_TOO_LONG;
    acknowledge(call, &h, 0);
    return WIRE_OK;
}
