/* A centre and its canteens by the real routes: what one has too much of, who helps out, the office
 * that sets the tree. */
#include "domains/hubs/hubs.h"
#include "main/domains.h"
#include "street.h"

static const Json *first(const World *w, const char *list)
{
    const Json *items = w->answer ? json_member(w->answer, list) : NULL;
    return items && json_count(items) ? json_item(items, 0) : NULL;
}
static size_t many(const World *w, const char *list)
{
    const Json *items = w->answer ? json_member(w->answer, list) : NULL;
    return items ? json_count(items) : 0;
}
static int post(World *w, const char *what, int64_t id, const char *act, const char *body)
{
    return send_request(w, "POST",
                        str_fmt(w->arena, "/api/hub/%s/%lld/%s", what, (long long)id, act).ptr,
                        str_of(body));
}

TEST(potatoes_and_a_pair_of_hands_go_from_one_canteen_to_another)
{
    World w = open_world();
    log_in(&w, "shitang");
    CHECK_INT(200, send_request(&w, "GET", "/api/hub", STR("")));
    CHECK_INT(3, (int64_t)many(&w, "sites"));
    int64_t offer = number(first(&w, "offers"), "id"), hands = number(first(&w, "asks"), "id");
    int64_t person = number(first(&w, "people"), "person_id");
    CHECK(person > 0);
    CHECK_INT(201, post(&w, "offers", offer, "takes", "{\"amount\":5000,\"left\":20000}"));
    int64_t take = number(w.answer, "id");
    CHECK_INT(409, post(&w, "offers", offer, "takes", "{\"amount\":5000,\"left\":20000}"));
    CHECK_INT(404, post(&w, "offers", offer, "withdraw", "{}")); /* not his own */
    CHECK_INT(422, post(&w, "takes", take, "hand", "{\"brought_by\":\"小孙\"}"));
    CHECK_INT(204,
              post(&w, "takes", take, "hand", "{\"brought_by\":\"小孙\",\"took_by\":\"马师傅\"}"));
    CHECK_INT(409, post(&w, "takes", take, "back", "{}"));
    const char *who = str_fmt(w.arena, "{\"person_id\":%lld}", (long long)person).ptr;
    CHECK_INT(204, post(&w, "asks", hands, "lend", who));
    CHECK_INT(200, send_request(&w, "GET", "/api/hub", STR("")));
    CHECK_INT(15000, number(first(&w, "offers"), "left"));
    CHECK(json_str_or(first(&w, "asks"), "person_name", STR("")).len > 0);
    CHECK_INT(204, post(&w, "asks", hands, "back", "{}"));
    CHECK_INT(404, post(&w, "asks", hands, "end", "{}"));
    CHECK_INT(2, test_number(w.t, "SELECT count(*) FROM message WHERE kind = 'hubs.lent'"));
    close_world(&w);
}

TEST(the_office_sets_the_tree_and_nobody_else)
{
    World w = open_world();
    char day[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS), day);
    log_in(&w, "jingban");
    CHECK_INT(200, send_request(&w, "GET", "/api/hub", STR("")));
    int64_t hub = number(first(&w, "sites"), "id");
    int64_t site = number(json_item(json_member(w.answer, "sites"), 1), "id");
    const char *back = str_fmt(w.arena, "{\"site_id\":%lld,\"hub_id\":%lld,\"from\":\"%s\"}",
                               (long long)hub, (long long)site, day)
                           .ptr;
    CHECK_INT(409, send_request(&w, "POST", "/api/hub/links", str_of(back))); /* a circle */
    const char *end =
        str_fmt(w.arena, "{\"site_id\":%lld,\"to\":\"%s\"}", (long long)site, day).ptr;
    CHECK_INT(204, send_request(&w, "POST", "/api/hub/links/end", str_of(end)));
    log_in(&w, "shitang");
    CHECK_INT(403, send_request(&w, "POST", "/api/hub/links/end", str_of(end)));
    close_world(&w);
}
