/* What the protocols share among themselves: readers of bytes, numbers and lists, and the setters
 * that hold the ranges of README "Comparing". */
#pragma once
#include "engine/wire/wire.h"

#include <stddef.h>

/* Where a frame ends. BROKEN: used bytes are passed over as one broken frame. */
struct WireCut {
    WireKind kind;
    WireFault fault;
    size_t skip; /* junk before */
    size_t len;  /* of the frame (FRAME) or of what is broken (BROKEN) */
    size_t
        leave; /* bytes at the end of the frame that may begin the next one (a shared delimiter) */
};

/* One frame being decoded. */
struct WireCall {
    WireConn *conn;
    const WireSink *sink;
    WireOut *reply;
    Ms now;
    WireStep *step;
    Bytes frame;
    uint64_t digest;
    bool close;    /* the fault ends the connection */
    size_t resume; /* of a broken frame that swallowed the next: where that may begin; 0: nowhere */
};

/* ---- records ---- */
static inline void wire_clear(WireRecord *r)
{
    memset(r, 0, offsetof(WireRecord, cells));
}
void wire_emit(WireCall *call, WireRecord *record);
/* The device named itself; refuses a second name where the connection must keep one. */
WireFault wire_name(WireCall *call, Str id);
void wire_message(WireCall *call, Str name);

static inline void wire_alarm(WireRecord *r, WireAlarm kind)
{
    r->alarms |= WIRE_ALARM_BIT(kind);
}
static inline void wire_flag(WireRecord *r, uint32_t field, bool value)
{
    r->has |= field;
    r->on = value ? r->on | field : r->on & ~field;
}
void wire_battery(WireRecord *r, int64_t percent_e2);
void wire_hr(WireRecord *r, int64_t per_minute);
/* keep_doubtful: report systolic <= diastolic, marked; else drop both. */
void wire_bp(WireRecord *r, int64_t sys, int64_t dia, bool keep_doubtful);
void wire_spo2(WireRecord *r, int64_t percent);
void wire_temp(WireRecord *r, int64_t c_e2);
static inline void wire_rssi(WireRecord *r, int64_t n)
{
    r->has |= WIRE_RSSI;
    r->rssi = (int16_t)n;
}
static inline void wire_sats(WireRecord *r, int64_t n)
{
    r->has |= WIRE_SATS;
    r->sats = (int16_t)n;
}
static inline void wire_steps(WireRecord *r, int64_t n)
{
    r->has |= WIRE_STEPS;
    r->steps = n;
}
static inline void wire_volts(WireRecord *r, int64_t mv)
{
    r->has |= WIRE_BATTERY_V;
    r->battery_mv = (int32_t)mv;
}
static inline void wire_odometer(WireRecord *r, int64_t m)
{
    r->has |= WIRE_ODOMETER;
    r->odometer_m = m;
}
/* Out of range: fix_invalid and no place. */
void wire_fix(WireRecord *r, bool valid, int64_t lat_e7, int64_t lon_e7);
static inline void wire_motion_of(WireRecord *r, int64_t speed_e2, int64_t course_e2)
{
    if (speed_e2 < 0 || speed_e2 > 10000000 || course_e2 < 0 || course_e2 > 10000000) return;
    r->has |= WIRE_SPEED | WIRE_COURSE;
    r->speed_e2 = (int32_t)speed_e2;
    r->course_e2 = (int32_t)course_e2;
}
/* An altitude of 0 means "not known" in every one of these protocols. */
static inline void wire_alt(WireRecord *r, int64_t cm)
{
    if (cm == 0 || cm < -100000000 || cm > 100000000) return;
    r->has |= WIRE_ALT;
    r->alt_cm = (int32_t)cm;
}
/* Wrong month, day, hour or minute: time_invalid. zone_min is subtracted. Seconds up to 99 run over
 * into the next minute (clones do so). */
void wire_time(WireRecord *r, int64_t year, int64_t month, int64_t day, int64_t h, int64_t m,
               int64_t s, int64_t zone_min);
