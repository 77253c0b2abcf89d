/* Allowances computed from what is written down, paid once, taken back whole; lessons. */
#include "domains/crew/inside.h"
#include "domains/meals/world_for_tests.h"

static const StorePart *const parts[] = {
    &people_domain.store,

    &notice_domain.store,   &funds_domain.store,    &gifts_domain.store,
    &benefits_domain.store, &dispatch_domain.store, &meals_domain.store,
    &partners_domain.store, &crew_domain.store,     NULL};

enum { MONTH = 202603 };

typedef struct CrewWorld {
    MealWorld meals;
    PersonId cook, rider, helper;
    Allowance allowance, *allowances;
    AllowanceId id;
    CrewWeather weather;
    CrewMonth *months;
    size_t count;
    int64_t month;
    PersonId who;
    CrewPayId pay;
    Str reason;
    Fen fen;
    Day day;
    LessonDone lesson, *lessons;
    CrewOwed *owed;
} CrewWorld;

static Status add_shift(Tx *tx, CrewWorld *w, PersonId who, Day day, int from, int to,
                        ShiftDuty duty)
{
    int64_t id;
    return meals_shift_add(tx,
                           &(Shift){.site = w->meals.site,
                                    .person = who,
                                    .day = day,
                                    .from_min = from * 60,
                                    .to_min = to * 60,
                                    .duty = duty},
                           &id);
}

static Status help(Tx *tx, CrewWorld *w, Day day)
{
    OpeningId opening;
    MessageId message;
    FreeHour hour = {.weekday = day_weekday(day), .from_min = 8 * 60, .to_min = 12 * 60};
    TRY(partners_hours_set(tx, w->helper, &hour, 1));
    TRY(partners_opening_add(tx,
                             &(Opening){.site = w->meals.site,
                                        .day = day,
                                        .from_min = 9 * 60,
                                        .to_min = 10 * 60 + 45,
                                        .wanted = 1,
                                        .words = STR("择菜")},
                             &opening));
    TRY(partners_ask(tx, opening, w->helper, &message));
    return partners_answer(tx, opening, w->helper, true);
}

/* The rider: 3rd 10–13 and 14–16, 4th 10–12, Saturday the 7th 10–13; the cook: 3rd 6–13. */
static Status work(Tx *tx, void *job)
{
    CrewWorld *w = job;
    int64_t card;
    Day d = w->meals.day; /* Monday, March 2 */
    TRY(people_add(tx, &(Person){.name = STR("马师傅")}, &w->cook));
    TRY(people_add(tx, &(Person){.name = STR("赵大勇")}, &w->rider));
    TRY(people_add(tx, &(Person){.name = STR("吴晓燕")}, &w->helper));
    TRY(meals_card_set(tx,
                       &(HealthCard){.person = w->cook,
                                     .site = w->meals.site,
                                     .number = STR("J1"),
                                     .issued = d - 10,
                                     .expires = d + 300},
                       &card));
    TRY(add_shift(tx, w, w->rider, d + 1, 10, 13, SHIFT_DELIVERY));
    TRY(add_shift(tx, w, w->rider, d + 1, 14, 16, SHIFT_DELIVERY));
    TRY(add_shift(tx, w, w->rider, d + 2, 10, 12, SHIFT_DELIVERY));
    TRY(add_shift(tx, w, w->rider, d + 5, 10, 13, SHIFT_DELIVERY));
    TRY(add_shift(tx, w, w->cook, d + 1, 6, 13, SHIFT_KITCHEN));
    return help(tx, w, d + 3);
}
static Status earn(Tx *tx, void *job)
{
    CrewWorld *w = job;
    AccountId site;
    TransferId t;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = w->meals.site.v}, &site));
    FundsMove m = {.from = w->meals.drawer, .to = site, .amount = w->fen, .reason = REASON_MEAL};
    return funds_transfer(tx, &m, &t);
}
static Status set_allowance(Tx *tx, void *job)
{
    CrewWorld *w = job;
    return crew_allowance_set(tx, &w->allowance, &w->id);
}
static Status end_allowance(Tx *tx, void *job)
{
    CrewWorld *w = job;
    return crew_allowance_end(tx, w->meals.site, w->id, w->day);
}
static Status list_allowances(Tx *tx, void *job)
{
    CrewWorld *w = job;
    return crew_allowances(tx, w->meals.site, &w->allowances, &w->count);
}
static Status set_weather(Tx *tx, void *job)
{
    return crew_weather_set(tx, &((CrewWorld *)job)->weather);
}
static Status read_month(Tx *tx, void *job)
{
    CrewWorld *w = job;
    CrewMonth *all;
    TRY(crew_month(tx, w->meals.site, w->month, &all, &w->count));
    w->months = NEW_ARRAY(test_arena(), CrewMonth, w->count + 1);
    for (size_t i = 0; i < w->count; i++) {
        w->months[i] = all[i];
        w->months[i].lines = NEW_ARRAY(test_arena(), CrewLine, all[i].line_count + 1);
        for (size_t k = 0; k < all[i].line_count; k++) w->months[i].lines[k] = all[i].lines[k];
    }
    return OK;
}
static Status pay(Tx *tx, void *job)
{
    CrewWorld *w = job;
    return crew_pay(tx, w->meals.site, w->who, MONTH, &w->pay);
}
static Status read_owed(Tx *tx, void *job)
{
    CrewWorld *w = job;
    return crew_owed(tx, &w->owed, &w->count);
}
static Status funder_paid(Tx *tx, void *job)
{
    CrewWorld *w = job;
    TransferId id;
    return crew_funder_paid(tx, STR("street"), w->month, &id);
}
static Status take_back(Tx *tx, void *job)
{
    CrewWorld *w = job;
    return crew_take_back(tx, w->meals.site, w->pay, w->reason);
}
static Status learn(Tx *tx, void *job)
{
    CrewWorld *w = job;
    tx->origin.actor = w->cook.v;
    TRY(crew_lesson_set(tx, &w->lesson));
    return crew_lessons(tx, w->cook, &w->lessons, &w->count);
}

