/* The canteens of the made-up community: dishes, fourteen days of menus at three sites, a programme
 * of subsidy, money on the cards, and the orders of today and tomorrow. */
#include "main/demo.h"

#include "domains/meals/meals.h"

enum { DAYS = 14, DISHES = 14, SETS = DEMO_SETS, SINGLES = 5, RUNS = 4, ORDER_BATCH = 60 };

static const char rules[] =
    "{\"id\":\"WT-2026\",\"place\":\"梧桐街道\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"d60\",\"kind\":\"discount\",\"group\":\"price\",\"who\":{\"age\":[60,200]},"
    "\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"s60\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[60,79]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":800},\"benefit\":{\"type\":\"fixed\",\"fen\":200},"
    "\"cap\":{\"day_count\":1},\"funders\":[[\"区民政\",6667],[\"街道\",3333]]},"
    "{\"id\":\"s80\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":800},\"benefit\":{\"type\":\"fixed\",\"fen\":400},"
    "\"cap\":{\"day_count\":1},\"funders\":[[\"区民政\",6667],[\"街道\",3333]]}]}";

static const struct {
    const char *name, *part, *tags, *lines;
    int64_t texture;
    Fen price;
} dishes[DISHES] = {
    {"清蒸鲈鱼", "fish", "软烂|低盐",
     "[{\"name\":\"鲈鱼\",\"grams\":120},{\"name\":\"姜\",\"grams\":5},{\"name\":\"盐\",\"grams\":1}]",
     60, 800},
    {"红烧豆腐", "tofu", "软烂|好嚼",
     "[{\"name\":\"豆腐\",\"grams\":150},{\"name\":\"生抽\",\"grams\":5},{\"name\":\"油\",\"grams\":8}]",
     50, 500},
    {"番茄炒蛋", "egg", "软烂",
     "[{\"name\":\"番茄\",\"grams\":120},{\"name\":\"鸡蛋\",\"grams\":60},{\"name\":\"油\",\"grams\":8},{\"name\":\"盐\",\"grams\":1}]",
     50, 500},
    {"上汤青菜", "greens", "低盐",
     "[{\"name\":\"小白菜\",\"grams\":150},{\"name\":\"油\",\"grams\":4},{\"name\":\"盐\",\"grams\":1}]",
     60, 300},
    {"冬瓜排骨汤", "soup", "软烂",
     "[{\"name\":\"冬瓜\",\"grams\":100},{\"name\":\"猪小排\",\"grams\":60},{\"name\":\"盐\",\"grams\":1}]",
     60, 600},
    {"米饭", "rice", "", "[{\"name\":\"米饭\",\"grams\":200}]", 65, 100},
    {"小米粥", "porridge", "软烂", "[{\"name\":\"小米\",\"grams\":40}]", 40, 150},
    {"花生炖豆腐", "tofu", "软烂",
     "[{\"name\":\"豆腐\",\"grams\":120},{\"name\":\"花生\",\"grams\":25},{\"name\":\"盐\",\"grams\":1}]",
     60, 500},
    {"土豆烧鸡", "soup", "软烂",
     "[{\"name\":\"鸡肉\",\"grams\":80},{\"name\":\"土豆\",\"grams\":100},{\"name\":\"生抽\",\"grams\":5}]",
     60, 700},
    {"虾仁蒸蛋", "egg", "软烂|低盐",
     "[{\"name\":\"虾仁\",\"grams\":30},{\"name\":\"鸡蛋\",\"grams\":60},{\"name\":\"盐\",\"grams\":1}]",
     50, 700},
    {"肉末茄子", "greens", "软烂",
     "[{\"name\":\"茄子\",\"grams\":150},{\"name\":\"猪肉\",\"grams\":30},{\"name\":\"油\",\"grams\":10}]",
     50, 600},
    {"香菇青菜", "greens", "低盐",
     "[{\"name\":\"青菜\",\"grams\":130},{\"name\":\"香菇\",\"grams\":30},{\"name\":\"油\",\"grams\":5}]",
     60, 400},
    {"紫菜蛋花汤", "soup", "好嚼",
     "[{\"name\":\"紫菜\",\"grams\":3},{\"name\":\"鸡蛋\",\"grams\":25},{\"name\":\"盐\",\"grams\":1}]",
     50, 200},
    {"软饭", "rice", "软烂", "[{\"name\":\"米饭\",\"grams\":200}]", 50, 100},
};

/* Main dish of each set by weekday, with its price. */
static const struct {
    int main;
    Fen price;
} week[7][SETS] = {
    {{0, 1800}, {1, 1400}, {2, 1300}},  {{8, 1600}, {7, 1400}, {2, 1300}},
    {{0, 1800}, {10, 1500}, {1, 1400}}, {{9, 1600}, {8, 1600}, {1, 1400}},
    {{0, 1800}, {7, 1400}, {2, 1300}},  {{8, 1600}, {1, 1400}, {10, 1500}},
    {{0, 1800}, {9, 1600}, {1, 1400}},
};

