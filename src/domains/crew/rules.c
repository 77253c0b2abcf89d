/* Allowances in versions, what is paid of them, lessons. */
#include "domains/crew/inside.h"

static int64_t month_of(Day day)
{
    Civil c = day_civil(day);
    return c.year * 100 + c.month;
}

/* What somebody was paid by stays as it was. */
static Status not_paid_since(Tx *tx, OrganisationId site, Day day)
{
    bool paid;
    TRY(pay_since(tx, site, month_of(day), &paid));
    return paid ? fail(tx, CONFLICT, "crew.month_paid",
                       "%lld月的补贴已经发了，请从下个月起改，或者先收回",
                       (long long)(month_of(day) % 100))
                : OK;
}

static bool by_weather(AllowanceKind kind)
{
    return kind == ALLOW_HEAT || kind == ALLOW_COLD;
}

/* A programme pays by its funders; what no programme names the site pays itself. */
static Status check_funder(Tx *tx, const Allowance *a)
{
    Str *funders;
    size_t count;
    if (!a->funder.len) return OK;
    TRY(benefits_site_funders(tx, a->site, &funders, &count));
    for (size_t i = 0; i < count; i++)
        if (str_eq(funders[i], a->funder)) return OK;
    return fail(tx, INVALID, "crew.no_funder", "食堂的补贴方案里没有这个出资方");
}

Status crew_allowance_set(Tx *tx, const Allowance *asked, AllowanceId *out)
{
    Allowance a = *asked, before;
    if (by_weather(a.kind) != (a.tenths_c != 0))
        return fail(tx, INVALID, "crew.allowance",
                    by_weather(a.kind) ? "请写从多少度起" : "只有高温和防寒补贴要写温度");
    if (a.who == ALLOW_VOLUNTEER && a.duty)
        return fail(tx, INVALID, "crew.allowance", "志愿者的补贴不分岗位");
    TRY(check_funder(tx, &a));
    TRY(not_paid_since(tx, a.site, a.from));
    a.version = 1;
    Status status = allowance_newest(tx, &a, &before);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == OK) {
        if (before.from > a.from)
            return fail(tx, CONFLICT, "crew.later_version", "这项补贴已经有更晚的标准");
        a.version = before.version + 1;
        if (!before.to || before.to >= a.from) TRY(allowance_cut(tx, before.id, a.from - 1));
    }
    a.id = (AllowanceId){id_next(tx)};
    *out = a.id;
    return allowance_insert(tx, &a);
}

Status crew_allowance_end(Tx *tx, OrganisationId site, AllowanceId id, Day last)
{
    Allowance a;
    Status status = allowance_find(tx, id, &a);
    if (status == NOT_FOUND || (status == OK && a.site.v != site.v))
        return fail(tx, NOT_FOUND, "crew.no_allowance", "没有找到这项补贴");
    TRY(status);
    if (a.to && a.to <= last) return OK;
    TRY(not_paid_since(tx, site, last + 1));
    return allowance_cut(tx, id, last < a.from - 1 ? a.from - 1 : last);
}

Status crew_allowances(Tx *tx, OrganisationId site, Allowance **out, size_t *count)
{
    return allowance_list(tx, site, 0, 0, out, count);
}

Status crew_weather_set(Tx *tx, const CrewWeather *w)
{
    if (w->high_tenths < w->low_tenths || w->day > tx_today(tx))
        return fail(tx, INVALID, "crew.weather", "请对一下日子和温度：最高不能比最低还低");
    TRY(not_paid_since(tx, w->site, w->day));
    return weather_put(tx, w);
}

Status crew_weather(Tx *tx, OrganisationId site, Day from, Day to, CrewWeather **out, size_t *count)
{
    return weather_list(tx, site, from, to, out, count);
}

/* ---- Money ---- */

static Status find_due(Tx *tx, OrganisationId site, PersonId person, int64_t month, CrewMonth *out)
{
    CrewMonth *all;
    size_t count;
    TRY(crew_month(tx, site, month, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].person.v == person.v && all[i].due_fen) {
            *out = all[i];
            return OK;
        }
    return fail(tx, CONFLICT, "crew.nothing_due", "这个人这个月没有补贴");
}

