#include "domains/geo/network.h"

enum { NOWHERE = -1 };

typedef struct Work {
    Arena *arena;
    const Net *net;
    int64_t *from; /* beside supports: index of the giver, NOWHERE */
    int64_t *to;
    int64_t *kind; /* group of (taker, what): the same number for the same need */
    size_t kinds;
    int64_t *alive; /* beside kinds: givers that run */
    bool *needed;   /* beside kinds: one of its supports is needed */
    bool *runs;     /* beside resources */
} Work;

static int64_t index_of(const Net *net, ResourceId id)
{
    size_t low = 0;
    size_t high = net->resource_count;
    while (low < high) { /* resources come by id */
        size_t middle = (low + high) / 2;
        if (net->resources[middle].id.v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    bool there = low < net->resource_count && net->resources[low].id.v == id.v;
    return there ? (int64_t)low : NOWHERE;
}

static void find_kinds(Work *w)
{
    const Net *net = w->net;
    for (size_t i = 0; i < net->support_count; i++) {
        w->from[i] = index_of(net, net->supports[i].from);
        w->to[i] = index_of(net, net->supports[i].to);
        w->kind[i] = (int64_t)w->kinds;
        for (size_t k = 0; k < i; k++)
            if (w->to[k] == w->to[i] && str_eq(net->supports[k].what, net->supports[i].what)) {
                w->kind[i] = w->kind[k];
                break;
            }
        if (w->kind[i] == (int64_t)w->kinds) w->kinds++;
        if (net->supports[i].needed) w->needed[w->kind[i]] = true;
    }
}

static bool known(const Work *w, size_t support)
{
    return w->from[support] != NOWHERE && w->to[support] != NOWHERE;
}

/* Everything that is stopped by itself, and what falls with it. */
static void start(Work *w)
{
    const Net *net = w->net;
    memset(w->alive, 0, (w->kinds + 1) * sizeof *w->alive);
    for (size_t i = 0; i < net->resource_count; i++) w->runs[i] = net->resources[i].state == 1;
    for (size_t i = 0; i < net->support_count; i++)
        if (known(w, i) && w->runs[w->from[i]]) w->alive[w->kind[i]]++;
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < net->support_count; i++) {
            if (!known(w, i) || !net->supports[i].needed || w->alive[w->kind[i]] > 0) continue;
            if (net->resources[w->to[i]].kind == RESOURCE_SERVED || !w->runs[w->to[i]]) continue;
            w->runs[w->to[i]] = false;
            again = true;
            for (size_t k = 0; k < net->support_count; k++)
                if (known(w, k) && w->from[k] == w->to[i]) w->alive[w->kind[k]]--;
        }
    }
}

/* What else ends when `first` stops; w->runs and w->alive are put back afterwards. */
static void lose(Work *w, size_t first, NetNode *node)
{
    const Net *net = w->net;
    NetLoss *loss = &node->loss;
    bool *hit = NEW_ARRAY(w->arena, bool, net->resource_count + 1);
    size_t *fallen = NEW_ARRAY(w->arena, size_t, net->resource_count + 1);
    size_t head = 0;
    size_t tail = 0;
    loss->lost = NEW_ARRAY(w->arena, size_t, net->support_count + 1);
    fallen[tail++] = first;
    w->runs[first] = false;
    while (head < tail) {
        size_t at = fallen[head++];
        for (size_t i = 0; i < net->support_count; i++) {
            if (!known(w, i) || (size_t)w->from[i] != at) continue;
            size_t to = (size_t)w->to[i];
            if (--w->alive[w->kind[i]] > 0) continue;
            if (!w->runs[to]) continue;
            loss->lost[loss->lost_count++] = i;
            bool served = net->resources[to].kind == RESOURCE_SERVED;
            if (served && !hit[to]) loss->served += net->resources[to].capacity;
            hit[to] = true;
            if (!w->needed[w->kind[i]]) continue;
            node->single = true;
            if (served) continue;
            w->runs[to] = false;
            fallen[tail++] = to;
        }
    }
    loss->stopped = fallen + 1;
    loss->stopped_count = tail - 1;
    for (size_t f = 0; f < tail; f++) {
        w->runs[fallen[f]] = true;
        for (size_t i = 0; i < net->support_count; i++)
            if (known(w, i) && (size_t)w->from[i] == fallen[f]) w->alive[w->kind[i]]++;
    }
}

void net_read(Arena *arena, const Resource *resources, size_t resource_count,
              const Support *supports, size_t support_count, Net *out)
{
    *out = (Net){resources, resource_count, supports, support_count,
                 NEW_ARRAY(arena, NetNode, resource_count + 1)};
    Work w = {.arena = arena, .net = out};
    w.from = NEW_ARRAY(arena, int64_t, support_count + 1);
    w.to = NEW_ARRAY(arena, int64_t, support_count + 1);
    w.kind = NEW_ARRAY(arena, int64_t, support_count + 1);
    w.alive = NEW_ARRAY(arena, int64_t, support_count + 1);
    w.needed = NEW_ARRAY(arena, bool, support_count + 1);
    w.runs = NEW_ARRAY(arena, bool, resource_count + 1);
    find_kinds(&w);
    start(&w);
    for (size_t i = 0; i < support_count; i++) {
        if (!known(&w, i) || !w.runs[w.from[i]]) continue;
        out->nodes[w.from[i]].gives++;
        out->nodes[w.from[i]].used += supports[i].uses;
        out->nodes[w.to[i]].gets++;
    }
    for (size_t i = 0; i < resource_count; i++) {
        NetNode *node = &out->nodes[i];
        node->runs = w.runs[i];
        node->unused = node->runs && !node->gives && resources[i].kind != RESOURCE_SERVED;
        if (node->runs) lose(&w, i, node);
    }
}
