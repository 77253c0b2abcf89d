/* How alarms of one person are handled: whom they ring, and which kinds are quiet for a while. */
#include "base/english.h"
#include "domains/safety/show.h"

/* ---- Quiet for a while ---- */

typedef struct MuteBody {
    PersonId person;
    int32_t kind;
    int64_t hours;
    Str reason;
} MuteBody;
static const Field mute_fields[] = {FIELD_ID(MuteBody, person, "id"),
                                    FIELD_CHOICE(MuteBody, kind, "kind", alarm_kinds),
                                    FIELD_INT(MuteBody, hours, "hours", 0, 720),
                                    FIELD_TEXT(MuteBody, reason, "reason", 1, 60),
                                    {0}};
static const Field person_fields[] = {FIELD_ID(MuteBody, person, "id"), {0}};

/* 0 hours: it is heard again from now on. */
static Status mute(Request *req, Reply *reply)
{
    MuteBody b = {0};
    request_fields(req, &b);
    TRY(safety_mute(req->tx, b.person, (AlarmKind)b.kind, req->tx->now_ms + b.hours * HOUR_MS,
                    b.reason));
    return reply_empty(reply, 204);
}

static Status mutes(Request *req, Reply *reply)
{
    MuteBody b = {0};
    AlarmMute *m;
    Person p;
    size_t count;
    request_fields(req, &b);
    Status status = people_load(req->tx, b.person, &p);
    if (status == NOT_FOUND) return fail(req->tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    TRY(safety_mutes(req->tx, b.person, &m, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        Str by;
        TRY(show_name(req->tx, m[i].made_by, &by));
        json_open(out, NULL, '{');
        json_put_text(out, "kind", choice_name(alarm_kinds, m[i].kind));
        json_put_said(out, "word", str_of(choice_text(alarm_kinds, m[i].kind)));
        json_put_i64(out, "until_ms", m[i].until_ms);
        json_put_str(out, "reason", m[i].reason);
        json_put_str(out, "by", by);
        json_put_i64(out, "alarm_id", m[i].alarm.v);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- Ladders ---- */

typedef struct LadderBody {
    PersonId id;
    bool urgent;
    FieldList steps;
} LadderBody;
static const Field step_fields[] = {FIELD_INT(LadderStep, who, "who", 1, 127),
                                    FIELD_INT(LadderStep, wait_s, "wait_s", 30, 86400),
                                    {0}};
static const Field ladder_fields[] = {
    FIELD_ID(LadderBody, id, "id"),
    FIELD_BOOL(LadderBody, urgent, "urgent"),
    FIELD_LIST(LadderBody, steps, "steps", step_fields, sizeof(LadderStep), LADDER_STEPS_MAX),
    {0}};
static const Field ladder_of_fields[] = {FIELD_ID(LadderBody, id, "id"), {0}};

static Status put_steps(Tx *tx, JsonOut *out, const char *key, PersonId person, bool urgent)
{
    LadderStep steps[LADDER_STEPS_MAX];
    size_t count;
    TRY(safety_ladder(tx, person, urgent, steps, &count));
    json_open(out, key, '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "who", steps[i].who);
        json_put_i64(out, "wait_s", steps[i].wait_s);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_own(Tx *tx, JsonOut *out, const char *key, PersonId person, bool urgent)
{
    Rows rows;
    TRY(ladder_rows(tx, person, urgent, &rows));
    json_put_bool(out, key, rows.count > 0);
    return OK;
}

static Status put_who(Tx *tx, JsonOut *out, int64_t who, PersonId person)
{
    Str name;
    TRY(show_name(tx, person, &name));
    json_open(out, NULL, '{');
    json_put_i64(out, "who", who);
    json_put_str(out, "name", name);
    json_close(out, '}');
    return OK;
}

/* The people behind the words, as the ladder would ring them now. */
static Status put_people(Tx *tx, JsonOut *out, PersonId person)
{
    Relation *r;
    PersonId *on;
    PersonId duty;
    size_t count;
    int64_t n = 0;
    json_open(out, "people", '[');
    TRY(people_relations(tx, person, &r, &count));
    for (size_t i = 0; i < count; i++) {
        if (r[i].state != RELATION_AGREED || !(r[i].scopes & SCOPE_ALARMS)) continue;
        bool neighbour = r[i].kind == 6;
        if (!neighbour) n++;
        TRY(put_who(tx, out,
                    neighbour ? TELL_NEIGHBOUR
                    : n == 1  ? TELL_FAMILY
                              : TELL_FAMILY_2,
                    r[i].other));
    }
    Status status = people_duty_for(tx, person, &duty);
    if (status == OK) TRY(put_who(tx, out, TELL_GRID, duty));
    if (status != OK && status != NOT_FOUND) return status;
    TRY(safety_on_duty(tx, &on, &count));
    for (size_t i = 0; i < count && i < 5; i++) TRY(put_who(tx, out, TELL_STATION, on[i]));
    json_close(out, ']');
    return OK;
}

static Status ladder(Request *req, Reply *reply)
{
    LadderBody b = {0};
    request_fields(req, &b);
    TRY(people_may_see(req->tx, b.id, SCOPE_ALARMS));
    Str name;
    TRY(show_name(req->tx, b.id, &name));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "name", name);
    TRY(put_steps(req->tx, out, "urgent", b.id, true));
    TRY(put_steps(req->tx, out, "quiet", b.id, false));
    TRY(put_own(req->tx, out, "urgent_own", b.id, true));
    TRY(put_own(req->tx, out, "quiet_own", b.id, false));
    TRY(put_people(req->tx, out, b.id));
    json_close(out, '}');
    return OK;
}

static Status ladder_set(Request *req, Reply *reply)
{
    LadderBody b = {0};
    request_fields(req, &b);
    TRY(safety_ladder_set(req->tx, b.id, b.urgent, b.steps.items, b.steps.count));
    return reply_empty(reply, 204);
}

const Route safety_person_routes[] = {
    {GET, "/api/people/{id}/alarm-mutes", HANDLERS, READ, IN(person_fields, MuteBody), NULL, mutes,
     "Kinds of alarm that are quiet for a while, with the reason and the end"},
    {POST, "/api/people/{id}/alarm-mute", HANDLERS, WRITE, IN(mute_fields, MuteBody), NULL, mute,
     "Be quiet about a kind of alarm for some hours; 0 ends it"},
    {GET, "/api/people/{id}/ladder", HANDLERS | RELATIVES | ROLE_BIT(ROLE_ELDER), READ,
     IN(ladder_of_fields, LadderBody), NULL, ladder, "Whom an alarm is told to, step by step"},
    {PUT, "/api/people/{id}/ladder", HANDLERS | ROLE_BIT(ROLE_ELDER), WRITE,
     IN(ladder_fields, LadderBody), NULL, ladder_set, "Another ladder; none gives the default"},
    {0},
};
