/* What a plan costs and when everything happens, laid out plainly. */
#include "engine/route/inside.h"

int64_t route_plan_cost(const RouteProblem *p, const RoutePlan *plan)
{
    int64_t cost = 0;
    for (int32_t t = 0; t < plan->trip_count; t++) {
        const RouteTrip *trip = &plan->trips[t];
        const RouteVehicle *v = &p->vehicles[trip->vehicle];
        int32_t at = v->start;
        for (int32_t i = 0; i < trip->length; i++) {
            int32_t visit = plan->visits[trip->first + i];
            int64_t own = route_visit_cost(p, trip->vehicle, visit);
            cost += own;
            if (p->visits[visit].kind == ROUTE_BREAK) continue;
            cost += route_leg_cost(p, trip->vehicle, at, p->visits[visit].place);
            at = p->visits[visit].place;
        }
        cost += route_leg_cost(p, trip->vehicle, at, v->end);
        if (t == 0 || plan->trips[t - 1].vehicle != trip->vehicle) cost += v->cost_fixed;
    }
    return cost;
}
