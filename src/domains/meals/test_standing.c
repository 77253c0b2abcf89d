#include "domains/meals/world_for_tests.h"

static int64_t standing;
static Status do_standing(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_standing_set(tx,
                              &(Standing){.person = w->ask.person,
                                          .site = w->site,
                                          .slot = SLOT_LUNCH,
                                          .weekdays = w->number,
                                          .how = MEAL_TO_DOOR,
                                          .pay_with = w->ask.pay_with},
                              &standing);
}
static Status do_end(Tx *tx, void *job)
{
    as(tx, job);
    return meals_standing_end(tx, standing);
}

/* Tomorrow there are fish and peanuts; the day after peanuts only. */
static Status more_days(Tx *tx, void *job)
{
    MealWorld *w = job;
    MenuItemId id;
    int64_t published;
    Day today = w->day;
    w->day = today + 1;
    TRY(world_item(tx, w, 1, "花生炖豆腐套餐", 1400, 50, w->peanut, &id));
    TRY(world_item(tx, w, 2, "清蒸鲈鱼套餐", 1800, 50, w->fish, &id));
    w->day = today + 2;
    TRY(world_item(tx, w, 1, "花生炖豆腐套餐", 1400, 50, w->peanut, &id));
    w->day = today;
    return meals_menu_publish(tx, w->site, today, today + 2, &published);
}
static Status go_away(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t id;
    return people_absence_set(tx, w->elder, 2, w->day + 1, w->day + 1, true, &id);
}
static Status do_clashes(Tx *tx, void *job)
{
    MealWorld *w = job;
    Clash *found;
    size_t count;
    TRY(meals_clashes(tx, w->site, w->day, w->day + 6, &found, &count));
    w->left = (int64_t)count;
    return OK;
}

static MealWorld *open_days(TestEngine engine, TestStore **t)
{
    MealWorld *w = world_open(engine, t);
    CHECK_STATUS(OK, test_write(*t, HERE, more_days, w));
    w->number = 0xfe;
    return w;
}

static void to_evening(TestStore *t, int days)
{
    t->now_ms = day_ms(ms_day(t->now_ms, SHANGHAI_MS) + days, SHANGHAI_MS) + 18 * HOUR_MS;
    test_jobs(t);
}

TEST(a_standing_order_makes_tomorrows_order_of_what_suits_and_says_when_nothing_does)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = open_days(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_standing, w));
        CHECK_TEXT("meals.standing_held", t->problem.code);
        CHECK_STATUS(OK, test_read(t, HERE, do_clashes, w));
        CHECK_INT(1, w->left); /* the day after tomorrow, a week ahead */
        to_evening(t, 0);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE channel = 8"));
        CHECK_INT(1, test_number(
                         t, "SELECT count(*) FROM meal_line l JOIN menu_item i ON i.id = l.item_id"
                            " WHERE i.name = '清蒸鲈鱼套餐'"));
        look(t, w);
        CHECK_INT(10000 - 1320, w->card);
        CHECK_INT(0, test_store_broken(t));
        to_evening(t, 1);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE channel = 8"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_clash"));
        CHECK_INT(0, test_store_broken(t));
        CHECK_STATUS(OK, test_write(t, HERE, do_end, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_end, w));
        test_store_close(t);
    }
}

TEST(a_day_away_has_no_order)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = open_days(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
        CHECK_STATUS(OK, test_write(t, HERE, go_away, w));
        to_evening(t, 0);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM meal_order"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM meal_clash"));
        test_store_close(t);
    }
}

TEST(a_purse_that_is_empty_is_noted_and_the_others_are_ordered)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = open_days(engine, &t);
        w->ask.person = w->actor = w->neighbour; /* 20 yuan: enough for one meal */
        CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
        w->ask.lines[0].count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w)); /* today's lunch: 16.20 are held */
        w->ask.person = w->elder;
        w->actor = w->daughter;
        w->role = ROLE_FAMILY;
        w->ask.pay_with = MEAL_BY_FAMILY;
        CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
        to_evening(t, 0);
        CHECK_INT(
            1, test_number(t, "SELECT count(*) FROM meal_clash WHERE code = 'meals.too_little'"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE channel = 8"));
        look(t, w);
        CHECK_INT(10000 - 1320, w->purse);
        CHECK_INT(0, test_store_broken(t));
        w->number = 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, do_standing, w));
        CHECK_TEXT("meals.weekdays", t->problem.code);
        test_store_close(t);
    }
}

TEST(who_ate_here_with_a_limit_and_finds_nothing_on_a_menu_is_phoned)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = open_days(engine, &t);
        CHECK_STATUS(OK, test_read(t, HERE, do_clashes, w));
        CHECK_INT(0, w->left); /* nobody eats here yet */
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_read(t, HERE, do_clashes, w));
        CHECK_INT(1, w->left); /* the day after tomorrow there are peanuts only; today is chosen */
        CHECK_STATUS(OK, test_write(t, HERE, do_standing, w));
        CHECK_STATUS(OK, test_read(t, HERE, do_clashes, w));
        CHECK_INT(1, w->left); /* once, not as both */
        CHECK_STATUS(OK, test_write(t, HERE, do_end, w));
        t->now_ms += 40 * DAY_MS;
        w->day += 38;
        CHECK_STATUS(OK, test_write(t, HERE, more_days, w));
        CHECK_STATUS(OK, test_read(t, HERE, do_clashes, w));
        CHECK_INT(0, w->left); /* that was long ago */
        test_store_close(t);
    }
}

static void none_there(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM standing_order"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = open_days(engine, &t);
        CHECK(test_fault_loop(t, HERE, do_standing, w, none_there) >= 4);
        CHECK(test_fault_loop(t, HERE, do_end, w, NULL) >= 2);
        test_store_close(t);
    }
}
