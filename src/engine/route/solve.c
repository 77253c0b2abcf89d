/* Simulated annealing over ruin and recreate, by iterations or by a clock, in whole numbers.
 *
 * Why the same budget of iterations gives the same bytes everywhere: no floating point takes part
 * after reading (where only sqrt, floor and products are used, which IEEE 754 rounds correctly on
 * x86-64 and arm64 alike); temperatures and logarithms below are shifts and products of 64-bit
 * integers; right shifts of negative numbers are arithmetic in gcc and clang on both; no pointer
 * value, hash order or unstable sort decides (keys of qsort are made unique by the index). */
#include "engine/route/solve.h"

#include <pthread.h>

#ifdef ROUTE_TUNE
static int32_t env(const char *name, int32_t otherwise)
{
    const char *v = getenv(name);
    int64_t n;
    return v && str_to_i64(str_of(v), &n) ? (int32_t)n : otherwise;
}
#else
#define env(name, otherwise) (otherwise)
#endif

/* 2^(-2^-k) in 32 bits after the point, k = 1..16. */
static const uint32_t half_powers[16] = {
    3037000500, 3611622603, 3938502376, 4112874773, 4202935003, 4248701965, 4271771996, 4283353945,
    4289156690, 4292061010, 4293513907, 4294240540, 4294603903, 4294785595, 4294876445, 4294921870};

/* 2^-x for x in 1/65536, as 32 bits after the point. */
static uint64_t exp2_down(uint64_t x)
{
    uint64_t value = UINT64_C(1) << 32, whole = x >> 16;
    if (whole > 31) return 0;
    for (int k = 0; k < 16; k++)
        if (x & (UINT64_C(1) << (15 - k))) value = (value * half_powers[k]) >> 32;
    return value >> whole;
}

/* log2 in 1/65536, of n >= 1, by repeated squaring. */
static int32_t log2_fixed(uint64_t n)
{
    int top = 63 - __builtin_clzll(n);
    uint64_t x = top > 31 ? n >> (top - 31) : n << (31 - top); /* 1.31 */
    int32_t result = top << 16;
    for (int bit = 15; bit >= 0; bit--) {
        x = (x * x) >> 31;
        if (x >> 32) {
            x >>= 1;
            result |= 1 << bit;
        }
    }
    return result;
}

/* -ln(U) of a random U in (0, 1), in 1/65536. */
int64_t runner_minus_log(Search *s)
{
    int32_t down = (32 << 16) - log2_fixed((uint64_t)pick32(s) + 1);
    return ((int64_t)down * 45426) >> 16; /* ln 2 */
}

static int64_t spent(const Runner *r)
{
    return r->budget->clock_us ? r->budget->clock_us(r->budget->clock_arg) : 0;
}

/* How far the run is, in 1/2^20; at or past the end: 2^20. */
int64_t runner_progress(Runner *r)
{
    const int64_t full = INT64_C(1) << 20;
    int64_t by_count = 0, by_time = 0;
    if (r->last > 0) {
        int64_t done = r->iterations - r->first;
        by_count = r->iterations >= r->last ? full
                   : done <= 0              ? 0
                                            : (done << 20) / (r->last - r->first);
    }
    if (r->budget->clock_us && r->budget->limit_us > 0) {
        int64_t now = spent(r);
        by_time = now >= r->end_us     ? full
                  : now <= r->start_us ? 0
                                       : ((now - r->start_us) << 20) / (r->end_us - r->start_us);
    }
    return by_count > by_time ? by_count : by_time;
}

static int64_t total(const Search *s)
{
    return s->cost + s->absent_cost;
}

/* T at this progress, in 1/256 of a cost unit. */
int64_t runner_temperature(const Runner *r, int64_t at)
{
    int64_t span = log2_fixed((uint64_t)r->hot) - log2_fixed((uint64_t)r->cold);
    if (span < 0) span = 0;
    uint64_t down = (uint64_t)((span * at) >> 20);
    return (int64_t)(((uint64_t)r->hot * exp2_down(down)) >> 32);
}