/* What funders pay does not need the site's money. */
static Status check_site(Tx *tx, OrganisationId site, const CrewMonth *m, AccountId *account)
{
    Balance b;
    int64_t stops;
    Fen own = 0;
    for (size_t i = 0; i < m->line_count; i++)
        if (!m->lines[i].allowance.funder.len) own += m->lines[i].fen;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = site.v}, account));
    if (!own) return OK;
    TRY(benefits_stops(tx, site, &stops));
    if (stops)
        return fail(tx, CONFLICT, "crew.site_stopped", "有 %lld 件事没有结论，先不付款",
                    (long long)stops);
    TRY(funds_balance(tx, *account, &b));
    if (own > b.posted - b.held)
        return fail(tx, CONFLICT, "crew.too_little", "食堂账上的钱不够发，请先对账");
    return OK;
}

/* A funder's account of the month, apart from what its claims ask for. */
static Status source_of(Tx *tx, const CrewLine *line, int64_t month, AccountId site, AccountId *out)
{
    *out = site;
    if (!line->allowance.funder.len) return OK;
    return crew_funder_account(tx, line->allowance.funder, month, out);
}

static Status tell(Tx *tx, const CrewPay *p, const char *words)
{
    MessageId message;
    char yuan[32];
    fen_text(p->fen, yuan);
    return notice_tell(tx,
                       &(Notice){.to = p->person,
                                 .kind = "crew.paid",
                                 .words = str_fmt(tx->arena, "您%lld月的补贴 %s 元%s",
                                                  (long long)(p->month % 100), yuan, words)},
                       &message);
}

static Status move_lines(Tx *tx, const CrewPay *p, const CrewMonth *m, AccountId site)
{
    AccountId worker;
    TRY(funds_account(
        tx, (AccountKey){.kind = ACCOUNT_COURIER, .owner = p->person.v, .purpose = STR("补贴")},
        &worker));
    for (size_t i = 0; i < m->line_count; i++) {
        AccountId from;
        TransferId transfer;
        TRY(source_of(tx, &m->lines[i], p->month, site, &from));
        FundsMove move = {.from = from,
                          .to = worker,
                          .amount = m->lines[i].fen,
                          .reason = REASON_ALLOWANCE,
                          .subject = p->id.v};
        TRY(funds_transfer(tx, &move, &transfer));
        TRY(pay_line_insert(tx, p->id, (int64_t)i, &m->lines[i], transfer));
    }
    return OK;
}

Status crew_pay(Tx *tx, OrganisationId site, PersonId person, int64_t month, CrewPayId *out)
{
    CrewPay p;
    CrewMonth due = {0};
    AccountId account;
    Status status = pay_standing(tx, site, person, month, &p);
    if (status == OK) {
        *out = p.id;
        return OK;
    }
    if (status != NOT_FOUND) return status;
    if (month >= month_of(tx_today(tx)))
        return fail(tx, CONFLICT, "crew.month_open", "这个月还没有过完，下个月再发");
    TRY(find_due(tx, site, person, month, &due));
    TRY(check_site(tx, site, &due, &account));
    p = (CrewPay){
        .id = {id_next(tx)}, .site = site, .person = person, .month = month, .fen = due.due_fen};
    TRY(pay_insert(tx, &p));
    TRY(move_lines(tx, &p, &due, account));
    TRY(tell(tx, &p, "发了，记在您的账上"));
    *out = p.id;
    return event_publish(tx, "crew.paid", p.id.v, STR(""));
}

Status crew_take_back(Tx *tx, OrganisationId site, CrewPayId pay, Str reason)
{
    CrewPay p;
    Rows transfers;
    Status status = pay_find(tx, pay, &p);
    if (status == NOT_FOUND || (status == OK && p.site.v != site.v))
        return fail(tx, NOT_FOUND, "crew.no_pay", "没有找到这笔补贴");
    TRY(status);
    if (!str_trim(reason).len) return fail(tx, INVALID, "crew.no_reason", "请写为什么收回");
    if (p.state == 2) return OK;
    TRY(pay_transfers(tx, pay, &transfers));
    for (size_t i = 0; i < transfers.count; i++) {
        TransferId back;
        TRY(funds_reverse(tx, (TransferId){row_int(&transfers.rows[i], 0)}, &back));
    }
    TRY(pay_back(tx, pay, reason));
    TRY(tell(tx, &p, "收回了，改好再发，有疑问请问店长"));
    return event_publish(tx, "crew.taken_back", pay.v, STR(""));
}

/* ---- Lessons ---- */

Status crew_lesson_set(Tx *tx, const LessonDone *lesson)
{
    LessonDone l = *lesson;
    l.person = (PersonId){tx->origin.actor};
    return lesson_put(tx, &l);
}
