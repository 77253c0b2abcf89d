/* The books of a site (its own income and cost, what it is paid) and the budgets of funders. */
#include "base/english.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

#define SITE_AND_OFFICE (ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER))

static const Choice costs[] = {{"food", COST_FOOD, "食材"},
                               {"staff", COST_STAFF, "人工"},
                               {"rent", COST_RENT, "房租"},
                               {"energy", COST_ENERGY, "水电气"},
                               {"delivery", COST_DELIVERY, "送餐"},
                               {"other", COST_OTHER, "其他"},
                               {0}};

typedef struct BooksAsk {
    OrganisationId site;
    ProgrammeId programme;
    int64_t month;
    Fen fen;
    Day from, to;
    Str funder, words;
    int kind;
    bool has_words;
} BooksAsk;

#define MONTH FIELD_INT(BooksAsk, month, "month", 200001, 220012)
static const Field site_month[] = {FIELD_ID(BooksAsk, site, "site"), MONTH, {0}};
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
    say_fen(&words, "吃饭的人付了", b->eaters_fen);
    say_fen(&words, "补贴进账", b->funders_fen);
    say_fen(&words, "花了", b->cost_sum_fen);
    if (b->own_percent >= 0)
        buf_fmt(&words, "自己挣的够付成本的 %lld%%。\n", (long long)b->own_percent);
    say_fen(&words, "每餐还差", b->gap_a_meal_fen);
    if (b->break_even_meals >= 0)
        buf_fmt(&words, "一个月卖 %lld 餐能持平。\n", (long long)b->break_even_meals);
    say_fen(&words, "还没拨来的有", due);
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
        json_put_said(out, "name", str_of(costs[k].text));
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
        json_put_said(out, "words", benefits_runway_words(req->arena, &r[i]));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

#define IN(fields) fields, sizeof(BooksAsk)

const Route books_routes[] = {
    {GET, "/api/statements/sites/{site}", SITE_AND_OFFICE, READ, IN(site_month), NULL,
     site_statement, "A site's own income and cost in a month, and how long its money is out"},
    {POST, "/api/statements/sites/{site}/costs", SITE_AND_OFFICE, WRITE, IN(cost_fields), NULL,
     cost_add, "What the site spent"},
    {POST, "/api/statements/sites/{site}/payouts", ROLES_OFFICE, WRITE, IN(payout_fields), NULL,
     payout, "What is held for the site goes to its bank; not while a case is open"},
    {GET, "/api/benefits/programmes/{programme}/runway", SITE_AND_OFFICE, READ,
     IN(programme_fields), NULL, runway, "How long each funder's budget lasts at this pace"},
    {PUT, "/api/benefits/programmes/{programme}/budgets", ROLES_OFFICE, WRITE, IN(budget_fields),
     NULL, budget, "What a funder has set aside for a programme"},
    {0},
};
