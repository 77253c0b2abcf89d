#include "engine/route/inside.h"
#include "engine/route/ties.h"

/* Cost of leaving a visit unserved, as the lunch and home care instances define it. */
enum { PENALTY_BASE = 20000, PENALTY_PRIORITY = 1000 };

static Status refuse(Problem *why, const char *code, const char *text, const char *what, int64_t id)
{
    problem_set(why, INVALID, code, "%s", text);
    return problem_at(why, "%s %lld", what, (long long)id);
}

static int64_t longest_in(const RouteProblem *p, const int32_t *table)
{
    int64_t longest = 0;
    size_t cells = table ? (size_t)p->place_count * (size_t)p->place_count : 0;
    for (size_t i = 0; i < cells; i++)
        if (table[i] > longest && table[i] < ROUTE_NO_WAY) longest = table[i];
    return longest;
}

enum { LATE_HOURS = 4, DAY_HOURS = 24 };

/* What serving one more visit may cost: four of the longest legs, a vehicle, the soft limits.  To
 * leave it out costs more, so that nobody is left out to save money. */
static int64_t serving_most(Arena *arena, const RouteProblem *p)
{
    int64_t most = 0, late = 0, fixed = 0;
    int64_t *way = NEW_ARRAY(arena, int64_t, 3 * (size_t)p->matrix_count + 1);
    for (int32_t m = 0; m < p->matrix_count; m++) {
        way[3 * m] = longest_in(p, p->matrices[m].seconds);
        way[3 * m + 1] = longest_in(p, p->matrices[m].metres);
        way[3 * m + 2] = longest_in(p, p->matrices[m].costs);
    }
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        const RouteVehicle *v = &p->vehicles[k];
        const int64_t *w = &way[3 * v->profile];
        int64_t seconds = v->speed_percent > 0 ? w[0] * 100 / v->speed_percent : w[0];
        int64_t leg = (seconds * v->cost_hour / 3600 + w[1] * v->cost_km / 1000) * p->cost_scale;
        if (p->matrices[v->profile].costs) leg = w[2];
        if (leg > most) most = leg;
        if (v->cost_fixed > fixed) fixed = v->cost_fixed;
    }
    for (int32_t i = 0; i < p->visit_count; i++)
        if (p->visits[i].late_cost > late) late = p->visits[i].late_cost;
    return 4 * most + fixed + late * LATE_HOURS * 3600 * p->scale +
           p->balance * (2 * DAY_HOURS + 1);
}

static Status check_windows(const RouteVisit *v, Problem *why)
{
    for (int32_t w = 0; w < v->window_count; w++) {
        if (v->windows[w].from > v->windows[w].to)
            return refuse(why, "route.window", "时间窗的开始晚于结束，请改正", "visit", v->id);
        if (w > 0 && v->windows[w].from <= v->windows[w - 1].to)
            return refuse(why, "route.window_order", "同一站的时间窗要按先后排列且不重叠", "visit",
                          v->id);
    }
    return OK;
}

static Status check_visits(RouteProblem *p, Problem *why)
{
    for (int32_t i = 0; i < p->visit_count; i++) {
        const RouteVisit *v = &p->visits[i];
        if (v->kind != ROUTE_BREAK && (v->place < 0 || v->place >= p->place_count))
            return refuse(why, "route.place", "地点序号超出行程表，请核对", "visit", v->id);
        if (v->window_count < 1)
            return refuse(why, "route.window", "每一站至少要有一个时间窗", "visit", v->id);
        TRY(check_windows(v, why));
        for (int d = 0; d < ROUTE_DIMS; d++)
            if (v->delivery[d] < 0 || v->pickup[d] < 0 || v->delivery[d] > ROUTE_NEVER ||
                v->pickup[d] > ROUTE_NEVER)
                return refuse(why, "route.amount", "数量不能为负或过大", "visit", v->id);
        if (v->service < 0 || v->setup < 0 || v->service > ROUTE_NEVER || v->setup > ROUTE_NEVER)
            return refuse(why, "route.service", "服务时间不能为负或过大", "visit", v->id);
        bool paired = v->kind == ROUTE_PICKUP || v->kind == ROUTE_DELIVERY;
        if (paired && (v->partner < 0 || v->partner >= p->visit_count ||
                       p->visits[v->partner].partner != i || p->visits[v->partner].kind == v->kind))
            return refuse(why, "route.pair", "取件与送件没有成对", "visit", v->id);
        for (int d = 0; d < ROUTE_DIMS && v->kind == ROUTE_PICKUP; d++)
            if (v->pickup[d] != p->visits[v->partner].delivery[d])
                return refuse(why, "route.pair", "取件与送件的数量不同", "visit", v->id);
    }
    return OK;
}

