/* Days under every rule: breaks, several windows, set-up, loads that come and go, working time, and
 * visits tied to each other across days.
 *
 * All rules of time say "not before": after the one before, after the window opens, after the
 * partner plus a gap, not long before the last on board is served.  So the earliest times are the
 * least fixed point, found by pushing later only what must be (Masson, Lehuede and Peton,
 * Operations Research Letters 41, 2013, for the same idea); a candidate is feasible iff nothing is
 * pushed past its last window. */
#include "engine/route/search.h"

enum { GROUP_TRIES = 10, GROUP_WINS = 3, SPOTS_MAX = 64 };
#define BLINK_BELOW 42949673u

typedef struct Tie {
    int32_t other;
    int32_t lead; /* start(other) >= start(this) + lead */
} Tie;

typedef struct General {
    int32_t *start; /* of visits, FAR_PAST: not laid out */
    int32_t *leave; /* of trips */
    int32_t *trial, *trial_leave;
    uint32_t *stamp, *leave_stamp; /* trial is valid when equal to now */
    uint32_t now;
    int32_t *changed, changed_count; /* visits, or n + trip */
    int32_t *stack, stack_count, stack_max;
    bool *queued;
    int32_t *tie_from; /* n + 1 */
    Tie *ties;
    int32_t *group_next; /* ring of visits tied together; itself when alone */
    bool loads, breaks;
    int32_t **day_breaks, *day_break_count;
    int64_t *travel, *metres; /* of each day, where limited */
    int64_t *busy;            /* of each day: travel and service, where the workload is spread */
    int64_t late;             /* soft lateness of the whole plan, part of the search's cost */
    bool soft_late, ordered;
    int64_t steps_left;
} General;

static inline int32_t start_of(const General *g, int32_t c)
{
    return g->stamp[c] == g->now ? g->trial[c] : g->start[c];
}

static inline int32_t leave_of(const General *g, int32_t t)
{
    return g->leave_stamp[t] == g->now ? g->trial_leave[t] : g->leave[t];
}

static void set_start(Search *s, int32_t c, int32_t at)
{
    General *g = s->general;
    if (g->stamp[c] != g->now) g->changed[g->changed_count++] = c;
    g->stamp[c] = g->now;
    g->trial[c] = at;
}

static void set_leave(Search *s, int32_t t, int32_t at)
{
    General *g = s->general;
    if (g->leave_stamp[t] != g->now) g->changed[g->changed_count++] = s->n + t;
    g->leave_stamp[t] = g->now;
    g->trial_leave[t] = at;
}

static void queue(General *g, int32_t node)
{
    if (g->queued[node]) return;
    g->queued[node] = true;
    g->stack[g->stack_count++] = node;
}

static bool is_break(const Search *s, int32_t c)
{
    return c < s->n && s->p->visits[c].kind == ROUTE_BREAK;
}

/* Where the vehicle stands after this node. */
static int32_t place_after(const Search *s, int32_t node)
{
    while (is_break(s, node)) node = s->node[node].prev;
    return s->node[node].out;
}

static int32_t place_next(const Search *s, int32_t node)
{
    while (is_break(s, node)) node = s->node[node].next;
    return s->node[node].in;
}

static inline int32_t seconds(const Search *s, int32_t vehicle, int32_t from, int32_t to)
{
    return s->tables[s->day[vehicle].tables].time[(size_t)from * (size_t)s->stride + (size_t)to];
}

static inline int32_t price(const Search *s, int32_t vehicle, int32_t from, int32_t to)
{
    return s->tables[s->day[vehicle].tables].cost[(size_t)from * (size_t)s->stride + (size_t)to];
}

static bool open_at(const RouteVisit *v, int32_t *at)
{
    for (int32_t w = 0; w < v->window_count; w++) {
        if (*at > v->windows[w].to) continue;
        if (*at < v->windows[w].from) *at = v->windows[w].from;
        return true;
    }
    return false;
}

