/* Exchanging tails: what follows a in its trip changes places with what begins at c in another.
 *
 *      A:  [start] .. a | a+ ..            A:  [start] .. a | c ..
 *      B:  [start] .. b | c  ..     ->     B:  [start] .. b | a+ ..
 *
 * Strings are short, so ruin and recreate hardly ever exchanges half of a long route; this does,
 * and is judged in constant time but for loads and skills (Potvin and Rousseau 1995, 2-opt*). */
#include "engine/route/search.h"

enum { NEAR_TRIED = 15, START_ONE_IN = 16 };

typedef struct Tail {
    int32_t count, load;
    int64_t extra; /* what the other vehicle pays more */
} Tail;

static inline int32_t cost_of(const Search *s, const Tables *t, int32_t a, int32_t b)
{
    return t->cost[(size_t)s->node[a].out * (size_t)s->stride + (size_t)s->node[b].in];
}

static inline int32_t time_of(const Search *s, const Tables *t, int32_t a, int32_t b)
{
    return t->time[(size_t)s->node[a].out * (size_t)s->stride + (size_t)s->node[b].in];
}

/* False when the other vehicle may not make one of the visits. */
static bool tail_of(const Search *s, int32_t first, int32_t from, int32_t to, Tail *out)
{
    *out = (Tail){0};
    for (int32_t c = first; c < s->n; c = s->node[c].next) {
        out->count++;
        out->load += s->task[c].q;
        if (!s->allow || from == to) continue;
        int32_t then = s->allow[(size_t)to * (size_t)s->n + (size_t)c];
        if (then == ROUTE_FORBIDDEN) return false;
        out->extra += then - s->allow[(size_t)from * (size_t)s->n + (size_t)c];
    }
    return true;
}

static bool counts_fit(const Search *s, int32_t vehicle, int32_t more)
{
    return s->day[vehicle].count + more <= s->p->vehicles[vehicle].max_tasks;
}

static bool loads_fit(const Trip *a, const Trip *b, const Tail *ta, const Tail *tb)
{
    return a->load - ta->load + tb->load <= a->seats && b->load - tb->load + ta->load <= b->seats;
}

static inline int32_t back_at(const Seg *g, int32_t free_at)
{
    if (g->P > 0) return ROUTE_NEVER;
    int32_t out = free_at > g->M ? free_at : g->M;
    if (g->R > out) out = g->R;
    if (out > g->L) return ROUTE_NEVER;
    return out + g->D > g->B ? out + g->D : g->B;
}

/* Both trips belong to one day: the chain between them is lived again. */
static bool chain_fits(const Search *s, int32_t ta, const Seg *a, int32_t tb, const Seg *b)
{
    int32_t vehicle = s->trip[ta].vehicle, reload = s->p->vehicles[vehicle].reload;
    bool begun = false;
    int32_t free_at = 0;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next) {
        const Seg *g = t == ta ? a : t == tb ? b : &s->trip[t].seg;
        bool ours = t == ta || t == tb;
        if (!begun && !ours) continue;
        if (!begun) free_at = s->trip[t].free_at;
        if (g) {
            int32_t back = back_at(g, free_at);
            if (back >= ROUTE_NEVER) return false;
            if (begun && ours) return back <= s->trip[t].back_by;
            free_at = back + reload;
        } else if (begun && ours)
            return free_at - reload <= s->trip[t].back_by;
        begun = true;
    }
    return true;
}

/* NULL stands for a trip that has become empty. */
static bool trips_fit(const Search *s, int32_t ta, const Seg *a, int32_t tb, const Seg *b)
{
    const Trip *x = &s->trip[ta], *y = &s->trip[tb];
    if (x->vehicle == y->vehicle) return chain_fits(s, ta, a, tb, b);
    if (a && back_at(a, x->free_at) > x->back_by) return false;
    return !b || back_at(b, y->free_at) <= y->back_by;
}

static bool times_fit(const Search *s, const Cross *x, const Tables *t, int32_t ta, int32_t tb)
{
    int32_t after = s->node[x->a].next, before = s->node[x->c].prev, end_b = s->n + tb;
    bool empty = before == end_b && after >= s->n;
    int32_t to_c = time_of(s, t, x->a, x->c), to_after = empty ? 0 : time_of(s, t, before, after);
    if (s->mode == MODE_PLAIN)
        return s->node[x->a].dep + to_c <= s->node[x->c].lat &&
               (empty || s->node[before].dep + to_after <= s->node[after].lat);
    Seg one, two;
    if (!segs_join(&one, &s->pre[x->a], to_c, &s->suf[x->c])) return false;
    if (!empty &&
        !segs_join(&two, &s->pre[before], to_after, &s->suf[after >= s->n ? end_b : after]))
        return false;
    return trips_fit(s, ta, &one, tb, empty ? NULL : &two);
}

