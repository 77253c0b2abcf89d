#include "engine/walk/cover.h"
#include "engine/walk/inside.h"
#include "engine/walk/sort.h"

WalkCrowd *walk_crowd_new(Arena *arena, const WalkNet *net, const WalkSpot *spots,
                          const double *weights, size_t count)
{
    const WalkGraph *g = net->graph;
    WalkCrowd *crowd = NEW(arena, WalkCrowd);
    uint64_t *keys = arena_alloc_raw(arena, (count + 1) * sizeof *keys);
    uint64_t *spare = arena_alloc_raw(arena, (count + 1) * sizeof *keys);
    uint32_t *person = arena_alloc_raw(arena, (count + 1) * sizeof *person);
    uint32_t(*leave)[2] = arena_alloc_raw(arena, (count + 1) * sizeof *leave);
    WalkSpot *sorted = arena_alloc_raw(arena, (count + 1) * sizeof *sorted);
    double *own = weights ? arena_alloc_raw(arena, (count + 1) * sizeof *own) : NULL;
    uint32_t *first = NEW_ARRAY(arena, uint32_t, g->edge_count + 2);
    size_t n = 0;
    *crowd = (WalkCrowd){.net = net};
    for (size_t i = 0; i < count; i++) {
        double weight = weights ? weights[i] : 1;
        crowd->total += weight;
        if (spots[i].edge == WALK_NONE)
            crowd->far += weight;
        else
            keys[n++] = (uint64_t)spots[i].edge << 32 | i;
    }
    keys = sort_pairs(keys, spare, n);
    for (size_t k = 0; k < n; k++) {
        uint32_t i = (uint32_t)keys[k];
        WalkLegs legs = walk_legs(net, &spots[i]);
        person[k] = i;
        sorted[k] = spots[i];
        leave[k][0] = legs.leave[0];
        leave[k][1] = legs.leave[1];
        if (own) own[k] = weights[i];
        first[spots[i].edge + 1]++;
    }
    for (uint32_t e = 0; e < g->edge_count; e++) first[e + 1] += first[e];
    crowd->count = n;
    crowd->person = person;
    crowd->leave = leave;
    crowd->spots = sorted;
    crowd->weights = own;
    crowd->edge_first = first;
    return crowd;
}

typedef struct Opened {
    WalkSpot spot;
    bool open;
} Opened;

struct WalkCoverage {
    const WalkCrowd *crowd;
    uint32_t limit;
    uint32_t *ds;          /* per state: to the nearest place */
    double *edge_covered;  /* per edge: weight of its people within the limit */
    uint32_t *edge_places; /* per edge: how many places lie on it */
    uint32_t *edge_seen;
    uint32_t *state_seen;
    uint32_t seen;
    uint32_t *changed; /* states of the change being made */
    size_t changed_count;
    WalkSeed *seeds;
    size_t seed_cap;
    Opened *places;
    size_t place_count;
    size_t place_max;
    double covered;
};

WalkCoverage *walk_coverage_new(Arena *arena, const WalkCrowd *crowd, uint32_t limit_ds,
                                size_t places_max)
{
    const WalkGraph *g = crowd->net->graph;
    WalkCoverage *c = NEW(arena, WalkCoverage);
    c->crowd = crowd;
    c->limit = limit_ds;
    c->ds = arena_alloc_raw(arena, ((size_t)g->state_count + 1) * sizeof *c->ds);
    for (uint32_t s = 0; s < g->state_count; s++) c->ds[s] = WALK_NEVER;
    c->edge_covered = NEW_ARRAY(arena, double, g->edge_count + 1);
    c->edge_places = NEW_ARRAY(arena, uint32_t, g->edge_count + 1);
    c->edge_seen = NEW_ARRAY(arena, uint32_t, g->edge_count + 1);
    c->state_seen = NEW_ARRAY(arena, uint32_t, g->state_count + 1);
    c->changed = arena_alloc_raw(arena, ((size_t)g->state_count + 1) * sizeof *c->changed);
    c->seed_cap = places_max * 4 + g->slot_count + 16;
    c->seeds = arena_alloc_raw(arena, c->seed_cap * sizeof *c->seeds);
    c->places = NEW_ARRAY(arena, Opened, places_max + 1);
    c->place_max = places_max;
    return c;
}

/* Along the edge to a place on it. */
static uint32_t to_place_beside(const WalkCoverage *c, const WalkSpot *spot, uint32_t best)
{
    for (size_t i = 0; i < c->place_count; i++) {
        if (!c->places[i].open || c->places[i].spot.edge != spot->edge) continue;
        uint32_t ds = walk_along(c->crowd->net, spot, &c->places[i].spot);
        best = ds < best ? ds : best;
    }
    return best;
}

uint32_t walk_coverage_ds(const WalkCoverage *c, size_t at)
{
    const WalkCrowd *crowd = c->crowd;
    const WalkSpot *spot = &crowd->spots[at];
    const WalkEdge *edge = &crowd->net->graph->edges[spot->edge];
    uint32_t best = crowd->leave[at][0] + c->ds[edge->leave[0]];
    uint32_t other = crowd->leave[at][1] + c->ds[edge->leave[1]];
    best = other < best ? other : best;
    if (c->edge_places[spot->edge]) best = to_place_beside(c, spot, best);
    return best <= c->limit ? best : WALK_NEVER;
}

