/* vehicles[].steps: as in VROOM, where the search begins, not where it must end. */
#include "engine/route/read_inside.h"

enum { STEPS_BYTES = 1 << 26 };

typedef struct Steps {
    Read *r;
    RoutePlan *plan;
    bool *seen;
    int32_t at;
} Steps;

static Status day(Steps *s, int32_t vehicle, const Json *steps)
{
    Read *r = s->r;
    int32_t begun = s->at;
    RouteTrip *trip = &s->plan->trips[s->plan->trip_count];
    *trip = (RouteTrip){vehicle, s->at, 0};
    for (size_t i = 0; i < json_count(steps); i++) {
        Str type = json_str_or(json_item(steps, i), "type", (Str){0});
        if (str_is(type, "start") || str_is(type, "end")) continue;
        if (str_is(type, "reload")) {
            if (trip->length > 0) trip = &s->plan->trips[++s->plan->trip_count];
            *trip = (RouteTrip){vehicle, s->at, 0};
            continue;
        }
        snprintf(r->path, sizeof r->path, "vehicles[%d].steps[%zu]", vehicle, i);
        RouteKind kind = route_kind_named(type);
        if (!kind) return read_fail(r, "route.steps", "不认识这种步骤", "type");
        int32_t c = route_visit_named(r->p, kind, vehicle,
                                      json_i64_or(json_item(steps, i), "id", INT64_MIN));
        if (c < 0) return read_fail(r, "route.steps", "没有这一站", "id");
        if (s->seen[c]) return read_fail(r, "route.steps", "同一站写了两次", "id");
        s->seen[c] = true;
        s->plan->visits[s->at++] = c;
        trip->length++;
    }
    s->plan->trip_count += trip->length > 0;
    s->plan->vehicles_used += s->at > begun;
    return OK;
}

/* The first rule the plan breaks; empty: it holds. */
static Status first_fault(Read *r, RoutePlan *plan, Str *out)
{
    RouteVerdict verdict;
    const Json *json;
    plan->travel = route_full_cost(r->arena, r->p, plan);
    plan->cost = plan->travel;
    for (int32_t i = 0; i < plan->unserved_count; i++)
        plan->cost += r->p->visits[plan->unserved[i]].penalty;
    Buf buf = buf_new(r->arena, STEPS_BYTES);
    route_write(&buf, r->arena, r->p, plan, -1);
    TRY(json_read(r->arena, buf_str(&buf), &json, r->why));
    TRY(route_check(r->arena, r->p, json, &verdict, r->why));
    *out = verdict.fault_count ? verdict.faults[0].text : (Str){0};
    return OK;
}

Status read_steps(Read *r)
{
    RouteProblem *p = r->p;
    const Json *vehicles = json_member(r->root, "vehicles");
    size_t all = 0;
    for (size_t k = 0; k < json_count(vehicles); k++)
        all += json_count(json_member(json_item(vehicles, k), "steps"));
    if (all == 0) return OK;
    RoutePlan *plan = NEW(r->arena, RoutePlan);
    plan->visits = NEW_ARRAY(r->arena, int32_t, p->visit_count + 1);
    plan->unserved = NEW_ARRAY(r->arena, int32_t, p->visit_count + 1);
    plan->trips = NEW_ARRAY(r->arena, RouteTrip, all + json_count(vehicles) + 1);
    Steps s = {.r = r, .plan = plan, .seen = NEW_ARRAY(r->arena, bool, p->visit_count + 1)};
    for (size_t k = 0; k < json_count(vehicles); k++)
        TRY(day(&s, (int32_t)k, json_member(json_item(vehicles, k), "steps")));
    for (int32_t i = 0; i < p->visit_count; i++)
        if (!s.seen[i] && route_wanted(p, i)) plan->unserved[plan->unserved_count++] = i;
    Str fault;
    TRY(first_fault(r, plan, &fault));
    if (fault.len > 0)
        read_note(r, str_fmt(r->arena, "vehicles.steps: 给出的次序不可行，没有用上：%.*s",
                             STR_ARG(fault)));
    else
        p->start = plan;
    return OK;
}
