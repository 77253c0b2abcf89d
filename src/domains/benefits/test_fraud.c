/* Signals: a month of meals of which some are not what they seem. */
#include "domains/benefits/inside.h"
#include "engine/benefit/fraud.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42, OTHER = 43, ELDERS = 40 };
static const StorePart *const parts[] = {&people_domain.store, &funds_domain.store,
                                         &gifts_domain.store, &benefits_domain.store, NULL};

static const char scheme[] =
    "{\"id\":\"T-1\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":2},"
    "\"funders\":[[\"district\",10000]]}]}";

typedef struct World {
    PersonId elders[ELDERS];
    Meal meal;
    int64_t ticket;
    FraudLook look;
    FraudCase *cases;
    size_t count;
    CaseId id;
    FraudState to;
    ClaimId claim;
    Fen fen;
    Day day;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    ProgrammeId programme;
    TRY(benefits_programme_add(tx, STR("试点"), str_of(scheme), STR("1号"), &programme));
    TRY(benefits_publish(tx, programme, (OrganisationId){SITE}));
    TRY(benefits_publish(tx, programme, (OrganisationId){OTHER}));
    for (int i = 0; i < ELDERS; i++) {
        Person p = {.name = STR("王秀英"), .birth = day_of(1940, 3, 1), .has_birth = true};
        TRY(people_add(tx, &p, &w->elders[i]));
    }
    return OK;
}
static Status eat(Tx *tx, void *job)
{
    World *w = job;
    SettlementId id;
    Quote q;
    TRY(benefits_settle(tx, w->ticket, &w->meal, &id, &q));
    return benefits_finish(tx, w->ticket);
}
static Status look(Tx *tx, void *job)
{
    return benefits_look(tx, &((World *)job)->look);
}
static Status keep(Tx *tx, void *job)
{
    return benefits_look_keep(tx, &((World *)job)->look);
}
static Status list(Tx *tx, void *job)
{
    World *w = job;
    return benefits_cases(tx, true, (OrganisationId){0}, &w->cases, &w->count);
}
static Status decide(Tx *tx, void *job)
{
    World *w = job;
    return benefits_case_decide(tx, w->id, w->to, STR("查了出院小结"));
}
static Status say(Tx *tx, void *job)
{
    return benefits_case_say(tx, ((World *)job)->id, STR("邻居代取"));
}
static Status claim(Tx *tx, void *job)
{
    World *w = job;
    return benefits_claim(tx, STR("district"), 202603, &w->claim);
}
static Status pay_out(Tx *tx, void *job)
{
    World *w = job;
    TransferId t;
    return benefits_pay_site(tx, (OrganisationId){SITE}, w->fen, &t);
}
static Status goes_to_hospital(Tx *tx, void *job)
{
    World *w = job;
    int64_t id;
    return people_absence_set(tx, w->elders[0], 1, w->day - 3, w->day + 5, true, &id);
}
static Status set_facts(Tx *tx, void *job)
{
    (void)job;
    SiteFacts a = {.site = {SITE},
                   .has_place = true,
                   .lat_e7 = 312000000,
                   .lon_e7 = 1214000000,
                   .has_hours = true,
                   .open_min = 600,
                   .close_min = 780};
    SiteFacts b = a;
    b.site.v = OTHER;
    b.lat_e7 += 300000; /* 3.3 km */
    TRY(benefits_site_facts_set(tx, &a));
    return benefits_site_facts_set(tx, &b);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.day = ms_day(t->now_ms, SHANGHAI_MS)};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

static void eats(TestStore *t, World *w, int elder, int64_t site, BenefitSlot slot)
{
    w->ticket++;
    w->meal = (Meal){.person = w->elders[elder],
                     .site = {site},
                     .day = ms_day(t->now_ms, SHANGHAI_MS),
                     .slot = slot,
                     .list_fen = 1800};
    CHECK_STATUS(OK, test_write(t, HERE, eat, w));
}

