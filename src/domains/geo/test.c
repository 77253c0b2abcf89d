#include "base/file.h"
#include "domains/geo/world_for_tests.h"

#include <math.h>

static Status add_place(Tx *tx, void *job)
{
    World *w = job;
    return geo_place_add(tx, &w->place, &w->place_id);
}
static Status save_place(Tx *tx, void *job)
{
    World *w = job;
    TRY(geo_place_find(tx, w->place_id, &w->place));
    w->place.capacity = 80;
    return geo_place_save(tx, &w->place);
}
static Status save_stale(Tx *tx, void *job)
{
    World *w = job;
    w->place.id = w->place_id;
    w->place.version = 1;
    return geo_place_save(tx, &w->place);
}
static Status verify(Tx *tx, void *job)
{
    World *w = job;
    TRY(geo_place_verify(tx, w->place_id));
    return geo_place_find(tx, w->place_id, &w->place);
}
static Status move_spot(Tx *tx, void *job)
{
    World *w = job;
    return geo_spot_set(tx, w->buildings[1], w->at[2], DATUM_GCJ02);
}
static Status no_node(Tx *tx, void *job)
{
    World *w = job;
    return geo_spot_set(tx, (GridNodeId){12345}, w->at[2], DATUM_WGS84);
}
static Status add_path(Tx *tx, void *job)
{
    World *w = job;
    return geo_path_add(tx, &w->path, &w->path_id);
}
static Status remove_path(Tx *tx, void *job)
{
    return geo_path_remove(tx, ((World *)job)->path_id);
}
static Status add_fence(Tx *tx, void *job)
{
    World *w = job;
    return geo_fence_add(tx, &w->fence, &w->fence_id);
}
static Status remove_fence(Tx *tx, void *job)
{
    return geo_fence_remove(tx, ((World *)job)->fence_id);
}
static Status read_point(Tx *tx, void *job)
{
    World *w = job;
    return geo_point(tx, w->given, &w->point);
}

typedef struct Homes {
    World *w;
    GeoHome *homes;
    size_t count;
    WalkPoint home, site;
} Homes;
static Status read_homes(Tx *tx, void *job)
{
    Homes *h = job;
    TRY(geo_homes(tx, &h->homes, &h->count));
    TRY(geo_home(tx, h->w->elders[1], &h->home));
    return geo_site(tx, h->w->firm, &h->site);
}

TEST(a_place_is_kept_verified_and_changed_only_by_who_has_read_it)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, add_place, &w));
        CHECK_STATUS(OK, test_write(t, HERE, save_place, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, save_stale, &w));
        CHECK_TEXT("geo.changed", t->problem.code);
        t->now_ms += 100 * DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, verify, &w));
        CHECK_INT(ms_day(t->now_ms, SHANGHAI_MS), w.place.verified);
        CHECK_INT(80, w.place.capacity);
        CHECK_INT(3,
                  test_number(t, "SELECT count(*) FROM event WHERE topic = 'geo.place_changed'"));
        close_world(&w);
    }
}

TEST(what_was_verified_long_ago_counts_for_less_and_an_aed_sooner_than_a_park)
{
    CHECK_INT(1000, geo_trust_permille(PLACE_AED, 100, 100));
    CHECK_INT(500, geo_trust_permille(PLACE_AED, 100, 160));
    CHECK_INT(250, geo_trust_permille(PLACE_AED, 100, 220));
    CHECK_INT(1000, geo_trust_permille(PLACE_AED, 100, 90)); /* a clock that ran back */
    CHECK(geo_trust_permille(PLACE_PARK, 100, 220) > 850);
    CHECK_INT(FRESH, geo_freshness(500));
    CHECK_INT(FRESH_AGEING, geo_freshness(499));
    CHECK_INT(FRESH_STALE, geo_freshness(249));
}

TEST(a_chinese_coordinate_without_its_datum_is_refused_with_the_question)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    w.given = (GeoPoint){.as_given = {113.3, 23.1}};
    CHECK_STATUS(INVALID, test_read(t, HERE, read_point, &w));
    CHECK_TEXT("geo.datum", t->problem.code);
    CHECK(strstr(t->problem.text, "高德") && strstr(t->problem.text, "百度"));
    w.given.datum = DATUM_GCJ02;
    CHECK_STATUS(OK, test_read(t, HERE, read_point, &w));
    LonLat there = coords_convert(DATUM_GCJ02, DATUM_WGS84, w.given.as_given);
    CHECK_INT(lround(there.lat * 1e7), w.point.lat_e7);
    CHECK(w.point.lon_e7 != 1133000000);
    w.given = (GeoPoint){.as_given = {-8.6, 41.15}}; /* Porto: no question to ask */
    CHECK_STATUS(OK, test_read(t, HERE, read_point, &w));
    CHECK_INT(411500000, w.point.lat_e7);
    w.given = (GeoPoint){.as_given = {190, 95}, .datum = DATUM_WGS84};
    CHECK_STATUS(INVALID, test_read(t, HERE, read_point, &w));
    CHECK_TEXT("geo.range", t->problem.code);
    close_world(&w);
}

