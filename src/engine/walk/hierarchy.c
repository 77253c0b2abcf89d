/* Contracting states one by one, the least important first: when a state goes, its neighbours are
 * joined by shortcuts wherever the way over it was the only shortest one. */
#include "engine/walk/hierarchy.h"

enum {
    SETTLED_TRIAL = 24, /* how hard a trial looks for a way round … */
    SETTLED_FINAL = 120, /* … and the contraction itself; missing one costs a shortcut, not truth */
};

typedef struct Join {
    uint32_t to;
    uint32_t out; /* WALK_NEVER where one direction does not exist */
    uint32_t in;
} Join;

typedef struct Node {
    Join *joins; /* to states not contracted yet (contracted ones are dropped when met) */
    uint32_t count;
    uint32_t cap;
    uint32_t depth;
    uint32_t gone_beside; /* neighbours contracted */
    bool gone;
} Node;

typedef struct Shortcut {
    uint32_t from;
    uint32_t to;
    uint32_t ds;
} Shortcut;

typedef struct Mark {
    uint32_t search;
    uint32_t ds;
} Mark;

typedef struct Contraction {
    Arena *arena; /* temporary */
    Node *nodes;
    uint32_t node_count;
    Mark *marks;
    Mark *wanted; /* targets of the search that runs: ds is the longest of interest */
    uint32_t search;
    uint64_t *heap; /* of one search for ways round */
    size_t heap_count;
    Shortcut *shortcuts;
    size_t shortcut_count;
    size_t shortcut_cap;
    uint64_t *queue; /* (importance + 2^31) << 32 | state; a binary heap */
    size_t queue_count;
} Contraction;

static void sift_up(uint64_t *heap, size_t i)
{
    uint64_t v = heap[i];
    for (; i && heap[(i - 1) / 2] > v; i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
    heap[i] = v;
}

static uint64_t heap_pop(uint64_t *heap, size_t *count)
{
    uint64_t top = heap[0];
    uint64_t v = heap[--*count];
    size_t i = 0;
    for (;;) {
        size_t child = i * 2 + 1;
        if (child >= *count) break;
        if (child + 1 < *count && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= v) break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = v;
    return top;
}

/* Joins from and to by `out`, or betters what is there; in is the way back. */
static void join_add(Contraction *c, uint32_t from, uint32_t to, uint32_t out, uint32_t in)
{
    Node *node = &c->nodes[from];
    for (uint32_t i = 0; i < node->count; i++) {
        Join *j = &node->joins[i];
        if (j->to != to) continue;
        j->out = out < j->out ? out : j->out;
        j->in = in < j->in ? in : j->in;
        return;
    }
    if (node->count == node->cap) {
        uint32_t wider = node->cap ? node->cap * 2 : 4;
        Join *joins = arena_alloc_raw(c->arena, wider * sizeof *joins);
        if (node->count) memcpy(joins, node->joins, node->count * sizeof *joins);
        node->joins = joins;
        node->cap = wider;
    }
    node->joins[node->count++] = (Join){to, out, in};
}

static void drop_gone(Contraction *c, uint32_t state)
{
    Node *node = &c->nodes[state];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < node->count; i++)
        if (!c->nodes[node->joins[i].to].gone) node->joins[kept++] = node->joins[i];
    node->count = kept;
}

static void search_push(Contraction *c, uint32_t state, uint32_t ds)
{
    Mark *mark = &c->marks[state];
    if (mark->search == c->search && mark->ds <= ds) return;
    *mark = (Mark){c->search, ds};
    c->heap[c->heap_count] = (uint64_t)ds << 32 | state;
    sift_up(c->heap, c->heap_count++);
}

/* Times from `from` without `without`, until `wanted` targets are settled or enough was tried. */
static void search_round(Contraction *c, uint32_t from, uint32_t without, uint32_t longest,
                         uint32_t wanted, int settled_max)
{
    c->heap_count = 0;
    search_push(c, from, 0);
    for (int settled = 0; c->heap_count && settled < settled_max; settled++) {
        uint64_t top = heap_pop(c->heap, &c->heap_count);
        uint32_t state = (uint32_t)top;
        uint32_t ds = (uint32_t)(top >> 32);
        if (c->marks[state].ds != ds) continue;
        if (ds >= longest) break;
        if (c->wanted[state].search == c->search && --wanted == 0) break;
        const Node *node = &c->nodes[state];
        for (uint32_t i = 0; i < node->count; i++) {
            uint32_t to = node->joins[i].to;
            uint32_t at = ds + node->joins[i].out;
            if (at > longest || to == without || c->nodes[to].gone) continue;
            search_push(c, to, at);
        }
    }
}

static void shortcut_add(Contraction *c, Shortcut s)
{
    if (c->shortcut_count == c->shortcut_cap) {
        size_t wider = c->shortcut_cap ? c->shortcut_cap * 2 : 256;
        Shortcut *at = arena_alloc_raw(c->arena, wider * sizeof *at);
        if (c->shortcut_count) memcpy(at, c->shortcuts, c->shortcut_count * sizeof *at);
        c->shortcuts = at;
        c->shortcut_cap = wider;
    }
    c->shortcuts[c->shortcut_count++] = s;
}

/* The shortcuts that state's going would need, in c->shortcuts. */
static void find_shortcuts(Contraction *c, uint32_t state, int settled_max)
{
    const Node *node = &c->nodes[state];
    c->shortcut_count = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        const Join *come = &node->joins[i];
        if (come->in >= WALK_NEVER) continue;
        uint32_t longest = 0;
        uint32_t wanted = 0;
        c->search++;
        for (uint32_t k = 0; k < node->count; k++) {
            const Join *go = &node->joins[k];
            if (k == i || go->out >= WALK_NEVER) continue;
            uint32_t ds = come->in + go->out;
            c->wanted[go->to] = (Mark){c->search, ds};
            longest = ds > longest ? ds : longest;
            wanted++;
        }
        if (!wanted) continue;
        search_round(c, come->to, state, longest, wanted, settled_max);
        for (uint32_t k = 0; k < node->count; k++) {
            const Join *go = &node->joins[k];
            if (k == i || go->out >= WALK_NEVER) continue;
            uint32_t ds = come->in + go->out;
            const Mark *mark = &c->marks[go->to];
            if (mark->search == c->search && mark->ds <= ds) continue;
            shortcut_add(c, (Shortcut){come->to, go->to, ds});
        }
    }
}

