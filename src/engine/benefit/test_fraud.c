/* Each signal once with a list that shows it and once with ordinary life that looks nearly so. */
#include "base/test.h"
#include "engine/benefit/fraud.h"

enum { VISITS_MAX = 4000 };
#define EVERY_RULE ((FraudRule)0)

typedef struct World {
    FraudInput in;
    FraudVisit visits[VISITS_MAX];
    FraudSignals out;
} World;

static const FraudSite sites[] = {
    {1, 312000000, 1214000000, {390, 630, 990}, {510, 780, 1110}, 40, 2},
    {2, 312900000, 1214000000, {390, 630, 990}, {510, 780, 1110}, 40, 2}, /* 10 km north */
};

static World *world(void)
{
    World *w = NEW(test_arena(), World);
    w->in = (FraudInput){.visits = w->visits,
                         .sites = sites,
                         .site_count = 2,
                         .limits = fraud_limits_default,
                         .zone = SHANGHAI_MS,
                         .members = 10};
    w->out.arena = test_arena();
    return w;
}

/* An ordinary lunch on a day of March 2026 at hour:minute. */
static FraudVisit *lunch(World *w, int64_t person, int32_t day, int32_t hour, int32_t minute)
{
    ASSERT(w->in.visit_count < VISITS_MAX);
    FraudVisit *v = &w->visits[w->in.visit_count++];
    Day d = day_of(2026, 3, day);
    *v = (FraudVisit){.id = (int64_t)w->in.visit_count,
                      .person = person,
                      .site = 1,
                      .till = 1,
                      .at = day_ms(d, SHANGHAI_MS) + hour * HOUR_MS + minute * MINUTE_MS,
                      .day = d,
                      .slot = SLOT_LUNCH,
                      .list_fen = 1600 + person,
                      .net_fen = 1600 + person,
                      .benefit_fen = 300};
    return v;
}

static size_t run(World *w, FraudRule rule)
{
    w->out.count = 0;
    for (const FraudCheck *c = fraud_checks; c->rule; c++)
        if (rule == EVERY_RULE || c->rule == rule) c->look(&w->in, &w->out);
    return w->out.count;
}

TEST(a_meal_while_in_hospital_is_blocked)
{
    World *w = world();
    FraudAbsence away = {7, AWAY_HOSPITAL, day_of(2026, 3, 3), day_of(2026, 3, 5)};
    w->in.absences = &away;
    w->in.absence_count = 1;
    lunch(w, 7, 2, 11, 0);
    lunch(w, 8, 4, 11, 0);
    CHECK_INT(0, run(w, FRAUD_AWAY));
    lunch(w, 7, 5, 11, 0);
    CHECK_INT(1, run(w, FRAUD_AWAY));
    CHECK_INT(FRAUD_BLOCK, w->out.items[0].action);
    CHECK_INT(3, w->out.items[0].visit);
}

TEST(the_second_meal_of_a_slot_is_blocked_and_the_third_in_a_month_is_a_case)
{
    World *w = world();
    for (int32_t day = 1; day <= 3; day++) {
        lunch(w, 7, day, 11, 0);
        lunch(w, 7, day, 12, 0);
        lunch(w, 7, day, 17, 0)->slot = SLOT_DINNER;
    }
    CHECK_INT(3, run(w, FRAUD_DOUBLE));
    CHECK_INT(FRAUD_BLOCK, w->out.items[0].action);
    CHECK_INT(FRAUD_CASE, w->out.items[2].action);
}

TEST(two_canteens_too_far_apart_in_time_are_a_case)
{
    World *w = world();
    FraudPerson old = {7, 85};
    w->in.persons = &old;
    w->in.person_count = 1;
    lunch(w, 7, 2, 11, 0);
    lunch(w, 7, 2, 11, 30)->site = 2; /* 20 km/h at 85 */
    CHECK_INT(1, run(w, FRAUD_TRAVEL));
    CHECK_INT(20, w->out.items[0].measured);
    old.age = 70; /* by bus */
    CHECK_INT(0, run(w, FRAUD_TRAVEL));
    w->visits[1].delivered = true;
    old.age = 85;
    CHECK_INT(0, run(w, FRAUD_TRAVEL));
}

TEST(a_burst_at_one_till_is_told_once)
{
    World *w = world();
    for (int i = 0; i < 14; i++) lunch(w, 100 + i, 2, 11, 0)->at += i * 4000;
    for (int i = 0; i < 20; i++) lunch(w, 200 + i, 2, 12, 0)->at += i * 9000;
    CHECK_INT(1, run(w, FRAUD_BURST));
    CHECK_INT(11, w->out.items[0].measured);
}

TEST(a_benefit_outside_opening_hours_is_blocked)
{
    World *w = world();
    lunch(w, 7, 2, 13, 15); /* 15 minutes after closing is still allowed */
    lunch(w, 8, 2, 14, 30)->benefit_fen = 0;
    CHECK_INT(0, run(w, FRAUD_HOURS));
    lunch(w, 9, 2, 14, 30);
    CHECK_INT(1, run(w, FRAUD_HOURS));
}

