/* Numbers, texts and checks that the device protocols share.
 *
 * Source  CRC-16/XMODEM and CRC-16/X-25: the catalogue of parametrised CRC algorithms (reveng);
 *         Luhn: ISO/IEC 7812-1 annex B */
#include "engine/wire/inside.h"

#include <iconv.h>

bool bytes_starts(Bytes b, const char *text)
{
    size_t i = 0;
    for (; text[i]; i++) {
        if (i == b.len) return false;
        uint8_t c = b.ptr[i];
        uint8_t want = (uint8_t)text[i];
        if (c == want) continue;
        if ((c ^ want) != 0x20 || (c | 0x20) < 'a' || (c | 0x20) > 'z') return false;
    }
    return true;
}

bool bytes_is(Bytes b, const char *text)
{
    return b.len == strlen(text) && bytes_starts(b, text);
}

bool fixed_of(Bytes b, int places, int64_t *out)
{
    const uint8_t *p = b.ptr;
    const uint8_t *end = p + b.len;
    while (p < end && *p == ' ') p++;
    bool minus = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    int64_t n = 0;
    int digits = 0;
    for (; p < end && is_digit(*p); p++) {
        if (++digits > 11) return false;
        n = n * 10 + (*p - '0');
    }
    bool up = false;
    if (p < end && *p == '.') {
        for (p++; p < end && is_digit(*p); p++, digits++) {
            if (places > 0) {
                n = n * 10 + (*p - '0');
                places--;
            } else if (places == 0) {
                up = *p >= '5';
                places = -1;
            }
        }
    }
    while (p < end && *p == ' ') p++;
    if (p != end || digits == 0) return false;
    for (; places > 0; places--) n *= 10; /* below 10^11 * 10^7 */
    n += up;
    *out = minus ? -n : n;
    return true;
}

bool degrees_of(Bytes b, int64_t *out_e7)
{
    size_t dot = 0;
    while (dot < b.len && b.ptr[dot] != '.') dot++;
    size_t split;
    int64_t minutes;
    int64_t degrees = 0;
    if (dot == b.len) { /* four digits of fraction */
        if (b.len < 7 || !whole_of((Bytes){b.ptr + b.len - 6, 6}, &minutes)) return false;
        minutes *= 1000;
        split = b.len - 6;
    } else {
        if (dot < 2) return false;
        split = dot - 2;
        if (!is_digit(b.ptr[split]) || !fixed_of(bytes_from(b, split), 7, &minutes)) return false;
    }
    if (split && !whole_of((Bytes){b.ptr, split}, &degrees)) return false;
    if (minutes >= 600000000 || degrees > 180) return false;
    *out_e7 = degrees * 10000000 + (minutes + 30) / 60;
    return true;
}

/* ---- output ---- */

void out_bytes(WireOut *out, const void *bytes, size_t len)
{
    if (len > sizeof out->bytes || out->len > sizeof out->bytes - len) {
        out->len = sizeof out->bytes + 1; /* out_give and wire_step drop it */
        return;
    }
    if (len) memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
}

size_t out_give(const WireOut *out, uint8_t *to, size_t cap)
{
    if (out->len > sizeof out->bytes || out->len > cap) return 0;
    memcpy(to, out->bytes, out->len);
    return out->len;
}

void out_whole(WireOut *out, int64_t n, int width)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do text[--at] = (char)('0' + u % 10);
    while (u /= 10);
    while (sizeof text - at < (size_t)width && at > 1) text[--at] = '0';
    if (n < 0) text[--at] = '-';
    out_bytes(out, text + at, sizeof text - at);
}

void out_fixed(WireOut *out, int64_t scaled, int places, int width)
{
    int64_t one = 1;
    for (int i = 0; i < places; i++) one *= 10;
    if (scaled < 0) {
        out_text(out, "-");
        scaled = -scaled;
    }
    out_whole(out, scaled / one, width);
    out_text(out, ".");
    out_whole(out, scaled % one, places);
}

void out_hex(WireOut *out, uint64_t n, int width)
{
    for (int i = width - 1; i >= 0; i--)
        out_u8(out, (uint8_t) "0123456789abcdef"[n >> (4 * i) & 15]);
}

