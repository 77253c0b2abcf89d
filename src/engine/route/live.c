/* Answering a change at once: one search kept warm over a private copy of the problem.
 *
 * What has begun is cut off: the vehicle becomes one that is free later (and, without goods on
 * board, elsewhere), and its begun visits are idle in the copy.  route_live_plan puts them back in
 * front. */
#include "engine/route/live.h"

const RouteProblem *route_live_problem(const RouteLive *live)
{
    return &live->shown;
}

/* Work by kind of vehicle, laid out anew: a row for each vehicle, with room for the spare visits.
 */
void live_by_vehicle(RouteLive *l, const RouteProblem *from)
{
    int32_t n = from->visit_count, all = n, m = from->vehicle_count;
    if (all < l->spare_from + ROUTE_LIVE_SPARE) all = l->spare_from + ROUTE_LIVE_SPARE;
    int32_t *service = NEW_ARRAY(l->arena, int32_t, (size_t)m * (size_t)all + 1);
    int32_t *setup = NEW_ARRAY(l->arena, int32_t, (size_t)m * (size_t)all + 1);
    int32_t *row = NEW_ARRAY(l->arena, int32_t, m + 1);
    for (int32_t k = 0; k < m; k++) {
        row[k] = k;
        for (int32_t i = 0; i < n; i++) {
            size_t to = (size_t)k * (size_t)all + (size_t)i;
            service[to] = route_service(from, k, i);
            setup[to] = route_setup(from, k, i);
        }
    }
    l->p.service_by_type = l->shown.service_by_type = service;
    l->p.setup_by_type = l->shown.setup_by_type = setup;
    l->p.vehicle_type = l->shown.vehicle_type = row;
}

/* Prices stay below what means that it may not be. */
static void pay_more(int32_t *cell, int64_t price)
{
    if (*cell == ROUTE_FORBIDDEN) return;
    int64_t sum = *cell + price;
    *cell = sum < ROUTE_NEVER / 4 ? (int32_t)sum : ROUTE_NEVER / 4 - 1;
}

static void copy_problem(RouteLive *l, const RouteProblem *from, int64_t change_cost,
                         const RoutePlan *plan)
{
    int32_t n = from->visit_count, all = n + ROUTE_LIVE_SPARE, m = from->vehicle_count;
    static const RouteWindow always = {0, ROUTE_NEVER - 1};
    l->p = *from;
    l->spare_from = n;
    l->visits = NEW_ARRAY(l->arena, RouteVisit, all);
    if (n) memcpy(l->visits, from->visits, (size_t)n * sizeof *l->visits);
    for (int32_t i = n; i < all; i++)
        l->visits[i] = (RouteVisit){.id = -1,
                                    .kind = ROUTE_JOB,
                                    .place = 0,
                                    .partner = -1,
                                    .vehicle = -1,
                                    .windows = &always,
                                    .window_count = 1,
                                    .max_ride = -1,
                                    .idle = true};
    l->vehicles = NEW_ARRAY(l->arena, RouteVehicle, m + 1);
    if (m) memcpy(l->vehicles, from->vehicles, (size_t)m * sizeof *l->vehicles);
    int32_t *extra = NEW_ARRAY(l->arena, int32_t, (size_t)m * (size_t)all + 1);
    for (int32_t k = 0; k < m && from->extra; k++)
        memcpy(extra + (size_t)k * (size_t)all, from->extra + (size_t)k * (size_t)n,
               (size_t)n * sizeof *extra);
    int32_t *own = NEW_ARRAY(l->arena, int32_t, (size_t)m * (size_t)all + 1);
    memcpy(own, extra, (size_t)m * (size_t)all * sizeof *own);
    for (int32_t t = 0; t < plan->trip_count && change_cost > 0; t++)
        for (int32_t i = 0; i < plan->trips[t].length; i++)
            for (int32_t k = 0; k < m; k++) {
                int32_t *cell = extra + (size_t)k * (size_t)all +
                                (size_t)plan->visits[plan->trips[t].first + i];
                if (k != plan->trips[t].vehicle) pay_more(cell, change_cost);
            }
    if (from->service_by_type) live_by_vehicle(l, from);
    l->p.visits = l->visits;
    l->p.vehicles = l->vehicles;
    l->p.visit_count = all;
    l->p.extra = extra;
    l->spare_from = n;
    l->shown = l->p;
    l->shown.visits = l->shown_visits = NEW_ARRAY(l->arena, RouteVisit, all);
    if (all) memcpy(l->shown_visits, l->visits, (size_t)all * sizeof *l->visits);
    l->shown.vehicles = l->shown_vehicles = NEW_ARRAY(l->arena, RouteVehicle, m + 1);
    if (m) memcpy(l->shown_vehicles, from->vehicles, (size_t)m * sizeof *l->vehicles);
    l->shown.extra = own;
    l->shown.syncs = l->shown_syncs = NEW_ARRAY(l->arena, RouteSync, from->sync_count + 1);
    if (from->sync_count)
        memcpy(l->shown_syncs, from->syncs, (size_t)from->sync_count * sizeof *from->syncs);
}