/* b starts at `at` or later: its trip may have to leave later, its partners to start later. */
static bool raise_start(Search *s, int32_t b, int32_t at)
{
    General *g = s->general;
    const RouteVisit *v = &s->p->visits[b];
    if (!open_at(v, &at)) return false;
    set_start(s, b, at);
    int32_t t = s->node[b].trip;
    if (v->max_ride >= 0 && at - v->max_ride > leave_of(g, t)) {
        set_leave(s, t, at - v->max_ride);
        queue(g, s->n + t);
    }
    for (int32_t i = g->tie_from[b]; i < g->tie_from[b + 1]; i++) {
        int32_t q = g->ties[i].other, need = at + g->ties[i].lead;
        if (s->node[q].trip == NONE || start_of(g, q) >= need || start_of(g, q) == FAR_PAST)
            continue;
        if (!raise_start(s, q, need)) return false;
        queue(g, q);
        if (--g->steps_left < 0) return false;
    }
    return true;
}

/* The last of a day is back: shift, and working time by leaving later. */
static bool day_ends(Search *s, int32_t vehicle, int32_t back)
{
    General *g = s->general;
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    int32_t first = s->day[vehicle].first;
    if (back > v->to) return false;
    if (v->max_work >= 0 && back - v->max_work > leave_of(g, first)) {
        set_leave(s, first, back - v->max_work);
        queue(g, s->n + first);
    }
    return true;
}

/* Lives on from `a`, whose time stands, until nothing is pushed any more. */
static bool walk(Search *s, int32_t a, int32_t force)
{
    General *g = s->general;
    int32_t t = s->node[a].trip, vehicle = s->trip[t].vehicle;
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    int32_t place = place_after(s, a), time;
    if (a >= s->n)
        time = leave_of(g, t);
    else {
        time = start_of(g, a) + route_service(s->p, vehicle, a);
        if (!is_break(s, a) && place_after(s, s->node[a].prev) != place)
            time += route_setup(s->p, vehicle, a);
    }
    for (;;) {
        int32_t b = s->node[a].next;
        if (--g->steps_left < 0) return false;
        if (b >= s->n) {
            int32_t back = time + seconds(s, vehicle, place, s->node[b].in), next = s->trip[t].next;
            if (next == NONE) return day_ends(s, vehicle, back);
            int32_t leave = back + v->reload;
            if (leave < s->trip[next].seg.R) leave = s->trip[next].seg.R;
            if (leave <= leave_of(g, next)) return true;
            set_leave(s, next, leave);
            t = next;
            a = s->n + t;
            place = s->node[a].out;
            time = leave;
            continue;
        }
        bool pause = is_break(s, b);
        int32_t arrive = time + (pause ? 0 : seconds(s, vehicle, place, s->node[b].in)),
                now = start_of(g, b);
        if (arrive <= now && b != force) return true;
        if (arrive > now && !raise_start(s, b, arrive)) return false;
        now = start_of(g, b);
        time = now + route_service(s->p, vehicle, b);
        if (!pause) {
            if (place != s->node[b].in) time += route_setup(s->p, vehicle, b);
            place = s->node[b].in;
        }
        a = b;
    }
}

static bool drain(Search *s, int32_t force)
{
    General *g = s->general;
    bool good = true;
    while (g->stack_count > 0) {
        int32_t node = g->stack[--g->stack_count];
        g->queued[node] = false;
        if (good) good = walk(s, node, force);
    }
    return good;
}

static void trial_begin(Search *s)
{
    General *g = s->general;
    g->now++;
    g->changed_count = 0;
    g->steps_left = 8 * (int64_t)(s->n + s->trip_max) + 200;
}

static void trial_keep(Search *s)
{
    General *g = s->general;
    for (int32_t i = 0; i < g->changed_count; i++) {
        int32_t c = g->changed[i];
        if (c < s->n)
            g->start[c] = g->trial[c];
        else
            g->leave[c - s->n] = g->trial_leave[c - s->n];
    }
}

static int64_t late_at(const Search *s, int32_t c, int32_t start)
{
    const RouteVisit *v = &s->p->visits[c];
    return v->late_cost > 0 && start > v->due ? (int64_t)v->late_cost * (start - v->due) : 0;
}

/* What the trial under way adds to lateness: all it has pushed later. */
static int64_t late_more(const Search *s)
{
    const General *g = s->general;
    int64_t more = 0;
    for (int32_t i = 0; i < g->changed_count && g->soft_late; i++) {
        int32_t c = g->changed[i];
        if (c < s->n) more += late_at(s, c, g->trial[c]) - late_at(s, c, g->start[c]);
    }
    return more;
}

