/* The box is opened at the door: what is refused is not paid, in whatever order the words come in.
 */
#include "domains/meals/world_for_tests.h"

typedef struct Door {
    MealWorld *w;
    MenuItemId twelve, eight, sixteen, one;
    StopId stop;
    DoorAsk ask;
    DoorDone done;
    Complaint complaint;
    OutcomeAsk outcome;
} Door;

static Status set_up(Tx *tx, void *job)
{
    Door *d = job;
    int64_t published;
    TRY(world_single(tx, d->w, "十二块", 1200, &d->twelve));
    TRY(world_single(tx, d->w, "八块", 800, &d->eight));
    TRY(world_single(tx, d->w, "十六块", 1600, &d->sixteen));
    TRY(world_single(tx, d->w, "一块", 100, &d->one));
    return meals_menu_publish(tx, d->w->site, d->w->day, d->w->day, &published);
}

static Status do_refuse(Tx *tx, void *job)
{
    Door *d = job;
    tx->origin.role = ROLE_COURIER;
    return meals_door_refuse(tx, d->stop, &d->ask, &d->done);
}
static Status do_outcome(Tx *tx, void *job)
{
    Door *d = job;
    return dispatch_stop_outcome(tx, d->stop, &d->outcome);
}
static Status do_leave(Tx *tx, void *job)
{
    Door *d = job;
    DispatchStop s;
    TRY(dispatch_stop(tx, d->stop, &s));
    TRY(dispatch_run_confirm(tx, s.run));
    return dispatch_run_leave(tx, s.run);
}
static Status load_order(Tx *tx, void *job)
{
    Door *d = job;
    return meals_order(tx, d->w->order.id, &d->w->order);
}
static Status load_complaint(Tx *tx, void *job)
{
    Door *d = job;
    return meals_complaint(tx, d->done.complaint, &d->complaint);
}

/* Two things for the elder of 86, to the door; the second will be looked at. */
static Door *open_door(TestEngine engine, TestStore **t, bool dear)
{
    Door *d = NEW(test_arena(), Door);
    MealWorld *w = d->w = world_open(engine, t);
    CHECK_STATUS(OK, test_write(*t, HERE, set_up, d));
    w->ask.how = MEAL_TO_DOOR;
    w->ask.lines[0] = (MealLine){.item = dear ? d->sixteen : d->twelve, .count = 1};
    w->ask.lines[1] = (MealLine){.item = dear ? d->one : d->eight, .count = 1};
    w->ask.line_count = 2;
    CHECK_STATUS(OK, test_write(*t, HERE, do_place, w));
    d->stop.v = test_number(*t, "SELECT id FROM stop");
    (*t)->now_ms += HOUR_MS;
    d->ask = (DoorAsk){.lines = {{.item = w->ask.lines[1].item, .count = 1}},
                       .line_count = 1,
                       .reason = DOOR_SPILLED,
                       .noted_ms = (*t)->now_ms};
    w->actor.v = 0;
    w->role = 0;
    return d;
}

static MealOrderState state_now(TestStore *t, Door *d)
{
    CHECK_STATUS(OK, test_read(t, HERE, load_order, d));
    look(t, d->w);
    return d->w->order.state;
}

