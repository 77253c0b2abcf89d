/* Any bytes as a map file: read or refused with a sentence; what is read builds a graph that can be
 * searched and drawn, or is refused. */
#include "engine/tile/tile.h"
#include "engine/walk/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(Arena *arena, WalkGraph *graph)
{
    const WalkStretch *stretches;
    WalkOutline outline;
    WalkNet *net = walk_net_new(arena, graph, walk_profile_find(STR("frail")));
    WalkScratch *scratch = walk_scratch_new(graph);
    WalkPoint at = {graph->places[0].lat_e7, graph->places[0].lon_e7};
    WalkSpot spot = walk_snap(net, at);
    walk_search_spot(net, scratch, WALK_FROM, &spot, 3000);
    size_t count = walk_stretches(net, scratch, &spot, 3000, &stretches);
    walk_outline(arena, graph, &spot, stretches, count, &outline);
    TileId id = {0, 0, 0};
    Tile *tile = tile_new(arena, id);
    Buf out = buf_new(arena, 1 << 24);
    tile_of_map(tile, arena, id, graph);
    tile_finish(tile, &out);
    walk_scratch_free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Problem problem = {0};
    WalkGraph *graph;
    WalkBuild report;
    Arena *map_arena = arena_new((size_t)512 << 20);
    Arena *arena = arena_new((size_t)1 << 30);
    OsmMap *map = osm_new(map_arena);
    Status status = osm_read(map, (Str){(const char *)data, size}, &problem);
    if (status == OK) status = walk_build(arena, map, NULL, &graph, &report, &problem);
    if (status == OK)
        use(arena, graph);
    else
        ASSERT(problem.code[0] && problem.text[0]);
    arena_free(arena);
    arena_free(map_arena);
    return 0;
}
