#include "engine/walk/hierarchy.h"

static void same_edge(const WalkNet *net, const WalkTable *t, size_t row)
{
    for (size_t k = 0; k < t->to_count; k++) {
        if (t->to[k].edge != t->from[row].edge || t->to[k].edge == WALK_NONE) continue;
        uint32_t ds = walk_along(net, &t->from[row], &t->to[k]);
        uint32_t *cell = &t->ds[row * t->to_count + k];
        if (ds < *cell) *cell = ds;
    }
}

void walk_table_within(const WalkNet *net, WalkScratch *scratch, uint32_t limit_ds, WalkTable *t)
{
    Arena *arena = arena_new(t->to_count * 4 * sizeof(WalkSeed) * 2 + (1 << 16));
    WalkSeed(*ends)[4] = arena_alloc(arena, (t->to_count + 1) * sizeof *ends);
    for (size_t k = 0; k < t->to_count; k++) {
        size_t n = walk_seeds(net, WALK_TO, &t->to[k], ends[k]);
        /* What is missing repeats the first, or never comes. */
        for (; n < 4; n++) ends[k][n] = n ? ends[k][0] : (WalkSeed){0, WALK_NEVER};
    }
    for (size_t row = 0; row < t->from_count; row++) {
        uint32_t *cells = &t->ds[row * t->to_count];
        walk_search_spot(net, scratch, WALK_FROM, &t->from[row], limit_ds);
        for (size_t k = 0; k < t->to_count; k++) {
            uint32_t best = WALK_NEVER;
            for (int n = 0; n < 4; n++) {
                uint32_t ds = walk_ds(scratch, ends[k][n].state) + ends[k][n].ds;
                best = ds < best ? ds : best;
            }
            cells[k] = best;
        }
        same_edge(net, t, row);
        for (size_t k = 0; k < t->to_count; k++)
            if (cells[k] > limit_ds) cells[k] = WALK_NEVER;
    }
    arena_free(arena);
}

typedef struct Visit {
    uint32_t node;
    uint32_t ds;
} Visit;

typedef struct BucketEntry {
    uint32_t node;
    uint32_t column;
    uint32_t ds;
} BucketEntry;

typedef struct ColumnTime {
    uint32_t column;
    uint32_t ds;
} ColumnTime;

struct WalkClimb {
    Arena *arena;
    WalkLabel *labels; /* [node_count] */
    uint32_t search;
    uint64_t *heap; /* ds << 32 | node */
    size_t heap_count;
    size_t heap_cap;
    Visit *visits; /* of the last climb: nodes whose time may be part of a shortest way */
    size_t visit_count;
    uint32_t *bucket_first; /* [node_count + 1] */
};

WalkClimb *walk_climb_new(const WalkHierarchy *h)
{
    Arena *arena = arena_new((size_t)1 << 40);
    WalkClimb *c = NEW(arena, WalkClimb);
    c->arena = arena;
    c->labels = NEW_ARRAY(arena, WalkLabel, h->node_count + 1);
    c->heap_cap = h->up_count + 64; /* each upward join improves a label at most once */
    c->heap = arena_alloc_raw(arena, c->heap_cap * sizeof *c->heap);
    c->visits = arena_alloc_raw(arena, ((size_t)h->node_count + 1) * sizeof *c->visits);
    c->bucket_first = NEW_ARRAY(arena, uint32_t, h->node_count + 2);
    return c;
}

void walk_climb_free(WalkClimb *climb)
{
    if (climb) arena_free(climb->arena);
}

static inline void reach(WalkClimb *c, uint32_t node, uint32_t ds)
{
    WalkLabel *label = &c->labels[node];
    if (label->search == c->search && label->ds <= ds) return;
    *label = (WalkLabel){c->search, ds};
    uint64_t v = (uint64_t)ds << 32 | node;
    size_t i = c->heap_count++;
    for (; i && c->heap[(i - 1) / 2] > v; i = (i - 1) / 2) c->heap[i] = c->heap[(i - 1) / 2];
    c->heap[i] = v;
}

