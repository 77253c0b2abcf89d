/* Kits: any bytes are read or refused with a sentence; what is read is written and read again as
 * the same. */
#include "main/kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(512 << 20);
    Kit kit, again;
    Problem problem = {0};
    if (kit_read(arena, (Str){(const char *)data, size}, &kit, &problem) == OK) {
        Str text = kit_write(arena, &kit);
        ASSERT(kit_read(arena, text, &again, &problem) == OK);
        ASSERT(str_eq(text, kit_write(arena, &again)));
    } else {
        ASSERT(problem.code[0] && problem.text[0]);
    }
    arena_free(arena);
    return 0;
}
