#include "domains/meals/world_for_tests.h"

typedef struct MenuDraft {
    MealWorld *w;
    MenuItemId item;
    OrganisationId site;
} MenuDraft;
static Status add_draft(Tx *tx, void *job)
{
    MenuDraft *d = job;
    MenuItem m;
    TRY(menu_item_find(tx, d->w->fish_set, &m));
    d->site = m.site;
    m.name = STR("加菜");
    return meals_menu_add(tx, &m, &d->item);
}
static Status drop_draft(Tx *tx, void *job)
{
    MenuDraft *d = job;
    return meals_menu_drop(tx, d->site, d->item);
}
static Status drop_published(Tx *tx, void *job)
{
    MenuDraft *d = job;
    return meals_menu_drop(tx, d->site, d->w->fish_set);
}
static Status drop_elsewhere(Tx *tx, void *job)
{
    MenuDraft *d = job;
    return meals_menu_drop(tx, (OrganisationId){d->site.v + 1}, d->item);
}
/* A drop that failed half way has left the item and its dishes. */
static void draft_whole(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM menu_item WHERE state = 1"));
    CHECK(test_number(t, "SELECT count(*) FROM menu_part p JOIN menu_item i"
                         "    ON i.community_id = p.community_id AND i.id = p.item_id"
                         " WHERE i.state = 1") > 0);
}

TEST(a_draft_can_be_dropped_and_what_is_published_stays)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MenuDraft d = {.w = world_open(engine, &t)};
        CHECK_STATUS(OK, test_write(t, HERE, add_draft, &d));
        int64_t items = test_number(t, "SELECT count(*) FROM menu_item");
        CHECK_STATUS(CONFLICT, test_write(t, HERE, drop_published, &d));
        CHECK_TEXT("meals.published", t->problem.code);
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, drop_elsewhere, &d));
        CHECK_TEXT("meals.no_item", t->problem.code);
        CHECK(test_fault_loop(t, HERE, drop_draft, &d, draft_whole) >= 3);
        CHECK_INT(items - 1, test_number(t, "SELECT count(*) FROM menu_item"));
        CHECK_STATUS(OK, test_write(t, HERE, drop_draft, &d)); /* repeated: harmless */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Kept for elders ---- */

static Status add_soup(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t published;
    MenuItem soup = {.site = w->site,
                     .day = w->day,
                     .slot = SLOT_LUNCH,
                     .position = 9,
                     .kind = MENU_SET,
                     .name = STR("豆腐汤"),
                     .price_fen = 600,
                     .portions = 4,
                     .elder_portions = w->left,
                     .elder_until_ms = day_ms(w->day, SHANGHAI_MS) + 11 * HOUR_MS,
                     .parts = {w->tofu},
                     .part_count = 1};
    TRY(meals_menu_add(tx, &soup, &w->ask.lines[0].item));
    return meals_menu_publish(tx, w->site, w->day, w->day, &published);
}
static void soup_for(MealWorld *w, PersonId person, int64_t count)
{
    bool clerk = person.v == w->clerk.v;
    w->ask.person = w->actor = person;
    w->ask.lines[0].count = count;
    w->role = clerk ? ROLE_CANTEEN_WORKER : ROLE_ELDER;
    w->ask.pay_with = clerk ? MEAL_BY_CASH : MEAL_BY_CARD;
    w->ask.channel = MEAL_BY_COUNTER;
}

TEST(the_last_portions_are_an_elders_until_the_hour_and_then_anybodys)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->left = 5;
        CHECK_STATUS(INVALID, test_write(t, HERE, add_soup, w));
        CHECK_TEXT("meals.elder_portions", t->problem.code);
        w->left = 3;
        CHECK_STATUS(OK, test_write(t, HERE, add_soup, w));
        soup_for(w, w->clerk, 2);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.kept_for_elders", t->problem.code);
        soup_for(w, w->clerk, 1);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w)); /* three are left, for elders */
        CHECK_TEXT("meals.kept_for_elders", t->problem.code);
        soup_for(w, w->neighbour, 2);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        soup_for(w, w->clerk, 1);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        t->now_ms = day_ms(w->day, SHANGHAI_MS) + 11 * HOUR_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_INT(0, test_number(t, "SELECT portions_left FROM menu_item WHERE name = '豆腐汤'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Brought to the door ---- */

static const char door_scheme[] =
    "{\"id\":\"T-2\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"w\",\"kind\":\"delivery\",\"group\":\"way\",\"who\":{\"age\":[60,200],\"tags_any\":[\"shineng\"]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"funders\":[[\"district\",10000]]}]}";

static DoorPrice door;
static Status put_fee(Tx *tx, void *job)
{
    MealWorld *w = job;
    MealSite site;
    ProgrammeId programme;
    TRY(meals_site(tx, w->site, &site));
    site.fee_fen = 300;
    TRY(meals_site_set(tx, &site));
    TRY(benefits_programme_add(tx, STR("送餐"), str_of(door_scheme), STR("2号"), &programme));
    return benefits_publish(tx, programme, w->site);
}
static Status cannot_go_out(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t id;
    return people_flag_set(tx, w->elder, FLAG_DISABLED, w->day - 1, STR("评估"), &id);
}
static Status look_at_door(Tx *tx, void *job)
{
    MealWorld *w = job;
    MenuItem m;
    TRY(menu_item_find(tx, w->fish_set, &m));
    return meals_door_price(tx, w->ask.person, &m, &door);
}

TEST(who_cannot_go_out_has_it_brought_free_by_the_rule_and_the_others_pay_the_fee)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_read(t, HERE, look_at_door, w));
        CHECK_INT(0, door.fee_fen);
        CHECK_STATUS(OK, test_write(t, HERE, put_fee, w));
        CHECK_STATUS(OK, test_read(t, HERE, look_at_door, w));
        CHECK_INT(300, door.fee_fen);
        CHECK_INT(300, door.pay_fen);
        CHECK_STATUS(OK, test_write(t, HERE, cannot_go_out, w));
        CHECK_STATUS(OK, test_read(t, HERE, look_at_door, w));
        CHECK_INT(300, door.fee_fen);
        CHECK_INT(0, door.pay_fen);
        w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(300, w->order.fee_fen);
        CHECK_INT(1800, w->order.pay_fen); /* the food alone */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
