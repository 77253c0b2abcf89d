/* The places a visit may go to on days under every rule: each is tried by linking it in, laying
 * out the times that move, and taking it out again. */
#include "engine/route/general.h"

enum { SPOTS_MAX = 64 };
#define BLINK_BELOW 42949673u /* one place in a hundred is passed over */

static int32_t place_next(const Search *s, int32_t node)
{
    while (is_break(s, node)) node = s->node[node].next;
    return s->node[node].in;
}

static void link_raw(Search *s, int32_t c, int32_t after)
{
    Node *n = &s->node[c];
    n->prev = after;
    n->next = s->node[after].next;
    n->trip = s->node[after].trip;
    s->node[n->next].prev = c;
    s->node[after].next = c;
}

static void unlink_raw(Search *s, int32_t c)
{
    s->node[s->node[c].prev].next = s->node[c].next;
    s->node[s->node[c].next].prev = s->node[c].prev;
    s->node[c].trip = NONE;
}

static bool partner_here(const Search *s, int32_t c, int32_t vehicle)
{
    const General *g = s->general;
    for (int32_t i = g->tie_from[c]; i < g->tie_from[c + 1]; i++) {
        int32_t t = s->node[g->ties[i].other].trip;
        if (t != NONE && s->trip[t].vehicle == vehicle) return true;
    }
    return false;
}

static int32_t detour(const Search *s, int32_t vehicle, int32_t c, int32_t after)
{
    int32_t a = place_after(s, after), b = place_next(s, s->node[after].next),
            here = s->task[c].place;
    return price(s, vehicle, a, here) + price(s, vehicle, here, b) - price(s, vehicle, a, b);
}

/* Limits on the whole day's travel. */
static bool day_may_grow(const Search *s, int32_t vehicle, int32_t c, int32_t after)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    if (v->max_travel < 0 && v->max_metres < 0) return true;
    int32_t a = place_after(s, after), b = place_next(s, s->node[after].next),
            here = s->task[c].place;
    int64_t more = (int64_t)seconds(s, vehicle, a, here) + seconds(s, vehicle, here, b) -
                   seconds(s, vehicle, a, b);
    if (v->max_travel >= 0 && s->general->travel[vehicle] + more > v->max_travel) return false;
    if (v->max_metres < 0) return true;
    int32_t nowhere = s->p->place_count;
    int32_t pa = a == nowhere ? -1 : a, pb = b == nowhere ? -1 : b;
    more = (int64_t)route_metres(s->p, vehicle, pa, here) + route_metres(s->p, vehicle, here, pb) -
           route_metres(s->p, vehicle, pa, pb);
    return s->general->metres[vehicle] + more <= v->max_metres;
}

typedef struct Spots {
    Spot at[SPOTS_MAX];
    int32_t count, most;
} Spots;

static void spots_add(Spots *list, Spot spot)
{
    int32_t i = list->count;
    if (i == list->most) {
        if (spot.cost > list->at[i - 1].cost) return;
        i--;
    } else
        list->count++;
    for (; i > 0 && list->at[i - 1].cost > spot.cost; i--) list->at[i] = list->at[i - 1];
    list->at[i] = spot;
}

static int32_t spots_worst(const Spots *list)
{
    return list->count < list->most ? COST_MAX : list->at[list->count - 1].cost;
}

/* What the day pays for its share of the workload when it grows by so much. */
static int64_t balance_more(const Search *s, int32_t vehicle, int64_t more)
{
    int64_t busy = s->general->busy[vehicle];
    if (s->p->balance == 0) return 0;
    return route_balance(s->p, busy + more) - route_balance(s->p, busy);
}

static int64_t busy_more(const Search *s, int32_t vehicle, int32_t c, int32_t after)
{
    if (s->p->balance == 0) return 0;
    int32_t a = place_after(s, after), b = place_next(s, s->node[after].next),
            here = s->task[c].place;
    return (int64_t)seconds(s, vehicle, a, here) + seconds(s, vehicle, here, b) -
           seconds(s, vehicle, a, b) + route_service(s->p, vehicle, c);
}

static bool may_precede(const RouteVisit *a, const RouteVisit *b)
{
    if (b->frozen && !a->frozen) return false;
    return a->rank == 0 || b->rank == 0 || a->rank <= b->rank;
}