/* The plan without what is frozen, as the search wants it. */
static RoutePlan remaining(RouteLive *l, const RoutePlan *plan)
{
    RoutePlan rest = {.visits = NEW_ARRAY(l->arena, int32_t, l->p.visit_count + 1),
                      .trips = NEW_ARRAY(l->arena, RouteTrip, plan->trip_count + 1)};
    int32_t at = 0;
    for (int32_t t = 0; t < plan->trip_count; t++) {
        RouteTrip *trip = &rest.trips[rest.trip_count];
        *trip = (RouteTrip){plan->trips[t].vehicle, at, 0};
        for (int32_t i = 0; i < plan->trips[t].length; i++) {
            int32_t c = plan->visits[plan->trips[t].first + i];
            if (l->frozen_start[c] >= 0 || l->visits[c].idle) continue;
            rest.visits[at++] = c;
            trip->length++;
        }
        rest.trip_count += trip->length > 0;
    }
    return rest;
}

void live_repair(RouteLive *l)
{
    if (l->s->absent_count > 0) search_recreate(l->s);
}

void live_redo(RouteLive *l, int32_t vehicle)
{
    Search *s = l->s;
    search_take_day(s, vehicle);
    s->broken = false;
    search_recreate(s);
}

/* The plan breaks a rule: the days that do are put together anew, or all of them. */
void live_mend(RouteLive *l)
{
    Search *s = l->s;
    for (int32_t k = 0; k < s->m && s->mode != MODE_GENERAL; k++) {
        s->broken = false;
        for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next) s->trip[t].dirty = true;
        search_update(s, k);
        if (s->broken) live_redo(l, k);
    }
    if (s->mode != MODE_GENERAL || !s->broken) return;
    for (int32_t k = 0; k < s->m; k++) {
        s->broken = false;
        general_update(s, k);
        if (s->broken) live_redo(l, k);
    }
    if (general_holds(s)) return;
    for (int32_t k = 0; k < s->m; k++) search_take_day(s, k);
    s->broken = !general_holds(s);
    search_recreate(s);
}

void live_reopen(RouteLive *l)
{
    Saved now = search_saved_new(l->s);
    Search *old = l->s;
    search_save(old, &now);
    RoutePlan rest = {.visits = now.visits, .trips = now.trips, .trip_count = now.trip_count};
    l->s = search_new(l->arena, &l->p, 1);
    l->s->begun = l->begun;
    l->s->steady = true;
    if (l->s->general) general_hope(l->s); /* what happens may make room */
    l->saved = search_saved_new(l->s);
    for (int32_t k = 0; k < l->s->m; k++)
        if (old->day[k].closed) {
            search_spare(l->s, k, false);
            l->s->day[k].closed = true;
        }
    search_load(l->s, &rest);
    search_begin(l->s);
}

/* Who is late: free only then, whatever else the plan would allow. */
static void free_later(RouteLive *l, const RouteKnown *known)
{
    for (int32_t k = 0; k < l->p.vehicle_count && known->until; k++) {
        bool left = false;
        for (int32_t f = 0; f < l->frozen_count; f++) left |= l->frozen[f].vehicle == k;
        if (known->until[k] <= l->vehicles[k].from) continue;
        l->vehicles[k].from = known->until[k];
        if (!left) l->shown_vehicles[k].from = known->until[k];
    }
}

