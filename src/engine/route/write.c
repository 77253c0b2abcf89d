/* VROOM's output, with yl_trip, yl_reason and yl_scale added. */
#include "engine/route/inside.h"

#include <math.h>

typedef struct Out {
    JsonOut json;
    const RouteProblem *p;
    const RoutePlan *plan;
    const RouteTimes *times;
    int64_t wait, service, setup, travel, metres, priority; /* of all routes */
    int32_t load[ROUTE_DIMS];
} Out;

static void put_location(Out *o, int32_t place, const RouteVisit *visit)
{
    if (place < 0) return;
    if (visit && visit->located) {
        json_open(&o->json, "location", '[');
        json_put_double(&o->json, NULL, visit->lon, 7);
        json_put_double(&o->json, NULL, visit->lat, 7);
        json_close(&o->json, ']');
    }
    json_put_i64(&o->json, "location_index", place);
}

static void put_loads(Out *o, const char *key)
{
    json_open(&o->json, key, '[');
    for (int d = 0; d < o->p->dims; d++) json_put_i64(&o->json, NULL, o->load[d]);
    json_close(&o->json, ']');
}

typedef struct Step {
    const char *type;
    const RouteVisit *visit;
    int32_t place, arrive, travel, metres, setup, service, wait, trip;
} Step;

static void put_step(Out *o, Step s)
{
    json_open(&o->json, NULL, '{');
    json_put_text(&o->json, "type", s.type);
    if (s.visit) {
        json_put_i64(&o->json, "id", s.visit->id);
        if (s.visit->name.len) json_put_str(&o->json, "description", s.visit->name);
    }
    put_location(o, s.place, s.visit);
    json_put_i64(&o->json, "arrival", s.arrive + o->p->base);
    json_put_i64(&o->json, "duration", s.travel);
    json_put_i64(&o->json, "setup", s.setup);
    json_put_i64(&o->json, "service", s.service);
    json_put_i64(&o->json, "waiting_time", s.wait);
    if (s.metres) json_put_i64(&o->json, "distance", s.metres);
    put_loads(o, "load");
    json_put_i64(&o->json, "yl_trip", s.trip);
    json_open(&o->json, "violations", '[');
    if (s.visit && o->times->late[s.visit - o->p->visits] > 0) {
        json_open(&o->json, NULL, '{');
        json_put_text(&o->json, "cause", "delay");
        json_put_i64(&o->json, "duration", o->times->late[s.visit - o->p->visits]);
        json_close(&o->json, '}');
    }
    if (s.visit && s.visit->late_cost > 0 && s.arrive + s.wait > s.visit->due) {
        json_open(&o->json, NULL, '{');
        json_put_text(&o->json, "cause", "yl_late");
        json_put_i64(&o->json, "duration", s.arrive + s.wait - s.visit->due);
        json_close(&o->json, '}');
    }
    if (s.visit && o->times->cold[s.visit - o->p->visits] > 0) {
        json_open(&o->json, NULL, '{');
        json_put_text(&o->json, "cause", "yl_cold");
        json_put_i64(&o->json, "duration", o->times->cold[s.visit - o->p->visits]);
        json_close(&o->json, '}');
    }
    json_close(&o->json, ']');
    json_close(&o->json, '}');
}

static void load_trip(Out *o, const RouteTrip *trip)
{
    memset(o->load, 0, sizeof o->load);
    for (int32_t i = 0; i < trip->length; i++) {
        const RouteVisit *v = &o->p->visits[o->plan->visits[trip->first + i]];
        if (v->kind != ROUTE_JOB) continue;
        for (int d = 0; d < o->p->dims; d++) o->load[d] += v->delivery[d];
    }
}

typedef struct Sum {
    int32_t travel, metres, wait, service, setup, priority;
} Sum;

