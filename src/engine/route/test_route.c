/* The routing engine against brute force, its own independent check, and the rules it promises.
 *
 * YL_BRUTE=4 (`make brute`): 12,000 problems instead of 3,000, up to seven stops instead of five.
 */
#include "base/file.h"
#include "base/number.h"
#include "base/test.h"
#include "engine/route/inside.h"

enum { FEW = 6, SMALL_PROBLEMS = 400 };

/* ---- small problems of every kind ---- */

typedef struct Small {
    Arena *arena;
    RouteProblem p;
    Random random;
} Small;

static int32_t below(Small *s, int32_t n)
{
    return (int32_t)random_below(&s->random, (uint64_t)n);
}

/* How many times as many problems as usual. */
static int32_t brute_times_more(void)
{
    int64_t n;
    const char *more = getenv("YL_BRUTE");
    return more && str_to_i64(str_of(more), &n) && n > 1 && n < 1000 ? (int32_t)n : 1;
}

static void small_matrix(Small *s, int32_t places)
{
    int32_t x[16], y[16];
    int32_t *t = NEW_ARRAY(s->arena, int32_t, places * places);
    for (int32_t i = 0; i < places; i++) {
        x[i] = below(s, 60);
        y[i] = below(s, 60);
    }
    for (int32_t a = 0; a < places; a++)
        for (int32_t b = 0; b < places; b++)
            t[a * places + b] = (x[a] > x[b] ? x[a] - x[b] : x[b] - x[a]) +
                                (y[a] > y[b] ? y[a] - y[b] : y[b] - y[a]);
    s->p.matrices = NEW(s->arena, RouteMatrix);
    s->p.matrices[0] = (RouteMatrix){.profile = STR("x"), .seconds = t};
    s->p.matrix_count = 1;
    s->p.place_count = places;
}

static RouteVisit *small_visit(Small *s, RouteKind kind)
{
    RouteVisit *v = &s->p.visits[s->p.visit_count++];
    RouteWindow *w = NEW_ARRAY(s->arena, RouteWindow, 2);
    w[0].from = below(s, 200);
    w[0].to = w[0].from + 20 + below(s, 200);
    *v = (RouteVisit){.id = s->p.visit_count,
                      .kind = kind,
                      .partner = -1,
                      .vehicle = -1,
                      .windows = w,
                      .window_count = 1,
                      .max_ride = -1,
                      .service = below(s, 15)};
    v->place = 1 + below(s, s->p.place_count - 1);
    return v;
}

enum {
    WITH_TRIPS = 1,
    WITH_PAIRS = 2,
    WITH_BREAK = 4,
    WITH_SYNC = 8,
    WITH_WORK = 16,
    WITH_TWO_WINDOWS = 32,
    WITH_SKILLS = 64,
    WITH_SETUP = 128,
    WITH_PICKUPS = 256,
    WITH_DUE = 512,
    WITH_BALANCE = 1024,
    WITH_ORDER = 2048
};

static void small_jobs(Small *s, int32_t jobs, unsigned with)
{
    for (int32_t i = 0; i < jobs; i++) {
        RouteVisit *v = small_visit(s, ROUTE_JOB);
        v->delivery[0] = 1 + below(s, 3);
        if (with & WITH_PICKUPS && below(s, 2)) v->pickup[0] = below(s, 3);
        if (with & WITH_TRIPS && below(s, 2)) v->max_ride = 40 + below(s, 100);
        if (with & WITH_TRIPS && below(s, 3) == 0) v->ready = below(s, 100);
        if (with & WITH_SKILLS && below(s, 3) == 0) v->skills = 1;
        if (with & WITH_SETUP && below(s, 2)) v->setup = below(s, 10);
        if (with & WITH_DUE && below(s, 2)) {
            v->due = v->windows[0].from + below(s, 40);
            v->late_cost = 1 + below(s, 4);
        }
        if (with & WITH_ORDER && below(s, 3) > 0) v->rank = 1 + below(s, 5);
        if (with & WITH_ORDER && below(s, 5) == 0) v->frozen = true;
        if (with & WITH_TWO_WINDOWS && below(s, 2)) {
            RouteWindow *w = NEW_ARRAY(s->arena, RouteWindow, 2);
            w[0] = v->windows[0];
            w[1].from = w[0].to + 10 + below(s, 40);
            w[1].to = w[1].from + below(s, 60);
            v->windows = w;
            v->window_count = 2;
        }
    }
}

