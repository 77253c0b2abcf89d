/* The world of the tests of meals: one canteen with a programme of subsidy, an elder of 86 with 100
 * yuan on the card who is allergic to peanuts, her daughter with a purse and a limit of 30 yuan a
 * day, a neighbour of 70, a lunch of three sets. The clock stands at 2026-03-02 10:30; orders close
 * at 11:00, by phone at 11:30. */
#pragma once
#ifndef WORLD_MORE_PARTS
#define WORLD_MORE_PARTS /* of a domain above, each with a comma behind it */
#endif
#include "domains/meals/inside.h"
#include "store/test_store.h"

enum { HERE = 7 };

static const StorePart *const meal_parts[] = {
    &people_domain.store,   &notice_domain.store,   &funds_domain.store, &gifts_domain.store,
    &benefits_domain.store, &dispatch_domain.store, &meals_domain.store, WORLD_MORE_PARTS NULL};

/* 9折 from 60; from 80 also 3 yuan a day on at least 15 yuan, district and street 2 to 1. */
static const char meal_scheme[] =
    "{\"id\":\"T-1\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[60,200]},\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},"
    "\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":1500},\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",6667],[\"street\",3333]]}]}";

typedef struct MealWorld {
    OrganisationId site;
    PersonId elder, daughter, neighbour, clerk;
    DishId fish, tofu, peanut, rice;
    MenuItemId fish_set, tofu_set, peanut_set;
    Day day;
    AccountId drawer;
    MealAsk ask;
    MealOrder order;
    /* asked of the world */
    int64_t number, left, card, purse, site_fen;
    MealLine lines[2];
    size_t line_count;
    PersonId actor; /* who asks; 0 the system */
    int64_t role;
    Str reason;
} MealWorld;

static inline Status world_card(Tx *tx, MealWorld *w, AccountKind kind, PersonId who, Fen fen)
{
    AccountId account;
    TransferId transfer;
    TRY(funds_account(tx, (AccountKey){.kind = kind, .owner = who.v}, &account));
    return funds_transfer(
        tx, &(FundsMove){.from = w->drawer, .to = account, .amount = fen, .reason = REASON_TOP_UP},
        &transfer);
}

static inline Status world_people(Tx *tx, MealWorld *w)
{
    int64_t row;
    Relation r = {.kind = 1,
                  .scopes = SCOPE_PROFILE | SCOPE_MEALS | SCOPE_MONEY,
                  .acts = SCOPE_MEALS | SCOPE_MONEY,
                  .limit_fen = 3000};
    TRY(people_add(tx,
                   &(Person){.name = STR("王秀英"),
                             .birth = day_of(1940, 3, 1),
                             .has_birth = true,
                             .card = STR("100001"),
                             .phone = STR("19900001234"),
                             .is_elder = true},
                   &w->elder));
    TRY(people_add(tx, &(Person){.name = STR("李小芳")}, &w->daughter));
    TRY(people_add(tx,
                   &(Person){.name = STR("陈国强"),
                             .birth = day_of(1956, 3, 1),
                             .has_birth = true,
                             .is_elder = true},
                   &w->neighbour));
    TRY(people_add(tx, &(Person){.name = STR("孙阿姨")}, &w->clerk));
    TRY(people_diet_set(tx, w->elder,
                        &(DietLimit){.kind = DIET_ALLERGY,
                                     .value = STR("A5"),
                                     .source = STR("女儿告知"),
                                     .from = w->day - 9},
                        &row));
    r.person = w->elder;
    r.other = w->daughter;
    TRY(people_relation_ask(tx, &r, &row));
    return people_relation_agree(tx, row, STR("counter"));
}

static inline Status world_dish(Tx *tx, MealWorld *w, const char *name, const char *part,
                                const char *lines, DishId *out)
{
    return meals_dish_add(tx,
                          &(Dish){.site = w->site,
                                  .name = str_of(name),
                                  .part = str_of(part),
                                  .tags = STR("软烂"),
                                  .lines = str_of(lines),
                                  .price_fen = 600},
                          out);
}

static inline Status world_item(Tx *tx, MealWorld *w, int position, const char *name, Fen price,
                                int portions, DishId dish, MenuItemId *out)
{
    return meals_menu_add(tx,
                          &(MenuItem){.site = w->site,
                                      .day = w->day,
                                      .slot = SLOT_LUNCH,
                                      .position = position,
                                      .kind = MENU_SET,
                                      .name = str_of(name),
                                      .price_fen = price,
                                      .portions = portions,
                                      .parts = {dish, w->rice},
                                      .part_count = 2},
                          out);
}

/* A dish by itself on the menu of the day, at its own price. */
static inline Status world_single(Tx *tx, const MealWorld *w, const char *name, Fen price,
                                  MenuItemId *out)
{
    return meals_menu_add(tx,
                          &(MenuItem){.site = w->site,
                                      .day = w->day,
                                      .slot = SLOT_LUNCH,
                                      .position = 9,
                                      .kind = MENU_SINGLE,
                                      .name = str_of(name),
                                      .price_fen = price,
                                      .portions = 20,
                                      .parts = {w->rice},
                                      .part_count = 1},
                          out);
}

