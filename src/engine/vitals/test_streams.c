#include "base/number.h"
#include "base/test.h"
#include "engine/vitals/falls.h"
#include "engine/vitals/fence.h"
#include "engine/vitals/pulse.h"
#include "engine/vitals/roam.h"
#include "engine/vitals/silence.h"

#include <math.h>

#define T0 ((Ms)1790000000 * 1000)

/* ---- falls ---- */

typedef struct Heard {
    int impacts, falls;
    int64_t at;
    double score;
} Heard;

static FallStream stream;

static void hear(Heard *h, bool judged, const FallDecision *d)
{
    if (!judged) return;
    h->impacts++;
    h->falls += d->fall;
    h->at = d->at;
    h->score = d->score;
}

static void push(Heard *h, int32_t x, int32_t y, int32_t z)
{
    FallDecision d;
    hear(h, falls_push(&stream, (FallSample){x, y, z}, &d), &d);
}

/* An arm that hangs, drops, strikes and lies still, turned by a quarter; 50 samples a second. */
static void play_fall(Heard *h)
{
    for (int i = 0; i < 200; i++) push(h, 1000 + (i % 3) * 10, 20, 50);
    for (int i = 0; i < 15; i++) push(h, 300, 100, 200);
    push(h, 3000, 2500, 3000);
    push(h, -2500, 3500, 4000);
    for (int i = 0; i < 12; i++) push(h, 400 - i * 40, i % 2 ? 1900 : 700, 800);
    for (int i = 0; i < 250; i++) push(h, 20, 40 + i % 2, 1000);
}

TEST(a_hard_blow_from_hanging_to_lying_still_is_a_fall)
{
    Heard h = {0};

    falls_start(&stream, 50, FALL_THRESHOLD);
    play_fall(&h);
    CHECK_INT(1, h.impacts);
    CHECK_INT(1, h.falls);
    CHECK_INT(216, h.at);
}

static int32_t noise_mg; /* of each axis: the sum of twelve even numbers, spread so much */
static Random sensor;
static int32_t noisy(int32_t mg)
{
    int32_t sum = 0;
    for (int k = 0; k < 12; k++) sum += (int32_t)random_below(&sensor, 1001) - 500;
    return mg + sum * noise_mg / 1000;
}

TEST(a_noisy_sensor_hides_no_stillness_and_lends_none)
{
    double clean = 0;
    for (noise_mg = 0; noise_mg <= 60; noise_mg += 20) {
        Heard h = {0};
        FallStream quiet;
        sensor = random_seeded(9);
        falls_start(&stream, 50, FALL_THRESHOLD);
        play_fall(&h);
        if (noise_mg == 0) clean = h.score;
        quiet = stream; /* the same again as a worse sensor tells it */
        falls_start(&stream, 50, FALL_THRESHOLD);
        h = (Heard){0};
        for (int64_t i = 0; i < quiet.count; i++)
            push(&h, noisy(quiet.ring[i][0]), noisy(quiet.ring[i][1]), noisy(quiet.ring[i][2]));
        CHECK_INT(1, h.falls);
        CHECK(h.score >= 0.3 * clean);
    }
    Heard h = {0};
    noise_mg = 50;
    falls_start(&stream, 50, FALL_THRESHOLD);
    for (int i = 0; i < 3000; i++)
        push(&h, noisy(200), noisy(i % 25 < 2 ? 2400 : 300), noisy(i % 25 == 2 ? -1500 : 900));
    CHECK(h.impacts > 0);
    CHECK_INT(0, h.falls);
}

TEST(a_stream_that_ends_at_the_blow_is_judged_at_its_end)
{
    Heard h = {0};
    FallDecision d;

    falls_start(&stream, 50, FALL_THRESHOLD);
    for (int i = 0; i < 100; i++) push(&h, 1000, 0, 0);
    push(&h, 5000, 0, 0);
    CHECK_INT(0, h.impacts);
    while (falls_end(&stream, &d)) hear(&h, true, &d);
    CHECK_INT(1, h.impacts);
    CHECK_INT(100, h.at);
}

