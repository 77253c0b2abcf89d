/* Readers: what good files say, and that bad ones are refused with a sentence. */
#include "base/file.h"
#include "base/number.h"
#include "base/test.h"
#include "engine/walk/testing.h"

#include <math.h>

static Status read_text(const char *text, OsmMap **map, Problem *problem)
{
    *map = osm_new(test_arena());
    return osm_read(*map, str_of(text), problem);
}

static const char small_xml[] =
    "<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n"
    "<!-- drawn in an editor, not uploaded -->\n"
    "<node id='-1' lat='24.4650' lon='118.0800'/>\n"
    "<node id='-2' lat='24.4650' lon='118.0810'><tag k='barrier' v='gate'/></node>\n"
    "<node id='3' lat='24.4650' lon='118.0820' visible='true'/>\n"
    "<way id='-9'><nd ref='-1'/><nd ref='-2'/><nd ref='3'/><nd ref='77'/>"
    "<tag k='highway' v='residential'/><tag k='name' v='A &amp; B &#36335;'/></way>\n"
    "<way id='10'><tag k='highway' v='footway'/></way>\n"
    "<way id='11'><nd ref='5'/><nd ref='6'/><tag k='highway' v='footway'/></way>\n"
    "<relation id='4'><member type='way' ref='10' role=''/></relation>\n</osm>\n";

TEST(xml_is_read_with_negative_ids_and_ways_without_nodes)
{
    TestTown town;
    OsmMap *map;
    Problem problem = {0};
    CHECK_STATUS(OK, read_text(small_xml, &map, &problem));
    CHECK_INT(3, map->node_count);
    CHECK_INT(2, map->way_count); /* a way without any node is left out */
    CHECK_INT(1, map->relations);
    CHECK_STR(STR("A & B 路"), osm_way_tag(map, &map->ways[0], OSM_NAME));
    test_town_xml(&town, small_xml, "elder");
    CHECK_INT(1, town.graph->edge_count);
    CHECK_NEAR(202.4, town.graph->edges[0].length_mm / 1000.0, 0.1);
}

TEST(broken_xml_is_refused_with_its_line)
{
    static const char *const broken[] = {
        "<osm><node id='1' lat='1' lon='1'/>",
        "<osm><node id='x' lat='1' lon='1'/></osm>",
        "<osm><way id='1'></node></osm>",
        "<html><body>Not found</body></html>",
        "<osm><node id='1' lat='1' lon='1'><tag k='name' v='&bomb;'/></node></osm>",
        "<!DOCTYPE osm [<!ENTITY a 'aaaaaaaa'>]><osm></osm>",
        "<osm><node id='1' lat='1",
        "<osm",
        "<osm><a><b><c><d><e><f><g><h></h></g></f></e></d></c></b></a></osm>",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        OsmMap *map;
        Problem problem = {0};
        CHECK_STATUS(INVALID, read_text(broken[i], &map, &problem));
        CHECK(problem.text[0] != 0);
    }
}

TEST(geojson_lines_meet_where_their_coordinates_are_equal)
{
    OsmMap *map;
    WalkGraph *graph;
    WalkBuild report;
    Problem problem = {0};
    static const char text[] =
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"highway\":\"service\",\"access\":\"private\"},"
        "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[118.08,24.465],[118.081,24.465]]}},"
        "{\"type\":\"Feature\",\"properties\":null,\"geometry\":{\"type\":\"MultiLineString\","
        "\"coordinates\":[[[118.081,24.465],[118.081,24.466]],[[118.081,24.466],[118.08,24.466]]]}}"
        "]}";
    CHECK_STATUS(OK, read_text(text, &map, &problem));
    CHECK_STATUS(OK, walk_build(test_arena(), map, NULL, &graph, &report, &problem));
    CHECK_INT(3, graph->edge_count);
    CHECK_INT(4, graph->place_count);
    CHECK_INT(1,
              (graph->edges[0].flags | graph->edges[1].flags | graph->edges[2].flags) & EDGE_PRIVATE
                  ? 1
                  : 0);
    CHECK_STATUS(INVALID, read_text("{\"type\":\"Topology\"}", &map, &problem));
    CHECK_STATUS(INVALID, read_text("{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{"
                                    "\"type\":\"LineString\",\"coordinates\":[[1,2],[500,2]]}}]}",
                                    &map, &problem));
    CHECK_TEXT("map.geojson", problem.code);
    CHECK_STATUS(INVALID, read_text("{\"type\":", &map, &problem));
}

