/* Who is covered, where the gaps are, where to open next.  Counts by house and grid, never names.
 */
#include "domains/geo/answers.h"
#include "domains/geo/inside.h"

#include <math.h>

typedef struct AskIn {
    int64_t minutes, choose, capacity;
    int32_t profile, kind;
    bool has_minutes, has_profile, has_choose, has_capacity;
} AskIn;
#define WITHIN                                                                                     \
    MAYBE_INT(AskIn, minutes, has_minutes, "minutes", 1, 60),                                      \
        MAYBE_CHOICE(AskIn, profile, has_profile, "profile", walk_kinds)
static const Field cover_fields[] = {WITHIN, {0}};
static const Field gap_fields[] = {FIELD_CHOICE(AskIn, kind, "kind", place_kinds), WITHIN, {0}};
static const Field site_fields[] = {FIELD_CHOICE(AskIn, kind, "kind", place_kinds),
                                    MAYBE_INT(AskIn, choose, has_choose, "k", 1, 20),
                                    MAYBE_INT(AskIn, capacity, has_capacity, "capacity", 0, 100000),
                                    WITHIN,
                                    {0}};

typedef struct Reading {
    PlanAsk plan;
    AskIn ask;
    GeoHome *homes;
    Place *places;
    GridNode *nodes; /* by id */
    size_t node_count;
} Reading;

static Status read_all(Tx *tx, void *job)
{
    Reading *r = job;
    TRY(geo_homes(tx, &r->homes, &r->plan.home_count));
    TRY(geo_places(tx, 0, &r->places, &r->plan.place_count));
    TRY(people_grid_all(tx, &r->nodes, &r->node_count));
    r->plan.homes = r->homes;
    r->plan.places = r->places;
    return OK;
}

static Status begin(Request *req, Reading *r)
{
    TxOrigin origin = {
        .community = req->who.community, .actor = req->who.person, .role = (int64_t)req->who.role};
    *r = (Reading){0};
    request_fields(req, &r->ask);
    TRY(store_read(req->store, origin, req->arena, read_all, r, request_problem(req)));
    r->plan.minutes = r->ask.has_minutes ? r->ask.minutes : 15;
    r->plan.profile = r->ask.has_profile ? choice_name(walk_kinds, r->ask.profile) : "elder";
    return OK;
}

static const GridNode *node_of(const Reading *r, GridNodeId id)
{
    size_t low = 0;
    size_t high = r->node_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->nodes[middle].id.v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->node_count && r->nodes[low].id.v == id.v ? &r->nodes[low] : NULL;
}

static Str name_of(const Reading *r, GridNodeId id)
{
    const GridNode *node = node_of(r, id);
    return node ? node->name : STR("");
}

static void put_asked(JsonOut *out, const Reading *r)
{
    json_put_i64(out, "minutes", r->plan.minutes);
    json_put_text(out, "profile", r->plan.profile);
}

static void put_grid(JsonOut *out, const Reading *r, const PlanGrid *g, const PlanCover *all)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "node_id", g->node.v);
    json_put_str(out, "name", name_of(r, g->node));
    json_put_i64(out, "people", g->people);
    json_put_i64(out, "located", g->located);
    json_open(out, "covered", '{');
    for (int kind = 1; kind < PLACE_KINDS; kind++)
        if (all->places[kind])
            json_put_i64(out, place_kind_name((PlaceKind)kind), g->covered[kind]);
    json_close(out, '}');
    json_close(out, '}');
}

