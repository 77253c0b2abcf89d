/* Books: what a site earned and spent, how long its money is out, how long a budget lasts. */
#include "domains/benefits/inside.h"

enum { PACE_DAYS = 28 };

static Status check_month(Tx *tx, int64_t month, Day *first, Day *last)
{
    return month_days(month, first, last)
               ? OK
               : fail(tx, INVALID, "benefits.month", "月份要写成 202603 这样");
}

/* ---- The site ---- */

Status benefits_cost_add(Tx *tx, OrganisationId site, int64_t month, CostKind kind, Fen fen,
                         Str words, int64_t *id)
{
    Day first, last;
    TRY(check_month(tx, month, &first, &last));
    if (fen <= 0 || fen > FUNDS_AMOUNT_MAX)
        return fail(tx, INVALID, "benefits.cost", "金额要大于零，不超过一百万元");
    *id = id_next(tx);
    return cost_insert(tx, *id, site, month, kind, fen, words);
}

Status benefits_pay_site(Tx *tx, OrganisationId site, Fen fen, TransferId *out)
{
    AccountId from, to;
    Balance b;
    int64_t stops;
    TRY(benefits_stops(tx, site, &stops));
    if (stops)
        return fail(tx, CONFLICT, "benefits.site_stopped", "有 %lld 件事没有结论，先不付款",
                    (long long)stops);
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = site.v}, &from));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PAYOUT}, &to));
    TRY(funds_balance(tx, from, &b));
    if (fen > b.posted - b.held)
        return fail(tx, CONFLICT, "benefits.too_much", "比账上的钱多，请改小");
    return funds_transfer(
        tx,
        &(FundsMove){
            .from = from, .to = to, .amount = fen, .reason = REASON_PAYOUT, .subject = site.v},
        out);
}

static Status read_income(Tx *tx, OrganisationId site, Day first, Day last, SiteBooks *out)
{
    AccountId account;
    FundsSum *sums;
    Balance balance;
    size_t n;
    Status status =
        funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = site.v}, &account);
    if (status == NOT_FOUND) return OK; /* it has not earned anything yet */
    TRY(status);
    TRY(funds_sums(tx, account, day_ms(first, SHANGHAI_MS), day_ms(last + 1, SHANGHAI_MS), &sums,
                   &n));
    for (size_t i = 0; i < n; i++) {
        Fen net = sums[i].in - sums[i].out;
        switch (sums[i].reason) {
        case REASON_MEAL: out->eaters_fen += net; break;
        case REASON_SUBSIDY:
        case REASON_DELIVERY:
        case REASON_OPERATOR: out->funders_fen += net; break;
        case REASON_PAYOUT:
        case REASON_ALLOWANCE:     /* the site writes it down as a cost of staff */
        case REASON_AID: continue; /* stands in the books by its own month, gifts_aid_of_month */
        default: out->other_fen += net;
        }
        out->back_fen += sums[i].out;
    }
    TRY(funds_balance(tx, account, &balance));
    out->balance_fen = balance.posted;
    return OK;
}

static Status read_due(Tx *tx, OrganisationId site, SiteBooks *out)
{
    Rows rows;
    TRY(site_due(tx, site, &rows));
    out->due = NEW_ARRAY(tx->arena, FunderDue, rows.count);
    out->due_count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        out->due[i] = (FunderDue){.funder = row_str(&rows.rows[i], 0),
                                  .fen = row_int(&rows.rows[i], 1),
                                  .oldest_days = (tx->now_ms - row_int(&rows.rows[i], 2)) / DAY_MS,
                                  .mean_days = row_int(&rows.rows[i], 3) / (24 * 60)};
    return OK;
}

static void break_even(SiteBooks *b)
{
    Fen income = b->eaters_fen + b->funders_fen + b->other_fen;
    Fen variable = b->cost_fen[COST_FOOD] + b->cost_fen[COST_DELIVERY];
    Fen fixed = b->cost_sum_fen - variable;
    b->break_even_meals = -1;
    if (!b->meals || !b->cost_sum_fen) return;
    if (b->cost_sum_fen > income)
        b->gap_a_meal_fen = (b->cost_sum_fen - income + b->meals - 1) / b->meals;
    if (income > variable) /* fixed / ((income - variable) / meals), rounded up */
        b->break_even_meals = (fixed * b->meals + (income - variable) - 1) / (income - variable);
}

