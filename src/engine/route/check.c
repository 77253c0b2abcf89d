/* An independent judge: re-lives a stated solution step by step.  It shares nothing with the
 * search: it lays out no times of its own, it only holds what is stated against the rules. */
#include "engine/route/route.h"

typedef struct Live {
    int32_t vehicle, place, trip; /* trip counts from 1 */
    int64_t time;                 /* when the last step was done */
    int64_t left;                 /* start of this trip */
    int64_t first_left;
    int64_t travel, metres, cost, busy;
    int64_t setup, service, wait, priority;
    int32_t tasks, rank; /* the last rank seen */
    bool thawed;         /* something that is not frozen was seen */
    int64_t load[ROUTE_DIMS];
} Live;

typedef struct Judge {
    Arena *arena;
    const RouteProblem *p;
    RouteVerdict *out;
    int32_t *start;   /* stated start of work of each visit, -1: not seen */
    int32_t *vehicle; /* that made it */
    int32_t faults_max;
    Live all; /* sums over the routes */
    Problem *why;
} Judge;

static void fault(Judge *j, const char *code, const char *format, int64_t id, int64_t by)
{
    RouteVerdict *v = j->out;
    if (v->fault_count >= j->faults_max) return;
    RouteFault *f = &v->faults[v->fault_count++];
    snprintf(f->code, sizeof f->code, "%s", code);
    f->text = str_fmt(j->arena, "%s %lld (%lld)", format, (long long)id, (long long)by);
}

/* What a solution says beside what was counted; says nothing: nothing to hold against it. */
static void stated(Judge *j, const Json *record, const char *key, int64_t counted, int64_t id)
{
    int64_t said;
    if (json_as_i64(json_member(record, key), &said) && said != counted)
        fault(j, "sums", key, id, said - counted);
}

static void stated_cost(Judge *j, const Json *record, int64_t counted, int64_t id)
{
    double said;
    if (!j->p->vroom || !json_as_double(json_member(record, "cost"), &said)) return;
    double gap = said * j->p->cost_scale - (double)counted;
    if (gap > 1 || gap < -1)
        fault(j, "cost", "stated cost is not the cost counted:", id, (int64_t)gap);
}

static void stated_load(Judge *j, const Live *l, const Json *step, int64_t id)
{
    const Json *said = json_member(step, "load");
    for (size_t d = 0; d < json_count(said); d++) {
        int64_t n, counted = (int)d < j->p->dims ? l->load[d] : 0;
        if (!json_as_i64(json_item(said, d), &n) || n != counted)
            fault(j, "sums", "load", id, counted);
    }
}

/* The sums VROOM prints for a route and for all of them. */
static void stated_sums(Judge *j, const Live *l, const Json *record, int64_t id)
{
    stated(j, record, "duration", l->travel, id);
    stated(j, record, "setup", l->setup, id);
    stated(j, record, "service", l->service, id);
    stated(j, record, "waiting_time", l->wait, id);
    stated(j, record, "priority", l->priority, id);
    stated(j, record, "distance", l->metres, id);
}

static int64_t travel_of(const RouteProblem *p, int32_t vehicle, const int32_t *table, int32_t a,
                         int32_t b)
{
    (void)vehicle;
    return a < 0 || b < 0 || !table ? 0 : table[(size_t)a * (size_t)p->place_count + (size_t)b];
}

static int64_t seconds_of(const RouteProblem *p, int32_t k, int32_t a, int32_t b)
{
    const RouteVehicle *v = &p->vehicles[k];
    int64_t t = travel_of(p, k, p->matrices[v->profile].seconds, a, b);
    return v->speed_percent == 100 ? t : (t * 100 + v->speed_percent - 1) / v->speed_percent;
}

/* Cost of a leg: an explicit cost table, or time and distance at their rates, rounded per leg. */
static int64_t leg_cost_of(const RouteProblem *p, int32_t k, int32_t a, int32_t b)
{
    const RouteVehicle *v = &p->vehicles[k];
    const RouteMatrix *m = &p->matrices[v->profile];
    if (m->costs) return travel_of(p, k, m->costs, a, b);
    int64_t by_time = (seconds_of(p, k, a, b) * v->cost_hour * p->cost_scale + 1800) / 3600;
    int64_t by_way = (travel_of(p, k, m->metres, a, b) * v->cost_km * p->cost_scale + 500) / 1000;
    return by_time + by_way;
}

