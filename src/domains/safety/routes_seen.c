/* Seen today: the list of a site, and what became of each. */
#include "domains/safety/show.h"

#define CANTEEN (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))
#define LOOKERS (HANDLERS | CANTEEN | ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_BUILDING_LEAD))

static const Choice ends[] = {{"called", SEEN_CALLED, "打通了电话"},
                              {"family", SEEN_FAMILY, "家人说好"},
                              {"visited", SEEN_VISITED, "上门看过"},
                              {"alarm", SEEN_ALARM, "转报警"},
                              {0}};
static const char *const excuses[] = {"", "hospital", "childs", "travelling", "other"};

typedef struct ListBody {
    OrganisationId site;
    Day day;
    bool has_site, has_day;
} ListBody;
static const Field list_fields[] = {
    MAYBE_ID(ListBody, site, has_site, "site_id"), MAYBE_DAY(ListBody, day, has_day, "day"), {0}};

static Status put_entry(Tx *tx, JsonOut *out, const SeenEntry *e)
{
    Person p;
    Str by;
    TRY(people_load(tx, e->person, &p));
    TRY(show_name(tx, e->done_by, &by));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", e->id.v);
    json_put_i64(out, "person_id", e->person.v);
    json_put_str(out, "name", p.name);
    json_put_i64(out, "age", p.has_birth ? day_age(p.birth, e->day) : 0);
    json_put_str(out, "place", p.address);
    json_put_str(out, "phone", p.phone);
    json_put_text(out, "why", e->why == 1 ? "meal" : "watched");
    json_put_text(out, "excuse", e->excuse >= 0 && e->excuse <= 4 ? excuses[e->excuse] : "other");
    json_put_bool(out, "high_risk", e->high_risk);
    json_put_text(out, "outcome", choice_name(seen_outcomes, e->outcome));
    json_put_i64(out, "due_ms", e->due_ms);
    json_put_i64(out, "done_ms", e->done_ms);
    show_maybe(out, "done_by", by);
    json_put_i64(out, "alarm_id", e->alarm.v);
    json_close(out, '}');
    return OK;
}

/* Of those not chosen, the first that has somebody to look for, else the first. */
static Status put_sites(Tx *tx, JsonOut *out, OrganisationId own, Day day, OrganisationId *chosen)
{
    Organisation *o;
    size_t count;
    OrganisationId first = {0};
    OrganisationId busy = {0};
    TRY(people_organisations(tx, &o, &count));
    json_open(out, "sites", '[');
    for (size_t i = 0; i < count; i++) {
        int64_t open;
        if (o[i].kind != 1 || (own.v && own.v != o[i].id.v)) continue;
        TRY(entry_open_count(tx, o[i].id, day, &open));
        if (!first.v) first = o[i].id;
        if (!busy.v && open) busy = o[i].id;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", o[i].id.v);
        json_put_str(out, "name", o[i].name);
        json_put_i64(out, "open", open);
        json_close(out, '}');
    }
    json_close(out, ']');
    if (!chosen->v) *chosen = busy.v ? busy : first;
    return OK;
}

static Status put_list(Tx *tx, JsonOut *out, OrganisationId site, Day day)
{
    int64_t expected, seen, excused;
    Ms made;
    MealSite at;
    Status status = seen_list_find(tx, site, day, &expected, &seen, &excused, &made);
    if (status == OK) {
        json_open(out, "list", '{');
        json_put_i64(out, "expected", expected);
        json_put_i64(out, "seen", seen);
        json_put_i64(out, "excused", excused);
        json_put_i64(out, "made_ms", made);
        json_close(out, '}');
    } else if (status == NOT_FOUND) {
        json_put_null(out, "list");
    } else {
        return status;
    }
    status = meals_site(tx, site, &at);
    if (status != OK && status != NOT_FOUND) return status;
    json_put_i64(out, "hour_ms",
                 status == OK ? day_ms(day, SHANGHAI_MS) + at.seen_min * MINUTE_MS : 0);
    return OK;
}

/* The canteen sees its own list, the others every site's. */
static Status list(Request *req, Reply *reply)
{
    ListBody b = {0};
    SeenEntry *e;
    size_t count;
    char day[16];
    request_fields(req, &b);
    OrganisationId own = {ROLE_BIT(req->who.role) & CANTEEN ? req->who.organisation : 0};
    if (own.v && b.has_site && b.site.v != own.v)
        return fail(req->tx, DENIED, "safety.not_your_site", "这是别的食堂的名单");
    if (!b.has_day) b.day = tx_today(req->tx);
    if (own.v) b.site = own;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_sites(req->tx, out, own, b.day, &b.site));
    TRY(safety_seen_entries(req->tx, b.site, b.day, &e, &count));
    day_text(b.day, day);
    json_put_text(out, "day", day);
    json_put_i64(out, "site_id", b.site.v);
    json_put_i64(out, "now_ms", req->tx->now_ms);
    TRY(put_list(req->tx, out, b.site, b.day));
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) TRY(put_entry(req->tx, out, &e[i]));
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

typedef struct EndBody {
    SeenEntryId id;
    PersonId person;
    int32_t outcome;
    Str words;
    bool has_words;
} EndBody;
static const Field end_fields[] = {FIELD_ID(EndBody, id, "id"),
                                   FIELD_CHOICE(EndBody, outcome, "outcome", ends),
                                   MAYBE_TEXT(EndBody, words, has_words, "words", 0, 200),
                                   {0}};

static Status end(Request *req, Reply *reply)
{
    EndBody b = {0};
    SeenEntry e;
    request_fields(req, &b);
    Status status = entry_find(req->tx, b.id, &e);
    bool canteen = ROLE_BIT(req->who.role) & CANTEEN;
    if (status == NOT_FOUND || (status == OK && canteen && e.site.v != req->who.organisation))
        return fail(req->tx, NOT_FOUND, "safety.no_entry", "名单上没有这一位");
    TRY(status);
    TRY(safety_seen_end(req->tx, b.id, (SeenOutcome)b.outcome, b.has_words ? b.words : STR("")));
    TRY(entry_find(req->tx, b.id, &e));
    JsonOut *out = reply_json(reply, 200);
    return put_entry(req->tx, out, &e);
}

typedef struct MetBody {
    PersonId person;
    int32_t how;
} MetBody;
static const Choice hows[] = {
    {"call", SEEN_CALL, "通了电话"}, {"visit", SEEN_VISIT, "见到了"}, {0}};
static const Field met_fields[] = {
    FIELD_ID(MetBody, person, "id"), FIELD_CHOICE(MetBody, how, "how", hows), {0}};

static Status met(Request *req, Reply *reply)
{
    MetBody b = {0};
    Person p;
    request_fields(req, &b);
    Status status = people_load(req->tx, b.person, &p);
    if (status == NOT_FOUND) return fail(req->tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    TRY(safety_seen(req->tx, b.person, (SeenKind)b.how, req->who.person, req->tx->now_ms));
    return reply_empty(reply, 204);
}

const Route safety_seen_routes[] = {
    {GET, "/api/seen", LOOKERS, READ, IN(list_fields, ListBody), NULL, list,
     "Who was expected today and not seen"},
    {POST, "/api/seen/{id}/end", LOOKERS, WRITE, IN(end_fields, EndBody), NULL, end,
     "What became of somebody who was not seen"},
    {POST, "/api/people/{id}/met", LOOKERS, WRITE, IN(met_fields, MetBody), NULL, met,
     "I spoke to or saw this person today"},
    {0},
};
