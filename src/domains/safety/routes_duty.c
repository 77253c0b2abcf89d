/* The roster, drills, and searches for who is lost. */
#include "domains/safety/show.h"

/* ---- Roster ---- */

typedef struct RosterBody {
    Day from, to;
    bool has_from, has_to;
    FieldList shifts;
} RosterBody;
typedef struct ShiftBody {
    PersonId person;
    Ms from_ms, to_ms;
} ShiftBody;
static const Field shift_fields[] = {FIELD_ID(ShiftBody, person, "person_id"),
                                     FIELD_INT(ShiftBody, from_ms, "from_ms", 0, ID_MAX),
                                     FIELD_INT(ShiftBody, to_ms, "to_ms", 0, ID_MAX),
                                     {0}};
static const Field roster_fields[] = {
    FIELD_DAY(RosterBody, from, "from"),
    FIELD_DAY(RosterBody, to, "to"),
    FIELD_LIST(RosterBody, shifts, "shifts", shift_fields, sizeof(ShiftBody), SHIFTS_MAX),
    {0}};
static const Field look_fields[] = {
    MAYBE_DAY(RosterBody, from, has_from, "from"), MAYBE_DAY(RosterBody, to, has_to, "to"), {0}};

static Status put_people(Tx *tx, JsonOut *out)
{
    static const struct {
        Role role;
        const char *what;
    } from[] = {
        {ROLE_OPERATOR, "值守员"}, {ROLE_SOCIAL_WORKER, "社工"}, {ROLE_GRID_WORKER, "网格员"}};
    json_open(out, "people", '[');
    for (size_t k = 0; k < sizeof from / sizeof *from; k++) {
        PersonId *who;
        size_t count;
        TRY(people_holding(tx, from[k].role, &who, &count));
        for (size_t i = 0; i < count; i++) TRY(show_contact(tx, out, who[i], from[k].what));
    }
    json_close(out, ']');
    return OK;
}

static void put_span(JsonOut *out, Ms from, Ms to)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "from_ms", from);
    json_put_i64(out, "to_ms", to);
    json_close(out, '}');
}

/* What of from .. to nobody covers; what is over is not counted. */
static void put_gaps(JsonOut *out, const DutyShift *s, size_t count, Ms from, Ms to)
{
    Ms covered = from;
    json_open(out, "gaps", '[');
    for (size_t i = 0; i < count && covered < to; i++) {
        if (s[i].from_ms > covered) put_span(out, covered, s[i].from_ms < to ? s[i].from_ms : to);
        if (s[i].to_ms > covered) covered = s[i].to_ms;
    }
    if (covered < to) put_span(out, covered, to);
    json_close(out, ']');
}

