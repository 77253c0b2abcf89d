/* Falls from a raw wrist accelerometer, as a stream.
 *
 * Every sample that is the strongest within a second either side, and strong enough to be an
 * impact, is looked at once the seconds after it are known: how hard, how weightless before, how
 * still after, how turned, how long.  A logistic score over these features (fall_weights, fitted by
 * bench/falls_left_out) says fall or not; every weight is a line of one table, so a decision can be
 * explained feature by feature.
 *
 * Owns        a FallStream of fixed size; no memory, no clock, no I/O
 * Always true the cost of a sample is bounded; the same samples give the same answer however they
 *             are cut; a decision comes FALL_AFTER_S after the impact, or at falls_end */
#pragma once
#include "base/status.h"

#define FALL_RATE_MIN 20.0 /* samples a second; below, an impact is not seen */
#define FALL_RATE_MAX 100.0
#define FALL_BEFORE_S 3.5 /* how much is looked at before an impact */
#define FALL_AFTER_S  3.5 /* and after */

#define FALL_Z_MAX 3.0 /* a feature is cut here, so that none decides alone */

enum { FALL_RING = 1024 }; /* holds 7 s at FALL_RATE_MAX */

/* Logarithms are natural; g is 9.80665 m/s². Times are from the impact. */
typedef enum FallFeature {
    FALL_PEAK,        /* ln of the impact in g */
    FALL_LASTING,     /* s above 2 g, 0.7 s before to 1 s after: a fall is short, a jog is not */
    FALL_ENERGY,      /* ln mean distance from 1 g within half a second, g */
    FALL_TURN,        /* 1 - cos of the angle between gravity before and after, 0..2 */
    FALL_QUIET_AFTER, /* ln of the smallest spread of any second after, g */
    FALL_STIR_AFTER,  /* ln mean change of the vector 1.2 to 3.5 s after, g/s */
    FALL_STIR_BEFORE, /* the same 3.5 to 1.2 s before: clapping, jogging, work of the hand */
    FALL_BUSY_BEFORE, /* ln spread of magnitude 3.5 to 1.2 s before, g */
    FALL_ARM_BEFORE,  /* share of gravity on the x axis before, 0..1: the arm hangs or works */
    FALL_FEATURES
} FallFeature;

typedef struct FallSample {
    int32_t x_mg, y_mg, z_mg; /* thousandths of g; past ±32 g they are cut */
} FallSample;

typedef struct FallDecision {
    int64_t at; /* number of the sample of the impact, from 0 */
    double peak_g;
    double feature[FALL_FEATURES];
    double score; /* log odds; 0 is even */
    bool fall;    /* score >= the stream's threshold */
} FallDecision;

typedef struct FallStream {
    double rate_hz;
    double threshold;
    int64_t count;     /* samples seen */
    int64_t looked_at; /* samples before this one have been judged */
    int16_t ring[FALL_RING][3];
    float size[FALL_RING]; /* magnitude, g */
} FallStream;

/* The knob: the log odds from which an impact is called a fall. Lower finds more and cries more. */
extern const double FALL_THRESHOLD;

typedef struct FallWeight {
    double mean, spread; /* of the feature where it was fitted: z = (value - mean) / spread */
    double weight;       /* of z in the log odds */
} FallWeight;
extern const FallWeight fall_weights[FALL_FEATURES];
extern const double fall_bias;

/* rate_hz is cut to FALL_RATE_MIN..MAX. */
void falls_start(FallStream *stream, double rate_hz, double threshold);
/* True when an impact could be judged: *out says how. At most one per sample. */
bool falls_push(FallStream *stream, FallSample sample, FallDecision *out);
/* Judges what is left with what is known, one impact a call, until it answers false. */
bool falls_end(FallStream *stream, FallDecision *out);
/* From tenths of m/s², as recorded trials and some chips give them. */
FallSample fall_sample_of_dms2(double x, double y, double z);
/* What one feature adds to the score. */
double falls_part(const double feature[FALL_FEATURES], FallFeature which);
extern const char fall_code[], fall_sentence[];
