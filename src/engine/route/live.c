/* Answering a change at once: one search kept warm over a private copy of the problem.
 *
 * What has begun is cut off: the vehicle becomes one that is free later (and, without goods on
 * board, elsewhere), and its begun visits are idle in the copy.  route_live_plan puts them back in
 * front. */
#include "engine/route/solve.h"

struct RouteLive {
    Arena *arena;       /* own */
    RouteProblem p;     /* what is still free */
    RouteProblem shown; /* with the vehicles as they began the day */
    RouteVisit *visits;
    RouteVehicle *vehicles;
    Search *s;
    Saved saved;
    /* what has begun: of each vehicle its frozen trips */
    RouteTrip *frozen;
    int32_t frozen_count;
    int32_t *frozen_leave, *frozen_back; /* of each frozen trip */
    int32_t *frozen_visits, frozen_visit_count;
    int32_t *frozen_arrive;
    int32_t *frozen_start; /* of each visit: when it was or will be done; -1: not frozen */
    int32_t *joins;        /* of each vehicle: 1: its next trip goes on from the last frozen one */
    int32_t spare_used, spare_from;
    int32_t now;
    RoutePlan before; /* what changes are told against */
    RouteTimes before_times;
};

const RouteProblem *route_live_problem(const RouteLive *live)
{
    return &live->shown;
}

static void copy_problem(RouteLive *l, const RouteProblem *from, int64_t change_cost,
                         const RoutePlan *plan)
{
    int32_t n = from->visit_count, all = n + ROUTE_LIVE_SPARE, m = from->vehicle_count;
    static const RouteWindow always = {0, ROUTE_NEVER - 1};
    l->p = *from;
    l->visits = NEW_ARRAY(l->arena, RouteVisit, all);
    memcpy(l->visits, from->visits, (size_t)n * sizeof *l->visits);
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
    memcpy(l->vehicles, from->vehicles, (size_t)m * sizeof *l->vehicles);
    int32_t *extra = NEW_ARRAY(l->arena, int32_t, (size_t)m * (size_t)all + 1);
    for (int32_t k = 0; k < m && from->extra; k++)
        memcpy(extra + (size_t)k * (size_t)all, from->extra + (size_t)k * (size_t)n,
               (size_t)n * sizeof *extra);
    for (int32_t t = 0; t < plan->trip_count && change_cost > 0; t++)
        for (int32_t i = 0; i < plan->trips[t].length; i++)
            for (int32_t k = 0; k < m; k++) {
                int32_t *cell = extra + (size_t)k * (size_t)all +
                                (size_t)plan->visits[plan->trips[t].first + i];
                if (k != plan->trips[t].vehicle && *cell != ROUTE_FORBIDDEN)
                    *cell += (int32_t)change_cost;
            }
    if (from->service_by_type) {
        /* Rows are as long as there are visits: laid out anew with room for the spare ones. */
        int32_t types = 1;
        for (int32_t k = 0; k < m; k++)
            if (from->vehicle_type[k] >= types) types = from->vehicle_type[k] + 1;
        l->p.service_by_type = NEW_ARRAY(l->arena, int32_t, (size_t)types * (size_t)all);
        l->p.setup_by_type = NEW_ARRAY(l->arena, int32_t, (size_t)types * (size_t)all);
        for (int32_t t = 0; t < types; t++)
            for (int32_t i = 0; i < n; i++) {
                size_t to = (size_t)t * (size_t)all + (size_t)i,
                       at = (size_t)t * (size_t)n + (size_t)i;
                l->p.service_by_type[to] = from->service_by_type[at];
                if (from->setup_by_type) l->p.setup_by_type[to] = from->setup_by_type[at];
            }
    }
    l->p.visits = l->visits;
    l->p.vehicles = l->vehicles;
    l->p.visit_count = all;
    l->p.extra = extra;
    l->spare_from = n;
    l->shown = l->p;
    l->shown.vehicles = NEW_ARRAY(l->arena, RouteVehicle, m + 1);
    memcpy(l->shown.vehicles, from->vehicles, (size_t)m * sizeof *l->vehicles);
}

