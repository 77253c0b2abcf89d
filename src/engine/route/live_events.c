/* Events: each leaves a plan that holds at once. */
#include "engine/route/live.h"

/* ---- events ---- */

static Status no_such(Problem *why)
{
    return problem_set(why, NOT_FOUND, "route.missing", "没有这一站或这个人");
}

/* Whether a new visit asks for what the quick search this plan was opened with cannot judge. */
static bool needs_more(const RouteLive *l, const RouteEvent *e)
{
    const RouteVisit *v = e->added;
    if (v->rank > 0 || v->frozen) return true; /* the order of days is judged only when asked for */
    if (l->s->mode == MODE_GENERAL)
        return v->late_cost > 0 || (e->service && !l->p.service_by_type);
    bool more = v->setup > 0 || v->window_count > 1 || v->late_cost > 0 || e->service;
    if (l->s->mode == MODE_PLAIN || l->s->pairs) more |= v->ready > 0 || v->max_ride >= 0;
    for (int d = 0; d < ROUTE_DIMS; d++)
        more |= v->pickup[d] > 0 || (l->s->pairs && v->delivery[d] > 0);
    return more;
}

static void needs_dims(RouteLive *l, const RouteVisit *v, bool *reopen)
{
    for (int d = l->p.dims; d < ROUTE_DIMS; d++)
        if (v->delivery[d] > 0 || v->pickup[d] > 0) {
            l->p.dims = l->shown.dims = d + 1;
            *reopen = true;
        }
    for (int d = 0; d < ROUTE_DIMS; d++)
        if (l->s->mode == MODE_GENERAL && (v->delivery[d] > 0 || v->pickup[d] > 0)) *reopen = true;
}

/* The new visit takes a spare place; to leave it out costs what leaving out any other costs. */
static void spare_take(RouteLive *l, int32_t c, const RouteEvent *e)
{
    RouteVisit *v = &l->visits[c];
    int32_t all = l->p.visit_count;
    int64_t base = (int64_t)20000 * l->p.cost_scale, step = (int64_t)1000 * l->p.cost_scale;
    *v = *e->added;
    v->partner = v->vehicle = -1;
    for (int32_t i = 0; i < l->spare_from; i++)
        if (route_wanted(&l->shown, i) &&
            l->visits[i].penalty - step * l->visits[i].priority > base)
            base = l->visits[i].penalty - step * l->visits[i].priority;
    if (v->penalty == 0) v->penalty = base + step * v->priority;
    l->shown_visits[c] = *v;
    if (e->service && !l->p.service_by_type) live_by_vehicle(l, &l->p);
    for (int32_t k = 0; k < l->p.vehicle_count; k++) {
        size_t cell = (size_t)k * (size_t)all + (size_t)c;
        if (e->extra) l->p.extra[cell] = l->shown.extra[cell] = e->extra[k];
        if (!l->p.service_by_type) continue;
        l->p.service_by_type[cell] = e->service ? e->service[k] : v->service;
        l->p.setup_by_type[cell] = e->setup ? e->setup[k] : v->setup;
    }
}

/* The search reads the visit again. */
static void told_anew(RouteLive *l, int32_t c)
{
    Search *s = l->s;
    live_bar(l, c);
    search_task(s, c);
    if (s->known)
        memset(s->known + (size_t)c * (size_t)s->known_trips, 0,
               (size_t)s->known_trips * sizeof *s->known);
    for (int32_t k = 0; s->allow && k < s->m; k++) {
        int64_t cost = route_may(&l->p, k, c) ? route_visit_cost(&l->p, k, c) : ROUTE_FORBIDDEN;
        s->allow[(size_t)k * (size_t)s->n + (size_t)c] =
            cost >= ROUTE_NEVER / 4 ? ROUTE_FORBIDDEN : (int32_t)cost;
    }
}

