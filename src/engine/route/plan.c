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
            if (p->visits[visit].kind == ROUTE_BREAK) continue;
            cost += route_visit_cost(p, trip->vehicle, visit);
            cost += route_leg_cost(p, trip->vehicle, at, p->visits[visit].place);
            at = p->visits[visit].place;
        }
        cost += route_leg_cost(p, trip->vehicle, at, v->end);
        if (t == 0 || plan->trips[t - 1].vehicle != trip->vehicle) cost += v->cost_fixed;
    }
    return cost;
}

bool route_is_soft(const RouteProblem *p)
{
    bool soft = p->balance > 0;
    for (int32_t i = 0; i < p->visit_count; i++) soft |= p->visits[i].late_cost > 0;
    return soft;
}

bool route_is_ordered(const RouteProblem *p)
{
    bool ordered = false;
    for (int32_t i = 0; i < p->visit_count; i++)
        ordered |= p->visits[i].rank > 0 || p->visits[i].frozen;
    return ordered;
}

int64_t route_soft_cost(const RouteProblem *p, const RoutePlan *plan, const RouteTimes *times)
{
    int64_t cost = 0, busy = 0;
    for (int32_t t = 0; t < plan->trip_count; t++) {
        const RouteTrip *trip = &plan->trips[t];
        int64_t behind = p->vehicles[trip->vehicle].busy;
        if (t == 0 || plan->trips[t - 1].vehicle != trip->vehicle) busy = behind;
        int32_t at = p->vehicles[trip->vehicle].start;
        for (int32_t i = 0; i < trip->length; i++) {
            int32_t c = plan->visits[trip->first + i];
            const RouteVisit *v = &p->visits[c];
            if (v->late_cost > 0 && times->start[c] > v->due)
                cost += (int64_t)v->late_cost * (times->start[c] - v->due);
            if (v->kind == ROUTE_BREAK) continue;
            busy +=
                route_seconds(p, trip->vehicle, at, v->place) + route_service(p, trip->vehicle, c);
            at = v->place;
        }
        busy += route_seconds(p, trip->vehicle, at, p->vehicles[trip->vehicle].end);
        if (t + 1 < plan->trip_count && plan->trips[t + 1].vehicle == trip->vehicle) continue;
        cost += route_balance(p, busy) - route_balance(p, behind);
    }
    return cost;
}

int64_t route_full_cost(Arena *arena, const RouteProblem *p, const RoutePlan *plan)
{
    RouteTimes times;
    int64_t cost = route_plan_cost(p, plan);
    if (!route_is_soft(p)) return cost;
    route_times(arena, p, plan, &times);
    return cost + route_soft_cost(p, plan, &times);
}

/* ---- times ---- */

enum { ROUNDS_MAX = 400 };

typedef struct Layout {
    const RouteProblem *p;
    const RoutePlan *plan;
    RouteTimes *out;
    int32_t *soonest; /* of each visit, from the pairs */
    int32_t *hold;    /* of each trip: not before */
} Layout;

static int32_t next_open(const RouteVisit *v, int32_t at)
{
    for (int32_t w = 0; w < v->window_count; w++)
        if (at <= v->windows[w].to) return at > v->windows[w].from ? at : v->windows[w].from;
    return at;
}

/* Lives one trip from `leave`; returns when it is back. A limit on board may raise hold[t]. */
static int32_t live_trip(Layout *l, int32_t t, int32_t leave)
{
    const RouteProblem *p = l->p;
    const RouteTrip *trip = &l->plan->trips[t];
    const RouteVehicle *v = &p->vehicles[trip->vehicle];
    int32_t at = v->start, time = leave;
    l->out->leave[t] = leave;
    for (int32_t i = 0; i < trip->length; i++) {
        int32_t c = l->plan->visits[trip->first + i];
        const RouteVisit *visit = &p->visits[c];
        bool pause = visit->kind == ROUTE_BREAK;
        int32_t arrive = time + (pause ? 0 : route_seconds(p, trip->vehicle, at, visit->place));
        int32_t start = next_open(visit, arrive > l->soonest[c] ? arrive : l->soonest[c]);
        l->out->arrive[c] = arrive;
        l->out->start[c] = start;
        if (visit->max_ride >= 0 && start - leave > visit->max_ride &&
            start - visit->max_ride > l->hold[t])
            l->hold[t] = start - visit->max_ride;
        time = start + route_service(p, trip->vehicle, c);
        if (!pause && visit->place != at) time += route_setup(p, trip->vehicle, c);
        if (!pause) at = visit->place;
    }
    time += route_seconds(p, trip->vehicle, at, v->end);
    l->out->back[t] = time;
    return time;
}

