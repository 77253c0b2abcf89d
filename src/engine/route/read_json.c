/* VROOM JSON with the yl_ keys.
 *
 * Matrices are large and plain, so they are lifted out of the text before the JSON reader sees it:
 * "durations": [[0, 3], [4, 0]] becomes "durations": 0, an index into the lifted tables. */
#include "engine/route/inside.h"

#include <math.h>

enum { LIFTED_MAX = 96, SKILL_MAX = 63, BREAKS_MAX = 16 };

typedef struct Lifted {
    int32_t *cells[LIFTED_MAX];
    int32_t size[LIFTED_MAX];
    int32_t count;
} Lifted;

typedef struct Read {
    Arena *arena;
    RouteProblem *p;
    Problem *why;
    Lifted lifted;
    const Json *root;
    Str types[64]; /* vehicle types seen */
    int32_t type_count;
    char path[128];
    bool *set_service, *set_setup; /* types x visits */
} Read;

/* ---- lifting -----------------------------------------------------------------------------------
 */

static size_t skip_space(Str s, size_t at)
{
    while (at < s.len &&
           (s.ptr[at] == ' ' || s.ptr[at] == '\n' || s.ptr[at] == '\r' || s.ptr[at] == '\t'))
        at++;
    return at;
}

static size_t skip_string(Str s, size_t at)
{
    for (at++; at < s.len && s.ptr[at] != '"'; at++)
        if (s.ptr[at] == '\\') at++;
    return at < s.len ? at + 1 : s.len;
}

