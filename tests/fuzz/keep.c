/* Kept readings: any bytes are refused or decode to what encodes back to the same bytes; any
 * readings survive. */
#include "engine/vitals/keep.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static KeptReading readings[KEEP_BLOCK_MAX], back[KEEP_BLOCK_MAX];

static void check_bytes(Arena *arena, Str bytes)
{
    size_t count;

    if (keep_decode(bytes, readings, KEEP_BLOCK_MAX, &count, NULL) != OK) return;
    Buf buf = buf_new(arena, 1 << 20);
    keep_encode(readings, count, &buf);
    ASSERT(str_eq(bytes, buf_str(&buf)));
}

/* The bytes taken as readings: 4 bytes each, small changes mostly. */
static void check_readings(Arena *arena, const uint8_t *data, size_t size)
{
    size_t count = 0, again;
    Ms at = 0;
    int64_t value = 70;

    for (size_t i = 0; i + 4 <= size && count < KEEP_BLOCK_MAX; i += 4) {
        at += 1 + ((Ms)data[i] << (data[i + 3] % 40));
        value += (int8_t)data[i + 1] * ((int64_t)1 << (data[i + 3] % 24));
        readings[count++] =
            (KeptReading){at, (int32_t)(uint32_t)value, data[i + 2] % 3, data[i + 3] % 4};
    }
    if (count == 0) return;
    Buf buf = buf_new(arena, 1 << 20);
    keep_encode(readings, count, &buf);
    ASSERT(keep_decode(buf_str(&buf), back, KEEP_BLOCK_MAX, &again, NULL) == OK && again == count);
    for (size_t i = 0; i < count; i++)
        ASSERT(back[i].at == readings[i].at && back[i].value == readings[i].value &&
               back[i].second == readings[i].second && back[i].mark == readings[i].mark);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(8 << 20);

    check_bytes(arena, (Str){(const char *)data, size});
    check_readings(arena, data, size);
    arena_free(arena);
    return 0;
}