void runner_note_best(Runner *r)
{
    if (r->pool) pool_note(r->pool, r->s);
    search_save(r->s, &r->best);
    r->best_cost = r->s->cost + r->s->absent_price;
}

enum { POOL_EVERY = 128, ROUNDS = 4, SHORT_US = 500000 };

/* What a second of travel costs, in 1/16: the mean over the ways from each visit to the next. */
static int32_t price_of_second(const Search *s)
{
    int64_t cost = 0, time = 0;
    for (int32_t i = 1; i < s->n; i++) {
        size_t way = (size_t)s->task[i - 1].place * (size_t)s->stride + (size_t)s->task[i].place;
        if (s->tables[0].time[way] >= ROUTE_NO_WAY) continue;
        cost += s->tables[0].cost[way];
        time += s->tables[0].time[way];
    }
    int64_t price = time > 0 ? cost * 16 / time : 0;
    return price < 1 ? 1 : price > COST_MAX / 1024 ? COST_MAX / 1024 : (int32_t)price;
}

/* Full trips part the plans: what two trips would exchange must pass through one with a box too
 * many.  It may, at a price about that of leaving a stop out; but is never the best plan.  So may a
 * trip that is too long aboard or leaves too late, where everybody can be served: where not,
 * annealing would rather be late than leave out whom it must. */
static void soft_prices(Search *s, int64_t price, bool times)
{
    int64_t load = 0;
    for (int32_t i = 0; i < s->n; i++) load += s->task[i].q;
    s->over_unit = load > s->n ? (int32_t)(load / s->n) : 1;
    s->over_price = (int32_t)(price < COST_MAX / 4 ? price : COST_MAX / 4);
    s->second_price = times && s->over_price > 0 ? price_of_second(s) : 0;
    s->version++; /* what is known was asked at another price */
}

static bool relaxed(const Search *s)
{
    for (int32_t k = 0; s->over_price > 0 && k < s->open_count; k++) {
        const Trip *t = &s->trip[s->open[k]];
        if (t->load > t->seats || t->seg.P > 0 || s->day[t->vehicle].late > 0) return true;
    }
    return false;
}

/* From now until the slice ends; first plan is what s holds. */
static void runner_anneal(Runner *r)
{
    Search *s = r->s;
    int64_t t = r->hot, at = 0;
    int32_t every = s->p->sync_count > 0 ? 1 : s->n > 400 ? 8 : 16;
    for (int32_t tick = 0; !s->late; tick++) {
        if (tick % every == 0) {
            at = runner_progress(r);
            if (at >= INT64_C(1) << 20) return;
            t = runner_temperature(r, at);
        }
        if (r->pool && tick % POOL_EVERY == 0) pool_note(r->pool, s);
        int64_t before = total(s);
        search_begin(s);
        search_ruin(s);
        /* The dice first: most tries need not be finished to see that they will not do. */
        int64_t below = before + ((t * runner_minus_log(s)) >> 24);
        int64_t limit = below > r->best_cost ? below : r->best_cost;
        bool whole = !s->broken && search_recreate_within(s, limit - 1);
        r->iterations++;
        if (s->broken || !whole) {
            search_undo(s);
        } else if (s->cost + s->absent_price < r->best_cost && !relaxed(s)) {
            runner_note_best(r);
        } else if (total(s) >= below) {
            search_undo(s);
        }
    }
}

static void slice(Runner *r, int32_t from_per_mille, int32_t to_per_mille)
{
    const RouteBudget *b = r->budget;
    r->first = b->iterations * from_per_mille / 1000;
    r->last = b->iterations * to_per_mille / 1000;
    int64_t begin = r->opened_us;
    r->start_us = begin + (b->limit_us - begin) * from_per_mille / 1000;
    r->end_us = begin + (b->limit_us - begin) * to_per_mille / 1000;
}

