#include "engine/walk/inside.h"

#include <math.h>

enum { BUCKETS = 512, WORDS = BUCKETS / 64, NO_ENTRY = -1 };

typedef struct Entry {
    uint32_t state;
    uint32_t ds;
    int32_t next;
} Entry;

struct WalkScratch {
    Arena *arena;
    WalkLabel *labels; /* [state_count] */
    uint32_t *reached;
    size_t reached_count;
    uint32_t *edge_seen; /* [edge_count]: number of the last stretch listing */
    WalkStretch *stretches;
    uint32_t search;
    uint32_t listing;
    Entry *entries;
    size_t entry_count;
    size_t entry_cap;
    uint64_t bitmap[WORDS];
    int32_t heads[BUCKETS];
};

WalkScratch *walk_scratch_new(const WalkGraph *g)
{
    size_t bytes = (size_t)g->state_count * 16 + (size_t)g->edge_count * 48 +
                   (size_t)g->slot_count * 64 + ((size_t)4 << 20);
    Arena *arena = arena_new(bytes + ((size_t)1 << 36));
    arena_expect(arena, (size_t)g->state_count * 16 + ((size_t)1 << 20));
    WalkScratch *s = NEW(arena, WalkScratch);
    s->arena = arena;
    s->labels = NEW_ARRAY(arena, WalkLabel, g->state_count + 1);
    s->reached = arena_alloc_raw(arena, ((size_t)g->state_count + 1) * sizeof *s->reached);
    s->edge_seen = NEW_ARRAY(arena, uint32_t, g->edge_count + 1);
    /* An edge has at most three stretches: the start's own, and one from each end. */
    s->stretches = arena_alloc_raw(arena, ((size_t)g->edge_count * 2 + 4) * sizeof *s->stretches);
    s->entry_cap = 4096;
    s->entries = arena_alloc_raw(arena, s->entry_cap * sizeof *s->entries);
    memset(s->heads, 0xff, sizeof s->heads);
    return s;
}

void walk_scratch_free(WalkScratch *scratch)
{
    if (scratch) arena_free(scratch->arena);
}

static void more_entries(WalkScratch *s)
{
    Entry *wider = arena_alloc_raw(s->arena, s->entry_cap * 2 * sizeof *wider);
    memcpy(wider, s->entries, s->entry_count * sizeof *wider);
    s->entries = wider;
    s->entry_cap *= 2;
}

static inline void push(WalkScratch *s, uint32_t state, uint32_t ds, uint32_t shift)
{
    uint32_t bucket = (ds >> shift) % BUCKETS;
    if (s->entry_count == s->entry_cap) more_entries(s);
    s->entries[s->entry_count] = (Entry){state, ds, s->heads[bucket]};
    s->heads[bucket] = (int32_t)s->entry_count++;
    s->bitmap[bucket / 64] |= (uint64_t)1 << (bucket % 64);
}

static inline void relax(WalkScratch *s, uint32_t state, uint32_t ds, uint32_t shift)
{
    WalkLabel *label = &s->labels[state];
    if (label->search == s->search) {
        if (label->ds <= ds) return;
    } else {
        label->search = s->search;
        s->reached[s->reached_count++] = state;
    }
    label->ds = ds;
    push(s, state, ds, shift);
}

/* The first bucket with something in it from `from` on, round the ring; BUCKETS when all are empty.
 */
static inline uint32_t next_bucket(const WalkScratch *s, uint32_t from)
{
    uint32_t word = from / 64;
    uint64_t bits = s->bitmap[word] & (~(uint64_t)0 << (from % 64));
    for (uint32_t i = 0; i <= WORDS; i++) {
        if (bits) return word * 64 + (uint32_t)__builtin_ctzll(bits);
        word = (word + 1) % WORDS;
        bits = s->bitmap[word];
    }
    return BUCKETS;
}

static void begin(WalkScratch *s, uint32_t state_count)
{
    s->reached_count = 0;
    s->entry_count = 0;
    if (++s->search != 0) return;
    memset(s->labels, 0, state_count * sizeof *s->labels);
    s->search = 1;
}

/* Those of a state with more than four. */
static __attribute__((noinline)) void relax_all(const WalkNet *net, WalkScratch *s, WalkWay way,
                                                Entry e, uint32_t limit, uint32_t shift)
{
    const WalkArc *arcs = way == WALK_FROM ? net->out : net->in;
    const uint32_t *first = net->graph->first;
    for (uint32_t i = first[e.state], end = first[e.state + 1]; i < end; i++) {
        uint32_t ds = e.ds + arcs[i].ds;
        if (ds <= limit) relax(s, arcs[i].to, ds, shift);
    }
}

