#include "base/number.h"
#include "base/test.h"
#include "base/time.h"
#include "engine/walk/matrix.h"
#include "engine/walk/testing.h"

static WalkSpot *random_spots(const TestTown *town, Random *r, size_t count)
{
    WalkSpot *spots = NEW_ARRAY(test_arena(), WalkSpot, count);
    for (size_t i = 0; i < count; i++) {
        const WalkPlace *p = &town->graph->places[random_below(r, town->graph->place_count)];
        spots[i] = walk_snap(town->net, (WalkPoint){p->lat_e7 + (int32_t)random_below(r, 5000),
                                                    p->lon_e7 + (int32_t)random_below(r, 5000)});
    }
    return spots;
}

static void compare(const char *extract, const char *profile, size_t sources, size_t targets)
{
    TestTown town;
    if (!test_town(&town, extract, profile)) {
        test_skip("no shared data");
        return;
    }
    Random r = random_seeded(21);
    WalkTable t = {.from_count = sources, .to_count = targets};
    t.from = random_spots(&town, &r, sources);
    t.to = random_spots(&town, &r, targets);
    t.ds = NEW_ARRAY(test_arena(), uint32_t, sources * targets);
    uint32_t *within = NEW_ARRAY(test_arena(), uint32_t, sources * targets);
    WalkHierarchy *h = walk_hierarchy_new(test_arena(), town.net);
    WalkClimb *climb = walk_climb_new(h);
    walk_table_exact(h, climb, &t);
    WalkTable bounded = t;
    bounded.ds = within;
    walk_table_within(town.net, town.scratch, 9000, &bounded);
    WalkTable met = t;
    met.ds = NEW_ARRAY(test_arena(), uint32_t, sources * targets);
    walk_table_meet(h, climb, 9000, &met);
    walk_climb_free(climb);
    size_t wrong = 0;
    size_t wrong_within = 0;
    size_t wrong_met = 0;
    for (size_t i = 0; i < sources; i++) {
        const uint32_t *plain = NULL;
        if (t.from[i].edge != WALK_NONE) plain = test_dijkstra(town.net, WALK_FROM, &t.from[i]);
        for (size_t k = 0; k < targets; k++) {
            uint32_t want = WALK_NEVER;
            if (plain && t.to[k].edge != WALK_NONE)
                want = test_between(town.net, plain, WALK_FROM, &t.from[i], &t.to[k]);
            wrong += t.ds[i * targets + k] != want;
            want = want <= 9000 ? want : WALK_NEVER;
            wrong_within += within[i * targets + k] != want;
            wrong_met += met.ds[i * targets + k] != want;
        }
    }
    CHECK_INT(0, wrong);
    CHECK_INT(0, wrong_within);
    CHECK_INT(0, wrong_met);
}

TEST(tables_equal_plain_dijkstra_on_every_extract_and_profile)
{
    for (const WalkProfile *p = walk_profiles; p->name; p++) {
        compare("synthetic-superblock", p->name, 20, 40);
        compare("hongkong-tst-2015", p->name, 20, 40);
        compare("monaco", p->name, 10, 40);
        compare("helsinki", p->name, 10, 40);
    }
    compare("porto", "elder", 12, 100);
    compare("porto", "ebike", 6, 100);
}
