/* What has been eaten and paid before today: two whole months and the days of this one, at the
 * hours when it would have happened, and the claims the sites made of it. */
#include "main/demo.h"

#include "domains/benefits/benefits.h"

enum { TOP_UP = 5000, LOW = 2500 };

typedef struct Past {
    Demo *d;
    int site;
    Day day, today;
    Random random; /* as it stood: a transaction may be run again */
} Past;

static const struct {
    int from, regulars, per_day;
} eaters[DEMO_SITES] = {{0, 60, 34}, {500, 26, 14}, {900, 16, 8}};

static Status card_of(Tx *tx, PersonId person, AccountId *card, Fen *left)
{
    Balance b;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = person.v}, card));
    TRY(funds_balance(tx, *card, &b));
    *left = b.posted - b.held;
    return OK;
}

/* Cash onto the card when it runs low, the meal settled and handed over, the elder's share paid. */
static Status eat(Tx *tx, const Past *p, PersonId person, Fen price, bool delivered)
{
    OrganisationId site = p->d->sites[p->site];
    SettlementId settlement;
    TransferId transfer;
    AccountId card, earned;
    Quote quote;
    Fen left;
    int64_t ticket = id_next(tx);
    Meal meal = {.person = person,
                 .site = site,
                 .day = p->day,
                 .slot = SLOT_LUNCH,
                 .list_fen = price,
                 .delivered = delivered};
    TRY(card_of(tx, person, &card, &left));
    if (left < LOW) TRY(funds_cash_in(tx, person, site, TOP_UP, &transfer));
    TRY(benefits_settle(tx, ticket, &meal, &settlement, &quote));
    TRY(benefits_finish(tx, ticket));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = site.v}, &earned));
    return funds_transfer(tx,
                          &(FundsMove){.from = card,
                                       .to = earned,
                                       .amount = quote.settlement.pay_fen,
                                       .reason = REASON_MEAL,
                                       .subject = ticket},
                          &transfer);
}

static Status lunch(Tx *tx, void *job)
{
    static const Fen prices[] = {1300, 1400, 1500, 1600, 1800};
    Past *p = job;
    p->d->random = p->random;
    bool weekend = day_weekday(p->day) >= 6;
    int want = eaters[p->site].per_day * (weekend ? 6 : 10) / 10;
    tx->now_ms = day_ms(p->day, SHANGHAI_MS) + 11 * HOUR_MS;
    for (int i = 0; i < eaters[p->site].regulars && want > 0; i++) {
        if (i == 0 && p->day >= p->today - DEMO_PAST_DAYS) continue; /* demo_days */
        int chance = i == 0 ? 80 : 100 * want / (eaters[p->site].regulars - i);
        Fen price = prices[random_below(&p->d->random, sizeof prices / sizeof *prices)];
        bool delivered = random_below(&p->d->random, 100) < 40;
        if ((int)random_below(&p->d->random, 100) >= chance) continue;
        tx->now_ms += (1 + (Ms)random_below(&p->d->random, 3)) * MINUTE_MS;
        TRY(eat(tx, p, p->d->elders[eaters[p->site].from + i].id, price, delivered));
        want--;
    }
    return OK;
}

/* The card of the demo's elder begins today with a round sum. */
static Status empty_card(Tx *tx, void *job)
{
    Past *p = job;
    AccountId card;
    TransferId transfer;
    Fen left;
    tx->now_ms = day_ms(p->day, SHANGHAI_MS) + 13 * HOUR_MS;
    TRY(card_of(tx, p->d->elders[0].id, &card, &left));
    if (!left) return OK;
    return funds_cash_out(tx, p->d->elders[0].id, p->d->sites[0], left, &transfer);
}

static Day month_first(Day day, int back)
{
    Civil c = day_civil(day);
    int64_t months = (int64_t)c.year * 12 + c.month - 1 - back;
    return day_of((int32_t)(months / 12), (int32_t)(months % 12) + 1, 1);
}

/* ---- What somebody should look at ---- */

/* At the second canteen a dozen cards go through in half a minute, and one person has lunch at two
 * canteens, three times. */
static Status odd_things(Tx *tx, void *job)
{
    enum { CARDS = 12, TWICE = 80, THEIRS = 540 };
    Past *p = job;
    Past elsewhere = {.d = p->d, .site = 2, .day = p->day};
    if (p->day == p->today - 9) {
        tx->now_ms = day_ms(p->day, SHANGHAI_MS) + 12 * HOUR_MS + 40 * MINUTE_MS;
        for (int i = 0; i < CARDS; i++, tx->now_ms += 2 * SECOND_MS)
            TRY(eat(tx, p, p->d->elders[THEIRS + i].id, 1400, false));
    }
    tx->now_ms = day_ms(p->day, SHANGHAI_MS) + 11 * HOUR_MS + 20 * MINUTE_MS;
    TRY(eat(tx, p, p->d->elders[TWICE].id, 1400, false));
    tx->now_ms += 25 * MINUTE_MS;
    return eat(tx, &elsewhere, p->d->elders[TWICE].id, 1300, false);
}

