/* Plans that change while they are carried out, and explanations that must come true. */
#include "base/file.h"
#include "base/number.h"
#include "base/test.h"
#include "engine/route/inside.h"

enum { OVERFULL = 150 };

/* One kitchen, a few couriers with trips, and more elders than they can feed. */
static void kitchen(Arena *arena, RouteProblem *p, Random *random, int32_t elders, int32_t couriers,
                    bool tight)
{
    int32_t places = elders + 1;
    int32_t *x = NEW_ARRAY(arena, int32_t, places), *y = NEW_ARRAY(arena, int32_t, places);
    int32_t *t = NEW_ARRAY(arena, int32_t, places * places);
    for (int32_t i = 0; i < places; i++) {
        x[i] = i == 0 ? 500 : (int32_t)random_below(random, 1000);
        y[i] = i == 0 ? 500 : (int32_t)random_below(random, 1000);
    }
    for (int32_t a = 0; a < places; a++)
        for (int32_t b = 0; b < places; b++)
            t[a * places + b] = (x[a] > x[b] ? x[a] - x[b] : x[b] - x[a]) +
                                (y[a] > y[b] ? y[a] - y[b] : y[b] - y[a]);
    *p = (RouteProblem){.vroom = true, .dims = 1, .place_count = places, .matrix_count = 1};
    p->matrices = NEW(arena, RouteMatrix);
    p->matrices[0] = (RouteMatrix){.profile = STR("x"), .seconds = t};
    p->visits = NEW_ARRAY(arena, RouteVisit, elders);
    p->visit_count = elders;
    for (int32_t i = 0; i < elders; i++) {
        RouteWindow *w = NEW(arena, RouteWindow);
        w->from = 600 + (int32_t)random_below(random, 3000);
        w->to = w->from + (tight ? 300 : 1200) + (int32_t)random_below(random, 1200);
        p->visits[i] = (RouteVisit){.id = i + 1,
                                    .kind = ROUTE_JOB,
                                    .place = i + 1,
                                    .partner = -1,
                                    .vehicle = -1,
                                    .windows = w,
                                    .window_count = 1,
                                    .service = 60 + (int32_t)random_below(random, 120),
                                    .delivery = {1 + (int32_t)random_below(random, 2)},
                                    .max_ride = 900 + (int32_t)random_below(random, 900),
                                    .ready = (int32_t)random_below(random, 2) * 900,
                                    .skills = random_below(random, 8) == 0 ? 2 : 0,
                                    .priority = (int32_t)random_below(random, 100)};
    }
    p->vehicles = NEW_ARRAY(arena, RouteVehicle, couriers);
    p->vehicle_count = couriers;
    for (int32_t k = 0; k < couriers; k++)
        p->vehicles[k] = (RouteVehicle){.id = k + 1,
                                        .capacity = {8},
                                        .skills = k == 0 ? 2 : 0,
                                        .from = 0,
                                        .to = 4800,
                                        .max_trips = 3,
                                        .reload = 120,
                                        .max_work = -1,
                                        .max_tasks = 20,
                                        .max_travel = -1,
                                        .max_metres = -1,
                                        .speed_percent = 100,
                                        .cost_hour = 3600};
    Problem why = {0};
    CHECK_STATUS(OK, route_problem_finish(arena, p, &why));
}

static void solved(Arena *arena, const RouteProblem *p, int64_t iterations, RoutePlan *plan)
{
    Problem why = {0};
    RouteBudget budget = {.iterations = iterations, .seed = 3};
    CHECK_STATUS(OK, route_solve(arena, p, &budget, plan, &why));
}

static int32_t faults(Arena *arena, const RouteProblem *p, const RoutePlan *plan)
{
    Buf buf = buf_new(arena, 1 << 24);
    const Json *json;
    RouteVerdict verdict;
    Problem why = {0};
    route_write(&buf, arena, p, plan, -1);
    CHECK_STATUS(OK, json_read(arena, buf_str(&buf), &json, &why));
    CHECK_STATUS(OK, route_check(arena, p, json, &verdict, &why));
    if (verdict.fault_count)
        test_note("%s: %.*s", verdict.faults[0].code, STR_ARG(verdict.faults[0].text));
    return verdict.fault_count;
}

