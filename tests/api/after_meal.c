/* After the meal, by the real routes: a tap, a wish, a complaint with the money back, the canteens
 * side by side; cards, shifts, boxes and the day of the manager. */
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

/* The elder orders the first set of tomorrow that suits, to be eaten at the canteen. */
static int64_t order(World *w, int64_t *person)
{
    const Json *menu = expect(
        w, 200, "GET", str_fmt(w->arena, "/api/meals/menu?day=%s", day_in(w, 1)).ptr, STR(""));
    const Json *sets = list(menu, "sets");
    const Json *done = NULL;
    for (size_t i = 0; i < json_count(sets) && !done; i++) {
        const Json *set = json_item(sets, i);
        if (!str_is(json_str_or(set, "state", STR("")), "ok")) continue;
        done = expect(w, 201, "POST", "/api/meals/orders",
                      str_fmt(w->arena, "{\"sets\":[{\"id\":%lld}],\"how\":\"eat_in\"}",
                              (long long)number(set, "id")));
    }
    *person = number(done, "eater_id");
    return number(done, "id");
}

TEST(a_tap_a_wish_and_a_complaint_that_gives_the_money_back)
{
    World w = open_world();
    int64_t person;
    log_in(&w, "wang");
    int64_t id = order(&w, &person);
    Str tap_path = str_fmt(w.arena, "/api/meals/orders/%lld/feedback", (long long)id);
    const Json *dishes = list(expect(&w, 200, "GET", tap_path.ptr, STR("")), "dishes");
    Str tap = str_fmt(w.arena, "{\"dish_id\":%lld,\"salty\":true}",
                      (long long)number(json_item(dishes, 0), "id"));
    expect(&w, 409, "POST", tap_path.ptr, tap); /* not eaten yet */
    log_in(&w, "shitang");
    const Json *handed = expect(
        &w, 200, "POST", "/api/counter/hand",
        str_fmt(w.arena, "{\"person_id\":%lld,\"order_id\":%lld,\"till\":5,\"device\":\"phone-1\"}",
                (long long)person, (long long)id));
    CHECK_INT(1, number(handed, "fetched_for")); /* the phone stands on the settlement */
    log_in(&w, "wang");
    expect(&w, 204, "POST", tap_path.ptr, tap);
    dishes = list(expect(&w, 200, "GET", tap_path.ptr, STR("")), "dishes");
    CHECK(json_bool_or(json_item(dishes, 0), "salty", false));
    const Json *votes = expect(&w, 200, "GET", "/api/meals/votes", STR(""));
    int64_t before = number(json_item(list(votes, "dishes"), 2), "votes");
    expect(&w, 204, "POST", "/api/meals/votes",
           str_fmt(w.arena, "{\"dishes\":[%lld]}",
                   (long long)number(json_item(list(votes, "dishes"), 2), "id")));
    votes = expect(&w, 200, "GET", "/api/meals/votes", STR(""));
    CHECK_INT(before + 1, number(json_item(list(votes, "dishes"), 2), "votes"));

    const Json *complaint =
        expect(&w, 201, "POST", "/api/meals/complaints",
               str_fmt(w.arena, "{\"order_id\":%lld,\"kind\":\"taste\",\"words\":\"太咸了\"}",
                       (long long)id));
    int64_t c = number(complaint, "id");
    log_in(&w, "shitang");
    const Json *open = list(expect(&w, 200, "GET", "/api/complaints?open=true", STR("")), "items");
    CHECK_INT(c, number(json_item(open, 0), "id"));
    expect(&w, 200, "POST", str_fmt(w.arena, "/api/complaints/%lld/answer", (long long)c).ptr,
           STR("{\"words\":\"鱼太咸\"}"));
    const Json *decided =
        expect(&w, 200, "POST", str_fmt(w.arena, "/api/complaints/%lld/decide", (long long)c).ptr,
               STR("{\"words\":\"盐放多了，退钱\",\"refund\":\"spoiled\"}"));
    CHECK_STR(STR("decided"), json_str_or(decided, "state", STR("")));
    Str settle = str_fmt(w.arena, "/api/meals/complaints/%lld/settle", (long long)c);
    expect(&w, 403, "POST", settle.ptr, STR("{\"accepted\":true}"));
    log_in(&w, "wang");
    const Json *refunds =
        list(expect(&w, 200, "GET",
                    str_fmt(w.arena, "/api/meals/orders/%lld/refunds", (long long)id).ptr, STR("")),
             "items");
    CHECK_INT(1, json_count(refunds));
    CHECK(str_find(json_str_or(json_item(refunds, 0), "words", STR("")), STR("已经回到饭卡"), 0) !=
          SIZE_MAX);
    const Json *settled = expect(&w, 200, "POST", settle.ptr, STR("{\"accepted\":true}"));
    CHECK_STR(STR("accepted"), json_str_or(settled, "state", STR("")));
    const Json *sites = list(expect(&w, 200, "GET", "/api/meals/sites", STR("")), "sites");
    CHECK_INT(DEMO_SITES, json_count(sites));
    const Json *figures = expect(
        &w, 200, "GET",
        str_fmt(w.arena, "/api/meals/sites/%lld/figures", (long long)number(complaint, "site_id"))
            .ptr,
        STR(""));
    CHECK_INT(3, number(figures, "complaints")); /* two are of the demo */
    expect(&w, 403, "GET", "/api/meals/compare", STR(""));
    log_in(&w, "minzheng");
    CHECK_INT(DEMO_SITES,
              json_count(list(expect(&w, 200, "GET", "/api/meals/compare", STR("")), "sites")));
    close_world(&w);
}

