/* The queue of signals: list, look, answer, decide. */
#include "base/english.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"
#include "engine/benefit/fraud.h"

#define CHECKERS (ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR))
#define WATCHERS (CHECKERS | ROLE_BIT(ROLE_SITE_MANAGER))

static const Choice which[] = {{"open", 1, "没有结论的"}, {"all", 2, "全部"}, {0}};
static const Choice verdicts[] = {
    {"harmless", CASE_HARMLESS, "没有问题"}, {"wrong", CASE_WRONG, "有问题，补贴退回"}, {0}};

typedef struct CaseAsk {
    CaseId id;
    OrganisationId site;
    Day from, to;
    Str words;
    SiteFacts facts;
    int show, verdict;
    bool has_show, has_site, has_patterns, patterns, has_lat, has_lon, has_open, has_close,
        has_turns;
} CaseAsk;

static const Field list_fields[] = {MAYBE_CHOICE(CaseAsk, show, has_show, "show", which),
                                    MAYBE_ID(CaseAsk, site, has_site, "site"),
                                    {0}};
static const Field one_fields[] = {FIELD_ID(CaseAsk, id, "case"), {0}};
static const Field say_fields[] = {
    FIELD_ID(CaseAsk, id, "case"), FIELD_TEXT(CaseAsk, words, "words", 1, 500), {0}};
static const Field decide_fields[] = {FIELD_ID(CaseAsk, id, "case"),
                                      FIELD_CHOICE(CaseAsk, verdict, "verdict", verdicts),
                                      FIELD_TEXT(CaseAsk, words, "why", 1, 200),
                                      {0}};
static const Field look_fields[] = {FIELD_DAY(CaseAsk, from, "from"),
                                    FIELD_DAY(CaseAsk, to, "to"),
                                    MAYBE_BOOL(CaseAsk, patterns, has_patterns, "patterns"),
                                    {0}};
static const Field facts_fields[] = {
    FIELD_ID(CaseAsk, site, "site"),
    MAYBE_INT(CaseAsk, facts.lat_e7, has_lat, "lat_e7", -900000000, 900000000),
    MAYBE_INT(CaseAsk, facts.lon_e7, has_lon, "lon_e7", -1800000000, 1800000000),
    MAYBE_INT(CaseAsk, facts.open_min, has_open, "open_min", 0, 1439),
    MAYBE_INT(CaseAsk, facts.close_min, has_close, "close_min", 0, 1439),
    MAYBE_INT(CaseAsk, facts.seats, facts.has_seats, "seats", 1, 100000),
    MAYBE_INT(CaseAsk, facts.turns, has_turns, "turns", 1, 20),
    {0}};

/* A site's people see the cases of their own site alone. */
static OrganisationId site_seen(const Request *req, OrganisationId asked)
{
    return req->who.role == ROLE_SITE_MANAGER ? (OrganisationId){req->who.organisation} : asked;
}

static Status load_seen(Request *req, CaseId id, FraudCase *out)
{
    TRY(benefits_case_find(req->tx, id, out));
    if (req->who.role == ROLE_SITE_MANAGER && out->site.v != req->who.organisation)
        return fail(req->tx, NOT_FOUND, "benefits.no_case", "没有找到这件事");
    return OK;
}

static void put_case(JsonOut *out, Arena *arena, const Organisations *names, const FraudCase *c)
{
    static const char *const states[] = {"", "open", "harmless", "wrong"};
    json_open(out, NULL, '{');
    json_put_i64(out, "id", c->id.v);
    json_put_text(out, "rule", fraud_check_of((FraudRule)c->rule)->name);
    json_put_said(out, "words", benefits_case_words(arena, c));
    json_put_i64(out, "person_id", c->person.v);
    json_put_i64(out, "site_id", c->site.v);
    json_put_str(out, "site_name", people_organisation_name(names, c->site));
    json_put_i64(out, "settlement_id", c->settlement);
    json_put_i64(out, "other_id", c->other);
    json_put_day(out, "day", c->day);
    json_put_i64(out, "measured", c->measured);
    json_put_i64(out, "limit", c->limit);
    json_put_bool(out, "stops", c->stops && c->state == CASE_OPEN);
    json_put_text(out, "state", states[c->state]);
    json_put_str(out, "said", c->said);
    json_put_str(out, "decision", c->decision);
    json_put_ms(out, "made", c->made_ms);
    if (c->decided_ms) json_put_ms(out, "decided", c->decided_ms);
    json_close(out, '}');
}