static bool planned(const RoutePlan *plan, int32_t visit, int32_t *vehicle)
{
    for (int32_t t = 0; t < plan->trip_count; t++)
        for (int32_t i = 0; i < plan->trips[t].length; i++)
            if (plan->visits[plan->trips[t].first + i] == visit) {
                if (vehicle) *vehicle = plan->trips[t].vehicle;
                return true;
            }
    return false;
}

TEST(the_change_an_explanation_proposes_does_serve_the_stop)
{
    int32_t told = 0, true_ones = 0;
    for (int32_t i = 0; i < OVERFULL; i++) {
        Arena *arena = arena_new((size_t)1 << 29);
        Random random = random_seeded((uint64_t)i + 77);
        RouteProblem p, changed;
        RoutePlan plan, with;
        RouteReason *reasons;
        kitchen(arena, &p, &random, 10 + i % 12, 1 + i % 3, i % 2 == 0);
        solved(arena, &p, 300, &plan);
        int32_t count = route_explain(arena, &p, &plan, &reasons);
        CHECK_INT(plan.unserved_count, count);
        for (int32_t r = 0; r < count; r++) {
            told++;
            CHECK(reasons[r].rule != ROUTE_WHY_NOTHING && reasons[r].text.len > 0);
            route_apply(arena, &p, &reasons[r], &changed);
            if (!route_insert(arena, &changed, &plan, reasons[r].visit, &with)) continue;
            true_ones +=
                planned(&with, reasons[r].visit, NULL) && faults(arena, &changed, &with) == 0;
        }
        arena_free(arena);
    }
    CHECK(told > OVERFULL);
    CHECK_INT(told, true_ones);
    test_note("%d explanations", told);
}

TEST(an_explanation_in_minutes_is_the_least_that_helps)
{
    int32_t timed = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        Arena *arena = arena_new((size_t)1 << 29);
        Random random = random_seeded(seed);
        RouteProblem p, changed;
        RoutePlan plan;
        RouteReason *reasons;
        kitchen(arena, &p, &random, 14, 2, true);
        solved(arena, &p, 400, &plan);
        int32_t count = route_explain(arena, &p, &plan, &reasons);
        for (int32_t r = 0; r < count; r++) {
            if (reasons[r].rule > ROUTE_WHY_SHIFT || reasons[r].amount <= 60) continue;
            timed++;
            reasons[r].amount -= 60;
            route_apply(arena, &p, &reasons[r], &changed);
            CHECK(!route_insert(arena, &changed, &plan, reasons[r].visit, NULL));
        }
        arena_free(arena);
    }
    CHECK(timed > 5);
}

static RouteLive *opened(Arena *arena, RouteProblem *p, RoutePlan *plan, int32_t now)
{
    RouteLive *live = NULL;
    Problem why = {0};
    if (!CHECK_STATUS(OK, route_live_open(arena, p, plan, now, 200, &live, &why)))
        test_note("%s", why.text);
    return live;
}