static size_t looks(TestStore *t, World *w)
{
    w->look = (FraudLook){.from = w->day, .to = w->day};
    CHECK_STATUS(OK, test_read(t, HERE, look, w));
    CHECK_STATUS(OK, test_write(t, HERE, keep, w));
    CHECK_STATUS(OK, test_read(t, HERE, list, w));
    return w->count;
}

static const FraudCase *case_of(const World *w, FraudRule rule)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->cases[i].rule == (int64_t)rule) return &w->cases[i];
    return NULL;
}

TEST(an_ordinary_lunch_is_no_signal)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, set_facts, &w));
        for (int i = 0; i < 20; i++, t->now_ms += 20000) eats(t, &w, i, SITE, SLOT_LUNCH);
        CHECK_INT(0, (int64_t)looks(t, &w));
        test_store_close(t);
    }
}

TEST(hospital_double_travel_burst_and_odd_hours_are_queued_once_each)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, set_facts, &w));
        CHECK_STATUS(OK, test_write(t, HERE, goes_to_hospital, &w));
        eats(t, &w, 0, SITE, SLOT_LUNCH);
        t->now_ms += MINUTE_MS;
        eats(t, &w, 1, SITE, SLOT_LUNCH);
        t->now_ms += 2 * MINUTE_MS; /* 86 years old, 3.3 km in two minutes */
        eats(t, &w, 1, OTHER, SLOT_LUNCH);
        for (int i = 2; i < 34; i++, t->now_ms += 1000) eats(t, &w, i, SITE, SLOT_LUNCH);
        t->now_ms += 10 * HOUR_MS; /* 20:30 */
        eats(t, &w, 35, SITE, SLOT_DINNER);
        size_t n = looks(t, &w);
        static const FraudRule rules[] = {FRAUD_AWAY, FRAUD_DOUBLE, FRAUD_TRAVEL, FRAUD_BURST,
                                          FRAUD_HOURS};
        for (int i = 0; i < 5; i++) {
            const FraudCase *c = case_of(&w, rules[i]);
            CHECK(c != NULL);
            if (!c) continue;
            CHECK(c->stops);
            Str words = benefits_case_words(t->arena, c);
            CHECK(words.len > 0 && utf8_length(words) <= 20);
        }
        CHECK_INT((int64_t)n, (int64_t)looks(t, &w)); /* looked again: nothing new */
        CHECK_INT(0, w.look.opened);
        CHECK_INT((int64_t)n, test_number(t, "SELECT count(*) FROM event"
                                             " WHERE topic = 'benefits.case_opened'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(an_open_case_stops_the_money_of_the_site_and_never_the_food)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, goes_to_hospital, &w));
        eats(t, &w, 0, SITE, SLOT_LUNCH);
        eats(t, &w, 1, SITE, SLOT_LUNCH);
        eats(t, &w, 2, OTHER, SLOT_LUNCH);
        CHECK_INT(1, (int64_t)looks(t, &w));
        w.id = w.cases[0].id;
        eats(t, &w, 0, SITE, SLOT_DINNER); /* still served, still subsidised */
        CHECK_INT(300, test_number(t, "SELECT subsidy_fen FROM settlement WHERE ticket_id = 4"));
        w.fen = 100;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, pay_out, &w));
        CHECK_TEXT("benefits.site_stopped", t->problem.code);
        t->now_ms += 31 * DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, claim, &w)); /* the other site's meal alone */
        CHECK_INT(300, test_number(t, "SELECT total_fen FROM claim"));
        CHECK_INT(0, test_store_broken(t));

        CHECK_STATUS(OK, test_write(t, HERE, say, &w));
        w.to = CASE_WRONG;
        CHECK_STATUS(OK, test_write(t, HERE, decide, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, decide, &w));
        CHECK_TEXT("benefits.case_over", t->problem.code);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, say, &w));
        CHECK_INT(3, test_number(t, "SELECT state FROM settlement WHERE ticket_id = 1"));
        CHECK_STATUS(OK, test_write(t, HERE, claim, &w)); /* the two good ones */
        CHECK_INT(900, test_number(t, "SELECT CAST(sum(total_fen) AS BIGINT) FROM claim"));
        CHECK_STATUS(OK, test_write(t, HERE, pay_out, &w));
        w.fen = 100000;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, pay_out, &w));
        CHECK_TEXT("benefits.too_much", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(every_night_the_last_days_are_looked_over)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    CHECK_STATUS(OK, test_write(t, HERE, goes_to_hospital, &w));
    eats(t, &w, 0, SITE, SLOT_LUNCH);
    t->now_ms += 17 * HOUR_MS;
    test_jobs(t);
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM fraud_case"));
    t->now_ms += DAY_MS;
    test_jobs(t);
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM fraud_case"));
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM timer WHERE kind = 'benefits.look'"));
    test_store_close(t);
}

