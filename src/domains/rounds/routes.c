/* The round of the day, visits, who looks after whom, and whether helpers match. */
#include "base/english.h"
#include "domains/rounds/inside.h"

#define ROLES_ROUND                                                                                \
    (ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_SOCIAL_WORKER))
#define ROLES_GIVE                                                                                 \
    (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_REGISTRAR) |          \
     ROLE_BIT(ROLE_ADMIN))
#define ROLES_COUNT                                                                                \
    (ROLES_GIVE | ROLES_ROUND | ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_SUPERVISOR))

static const Choice ways[] = {{"door", ROUND_DOOR, "上门"},
                              {"phone", ROUND_PHONE, "电话"},
                              {"outside", ROUND_OUTSIDE, "外面遇到"},
                              {0}};
static const Choice outcomes[] = {{"well", ROUND_WELL, "平安"},
                                  {"needs", ROUND_NEEDS, "有事要办"},
                                  {"nobody", ROUND_NOBODY, "没人应"},
                                  {"help", ROUND_HELP, "马上要帮忙"},
                                  {0}};
static const char *const skills[SKILL_COUNT] = {"visit",  "care",    "errand", "digital",
                                                "repair", "counsel", "law",    "first_aid"};

static void put_skills(JsonOut *out, const char *key, int64_t bits)
{
    json_open(out, key, '[');
    for (int k = 0; k < SKILL_COUNT; k++)
        if (bits >> k & 1) json_put_text(out, NULL, skills[k]);
    json_close(out, ']');
}

static Status name_of(Tx *tx, PersonId id, Str *out)
{
    Person p;
    Status status = people_load(tx, id, &p);
    *out = status == OK ? p.name : STR("");
    return status == NOT_FOUND ? OK : status;
}

/* ---- The round ---- */

typedef struct RoundAsk {
    Day day;
    bool has_day;
} RoundAsk;
static const Field round_fields[] = {MAYBE_DAY(RoundAsk, day, has_day, "day"), {0}};

static void put_stop(JsonOut *out, const RoundStop *s, Day day)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "elder_id", s->of.elder.v);
    json_put_str(out, "name", s->name);
    json_put_str(out, "address", s->address);
    json_put_str(out, "phone", s->phone);
    json_put_i64(out, "number", s->number);
    json_put_i64(out, "walk_minutes", (s->walk_s + 59) / 60);
    json_put_day(out, "due", s->of.due);
    json_put_i64(out, "late_days", s->of.due < day ? day - s->of.due : 0);
    json_put_i64(out, "every_days", s->of.every_days);
    json_put_i64(out, "seen_ms", s->of.seen_ms);
    json_put_bool(out, "away", s->absence != 0);
    json_open(out, "flags", '[');
    for (int k = 1; k < FLAG_COUNT; k++)
        if (s->flags >> k & 1) json_put_said(out, NULL, str_of(flag_text((FlagKind)k)));
    json_close(out, ']');
    if (s->known) {
        json_put_double(out, "lat", s->at.lat_e7 / 1e7, 7);
        json_put_double(out, "lon", s->at.lon_e7 / 1e7, 7);
    }
    json_close(out, '}');
}

