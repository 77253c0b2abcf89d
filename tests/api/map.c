/* The map through the whole program: streets, tiles, circles, coverage, siting, what is nearby, the
 * register of places and paths, the network. */
#include "base/file.h"
#include "roles.h"

static const Json *kind_of(const Json *list, const char *kind)
{
    for (size_t i = 0; i < json_count(list); i++)
        if (str_is(json_str_or(json_item(list, i), "kind", STR("")), kind))
            return json_item(list, i);
    return NULL;
}

TEST(an_office_sees_the_circle_the_coverage_the_gap_and_where_to_open_next)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = open_world(engine);
        get(&w, ROLE_SOCIAL_WORKER, "/api/map");
        CHECK(json_bool_or(w.json, "there", false));
        CHECK_TEXT("© OpenStreetMap contributors",
                   str_c(w.t->arena, json_str_or(w.json, "attribution", STR(""))));

        get(&w, ROLE_CIVIL_AFFAIRS, "/api/map/places?kind=canteen");
        const Json *canteens = json_member(w.json, "items");
        CHECK_INT(DEMO_SITES, (int64_t)json_count(canteens));
        int64_t canteen = json_i64_or(json_item(canteens, 0), "id", 0);
        ask(&w, ROLE_CIVIL_AFFAIRS, "GET",
            str_fmt(w.t->arena, "/api/map/circle?place_id=%lld&minutes=15", (long long)canteen),
            "");
        CHECK_INT(200, w.code);
        double area = json_double_or(w.json, "area_m2", 0);
        CHECK(area > 100000 && area < json_double_or(w.json, "norm_m2", 0));
        CHECK(json_count(json_member(w.json, "rings")) >= 1);

        get(&w, ROLE_CIVIL_AFFAIRS, "/api/map/coverage?minutes=15");
        const Json *row = kind_of(json_member(w.json, "kinds"), "canteen");
        int64_t covered = json_i64_or(row, "covered", -1);
        CHECK_INT(DEMO_ELDERS, number(&w, "people"));
        CHECK(covered > 0 && covered < DEMO_ELDERS);
        int64_t by_grid = 0;
        const Json *grids = json_member(w.json, "grids");
        for (size_t i = 0; i < json_count(grids); i++)
            by_grid += json_i64_or(json_member(json_item(grids, i), "covered"), "canteen", 0);
        CHECK_INT(covered, by_grid);

        get(&w, ROLE_CIVIL_AFFAIRS, "/api/map/gap?kind=canteen&minutes=15");
        CHECK_INT(DEMO_ELDERS - covered, number(&w, "uncovered"));
        CHECK_INT(DEMO_BUILDINGS, (int64_t)json_count(json_member(w.json, "houses")));
        CHECK(str_find(w.body, STR("王秀英"), 0) == SIZE_MAX);

        get(&w, ROLE_CIVIL_AFFAIRS, "/api/map/siting?kind=canteen&k=1&minutes=15");
        CHECK_INT(covered, number(&w, "before"));
        CHECK(number(&w, "covered") > covered);
        CHECK(json_double_or(w.json, "bound", 0) + 0.5 >= (double)number(&w, "covered"));
        CHECK_INT(number(&w, "covered") - covered,
                  json_i64_or(json_item(json_member(w.json, "chosen"), 0), "adds", -1));
        /* With seats: who finds none is not counted, in the new place and in those there are. */
        int64_t without = number(&w, "covered");
        get(&w, ROLE_CIVIL_AFFAIRS, "/api/map/siting?kind=canteen&k=2&minutes=15&capacity=10");
        CHECK(number(&w, "before") <= covered);
        CHECK_INT(number(&w, "before") + 20, number(&w, "covered"));
        CHECK_INT(10, json_i64_or(json_item(json_member(w.json, "chosen"), 1), "adds", -1));
        CHECK(json_double_or(w.json, "bound", 0) >= (double)number(&w, "covered"));
        get(&w, ROLE_CIVIL_AFFAIRS, "/api/map/siting?kind=canteen&k=1&minutes=60&capacity=100000");
        CHECK(number(&w, "covered") >= without && number(&w, "covered") <= DEMO_ELDERS);
        get(&w, ROLE_COURIER, "/api/map/siting?kind=canteen&k=1");
        CHECK_INT(403, w.code);
        close_world(&w);
    }
}

