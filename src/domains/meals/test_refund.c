/* What is given back: the worked cases of S-9 and S-10, whole meals, corrections at the door. */
#include "domains/meals/world_for_tests.h"

typedef struct Back {
    MealWorld *w;
    MealCause cause;
    MealLine lines[2];
    size_t count;
    MealRefund refund;
    MenuItemId big, small, one;
} Back;

/* A caterer's scheme as in the worked cases: 15 % off from 60, 3 yuan a day on at least 15 net. */
static const char scheme_15[] =
    "{\"id\":\"T-2\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[60,200]},\"benefit\":{\"type\":\"percent_off\",\"bp\":1500},"
    "\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":1500},\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",10000]]}]}";

static Status set_up(Tx *tx, void *job)
{
    Back *b = job;
    ProgrammeId programme;
    int64_t published;
    TRY(benefits_programme_add(tx, STR("工作例"), str_of(scheme_15), STR("S-9"), &programme));
    TRY(benefits_publish(tx, programme, b->w->site));
    TRY(world_single(tx, b->w, "十二块", 1200, &b->big));
    TRY(world_single(tx, b->w, "八块", 800, &b->small));
    TRY(world_single(tx, b->w, "一块", 100, &b->one));
    return meals_menu_publish(tx, b->w->site, b->w->day, b->w->day, &published);
}

static Status add_seventeen(Tx *tx, void *job)
{
    Back *b = job;
    int64_t published;
    TRY(world_single(tx, b->w, "十七块", 1700, &b->big));
    return meals_menu_publish(tx, b->w->site, b->w->day, b->w->day, &published);
}

static Back *open_world(TestEngine engine, TestStore **t)
{
    Back *b = NEW(test_arena(), Back);
    b->w = world_open(engine, t);
    CHECK_STATUS(OK, test_write(*t, HERE, set_up, b));
    return b;
}

static Status do_refund(Tx *tx, void *job)
{
    Back *b = job;
    as(tx, b->w);
    return meals_refund(tx, b->w->order.id, b->cause, b->lines, b->count, STR("说明"), &b->refund);
}
static Status do_take_back(Tx *tx, void *job)
{
    Back *b = job;
    as(tx, b->w);
    return meals_refund_take_back(tx, b->w->order.id, &b->w->order);
}

/* The elder of 86 orders these two and eats. */
static void eat(TestStore *t, Back *b, MenuItemId first, MenuItemId second, int64_t count)
{
    MealWorld *w = b->w;
    w->actor = w->elder;
    w->role = ROLE_ELDER;
    w->ask.lines[0] = (MealLine){.item = first, .count = 1};
    w->ask.lines[1] = (MealLine){.item = second, .count = count};
    w->ask.line_count = 2;
    CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
    w->actor = w->clerk;
    w->role = ROLE_CANTEEN_WORKER;
    CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
}

TEST(a_part_is_given_back_as_if_it_had_not_been_ordered)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Back *b = open_world(engine, &t);
        eat(t, b, b->big, b->small, 1);
        CHECK_INT(1400, b->w->order.pay_fen); /* S-9: 20.00 → 14.00 */
        look(t, b->w);
        CHECK_INT(1700, b->w->site_fen);
        b->cause = MEAL_MISSING;
        b->lines[0] = (MealLine){.item = b->small, .count = 1};
        b->count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_refund, b));
        CHECK_INT(380, b->refund.fen);
        CHECK_INT(300, b->refund.funders_fen);
        look(t, b->w);
        CHECK_INT(1020, b->w->site_fen);
        CHECK_INT(10000 - 1020, b->w->card);
        CHECK_STR(STR("3月2日 10:30 退了 3.80 元，已经回到饭卡"),
                  meals_refund_words(test_arena(), &b->refund));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.refunded'"));
        CHECK_INT(19, test_number(t, "SELECT portions FROM menu_item WHERE name = '八块'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* S-10: 18.00 → 15.30 → pays 12.30; without a thing of 1.00 there is no subsidy: 14.45. */
TEST(nobody_pays_more_because_of_a_refund)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Back *b = open_world(engine, &t);
        b->cause = MEAL_NOT_WANTED;
        CHECK_STATUS(OK, test_write(t, HERE, add_seventeen, b));
        eat(t, b, b->big, b->one, 1);
        CHECK_INT(1230, b->w->order.pay_fen);
        b->lines[0] = (MealLine){.item = b->one, .count = 1};
        b->count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_refund, b));
        CHECK_INT(0, b->refund.fen);
        look(t, b->w);
        CHECK_INT(10000 - 1230, b->w->card);
        b->cause = MEAL_SPOILED;
        CHECK_STATUS(OK, test_write(t, HERE, do_refund, b));
        CHECK_INT(85, b->refund.fen);
        CHECK_INT(0, b->refund.funders_fen);
        look(t, b->w);
        CHECK_INT(10000 - 1230 + 85, b->w->card);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_refund, b));
        CHECK_TEXT("meals.refunded_part", t->problem.code);
        b->count = 0; /* now all of it: the rest comes back, the subsidy too */
        CHECK_STATUS(OK, test_write(t, HERE, do_refund, b));
        CHECK_INT(1230 - 85, b->refund.fen);
        CHECK_INT(300, b->refund.funders_fen);
        look(t, b->w);
        CHECK_INT(10000, b->w->card);
        CHECK_INT(0, b->w->site_fen);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_whole_meal_comes_back_with_the_subsidy_and_the_use_of_the_day)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Back *b = open_world(engine, &t);
        eat(t, b, b->big, b->small, 1);
        b->cause = MEAL_SPOILED;
        b->w->actor = b->w->elder;
        b->w->role = ROLE_ELDER;
        CHECK_STATUS(DENIED, test_write(t, HERE, do_refund, b));
        CHECK_TEXT("meals.refund_desk", t->problem.code);
        b->w->actor = b->w->clerk;
        b->w->role = ROLE_SITE_MANAGER;
        CHECK_STATUS(OK, test_write(t, HERE, do_refund, b));
        CHECK_INT(1400, b->refund.fen);
        int64_t first = b->refund.id;
        CHECK_STATUS(OK, test_write(t, HERE, do_refund, b)); /* again: the first */
        CHECK_INT(first, b->refund.id);
        look(t, b->w);
        CHECK_INT(10000, b->w->card);
        CHECK_INT(0, b->w->site_fen);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_take_back, b));
        CHECK_TEXT("meals.refunded", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        eat(t, b, b->big, b->small, 1); /* the day's subsidy is free again */
        CHECK_INT(300, b->w->order.subsidy_fen);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_holds_no_money_is_not_given_back)
{
    TestStore *t;
    Back *b = open_world(TEST_SQLITE, &t);
    MealWorld *w = b->w;
    CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
    w->actor = w->clerk;
    w->role = ROLE_SITE_MANAGER;
    b->cause = MEAL_LATE;
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_refund, b));
    CHECK_TEXT("meals.not_handed_over", t->problem.code);
    CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
    b->lines[0] = (MealLine){.item = b->one, .count = 1};
    b->count = 1;
    CHECK_STATUS(INVALID, test_write(t, HERE, do_refund, b));
    CHECK_TEXT("meals.not_in_order", t->problem.code);
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