TEST(what_is_refused_at_the_door_is_never_taken_and_the_rest_is_handed_over)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Door *d = open_door(engine, &t, false);
        CHECK_INT(1500, d->w->order.pay_fen); /* 20.00 → 18.00 → 15.00 */
        CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d));
        CHECK(!d->done.whole);
        CHECK_INT(MEAL_HANDED_OVER, state_now(t, d));
        CHECK_INT(1080, d->w->order.pay_fen); /* 12.00 → 10.80, no subsidy below 15 */
        CHECK_INT(10000 - 1080, d->w->card);
        CHECK_INT(1080, d->w->site_fen);
        CHECK_INT(1, (int64_t)d->w->order.line_count);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM transfer WHERE reverses_id > 0"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM meal_refund"));
        CHECK_INT(19, test_number(t, "SELECT portions FROM menu_item WHERE name = '八块'"));
        CHECK_INT(OUTCOME_DELIVERED, test_number(t, "SELECT outcome FROM stop"));
        CHECK_STATUS(OK, test_read(t, HERE, load_complaint, d));
        CHECK_INT(d->ask.noted_ms + 10 * MINUTE_MS, d->complaint.answer_due_ms);
        CHECK_STR(STR("开盒看：八块洒了，没有收"), d->complaint.words);
        ComplaintId first = d->done.complaint;
        CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d)); /* the same word again */
        CHECK_INT(first.v, d->done.complaint.v);
        test_jobs(t); /* what the stop says comes later, and finds it done */
        CHECK_INT(MEAL_HANDED_OVER, state_now(t, d));
        CHECK_INT(10000 - 1080, d->w->card);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_whole_box_refused_costs_nothing_and_goes_back)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Door *d = open_door(engine, &t, false);
        d->ask.lines[1] = (MealLine){.item = d->twelve, .count = 1};
        d->ask.line_count = 2;
        d->ask.reason = DOOR_SPOILED;
        CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d));
        CHECK(d->done.whole);
        test_jobs(t);
        CHECK_INT(MEAL_CANCELLED, state_now(t, d));
        CHECK_INT(10000, d->w->card);
        CHECK_INT(0, d->w->site_fen);
        CHECK_INT(OUTCOME_RETURNED, test_number(t, "SELECT outcome FROM stop"));
        CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d));
        CHECK(d->done.whole);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint"));
        CHECK_INT(COMPLAINT_HYGIENE, test_number(t, "SELECT kind FROM complaint"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(where_less_would_cost_more_the_canteen_gives_the_part_back_at_once)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Door *d = open_door(engine, &t, true);
        CHECK_INT(1230, d->w->order.pay_fen); /* 17.00 → 15.30 → 12.30; 16.00 alone: 14.40 */
        CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d));
        CHECK_INT(MEAL_HANDED_OVER, state_now(t, d));
        CHECK_INT(10000 - 1230 + 90, d->w->card);
        CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d));
        state_now(t, d);
        CHECK_INT(10000 - 1230 + 90, d->w->card);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(two_phones_one_box_and_the_clock_of_who_had_no_line_began_at_the_door)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Door *d = open_door(engine, &t, false);
        /* The photo of a colleague comes first: charged. Half an hour later the refusal comes in.
         */
        d->outcome = (OutcomeAsk){.outcome = OUTCOME_DELIVERED,
                                  .proof_kind = 3,
                                  .proof = STR("ab"),
                                  .noted_ms = t->now_ms};
        CHECK_STATUS(OK, test_write(t, HERE, do_outcome, d));
        test_jobs(t);
        CHECK_INT(MEAL_HANDED_OVER, state_now(t, d));
        CHECK_INT(10000 - 1500, d->w->card);
        t->now_ms += 30 * MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d));
        state_now(t, d);
        CHECK_INT(10000 - 1080, d->w->card);
        CHECK_STATUS(OK, test_read(t, HERE, load_complaint, d));
        CHECK_INT(d->ask.noted_ms + 10 * MINUTE_MS, d->complaint.answer_due_ms);
        test_jobs(t);
        CHECK_INT(
            1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_late'"));
        /* The other phone says the other half: one complaint, nothing is left to pay. */
        d->ask.lines[1] = (MealLine){.item = d->twelve, .count = 1};
        d->ask.line_count = 2;
        CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d));
        CHECK_INT(MEAL_REFUNDED, state_now(t, d));
        CHECK_INT(10000, d->w->card);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint"));
        test_jobs(t);
        CHECK_INT(MEAL_REFUNDED, state_now(t, d));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(after_nobody_came_by_the_book_only_the_rest_is_charged)
{
    TestStore *t;
    Door *d = open_door(TEST_SQLITE, &t, false);
    CHECK_STATUS(OK, test_write(t, HERE, do_leave, d));
    CHECK_STATUS(OK, test_write(t, HERE, do_no_show, d->w));
    CHECK_STATUS(OK, test_write(t, HERE, do_refuse, d));
    test_jobs(t);
    CHECK_INT(MEAL_HANDED_OVER, state_now(t, d));
    CHECK_INT(10000 - 1080, d->w->card);
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(what_is_not_in_the_box_cannot_be_refused)
{
    TestStore *t;
    Door *d = open_door(TEST_SQLITE, &t, false);
    d->ask.lines[0].item = d->sixteen;
    CHECK_STATUS(INVALID, test_write(t, HERE, do_refuse, d));
    CHECK_TEXT("meals.not_in_order", t->problem.code);
    d->ask.lines[0] = (MealLine){.item = d->eight, .count = 2};
    CHECK_STATUS(INVALID, test_write(t, HERE, do_refuse, d));
    d->ask.line_count = 0;
    CHECK_STATUS(INVALID, test_write(t, HERE, do_refuse, d));
    CHECK_TEXT("meals.empty", t->problem.code);
    d->w->role = ROLE_CANTEEN_WORKER;
    d->w->reason = STR("不送了");
    CHECK_STATUS(OK, test_write(t, HERE, do_cancel, d->w));
    d->ask.line_count = 1;
    d->ask.lines[0].count = 1;
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_refuse, d));
    CHECK_TEXT("meals.cancelled", t->problem.code);
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM complaint"));
    test_store_close(t);
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_the_door_leaves_nothing_half_paid)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Door *d = open_door(engine, &t, false);
        CHECK(test_fault_loop(t, HERE, do_refuse, d, sound) >= 25);
        CHECK_INT(MEAL_HANDED_OVER, state_now(t, d));
        CHECK_INT(10000 - 1080, d->w->card);
        test_store_close(t);
        d = open_door(engine, &t, false);
        d->ask.lines[1] = (MealLine){.item = d->twelve, .count = 1};
        d->ask.line_count = 2;
        CHECK(test_fault_loop(t, HERE, do_refuse, d, sound) >= 20);
        CHECK_INT(MEAL_CANCELLED, state_now(t, d));
        CHECK_INT(10000, d->w->card);
        test_store_close(t);
    }
}