/* Counts the people of one edge anew. */
static double count_edge(const WalkCoverage *c, uint32_t e)
{
    const WalkCrowd *crowd = c->crowd;
    uint32_t from = crowd->edge_first[e];
    uint32_t end = crowd->edge_first[e + 1];
    double sum = 0;
    if (c->edge_places[e] || crowd->weights) {
        for (uint32_t i = from; i < end; i++)
            if (walk_coverage_ds(c, i) <= c->limit) sum += crowd->weights ? crowd->weights[i] : 1;
        return sum;
    }
    const WalkEdge *edge = &crowd->net->graph->edges[e];
    uint32_t at[2] = {c->ds[edge->leave[0]], c->ds[edge->leave[1]]};
    if (at[0] > c->limit && at[1] > c->limit) return 0;
    /* What may be spent before each end; nothing passes -1. */
    int64_t left[2] = {(int64_t)c->limit - at[0], (int64_t)c->limit - at[1]};
    int32_t most[2] = {left[0] < 0 ? -1 : (int32_t)left[0], left[1] < 0 ? -1 : (int32_t)left[1]};
    uint32_t covered = 0;
    for (uint32_t i = from; i < end; i++)
        covered +=
            ((int32_t)crowd->leave[i][0] <= most[0]) | ((int32_t)crowd->leave[i][1] <= most[1]);
    return covered;
}

static void recount_edge(WalkCoverage *c, uint32_t e)
{
    if (c->edge_seen[e] == c->seen) return;
    c->edge_seen[e] = c->seen;
    if (c->crowd->edge_first[e] == c->crowd->edge_first[e + 1]) return;
    double now = count_edge(c, e);
    c->covered += now - c->edge_covered[e];
    c->edge_covered[e] = now;
}

static void recount_changed(WalkCoverage *c, uint32_t own_edge)
{
    const WalkGraph *g = c->crowd->net->graph;
    recount_edge(c, own_edge);
    for (size_t i = 0; i < c->changed_count; i++)
        for (uint32_t k = g->first[c->changed[i]]; k < g->first[c->changed[i] + 1]; k++) {
            uint32_t e = SLOT_EDGE(g->slots[k].code);
            if (e != SLOT_NO_EDGE) recount_edge(c, e);
        }
}

static void next_change(WalkCoverage *c)
{
    const WalkGraph *g = c->crowd->net->graph;
    c->changed_count = 0;
    if (++c->seen != 0) return;
    memset(c->edge_seen, 0, g->edge_count * sizeof *c->edge_seen);
    memset(c->state_seen, 0, g->state_count * sizeof *c->state_seen);
    c->seen = 1;
}

void walk_coverage_open(WalkCoverage *c, WalkScratch *scratch, const WalkSpot *places, size_t count)
{
    const WalkCrowd *crowd = c->crowd;
    const WalkGraph *g = crowd->net->graph;
    size_t seeds = 0;
    ASSERT(c->place_count == 0 && count <= c->place_max);
    for (size_t i = 0; i < count; i++) {
        c->places[c->place_count++] = (Opened){places[i], places[i].edge != WALK_NONE};
        seeds += walk_seeds(crowd->net, WALK_TO, &places[i], c->seeds + seeds);
        if (places[i].edge != WALK_NONE) c->edge_places[places[i].edge]++;
    }
    walk_search(crowd->net, scratch, WALK_TO, c->seeds, seeds, c->limit);
    size_t reached;
    const uint32_t *states = walk_reached(scratch, &reached);
    for (size_t i = 0; i < reached; i++) c->ds[states[i]] = walk_ds(scratch, states[i]);
    c->covered = 0;
    for (uint32_t e = 0; e < g->edge_count; e++) {
        if (crowd->edge_first[e] == crowd->edge_first[e + 1]) continue;
        c->edge_covered[e] = count_edge(c, e);
        c->covered += c->edge_covered[e];
    }
}

WalkPlaceSlot walk_coverage_add(WalkCoverage *c, WalkScratch *scratch, const WalkSpot *place)
{
    WalkPlaceSlot slot = {(uint32_t)c->place_count};
    ASSERT(c->place_count < c->place_max);
    c->places[c->place_count++] = (Opened){*place, place->edge != WALK_NONE};
    if (place->edge == WALK_NONE) return slot;
    c->edge_places[place->edge]++;
    walk_search_spot(c->crowd->net, scratch, WALK_TO, place, c->limit);
    size_t reached;
    const uint32_t *states = walk_reached(scratch, &reached);
    next_change(c);
    for (size_t i = 0; i < reached; i++) {
        uint32_t ds = walk_ds(scratch, states[i]);
        if (ds >= c->ds[states[i]]) continue;
        c->ds[states[i]] = ds;
        c->changed[c->changed_count++] = states[i];
    }
    recount_changed(c, place->edge);
    return slot;
}