TEST(csv_edges_are_read_in_any_order_of_columns)
{
    OsmMap *map;
    WalkGraph *graph;
    WalkBuild report;
    Problem problem = {0};
    CHECK_STATUS(OK, read_text("to_lng,to_lat,highway,from_lat,from_lng,name\n"
                               "118.081,24.465,steps,24.465,118.080,台阶\n"
                               "118.082,24.465,,24.465,118.081,\n",
                               &map, &problem));
    CHECK_STATUS(OK, walk_build(test_arena(), map, NULL, &graph, &report, &problem));
    CHECK_INT(2, graph->edge_count);
    CHECK_INT(3, graph->place_count);
    CHECK_STATUS(INVALID, read_text("from_lat,from_lon,to_lat,to_lon\n1,2,x,4\n", &map, &problem));
    CHECK_TEXT("row 2", problem.where);
    CHECK_STATUS(INVALID, read_text("from_lat,to_lat\n1,2\n", &map, &problem));
}

TEST(junk_is_refused)
{
    OsmMap *map;
    Problem problem = {0};
    Random r = random_seeded(1);
    char *junk = NEW_ARRAY(test_arena(), char, 1 << 20);
    for (int i = 0; i < 1 << 20; i++) junk[i] = (char)random_next(&r);
    map = osm_new(test_arena());
    CHECK_STATUS(INVALID, osm_read(map, (Str){junk, 1 << 20}, &problem));
    CHECK_STATUS(INVALID, read_text("", &map, &problem));
    CHECK_STATUS(INVALID, read_text("hello, world\n1,2\n", &map, &problem));
    CHECK_TEXT("map.format", problem.code);
}

static bool shared_pbf(Str *file)
{
    const char *path = test_shared("osm/hongkong-tst-2015.osm.pbf");
    return path && file_read(test_arena(), path, 1 << 24, file, NULL) == OK;
}

TEST(a_cut_pbf_is_refused_wherever_it_is_cut)
{
    Str file;
    if (!shared_pbf(&file)) SKIP("no shared data");
    int accepted = 0;
    for (size_t cut = 0; cut < file.len; cut += 1 + cut / 50) {
        Problem problem = {0};
        Arena *arena = arena_new((size_t)1 << 30);
        OsmMap *map = osm_new(arena);
        if (osm_read(map, str_slice(file, 0, cut), &problem) == OK) accepted++;
        arena_free(arena);
    }
    /* Cut exactly between two blocks a file is whole for all anybody can know. */
    CHECK(accepted <= 1);
}

TEST(a_pbf_with_any_byte_changed_is_read_or_refused_and_never_crashes)
{
    Str file;
    if (!shared_pbf(&file)) SKIP("no shared data");
    Random r = random_seeded(17);
    char *bytes = NEW_ARRAY(test_arena(), char, file.len);
    memcpy(bytes, file.ptr, file.len);
    for (int i = 0; i < 150; i++) {
        Problem problem = {0};
        Arena *arena = arena_new((size_t)1 << 30);
        OsmMap *map = osm_new(arena);
        char *byte = bytes + random_below(&r, file.len);
        char was = *byte;
        *byte = (char)random_next(&r);
        if (osm_read(map, (Str){bytes, file.len}, &problem) != OK) CHECK(problem.text[0] != 0);
        *byte = was;
        arena_free(arena);
    }
}

