/* Random days while they are carried out: every event, several in a row, each answer judged. */
#include "base/number.h"
#include "base/test.h"
#include "engine/route/live.h"

enum { JOBS = 9, ROUNDS = 1000, EVENTS = 4 };

static int32_t below(Random *random, int n)
{
    return (int32_t)random_below(random, (uint32_t)n);
}

static void put_vehicles(Buf *text, Random *random, int kind)
{
    for (int k = 1; k <= 3; k++) {
        int from = below(random, 1500), open = from + below(random, 2500);
        buf_fmt(text, "%s{\"id\":%d,\"start_index\":%d,\"end_index\":0,\"time_window\":[%d,%d]",
                k > 1 ? "," : "", k, kind == 2 ? 0 : below(random, 3), from,
                from + 4000 + below(random, 4000));
        if (kind == 2)
            buf_fmt(text, ",\"capacity\":[6],\"yl_max_trips\":3,\"yl_reload\":%d",
                    below(random, 200));
        if (kind == 0 && below(random, 3) == 0) buf_fmt(text, ",\"yl_max_work\":3600");
        if (kind == 0 && below(random, 3) == 0) buf_fmt(text, ",\"max_tasks\":4");
        if (kind == 0 && below(random, 2) == 0)
            buf_fmt(text, ",\"breaks\":[{\"id\":1,\"service\":%d,\"time_windows\":[[%d,%d]]}]",
                    below(random, 300), open, open + 300 + below(random, 2000));
        buf_text(text, "}");
    }
}

static void put_jobs(Buf *text, Random *random, int kind)
{
    for (int i = 1; i <= JOBS; i++) {
        int open = below(random, 5000);
        buf_fmt(text,
                "%s{\"id\":%d,\"location_index\":%d,\"service\":%d,\"time_windows\":[[%d,%d]]",
                i > 1 ? "," : "", i, i, below(random, 500), open, open + 600 + below(random, 4000));
        if (kind == 2)
            buf_fmt(text, ",\"delivery\":[%d],\"yl_max_ride\":1800", 1 + below(random, 3));
        if (kind == 2 && below(random, 3) == 0)
            buf_fmt(text, ",\"yl_ready\":%d", below(random, 2000));
        if (kind != 2 && below(random, 5) == 0) buf_fmt(text, ",\"setup\":60");
        if (kind != 1 && below(random, 6) == 0)
            buf_fmt(text, ",\"yl_pin\":%d", 1 + below(random, 3));
        if (below(random, 8) == 0) buf_text(text, ",\"yl_idle\":true");
        buf_text(text, "}");
    }
}

static Str state_text(Arena *arena, Random *random, int kind)
{
    Buf text = buf_new(arena, 1 << 16);
    buf_text(&text, "{\"jobs\":[");
    put_jobs(&text, random, kind);
    buf_text(&text, "],\"vehicles\":[");
    put_vehicles(&text, random, kind);
    if (kind == 0)
        buf_text(&text, "],\"yl_sync\":[{\"first\":1,\"second\":2,\"min_gap\":0,\"max_gap\":0},"
                        "{\"first\":3,\"second\":4,\"min_gap\":300,\"max_gap\":1200}");
    if (kind == 1)
        buf_text(&text, "],\"shipments\":[{\"amount\":[1],\"pickup\":{\"id\":20,"
                        "\"location_index\":1},\"delivery\":{\"id\":21,\"location_index\":4}}");
    buf_text(&text, "],\"matrices\":{\"car\":{\"durations\":[");
    int x[JOBS + 1], y[JOBS + 1];
    for (int a = 0; a <= JOBS; a++) x[a] = below(random, 500), y[a] = below(random, 500);
    for (int a = 0; a <= JOBS; a++) {
        buf_text(&text, a ? ",[" : "[");
        for (int b = 0; b <= JOBS; b++)
            buf_fmt(&text, "%s%d", b ? "," : "",
                    (x[a] > x[b] ? x[a] - x[b] : x[b] - x[a]) +
                        (y[a] > y[b] ? y[a] - y[b] : y[b] - y[a]));
        buf_text(&text, "]");
    }
    buf_text(&text, "]}}}");
    return buf_str(&text);
}