static Status check_vehicles(RouteProblem *p, Problem *why)
{
    for (int32_t i = 0; i < p->vehicle_count; i++) {
        const RouteVehicle *v = &p->vehicles[i];
        if (v->start < -1 || v->start >= p->place_count || v->end < -1 || v->end >= p->place_count)
            return refuse(why, "route.place", "起点或终点超出行程表", "vehicle", v->id);
        if (v->seen_at >= p->place_count)
            return refuse(why, "route.place", "地点序号超出行程表，请核对", "vehicle", v->id);
        if (v->profile < 0 || v->profile >= p->matrix_count)
            return refuse(why, "route.profile", "没有这种出行方式的行程表", "vehicle", v->id);
        if (v->from > v->to)
            return refuse(why, "route.shift", "班次的开始晚于结束", "vehicle", v->id);
        if (v->max_trips > 1 && (v->start < 0 || v->end < 0 || v->start != v->end))
            return refuse(why, "route.trips", "跑多趟的人起点和终点须是同一处", "vehicle", v->id);
        for (int d = 0; d < ROUTE_DIMS; d++)
            if (v->capacity[d] < 0 || v->capacity[d] > ROUTE_NEVER)
                return refuse(why, "route.capacity", "载量不能为负或过大", "vehicle", v->id);
    }
    return OK;
}

/* What one person alone can do for a visit, and what stands in the way. */
typedef struct Chance {
    bool skilled, allowed, fits, reached, warm, able, in_time;
} Chance;

static bool has_room(const RouteProblem *p, const RouteVisit *v, const RouteVehicle *car)
{
    bool room = true;
    for (int d = 0; d < p->dims; d++)
        room &= v->delivery[d] <= car->capacity[d] && v->pickup[d] <= car->capacity[d];
    return room;
}

static void try_alone(const RouteProblem *p, int32_t k, int32_t index, Chance *c)
{
    const RouteVehicle *car = &p->vehicles[k];
    const RouteVisit *v = &p->visits[index];
    if ((v->skills & ~car->skills) != 0) return;
    c->skilled = true;
    if (!route_may(p, k, index)) return;
    c->allowed = true;
    if (!has_room(p, v, car)) return;
    c->fits = true;
    int64_t out = route_seconds(p, k, car->start, v->place);
    int64_t back = route_seconds(p, k, v->place, car->end);
    if (out >= ROUTE_NO_WAY || back >= ROUTE_NO_WAY) return;
    c->reached = true;
    if (v->max_ride >= 0 && out > v->max_ride) return;
    c->warm = true;
    int64_t work = route_service(p, k, index);
    int64_t way =
        (int64_t)route_metres(p, k, car->start, v->place) + route_metres(p, k, v->place, car->end);
    if ((car->max_work >= 0 && out + work + back > car->max_work) || car->max_tasks < 1 ||
        (car->max_travel >= 0 && out + back > car->max_travel) ||
        (car->max_metres >= 0 && way > car->max_metres))
        return;
    c->able = true;
    for (int32_t w = 0; w < v->window_count; w++) {
        int64_t at = (car->from > v->ready ? car->from : v->ready) + out;
        if (at < v->windows[w].from) at = v->windows[w].from;
        c->in_time |= at <= v->windows[w].to && at + work + back <= car->to;
    }
}

/* A visit nobody could serve even alone is named before solving. */
static const char *hopeless(const RouteProblem *p, int32_t index)
{
    Chance c = {0};
    if (p->vehicle_count == 0) return "今天没有派得出的人";
    for (int32_t k = 0; k < p->vehicle_count; k++) try_alone(p, k, index, &c);
    if (!c.skilled) return "没有人具备所需技能";
    if (!c.allowed) return "会的人都被排除了";
    if (!c.fits) return "数量超过任何一辆车的载量";
    if (!c.reached) return "没有路能到";
    if (!c.warm) return "直接送去也超过保温时间";
    if (!c.able) return "超过每个人的工时、路程或站数上限";
    if (!c.in_time) return "没有人能在时间窗内赶到并收班";
    return NULL;
}

