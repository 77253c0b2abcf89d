/* Replanning and explaining, JSON in and JSON out. */
#include "engine/route/inside.h"

enum { EVENTS_MAX = 64 };

static int32_t vehicle_of(const RouteProblem *p, const Json *record, const char *key)
{
    int64_t id;
    if (!json_as_i64(json_member(record, key), &id)) return -1;
    for (int32_t k = 0; k < p->vehicle_count; k++)
        if (p->vehicles[k].id == id) return k;
    return -1;
}

static int32_t job_of(const RouteProblem *p, const Json *record, const char *key)
{
    int64_t id;
    if (!json_as_i64(json_member(record, key), &id)) return -1;
    for (int32_t i = 0; i < p->visit_count; i++)
        if (p->visits[i].kind == ROUTE_JOB && p->visits[i].id == id) return i;
    return -1;
}

static int32_t time_of(const RouteProblem *p, const Json *record, const char *key)
{
    int64_t t = json_i64_or(record, key, 0) - p->base;
    return t < 0 ? 0 : t >= ROUTE_NEVER ? ROUTE_NEVER - 1 : (int32_t)t;
}

/* A time that the event must state. */
static Status stated_in(const RouteProblem *p, const Json *event, const char *key, int32_t *out,
                        Problem *why)
{
    int64_t t;
    *out = time_of(p, event, key);
    if (json_as_i64(json_member(event, key), &t)) return OK;
    problem_set(why, INVALID, "route.event", "这种变动要写明时间（整数秒）");
    return problem_at(why, "%s", key);
}

/* Whom the event names beside its own stop or person; what is named has to be there. */
static Status named_in(const RouteProblem *p, const Json *event, RouteEvent *e, Problem *why)
{
    RouteKind kind = route_kind_named(json_str_or(event, "after_type", (Str){0}));
    const Json *after = json_member(event, "after"), *shipment = json_member(event, "shipment");
    int64_t id;
    if (json_kind(shipment) != JSON_NOTHING)
        e->visit = json_as_i64(shipment, &id) ? route_visit_named(p, ROUTE_PICKUP, -1, id) : -1;
    if (kind && json_as_i64(after, &id)) e->after = route_visit_named(p, kind, e->vehicle, id);
    Str cut = json_str_or(event, "splits_trip", (Str){0});
    e->splits = str_is(cut, "after") ? 1 : str_is(cut, "before") ? 2 : 0;
    e->opens = json_bool_or(event, "new_trip", false);
    if (json_kind(after) != JSON_NOTHING && json_kind(after) != JSON_NIL && e->after < 0) {
        problem_set(why, NOT_FOUND, "route.missing", "没有这一站或这个人");
        return problem_at(why, "after");
    }
    return OK;
}

/* A job of a number that is not there yet. */
static Status job_new(Arena *arena, const RouteLive *live, RouteProblem *p, const Json *job,
                      RouteEvent *e, Problem *why)
{
    const RouteProblem *now = route_live_problem(live);
    TRY(route_read_job(arena, p, job, e, why));
    for (int32_t i = 0; i < now->visit_count; i++)
        if (now->visits[i].kind == ROUTE_JOB && now->visits[i].id == e->added->id)
            return problem_set(why, CONFLICT, "route.id", "编号 %lld 已经有了",
                               (long long)e->added->id);
    return OK;
}

static Status event_one(Arena *arena, RouteLive *live, RouteProblem *p, const Json *json,
                        Problem *why)
{
    static const char *const names[] = {"", "add", "cancel", "late", "gone", "ready", "move"};
    Str type = json_str_or(json, "type", (Str){0});
    const RouteProblem *now = route_live_problem(live);
    RouteEvent e = {.visit = job_of(now, json, "id"),
                    .vehicle = vehicle_of(now, json, "vehicle"),
                    .after = job_of(now, json, "after"),
                    .trip = -1};
    int64_t trip;
    if (json_as_i64(json_member(json, "trip"), &trip))
        e.trip = trip < 1 ? 0 : trip > ROUTE_VISITS_MAX ? ROUTE_VISITS_MAX : (int32_t)trip - 1;
    for (int k = 1; k <= 6; k++)
        if (str_is(type, names[k])) e.kind = (RouteEventKind)k;
    if (e.kind == ROUTE_ADD && json_kind(json_member(json, "job")) == JSON_RECORD)
        TRY(job_new(arena, live, p, json_member(json, "job"), &e, why));
    TRY(named_in(now, json, &e, why));
    if (e.kind == ROUTE_LATE) TRY(stated_in(p, json, "until", &e.time, why));
    if (e.kind == ROUTE_READY) TRY(stated_in(p, json, "at", &e.time, why));
    return route_live_event(live, &e, why);
}

static void put_place(JsonOut *json, const RouteProblem *p, const char *key, int32_t vehicle,
                      int32_t trip, int32_t start)
{
    if (vehicle < 0) {
        json_put_null(json, key);
        return;
    }
    json_open(json, key, '{');
    json_put_i64(json, "vehicle", p->vehicles[vehicle].id);
    json_put_i64(json, "yl_trip", trip + 1);
    if (start >= 0) json_put_i64(json, "start", start + p->base);
    json_close(json, '}');
}

