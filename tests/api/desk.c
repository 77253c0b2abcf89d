/* The desk over HTTP, on the demo: look, preview, keep, undo, propose, off, confirm; other sites'
 * are not found. */
#include "base/secret.h"
#include "link/tell.h"
#include "main/demo.h"
#include "main/program.h"
#include "store/test_store.h"

typedef struct World {
    TestStore *t;
    Server *server;
    Arena *arena;
    Str cookie;
    char day[16];
} World;

static int ask(World *w, const char *method, const char *path, Str body, const Json **out)
{
    int64_t code;
    Problem why = {0};
    Str cookie = w->cookie.len ? w->cookie : STR("a=b");
    Str whole, request = str_fmt(w->arena,
                                 "%s %s HTTP/1.1\r\nHost: test\r\nCookie: %.*s\r\nContent-Type: "
                                 "application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                                 method, path, STR_ARG(cookie), body.len, STR_ARG(body));
    CHECK_STATUS(OK, server_answer(w->server, w->arena, request, &whole));
    ASSERT(str_to_i64(str_slice(whole, 9, 12), &code));
    size_t at = str_find(whole, STR("Set-Cookie: "), 0);
    if (at != SIZE_MAX) w->cookie = str_slice(whole, at + 12, str_find(whole, STR(";"), at));
    Str text = str_slice(whole, str_find(whole, STR("\r\n\r\n"), 0) + 4, whole.len);
    *out = NULL;
    if (text.len) CHECK_STATUS(OK, json_read(w->arena, text, out, &why));
    return (int)code;
}

static void login(World *w, const char *name)
{
    const Json *json;
    w->cookie = (Str){0};
    CHECK_INT(200,
              ask(w, "POST", "/api/session",
                  str_fmt(w->arena, "{\"login\":\"%s\",\"password\":\"" DEMO_PASSWORD "\"}", name),
                  &json));
}

static World open_world(void)
{
    World w = {.arena = test_arena()};
    secret_open_for_test();
    w.t = test_store_open(program_parts(), TEST_SQLITE);
    w.t->now_ms = test_morning();
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS) + 1, w.day);
    tell_configure((TellOptions){.folder = w.t->folder});
    CHECK_STATUS(OK, demo_fill(w.t->store, 1, &w.t->problem));
    test_jobs(w.t);
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = people_session_find}},
                                  w.t->store, &w.server, &w.t->problem));
    return w;
}

static const Json *board(World *w)
{
    const Json *json;
    CHECK_INT(200,
              ask(w, "GET", str_fmt(w->arena, "/api/desk?day=%s", w->day).ptr, STR(""), &json));
    return json;
}

static const Json *run_at(const Json *day, size_t i)
{
    return json_item(json_member(day, "runs"), i);
}

/* Both runs, with the first of run 0 brought as the first of run 1. */
static Str moved(World *w, const Json *day)
{
    Buf b = buf_new(w->arena, 1 << 16);
    const Json *from = json_member(run_at(day, 0), "stops"),
               *to = json_member(run_at(day, 1), "stops");
    buf_fmt(
        &b,
        "{\"day\":\"%s\",\"meal\":\"lunch\",\"kind\":\"move\",\"runs\":[{\"id\":%lld,\"stops\":[",
        w->day, (long long)json_i64_or(run_at(day, 0), "id", 0));
    for (size_t i = 1; i < json_count(from); i++)
        buf_fmt(&b, "%s%lld", i > 1 ? "," : "",
                (long long)json_i64_or(json_item(from, i), "id", 0));
    buf_fmt(&b, "]},{\"id\":%lld,\"stops\":[%lld", (long long)json_i64_or(run_at(day, 1), "id", 0),
            (long long)json_i64_or(json_item(from, 0), "id", 0));
    for (size_t i = 0; i < json_count(to); i++)
        buf_fmt(&b, ",%lld", (long long)json_i64_or(json_item(to, i), "id", 0));
    buf_fmt(&b, "]}]}");
    return buf_str(&b);
}