static void first_plan(Runner *r)
{
    Search *s = r->s;
    soft_prices(s, 0, false);
    search_begin(s);
    search_recreate(s);
    runner_note_best(r);
}

static void set_heat(Runner *r, int32_t hot_percent, int32_t cold_per_mille)
{
    Search *s = r->s;
    int64_t each = s->n > 0 ? s->cost / s->n : 1;
    if (each < 1) each = 1;
    r->hot = each * 256 * hot_percent / 100;
    r->cold = each * 256 * cold_per_mille / 1000;
    if (r->hot < 1) r->hot = 1;
    if (r->cold < 1) r->cold = 1;
}

/* Leaving someone out costs `times` the mean cost of a stop, in proportion to what it really costs.
 */
static void soften(Search *s, int64_t each, int32_t times)
{
    int64_t least = INT64_MAX;
    for (int32_t i = 0; i < s->n; i++)
        if (s->price[i] > 0 && s->price[i] < least) least = s->price[i];
    while (s->absent_count > 0) /* told again at the new price below */
        search_absent_drop(s, s->absent[s->absent_count - 1]);
    for (int32_t i = 0; i < s->n && least < INT64_MAX; i++) {
        int64_t soft = (int64_t)s->price[i] * times * each / least;
        s->penalty[i] = (int32_t)(times > 0 && soft < s->price[i] ? soft : s->price[i]);
    }
    for (int32_t i = 0; i < s->n; i++)
        if (s->node[i].trip == NONE && route_wanted(s->p, i)) search_absent_add(s, i);
}

enum { STARTS_RUGGED = 8, RUGGED_MAX = 100, SMALL_MAX = 150, SMALL_TIMED_MAX = 299 };

/* Small problems with time on board: seeds differ by more than a long run gains. */
static bool rugged(const Search *s)
{
    bool hot = false;
    for (int32_t i = 0; i < s->n; i++) hot |= s->task[i].hot < ROUTE_NEVER;
    return s->mode == MODE_TRIPS && hot && s->n <= RUGGED_MAX;
}

/* Short runs from nothing, one after another; s ends with the best of them. */
static void several_starts(Runner *r, int32_t starts, int32_t from, int32_t to)
{
    Search *s = r->s;
    Saved best = search_saved_new(s);
    int64_t best_cost = INT64_MAX;
    bool soft = true;
    for (int32_t k = 0; k < starts; k++) {
        while (s->open_count > 0 && (k > 0 || !r->budget->start)) {
            search_begin(s);
            search_take_day(s, s->trip[s->open[0]].vehicle);
        }
        first_plan(r);
        slice(r, from + (to - from) * k / starts, from + (to - from) * (k + 1) / starts);
        soft_prices(s, r->hot >> 8, soft);
        runner_anneal(r);
        soft = r->best.absent_count == 0;
        if (r->best_cost >= best_cost) continue;
        best_cost = r->best_cost;
        Saved swap = best;
        best = r->best;
        r->best = swap;
    }
    r->best = best;
    r->best_cost = best_cost;
    soft_prices(s, r->hot >> 8, best.absent_count == 0);
    search_restore(s, &r->best);
}

/* A better plan from the days of all plans so far, if there is one; s goes on from the best. */
static void combine(Runner *r)
{
    Search *s = r->s;
    if (pool_combine(r->pool, s, r->budget, r->best_cost, &r->mixed)) {
        search_restore(s, &r->mixed);
        ASSERT(!s->broken);
        if (s->cost + s->absent_price < r->best_cost) runner_note_best(r);
    }
    search_restore(s, &r->best);
}

static bool brief(const Runner *r)
{
    return r->budget->clock_us && r->budget->limit_us < SHORT_US;
}

