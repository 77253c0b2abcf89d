/* A week of lunches before today, eaten and talked about; health cards and shifts of the staff. */
#include "domains/meals/meals.h"
#include "main/demo.h"

enum { WEEK = 7 };

static const struct {
    int from, count;
} guests[DEMO_SITES] = {{20, 42}, {520, 26}, {920, 18}};

typedef struct Past {
    Demo *d;
    int site;
    Day day;
    Random random; /* as it stood: a transaction may be run again */
    MealOrderId last;
    PersonId eater;
} Past;

static PersonId staff_of(const Demo *d, Role role)
{
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == role) return d->staff[i].person;
    return (PersonId){0};
}

static Ms at_minute(const Past *p, int64_t minute)
{
    return day_ms(p->day, SHANGHAI_MS) + minute * MINUTE_MS;
}

/* Most like it; the caterer's cook has a heavy hand with the salt. */
static Status talk(Tx *tx, Past *p, const MealOrder *o, DishId dish)
{
    uint64_t mood = random_below(&p->random, 10);
    if (mood < 4) return OK;
    int64_t word = mood < 8                      ? DISH_GOOD
                   : p->site == 1                ? DISH_SALTY
                   : random_below(&p->random, 2) ? DISH_LITTLE
                                                 : DISH_HARD;
    return meals_feedback(tx, o->id, dish, word);
}

static Status deliver(Tx *tx, const MealOrder *o)
{
    DispatchRun *runs;
    size_t count;
    TRY(dispatch_runs(tx, o->site, o->day, o->slot, &runs, &count));
    for (size_t i = 0; i < count; i++) {
        DispatchStop *stops;
        size_t n;
        TRY(dispatch_stops(tx, runs[i].id, &stops, &n));
        for (size_t k = 0; k < n; k++)
            if (stops[k].ticket == o->id.v)
                return dispatch_stop_outcome(tx, stops[k].id,
                                             &(OutcomeAsk){.outcome = OUTCOME_DELIVERED,
                                                           .proof_kind = 1,
                                                           .proof = STR("3141"),
                                                           .noted_ms = tx->now_ms});
    }
    return OK;
}

static Status lunch_of(Tx *tx, Past *p, const DemoElder *e, const MenuItem *items, size_t count)
{
    MealOrder order;
    const MenuItem *item = &items[random_below(&p->random, count < 3 ? count : 3)];
    MealAsk ask = {.person = e->id,
                   .lines = {{.item = item->id, .count = 1}},
                   .line_count = 1,
                   .how = random_below(&p->random, 2) ? MEAL_TO_DOOR : MEAL_EAT_IN,
                   .pay_with = MEAL_BY_CARD,
                   .channel = MEAL_BY_PHONE,
                   .confirmed = true};
    tx->now_ms = at_minute(p, 9 * 60);
    Status status = meals_order_place(tx, &ask, &order);
    if (status == CONFLICT) return OK; /* it does not suit: eaten at home */
    TRY(status);
    tx->now_ms = at_minute(p, 11 * 60 + 20 + (int64_t)random_below(&p->random, p->site ? 55 : 40));
    if (order.how == MEAL_TO_DOOR) TRY(deliver(tx, &order));
    TRY(meals_hand_over(tx, order.id, &order));
    p->last = order.id;
    p->eater = e->id;
    return talk(tx, p, &order, item->parts[0]);
}

static Status close_lunch(Tx *tx, Past *p)
{
    MealAt at = {p->d->sites[p->site], p->day, SLOT_LUNCH};
    DishNeed *needs;
    size_t count;
    AccountId drawer;
    Balance balance;
    MealClose closed;
    TRY(meals_needs(tx, at, &needs, &count));
    for (size_t i = 0; i < count; i++) {
        tx->now_ms = at_minute(p, 10 * 60 + 40);
        TRY(meals_pot(tx, at, needs[i].dish, needs[i].need + 4,
                      str_fmt(tx->arena, "d%d-%d-%zu", (int)p->day, p->site, i)));
        TRY(meals_sample_take(tx, at, needs[i].dish, 130));
        tx->now_ms = at_minute(p, 11 * 60);
        TRY(meals_temperature(tx, at, needs[i].dish, 640 + (int64_t)random_below(&p->random, 90)));
        tx->now_ms = at_minute(p, 13 * 60 + 20);
        TRY(meals_waste(tx, at, needs[i].dish, 1, (int64_t)random_below(&p->random, 900)));
    }
    TRY(meals_disinfected(tx, at, CLEAN_TABLEWARE, CLEAN_HEAT, 20));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = at.site.v}, &drawer));
    TRY(funds_balance(tx, drawer, &balance));
    return meals_close(tx, at, -balance.posted, STR(""), &closed);
}

static Status past_lunch(Tx *tx, void *job)
{
    Past *p = job;
    MenuItem *items;
    size_t count;
    int64_t published;
    Ms now = tx->now_ms;
    OrganisationId site = p->d->sites[p->site];
    p->random = p->d->random;
    TRY(demo_menu_day(tx, site, p->day));
    TRY(meals_menu_publish(tx, site, p->day, p->day, &published));
    TRY(meals_menu(tx, site, p->day, SLOT_LUNCH, &items, &count));
    for (int i = 0; i < guests[p->site].count; i++)
        TRY(lunch_of(tx, p, &p->d->elders[guests[p->site].from + i], items, count));
    TRY(close_lunch(tx, p));
    tx->now_ms = now;
    return OK;
}

