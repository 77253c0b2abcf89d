/* Steps, exits, stand-ins, shared risk, documents and targets. */
#include "base/english.h"
#include "domains/sites/inside.h"

#define LOOKERS (ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_SITE_MANAGER))

typedef struct SitesAsk {
    OrganisationId site, cook;
    int64_t standing, exit, clause, payment, site_bp, pool_bp, platform_bp, percent, month;
    Day from, to;
    Fen fen;
    Str reason, document, words, issuer, text, rule, levers;
    ProgrammeId programme;
    CommunityId community;
    int to_state, kind;
    bool has_cook, has_to, has_rule, has_programme, has_site, has_levers;
} SitesAsk;

static const Choice steps[] = {
    {"open", SITE_OPEN, "开门"}, {"suspended", SITE_SUSPENDED, "暂停"}, {0}};
static const Choice kinds[] = {{"no_show", RISK_NO_SHOW, "订了没来"},
                               {"weather", RISK_WEATHER, "坏天气"},
                               {"spoiled", RISK_SPOILED, "饭菜坏了"},
                               {0}};
static const char *const kind_names[] = {"", "no_show", "weather", "spoiled"};

static const Field site_fields[] = {FIELD_ID(SitesAsk, site, "site"), {0}};
static const Field step_fields[] = {FIELD_ID(SitesAsk, site, "site"),
                                    FIELD_CHOICE(SitesAsk, to_state, "to", steps),
                                    FIELD_TEXT(SitesAsk, reason, "reason", 1, 300),
                                    MAYBE_ID(SitesAsk, cook, has_cook, "cook"),
                                    {0}};
static const Field exit_fields[] = {FIELD_ID(SitesAsk, site, "site"),
                                    FIELD_ID(SitesAsk, cook, "to"),
                                    FIELD_DAY(SitesAsk, from, "leave"),
                                    FIELD_TEXT(SitesAsk, reason, "reason", 1, 300),
                                    {0}};
static const Field route_fields[] = {FIELD_ID(SitesAsk, site, "site"),
                                     FIELD_INT(SitesAsk, standing, "standing", 1, ID_MAX - 1),
                                     FIELD_ID(SitesAsk, cook, "to"),
                                     {0}};
static const Field standin_fields[] = {FIELD_ID(SitesAsk, site, "site"),
                                       FIELD_ID(SitesAsk, cook, "cook"),
                                       FIELD_DAY(SitesAsk, from, "day"),
                                       {0}};
static const Field share_fields[] = {FIELD_CHOICE(SitesAsk, kind, "kind", kinds),
                                     FIELD_INT(SitesAsk, site_bp, "site_bp", 0, 10000),
                                     FIELD_INT(SitesAsk, pool_bp, "pool_bp", 0, 10000),
                                     FIELD_INT(SitesAsk, platform_bp, "platform_bp", 0, 10000),
                                     {0}};
static const Field loss_fields[] = {FIELD_ID(SitesAsk, site, "site"),
                                    FIELD_DAY(SitesAsk, from, "day"),
                                    FIELD_CHOICE(SitesAsk, kind, "kind", kinds),
                                    FIELD_FEN(SitesAsk, fen, "fen", 1, 10000000),
                                    FIELD_TEXT(SitesAsk, words, "words", 1, 200),
                                    {0}};
static const Field pool_fields[] = {
    FIELD_ID(SitesAsk, site, "site"), FIELD_FEN(SitesAsk, fen, "fen", 1, 10000000), {0}};
static const Field unpay_fields[] = {
    FIELD_ID(SitesAsk, site, "site"), FIELD_INT(SitesAsk, payment, "payment", 1, ID_MAX - 1), {0}};
static const Field unloss_fields[] = {
    FIELD_ID(SitesAsk, site, "site"), FIELD_DAY(SitesAsk, from, "day"), {0}};
static const Field policy_fields[] = {FIELD_TEXT(SitesAsk, document, "document", 1, 120),
                                      FIELD_TEXT(SitesAsk, text, "clause", 1, 60),
                                      FIELD_TEXT(SitesAsk, issuer, "issuer", 1, 60),
                                      FIELD_DAY(SitesAsk, from, "from"),
                                      MAYBE_DAY(SitesAsk, to, has_to, "to"),
                                      FIELD_TEXT(SitesAsk, words, "words", 1, 500),
                                      MAYBE_TEXT(SitesAsk, rule, has_rule, "rule", 1, 200),
                                      MAYBE_ID(SitesAsk, programme, has_programme, "programme"),
                                      {0}};
