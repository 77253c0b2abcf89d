/* For the tests of the device protocols: a listener that keeps what it hears, and makers of frames
 * whose checks are right. */
#pragma once
#include "base/number.h"
#include "base/test.h"
#include "engine/wire/wire.h"

#include <stddef.h>

enum { NOW_S = 1790000000 }; /* 2026-09-21T14:13:20Z */

typedef struct Heard {
    const WireProtocol *p;
    WireConn conn;
    Buf buf;
    JsonOut out;
    Buf replies;
    WireStep last;
    WireRecord record; /* the last */
    size_t records;
    bool closed;
} Heard;

static inline void hear(void *to, const WireConn *conn, const WireRecord *r)
{
    Heard *h = to;
    (void)conn;
    h->records++;
    h->record = *r;
    h->record.text = str_dup(test_arena(), r->text);
    h->record.iccid = str_dup(test_arena(), r->iccid);
    wire_record_json(&h->out, NULL, r);
}

static inline Heard listen_to(const char *protocol)
{
    Heard h = {.p = wire_protocol_find(str_of(protocol))};
    h.conn.logged_in = true;
    return h;
}

static inline void feed(Heard *h, Str bytes)
{
    WireSink sink = {hear, h};
    WireOut reply;
    h->records = 0;
    h->buf = buf_new(test_arena(), 1 << 20);
    h->replies = buf_new(test_arena(), 1 << 16);
    h->out = json_out(&h->buf);
    json_open(&h->out, NULL, '[');
    for (size_t at = 0; at < bytes.len && !h->closed;) {
        Bytes in = {(const uint8_t *)bytes.ptr + at, bytes.len - at};
        h->last = wire_step(h->p, &h->conn, in, (Ms)NOW_S * 1000, &sink, &reply);
        buf_put(&h->replies, (Str){(const char *)reply.bytes, reply.len});
        h->closed = h->last.kind == WIRE_CLOSE;
        if (h->last.used == 0) break;
        at += h->last.used;
    }
    json_close(&h->out, ']');
}

/* What a logged-in device's bytes mean: its records as JSON. */
static inline Str heard(Heard *h, const char *text)
{
    feed(h, str_of(text));
    return buf_str(&h->buf);
}

static inline Str heard_hex(Heard *h, const char *hex)
{
    Str bytes = STR("");
    CHECK(str_from_hex(test_arena(), str_of(hex), &bytes));
    feed(h, bytes);
    return buf_str(&h->buf);
}

static inline Str reply_hex(const Heard *h)
{
    return str_to_hex(test_arena(), buf_str(&h->replies));
}

/* ---- frames made here, so that their checks are right ---- */

static inline uint16_t crc(const uint8_t *p, size_t n, bool reflected)
{
    uint32_t c = reflected ? 0xffff : 0;
    for (size_t i = 0; i < n; i++) {
        c ^= reflected ? p[i] : (uint32_t)p[i] << 8;
        for (int b = 0; b < 8; b++) {
            if (reflected)
                c = c & 1 ? c >> 1 ^ 0x8408 : c >> 1;
            else
                c = (c & 0x8000 ? c << 1 ^ 0x1021 : c << 1) & 0xffff;
        }
    }
    return (uint16_t)(reflected ? c ^ 0xffff : c);
}

/* jt808: id and body in hexadecimal. */
static inline Str jt808(const char *id, const char *properties, const char *phone_serial,
                        const char *body)
{
    Str plain = STR("");
    Buf out = buf_new(test_arena(), 8192);
    size_t len = strlen(body) / 2;
    Str text = properties ? str_fmt(test_arena(), "%s%s%s%s", id, properties, phone_serial, body)
                          : str_fmt(test_arena(), "%s%04zx%s%s", id, len, phone_serial, body);
    CHECK(str_from_hex(test_arena(), text, &plain));
    uint8_t x = 0;
    buf_char(&out, 0x7e);
    for (size_t i = 0; i <= plain.len; i++) {
        uint8_t c = i < plain.len ? (uint8_t)plain.ptr[i] : x;
        x ^= c;
        if (c == 0x7e || c == 0x7d) buf_char(&out, 0x7d);
        buf_char(&out, (char)(c == 0x7e ? 2 : c == 0x7d ? 1 : c));
    }
    buf_char(&out, 0x7e);
    return buf_str(&out);
}

#define PHONE "0139471225550007"
/* A fixed place of SOS and nothing more. */
#define PLACE                                                                                      \
    "00000001"                                                                                     \
    "00000002"                                                                                     \
    "01d28100"                                                                                     \
    "0633eef0"                                                                                     \
    "01f4"                                                                                         \
    "0000"                                                                                         \
    "005a"                                                                                         \
    "250101101500"

static inline Str ev07b(const char *properties, const char *body)
{
    Str plain = STR("");
    CHECK(str_from_hex(test_arena(), str_of(body), &plain));
    uint16_t c = crc((const uint8_t *)plain.ptr, plain.len, false);
    Str all = STR("");
    Str text = str_fmt(test_arena(), "ab%s%02zx%02zx%02x%02x0100%s", properties, plain.len & 255,
                       plain.len >> 8, c & 255, c >> 8, body);
    CHECK(str_from_hex(test_arena(), text, &all));
    return all;
}
#define IMEI "1001383632333131303632373037333735"

static inline Str gt06(const char *type, const char *content, bool wide)
{
    size_t len = strlen(content) / 2 + 5;
    Str text = wide ? str_fmt(test_arena(), "%04zx%s%s0007", len, type, content)
                    : str_fmt(test_arena(), "%02zx%s%s0007", len, type, content);
    Str plain = STR("");
    CHECK(str_from_hex(test_arena(), text, &plain));
    uint16_t c = crc((const uint8_t *)plain.ptr, plain.len, true);
    Str all = STR("");
    text = str_fmt(test_arena(), "%s%.*s%04x0d0a", wide ? "7979" : "7878", STR_ARG(text), c);
    CHECK(str_from_hex(test_arena(), text, &all));
    return all;
}

typedef struct Case {
    const char *frame;
    const char *json;
    const char *reply;
} Case;

static inline void check_cases(const char *protocol, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Heard h = listen_to(protocol);
        bool right = CHECK_STR(str_of(cases[i].json), heard(&h, cases[i].frame));
        right &= CHECK_STR(str_of(cases[i].reply), buf_str(&h.replies));
        if (!right) test_note("%s", cases[i].frame);
    }
}
#define CHECK_CASES(protocol, list) check_cases(protocol, list, sizeof list / sizeof *list)
