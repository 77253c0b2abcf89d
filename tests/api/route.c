/* POST /api/route: VROOM's JSON in and out, with limits, off the event loop. */
#include "engine/route/route.h"
#include "base/file.h"
#include "base/secret.h"
#include "main/program.h"
#include "store/test_store.h"

typedef struct World {
    TestStore *t;
    Server *server;
    Arena *arena;
} World;

/* Every token belongs to somebody of the canteen; without one, nobody. */
static Status manager(Tx *tx, Str token, Session *out)
{
    *out = (Session){.id = 1, .community = {1}, .person = 5, .role = ROLE_SITE_MANAGER};
    out->expires_ms = tx->now_ms + DAY_MS;
    if (token.len == 0) *out = (Session){0};
    return OK;
}

static World open_world(void)
{
    World w = {.arena = test_arena()};
    secret_open_for_test();
    w.t = test_store_open(program_parts(), TEST_SQLITE);
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = manager}},
                                  w.t->store, &w.server, &w.t->problem));
    return w;
}

static void close_world(World *w)
{
    server_stop(w->server, 0);
    test_store_close(w->t);
}

static int post(World *w, const char *cookie, Str body, Str *answer)
{
    int64_t code;
    Str whole, request = str_fmt(w->arena,
                                 "POST /api/route HTTP/1.1\r\nHost: test\r\n%sContent-Type: "
                                 "application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                                 cookie, body.len, STR_ARG(body));
    CHECK_STATUS(OK, server_answer(w->server, w->arena, request, &whole));
    ASSERT(str_to_i64(str_slice(whole, 9, 12), &code));
    *answer = str_slice(whole, str_find(whole, STR("\r\n\r\n"), 0) + 4, whole.len);
    return (int)code;
}

#define KNOWN "Cookie: yl=0123456789012345678901234567890123456789012\r\n"

static const char small[] =
    "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[2]}],"
    "\"jobs\":[{\"id\":7,\"location_index\":1,\"delivery\":[1]},"
    "{\"id\":8,\"location_index\":2,\"delivery\":[1]},"
    "{\"id\":9,\"location_index\":2,\"delivery\":[1]}],"
    "\"matrices\":{\"car\":{\"durations\":[[0,60,90],[60,0,50],[90,50,0]]}},"
    "\"options\":{\"yl_iterations\":300}}";

TEST(a_problem_is_solved_the_same_every_time_and_says_why_somebody_is_left_out)
{
    World w = open_world();
    Str answer, again;
    const Json *json;
    Problem why = {0};
    CHECK_INT(200, post(&w, KNOWN, str_of(small), &answer));
    CHECK_STATUS(OK, json_read(w.arena, answer, &json, &why));
    CHECK_INT(0, json_i64_or(json, "code", -1));
    CHECK_INT(180, json_i64_or(json_member(json, "summary"), "cost", -1));
    const Json *left = json_member(json, "unassigned");
    CHECK_INT(1, json_count(left));
    CHECK_STR(STR("capacity"), json_str_or(json_item(left, 0), "yl_rule", STR("")));
    CHECK(json_str_or(json_item(left, 0), "yl_reason", STR("")).len > 0);
    CHECK_INT(200, post(&w, KNOWN, str_of(small), &again));
    CHECK_STR(answer, again);
    close_world(&w);
}

TEST(bad_problems_are_named_as_vroom_does)
{
    World w = open_world();
    Str answer;
    const Json *json;
    Problem why = {0};
    static const struct {
        const char *body;
        int http, code;
    } cases[] = {
        {"", 400, 2},
        {"[", 400, 2},
        {"[]", 400, 2},
        {"{\"vehicles\":[{\"id\":1,\"start_index\":0}],\"jobs\":[{\"id\":1}]}", 400, 2},
        {"{\"vehicles\":[],\"jobs\":[],\"yl_balance\":10001}", 400, 2},
        {"{\"vehicles\":[{\"id\":1}],\"jobs\":[{\"id\":1,\"location\":[1,2],\"yl_pin\":{\"vehicle\":1,"
         "\"kind\":\"first\"}}]}",
         400, 2},
        {"{\"vehicles\":[{\"id\":1}],\"jobs\":[{\"id\":1,\"location\":[1,2],\"yl_due\":9,"
         "\"yl_late_cost\":-1}]}",
         400, 2},
        {"{\"vehicles\":[],\"jobs\":[],\"options\":{\"c\":true}}", 400, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(cases[i].http, post(&w, KNOWN, str_of(cases[i].body), &answer));
        CHECK_STATUS(OK, json_read(w.arena, answer, &json, &why));
        CHECK_INT(cases[i].code, json_i64_or(json, "code", -1));
        CHECK(json_str_or(json, "error", STR("")).len > 0);
    }
    CHECK_INT(200, post(&w, KNOWN, STR("{\"vehicles\":[],\"jobs\":[]}"), &answer));
    CHECK_INT(401, post(&w, "", str_of(small), &answer));
    close_world(&w);
}

TEST(what_would_need_too_much_is_refused_before_it_is_tried)
{
    World w = open_world();
    Str answer;
    const Json *json;
    Problem why = {0};
    Buf many = buf_new(w.arena, 1 << 20);
    buf_fmt(&many, "{\"vehicles\":[{\"id\":1,\"start\":[118,24]}],\"jobs\":[");
    for (int i = 0; i < 1200; i++)
        buf_fmt(&many, "%s{\"id\":%d,\"location\":[118.%04d,24.5]}", i ? "," : "", i + 1, i);
    buf_fmt(&many, "]}");
    CHECK_INT(413, post(&w, KNOWN, buf_str(&many), &answer));
    CHECK_STATUS(OK, json_read(w.arena, answer, &json, &why));
    CHECK_INT(4, json_i64_or(json, "code", -1));
    Buf kinds = buf_new(w.arena, 1 << 20); /* each vehicle with tables of its own */
    buf_fmt(&kinds, "{\"vehicles\":[");
    for (int i = 0; i < 190; i++)
        buf_fmt(&kinds, "%s{\"id\":%d,\"start\":[118,24],\"costs\":{\"per_hour\":%d}}",
                i ? "," : "", i + 1, 3000 + i);
    buf_fmt(&kinds, "],\"jobs\":[");
    for (int i = 0; i < 900; i++)
        buf_fmt(&kinds, "%s{\"id\":%d,\"location\":[118.%04d,24.5]}", i ? "," : "", i + 1, i);
    buf_fmt(&kinds, "]}");
    CHECK_INT(413, post(&w, KNOWN, buf_str(&kinds), &answer));
    close_world(&w);
}

TEST(a_lunch_of_sixty_is_planned_within_its_time_and_passes_the_check)
{
    World w = open_world();
    const char *path = test_shared("dispatch/lunch");
    Str answer, text;
    Problem why = {0};
    RouteProblem p;
    RouteVerdict verdict;
    const Json *json;
    if (!path) {
        test_note("SKIP: no shared data");
        close_world(&w);
        return;
    }
    CHECK_STATUS(OK, file_read(w.arena, test_shared("dispatch/lunch/lunch-n60-k5-p08.json"),
                               1 << 24, &text, &why));
    CHECK_INT(200, post(&w, KNOWN, text, &answer));
    CHECK_STATUS(OK, route_read_json(w.arena, text, &p, &why));
    CHECK_STATUS(OK, json_read(w.arena, answer, &json, &why));
    CHECK_STATUS(OK, route_check(w.arena, &p, json, &verdict, &why));
    CHECK_INT(0, verdict.fault_count);
    close_world(&w);
}