static bool carries(const RouteProblem *p, const RoutePlan *plan, const RouteTrip *trip)
{
    for (int32_t i = 0; i < trip->length; i++) {
        const RouteVisit *v = &p->visits[plan->visits[trip->first + i]];
        for (int d = 0; d < p->dims; d++)
            if (v->kind == ROUTE_DELIVERY || v->kind == ROUTE_PICKUP || v->delivery[d] > 0 ||
                v->pickup[d] > 0)
                return true;
    }
    return p->vehicles[trip->vehicle].max_trips > 1;
}

static void freeze_visit(RouteLive *l, int32_t c, int32_t start)
{
    l->frozen_visits[l->frozen_visit_count++] = c;
    l->frozen_start[c] = start;
    l->visits[c].idle = true;
}

/* What the frozen part of a trip has used up of its vehicle's day. */
typedef struct Used {
    int32_t at; /* the place it has come to */
    int64_t travel, metres;
} Used;

static void used_leg(const RouteLive *l, int32_t vehicle, int32_t to, Used *used)
{
    used->travel += route_seconds(&l->shown, vehicle, used->at, to);
    used->metres += route_metres(&l->shown, vehicle, used->at, to);
    used->at = to;
}

/* Freezes a visit; the vehicle is free after it, where it stands. */
static int32_t freeze_next(RouteLive *l, int32_t vehicle, int32_t c, int32_t start, Used *used)
{
    int32_t done = start + route_service(&l->p, vehicle, c);
    freeze_visit(l, c, start);
    if (l->visits[c].kind == ROUTE_BREAK) return done;
    if (l->visits[c].place != used->at) done += route_setup(&l->p, vehicle, c);
    used_leg(l, vehicle, l->visits[c].place, used);
    return done;
}

static void use_up(RouteVehicle *v, const Used *used)
{
    if (v->max_travel >= 0)
        v->max_travel = used->travel < v->max_travel ? v->max_travel - (int32_t)used->travel : 0;
    if (v->max_metres >= 0)
        v->max_metres = used->metres < v->max_metres ? v->max_metres - (int32_t)used->metres : 0;
}

/* Cuts off what has begun of one trip; true while later trips may have begun too. */
static bool freeze_trip(RouteLive *l, const RoutePlan *plan, const RouteTimes *times, int32_t t)
{
    const RouteTrip *trip = &plan->trips[t];
    RouteVehicle *v = &l->vehicles[trip->vehicle];
    if (times->leave[t] >= l->now) return false;
    l->frozen_leave[l->frozen_count] = times->leave[t];
    l->frozen_back[l->frozen_count] = times->back[t];
    RouteTrip *cut = &l->frozen[l->frozen_count++];
    *cut = (RouteTrip){trip->vehicle, l->frozen_visit_count, 0};
    bool whole = carries(&l->p, plan, trip);
    int32_t first_leave = times->leave[t];
    Used used = {.at = v->start};
    for (int32_t i = 0; i < trip->length; i++) {
        int32_t c = plan->visits[trip->first + i];
        if (!whole && times->start[c] > l->now) {
            l->joins[trip->vehicle] = 1;
            break;
        }
        int32_t done = freeze_next(l, trip->vehicle, c, times->start[c], &used);
        cut->length++;
        if (!whole) v->from = done;
    }
    if (cut->length == 0 && !whole) { /* on the way to its first: that one is kept */
        int32_t c = plan->visits[trip->first];
        v->from = freeze_next(l, trip->vehicle, c, times->start[c], &used);
        cut->length = 1;
        l->joins[trip->vehicle] = 1;
    }
    if (!l->joins[trip->vehicle]) {
        if (whole) used_leg(l, trip->vehicle, v->end, &used);
        v->from = times->back[t] + v->reload;
        v->max_trips--;
    } else if (v->max_work >= 0) {
        v->max_work -= v->from - first_leave;
        if (v->max_work < 0) v->max_work = 0;
    }
    if (!whole) v->start = used.at;
    use_up(v, &used);
    if (v->max_tasks < ROUTE_NEVER) v->max_tasks -= cut->length;
    return !l->joins[trip->vehicle];
}

