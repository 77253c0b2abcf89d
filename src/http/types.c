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

Str openapi_types(Arena *arena, const Route *const *routes)
{
    Buf out = buf_new(arena, TYPES_MAX);
    const Router *router = router_new(arena, routes);
    buf_text(&out, "// Made from the route tables (GET /api/types.ts). Do not edit.\n\n");
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
            buf_text(&out, "unknown");
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
