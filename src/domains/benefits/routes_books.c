/* Statements: of the elder (to be spoken), of the family's purse, of a site, of a funder; budgets;
 * what a person can get; the sample of a claim. */
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

#define SITE_AND_OFFICE (ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER))
#define CHECKERS        (ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR))

static const Choice costs[] = {{"food", COST_FOOD, "食材"},
                               {"staff", COST_STAFF, "人工"},
                               {"rent", COST_RENT, "房租"},
                               {"energy", COST_ENERGY, "水电气"},
                               {"delivery", COST_DELIVERY, "送餐"},
                               {"other", COST_OTHER, "其他"},
                               {0}};
static const Choice results[] = {
    {"right", 1, "属实"}, {"wrong", 2, "不实"}, {"nobody", 3, "没有找到人"}, {0}};
static const Choice places[] = {{"town", PLACE_TOWN, "本街道户籍"},
                                {"district", PLACE_DISTRICT, "本区户籍"},
                                {"city", PLACE_CITY, "本市户籍"},
                                {"none", PLACE_NONE, "外地户籍"},
                                {0}};

typedef struct BooksAsk {
    PersonId person;
    OrganisationId site;
    ProgrammeId programme;
    ClaimId claim;
    int64_t month, settlement, community, age, ability;
    Fen fen;
    Day from, to;
    Str funder, words, flags;
    int kind, result, registered;
    bool has_words, has_flags, has_ability;
} BooksAsk;

#define MONTH FIELD_INT(BooksAsk, month, "month", 200001, 220012)
static const Field person_month[] = {FIELD_ID(BooksAsk, person, "person"), MONTH, {0}};
static const Field site_month[] = {FIELD_ID(BooksAsk, site, "site"), MONTH, {0}};
static const Field funder_month[] = {FIELD_TEXT(BooksAsk, funder, "funder", 1, 60), MONTH, {0}};
static const Field cost_fields[] = {FIELD_ID(BooksAsk, site, "site"),
                                    MONTH,
                                    FIELD_CHOICE(BooksAsk, kind, "kind", costs),
                                    FIELD_FEN(BooksAsk, fen, "amount_fen", 1, FUNDS_AMOUNT_MAX),
                                    MAYBE_TEXT(BooksAsk, words, has_words, "words", 1, 100),
                                    {0}};
static const Field payout_fields[] = {FIELD_ID(BooksAsk, site, "site"),
                                      FIELD_FEN(BooksAsk, fen, "amount_fen", 1, FUNDS_AMOUNT_MAX),
                                      {0}};
static const Field programme_fields[] = {FIELD_ID(BooksAsk, programme, "programme"), {0}};
static const Field budget_fields[] = {
    FIELD_ID(BooksAsk, programme, "programme"),
    FIELD_TEXT(BooksAsk, funder, "funder", 1, 60),
    FIELD_DAY(BooksAsk, from, "from"),
    FIELD_DAY(BooksAsk, to, "to"),
    FIELD_FEN(BooksAsk, fen, "amount_fen", 1, INT64_C(1000000000000)),
    {0}};
static const Field person_fields[] = {FIELD_ID(BooksAsk, person, "person"), {0}};
static const Field open_fields[] = {FIELD_INT(BooksAsk, community, "community", 1, ID_MAX - 1),
                                    FIELD_INT(BooksAsk, age, "age", 0, 130),
                                    FIELD_CHOICE(BooksAsk, registered, "registered", places),
                                    MAYBE_TEXT(BooksAsk, flags, has_flags, "flags", 1, 200),
                                    MAYBE_INT(BooksAsk, ability, has_ability, "ability", 0, 4),
                                    {0}};