static void small_vehicles(Small *s, int32_t count, unsigned with)
{
    s->p.vehicles = NEW_ARRAY(s->arena, RouteVehicle, count);
    s->p.vehicle_count = count;
    for (int32_t k = 0; k < count; k++) {
        RouteVehicle *v = &s->p.vehicles[k];
        *v = (RouteVehicle){.id = k + 1,
                            .capacity = {4 + below(s, 4)},
                            .from = below(s, 30),
                            .to = 350 + below(s, 150),
                            .max_trips = with & WITH_TRIPS ? 1 + below(s, 3) : 1,
                            .reload = below(s, 10),
                            .max_work = with & WITH_WORK ? 150 + below(s, 150) : -1,
                            .max_tasks = ROUTE_NEVER,
                            .max_travel = -1,
                            .max_metres = -1,
                            .speed_percent = 100,
                            .cost_hour = 3600};
        v->skills = below(s, 2);
    }
}

/* A random problem; all of its distances obey the triangle. */
static void small_make(Small *s, Arena *arena, uint64_t seed, unsigned with)
{
    *s = (Small){.arena = arena, .random = random_seeded(seed)};
    int32_t few = brute_times_more() > 1 && !(with & WITH_TRIPS) ? FEW + 2 : FEW;
    int32_t jobs = with & WITH_PAIRS ? 1 + below(s, 2) : 2 + below(s, few - 2);
    small_matrix(s, 8);
    s->p.visits = NEW_ARRAY(arena, RouteVisit, 16);
    s->p.dims = 1;
    s->p.vroom = true;
    small_jobs(s, jobs, with);
    if (with & WITH_PAIRS) {
        RouteVisit *a = small_visit(s, ROUTE_PICKUP), *b = small_visit(s, ROUTE_DELIVERY);
        a->partner = s->p.visit_count - 1;
        b->partner = s->p.visit_count - 2;
        a->pickup[0] = b->delivery[0] = 1 + below(s, 3);
    }
    small_vehicles(s, 2, with);
    if (with & WITH_BREAK) {
        RouteVisit *v = small_visit(s, ROUTE_BREAK);
        v->place = -1;
        v->vehicle = below(s, 2);
    }
    if (with & WITH_BALANCE) s->p.balance = ROUTE_BALANCE_MAX;
    if (with & WITH_SYNC) {
        s->p.syncs = NEW(arena, RouteSync);
        int32_t gap = below(s, 2) * below(s, 40);
        s->p.syncs[0] = (RouteSync){0, 1, gap, gap + below(s, 30)};
        s->p.sync_count = 1;
    }
    Problem why = {0};
    CHECK_STATUS(OK, route_problem_finish(arena, &s->p, &why));
}

/* ---- brute force: every set, order and cut into trips, judged by the plain rules ---- */

typedef struct Brute {
    const RouteProblem *p;
    Arena *scratch;
    int64_t best;
    int32_t day[2][16], length[2]; /* visit, or -1: back to the depot */
    bool used[16];
} Brute;

static bool brute_loads(const Brute *b, const RoutePlan *plan)
{
    for (int32_t t = 0; t < plan->trip_count; t++) {
        int64_t load = 0, seats = b->p->vehicles[plan->trips[t].vehicle].capacity[0];
        const int32_t *v = plan->visits + plan->trips[t].first;
        bool aboard[16] = {0};
        for (int32_t i = 0; i < plan->trips[t].length; i++)
            if (b->p->visits[v[i]].kind == ROUTE_JOB) load += b->p->visits[v[i]].delivery[0];
        if (load > seats) return false;
        for (int32_t i = 0; i < plan->trips[t].length; i++) {
            const RouteVisit *c = &b->p->visits[v[i]];
            if (c->kind == ROUTE_DELIVERY && !aboard[c->partner]) return false;
            aboard[v[i]] = true;
            load += c->pickup[0] - c->delivery[0];
            if (load > seats) return false;
        }
        for (int32_t i = 0; i < plan->trips[t].length; i++) {
            const RouteVisit *c = &b->p->visits[v[i]];
            if (c->kind == ROUTE_PICKUP && !aboard[c->partner]) return false;
        }
    }
    return true;
}

