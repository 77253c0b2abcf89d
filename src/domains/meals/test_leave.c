/* Away, moved, died, another allergy: what was ordered before follows. */
#include "domains/meals/world_for_tests.h"

static Status do_leave(Tx *tx, void *job)
{
    MealWorld *w = job;
    return people_leave(tx, w->elder, (PersonState)w->number, w->day);
}

static Status do_back(Tx *tx, void *job)
{
    MealWorld *w = job;
    return people_leave(tx, w->elder, PERSON_LIVES_HERE, w->day);
}

static Status do_away(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t id;
    return people_absence_set(tx, w->elder, 1, w->day, w->day + (Day)w->number, true, &id);
}

static Status do_allergy(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t row;
    return people_diet_set(
        tx, w->elder,
        &(DietLimit){
            .kind = DIET_ALLERGY, .value = STR("A3"), .source = STR("医生"), .from = w->day},
        &row);
}

static Status do_standing(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t id;
    as(tx, w);
    return meals_standing_set(tx,
                              &(Standing){.person = w->elder,
                                          .site = w->site,
                                          .slot = SLOT_LUNCH,
                                          .weekdays = 0xfe,
                                          .how = MEAL_EAT_IN,
                                          .pay_with = MEAL_BY_CARD},
                              &id);
}

TEST(who_died_is_cooked_for_no_more)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        w->number = PERSON_DIED;
        CHECK_STATUS(OK, test_write(t, HERE, do_leave, w));
        test_jobs(t);
        CHECK_INT(MEAL_CANCELLED, test_number(t, "SELECT state FROM meal_order"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM standing_order WHERE state = 1"));
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_INT(100, w->left);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message")); /* none to the dead */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.not_here", t->problem.code);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_walk_in, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_standing, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_back, w)); /* it was a mistake in the register */
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status do_died_before(Tx *tx, void *job)
{
    MealWorld *w = job;
    return people_leave(tx, w->elder, PERSON_DIED, w->day - 3);
}
static Status do_registrar(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t login;
    LoginAsk ask = {.name = STR("clerk"),
                    .community = tx->origin.community,
                    .person = w->clerk,
                    .role = ROLE_REGISTRAR};
    return people_login_add(tx, &ask, &login);
}

TEST(who_stands_at_the_counter_eats_whatever_the_register_says)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_registrar, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_died_before, w));
        test_jobs(t);
        w->actor = w->clerk; /* of the canteen */
        w->role = ROLE_CANTEEN_WORKER;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_walk_in, w));
        CHECK_TEXT("meals.ask_first", t->problem.code);
        w->ask.confirmed = true;
        CHECK_STATUS(OK, test_write(t, HERE, do_walk_in, w));
        CHECK_INT(1800, w->order.pay_fen); /* the price of the list: no discount, no subsidy */
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM settlement_part"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.not_gone'"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.not_gone'"));
        /* By telephone too, and the day the register is right again all is as it was. */
        w->ask.channel = MEAL_BY_PHONE;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_cancel, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_back, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK(w->order.pay_fen < 1800);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.not_gone'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(who_goes_away_gets_the_money_back_unless_it_is_being_cooked)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        w->number = 40; /* over the end of the month */
        CHECK_STATUS(OK, test_write(t, HERE, do_away, w));
        test_jobs(t);
        CHECK_INT(MEAL_CANCELLED, test_number(t, "SELECT state FROM meal_order"));
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.cancelled'"));
        /* What is ordered after it was said was meant. */
        t->now_ms += 1000;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 1"));
        t->now_ms += 61 * MINUTE_MS; /* 11:31, cooking */
        CHECK_STATUS(OK, test_write(t, HERE, do_away, w));
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(an_allergy_that_is_noted_after_the_order_reaches_the_box)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w)); /* a perch */
        t->now_ms += 61 * MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_allergy, w));
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 1"
                                    "   AND warning = '花生过敏|鱼过敏' AND alert = 2"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
        w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_allergy, w)); /* before the kitchen begins */
        test_jobs(t);
        CHECK_INT(MEAL_CANCELLED, test_number(t, "SELECT state FROM meal_order"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.diet_now'"));
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status do_wait(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_wait(tx, w->actor, w->tofu_set);
}

static Status do_more(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_menu_portions(tx, w->tofu_set, w->number);
}

TEST(as_many_hear_of_it_as_there_are_portions_and_each_once)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->ask.lines[0].item = w->tofu_set; /* the only one */
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        w->actor = w->neighbour;
        CHECK_STATUS(OK, test_write(t, HERE, do_wait, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_wait, w)); /* tapped twice */
        w->actor = w->daughter;
        CHECK_STATUS(OK, test_write(t, HERE, do_wait, w));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM meal_wait"));
        w->number = 3;
        CHECK_STATUS(OK, test_write(t, HERE, do_more, w));
        CHECK_INT(2,
                  test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.portion_free'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status do_drug(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t row;
    return people_diet_set(
        tx, w->elder,
        &(DietLimit){
            .kind = DIET_DRUG, .value = w->reason, .source = STR("医生"), .from = w->day - 9},
        &row);
}

TEST(a_late_meal_of_who_takes_insulin_is_phoned_about)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->reason = STR("门冬胰岛素");
        CHECK_STATUS(OK, test_write(t, HERE, do_drug, w));
        w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w)); /* promised for 11:30 */
        CHECK_STR(STR("先送，要准时"), w->order.kitchen_note);
        t->now_ms += 89 * MINUTE_MS; /* 11:59 */
        test_jobs(t);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.late'"));
        t->now_ms += 2 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.late'"));
        test_store_close(t);
        w = world_open(engine, &t); /* in time: nobody is rung */
        w->reason = STR("门冬胰岛素");
        CHECK_STATUS(OK, test_write(t, HERE, do_drug, w));
        w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
        t->now_ms += 2 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.late'"));
        test_store_close(t);
    }
}

