/* What the offices and sites would have noted by now: budgets, costs, a signal, bought services. */
#include "main/demo.h"

#include "domains/benefits/benefits.h"

enum { VOUCHERS = 20, VISITS = 9, ODD = 902, ODD_TO = 915 };

typedef struct Noted {
    Demo *d;
    OrganisationId firm;
    LotId lot;
    FraudLook look;
} Noted;

/* The district has plenty; the street's money ends before its year. */
static Status set_budgets(Tx *tx, void *job)
{
    ProgrammeView *p;
    size_t count;
    Civil today = day_civil(tx_today(tx));
    (void)job;
    TRY(benefits_programmes(tx, &p, &count));
    for (size_t i = 0; i < count; i++) {
        Runway *r;
        size_t n;
        TRY(benefits_runway(tx, p[i].id, &r, &n));
        for (size_t k = 0; k < n; k++) {
            Fen year = r[k].a_day_fen * 365;
            Budget b = {.programme = p[i].id,
                        .funder = r[k].funder,
                        .from = day_of(today.year, 1, 1),
                        .to = day_of(today.year, 12, 31),
                        .fen = k % 2 == 0 ? year + 100000 : r[k].a_day_fen * 75 + 10000};
            TRY(benefits_budget_set(tx, &b));
        }
    }
    return OK;
}

/* Two months and this one: food, people, rent, power. */
static Status add_costs(Tx *tx, void *job)
{
    static const struct {
        CostKind kind;
        int percent;
        const char *words;
    } shares[] = {{COST_FOOD, 62, "菜、米、油"},
                  {COST_STAFF, 45, "三个人的工钱"},
                  {COST_ENERGY, 8, "水电气"},
                  {COST_RENT, 5, "街道只收一点房租"}};
    Noted *n = job;
    Civil c = day_civil(tx_today(tx));
    for (int back = 0; back < 3; back++) {
        int64_t months = (int64_t)c.year * 12 + c.month - 1 - back;
        int64_t month = months / 12 * 100 + months % 12 + 1;
        for (int s = 0; s < DEMO_SITES; s++) {
            SiteBooks books;
            int64_t id;
            TRY(benefits_site_books(tx, n->d->sites[s], month, &books));
            Fen income = books.eaters_fen + books.funders_fen;
            for (size_t i = 0; i < sizeof shares / sizeof *shares && income; i++)
                TRY(benefits_cost_add(tx, n->d->sites[s], month, shares[i].kind,
                                      income * shares[i].percent / 100 + 100,
                                      str_of(shares[i].words), &id));
        }
    }
    return OK;
}

/* Some who eat at the third site were in hospital on days when they are said to have eaten. */
static Status be_away(Tx *tx, void *job)
{
    Noted *n = job;
    Day today = tx_today(tx);
    int64_t id;
    for (int i = ODD; i < ODD_TO; i += 6)
        TRY(people_absence_set(tx, n->d->elders[i].id, 1, today - 12, today - 7, true, &id));
    return OK;
}
static Status look(Tx *tx, void *job)
{
    Noted *n = job;
    Day today = tx_today(tx);
    n->look = (FraudLook){.from = today - 13, .to = today - 1};
    TRY(benefits_look(tx, &n->look));
    return benefits_look_keep(tx, &n->look);
}

/* ---- Baths at home, half paid by the district ---- */

static Status buy(Tx *tx, void *job)
{
    Noted *n = job;
    Day today = tx_today(tx);
    TRY(people_organisation_add(
        tx, &(Organisation){.name = STR("安心居家服务部"), .kind = 2, .operator_kind = 2},
        &n->firm));
    Lot lot = {.funder = STR("区民政"),
               .provider = n->firm,
               .service = STR("B"),
               .name = STR("助浴券"),
               .document = STR("区购服〔2026〕7号（演示）"),
               .unit = UNIT_FEN,
               .units = 3000000,
               .price_fen = 12800,
               .share_bp = 5000,
               .month_max = 80000,
               .from = today - 60,
               .to = today + 120};
    return benefits_lot_add(tx, &lot, &n->lot);
}

static PersonId carer_of(const Demo *d)
{
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == ROLE_CARER) return d->staff[i].person;
    return (PersonId){0};
}

static Status visit(Tx *tx, void *job)
{
    Noted *n = job;
    Ms now = tx->now_ms;
    Day today = ms_day(now, SHANGHAI_MS);
    for (int i = 0; i < VOUCHERS; i++) {
        VoucherId voucher;
        VisitPaid paid;
        TRY(benefits_voucher_give(tx, n->lot, n->d->elders[i].id, 40000, today - 10, today + 20,
                                  &voucher));
        if (i == 0 || i > VISITS) continue; /* the visitor of the demo begins with a round sum */
        Ms start = day_ms(today - i, SHANGHAI_MS) + 14 * HOUR_MS;
        Visit v = {.ticket = id_next(tx),
                   .voucher = voucher,
                   .worker = carer_of(n->d),
                   .start_ms = start,
                   .end_ms = start + (i == 4 ? 40 : 62) * MINUTE_MS,
                   .planned_min = 60};
        TRY(benefits_visit_book(tx, &v, &paid));
    }
    return OK;
}

Status demo_money(Demo *d)
{
    static const TxFn steps[] = {set_budgets, add_costs, be_away, look, buy, visit};
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Noted n = {.d = d};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        TRY(store_write(d->store, origin, d->arena, steps[i], &n, d->problem));
    return OK;
}
