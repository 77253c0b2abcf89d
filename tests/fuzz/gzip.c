/* Packed files: any bytes are refused or unpack within the limit. */
#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(16 << 20);
    Str out;

    if (gzip_unpack(arena, (Str){(const char *)data, size}, 1 << 20, &out, NULL) == OK)
        ASSERT(out.len <= 1 << 20);
    arena_free(arena);
    return 0;
}
