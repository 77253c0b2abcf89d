#include "base/test.h"
#include "engine/quarter/quarter.h"
#include "engine/walk/walk.h"

static void make(Quarter *q, WalkGraph **graph, QuarterAsk ask)
{
    WalkBuild report;
    Problem problem = {0};
    quarter_make(test_arena(), ask, q);
    CHECK_STATUS(OK, walk_build(test_arena(), q->map, NULL, graph, &report, &problem));
    CHECK_INT(0, report.ways_cut);
}

TEST(the_same_seed_gives_the_same_quarter_and_another_seed_another)
{
    Quarter a;
    Quarter b;
    Quarter c;
    quarter_make(test_arena(), (QuarterAsk){.seed = 7}, &a);
    quarter_make(test_arena(), (QuarterAsk){.seed = 7}, &b);
    quarter_make(test_arena(), (QuarterAsk){.seed = 8}, &c);
    CHECK_INT(a.map->node_count, b.map->node_count);
    CHECK(memcmp(a.map->nodes, b.map->nodes, a.map->node_count * sizeof *a.map->nodes) == 0);
    CHECK(memcmp(a.map->nodes, c.map->nodes, a.map->node_count * sizeof *a.map->nodes) != 0);
}

TEST(every_door_can_be_walked_to_from_every_other)
{
    for (uint32_t blocks = 3; blocks <= 12; blocks += 3) {
        Quarter q;
        WalkGraph *g;
        make(&q, &g, (QuarterAsk){.seed = blocks, .blocks = blocks});
        WalkNet *net = walk_net_new(test_arena(), g, walk_profile_find(STR("elder")));
        WalkScratch *scratch = walk_scratch_new(g);
        WalkSpot from = walk_snap(net, (WalkPoint){q.buildings[0].lat_e7, q.buildings[0].lon_e7});
        walk_search_spot(net, scratch, WALK_FROM, &from, WALK_NEVER);
        size_t lost = 0;
        for (size_t i = 1; i < q.building_count; i++) {
            WalkSpot to = walk_snap(net, (WalkPoint){q.buildings[i].lat_e7, q.buildings[i].lon_e7});
            CHECK(to.edge != WALK_NONE && (double)to.off_m < 60);
            lost += walk_spot_ds(net, scratch, WALK_FROM, &to) >= WALK_NEVER;
        }
        CHECK_INT(0, lost);
        CHECK(q.building_count > 40);
        walk_scratch_free(scratch);
    }
}

TEST(it_has_steps_private_ways_a_river_with_two_bridges_and_services)
{
    Quarter q;
    WalkGraph *g;
    int steps = 0;
    int private = 0;
    int bridges = 0;
    int water = 0;
    bool used[QUARTER_PHARMACY + 1] = {false};
    make(&q, &g, (QuarterAsk){.seed = 1});
    for (uint32_t e = 0; e < g->edge_count; e++) {
        steps += g->edges[e].class == STREET_STEPS;
        private += (g->edges[e].flags & EDGE_PRIVATE) != 0;
        bridges += (g->edges[e].flags & EDGE_BRIDGE) != 0;
    }
    for (uint32_t i = 0; i < g->shape_count; i++) water += g->shapes[i].class == SHAPE_WATER;
    for (size_t i = 0; i < q.building_count; i++) used[q.buildings[i].use] = true;
    for (int use = QUARTER_HOMES; use <= QUARTER_PHARMACY; use++) CHECK(used[use]);
    CHECK(steps > 5);
    CHECK(private > 50);
    CHECK_INT(2, bridges);
    CHECK_INT(1, water);
    test_note("%u places, %u edges, %zu buildings", g->place_count, g->edge_count,
              q.building_count);
}