static inline uint64_t lowest(WalkClimb *c)
{
    uint64_t *heap = c->heap;
    uint64_t top = heap[0];
    uint64_t v = heap[--c->heap_count];
    size_t i = 0;
    for (;;) {
        size_t child = i * 2 + 1;
        if (child >= c->heap_count) break;
        if (child + 1 < c->heap_count && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= v) break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = v;
    return top;
}

/* A node is stalled when a more important one that was reached leads down to it sooner: then no
 * shortest way goes up through it. */
static inline bool stalled(const WalkHierarchy *h, const WalkClimb *c, uint32_t node, uint32_t ds,
                           WalkWay way)
{
    for (uint32_t i = h->first[node]; i < h->first[node + 1]; i++) {
        const WalkUp *up = &h->ups[i];
        const WalkLabel *label = &c->labels[up->to];
        uint32_t down = way == WALK_FROM ? up->in : up->out;
        if (label->search == c->search && label->ds + down < ds) return true;
    }
    return false;
}

static void climb_from(const WalkHierarchy *h, WalkClimb *c, WalkWay way, const WalkSpot *spot,
                       uint32_t limit)
{
    WalkSeed seeds[4];
    size_t count = walk_seeds(h->net, way, spot, seeds);
    c->visit_count = 0;
    c->heap_count = 0;
    if (++c->search == 0) {
        memset(c->labels, 0, h->node_count * sizeof *c->labels);
        c->search = 1;
    }
    for (size_t i = 0; i < count; i++)
        if (seeds[i].ds <= limit) reach(c, h->id[seeds[i].state], seeds[i].ds);
    while (c->heap_count) {
        uint64_t top = lowest(c);
        uint32_t node = (uint32_t)top;
        uint32_t ds = (uint32_t)(top >> 32);
        if (c->labels[node].ds != ds || stalled(h, c, node, ds, way)) continue;
        c->visits[c->visit_count++] = (Visit){node, ds};
        for (uint32_t i = h->first[node]; i < h->first[node + 1]; i++) {
            uint32_t step = way == WALK_FROM ? h->ups[i].out : h->ups[i].in;
            if (step <= limit - ds) reach(c, h->ups[i].to, ds + step);
        }
    }
}

void walk_table_meet(const WalkHierarchy *h, WalkClimb *c, uint32_t limit, WalkTable *t)
{
    if (limit >= WALK_NEVER) limit = WALK_NEVER - 1;
    ArenaMark mark = arena_mark(c->arena);
    size_t cap = t->to_count * 64 + 1024;
    size_t count = 0;
    BucketEntry *entries = arena_alloc_raw(c->arena, cap * sizeof *entries);
    memset(c->bucket_first, 0, ((size_t)h->node_count + 1) * sizeof *c->bucket_first);
    for (size_t k = 0; k < t->to_count; k++) {
        climb_from(h, c, WALK_TO, &t->to[k], limit);
        if (count + c->visit_count > cap) {
            size_t wider = cap * 2 + c->visit_count;
            BucketEntry *more = arena_alloc_raw(c->arena, wider * sizeof *more);
            memcpy(more, entries, count * sizeof *more);
            entries = more;
            cap = wider;
        }
        for (size_t i = 0; i < c->visit_count; i++) {
            Visit v = c->visits[i];
            c->bucket_first[v.node]++;
            entries[count++] = (BucketEntry){v.node, (uint32_t)k, v.ds};
        }
    }
    ColumnTime *buckets = arena_alloc_raw(c->arena, (count + 1) * sizeof *buckets);
    for (uint32_t i = 1; i <= h->node_count; i++) c->bucket_first[i] += c->bucket_first[i - 1];
    for (size_t i = count; i-- > 0;)
        buckets[--c->bucket_first[entries[i].node]] =
            (ColumnTime){entries[i].column, entries[i].ds};
    for (size_t row = 0; row < t->from_count; row++) {
        uint32_t *cells = &t->ds[row * t->to_count];
        for (size_t k = 0; k < t->to_count; k++) cells[k] = WALK_NEVER;
        climb_from(h, c, WALK_FROM, &t->from[row], limit);
        for (size_t i = 0; i < c->visit_count; i++) {
            Visit v = c->visits[i];
            for (uint32_t b = c->bucket_first[v.node]; b < c->bucket_first[v.node + 1]; b++) {
                uint32_t ds = v.ds + buckets[b].ds;
                uint32_t *cell = &cells[buckets[b].column];
                *cell = ds < *cell ? ds : *cell;
            }
        }
        same_edge(h->net, t, row);
        for (size_t k = 0; k < t->to_count; k++)
            if (cells[k] > limit) cells[k] = WALK_NEVER;
    }
    arena_rewind(c->arena, mark);
}

void walk_table_exact(const WalkHierarchy *h, WalkClimb *c, WalkTable *t)
{
    walk_table_meet(h, c, WALK_NEVER, t);
}