TEST(a_block_that_inflates_past_its_size_or_without_end_is_refused)
{
    static const size_t sizes[] = {(size_t)1 << 20, (size_t)100 << 20};
    for (int i = 0; i < 2; i++) {
        Problem problem = {0};
        char *zeros = NEW_ARRAY(test_arena(), char, sizes[i]);
        Buf file = test_pbf_begin("OsmSchema-V0.6");
        test_pbf_block(&file, "OSMData", (Str){zeros, sizes[i]}, i == 0 ? 1000 : sizes[i]);
        OsmMap *map = osm_new(test_arena());
        CHECK_STATUS(INVALID, osm_read(map, buf_str(&file), &problem));
        CHECK_TEXT("map.bomb", problem.code);
    }
}

/* 30 MB of zeros as dense ids are 30 million nodes from 30 KB: more than such a file may hold. */
TEST(a_block_of_endless_nodes_is_refused)
{
    Problem problem = {0};
    size_t n = 10 << 20;
    char *zeros = NEW_ARRAY(test_arena(), char, n);
    Buf dense = buf_new(test_arena(), (size_t)1 << 27);
    Buf group = buf_new(test_arena(), (size_t)1 << 27);
    Buf block = buf_new(test_arena(), (size_t)1 << 27);
    test_pbf_field(&dense, 1, (Str){zeros, n});
    test_pbf_field(&dense, 8, (Str){zeros, n});
    test_pbf_field(&dense, 9, (Str){zeros, n});
    test_pbf_field(&group, 2, buf_str(&dense));
    test_pbf_field(&block, 2, buf_str(&group));
    Buf file = test_pbf_begin("OsmSchema-V0.6");
    for (int i = 0; i < 8; i++) test_pbf_block(&file, "OSMData", buf_str(&block), block.len);
    Arena *arena = arena_new(osm_memory_max(file.len));
    OsmMap *map = osm_new(arena);
    CHECK_STATUS(INVALID, osm_read(map, buf_str(&file), &problem));
    CHECK_TEXT("map.bomb", problem.code);
    arena_free(arena);
}

TEST(a_feature_we_do_not_know_is_refused)
{
    Problem problem = {0};
    Buf file = test_pbf_begin("Teleportation-V9");
    OsmMap *map = osm_new(test_arena());
    CHECK_STATUS(INVALID, osm_read(map, buf_str(&file), &problem));
    CHECK_TEXT("map.feature", problem.code);
}

/* A compound between two streets: its ways are private. */
static const char compound[] =
    "<osm>"
    "<node id='1' lat='24.4600' lon='118.08'/><node id='2' lat='24.4600' lon='118.09'/>"
    "<node id='3' lat='24.4690' lon='118.08'/><node id='4' lat='24.4690' lon='118.09'/>"
    "<node id='5' lat='24.4600' lon='118.081'/><node id='6' lat='24.4690' lon='118.081'/>"
    "<node id='7' lat='24.4645' lon='118.081'/><node id='8' lat='24.4645' lon='118.082'/>"
    "<way id='1'><nd ref='1'/><nd ref='5'/><nd ref='2'/><tag k='highway' v='residential'/></way>"
    "<way id='2'><nd ref='3'/><nd ref='6'/><nd ref='4'/><tag k='highway' v='residential'/></way>"
    "<way id='3'><nd ref='2'/><nd ref='4'/><tag k='highway' v='residential'/></way>"
    "<way id='4'><nd ref='5'/><nd ref='7'/><nd ref='6'/><tag k='highway' v='service'/>"
    "<tag k='access' v='private'/></way>"
    "<way id='5'><nd ref='7'/><nd ref='8'/><tag k='highway' v='footway'/></way>"
    "</osm>";

static double metres(const TestTown *town, int64_t from, int64_t to)
{
    WalkSpot a = walk_snap(town->net, test_node(town, from));
    WalkSpot b = walk_snap(town->net, test_node(town, to));
    walk_search_spot(town->net, town->scratch, WALK_FROM, &a, WALK_NEVER);
    return walk_spot_ds(town->net, town->scratch, WALK_FROM, &b) / 10.0;
}

