/* What the desk asks beside planning: where one more would fit, and the usual routes for today. */
#include "base/number.h"
#include "base/test.h"
#include "engine/route/inside.h"

static const char table[] =
    "\"matrices\":{\"car\":{\"durations\":[[0,100,200,300],[100,0,100,200],[200,100,0,100],"
    "[300,200,100,0]]}}";

static const Json *read_json(Arena *arena, const Buf *buf)
{
    const Json *json = NULL;
    Problem why = {0};
    CHECK_STATUS(OK, json_read(arena, buf_str(buf), &json, &why));
    return json;
}

static const char jobs[] = "{\"id\":1,\"location_index\":1,\"service\":50,\"delivery\":[1]},"
                           "{\"id\":2,\"location_index\":2,\"service\":50,\"delivery\":[1]}";
static const char riders[] =
    "{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[2],\"yl_max_trips\":2},"
    "{\"id\":2,\"start_index\":3,\"end_index\":3,\"capacity\":[1],\"skills\":[4]}";
static const char usual[] =
    "{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\",\"arrival\":0},{\"type\":\"job\","
    "\"id\":2,\"arrival\":200},{\"type\":\"job\",\"id\":1,\"arrival\":350},{\"type\":\"end\","
    "\"arrival\":500}]}]}";

static Str state_now(Arena *arena, const char *more)
{
    return str_fmt(arena, "{\"jobs\":[%s],\"vehicles\":[%s],\"yl_plan\":%s,%s%s}", jobs, riders,
                   usual, more, table);
}

static const Json *offers_for(Arena *arena, Str state, const char *job)
{
    Buf out = buf_new(arena, 1 << 16);
    Problem why = {0};
    if (!CHECK_STATUS(OK, route_suggest_json(arena, state, str_of(job), 5, &out, &why)))
        test_note("%s %s", why.where, why.text);
    return json_member(read_json(arena, &out), "yl_offers");
}

/* Taken at its word: added and moved there, it begins then and costs so much more. */
static void holds_good(Arena *arena, Str state, const char *job, const Json *offer)
{
    Buf out = buf_new(arena, 1 << 16), event = buf_new(arena, 1 << 12);
    Problem why = {0};
    int64_t after;
    Str splits = json_str_or(offer, "splits_trip", (Str){0});
    buf_fmt(&event,
            "[{\"type\":\"add\",\"job\":%s},{\"type\":\"move\",\"id\":9,\"vehicle\":%d,"
            "\"trip\":%d,\"new_trip\":%s",
            job, (int)json_i64_or(offer, "vehicle", 0), (int)json_i64_or(offer, "yl_trip", 0),
            json_bool_or(offer, "new_trip", false) ? "true" : "false");
    if (splits.len) buf_fmt(&event, ",\"splits_trip\":\"%.*s\"", STR_ARG(splits));
    if (json_as_i64(json_member(offer, "after"), &after))
        buf_fmt(&event, ",\"after\":%d", (int)after);
    buf_text(&event, "}]");
    if (!CHECK_STATUS(OK, route_replan_json(arena, state, buf_str(&event), NULL, &out, &why)))
        test_note("%.*s: %s", (int)event.len, event.ptr, why.text);
    const Json *plan = json_member(read_json(arena, &out), "plan");
    const Json *routes = json_member(plan, "routes");
    int64_t start = -1, cost = json_i64_or(json_member(plan, "summary"), "cost", -1);
    for (size_t r = 0; r < json_count(routes); r++) {
        const Json *steps = json_member(json_item(routes, r), "steps");
        for (size_t i = 0; i < json_count(steps); i++)
            if (json_i64_or(json_item(steps, i), "id", -1) == 9)
                start = json_i64_or(json_item(steps, i), "arrival", 0) +
                        json_i64_or(json_item(steps, i), "waiting_time", 0);
    }
    CHECK_INT(json_i64_or(offer, "start", 0), start);
    CHECK_INT(json_i64_or(offer, "cost", 0), cost - 400);
}