static void count_late(Search *s)
{
    General *g = s->general;
    if (!g->soft_late) return;
    s->cost -= g->late;
    g->late = 0;
    for (int32_t c = 0; c < s->n; c++)
        if (s->node[c].trip != NONE) g->late += late_at(s, c, g->start[c]);
    s->cost += g->late;
}

/* All times anew. False: some rule cannot hold. */
bool general_holds(Search *s)
{
    General *g = s->general;
    trial_begin(s);
    for (int32_t c = 0; c < s->n; c++) g->start[c] = FAR_PAST;
    for (int32_t k = 0; k < s->m; k++)
        for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next) g->leave[t] = FAR_PAST;
    bool good = true;
    for (int32_t k = 0; k < s->m && good; k++) {
        int32_t first = s->day[k].first;
        if (first == NONE) continue;
        int32_t leave = s->p->vehicles[k].from;
        if (s->trip[first].seg.R > leave) leave = s->trip[first].seg.R;
        set_leave(s, first, leave);
        queue(g, s->n + first);
        good = drain(s, NONE);
    }
    /* Partners laid out before their leader are raised now. */
    for (int32_t c = 0; c < s->n && good; c++) {
        if (s->node[c].trip == NONE) continue;
        for (int32_t i = g->tie_from[c]; i < g->tie_from[c + 1] && good; i++) {
            int32_t q = g->ties[i].other, need = start_of(g, c) + g->ties[i].lead;
            if (s->node[q].trip == NONE || start_of(g, q) >= need) continue;
            good = raise_start(s, q, need);
            queue(g, q);
            good = drain(s, NONE) && good;
        }
    }
    drain(s, NONE);
    trial_keep(s);
    count_late(s);
    return good;
}

void general_settle(Search *s)
{
    if (!general_holds(s)) s->broken = true;
}

/* ---- loads
 * ------------------------------------------------------------------------------------------ */

static bool loads_hold(const Search *s, int32_t t)
{
    const RouteVehicle *v = &s->p->vehicles[s->trip[t].vehicle];
    int32_t end = s->n + t;
    int64_t load[ROUTE_DIMS] = {0};
    for (int32_t c = s->node[end].next; c != end; c = s->node[c].next)
        for (int d = 0; d < s->dims && s->p->visits[c].kind == ROUTE_JOB; d++)
            load[d] += s->p->visits[c].delivery[d];
    for (int d = 0; d < s->dims; d++)
        if (load[d] > v->capacity[d]) return false;
    for (int32_t c = s->node[end].next; c != end; c = s->node[c].next) {
        const RouteVisit *stop = &s->p->visits[c];
        for (int d = 0; d < s->dims; d++) {
            load[d] += stop->pickup[d] - stop->delivery[d];
            if (load[d] > v->capacity[d] || (stop->max_load && load[d] > stop->max_load[d]))
                return false;
        }
    }
    return true;
}

bool general_carries(const Search *s, int32_t trip)
{
    return loads_hold(s, trip);
}

/* ---- trying a place
 * ----------------------------------------------------------------------------------- */

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

/* c is linked and has no time yet: lives on from the node before it. */
static bool settle_in(Search *s, int32_t c)
{
    General *g = s->general;
    int32_t t = s->node[c].trip, before = s->node[c].prev;
    int32_t ready = s->p->visits[c].ready;
    if (ready > leave_of(g, t)) {
        set_leave(s, t, ready);
        before = s->n + t;
    }
    g->start[c] = FAR_PAST;
    int32_t soonest = FAR_PAST;
    for (int32_t i = g->tie_from[c]; i < g->tie_from[c + 1]; i++) { /* what partners ask of c */
        int32_t q = g->ties[i].other;
        if (s->node[q].trip == NONE || start_of(g, q) == FAR_PAST) continue;
        for (int32_t k = g->tie_from[q]; k < g->tie_from[q + 1]; k++)
            if (g->ties[k].other == c && start_of(g, q) + g->ties[k].lead > soonest)
                soonest = start_of(g, q) + g->ties[k].lead;
    }
    /* Arrive as walk() would, then start no sooner than the partners allow. */
    if (!walk(s, before, c)) return false;
    if (start_of(g, c) == FAR_PAST && !walk(s, s->node[c].prev, c)) return false;
    if (!drain(s, NONE)) return false;
    if (soonest > start_of(g, c)) {
        if (!raise_start(s, c, soonest)) return false;
        queue(g, c);
        if (!drain(s, NONE)) return false;
    }
    return true;
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

static bool order_holds(const Search *s, int32_t vehicle)
{
    const RouteVisit *last = NULL, *ranked = NULL;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next)
        for (int32_t d = s->node[s->n + t].next; d < s->n; d = s->node[d].next) {
            const RouteVisit *v = &s->p->visits[d];
            if (v->kind == ROUTE_BREAK) continue;
            if (last && v->frozen && !last->frozen) return false;
            if (ranked && v->rank > 0 && v->rank < ranked->rank) return false;
            last = v;
            if (v->rank > 0) ranked = v;
        }
    return true;
}