static Status index_cases(Request *req, Reply *reply)
{
    CaseAsk ask = {0};
    FraudCase *c;
    size_t count;
    Organisations names;
    int64_t stopping = 0;
    request_fields(req, &ask);
    TRY(benefits_cases(req->tx, ask.show != 2, site_seen(req, ask.site), &c, &count));
    TRY(people_organisations_load(req->tx, &names));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        put_case(out, req->arena, &names, &c[i]);
        stopping += c[i].stops && c[i].state == CASE_OPEN;
    }
    json_close(out, ']');
    json_put_i64(out, "stopping", stopping);
    json_put_said(out, "note", STR("怪事常有缘由，先问一问再定。老人照常吃饭。"));
    json_close(out, '}');
    return OK;
}

static Status show_case(Request *req, Reply *reply)
{
    CaseAsk ask = {0};
    FraudCase c;
    Organisations names;
    request_fields(req, &ask);
    TRY(load_seen(req, ask.id, &c));
    TRY(people_organisations_load(req->tx, &names));
    put_case(reply_json(reply, 200), req->arena, &names, &c);
    return OK;
}

static Status say(Request *req, Reply *reply)
{
    CaseAsk ask = {0};
    FraudCase c;
    request_fields(req, &ask);
    TRY(load_seen(req, ask.id, &c));
    TRY(benefits_case_say(req->tx, ask.id, ask.words));
    reply_subject(reply, ask.id.v);
    return reply_empty(reply, 204);
}

static Status decide(Request *req, Reply *reply)
{
    CaseAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_case_decide(req->tx, ask.id, (FraudState)ask.verdict, ask.words));
    reply_subject(reply, ask.id.v);
    return reply_empty(reply, 204);
}

/* ---- Looking over a period: read, compute, write ---- */

static Status read_look(Tx *tx, void *job)
{
    return benefits_look(tx, job);
}
static Status keep_look(Tx *tx, void *job)
{
    return benefits_look_keep(tx, job);
}

static Status look(Request *req, Reply *reply)
{
    CaseAsk ask = {0};
    TxOrigin origin = {
        .community = req->who.community, .actor = req->who.person, .role = (int64_t)req->who.role};
    request_fields(req, &ask);
    FraudLook look = {.from = ask.from, .to = ask.to, .patterns = ask.patterns};
    TRY(store_read(req->store, origin, req->arena, read_look, &look, request_problem(req)));
    TRY(store_write(req->store, origin, req->arena, keep_look, &look, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "visits", look.visits);
    json_put_i64(out, "signals", (int64_t)look.count);
    json_put_i64(out, "opened", look.opened);
    json_put_said(out, "words",
                  look.opened
                      ? str_fmt(req->arena, "新找到 %lld 件要核实。", (long long)look.opened)
                      : STR("没有新的要核实。"));
    json_close(out, '}');
    return OK;
}

/* A manager says it of the own site. */
static Status facts(Request *req, Reply *reply)
{
    CaseAsk ask = {0};
    Organisation site;
    request_fields(req, &ask);
    bool other = req->who.role == ROLE_SITE_MANAGER && req->who.organisation != ask.site.v;
    if (other) return fail(req->tx, NOT_FOUND, "benefits.no_site", "没有找到这个食堂");
    TRY(people_organisation_find(req->tx, ask.site, &site));
    if (ask.has_lat != ask.has_lon || ask.has_open != ask.has_close ||
        (ask.has_open && ask.facts.open_min > ask.facts.close_min))
        return fail(req->tx, INVALID, "benefits.site_facts", "位置和开门时间都要成对填");
    ask.facts.site = ask.site;
    ask.facts.has_place = ask.has_lat;
    ask.facts.has_hours = ask.has_open;
    TRY(benefits_site_facts_set(req->tx, &ask.facts));
    reply_subject(reply, ask.site.v);
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(CaseAsk)

const Route fraud_routes[] = {
    {GET, "/api/benefits/cases", WATCHERS, READ, IN(list_fields), NULL, index_cases,
     "Signals that somebody should look at; a site sees its own"},
    {GET, "/api/benefits/cases/{case}", WATCHERS, READ, IN(one_fields), NULL, show_case,
     "One of them"},
    {POST, "/api/benefits/cases/{case}/said", WATCHERS, WRITE, IN(say_fields), NULL, say,
     "What the site, the elder or the family say to it"},
    {POST, "/api/benefits/cases/{case}/decide", CHECKERS, WRITE, IN(decide_fields), NULL, decide,
     "Harmless, or wrong: the benefit is then taken back from the site, never from the elder"},
    {POST, "/api/benefits/looks", CHECKERS, WORK, IN(look_fields), NULL, look,
     "Run the signals over up to 31 days", .flags = ROUTE_LONG},
    {PUT, "/api/benefits/sites/{site}/facts", ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER), WRITE,
     IN(facts_fields), NULL, facts, "Place, opening hours and seats, for the signals"},
    {0},
};
