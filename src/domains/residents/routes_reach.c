/* Outreach, coverage and what orders hang together with. */
#include "base/english.h"
#include "domains/residents/inside.h"

enum { SHOWN = 60, FEW = 20 };
static const Choice ways[] = {{"phone", WAY_PHONE, "电话"},
                              {"visit", WAY_VISIT, "上门"},
                              {"met", WAY_MET, "碰到"},
                              {"letter", WAY_LETTER, "信"},
                              {0}};
static const Choice results[] = {{"will_try", CONTACT_WILL_TRY, "愿意试试"},
                                 {"later", CONTACT_LATER, "过些天再问"},
                                 {"no", CONTACT_NO, "不要"},
                                 {"nobody", CONTACT_NOBODY, "没找到人"},
                                 {"cannot", CONTACT_CANNOT, "来不了也不会订"},
                                 {0}};
static const struct {
    const char *name;
    int64_t bit;
} needs[] = {{"alone", NEED_ALONE},
             {"oldest", NEED_OLDEST},
             {"disabled", NEED_DISABLED},
             {"poor", NEED_POOR},
             {"childless", NEED_CHILDLESS},
             {"empty_nest", NEED_EMPTY},
             {0}};

static Status put_one(Tx *tx, JsonOut *out, const ReachOut *r)
{
    Person p;
    TRY(people_load(tx, r->person, &p));
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", p.id.v);
    json_put_str(out, "name", p.name);
    json_put_i64_if(out, "age", p.has_birth, day_age(p.birth, tx_today(tx)));
    json_put_str(out, "place", p.address);
    json_put_str(out, "phone", p.phone);
    json_open(out, "needs", '[');
    for (size_t i = 0; needs[i].name; i++)
        if (r->needs & needs[i].bit) json_put_text(out, NULL, needs[i].name);
    json_close(out, ']');
    json_put_i64(out, "points", r->points);
    if (r->contacted_ms) {
        json_put_i64(out, "contacted_ms", r->contacted_ms);
        json_put_text(out, "result", results[r->result - 1].name);
        json_put_text(out, "way", ways[r->way - 1].name);
        json_put_str(out, "words", r->words);
    } else {
        json_put_null(out, "contacted_ms");
    }
    put_day(out, "again", r->again);
    json_close(out, '}');
    return OK;
}

static Status to_reach(Request *req, Reply *reply)
{
    ReachOut *list;
    size_t count;
    int64_t all;
    TRY(residents_to_reach(req->tx, SHOWN, &list, &count, &all));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "all", all);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        TRY(people_may_see(req->tx, list[i].person, SCOPE_PROFILE));
        TRY(put_one(req->tx, out, &list[i]));
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

typedef struct ContactAsk {
    PersonId person;
    int32_t way, result;
    Str words;
    Day again;
    bool has_words, has_again;
} ContactAsk;
static const Field contact_fields[] = {FIELD_ID(ContactAsk, person, "person_id"),
                                       FIELD_CHOICE(ContactAsk, way, "way", ways),
                                       FIELD_CHOICE(ContactAsk, result, "result", results),
                                       MAYBE_TEXT(ContactAsk, words, has_words, "words", 0, 200),
                                       MAYBE_DAY(ContactAsk, again, has_again, "again"),
                                       {0}};
static const Field person_fields[] = {FIELD_ID(ContactAsk, person, "id"), {0}};

static Status contact(Request *req, Reply *reply)
{
    ContactAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    TRY(residents_contact(req->tx,
                          &(OutreachContact){.person = a.person,
                                             .way = (ContactWay)a.way,
                                             .result = (ContactResult)a.result,
                                             .words = a.has_words ? a.words : STR(""),
                                             .again = a.has_again ? a.again : 0},
                          &id));
    return reply_id(reply, id);
}

