#include "base/english.h"
#include "base/file.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

#include <stdlib.h>
#include <unistd.h>

#define CLAIMERS (ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER))

static const Choice slots[] = {
    {"breakfast", 0, "早餐"}, {"lunch", 1, "午餐"}, {"dinner", 2, "晚餐"}, {0}};
static const Choice states[] = {{"submitted", CLAIM_SUBMITTED, "已申报"},
                                {"questioned", CLAIM_QUESTIONED, "有疑问"},
                                {"approved", CLAIM_APPROVED, "已核准"},
                                {"paid", CLAIM_PAID, "已拨付"},
                                {0}};

typedef struct BenefitsAsk {
    Str rules, funder, question, reason, evidence;
    ProgrammeId programme;
    OrganisationId site;
    PersonId person;
    ClaimId claim;
    int64_t month, ticket;
    Day day, from, to;
    Fen list_fen, fee_fen;
    int slot, state;
    bool delivered, has_fee, has_delivered, has_question;
} BenefitsAsk;

static const Field rules_fields[] = {FIELD_TEXT(BenefitsAsk, rules, "rules", 2, 60000), {0}};
static const Field publish_fields[] = {
    FIELD_ID(BenefitsAsk, programme, "programme"), FIELD_ID(BenefitsAsk, site, "site"), {0}};
static const Field quote_fields[] = {
    FIELD_ID(BenefitsAsk, person, "person"),
    FIELD_ID(BenefitsAsk, site, "site"),
    FIELD_DAY(BenefitsAsk, day, "day"),
    FIELD_CHOICE(BenefitsAsk, slot, "slot", slots),
    FIELD_FEN(BenefitsAsk, list_fen, "list_fen", 0, FUNDS_AMOUNT_MAX),
    MAYBE_FEN(BenefitsAsk, fee_fen, has_fee, "fee_fen", 0, FUNDS_AMOUNT_MAX),
    MAYBE_BOOL(BenefitsAsk, delivered, has_delivered, "delivered"),
    {0}};
static const Field offers_fields[] = {
    FIELD_ID(BenefitsAsk, person, "person"), FIELD_ID(BenefitsAsk, site, "site"), {0}};
static const Field trial_fields[] = {FIELD_ID(BenefitsAsk, programme, "programme"),
                                     FIELD_DAY(BenefitsAsk, from, "from"),
                                     FIELD_DAY(BenefitsAsk, to, "to"),
                                     FIELD_TEXT(BenefitsAsk, rules, "rules", 2, 60000),
                                     {0}};
static const Field claim_fields[] = {FIELD_TEXT(BenefitsAsk, funder, "funder", 1, 60),
                                     FIELD_INT(BenefitsAsk, month, "month", 200001, 220012),
                                     {0}};
static const Field month_fields[] = {FIELD_INT(BenefitsAsk, month, "month", 200001, 220012), {0}};
static const Field one_fields[] = {FIELD_ID(BenefitsAsk, claim, "claim"), {0}};
static const Field move_fields[] = {
    FIELD_ID(BenefitsAsk, claim, "claim"),
    FIELD_CHOICE(BenefitsAsk, state, "state", states),
    MAYBE_TEXT(BenefitsAsk, question, has_question, "question", 1, 500),
    {0}};
static const Field back_fields[] = {FIELD_INT(BenefitsAsk, ticket, "ticket", 1, ID_MAX - 1),
                                    FIELD_TEXT(BenefitsAsk, reason, "reason", 1, 200),
                                    FIELD_TEXT(BenefitsAsk, evidence, "evidence", 1, 500),
                                    {0}};

/* ---- Programmes ---- */

static Status programme_check(Request *req, Reply *reply)
{
    static const char *const kinds[] = {"fault", "question", "note"};
    BenefitsAsk ask = {0};
    const BenefitBook *book;
    BenefitFindings found = {0};
    request_fields(req, &ask);
    TRY(benefit_book_read(req->arena, ask.rules, &book, request_problem(req)));
    for (size_t i = 0; i < book->scheme_count; i++)
        benefit_prove(req->arena, book, &book->schemes[i], &found);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_bool(out, "may_be_added", !found.faults && !found.questions);
    json_open(out, "findings", '[');
    for (size_t i = 0; i < found.count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "kind", kinds[found.items[i].kind]);
        json_put_text(out, "code", found.items[i].code);
        json_put_said(out, "text", found.items[i].text);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status programme_publish(Request *req, Reply *reply)
{
    BenefitsAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_publish(req->tx, ask.programme, ask.site));
    reply_subject(reply, ask.programme.v);
    return reply_empty(reply, 204);
}