/* Reads digits; false when this is not a plain whole number below ROUTE_NEVER. */
static bool lift_number(Str s, size_t *at, int32_t *out)
{
    int64_t n = 0;
    size_t from = *at;
    while (*at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9' && n < ROUTE_NEVER)
        n = n * 10 + (s.ptr[(*at)++] - '0');
    if (*at == from || n >= ROUTE_NEVER) return false;
    if (s.ptr[from] == '0' && *at - from > 1) return false; /* not JSON */
    *out = (int32_t)n;
    return true;
}

static bool lift_row(Str s, size_t *at, int32_t *cells, int32_t room, int32_t *count)
{
    *at = skip_space(s, *at);
    if (*at >= s.len || s.ptr[*at] != '[') return false;
    (*at)++;
    for (*count = 0;; (*count)++) {
        *at = skip_space(s, *at);
        if (*count == 0 && *at < s.len && s.ptr[*at] == ']') break;
        if (*count == room || !lift_number(s, at, &cells[*count])) return false;
        *at = skip_space(s, *at);
        if (*at >= s.len) return false;
        if (s.ptr[*at] == ']') {
            (*count)++;
            break;
        }
        if (s.ptr[(*at)++] != ',') return false;
    }
    (*at)++;
    return true;
}

static int32_t row_width(Str s, size_t at)
{
    int32_t commas = 0;
    for (; at < s.len && s.ptr[at] != ']'; at++) commas += s.ptr[at] == ',';
    return commas + 1;
}

/* A square table of whole numbers at `at`, or false and nothing changes. */
static bool lift_table(Arena *arena, Lifted *lifted, Str s, size_t *at)
{
    size_t here = skip_space(s, *at + 1);
    int32_t size = row_width(s, here), count;
    if (lifted->count == LIFTED_MAX || size > ROUTE_VISITS_MAX) return false;
    if ((size_t)size * (size_t)size > s.len) return false;
    int32_t *cells = arena_alloc_raw(arena, (size_t)size * (size_t)size * sizeof(int32_t) + 16);
    for (int32_t row = 0; row < size; row++) {
        if (!lift_row(s, &here, cells + (size_t)row * (size_t)size, size, &count) || count != size)
            return false;
        here = skip_space(s, here);
        if (here >= s.len || s.ptr[here] != (row + 1 < size ? ',' : ']')) return false;
        here++;
    }
    lifted->cells[lifted->count] = cells;
    lifted->size[lifted->count] = size;
    lifted->count++;
    *at = here;
    return true;
}

static Str lift(Arena *arena, Lifted *lifted, Str s)
{
    Buf out = buf_new(arena, s.len + 64 * LIFTED_MAX);
    size_t from = 0;
    for (size_t at = 0; at < s.len;) {
        if (s.ptr[at] != '"') {
            at++;
            continue;
        }
        size_t key = at;
        at = skip_string(s, at);
        Str word = str_slice(s, key + 1, at - 1);
        if (!str_is(word, "durations") && !str_is(word, "distances") && !str_is(word, "costs"))
            continue;
        size_t colon = skip_space(s, at);
        if (colon >= s.len || s.ptr[colon] != ':') continue;
        size_t table = skip_space(s, colon + 1);
        size_t row = skip_space(s, table + 1);
        if (row >= s.len || s.ptr[table] != '[' || s.ptr[row] != '[') continue;
        size_t end = table;
        if (!lift_table(arena, lifted, s, &end)) continue;
        buf_put(&out, str_slice(s, from, table));
        buf_i64(&out, lifted->count - 1);
        from = at = end;
    }
    buf_put(&out, str_slice(s, from, s.len));
    return buf_str(&out);
}

/* ---- small readers
 * ------------------------------------------------------------------------------- */

static Status fail_at(Read *r, const char *code, const char *text, const char *where)
{
    problem_set(r->why, INVALID, code, "%s", text);
    return problem_at(r->why, "%s.%s", r->path, where);
}

static Status whole(Read *r, const Json *record, const char *key, int64_t low, int64_t high,
                    int64_t otherwise, int64_t *out)
{
    const Json *value = json_member(record, key);
    *out = otherwise;
    if (json_kind(value) == JSON_NOTHING || json_kind(value) == JSON_NIL) return OK;
    double real;
    if (!json_as_i64(value, out)) {
        if (!json_as_double(value, &real) || real < (double)low || real > (double)high)
            return fail_at(r, "route.number", "这里应当是整数", key);
        *out = (int64_t)floor(real + 0.5);
    }
    if (*out < low || *out > high) return fail_at(r, "route.number", "数字超出范围", key);
    return OK;
}

static Status whole32(Read *r, const Json *record, const char *key, int64_t low, int64_t high,
                      int32_t otherwise, int32_t *out)
{
    int64_t value;
    TRY(whole(r, record, key, low, high, otherwise, &value));
    *out = (int32_t)value;
    return OK;
}

static Status amounts(Read *r, const Json *record, const char *key, int32_t *out)
{
    const Json *list = json_member(record, key);
    if (json_kind(list) == JSON_NOTHING) return OK;
    if (json_kind(list) != JSON_LIST || json_count(list) > ROUTE_DIMS)
        return fail_at(r, "route.amount", "数量应当是不超过 4 个整数的列表", key);
    for (size_t i = 0; i < json_count(list); i++) {
        int64_t n;
        if (!json_as_i64(json_item(list, i), &n) || n < 0 || n > ROUTE_NEVER)
            return fail_at(r, "route.amount", "数量应当是不小于零的整数", key);
        out[i] = (int32_t)n;
        if ((int32_t)i >= r->p->dims) r->p->dims = (int32_t)i + 1;
    }
    return OK;
}

static Status skills(Read *r, const Json *record, uint64_t *out)
{
    const Json *list = json_member(record, "skills");
    if (json_kind(list) == JSON_NOTHING) return OK;
    if (json_kind(list) != JSON_LIST) return fail_at(r, "route.skill", "技能应当是列表", "skills");
    for (size_t i = 0; i < json_count(list); i++) {
        int64_t n;
        if (!json_as_i64(json_item(list, i), &n) || n < 0 || n > SKILL_MAX)
            return fail_at(r, "route.skill", "技能编号应在 0 到 63 之间", "skills");
        *out |= (uint64_t)1 << n;
    }
    return OK;
}

/* Times are kept relative to problem->base. */
static Status instant(Read *r, const Json *value, const char *key, int32_t *out)
{
    int64_t n;
    if (!json_as_i64(value, &n)) return fail_at(r, "route.time", "时间应当是整数秒", key);
    n -= r->p->base;
    if (n < -ROUTE_NEVER + 1) n = -ROUTE_NEVER + 1;
    *out = n < 0 ? 0 : n >= ROUTE_NEVER ? ROUTE_NEVER - 1 : (int32_t)n;
    return OK;
}

static Status window_list(Read *r, const Json *record, const RouteWindow **out, int32_t *count)
{
    const Json *list = json_member(record, "time_windows");
    size_t n = json_kind(list) == JSON_LIST ? json_count(list) : 0;
    if (json_kind(list) != JSON_NOTHING && (json_kind(list) != JSON_LIST || n == 0 || n > 64))
        return fail_at(r, "route.window", "时间窗应当是 1 到 64 个 [开始, 结束]", "time_windows");
    RouteWindow *w = NEW_ARRAY(r->arena, RouteWindow, n + 1);
    w[0] = (RouteWindow){0, ROUTE_NEVER - 1};
    for (size_t i = 0; i < n; i++) {
        const Json *pair = json_item(list, i);
        int64_t from, to;
        if (json_count(pair) != 2 || !json_as_i64(json_item(pair, 0), &from) ||
            !json_as_i64(json_item(pair, 1), &to) || from > to)
            return fail_at(r, "route.window", "时间窗应当写成 [开始, 结束]，开始不晚于结束",
                           "time_windows");
        TRY(instant(r, json_item(pair, 0), "time_windows", &w[i].from));
        TRY(instant(r, json_item(pair, 1), "time_windows", &w[i].to));
        if (to - r->p->base < 0) w[i].to = -1; /* over before anything starts */
        if (w[i].to < 0) w[i].from = -1;
    }
    *out = w;
    *count = n ? (int32_t)n : 1;
    return OK;
}

/* location_index, or [lon, lat] alone, which become places of their own. */
static Status place(Read *r, const Json *record, const char *index_key, const char *spot_key,
                    int32_t *out, RouteVisit *spot)
{
    int64_t n;
    const Json *pair = json_member(record, spot_key);
    double lon = 0, lat = 0;
    bool located = json_count(pair) == 2 && json_as_double(json_item(pair, 0), &lon) &&
                   json_as_double(json_item(pair, 1), &lat);
    if (json_kind(pair) != JSON_NOTHING && !located)
        return fail_at(r, "route.location", "位置应当写成 [经度, 纬度]", spot_key);
    if (located && (fabs(lon) > 180 || fabs(lat) > 90))
        return fail_at(r, "route.location", "经纬度超出范围", spot_key);
    if (spot && located) {
        spot->lon = lon;
        spot->lat = lat;
        spot->located = true;
    }
    *out = -1;
    if (json_kind(json_member(record, index_key)) != JSON_NOTHING) {
        TRY(whole(r, record, index_key, 0, ROUTE_VISITS_MAX, -1, &n));
        *out = (int32_t)n;
    } else if (located && r->p->xy) {
        double *xy = (double *)(uintptr_t)r->p->xy;
        for (int32_t i = 0; i < r->p->place_count && *out < 0; i++)
            if (fabs(xy[2 * i] - lon) < 1e-9 && fabs(xy[2 * i + 1] - lat) < 1e-9) *out = i;
        if (*out < 0) {
            *out = r->p->place_count++;
            xy[2 * *out] = lon;
            xy[2 * *out + 1] = lat;
        }
    }
    return OK;
}

/* ---- jobs and shipments
 * ---------------------------------------------------------------------------- */

static Status job_common(Read *r, const Json *record, RouteVisit *v)
{
    TRY(whole(r, record, "id", 0, INT64_C(1) << 53, -1, &v->id));
    if (v->id < 0) return fail_at(r, "route.id", "缺少编号", "id");
    v->name = json_str_or(record, "description", (Str){0});
    TRY(whole32(r, record, "setup", 0, ROUTE_NEVER / 4, 0, &v->setup));
    TRY(whole32(r, record, "service", 0, ROUTE_NEVER / 4, 0, &v->service));
    TRY(whole32(r, record, "yl_max_ride", 0, ROUTE_NEVER, -1, &v->max_ride));
    const Json *ready = json_member(record, "yl_ready");
    if (json_kind(ready) != JSON_NOTHING) TRY(instant(r, ready, "yl_ready", &v->ready));
    TRY(place(r, record, "location_index", "location", &v->place, v));
    if (v->place < 0) return fail_at(r, "route.location", "缺少位置", "location");
    return window_list(r, record, &v->windows, &v->window_count);
}

static RouteVisit *visit_add(Read *r, RouteKind kind)
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
    TRY(instant(r, by, "yl_due", &v->due));
    TRY(whole32(r, job, "yl_late_cost", 1, 100000, 1, &v->late_cost));
    v->late_cost *= r->p->cost_scale;
    return OK;
}

