#include "domains/benefits/inside.h"
#include "store/test_store.h"

enum { HERE = 7 };
static const StorePart *const parts[] = {&people_domain.store, &funds_domain.store,
                                         &gifts_domain.store, &benefits_domain.store, NULL};

/* 9折 from 60; from 80 also 3 yuan a day on at least 15 yuan, district and street 2 to 1. */
static const char scheme[] =
    "{\"id\":\"T-1\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[60,200]},\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},"
    "\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":1500},\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",6667],[\"street\",3333]]}]}";

typedef struct World {
    PersonId elder;
    ProgrammeId programme;
    Str rules;
    Meal meal;
    int64_t ticket;
    SettlementId settlement;
    Quote quote;
    Str words;
    int64_t site_fen;
} World;

enum { SITE = 42 };

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    Person p = {
        .name = STR("王秀英"), .birth = day_of(1940, 3, 1), .has_birth = true, .is_elder = true};
    TRY(people_add(tx, &p, &w->elder));
    TRY(benefits_programme_add(tx, STR("试点"), str_of(scheme), STR("区民政〔2026〕1号"),
                               &w->programme));
    TRY(benefits_publish(tx, w->programme, (OrganisationId){SITE}));
    w->meal = (Meal){.person = w->elder,
                     .site = {SITE},
                     .day = tx_today(tx),
                     .slot = SLOT_LUNCH,
                     .list_fen = 1800};
    return OK;
}
static Status load_rules(Tx *tx, void *job)
{
    World *w = job;
    return benefits_programme_add(tx, STR("试"), w->rules, STR(""), &w->programme);
}
static Status settle(Tx *tx, void *job)
{
    World *w = job;
    return benefits_settle(tx, w->ticket, &w->meal, &w->settlement, &w->quote);
}
static Status quote(Tx *tx, void *job)
{
    World *w = job;
    TRY(benefits_quote(tx, &w->meal, &w->quote));
    w->words = benefits_explain(tx->arena, &w->quote);
    return OK;
}
static Status finish(Tx *tx, void *job)
{
    return benefits_finish(tx, ((World *)job)->ticket);
}
static Status cancel(Tx *tx, void *job)
{
    return benefits_cancel(tx, ((World *)job)->ticket);
}
static Status site_balance(Tx *tx, void *job)
{
    World *w = job;
    AccountId site;
    Balance balance;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = SITE}, &site));
    TRY(funds_balance(tx, site, &balance));
    w->site_fen = balance.posted;
    return OK;
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.ticket = 1};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

TEST(a_meal_is_split_to_the_fen_and_the_site_is_paid_when_it_is_served)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, settle, &w));
        CHECK_INT(180, w.quote.settlement.discount_fen);
        CHECK_INT(300, w.quote.settlement.subsidy_fen);
        CHECK_INT(1320, w.quote.settlement.pay_fen);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, settle, &w));
        CHECK_STATUS(OK, test_write(t, HERE, finish, &w));
        CHECK_STATUS(OK, test_write(t, HERE, finish, &w));
        CHECK_STATUS(OK, test_write(t, HERE, site_balance, &w));
        CHECK_INT(300, w.site_fen);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM transfer"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_cap_counts_open_meals_and_is_free_again_when_one_is_cancelled)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, settle, &w));
        w.meal.slot = SLOT_DINNER;
        CHECK_STATUS(OK, test_read(t, HERE, quote, &w));
        CHECK_INT(0, w.quote.settlement.subsidy_fen);
        CHECK_STATUS(OK, test_write(t, HERE, finish, &w));
        CHECK_STATUS(OK, test_write(t, HERE, cancel, &w));
        CHECK_STATUS(OK, test_write(t, HERE, cancel, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, finish, &w));
        CHECK_STATUS(OK, test_read(t, HERE, quote, &w));
        CHECK_INT(300, w.quote.settlement.subsidy_fen);
        CHECK(str_find(w.words, STR("3"), 0) != SIZE_MAX);
        CHECK_STATUS(OK, test_write(t, HERE, site_balance, &w));
        CHECK_INT(0, w.site_fen);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* The same notice at another canteen, as a programme of its own; its groups stand in another order.
 */
static const char twin[] =
    "{\"id\":\"T-1\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":1500},\"benefit\":{\"type\":\"fixed\",\"fen\":400},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",10000]]},"
    "{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[60,200]},\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},"
    "\"funders\":[[\"operator\",10000]]}]}";
enum { OTHER_SITE = 43 };
static Status publish_twin(Tx *tx, void *job)
{
    World *w = job;
    TRY(benefits_programme_add(tx, STR("试点二"), str_of(twin), STR(""), &w->programme));
    return benefits_publish(tx, w->programme, (OrganisationId){OTHER_SITE});
}