TEST(clapping_and_lying_still_are_no_falls)
{
    Heard h = {0};

    falls_start(&stream, 50, FALL_THRESHOLD);
    for (int i = 0; i < 3000; i++)
        push(&h, 200, i % 25 < 2 ? 2400 : 300, i % 25 == 2 ? -1500 : 900);
    for (int i = 0; i < 3000; i++) push(&h, 10, 20, 1000);
    CHECK(h.impacts > 0);
    CHECK_INT(0, h.falls);
}

TEST(the_score_is_the_sum_of_its_parts_and_extreme_samples_are_cut)
{
    Heard h = {0};
    FallDecision d;

    falls_start(&stream, 1000, 0); /* cut to FALL_RATE_MAX */
    CHECK_NEAR(FALL_RATE_MAX, stream.rate_hz, 1e-9);
    for (int i = 0; i < 2000; i++) {
        bool judged = falls_push(
            &stream, i == 700 ? (FallSample){INT32_MAX, INT32_MIN, 0} : (FallSample){0, 0, 1000},
            &d);
        hear(&h, judged, &d);
        if (!judged) continue;
        double sum = fall_bias;
        for (int f = 0; f < FALL_FEATURES; f++) sum += falls_part(d.feature, (FallFeature)f);
        CHECK_NEAR(sum, d.score, 1e-9);
        CHECK(isfinite(d.score));
    }
    CHECK_INT(1, h.impacts);
}

TEST(noise_of_any_kind_gives_finite_scores_and_the_ring_never_runs_over)
{
    Random r = random_seeded(5);
    FallDecision d;

    for (int round = 0; round < 20; round++) {
        falls_start(&stream, 20 + 4 * round, 0);
        for (int i = 0; i < 5000; i++) {
            int32_t most = 1 << random_below(&r, 17);
            FallSample s = {(int32_t)random_below(&r, 2 * most + 1) - most,
                            (int32_t)random_below(&r, 2 * most + 1) - most,
                            (int32_t)random_below(&r, 2 * most + 1) - most};
            if (falls_push(&stream, s, &d)) CHECK(isfinite(d.score));
        }
    }
}

/* ---- fence ---- */

static const Fence fence = {
    .lat_e7 = 305728000, .lon_e7 = 1040668000, .radius_m = 300, .interval_s = 120};

/* A good fix so many metres east of home. */
static Fix fix_at(int32_t east_m, int minute)
{
    return (Fix){
        .at = T0 + minute * MINUTE_MS,
        .lat_e7 = fence.lat_e7,
        .lon_e7 = fence.lon_e7 + (int32_t)lround(east_m / (111195.0 * 0.86097) * 1e7),
        .accuracy_m = 15,
        .satellites = 7,
        .source = FIX_GPS,
    };
}

static FenceEvent move(FenceState *s, Fix fix)
{
    return fence_fix(&fence, s, &fix);
}

TEST(distances_are_right_across_the_date_line_too)
{
    Fix a = fix_at(1000, 0);

    CHECK_NEAR(1000, fix_distance_m(fence.lat_e7, fence.lon_e7, a.lat_e7, a.lon_e7), 2);
    CHECK_NEAR(22239, fix_distance_m(0, 1799000000, 0, -1799000000), 10);
}

TEST(two_ordinary_fixes_outside_are_an_exit_said_once_and_coming_back_is_a_return)
{
    FenceState s = {0};

    for (int i = 0; i < 5; i++) CHECK_INT(FENCE_NOTHING, move(&s, fix_at(10, 2 * i)));
    CHECK_INT(FENCE_NOTHING, move(&s, fix_at(340, 10)));
    CHECK_INT(FENCE_EXIT, move(&s, fix_at(440, 12)));
    CHECK(s.outside);
    CHECK_INT(T0 + 10 * MINUTE_MS, s.outside_since);
    for (int i = 0; i < 10; i++) CHECK_INT(FENCE_NOTHING, move(&s, fix_at(700, 16 + 2 * i)));
    CHECK_INT(FENCE_NOTHING, move(&s, fix_at(100, 40)));
    CHECK_INT(FENCE_RETURN, move(&s, fix_at(20, 42)));
    CHECK(!s.outside);
}

TEST(one_clear_fix_reached_on_foot_is_enough)
{
    FenceState s = {0};
    Fix out = fix_at(390, 8);

    for (int i = 0; i < 3; i++) move(&s, fix_at(250, 2 * i));
    out.satellites = 10;
    CHECK_INT(FENCE_EXIT, move(&s, out));
}

