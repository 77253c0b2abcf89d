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
/* Everything but the penalties and what hangs on times. */
int64_t route_plan_cost(const RouteProblem *p, const RoutePlan *plan);
/* Lateness at soft limits and the spread of the workload; days may be left out of the plan. */
int64_t route_soft_cost(const RouteProblem *p, const RoutePlan *plan, const RouteTimes *times);
/* Both together. */
int64_t route_full_cost(Arena *arena, const RouteProblem *p, const RoutePlan *plan);
/* Whether route_soft_cost can be anything but 0. */
bool route_is_soft(const RouteProblem *p);
/* Whether any visit has a rank or is frozen. */
bool route_is_ordered(const RouteProblem *p);
/* What a day of so much travel and service pays for the spread of the workload. */
static inline int64_t route_balance(const RouteProblem *p, int64_t busy)
{
    busy = busy / p->scale;
    if (busy > 1000000) busy = 1000000;
    return p->balance * busy * busy / 12960000;
}
/* A plan of other days: whom the problem does not know is passed over. */
Status route_usual_read(Arena *arena, const RouteProblem *p, const Json *usual, RoutePlan *out,
                        Problem *why) MUST_USE;
/* plan_read.c: what a step of a solution names; 0 and -1: nothing. */
RouteKind route_kind_named(Str type);
const char *route_kind_name(RouteKind kind);
int32_t route_visit_named(const RouteProblem *p, RouteKind kind, int32_t vehicle, int64_t id);
/* What the vehicle of a reason lacks for its visit, and what the source calls a bit of skills. */
uint64_t route_skills_missing(const RouteProblem *p, const RouteReason *reason);
int64_t route_skill_id(const RouteProblem *p, int32_t bit);
/* Asked for today, and counted once: a job, or a pickup for its pair. */
bool route_wanted(const RouteProblem *p, int32_t visit);