/* What is aboard of somebody late on the road is late and cold, and he is back late: that is told
 * as it is. */
static bool is_fate(const RouteLive *live, const RouteFault *f)
{
    Str rest = f->text;
    bool late = false;
    for (int32_t k = 0; k < live->p.vehicle_count; k++) late |= live->until[k] > 0;
    if (str_is(str_of(f->code), "shift") || str_is(str_of(f->code), "work")) return late;
    size_t at = str_find(rest, STR("visit "), 0);
    if (!late || at == SIZE_MAX) return false;
    Str number = str_slice(rest, at + 6, str_find(rest, STR(" ("), at));
    int64_t id;
    for (int32_t c = 0; str_to_i64(number, &id) && c < live->p.visit_count; c++)
        if (live->visits[c].id == id && live->frozen_start[c] > live->now) return true;
    return false;
}

static void judged(Arena *arena, const RouteLive *live, const RoutePlan *plan,
                   const RouteTimes *times, const char *what, uint64_t seed)
{
    Buf buf = buf_new(arena, 1 << 18);
    RouteVerdict verdict;
    Problem why = {0};
    const Json *json;
    route_write_at(&buf, route_live_problem(live), plan, times, -1);
    CHECK_STATUS(OK, json_read(arena, buf_str(&buf), &json, &why));
    CHECK_STATUS(OK, route_check(arena, route_live_problem(live), json, &verdict, &why));
    int32_t faults = 0;
    for (int32_t i = 0; i < verdict.fault_count; i++) faults += !is_fate(live, &verdict.faults[i]);
    if (!CHECK_INT(0, faults))
        for (int32_t i = 0; i < verdict.fault_count; i++)
            test_note("seed %d %s: %s %.*s", (int)seed, what, verdict.faults[i].code,
                      STR_ARG(verdict.faults[i].text));
}

typedef struct Stand {
    int32_t vehicle, trip, start;
    bool unserved;
} Stand;

static void stand_of(const RoutePlan *plan, const RouteTimes *times, int32_t n, Stand *out)
{
    for (int32_t c = 0; c < n; c++) out[c] = (Stand){-1, -1, -1, false};
    for (int32_t t = 0, number = 0; t < plan->trip_count; t++) {
        number = t > 0 && plan->trips[t].vehicle == plan->trips[t - 1].vehicle ? number + 1 : 0;
        for (int32_t i = 0; i < plan->trips[t].length; i++) {
            int32_t c = plan->visits[plan->trips[t].first + i];
            out[c] = (Stand){plan->trips[t].vehicle, number, times->start[c], false};
        }
    }
    for (int32_t i = 0; i < plan->unserved_count; i++) out[plan->unserved[i]].unserved = true;
}

/* "What changed" is the difference of the two plans, no more and no less. */
static void differs_as_told(Arena *arena, const RouteLive *live, const Stand *was, const Stand *is,
                            int32_t n, uint64_t seed)
{
    RouteChange *told;
    int32_t count = route_live_changes(live, arena, &told), at = 0, wrong = 0;
    for (int32_t c = 0; c < n; c++) {
        bool same = was[c].vehicle == is[c].vehicle && was[c].trip == is[c].trip &&
                    was[c].start == is[c].start && was[c].unserved == is[c].unserved;
        if (same) continue;
        wrong += at >= count || told[at].visit != c || told[at].vehicle_before != was[c].vehicle ||
                 told[at].vehicle_after != is[c].vehicle || told[at].trip_before != was[c].trip ||
                 told[at].trip_after != is[c].trip || told[at].start_before != was[c].start ||
                 told[at].start_after != is[c].start;
        at++;
    }
    if (!CHECK_INT(at, count) || !CHECK_INT(0, wrong)) test_note("seed %d", (int)seed);
}

static bool has_route(const RoutePlan *plan, int32_t vehicle)
{
    bool has = false;
    for (int32_t t = 0; t < plan->trip_count; t++) has |= plan->trips[t].vehicle == vehicle;
    return has;
}