static int32_t ready_of(const Layout *l, int32_t t)
{
    int32_t ready = 0;
    const RouteTrip *trip = &l->plan->trips[t];
    for (int32_t i = 0; i < trip->length; i++) {
        int32_t r = l->p->visits[l->plan->visits[trip->first + i]].ready;
        if (r > ready) ready = r;
    }
    return ready;
}

/* All trips of the day that begins with trip `first`; returns the first trip after it. */
static int32_t live_day(Layout *l, int32_t first)
{
    const RouteVehicle *v = &l->p->vehicles[l->plan->trips[first].vehicle];
    int32_t end = first;
    while (end < l->plan->trip_count &&
           l->plan->trips[end].vehicle == l->plan->trips[first].vehicle)
        end++;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        int32_t free_at = v->from, back = 0;
        for (int32_t t = first; t < end; t++) {
            int32_t ready = ready_of(l, t);
            for (int again = 0; again < 4; again++) {
                int32_t leave = free_at > ready ? free_at : ready;
                if (l->hold[t] > leave) leave = l->hold[t];
                back = live_trip(l, t, leave);
                if (l->hold[t] <= leave) break;
            }
            free_at = back + v->reload;
        }
        if (v->max_work < 0 || back - l->out->leave[first] <= v->max_work) break;
        if (back > ROUTE_NEVER / 2 || l->hold[first] >= back - v->max_work) break;
        l->hold[first] = back - v->max_work;
    }
    return end;
}

static bool tie_pairs(Layout *l)
{
    bool moved = false;
    for (int32_t i = 0; i < l->p->sync_count; i++) {
        const RouteSync *s = &l->p->syncs[i];
        int32_t a = l->out->start[s->first], b = l->out->start[s->second];
        if (a < 0 || b < 0) continue;
        if (b < a + s->min_gap && a + s->min_gap < ROUTE_NEVER / 2) {
            l->soonest[s->second] = a + s->min_gap;
            moved = true;
        }
        if (a < b - s->max_gap && b - s->max_gap < ROUTE_NEVER / 2) {
            l->soonest[s->first] = b - s->max_gap;
            moved = true;
        }
    }
    return moved;
}

static void count_faults(Layout *l)
{
    const RouteProblem *p = l->p;
    RouteTimes *out = l->out;
    for (int32_t t = 0; t < l->plan->trip_count; t++) {
        const RouteTrip *trip = &l->plan->trips[t];
        out->faults += out->back[t] > p->vehicles[trip->vehicle].to;
        for (int32_t i = 0; i < trip->length; i++) {
            int32_t c = l->plan->visits[trip->first + i];
            const RouteVisit *v = &p->visits[c];
            int32_t late = out->start[c] - v->windows[v->window_count - 1].to;
            int32_t cold = v->max_ride < 0 ? 0 : out->start[c] - out->leave[t] - v->max_ride;
            if (late > 0) out->late[c] = late;
            if (cold > 0) out->cold[c] = cold;
            out->faults += (late > 0) + (cold > 0);
            out->late_sum += late > 0 ? late : 0;
        }
    }
}

/* Waiting at the first stop is better done at the kitchen. */
static void leave_later(Layout *l)
{
    for (int32_t t = 0; t < l->plan->trip_count; t++) {
        const RouteTrip *trip = &l->plan->trips[t];
        if (trip->length == 0 || l->p->vehicles[trip->vehicle].start < 0) continue;
        int32_t c = l->plan->visits[trip->first], wait = l->out->start[c] - l->out->arrive[c];
        if (wait <= 0 || l->p->visits[c].kind == ROUTE_BREAK) continue;
        l->out->leave[t] += wait;
        l->out->arrive[c] += wait;
    }
}

void route_times(Arena *arena, const RouteProblem *p, const RoutePlan *plan, RouteTimes *out)
{
    size_t n = (size_t)p->visit_count + 1, trips = (size_t)plan->trip_count + 1;
    *out = (RouteTimes){.start = NEW_ARRAY(arena, int32_t, n),
                        .arrive = NEW_ARRAY(arena, int32_t, n),
                        .leave = NEW_ARRAY(arena, int32_t, trips),
                        .back = NEW_ARRAY(arena, int32_t, trips),
                        .late = NEW_ARRAY(arena, int32_t, n),
                        .cold = NEW_ARRAY(arena, int32_t, n)};
    Layout l = {.p = p,
                .plan = plan,
                .out = out,
                .soonest = NEW_ARRAY(arena, int32_t, n),
                .hold = NEW_ARRAY(arena, int32_t, trips)};
    for (int32_t i = 0; i < p->visit_count; i++) out->start[i] = -1;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        for (int32_t t = 0; t < plan->trip_count;) t = live_day(&l, t);
        if (!tie_pairs(&l)) break;
    }
    leave_later(&l);
    count_faults(&l);
}
