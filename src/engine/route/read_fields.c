/* Fields of the JSON records: numbers, amounts, skills, times, windows, places. */
#include "engine/route/read_inside.h"

#include <math.h>

Status read_fail(Read *r, const char *code, const char *text, const char *where)
{
    problem_set(r->why, INVALID, code, "%s", text);
    return problem_at(r->why, "%s.%s", r->path, where);
}

Status read_whole(Read *r, const Json *record, const char *key, int64_t low, int64_t high,
                  int64_t otherwise, int64_t *out)
{
    const Json *value = json_member(record, key);
    *out = otherwise;
    if (json_kind(value) == JSON_NOTHING || json_kind(value) == JSON_NIL) return OK;
    double real;
    if (!json_as_i64(value, out)) {
        if (!json_as_double(value, &real) || real < (double)low || real > (double)high)
            return read_fail(r, "route.number", "这里应当是整数", key);
        *out = (int64_t)floor(real + 0.5);
    }
    if (*out < low || *out > high) return read_fail(r, "route.number", "数字超出范围", key);
    return OK;
}

Status read_whole32(Read *r, const Json *record, const char *key, int64_t low, int64_t high,
                    int32_t otherwise, int32_t *out)
{
    int64_t value;
    TRY(read_whole(r, record, key, low, high, otherwise, &value));
    *out = (int32_t)value;
    return OK;
}

Status read_amounts(Read *r, const Json *record, const char *key, int32_t *out)
{
    const Json *list = json_member(record, key);
    if (json_kind(list) == JSON_NOTHING) return OK;
    if (json_kind(list) != JSON_LIST || json_count(list) > ROUTE_DIMS)
        return read_fail(r, "route.amount", "数量应当是不超过 4 个整数的列表", key);
    for (size_t i = 0; i < json_count(list); i++) {
        int64_t n;
        if (!json_as_i64(json_item(list, i), &n) || n < 0 || n > ROUTE_NEVER)
            return read_fail(r, "route.amount", "数量应当是不小于零的整数", key);
        out[i] = (int32_t)n;
        if ((int32_t)i >= r->p->dims) r->p->dims = (int32_t)i + 1;
    }
    return OK;
}

bool read_is_list(const Json *value)
{
    return json_kind(value) == JSON_NOTHING || json_kind(value) == JSON_LIST;
}

/* The bit of a skill; -1: all 64 are taken. */
static int32_t skill_bit(RouteProblem *p, int64_t id)
{
    if (!p->skill_ids) return (int32_t)id;
    for (int32_t bit = 0; bit < p->skill_count; bit++)
        if (p->skill_ids[bit] == id) return bit;
    if (p->skill_count > SKILL_MAX) return -1;
    p->skill_ids[p->skill_count] = id;
    return p->skill_count++;
}

Status read_skills(Read *r, const Json *record, uint64_t *out)
{
    const Json *list = json_member(record, "skills");
    if (json_kind(list) == JSON_NOTHING) return OK;
    if (json_kind(list) != JSON_LIST)
        return read_fail(r, "route.skill", "技能应当是列表", "skills");
    for (size_t i = 0; i < json_count(list); i++) {
        int64_t n;
        if (!json_as_i64(json_item(list, i), &n) || n < 0 || n > UINT32_MAX ||
            (!r->p->skill_ids && n > SKILL_MAX))
            return read_fail(r, "route.skill", "技能编号应当是不小于零的整数", "skills");
        int32_t bit = skill_bit(r->p, n);
        if (bit < 0) return read_fail(r, "route.skill", "技能最多 64 种", "skills");
        *out |= (uint64_t)1 << bit;
    }
    return OK;
}

static bool high_skill(const Json *list)
{
    for (size_t i = 0; i < json_count(list); i++) {
        int64_t n;
        const Json *all = json_member(json_item(list, i), "skills");
        for (size_t k = 0; k < json_count(all); k++)
            if (json_as_i64(json_item(all, k), &n) && n > SKILL_MAX) return true;
    }
    return false;
}

/* Numbers up to 63 are their own bits; otherwise each number gets one as it is met. */
void read_name_skills(Read *r)
{
    if (high_skill(json_member(r->root, "vehicles")) || high_skill(json_member(r->root, "jobs")) ||
        high_skill(json_member(r->root, "shipments")))
        r->p->skill_ids = NEW_ARRAY(r->arena, int64_t, SKILL_MAX + 1);
}

