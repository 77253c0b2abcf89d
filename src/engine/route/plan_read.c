/* A solution in VROOM's output format read back as a plan. */
#include "engine/route/inside.h"

RouteKind route_kind_named(Str type)
{
    if (str_is(type, "job")) return ROUTE_JOB;
    if (str_is(type, "pickup")) return ROUTE_PICKUP;
    if (str_is(type, "delivery")) return ROUTE_DELIVERY;
    return str_is(type, "break") ? ROUTE_BREAK : (RouteKind)0;
}

const char *route_kind_name(RouteKind kind)
{
    static const char *const names[] = {"", "job", "pickup", "delivery", "break"};
    return names[kind];
}

int32_t route_visit_named(const RouteProblem *p, RouteKind kind, int32_t vehicle, int64_t id)
{
    for (int32_t i = 0; i < p->visit_count; i++)
        if (p->visits[i].kind == kind && p->visits[i].id == id &&
            (kind != ROUTE_BREAK || p->visits[i].vehicle == vehicle))
            return i;
    return -1;
}

static Status read_plan(Arena *arena, const RouteProblem *p, const Json *solution, bool usual,
                        RoutePlan *out, Problem *why)
{
    const Json *routes = json_member(solution, "routes");
    bool *seen = NEW_ARRAY(arena, bool, p->visit_count + 1),
         *used = NEW_ARRAY(arena, bool, p->vehicle_count + 1);
    int32_t *of = NEW_ARRAY(arena, int32_t, p->vehicle_count + 1);
    *out = (RoutePlan){.visits = NEW_ARRAY(arena, int32_t, p->visit_count + 1),
                       .unserved = NEW_ARRAY(arena, int32_t, p->visit_count + 1)};
    size_t trips = 1;
    if (json_kind(routes) != JSON_LIST)
        return problem_set(why, INVALID, "route.solution", "没有 routes");
    for (size_t i = 0; i < json_count(routes); i++) {
        trips += json_count(json_member(json_item(routes, i), "steps"));
        for (int32_t k = 0; k < p->vehicle_count; k++)
            if (p->vehicles[k].id == json_i64_or(json_item(routes, i), "vehicle", -1))
                of[k] = (int32_t)i + 1;
    }
    out->trips = NEW_ARRAY(arena, RouteTrip, trips);
    int32_t at = 0;
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        if (!of[k]) continue;
        const Json *steps = json_member(json_item(routes, (size_t)of[k] - 1), "steps");
        RouteTrip *trip = &out->trips[out->trip_count];
        *trip = (RouteTrip){k, at, 0};
        for (size_t i = 0; i < json_count(steps); i++) {
            const Json *step = json_item(steps, i);
            Str type = json_str_or(step, "type", (Str){0});
            if (str_is(type, "reload") || str_is(type, "end")) {
                if (trip->length > 0) trip = &out->trips[++out->trip_count];
                *trip = (RouteTrip){k, at, 0};
                continue;
            }
            RouteKind kind = route_kind_named(type);
            if (!kind) continue;
            int32_t c = route_visit_named(p, kind, k, json_i64_or(step, "id", -1));
            if (usual && (c < 0 || seen[c])) continue;
            if (c < 0 || seen[c])
                return problem_set(why, INVALID, "route.solution", "解里的站与题目不符");
            seen[c] = used[k] = true;
            out->visits[at++] = c;
            trip->length++;
        }
    }
    for (int32_t k = 0; k < p->vehicle_count; k++) out->vehicles_used += used[k];
    for (int32_t c = 0; c < p->visit_count; c++)
        if (!seen[c] && !p->visits[c].idle &&
            (p->visits[c].kind == ROUTE_JOB || p->visits[c].kind == ROUTE_PICKUP)) {
            out->unserved[out->unserved_count++] = c;
            out->cost += p->visits[c].penalty;
        }
    return OK;
}

Status route_plan_read(Arena *arena, const RouteProblem *p, const Json *solution, RoutePlan *out,
                       Problem *why)
{
    return read_plan(arena, p, solution, false, out, why);
}

Status route_usual_read(Arena *arena, const RouteProblem *p, const Json *usual, RoutePlan *out,
                        Problem *why)
{
    return read_plan(arena, p, usual, true, out, why);
}

/* ---- as stated ---- */

typedef struct Stated {
    const RouteProblem *p;
    const RoutePlan *plan;
    RouteTimes *out;
    int32_t trip; /* of the plan, next to be read */
    bool whole;
} Stated;

static int32_t stated_time(Stated *s, const Json *step, int64_t more)
{
    int64_t arrival;
    if (!json_as_i64(json_member(step, "arrival"), &arrival)) s->whole = false;
    if (!s->whole) return 0;
    if (arrival > INT64_MAX / 4 || arrival < INT64_MIN / 4 || more > ROUTE_NEVER) return 0;
    int64_t t = arrival + (more > 0 ? more : 0) - s->p->base;
    return t < 0 ? 0 : t >= ROUTE_NEVER ? ROUTE_NEVER - 1 : (int32_t)t;
}

static void stated_route(Stated *s, int32_t vehicle, const Json *route)
{
    const Json *steps = json_member(route, "steps");
    int32_t leave = 0, in_trip = 0;
    for (size_t i = 0; i < json_count(steps); i++) {
        const Json *step = json_item(steps, i);
        Str type = json_str_or(step, "type", (Str){0});
        int64_t wait = json_i64_or(step, "waiting_time", 0);
        RouteKind kind = route_kind_named(type);
        if (str_is(type, "start")) leave = stated_time(s, step, 0);
        if (str_is(type, "reload"))
            leave = stated_time(s, step, wait + s->p->vehicles[vehicle].reload);
        if (str_is(type, "reload") || str_is(type, "end")) {
            s->trip += in_trip > 0;
            in_trip = 0;
        }
        int32_t c = kind ? route_visit_named(s->p, kind, vehicle, json_i64_or(step, "id", -1)) : -1;
        if (c < 0) continue;
        if (in_trip++ == 0) s->out->leave[s->trip] = leave;
        s->out->start[c] = stated_time(s, step, wait);
    }
    s->trip += in_trip > 0;
}

