/* Limits at home: notice (family), alarm (station), emergency (ladder at once).
 *
 * A wrist pressure or oxygen value alone never goes past notice: the finding asks to measure again,
 * and two of three within the window decide.  The pulse must last.  A clinician edits the limits of
 * each person; these are defaults.  The sentence says what was seen, never what it means.
 *
 * Owns        a VitalWatch of fixed size for each person
 * Always true an implausible reading changes nothing; late readings (older than the last of their
 *             kind) are stored elsewhere and judged nowhere
 * Source      vitals.md part 4, "Thresholds at home" */
#pragma once
#include "engine/vitals/reading.h"

typedef enum VitalLevel {
    VITAL_FINE = 0,
    VITAL_NOTICE = 1,
    VITAL_ALARM = 2,
    VITAL_EMERGENCY = 3,
    VITAL_LEVELS = 4,
} VitalLevel;

/* At or below low, at or above high; VITAL_NO_LOW and VITAL_NO_HIGH when there is none. */
#define VITAL_NO_LOW  INT32_MIN
#define VITAL_NO_HIGH INT32_MAX
typedef struct VitalBound {
    int32_t low, high;
} VitalBound;

typedef struct VitalLimits {
    VitalBound of[VITAL_KINDS][VITAL_LEVELS]; /* [kind][level], [.][VITAL_FINE] is not used */
    VitalBound diastolic[VITAL_LEVELS];
    int32_t mean_systolic, mean_diastolic; /* of three days: notice at or above either */
} VitalLimits;

extern const VitalLimits vital_limits_default;
/* A lung plan (scale 2): saturation is meant to be low. */
void vital_limits_lung(VitalLimits *limits);
/* INVALID vitals.limits when a stronger level is nearer than a weaker one. */
Status vital_limits_check(const VitalLimits *limits, Problem *problem) MUST_USE;

enum { VITAL_KEPT = 3, VITAL_MEAN_DAYS = 3 };

typedef struct VitalPast {
    Ms at;
    VitalLevel level; /* of the value alone */
    bool low;
} VitalPast;

typedef struct VitalWatch {
    VitalPast past[VITAL_KINDS][VITAL_KEPT]; /* newest first */
    Ms lasting_since[VITAL_LEVELS][2];       /* pulse at rest at or past a level, [low]; 0: not */
    Ms pulse_at;
    Day mean_day[VITAL_MEAN_DAYS]; /* daily means of pressure, newest first */
    int32_t systolic_sum[VITAL_MEAN_DAYS], diastolic_sum[VITAL_MEAN_DAYS], sums[VITAL_MEAN_DAYS];
    Day mean_said;
} VitalWatch;

typedef struct VitalFinding {
    VitalLevel level;   /* what is decided */
    bool low;           /* the side */
    bool measure_again; /* ask the device, or the person, in a few minutes */
    bool mean;          /* it is the mean of three days, not this value */
    VitalReading reading;
    char code[40]; /* "vitals.spo2.low.alarm" */
} VitalFinding;

/* zone: the person's clock, for the days of the mean. */
VitalFinding vital_judge(const VitalLimits *limits, VitalWatch *watch, VitalReading reading,
                         Ms zone);
/* One or two sentences of at most 20 characters each; nothing when fine. */
void vital_sentence(const VitalFinding *finding, Buf *out);