static RouteEvent random_event(Random *random, int32_t now, const RouteVisit *extra)
{
    RouteEvent e = {.kind = (RouteEventKind)(1 + random_below(random, 6)),
                    .visit = below(random, JOBS),
                    .vehicle = below(random, 3),
                    .after = below(random, 2) ? -1 : below(random, JOBS),
                    .trip = below(random, 2),
                    .time = (now > 0 ? now : 0) + below(random, 2500)};
    if (e.kind == ROUTE_ADD && below(random, 2) == 0) e.added = extra;
    return e;
}

static void one_day(uint64_t seed)
{
    static const char *const names[] = {"open", "add", "cancel", "late", "gone", "ready", "move"};
    Arena *arena = arena_new((size_t)1 << 29);
    Random random = random_seeded(seed * 7919 + 5);
    RouteProblem p;
    RoutePlan plan, after;
    RouteTimes times, later;
    RouteLive *live;
    Problem why = {0};
    RouteBudget budget = {.iterations = 150, .seed = 3}, polish = {.iterations = 30, .seed = 4};
    Str text = state_text(arena, &random, (int)(seed % 3));
    if (!CHECK_STATUS(OK, route_read(arena, text, (RouteReadOptions){.aim = -1}, &p, &why)))
        test_note("%s %s", why.text, why.where);
    CHECK_STATUS(OK, route_solve(arena, &p, &budget, &plan, &why));
    route_times(arena, &p, &plan, &times);
    int32_t now = below(&random, 4) == 0 ? -1 : below(&random, 5000), n = p.visit_count;
    int32_t all = n + ROUTE_LIVE_SPARE;
    if (!CHECK_STATUS(OK, route_live_open(arena, &p, &plan, now, 100, &live, &why))) return;
    Stand *was = NEW_ARRAY(arena, Stand, all), *is = NEW_ARRAY(arena, Stand, all);
    for (int32_t c = n; c < all; c++) was[c] = (Stand){-1, -1, -1, false};
    stand_of(&plan, &times, n, was);
    RouteWindow window = {0, 6000};
    bool gone[3] = {0};
    for (int i = 0; i <= EVENTS; i++) {
        RouteVisit extra = {.id = 100 + i,
                            .kind = ROUTE_JOB,
                            .place = 1 + below(&random, JOBS),
                            .windows = &window,
                            .window_count = 1,
                            .max_ride = -1,
                            .rank = below(&random, 4) == 0 ? 1 : 0,
                            .ready = below(&random, 4) == 0 ? 900 : 0,
                            .pickup = {below(&random, 2)},
                            .service = 30};
        RouteEvent e = random_event(&random, now, &extra);
        Status status = i == 0 ? OK : route_live_event(live, &e, &why);
        if (i > 0 && status == OK && e.kind == ROUTE_GONE) gone[e.vehicle] = true;
        if (i % 2) route_live_polish(live, &polish);
        route_live_plan(live, arena, &after);
        route_live_times(live, arena, &later);
        judged(arena, live, &after, &later, i ? names[e.kind] : "open", seed);
        stand_of(&after, &later, all, is);
        differs_as_told(arena, live, was, is, all, seed);
        for (int32_t c = 0; c < n; c++) {
            bool begun = was[c].start >= 0 && was[c].start <= now;
            if (begun && !(was[c].vehicle == is[c].vehicle && was[c].start == is[c].start))
                CHECK(p.visits[c].kind == ROUTE_BREAK &&
                      (gone[was[c].vehicle] || !has_route(&after, was[c].vehicle)));
            if (!begun && is[c].start >= 0) CHECK(is[c].start >= now);
            if (is[c].vehicle >= 0) CHECK(route_may(&p, is[c].vehicle, c));
        }
    }
    route_live_close(live);
    arena_free(arena);
}

TEST(random_days_and_events_leave_answers_that_hold)
{
    for (uint64_t seed = 0; seed < ROUNDS; seed++) one_day(seed);
}

