/* The whole plan as it stands, and what differs from the one before. */
#include "engine/route/live.h"

int32_t route_live_until(const RouteLive *live, int32_t vehicle)
{
    return live->until[vehicle];
}

bool route_live_gone(const RouteLive *live, int32_t vehicle)
{
    return live->gone[vehicle];
}

/* ---- what stands ---- */

/* Whether the frozen trip stands in the plan: one that was left without a stop only when there are
 * others to go on to. */
static bool stands(const RouteLive *l, int32_t f, int32_t vehicle)
{
    const RouteTrip *cut = &l->frozen[f];
    if (cut->vehicle != vehicle) return false;
    return cut->length > 0 || (l->joins[vehicle] && l->s->day[vehicle].first != NONE);
}

/* Nobody comes for a break alone. */
static bool works(const RouteLive *l, int32_t k)
{
    const Search *s = l->s;
    bool works = false;
    for (int32_t f = 0; f < l->frozen_count; f++)
        for (int32_t i = 0; i < l->frozen[f].length && l->frozen[f].vehicle == k; i++)
            works |= l->visits[l->frozen_visits[l->frozen[f].first + i]].kind != ROUTE_BREAK;
    for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next)
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
            works |= l->visits[c].kind != ROUTE_BREAK;
    return works;
}

static int32_t day_now(const RouteLive *l, int32_t k, const Saved *now, RoutePlan *out, int32_t at)
{
    int32_t begun = out->trip_count;
    if (!works(l, k)) return at;
    for (int32_t f = 0; f < l->frozen_count; f++) {
        if (!stands(l, f, k)) continue;
        out->trips[out->trip_count++] = (RouteTrip){k, at, l->frozen[f].length};
        for (int32_t i = 0; i < l->frozen[f].length; i++)
            out->visits[at++] = l->frozen_visits[l->frozen[f].first + i];
    }
    bool join = l->joins[k] && out->trip_count > begun;
    for (int32_t t = 0; t < now->trip_count; t++) {
        if (now->trips[t].vehicle != k) continue;
        if (join)
            out->trips[out->trip_count - 1].length += now->trips[t].length;
        else
            out->trips[out->trip_count++] = (RouteTrip){k, at, now->trips[t].length};
        join = false;
        for (int32_t i = 0; i < now->trips[t].length; i++)
            out->visits[at++] = now->visits[now->trips[t].first + i];
    }
    out->vehicles_used += out->trip_count > begun;
    return at;
}

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
    for (int32_t k = 0; k < s->m; k++) at = day_now(l, k, &now, out, at);
    for (int32_t i = 0; i < l->stranded_count; i++)
        out->unserved[out->unserved_count++] = l->stranded[i];
    for (int32_t i = 0; i < out->unserved_count; i++)
        out->cost += l->p.visits[out->unserved[i]].penalty;
    out->travel = route_plan_cost(&l->shown, out);
    out->cost += out->travel;
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

/* A trip from its departure: who comes too early waits there. */
static void walk(const RouteLive *l, const RoutePlan *plan, int32_t t, RouteTimes *out)
{
    const RouteTrip *trip = &plan->trips[t];
    const RouteVehicle *v = &l->shown.vehicles[trip->vehicle];
    int32_t at = v->start, time = out->leave[t];
    for (int32_t i = 0; i < trip->length; i++) {
        int32_t c = plan->visits[trip->first + i];
        const RouteVisit *visit = &l->shown.visits[c];
        bool pause = visit->kind == ROUTE_BREAK;
        out->arrive[c] =
            time + (pause ? 0 : route_seconds(&l->shown, trip->vehicle, at, visit->place));
        int32_t late = out->start[c] - visit->windows[visit->window_count - 1].to;
        int32_t aboard = out->start[c] - out->leave[t] - visit->max_ride;
        out->late[c] = late > 0 ? late : 0;
        out->cold[c] = visit->max_ride >= 0 && aboard > 0 ? aboard : 0;
        time = out->start[c] + route_service(&l->shown, trip->vehicle, c);
        if (pause) continue;
        if (visit->place != at) time += route_setup(&l->shown, trip->vehicle, c);
        at = visit->place;
    }
    out->back[t] = time + route_seconds(&l->shown, trip->vehicle, at, v->end);
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
        if (l->frozen_start[c] >= 0) out->start[c] = l->frozen_start[c];
    for (int32_t k = 0; k < l->p.vehicle_count; k++) {
        bool join = false, working = works(l, k);
        for (int32_t f = 0; f < l->frozen_count; f++) {
            if (!working || !stands(l, f, k)) continue;
            out->leave[at++] = l->frozen_leave[f];
            join = l->joins[k] != 0;
        }
        for (int32_t t = l->s->day[k].first; t != NONE; t = l->s->trip[t].next, later++) {
            if (!join && working) out->leave[at++] = rest.leave[later];
            join = false;
        }
    }
    for (int32_t t = 0; t < plan.trip_count; t++) walk(l, &plan, t, out);
}

/* Of a pair whose one half is done and whose other half nobody can make, the gap is no more. */
static void shown_ties(const RouteLive *l)
{
    RouteProblem *shown = (RouteProblem *)(uintptr_t)&l->shown;
    shown->sync_count = 0;
    for (int32_t i = 0; i < l->p.sync_count; i++) {
        const RouteSync *y = &l->p.syncs[i];
        bool begun = l->frozen_start[y->first] >= 0 || l->frozen_start[y->second] >= 0;
        bool absent = l->s->absent_at[y->first] != NONE || l->s->absent_at[y->second] != NONE;
        if (!begun || !absent) l->shown_syncs[shown->sync_count++] = *y;
    }
}