/* Annealing in rounds, each from the best plan at less heat; after each the pool is combined. */
static void rounds(Runner *r, int32_t from)
{
    static const int32_t until[ROUNDS] = {500, 750, 900, 970}; /* per mille of what is left */
    int64_t hot = r->hot;
    for (int k = brief(r) ? ROUNDS - 2 : 0, at = from; k < ROUNDS; k++) {
        int32_t to = from + (1000 - from) * until[k] / 1000;
        r->hot = at == from ? hot : hot * env("WARM", 30) / 100;
        slice(r, at, to);
        runner_anneal(r);
        combine(r);
        at = to;
    }
    r->hot = hot * env("WARM", 30) / 100;
    slice(r, 985, 1000);
    runner_anneal(r);
}

static void runner_run(Runner *r)
{
    Search *s = r->s;
    r->opened_us = spent(r);
    if (r->budget->start) search_load(s, r->budget->start);
    first_plan(r);
    if (s->n == 0) return;
    bool timed = s->mode == MODE_PLAIN && !s->pairs && s->windows_tight;
    bool small = s->mode == MODE_PLAIN && s->n <= (timed ? SMALL_TIMED_MAX : SMALL_MAX);
    int32_t hot = env("HOT", small || timed ? 100 : 300);
    set_heat(r, hot, env("COLD", small ? 30 : 10));
    soften(s, r->hot / 256 * 100 / hot, env("PEN", s->mode == MODE_TRIPS ? 3 : 0));
    s->string_max = env("LMAX", 10);
    s->removed_mean = env("CBAR", rugged(s) ? 5 : 10); /* twice the tries on a small, rough map */
    s->trip_ruin = env("TRUIN", s->mode == MODE_TRIPS ? 50 : r->pool ? 20 : 0);
    s->trip_swap = env("TSWAP", s->mode == MODE_TRIPS ? 100 : 0);
    int32_t fleet = 0;
    if (s->p->aim == ROUTE_AIM_VEHICLES) {
        fleet = 400;
        slice(r, 0, fleet);
        runner_fewer_vehicles(r);
    }
    int32_t starts = env("STARTS", rugged(s) ? STARTS_RUGGED : 0);
    if (starts > 1) {
        several_starts(r, starts, fleet, fleet + env("SHARE", 700));
        r->hot = r->hot * env("REHEAT", 30) / 100;
        fleet += env("SHARE", 700);
    }
    if (r->pool && env("POOL", 1)) {
        rounds(r, fleet);
        return;
    }
    slice(r, fleet, 1000);
    runner_anneal(r);
}

void runner_polish(Runner *r)
{
    Search *s = r->s;
    r->opened_us = spent(r);
    runner_note_best(r);
    if (s->n == 0 || s->open_count == 0) return;
    s->string_max = 10;
    s->removed_mean = 10;
    s->budget = r->budget;
    set_heat(r, 30, 10);
    slice(r, 0, 1000);
    runner_anneal(r);
    s->budget = NULL;
    s->late = false;
    search_restore(s, &r->best);
}

/* ---- side by side ---- */

enum { THREADS_MAX = 64, SEARCH_BYTES_MAX = 1 << 30 };

typedef struct Lane {
    pthread_t thread;
    bool running;
    Runner runner;
    RouteBudget budget;
    Arena *arena;
    const RouteProblem *p;
} Lane;

static void lane_run(Lane *lane)
{
    lane->arena = arena_new(SEARCH_BYTES_MAX);
    lane->runner = (Runner){.budget = &lane->budget};
    lane->runner.s = search_new(lane->arena, lane->p, lane->budget.seed);
    lane->runner.s->budget = &lane->budget;
    lane->runner.best = search_saved_new(lane->runner.s);
    lane->runner.mixed = search_saved_new(lane->runner.s);
    lane->runner.pool = pool_new(lane->runner.s);
    runner_run(&lane->runner);
}

