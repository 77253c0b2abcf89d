/* The elder's own call for help: one press, sent at once. */
#include "domains/health/health.h"
#include "domains/safety/inside.h"

static const char *state_word(const Alarm *a)
{
    if (a->state < ALARM_RESOLVED && a->taken_back_ms) return "taken_back";
    switch (a->state) {
    case ALARM_RAISED: return "pressed";
    case ALARM_NOTIFIED: return "ringing";
    case ALARM_ACKNOWLEDGED:
    case ALARM_ON_THE_WAY:
    case ALARM_ON_SITE: return "answered";
    case ALARM_RESOLVED:
    case ALARM_REVIEWED:
    case ALARM_SUPPRESSED: break;
    }
    return a->taken_back_ms ? "taken_back" : "answered";
}

static Status name_of(Tx *tx, PersonId id, Str *out)
{
    Person p;
    *out = STR("");
    if (!id.v) return OK;
    Status status = people_load(tx, id, &p);
    if (status == OK) *out = p.name;
    return status == NOT_FOUND ? OK : status;
}

/* The first of the family whom the ladder tells. */
static Status family_of(Tx *tx, PersonId person, PersonId *out)
{
    Relation *r;
    size_t count;
    *out = (PersonId){0};
    TRY(people_relations(tx, person, &r, &count));
    for (size_t i = 0; i < count && !out->v; i++)
        if (r[i].state == RELATION_AGREED && r[i].kind != 6 && (r[i].scopes & SCOPE_ALARMS))
            *out = r[i].other;
    return OK;
}

static void put_maybe(JsonOut *out, const char *key, Str value)
{
    if (value.len)
        json_put_str(out, key, value);
    else
        json_put_null(out, key);
}

static Status put_sos(Reply *reply, Tx *tx, const Alarm *a, int code)
{
    PersonId *on;
    size_t n;
    PersonId family;
    Person me;
    Str duty, relative, by;
    TRY(safety_on_duty(tx, &on, &n));
    TRY(name_of(tx, n ? on[0] : (PersonId){0}, &duty));
    TRY(family_of(tx, a->person, &family));
    TRY(name_of(tx, family, &relative));
    TRY(name_of(tx, a->owner, &by));
    TRY(people_load(tx, a->person, &me));
    Ms left = a->state == ALARM_RAISED ? a->ring_ms - tx->now_ms : 0;
    JsonOut *out = reply_json(reply, code);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", a->id.v);
    json_put_i64(out, "ring_in_s", left > 0 ? (left + 999) / 1000 : 0);
    json_put_text(out, "state", state_word(a));
    json_put_str(out, "duty", duty);
    put_maybe(out, "family", relative);
    put_maybe(out, "place", me.address);
    put_maybe(out, "by", by);
    json_close(out, '}');
    return OK;
}

typedef struct PressBody {
    int64_t lat_e7, lon_e7, accuracy_m;
    bool has_lat, has_lon, has_accuracy;
} PressBody;
static const Field press_fields[] = {
    MAYBE_INT(PressBody, lat_e7, has_lat, "lat_e7", -900000000, 900000000),
    MAYBE_INT(PressBody, lon_e7, has_lon, "lon_e7", -1800000000, 1800000000),
    MAYBE_INT(PressBody, accuracy_m, has_accuracy, "accuracy_m", 0, 100000),
    {0},
};

static Status press(Request *req, Reply *reply)
{
    PressBody b = {0};
    Alarm a;
    request_fields(req, &b);
    AlarmAsk ask = {.kind = ALARM_SOS,
                    .person = {req->who.person},
                    .may_take_back = true,
                    .has_place = b.has_lat && b.has_lon,
                    .lat_e7 = b.lat_e7,
                    .lon_e7 = b.lon_e7,
                    .accuracy_m = b.has_accuracy ? b.accuracy_m : 100,
                    .fix_ms = req->tx->now_ms,
                    .code = STR("app.sos")};
    TRY(safety_raise(req->tx, &ask, &a));
    return put_sos(reply, req->tx, &a, 201);
}

