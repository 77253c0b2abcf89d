/* What has begun is cut off: the vehicle becomes one that is free later (and, without goods on
 * board, elsewhere), and its begun visits are idle in the search's copy.
 *
 * Of a day without goods only that has begun which must have: a visit is under way once whoever
 * comes could not have set out later and still be in time for it. */
#include "engine/route/live.h"

/* A trip whose departure matters to what is on it stays whole. */
static bool carries(const RouteProblem *p, const RoutePlan *plan, const RouteTrip *trip)
{
    for (int32_t i = 0; i < trip->length; i++) {
        const RouteVisit *v = &p->visits[plan->visits[trip->first + i]];
        if (v->kind == ROUTE_DELIVERY || v->kind == ROUTE_PICKUP) return true;
        if (v->max_ride >= 0 || v->ready > 0) return true;
        for (int d = 0; d < p->dims; d++)
            if (v->delivery[d] > 0 || v->pickup[d] > 0) return true;
    }
    return p->vehicles[trip->vehicle].max_trips > 1;
}

/* What the frozen part of a trip has used up of its vehicle's day. */
typedef struct Used {
    int32_t at; /* the place it has come to */
    int32_t tasks;
    int64_t travel, metres, service;
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
    const RouteVisit *v = &l->visits[c];
    int32_t done = start + route_service(&l->p, vehicle, c);
    l->frozen_visits[l->frozen_visit_count++] = c;
    l->frozen_start[c] = start;
    l->visits[c].idle = true;
    if (v->kind == ROUTE_BREAK) return done;
    if (v->place != used->at) done += route_setup(&l->p, vehicle, c);
    used_leg(l, vehicle, v->place, used);
    used->tasks++;
    used->service += route_service(&l->p, vehicle, c);
    if (v->rank > l->last_rank[vehicle]) l->last_rank[vehicle] = v->rank;
    if (!v->frozen) l->thawed[vehicle] = true;
    return done;
}

static void use_up(RouteVehicle *v, const Used *used)
{
    v->busy += used->travel + used->service;
    if (v->max_travel >= 0)
        v->max_travel = used->travel < v->max_travel ? v->max_travel - (int32_t)used->travel : 0;
    if (v->max_metres >= 0)
        v->max_metres = used->metres < v->max_metres ? v->max_metres - (int32_t)used->metres : 0;
    if (v->max_tasks < ROUTE_NEVER) v->max_tasks -= used->tasks;
}

static bool tied(const RouteProblem *p, int32_t c)
{
    for (int32_t i = 0; i < p->sync_count; i++)
        if (p->syncs[i].first == c || p->syncs[i].second == c) return true;
    return false;
}

/* Breaks are taken where one stands: who still has some must be where the plan says. */
static bool rests(const RouteLive *l, int32_t vehicle)
{
    for (int32_t c = 0; c < l->p.visit_count; c++)
        if (l->visits[c].kind == ROUTE_BREAK && l->visits[c].vehicle == vehicle &&
            !l->visits[c].idle)
            return true;
    return false;
}

/* Set-up hangs on the place one comes from. */
static bool sets_up(const RouteLive *l, int32_t vehicle, int32_t at)
{
    for (int32_t c = 0; c < l->p.visit_count; c++)
        if (l->visits[c].kind != ROUTE_BREAK && l->visits[c].place == l->visits[at].place &&
            route_setup(&l->p, vehicle, c) > 0)
            return true;
    return false;
}

