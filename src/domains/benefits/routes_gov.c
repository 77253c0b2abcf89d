/* For the offices and the site managers: a period in figures, a programme with its text, one claim
 * with its lines. */
#include "base/english.h"
#include "domains/benefits/inside.h"

#define CLAIMERS (ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER))

enum { PERIOD_DAYS_MAX = 400, LINES_PAGE = 200 };

typedef struct GovAsk {
    Day from, to;
    ProgrammeId programme;
    ClaimId claim;
    int64_t after;
    bool has_after;
} GovAsk;

static const Field period_fields[] = {
    FIELD_DAY(GovAsk, from, "from"), FIELD_DAY(GovAsk, to, "to"), {0}};
static const Field programme_fields[] = {FIELD_ID(GovAsk, programme, "programme"), {0}};
static const Field claim_fields[] = {FIELD_ID(GovAsk, claim, "claim"),
                                     MAYBE_INT(GovAsk, after, has_after, "after", 0, ID_MAX - 1),
                                     {0}};

static void put_ms(JsonOut *out, const char *key, Ms at)
{
    if (at) json_put_ms(out, key, at);
}

/* ---- A period ---- */

enum { BAND_UNDER, BAND_60, BAND_70, BAND_80, BAND_90, BAND_DELIVERED, BANDS };
static const char *const bands[BANDS] = {"under_60", "60_69",   "70_79",
                                         "80_89",    "90_over", "disabled_delivered"};

typedef struct Band {
    int64_t persons, meals, last;
    Fen fen;
} Band;

typedef struct Overview {
    Period period, before;
    Day to;
    Row sums, sums_before;
    Rows days, sites, funders, owed;
    Band band[BANDS];
    int64_t persons, last_person;
    Arena *arena;
    Organisation *organisations;
    size_t organisation_count;
} Overview;

static void add_to_band(Band *b, int64_t person, int64_t meals, Fen fen)
{
    if (b->last != person) b->persons++;
    b->last = person;
    b->meals += meals;
    b->fen += fen;
}

/* Bands go by the facts each settlement was judged by, so that they add up to the ledger. */
static Status count_person(void *context, const Row *row)
{
    Overview *o = context;
    const Json *facts;
    Problem problem = {0};
    Day birth;
    int64_t person = row_int(row, 0);
    if (person != o->last_person) o->persons++;
    o->last_person = person;
    if (json_read(o->arena, row_str(row, 1), &facts, &problem) != OK) return OK;
    int age = day_parse(json_str_or(facts, "birth", STR("")), &birth) ? day_age(birth, o->to) : 0;
    int band = age < 60   ? BAND_UNDER
               : age < 70 ? BAND_60
               : age < 80 ? BAND_70
               : age < 90 ? BAND_80
                          : BAND_90;
    add_to_band(&o->band[band], person, row_int(row, 3), row_int(row, 4));
    if (row_int(row, 2) && json_i64_or(facts, "ability", -1) >= 2)
        add_to_band(&o->band[BAND_DELIVERED], person, row_int(row, 3), row_int(row, 4));
    return OK;
}

static Status load_overview(Tx *tx, void *context)
{
    Overview *o = context;
    o->arena = tx->arena;
    TRY(period_sums(tx, &o->period, &o->sums));
    TRY(period_sums(tx, &o->before, &o->sums_before));
    TRY(period_days(tx, &o->period, &o->days));
    TRY(period_sites(tx, &o->period, &o->sites));
    TRY(period_funders(tx, &o->period, &o->funders));
    TRY(parts_owed(tx, o->period.site, &o->owed));
    TRY(people_organisations(tx, &o->organisations, &o->organisation_count));
    return period_persons(tx, &o->period, count_person, o);
}

static void put_sums(JsonOut *out, const Row *row, size_t at)
{
    json_put_i64(out, "meals", row_int(row, at));
    json_put_i64(out, "list_fen", row_int(row, at + 1));
    json_put_i64(out, "discount_fen", row_int(row, at + 2));
    json_put_i64(out, "subsidy_fen", row_int(row, at + 3));
    json_put_i64(out, "pay_fen", row_int(row, at + 4));
}

