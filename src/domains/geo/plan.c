#include "domains/geo/plan.h"

#include <math.h>
#include <stdlib.h>

enum { HOUR_DS = 36000, STAIRS_DIFFERENCE_DS = 150 };

static uint32_t limit_of(int64_t minutes)
{
    return (uint32_t)minutes * 600;
}

static Status too_far(const WalkSpot *spot, Problem *problem)
{
    return problem_set(
        problem, INVALID, "geo.far",
        "离这个点最近的路有 %.0f 米（最多 300 米），请看看坐标和地图是不是同一个地方",
        (double)spot->off_m);
}

/* ---- Circle ---- */

Status plan_circle(Town *town, Arena *arena, WalkPoint at, const char *profile, int64_t minutes,
                   PlanCircle *out, Problem *problem)
{
    const WalkNet *net = town_net(town, profile);
    const WalkStretch *stretches;
    ASSERT(net);
    *out = (PlanCircle){.norm_m2 = M_PI * PLAN_NORM_M * PLAN_NORM_M};
    out->spot = walk_snap(net, at);
    if (out->spot.edge == WALK_NONE) return too_far(&out->spot, problem);
    WalkScratch *scratch = town_scratch(town);
    walk_search_spot(net, scratch, WALK_FROM, &out->spot, limit_of(minutes));
    size_t count = walk_stretches(net, scratch, &out->spot, limit_of(minutes), &stretches);
    walk_outline(arena, town_graph(town), &out->spot, stretches, count, &out->outline);
    out->vertices = walk_places_reached(net, scratch);
    out->edge_m = walk_stretches_m(town_graph(town), stretches, count);
    town_scratch_back(town, scratch);
    return OK;
}

/* ---- Coverage ---- */

typedef struct Crowd {
    const WalkNet *net;
    WalkCrowd *crowd;
    WalkScratch *scratch;
    const size_t *home; /* given person -> index in ask->homes */
    size_t count;
} Crowd;

static Crowd crowd_of(Town *town, Arena *arena, const PlanAsk *ask)
{
    Crowd c = {.net = town_net(town, ask->profile), .scratch = town_scratch(town)};
    ASSERT(c.net);
    WalkSpot *spots = NEW_ARRAY(arena, WalkSpot, ask->home_count + 1);
    size_t *home = NEW_ARRAY(arena, size_t, ask->home_count + 1);
    for (size_t i = 0; i < ask->home_count; i++) {
        if (!ask->homes[i].known) continue;
        bool same = c.count && ask->homes[home[c.count - 1]].at.lat_e7 == ask->homes[i].at.lat_e7 &&
                    ask->homes[home[c.count - 1]].at.lon_e7 == ask->homes[i].at.lon_e7;
        spots[c.count] = same ? spots[c.count - 1] : walk_snap(c.net, ask->homes[i].at);
        home[c.count++] = i;
    }
    c.home = home;
    c.crowd = walk_crowd_new(arena, c.net, spots, NULL, c.count);
    return c;
}

static size_t spots_of(const WalkNet *net, Arena *arena, const PlanAsk *ask, PlaceKind kind,
                       WalkSpot **out)
{
    size_t count = 0;
    *out = NEW_ARRAY(arena, WalkSpot, ask->place_count + 1);
    for (size_t i = 0; i < ask->place_count; i++) {
        const Place *p = &ask->places[i];
        if (p->kind != kind || p->state != PLACE_OPEN) continue;
        WalkSpot spot = walk_snap(net, p->at);
        if (spot.edge != WALK_NONE) (*out)[count++] = spot;
    }
    return count;
}

static PlanGrid *grid_of(PlanCover *out, GridNodeId node)
{
    for (size_t i = 0; i < out->grid_count; i++)
        if (out->grids[i].node.v == node.v) return &out->grids[i];
    out->grids[out->grid_count] = (PlanGrid){.node = node};
    return &out->grids[out->grid_count++];
}

static int by_grid(const void *a, const void *b)
{
    const PlanGrid *x = a;
    const PlanGrid *y = b;
    return x->node.v < y->node.v ? -1 : x->node.v > y->node.v;
}