static Status coverage(Request *req, Reply *reply)
{
    Reading r;
    PlanCover cover;
    TOWN(town);
    if (!town) return geo_no_map(request_problem(req));
    TRY(begin(req, &r));
    plan_cover(town, req->arena, &r.plan, &cover);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_asked(out, &r);
    json_put_i64(out, "people", cover.people);
    json_put_i64(out, "located", cover.located);
    json_open(out, "kinds", '[');
    for (int kind = 1; kind < PLACE_KINDS; kind++) {
        if (!cover.places[kind]) continue;
        json_open(out, NULL, '{');
        json_put_text(out, "kind", place_kind_name((PlaceKind)kind));
        json_put_i64(out, "places", cover.places[kind]);
        json_put_i64(out, "covered", cover.covered[kind]);
        json_put_i64(out, "permille", cover.people ? cover.covered[kind] * 1000 / cover.people : 0);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "grids", '[');
    for (size_t i = 0; i < cover.grid_count; i++) put_grid(out, &r, &cover.grids[i], &cover);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static void put_house(JsonOut *out, const Reading *r, const PlanHouse *h)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "node_id", h->building.v);
    json_put_str(out, "name", name_of(r, h->building));
    json_put_str(out, "grid", name_of(r, h->grid));
    geo_put_point(out, h->at);
    json_put_i64(out, "people", h->people);
    json_put_i64(out, "uncovered", h->uncovered);
    if (h->nearest_ds < WALK_NEVER)
        json_put_i64(out, "nearest_minutes", (h->nearest_ds + 599) / 600);
    json_close(out, '}');
}

static Status gap(Request *req, Reply *reply)
{
    Reading r;
    PlanHouse *houses;
    size_t count;
    int64_t uncovered = 0;
    TOWN(town);
    if (!town) return geo_no_map(request_problem(req));
    TRY(begin(req, &r));
    plan_gap(town, req->arena, &r.plan, (PlaceKind)r.ask.kind, &houses, &count);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_asked(out, &r);
    json_put_text(out, "kind", place_kind_name((PlaceKind)r.ask.kind));
    json_put_i64(out, "people", (int64_t)r.plan.home_count);
    json_open(out, "houses", '[');
    for (size_t i = 0; i < count; i++) {
        put_house(out, &r, &houses[i]);
        uncovered += houses[i].uncovered;
    }
    json_close(out, ']');
    json_put_i64(out, "uncovered", uncovered);
    json_close(out, '}');
    return OK;
}

static Status siting(Request *req, Reply *reply)
{
    Reading r;
    PlanSite site;
    TOWN(town);
    if (!town) return geo_no_map(request_problem(req));
    TRY(begin(req, &r));
    TRY(plan_site(town, req->arena, &r.plan, (PlaceKind)r.ask.kind,
                  r.ask.has_choose ? (size_t)r.ask.choose : 1, r.ask.capacity, &site,
                  request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_asked(out, &r);
    json_put_text(out, "kind", place_kind_name((PlaceKind)r.ask.kind));
    json_put_i64(out, "people", llround(site.people));
    json_put_i64(out, "capacity", r.ask.capacity);
    json_put_i64(out, "before", llround(site.plan.before));
    json_put_i64(out, "covered", llround(site.plan.covered));
    json_put_double(out, "bound", site.plan.bound, 2);
    json_put_double(out, "gap", site.plan.gap, 5);
    json_put_bool(out, "proven", site.plan.proven);
    json_open(out, "chosen", '[');
    for (size_t i = 0; i < site.plan.chosen_count; i++) {
        const PlanChosen *c = &site.chosen[i];
        json_open(out, NULL, '{');
        geo_put_point(out, c->at);
        json_put_i64(out, "node_id", c->building.v);
        json_put_str(out, "name", name_of(&r, c->building));
        json_put_i64(out, "adds", llround(c->adds));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields) .in = fields, .in_size = sizeof(AskIn)

const Route geo_plan_routes[] = {
    {GET, "/api/map/coverage", ROLES_PLAN, WORK, IN(cover_fields), NULL, coverage,
     "How many elders have each kind of place within so many minutes, by kind and grid"},
    {GET, "/api/map/gap", ROLES_PLAN, WORK, IN(gap_fields), NULL, gap,
     "Houses by their way to the nearest place of a kind, with those that have none in reach"},
    {GET, "/api/map/siting", ROLES_PLAN, WORK, IN(site_fields), NULL, siting,
     "Where to open next: k houses, with the proven bound and the gap to it; with a capacity, of the "
     "new ones and of those open already, nobody is counted who finds no seat"},
    {0},
};
