/* Changes of a site's programme: weighed, planned with notice, withdrawn; and who is told. */
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

#define WATCHERS (ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_SUPERVISOR))

typedef struct ChangeAsk {
    ProgrammeId programme, new;
    OrganisationId site;
    ChangeId change;
    Day from;
    int64_t days;
    Str why;
    bool has_new, has_site, has_why;
} ChangeAsk;

static const Field weigh_fields[] = {
    FIELD_ID(ChangeAsk, site, "site"), MAYBE_ID(ChangeAsk, new, has_new, "programme"), {0}};
static const Field plan_fields[] = {FIELD_ID(ChangeAsk, site, "site"),
                                    MAYBE_ID(ChangeAsk, new, has_new, "programme"),
                                    FIELD_DAY(ChangeAsk, from, "from"),
                                    MAYBE_TEXT(ChangeAsk, why, has_why, "why_early", 1, 200),
                                    {0}};
static const Field list_fields[] = {MAYBE_ID(ChangeAsk, site, has_site, "site"), {0}};
static const Field one_fields[] = {FIELD_ID(ChangeAsk, change, "change"), {0}};
static const Field notice_fields[] = {FIELD_ID(ChangeAsk, programme, "programme"),
                                      FIELD_INT(ChangeAsk, days, "days", 0, NOTICE_DAYS_MAX),
                                      {0}};

static Str title_of(const ProgrammeView *p, size_t count, ProgrammeId id)
{
    for (size_t i = 0; i < count; i++)
        if (p[i].id.v == id.v) return p[i].name;
    return STR("");
}

typedef struct Titles {
    Organisations sites;
    ProgrammeView *programmes;
    size_t count;
} Titles;
static Status titles_read(Tx *tx, Titles *out)
{
    TRY(people_organisations_load(tx, &out->sites));
    return benefits_programmes(tx, &out->programmes, &out->count);
}

static void put_change(JsonOut *out, Arena *arena, const Titles *t, const ProgrammeChange *c)
{
    static const char *const states[] = {"weighed", "waiting", "begun", "withdrawn"};
    json_put_i64(out, "site_id", c->site.v);
    json_put_str(out, "site_name", people_organisation_name(&t->sites, c->site));
    json_put_str(out, "old_name", title_of(t->programmes, t->count, c->old));
    json_put_str(out, "new_name", title_of(t->programmes, t->count, c->new));
    json_put_text(out, "state", states[c->state]);
    json_put_i64(out, "notice_days", c->notice_days);
    json_put_str(out, "why_early", c->why_early);
    json_put_i64(out, "days", c->days);
    json_put_i64(out, "meals", c->meals);
    json_put_i64(out, "losers", c->losers);
    json_put_i64(out, "winners", c->winners);
    json_put_i64(out, "unchanged", c->unchanged);
    json_put_i64(out, "told", c->told);
    json_put_i64(out, "funders_old_fen", c->funders_old);
    json_put_i64(out, "funders_new_fen", c->funders_new);
    json_put_i64(out, "pay_old_fen", c->pay_old);
    json_put_i64(out, "pay_new_fen", c->pay_new);
    json_put_lines(out, "words", benefits_change_words(arena, c));
}

/* ---- Weighing and planning: the long part reads, outside of every lane ---- */

typedef struct ChangeJob {
    ChangeAsk ask;
    ChangeWeighed weighed;
    Titles titles;
    ChangeId id;
} ChangeJob;

static Status weigh_read(Tx *tx, void *context)
{
    ChangeJob *job = context;
    TRY(titles_read(tx, &job->titles));
    return benefits_change_weigh(tx, job->ask.site, job->ask.new, &job->weighed);
}
static Status plan_write(Tx *tx, void *context)
{
    ChangeJob *job = context;
    return benefits_change_plan(tx, &job->weighed, job->ask.from, job->ask.why, &job->id);
}
static TxOrigin origin_of(const Request *req)
{
    return (TxOrigin){
        .community = req->who.community, .actor = req->who.person, .role = (int64_t)req->who.role};
}

static Status weigh(Request *req, Reply *reply)
{
    ChangeJob job = {0};
    request_fields(req, &job.ask);
    TRY(store_read(req->store, origin_of(req), req->arena, weigh_read, &job, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_change(out, req->arena, &job.titles, &job.weighed.change);
    json_put_day(out, "earliest", job.weighed.earliest);
    json_close(out, '}');
    return OK;
}

static Status plan(Request *req, Reply *reply)
{
    ChangeJob job = {0};
    request_fields(req, &job.ask);
    TRY(store_read(req->store, origin_of(req), req->arena, weigh_read, &job, request_problem(req)));
    TRY(store_write(req->store, origin_of(req), req->arena, plan_write, &job,
                    request_problem(req)));
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", job.id.v);
    json_put_i64(out, "losers", job.weighed.change.losers);
    json_put_day(out, "from", job.ask.from);
    json_close(out, '}');
    return OK;
}

static Status index_changes(Request *req, Reply *reply)
{
    ChangeAsk ask = {0};
    ProgrammeChange *c;
    size_t count;
    Titles titles;
    request_fields(req, &ask);
    if (req->who.role == ROLE_SITE_MANAGER) ask.site.v = req->who.organisation;
    TRY(titles_read(req->tx, &titles));
    TRY(benefits_changes(req->tx, ask.site, &c, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", c[i].id.v);
        json_put_day(out, "from", c[i].from);
        put_change(out, req->arena, &titles, &c[i]);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status withdraw(Request *req, Reply *reply)
{
    ChangeAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_change_withdraw(req->tx, ask.change));
    reply_subject(reply, ask.change.v);
    return reply_empty(reply, 204);
}

static Status notice_set(Request *req, Reply *reply)
{
    ChangeAsk ask = {0};
    Programme p;
    request_fields(req, &ask);
    Status status = programme_find(req->tx, ask.programme, &p);
    if (status == NOT_FOUND)
        return fail(req->tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    TRY(status);
    TRY(benefits_notice_set(req->tx, ask.programme, ask.days));
    reply_subject(reply, ask.programme.v);
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(ChangeAsk)

const Route change_routes[] = {
    {GET, "/api/benefits/changes", WATCHERS, READ, IN(list_fields), NULL, index_changes,
     "Changes of programmes, planned and begun, with what they mean; a site sees its own"},
    {POST, "/api/benefits/changes/weigh", ROLES_OFFICE, WORK, IN(weigh_fields), NULL, weigh,
     "Who would pay more and less at a site under another programme, or (none) without one",
     .flags = ROUTE_LONG},
    {POST, "/api/benefits/changes", ROLES_OFFICE, WORK, IN(plan_fields), NULL, plan,
     "Plan it: a cut begins after its notice period, or earlier with a reason that is shown",
     .flags = ROUTE_LONG},
    {POST, "/api/benefits/changes/{change}/withdraw", ROLES_OFFICE, WRITE, IN(one_fields), NULL,
     withdraw, "Take a change back before it begins"},
    {PUT, "/api/benefits/programmes/{programme}/notice", ROLES_OFFICE, WRITE, IN(notice_fields),
     NULL, notice_set, "How many days before a cut of this programme is told"},
    {0},
};
