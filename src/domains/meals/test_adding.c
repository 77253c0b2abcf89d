/* Several people, several doors, one open order. */
#include "domains/meals/world_for_tests.h"

static void ask_as(MealWorld *w, PersonId actor, int64_t role, MealChannel channel, MealPay pay)
{
    w->actor = actor;
    w->role = role;
    w->ask.channel = channel;
    w->ask.pay_with = pay;
}

TEST(what_the_daughter_adds_is_not_charged_to_the_elders_card)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        ask_as(w, w->daughter, ROLE_FAMILY, MEAL_BY_RELATIVE, MEAL_BY_FAMILY);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.other_purse", t->problem.code);
        CHECK_TEXT("这一餐已经用饭卡订了，请用饭卡加，或先退掉那一份再订", t->problem.text);
        look(t, w);
        CHECK_INT(10000 - 1320, w->card);
        CHECK_INT(10000, w->purse);
        CHECK_INT(99, w->left);
        /* With the elder's card, which was agreed to, within the limit of the day. */
        w->ask.pay_with = MEAL_BY_CARD;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(2, w->order.lines[0].count);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.by_family'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(nobody_makes_a_meal_that_another_pays_dearer)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        ask_as(w, w->daughter, ROLE_FAMILY, MEAL_BY_RELATIVE, MEAL_BY_FAMILY);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        ask_as(w, w->elder, ROLE_ELDER, MEAL_BY_APP, MEAL_BY_CARD);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.other_purse", t->problem.code);
        CHECK_TEXT("这一餐李小芳已经订了清蒸鲈鱼套餐，加菜请李小芳来加", t->problem.text);
        w->lines[0] = (MealLine){.item = w->fish_set, .count = 2};
        w->line_count = 1;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_change, w));
        CHECK_TEXT("meals.other_purse", t->problem.code);
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_INT(10000 - 1320, w->purse);
        CHECK_INT(99, w->left);
        /* Another set that is no dearer is the elder's choice. */
        w->lines[0] = (MealLine){.item = w->tofu_set, .count = 1};
        CHECK_STATUS(OK, test_write(t, HERE, do_change, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_added_through_another_door_keeps_the_hours_of_that_door)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        t->now_ms += 45 * MINUTE_MS; /* 11:15: by phone only */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.cutoff_passed", t->problem.code);
        ask_as(w, w->clerk, ROLE_CANTEEN_WORKER, MEAL_BY_PHONE, MEAL_BY_CARD);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(2, w->order.lines[0].count);
        CHECK_INT(MEAL_BY_APP, w->order.channel);
        w->lines[0] = (MealLine){.item = w->fish_set, .count = 1};
        w->line_count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_change, w));
        t->now_ms += 30 * MINUTE_MS; /* 11:45: at the counter only */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_walk_in, w));
        CHECK_TEXT("meals.hand_over_first", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_walk_in, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(the_way_it_is_eaten_is_as_was_said_last_and_the_stop_follows)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM stop WHERE state < 4"));
        w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(MEAL_TO_DOOR, w->order.how);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM stop WHERE state < 4"));
        w->ask.how = 0; /* not said: as it stands */
        w->ask.lines[0].count = 1;
        w->lines[0] = (MealLine){.item = w->fish_set, .count = 1};
        w->line_count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_change, w));
        CHECK_INT(MEAL_TO_DOOR, w->order.how);
        w->ask.how = MEAL_TAKE_AWAY;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(MEAL_TAKE_AWAY, test_number(t, "SELECT how FROM meal_order"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM stop WHERE state < 4"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status do_fetched(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_fetched(tx, w->order.id, &w->order);
}

static Status do_fee(Tx *tx, void *job)
{
    MealSite site;
    TRY(meals_site(tx, ((MealWorld *)job)->site, &site));
    site.fee_fen = 200;
    return meals_site_set(tx, &site);
}

TEST(who_fetches_what_was_to_be_brought_pays_no_fee_and_the_courier_does_not_come)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_fee, w));
        w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(1320 + 200, w->order.pay_fen);
        w->actor = w->clerk;
        w->role = ROLE_CANTEEN_WORKER;
        CHECK_STATUS(OK, test_write(t, HERE, do_fetched, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_fetched, w));
        CHECK_INT(1320, w->order.pay_fen);
        CHECK_INT(MEAL_TAKE_AWAY, w->order.how);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM stop WHERE state < 4"));
        look(t, w);
        CHECK_INT(10000 - 1320, w->card);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_wish_stands_once_on_the_box_and_what_a_dish_asked_for_goes_with_it)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->ask.note = STR("少盐，多给点汤");
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STR(STR("少盐，多给点汤"), w->order.kitchen_note);
        w->ask.note = STR("少盐，不要葱");
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STR(STR("少盐，多给点汤，不要葱"), w->order.kitchen_note);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_meal_is_fetched_whole_or_not_at_all)
{
    TestStore *t;
    MealWorld *w = world_open(TEST_SQLITE, &t);
    w->ask.how = MEAL_TO_DOOR;
    CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
    CHECK(test_fault_loop(t, HERE, do_place, w, NULL) > 10); /* adds one */
    w->actor = w->clerk;
    w->role = ROLE_CANTEEN_WORKER;
    CHECK(test_fault_loop(t, HERE, do_fetched, w, NULL) > 10);
    CHECK_INT(MEAL_HANDED_OVER, test_number(t, "SELECT state FROM meal_order"));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}
