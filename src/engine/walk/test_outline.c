/* Outlines against a fine raster of the same buffer, and against the rules of valid rings. */
#include "base/number.h"
#include "base/test.h"
#include "engine/walk/testing.h"

#include <math.h>

/* Metres east and north of the start. */
typedef struct Metres {
    double x, y;
} Metres;

static Metres metres_of(const WalkSpot *start, WalkPoint p)
{
    double lon_m = WALK_M_PER_E7 * cos(start->from.lat_e7 * 1e-7 * M_PI / 180);
    return (Metres){((double)p.lon_e7 - start->from.lon_e7) * lon_m,
                    ((double)p.lat_e7 - start->from.lat_e7) * WALK_M_PER_E7};
}

enum { SIDE = 1600 }; /* cells of the judge's raster */

typedef struct Raster {
    double cell_m;
    uint8_t *cells; /* [SIDE * SIDE] around the start */
} Raster;

static void fill_capsule(Raster *r, Metres a, Metres b)
{
    double half = SIDE * r->cell_m / 2;
    int j0 = (int)fmax(0, (fmin(a.y, b.y) - 26 + half) / r->cell_m);
    int j1 = (int)fmin(SIDE - 1, (fmax(a.y, b.y) + 26 + half) / r->cell_m);
    int i0 = (int)fmax(0, (fmin(a.x, b.x) - 26 + half) / r->cell_m);
    int i1 = (int)fmin(SIDE - 1, (fmax(a.x, b.x) + 26 + half) / r->cell_m);
    double square = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
    for (int j = j0; j <= j1; j++)
        for (int i = i0; i <= i1; i++) {
            double x = (i + 0.5) * r->cell_m - half - a.x;
            double y = (j + 0.5) * r->cell_m - half - a.y;
            double t = square > 0 ? (x * (b.x - a.x) + y * (b.y - a.y)) / square : 0;
            t = fmin(1, fmax(0, t));
            double ex = x - t * (b.x - a.x);
            double ey = y - t * (b.y - a.y);
            if (ex * ex + ey * ey <= 625) r->cells[j * SIDE + i] = 1;
        }
}

static double raster_area(Raster *r, const WalkGraph *g, const WalkSpot *start,
                          const WalkStretch *stretches, size_t count)
{
    memset(r->cells, 0, SIDE * SIDE);
    if (start->off_m > 20) fill_capsule(r, (Metres){0, 0}, metres_of(start, start->at));
    for (size_t s = 0; s < count; s++) {
        const WalkEdge *edge = &g->edges[stretches[s].edge];
        const WalkPoint *p = g->points + edge->point_from;
        double total = 0;
        double at = 0;
        for (uint32_t k = 0; k + 1 < edge->point_count; k++)
            total += walk_distance_m(p[k], p[k + 1]);
        for (uint32_t k = 0; k + 1 < edge->point_count; k++) {
            double m = walk_distance_m(p[k], p[k + 1]);
            double from = fmax(0, ((double)stretches[s].from * total - at) / (m > 0 ? m : 1));
            double to = fmin(1, ((double)stretches[s].to * total - at) / (m > 0 ? m : 1));
            at += m;
            if (from > to) continue;
            Metres a = metres_of(start, p[k]);
            Metres b = metres_of(start, p[k + 1]);
            fill_capsule(r, (Metres){a.x + from * (b.x - a.x), a.y + from * (b.y - a.y)},
                         (Metres){a.x + to * (b.x - a.x), a.y + to * (b.y - a.y)});
        }
    }
    size_t filled = 0;
    for (size_t i = 0; i < SIDE * SIDE; i++) filled += r->cells[i];
    return (double)filled * r->cell_m * r->cell_m;
}

static int64_t turn(WalkPoint a, WalkPoint b, WalkPoint c)
{
    return ((int64_t)b.lon_e7 - a.lon_e7) * ((int64_t)c.lat_e7 - a.lat_e7) -
           ((int64_t)b.lat_e7 - a.lat_e7) * ((int64_t)c.lon_e7 - a.lon_e7);
}

static int sign(int64_t v)
{
    return v < 0 ? -1 : v > 0;
}

static bool cross(WalkPoint a, WalkPoint b, WalkPoint c, WalkPoint d)
{
    return sign(turn(a, b, c)) * sign(turn(a, b, d)) <= 0 &&
           sign(turn(c, d, a)) * sign(turn(c, d, b)) <= 0 &&
           (turn(a, b, c) || turn(a, b, d)); /* collinear ones are apart on a lattice line */
}

