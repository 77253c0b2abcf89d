#include "base/number.h"
#include "base/test.h"
#include "engine/walk/cover.h"
#include "engine/walk/testing.h"

#include <math.h>

enum { PEOPLE = 600, PLACES = 24, LIMIT = 5000 };

static WalkSpot any_spot(const TestTown *town, Random *r)
{
    const WalkPlace *p = &town->graph->places[random_below(r, town->graph->place_count)];
    WalkPoint at = {p->lat_e7 + (int32_t)random_below(r, 6000) - 3000,
                    p->lon_e7 + (int32_t)random_below(r, 6000) - 3000};
    return walk_snap(town->net, at);
}

typedef struct Scene {
    TestTown town;
    WalkSpot people[PEOPLE];
    double weights[PEOPLE];
    WalkSpot places[PLACES];
    bool open[PLACES];
} Scene;

/* Who is covered, by a plain Dijkstra to each open place. */
static double plain_people(const Scene *s)
{
    bool covered[PEOPLE] = {false};
    double sum = 0;
    for (int k = 0; k < PLACES; k++) {
        if (!s->open[k] || s->places[k].edge == WALK_NONE) continue;
        const uint32_t *ds = test_dijkstra(s->town.net, WALK_TO, &s->places[k]);
        for (int i = 0; i < PEOPLE; i++)
            if (s->people[i].edge != WALK_NONE &&
                test_between(s->town.net, ds, WALK_TO, &s->people[i], &s->places[k]) <= LIMIT)
                covered[i] = true;
    }
    for (int i = 0; i < PEOPLE; i++) sum += covered[i] ? s->weights[i] : 0;
    return sum;
}

static void live(const char *extract, const char *profile, bool weighted)
{
    Scene *s = NEW(test_arena(), Scene);
    Random r = random_seeded(41);
    if (!test_town(&s->town, extract, profile)) {
        test_skip("no shared data");
        return;
    }
    for (int i = 0; i < PEOPLE; i++) {
        s->people[i] = any_spot(&s->town, &r);
        s->weights[i] = weighted ? 1 + (double)random_below(&r, 9) : 1;
    }
    for (int k = 0; k < PLACES; k++) s->places[k] = any_spot(&s->town, &r);
    WalkCrowd *crowd =
        walk_crowd_new(test_arena(), s->town.net, s->people, weighted ? s->weights : NULL, PEOPLE);
    WalkCoverage *c = walk_coverage_new(test_arena(), crowd, LIMIT, 200);
    WalkPlaceSlot slots[PLACES];
    walk_coverage_open(c, s->town.scratch, s->places, 8);
    for (uint32_t k = 0; k < 8; k++) {
        s->open[k] = true;
        slots[k] = (WalkPlaceSlot){k};
    }
    CHECK_NEAR(plain_people(s), walk_coverage_people(c), 1e-6);
    for (int step = 0; step < 30; step++) {
        uint64_t k = random_below(&r, PLACES);
        if (s->open[k])
            walk_coverage_remove(c, s->town.scratch, slots[k]);
        else
            slots[k] = walk_coverage_add(c, s->town.scratch, &s->places[k]);
        s->open[k] = !s->open[k];
        if (!CHECK_NEAR(plain_people(s), walk_coverage_people(c), 1e-6)) return;
    }
}

TEST(coverage_stays_true_while_places_open_and_close)
{
    live("hongkong-tst-2015", "elder", false);
    live("synthetic-superblock", "frail", true);
    live("helsinki", "wheelchair", true);
    live("monaco", "ebike", false);
}

TEST(the_sum_around_a_place_is_what_a_search_from_it_reaches)
{
    TestTown town;
    if (!test_town(&town, "hongkong-tst-2015", "elder")) SKIP("no shared data");
    uint32_t n = town.graph->place_count;
    double *weights = NEW_ARRAY(test_arena(), double, n);
    double *sums = NEW_ARRAY(test_arena(), double, n);
    for (uint32_t p = 0; p < n; p++) weights[p] = 1;
    walk_reach_sums(town.net, town.scratch, 3000, weights, sums);
    for (uint32_t p = 0; p < n; p += 7) {
        WalkSeed seed = {town.graph->places[p].state_from, 0};
        walk_search(town.net, town.scratch, WALK_FROM, &seed, 1, 3000);
        CHECK_NEAR(walk_places_reached(town.net, town.scratch), sums[p], 0);
    }
}