/* What a vehicle has aboard that the plan does not hand over: it was gone before. */
static void strand(RouteLive *l, const RoutePlan *plan)
{
    bool *planned = NEW_ARRAY(l->arena, bool, l->p.visit_count + 1);
    for (int32_t t = 0; t < plan->trip_count; t++)
        for (int32_t i = 0; i < plan->trips[t].length; i++)
            planned[plan->visits[plan->trips[t].first + i]] = true;
    for (int32_t c = 0; c < l->p.visit_count; c++) {
        if (l->p.visits[c].kind != ROUTE_DELIVERY || planned[c]) continue;
        if (l->frozen_start[l->p.visits[c].partner] < 0) continue;
        l->stranded[l->stranded_count++] = c;
        l->visits[c].idle = l->shown_visits[c].idle = true;
    }
}

Status route_live_open(Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                       int32_t now, int64_t change_cost, RouteLive **out, Problem *why)
{
    return route_live_open_known(arena, problem, plan, now, change_cost, &(RouteKnown){0}, out,
                                 why);
}

Status route_live_open_known(Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                             int32_t now, int64_t change_cost, const RouteKnown *known,
                             RouteLive **out, Problem *why)
{
    (void)arena;
    if (problem->vehicle_count == 0 || problem->place_count == 0)
        return problem_set(why, CONFLICT, "route.plan", "没有人也没有地点，无法改派");
    Arena *own = arena_new((size_t)1 << 30);
    RouteLive *l = NEW(own, RouteLive);
    l->arena = own;
    l->now = now;
    copy_problem(l, problem, change_cost, plan);
    int32_t n = l->p.visit_count;
    l->frozen = NEW_ARRAY(own, RouteTrip, plan->trip_count + 1);
    l->frozen_leave = NEW_ARRAY(own, int32_t, plan->trip_count + 1);
    l->frozen_visits = NEW_ARRAY(own, int32_t, n + 1);
    l->stranded = NEW_ARRAY(own, int32_t, n + 1);
    l->before_start = NEW_ARRAY(own, int32_t, n + 1);
    l->begun = NEW_ARRAY(own, bool, l->p.vehicle_count + 1);
    l->thawed = NEW_ARRAY(own, bool, l->p.vehicle_count + 1);
    l->last_rank = NEW_ARRAY(own, int32_t, l->p.vehicle_count + 1);
    l->frozen_start = NEW_ARRAY(own, int32_t, n + 1);
    l->joins = NEW_ARRAY(own, int32_t, l->p.vehicle_count + 1);
    l->until = NEW_ARRAY(own, int32_t, l->p.vehicle_count + 1);
    l->gone = NEW_ARRAY(own, bool, l->p.vehicle_count + 1);
    for (int32_t i = 0; i < n; i++) l->frozen_start[i] = -1;
    for (int32_t k = 0; k < l->p.vehicle_count && known->until; k++) l->until[k] = known->until[k];
    RouteTimes times;
    if (known->times)
        times = *known->times;
    else
        route_times(own, problem, plan, &times);
    if (now >= 0) live_freeze(l, plan, &times);
    free_later(l, known);
    strand(l, plan);
    RoutePlan rest = remaining(l, plan);
    l->s = search_new(own, &l->p, 1);
    l->saved = search_saved_new(l->s);
    l->s->begun = l->begun;
    l->s->steady = true;
    if (l->s->general) general_hope(l->s); /* what happens may make room */
    search_load(l->s, &rest);
    if (l->s->broken) { /* the stated plan breaks a rule: keep what can be kept */
        search_begin(l->s);
        live_mend(l);
        if (l->s->broken) {
            arena_free(own);
            return problem_set(why, CONFLICT, "route.plan", "现有计划与题目不符，请先重新规划");
        }
    }
    search_begin(l->s);
    Status status = OK;
    for (int32_t k = 0; k < l->p.vehicle_count && known->gone; k++)
        if (known->gone[k] && status == OK)
            status = route_live_event(l, &(RouteEvent){.kind = ROUTE_GONE, .vehicle = k}, why);
    live_repair(l);
    live_accept_as(l, plan, known->told ? known->told : times.start, problem->visit_count);
    *out = l;
    return status;
}

void route_live_close(RouteLive *live)
{
    arena_free(live->arena);
}

void route_live_polish(RouteLive *l, const RouteBudget *budget)
{
    Runner r = {.s = l->s, .budget = budget, .best = l->saved};
    l->s->steady = false;
    runner_polish(&r);
    l->s->steady = true;
    if (l->s->general) general_hope(l->s); /* what happens may make room */
    l->saved = r.best;
}
