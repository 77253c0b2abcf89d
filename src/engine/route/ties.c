/* Ties are difference constraints: second >= first + min_gap, first >= second - max_gap.  They
 * contradict one another iff a round trip over them adds up to more than nothing (Bellman and
 * Ford), which is seen as soon as the visits that raised one another last form a ring. */
#include "engine/route/ties.h"
#include "engine/route/inside.h"

#include <stdlib.h>

enum { NOBODY = -1, NAMED_MAX = 6, WORK_TIMES = 64 };

typedef struct Arc {
    int32_t to, gap; /* start(to) >= start(this) + gap */
    bool fixed;      /* and no later */
} Arc;

typedef struct Look {
    Arena *arena;
    const RouteProblem *p;
    RouteTiesLook *out;
    int32_t *arc_from; /* n + 1 */
    Arc *arcs;
    int64_t *soonest;
    int32_t *raised_by;
    int32_t *mark;
    int64_t work_left;
} Look;

static bool counts(const RouteProblem *p, const RouteSync *s)
{
    return !p->visits[s->first].idle && !p->visits[s->second].idle;
}

static bool spend(Look *l, int64_t work)
{
    l->out->work += work;
    l->work_left -= work;
    return l->work_left >= 0;
}

/* ---- groups ---- */

static int32_t root_of(int32_t *parent, int32_t i)
{
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

static void find_groups(Look *l)
{
    const RouteProblem *p = l->p;
    RouteTiesLook *out = l->out;
    int32_t n = p->visit_count;
    int32_t *parent = NEW_ARRAY(l->arena, int32_t, n + 1),
            *size = NEW_ARRAY(l->arena, int32_t, n + 1);
    for (int32_t i = 0; i < n; i++) parent[i] = i;
    for (int32_t i = 0; i < p->sync_count; i++) {
        int32_t a = root_of(parent, p->syncs[i].first), b = root_of(parent, p->syncs[i].second);
        parent[a > b ? a : b] = a > b ? b : a;
    }
    for (int32_t i = 0; i < n; i++) size[root_of(parent, i)]++;
    for (int32_t i = 0; i < n; i++) {
        int32_t root = root_of(parent, i);
        if (size[root] < 2)
            out->group[i] = -1;
        else
            out->group[i] = root == i ? out->groups++ : out->group[root];
    }
    for (int32_t i = 0; i < n; i++)
        if (out->group[i] >= 0) out->from[out->group[i] + 1]++;
    for (int32_t g = 0; g < out->groups; g++) out->from[g + 1] += out->from[g];
}

static void build_arcs(Look *l)
{
    const RouteProblem *p = l->p;
    int32_t n = p->visit_count;
    l->arc_from = NEW_ARRAY(l->arena, int32_t, n + 2);
    l->arcs = NEW_ARRAY(l->arena, Arc, 2 * (size_t)p->sync_count + 1);
    for (int32_t i = 0; i < p->sync_count; i++) {
        if (!counts(p, &p->syncs[i])) continue;
        l->arc_from[p->syncs[i].first + 1]++;
        l->arc_from[p->syncs[i].second + 1]++;
    }
    for (int32_t i = 0; i < n; i++) l->arc_from[i + 1] += l->arc_from[i];
    int32_t *fill = NEW_ARRAY(l->arena, int32_t, n + 1);
    memcpy(fill, l->arc_from, (size_t)n * sizeof *fill);
    for (int32_t i = 0; i < p->sync_count; i++) {
        const RouteSync *s = &p->syncs[i];
        if (!counts(p, s)) continue;
        l->arcs[fill[s->first]++] = (Arc){s->second, s->min_gap, s->min_gap == s->max_gap};
        l->arcs[fill[s->second]++] = (Arc){s->first, -s->max_gap, s->min_gap == s->max_gap};
    }
}

static void blame(Look *l, int32_t visit, RouteTieFault fault, Str reason)
{
    int32_t g = l->out->group[visit];
    if (l->out->fault[g]) return;
    l->out->fault[g] = (uint8_t)fault;
    l->out->reason[g] = reason.ptr;
}

static long long id_of(const Look *l, int32_t visit)
{
    return (long long)l->p->visits[visit].id;
}

/* ---- gaps that contradict one another ---- */

static void blame_ring(Look *l, int32_t at)
{
    int32_t ring[NAMED_MAX], count = 0, i = at;
    do {
        if (count < NAMED_MAX) ring[count] = i;
        count++;
        i = l->raised_by[i];
    } while (i != at);
    Buf text = buf_new(l->arena, 1 << 12);
    buf_text(&text, "它和别的几次之间的先后、间隔要求自相矛盾，一起都排不进：");
    for (int32_t k = (count < NAMED_MAX ? count : NAMED_MAX) - 1; k >= 0; k--)
        buf_fmt(&text, "%lld→", id_of(l, ring[k]));
    if (count > NAMED_MAX)
        buf_fmt(&text, "…（共 %d 次）", count);
    else
        buf_fmt(&text, "%lld", id_of(l, ring[(count < NAMED_MAX ? count : NAMED_MAX) - 1]));
    buf_char(&text, 0);
    blame(l, at, ROUTE_TIE_CONTRADICTS, buf_str(&text));
}

/* Follows who raised whom; a walk that meets itself is a ring. */
static void find_rings(Look *l)
{
    int32_t n = l->p->visit_count;
    memset(l->mark, 0, (size_t)n * sizeof *l->mark);
    for (int32_t i = 0; i < n; i++) {
        int32_t at = i;
        while (at != NOBODY && l->mark[at] == 0) {
            l->mark[at] = i + 1;
            at = l->raised_by[at];
        }
        if (at != NOBODY && l->mark[at] == i + 1) blame_ring(l, at);
    }
}

static void find_contradictions(Look *l)
{
    int32_t n = l->p->visit_count;
    for (int32_t i = 0; i < n; i++) {
        l->raised_by[i] = NOBODY;
        l->soonest[i] = 0;
    }
    for (bool moved = true; moved;) {
        moved = false;
        for (int32_t i = 0; i < n; i++) {
            if (l->out->group[i] < 0 || l->out->fault[l->out->group[i]]) continue;
            if (!spend(l, 1 + l->arc_from[i + 1] - l->arc_from[i])) return;
            for (int32_t a = l->arc_from[i]; a < l->arc_from[i + 1]; a++) {
                const Arc *arc = &l->arcs[a];
                if (l->soonest[arc->to] >= l->soonest[i] + arc->gap) continue;
                l->soonest[arc->to] = l->soonest[i] + arc->gap;
                l->raised_by[arc->to] = i;
                moved = true;
            }
        }
        if (moved) find_rings(l);
    }
}

/* ---- windows ---- */

static bool opens_by(const RouteVisit *v, int64_t *at)
{
    for (int32_t w = 0; w < v->window_count; w++) {
        if (*at > v->windows[w].to) continue;
        if (*at < v->windows[w].from) *at = v->windows[w].from;
        return true;
    }
    return false;
}

/* Earliest starts that windows and gaps allow. */
static void find_soonest(Look *l)
{
    const RouteProblem *p = l->p;
    int32_t n = p->visit_count;
    for (int32_t i = 0; i < n; i++) {
        l->soonest[i] = 0;
        (void)!opens_by(&p->visits[i], &l->soonest[i]);
    }
    for (bool moved = true; moved;) {
        moved = false;
        for (int32_t i = 0; i < n; i++) {
            if (l->out->group[i] < 0 || l->out->fault[l->out->group[i]]) continue;
            if (!spend(l, 1 + l->arc_from[i + 1] - l->arc_from[i])) return;
            for (int32_t a = l->arc_from[i]; a < l->arc_from[i + 1]; a++) {
                int32_t to = l->arcs[a].to;
                int64_t at = l->soonest[i] + l->arcs[a].gap;
                if (l->soonest[to] >= at) continue;
                if (!opens_by(&p->visits[to], &at)) {
                    blame(l, to, ROUTE_TIE_WINDOWS,
                          str_fmt(l->arena, "和它成对的那一次对不上时间（%lld 和 %lld）",
                                  id_of(l, i), id_of(l, to)));
                    break;
                }
                l->soonest[to] = at;
                moved = true;
            }
        }
    }
}

/* ---- people ---- */

static bool two_may(const RouteProblem *p, const RouteSync *s)
{
    int32_t first = 0, second = 0, both = 0;
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        bool a = route_may(p, k, s->first), b = route_may(p, k, s->second);
        first += a;
        second += b;
        both += a && b;
        if (first > 1 && second > 1) return true;
    }
    return first > 0 && second > 0 && !(first == 1 && second == 1 && both == 1);
}