TEST(jumps_of_the_receiver_and_cell_towers_are_no_exits)
{
    FenceState s = {0};

    for (int i = 0; i < 60; i++) {
        Fix fix = fix_at(i % 4 == 1 ? 9000 : 20, 2 * i);
        fix.satellites = i % 4 == 1 ? 4 : 9;
        if (i % 6 == 5) {
            fix = fix_at(800, 2 * i);
            fix.source = FIX_LBS;
            fix.accuracy_m = 500;
        }
        CHECK_INT(FENCE_NOTHING, move(&s, fix));
    }
    Fix jump = fix_at(9000, 121); /* many satellites, but 150 m/s away from the last */
    jump.satellites = 12;
    CHECK_INT(FENCE_NOTHING, move(&s, jump));
}

TEST(a_vehicle_is_followed_and_cell_towers_alone_confirm_it_in_the_end)
{
    FenceState car = {0}, bus = {0};
    int said = 0;

    move(&car, fix_at(5, 0));
    CHECK_INT(FENCE_NOTHING, move(&car, fix_at(2400, 2)));
    CHECK_INT(FENCE_EXIT, move(&car, fix_at(4800, 4)));
    move(&bus, fix_at(5, 0));
    for (int i = 1; i <= 12; i++) {
        Fix fix = fix_at(2400 * i, 2 * i);
        fix.source = FIX_LBS;
        fix.accuracy_m = 500;
        said += move(&bus, fix) == FENCE_EXIT;
    }
    CHECK_INT(1, said);
}

TEST(late_fixes_are_ignored_and_walking_along_the_edge_does_not_flap)
{
    FenceState s = {0};
    int events = 0;

    move(&s, fix_at(10, 100));
    FenceState before = s;
    CHECK_INT(FENCE_NOTHING, move(&s, fix_at(5000, 50)));
    CHECK(memcmp(&before, &s, sizeof s) == 0);
    for (int i = 0; i < 200; i++)
        events += move(&s, fix_at(300 + (i % 2 ? 8 : -8), 102 + 2 * i)) != FENCE_NOTHING;
    CHECK_INT(0, events);
}

TEST(silence_after_a_step_outside_is_told_once)
{
    FenceState s = {0};

    for (int i = 0; i < 3; i++) move(&s, fix_at(280, 2 * i));
    move(&s, fix_at(320, 6));
    CHECK_INT(FENCE_NOTHING, move(&s, fix_at(319, 8)));
    Ms last = T0 + 8 * MINUTE_MS;
    CHECK_INT(FENCE_NOTHING, fence_tick(&fence, &s, last + 5 * MINUTE_MS));
    CHECK_INT(FENCE_LOST, fence_tick(&fence, &s, last + 7 * MINUTE_MS));
    CHECK_INT(FENCE_NOTHING, fence_tick(&fence, &s, last + 20 * MINUTE_MS));
    CHECK_TEXT("fence.lost", fence_code(FENCE_LOST));
}

/* ---- roaming ---- */

static Fix fix_xy(double east_m, double north_m, int minute)
{
    Fix fix = fix_at((int32_t)east_m, minute);
    fix.lat_e7 += (int32_t)lround(north_m / 111195.0 * 1e7);
    return fix;
}

TEST(pacing_and_lapping_are_told_once_and_a_walk_or_sitting_is_neither)
{
    Roam pace = {0}, lap = {0}, walk = {0}, sit = {0};
    int paces = 0, laps = 0, others = 0;
    Random r = random_seeded(3);

    for (int i = 0; i < 120; i++) {
        double jitter = random_unit(&r) * 16 - 8;
        Fix to_and_fro = fix_xy(100 * sin(i * 0.8), jitter, i);
        Fix round = fix_xy(120 * cos(i * 0.6), 120 * sin(i * 0.6), i);
        Fix straight = fix_xy(50.0 * i, jitter, i), still = fix_xy(jitter, -jitter, i);
        paces += roam_fix(&pace, &to_and_fro) == ROAM_PACING;
        laps += roam_fix(&lap, &round) == ROAM_LAPPING;
        others += roam_fix(&walk, &straight) != ROAM_NOTHING;
        others += roam_fix(&sit, &still) != ROAM_NOTHING;
    }
    CHECK_INT(1, paces);
    CHECK_INT(1, laps);
    CHECK_INT(0, others);
}

