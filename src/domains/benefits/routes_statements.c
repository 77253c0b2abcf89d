/* Statements of one account in a month: of the elder (to be spoken), of the family's purse, of a
 * funder; and what the card paid for, month by month. */
#include "base/english.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

#define SITE_AND_OFFICE (ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER))

typedef struct StatementAsk {
    PersonId person;
    Str funder;
    int64_t month;
} StatementAsk;

#define MONTH FIELD_INT(StatementAsk, month, "month", 200001, 220012)
static const Field person_month[] = {FIELD_ID(StatementAsk, person, "person"), MONTH, {0}};
static const Field funder_month[] = {FIELD_TEXT(StatementAsk, funder, "funder", 1, 60), MONTH, {0}};

/* ---- One account in a month ---- */

typedef struct MonthOf {
    Day first, last;
    Balance now;
    Fen opening, closing;
    FundsSum *sums;
    size_t sum_count;
    Entry *entries; /* newest first; of the month */
    size_t entry_count;
} MonthOf;

static Status read_month(Tx *tx, AccountKey key, int64_t month, MonthOf *out)
{
    enum { ENTRIES = 200 };
    AccountId account;
    FundsSum *after;
    size_t n;
    Entry *all;
    *out = (MonthOf){0};
    if (!month_days(month, &out->first, &out->last))
        return fail(tx, INVALID, "benefits.month", "月份要写成 202603 这样");
    Status status = funds_account(tx, key, &account);
    if (status == NOT_FOUND) return OK; /* nothing has moved yet */
    TRY(status);
    Ms from = day_ms(out->first, SHANGHAI_MS);
    Ms to = day_ms(out->last + 1, SHANGHAI_MS);
    TRY(funds_balance(tx, account, &out->now));
    TRY(funds_sums(tx, account, from, to, &out->sums, &out->sum_count));
    TRY(funds_sums(tx, account, to, INT64_MAX, &after, &n));
    out->closing = out->now.posted;
    for (size_t i = 0; i < n; i++) out->closing -= after[i].in - after[i].out;
    out->opening = out->closing;
    for (size_t i = 0; i < out->sum_count; i++) out->opening -= out->sums[i].in - out->sums[i].out;
    TRY(funds_entries(tx, account, 0, ENTRIES, &all, &n));
    out->entries = NEW_ARRAY(tx->arena, Entry, n);
    for (size_t i = 0; i < n; i++)
        if (all[i].at_ms >= from && all[i].at_ms < to) out->entries[out->entry_count++] = all[i];
    return OK;
}

static const char *word_of(const Entry *e)
{
    if (e->reversal) return "退回来";
    switch (e->reason) {
    case REASON_TOP_UP: return "存了";
    case REASON_MEAL: return "吃饭用了";
    case REASON_REFUND: return "取回";
    case REASON_SERVICE: return "上门服务";
    case REASON_GOODS: return "买东西";
    default: return e->amount > 0 ? "收到" : "付了";
    }
}