static void settle(const WalkNet *net, WalkScratch *s, WalkWay way, uint32_t limit, uint32_t shift,
                   uint32_t from)
{
    const WalkNear *near = way == WALK_FROM ? net->near_out : net->near_in;
    uint32_t bucket = from;
    while ((bucket = next_bucket(s, bucket)) < BUCKETS) {
        while (s->heads[bucket] != NO_ENTRY) {
            Entry e = s->entries[s->heads[bucket]];
            s->heads[bucket] = e.next;
            if (s->labels[e.state].ds != e.ds) continue;
            const WalkArc *arcs = near[e.state].arcs;
            for (int k = 0; k < 4; k++) {
                uint32_t ds = e.ds + arcs[k].ds;
                if (ds > limit) continue;
                relax(s, arcs[k].to, ds, shift);
                __builtin_prefetch(&near[arcs[k].to]);
            }
            if (arcs[3].ds == WALK_MORE) relax_all(net, s, way, e, limit, shift);
        }
        s->bitmap[bucket / 64] &= ~((uint64_t)1 << (bucket % 64));
    }
}

void walk_search(const WalkNet *net, WalkScratch *s, WalkWay way, const WalkSeed *seeds,
                 size_t seed_count, uint32_t limit)
{
    if (limit >= WALK_NEVER) limit = WALK_NEVER - 1;
    uint32_t low = WALK_NEVER;
    uint32_t high = 0;
    begin(s, net->graph->state_count);
    for (size_t i = 0; i < seed_count; i++) {
        if (seeds[i].ds > limit) continue;
        low = seeds[i].ds < low ? seeds[i].ds : low;
        high = seeds[i].ds > high ? seeds[i].ds : high;
    }
    if (low > limit) return;
    /* All times in the ring lie within `spread` of one another. */
    uint32_t spread = net->longest_ds > high - low ? net->longest_ds : high - low;
    if (spread > limit - low) spread = limit - low;
    uint32_t shift = 0;
    while (spread >> shift >= BUCKETS - 2) shift++;
    for (size_t i = 0; i < seed_count; i++)
        if (seeds[i].ds <= limit) relax(s, seeds[i].state, seeds[i].ds, shift);
    settle(net, s, way, limit, shift, (low >> shift) % BUCKETS);
}

size_t walk_seeds(const WalkNet *net, WalkWay way, const WalkSpot *spot, WalkSeed out[4])
{
    size_t n = 0;
    if (spot->edge == WALK_NONE) return 0;
    const WalkEdge *edge = &net->graph->edges[spot->edge];
    WalkLegs legs = walk_legs(net, spot);
    for (int side = 0; side < 2; side++) {
        uint32_t ds = way == WALK_FROM ? legs.leave[side] : legs.arrive[side];
        if (ds >= WALK_NEVER) continue;
        if (way == WALK_FROM) {
            out[n++] = (WalkSeed){edge->leave[side], ds};
            continue;
        }
        out[n++] = (WalkSeed){edge->enter[side], ds};
        if (edge->enter2[side] != WALK_NONE) out[n++] = (WalkSeed){edge->enter2[side], ds};
    }
    return n;
}

void walk_search_spot(const WalkNet *net, WalkScratch *s, WalkWay way, const WalkSpot *spot,
                      uint32_t limit_ds)
{
    WalkSeed seeds[4];
    size_t count = walk_seeds(net, way, spot, seeds);
    walk_search(net, s, way, seeds, count, limit_ds);
}

const uint32_t *walk_reached(const WalkScratch *s, size_t *count)
{
    *count = s->reached_count;
    return s->reached;
}

uint32_t walk_ds(const WalkScratch *s, uint32_t state)
{
    return s->labels[state].search == s->search ? s->labels[state].ds : WALK_NEVER;
}

uint32_t walk_spot_ds(const WalkNet *net, const WalkScratch *s, WalkWay way, const WalkSpot *spot)
{
    /* The seeds of a search the other way are where this one must have come. */
    WalkSeed ends[4];
    uint32_t best = WALK_NEVER;
    size_t count = walk_seeds(net, way == WALK_FROM ? WALK_TO : WALK_FROM, spot, ends);
    for (size_t i = 0; i < count; i++) {
        uint32_t ds = walk_ds(s, ends[i].state) + ends[i].ds;
        if (ds < best) best = ds;
    }
    return best;
}