static Status job_one(Read *r, const Json *job, RouteVisit *v)
{
    TRY(job_common(r, job, v));
    TRY(amounts(r, job, "amount", v->delivery));
    TRY(amounts(r, job, "delivery", v->delivery));
    TRY(amounts(r, job, "pickup", v->pickup));
    TRY(skills(r, job, &v->skills));
    v->idle = json_bool_or(job, "yl_idle", false);
    TRY(due(r, job, v));
    return whole32(r, job, "priority", 0, 100, 0, &v->priority);
}

Status route_read_job(Arena *arena, RouteProblem *p, const Json *job, RouteVisit *out, Problem *why)
{
    Read *r = NEW(arena, Read);
    RouteProblem scratch = *p;
    r->arena = arena;
    r->p = &scratch;
    r->why = why;
    snprintf(r->path, sizeof r->path, "job");
    *out = (RouteVisit){.kind = ROUTE_JOB, .partner = -1, .vehicle = -1, .max_ride = -1};
    if (json_kind(job) != JSON_RECORD) return fail_at(r, "route.job", "应当是一个对象", "");
    TRY(job_one(r, job, out));
    if (out->place >= p->place_count)
        return fail_at(r, "route.place", "地点序号超出行程表", "location_index");
    return OK;
}

static Status read_jobs(Read *r)
{
    const Json *jobs = json_member(r->root, "jobs");
    if (json_kind(jobs) != JSON_NOTHING && json_kind(jobs) != JSON_LIST)
        return fail_at(r, "route.jobs", "jobs 应当是列表", "jobs");
    for (size_t i = 0; i < json_count(jobs); i++) {
        const Json *job = json_item(jobs, i);
        snprintf(r->path, sizeof r->path, "jobs[%zu]", i);
        if (json_kind(job) != JSON_RECORD) return fail_at(r, "route.job", "应当是一个对象", "");
        TRY(job_one(r, job, visit_add(r, ROUTE_JOB)));
    }
    return OK;
}