void out_clock(WireOut *out, Ms at, bool day)
{
    Civil c = day_civil(ms_day(at, 0));
    Ms rest = ms_of_day(at, 0);
    if (day) {
        out_whole(out, c.year, 4);
        out_whole(out, c.month, 2);
        out_whole(out, c.day, 2);
    }
    out_whole(out, rest / HOUR_MS, 2);
    out_whole(out, rest / MINUTE_MS % 60, 2);
    out_whole(out, rest / SECOND_MS % 60, 2);
}

/* ---- checks ---- */

static uint16_t xmodem_table[8][256];
static uint16_t x25_table[8][256];

/* Tables for eight bytes at a time, filled before main. */
__attribute__((constructor)) static void fill_tables(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t up = i << 8;
        uint32_t down = i;
        for (int bit = 0; bit < 8; bit++) {
            up = up & 0x8000 ? (up << 1) ^ 0x1021 : up << 1;
            down = down & 1 ? (down >> 1) ^ 0x8408 : down >> 1;
        }
        xmodem_table[0][i] = (uint16_t)up;
        x25_table[0][i] = (uint16_t)down;
    }
    for (int k = 1; k < 8; k++)
        for (int i = 0; i < 256; i++) {
            uint16_t up = xmodem_table[k - 1][i];
            uint16_t down = x25_table[k - 1][i];
            xmodem_table[k][i] = (uint16_t)((up << 8) ^ xmodem_table[0][up >> 8]);
            x25_table[k][i] = (uint16_t)((down >> 8) ^ x25_table[0][down & 255]);
        }
}

uint16_t crc16_xmodem(const uint8_t *p, size_t len)
{
    uint32_t crc = 0;
    for (; len >= 8; len -= 8, p += 8)
        crc = xmodem_table[7][p[0] ^ (crc >> 8)] ^ xmodem_table[6][p[1] ^ (crc & 255)] ^
              xmodem_table[5][p[2]] ^ xmodem_table[4][p[3]] ^ xmodem_table[3][p[4]] ^
              xmodem_table[2][p[5]] ^ xmodem_table[1][p[6]] ^ xmodem_table[0][p[7]];
    for (; len; len--, p++) crc = (crc << 8 & 0xffff) ^ xmodem_table[0][(crc >> 8) ^ *p];
    return (uint16_t)crc;
}

uint16_t crc16_x25(const uint8_t *p, size_t len)
{
    uint32_t crc = 0xffff;
    for (; len >= 8; len -= 8, p += 8)
        crc = x25_table[7][p[0] ^ (crc & 255)] ^ x25_table[6][p[1] ^ (crc >> 8)] ^
              x25_table[5][p[2]] ^ x25_table[4][p[3]] ^ x25_table[3][p[4]] ^ x25_table[2][p[5]] ^
              x25_table[1][p[6]] ^ x25_table[0][p[7]];
    for (; len; len--, p++) crc = crc >> 8 ^ x25_table[0][(crc ^ *p) & 255];
    return (uint16_t)(crc ^ 0xffff);
}

int luhn_digit(uint64_t number)
{
    uint64_t sum = 0;
    for (bool twice = true; number; number /= 10, twice = !twice) {
        uint64_t d = number % 10 * (twice ? 2 : 1);
        sum += d > 9 ? d - 9 : d;
    }
    return (int)((10 - sum % 10) % 10);
}

/* Eight bytes a step, mixed by multiply and fold; not for tables that an enemy can fill. */
uint64_t wire_hash(const void *bytes, size_t len, uint64_t seed)
{
    const uint8_t *p = bytes;
    uint64_t h = seed ^ (0x9e3779b97f4a7c15u + len);
    for (; len >= 8; len -= 8, p += 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        __uint128_t m = (__uint128_t)(h ^ w) * 0xd6e8feb86659fd93u;
        h = (uint64_t)m ^ (uint64_t)(m >> 64);
    }
    uint64_t w = 0;
    memcpy(&w, p, len);
    __uint128_t m = (__uint128_t)(h ^ w) * 0xa0761d6478bd642fu;
    h = (uint64_t)m ^ (uint64_t)(m >> 64);
    return h ^ h >> 32;
}

/* ---- character sets: rare messages only, so a converter is opened each time ---- */

static size_t convert(const char *to, const char *from, const void *in, size_t len, char *out,
                      size_t cap)
{
    iconv_t cd = iconv_open(to, from);
    if (cd == (iconv_t)-1) return 0;
    char *read = (char *)(uintptr_t)in; /* iconv does not write through it */
    char *write = out;
    size_t room = cap;
    size_t failed = iconv(cd, &read, &len, &write, &room);
    iconv_close(cd);
    return failed == (size_t)-1 ? 0 : cap - room;
}