/* Whether the fixed order lets c stand after this node (NONE: before the whole day). */
static bool order_fits(const Search *s, int32_t c, int32_t vehicle, int32_t after)
{
    const RouteVisit *v = s->p->visits;
    bool before = after != NONE;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next) {
        int32_t end = s->n + t;
        if (end == after) before = false;
        for (int32_t d = s->node[end].next; d != end; d = s->node[d].next) {
            if (!is_break(s, d) && d != c)
                if (before ? !may_precede(&v[d], &v[c]) : !may_precede(&v[c], &v[d])) return false;
            if (d == after) before = false;
        }
    }
    return true;
}

static int32_t clamp_cost(int64_t cost)
{
    return cost >= COST_MAX ? COST_MAX - 1 : (int32_t)cost;
}

/* What a place that holds is ranked by. */
static int32_t rank_of(const Search *s, int32_t c, int64_t cost)
{
    return s->general->soonest_first ? trial_start(s, c) : clamp_cost(cost + trial_late(s));
}

static bool late_for(const Search *s, int32_t i, int32_t c)
{
    return i < s->n && s->general->start[i] > s->task[c].l;
}

static void try_one(Search *s, int32_t c, int32_t vehicle, int32_t i, int32_t extra, Spots *out)
{
    int32_t t = s->node[i].trip,
            cost = clamp_cost((int64_t)detour(s, vehicle, c, i) + extra +
                              balance_more(s, vehicle, busy_more(s, vehicle, c, i)));
    if ((cost >= spots_worst(out) && !s->general->soonest_first) ||
        (!s->steady && pick32(s) < BLINK_BELOW) || !day_may_grow(s, vehicle, c, i))
        return;
    link_raw(s, c, i);
    trial_begin(s);
    bool good = (!s->general->loads || general_carries(s, t)) && trial_place(s, c);
    if (good) cost = rank_of(s, c, cost);
    trial_end(s);
    unlink_raw(s, c);
    s->general->start[c] = FAR_PAST;
    if (good && cost < spots_worst(out))
        spots_add(out,
                  (Spot){.cost = cost, .after = i, .trip = t, .vehicle = vehicle, .how = HOW_INTO});
}

static bool try_settle_pair(Search *s, int32_t a, int32_t b)
{
    trial_begin(s);
    bool good = general_carries(s, s->node[a].trip) && trial_place(s, a) && trial_place(s, b);
    trial_end(s);
    return good;
}

/* A pickup after i, its delivery after each later node of the trip. */
static void try_two(Search *s, int32_t a, int32_t vehicle, int32_t i, int32_t extra, Spots *out)
{
    int32_t b = s->task[a].partner, t = s->node[i].trip, end = s->n + t;
    int32_t first = detour(s, vehicle, a, i) + extra;
    int64_t busy = busy_more(s, vehicle, a, i);
    if (!day_may_grow(s, vehicle, a, i)) return;
    link_raw(s, a, i);
    for (int32_t j = a; j != end; j = s->node[j].next) {
        int32_t cost = clamp_cost((int64_t)first + detour(s, vehicle, b, j) +
                                  balance_more(s, vehicle, busy + busy_more(s, vehicle, b, j)));
        if (cost >= spots_worst(out) || (!s->steady && pick32(s) < BLINK_BELOW)) continue;
        link_raw(s, b, j);
        bool good = try_settle_pair(s, a, b);
        if (good) cost = clamp_cost(cost + trial_late(s));
        unlink_raw(s, b);
        s->general->start[a] = s->general->start[b] = FAR_PAST;
        if (good && (s->p->vehicles[vehicle].max_travel < 0 || day_may_grow(s, vehicle, b, j)))
            spots_add(out, (Spot){.cost = cost,
                                  .after = i,
                                  .after2 = j,
                                  .trip = t,
                                  .vehicle = vehicle,
                                  .how = HOW_INTO});
    }
    unlink_raw(s, a);
}