static const Json *replanned(Arena *arena, const char *jobs, const char *vehicles, const char *more,
                             const char *event)
{
    Buf out = buf_new(arena, 1 << 16);
    Problem why = {0};
    const Json *answer = NULL;
    Str state = str_fmt(arena,
                        "{\"jobs\":[%s],\"vehicles\":[%s],%s,\"matrices\":{\"car\":{\"durations\":"
                        "[[0,100,200],[100,0,100],[200,100,0]]}}}",
                        jobs, vehicles, more);
    if (!CHECK_STATUS(OK, route_replan_json(arena, state, str_of(event), NULL, &out, &why)))
        test_note("%s %s", why.where, why.text);
    CHECK_STATUS(OK, json_read(arena, buf_str(&out), &answer, &why));
    return json_member(answer, "plan");
}

static const Json *step_of(const Json *plan, size_t route, size_t step)
{
    return json_item(json_member(json_item(json_member(plan, "routes"), route), "steps"), step);
}

static const char two_jobs[] =
    "{\"id\":1,\"location_index\":1,\"service\":50,\"time_windows\":[[100,200]]},"
    "{\"id\":2,\"location_index\":2,\"service\":50,\"time_windows\":[[900,2000]]}";
static const char one_person[] = "{\"id\":1,\"start_index\":0,\"end_index\":0}";
static const char in_order[] =
    "\"yl_plan\":{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\"},{\"type\":\"job\","
    "\"id\":1},{\"type\":\"job\",\"id\":2},{\"type\":\"end\"}]}]},\"yl_now\":500";

TEST(who_waits_where_he_stands_is_printed_as_waiting)
{
    const Json *plan = replanned(test_arena(), two_jobs, one_person, in_order,
                                 "{\"type\":\"late\",\"vehicle\":1,\"until\":1000}");
    const Json *next = step_of(plan, 0, 2);
    CHECK_INT(250, json_i64_or(next, "arrival", 0)); /* at 150 done, 100 on the way */
    CHECK_INT(850, json_i64_or(next, "waiting_time", 0));
}

TEST(who_is_gone_is_back_when_the_last_stop_says_so)
{
    const Json *plan = replanned(test_arena(), two_jobs, one_person, in_order,
                                 "{\"type\":\"gone\",\"vehicle\":1}");
    CHECK_INT(250, json_i64_or(step_of(plan, 0, 2), "arrival", 0));
    CHECK_INT(1, json_i64_or(json_member(plan, "summary"), "unassigned", 0));
}

TEST(a_break_stands_when_all_else_is_taken_away)
{
    const Json *plan =
        replanned(test_arena(), two_jobs,
                  "{\"id\":1,\"start_index\":0,\"end_index\":0,\"breaks\":[{\"id\":5,"
                  "\"service\":60,\"time_windows\":[[600,700]]}]}",
                  "\"yl_plan\":{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":"
                  "\"start\"},{\"type\":\"job\",\"id\":1},{\"type\":\"break\",\"id\":"
                  "5},{\"type\":\"job\",\"id\":2},{\"type\":\"end\"}]}]},\"yl_now\":500",
                  "[{\"type\":\"cancel\",\"id\":2},{\"type\":\"late\",\"vehicle\":1,"
                  "\"until\":1500}]");
    CHECK(str_is(json_str_or(step_of(plan, 0, 2), "type", (Str){0}), "break"));
}

/* Three meals aboard, a break after the second; the courier is free again at 1500. */
static const Json *late_with_break(const char *rest)
{
    Arena *arena = test_arena();
    const char *vehicle =
        str_fmt(
            arena,
            "{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[9],\"breaks\":[{\"id\":5,"
            "\"service\":300,%s}]}",
            rest)
            .ptr;
    return replanned(
        arena,
        "{\"id\":1,\"location_index\":1,\"delivery\":[1]},"
        "{\"id\":2,\"location_index\":2,\"delivery\":[1]},"
        "{\"id\":3,\"location_index\":1,\"delivery\":[1]}",
        vehicle,
        "\"yl_plan\":{\"routes\":[{\"vehicle\":1,\"steps\":["
        "{\"type\":\"start\",\"arrival\":200},{\"type\":\"job\",\"id\":1,\"arrival\":300},"
        "{\"type\":\"job\",\"id\":2,\"arrival\":400},"
        "{\"type\":\"break\",\"id\":5,\"arrival\":400,\"waiting_time\":200},"
        "{\"type\":\"job\",\"id\":3,\"arrival\":1000},{\"type\":\"end\",\"arrival\":1100}]}]},"
        "\"yl_now\":350",
        "{\"type\":\"late\",\"vehicle\":1,\"until\":1500}");
}

