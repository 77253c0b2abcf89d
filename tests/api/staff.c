/* Those who work in a canteen, and what its books say, by the real routes. */
#include "street.h"

static int64_t month_back(const World *w, int back)
{
    Civil c = day_civil(ms_day(w->t->now_ms, SHANGHAI_MS));
    int64_t months = (int64_t)c.year * 12 + c.month - 1 - back;
    return months / 12 * 100 + months % 12 + 1;
}
static int64_t organisation_of(const World *w, const char *login)
{
    return test_number(w->t, str_fmt(w->arena,
                                     "SELECT organisation_id FROM membership JOIN login ON"
                                     " login.id = membership.login_id WHERE login.name = '%s'",
                                     login)
                                 .ptr);
}
static const char *with(const World *w, const char *shape, int64_t a)
{
    Str at = str_of(shape), hole = STR("{}");
    size_t k = str_find(at, hole, 0);
    return str_fmt(w->arena, "%.*s%lld%.*s", (int)k, shape, (long long)a, (int)(at.len - k - 2),
                   shape + k + 2)
        .ptr;
}

static const Json *first(const Json *list)
{
    return list && json_count(list) ? json_item(list, 0) : NULL;
}
TEST(residents_stand_beside_elders_and_diners_see_it_where_the_site_allows)
{
    World w = open_world();
    int64_t month = month_back(&w, 1), site = organisation_of(&w, "shitang");
    expect(&w, 401, "GET", with(&w, "/api/sites/tariffs?month={}", month), STR(""));
    log_in(&w, "wang");
    expect(&w, 403, "GET", with(&w, "/api/sites/tariffs?month={}", month), STR(""));
    log_in(&w, "shitang");
    const Json *all = json_member(
        expect(&w, 200, "GET", with(&w, "/api/sites/tariffs?month={}", month), STR("")), "items");
    CHECK_INT(1, (int64_t)json_count(all)); /* his own */
    const Json *one = first(all);
    CHECK_INT(site, number(one, "site_id"));
    CHECK(number(json_member(one, "residents"), "meals") > 20);
    CHECK_INT(0, number(json_member(one, "residents"), "subsidy_fen"));
    CHECK(number(json_member(one, "elders"), "subsidy_fen") > 0);
    CHECK(number(one, "each_fen") > 0);
    CHECK(json_count(json_member(one, "words")) >= 4);
    expect(&w, 200, "GET", with(&w, "/api/sites/tariffs.csv?month={}", month), STR(""));
    CHECK(str_find(w.body, STR("居民"), 0) != SIZE_MAX);
    const Json *seen =
        json_member(expect(&w, 200, "GET", "/api/open/tariffs?community=1", STR("")), "items");
    CHECK_INT(1, (int64_t)json_count(seen));
    expect(&w, 403, "PUT", with(&w, "/api/sites/{}/tariffs-open", site + 1),
           STR("{\"open\":false}"));
    expect(&w, 204, "PUT", with(&w, "/api/sites/{}/tariffs-open", site), STR("{\"open\":false}"));
    seen = json_member(expect(&w, 200, "GET", "/api/open/tariffs?community=1", STR("")), "items");
    CHECK_INT(0, (int64_t)json_count(seen));
    log_in(&w, "minzheng");
    all = json_member(
        expect(&w, 200, "GET", with(&w, "/api/sites/tariffs?month={}", month), STR("")), "items");
    CHECK_INT(DEMO_SITES, (int64_t)json_count(all));
    close_world(&w);
}

