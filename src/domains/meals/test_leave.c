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