/* ---- Corrected at the door ---- */

static StopOutcome at_the_door;
static Status do_outcome(Tx *tx, void *job)
{
    Back *b = job;
    DispatchRun *runs;
    DispatchStop *stops;
    size_t count;
    as(tx, b->w);
    TRY(dispatch_runs(tx, b->w->site, b->w->day, SLOT_LUNCH, &runs, &count));
    TRY(dispatch_stops(tx, runs[0].id, &stops, &count));
    return dispatch_stop_outcome(tx, stops[0].id, &(OutcomeAsk){.outcome = at_the_door});
}

TEST(a_delivery_corrected_after_ten_minutes_gives_the_money_back_and_takes_it_when_corrected_again)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Back *b = open_world(engine, &t);
        MealWorld *w = b->w;
        w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        Fen paid = w->order.pay_fen;
        w->actor = w->clerk;
        w->role = ROLE_COURIER;
        at_the_door = OUTCOME_DELIVERED;
        CHECK_STATUS(OK, test_write(t, HERE, do_outcome, b));
        test_jobs(t);
        look(t, w);
        CHECK_INT(10000 - paid, w->card);
        t->now_ms += 3 * HOUR_MS;
        at_the_door = OUTCOME_RETURNED;
        CHECK_STATUS(OK, test_write(t, HERE, do_outcome, b));
        test_jobs(t);
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_INT(0, w->site_fen);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 5"));
        CHECK_INT(0, test_store_broken(t));
        at_the_door = OUTCOME_HANDED_ON;
        CHECK_STATUS(OK, test_write(t, HERE, do_outcome, b));
        test_jobs(t);
        look(t, w);
        CHECK_INT(10000 - paid, w->card);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 2"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status do_leave(Tx *tx, void *job)
{
    Back *b = job;
    DispatchRun *runs;
    size_t count;
    TRY(dispatch_runs(tx, b->w->site, b->w->day, SLOT_LUNCH, &runs, &count));
    TRY(dispatch_run_confirm(tx, runs[0].id));
    return dispatch_run_leave(tx, runs[0].id);
}
static Status do_close(Tx *tx, void *job)
{
    Back *b = job;
    MealClose closed;
    MealAt at = {b->w->site, b->w->day, SLOT_LUNCH};
    TRY(meals_sample_take(tx, at, b->w->fish, 130));
    TRY(meals_sample_take(tx, at, b->w->rice, 130));
    return meals_close(tx, at, 0, STR("送餐员没有信号"), &closed);
}

TEST(what_a_courier_without_a_line_had_brought_is_paid_when_he_is_heard_of_after_the_close)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Back *b = open_world(engine, &t);
        MealWorld *w = b->w;
        w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_leave, b));
        CHECK_STATUS(OK, test_write(t, HERE, do_close, b));
        look(t, w);
        CHECK_INT(10000, w->card);
        t->now_ms += 2 * HOUR_MS;
        w->actor = w->clerk;
        w->role = ROLE_COURIER;
        at_the_door = OUTCOME_DELIVERED;
        CHECK_STATUS(OK, test_write(t, HERE, do_outcome, b));
        test_jobs(t);
        look(t, w);
        CHECK_INT(10000 - w->order.pay_fen, w->card);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 2"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void still_sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_gives_nothing_back_by_half)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Back *b = open_world(engine, &t);
        eat(t, b, b->big, b->small, 1);
        b->cause = MEAL_NOT_DELIVERED;
        b->lines[0] = (MealLine){.item = b->small, .count = 1};
        b->count = 1;
        CHECK(test_fault_loop(t, HERE, do_refund, b, still_sound) >= 15);
        b->count = 0;
        CHECK(test_fault_loop(t, HERE, do_refund, b, still_sound) >= 10);
        CHECK(test_fault_loop(t, HERE, do_take_back, b, still_sound) >= 12);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
