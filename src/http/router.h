/* The route table as a tree of path segments.
 *
 * A literal segment goes before a segment in braces: /api/people/search before /api/people/{id}. */
#pragma once
#include "http/fields.h"

enum { ROUTE_SEGMENTS_MAX = 12, ROUTES_MAX = 2048, METHODS = 5 };

typedef struct Router Router;

/* routes: lists that end with a zero row, ended by NULL. A table that contradicts itself (two rows
 * of one method and path, a name in braces without a field, a query field that is a record) is our
 * fault: ASSERT. */
Router *router_new(Arena *arena, const Route *const *routes);
size_t router_count(const Router *router);
const Route *router_at(const Router *router, size_t index);

typedef struct RouteMatch {
    const Route *route; /* NULL: no such path, or (methods != 0) not with this method */
    size_t index;       /* of the route, for counters */
    unsigned methods;   /* bit 1 << Method for each that the path knows */
    Pairs path;         /* the pieces in braces, escapes undone */
} RouteMatch;

RouteMatch router_find(const Router *router, Arena *arena, Method method, Str path);

const char *method_name(Method method);
/* Whether fields outside the path come from the body. */
bool route_has_body(const Route *route);
/* Whether the path has {name}. */
bool route_path_names(const Route *route, const char *name);
/* "GET /api/people/{id}" → "GetPeopleById" */
Str route_type_name(Arena *arena, const Route *route);