TEST(a_cap_counts_what_was_had_at_every_canteen_and_under_the_version_before)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, publish_twin, &w));
        CHECK_STATUS(OK, test_write(t, HERE, settle, &w));
        CHECK_INT(300, w.quote.settlement.subsidy_fen);
        w.meal.slot = SLOT_DINNER;
        w.meal.site.v = OTHER_SITE;
        CHECK_STATUS(OK, test_read(t, HERE, quote, &w));
        CHECK_INT(0, w.quote.settlement.subsidy_fen);
        CHECK_INT(180, w.quote.settlement.discount_fen);
        CHECK_STATUS(OK, test_write(t, HERE, cancel, &w));
        CHECK_STATUS(OK, test_read(t, HERE, quote, &w));
        CHECK_INT(400, w.quote.settlement.subsidy_fen);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(without_a_programme_the_elder_pays_the_price_and_is_still_served)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    w.meal.site = (OrganisationId){SITE + 1};
    CHECK_STATUS(OK, test_write(t, HERE, settle, &w));
    CHECK_INT(1800, w.quote.settlement.pay_fen);
    CHECK_STATUS(OK, test_write(t, HERE, finish, &w));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

/* Nobody registers approvals, so nobody could have one. */
static const char by_approval[] =
    "{\"id\":\"T-9\",\"place\":\"幸福里\",\"from\":\"2026-01-01\",\"rules\":["
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200],\"approved\":true},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",10000]]}]}";

TEST(a_rule_file_with_a_fault_is_refused_naming_where)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    w.rules = STR(
        "{\"id\":\"T-2\",\"place\":\"x\",\"from\":\"2026-01-01\",\"rules\":[{\"id\":\"a\",\"kind\":\"subsidy\",\"group\":\"g\",\"moon\":1}]}");
    CHECK_STATUS(INVALID, test_write(t, HERE, load_rules, &w));
    CHECK(strstr(t->problem.where, "rule a") != NULL);
    w.rules = str_of(by_approval);
    CHECK_STATUS(INVALID, test_write(t, HERE, load_rules, &w));
    CHECK_TEXT("benefits.approved", t->problem.code);
    test_store_close(t);
}

static World faulty;
static void nothing_settled(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM settlement"));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM settlement_part"));
}
static void nothing_booked(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM transfer"));
    CHECK_INT(1, test_number(t, "SELECT state FROM settlement"));
}

TEST(a_store_fault_at_any_point_settles_nothing_and_books_nothing)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty);
        CHECK(test_fault_loop(t, HERE, settle, &faulty, nothing_settled) >= 8);
        CHECK(test_fault_loop(t, HERE, finish, &faulty, nothing_booked) >= 8);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- An assessment that has expired ---- */

/* Four yuan for bringing the meal to whom level 1 or worse was found. */
static const char brought[] =
    "{\"id\":\"T-2\",\"place\":\"幸福里\",\"from\":\"2024-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"b\",\"kind\":\"delivery\",\"group\":\"deliv\",\"who\":{\"age\":[60,200],\"ability_min\":1},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":400},\"funders\":[[\"district\",10000]]}]}";

static Status set_up_brought(Tx *tx, void *job)
{
    World *w = job;
    Assessment a = {.scores = STR("44444444444344444411222434"),
                    .day = tx_today(tx),
                    .facts = 1,
                    .assessors = STR("甲、乙")};
    TRY(set_up(tx, w));
    TRY(people_assess(tx, w->elder, &a));
    TRY(benefits_programme_add(tx, STR("送餐"), str_of(brought), STR(""), &w->programme));
    TRY(benefits_publish(tx, w->programme, (OrganisationId){SITE + 1}));
    w->meal.site.v = SITE + 1;
    w->meal.fee_fen = 500;
    w->meal.delivered = true;
    return OK;
}

/* What funders pay for bringing a meal that many days after the assessment. */
static Fen paid_for_bringing(TestStore *t, World *w, int days)
{
    Day begun = w->meal.day;
    Ms then = t->now_ms;
    t->now_ms += days * DAY_MS;
    w->meal.day += days;
    w->ticket++;
    CHECK_STATUS(OK, test_write(t, HERE, settle, w));
    t->now_ms = then;
    w->meal.day = begun;
    return w->quote.settlement.delivery_fen;
}

TEST(an_expired_assessment_opens_nothing_and_stops_no_meal_that_is_brought)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {.ticket = 1};
        secret_open_for_test();
        TestStore *t = test_store_open(parts, engine);
        CHECK_STATUS(OK, test_write(t, HERE, set_up_brought, &w));
        CHECK_INT(0, paid_for_bringing(t, &w, 380)); /* none was brought before it expired */
        CHECK_INT(400, paid_for_bringing(t, &w, 350));
        CHECK_INT(400, paid_for_bringing(t, &w, 375));
        CHECK_INT(400, paid_for_bringing(t, &w, 406));
        CHECK_INT(0, paid_for_bringing(t, &w, 438)); /* over a month without */
        w.meal.delivered = false;
        w.meal.fee_fen = 0;
        CHECK_INT(0, paid_for_bringing(t, &w, 407));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
