/* Free hours, openings, and the one-tap ask. */
#include "domains/partners/inside.h"
#include "http/fields.h"

#define ASKERS                                                                                     \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_COMMITTEE) |       \
     ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_ADMIN))
/* Carers, clinicians and aides too: so what hours they have is known, and another organisation can
 * ask for one of them. */
#define HELPERS                                                                                    \
    (ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_NEIGHBOUR) | ROLE_BIT(ROLE_ELDER_AIDE) |             \
     ROLE_BIT(ROLE_INTERN) | ROLE_BIT(ROLE_FAMILY) | ROLE_BIT(ROLE_COURIER) |                      \
     ROLE_BIT(ROLE_BUILDING_LEAD) | ROLE_BIT(ROLE_CARER) | ROLE_BIT(ROLE_CLINICIAN) |              \
     ROLE_BIT(ROLE_AIDE))

typedef struct VolunteerAsk {
    FieldList hours;
    OpeningId opening;
    OrganisationId site;
    RunId run;
    PersonId person;
    Day day;
    int64_t from_min, to_min, wanted;
    Str words;
    bool yes, has_site, has_run;
} VolunteerAsk;

enum { DAY_MIN = 24 * 60, AHEAD_DAYS = 14 };
static const Field hour_fields[] = {FIELD_INT(FreeHour, weekday, "weekday", 1, 7),
                                    FIELD_INT(FreeHour, from_min, "from_min", 0, DAY_MIN - 1),
                                    FIELD_INT(FreeHour, to_min, "to_min", 1, DAY_MIN),
                                    {0}};
static const Field hours_fields[] = {
    FIELD_LIST(VolunteerAsk, hours, "hours", hour_fields, sizeof(FreeHour), FREE_HOURS_MAX), {0}};
static const Field opening_fields[] = {
    MAYBE_ID(VolunteerAsk, site, has_site, "site_id"),
    MAYBE_ID(VolunteerAsk, run, has_run, "run_id"),
    FIELD_DAY(VolunteerAsk, day, "day"),
    FIELD_INT(VolunteerAsk, from_min, "from_min", 0, DAY_MIN - 1),
    FIELD_INT(VolunteerAsk, to_min, "to_min", 1, DAY_MIN),
    FIELD_INT(VolunteerAsk, wanted, "wanted", 1, 50),
    FIELD_TEXT(VolunteerAsk, words, "words", 1, 100),
    {0}};
static const Field list_fields[] = {MAYBE_ID(VolunteerAsk, site, has_site, "site"), {0}};
static const Field one_fields[] = {FIELD_ID(VolunteerAsk, opening, "opening"), {0}};
static const Field ask_fields[] = {
    FIELD_ID(VolunteerAsk, opening, "opening"), FIELD_ID(VolunteerAsk, person, "person_id"), {0}};
static const Field answer_fields[] = {
    FIELD_ID(VolunteerAsk, opening, "opening"), FIELD_BOOL(VolunteerAsk, yes, "yes"), {0}};

static const char *const state_names[] = {
    [ASK_NONE] = "free", [ASK_WAITING] = "asked", [ASK_YES] = "yes", [ASK_NO] = "no"};

static Str firm_name(const Organisation *firms, size_t count, OrganisationId id)
{
    for (size_t i = 0; i < count; i++)
        if (firms[i].id.v == id.v) return firms[i].name;
    return STR("");
}

static void put_opening(JsonOut *out, const Opening *o, Str site_name)
{
    char day[16];
    day_text(o->day, day);
    json_put_i64(out, "id", o->id.v);
    json_put_i64(out, "site_id", o->site.v);
    json_put_str(out, "site_name", site_name);
    json_put_text(out, "day", day);
    json_put_i64(out, "from_min", o->from_min);
    json_put_i64(out, "to_min", o->to_min);
    json_put_i64(out, "wanted", o->wanted);
    json_put_i64(out, "said_yes", o->said_yes);
    json_put_str(out, "words", o->words);
}