static Status read_shipments(Read *r)
{
    const Json *list = json_member(r->root, "shipments");
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *shipment = json_item(list, i);
        snprintf(r->path, sizeof r->path, "shipments[%zu]", i);
        const Json *from = json_member(shipment, "pickup"), *to = json_member(shipment, "delivery");
        if (json_kind(from) != JSON_RECORD || json_kind(to) != JSON_RECORD)
            return fail_at(r, "route.shipment", "要有 pickup 和 delivery", "");
        RouteVisit *a = visit_add(r, ROUTE_PICKUP), *b = visit_add(r, ROUTE_DELIVERY);
        TRY(job_common(r, from, a));
        TRY(job_common(r, to, b));
        a->partner = r->p->visit_count - 1;
        b->partner = r->p->visit_count - 2;
        TRY(amounts(r, shipment, "amount", a->pickup));
        TRY(amounts(r, shipment, "amount", b->delivery));
        TRY(skills(r, shipment, &a->skills));
        b->skills = a->skills;
        TRY(whole32(r, shipment, "priority", 0, 100, 0, &a->priority));
        b->priority = a->priority;
    }
    return OK;
}

/* ---- vehicles
 * ---------------------------------------------------------------------------------------- */

static Status vehicle_costs(Read *r, const Json *record, RouteVehicle *v)
{
    const Json *costs = json_member(record, "costs");
    v->cost_hour = 3600;
    if (json_kind(costs) == JSON_NOTHING) return OK;
    if (json_kind(costs) != JSON_RECORD)
        return fail_at(r, "route.costs", "应当是一个对象", "costs");
    TRY(whole(r, costs, "fixed", 0, ROUTE_NEVER, 0, &v->cost_fixed));
    TRY(whole(r, costs, "per_hour", 0, 10000000, 3600, &v->cost_hour));
    TRY(whole(r, costs, "per_task_hour", 0, 10000000, 0, &v->cost_task_hour));
    return whole(r, costs, "per_km", 0, 10000000, 0, &v->cost_km);
}

static Status vehicle_shift(Read *r, const Json *record, RouteVehicle *v)
{
    const Json *window = json_member(record, "time_window");
    v->from = 0;
    v->to = ROUTE_NEVER - 1;
    if (json_kind(window) == JSON_NOTHING) return OK;
    int64_t a, b;
    if (json_count(window) != 2 || !json_as_i64(json_item(window, 0), &a) ||
        !json_as_i64(json_item(window, 1), &b) || a > b)
        return fail_at(r, "route.shift", "班次应当写成 [开始, 结束]，开始不晚于结束",
                       "time_window");
    TRY(instant(r, json_item(window, 0), "time_window", &v->from));
    return instant(r, json_item(window, 1), "time_window", &v->to);
}