/* ---- pulse ---- */

static PulseState pulse;
static Ms pulse_now;
static Random noise;

/* So many resting minutes round a pulse; counts the findings of a kind. */
static int rest(int minutes, int32_t bpm, PulseKind kind)
{
    int count = 0;

    for (int i = 0; i < minutes; i++, pulse_now += MINUTE_MS) {
        PulseMinute m = {.at = pulse_now, .bpm = bpm + (int32_t)random_below(&noise, 7) - 3};
        count += pulse_minute(&pulse_defaults, &pulse, m).kind == kind;
    }
    return count;
}

static void pulse_begin(int days)
{
    pulse_start(&pulse);
    noise = random_seeded(11);
    pulse_now = day_ms(day_of(2026, 3, 2), SHANGHAI_MS);
    rest(days * 1440, 66, PULSE_HIGH);
}

TEST(a_resting_pulse_out_of_habit_for_ten_minutes_is_told_once_in_six_hours)
{
    pulse_begin(9);
    CHECK_INT(0, rest(9, 100, PULSE_HIGH));
    CHECK_INT(1, rest(300, 100, PULSE_HIGH));
    CHECK_INT(1, rest(100, 100, PULSE_HIGH));
    pulse_begin(9);
    CHECK_INT(1, rest(40, 44, PULSE_LOW));
    CHECK_INT(66, pulse.median_tenths[0] / 10);
}

TEST(the_habit_of_a_month_is_kept_in_little_room_and_never_runs_over)
{
    CHECK(sizeof(PulseState) < 2600);
    pulse_start(&pulse);
    noise = random_seeded(2);
    pulse_now = T0;
    for (int i = 0; i < 200 * 1440; i++, pulse_now += MINUTE_MS)
        pulse_minute(&pulse_defaults, &pulse, (PulseMinute){pulse_now, 66 + i % 2, 0});
    CHECK_NEAR(665, pulse.median_tenths[3], 6);
    uint32_t sum = 0;
    for (int i = 0; i < PULSE_BINS; i++) sum += pulse.bins[PULSE_ALL][i];
    CHECK_INT(sum, pulse.total[PULSE_ALL]);
}

TEST(nothing_is_told_in_the_first_week)
{
    pulse_begin(5);
    CHECK_INT(0, rest(60, 120, PULSE_HIGH));
}

TEST(a_watch_that_repeats_its_last_value_is_not_read)
{
    pulse_begin(9);
    for (int i = 0; i < 60; i++, pulse_now += MINUTE_MS)
        CHECK_INT(PULSE_NOTHING,
                  pulse_minute(&pulse_defaults, &pulse, (PulseMinute){pulse_now, 110, 0}).kind);
}

TEST(a_fast_pulse_while_walking_is_not_told)
{
    pulse_begin(9);
    for (int i = 0; i < 120; i++, pulse_now += MINUTE_MS) {
        PulseMinute m = {pulse_now, 118 + i % 5, i % 5 == 0 ? 60 : 0};
        CHECK_INT(PULSE_NOTHING, pulse_minute(&pulse_defaults, &pulse, m).kind);
    }
}

TEST(a_slow_rise_over_days_is_told_and_a_level_month_is_not)
{
    int rises = 0, others = 0;

    pulse_begin(30);
    CHECK_INT(0, pulse_trend_hundredths(&pulse) / 50);
    others += pulse.up_tenths > 50 || pulse.down_tenths > 50;
    for (int day = 1; day <= 9; day++) rises += rest(1440, 66 + day * 6 / 5, PULSE_RISING);
    CHECK_INT(1, rises);
    CHECK_INT(0, others);
    CHECK(pulse_trend_hundredths(&pulse) > 40);
}

TEST(late_minutes_and_odd_values_do_no_harm)
{
    pulse_begin(1);
    PulseState *before = NEW(test_arena(), PulseState);
    *before = pulse;
    pulse_minute(&pulse_defaults, &pulse, (PulseMinute){pulse_now - DAY_MS, 200, 0});
    CHECK(memcmp(before, &pulse, sizeof pulse) == 0);
    for (int i = 0; i < 3000; i++, pulse_now += (Ms)random_below(&noise, 3 * HOUR_MS) + 1) {
        PulseMinute m = {pulse_now, (int32_t)random_next(&noise), (int32_t)random_next(&noise)};
        m.bpm = m.bpm % 100000;
        pulse_minute(&pulse_defaults, &pulse, m);
    }
    CHECK(pulse.today_count >= 0);
}

