/* Weeks unlike the weeks before: pressure, oxygen, temperature, breathing, sugar, weight, steps of
 * a person beside that person's own. The pulse has its own rule (pulse.h), bed and water theirs
 * (habit.h).
 *
 *   drift   a two-sided CUSUM (k 0.5 sigma, h 5 sigma) over the daily values of the last 14 days;
 *           middle and sigma (MAD) of the 60 days before
 *   trend   weight and steps: the Theil-Sen slope of the last 14 days, where Mann-Kendall would
 * come by chance once in a thousand times
 *
 * Both must also be as large as the margin of the quantity: what a scale shows from day to day, or
 * a cuff, is nothing to tell. Nothing is said of fewer than 7 (drift) or 10 (trend) known days, or
 * 14 known days before. It says what was seen, never what it means.
 *
 * Source      vitals notes (k, h, slope); the margins are ours */
#pragma once
#include "engine/vitals/reading.h"

enum { DRIFT_NEW_DAYS = 14, DRIFT_DAYS = 74 };
#define DRIFT_NO_DAY INT32_MIN

typedef struct DriftFinding {
    bool found;
    bool more; /* than before; else less */
    int32_t usual,
        recent; /* middle of the days before and of the last; of a trend first and last */
} DriftFinding;

/* days[DRIFT_DAYS - 1] is the newest; DRIFT_NO_DAY where nothing is known. */
DriftFinding drift_of(VitalKind kind, const int32_t days[DRIFT_DAYS]);
DriftFinding trend_of(VitalKind kind, const int32_t days[DRIFT_DAYS]);
/* "drift.bp.more", "trend.weight.less" … */
void drift_code(VitalKind kind, bool trend, bool more, Buf *out);
/* With the two numbers in the unit for people. */
void drift_sentence(VitalKind kind, bool trend, const DriftFinding *finding, Buf *out);
