#include "base/number.h"

#include <stdio.h>

Fen fen_share(Fen amount, int64_t basis_points)
{
    ASSERT(amount >= 0 && basis_points >= 0);
    return add_checked(times_checked(amount, basis_points), 5000) / 10000;
}

void fen_split(Fen whole, const int64_t *weights, size_t count, Fen *parts)
{
    enum { PARTS_MAX = 64 };
    ASSERT(whole >= 0 && count >= 1 && count <= PARTS_MAX);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        ASSERT(weights[i] >= 0);
        sum = add_checked(sum, weights[i]);
    }
    ASSERT(sum > 0);

    __int128 rest[PARTS_MAX];
    Fen left = whole;
    for (size_t i = 0; i < count; i++) {
        __int128 exact = (__int128)whole * weights[i];
        parts[i] = (Fen)(exact / sum);
        rest[i] = exact % sum;
        left -= parts[i];
    }
    while (left > 0) {
        size_t largest = 0;
        for (size_t i = 1; i < count; i++)
            if (rest[i] > rest[largest]) largest = i;
        parts[largest] += 1;
        rest[largest] = -1;
        left -= 1;
    }
}

void fen_text(Fen amount, char out[32])
{
    uint64_t u = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
    snprintf(out, 32, "%s%llu.%02llu", amount < 0 ? "-" : "", (unsigned long long)(u / 100),
             (unsigned long long)(u % 100));
}

Random random_seeded(uint64_t seed)
{
    Random r;
    for (int i = 0; i < 4; i++) {
        uint64_t z = (seed += 0x9e3779b97f4a7c15u);
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        r.s[i] = z ^ z >> 31;
    }
    return r;
}

static uint64_t rotate_left(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

uint64_t random_next(Random *r)
{
    uint64_t result = rotate_left(r->s[1] * 5, 7) * 9;
    uint64_t t = r->s[1] << 17;
    r->s[2] ^= r->s[0];
    r->s[3] ^= r->s[1];
    r->s[1] ^= r->s[2];
    r->s[0] ^= r->s[3];
    r->s[2] ^= t;
    r->s[3] = rotate_left(r->s[3], 45);
    return result;
}

uint64_t random_below(Random *r, uint64_t below)
{
    ASSERT(below > 0);
    for (;;) {
        __uint128_t wide = (__uint128_t)random_next(r) * below;
        if ((uint64_t)wide >= (0 - below) % below) return (uint64_t)(wide >> 64);
    }
}

double random_unit(Random *r)
{
    return (double)(random_next(r) >> 11) * 0x1p-53;
}
