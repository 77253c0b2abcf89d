/* A donation pool among the funders: it pays what lies in it, others stand in for the rest. */
#include "base/secret.h"
#include "domains/benefits/inside.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42 };
static const StorePart *const parts[] = {&people_domain.store,   &notice_domain.store,
                                         &funds_domain.store,    &gifts_domain.store,
                                         &benefits_domain.store, NULL};

/* 4 yuan off: the pool half, a rice mill a quarter, the district a quarter. */
#define RULES(if_empty, funders)                                                                   \
    "{\"id\":\"P-1\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","                             \
    "\"funder_kinds\":{\"爱心一餐\":\"pool\",\"米厂\":\"enterprise\"},"                      \
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},"        \
    "\"rules\":[{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[60,200]}" \
    ",\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},\"funders\":[[\"operator\",10000]]},"     \
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[60,200]}," if_empty    \
    "\"benefit\":{\"type\":\"fixed\",\"fen\":400},\"cap\":{\"day_count\":9},\"funders\":" funders  \
    "}]}"
static const char next[] = RULES("", "[[\"爱心一餐\",5000],[\"米厂\",2500],[\"district\",2500]]");
static const char elder[] =
    RULES("\"if_empty\":\"elder\",", "[[\"爱心一餐\",5000],[\"米厂\",2500],[\"district\",2500]]");
static const char alone[] =
    "{\"id\":\"P-2\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"funder_kinds\":{\"爱心一餐\":\"pool\"},"
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},"
    "\"rules\":[{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[60,200]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":400},\"cap\":{\"day_count\":9},"
    "\"funders\":[[\"爱心一餐\",10000]]}]}";

typedef struct World {
    PersonId elder;
    ProgrammeId programme;
    const char *rules;
    Fen gift;
    int64_t ticket;
    Quote quote;
    Str words;
    Pool *pools;
    size_t pool_count;
    Parties parties;
    Unclaimed *unclaimed;
    size_t unclaimed_count;
    SiteBooks books;
    Str csv;
} World;

static TestStore *open_store(TestEngine engine)
{
    secret_open_for_test();
    return test_store_open(parts, engine);
}

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    PoolId pool;
    GiftId gift;
    int64_t receipt;
    Person p = {.name = STR("王秀英"), .birth = day_of(1940, 3, 1), .has_birth = true};
    TRY(people_add(tx, &p, &w->elder));
    TRY(gifts_pool_add(tx, STR("爱心一餐"), STR("午餐"), &pool));
    if (w->gift) {
        Gift g = {.donor = DONOR_UNNAMED,
                  .donor_name = STR(""),
                  .pool = pool,
                  .goods = STR(""),
                  .unit = GIFT_FEN,
                  .amount = w->gift,
                  .words = STR("")};
        TRY(gifts_pledge(tx, &g, &gift));
        TRY(gifts_receive_money(tx, gift, w->gift, STR("陈经办"), &receipt));
    }
    TRY(benefits_programme_add(tx, STR("三方"), str_of(w->rules), STR("1号"), &w->programme));
    return benefits_publish(tx, w->programme, (OrganisationId){SITE});
}
static Status order(Tx *tx, void *job)
{
    World *w = job;
    SettlementId id;
    Meal meal = {.person = w->elder,
                 .site = {SITE},
                 .day = tx_today(tx),
                 .slot = SLOT_LUNCH,
                 .list_fen = 2000};
    TRY(benefits_settle(tx, w->ticket, &meal, &id, &w->quote));
    w->words = benefits_explain(tx->arena, &w->quote);
    return OK;
}
static Status serve(Tx *tx, void *job)
{
    return benefits_finish(tx, ((World *)job)->ticket);
}
static Status cancel(Tx *tx, void *job)
{
    return benefits_cancel(tx, ((World *)job)->ticket);
}
static Status look(Tx *tx, void *job)
{
    World *w = job;
    TRY(gifts_pools(tx, &w->pools, &w->pool_count));
    TRY(benefits_parties(tx, w->programme, 202603, &w->parties));
    TRY(benefits_site_books(tx, (OrganisationId){SITE}, 202603, &w->books));
    return benefits_unclaimed(tx, 202603, &w->unclaimed, &w->unclaimed_count);
}
static Status write_csv(Tx *tx, void *job)
{
    World *w = job;
    Buf buf = buf_new(tx->arena, 4096);
    TRY(benefits_party_csv(tx, w->programme, STR("爱心一餐"), 202603, &buf));
    w->csv = buf_str(&buf);
    return OK;
}
static void eat(TestStore *t, World *w, int64_t ticket)
{
    w->ticket = ticket;
    CHECK_STATUS(OK, test_write(t, HERE, order, w));
    CHECK_STATUS(OK, test_write(t, HERE, serve, w));
}
static Fen bears(const Quote *q, const char *funder)
{
    Fen sum = 0;
    for (size_t i = 0; i < q->settlement.line_count; i++)
        for (size_t k = 0; k < q->settlement.lines[i].part_count; k++)
            if (str_is(q->settlement.scheme->funders[q->settlement.lines[i].parts[k].funder],
                       funder))
                sum += q->settlement.lines[i].parts[k].fen;
    return sum;
}