static const Field claim_fields[] = {FIELD_ID(BooksAsk, claim, "claim"), {0}};
static const Field check_fields[] = {FIELD_ID(BooksAsk, claim, "claim"),
                                     FIELD_INT(BooksAsk, settlement, "settlement", 1, ID_MAX - 1),
                                     FIELD_CHOICE(BooksAsk, result, "result", results),
                                     MAYBE_TEXT(BooksAsk, words, has_words, "words", 1, 200),
                                     {0}};

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
        json_put_str(out, "words",
                     str_fmt(arena, "%d日%s %s 元。", day_civil(day).day, word_of(e), yuan));
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* A sentence with an amount, left out when there is nothing to say. */
static void say(Buf *buf, const char *before, Fen fen)
{
    char yuan[32];
    if (!fen) return;
    fen_text(fen, yuan);
    buf_fmt(buf, "%s %s 元。\n", before, yuan);
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

/* ---- The elder: short enough to be read aloud ---- */

static Status elder_statement(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    MonthOf m;
    Row served;
    Buf words = buf_new(req->arena, 2000);
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    TRY(read_month(req->tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = ask.person.v}, ask.month,
                   &m));
    TRY(person_served(req->tx, ask.person, m.first, m.last, &served));
    Fen subsidy = row_int(&served, 3) + row_int(&served, 4);
    say(&words, "月初卡里有", m.opening);
    say(&words, "这个月存了", funds_sum_of(m.sums, m.sum_count, REASON_TOP_UP));
    if (row_int(&served, 0)) buf_fmt(&words, "吃了 %lld 餐。\n", (long long)row_int(&served, 0));
    say(&words, "您自己付了", -funds_sum_of(m.sums, m.sum_count, REASON_MEAL));
    say(&words, "政府帮您付了", subsidy);
    say(&words, "食堂给您优惠了", row_int(&served, 2));
    say(&words, "上门服务付了", -funds_sum_of(m.sums, m.sum_count, REASON_SERVICE));
    say(&words, "取回了", -funds_sum_of(m.sums, m.sum_count, REASON_REFUND));
    char yuan[32];
    fen_text(m.now.posted - m.now.held, yuan);
    buf_fmt(&words, "现在卡里能用 %s 元。\n", yuan);

    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", ask.person.v);
    json_put_i64(out, "month", ask.month);
    put_balances(out, &m);
    json_put_i64(out, "meals", row_int(&served, 0));
    json_put_i64(out, "list_fen", row_int(&served, 1));
    json_put_i64(out, "discount_fen", row_int(&served, 2));
    json_put_i64(out, "subsidy_fen", subsidy);
    json_put_lines(out, "words", buf_str(&words));
    put_entries(out, req->arena, &m);
    json_close(out, '}');
    return OK;
}

static int64_t month_before(int64_t month)
{
    return month % 100 == 1 ? month - 89 : month - 1;
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
    BooksAsk ask = {0};
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
            json_put_text(out, "name", kinds[k].name);
            json_put_i64(out, "fen", fen);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_put_i64(out, "subsidy_fen", row_int(&served, 3) + row_int(&served, 4));
        json_close(out, '}');
    }
    json_close(out, ']');
    fen_text(all, yuan);
    json_put_str(out, "words", str_fmt(req->arena, "这个月一共用了 %s 元。", yuan));
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
    BooksAsk ask = {0};
    MonthOf m;
    Buf words = buf_new(req->arena, 2000);
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    TRY(read_month(req->tx, (AccountKey){.kind = ACCOUNT_FAMILY, .owner = ask.person.v}, ask.month,
                   &m));
    say(&words, "月初钱包里有", m.opening);
    say(&words, "这个月存了", funds_sum_of(m.sums, m.sum_count, REASON_TOP_UP));
    say(&words, "替家人付饭钱", -funds_sum_of(m.sums, m.sum_count, REASON_MEAL));
    say(&words, "替家人付服务费", -funds_sum_of(m.sums, m.sum_count, REASON_SERVICE));
    char yuan[32];
    fen_text(m.now.posted - m.now.held, yuan);
    buf_fmt(&words, "钱包里现在有 %s 元。\n", yuan);

    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", ask.person.v);
    json_put_i64(out, "month", ask.month);
    put_balances(out, &m);
    TRY(put_elders(out, req, &m, ask.person));
    json_put_lines(out, "words", buf_str(&words));
    put_entries(out, req->arena, &m);
    json_close(out, '}');
    return OK;
}

/* ---- The site ---- */