TEST(a_tile_is_gzip_for_who_takes_it_and_an_impossible_one_does_not_exist)
{
    World w = open_world(TEST_SQLITE);
    Str tile;
    get(&w, ROLE_ELDER, "/api/map");
    double lat = (json_double_or(w.json, "south", 0) + json_double_or(w.json, "north", 0)) / 2;
    double lon = (json_double_or(w.json, "west", 0) + json_double_or(w.json, "east", 0)) / 2;
    int x = (int)((lon + 180) / 360 * 16384);
    double radians = lat * 3.14159265358979 / 180;
    double north = radians + radians * radians * radians / 6 +
                   radians * radians * radians * radians * radians / 24;
    int y = (int)((1 - north / 3.14159265358979) / 2 * 16384);
    ask(&w, ROLE_ELDER, "GET", str_fmt(w.t->arena, "/api/map/tiles/14/%d/%d.mvt?n=5", x, y), "");
    CHECK_INT(200, w.code);
    CHECK(str_find(w.head, STR("Content-Encoding: gzip"), 0) != SIZE_MAX);
    CHECK_STATUS(OK, gzip_unpack(w.t->arena, w.body, 8 << 20, &tile, &w.t->problem));
    CHECK(str_find(tile, STR("roads"), 0) != SIZE_MAX);
    CHECK(tile.len > w.body.len);
    ask(&w, ROLE_ELDER, "GET", str_fmt(w.t->arena, "/api/map/live/14/%d/%d", x, y), "");
    CHECK(w.code == 200 && str_find(w.body, STR("places"), 0) != SIZE_MAX);
    get(&w, ROLE_ELDER, "/api/map/tiles/3/9/1.mvt");
    CHECK_INT(404, w.code);
    get(&w, ROLE_ELDER, "/api/map/tiles/3/1/x.mvt");
    CHECK_INT(404, w.code);
    geo_map_close();
    get(&w, ROLE_ELDER, "/api/map/tiles/3/1/1.mvt");
    CHECK_INT(409, w.code);
    close_world(&w);
}

TEST(an_elder_reads_what_is_near_and_only_staff_see_it_for_somebody_else)
{
    World w = open_world(TEST_SQLITE);
    int64_t last = 0;
    get(&w, ROLE_ELDER, "/api/me/nearby?minutes=20");
    CHECK_INT(200, w.code);
    const Json *items = json_member(w.json, "items");
    CHECK(json_count(items) > 3);
    for (size_t i = 0; i < json_count(items); i++) {
        int64_t minutes = json_i64_or(json_item(items, i), "minutes", -1);
        CHECK(minutes >= last && minutes <= 20);
        CHECK(json_str_or(json_item(items, i), "stairs", STR("")).len > 0);
        last = minutes;
    }
    Str path = str_fmt(w.t->arena, "/api/people/%lld/nearby", (long long)role_person[ROLE_ELDER]);
    ask(&w, ROLE_ELDER_AIDE, "GET", path, "");
    CHECK_INT(403, w.code);
    int64_t looks = test_number(w.t, "SELECT count(*) FROM look");
    ask(&w, ROLE_SOCIAL_WORKER, "GET", path, "");
    CHECK_INT(200, w.code);
    path =
        str_fmt(w.t->arena, "/api/people/%lld/circle?minutes=15&profile=frail", (long long)role_person[ROLE_ELDER]);
    ask(&w, ROLE_SOCIAL_WORKER, "GET", path, "");
    CHECK_INT(200, w.code);
    CHECK_INT(looks + 2, test_number(w.t, "SELECT count(*) FROM look"));
    close_world(&w);
}

