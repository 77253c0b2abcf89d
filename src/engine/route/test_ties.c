/* Visits tied to one another in every number and shape: what can never be is said at once, what can
 * be is planned whole, and no search works on past its time. */
#include "base/test.h"
#include "engine/route/route.h"
#include "engine/route/search.h"
#include "engine/route/ties.h"

typedef enum Shape { PAIRS, ORDER, CHAIN, STAR, SAME_STAR, ALL, GROUPS, RING } Shape;
enum { SHAPES = 8, ANY_GAP = 1000000 };

static void tie(Buf *text, int first, int second, int low, int high)
{
    buf_fmt(text, "%s{\"first\":%d,\"second\":%d,\"min_gap\":%d,\"max_gap\":%d}",
            text->ptr[text->len - 1] == '[' ? "" : ",", first, second, low, high);
}

static void ties_of(Buf *text, Shape shape, int n)
{
    for (int i = 1; i < n; i++) {
        if (shape == PAIRS && i % 2) tie(text, i, i + 1, 0, 0);
        if (shape == ORDER && i % 2) tie(text, i, i + 1, 600, ANY_GAP);
        if (shape == CHAIN) tie(text, i, i + 1, 0, ANY_GAP);
        if (shape == STAR) tie(text, 1, i + 1, 0, ANY_GAP);
        if (shape == SAME_STAR) tie(text, 1, i + 1, 0, 0);
        if (shape == GROUPS && i % 6) tie(text, i, i + 1, 0, 7200);
        if (shape == RING) tie(text, i, i + 1, 60, ANY_GAP);
        for (int j = i + 1; shape == ALL && j <= n; j++) tie(text, i, j, 0, ANY_GAP);
    }
    if (shape == RING) tie(text, n, 1, 60, ANY_GAP);
}

/* n visits along a line, `people` to make them. */
static RouteProblem tied_problem(Shape shape, int n, int people)
{
    Arena *arena = test_arena();
    Buf text = buf_new(arena, 1 << 24);
    RouteProblem p;
    Problem why = {0};
    buf_text(&text, "{\"jobs\":[");
    for (int i = 1; i <= n; i++)
        buf_fmt(&text, "%s{\"id\":%d,\"location_index\":%d,\"service\":300}", i > 1 ? "," : "", i,
                i % 50);
    buf_text(&text, "],\"vehicles\":[");
    for (int k = 1; k <= people; k++)
        buf_fmt(&text, "%s{\"id\":%d,\"start_index\":0,\"end_index\":0,\"time_window\":[0,36000]}",
                k > 1 ? "," : "", k);
    buf_text(&text, "],\"matrices\":{\"car\":{\"durations\":[");
    for (int a = 0; a < 50; a++) {
        buf_text(&text, a ? ",[" : "[");
        for (int b = 0; b < 50; b++)
            buf_fmt(&text, "%s%d", b ? "," : "", 10 * (a > b ? a - b : b - a));
        buf_text(&text, "]");
    }
    buf_text(&text, "]}},\"yl_sync\":[");
    ties_of(&text, shape, n);
    buf_text(&text, "]}");
    CHECK_STATUS(OK, route_read_json(arena, buf_str(&text), &p, &why));
    return p;
}

static bool is_warned(const RouteProblem *p, const char *text)
{
    bool is = false;
    for (int32_t i = 0; i < p->warning_count; i++)
        is |= str_find(p->warnings[i], str_of(text), 0) < p->warnings[i].len;
    return is;
}

/* A clock on which every look takes a millisecond. */
static int64_t looks(void *count)
{
    return ++*(int64_t *)count * 1000;
}

