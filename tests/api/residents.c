/* Around the meal, by the real routes: who is asked to come, what is on, the table, the council,
 * the posters, the vote of next week and what an eater likes; canteens for everybody and side by
 * side. */
#include "street.h"

static const Json *list(const Json *j, const char *name)
{
    const Json *value = json_member(j, name);
    CHECK(value && json_kind(value) == JSON_LIST);
    return value;
}

static const char *day_in(World *w, int days)
{
    char text[16];
    day_text(ms_day(w->t->now_ms, SHANGHAI_MS) + days, text);
    return str_fmt(w->arena, "%s", text).ptr;
}

TEST(the_social_worker_asks_who_never_came_and_sees_how_many_are_reached)
{
    World w = open_world();
    log_in(&w, "shegong");
    const Json *reach = expect(&w, 200, "GET", "/api/outreach", STR(""));
    const Json *first = json_item(list(reach, "items"), 0);
    int64_t all = number(reach, "all");
    CHECK(all > 60); /* most of the made-up street has never eaten */
    CHECK(number(first, "points") >= 3 || json_member(first, "again"));
    Str person = str_fmt(w.arena, "%lld", (long long)number(first, "person_id"));
    expect(&w, 422, "POST", "/api/outreach",
           str_fmt(w.arena, "{\"person_id\":%.*s,\"way\":\"phone\",\"result\":\"later\"}",
                   STR_ARG(person)));
    expect(&w, 201, "POST", "/api/outreach",
           str_fmt(w.arena,
                   "{\"person_id\":%.*s,\"way\":\"phone\",\"result\":\"no\",\"words\":\"自己做\"}",
                   STR_ARG(person)));
    CHECK_INT(all - 1, number(expect(&w, 200, "GET", "/api/outreach", STR("")), "all"));
    const Json *log =
        list(expect(&w, 200, "GET", str_fmt(w.arena, "/api/outreach/%.*s", STR_ARG(person)).ptr,
                    STR("")),
             "items");
    CHECK_STR(STR("自己做"), json_str_or(json_item(log, 0), "words", STR("")));
    const Json *groups = list(expect(&w, 200, "GET", "/api/coverage", STR("")), "groups");
    CHECK_INT(7, json_count(groups));
    CHECK(number(json_item(groups, 0), "fed") < number(json_item(groups, 0), "people"));
    const Json *rows =
        list(expect(&w, 200, "GET", "/api/coverage/uses?by=channel", STR("")), "rows");
    CHECK(number(json_item(rows, 2), "meals") > 100); /* the week before was ordered by phone */
    rows = list(expect(&w, 200, "GET", "/api/coverage/uses?by=distance", STR("")), "rows");
    CHECK(number(json_item(rows, 0), "people") > 0);
    rows = list(expect(&w, 200, "GET", "/api/coverage/uses?by=rule", STR("")), "rows");
    CHECK(json_count(rows) >= 3);
    CHECK(json_str_or(json_item(rows, 0), "rule", STR("")).len > 0);
    CHECK(json_str_or(json_item(rows, 0), "programme", STR("")).len > 0);
    CHECK(number(json_item(rows, 0), "meals") > 0);
    CHECK_STR(STR("none"), json_str_or(json_item(rows, json_count(rows) - 1), "name", STR("")));
    log_in(&w, "wang");
    expect(&w, 403, "GET", "/api/outreach", STR(""));
    close_world(&w);
}

TEST(an_activity_a_table_and_a_proposal_by_their_routes)
{
    World w = open_world();
    log_in(&w, "wang");
    const Json *on = list(expect(&w, 200, "GET", "/api/activities", STR("")), "items");
    CHECK(json_count(on) >= 5);
    Str path = str_fmt(w.arena, "/api/activities/%lld", (long long)number(json_item(on, 0), "id"));
    int64_t going = number(json_item(on, 0), "going");
    const Json *one =
        expect(&w, 200, "POST", str_fmt(w.arena, "%.*s/join", STR_ARG(path)).ptr, STR("{}"));
    CHECK_INT(going + 1, number(one, "going"));
    CHECK(json_bool_or(one, "joined", false));
    expect(&w, 403, "POST", str_fmt(w.arena, "%.*s/attend", STR_ARG(path)).ptr,
           STR("{\"person_id\":1}"));
    one = expect(&w, 200, "POST", str_fmt(w.arena, "%.*s/leave", STR_ARG(path)).ptr, STR("{}"));
    CHECK(!json_bool_or(one, "joined", true));
    expect(&w, 201, "POST", "/api/council/proposals", STR("{\"words\":\"周三吃面\"}"));
    const Json *council = expect(&w, 200, "GET", "/api/council", STR(""));
    CHECK_INT(1, number(council, "done"));
    CHECK(json_count(list(council, "proposals")) >= 6);
    expect(&w, 403, "GET", "/api/tables", STR(""));
    log_in(&w, "shitang");
    const Json *tables = list(expect(&w, 200, "GET", "/api/tables", STR("")), "items");
    CHECK_INT(5, json_count(list(json_item(tables, 0), "members")));
    const Json *posters =
        list(expect(&w, 200, "GET", "/api/posters?origin=https://yl.test", STR("")), "items");
    CHECK_INT(3, json_count(posters));
    CHECK(number(json_item(posters, 0), "qr_side") > 20);
    CHECK(number(json_item(posters, 2), "served") > 0);
    Str code = json_str_or(json_item(posters, 0), "code", STR(""));
    int64_t opened = number(json_item(posters, 0), "opened");
    expect(&w, 204, "POST", "/api/open/poster",
           str_fmt(w.arena, "{\"community\":1,\"code\":\"%.*s\"}", STR_ARG(code)));
    posters = list(expect(&w, 200, "GET", "/api/posters", STR("")), "items");
    CHECK_INT(opened + 1, number(json_item(posters, 0), "opened"));
    expect(&w, 404, "POST", "/api/open/poster", STR("{\"community\":1,\"code\":\"NOSUCH9\"}"));
    close_world(&w);
}

