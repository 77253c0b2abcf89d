/* Searches against a plain Dijkstra that knows nothing of buckets, states' order or stamps. */
#include "base/csv.h"
#include "base/file.h"
#include "base/number.h"
#include "base/test.h"
#include "engine/walk/testing.h"

#include <math.h>

static const char *const extracts[] = {"monaco", "helsinki", "hongkong-tst-2015",
                                       "synthetic-superblock", "porto"};
enum { EXTRACTS = sizeof extracts / sizeof *extracts };

static WalkPoint random_point(const WalkGraph *g, Random *r)
{
    const WalkPlace *p = &g->places[random_below(r, g->place_count)];
    return (WalkPoint){p->lat_e7 + (int32_t)random_below(r, 8000) - 4000,
                       p->lon_e7 + (int32_t)random_below(r, 8000) - 4000};
}

/* Every state's time, and that nothing beyond the limit was reached. */
static bool equal_everywhere(const WalkNet *net, const WalkScratch *scratch, const uint32_t *plain,
                             uint32_t limit)
{
    for (uint32_t s = 0; s < net->graph->state_count; s++) {
        uint32_t want = plain[s] <= limit ? plain[s] : WALK_NEVER;
        if (walk_ds(scratch, s) != want) return false;
    }
    return true;
}

static void compare(const char *name, const char *profile, int rounds)
{
    TestTown town;
    if (!test_town(&town, name, profile)) {
        test_skip("no shared data");
        return;
    }
    Random r = random_seeded(11);
    const WalkNet *net = town.net;
    for (int i = 0; i < rounds; i++) {
        WalkSpot spot = walk_snap(net, random_point(town.graph, &r));
        if (spot.edge == WALK_NONE) continue;
        WalkWay way = i % 2 ? WALK_TO : WALK_FROM;
        uint32_t limit = i % 5 == 0 ? WALK_NEVER - 1 : 600 + (uint32_t)random_below(&r, 18000);
        walk_search_spot(net, town.scratch, way, &spot, limit);
        const uint32_t *plain = test_dijkstra(net, way, &spot);
        if (!CHECK(equal_everywhere(net, town.scratch, plain, limit))) return;
    }
}

TEST(every_search_equals_plain_dijkstra_on_every_extract_and_profile)
{
    for (const WalkProfile *p = walk_profiles; p->name; p++)
        for (int i = 0; i + 1 < EXTRACTS; i++) compare(extracts[i], p->name, 10);
    compare("porto", "elder", 10);
    compare("porto", "ebike", 4);
}

TEST(lattice_distances_are_within_three_per_mille)
{
    TestTown town;
    Str text;
    Csv csv;
    bool more;
    if (!test_town_streets(&town, "synthetic-superblock", "metres")) SKIP("no shared data");
    const char *path = test_shared("osm/synthetic-superblock.expected.csv");
    CHECK_STATUS(OK, file_read(test_arena(), path, 1 << 20, &text, NULL));
    (void)str_cut(&text, '\n'); /* the first line is a remark */
    CHECK_STATUS(OK, csv_open(&csv, test_arena(), text, ',', NULL));
    double worst = 0;
    int rows = 0;
    while (csv_next(&csv, &more) == OK && more) {
        int64_t from;
        int64_t to;
        double want;
        CHECK(str_to_i64(csv_cell(&csv, "from_node"), &from));
        CHECK(str_to_i64(csv_cell(&csv, "to_node"), &to));
        CHECK(str_to_double(csv_cell(&csv, "metres"), &want));
        WalkSpot a = walk_snap(town.net, test_node(&town, from));
        WalkSpot b = walk_snap(town.net, test_node(&town, to));
        walk_search_spot(town.net, town.scratch, WALK_FROM, &a, WALK_NEVER);
        double got = walk_spot_ds(town.net, town.scratch, WALK_FROM, &b) / 10.0;
        worst = fmax(worst, fabs(got - want) / want);
        rows++;
    }
    test_note("%d pairs, worst %.2f per mille", rows, worst * 1000);
    CHECK(rows >= 100);
    CHECK(worst <= 0.003);
}