void plan_cover(Town *town, Arena *arena, const PlanAsk *ask, PlanCover *out)
{
    *out = (PlanCover){.people = (int64_t)ask->home_count,
                       .grids = NEW_ARRAY(arena, PlanGrid, ask->home_count + 1)};
    Crowd c = crowd_of(town, arena, ask);
    PlanGrid **of_home = NEW_ARRAY(arena, PlanGrid *, ask->home_count + 1);
    for (size_t i = 0; i < ask->home_count; i++) {
        of_home[i] = grid_of(out, ask->homes[i].grid);
        of_home[i]->people++;
    }
    out->located = (int64_t)c.crowd->count;
    for (size_t at = 0; at < c.crowd->count; at++) of_home[c.home[c.crowd->person[at]]]->located++;
    for (int kind = 1; kind < PLACE_KINDS; kind++) {
        WalkSpot *spots;
        for (size_t i = 0; i < ask->place_count; i++)
            out->places[kind] +=
                ask->places[i].kind == (PlaceKind)kind && ask->places[i].state == PLACE_OPEN;
        size_t count = spots_of(c.net, arena, ask, (PlaceKind)kind, &spots);
        if (!count) continue;
        WalkCoverage *coverage =
            walk_coverage_new(arena, c.crowd, limit_of(ask->minutes), count + 1);
        walk_coverage_open(coverage, c.scratch, spots, count);
        for (size_t at = 0; at < c.crowd->count; at++) {
            if (walk_coverage_ds(coverage, at) > limit_of(ask->minutes)) continue;
            out->covered[kind]++;
            of_home[c.home[c.crowd->person[at]]]->covered[kind]++;
        }
    }
    town_scratch_back(town, c.scratch);
    qsort(out->grids, out->grid_count, sizeof *out->grids, by_grid);
}

/* ---- Gaps ---- */

static int by_nearest(const void *a, const void *b)
{
    const PlanHouse *x = a;
    const PlanHouse *y = b;
    if (x->nearest_ds != y->nearest_ds) return x->nearest_ds > y->nearest_ds ? -1 : 1;
    if (x->people != y->people) return x->people > y->people ? -1 : 1;
    return x->building.v < y->building.v ? -1 : x->building.v > y->building.v;
}