TEST(every_event_leaves_a_plan_that_passes_the_check)
{
    for (int32_t i = 0; i < 60; i++) {
        Arena *arena = arena_new((size_t)1 << 29);
        Random random = random_seeded((uint64_t)i + 900);
        RouteProblem p;
        RoutePlan plan;
        Problem why = {0};
        kitchen(arena, &p, &random, 24, 4, false);
        p.visits[23].idle = true;
        solved(arena, &p, 300, &plan);
        RouteLive *live = opened(arena, &p, &plan, -1);
        RouteWindow window = {1000, 4000};
        RouteVisit extra = {.id = 500,
                            .kind = ROUTE_JOB,
                            .place = 3,
                            .windows = &window,
                            .window_count = 1,
                            .max_ride = -1,
                            .delivery = {1},
                            .service = 30};
        RouteEvent events[] = {{.kind = ROUTE_ADD, .visit = 23},
                               {.kind = ROUTE_ADD, .added = &extra},
                               {.kind = ROUTE_CANCEL, .visit = (int32_t)random_below(&random, 20)},
                               {.kind = ROUTE_READY, .visit = 21, .time = 1500},
                               {.kind = ROUTE_LATE, .vehicle = 1, .time = 1200},
                               {.kind = ROUTE_GONE, .vehicle = 2}};
        RouteBudget polish = {.iterations = 100, .seed = 1};
        for (size_t k = 0; k < sizeof events / sizeof *events; k++) {
            (void)!route_live_event(live, &events[k], &why);
            if (k % 2) route_live_polish(live, &polish);
            route_live_plan(live, arena, &plan);
            CHECK_INT(0, faults(arena, route_live_problem(live), &plan));
        }
        int32_t by = -1;
        for (int32_t c = 0; c < 23; c++)
            if (planned(&plan, c, &by)) CHECK(by != 2);
        route_live_close(live);
        arena_free(arena);
    }
}

TEST(changes_tell_exactly_what_differs)
{
    Arena *arena = test_arena();
    Random random = random_seeded(4);
    RouteProblem p;
    RoutePlan plan;
    RouteChange *changes;
    Problem why = {0};
    kitchen(arena, &p, &random, 20, 4, false);
    solved(arena, &p, 500, &plan);
    RouteLive *live = opened(arena, &p, &plan, -1);
    CHECK_INT(0, route_live_changes(live, arena, &changes));
    RouteEvent cancel = {.kind = ROUTE_CANCEL, .visit = plan.visits[0]};
    CHECK_STATUS(OK, route_live_event(live, &cancel, &why));
    int32_t count = route_live_changes(live, arena, &changes);
    CHECK(count >= 1);
    for (int32_t i = 0; i < count; i++) {
        if (changes[i].visit == plan.visits[0])
            CHECK_INT(-1, changes[i].vehicle_after);
        else
            CHECK_INT(changes[i].vehicle_before, changes[i].vehicle_after);
    }
    CHECK_STATUS(NOT_FOUND, route_live_event(live, &cancel, &why));
    route_live_accept(live);
    CHECK_INT(0, route_live_changes(live, arena, &changes));
    route_live_close(live);
}

TEST(what_has_left_the_kitchen_is_not_touched)
{
    Arena *arena = test_arena();
    Random random = random_seeded(11);
    RouteProblem p;
    RoutePlan plan, after;
    RouteTimes before, times;
    Problem why = {0};
    kitchen(arena, &p, &random, 24, 4, false);
    solved(arena, &p, 500, &plan);
    route_times(arena, &p, &plan, &before);
    int32_t now = 2000;
    RouteLive *live = opened(arena, &p, &plan, now);
    RouteEvent late = {.kind = ROUTE_LATE, .vehicle = 0, .time = 2600};
    RouteBudget polish = {.iterations = 200, .seed = 2};
    CHECK_STATUS(OK, route_live_event(live, &late, &why));
    route_live_polish(live, &polish);
    route_live_plan(live, arena, &after);
    route_live_times(live, arena, &times);
    int32_t begun = 0;
    for (int32_t t = 0; t < plan.trip_count; t++)
        for (int32_t i = 0; i < plan.trips[t].length && before.leave[t] < now; i++) {
            int32_t c = plan.visits[plan.trips[t].first + i], by = -1;
            begun++;
            CHECK(planned(&after, c, &by));
            CHECK_INT(plan.trips[t].vehicle, by);
            CHECK_INT(before.start[c], times.start[c]);
            RouteEvent cancel = {.kind = ROUTE_CANCEL, .visit = c};
            CHECK_STATUS(CONFLICT, route_live_event(live, &cancel, &why));
        }
    CHECK(begun > 0);
    route_live_close(live);
}

