/* What VROOM JSON may say: it is followed, refused with a sentence, or named as not followed. */
#include "base/number.h"
#include "base/test.h"
#include "engine/route/inside.h"

static const char square[] =
    "\"matrices\":{\"car\":{\"durations\":[[0,100,200],[100,0,100],[200,100,0]]}}";

static Status read_text(Str text, RouteProblem *p, Problem *why)
{
    *why = (Problem){0};
    return route_read(test_arena(), text, (RouteReadOptions){.aim = -1}, p, why);
}

static RoutePlan solved(const RouteProblem *p, RouteVerdict *verdict)
{
    Arena *arena = test_arena();
    RouteBudget budget = {.iterations = 200, .seed = 3};
    RoutePlan plan = {0};
    Problem why = {0};
    const Json *json;
    CHECK_STATUS(OK, route_solve(arena, p, &budget, &plan, &why));
    Buf buf = buf_new(arena, 1 << 20);
    route_write(&buf, arena, p, &plan, -1);
    CHECK_STATUS(OK, json_read(arena, buf_str(&buf), &json, &why));
    CHECK_STATUS(OK, route_check(arena, p, json, verdict, &why));
    CHECK_INT(0, verdict->fault_count);
    for (int32_t i = 0; i < verdict->fault_count; i++)
        test_note("%s %.*s", verdict->faults[i].code, STR_ARG(verdict->faults[i].text));
    return plan;
}

/* The problem of these jobs and vehicles over the square of three places, solved. */
static RoutePlan solved_text(const char *jobs, const char *vehicles, RouteProblem *p)
{
    RouteVerdict verdict;
    Problem why;
    CHECK_STATUS(OK, read_text(str_fmt(test_arena(), "{\"jobs\":[%s],\"vehicles\":[%s],%s}", jobs,
                                       vehicles, square),
                               p, &why));
    if (why.text[0]) test_note("%s %s", why.where, why.text);
    return solved(p, &verdict);
}

