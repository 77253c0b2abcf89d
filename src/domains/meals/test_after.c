/* After the meal: taps, leftovers, votes, figures, complaints with their clocks. */
#include "domains/meals/after_for_tests.h"

/* ---- Taps, leftovers, votes ---- */

static Status do_tap(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_feedback(tx, a->w->order.id, a->dish, a->words);
}
static Status do_said(Tx *tx, void *job)
{
    After *a = job;
    return meals_dish_words(tx, a->w->site, a->w->day, a->w->day, &a->said, &a->said_count);
}
static Status do_waste(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_waste(tx, (MealAt){a->w->site, a->w->day, SLOT_LUNCH}, a->dish, 1, a->number);
}
static Status do_vote(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_vote(tx, a->w->elder, a->w->site, a->w->day + 7, a->votes, a->vote_count);
}
TEST(one_tap_a_dish_counts_once_and_the_last_word_stays)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, a->w));
        a->words = DISH_SALTY;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_tap, a));
        CHECK_TEXT("meals.not_eaten", t->problem.code);
        as_clerk(a);
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, a->w));
        as_elder(a);
        CHECK_STATUS(OK, test_write(t, HERE, do_tap, a));
        a->words = DISH_GOOD | DISH_LITTLE;
        CHECK_STATUS(OK, test_write(t, HERE, do_tap, a));
        a->dish = a->w->tofu;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, do_tap, a));
        CHECK_TEXT("meals.not_in_order", t->problem.code);
        a->dish = a->w->fish;
        a->number = 90;
        as_clerk(a);
        CHECK_STATUS(OK, test_write(t, HERE, do_waste, a));
        a->number = 120; /* weighed again */
        CHECK_STATUS(OK, test_write(t, HERE, do_waste, a));
        CHECK_STATUS(OK, test_read(t, HERE, do_said, a));
        CHECK_INT(1, a->said_count);
        CHECK_INT(1, a->said[0].said);
        CHECK_INT(0, a->said[0].salty);
        CHECK_INT(1, a->said[0].good);
        CHECK_INT(1, a->said[0].little);
        CHECK_INT(120, a->said[0].plate_g);
        a->w->actor = a->w->neighbour;
        a->w->role = ROLE_ELDER;
        CHECK_STATUS(DENIED, test_write(t, HERE, do_tap, a));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(three_dishes_may_be_wished_for_and_a_new_wish_replaces_the_old)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        DishId all[4] = {a->w->fish, a->w->tofu, a->w->peanut, a->w->rice};
        memcpy(a->votes, all, sizeof all);
        a->vote_count = 4;
        CHECK_STATUS(INVALID, test_write(t, HERE, do_vote, a));
        CHECK_TEXT("meals.votes", t->problem.code);
        a->vote_count = 3;
        CHECK_STATUS(OK, test_write(t, HERE, do_vote, a));
        a->vote_count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_vote, a));
        CHECK_STATUS(OK, test_write(t, HERE, do_vote, a));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_vote"));
        test_store_close(t);
    }
}

TEST(the_figures_of_a_site_are_those_of_its_orders)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        eat(t, a);
        a->words = DISH_GOOD;
        CHECK_STATUS(OK, test_write(t, HERE, do_tap, a));
        CHECK_STATUS(OK, test_read(t, HERE, do_figures, a));
        CHECK_INT(1, a->figures.meals);
        CHECK_INT(1, a->figures.elders);
        CHECK_INT(1800, a->figures.list_fen);
        CHECK_INT(300, a->figures.subsidy_fen);
        CHECK_INT(1320, a->figures.pay_fen);
        CHECK_INT(1, a->figures.said);
        CHECK_INT(1, a->figures.good);
        CHECK_INT(0, a->figures.delivered);
        test_store_close(t);
    }
}

/* ---- Complaints ---- */

static Status do_decide(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_complaint_decide(tx, a->complaint.id, &a->decision);
}
static Status do_settle(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_complaint_settle(tx, a->complaint.id, a->accepted, STR(""));
}
static Status do_contact(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_complaint_contact(tx, a->complaint.id, STR("电话没人接"));
}
static Status do_silent(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_complaint_silent(tx, a->complaint.id);
}
static ComplaintState state_now(TestStore *t, After *a)
{
    CHECK_STATUS(OK, test_read(t, HERE, do_load, a));
    return a->complaint.state;
}

