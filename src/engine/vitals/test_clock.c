#include "base/test.h"
#include "engine/vitals/clock.h"
#include "engine/vitals/keep.h"

#define T0 1780000000000

/* A minute's frame each minute, with some seconds on the way. */
static Ms live(DeviceClock *c, Ms now, int minutes, int64_t slow_s, int *changes)
{
    for (int i = 0; i < minutes; i++, now += MINUTE_MS)
        *changes += clock_hear(c, now - slow_s * SECOND_MS - (i * 7 % 40) * SECOND_MS, now);
    return now;
}

TEST(a_clock_that_is_slow_is_known_after_a_quarter_of_an_hour_and_forgotten_when_it_is_set)
{
    static const int64_t slow[] = {20 * 60, 8 * 3600, 3 * 86400};
    for (int i = 0; i < 3; i++) {
        DeviceClock c = {0};
        int changes = 0;
        Ms now = live(&c, T0, 10, slow[i], &changes);
        CHECK_INT(0, c.behind_s);
        now = live(&c, now, 7, slow[i], &changes);
        CHECK_INT(1, changes);
        CHECK(c.behind_s >= slow[i] && c.behind_s <= slow[i] + 40);
        CHECK(clock_mean(&c, now - slow[i] * SECOND_MS, now) <= now);
        CHECK(clock_mean(&c, now - slow[i] * SECOND_MS, now) > now - MINUTE_MS);
        CHECK_INT(now - HOUR_MS + (c.behind_s - slow[i]) * SECOND_MS,
                  clock_mean(&c, now - HOUR_MS - slow[i] * SECOND_MS, now));
        now = live(&c, now, 600, slow[i], &changes); /* stays */
        CHECK_INT(1, changes);
        live(&c, now, 1, 0, &changes);
        CHECK_INT(2, changes);
        CHECK_INT(0, c.behind_s);
    }
}

TEST(a_clock_that_is_right_or_nearly_is_left_alone)
{
    static const int64_t slow[] = {-300, 0, 30, 9 * 60};
    for (int i = 0; i < 4; i++) {
        DeviceClock c = {0};
        int changes = 0;
        live(&c, T0, 300, slow[i], &changes);
        CHECK_INT(0, changes);
        CHECK_INT(0, c.behind_s);
    }
}

/* Each minute a point of the hours without a network, then of now; without the mark that says so.
 */
TEST(stored_points_that_are_played_back_are_no_slow_clock)
{
    DeviceClock c = {0};
    int changes = 0;
    Ms now = live(&c, T0, 30, 0, &changes);
    now += 6 * HOUR_MS;
    for (int i = 0; i < 72; i++) /* five minutes of memory each twenty seconds */
        changes += clock_hear(&c, now - 6 * HOUR_MS + i * 5 * MINUTE_MS, now + i * 20 * SECOND_MS);
    now = live(&c, now + HOUR_MS, 60, 0, &changes);
    CHECK_INT(0, changes);
    CHECK_INT(0, c.behind_s);
    /* All at once, and again each half hour, with what is of now among it. */
    for (int i = 0; i < 12; i++, now += 30 * MINUTE_MS)
        for (int k = 30; k >= 0; k--) changes += clock_hear(&c, now - k * MINUTE_MS, now);
    CHECK_INT(0, changes);
}

TEST(a_device_that_speaks_each_hour_is_known_by_its_fourth_word_and_drift_is_followed)
{
    DeviceClock c = {0};
    int changes = 0;
    Ms now = T0;
    for (int i = 0; i < 4; i++, now += HOUR_MS)
        changes += clock_hear(&c, now - 40 * MINUTE_MS, now);
    CHECK_INT(1, changes);
    CHECK_INT(40 * 60, c.behind_s);
    for (int i = 0; i < 24 * 60; i++, now += HOUR_MS) /* loses two seconds an hour */
        clock_hear(&c, now - 40 * MINUTE_MS - i * 2 * SECOND_MS, now);
    CHECK(c.behind_s > 40 * 60 + 24 * 60 * 2 - 400);
}

TEST(a_corrected_time_is_kept_beside_the_one_that_the_device_said)
{
    static const KeptReading in[] = {{T0, 70, 0, 1, 0},
                                     {T0 + MINUTE_MS, 71, 0, 1, 1200},
                                     {T0 + 2 * MINUTE_MS, 71, 0, 1, 1200},
                                     {T0 + 3 * MINUTE_MS, 90, 0, 9, -5}};
    KeptReading back[4];
    Buf buf = buf_new(test_arena(), 4096);
    Problem problem;
    size_t n;
    keep_encode(in, 4, &buf);
    CHECK_STATUS(OK, keep_decode(buf_str(&buf), back, 4, &n, &problem));
    CHECK_INT(4, n);
    for (size_t i = 0; i < n; i++) {
        CHECK_INT(in[i].at, back[i].at);
        CHECK_INT(in[i].value, back[i].value);
        CHECK_INT(in[i].behind_s, back[i].behind_s);
    }
    for (size_t i = 0; i < buf.len; i++) /* cut anywhere: refused whole */
        CHECK_STATUS(INVALID, keep_decode(str_slice(buf_str(&buf), 0, i), back, 4, &n, &problem));
}
