/* After the meal: taps, leftovers, votes, figures, complaints with their clocks; cards, shifts,
 * boxes; and a fault at every store call of the rules that other tests leave out. */
#include "domains/meals/world_for_tests.h"

typedef struct After {
    MealWorld *w;
    int64_t words, number, shifts;
    DishId dish;
    DishId votes[4];
    size_t vote_count;
    DishWords *said;
    size_t said_count;
    MealFigures figures;
    Complaint ask, complaint;
    ComplaintDecision decision;
    bool accepted;
    HealthCard card;
    Shift shift;
    PersonId social;
    RunId run;
} After;

static Status set_up(Tx *tx, void *job)
{
    After *a = job;
    return people_add(tx, &(Person){.name = STR("周社工")}, &a->social);
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

static After *open_world(TestEngine engine, TestStore **t)
{
    After *a = NEW(test_arena(), After);
    a->w = world_open(engine, t);
    CHECK_STATUS(OK, test_write(*t, HERE, set_up, a));
    a->dish = a->w->fish;
    return a;
}

static void as_clerk(After *a)
{
    a->w->actor = a->w->clerk;
    a->w->role = ROLE_SITE_MANAGER;
}
static void as_elder(After *a)
{
    a->w->actor = a->w->elder;
    a->w->role = ROLE_ELDER;
}

/* The elder has had her lunch. */
static void eat(TestStore *t, After *a)
{
    as_elder(a);
    CHECK_STATUS(OK, test_write(t, HERE, do_place, a->w));
    as_clerk(a);
    CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, a->w));
    as_elder(a);
}

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
static Status do_figures(Tx *tx, void *job)
{
    After *a = job;
    return meals_figures(tx, a->w->site, a->w->day - 1, a->w->day, &a->figures);
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

static Status do_complain(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_complain(tx, &a->ask, &a->complaint.id);
}
static Status do_answer(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_complaint_answer(tx, a->complaint.id, STR("鱼太咸，吃不下"));
}
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
static Status do_load(Tx *tx, void *job)
{
    After *a = job;
    return meals_complaint(tx, a->complaint.id, &a->complaint);
}
static ComplaintState state_now(TestStore *t, After *a)
{
    CHECK_STATUS(OK, test_read(t, HERE, do_load, a));
    return a->complaint.state;
}

static void complain(TestStore *t, After *a)
{
    eat(t, a);
    a->ask = (Complaint){.person = a->w->elder,
                         .order = a->w->order.id,
                         .kind = COMPLAINT_TASTE,
                         .channel = 1,
                         .words = STR("鱼咸得没法吃")};
    CHECK_STATUS(OK, test_write(t, HERE, do_complain, a));
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

/* ---- The rota ---- */

typedef struct Rota {
    After *a;
    PersonId counter, second;
    RotaAsk ask;
    int64_t days;
    Shift *shifts;
    size_t count;
} Rota;

static Status staff_up(Tx *tx, void *job)
{
    Rota *r = job;
    int64_t login;
    LoginAsk ask = {.community = tx->origin.community, .organisation = r->a->w->site};
    TRY(people_add(tx, &(Person){.name = STR("柜台小吴")}, &r->counter));
    TRY(people_add(tx, &(Person){.name = STR("柜台老郑")}, &r->second));
    ask.name = STR("wu");
    ask.person = r->counter;
    ask.role = ROLE_CANTEEN_WORKER;
    TRY(people_login_add(tx, &ask, &login));
    ask.name = STR("zheng");
    ask.person = r->second;
    TRY(people_login_add(tx, &ask, &login));
    ask.name = STR("sun");
    ask.person = r->a->w->clerk;
    ask.role = ROLE_SITE_MANAGER;
    return people_login_add(tx, &ask, &login);
}
static Status do_rota(Tx *tx, void *job)
{
    Rota *r = job;
    as(tx, r->a->w);
    return meals_rota_add(tx, &r->ask, &r->days);
}
static Status load_rota(Tx *tx, void *job)
{
    Rota *r = job;
    return meals_rota(tx, r->ask.site, r->ask.from, r->ask.to, &r->shifts, &r->count);
}

static Rota *open_rota(TestEngine engine, TestStore **t)
{
    Rota *r = NEW(test_arena(), Rota);
    r->a = open_world(engine, t);
    CHECK_STATUS(OK, test_write(*t, HERE, staff_up, r));
    as_clerk(r->a);
    r->ask = (RotaAsk){.site = r->a->w->site,
                       .person = r->counter,
                       .from = r->a->w->day,
                       .to = r->a->w->day + 2,
                       .from_min = 9 * 60,
                       .to_min = 14 * 60};
    return r;
}

TEST(who_is_on_call_is_told_first_then_the_next_then_the_manager_and_the_duty_before_the_breach)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Rota *r = open_rota(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
        CHECK_INT(3, r->days);
        CHECK_STATUS(OK, test_write(t, HERE, do_rota, r)); /* again: they stand already */
        CHECK_INT(0, r->days);
        r->ask.person = r->second;
        CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
        complain(t, r->a);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint_call"));
        CHECK_INT(r->counter.v, test_number(t, "SELECT person_id FROM complaint_call"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message m JOIN complaint_call c"
                                    " ON c.person_id = m.person_id AND c.community_id ="
                                    " m.community_id WHERE m.kind = 'meals.complaint'"));
        t->now_ms += 3 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint_call"));
        t->now_ms += MINUTE_MS;
        test_jobs(t);
        CHECK_INT(r->second.v, test_number(t, "SELECT person_id FROM complaint_call"
                                              " WHERE turn = 2"));
        CHECK_INT(
            0, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_waits'"));
        t->now_ms += 3 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(r->a->w->clerk.v, test_number(t, "SELECT person_id FROM complaint_call"
                                                   " WHERE turn = 3"));
        CHECK_INT(
            1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_waits'"));
        CHECK_INT(
            0, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_late'"));
        as_clerk(r->a);
        CHECK_STATUS(OK, test_write(t, HERE, do_answer, r->a));
        t->now_ms += HOUR_MS;
        test_jobs(t);
        CHECK_INT(3, test_number(t, "SELECT count(*) FROM complaint_call"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(hours_with_nobody_on_call_are_named_and_who_cannot_answer_is_refused)
{
    TestStore *t;
    RotaGap gaps[ROTA_GAPS_MAX];
    Rota *r = open_rota(TEST_SQLITE, &t);
    CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
    r->ask.person = r->second;
    r->ask.from_min = 15 * 60;
    r->ask.to_min = 19 * 60;
    CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
    CHECK_STATUS(OK, test_read(t, HERE, load_rota, r));
    CHECK_INT(6, (int64_t)r->count);
    CHECK_INT(2, (int64_t)meals_rota_gaps(r->shifts, r->count, r->a->w->day, gaps));
    CHECK_INT(7 * 60, gaps[0].from_min);
    CHECK_INT(9 * 60, gaps[0].to_min);
    CHECK_INT(14 * 60, gaps[1].from_min);
    CHECK_INT(15 * 60, gaps[1].to_min);
    CHECK_INT(1, (int64_t)meals_rota_gaps(r->shifts, r->count, r->a->w->day + 9, gaps));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM worker_shift WHERE duty <> 5"));
    r->ask.person = r->a->w->neighbour;
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_rota, r));
    CHECK_TEXT("meals.cannot_answer", t->problem.code);
    r->ask.to = r->ask.from + 40;
    CHECK_STATUS(INVALID, test_write(t, HERE, do_rota, r));
    CHECK_TEXT("meals.rota_span", t->problem.code);
    test_store_close(t);
}

TEST(nobody_on_call_the_manager_is_told_and_at_night_who_has_the_morning)
{
    TestStore *t;
    Rota *r = open_rota(TEST_SQLITE, &t);
    Day day = r->a->w->day;
    r->ask.from_min = 7 * 60;
    r->ask.from = r->ask.to = day + 1;
    CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
    complain(t, r->a); /* today nobody is on the rota */
    CHECK_INT(r->a->w->clerk.v, test_number(t, "SELECT person_id FROM complaint_call"));
    t->now_ms = day_ms(day, SHANGHAI_MS) + 22 * HOUR_MS;
    as_elder(r->a);
    r->a->ask.order.v = 0;
    r->a->ask.site = r->a->w->site;
    CHECK_STATUS(OK, test_write(t, HERE, do_complain, r->a));
    test_jobs(t);
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint_call"));
    t->now_ms = day_ms(day + 1, SHANGHAI_MS) + 7 * HOUR_MS;
    test_jobs(t);
    CHECK_INT(r->counter.v,
              test_number(t, "SELECT person_id FROM complaint_call"
                             " WHERE complaint_id = (SELECT max(id) FROM complaint)"));
    test_store_close(t);
}

TEST(a_store_fault_while_the_rota_is_made_leaves_no_half_of_it)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Rota *r = open_rota(engine, &t);
        CHECK(test_fault_loop(t, HERE, do_rota, r, sound) >= 6);
        CHECK_INT(3, test_number(t, "SELECT count(*) FROM worker_shift"));
        test_store_close(t);
    }
}

TEST(at_night_the_ten_minutes_begin_in_the_morning)
{
    TestStore *t;
    After *a = open_world(TEST_SQLITE, &t);
    Day day = a->w->day;
    t->now_ms = day_ms(day, SHANGHAI_MS) + 22 * HOUR_MS;
    a->ask = (Complaint){.person = a->w->elder,
                         .site = a->w->site,
                         .kind = COMPLAINT_OTHER,
                         .channel = 2,
                         .words = STR("晚上说一句")};
    as_elder(a);
    CHECK_STATUS(OK, test_write(t, HERE, do_complain, a));
    CHECK_STATUS(OK, test_read(t, HERE, do_load, a));
    CHECK_INT(day_ms(day + 1, SHANGHAI_MS) + 7 * HOUR_MS + 10 * MINUTE_MS,
              a->complaint.answer_due_ms);
    test_store_close(t);
}

/* ---- Staff ---- */

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

/* Rules whose own tests have no such loop. */
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
