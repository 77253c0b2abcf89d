/* Nobody stirred at home: twelve hours, or the person's own limit, unless they are away.
 *
 * Owns        a SilenceState of fixed size, whole numbers only
 * Always true said once for each silence; any sign of life (a sensor, a step, a tap on "I am fine")
 *             ends it; nothing is said while away, and the clock starts anew on the return
 * Source      vitals.md part 3: default 12 h; own limit = 99.5th percentile of own gaps + 2 h, at
 *             least 8 h, once SILENCE_LEARN_DAYS are known */
#pragma once
#include "base/time.h"

enum {
    SILENCE_BINS = 144, /* gaps, ten minutes each, the last holds all from 24 h */
    SILENCE_LEARN_DAYS = 14,
};
#define SILENCE_DEFAULT_MS   (12 * HOUR_MS)
#define SILENCE_FLOOR_MS     (8 * HOUR_MS)
#define SILENCE_MOST_MS      (24 * HOUR_MS)
#define SILENCE_ALLOWANCE_MS (2 * HOUR_MS)

typedef struct SilenceState {
    Ms first_at, last_at;     /* signs of life; 0: none yet */
    Ms away_from, away_until; /* [from, until); 0, 0: at home */
    bool said;                /* for the present silence */
    bool personal;            /* own limit instead of the default, once learnt */
    Ms default_ms;            /* SILENCE_DEFAULT_MS unless the person's plan says otherwise */
    uint32_t gaps[SILENCE_BINS];
    uint32_t gap_count;
} SilenceState;

typedef struct SilenceFinding {
    bool found;
    Ms at;    /* when the limit was reached */
    Ms since; /* the last sign of life, or the return */
    Ms limit_ms;
} SilenceFinding;

void silence_start(SilenceState *state, bool personal);
Ms silence_limit_ms(const SilenceState *state);
/* A sign of life; earlier ones than the last are ignored. The gap before it is learnt, unless it
 * was found to be a silence or the person was away. The finding says that the limit had been passed
 * before this sign and nobody had been told (the timer was late). */
SilenceFinding silence_sign(SilenceState *state, Ms at);
/* What a timer asks. */
SilenceFinding silence_tick(SilenceState *state, Ms now);
/* When to ask next; INT64_MAX when there is nothing to wait for. */
Ms silence_due(const SilenceState *state);
/* Away from..until (INT64_MAX: until a sign of life at home at or after `from`). */
void silence_away(SilenceState *state, Ms from, Ms until);
extern const char silence_code[], silence_sentence[];
