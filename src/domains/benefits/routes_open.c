/* What everybody may read, without a name and about nobody: programmes with the document they come
 * from, who bears them; how long each office takes; the books of the sites. */
#include "base/english.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

typedef struct OpenAsk {
    int64_t community, month;
} OpenAsk;
#define COMMUNITY_FIELD FIELD_INT(OpenAsk, community, "community", 1, ID_MAX - 1)
static const Field open_fields[] = {COMMUNITY_FIELD, {0}};
static const Field month_fields[] = {
    COMMUNITY_FIELD, FIELD_INT(OpenAsk, month, "month", 200001, 220012), {0}};

typedef struct OpenJob {
    OpenAsk ask;
    Arena *arena;
    Buf buf;
    JsonOut out;
} OpenJob;

/* Written inside the snapshot, sent after it. */
static Status answer(Request *req, Reply *reply, TxFn write)
{
    OpenJob job = {.arena = req->arena};
    request_fields(req, &job.ask);
    TxOrigin origin = {.community = {job.ask.community}};
    TRY(request_rate_network(req, "open", 60));
    TRY(store_read(req->store, origin, req->arena, write, &job, request_problem(req)));
    return reply_bytes(reply, 200, "application/json; charset=utf-8", buf_str(&job.buf));
}

static JsonOut *begin(OpenJob *job)
{
    job->buf = buf_new(job->arena, 4 << 20);
    job->out = json_out(&job->buf);
    json_open(&job->out, NULL, '{');
    json_open(&job->out, "items", '[');
    return &job->out;
}
static Status end(OpenJob *job)
{
    json_close(&job->out, ']');
    json_close(&job->out, '}');
    return OK;
}

/* ---- Programmes ---- */

static Status put_programme(JsonOut *out, Tx *tx, const Programme *p)
{
    const BenefitBook *book;
    Runway *r;
    size_t count;
    Buf rules = buf_new(tx->arena, 16384);
    TRY(book_of(p->digest, p->rules, &book, &tx->problem));
    const BenefitScheme *s = &book->schemes[0];
    TRY(benefits_runway(tx, p->id, &r, &count));
    json_open(out, NULL, '{');
    json_put_str(out, "name", p->name);
    json_put_str(out, "document", p->document);
    json_put_str(out, "version", s->version);
    json_put_day(out, "from", s->from);
    if (s->to < day_of(2200, 1, 1)) json_put_day(out, "to", s->to);
    json_put_text(out, "state", p->state == 2 ? "live" : "ended");
    for (size_t i = 0; i < s->rule_count; i++) {
        benefit_offer_who(&s->rules[i], &rules);
        benefit_offer_explain(s, &s->rules[i], &rules);
    }
    json_put_lines(out, "words", buf_str(&rules));
    json_open(out, "funders", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "funder", r[i].funder);
        json_put_i64(out, "a_day_fen", r[i].a_day_fen);
        if (r[i].has_budget) {
            json_put_i64(out, "budget_fen", r[i].budget_fen);
            json_put_i64(out, "used_fen", r[i].used_fen);
        }
        json_put_said(out, "words", benefits_runway_words(tx->arena, &r[i]));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status write_programmes(Tx *tx, void *context)
{
    OpenJob *job = context;
    ProgrammeView *p;
    size_t count;
    JsonOut *out = begin(job);
    TRY(benefits_programmes(tx, &p, &count));
    for (size_t i = 0; i < count; i++) {
        Programme programme;
        if (p[i].state == 1) continue; /* a draft is nobody's business yet */
        TRY(programme_find(tx, p[i].id, &programme));
        TRY(put_programme(out, tx, &programme));
    }
    return end(job);
}

static Status open_programmes(Request *req, Reply *reply)
{
    return answer(req, reply, write_programmes);
}

/* ---- Offices ---- */

static Status write_offices(Tx *tx, void *context)
{
    OpenJob *job = context;
    Office *o;
    size_t count;
    JsonOut *out = begin(job);
    TRY(benefits_offices(tx, &o, &count));
    for (size_t i = 0; i < count; i++) put_office(out, &o[i]);
    return end(job);
}

static Status open_offices(Request *req, Reply *reply)
{
    return answer(req, reply, write_offices);
}

/* ---- Books of the sites ---- */

static Status write_books(Tx *tx, void *context)
{
    OpenJob *job = context;
    Rows sites;
    Organisations names;
    JsonOut *out = begin(job);
    TRY(sites_of_programmes(tx, &sites));
    TRY(people_organisations_load(tx, &names));
    for (size_t i = 0; i < sites.count; i++) {
        OrganisationId site = {row_int(&sites.rows[i], 0)};
        SiteBooks b;
        TRY(benefits_site_books(tx, site, job->ask.month, &b));
        json_open(out, NULL, '{');
        json_put_str(out, "site_name", people_organisation_name(&names, site));
        json_put_i64(out, "meals", b.meals);
        json_put_i64(out, "eaters_fen", b.eaters_fen);
        json_put_i64(out, "funders_fen", b.funders_fen);
        json_put_i64(out, "other_fen", b.other_fen);
        json_put_i64(out, "cost_fen", b.cost_sum_fen);
        if (b.own_percent >= 0) json_put_i64(out, "own_percent", b.own_percent);
        if (b.break_even_meals >= 0) json_put_i64(out, "break_even_meals", b.break_even_meals);
        json_close(out, '}');
    }
    return end(job);
}

static Status open_books(Request *req, Reply *reply)
{
    return answer(req, reply, write_books);
}

#define IN(fields) fields, sizeof(OpenAsk)

const Route open_benefit_routes[] = {
    {GET, "/api/open/programmes", ANYONE, WORK, IN(open_fields), NULL, open_programmes,
     "Programmes of subsidy: document, days, rules in words, who bears them, budget and use"},
    {GET, "/api/open/offices", ANYONE, WORK, IN(open_fields), NULL, open_offices,
     "How many days each office takes to approve and to pay, in the middle"},
    {GET, "/api/open/books", ANYONE, WORK, IN(month_fields), NULL, open_books,
     "Each site's meals, income, cost and own share in a month"},
    {0},
};