TEST(a_home_is_the_door_or_else_its_building_and_never_the_grid)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        Homes h = {.w = &w};
        CHECK_STATUS(OK, test_write(t, HERE, add_place, &w));
        CHECK_STATUS(OK, test_read(t, HERE, read_homes, &h));
        CHECK_INT(ELDERS, (int64_t)h.count);
        CHECK_INT(w.at[1].lat_e7, h.home.lat_e7);
        CHECK_INT(w.at[0].lon_e7, h.site.lon_e7);
        CHECK(h.homes[1].known && h.homes[1].building.v == w.buildings[1].v &&
              h.homes[1].grid.v == w.grid.v);
        CHECK_STATUS(OK, test_write(t, HERE, move_spot, &w));
        CHECK_STATUS(OK, test_read(t, HERE, read_homes, &h));
        CHECK_INT(w.at[2].lat_e7, h.home.lat_e7);
        CHECK_INT(w.at[2].lat_e7, h.homes[1].at.lat_e7);
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, no_node, &w));
        close_world(&w);
    }
}

TEST(walking_times_are_those_of_the_streets_and_say_where_they_are_estimated)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    WalkPoint points[4] = {w.at[0], w.at[3], w.at[5], {w.at[0].lat_e7 + 5000000, w.at[0].lon_e7}};
    GeoTimes times;
    geo_walk_times(t->arena, points, 3, "elder", &times);
    CHECK_INT(0, (int64_t)times.estimated);
    CHECK(times.map_number > 0);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++) {
            double straight_s = walk_distance_m(points[i], points[k]) / 0.8;
            CHECK(times.seconds[i * 3 + k] + 2 >= (uint32_t)straight_s);
            CHECK(i != k || times.seconds[i * 3 + k] == 0);
        }
    geo_walk_times(t->arena, points, 4, "courier", &times);
    CHECK_INT(6, (int64_t)times.estimated); /* to and from the point 50 km away */
    double far_m = walk_distance_m(points[0], points[3]);
    CHECK(fabs(times.seconds[3] - far_m * 1.3 / 1.2) < 3);
    geo_map_close();
    geo_walk_times(t->arena, points, 3, "elder", &times);
    CHECK_INT(6, (int64_t)times.estimated);
    CHECK_INT(0, times.map_number);
    close_world(&w);
}

TEST(a_drawn_path_shortens_the_way_as_soon_as_the_map_has_followed)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        WalkPoint points[2] = {w.at[1], w.at[4]};
        GeoTimes before, with, after;
        CHECK_STATUS(OK, geo_domain.work(t->store, &t->problem));
        geo_walk_times(t->arena, points, 2, "elder", &before);
        w.path = (GeoPath){.kind = PATH_WAY, .name = STR("便道"), .points = points, .count = 2};
        CHECK_STATUS(OK, test_write(t, HERE, add_path, &w));
        CHECK_STATUS(OK, geo_domain.work(t->store, &t->problem));
        geo_walk_times(t->arena, points, 2, "elder", &with);
        CHECK(with.map_number > before.map_number);
        CHECK(with.seconds[1] < before.seconds[1]);
        CHECK_INT(with.map_number, (geo_domain.work(t->store, &t->problem), geo_map_number()));
        CHECK_STATUS(OK, test_write(t, HERE, remove_path, &w));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, remove_path, &w));
        CHECK_STATUS(OK, geo_domain.work(t->store, &t->problem));
        geo_walk_times(t->arena, points, 2, "elder", &after);
        CHECK_INT(before.seconds[1], after.seconds[1]);
        w.path.count = 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, add_path, &w));
        close_world(&w);
    }
}