static inline void wire_time_at(WireRecord *r, Ms at)
{
    r->has |= WIRE_TIME;
    r->time_ms = at;
}
void wire_cell(WireRecord *r, uint32_t mcc, uint32_t mnc, uint64_t lac, uint64_t cid);
void wire_wifi(WireRecord *r, const uint8_t mac[6], int64_t dbm);
/* "aa:bb:…", "AA-BB-…" or twelve digits. */
bool wire_mac(Bytes text, uint8_t mac[6]);

/* ---- bytes ---- */
static inline uint32_t be16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}
static inline uint32_t be24(const uint8_t *p)
{
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}
static inline uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static inline uint32_t le16(const uint8_t *p)
{
    return (uint32_t)p[1] << 8 | p[0];
}
static inline uint32_t le32(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}
static inline int32_t bcd8(uint8_t b) /* -1 when a digit is not one */
{
    return (b >> 4) > 9 || (b & 15) > 9 ? -1 : (b >> 4) * 10 + (b & 15);
}
static inline Bytes bytes_from(Bytes b, size_t at)
{
    return at > b.len ? (Bytes){b.ptr + b.len, 0} : (Bytes){b.ptr + at, b.len - at};
}
static inline Bytes bytes_part(Bytes b, size_t at, size_t len)
{
    return (Bytes){b.ptr + at, len};
}
static inline Str bytes_str(Bytes b)
{
    return (Str){(const char *)b.ptr, b.len};
}