static Str name_of(const Organisation *o, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (o[i].id.v == id) return o[i].name;
    return STR("");
}

static void put_owed(JsonOut *out, const Rows *owed)
{
    static const char *const stages[] = {"unclaimed", "submitted", "questioned", "approved"};
    json_open(out, "owed", '[');
    for (size_t i = 0; i < owed->count; i++) {
        const Row *r = &owed->rows[i];
        json_open(out, NULL, '{');
        json_put_str(out, "funder", row_str(r, 0));
        json_put_text(out, "stage", stages[row_int(r, 1)]);
        json_put_i64(out, "lines", row_int(r, 2));
        json_put_i64(out, "fen", row_int(r, 3));
        put_ms(out, "oldest", row_int(r, 4));
        put_ms(out, "submitted", row_int(r, 5));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_lists(JsonOut *out, const Overview *o)
{
    json_open(out, "days", '[');
    for (size_t i = 0; i < o->days.count; i++) {
        json_open(out, NULL, '{');
        json_put_day(out, "day", (Day)row_int(&o->days.rows[i], 0));
        put_sums(out, &o->days.rows[i], 1);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "sites", '[');
    for (size_t i = 0; i < o->sites.count; i++) {
        int64_t site = row_int(&o->sites.rows[i], 0);
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", site);
        json_put_str(out, "name", name_of(o->organisations, o->organisation_count, site));
        put_sums(out, &o->sites.rows[i], 1);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "funders", '[');
    for (size_t i = 0; i < o->funders.count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "funder", row_str(&o->funders.rows[i], 0));
        json_put_i64(out, "fen", row_int(&o->funders.rows[i], 2));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "groups", '[');
    for (int b = 0; b < BANDS; b++) {
        if (!o->band[b].meals) continue;
        json_open(out, NULL, '{');
        json_put_text(out, "group", bands[b]);
        json_put_i64(out, "persons", o->band[b].persons);
        json_put_i64(out, "meals", o->band[b].meals);
        json_put_i64(out, "fen", o->band[b].fen);
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* Who works at a site sees that site alone. */
static Status overview(Request *req, Reply *reply)
{
    GovAsk ask = {0};
    request_fields(req, &ask);
    if (ask.from > ask.to || ask.to - ask.from >= PERIOD_DAYS_MAX)
        return problem_set(request_problem(req), INVALID, "benefits.period",
                           "请选一段不超过四百天的日子");
    Day length = ask.to - ask.from + 1;
    OrganisationId site = {req->who.role == ROLE_SITE_MANAGER ? req->who.organisation : 0};
    Overview o = {
        .period = {day_ms(ask.from, SHANGHAI_MS), day_ms(ask.to + 1, SHANGHAI_MS), site},
        .before = {day_ms(ask.from - length, SHANGHAI_MS), day_ms(ask.from, SHANGHAI_MS), site},
        .to = ask.to};
    TxOrigin origin = {
        .community = req->who.community, .actor = req->who.person, .role = (int64_t)req->who.role};
    TRY(store_read(req->store, origin, req->arena, load_overview, &o, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_day(out, "from", ask.from);
    json_put_day(out, "to", ask.to);
    json_put_i64(out, "persons", o.persons);
    put_sums(out, &o.sums, 0);
    json_open(out, "before", '{');
    put_sums(out, &o.sums_before, 0);
    json_close(out, '}');
    put_lists(out, &o);
    put_owed(out, &o.owed);
    json_close(out, '}');
    return OK;
}

/* ---- One programme ---- */

static Status programme_show(Request *req, Reply *reply)
{
    static const char *const names[] = {"", "draft", "live", "ended"};
    GovAsk ask = {0};
    Programme p;
    Rows sites;
    Organisation *o;
    size_t count;
    request_fields(req, &ask);
    Status status = programme_find(req->tx, ask.programme, &p);
    if (status == NOT_FOUND)
        return fail(req->tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    TRY(status);
    TRY(programme_sites(req->tx, p.id, &sites));
    TRY(people_organisations(req->tx, &o, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", p.id.v);
    json_put_str(out, "name", p.name);
    json_put_str(out, "scheme", p.scheme);
    json_put_str(out, "document", p.document);
    json_put_text(out, "state", names[p.state]);
    json_put_str(out, "rules", p.rules);
    json_open(out, "sites", '[');
    for (size_t i = 0; i < sites.count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", row_int(&sites.rows[i], 0));
        json_put_str(out, "name", name_of(o, count, row_int(&sites.rows[i], 0)));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- One claim ---- */

static void put_line(JsonOut *out, const Row *r)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "settlement", row_int(r, 0));
    json_put_i64(out, "ticket", row_int(r, 1));
    json_put_i64(out, "person_id", row_int(r, 2));
    json_put_i64(out, "site_id", row_int(r, 3));
    json_put_i64(out, "transfer", row_int_or(r, 4, 0));
    json_put_day(out, "day", (Day)row_int(r, 5));
    json_put_i64(out, "slot", row_int(r, 6));
    put_ms(out, "at", row_int(r, 7));
    json_put_i64(out, "list_fen", row_int(r, 8));
    json_put_i64(out, "discount_fen", row_int(r, 9));
    json_put_i64(out, "pay_fen", row_int(r, 10));
    json_put_i64(out, "fen", row_int(r, 11));
    json_put_str(out, "rule", row_str(r, 13));
    json_put_str(out, "version", row_str(r, 14));
    json_put_said(out, "sampled", row_str(r, 15));
    json_close(out, '}');
}

/* Whole settlements only: the parts of the last one come with the next page. */
static size_t whole(const Rows *rows, size_t limit, int64_t *next)
{
    size_t n = rows->count;
    *next = 0;
    if (n <= limit) return n;
    int64_t last = row_int(&rows->rows[n - 1], 0);
    while (n > 0 && row_int(&rows->rows[n - 1], 0) == last) n--;
    if (n) *next = row_int(&rows->rows[n - 1], 0);
    return n;
}

static Status claim_show(Request *req, Reply *reply)
{
    static const char *const names[] = {"", "submitted", "questioned", "approved", "paid"};
    GovAsk ask = {0};
    Claim c;
    Rows rows;
    int64_t next = 0;
    request_fields(req, &ask);
    TRY(benefits_claim_find(req->tx, ask.claim, &c));
    TRY(claim_page(req->tx, c.id, ask.after, LINES_PAGE + 1, &rows));
    size_t count = whole(&rows, LINES_PAGE, &next);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", c.id.v);
    json_put_str(out, "funder", c.funder);
    json_put_i64(out, "month", c.month);
    json_put_text(out, "state", names[c.state]);
    json_put_i64(out, "lines", c.lines);
    json_put_i64(out, "total_fen", c.total_fen);
    json_put_str(out, "question", c.question);
    put_ms(out, "submitted", c.submitted_ms);
    put_ms(out, "approved", c.approved_ms);
    put_ms(out, "paid", c.paid_ms);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) put_line(out, &rows.rows[i]);
    json_close(out, ']');
    if (next) json_put_i64(out, "next", next);
    json_close(out, '}');
    return OK;
}

#define IN(fields) fields, sizeof(GovAsk)

const Route benefits_gov_routes[] = {
    {GET, "/api/benefits/overview", CLAIMERS, WORK, IN(period_fields), NULL, overview,
     "A period in figures: days, sites, funders, ages, and what funders still owe",
     .flags = ROUTE_LONG},
    {GET, "/api/benefits/programmes/{programme}", CLAIMERS, READ, IN(programme_fields), NULL,
     programme_show, "A programme with its rules and the sites that settle by it"},
    {GET, "/api/claims/{claim}", CLAIMERS, READ, IN(claim_fields), NULL, claim_show,
     "A claim with its lines, a page at a time"},
    {0},
};