Status benefits_site_books(Tx *tx, OrganisationId site, int64_t month, SiteBooks *out)
{
    Day first, last;
    Rows costs;
    Row served;
    *out = (SiteBooks){.own_percent = -1, .break_even_meals = -1};
    TRY(check_month(tx, month, &first, &last));
    TRY(site_served(tx, site, first, last, &served));
    out->meals = row_int(&served, 0);
    out->discount_fen = row_int(&served, 1);
    TRY(read_income(tx, site, first, last, out));
    TRY(cost_sums(tx, site, month, &costs));
    for (size_t i = 0; i < costs.count; i++) {
        int64_t kind = row_int(&costs.rows[i], 0);
        if (kind > 0 && kind <= COST_OTHER) out->cost_fen[kind] = row_int(&costs.rows[i], 1);
        out->cost_sum_fen += row_int(&costs.rows[i], 1);
    }
    if (out->cost_sum_fen)
        out->own_percent = (out->eaters_fen + out->other_fen) * 100 / out->cost_sum_fen;
    break_even(out);
    TRY(benefits_stops(tx, site, &out->stops));
    return read_due(tx, site, out);
}

/* ---- Budgets ---- */

Status benefits_budget_set(Tx *tx, const Budget *b)
{
    Programme p;
    Status status = programme_find(tx, b->programme, &p);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    TRY(status);
    if (b->from > b->to || b->fen <= 0)
        return fail(tx, INVALID, "benefits.budget", "请填好起止日期和大于零的金额");
    return budget_set(tx, b);
}

static Fen fen_of(const Rows *rows, Str funder)
{
    for (size_t i = 0; i < rows->count; i++)
        if (str_eq(row_str(&rows->rows[i], 0), funder)) return row_int(&rows->rows[i], 1);
    return 0;
}

void runway_pace(Runway *r, Day today)
{
    Fen left = r->budget_fen - r->used_fen;
    if (left < 0) left = 0;
    r->days_left = r->a_day_fen ? left / r->a_day_fen : -1;
    r->lasts = r->days_left < 0 || today + r->days_left >= r->to;
    r->last = r->lasts ? r->to : today + (Day)r->days_left;
}

Status benefits_runway(Tx *tx, ProgrammeId programme, Runway **out, size_t *count)
{
    Programme p;
    Rows budgets, month, used;
    Day today = tx_today(tx);
    Status status = programme_find(tx, programme, &p);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    TRY(status);
    TRY(budget_list(tx, programme, &budgets));
    TRY(used_between(tx, programme, today - PACE_DAYS, today - 1, &month));
    *out = NEW_ARRAY(tx->arena, Runway, budgets.count + month.count);
    *count = 0;
    for (size_t i = 0; i < budgets.count; i++) {
        const Row *b = &budgets.rows[i];
        Runway r = {.funder = row_str(b, 0),
                    .has_budget = true,
                    .from = (Day)row_int(b, 1),
                    .to = (Day)row_int(b, 2),
                    .budget_fen = row_int(b, 3)};
        TRY(used_between(tx, programme, r.from, r.to, &used));
        r.used_fen = fen_of(&used, r.funder);
        r.a_day_fen = fen_of(&month, r.funder) / PACE_DAYS;
        runway_pace(&r, today);
        (*out)[(*count)++] = r;
    }
    for (size_t i = 0; i < month.count; i++) {
        bool known = false;
        Str funder = row_str(&month.rows[i], 0);
        for (size_t k = 0; k < budgets.count; k++)
            known = known || str_eq(row_str(&budgets.rows[k], 0), funder);
        if (!known)
            (*out)[(*count)++] = (Runway){.funder = funder,
                                          .a_day_fen = row_int(&month.rows[i], 1) / PACE_DAYS,
                                          .days_left = -1,
                                          .lasts = true};
    }
    return OK;
}

/* Once a week, for every budget that ends within a month before its time. */
Status budget_alarms(Tx *tx)
{
    enum { SOON_DAYS = 30 };
    ProgrammeView *p;
    size_t count;
    TRY(benefits_programmes(tx, &p, &count));
    for (size_t i = 0; i < count; i++) {
        Runway *r;
        size_t n;
        bool soon = false;
        if (p[i].state != 2) continue;
        TRY(benefits_runway(tx, p[i].id, &r, &n));
        for (size_t k = 0; k < n; k++)
            soon = soon || (r[k].has_budget && !r[k].lasts && r[k].days_left < SOON_DAYS);
        if (soon) TRY(event_publish(tx, "benefits.budget_low", p[i].id.v, STR("")));
    }
    return OK;
}

Str benefits_runway_words(Arena *arena, const Runway *r)
{
    Civil c = day_civil(r->last);
    if (!r->has_budget) return STR("还没有填预算。");
    if (r->used_fen >= r->budget_fen) return STR("预算已经用完。");
    if (r->lasts) return STR("照这样，够用到期满。");
    return str_fmt(arena, "照这样，能用到%d月%d日。", c.month, c.day);
}