typedef struct SosBody {
    AlarmId id;
} SosBody;
static const Field sos_fields[] = {FIELD_ID(SosBody, id, "id"), {0}};

static Status look(Request *req, Reply *reply)
{
    SosBody b = {0};
    Alarm a;
    request_fields(req, &b);
    Status status = alarm_find(req->tx, b.id, &a);
    if (status == NOT_FOUND || (status == OK && a.person.v != req->who.person))
        return fail(req->tx, NOT_FOUND, "safety.no_alarm", "没有找到这次求助");
    TRY(status);
    return put_sos(reply, req->tx, &a, 200);
}

static Status cancel(Request *req, Reply *reply)
{
    SosBody b = {0};
    Alarm a;
    request_fields(req, &b);
    TRY(safety_take_back(req->tx, b.id, &a));
    return put_sos(reply, req->tx, &a, 200);
}

static Status ring(Request *req, Reply *reply)
{
    SosBody b = {0};
    Alarm a;
    request_fields(req, &b);
    TRY(safety_ring_now(req->tx, b.id, &a));
    return put_sos(reply, req->tx, &a, 200);
}

/* ---- The synthetic SOS ---- */

typedef struct ProbeBody {
    CommunityId community;
    Str token;
    bool known;
} ProbeBody;
static const Field probe_fields[] = {FIELD_ID(ProbeBody, community, "community"),
                                     FIELD_TEXT(ProbeBody, token, "token", 32, 32),
                                     {0}};

static Status probe_note(Tx *tx, void *job)
{
    ProbeBody *b = job;
    Ms minute = tx->now_ms / MINUTE_MS;
    b->known = str_eq(b->token, probe_token(tx->arena, b->community, minute)) ||
               str_eq(b->token, probe_token(tx->arena, b->community, minute - 1));
    return b->known ? safety_probe_arrived(tx) : OK;
}

/* By the program itself, through its own public door. */
static Status probe(Request *req, Reply *reply)
{
    ProbeBody b = {0};
    request_fields(req, &b);
    if (request_rate(req, STR("probe"), 60, 60))
        return problem_set(request_problem(req), UNAVAILABLE, "rate.probe", "太快了，请稍后再试");
    TxOrigin origin = {.community = b.community, .purpose = "probe"};
    TRY(store_write(req->store, origin, req->arena, probe_note, &b, request_problem(req)));
    if (!b.known)
        return problem_set(request_problem(req), NOT_FOUND, "safety.no_probe", "没有这个口令");
    return reply_empty(reply, 204);
}

/* 报平安: I am well, seen today. */
static Status i_am_well(Request *req, Reply *reply)
{
    TRY(safety_seen(req->tx, (PersonId){req->who.person}, SEEN_APP, 0, req->tx->now_ms));
    TRY(health_sign_of_life(req->tx, (PersonId){req->who.person}, req->tx->now_ms));
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route safety_sos_routes[] = {
    {POST, "/api/sos", SIGNED_IN, WRITE, IN(press_fields, PressBody), NULL, press,
     "Call for help; pressing again adds to the open call", .flags = ROUTE_URGENT},
    {GET, "/api/sos/{id}", SIGNED_IN, READ, IN(sos_fields, SosBody), NULL, look,
     "How my call stands"},
    {POST, "/api/sos/{id}/cancel", SIGNED_IN, WRITE, IN(sos_fields, SosBody), NULL, cancel,
     "Pressed by mistake; the station phones to make sure"},
    {POST, "/api/sos/{id}/now", SIGNED_IN, WRITE, IN(sos_fields, SosBody), NULL, ring,
     "Do not wait the ten seconds"},
    {POST, "/api/sos/probe", ANYONE, WORK, IN(probe_fields, ProbeBody), NULL, probe,
     "The synthetic SOS of every five minutes"},
    {POST, "/api/me/well", SIGNED_IN, WRITE, NULL, 0, NULL, i_am_well, "I am well today"},
    {0},
};