TEST(the_manager_sees_the_day_and_puts_nobody_without_a_card_in_the_kitchen)
{
    World w = open_world();
    log_in(&w, "shitang");
    const Json *day = expect(&w, 200, "GET", "/api/kitchen/day", STR(""));
    CHECK(number(json_member(day, "today"), "orders") > 50);
    CHECK(json_count(list(day, "dishes")) > 3);
    CHECK(json_count(list(day, "todo")) > 0);
    const Json *run = json_item(list(day, "runs"), 0);
    Str packed = str_fmt(w.arena, "/api/kitchen/runs/%lld/packed", (long long)number(run, "id"));
    expect(&w, 409, "POST", packed.ptr,
           str_fmt(w.arena, "{\"boxes\":%lld}", (long long)number(run, "labels") + 1));
    expect(&w, 204, "POST", packed.ptr,
           str_fmt(w.arena, "{\"boxes\":%lld}", (long long)number(run, "labels")));
    run = json_item(list(expect(&w, 200, "GET", "/api/kitchen/packing", STR("")), "runs"), 0);
    CHECK_STR(STR("yes"), json_str_or(run, "packed", STR("")));
    int64_t cook = test_number(w.t, "SELECT person_id FROM membership WHERE role = 5");
    Str shift = str_fmt(
        w.arena,
        "{\"person_id\":%lld,\"day\":\"%s\",\"from_min\":420,\"to_min\":840,\"duty\":\"kitchen\"}",
        (long long)cook, day_in(&w, 2));
    int before = (int)test_number(w.t, "SELECT count(*) FROM worker_shift WHERE state = 1");
    const Json *cards = list(expect(&w, 200, "GET", "/api/kitchen/cards", STR("")), "cards");
    for (size_t i = 0; i < json_count(cards); i++)
        expect(&w, 200, "POST",
               str_fmt(w.arena, "/api/kitchen/cards/%lld/withdraw",
                       (long long)number(json_item(cards, i), "id"))
                   .ptr,
               STR("{}"));
    CHECK(before >= (int)test_number(w.t, "SELECT count(*) FROM worker_shift WHERE state = 1"));
    const Json *no = expect(&w, 409, "POST", "/api/kitchen/shifts", shift);
    CHECK_STR(STR("meals.no_card"), json_str_or(no, "code", STR("")));
    expect(&w, 201, "POST", "/api/kitchen/cards",
           str_fmt(w.arena,
                   "{\"person_id\":%lld,\"number\":\"JK-9\",\"issued\":\"%s\",\"expires\":\"%s\"}",
                   (long long)cook, day_in(&w, 0), day_in(&w, 364)));
    expect(&w, 201, "POST", "/api/kitchen/shifts", shift);
    CHECK(json_count(list(expect(&w, 200, "GET", "/api/kitchen/shifts", STR("")), "shifts")) >= 1);
    expect(&w, 204, "POST", "/api/kitchen/disinfection",
           STR("{\"what\":\"tableware\",\"way\":\"heat\",\"minutes\":20}"));
    expect(&w, 204, "POST", "/api/kitchen/waste",
           str_fmt(w.arena, "{\"dish_id\":%lld,\"place\":\"plate\",\"grams\":300}",
                   (long long)number(json_item(list(day, "dishes"), 0), "id")));
    CHECK(json_count(list(expect(&w, 200, "GET", "/api/kitchen/feedback", STR("")), "dishes")) >=
          1);
    close_world(&w);
}