static int32_t find_visit(const RouteProblem *p, RouteKind kind, int32_t vehicle, int64_t id)
{
    for (int32_t i = 0; i < p->visit_count; i++)
        if (p->visits[i].kind == kind && p->visits[i].id == id &&
            (kind != ROUTE_BREAK || p->visits[i].vehicle == vehicle))
            return i;
    return -1;
}

static RouteKind kind_named(Str type)
{
    if (str_is(type, "job")) return ROUTE_JOB;
    if (str_is(type, "pickup")) return ROUTE_PICKUP;
    if (str_is(type, "delivery")) return ROUTE_DELIVERY;
    return str_is(type, "break") ? ROUTE_BREAK : (RouteKind)0;
}

static void arrive(Judge *j, Live *l, const Json *step, int32_t place, int64_t id)
{
    int64_t stated = json_i64_or(step, "arrival", INT64_MIN / 4) - j->p->base;
    int64_t need = l->time + seconds_of(j->p, l->vehicle, l->place, place);
    if (stated != need)
        fault(j, "arrival", "arrival does not follow from the step before, at", id, stated - need);
    l->travel += seconds_of(j->p, l->vehicle, l->place, place);
    l->busy += seconds_of(j->p, l->vehicle, l->place, place);
    l->metres +=
        travel_of(j->p, l->vehicle, j->p->matrices[j->p->vehicles[l->vehicle].profile].metres,
                  l->place, place);
    l->cost += leg_cost_of(j->p, l->vehicle, l->place, place);
    l->time = stated;
}

static void loads_within(Judge *j, const Live *l, int64_t id)
{
    for (int d = 0; d < j->p->dims; d++)
        if (l->load[d] < 0 || l->load[d] > j->p->vehicles[l->vehicle].capacity[d])
            fault(j, "capacity", "load beyond capacity at", id, l->load[d]);
}

/* What must be aboard when the trip starts: the deliveries of its jobs up to the next reload. */
static void board(Judge *j, Live *l, const Json *steps, size_t from)
{
    memset(l->load, 0, sizeof l->load);
    for (size_t i = from; i < json_count(steps); i++) {
        const Json *step = json_item(steps, i);
        Str type = json_str_or(step, "type", (Str){0});
        if (str_is(type, "reload") || str_is(type, "end")) break;
        if (!str_is(type, "job")) continue;
        int32_t c = find_visit(j->p, ROUTE_JOB, l->vehicle, json_i64_or(step, "id", -1));
        for (int d = 0; c >= 0 && d < j->p->dims; d++) l->load[d] += j->p->visits[c].delivery[d];
    }
    loads_within(j, l, j->p->vehicles[l->vehicle].id);
}

static void visit_times(Judge *j, const Live *l, const RouteVisit *v, int64_t start)
{
    bool open = false;
    for (int32_t w = 0; w < v->window_count; w++)
        open |= start >= v->windows[w].from && start <= v->windows[w].to;
    if (!open) fault(j, "window", "outside its windows: visit", v->id, start);
    if (v->max_ride >= 0 && start - l->left > v->max_ride)
        fault(j, "heat", "too long on board: visit", v->id, start - l->left - v->max_ride);
    if (v->ready > 0 && l->left < v->ready)
        fault(j, "ready", "trip leaves before it is ready: visit", v->id, v->ready - l->left);
}

static void visit_who(Judge *j, const Live *l, const RouteVisit *v, int32_t c)
{
    const RouteProblem *p = j->p;
    if ((v->skills & ~p->vehicles[l->vehicle].skills) != 0)
        fault(j, "skill", "skill missing for visit", v->id, 0);
    if (p->extra &&
        p->extra[(size_t)l->vehicle * (size_t)p->visit_count + (size_t)c] == ROUTE_FORBIDDEN)
        fault(j, "forbidden", "forbidden pair at visit", v->id, 0);
    if (v->kind != ROUTE_DELIVERY) return;
    if (j->start[v->partner] < 0 || j->vehicle[v->partner] != l->vehicle)
        fault(j, "pair", "delivered before it was picked up: visit", v->id, 0);
}