static void take_in(RouteLive *l, int32_t c)
{
    l->visits[c].idle = l->shown_visits[c].idle = false;
    told_anew(l, c);
    search_neighbours(l->s, c);
}

/* All visits tied to c leave the plan with it: they find their places together. */
void live_part_tied(RouteLive *l, int32_t c)
{
    Search *s = l->s;
    for (int32_t i = general_next_tied(s, c); i != c; i = general_next_tied(s, i)) {
        if (l->frozen_start[i] >= 0) continue;
        l->visits[i].windows = l->shown_visits[i].windows;
        l->visits[i].window_count = l->shown_visits[i].window_count;
        if (s->node[i].trip == NONE) continue;
        int32_t vehicle = s->trip[s->node[i].trip].vehicle;
        search_touch(s, vehicle);
        search_remove(s, i);
        search_update(s, vehicle);
        search_absent_add(s, i);
    }
    live_hold_ties(l);
}

Status route_live_take(RouteLive *l, const RouteEvent *e, int32_t *visit, Problem *why)
{
    int32_t c = e->visit;
    bool reopen = false;
    if (e->added) {
        if (l->spare_used == ROUTE_LIVE_SPARE)
            return problem_set(why, CONFLICT, "route.full", "加的单太多，请重新打开计划");
        if (e->added->place < 0 || e->added->place >= l->p.place_count ||
            e->added->window_count < 1 || e->added->kind != ROUTE_JOB)
            return problem_set(why, INVALID, "route.place", "新单的地点或时间窗不对");
        reopen = needs_more(l, e);
        needs_dims(l, e->added, &reopen);
        c = l->spare_from + l->spare_used++;
        spare_take(l, c, e);
    } else if (c < 0 || c >= l->p.visit_count || !l->visits[c].idle || l->frozen_start[c] >= 0 ||
               !l->shown_visits[c].idle || l->visits[c].kind != ROUTE_JOB) {
        return no_such(why);
    }
    take_in(l, c);
    if (reopen) {
        live_reopen(l);
    } else {
        search_absent_add(l->s, c);
        if (l->s->mode == MODE_GENERAL) live_part_tied(l, c);
    }
    live_hold_ties(l);
    told_anew(l, c);
    *visit = c;
    return OK;
}

static Status add(RouteLive *l, const RouteEvent *e, Problem *why)
{
    int32_t c;
    TRY(route_live_take(l, e, &c, why));
    live_repair(l);
    return OK;
}

static void idle(RouteLive *l, int32_t c)
{
    l->visits[c].idle = l->shown_visits[c].idle = true;
}

static Status cancel(RouteLive *l, int32_t c, Problem *why)
{
    Search *s = l->s;
    if (c < 0 || c >= s->n || (l->visits[c].idle && l->frozen_start[c] < 0) ||
        l->visits[c].kind == ROUTE_BREAK)
        return no_such(why);
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
        if (s->broken) live_redo(l, vehicle);
    } else if (s->absent_at[c] != NONE) {
        search_absent_drop(s, c);
    }
    idle(l, c);
    if (s->task[c].partner != NONE) idle(l, s->task[c].partner);
    live_repair(l);
    return OK;
}

/* An unused vehicle that is free later is no longer like those it was like. */
static void own_kind(Search *s, int32_t k)
{
    bool like = false;
    for (int32_t i = 0; i < s->m; i++) like |= i != k && s->day[i].kind == s->day[k].kind;
    if (!like) return;
    bool listed = s->day[k].trips == 0 && !s->day[k].closed;
    if (listed) search_spare(s, k, false);
    s->day[k].kind = s->kinds;
    s->spare[s->kinds] = NEW_ARRAY(s->arena, int32_t, 1);
    s->spare_count[s->kinds++] = 0;
    if (listed) search_spare(s, k, true);
}