static Status look_over(Tx *tx, void *job)
{
    Past *p = job;
    FraudLook look = {.from = p->day - 20, .to = p->day};
    TRY(benefits_look(tx, &look));
    tx->now_ms = day_ms(p->day + 1, SHANGHAI_MS) + 2 * HOUR_MS;
    return benefits_look_keep(tx, &look);
}

/* ---- What the sites spent, what the offices set aside ---- */

static Status costs_and_budgets(Tx *tx, void *job)
{
    static const struct {
        CostKind kind;
        Fen fen;
        const char *words;
    } costs[] = {{COST_FOOD, 560000, "米面油肉菜"},
                 {COST_STAFF, 320000, "厨师两人，帮厨一人"},
                 {COST_ENERGY, 61000, ""},
                 {COST_DELIVERY, 48000, "电动车两辆"}};
    static const struct {
        const char *funder;
        Fen fen;
    } budgets[] = {{"区民政", 140000}, {"街道", 65000}};
    Past *p = job;
    int32_t year = day_civil(p->today).year;
    ProgrammeView *all;
    size_t count;
    int64_t id;
    for (int back = 0; back < 3; back++) {
        Civil c = day_civil(month_first(p->today, back));
        for (size_t k = 0; k < sizeof costs / sizeof *costs; k++)
            for (int s = 0; s < DEMO_SITES; s++)
                TRY(benefits_cost_add(tx, p->d->sites[s], (int64_t)c.year * 100 + c.month,
                                      costs[k].kind, costs[k].fen / (s + 1) / (back ? 1 : 2),
                                      str_of(costs[k].words), &id));
    }
    TRY(benefits_programmes(tx, &all, &count));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof budgets / sizeof *budgets; k++)
            TRY(benefits_budget_set(tx, &(Budget){all[i].id, str_of(budgets[k].funder),
                                                  day_of(year, 1, 1), day_of(year, 12, 31),
                                                  budgets[k].fen * (int64_t)((i + 1) * (i + 1))}));
    return OK;
}

/* ---- Claims ---- */

typedef struct Claims {
    Day end; /* the last day of the month */
    int step;
    Ms now;
} Claims;

/* That many days after the month, but never later than now. */
static Ms after(const Claims *c, int days)
{
    Ms at = day_ms(c->end + days, SHANGHAI_MS) + 10 * HOUR_MS;
    return at < c->now ? at : c->now;
}

/* The older month has been paid, the street late; of the last month one is asked about. */
static Status claim_month(Tx *tx, void *job)
{
    Claims *c = job;
    Unclaimed *u;
    size_t count;
    Civil civil = day_civil(c->end);
    int64_t month = civil.year * 100 + civil.month;
    tx->now_ms = after(c, 2);
    TRY(benefits_unclaimed(tx, month, &u, &count));
    for (size_t i = 0; i < count; i++) {
        ClaimId claim;
        tx->now_ms = after(c, 2);
        TRY(benefits_claim(tx, u[i].funder, month, &claim));
        if (c->step == 0) {
            tx->now_ms = after(c, i ? 9 : 6);
            TRY(benefits_claim_move(tx, claim, CLAIM_APPROVED, STR("")));
            tx->now_ms = after(c, i ? 27 : 18);
            TRY(benefits_claim_move(tx, claim, CLAIM_PAID, STR("")));
        } else if (i == 1) {
            tx->now_ms = after(c, 5);
            TRY(benefits_claim_move(tx, claim, CLAIM_QUESTIONED, STR("请说明周末为什么也有送餐")));
        }
    }
    return OK;
}

Status demo_books(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Day today = ms_day(clock_now_ms(), SHANGHAI_MS);
    for (Day day = month_first(today, 2); day < today; day++) {
        for (int s = 0; s < DEMO_SITES; s++) {
            Past p = {d, s, day, today, d->random};
            TRY(store_write(d->store, origin, d->arena, lunch, &p, d->problem));
            if (s == 1 && (today - day == 12 || today - day == 9 || today - day == 6))
                TRY(store_write(d->store, origin, d->arena, odd_things, &p, d->problem));
        }
    }
    TRY(demo_days(d));
    Past last = {.d = d, .day = today - 1};
    TRY(store_write(d->store, origin, d->arena, empty_card, &last, d->problem));
    for (int step = 0; step < 2; step++) {
        Claims c = {month_first(today, 1 - step) - 1, step, clock_now_ms()};
        TRY(store_write(d->store, origin, d->arena, claim_month, &c, d->problem));
    }
    for (int step = 0; step < 2; step++) {
        Past seen = {.d = d, .day = today - 8 + 7 * step};
        TRY(store_write(d->store, origin, d->arena, look_over, &seen, d->problem));
    }
    last.today = today;
    TRY(store_write(d->store, origin, d->arena, costs_and_budgets, &last, d->problem));
    return OK;
}
