/* What the tests of this folder share: towns from the shared extracts, and judges that are written
 * apart from what they judge. */
#pragma once
#include "engine/walk/walk.h"

typedef struct TestTown {
    OsmMap *map;
    WalkGraph *graph;
    WalkNet *net;
    WalkScratch *scratch;
} TestTown;

/* False when there is no shared data. Lives in the test's arena. */
bool test_town(TestTown *town, const char *extract, const char *profile);
/* Only the streets whose lengths the lattice's expectations speak of. */
bool test_town_streets(TestTown *town, const char *extract, const char *profile);
/* A map written as OSM XML. */
void test_town_xml(TestTown *town, const char *xml, const char *profile);
WalkPoint test_node(const TestTown *town, int64_t id);

/* Times of all states from (or to) the spot: Dijkstra over a list of arcs made from the edges, with
 * a binary heap. */
const uint32_t *test_dijkstra(const WalkNet *net, WalkWay way, const WalkSpot *spot);
/* Time between two spots by the same. */
uint32_t test_between(const WalkNet *net, const uint32_t *plain, WalkWay way, const WalkSpot *from,
                      const WalkSpot *to);
/* The nearest usable street by looking at every one, fragments 50 m farther. */
double test_nearest_m(const WalkNet *net, WalkPoint p);

/* A made-up PBF, block by block, in the test's arena: for what no honest program writes. */
Buf test_pbf_begin(const char *feature); /* with a header that asks for the feature */
void test_pbf_field(Buf *buf, uint32_t number, Str bytes);
/* announced: the size it claims to inflate to. */
void test_pbf_block(Buf *out, const char *type, Str content, uint64_t announced);