static const Field end_fields[] = {
    FIELD_INT(SitesAsk, clause, "clause", 1, ID_MAX - 1), FIELD_DAY(SitesAsk, to, "to"), {0}};
static const Field open_fields[] = {FIELD_ID(SitesAsk, community, "community"), {0}};
static const Field target_fields[] = {FIELD_ID(SitesAsk, site, "site"),
                                      FIELD_INT(SitesAsk, percent, "percent", 1, 200),
                                      FIELD_INT(SitesAsk, month, "month", 202001, 209912),
                                      MAYBE_TEXT(SitesAsk, levers, has_levers, "levers", 1, 500),
                                      {0}};

/* A manager sees his own site. */
static Status own_site(const Request *req, OrganisationId site)
{
    return req->who.role != ROLE_SITE_MANAGER || site.v == req->who.organisation
               ? OK
               : fail(req->tx, DENIED, "sites.not_yours", "这是别的食堂的事");
}

/* ---- Sites ---- */

static Status index_sites(Request *req, Reply *reply)
{
    static const char *const states[] = {"", "probation", "open", "suspended", "left"};
    Organisations names;
    Rows last;
    TRY(people_organisations_load(req->tx, &names));
    TRY(site_step_last(req->tx, &last));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < names.count; i++) {
        const Organisation *o = &names.items[i];
        SiteExit e;
        if (req->who.role == ROLE_SITE_MANAGER && o->id.v != req->who.organisation) continue;
        Status status = site_exit_find(req->tx, o->id, (ExitId){0}, &e);
        if (status != OK && status != NOT_FOUND) return status;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", o->id.v);
        json_put_str(out, "name", o->name);
        json_put_bool(out, "canteen", o->kind == 1);
        json_put_text(out, "state", states[o->state]);
        for (size_t k = 0; k < last.count; k++) {
            if (row_int(&last.rows[k], 0) != o->id.v) continue;
            json_put_str(out, "reason", row_str(&last.rows[k], 1));
            json_put_ms(out, "since", row_int(&last.rows[k], 2));
        }
        if (status == OK) json_put_day(out, "leaves", e.leave);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status step(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    StepAsk s = {a.site, a.cook, (SiteState)a.to_state, a.reason};
    TRY(sites_step(req->tx, &s));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}

/* ---- Leaving ---- */

static Status put_exit(Request *req, Reply *reply, OrganisationId site, int code)
{
    static const char *const states[] = {"", "planned", "moved", "done"};
    SiteExit e;
    Organisations names;
    Rows moves;
    Standing *all;
    Str open;
    size_t count;
    TRY(sites_exit_find(req->tx, site, &e));
    TRY(people_organisations_load(req->tx, &names));
    TRY(exit_move_list(req->tx, e.id, &moves));
    TRY(meals_standing_at(req->tx, site, &all, &count));
    TRY(sites_exit_open(req->tx, site, &open));
    JsonOut *out = reply_json(reply, code);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", e.id.v);
    json_put_i64(out, "site_id", site.v);
    json_put_str(out, "site_name", people_organisation_name(&names, site));
    json_put_day(out, "leave", e.leave);
    json_put_str(out, "reason", e.reason);
    json_put_text(out, "state", states[e.state]);
    json_put_lines(out, "open", open);
    json_open(out, "moves", '[');
    for (size_t i = 0; i < moves.count; i++) {
        int64_t standing = row_int(&moves.rows[i], 0), to = row_int(&moves.rows[i], 1);
        json_open(out, NULL, '{');
        json_put_i64(out, "standing", standing);
        json_put_i64(out, "to", to);
        json_put_str(out, "to_name", people_organisation_name(&names, (OrganisationId){to}));
        json_put_bool(out, "moved", !row_null(&moves.rows[i], 2));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status show_exit(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    TRY(own_site(req, a.site));
    return put_exit(req, reply, a.site, 200);
}
static Status plan_exit(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    ExitId id;
    request_fields(req, &a);
    TRY(sites_exit_plan(req->tx, a.site, a.cook, a.from, a.reason, &id));
    reply_subject(reply, a.site.v);
    return put_exit(req, reply, a.site, 201);
}
static Status route_exit(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    SiteExit e;
    request_fields(req, &a);
    TRY(sites_exit_find(req->tx, a.site, &e));
    TRY(sites_exit_route(req->tx, e.id, a.standing, a.cook));
    return put_exit(req, reply, a.site, 200);
}
static Status move_exit(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    SiteExit e;
    request_fields(req, &a);
    TRY(sites_exit_find(req->tx, a.site, &e));
    TRY(sites_exit_move(req->tx, e.id));
    return put_exit(req, reply, a.site, 200);
}
static Status leave(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    TRY(sites_leave(req->tx, a.site));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}

/* ---- A stand-in for a day: each order in a transaction of its own ---- */

typedef struct MoveJob {
    SitesAsk ask;
    MealOrderId *ids, one;
    size_t count;
} MoveJob;

static Status set_standin(Tx *tx, void *context)
{
    MoveJob *job = context;
    Organisation cook;
    MealSite hours;
    if (job->ask.from < tx_today(tx) || job->ask.cook.v == job->ask.site.v)
        return fail(tx, INVALID, "sites.standin", "请选今天或以后的一天，和另一家食堂");
    TRY(site_of_id(tx, job->ask.cook, &cook));
    TRY(meals_site(tx, job->ask.cook, &hours));
    if (cook.state > SITE_OPEN)
        return fail(tx, CONFLICT, "sites.cannot_cook", "这家不能接手做饭，请换一家");
    TRY(meals_standin_set(tx, job->ask.site, job->ask.from, job->ask.cook));
    return meals_waiting(tx, job->ask.site, job->ask.from, job->ask.from, &job->ids, &job->count);
}
static Status move_one(Tx *tx, void *context)
{
    MoveJob *job = context;
    MealOrder order;
    return meals_order_move(tx, job->one, job->ask.cook, true, &order);
}

static Status standin(Request *req, Reply *reply)
{
    MoveJob job = {0};
    TxOrigin origin = {
        .community = req->who.community, .actor = req->who.person, .role = (int64_t)req->who.role};
    int64_t moved = 0;
    request_fields(req, &job.ask);
    TRY(store_write(req->store, origin, req->arena, set_standin, &job, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "stayed", '[');
    for (size_t i = 0; i < job.count; i++) {
        Problem problem = {0};
        job.one = job.ids[i];
        Status status = store_write(req->store, origin, req->arena, move_one, &job, &problem);
        moved += status == OK;
        if (status == OK) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "order", job.one.v);
        json_put_said(out, "words", str_of(problem.text));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_i64(out, "moved", moved);
    json_close(out, '}');
    return OK;
}

/* ---- Shared risk ---- */

/* What came into the pool and what went out of it. */
static void put_move(JsonOut *out, const Organisations *names, const PoolMove *m)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", m->id.v);
    json_put_i64(out, "site_id", m->site.v);
    json_put_str(out, "site_name", people_organisation_name(names, m->site));
    json_put_ms(out, "at", m->at_ms);
    json_put_i64(out, "fen", m->fen);
    json_put_text(out, "kind", m->back ? "back" : m->fen > 0 ? "paid" : "borne");
    json_put_bool(out, "undone", m->undone);
    json_put_bool(out, "may_undo", m->may_undo);
    json_close(out, '}');
}

static Status index_risks(Request *req, Reply *reply)
{
    RiskShare shares[3];
    RiskLoss *l;
    Organisations names;
    Fen pool;
    PoolMove *moves;
    size_t share_count, count, move_count;
    OrganisationId only = {req->who.role == ROLE_SITE_MANAGER ? req->who.organisation : 0};
    TRY(sites_shares(req->tx, shares, &share_count));
    TRY(sites_losses(req->tx, only, &l, &count));
    TRY(sites_pool(req->tx, &pool));
    TRY(sites_pool_moves(req->tx, only, &moves, &move_count));
    TRY(people_organisations_load(req->tx, &names));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "pool_fen", pool);
    json_open(out, "shares", '[');
    for (size_t i = 0; i < share_count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "kind", kind_names[shares[i].kind]);
        json_put_i64(out, "site_bp", shares[i].site_bp);
        json_put_i64(out, "pool_bp", shares[i].pool_bp);
        json_put_i64(out, "platform_bp", shares[i].platform_bp);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "losses", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", l[i].site.v);
        json_put_str(out, "site_name", people_organisation_name(&names, l[i].site));
        json_put_day(out, "day", l[i].day);
        json_put_text(out, "kind", kind_names[l[i].kind]);
        json_put_i64(out, "fen", l[i].fen);
        json_put_i64(out, "site_fen", l[i].fen - l[i].pool_fen - l[i].platform_fen);
        json_put_i64(out, "pool_fen", l[i].pool_fen);
        json_put_i64(out, "platform_fen", l[i].platform_fen);
        json_put_str(out, "words", l[i].words);
        json_put_bool(out, "may_undo", sites_loss_may_undo(&l[i], req->tx->now_ms));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "moves", '[');
    for (size_t i = 0; i < move_count; i++) put_move(out, &names, &moves[i]);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status share_set(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    RiskShare s = {(RiskKind)a.kind, a.site_bp, a.pool_bp, a.platform_bp};
    TRY(sites_share_set(req->tx, &s));
    return reply_empty(reply, 204);
}
static Status loss_add(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    RiskLoss l = {
        .site = a.site, .day = a.from, .kind = (RiskKind)a.kind, .fen = a.fen, .words = a.words};
    TRY(sites_loss_book(req->tx, &l));
    reply_subject(reply, a.site.v);
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "site_fen", l.fen - l.pool_fen - l.platform_fen);
    json_put_i64(out, "pool_fen", l.pool_fen);
    json_put_i64(out, "platform_fen", l.platform_fen);
    json_close(out, '}');
    return OK;
}
static Status loss_undo(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    TRY(sites_loss_unbook(req->tx, a.site, a.from));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}
static Status pool_unpay(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    TRY(own_site(req, a.site));
    TRY(sites_pool_unpay(req->tx, a.site, (TransferId){a.payment}));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}
static Status pool_pay(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    TRY(own_site(req, a.site));
    TRY(sites_pool_pay(req->tx, a.site, a.fen));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}

/* ---- Documents, for everybody to read ---- */

static Status put_policies(Tx *tx, void *context)
{
    JsonOut *out = context;
    PolicyClause *p;
    ProgrammeView *programmes;
    size_t count, n;
    Day today = tx_today(tx);
    TRY(sites_policies(tx, &p, &count));
    TRY(benefits_programmes(tx, &programmes, &n));
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", p[i].id);
        json_put_str(out, "document", p[i].document);
        json_put_str(out, "clause", p[i].clause);
        json_put_str(out, "issuer", p[i].issuer);
        json_put_day(out, "from", p[i].from);
        if (p[i].to) json_put_day(out, "to", p[i].to);
        json_put_bool(out, "in_force", p[i].from <= today && (!p[i].to || p[i].to >= today));
        json_put_str(out, "words", p[i].words);
        json_put_str(out, "rule", p[i].rule);
        for (size_t k = 0; k < n; k++)
            if (p[i].programme.v && programmes[k].id.v == p[i].programme.v)
                json_put_str(out, "programme", programmes[k].name);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status open_policies(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    return store_read(req->store, (TxOrigin){.community = a.community}, req->arena, put_policies,
                      reply_json(reply, 200), request_problem(req));
}
static Status policy_add(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    PolicyClause p = {.document = a.document,
                      .clause = a.text,
                      .issuer = a.issuer,
                      .from = a.from,
                      .to = a.has_to ? a.to : 0,
                      .words = a.words,
                      .rule = a.has_rule ? a.rule : STR(""),
                      .programme = a.programme};
    TRY(sites_policy_add(req->tx, &p, &id));
    return reply_id(reply, id);
}
static Status policy_end(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    TRY(sites_policy_end(req->tx, a.clause, a.to));
    reply_subject(reply, a.clause);
    return reply_empty(reply, 204);
}

/* ---- Targets ---- */

static Status target_show(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    SiteTarget t;
    request_fields(req, &a);
    TRY(own_site(req, a.site));
    Status status = sites_target(req->tx, a.site, &t);
    if (status != OK && status != NOT_FOUND) return status;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "site_id", a.site.v);
    if (status == OK) {
        json_put_i64(out, "percent", t.percent);
        json_put_i64(out, "month", t.month);
        json_put_lines(out, "levers", t.levers);
    }
    json_close(out, '}');
    return OK;
}
static Status target_set(Request *req, Reply *reply)
{
    SitesAsk a = {0};
    request_fields(req, &a);
    TRY(own_site(req, a.site));
    SiteTarget t = {a.site, a.percent, a.month, a.has_levers ? a.levers : STR("")};
    TRY(sites_target_set(req->tx, &t));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(SitesAsk)
#define NOTHING    NULL, 0

const Route sites_routes[] = {
    {GET, "/api/sites", LOOKERS, READ, NOTHING, NULL, index_sites,
     "Canteens and firms: on probation, open, suspended or left, and why"},
    {POST, "/api/sites/{site}/step", ROLES_OFFICE, WRITE, IN(step_fields), NULL, step,
     "Open or suspend, with the reason; while suspended another canteen cooks"},
    {GET, "/api/sites/{site}/exit", LOOKERS, READ, IN(site_fields), NULL, show_exit,
     "How a canteen leaves: where its elders go, and what is not settled yet"},
    {POST, "/api/sites/{site}/exit", ROLES_OFFICE, WRITE, IN(exit_fields), NULL, plan_exit,
     "Plan it: every standing order gets another canteen, every elder is told"},
    {POST, "/api/sites/{site}/exit/route", ROLES_OFFICE, WRITE, IN(route_fields), NULL, route_exit,
     "Another canteen for one standing order"},
    {POST, "/api/sites/{site}/exit/move", ROLES_OFFICE, WRITE, IN(site_fields), NULL, move_exit,
     "Move the standing orders now, not the day before"},
    {POST, "/api/sites/{site}/leave", ROLES_OFFICE, WRITE, IN(site_fields), NULL, leave,
     "It has left: refused while there is money, a claim, a meal or a standing order"},
    {POST, "/api/sites/{site}/standin", ROLES_OFFICE, WORK, IN(standin_fields), NULL, standin,
     "Another canteen cooks for a day: orders, boxes and runs follow", .flags = ROUTE_LONG},
    {GET, "/api/sites/risks", LOOKERS, READ, NOTHING, NULL, index_risks,
     "Who bears what goes wrong, what is in the pool, what was booked"},
    {PUT, "/api/sites/risks/{kind}", ROLES_OFFICE, WRITE, IN(share_fields), NULL, share_set,
     "Who bears what of a kind of loss, 10000 in all"},
    {POST, "/api/sites/{site}/losses", ROLES_OFFICE, WRITE, IN(loss_fields), NULL, loss_add,
     "A loss of a day, shared by its rule"},
    {POST, "/api/sites/{site}/losses/undo", ROLES_OFFICE, WRITE, IN(unloss_fields), NULL, loss_undo,
     "Take back what was said of a day's weather, within seven days"},
    {POST, "/api/sites/{site}/pool", ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER), WRITE,
     IN(pool_fields), NULL, pool_pay, "A canteen pays into the pool"},
    {POST, "/api/sites/{site}/pool/{payment}/undo", ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER),
     WRITE, IN(unpay_fields), NULL, pool_unpay,
     "Take a payment back out of the pool, within seven days and while it is there"},
    {GET, "/api/open/policies", ANYONE, WORK, IN(open_fields), NULL, open_policies,
     "Documents clause by clause, with their days and the rule that follows each"},
    {POST, "/api/policies", ROLES_OFFICE, WRITE, IN(policy_fields), NULL, policy_add,
     "A clause of a document"},
    {POST, "/api/policies/{clause}/end", ROLES_OFFICE, WRITE, IN(end_fields), NULL, policy_end,
     "The last day of a clause"},
    {GET, "/api/sites/{site}/target", LOOKERS, READ, IN(site_fields), NULL, target_show,
     "How much of its cost a canteen is to earn, until when and by what"},
    {PUT, "/api/sites/{site}/target", ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER), WRITE,
     IN(target_fields), NULL, target_set, "Set it"},
    {0},
};