static Status vehicle_one(Read *r, const Json *record, RouteVehicle *v)
{
    TRY(whole(r, record, "id", 0, INT64_C(1) << 53, -1, &v->id));
    if (v->id < 0) return fail_at(r, "route.id", "缺少编号", "id");
    v->name = json_str_or(record, "description", (Str){0});
    v->profile_name = json_str_or(record, "profile", STR("car"));
    v->type = json_str_or(record, "type", (Str){0});
    TRY(place(r, record, "start_index", "start", &v->start, NULL));
    TRY(place(r, record, "end_index", "end", &v->end, NULL));
    if (v->start < 0 && v->end < 0) return fail_at(r, "route.start", "要有起点或终点", "start");
    for (int d = 0; d < ROUTE_DIMS; d++) v->capacity[d] = ROUTE_NEVER;
    if (json_kind(json_member(record, "capacity")) == JSON_LIST) {
        memset(v->capacity, 0, sizeof v->capacity);
        TRY(amounts(r, record, "capacity", v->capacity));
    }
    TRY(skills(r, record, &v->skills));
    TRY(vehicle_shift(r, record, v));
    TRY(whole32(r, record, "yl_max_trips", 1, 1000, 1, &v->max_trips));
    TRY(whole32(r, record, "yl_reload", 0, ROUTE_NEVER / 4, 0, &v->reload));
    TRY(whole32(r, record, "yl_max_work", 0, ROUTE_NEVER, -1, &v->max_work));
    TRY(whole32(r, record, "max_tasks", 0, ROUTE_NEVER, ROUTE_NEVER, &v->max_tasks));
    TRY(whole32(r, record, "max_travel_time", 0, ROUTE_NEVER, -1, &v->max_travel));
    TRY(whole32(r, record, "max_distance", 0, ROUTE_NEVER, -1, &v->max_metres));
    double speed = json_double_or(record, "speed_factor", 1.0);
    if (!(speed >= 0.01 && speed <= 100))
        return fail_at(r, "route.speed", "速度系数超出范围", "speed_factor");
    v->speed_percent = (int32_t)floor(speed * 100 + 0.5);
    return vehicle_costs(r, record, v);
}

static Status read_breaks(Read *r, const Json *record, int32_t vehicle)
{
    const Json *list = json_member(record, "breaks");
    if (json_count(list) > BREAKS_MAX) return fail_at(r, "route.break", "休息太多", "breaks");
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *one = json_item(list, i);
        RouteVisit *v = visit_add(r, ROUTE_BREAK);
        v->vehicle = vehicle;
        v->place = -1;
        TRY(whole(r, one, "id", 0, INT64_C(1) << 53, (int64_t)i + 1, &v->id));
        v->name = json_str_or(one, "description", (Str){0});
        TRY(whole32(r, one, "service", 0, ROUTE_NEVER / 4, 0, &v->service));
        TRY(window_list(r, one, &v->windows, &v->window_count));
    }
    return OK;
}

static Status read_vehicles(Read *r)
{
    const Json *list = json_member(r->root, "vehicles");
    snprintf(r->path, sizeof r->path, "vehicles");
    if (json_kind(list) != JSON_NOTHING && json_kind(list) != JSON_LIST)
        return fail_at(r, "route.vehicles", "vehicles 应当是列表", "");
    r->p->vehicles = NEW_ARRAY(r->arena, RouteVehicle, json_count(list) + 1);
    for (size_t i = 0; i < json_count(list); i++) {
        snprintf(r->path, sizeof r->path, "vehicles[%zu]", i);
        if (json_kind(json_item(list, i)) != JSON_RECORD)
            return fail_at(r, "route.vehicle", "应当是一个对象", "");
        RouteVehicle *v = &r->p->vehicles[r->p->vehicle_count++];
        TRY(vehicle_one(r, json_item(list, i), v));
        if (v->cost_hour != 3600 || v->cost_task_hour || v->cost_km) r->p->cost_scale = 100;
    }
    for (size_t i = 0; i < json_count(list); i++) {
        snprintf(r->path, sizeof r->path, "vehicles[%zu]", i);
        TRY(read_breaks(r, json_item(list, i), (int32_t)i));
    }
    for (int32_t i = 0; i < r->p->vehicle_count; i++)
        r->p->vehicles[i].cost_fixed *= r->p->cost_scale;
    return OK;
}

/* ---- matrices
 * ------------------------------------------------------------------------------------------ */

static Status table(Read *r, const Json *record, const char *key, const int32_t **out)
{
    const Json *value = json_member(record, key);
    int64_t index;
    *out = NULL;
    if (json_kind(value) == JSON_NOTHING) return OK;
    if (!json_as_i64(value, &index) || index < 0 || index >= r->lifted.count)
        return fail_at(r, "route.matrix", "行程表应当是方阵，每格是不小于零的整数", key);
    int32_t size = r->lifted.size[index];
    if (r->p->place_count != 0 && size != r->p->place_count)
        return fail_at(r, "route.matrix", "各行程表大小应当相同", key);
    r->p->place_count = size;
    *out = r->lifted.cells[index];
    return OK;
}

