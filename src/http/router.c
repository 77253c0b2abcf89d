#include "http/router.h"
#include "http/head.h"

typedef struct Node {
    Str segment; /* "" for a segment in braces */
    struct Node *child, *next, *any;
    int32_t route[METHODS]; /* 1 + index; 0: none */
} Node;

struct Router {
    Node root;
    const Route **routes;
    size_t count;
};

const char *method_name(Method method)
{
    static const char *const names[METHODS] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    return names[method];
}

bool route_has_body(const Route *route)
{
    return route->method != GET && route->method != DELETE && !(route->flags & ROUTE_RAW_BODY);
}

static bool in_braces(Str segment)
{
    return segment.len > 2 && segment.ptr[0] == '{' && segment.ptr[segment.len - 1] == '}';
}

/* Cuts "/a/b" into "a" and "b"; false when there are too many. */
static bool cut_path(Str path, Str segments[ROUTE_SEGMENTS_MAX], size_t *count)
{
    *count = 0;
    for (Str rest = str_slice(path, 1, path.len); rest.ptr;) {
        if (*count == ROUTE_SEGMENTS_MAX) return false;
        segments[(*count)++] = str_cut(&rest, '/');
    }
    return true;
}

static const Field *field_of(const Route *route, Str name)
{
    for (const Field *f = route->in; f && f->kind != FIELD_END; f++)
        if (str_is(name, f->name)) return f;
    return NULL;
}

bool route_path_names(const Route *route, const char *name)
{
    Str segments[ROUTE_SEGMENTS_MAX];
    size_t count;
    ASSERT(cut_path(str_of(route->path), segments, &count));
    for (size_t i = 0; i < count; i++)
        if (in_braces(segments[i]) && str_is(str_slice(segments[i], 1, segments[i].len - 1), name))
            return true;
    return false;
}

static void check_fields(const Field *fields)
{
    for (const Field *f = fields; f->kind != FIELD_END; f++) {
        ASSERT(f->name);
        ASSERT(f->kind != FIELD_KIND_CHOICE || f->choices);
        ASSERT(f->kind != FIELD_KIND_RECORD || f->fields);
        ASSERT(f->kind != FIELD_KIND_LIST ||
               (f->item_size && f->max > 0 && (f->fields || f->item_kind)));
        if (f->fields) check_fields(f->fields);
    }
}

static void check_route(const Route *route)
{
    ASSERT(route->path[0] == '/' && route->handler && route->access);
    ASSERT(!route->in || route->in_size);
    if (route->in) check_fields(route->in);
    for (const Field *f = route->in; f && f->kind != FIELD_END; f++)
        if (route_path_names(route, f->name) || !route_has_body(route))
            ASSERT(f->kind != FIELD_KIND_RECORD && f->kind != FIELD_KIND_JSON && !f->fields);
}

static Node *child_for(Arena *arena, Node *node, Str segment)
{
    if (in_braces(segment)) {
        if (!node->any) node->any = NEW(arena, Node);
        return node->any;
    }
    for (Node *c = node->child; c; c = c->next)
        if (str_eq(c->segment, segment)) return c;
    Node *made = NEW(arena, Node);
    made->segment = segment;
    made->next = node->child;
    return node->child = made;
}

static void add(Router *router, Arena *arena, const Route *route)
{
    Str segments[ROUTE_SEGMENTS_MAX];
    size_t count;
    check_route(route);
    ASSERT(router->count < ROUTES_MAX);
    ASSERT(cut_path(str_of(route->path), segments, &count));
    Node *node = &router->root;
    for (size_t i = 0; i < count; i++) {
        if (in_braces(segments[i]) && route->in)
            ASSERT(field_of(route, str_slice(segments[i], 1, segments[i].len - 1)));
        node = child_for(arena, node, segments[i]);
    }
    ASSERT(!node->route[route->method]);
    router->routes[router->count++] = route;
    node->route[route->method] = (int32_t)router->count;
}

Router *router_new(Arena *arena, const Route *const *routes)
{
    Router *router = NEW(arena, Router);
    router->routes = NEW_ARRAY(arena, const Route *, ROUTES_MAX);
    for (; *routes; routes++)
        for (const Route *route = *routes; route->path; route++) add(router, arena, route);
    return router;
}

size_t router_count(const Router *router)
{
    return router->count;
}

const Route *router_at(const Router *router, size_t index)
{
    ASSERT(index < router->count);
    return router->routes[index];
}

static bool has_any(const Node *node)
{
    for (int m = 0; m < METHODS; m++)
        if (node->route[m]) return true;
    return false;
}

/* Depth is at most ROUTE_SEGMENTS_MAX. */
static const Node *descend(const Node *node, const Str *segments, size_t count)
{
    if (count == 0) return has_any(node) ? node : NULL;
    for (const Node *c = node->child; c; c = c->next)
        if (str_eq(c->segment, segments[0])) {
            const Node *found = descend(c, segments + 1, count - 1);
            if (found) return found;
        }
    return node->any && segments[0].len ? descend(node->any, segments + 1, count - 1) : NULL;
}

static bool take_pieces(Arena *arena, const Route *route, const Str *segments, Pairs *out)
{
    Str names[ROUTE_SEGMENTS_MAX];
    size_t count, pieces = 0;
    ASSERT(cut_path(str_of(route->path), names, &count));
    Pair *pairs = NEW_ARRAY(arena, Pair, count);
    for (size_t i = 0; i < count; i++) {
        if (!in_braces(names[i])) continue;
        pairs[pieces].name = str_slice(names[i], 1, names[i].len - 1);
        if (!percent_decode(arena, segments[i], false, &pairs[pieces++].value)) return false;
    }
    *out = (Pairs){pairs, pieces};
    return true;
}

RouteMatch router_find(const Router *router, Arena *arena, Method method, Str path)
{
    RouteMatch match = {0};
    Str segments[ROUTE_SEGMENTS_MAX];
    size_t count;
    if (!cut_path(path, segments, &count)) return match;
    const Node *node = descend(&router->root, segments, count);
    if (!node) return match;
    for (int m = 0; m < METHODS; m++)
        if (node->route[m]) match.methods |= 1u << m;
    int32_t found = node->route[method];
    if (!found) return match;
    match.index = (size_t)found - 1;
    match.route = router->routes[match.index];
    if (!take_pieces(arena, match.route, segments, &match.path)) return (RouteMatch){0};
    return match;
}