/* ---- silence ---- */

TEST(twelve_hours_without_a_sign_are_told_once_and_a_sign_ends_it)
{
    SilenceState s;

    silence_start(&s, false);
    CHECK(silence_due(&s) == INT64_MAX);
    silence_sign(&s, T0);
    CHECK_INT(T0 + 12 * HOUR_MS, silence_due(&s));
    CHECK(!silence_tick(&s, T0 + 11 * HOUR_MS).found);
    SilenceFinding f = silence_tick(&s, T0 + 13 * HOUR_MS);
    CHECK(f.found);
    CHECK_INT(T0 + 12 * HOUR_MS, f.at);
    CHECK_INT(T0, f.since);
    CHECK(!silence_tick(&s, T0 + 14 * HOUR_MS).found);
    CHECK(!silence_sign(&s, T0 + 15 * HOUR_MS).found);
    CHECK_INT(T0 + 27 * HOUR_MS, silence_due(&s));
}

TEST(a_late_timer_is_made_up_for_by_the_next_sign)
{
    SilenceState s;

    silence_start(&s, false);
    silence_sign(&s, T0);
    CHECK(silence_sign(&s, T0 + 13 * HOUR_MS).found);
}

TEST(who_is_away_is_not_missed_until_back)
{
    SilenceState s;

    silence_start(&s, false);
    silence_sign(&s, T0);
    silence_away(&s, T0 + HOUR_MS, T0 + 48 * HOUR_MS);
    CHECK_INT(T0 + 60 * HOUR_MS, silence_due(&s));
    CHECK(!silence_tick(&s, T0 + 50 * HOUR_MS).found);
    CHECK(silence_tick(&s, T0 + 61 * HOUR_MS).found);
    silence_start(&s, false);
    silence_sign(&s, T0);
    silence_away(&s, T0 + HOUR_MS, INT64_MAX);
    CHECK(silence_due(&s) == INT64_MAX);
    silence_sign(&s, T0 + 30 * HOUR_MS); /* home again */
    CHECK_INT(T0 + 42 * HOUR_MS, silence_due(&s));
    silence_away(&s, T0 + 60 * HOUR_MS, T0 + 70 * HOUR_MS); /* left only after the limit */
    CHECK_INT(T0 + 42 * HOUR_MS, silence_due(&s));
}

TEST(the_own_limit_follows_the_own_gaps_between_eight_and_twenty_four_hours)
{
    SilenceState lively, sleeper;

    silence_start(&lively, true);
    silence_start(&sleeper, true);
    for (Ms at = T0; at < T0 + 20 * DAY_MS; at += HOUR_MS) silence_sign(&lively, at);
    CHECK_INT(8 * HOUR_MS, silence_limit_ms(&lively));
    for (Ms at = T0; at < T0 + 20 * DAY_MS; at += DAY_MS / 2 - HOUR_MS) silence_sign(&sleeper, at);
    CHECK_INT(13 * HOUR_MS + 10 * MINUTE_MS, silence_limit_ms(&sleeper));
    silence_start(&lively, true);
    silence_sign(&lively, T0);
    CHECK_INT(12 * HOUR_MS, silence_limit_ms(&lively));
}

TEST(every_sentence_has_at_most_twenty_characters)
{
    const char *all[] = {fence_sentence(FENCE_EXIT),
                         fence_sentence(FENCE_RETURN),
                         fence_sentence(FENCE_LOST),
                         pulse_sentence(PULSE_HIGH),
                         pulse_sentence(PULSE_LOW),
                         pulse_sentence(PULSE_RISING),
                         pulse_sentence(PULSE_FALLING),
                         roam_sentence(ROAM_PACING),
                         roam_sentence(ROAM_LAPPING),
                         silence_sentence,
                         fall_sentence};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        CHECK(utf8_length(str_of(all[i])) > 4);
        CHECK(utf8_length(str_of(all[i])) <= 20);
    }
}
