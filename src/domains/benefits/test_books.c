/* Books: own income beside cost, days outstanding, how long a budget lasts; programmes and faults.
 */
#include "domains/benefits/inside.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42, MEALS = 10 };
static const StorePart *const parts[] = {&people_domain.store, &funds_domain.store,
                                         &gifts_domain.store, &benefits_domain.store, NULL};

static const char scheme[] =
    "{\"id\":\"T-1\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"when\":{},\"threshold\":{\"op\":\"ge\",\"base\":\"net\",\"fen\":1500},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",5000],[\"street\",5000]]}]}";

typedef struct World {
    PersonId elders[MEALS];
    ProgrammeId programme;
    int64_t month, ticket, settlement;
    SiteBooks books;
    Budget budget;
    Runway *runway;
    size_t count;
    ClaimId claim;
    Str rules;
    TrialAnswer trial;
    Day day;
} World;

static Status add(Tx *tx, void *job)
{
    World *w = job;
    return benefits_programme_add(tx, STR("试点"), w->rules, STR("1号"), &w->programme);
}
static Status publish(Tx *tx, void *job)
{
    World *w = job;
    return benefits_publish(tx, w->programme, (OrganisationId){SITE});
}
static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    TRY(add(tx, w));
    TRY(publish(tx, w));
    for (int i = 0; i < MEALS; i++) {
        Person p = {.name = STR("王秀英"), .birth = day_of(1940, 3, 1), .has_birth = true};
        TRY(people_add(tx, &p, &w->elders[i]));
    }
    return OK;
}
/* One meal each, the elder's share from the drawer. */
static Status eat(Tx *tx, void *job)
{
    World *w = job;
    for (int i = 0; i < MEALS; i++) {
        SettlementId id;
        Quote q;
        AccountId drawer, site;
        TransferId transfer;
        Meal meal = {.person = w->elders[i],
                     .site = {SITE},
                     .day = tx_today(tx),
                     .slot = SLOT_LUNCH,
                     .list_fen = 1800};
        TRY(benefits_settle(tx, w->ticket + i, &meal, &id, &q));
        TRY(benefits_finish(tx, w->ticket + i));
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = SITE}, &drawer));
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = SITE}, &site));
        TRY(funds_transfer(tx,
                           &(FundsMove){.from = drawer,
                                        .to = site,
                                        .amount = q.settlement.pay_fen,
                                        .reason = REASON_MEAL,
                                        .subject = w->ticket + i},
                           &transfer));
    }
    return OK;
}
static Status cost(Tx *tx, void *job)
{
    World *w = job;
    int64_t id;
    return benefits_cost_add(tx, (OrganisationId){SITE}, w->month, COST_FOOD, 20000, STR("菜"),
                             &id);
}
static Status books(Tx *tx, void *job)
{
    World *w = job;
    return benefits_site_books(tx, (OrganisationId){SITE}, w->month, &w->books);
}
static Status set_budget(Tx *tx, void *job)
{
    return benefits_budget_set(tx, &((World *)job)->budget);
}
static Status runway(Tx *tx, void *job)
{
    World *w = job;
    return benefits_runway(tx, w->programme, &w->runway, &w->count);
}
static Status claim(Tx *tx, void *job)
{
    World *w = job;
    return benefits_claim(tx, STR("district"), w->month, &w->claim);
}
static Status check(Tx *tx, void *job)
{
    World *w = job;
    return benefits_sample_check(tx, w->claim, w->settlement, 1, STR("本人说吃过"));
}
static Status try_draft(Tx *tx, void *job)
{
    World *w = job;
    TrialAsk ask = {w->programme, w->day, w->day, STR("")};
    Str text = str_of(scheme);
    size_t at = str_find(text, STR("T-1"), 0);
    ask.draft = str_fmt(tx->arena, "%.*sT-2%s", (int)at, scheme, scheme + at + 3);
    return benefits_try(tx, &ask, &w->trial);
}
static Status cancel_first(Tx *tx, void *job)
{
    (void)job;
    return benefits_cancel(tx, 1);
}
static Status look_over(Tx *tx, void *job)
{
    (void)job;
    return look_nightly(tx, 0, tx->now_ms);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.month = 202603, .ticket = 1, .rules = str_of(scheme)};
    w->day = ms_day(t->now_ms, SHANGHAI_MS);
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

