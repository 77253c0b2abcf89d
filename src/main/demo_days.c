/* The last seven days at the first canteen, with everything a day has: orders, pots, samples, boxes
 * at the door, one door that did not open, the end of the meal. */
#include "main/demo.h"

#include "domains/meals/meals.h"

enum { EATERS = 36, FIRST_EATER = 120, CARD_LOW = 2500, CASH_IN = 5000 };

typedef struct PastDay {
    Demo *d;
    Day day;
    Random random; /* as it stood: a transaction may be run again */
    int back;      /* days before today */
} PastDay;

static void at_minute(Tx *tx, const PastDay *p, int64_t minute)
{
    tx->now_ms = day_ms(p->day, SHANGHAI_MS) + minute * MINUTE_MS;
}

static Status fill_card(Tx *tx, PersonId person, OrganisationId site)
{
    AccountId card;
    Balance balance;
    TransferId transfer;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = person.v}, &card));
    TRY(funds_balance(tx, card, &balance));
    if (balance.available >= CARD_LOW) return OK;
    return funds_cash_in(tx, person, site, CASH_IN, &transfer);
}

/* The first set that suits, begun at a random one; whom none suits eats at home. */
static Status order(Tx *tx, PastDay *p, PersonId person, bool door)
{
    MenuItem *items;
    MealOrder placed;
    size_t count;
    OrganisationId site = p->d->sites[0];
    size_t first = random_below(&p->d->random, DEMO_SETS);
    TRY(fill_card(tx, person, site));
    TRY(meals_menu(tx, site, p->day, SLOT_LUNCH, &items, &count));
    for (size_t k = 0; k < DEMO_SETS && count >= DEMO_SETS; k++) {
        MealAsk ask = {.person = person,
                       .lines = {{.item = items[(first + k) % DEMO_SETS].id, .count = 1}},
                       .line_count = 1,
                       .how = door ? MEAL_TO_DOOR : MEAL_EAT_IN,
                       .pay_with = MEAL_BY_CARD,
                       .channel = MEAL_BY_PHONE,
                       .confirmed = true};
        Status status = meals_order_place(tx, &ask, &placed);
        if (status != CONFLICT) return status;
    }
    return OK;
}

static Status place_orders(Tx *tx, void *job)
{
    PastDay *p = job;
    p->d->random = p->random;
    at_minute(tx, p, 8 * 60);
    TRY(order(tx, p, p->d->elders[0].id, p->back % 2 != 0));
    for (int i = 0; i < EATERS; i++) {
        bool today = random_below(&p->d->random, 10) < 8;
        bool door = random_below(&p->d->random, 10) < 6;
        tx->now_ms += MINUTE_MS;
        if (today) TRY(order(tx, p, p->d->elders[FIRST_EATER + i].id, door));
    }
    return OK;
}

static Status cook(Tx *tx, void *job)
{
    PastDay *p = job;
    DishNeed *needs;
    size_t count;
    MealAt at = {p->d->sites[0], p->day, SLOT_LUNCH};
    at_minute(tx, p, 10 * 60 + 20);
    TRY(meals_needs(tx, at, &needs, &count));
    for (size_t i = 0; i < count; i++) {
        Str key = str_fmt(tx->arena, "demo-%d-%lld", (int)p->day, (long long)needs[i].dish.v);
        TRY(meals_pot(tx, at, needs[i].dish, needs[i].need, key));
        TRY(meals_temperature(tx, at, needs[i].dish, 780));
        TRY(meals_sample_take(tx, at, needs[i].dish, 150));
        tx->now_ms += 3 * MINUTE_MS;
    }
    return OK;
}

/* Nobody opened; the neighbour knew, and the box was taken later. */
static Status not_answered(Tx *tx, const DispatchStop *s)
{
    DispatchFlow *flows;
    size_t count;
    OutcomeAsk ask = {.outcome = OUTCOME_NO_ANSWER, .noted_ms = tx->now_ms};
    TRY(dispatch_stop_outcome(tx, s->id, &ask));
    TRY(dispatch_flows(tx, &flows, &count));
    for (size_t i = 0; i < count; i++) {
        if (flows[i].stop.v != s->id.v) continue;
        TRY(dispatch_flow_note(tx, flows[i].id, STR("打电话没有接")));
        TRY(dispatch_flow_end(tx, flows[i].id, FLOW_SEEN_WELL, STR("在楼下下棋")));
    }
    return OK;
}

static Status deliver(Tx *tx, void *job)
{
    PastDay *p = job;
    DispatchRun *runs;
    size_t run_count;
    bool missed = p->back % 3 != 0; /* every third day has a door that did not open */
    at_minute(tx, p, 11 * 60 + 5);
    TRY(dispatch_runs(tx, p->d->sites[0], p->day, SLOT_LUNCH, &runs, &run_count));
    for (size_t r = 0; r < run_count; r++) {
        DispatchStop *stops;
        size_t count;
        TRY(dispatch_stops(tx, runs[r].id, &stops, &count));
        TRY(dispatch_run_confirm(tx, runs[r].id));
        TRY(dispatch_run_leave(tx, runs[r].id));
        for (size_t i = 0; i < count; i++) {
            MealOrder done;
            OutcomeAsk ask = {.outcome = OUTCOME_DELIVERED, .noted_ms = tx->now_ms};
            tx->now_ms += 2 * MINUTE_MS;
            if (!missed && stops[i].person.v != p->d->elders[0].id.v) {
                missed = true;
                TRY(not_answered(tx, &stops[i]));
            }
            TRY(dispatch_stop_outcome(tx, stops[i].id, &ask));
            TRY(meals_hand_over(tx, (MealOrderId){stops[i].ticket}, &done));
            TRY(dispatch_condition(tx, stops[i].id, 1));
        }
    }
    return OK;
}

static Status serve_and_close(Tx *tx, void *job)
{
    PastDay *p = job;
    MealOrder *orders;
    MealClose closed;
    AccountId drawer;
    Balance cash;
    size_t count;
    OrganisationId site = p->d->sites[0];
    at_minute(tx, p, 11 * 60 + 10);
    TRY(meals_orders_at(tx, site, p->day, SLOT_LUNCH, &orders, &count));
    for (size_t i = 0; i < count; i++) {
        MealOrder done;
        tx->now_ms += MINUTE_MS;
        /* One who ate in does not come on some days. */
        if (orders[i].how == MEAL_EAT_IN && i % 17 == 16) continue;
        TRY(meals_hand_over(tx, orders[i].id, &done));
    }
    at_minute(tx, p, 13 * 60 + 30);
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = site.v}, &drawer));
    TRY(funds_balance(tx, drawer, &cash));
    return meals_close(tx, (MealAt){site, p->day, SLOT_LUNCH}, -cash.posted,
                       STR("没来的都打过电话，在家里"), &closed);
}

Status demo_days(Demo *d)
{
    static const TxFn steps[] = {place_orders, cook, deliver, serve_and_close};
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Day today = ms_day(store_now(d->store), SHANGHAI_MS);
    for (int back = DEMO_PAST_DAYS; back > 0; back--)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            PastDay p = {d, today - back, d->random, back};
            TRY(store_write(d->store, origin, d->arena, steps[i], &p, d->problem));
        }
    return OK;
}
