/* Readings kept small: a block of one quantity of one person, and roll-ups by hour and day.
 *
 *   block  = version 1 · flags · varint count · varint first time · varint first value
 *            [· varint first second value] [· varint first correction] · first mark · bits
 *   a bit string for each further reading: change of the time step, change of the value, [change of
 *   the second value], [change of the correction], change of the mark; zero changes take one bit
 *
 * Minute data of a pulse takes about one byte a reading (bench/keep_bytes).
 *
 * Owns        nothing; pure functions
 * Always true what is decoded encodes to the same bytes; anything else is refused whole
 * Source      delta of delta after Pelkonen et al., "Gorilla", VLDB 2015 */
#pragma once
#include "base/time.h"

enum { KEEP_BLOCK_MAX = 4096 }; /* readings in a block */

typedef struct KeptReading {
    Ms at;
    int32_t value;
    int32_t second;   /* diastolic; 0 when there is none */
    uint8_t mark;     /* source and quality, the caller's */
    int32_t behind_s; /* the device's clock said so much less than `at`; 0: it said `at` */
} KeptReading;

/* 1..KEEP_BLOCK_MAX readings, times not negative and strictly rising: ASSERTed, the caller sorts.
 */
void keep_encode(const KeptReading *readings, size_t count, Buf *out);
/* Writes at most max readings; INVALID keep.damaged when the block is not exactly what keep_encode
 * would have written, or holds more than max. */
Status keep_decode(Str block, KeptReading *out, size_t max, size_t *count,
                   Problem *problem) MUST_USE;

typedef struct RollUp {
    Ms from;       /* start of the hour or day in the person's zone */
    int32_t count; /* 0: nothing */
    int32_t least, most;
    int64_t sum;
} RollUp;

void rollup_merge(RollUp *into, const RollUp *other);
/* Rounded half away from zero; 0 when empty. */
int32_t rollup_mean(const RollUp *roll);
/* Start of the hour or day that holds `at`. */
Ms rollup_hour(Ms at, Ms zone);
Ms rollup_day(Ms at, Ms zone);
/* Rolls readings up by a period start (rollup_hour or rollup_day); returns how many were written,
 * at most max; readings past that are left out. */
size_t rollup_readings(const KeptReading *readings, size_t count, Ms (*period)(Ms, Ms), Ms zone,
                       RollUp *out, size_t max);