/* Who works at a site has to do with that site alone. */
static Status check_site(Request *req, OrganisationId site, Str *name)
{
    Organisations names;
    bool known = false;
    if (req->who.role == ROLE_SITE_MANAGER && req->who.organisation != site.v)
        return fail(req->tx, NOT_FOUND, "benefits.no_site", "没有找到这个食堂");
    TRY(people_organisations_load(req->tx, &names));
    for (size_t i = 0; i < names.count; i++) known = known || names.items[i].id.v == site.v;
    *name = people_organisation_name(&names, site);
    return known ? OK : fail(req->tx, NOT_FOUND, "benefits.no_site", "没有找到这个食堂");
}

static Str site_words(Arena *arena, const SiteBooks *b)
{
    Buf words = buf_new(arena, 2000);
    Fen due = 0;
    int64_t oldest = 0;
    for (size_t i = 0; i < b->due_count; i++) {
        due += b->due[i].fen;
        if (b->due[i].oldest_days > oldest) oldest = b->due[i].oldest_days;
    }
    say(&words, "吃饭的人付了", b->eaters_fen);
    say(&words, "补贴进账", b->funders_fen);
    say(&words, "花了", b->cost_sum_fen);
    if (b->own_percent >= 0)
        buf_fmt(&words, "自己挣的够付成本的 %lld%%。\n", (long long)b->own_percent);
    say(&words, "每餐还差", b->gap_a_meal_fen);
    if (b->break_even_meals >= 0)
        buf_fmt(&words, "一个月卖 %lld 餐能持平。\n", (long long)b->break_even_meals);
    say(&words, "还没拨来的有", due);
    if (due) buf_fmt(&words, "最久的已经等了 %lld 天。\n", (long long)oldest);
    if (b->stops) buf_fmt(&words, "有 %lld 件事要先说清。\n", (long long)b->stops);
    return buf_str(&words);
}

