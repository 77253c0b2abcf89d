/* What joins visits and vehicles: who should, who may, fixed places, service by type, pairs of
 * visits. */
#include "engine/route/read_inside.h"

static int32_t vehicle_with_id(const RouteProblem *p, int64_t id)
{
    for (int32_t k = 0; k < p->vehicle_count; k++)
        if (p->vehicles[k].id == id) return k;
    return -1;
}

static int32_t job_with_id(const RouteProblem *p, int64_t id)
{
    for (int32_t i = 0; i < p->visit_count; i++)
        if (p->visits[i].kind == ROUTE_JOB && p->visits[i].id == id) return i;
    return -1;
}

static int32_t *extra_table(Read *r)
{
    RouteProblem *p = r->p;
    if (!p->extra)
        p->extra =
            NEW_ARRAY(r->arena, int32_t, (size_t)p->vehicle_count * (size_t)p->visit_count + 1);
    return p->extra;
}

static void extra_add(Read *r, int32_t vehicle, int32_t visit, int64_t amount)
{
    int32_t *cell = extra_table(r) + (size_t)vehicle * (size_t)r->p->visit_count + (size_t)visit;
    if (*cell == ROUTE_FORBIDDEN) return;
    int64_t sum = *cell + amount;
    *cell = amount == ROUTE_FORBIDDEN || sum >= ROUTE_NEVER ? ROUTE_FORBIDDEN : (int32_t)sum;
}

/* One entry of yl_prefer: who, and what is paid when somebody else comes; "only": nobody else may.
 */
static Status prefer_one(Read *r, const Json *entry, int64_t *most, bool *only)
{
    const Json *says = json_member(entry, "weight");
    int64_t id, weight = 0;
    if (!json_as_i64(json_member(entry, "vehicle"),
                     &id)) /* who is not there today may stand here */
        return read_fail(r, "route.prefer", "没有这个人", "yl_prefer");
    if (str_is(json_str_or(entry, "weight", (Str){0}), "only"))
        *only = true;
    else if (json_kind(says) != JSON_NOTHING && !json_as_i64(says, &weight))
        return read_fail(r, "route.prefer", "权重是整数，或者写 only", "yl_prefer");
    if (weight < 0 || weight > ROUTE_NEVER / 4)
        return read_fail(r, "route.prefer", "权重超出范围", "yl_prefer");
    if (weight > *most) *most = weight;
    return OK;
}

/* yl_prefer: the largest weight is paid when none of those named makes the visit. A weight may be
 * "only": then nobody else may. yl_forbid: [vehicle ids]. */
Status read_prefer(Read *r, const Json *job, int32_t visit)
{
    RouteProblem *p = r->p;
    const Json *list = json_member(job, "yl_prefer"), *forbid = json_member(job, "yl_forbid");
    if (!read_is_list(list) || !read_is_list(forbid))
        return read_fail(r, "route.prefer", "应当是列表", "yl_prefer/yl_forbid");
    int64_t most = 0;
    bool listed[64] = {0}, only = false;
    size_t count = json_count(list);
    if (count > 64) return read_fail(r, "route.prefer", "名单太长", "yl_prefer");
    for (size_t i = 0; i < count; i++) TRY(prefer_one(r, json_item(list, i), &most, &only));
    for (int32_t k = 0; count > 0 && k < p->vehicle_count; k++) {
        for (size_t i = 0; i < count && !listed[0]; i++)
            listed[0] = json_i64_or(json_item(list, i), "vehicle", -1) == p->vehicles[k].id;
        if (!listed[0]) extra_add(r, k, visit, only ? ROUTE_FORBIDDEN : most * p->cost_scale);
        listed[0] = false;
    }
    for (size_t i = 0; i < json_count(forbid); i++) {
        int64_t id;
        int32_t k = json_as_i64(json_item(forbid, i), &id) ? vehicle_with_id(p, id) : -1;
        if (k < 0) return read_fail(r, "route.forbid", "没有这个人", "yl_forbid");
        extra_add(r, k, visit, ROUTE_FORBIDDEN);
    }
    return OK;
}

static bool is_said(const Json *value)
{
    return json_kind(value) != JSON_NOTHING && json_kind(value) != JSON_NIL;
}

/* yl_pin {vehicle, kind}: this vehicle and no other; "sequence" with a position: in that order
 * among all that have one; "frozen": before everything that is not. yl_last: with the top-level
 * yl_change_cost, the price of moving the visit away from the last plan's vehicle. */
Status read_pin(Read *r, const Json *job, int32_t visit, int64_t change)
{
    RouteProblem *p = r->p;
    const Json *pin = json_member(job, "yl_pin"), *last = json_member(job, "yl_last");
    int64_t id, before = -1;
    if (is_said(last) && !json_as_i64(last, &before))
        return read_fail(r, "route.number", "这里应当是整数", "yl_last");
    if (is_said(pin)) {
        if (!json_as_i64(pin, &id) && !json_as_i64(json_member(pin, "vehicle"), &id))
            return read_fail(r, "route.pin", "要写明是谁：编号，或 {vehicle, kind, position}",
                             "yl_pin");
        int32_t k = vehicle_with_id(p, id);
        if (k < 0) return read_fail(r, "route.pin", "没有这个人", "yl_pin");
        for (int32_t other = 0; other < p->vehicle_count; other++)
            if (other != k) extra_add(r, other, visit, ROUTE_FORBIDDEN);
        Str kind = json_str_or(pin, "kind", STR("courier"));
        RouteVisit *v = &p->visits[visit];
        v->frozen = str_is(kind, "frozen");
        if (!v->frozen && !str_is(kind, "sequence") && !str_is(kind, "courier"))
            return read_fail(r, "route.pin", "kind 只有 courier、sequence、frozen", "yl_pin");
        if (!str_is(kind, "courier"))
            TRY(read_whole32(r, pin, "position", 1, ROUTE_VISITS_MAX, 1, &v->rank));
    }
    if (is_said(last) && change > 0)
        for (int32_t k = 0; k < p->vehicle_count; k++)
            if (p->vehicles[k].id != before) extra_add(r, k, visit, change * p->cost_scale);
    return OK;
}

