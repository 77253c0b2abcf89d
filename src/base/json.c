#include "base/json.h"
#include "base/english.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void drop(void *root)
{
    json_decref(root);
}

Status json_read(Arena *arena, Str text, const Json **out, Problem *problem)
{
    json_error_t error;
    /* Editors of Windows begin a file with a BOM. */
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_slice(text, 3, text.len);
    json_t *root = json_loadb(text.len ? text.ptr : "", text.len,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!root) {
        problem_set(problem, INVALID, "json.bad", "内容不是正确的 JSON，请检查格式");
        return problem_at(problem, "line %d column %d: %s", error.line, error.column, error.text);
    }
    arena_defer(arena, drop, root);
    *out = root;
    return OK;
}

JsonKind json_kind(const Json *value)
{
    if (!value) return JSON_NOTHING;
    switch (json_typeof(value)) {
    case JSON_OBJECT: return JSON_RECORD;
    case JSON_ARRAY: return JSON_LIST;
    case JSON_STRING: return JSON_TEXT;
    case JSON_INTEGER: return JSON_WHOLE;
    case JSON_REAL: return JSON_FLOAT;
    case JSON_TRUE:
    case JSON_FALSE: return JSON_BOOL;
    case JSON_NULL: return JSON_NIL;
    }
    return JSON_NOTHING;
}

const Json *json_member(const Json *record, const char *key)
{
    return json_is_object(record) ? json_object_get(record, key) : NULL;
}

size_t json_count(const Json *v)
{
    return json_is_array(v) ? json_array_size(v) : json_is_object(v) ? json_object_size(v) : 0;
}

const Json *json_item(const Json *list, size_t index)
{
    return json_is_array(list) ? json_array_get(list, index) : NULL;
}

/* jansson's iterators want a mutable object although they do not change it. */
static json_t *loose(const Json *value)
{
    union {
        const json_t *from;
        json_t *to;
    } u = {value};
    return u.to;
}

void *json_first(const Json *record)
{
    return json_is_object(record) ? json_object_iter(loose(record)) : NULL;
}

void *json_after(const Json *record, void *at)
{
    return json_object_iter_next(loose(record), at);
}

Str json_at_key(void *at)
{
    return str_of(json_object_iter_key(at));
}

const Json *json_at_value(void *at)
{
    return json_object_iter_value(at);
}

bool json_as_i64(const Json *value, int64_t *out)
{
    if (!json_is_integer(value)) return false;
    *out = json_integer_value(value);
    return true;
}

bool json_as_double(const Json *value, double *out)
{
    if (!json_is_number(value)) return false;
    *out = json_number_value(value);
    return true;
}

bool json_as_bool(const Json *value, bool *out)
{
    if (!json_is_boolean(value)) return false;
    *out = json_is_true(value);
    return true;
}

bool json_as_str(const Json *value, Str *out)
{
    if (!json_is_string(value)) return false;
    *out = (Str){json_string_value(value), json_string_length(value)};
    return true;
}

int64_t json_i64_or(const Json *record, const char *key, int64_t otherwise)
{
    int64_t v;
    return json_as_i64(json_member(record, key), &v) ? v : otherwise;
}

double json_double_or(const Json *record, const char *key, double otherwise)
{
    double v;
    return json_as_double(json_member(record, key), &v) ? v : otherwise;
}

bool json_bool_or(const Json *record, const char *key, bool otherwise)
{
    bool v;
    return json_as_bool(json_member(record, key), &v) ? v : otherwise;
}

Str json_str_or(const Json *record, const char *key, Str otherwise)
{
    Str v;
    return json_as_str(json_member(record, key), &v) ? v : otherwise;
}

JsonOut json_out(Buf *buf)
{
    return (JsonOut){.buf = buf};
}