TEST(snapping_finds_the_nearest_street_of_all)
{
    Random r = random_seeded(3);
    for (int k = 0; k < 3; k++) {
        TestTown town;
        if (!test_town(&town, extracts[k], "elder")) SKIP("no shared data");
        for (int i = 0; i < 200; i++) {
            WalkPoint p = random_point(town.graph, &r);
            p.lat_e7 += (int32_t)random_below(&r, 40000) - 20000;
            WalkSpot spot = walk_snap(town.net, p);
            double best = test_nearest_m(town.net, p);
            /* Fragments count as 50 m farther in both. */
            double off = (double)spot.off_m;
            if (spot.edge != WALK_NONE && (town.graph->edges[spot.edge].flags & EDGE_FRAGMENT))
                off += 50;
            CHECK_NEAR(best, off, 0.02 + best * 1e-3);
        }
    }
}

TEST(a_point_far_from_any_street_says_how_far)
{
    TestTown town;
    if (!test_town(&town, "monaco", "elder")) SKIP("no shared data");
    WalkSpot spot = walk_snap(town.net, (WalkPoint){424000000, 74300000});
    CHECK_INT(WALK_NONE, spot.edge);
    CHECK((double)spot.off_m > 10000 && (double)spot.off_m < 200000);
    spot = walk_snap(town.net, (WalkPoint){-900000000, -1800000000}); /* round the earth's side */
    CHECK_NEAR(14.86e6, (double)spot.off_m, 2e4);
    spot = walk_snap(town.net, (WalkPoint){424000000, 74300000});
    walk_search_spot(town.net, town.scratch, WALK_FROM, &spot, 9000);
    size_t count;
    (void)walk_reached(town.scratch, &count);
    CHECK_INT(0, count);
}

TEST(stretches_grow_with_the_limit_and_never_pass_the_ends)
{
    TestTown town;
    if (!test_town(&town, "helsinki", "frail")) SKIP("no shared data");
    Random r = random_seeded(5);
    for (int i = 0; i < 100; i++) {
        WalkSpot spot = walk_snap(town.net, random_point(town.graph, &r));
        double before = 0;
        if (spot.edge == WALK_NONE) continue;
        walk_search_spot(town.net, town.scratch, WALK_FROM, &spot, 9000);
        for (uint32_t limit = 300; limit <= 9000; limit += 1450) {
            const WalkStretch *stretches;
            size_t count = walk_stretches(town.net, town.scratch, &spot, limit, &stretches);
            for (size_t k = 0; k < count; k++)
                CHECK(stretches[k].from >= 0 && stretches[k].to <= 1 &&
                      stretches[k].from < stretches[k].to);
            double m = walk_stretches_m(town.graph, stretches, count);
            CHECK(m >= before);
            before = m;
        }
    }
}

TEST(a_saved_city_loads_equal_and_a_damaged_one_is_refused)
{
    TestTown town;
    WalkGraph *loaded;
    Problem problem;
    if (!test_town(&town, "hongkong-tst-2015", "elder")) SKIP("no shared data");
    Buf buf = buf_new(test_arena(), (size_t)1 << 30);
    walk_save(town.graph, &buf);
    CHECK_INT(walk_saved_bytes(town.graph), buf.len);
    CHECK_STATUS(OK, walk_load(test_arena(), buf_str(&buf), &loaded, &problem));
    CHECK_INT(town.graph->edge_count, loaded->edge_count);
    CHECK(memcmp(town.graph->edges, loaded->edges, loaded->edge_count * sizeof *loaded->edges) ==
          0);
    Random r = random_seeded(9);
    for (int i = 0; i < 300; i++) {
        char *byte = buf.ptr + random_below(&r, buf.len);
        char was = *byte;
        *byte = (char)(was ^ (1 << random_below(&r, 8)));
        /* The box is not part of the sum; a changed one may only shrink to a refusal or be
         * harmless.
         */
        if (walk_load(test_arena(), buf_str(&buf), &loaded, &problem) == OK)
            CHECK(byte < buf.ptr + 80);
        *byte = was;
    }
    CHECK_STATUS(INVALID, walk_load(test_arena(), str_slice(buf_str(&buf), 0, buf.len - 16),
                                    &loaded, &problem));
    CHECK_STATUS(INVALID, walk_load(test_arena(), STR("not a city"), &loaded, &problem));
    CHECK_TEXT("walk.not_saved", problem.code);
}