static Status read_matrices(Read *r)
{
    const Json *all = json_member(r->root, "matrices");
    if (json_kind(all) == JSON_NOTHING) return OK;
    if (json_kind(all) != JSON_RECORD)
        return fail_at(r, "route.matrix", "matrices 应当是对象", "matrices");
    r->p->matrices = NEW_ARRAY(r->arena, RouteMatrix, json_count(all) + 1);
    for (void *at = json_first(all); at; at = json_after(all, at)) {
        RouteMatrix *m = &r->p->matrices[r->p->matrix_count++];
        m->profile = json_at_key(at);
        snprintf(r->path, sizeof r->path, "matrices.%.*s",
                 (int)(m->profile.len < 64 ? m->profile.len : 64), m->profile.ptr);
        TRY(table(r, json_at_value(at), "durations", &m->seconds));
        TRY(table(r, json_at_value(at), "distances", &m->metres));
        TRY(table(r, json_at_value(at), "costs", &m->costs));
        if (!m->seconds) return fail_at(r, "route.matrix", "缺少 durations", "durations");
    }
    return OK;
}

/* Without matrices: straight line x 1.35, at the walking or riding speed of the profile. */
static int32_t metres_between(const double *a, const double *b)
{
    const double rad = 3.14159265358979323846 / 180, earth = 6371008.8;
    double x = (b[0] - a[0]) * rad * cos((a[1] + b[1]) / 2 * rad), y = (b[1] - a[1]) * rad;
    return (int32_t)floor(sqrt(x * x + y * y) * earth * 1.35 + 0.5);
}

static int32_t metres_per_minute(Str profile)
{
    if (str_find(profile, STR("walk"), 0) != SIZE_MAX ||
        str_find(profile, STR("foot"), 0) != SIZE_MAX)
        return 66;
    if (str_find(profile, STR("bike"), 0) != SIZE_MAX ||
        str_find(profile, STR("cycl"), 0) != SIZE_MAX)
        return 250;
    return 420;
}

enum { STRAIGHT_CELLS = 40 << 20 }; /* of all made tables together: 320 MB */

static Status straight_matrices(Read *r)
{
    RouteProblem *p = r->p;
    size_t n = (size_t)p->place_count;
    p->matrices = NEW_ARRAY(r->arena, RouteMatrix, p->vehicle_count + 1);
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        Str name = p->vehicles[k].profile_name;
        bool known = false;
        for (int32_t m = 0; m < p->matrix_count; m++) known |= str_eq(p->matrices[m].profile, name);
        if (known) continue;
        if ((int64_t)(p->matrix_count + 1) * (int64_t)(n * n) > STRAIGHT_CELLS)
            return problem_set(r->why, INVALID, "route.too_large",
                               "没有行程表时地点太多，请给出行程表");
        if (p->matrix_count == 8) return fail_at(r, "route.matrix", "出行方式太多", "profile");
        int32_t *metres = arena_alloc_raw(r->arena, arena_array_bytes(n * n, sizeof(int32_t)));
        int32_t *seconds = arena_alloc_raw(r->arena, arena_array_bytes(n * n, sizeof(int32_t)));
        int32_t speed = metres_per_minute(name);
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++) {
                metres[a * n + b] = metres_between(&p->xy[2 * a], &p->xy[2 * b]);
                seconds[a * n + b] = (int32_t)((int64_t)metres[a * n + b] * 60 / speed);
            }
        p->matrices[p->matrix_count++] =
            (RouteMatrix){.profile = name, .seconds = seconds, .metres = metres};
    }
    return OK;
}

static Status link_profiles(Read *r)
{
    RouteProblem *p = r->p;
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        p->vehicles[k].profile = -1;
        for (int32_t m = 0; m < p->matrix_count; m++)
            if (str_eq(p->matrices[m].profile, p->vehicles[k].profile_name))
                p->vehicles[k].profile = m;
        snprintf(r->path, sizeof r->path, "vehicles[%d]", k);
        if (p->vehicles[k].profile < 0)
            return fail_at(r, "route.profile", "没有这种出行方式的行程表", "profile");
    }
    return OK;
}

/* ---- what joins them
 * ------------------------------------------------------------------------------------- */

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

/* yl_prefer: the largest weight is paid when none of those named makes the visit. A weight may be
 * "only": then nobody else may. yl_forbid: [vehicle ids]. */