static void freeze(RouteLive *l, const RoutePlan *plan, const RouteTimes *times)
{
    bool going = true;
    for (int32_t t = 0; t < plan->trip_count; t++) {
        if (t == 0 || plan->trips[t].vehicle != plan->trips[t - 1].vehicle) going = true;
        if (going) going = freeze_trip(l, plan, times, t);
    }
    for (int32_t k = 0; k < l->p.vehicle_count; k++) {
        RouteVehicle *v = &l->vehicles[k];
        if (v->from < l->now) v->from = l->now;
        if (v->to < v->from) v->to = v->from;
        if (v->max_trips < 1 || v->max_tasks < 0) v->max_tasks = 0;
        if (v->max_trips < 1) v->max_trips = 1;
    }
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

static void repair(RouteLive *l)
{
    Search *s = l->s;
    for (int round = 0; s->absent_count > 0 && round < 1; round++) search_recreate(s);
}

/* Takes a whole day out and puts its visits back one by one. */
static void redo_day(RouteLive *l, int32_t vehicle)
{
    Search *s = l->s;
    search_take_day(s, vehicle);
    s->broken = false;
    search_recreate(s);
}

Status route_live_open(Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                       int32_t now, int64_t change_cost, RouteLive **out, Problem *why)
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
    l->frozen_back = NEW_ARRAY(own, int32_t, plan->trip_count + 1);
    l->frozen_visits = NEW_ARRAY(own, int32_t, n + 1);
    l->frozen_arrive = NEW_ARRAY(own, int32_t, n + 1);
    l->frozen_start = NEW_ARRAY(own, int32_t, n + 1);
    l->joins = NEW_ARRAY(own, int32_t, l->p.vehicle_count + 1);
    for (int32_t i = 0; i < n; i++) l->frozen_start[i] = -1;
    route_times(own, problem, plan, &l->before_times);
    memcpy(l->frozen_arrive, l->before_times.arrive,
           (size_t)problem->visit_count * sizeof(int32_t));
    if (now >= 0) freeze(l, plan, &l->before_times);
    RoutePlan rest = remaining(l, plan);
    l->s = search_new(own, &l->p, 1);
    l->saved = search_saved_new(l->s);
    l->s->steady = true;
    search_load(l->s, &rest);
    if (l->s->broken) { /* the stated plan breaks a rule: keep what can be kept */
        for (int32_t k = 0; k < l->p.vehicle_count; k++) {
            search_begin(l->s);
            redo_day(l, k);
        }
        if (l->s->broken) {
            arena_free(own);
            return problem_set(why, CONFLICT, "route.plan", "现有计划与题目不符，请先重新规划");
        }
    }
    search_begin(l->s);
    repair(l);
    route_live_accept(l);
    *out = l;
    return OK;
}

void route_live_close(RouteLive *live)
{
    arena_free(live->arena);
}

/* ---- events
 * --------------------------------------------------------------------------------------------- */

static Status no_such(Problem *why)
{
    return problem_set(why, NOT_FOUND, "route.missing", "没有这一站或这个人");
}

/* Whether a new visit asks for what the quick search this plan was opened with cannot judge. */
static bool needs_more(const RouteLive *l, const RouteVisit *v)
{
    bool more = v->setup > 0 || v->window_count > 1 || v->late_cost > 0 || v->rank > 0 || v->frozen;
    if (l->s->mode == MODE_PLAIN) more |= v->ready > 0 || v->max_ride >= 0;
    for (int d = 0; d < ROUTE_DIMS; d++)
        more |= v->pickup[d] > 0 || (l->s->pairs && v->delivery[d] > 0) ||
                (d >= l->p.dims && v->delivery[d] > 0);
    return more;
}

/* The new visit takes a spare place; to leave it out costs what leaving out any other costs. */
static void spare_take(RouteLive *l, int32_t c, const RouteVisit *added)
{
    RouteVisit *v = &l->visits[c];
    int64_t base = (int64_t)20000 * l->p.cost_scale, step = (int64_t)1000 * l->p.cost_scale;
    *v = *added;
    v->partner = v->vehicle = -1;
    for (int32_t i = 0; i < l->spare_from; i++)
        if (route_wanted(&l->p, i) && l->visits[i].penalty - step * l->visits[i].priority > base)
            base = l->visits[i].penalty - step * l->visits[i].priority;
    if (v->penalty == 0) v->penalty = base + step * added->priority;
    if (!l->p.service_by_type) return;
    for (int32_t k = 0; k < l->p.vehicle_count; k++) {
        size_t row = (size_t)l->p.vehicle_type[k] * (size_t)l->p.visit_count + (size_t)c;
        l->p.service_by_type[row] = added->service;
        l->p.setup_by_type[row] = added->setup;
    }
}

