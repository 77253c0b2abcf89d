/* VROOM JSON with the yl_ keys. */
#include "engine/route/read_inside.h"

enum { WEEK = 7 * 24 * 3600 };

static int64_t sooner(int64_t base, const Json *windows)
{
    int64_t n;
    for (size_t i = 0; i < json_count(windows); i++)
        if (json_as_i64(json_item(json_item(windows, i), 0), &n) && n < base) base = n;
    return base;
}

/* The first time any stop, pair or break names. */
static int64_t earliest_stop(const Json *root)
{
    static const char *const parts[] = {"pickup", "delivery"};
    const Json *jobs = json_member(root, "jobs"), *ships = json_member(root, "shipments"),
               *vehicles = json_member(root, "vehicles");
    int64_t base = INT64_MAX;
    for (size_t i = 0; i < json_count(jobs); i++)
        base = sooner(base, json_member(json_item(jobs, i), "time_windows"));
    for (size_t i = 0; i < json_count(ships); i++)
        for (int k = 0; k < 2; k++)
            base = sooner(base,
                          json_member(json_member(json_item(ships, i), parts[k]), "time_windows"));
    for (size_t i = 0; i < json_count(vehicles); i++) {
        const Json *breaks = json_member(json_item(vehicles, i), "breaks");
        for (size_t k = 0; k < json_count(breaks); k++)
            base = sooner(base, json_member(json_item(breaks, k), "time_windows"));
    }
    return base;
}

/* The zero of the problem: the first shift.  When someone has none it is 0, unless times are dates:
 * then a week before the first that is named. */
static int64_t earliest(const Json *root)
{
    int64_t base = INT64_MAX, n;
    bool always = false;
    const Json *vehicles = json_member(root, "vehicles");
    for (size_t i = 0; i < json_count(vehicles); i++) {
        const Json *window = json_member(json_item(vehicles, i), "time_window");
        if (!json_as_i64(json_item(window, 0), &n))
            always = true;
        else if (n < base)
            base = n;
    }
    if (always) {
        int64_t stop = earliest_stop(root);
        if (stop < base) base = stop;
        base = base < ROUTE_NEVER / 2 ? 0 : base - WEEK;
    }
    return base == INT64_MAX - WEEK || base == INT64_MAX || base < 0 ? 0 : base;
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
    size_t added = json_kind(r->events) == JSON_LIST ? json_count(r->events) : 1;
    p->visits = NEW_ARRAY(r->arena, RouteVisit, visits + 1);
    p->name = json_str_or(r->root, "yl_name", STR("vroom"));
    p->base = earliest(r->root);
    read_name_skills(r);
    TRY(read_matrices(r));
    bool straight = p->matrix_count == 0;
    if (straight) p->xy = NEW_ARRAY(r->arena, double, 2 * (visits + 3 * vehicles + added + 2));
    TRY(read_jobs(r));
    TRY(read_shipments(r));
    TRY(read_vehicles(r));
    if (straight) {
        TRY(read_added_places(r));
        for (int32_t i = 0; i < p->visit_count; i++)
            if (p->visits[i].kind != ROUTE_BREAK && !p->visits[i].located)
                return problem_set(r->why, INVALID, "route.matrix",
                                   "没有行程表时每一站都要有经纬度");
        TRY(read_straight_matrices(r));
        p->spots = p->xy;
        p->xy = NULL;
    }
    TRY(read_link_profiles(r));
    TRY(read_types(r));
    TRY(read_syncs(r));
    for (int32_t i = 0; i < p->visit_count; i++) p->visits[i].late_cost *= p->cost_scale;
    r->path[0] = '\0';
    TRY(read_whole(r, r->root, "yl_balance", 0, ROUTE_BALANCE_MAX, 0, &p->balance));
    p->balance *= p->cost_scale;
    int64_t change;
    TRY(read_whole(r, r->root, "yl_change_cost", 0, ROUTE_NEVER / 8, 0, &change));
    for (size_t i = 0; i < jobs; i++) {
        snprintf(r->path, sizeof r->path, "jobs[%zu]", i);
        TRY(read_prefer(r, json_item(json_member(r->root, "jobs"), i), (int32_t)i));
        TRY(read_pin(r, json_item(json_member(r->root, "jobs"), i), (int32_t)i, change));
    }
    return OK;
}

Status route_read_json(Arena *arena, Str text, RouteProblem *p, Problem *why)
{
    return route_read_state(arena, text, NULL, p, why);
}

Status route_read_state(Arena *arena, Str text, const Json *events, RouteProblem *p, Problem *why)
{
    Read *r = NEW(arena, Read);
    *p = (RouteProblem){.scale = 1, .cost_scale = 1, .print_div = 1, .vroom = true, .dims = 1};
    r->arena = arena;
    r->p = p;
    r->why = why;
    r->events = events;
    Str small = read_lift(arena, &r->lifted, text);
    TRY(json_read(arena, small, &r->root, why));
    if (json_kind(r->root) != JSON_RECORD)
        return problem_set(why, INVALID, "route.json", "应当是一个 JSON 对象");
    p->json = r->root;
    p->cost_summary = json_kind(json_member(r->root, "yl_objective")) == JSON_TEXT;
    if (json_bool_or(json_member(r->root, "options"), "c", false)) {
        problem_set(why, INVALID, "route.options", "不支持只算到达时间（c），请用 yl_pin 固定次序");
        return problem_at(why, "options.c");
    }
    TRY(read_all(r));
    p->print_div = p->cost_scale;
    read_notes(r);
    TRY(route_problem_finish(arena, p, why));
    return read_steps(r);
}
