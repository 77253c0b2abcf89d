/* The route tables printed as OpenAPI 3.1 and as TypeScript. */
#include "http/inside.h"

enum { DOCUMENT_MAX = 16 << 20 };

/* ---- Schemas of fields ---------------------------------------------------------------------- */

static void put_schema(JsonOut *out, const char *key, const Field *f);

static void put_record(JsonOut *out, const char *key, const Field *fields, const Route *only_body)
{
    json_open(out, key, '{');
    json_put_text(out, "type", "object");
    json_open(out, "properties", '{');
    for (const Field *f = fields; f->kind != FIELD_END; f++)
        if (!only_body || !route_path_names(only_body, f->name)) put_schema(out, f->name, f);
    json_close(out, '}');
    json_open(out, "required", '[');
    for (const Field *f = fields; f->kind != FIELD_END; f++)
        if (!f->optional && (!only_body || !route_path_names(only_body, f->name)))
            json_put_text(out, NULL, f->name);
    json_close(out, ']');
    json_put_bool(out, "additionalProperties", false);
    json_close(out, '}');
}

static void put_whole(JsonOut *out, int64_t min, int64_t max)
{
    json_put_text(out, "type", "integer");
    json_put_text(out, "format", "int64");
    if (min > -ID_MAX) json_put_i64(out, "minimum", min);
    if (max < ID_MAX) json_put_i64(out, "maximum", max);
}

static void put_list(JsonOut *out, const Field *f)
{
    json_put_text(out, "type", "array");
    if (f->min > 0) json_put_i64(out, "minItems", f->min);
    json_put_i64(out, "maxItems", f->max);
    Field item = {.kind = f->item_kind, .choices = f->choices, .min = INT64_MIN, .max = INT64_MAX};
    if (f->fields)
        put_record(out, "items", f->fields, NULL);
    else
        put_schema(out, "items", &item);
}

static void put_schema(JsonOut *out, const char *key, const Field *f)
{
    if (f->kind == FIELD_KIND_RECORD) {
        put_record(out, key, f->fields, NULL);
        return;
    }
    json_open(out, key, '{');
    switch (f->kind) {
    case FIELD_KIND_INT:
    case FIELD_KIND_FEN: put_whole(out, f->min, f->max); break;
    case FIELD_KIND_ID: put_whole(out, 1, ID_MAX - 1); break;
    case FIELD_KIND_BOOL: json_put_text(out, "type", "boolean"); break;
    case FIELD_KIND_TEXT:
        json_put_text(out, "type", "string");
        if (f->min > 0) json_put_i64(out, "minLength", f->min);
        if (f->max > 0 && f->max < ID_MAX) json_put_i64(out, "maxLength", f->max);
        break;
    case FIELD_KIND_DAY:
        json_put_text(out, "type", "string");
        json_put_text(out, "format", "date");
        break;
    case FIELD_KIND_MS:
        json_put_text(out, "type", "string");
        json_put_text(out, "format", "date-time");
        break;
    case FIELD_KIND_CHOICE:
        json_put_text(out, "type", "string");
        json_open(out, "enum", '[');
        for (const Choice *c = f->choices; c->name; c++) json_put_text(out, NULL, c->name);
        json_close(out, ']');
        break;
    case FIELD_KIND_LIST: put_list(out, f); break;
    case FIELD_KIND_RECORD:
    case FIELD_KIND_JSON:
    case FIELD_END: break;
    }
    if (f->kind == FIELD_KIND_FEN && !f->help) json_put_text(out, "description", "fen, 1/100 yuan");
    if (f->help) json_put_text(out, "description", f->help);
    json_close(out, '}');
}

/* ---- The document --------------------------------------------------------------------------- */