static int32_t clamp_cost(int64_t cost)
{
    return cost >= COST_MAX ? COST_MAX - 1 : (int32_t)cost;
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
    if (cost >= spots_worst(out) || (!s->steady && pick32(s) < BLINK_BELOW) ||
        !day_may_grow(s, vehicle, c, i))
        return;
    link_raw(s, c, i);
    trial_begin(s);
    bool good = (!s->general->loads || loads_hold(s, t)) && settle_in(s, c);
    if (good) cost = clamp_cost(cost + late_more(s));
    if (!good)
        while (s->general->stack_count > 0)
            s->general->queued[s->general->stack[--s->general->stack_count]] = false;
    unlink_raw(s, c);
    s->general->start[c] = FAR_PAST;
    if (good && cost < spots_worst(out))
        spots_add(out,
                  (Spot){.cost = cost, .after = i, .trip = t, .vehicle = vehicle, .how = HOW_INTO});
}

static bool try_settle_pair(Search *s, int32_t a, int32_t b)
{
    trial_begin(s);
    bool good = loads_hold(s, s->node[a].trip) && settle_in(s, a) && settle_in(s, b);
    while (s->general->stack_count > 0)
        s->general->queued[s->general->stack[--s->general->stack_count]] = false;
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
        if (good) cost = clamp_cost(cost + late_more(s));
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

/* Breaks before the visit, in order, then the visit, then the other breaks. */
static void fill_new_trip(Search *s, int32_t c, int32_t t, int32_t breaks_before)
{
    const General *g = s->general;
    int32_t vehicle = s->trip[t].vehicle, after = s->n + t;
    int32_t breaks = s->day[vehicle].trips == 1 ? g->day_break_count[vehicle] : 0;
    for (int32_t k = 0; k < breaks && k < breaks_before; k++, after = s->node[after].next)
        search_link(s, g->day_breaks[vehicle][k], after);
    search_link(s, c, after);
    after = c;
    if (s->task[c].partner != NONE) {
        search_link(s, s->task[c].partner, after);
        after = s->task[c].partner;
    }
    for (int32_t k = breaks_before; k < breaks; k++, after = s->node[after].next)
        search_link(s, g->day_breaks[vehicle][k], after);
}

static void empty_trip(Search *s, int32_t t)
{
    int32_t end = s->n + t;
    while (s->node[end].next != end) search_remove(s, s->node[end].next);
}

static bool settle_trip(Search *s, int32_t t)
{
    General *g = s->general;
    int32_t end = s->n + t, vehicle = s->trip[t].vehicle, before = s->trip[t].prev;
    trial_begin(s);
    for (int32_t c = s->node[end].next; c != end; c = s->node[c].next) {
        g->start[c] = FAR_PAST;
        if (s->p->visits[c].ready > s->trip[t].seg.R) s->trip[t].seg.R = s->p->visits[c].ready;
    }
    g->leave[t] = FAR_PAST;
    if (!loads_hold(s, t)) return false;
    if (before == NONE) {
        int32_t leave = s->p->vehicles[vehicle].from;
        if (s->trip[t].seg.R > leave) leave = s->trip[t].seg.R;
        set_leave(s, t, leave);
        queue(g, end);
        /* what follows keeps its times as lower bounds */
        if (!drain(s, NONE)) return false;
    } else {
        int32_t last = s->node[s->n + before].prev;
        if (!walk(s, last, NONE) || !drain(s, NONE)) return false;
    }
    for (int32_t c = s->node[end].next; c != end; c = s->node[c].next)
        for (int32_t i = g->tie_from[c]; i < g->tie_from[c + 1]; i++) {
            int32_t q = g->ties[i].other;
            if (s->node[q].trip == NONE) continue;
            for (int32_t k = g->tie_from[q]; k < g->tie_from[q + 1]; k++) {
                int32_t need = start_of(g, q) + g->ties[k].lead;
                if (g->ties[k].other != c || need <= start_of(g, c)) continue;
                if (!raise_start(s, c, need)) return false;
                queue(g, c);
                if (!drain(s, NONE)) return false;
            }
        }
    return true;
}

static bool day_limits_hold(const Search *s, int32_t vehicle)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    if (v->max_travel < 0 && v->max_metres < 0) return true;
    int64_t travel = 0, metres = 0;
    int32_t nowhere = s->p->place_count;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next) {
        int32_t end = s->n + t, place = s->node[end].out;
        for (int32_t c = s->node[end].next;; c = s->node[c].next) {
            if (is_break(s, c)) continue;
            int32_t to = s->node[c].in;
            travel += seconds(s, vehicle, place, to);
            metres +=
                route_metres(s->p, vehicle, place == nowhere ? -1 : place, to == nowhere ? -1 : to);
            place = to;
            if (c == end) break;
        }
    }
    s->general->travel[vehicle] = travel;
    s->general->metres[vehicle] = metres;
    return (v->max_travel < 0 || travel <= v->max_travel) &&
           (v->max_metres < 0 || metres <= v->max_metres);
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
    if (cost > spots_worst(out) || (cost == spots_worst(out) && !search_coin(s))) return;
    int32_t breaks = s->day[vehicle].trips == 0 ? s->general->day_break_count[vehicle] : 0;
    for (int32_t k = 0; k <= breaks; k++) {
        int32_t t = search_trip_new(s, vehicle, after);
        fill_new_trip(s, c, t, k);
        bool good = settle_trip(s, t) && day_limits_hold(s, vehicle);
        int64_t whole = good ? clamp_cost(cost + late_more(s)) : cost;
        while (s->general->stack_count > 0)
            s->general->queued[s->general->stack[--s->general->stack_count]] = false;
        empty_trip(s, t);
        search_trip_drop(s, t);
        if (!good) continue;
        spots_add(out, (Spot){.cost = (int32_t)whole,
                              .trip = after,
                              .after2 = k,
                              .vehicle = vehicle,
                              .how = HOW_NEW_TRIP});
        break;
    }
    day_limits_hold(s, vehicle);
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
        if (only >= 0 ? k != only : d->closed) continue;
        if (d->trips == 0 && only < 0 && s->spare[d->kind][s->spare_count[d->kind] - 1] != k &&
            s->p->sync_count == 0)
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
                if (late_for(s, i, c)) break;
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