static Status read_prefer(Read *r, const Json *job, int32_t visit)
{
    RouteProblem *p = r->p;
    const Json *list = json_member(job, "yl_prefer"), *forbid = json_member(job, "yl_forbid");
    int64_t most = 0;
    bool listed[64] = {0};
    size_t count = json_count(list);
    if (count > 64) return fail_at(r, "route.prefer", "名单太长", "yl_prefer");
    for (size_t i = 0; i < count; i++) {
        int64_t weight = json_i64_or(json_item(list, i), "weight", 0);
        if (weight < 0 || weight > ROUTE_NEVER / 4)
            return fail_at(r, "route.prefer", "权重超出范围", "yl_prefer");
        if (weight > most) most = weight;
    }
    for (int32_t k = 0; count > 0 && k < p->vehicle_count; k++) {
        for (size_t i = 0; i < count && !listed[0]; i++)
            listed[0] = json_i64_or(json_item(list, i), "vehicle", -1) == p->vehicles[k].id;
        if (!listed[0]) extra_add(r, k, visit, most * p->cost_scale);
        listed[0] = false;
    }
    for (size_t i = 0; i < json_count(forbid); i++) {
        int64_t id;
        int32_t k = json_as_i64(json_item(forbid, i), &id) ? vehicle_with_id(p, id) : -1;
        if (k < 0) return fail_at(r, "route.forbid", "没有这个人", "yl_forbid");
        extra_add(r, k, visit, ROUTE_FORBIDDEN);
    }
    return OK;
}

/* yl_pin {vehicle, kind}: this vehicle and no other; "sequence" with a position: in that order
 * among all that have one; "frozen": before everything that is not. yl_last: with the top-level
 * yl_change_cost, the price of moving the visit away from the last plan's vehicle. */
