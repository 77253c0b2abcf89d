/* Any bytes as a sheet of points. */
#include "engine/walk/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Problem problem = {0};
    WalkRows rows;
    Arena *arena = arena_new((size_t)1 << 28);
    Status status = walk_points_read(arena, (Str){(const char *)data, size}, &rows, &problem);
    ASSERT(status == OK || problem.code[0]);
    arena_free(arena);
    return 0;
}
