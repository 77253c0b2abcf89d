/* Two canteens, an elder with a standing order, and what the tests of sites ask. */
#pragma once
#include "domains/meals/world_for_tests.h"
#include "domains/sites/inside.h"

static const StorePart *const parts[] = {
    &people_domain.store, &notice_domain.store,   &funds_domain.store,
    &gifts_domain.store,  &benefits_domain.store, &dispatch_domain.store,
    &meals_domain.store,  &sites_domain.store,    NULL};

typedef struct SitesWorld {
    MealWorld meals;
    OrganisationId other;
    int64_t standing;
    StepAsk step;
    ExitId exit;
    Day leave;
    Str open;
    RiskShare share;
    RiskLoss loss;
    Fen fen;
    PolicyClause clause, *clauses;
    size_t count;
    int64_t id;
    MealOrderId moving;
    PoolMove *pool;
    TransferId payment;
    ExitMeal *meal;
    size_t meal_count;
    MealOrderId *ids, one;
    size_t id_count;
    MenuItemId later[12]; /* of the first canteen, by days from today */
    bool left;
} SitesWorld;

/* The other canteen has the same hours and a menu of the same days. */
static inline Status add_other(Tx *tx, void *job)
{
    SitesWorld *w = job;
    MealWorld *m = &w->meals;
    OrganisationId first = m->site;
    int64_t published;
    MenuItemId item;
    DishId rice = m->rice, fish;
    TRY(people_organisation_add(tx, &(Organisation){.name = STR("安乐食堂"), .kind = 1},
                                &w->other));
    MealSite hours;
    TRY(meals_site(tx, first, &hours));
    hours.site = w->other;
    TRY(meals_site_set(tx, &hours));
    m->site = w->other;
    TRY(world_dish(tx, m, "米饭", "rice", "[{\"name\":\"米饭\",\"grams\":200}]", &m->rice));
    TRY(world_dish(tx, m, "蒸蛋", "egg", "[{\"name\":\"鸡蛋\",\"grams\":120}]", &fish));
    TRY(world_item(tx, m, 1, "蒸蛋套餐", 1500, 100, fish, &item));
    Day today = m->day;
    for (Day day = today + 1; day < today + 8; day++) {
        m->day = day;
        TRY(world_item(tx, m, 1, "蒸蛋套餐", 1500, 100, fish, &item));
    }
    TRY(meals_menu_publish(tx, w->other, today, today + 8, &published));
    m->day = today;
    m->site = first;
    m->rice = rice;
    return OK;
}
static inline Status stand(Tx *tx, void *job)
{
    SitesWorld *w = job;
    Standing s = {.person = w->meals.elder,
                  .site = w->meals.site,
                  .slot = SLOT_LUNCH,
                  .weekdays = 0xfe,
                  .how = MEAL_EAT_IN,
                  .pay_with = MEAL_BY_CARD};
    tx->origin.actor = w->meals.elder.v;
    tx->origin.role = ROLE_ELDER;
    return meals_standing_set(tx, &s, &w->standing);
}
static inline Status plan(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_plan(tx, w->meals.site, w->other, w->leave, STR("合同到期"), &w->exit);
}
static inline SitesWorld *open_sites(TestEngine engine, TestStore **t)
{
    SitesWorld *w = NEW(test_arena(), SitesWorld);
    secret_open_for_test();
    *t = test_store_open(parts, engine);
    CHECK_STATUS(OK, test_write(*t, HERE, world_set_up, &w->meals));
    CHECK_STATUS(OK, test_write(*t, HERE, add_other, w));
    w->leave = w->meals.day + 3;
    return w;
}
