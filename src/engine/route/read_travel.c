/* Tables of travel: given, or made from straight lines. */
#include "engine/route/read_inside.h"

#include <math.h>

static Status table(Read *r, const Json *record, const char *key, const int32_t **out)
{
    const Json *value = json_member(record, key);
    int64_t index;
    *out = NULL;
    if (json_kind(value) == JSON_NOTHING) return OK;
    if (!json_as_i64(value, &index) || index < 0 || index >= r->lifted.count)
        return read_fail(r, "route.matrix", "行程表应当是方阵，每格是不小于零的整数", key);
    int32_t size = r->lifted.size[index];
    if (r->p->place_count != 0 && size != r->p->place_count)
        return read_fail(r, "route.matrix", "各行程表大小应当相同", key);
    r->p->place_count = size;
    *out = r->lifted.cells[index];
    return OK;
}

Status read_matrices(Read *r)
{
    const Json *all = json_member(r->root, "matrices");
    if (json_kind(all) == JSON_NOTHING) return OK;
    if (json_kind(all) != JSON_RECORD)
        return read_fail(r, "route.matrix", "matrices 应当是对象", "matrices");
    r->p->matrices = NEW_ARRAY(r->arena, RouteMatrix, json_count(all) + 1);
    for (void *at = json_first(all); at; at = json_after(all, at)) {
        RouteMatrix *m = &r->p->matrices[r->p->matrix_count++];
        m->profile = json_at_key(at);
        snprintf(r->path, sizeof r->path, "matrices.%.*s",
                 (int)(m->profile.len < 64 ? m->profile.len : 64), m->profile.ptr);
        TRY(table(r, json_at_value(at), "durations", &m->seconds));
        TRY(table(r, json_at_value(at), "distances", &m->metres));
        TRY(table(r, json_at_value(at), "costs", &m->costs));
        if (!m->seconds) return read_fail(r, "route.matrix", "缺少 durations", "durations");
    }
    if (json_kind(json_member(r->root, "matrix")) != JSON_NOTHING)
        return problem_set(r->why, INVALID, "route.matrix", "matrix 已经不用了，请写 matrices");
    return OK;
}

/* What a vehicle says that its tables cannot answer is refused: nothing is left out in silence. */
static Status tables_answer(Read *r, const RouteVehicle *v)
{
    const RouteMatrix *m = &r->p->matrices[v->profile];
    if (m->costs && (v->cost_hour != 3600 || v->cost_km != 0))
        return read_fail(r, "route.costs", "有 costs 表时不能再写 per_hour 或 per_km", "costs");
    if (m->metres) return OK;
    if (v->cost_km != 0)
        return read_fail(r, "route.matrix", "按公里计价需要 distances 表", "costs.per_km");
    if (v->max_metres >= 0)
        return read_fail(r, "route.matrix", "限制里程需要 distances 表", "max_distance");
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

Status read_straight_matrices(Read *r)
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
        if (p->matrix_count == 8) return read_fail(r, "route.matrix", "出行方式太多", "profile");
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

Status read_link_profiles(Read *r)
{
    RouteProblem *p = r->p;
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        p->vehicles[k].profile = -1;
        for (int32_t m = 0; m < p->matrix_count; m++)
            if (str_eq(p->matrices[m].profile, p->vehicles[k].profile_name))
                p->vehicles[k].profile = m;
        snprintf(r->path, sizeof r->path, "vehicles[%d]", k);
        if (p->vehicles[k].profile < 0)
            return read_fail(r, "route.profile", "没有这种出行方式的行程表", "profile");
        TRY(tables_answer(r, &p->vehicles[k]));
    }
    return OK;
}
