#include "base/ahead.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Howard Hinnant's days_from_civil and civil_from_days (chrono-compatible low-level date
 * algorithms), with March as the first month. */
Day day_of(int32_t year, int32_t month, int32_t day)
{
    int32_t y = year - (month <= 2);
    int32_t era = (y >= 0 ? y : y - 399) / 400;
    int32_t of_era = y - era * 400;
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int32_t days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * 146097 + days - 719468;
}

Civil day_civil(Day day)
{
    int32_t z = day + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t of_era = z - era * 146097;
    int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int32_t mp = (5 * of_year + 2) / 153;
    int32_t month = mp < 10 ? mp + 3 : mp - 9;
    return (Civil){year + era * 400 + (month <= 2), month, of_year - (153 * mp + 2) / 5 + 1};
}

int32_t day_weekday(Day day)
{
    int32_t w = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (w < 0 ? w + 7 : w) + 1;
}

bool day_valid(int32_t year, int32_t month, int32_t day)
{
    static const int32_t lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12) return false;
    if (day < 1 || day > lengths[month - 1]) return false;
    Civil back = day_civil(day_of(year, month, day));
    return back.month == month && back.day == day;
}

int32_t day_age(Day birth, Day day)
{
    Civil b = day_civil(birth);
    Civil d = day_civil(day);
    if (b.month == 2 && b.day == 29 && !day_valid(d.year, 2, 29)) b.day = 28;
    bool before = d.month < b.month || (d.month == b.month && d.day < b.day);
    return d.year - b.year - before;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

Day ms_day(Ms at, Ms zone)
{
    return (Day)floor_div(at + zone, DAY_MS);
}

Ms day_ms(Day day, Ms zone)
{
    return day * DAY_MS - zone;
}

Ms ms_of_day(Ms at, Ms zone)
{
    return at + zone - floor_div(at + zone, DAY_MS) * DAY_MS;
}

static bool digits(Str s, size_t at, size_t count, int32_t *out)
{
    int32_t n = 0;
    if (at + count > s.len) return false;
    for (size_t i = at; i < at + count; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        n = n * 10 + (s.ptr[i] - '0');
    }
    *out = n;
    return true;
}

static bool mark(Str s, size_t at, char c)
{
    return at < s.len && s.ptr[at] == c;
}

bool day_parse(Str s, Day *out)
{
    int32_t y;
    int32_t m;
    int32_t d;
    if (s.len != 10 || !digits(s, 0, 4, &y) || !mark(s, 4, '-') || !digits(s, 5, 2, &m) ||
        !mark(s, 7, '-') || !digits(s, 8, 2, &d) || !day_valid(y, m, d))
        return false;
    *out = day_of(y, m, d);
    return true;
}

/* Every reply has some days in it: not by way of printf. */
void day_text(Day day, char out[16])
{
    Civil c = day_civil(day);
    if (c.year < 0) {
        snprintf(out, 16, "%04d-%02d-%02d", c.year % 10000, c.month, c.day);
        return;
    }
    int year = c.year % 10000;
    int values[4] = {year / 100, year % 100, c.month, c.day};
    char *at = out;
    for (int i = 0; i < 4; i++) {
        if (i > 1) *at++ = '-';
        *at++ = (char)('0' + values[i] / 10);
        *at++ = (char)('0' + values[i] % 10);
    }
    *at = 0;
}

/* Fraction and zone, from s[at] on. */
static bool parse_tail(Str s, size_t at, Ms *fraction, Ms *zone)
{
    *fraction = 0;
    *zone = 0;
    if (mark(s, at, '.')) {
        Ms place = 100;
        size_t from = ++at;
        for (; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9'; at++, place /= 10)
            *fraction += (s.ptr[at] - '0') * place;
        if (at == from) return false;
    }
    if (at == s.len) return true;
    if (mark(s, at, 'Z')) return at + 1 == s.len;
    int32_t h;
    int32_t m;
    if (!(mark(s, at, '+') || mark(s, at, '-')) || s.len != at + 6 || !digits(s, at + 1, 2, &h) ||
        !mark(s, at + 3, ':') || !digits(s, at + 4, 2, &m) || h > 14 || m > 59)
        return false;
    *zone = (s.ptr[at] == '-' ? -1 : 1) * (h * HOUR_MS + m * MINUTE_MS);
    return true;
}

bool ms_parse(Str s, Ms *out)
{
    Day day;
    int32_t h;
    int32_t m;
    int32_t sec;
    Ms fraction;
    Ms zone;
    if (!day_parse(str_slice(s, 0, 10), &day) || !(mark(s, 10, 'T') || mark(s, 10, ' ')) ||
        !digits(s, 11, 2, &h) || !mark(s, 13, ':') || !digits(s, 14, 2, &m) || !mark(s, 16, ':') ||
        !digits(s, 17, 2, &sec) || h > 23 || m > 59 || sec > 60 ||
        !parse_tail(s, 19, &fraction, &zone))
        return false;
    *out = day * DAY_MS + h * HOUR_MS + m * MINUTE_MS + sec * SECOND_MS + fraction - zone;
    return true;
}

void ms_text(Ms at, char out[32])
{
    char day[16];
    Ms rest = ms_of_day(at, 0);
    day_text(ms_day(at, 0), day);
    int n = snprintf(out, 32, "%sT%02d:%02d:%02d", day, (int)(rest / HOUR_MS),
                     (int)(rest / MINUTE_MS % 60), (int)(rest / SECOND_MS % 60));
    if (rest % SECOND_MS)
        snprintf(out + n, 32 - (size_t)n, ".%03dZ", (int)(rest % SECOND_MS));
    else
        snprintf(out + n, 32 - (size_t)n, "Z");
}

static int64_t read_clock(clockid_t clock, int64_t per_second)
{
    struct timespec t;
    ASSERT(clock_gettime(clock, &t) == 0);
    return t.tv_sec * per_second + t.tv_nsec / (1000000000 / per_second);
}

Ms clock_ahead_ms(void)
{
    static _Atomic Ms known = INT64_MIN;
    Ms ahead = atomic_load_explicit(&known, memory_order_relaxed);
    if (ahead != INT64_MIN) return ahead;
    const char *text = getenv("YL_AHEAD");
    int64_t seconds = 0;
    if (text) ASSERT(str_to_i64(str_of(text), &seconds) && llabs(seconds) < INT32_MAX);
    ahead = seconds * SECOND_MS;
    atomic_store_explicit(&known, ahead, memory_order_relaxed);
    return ahead;
}

Ms clock_now_ms(void)
{
    return read_clock(CLOCK_REALTIME, 1000) + clock_ahead_ms();
}

int64_t clock_steady_us(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000000);
}

int64_t clock_cpu_us(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID, 1000000);
}

bool month_days(int64_t month, Day *first, Day *last)
{
    int32_t year = (int32_t)(month / 100);
    int32_t m = (int32_t)(month % 100);
    if (year < 2000 || year > 2200 || m < 1 || m > 12) return false;
    *first = day_of(year, m, 1);
    *last = (m == 12 ? day_of(year + 1, 1, 1) : day_of(year, m + 1, 1)) - 1;
    return true;
}
