/* Jobs and shipments. */
#include "engine/route/read_inside.h"

static Status job_common(Read *r, const Json *record, RouteVisit *v)
{
    TRY(read_whole(r, record, "id", 0, INT64_C(1) << 53, -1, &v->id));
    if (v->id < 0) return read_fail(r, "route.id", "缺少编号", "id");
    v->name = json_str_or(record, "description", (Str){0});
    TRY(read_whole32(r, record, "setup", 0, ROUTE_NEVER / 4, 0, &v->setup));
    TRY(read_whole32(r, record, "service", 0, ROUTE_NEVER / 4, 0, &v->service));
    TRY(read_whole32(r, record, "yl_max_ride", 0, ROUTE_NEVER, -1, &v->max_ride));
    const Json *ready = json_member(record, "yl_ready");
    if (json_kind(ready) != JSON_NOTHING) TRY(read_instant(r, ready, "yl_ready", &v->ready));
    TRY(read_place(r, record, "location_index", "location", &v->place, v));
    if (v->place < 0) return read_fail(r, "route.location", "缺少位置", "location");
    return read_windows(r, record, &v->windows, &v->window_count);
}

RouteVisit *read_visit_add(Read *r, RouteKind kind)
{
    RouteVisit *v = &r->p->visits[r->p->visit_count++];
    *v = (RouteVisit){.kind = kind, .partner = -1, .vehicle = -1, .max_ride = -1};
    return v;
}

/* yl_due, yl_late_cost: work begun after it costs so much for each second; the window still holds.
 */
static Status due(Read *r, const Json *job, RouteVisit *v)
{
    const Json *by = json_member(job, "yl_due");
    if (json_kind(by) == JSON_NOTHING) return OK;
    int64_t at;
    if (!json_as_i64(by, &at)) return read_fail(r, "route.time", "时间应当是整数秒", "yl_due");
    at -= r->p->base;
    v->due = at < -ROUTE_NEVER / 2 ? -ROUTE_NEVER / 2
             : at >= ROUTE_NEVER   ? ROUTE_NEVER - 1
                                   : (int32_t)at;
    TRY(read_whole32(r, job, "yl_late_cost", 1, 100000, 1, &v->late_cost));
    v->late_cost *= r->p->cost_scale;
    return OK;
}

static Status job_one(Read *r, const Json *job, RouteVisit *v)
{
    TRY(job_common(r, job, v));
    TRY(read_amounts(r, job, "amount", v->delivery));
    TRY(read_amounts(r, job, "delivery", v->delivery));
    TRY(read_amounts(r, job, "pickup", v->pickup));
    TRY(read_skills(r, job, &v->skills));
    v->idle = json_bool_or(job, "yl_idle", false);
    TRY(due(r, job, v));
    return read_whole32(r, job, "priority", 0, 100, 0, &v->priority);
}

Status route_read_job(Arena *arena, RouteProblem *p, const Json *job, RouteEvent *e, Problem *why)
{
    RouteVisit *out = NEW(arena, RouteVisit);
    Read *r = NEW(arena, Read);
    RouteProblem scratch = *p;
    scratch.xy = p->spots; /* without: places are those of its tables */
    r->arena = arena;
    r->p = &scratch;
    r->why = why;
    snprintf(r->path, sizeof r->path, "job");
    *out = (RouteVisit){.kind = ROUTE_JOB, .partner = -1, .vehicle = -1, .max_ride = -1};
    if (json_kind(job) != JSON_RECORD) return read_fail(r, "route.job", "应当是一个对象", "");
    TRY(job_one(r, job, out));
    p->skill_count = scratch.skill_count;
    if (out->place >= p->place_count)
        return read_fail(r, "route.place", "地点序号超出行程表", "location_index");
    if (p->spots && !out->located)
        return read_fail(r, "route.location", "没有行程表时要写经纬度", "location");
    scratch.visits = out;
    scratch.visit_count = 1;
    scratch.extra = scratch.service_by_type = scratch.setup_by_type = NULL;
    int64_t change = json_i64_or(p->json, "yl_change_cost", 0);
    TRY(read_job_types(r, job));
    TRY(read_prefer(r, job, 0));
    TRY(read_pin(r, job, 0, change > 0 && change < ROUTE_NEVER / 8 ? change : 0));
    e->added = out;
    e->extra = scratch.extra;
    if (!scratch.service_by_type) return OK;
    int32_t *service = NEW_ARRAY(arena, int32_t, p->vehicle_count + 1);
    int32_t *setup = NEW_ARRAY(arena, int32_t, p->vehicle_count + 1);
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        service[k] = route_service(&scratch, k, 0);
        setup[k] = route_setup(&scratch, k, 0);
    }
    e->service = service;
    e->setup = setup;
    return OK;
}