static void put_escaped(Buf *buf, Str s)
{
    buf_char(buf, '"');
    size_t plain = 0; /* start of the run not yet written */
    for (size_t at = 0; at < s.len;) {
        unsigned char c = (unsigned char)s.ptr[at];
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            at++;
            continue;
        }
        size_t from = at;
        int32_t code = utf8_next(s, &at);
        if (code >= 0x80) continue;
        buf_put(buf, str_slice(s, plain, from));
        plain = at;
        switch (code) {
        case '"': buf_text(buf, "\\\""); break;
        case '\\': buf_text(buf, "\\\\"); break;
        case '\n': buf_text(buf, "\\n"); break;
        case '\r': buf_text(buf, "\\r"); break;
        case '\t': buf_text(buf, "\\t"); break;
        case -1: buf_text(buf, "\xef\xbf\xbd"); break;
        default: buf_fmt(buf, "\\u%04x", (unsigned)code); break;
        }
    }
    buf_put(buf, str_slice(s, plain, s.len));
    buf_char(buf, '"');
}

static void lead(JsonOut *out, const char *key)
{
    if (out->comma) buf_char(out->buf, ',');
    out->comma = true;
    if (!key) return;
    put_escaped(out->buf, str_of(key));
    buf_char(out->buf, ':');
}

void json_open(JsonOut *out, const char *key, char bracket)
{
    lead(out, key);
    buf_char(out->buf, bracket);
    out->depth++;
    out->comma = false;
}

void json_close(JsonOut *out, char bracket)
{
    ASSERT(out->depth > 0);
    buf_char(out->buf, bracket);
    out->depth--;
    out->comma = true;
}

void json_put_i64(JsonOut *out, const char *key, int64_t value)
{
    lead(out, key);
    buf_i64(out->buf, value);
}

void json_put_double(JsonOut *out, const char *key, double value, int digits)
{
    if (!isfinite(value)) {
        json_put_null(out, key);
        return;
    }
    lead(out, key);
    char text[512];
    if (digits >= 0) {
        int n = snprintf(text, sizeof text, "%.*f", digits, value);
        while (digits && n > 1 && text[n - 1] == '0') text[--n] = 0;
        if (digits && n > 1 && text[n - 1] == '.') text[--n] = 0;
    } else {
        for (int precision = 15; precision <= 17; precision++) {
            snprintf(text, sizeof text, "%.*g", precision, value);
            if (strtod(text, NULL) == value) break;
        }
    }
    buf_text(out->buf, text);
}

void json_put_bool(JsonOut *out, const char *key, bool value)
{
    lead(out, key);
    buf_text(out->buf, value ? "true" : "false");
}

void json_put_str(JsonOut *out, const char *key, Str value)
{
    lead(out, key);
    put_escaped(out->buf, value);
}

void json_put_text(JsonOut *out, const char *key, const char *value)
{
    json_put_str(out, key, str_of(value));
}

void json_put_said(JsonOut *out, const char *key, Str chinese)
{
    json_put_str(out, key,
                 english_is_wanted(out->buf->arena) ? english_of(out->buf->arena, chinese)
                                                    : chinese);
}

void json_put_i64_if(JsonOut *out, const char *key, bool known, int64_t value)
{
    if (known)
        json_put_i64(out, key, value);
    else
        json_put_null(out, key);
}

void json_put_day(JsonOut *out, const char *key, Day day)
{
    char text[16];
    day_text(day, text);
    json_put_text(out, key, text);
}

void json_put_ms(JsonOut *out, const char *key, Ms at)
{
    char text[32];
    ms_text(at, text);
    json_put_text(out, key, text);
}

void json_put_lines(JsonOut *out, const char *key, Str lines)
{
    json_open(out, key, '[');
    for (Str rest = lines; rest.ptr;) {
        Str line = str_cut(&rest, '\n');
        if (line.len) json_put_said(out, NULL, line);
    }
    json_close(out, ']');
}

void json_put_null(JsonOut *out, const char *key)
{
    lead(out, key);
    buf_text(out->buf, "null");
}

void json_put_raw(JsonOut *out, const char *key, Str json)
{
    lead(out, key);
    buf_put(out->buf, json);
}

void json_put_value(JsonOut *out, const char *key, const Json *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    if (text)
        json_put_raw(out, key, str_of(text));
    else
        json_put_null(out, key);
    free(text);
}
