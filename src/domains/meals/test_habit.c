/* Recommended by habit only for who agreed, from his own meals, never again from what was before
 * he took it back; portions by dish with how wrong they were. */
#include "domains/meals/world_for_tests.h"

typedef struct HabitWorld {
    MealWorld meals;
    PersonId person;
    bool on;
    Habit habit;
    Str words;
    FoodFit fit;
    DishForecast *forecast;
    size_t count;
    MealAt at;
} HabitWorld;

static Status set_habit(Tx *tx, void *job)
{
    HabitWorld *w = job;
    tx->origin.actor = w->person.v;
    tx->origin.role = w->person.v == w->meals.daughter.v ? ROLE_FAMILY : ROLE_ELDER;
    return meals_habit_set(tx, w->meals.elder, w->on);
}
static Status look_habit(Tx *tx, void *job)
{
    HabitWorld *w = job;
    DishId set[2] = {w->meals.fish, w->meals.rice};
    TRY(meals_habit(tx, w->meals.elder, &w->habit));
    w->words = meals_habit_words(test_arena(), &w->habit);
    w->fit = meals_habit_fit(test_arena(), &w->habit, set, 2);
    return OK;
}
static Status forecast(Tx *tx, void *job)
{
    HabitWorld *w = job;
    DishForecast *all;
    TRY(meals_dish_forecast(tx, w->at, &all, &w->count));
    w->forecast = NEW_ARRAY(test_arena(), DishForecast, w->count);
    for (size_t i = 0; i < w->count; i++) w->forecast[i] = all[i];
    return OK;
}

/* The fish set on each of the days from w->at.day, ordered and handed over. The world stays as it
 * is: a job may run twice. */
static Status eat_fish(Tx *tx, void *job)
{
    HabitWorld *w = job;
    MealWorld eaten = w->meals, *m = &eaten;
    Day first = m->day;
    Ms now = tx->now_ms;
    for (size_t i = 0; i < w->count; i++) {
        int64_t published;
        m->day = w->at.day + (Day)i;
        tx->now_ms = day_ms(m->day, SHANGHAI_MS) + 9 * HOUR_MS;
        if (m->day != first) {
            TRY(world_item(tx, m, 1, "清蒸鲈鱼套餐", 1800, 100, m->fish, &m->fish_set));
            TRY(meals_menu_publish(tx, m->site, m->day, m->day, &published));
        }
        m->ask.lines[0].item = m->fish_set;
        m->actor = m->elder;
        m->role = ROLE_ELDER;
        TRY(world_card(tx, m, ACCOUNT_CARD, m->elder, 2000));
        TRY(do_place(tx, m));
        m->actor = m->clerk;
        m->role = ROLE_CANTEEN_WORKER;
        TRY(do_hand_over(tx, m));
    }
    tx->now_ms = now;
    return OK;
}

static HabitWorld *open_habit(TestEngine engine, TestStore **t, size_t days)
{
    HabitWorld *w = NEW(test_arena(), HabitWorld);
    secret_open_for_test();
    *t = test_store_open(meal_parts, engine);
    CHECK_STATUS(OK, test_write(*t, HERE, world_set_up, &w->meals));
    w->person = w->meals.elder;
    w->at = (MealAt){w->meals.site, w->meals.day, SLOT_LUNCH};
    w->count = days;
    CHECK_STATUS(OK, test_write(*t, HERE, eat_fish, w));
    (*t)->now_ms += (Ms)days * DAY_MS;
    return w;
}
static bool says(Str text, const char *words)
{
    return str_find(text, str_of(words), 0) != SIZE_MAX;
}

TEST(nothing_is_read_before_somebody_agrees_and_nothing_old_after_he_took_it_back)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        HabitWorld *w = open_habit(engine, &t, 4);
        CHECK_STATUS(OK, test_write(t, HERE, look_habit, w));
        CHECK(!w->habit.on);
        CHECK_INT(0, (int64_t)w->habit.count);
        CHECK_STR(STR(""), w->words);
        CHECK_INT(0, w->fit.points);
        w->on = true;
        CHECK_STATUS(OK, test_write(t, HERE, set_habit, w));
        CHECK_STATUS(OK, test_write(t, HERE, set_habit, w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM consent"));
        CHECK_STATUS(OK, test_write(t, HERE, look_habit, w));
        CHECK_INT(4, w->habit.meals);
        CHECK(says(w->words, "您吃了 4 餐"));
        CHECK(says(w->words, "鱼，4 次"));
        CHECK_INT(4, w->fit.points);
        CHECK(says(w->fit.why, "您吃过 4 次清蒸鲈鱼")); /* and not the rice */
        w->on = false;
        CHECK_STATUS(OK, test_write(t, HERE, set_habit, w));
        CHECK_STATUS(OK, test_write(t, HERE, look_habit, w));
        CHECK_INT(0, (int64_t)w->habit.count);
        w->on = true;
        CHECK_STATUS(OK, test_write(t, HERE, set_habit, w));
        CHECK_STATUS(OK, test_write(t, HERE, look_habit, w));
        CHECK(w->habit.on);
        CHECK_INT(0, w->habit.meals); /* what was before stays unused */
        test_store_close(t);
    }
}

TEST(family_may_switch_it_on_and_the_elder_is_told_strangers_may_not)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        HabitWorld *w = open_habit(engine, &t, 1);
        w->on = true;
        w->person = w->meals.neighbour;
        CHECK_STATUS(DENIED, test_write(t, HERE, set_habit, w));
        w->person = w->meals.daughter;
        CHECK_STATUS(OK, test_write(t, HERE, set_habit, w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.habit'"));
        w->person = w->meals.elder;
        w->on = false;
        CHECK_STATUS(OK, test_write(t, HERE, set_habit, w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.habit'"));
        test_store_close(t);
    }
}

TEST(a_dish_is_told_from_its_own_days_with_how_wrong_that_was)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        HabitWorld *w = open_habit(engine, &t, 30);
        w->at.day += 29; /* the last day is today: it teaches nothing */
        CHECK_STATUS(OK, test_write(t, HERE, forecast, w));
        const DishForecast *all = w->forecast;
        CHECK_INT(3, (int64_t)w->count); /* in all, fish, rice */
        CHECK_INT(0, all[0].dish.v);
        CHECK_INT(w->meals.fish.v, all[1].dish.v);
        for (int i = 0; i < 3; i++) {
            CHECK(all[i].known);
            CHECK_INT(29, all[i].days);
            CHECK_INT(1, all[i].expected);
            CHECK_INT(1, all[i].ordered);
            CHECK_INT(0, all[i].error);
        }
        w->at.day -= 29;
        CHECK_STATUS(OK, test_write(t, HERE, forecast, w));
        CHECK(!w->forecast[0].known);
        CHECK_INT(-1, w->forecast[0].error);
        test_store_close(t);
    }
}

static int64_t given, told;
static void as_before(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(given, test_number(t, "SELECT count(*) FROM consent WHERE ended_ms IS NULL"));
    CHECK_INT(told, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.habit'"));
}

TEST(a_store_fault_at_any_point_leaves_the_consent_as_it_was)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        HabitWorld *w = open_habit(engine, &t, 1);
        given = told = 0;
        w->person = w->meals.daughter;
        w->on = true;
        CHECK(test_fault_loop(t, HERE, set_habit, w, as_before) >= 4);
        given = told = 1;
        w->on = false;
        CHECK(test_fault_loop(t, HERE, set_habit, w, as_before) >= 4);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM consent WHERE ended_ms IS NULL"));
        test_store_close(t);
    }
}
