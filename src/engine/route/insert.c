/* The cheapest feasible place for one visit, in constant time per place looked at. */
#include "engine/route/search.h"

enum { NEAREST = 4 }; /* stops whose trips are tried first */

#define BLINK_BELOW 42949673u /* 1 in 100 of 32 bits */

static inline bool blink(Search *s)
{
    return !s->steady && pick32(s) < BLINK_BELOW;
}

typedef struct Ask {
    const Task *task;
    int32_t visit;
    int32_t vehicle;                                /* whose tables are in hand */
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
    if (t->load + ask->task->q > t->seats && s->over_price == 0) return false;
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
        if (v->delivery[d] > s->p->vehicles[vehicle].capacity[d] ||
            v->pickup[d] > s->p->vehicles[vehicle].capacity[d])
            return false;
    return true;
}

/* ---- one trip, one window ---- */

/* The cheapest place in trip t below `bound`, never `but` (a blink). Without one, how is HOW_NONE
 * and cost says: no place below this. */
static Known scan_plain(const Search *s, const Ask *ask, int32_t t, int32_t but, int32_t bound)
{
    Known best = {.version = s->trip[t].version, .cost = bound - ask->extra};
    int32_t end = s->n + t, e = ask->task->e, l = ask->task->l, service = ask->task->s;
    int32_t soonest = e + service; /* done */
    const Node *node = s->node;
    if (!fits(s, &s->trip[t], ask)) {
        best.cost = COST_MAX;
        return best;
    }
    for (int32_t i = end;;) {
        const Node *a = &node[i], *b = &node[a->next];
        if (a->dep > l) break;
        if (b->lat >= soonest) { /* the early part of a long trip is passed without its costs */
            int32_t cost = ask->from[a->out] + ask->to[b->in] - a->leg;
            if (cost < best.cost) {
                int32_t start = a->dep + ask->time_from[a->out];
                if (start < e) start = e;
                if (start <= l && start + service + ask->time_to[b->in] <= b->lat && i != but) {
                    best.cost = cost;
                    best.after = (int16_t)(i < s->n ? i : NONE);
                    best.how = HOW_INTO;
                }
            }
        }
        i = a->next;
        if (i == end) break;
    }
    best.cost += ask->extra;
    return best;
}

static void try_plain_new(Search *s, Ask *ask, int32_t vehicle, Spot *best)
{
    if (!ask_vehicle(s, ask, vehicle) || !fits_alone(s, vehicle, ask)) return;
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    int32_t start = v->start < 0 ? s->p->place_count : v->start,
            end = v->end < 0 ? s->p->place_count : v->end;
    int64_t cost = (int64_t)ask->from[start] + ask->to[end] + ask->extra + v->cost_fixed;
    if (cost > best->cost || (cost == best->cost && !search_coin(s)) || v->max_tasks < 1) return;
    int32_t at = v->from + ask->time_from[start];
    if (at < ask->task->e) at = ask->task->e;
    if (at > ask->task->l || at + ask->task->s + ask->time_to[end] > v->to) return;
    if (best->how && blink(s)) return;
    *best = (Spot){.cost = (int32_t)cost, .trip = NONE, .vehicle = vehicle, .how = HOW_NEW_TRIP};
}

/* ---- trips ---- */

static inline void scan_into(const Search *s, const Ask *ask, const Seg *one, int32_t i,
                             int32_t cost, Known *best)
{
    const Node *a = &s->node[i], *b = &s->node[a->next];
    const Trip *t = &s->trip[a->trip];
    Seg g;
    if (!segs_join(&g, &s->pre[i], ask->time_from[a->out], one)) return;
    if ((g.P > 0 && s->second_price == 0) ||
        !segs_join(&g, &g, ask->time_to[b->in], &s->suf[a->next]))
        return;
    int32_t back, late = t->late_before > t->late_after ? t->late_before : t->late_after;
    if (!trip_runs(s, &g, t->free_at, &back, &late) || !back_in_time(s, back, t->back_by, &late))
        return;
    cost += seconds_cost(s, g.P) - seconds_cost(s, t->seg.P) + seconds_cost(s, late) -
            seconds_cost(s, s->day[t->vehicle].late);
    if (cost >= best->cost) return;
    *best = (Known){best->version, cost, (int16_t)(i < s->n ? i : NONE), HOW_INTO};
}

/* A trip cut in two: adds what the halves cost more than the whole in heat and lateness; false when
 * they do not run. */