static int by_building(const void *a, const void *b)
{
    const GeoHome *x = *(const GeoHome *const *)a;
    const GeoHome *y = *(const GeoHome *const *)b;
    if (x->building.v != y->building.v) return x->building.v < y->building.v ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Homes of one building together; those without a building are one row for all of them. */
static size_t houses_of(Arena *arena, const PlanAsk *ask, PlanHouse **out, uint32_t *house_of)
{
    const GeoHome **sorted = NEW_ARRAY(arena, const GeoHome *, ask->home_count + 1);
    size_t count = 0;
    size_t known = 0;
    for (size_t i = 0; i < ask->home_count; i++)
        if (ask->homes[i].known) sorted[known++] = &ask->homes[i];
    if (known) qsort(sorted, known, sizeof *sorted, by_building);
    *out = NEW_ARRAY(arena, PlanHouse, known + 1);
    for (size_t i = 0; i < known; i++) {
        if (!i || sorted[i]->building.v != sorted[i - 1]->building.v)
            (*out)[count++] = (PlanHouse){
                .building = sorted[i]->building, .grid = sorted[i]->grid, .at = sorted[i]->at};
        (*out)[count - 1].people++;
        house_of[sorted[i] - ask->homes] = (uint32_t)(count - 1);
    }
    return count;
}

void plan_gap(Town *town, Arena *arena, const PlanAsk *ask, PlaceKind kind, PlanHouse **out,
              size_t *count)
{
    uint32_t *house_of = NEW_ARRAY(arena, uint32_t, ask->home_count + 1);
    WalkSpot *spots;
    *count = houses_of(arena, ask, out, house_of);
    Crowd c = crowd_of(town, arena, ask);
    size_t places = spots_of(c.net, arena, ask, kind, &spots);
    WalkCoverage *coverage = walk_coverage_new(arena, c.crowd, HOUR_DS, places + 1);
    if (places) walk_coverage_open(coverage, c.scratch, spots, places);
    for (size_t i = 0; i < *count; i++) (*out)[i].uncovered = (*out)[i].people;
    for (size_t at = 0; at < c.crowd->count; at++) {
        PlanHouse *house = &(*out)[house_of[c.home[c.crowd->person[at]]]];
        uint32_t ds = places ? walk_coverage_ds(coverage, at) : WALK_NEVER;
        if (ds <= limit_of(ask->minutes)) house->uncovered--;
        if (ds > HOUR_DS) ds = WALK_NEVER;
        if (ds > house->nearest_ds) house->nearest_ds = ds;
    }
    for (size_t i = 0; i < *count; i++)
        if (!(*out)[i].nearest_ds && (*out)[i].uncovered) (*out)[i].nearest_ds = WALK_NEVER;
    town_scratch_back(town, c.scratch);
    if (*count) qsort(*out, *count, sizeof **out, by_nearest);
}

/* ---- Siting ---- */

static void put_chosen(Arena *arena, const Crowd *c, const PlanAsk *ask, const PlanHouse *houses,
                       const uint32_t *house_of_candidate, const WalkSpot *candidates,
                       const WalkSpot *existing, size_t existing_count, PlanSite *out)
{
    WalkCoverage *coverage = walk_coverage_new(arena, c->crowd, limit_of(ask->minutes),
                                               existing_count + out->plan.chosen_count + 1);
    if (existing_count) walk_coverage_open(coverage, c->scratch, existing, existing_count);
    double before = walk_coverage_people(coverage);
    out->chosen = NEW_ARRAY(arena, PlanChosen, out->plan.chosen_count + 1);
    for (size_t i = 0; i < out->plan.chosen_count; i++) {
        uint32_t at = out->plan.chosen[i];
        const PlanHouse *house = &houses[house_of_candidate[at]];
        walk_coverage_add(coverage, c->scratch, &candidates[at]);
        double now = walk_coverage_people(coverage);
        out->chosen[i] = (PlanChosen){house->at, house->building, now - before};
        before = now;
    }
}

/* ---- Who has a seat already ---- */

typedef struct SeatWish {
    uint32_t ds, at, place;
} SeatWish;
typedef struct SeatWishes {
    Arena *arena;
    SeatWish *list;
    size_t count, cap;
    uint32_t place;
} SeatWishes;

static void wish(void *with, size_t at, uint32_t ds)
{
    SeatWishes *w = with;
    if (w->count == w->cap) {
        SeatWish *wider = arena_alloc_raw(w->arena, w->cap * 2 * sizeof *wider);
        memcpy(wider, w->list, w->count * sizeof *wider);
        w->list = wider;
        w->cap *= 2;
    }
    w->list[w->count++] = (SeatWish){ds, (uint32_t)at, w->place};
}

static int by_way(const void *a, const void *b)
{
    const SeatWish *x = a;
    const SeatWish *y = b;
    if (x->ds != y->ds) return x->ds < y->ds ? -1 : 1;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Whoever has the shortest way gets the seat, until each open place of the kind is full; a place
 * that does not say its capacity takes everybody. */
static size_t seat(Arena *arena, const Crowd *c, const PlanAsk *ask, PlaceKind kind, bool *seated)
{
    SeatWishes wishes = {.arena = arena, .cap = 4096};
    int64_t *room = NEW_ARRAY(arena, int64_t, ask->place_count + 1);
    size_t count = 0;
    wishes.list = arena_alloc_raw(arena, wishes.cap * sizeof *wishes.list);
    for (size_t i = 0; i < ask->place_count; i++) {
        const Place *p = &ask->places[i];
        if (p->kind != kind || p->state != PLACE_OPEN) continue;
        WalkSpot spot = walk_snap(c->net, p->at);
        room[i] = p->capacity ? p->capacity : INT64_MAX;
        wishes.place = (uint32_t)i;
        walk_search_spot(c->net, c->scratch, WALK_TO, &spot, limit_of(ask->minutes));
        walk_crowd_each(c->crowd, c->scratch, &spot, limit_of(ask->minutes), wish, &wishes);
    }
    if (wishes.count) qsort(wishes.list, wishes.count, sizeof *wishes.list, by_way);
    for (size_t i = 0; i < wishes.count; i++) {
        const SeatWish *w = &wishes.list[i];
        if (seated[w->at] || !room[w->place]) continue;
        seated[w->at] = true;
        room[w->place]--;
        count++;
    }
    return count;
}

/* Those without a seat, as a crowd of their own; indices of homes as before. */
static void leave_seated(Arena *arena, Crowd *c, const bool *seated)
{
    size_t given = c->count;
    bool *out = NEW_ARRAY(arena, bool, given + 1);
    WalkSpot *spots = NEW_ARRAY(arena, WalkSpot, given + 1);
    size_t *home = NEW_ARRAY(arena, size_t, given + 1);
    for (size_t at = 0; at < c->crowd->count; at++) out[c->crowd->person[at]] = seated[at];
    size_t left = 0;
    for (size_t at = 0; at < c->crowd->count; at++) {
        uint32_t person = c->crowd->person[at];
        if (out[person]) continue;
        spots[left] = c->crowd->spots[at];
        home[left++] = c->home[person];
    }
    c->home = home;
    c->count = left;
    c->crowd = walk_crowd_new(arena, c->net, spots, NULL, left);
}

Status plan_site(Town *town, Arena *arena, const PlanAsk *ask, PlaceKind kind, size_t choose,
                 int64_t capacity, PlanSite *out, Problem *problem)
{
    PlanHouse *houses;
    uint32_t *house_of = NEW_ARRAY(arena, uint32_t, ask->home_count + 1);
    size_t house_count = houses_of(arena, ask, &houses, house_of);
    Crowd c = crowd_of(town, arena, ask);
    WalkSpot *candidates = NEW_ARRAY(arena, WalkSpot, house_count + 1);
    uint32_t *house_of_candidate = NEW_ARRAY(arena, uint32_t, house_count + 1);
    int64_t *capacities = NEW_ARRAY(arena, int64_t, house_count + 1);
    WalkSpot *existing;
    size_t count = 0;
    for (size_t i = 0; i < house_count; i++) {
        WalkSpot spot = walk_snap(c.net, houses[i].at);
        if (spot.edge == WALK_NONE) continue;
        house_of_candidate[count] = (uint32_t)i;
        capacities[count] = capacity;
        candidates[count++] = spot;
    }
    *out = (PlanSite){.people = c.crowd->total};
    size_t existing_count = spots_of(c.net, arena, ask, kind, &existing);
    double seated_count = 0;
    if (capacity) {
        bool *seated = NEW_ARRAY(arena, bool, c.crowd->count + 1);
        seated_count = (double)seat(arena, &c, ask, kind, seated);
        leave_seated(arena, &c, seated);
        existing_count = 0;
    }
    WalkSiteAsk site = {.crowd = c.crowd,
                        .candidates = candidates,
                        .capacity = capacity ? capacities : NULL,
                        .candidate_count = count,
                        .existing = existing,
                        .existing_count = existing_count,
                        .choose = choose < count ? choose : count,
                        .limit_ds = limit_of(ask->minutes),
                        .goal = SITE_COVER,
                        .seed = 1,
                        .effort = 0.3};
    Status status = walk_site(arena, c.scratch, &site, &out->plan, problem);
    if (status == OK) {
        put_chosen(arena, &c, ask, houses, house_of_candidate, candidates, existing, existing_count,
                   out);
        for (size_t i = 0; capacity && i < out->plan.chosen_count; i++)
            out->chosen[i].adds = fmin(out->chosen[i].adds, (double)capacity);
        out->plan.before += seated_count;
        out->plan.covered += seated_count;
        out->plan.bound += seated_count;
        out->plan.gap =
            out->plan.bound > 0 ? (out->plan.bound - out->plan.covered) / out->plan.bound : 0;
    }
    town_scratch_back(town, c.scratch);
    return status;
}

/* ---- Nearby ---- */

static int by_time(const void *a, const void *b)
{
    const PlanNear *x = a;
    const PlanNear *y = b;
    if (x->ds != y->ds) return x->ds < y->ds ? -1 : 1;
    return x->place->id.v < y->place->id.v ? -1 : x->place->id.v > y->place->id.v;
}

static uint32_t time_to(const WalkNet *net, const WalkScratch *scratch, const WalkSpot *from,
                        WalkPoint to)
{
    WalkSpot spot = walk_snap(net, to);
    if (spot.edge == WALK_NONE) return WALK_NEVER;
    uint32_t by_way = walk_spot_ds(net, scratch, WALK_FROM, &spot);
    uint32_t along = walk_along(net, from, &spot);
    return by_way < along ? by_way : along;
}

static PlanStairs stairs_of(const PlanNear *near)
{
    if (near->flat_ds >= WALK_NEVER) return STAIRS_ONLY;
    return near->flat_ds > near->ds + STAIRS_DIFFERENCE_DS ? STAIRS_AROUND : STAIRS_NONE;
}

Status plan_nearby(Town *town, Arena *arena, WalkPoint home, const PlanAsk *ask, PlanNear **out,
                   size_t *count, Problem *problem)
{
    const WalkNet *net = town_net(town, "elder");
    const WalkNet *flat = town_net(town, "flat");
    WalkSpot from = walk_snap(net, home);
    WalkSpot flat_from = walk_snap(flat, home);
    *count = 0;
    *out = NEW_ARRAY(arena, PlanNear, ask->place_count + 1);
    if (from.edge == WALK_NONE) return too_far(&from, problem);
    WalkScratch *scratch = town_scratch(town);
    walk_search_spot(net, scratch, WALK_FROM, &from, limit_of(ask->minutes));
    for (size_t i = 0; i < ask->place_count; i++) {
        const Place *p = &ask->places[i];
        if (p->state != PLACE_OPEN) continue;
        uint32_t ds = time_to(net, scratch, &from, p->at);
        if (ds <= limit_of(ask->minutes)) (*out)[(*count)++] = (PlanNear){.place = p, .ds = ds};
    }
    walk_search_spot(flat, scratch, WALK_FROM, &flat_from, HOUR_DS);
    for (size_t i = 0; i < *count; i++) {
        PlanNear *near = &(*out)[i];
        near->flat_ds = flat_from.edge == WALK_NONE
                            ? WALK_NEVER
                            : time_to(flat, scratch, &flat_from, near->place->at);
        if (near->flat_ds > HOUR_DS) near->flat_ds = WALK_NEVER;
        near->stairs = stairs_of(near);
    }
    town_scratch_back(town, scratch);
    if (*count) qsort(*out, *count, sizeof **out, by_time);
    return OK;
}
