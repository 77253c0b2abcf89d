/* What the files of the routing engine share among themselves. */
#pragma once
#include "base/number.h"
#include "engine/route/route.h"

/* Travel, cost and service as the rules define them; slow and plain, used by readers, the
 * explanation and the tables of the search. from or to < 0: nowhere, costs nothing. */
int32_t route_seconds(const RouteProblem *p, int32_t vehicle, int32_t from, int32_t to);
int32_t route_metres(const RouteProblem *p, int32_t vehicle, int32_t from, int32_t to);
int64_t route_leg_cost(const RouteProblem *p, int32_t vehicle, int32_t from, int32_t to);
/* Cost of giving this visit to this vehicle beside travel, or ROUTE_FORBIDDEN. */
int64_t route_visit_cost(const RouteProblem *p, int32_t vehicle, int32_t visit);
int32_t route_service(const RouteProblem *p, int32_t vehicle, int32_t visit);
int32_t route_setup(const RouteProblem *p, int32_t vehicle, int32_t visit);
/* Skills, breaks and forbidden pairs allow it. */
bool route_may(const RouteProblem *p, int32_t vehicle, int32_t visit);
/* Everything but the penalties. */
int64_t route_plan_cost(const RouteProblem *p, const RoutePlan *plan);
/* Asked for today, and counted once: a job, or a pickup for its pair. */
bool route_wanted(const RouteProblem *p, int32_t visit);
