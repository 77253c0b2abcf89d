/* The main job over the real routes: several doors, one order, and what the pages need to know. */
#include "street.h"

static int64_t set_named(World *w, const char *day, const char *name)
{
    expect(w, 200, "GET", str_c(w->arena, str_fmt(w->arena, "/api/meals/menu?day=%s", day)),
           STR(""));
    const Json *sets = json_member(w->answer, "sets");
    for (size_t i = 0; i < json_count(sets); i++)
        if (str_is(text(json_item(sets, i), "name"), name)) return number(json_item(sets, i), "id");
    return 0;
}

static const char *day_from_now(World *w, Day more)
{
    char day[16];
    day_text(ms_day(w->t->now_ms, SHANGHAI_MS) + more, day);
    return str_c(w->arena, str_of(day));
}

TEST(a_chain_shows_who_has_ordered_and_who_stands_there_twice)
{
    World w = open_world();
    const char *day = day_from_now(&w, 1);
    log_in(&w, "wang");
    int64_t egg = set_named(&w, day, "番茄炒蛋");
    CHECK(egg != 0);
    CHECK_STR(STR("door"), text(w.answer, "how"));
    expect(&w, 201, "POST", "/api/meals/orders",
           str_fmt(w.arena, "{\"day\":\"%s\",\"sets\":[{\"id\":%lld}],\"how\":\"eat_in\"}", day,
                   (long long)egg));
    CHECK_STR(STR("eat_in"), text(w.answer, "how"));
    set_named(&w, day, "番茄炒蛋");
    CHECK_STR(STR("eat_in"), text(w.answer, "how")); /* as the last time */
    log_in(&w, "shitang");
    expect(&w, 200, "POST", "/api/meals/chain",
           str_fmt(w.arena,
                   "{\"day\":\"%s\",\"text\":\"A 番茄炒蛋\\n1. 王秀英 A\\n"
                   "2. 幸福里1栋1单元101 番茄炒蛋\\n3. 王秀英 不去了\"}",
                   day));
    const Json *items = json_member(w.answer, "items");
    CHECK_INT(3, json_count(items));
    CHECK_STR(STR("unsure"), text(json_item(items, 0), "state"));
    CHECK_STR(STR("这一餐已经订了，再订就是加一份"), text(json_item(items, 0), "why"));
    CHECK_STR(STR("番茄炒蛋"), text(json_item(items, 0), "ordered"));
    CHECK_STR(STR("unreadable"), text(json_item(items, 2), "state"));
    CHECK_STR(STR("写着不要，请问清楚"), text(json_item(items, 2), "why"));
    close_world(&w);
}

TEST(a_standing_lunch_is_called_lunch)
{
    World w = open_world();
    log_in(&w, "wang");
    expect(&w, 200, "GET", "/api/meals/standing", STR(""));
    const Json *items = json_member(w.answer, "items");
    if (!json_count(items)) {
        expect(&w, 201, "POST", "/api/meals/standing", STR("{\"weekdays\":62,\"how\":\"eat_in\"}"));
        expect(&w, 200, "GET", "/api/meals/standing", STR(""));
        items = json_member(w.answer, "items");
    }
    CHECK(json_count(items) > 0);
    CHECK_STR(STR("lunch"), text(json_item(items, 0), "meal"));
    close_world(&w);
}

static const Json *dish_named(World *w, const char *name)
{
    expect(w, 200, "GET", "/api/site/dishes", STR(""));
    const Json *items = json_member(w->answer, "items");
    for (size_t i = 0; i < json_count(items); i++)
        if (str_is(text(json_item(items, i), "name"), name)) return json_item(items, i);
    return NULL;
}

static const char *path_of(World *w, const char *before, int64_t id, const char *after)
{
    return str_c(w->arena, str_fmt(w->arena, "%s%lld%s", before, (long long)id, after));
}

