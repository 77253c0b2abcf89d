/* Sorting whole numbers by radix.  Inside of the engine. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Ascending by the upper 32 bits; the lower 32 ride along; equal keys keep their order. spare has
 * room for count; the answer is in the array returned, which is one of the two. */
static inline uint64_t *sort_pairs(uint64_t *at, uint64_t *spare, size_t count)
{
    for (int shift = 32; shift < 64; shift += 11) {
        size_t starts[2049] = {0};
        for (size_t i = 0; i < count; i++) starts[((at[i] >> shift) & 2047) + 1]++;
        for (size_t i = 0; i < 2048; i++) starts[i + 1] += starts[i];
        for (size_t i = 0; i < count; i++) spare[starts[(at[i] >> shift) & 2047]++] = at[i];
        uint64_t *swap = at;
        at = spare;
        spare = swap;
    }
    return at;
}

/* Place of a cell along a Hilbert curve of 2^16 by 2^16. */
static inline uint32_t hilbert_key(uint32_t x, uint32_t y)
{
    uint32_t key = 0;
    for (uint32_t s = 1u << 15; s; s >>= 1) {
        uint32_t rx = (x & s) != 0;
        uint32_t ry = (y & s) != 0;
        key = (key << 2) | ((3 * rx) ^ ry);
        if (ry == 0) {
            if (rx) {
                x = 0xffff - x;
                y = 0xffff - y;
            }
            uint32_t swap = x;
            x = y;
            y = swap;
        }
    }
    return key;
}