static bool tied(const RouteLive *l, int32_t a, int32_t b)
{
    for (int32_t i = 0; i < l->p.sync_count; i++) {
        const RouteSync *y = &l->p.syncs[i];
        if ((y->first == a && y->second == b) || (y->first == b && y->second == a)) return true;
    }
    return false;
}

static bool has_left(const RouteLive *l, int32_t k)
{
    for (int32_t f = 0; f < l->frozen_count; f++)
        if (l->frozen[f].vehicle == k) return true;
    return false;
}

static Status late(RouteLive *l, int32_t k, int32_t time, Problem *why)
{
    Search *s = l->s;
    if (k < 0 || k >= s->m) return no_such(why);
    RouteVehicle *v = &l->vehicles[k];
    bool waits = time > v->from, later = live_delay_begun(l, k, time);
    if (!waits && !later) return OK;
    l->until[k] = time;
    if (time > v->from) live_rest_before(l, k, time);
    s = l->s;
    own_kind(s, k);
    if (time > v->from) v->from = time;
    if (!has_left(l, k)) l->shown_vehicles[k].from = v->from;
    for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next) s->trip[t].dirty = true;
    search_update(s, k);
    if (s->mode == MODE_GENERAL) general_settle(s);
    if (s->broken)
        live_redo(l, k);
    else
        live_repair(l);
    return OK;
}

/* What is on its way with a vehicle that is gone and not handed over yet is planned again. */
static void hand_back(RouteLive *l, RouteTrip *cut)
{
    Search *s = l->s;
    while (cut->length > 0) {
        int32_t c = l->frozen_visits[cut->first + cut->length - 1];
        RouteVisit *v = &l->visits[c];
        if (l->frozen_start[c] <= l->now) break;
        cut->length--;
        l->frozen_start[c] = -1;
        if (v->kind == ROUTE_BREAK) continue;
        if (v->kind == ROUTE_DELIVERY && l->frozen_start[v->partner] >= 0 &&
            l->frozen_start[v->partner] <= l->now) {
            l->stranded[l->stranded_count++] = c; /* it stays aboard */
            l->shown_visits[c].idle = true;
            continue;
        }
        v->idle = false;
        if (route_wanted(&l->p, c)) search_absent_add(s, c);
        if (s->mode == MODE_GENERAL) live_part_tied(l, c);
    }
}

/* Who is gone takes no more breaks; and none at all when nothing was done. */
static void rest_is_over(RouteLive *l, int32_t k)
{
    bool worked = false;
    for (int32_t f = 0; f < l->frozen_count; f++)
        for (int32_t i = 0; i < l->frozen[f].length; i++)
            worked |= l->frozen[f].vehicle == k &&
                      l->visits[l->frozen_visits[l->frozen[f].first + i]].kind != ROUTE_BREAK;
    for (int32_t f = 0; f < l->frozen_count && !worked; f++)
        if (l->frozen[f].vehicle == k)
            while (l->frozen[f].length > 0)
                l->frozen_start[l->frozen_visits[l->frozen[f].first + --l->frozen[f].length]] = -1;
    for (int32_t c = 0; c < l->p.visit_count; c++) {
        if (l->visits[c].kind != ROUTE_BREAK || l->visits[c].vehicle != k) continue;
        l->visits[c].idle = true;
        if (l->frozen_start[c] < 0) l->shown_visits[c].idle = true;
    }
}

static Status gone(RouteLive *l, int32_t k, Problem *why)
{
    Search *s = l->s;
    if (k < 0 || k >= s->m) return no_such(why);
    l->begun[k] = false; /* its breaks go with it */
    l->gone[k] = true;
    search_take_day(s, k);
    search_update(s, k);
    s->broken = false;
    if (s->day[k].trips == 0 && !s->day[k].closed) search_spare(s, k, false);
    s->day[k].closed = true;
    for (int32_t f = 0; f < l->frozen_count; f++)
        if (l->frozen[f].vehicle == k) hand_back(l, &l->frozen[f]);
    rest_is_over(l, k);
    for (int32_t c = 0; c < s->n && s->mode == MODE_GENERAL; c++)
        if (l->p.sync_count > 0 && l->visits[c].kind != ROUTE_BREAK) told_anew(l, c);
    if (s->mode == MODE_GENERAL) general_settle(s);
    search_recreate(s);
    return OK;
}

