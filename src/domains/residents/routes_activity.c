/* What is on: for the elder, for the counter at the meal, for who offers it. */
#include "domains/residents/inside.h"

#define HOSTS                                                                                      \
    (SOCIAL_ROLES | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_VOLUNTEER) |                     \
     ROLE_BIT(ROLE_TEACHER) | ROLE_BIT(ROLE_ARTIST))

static const Choice kinds[] = {{"body", ACTIVITY_BODY, "健身"},
                               {"mind", ACTIVITY_MIND, "谈心"},
                               {"art", ACTIVITY_ART, "文艺"},
                               {"talk", ACTIVITY_TALK, "讲座"},
                               {"hand", ACTIVITY_HAND, "手工"},
                               {"game", ACTIVITY_GAME, "棋牌"},
                               {0}};

typedef struct ActivityAsk {
    ActivityId id;
    PersonId person;
    Day day;
    int64_t days, from_min, minutes, seats;
    int32_t kind;
    Str name, place;
    bool at_meal;
    bool has_person, has_day, has_days, has_at_meal;
} ActivityAsk;
static const Field list_fields[] = {MAYBE_ID(ActivityAsk, person, has_person, "person"),
                                    MAYBE_DAY(ActivityAsk, day, has_day, "day"),
                                    MAYBE_INT(ActivityAsk, days, has_days, "days", 1, 31),
                                    {0}};
static const Field add_fields[] = {FIELD_TEXT(ActivityAsk, name, "name", 1, 40),
                                   FIELD_TEXT(ActivityAsk, place, "place", 1, 40),
                                   FIELD_CHOICE(ActivityAsk, kind, "kind", kinds),
                                   FIELD_DAY(ActivityAsk, day, "day"),
                                   FIELD_INT(ActivityAsk, from_min, "from_min", 0, 1439),
                                   FIELD_INT(ActivityAsk, minutes, "minutes", 10, 720),
                                   FIELD_INT(ActivityAsk, seats, "seats", 1, 1000),
                                   {0}};
static const Field one_fields[] = {
    FIELD_ID(ActivityAsk, id, "id"), MAYBE_ID(ActivityAsk, person, has_person, "person_id"), {0}};
static const Field attend_fields[] = {FIELD_ID(ActivityAsk, id, "id"),
                                      FIELD_ID(ActivityAsk, person, "person_id"),
                                      MAYBE_BOOL(ActivityAsk, at_meal, has_at_meal, "at_meal"),
                                      {0}};

static void put_activity(JsonOut *out, const Activity *a)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", a->id.v);
    json_put_i64(out, "at_ms", a->from_ms);
    json_put_i64(out, "to_ms", a->to_ms);
    json_put_str(out, "name", a->name);
    json_put_str(out, "place", a->place);
    json_put_text(out, "kind", kinds[a->kind - 1].name);
    json_put_i64(out, "seats", a->seats);
    json_put_i64(out, "going", a->going);
    json_put_i64(out, "came", a->came);
    json_put_bool(out, "joined", a->joined);
    json_put_bool(out, "attended", a->attended);
    json_close(out, '}');
}