/* ---- The volunteer ---- */

static Status mine(Request *req, Reply *reply)
{
    FreeHour *h;
    Asked *a;
    Organisation *firms;
    size_t hours, asked, firm_count;
    PersonId me = {req->who.person};
    TRY(partners_hours(req->tx, me, &h, &hours));
    TRY(partners_asked(req->tx, me, &a, &asked));
    TRY(people_organisations(req->tx, &firms, &firm_count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "hours", '[');
    for (size_t i = 0; i < hours; i++) fields_write(out, NULL, hour_fields, &h[i]);
    json_close(out, ']');
    json_open(out, "asked", '[');
    for (size_t i = 0; i < asked; i++) {
        json_open(out, NULL, '{');
        put_opening(out, &a[i].opening, firm_name(firms, firm_count, a[i].opening.site));
        json_put_text(out, "state", state_names[a[i].state]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status set_hours(Request *req, Reply *reply)
{
    VolunteerAsk ask = {0};
    request_fields(req, &ask);
    TRY(partners_hours_set(req->tx, (PersonId){req->who.person}, ask.hours.items, ask.hours.count));
    reply_subject(reply, req->who.person);
    return reply_empty(reply, 204);
}

static Status answer(Request *req, Reply *reply)
{
    VolunteerAsk ask = {0};
    request_fields(req, &ask);
    TRY(partners_answer(req->tx, ask.opening, (PersonId){req->who.person}, ask.yes));
    reply_subject(reply, ask.opening.v);
    return reply_empty(reply, 204);
}

/* ---- Who asks ---- */

/* A manager asks for hands at the own site. */
static Status site_of(Request *req, const VolunteerAsk *ask, OrganisationId *out)
{
    bool manager = req->who.role == ROLE_SITE_MANAGER;
    *out = (OrganisationId){manager ? req->who.organisation : ask->site.v};
    if (manager && ask->has_site && ask->site.v != out->v)
        return fail(req->tx, NOT_FOUND, "partners.no_site", "没有找到这个食堂");
    return OK;
}

static Status check_mine(Request *req, OpeningId id)
{
    Opening o;
    bool open;
    Status status = opening_find(req->tx, id, &o, &open);
    if (status == NOT_FOUND ||
        (status == OK && req->who.role == ROLE_SITE_MANAGER && o.site.v != req->who.organisation))
        return fail(req->tx, NOT_FOUND, "partners.no_opening", "没有找到这件事");
    return status;
}

static Status put_idle(JsonOut *out, Tx *tx, OpeningId id)
{
    Idle *idle;
    size_t count;
    TRY(partners_idle(tx, id, &idle, &count));
    json_open(out, "volunteers", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", idle[i].person.v);
        json_put_str(out, "name", idle[i].name);
        json_put_i64(out, "helped", idle[i].helped);
        json_put_text(out, "state", state_names[idle[i].state]);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

/* Runs of today and tomorrow that nobody carries yet: each can become an opening in one tap. */
static Status put_runs(JsonOut *out, Tx *tx, OrganisationId site, Str site_name, Day day)
{
    for (int slot = 0; slot < 3; slot++) {
        DispatchRun *runs;
        size_t count;
        TRY(dispatch_runs(tx, site, day, slot, &runs, &count));
        for (size_t i = 0; i < count; i++) {
            DispatchStop *stops;
            size_t n;
            int64_t there;
            TRY(opening_of_run(tx, runs[i].id, &there));
            if (runs[i].worker.v || runs[i].state == RUN_DONE || there) continue;
            TRY(dispatch_stops(tx, runs[i].id, &stops, &n));
            if (!n) continue;
            json_open(out, NULL, '{');
            json_put_i64(out, "run_id", runs[i].id.v);
            json_put_i64(out, "site_id", site.v);
            json_put_str(out, "site_name", site_name);
            json_put_day(out, "day", day);
            json_put_str(out, "name", runs[i].name);
            json_put_i64(out, "from_min",
                         (runs[i].leave_ms - day_ms(day, SHANGHAI_MS)) / MINUTE_MS);
            json_put_i64(out, "stops", (int64_t)n);
            json_close(out, '}');
        }
    }
    return OK;
}

static Status openings(Request *req, Reply *reply)
{
    VolunteerAsk ask = {0};
    OrganisationId site;
    Opening *o;
    Organisation *firms;
    size_t count, firm_count;
    Day today = tx_today(req->tx);
    request_fields(req, &ask);
    TRY(site_of(req, &ask, &site));
    TRY(partners_openings(req->tx, site, today, today + AHEAD_DAYS, &o, &count));
    TRY(people_organisations(req->tx, &firms, &firm_count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        put_opening(out, &o[i], firm_name(firms, firm_count, o[i].site));
        TRY(put_idle(out, req->tx, o[i].id));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "runs", '[');
    for (size_t i = 0; i < firm_count; i++) {
        if (firms[i].kind != 1 || (site.v && firms[i].id.v != site.v)) continue;
        TRY(put_runs(out, req->tx, firms[i].id, firms[i].name, today));
        TRY(put_runs(out, req->tx, firms[i].id, firms[i].name, today + 1));
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status opening_add(Request *req, Reply *reply)
{
    VolunteerAsk ask = {0};
    Opening o;
    OpeningId id;
    request_fields(req, &ask);
    o = (Opening){.run = ask.run,
                  .day = ask.day,
                  .from_min = ask.from_min,
                  .to_min = ask.to_min,
                  .wanted = ask.wanted,
                  .words = ask.words};
    TRY(site_of(req, &ask, &o.site));
    if (!o.site.v) return fail(req->tx, INVALID, "partners.which_site", "请选是哪个食堂要人");
    TRY(partners_opening_add(req->tx, &o, &id));
    return reply_id(reply, id.v);
}

static Status opening_close(Request *req, Reply *reply)
{
    VolunteerAsk ask = {0};
    request_fields(req, &ask);
    TRY(check_mine(req, ask.opening));
    TRY(partners_opening_end(req->tx, ask.opening));
    reply_subject(reply, ask.opening.v);
    return reply_empty(reply, 204);
}

static Status ask_one(Request *req, Reply *reply)
{
    VolunteerAsk ask = {0};
    MessageId message;
    request_fields(req, &ask);
    TRY(check_mine(req, ask.opening));
    TRY(partners_ask(req->tx, ask.opening, ask.person, &message));
    reply_subject(reply, ask.opening.v);
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(VolunteerAsk)
#define NOTHING    NULL, 0

const Route volunteer_routes[] = {
    {GET, "/api/volunteers/mine", HELPERS, READ, NOTHING, NULL, mine,
     "My free hours, and what I am asked for"},
    {PUT, "/api/volunteers/hours", HELPERS, WRITE, IN(hours_fields), NULL, set_hours,
     "My free hours of a week; replaces all"},
    {POST, "/api/volunteers/openings/{opening}/answer", HELPERS, WRITE, IN(answer_fields), NULL,
     answer, "I come, or not"},
    {GET, "/api/volunteers/openings", ASKERS, READ, IN(list_fields), NULL, openings,
     "Where hands are needed in the next days, and who is free then; runs nobody carries"},
    {POST, "/api/volunteers/openings", ASKERS, WRITE, IN(opening_fields), NULL, opening_add,
     "Hands are needed"},
    {POST, "/api/volunteers/openings/{opening}/end", ASKERS, WRITE, IN(one_fields), NULL,
     opening_close, "They no longer are"},
    {POST, "/api/volunteers/openings/{opening}/asks", ASKERS, WRITE, IN(ask_fields), NULL, ask_one,
     "One tap: this volunteer is asked"},
    {0},
};