size_t gbk_to_utf8(Bytes in, char *out, size_t cap)
{
    return convert("UTF-8", "GB18030", in.ptr, in.len, out, cap);
}

size_t utf8_to_gbk(Str in, uint8_t *out, size_t cap)
{
    return convert("GB18030", "UTF-8", in.ptr, in.len, (char *)out, cap);
}

size_t utf16be_to_utf8(Bytes in, char *out, size_t cap)
{
    return convert("UTF-8", "UTF-16BE", in.ptr, in.len, out, cap);
}

bool out_utf16_hex(WireOut *out, Str text)
{
    for (size_t at = 0; at < text.len;) {
        int32_t c = utf8_next(text, &at);
        if (c < 0) return false;
        if (c > 0xffff) {
            c -= 0x10000;
            out_hex(out, 0xd800 + (uint32_t)(c >> 10), 4);
            c = 0xdc00 + (c & 0x3ff);
        }
        out_hex(out, (uint32_t)c, 4);
    }
    return out->len <= sizeof out->bytes;
}

bool hex_bytes(Str hex, uint8_t *out, size_t cap, size_t *len)
{
    if (hex.len == 0 || hex.len % 2 || hex.len / 2 > cap) return false;
    for (size_t i = 0; i < hex.len; i += 2) {
        int high = hex_value((uint8_t)hex.ptr[i]);
        int low = hex_value((uint8_t)hex.ptr[i + 1]);
        if (high < 0 || low < 0) return false;
        out[i / 2] = (uint8_t)(high << 4 | low);
    }
    *len = hex.len / 2;
    return true;
}

/* Standard time without summer time (IANA time zone database 2024a). */
static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"UTC", 0},
    {"GMT", 0},
    {"Asia/Shanghai", 480},
    {"Asia/Chongqing", 480},
    {"Asia/Urumqi", 360},
    {"Asia/Hong_Kong", 480},
    {"Asia/Macau", 480},
    {"Asia/Taipei", 480},
    {"Asia/Singapore", 480},
    {"Asia/Kuala_Lumpur", 480},
    {"Asia/Tokyo", 540},
    {"Asia/Seoul", 540},
    {"Asia/Bangkok", 420},
    {"Asia/Ho_Chi_Minh", 420},
    {"Asia/Jakarta", 420},
    {"Asia/Kolkata", 330},
    {"Asia/Kathmandu", 345},
    {"Asia/Dubai", 240},
    {"Europe/London", 0},
    {"Europe/Lisbon", 0},
    {"Europe/Amsterdam", 60},
    {"Europe/Berlin", 60},
    {"Europe/Paris", 60},
    {"Europe/Madrid", 60},
    {"Europe/Rome", 60},
    {"Europe/Warsaw", 60},
    {"Europe/Stockholm", 60},
    {"Europe/Athens", 120},
    {"Europe/Helsinki", 120},
    {"Europe/Kyiv", 120},
    {"Europe/Istanbul", 180},
    {"Europe/Moscow", 180},
    {"Atlantic/Azores", -60},
    {"America/Sao_Paulo", -180},
    {"America/New_York", -300},
    {"America/Chicago", -360},
    {"America/Denver", -420},
    {"America/Los_Angeles", -480},
    {"Australia/Sydney", 600},
    {"Pacific/Auckland", 720},
};

bool zone_minutes(Str zone, int64_t *out)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (str_is(zone, zones[i].name)) {
            *out = zones[i].minutes;
            return true;
        }
    if (!str_starts(zone, STR("GMT")) && !str_starts(zone, STR("UTC"))) return false;
    Str rest = str_slice(zone, 3, zone.len);
    if (rest.len < 2 || (rest.ptr[0] != '+' && rest.ptr[0] != '-')) return false;
    bool west = rest.ptr[0] == '-';
    rest = str_slice(rest, 1, rest.len);
    Str hours = str_cut(&rest, ':');
    int64_t h;
    int64_t m = 0;
    if (!str_to_i64(hours, &h) || (rest.ptr && !str_to_i64(rest, &m))) return false;
    if (h < 0 || h > 14 || m < 0 || m > 59) return false;
    *out = west ? -(h * 60 + m) : h * 60 + m;
    return true;
}