/* Times are kept relative to problem->base. */
Status read_instant(Read *r, const Json *value, const char *key, int32_t *out)
{
    int64_t n;
    if (!json_as_i64(value, &n)) return read_fail(r, "route.time", "时间应当是整数秒", key);
    n -= r->p->base;
    if (n < -ROUTE_NEVER + 1) n = -ROUTE_NEVER + 1;
    *out = n < 0 ? 0 : n >= ROUTE_NEVER ? ROUTE_NEVER - 1 : (int32_t)n;
    return OK;
}

static int window_order(const void *a, const void *b)
{
    const RouteWindow *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* In order and apart: windows that touch or overlap say the same as one. */
static int32_t windows_joined(RouteWindow *w, int32_t count)
{
    int32_t kept = 0;
    qsort(w, (size_t)count, sizeof *w, window_order);
    for (int32_t i = 1; i < count; i++) {
        if (w[i].from > w[kept].to)
            w[++kept] = w[i];
        else if (w[i].to > w[kept].to)
            w[kept].to = w[i].to;
    }
    return kept + 1;
}

Status read_windows(Read *r, const Json *record, const RouteWindow **out, int32_t *count)
{
    const Json *list = json_member(record, "time_windows");
    size_t n = json_kind(list) == JSON_LIST ? json_count(list) : 0;
    if (json_kind(list) != JSON_NOTHING && (json_kind(list) != JSON_LIST || n == 0 || n > 64))
        return read_fail(r, "route.window", "时间窗应当是 1 到 64 个 [开始, 结束]", "time_windows");
    RouteWindow *w = NEW_ARRAY(r->arena, RouteWindow, n + 1);
    w[0] = (RouteWindow){0, ROUTE_NEVER - 1};
    for (size_t i = 0; i < n; i++) {
        const Json *pair = json_item(list, i);
        int64_t from, to;
        if (json_count(pair) != 2 || !json_as_i64(json_item(pair, 0), &from) ||
            !json_as_i64(json_item(pair, 1), &to) || from > to)
            return read_fail(r, "route.window", "时间窗应当写成 [开始, 结束]，开始不晚于结束",
                             "time_windows");
        TRY(read_instant(r, json_item(pair, 0), "time_windows", &w[i].from));
        TRY(read_instant(r, json_item(pair, 1), "time_windows", &w[i].to));
        int64_t over = to - r->p->base; /* below 0: before anything starts */
        if (over < -ROUTE_NEVER / 2) over = -ROUTE_NEVER / 2;
        if (over < 0) w[i].from = w[i].to = (int32_t)over;
    }
    *out = w;
    *count = n ? windows_joined(w, (int32_t)n) : 1;
    return OK;
}

/* location_index, or [lon, lat] alone, which become places of their own. */
Status read_place(Read *r, const Json *record, const char *index_key, const char *spot_key,
                  int32_t *out, RouteVisit *spot)
{
    int64_t n;
    const Json *pair = json_member(record, spot_key);
    double lon = 0, lat = 0;
    bool located = json_count(pair) == 2 && json_as_double(json_item(pair, 0), &lon) &&
                   json_as_double(json_item(pair, 1), &lat);
    if (json_kind(pair) != JSON_NOTHING && !located)
        return read_fail(r, "route.location", "位置应当写成 [经度, 纬度]", spot_key);
    if (located && (fabs(lon) > 180 || fabs(lat) > 90))
        return read_fail(r, "route.location", "经纬度超出范围", spot_key);
    if (spot && located) {
        spot->lon = lon;
        spot->lat = lat;
        spot->located = true;
    }
    *out = -1;
    if (!r->p->xy) {
        if (json_kind(json_member(record, index_key)) == JSON_NOTHING) {
            if (located) return read_fail(r, "route.location", "有行程表时要写地点序号", index_key);
            return OK;
        }
        TRY(read_whole(r, record, index_key, 0, ROUTE_VISITS_MAX * 3, -1, &n));
        *out = (int32_t)n;
    } else if (!located) {
        if (json_kind(json_member(record, index_key)) == JSON_NOTHING) return OK;
        if (!spot) return read_fail(r, "route.location", "没有行程表时要写经纬度", spot_key);
        *out = 0; /* refused once all is read */
    } else {
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