/* Which canteens settle by it: versions of one programme have one name. */
static void put_sites(JsonOut *out, const Rows *settle, const Organisations *names, ProgrammeId id)
{
    json_open(out, "sites", '[');
    for (size_t i = 0; i < settle->count; i++) {
        OrganisationId site = {row_int(&settle->rows[i], 0)};
        if (row_int(&settle->rows[i], 1) == id.v)
            json_put_str(out, NULL, people_organisation_name(names, site));
    }
    json_close(out, ']');
}

static Status programmes(Request *req, Reply *reply)
{
    static const char *const names[] = {"", "draft", "live", "ended"};
    ProgrammeView *p;
    size_t count;
    Rows settle;
    Organisations sites;
    TRY(benefits_programmes(req->tx, &p, &count));
    TRY(sites_of_programmes(req->tx, &settle));
    TRY(people_organisations_load(req->tx, &sites));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", p[i].id.v);
        json_put_str(out, "name", p[i].name);
        json_put_str(out, "scheme", p[i].scheme);
        json_put_str(out, "document", p[i].document);
        json_put_text(out, "state", names[p[i].state]);
        put_sites(out, &settle, &sites, p[i].id);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- One person ---- */

static Status quote(Request *req, Reply *reply)
{
    BenefitsAsk ask = {0};
    Quote q;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    Meal meal = {.person = ask.person,
                 .site = ask.site,
                 .day = ask.day,
                 .slot = (BenefitSlot)ask.slot,
                 .list_fen = ask.list_fen,
                 .fee_fen = ask.fee_fen,
                 .delivered = ask.delivered};
    TRY(benefits_quote(req->tx, &meal, &q));
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "list_fen", q.settlement.list_fen);
    json_put_i64(out, "discount_fen", q.settlement.discount_fen);
    json_put_i64(out, "subsidy_fen", q.settlement.subsidy_fen);
    json_put_i64(out, "fee_fen", q.settlement.fee_fen);
    json_put_i64(out, "delivery_fen", q.settlement.delivery_fen);
    json_put_i64(out, "pay_fen", q.settlement.pay_fen);
    json_put_lines(out, "words", benefits_explain(req->arena, &q));
    json_close(out, '}');
    return OK;
}

static Status offers(Request *req, Reply *reply)
{
    BenefitsAsk ask = {0};
    Str lines;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    TRY(benefits_offers(req->tx, ask.person, ask.site, &lines));
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_lines(out, "words", lines);
    json_close(out, '}');
    return OK;
}

/* ---- Trial ---- */

typedef struct TrialJob {
    TrialAsk ask;
    TrialAnswer answer;
} TrialJob;

static Status run_trial(Tx *tx, void *context)
{
    TrialJob *job = context;
    return benefits_try(tx, &job->ask, &job->answer);
}