static bool halves_run(const Search *s, const Trip *t, const Seg *left, const Seg *right,
                       int32_t *cost)
{
    int32_t back, reload = s->p->vehicles[t->vehicle].reload;
    int32_t late = t->late_before > t->late_after ? t->late_before : t->late_after;
    if (!trip_runs(s, left, t->free_at, &back, &late) ||
        !trip_runs(s, right, back + reload, &back, &late) ||
        !back_in_time(s, back, t->back_by, &late))
        return false;
    *cost += seconds_cost(s, left->P) + seconds_cost(s, right->P) - seconds_cost(s, t->seg.P) +
             seconds_cost(s, late) - seconds_cost(s, s->day[t->vehicle].late);
    return true;
}

/* A return to the kitchen beside the visit: after it (left) or before it (right). */
static void scan_split(const Search *s, const Ask *ask, const Seg *one, int32_t i, int32_t to_left,
                       int32_t to_right, Known *best)
{
    const Node *a = &s->node[i];
    int32_t j = a->next, depot = s->n + a->trip;
    const Trip *t = &s->trip[a->trip];
    const Node *b = &s->node[j], *end = &s->node[depot];
    const Tables *tables = &s->tables[s->day[t->vehicle].tables];
    size_t home_row = (size_t)end->out * (size_t)s->stride,
           a_row = (size_t)a->out * (size_t)s->stride;
    const Seg *home = &s->suf[depot], *start = &s->pre[depot];
    Seg left, right;
    if (to_left < best->cost && segs_join(&left, &s->pre[i], ask->time_from[a->out], one) &&
        segs_join(&left, &left, ask->time_to[end->in], home) &&
        segs_join(&right, start, tables->time[home_row + (size_t)b->in], &s->suf[j]) &&
        left.Q <= t->seats) {
        if (halves_run(s, t, &left, &right, &to_left) && to_left < best->cost)
            *best = (Known){best->version, to_left, (int16_t)i, HOW_SPLIT_LEFT};
    }
    if (to_right < best->cost &&
        segs_join(&left, &s->pre[i], tables->time[a_row + (size_t)end->in], home) &&
        segs_join(&right, start, ask->time_from[end->out], one) &&
        segs_join(&right, &right, ask->time_to[b->in], &s->suf[j]) && right.Q <= t->seats) {
        if (halves_run(s, t, &left, &right, &to_right) && to_right < best->cost)
            *best = (Known){best->version, to_right, (int16_t)i, HOW_SPLIT_RIGHT};
    }
}

static Known scan_trip(const Search *s, const Ask *ask, int32_t t, int32_t but, int32_t bound)
{
    const Trip *trip = &s->trip[t];
    Known best = {.version = trip->version, .cost = bound - ask->extra};
    Seg one = seg_of(ask->task);
    int32_t end = s->n + t;
    bool room = fits(s, trip, ask), split = !trip->full && s->dims == 1;
    if (!room && !split) {
        best.cost = COST_MAX;
        return best;
    }
    int32_t over = over_cost(s, trip->load + ask->task->q, trip->seats) -
                   over_cost(s, trip->load, trip->seats);
    int32_t to_home = ask->to[s->node[end].in], from_home = ask->from[s->node[end].out];
    for (int32_t i = end;;) {
        const Node *a = &s->node[i];
        int32_t from = ask->from[a->out], to = ask->to[s->node[a->next].in];
        int32_t cost = from + to - a->leg;
        if (cost < best.cost && i != but) { /* a return beside it only costs more */
            if (room && cost + over < best.cost) scan_into(s, ask, &one, i, cost + over, &best);
            int32_t to_left = from + to_home + a->dep, to_right = from_home + to + a->lat;
            if (split && i != end && a->next != end && /* new trips are tried apart */
                (to_left < best.cost || to_right < best.cost))
                scan_split(s, ask, &one, i, to_left, to_right, &best);
        }
        if (s->pre[i].B > ask->task->l) break;
        i = a->next;
        if (i == end) break;
    }
    best.cost += ask->extra;
    return best;
}