int32_t general_start(const Search *s, int32_t visit)
{
    return s->general->start[visit];
}

/* ---- putting
 * ------------------------------------------------------------------------------------------------
 */

void general_put(Search *s, int32_t c, const Spot *spot)
{
    search_touch(s, spot->vehicle);
    if (spot->how == HOW_NEW_TRIP) {
        int32_t t = search_trip_new(s, spot->vehicle, spot->trip);
        fill_new_trip(s, c, t, spot->after2);
    } else {
        search_link(s, c, spot->after);
        if (s->task[c].partner != NONE) search_link(s, s->task[c].partner, spot->after2);
    }
    general_update(s, spot->vehicle);
    if (!general_holds(s)) s->broken = true;
}

static void drop_group(Search *s, int32_t c)
{
    int32_t i = c;
    do {
        if (s->node[i].trip != NONE) {
            int32_t vehicle = s->trip[s->node[i].trip].vehicle;
            search_touch(s, vehicle);
            search_remove(s, i);
            if (s->task[i].partner != NONE) search_remove(s, s->task[i].partner);
            search_absent_add(s, i);
            general_update(s, vehicle);
        }
        i = s->general->group_next[i];
    } while (i != c);
    if (!general_holds(s)) s->broken = true;
}

/* The others of the group, each at its cheapest place; their cost, or -1 when one finds none. */
static int64_t put_others(Search *s, int32_t c)
{
    int64_t cost = 0;
    for (int32_t i = s->general->group_next[c]; i != c; i = s->general->group_next[i]) {
        if (s->node[i].trip != NONE || s->p->visits[i].idle) continue;
        Spot spot = general_best_spot(s, i, NONE);
        if (spot.how == HOW_NONE || s->broken) return -1;
        search_absent_drop(s, i);
        general_put(s, i, &spot);
        cost += spot.cost;
    }
    return s->broken ? -1 : cost;
}

