/* The route tables as TypeScript, for the web app:
 *
 *   export interface PostMealsOrdersIn { eater_id: number; portions?: number }
 *   export interface PostMealsOrdersOut { id: number }
 *   export interface Routes { 'POST /api/meals/orders': { in: …, out: … } } */
#include "http/inside.h"

enum { TYPES_MAX = 8 << 20 };

/* "GET /api/people/{id}" → "GetPeopleById" */
Str route_type_name(Arena *arena, const Route *route)
{
    Buf out = buf_new(arena, 400);
    const char *method = method_name(route->method);
    Str rest = str_of(route->path);
    buf_char(&out, method[0]);
    buf_put(&out, str_lower(arena, str_of(method + 1)));
    if (str_starts(rest, STR("/api/"))) rest = str_slice(rest, 5, rest.len);
    bool upper = true;
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '{') buf_text(&out, "By");
        if (letter) buf_char(&out, upper && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        upper = !letter;
    }
    return buf_str(&out);
}

static void put_type(Buf *out, const Field *f, int depth);

static void put_record(Buf *out, const Field *fields, int depth)
{
    buf_text(out, "{\n");
    for (const Field *f = fields; f->kind != FIELD_END; f++) {
        buf_fmt(out, "%*s%s%s: ", 2 * (depth + 1), "", f->name, f->optional ? "?" : "");
        put_type(out, f, depth + 1);
        buf_char(out, '\n');
    }
    buf_fmt(out, "%*s}", 2 * depth, "");
}

static void put_choices(Buf *out, const Choice *choices)
{
    for (const Choice *c = choices; c->name; c++)
        buf_fmt(out, "%s'%s'", c == choices ? "" : " | ", c->name);
}

static void put_list(Buf *out, const Field *f, int depth)
{
    Field item = {.kind = f->item_kind, .choices = f->choices};
    buf_text(out, "(");
    if (f->fields)
        put_record(out, f->fields, depth);
    else
        put_type(out, &item, depth);
    buf_text(out, ")[]");
}

static void put_type(Buf *out, const Field *f, int depth)
{
    switch (f->kind) {
    case FIELD_KIND_INT:
    case FIELD_KIND_ID:
    case FIELD_KIND_FEN: buf_text(out, "number"); return;
    case FIELD_KIND_BOOL: buf_text(out, "boolean"); return;
    case FIELD_KIND_TEXT:
    case FIELD_KIND_DAY:
    case FIELD_KIND_MS: buf_text(out, "string"); return;
    case FIELD_KIND_CHOICE: put_choices(out, f->choices); return;
    case FIELD_KIND_LIST: put_list(out, f, depth); return;
    case FIELD_KIND_RECORD: put_record(out, f->fields, depth); return;
    case FIELD_KIND_JSON: buf_text(out, "unknown"); return;
    case FIELD_END: break;
    }
    ASSERT(!"no such kind of field");
}

/* ---- What was learnt of answers: JSON Schema as TypeScript ---- */

static void put_schema(Buf *out, const Json *schema, int depth);

static bool is_required(const Json *schema, Str name)
{
    const Json *list = json_member(schema, "required");
    Str one;
    for (size_t i = 0; i < json_count(list); i++)
        if (json_as_str(json_item(list, i), &one) && str_eq(one, name)) return true;
    return false;
}

static bool is_name(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool fine = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (i && c >= '0' && c <= '9');
        if (!fine) return false;
    }
    return s.len > 0;
}

static void put_members(Buf *out, const Json *schema, int depth)
{
    const Json *members = json_member(schema, "properties");
    const Json *each = json_member(schema, "additionalProperties");
    if (each) {
        buf_text(out, "Record<string, ");
        put_schema(out, each, depth);
        buf_text(out, ">");
        if (!members) return;
        buf_text(out, " | ");
    }
    if (!members) {
        buf_text(out, "Record<string, never>");
        return;
    }
    buf_text(out, "{\n");
    for (void *at = json_first(members); at; at = json_after(members, at)) {
        Str name = json_at_key(at);
        const char *quote = is_name(name) ? "" : "'";
        buf_fmt(out, "%*s%s%.*s%s%s: ", 2 * (depth + 1), "", quote, STR_ARG(name), quote,
                is_required(schema, name) ? "" : "?");
        put_schema(out, json_at_value(at), depth + 1);
        buf_char(out, '\n');
    }
    buf_fmt(out, "%*s}", 2 * depth, "");
}

static void put_kind(Buf *out, const Json *schema, Str kind, int depth)
{
    if (str_is(kind, "object")) {
        put_members(out, schema, depth);
    } else if (str_is(kind, "array")) {
        buf_text(out, "(");
        put_schema(out, json_member(schema, "items"), depth);
        buf_text(out, ")[]");
    } else if (str_is(kind, "integer")) {
        buf_text(out, "number");
    } else {
        buf_put(out, kind); /* string number boolean null */
    }
}

static void put_schema(Buf *out, const Json *schema, int depth)
{
    const Json *type = json_member(schema, "type");
    Str kind;
    if (json_as_str(type, &kind)) return put_kind(out, schema, kind, depth);
    if (!json_count(type)) buf_text(out, "unknown");
    for (size_t i = 0; i < json_count(type); i++) {
        if (i) buf_text(out, " | ");
        if (json_as_str(json_item(type, i), &kind)) put_kind(out, schema, kind, depth);
    }
}

Str openapi_types(Arena *arena, const Route *const *routes, Str answers)
{
    Buf out = buf_new(arena, TYPES_MAX);
    const Json *learnt = answers_read(arena, answers);
    const Router *router = router_new(arena, routes);
    buf_text(
        &out,
        "// Made from the route tables and docs/answers.json (GET /api/types.ts). Do not edit.\n\n");
    for (size_t i = 0; i < router_count(router); i++) {
        const Route *route = router_at(router, i);
        Str name = route_type_name(arena, route);
        if (route->sentence) buf_fmt(&out, "/** %s */\n", route->sentence);
        buf_fmt(&out, "export type %.*sIn = ", STR_ARG(name));
        if (route->in)
            put_record(&out, route->in, 0);
        else
            buf_text(&out, "Record<string, never>");
        buf_fmt(&out, "\nexport type %.*sOut = ", STR_ARG(name));
        if (route->out)
            put_record(&out, route->out, 0);
        else
            put_schema(&out, answer_schema(arena, learnt, route), 0);
        buf_text(&out, "\n\n");
    }
    buf_text(&out, "export interface Routes {\n");
    for (size_t i = 0; i < router_count(router); i++) {
        const Route *route = router_at(router, i);
        Str name = route_type_name(arena, route);
        buf_fmt(&out, "  '%s %s': { in: %.*sIn, out: %.*sOut }\n", method_name(route->method),
                route->path, STR_ARG(name), STR_ARG(name));
    }
    buf_text(&out, "}\n");
    return buf_str(&out);
}