static void put_parameters(JsonOut *out, const Route *route)
{
    json_open(out, "parameters", '[');
    for (const Field *f = route->in; f && f->kind != FIELD_END; f++) {
        bool path = route_path_names(route, f->name);
        if (!path && route_has_body(route)) continue;
        json_open(out, NULL, '{');
        json_put_text(out, "name", f->name);
        json_put_text(out, "in", path ? "path" : "query");
        json_put_bool(out, "required", path || !f->optional);
        if (f->kind == FIELD_KIND_LIST) { /* "1,2,3" */
            json_put_text(out, "style", "form");
            json_put_bool(out, "explode", false);
        }
        put_schema(out, "schema", f);
        json_close(out, '}');
    }
    if ((route->mode == WRITE || route->mode == WORK) && route->method != GET) {
        json_open(out, NULL, '{');
        json_put_text(out, "name", "Idempotency-Key");
        json_put_text(out, "in", "header");
        json_put_bool(out, "required", false);
        json_put_raw(out, "schema", STR("{\"type\":\"string\",\"minLength\":1,\"maxLength\":128}"));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_body(JsonOut *out, const Route *route)
{
    bool raw = route->flags & ROUTE_RAW_BODY, any = false;
    for (const Field *f = route->in; f && f->kind != FIELD_END && !raw; f++)
        any |= route_has_body(route) && !route_path_names(route, f->name);
    if (!raw && !any) return;
    json_open(out, "requestBody", '{');
    json_put_bool(out, "required", true);
    json_open(out, "content", '{');
    json_open(out, raw ? "application/octet-stream" : "application/json", '{');
    if (!raw) put_record(out, "schema", route->in, route);
    json_close(out, '}');
    json_close(out, '}');
    json_close(out, '}');
}

const Json *answer_schema(Arena *arena, const Json *answers, const Route *route)
{
    Str key = str_fmt(arena, "%s %s", method_name(route->method), route->path);
    return json_member(answers, str_c(arena, key));
}

static void put_answers(JsonOut *out, Arena *arena, const Route *route, const Json *answers)
{
    const Json *learnt = route->out ? NULL : answer_schema(arena, answers, route);
    json_open(out, "responses", '{');
    json_open(out, "2XX", '{');
    json_put_text(out, "description", "Done");
    if (route->out || learnt) {
        json_open(out, "content", '{');
        json_open(out, "application/json", '{');
        if (learnt) json_put_value(out, "schema", learnt);
        if (route->out) put_record(out, "schema", route->out, NULL);
        json_close(out, '}');
        json_close(out, '}');
    }
    json_close(out, '}');
    json_put_raw(out, "default", STR("{\"$ref\":\"#/components/responses/Problem\"}"));
    json_close(out, '}');
}

static void put_roles(JsonOut *out, RoleSet access)
{
    json_open(out, "x-roles", '[');
    if ((access & SIGNED_IN) == SIGNED_IN)
        json_put_text(out, NULL, access & ANYONE ? "anyone" : "signed_in");
    else
        for (int role = 0; role < ROLE_COUNT; role++)
            if (access & ROLE_BIT(role))
                json_put_text(out, NULL, role == ROLE_NONE ? "anyone" : role_name((Role)role));
    json_close(out, ']');
}

static void put_route(JsonOut *out, Arena *arena, const Route *route, const Json *answers)
{
    Str method = str_lower(arena, str_of(method_name(route->method)));
    json_open(out, str_c(arena, method), '{');
    json_put_str(out, "operationId", route_type_name(arena, route));
    if (route->sentence) json_put_text(out, "summary", route->sentence);
    put_roles(out, route->access);
    put_parameters(out, route);
    put_body(out, route);
    put_answers(out, arena, route, answers);
    if (!(route->access & ANYONE))
        json_put_raw(out, "security", STR("[{\"cookie\":[]},{\"bearer\":[]}]"));
    json_close(out, '}');
}

static const char problem_schema[] =
    "{\"schemas\":{\"Problem\":{\"type\":\"object\",\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},"
    "\"code\":{\"type\":\"string\",\"description\":\"stable, for programs\"},"
    "\"detail\":{\"type\":\"string\",\"description\":\"one plain sentence for the person\"},"
    "\"field\":{\"type\":\"string\"},\"where\":{\"type\":\"string\"}},"
    "\"required\":[\"type\",\"title\",\"status\",\"code\",\"detail\"]}},"
    "\"responses\":{\"Problem\":{\"description\":\"Refused (RFC 9457)\",\"content\":"
    "{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}},"
    "\"securitySchemes\":{\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-yl\"},"
    "\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}}}";

/* All routes of one path stand together; each path is written when its first route is met. */
static void put_paths(JsonOut *out, Arena *arena, const Router *router, const Json *answers)
{
    json_open(out, "paths", '{');
    for (size_t i = 0; i < router_count(router); i++) {
        const char *path = router_at(router, i)->path;
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = str_is(str_of(path), router_at(router, k)->path);
        if (seen) continue;
        json_open(out, path, '{');
        for (size_t k = i; k < router_count(router); k++)
            if (str_is(str_of(path), router_at(router, k)->path))
                put_route(out, arena, router_at(router, k), answers);
        json_close(out, '}');
    }
    json_close(out, '}');
}

/* What is no JSON is as if nothing had been learnt. */
const Json *answers_read(Arena *arena, Str answers)
{
    const Json *json = NULL;
    Problem problem = {0};
    if (!answers.len || json_read(arena, answers, &json, &problem) != OK) return NULL;
    return json;
}

Str openapi_document(Arena *arena, const Route *const *routes, Str answers)
{
    Buf buf = buf_new(arena, DOCUMENT_MAX);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_text(&out, "openapi", "3.1.0");
    json_open(&out, "info", '{');
    json_put_text(&out, "title", "Yinlin 银邻");
    json_put_text(&out, "version", YL_VERSION);
    json_close(&out, '}');
    put_paths(&out, arena, router_new(arena, routes), answers_read(arena, answers));
    json_put_raw(&out, "components", str_of(problem_schema));
    json_close(&out, '}');
    return buf_str(&buf);
}