/* The six months up to this one, oldest first. */
static Status put_trend(JsonOut *out, Tx *tx, OrganisationId site, int64_t month)
{
    enum { MONTHS = 6 };
    int64_t months[MONTHS];
    for (int i = MONTHS - 1; i >= 0; i--, month = month_before(month)) months[i] = month;
    json_open(out, "trend", '[');
    for (int i = 0; i < MONTHS; i++) {
        SiteBooks b;
        TRY(benefits_site_books(tx, site, months[i], &b));
        json_open(out, NULL, '{');
        json_put_i64(out, "month", months[i]);
        json_put_i64(out, "meals", b.meals);
        json_put_i64(out, "income_fen", b.eaters_fen + b.funders_fen + b.other_fen);
        json_put_i64(out, "cost_fen", b.cost_sum_fen);
        if (b.own_percent >= 0) json_put_i64(out, "own_percent", b.own_percent);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

/* The month with and without what offices gave: cash that came, rent and tax that were not asked.
 */
static void put_aid(JsonOut *out, const SiteBooks *b, const AidMonth *aid)
{
    Fen own = b->eaters_fen + b->funders_fen + b->other_fen - b->cost_sum_fen;
    json_put_i64(out, "aid_rent_fen", aid->rent_fen);
    json_put_i64(out, "aid_cash_fen", aid->cash_fen);
    json_put_i64(out, "aid_tax_fen", aid->tax_fen);
    json_put_i64(out, "result_fen", own + aid->cash_fen);
    json_put_i64(out, "result_without_aid_fen", own - aid->rent_fen - aid->tax_fen);
}

static Status site_statement(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    SiteBooks b;
    AidMonth aid;
    Str name;
    request_fields(req, &ask);
    TRY(check_site(req, ask.site, &name));
    TRY(benefits_site_books(req->tx, ask.site, ask.month, &b));
    TRY(gifts_aid_of_month(req->tx, ask.site, ask.month, &aid));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "site_id", ask.site.v);
    json_put_str(out, "site_name", name);
    json_put_i64(out, "month", ask.month);
    json_put_i64(out, "meals", b.meals);
    json_put_i64(out, "eaters_fen", b.eaters_fen);
    json_put_i64(out, "funders_fen", b.funders_fen);
    json_put_i64(out, "other_fen", b.other_fen);
    json_put_i64(out, "back_fen", b.back_fen);
    json_put_i64(out, "discount_fen", b.discount_fen);
    json_put_i64(out, "income_fen", b.eaters_fen + b.funders_fen + b.other_fen);
    json_put_i64(out, "cost_fen", b.cost_sum_fen);
    json_open(out, "costs", '[');
    for (int k = 0; costs[k].name; k++) {
        json_open(out, NULL, '{');
        json_put_text(out, "kind", costs[k].name);
        json_put_text(out, "name", costs[k].text);
        json_put_i64(out, "fen", b.cost_fen[costs[k].value]);
        json_close(out, '}');
    }
    json_close(out, ']');
    if (b.own_percent >= 0) json_put_i64(out, "own_percent", b.own_percent);
    if (b.break_even_meals >= 0) json_put_i64(out, "break_even_meals", b.break_even_meals);
    json_put_i64(out, "gap_a_meal_fen", b.gap_a_meal_fen);
    put_aid(out, &b, &aid);
    TRY(put_trend(out, req->tx, ask.site, ask.month));
    json_put_i64(out, "balance_fen", b.balance_fen);
    json_put_i64(out, "stops", b.stops);
    json_open(out, "due", '[');
    for (size_t i = 0; i < b.due_count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "funder", b.due[i].funder);
        json_put_i64(out, "fen", b.due[i].fen);
        json_put_i64(out, "oldest_days", b.due[i].oldest_days);
        json_put_i64(out, "mean_days", b.due[i].mean_days);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_lines(out, "words", site_words(req->arena, &b));
    json_close(out, '}');
    return OK;
}

static Status cost_add(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    Str name;
    int64_t id;
    request_fields(req, &ask);
    TRY(check_site(req, ask.site, &name));
    TRY(benefits_cost_add(req->tx, ask.site, ask.month, (CostKind)ask.kind, ask.fen, ask.words,
                          &id));
    return reply_id(reply, id);
}

static Status payout(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    Str name;
    TransferId id;
    request_fields(req, &ask);
    TRY(check_site(req, ask.site, &name));
    TRY(benefits_pay_site(req->tx, ask.site, ask.fen, &id));
    return reply_id(reply, id.v);
}

/* ---- The funder ---- */

static Status funder_statement(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
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
    say(&words, "餐费补贴", meals);
    say(&words, "送餐补贴", delivery);
    say(&words, "给食堂的奖补", operators);
    say(&words, "购买服务", services);
    say(&words, "已经拨付", by_state[CLAIM_PAID]);
    if (owed)
        say(&words, "还欠", owed);
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

/* ---- Budgets ---- */

static Status budget(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_budget_set(req->tx,
                            &(Budget){ask.programme, ask.funder, ask.from, ask.to, ask.fen}));
    reply_subject(reply, ask.programme.v);
    return reply_empty(reply, 204);
}

static Status runway(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    Runway *r;
    size_t count;
    request_fields(req, &ask);
    TRY(benefits_runway(req->tx, ask.programme, &r, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "funder", r[i].funder);
        json_put_i64(out, "a_day_fen", r[i].a_day_fen);
        if (r[i].has_budget) {
            json_put_day(out, "from", r[i].from);
            json_put_day(out, "to", r[i].to);
            json_put_i64(out, "budget_fen", r[i].budget_fen);
            json_put_i64(out, "used_fen", r[i].used_fen);
            if (r[i].days_left >= 0) json_put_i64(out, "days_left", r[i].days_left);
            json_put_day(out, "last", r[i].last);
            json_put_bool(out, "lasts", r[i].lasts);
        }
        json_put_str(out, "words", benefits_runway_words(req->arena, &r[i]));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- What can I get free or cheaper? ---- */

/* What a lunch of 15 yuan costs: a number says more than a rule. */
static Status put_example(JsonOut *out, Request *req, PersonId person, OrganisationId site)
{
    Quote q;
    char yuan[32];
    Meal meal = {.person = person,
                 .site = site,
                 .day = tx_today(req->tx),
                 .slot = SLOT_LUNCH,
                 .list_fen = 1500};
    TRY(benefits_quote(req->tx, &meal, &q));
    fen_text(q.settlement.pay_fen, yuan);
    json_open(out, "example", '{');
    json_put_i64(out, "list_fen", meal.list_fen);
    json_put_i64(out, "pay_fen", q.settlement.pay_fen);
    json_put_str(out, "words", str_fmt(req->arena, "15 元的午饭您付 %s 元。", yuan));
    json_close(out, '}');
    return OK;
}

static void put_vouchers(JsonOut *out, Arena *arena, const Voucher *v, size_t count)
{
    json_open(out, "vouchers", '[');
    for (size_t i = 0; i < count; i++) {
        if (v[i].state != 1 || !v[i].left) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", v[i].id.v);
        json_put_str(out, "name", v[i].name);
        json_put_text(out, "unit", v[i].unit == UNIT_FEN ? "fen" : "minute");
        json_put_i64(out, "left", v[i].left);
        json_put_day(out, "to", v[i].to);
        json_put_str(out, "words", benefits_voucher_words(arena, &v[i]));
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* A WRITE route: the look is recorded. */
static Status mine(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    Rows sites;
    Organisations names;
    Voucher *vouchers;
    size_t count;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    TRY(sites_of_programmes(req->tx, &sites));
    TRY(people_organisations_load(req->tx, &names));
    TRY(benefits_vouchers(req->tx, ask.person, &vouchers, &count));
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", ask.person.v);
    json_open(out, "sites", '[');
    for (size_t i = 0; i < sites.count; i++) {
        OrganisationId site = {row_int(&sites.rows[i], 0)};
        Str lines;
        TRY(benefits_offers(req->tx, ask.person, site, &lines));
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", site.v);
        json_put_str(out, "site_name", people_organisation_name(&names, site));
        json_put_lines(out, "words", lines);
        TRY(put_example(out, req, ask.person, site));
        json_close(out, '}');
    }
    json_close(out, ']');
    put_vouchers(out, req->arena, vouchers, count);
    json_close(out, '}');
    return OK;
}

/* The same for somebody who does not say who he is: nothing of the register is touched. */
typedef struct OpenJob {
    const BooksAsk *ask;
    Rows sites;
    Organisations names;
    Str *lines;
} OpenJob;

static Status read_open(Tx *tx, void *context)
{
    OpenJob *job = context;
    const BooksAsk *ask = job->ask;
    Day today = tx_today(tx);
    BenefitPerson facts = {.birth = today - (Day)(ask->age * 365 + ask->age / 4 + 1),
                           .hukou = (BenefitPlace)ask->registered,
                           .residence = PLACE_TOWN,
                           .ability = ask->has_ability ? (int32_t)ask->ability : -1,
                           .approved = true};
    TRY(sites_of_programmes(tx, &job->sites));
    TRY(people_organisations_load(tx, &job->names));
    job->lines = NEW_ARRAY(tx->arena, Str, job->sites.count);
    for (size_t i = 0; i < job->sites.count; i++)
        TRY(offers_of(tx, (OrganisationId){row_int(&job->sites.rows[i], 0)}, &facts,
                      ask->has_flags ? ask->flags : STR(""), today, &job->lines[i]));
    return OK;
}

static Status open_offers(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    request_fields(req, &ask);
    OpenJob job = {.ask = &ask};
    TxOrigin origin = {.community = {ask.community}};
    TRY(request_rate_network(req, "offers", 30));
    TRY(store_read(req->store, origin, req->arena, read_open, &job, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "sites", '[');
    for (size_t i = 0; i < job.sites.count; i++) {
        OrganisationId site = {row_int(&job.sites.rows[i], 0)};
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", site.v);
        json_put_str(out, "site_name", people_organisation_name(&job.names, site));
        json_put_lines(out, "words", job.lines[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- The sample of a claim ---- */

static Status sample(Request *req, Reply *reply)
{
    static const char *const names[] = {"open", "right", "wrong", "nobody"};
    BooksAsk ask = {0};
    Claim claim;
    Rows rows;
    Organisations sites;
    int64_t done = 0;
    request_fields(req, &ask);
    TRY(benefits_claim_find(req->tx, ask.claim, &claim));
    TRY(sample_list(req->tx, ask.claim, &rows));
    TRY(people_organisations_load(req->tx, &sites));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "claim_id", claim.id.v);
    json_put_i64(out, "seed", claim.seed);
    json_open(out, "items", '[');
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        done += row_int(r, 8) != 0;
        json_open(out, NULL, '{');
        json_put_i64(out, "settlement_id", row_int(r, 0));
        json_put_str(out, "reason", row_str(r, 1));
        json_put_i64(out, "person_id", row_int(r, 2));
        json_put_i64(out, "site_id", row_int(r, 3));
        json_put_str(out, "site_name",
                     people_organisation_name(&sites, (OrganisationId){row_int(r, 3)}));
        json_put_day(out, "day", (Day)row_int(r, 4));
        json_put_i64(out, "slot", row_int(r, 5));
        json_put_i64(out, "list_fen", row_int(r, 6));
        json_put_i64(out, "fen", row_int(r, 7));
        json_put_text(out, "result", names[clamp_i64(row_int(r, 8), 0, 3)]);
        json_put_str(out, "words", row_str(r, 9));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_i64(out, "checked", done);
    json_put_str(out, "words",
                 str_fmt(req->arena, "抽查 %zu 单，已查 %lld 单。", rows.count, (long long)done));
    json_close(out, '}');
    return OK;
}

static Status check(Request *req, Reply *reply)
{
    BooksAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_sample_check(req->tx, ask.claim, ask.settlement, ask.result, ask.words));
    reply_subject(reply, ask.claim.v);
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(BooksAsk)

const Route books_routes[] = {
    {GET, "/api/statements/elders/{person}", SIGNED_IN, WRITE, IN(person_month), NULL,
     elder_statement, "The meal card in a month, in sentences to be spoken; the look is recorded",
     .purpose = "看饭卡账单"},
    {GET, "/api/statements/elders/{person}/spending", SIGNED_IN, WRITE, IN(person_month), NULL,
     spending, "What the card paid for in the last six months; the look is recorded",
     .purpose = "看花销"},
    {GET, "/api/statements/families/{person}", SIGNED_IN, WRITE, IN(person_month), NULL,
     family_statement, "A payer's purse in a month, and for whom it paid; the look is recorded",
     .purpose = "看家属账单"},
    {GET, "/api/statements/sites/{site}", SITE_AND_OFFICE, READ, IN(site_month), NULL,
     site_statement, "A site's own income and cost in a month, and how long its money is out"},
    {POST, "/api/statements/sites/{site}/costs", SITE_AND_OFFICE, WRITE, IN(cost_fields), NULL,
     cost_add, "What the site spent"},
    {POST, "/api/statements/sites/{site}/payouts", ROLES_OFFICE, WRITE, IN(payout_fields), NULL,
     payout, "What is held for the site goes to its bank; not while a case is open"},
    {GET, "/api/statements/funders", SITE_AND_OFFICE, READ, IN(funder_month), NULL,
     funder_statement, "What a funder bore in a month, was asked for, paid and owes"},
    {GET, "/api/benefits/programmes/{programme}/runway", SITE_AND_OFFICE, READ,
     IN(programme_fields), NULL, runway, "How long each funder's budget lasts at this pace"},
    {PUT, "/api/benefits/programmes/{programme}/budgets", ROLES_OFFICE, WRITE, IN(budget_fields),
     NULL, budget, "What a funder has set aside for a programme"},
    {GET, "/api/benefits/mine/{person}", SIGNED_IN, WRITE, IN(person_fields), NULL, mine,
     "What this person can get free or cheaper, site by site; the look is recorded",
     .purpose = "查补贴"},
    {GET, "/api/open/benefits", ANYONE, WORK, IN(open_fields), NULL, open_offers,
     "What somebody of this age and registration can get; asks for no name"},
    {GET, "/api/claims/{claim}/sample", CHECKERS, READ, IN(claim_fields), NULL, sample,
     "The settlements drawn for a check on site, why, and what was found"},
    {POST, "/api/claims/{claim}/sample/{settlement}", CHECKERS, WRITE, IN(check_fields), NULL,
     check, "What the check on site found"},
    {0},
};