/* Cuts off what has begun of one trip; true while later trips may have begun too. */
static bool freeze_trip(RouteLive *l, const RoutePlan *plan, const RouteTimes *times, int32_t t)
{
    const RouteTrip *trip = &plan->trips[t];
    int32_t k = trip->vehicle;
    RouteVehicle *v = &l->vehicles[k];
    if (times->leave[t] >= l->now) return false;
    if (v->max_work >= 0) { /* counted from here on by the clock */
        int64_t by = (int64_t)times->leave[t] + v->max_work;
        if (by < v->to) v->to = (int32_t)by;
        v->max_work = -1;
    }
    v->cost_fixed = 0;
    l->frozen_leave[l->frozen_count] = times->leave[t];
    RouteTrip *cut = &l->frozen[l->frozen_count++];
    *cut = (RouteTrip){k, l->frozen_visit_count, 0};
    bool whole = carries(&l->p, plan, trip);
    Used used = {.at = v->start};
    int32_t done = times->leave[t];
    for (int32_t i = 0; i < trip->length; i++) {
        int32_t c = plan->visits[trip->first + i], start = times->start[c];
        bool pause = l->visits[c].kind == ROUTE_BREAK;
        int32_t way = pause ? 0 : route_seconds(&l->p, k, used.at, l->visits[c].place);
        bool meanwhile = pause && start < l->until[k]; /* a break that a late vehicle takes */
        if (!whole && !meanwhile && start > l->now && (done >= l->now || start - way >= l->now)) {
            l->joins[k] = 1;
            break;
        }
        if (!whole && start > l->now && !pause && tied(&l->p, c) && !rests(l, k) &&
            !sets_up(l, k, c)) {
            /* on the way to a visit that may have to wait for another: it is there, not begun */
            done += way;
            used_leg(l, k, l->visits[c].place, &used);
            l->joins[k] = 1;
            break;
        }
        done = freeze_next(l, k, c, start, &used);
        cut->length++;
    }
    if (!whole) v->from = done;
    l->begun[k] |= used.tasks > 0;
    int32_t home = done + route_seconds(&l->p, k, used.at, v->end);
    if (!whole && home > l->now) l->joins[k] = 1; /* not home yet: may be sent elsewhere */
    if (!l->joins[k]) {
        done = home;
        if (whole) used_leg(l, k, v->end, &used);
        v->from = done + v->reload;
        v->max_trips--;
    }
    if (!whole) v->start = used.at;
    use_up(v, &used);
    return !l->joins[k];
}

/* What this visit asks that a day already begun cannot give: goods loaded at its start, a later
 * start, a place before what is done. */
void live_bar(RouteLive *l, int32_t c)
{
    const RouteVisit *v = &l->visits[c];
    bool loaded = v->max_ride >= 0 || v->ready > 0;
    for (int d = 0; d < ROUTE_DIMS; d++) loaded |= v->delivery[d] > 0 && v->kind == ROUTE_JOB;
    for (int32_t k = 0; k < l->p.vehicle_count && v->kind != ROUTE_BREAK; k++) {
        if (!l->begun[k] && !l->joins[k]) continue;
        if ((loaded && l->joins[k]) || (v->rank > 0 && v->rank < l->last_rank[k]) ||
            (v->frozen && l->thawed[k]))
            l->p.extra[(size_t)k * (size_t)l->p.visit_count + (size_t)c] = ROUTE_FORBIDDEN;
    }
}

static int32_t vehicle_of_frozen(const RouteLive *l, int32_t c)
{
    for (int32_t f = 0; f < l->frozen_count; f++)
        for (int32_t i = 0; i < l->frozen[f].length; i++)
            if (l->frozen_visits[l->frozen[f].first + i] == c) return l->frozen[f].vehicle;
    return -1;
}

/* The windows of a visit as far as they lie in [low, high]. */
static void narrow(RouteLive *l, int32_t c, int64_t low, int64_t high)
{
    RouteVisit *v = &l->visits[c];
    RouteWindow *w = NEW_ARRAY(l->arena, RouteWindow, v->window_count + 1);
    int32_t kept = 0;
    for (int32_t i = 0; i < v->window_count; i++) {
        RouteWindow one = v->windows[i];
        if (one.from < low) one.from = (int32_t)low;
        if (one.to > high) one.to = (int32_t)high;
        if (one.from <= one.to && one.to >= low) w[kept++] = one;
    }
    if (kept == 0) w[kept++] = (RouteWindow){FAR_PAST / 2, FAR_PAST / 2}; /* too late for it */
    v->windows = w;
    v->window_count = kept;
}

static void hold_tie(RouteLive *l, int32_t begun, int32_t other, int64_t low, int64_t high)
{
    int32_t k = vehicle_of_frozen(l, begun);
    if (l->frozen_start[begun] < 0 || l->frozen_start[other] >= 0) return;
    if (low < 0) low = 0;
    if (high > ROUTE_NEVER - 1) high = ROUTE_NEVER - 1;
    narrow(l, other, low, high);
    if (k >= 0) l->p.extra[(size_t)k * (size_t)l->p.visit_count + (size_t)other] = ROUTE_FORBIDDEN;
}

