/* The cheapest feasible place for one visit, in constant time per place looked at. */
#include "engine/route/search.h"

#define BLINK_BELOW 42949673u /* 1 in 100 of 32 bits */

typedef struct Ask {
    const Task *task;
    int32_t visit;
    int32_t vehicle; /* whose tables are in hand */
    const int32_t *to, *from, *time_to, *time_from; /* rows: from the visit, to the visit */
    int32_t extra;
} Ask;

/* Puts the rows of this vehicle in hand; false when it may not take the visit. */
static inline bool ask_vehicle(const Search *s, Ask *ask, int32_t vehicle)
{
    if (ask->vehicle == vehicle) return ask->extra != ROUTE_FORBIDDEN;
    const Tables *t = &s->tables[s->day[vehicle].tables];
    size_t row = (size_t)ask->task->place * (size_t)s->stride;
    ask->vehicle = vehicle;
    ask->to = t->cost + row;
    ask->from = t->cost_t + row;
    ask->time_to = t->time + row;
    ask->time_from = t->time_t + row;
    ask->extra = s->allow ? s->allow[(size_t)vehicle * (size_t)s->n + (size_t)ask->visit] : 0;
    return ask->extra != ROUTE_FORBIDDEN;
}

static inline bool fits(const Search *s, const Trip *t, const Ask *ask)
{
    if (t->load + ask->task->q > t->seats) return false;
    if (s->dims > 1) {
        const RouteVisit *v = &s->p->visits[ask->visit];
        const RouteVehicle *k = &s->p->vehicles[t->vehicle];
        for (int d = 0; d < s->dims; d++)
            if (t->loads[d] + v->delivery[d] > k->capacity[d]) return false;
    }
    return true;
}

static bool fits_alone(const Search *s, int32_t vehicle, const Ask *ask)
{
    const RouteVisit *v = &s->p->visits[ask->visit];
    for (int d = 0; d < s->dims; d++)
        if (v->delivery[d] > s->p->vehicles[vehicle].capacity[d] || v->pickup[d] > s->p->vehicles[vehicle].capacity[d])
            return false;
    return true;
}

static inline bool better(Search *s, int32_t cost, const Spot *best)
{
    return cost < best->cost && pick32(s) >= BLINK_BELOW;
}

/* ---- one trip, one window ------------------------------------------------------------------------ */

static inline void try_plain(Search *s, const Ask *ask, int32_t i, int32_t j, Spot *best)
{
    const Node *a = &s->node[i], *b = &s->node[j];
    int32_t cost = ask->from[a->out] + ask->to[b->in] - a->leg + ask->extra;
    if (cost >= best->cost) return;
    int32_t start = a->dep + ask->time_from[a->out];
    if (start < ask->task->e) start = ask->task->e;
    if (start > ask->task->l || start + ask->task->s + ask->time_to[b->in] > b->lat) return;
    if (pick32(s) < BLINK_BELOW) return;
    *best = (Spot){.cost = cost, .after = i, .trip = a->trip, .vehicle = ask->vehicle, .how = HOW_INTO};
}

static void try_plain_new(Search *s, Ask *ask, int32_t vehicle, Spot *best)
{
    if (!ask_vehicle(s, ask, vehicle) || !fits_alone(s, vehicle, ask)) return;
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    int32_t start = v->start < 0 ? s->p->place_count : v->start, end = v->end < 0 ? s->p->place_count : v->end;
    int64_t cost = (int64_t)ask->from[start] + ask->to[end] + ask->extra + v->cost_fixed;
    if (cost >= best->cost || v->max_tasks < 1) return;
    int32_t at = v->from + ask->time_from[start];
    if (at < ask->task->e) at = ask->task->e;
    if (at > ask->task->l || at + ask->task->s + ask->time_to[end] > v->to) return;
    if (best->cost < COST_MAX && pick32(s) < BLINK_BELOW) return;
    *best = (Spot){.cost = (int32_t)cost, .trip = NONE, .vehicle = vehicle, .how = HOW_NEW_TRIP};
}