/* No two pieces of any rings touch, but neighbours at their common point. */
static bool rings_valid(const WalkOutline *o)
{
    for (uint32_t r = 0; r < o->ring_count; r++) {
        const WalkRing *ring = &o->rings[r];
        const WalkPoint *p = o->points + ring->point_from;
        if (ring->point_count < 4 || memcmp(&p[0], &p[ring->point_count - 1], sizeof *p) != 0)
            return false;
        if ((ring->shell == r) != (ring->area_m2 > 0)) return false;
        for (uint32_t s = r; s < o->ring_count; s++) {
            const WalkRing *other = &o->rings[s];
            const WalkPoint *q = o->points + other->point_from;
            for (uint32_t i = 0; i + 1 < ring->point_count; i++)
                for (uint32_t k = s == r ? i + 2 : 0; k + 1 < other->point_count; k++) {
                    if (s == r && i == 0 && k + 2 == other->point_count) continue;
                    if (cross(p[i], p[i + 1], q[k], q[k + 1])) return false;
                }
        }
    }
    return true;
}

static bool inside(const WalkOutline *o, double lat, double lon)
{
    bool in = false;
    for (uint32_t r = 0; r < o->ring_count; r++) {
        const WalkPoint *p = o->points + o->rings[r].point_from;
        for (uint32_t k = 0; k + 1 < o->rings[r].point_count; k++) {
            if ((p[k].lat_e7 > lat) == (p[k + 1].lat_e7 > lat)) continue;
            double x = p[k].lon_e7 + (lat - p[k].lat_e7) * ((double)p[k + 1].lon_e7 - p[k].lon_e7) /
                                         ((double)p[k + 1].lat_e7 - p[k].lat_e7);
            if (lon < x) in = !in;
        }
    }
    return in;
}

static WalkSpot any_spot(const TestTown *town, Random *r)
{
    const WalkPlace *p = &town->graph->places[random_below(r, town->graph->place_count)];
    WalkPoint at = {p->lat_e7 + (int32_t)random_below(r, 8000) - 4000,
                    p->lon_e7 + (int32_t)random_below(r, 8000) - 4000};
    return walk_snap(town->net, at);
}

static void judge(const char *extract, const char *profile, int rounds)
{
    TestTown town;
    if (!test_town(&town, extract, profile)) {
        test_skip("no shared data");
        return;
    }
    Random r = random_seeded(31);
    Raster raster = {.cells = NEW_ARRAY(test_arena(), uint8_t, SIDE * SIDE)};
    double worst = 0;
    for (int i = 0; i < rounds; i++) {
        WalkSpot spot = any_spot(&town, &r);
        if (spot.edge == WALK_NONE) continue;
        WalkOutline nested[3];
        for (int k = 0; k < 3; k++) {
            const WalkStretch *stretches;
            uint32_t limit = 3000u * (uint32_t)(k + 1);
            walk_search_spot(town.net, town.scratch, WALK_FROM, &spot, limit);
            size_t n = walk_stretches(town.net, town.scratch, &spot, limit, &stretches);
            walk_outline(test_arena(), town.graph, &spot, stretches, n, &nested[k]);
            raster.cell_m = k == 0 ? 0.5 : k == 1 ? 0.8 : 1.2;
            double want = raster_area(&raster, town.graph, &spot, stretches, n);
            worst = fmax(worst, fabs(nested[k].area_m2 - want) / want);
            CHECK(rings_valid(&nested[k]));
            CHECK(inside(&nested[k], spot.from.lat_e7 + 0.37, spot.from.lon_e7 + 0.41));
        }
        for (int k = 0; k < 4000; k++) {
            double lat = spot.from.lat_e7 + (random_unit(&r) - 0.5) * 160000;
            double lon = spot.from.lon_e7 + (random_unit(&r) - 0.5) * 200000;
            bool in[3];
            for (int n = 0; n < 3; n++) in[n] = inside(&nested[n], lat, lon);
            CHECK((!in[0] || in[1]) && (!in[1] || in[2]));
        }
    }
    test_note("%s %s: area off by %.2f %% at most", extract, profile, worst * 100);
    CHECK(worst <= 0.03);
}

TEST(outlines_are_valid_nested_and_within_three_percent_of_the_buffer)
{
    judge("helsinki", "elder", 4);
    judge("monaco", "elder", 4);
    judge("hongkong-tst-2015", "frail", 3);
    judge("synthetic-superblock", "elder", 3);
    judge("porto", "elder", 4);
}

TEST(no_time_gives_only_the_start)
{
    TestTown town;
    const WalkStretch *stretches;
    WalkOutline outline;
    if (!test_town(&town, "monaco", "elder")) SKIP("no shared data");
    Random r = random_seeded(2);
    WalkSpot spot = any_spot(&town, &r);
    walk_search_spot(town.net, town.scratch, WALK_FROM, &spot, 0);
    size_t n = walk_stretches(town.net, town.scratch, &spot, 0, &stretches);
    CHECK_INT(0, n);
    walk_outline(test_arena(), town.graph, &spot, stretches, n, &outline);
    CHECK_INT(0, outline.ring_count);
}
