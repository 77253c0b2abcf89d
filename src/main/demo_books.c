/* What has been eaten and paid before today: two whole months and the days of this one, at the
 * hours when it would have happened, and the claims the sites made of it. */
#include "main/demo.h"

#include "domains/benefits/benefits.h"

enum { TOP_UP = 5000, LOW = 2500, RESIDENTS = 5 };

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

/* Grown-up children eat there too, at the list price. */
static Status residents(Tx *tx, const Past *p)
{
    if (p->day >= p->today - DEMO_PAST_DAYS) return OK;
    for (int i = 0; i < RESIDENTS; i++) {
        int elder = eaters[p->site].from + 20 + i;
        if ((p->day + i) % 3 == 0 || !p->d->elders[elder].family.v) continue;
        tx->now_ms += MINUTE_MS;
        TRY(eat(tx, p, p->d->elders[elder].family, 2200, false));
    }
    return OK;
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
        /* demo_days and demo_after have the last days of these. */
        bool others = i == 0 || i >= 20 || p->site > 0;
        if (others && p->day >= p->today - DEMO_PAST_DAYS) continue;
        int chance = i == 0 ? 80 : 100 * want / (eaters[p->site].regulars - i);
        Fen price = prices[random_below(&p->d->random, sizeof prices / sizeof *prices)];
        bool delivered = random_below(&p->d->random, 100) < 40;
        if ((int)random_below(&p->d->random, 100) >= chance) continue;
        tx->now_ms += (1 + (Ms)random_below(&p->d->random, 3)) * MINUTE_MS;
        TRY(eat(tx, p, p->d->elders[eaters[p->site].from + i].id, price, delivered));
        want--;
    }
    return residents(tx, p);
}

/* The card of the demo's elder begins today with a round sum. */
static Status empty_card(Tx *tx, void *job)
{
    Past *p = job;
    AccountId card;
    RefundId refund;
    Fen left;
    tx->now_ms = day_ms(p->day, SHANGHAI_MS) + 13 * HOUR_MS;
    TRY(card_of(tx, p->d->elders[0].id, &card, &left));
    if (!left) return OK;
    return funds_cash_refund(tx, p->d->elders[0].id, p->d->sites[0], left, STR("换新卡"), &refund);
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

static Day month_first(Day day, int back)
{
    Civil c = day_civil(day);
    int64_t months = (int64_t)c.year * 12 + c.month - 1 - back;
    return day_of((int32_t)(months / 12), (int32_t)(months % 12) + 1, 1);
}

Status demo_books(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Day today = ms_day(store_now(d->store), SHANGHAI_MS);
    for (Day day = month_first(today, 2); day < today; day++) {
        for (int s = 0; s < DEMO_SITES; s++) {
            Past p = {d, s, day, today, d->random};
            TRY(store_write(d->store, origin, d->arena, lunch, &p, d->problem));
        }
    }
    TRY(demo_days(d));
    Past last = {.d = d, .day = today - 1};
    TRY(store_write(d->store, origin, d->arena, empty_card, &last, d->problem));
    for (int step = 0; step < 2; step++) {
        Claims c = {month_first(today, 1 - step) - 1, step, store_now(d->store)};
        TRY(store_write(d->store, origin, d->arena, claim_month, &c, d->problem));
    }
    return OK;
}
