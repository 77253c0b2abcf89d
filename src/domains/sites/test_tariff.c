/* Residents beside elders: who is which, what is known of the cost, what the one carries. */
#include "domains/meals/world_for_tests.h"
#include "domains/sites/inside.h"

static const StorePart *const parts[] = {
    &people_domain.store, &notice_domain.store,   &funds_domain.store,
    &gifts_domain.store,  &benefits_domain.store, &dispatch_domain.store,
    &meals_domain.store,  &sites_domain.store,    NULL};

enum { MONTH = 202603 };

typedef struct TariffWorld {
    MealWorld meals;
    Tariff tariff;
    Str words;
    Fen food, staff;
    int64_t month;
    bool open;
    OrganisationId other;
} TariffWorld;

static Status serve(Tx *tx, TariffWorld *w, PersonId person, Fen list)
{
    SettlementId id;
    Quote quote;
    int64_t ticket = id_next(tx);
    Meal meal = {.person = person,
                 .site = w->meals.site,
                 .day = w->meals.day,
                 .slot = SLOT_LUNCH,
                 .list_fen = list};
    TRY(benefits_settle(tx, ticket, &meal, &id, &quote));
    return benefits_finish(tx, ticket);
}

/* Two lunches of 20 yuan of the daughter, one of the elder of 86 (18 with 3 from funders), one of
 * the neighbour of 70 (18). */
static Status eat(Tx *tx, void *job)
{
    TariffWorld *w = job;
    TRY(serve(tx, w, w->meals.daughter, 2000));
    TRY(serve(tx, w, w->meals.daughter, 2000));
    TRY(serve(tx, w, w->meals.elder, 2000));
    return serve(tx, w, w->meals.neighbour, 2000);
}
static Status spend(Tx *tx, void *job)
{
    TariffWorld *w = job;
    int64_t id;
    if (w->food)
        TRY(benefits_cost_add(tx, w->meals.site, MONTH, COST_FOOD, w->food, STR("菜"), &id));
    if (!w->staff) return OK;
    return benefits_cost_add(tx, w->meals.site, MONTH, COST_STAFF, w->staff, STR("工钱"), &id);
}
static Status read_tariff(Tx *tx, void *job)
{
    TariffWorld *w = job;
    TRY(sites_tariff(tx, w->meals.site, w->month, &w->tariff));
    w->words = sites_tariff_words(test_arena(), &w->tariff);
    return OK;
}
static Status set_open(Tx *tx, void *job)
{
    TariffWorld *w = job;
    return sites_tariff_open(tx, w->other.v ? w->other : w->meals.site, w->open);
}
static Status die(Tx *tx, void *job)
{
    TariffWorld *w = job;
    return people_leave(tx, w->meals.elder, PERSON_DIED, w->meals.day);
}

static TariffWorld *open_tariff(TestEngine engine, TestStore **t)
{
    TariffWorld *w = NEW(test_arena(), TariffWorld);
    secret_open_for_test();
    *t = test_store_open(parts, engine);
    CHECK_STATUS(OK, test_write(*t, HERE, world_set_up, &w->meals));
    CHECK_STATUS(OK, test_write(*t, HERE, eat, w));
    w->month = MONTH;
    return w;
}
static bool says(const TariffWorld *w, const char *words)
{
    return str_find(w->words, str_of(words), 0) != SIZE_MAX;
}

TEST(a_meal_whose_cost_nobody_wrote_down_is_not_guessed)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        TariffWorld *w = open_tariff(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, read_tariff, w));
        CHECK(!w->tariff.cost_known);
        CHECK_INT(0, w->tariff.margin_fen);
        CHECK(says(w, "不知道，不猜"));
        w->food = 3000; /* half of it is not the cost of a meal either */
        CHECK_STATUS(OK, test_write(t, HERE, spend, w));
        CHECK_STATUS(OK, test_write(t, HERE, read_tariff, w));
        CHECK(!w->tariff.cost_known);
        CHECK(says(w, "还没有记下人工花了多少"));
        w->month = 202613;
        CHECK_STATUS(INVALID, test_write(t, HERE, read_tariff, w));
        test_store_close(t);
    }
}

TEST(what_residents_pay_over_the_cost_covers_what_elders_meals_lack)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        TariffWorld *w = open_tariff(engine, &t);
        w->food = 5000;
        w->staff = 2600; /* 19 yuan a meal */
        CHECK_STATUS(OK, test_write(t, HERE, spend, w));
        CHECK_STATUS(OK, test_write(t, HERE, read_tariff, w));
        const Tariff *f = &w->tariff;
        CHECK_INT(1, f->residents.people);
        CHECK_INT(2, f->residents.meals);
        CHECK_INT(4000, f->residents.own_fen);
        CHECK_INT(2, f->elders.people);
        CHECK_INT(400, f->elders.discount_fen);
        CHECK_INT(300, f->elders.subsidy_fen);
        CHECK_INT(3300, f->elders.own_fen);
        CHECK_INT(3600, f->elders.income_fen);
        CHECK(f->cost_known);
        CHECK_INT(1900, f->each_fen);
        CHECK_INT(200, f->margin_fen);
        CHECK_INT(200, f->gap_fen);
        CHECK_INT(200, f->covers_fen);
        CHECK(says(w, "一餐成本 19"));
        CHECK(says(w, "房租、水电气没有记"));
        /* who has died was an elder all the same */
        CHECK_STATUS(OK, test_write(t, HERE, die, w));
        CHECK_STATUS(OK, test_write(t, HERE, read_tariff, w));
        CHECK_INT(2, w->tariff.elders.people);
        test_store_close(t);
    }
}

TEST(residents_who_pay_less_than_the_cost_carry_nothing)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        TariffWorld *w = open_tariff(engine, &t);
        w->food = 5000;
        w->staff = 4003;
        CHECK_STATUS(OK, test_write(t, HERE, spend, w));
        CHECK_STATUS(OK, test_write(t, HERE, read_tariff, w));
        const Tariff *f = &w->tariff;
        CHECK_INT(9003, f->elders.cost_fen + f->residents.cost_fen); /* to the fen */
        CHECK_INT(-501, f->margin_fen);
        CHECK_INT(902, f->gap_fen);
        CHECK_INT(0, f->covers_fen);
        CHECK(says(w, "居民的钱没有补上"));
        test_store_close(t);
    }
}

static int64_t opened;
static void as_before(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(opened, test_number(t, "SELECT count(*) FROM site_open"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(diners_see_it_only_while_the_site_lets_them)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        TariffWorld *w = open_tariff(engine, &t);
        opened = 0;
        CHECK_STATUS(OK, test_write(t, HERE, read_tariff, w));
        CHECK(!w->tariff.open);
        w->open = true;
        CHECK(test_fault_loop(t, HERE, set_open, w, as_before) >= 2);
        CHECK_STATUS(OK, test_write(t, HERE, read_tariff, w));
        CHECK(w->tariff.open);
        w->open = false;
        CHECK_STATUS(OK, test_write(t, HERE, set_open, w));
        CHECK_STATUS(OK, test_write(t, HERE, read_tariff, w));
        CHECK(!w->tariff.open);
        w->other = (OrganisationId){99};
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, set_open, w));
        test_store_close(t);
    }
}
