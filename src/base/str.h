/* Slices of UTF-8 text, passed by value, not terminated; and growing output buffers.
 *
 * Owns        nothing: a Str points into an arena, a literal or somebody's buffer */
#pragma once
#include "base/arena.h"

#include <stdarg.h>
#include <string.h>

typedef struct Str {
    const char *ptr;
    size_t len;
} Str;

#define STR(literal) ((Str){"" literal, sizeof(literal) - 1})
/* For printf: "%.*s", STR_ARG(s). It names s twice, so s must have an address: the compiler refuses
 * a call there, which would be made twice. */
#define STR_ARG(s) (int)(&(s))->len, (&(s))->ptr

static inline Str str_of(const char *text)
{
    return (Str){text, text ? strlen(text) : 0};
}
static inline bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool str_is(Str a, const char *text)
{
    return str_eq(a, str_of(text));
}
/* Order of bytes; for UTF-8 the order of code points. */
int str_compare(Str a, Str b);
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
/* First place of needle in s from `from`, or SIZE_MAX. */
size_t str_find(Str s, Str needle, size_t from);
/* The part [from, to), both cut to the length. */
Str str_slice(Str s, size_t from, size_t to);
/* Without leading and trailing spaces, tabs, line ends and ideographic spaces. */
Str str_trim(Str s);
/* Cuts s at the first `mark`: returns what is before it and moves *rest past it. The last piece is
 * returned with rest->ptr = NULL.  for (Str rest = s; rest.ptr;) { Str piece = str_cut(&rest, ',');
 * } */
Str str_cut(Str *rest, char mark);

Str str_dup(Arena *arena, Str s);
/* A terminated copy, for libraries that want one. */
char *str_c(Arena *arena, Str s);
Str str_fmt(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
Str str_vfmt(Arena *arena, const char *format, va_list args);
/* ASCII letters to lower case. */
Str str_lower(Arena *arena, Str s);

/* Whole decimal number with optional '-', nothing else around it, no overflow. */
bool str_to_i64(Str s, int64_t *out);
/* Decimal number with optional fraction and exponent; no inf, nan or hex. */
bool str_to_double(Str s, double *out);
bool str_from_hex(Arena *arena, Str hex, Str *out);
Str str_to_hex(Arena *arena, Str bytes);

/* No overlong forms, surrogates or code points past U+10FFFF. */
bool utf8_valid(Str s);
/* Reads one code point at *at and moves past it; -1 at the end or for a bad byte (moves by one). */
int32_t utf8_next(Str s, size_t *at);
size_t utf8_length(Str s);
/* Writes 1..4 bytes. */
size_t utf8_put(char out[4], uint32_t code_point);

uint64_t str_hash(Str s);

/* Output that grows to a maximum. Past it nothing more is written and `full` is set. */
typedef struct Buf {
    Arena *arena;
    char *ptr;
    size_t len;
    size_t cap;
    size_t max;
    bool full;
} Buf;

Buf buf_new(Arena *arena, size_t max);
void buf_put(Buf *buf, Str s);
void buf_char(Buf *buf, char c);
void buf_fmt(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_i64(Buf *buf, int64_t n);
static inline void buf_text(Buf *buf, const char *text)
{
    buf_put(buf, str_of(text));
}
static inline Str buf_str(const Buf *buf)
{
    return (Str){buf->ptr, buf->len};
}