/* What the desk has fixed: the order of some, and those that stand before all others. */
static void visit_order(Judge *j, Live *l, const RouteVisit *v)
{
    if (v->kind == ROUTE_BREAK) return;
    if (v->rank > 0 && v->rank < l->rank)
        fault(j, "order", "not in its fixed order: visit", v->id, v->rank - l->rank);
    if (v->rank > 0) l->rank = v->rank;
    if (v->frozen && l->thawed) fault(j, "frozen", "something stands before visit", v->id, 0);
    l->thawed |= !v->frozen;
}

static void live_visit(Judge *j, Live *l, const Json *step, int32_t c)
{
    const RouteProblem *p = j->p;
    const RouteVisit *v = &p->visits[c];
    bool pause = v->kind == ROUTE_BREAK;
    size_t row = p->vehicle_type
                     ? (size_t)p->vehicle_type[l->vehicle] * (size_t)p->visit_count + (size_t)c
                     : 0;
    int64_t service = p->service_by_type ? p->service_by_type[row] : v->service;
    int64_t setup = pause || l->place == v->place ? 0
                    : p->setup_by_type            ? p->setup_by_type[row]
                                                  : v->setup;
    if (j->start[c] >= 0) fault(j, "twice", "visited twice: visit", v->id, 0);
    arrive(j, l, step, pause ? -1 : v->place, v->id);
    int64_t wait = json_i64_or(step, "waiting_time", 0);
    if (wait < 0) fault(j, "wait", "negative waiting at visit", v->id, wait);
    int64_t start = l->time + wait;
    visit_times(j, l, v, start);
    visit_who(j, l, v, c);
    visit_order(j, l, v);
    if (v->late_cost > 0 && start > v->due) l->cost += v->late_cost * (start - v->due);
    if (json_i64_or(step, "service", -1) != service)
        fault(j, "service", "wrong service time at visit", v->id, service);
    if (json_i64_or(step, "setup", 0) != setup)
        fault(j, "setup", "wrong set-up time at visit", v->id, setup);
    j->start[c] = (int32_t)(start < 0 ? 0 : start > INT32_MAX ? INT32_MAX : start);
    j->vehicle[c] = l->vehicle;
    l->time = start + setup + service;
    l->wait += wait;
    l->setup += setup;
    l->service += service;
    stated(j, step, "duration", l->travel, v->id);
    for (int d = 0; v->max_load && d < p->dims; d++)
        if (l->load[d] > v->max_load[d])
            fault(j, "break_load", "too much aboard for break", v->id, l->load[d]);
    if (pause) stated_load(j, l, step, v->id);
    if (pause) return;
    l->priority += v->kind == ROUTE_DELIVERY ? 0 : v->priority;
    l->place = v->place;
    l->busy += service;
    l->tasks++;
    for (int d = 0; d < p->dims; d++) l->load[d] += v->pickup[d] - v->delivery[d];
    loads_within(j, l, v->id);
    stated_load(j, l, step, v->id);
    if (p->extra)
        l->cost +=
            p->extra[(size_t)l->vehicle * (size_t)p->visit_count + (size_t)c] % ROUTE_FORBIDDEN;
    int64_t rate = p->vehicles[l->vehicle].cost_task_hour;
    if (rate > 0) l->cost += (service * rate * p->cost_scale + 1800) / 3600;
    j->out->served += v->kind != ROUTE_DELIVERY;
}

static void live_reload(Judge *j, Live *l, const Json *steps, size_t at)
{
    const Json *step = json_item(steps, at);
    const RouteVehicle *v = &j->p->vehicles[l->vehicle];
    arrive(j, l, step, v->end, v->id);
    int64_t wait = json_i64_or(step, "waiting_time", 0);
    if (wait < 0) fault(j, "wait", "negative waiting at reload of", v->id, wait);
    if (json_i64_or(step, "service", -1) != v->reload)
        fault(j, "reload", "wrong reload time of", v->id, v->reload);
    l->place = v->start;
    l->wait += wait;
    l->time += wait + v->reload;
    l->left = l->time;
    if (++l->trip > v->max_trips) fault(j, "trips", "too many trips by", v->id, l->trip);
    board(j, l, steps, at + 1);
    stated_load(j, l, step, v->id);
}

