/* The desk's screen: the day, what a change would mean, keeping it, who carries. */
#include "base/english.h"
#include "domains/dispatch/desk.h"

#define PLAN_DESK                                                                                  \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_LOGISTICS) |      \
     ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_OPERATOR))
#define CARRIERS (ROLE_BIT(ROLE_COURIER) | ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_LOGISTICS))

static const Choice slots[] = {
    {"breakfast", 0, "早餐"}, {"lunch", 1, "午餐"}, {"dinner", 2, "晚餐"}, {0}};
static const Choice kinds[] = {{"move", CHANGE_MOVE, "挪动"},
                               {"gone", CHANGE_GONE, "有人来不了"},
                               {"proposed", CHANGE_PROPOSED, "按建议"},
                               {"fallback", CHANGE_FALLBACK, "交给后备"},
                               {0}};
static const Choice hows[] = {{"order", DESK_ORDER, "人不变，只排次序"},
                              {"full", DESK_FULL, "全部重排"},
                              {"cover", DESK_COVER, "补上没人送的"},
                              {0}};
static const Choice paces[] = {{"walk", PACE_WALK, "走路"}, {"ebike", PACE_EBIKE, "电动车"}, {0}};
static const char *const run_states[] = {"", "planned", "confirmed", "on_the_way", "done"};
static const char *const outcome_names[] = {"todo", "delivered", "handed_on", "no_answer",
                                            "returned"};

typedef struct PlanRunBody {
    RunId run;
    PersonId worker;
    FieldList stops;
    bool has_run, has_worker;
} PlanRunBody;
static const Field plan_run_fields[] = {MAYBE_ID(PlanRunBody, run, has_run, "id"),
                                        MAYBE_ID(PlanRunBody, worker, has_worker, "worker_id"),
                                        FIELD_IDS(PlanRunBody, stops, "stops", DESK_STOPS_MAX),
                                        {0}};

typedef struct DeskBody {
    Day day;
    int32_t slot, kind, how;
    OrganisationId site;
    FieldList runs;
    Str words;
    PersonId person;
    RunId run;
    int64_t from_ms, lat_e7, lon_e7;
    bool back, has_day, has_slot, has_site, has_words, has_from, has_back, has_kind;
} DeskBody;
#define AT_FIELDS                                                                                  \
    MAYBE_DAY(DeskBody, day, has_day, "day"),                                                      \
        MAYBE_CHOICE(DeskBody, slot, has_slot, "meal", slots),                                     \
        MAYBE_ID(DeskBody, site, has_site, "site_id")
static const Field at_fields[] = {AT_FIELDS, {0}};
static const Field plan_fields[] = {
    AT_FIELDS,
    MAYBE_CHOICE(DeskBody, kind, has_kind, "kind", kinds),
    MAYBE_TEXT(DeskBody, words, has_words, "words", 0, 120),
    FIELD_LIST(DeskBody, runs, "runs", plan_run_fields, sizeof(PlanRunBody), DESK_CARRIERS_MAX),
    {0}};
static const Field propose_fields[] = {AT_FIELDS, FIELD_CHOICE(DeskBody, how, "how", hows), {0}};
static const Field confirm_fields[] = {FIELD_ID(DeskBody, run, "id"), {0}};
static const Field off_fields[] = {FIELD_ID(DeskBody, person, "worker_id"),
                                   MAYBE_DAY(DeskBody, day, has_day, "day"),
                                   MAYBE_INT(DeskBody, from_ms, has_from, "from_ms", 0, ID_MAX),
                                   MAYBE_BOOL(DeskBody, back, has_back, "back"),
                                   {0}};
static const Field position_fields[] = {
    FIELD_INT(DeskBody, lat_e7, "lat_e7", -900000000, 900000000),
    FIELD_INT(DeskBody, lon_e7, "lon_e7", -1800000000, 1800000000),
    {0}};

/* ---- one asking ---- */