static void allow(TestStore *t, CrewWorld *w, Allowance a)
{
    a.site = w->meals.site;
    a.document = STR("店里约定第3条");
    if (!a.who) a.who = ALLOW_STAFF;
    if (!a.from) a.from = w->meals.day;
    w->allowance = a;
    CHECK_STATUS(OK, test_write(t, HERE, set_allowance, w));
}

static CrewWorld *open_crew(TestEngine engine, TestStore **t)
{
    CrewWorld *w = NEW(test_arena(), CrewWorld);
    secret_open_for_test();
    *t = test_store_open(parts, engine);
    CHECK_STATUS(OK, test_write(*t, HERE, world_set_up, &w->meals));
    CHECK_STATUS(OK, test_write(*t, HERE, work, w));
    w->month = MONTH;
    w->allowance = (Allowance){.site = w->meals.site,
                               .kind = ALLOW_SHIFT,
                               .who = ALLOW_STAFF,
                               .fen = 500,
                               .document = STR("约定"),
                               .from = w->meals.day};
    return w;
}
static void until_april(TestStore *t, CrewWorld *w)
{
    t->now_ms = day_ms(w->meals.day + 31, SHANGHAI_MS) + 9 * HOUR_MS; /* April 2 */
}
static const CrewMonth *month_of(const CrewWorld *w, PersonId who)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->months[i].person.v == who.v) return &w->months[i];
    test_note("nobody of that number worked");
    return w->months;
}
static Fen of_kind(const CrewMonth *m, AllowanceKind kind)
{
    Fen fen = 0;
    for (size_t i = 0; i < m->line_count; i++)
        if (m->lines[i].allowance.kind == kind) fen += m->lines[i].fen;
    return fen;
}