TEST(a_cut_map_is_a_sentence_and_the_old_one_stays)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    int64_t number = geo_map_number();
    Buf xml = buf_new(t->arena, 8 << 20);
    osm_write_xml(w.quarter.map, &xml);
    Str cut = str_slice(buf_str(&xml), 0, xml.len / 2);
    CHECK_STATUS(INVALID, geo_map_import(t->folder, cut, NULL, &t->problem));
    CHECK(t->problem.text[0]);
    CHECK_STATUS(INVALID, geo_map_import(t->folder, STR("junk"), NULL, &t->problem));
    CHECK_TEXT("map.format", t->problem.code);
    CHECK_STATUS(OK, geo_domain.work(t->store, &t->problem));
    CHECK_INT(number, geo_map_number());
    /* A new one is taken while the program runs; a damaged graph is made again from its source. */
    CHECK_STATUS(OK, geo_map_import(t->folder, buf_str(&xml), NULL, &t->problem));
    CHECK_STATUS(OK, geo_domain.work(t->store, &t->problem));
    CHECK(geo_map_number() > number);
    Str graph = str_fmt(t->arena, "%s/city.walk", t->folder);
    CHECK_STATUS(OK, file_write(str_c(t->arena, graph), STR("not a graph"), &t->problem));
    number = geo_map_number();
    CHECK_STATUS(OK, geo_domain.work(t->store, &t->problem));
    CHECK(geo_map_number() > number);
    close_world(&w);
}

TEST(a_fence_is_added_removed_and_refused_when_it_crosses_itself)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        WalkPoint ring[5] = {{0, 0}, {0, 100000}, {100000, 100000}, {50000, 50000}, {100000, 0}};
        w.fence =
            (GeoFence){.kind = FENCE_SERVICE, .name = STR("服务范围"), .points = ring, .count = 5};
        CHECK_STATUS(OK, test_write(t, HERE, add_fence, &w));
        CHECK_STATUS(OK, test_write(t, HERE, remove_fence, &w));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, remove_fence, &w));
        WalkPoint bow[4] = {{0, 0}, {100000, 100000}, {0, 100000}, {100000, 0}};
        w.fence.points = bow;
        w.fence.count = 4;
        CHECK_STATUS(INVALID, test_write(t, HERE, add_fence, &w));
        WalkPoint speck[3] = {{0, 0}, {10, 0}, {0, 10}};
        w.fence.points = speck;
        w.fence.count = 3;
        CHECK_STATUS(INVALID, test_write(t, HERE, add_fence, &w));
        CHECK_TEXT("geo.fence_small", t->problem.code);
        close_world(&w);
    }
}

TEST(the_quarter_written_as_xml_is_read_back_as_it_was)
{
    Arena *arena = test_arena();
    Quarter quarter;
    Problem problem;
    quarter_make(arena, (QuarterAsk){.seed = 9, .blocks = 4}, &quarter);
    Buf xml = buf_new(arena, 8 << 20);
    osm_write_xml(quarter.map, &xml);
    OsmMap *again = osm_new(arena);
    CHECK_STATUS(OK, osm_read(again, buf_str(&xml), &problem));
    CHECK_INT((int64_t)quarter.map->node_count, (int64_t)again->node_count);
    CHECK_INT((int64_t)quarter.map->way_count, (int64_t)again->way_count);
    CHECK_INT((int64_t)quarter.map->tagged_count, (int64_t)again->tagged_count);
    for (size_t i = 0; i < again->way_count; i++) {
        const OsmWay *a = &quarter.map->ways[i];
        const OsmWay *b = &again->ways[i];
        CHECK(str_eq(osm_way_tag(quarter.map, a, OSM_NAME), osm_way_tag(again, b, OSM_NAME)));
        CHECK(str_eq(osm_way_tag(quarter.map, a, OSM_HIGHWAY), osm_way_tag(again, b, OSM_HIGHWAY)));
        CHECK_INT(a->ref_count, b->ref_count);
    }
}

TEST(a_store_fault_at_any_point_leaves_the_map_data_as_they_were)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        WalkPoint ring[3] = {{0, 0}, {0, 100000}, {100000, 100000}};
        w.fence = (GeoFence){.kind = FENCE_SERVICE, .points = ring, .count = 3};
        w.path = (GeoPath){.kind = PATH_GATE, .points = ring, .count = 2};
        CHECK(test_fault_loop(t, HERE, add_place, &w, NULL) >= 2);
        CHECK(test_fault_loop(t, HERE, save_place, &w, NULL) >= 4);
        CHECK(test_fault_loop(t, HERE, verify, &w, NULL) >= 3);
        CHECK(test_fault_loop(t, HERE, move_spot, &w, NULL) >= 2);
        CHECK(test_fault_loop(t, HERE, add_path, &w, NULL) >= 2);
        CHECK(test_fault_loop(t, HERE, remove_path, &w, NULL) >= 2);
        CHECK(test_fault_loop(t, HERE, add_fence, &w, NULL) >= 1);
        CHECK(test_fault_loop(t, HERE, remove_fence, &w, NULL) >= 1);
        close_world(&w);
    }
}