static Status ready(RouteLive *l, int32_t c, int32_t time, Problem *why)
{
    Search *s = l->s;
    if (c < 0 || c >= s->n) return no_such(why);
    if (l->frozen_start[c] >= 0)
        return problem_set(why, CONFLICT, "route.frozen", "这一站已经出发");
    if (l->visits[c].kind == ROUTE_BREAK) return no_such(why);
    l->visits[c].ready = l->shown_visits[c].ready = time;
    int32_t in = s->node[c].trip, k = in == NONE ? NONE : s->trip[in].vehicle;
    if (k != NONE && time > 0 && l->joins[k]) { /* that trip has left */
        search_take_day(s, k);
        s->broken = false;
    }
    if (s->mode == MODE_PLAIN) { /* it knew of nothing to wait for */
        live_bar(l, c);
        live_reopen(l);
    } else {
        told_anew(l, c);
        in = s->node[c].trip;
        if (in != NONE) s->trip[in].dirty = true;
        if (in != NONE) search_update(s, s->trip[in].vehicle);
        if (s->mode == MODE_GENERAL) general_settle(s);
    }
    if (l->s->broken) live_mend(l);
    live_repair(l);
    return OK;
}

/* What the place itself does not tell: the pair it belongs to, how many one may make. */
static bool may_stay(const RouteLive *l, int32_t c, int32_t k)
{
    const Search *s = l->s;
    int32_t tasks = 0;
    for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next)
        for (int32_t i = s->node[s->n + t].next; i < s->n; i = s->node[i].next)
            tasks += l->visits[i].kind != ROUTE_BREAK;
    if (tasks > l->vehicles[k].max_tasks || s->day[k].trips > l->vehicles[k].max_trips)
        return false;
    if (s->mode != MODE_GENERAL)
        return s->trip[s->node[c].trip].load <= s->trip[s->node[c].trip].seats;
    if (!general_carries(s, s->node[c].trip)) return false;
    for (int32_t i = general_next_tied(s, c); i != c; i = general_next_tied(s, i)) {
        int32_t t = s->node[i].trip;
        if (l->visits[i].idle) continue;
        if (t == NONE || (s->trip[t].vehicle == k && tied(l, i, c))) return false;
    }
    return true;
}

/* Where in the vehicle's day the visit is to stand: after `after` (node), or first of a trip that
 * stands (`trip`) or is to be opened after it. */
typedef struct Aim {
    int32_t after, trip;
    bool opens;
} Aim;

static Status aim_of(const RouteLive *l, const RouteEvent *e, Aim *out, Problem *why)
{
    const Search *s = l->s;
    int32_t k = e->vehicle, left = live_trips_left(l, k), after = e->after;
    int32_t trip = e->trip < 0 ? 0 : e->trip - left;
    *out = (Aim){NONE, s->day[k].first, false};
    if (after >= s->n || (after >= 0 && after == e->visit)) return no_such(why);
    if (after >= 0 && !live_just_done(l, k, after)) {
        if (l->frozen_start[after] >= 0)
            return problem_set(why, CONFLICT, "route.frozen", "那一站之后已经出发，不能再加");
        int32_t in = s->node[after].trip;
        if (in == NONE || s->trip[in].vehicle != k) return no_such(why);
        out->after = after;
        return OK;
    }
    if (after < 0 && trip < 0)
        return problem_set(why, CONFLICT, "route.frozen", "这一趟已经出发，不能再加");
    if (after >= 0) trip = 0;
    bool may_open = s->free_count > 0 && s->day[k].trips < l->vehicles[k].max_trips;
    if (e->opens && may_open) { /* after the trip before it */
        out->opens = true;
        for (int32_t i = 0, t = out->trip; t != NONE; t = s->trip[t].next, i++)
            if (i < trip) out->trip = t;
        if (trip == 0) out->trip = NONE;
        return OK;
    }
    for (int32_t i = 0; i < trip && out->trip != NONE && !out->opens; i++)
        if (s->trip[out->trip].next != NONE)
            out->trip = s->trip[out->trip].next;
        else
            out->opens = may_open;
    return OK;
}