TEST(a_list_on_paper_is_typed_back_and_says_what_stands_already)
{
    World w = open_world();
    log_in(&w, "wang");
    expect(&w, 403, "GET", "/api/meals/paper", STR("")); /* a whole building is not for an elder */
    log_in(&w, "shitang");
    const Json *none = expect(&w, 200, "GET", "/api/meals/paper", STR(""));
    CHECK_INT(0, json_count(list(none, "items")));
    expect(&w, 404, "GET", "/api/meals/paper?building_id=1", STR(""));
    const Json *buildings = list(none, "buildings");
    CHECK(json_count(buildings) > 3);
    Str path = str_fmt(w.arena, "/api/meals/paper?day=%s&building_id=%lld", day_in(&w, 1),
                       (long long)number(json_item(buildings, 0), "id"));
    const Json *sheet = expect(&w, 200, "GET", path.ptr, STR(""));
    const Json *rows = list(sheet, "items");
    const Json *sets = list(sheet, "sets");
    CHECK(json_count(rows) > 5 && json_count(sets) > 1);
    bool done = false;
    for (size_t i = 0; i < json_count(rows) && !done; i++) {
        const Json *row = json_item(rows, i);
        CHECK_INT((int64_t)i + 1, number(row, "number"));
        if (json_bool_or(row, "away", false) || json_str_or(row, "ordered", STR("")).len) continue;
        Str body = str_fmt(
            w.arena,
            "{\"client_id\":77001,\"eater_id\":%lld,\"sets\":[{\"id\":%lld}],\"how\":\"door\",\"pay\":\"cash\",\"channel\":\"paper\",\"asked\":true}",
            (long long)number(row, "person_id"), (long long)number(json_item(sets, 0), "id"));
        int64_t id = number(expect(&w, 201, "POST", "/api/meals/orders", body), "id");
        CHECK_INT(id, number(expect(&w, 201, "POST", "/api/meals/orders", body), "id"));
        CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM meal_line l JOIN meal_order o"
                                      "    ON o.community_id = l.community_id AND o.id = l.order_id"
                                      " WHERE o.channel = 6 AND l.count = 1"));
        const Json *again = expect(&w, 200, "GET", path.ptr, STR(""));
        const Json *same = json_item(list(again, "items"), i);
        CHECK(json_str_or(same, "ordered", STR("")).len > 0);
        CHECK_INT(number(sheet, "code"), number(again, "code"));
        done = true;
    }
    CHECK(done);
    close_world(&w);
}

TEST(what_is_ordered_every_week_is_shown_paused_and_ended)
{
    World w = open_world();
    log_in(&w, "wang");
    const Json *all = expect(&w, 200, "GET", "/api/meals/standing", STR(""));
    const Json *held = list(all, "items");
    int64_t me = number(all, "person_id");
    for (size_t i = 0; i < json_count(held); i++)
        expect(&w, 204, "POST",
               str_fmt(w.arena, "/api/meals/standing/%lld/end",
                       (long long)number(json_item(held, i), "id"))
                   .ptr,
               STR("{}"));
    int64_t id =
        number(expect(&w, 201, "POST", "/api/meals/standing", STR("{\"weekdays\":62}")), "id");
    held = list(expect(&w, 200, "GET", "/api/meals/standing", STR("")), "items");
    CHECK_INT(1, json_count(held));
    CHECK_INT(id, number(json_item(held, 0), "id"));
    CHECK_INT(62, number(json_item(held, 0), "weekdays"));
    CHECK_STR(STR("door"), json_str_or(json_item(held, 0), "how", STR("")));
    const Json *away =
        expect(&w, 201, "POST", str_fmt(w.arena, "/api/people/%lld/absences", (long long)me).ptr,
               str_fmt(w.arena, "{\"kind\":\"other\",\"from\":\"%s\",\"to\":\"%s\"}", day_in(&w, 1),
                       day_in(&w, 3)));
    const Json *pauses = list(expect(&w, 200, "GET", "/api/meals/standing", STR("")), "pauses");
    CHECK_INT(1, json_count(pauses));
    CHECK_STR(str_of(day_in(&w, 3)), json_str_or(json_item(pauses, 0), "to", STR("")));
    /* Taken back before it begins: it ends the day before its first. */
    expect(&w, 204, "POST",
           str_fmt(w.arena, "/api/people/%lld/absences/%lld/end", (long long)me,
                   (long long)number(away, "id"))
               .ptr,
           str_fmt(w.arena, "{\"last\":\"%s\"}", day_in(&w, 0)));
    expect(&w, 204, "POST", str_fmt(w.arena, "/api/meals/standing/%lld/end", (long long)id).ptr,
           STR("{}"));
    all = expect(&w, 200, "GET", "/api/meals/standing", STR(""));
    CHECK_INT(0, json_count(list(all, "items")));
    CHECK_INT(0, json_count(list(all, "pauses")));
    close_world(&w);
}