static void put_trip(Out *o, int32_t t, int32_t number, bool last, Sum *sum)
{
    static const char *const names[] = {"", "job", "pickup", "delivery", "break"};
    const RouteProblem *p = o->p;
    const RouteTrip *trip = &o->plan->trips[t];
    const RouteVehicle *v = &p->vehicles[trip->vehicle];
    int32_t at = v->start, left = o->times->leave[t];
    load_trip(o, trip);
    if (number == 1)
        put_step(o, (Step){.type = "start", .place = v->start, .arrive = left, .trip = 1});
    for (int32_t i = 0; i < trip->length; i++) {
        int32_t c = o->plan->visits[trip->first + i];
        const RouteVisit *visit = &p->visits[c];
        bool pause = visit->kind == ROUTE_BREAK;
        Step s = {.type = names[visit->kind],
                  .visit = visit,
                  .place = pause ? -1 : visit->place,
                  .trip = number};
        s.arrive = o->times->arrive[c];
        s.wait = o->times->start[c] - s.arrive;
        s.service = route_service(p, trip->vehicle, c);
        if (!pause) {
            if (visit->place != at) s.setup = route_setup(p, trip->vehicle, c);
            sum->travel += route_seconds(p, trip->vehicle, at, visit->place);
            sum->metres += route_metres(p, trip->vehicle, at, visit->place);
            at = visit->place;
            for (int d = 0; d < p->dims; d++) o->load[d] += visit->pickup[d] - visit->delivery[d];
        }
        s.travel = sum->travel;
        s.metres = sum->metres;
        sum->wait += s.wait;
        sum->service += s.service;
        sum->setup += s.setup;
        sum->priority += visit->kind == ROUTE_DELIVERY ? 0 : visit->priority;
        put_step(o, s);
        left = o->times->start[c] + s.setup + s.service;
    }
    sum->travel += route_seconds(p, trip->vehicle, at, v->end);
    sum->metres += route_metres(p, trip->vehicle, at, v->end);
    Step home = {.type = last ? "end" : "reload",
                 .place = v->end,
                 .arrive = o->times->back[t],
                 .travel = sum->travel,
                 .metres = sum->metres,
                 .trip = last ? number : number + 1};
    if (!last) {
        home.service = v->reload;
        home.wait = o->times->leave[t + 1] - o->times->back[t] - v->reload;
        sum->wait += home.wait;
        Out ahead = *o;
        load_trip(&ahead, &o->plan->trips[t + 1]);
        memcpy(o->load, ahead.load, sizeof o->load);
    }
    put_step(o, home);
}

static double in_cost(const RouteProblem *p, int64_t cost)
{
    return (double)cost / p->cost_scale;
}

static void put_cost(Out *o, int64_t cost)
{
    if (cost % o->p->cost_scale == 0)
        json_put_i64(&o->json, "cost", cost / o->p->cost_scale);
    else
        json_put_double(&o->json, "cost", in_cost(o->p, cost), 2);
}

static int32_t put_route(Out *o, int32_t first)
{
    const RouteVehicle *v = &o->p->vehicles[o->plan->trips[first].vehicle];
    int32_t end = first;
    while (end < o->plan->trip_count &&
           o->plan->trips[end].vehicle == o->plan->trips[first].vehicle)
        end++;
    RoutePlan day = *o->plan;
    day.trips += first;
    day.trip_count = end - first;
    Sum sum = {0};
    json_open(&o->json, NULL, '{');
    json_put_i64(&o->json, "vehicle", v->id);
    if (v->name.len) json_put_str(&o->json, "description", v->name);
    put_cost(o, route_plan_cost(o->p, &day) + route_soft_cost(o->p, &day, o->times));
    json_open(&o->json, "steps", '[');
    for (int32_t t = first; t < end; t++) put_trip(o, t, t - first + 1, t + 1 == end, &sum);
    json_close(&o->json, ']');
    json_put_i64(&o->json, "setup", sum.setup);
    json_put_i64(&o->json, "service", sum.service);
    json_put_i64(&o->json, "duration", sum.travel);
    json_put_i64(&o->json, "waiting_time", sum.wait);
    json_put_i64(&o->json, "priority", sum.priority);
    if (sum.metres) json_put_i64(&o->json, "distance", sum.metres);
    json_open(&o->json, "violations", '[');
    json_close(&o->json, ']');
    json_close(&o->json, '}');
    o->setup += sum.setup;
    o->service += sum.service;
    o->travel += sum.travel;
    o->wait += sum.wait;
    o->priority += sum.priority;
    o->metres += sum.metres;
    return end;
}

static int32_t unassigned(const Out *o)
{
    int32_t count = o->plan->unserved_count;
    for (int32_t i = 0; i < o->plan->unserved_count; i++)
        count += o->p->visits[o->plan->unserved[i]].kind == ROUTE_PICKUP;
    return count;
}