/* A trip of its own, at each place of the day. */
static void try_new_trips(Search *s, Ask *ask, const Seg *one, int32_t vehicle, Spot *best)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    const Tour *d = &s->day[vehicle];
    if (d->trips >= v->max_trips || d->count >= v->max_tasks) return;
    if (!ask_vehicle(s, ask, vehicle) || !fits_alone(s, vehicle, ask)) return;
    int32_t start = v->start < 0 ? s->p->place_count : v->start,
            end = v->end < 0 ? s->p->place_count : v->end;
    int64_t cost =
        (int64_t)ask->from[start] + ask->to[end] + ask->extra + (d->trips == 0 ? v->cost_fixed : 0);
    if (cost > best->cost || (cost == best->cost && !search_coin(s))) return;
    Seg depot = {.B = v->from, .L = ROUTE_NEVER, .P = FAR_PAST, .M = FAR_PAST, .R = FAR_PAST};
    Seg home = depot;
    home.B = FAR_PAST;
    if (!segs_join(&depot, &depot, ask->time_from[start], one) ||
        !segs_join(&depot, &depot, ask->time_to[end], &home))
        return;
    int32_t free_at = v->from;
    for (int32_t after = NONE, t = d->first;; after = t, t = s->trip[t].next) {
        int32_t by = v->to, back, late = t == NONE ? d->late : s->trip[t].late_before;
        if (t != NONE) {
            const Trip *trip = &s->trip[t];
            int32_t leave = trip->back_by - trip->seg.D;
            by = (leave < trip->seg.L ? leave : trip->seg.L) - v->reload;
            if (trip->late_from > late) late = trip->late_from;
        }
        if (trip_runs(s, &depot, free_at, &back, &late) && back_in_time(s, back, by, &late)) {
            int64_t all =
                cost + seconds_cost(s, depot.P) + seconds_cost(s, late) - seconds_cost(s, d->late);
            if (all <= best->cost && !blink(s))
                *best = (Spot){
                    .cost = (int32_t)all, .trip = after, .vehicle = vehicle, .how = HOW_NEW_TRIP};
        }
        if (t == NONE) break;
        free_at = s->trip[t].back + v->reload;
    }
}

/* ---- over all trips ---- */

static Known scan(const Search *s, const Ask *ask, int32_t t, int32_t but, int32_t bound)
{
    return s->mode == MODE_PLAIN ? scan_plain(s, ask, t, but, bound)
                                 : scan_trip(s, ask, t, but, bound);
}

static void try_trip(Search *s, Ask *ask, int32_t t, Spot *best)
{
    int32_t vehicle = s->trip[t].vehicle;
    if (s->allow || s->tables_count > 1) {
        if (!ask_vehicle(s, ask, vehicle)) return;
    }
    Known fresh = {0}, *known = &fresh;
    int32_t place = s->mode == MODE_TRIPS ? (int32_t)(s->trip[t].version >> s->known_shift) : t;
    if (place < s->known_trips)
        known = &s->known[(size_t)ask->visit * (size_t)s->known_trips + (size_t)place];
    bool stands = known->version == s->trip[t].version;
    if (stands && known->cost >= best->cost) return;
    if (s->day[vehicle].count >= s->p->vehicles[vehicle].max_tasks) return;
    if (!stands || known->how == HOW_NONE) *known = scan(s, ask, t, NONE, best->cost);
    if (known->cost >= best->cost) return;
    Known found = *known;
    int32_t first = s->n + t, after = found.after == NONE ? first : found.after;
    if (blink(s)) {
        found = scan(s, ask, t, after, best->cost);
        if (found.cost >= best->cost) return;
        after = found.after == NONE ? first : found.after;
    }
    *best =
        (Spot){.cost = found.cost, .after = after, .trip = t, .vehicle = vehicle, .how = found.how};
}

/* The trips of the stops nearby; the nearest first, since a low cost found early spares work with
 * the others.  They are marked before they are tried: asking of each stop "was its trip seen?" is
 * guessed wrongly by the processor half the time, and cost a fifth of all at 1,000 stops. */
static void try_near(Search *s, Ask *ask, Spot *best)
{
    const int32_t *near = s->near + (size_t)ask->visit * (size_t)s->near_max;
    const Known *known = s->known + (size_t)ask->visit * (size_t)s->known_trips;
    int32_t count = s->near_count[ask->visit];
    uint8_t *mark = s->trips_near; /* of trip t: mark[t + 1]; mark[0]: of no trip */
    memset(mark, 0, (size_t)s->trip_max + 1);
    for (int32_t k = 0; k < count; k++) {
        int32_t t = s->node[near[k]].trip;
        mark[t + 1] = 1;
        __builtin_prefetch(known + (t > 0 ? t : 0)); /* larger than the nearer caches */
    }
    mark[0] = 0;
    for (int32_t k = 0; k < count && k < NEAREST; k++) {
        int32_t t = s->node[near[k]].trip;
        if (!mark[t + 1]) continue;
        mark[t + 1] = 0;
        try_trip(s, ask, t, best);
    }
    for (int32_t at = 0; at <= s->trip_max; at += 8) { /* eight at once; their number is padded */
        uint64_t eight;
        memcpy(&eight, mark + at, sizeof eight);
        for (; eight; eight &= eight - 1)
            try_trip(s, ask, at + __builtin_ctzll(eight) / 8 - 1, best);
    }
}

