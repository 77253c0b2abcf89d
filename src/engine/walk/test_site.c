/* Siting against every possible choice on small questions. */
#include "base/number.h"
#include "base/test.h"
#include "engine/walk/site.h"
#include "engine/walk/testing.h"

#include <math.h>

enum { PEOPLE = 60, CANDIDATES = 9, LIMIT = 4000, CHOOSE = 3 };

typedef struct Scene {
    TestTown town;
    WalkSpot people[PEOPLE];
    double weights[PEOPLE];
    WalkSpot candidates[CANDIDATES];
    uint32_t ds[CANDIDATES][PEOPLE];
} Scene;

static WalkSpot any_spot(const TestTown *town, Random *r)
{
    WalkSpot spot;
    do {
        const WalkPlace *p = &town->graph->places[random_below(r, town->graph->place_count)];
        spot = walk_snap(town->net, (WalkPoint){p->lat_e7 + (int32_t)random_below(r, 3000),
                                                p->lon_e7 + (int32_t)random_below(r, 3000)});
    } while (spot.edge == WALK_NONE);
    return spot;
}

static bool scene_make(Scene *s, const char *extract, uint64_t seed)
{
    Random r = random_seeded(seed);
    if (!test_town(&s->town, extract, "elder")) return false;
    for (int i = 0; i < PEOPLE; i++) {
        s->people[i] = any_spot(&s->town, &r);
        s->weights[i] = 1 + (double)random_below(&r, 5);
    }
    for (int j = 0; j < CANDIDATES; j++) {
        s->candidates[j] = any_spot(&s->town, &r);
        const uint32_t *plain = test_dijkstra(s->town.net, WALK_TO, &s->candidates[j]);
        for (int i = 0; i < PEOPLE; i++)
            s->ds[j][i] =
                test_between(s->town.net, plain, WALK_TO, &s->people[i], &s->candidates[j]);
    }
    return true;
}

/* Least cost of the people served by the places in the bits, each with room for `capacity`
 * people; the slow and simple way: people one by one, cheapest chain by trying all orders of
 * places. Only without capacities; with them the flow is judged by its bound. */
static double cost_of(const Scene *s, unsigned bits, SiteGoal goal)
{
    double sum = 0;
    for (int i = 0; i < PEOPLE; i++) {
        uint32_t best = WALK_NEVER;
        for (int j = 0; j < CANDIDATES; j++)
            if (bits >> j & 1 && s->ds[j][i] < best) best = s->ds[j][i];
        bool in = best <= LIMIT;
        if (goal == SITE_COVER)
            sum += in ? -s->weights[i] : 0;
        else
            sum += s->weights[i] * (in ? best : 2.0 * LIMIT) / 10;
    }
    return sum;
}

static double best_of_all(const Scene *s, SiteGoal goal)
{
    double best = 1e300;
    for (unsigned bits = 0; bits < 1u << CANDIDATES; bits++)
        if (__builtin_popcount(bits) == CHOOSE) best = fmin(best, cost_of(s, bits, goal));
    return best;
}

static WalkSiteAsk ask_of(const Scene *s, SiteGoal goal)
{
    WalkCrowd *crowd = walk_crowd_new(test_arena(), s->town.net, s->people, s->weights, PEOPLE);
    return (WalkSiteAsk){
        .crowd = crowd,
        .candidates = s->candidates,
        .candidate_count = CANDIDATES,
        .choose = CHOOSE,
        .limit_ds = LIMIT,
        .goal = goal,
        .seed = 1,
        .effort = 0.02,
    };
}

static const char *const extracts[] = {"hongkong-tst-2015", "synthetic-superblock", "helsinki",
                                       "monaco"};

