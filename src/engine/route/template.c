/* Fixed routes: the usual plan for today's visits, and plans in which nobody changes hands. */
#include "engine/route/inside.h"

void route_template(Arena *arena, const RouteProblem *p, const RoutePlan *usual, RoutePlan *out)
{
    bool *seen = NEW_ARRAY(arena, bool, p->visit_count + 1);
    *out = (RoutePlan){.visits = NEW_ARRAY(arena, int32_t, p->visit_count + 1),
                       .trips = NEW_ARRAY(arena, RouteTrip, usual->trip_count + 1),
                       .unserved = NEW_ARRAY(arena, int32_t, p->visit_count + 1)};
    int32_t at = 0;
    for (int32_t t = 0; t < usual->trip_count; t++) {
        RouteTrip *trip = &out->trips[out->trip_count];
        *trip = (RouteTrip){usual->trips[t].vehicle, at, 0};
        for (int32_t i = 0; i < usual->trips[t].length; i++) {
            int32_t c = usual->visits[usual->trips[t].first + i];
            if (p->visits[c].idle || seen[c]) continue;
            seen[c] = true;
            out->visits[at++] = c;
            trip->length++;
        }
        if (trip->length == 0) continue;
        out->vehicles_used += out->trip_count == 0 || trip[-1].vehicle != trip->vehicle;
        out->trip_count++;
    }
    for (int32_t c = 0; c < p->visit_count; c++)
        if (!seen[c] && route_wanted(p, c)) {
            out->unserved[out->unserved_count++] = c;
            out->cost += p->visits[c].penalty;
        }
    out->travel = route_full_cost(arena, p, out);
    out->cost += out->travel;
}

void route_fix_members(Arena *arena, const RouteProblem *p, const RoutePlan *plan,
                       RouteProblem *out)
{
    size_t n = (size_t)p->visit_count, m = (size_t)p->vehicle_count;
    *out = *p;
    out->extra = NEW_ARRAY(arena, int32_t, n * m + 1);
    if (p->extra) memcpy(out->extra, p->extra, n * m * sizeof *out->extra);
    for (int32_t t = 0; t < plan->trip_count; t++)
        for (int32_t i = 0; i < plan->trips[t].length; i++) {
            size_t c = (size_t)plan->visits[plan->trips[t].first + i];
            for (size_t k = 0; k < m; k++)
                if ((int32_t)k != plan->trips[t].vehicle) out->extra[k * n + c] = ROUTE_FORBIDDEN;
        }
}