/* One that ended well, with its money; one of this morning that waits for an answer. */
static Status complaints(Tx *tx, void *job)
{
    Past *p = job;
    ComplaintId id;
    Ms now = tx->now_ms;
    ComplaintDecision d = {
        .words = STR("鱼没有蒸透，这一餐退钱"), .refund = true, .cause = MEAL_SPOILED};
    tx->now_ms = now - 20 * HOUR_MS;
    TRY(meals_complain(tx,
                       &(Complaint){.person = p->eater,
                                    .order = p->last,
                                    .kind = COMPLAINT_HYGIENE,
                                    .channel = 2,
                                    .words = STR("昨天的鱼中间还是生的")},
                       &id));
    tx->now_ms += 4 * MINUTE_MS;
    TRY(meals_complaint_answer(tx, id, STR("鱼没有蒸透，让您担心了")));
    tx->now_ms += 30 * MINUTE_MS;
    TRY(meals_complaint_decide(tx, id, &d));
    TRY(meals_complaint_settle(tx, id, true, STR("好，下次注意就行")));
    tx->now_ms = now - 2 * MINUTE_MS;
    TRY(meals_complain(tx,
                       &(Complaint){.person = p->d->elders[guests[0].from + 3].id,
                                    .site = p->d->sites[0],
                                    .kind = COMPLAINT_LITTLE,
                                    .channel = 2,
                                    .words = STR("饭太少，吃不饱")},
                       &id));
    tx->now_ms = now;
    return OK;
}

/* Cards that hold, one of them not for long; shifts of this week. */
static Status staff(Tx *tx, void *job)
{
    static const struct {
        Role role;
        int days_left;
        ShiftDuty duty;
        int64_t from, to;
    } all[] = {{ROLE_COOK, 20, SHIFT_KITCHEN, 6 * 60, 14 * 60},
               {ROLE_CANTEEN_WORKER, 250, SHIFT_COUNTER, 9 * 60, 14 * 60},
               {ROLE_SITE_MANAGER, 130, SHIFT_COUNTER, 8 * 60, 17 * 60},
               {ROLE_COURIER, 0, SHIFT_DELIVERY, 10 * 60 + 30, 13 * 60 + 30}};
    Past *p = job;
    Day today = tx_today(tx);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int64_t id;
        PersonId person = staff_of(p->d, all[i].role);
        if (all[i].days_left)
            TRY(meals_card_set(tx,
                               &(HealthCard){.person = person,
                                             .site = p->d->sites[0],
                                             .number = str_fmt(tx->arena, "JK2026-%04zu", i + 17),
                                             .issued = today + all[i].days_left - 364,
                                             .expires = today + all[i].days_left},
                               &id));
        for (Day day = today; day < today + WEEK; day++)
            TRY(meals_shift_add(tx,
                                &(Shift){.site = p->d->sites[0],
                                         .person = person,
                                         .day = day,
                                         .from_min = all[i].from,
                                         .to_min = all[i].to,
                                         .duty = all[i].duty},
                                &id));
    }
    return OK;
}

/* Who answers complaints this week: the counter first, the manager next; in the evening he alone.
 */
static Status rota(Tx *tx, void *job)
{
    Past *p = job;
    Day today = tx_today(tx);
    int64_t days;
    RotaAsk ask = {.site = p->d->sites[0],
                   .person = staff_of(p->d, ROLE_CANTEEN_WORKER),
                   .from = today,
                   .to = today + WEEK - 1,
                   .from_min = 7 * 60,
                   .to_min = 14 * 60};
    TRY(meals_rota_add(tx, &ask, &days));
    ask.person = staff_of(p->d, ROLE_SITE_MANAGER);
    ask.from_min = 10 * 60;
    ask.to_min = 18 * 60;
    TRY(meals_rota_add(tx, &ask, &days));
    return meals_door_rule_set(tx, p->d->sites[0],
                               &(DoorRule){.seats = 400, .kept = 20, .until_min = 10 * 60});
}

/* What stands in the stores: some of it near its best-before, one lot over. */
static Status stores(Tx *tx, void *job)
{
    static const struct {
        const char *code, *name, *supplier;
        int came, left;
        int64_t grams;
    } all[] = {{"LY-1121", "鲈鱼", "城南水产", 0, 1, 18000},
               {"DF-1119", "豆腐", "双江豆制品", -2, 1, 9000},
               {"NN-1110", "纯牛奶", "山城乳业", -11, -1, 6000},
               {"JD-1112", "鸡蛋", "后山农家", -9, 12, 24000},
               {"MI-1003", "大米", "粮油店", -49, 300, 250000}};
    Past *p = job;
    Day today = tx_today(tx);
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            int64_t id;
            TRY(meals_lot_add(tx,
                              &(FoodLot){.site = p->d->sites[s],
                                         .code = str_fmt(tx->arena, "%s-%d", all[i].code, s + 1),
                                         .name = str_of(all[i].name),
                                         .supplier = str_of(all[i].supplier),
                                         .received = today + all[i].came,
                                         .expires = today + all[i].left,
                                         .grams = all[i].grams},
                              &id));
        }
    return OK;
}

static Status look_at_clock(Tx *tx, void *job)
{
    *(Day *)job = tx_today(tx);
    return OK;
}

Status demo_after(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Past first = {0};
    Day today;
    TRY(store_read(d->store, origin, d->arena, look_at_clock, &today, d->problem));
    for (Day day = today - WEEK; day < today; day++)
        for (int s = 0; s < DEMO_SITES; s++) {
            Past p = {.d = d, .site = s, .day = day};
            TRY(store_write(d->store, origin, d->arena, past_lunch, &p, d->problem));
            d->random = p.random;
            if (!s) first = p;
        }
    TRY(store_write(d->store, origin, d->arena, rota, &first, d->problem));
    TRY(store_write(d->store, origin, d->arena, complaints, &first, d->problem));
    TRY(store_write(d->store, origin, d->arena, stores, &first, d->problem));
    return store_write(d->store, origin, d->arena, staff, &first, d->problem);
}