TEST(the_desk_looks_keeps_takes_back_and_confirms)
{
    World w = open_world();
    const Json *json;
    login(&w, "shitang");
    const Json *day = board(&w);
    size_t first = json_count(json_member(run_at(day, 0), "stops"));
    Str plan = moved(&w, day);
    Str at = str_fmt(w.arena, "{\"day\":\"%s\"}", w.day);
    CHECK(first > 2 && json_count(json_member(run_at(day, 1), "stops")) > 0);
    CHECK_INT(200, ask(&w, "POST", "/api/desk/preview", plan, &json));
    CHECK(json_count(json_member(json, "changes")) > 0);
    CHECK_INT(first - 1, json_count(json_member(run_at(json, 0), "stops")));
    CHECK_INT(first, json_count(json_member(run_at(board(&w), 0), "stops")));
    CHECK_INT(200, ask(&w, "POST", "/api/desk/plan", plan, &json));
    CHECK_INT(first - 1, json_count(json_member(run_at(board(&w), 0), "stops")));
    CHECK_INT(200, ask(&w, "POST", "/api/desk/plan", plan, &json)); /* again: nothing changes */
    CHECK_INT(0, json_i64_or(json, "id", -1));
    CHECK_INT(204, ask(&w, "POST", "/api/desk/undo", at, &json));
    CHECK_INT(first, json_count(json_member(run_at(board(&w), 0), "stops")));
    CHECK_INT(409, ask(&w, "POST", "/api/desk/undo", at, &json));
    for (int how = 0; how < 3; how++) {
        static const char *const names[] = {"order", "full", "cover"};
        CHECK_INT(200, ask(&w, "POST", "/api/desk/proposal",
                           str_fmt(w.arena, "{\"day\":\"%s\",\"how\":\"%s\"}", w.day, names[how]),
                           &json));
        CHECK_INT(json_i64_or(json_member(json, "before"), "stops", -1),
                  json_i64_or(json_member(json, "sums"), "stops", -2));
        CHECK(json_count(json_member(json, "plan")) >= 2);
    }
    Str off = str_fmt(w.arena, "/api/desk/carriers/%lld/off",
                      (long long)json_i64_or(run_at(day, 0), "worker_id", 0));
    CHECK_INT(204, ask(&w, "POST", off.ptr, at, &json));
    CHECK_INT(first, json_i64_or(json_member(board(&w), "sums"), "nobody", -1));
    CHECK_INT(204, ask(&w, "POST", off.ptr,
                       str_fmt(w.arena, "{\"day\":\"%s\",\"back\":true}", w.day), &json));
    Str confirm = str_fmt(w.arena, "/api/desk/runs/%lld/confirm",
                          (long long)json_i64_or(run_at(day, 0), "id", 0));
    CHECK_INT(204, ask(&w, "POST", confirm.ptr, STR("{}"), &json));
    const Json *stop = json_item(json_member(run_at(board(&w), 0), "stops"), 0);
    CHECK_INT(json_i64_or(stop, "arrive_ms", 0), json_i64_or(stop, "told_ms", -1));
    CHECK_STR(STR("confirmed"), json_str_or(run_at(board(&w), 0), "state", STR("")));
    const Json *stops = json_member(run_at(day, 0), "stops");
    Str need = str_fmt(w.arena, "{\"person_id\":%lld,\"kind\":\"companion\"}",
                       (long long)json_i64_or(json_item(stops, 0), "person_id", 0));
    CHECK_INT(200, ask(&w, "POST", "/api/desk/help", need, &json)); /* the nearest is asked */
    CHECK_INT(409, ask(&w, "POST", "/api/desk/help", need, &json));
    CHECK_INT(200, ask(&w, "GET", "/api/desk/help", STR(""), &json));
    const Json *asks = json_member(json_item(json_member(json, "items"), 0), "asks");
    CHECK(json_count(asks) >= 2);
    CHECK_STR(STR("open"), json_str_or(json_item(asks, 0), "state", STR("")));
    login(&w, "songcan"); /* a courier has no desk, and no place to tell before leaving */
    CHECK_INT(403, ask(&w, "GET", "/api/desk", STR(""), &json));
    CHECK_INT(409, ask(&w, "POST", "/api/run/position",
                       STR("{\"lat_e7\":266000000,\"lon_e7\":1066000000}"), &json));
    login(&w, "shegong"); /* a social worker sees the desk of a canteen that delivers */
    CHECK_INT(200, ask(&w, "GET", "/api/desk", STR(""), &json));
    CHECK(json_i64_or(json, "site_id", 0) > 0);
    server_stop(w.server, 0);
    CHECK_INT(0, test_store_broken(w.t));
    test_store_close(w.t);
}
