/* When everything happens on days under every rule.
 *
 * All rules of time say "not before": after the one before, after the window opens, after the
 * partner plus a gap, not long before the last on board is served.  So the earliest times are the
 * least fixed point, found by pushing later only what must be (Masson, Lehuede and Peton,
 * Operations Research Letters 41, 2013, for the same idea); a candidate is feasible iff nothing is
 * pushed past its last window. */
#include "engine/route/general.h"

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
    s->work += 1 + g->tie_from[b + 1] - g->tie_from[b];
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
        if (g->depth >= s->n) return false; /* ties that contradict one another */
        g->depth++;
        bool holds = raise_start(s, q, need);
        g->depth--;
        if (!holds) return false;
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
        s->work++;
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

int32_t trial_start(const Search *s, int32_t c)
{
    return start_of(s->general, c);
}

void trial_begin(Search *s)
{
    General *g = s->general;
    g->now++;
    g->changed_count = 0;
    g->depth = 0;
    g->steps_left = 8 * (int64_t)(s->n + s->trip_max) + 200;
}

void trial_end(Search *s)
{
    General *g = s->general;
    while (g->stack_count > 0) g->queued[g->stack[--g->stack_count]] = false;
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

/* All it has pushed later. */
int64_t trial_late(const Search *s)
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
    s->work += s->n + s->p->sync_count;
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

/* Lives on from the node before it. */
bool trial_place(Search *s, int32_t c)
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
        int32_t q = g->ties[i].other, need = start_of(g, q) + g->ties[i].back;
        if (s->node[q].trip == NONE || start_of(g, q) == FAR_PAST) continue;
        if (need > soonest) soonest = need;
    }
    s->work += g->tie_from[c + 1] - g->tie_from[c];
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

bool trial_trip(Search *s, int32_t t)
{
    General *g = s->general;
    int32_t end = s->n + t, vehicle = s->trip[t].vehicle, before = s->trip[t].prev;
    trial_begin(s);
    for (int32_t c = s->node[end].next; c != end; c = s->node[c].next) {
        g->start[c] = FAR_PAST;
        if (s->p->visits[c].ready > s->trip[t].seg.R) s->trip[t].seg.R = s->p->visits[c].ready;
    }
    g->leave[t] = FAR_PAST;
    if (!general_carries(s, t)) return false;
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
            int32_t q = g->ties[i].other, need = start_of(g, q) + g->ties[i].back;
            if (s->node[q].trip == NONE || need <= start_of(g, c)) continue;
            if (!raise_start(s, c, need)) return false;
            queue(g, c);
            if (!drain(s, NONE)) return false;
        }
    return true;
}