typedef struct Asking {
    DeskBody body;
    DeskKey key;
    PlanAsk ask;
    DeskDay day, then;
    int64_t change;
} Asking;

static bool all_sites(const Session *who)
{
    return who->role == ROLE_LOGISTICS || who->role == ROLE_SOCIAL_WORKER ||
           who->role == ROLE_OPERATOR;
}

/* Logistics, social workers and the desk on duty look after all canteens and name the one they
 * mean; without a name the first that has runs that day. Others have their own. */
static Status key_of(Tx *tx, const Session *who, Asking *a)
{
    Organisation *list;
    DispatchRun *runs;
    size_t count;
    size_t n;
    a->key = (DeskKey){.site = {who->organisation},
                       .day = a->body.has_day ? a->body.day : tx_today(tx),
                       .slot = a->body.has_slot ? a->body.slot : 1};
    if (!all_sites(who)) return OK;
    if (a->body.has_site) {
        a->key.site = a->body.site;
        return OK;
    }
    if (a->key.site.v) return OK;
    TRY(people_organisations(tx, &list, &count));
    for (size_t i = 0; i < count && !a->key.site.v; i++) {
        TRY(run_list(tx, list[i].id, a->key.day, a->key.slot, &runs, &n));
        if (n) a->key.site = list[i].id;
    }
    return OK;
}

typedef struct Reading {
    Asking *a;
    Session who;
} Reading;

static Status read_day(Tx *tx, void *job)
{
    Reading *r = job;
    TRY(key_of(tx, &r->who, r->a));
    return desk_load(tx, r->a->key, &r->a->day);
}

static TxOrigin origin_of(const Request *req)
{
    return (TxOrigin){.community = req->who.community,
                      .actor = req->who.person,
                      .role = req->who.role,
                      .purpose = "送餐安排"};
}

/* The day with its times; for WORK routes. */
static Status load(Request *req, Asking *a)
{
    Reading r = {a, req->who};
    TRY(store_read(req->store, origin_of(req), req->arena, read_day, &r, request_problem(req)));
    desk_travel(req->arena, &a->day);
    desk_times(&a->day);
    return OK;
}

static void plan_of(Arena *arena, Asking *a)
{
    const PlanRunBody *from = a->body.runs.items;
    a->ask = (PlanAsk){.key = a->key,
                       .kind = a->body.has_kind ? (PlanChangeKind)a->body.kind : CHANGE_MOVE,
                       .runs = NEW_ARRAY(arena, PlanRun, a->body.runs.count + 1),
                       .count = a->body.runs.count,
                       .words = a->body.has_words ? a->body.words : STR("")};
    for (size_t i = 0; i < a->body.runs.count; i++)
        a->ask.runs[i] = (PlanRun){.run = from[i].run,
                                   .worker = from[i].worker,
                                   .stops = from[i].stops.items,
                                   .count = from[i].stops.count};
}

/* ---- writing ---- */

static void put_sums(JsonOut *out, const char *key, const DeskDay *d)
{
    const DeskSums *s = &d->sums;
    json_open(out, key, '{');
    json_put_i64(out, "stops", s->stops);
    json_put_i64(out, "done", s->done);
    json_put_i64(out, "undelivered", s->stops - s->done);
    json_put_i64(out, "nobody", s->nobody);
    json_put_i64(out, "no_answer", s->no_answer);
    json_put_i64(out, "late", s->late);
    json_put_i64(out, "familiar", s->familiar);
    json_put_i64(out, "metres", s->metres);
    json_put_i64(out, "minutes", (s->travel_s + 30) / 60);
    json_put_i64(out, "hot_minutes", (s->hot_s + 30) / 60);
    json_close(out, '}');
}

