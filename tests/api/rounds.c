/* Rounds through the whole program: the round of the day, visits and their log, cases, helpers. */
#include "roles.h"

/* The round of the day is the aide's and the social worker's of the street. */
static World open_round(TestEngine engine)
{
    World w = open_world(engine);
    role_person[ROLE_AIDE] = test_number(w.t, "SELECT id FROM person WHERE name = '冯助老'");
    role_person[ROLE_SOCIAL_WORKER] =
        test_number(w.t, "SELECT m.person_id FROM membership m WHERE m.role = 13"
                         " ORDER BY m.person_id LIMIT 1");
    return w;
}

static const Json *first_stop(World *w)
{
    return json_item(json_member(w->json, "stops"), 0);
}

TEST(an_aide_walks_the_round_writes_what_was_found_and_the_list_grows_shorter)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = open_round(engine);
        get(&w, ROLE_AIDE, "/api/rounds/today");
        CHECK_INT(200, w.code);
        int64_t due = number(&w, "due");
        CHECK_INT(14, due);
        CHECK(number(&w, "walk_minutes") > 0);
        CHECK_INT(0, number(&w, "estimated"));
        CHECK_INT(1, json_i64_or(first_stop(&w), "number", 0));
        int64_t first = json_i64_or(first_stop(&w), "elder_id", 0);
        CHECK(json_str_or(first_stop(&w), "name", STR("")).len > 0);
        Str body = str_fmt(w.t->arena,
                           "{\"elder_id\":%lld,\"way\":\"door\",\"outcome\":\"needs\","
                           "\"needs\":16,\"words\":\"厨房灯坏了\"}",
                           (long long)first);
        ask(&w, ROLE_AIDE, "POST", STR("/api/rounds/visits"), str_c(w.t->arena, body));
        CHECK_INT(201, w.code);
        get(&w, ROLE_AIDE, "/api/rounds/today");
        CHECK_INT(due - 1, number(&w, "due"));
        ask(&w, ROLE_AIDE, "GET",
            str_fmt(w.t->arena, "/api/rounds/visits?elder_id=%lld", (long long)first), "");
        const Json *row = json_item(json_member(w.json, "items"), 0);
        CHECK_STR(STR("厨房灯坏了"), json_str_or(row, "words", STR("")));
        CHECK_STR(STR("冯助老"), json_str_or(row, "who", STR("")));
        CHECK_STR(STR("repair"), ({
                      Str s = STR("");
                      (void)json_as_str(json_item(json_member(row, "needs"), 0), &s);
                      s;
                  }));
        get(&w, ROLE_ELDER, "/api/rounds/today");
        CHECK_INT(403, w.code);
        close_world(&w);
    }
}

TEST(a_social_worker_gives_a_building_to_an_aide_and_sees_whether_helpers_match)
{
    World w = open_world(TEST_SQLITE);
    int64_t building = test_number(w.t, "SELECT min(id) FROM grid_node WHERE kind = 4");
    get(&w, ROLE_SOCIAL_WORKER, "/api/rounds/match");
    int64_t cases = number(&w, "cases");
    CHECK_INT(DEMO_ELDERS, number(&w, "elders"));
    CHECK(number(&w, "targets") > cases);
    CHECK(json_count(json_member(w.json, "helpers")) >= 3);
    CHECK(json_i64_or(json_item(json_member(w.json, "skills"), 0), "needed", 0) > 0);
    Str body = str_fmt(w.t->arena, "{\"aide_id\":%lld,\"node_id\":%lld}",
                       (long long)role_person[ROLE_AIDE], (long long)building);
    ask(&w, ROLE_SOCIAL_WORKER, "POST", STR("/api/rounds/cases"), str_c(w.t->arena, body));
    CHECK_INT(201, w.code);
    CHECK(number(&w, "given") > 10);
    get(&w, ROLE_SOCIAL_WORKER, "/api/rounds/match");
    CHECK(number(&w, "cases") > cases);
    ask(&w, ROLE_SOCIAL_WORKER, "POST", STR("/api/rounds/cases"),
        str_c(w.t->arena,
              str_fmt(w.t->arena, "{\"aide_id\":%lld,\"elder_id\":%lld}",
                      (long long)role_person[ROLE_ELDER], (long long)role_person[ROLE_ELDER])));
    CHECK_INT(422, w.code);
    ask(&w, ROLE_SOCIAL_WORKER, "POST", STR("/api/rounds/skills"),
        str_c(w.t->arena, str_fmt(w.t->arena, "{\"person_id\":%lld,\"skills\":64}",
                                  (long long)role_person[ROLE_AIDE])));
    CHECK_INT(204, w.code);
    get(&w, ROLE_CIVIL_AFFAIRS, "/api/rounds/match");
    CHECK_INT(1, json_i64_or(json_item(json_member(w.json, "skills"), 6), "helpers", 0));
    close_world(&w);
}

TEST(an_elder_says_what_is_missing_and_the_office_sees_it_beside_what_is_there)
{
    World w = open_world(TEST_SQLITE);
    ask(&w, ROLE_ELDER, "POST", STR("/api/rounds/asks"), "{\"kind\":\"canteen\",\"hour\":11}");
    CHECK_INT(204, w.code);
    ask(&w, ROLE_ELDER, "POST", STR("/api/rounds/asks"), "{\"kind\":\"hotel\"}");
    CHECK_INT(422, w.code);
    get(&w, ROLE_ELDER, "/api/rounds/asks");
    CHECK_INT(1, (int64_t)json_count(json_member(w.json, "items")));
    get(&w, ROLE_CIVIL_AFFAIRS, "/api/rounds/mismatch?kind=canteen&hour=11");
    CHECK_INT(200, w.code);
    CHECK(number(&w, "asked") > 20);
    CHECK(number(&w, "seats") > 0);
    CHECK(json_count(json_member(w.json, "grids")) > 1);
    get(&w, ROLE_ELDER, "/api/rounds/mismatch?kind=canteen");
    CHECK_INT(403, w.code);
    ask(&w, ROLE_ELDER, "DELETE", STR("/api/rounds/asks/canteen"), "");
    CHECK_INT(204, w.code);
    close_world(&w);
}

TEST(a_survey_of_a_door_and_a_collection_for_it_are_seen_by_everybody)
{
    World w = open_world(TEST_SQLITE);
    get(&w, ROLE_ELDER, "/api/access");
    CHECK_INT(200, w.code);
    const Json *row = json_item(json_member(w.json, "works"), 0);
    int64_t place = json_i64_or(row, "place_id", 0);
    int64_t work = json_i64_or(row, "id", 0);
    CHECK_INT(480000, json_i64_or(row, "goal_fen", 0));
    CHECK_INT(1, (int64_t)json_count(json_member(w.json, "surveys")));
    ask(&w, ROLE_AIDE, "POST", STR("/api/access/surveys"),
        str_c(w.t->arena,
              str_fmt(w.t->arena, "{\"place_id\":%lld,\"yes\":1,\"no\":2}", (long long)place)));
    CHECK_INT(204, w.code);
    ask(&w, ROLE_AIDE, "POST", str_fmt(w.t->arena, "/api/access/works/%lld/end", (long long)work),
        "{\"built\":true,\"result\":\"做好了\"}");
    CHECK_INT(409, w.code);
    ask(&w, ROLE_ELDER, "POST", STR("/api/access/surveys"), "{\"place_id\":1,\"yes\":1,\"no\":2}");
    CHECK_INT(403, w.code);
    close_world(&w);
}