static Spot best_plain(Search *s, Ask *ask, int32_t only)
{
    Spot best = {.cost = COST_MAX};
    const int32_t *near = s->near + (size_t)ask->visit * (size_t)s->near_max;
    for (int32_t k = 0; k < s->near_count[ask->visit]; k++) {
        int32_t i = near[k] < 0 ? ~near[k] : near[k];
        const Node *a = &s->node[i];
        if (a->trip < 0) continue;
        const Trip *t = &s->trip[a->trip];
        if (t->load + ask->task->q > t->seats) continue;
        if (near[k] < 0 && a->prev < s->n) continue;
        if (only >= 0 && t->vehicle != only) continue;
        if (ask->vehicle != t->vehicle && (s->allow || s->tables_count > 1)) {
            if (!ask_vehicle(s, ask, t->vehicle)) continue;
        } else if (ask->extra == ROUTE_FORBIDDEN) continue;
        ask->vehicle = t->vehicle;
        if (s->dims > 1 && !fits(s, t, ask)) continue;
        if (s->day[t->vehicle].count >= s->p->vehicles[t->vehicle].max_tasks) continue;
        if (near[k] >= 0) try_plain(s, ask, i, a->next, &best);
        if (a->prev >= s->n) try_plain(s, ask, a->prev, i, &best);
    }
    ask->vehicle = NONE;
    if (only >= 0) {
        if (s->day[only].trips == 0) try_plain_new(s, ask, only, &best);
        return best;
    }
    for (int32_t k = 0; k < s->kinds; k++)
        if (s->spare_count[k] > 0) try_plain_new(s, ask, s->spare[k][s->spare_count[k] - 1], &best);
    return best;
}

/* ---- trips ------------------------------------------------------------------------------------------ */

static inline int32_t trip_leave(const Seg *g, int32_t free_at)
{
    int32_t out = free_at > g->M ? free_at : g->M;
    return g->R > out ? g->R : out;
}

/* When a trip of this shape, by someone free at free_at, is back; ROUTE_NEVER: not feasible. */
static inline int32_t trip_back(const Seg *g, int32_t free_at)
{
    if (g->P > 0) return ROUTE_NEVER;
    int32_t out = trip_leave(g, free_at);
    if (out > g->L) return ROUTE_NEVER;
    return out + g->D > g->B ? out + g->D : g->B;
}

static void try_segment(Search *s, const Ask *ask, const Seg *one, int32_t i, int32_t j, Spot *best)
{
    const Node *a = &s->node[i], *b = &s->node[j];
    int32_t cost = ask->from[a->out] + ask->to[b->in] - a->leg + ask->extra;
    if (cost >= best->cost) return;
    const Trip *t = &s->trip[a->trip];
    Seg g;
    if (!segs_join(&g, &s->pre[i], ask->time_from[a->out], one)) return;
    if (g.P > 0 || !segs_join(&g, &g, ask->time_to[b->in], &s->suf[j])) return;
    if (t->seg.R > g.R) g.R = t->seg.R;
    if (trip_back(&g, t->free_at) > t->back_by) return;
    if (pick32(s) < BLINK_BELOW) return;
    *best = (Spot){.cost = cost, .after = i, .trip = a->trip, .vehicle = ask->vehicle, .how = HOW_INTO};
}

/* A return to the kitchen beside the visit: after it (left) or before it (right). */
static void try_split(Search *s, const Ask *ask, const Seg *one, int32_t i, Spot *best)
{
    const Node *a = &s->node[i];
    int32_t j = a->next;
    if (j >= s->n) return; /* a new trip at the end is tried apart */
    const Trip *t = &s->trip[a->trip];
    const RouteVehicle *v = &s->p->vehicles[t->vehicle];
    if (s->day[t->vehicle].trips >= v->max_trips) return;
    const Node *b = &s->node[j], *end = &s->node[s->n + a->trip];
    const Tables *tables = &s->tables[s->day[t->vehicle].tables];
    size_t stride = (size_t)s->stride;
    const Seg *home = &s->suf[s->n + a->trip], *start = &s->pre[s->n + a->trip];
    int32_t base = ask->extra - a->leg + ask->from[a->out] + ask->to[end->in] + tables->cost[(size_t)end->out * stride + (size_t)b->in];
    Seg left, right;
    if (i < s->n && base < best->cost && segs_join(&left, &s->pre[i], ask->time_from[a->out], one) &&
        segs_join(&left, &left, ask->time_to[end->in], home) &&
        segs_join(&right, start, tables->time[(size_t)end->out * stride + (size_t)b->in], &s->suf[j]) &&
        left.Q <= t->seats) {
        int32_t back = trip_back(&left, t->free_at);
        if (back < ROUTE_NEVER && trip_back(&right, back + v->reload) <= t->back_by && pick32(s) >= BLINK_BELOW)
            *best = (Spot){.cost = base, .after = i, .trip = a->trip, .vehicle = ask->vehicle, .how = HOW_SPLIT_LEFT};
    }
    if (i >= s->n) return;
    base = ask->extra - a->leg + tables->cost[(size_t)a->out * stride + (size_t)end->in] + ask->from[end->out] + ask->to[b->in];
    if (base < best->cost && segs_join(&left, &s->pre[i], tables->time[(size_t)a->out * stride + (size_t)end->in], home) &&
        segs_join(&right, start, ask->time_from[end->out], one) &&
        segs_join(&right, &right, ask->time_to[b->in], &s->suf[j]) && right.Q <= t->seats) {
        int32_t back = trip_back(&left, t->free_at);
        if (back < ROUTE_NEVER && trip_back(&right, back + v->reload) <= t->back_by && pick32(s) >= BLINK_BELOW)
            *best = (Spot){.cost = base, .after = i, .trip = a->trip, .vehicle = ask->vehicle, .how = HOW_SPLIT_RIGHT};
    }
}