static void put_desk_stop(JsonOut *out, const DeskDay *d, const DeskRun *run, const DeskStop *s)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", s->stop.id.v);
    json_put_i64(out, "order_id", s->stop.ticket);
    json_put_i64(out, "person_id", s->stop.person.v);
    json_put_str(out, "name", s->name);
    json_put_str(out, "place", s->place);
    json_put_said(out, "what", s->stop.what);
    json_put_said(out, "warning", s->stop.warning);
    json_put_said(out, "note", s->stop.note);
    json_put_text(out, "outcome", outcome_names[s->stop.outcome]);
    json_put_bool(out, "done", s->stop.state == STOP_DONE);
    json_put_bool(out, "changed", s->stop.changed);
    json_put_i64(out, "arrive_ms", s->arrive_ms);
    json_put_i64_if(out, "told_ms", s->told_ms, s->told_ms);
    json_put_i64(out, "late_minutes", (s->late_s + 59) / 60);
    json_put_i64(out, "hot_minutes", s->hot_s / 60);
    json_put_bool(out, "cold", s->hot_s > DESK_HOT_S);
    json_put_bool(out, "familiar", run->carrier >= 0 && (s->familiar >> run->carrier & 1));
    json_close(out, '}');
    (void)d;
}

static void put_run(JsonOut *out, const DeskDay *d, const DeskRun *r)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", r->run.id.v);
    json_put_said(out, "name", r->run.name);
    json_put_i64(out, "worker_id", r->run.worker.v);
    json_put_str(out, "worker", r->carrier >= 0 ? d->carriers[r->carrier].name : STR(""));
    json_put_bool(out, "off", r->carrier >= 0 && d->carriers[r->carrier].off);
    json_put_text(out, "state", run_states[r->run.state]);
    json_put_bool(out, "modified", r->modified);
    json_put_i64(out, "leave_ms", r->leave_ms);
    json_put_i64(out, "back_ms", r->back_ms);
    json_put_i64(out, "metres", r->metres);
    json_put_i64(out, "minutes", (r->travel_s + 30) / 60);
    json_put_i64(out, "late", r->late);
    json_put_i64(out, "familiar", r->familiar);
    json_put_i64(out, "nobody", r->nobody);
    json_open(out, "stops", '[');
    for (int32_t i = 0; i < r->count; i++) put_desk_stop(out, d, r, &d->stops[r->stops[i]]);
    json_close(out, ']');
    json_close(out, '}');
}

static void put_carrier(JsonOut *out, const DeskCarrier *c)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", c->is.person.v);
    json_put_str(out, "name", c->name);
    json_put_text(out, "pace", c->is.pace == PACE_EBIKE ? "ebike" : "walk");
    json_put_i64(out, "boxes", c->is.boxes);
    json_put_bool(out, "fallback", c->is.fallback);
    json_put_bool(out, "off", c->off);
    if (c->seen) {
        json_open(out, "at", '{');
        json_put_i64(out, "lat_e7", c->at.lat_e7);
        json_put_i64(out, "lon_e7", c->at.lon_e7);
        json_put_i64(out, "at_ms", c->at_ms);
        json_close(out, '}');
    } else {
        json_put_null(out, "at");
    }
    json_close(out, '}');
}

static void put_day_members(JsonOut *out, const DeskDay *d)
{
    json_put_i64(out, "site_id", d->site.v);
    json_put_day(out, "day", d->day);
    json_put_text(out, "meal", slots[d->slot >= 0 && d->slot <= 2 ? d->slot : 1].name);
    json_put_i64(out, "now_ms", d->now_ms);
    json_put_bool(out, "estimated", d->estimated);
    put_sums(out, "sums", d);
    json_open(out, "runs", '[');
    for (int32_t i = 0; i < d->run_count; i++) put_run(out, d, &d->runs[i]);
    json_close(out, ']');
    json_open(out, "carriers", '[');
    for (int32_t i = 0; i < d->carrier_count; i++) put_carrier(out, &d->carriers[i]);
    json_close(out, ']');
    if (d->undo)
        json_put_said(out, "undo", d->undo_words);
    else
        json_put_null(out, "undo");
}

