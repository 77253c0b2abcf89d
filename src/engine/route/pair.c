/* The cheapest feasible pair of places for a pickup and its delivery, in one trip of one window. */
#include "engine/route/search.h"

#define BLINK_BELOW 42949673u

typedef struct Pair {
    const Tables *tables;
    int32_t pickup, delivery, vehicle, extra;
    const Task *a, *b;
} Pair;

static inline int32_t cell(const Search *s, const int32_t *t, int32_t from, int32_t to)
{
    return t[(size_t)from * (size_t)s->stride + (size_t)to];
}

/* The pickup goes after i; walks on from there with the shifted time, looking for the delivery. */
static void try_after(Search *s, const Pair *k, int32_t i, Spot *best)
{
    const Tables *t = k->tables;
    const Node *ni = &s->node[i];
    int32_t end = s->n + ni->trip, seats = s->trip[ni->trip].seats;
    int32_t load = (i >= s->n ? 0 : s->list2[i]) + k->a->q;
    if (load > seats) return;
    int32_t time = ni->dep + cell(s, t->time, ni->out, k->a->place);
    if (time < k->a->e) time = k->a->e;
    if (time > k->a->l) return;
    time += k->a->s;
    /* the pickup alone must leave what follows in time */
    int32_t last = k->a->place, j = ni->next;
    int32_t head = cell(s, t->cost, ni->out, k->a->place) - ni->leg + k->extra, cost = head;
    for (bool first = true;; first = false) {
        const Node *nj = &s->node[j];
        /* delivery between `last` and j */
        int32_t leg = first ? cell(s, t->cost, last, nj->in) : s->node[nj->prev].leg;
        int32_t add = cell(s, t->cost, last, k->b->place) + cell(s, t->cost, k->b->place, nj->in);
        int32_t total = cost + add - (first ? 0 : leg);
        if (total < best->cost) {
            int32_t at = time + cell(s, t->time, last, k->b->place);
            if (at < k->b->e) at = k->b->e;
            if (at <= k->b->l && at + k->b->s + cell(s, t->time, k->b->place, nj->in) <= nj->lat &&
                (s->steady || pick32(s) >= BLINK_BELOW))
                *best = (Spot){.cost = total,
                               .after = i,
                               .after2 = first ? k->pickup : nj->prev,
                               .trip = ni->trip,
                               .vehicle = k->vehicle,
                               .how = HOW_INTO};
        }
        if (j == end) return;
        if (first) cost += leg;
        time += cell(s, t->time, last, nj->in);
        if (time > nj->lat || s->list2[j] + k->a->q > seats || time > k->b->l) return;
        if (time < s->task[j].e) time = s->task[j].e;
        time += s->task[j].s;
        last = nj->out;
        j = nj->next;
    }
}

static void try_trip(Search *s, const Pair *k, int32_t t, Spot *best)
{
    int32_t end = s->n + t;
    try_after(s, k, end, best);
    for (int32_t i = s->node[end].next; i != end; i = s->node[i].next) {
        if (s->task[i].e + s->task[i].s + cell(s, k->tables->time, s->node[i].out, k->a->place) >
            k->a->l) {
            if (s->node[i].dep + cell(s, k->tables->time, s->node[i].out, k->a->place) > k->a->l)
                break;
        }
        try_after(s, k, i, best);
    }
}

static void try_alone(Search *s, const Pair *k, Spot *best)
{
    const RouteVehicle *v = &s->p->vehicles[k->vehicle];
    const Tables *t = k->tables;
    int32_t start = v->start < 0 ? s->p->place_count : v->start,
            end = v->end < 0 ? s->p->place_count : v->end;
    int64_t cost = (int64_t)cell(s, t->cost, start, k->a->place) +
                   cell(s, t->cost, k->a->place, k->b->place) + cell(s, t->cost, k->b->place, end) +
                   k->extra + v->cost_fixed;
    if (cost > best->cost || (cost == best->cost && !search_coin(s)) || k->a->q > v->capacity[0] ||
        v->max_tasks < 2)
        return;
    int32_t at = v->from + cell(s, t->time, start, k->a->place);
    if (at < k->a->e) at = k->a->e;
    if (at > k->a->l) return;
    at += k->a->s + cell(s, t->time, k->a->place, k->b->place);
    if (at < k->b->e) at = k->b->e;
    if (at > k->b->l || at + k->b->s + cell(s, t->time, k->b->place, end) > v->to) return;
    *best = (Spot){.cost = (int32_t)cost,
                   .trip = NONE,
                   .vehicle = k->vehicle,
                   .how = HOW_NEW_TRIP,
                   .after2 = k->pickup};
}

Spot search_best_pair(Search *s, int32_t pickup, int32_t only)
{
    Spot best = {.cost = COST_MAX};
    Pair k = {.pickup = pickup, .delivery = s->task[pickup].partner};
    k.a = &s->task[pickup];
    k.b = &s->task[k.delivery];
    for (int32_t v = 0; v < s->m; v++) {
        const Tour *d = &s->day[v];
        if (only >= 0 ? v != only : d->closed) continue;
        if (d->trips == 0 && only < 0 && s->spare[d->kind][s->spare_count[d->kind] - 1] != v)
            continue;
        k.extra = 0;
        if (s->allow) {
            const int32_t *row = s->allow + (size_t)v * (size_t)s->n;
            if (row[k.pickup] == ROUTE_FORBIDDEN || row[k.delivery] == ROUTE_FORBIDDEN) continue;
            k.extra = row[k.pickup] + row[k.delivery];
        }
        k.vehicle = v;
        k.tables = &s->tables[d->tables];
        if (d->trips == 0)
            try_alone(s, &k, &best);
        else if (d->count + 2 <= s->p->vehicles[v].max_tasks)
            try_trip(s, &k, d->first, &best);
    }
    return best;
}