/* A trip of its own, at each place of the day. */
static void try_new_trips(Search *s, Ask *ask, const Seg *one, int32_t vehicle, Spot *best)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    const Day *d = &s->day[vehicle];
    if (d->trips >= v->max_trips || d->count >= v->max_tasks) return;
    if (!ask_vehicle(s, ask, vehicle) || !fits_alone(s, vehicle, ask)) return;
    int32_t start = v->start < 0 ? s->p->place_count : v->start, end = v->end < 0 ? s->p->place_count : v->end;
    int64_t cost = (int64_t)ask->from[start] + ask->to[end] + ask->extra + (d->trips == 0 ? v->cost_fixed : 0);
    if (cost >= best->cost) return;
    Seg depot = {.B = v->from, .L = ROUTE_NEVER, .P = FAR_PAST, .M = FAR_PAST, .R = FAR_PAST};
    Seg home = depot;
    home.B = FAR_PAST;
    if (!segs_join(&depot, &depot, ask->time_from[start], one) || !segs_join(&depot, &depot, ask->time_to[end], &home))
        return;
    int32_t free_at = v->from;
    for (int32_t after = NONE, t = d->first;; after = t, t = s->trip[t].next) {
        int32_t by = t == NONE ? v->to : 0;
        if (t != NONE) {
            const Trip *trip = &s->trip[t];
            int32_t leave = trip->back_by - trip->seg.D;
            by = (leave < trip->seg.L ? leave : trip->seg.L) - v->reload;
        }
        if (trip_back(&depot, free_at) <= by && better(s, (int32_t)cost, best))
            *best = (Spot){.cost = (int32_t)cost, .trip = after, .vehicle = vehicle, .how = HOW_NEW_TRIP};
        if (t == NONE) break;
        free_at = s->trip[t].back + v->reload;
    }
}

static Spot best_trips(Search *s, Ask *ask, int32_t only)
{
    Spot best = {.cost = COST_MAX};
    Seg one = seg_of(ask->task);
    const int32_t *near = s->near + (size_t)ask->visit * (size_t)s->near_max;
    for (int32_t k = 0; k < s->near_count[ask->visit]; k++) {
        int32_t i = near[k] < 0 ? ~near[k] : near[k];
        const Node *a = &s->node[i];
        if (a->trip < 0) continue;
        const Trip *t = &s->trip[a->trip];
        if (only >= 0 && t->vehicle != only) continue;
        if (!ask_vehicle(s, ask, t->vehicle)) continue;
        if (s->day[t->vehicle].count >= s->p->vehicles[t->vehicle].max_tasks) continue;
        if (near[k] >= 0 && s->dims == 1) try_split(s, ask, &one, i, &best);
        if (!fits(s, t, ask)) continue;
        if (near[k] >= 0) try_segment(s, ask, &one, i, a->next, &best);
        if (a->prev >= s->n) try_segment(s, ask, &one, a->prev, i, &best);
    }
    for (int32_t k = 0; k < s->m; k++) {
        if ((only >= 0 && k != only) || (only < 0 && s->day[k].closed)) continue;
        const Day *d = &s->day[k];
        if (only < 0 && d->trips == 0 && s->spare[d->kind][s->spare_count[d->kind] - 1] != k) continue;
        try_new_trips(s, ask, &one, k, &best);
    }
    return best;
}

Spot search_best_spot(Search *s, int32_t visit, int32_t only)
{
    Ask ask = {.task = &s->task[visit], .visit = visit, .vehicle = NONE};
    if (s->mode == MODE_GENERAL) return general_best_spot(s, visit, only);
    if (s->task[visit].partner != NONE) return search_best_pair(s, visit, only);
    if (s->mode == MODE_TRIPS) return best_trips(s, &ask, only);
    ask_vehicle(s, &ask, only >= 0 ? only : 0);
    return best_plain(s, &ask, only);
}
