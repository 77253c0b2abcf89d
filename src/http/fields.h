/* Field tables at work: input into structs, structs into JSON.
 *
 * A refusal is INVALID with a code (field.missing, field.type, field.range, field.too_short,
 * field.too_long, field.too_few, field.too_many, field.choice, field.control, field.unknown,
 * field.twice), a sentence that names the field, and in problem->where its place: "dishes[3].name".
 *
 * Always true what a field table names and no refusal mentions is inside its limits; a member that
 *             the table does not name is refused, never ignored */
#pragma once
#include "http/http.h"

/* A name and its text, escapes undone: a piece of the path or of the query. */
typedef struct Pair {
    Str name, value;
} Pair;
typedef struct Pairs {
    const Pair *at;
    size_t count;
} Pairs;

enum { QUERY_PAIRS_MAX = 64 };

/* Where a request's fields come from.  A name in `path` is taken from there; else from the body
 * when there is one; else from the query. */
typedef struct FieldSource {
    Pairs path, query;
    const Json *body; /* NULL: none */
    bool from_body;   /* fields that are not in the path belong to the body */
} FieldSource;

/* "a=1&b=x%20y" INVALID query.bad for a bad escape, query.long for too many pairs. */
Status query_read(Arena *arena, Str query, Pairs *out, Problem *problem) MUST_USE;

/* Fills the struct at `out` (already zero). */
Status fields_read(Arena *arena, const Field *fields, const FieldSource *source, void *out,
                   Problem *problem) MUST_USE;
/* A record alone, as for a body. */
Status fields_from_json(Arena *arena, const Field *fields, const Json *record, void *out,
                        Problem *problem) MUST_USE;

/* The record as a JSON object; members whose `given` is false are left out. */
void fields_write(JsonOut *out, const char *key, const Field *fields, const void *record);