TEST(what_its_tables_or_rules_cannot_answer_is_refused)
{
    static const struct {
        const char *job, *vehicle, *where;
    } cases[] = {
        {"\"location_index\":1", "\"start_index\":0,\"costs\":{\"per_km\":5}",
         "vehicles[0].costs.per_km"},
        {"\"location_index\":1", "\"start_index\":0,\"max_distance\":5",
         "vehicles[0].max_distance"},
        {"\"location_index\":1", "\"start_index\":0,\"end\":[1,2]", "vehicles[0].end_index"},
        {"\"location\":[1,2]", "\"start_index\":0", "jobs[0].location_index"},
        {"\"location_index\":1", "\"start_index\":0,\"capacity\":7", "vehicles[0].capacity"},
        {"\"location_index\":1", "\"start_index\":0,\"speed_factor\":\"x\"",
         "vehicles[0].speed_factor"},
        {"\"location_index\":1", "\"start_index\":0,\"steps\":[{\"type\":\"job\",\"id\":9}]",
         "vehicles[0].steps[0].id"},
        {"\"location_index\":1,\"yl_prefer\":3", "\"start_index\":0",
         "jobs[0].yl_prefer/yl_forbid"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        RouteProblem p;
        Problem why;
        CHECK_STATUS(INVALID, read_text(str_fmt(test_arena(),
                                                "{\"jobs\":[{\"id\":1,%s}],\"vehicles\":[{\"id\":1,"
                                                "%s}],%s}",
                                                cases[i].job, cases[i].vehicle, square),
                                        &p, &why));
        CHECK_TEXT(cases[i].where, why.where);
    }
}

TEST(without_matrices_the_location_counts_and_not_its_index)
{
    RouteProblem p;
    Problem why;
    CHECK_STATUS(OK, read_text(STR("{\"jobs\":[{\"id\":1,\"location\":[120.0,30.0],"
                                   "\"location_index\":7}],\"vehicles\":[{\"id\":1,"
                                   "\"start\":[120.1,30.0],\"start_index\":3}]}"),
                               &p, &why));
    CHECK_INT(2, p.place_count);
    CHECK(p.visits[0].place != p.vehicles[0].start);
}

TEST(windows_in_any_order_and_overlapping_are_what_they_say_together)
{
    RouteProblem p;
    RoutePlan plan = solved_text(
        "{\"id\":1,\"location_index\":1,\"time_windows\":[[700,800],[100,150],[140,300]]}",
        "{\"id\":1,\"start_index\":0,\"end_index\":0}", &p);
    CHECK_INT(2, p.visits[0].window_count);
    CHECK_INT(100, p.visits[0].windows[0].from);
    CHECK_INT(300, p.visits[0].windows[0].to);
    CHECK_INT(0, plan.unserved_count);
}

TEST(a_window_over_before_anybody_starts_is_told_by_how_much)
{
    RouteProblem p;
    RouteReason *reasons;
    RoutePlan plan = solved_text("{\"id\":1,\"location_index\":1,\"time_windows\":[[100,400]]},"
                                 "{\"id\":2,\"location_index\":1,\"time_windows\":[[0,9],[20,30]]}",
                                 "{\"id\":1,\"start_index\":0,\"end_index\":0,"
                                 "\"time_window\":[1000,2000]}",
                                 &p);
    CHECK_INT(2, plan.unserved_count);
    CHECK_INT(2, route_explain(test_arena(), &p, &plan, &reasons));
    for (int i = 0; i < 2; i++) {
        int32_t last = reasons[i].visit == 0 ? 400 : 30;
        CHECK_INT(ROUTE_WHY_LATE, reasons[i].rule);
        CHECK(last + reasons[i].amount >= 1100 && last + reasons[i].amount < 1160);
    }
}

TEST(dates_beside_somebody_without_a_shift_are_kept)
{
    RouteProblem p;
    RoutePlan plan =
        solved_text("{\"id\":1,\"location_index\":1,\"time_windows\":[[1700000000,1700000100]]}",
                    "{\"id\":1,\"start_index\":0,\"end_index\":0}", &p);
    CHECK_INT(0, plan.unserved_count);
    CHECK_INT(1700000000, p.base + p.visits[0].windows[0].from);
}

TEST(lateness_counts_from_before_the_first_shift)
{
    RouteProblem p;
    RoutePlan plan = solved_text("{\"id\":1,\"location_index\":1,\"yl_due\":400}",
                                 "{\"id\":1,\"start_index\":0,\"end_index\":0,"
                                 "\"time_window\":[1000,2000]}",
                                 &p);
    CHECK_INT(200 + 700, plan.travel);
}

TEST(a_break_waits_until_little_enough_is_aboard)
{
    RouteProblem p;
    RoutePlan plan = solved_text("{\"id\":1,\"location_index\":1,\"delivery\":[2]},"
                                 "{\"id\":2,\"location_index\":2,\"delivery\":[2]}",
                                 "{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[4],"
                                 "\"breaks\":[{\"id\":1,\"service\":50,\"max_load\":[2],"
                                 "\"time_windows\":[[0,5000]]}]}",
                                 &p);
    CHECK_INT(0, plan.unserved_count);
    CHECK(p.visits[plan.visits[0]].kind == ROUTE_JOB);
    /* the same with the break first is found out */
    for (int32_t i = 2; i > 0; i--)
        if (p.visits[plan.visits[i]].kind == ROUTE_BREAK) {
            int32_t swap = plan.visits[i];
            plan.visits[i] = plan.visits[i - 1];
            plan.visits[i - 1] = swap;
        }
    Buf buf = buf_new(test_arena(), 1 << 20);
    RouteVerdict verdict;
    Problem why = {0};
    const Json *json;
    route_write(&buf, test_arena(), &p, &plan, -1);
    CHECK_STATUS(OK, json_read(test_arena(), buf_str(&buf), &json, &why));
    CHECK_STATUS(OK, route_check(test_arena(), &p, json, &verdict, &why));
    CHECK_INT(1, verdict.fault_count);
    CHECK_TEXT("break_load", verdict.faults[0].code);
}

TEST(an_hour_of_rest_is_not_paid_as_work)
{
    RouteProblem p;
    RoutePlan plan = solved_text("{\"id\":1,\"location_index\":1,\"service\":3600}",
                                 "{\"id\":1,\"start_index\":0,\"end_index\":0,\"costs\":"
                                 "{\"per_task_hour\":700},\"breaks\":[{\"id\":1,"
                                 "\"service\":3600}]}",
                                 &p);
    CHECK_INT((200 + 700) * p.cost_scale, plan.travel);
}

TEST(nobody_is_left_out_because_a_vehicle_is_dear)
{
    RouteProblem p;
    RoutePlan plan = solved_text("{\"id\":1,\"location_index\":1}",
                                 "{\"id\":1,\"start_index\":0,\"end_index\":0,\"costs\":"
                                 "{\"fixed\":900000,\"per_hour\":90000}}",
                                 &p);
    CHECK_INT(0, plan.unserved_count);
}

TEST(skills_may_have_any_number)
{
    RouteProblem p;
    RouteReason *reasons;
    RoutePlan plan =
        solved_text("{\"id\":1,\"location_index\":1,\"skills\":[5000]},"
                    "{\"id\":2,\"location_index\":2,\"skills\":[7,123456]}",
                    "{\"id\":1,\"start_index\":0,\"end_index\":0,\"skills\":[5000]}", &p);
    CHECK_INT(1, plan.unserved_count);
    CHECK_INT(1, route_explain(test_arena(), &p, &plan, &reasons));
    CHECK(str_find(reasons[0].text, STR("7、123456"), 0) != SIZE_MAX);
}

TEST(steps_are_where_the_search_begins_and_bad_ones_are_named)
{
    RouteProblem p;
    const char *jobs = "{\"id\":1,\"location_index\":1,\"service\":100},{\"id\":2,"
                       "\"location_index\":2,\"time_windows\":[[0,320]]}";
    solved_text(jobs,
                "{\"id\":1,\"start_index\":0,\"end_index\":0,\"steps\":[{\"type\":\"start\"},"
                "{\"type\":\"job\",\"id\":1},{\"type\":\"job\",\"id\":2},{\"type\":\"end\"}]}",
                &p);
    CHECK(p.start != NULL && p.start->trips[0].length == 2);
    CHECK_INT(0, p.warning_count);
    solved_text(jobs,
                "{\"id\":1,\"start_index\":0,\"end_index\":0,\"time_window\":[60,900],\"steps\":["
                "{\"type\":\"job\",\"id\":1},{\"type\":\"job\",\"id\":2}]}",
                &p);
    CHECK(p.start == NULL);
    CHECK_INT(1, p.warning_count);
}

TEST(a_key_that_nobody_reads_is_named)
{
    RouteProblem p;
    solved_text("{\"id\":1,\"location_index\":1,\"yl_max_rid\":60}",
                "{\"id\":1,\"start_index\":0,\"yl_max_trip\":2}", &p);
    CHECK_INT(2, p.warning_count);
    CHECK(str_starts(p.warnings[0], STR("jobs[0].yl_max_rid")));
}

/* A day of two trips lost both at once and kept the one in which its breaks stood. */
TEST(breaks_over_several_trips_do_not_tear_the_days)
{
    Arena *arena = test_arena();
    Random random = random_seeded(9);
    for (int round = 0; round < 60; round++) {
        Buf text = buf_new(arena, 1 << 16);
        buf_text(&text, "{\"jobs\":[");
        for (int i = 1; i <= 9; i++)
            buf_fmt(&text, "%s{\"id\":%d,\"location_index\":%d,\"service\":%d}", i > 1 ? "," : "",
                    i, i, (int)random_below(&random, 300));
        buf_text(&text, "],\"yl_sync\":[{\"first\":1,\"second\":2,\"max_gap\":600},"
                        "{\"first\":3,\"second\":4,\"min_gap\":300,\"max_gap\":900}],"
                        "\"vehicles\":[");
        for (int k = 1; k <= 4; k++) {
            int from = (int)random_below(&random, 2500);
            buf_fmt(&text,
                    "%s{\"id\":%d,\"start_index\":0,\"end_index\":0,\"yl_max_trips\":2,"
                    "\"yl_reload\":100,\"time_window\":[%d,%d],\"breaks\":[",
                    k > 1 ? "," : "", k, from, from + 1500 + (int)random_below(&random, 5000));
            for (int b = 1; b <= k % 3; b++) {
                int open = (int)random_below(&random, 5000);
                buf_fmt(&text, "%s{\"id\":%d,\"service\":%d,\"time_windows\":[[%d,%d]]}",
                        b > 1 ? "," : "", b, (int)random_below(&random, 400), open,
                        open + (int)random_below(&random, 3000));
            }
            buf_text(&text, "]}");
        }
        buf_text(&text, "],\"matrices\":{\"car\":{\"durations\":[");
        for (int a = 0; a < 10; a++) {
            buf_text(&text, a ? ",[" : "[");
            for (int b = 0; b < 10; b++)
                buf_fmt(&text, "%s%d", b ? "," : "", a == b ? 0 : (int)random_below(&random, 800));
            buf_text(&text, "]");
        }
        buf_text(&text, "]}}}");
        RouteProblem p;
        RouteVerdict verdict;
        Problem why;
        CHECK_STATUS(OK, read_text(buf_str(&text), &p, &why));
        solved(&p, &verdict);
    }
}

static int64_t travel_of_lib(Str head, Str weights)
{
    RouteProblem p;
    RouteVerdict verdict;
    Problem why;
    Str text =
        str_fmt(test_arena(),
                "NAME : t\r\nDIMENSION : 4\r\n%.*s\r\nCAPACITY : 9\r\n%.*s\r\nDEMAND_SECTION\r\n"
                "1 0\r\n2 3\r\n3 3\r\n4 3\r\nDEPOT_SECTION\r\n1\r\n-1\r\nEOF",
                STR_ARG(head), STR_ARG(weights));
    CHECK_STATUS(OK, read_text(text, &p, &why));
    if (why.text[0]) test_note("%s", why.text);
    return solved(&p, &verdict).travel;
}

TEST(a_table_of_distances_may_be_written_as_either_half)
{
    static const struct {
        const char *format, *cells;
    } cases[] = {{"FULL_MATRIX", "0 5 6 8 5 0 7 9 6 7 0 20 8 9 20 0"},
                 {"LOWER_ROW", "5 6 7 8 9 20"},
                 {"UPPER_ROW", "5 6 8 7 9 20"},
                 {"LOWER_DIAG_ROW", "0 5 0 6 7 0 8 9 20 0"},
                 {"UPPER_DIAG_ROW", "0 5 6 8 0 7 9 0 20 0"},
                 {"UPPER_COL", "5 6 7 8 9 20"},
                 {"LOWER_COL", "5 6 8 7 9 20"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str head = str_fmt(test_arena(), "EDGE_WEIGHT_TYPE : EXPLICIT\r\nEDGE_WEIGHT_FORMAT : %s",
                           cases[i].format);
        Str cells = str_fmt(test_arena(), "EDGE_WEIGHT_SECTION\r\n%s", cases[i].cells);
        CHECK_INT(30, travel_of_lib(head, cells));
    }
}

TEST(a_limit_on_a_route_counts_the_work_at_its_stops)
{
    Str spots = STR("NODE_COORD_SECTION\r\n1 0 0\r\n2 1 1\r\n3 3 4\r\n4 0 0");
    for (int limit = 20; limit <= 21; limit++) {
        Str head = str_fmt(
            test_arena(), "EDGE_WEIGHT_TYPE : CEIL_2D\r\nDISTANCE : %d\r\nSERVICE_TIME : 5", limit);
        CHECK_INT(limit == 21 ? 11 : 14, travel_of_lib(head, spots));
    }
}

/* What an added job says beyond where and when, in a plan that knew none of it. */
TEST(an_added_job_says_all_that_a_job_may_say)
{
    static const struct {
        const char *says;
        int vehicle, service; /* expected; 0: unserved */
    } cases[] = {{"\"service\":10,\"service_per_type\":{\"bike\":70}", 1, 70},
                 {"\"service\":10,\"yl_pin\":2", 2, 10},
                 {"\"service\":10,\"yl_prefer\":[{\"vehicle\":2,\"weight\":5000}]", 2, 10},
                 {"\"service\":10,\"yl_forbid\":[1,2]", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Arena *arena = test_arena();
        Buf out = buf_new(arena, 1 << 16);
        Problem why = {0};
        const Json *answer;
        Str state = str_fmt(
            arena, "{\"jobs\":[{\"id\":1,\"location\":[120.01,30.0]}],\"vehicles\":["
                   "{\"id\":1,\"type\":\"bike\",\"start\":[120.0,30.0],\"end\":[120.0,30.0]},"
                   "{\"id\":2,\"type\":\"foot\",\"start\":[120.1,30.0],\"end\":[120.1,30.0]}],"
                   "\"yl_plan\":{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\"},"
                   "{\"type\":\"job\",\"id\":1},{\"type\":\"end\"}]}]}}");
        Str event =
            str_fmt(arena, "{\"type\":\"add\",\"job\":{\"id\":9,\"location\":[120.02,30.001],%s}}",
                    cases[i].says);
        if (!CHECK_STATUS(OK, route_replan_json(arena, state, event, NULL, &out, &why)))
            test_note("%s %s", why.where, why.text);
        CHECK_STATUS(OK, json_read(arena, buf_str(&out), &answer, &why));
        const Json *routes = json_member(json_member(answer, "plan"), "routes");
        int vehicle = 0, service = 0;
        for (size_t k = 0; k < json_count(routes); k++) {
            const Json *steps = json_member(json_item(routes, k), "steps");
            for (size_t j = 0; j < json_count(steps); j++)
                if (json_i64_or(json_item(steps, j), "id", 0) == 9) {
                    vehicle = (int)json_i64_or(json_item(routes, k), "vehicle", 0);
                    service = (int)json_i64_or(json_item(steps, j), "service", 0);
                }
        }
        CHECK_INT(cases[i].vehicle, vehicle);
        CHECK_INT(cases[i].service, service);
    }
}

TEST(a_pair_left_out_counts_twice_as_in_vroom)
{
    Arena *arena = test_arena();
    RouteProblem p;
    RoutePlan plan = {0};
    RouteVerdict verdict;
    Problem why;
    CHECK_STATUS(OK, read_text(str_fmt(arena,
                                       "{\"shipments\":[{\"skills\":[3],\"pickup\":{\"id\":1,"
                                       "\"location_index\":1},\"delivery\":{\"id\":2,"
                                       "\"location_index\":2}}],\"vehicles\":[{\"id\":1,"
                                       "\"start_index\":0}],%s}",
                                       square),
                               &p, &why));
    plan = solved(&p, &verdict);
    Buf buf = buf_new(arena, 1 << 16);
    const Json *json;
    route_write(&buf, arena, &p, &plan, -1);
    CHECK_STATUS(OK, json_read(arena, buf_str(&buf), &json, &why));
    CHECK_INT(2, json_i64_or(json_member(json, "summary"), "unassigned", 0));
}

static const char pair_of_people[] = "{\"id\":1,\"start_index\":0,\"end_index\":0},"
                                     "{\"id\":2,\"start_index\":0,\"end_index\":0}";

static bool is_warned(const RouteProblem *p, const char *text)
{
    bool is = false;
    for (int32_t i = 0; i < p->warning_count; i++)
        is |= str_find(p->warnings[i], str_of(text), 0) < p->warnings[i].len;
    return is;
}

TEST(ties_that_contradict_one_another_are_named_and_end_no_search)
{
    static const char *const ties[] = {
        "{\"first\":1,\"second\":2,\"min_gap\":0,\"max_gap\":0},"
        "{\"first\":1,\"second\":2,\"min_gap\":100,\"max_gap\":200}",
        "{\"first\":1,\"second\":2,\"min_gap\":10},{\"first\":2,\"second\":1,\"min_gap\":10}"};
    for (int i = 0; i < 2; i++) {
        RouteProblem p;
        RoutePlan plan = solved_text(
            "{\"id\":1,\"location_index\":1},{\"id\":2,\"location_index\":2}",
            str_fmt(test_arena(), "%s],\"yl_sync\":[%s", pair_of_people, ties[i]).ptr, &p);
        CHECK_INT(2, plan.unserved_count);
        CHECK(is_warned(&p, "自相矛盾"));
    }
}

TEST(what_can_never_be_is_named_before_solving)
{
    static const struct {
        const char *jobs, *people, *text;
    } cases[] = {
        {"{\"id\":1,\"location_index\":1,\"yl_max_ride\":50}",
         "{\"id\":1,\"start_index\":0,\"end_index\":0}", "保温"},
        {"{\"id\":1,\"location_index\":1}",
         "{\"id\":1,\"start_index\":0,\"end_index\":0,\"yl_max_work\":100}", "上限"},
        {"{\"id\":1,\"location_index\":1}",
         "{\"id\":1,\"start_index\":0,\"end_index\":0,\"time_window\":[500,1000],\"breaks\":[{"
         "\"id\":3,\"service\":100,\"time_windows\":[[0,10]]}]}",
         "vehicle 1: 休息排不进班次"},
        {"{\"id\":1,\"location_index\":1,\"yl_forbid\":[1]}",
         "{\"id\":1,\"start_index\":0,\"end_index\":0}", "被排除"},
        {"{\"id\":1,\"location_index\":1},{\"id\":2,\"location_index\":2}",
         "{\"id\":1,\"start_index\":0,\"end_index\":0}],\"yl_sync\":[{\"first\":1,\"second\":2}",
         "要两个人"},
        {"{\"id\":1,\"location_index\":1,\"time_windows\":[[100,200]]},"
         "{\"id\":2,\"location_index\":2,\"time_windows\":[[1000,2000]]}",
         "{\"id\":1,\"start_index\":0},{\"id\":2,\"start_index\":0}],\"yl_sync\":[{\"first\":1,"
         "\"second\":2,\"min_gap\":0,\"max_gap\":10}",
         "对不上时间"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        RouteProblem p;
        RoutePlan plan = solved_text(cases[i].jobs, cases[i].people, &p);
        CHECK(plan.unserved_count > 0);
        if (!CHECK(is_warned(&p, cases[i].text))) test_note("%s", cases[i].text);
    }
}

TEST(a_pin_that_names_nobody_is_refused_and_only_means_only)
{
    static const char *const bad[] = {"\"yl_pin\":\"courier\"", "\"yl_pin\":true",
                                      "\"yl_pin\":{\"kind\":\"frozen\"}", "\"yl_last\":\"x\"",
                                      "\"yl_prefer\":[{\"vehicle\":1,\"weight\":\"much\"}]"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Arena *arena = test_arena();
        RouteProblem p;
        Problem why = {0};
        Str text = str_fmt(arena,
                           "{\"jobs\":[{\"id\":1,\"location_index\":0,%s}],\"vehicles\":[%s],"
                           "\"matrices\":{\"car\":{\"durations\":[[0]]}}}",
                           bad[i], pair_of_people);
        if (!CHECK_STATUS(INVALID, route_read_json(arena, text, &p, &why))) test_note("%s", bad[i]);
    }
    RouteProblem p;
    RoutePlan plan = solved_text("{\"id\":1,\"location_index\":1,\"skills\":[1],\"yl_prefer\":[{"
                                 "\"vehicle\":2,\"weight\":\"only\"}]}",
                                 "{\"id\":1,\"start_index\":0,\"skills\":[1]},"
                                 "{\"id\":2,\"start_index\":0}",
                                 &p);
    CHECK_INT(1, plan.unserved_count);
}