TEST(places_are_added_only_with_their_datum_and_changed_only_by_who_has_read_them)
{
    World w = open_world(TEST_SQLITE);
    ask(&w, ROLE_GRID_WORKER, "POST", STR("/api/map/places"),
        "{\"kind\":\"aed\",\"name\":\"大厅除颤器\",\"lat_e7\":156000000,\"lon_e7\":1148000000}");
    CHECK_INT(422, w.code);
    CHECK_TEXT("geo.datum", str_c(w.t->arena, json_str_or(w.json, "code", STR(""))));
    ask(&w, ROLE_GRID_WORKER, "POST", STR("/api/map/places"),
        "{\"kind\":\"aed\",\"name\":\"大厅除颤器\",\"lat_e7\":156000000,\"lon_e7\":1148000000,"
        "\"datum\":\"gcj02\"}");
    CHECK_INT(201, w.code);
    Str path = str_fmt(w.t->arena, "/api/map/places/%lld", (long long)number(&w, "id"));
    ask(&w, ROLE_GRID_WORKER, "GET", path, "");
    CHECK_TEXT("gcj02", str_c(w.t->arena, json_str_or(w.json, "datum", STR(""))));
    CHECK(json_double_or(w.json, "lon", 0) != 114.8);
    ask(&w, ROLE_GRID_WORKER, "PATCH", path, "{\"version\":1,\"access\":\"steps\"}");
    CHECK_INT(204, w.code);
    ask(&w, ROLE_GRID_WORKER, "PATCH", path, "{\"version\":1,\"state\":\"gone\"}");
    CHECK_INT(409, w.code);
    ask(&w, ROLE_GRID_WORKER, "POST", str_fmt(w.t->arena, "%.*s/verify", STR_ARG(path)), "{}");
    CHECK_INT(204, w.code);
    ask(&w, ROLE_GRID_WORKER, "GET",
        STR("/api/map/circle?lat_e7=160000000&lon_e7=1148000000"
            "&datum=wgs84"),
        "");
    CHECK_INT(422, w.code);
    CHECK_TEXT("geo.far", str_c(w.t->arena, json_str_or(w.json, "code", STR(""))));
    CHECK(str_find(w.body, STR("米"), 0) != SIZE_MAX);
    close_world(&w);
}

TEST(a_house_is_moved_and_with_it_the_homes_in_it)
{
    World w = open_world(TEST_SQLITE);
    get(&w, ROLE_REGISTRAR, "/api/map/spots");
    const Json *spots = json_member(w.json, "items");
    CHECK_INT(DEMO_BUILDINGS, (int64_t)json_count(spots));
    const Json *house = json_item(spots, 0); /* 1栋, where 王秀英 lives */
    const Json *other = json_item(spots, DEMO_BUILDINGS - 1);
    get(&w, ROLE_ELDER, "/api/me/nearby?minutes=60");
    double before = json_double_or(w.json, "lat", 0);
    CHECK(before == json_double_or(house, "lat", 1));
    int64_t lat_e7 = (int64_t)(json_double_or(other, "lat", 0) * 1e7 + 0.5);
    int64_t lon_e7 = (int64_t)(json_double_or(other, "lon", 0) * 1e7 + 0.5);
#define SPOT "{\"node_id\":%lld,\"lat_e7\":%lld,\"lon_e7\":%lld%s}"
    long long node = (long long)json_i64_or(house, "node_id", 0);
    Str asked = str_fmt(w.t->arena, SPOT, node, (long long)lat_e7, (long long)lon_e7, "");
    ask(&w, ROLE_REGISTRAR, "POST", STR("/api/map/spots"), str_c(w.t->arena, asked));
    CHECK_INT(422, w.code);
    asked = str_fmt(w.t->arena, SPOT, node, (long long)lat_e7, (long long)lon_e7,
                    ",\"datum\":\"wgs84\"");
    ask(&w, ROLE_REGISTRAR, "POST", STR("/api/map/spots"), str_c(w.t->arena, asked));
    CHECK_INT(204, w.code);
    get(&w, ROLE_ELDER, "/api/me/nearby?minutes=60");
    CHECK(json_double_or(w.json, "lat", 0) == json_double_or(other, "lat", 1));
    asked = str_fmt(w.t->arena, SPOT, 999LL, (long long)lat_e7, (long long)lon_e7,
                    ",\"datum\":\"wgs84\"");
    ask(&w, ROLE_REGISTRAR, "POST", STR("/api/map/spots"), str_c(w.t->arena, asked));
    CHECK_INT(404, w.code);
    close_world(&w);
}