/* Four weeks with greens, one without, for who takes warfarin. */
static Status do_weeks(Tx *tx, void *job)
{
    MealWorld *w = job;
    DishId greens;
    TRY(world_dish(tx, w, "清炒菠菜", "greens", "[{\"name\":\"菠菜\",\"grams\":200}]", &greens));
    for (int week = 0; week < 5; week++) {
        MenuItemId item;
        int64_t published;
        MenuItem m = {.site = w->site,
                      .day = w->day + 7 * week,
                      .slot = SLOT_LUNCH,
                      .kind = MENU_SET,
                      .name = STR("青菜饭"),
                      .price_fen = 600,
                      .portions = 9,
                      .parts = {week < 4 ? greens : w->rice},
                      .part_count = 1};
        TRY(meals_menu_add(tx, &m, &item));
        TRY(meals_menu_publish(tx, w->site, m.day, m.day, &published));
        MealAsk ask = w->ask;
        ask.lines[0].item = item;
        as(tx, w);
        TRY(meals_order_place(tx, &ask, &w->order));
        TRY(meals_hand_over(tx, w->order.id, &w->order));
    }
    return OK;
}

TEST(greens_that_stop_coming_are_said_to_who_takes_warfarin)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->reason = STR("华法林");
        CHECK_STATUS(OK, test_write(t, HERE, do_drug, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_weeks, w));
        for (int week = 0; week < 5; week++) {
            t->now_ms += 7 * DAY_MS;
            test_jobs(t);
        }
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.greens'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status do_left(Tx *tx, void *job)
{
    MealWorld *w = job;
    TRY(eater_left(tx, &(Event){.subject = w->elder.v, .at_ms = tx->now_ms}));
    return eater_away(tx, &(Event){.subject = w->elder.v, .at_ms = tx->now_ms});
}

static Status do_dish(Tx *tx, void *job)
{
    MealWorld *w = job;
    Dish d;
    TRY(dish_find(tx, w->fish, &d));
    d.may_contain = STR("A5"); /* the elder must not eat it */
    TRY(meals_dish_set(tx, &d));
    return dish_changed(tx, &(Event){.subject = d.id.v, .at_ms = tx->now_ms});
}

TEST(what_follows_an_order_is_done_whole_or_not_at_all)
{
    TestStore *t;
    MealWorld *w = world_open(TEST_SQLITE, &t);
    w->ask.how = MEAL_TO_DOOR;
    CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
    CHECK(test_fault_loop(t, HERE, do_dish, w, NULL) > 5);
    CHECK_INT(MEAL_CANCELLED, test_number(t, "SELECT state FROM meal_order"));
    CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
    w->ask.lines[0].item = w->tofu_set;
    CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
    w->number = PERSON_MOVED;
    CHECK_STATUS(OK, test_write(t, HERE, do_leave, w));
    CHECK(test_fault_loop(t, HERE, do_left, w, NULL) > 5);
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 1"));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(what_the_daughter_arranges_for_every_week_is_told)
{
    TestStore *t;
    MealWorld *w = world_open(TEST_SQLITE, &t);
    CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM message"));
    test_store_close(t);
    w = world_open(TEST_SQLITE, &t);
    w->actor = w->daughter;
    w->role = ROLE_FAMILY;
    CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.by_family'"));
    test_store_close(t);
}