static int64_t begins(const Json *step)
{
    return json_i64_or(step, "arrival", 0) + json_i64_or(step, "waiting_time", 0);
}

TEST(a_break_with_meals_aboard_keeps_its_window_when_the_courier_is_late)
{
    const Json *plan = late_with_break("\"time_windows\":[[600,900]]");
    CHECK(str_is(json_str_or(step_of(plan, 0, 2), "type", (Str){0}), "break")); /* meanwhile */
    CHECK_INT(600, begins(step_of(plan, 0, 2)));
    CHECK_INT(1500, begins(step_of(plan, 0, 3)));
    CHECK_INT(1600, begins(step_of(plan, 0, 4)));
}

TEST(a_break_that_has_no_place_any_more_says_by_how_much_it_is_late)
{
    const Json *plan = late_with_break("\"max_load\":[1],\"time_windows\":[[600,900]]");
    const Json *pause = step_of(plan, 0, 3);
    CHECK(str_is(json_str_or(pause, "type", (Str){0}), "break"));
    const Json *broken = json_item(json_member(pause, "violations"), 0);
    CHECK(str_is(json_str_or(broken, "cause", (Str){0}), "delay"));
    CHECK_INT(begins(pause) - 900, json_i64_or(broken, "duration", 0));
}

/* ---- one change after another, each told to the answer of the one before ---- */

static Str plan_after(Arena *arena, const char *jobs, const char *vehicles, Str plan, int now,
                      const char *event)
{
    Buf out = buf_new(arena, 1 << 16);
    Problem why = {0};
    Str state = str_fmt(arena,
                        "{\"jobs\":[%s],\"vehicles\":[%s],\"yl_plan\":%.*s,\"yl_now\":%d,"
                        "\"matrices\":{\"car\":{\"durations\":"
                        "[[0,100,200],[100,0,100],[200,100,0]]}}}",
                        jobs, vehicles, STR_ARG(plan), now);
    if (!CHECK_STATUS(OK, route_replan_json(arena, state, str_of(event), NULL, &out, &why)))
        test_note("%s %s", why.where, why.text);
    Str answer = str_trim(buf_str(&out));
    size_t at = str_find(answer, STR("\"plan\":"), 0) + 7;
    return str_dup(arena, (Str){answer.ptr + at, answer.len - at - 1});
}

static int64_t starts(Arena *arena, Str plan, int64_t id)
{
    Problem why = {0};
    const Json *json;
    if (!CHECK_STATUS(OK, json_read(arena, plan, &json, &why))) return -1;
    const Json *routes = json_member(json, "routes");
    for (size_t r = 0; r < json_count(routes); r++)
        for (size_t i = 0; i < json_count(json_member(json_item(routes, r), "steps")); i++) {
            const Json *step = step_of(json, r, i);
            if (json_i64_or(step, "id", -1) == id)
                return json_i64_or(step, "arrival", 0) + json_i64_or(step, "waiting_time", 0);
        }
    return -1;
}

static const char two_open[] = "{\"id\":1,\"location_index\":1,\"service\":50},"
                               "{\"id\":2,\"location_index\":2,\"service\":50}";
static const char third[] = "{\"type\":\"add\",\"job\":{\"id\":3,\"location_index\":1}}";