static void put_changes(JsonOut *json, const RouteProblem *p, const RouteChange *changes,
                        int32_t count)
{
    json_open(json, "yl_changed", '[');
    for (int32_t i = 0; i < count; i++) {
        const RouteChange *c = &changes[i];
        json_open(json, NULL, '{');
        json_put_i64(json, "id", p->visits[c->visit].id);
        json_put_text(json, "type", route_kind_name(p->visits[c->visit].kind));
        put_place(json, p, "before", c->vehicle_before, c->trip_before, c->start_before);
        put_place(json, p, "after", c->vehicle_after, c->trip_after, c->start_after);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* Who is late and who is gone stands in the plan, so that the next change knows it too. */
static Status known_of(Arena *arena, const RouteProblem *p, const Json *solution, int32_t **until,
                       bool **gone, Problem *why)
{
    const Json *late = json_member(solution, "yl_late"), *left = json_member(solution, "yl_gone");
    *until = NEW_ARRAY(arena, int32_t, p->vehicle_count + 1);
    *gone = NEW_ARRAY(arena, bool, p->vehicle_count + 1);
    for (size_t i = 0; i < json_count(late); i++) {
        int32_t k = vehicle_of(p, json_item(late, i), "vehicle");
        if (k < 0) return problem_set(why, INVALID, "route.solution", "yl_late 里没有这个人");
        TRY(stated_in(p, json_item(late, i), "until", &(*until)[k], why));
    }
    for (size_t i = 0; i < json_count(left); i++) {
        int32_t k = vehicle_of(p, json_item(left, i), "vehicle");
        if (k < 0) return problem_set(why, INVALID, "route.solution", "yl_gone 里没有这个人");
        (*gone)[k] = true;
    }
    return OK;
}

static void put_known(JsonOut *json, const RouteLive *live, int32_t now)
{
    const RouteProblem *p = route_live_problem(live);
    json_open(json, "yl_late", '[');
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        if (route_live_until(live, k) <= now || route_live_gone(live, k)) continue;
        json_open(json, NULL, '{');
        json_put_i64(json, "vehicle", p->vehicles[k].id);
        json_put_i64(json, "until", route_live_until(live, k) + p->base);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_open(json, "yl_gone", '[');
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        if (!route_live_gone(live, k)) continue;
        json_open(json, NULL, '{');
        json_put_i64(json, "vehicle", p->vehicles[k].id);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* The state's problem with its plan as it is carried out. */
static Status open_state(Arena *arena, Str state, const Json *events, RouteProblem *p,
                         RouteLive **live, int32_t *now, Problem *why)
{
    RoutePlan plan;
    RouteTimes times;
    int32_t *until;
    bool *gone;
    TRY(route_read_state(arena, state, events, p, why));
    const Json *solution = json_member(p->json, "yl_plan");
    if (json_kind(solution) != JSON_RECORD)
        return problem_set(why, INVALID, "route.no_plan", "缺少 yl_plan");
    TRY(route_plan_read(arena, p, solution, &plan, why));
    TRY(known_of(arena, p, solution, &until, &gone, why));
    int64_t at = json_i64_or(p->json, "yl_now", -1);
    *now = at < 0 ? -1 : time_of(p, p->json, "yl_now");
    int64_t change = json_i64_or(p->json, "yl_change_cost", 0);
    if (change < 0 || change > ROUTE_NEVER / 8) change = 0;
    RouteKnown known = {.times = &times, .until = until, .gone = gone};
    if (!route_plan_times(arena, p, solution, &plan, &times)) route_times(arena, p, &plan, &times);
    int32_t *told = NEW_ARRAY(arena, int32_t, p->visit_count + 1);
    memcpy(told, times.start, (size_t)p->visit_count * sizeof *told);
    known.told = told;
    route_times_seen(p, &plan, &times, until);
    return route_live_open_known(arena, p, &plan, *now, change * p->cost_scale, &known, live, why);
}

static void put_after(JsonOut *json, const RouteProblem *p, int32_t visit)
{
    if (visit < 0) {
        json_put_null(json, "after");
        return;
    }
    json_put_i64(json, "after", p->visits[visit].id);
    if (p->visits[visit].kind != ROUTE_JOB)
        json_put_text(json, "after_type", route_kind_name(p->visits[visit].kind));
}

Status route_suggest_json(Arena *arena, Str state, Str job, int32_t most, Buf *out, Problem *why)
{
    RouteProblem p;
    RouteLive *live;
    RouteOffer offers[64];
    RouteEvent e = {.kind = ROUTE_ADD};
    const Json *record;
    int32_t now, visit, count = 0;
    if (most > 64) most = 64;
    TRY(json_read(arena, job, &record, why));
    Str as_event = str_fmt(arena, "{\"job\":%.*s}", STR_ARG(job));
    const Json *event;
    TRY(json_read(arena, as_event, &event, why));
    TRY(open_state(arena, state, event, &p, &live, &now, why));
    Status status = job_new(arena, live, &p, record, &e, why);
    if (status == OK) status = route_live_take(live, &e, &visit, why);
    if (status == OK) count = route_suggest(live, visit, most, offers);
    const RouteProblem *after = route_live_problem(live);
    JsonOut json = json_out(out);
    json_open(&json, NULL, '{');
    json_open(&json, "yl_offers", '[');
    for (int32_t i = 0; i < count; i++) {
        json_open(&json, NULL, '{');
        json_put_i64(&json, "vehicle", after->vehicles[offers[i].vehicle].id);
        json_put_i64(&json, "yl_trip", offers[i].trip + 1);
        if (offers[i].opens) json_put_bool(&json, "new_trip", true);
        if (offers[i].splits)
            json_put_text(&json, "splits_trip", offers[i].splits == 1 ? "after" : "before");
        put_after(&json, after, offers[i].after);
        json_put_i64(&json, "start", offers[i].start + p.base);
        json_put_double(&json, "cost", (double)offers[i].cost / p.cost_scale, 2);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    buf_char(out, '\n');
    route_live_close(live);
    return status;
}

Status route_replan_json(Arena *arena, Str state, Str events, const RouteBudget *budget, Buf *out,
                         Problem *why)
{
    RouteProblem p;
    RoutePlan plan;
    RouteTimes times;
    RouteLive *live;
    const Json *list;
    int32_t now;
    TRY(json_read(arena, events, &list, why));
    TRY(open_state(arena, state, list, &p, &live, &now, why));
    Status status = OK;
    size_t count = json_kind(list) == JSON_LIST ? json_count(list) : 1;
    if (count > EVENTS_MAX)
        status = problem_set(why, INVALID, "route.events", "一次最多 %d 个变动", EVENTS_MAX);
    for (size_t i = 0; i < count && status == OK; i++)
        status = event_one(arena, live, &p,
                           json_kind(list) == JSON_LIST ? json_item(list, i) : list, why);
    if (status == OK) {
        if (budget) route_live_polish(live, budget);
        RouteChange *changes;
        JsonOut json = json_out(out);
        const RouteProblem *after = route_live_problem(live);
        int32_t changed = route_live_changes(live, arena, &changes);
        route_live_plan(live, arena, &plan);
        json_open(&json, NULL, '{');
        put_changes(&json, after, changes, changed);
        Buf inner = buf_new(arena, (size_t)1 << 28);
        route_live_times(live, arena, &times);
        route_write_at(&inner, after, &plan, &times, -1);
        Str whole = str_trim(buf_str(&inner));
        Buf more = buf_new(arena, (size_t)1 << 20);
        JsonOut facts = json_out(&more);
        json_open(&facts, NULL, '{');
        put_known(&facts, live, now);
        json_close(&facts, '}');
        json_put_raw(&json, "plan",
                     str_fmt(arena, "%.*s,%.*s", (int)whole.len - 1, whole.ptr, (int)more.len - 1,
                             more.ptr + 1));
        json_close(&json, '}');
        buf_char(out, '\n');
    }
    route_live_close(live);
    return status;
}

Status route_explain_json(Arena *arena, const RouteProblem *p, const Json *solution, Buf *out,
                          Problem *why)
{
    RoutePlan plan;
    RouteReason *reasons;
    JsonOut json = json_out(out);
    TRY(route_plan_read(arena, p, solution, &plan, why));
    int32_t count = route_explain(arena, p, &plan, &reasons);
    json_open(&json, NULL, '[');
    for (int32_t i = 0; i < count; i++) {
        const RouteReason *r = &reasons[i];
        const RouteVisit *v = &p->visits[r->visit];
        json_open(&json, NULL, '{');
        json_put_i64(&json, "id", v->id);
        json_put_text(&json, "type", v->kind == ROUTE_PICKUP ? "pickup" : "job");
        if (v->name.len) json_put_str(&json, "description", v->name);
        json_put_text(&json, "rule", route_why_name(r->rule));
        json_put_i64(&json, "amount", r->amount);
        if (r->vehicle >= 0) json_put_i64(&json, "vehicle", p->vehicles[r->vehicle].id);
        if (r->rule == ROUTE_WHY_CAPACITY) json_put_i64(&json, "dimension", r->detail);
        if (r->rule == ROUTE_WHY_PERSON) json_put_i64(&json, "level", r->detail);
        if (r->rule == ROUTE_WHY_SKILL) {
            json_open(&json, "skills", '[');
            for (uint64_t left = route_skills_missing(p, r); left != 0; left &= left - 1)
                json_put_i64(&json, NULL, route_skill_id(p, __builtin_ctzll(left)));
            json_close(&json, ']');
        }
        json_put_str(&json, "text", r->text);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    buf_char(out, '\n');
    return OK;
}