static int64_t importance(Contraction *c, uint32_t state)
{
    drop_gone(c, state);
    find_shortcuts(c, state, SETTLED_TRIAL);
    const Node *node = &c->nodes[state];
    int64_t removed = 0;
    for (uint32_t i = 0; i < node->count; i++)
        removed += (node->joins[i].out < WALK_NEVER) + (node->joins[i].in < WALK_NEVER);
    int64_t more = (int64_t)c->shortcut_count - removed;
    return more * 4 + (int64_t)node->gone_beside * 2 + (int64_t)node->depth * 4;
}

static void queue_push(Contraction *c, uint32_t state, int64_t value)
{
    c->queue[c->queue_count] = (uint64_t)(value + ((int64_t)1 << 30)) << 32 | state;
    sift_up(c->queue, c->queue_count++);
}

static void contract(Contraction *c, uint32_t state)
{
    Node *node = &c->nodes[state];
    find_shortcuts(c, state, SETTLED_FINAL);
    node->gone = true;
    for (size_t i = 0; i < c->shortcut_count; i++) {
        Shortcut s = c->shortcuts[i];
        join_add(c, s.from, s.to, s.ds, WALK_NEVER);
        join_add(c, s.to, s.from, WALK_NEVER, s.ds);
    }
    for (uint32_t i = 0; i < node->count; i++) {
        Node *beside = &c->nodes[node->joins[i].to];
        beside->gone_beside++;
        if (beside->depth < node->depth + 1) beside->depth = node->depth + 1;
    }
}

static void read_net(Contraction *c, const WalkNet *net)
{
    const WalkGraph *g = net->graph;
    for (uint32_t s = 0; s < g->state_count; s++)
        for (uint32_t i = g->first[s]; i < g->first[s + 1]; i++) {
            uint32_t to = net->out[i].to;
            bool any = net->out[i].ds < WALK_NEVER || net->in[i].ds < WALK_NEVER;
            if (to != s && any) join_add(c, s, to, net->out[i].ds, net->in[i].ds);
        }
}

/* The joins a state has when it goes all lead upward. */
static void keep_joins(WalkHierarchy *h, Arena *arena, const Contraction *c, const uint32_t *order)
{
    size_t total = 0;
    for (uint32_t s = 0; s < c->node_count; s++) total += c->nodes[s].count;
    uint32_t *first = NEW_ARRAY(arena, uint32_t, c->node_count + 2);
    WalkUp *ups = arena_alloc_raw(arena, (total + 1) * sizeof *ups);
    uint32_t at = 0;
    for (uint32_t id = 0; id < c->node_count; id++) {
        const Node *node = &c->nodes[order[id]];
        first[id] = at;
        for (uint32_t i = 0; i < node->count; i++)
            ups[at++] = (WalkUp){h->id[node->joins[i].to], node->joins[i].out, node->joins[i].in};
    }
    first[c->node_count] = at;
    h->first = first;
    h->ups = ups;
    h->up_count = at;
}

WalkHierarchy *walk_hierarchy_new(Arena *arena, const WalkNet *net)
{
    uint32_t n = net->graph->state_count;
    WalkHierarchy *h = NEW(arena, WalkHierarchy);
    uint32_t *ids = arena_alloc_raw(arena, ((size_t)n + 1) * sizeof *ids);
    Contraction c = {.arena = arena_new((size_t)1 << 40), .node_count = n};
    c.nodes = NEW_ARRAY(c.arena, Node, n + 1);
    c.marks = NEW_ARRAY(c.arena, Mark, n + 1);
    c.wanted = NEW_ARRAY(c.arena, Mark, n + 1);
    c.heap = arena_alloc_raw(c.arena, ((size_t)net->graph->slot_count + 65536) * 8);
    c.queue = arena_alloc_raw(c.arena, ((size_t)n + 1) * sizeof *c.queue);
    uint32_t *order = arena_alloc_raw(c.arena, ((size_t)n + 1) * sizeof *order);
    read_net(&c, net);
    for (uint32_t s = 0; s < n; s++) queue_push(&c, s, importance(&c, s));
    uint32_t left = n;
    while (c.queue_count) {
        uint32_t state = (uint32_t)heap_pop(c.queue, &c.queue_count);
        int64_t value = importance(&c, state);
        uint64_t key = (uint64_t)(value + ((int64_t)1 << 30)) << 32 | state;
        if (c.queue_count && key > c.queue[0]) {
            queue_push(&c, state, value);
            continue;
        }
        contract(&c, state);
        order[--left] = state; /* the most important first */
    }
    for (uint32_t id = 0; id < n; id++) ids[order[id]] = id;
    h->net = net;
    h->id = ids;
    h->node_count = n;
    keep_joins(h, arena, &c, order);
    arena_free(c.arena);
    return h;
}

size_t walk_hierarchy_shortcuts(const WalkHierarchy *h)
{
    return h->up_count > h->net->graph->slot_count / 2 ? h->up_count - h->net->graph->slot_count / 2
                                                       : 0;
}
