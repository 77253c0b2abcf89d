/* Who gives: a donation pool and a rice mill beside the government at the third canteen, pledges of
 * money and rice, rent and cash for the sites, partners who look on, volunteers with free hours. */
#include "main/demo.h"

#include "domains/partners/partners.h"

enum { EATERS_FROM = 940, EATERS = 24, DAYS = 9, POOL_FEN = 50000, HELPERS = 4 };

/* As everywhere in the street, and at this canteen two yuan more: pool and mill half each. */
static const char rules[] =
    "{\"id\":\"WT-SF-2026\",\"place\":\"梧桐街道\",\"from\":\"2026-01-01\","
    "\"funder_kinds\":{\"爱心一餐\":\"pool\",\"丰收米厂\":\"enterprise\"},"
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"d60\",\"kind\":\"discount\",\"group\":\"price\",\"who\":{\"age\":[60,200]},"
    "\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"s60\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[60,79]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":800},\"benefit\":{\"type\":\"fixed\",\"fen\":200},"
    "\"cap\":{\"day_count\":1},\"funders\":[[\"区民政\",6667],[\"街道\",3333]]},"
    "{\"id\":\"s80\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":800},\"benefit\":{\"type\":\"fixed\",\"fen\":400},"
    "\"cap\":{\"day_count\":1},\"funders\":[[\"区民政\",6667],[\"街道\",3333]]},"
    "{\"id\":\"love\",\"kind\":\"subsidy\",\"group\":\"love\",\"who\":{\"age\":[60,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":800},\"benefit\":{\"type\":\"fixed\",\"fen\":200},"
    "\"cap\":{\"day_count\":1},\"funders\":[[\"爱心一餐\",5000],[\"丰收米厂\",5000]]}]}";

typedef struct Giving {
    Demo *d;
    Day today;
    int day; /* DAYS .. 1 before today */
    PoolId pool;
    OrganisationId mill;
    ProgrammeId programme;
    GiftLotId rice;
    Str password_hash;
} Giving;

static Status pledge_money(Tx *tx, const Giving *g, GiftDonor donor, const char *name, Fen fen,
                           Fen came)
{
    Gift gift = {.donor = donor,
                 .donor_name = str_of(name),
                 .pool = g->pool,
                 .goods = STR(""),
                 .unit = GIFT_FEN,
                 .amount = fen,
                 .due = g->today + 10,
                 .words = STR("")};
    int64_t receipt;
    GiftId id;
    TRY(gifts_pledge(tx, &gift, &id));
    return came ? gifts_receive_money(tx, id, came, STR("陈经办"), &receipt) : OK;
}

static Status open_pool(Tx *tx, void *job)
{
    Giving *g = job;
    tx->now_ms -= (DAYS + 2) * DAY_MS;
    TRY(gifts_pool_add(tx, STR("爱心一餐"), STR("给六十岁以上老人的午餐添一份心意"), &g->pool));
    TRY(people_organisation_add(
        tx, &(Organisation){.name = STR("丰收米厂"), .kind = 3, .operator_kind = 2}, &g->mill));
    TRY(pledge_money(tx, g, DONOR_UNNAMED, "", POOL_FEN / 5, POOL_FEN / 5));
    TRY(pledge_money(tx, g, DONOR_PERSON, "一位老邻居", POOL_FEN, POOL_FEN * 2 / 5));
    TRY(benefits_programme_add(tx, STR("同心食堂三方助餐"), str_of(rules),
                               STR("梧民〔2026〕9号（演示）"), &g->programme));
    TRY(benefits_publish(tx, g->programme, g->d->sites[2]));
    return OK;
}

static Status give_rice(Tx *tx, void *job)
{
    Giving *g = job;
    Gift rice = {.donor = DONOR_FIRM,
                 .donor_name = STR("丰收米厂"),
                 .organisation = g->mill,
                 .goods = STR("大米"),
                 .unit = GIFT_GRAM,
                 .amount = 500000,
                 .words = STR("祝老人吃得香")};
    Gift oil = {.donor = DONOR_FIRM,
                .donor_name = STR("丰收米厂"),
                .organisation = g->mill,
                .goods = STR("菜油"),
                .unit = GIFT_ML,
                .amount = 40000,
                .words = STR("")};
    GiftLot lot = {.site = g->d->sites[2], .signed_by = STR("同心食堂 老周")};
    GiftLotId id;
    tx->now_ms -= (DAYS + 1) * DAY_MS;
    TRY(gifts_pledge(tx, &rice, &lot.gift));
    lot.amount = 300000;
    lot.code = STR("M1102");
    lot.best_before = g->today + 160;
    TRY(gifts_receive_goods(tx, &lot, &g->rice));
    TRY(gifts_pledge(tx, &oil, &lot.gift));
    lot.amount = 40000;
    lot.code = STR("Y0815");
    lot.best_before = g->today + 12;
    return gifts_receive_goods(tx, &lot, &id);
}