TEST(every_place_that_is_offered_is_there_for_the_taking)
{
    static const char job[] = "{\"id\":9,\"location_index\":3,\"delivery\":[1]}";
    Arena *arena = test_arena();
    Str state = state_now(arena, "");
    const Json *offers = offers_for(arena, state, job);
    CHECK(json_count(offers) >= 2);
    CHECK_INT(2, json_i64_or(json_item(offers, 0), "vehicle", 0)); /* it lives there */
    CHECK_INT(0, json_i64_or(json_item(offers, 0), "cost", -1));
    for (size_t i = 0; i < json_count(offers); i++)
        holds_good(arena, state, job, json_item(offers, i));
}

TEST(nothing_is_offered_of_a_trip_that_has_left)
{
    Arena *arena = test_arena();
    const Json *offers = offers_for(arena, state_now(arena, "\"yl_now\":250,"),
                                    "{\"id\":9,\"location_index\":1,\"delivery\":[1],"
                                    "\"yl_forbid\":[2]}");
    CHECK_INT(1, (int)json_count(offers));
    CHECK_INT(2, json_i64_or(json_item(offers, 0), "yl_trip", 0));
    CHECK_INT(600, json_i64_or(json_item(offers, 0), "start", 0));
    CHECK_INT(0, (int)json_count(offers_for(arena, state_now(arena, ""),
                                            "{\"id\":9,\"location_index\":1,\"skills\":[7]}")));
}

static const Json *today_of(Arena *arena, const char *today, RouteUsual how)
{
    Buf out = buf_new(arena, 1 << 16);
    Problem why = {0};
    RouteProblem p;
    const Json *before;
    RouteBudget budget = {.iterations = 200, .seed = 1};
    Str text = str_fmt(arena, "{\"jobs\":[%s],\"vehicles\":[%s],%s}", today, riders, table);
    CHECK_STATUS(OK, json_read(arena, str_of(usual), &before, &why));
    CHECK_STATUS(OK, route_read_json(arena, text, &p, &why));
    CHECK_STATUS(OK, route_template_json(arena, &p, before, how, &budget, &out, &why));
    return read_json(arena, &out);
}

static int64_t nth(const Json *plan, size_t step)
{
    const Json *route = json_item(json_member(plan, "routes"), 0);
    return json_i64_or(json_item(json_member(route, "steps"), step), "id", -1);
}

TEST(the_usual_order_is_kept_and_told_what_it_breaks)
{
    Arena *arena = test_arena();
    /* 2 has until 250, and is reached at 200; 1 until 300, and is reached at 350: it is told */
    static const char both[] =
        "{\"id\":1,\"location_index\":1,\"service\":50,\"time_windows\":[[0,300]]},"
        "{\"id\":2,\"location_index\":2,\"service\":50,\"time_windows\":[[0,250]]}";
    const Json *kept = today_of(arena, both, ROUTE_KEEP);
    CHECK_INT(2, nth(kept, 1));
    CHECK_INT(1, nth(kept, 2));
    CHECK_INT(1, (int)json_count(json_member(kept, "yl_faults")));
    const Json *better = today_of(arena, both, ROUTE_ORDER);
    CHECK_INT(1, nth(better, 1));
    CHECK_INT(0, (int)json_count(json_member(better, "yl_faults")));
    /* who is not there today is passed over, who is new has no place in the usual order */
    const Json *other = today_of(arena,
                                 "{\"id\":2,\"location_index\":2},{\"id\":8,"
                                 "\"location_index\":1}",
                                 ROUTE_KEEP);
    CHECK_INT(2, nth(other, 1));
    CHECK_INT(1, (int)json_count(json_member(other, "unassigned")));
    CHECK_INT(0, (int)json_count(json_member(today_of(arena,
                                                      "{\"id\":2,\"location_index\":2},"
                                                      "{\"id\":8,\"location_index\":1}",
                                                      ROUTE_FREE),
                                             "unassigned")));
}