static bool brute_whole(const Brute *b, const RoutePlan *plan)
{
    bool seen[16] = {0}, working[2] = {0};
    int32_t by[16] = {0};
    for (int32_t t = 0; t < plan->trip_count; t++)
        for (int32_t i = 0; i < plan->trips[t].length; i++) {
            int32_t c = plan->visits[plan->trips[t].first + i];
            seen[c] = true;
            by[c] = plan->trips[t].vehicle;
            if (!route_may(b->p, plan->trips[t].vehicle, c)) return false;
            working[plan->trips[t].vehicle] |= b->p->visits[c].kind != ROUTE_BREAK;
        }
    for (int32_t c = 0; c < b->p->visit_count; c++)
        if (b->p->visits[c].kind == ROUTE_BREAK && seen[c] != working[b->p->visits[c].vehicle])
            return false;
    for (int32_t i = 0; i < b->p->sync_count; i++) {
        const RouteSync *y = &b->p->syncs[i];
        if (seen[y->first] != seen[y->second] || (seen[y->first] && by[y->first] == by[y->second]))
            return false;
    }
    return true;
}

static bool brute_times(Brute *b, const RoutePlan *plan)
{
    RouteTimes times;
    ArenaMark mark = arena_mark(b->scratch);
    route_times(b->scratch, b->p, plan, &times);
    bool good = times.faults == 0;
    for (int32_t t = 0; t < plan->trip_count; t++) {
        const RouteVehicle *v = &b->p->vehicles[plan->trips[t].vehicle];
        bool first = t == 0 || plan->trips[t - 1].vehicle != plan->trips[t].vehicle;
        int32_t last = t;
        while (last + 1 < plan->trip_count &&
               plan->trips[last + 1].vehicle == plan->trips[t].vehicle)
            last++;
        if (first && v->max_work >= 0 && times.back[last] - times.leave[t] > v->max_work)
            good = false;
    }
    for (int32_t i = 0; i < b->p->sync_count && good; i++) {
        const RouteSync *y = &b->p->syncs[i];
        int32_t gap = times.start[y->second] - times.start[y->first];
        if (times.start[y->first] >= 0 && (gap < y->min_gap || gap > y->max_gap)) good = false;
    }
    arena_rewind(b->scratch, mark);
    return good;
}

static bool brute_order(const Brute *b, const RoutePlan *plan)
{
    for (int32_t t = 0; t < plan->trip_count; t++)
        for (int32_t u = t; u < plan->trip_count; u++) {
            if (plan->trips[u].vehicle != plan->trips[t].vehicle) continue;
            for (int32_t i = 0; i < plan->trips[t].length; i++)
                for (int32_t j = u == t ? i + 1 : 0; j < plan->trips[u].length; j++) {
                    const RouteVisit *first = &b->p->visits[plan->visits[plan->trips[t].first + i]],
                                     *then = &b->p->visits[plan->visits[plan->trips[u].first + j]];
                    if (first->kind == ROUTE_BREAK || then->kind == ROUTE_BREAK) continue;
                    if (then->frozen && !first->frozen) return false;
                    if (first->rank && then->rank && first->rank > then->rank) return false;
                }
        }
    return true;
}

static void brute_judge(Brute *b)
{
    int32_t visits[32], at = 0;
    RouteTrip trips[32];
    RoutePlan plan = {.visits = visits, .trips = trips};
    for (int32_t k = 0; k < 2; k++) {
        RouteTrip *trip = &trips[plan.trip_count++];
        *trip = (RouteTrip){k, at, 0};
        int32_t mine = 1;
        for (int32_t i = 0; i < b->length[k]; i++) {
            if (b->day[k][i] < 0) {
                trip = &trips[plan.trip_count++];
                *trip = (RouteTrip){k, at, 0};
                mine++;
                continue;
            }
            visits[at++] = b->day[k][i];
            trip->length++;
        }
        if (mine > b->p->vehicles[k].max_trips) return;
        if (trip->length == 0) plan.trip_count--;
    }
    ArenaMark mark = arena_mark(b->scratch);
    int64_t cost = route_full_cost(b->scratch, b->p, &plan);
    arena_rewind(b->scratch, mark);
    for (int32_t c = 0; c < b->p->visit_count; c++)
        if (!b->used[c]) cost += b->p->visits[c].penalty;
    if (cost >= b->best) return;
    if (brute_whole(b, &plan) && brute_order(b, &plan) && brute_loads(b, &plan) &&
        brute_times(b, &plan))
        b->best = cost;
}

static void brute_grow(Brute *b, int32_t k)
{
    if (k == 1) brute_judge(b);
    if (k == 0) brute_grow(b, 1);
    for (int32_t c = 0; c < b->p->visit_count; c++) {
        if (b->used[c] || !route_may(b->p, k, c)) continue;
        b->used[c] = true;
        b->day[k][b->length[k]++] = c;
        brute_grow(b, k);
        b->length[k]--;
        bool again =
            b->length[k] > 0 && b->day[k][b->length[k] - 1] >= 0 && b->p->vehicles[k].max_trips > 1;
        if (again) {
            b->day[k][b->length[k]++] = -1;
            b->day[k][b->length[k]++] = c;
            brute_grow(b, k);
            b->length[k] -= 2;
        }
        b->used[c] = false;
    }
}