TEST(each_kind_counts_what_was_worked_on_the_days_it_holds)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        CrewWorld *w = open_crew(engine, &t);
        Day d = w->meals.day;
        allow(t, w, (Allowance){.kind = ALLOW_SHIFT, .fen = 500, .least_min = 180});
        allow(t, w, (Allowance){.kind = ALLOW_HOUR, .fen = 101, .duty = SHIFT_DELIVERY});
        allow(t, w, (Allowance){.kind = ALLOW_TRAVEL, .fen = 400, .from = d + 2});
        allow(t, w, (Allowance){.kind = ALLOW_HEAT, .fen = 1000, .tenths_c = 350});
        allow(t, w, (Allowance){.kind = ALLOW_COLD, .fen = 700, .tenths_c = -50});
        allow(t, w, (Allowance){.kind = ALLOW_MEAL, .fen = 1200, .least_min = 240});
        allow(t, w,
              (Allowance){
                  .kind = ALLOW_HOUR, .who = ALLOW_VOLUNTEER, .fen = 600, .funder = STR("street")});
        w->weather = (CrewWeather){w->meals.site, d, 362, 250, STR("气象台")};
        CHECK_STATUS(OK, test_write(t, HERE, set_weather, w)); /* nobody worked */
        t->now_ms += 3 * DAY_MS; /* Thursday: what is worked today does not count yet */
        w->weather.day = d + 1;
        w->weather.high_tenths = 349;
        w->weather.low_tenths = -51;
        CHECK_STATUS(OK, test_write(t, HERE, set_weather, w));
        w->weather.day = d + 2;
        w->weather.high_tenths = 350;
        w->weather.low_tenths = -49;
        CHECK_STATUS(OK, test_write(t, HERE, set_weather, w));
        CHECK_STATUS(OK, test_write(t, HERE, read_month, w));
        CHECK_INT(2, (int64_t)w->count);
        until_april(t, w);
        CHECK_STATUS(OK, test_write(t, HERE, read_month, w));
        CHECK_INT(3, (int64_t)w->count);
        const CrewMonth *m = month_of(w, w->rider);
        CHECK_INT(4, m->shifts);
        CHECK_INT(600, m->minutes);
        CHECK_INT(3, m->days);
        CHECK_INT(1, m->weekend);
        CHECK_INT(1000, of_kind(m, ALLOW_SHIFT)); /* two of three hours; two shorter */
        CHECK_INT(1010, of_kind(m, ALLOW_HOUR));  /* ten hours */
        CHECK_INT(800, of_kind(m, ALLOW_TRAVEL)); /* not yet on the 3rd */
        CHECK_INT(1000, of_kind(m, ALLOW_HEAT));  /* 35.0, not 34.9 */
        CHECK_INT(700, of_kind(m, ALLOW_COLD));   /* −5.1, not −4.9 */
        CHECK_INT(1200, of_kind(m, ALLOW_MEAL));  /* five hours in two shifts */
        CHECK_INT(5710, m->due_fen);
        CHECK_INT(0, of_kind(month_of(w, w->cook), ALLOW_HOUR)); /* another duty */
        m = month_of(w, w->helper);
        CHECK_INT(105, m->volunteer_minutes);
        CHECK_INT(1050, m->due_fen);
        CHECK_STR(STR("street"), m->lines[0].allowance.funder);
        w->month = 202613;
        CHECK_STATUS(INVALID, test_write(t, HERE, read_month, w));
        test_store_close(t);
    }
}