TEST(the_choice_is_the_best_of_all_and_its_bound_is_true)
{
    for (int k = 0; k < 8; k++) {
        Scene *s = NEW(test_arena(), Scene);
        WalkSitePlan plan;
        Problem problem = {0};
        if (!scene_make(s, extracts[k % 4], 100 + (uint64_t)k)) SKIP("no shared data");
        WalkSiteAsk ask = ask_of(s, SITE_COVER);
        CHECK_STATUS(OK, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
        double best = -best_of_all(s, SITE_COVER);
        CHECK_NEAR(best, plan.covered, 1e-6);
        CHECK(plan.bound >= best - 1e-6);
        CHECK_INT(CHOOSE, plan.chosen_count);
        ask = ask_of(s, SITE_MEDIAN);
        CHECK_STATUS(OK, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
        best = best_of_all(s, SITE_MEDIAN);
        CHECK_NEAR(best, plan.cost, best * 1e-6);
        CHECK(plan.bound <= best + 1e-3);
    }
}

TEST(no_place_serves_more_than_its_seats)
{
    for (int k = 0; k < 4; k++) {
        Scene *s = NEW(test_arena(), Scene);
        WalkSitePlan plan;
        Problem problem = {0};
        int64_t seats[CANDIDATES];
        if (!scene_make(s, extracts[k], 200 + (uint64_t)k)) SKIP("no shared data");
        for (int j = 0; j < CANDIDATES; j++) seats[j] = 20;
        WalkSiteAsk ask = ask_of(s, SITE_COVER);
        ask.capacity = seats;
        CHECK_STATUS(OK, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
        CHECK(plan.covered <= CHOOSE * 20 + 1e-9);
        CHECK(plan.covered <= plan.bound + 1e-6);
        CHECK(plan.covered <= -best_of_all(s, SITE_COVER) + 1e-6);
        CHECK(plan.gap < 0.2);
        /* With seats for all, the capacities change nothing. */
        for (int j = 0; j < CANDIDATES; j++) seats[j] = 100000;
        CHECK_STATUS(OK, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
        CHECK_NEAR(-best_of_all(s, SITE_COVER), plan.covered, 1e-6);
        ask.goal = SITE_MEDIAN;
        CHECK_STATUS(OK, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
        CHECK_NEAR(best_of_all(s, SITE_MEDIAN), plan.cost, 1e-3);
        for (int j = 0; j < CANDIDATES; j++) seats[j] = 20;
        CHECK_STATUS(OK, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
        CHECK(plan.cost >= best_of_all(s, SITE_MEDIAN) - 1e-3 && plan.cost >= plan.bound - 1e-6);
    }
}

TEST(existing_places_serve_their_people_first)
{
    Scene *s = NEW(test_arena(), Scene);
    WalkSitePlan plan;
    Problem problem = {0};
    if (!scene_make(s, "monaco", 7)) SKIP("no shared data");
    WalkSiteAsk ask = ask_of(s, SITE_COVER);
    ask.existing = s->candidates;
    ask.existing_count = 2;
    CHECK_STATUS(OK, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
    CHECK_NEAR(-cost_of(s, 3, SITE_COVER), plan.before, 1e-6);
    double best = 0;
    for (unsigned bits = 0; bits < 1u << CANDIDATES; bits++)
        if (__builtin_popcount(bits) == CHOOSE)
            best = fmax(best, -cost_of(s, bits | 3, SITE_COVER));
    CHECK_NEAR(best, plan.covered, 1e-6);
}

TEST(nothing_to_choose_is_refused_and_nobody_in_reach_is_no_error)
{
    Scene *s = NEW(test_arena(), Scene);
    WalkSitePlan plan;
    Problem problem = {0};
    if (!scene_make(s, "monaco", 9)) SKIP("no shared data");
    WalkSiteAsk ask = ask_of(s, SITE_COVER);
    ask.choose = 0;
    CHECK_STATUS(INVALID, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
    ask = ask_of(s, SITE_COVER);
    ask.limit_ds = 0;
    CHECK_STATUS(OK, walk_site(test_arena(), s->town.scratch, &ask, &plan, &problem));
    CHECK_NEAR(0, plan.covered, 60);
}