TEST(who_was_late_is_still_late_at_the_next_change)
{
    Arena *arena = test_arena();
    Str plan = STR("{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\",\"arrival\":0},"
                   "{\"type\":\"job\",\"id\":1,\"arrival\":100},{\"type\":\"job\",\"id\":2,"
                   "\"arrival\":250},{\"type\":\"end\",\"arrival\":500}]}]}");
    plan = plan_after(arena, two_open, one_person, plan, 0,
                      "{\"type\":\"late\",\"vehicle\":1,\"until\":3000}");
    CHECK_INT(3100, starts(arena, plan, 1));
    plan = plan_after(arena, two_open, one_person, plan, 600, third);
    CHECK(starts(arena, plan, 1) >= 3100);
    CHECK(starts(arena, plan, 2) >= 3100);
}

TEST(what_was_done_stays_when_it_was_done)
{
    Arena *arena = test_arena();
    Str plan = STR("{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\",\"arrival\":900},"
                   "{\"type\":\"job\",\"id\":1,\"arrival\":1000},{\"type\":\"job\",\"id\":2,"
                   "\"arrival\":1150},{\"type\":\"end\",\"arrival\":1400}]}]}");
    plan = plan_after(arena, two_open, one_person, plan, 1020, third);
    CHECK_INT(1000, starts(arena, plan, 1));
    CHECK(starts(arena, plan, 3) >= 1050);
}

TEST(who_is_gone_is_not_asked_again)
{
    Arena *arena = test_arena();
    static const char two[] = "{\"id\":1,\"start_index\":0,\"end_index\":0},"
                              "{\"id\":2,\"start_index\":2,\"end_index\":2}";
    Str plan = STR("{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\",\"arrival\":0},"
                   "{\"type\":\"job\",\"id\":1,\"arrival\":100},{\"type\":\"end\",\"arrival\":"
                   "250}]}]}");
    plan = plan_after(arena, two_open, two, plan, 0, "{\"type\":\"gone\",\"vehicle\":1}");
    CHECK(str_find(plan, STR("\"yl_gone\":[{\"vehicle\":1}]"), 0) < plan.len);
    plan = plan_after(arena, two_open, two, plan, 0, third);
    Problem why = {0};
    const Json *json;
    CHECK_STATUS(OK, json_read(arena, plan, &json, &why));
    CHECK_INT(1, (int)json_count(json_member(json, "routes")));
    CHECK_INT(2, json_i64_or(json_item(json_member(json, "routes"), 0), "vehicle", 0));
    CHECK(starts(arena, plan, 3) >= 0);
}

TEST(a_change_that_does_not_say_when_or_where_is_refused)
{
    static const char *const events[] = {"{\"type\":\"late\",\"vehicle\":1}",
                                         "{\"type\":\"ready\",\"id\":2}",
                                         "{\"type\":\"move\",\"id\":2,\"vehicle\":1,\"after\":77}",
                                         "{\"type\":\"cancel\",\"shipment\":77}",
                                         "{\"type\":\"gone\"}",
                                         "{\"type\":\"away\"}"};
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        Arena *arena = test_arena();
        Buf out = buf_new(arena, 1 << 16);
        Problem why = {0};
        Str state = str_fmt(arena,
                            "{\"jobs\":[%s],\"vehicles\":[%s],%s,\"matrices\":{\"car\":{"
                            "\"durations\":[[0,100,200],[100,0,100],[200,100,0]]}}}",
                            two_jobs, one_person, in_order);
        if (!CHECK(route_replan_json(arena, state, str_of(events[i]), NULL, &out, &why) != OK))
            test_note("%s", events[i]);
    }
}

TEST(a_pair_is_cancelled_by_the_number_of_its_pickup)
{
    const Json *plan =
        replanned(test_arena(), "{\"id\":1,\"location_index\":1}", one_person,
                  "\"shipments\":[{\"pickup\":{\"id\":7,\"location_index\":1},\"delivery\":{"
                  "\"id\":8,\"location_index\":2}}],\"yl_plan\":{\"routes\":[{\"vehicle\":1,"
                  "\"steps\":[{\"type\":\"start\"},{\"type\":\"pickup\",\"id\":7},{\"type\":"
                  "\"delivery\",\"id\":8},{\"type\":\"end\"}]}]}",
                  "{\"type\":\"cancel\",\"shipment\":7}");
    const Json *steps = json_member(json_item(json_member(plan, "routes"), 0), "steps");
    CHECK_INT(3, (int)json_count(steps));
    CHECK_INT(0, json_i64_or(json_member(plan, "summary"), "unassigned", -1));
}