TEST(a_change_is_a_new_version_and_leaves_what_was_paid_alone)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        CrewWorld *w = open_crew(engine, &t);
        Day d = w->meals.day;
        allow(t, w, (Allowance){.kind = ALLOW_SHIFT, .fen = 500});
        allow(t, w, (Allowance){.kind = ALLOW_SHIFT, .fen = 800, .from = d + 2});
        w->allowance.from = d + 1;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, set_allowance, w));
        CHECK_TEXT("crew.later_version", t->problem.code);
        w->allowance.from = d + 3;
        w->allowance.tenths_c = 10;
        CHECK_STATUS(INVALID, test_write(t, HERE, set_allowance, w));
        w->allowance.tenths_c = 0;
        w->allowance.funder = STR("nobody");
        CHECK_STATUS(INVALID, test_write(t, HERE, set_allowance, w));
        CHECK_TEXT("crew.no_funder", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, list_allowances, w));
        CHECK_INT(2, (int64_t)w->count);
        until_april(t, w);
        CHECK_STATUS(OK, test_write(t, HERE, read_month, w));
        CHECK_INT(2 * 500 + 2 * 800, month_of(w, w->rider)->due_fen);
        w->fen = 10000;
        CHECK_STATUS(OK, test_write(t, HERE, earn, w));
        w->who = w->rider;
        CHECK_STATUS(OK, test_write(t, HERE, pay, w));
        w->allowance.funder = STR("");
        CHECK_STATUS(CONFLICT, test_write(t, HERE, set_allowance, w)); /* March is paid */
        CHECK_TEXT("crew.month_paid", t->problem.code);
        w->weather = (CrewWeather){w->meals.site, d + 2, 360, 200, STR("温度计")};
        CHECK_STATUS(CONFLICT, test_write(t, HERE, set_weather, w));
        w->day = d + 20;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, end_allowance, w));
        w->day = d + 29; /* the last of March */
        CHECK_STATUS(OK, test_write(t, HERE, end_allowance, w));
        CHECK_STATUS(OK, test_write(t, HERE, end_allowance, w));
        w->id.v = 1;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, end_allowance, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_month_is_paid_once_and_taken_back_whole)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        CrewWorld *w = open_crew(engine, &t);
        allow(t, w, (Allowance){.kind = ALLOW_SHIFT, .fen = 500});
        allow(t, w, (Allowance){.kind = ALLOW_TRAVEL, .fen = 400});
        allow(
            t, w,
            (Allowance){
                .kind = ALLOW_TRAVEL, .who = ALLOW_VOLUNTEER, .fen = 900, .funder = STR("street")});
        w->who = w->rider;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, pay, w));
        CHECK_TEXT("crew.month_open", t->problem.code);
        until_april(t, w);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, pay, w));
        CHECK_TEXT("crew.too_little", t->problem.code);
        w->fen = 3200;
        CHECK_STATUS(OK, test_write(t, HERE, earn, w));
        CHECK_STATUS(OK, test_write(t, HERE, pay, w));
        int64_t first = w->pay.v;
        CHECK_STATUS(OK, test_write(t, HERE, pay, w));
        CHECK_INT(first, w->pay.v);
        CHECK_INT(3200,
                  test_number(t, "SELECT in_posted - out_posted FROM account WHERE kind = 4"));
        CHECK_INT(0, test_number(t, "SELECT in_posted - out_posted FROM account WHERE kind = 3"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'crew.paid'"));
        w->who = w->meals.neighbour;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, pay, w));
        CHECK_TEXT("crew.nothing_due", t->problem.code);
        w->who = w->helper; /* the street pays: the canteen needs nothing for it */
        CHECK_STATUS(OK, test_write(t, HERE, pay, w));
        CHECK_INT(-900,
                  test_number(t, "SELECT in_posted - out_posted FROM account WHERE kind = 6"));
        w->pay.v = first;
        w->reason = STR(" ");
        CHECK_STATUS(INVALID, test_write(t, HERE, take_back, w));
        w->reason = STR("4日的班是别人上的");
        CHECK_STATUS(OK, test_write(t, HERE, take_back, w));
        CHECK_STATUS(OK, test_write(t, HERE, take_back, w));
        CHECK_INT(3200,
                  test_number(t, "SELECT in_posted - out_posted FROM account WHERE kind = 3"));
        w->who = w->rider; /* and again, by what is written down now */
        CHECK_STATUS(OK, test_write(t, HERE, pay, w));
        CHECK(w->pay.v != first);
        w->pay.v = 1;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, take_back, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void still_owes(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(-900, test_number(t, "SELECT in_posted - out_posted FROM account WHERE kind = 6"));
}