static Status move(RouteLive *l, const RouteEvent *e, Problem *why)
{
    Search *s = l->s;
    int32_t c = e->visit, k = e->vehicle;
    Aim aim;
    if (c < 0 || c >= s->n || k < 0 || k >= s->m || l->visits[c].idle) return no_such(why);
    if (s->task[c].partner != NONE)
        return problem_set(why, CONFLICT, "route.pair", "成对的取送不能单独挪动");
    if (!route_may(&l->p, k, c) || s->day[k].closed)
        return problem_set(why, CONFLICT, "route.skill", "这个人不能做这一站");
    search_begin(s);
    int32_t old = s->node[c].trip;
    if (old != NONE) {
        search_touch(s, s->trip[old].vehicle);
        search_remove(s, c);
        search_update(s, s->trip[old].vehicle == NONE ? k : s->trip[old].vehicle);
    } else if (s->absent_at[c] != NONE)
        search_absent_drop(s, c);
    search_touch(s, k);
    Status found = aim_of(l, e, &aim, why);
    if (found != OK) search_undo(s);
    TRY(found);
    int32_t t = aim.trip;
    if (e->splits && (aim.after == NONE || s->mode != MODE_TRIPS || s->free_count == 0))
        s->broken = true;
    else if (e->splits)
        search_put(s, c,
                   &(Spot){.vehicle = k,
                           .trip = s->node[aim.after].trip,
                           .after = aim.after,
                           .how = e->splits == 1 ? HOW_SPLIT_LEFT : HOW_SPLIT_RIGHT});
    else if (aim.after != NONE)
        search_link(s, c, aim.after);
    else if (s->day[k].first == NONE &&
             s->mode == MODE_GENERAL) { /* an empty day: its breaks come with it */
        Spot spot = general_best_spot(s, c, k);
        if (spot.how == HOW_NONE)
            s->broken = true;
        else
            general_put(s, c, &spot);
    } else
        search_link(s, c, s->n + (t != NONE && !aim.opens ? t : search_trip_new(s, k, t)));
    int32_t in = s->node[c].trip;
    bool placed = in != NONE;
    if (placed) search_update(s, k);
    if (placed && s->mode == MODE_GENERAL) general_settle(s);
    if (s->broken || !placed || !may_stay(l, c, k)) {
        search_undo(s);
        return problem_set(why, CONFLICT, "route.no_place",
                           "放在这里会迟到、变凉、装不下或乱了定好的次序");
    }
    int32_t all = l->p.visit_count;
    for (int32_t other = 0; other < s->m; other++) {
        if (other == k) continue;
        l->p.extra[(size_t)other * (size_t)all + (size_t)c] = ROUTE_FORBIDDEN;
        l->shown.extra[(size_t)other * (size_t)all + (size_t)c] = ROUTE_FORBIDDEN;
        if (s->allow) s->allow[(size_t)other * (size_t)s->n + (size_t)c] = ROUTE_FORBIDDEN;
    }
    return OK;
}

static Status event(RouteLive *l, const RouteEvent *e, Problem *why)
{
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

Status route_live_event(RouteLive *l, const RouteEvent *e, Problem *why)
{
    search_begin(l->s);
    TRY(event(l, e, why));
    if (l->s->broken) live_mend(l);
    return OK;
}