static int32_t type_index(Read *r, Str name)
{
    for (int32_t t = 0; t < r->type_count; t++)
        if (str_eq(r->types[t], name)) return t;
    return -1;
}

static Status read_types_of(Read *r, const Json *record, int32_t visit)
{
    RouteProblem *p = r->p;
    static const char *const keys[] = {"service_per_type", "setup_per_type"};
    for (int which = 0; which < 2; which++) {
        const Json *map = json_member(record, keys[which]);
        for (void *at = json_first(map); at; at = json_after(map, at)) {
            int32_t t = type_index(r, json_at_key(at));
            int64_t n;
            if (!json_as_i64(json_at_value(at), &n) || n < 0 || n > ROUTE_NEVER / 4)
                return read_fail(r, "route.number", "应当是秒数", keys[which]);
            if (t < 0) continue;
            (which ? p->setup_by_type
                   : p->service_by_type)[(size_t)t * (size_t)p->visit_count + (size_t)visit] =
                (int32_t)n;
        }
    }
    return OK;
}

static bool any_types(Read *r)
{
    static const char *const lists[] = {"jobs", "shipments"};
    for (int l = 0; l < 2; l++) {
        const Json *list = json_member(r->root, lists[l]);
        for (size_t i = 0; i < json_count(list); i++) {
            const Json *one = json_item(list, i);
            const Json *parts[] = {one, json_member(one, "pickup"), json_member(one, "delivery")};
            for (int k = 0; k < 3; k++)
                if (json_kind(json_member(parts[k], "service_per_type")) == JSON_RECORD ||
                    json_kind(json_member(parts[k], "setup_per_type")) == JSON_RECORD)
                    return true;
        }
    }
    return false;
}

/* Every kind of vehicle has a row; each begins with what the visits say. */
static Status lay_types(Read *r)
{
    RouteProblem *p = r->p;
    p->vehicle_type = NEW_ARRAY(r->arena, int32_t, p->vehicle_count + 1);
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        int32_t t = type_index(r, p->vehicles[k].type);
        if (t < 0) {
            if (r->type_count == 64) return read_fail(r, "route.type", "车型太多", "type");
            r->types[t = r->type_count++] = p->vehicles[k].type;
        }
        p->vehicle_type[k] = t;
    }
    size_t cells = (size_t)r->type_count * (size_t)p->visit_count;
    p->service_by_type = NEW_ARRAY(r->arena, int32_t, cells + 1);
    p->setup_by_type = NEW_ARRAY(r->arena, int32_t, cells + 1);
    for (size_t i = 0; i < cells; i++) {
        p->service_by_type[i] = p->visits[i % (size_t)p->visit_count].service;
        p->setup_by_type[i] = p->visits[i % (size_t)p->visit_count].setup;
    }
    return OK;
}

Status read_job_types(Read *r, const Json *job)
{
    if (json_kind(json_member(job, "service_per_type")) != JSON_RECORD &&
        json_kind(json_member(job, "setup_per_type")) != JSON_RECORD)
        return OK;
    TRY(lay_types(r));
    return read_types_of(r, job, 0);
}

Status read_types(Read *r)
{
    if (!any_types(r)) return OK;
    TRY(lay_types(r));
    const Json *jobs = json_member(r->root, "jobs"), *ships = json_member(r->root, "shipments");
    int32_t visit = 0;
    for (size_t i = 0; i < json_count(jobs); i++)
        TRY(read_types_of(r, json_item(jobs, i), visit++));
    for (size_t i = 0; i < json_count(ships); i++) {
        TRY(read_types_of(r, json_member(json_item(ships, i), "pickup"), visit++));
        TRY(read_types_of(r, json_member(json_item(ships, i), "delivery"), visit++));
    }
    return OK;
}

Status read_syncs(Read *r)
{
    const Json *list = json_member(r->root, "yl_sync");
    RouteProblem *p = r->p;
    if (!read_is_list(list))
        return problem_set(r->why, INVALID, "route.sync", "yl_sync 应当是列表");
    p->syncs = NEW_ARRAY(r->arena, RouteSync, json_count(list) + 1);
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *one = json_item(list, i);
        RouteSync *s = &p->syncs[p->sync_count];
        snprintf(r->path, sizeof r->path, "yl_sync[%zu]", i);
        s->first = job_with_id(p, json_i64_or(one, "first", -1));
        s->second = job_with_id(p, json_i64_or(one, "second", -1));
        if (s->first < 0 || s->second < 0)
            return read_fail(r, "route.sync", "没有这次上门", "first");
        TRY(read_whole32(r, one, "min_gap", -ROUTE_NEVER / 2, ROUTE_NEVER / 2, 0, &s->min_gap));
        TRY(read_whole32(r, one, "max_gap", -ROUTE_NEVER / 2, ROUTE_NEVER / 2, ROUTE_NEVER / 2,
                         &s->max_gap));
        p->sync_count++;
    }
    return OK;
}
