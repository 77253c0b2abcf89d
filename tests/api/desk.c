/* The desk over HTTP, on the demo: look, preview, keep, undo, propose, off, confirm; other sites'
 * are not found. */
#include "street.h"

static const char *tomorrow(const World *w)
{
    char day[16];
    day_text(ms_day(w->t->now_ms, SHANGHAI_MS) + 1, day);
    return str_c(w->arena, str_of(day));
}

static const Json *board(World *w)
{
    Str path = str_fmt(w->arena, "/api/desk?day=%s", tomorrow(w));
    return expect(w, 200, "GET", path.ptr, STR(""));
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
        tomorrow(w), (long long)json_i64_or(run_at(day, 0), "id", 0));
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
    log_in(&w, "shitang");
    const Json *day = board(&w);
    size_t first = json_count(json_member(run_at(day, 0), "stops"));
    Str plan = moved(&w, day);
    Str at = str_fmt(w.arena, "{\"day\":\"%s\"}", tomorrow(&w));
    CHECK(first > 2 && json_count(json_member(run_at(day, 1), "stops")) > 0);
    CHECK_INT(200, send_request(&w, "POST", "/api/desk/preview", plan));
    CHECK(json_count(json_member(w.answer, "changes")) > 0);
    CHECK_INT(first - 1, json_count(json_member(run_at(w.answer, 0), "stops")));
    CHECK_INT(first, json_count(json_member(run_at(board(&w), 0), "stops")));
    CHECK_INT(200, send_request(&w, "POST", "/api/desk/plan", plan));
    CHECK_INT(first - 1, json_count(json_member(run_at(board(&w), 0), "stops")));
    CHECK_INT(200, send_request(&w, "POST", "/api/desk/plan", plan)); /* again: nothing changes */
    CHECK_INT(0, json_i64_or(w.answer, "id", -1));
    CHECK_INT(204, send_request(&w, "POST", "/api/desk/undo", at));
    CHECK_INT(first, json_count(json_member(run_at(board(&w), 0), "stops")));
    CHECK_INT(409, send_request(&w, "POST", "/api/desk/undo", at));
    for (int how = 0; how < 3; how++) {
        static const char *const names[] = {"order", "full", "cover"};
        CHECK_INT(200, send_request(&w, "POST", "/api/desk/proposal",
                                    str_fmt(w.arena, "{\"day\":\"%s\",\"how\":\"%s\"}",
                                            tomorrow(&w), names[how])));
        CHECK_INT(json_i64_or(json_member(w.answer, "before"), "stops", -1),
                  json_i64_or(json_member(w.answer, "sums"), "stops", -2));
        CHECK(json_count(json_member(w.answer, "plan")) >= 2);
    }
    Str off = str_fmt(w.arena, "/api/desk/carriers/%lld/off",
                      (long long)json_i64_or(run_at(day, 0), "worker_id", 0));
    CHECK_INT(204, send_request(&w, "POST", off.ptr, at));
    CHECK_INT(first, json_i64_or(json_member(board(&w), "sums"), "nobody", -1));
    CHECK_INT(204, send_request(&w, "POST", off.ptr,
                                str_fmt(w.arena, "{\"day\":\"%s\",\"back\":true}", tomorrow(&w))));
    Str confirm = str_fmt(w.arena, "/api/desk/runs/%lld/confirm",
                          (long long)json_i64_or(run_at(day, 0), "id", 0));
    CHECK_INT(204, send_request(&w, "POST", confirm.ptr, STR("{}")));
    const Json *stop = json_item(json_member(run_at(board(&w), 0), "stops"), 0);
    CHECK_INT(json_i64_or(stop, "arrive_ms", 0), json_i64_or(stop, "told_ms", -1));
    CHECK_STR(STR("confirmed"), json_str_or(run_at(board(&w), 0), "state", STR("")));
    const Json *stops = json_member(run_at(day, 0), "stops");
    Str need = str_fmt(w.arena, "{\"person_id\":%lld,\"kind\":\"companion\"}",
                       (long long)json_i64_or(json_item(stops, 0), "person_id", 0));
    CHECK_INT(200, send_request(&w, "POST", "/api/desk/help", need)); /* the nearest is asked */
    CHECK_INT(409, send_request(&w, "POST", "/api/desk/help", need));
    CHECK_INT(200, send_request(&w, "GET", "/api/desk/help", STR("")));
    const Json *asks = json_member(json_item(json_member(w.answer, "items"), 0), "asks");
    CHECK(json_count(asks) >= 2);
    CHECK_STR(STR("open"), json_str_or(json_item(asks, 0), "state", STR("")));
    log_in(&w, "songcan"); /* a courier has no desk, and no place to tell before leaving */
    CHECK_INT(403, send_request(&w, "GET", "/api/desk", STR("")));
    CHECK_INT(409, send_request(&w, "POST", "/api/run/position",
                                STR("{\"lat_e7\":266000000,\"lon_e7\":1066000000}")));
    log_in(&w, "shegong"); /* a social worker sees the desk of a canteen that delivers */
    CHECK_INT(200, send_request(&w, "GET", "/api/desk", STR("")));
    CHECK(json_i64_or(w.answer, "site_id", 0) > 0);
    close_world(&w);
}