static Status add(RouteLive *l, const RouteEvent *e, Problem *why)
{
    int32_t c = e->visit;
    Search *s = l->s;
    if (e->added) {
        if (l->spare_used == ROUTE_LIVE_SPARE)
            return problem_set(why, CONFLICT, "route.full", "加的单太多，请重新打开计划");
        if (e->added->place < 0 || e->added->place >= l->p.place_count ||
            e->added->window_count < 1 || e->added->kind != ROUTE_JOB)
            return problem_set(why, INVALID, "route.place", "新单的地点或时间窗不对");
        if (s->mode != MODE_GENERAL && needs_more(l, e->added))
            return problem_set(
                why, CONFLICT, "route.reopen",
                "新单的要求（准备时间、取件、多个时间窗或软期限）这份计划里还没有过，"
                "请加进题目重新求解");
        c = l->spare_from + l->spare_used++;
        spare_take(l, c, e->added);
    } else if (c < 0 || c >= l->p.visit_count || !l->visits[c].idle || l->frozen_start[c] >= 0) {
        return no_such(why);
    }
    l->visits[c].idle = false;
    search_task(s, c);
    search_neighbours(s, c);
    for (int32_t k = 0; s->allow && k < s->m; k++) {
        int64_t cost = route_may(&l->p, k, c) ? route_visit_cost(&l->p, k, c) : ROUTE_FORBIDDEN;
        s->allow[(size_t)k * (size_t)s->n + (size_t)c] =
            cost >= ROUTE_NEVER / 4 ? ROUTE_FORBIDDEN : (int32_t)cost;
    }
    search_absent_add(s, c);
    repair(l);
    return OK;
}

static Status cancel(RouteLive *l, int32_t c, Problem *why)
{
    Search *s = l->s;
    if (c < 0 || c >= s->n || (l->visits[c].idle && l->frozen_start[c] < 0)) return no_such(why);
    if (l->frozen_start[c] >= 0)
        return problem_set(why, CONFLICT, "route.frozen",
                           "这一站已经出发或已完成，不能从计划里取消");
    if (l->visits[c].kind == ROUTE_DELIVERY) c = l->visits[c].partner;
    int32_t t = s->node[c].trip;
    if (t != NONE) {
        int32_t vehicle = s->trip[t].vehicle;
        search_remove(s, c);
        if (s->task[c].partner != NONE) search_remove(s, s->task[c].partner);
        search_update(s, vehicle);
        if (s->mode == MODE_GENERAL) general_settle(s);
        if (s->broken) redo_day(l, vehicle);
    } else if (s->absent_at[c] != NONE) {
        search_absent_drop(s, c);
    }
    l->visits[c].idle = true;
    if (s->task[c].partner != NONE) l->visits[s->task[c].partner].idle = true;
    repair(l);
    return OK;
}

static Status late(RouteLive *l, int32_t k, int32_t time, Problem *why)
{
    Search *s = l->s;
    if (k < 0 || k >= s->m) return no_such(why);
    RouteVehicle *v = &l->vehicles[k];
    if (time > v->from) v->from = time;
    if (v->to < v->from) v->to = v->from;
    for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next) s->trip[t].dirty = true;
    search_update(s, k);
    if (s->mode == MODE_GENERAL) general_settle(s);
    if (s->broken)
        redo_day(l, k);
    else
        repair(l);
    return OK;
}

static Status gone(RouteLive *l, int32_t k, Problem *why)
{
    Search *s = l->s;
    if (k < 0 || k >= s->m) return no_such(why);
    search_take_day(s, k);
    s->broken = false;
    if (!s->day[k].closed) search_spare(s, k, false);
    s->day[k].closed = true;
    /* What is on its way with this vehicle and not handed over yet is planned again. */
    for (int32_t f = 0; f < l->frozen_count; f++) {
        RouteTrip *cut = &l->frozen[f];
        while (cut->vehicle == k && cut->length > 0) {
            int32_t c = l->frozen_visits[cut->first + cut->length - 1];
            if (l->frozen_start[c] <= l->now) break;
            cut->length--;
            l->frozen_start[c] = -1;
            l->visits[c].idle = l->visits[c].kind == ROUTE_BREAK;
            if (l->visits[c].kind == ROUTE_BREAK) continue;
            if (l->visits[c].kind == ROUTE_DELIVERY && l->frozen_start[l->visits[c].partner] >= 0)
                continue;
            if (route_wanted(&l->p, c)) search_absent_add(s, c);
        }
    }
    search_recreate(s);
    return OK;
}