TEST(a_compound_is_entered_and_left_but_not_walked_through)
{
    TestTown town;
    test_town_xml(&town, compound, "metres");
    CHECK_NEAR(1012 + 1001 + 1012, metres(&town, 1, 3), 5); /* round, not 1,000 m through */
    CHECK_NEAR(101 + 500, metres(&town, 1, 7), 3);          /* in from the south */
    CHECK_NEAR(101 + 500, metres(&town, 7, 3), 3);          /* out to the north */
    CHECK_NEAR(101, metres(&town, 7, 8), 3);                /* a public way behind the gates … */
    CHECK_NEAR(101 + 500 + 101, metres(&town, 1, 8), 3);    /* … is reached as part of it */
    CHECK_NEAR(101 + 500 + 101, metres(&town, 8, 3), 3);
}

/* A gate's footway drawn on top of the street, as synthetic towns and careless hands do. */
TEST(of_two_streets_one_on_the_other_the_freer_is_taken)
{
    static const char nodes[] =
        "<osm><node id='1' lat='24.46' lon='118.080'/><node id='2' lat='24.46' lon='118.082'/>"
        "<node id='3' lat='24.46' lon='118.081'><tag k='barrier' v='gate'/>"
        "<tag k='access' v='private'/></node><node id='4' lat='24.461' lon='118.081'/>"
        "<node id='5' lat='24.46003' lon='118.0805'/><node id='6' lat='24.46' lon='118.085'/>";
    static const char gate[] =
        "<way id='1'><nd ref='1'/><nd ref='3'/><tag k='highway' v='footway'/></way>"
        "<way id='2'><nd ref='3'/><nd ref='2'/><tag k='highway' v='footway'/></way>"
        "<way id='3'><nd ref='3'/><nd ref='4'/><tag k='highway' v='service'/>"
        "<tag k='access' v='private'/></way>";
    static const char street[] =
        "<way id='4'><nd ref='1'/><nd ref='2'/><nd ref='6'/><tag k='highway' v='residential'/>"
        "</way>";
    for (int order = 0; order < 2; order++) {
        TestTown town;
        Str xml = str_fmt(test_arena(), "%s%s%s</osm>", nodes, order ? gate : street,
                          order ? street : gate);
        test_town_xml(&town, xml.ptr, "metres");
        CHECK_NEAR(3 + 152, metres(&town, 5, 2), 1); /* along the street, past the gate */
        CHECK_NEAR(3 + 152, metres(&town, 2, 5), 1);
    }
    TestTown town;
    test_town_xml(&town, str_fmt(test_arena(), "%s%s</osm>", nodes, gate).ptr, "metres");
    CHECK_NEAR(101, metres(&town, 3, 1), 1); /* from the gate itself both ways and in */
    CHECK_NEAR(101, metres(&town, 3, 2), 1);
    CHECK_NEAR(111, metres(&town, 3, 4), 1);
    CHECK_NEAR(111, metres(&town, 4, 3), 1);
    CHECK_NEAR(101, metres(&town, 1, 3), 1);
}

TEST(at_the_beginning_of_one_way_streets_all_of_them_are_open)
{
    static const char xml[] =
        "<osm><node id='1' lat='24.46' lon='118.08'/><node id='2' lat='24.461' lon='118.08'/>"
        "<node id='3' lat='24.459' lon='118.08'/><node id='4' lat='24.46' lon='118.079'/>"
        "<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='service'/>"
        "<tag k='oneway' v='yes'/></way>"
        "<way id='2'><nd ref='1'/><nd ref='3'/><tag k='highway' v='service'/>"
        "<tag k='oneway' v='yes'/></way>"
        "<way id='3'><nd ref='4'/><nd ref='1'/><tag k='highway' v='service'/>"
        "<tag k='oneway' v='-1'/></way>"
        "<way id='4'><nd ref='1'/><nd ref='2'/><tag k='highway' v='steps'/>"
        "<tag k='conveying' v='backward'/></way></osm>";
    TestTown town;
    test_town_xml(&town, xml, "ebike");
    CHECK_NEAR(111.2 / 4.167, metres(&town, 1, 2), 0.3);
    CHECK_NEAR(111.2 / 4.167, metres(&town, 1, 3), 0.3);
    CHECK_NEAR(101.2 / 4.167, metres(&town, 1, 4), 0.3);
    CHECK(metres(&town, 2, 1) > 1e6);
    test_town_xml(&town, xml, "elder");
    uint32_t escalator = 0;
    while (town.graph->edges[escalator].class != STREET_STEPS) escalator++;
    bool on = town.graph->points[town.graph->edges[escalator].point_from].lat_e7 == 244600000;
    CHECK(town.net->edge_ds[escalator][!on] >= WALK_NEVER);
    CHECK(town.net->edge_ds[escalator][on] < WALK_NEVER);
}

