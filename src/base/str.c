#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

int str_compare(Str a, Str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (order) return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(Str s, Str prefix)
{
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

size_t str_find(Str s, Str needle, size_t from)
{
    if (from > s.len) return SIZE_MAX;
    if (needle.len == 0) return from;
    if (needle.len > s.len - from) return SIZE_MAX;
    const char *hit = memmem(s.ptr + from, s.len - from, needle.ptr, needle.len);
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

Str str_slice(Str s, size_t from, size_t to)
{
    if (to > s.len) to = s.len;
    if (from > to) from = to;
    return (Str){s.ptr + from, to - from};
}

static size_t space_at(Str s, size_t at)
{
    char c = s.ptr[at];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return 1;
    if (s.len - at >= 3 && memcmp(s.ptr + at, "\xe3\x80\x80", 3) == 0) return 3;
    return 0;
}

Str str_trim(Str s)
{
    while (s.len) {
        size_t n = space_at(s, 0);
        if (!n) break;
        s = str_slice(s, n, s.len);
    }
    while (s.len) {
        if (space_at(s, s.len - 1) == 1)
            s.len -= 1;
        else if (s.len >= 3 && space_at(s, s.len - 3) == 3)
            s.len -= 3;
        else
            break;
    }
    return s;
}

Str str_cut(Str *rest, char mark)
{
    Str s = *rest;
    const char *hit = s.len ? memchr(s.ptr, mark, s.len) : NULL;
    if (!hit) {
        *rest = (Str){NULL, 0};
        return s;
    }
    size_t at = (size_t)(hit - s.ptr);
    *rest = (Str){hit + 1, s.len - at - 1};
    return (Str){s.ptr, at};
}

char *str_c(Arena *arena, Str s)
{
    char *copy = arena_alloc_raw(arena, s.len + 1);
    if (s.len) memcpy(copy, s.ptr, s.len);
    copy[s.len] = 0;
    return copy;
}

Str str_dup(Arena *arena, Str s)
{
    return (Str){str_c(arena, s), s.len};
}

Str str_vfmt(Arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    ASSERT(n >= 0);
    char *text = arena_alloc_raw(arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return (Str){text, (size_t)n};
}

Str str_fmt(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str s = str_vfmt(arena, format, args);
    va_end(args);
    return s;
}

Str str_lower(Arena *arena, Str s)
{
    char *copy = str_c(arena, s);
    for (size_t i = 0; i < s.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z') copy[i] = (char)(copy[i] + 32);
    return (Str){copy, s.len};
}

bool str_to_i64(Str s, int64_t *out)
{
    size_t i = 0;
    bool minus = s.len && s.ptr[0] == '-';
    if (minus) i = 1;
    if (i == s.len || s.len - i > 19) return false;
    uint64_t n = 0;
    for (; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        n = n * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    if (n > (uint64_t)INT64_MAX + minus) return false;
    *out = minus ? (int64_t)(0 - n) : (int64_t)n;
    return true;
}

bool str_to_double(Str s, double *out)
{
    char text[64];
    if (s.len == 0 || s.len >= sizeof text) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!memchr("0123456789+-.eE", s.ptr[i], 15)) return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = 0;
    char *end;
    double d = strtod(text, &end);
    if (end != text + s.len || !(d - d == 0)) return false;
    *out = d;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool str_from_hex(Arena *arena, Str hex, Str *out)
{
    if (hex.len % 2) return false;
    char *bytes = arena_alloc_raw(arena, hex.len / 2 + 1);
    for (size_t i = 0; i < hex.len; i += 2) {
        int high = hex_digit(hex.ptr[i]);
        int low = hex_digit(hex.ptr[i + 1]);
        if (high < 0 || low < 0) return false;
        bytes[i / 2] = (char)(high * 16 + low);
    }
    *out = (Str){bytes, hex.len / 2};
    return true;
}

Str str_to_hex(Arena *arena, Str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_alloc_raw(arena, bytes.len * 2 + 1);
    for (size_t i = 0; i < bytes.len; i++) {
        hex[2 * i] = digits[(unsigned char)bytes.ptr[i] >> 4];
        hex[2 * i + 1] = digits[(unsigned char)bytes.ptr[i] & 15];
    }
    hex[bytes.len * 2] = 0;
    return (Str){hex, bytes.len * 2};
}

int32_t utf8_next(Str s, size_t *at)
{
    if (*at >= s.len) return -1;
    const unsigned char *p = (const unsigned char *)s.ptr + *at;
    size_t room = s.len - *at;
    uint32_t c = p[0];
    size_t more = c < 0x80                ? 0
                  : c >= 0xc2 && c < 0xe0 ? 1
                  : c >= 0xe0 && c < 0xf0 ? 2
                  : c >= 0xf0 && c < 0xf5 ? 3
                                          : 4;
    if (more == 4 || more >= room) {
        *at += 1;
        return -1;
    }
    if (more) c &= 0x3fu >> more;
    for (size_t i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            *at += 1;
            return -1;
        }
        c = c << 6 | (p[i] & 0x3f);
    }
    bool bad = (more == 2 && (c < 0x800 || (c >= 0xd800 && c < 0xe000))) ||
               (more == 3 && (c < 0x10000 || c > 0x10ffff));
    if (bad) {
        *at += 1;
        return -1;
    }
    *at += more + 1;
    return (int32_t)c;
}

bool utf8_valid(Str s)
{
    for (size_t at = 0; at < s.len;)
        if (utf8_next(s, &at) < 0) return false;
    return true;
}

size_t utf8_length(Str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++) utf8_next(s, &at);
    return n;
}

size_t utf8_put(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* FNV-1a, finished with a mix so that the low bits are usable. */
uint64_t str_hash(Str s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return h ^ h >> 29;
}

Buf buf_new(Arena *arena, size_t max)
{
    return (Buf){.arena = arena, .max = max};
}

static bool buf_reserve(Buf *buf, size_t more)
{
    if (buf->full || more > buf->max - buf->len) {
        buf->full = true;
        return false;
    }
    if (buf->cap - buf->len >= more) return true;
    size_t cap = buf->cap ? buf->cap * 2 : 256;
    while (cap < buf->len + more) cap *= 2;
    if (cap > buf->max) cap = buf->max;
    char *ptr = arena_alloc_raw(buf->arena, cap);
    if (buf->len) memcpy(ptr, buf->ptr, buf->len);
    buf->ptr = ptr;
    buf->cap = cap;
    return true;
}

void buf_put(Buf *buf, Str s)
{
    if (!s.len || !buf_reserve(buf, s.len)) return;
    memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
}

void buf_char(Buf *buf, char c)
{
    if (!buf_reserve(buf, 1)) return;
    buf->ptr[buf->len++] = c;
}

void buf_fmt(Buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ASSERT(n >= 0);
    if (buf_reserve(buf, (size_t)n + 1)) {
        vsnprintf(buf->ptr + buf->len, (size_t)n + 1, format, again);
        buf->len += (size_t)n;
    }
    va_end(again);
}

void buf_i64(Buf *buf, int64_t n)
{
    char text[20];
    size_t at = sizeof text;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do text[--at] = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0) text[--at] = '-';
    buf_put(buf, (Str){text + at, sizeof text - at});
}