TEST(a_path_is_drawn_and_removed_and_the_streets_follow)
{
    World w = open_world(TEST_SQLITE);
    CHECK_STATUS(OK, geo_domain.work(w.t->store, &w.t->problem));
    int64_t before = geo_map_number();
    ask(&w, ROLE_COMMITTEE, "POST", STR("/api/map/paths"),
        "{\"kind\":\"gate\",\"private\":true,\"datum\":\"wgs84\",\"points\":["
        "{\"lat_e7\":156010000,\"lon_e7\":1148000000},{\"lat_e7\":156013000,\"lon_e7\":1148002000}"
        "]}");
    CHECK_INT(201, w.code);
    int64_t id = number(&w, "id");
    CHECK_STATUS(OK, geo_domain.work(w.t->store, &w.t->problem));
    CHECK(geo_map_number() > before);
    get(&w, ROLE_ELDER, "/api/map/paths");
    CHECK_INT(1, (int64_t)json_count(json_member(w.json, "items")));
    ask(&w, ROLE_COMMITTEE, "DELETE", str_fmt(w.t->arena, "/api/map/paths/%lld", (long long)id),
        "");
    CHECK_INT(204, w.code);
    ask(&w, ROLE_COMMITTEE, "POST", STR("/api/map/fences"),
        "{\"kind\":\"service\",\"name\":\"范围\",\"datum\":\"wgs84\",\"points\":["
        "{\"lat_e7\":156000000,\"lon_e7\":1148000000},{\"lat_e7\":156100000,\"lon_e7\":1148000000},"
        "{\"lat_e7\":156000000,\"lon_e7\":1148100000}]}");
    CHECK_INT(201, w.code);
    ask(&w, ROLE_COMMITTEE, "DELETE",
        str_fmt(w.t->arena, "/api/map/fences/%lld", (long long)number(&w, "id")), "");
    CHECK_INT(204, w.code);
    close_world(&w);
}

TEST(the_network_says_what_is_lost_and_a_circle_of_support_is_refused)
{
    World w = open_world(TEST_SQLITE);
    get(&w, ROLE_CIVIL_AFFAIRS, "/api/map/network");
    const Json *all = json_member(w.json, "resources");
    int64_t single = 0;
    int64_t unused = 0;
    for (size_t i = 0; i < json_count(all); i++) {
        single += json_bool_or(json_item(all, i), "single", false);
        unused += json_bool_or(json_item(all, i), "unused", false);
    }
    CHECK(single > 0 && unused > 0);
    const Json *link = json_item(json_member(w.json, "supports"), 0);
    Str back = str_fmt(
        w.t->arena, "{\"from_id\":%lld,\"to_id\":%lld,\"what\":\"回报\",\"needed\":false}",
        (long long)json_i64_or(link, "to_id", 0), (long long)json_i64_or(link, "from_id", 0));
    ask(&w, ROLE_COMMITTEE, "POST", STR("/api/map/supports"), str_c(w.t->arena, back));
    CHECK_INT(409, w.code);
    ask(&w, ROLE_COMMITTEE, "POST", STR("/api/map/resources"),
        "{\"kind\":\"people\",\"name\":\"老年合唱队\",\"owner\":\"居委会\",\"capacity\":20}");
    CHECK_INT(201, w.code);
    Str path = str_fmt(w.t->arena, "/api/map/resources/%lld", (long long)number(&w, "id"));
    ask(&w, ROLE_COMMITTEE, "PATCH", path, "{\"version\":1,\"state\":\"stopped\"}");
    CHECK_INT(204, w.code);
    ask(&w, ROLE_COMMITTEE, "PATCH", path, "{\"version\":1,\"state\":\"runs\"}");
    CHECK_INT(409, w.code);
    close_world(&w);
}