/* A lunch of a day: a part of it from the pool, the rice from the mill. */
static Status lunch(Tx *tx, void *job)
{
    Giving *g = job;
    Day day = g->today - g->day;
    OrganisationId site = g->d->sites[2];
    tx->now_ms = day_ms(day, SHANGHAI_MS) + 11 * HOUR_MS + 20 * MINUTE_MS;
    for (int i = 0; i < EATERS; i++) {
        SettlementId settlement;
        TransferId transfer;
        AccountId card, earned;
        Quote quote;
        PersonId who = g->d->elders[EATERS_FROM + (i + g->day * 5) % (EATERS + 8)].id;
        int64_t ticket = id_next(tx);
        Meal meal = {.person = who,
                     .site = site,
                     .day = day,
                     .slot = SLOT_LUNCH,
                     .list_fen = 1300 + i % 3 * 200};
        tx->now_ms += 2 * MINUTE_MS;
        TRY(funds_cash_in(tx, who, site, 2000, &transfer));
        TRY(benefits_settle(tx, ticket, &meal, &settlement, &quote));
        TRY(benefits_finish(tx, ticket));
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = who.v}, &card));
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = site.v}, &earned));
        TRY(funds_transfer(tx,
                           &(FundsMove){.from = card,
                                        .to = earned,
                                        .amount = quote.settlement.pay_fen,
                                        .reason = REASON_MEAL,
                                        .subject = ticket},
                           &transfer));
    }
    return gifts_cook(tx, &(GiftOut){.lot = g->rice,
                                     .amount = EATERS * 150,
                                     .day = day,
                                     .slot = SLOT_LUNCH,
                                     .words = STR("")});
}

/* ---- Rent, cash, tax ---- */

static Status add_aid(Tx *tx, const Giving *g, int site, AidKind kind, const char *giver,
                      const char *document, Fen fen)
{
    AidId id;
    Civil c = day_civil(g->today);
    Aid aid = {.site = g->d->sites[site],
               .kind = kind,
               .giver = str_of(giver),
               .document = str_of(document),
               .from = day_of(c.year, 1, 1),
               .to = day_of(c.year, 12, 31),
               .month_fen = fen};
    TRY(gifts_aid_add(tx, &aid, &id));
    for (int back = 2; back >= 0; back--) {
        int64_t month = (int64_t)c.month - back;
        Fen booked;
        if (month < 1) continue;
        Str paper = str_fmt(tx->arena, "凭证 %d%02lld", c.year, (long long)month);
        TRY(gifts_aid_month(tx, id, c.year * 100 + month, paper, &booked));
    }
    return OK;
}
static Status aids(Tx *tx, void *job)
{
    const Giving *g = job;
    TRY(add_aid(tx, g, 0, AID_RENT, "梧桐街道", "梧办〔2026〕12号（演示）", 600000));
    TRY(add_aid(tx, g, 0, AID_CASH, "区民政", "区民〔2026〕5号（演示）", 200000));
    TRY(add_aid(tx, g, 1, AID_TAX, "区税务", "税免〔2026〕31号（演示）", 45000));
    return add_aid(tx, g, 2, AID_RENT, "梧桐街道", "梧办〔2026〕13号（演示）", 350000);
}

/* ---- Partners and volunteers ---- */

static Status join(Tx *tx, void *job)
{
    const Giving *g = job;
    PersonId person;
    int64_t login;
    TRY(partners_set(tx, &(Partner){g->programme, g->mill, PART_ENTERPRISE, STR("丰收米厂")}));
    TRY(people_add(tx, &(Person){.name = STR("米厂公益")}, &person));
    return people_login_add(tx,
                            &(LoginAsk){.name = STR("juanzeng"),
                                        .phone = STR(""),
                                        .password_hash = g->password_hash,
                                        .community = {DEMO_COMMUNITY},
                                        .person = person,
                                        .role = ROLE_DONOR,
                                        .organisation = g->mill},
                            &login);
}

static PersonId staff_of(const Demo *d, Role role)
{
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == role) return d->staff[i].person;
    return (PersonId){0};
}

static Status volunteers(Tx *tx, void *job)
{
    static const char *const names[HELPERS] = {"", "退休教师小组", "楼下的小张", "大学生志愿队"};
    const Giving *g = job;
    OpeningId opening;
    MessageId message;
    FreeHour hours[7];
    for (int i = 0; i < 7; i++) hours[i] = (FreeHour){i + 1, 9 * 60, 14 * 60};
    PersonId first = staff_of(g->d, ROLE_VOLUNTEER);
    for (int i = 0; i < HELPERS; i++) {
        PersonId person = first;
        if (i) TRY(people_add(tx, &(Person){.name = str_of(names[i])}, &person));
        TRY(partners_hours_set(tx, person, hours, 7));
    }
    /* carer and aide: the afternoons of the week */
    for (int i = 0; i < 7; i++) hours[i] = (FreeHour){i + 1, 14 * 60, 17 * 60};
    TRY(partners_hours_set(tx, staff_of(g->d, ROLE_CARER), hours, 5));
    TRY(partners_hours_set(tx, staff_of(g->d, ROLE_AIDE), hours, 5));
    Opening o = {.site = g->d->sites[0],
                 .day = g->today + 1,
                 .from_min = 9 * 60,
                 .to_min = 10 * 60 + 30,
                 .wanted = 2,
                 .words = STR("帮忙择菜")};
    TRY(partners_opening_add(tx, &o, &opening));
    return partners_ask(tx, opening, first, &message);
}

Status demo_gifts(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Giving g = {.d = d,
                .today = ms_day(store_now(d->store), SHANGHAI_MS),
                .password_hash = secret_password_hash(d->arena, STR(DEMO_PASSWORD))};
    TRY(store_write(d->store, origin, d->arena, open_pool, &g, d->problem));
    TRY(store_write(d->store, origin, d->arena, give_rice, &g, d->problem));
    for (g.day = DAYS; g.day > 0; g.day--)
        TRY(store_write(d->store, origin, d->arena, lunch, &g, d->problem));
    static const TxFn steps[] = {aids, join, volunteers};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        TRY(store_write(d->store, origin, d->arena, steps[i], &g, d->problem));
    return OK;
}
