/* One graph, one net, one hierarchy; many threads, each with its own scratch. */
#include "base/number.h"
#include "base/test.h"
#include "engine/walk/matrix.h"
#include "engine/walk/testing.h"

#include <pthread.h>

enum { THREADS = 4, ASKS = 120 };

typedef struct Shared {
    const WalkNet *net;
    const WalkHierarchy *hierarchy;
    WalkPoint points[ASKS];
} Shared;

typedef struct Run {
    const Shared *shared;
    uint64_t answers[ASKS];
} Run;

static void *run(void *with)
{
    Run *r = with;
    const Shared *s = r->shared;
    WalkScratch *scratch = walk_scratch_new(s->net->graph);
    WalkClimb *climb = walk_climb_new(s->hierarchy);
    Arena *arena = arena_new((size_t)1 << 28);
    for (int i = 0; i < ASKS; i++) {
        const WalkStretch *stretches;
        WalkOutline outline;
        uint32_t ds[1] = {0};
        WalkSpot from = walk_snap(s->net, s->points[i]);
        WalkSpot to = walk_snap(s->net, s->points[(i * 7 + 3) % ASKS]);
        WalkTable table = {&from, 1, &to, 1, ds};
        walk_search_spot(s->net, scratch, WALK_FROM, &from, 6000);
        size_t n = walk_stretches(s->net, scratch, &from, 6000, &stretches);
        arena_reset(arena);
        walk_outline(arena, s->net->graph, &from, stretches, n, &outline);
        walk_table_exact(s->hierarchy, climb, &table);
        r->answers[i] = (uint64_t)outline.area_m2 * 1000003 + n * 31 + ds[0];
    }
    arena_free(arena);
    walk_climb_free(climb);
    walk_scratch_free(scratch);
    return NULL;
}

TEST(threads_that_share_a_town_get_the_answers_of_one_alone)
{
    TestTown town;
    static Run runs[THREADS + 1];
    Shared *s = NEW(test_arena(), Shared);
    pthread_t threads[THREADS];
    Random r = random_seeded(51);
    if (!test_town(&town, "helsinki", "elder")) SKIP("no shared data");
    s->net = town.net;
    s->hierarchy = walk_hierarchy_new(test_arena(), town.net);
    for (int i = 0; i < ASKS; i++) {
        const WalkPlace *p = &town.graph->places[random_below(&r, town.graph->place_count)];
        s->points[i] = (WalkPoint){p->lat_e7 + 500, p->lon_e7 - 700};
    }
    for (int k = 0; k <= THREADS; k++) runs[k].shared = s;
    (void)run(&runs[THREADS]);
    for (int k = 0; k < THREADS; k++)
        CHECK_INT(0, pthread_create(&threads[k], NULL, run, &runs[k]));
    for (int k = 0; k < THREADS; k++) {
        CHECK_INT(0, pthread_join(threads[k], NULL));
        CHECK(memcmp(runs[k].answers, runs[THREADS].answers, sizeof runs[k].answers) == 0);
    }
}
