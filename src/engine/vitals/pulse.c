#include "engine/vitals/pulse.h"

#include "base/number.h"

#include <math.h>

enum {
    WEIGHT = 16,             /* of one reading in a bin */
    BAND_READINGS_MIN = 200, /* below, the whole day speaks for the four hours */
    SIGMA_FLOOR_TENTHS = 20,
    SAME_MAX = 3, /* equal readings in a row that are believed */
    GAP_MIN = 30, /* minutes without a row after which rest begins anew */
    TODAY_MIDDLE = 64,
    TODAY_MIN = 20, /* resting minutes that make a day */
    DAY_SIGMA_FLOOR_TENTHS = 15,
    CUSUM_SLACK = 5,       /* k, tenths of sigma */
    CUSUM_LIMIT = 50,      /* h */
    CUSUM_STEP_MAX = 30,   /* one odd day does not decide */
    DRIFT_PAUSE_DAYS = 14, /* between two findings of drift */
    TREND_DAYS = 14,
};

/* Bins age once a week, by 2^(-7/28) in 1024ths: daily steps would lose small weights to rounding.
 */
enum { AGE_DAYS = 7, AGE_KEEP = 861 };

const PulseSettings pulse_defaults = {
    .z_high_tenths = 30,
    .high_bpm = 20,
    .z_low_tenths = 25,
    .low_bpm = 14,
    .minutes = 10,
    .rest_min = 10,
    .pause_ms = 6 * HOUR_MS,
    .zone = SHANGHAI_MS,
};

void pulse_start(PulseState *state)
{
    *state = (PulseState){0};
}

/* Value below which half of the weight lies, in tenths, taken evenly within the bin. */
static int32_t median_of(const uint16_t *bins, uint32_t total)
{
    uint64_t half = total / 2, sum = 0;

    for (int i = 0; i < PULSE_BINS; i++) {
        if (bins[i] > 0 && sum + bins[i] > half)
            return 10 * (PULSE_BIN_FROM + i) - 5 + (int32_t)(10 * (half - sum) / bins[i]);
        sum += bins[i];
    }
    return 10 * (PULSE_BIN_FROM + PULSE_BINS);
}

/* Median distance from the median, tenths: widens a window round it until it holds half. */
static int32_t mad_of(const uint16_t *bins, uint32_t total, int32_t median_tenths)
{
    int32_t low = (median_tenths + 5) / 10 - PULSE_BIN_FROM, high = low;
    uint64_t sum = low >= 0 && low < PULSE_BINS ? bins[low] : 0;

    while (2 * sum < total && (low > 0 || high < PULSE_BINS - 1)) {
        int32_t to_low = median_tenths - 10 * (PULSE_BIN_FROM + low - 1);
        int32_t to_high = 10 * (PULSE_BIN_FROM + high + 1) - median_tenths;
        bool take_low = low > 0 && (to_low <= to_high || high >= PULSE_BINS - 1);
        sum += take_low ? bins[--low] : bins[++high];
        if (2 * sum >= total) return take_low ? to_low : to_high;
    }
    return 5;
}

/* Keeps so many 1024ths of a histogram: its shape stays. */
static void thin(PulseState *s, int band, uint32_t keep)
{
    s->total[band] = 0;
    for (int i = 0; i < PULSE_BINS; i++) {
        s->bins[band][i] = (uint16_t)(s->bins[band][i] * keep / 1024);
        s->total[band] += s->bins[band][i];
    }
}

static void learn(PulseState *s, int band, int32_t bpm)
{
    int32_t bin = (int32_t)clamp_i64(bpm - PULSE_BIN_FROM, 0, PULSE_BINS - 1);
    const int both[2] = {band, PULSE_ALL};

    for (int i = 0; i < 2; i++) {
        if (s->bins[both[i]][bin] > UINT16_MAX - WEIGHT) thin(s, both[i], 512);
        s->bins[both[i]][bin] += WEIGHT;
        s->total[both[i]] += WEIGHT;
    }
}

static void age(PulseState *s, int32_t days)
{
    s->aged += days < 366 ? days : 366;
    for (; s->aged >= AGE_DAYS; s->aged -= AGE_DAYS)
        for (int b = 0; b <= PULSE_BANDS; b++) thin(s, b, AGE_KEEP);
}