static bool comparable(const Search *s, int32_t a, int32_t b)
{
    const RouteVehicle *x = &s->p->vehicles[a], *y = &s->p->vehicles[b];
    if (s->mode == MODE_PLAIN) return s->day[a].kind == s->day[b].kind;
    return s->day[a].tables == s->day[b].tables && x->start == y->start && x->end == y->end;
}

bool search_cross_find(Search *s, Cross *out)
{
    if (s->n < 2 || s->open_count < 2 || s->pairs || s->dims > 1) return false;
    Cross x = {.c = pick(s, s->n)};
    int32_t tries = s->adj_max - 1 < NEAR_TRIED ? s->adj_max - 1 : NEAR_TRIED;
    if (tries < 1) return false;
    x.a = s->adj[(size_t)x.c * (size_t)s->adj_max + 1 + (size_t)pick(s, tries)];
    int32_t ta = s->node[x.a].trip, tb = s->node[x.c].trip;
    if (ta == NONE || tb == NONE || ta == tb) return false;
    if (pick(s, START_ONE_IN) == 0) x.a = s->n + ta;
    int32_t va = s->trip[ta].vehicle, vb = s->trip[tb].vehicle;
    int32_t after = s->node[x.a].next, before = s->node[x.c].prev;
    if ((x.a >= s->n && before >= s->n) || !comparable(s, va, vb)) return false;
    const Tables *t = &s->tables[s->day[va].tables];
    bool empty = before >= s->n && after >= s->n;
    x.gain = (int64_t)cost_of(s, t, x.a, x.c) - s->node[x.a].leg - s->node[before].leg;
    if (!empty) x.gain += cost_of(s, t, before, after >= s->n ? s->n + tb : after);
    if (empty && s->day[vb].trips == 1) x.gain -= s->p->vehicles[vb].cost_fixed;
    if (!times_fit(s, &x, t, ta, tb)) return false;
    Tail tail_a, tail_b;
    if (!tail_of(s, after, va, vb, &tail_a) || !tail_of(s, x.c, vb, va, &tail_b)) return false;
    if (!loads_fit(&s->trip[ta], &s->trip[tb], &tail_a, &tail_b)) return false;
    if (va != vb && (!counts_fit(s, va, tail_b.count - tail_a.count) ||
                     !counts_fit(s, vb, tail_a.count - tail_b.count)))
        return false;
    x.gain += tail_a.extra + tail_b.extra;
    *out = x;
    return true;
}

static void tail_moves(Search *s, int32_t first, int32_t from, int32_t to)
{
    Trip *a = &s->trip[from], *b = &s->trip[to];
    for (int32_t c = first; c < s->n; c = s->node[c].next) {
        s->node[c].trip = to;
        a->count--;
        b->count++;
        a->load -= s->task[c].q;
        b->load += s->task[c].q;
        s->day[a->vehicle].count--;
        s->day[b->vehicle].count++;
    }
}

void search_cross_apply(Search *s, const Cross *x)
{
    int32_t ta = s->node[x->a].trip, tb = s->node[x->c].trip, end_a = s->n + ta, end_b = s->n + tb;
    int32_t va = s->trip[ta].vehicle, vb = s->trip[tb].vehicle;
    int32_t after = s->node[x->a].next, before = s->node[x->c].prev;
    int32_t last_a = s->node[end_a].prev, last_b = s->node[end_b].prev;
    tail_moves(s, after, ta, tb);
    tail_moves(s, x->c, tb, ta);
    s->node[x->a].next = x->c;
    s->node[x->c].prev = x->a;
    s->node[last_b].next = end_a;
    s->node[end_a].prev = last_b;
    if (after < s->n) {
        s->node[before].next = after;
        s->node[after].prev = before;
        s->node[last_a].next = end_b;
        s->node[end_b].prev = last_a;
    } else {
        s->node[before].next = end_b;
        s->node[end_b].prev = before;
    }
    s->trip[ta].dirty = s->trip[tb].dirty = true;
    search_update(s, va);
    if (vb != va) search_update(s, vb);
}