/* All visits tied to c, or none of them. */
void general_insert(Search *s, int32_t c)
{
    General *g = s->general;
    bool alone = g->group_next[c] == c;
    Spots list = {.most = alone ? 1 : GROUP_TRIES};
    if (s->node[c].trip != NONE || s->broken) return;
    find_spots(s, c, NONE, &list);
    if (alone) {
        if (list.count == 0 || list.at[0].cost >= s->price[c]) return;
        search_absent_drop(s, c);
        general_put(s, c, &list.at[0]);
        if (s->broken) {
            s->broken = false;
            drop_group(s, c);
        }
        return;
    }
    int32_t best = -1, wins = 0;
    int64_t least = INT64_MAX;
    for (int32_t k = 0; k < list.count && wins < GROUP_WINS; k++) {
        search_absent_drop(s, c);
        general_put(s, c, &list.at[k]);
        int64_t rest = put_others(s, c);
        if (rest >= 0) {
            wins++;
            if (rest + list.at[k].cost < least) {
                least = rest + list.at[k].cost;
                best = k;
            }
        }
        s->broken = false;
        drop_group(s, c);
        if (s->broken) return;
    }
    if (best < 0) return;
    search_absent_drop(s, c);
    general_put(s, c, &list.at[best]);
    if (put_others(s, c) < 0) {
        s->broken = false;
        drop_group(s, c);
    }
}

int32_t general_next_tied(const Search *s, int32_t c)
{
    return s->general->group_next[c];
}

/* Moves the breaks of a day somewhere else they fit. */
void general_shuffle_breaks(Search *s, int32_t vehicle)
{
    General *g = s->general;
    for (int32_t k = 0; k < g->day_break_count[vehicle]; k++) {
        int32_t c = g->day_breaks[vehicle][k];
        if (s->node[c].trip == NONE || pick(s, 2) == 0) continue;
        int32_t t = s->node[c].trip, old = s->node[c].prev, end = s->n + t, fits = 0, chosen = old;
        unlink_raw(s, c);
        for (int32_t i = end;;) {
            link_raw(s, c, i);
            trial_begin(s);
            bool good = (!s->p->visits[c].max_load || loads_hold(s, t)) && settle_in(s, c);
            while (g->stack_count > 0) g->queued[g->stack[--g->stack_count]] = false;
            unlink_raw(s, c);
            if (good && pick(s, ++fits) == 0) chosen = i;
            i = s->node[i].next;
            if (i == end) break;
        }
        link_raw(s, c, chosen);
        if (!general_holds(s)) s->broken = true;
    }
}

/* ---- cost of a day
 * --------------------------------------------------------------------------------------------- */

static bool only_breaks(const Search *s, int32_t vehicle)
{
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next)
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
            if (!is_break(s, c)) return false;
    return true;
}

static int64_t busy_of(const Search *s, int32_t vehicle)
{
    int64_t busy = 0;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next) {
        int32_t end = s->n + t, place = s->node[end].out;
        for (int32_t c = s->node[end].next;; c = s->node[c].next) {
            if (is_break(s, c)) continue;
            busy += seconds(s, vehicle, place, s->node[c].in);
            place = s->node[c].in;
            if (c == end) break;
            busy += route_service(s->p, vehicle, c);
        }
    }
    return busy;
}

void general_update(Search *s, int32_t vehicle)
{
    Tour *d = &s->day[vehicle];
    s->cost -= d->cost;
    int64_t cost = 0;
    /* Nobody comes to work for a break, whatever trips the breaks stand in. */
    bool begun = s->begun && s->begun[vehicle]; /* who is at work already keeps them */
    bool idle = s->general->breaks && !begun && only_breaks(s, vehicle);
    for (int32_t t = d->first; idle && t != NONE; t = s->trip[t].next) empty_trip(s, t);
    for (int32_t t = d->first; t != NONE;) {
        int32_t next = s->trip[t].next, end = s->n + t, place = s->node[end].out;
        if (s->trip[t].count == 0) {
            search_trip_drop(s, t);
            t = next;
            continue;
        }
        s->trip[t].seg.R = 0;
        for (int32_t c = s->node[end].next;; c = s->node[c].next) {
            if (is_break(s, c)) continue;
            cost += price(s, vehicle, place, s->node[c].in);
            place = s->node[c].in;
            if (c == end) break;
            if (s->allow) cost += s->allow[(size_t)vehicle * (size_t)s->n + (size_t)c];
            if (s->p->visits[c].ready > s->trip[t].seg.R) s->trip[t].seg.R = s->p->visits[c].ready;
        }
        s->trip[t].dirty = false;
        t = next;
    }
    if (d->trips > 0) cost += s->p->vehicles[vehicle].cost_fixed;
    if (!day_limits_hold(s, vehicle)) s->broken = true;
    if (s->general->ordered && !order_holds(s, vehicle)) s->broken = true;
    if (s->p->balance > 0) {
        s->general->busy[vehicle] = busy_of(s, vehicle);
        cost += route_balance(s->p, s->general->busy[vehicle]);
    }
    d->cost = cost;
    s->cost += cost;
}