/* The habit of each four hours, worked out once an hour. */
static void refresh(PulseState *s, Ms now)
{
    s->cached_at = now;
    for (int b = 0; b < PULSE_BANDS; b++) {
        int from = s->total[b] >= BAND_READINGS_MIN * WEIGHT ? b : PULSE_ALL;
        s->median_tenths[b] = 0;
        if (s->total[from] < BAND_READINGS_MIN * WEIGHT) continue;
        s->median_tenths[b] = median_of(s->bins[from], s->total[from]);
        int32_t mad = mad_of(s->bins[from], s->total[from], s->median_tenths[b]);
        s->sigma_tenths[b] = (int32_t)clamp_i64(lround(1.4826 * mad), SIGMA_FLOOR_TENTHS, 1000);
    }
}

static int32_t middle_of(int32_t *values, int count)
{
    for (int i = 1; i < count; i++)
        for (int j = i; j > 0 && values[j - 1] > values[j]; j--) {
            int32_t swap = values[j];
            values[j] = values[j - 1];
            values[j - 1] = swap;
        }
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static int32_t median_of_today(const PulseState *s)
{
    int32_t half = s->today_count / 2, sum = 0;

    for (int i = 0; i < 2 * TODAY_MIDDLE + 1; i++) {
        if (sum + s->today[i] > half)
            return 10 * (i - TODAY_MIDDLE) - 5 + 10 * (half - sum) / s->today[i];
        sum += s->today[i];
    }
    return 0;
}

/* Adds one day to the CUSUM; a finding when a side passes the limit, which starts both anew. */
static PulseKind drift_of(PulseState *s, int32_t value)
{
    int32_t past[PULSE_DAYS];
    int count = s->days < PULSE_DAYS ? s->days : PULSE_DAYS;

    if (count < PULSE_DRIFT_DAYS) return PULSE_NOTHING;
    for (int i = 0; i < count; i++) past[i] = s->daily_tenths[i];
    int32_t middle = middle_of(past, count);
    for (int i = 0; i < count; i++)
        past[i] = past[i] > middle ? past[i] - middle : middle - past[i];
    int32_t sigma = (int32_t)lround(1.4826 * middle_of(past, count));
    if (sigma < DAY_SIGMA_FLOOR_TENTHS) sigma = DAY_SIGMA_FLOOR_TENTHS;
    int32_t step =
        (int32_t)clamp_i64(10 * (value - middle) / sigma, -CUSUM_STEP_MAX, CUSUM_STEP_MAX);
    s->up_tenths = (int32_t)clamp_i64(s->up_tenths + step - CUSUM_SLACK, 0, 1000);
    s->down_tenths = (int32_t)clamp_i64(s->down_tenths - step - CUSUM_SLACK, 0, 1000);
    PulseKind kind = s->up_tenths > CUSUM_LIMIT     ? PULSE_RISING
                     : s->down_tenths > CUSUM_LIMIT ? PULSE_FALLING
                                                    : PULSE_NOTHING;
    if (kind != PULSE_NOTHING) s->up_tenths = s->down_tenths = 0;
    return kind;
}

/* Closes the day that has ended. */
static PulseFinding end_day(PulseState *s, Day next, Ms at)
{
    PulseFinding found = {.at = at};
    int32_t passed = next - s->day;

    if (s->today_count >= TODAY_MIN) {
        int32_t value = median_of_today(s);
        found.kind = drift_of(s, value);
        if (s->drift_said != 0 && s->day - s->drift_said < DRIFT_PAUSE_DAYS)
            found.kind = PULSE_NOTHING;
        if (found.kind != PULSE_NOTHING) s->drift_said = s->day;
        found.usual = s->median_tenths[0] / 10;
        found.bpm = (s->median_tenths[0] + value) / 10;
        s->daily_tenths[s->days % PULSE_DAYS] = (int16_t)value;
        s->days++;
    }
    memset(s->today, 0, sizeof s->today);
    s->today_count = 0;
    s->day = next;
    age(s, passed);
    return found;
}

/* True when the minute is a reading at rest. */
static bool is_rest(const PulseSettings *set, PulseState *s, const PulseMinute *m)
{
    if (s->last_at == 0 || m->at - s->last_at > GAP_MIN * MINUTE_MS || m->steps > 0)
        s->moved_at = m->at;
    s->last_at = m->at;
    s->same = m->bpm == s->last_bpm ? s->same + (s->same <= SAME_MAX) : 1;
    s->last_bpm = m->bpm;
    return m->bpm > 0 && s->same <= SAME_MAX && m->at - s->moved_at >= set->rest_min * MINUTE_MS;
}

static void count_run(int32_t *run, bool deviates, int32_t most)
{
    *run = (int32_t)clamp_i64(*run + (deviates ? 1 : -1), 0, most);
}

static PulseFinding judge(const PulseSettings *set, PulseState *s, const PulseMinute *m, int band)
{
    PulseFinding found = {.at = m->at, .bpm = m->bpm};
    int32_t off = 10 * m->bpm - s->median_tenths[band];

    found.usual = (s->median_tenths[band] + 5) / 10;
    found.z_tenths = 10 * off / s->sigma_tenths[band];
    count_run(&s->high_run, found.z_tenths > set->z_high_tenths && off >= 10 * set->high_bpm,
              2 * set->minutes);
    count_run(&s->low_run, found.z_tenths < -set->z_low_tenths && off <= -10 * set->low_bpm,
              2 * set->minutes);
    if (s->today_count < INT16_MAX) {
        s->today[clamp_i64((off + (off < 0 ? -5 : 5)) / 10, -TODAY_MIDDLE, TODAY_MIDDLE) +
                 TODAY_MIDDLE]++;
        s->today_count++;
    }
    if (s->found_at != 0 && m->at - s->found_at < set->pause_ms) return found;
    if (s->high_run >= set->minutes) found.kind = PULSE_HIGH;
    if (s->low_run >= set->minutes) found.kind = PULSE_LOW;
    return found;
}

PulseFinding pulse_minute(const PulseSettings *set, PulseState *s, PulseMinute m)
{
    PulseFinding found = {.at = m.at}, drift = {.at = m.at};
    Day day = ms_day(m.at, set->zone);
    int band = (int)(ms_of_day(m.at, set->zone) / (4 * HOUR_MS));

    if (s->last_at != 0 && m.at <= s->last_at) return found;
    if (s->first_at == 0) s->first_at = m.at, s->day = day;
    if (day > s->day) drift = end_day(s, day, m.at);
    if (!is_rest(set, s, &m)) {
        if (m.at == s->moved_at) s->high_run = s->low_run = 0;
        return drift;
    }
    if (m.at - s->cached_at >= HOUR_MS) refresh(s, m.at);
    if (m.at - s->first_at >= PULSE_LEARN_DAYS * DAY_MS && s->median_tenths[band] > 0)
        found = judge(set, s, &m, band);
    if (s->high_run < 3 && s->low_run < 3) learn(s, band, m.bpm);
    if (drift.kind != PULSE_NOTHING) return drift;
    if (found.kind != PULSE_NOTHING) s->found_at = m.at;
    return found;
}

int32_t pulse_trend_hundredths(const PulseState *s)
{
    int32_t slopes[TREND_DAYS * (TREND_DAYS - 1) / 2];
    int count = 0;
    int kept = s->days < TREND_DAYS ? s->days : TREND_DAYS;

    if (kept < PULSE_LEARN_DAYS) return 0;
    for (int i = 0; i < kept; i++)
        for (int j = i + 1; j < kept; j++) {
            int32_t early = s->daily_tenths[(s->days - kept + i) % PULSE_DAYS];
            int32_t late = s->daily_tenths[(s->days - kept + j) % PULSE_DAYS];
            slopes[count++] = 10 * (late - early) / (j - i);
        }
    return middle_of(slopes, count);
}

const char *pulse_code(PulseKind kind)
{
    switch (kind) {
    case PULSE_NOTHING: return "";
    case PULSE_HIGH: return "pulse.high";
    case PULSE_LOW: return "pulse.low";
    case PULSE_RISING: return "pulse.rising";
    case PULSE_FALLING: return "pulse.falling";
    }
    return "";
}

const char *pulse_sentence(PulseKind kind)
{
    switch (kind) {
    case PULSE_NOTHING: return "";
    case PULSE_HIGH: return "静坐时脉搏比平时快，已有十分钟。";
    case PULSE_LOW: return "静坐时脉搏比平时慢，已有十分钟。";
    case PULSE_RISING: return "近几天静息脉搏逐日变快。";
    case PULSE_FALLING: return "近几天静息脉搏逐日变慢。";
    }
    return "";
}