void live_hold_ties(RouteLive *l)
{
    for (int32_t i = 0; i < l->p.sync_count; i++) {
        const RouteSync *s = &l->p.syncs[i];
        int64_t a = l->frozen_start[s->first], b = l->frozen_start[s->second];
        if (l->shown_visits[s->first].idle || l->shown_visits[s->second].idle) continue;
        hold_tie(l, s->first, s->second, a + s->min_gap, a + s->max_gap);
        hold_tie(l, s->second, s->first, b - s->max_gap, b - s->min_gap);
    }
}

void live_freeze(RouteLive *l, const RoutePlan *plan, const RouteTimes *times)
{
    bool going = true;
    for (int32_t t = 0; t < plan->trip_count; t++) {
        if (t == 0 || plan->trips[t].vehicle != plan->trips[t - 1].vehicle) going = true;
        if (going) going = freeze_trip(l, plan, times, t);
    }
    for (int32_t k = 0; k < l->p.vehicle_count; k++) {
        RouteVehicle *v = &l->vehicles[k];
        if (v->from < l->now) v->from = l->now;
        if (v->max_trips < 1 || v->max_tasks < 0) v->max_tasks = 0;
        if (v->max_trips < 1) v->max_trips = 1;
    }
    for (int32_t c = 0; c < l->p.visit_count; c++) live_bar(l, c);
    live_hold_ties(l);
}

static int32_t open_from(const RouteVisit *v, int32_t at)
{
    for (int32_t w = 0; w < v->window_count; w++)
        if (at <= v->windows[w].to) return at > v->windows[w].from ? at : v->windows[w].from;
    return -1;
}

int32_t live_open_from(const RouteVisit *v, int32_t at)
{
    int32_t open = open_from(v, at);
    return open < 0 ? at : open;
}

int32_t live_trips_left(const RouteLive *l, int32_t k)
{
    int32_t left = 0;
    for (int32_t f = 0; f < l->frozen_count; f++)
        left += l->frozen[f].vehicle == k && (l->frozen[f].length > 0 || l->joins[k]);
    return left - (l->joins[k] != 0 && left > 0);
}

bool live_just_done(const RouteLive *l, int32_t k, int32_t c)
{
    const RouteTrip *last = NULL;
    for (int32_t f = 0; f < l->frozen_count; f++)
        if (l->frozen[f].vehicle == k) last = &l->frozen[f];
    return last && l->joins[k] && last->length > 0 &&
           l->frozen_visits[last->first + last->length - 1] == c;
}

/* Moves one break of a day begun to the end of what has begun. */
static void rest_now(RouteLive *l, int32_t k, int32_t c, int32_t at)
{
    int32_t f = l->frozen_count - 1;
    while (f >= 0 && l->frozen[f].vehicle != k) f--;
    if (f < 0) return;
    int32_t end = l->frozen[f].first + l->frozen[f].length;
    for (int32_t i = l->frozen_visit_count; i > end; i--)
        l->frozen_visits[i] = l->frozen_visits[i - 1];
    for (int32_t i = 0; i < l->frozen_count; i++)
        if (i != f && l->frozen[i].first >= end) l->frozen[i].first++;
    l->frozen_visits[end] = c;
    l->frozen_visit_count++;
    l->frozen[f].length++;
    l->frozen_start[c] = at;
    l->visits[c].idle = true;
}

void live_rest_before(RouteLive *l, int32_t k, int32_t time)
{
    Search *s = l->s;
    int32_t *list = NEW_ARRAY(l->arena, int32_t, l->p.visit_count + 1), count = 0;
    if (!l->begun[k]) return;
    for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next)
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
            if (l->visits[c].kind == ROUTE_BREAK) list[count++] = c;
    int32_t free_at = time, before = l->vehicles[k].from;
    int32_t home = route_seconds(&l->p, k, l->vehicles[k].start, l->vehicles[k].end);
    bool moved = false;
    for (int32_t i = 0; i < count; i++) {
        int32_t c = list[i], later = open_from(&l->visits[c], free_at);
        if (later >= 0 && later + l->visits[c].service + home <= l->vehicles[k].to) {
            free_at = later + l->visits[c].service;
            continue;
        }
        int32_t start = open_from(&l->visits[c], before);
        if (start < 0) continue;
        search_touch(s, k);
        search_remove(s, c);
        rest_now(l, k, c, start);
        before = start + l->visits[c].service;
        moved = true;
    }
    if (!moved) return;
    if (before > l->vehicles[k].from) l->vehicles[k].from = before;
    live_reopen(l);
}