static Status round_get(Request *req, Reply *reply)
{
    RoundAsk ask = {0};
    Round r;
    request_fields(req, &ask);
    Day day = ask.has_day ? ask.day : tx_today(req->tx);
    TRY(rounds_of_day(req->tx, (PersonId){req->who.person}, day, &r));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_day(out, "day", day);
    json_put_i64(out, "due", (int64_t)r.due);
    json_put_i64(out, "walk_minutes", (r.walk_s + 59) / 60);
    json_put_i64(out, "estimated", (int64_t)r.estimated);
    if (r.starts) {
        json_open(out, "start", '{');
        json_put_double(out, "lat", r.start.lat_e7 / 1e7, 7);
        json_put_double(out, "lon", r.start.lon_e7 / 1e7, 7);
        json_close(out, '}');
    }
    json_open(out, "stops", '[');
    for (size_t i = 0; i < r.count; i++) put_stop(out, &r.stops[i], day);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- Visits ---- */

typedef struct VisitIn {
    PersonId elder;
    int32_t way, outcome;
    Str words;
    int64_t needs;
    bool has_words, has_needs;
} VisitIn;
static const Field visit_fields[] = {
    FIELD_ID(VisitIn, elder, "elder_id"),
    FIELD_CHOICE(VisitIn, way, "way", ways),
    FIELD_CHOICE(VisitIn, outcome, "outcome", outcomes),
    MAYBE_TEXT(VisitIn, words, has_words, "words", 0, 200),
    MAYBE_INT(VisitIn, needs, has_needs, "needs", 0, SKILL_ALL),
    {0},
};
static Status visit_add(Request *req, Reply *reply)
{
    VisitIn in = {0};
    RoundVisitId id;
    request_fields(req, &in);
    RoundVisit v = {.aide = {req->who.person},
                    .elder = in.elder,
                    .way = (RoundWay)in.way,
                    .outcome = (RoundOutcome)in.outcome,
                    .needs = in.needs,
                    .words = in.words};
    TRY(rounds_visit(req->tx, &v, &id));
    return reply_id(reply, id.v);
}

typedef struct ElderAsk {
    PersonId elder;
} ElderAsk;
static const Field elder_fields[] = {FIELD_ID(ElderAsk, elder, "elder_id"), {0}};

static Status visits_get(Request *req, Reply *reply)
{
    ElderAsk ask = {0};
    RoundVisit *visits;
    size_t count;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.elder, SCOPE_VISITS));
    TRY(rounds_log(req->tx, ask.elder, &visits, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        Str who;
        TRY(name_of(req->tx, visits[i].aide, &who));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", visits[i].id.v);
        json_put_str(out, "who", who);
        json_put_text(out, "way", choice_name(ways, visits[i].way));
        json_put_text(out, "outcome", choice_name(outcomes, visits[i].outcome));
        put_skills(out, "needs", visits[i].needs);
        json_put_str(out, "words", visits[i].words);
        json_put_i64(out, "at_ms", visits[i].at_ms);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- Cases ---- */

typedef struct GiveIn {
    PersonId aide, elder;
    GridNodeId node;
    int64_t every_days;
    bool has_elder, has_node, has_every;
} GiveIn;
static const Field give_fields[] = {
    FIELD_ID(GiveIn, aide, "aide_id"),
    MAYBE_ID(GiveIn, elder, has_elder, "elder_id"),
    MAYBE_ID(GiveIn, node, has_node, "node_id"),
    MAYBE_INT(GiveIn, every_days, has_every, "every_days", 1, 365),
    {0},
};

static Status case_give(Request *req, Reply *reply)
{
    GiveIn in = {0};
    int64_t given = 1;
    int64_t left = 0;
    RoundCaseId id;
    request_fields(req, &in);
    if (in.has_elder == in.has_node)
        return fail(req->tx, INVALID, "rounds.whom", "请选一位老人，或者选一栋楼");
    if (in.has_elder)
        TRY(rounds_give(req->tx, in.aide, in.elder, in.every_days, &id));
    else
        TRY(rounds_give_node(req->tx, in.aide, in.node, &given, &left));
    reply_subject(reply, in.has_elder ? in.elder.v : in.node.v);
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "given", given);
    json_put_i64(out, "left", left);
    json_close(out, '}');
    return OK;
}

static Status case_end(Request *req, Reply *reply)
{
    ElderAsk ask = {0};
    request_fields(req, &ask);
    TRY(rounds_end(req->tx, ask.elder));
    return reply_empty(reply, 204);
}

typedef struct AideRow {
    PersonId person;
    Role role;
    int64_t cases, overdue, skills;
} AideRow;

static Status read_helpers(Tx *tx, AideRow *rows, size_t max, size_t *count)
{
    static const Role roles[] = {ROLE_AIDE, ROLE_GRID_WORKER, ROLE_SOCIAL_WORKER, ROLE_VOLUNTEER,
                                 ROLE_ELDER_AIDE};
    *count = 0;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        PersonId *who;
        size_t held;
        TRY(people_holding(tx, roles[i], &who, &held));
        for (size_t k = 0; k < held && *count < max; k++)
            rows[(*count)++] = (AideRow){.person = who[k], .role = roles[i]};
    }
    return OK;
}

