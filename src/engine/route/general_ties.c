/* Visits tied to one another: put in as a whole or not at all.  A group of a few is tried at
 * several places; a large one is laid out along its times, and later mended visit by visit, since
 * taking all of it out and in again would be a plan of its own at every step. */
#include "engine/route/general.h"

enum { GROUP_TRIES = 10, GROUP_WINS = 3, LARGE_TRIES = 2 };

/* ---- in and out ---- */

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
    general_settle(s);
}

/* Those of the group that are missing, the earliest first, each at its cheapest place; their cost,
 * or -1 when one finds none. */
static int64_t put_missing(Search *s, int32_t c)
{
    const General *g = s->general;
    int32_t group = g->ties_look.group[c];
    int64_t cost = 0;
    for (int32_t k = g->ties_look.from[group]; k < g->ties_look.from[group + 1]; k++) {
        int32_t i = g->ties_look.visits[k];
        if (s->node[i].trip != NONE || s->absent_at[i] == NONE) continue;
        Spot spot = general_best_spot(s, i, NONE);
        if (spot.how == HOW_NONE || s->broken) return -1;
        search_absent_drop(s, i);
        general_put(s, i, &spot);
        cost += spot.cost;
    }
    return s->broken ? -1 : cost;
}

static bool put_whole(Search *s, int32_t c, const Spot *spot, int64_t *cost)
{
    search_absent_drop(s, c);
    general_put(s, c, spot);
    int64_t rest = put_missing(s, c);
    *cost = rest + spot->cost;
    return rest >= 0;
}

static void take_whole(Search *s, int32_t c)
{
    s->broken = false;
    drop_group(s, c);
}

static void insert_alone(Search *s, int32_t c)
{
    Spot spot = general_best_spot(s, c, NONE);
    if (spot.cost >= s->price[c]) return;
    search_absent_drop(s, c);
    general_put(s, c, &spot);
    if (s->broken) take_whole(s, c);
}

/* Tries c at its cheapest places, the others each time at theirs, and keeps the cheapest whole. */
static void insert_group(Search *s, int32_t c)
{
    Spot spots[GROUP_TRIES];
    int32_t count = general_spots(s, c, spots, GROUP_TRIES), best = -1, wins = 0;
    int64_t least = INT64_MAX, cost;
    bool any = s->n > MANY_VISITS; /* the first that holds will do: every place is dear to try */
    for (int32_t k = 0; k < count && wins < GROUP_WINS; k++) {
        if (put_whole(s, c, &spots[k], &cost)) {
            if (any) return;
            wins++;
            if (cost < least) {
                least = cost;
                best = k;
            }
        }
        take_whole(s, c);
        if (s->broken) return;
    }
    if (best >= 0 && !put_whole(s, c, &spots[best], &cost)) take_whole(s, c);
}

/* Along its times: at the cheapest places first; when that does not come out, where each can begin
 * soonest. */
static void insert_large(Search *s, int32_t c)
{
    General *g = s->general;
    int32_t first = g->ties_look.visits[g->ties_look.from[g->ties_look.group[c]]];
    for (int32_t try = 0; try < LARGE_TRIES && !search_out_of_time(s); try++) {
        int64_t cost;
        g->soonest_first = try > 0;
        Spot spot = general_best_spot(s, first, NONE);
        bool whole = spot.how != HOW_NONE && put_whole(s, first, &spot, &cost);
        g->soonest_first = false;
        if (whole) return;
        take_whole(s, first);
        if (s->broken) return;
    }
}

static bool any_stands(const Search *s, int32_t c)
{
    for (int32_t i = s->general->group_next[c]; i != c; i = s->general->group_next[i])
        if (s->node[i].trip != NONE) return true;
    return false;
}

/* A group that found no place is not asked for again by each of its visits. */
static bool asked_enough(Search *s, int32_t group)
{
    General *g = s->general;
    if (g->asked_round[group] != s->round) g->asked[group] = 0;
    g->asked_round[group] = s->round;
    int32_t size = g->ties_look.from[group + 1] - g->ties_look.from[group];
    return ++g->asked[group] > (size > GROUP_SMALL ? 1 : size);
}

void general_insert(Search *s, int32_t c)
{
    const General *g = s->general;
    int32_t group = g->ties_look.group[c];
    if (s->node[c].trip != NONE || s->broken) return;
    if (g->group_next[c] == c) {
        insert_alone(s, c);
        return;
    }
    if (g->ties_look.fault[group] && !g->hopes) return;
    if (general_group_is_large(s, c)) {
        if (any_stands(s, c)) {
            if (put_missing(s, c) < 0) take_whole(s, c);
        } else if (!asked_enough(s, group))
            insert_large(s, c);
    } else if (!asked_enough(s, group))
        insert_group(s, c);
}

bool general_group_is_large(const Search *s, int32_t c)
{
    const RouteTiesLook *look = &s->general->ties_look;
    return look->from[look->group[c] + 1] - look->from[look->group[c]] > GROUP_SMALL;
}

int32_t general_next_tied(const Search *s, int32_t c)
{
    return s->general->group_next[c];
}

void general_hope(Search *s)
{
    s->general->hopes = true;
}

/* ---- building ---- */

static void build_rows(Search *s)
{
    General *g = s->general;
    const RouteProblem *p = s->p;
    g->tie_from = NEW_ARRAY(s->arena, int32_t, s->n + 2);
    g->ties = NEW_ARRAY(s->arena, Tie, 2 * (size_t)p->sync_count + 1);
    for (int32_t i = 0; i < p->sync_count; i++) {
        g->tie_from[p->syncs[i].first + 1]++;
        g->tie_from[p->syncs[i].second + 1]++;
    }
    for (int32_t c = 0; c < s->n; c++) g->tie_from[c + 1] += g->tie_from[c];
    int32_t *fill = NEW_ARRAY(s->arena, int32_t, s->n + 1);
    memcpy(fill, g->tie_from, (size_t)s->n * sizeof *fill);
    for (int32_t i = 0; i < p->sync_count; i++) {
        const RouteSync *y = &p->syncs[i];
        g->ties[fill[y->first]++] = (Tie){y->second, y->min_gap, -y->max_gap};
        g->ties[fill[y->second]++] = (Tie){y->first, -y->max_gap, y->min_gap};
    }
}

void general_ties_new(Search *s)
{
    General *g = s->general;
    build_rows(s);
    route_ties_look(s->arena, s->p, &g->ties_look);
    const RouteTiesLook *look = &g->ties_look;
    g->asked = NEW_ARRAY(s->arena, int32_t, look->groups + 1);
    g->asked_round = NEW_ARRAY(s->arena, uint32_t, look->groups + 1);
    g->group_next = NEW_ARRAY(s->arena, int32_t, s->n + 1);
    for (int32_t c = 0; c < s->n; c++) g->group_next[c] = c;
    for (int32_t group = 0; group < look->groups; group++)
        for (int32_t k = look->from[group]; k < look->from[group + 1]; k++)
            g->group_next[look->visits[k]] =
                look->visits[k + 1 < look->from[group + 1] ? k + 1 : look->from[group]];
}