TEST(a_site_sees_what_it_earned_itself_what_it_spent_and_how_long_it_waits)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, eat, &w));
        CHECK_STATUS(OK, test_read(t, HERE, books, &w));
        CHECK_INT(MEALS, w.books.meals);
        CHECK_INT(MEALS * 1500, w.books.eaters_fen);
        CHECK_INT(MEALS * 300, w.books.funders_fen);
        CHECK_INT(-1, w.books.own_percent);
        CHECK_STATUS(OK, test_write(t, HERE, cost, &w));
        t->now_ms += 12 * DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, cancel_first, &w));
        CHECK_STATUS(OK, test_read(t, HERE, books, &w));
        CHECK_INT(75, w.books.own_percent);
        CHECK_INT((MEALS - 1) * 300, w.books.funders_fen);
        CHECK_INT(300, w.books.back_fen);
        CHECK_INT(2, (int64_t)w.books.due_count);
        CHECK_STR(STR("district"), w.books.due[0].funder);
        CHECK_INT((MEALS - 1) * 150, w.books.due[0].fen);
        CHECK_INT(12, w.books.due[0].oldest_days);
        CHECK_INT(12, w.books.due[0].mean_days);
        w.month = 202613;
        CHECK_STATUS(INVALID, test_read(t, HERE, books, &w));
        CHECK_STATUS(INVALID, test_write(t, HERE, cost, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_budget_says_the_day_it_ends_and_a_trial_the_day_it_would)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, eat, &w));
        t->now_ms += DAY_MS;
        w.budget = (Budget){w.programme, STR("district"), w.day, w.day + 300, 1500 + 53 * 10};
        CHECK_STATUS(OK, test_write(t, HERE, set_budget, &w));
        CHECK_STATUS(OK, test_read(t, HERE, runway, &w));
        CHECK_INT(2, (int64_t)w.count);
        CHECK_INT(1500, w.runway[0].used_fen);
        CHECK_INT(1500 / 28, w.runway[0].a_day_fen); /* 53 */
        CHECK_INT(10, w.runway[0].days_left);
        CHECK_INT(w.day + 11, w.runway[0].last);
        CHECK_STR(STR("照这样，能用到3月13日。"), benefits_runway_words(t->arena, &w.runway[0]));
        CHECK_STR(STR("还没有填预算。"), benefits_runway_words(t->arena, &w.runway[1]));
        CHECK_STATUS(OK, test_read(t, HERE, try_draft, &w));
        CHECK_INT(2, (int64_t)w.trial.lasts_count);
        CHECK_INT(1500, w.trial.lasts[0].a_day_fen); /* ten of them in one day */
        CHECK_INT(0, w.trial.lasts[0].days_left);
        CHECK(w.trial.cliff_count > 0); /* 15.00 pays less than 14.99 */
        CHECK_INT(1500, w.trial.cliffs[0].price_fen);
        w.budget.to = w.day - 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, set_budget, &w));
        w.budget.programme.v = 1;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, set_budget, &w));
        test_store_close(t);
    }
}

static World faulty;
TEST(a_store_fault_at_any_point_adds_publishes_notes_and_checks_nothing)
{
    static const TxFn rules[] = {add, publish, cost, set_budget, look_over, claim, check};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty);
        CHECK_STATUS(OK, test_write(t, HERE, eat, &faulty));
        faulty.budget =
            (Budget){faulty.programme, STR("district"), faulty.day, faulty.day + 9, 100000};
        for (int i = 0; i < 7; i++) {
            if (i == 5) t->now_ms += 31 * DAY_MS;
            if (i == 6)
                faulty.settlement = test_number(t, "SELECT min(settlement_id) FROM claim_sample");
            CHECK(test_fault_loop(t, HERE, rules[i], &faulty, NULL) >= 1);
        }
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM programme"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM claim_check"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM programme_budget"));
        faulty.settlement = 1;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, check, &faulty));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