/* The first moment the visit is open. */
static int32_t open_at(const RouteVisit *v, int32_t at)
{
    for (int32_t w = 0; w < v->window_count; w++)
        if (at <= v->windows[w].to) return at > v->windows[w].from ? at : v->windows[w].from;
    return at;
}

/* One trip, not before free_at; returns when it is back. */
static int32_t follow(const Stated *s, int32_t t, int32_t free_at)
{
    const RouteProblem *p = s->p;
    const RouteTrip *trip = &s->plan->trips[t];
    const RouteVehicle *v = &p->vehicles[trip->vehicle];
    int32_t *leave = &s->out->leave[t], at = v->start;
    if (*leave < free_at) *leave = free_at;
    for (int32_t i = 0; i < trip->length; i++) {
        int32_t ready = p->visits[s->plan->visits[trip->first + i]].ready;
        if (*leave < ready) *leave = ready;
    }
    int32_t time = *leave;
    for (int32_t i = 0; i < trip->length; i++) {
        int32_t c = s->plan->visits[trip->first + i], *start = &s->out->start[c];
        const RouteVisit *visit = &p->visits[c];
        bool pause = visit->kind == ROUTE_BREAK;
        if (!pause) time += route_seconds(p, trip->vehicle, at, visit->place);
        s->out->arrive[c] = time;
        *start = open_at(visit, time > *start ? time : *start);
        time = *start + route_service(p, trip->vehicle, c);
        if (!pause && visit->place != at) time += route_setup(p, trip->vehicle, c);
        if (!pause) at = visit->place;
        if (time > ROUTE_NEVER) time = ROUTE_NEVER;
    }
    time += route_seconds(p, trip->vehicle, at, v->end);
    return s->out->back[t] = time < ROUTE_NEVER ? time : ROUTE_NEVER;
}

static void follow_all(const Stated *s)
{
    for (int32_t t = 0, free_at = 0; t < s->plan->trip_count; t++) {
        const RouteVehicle *v = &s->p->vehicles[s->plan->trips[t].vehicle];
        if (t == 0 || s->plan->trips[t - 1].vehicle != s->plan->trips[t].vehicle) free_at = v->from;
        free_at = follow(s, t, free_at) + v->reload;
    }
}

bool route_plan_times(Arena *arena, const RouteProblem *p, const Json *solution,
                      const RoutePlan *plan, RouteTimes *out)
{
    size_t n = (size_t)p->visit_count + 1, trips = (size_t)plan->trip_count + 1;
    const Json *routes = json_member(solution, "routes");
    *out = (RouteTimes){.start = NEW_ARRAY(arena, int32_t, n),
                        .arrive = NEW_ARRAY(arena, int32_t, n),
                        .leave = NEW_ARRAY(arena, int32_t, trips),
                        .back = NEW_ARRAY(arena, int32_t, trips),
                        .late = NEW_ARRAY(arena, int32_t, n),
                        .cold = NEW_ARRAY(arena, int32_t, n)};
    Stated s = {.p = p, .plan = plan, .out = out, .whole = true};
    for (int32_t c = 0; c < p->visit_count; c++) out->start[c] = -1;
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        const Json *route = NULL;
        for (size_t i = 0; i < json_count(routes); i++)
            if (json_i64_or(json_item(routes, i), "vehicle", -1) == p->vehicles[k].id)
                route = json_item(routes, i);
        if (route) stated_route(&s, k, route);
    }
    if (!s.whole || s.trip != plan->trip_count) return false;
    follow_all(&s);
    return true;
}

/* The first visit of the vehicle that begins after it was seen. */
static bool see(const RouteProblem *p, const RoutePlan *plan, RouteTimes *times, int32_t k,
                int32_t *until)
{
    const RouteVehicle *v = &p->vehicles[k];
    for (int32_t t = 0; t < plan->trip_count; t++) {
        int32_t at = v->start;
        for (int32_t i = 0; plan->trips[t].vehicle == k && i < plan->trips[t].length; i++) {
            int32_t c = plan->visits[plan->trips[t].first + i], place = p->visits[c].place;
            if (p->visits[c].kind == ROUTE_BREAK) continue;
            if (times->start[c] <= v->seen) {
                at = place;
                continue;
            }
            if (times->leave[t] >= v->seen) return false; /* it has not left yet */
            int64_t there = (int64_t)v->seen + route_seconds(p, k, v->seen_at, place);
            if (there <= times->arrive[c] || there >= ROUTE_NO_WAY) return false;
            if (times->start[c] < there) times->start[c] = (int32_t)there;
            *until = (int32_t)there - route_seconds(p, k, at, place);
            return true;
        }
    }
    return false;
}

void route_times_seen(const RouteProblem *p, const RoutePlan *plan, RouteTimes *times,
                      int32_t *until)
{
    Stated s = {.p = p, .plan = plan, .out = times, .whole = true};
    bool later = false;
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        int32_t set_out = 0;
        if (p->vehicles[k].seen < 0 || p->vehicles[k].seen_at < 0) continue;
        later |= see(p, plan, times, k, &set_out);
        if (set_out > until[k]) until[k] = set_out;
    }
    if (later) follow_all(&s);
}