TEST(allowances_stand_beside_hours_and_are_paid_once)
{
    World w = open_world();
    int64_t month = month_back(&w, 1);
    log_in(&w, "shitang");
    const Json *got = expect(&w, 200, "GET", with(&w, "/api/crew/month?month={}", month), STR(""));
    CHECK(json_bool_or(got, "over", false));
    int64_t due = number(got, "due_fen"), paid = number(got, "paid_fen"), person = 0, pay;
    CHECK(paid > 0 && due > paid);
    for (size_t i = 0; i < json_count(json_member(got, "items")); i++) {
        const Json *one = json_item(json_member(got, "items"), i);
        if (!number(one, "pay_id") && number(one, "volunteer_minutes"))
            person = number(one, "person_id");
    }
    CHECK(person > 0); /* the volunteer, paid by the street */
    const char *ask =
        str_fmt(w.arena, "{\"person_id\":%lld,\"month\":%lld}", (long long)person, (long long)month)
            .ptr;
    pay = number(expect(&w, 201, "POST", "/api/crew/pays", str_of(ask)), "id");
    CHECK_INT(pay, number(expect(&w, 201, "POST", "/api/crew/pays", str_of(ask)), "id"));
    got = expect(&w, 200, "GET", "/api/crew/owed", STR("")); /* and what the street owes for it */
    int64_t owed = number(got, "owed_fen");
    CHECK(owed > 0);
    Str who = json_str_or(first(json_member(got, "items")), "funder", STR(""));
    Str settle =
        str_fmt(w.arena, "{\"funder\":\"%.*s\",\"month\":%lld}", STR_ARG(who), (long long)month);
    expect(&w, 403, "POST", "/api/crew/owed/paid", settle); /* an office says so */
    log_in(&w, "minzheng");
    expect(&w, 201, "POST", "/api/crew/owed/paid", settle);
    expect(&w, 409, "POST", "/api/crew/owed/paid", settle);
    CHECK_INT(0, number(expect(&w, 200, "GET", "/api/crew/owed", STR("")), "owed_fen"));
    log_in(&w, "shitang");
    expect(&w, 422, "POST", with(&w, "/api/crew/pays/{}/back", pay), STR("{\"reason\":\"\"}"));
    expect(&w, 204, "POST", with(&w, "/api/crew/pays/{}/back", pay),
           STR("{\"reason\":\"那天没来\"}"));
    expect(&w, 200, "GET", with(&w, "/api/crew/month.csv?month={}", month), STR(""));
    CHECK(str_find(w.body, STR("餐补"), 0) != SIZE_MAX);
    expect(&w, 200, "GET", "/api/crew/allowances", STR(""));
    CHECK(json_count(json_member(w.answer, "items")) >= 6);
    expect(&w, 409, "PUT", "/api/crew/weather",
           str_fmt(w.arena,
                   "{\"day\":\"%lld-%02lld-03\",\"high_tenths\":360,\"low_tenths\":250,"
                   "\"source\":\"气象台\"}",
                   (long long)(month / 100), (long long)(month % 100)));
    log_in(&w, "songcan"); /* his own, nobody else's */
    expect(&w, 403, "GET", with(&w, "/api/crew/month?month={}", month), STR(""));
    got = expect(&w, 200, "GET", with(&w, "/api/crew/mine?month={}", month), STR(""));
    CHECK(number(first(json_member(got, "sites")), "due_fen") > 0);
    CHECK_INT(0, (int64_t)json_count(json_member(got, "pays")));
    log_in(&w, "wang");
    expect(&w, 403, "GET", with(&w, "/api/crew/mine?month={}", month), STR(""));
    close_world(&w);
}

TEST(the_manager_sees_who_has_learnt_which_screen)
{
    World w = open_world();
    log_in(&w, "chushi");
    expect(&w, 204, "PUT", "/api/crew/lessons/stove", STR("{\"state\":\"begun\",\"step\":2}"));
    expect(&w, 422, "PUT", "/api/crew/lessons/oven", STR("{\"state\":\"begun\",\"step\":2}"));
    const Json *one =
        first(json_member(expect(&w, 200, "GET", "/api/crew/lessons", STR("")), "items"));
    CHECK_INT(2, number(one, "step"));
    expect(&w, 403, "GET", "/api/crew/lessons/site", STR(""));
    log_in(&w, "shitang");
    const Json *all =
        json_member(expect(&w, 200, "GET", "/api/crew/lessons/site", STR("")), "items");
    size_t begun = 0;
    for (size_t i = 0; i < json_count(all); i++)
        begun += json_count(json_member(json_item(all, i), "lessons"));
    CHECK_INT(2, (int64_t)begun);
    close_world(&w);
}

TEST(the_menu_follows_habit_only_for_who_agreed_and_the_cook_sees_portions_by_dish)
{
    World w = open_world();
    log_in(&w, "wang");
    expect(&w, 200, "GET", "/api/meals/menu", STR(""));
    CHECK(str_find(w.body, STR("\"because\""), 0) == SIZE_MAX);
    expect(&w, 204, "PUT", "/api/meals/habit", STR("{\"on\":true}"));
    const Json *h = expect(&w, 200, "GET", "/api/meals/habit", STR(""));
    CHECK(json_bool_or(h, "on", false));
    CHECK(number(h, "meals") > 0);
    CHECK(json_count(json_member(h, "words")) > 0);
    expect(&w, 204, "PUT", "/api/meals/habit", STR("{\"on\":false}"));
    CHECK_INT(0, number(expect(&w, 200, "GET", "/api/meals/habit", STR("")), "meals"));
    expect(&w, 403, "GET", "/api/kitchen/forecast", STR(""));
    log_in(&w, "chushi");
    const Json *f = expect(&w, 200, "GET", "/api/kitchen/forecast", STR(""));
    CHECK(json_count(json_member(f, "items")) > 1);
    CHECK_INT(0, number(first(json_member(f, "items")), "dish_id"));
    CHECK(number(first(json_member(f, "items")), "days") > 3);
    close_world(&w);
}