TEST(a_vote_is_asked_closed_and_seen_and_likings_rank_the_menu)
{
    World w = open_world();
    log_in(&w, "wang");
    const Json *votes = expect(&w, 200, "GET", "/api/meals/votes", STR(""));
    CHECK_STR(STR("asked"), json_str_or(votes, "state", STR("")));
    CHECK_INT(24, number(votes, "voters"));
    expect(
        &w, 200, "POST", "/api/meals/profile",
        STR("{\"size\":\"large\",\"likes\":[{\"food\":\"tofu\"}],\"leaves\":[],\"most_fen\":2000}"));
    const Json *sets =
        list(expect(&w, 200, "GET", str_fmt(w.arena, "/api/meals/menu?day=%s", day_in(&w, 1)).ptr,
                    STR("")),
             "sets");
    bool why = false;
    for (size_t i = 0; i < json_count(sets); i++)
        why |= str_starts(json_str_or(json_item(sets, i), "why", STR("")), STR("您爱吃豆腐"));
    CHECK(why);
    log_in(&w, "shitang");
    expect(&w, 204, "POST", "/api/site/poll/close", STR("{}"));
    log_in(&w, "wang");
    expect(&w, 409, "POST", "/api/meals/votes",
           str_fmt(w.arena, "{\"dishes\":[%lld]}",
                   (long long)number(json_item(list(votes, "dishes"), 0), "id")));
    close_world(&w);
}

TEST(canteens_are_open_to_everybody_and_side_by_side_for_officials)
{
    World w = open_world();
    const Json *open =
        list(expect(&w, 200, "GET", "/api/open/canteens?community=1", STR("")), "items");
    CHECK_INT(3, json_count(open));
    CHECK(number(json_item(open, 0), "samples") > 0);
    log_in(&w, "minzheng");
    const Json *sites = list(expect(&w, 200, "GET", "/api/meals/compare", STR("")), "sites");
    CHECK_INT(3, json_count(sites));
    CHECK(number(json_item(sites, 0), "cost_fen_each") > 500);
    CHECK(number(json_item(sites, 0), "targets") >= number(json_item(sites, 0), "targets_fed"));
    CHECK(number(json_item(sites, 0), "targets_fed") > 0);
    CHECK(number(json_item(sites, 0), "dishes") > 2);
    const char *days =
        str_fmt(w.arena, "/api/activities/figures?from=%s&to=%s", day_in(&w, -30), day_in(&w, 0))
            .ptr;
    const Json *beside = list(expect(&w, 200, "GET", days, STR("")), "sites");
    CHECK(json_count(beside) > 0);
    CHECK(number(json_item(beside, 0), "kinds") <= number(json_item(beside, 0), "times"));
    CHECK(number(json_item(beside, 0), "people") <= number(json_item(beside, 0), "came"));
    expect(&w, 422, "GET",
           str_fmt(w.arena, "/api/activities/figures?from=%s&to=%s", day_in(&w, 0), day_in(&w, -1))
               .ptr,
           STR(""));
    log_in(&w, "wang");
    const Json *near = list(expect(&w, 200, "GET", "/api/meals/sites", STR("")), "sites");
    CHECK(number(json_item(near, 0), "walk_min") >= 0);
    expect(&w, 403, "GET", "/api/meals/compare", STR(""));
    expect(&w, 403, "GET", days, STR(""));
    close_world(&w);
}

TEST(the_register_says_of_each_field_how_whole_it_is)
{
    World w = open_world();
    log_in(&w, "jingban");
    const Json *reply = expect(&w, 200, "GET", "/api/people/quality", STR(""));
    const Json *fields = list(reply, "fields");
    CHECK(number(reply, "elders") > 10);
    CHECK_INT(9, json_count(fields));
    for (size_t i = 0; i < json_count(fields); i++) {
        const Json *f = json_item(fields, i);
        CHECK(number(f, "filled") >= number(f, "doubtful"));
        CHECK(number(f, "filled") <= number(reply, "elders"));
        CHECK_INT((number(f, "filled") - number(f, "doubtful")) * 1000 / number(reply, "elders"),
                  number(f, "permille"));
    }
    log_in(&w, "wang");
    expect(&w, 403, "GET", "/api/people/quality", STR(""));
    close_world(&w);
}
