/* Any bytes as a saved city. The check sum is made right first, so that the checks behind it are
 * reached too. */
#include "engine/walk/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Problem problem = {0};
    WalkGraph *graph;
    Arena *arena = arena_new((size_t)1 << 30);
    char *bytes = arena_alloc_raw(arena, size + 16);
    memcpy(bytes, data, size);
    walk_mend_sum(bytes, size);
    if (walk_load(arena, (Str){bytes, size}, &graph, &problem) == OK) {
        WalkNet *net = walk_net_new(arena, graph, walk_profile_find(STR("elder")));
        WalkScratch *scratch = walk_scratch_new(graph);
        WalkSpot spot = walk_snap(net, graph->low);
        const WalkStretch *stretches;
        walk_search_spot(net, scratch, WALK_TO, &spot, 3000);
        (void)walk_places_reached(net, scratch);
        (void)walk_stretches(net, scratch, &spot, 3000, &stretches);
        walk_scratch_free(scratch);
    } else {
        ASSERT(problem.code[0] && problem.text[0]);
    }
    arena_free(arena);
    return 0;
}