static Str goods(World *w, int n, int days)
{
    return str_fmt(
        w->arena,
        "{\"code\":\"LY-%d\",\"name\":\"鲈鱼\",\"supplier\":\"城南水产\",\"received\":\"%s\",\"expires\":\"%s\",\"grams\":5000}",
        n, day_in(w, 0), day_in(w, days));
}

TEST(goods_come_in_go_into_a_dish_and_are_taken_back_by_the_canteen_that_has_them)
{
    World w = open_world();
    log_in(&w, "wang");
    expect(&w, 403, "GET", "/api/kitchen/lots", STR(""));
    log_in(&w, "chushi");
    size_t before = json_count(list(expect(&w, 200, "GET", "/api/kitchen/lots", STR("")), "items"));
    int64_t dish = number(
        json_item(list(expect(&w, 200, "GET", "/api/kitchen/board", STR("")), "dishes"), 0), "id");
    expect(&w, 422, "POST", "/api/kitchen/lots", goods(&w, 1, -1));
    int64_t lot = number(expect(&w, 201, "POST", "/api/kitchen/lots", goods(&w, 2, 1)), "id");
    const char *use_path = str_fmt(w.arena, "/api/kitchen/lots/%lld/use", (long long)lot).ptr;
    Str use = str_fmt(w.arena, "{\"dish_id\":%lld,\"grams\":4000}", (long long)dish);
    int64_t used = number(expect(&w, 201, "POST", use_path, use), "id");
    expect(&w, 409, "POST", use_path, use); /* only 1000 are left */
    const Json *all = list(expect(&w, 200, "GET", "/api/kitchen/lots", STR("")), "items");
    CHECK_INT((int64_t)before + 1, json_count(all));
    for (size_t i = 0; i + 1 < json_count(all); i++)
        CHECK(number(json_item(all, i), "days_left") <= number(json_item(all, i + 1), "days_left"));
    for (size_t i = 0; i < json_count(all); i++) {
        const Json *one = json_item(all, i);
        if (number(one, "id") != lot) continue;
        CHECK_INT(1000, number(one, "left"));
        CHECK_STR(STR("soon"), json_str_or(one, "state", STR("")));
    }
    const char *back = str_fmt(w.arena, "/api/kitchen/lots/%lld/undo", (long long)lot).ptr;
    expect(&w, 409, "POST", back, STR("{}"));
    expect(&w, 204, "POST",
           str_fmt(w.arena, "/api/kitchen/lot-uses/%lld/undo", (long long)used).ptr, STR("{}"));
    expect(&w, 204, "POST", back, STR("{}"));
    CHECK_INT((int64_t)before,
              json_count(list(expect(&w, 200, "GET", "/api/kitchen/lots", STR("")), "items")));
    /* Another canteen's lot, even with our own dish. */
    int64_t other = test_number(
        w.t, "SELECT min(id) FROM food_lot WHERE site_id <> (SELECT min(organisation_id)"
             "  FROM membership WHERE role = 5)");
    CHECK(other > 0);
    const Json *no = expect(
        &w, 404, "POST", str_fmt(w.arena, "/api/kitchen/lots/%lld/use", (long long)other).ptr, use);
    CHECK_STR(STR("meals.no_lot"), json_str_or(no, "code", STR("")));
    expect(&w, 404, "POST", str_fmt(w.arena, "/api/kitchen/lots/%lld/undo", (long long)other).ptr,
           STR("{}"));
    close_world(&w);
}