TEST(a_manual_move_is_kept_or_refused_whole)
{
    Arena *arena = test_arena();
    Random random = random_seeded(21);
    RouteProblem p;
    RoutePlan plan;
    Problem why = {0};
    int32_t kept = 0, refused = 0;
    kitchen(arena, &p, &random, 16, 3, false);
    solved(arena, &p, 500, &plan);
    for (int32_t c = 0; c < 16; c++)
        for (int32_t k = 0; k < 3; k++) {
            RouteLive *live = opened(arena, &p, &plan, -1);
            RouteEvent move = {.kind = ROUTE_MOVE, .visit = c, .vehicle = k, .after = -1};
            RouteBudget polish = {.iterations = 50, .seed = 2};
            RouteChange *changes;
            if (route_live_event(live, &move, &why) == OK) {
                RoutePlan now;
                int32_t by = -1;
                kept++;
                route_live_polish(live, &polish);
                route_live_plan(live, arena, &now);
                if (planned(&now, c, &by)) CHECK_INT(k, by);
                CHECK_INT(0, faults(arena, route_live_problem(live), &now));
            } else {
                refused++;
                CHECK_INT(0, route_live_changes(live, arena, &changes));
            }
            route_live_close(live);
        }
    CHECK(kept > 0 && refused > 0);
}

TEST(suggested_places_are_feasible_and_in_order)
{
    Arena *arena = test_arena();
    Random random = random_seeded(8);
    RouteProblem p;
    RoutePlan plan;
    RouteOffer offers[5];
    kitchen(arena, &p, &random, 12, 5, false);
    p.visits[11].idle = true;
    p.visits[11].skills = 0;
    solved(arena, &p, 500, &plan);
    RouteLive *live = opened(arena, &p, &plan, -1);
    int32_t count = route_suggest(live, 11, 5, offers);
    CHECK(count >= 2 && count <= 5);
    for (int32_t i = 0; i < count; i++) {
        CHECK(offers[i].start >= p.visits[11].windows[0].from &&
              offers[i].start <= p.visits[11].windows[0].to);
        CHECK(i == 0 || offers[i].cost >= offers[i - 1].cost);
    }
    RouteChange *changes;
    CHECK_INT(0, route_live_changes(live, arena, &changes));
    route_live_close(live);
}

TEST(a_fixed_route_is_reported_on_and_never_reordered)
{
    Arena *arena = test_arena();
    Random random = random_seeded(9);
    RouteProblem p, fixed;
    RoutePlan usual, today, better;
    RouteTimes times;
    kitchen(arena, &p, &random, 18, 3, false);
    solved(arena, &p, 500, &usual);
    p.visits[usual.visits[1]].idle = true;
    route_template(arena, &p, &usual, &today);
    int32_t at = 0;
    for (int32_t i = 0; i < p.visit_count - usual.unserved_count; i++)
        if (i != 1) CHECK_INT(usual.visits[i], today.visits[at++]);
    route_times(arena, &p, &today, &times);
    CHECK_INT(0, times.faults);
    route_fix_members(arena, &p, &today, &fixed);
    solved(arena, &fixed, 500, &better);
    CHECK(better.cost <= today.cost);
    for (int32_t c = 0; c < p.visit_count; c++) {
        int32_t was = -1, is = -1;
        if (planned(&today, c, &was) && planned(&better, c, &is)) CHECK_INT(was, is);
    }
}

TEST(an_iteration_budget_gives_the_same_bytes_twice)
{
    Arena *arena = test_arena();
    Random random = random_seeded(6);
    RouteProblem p;
    kitchen(arena, &p, &random, 40, 5, false);
    Str first = {0};
    for (int run = 0; run < 2; run++) {
        RoutePlan plan;
        solved(arena, &p, 2000, &plan);
        Buf buf = buf_new(arena, 1 << 22);
        route_write(&buf, arena, &p, &plan, -1);
        if (run == 0)
            first = buf_str(&buf);
        else
            CHECK_STR(first, buf_str(&buf));
    }
}

