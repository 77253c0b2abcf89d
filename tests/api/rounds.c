/* Rounds through the whole program: the round of the day, visits and their log, cases, helpers. */
#include "base/file.h"
#include "base/secret.h"
#include "domains/geo/geo.h"
#include "engine/quarter/quarter.h"
#include "main/demo.h"
#include "main/domains.h"
#include "store/test_store.h"

static int64_t elder, aide, worker;

/* The token of a test session names its role: "role-16-aaaa…"; an elder is 王秀英. */
static Status find_session(Tx *tx, Str token, Session *out)
{
    int64_t role;
    (void)tx;
    *out = (Session){0};
    if (!str_starts(token, STR("role-")) || !str_to_i64(str_slice(token, 5, 7), &role)) return OK;
    *out = (Session){.id = 1,
                     .community = {DEMO_COMMUNITY},
                     .person = role == ROLE_ELDER           ? elder
                               : role == ROLE_AIDE          ? aide
                               : role == ROLE_SOCIAL_WORKER ? worker
                                                            : 1,
                     .role = (Role)role,
                     .expires_ms = INT64_MAX};
    return OK;
}

typedef struct World {
    TestStore *t;
    Server *server;
    int code;
    Str head, body;
    const Json *json;
} World;

static void ask(World *w, Role role, const char *method, Str path, const char *body)
{
    Str answer;
    int64_t code;
    Arena *arena = w->t->arena;
    Str length = *body ? str_fmt(arena, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                                 strlen(body))
                       : STR("");
    Str request = str_fmt(arena,
                          "%s %.*s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
                          "role-%02d-%036d\r\nAccept-Encoding: gzip\r\n%.*s\r\n%s",
                          method, STR_ARG(path), (int)role, 0, STR_ARG(length), body);
    CHECK_STATUS(OK, server_answer(w->server, arena, request, &answer));
    ASSERT(str_to_i64(str_slice(answer, 9, 12), &code));
    size_t end = str_find(answer, STR("\r\n\r\n"), 0);
    ASSERT(end != SIZE_MAX);
    w->code = (int)code;
    w->head = str_slice(answer, 0, end);
    w->body = str_slice(answer, end + 4, answer.len);
    w->json = NULL;
    bool is_json = str_find(w->head, STR("json"), 0) != SIZE_MAX;
    if (is_json && w->body.len)
        CHECK_STATUS(OK, json_read(arena, w->body, &w->json, &w->t->problem));
    if (code >= 400) test_note("%.*s: %.*s", STR_ARG(path), STR_ARG(w->body));
}

static void get(World *w, Role role, const char *path)
{
    ask(w, role, "GET", str_of(path), "");
}

static int64_t number(World *w, const char *key)
{
    return json_i64_or(w->json, key, -1);
}

static World open_world(TestEngine engine)
{
    World w = {0};
    secret_open_for_test();
    w.t = test_store_open(program_parts(), engine);
    w.t->now_ms = test_morning();
    CHECK_STATUS(OK, demo_fill(w.t->store, 7, &w.t->problem));
    CHECK_STATUS(OK, demo_map(w.t->folder, &w.t->problem));
    geo_map_open(w.t->folder);
    aide = test_number(w.t, "SELECT id FROM person WHERE name = '冯助老'");
    worker = test_number(w.t, "SELECT m.person_id FROM membership m WHERE m.role = 13"
                              " ORDER BY m.person_id LIMIT 1");
    elder = test_number(w.t, "SELECT min(id) FROM person WHERE name = '王秀英'");
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = find_session}},
                                  w.t->store, &w.server, &w.t->problem));
    return w;
}

static void close_world(World *w)
{
    server_stop(w->server, 0);
    CHECK_INT(0, test_store_broken(w->t));
    geo_map_close();
    test_store_close(w->t);
}

static const Json *first_stop(World *w)
{
    return json_item(json_member(w->json, "stops"), 0);
}

TEST(an_aide_walks_the_round_writes_what_was_found_and_the_list_grows_shorter)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = open_world(engine);
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
    Str body = str_fmt(w.t->arena, "{\"aide_id\":%lld,\"node_id\":%lld}", (long long)aide,
                       (long long)building);
    ask(&w, ROLE_SOCIAL_WORKER, "POST", STR("/api/rounds/cases"), str_c(w.t->arena, body));
    CHECK_INT(201, w.code);
    CHECK(number(&w, "given") > 10);
    get(&w, ROLE_SOCIAL_WORKER, "/api/rounds/match");
    CHECK(number(&w, "cases") > cases);
    ask(&w, ROLE_SOCIAL_WORKER, "POST", STR("/api/rounds/cases"),
        str_c(w.t->arena, str_fmt(w.t->arena, "{\"aide_id\":%lld,\"elder_id\":%lld}",
                                  (long long)elder, (long long)elder)));
    CHECK_INT(422, w.code);
    ask(&w, ROLE_SOCIAL_WORKER, "POST", STR("/api/rounds/skills"),
        str_c(w.t->arena,
              str_fmt(w.t->arena, "{\"person_id\":%lld,\"skills\":64}", (long long)aide)));
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
