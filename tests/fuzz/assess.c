/* The assessment sheet: any bytes are read or refused, and what is read has levels 0 .. 4. */
#include "engine/assess/assess.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(64 << 20);
    Buf out = buf_new(arena, 1 << 20);
    Problem problem = {0};
    Status status = assess_sheet(arena, (Str){(const char *)data, size}, &out, &problem);
    ASSERT(status == OK || (status == INVALID && problem.code[0] && problem.text[0]));
    arena_free(arena);
    return 0;
}