static void live_end(Judge *j, Live *l, const Json *step)
{
    const RouteVehicle *v = &j->p->vehicles[l->vehicle];
    arrive(j, l, step, v->end, v->id);
    if (l->first_left < v->from)
        fault(j, "shift", "starts before the shift:", v->id, v->from - l->first_left);
    if (l->time > v->to) fault(j, "shift", "back after the shift:", v->id, l->time - v->to);
    if (v->max_work >= 0 && l->time - l->first_left > v->max_work)
        fault(j, "work", "works too long:", v->id, l->time - l->first_left - v->max_work);
    if (l->tasks > v->max_tasks) fault(j, "tasks", "too many tasks:", v->id, l->tasks);
    if (v->max_travel >= 0 && l->travel > v->max_travel)
        fault(j, "travel", "travels too long:", v->id, l->travel);
    if (v->max_metres >= 0 && l->metres > v->max_metres)
        fault(j, "distance", "travels too far:", v->id, l->metres);
    if (l->tasks > 0) l->cost += v->cost_fixed;
    int64_t work = l->busy / j->p->scale < 1000000 ? l->busy / j->p->scale : 1000000;
    l->cost += j->p->balance * work * work / (3600 * 3600);
    j->out->travel += l->cost;
    j->out->vehicles += l->tasks > 0;
    stated(j, step, "duration", l->travel, v->id);
    stated_load(j, l, step, v->id);
}

static void add_to_all(Live *all, const Live *l)
{
    all->travel += l->travel;
    all->metres += l->metres;
    all->setup += l->setup;
    all->service += l->service;
    all->wait += l->wait;
    all->priority += l->priority;
}

static Status live_route(Judge *j, const Json *route, int64_t *left)
{
    const RouteProblem *p = j->p;
    int64_t id = json_i64_or(route, "vehicle", -1);
    Live l = {.vehicle = -1, .trip = 1};
    for (int32_t k = 0; k < p->vehicle_count && l.vehicle < 0; k++)
        if (p->vehicles[k].id == id) l.vehicle = k;
    if (l.vehicle < 0)
        return problem_set(j->why, INVALID, "route.solution", "没有这辆车：%lld", (long long)id);
    if (left[l.vehicle] >= 0) fault(j, "vehicle", "vehicle used in two routes:", id, 0);
    const Json *steps = json_member(route, "steps");
    size_t count = json_count(steps);
    if (count < 2 || !str_is(json_str_or(json_item(steps, 0), "type", (Str){0}), "start") ||
        !str_is(json_str_or(json_item(steps, count - 1), "type", (Str){0}), "end"))
        return problem_set(j->why, INVALID, "route.solution", "路线要从 start 到 end");
    l.place = p->vehicles[l.vehicle].start;
    l.time = l.left = l.first_left = json_i64_or(json_item(steps, 0), "arrival", 0) - p->base;
    left[l.vehicle] = 1;
    board(j, &l, steps, 1);
    stated_load(j, &l, json_item(steps, 0), id);
    for (size_t i = 1; i + 1 < count; i++) {
        const Json *step = json_item(steps, i);
        Str type = json_str_or(step, "type", (Str){0});
        if (str_is(type, "reload")) {
            live_reload(j, &l, steps, i);
            continue;
        }
        RouteKind kind = kind_named(type);
        int32_t c = kind ? find_visit(p, kind, l.vehicle, json_i64_or(step, "id", -1)) : -1;
        if (c < 0)
            return problem_set(j->why, INVALID, "route.solution", "没有这一站：第 %zu 步", i);
        live_visit(j, &l, step, c);
    }
    live_end(j, &l, json_item(steps, count - 1));
    stated_cost(j, route, l.cost, id);
    stated_sums(j, &l, route, id);
    add_to_all(&j->all, &l);
    return OK;
}

static void judge_pairs(Judge *j)
{
    const RouteProblem *p = j->p;
    for (int32_t i = 0; i < p->sync_count; i++) {
        const RouteSync *s = &p->syncs[i];
        int64_t a = j->start[s->first], b = j->start[s->second];
        int64_t id = p->visits[s->first].id;
        if (p->visits[s->first].idle || p->visits[s->second].idle) continue; /* the other, alone */
        if ((a < 0) != (b < 0)) fault(j, "sync", "one of a pair without the other:", id, 0);
        if (a < 0 || b < 0) continue;
        if (b - a < s->min_gap || b - a > s->max_gap) fault(j, "sync", "gap of a pair:", id, b - a);
        if (j->vehicle[s->first] == j->vehicle[s->second])
            fault(j, "sync", "a pair by one person:", id, 0);
    }
    for (int32_t c = 0; c < p->visit_count; c++) {
        const RouteVisit *v = &p->visits[c];
        if (v->kind != ROUTE_PICKUP || v->idle || p->visits[v->partner].idle) continue;
        if ((j->start[c] < 0) != (j->start[v->partner] < 0))
            fault(j, "pair", "half a shipment:", v->id, 0);
    }
}

