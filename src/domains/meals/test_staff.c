/* Health cards, shifts, disinfection, boxes. */
#include "domains/meals/after_for_tests.h"

static Status do_card(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_card_set(tx, &a->card, &a->card.id);
}
static Status do_withdraw(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_card_withdraw(tx, a->card.id, &a->shifts);
}
static Status do_shift(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_shift_add(tx, &a->shift, &a->shift.id);
}
static Status do_shift_end(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_shift_end(tx, a->shift.id);
}

TEST(nobody_without_a_card_that_holds_stands_in_the_kitchen)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        Day day = a->w->day;
        as_clerk(a);
        a->shift = (Shift){.site = a->w->site,
                           .person = a->w->clerk,
                           .day = day + 1,
                           .from_min = 420,
                           .to_min = 840,
                           .duty = SHIFT_KITCHEN};
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_shift, a));
        CHECK_TEXT("meals.no_card", t->problem.code);
        a->card = (HealthCard){.person = a->w->clerk,
                               .site = a->w->site,
                               .number = STR("JK-1"),
                               .issued = day - 330,
                               .expires = day + 34};
        CHECK_STATUS(OK, test_write(t, HERE, do_card, a));
        CHECK_STATUS(OK, test_write(t, HERE, do_shift, a));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_shift, a));
        CHECK_TEXT("meals.shift_overlap", t->problem.code);
        a->shift.day = day + 35; /* a day after its end */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_shift, a));
        CHECK_TEXT("meals.card_expired", t->problem.code);
        a->shift.duty = SHIFT_DELIVERY;
        CHECK_STATUS(OK, test_write(t, HERE, do_shift, a));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.card_due'"));
        t->now_ms += 5 * DAY_MS; /* thirty days before the end */
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.card_due'"));
        t->now_ms += 31 * DAY_MS;
        test_jobs(t);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.card_due'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(who_is_ill_leaves_the_shifts_with_food)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        as_clerk(a);
        a->card = (HealthCard){.person = a->w->clerk,
                               .site = a->w->site,
                               .number = STR("JK-1"),
                               .issued = a->w->day,
                               .expires = a->w->day + 364};
        CHECK_STATUS(OK, test_write(t, HERE, do_card, a));
        a->shift = (Shift){.site = a->w->site,
                           .person = a->w->clerk,
                           .from_min = 420,
                           .to_min = 840,
                           .duty = SHIFT_COUNTER};
        for (a->shift.day = a->w->day; a->shift.day < a->w->day + 3; a->shift.day++)
            CHECK_STATUS(OK, test_write(t, HERE, do_shift, a));
        t->now_ms += DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_withdraw, a));
        CHECK_INT(2, a->shifts); /* today and tomorrow; yesterday was right */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_shift, a));
        CHECK_TEXT("meals.no_card", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static int64_t minutes;
static Status do_clean(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_disinfected(tx, (MealAt){a->w->site, a->w->day, SLOT_LUNCH}, CLEAN_TABLEWARE,
                             CLEAN_HEAT, minutes);
}

TEST(tableware_is_disinfected_long_enough_and_diners_see_it)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        minutes = 9;
        CHECK_STATUS(INVALID, test_write(t, HERE, do_clean, a));
        CHECK_TEXT("meals.too_short", t->problem.code);
        minutes = 10;
        CHECK(test_fault_loop(t, HERE, do_clean, a, NULL) >= 1);
        CHECK_STATUS(OK, test_write(t, HERE, do_clean, a));
        CHECK_STATUS(OK, test_read(t, HERE, do_figures, a));
        CHECK_INT(1, a->figures.disinfected);
        test_store_close(t);
    }
}

static Status do_packed(Tx *tx, void *job)
{
    After *a = job;
    DispatchRun *runs;
    size_t count;
    as(tx, a->w);
    TRY(dispatch_runs(tx, a->w->site, a->w->day, SLOT_LUNCH, &runs, &count));
    a->run = runs[0].id;
    return meals_packed(tx, a->w->site, a->run, a->number);
}

TEST(boxes_are_counted_against_the_labels)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        a->w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, a->w));
        a->number = 2;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_packed, a));
        CHECK_TEXT("meals.box_count", t->problem.code);
        CHECK_TEXT("标签有 1 张，数到 2 盒，多了 1 盒，请再数一遍", t->problem.text);
        a->number = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_packed, a));
        CHECK_STATUS(OK, test_write(t, HERE, do_packed, a));
        test_store_close(t);
    }
}

TEST(a_store_fault_among_cards_and_shifts_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        as_clerk(a);
        a->card = (HealthCard){.person = a->w->clerk,
                               .site = a->w->site,
                               .number = STR("JK-1"),
                               .issued = a->w->day,
                               .expires = a->w->day + 364};
        a->shift = (Shift){.site = a->w->site,
                           .person = a->w->clerk,
                           .day = a->w->day,
                           .from_min = 1,
                           .to_min = 2,
                           .duty = SHIFT_KITCHEN};
        CHECK(test_fault_loop(t, HERE, do_card, a, sound) >= 4);
        CHECK(test_fault_loop(t, HERE, do_shift, a, sound) >= 3);
        CHECK(test_fault_loop(t, HERE, do_shift_end, a, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, do_withdraw, a, sound) >= 3);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
