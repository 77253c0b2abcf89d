/* Whole numbers with a meaning: money, ids, checked arithmetic, and a seeded source of numbers.
 *
 * Money is Fen, an int64 of 1/100 yuan.  Ids are made by the program, time-ordered and below 2^53,
 * so that JSON, JavaScript and SQLite carry them exactly. */
#pragma once
#include "base/status.h"

typedef int64_t Fen;

#define ID_MAX ((int64_t)1 << 53)

/* A distinct type for each kind of id, so that the compiler refuses the wrong one. */
#define DEFINE_ID(Name)                                                                            \
    typedef struct Name {                                                                          \
        int64_t v;                                                                                 \
    } Name

/* Overflow is a fault of ours, not of the world: amounts are bounded at the door. */
static inline int64_t add_checked(int64_t a, int64_t b)
{
    int64_t sum;
    ASSERT(!__builtin_add_overflow(a, b, &sum));
    return sum;
}
static inline int64_t times_checked(int64_t a, int64_t b)
{
    int64_t product;
    ASSERT(!__builtin_mul_overflow(a, b, &product));
    return product;
}
static inline Fen fen_add(Fen a, Fen b)
{
    return add_checked(a, b);
}
static inline Fen fen_times(Fen each, int64_t count)
{
    return times_checked(each, count);
}
/* amount * basis_points / 10,000, rounded half up to the fen, once. amount >= 0. */
Fen fen_share(Fen amount, int64_t basis_points);
/* Splits whole over weights by largest remainder; ties go to the earlier. The parts add up to whole
 * exactly. weights >= 0 with a sum > 0, whole >= 0, count <= 64. */
void fen_split(Fen whole, const int64_t *weights, size_t count, Fen *parts);

/* "12.34" without a currency sign; 32 bytes are always enough. */
void fen_text(Fen amount, char out[32]);

static inline int64_t clamp_i64(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* SplitMix64 and xoshiro256**: the same numbers for the same seed on every machine. */
typedef struct Random {
    uint64_t s[4];
} Random;
Random random_seeded(uint64_t seed);
uint64_t random_next(Random *r);
/* 0 .. below-1, unbiased. below > 0. */
uint64_t random_below(Random *r, uint64_t below);
/* [0, 1) with 53 bits. */
double random_unit(Random *r);