static void blame_crowd(Look *l, int32_t visit, int32_t need)
{
    blame(l, visit, ROUTE_TIE_PEOPLE,
          str_fmt(l->arena, "同它成对的有 %d 次要各由不同的人去，人不够：只有 %d 个", need,
                  l->p->vehicle_count));
}

/* Visits of which each is tied to each need as many people; grown greedily from the one with most
 * ties, so what it finds is true, but it may overlook some. */
static void find_crowd(Look *l, int32_t g, int32_t *met, int32_t *met_by)
{
    const RouteTiesLook *out = l->out;
    int32_t at = out->visits[out->from[g]], size = 0;
    for (int32_t k = out->from[g]; k < out->from[g + 1]; k++) {
        int32_t c = out->visits[k];
        met[c] = 0;
        met_by[c] = NOBODY;
        if (l->arc_from[c + 1] - l->arc_from[c] > l->arc_from[at + 1] - l->arc_from[at]) at = c;
    }
    while (at != NOBODY) {
        int32_t from = at, most = -1;
        size++;
        met[at] = -1;
        at = NOBODY;
        if (!spend(l, 1 + l->arc_from[from + 1] - l->arc_from[from])) return;
        for (int32_t a = l->arc_from[from]; a < l->arc_from[from + 1]; a++) {
            int32_t c = l->arcs[a].to, ties = l->arc_from[c + 1] - l->arc_from[c];
            if (met[c] < 0 || met_by[c] == from) continue;
            met_by[c] = from;
            if (++met[c] < size || ties <= most) continue;
            most = ties;
            at = c;
        }
    }
    if (size > l->p->vehicle_count) blame_crowd(l, out->visits[out->from[g]], size);
}