static void try_new(Search *s, int32_t c, int32_t vehicle, int32_t after, int32_t extra, Spots *out)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    int32_t start = v->start < 0 ? s->p->place_count : v->start,
            end = v->end < 0 ? s->p->place_count : v->end;
    int32_t partner = s->task[c].partner, here = s->task[c].place,
            last = partner == NONE ? here : s->task[partner].place;
    int64_t cost = (int64_t)price(s, vehicle, start, here) + price(s, vehicle, last, end) + extra;
    if (partner != NONE) cost += price(s, vehicle, here, last);
    if (s->day[vehicle].trips == 0) cost += v->cost_fixed;
    int64_t busy = (int64_t)seconds(s, vehicle, start, here) + seconds(s, vehicle, last, end) +
                   route_service(s->p, vehicle, c);
    if (partner != NONE)
        busy += seconds(s, vehicle, here, last) + route_service(s->p, vehicle, partner);
    cost = clamp_cost(cost + balance_more(s, vehicle, busy));
    if (!s->general->soonest_first &&
        (cost > spots_worst(out) || (cost == spots_worst(out) && !search_coin(s))))
        return;
    int32_t breaks = s->day[vehicle].trips == 0 ? s->general->day_break_count[vehicle] : 0;
    for (int32_t k = 0; k <= breaks; k++) {
        int32_t t = search_trip_new(s, vehicle, after);
        general_fill(s, c, t, k);
        bool good = trial_trip(s, t) && general_limits_hold(s, vehicle);
        int64_t whole = good ? rank_of(s, c, cost) : cost;
        trial_end(s);
        general_empty(s, t);
        search_trip_drop(s, t);
        if (!good) continue;
        spots_add(out, (Spot){.cost = (int32_t)whole,
                              .trip = after,
                              .after2 = k,
                              .vehicle = vehicle,
                              .how = HOW_NEW_TRIP});
        break;
    }
    general_limits_hold(s, vehicle);
}

static int32_t tasks_of(const Search *s, int32_t vehicle)
{
    int32_t breaks = s->day[vehicle].trips > 0 ? s->general->day_break_count[vehicle] : 0;
    return s->day[vehicle].count - breaks;
}

static void find_spots(Search *s, int32_t c, int32_t only, Spots *out)
{
    int32_t partner = s->task[c].partner;
    for (int32_t k = 0; k < s->m; k++) {
        Tour *d = &s->day[k];
        if (search_out_of_time(s)) break;
        if (only >= 0 ? k != only : d->closed) continue;
        if (d->trips == 0 && only < 0 && s->spare[d->kind][s->spare_count[d->kind] - 1] != k &&
            (s->p->sync_count == 0 || s->n > MANY_VISITS))
            continue;
        int32_t extra = s->allow ? s->allow[(size_t)k * (size_t)s->n + (size_t)c] : 0;
        int32_t more =
            s->allow && partner != NONE ? s->allow[(size_t)k * (size_t)s->n + (size_t)partner] : 0;
        if (extra == ROUTE_FORBIDDEN || more == ROUTE_FORBIDDEN) continue;
        if (tasks_of(s, k) + (partner == NONE ? 1 : 2) > s->p->vehicles[k].max_tasks) continue;
        if (partner_here(s, c, k)) continue;
        for (int32_t t = d->first; t != NONE; t = s->trip[t].next) {
            int32_t end = s->n + t;
            for (int32_t i = end;;) {
                if (late_for(s, i, c) || search_out_of_time(s)) break;
                if (s->general->ordered && !order_fits(s, c, k, i)) {
                    i = s->node[i].next;
                    if (i == end) break;
                    continue;
                }
                if (partner == NONE)
                    try_one(s, c, k, i, extra, out);
                else
                    try_two(s, c, k, i, extra + more, out);
                i = s->node[i].next;
                if (i == end) break;
            }
        }
        if (d->trips >= s->p->vehicles[k].max_trips) continue;
        for (int32_t after = NONE;; after = after == NONE ? d->first : s->trip[after].next) {
            int32_t last = after == NONE ? NONE : s->node[s->n + after].prev;
            if (search_out_of_time(s)) break;
            if (!s->general->ordered || order_fits(s, c, k, last))
                try_new(s, c, k, after, extra + more, out);
            if (after == d->last) break;
        }
    }
}

Spot general_best_spot(Search *s, int32_t visit, int32_t only)
{
    Spots list = {.most = 1};
    find_spots(s, visit, only, &list);
    return list.count ? list.at[0] : (Spot){.cost = COST_MAX};
}

int32_t general_spots(Search *s, int32_t visit, Spot *out, int32_t most)
{
    Spots list = {.most = most < SPOTS_MAX ? most : SPOTS_MAX};
    find_spots(s, visit, NONE, &list);
    memcpy(out, list.at, (size_t)list.count * sizeof *out);
    return list.count;
}