TEST(a_search_asks_the_clock_whatever_the_ties_and_ends_soon_after)
{
    enum { LOOKS = 60, VISITS = 240, ONE_TRIAL = 16 * VISITS };
    for (int shape = 0; shape < SHAPES; shape++) {
        RouteProblem p = tied_problem((Shape)shape, VISITS, 12);
        int64_t count = 0;
        RouteBudget budget = {
            .clock_us = looks, .clock_arg = &count, .limit_us = LOOKS * 1000, .seed = 1};
        RoutePlan plan;
        RouteVerdict verdict;
        Problem why = {0};
        CHECK_STATUS(OK, route_solve(test_arena(), &p, &budget, &plan, &why));
        /* taking a group out again is work after the time: once round all visits and ties */
        int64_t after = 8 * ((int64_t)VISITS + p.sync_count) + ONE_TRIAL;
        if (!CHECK(plan.work <= LOOKS * (WORK_UNASKED_MAX + ONE_TRIAL + p.sync_count) + after))
            test_note("shape %d: %lld steps", shape, (long long)plan.work);
        CHECK(count <= LOOKS + 8);
        Buf buf = buf_new(test_arena(), 1 << 22);
        const Json *json;
        route_write(&buf, test_arena(), &p, &plan, -1);
        CHECK_STATUS(OK, json_read(test_arena(), buf_str(&buf), &json, &why));
        CHECK_STATUS(OK, route_check(test_arena(), &p, json, &verdict, &why));
        CHECK_INT(0, verdict.fault_count);
    }
}

TEST(groups_of_any_size_are_served_whole)
{
    static const struct {
        Shape shape;
        int visits, people;
    } cases[] = {{PAIRS, 30, 4}, {ORDER, 30, 4}, {CHAIN, 40, 6},
                 {STAR, 40, 6},  {ALL, 8, 8},    {GROUPS, 60, 8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        RouteProblem p = tied_problem(cases[i].shape, cases[i].visits, cases[i].people);
        RouteBudget budget = {.iterations = 20, .seed = 1};
        RoutePlan plan;
        Problem why = {0};
        CHECK_INT(0, p.warning_count);
        CHECK_STATUS(OK, route_solve(test_arena(), &p, &budget, &plan, &why));
        if (!CHECK_INT(0, plan.unserved_count)) test_note("case %zu", i);
    }
}

TEST(what_many_ties_exclude_is_said_after_little_work_and_not_searched_for)
{
    static const struct {
        Shape shape;
        int visits, people;
        const char *text;
    } cases[] = {
        {RING, 900, 12, "自相矛盾"},
        {SAME_STAR, 900, 12, "有 900 次要各由不同的人去，人不够：只有 12 个"},
        {ALL, 200, 12, "有 200 次要各由不同的人去，人不够：只有 12 个"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        RouteProblem p = tied_problem(cases[i].shape, cases[i].visits, cases[i].people);
        RouteTiesLook look;
        RouteBudget budget = {.iterations = 5, .seed = 1};
        RoutePlan plan;
        Problem why = {0};
        route_ties_look(test_arena(), &p, &look);
        CHECK_INT(1, look.groups);
        CHECK(look.work <= 64 * ((int64_t)p.visit_count + p.sync_count));
        if (!CHECK(is_warned(&p, cases[i].text))) test_note("%s", look.reason[0]);
        CHECK_STATUS(OK, route_solve(test_arena(), &p, &budget, &plan, &why));
        CHECK_INT(cases[i].visits, plan.unserved_count);
        CHECK(plan.work < 16 * ((int64_t)p.visit_count + p.sync_count));
    }
}

TEST(a_contradiction_is_explained_as_one)
{
    RouteProblem p = tied_problem(RING, 5, 3);
    RoutePlan plan;
    RouteReason *why;
    route_greedy(test_arena(), &p, &plan);
    CHECK_INT(5, route_explain(test_arena(), &p, &plan, &why));
    for (int i = 0; i < 5; i++) {
        CHECK_INT(ROUTE_WHY_NOTHING, why[i].rule);
        CHECK(str_find(why[i].text, STR("自相矛盾"), 0) < why[i].text.len);
    }
}

TEST(ties_that_hold_have_no_fault_and_stand_in_the_order_of_time)
{
    RouteProblem p = tied_problem(CHAIN, 100, 2);
    RouteTiesLook look;
    route_ties_look(test_arena(), &p, &look);
    CHECK_INT(1, look.groups);
    CHECK_INT(0, look.fault[0]);
    for (int32_t k = 0; k < 100; k++) CHECK_INT(k, look.visits[k]);
    p = tied_problem(SAME_STAR, 12, 12);
    CHECK_INT(0, p.warning_count);
    p = tied_problem(GROUPS, 60, 2);
    CHECK_INT(0, p.warning_count);
}