uint32_t walk_places_reached(const WalkNet *net, const WalkScratch *s)
{
    const WalkGraph *g = net->graph;
    uint32_t count = 0;
    for (size_t i = 0; i < s->reached_count; i++) {
        uint32_t state = s->reached[i];
        uint32_t first = g->places[g->state_place[state]].state_from;
        bool counted = false; /* by an earlier state of the same place */
        for (uint32_t k = first; k < state; k++)
            counted = counted || s->labels[k].search == s->search;
        count += !counted;
    }
    return count;
}

/* How much of the edge is walked from an end within the limit, 0 .. 1. */
static double part_from(const WalkNet *net, const WalkScratch *s, uint32_t e, int side,
                        uint32_t limit)
{
    const WalkEdge *edge = &net->graph->edges[e];
    uint32_t whole = net->edge_ds[e][side];
    uint32_t at = walk_ds(s, edge->enter[side]);
    if (edge->enter2[side] != WALK_NONE) {
        uint32_t other = walk_ds(s, edge->enter2[side]);
        at = other < at ? other : at;
    }
    if (at >= limit || whole >= WALK_NEVER) return 0;
    return limit - at >= whole ? 1 : (double)(limit - at) / whole;
}

static void add_stretch(WalkScratch *s, size_t *count, uint32_t edge, double from, double to)
{
    if (to > from) s->stretches[(*count)++] = (WalkStretch){edge, (float)from, (float)to};
}

/* What is walked on an edge: [0, a] from its one end, [b, 1] from the other, and around the start.
 */
static void edge_stretches(const WalkNet *net, WalkScratch *s, uint32_t e, const WalkSpot *start,
                           uint32_t limit, size_t *count)
{
    double a = part_from(net, s, e, 0, limit);
    double b = 1 - part_from(net, s, e, 1, limit);
    if (start->edge == e) {
        double off = (double)start->off_m * net->ds_per_m;
        double left = limit - off;
        double at = (double)start->part;
        const uint32_t *ds = net->edge_ds[e];
        if (left >= 0) {
            double low = ds[1] >= WALK_NEVER || !ds[1] ? at : fmax(0, at - left / ds[1]);
            double high = ds[0] >= WALK_NEVER || !ds[0] ? at : fmin(1, at + left / ds[0]);
            if (low <= a)
                a = fmax(a, high);
            else if (high >= b)
                b = fmin(b, low);
            else
                add_stretch(s, count, e, low, high);
        }
    }
    if (a >= b) {
        add_stretch(s, count, e, 0, 1);
        return;
    }
    add_stretch(s, count, e, 0, a);
    add_stretch(s, count, e, b, 1);
}

static void next_listing(const WalkGraph *g, WalkScratch *s)
{
    if (++s->listing != 0) return;
    memset(s->edge_seen, 0, g->edge_count * sizeof *s->edge_seen);
    s->listing = 1;
}

void walk_edges_reached(const WalkNet *net, WalkScratch *s, uint32_t own, WalkEdgeFn *fn,
                        void *with)
{
    const WalkGraph *g = net->graph;
    next_listing(g, s);
    s->edge_seen[own] = s->listing;
    fn(with, own);
    for (size_t i = 0; i < s->reached_count; i++)
        for (uint32_t k = g->first[s->reached[i]]; k < g->first[s->reached[i] + 1]; k++) {
            uint32_t e = SLOT_EDGE(g->slots[k].code);
            if (e == SLOT_NO_EDGE || s->edge_seen[e] == s->listing) continue;
            s->edge_seen[e] = s->listing;
            fn(with, e);
        }
}

size_t walk_stretches(const WalkNet *net, WalkScratch *s, const WalkSpot *start, uint32_t limit,
                      const WalkStretch **out)
{
    const WalkGraph *g = net->graph;
    size_t count = 0;
    *out = s->stretches;
    if (start->edge == WALK_NONE) return 0;
    next_listing(g, s);
    s->edge_seen[start->edge] = s->listing;
    edge_stretches(net, s, start->edge, start, limit, &count);
    for (size_t i = 0; i < s->reached_count; i++) {
        uint32_t state = s->reached[i];
        if (s->labels[state].ds > limit) continue;
        for (uint32_t k = g->first[state]; k < g->first[state + 1]; k++) {
            uint32_t e = SLOT_EDGE(g->slots[k].code);
            if (e == SLOT_NO_EDGE || s->edge_seen[e] == s->listing) continue;
            s->edge_seen[e] = s->listing;
            edge_stretches(net, s, e, start, limit, &count);
        }
    }
    return count;
}

double walk_stretches_m(const WalkGraph *g, const WalkStretch *stretches, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum +=
            (double)(stretches[i].to - stretches[i].from) * g->edges[stretches[i].edge].length_mm;
    return sum / 1000;
}