static Status put_helpers(Request *req, JsonOut *out)
{
    enum { HELPERS_MAX = 500 };
    AideRow *rows = NEW_ARRAY(req->arena, AideRow, HELPERS_MAX);
    RoundCase *cases;
    Helper *known;
    size_t count;
    size_t case_total;
    size_t known_count;
    Day day = tx_today(req->tx);
    TRY(read_helpers(req->tx, rows, HELPERS_MAX, &count));
    TRY(rounds_cases(req->tx, (PersonId){0}, &cases, &case_total));
    TRY(round_skill_list(req->tx, &known, &known_count));
    json_open(out, "helpers", '[');
    for (size_t i = 0; i < count; i++) {
        Str name;
        for (size_t k = 0; k < case_total; k++) {
            if (cases[k].aide.v != rows[i].person.v) continue;
            rows[i].cases++;
            rows[i].overdue += cases[k].due < day;
        }
        for (size_t k = 0; k < known_count; k++)
            if (known[k].person.v == rows[i].person.v) rows[i].skills = known[k].skills;
        TRY(name_of(req->tx, rows[i].person, &name));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", rows[i].person.v);
        json_put_str(out, "name", name);
        json_put_text(out, "role", role_name(rows[i].role));
        json_put_said(out, "role_text", str_of(role_text(rows[i].role)));
        json_put_bool(out, "may_hold", (ROLES_ROUND & ROLE_BIT(rows[i].role)) != 0);
        json_put_i64(out, "cases", rows[i].cases);
        json_put_i64(out, "overdue", rows[i].overdue);
        put_skills(out, "skills", rows[i].skills);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status match_get(Request *req, Reply *reply)
{
    RoundMatch m;
    TRY(rounds_match(req->tx, &m));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "elders", m.elders);
    json_put_i64(out, "targets", m.targets);
    json_put_i64(out, "cases", m.cases);
    json_put_i64(out, "overdue", m.overdue);
    json_put_i64(out, "cases_max", ROUND_CASES_MAX);
    json_put_i64(out, "aides", m.aides);
    json_put_i64(out, "volunteers", m.volunteers);
    json_put_i64(out, "social_workers", m.social_workers);
    json_open(out, "skills", '[');
    for (int k = 0; k < SKILL_COUNT; k++) {
        json_open(out, NULL, '{');
        json_put_text(out, "skill", skills[k]);
        json_put_i64(out, "bit", m.skills[k].skill);
        json_put_i64(out, "needed", m.skills[k].needed);
        json_put_i64(out, "helpers", m.skills[k].helpers);
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(put_helpers(req, out));
    json_close(out, '}');
    return OK;
}

typedef struct SkillsIn {
    PersonId person;
    int64_t skills;
} SkillsIn;
static const Field skills_fields[] = {FIELD_ID(SkillsIn, person, "person_id"),
                                      FIELD_INT(SkillsIn, skills, "skills", 0, SKILL_ALL),
                                      {0}};

static Status skills_set(Request *req, Reply *reply)
{
    SkillsIn in = {0};
    request_fields(req, &in);
    TRY(rounds_skill_set(req->tx, in.person, in.skills));
    reply_subject(reply, in.person.v);
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route rounds_routes[] = {
    {GET, "/api/rounds/today", ROLES_ROUND, WRITE, IN(round_fields, RoundAsk), NULL, round_get,
     "Whom I look after, those due today in the order of a round on foot; records the looks"},
    {POST, "/api/rounds/visits", ROLES_ROUND, WRITE, IN(visit_fields, VisitIn), reply_id_fields,
     visit_add, "What a visit found"},
    {GET, "/api/rounds/visits", ROLES_ROUND | ROLES_GIVE, WRITE, IN(elder_fields, ElderAsk), NULL,
     visits_get, "The log of an elder's visits; records the look"},
    {POST, "/api/rounds/cases", ROLES_GIVE, WRITE, IN(give_fields, GiveIn), NULL, case_give,
     "Give an elder, or all of a building whom nobody looks after, to an aide"},
    {DELETE, "/api/rounds/cases/{elder_id}", ROLES_GIVE, WRITE, IN(elder_fields, ElderAsk), NULL,
     case_end, "Nobody's case from now on"},
    {GET, "/api/rounds/match", ROLES_COUNT, READ, NULL, 0, NULL, match_get,
     "How many elders to each aide, volunteer and social worker, and skills needed and there"},
    {POST, "/api/rounds/skills", ROLES_GIVE, WRITE, IN(skills_fields, SkillsIn), NULL, skills_set,
     "What a helper can"},
    {0},
};