static Str health_card(World *w, int64_t person)
{
    return str_fmt(w->arena,
                   "{\"person_id\":%lld,\"number\":\"JK-10\",\"issued\":\"%s\",\"expires\":\"%s\"}",
                   (long long)person, day_in(w, 0), day_in(w, 364));
}

TEST(samples_of_two_days_are_thrown_away_and_a_card_is_for_who_works_here)
{
    World w = open_world();
    log_in(&w, "shitang");
    const Json *due = list(expect(&w, 200, "GET", "/api/kitchen/samples", STR("")), "items");
    size_t before = json_count(due);
    CHECK(before > 0);
    const Json *one = json_item(due, 0);
    CHECK(json_str_or(one, "name", STR("")).len > 0);
    CHECK(number(one, "taken_ms") + 48 * HOUR_MS <= w.t->now_ms);
    Str meal = json_str_or(one, "meal", STR(""));
    Str day = json_str_or(one, "day", STR(""));
    expect(&w, 204, "POST",
           str_fmt(w.arena, "/api/kitchen/dishes/%lld/sample/discard",
                   (long long)number(one, "dish_id"))
               .ptr,
           str_fmt(w.arena, "{\"day\":\"%.*s\",\"meal\":\"%.*s\"}", STR_ARG(day), STR_ARG(meal)));
    CHECK_INT((int64_t)before - 1,
              json_count(list(expect(&w, 200, "GET", "/api/kitchen/samples", STR("")), "items")));
    const Json *staff = list(expect(&w, 200, "GET", "/api/kitchen/staff", STR("")), "items");
    CHECK(json_count(staff) >= 3);
    CHECK_STR(STR("site_manager"), json_str_or(json_item(staff, 0), "role", STR("")));
    int64_t elder = test_number(w.t, "SELECT min(person_id) FROM membership WHERE role = 1");
    const Json *no = expect(&w, 404, "POST", "/api/kitchen/cards", health_card(&w, elder));
    CHECK_STR(STR("meals.not_staff"), json_str_or(no, "code", STR("")));
    expect(&w, 201, "POST", "/api/kitchen/cards",
           health_card(&w, number(json_item(staff, 0), "person_id")));
    close_world(&w);
}

static int64_t left_of(World *w, const char *login, int64_t site, int64_t item)
{
    log_in(w, login);
    const char *path =
        str_fmt(w->arena, "/api/meals/menu?day=%s&site=%lld", day_in(w, 1), (long long)site).ptr;
    const Json *sets = list(expect(w, 200, "GET", path, STR("")), "sets");
    for (size_t i = 0; i < json_count(sets); i++)
        if (number(json_item(sets, i), "id") == item) return number(json_item(sets, i), "left");
    return -1;
}

TEST(the_menu_shows_the_last_portions_to_elders_alone_until_the_hour)
{
    World w = open_world();
    log_in(&w, "shitang");
    const Json *menu =
        expect(&w, 200, "GET",
               str_fmt(w.arena, "/api/site/menu?from=%s&to=%s", day_in(&w, 1), day_in(&w, 1)).ptr,
               STR(""));
    int64_t dish = number(json_item(list(menu, "dishes"), 0), "id");
    Str start = str_fmt(
        w.arena,
        "{\"day\":\"%s\",\"slot\":\"lunch\",\"kind\":\"set\",\"name\":\"老人餐\",\"price_fen\":900,\"portions\":9,\"dishes\":[%lld],\"elder_until_min\":600,\"elder_portions\":",
        day_in(&w, 1), (long long)dish);
    const Json *no =
        expect(&w, 422, "POST", "/api/meals/items", str_fmt(w.arena, "%.*s10}", STR_ARG(start)));
    CHECK_STR(STR("meals.elder_portions"), json_str_or(no, "code", STR("")));
    int64_t id = number(
        expect(&w, 201, "POST", "/api/meals/items", str_fmt(w.arena, "%.*s6}", STR_ARG(start))),
        "id");
    expect(&w, 200, "POST", "/api/meals/menu/publish",
           str_fmt(w.arena, "{\"from\":\"%s\",\"to\":\"%s\"}", day_in(&w, 1), day_in(&w, 1)));
    int64_t site = test_number(w.t, "SELECT site_id FROM menu_item WHERE elder_portions = 6");
    CHECK_INT(9, left_of(&w, "wang", site, id));
    CHECK_INT(3, left_of(&w, "xiaofang", site, id));
    close_world(&w);
}
