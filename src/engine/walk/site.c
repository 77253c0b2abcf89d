#include "engine/walk/site_inside.h"

#include <math.h>

/* 120 million pairs are a gigabyte. */
#define PAIRS_MAX ((size_t)120000000)

typedef struct Gather {
    const WalkCrowd *crowd;
    const uint8_t *served; /* by the existing places */
    uint64_t *choices;     /* per person: sum of the marks of the candidates (and times) in reach */
    uint32_t *row;         /* per person: its row when it stands for it, or WALK_NONE */
    uint64_t mark;         /* of the candidate being searched */
    bool timed;
    size_t pairs;
    SiteRows *rows;
    uint32_t candidate;
} Gather;

static uint64_t mixed(uint64_t v)
{
    v = (v ^ (v >> 30)) * 0xbf58476d1ce4e5b9u;
    v = (v ^ (v >> 27)) * 0x94d049bb133111ebu;
    return v ^ (v >> 31);
}

static void mark_person(void *with, size_t at, uint32_t ds)
{
    Gather *g = with;
    if (g->served[at]) return;
    g->choices[at] += g->timed ? mixed(g->mark + ds) : g->mark;
    g->pairs++;
}

static void count_pair(void *with, size_t at, uint32_t ds)
{
    Gather *g = with;
    (void)ds;
    if (g->row[at] != WALK_NONE) g->rows->first[g->candidate + 1]++;
}

static void put_pair(void *with, size_t at, uint32_t ds)
{
    Gather *g = with;
    if (g->row[at] == WALK_NONE) return;
    size_t k = g->rows->first[g->candidate] + g->rows->filled++;
    g->rows->row[k] = g->row[at];
    g->rows->ds[k] = g->timed ? ds : 0;
}

static void each_candidate(const WalkSiteAsk *ask, WalkScratch *scratch, Gather *g,
                           WalkPersonFn *fn)
{
    for (size_t j = 0; j < ask->candidate_count; j++) {
        const WalkSpot *spot = &ask->candidates[j];
        g->candidate = (uint32_t)j;
        g->mark = mixed(j + 1);
        g->rows->filled = 0;
        if (spot->edge == WALK_NONE) continue;
        walk_search_spot(ask->crowd->net, scratch, WALK_TO, spot, ask->limit_ds);
        walk_crowd_each(ask->crowd, scratch, spot, ask->limit_ds, fn, g);
    }
}

/* One row for all people with the same choices. Two different sets of choices fall together with a
 * chance of 1 in 2^64 a pair. */
static size_t make_rows(Arena *arena, Gather *g, double *weights)
{
    const WalkCrowd *crowd = g->crowd;
    size_t size = 1024;
    size_t rows = 0;
    while (size < crowd->count * 2) size *= 2;
    uint32_t *table =
        arena_alloc_raw(arena, size * sizeof *table); /* of people who stand for one */
    memset(table, 0xff, size * sizeof *table);
    for (size_t i = 0; i < crowd->count; i++) {
        double weight = crowd->weights ? crowd->weights[i] : 1;
        g->row[i] = WALK_NONE;
        if (g->served[i] || !g->choices[i] || weight <= 0) continue;
        size_t at = mixed(g->choices[i]) & (size - 1);
        while (table[at] != WALK_NONE && g->choices[table[at]] != g->choices[i])
            at = (at + 1) & (size - 1);
        if (table[at] == WALK_NONE) {
            table[at] = (uint32_t)i;
            g->row[i] = (uint32_t)rows++;
            weights[g->row[i]] = 0;
        }
        weights[g->row[table[at]]] += weight;
    }
    return rows;
}

/* The rows' side of the pairs: for each row its candidates, the nearest first. */
static void turn_pairs(Arena *arena, SiteRows *rows)
{
    size_t n = rows->first[rows->candidate_count];
    rows->row_first = NEW_ARRAY(arena, size_t, rows->row_count + 2);
    rows->of = arena_alloc_raw(arena, (n + 1) * sizeof *rows->of);
    for (size_t k = 0; k < n; k++) rows->row_first[rows->row[k] + 1]++;
    for (size_t i = 0; i < rows->row_count; i++) rows->row_first[i + 1] += rows->row_first[i];
    size_t *fill = arena_alloc_raw(arena, (rows->row_count + 1) * sizeof *fill);
    memcpy(fill, rows->row_first, (rows->row_count + 1) * sizeof *fill);
    for (uint32_t j = 0; j < rows->candidate_count; j++)
        for (size_t k = rows->first[j]; k < rows->first[j + 1]; k++)
            rows->of[fill[rows->row[k]]++] = (SiteChoice){j, rows->ds[k]};
    for (size_t i = 0; i < rows->row_count; i++)
        for (size_t k = rows->row_first[i] + 1; k < rows->row_first[i + 1]; k++) {
            SiteChoice c = rows->of[k];
            size_t at = k;
            for (; at > rows->row_first[i] && rows->of[at - 1].ds > c.ds; at--)
                rows->of[at] = rows->of[at - 1];
            rows->of[at] = c;
        }
}