static inline Status world_set_up(Tx *tx, void *job)
{
    MealWorld *w = job;
    ProgrammeId programme;
    int64_t published;
    w->day = tx_today(tx);
    TRY(people_organisation_add(tx, &(Organisation){.name = STR("幸福里食堂"), .kind = 1},
                                &w->site));
    TRY(world_people(tx, w));
    TRY(benefits_programme_add(tx, STR("试点"), str_of(meal_scheme), STR("1号"), &programme));
    TRY(benefits_publish(tx, programme, w->site));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = w->site.v}, &w->drawer));
    TRY(world_card(tx, w, ACCOUNT_CARD, w->elder, 10000));
    TRY(world_card(tx, w, ACCOUNT_CARD, w->neighbour, 2000));
    TRY(world_card(tx, w, ACCOUNT_FAMILY, w->daughter, 10000));
    TRY(meals_site_set(tx, &(MealSite){.site = w->site,
                                       .cutoff_min = 11 * 60,
                                       .cutoff_desk_min = 11 * 60 + 30,
                                       .serve_min = 11 * 60,
                                       .close_min = 13 * 60,
                                       .standing_min = 18 * 60,
                                       .seen_min = 14 * 60,
                                       .keeps_samples = true,
                                       .phone = STR("08515550234")}));
    TRY(world_dish(tx, w, "米饭", "rice", "[{\"name\":\"米饭\",\"grams\":200}]", &w->rice));
    TRY(world_dish(tx, w, "清蒸鲈鱼", "fish",
                   "[{\"name\":\"鲈鱼\",\"grams\":120},{\"name\":\"盐\",\"grams\":1}]", &w->fish));
    TRY(world_dish(tx, w, "红烧豆腐", "tofu",
                   "[{\"name\":\"豆腐\",\"grams\":150},{\"name\":\"盐\",\"grams\":1}]", &w->tofu));
    TRY(world_dish(tx, w, "花生炖豆腐", "tofu",
                   "[{\"name\":\"豆腐\",\"grams\":150},{\"name\":\"花生\",\"grams\":30}]",
                   &w->peanut));
    TRY(world_item(tx, w, 1, "清蒸鲈鱼套餐", 1800, 100, w->fish, &w->fish_set));
    TRY(world_item(tx, w, 2, "红烧豆腐套餐", 1400, 1, w->tofu, &w->tofu_set));
    TRY(world_item(tx, w, 3, "花生炖豆腐套餐", 1400, 50, w->peanut, &w->peanut_set));
    TRY(meals_menu_publish(tx, w->site, w->day, w->day, &published));
    w->ask = (MealAsk){.person = w->elder,
                       .lines = {{.item = w->fish_set, .count = 1}},
                       .line_count = 1,
                       .how = MEAL_EAT_IN,
                       .pay_with = MEAL_BY_CARD,
                       .channel = MEAL_BY_APP};
    w->actor = w->elder;
    w->role = ROLE_ELDER;
    return published == 3 ? OK : CONFLICT;
}

static inline void as(Tx *tx, const MealWorld *w)
{
    tx->origin.actor = w->actor.v;
    tx->origin.role = w->role;
}

static inline MealWorld *world_open(TestEngine engine, TestStore **t)
{
    MealWorld *w = NEW(test_arena(), MealWorld);
    secret_open_for_test();
    *t = test_store_open(meal_parts, engine);
    if (test_write(*t, HERE, world_set_up, w) != OK)
        test_note("%s: %s", (*t)->problem.code, (*t)->problem.text);
    CHECK_INT(3, test_number(*t, "SELECT count(*) FROM menu_item"));
    return w;
}

/* ---- The commands as jobs ---- */

static inline Status do_place(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_order_place(tx, &w->ask, &w->order);
}
static inline Status do_walk_in(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_walk_in(tx, &w->ask, &w->order);
}
static inline Status do_change(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_order_change(tx, w->order.id, w->lines, w->line_count, false, &w->order);
}
static inline Status do_cancel(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_order_cancel(tx, w->order.id, w->reason, &w->order);
}
static inline Status do_hand_over(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_hand_over(tx, w->order.id, &w->order);
}
static inline Status do_undo(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_hand_over_undo(tx, w->order.id, &w->order);
}
static inline Status do_no_show(Tx *tx, void *job)
{
    MealWorld *w = job;
    as(tx, w);
    return meals_no_show(tx, w->order.id, &w->number);
}
static inline Status do_look(Tx *tx, void *job)
{
    MealWorld *w = job;
    AccountId card;
    AccountId purse;
    AccountId site;
    Balance b;
    MenuItem item;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = w->elder.v}, &card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_FAMILY, .owner = w->daughter.v}, &purse));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = w->site.v}, &site));
    TRY(funds_balance(tx, card, &b));
    w->card = b.available;
    TRY(funds_balance(tx, purse, &b));
    w->purse = b.available;
    TRY(funds_balance(tx, site, &b));
    w->site_fen = b.posted;
    TRY(menu_item_find(tx, w->fish_set, &item));
    w->left = item.portions_left;
    return OK;
}
static inline void look(TestStore *t, MealWorld *w)
{
    CHECK_STATUS(OK, test_write(t, HERE, do_look, w)); /* makes accounts that are not there yet */
}