/* A new dish, from the recipe to the menu; and what it is to who must not eat it. */
TEST(the_manager_writes_a_dish_and_a_changed_recipe_reaches_who_ordered_it)
{
    World w = open_world();
    const char *day = day_from_now(&w, 1);
    const char *plain = "{\"name\":\"葱油饼\",\"part\":\"rice\",\"price_fen\":500,\"lines\":["
                        "{\"name\":\"面粉\",\"tenths_g\":800},{\"name\":\"盐\",\"tenths_g\":15}]}";
    const char *nutty = "{\"name\":\"葱油饼\",\"part\":\"rice\",\"price_fen\":500,"
                        "\"may_contain\":\"A5\",\"lines\":["
                        "{\"name\":\"面粉\",\"tenths_g\":800},{\"name\":\"外婆酱\"}]}";
    log_in(&w, "shitang");
    expect(&w, 200, "POST", "/api/site/dishes/look", str_of(nutty));
    CHECK_INT(2, json_count(json_member(w.answer, "allergens"))); /* 麸质, 花生 */
    CHECK_INT(1, json_count(json_member(w.answer, "unknown")));
    CHECK(!dish_named(&w, "葱油饼"));
    expect(&w, 201, "POST", "/api/site/dishes", str_of(plain));
    int64_t dish = number(w.answer, "id");
    expect(&w, 409, "POST", "/api/site/dishes", str_of(plain)); /* the same name again */
    expect(&w, 201, "POST", "/api/meals/items",
           str_fmt(w.arena,
                   "{\"day\":\"%s\",\"slot\":\"lunch\",\"kind\":\"set\",\"name\":\"葱油饼套餐\","
                   "\"price_fen\":900,\"portions\":10,\"dishes\":[%lld]}",
                   day, (long long)dish));
    int64_t item = number(w.answer, "id");
    expect(&w, 200, "POST", "/api/meals/menu/publish",
           str_fmt(w.arena, "{\"from\":\"%s\",\"to\":\"%s\"}", day, day));
    log_in(&w, "wang"); /* allergic to peanuts */
    expect(&w, 201, "POST", "/api/meals/orders",
           str_fmt(w.arena, "{\"day\":\"%s\",\"sets\":[{\"id\":%lld}],\"how\":\"eat_in\"}", day,
                   (long long)item));
    int64_t order = number(w.answer, "id");
    log_in(&w, "shitang");
    expect(&w, 204, "POST", path_of(&w, "/api/site/dishes/", dish, ""), str_of(nutty));
    const Json *now = dish_named(&w, "葱油饼");
    CHECK_STR(STR("A5"), text(now, "may_contain"));
    test_jobs(w.t);
    log_in(&w, "wang");
    expect(&w, 200, "GET", path_of(&w, "/api/meals/orders/", order, ""), STR(""));
    CHECK_STR(STR("cancelled"), text(w.answer, "state"));
    expect(&w, 409, "POST", "/api/meals/orders",
           str_fmt(w.arena, "{\"day\":\"%s\",\"sets\":[{\"id\":%lld}],\"how\":\"eat_in\"}", day,
                   (long long)item));
    CHECK_STR(STR("meals.diet"), text(w.answer, "code"));
    log_in(&w, "shitang");
    expect(&w, 204, "POST", path_of(&w, "/api/site/dishes/", dish, "/retire"), STR("{}"));
    CHECK(!dish_named(&w, "葱油饼"));
    log_in(&w, "chushi");
    expect(&w, 403, "POST", "/api/site/dishes", str_of(plain));
    close_world(&w);
}

TEST(the_manager_sets_the_hours_of_the_next_menus)
{
    World w = open_world();
    const char *hours = "{\"cutoff_min\":600,\"cutoff_desk_min\":630,\"serve_min\":660,"
                        "\"close_min\":780,\"standing_min\":1080,\"seen_min\":840,"
                        "\"fee_fen\":200,\"phone\":\"19900009900\"}";
    log_in(&w, "shitang");
    expect(&w, 204, "PUT", "/api/site/hours", str_of(hours));
    expect(&w, 200, "GET", "/api/site/hours", STR(""));
    CHECK_INT(630, number(w.answer, "cutoff_desk_min"));
    expect(&w, 422, "PUT", "/api/site/hours",
           STR("{\"cutoff_min\":700,\"cutoff_desk_min\":630,\"serve_min\":660,\"close_min\":780,"
               "\"standing_min\":1080,\"seen_min\":840,\"fee_fen\":0,\"phone\":\"19900009900\"}"));
    CHECK_STR(STR("meals.bad_times"), text(w.answer, "code"));
    log_in(&w, "guitai");
    expect(&w, 403, "PUT", "/api/site/hours", str_of(hours));
    close_world(&w);
}