static const char *hopeless_break(const RouteProblem *p, const RouteVisit *v)
{
    const RouteVehicle *car = &p->vehicles[v->vehicle];
    for (int32_t w = 0; w < v->window_count; w++) {
        int64_t at = v->windows[w].from > car->from ? v->windows[w].from : car->from;
        if (at <= v->windows[w].to && at + v->service <= car->to) return NULL;
    }
    return "休息排不进班次，这个人今天派不出去";
}

static void warn(Arena *arena, RouteProblem *p)
{
    static const char *const kinds[] = {"", "job", "shipment", "shipment", "vehicle"};
    Str *told = p->warnings; /* by the reader */
    RouteTiesLook ties;
    route_ties_look(arena, p, &ties);
    p->warnings = NEW_ARRAY(arena, Str, p->visit_count + p->warning_count + 1);
    for (int32_t i = 0; i < p->warning_count; i++) p->warnings[i] = told[i];
    for (int32_t i = 0; i < p->visit_count; i++) {
        const RouteVisit *v = &p->visits[i];
        if (v->idle) continue;
        const char *alone = v->kind == ROUTE_BREAK ? hopeless_break(p, v) : hopeless(p, i);
        const char *text = alone || ties.group[i] < 0 ? alone : ties.reason[ties.group[i]];
        if (!text) continue;
        p->warnings[p->warning_count++] =
            str_fmt(arena, "%s %lld: %s", kinds[v->kind],
                    (long long)(v->kind == ROUTE_BREAK ? p->vehicles[v->vehicle].id : v->id), text);
    }
}

typedef struct Name {
    int64_t kind, id; /* of a break the kind tells its vehicle too */
} Name;

