/* A fault at every store call of the rules whose own tests have no such loop. */
#include "domains/meals/after_for_tests.h"

static Status do_wait(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_wait(tx, a->w->elder, a->w->tofu_set);
}
static Status do_menu(Tx *tx, void *job)
{
    After *a = job;
    MenuItemId id;
    int64_t published;
    TRY(world_item(tx, a->w, 9, "再来一份", 900, 5, a->w->rice, &id));
    TRY(meals_menu_portions(tx, id, 4));
    return meals_menu_publish(tx, a->w->site, a->w->day, a->w->day, &published);
}
static Status do_dish(Tx *tx, void *job)
{
    After *a = job;
    DishId id;
    return world_dish(tx, a->w, "粥", "porridge", "[{\"name\":\"小米\",\"grams\":40}]", &id);
}
static Status do_site(Tx *tx, void *job)
{
    After *a = job;
    MealSite site;
    TRY(meals_site(tx, a->w->site, &site));
    site.fee_fen = 100;
    return meals_site_set(tx, &site);
}
static Status do_standing(Tx *tx, void *job)
{
    After *a = job;
    int64_t id;
    as(tx, a->w);
    return meals_standing_set(tx,
                              &(Standing){.person = a->w->elder,
                                          .site = a->w->site,
                                          .slot = SLOT_LUNCH,
                                          .weekdays = 0xfe,
                                          .how = MEAL_EAT_IN,
                                          .pay_with = MEAL_BY_CARD},
                              &id);
}
static Status do_standing_timer(Tx *tx, void *job)
{
    After *a = job;
    return standing_timer(tx, a->w->site.v, tx->now_ms - DAY_MS); /* for today's menu */
}
static MealAt lunch(const After *a)
{
    return (MealAt){a->w->site, a->w->day, SLOT_LUNCH};
}
static Status do_heat(Tx *tx, void *job)
{
    After *a = job;
    return meals_temperature(tx, lunch(a), a->w->fish, 650);
}
static Status do_pot(Tx *tx, void *job)
{
    After *a = job;
    return meals_pot(tx, lunch(a), a->w->fish, 20, STR("k9"));
}
static Status do_pot_undo(Tx *tx, void *job)
{
    (void)job;
    return meals_pot_undo(tx, STR("k9"));
}
static Status do_sample(Tx *tx, void *job)
{
    After *a = job;
    return meals_sample_take(tx, lunch(a), a->w->fish, 130);
}
static Status do_discard(Tx *tx, void *job)
{
    After *a = job;
    return meals_sample_discard(tx, lunch(a), a->w->fish);
}

TEST(a_store_fault_in_the_small_rules_leaves_nothing_behind_either)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        CHECK(test_fault_loop(t, HERE, do_menu, a, sound) >= 6);
        CHECK(test_fault_loop(t, HERE, do_dish, a, sound) >= 1);
        CHECK(test_fault_loop(t, HERE, do_site, a, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, do_heat, a, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, do_pot, a, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, do_pot_undo, a, sound) >= 1);
        CHECK(test_fault_loop(t, HERE, do_sample, a, sound) >= 3);
        CHECK(test_fault_loop(t, HERE, do_standing, a, sound) >= 3);
        CHECK(test_fault_loop(t, HERE, do_standing_timer, a, sound) >= 15);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE channel = 8"));
        a->w->ask.person = a->w->actor = a->w->neighbour; /* the last tofu */
        a->w->ask.lines[0].item = a->w->tofu_set;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, a->w));
        as_elder(a);
        CHECK(test_fault_loop(t, HERE, do_wait, a, sound) >= 2);
        a->w->actor = a->w->neighbour;
        CHECK(test_fault_loop(t, HERE, do_cancel, a->w, sound) >= 8); /* who waits is told */
        CHECK_INT(1,
                  test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.portion_free'"));
        CHECK_STATUS(OK, test_write(t, HERE, do_place, a->w));
        CHECK(test_fault_loop(t, HERE, do_no_show, a->w, sound) >= 5);
        t->now_ms += 48 * HOUR_MS;
        CHECK(test_fault_loop(t, HERE, do_discard, a, sound) >= 2);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
