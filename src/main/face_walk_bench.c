/* yinlin walk bench CITY.walk: how long the questions of the engine take on this town. */
#include "base/number.h"
#include "base/time.h"
#include "engine/coords/coords.h"
#include "engine/tile/tile.h"
#include "engine/walk/cover.h"
#include "engine/walk/matrix.h"
#include "engine/walk/site.h"
#include "main/face_walk.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SOURCES = 1000, OUTLINES = 200, SIDE = 500, SNAPS = 200000 };

static WalkPoint any_point(const WalkGraph *g, Random *r)
{
    const WalkPlace *p = &g->places[random_below(r, g->place_count)];
    return (WalkPoint){p->lat_e7 + (int32_t)random_below(r, 6000) - 3000,
                       p->lon_e7 + (int32_t)random_below(r, 6000) - 3000};
}

static WalkSpot any_spot(const WalkNet *net, Random *r)
{
    WalkSpot spot;
    do spot = walk_snap(net, any_point(net->graph, r));
    while (spot.edge == WALK_NONE);
    return spot;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void line(const char *what, double value, const char *unit, const char *goal)
{
    printf("%-52s %12.2f %-10s %s\n", what, value, unit, goal);
    fflush(stdout);
}

static void bench_circles(const WalkCity *city, const WalkNet *net)
{
    static double us[SOURCES];
    Random r = random_seeded(1);
    double sum = 0;
    double vertices = 0;
    WalkSpot *spots = NEW_ARRAY(city->arena, WalkSpot, SOURCES);
    for (int i = 0; i < SOURCES; i++) spots[i] = any_spot(net, &r);
    for (int run = 0; run < 2; run++)
        for (int i = 0; i < SOURCES; i++) {
            int64_t from = clock_cpu_us();
            for (int k = 0; k < 8; k++)
                walk_search_spot(net, city->scratch, WALK_FROM, &spots[i], 9000);
            us[i] = (double)(clock_cpu_us() - from) / 8;
            if (run == 0) continue;
            sum += us[i];
            vertices += walk_places_reached(net, city->scratch);
        }
    qsort(us, SOURCES, sizeof *us, by_size);
    line("15-minute circle, search, mean", sum / SOURCES, "us", "<= 20");
    line("15-minute circle, search, p99", us[SOURCES * 99 / 100], "us", "<= 200");
    line("  vertices reached, mean", vertices / SOURCES, "", "");
}

static void bench_outlines(const WalkCity *city, const WalkNet *net)
{
    static double us[OUTLINES];
    Random r = random_seeded(2);
    double sum = 0;
    Arena *arena = arena_new((size_t)1 << 30);
    for (int i = 0; i < OUTLINES; i++) {
        const WalkStretch *stretches;
        WalkSpot spot = any_spot(net, &r);
        walk_search_spot(net, city->scratch, WALK_FROM, &spot, 9000);
        for (int run = 0; run < 2; run++) {
            WalkOutline outline;
            arena_reset(arena);
            int64_t from = clock_cpu_us();
            size_t n = walk_stretches(net, city->scratch, &spot, 9000, &stretches);
            walk_outline(arena, city->graph, &spot, stretches, n, &outline);
            us[i] = (double)(clock_cpu_us() - from);
        }
        sum += us[i];
    }
    arena_free(arena);
    qsort(us, OUTLINES, sizeof *us, by_size);
    line("outline with its stretches, mean", sum / OUTLINES, "us", "<= 250");
    line("outline with its stretches, median", us[OUTLINES / 2], "us", "");
    line("outline with its stretches, p99", us[OUTLINES * 99 / 100], "us", "");
}

static void bench_snap(const WalkNet *net)
{
    Random r = random_seeded(3);
    size_t found = 0;
    WalkPoint *points = NEW_ARRAY(net->arena, WalkPoint, SNAPS);
    for (int i = 0; i < SNAPS; i++) points[i] = any_point(net->graph, &r);
    int64_t from = clock_cpu_us();
    for (int i = 0; i < SNAPS; i++) found += walk_snap(net, points[i]).edge != WALK_NONE;
    line("snap to the nearest street", SNAPS / (double)(clock_cpu_us() - from), "Mpoints/s",
         ">= 0.8");
    if (found < SNAPS / 2) printf("  only %zu found a street\n", found);
}

static void bench_tables(const WalkCity *city, const WalkNet *net, const char *goal)
{
    Random r = random_seeded(4);
    WalkTable t = {.from_count = SIDE, .to_count = SIDE};
    WalkSpot *from = NEW_ARRAY(city->arena, WalkSpot, SIDE);
    WalkSpot *to = NEW_ARRAY(city->arena, WalkSpot, SIDE);
    for (int i = 0; i < SIDE; i++) {
        from[i] = any_spot(net, &r);
        to[i] = any_spot(net, &r);
    }
    t.from = from;
    t.to = to;
    t.ds = NEW_ARRAY(city->arena, uint32_t, (size_t)SIDE * SIDE);
    int64_t at = clock_cpu_us();
    WalkHierarchy *h = walk_hierarchy_new(city->arena, net);
    line("hierarchy built", (double)(clock_cpu_us() - at) / 1e6, "s", "<= 2");
    line("  joins upward", (double)walk_hierarchy_shortcuts(h), "shortcuts", "");
    WalkClimb *climb = walk_climb_new(h);
    double best = 1e9;
    for (int run = 0; run < 5; run++) {
        at = clock_cpu_us();
        walk_table_exact(h, climb, &t);
        double ms = (double)(clock_cpu_us() - at) / 1000;
        best = ms < best ? ms : best;
    }
    line("500 x 500 exact, whole city, best of 5", best, "ms", "<= 35");
    for (int way = 0; way < 2; way++) {
        best = 1e9;
        for (int run = 0; run < 5; run++) {
            at = clock_cpu_us();
            if (way)
                walk_table_meet(h, climb, 12000, &t);
            else
                walk_table_within(net, city->scratch, 12000, &t);
            double ms = (double)(clock_cpu_us() - at) / 1000;
            best = ms < best ? ms : best;
        }
        line(way ? "500 x 500 within 20 minutes, by the hierarchy"
                 : "500 x 500 within 20 minutes, a search each",
             best, "ms", goal);
    }
    walk_climb_free(climb);
}

enum { PEOPLE = 1000000, KINDS = 10, PLACES = 200, CHANGES = 200 };

static void bench_coverage(const WalkCity *city, const WalkNet *net)
{
    Random r = random_seeded(5);
    WalkSpot *people = NEW_ARRAY(city->arena, WalkSpot, PEOPLE);
    WalkSpot *places = NEW_ARRAY(city->arena, WalkSpot, KINDS * PLACES + CHANGES);
    WalkCoverage *kinds[KINDS];
    for (int i = 0; i < PEOPLE; i++) people[i] = walk_snap(net, any_point(net->graph, &r));
    for (int i = 0; i < KINDS * PLACES + CHANGES; i++) places[i] = any_spot(net, &r);
    WalkCrowd *crowd = walk_crowd_new(city->arena, net, people, NULL, PEOPLE);
    for (int k = 0; k < KINDS; k++)
        kinds[k] = walk_coverage_new(city->arena, crowd, 9000, PLACES + CHANGES);
    double share = 0;
    int64_t at = clock_cpu_us();
    for (int k = 0; k < KINDS; k++) {
        walk_coverage_open(kinds[k], city->scratch, places + k * PLACES, PLACES);
        share += walk_coverage_people(kinds[k]) / PEOPLE / KINDS;
    }
    line("coverage, 1 M residents x 10 kinds x 200 places", (double)(clock_cpu_us() - at) / 1000,
         "ms", "<= 120");
    line("  covered, mean of the kinds", share * 100, "%", "");
    static double ms[CHANGES];
    double sum = 0;
    for (uint32_t i = 0; i < CHANGES; i++) {
        WalkCoverage *c = kinds[i % KINDS];
        at = clock_cpu_us();
        walk_coverage_remove(c, city->scratch, (WalkPlaceSlot){i / KINDS});
        (void)walk_coverage_add(c, city->scratch, &places[KINDS * PLACES + i]);
        ms[i] = (double)(clock_cpu_us() - at) / 1000;
        sum += ms[i];
    }
    qsort(ms, CHANGES, sizeof *ms, by_size);
    line("  one place moved, mean", sum / CHANGES, "ms", "<= 2");
    line("  one place moved, worst", ms[CHANGES - 1], "ms", "<= 2");
    double *weights = NEW_ARRAY(city->arena, double, net->graph->place_count + 1);
    double *sums = NEW_ARRAY(city->arena, double, net->graph->place_count + 1);
    walk_crowd_to_places(crowd, weights);
    at = clock_cpu_us();
    walk_reach_sums(net, city->scratch, 9000, weights, sums);
    line("people within 900 s around every vertex", (double)(clock_cpu_us() - at) / 1e6, "s",
         "<= 0.6");
}

static TileId tile_at(uint32_t z, WalkPoint p)
{
    double n = (double)(1u << z);
    double lat = p.lat_e7 * 1e-7 * M_PI / 180;
    double y = (1 - asinh(tan(lat)) / M_PI) / 2 * n;
    return (TileId){z, (uint32_t)((p.lon_e7 / 3.6e9 + 0.5) * n), (uint32_t)y};
}

static void bench_tiles(const WalkGraph *g)
{
    Random r = random_seeded(6);
    double sum = 0;
    double worst = 0;
    size_t largest = 0;
    Arena *arena = arena_new((size_t)1 << 30);
    for (int i = 0; i < OUTLINES; i++) {
        TileId id = tile_at(14, any_point(g, &r));
        arena_reset(arena);
        int64_t at = clock_cpu_us();
        Buf out = buf_new(arena, 1 << 26);
        Tile *tile = tile_new(arena, id);
        tile_of_map(tile, arena, id, g);
        tile_finish(tile, &out);
        double ms = (double)(clock_cpu_us() - at) / 1000;
        sum += ms;
        worst = ms > worst ? ms : worst;
        largest = out.len > largest ? out.len : largest;
    }
    arena_free(arena);
    line("tile z14 cold, mean", sum / OUTLINES, "ms", "<= 5");
    line("tile z14 cold, worst", worst, "ms", "<= 5");
    line("  largest, not compressed", (double)largest / 1024, "KB", "");
}

enum { CANDIDATES = 10000, CHOSEN = 100, SITE_PEOPLE = 200000, CONVERSIONS = 200000 };

static void bench_site(const WalkCity *city, const WalkNet *net)
{
    Random r = random_seeded(7);
    Problem problem = {0};
    WalkSitePlan plan;
    WalkSpot *people = NEW_ARRAY(city->arena, WalkSpot, SITE_PEOPLE);
    WalkSpot *candidates = NEW_ARRAY(city->arena, WalkSpot, CANDIDATES);
    for (int i = 0; i < SITE_PEOPLE; i++) people[i] = walk_snap(net, any_point(net->graph, &r));
    for (int i = 0; i < CANDIDATES; i++) candidates[i] = any_spot(net, &r);
    WalkSiteAsk ask = {
        .crowd = walk_crowd_new(city->arena, net, people, NULL, SITE_PEOPLE),
        .candidates = candidates,
        .candidate_count = CANDIDATES,
        .choose = CHOSEN,
        .limit_ds = 9000,
        .goal = SITE_COVER,
        .seed = 1,
        .effort = 1,
    };
    int64_t at = clock_cpu_us();
    if (walk_site(city->arena, city->scratch, &ask, &plan, &problem) != OK) {
        printf("%s\n", problem.text);
        return;
    }
    line("site, 10,000 candidates, choose 100", (double)(clock_cpu_us() - at) / 1e6, "s", "<= 5");
    line("  gap to the proven bound", plan.gap * 100, "%", "<= 0.5");
}

static void bench_coords(void)
{
    static const struct {
        Datum from, to;
        const char *what;
    } rows[] = {
        {DATUM_WGS84, DATUM_GCJ02, "coordinates, WGS-84 to GCJ-02"},
        {DATUM_GCJ02, DATUM_WGS84, "coordinates, GCJ-02 to WGS-84"},
        {DATUM_BD09, DATUM_WGS84, "coordinates, BD-09 to WGS-84"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        Random r = random_seeded(8);
        double sum = 0; /* printed, so that nothing is left out */
        int64_t at = clock_cpu_us();
        for (int i = 0; i < CONVERSIONS; i++) {
            LonLat p = {80 + random_unit(&r) * 50, 5 + random_unit(&r) * 45};
            sum += coords_convert(rows[k].from, rows[k].to, p).lon;
        }
        double us = (double)(clock_cpu_us() - at) / CONVERSIONS;
        line(rows[k].what, us, "us", sum > 0 ? "<= 1.5" : "");
    }
}

void walk_bench(const WalkCity *city)
{
    const WalkNet *ebike = walk_net_new(city->arena, city->graph, walk_profile_find(STR("ebike")));
    printf("%u vertices, %u edges, profile %s\n", city->graph->place_count, city->graph->edge_count,
           city->net->profile.name);
    bench_circles(city, city->net);
    bench_outlines(city, city->net);
    bench_snap(city->net);
    bench_tables(city, city->net, "<= 15 (one of both)");
    bench_coverage(city, city->net);
    bench_tiles(city->graph);
    bench_site(city, city->net);
    bench_coords();
    printf("e-bike (directed):\n");
    bench_tables(city, ebike, "<= 30 (one of both)");
}

static const char usage[] = "yinlin walk bench CITY.walk";

int face_walk_bench(int argc, char **argv)
{
    static const char *profile = "elder";
    const ArgOption options[] = {
        {"--profile", ARG_TEXT, &profile, "NAME", "who walks"},
        {0},
    };
    int operands;
    Problem problem = {0};
    WalkCity city;
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1) return args_usage(usage, options);
    Arena *arena = walk_face_arena();
    Status status = walk_city_open(&city, arena, argv[0], profile, &problem);
    if (status == OK) {
        walk_bench(&city);
        walk_scratch_free(city.scratch);
    }
    arena_free(arena);
    return status == OK ? 0 : args_refuse(&problem);
}