static Status roster(Request *req, Reply *reply)
{
    RosterBody b = {0};
    DutyShift *s;
    size_t count;
    Tx *tx = req->tx;
    Day today = tx_today(tx);
    char day[16];
    request_fields(req, &b);
    if (!b.has_from) b.from = today - day_weekday(today) + 1;
    if (!b.has_to) b.to = b.from + 6;
    Ms from = day_ms(b.from, SHANGHAI_MS);
    Ms to = day_ms(b.to + 1, SHANGHAI_MS);
    TRY(safety_roster(tx, from, to, &s, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "now_ms", tx->now_ms);
    day_text(b.from, day);
    json_put_text(out, "from", day);
    day_text(b.to, day);
    json_put_text(out, "to", day);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        Str name;
        TRY(show_name(tx, s[i].person, &name));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", s[i].id.v);
        json_put_i64(out, "person_id", s[i].person.v);
        json_put_str(out, "name", name);
        json_put_i64(out, "from_ms", s[i].from_ms);
        json_put_i64(out, "to_ms", s[i].to_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    put_gaps(out, s, count, from > tx->now_ms ? from : tx->now_ms, to);
    TRY(put_people(tx, out));
    json_close(out, '}');
    return OK;
}

static Status roster_put(Request *req, Reply *reply)
{
    RosterBody b = {0};
    request_fields(req, &b);
    const ShiftBody *in = b.shifts.items;
    DutyShift *s = NEW_ARRAY(req->arena, DutyShift, b.shifts.count + 1);
    for (size_t i = 0; i < b.shifts.count; i++)
        s[i] = (DutyShift){.person = in[i].person, .from_ms = in[i].from_ms, .to_ms = in[i].to_ms};
    TRY(safety_roster_set(req->tx, day_ms(b.from, SHANGHAI_MS), day_ms(b.to + 1, SHANGHAI_MS), s,
                          b.shifts.count));
    return reply_empty(reply, 204);
}

/* ---- Drills ---- */

typedef struct DrillBody {
    PersonId person;
} DrillBody;
static const Field drill_fields[] = {FIELD_ID(DrillBody, person, "person_id"), {0}};

static Status drills(Request *req, Reply *reply)
{
    static const char *const states[] = {"", "waiting", "arrived", "answered", "missed"};
    Tx *tx = req->tx;
    Drill *d;
    size_t count;
    TRY(drill_list(tx, tx->now_ms - 62 * DAY_MS, tx->now_ms + 1, &d, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        Str name;
        TRY(show_name(tx, d[i].person, &name));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", d[i].id);
        json_put_i64(out, "device_id", d[i].device);
        json_put_i64(out, "person_id", d[i].person.v);
        json_put_str(out, "name", name);
        json_put_text(out, "state", states[d[i].state]);
        json_put_i64(out, "opened_ms", d[i].opened_ms);
        json_put_i64(out, "arrived_ms", d[i].arrived_ms);
        json_put_i64(out, "answered_ms", d[i].answered_ms);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* A drill of the station itself: an SOS of this person that is told to nobody else. */
static Status drill_start(Request *req, Reply *reply)
{
    DrillBody b = {0};
    Person p;
    Alarm a;
    request_fields(req, &b);
    Status status = people_load(req->tx, b.person, &p);
    if (status == NOT_FOUND) return fail(req->tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    AlarmAsk ask = {.kind = ALARM_SOS, .person = b.person, .test = true, .code = STR("drill")};
    TRY(safety_raise(req->tx, &ask, &a));
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    TRY(show_alarm(req->tx, out, &a));
    json_close(out, '}');
    return OK;
}

/* ---- Lost ---- */

typedef struct LostBody {
    LostId id;
    PersonId person;
    int64_t gone_ms, minutes;
    int32_t code;
    Str words, where;
    bool has_words, has_gone, has_person;
} LostBody;
static const Choice lost_codes[] = {{"found", CODE_FOUND, "找到了"},
                                    {"hospital", CODE_HOSPITAL, "在医院"},
                                    {"away", CODE_AWAY, "在亲友家"},
                                    {"died", CODE_DIED, "过世"},
                                    {0}};
static const Field begin_fields[] = {FIELD_ID(LostBody, person, "person_id"),
                                     MAYBE_INT(LostBody, gone_ms, has_gone, "gone_ms", 0, ID_MAX),
                                     MAYBE_TEXT(LostBody, words, has_words, "words", 0, 300),
                                     {0}};
static const Field lost_fields[] = {FIELD_ID(LostBody, id, "id"), {0}};
static const Field join_fields[] = {FIELD_ID(LostBody, id, "id"),
                                    MAYBE_ID(LostBody, person, has_person, "person_id"),
                                    FIELD_TEXT(LostBody, where, "where", 0, 60),
                                    {0}};
static const Field neighbour_fields[] = {
    FIELD_ID(LostBody, id, "id"), FIELD_INT(LostBody, minutes, "minutes", 10, 720), {0}};
static const Field found_fields[] = {FIELD_ID(LostBody, id, "id"),
                                     FIELD_CHOICE(LostBody, code, "code", lost_codes),
                                     MAYBE_TEXT(LostBody, words, has_words, "words", 0, 300),
                                     {0}};

static Status put_members(Tx *tx, JsonOut *out, LostId id)
{
    Rows rows;
    TRY(member_list(tx, id, &rows));
    json_open(out, "party", '[');
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        Str name;
        TRY(show_name(tx, (PersonId){row_int(row, 0)}, &name));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", row_int(row, 0));
        json_put_str(out, "name", name);
        json_put_text(out, "state", row_int(row, 1) == 2 ? "looks" : "asked");
        json_put_str(out, "where", row_str(row, 2));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_lost(Tx *tx, JsonOut *out, const LostSearch *l, bool whole)
{
    Person p;
    TRY(people_load(tx, l->person, &p));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", l->id.v);
    json_put_i64(out, "alarm_id", l->alarm.v);
    json_put_str(out, "name", p.name);
    json_put_i64(out, "age", p.has_birth ? day_age(p.birth, tx_today(tx)) : 0);
    json_put_str(out, "words", l->words);
    json_put_bool(out, "open", l->open);
    json_put_i64(out, "gone_ms", l->gone_ms);
    json_put_i64(out, "radius_m", l->radius_m);
    json_put_i64(out, "neighbours_until_ms", l->neighbours_until);
    if (l->has_place && whole) {
        json_open(out, "fix", '{');
        json_put_i64(out, "lat_e7", l->lat_e7);
        json_put_i64(out, "lon_e7", l->lon_e7);
        json_put_i64(out, "accuracy_m", l->accuracy_m);
        json_put_i64(out, "at_ms", l->fix_ms);
        json_close(out, '}');
    } else {
        json_put_null(out, "fix");
    }
    if (whole) {
        json_put_i64(out, "person_id", l->person.v);
        TRY(put_members(tx, out, l->id));
    }
    json_close(out, '}');
    return OK;
}

static Status lost_begin(Request *req, Reply *reply)
{
    LostBody b = {0};
    LostSearch l;
    Person p;
    request_fields(req, &b);
    Status status = people_load(req->tx, b.person, &p);
    if (status == NOT_FOUND) return fail(req->tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    LostSearch ask = {.person = b.person,
                      .gone_ms =
                          b.has_gone && b.gone_ms < req->tx->now_ms ? b.gone_ms : req->tx->now_ms,
                      .words = b.has_words ? b.words : STR("")};
    TRY(safety_lost_begin(req->tx, &ask, &l));
    return put_lost(req->tx, reply_json(reply, 201), &l, true);
}

static Status lost_all(Request *req, Reply *reply)
{
    LostSearch *l;
    size_t count;
    TRY(safety_lost_list(req->tx, &l, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) TRY(put_lost(req->tx, out, &l[i], true));
    json_close(out, ']');
    TRY(show_helpers(req->tx, out));
    json_close(out, '}');
    return OK;
}

/* Neighbours who were asked see it until the time that was said, without the place. */
static Status lost_one(Request *req, Reply *reply)
{
    LostBody b = {0};
    LostSearch l;
    bool asked = false;
    Rows rows;
    request_fields(req, &b);
    TRY(safety_lost(req->tx, b.id, &l));
    if (ROLE_BIT(req->who.role) & HANDLERS)
        return put_lost(req->tx, reply_json(reply, 200), &l, true);
    TRY(member_list(req->tx, b.id, &rows));
    for (size_t i = 0; i < rows.count && !asked; i++)
        asked = row_int(&rows.rows[i], 0) == req->who.person;
    if (!asked || !l.open || l.neighbours_until <= req->tx->now_ms)
        return fail(req->tx, NOT_FOUND, "safety.no_search", "没有找到这次寻找");
    return put_lost(req->tx, reply_json(reply, 200), &l, false);
}

/* Around the last trusted place, or home, since then: along the streets where a map is loaded. */
static Status lost_circle(Request *req, Reply *reply)
{
    enum { MINUTES_MAX = 240 };
    LostBody b = {0};
    LostSearch l;
    GeoCircle circle = {0};
    WalkPoint at;
    request_fields(req, &b);
    TRY(safety_lost(req->tx, b.id, &l));
    Status status = OK;
    if (l.has_place)
        at = (WalkPoint){.lat_e7 = (int32_t)l.lat_e7, .lon_e7 = (int32_t)l.lon_e7};
    else
        status = geo_home(req->tx, l.person, &at);
    if (status == NOT_FOUND)
        return fail(req->tx, NOT_FOUND, "safety.no_place", "不知道最后在哪里，请先问家人");
    TRY(status);
    int64_t minutes = (req->tx->now_ms - (l.has_place ? l.fix_ms : l.gone_ms)) / MINUTE_MS;
    minutes = clamp_i64(minutes, 1, MINUTES_MAX);
    geo_walk_circle(req->tx->arena, at, "brisk", minutes, &circle);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "lat_e7", at.lat_e7);
    json_put_i64(out, "lon_e7", at.lon_e7);
    json_put_bool(out, "from_home", !l.has_place);
    json_put_i64(out, "minutes", minutes);
    json_put_bool(out, "longer", minutes == MINUTES_MAX);
    json_put_i64(out, "radius_m", (int64_t)circle.radius_m);
    json_put_bool(out, "by_streets", circle.by_streets);
    json_put_raw(out, "rings", circle.rings);
    json_close(out, '}');
    return OK;
}

static Status lost_join(Request *req, Reply *reply)
{
    LostBody b = {0};
    request_fields(req, &b);
    PersonId who = b.has_person ? b.person : (PersonId){req->who.person};
    TRY(safety_lost_join(req->tx, b.id, who, b.where));
    return reply_empty(reply, 204);
}

static Status lost_neighbours(Request *req, Reply *reply)
{
    LostBody b = {0};
    int64_t asked;
    request_fields(req, &b);
    TRY(safety_lost_neighbours(req->tx, b.id, b.minutes, &asked));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "asked", asked);
    json_close(out, '}');
    return OK;
}

static Status lost_found(Request *req, Reply *reply)
{
    LostBody b = {0};
    request_fields(req, &b);
    TRY(safety_lost_end(req->tx, b.id, (AlarmCode)b.code, b.has_words ? b.words : STR("")));
    return reply_empty(reply, 204);
}

const Route safety_duty_routes[] = {
    {GET, "/api/duty/roster", HANDLERS, READ, IN(look_fields, RosterBody), NULL, roster,
     "Who is on duty, with the gaps"},
    {PUT, "/api/duty/roster", STATION, WRITE, IN(roster_fields, RosterBody), NULL, roster_put,
     "Shifts of these days; refused when a gap is left"},
    {GET, "/api/duty/drills", HANDLERS, READ, NULL, 0, NULL, drills, "Drills of two months"},
    {POST, "/api/duty/drills", STATION, WRITE, IN(drill_fields, DrillBody), NULL, drill_start,
     "A drill of the station"},
    {POST, "/api/lost", HANDLERS | RELATIVES, WRITE, IN(begin_fields, LostBody), NULL, lost_begin,
     "Somebody is lost"},
    {GET, "/api/lost", HANDLERS, READ, NULL, 0, NULL, lost_all, "Who is looked for"},
    {GET, "/api/lost/{id}", SIGNED_IN, READ, IN(lost_fields, LostBody), NULL, lost_one,
     "One search; for neighbours as long as they were asked"},
    {GET, "/api/lost/{id}/circle", HANDLERS, READ, IN(lost_fields, LostBody), NULL, lost_circle,
     "How far feet carry since the last trusted place, along the streets"},
    {POST, "/api/lost/{id}/join", SIGNED_IN, WRITE, IN(join_fields, LostBody), NULL, lost_join,
     "Somebody goes to look"},
    {POST, "/api/lost/{id}/neighbours", HANDLERS, WRITE, IN(neighbour_fields, LostBody), NULL,
     lost_neighbours, "Ask those of the building to look"},
    {POST, "/api/lost/{id}/end", HANDLERS | RELATIVES, WRITE, IN(found_fields, LostBody), NULL,
     lost_found, "Found"},
    {0},
};
