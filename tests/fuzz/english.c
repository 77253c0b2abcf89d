/* The English of any text: it ends, and a name in it stays. */
#include "base/english.h"
#include "base/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(64 << 20);
    Str text = {(const char *)data, size};
    Str english = english_of(arena, text);
    if (english.len == size) ASSERT(size == 0 || english.ptr);
    /* Twice said is once said, where nothing Chinese is left. */
    bool chinese = false;
    for (size_t i = 0; i < english.len; i++)
        chinese |= (unsigned char)english.ptr[i] >= 0xe4 && (unsigned char)english.ptr[i] <= 0xe9;
    if (!chinese) ASSERT(str_eq(english_of(arena, english), english));
    arena_free(arena);
    return 0;
}