static World faulty;
static void count_all(TestStore *t, int64_t *out)
{
    static const char *const sql[] = {
        "SELECT count(*) FROM fraud_case", "SELECT count(*) FROM fraud_case WHERE state > 1",
        "SELECT count(*) FROM event",      "SELECT count(*) FROM fraud_case WHERE said <> ''",
        "SELECT count(*) FROM transfer",
    };
    for (int i = 0; i < 5; i++) out[i] = test_number(t, sql[i]);
}
static int64_t held[5];
static void nothing_changed(TestStore *t, int call)
{
    int64_t now[5];
    (void)call;
    count_all(t, now);
    for (int i = 0; i < 5; i++) CHECK_INT(held[i], now[i]);
}

TEST(a_store_fault_at_any_point_opens_says_decides_and_pays_nothing)
{
    static const TxFn rules[] = {keep, say, decide, pay_out, set_facts};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty);
        CHECK_STATUS(OK, test_write(t, HERE, goes_to_hospital, &faulty));
        eats(t, &faulty, 0, SITE, SLOT_LUNCH);
        eats(t, &faulty, 1, SITE, SLOT_LUNCH);
        faulty.look = (FraudLook){.from = faulty.day, .to = faulty.day};
        faulty.fen = 100;
        faulty.to = CASE_WRONG;
        CHECK_STATUS(OK, test_read(t, HERE, look, &faulty));
        for (int i = 0; i < 5; i++) {
            count_all(t, held);
            CHECK(test_fault_loop(t, HERE, rules[i], &faulty, nothing_changed) >= 1);
            CHECK_STATUS(OK, test_read(t, HERE, list, &faulty));
            if (i == 0) faulty.id = faulty.cases[0].id;
        }
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM fraud_case WHERE state = 3"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- What kitchens and tills send ---- */

static Trail told;
static UsedBy used;
static Status tell_trail(Tx *tx, void *job)
{
    (void)job;
    return benefits_trail_set(tx, &told);
}
static Status note_use(Tx *tx, void *job)
{
    return benefits_used_by(tx, ((World *)job)->ticket, &used);
}
static Status pay_in_online_and_take_cash(Tx *tx, void *job)
{
    World *w = job;
    AccountId provider, card, drawer;
    TransferId t;
    RefundId refund;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PROVIDER}, &provider));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = w->elders[3].v}, &card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = SITE}, &drawer));
    FundsMove m = {.from = provider, .to = card, .amount = 5000, .reason = REASON_TOP_UP};
    TRY(funds_transfer(tx, &m, &t));
    TRY(funds_cash_in(tx, w->elders[4], (OrganisationId){SITE}, 5000, &t));
    return funds_cash_refund(tx, w->elders[3], (OrganisationId){SITE}, 2000, STR("手机丢了"),
                             &refund);
}