/* Places of jobs that events add; what else is wrong with them is said when they are added. */
Status read_added_places(Read *r)
{
    size_t count = json_kind(r->events) == JSON_LIST ? json_count(r->events) : 1;
    for (size_t i = 0; i < count; i++) {
        const Json *one = json_kind(r->events) == JSON_LIST ? json_item(r->events, i) : r->events;
        const Json *job = json_member(one, "job");
        int32_t place;
        if (json_kind(json_member(job, "location")) == JSON_NOTHING) continue;
        snprintf(r->path, sizeof r->path, "job");
        TRY(read_place(r, job, "location_index", "location", &place, NULL));
    }
    return OK;
}

Status read_jobs(Read *r)
{
    const Json *jobs = json_member(r->root, "jobs");
    if (json_kind(jobs) != JSON_NOTHING && json_kind(jobs) != JSON_LIST)
        return read_fail(r, "route.jobs", "jobs 应当是列表", "jobs");
    for (size_t i = 0; i < json_count(jobs); i++) {
        const Json *job = json_item(jobs, i);
        snprintf(r->path, sizeof r->path, "jobs[%zu]", i);
        if (json_kind(job) != JSON_RECORD) return read_fail(r, "route.job", "应当是一个对象", "");
        TRY(job_one(r, job, read_visit_add(r, ROUTE_JOB)));
    }
    return OK;
}

/* What a job may say and a pair may not: refused rather than passed over. */
static Status pair_only(Read *r, const Json *shipment)
{
    static const char *const of_jobs[] = {"yl_prefer", "yl_forbid", "yl_pin",      "yl_last",
                                          "yl_due",    "yl_idle",   "yl_late_cost"};
    const Json *parts[] = {shipment, json_member(shipment, "pickup"),
                           json_member(shipment, "delivery")};
    for (size_t k = 0; k < sizeof of_jobs / sizeof *of_jobs; k++)
        for (int part = 0; part < 3; part++)
            if (json_kind(json_member(parts[part], of_jobs[k])) != JSON_NOTHING)
                return read_fail(r, "route.shipment", "成对的取送不能用这一项", of_jobs[k]);
    return OK;
}

Status read_shipments(Read *r)
{
    const Json *list = json_member(r->root, "shipments");
    if (json_kind(list) != JSON_NOTHING && json_kind(list) != JSON_LIST)
        return problem_set(r->why, INVALID, "route.shipment", "shipments 应当是列表");
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *shipment = json_item(list, i);
        snprintf(r->path, sizeof r->path, "shipments[%zu]", i);
        const Json *from = json_member(shipment, "pickup"), *to = json_member(shipment, "delivery");
        if (json_kind(from) != JSON_RECORD || json_kind(to) != JSON_RECORD)
            return read_fail(r, "route.shipment", "要有 pickup 和 delivery", "");
        RouteVisit *a = read_visit_add(r, ROUTE_PICKUP), *b = read_visit_add(r, ROUTE_DELIVERY);
        TRY(job_common(r, from, a));
        TRY(job_common(r, to, b));
        a->partner = r->p->visit_count - 1;
        b->partner = r->p->visit_count - 2;
        TRY(read_amounts(r, shipment, "amount", a->pickup));
        TRY(read_amounts(r, shipment, "amount", b->delivery));
        TRY(pair_only(r, shipment));
        TRY(read_skills(r, shipment, &a->skills));
        b->skills = a->skills;
        TRY(read_whole32(r, shipment, "priority", 0, 100, 0, &a->priority));
        b->priority = a->priority;
    }
    return OK;
}