TEST(a_pool_pays_its_share_and_the_next_funder_what_it_has_not)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_store(engine);
        World w = {.rules = next, .gift = 500};
        CHECK_STATUS(OK, test_write(t, HERE, set_up, &w));
        eat(t, &w, 1);
        CHECK_INT(200, bears(&w.quote, "爱心一餐"));
        CHECK_INT(1400, w.quote.settlement.pay_fen);
        eat(t, &w, 2);
        eat(t, &w, 3); /* 100 are left of the 200 it should bear: the mill takes the rest */
        CHECK_INT(100, bears(&w.quote, "爱心一餐"));
        CHECK_INT(200, bears(&w.quote, "米厂"));
        CHECK_INT(1400, w.quote.settlement.pay_fen);
        eat(t, &w, 4); /* empty: the elder eats at the same price */
        CHECK_INT(0, bears(&w.quote, "爱心一餐"));
        CHECK_INT(300, bears(&w.quote, "米厂"));
        CHECK_INT(100, bears(&w.quote, "district"));
        CHECK_INT(1400, w.quote.settlement.pay_fen);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(500, w.pools[0].spent_fen);
        CHECK_INT(0, w.pools[0].free_fen);
        CHECK_INT(300, w.pools[0].short_fen);
        CHECK_INT(3, w.pools[0].meals);
        /* Nobody is asked for what the pool has paid, and the site does not wait for it. */
        CHECK_INT(2, (int64_t)w.unclaimed_count);
        for (size_t i = 0; i < w.unclaimed_count; i++)
            CHECK(!str_is(w.unclaimed[i].funder, "爱心一餐"));
        for (size_t i = 0; i < w.books.due_count; i++)
            CHECK(!str_is(w.books.due[i].funder, "爱心一餐"));
        CHECK_INT(2, (int64_t)w.books.due_count);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(every_meal_is_borne_by_government_charity_enterprise_and_elder_to_the_fen)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_store(engine);
        World w = {.rules = next, .gift = 500};
        CHECK_STATUS(OK, test_write(t, HERE, set_up, &w));
        for (int i = 1; i <= 4; i++) eat(t, &w, i);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        const Parties *p = &w.parties;
        CHECK_INT(4, p->meals);
        CHECK_INT(1, p->persons);
        CHECK_INT(8000, p->cost_fen);
        CHECK_INT(5600, p->elder_fen);
        CHECK_INT(400, p->party_fen[PARTY_GOVERNMENT]);
        CHECK_INT(500, p->party_fen[PARTY_POOL]);
        CHECK_INT(700 + 800, p->party_fen[PARTY_ENTERPRISE]); /* the mill, and the canteen's 9折 */
        Fen sum = p->elder_fen;
        for (int k = 0; k < PARTY_COUNT; k++) sum += p->party_fen[k];
        CHECK_INT(p->cost_fen, sum);
        CHECK_STATUS(OK, test_read(t, HERE, write_csv, &w));
        CHECK(str_find(w.csv, STR("合计,,3,5.00"), 0) != SIZE_MAX);
        test_store_close(t);
    }
}

TEST(the_elder_pays_what_an_empty_pool_has_not_when_the_rule_says_so_or_nobody_else_is_there)
{
    FOR_EACH_ENGINE(engine)
    {
        const char *rules[] = {elder, alone};
        for (int i = 0; i < 2; i++) {
            TestStore *t = open_store(engine);
            World w = {.rules = rules[i], .gift = 50};
            CHECK_STATUS(OK, test_write(t, HERE, set_up, &w));
            eat(t, &w, 1);
            CHECK_INT(50, bears(&w.quote, "爱心一餐"));
            CHECK_INT(i ? 1950 : 1550, w.quote.settlement.pay_fen);
            CHECK(str_find(w.words, STR("捐款池的钱用完了。"), 0) != SIZE_MAX);
            eat(t, &w, 2); /* nothing at all left */
            CHECK_INT(i ? 2000 : 1600, w.quote.settlement.pay_fen);
            CHECK_INT(0, test_store_broken(t));
            test_store_close(t);
        }
    }
}

