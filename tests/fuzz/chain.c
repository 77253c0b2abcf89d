/* A pasted 接龙: any text gives lines that point into a menu, none without a state and a reason. */
#include "engine/chain/chain.h"
#include "base/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Str menu[] = {
        {"清蒸鲈鱼", 12}, {"红烧豆腐", 12}, {"番茄炒蛋", 12}, {"花生炖豆腐", 15}};
    Arena *arena = arena_new(64 << 20);
    ChainLine *lines;
    if (size > 4000) size = 4000;
    size_t n = chain_read(arena, (Str){(const char *)data, size}, menu, 4, &lines);
    ASSERT(n <= CHAIN_LINES_MAX);
    for (size_t i = 0; i < n; i++) {
        ASSERT(lines[i].pick_count <= CHAIN_PICKS_MAX);
        ASSERT((lines[i].state == CHAIN_READ) == (lines[i].why[0] == 0));
        ASSERT(lines[i].state == CHAIN_UNREADABLE || lines[i].pick_count > 0);
        for (size_t k = 0; k < lines[i].pick_count; k++)
            ASSERT(lines[i].picks[k].item >= 0 && lines[i].picks[k].item < 4 &&
                   lines[i].picks[k].count > 0);
    }
    arena_free(arena);
    return 0;
}
