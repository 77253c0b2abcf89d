/* Seats offered, grid by grid. */
#include "domains/geo/answers.h"
#include "domains/geo/inside.h"

#include <stdlib.h>

enum { OFFER_DS = 9000, GRIDS_MAX = 2000 };

typedef struct Offering {
    GeoOffer *grids;
    size_t count;
    GeoOffer **of_person; /* sorted position -> its grid */
    uint32_t *nearest;    /* sorted position, deciseconds */
    int64_t *reached;     /* beside grids: by the place at hand */
} Offering;

static void note(void *with, size_t at, uint32_t ds)
{
    Offering *o = with;
    o->reached[o->of_person[at] - o->grids]++;
    if (ds < o->nearest[at]) o->nearest[at] = ds;
}

static int by_grid(const void *a, const void *b)
{
    const GeoHome *x = a;
    const GeoHome *y = b;
    if (x->grid.v != y->grid.v) return x->grid.v < y->grid.v ? -1 : 1;
    return x->person.v < y->person.v ? -1 : x->person.v > y->person.v;
}

/* Homes are sorted by grid. */
static void grids_of(Offering *o, const GeoHome *homes, size_t count, GeoOffer **of_home)
{
    for (size_t i = 0; i < count; i++) {
        bool first = !i || homes[i].grid.v != homes[i - 1].grid.v;
        if (first && o->count < GRIDS_MAX) o->grids[o->count++] = (GeoOffer){.grid = homes[i].grid};
        GeoOffer *g = of_home[i] = &o->grids[o->count - 1];
        g->people++;
        if (!homes[i].known) continue;
        g->located++;
        /* A mean that needs no sum beyond 32 bits. */
        g->centre.lat_e7 += (int32_t)((homes[i].at.lat_e7 - g->centre.lat_e7) / g->located);
        g->centre.lon_e7 += (int32_t)((homes[i].at.lon_e7 - g->centre.lon_e7) / g->located);
    }
}

static bool offers(const Place *p, PlaceKind kind, int64_t minute)
{
    if (p->kind != kind || p->state != PLACE_OPEN) return false;
    bool says = p->open_min || p->close_min;
    return minute < 0 || !says || (minute >= p->open_min && minute < p->close_min);
}

static void share_out(Offering *o, const Place *p, Day today)
{
    int64_t all = 0;
    bool good = p->access != ACCESS_STEPS &&
                geo_freshness(geo_trust_permille(p->kind, p->verified, today)) == FRESH;
    for (size_t g = 0; g < o->count; g++) all += o->reached[g];
    for (size_t g = 0; g < o->count && all; g++) {
        double seats = (double)p->capacity * (double)o->reached[g] / (double)all;
        o->grids[g].seats += seats;
        if (good) o->grids[g].good_seats += seats;
    }
    memset(o->reached, 0, o->count * sizeof *o->reached);
}

static Status names(Tx *tx, Offering *o)
{
    for (size_t g = 0; g < o->count; g++) {
        GridNode node;
        Status status = people_grid_find(tx, o->grids[g].grid, &node);
        if (status != OK && status != NOT_FOUND) return status;
        o->grids[g].name = status == OK ? node.name : STR("");
    }
    return OK;
}

Status geo_offers(Tx *tx, PlaceKind kind, int64_t minute, GeoOffer **out, size_t *count)
{
    Arena *a = tx->arena;
    GeoHome *homes;
    Place *places;
    size_t n;
    size_t place_count;
    TOWN(town);
    if (!town) return geo_no_map(&tx->problem);
    TRY(geo_homes(tx, &homes, &n));
    TRY(geo_places(tx, kind, &places, &place_count));
    if (n) qsort(homes, n, sizeof *homes, by_grid);
    Offering o = {.grids = NEW_ARRAY(a, GeoOffer, GRIDS_MAX),
                  .reached = NEW_ARRAY(a, int64_t, GRIDS_MAX),
                  .of_person = NEW_ARRAY(a, GeoOffer *, n + 1),
                  .nearest = NEW_ARRAY(a, uint32_t, n + 1)};
    GeoOffer **of_home = NEW_ARRAY(a, GeoOffer *, n + 1);
    WalkSpot *spots = NEW_ARRAY(a, WalkSpot, n + 1);
    const WalkNet *net = town_net(town, "elder");
    grids_of(&o, homes, n, of_home);
    for (size_t i = 0; i < n; i++)
        spots[i] = homes[i].known ? walk_snap(net, homes[i].at) : (WalkSpot){.edge = WALK_NONE};
    WalkCrowd *crowd = walk_crowd_new(a, net, spots, NULL, n);
    for (size_t at = 0; at < crowd->count; at++) {
        o.of_person[at] = of_home[crowd->person[at]];
        o.nearest[at] = WALK_NEVER;
    }
    WalkScratch *scratch = town_scratch(town);
    for (size_t i = 0; i < place_count; i++) {
        if (!offers(&places[i], kind, minute)) continue;
        WalkSpot spot = walk_snap(net, places[i].at);
        walk_search_spot(net, scratch, WALK_TO, &spot, OFFER_DS);
        walk_crowd_each(crowd, scratch, &spot, OFFER_DS, note, &o);
        share_out(&o, &places[i], tx_today(tx));
    }
    town_scratch_back(town, scratch);
    for (size_t at = 0; at < crowd->count; at++) {
        if (o.nearest[at] >= WALK_NEVER) continue;
        GeoOffer *g = o.of_person[at];
        g->reached++;
        g->nearest_m += (o.nearest[at] / net->ds_per_m - g->nearest_m) / (double)g->reached;
    }
    *out = o.grids;
    *count = o.count;
    return names(tx, &o);
}