static Status ready(RouteLive *l, int32_t c, int32_t time, Problem *why)
{
    Search *s = l->s;
    if (c < 0 || c >= s->n) return no_such(why);
    if (l->frozen_start[c] >= 0)
        return problem_set(why, CONFLICT, "route.frozen", "这一站已经出发");
    l->visits[c].ready = time;
    if (s->mode == MODE_PLAIN)
        return problem_set(why, CONFLICT, "route.no_ready", "这份计划没有备餐时间");
    search_task(s, c);
    if (s->known)
        memset(s->known + (size_t)c * (size_t)s->known_trips, 0,
               (size_t)s->known_trips * sizeof *s->known);
    int32_t t = s->node[c].trip;
    if (t == NONE) {
        repair(l);
        return OK;
    }
    int32_t vehicle = s->trip[t].vehicle;
    s->trip[t].dirty = true;
    search_update(s, vehicle);
    if (s->mode == MODE_GENERAL) general_settle(s);
    if (s->broken) redo_day(l, vehicle);
    return OK;
}

static Status move(RouteLive *l, const RouteEvent *e, Problem *why)
{
    Search *s = l->s;
    int32_t c = e->visit, k = e->vehicle;
    if (c < 0 || c >= s->n || k < 0 || k >= s->m || l->visits[c].idle) return no_such(why);
    if (s->task[c].partner != NONE)
        return problem_set(why, CONFLICT, "route.pair", "成对的取送不能单独挪动");
    if (!route_may(&l->p, k, c))
        return problem_set(why, CONFLICT, "route.skill", "这个人不能做这一站");
    if (e->after >= 0 && (e->after >= s->n || s->node[e->after].trip == NONE || e->after == c))
        return no_such(why);
    search_begin(s);
    int32_t old = s->node[c].trip;
    if (old != NONE) {
        search_touch(s, s->trip[old].vehicle);
        search_remove(s, c);
        search_update(s, s->trip[old].vehicle == NONE ? k : s->trip[old].vehicle);
    } else if (s->absent_at[c] != NONE)
        search_absent_drop(s, c);
    search_touch(s, k);
    int32_t after = e->after, t = s->day[k].first;
    for (int32_t i = 0; i < e->trip && t != NONE && s->trip[t].next != NONE; i++)
        t = s->trip[t].next;
    if (after >= 0 && s->node[after].trip != NONE && s->trip[s->node[after].trip].vehicle == k)
        search_link(s, c, after);
    else if (t == NONE && s->mode == MODE_GENERAL) { /* an empty day: its breaks come with it */
        Spot spot = general_best_spot(s, c, k);
        if (spot.how == HOW_NONE)
            s->broken = true;
        else
            general_put(s, c, &spot);
    } else
        search_link(s, c, s->n + (t != NONE ? t : search_trip_new(s, k, NONE)));
    int32_t in = s->node[c].trip;
    bool placed = in != NONE;
    if (placed) search_update(s, k);
    if (placed && s->mode == MODE_GENERAL) general_settle(s);
    bool over = placed && s->mode != MODE_GENERAL && s->trip[in].load > s->trip[in].seats;
    if (s->broken || over || s->day[k].trips > l->vehicles[k].max_trips) {
        search_undo(s);
        return problem_set(why, CONFLICT, "route.no_place",
                           "放在这里会迟到、变凉、装不下或乱了定好的次序");
    }
    int32_t all = l->p.visit_count;
    for (int32_t other = 0; other < s->m; other++) {
        if (other == k) continue;
        l->p.extra[(size_t)other * (size_t)all + (size_t)c] = ROUTE_FORBIDDEN;
        if (s->allow) s->allow[(size_t)other * (size_t)s->n + (size_t)c] = ROUTE_FORBIDDEN;
    }
    return OK;
}