/* ---- building
 * ---------------------------------------------------------------------------------------------------
 */

static void build_ties(Search *s)
{
    General *g = s->general;
    const RouteProblem *p = s->p;
    g->tie_from = NEW_ARRAY(s->arena, int32_t, s->n + 2);
    g->ties = NEW_ARRAY(s->arena, Tie, 2 * (size_t)p->sync_count + 1);
    g->group_next = NEW_ARRAY(s->arena, int32_t, s->n + 1);
    for (int32_t c = 0; c < s->n; c++) g->group_next[c] = c;
    int32_t count = 0;
    for (int32_t c = 0; c < s->n; c++) {
        g->tie_from[c] = count;
        for (int32_t i = 0; i < p->sync_count; i++) {
            const RouteSync *y = &p->syncs[i];
            if (y->first == c) g->ties[count++] = (Tie){y->second, y->min_gap};
            if (y->second == c) g->ties[count++] = (Tie){y->first, -y->max_gap};
        }
    }
    g->tie_from[s->n] = count;
    for (int32_t i = 0; i < p->sync_count; i++) { /* join the two rings unless they are one */
        int32_t a = p->syncs[i].first, b = p->syncs[i].second;
        bool same = false;
        for (int32_t k = g->group_next[a]; k != a; k = g->group_next[k]) same |= k == b;
        if (same) continue;
        int32_t swap = g->group_next[a];
        g->group_next[a] = g->group_next[b];
        g->group_next[b] = swap;
    }
}

void general_new(Search *s)
{
    General *g = s->general = NEW(s->arena, General);
    size_t all = (size_t)s->n + (size_t)s->trip_max + 1;
    g->start = NEW_ARRAY(s->arena, int32_t, all);
    g->leave = NEW_ARRAY(s->arena, int32_t, all);
    g->trial = NEW_ARRAY(s->arena, int32_t, all);
    g->trial_leave = NEW_ARRAY(s->arena, int32_t, all);
    g->stamp = NEW_ARRAY(s->arena, uint32_t, all);
    g->leave_stamp = NEW_ARRAY(s->arena, uint32_t, all);
    g->changed = NEW_ARRAY(s->arena, int32_t, all);
    g->stack = NEW_ARRAY(s->arena, int32_t, all);
    g->queued = NEW_ARRAY(s->arena, bool, all);
    g->travel = NEW_ARRAY(s->arena, int64_t, s->m + 1);
    g->metres = NEW_ARRAY(s->arena, int64_t, s->m + 1);
    g->busy = NEW_ARRAY(s->arena, int64_t, s->m + 1);
    g->ordered = route_is_ordered(s->p);
    g->day_breaks = NEW_ARRAY(s->arena, int32_t *, s->m + 1);
    g->day_break_count = NEW_ARRAY(s->arena, int32_t, s->m + 1);
    for (int32_t c = 0; c < s->n; c++) {
        const RouteVisit *v = &s->p->visits[c];
        g->start[c] = FAR_PAST;
        g->soft_late |= v->late_cost > 0;
        for (int d = 0; d < s->dims; d++) g->loads |= v->delivery[d] > 0 || v->pickup[d] > 0;
        if (v->kind != ROUTE_BREAK || v->idle) continue;
        g->breaks = true;
        if (!g->day_breaks[v->vehicle])
            g->day_breaks[v->vehicle] = NEW_ARRAY(s->arena, int32_t, 64);
        if (g->day_break_count[v->vehicle] < 64)
            g->day_breaks[v->vehicle][g->day_break_count[v->vehicle]++] = c;
    }
    build_ties(s);
}