TEST(what_is_ordered_is_set_aside_and_what_is_undone_is_the_pools_again)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_store(engine);
        World w = {.rules = next, .gift = 200};
        CHECK_STATUS(OK, test_write(t, HERE, set_up, &w));
        w.ticket = 1;
        CHECK_STATUS(OK, test_write(t, HERE, order, &w));
        CHECK_INT(200, bears(&w.quote, "爱心一餐"));
        w.ticket = 2;
        CHECK_STATUS(OK, test_write(t, HERE, order, &w)); /* the first has it */
        CHECK_INT(0, bears(&w.quote, "爱心一餐"));
        w.ticket = 1;
        CHECK_STATUS(OK, test_write(t, HERE, cancel, &w));
        eat(t, &w, 3);
        CHECK_INT(200, bears(&w.quote, "爱心一餐"));
        CHECK_STATUS(OK, test_write(t, HERE, cancel, &w)); /* served, then refunded */
        CHECK_STATUS(OK, test_write(t, HERE, cancel, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(200, w.pools[0].free_fen);
        CHECK_INT(0, w.pools[0].spent_fen);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(rules_that_name_no_pool_there_is_or_let_one_bear_a_discount_are_refused)
{
    static const char nobody[] = RULES("", "[[\"米厂\",5000],[\"district\",5000]]");
    TestStore *t = open_store(TEST_SQLITE);
    World w = {.rules = nobody};
    CHECK_STATUS(INVALID, test_write(t, HERE, set_up, &w)); /* funder_kinds names nobody's share */
    CHECK_STR(STR("benefit.scheme"), str_of(t->problem.code));
    w.rules = str_fmt(t->arena, "%s", next).ptr;
    char *at = strstr((char *)(uintptr_t)w.rules, "\"爱心一餐\":\"pool\"");
    memcpy(at, "\"爱心二餐\":\"pool\"", strlen("\"爱心二餐\":\"pool\""));
    CHECK_STATUS(INVALID, test_write(t, HERE, set_up, &w));
    static const char discount[] =
        "{\"id\":\"P-3\",\"place\":\"\",\"from\":\"2026-01-01\","
        "\"funder_kinds\":{\"爱心一餐\":\"pool\"},\"rules\":[{\"id\":\"d\",\"kind\":\"discount\","
        "\"group\":\"g\",\"who\":{},\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},"
        "\"funders\":[[\"爱心一餐\",10000]]}]}";
    w.rules = discount;
    CHECK_STATUS(INVALID, test_write(t, HERE, set_up, &w));
    CHECK_STR(STR("benefit.scheme"), str_of(t->problem.code));
    w.rules = alone;
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM pool"));
    test_store_close(t);
}

static Status no_pool(Tx *tx, void *job)
{
    World *w = job;
    return benefits_programme_add(tx, STR("三方"), str_of(next), STR("1号"), &w->programme);
}
static Status whole_way(Tx *tx, void *job)
{
    World *w = job;
    w->rules = next;
    w->gift = 300;
    TRY(set_up(tx, w));
    for (w->ticket = 1; w->ticket <= 2; w->ticket++) {
        TRY(order(tx, w));
        TRY(serve(tx, w));
    }
    w->ticket = 1;
    TRY(cancel(tx, w));
    w->ticket = 3;
    TRY(order(tx, w));
    return cancel(tx, w);
}

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_store(engine);
        World w = {0};
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, no_pool, &w));
        CHECK_STR(STR("gifts.no_pool"), str_of(t->problem.code));
        CHECK(test_fault_loop(t, HERE, whole_way, &w, NULL) > 50);
        CHECK_STATUS(OK, t->problem.status);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* The canteen's price, then long-term-care insurance, then a fund. */
static const char stacked[] =
    "{\"id\":\"P-3\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"funder_kinds\":{\"ltci\":\"ltci\",\"银龄基金\":\"fund\"},"
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},"
    "\"rules\":[{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[60,200]},"
    "\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"l\",\"kind\":\"subsidy\",\"group\":\"care\",\"who\":{\"age\":[60,200]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":9},"
    "\"funders\":[[\"ltci\",10000]]},"
    "{\"id\":\"f\",\"kind\":\"subsidy\",\"group\":\"fund\",\"who\":{\"age\":[60,200]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":100},\"cap\":{\"day_count\":9},"
    "\"funders\":[[\"银龄基金\",10000]]}]}";

TEST(long_term_care_insurance_and_a_fund_stand_apart_each_with_its_claim_in_the_order_of_payers)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_store(engine);
        World w = {.rules = stacked, .gift = 500};
        CHECK_STATUS(OK, test_write(t, HERE, set_up, &w));
        for (int i = 1; i <= 2; i++) eat(t, &w, i);
        CHECK(str_find(w.words, STR("先食堂，再长护险。\n再银龄基金。\n余下的您自己付。"), 0) !=
              SIZE_MAX);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        const Parties *p = &w.parties;
        CHECK_INT(600, p->party_fen[PARTY_LTCI]);
        CHECK_INT(200, p->party_fen[PARTY_FUND]);
        CHECK_INT(0, p->party_fen[PARTY_GOVERNMENT]);
        CHECK_INT(p->cost_fen, p->elder_fen + 600 + 200 + p->party_fen[PARTY_ENTERPRISE]);
        CHECK_INT(2, w.unclaimed_count); /* one claim for each */
        CHECK_INT(800, w.unclaimed[0].fen + w.unclaimed[1].fen);
        test_store_close(t);
    }
}
