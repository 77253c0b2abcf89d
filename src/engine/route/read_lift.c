/* Matrices are large and plain, so they are lifted out of the text before the JSON reader sees it:
 * "durations": [[0, 3], [4, 0]] becomes "durations": 0, an index into the lifted tables. */
#include "engine/route/read_inside.h"

static size_t skip_space(Str s, size_t at)
{
    while (at < s.len &&
           (s.ptr[at] == ' ' || s.ptr[at] == '\n' || s.ptr[at] == '\r' || s.ptr[at] == '\t'))
        at++;
    return at;
}

static size_t skip_string(Str s, size_t at)
{
    for (at++; at < s.len && s.ptr[at] != '"'; at++)
        if (s.ptr[at] == '\\') at++;
    return at < s.len ? at + 1 : s.len;
}

/* Reads digits; false when this is not a plain whole number.  What is beyond all days means that
 * there is no way, and becomes ROUTE_NO_WAY. */
static bool lift_number(Str s, size_t *at, int32_t *out)
{
    int64_t n = 0;
    size_t from = *at;
    for (; *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9'; (*at)++)
        if (n < ROUTE_NO_WAY) n = n * 10 + (s.ptr[*at] - '0');
    if (*at == from) return false;
    if (s.ptr[from] == '0' && *at - from > 1) return false; /* not JSON */
    *out = n < ROUTE_NO_WAY ? (int32_t)n : ROUTE_NO_WAY;
    return true;
}

static bool lift_row(Str s, size_t *at, int32_t *cells, int32_t room, int32_t *count)
{
    *at = skip_space(s, *at);
    if (*at >= s.len || s.ptr[*at] != '[') return false;
    (*at)++;
    for (*count = 0;; (*count)++) {
        *at = skip_space(s, *at);
        if (*count == 0 && *at < s.len && s.ptr[*at] == ']') break;
        if (*count == room || !lift_number(s, at, &cells[*count])) return false;
        *at = skip_space(s, *at);
        if (*at >= s.len) return false;
        if (s.ptr[*at] == ']') {
            (*count)++;
            break;
        }
        if (s.ptr[(*at)++] != ',') return false;
    }
    (*at)++;
    return true;
}

static int32_t row_width(Str s, size_t at)
{
    int32_t commas = 0;
    for (; at < s.len && s.ptr[at] != ']'; at++) commas += s.ptr[at] == ',';
    return commas + 1;
}

/* A square table of whole numbers at `at`, or false and nothing changes. */
static bool lift_table(Arena *arena, Lifted *lifted, Str s, size_t *at)
{
    size_t here = skip_space(s, *at + 1);
    int32_t size = row_width(s, here), count;
    if (lifted->count == LIFTED_MAX || size > ROUTE_VISITS_MAX) return false;
    if ((size_t)size * (size_t)size > s.len) return false;
    int32_t *cells = arena_alloc_raw(arena, (size_t)size * (size_t)size * sizeof(int32_t) + 16);
    for (int32_t row = 0; row < size; row++) {
        if (!lift_row(s, &here, cells + (size_t)row * (size_t)size, size, &count) || count != size)
            return false;
        here = skip_space(s, here);
        if (here >= s.len || s.ptr[here] != (row + 1 < size ? ',' : ']')) return false;
        here++;
    }
    lifted->cells[lifted->count] = cells;
    lifted->size[lifted->count] = size;
    lifted->count++;
    *at = here;
    return true;
}

Str read_lift(Arena *arena, Lifted *lifted, Str s)
{
    Buf out = buf_new(arena, s.len + 64 * LIFTED_MAX);
    size_t from = 0;
    for (size_t at = 0; at < s.len;) {
        if (s.ptr[at] != '"') {
            at++;
            continue;
        }
        size_t key = at;
        at = skip_string(s, at);
        Str word = str_slice(s, key + 1, at - 1);
        if (!str_is(word, "durations") && !str_is(word, "distances") && !str_is(word, "costs"))
            continue;
        size_t colon = skip_space(s, at);
        if (colon >= s.len || s.ptr[colon] != ':') continue;
        size_t table = skip_space(s, colon + 1);
        size_t row = skip_space(s, table + 1);
        if (row >= s.len || s.ptr[table] != '[' || s.ptr[row] != '[') continue;
        size_t end = table;
        if (!lift_table(arena, lifted, s, &end)) continue;
        buf_put(&out, str_slice(s, from, table));
        buf_i64(&out, lifted->count - 1);
        from = at = end;
    }
    buf_put(&out, str_slice(s, from, s.len));
    return buf_str(&out);
}