TEST(trips_are_counted_over_the_whole_day_and_one_more_is_opened)
{
    static const char fed[] = "{\"id\":1,\"location_index\":1,\"delivery\":[1]},"
                              "{\"id\":2,\"location_index\":2,\"delivery\":[1]},"
                              "{\"id\":3,\"location_index\":1,\"delivery\":[1]}";
    static const char rider[] = "{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[3],"
                                "\"yl_max_trips\":4}";
    static const char day[] =
        "\"yl_plan\":{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\"},{\"type\":"
        "\"job\",\"id\":1},{\"type\":\"reload\"},{\"type\":\"job\",\"id\":2},{\"type\":\"job\","
        "\"id\":3},{\"type\":\"end\"}]}]},\"yl_now\":50";
    const Json *plan = replanned(test_arena(), fed, rider, day,
                                 "{\"type\":\"move\",\"id\":3,\"vehicle\":1,\"trip\":3}");
    /* start 1 reload 2 reload 3 end */
    CHECK(str_is(json_str_or(step_of(plan, 0, 4), "type", (Str){0}), "reload"));
    CHECK_INT(3, json_i64_or(step_of(plan, 0, 5), "id", 0));
    plan = replanned(test_arena(), fed, rider, day,
                     "{\"type\":\"move\",\"id\":3,\"vehicle\":1,\"trip\":2}");
    CHECK_INT(3, json_i64_or(step_of(plan, 0, 3), "id", 0));
}

TEST(who_was_seen_far_from_the_next_stop_is_late_there)
{
    static const char seen[] = "{\"id\":1,\"start_index\":0,\"end_index\":0,\"yl_at\":{"
                               "\"location_index\":1,\"time\":240}}";
    static const char carried[] = "{\"id\":1,\"location_index\":1,\"service\":50,\"delivery\":[1]},"
                                  "{\"id\":2,\"location_index\":2,\"service\":50,\"delivery\":[1]}";
    static const char *const jobs[] = {two_open, carried};
    Str plan = STR("{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\",\"arrival\":0},"
                   "{\"type\":\"job\",\"id\":1,\"arrival\":100},{\"type\":\"job\",\"id\":2,"
                   "\"arrival\":250},{\"type\":\"end\",\"arrival\":500}]}]}");
    for (int i = 0; i < 2; i++) { /* with goods aboard its trip is fixed, without it is not */
        Arena *arena = test_arena();
        Str now = plan_after(arena, jobs[i], seen, plan, 245, third);
        CHECK_INT(100, starts(arena, now, 1));
        CHECK(starts(arena, now, 2) >= 340);
    }
}

TEST(who_is_late_on_the_road_is_late_with_what_is_aboard)
{
    static const char carried[] =
        "{\"id\":1,\"location_index\":1,\"service\":50,\"delivery\":[1]},"
        "{\"id\":2,\"location_index\":2,\"service\":50,\"delivery\":[1],\"yl_max_ride\":300}";
    Arena *arena = test_arena();
    Str plan = STR("{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\",\"arrival\":0},"
                   "{\"type\":\"job\",\"id\":1,\"arrival\":100},{\"type\":\"job\",\"id\":2,"
                   "\"arrival\":250},{\"type\":\"end\",\"arrival\":500}]}]}");
    plan = plan_after(arena, carried, one_person, plan, 120,
                      "{\"type\":\"late\",\"vehicle\":1,\"until\":400}");
    CHECK_INT(100, starts(arena, plan, 1)); /* under way there already */
    CHECK_INT(400, starts(arena, plan, 2));
    CHECK(str_find(plan, STR("{\"cause\":\"yl_cold\",\"duration\":100}"), 0) < plan.len);
}