/* What leads out of the states that must be found anew: the states beside them that keep their
 * times, and among them the seeds of the places that stay. */
static size_t seeds_around(WalkCoverage *c)
{
    const WalkNet *net = c->crowd->net;
    const WalkGraph *g = net->graph;
    size_t n = 0;
    for (size_t i = 0; i < c->changed_count; i++)
        for (uint32_t k = g->first[c->changed[i]]; k < g->first[c->changed[i] + 1]; k++) {
            uint32_t to = g->slots[k].to;
            if (c->state_seen[to] == c->seen || c->ds[to] > c->limit) continue;
            ASSERT(n < c->seed_cap);
            c->seeds[n++] = (WalkSeed){to, c->ds[to]};
        }
    for (size_t i = 0; i < c->place_count; i++) {
        WalkSeed own[4];
        size_t count = c->places[i].open ? walk_seeds(net, WALK_TO, &c->places[i].spot, own) : 0;
        for (size_t k = 0; k < count; k++)
            if (c->state_seen[own[k].state] == c->seen) c->seeds[n++] = own[k];
    }
    return n;
}

void walk_coverage_remove(WalkCoverage *c, WalkScratch *scratch, WalkPlaceSlot slot)
{
    ASSERT(slot.v < c->place_count);
    Opened *gone = &c->places[slot.v];
    if (!gone->open) return;
    gone->open = false;
    c->edge_places[gone->spot.edge]--;
    walk_search_spot(c->crowd->net, scratch, WALK_TO, &gone->spot, c->limit);
    size_t reached;
    const uint32_t *states = walk_reached(scratch, &reached);
    next_change(c);
    for (size_t i = 0; i < reached; i++) {
        if (walk_ds(scratch, states[i]) != c->ds[states[i]]) continue;
        c->changed[c->changed_count++] = states[i];
        c->state_seen[states[i]] = c->seen;
    }
    size_t seeds = seeds_around(c);
    walk_search(c->crowd->net, scratch, WALK_TO, c->seeds, seeds, c->limit);
    for (size_t i = 0; i < c->changed_count; i++)
        c->ds[c->changed[i]] = walk_ds(scratch, c->changed[i]);
    recount_changed(c, gone->spot.edge);
}

double walk_coverage_people(const WalkCoverage *c)
{
    return c->covered;
}

typedef struct Each {
    const WalkCrowd *crowd;
    const WalkScratch *scratch;
    const WalkSpot *place;
    uint32_t limit;
    WalkPersonFn *fn;
    void *with;
} Each;

static void each_of_edge(void *with, uint32_t e)
{
    const Each *a = with;
    const WalkCrowd *crowd = a->crowd;
    uint32_t from = crowd->edge_first[e];
    uint32_t end = crowd->edge_first[e + 1];
    if (from == end) return;
    const WalkEdge *edge = &crowd->net->graph->edges[e];
    uint32_t at[2] = {walk_ds(a->scratch, edge->leave[0]), walk_ds(a->scratch, edge->leave[1])};
    for (uint32_t i = from; i < end; i++) {
        uint32_t best = crowd->leave[i][0] + at[0];
        uint32_t other = crowd->leave[i][1] + at[1];
        best = other < best ? other : best;
        if (a->place->edge == e) {
            uint32_t along = walk_along(crowd->net, &crowd->spots[i], a->place);
            best = along < best ? along : best;
        }
        if (best <= a->limit) a->fn(a->with, i, best);
    }
}

void walk_crowd_each(const WalkCrowd *crowd, WalkScratch *scratch, const WalkSpot *place,
                     uint32_t limit_ds, WalkPersonFn *fn, void *with)
{
    Each each = {crowd, scratch, place, limit_ds, fn, with};
    if (place->edge == WALK_NONE) return;
    walk_edges_reached(crowd->net, scratch, place->edge, each_of_edge, &each);
}

void walk_reach_sums(const WalkNet *net, WalkScratch *scratch, uint32_t limit_ds,
                     const double *weights, double *out)
{
    const WalkGraph *g = net->graph;
    for (uint32_t p = 0; p < g->place_count; p++) {
        /* Whoever stands there may set out on any of its ways. */
        WalkSeed seed = {g->places[p].state_from, 0};
        walk_search(net, scratch, WALK_FROM, &seed, 1, limit_ds);
        size_t count;
        const uint32_t *states = walk_reached(scratch, &count);
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            uint32_t s = states[i];
            uint32_t at = g->state_place[s];
            bool counted = false; /* by an earlier state of the same place */
            for (uint32_t k = g->places[at].state_from; k < s; k++)
                counted = counted || walk_ds(scratch, k) < WALK_NEVER;
            if (!counted) sum += weights[at];
        }
        out[p] = sum;
    }
}

void walk_crowd_to_places(const WalkCrowd *crowd, double *weights)
{
    for (size_t i = 0; i < crowd->count; i++) {
        const WalkEdge *edge = &crowd->net->graph->edges[crowd->spots[i].edge];
        int side = crowd->leave[i][1] < crowd->leave[i][0];
        weights[edge->place[side]] += crowd->weights ? crowd->weights[i] : 1;
    }
}