TEST(a_complaint_is_said_back_decided_with_the_money_and_accepted_by_the_elder_alone)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        complain(t, a);
        as_clerk(a);
        CHECK_STATUS(OK, test_write(t, HERE, do_answer, a));
        CHECK_STATUS(OK, test_write(t, HERE, do_answer, a));
        a->decision = (ComplaintDecision){
            .words = STR("盐放多了，这餐退钱"), .refund = true, .cause = MEAL_SPOILED};
        CHECK_STATUS(OK, test_write(t, HERE, do_decide, a));
        CHECK_STATUS(OK, test_write(t, HERE, do_decide, a));
        look(t, a->w);
        CHECK_INT(10000, a->w->card);
        CHECK_INT(COMPLAINT_DECIDED, state_now(t, a));
        CHECK(a->complaint.refund != 0);
        a->accepted = true;
        CHECK_STATUS(DENIED, test_write(t, HERE, do_settle, a));
        CHECK_TEXT("meals.complaint_own", t->problem.code);
        as_elder(a);
        CHECK_STATUS(OK, test_write(t, HERE, do_settle, a));
        CHECK_STATUS(OK, test_write(t, HERE, do_settle, a));
        CHECK_INT(COMPLAINT_ACCEPTED, state_now(t, a));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM timer WHERE kind = 'meals.complaint'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(ten_minutes_a_day_and_seven_days_are_counted_and_what_is_not_done_goes_to_the_social_side)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        complain(t, a);
        CHECK_STATUS(OK, test_read(t, HERE, do_load, a));
        CHECK_INT(t->now_ms + 10 * MINUTE_MS, a->complaint.answer_due_ms);
        t->now_ms += 7 * MINUTE_MS;
        test_jobs(t); /* the duty hears while there is time; it is not late yet */
        CHECK_INT(
            0, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_late'"));
        CHECK_STATUS(OK, test_read(t, HERE, do_figures, a));
        CHECK_INT(0, a->figures.answer_late);
        t->now_ms += 3 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(COMPLAINT_RECEIVED, state_now(t, a));
        CHECK_INT(
            1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_late'"));
        t->now_ms += 2 * MINUTE_MS;
        CHECK_STATUS(OK, test_read(t, HERE, do_figures, a));
        CHECK_INT(1, a->figures.answer_late); /* nobody answered: the wait goes on */
        CHECK_INT(12 * MINUTE_MS, a->figures.answer_p95);
        t->now_ms += DAY_MS;
        test_jobs(t);
        CHECK_INT(COMPLAINT_RAISED, state_now(t, a));
        as_clerk(a);
        a->decision = (ComplaintDecision){.words = STR("下次注意")};
        CHECK_STATUS(DENIED, test_write(t, HERE, do_decide, a));
        CHECK_TEXT("meals.complaint_raised", t->problem.code);
        a->w->actor = a->social;
        a->w->role = ROLE_SOCIAL_WORKER;
        a->decision = (ComplaintDecision){
            .words = STR("食堂没有答复，退钱"), .refund = true, .cause = MEAL_WRONG};
        CHECK_STATUS(OK, test_write(t, HERE, do_decide, a));
        look(t, a->w);
        CHECK_INT(10000, a->w->card);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_silent, a));
        CHECK_TEXT("meals.contacts", t->problem.code);
        for (int i = 0; i < 3; i++) CHECK_STATUS(OK, test_write(t, HERE, do_contact, a));
        CHECK_STATUS(OK, test_write(t, HERE, do_silent, a));
        CHECK_INT(COMPLAINT_SILENT, state_now(t, a));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Faults ---- */

TEST(a_store_fault_at_any_point_after_the_meal_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        After *a = open_world(engine, &t);
        complain(t, a);
        a->words = DISH_GOOD;
        a->votes[0] = a->w->fish;
        a->vote_count = 1;
        a->number = 10;
        CHECK(test_fault_loop(t, HERE, do_tap, a, sound) >= 3);
        CHECK(test_fault_loop(t, HERE, do_vote, a, sound) >= 4);
        CHECK(test_fault_loop(t, HERE, do_waste, a, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, do_complain, a, sound) >= 6);
        as_clerk(a);
        CHECK(test_fault_loop(t, HERE, do_answer, a, sound) >= 5);
        a->decision =
            (ComplaintDecision){.words = STR("退"), .refund = true, .cause = MEAL_SPOILED};
        CHECK(test_fault_loop(t, HERE, do_decide, a, sound) >= 15);
        CHECK(test_fault_loop(t, HERE, do_contact, a, sound) >= 4);
        as_elder(a);
        CHECK(test_fault_loop(t, HERE, do_settle, a, sound) >= 5);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