TEST(tickets_that_hug_the_threshold_are_audited)
{
    World *w = world();
    Fen threshold = 1500;
    w->in.thresholds = &threshold;
    w->in.threshold_count = 1;
    for (int i = 0; i < 60; i++) lunch(w, i, 2, 11, i)->net_fen = i < 40 ? 1505 : 1400;
    CHECK_INT(1, run(w, FRAUD_HUGGING));
    CHECK_INT(66, w->out.items[0].measured);
    for (int i = 0; i < 60; i++) w->visits[i].net_fen = 1300 + i * 6;
    CHECK_INT(0, run(w, FRAUD_HUGGING));
}

TEST(always_the_same_amount_with_benefit_is_worth_a_look)
{
    World *w = world();
    for (int32_t day = 1; day <= 24; day++)
        lunch(w, 7, day, 11, 0)->list_fen = day < 22 ? 1500 : 1600;
    CHECK_INT(1, run(w, FRAUD_SAME));
    w->visits[5].benefit_fen = 0;
    CHECK_INT(0, run(w, FRAUD_SAME));
}

TEST(perfect_attendance_of_many_members_is_audited)
{
    World *w = world();
    for (int32_t day = 1; day <= 30; day++)
        for (int64_t person = 1; person <= 2; person++) lunch(w, person, day, 11, 0);
    CHECK_INT(1, run(w, FRAUD_ATTENDANCE)); /* 2 of 10 */
    w->in.members = 20;
    CHECK_INT(0, run(w, FRAUD_ATTENDANCE));
}

TEST(more_meals_than_seats_or_portions_are_audited)
{
    World *w = world();
    for (int i = 0; i < 80; i++) lunch(w, i, 2, 11, 0);
    CHECK_INT(0, run(w, FRAUD_CAPACITY));
    lunch(w, 99, 2, 12, 0)->delivered = true;
    CHECK_INT(0, run(w, FRAUD_CAPACITY));
    lunch(w, 98, 2, 12, 0);
    CHECK_INT(1, run(w, FRAUD_CAPACITY));
    FraudTrail trail = {1, day_of(2026, 3, 2), SLOT_LUNCH, true, 60};
    w->in.trails = &trail;
    w->in.trail_count = 1;
    w->in.visit_count = 66;
    CHECK_INT(0, run(w, FRAUD_CAPACITY));
    w->in.visit_count = 67;
    CHECK_INT(1, run(w, FRAUD_CAPACITY));
}

TEST(benefits_without_a_food_trail_stop_the_site_and_unknown_does_not)
{
    World *w = world();
    FraudTrail trail = {1, day_of(2026, 3, 2), SLOT_LUNCH, false, -1};
    lunch(w, 7, 2, 11, 0);
    lunch(w, 7, 3, 11, 0);
    CHECK_INT(0, run(w, FRAUD_NO_TRAIL));
    w->in.trails = &trail;
    w->in.trail_count = 1;
    CHECK_INT(1, run(w, FRAUD_NO_TRAIL));
    CHECK_INT(FRAUD_STOP_SITE, w->out.items[0].action);
}

TEST(refunds_to_another_pocket_or_too_many_are_a_case)
{
    World *w = world();
    for (int i = 0; i < 40; i++) lunch(w, i, 2, 11, i);
    w->visits[0].refund_fen = 100;
    CHECK_INT(0, run(w, FRAUD_CASHBACK));
    w->visits[0].refund_elsewhere = true;
    CHECK_INT(1, run(w, FRAUD_CASHBACK));
    w->visits[1].refund_fen = w->visits[2].refund_fen = 100;
    CHECK_INT(2, run(w, FRAUD_CASHBACK));
}

TEST(one_phone_for_more_than_three_cards_asks_for_an_agent)
{
    World *w = world();
    for (int i = 0; i < 4; i++) lunch(w, 10 + i, 2, 11, i)->device = 5;
    CHECK_INT(1, run(w, FRAUD_CARDS));
    w->visits[0].by_agent = true;
    CHECK_INT(0, run(w, FRAUD_CARDS));
}

TEST(cards_used_always_together_are_told_once_and_a_table_of_four_is_not)
{
    World *w = world();
    for (int32_t day = 1; day <= 12; day++)
        for (int i = 0; i < 5; i++) lunch(w, 10 + i, day, 11, 0)->at += i * 20000;
    CHECK_INT(1, run(w, FRAUD_CLUSTER));
    CHECK_INT(10, w->out.items[0].person);
    lunch(w, 14, 20, 11, 0); /* one day alone breaks "always" for the fifth */
    CHECK_INT(0, run(w, FRAUD_CLUSTER));
}

TEST(ordinary_weeks_give_no_signal_at_all)
{
    World *w = world();
    Random r = random_seeded(3);
    w->in.members = 100;
    for (int32_t day = 1; day <= 28; day++)
        for (int i = 0; i < 40; i++) {
            int64_t person = (int64_t)random_below(&r, 3) + i * 3;
            FraudVisit *v = lunch(w, person, day, 10, 40);
            v->at += i * 3 * MINUTE_MS;
            v->list_fen = v->net_fen = 900 + (Fen)random_below(&r, 1200);
        }
    CHECK_INT(0, run(w, EVERY_RULE));
}

TEST(a_check_is_found_by_its_number)
{
    CHECK_TEXT("S-F13", fraud_check_of(FRAUD_CLUSTER)->name);
}