static void *lane_main(void *lane)
{
    lane_run(lane);
    return NULL;
}

/* Nobody, or nowhere to go. */
static void empty_plan(Arena *arena, const RouteProblem *p, RoutePlan *out)
{
    *out = (RoutePlan){.visits = NEW_ARRAY(arena, int32_t, 1),
                       .trips = NEW_ARRAY(arena, RouteTrip, 1),
                       .unserved = NEW_ARRAY(arena, int32_t, p->visit_count + 1)};
    for (int32_t i = 0; i < p->visit_count; i++) {
        if (!route_wanted(p, i)) continue;
        out->unserved[out->unserved_count++] = i;
        out->cost += p->visits[i].penalty;
    }
}

typedef struct Turn {
    int64_t price;
    int32_t from, visit;
} Turn;

static int turn_order(const void *a, const void *b)
{
    const Turn *x = a, *y = b;
    if (x->price != y->price) return x->price > y->price ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->visit < y->visit ? -1 : 1;
}

void route_greedy(Arena *arena, const RouteProblem *p, RoutePlan *out)
{
    if (p->vehicle_count == 0 || p->visit_count == 0) {
        empty_plan(arena, p, out);
        return;
    }
    Arena *own = arena_new(SEARCH_BYTES_MAX);
    Search *s = search_new(own, p, 1);
    s->steady = true;
    int32_t count = s->absent_count;
    Turn *turn = NEW_ARRAY(own, Turn, count + 1);
    for (int32_t k = 0; k < count; k++) {
        int32_t i = s->absent[k];
        turn[k] = (Turn){p->visits[i].penalty, p->visits[i].windows[0].from, i};
    }
    qsort(turn, (size_t)count, sizeof *turn, turn_order);
    search_begin(s);
    for (int32_t k = 0; k < count; k++) search_insert(s, turn[k].visit);
    Saved saved = search_saved_new(s);
    search_save(s, &saved);
    search_plan(s, &saved, arena, out);
    arena_free(own);
}

/* Lane k searches with seed + k; the cheapest plan is kept, of equals the first. */
Status route_solve(Arena *arena, const RouteProblem *p, const RouteBudget *budget, RoutePlan *out,
                   Problem *why)
{
    if (budget->iterations <= 0 && (!budget->clock_us || budget->limit_us <= 0))
        return problem_set(why, INVALID, "route.budget", "要给出时间或迭代次数");
    if (p->vehicle_count == 0 || p->visit_count == 0) {
        empty_plan(arena, p, out);
        return OK;
    }
    int count = budget->threads < 1             ? 1
                : budget->threads > THREADS_MAX ? THREADS_MAX
                                                : budget->threads;
    Lane *lanes = NEW_ARRAY(arena, Lane, count);
    for (int k = 0; k < count; k++) {
        lanes[k].p = p;
        lanes[k].budget = *budget;
        if (!budget->start) lanes[k].budget.start = p->start;
        lanes[k].budget.seed = budget->seed + (uint64_t)k;
        lanes[k].running =
            k > 0 && pthread_create(&lanes[k].thread, NULL, lane_main, &lanes[k]) == 0;
    }
    lane_run(&lanes[0]);
    Lane *best = &lanes[0];
    int64_t iterations = 0, work = 0;
    for (int k = 0; k < count; k++) {
        if (k > 0 && !lanes[k].running) continue; /* no thread to be had: fewer lanes */
        if (k > 0) pthread_join(lanes[k].thread, NULL);
        iterations += lanes[k].runner.iterations;
        work += lanes[k].runner.s->work;
        if (lanes[k].runner.best.cost < best->runner.best.cost) best = &lanes[k];
    }
    search_plan(best->runner.s, &best->runner.best, arena, out);
    out->iterations = iterations;
    out->work = work;
    for (int k = 0; k < count; k++)
        if (lanes[k].arena) arena_free(lanes[k].arena);
    return OK;
}