static double serve_existing(Arena *arena, WalkScratch *scratch, const WalkSiteAsk *ask,
                             uint8_t *served)
{
    if (!ask->existing_count) return 0;
    WalkCoverage *c = walk_coverage_new(arena, ask->crowd, ask->limit_ds, ask->existing_count);
    walk_coverage_open(c, scratch, ask->existing, ask->existing_count);
    for (size_t i = 0; i < ask->crowd->count; i++) served[i] = walk_coverage_ds(c, i) < WALK_NEVER;
    return walk_coverage_people(c);
}

static Status gather(Arena *arena, WalkScratch *scratch, const WalkSiteAsk *ask, SiteRows *rows,
                     double *before, Problem *problem)
{
    const WalkCrowd *crowd = ask->crowd;
    uint8_t *served = NEW_ARRAY(arena, uint8_t, crowd->count + 1);
    Gather g = {.crowd = crowd, .served = served, .rows = rows};
    g.timed = ask->goal == SITE_MEDIAN;
    g.choices = NEW_ARRAY(arena, uint64_t, crowd->count + 1);
    g.row = arena_alloc_raw(arena, (crowd->count + 1) * sizeof *g.row);
    *before = serve_existing(arena, scratch, ask, served);
    rows->candidate_count = (uint32_t)ask->candidate_count;
    rows->first = NEW_ARRAY(arena, size_t, ask->candidate_count + 2);
    rows->weights = arena_alloc_raw(arena, (crowd->count + 1) * sizeof *rows->weights);
    each_candidate(ask, scratch, &g, mark_person);
    rows->row_count = make_rows(arena, &g, rows->weights);
    each_candidate(ask, scratch, &g, count_pair);
    for (size_t j = 0; j < ask->candidate_count; j++) rows->first[j + 1] += rows->first[j];
    size_t pairs = rows->first[ask->candidate_count];
    if (pairs > PAIRS_MAX || arena_room(arena) / 40 < pairs)
        return problem_set(problem, INVALID, "site.too_large",
                           "人和候选点的组合太多，请减少候选点或分区来算");
    rows->row = arena_alloc_raw(arena, (pairs + 1) * sizeof *rows->row);
    rows->ds = arena_alloc_raw(arena, (pairs + 1) * sizeof *rows->ds);
    each_candidate(ask, scratch, &g, put_pair);
    turn_pairs(arena, rows);
    rows->whole = true;
    for (size_t i = 0; i < rows->row_count; i++) {
        rows->total += rows->weights[i];
        rows->whole = rows->whole && rows->weights[i] == floor(rows->weights[i]);
    }
    return OK;
}

static int by_index(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

Status walk_site(Arena *arena, WalkScratch *scratch, const WalkSiteAsk *ask, WalkSitePlan *plan,
                 Problem *problem)
{
    SiteRows rows = {0};
    size_t usable = 0;
    for (size_t j = 0; j < ask->candidate_count; j++)
        usable += ask->candidates[j].edge != WALK_NONE;
    if (!ask->choose || !usable)
        return problem_set(problem, INVALID, "site.choose",
                           "要选的个数至少为 1，候选点至少要有一个在路边 300 米之内");
    *plan = (WalkSitePlan){0};
    TRY(gather(arena, scratch, ask, &rows, &plan->before, problem));
    rows.choose = (uint32_t)(ask->choose < usable ? ask->choose : usable);
    rows.seed = ask->seed;
    rows.effort = ask->effort > 0 ? ask->effort : 1;
    rows.capacity = ask->capacity;
    rows.usable = NEW_ARRAY(arena, uint8_t, ask->candidate_count + 1);
    for (size_t j = 0; j < ask->candidate_count; j++)
        rows.usable[j] = ask->candidates[j].edge != WALK_NONE;
    SiteAnswer answer = {.chosen = NEW_ARRAY(arena, uint32_t, rows.choose + 1)};
    double far = ask->crowd->total - ask->crowd->far - plan->before - rows.total;
    if (ask->goal == SITE_COVER && !ask->capacity) {
        site_cover(arena, &rows, &answer);
        plan->covered = plan->before + answer.value;
        plan->bound = plan->before + answer.bound;
        plan->gap = plan->bound > 0 ? (plan->bound - plan->covered) / plan->bound : 0;
    } else {
        bool median = ask->goal == SITE_MEDIAN;
        rows.unserved = median ? ask->limit_ds * 2.0 : 1;
        site_assign(arena, &rows, &answer);
        plan->covered = plan->before + answer.served;
        if (median) {
            /* People no candidate reaches cost the same whatever is chosen. */
            double always = far * rows.unserved;
            plan->cost = (answer.value + always) / 10;
            plan->bound = (answer.bound + always) / 10;
            plan->gap = plan->cost > 0 ? (plan->cost - plan->bound) / plan->cost : 0;
        } else {
            plan->bound = plan->before + rows.total - answer.bound;
            if (rows.whole) plan->bound = floor(plan->bound + 1e-6);
            plan->gap = plan->bound > 0 ? (plan->bound - plan->covered) / plan->bound : 0;
        }
    }
    qsort(answer.chosen, answer.count, sizeof *answer.chosen, by_index);
    plan->chosen = answer.chosen;
    plan->chosen_count = answer.count;
    plan->gap = plan->gap < 0 ? 0 : plan->gap;
    plan->proven = plan->gap < 1e-9;
    plan->rows = rows.row_count;
    plan->pairs = rows.first[rows.candidate_count];
    return OK;
}