Status route_live_event(RouteLive *l, const RouteEvent *e, Problem *why)
{
    search_begin(l->s);
    switch (e->kind) {
    case ROUTE_ADD: return add(l, e, why);
    case ROUTE_CANCEL: return cancel(l, e->visit, why);
    case ROUTE_LATE: return late(l, e->vehicle, e->time, why);
    case ROUTE_GONE: return gone(l, e->vehicle, why);
    case ROUTE_READY: return ready(l, e->visit, e->time, why);
    case ROUTE_MOVE: return move(l, e, why);
    }
    return problem_set(why, INVALID, "route.event", "不认识的变动");
}

void route_live_polish(RouteLive *l, const RouteBudget *budget)
{
    Runner r = {.s = l->s, .budget = budget, .best = l->saved};
    l->s->steady = false;
    runner_polish(&r);
    l->s->steady = true;
    l->saved = r.best;
}

/* ---- what stands
 * ------------------------------------------------------------------------------------------- */

/* Without what hangs on times. */
static void plan_now(const RouteLive *l, Arena *arena, RoutePlan *out)
{
    const Search *s = l->s;
    Saved now = {.visits = NEW_ARRAY(arena, int32_t, s->n + 1),
                 .trips = NEW_ARRAY(arena, RouteTrip, s->trip_max),
                 .absent = NEW_ARRAY(arena, int32_t, s->n + 1)};
    search_save(s, &now);
    *out = (RoutePlan){.visits = NEW_ARRAY(arena, int32_t, s->n + 1),
                       .trips = NEW_ARRAY(arena, RouteTrip, now.trip_count + l->frozen_count + 1),
                       .unserved = now.absent,
                       .unserved_count = now.absent_count};
    int32_t at = 0;
    for (int32_t k = 0; k < s->m; k++) {
        int32_t begun = out->trip_count;
        for (int32_t f = 0; f < l->frozen_count; f++) {
            if (l->frozen[f].vehicle != k || l->frozen[f].length == 0) continue;
            out->trips[out->trip_count++] = (RouteTrip){k, at, l->frozen[f].length};
            for (int32_t i = 0; i < l->frozen[f].length; i++)
                out->visits[at++] = l->frozen_visits[l->frozen[f].first + i];
        }
        bool join = l->joins[k] && out->trip_count > begun;
        for (int32_t t = 0; t < now.trip_count; t++) {
            if (now.trips[t].vehicle != k) continue;
            if (join)
                out->trips[out->trip_count - 1].length += now.trips[t].length;
            else
                out->trips[out->trip_count++] = (RouteTrip){k, at, now.trips[t].length};
            join = false;
            for (int32_t i = 0; i < now.trips[t].length; i++)
                out->visits[at++] = now.visits[now.trips[t].first + i];
        }
        out->vehicles_used += out->trip_count > begun;
    }
    for (int32_t i = 0; i < out->unserved_count; i++)
        out->cost += l->p.visits[out->unserved[i]].penalty;
    out->travel = route_plan_cost(&l->shown, out);
    out->cost += out->travel;
}

static int32_t start_now(const RouteLive *l, const RouteTimes *times, int32_t c)
{
    return l->frozen_start[c] >= 0 ? l->frozen_start[c] : times->start[c];
}

/* Times of what is not frozen, by the private problem (vehicles free later). */
static void times_now(const RouteLive *l, Arena *arena, RouteTimes *times)
{
    Saved now = {.visits = NEW_ARRAY(arena, int32_t, l->s->n + 1),
                 .trips = NEW_ARRAY(arena, RouteTrip, l->s->trip_max),
                 .absent = NEW_ARRAY(arena, int32_t, l->s->n + 1)};
    search_save(l->s, &now);
    RoutePlan plan = {.visits = now.visits, .trips = now.trips, .trip_count = now.trip_count};
    route_times(arena, &l->p, &plan, times);
}