static Status contacts(Request *req, Reply *reply)
{
    ContactAsk a = {0};
    OutreachContact *list;
    size_t count;
    request_fields(req, &a);
    TRY(residents_contacts(req->tx, a.person, &list, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        Person who = {.name = STR("")};
        Status status = list[i].made_by.v ? people_load(req->tx, list[i].made_by, &who) : OK;
        if (status != OK && status != NOT_FOUND) return status;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", list[i].id);
        json_put_i64(out, "at_ms", list[i].made_ms);
        json_put_str(out, "by", who.name);
        json_put_text(out, "way", ways[list[i].way - 1].name);
        json_put_text(out, "result", results[list[i].result - 1].name);
        json_put_str(out, "words", list[i].words);
        put_day(out, "again", list[i].again);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- Coverage ---- */

typedef struct SpanAsk {
    Day from, to;
    int32_t by;
    bool has_from, has_to;
} SpanAsk;
static const Choice bys[] = {
    {"household", BY_HOUSEHOLD, "住法"}, {"subsidy", BY_SUBSIDY, "补贴"},
    {"distance", BY_DISTANCE, "远近"},   {"channel", BY_CHANNEL, "怎么订的"},
    {"rule", BY_RULE, "哪条规则"},       {0}};
static const Field span_fields[] = {
    MAYBE_DAY(SpanAsk, from, has_from, "from"), MAYBE_DAY(SpanAsk, to, has_to, "to"), {0}};
static const Field uses_fields[] = {FIELD_CHOICE(SpanAsk, by, "by", bys),
                                    MAYBE_DAY(SpanAsk, from, has_from, "from"),
                                    MAYBE_DAY(SpanAsk, to, has_to, "to"),
                                    {0}};

static Status span_of(Request *req, SpanAsk *a)
{
    Day day = tx_today(req->tx);
    if (!a->has_to) a->to = day;
    if (!a->has_from) a->from = a->to - 29;
    if (a->to < a->from || a->to - a->from > 366)
        return fail(req->tx, INVALID, "residents.days", "日期不对，最长一年");
    return OK;
}

/* A share of fewer than twenty is kept back (domain rules C-14). */
static void put_share(JsonOut *out, const char *name, int64_t part, int64_t whole)
{
    if (whole < FEW)
        json_put_null(out, name);
    else
        json_put_i64(out, name, (100 * part + whole / 2) / whole);
}

static Status put_sources(Tx *tx, JsonOut *out, Day day)
{
    FlagSource *sources;
    size_t count;
    TRY(people_flag_sources(tx, day, &sources, &count));
    json_open(out, "sources", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "flag", flag_tag(sources[i].kind));
        json_put_said(out, "flag_text", str_of(flag_text(sources[i].kind)));
        json_put_str(out, "source", sources[i].source);
        json_put_i64(out, "people", sources[i].people);
        put_day(out, "oldest", sources[i].oldest);
        put_day(out, "newest", sources[i].newest);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status coverage(Request *req, Reply *reply)
{
    SpanAsk a = {0};
    GroupReach groups[REACH_GROUPS];
    request_fields(req, &a);
    TRY(span_of(req, &a));
    TRY(residents_coverage(req->tx, a.from, a.to, groups));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_day(out, "from", a.from);
    put_day(out, "to", a.to);
    json_open(out, "groups", '[');
    for (int g = 0; g < REACH_GROUPS; g++) {
        json_open(out, NULL, '{');
        json_put_text(out, "group", groups[g].group);
        json_put_i64(out, "people", groups[g].people);
        json_put_i64(out, "fed", groups[g].fed);
        json_put_i64(out, "meals", groups[g].meals);
        put_share(out, "percent", groups[g].fed, groups[g].people);
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(put_sources(req->tx, out, a.to));
    json_close(out, '}');
    return OK;
}

static Status uses(Request *req, Reply *reply)
{
    SpanAsk a = {0};
    UseRow rows[USE_ROWS_MAX];
    ProgrammeView *programmes;
    size_t count, known;
    request_fields(req, &a);
    TRY(span_of(req, &a));
    TRY(residents_uses(req->tx, (UseBy)a.by, a.from, a.to, rows, &count));
    TRY(benefits_programmes(req->tx, &programmes, &known));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_day(out, "from", a.from);
    put_day(out, "to", a.to);
    json_put_text(out, "by", bys[a.by - 1].name);
    json_open(out, "rows", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "name", rows[i].name);
        if (rows[i].programme.v) {
            json_put_str(out, "rule", rows[i].rule);
            for (size_t k = 0; k < known; k++)
                if (programmes[k].id.v == rows[i].programme.v)
                    json_put_str(out, "programme", programmes[k].name);
        }
        json_put_i64(out, "people", rows[i].people);
        json_put_i64(out, "eaters", rows[i].eaters);
        json_put_i64(out, "meals", rows[i].meals);
        put_share(out, "percent", rows[i].eaters, rows[i].people);
        json_put_i64(out, "pay_fen", rows[i].pay_fen);
        json_put_i64(out, "subsidy_fen", rows[i].subsidy_fen);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route residents_reach_routes[] = {
    {GET, "/api/outreach", SOCIAL_ROLES, READ, NULL, 0, NULL, to_reach,
     "Elders meals are meant for first who have had none in a year: whom to ask next"},
    {POST, "/api/outreach", SOCIAL_ROLES, WRITE, IN(contact_fields, ContactAsk), NULL, contact,
     "Note that somebody was asked and what they said"},
    {GET, "/api/outreach/{id}", SOCIAL_ROLES, READ, IN(person_fields, ContactAsk), NULL, contacts,
     "When and how one person was asked"},
    {GET, "/api/coverage", OVERSEERS, READ, IN(span_fields, SpanAsk), NULL, coverage,
     "How many of each group had a meal, and where the flags come from; shares of few are null"},
    {GET, "/api/coverage/uses", OVERSEERS, READ, IN(uses_fields, SpanAsk), NULL, uses,
     "Meals by household, subsidy, each rule of subsidy, distance or the way of ordering"},
    {0},
};