/* ---- text ---- */
static inline bool is_digit(uint8_t c)
{
    return (uint8_t)(c - '0') < 10;
}
static inline int hex_value(uint8_t c)
{
    if (is_digit(c)) return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
static inline bool is_upper(uint8_t c)
{
    return (uint8_t)(c - 'A') < 26;
}
bool bytes_is(Bytes b, const char *text);     /* without regard to case */
bool bytes_starts(Bytes b, const char *text); /* likewise */

/* Fields between commas: while (words_next(&w, &field)) */
typedef struct Words {
    const uint8_t *at;
    const uint8_t *end; /* at > end: none left */
} Words;
static inline Words words_of(Bytes b)
{
    return (Words){b.ptr, b.ptr + b.len};
}
static inline bool words_next(Words *w, Bytes *out)
{
    if (w->at > w->end) return false;
    const uint8_t *p = w->at;
    while (p < w->end && *p != ',') p++;
    *out = (Bytes){w->at, (size_t)(p - w->at)};
    w->at = p + 1;
    return true;
}
static inline bool words_left(const Words *w)
{
    return w->at <= w->end;
}
static inline Bytes words_rest(const Words *w)
{
    return w->at > w->end ? (Bytes){w->end, 0} : (Bytes){w->at, (size_t)(w->end - w->at)};
}
/* Digits only, at most 15 of them, so that hundred times as much still fits. */
static inline bool whole_of(Bytes b, int64_t *out)
{
    int64_t n = 0;
    if (b.len == 0 || b.len > 15) return false;
    for (size_t i = 0; i < b.len; i++) {
        if (!is_digit(b.ptr[i])) return false;
        n = n * 10 + (b.ptr[i] - '0');
    }
    *out = n;
    return true;
}
static inline bool hex_of(Bytes b, uint64_t *out)
{
    uint64_t n = 0;
    if (b.len == 0 || b.len > 16) return false;
    for (size_t i = 0; i < b.len; i++) {
        int v = hex_value(b.ptr[i]);
        if (v < 0) return false;
        n = n << 4 | (uint64_t)v;
    }
    *out = n;
    return true;
}
/* A decimal number times 10^places, with leading blanks, a sign and a point at will; digits past
 * the places round. */
bool fixed_of(Bytes b, int places, int64_t *out);
/* dddmm.mmmm (or without the point, four digits of fraction) to degrees * 1e7. */
bool degrees_of(Bytes b, int64_t *out_e7);
/* Two digits at p, or -1. */
static inline int two(const uint8_t *p)
{
    return is_digit(p[0]) && is_digit(p[1]) ? (p[0] - '0') * 10 + (p[1] - '0') : -1;
}
/* Six digits as three pairs; false when one is not a digit. */
static inline bool pairs_of(Bytes b, int64_t out[3])
{
    if (b.len != 6) return false;
    for (int i = 0; i < 3; i++)
        if ((out[i] = two(b.ptr + 2 * i)) < 0) return false;
    return true;
}
/* "ssid|mac|signal" joined by '&'; signal without its minus or with it. */
void wifi_list(WireRecord *r, Bytes text);

/* ---- output ---- */
void out_bytes(WireOut *out, const void *bytes, size_t len);
static inline void out_text(WireOut *out, const char *text)
{
    out_bytes(out, text, strlen(text));
}
static inline void out_str(WireOut *out, Str s)
{
    out_bytes(out, s.ptr, s.len);
}
static inline void out_u8(WireOut *out, uint32_t v)
{
    uint8_t b = (uint8_t)v;
    out_bytes(out, &b, 1);
}
static inline void out_be16(WireOut *out, uint32_t v)
{
    out_u8(out, v >> 8);
    out_u8(out, v);
}
static inline void out_be32(WireOut *out, uint32_t v)
{
    out_be16(out, v >> 16);
    out_be16(out, v);
}
static inline void out_le16(WireOut *out, uint32_t v)
{
    out_u8(out, v);
    out_u8(out, v >> 8);
}
static inline void out_le32(WireOut *out, uint32_t v)
{
    out_le16(out, v);
    out_le16(out, v >> 16);
}
void out_whole(WireOut *out, int64_t n, int width); /* decimal, zero-filled to width */
void out_fixed(WireOut *out, int64_t scaled, int places, int width); /* 225717 at 4: "22.5717" */
void out_hex(WireOut *out, uint64_t n, int width);
/* "20261121103514" (UTC); only "103514" when day is false. */
void out_clock(WireOut *out, Ms at, bool day);
size_t out_give(const WireOut *out, uint8_t *to, size_t cap); /* 0 when it does not fit */

/* ---- checks ---- */
uint16_t crc16_xmodem(const uint8_t *p, size_t len); /* poly 1021, start 0 */
uint16_t crc16_x25(const uint8_t *p, size_t len);    /* reflected, start and final ffff */
int luhn_digit(uint64_t number);
uint64_t wire_hash(const void *bytes, size_t len, uint64_t seed);

/* GB18030 bytes to UTF-8 and back; the length written, 0 when it cannot be. */
size_t gbk_to_utf8(Bytes in, char *out, size_t cap);
size_t utf8_to_gbk(Str in, uint8_t *out, size_t cap);
/* UTF-16BE to UTF-8. */
size_t utf16be_to_utf8(Bytes in, char *out, size_t cap);
/* UTF-8 as hexadecimal digits of UTF-16BE, lower case. */
bool out_utf16_hex(WireOut *out, Str text);
/* Minutes ahead of UTC (standard time) of "GMT+05:45", "UTC-3" or a zone name we know. */
bool zone_minutes(Str zone, int64_t *out);
bool hex_bytes(Str hex, uint8_t *out, size_t cap, size_t *len);

/* jt808: adds one part. Returns the whole message when this was the last part that was missing. */
bool wire_parts_add(WireParts *parts, Str id, uint32_t message, uint32_t total, uint32_t number,
                    Bytes body, Ms now, Bytes *whole, bool *refused);

/* ---- the protocols ---- */
#define WIRE_PROTOCOL(name)                                                                        \
    WireCut name##_cut(WireConn *conn, Bytes in);                                                  \
    WireFault name##_decode(WireCall *call, Bytes frame);                                          \
    size_t name##_say(const WireDevice *device, WireSay what, const WireRecord *record,            \
                      uint8_t *out, size_t cap);                                                   \
    size_t name##_ask(const WireConn *conn, const WireCommand *command, uint8_t *out, size_t cap)
WIRE_PROTOCOL(setracker);
WIRE_PROTOCOL(iw);
WIRE_PROTOCOL(jt808);
WIRE_PROTOCOL(ev07b);
WIRE_PROTOCOL(gt06);
WIRE_PROTOCOL(h02);
size_t setracker_plain(Bytes frame, uint8_t *out, size_t cap);
size_t jt808_plain(Bytes frame, uint8_t *out, size_t cap);
