#include "engine/forecast/forecast.h"

#include "base/number.h"

#include <math.h>

#define LEVEL_GAIN    0.15 /* of the last error, at least */
#define WEEKDAY_GAIN  0.06
#define SPECIAL_PRIOR 6 /* a special day counts as much as this many ordinary ones before it */
#define SPECIAL_GAIN  0.1
#define SURPRISE_MAX  0.3 /* ln; a day further off moves the factors only so far */
#define SPREAD_FIRST  0.3 /* ln; interval before there are errors to show */
enum { ERRORS_MIN = 15, WARM_DAYS = 14 };

static double of_micro(int32_t micro)
{
    return micro / 1e6;
}

static int32_t to_micro(double value)
{
    return (int32_t)lround(fmin(2000, fmax(-2000, value)) * 1e6);
}

static int weekday_of(Day day)
{
    return day_weekday(day) - 1;
}

static double log_of_day(const ForecastState *s, ForecastDay day)
{
    double sum = of_micro(s->level_micro) + of_micro(s->weekday_micro[weekday_of(day.day)]) +
                 of_micro(s->special_micro[day.special]);
    return sum + (day.reach > 0 ? log((double)day.reach) : 0);
}

static int64_t portions(double log_value)
{
    return llround(exp(fmin(30, log_value)));
}

/* The error that a tenth of the past lies beyond, on one side. */
static double spread_of(const ForecastState *s, bool high)
{
    int32_t sorted[FORECAST_ERRORS];
    int count = s->errors < FORECAST_ERRORS ? s->errors : FORECAST_ERRORS;

    if (count < ERRORS_MIN) return high ? SPREAD_FIRST : -SPREAD_FIRST;
    for (int i = 0; i < count; i++) {
        int j = i;
        for (; j > 0 && sorted[j - 1] > s->error_micro[i]; j--) sorted[j] = sorted[j - 1];
        sorted[j] = s->error_micro[i];
    }
    return of_micro(high ? sorted[count - 1 - count / 10] : sorted[count / 10]);
}

Forecast forecast_of(const ForecastState *s, ForecastDay day)
{
    Forecast f = {.weekday_permille = 1000, .special_permille = 1000, .trend_permille = 1000};

    if (s->days == 0) return f;
    double expected = log_of_day(s, day);
    f.known = true;
    f.expected = portions(expected);
    f.low = portions(expected + fmin(0, spread_of(s, false)));
    f.high = portions(expected + fmax(0, spread_of(s, true)));
    f.level = (int32_t)clamp_i64(
        llround(exp(of_micro(s->level_micro)) * (day.reach > 0 ? 1000 : 1)), 0, INT32_MAX);
    f.weekday_permille =
        (int32_t)lround(1000 * exp(of_micro(s->weekday_micro[weekday_of(day.day)])));
    f.special_permille = (int32_t)lround(1000 * exp(of_micro(s->special_micro[day.special])));
    if (s->past_level_micro[3] != 0)
        f.trend_permille =
            (int32_t)lround(1000 * exp(of_micro(s->level_micro - s->past_level_micro[3])));
    return f;
}

/* Keeps the mean of the factors of open weekdays at one: what they share belongs to the level. */
static void centre(ForecastState *s)
{
    int64_t sum = 0;
    int open = 0;

    for (int i = 0; i < 7; i++) {
        if (s->seen_day[i] == 0) continue;
        sum += s->weekday_micro[i];
        open++;
    }
    if (open == 0) return;
    for (int i = 0; i < 7; i++)
        if (s->seen_day[i] != 0) s->weekday_micro[i] -= (int32_t)(sum / open);
    s->level_micro += (int32_t)(sum / open);
}

static void follow(ForecastState *s, ForecastDay day, double error)
{
    double surprise = fmin(SURPRISE_MAX, fmax(-SURPRISE_MAX, error));
    double level_gain = fmax(LEVEL_GAIN, 1.0 / (s->days + 1));
    double weekday_gain = fmax(WEEKDAY_GAIN, 1.0 / (s->days / 7 + 2));

    s->level_micro += to_micro(level_gain * surprise);
    s->weekday_micro[weekday_of(day.day)] += to_micro(weekday_gain * surprise);
    if (day.special != FORECAST_ORDINARY) {
        int32_t seen = s->special_days[day.special]++;
        double gain = fmax(SPECIAL_GAIN, 1.0 / (seen + SPECIAL_PRIOR));
        s->special_micro[day.special] += to_micro(gain * surprise);
    }
    centre(s);
}

static void keep_week(ForecastState *s, Day day)
{
    if (s->week_kept != 0 && day - s->week_kept < 7) return;
    for (int i = 3; i > 0; i--) s->past_level_micro[i] = s->past_level_micro[i - 1];
    s->past_level_micro[0] = s->level_micro;
    s->week_kept = day;
}

static void compare(ForecastState *s, ForecastDay day, int64_t actual)
{
    int weekday = weekday_of(day.day);

    if (s->days >= WARM_DAYS && s->seen_day[weekday] == day.day - 7 && s->seen[weekday] > 0) {
        s->own_miss += llabs(forecast_of(s, day).expected - actual);
        s->last_week_miss += llabs(s->seen[weekday] - actual);
        s->compared++;
    }
    s->seen_day[weekday] = day.day;
    s->seen[weekday] = actual;
}

void forecast_learn(ForecastState *s, ForecastDay day, int64_t actual)
{
    if (actual <= 0 || (s->days > 0 && day.day <= s->last_day)) return;
    if (actual > FORECAST_MOST) actual = FORECAST_MOST;
    double seen = log((double)actual);

    compare(s, day, actual);
    s->last_day = day.day;
    if (s->days == 0) {
        s->level_micro = to_micro(seen - (day.reach > 0 ? log((double)day.reach) : 0));
    } else {
        double error = seen - log_of_day(s, day);
        s->error_micro[s->errors++ % FORECAST_ERRORS] = to_micro(error);
        follow(s, day, error);
    }
    s->days++;
    keep_week(s, day.day);
}

void forecast_sentence(const Forecast *f, Buf *out)
{
    if (!f->known) return;
    buf_fmt(out, "约 %lld 份，多在 %lld 到 %lld。", (long long)f->expected, (long long)f->low,
            (long long)f->high);
}

ForecastSpecial forecast_special(int closed_before, int usually_before, int closed_after,
                                 int usually_after)
{
    bool after = closed_before > usually_before, before = closed_after > usually_after;

    return after && before ? FORECAST_BRIDGE
           : after         ? FORECAST_AFTER_BREAK
           : before        ? FORECAST_BEFORE_BREAK
                           : FORECAST_ORDINARY;
}

const char *forecast_special_name(ForecastSpecial special)
{
    switch (special) {
    case FORECAST_ORDINARY: return "ordinary";
    case FORECAST_AFTER_BREAK: return "after_break";
    case FORECAST_BEFORE_BREAK: return "before_break";
    case FORECAST_BRIDGE: return "bridge";
    case FORECAST_HOLIDAY: return "holiday";
    case FORECAST_MOVED: return "moved_workday";
    case FORECAST_SPECIALS: break;
    }
    return "";
}
