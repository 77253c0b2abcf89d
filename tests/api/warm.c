/* Warm contact over the real routes: a voice note from bed to door and back, the box that is opened
 * at the door, and who answers complaints. */
#include "street.h"

static int64_t item_of(const Json *list, const char *key)
{
    const Json *items = json_member(list, "items");
    return items && json_count(items) ? number(json_item(items, 0), key) : -1;
}

TEST(a_word_left_by_the_elder_is_heard_at_the_door_and_answered)
{
    World w = open_world();
    log_in(&w, "songcan");
    const Json *run = expect(&w, 200, "GET", "/api/run/voices", STR(""));
    int64_t stop = item_of(run, "stop_id");
    CHECK(stop > 0);
    const Json *notes = json_member(json_item(json_member(run, "items"), 0), "notes");
    CHECK_INT(2, (int64_t)json_count(notes));
    const Json *said = json_item(notes, 1);
    int64_t id = number(said, "id");
    CHECK_INT(0, number(said, "heard_ms"));
    CHECK_INT(
        200, send_request(&w, "GET",
                          str_c(w.arena, str_fmt(w.arena, "/api/voices/%lld/sound", (long long)id)),
                          STR("")));
    CHECK(w.body.len > 4000 && memcmp(w.body.ptr, "\x1a\x45\xdf\xa3", 4) == 0);
    expect(&w, 204, "POST",
           str_c(w.arena, str_fmt(w.arena, "/api/voices/%lld/heard", (long long)id)), STR("{}"));
    expect(&w, 201, "POST",
           str_c(w.arena, str_fmt(w.arena, "/api/run/stops/%lld/voice", (long long)stop)),
           STR("{\"words\":\"好的\"}"));
    expect(&w, 422, "POST",
           str_c(w.arena, str_fmt(w.arena, "/api/run/stops/%lld/voice", (long long)stop)),
           STR("{\"sound\":\"PGh0bWw+\",\"length_ms\":900}"));
    run = expect(&w, 200, "GET", "/api/run/voices", STR(""));
    notes = json_member(json_item(json_member(run, "items"), 0), "notes");
    CHECK_INT(3, (int64_t)json_count(notes));
    log_in(&w, "shitang");
    CHECK(item_of(expect(&w, 200, "GET", "/api/site/voices", STR("")), "id") > 0);
    log_in(&w, "minzheng");
    CHECK_INT(
        403, send_request(&w, "GET",
                          str_c(w.arena, str_fmt(w.arena, "/api/voices/%lld/sound", (long long)id)),
                          STR("")));
    close_world(&w);
}

TEST(a_box_is_opened_at_the_door_and_the_canteen_is_told)
{
    World w = open_world();
    log_in(&w, "songcan");
    const Json *boxes = expect(&w, 200, "GET", "/api/run/boxes", STR(""));
    int64_t stop = item_of(boxes, "stop_id");
    const Json *line =
        json_item(json_member(json_item(json_member(boxes, "items"), 0), "lines"), 0);
    Str ask =
        str_fmt(w.arena, "{\"refused\":[{\"item_id\":%lld,\"count\":1}],\"reason\":\"spilled\"}",
                (long long)number(line, "item_id"));
    const char *path =
        str_c(w.arena, str_fmt(w.arena, "/api/run/stops/%lld/opened", (long long)stop));
    int64_t complaint = number(expect(&w, 200, "POST", path, ask), "complaint_id");
    CHECK(complaint > 0);
    CHECK_INT(complaint, number(expect(&w, 200, "POST", path, ask), "complaint_id"));
    test_jobs(w.t);
    log_in(&w, "shitang");
    const Json *all = expect(&w, 200, "GET", "/api/complaints", STR(""));
    CHECK_INT(complaint, item_of(all, "id"));
    CHECK(json_count(json_member(json_item(json_member(all, "items"), 0), "told")) >= 1);
    const Json *rota = expect(&w, 200, "GET", "/api/kitchen/rota", STR(""));
    CHECK(json_count(json_member(rota, "now")) >= 1);
    CHECK(json_count(json_member(rota, "shifts")) >= 14);
    CHECK(json_count(json_member(rota, "gaps")) >= 7);
    close_world(&w);
}
