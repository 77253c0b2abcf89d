/* Vehicles, their costs and breaks. */
#include "engine/route/read_inside.h"

#include <math.h>

enum { BREAKS_MAX = 16 };

static Status vehicle_costs(Read *r, const Json *record, RouteVehicle *v)
{
    const Json *costs = json_member(record, "costs");
    v->cost_hour = 3600;
    if (json_kind(costs) == JSON_NOTHING) return OK;
    if (json_kind(costs) != JSON_RECORD)
        return read_fail(r, "route.costs", "应当是一个对象", "costs");
    TRY(read_whole(r, costs, "fixed", 0, ROUTE_NEVER, 0, &v->cost_fixed));
    TRY(read_whole(r, costs, "per_hour", 0, 10000000, 3600, &v->cost_hour));
    TRY(read_whole(r, costs, "per_task_hour", 0, 10000000, 0, &v->cost_task_hour));
    return read_whole(r, costs, "per_km", 0, 10000000, 0, &v->cost_km);
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
        return read_fail(r, "route.shift", "班次应当写成 [开始, 结束]，开始不晚于结束",
                         "time_window");
    TRY(read_instant(r, json_item(window, 0), "time_window", &v->from));
    return read_instant(r, json_item(window, 1), "time_window", &v->to);
}

/* yl_at {location_index or location, time}: where it was seen, while a plan is carried out. */
static Status vehicle_seen(Read *r, const Json *record, RouteVehicle *v)
{
    const Json *at = json_member(record, "yl_at");
    RouteVisit spot = {0};
    v->seen_at = v->seen = -1;
    if (json_kind(at) == JSON_NOTHING || json_kind(at) == JSON_NIL) return OK;
    if (json_kind(at) != JSON_RECORD)
        return read_fail(r, "route.location", "应当是一个对象", "yl_at");
    TRY(read_place(r, at, "location_index", "location", &v->seen_at, &spot));
    if (v->seen_at < 0 || (r->p->xy && !spot.located))
        return read_fail(r, "route.location", "缺少位置", "yl_at");
    return read_instant(r, json_member(at, "time"), "yl_at.time", &v->seen);
}

static Status vehicle_one(Read *r, const Json *record, RouteVehicle *v)
{
    TRY(read_whole(r, record, "id", 0, INT64_C(1) << 53, -1, &v->id));
    if (v->id < 0) return read_fail(r, "route.id", "缺少编号", "id");
    v->name = json_str_or(record, "description", (Str){0});
    v->profile_name = json_str_or(record, "profile", STR("car"));
    v->type = json_str_or(record, "type", (Str){0});
    TRY(read_place(r, record, "start_index", "start", &v->start, NULL));
    TRY(read_place(r, record, "end_index", "end", &v->end, NULL));
    if (v->start < 0 && v->end < 0) return read_fail(r, "route.start", "要有起点或终点", "start");
    for (int d = 0; d < ROUTE_DIMS; d++) v->capacity[d] = ROUTE_NEVER;
    if (json_kind(json_member(record, "capacity")) != JSON_NOTHING) {
        memset(v->capacity, 0, sizeof v->capacity);
        TRY(read_amounts(r, record, "capacity", v->capacity));
    }
    TRY(read_skills(r, record, &v->skills));
    TRY(vehicle_seen(r, record, v));
    TRY(vehicle_shift(r, record, v));
    TRY(read_whole32(r, record, "yl_max_trips", 1, 1000, 1, &v->max_trips));
    TRY(read_whole32(r, record, "yl_reload", 0, ROUTE_NEVER / 4, 0, &v->reload));
    TRY(read_whole32(r, record, "yl_max_work", 0, ROUTE_NEVER, -1, &v->max_work));
    TRY(read_whole32(r, record, "max_tasks", 0, ROUTE_NEVER, ROUTE_NEVER, &v->max_tasks));
    TRY(read_whole32(r, record, "max_travel_time", 0, ROUTE_NEVER, -1, &v->max_travel));
    TRY(read_whole32(r, record, "max_distance", 0, ROUTE_NEVER, -1, &v->max_metres));
    const Json *factor = json_member(record, "speed_factor");
    double speed = 1;
    if (json_kind(factor) != JSON_NOTHING && !json_as_double(factor, &speed))
        return read_fail(r, "route.speed", "速度系数应当是数字", "speed_factor");
    if (!(speed >= 0.01 && speed <= 100))
        return read_fail(r, "route.speed", "速度系数超出范围", "speed_factor");
    v->speed_percent = (int32_t)floor(speed * 100 + 0.5);
    return vehicle_costs(r, record, v);
}

static Status read_breaks(Read *r, const Json *record, int32_t vehicle)
{
    const Json *list = json_member(record, "breaks");
    if (json_kind(list) != JSON_NOTHING && json_kind(list) != JSON_LIST)
        return read_fail(r, "route.break", "breaks 应当是列表", "breaks");
    if (json_count(list) > BREAKS_MAX) return read_fail(r, "route.break", "休息太多", "breaks");
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *one = json_item(list, i);
        if (json_kind(one) != JSON_RECORD)
            return read_fail(r, "route.break", "每次休息应当是一个对象", "breaks");
        RouteVisit *v = read_visit_add(r, ROUTE_BREAK);
        v->vehicle = vehicle;
        v->place = -1;
        TRY(read_whole(r, one, "id", 0, INT64_C(1) << 53, (int64_t)i + 1, &v->id));
        v->name = json_str_or(one, "description", (Str){0});
        TRY(read_whole32(r, one, "service", 0, ROUTE_NEVER / 4, 0, &v->service));
        TRY(read_windows(r, one, &v->windows, &v->window_count));
        if (json_kind(json_member(one, "max_load")) == JSON_NOTHING) continue;
        int32_t *most = NEW_ARRAY(r->arena, int32_t, ROUTE_DIMS);
        TRY(read_amounts(r, one, "max_load", most));
        v->max_load = most;
    }
    return OK;
}

Status read_vehicles(Read *r)
{
    const Json *list = json_member(r->root, "vehicles");
    snprintf(r->path, sizeof r->path, "vehicles");
    if (json_kind(list) != JSON_NOTHING && json_kind(list) != JSON_LIST)
        return read_fail(r, "route.vehicles", "vehicles 应当是列表", "");
    r->p->vehicles = NEW_ARRAY(r->arena, RouteVehicle, json_count(list) + 1);
    for (size_t i = 0; i < json_count(list); i++) {
        snprintf(r->path, sizeof r->path, "vehicles[%zu]", i);
        if (json_kind(json_item(list, i)) != JSON_RECORD)
            return read_fail(r, "route.vehicle", "应当是一个对象", "");
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