typedef struct Canteens {
    Demo *d;
    int site;
    DishId dishes[DISHES];
    Day day; /* of orders */
    int from, to;
    Random random; /* as it stood: a transaction may be run again */
    int placed;
} Canteens;

/* A demo that is started in the evening can still be ordered from: its orders close three hours
 * from now, and never before half past ten. */
static MealSite times(OrganisationId site, Ms now)
{
    int64_t minute = ms_of_day(now, SHANGHAI_MS) / MINUTE_MS;
    int64_t cutoff = clamp_i64(minute + 180, 10 * 60 + 30, 23 * 60 + 57);
    return (MealSite){.site = site,
                      .cutoff_min = cutoff,
                      .cutoff_desk_min = cutoff < 23 * 60 + 54 ? cutoff + 5 : 23 * 60 + 59,
                      .serve_min = 11 * 60,
                      .close_min = 23 * 60 + 59,
                      .standing_min = 18 * 60,
                      .seen_min = 14 * 60,
                      .keeps_samples = true,
                      .phone = STR("19900009900")};
}

static Status add_item(Tx *tx, Canteens *c, Day day, int position, MenuKind kind, const char *name,
                       Fen price, int portions, const int *parts, size_t count)
{
    MenuItemId id;
    MenuItem m = {.site = c->d->sites[c->site],
                  .day = day,
                  .slot = SLOT_LUNCH,
                  .position = position,
                  .kind = kind,
                  .name = str_of(name),
                  .price_fen = price,
                  .portions = portions,
                  .each_max = 4};
    for (size_t i = 0; i < count; i++) m.parts[m.part_count++] = c->dishes[parts[i]];
    return meals_menu_add(tx, &m, &id);
}

static Status add_day(Tx *tx, Canteens *c, Day day)
{
    int weekday = day_weekday(day) - 1;
    for (int s = 0; s < SETS; s++) {
        int main = week[weekday][s].main;
        const int parts[] = {main, main == 2 || main == 9 ? 6 : 5, s == 1 ? 12 : 3};
        TRY(add_item(tx, c, day, s, MENU_SET, dishes[main].name, week[weekday][s].price, 160, parts,
                     3));
    }
    static const int singles[SINGLES] = {3, 4, 5, 6, 11};
    for (int s = 0; s < SINGLES; s++)
        TRY(add_item(tx, c, day, 10 + s, MENU_SINGLE, dishes[singles[s]].name,
                     dishes[singles[s]].price, 200, &singles[s], 1));
    return OK;
}

Status demo_menu_day(Tx *tx, OrganisationId site, Day day)
{
    Demo d = {.sites = {site}};
    Canteens c = {.d = &d};
    Dish *held;
    size_t count;
    TRY(meals_dishes(tx, site, &held, &count));
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < DISHES; k++)
            if (str_is(held[i].name, dishes[k].name)) c.dishes[k] = held[i].id;
    return add_day(tx, &c, day);
}

static Status open_site(Tx *tx, void *job)
{
    Canteens *c = job;
    OrganisationId site = c->d->sites[c->site];
    MealSite at = times(site, tx->now_ms);
    ProgrammeId programme;
    int64_t published;
    Day today = tx_today(tx);
    TRY(meals_site_set(tx, &at));
    for (int i = 0; i < DISHES; i++)
        TRY(meals_dish_add(tx,
                           &(Dish){.site = site,
                                   .name = str_of(dishes[i].name),
                                   .part = str_of(dishes[i].part),
                                   .tags = str_of(dishes[i].tags),
                                   .texture = dishes[i].texture,
                                   .lines = str_of(dishes[i].lines),
                                   .price_fen = dishes[i].price},
                           &c->dishes[i]));
    TRY(benefits_programme_add(tx, STR("梧桐街道助餐补贴"), str_of(rules),
                               STR("梧民〔2026〕3号（演示）"), &programme));
    TRY(benefits_publish(tx, programme, site));
    Day first = c->site == 0 ? today - DEMO_PAST_DAYS : today;
    for (Day day = first; day < today + DAYS; day++) TRY(add_day(tx, c, day));
    return meals_menu_publish(tx, site, first, today + DAYS, &published);
}