void route_live_times(const RouteLive *l, Arena *arena, RouteTimes *out)
{
    RoutePlan plan;
    RouteTimes rest;
    int32_t n = l->p.visit_count, later = 0, at = 0;
    plan_now(l, arena, &plan);
    times_now(l, arena, &rest);
    *out = rest;
    out->leave = NEW_ARRAY(arena, int32_t, plan.trip_count + 1);
    out->back = NEW_ARRAY(arena, int32_t, plan.trip_count + 1);
    for (int32_t c = 0; c < n; c++)
        if (l->frozen_start[c] >= 0) {
            out->start[c] = l->frozen_start[c];
            out->arrive[c] = l->frozen_arrive[c];
        }
    for (int32_t k = 0; k < l->p.vehicle_count; k++) {
        bool join = false;
        for (int32_t f = 0; f < l->frozen_count; f++) {
            if (l->frozen[f].vehicle != k || l->frozen[f].length == 0) continue;
            out->leave[at] = l->frozen_leave[f];
            out->back[at++] = l->frozen_back[f];
            join = l->joins[k] != 0;
        }
        for (int32_t t = l->s->day[k].first; t != NONE; t = l->s->trip[t].next, later++) {
            if (join)
                out->back[at - 1] = rest.back[later];
            else {
                out->leave[at] = rest.leave[later];
                out->back[at++] = rest.back[later];
            }
            join = false;
        }
    }
}

void route_live_plan(const RouteLive *l, Arena *arena, RoutePlan *out)
{
    RouteTimes times;
    plan_now(l, arena, out);
    if (!route_is_soft(&l->shown)) return;
    route_live_times(l, arena, &times);
    int64_t soft = route_soft_cost(&l->shown, out, &times);
    out->travel += soft;
    out->cost += soft;
}

void route_live_accept(RouteLive *l)
{
    route_live_plan(l, l->arena, &l->before);
    times_now(l, l->arena, &l->before_times);
}

typedef struct Where {
    int32_t vehicle, trip;
} Where;

static void where_all(const RoutePlan *plan, int32_t n, Where *out)
{
    for (int32_t i = 0; i < n; i++) out[i] = (Where){-1, -1};
    for (int32_t t = 0, number = 0; t < plan->trip_count; t++) {
        number = t > 0 && plan->trips[t].vehicle == plan->trips[t - 1].vehicle ? number + 1 : 0;
        for (int32_t i = 0; i < plan->trips[t].length; i++)
            out[plan->visits[plan->trips[t].first + i]] = (Where){plan->trips[t].vehicle, number};
    }
}

int32_t route_live_changes(const RouteLive *l, Arena *arena, RouteChange **out)
{
    int32_t n = l->p.visit_count, count = 0;
    RoutePlan plan;
    RouteTimes times;
    Where *was = NEW_ARRAY(arena, Where, n), *is = NEW_ARRAY(arena, Where, n);
    route_live_plan(l, arena, &plan);
    times_now(l, arena, &times);
    where_all(&l->before, n, was);
    where_all(&plan, n, is);
    *out = NEW_ARRAY(arena, RouteChange, n + 1);
    for (int32_t c = 0; c < n; c++) {
        int32_t then = was[c].vehicle < 0 ? -1 : start_now(l, &l->before_times, c);
        int32_t now = is[c].vehicle < 0 ? -1 : start_now(l, &times, c);
        bool same = was[c].vehicle == is[c].vehicle && was[c].trip == is[c].trip && then == now;
        if (same && !(c >= l->spare_from && c < l->spare_from + l->spare_used &&
                      was[c].vehicle < 0 && is[c].vehicle < 0 && !l->visits[c].idle))
            continue;
        (*out)[count++] =
            (RouteChange){c, was[c].vehicle, is[c].vehicle, was[c].trip, is[c].trip, then, now};
    }
    return count;
}

int32_t route_suggest(RouteLive *l, int32_t visit, int32_t most, RouteOffer *out)
{
    Search *s = l->s;
    Spot spots[64];
    if (most > 64) most = 64;
    if (visit < 0 || visit >= s->n || s->node[visit].trip != NONE) return 0;
    int32_t count = search_spots(s, visit, spots, most), kept = 0;
    bool absent = s->absent_at[visit] != NONE;
    for (int32_t i = 0; i < count; i++) {
        search_begin(s);
        if (absent) search_absent_drop(s, visit);
        search_put(s, visit, &spots[i]);
        Arena *scratch = arena_new((size_t)1 << 28);
        RouteTimes times;
        times_now(l, scratch, &times);
        if (!s->broken)
            out[kept++] = (RouteOffer){spots[i].vehicle, times.start[visit], spots[i].cost};
        arena_free(scratch);
        search_undo(s);
    }
    return kept;
}