typedef struct Moment {
    int64_t at;
    int32_t step, visit;
} Moment;

static int moment_order(const void *a, const void *b)
{
    const Moment *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->step - y->step; /* who leaves, leaves first */
}

/* Visits whose gaps are fixed and whose work overlaps need a person each. */
static void find_overlaps(Look *l, int32_t seed, Moment *moments, int32_t *queue)
{
    const RouteProblem *p = l->p;
    int32_t count = 0, head = 0, tail = 0, here = 0, most = 0;
    queue[tail++] = seed;
    l->mark[seed] = 1;
    l->soonest[seed] = 0;
    while (head < tail) {
        int32_t i = queue[head++];
        moments[count++] = (Moment){l->soonest[i], 1, i};
        moments[count++] = (Moment){l->soonest[i] + p->visits[i].service, -1, i};
        if (!spend(l, 1 + l->arc_from[i + 1] - l->arc_from[i])) return;
        for (int32_t a = l->arc_from[i]; a < l->arc_from[i + 1]; a++) {
            const Arc *arc = &l->arcs[a];
            if (!arc->fixed || l->mark[arc->to]) continue;
            l->mark[arc->to] = 1;
            l->soonest[arc->to] = l->soonest[i] + arc->gap;
            queue[tail++] = arc->to;
        }
    }
    qsort(moments, (size_t)count, sizeof *moments, moment_order);
    for (int32_t k = 0; k < count; k++) {
        here += moments[k].step;
        if (here > most) most = here;
    }
    if (most > p->vehicle_count) blame_crowd(l, seed, most);
}

static void find_shortage(Look *l)
{
    const RouteProblem *p = l->p;
    RouteTiesLook *out = l->out;
    int32_t n = p->visit_count;
    int32_t *met = NEW_ARRAY(l->arena, int32_t, n + 1),
            *queue = NEW_ARRAY(l->arena, int32_t, n + 1);
    Moment *moments = NEW_ARRAY(l->arena, Moment, 2 * (size_t)n + 1);
    for (int32_t i = 0; i < p->sync_count; i++) {
        const RouteSync *s = &p->syncs[i];
        if (!counts(p, s) || out->fault[out->group[s->first]]) continue;
        if (!spend(l, 2)) return;
        if (!two_may(p, s)) blame(l, s->first, ROUTE_TIE_PEOPLE, STR("成对的两次要两个人，人不够"));
    }
    for (int32_t g = 0; g < out->groups; g++)
        if (!out->fault[g]) find_crowd(l, g, met, queue);
    memset(l->mark, 0, (size_t)n * sizeof *l->mark);
    for (int32_t i = 0; i < n && !p->service_by_type; i++)
        if (out->group[i] >= 0 && !out->fault[out->group[i]] && !l->mark[i])
            find_overlaps(l, i, moments, queue);
}

/* ---- all of it ---- */

typedef struct Turn {
    int64_t soonest;
    int32_t group, visit;
} Turn;

static int turn_order(const void *a, const void *b)
{
    const Turn *x = a, *y = b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    if (x->soonest != y->soonest) return x->soonest < y->soonest ? -1 : 1;
    return x->visit - y->visit;
}

static void order_groups(Look *l)
{
    int32_t n = l->p->visit_count, count = 0;
    Turn *turns = NEW_ARRAY(l->arena, Turn, n + 1);
    for (int32_t i = 0; i < n; i++)
        if (l->out->group[i] >= 0) turns[count++] = (Turn){l->soonest[i], l->out->group[i], i};
    qsort(turns, (size_t)count, sizeof *turns, turn_order);
    for (int32_t k = 0; k < count; k++) l->out->visits[k] = turns[k].visit;
}

void route_ties_look(Arena *arena, const RouteProblem *p, RouteTiesLook *out)
{
    int32_t n = p->visit_count;
    Look l = {.arena = arena, .p = p, .out = out};
    *out = (RouteTiesLook){.group = NEW_ARRAY(arena, int32_t, n + 1),
                           .from = NEW_ARRAY(arena, int32_t, n + 2),
                           .visits = NEW_ARRAY(arena, int32_t, n + 1),
                           .fault = NEW_ARRAY(arena, uint8_t, n + 1),
                           .reason = NEW_ARRAY(arena, const char *, n + 1)};
    for (int32_t i = 0; i < n; i++) out->group[i] = -1;
    if (p->sync_count == 0) return;
    l.soonest = NEW_ARRAY(arena, int64_t, n + 1);
    l.raised_by = NEW_ARRAY(arena, int32_t, n + 1);
    l.mark = NEW_ARRAY(arena, int32_t, n + 1);
    l.work_left = (int64_t)WORK_TIMES * (n + p->sync_count);
    find_groups(&l);
    build_arcs(&l);
    find_contradictions(&l);
    find_soonest(&l);
    order_groups(&l);
    find_shortage(&l);
}
