/* The streams of the vitals engine: whatever a device sends, states stay sane. */
#include "engine/vitals/falls.h"
#include "engine/vitals/home.h"
#include "engine/vitals/limits.h"
#include "engine/vitals/pulse.h"
#include "engine/vitals/roam.h"
#include "engine/vitals/silence.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Bytes {
    const uint8_t *at, *end;
} Bytes;

static int64_t take(Bytes *b, size_t width)
{
    uint64_t n = 0;

    for (size_t i = 0; i < width && b->at < b->end; i++) n = n << 8 | *b->at++;
    return (int64_t)(n << (64 - 8 * width)) >> (64 - 8 * width);
}

static void run_falls(Bytes b)
{
    static FallStream stream;
    FallDecision d;

    falls_start(&stream, (double)take(&b, 1), FALL_THRESHOLD);
    while (b.at < b.end) {
        FallSample s = {(int32_t)take(&b, 4), (int32_t)take(&b, 2), (int32_t)take(&b, 2)};
        for (int i = (int)(take(&b, 1) & 31); i >= 0; i--)
            if (falls_push(&stream, s, &d)) ASSERT(isfinite(d.score));
    }
    while (falls_end(&stream, &d)) ASSERT(isfinite(d.score));
}

static void run_fence(Bytes b)
{
    Fence fence = {(int32_t)take(&b, 4), (int32_t)take(&b, 4), (int32_t)take(&b, 2) & 1023, 60};
    FenceState state = {0};
    Roam roam = {0};
    Ms at = 1;

    while (b.at < b.end) {
        Fix fix = {.at = at += take(&b, 3),
                   .lat_e7 = (int32_t)(take(&b, 4) % 900000001),
                   .lon_e7 = (int32_t)(take(&b, 4) % 1800000001),
                   .accuracy_m = (int32_t)take(&b, 2),
                   .satellites = (int32_t)take(&b, 1),
                   .source = (FixSource)(take(&b, 1) & 1 ? FIX_LBS : FIX_GPS)};
        if (fix.at <= 0) continue;
        FenceEvent event = fence_fix(&fence, &state, &fix);
        ASSERT(event != FENCE_EXIT || state.outside);
        ASSERT(state.evidence_milli >= -1000 && state.evidence_milli <= 2500);
        roam_fix(&roam, &fix);
        fence_tick(&fence, &state, at + HOUR_MS);
    }
}

static void run_pulse(Bytes b)
{
    static PulseState state;
    Ms at = 1;

    pulse_start(&state);
    while (b.at < b.end) {
        at += take(&b, 4) & 0x3ffffff;
        PulseMinute m = {at, (int32_t)take(&b, 2), (int32_t)take(&b, 1)};
        PulseFinding f = pulse_minute(&pulse_defaults, &state, m);
        ASSERT(f.kind >= PULSE_NOTHING && f.kind <= PULSE_FALLING);
        pulse_trend_hundredths(&state);
    }
}

static void run_limits(Bytes b)
{
    static VitalWatch watch;
    Arena *arena = arena_new(1 << 16);
    Ms at = 1;

    memset(&watch, 0, sizeof watch);
    while (b.at < b.end) {
        at += take(&b, 4);
        VitalReading r = {.kind = (VitalKind)(take(&b, 1) & 15),
                          .source = VITAL_BY_WRIST,
                          .at = at,
                          .value = (int32_t)take(&b, 4),
                          .second = (int32_t)take(&b, 2),
                          .at_rest = take(&b, 1) & 1,
                          .symptoms = take(&b, 1) & 1};
        if (r.at <= 0) continue;
        if (take(&b, 1) & 1) r.value &= 255;
        VitalFinding f = vital_judge(&vital_limits_default, &watch, r, SHANGHAI_MS);
        ASSERT(f.level == VITAL_FINE || vital_is_plausible(&r));
        Buf buf = buf_new(arena, 300);
        vital_sentence(&f, &buf);
        ASSERT(utf8_valid(buf_str(&buf)));
        arena_reset(arena);
    }
    arena_free(arena);
}

static void run_silence(Bytes b)
{
    SilenceState state;
    Ms at = 1;

    silence_start(&state, take(&b, 1) & 1);
    while (b.at < b.end) {
        at += take(&b, 4) & 0xfffffff;
        if (take(&b, 1) & 1) silence_away(&state, at + take(&b, 4), at + take(&b, 4));
        silence_tick(&state, at);
        silence_sign(&state, at);
        ASSERT(silence_due(&state) > at);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Bytes b = {data + 1, data + size};

    if (size < 2) return 0;
    switch (data[0] % 5) {
    case 0: run_falls(b); break;
    case 1: run_fence(b); break;
    case 2: run_pulse(b); break;
    case 3: run_limits(b); break;
    case 4: run_silence(b); break;
    }
    return 0;
}
