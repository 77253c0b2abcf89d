/* Time: Ms since 1970 UTC, and Day, a calendar day counted from 1970-01-01.
 *
 * A rule never asks for the time; it is given `now` once per request.  Only clock_now_ms reads the
 * machine's clock, and only the outermost layer calls it.  China has one zone without summer time;
 * a zone is a fixed offset. */
#pragma once
#include "base/str.h"

typedef int64_t Ms;
typedef int32_t Day;

#define SECOND_MS   ((Ms)1000)
#define MINUTE_MS   (60 * SECOND_MS)
#define HOUR_MS     (60 * MINUTE_MS)
#define DAY_MS      (24 * HOUR_MS)
#define SHANGHAI_MS (8 * HOUR_MS)

typedef struct Civil {
    int32_t year;
    int32_t month; /* 1..12 */
    int32_t day;   /* 1..31 */
} Civil;

Day day_of(int32_t year, int32_t month, int32_t day);
Civil day_civil(Day day);
/* 1 = Monday .. 7 = Sunday */
int32_t day_weekday(Day day);
/* Full years on `day`; a 29 February birthday counts on 28 February in common years. */
int32_t day_age(Day birth, Day day);
bool day_valid(int32_t year, int32_t month, int32_t day);
/* The days of a month written 202603; false: no month of 2000 to 2200. */
bool month_days(int64_t month, Day *first, Day *last);

Day ms_day(Ms at, Ms zone);
/* Midnight of the day in the zone. */
Ms day_ms(Day day, Ms zone);
/* Milliseconds since local midnight. */
Ms ms_of_day(Ms at, Ms zone);

/* "2026-03-02" and nothing else. */
bool day_parse(Str text, Day *out);
void day_text(Day day, char out[16]);
/* "2026-03-02T10:30:00Z", with optional fraction and offset "+08:00". Without zone: UTC. */
bool ms_parse(Str text, Ms *out);
/* "2026-03-02T10:30:00Z", with ".123" when not a whole second. */
void ms_text(Ms at, char out[32]);

/* The machine's clocks. */
Ms clock_now_ms(void);
int64_t clock_steady_us(void);
/* CPU time of the calling thread. */
int64_t clock_cpu_us(void);