TEST(a_funder_owes_what_it_bears_until_its_money_has_come)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        CrewWorld *w = open_crew(engine, &t);
        allow(
            t, w,
            (Allowance){
                .kind = ALLOW_TRAVEL, .who = ALLOW_VOLUNTEER, .fen = 900, .funder = STR("street")});
        until_april(t, w);
        CHECK_STATUS(OK, test_read(t, HERE, read_owed, w));
        CHECK_INT(0, (int64_t)w->count);
        w->month = MONTH;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, funder_paid, w));
        CHECK_TEXT("crew.nothing_owed", t->problem.code);
        w->who = w->helper;
        CHECK_STATUS(OK, test_write(t, HERE, pay, w));
        CHECK_STATUS(OK, test_read(t, HERE, read_owed, w));
        CHECK_INT(1, (int64_t)w->count);
        CHECK_STR(STR("street"), w->owed[0].funder);
        CHECK_INT(MONTH, w->owed[0].month);
        CHECK_INT(1, w->owed[0].people);
        CHECK_INT(900, w->owed[0].fen);
        CHECK_INT(900, w->owed[0].owed_fen);
        CHECK(test_fault_loop(t, HERE, funder_paid, w, still_owes) >= 2);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, funder_paid, w));
        CHECK_STATUS(OK, test_read(t, HERE, read_owed, w));
        CHECK_INT(900, w->owed[0].fen);
        CHECK_INT(0, w->owed[0].owed_fen);
        w->reason = STR("没有来");
        CHECK_STATUS(OK,
                     test_write(t, HERE, take_back, w)); /* the funder has 9 yuan too much there */
        CHECK_STATUS(OK, test_read(t, HERE, read_owed, w));
        CHECK_INT(0, w->owed[0].people);
        CHECK_INT(-900, w->owed[0].owed_fen);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_lesson_goes_on_where_it_was_left_and_stays_done)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        CrewWorld *w = open_crew(engine, &t);
        w->lesson = (LessonDone){.lesson = LESSON_STOVE, .state = LESSON_BEGUN, .step = 2};
        CHECK_STATUS(OK, test_write(t, HERE, learn, w));
        CHECK_INT(1, (int64_t)w->count);
        CHECK_INT(2, test_number(t, "SELECT step FROM lesson_done"));
        w->lesson.state = LESSON_DONE;
        w->lesson.step = 5;
        CHECK_STATUS(OK, test_write(t, HERE, learn, w));
        int64_t when = test_number(t, "SELECT made_ms FROM lesson_done");
        t->now_ms += DAY_MS;
        w->lesson.state = LESSON_SKIPPED;
        CHECK_STATUS(OK, test_write(t, HERE, learn, w));
        CHECK_INT(LESSON_DONE, test_number(t, "SELECT state FROM lesson_done"));
        CHECK_INT(when, test_number(t, "SELECT made_ms FROM lesson_done"));
        test_store_close(t);
    }
}

static int64_t kept, pays, backs, noted, learnt;
static void nothing_done(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(kept, test_number(t, "SELECT count(*) + count(to_day) FROM allowance"));
    CHECK_INT(pays, test_number(t, "SELECT count(*) FROM crew_pay_line"));
    CHECK_INT(backs, test_number(t, "SELECT count(*) FROM crew_pay WHERE state = 2"));
    CHECK_INT(noted, test_number(t, "SELECT count(*) FROM crew_weather"));
    CHECK_INT(learnt, test_number(t, "SELECT count(*) FROM lesson_done"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_pays_nobody_half)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        CrewWorld *w = open_crew(engine, &t);
        kept = pays = backs = noted = learnt = 0;
        CHECK(test_fault_loop(t, HERE, set_allowance, w, nothing_done) >= 3);
        kept = 1;
        w->allowance.from += 2;
        CHECK(test_fault_loop(t, HERE, set_allowance, w, nothing_done) >= 4);
        kept = 3; /* two versions, one ended */
        w->weather = (CrewWeather){w->meals.site, w->meals.day, 300, 200, STR("温度计")};
        CHECK(test_fault_loop(t, HERE, set_weather, w, nothing_done) >= 2);
        noted = 1;
        until_april(t, w);
        w->fen = 9000;
        CHECK_STATUS(OK, test_write(t, HERE, earn, w));
        w->who = w->rider;
        CHECK(test_fault_loop(t, HERE, pay, w, nothing_done) >= 12);
        pays = 2;
        w->reason = STR("算错了");
        CHECK(test_fault_loop(t, HERE, take_back, w, nothing_done) >= 7);
        backs = 1;
        w->day = w->meals.day + 29;
        CHECK(test_fault_loop(t, HERE, end_allowance, w, nothing_done) >= 3);
        kept = 4;
        w->lesson = (LessonDone){.lesson = LESSON_COUNTER, .state = LESSON_DONE};
        CHECK(test_fault_loop(t, HERE, learn, w, nothing_done) >= 2);
        test_store_close(t);
    }
}
