/* A solution in VROOM's output format read back as a plan. */
#include "engine/route/inside.h"

RouteKind route_kind_named(Str type)
{
    if (str_is(type, "job")) return ROUTE_JOB;
    if (str_is(type, "pickup")) return ROUTE_PICKUP;
    if (str_is(type, "delivery")) return ROUTE_DELIVERY;
    return str_is(type, "break") ? ROUTE_BREAK : (RouteKind)0;
}

const char *route_kind_name(RouteKind kind)
{
    static const char *const names[] = {"", "job", "pickup", "delivery", "break"};
    return names[kind];
}

int32_t route_visit_named(const RouteProblem *p, RouteKind kind, int32_t vehicle, int64_t id)
{
    for (int32_t i = 0; i < p->visit_count; i++)
        if (p->visits[i].kind == kind && p->visits[i].id == id &&
            (kind != ROUTE_BREAK || p->visits[i].vehicle == vehicle))
            return i;
    return -1;
}

Status route_plan_read(Arena *arena, const RouteProblem *p, const Json *solution, RoutePlan *out,
                       Problem *why)
{
    const Json *routes = json_member(solution, "routes");
    bool *seen = NEW_ARRAY(arena, bool, p->visit_count + 1),
         *used = NEW_ARRAY(arena, bool, p->vehicle_count + 1);
    int32_t *of = NEW_ARRAY(arena, int32_t, p->vehicle_count + 1);
    *out = (RoutePlan){.visits = NEW_ARRAY(arena, int32_t, p->visit_count + 1),
                       .unserved = NEW_ARRAY(arena, int32_t, p->visit_count + 1)};
    size_t trips = 1;
    if (json_kind(routes) != JSON_LIST)
        return problem_set(why, INVALID, "route.solution", "没有 routes");
    for (size_t i = 0; i < json_count(routes); i++) {
        trips += json_count(json_member(json_item(routes, i), "steps"));
        for (int32_t k = 0; k < p->vehicle_count; k++)
            if (p->vehicles[k].id == json_i64_or(json_item(routes, i), "vehicle", -1))
                of[k] = (int32_t)i + 1;
    }
    out->trips = NEW_ARRAY(arena, RouteTrip, trips);
    int32_t at = 0;
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        if (!of[k]) continue;
        const Json *steps = json_member(json_item(routes, (size_t)of[k] - 1), "steps");
        RouteTrip *trip = &out->trips[out->trip_count];
        *trip = (RouteTrip){k, at, 0};
        for (size_t i = 0; i < json_count(steps); i++) {
            const Json *step = json_item(steps, i);
            Str type = json_str_or(step, "type", (Str){0});
            if (str_is(type, "reload") || str_is(type, "end")) {
                if (trip->length > 0) trip = &out->trips[++out->trip_count];
                *trip = (RouteTrip){k, at, 0};
                continue;
            }
            RouteKind kind = route_kind_named(type);
            if (!kind) continue;
            int32_t c = route_visit_named(p, kind, k, json_i64_or(step, "id", -1));
            if (c < 0 || seen[c])
                return problem_set(why, INVALID, "route.solution", "解里的站与题目不符");
            seen[c] = used[k] = true;
            out->visits[at++] = c;
            trip->length++;
        }
    }
    for (int32_t k = 0; k < p->vehicle_count; k++) out->vehicles_used += used[k];
    for (int32_t c = 0; c < p->visit_count; c++)
        if (!seen[c] && !p->visits[c].idle &&
            (p->visits[c].kind == ROUTE_JOB || p->visits[c].kind == ROUTE_PICKUP)) {
            out->unserved[out->unserved_count++] = c;
            out->cost += p->visits[c].penalty;
        }
    return OK;
}
