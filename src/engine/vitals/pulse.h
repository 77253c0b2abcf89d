/* Pulse against the person's own habit: minute readings in, what was seen out.
 *
 * Rest is some minutes (10) without a step.  Readings at rest are counted in a histogram for
 * each four hours of the day, halved every 28 days.  A resting minute deviates when it is further
 * than 3 robust sigma (1.4826 MAD) above the median of its four hours and 20 bpm, or 2.5 sigma and
 * 14 bpm below; ten more such minutes than ordinary ones are a finding, at most one in six hours.
 * A value that stands still for over three minutes is not a reading (a watch off the wrist repeats
 * the last): it is neither judged nor learnt.  Day by day, a two-sided CUSUM over the daily median
 * of resting deviations finds slow drift.
 *
 * Owns        a PulseState of fixed size, whole numbers only, that may be stored as bytes
 * Always true nothing is judged in the first PULSE_LEARN_DAYS; deviating minutes are not learnt;
 *             the cost of a reading is bounded; readings older than the last are ignored
 * Source      vitals.md part 4, "Baselines"; k, h after Page 1954; robust z after Iglewicz 1993 */
#pragma once
#include "base/time.h"

enum {
    PULSE_BANDS = 6,     /* of four hours, by the person's clock */
    PULSE_ALL = 6,       /* the histogram of the whole day */
    PULSE_BIN_FROM = 30, /* bpm of the first bin, one bpm each; beyond goes to the ends */
    PULSE_BINS = 130,
    PULSE_LEARN_DAYS = 7,
    PULSE_DAYS = 28,       /* daily deviations kept for drift and trend */
    PULSE_DRIFT_DAYS = 10, /* days before drift is judged */
};

typedef enum PulseKind {
    PULSE_NOTHING = 0,
    PULSE_HIGH = 1,   /* at rest, sustained */
    PULSE_LOW = 2,    /* at rest, sustained */
    PULSE_RISING = 3, /* day by day */
    PULSE_FALLING = 4,
} PulseKind;

typedef struct PulseMinute {
    Ms at;
    int32_t bpm;   /* mean of the minute; <= 0: no reading */
    int32_t steps; /* in the minute */
} PulseMinute;

typedef struct PulseFinding {
    PulseKind kind;
    Ms at;
    int32_t bpm;      /* now; for drift the usual of this day */
    int32_t usual;    /* median of these hours; for drift of the days before */
    int32_t z_tenths; /* robust z, tenths */
} PulseFinding;

typedef struct PulseSettings {
    int32_t z_high_tenths, high_bpm; /* both must be passed */
    int32_t z_low_tenths, low_bpm;
    int32_t minutes;  /* deviating minutes asked for */
    int32_t rest_min; /* minutes without a step that make rest */
    Ms pause_ms;      /* between two findings of the minute */
    Ms zone;          /* the person's clock */
} PulseSettings;
extern const PulseSettings pulse_defaults;

typedef struct PulseState {
    uint16_t bins[PULSE_BANDS + 1][PULSE_BINS]; /* 16 a reading, halved in 28 days */
    uint32_t total[PULSE_BANDS + 1];
    Ms first_at, last_at, moved_at, found_at, cached_at;
    Day day;
    int32_t aged;              /* days since the bins were last aged, 0..6 */
    int32_t last_bpm, same;    /* run of equal readings */
    int32_t high_run, low_run; /* deviating minutes less ordinary ones */
    int32_t median_tenths[PULSE_BANDS], sigma_tenths[PULSE_BANDS]; /* of the hour; 0: not yet */
    uint16_t today[129]; /* resting deviations of the day, -64 .. 64 bpm */
    int32_t today_count;
    int16_t daily_tenths[PULSE_DAYS]; /* median deviation of past days, oldest overwritten */
    int32_t days;                     /* ever kept */
    int32_t up_tenths, down_tenths;   /* CUSUM, tenths of sigma */
    Day drift_said;
} PulseState;

void pulse_start(PulseState *state);
PulseFinding pulse_minute(const PulseSettings *settings, PulseState *state, PulseMinute minute);
/* Theil-Sen slope of the kept daily values of the last 14 days, hundredths of bpm a day; 0 below
 * seven. */
int32_t pulse_trend_hundredths(const PulseState *state);
const char *pulse_code(PulseKind kind);
const char *pulse_sentence(PulseKind kind);