static void try_all(Search *s, Ask *ask, Spot *best)
{
    const int32_t *adj = s->adj + (size_t)ask->visit * (size_t)s->adj_max;
    uint32_t seen = ++s->seen;
    if (s->mode == MODE_TRIPS) { /* what is known of them is larger than the nearer caches */
        const Known *known = s->known + (size_t)ask->visit * (size_t)s->known_trips;
        for (int32_t k = 0; k < s->open_count; k++)
            __builtin_prefetch(known + (s->trip[s->open[k]].version >> s->known_shift));
    }
    for (int32_t k = 1; k <= NEAREST && k < s->adj_max; k++) {
        int32_t t = s->node[adj[k]].trip;
        if (t < 0 || s->trip[t].seen == seen) continue;
        s->trip[t].seen = seen;
        try_trip(s, ask, t, best);
    }
    for (int32_t k = 0; k < s->open_count; k++)
        if (s->trip[s->open[k]].seen != seen) try_trip(s, ask, s->open[k], best);
}

static void try_trips(Search *s, Ask *ask, int32_t only, Spot *best)
{
    if (only >= 0) {
        for (int32_t t = s->day[only].first; t != NONE; t = s->trip[t].next)
            try_trip(s, ask, t, best);
    } else if (s->near) {
        try_near(s, ask, best);
    } else {
        try_all(s, ask, best);
    }
}

static Spot best_of(Search *s, Ask *ask, int32_t only)
{
    Spot best = {.cost = COST_MAX};
    ask_vehicle(s, ask, only >= 0 ? only : 0);
    try_trips(s, ask, only, &best);
    if (s->mode == MODE_TRIPS) {
        Seg one = seg_of(ask->task);
        for (int32_t k = 0; k < s->m; k++) {
            const Tour *d = &s->day[k];
            if (only >= 0 ? k != only : d->closed) continue;
            if (only < 0 && d->trips == 0 && s->spare[d->kind][s->spare_count[d->kind] - 1] != k)
                continue;
            try_new_trips(s, ask, &one, k, &best);
        }
        return best;
    }
    if (only >= 0) {
        if (s->day[only].trips == 0) try_plain_new(s, ask, only, &best);
        return best;
    }
    for (int32_t k = 0; k < s->kinds; k++)
        if (s->spare_count[k] > 0) try_plain_new(s, ask, s->spare[k][s->spare_count[k] - 1], &best);
    return best;
}

Spot search_best_spot(Search *s, int32_t visit, int32_t only)
{
    Ask ask = {.task = &s->task[visit], .visit = visit, .vehicle = NONE};
    if (s->m == 0) return (Spot){.cost = COST_MAX};
    if (s->mode == MODE_GENERAL) return general_best_spot(s, visit, only);
    if (s->task[visit].partner != NONE) return search_best_pair(s, visit, only);
    return best_of(s, &ask, only);
}

/* Keeps the cheapest in order. */
static int32_t spot_sorted(Spot *list, int32_t count, int32_t most, Spot spot)
{
    if (spot.how == HOW_NONE || most < 1) return count;
    if (count == most && list[count - 1].cost <= spot.cost) return count;
    int32_t i = count < most ? count++ : count - 1;
    for (; i > 0 && list[i - 1].cost > spot.cost; i--) list[i] = list[i - 1];
    list[i] = spot;
    return count;
}

int32_t search_spots(Search *s, int32_t visit, Spot *out, int32_t most)
{
    int32_t count = 0;
    if (s->mode == MODE_GENERAL) return general_spots(s, visit, out, most);
    for (int32_t k = 0; k < s->m; k++) {
        if (s->day[k].closed) continue;
        Ask ask = {.task = &s->task[visit], .visit = visit, .vehicle = NONE};
        Spot found[2];
        int32_t n = 0;
        if (s->pairs || s->mode == MODE_PLAIN) {
            found[n++] = search_best_spot(s, visit, k);
        } else {
            Seg one = seg_of(ask.task);
            for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next) {
                Spot spot = {.cost = COST_MAX};
                try_trip(s, &ask, t, &spot);
                count = spot_sorted(out, count, most, spot);
            }
            found[n] = (Spot){.cost = COST_MAX};
            try_new_trips(s, &ask, &one, k, &found[n++]);
        }
        for (int32_t i = 0; i < n; i++) count = spot_sorted(out, count, most, found[i]);
    }
    return count;
}