static void judge_rest(Judge *j, const int64_t *left)
{
    const RouteProblem *p = j->p;
    for (int32_t c = 0; c < p->visit_count; c++) {
        const RouteVisit *v = &p->visits[c];
        if (v->kind == ROUTE_BREAK && !v->idle && left[v->vehicle] >= 0 && j->start[c] < 0)
            fault(j, "break", "break not taken:", v->id, p->vehicles[v->vehicle].id);
        if (v->idle && j->start[c] >= 0) fault(j, "idle", "not asked for today: visit", v->id, 0);
        if ((v->kind != ROUTE_JOB && v->kind != ROUTE_PICKUP) || v->idle || j->start[c] >= 0)
            continue;
        j->out->unserved++;
        j->out->cost += v->penalty;
    }
    j->out->cost += j->out->travel;
}

/* Everybody is in a route or among the unassigned, and nobody in both. */
static void judge_unassigned(Judge *j, const Json *solution)
{
    const RouteProblem *p = j->p;
    const Json *list = json_member(solution, "unassigned");
    bool *told = NEW_ARRAY(j->arena, bool, p->visit_count + 1);
    for (size_t i = 0; i < json_count(list); i++) {
        int64_t id = json_i64_or(json_item(list, i), "id", -1);
        RouteKind kind = kind_named(json_str_or(json_item(list, i), "type", STR("job")));
        int32_t c = kind && kind != ROUTE_BREAK ? find_visit(p, kind, -1, id) : -1;
        if (c < 0)
            fault(j, "unassigned", "nobody of this number is to be visited:", id, 0);
        else if (told[c])
            fault(j, "unassigned", "told twice:", id, 0);
        else if (j->start[c] >= 0)
            fault(j, "unassigned", "served and unassigned:", id, 0);
        if (c >= 0) told[c] = true;
    }
    for (int32_t c = 0; c < p->visit_count; c++)
        if (p->visits[c].kind != ROUTE_BREAK && !p->visits[c].idle && j->start[c] < 0 && !told[c])
            fault(j, "missing", "neither served nor unassigned: visit", p->visits[c].id, 0);
}

static void judge_summary(Judge *j, const Json *solution)
{
    const Json *summary = json_member(solution, "summary");
    const RouteVerdict *v = j->out;
    int64_t left;
    stated_cost(j, summary, v->travel, v->travel);
    stated_sums(j, &j->all, summary, 0);
    stated(j, summary, "yl_cost_with_penalties", v->cost / j->p->cost_scale, 0);
    stated(j, summary, "routes", v->vehicles, 0);
    /* As in VROOM a pair counts twice. */
    if (json_as_i64(json_member(summary, "unassigned"), &left) &&
        left != (int64_t)json_count(json_member(solution, "unassigned")))
        fault(j, "sums", "unassigned", 0, left - v->unserved);
}

Status route_check(Arena *arena, const RouteProblem *p, const Json *solution, RouteVerdict *out,
                   Problem *why)
{
    Judge j = {.arena = arena, .p = p, .out = out, .faults_max = 200, .why = why};
    *out = (RouteVerdict){.faults = NEW_ARRAY(arena, RouteFault, j.faults_max)};
    j.start = NEW_ARRAY(arena, int32_t, p->visit_count + 1);
    j.vehicle = NEW_ARRAY(arena, int32_t, p->visit_count + 1);
    int64_t *left = NEW_ARRAY(arena, int64_t, p->vehicle_count + 1);
    for (int32_t i = 0; i < p->visit_count; i++) j.start[i] = -1;
    for (int32_t k = 0; k < p->vehicle_count; k++) left[k] = -1;
    const Json *routes = json_member(solution, "routes");
    if (json_kind(routes) != JSON_LIST)
        return problem_set(why, INVALID, "route.solution", "没有 routes");
    for (size_t i = 0; i < json_count(routes); i++) TRY(live_route(&j, json_item(routes, i), left));
    judge_pairs(&j);
    judge_rest(&j, left);
    judge_unassigned(&j, solution);
    judge_summary(&j, solution);
    return OK;
}