static int name_order(const void *a, const void *b)
{
    const Name *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* A solution names visits by kind and id, vehicles by id: both must be unique. */
static Status check_names(Arena *arena, const RouteProblem *p, Problem *why)
{
    int32_t count = p->visit_count + p->vehicle_count;
    Name *names = NEW_ARRAY(arena, Name, count + 1);
    for (int32_t i = 0; i < p->visit_count; i++) {
        const RouteVisit *v = &p->visits[i];
        names[i] = (Name){v->kind == ROUTE_BREAK ? 16 + v->vehicle : (int64_t)v->kind, v->id};
    }
    for (int32_t k = 0; k < p->vehicle_count; k++)
        names[p->visit_count + k] = (Name){0, p->vehicles[k].id};
    qsort(names, (size_t)count, sizeof *names, name_order);
    for (int32_t i = 1; i < count; i++)
        if (name_order(&names[i - 1], &names[i]) == 0)
            return refuse(why, "route.id", "编号重复，请改正", names[i].kind ? "visit" : "vehicle",
                          names[i].id);
    return OK;
}

Status route_problem_finish(Arena *arena, RouteProblem *p, Problem *why)
{
    if (p->visit_count > ROUTE_VISITS_MAX || p->vehicle_count > ROUTE_VEHICLES_MAX)
        return problem_set(why, INVALID, "route.too_large", "一次最多 %d 站、%d 辆车",
                           ROUTE_VISITS_MAX, ROUTE_VEHICLES_MAX);
    if (p->dims < 1) p->dims = 1;
    if (p->scale < 1) p->scale = 1;
    if (p->cost_scale < 1) p->cost_scale = 1;
    if (p->print_div < 1) p->print_div = 1;
    TRY(check_names(arena, p, why));
    TRY(check_visits(p, why));
    TRY(check_vehicles(p, why));
    for (int32_t i = 0; i < p->visit_count; i++)
        if (p->visits[i].late_cost < 0 || p->visits[i].rank < 0)
            return refuse(why, "route.due", "迟到的代价和次序不能为负", "visit", p->visits[i].id);
    if (p->balance < 0 || p->balance > (int64_t)ROUTE_BALANCE_MAX * p->cost_scale)
        return problem_set(why, INVALID, "route.balance", "均衡的权重应在 0 到 %d 之间",
                           ROUTE_BALANCE_MAX);
    for (int32_t i = 0; i < p->sync_count; i++) {
        const RouteSync *s = &p->syncs[i];
        if (s->first < 0 || s->second < 0 || s->first >= p->visit_count ||
            s->second >= p->visit_count || s->first == s->second || s->min_gap > s->max_gap)
            return refuse(why, "route.sync", "配对的两次上门写错了", "yl_sync", i);
    }
    int64_t base = (int64_t)PENALTY_BASE * p->cost_scale;
    int64_t dearest = serving_most(arena, p);
    if (dearest > base) base = dearest;
    for (int32_t i = 0; i < p->visit_count; i++) {
        RouteVisit *v = &p->visits[i];
        if (v->kind == ROUTE_BREAK || v->kind == ROUTE_DELIVERY)
            v->penalty = 0;
        else if (v->penalty == 0)
            v->penalty = base + (int64_t)PENALTY_PRIORITY * p->cost_scale * v->priority;
    }
    warn(arena, p);
    return OK;
}

int32_t route_seconds(const RouteProblem *p, int32_t vehicle, int32_t from, int32_t to)
{
    const RouteVehicle *v = &p->vehicles[vehicle];
    if (from < 0 || to < 0) return 0;
    int64_t t = p->matrices[v->profile].seconds[(size_t)from * (size_t)p->place_count + (size_t)to];
    if (v->speed_percent != 100 && v->speed_percent > 0)
        t = (t * 100 + v->speed_percent - 1) / v->speed_percent;
    return (int32_t)t;
}

int32_t route_metres(const RouteProblem *p, int32_t vehicle, int32_t from, int32_t to)
{
    const int32_t *m = p->matrices[p->vehicles[vehicle].profile].metres;
    return from < 0 || to < 0 || !m ? 0 : m[(size_t)from * (size_t)p->place_count + (size_t)to];
}

int64_t route_leg_cost(const RouteProblem *p, int32_t vehicle, int32_t from, int32_t to)
{
    if (from < 0 || to < 0) return 0;
    const RouteVehicle *v = &p->vehicles[vehicle];
    const RouteMatrix *m = &p->matrices[v->profile];
    if (m->costs) return m->costs[(size_t)from * (size_t)p->place_count + (size_t)to];
    int64_t cost = 0;
    if (v->cost_hour == 3600 && v->cost_km == 0)
        return (int64_t)route_seconds(p, vehicle, from, to) * p->cost_scale;
    cost +=
        ((int64_t)route_seconds(p, vehicle, from, to) * v->cost_hour * p->cost_scale + 1800) / 3600;
    cost += ((int64_t)route_metres(p, vehicle, from, to) * v->cost_km * p->cost_scale + 500) / 1000;
    return cost;
}

int64_t route_visit_cost(const RouteProblem *p, int32_t vehicle, int32_t visit)
{
    int64_t cost = 0;
    if (p->extra) {
        int32_t e = p->extra[(size_t)vehicle * (size_t)p->visit_count + (size_t)visit];
        if (e == ROUTE_FORBIDDEN) return ROUTE_FORBIDDEN;
        cost = e;
    }
    int64_t rate = p->vehicles[vehicle].cost_task_hour;
    if (rate > 0)
        cost += ((int64_t)route_service(p, vehicle, visit) * rate * p->cost_scale + 1800) / 3600;
    return cost;
}

int32_t route_service(const RouteProblem *p, int32_t vehicle, int32_t visit)
{
    if (!p->service_by_type) return p->visits[visit].service;
    return p->service_by_type[(size_t)p->vehicle_type[vehicle] * (size_t)p->visit_count +
                              (size_t)visit];
}

int32_t route_setup(const RouteProblem *p, int32_t vehicle, int32_t visit)
{
    if (!p->setup_by_type) return p->visits[visit].setup;
    return p
        ->setup_by_type[(size_t)p->vehicle_type[vehicle] * (size_t)p->visit_count + (size_t)visit];
}

bool route_may(const RouteProblem *p, int32_t vehicle, int32_t visit)
{
    const RouteVisit *v = &p->visits[visit];
    if (v->kind == ROUTE_BREAK) return v->vehicle == vehicle;
    if ((v->skills & ~p->vehicles[vehicle].skills) != 0) return false;
    return !p->extra ||
           p->extra[(size_t)vehicle * (size_t)p->visit_count + (size_t)visit] != ROUTE_FORBIDDEN;
}

Status route_read(Arena *arena, Str text, RouteReadOptions options, RouteProblem *out, Problem *why)
{
    Str head = str_trim(text);
    *out = (RouteProblem){0};
    if (head.len == 0) return problem_set(why, INVALID, "route.empty_file", "文件是空的");
    if (str_starts(head, STR("\xEF\xBB\xBF"))) head = str_trim(str_slice(head, 3, head.len));
    if (head.len > 0 && head.ptr[0] == '{') return route_read_json(arena, head, out, why);
    return route_read_text(arena, head, options, out, why);
}

bool route_wanted(const RouteProblem *p, int32_t visit)
{
    const RouteVisit *v = &p->visits[visit];
    return !v->idle && (v->kind == ROUTE_JOB || v->kind == ROUTE_PICKUP);
}