/* The same digest is expected from every compiler and machine. */
TEST(an_iteration_budget_gives_the_known_plan)
{
    Arena *arena = test_arena();
    Random random = random_seeded(6);
    RouteProblem p;
    RoutePlan plan;
    kitchen(arena, &p, &random, 40, 5, false);
    solved(arena, &p, 2000, &plan);
    uint64_t digest = str_hash((Str){(const char *)plan.visits, sizeof(int32_t) * 40});
    CHECK_INT((int64_t)UINT64_C(0x55984f8d4cc8cbcc), (int64_t)digest);
}

TEST(the_greedy_plan_holds_and_the_search_is_not_dearer)
{
    Arena *arena = test_arena();
    Random random = random_seeded(9);
    for (int round = 0; round < 20; round++) {
        RouteProblem p;
        RoutePlan greedy, plan;
        Problem why;
        RouteVerdict verdict;
        const Json *json;
        kitchen(arena, &p, &random, 25, 4, false);
        route_greedy(arena, &p, &greedy);
        Buf buf = buf_new(arena, 1 << 22);
        route_write(&buf, arena, &p, &greedy, -1);
        CHECK(json_read(arena, buf_str(&buf), &json, &why) == OK);
        CHECK(route_check(arena, &p, json, &verdict, &why) == OK);
        CHECK_INT(0, verdict.fault_count);
        solved(arena, &p, 2000, &plan);
        CHECK(plan.cost <= greedy.cost);
    }
}

TEST(nothing_to_do_is_an_empty_plan)
{
    Arena *arena = test_arena();
    RouteProblem p;
    RoutePlan plan;
    Problem why = {0};
    CHECK_STATUS(OK, route_read(arena, STR("{}"), (RouteReadOptions){.aim = -1}, &p, &why));
    solved(arena, &p, 10, &plan);
    CHECK_INT(0, plan.trip_count + plan.unserved_count);
}

TEST(bad_input_is_named_with_its_place)
{
    static const struct {
        const char *text, *code, *where;
    } cases[] = {
        {"{\"jobs\":[{\"id\":1}]}", "route.location", "jobs[0].location"},
        {"{\"jobs\":[{\"id\":1,\"location_index\":0,\"time_windows\":[[9,3]]}]}", "route.window",
         "jobs[0].time_windows"},
        {"{\"jobs\":[{\"id\":1,\"location_index\":0,\"delivery\":[-1]}]}", "route.amount",
         "jobs[0].delivery"},
        {"{\"vehicles\":[{\"id\":1}]}", "route.start", "vehicles[0].start"},
        {"{\"matrices\":{\"w\":{\"durations\":[[0,1],[1]]}}}", "route.matrix",
         "matrices.w.durations"},
        {"hello", "route.unknown_format", ""},
        {"{\"jobs\":", "json.bad", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        RouteProblem p;
        Problem why = {0};
        CHECK_STATUS(INVALID, route_read(test_arena(), str_of(cases[i].text),
                                         (RouteReadOptions){.aim = -1}, &p, &why));
        CHECK_TEXT(cases[i].code, why.code);
        if (cases[i].where) CHECK_TEXT(cases[i].where, why.where);
    }
}

TEST(several_threads_are_never_worse_than_one_and_repeatable)
{
    Arena *arena = test_arena();
    Random random = random_seeded(6);
    RouteProblem p;
    RoutePlan one, four, again;
    Problem why = {0};
    kitchen(arena, &p, &random, 30, 4, false);
    RouteBudget budget = {.iterations = 800, .seed = 3};
    CHECK_STATUS(OK, route_solve(arena, &p, &budget, &one, &why));
    budget.threads = 4;
    CHECK_STATUS(OK, route_solve(arena, &p, &budget, &four, &why));
    CHECK_STATUS(OK, route_solve(arena, &p, &budget, &again, &why));
    CHECK(four.cost <= one.cost);
    CHECK_INT(four.cost, again.cost);
    CHECK_INT(0, faults(arena, &p, &four));
}