static void put_entries(JsonOut *out, Arena *arena, const MonthOf *m)
{
    json_open(out, "entries", '[');
    for (size_t i = 0; i < m->entry_count; i++) {
        const Entry *e = &m->entries[i];
        char yuan[32];
        Day day = ms_day(e->at_ms, SHANGHAI_MS);
        fen_text(e->amount < 0 ? -e->amount : e->amount, yuan);
        json_open(out, NULL, '{');
        json_put_i64(out, "id", e->id.v);
        json_put_day(out, "day", day);
        json_put_i64(out, "amount_fen", e->amount);
        json_put_i64(out, "after_fen", e->after);
        json_put_said(out, "words",
                      str_fmt(arena, "%d日%s %s 元。", day_civil(day).day, word_of(e), yuan));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_balances(JsonOut *out, const MonthOf *m)
{
    json_put_i64(out, "opening_fen", m->opening);
    json_put_i64(out, "topped_up_fen", funds_sum_of(m->sums, m->sum_count, REASON_TOP_UP));
    json_put_i64(out, "paid_fen", -funds_sum_of(m->sums, m->sum_count, REASON_MEAL));
    json_put_i64(out, "services_fen", -funds_sum_of(m->sums, m->sum_count, REASON_SERVICE));
    json_put_i64(out, "refunded_fen", -funds_sum_of(m->sums, m->sum_count, REASON_REFUND));
    json_put_i64(out, "closing_fen", m->closing);
    json_put_i64(out, "balance_fen", m->now.posted);
}

/* A person's own account in the month that was asked for. */
static Status read_own(Request *req, AccountKind kind, StatementAsk *ask, MonthOf *m)
{
    request_fields(req, ask);
    TRY(people_may_see(req->tx, ask->person, SCOPE_MONEY));
    return read_month(req->tx, (AccountKey){.kind = kind, .owner = ask->person.v}, ask->month, m);
}

/* What a person is told between opening and end: `words`, and all that moved. */
static JsonOut *own_open(Reply *reply, const StatementAsk *ask, const MonthOf *m)
{
    reply_subject(reply, ask->person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", ask->person.v);
    json_put_i64(out, "month", ask->month);
    put_balances(out, m);
    return out;
}

static Status own_end(Request *req, JsonOut *out, const MonthOf *m, const Buf *words)
{
    json_put_lines(out, "words", buf_str(words));
    put_entries(out, req->arena, m);
    json_close(out, '}');
    return OK;
}

/* ---- The elder: short enough to be read aloud ---- */

static Status elder_statement(Request *req, Reply *reply)
{
    StatementAsk ask = {0};
    MonthOf m;
    Row served;
    Buf words = buf_new(req->arena, 2000);
    TRY(read_own(req, ACCOUNT_CARD, &ask, &m));
    TRY(person_served(req->tx, ask.person, m.first, m.last, &served));
    Fen subsidy = row_int(&served, 3) + row_int(&served, 4);
    say_fen(&words, "月初卡里有", m.opening);
    say_fen(&words, "这个月存了", funds_sum_of(m.sums, m.sum_count, REASON_TOP_UP));
    if (row_int(&served, 0)) buf_fmt(&words, "吃了 %lld 餐。\n", (long long)row_int(&served, 0));
    say_fen(&words, "您自己付了", -funds_sum_of(m.sums, m.sum_count, REASON_MEAL));
    say_fen(&words, "政府帮您付了", subsidy);
    say_fen(&words, "食堂给您优惠了", row_int(&served, 2));
    say_fen(&words, "上门服务付了", -funds_sum_of(m.sums, m.sum_count, REASON_SERVICE));
    say_fen(&words, "取回了", -funds_sum_of(m.sums, m.sum_count, REASON_REFUND));
    char yuan[32];
    fen_text(m.now.posted - m.now.held, yuan);
    buf_fmt(&words, "现在卡里能用 %s 元。\n", yuan);

    JsonOut *out = own_open(reply, &ask, &m);
    json_put_i64(out, "meals", row_int(&served, 0));
    json_put_i64(out, "list_fen", row_int(&served, 1));
    json_put_i64(out, "discount_fen", row_int(&served, 2));
    json_put_i64(out, "subsidy_fen", subsidy);
    return own_end(req, out, &m, &words);
}

/* Where the money went, month by month: for the elder, and for family that he lets see it. */
static Status spending(Request *req, Reply *reply)
{
    enum { MONTHS = 6 };
    static const struct {
        Reason reason;
        const char *kind, *name;
    } kinds[] = {{REASON_MEAL, "meals", "吃饭"},
                 {REASON_SERVICE, "services", "上门服务"},
                 {REASON_GOODS, "goods", "买东西"},
                 {REASON_DONATION, "gifts", "捐款"}};
    StatementAsk ask = {0};
    int64_t months[MONTHS];
    char yuan[32];
    Fen all = 0;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    int64_t month = ask.month;
    for (int i = MONTHS - 1; i >= 0; i--, month = month_before(month)) months[i] = month;
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", ask.person.v);
    json_open(out, "months", '[');
    for (int i = 0; i < MONTHS; i++) {
        MonthOf m;
        Row served;
        AccountKey key = {.kind = ACCOUNT_CARD, .owner = ask.person.v};
        TRY(read_month(req->tx, key, months[i], &m));
        TRY(person_served(req->tx, ask.person, m.first, m.last, &served));
        json_open(out, NULL, '{');
        json_put_i64(out, "month", months[i]);
        json_open(out, "kinds", '[');
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            Fen fen = -funds_sum_of(m.sums, m.sum_count, kinds[k].reason);
            if (!fen) continue;
            if (i == MONTHS - 1) all += fen;
            json_open(out, NULL, '{');
            json_put_text(out, "kind", kinds[k].kind);
            json_put_said(out, "name", str_of(kinds[k].name));
            json_put_i64(out, "fen", fen);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_put_i64(out, "subsidy_fen", row_int(&served, 3) + row_int(&served, 4));
        json_close(out, '}');
    }
    json_close(out, ']');
    fen_text(all, yuan);
    json_put_said(out, "words", str_fmt(req->arena, "这个月一共用了 %s 元。", yuan));
    json_close(out, '}');
    return OK;
}

/* ---- The family: the payer's purse, and for whom it paid ---- */

/* The elders whose money this payer may see: what each ate, and what it cost whoever paid. */
static Status put_elders(JsonOut *out, Request *req, const MonthOf *m, PersonId payer)
{
    Relation *r;
    size_t n;
    TRY(people_elders_of(req->tx, payer, &r, &n));
    json_open(out, "elders", '[');
    for (size_t i = 0; i < n; i++) {
        Row served;
        Person p;
        if (r[i].state != RELATION_AGREED || !(r[i].scopes & SCOPE_MONEY)) continue;
        TRY(people_load(req->tx, r[i].person, &p));
        TRY(person_served(req->tx, r[i].person, m->first, m->last, &served));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", r[i].person.v);
        json_put_str(out, "name", p.name);
        json_put_i64(out, "meals", row_int(&served, 0));
        json_put_i64(out, "subsidy_fen", row_int(&served, 3) + row_int(&served, 4));
        json_put_i64(out, "pay_fen", row_int(&served, 5));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status family_statement(Request *req, Reply *reply)
{
    StatementAsk ask = {0};
    MonthOf m;
    Buf words = buf_new(req->arena, 2000);
    TRY(read_own(req, ACCOUNT_FAMILY, &ask, &m));
    say_fen(&words, "月初钱包里有", m.opening);
    say_fen(&words, "这个月存了", funds_sum_of(m.sums, m.sum_count, REASON_TOP_UP));
    say_fen(&words, "替家人付饭钱", -funds_sum_of(m.sums, m.sum_count, REASON_MEAL));
    say_fen(&words, "替家人付服务费", -funds_sum_of(m.sums, m.sum_count, REASON_SERVICE));
    char yuan[32];
    fen_text(m.now.posted - m.now.held, yuan);
    buf_fmt(&words, "钱包里现在有 %s 元。\n", yuan);

    JsonOut *out = own_open(reply, &ask, &m);
    TRY(put_elders(out, req, &m, ask.person));
    return own_end(req, out, &m, &words);
}

/* ---- The funder ---- */

static Status funder_statement(Request *req, Reply *reply)
{
    StatementAsk ask = {0};
    MonthOf m;
    Claim *claims;
    size_t n;
    Fen by_state[5] = {0};
    Buf words = buf_new(req->arena, 2000);
    request_fields(req, &ask);
    AccountKey key = {.kind = ACCOUNT_FUNDER,
                      .purpose = str_fmt(req->arena, "%.*s %04d-%02d", STR_ARG(ask.funder),
                                         (int)(ask.month / 100), (int)(ask.month % 100))};
    TRY(read_month(req->tx, key, ask.month, &m));
    TRY(benefits_claims(req->tx, &claims, &n));
    for (size_t i = 0; i < n; i++)
        if (claims[i].month == ask.month && str_eq(claims[i].funder, ask.funder))
            by_state[claims[i].state] += claims[i].total_fen;
    Fen meals = -(funds_sum_of(m.sums, m.sum_count, REASON_SUBSIDY));
    Fen delivery = -(funds_sum_of(m.sums, m.sum_count, REASON_DELIVERY));
    Fen operators = -(funds_sum_of(m.sums, m.sum_count, REASON_OPERATOR));
    Fen services = -(funds_sum_of(m.sums, m.sum_count, REASON_SERVICE));
    Fen owed = -m.now.posted;
    say_fen(&words, "餐费补贴", meals);
    say_fen(&words, "送餐补贴", delivery);
    say_fen(&words, "给食堂的奖补", operators);
    say_fen(&words, "购买服务", services);
    say_fen(&words, "已经拨付", by_state[CLAIM_PAID]);
    if (!m.sum_count && !owed && !by_state[CLAIM_PAID])
        buf_text(&words, "这个月没有这家的账，请核对名称和月份。\n");
    else if (owed)
        say_fen(&words, "还欠", owed);
    else
        buf_text(&words, "这个月已经付清。\n");
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "funder", ask.funder);
    json_put_i64(out, "month", ask.month);
    json_put_i64(out, "meals_fen", meals);
    json_put_i64(out, "delivery_fen", delivery);
    json_put_i64(out, "operators_fen", operators);
    json_put_i64(out, "services_fen", services);
    json_put_i64(out, "submitted_fen", by_state[CLAIM_SUBMITTED]);
    json_put_i64(out, "questioned_fen", by_state[CLAIM_QUESTIONED]);
    json_put_i64(out, "approved_fen", by_state[CLAIM_APPROVED]);
    json_put_i64(out, "paid_fen", by_state[CLAIM_PAID]);
    json_put_i64(out, "owed_fen", owed);
    json_put_lines(out, "words", buf_str(&words));
    json_close(out, '}');
    return OK;
}

#define IN(fields) fields, sizeof(StatementAsk)

const Route statement_routes[] = {
    {GET, "/api/statements/elders/{person}", SIGNED_IN, WRITE, IN(person_month), NULL,
     elder_statement, "The meal card in a month, in sentences to be spoken; the look is recorded",
     .purpose = "看饭卡账单"},
    {GET, "/api/statements/elders/{person}/spending", SIGNED_IN, WRITE, IN(person_month), NULL,
     spending, "What the card paid for in the last six months; the look is recorded",
     .purpose = "看花销"},
    {GET, "/api/statements/families/{person}", SIGNED_IN, WRITE, IN(person_month), NULL,
     family_statement, "A payer's purse in a month, and for whom it paid; the look is recorded",
     .purpose = "看家属账单"},
    {GET, "/api/statements/funders", SITE_AND_OFFICE, READ, IN(funder_month), NULL,
     funder_statement, "What a funder bore in a month, was asked for, paid and owes"},
    {0},
};