void route_live_plan(const RouteLive *l, Arena *arena, RoutePlan *out)
{
    RouteTimes times;
    plan_now(l, arena, out);
    shown_ties(l);
    if (!route_is_soft(&l->shown)) return;
    route_live_times(l, arena, &times);
    int64_t soft = route_soft_cost(&l->shown, out, &times);
    out->travel += soft;
    out->cost += soft;
}

void live_accept_as(RouteLive *l, const RoutePlan *plan, const int32_t *start, int32_t count)
{
    int32_t n = l->p.visit_count;
    l->before = *plan;
    l->before.visits = NEW_ARRAY(l->arena, int32_t, n + 1);
    l->before.trips = NEW_ARRAY(l->arena, RouteTrip, plan->trip_count + 1);
    l->before.unserved = NEW_ARRAY(l->arena, int32_t, n + 1);
    int32_t stops = 0;
    for (int32_t t = 0; t < plan->trip_count; t++) stops += plan->trips[t].length;
    if (stops) memcpy(l->before.visits, plan->visits, (size_t)stops * sizeof(int32_t));
    if (plan->trip_count)
        memcpy(l->before.trips, plan->trips, (size_t)plan->trip_count * sizeof(RouteTrip));
    if (plan->unserved_count)
        memcpy(l->before.unserved, plan->unserved, (size_t)plan->unserved_count * sizeof(int32_t));
    for (int32_t c = 0; c < n; c++) l->before_start[c] = c < count ? start[c] : -1;
}

void route_live_accept(RouteLive *l)
{
    RoutePlan plan;
    RouteTimes times;
    route_live_plan(l, l->arena, &plan);
    route_live_times(l, l->arena, &times);
    live_accept_as(l, &plan, times.start, l->p.visit_count);
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
    int32_t *left = NEW_ARRAY(arena, int32_t, n + 1); /* unserved before: 1; now: 2 */
    route_live_plan(l, arena, &plan);
    route_live_times(l, arena, &times);
    where_all(&l->before, n, was);
    where_all(&plan, n, is);
    for (int32_t i = 0; i < l->before.unserved_count; i++) left[l->before.unserved[i]] |= 1;
    for (int32_t i = 0; i < plan.unserved_count; i++) left[plan.unserved[i]] |= 2;
    *out = NEW_ARRAY(arena, RouteChange, n + 1);
    for (int32_t c = 0; c < n; c++) {
        int32_t then = was[c].vehicle < 0 ? -1 : l->before_start[c];
        int32_t now = is[c].vehicle < 0 ? -1 : times.start[c];
        bool same = was[c].vehicle == is[c].vehicle && was[c].trip == is[c].trip && then == now;
        if (same && left[c] != 1 && left[c] != 2) continue;
        (*out)[count++] =
            (RouteChange){c, was[c].vehicle, is[c].vehicle, was[c].trip, is[c].trip, then, now};
    }
    return count;
}

static int32_t trip_of_day(const RouteLive *l, int32_t visit)
{
    const Search *s = l->s;
    int32_t in = s->node[visit].trip, k = s->trip[in].vehicle, number = live_trips_left(l, k);
    for (int32_t t = s->day[k].first; t != in; t = s->trip[t].next) number++;
    return number;
}

/* The visit done before it on its trip; -1: none. */
static int32_t before_it(const RouteLive *l, int32_t visit)
{
    const Search *s = l->s;
    int32_t at = s->node[visit].prev, k = s->trip[s->node[visit].trip].vehicle, last = -1;
    if (at < s->n) return at;
    if (!l->joins[k] || s->trip[s->node[visit].trip].prev != NONE) return -1;
    for (int32_t f = 0; f < l->frozen_count; f++)
        for (int32_t i = 0; l->frozen[f].vehicle == k && i < l->frozen[f].length; i++)
            last = l->frozen_visits[l->frozen[f].first + i];
    return last;
}

static RouteOffer offer_of(const RouteLive *l, int32_t visit, const Spot *spot, int32_t start)
{
    int32_t k = spot->vehicle;
    const RouteVehicle *v = &l->p.vehicles[k];
    const Trip *in = &l->s->trip[l->s->node[visit].trip];
    /* On the way home, with nothing more to do: it goes on, and what is left of that way is saved.
     */
    bool goes_on = l->joins[k] && in->prev == NONE && in->next == NONE && spot->how == HOW_NEW_TRIP;
    RouteOffer offer = {.vehicle = spot->vehicle,
                        .trip = trip_of_day(l, visit),
                        .opens = spot->how == HOW_NEW_TRIP && !goes_on,
                        .after = -1,
                        .start = start,
                        .cost = spot->cost};
    if (spot->how == HOW_SPLIT_LEFT) offer.splits = 1;
    if (spot->how == HOW_SPLIT_RIGHT) offer.splits = 2;
    if (!offer.opens) offer.after = before_it(l, visit);
    if (goes_on) offer.cost -= route_leg_cost(&l->p, k, v->start, v->end);
    if (offer.splits == 2) offer.after = spot->after;
    return offer;
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
        if (!s->broken) out[kept++] = offer_of(l, visit, &spots[i], times.start[visit]);
        arena_free(scratch);
        search_undo(s);
    }
    return kept;
}