static void check_plan(Arena *arena, const RouteProblem *p, const RoutePlan *plan)
{
    Buf buf = buf_new(arena, 1 << 24);
    const Json *json;
    RouteVerdict verdict;
    Problem why = {0};
    route_write(&buf, arena, p, plan, -1);
    CHECK_STATUS(OK, json_read(arena, buf_str(&buf), &json, &why));
    if (!CHECK_STATUS(OK, route_check(arena, p, json, &verdict, &why))) test_note("%s", why.text);
    if (!CHECK_INT(0, verdict.fault_count))
        test_note("%s: %.*s", verdict.faults[0].code, STR_ARG(verdict.faults[0].text));
    CHECK_INT(plan->cost, verdict.cost);
}

static void agree(unsigned with, int32_t count, const char *name)
{
    int32_t differ = 0;
    count *= brute_times_more();
    for (int32_t i = 0; i < count; i++) {
        Arena *arena = arena_new((size_t)1 << 28);
        Small s;
        RoutePlan plan;
        Problem why = {0};
        small_make(&s, arena, (uint64_t)i + 1000 * with, with);
        Brute brute = {.p = &s.p, .scratch = arena, .best = INT64_MAX};
        brute_grow(&brute, 0);
        RouteBudget budget = {.iterations = 3000, .seed = (uint64_t)i};
        CHECK_STATUS(OK, route_solve(arena, &s.p, &budget, &plan, &why));
        check_plan(arena, &s.p, &plan);
        if (plan.cost > brute.best) { /* a short search may miss it, a longer one may not */
            budget.iterations *= 10;
            CHECK_STATUS(OK, route_solve(arena, &s.p, &budget, &plan, &why));
            check_plan(arena, &s.p, &plan);
        }
        if (plan.cost != brute.best) {
            differ++;
            test_note("%s: problem %d: brute force %lld, search %lld", name, i,
                      (long long)brute.best, (long long)plan.cost);
        }
        arena_free(arena);
    }
    CHECK_INT(0, differ);
}

TEST(plain_windows_agree_with_brute_force)
{
    agree(0, SMALL_PROBLEMS, "plain");
}

TEST(skills_agree_with_brute_force)
{
    agree(WITH_SKILLS, SMALL_PROBLEMS, "skills");
}

TEST(trips_and_heat_agree_with_brute_force)
{
    agree(WITH_TRIPS, SMALL_PROBLEMS / 2, "trips");
}

TEST(pickups_with_deliveries_agree_with_brute_force)
{
    agree(WITH_PAIRS, SMALL_PROBLEMS, "pairs");
}

TEST(breaks_work_time_and_two_windows_agree_with_brute_force)
{
    agree(WITH_BREAK | WITH_WORK | WITH_TWO_WINDOWS, SMALL_PROBLEMS / 3, "general");
}

TEST(tied_visits_agree_with_brute_force)
{
    agree(WITH_SYNC | WITH_SKILLS, SMALL_PROBLEMS / 2, "sync");
}

TEST(setup_and_goods_both_ways_agree_with_brute_force)
{
    agree(WITH_SETUP | WITH_PICKUPS, SMALL_PROBLEMS / 2, "setup");
}

TEST(trips_under_general_rules_agree_with_brute_force)
{
    agree(WITH_TRIPS | WITH_TWO_WINDOWS | WITH_PICKUPS, SMALL_PROBLEMS / 4, "general trips");
}

TEST(soft_lateness_agrees_with_brute_force)
{
    agree(WITH_DUE, SMALL_PROBLEMS / 2, "due");
    agree(WITH_DUE | WITH_TRIPS, SMALL_PROBLEMS / 8, "due and trips");
    agree(WITH_DUE | WITH_SYNC, SMALL_PROBLEMS / 4, "due and pairs of visits");
}

TEST(the_spread_of_the_workload_agrees_with_brute_force)
{
    agree(WITH_BALANCE, SMALL_PROBLEMS / 2, "balance");
    agree(WITH_BALANCE | WITH_PAIRS, SMALL_PROBLEMS / 2, "balance and pairs");
}

TEST(fixed_order_agrees_with_brute_force)
{
    agree(WITH_ORDER, SMALL_PROBLEMS / 2, "order");
    agree(WITH_ORDER | WITH_TRIPS | WITH_DUE, SMALL_PROBLEMS / 8, "order and trips");
}
