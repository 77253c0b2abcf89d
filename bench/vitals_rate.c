/* How many people can one core watch?  CPU time of each stream over made-up data, a person a state.
 */
#include "base/number.h"
#include "base/time.h"
#include "engine/vitals/falls.h"
#include "engine/vitals/limits.h"
#include "engine/vitals/pulse.h"
#include "engine/vitals/roam.h"

#include <stdio.h>

enum { PEOPLE = 500, ROUNDS = 2000 };

static void report(const char *what, int64_t us, int64_t items, double per_second_each)
{
    double rate = (double)items * 1e6 / (double)(us + 1);
    printf("%-28s %6.1f M/s  enough for %.0f people a core\n", what, rate / 1e6,
           rate / per_second_each);
}

static void falls(Random *r)
{
    static FallStream stream;
    FallDecision d;
    int64_t n = 2000000, found = 0, start = clock_cpu_us();

    falls_start(&stream, 50, FALL_THRESHOLD);
    for (int64_t i = 0; i < n; i++) {
        int32_t jolt = random_below(r, 200) == 0 ? 3000 : 0; /* an impact every four seconds */
        FallSample s = {1000 + (int32_t)random_below(r, 200) + jolt, (int32_t)random_below(r, 300),
                        50};
        found += falls_push(&stream, s, &d);
    }
    report("falls, samples (50 Hz)", clock_cpu_us() - start, n, 50);
    if (found == 0) printf("no impact\n");
}

static void fences(Random *r)
{
    static FenceState fence_state[PEOPLE];
    static Roam roam[PEOPLE];
    Fence fence = {305728000, 1040668000, 300, 120};
    int64_t start = clock_cpu_us(), events = 0;

    for (int i = 0; i < ROUNDS; i++)
        for (int p = 0; p < PEOPLE; p++) {
            Fix fix = {(Ms)(i + 1) * 120 * SECOND_MS,
                       305728000 + (int32_t)random_below(r, 60000),
                       1040668000 + (int32_t)random_below(r, 60000),
                       15,
                       8,
                       FIX_GPS};
            events += fence_fix(&fence, &fence_state[p], &fix) != FENCE_NOTHING;
            events += roam_fix(&roam[p], &fix) != ROAM_NOTHING;
        }
    report("fence and roaming, fixes", clock_cpu_us() - start, (int64_t)PEOPLE * ROUNDS, 1.0 / 120);
    if (events == 0) printf("no event\n");
}

static void pulses(Random *r)
{
    static PulseState pulse[PEOPLE];
    static VitalWatch watch[PEOPLE];
    int64_t start = clock_cpu_us(), events = 0;

    for (int i = 0; i < ROUNDS; i++)
        for (int p = 0; p < PEOPLE; p++) {
            PulseMinute m = {(Ms)(i + 1) * MINUTE_MS, 60 + (int32_t)random_below(r, 20), 0};
            VitalReading v = {.kind = VITAL_PULSE, .at = m.at, .value = m.bpm, .at_rest = true};
            events += pulse_minute(&pulse_defaults, &pulse[p], m).kind != PULSE_NOTHING;
            events += vital_judge(&vital_limits_default, &watch[p], v, SHANGHAI_MS).level;
        }
    report("pulse and limits, minutes", clock_cpu_us() - start, (int64_t)PEOPLE * ROUNDS, 1.0 / 60);
    printf("%-28s pulse %zu, limits %zu, fence %zu, roaming %zu; falls %zu\n", "bytes a person",
           sizeof(PulseState), sizeof(VitalWatch), sizeof(FenceState), sizeof(Roam),
           sizeof(FallStream));
    if (events < 0) printf("%lld\n", (long long)events);
}

int main(void)
{
    Random r = random_seeded(1);

    falls(&r);
    fences(&r);
    pulses(&r);
    return 0;
}