static const DeskRun *run_with(const DeskDay *d, int32_t stop)
{
    for (int32_t r = 0; r < d->run_count; r++)
        for (int32_t i = 0; i < d->runs[r].count; i++)
            if (d->runs[r].stops[i] == stop) return &d->runs[r];
    return NULL;
}

/* Every stop that goes elsewhere, or comes five minutes sooner or later. */
static void put_changes(JsonOut *out, const DeskDay *now, const DeskDay *then)
{
    json_open(out, "changes", '[');
    for (int32_t i = 0; i < now->stop_count; i++) {
        const DeskStop *a = &now->stops[i], *b = &then->stops[i];
        const DeskRun *from = run_with(now, i), *to = run_with(then, i);
        if (!from || !to || a->stop.state == STOP_DONE) continue;
        Ms gap =
            a->arrive_ms > b->arrive_ms ? a->arrive_ms - b->arrive_ms : b->arrive_ms - a->arrive_ms;
        bool moved = from - now->runs != to - then->runs;
        if (!moved && gap < DESK_TELL_MS && a->late_s / 60 == b->late_s / 60) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", a->stop.id.v);
        json_put_str(out, "name", a->name);
        json_put_i64(out, "before_ms", a->arrive_ms);
        json_put_i64(out, "after_ms", b->arrive_ms);
        json_put_said(out, "from", from->run.name);
        json_put_said(out, "to", to->run.name);
        json_put_str(out, "worker", to->carrier >= 0 ? then->carriers[to->carrier].name : STR(""));
        json_put_bool(out, "moved", moved);
        json_put_bool(out, "told", b->told_ms != 0);
        json_put_i64(out, "late_minutes", (b->late_s + 59) / 60);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_plan(JsonOut *out, const PlanAsk *ask)
{
    json_open(out, "plan", '[');
    for (size_t i = 0; i < ask->count; i++) {
        json_open(out, NULL, '{');
        if (ask->runs[i].run.v)
            json_put_i64(out, "id", ask->runs[i].run.v);
        else
            json_put_i64(out, "worker_id", ask->runs[i].worker.v);
        json_open(out, "stops", '[');
        for (size_t s = 0; s < ask->runs[i].count; s++)
            json_put_i64(out, NULL, ask->runs[i].stops[s].v);
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* ---- handlers ---- */

static Status board(Request *req, Reply *reply)
{
    Asking a = {0};
    request_fields(req, &a.body);
    TRY(load(req, &a));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_day_members(out, &a.day);
    json_close(out, '}');
    return OK;
}

static void put_then(JsonOut *out, const Asking *a)
{
    put_sums(out, "before", &a->day);
    put_changes(out, &a->day, &a->then);
    put_day_members(out, &a->then);
}

static Status preview(Request *req, Reply *reply)
{
    Asking a = {0};
    request_fields(req, &a.body);
    TRY(load(req, &a));
    plan_of(req->arena, &a);
    TRY(desk_apply(req->arena, &a.day, &a.ask, &a.then, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_then(out, &a);
    json_close(out, '}');
    return OK;
}

static Status propose(Request *req, Reply *reply)
{
    Asking a = {0};
    DeskProposal found;
    request_fields(req, &a.body);
    TRY(load(req, &a));
    desk_propose(req->arena, &a.day, (DeskHow)a.body.how, &found);
    TRY(desk_apply(req->arena, &a.day, &found.ask, &a.then, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_then(out, &a);
    put_plan(out, &found.ask);
    json_open(out, "left", '[');
    for (int32_t i = 0; i < found.left_count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", a.day.stops[found.left[i].stop].stop.id.v);
        json_put_str(out, "name", a.day.stops[found.left[i].stop].name);
        json_put_said(out, "reason", found.left[i].reason);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status write_plan(Tx *tx, void *job)
{
    Asking *a = job;
    return dispatch_plan_keep(tx, &a->ask, &a->change);
}

/* Who comes beside the time that was told is reckoned with no transaction open. */
static Status keep(Request *req, Reply *reply)
{
    Asking a = {0};
    request_fields(req, &a.body);
    TRY(load(req, &a));
    plan_of(req->arena, &a);
    desk_shifted(req->arena, &a.day, &a.ask);
    TRY(store_write(req->store, origin_of(req), req->arena, write_plan, &a, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", a.change);
    json_close(out, '}');
    return OK;
}

static Status undo(Request *req, Reply *reply)
{
    Asking a = {0};
    request_fields(req, &a.body);
    TRY(key_of(req->tx, &req->who, &a));
    TRY(dispatch_plan_undo(req->tx, a.key));
    return reply_empty(reply, 204);
}

/* ---- confirming: the times people are told are reckoned with no transaction open ---- */

typedef struct Confirming {
    RunId run;
    StopTime *times;
    size_t count;
    Session who;
    Asking a;
} Confirming;

/* Everybody else's run is none of this desk's business. */
static Status read_run_day(Tx *tx, void *job)
{
    Confirming *c = job;
    DispatchRun run;
    Status status = run_find(tx, c->run, &run);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "dispatch.no_run", "没有找到这条线");
    TRY(status);
    if (!all_sites(&c->who) && run.site.v != c->who.organisation && run.worker.v != c->who.person)
        return fail(tx, DENIED, "dispatch.not_yours", "这条线不是您食堂的");
    c->a.key = (DeskKey){run.site, run.day, run.slot};
    return desk_load(tx, c->a.key, &c->a.day);
}

static Status write_confirm(Tx *tx, void *job)
{
    const Confirming *c = job;
    return dispatch_run_confirm_at(tx, c->run, c->times, c->count);
}

static Status confirm(Request *req, Reply *reply)
{
    Confirming c = {.who = req->who};
    DeskBody body = {0};
    request_fields(req, &body);
    c.run = body.run;
    TRY(store_read(req->store, origin_of(req), req->arena, read_run_day, &c, request_problem(req)));
    desk_travel(req->arena, &c.a.day);
    desk_times(&c.a.day);
    c.times = NEW_ARRAY(req->arena, StopTime, c.a.day.stop_count + 1);
    for (int32_t r = 0; r < c.a.day.run_count; r++) {
        const DeskRun *run = &c.a.day.runs[r];
        if (run->run.id.v != c.run.v) continue;
        for (int32_t i = 0; i < run->count; i++) {
            const DeskStop *s = &c.a.day.stops[run->stops[i]];
            if (s->stop.state != STOP_DONE)
                c.times[c.count++] = (StopTime){s->stop.id, s->arrive_ms};
        }
    }
    TRY(store_write(req->store, origin_of(req), req->arena, write_confirm, &c,
                    request_problem(req)));
    return reply_empty(reply, 204);
}

/* ---- who carries ---- */

static Status off(Request *req, Reply *reply)
{
    DeskBody b = {0};
    request_fields(req, &b);
    Day day = b.has_day ? b.day : tx_today(req->tx);
    TRY(dispatch_carrier_off(req->tx, (OrganisationId){req->who.organisation}, b.person, day,
                             b.has_from ? b.from_ms : req->tx->now_ms, b.back));
    return reply_empty(reply, 204);
}

static Status position(Request *req, Reply *reply)
{
    DeskBody b = {0};
    request_fields(req, &b);
    TRY(dispatch_carrier_at(req->tx, (PersonId){req->who.person},
                            (WalkPoint){(int32_t)b.lat_e7, (int32_t)b.lon_e7}));
    return reply_empty(reply, 204);
}

typedef struct CarrierBody {
    Carrier c;
    int32_t pace;
} CarrierBody;
static const Field carrier_fields[] = {FIELD_ID(CarrierBody, c.person, "id"),
                                       FIELD_CHOICE(CarrierBody, pace, "pace", paces),
                                       FIELD_INT(CarrierBody, c.boxes, "boxes", 1, 200),
                                       FIELD_INT(CarrierBody, c.from_min, "from_min", 0, 1440),
                                       FIELD_INT(CarrierBody, c.until_min, "until_min", 0, 1440),
                                       FIELD_INT(CarrierBody, c.trips, "trips", 1, 10),
                                       FIELD_INT(CarrierBody, c.reload_min, "reload_min", 0, 120),
                                       FIELD_INT(CarrierBody, c.skills, "skills", 0, SKILLS_ALL),
                                       FIELD_BOOL(CarrierBody, c.fallback, "fallback"),
                                       {0}};
static const Field need_fields[] = {FIELD_ID(ClientNeed, person, "id"),
                                    FIELD_INT(ClientNeed, from_min, "from_min", 0, 1440),
                                    FIELD_INT(ClientNeed, until_min, "until_min", 0, 1440),
                                    FIELD_INT(ClientNeed, service_s, "service_s", 0, 7200),
                                    FIELD_INT(ClientNeed, skills, "skills", 0, 7),
                                    FIELD_INT(ClientNeed, priority, "priority", 0, 100),
                                    {0}};

static Status carrier_set(Request *req, Reply *reply)
{
    CarrierBody b = {0};
    request_fields(req, &b);
    b.c.pace = (CarrierPace)b.pace;
    TRY(dispatch_carrier_set(req->tx, (OrganisationId){req->who.organisation}, &b.c));
    return reply_empty(reply, 204);
}

static Status need_set(Request *req, Reply *reply)
{
    ClientNeed n = {0};
    request_fields(req, &n);
    TRY(dispatch_need_set(req->tx, (OrganisationId){req->who.organisation}, &n));
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)
#define SITE_DESK        (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))

const Route dispatch_desk_routes[] = {
    {GET, "/api/desk", PLAN_DESK, WORK, IN(at_fields, DeskBody), NULL, board,
     "The meal's runs, who carries, when everything will arrive", .purpose = "送餐安排"},
    {POST, "/api/desk/preview", PLAN_DESK, WORK, IN(plan_fields, DeskBody), NULL, preview,
     "What a change would mean; nothing is kept", .purpose = "送餐安排"},
    {POST, "/api/desk/proposal", PLAN_DESK, WORK, IN(propose_fields, DeskBody), NULL, propose,
     "What the optimiser would do, and what that saves; nothing is kept", .purpose = "送餐安排"},
    {POST, "/api/desk/plan", PLAN_DESK, WORK, IN(plan_fields, DeskBody), NULL, keep,
     "Keep a change: the whole order of each run it touches", .purpose = "送餐安排"},
    {POST, "/api/desk/undo", PLAN_DESK, WRITE, IN(at_fields, DeskBody), NULL, undo,
     "Take the last change back, unless it was confirmed"},
    {POST, "/api/desk/runs/{id}/confirm", PLAN_DESK, WORK, IN(confirm_fields, DeskBody), NULL,
     confirm, "Confirm a run with its times; who was told another time hears the new one"},
    {POST, "/api/runs/{id}/confirm", SITE_DESK, WORK, IN(confirm_fields, DeskBody), NULL, confirm,
     "The same, by its older name"},
    {POST, "/api/desk/carriers/{worker_id}/off", PLAN_DESK, WRITE, IN(off_fields, DeskBody), NULL,
     off, "Somebody cannot come today, or comes after all"},
    {PUT, "/api/desk/carriers/{id}", SITE_DESK, WRITE, IN(carrier_fields, CarrierBody), NULL,
     carrier_set, "How somebody carries: pace, boxes, hours"},
    {PUT, "/api/desk/needs/{id}", SITE_DESK, WRITE, IN(need_fields, ClientNeed), NULL, need_set,
     "What bringing to this client asks for"},
    {POST, "/api/run/position", CARRIERS, WRITE, IN(position_fields, DeskBody), NULL, position,
     "Where I am, while I am on a run"},
    {0},
};