static int64_t cases_of(TestStore *t, int rule, const char *what)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT coalesce(max(%s), 0) FROM fraud_case WHERE rule = %d", what,
             rule);
    return test_number(t, sql);
}

TEST(benefits_of_a_meal_that_no_kitchen_can_show_stop_the_sites_money_and_no_elders_meal)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        eats(t, &w, 0, SITE, SLOT_LUNCH);
        w.look = (FraudLook){.from = w.meal.day, .to = w.meal.day};
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        CHECK_INT(0, cases_of(t, FRAUD_NO_TRAIL, "1")); /* unknown is not "nothing was cooked" */
        told = (Trail){w.meal.site, w.meal.day, w.meal.slot, 0, -1, 0, 0};
        CHECK_STATUS(OK, test_write(t, HERE, tell_trail, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        CHECK_INT(1, cases_of(t, FRAUD_NO_TRAIL, "stops"));
        w.fen = 100;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, pay_out, &w));
        CHECK_TEXT("benefits.site_stopped", t->problem.code);
        w.meal.person = w.elders[1]; /* the next elder eats and is subsidised as before */
        w.ticket++;
        CHECK_STATUS(OK, test_write(t, HERE, eat, &w));
        w.meal.day++;
        w.ticket++;
        CHECK_STATUS(OK, test_write(t, HERE, eat, &w));
        told = (Trail){w.meal.site, w.meal.day, w.meal.slot, 0, -1, 1, 0}; /* a sample will do */
        CHECK_STATUS(OK, test_write(t, HERE, tell_trail, &w));
        w.look = (FraudLook){.from = w.meal.day, .to = w.meal.day};
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(0, (int64_t)w.look.count);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(one_who_fetches_for_more_than_three_needs_the_proof_of_an_agent)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int i = 0; i < 8; i++) {
            /* Device 77 fetches for four strangers; device 78 for four who agreed to it. */
            used = (UsedBy){.till = 5, .device = i < 4 ? 77 : 78, .agent = i >= 4};
            eats(t, &w, i, SITE, SLOT_LUNCH);
            CHECK_STATUS(OK, test_write(t, HERE, note_use, &w));
            used.device = 99; /* told again: the first stays */
            CHECK_STATUS(OK, test_write(t, HERE, note_use, &w));
            t->now_ms += MINUTE_MS;
        }
        w.look = (FraudLook){.from = w.meal.day, .to = w.meal.day};
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM fraud_case WHERE rule = 12"));
        CHECK_INT(4, cases_of(t, FRAUD_CARDS, "measured"));
        CHECK_INT(1, cases_of(t, FRAUD_CARDS, "stops"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(cash_for_what_did_not_come_in_as_cash_is_a_case_and_stops_nothing)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, pay_in_online_and_take_cash, &w));
        Day today = ms_day(t->now_ms, SHANGHAI_MS);
        w.look = (FraudLook){.from = today - 3, .to = today};
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM fraud_case WHERE rule = 11"));
        CHECK_INT(2000, cases_of(t, FRAUD_CASHBACK, "measured"));
        CHECK_INT(0, cases_of(t, FRAUD_CASHBACK, "stops"));
        CHECK_STR(STR("20.00 元不是现金充的，退了现金。"),
                  benefits_case_words(t->arena, &w.look.found[0]));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void nothing_noted(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM meal_trail"));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM settlement_use"));
}
TEST(a_store_fault_at_any_point_notes_no_use_and_no_trail)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        eats(t, &w, 0, SITE, SLOT_LUNCH);
        told = (Trail){w.meal.site, w.meal.day, w.meal.slot, 1, 40, 1, 0};
        used = (UsedBy){.till = 5, .device = 77};
        CHECK(test_fault_loop(t, HERE, note_use, &w, nothing_noted) >= 1);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM settlement_use"));
        CHECK_STATUS(OK, test_write(t, HERE, tell_trail, &w));
        test_store_close(t);
    }
}
