/* One street map and many threads: walking, tiles and circles go on while it is replaced. */
#include "domains/geo/plan.h"
#include "domains/geo/world_for_tests.h"

#include <math.h>
#include <pthread.h>
#include <unistd.h>

enum { WALKERS = 3, SWAPS = 6 };

typedef struct Walker {
    pthread_t thread;
    const World *w;
    const bool *stop;
    pthread_mutex_t *lock; /* over stop */
    int64_t rounds, wrong;
    uint32_t expected_s;
} Walker;

static bool stopped(Walker *walker)
{
    pthread_mutex_lock(walker->lock);
    bool stop = *walker->stop;
    pthread_mutex_unlock(walker->lock);
    return stop;
}

static void *walk(void *with)
{
    Walker *walker = with;
    const World *w = walker->w;
    while (!stopped(walker)) {
        Arena *arena = arena_new((size_t)256 << 20);
        WalkPoint points[2] = {w->at[1], w->at[4]};
        GeoTimes times;
        PlanCircle circle;
        Problem problem;
        geo_walk_times(arena, points, 2, "elder", &times);
        walker->wrong += times.seconds[1] != walker->expected_s || times.estimated != 0;
        TOWN(town);
        uint32_t x = (uint32_t)((w->at[0].lon_e7 / 1e7 + 180) / 360 * 65536);
        walker->wrong += town_tile(town, arena, (TileId){16, x, 29900}).len == 0;
        walker->wrong += plan_circle(town, arena, w->at[0], "frail", 10, &circle, &problem) != OK ||
                         circle.outline.ring_count == 0;
        walker->rounds++;
        arena_free(arena);
    }
    return NULL;
}

TEST(those_who_walk_finish_on_the_streets_they_began_with)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    bool stop = false;
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    Walker walkers[WALKERS];
    WalkPoint points[2] = {w.at[1], w.at[4]};
    GeoTimes times;
    geo_walk_times(t->arena, points, 2, "elder", &times);
    for (int i = 0; i < WALKERS; i++) {
        walkers[i] =
            (Walker){.w = &w, .stop = &stop, .lock = &lock, .expected_s = times.seconds[1]};
        ASSERT(pthread_create(&walkers[i].thread, NULL, walk, &walkers[i]) == 0);
    }
    Buf xml = buf_new(t->arena, 8 << 20);
    osm_write_xml(w.quarter.map, &xml);
    for (int i = 0; i < SWAPS; i++) {
        int64_t before = geo_map_number();
        CHECK_STATUS(OK, geo_map_import(t->folder, buf_str(&xml), NULL, &t->problem));
        CHECK_STATUS(OK, geo_domain.work(t->store, &t->problem));
        CHECK(geo_map_number() > before);
    }
    pthread_mutex_lock(&lock);
    stop = true;
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < WALKERS; i++) {
        pthread_join(walkers[i].thread, NULL);
        CHECK(walkers[i].rounds > 0);
        CHECK_INT(0, walkers[i].wrong);
    }
    close_world(&w);
}

TEST(tiles_are_the_same_from_the_cache_and_the_cache_forgets_when_it_is_full)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    TOWN(town);
    Str first = town_tile(town, t->arena, (TileId){14, 13416, 7473});
    CHECK(first.len > 0);
    CHECK(str_eq(first, town_tile(town, t->arena, (TileId){14, 13416, 7473})));
    for (uint32_t i = 0; i < 9000; i++) { /* more than it has room for */
        Arena *arena = arena_new((size_t)64 << 20);
        CHECK(town_tile(town, arena, (TileId){20, i, i * 7}).len > 0);
        arena_free(arena);
    }
    CHECK(str_eq(first, town_tile(town, t->arena, (TileId){14, 13416, 7473})));
    close_world(&w);
}

TEST(how_far_somebody_gets_is_drawn_by_the_streets_and_straight_where_there_are_none)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    GeoCircle ten, twenty, away;
    geo_walk_circle(t->arena, w.at[1], "brisk", 10, &ten);
    geo_walk_circle(t->arena, w.at[1], "brisk", 20, &twenty);
    CHECK(ten.by_streets && twenty.by_streets);
    CHECK(ten.area_m2 > 10000 && ten.area_m2 < twenty.area_m2);
    CHECK(ten.area_m2 < 3.2 * (ten.radius_m + 25) * (ten.radius_m + 25));
    const Json *feature;
    CHECK_STATUS(OK, json_read(t->arena, ten.geojson, &feature, &t->problem));
    const Json *shape = json_member(feature, "geometry");
    CHECK_STR(STR("MultiPolygon"), json_str_or(shape, "type", STR("")));
    const Json *ring = json_item(json_item(json_member(shape, "coordinates"), 0), 0);
    size_t corners = json_count(ring);
    CHECK(corners > 8);
    double first = 0, last = 1;
    CHECK(json_as_double(json_item(json_item(ring, 0), 0), &first));
    CHECK(json_as_double(json_item(json_item(ring, corners - 1), 0), &last));
    CHECK(first == last && fabs(first - w.at[1].lon_e7 / 1e7) < 0.02);
    CHECK(str_find(ten.rings, STR("\"hole\":false"), 0) != SIZE_MAX);
    WalkPoint sea = {w.at[1].lat_e7 - 2000000, w.at[1].lon_e7};
    geo_walk_circle(t->arena, sea, "brisk", 10, &away);
    CHECK(!away.by_streets);
    CHECK(away.area_m2 > 3.1 * 600 * 600 && away.area_m2 < 3.2 * 600 * 600);
    close_world(&w);
    geo_walk_circle(test_arena(), sea, "brisk", 10, &away); /* no map at all */
    CHECK(!away.by_streets && away.map_number == 0);
}

enum { DOORS = 40, ASKS_MAX = 4000 };

TEST(tables_by_the_kept_hierarchy_are_those_by_searches_to_the_second)
{
    static const char *const profiles[] = {"courier", "ebike", "wheelchair"};
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    WalkPoint points[DOORS];
    for (int i = 0; i < DOORS; i++) { /* about the quarter, some beside it, one far away */
        points[i] = w.at[i % 5];
        points[i].lat_e7 += (i * 7919 % 61 - 30) * 600;
        points[i].lon_e7 += (i * 104729 % 53 - 26) * 700;
    }
    points[DOORS - 1].lat_e7 += 2000000;
    for (int p = 0; p < 3; p++) {
        TOWN(town);
        GeoTimes searched, kept;
        CHECK(!town_ways(town, profiles[p], 0));
        geo_walk_times(t->arena, points, DOORS, profiles[p], &searched);
        const WalkHierarchy *made = NULL;
        for (int i = 0; i < ASKS_MAX && !made; i++) { /* made by a thread of its own */
            made = town_ways(town, profiles[p], DOORS);
            if (!made) usleep(5000);
        }
        CHECK(made != NULL);
        geo_walk_times(t->arena, points, DOORS, profiles[p], &kept);
        CHECK_INT(searched.estimated, kept.estimated);
        int64_t differ = 0;
        for (int i = 0; i < DOORS * DOORS; i++) differ += searched.seconds[i] != kept.seconds[i];
        if (!CHECK_INT(0, differ)) test_note("%s", profiles[p]);
    }
    close_world(&w);
}