TEST(drawn_paths_are_tied_to_the_streets_beside_their_ends)
{
    TestTown town;
    OsmMap *drawn;
    WalkGraph *graph;
    WalkBuild report;
    Problem problem = {0};
    test_town_xml(&town, compound, "metres");
    /* A path from one street to the other, its ends 5 m short of them, and one that meets nothing.
     */
    CHECK_STATUS(OK, read_text("{\"type\":\"FeatureCollection\",\"features\":["
                               "{\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
                               "[[118.0855,24.46005],[118.0855,24.46895]]}},"
                               "{\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
                               "[[118.2,24.4],[118.201,24.4]]}}]}",
                               &drawn, &problem));
    CHECK_STATUS(OK, walk_build(test_arena(), town.map, drawn, &graph, &report, &problem));
    CHECK_INT(2, report.drawn);
    CHECK_INT(2, report.drawn_loose);
    town.graph = graph;
    town.net = walk_net_new(test_arena(), graph, walk_profile_find(STR("metres")));
    town.scratch = walk_scratch_new(graph);
    CHECK_NEAR(557 + 1001 + 557, metres(&town, 1, 3), 5);
    walk_scratch_free(town.scratch);
}

TEST(wheels_take_no_steps_and_bicycles_keep_to_one_way)
{
    static const char xml[] =
        "<osm><node id='1' lat='24.46' lon='118.080'/><node id='2' lat='24.46' lon='118.081'/>"
        "<node id='3' lat='24.46' lon='118.082'/><node id='4' lat='24.46' lon='118.083'/>"
        "<node id='5' lat='24.46' lon='118.084'/>"
        "<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='steps'/></way>"
        "<way id='2'><nd ref='2'/><nd ref='3'/><tag k='highway' v='steps'/>"
        "<tag k='ramp:wheelchair' v='yes'/></way>"
        "<way id='3'><nd ref='3'/><nd ref='4'/><tag k='highway' v='residential'/>"
        "<tag k='oneway' v='yes'/></way>"
        "<way id='4'><nd ref='4'/><nd ref='5'/><tag k='highway' v='footway'/>"
        "<tag k='incline' v='12%'/></way></osm>";
    TestTown town;
    static const struct {
        const char *profile;
        bool there[4];
        bool back[4];
    } rows[] = {
        {"elder", {true, true, true, true}, {true, true, true, true}},
        {"wheelchair", {false, true, true, false}, {false, true, true, false}},
        {"wheelchair-strict", {false, false, true, false}, {false, false, true, false}},
        {"ebike", {false, false, true, false}, {false, false, false, false}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        test_town_xml(&town, xml, rows[i].profile);
        for (uint32_t e = 0; e < 4; e++) {
            /* Edges lie in the order of their places; find the one whose way this is. */
            for (uint32_t k = 0; k < 4; k++) {
                const WalkPoint *p = town.graph->points + town.graph->edges[k].point_from;
                bool on = p[0].lon_e7 < p[1].lon_e7;
                int32_t west = on ? p[0].lon_e7 : p[1].lon_e7;
                if (west != 1180800000 + (int32_t)e * 10000) continue;
                CHECK_INT(rows[i].there[e], town.net->edge_ds[k][!on] < WALK_NEVER);
                CHECK_INT(rows[i].back[e], town.net->edge_ds[k][on] < WALK_NEVER);
            }
        }
    }
}