static Status read_pin(Read *r, const Json *job, int32_t visit, int64_t change)
{
    RouteProblem *p = r->p;
    const Json *pin = json_member(job, "yl_pin"), *last = json_member(job, "yl_last");
    int64_t id = json_i64_or(pin, "vehicle", -1);
    if (json_as_i64(pin, &id) || json_kind(pin) == JSON_RECORD) {
        int32_t k = vehicle_with_id(p, id);
        if (k < 0) return fail_at(r, "route.pin", "没有这个人", "yl_pin");
        for (int32_t other = 0; other < p->vehicle_count; other++)
            if (other != k) extra_add(r, other, visit, ROUTE_FORBIDDEN);
        Str kind = json_str_or(pin, "kind", STR("courier"));
        RouteVisit *v = &p->visits[visit];
        v->frozen = str_is(kind, "frozen");
        if (!v->frozen && !str_is(kind, "sequence") && !str_is(kind, "courier"))
            return fail_at(r, "route.pin", "kind 只有 courier、sequence、frozen", "yl_pin");
        if (!str_is(kind, "courier"))
            TRY(whole32(r, pin, "position", 1, ROUTE_VISITS_MAX, 1, &v->rank));
    }
    if (json_as_i64(last, &id) && change > 0)
        for (int32_t k = 0; k < p->vehicle_count; k++)
            if (p->vehicles[k].id != id) extra_add(r, k, visit, change * p->cost_scale);
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
                return fail_at(r, "route.number", "应当是秒数", keys[which]);
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

static Status read_types(Read *r)
{
    RouteProblem *p = r->p;
    if (!any_types(r)) return OK;
    p->vehicle_type = NEW_ARRAY(r->arena, int32_t, p->vehicle_count + 1);
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        int32_t t = type_index(r, p->vehicles[k].type);
        if (t < 0) {
            if (r->type_count == 64) return fail_at(r, "route.type", "车型太多", "type");
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

static Status read_syncs(Read *r)
{
    const Json *list = json_member(r->root, "yl_sync");
    RouteProblem *p = r->p;
    p->syncs = NEW_ARRAY(r->arena, RouteSync, json_count(list) + 1);
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *one = json_item(list, i);
        RouteSync *s = &p->syncs[p->sync_count];
        snprintf(r->path, sizeof r->path, "yl_sync[%zu]", i);
        s->first = job_with_id(p, json_i64_or(one, "first", -1));
        s->second = job_with_id(p, json_i64_or(one, "second", -1));
        if (s->first < 0 || s->second < 0) return fail_at(r, "route.sync", "没有这次上门", "first");
        TRY(whole32(r, one, "min_gap", -ROUTE_NEVER / 2, ROUTE_NEVER / 2, 0, &s->min_gap));
        TRY(whole32(r, one, "max_gap", -ROUTE_NEVER / 2, ROUTE_NEVER / 2, ROUTE_NEVER / 2,
                    &s->max_gap));
        p->sync_count++;
    }
    return OK;
}

/* The earliest time named anywhere becomes the zero of the problem. */
static int64_t earliest(const Json *root)
{
    int64_t base = INT64_MAX, n;
    static const char *const lists[] = {"jobs", "vehicles"};
    const Json *vehicles = json_member(root, "vehicles");
    for (size_t i = 0; i < json_count(vehicles); i++) {
        const Json *window = json_member(json_item(vehicles, i), "time_window");
        if (!json_as_i64(json_item(window, 0), &n))
            return 0; /* someone has no shift: count from zero */
        if (n < base) base = n;
    }
    (void)lists;
    return base == INT64_MAX || base < 0 ? 0 : base;
}

static Status read_all(Read *r)
{
    RouteProblem *p = r->p;
    size_t jobs = json_count(json_member(r->root, "jobs"));
    size_t ships = json_count(json_member(r->root, "shipments"));
    size_t vehicles = json_count(json_member(r->root, "vehicles"));
    if (jobs + 2 * ships > ROUTE_VISITS_MAX || vehicles > ROUTE_VEHICLES_MAX)
        return problem_set(r->why, INVALID, "route.too_large", "一次最多 %d 站", ROUTE_VISITS_MAX);
    size_t breaks = 0;
    for (size_t i = 0; i < vehicles; i++)
        breaks += json_count(json_member(json_item(json_member(r->root, "vehicles"), i), "breaks"));
    if (breaks > ROUTE_VISITS_MAX)
        return problem_set(r->why, INVALID, "route.too_large", "休息太多");
    size_t visits = jobs + 2 * ships + breaks;
    p->visits = NEW_ARRAY(r->arena, RouteVisit, visits + 1);
    p->name = json_str_or(r->root, "yl_name", STR("vroom"));
    p->base = earliest(r->root);
    TRY(read_matrices(r));
    bool straight = p->matrix_count == 0;
    if (straight) p->xy = NEW_ARRAY(r->arena, double, 2 * (visits + 2 * vehicles + 1));
    TRY(read_jobs(r));
    TRY(read_shipments(r));
    TRY(read_vehicles(r));
    if (straight) {
        for (int32_t i = 0; i < p->visit_count; i++)
            if (p->visits[i].kind != ROUTE_BREAK && !p->visits[i].located)
                return problem_set(r->why, INVALID, "route.matrix",
                                   "没有行程表时每一站都要有经纬度");
        TRY(straight_matrices(r));
        p->xy = NULL;
    }
    TRY(link_profiles(r));
    TRY(read_types(r));
    TRY(read_syncs(r));
    for (int32_t i = 0; i < p->visit_count; i++) p->visits[i].late_cost *= p->cost_scale;
    r->path[0] = '\0';
    TRY(whole(r, r->root, "yl_balance", 0, ROUTE_BALANCE_MAX, 0, &p->balance));
    p->balance *= p->cost_scale;
    int64_t change = json_i64_or(r->root, "yl_change_cost", 0);
    if (change < 0 || change > ROUTE_NEVER / 8) change = 0;
    for (size_t i = 0; i < jobs; i++) {
        snprintf(r->path, sizeof r->path, "jobs[%zu]", i);
        TRY(read_prefer(r, json_item(json_member(r->root, "jobs"), i), (int32_t)i));
        TRY(read_pin(r, json_item(json_member(r->root, "jobs"), i), (int32_t)i, change));
    }
    return OK;
}

Status route_read_json(Arena *arena, Str text, RouteProblem *p, Problem *why)
{
    Read *r = NEW(arena, Read);
    *p = (RouteProblem){.scale = 1, .cost_scale = 1, .print_div = 1, .vroom = true, .dims = 1};
    r->arena = arena;
    r->p = p;
    r->why = why;
    Str small = lift(arena, &r->lifted, text);
    TRY(json_read(arena, small, &r->root, why));
    if (json_kind(r->root) != JSON_RECORD)
        return problem_set(why, INVALID, "route.json", "应当是一个 JSON 对象");
    p->json = r->root;
    p->cost_summary = json_kind(json_member(r->root, "yl_objective")) == JSON_TEXT;
    TRY(read_all(r));
    p->print_div = p->cost_scale;
    return route_problem_finish(arena, p, why);
}