/* Four runs a site, by building and stairs; the courier of the demo has the first. */
static Status plan_runs(Tx *tx, void *job)
{
    Canteens *c = job;
    PersonId courier = {0};
    OrganisationId site = c->d->sites[c->site];
    for (int i = 0; i < DEMO_STAFF; i++)
        if (c->d->staff[i].role == ROLE_COURIER) courier = c->d->staff[i].person;
    for (int n = 1; n <= RUNS; n++)
        TRY(dispatch_plan_set(tx, site, n, str_fmt(tx->arena, "%d 号线", n), 11 * 60 + 5 * (n - 1),
                              n == 1 && c->site == 0 ? courier : (PersonId){0}));
    for (int i = 0; i < DEMO_ELDERS; i++)
        TRY(dispatch_place_set(tx, site, c->d->elders[i].id,
                               1 + (c->d->elders[i].building - 1) % RUNS, i));
    return OK;
}

static Status top_up(Tx *tx, AccountId bank, AccountKind kind, PersonId who, Fen fen)
{
    AccountId account;
    TransferId transfer;
    TRY(funds_account(tx, (AccountKey){.kind = kind, .owner = who.v}, &account));
    return funds_transfer(
        tx, &(FundsMove){.from = bank, .to = account, .amount = fen, .reason = REASON_TOP_UP},
        &transfer);
}

static Status fill_cards(Tx *tx, void *job)
{
    Canteens *c = job;
    AccountId bank;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_BANK}, &bank));
    for (int i = c->from; i < c->to; i++) {
        const DemoElder *e = &c->d->elders[i];
        TRY(top_up(tx, bank, ACCOUNT_CARD, e->id, i ? 10000 + 100 * (i % 90) : 18600));
        if (e->family.v) TRY(top_up(tx, bank, ACCOUNT_FAMILY, e->family, 20000));
    }
    return OK;
}

/* Somebody whom the first set does not suit takes another; whom none suits eats at home. */
static Status order_for(Tx *tx, Canteens *c, const DemoElder *e, const MenuItem *items, size_t n)
{
    MealOrder order;
    size_t first = random_below(&c->d->random, SETS);
    MealHow how = random_below(&c->d->random, 100) < 55 ? MEAL_TO_DOOR : MEAL_EAT_IN;
    for (size_t k = 0; k < SETS && k < n; k++) {
        MealAsk ask = {.person = e->id,
                       .lines = {{.item = items[(first + k) % SETS].id, .count = 1}},
                       .line_count = 1,
                       .how = how,
                       .pay_with = MEAL_BY_CARD,
                       .channel = MEAL_BY_PHONE,
                       .confirmed = true};
        Status status = meals_order_place(tx, &ask, &order);
        if (status == OK) c->placed++;
        if (status != CONFLICT) return status;
    }
    return OK;
}

static Status place_orders(Tx *tx, void *job)
{
    Canteens *c = job;
    MenuItem *items;
    size_t count;
    c->d->random = c->random;
    c->placed = 0;
    TRY(meals_menu(tx, c->d->sites[c->site], c->day, SLOT_LUNCH, &items, &count));
    for (int i = c->from; i < c->to; i++) TRY(order_for(tx, c, &c->d->elders[i], items, count));
    return OK;
}

static Status open_sites(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    for (int s = 0; s < DEMO_SITES; s++) {
        Canteens c = {.d = d, .site = s};
        TRY(store_write(d->store, origin, d->arena, open_site, &c, d->problem));
        TRY(store_write(d->store, origin, d->arena, plan_runs, &c, d->problem));
        if (s == 0) TRY(demo_desk(d));
    }
    return OK;
}

static Status fill_all_cards(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    for (int from = 0; from < DEMO_ELDERS; from += 200) {
        Canteens c = {.d = d, .from = from, .to = from + 200};
        TRY(store_write(d->store, origin, d->arena, fill_cards, &c, d->problem));
    }
    return OK;
}

Status demo_canteens(Demo *d)
{
    TRY(open_sites(d));
    return fill_all_cards(d);
}

/* Elder 0 is left to the visitor of the demo; the others eat at the site of their part. */
static Status order_day(Demo *d, TxOrigin origin, Day day, int step)
{
    static const struct {
        int from, count;
    } part[DEMO_SITES] = {{1, 180}, {500, 90}, {900, 60}};
    for (int s = 0; s < DEMO_SITES; s++)
        for (int i = 0; i < part[s].count / step; i += ORDER_BATCH) {
            int end =
                i + ORDER_BATCH < part[s].count / step ? i + ORDER_BATCH : part[s].count / step;
            Canteens c = {.d = d,
                          .site = s,
                          .day = day,
                          .from = part[s].from + i,
                          .to = part[s].from + end,
                          .random = d->random};
            TRY(store_write(d->store, origin, d->arena, place_orders, &c, d->problem));
        }
    return OK;
}

Status demo_meals(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Day today = ms_day(store_now(d->store), SHANGHAI_MS);
    TRY(open_sites(d));
    TRY(demo_books(d));
    TRY(fill_all_cards(d));
    TRY(order_day(d, origin, today, 1));
    return order_day(d, origin, today + 1, 3);
}
