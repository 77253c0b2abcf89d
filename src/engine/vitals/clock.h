/* A device's clock that is slow, known from when its live frames arrive.
 *
 * What a device says lies behind its arrival by the way here plus what its clock is slow by. The
 * way is short at least now and then, so the least difference of five minutes is taken; three such
 * minima in a row that agree are a clock, not a way: points that a device stored and plays back
 * come nearer to now from minute to minute, or all at once. One frame that lies clearly less behind
 * ends it: the clock was set. A clock that is fast needs no estimate: what lies ahead counts as
 * now.
 *
 * Owns        nothing; a state of fixed size, the caller's
 * Always true behind_s is 0 or at least CLOCK_BEHIND_S; a device that stores its points and marks
 *             them so, or is silent, changes nothing */
#pragma once
#include "base/time.h"

enum {
    CLOCK_BEHIND_S = 10 * 60, /* slow by less is not corrected: rules allow fifteen minutes */
    CLOCK_AGREE_S = 2 * 60,   /* minima that differ by less say the same */
    CLOCK_AGREED = 3,         /* so many in a row are believed */
};
#define CLOCK_WINDOW_MS (5 * MINUTE_MS)

typedef struct DeviceClock {
    Ms window_ms;     /* when the present five minutes began; 0: none yet */
    int64_t least_s;  /* of the present five minutes */
    int64_t before_s; /* of those before */
    int64_t agreed;   /* so many in a row said before_s */
    int64_t behind_s; /* what the clock is slow by; 0: right, or not known */
} DeviceClock;

extern const char clock_code[], clock_sentence[];

/* A live frame with a time of its own. True: behind_s is another than before. */
bool clock_hear(DeviceClock *clock, Ms device_ms, Ms arrived_ms);
/* The moment that a slow clock meant, never after it arrived. */
Ms clock_mean(const DeviceClock *clock, Ms device_ms, Ms arrived_ms);