static void put_unassigned(Out *o)
{
    json_open(&o->json, "unassigned", '[');
    for (int32_t i = 0; i < o->plan->unserved_count; i++) {
        const RouteVisit *v = &o->p->visits[o->plan->unserved[i]];
        for (int half = 0; half < (v->kind == ROUTE_PICKUP ? 2 : 1); half++) {
            const RouteVisit *one = half ? &o->p->visits[v->partner] : v;
            json_open(&o->json, NULL, '{');
            json_put_i64(&o->json, "id", one->id);
            json_put_text(&o->json, "type",
                          one->kind == ROUTE_JOB        ? "job"
                          : one->kind == ROUTE_DELIVERY ? "delivery"
                                                        : "pickup");
            if (one->name.len) json_put_str(&o->json, "description", one->name);
            put_location(o, one->place, one);
            if (o->plan->reasons) {
                const RouteReason *r = &o->plan->reasons[i];
                json_put_text(&o->json, "yl_rule", route_why_name(r->rule));
                json_put_str(&o->json, "yl_reason", r->text);
            }
            json_close(&o->json, '}');
        }
    }
    json_close(&o->json, ']');
}

void route_write(Buf *buf, Arena *arena, const RouteProblem *p, const RoutePlan *plan,
                 int64_t computing_ms)
{
    RouteTimes times;
    route_times(arena, p, plan, &times);
    route_write_at(buf, p, plan, &times, computing_ms);
}

void route_write_at(Buf *buf, const RouteProblem *p, const RoutePlan *plan, const RouteTimes *times,
                    int64_t computing_ms)
{
    Out o = {.json = json_out(buf), .p = p, .plan = plan, .times = times};
    json_open(&o.json, NULL, '{');
    json_put_i64(&o.json, "code", 0);
    if (p->scale != 1) json_put_i64(&o.json, "yl_scale", p->scale);
    json_open(&o.json, "routes", '[');
    for (int32_t t = 0; t < plan->trip_count;) t = put_route(&o, t);
    json_close(&o.json, ']');
    put_unassigned(&o);
    if (p->warning_count) {
        json_open(&o.json, "yl_warnings", '[');
        for (int32_t i = 0; i < p->warning_count; i++) json_put_str(&o.json, NULL, p->warnings[i]);
        json_close(&o.json, ']');
    }
    json_open(&o.json, "summary", '{');
    put_cost(&o, plan->travel);
    json_put_i64(&o.json, "routes", plan->vehicles_used);
    json_put_i64(&o.json, "unassigned", unassigned(&o)); /* a pair twice, as in VROOM */
    json_put_i64(&o.json, "setup", o.setup);
    json_put_i64(&o.json, "service", o.service);
    json_put_i64(&o.json, "duration", o.travel);
    json_put_i64(&o.json, "waiting_time", o.wait);
    json_put_i64(&o.json, "priority", o.priority);
    if (o.metres) json_put_i64(&o.json, "distance", o.metres);
    json_put_i64(&o.json, "yl_cost_with_penalties", plan->cost / p->cost_scale);
    json_put_i64(&o.json, "yl_iterations", plan->iterations);
    json_open(&o.json, "violations", '[');
    json_close(&o.json, ']');
    if (computing_ms >= 0) {
        json_open(&o.json, "computing_times", '{');
        json_put_i64(&o.json, "solving", computing_ms);
        json_close(&o.json, '}');
    }
    json_close(&o.json, '}');
    json_close(&o.json, '}');
    buf_char(buf, '\n');
}

/* The length of the drawn lines, for instances whose distance is not a whole number. */
static double exact_length(const RouteProblem *p, const RoutePlan *plan)
{
    double sum = 0;
    for (int32_t t = 0; t < plan->trip_count; t++) {
        const RouteVehicle *v = &p->vehicles[plan->trips[t].vehicle];
        int32_t at = v->start;
        for (int32_t i = 0; i <= plan->trips[t].length; i++) {
            int32_t to = i < plan->trips[t].length
                             ? p->visits[plan->visits[plan->trips[t].first + i]].place
                             : v->end;
            double dx = p->xy[2 * at] - p->xy[2 * to], dy = p->xy[2 * at + 1] - p->xy[2 * to + 1];
            sum += sqrt(dx * dx + dy * dy);
            at = to;
        }
    }
    return sum;
}

void route_write_summary(Buf *buf, const RouteProblem *p, const RoutePlan *plan, bool feasible)
{
    buf_fmt(buf, "vehicles=%d ", plan->vehicles_used);
    if (p->cost_summary) {
        buf_fmt(buf, "cost=%lld ", (long long)(plan->cost / p->cost_scale));
        buf_fmt(buf, "distance=%lld ", (long long)(plan->travel / p->cost_scale));
    } else if (p->exact_metres && p->xy) {
        buf_fmt(buf, "distance=%.*f ", p->print_digits, exact_length(p, plan));
    } else {
        buf_fmt(buf, "distance=%.*f ", p->print_digits, (double)plan->travel / p->print_div);
    }
    buf_fmt(buf, "unserved=%d feasible=%s", plan->unserved_count, feasible ? "yes" : "no");
}
