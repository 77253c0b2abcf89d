/* JSON: strict reading through jansson, streaming writing of our own.
 *
 * Reading refuses duplicate keys, bad UTF-8, lone surrogates, trailing bytes, integers past 64 bits
 * and depth past 2048, and says line and column.  A value lives as long as the arena it was read
 * into.  Every reader below accepts NULL and a value of another type and then answers "no". */
#pragma once
#include "base/str.h"
#include "base/time.h"

typedef struct json_t Json; /* jansson's; only base/json.c looks inside */

typedef enum JsonKind {
    JSON_NOTHING, /* NULL: no such member */
    JSON_NIL,     /* null */
    JSON_BOOL,
    JSON_WHOLE,
    JSON_FLOAT,
    JSON_TEXT,
    JSON_LIST,
    JSON_RECORD,
} JsonKind;

/* A BOM at the beginning is passed over. INVALID json.bad with the line and column in
 * problem->where. */
Status json_read(Arena *arena, Str text, const Json **out, Problem *problem) MUST_USE;

JsonKind json_kind(const Json *value);
const Json *json_member(const Json *record, const char *key);
size_t json_count(const Json *list_or_record);
const Json *json_item(const Json *list, size_t index);
/* Members in the order of the text: for (void *at = json_first(r); at; at = json_after(r, at)) */
void *json_first(const Json *record);
void *json_after(const Json *record, void *at);
Str json_at_key(void *at);
const Json *json_at_value(void *at);

bool json_as_i64(const Json *value, int64_t *out);   /* whole numbers only */
bool json_as_double(const Json *value, double *out); /* whole or float */
bool json_as_bool(const Json *value, bool *out);
bool json_as_str(const Json *value, Str *out);
/* With a value for when the member is absent or of another type. */
int64_t json_i64_or(const Json *record, const char *key, int64_t otherwise);
double json_double_or(const Json *record, const char *key, double otherwise);
bool json_bool_or(const Json *record, const char *key, bool otherwise);
Str json_str_or(const Json *record, const char *key, Str otherwise);

/* Writing: commas and nesting are kept by the writer; text is escaped and bad UTF-8 replaced by
 * U+FFFD.  A key of NULL writes an item of a list (or the outermost value). */
typedef struct JsonOut {
    Buf *buf;
    int depth;
    bool comma;
} JsonOut;

JsonOut json_out(Buf *buf);
void json_open(JsonOut *out, const char *key, char bracket); /* '{' or '[' */
void json_close(JsonOut *out, char bracket);                 /* '}' or ']' */
void json_put_i64(JsonOut *out, const char *key, int64_t value);
/* null while it is not known */
void json_put_i64_if(JsonOut *out, const char *key, bool known, int64_t value);
/* Shortest text that reads back as the same double, up to `digits` after the point when digits >=
 * 0. */
void json_put_double(JsonOut *out, const char *key, double value, int digits);
void json_put_bool(JsonOut *out, const char *key, bool value);
void json_put_str(JsonOut *out, const char *key, Str value);
void json_put_text(JsonOut *out, const char *key, const char *value);
void json_put_null(JsonOut *out, const char *key);
void json_put_day(JsonOut *out, const char *key, Day day); /* "2026-03-02" */
void json_put_ms(JsonOut *out, const char *key, Ms at);    /* "2026-03-02T10:30:00Z" */
/* A list of the lines of a text, without the empty ones. */
void json_put_lines(JsonOut *out, const char *key, Str lines);
/* Text that is JSON already. */
void json_put_raw(JsonOut *out, const char *key, Str json);
/* A value that was read, written back in compact form. */
void json_put_value(JsonOut *out, const char *key, const Json *value);