static void put_funders(JsonOut *out, const char *key, const BenefitScheme *scheme, const Fen *fen)
{
    json_open(out, key, '[');
    for (size_t i = 0; i < scheme->funder_count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "funder", scheme->funders[i]);
        json_put_i64(out, "fen", fen[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* "15.00 元处，多一分少付 2.99。" */
static Str cliff_words(Arena *arena, const BenefitCliff *c)
{
    char price[32], step[32];
    Fen jump = c->pay_at - c->pay_before;
    fen_text(c->price_fen, price);
    fen_text(jump < 0 ? -jump : jump, step);
    return str_fmt(arena, "%s 元处，多一分%s付 %s。", price, jump < 0 ? "少" : "多", step);
}

static void put_lasts(JsonOut *out, Arena *arena, const TrialAnswer *a)
{
    json_open(out, "runway", '[');
    for (size_t i = 0; i < a->lasts_count; i++) {
        const Runway *r = &a->lasts[i];
        json_open(out, NULL, '{');
        json_put_str(out, "funder", r->funder);
        json_put_i64(out, "a_day_fen", r->a_day_fen);
        if (r->has_budget) {
            json_put_i64(out, "budget_fen", r->budget_fen);
            json_put_i64(out, "used_fen", r->used_fen);
            json_put_day(out, "last", r->last);
            json_put_bool(out, "lasts", r->lasts);
        }
        json_put_said(out, "words", benefits_runway_words(arena, r));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static Status trial(Request *req, Reply *reply)
{
    BenefitsAsk ask = {0};
    request_fields(req, &ask);
    TrialJob job = {.ask = {ask.programme, ask.from, ask.to, ask.rules}};
    TxOrigin origin = {
        .community = req->who.community, .actor = req->who.person, .role = (int64_t)req->who.role};
    TRY(store_read(req->store, origin, req->arena, run_trial, &job, request_problem(req)));
    const BenefitTrial *t = &job.answer.trial;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "meals", t->meals);
    json_put_i64(out, "persons", t->persons);
    json_put_i64(out, "winners", t->winners);
    json_put_i64(out, "losers", t->losers);
    json_put_i64(out, "unchanged", t->unchanged);
    json_put_i64(out, "won_fen", t->won_fen);
    json_put_i64(out, "lost_fen", t->lost_fen);
    json_put_i64(out, "pay_old_fen", t->pay_old);
    json_put_i64(out, "pay_new_fen", t->pay_new);
    put_funders(out, "funders_old", job.answer.old, t->funder_old);
    put_funders(out, "funders_new", job.answer.draft, t->funder_new);
    json_open(out, "cliffs", '[');
    for (size_t i = 0; i < job.answer.cliff_count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "price_fen", job.answer.cliffs[i].price_fen);
        json_put_i64(out, "pay_before_fen", job.answer.cliffs[i].pay_before);
        json_put_i64(out, "pay_at_fen", job.answer.cliffs[i].pay_at);
        json_put_said(out, "words", cliff_words(req->arena, &job.answer.cliffs[i]));
        json_close(out, '}');
    }
    json_close(out, ']');
    put_lasts(out, req->arena, &job.answer);
    json_put_i64(out, "notice_days", job.answer.notice_days);
    json_close(out, '}');
    return OK;
}

/* ---- Claims ---- */

static Status claim_add(Request *req, Reply *reply)
{
    BenefitsAsk ask = {0};
    ClaimId id;
    request_fields(req, &ask);
    TRY(benefits_claim(req->tx, ask.funder, ask.month, &id));
    return reply_id(reply, id.v);
}

static Status claim_state(Request *req, Reply *reply)
{
    BenefitsAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_claim_move(req->tx, ask.claim, (ClaimState)ask.state, ask.question));
    reply_subject(reply, ask.claim.v);
    return reply_empty(reply, 204);
}

static Status claim_index(Request *req, Reply *reply)
{
    Claim *c;
    Office *o;
    size_t count, offices;
    TRY(benefits_claims(req->tx, &c, &count));
    TRY(benefits_offices(req->tx, &o, &offices));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", c[i].id.v);
        json_put_str(out, "funder", c[i].funder);
        json_put_i64(out, "month", c[i].month);
        json_put_text(out, "state", states[c[i].state - 1].name);
        json_put_i64(out, "lines", c[i].lines);
        json_put_i64(out, "total_fen", c[i].total_fen);
        json_put_i64(out, "sample_seed", c[i].seed);
        json_put_str(out, "question", c[i].question);
        json_put_ms(out, "submitted", c[i].submitted_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "offices", '[');
    for (size_t i = 0; i < offices; i++) put_office(out, &o[i]);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status unclaimed(Request *req, Reply *reply)
{
    BenefitsAsk ask = {0};
    Unclaimed *u;
    size_t count;
    request_fields(req, &ask);
    TRY(benefits_unclaimed(req->tx, ask.month, &u, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "funder", u[i].funder);
        json_put_i64(out, "fen", u[i].fen);
        json_put_i64(out, "lines", u[i].lines);
        json_put_i64(out, "stopped_fen", u[i].stopped_fen);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

typedef struct FileJob {
    ClaimId claim;
    Arena *arena;
    const char *path;
    Buf csv;
    Fen sum;
} FileJob;

static Status write_csv(Tx *tx, void *context)
{
    FileJob *job = context;
    job->csv = buf_new(job->arena, (size_t)200 << 20);
    TRY(benefits_claim_csv(tx, job->claim, &job->csv, &job->sum));
    if (job->csv.full) return fail(tx, CONFLICT, "benefits.too_long", "申报太长，请按机构分开");
    return OK;
}

static Status write_xlsx(Tx *tx, void *context)
{
    FileJob *job = context;
    return benefits_claim_xlsx(tx, job->claim, job->path);
}

static Status claim_file(Request *req, Reply *reply, TxFn write, FileJob *job)
{
    BenefitsAsk ask = {0};
    TxOrigin origin = {.community = req->who.community,
                       .actor = req->who.person,
                       .role = (int64_t)req->who.role,
                       .purpose = "申报"};
    request_fields(req, &ask);
    job->claim = ask.claim;
    job->arena = req->arena;
    TRY(store_read(req->store, origin, req->arena, write, job, request_problem(req)));
    reply_header(reply, "Content-Disposition",
                 str_fmt(req->arena, "attachment; filename=\"claim-%lld.%s\"",
                         (long long)ask.claim.v, job->path ? "xlsx" : "csv"));
    return OK;
}

static Status claim_csv(Request *req, Reply *reply)
{
    FileJob job = {0};
    TRY(claim_file(req, reply, write_csv, &job));
    return reply_bytes(reply, 200, "text/csv; charset=utf-8", buf_str(&job.csv));
}

static Status claim_xlsx(Request *req, Reply *reply)
{
    char path[] = "/tmp/yinlin-claim-XXXXXX";
    FileJob job = {.path = path};
    Str bytes;
    int fd = mkstemp(path);
    if (fd < 0)
        return problem_set(request_problem(req), UNAVAILABLE, "benefits.no_file",
                           "现在写不了文件，请再试");
    close(fd);
    Status status = claim_file(req, reply, write_xlsx, &job);
    if (status == OK) status = file_read(req->arena, path, 200 << 20, &bytes, request_problem(req));
    unlink(path);
    TRY(status);
    return reply_bytes(reply, 200,
                       "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes);
}

static Status claw_back(Request *req, Reply *reply)
{
    BenefitsAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_claw_back(req->tx, ask.ticket, ask.reason, ask.evidence));
    reply_subject(reply, ask.ticket);
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(BenefitsAsk)
#define NOTHING    NULL, 0

const Route benefits_routes[] = {
    {GET, "/api/benefits/programmes", CLAIMERS, READ, NOTHING, NULL, programmes,
     "Programmes of subsidy"},
    {POST, "/api/benefits/programmes/check", ROLES_OFFICE, NO_TX, IN(rules_fields), NULL,
     programme_check, "Every fault, open question and note of a set of rules",
     .body_max = 256 << 10},
    {POST, "/api/benefits/programmes/{programme}/publish", ROLES_OFFICE, WRITE, IN(publish_fields),
     NULL, programme_publish, "A site settles by it from now on"},
    {POST, "/api/benefits/quote", SIGNED_IN, WRITE, IN(quote_fields), NULL, quote,
     "What a meal costs this person, and why; the look is recorded", .purpose = "算补贴"},
    {GET, "/api/benefits/offers", SIGNED_IN, WRITE, IN(offers_fields), NULL, offers,
     "What this person can get at a site; the look is recorded", .purpose = "查补贴"},
    {POST, "/api/benefits/trials", ROLES_OFFICE, WORK, IN(trial_fields), NULL, trial,
     "A period of real settlements under draft rules: cost, winners, losers, cliffs",
     .body_max = 256 << 10, .flags = ROUTE_LONG},
    {GET, "/api/claims", CLAIMERS, READ, NOTHING, NULL, claim_index,
     "Claims with their states, and how long each office takes"},
    {GET, "/api/claims/unclaimed", CLAIMERS, READ, IN(month_fields), NULL, unclaimed,
     "What each funder has not been asked for yet"},
    {POST, "/api/claims", CLAIMERS, WRITE, IN(claim_fields), NULL, claim_add,
     "The monthly claim of a funder", .flags = ROUTE_LONG},
    {POST, "/api/claims/{claim}/state", ROLES_OFFICE, WRITE, IN(move_fields), NULL, claim_state,
     "Question, approve or pay a claim"},
    {GET, "/api/claims/{claim}/file.csv", CLAIMERS, WORK, IN(one_fields), NULL, claim_csv,
     "The claim line by line", .flags = ROUTE_LONG},
    {GET, "/api/claims/{claim}/file.xlsx", CLAIMERS, WORK, IN(one_fields), NULL, claim_xlsx,
     "The claim as a spreadsheet", .flags = ROUTE_LONG},
    {POST, "/api/benefits/clawbacks", ROLES_OFFICE, WRITE, IN(back_fields), NULL, claw_back,
     "Take a benefit back from the site, with reason and evidence"},
    {0},
};