/* From now to a week on, unless it says otherwise. */
static Status list(Request *req, Reply *reply)
{
    ActivityAsk a = {0};
    Activity *all;
    size_t count;
    request_fields(req, &a);
    if (!a.has_person) a.person.v = req->who.person;
    TRY(people_may_see(req->tx, a.person, SCOPE_MEALS));
    Ms from = a.has_day ? day_ms(a.day, SHANGHAI_MS) : req->tx->now_ms;
    Day first = ms_day(from, SHANGHAI_MS);
    TRY(residents_activities(req->tx, from,
                             day_ms(first + (Day)(a.has_days ? a.days : 7), SHANGHAI_MS), a.person,
                             &all, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) put_activity(out, &all[i]);
    return reply_items_end(reply);
}

static Status add(Request *req, Reply *reply)
{
    ActivityAsk a = {0};
    ActivityId id;
    OrganisationId site;
    request_fields(req, &a);
    TRY(residents_site(req, &site));
    Ms from = day_ms(a.day, SHANGHAI_MS) + a.from_min * MINUTE_MS;
    TRY(residents_activity_add(req->tx,
                               &(Activity){.site = site,
                                           .name = a.name,
                                           .place = a.place,
                                           .kind = (ActivityKind)a.kind,
                                           .from_ms = from,
                                           .to_ms = from + a.minutes * MINUTE_MS,
                                           .seats = a.seats},
                               &id));
    return reply_id(reply, id.v);
}

static Status off(Request *req, Reply *reply)
{
    ActivityAsk a = {0};
    request_fields(req, &a);
    TRY(residents_activity_off(req->tx, a.id));
    return reply_empty(reply, 204);
}

static Status reply_one(Request *req, Reply *reply, const ActivityAsk *a)
{
    Activity *all;
    size_t count;
    Activity one;
    TRY(activity_find(req->tx, a->id, &one));
    TRY(residents_activities(req->tx, one.from_ms, one.to_ms, a->person, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].id.v == a->id.v) one = all[i];
    put_activity(reply_json(reply, 200), &one);
    return OK;
}

static Status join(Request *req, Reply *reply)
{
    ActivityAsk a = {0};
    request_fields(req, &a);
    if (!a.has_person) a.person.v = req->who.person;
    TRY(residents_join(req->tx, a.id, a.person));
    return reply_one(req, reply, &a);
}
static Status leave(Request *req, Reply *reply)
{
    ActivityAsk a = {0};
    request_fields(req, &a);
    if (!a.has_person) a.person.v = req->who.person;
    TRY(residents_leave(req->tx, a.id, a.person));
    return reply_one(req, reply, &a);
}
static Status attend(Request *req, Reply *reply)
{
    ActivityAsk a = {0};
    request_fields(req, &a);
    TRY(residents_attend(req->tx, a.id, a.person, a.at_meal));
    return reply_one(req, reply, &a);
}

/* Names for the sheet at the door. */
static Status guests(Request *req, Reply *reply)
{
    ActivityAsk a = {0};
    Rows rows;
    Activity one;
    request_fields(req, &a);
    Status status = activity_find(req->tx, a.id, &one);
    if (status == NOT_FOUND)
        return fail(req->tx, NOT_FOUND, "residents.no_activity", "没有找到这个活动");
    TRY(status);
    TRY(guest_list(req->tx, a.id, &rows));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < rows.count; i++) {
        Person p;
        TRY(people_load(req->tx, (PersonId){row_int(&rows.rows[i], 0)}, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_bool(out, "came", row_int(&rows.rows[i], 1) == 3);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* Beside the canteens' figures (/api/meals/compare): up to now, as what is still to come has had
 * nobody yet. */
typedef struct FiguresAsk {
    Day from, to;
} FiguresAsk;
static const Field figure_fields[] = {
    FIELD_DAY(FiguresAsk, from, "from"), FIELD_DAY(FiguresAsk, to, "to"), {0}};

static Status figures(Request *req, Reply *reply)
{
    FiguresAsk a = {0};
    ActivityFigures *all;
    size_t count;
    request_fields(req, &a);
    if (a.to < a.from || a.to - a.from > 366)
        return fail(req->tx, INVALID, "residents.days", "日期不对，最长一年");
    Day today = tx_today(req->tx);
    if (a.to > today) a.to = today;
    TRY(residents_activity_figures(req->tx, a.from, a.to, &all, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_day(out, "from", a.from);
    put_day(out, "to", a.to);
    json_open(out, "sites", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", all[i].site.v);
        json_put_i64(out, "times", all[i].times);
        json_put_i64(out, "kinds", all[i].kinds);
        json_put_i64(out, "came", all[i].came);
        json_put_i64(out, "people", all[i].people);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route residents_activity_routes[] = {
    {GET, "/api/activities", SIGNED_IN, READ, IN(list_fields, ActivityAsk), NULL, list,
     "What is on in the next days, with who goes"},
    {GET, "/api/activities/figures", OVERSEERS | ROLE_BIT(ROLE_MARKET_REGULATOR), READ,
     IN(figure_fields, FiguresAsk), NULL, figures,
     "How often, how many kinds, and who came, of each site's activities"},
    {POST, "/api/activities", HOSTS, WRITE, IN(add_fields, ActivityAsk), NULL, add,
     "Offer something beside the meal"},
    {POST, "/api/activities/{id}/off", HOSTS, WRITE, IN(one_fields, ActivityAsk), NULL, off,
     "Call it off; who wanted to come is told"},
    {POST, "/api/activities/{id}/join", SIGNED_IN, WRITE, IN(one_fields, ActivityAsk), NULL, join,
     "Want to come"},
    {POST, "/api/activities/{id}/leave", SIGNED_IN, WRITE, IN(one_fields, ActivityAsk), NULL, leave,
     "Not come after all"},
    {POST, "/api/activities/{id}/attend", HOSTS, WRITE, IN(attend_fields, ActivityAsk), NULL,
     attend, "Was there: one tap, also when the meal is taken"},
    {GET, "/api/activities/{id}/guests", HOSTS, READ, IN(one_fields, ActivityAsk), NULL, guests,
     "Who wants to come and who was there"},
    {0},
};
