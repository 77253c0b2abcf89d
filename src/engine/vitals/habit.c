#include "engine/vitals/habit.h"

#include <stdlib.h>
#include <string.h>

void habit_start(HabitState *s)
{
    *s = (HabitState){.litres = -1, .in_bed = -1};
}

static void count(HabitDays *d, Day day, int64_t by)
{
    int at = (int)(day & 1);
    if (d->now_day[at] != day) {
        d->now_day[at] = day;
        d->now[at] = 0;
    }
    if (d->now[at] + by <= INT16_MAX) d->now[at] += (int32_t)by;
}

/* The day whose morning ends this night; 0 by daylight. */
static Day night_of(Ms at, Ms zone)
{
    Ms of_day = ms_of_day(at, zone);
    if (of_day >= 22 * HOUR_MS) return ms_day(at, zone) + 1;
    return of_day < 6 * HOUR_MS ? ms_day(at, zone) : 0;
}

void habit_bed(HabitState *s, bool in_bed, Ms at, Ms zone)
{
    Day night = night_of(at, zone);
    if (night) count(&s->of[HABIT_NIGHT_UPS], night, s->in_bed == 1 && !in_bed);
    s->in_bed = in_bed;
}

void habit_water(HabitState *s, int64_t litres, Ms at, Ms zone)
{
    int64_t used = s->litres >= 0 && litres >= s->litres ? litres - s->litres : 0;
    s->litres = litres;
    count(&s->of[HABIT_WATER_L], ms_day(at, zone), used);
}

static int by_value(const void *a, const void *b)
{
    return *(const int16_t *)a - *(const int16_t *)b;
}

static int32_t median(const int16_t *values, int n)
{
    int16_t sorted[HABIT_DAYS];
    memcpy(sorted, values, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, by_value);
    return sorted[n / 2];
}

/* 1.4826 MAD is a standard deviation; three of them, and never less than the margin. */
static bool unlike(const HabitDays *d, HabitKind kind, int32_t value, HabitFinding *f)
{
    static const int32_t least[HABIT_KINDS] = {[HABIT_NIGHT_UPS] = 3, [HABIT_WATER_L] = 40};
    int16_t off[HABIT_DAYS];
    int n = d->count;
    if (n < HABIT_LEARN_DAYS) return false;
    int32_t usual = median(d->past, n);
    for (int i = 0; i < n; i++) off[i] = (int16_t)abs(d->past[i] - usual);
    int32_t margin = (int32_t)((int64_t)median(off, n) * 44478 / 10000);
    if (margin < least[kind]) margin = least[kind];
    *f = (HabitFinding){kind, value > usual, value, usual};
    if (value >= usual + margin) return true;
    /* Nearly no water where much runs: somebody may lie there. Fewer nights' rounds are no worry.
     */
    return kind == HABIT_WATER_L && usual >= 20 && value <= usual / 5;
}

static void learn(HabitDays *d, int32_t value)
{
    d->past[d->next] = (int16_t)value;
    d->next = (uint8_t)((d->next + 1) % HABIT_DAYS);
    if (d->count < HABIT_DAYS) d->count++;
}

int habit_judge(HabitState *s, Day day, bool away, HabitFinding out[HABIT_KINDS])
{
    int n = 0;
    if (s->judged >= day) return 0;
    s->judged = day;
    for (int k = 0; k < HABIT_KINDS; k++) {
        HabitDays *d = &s->of[k];
        Day about = k == HABIT_NIGHT_UPS ? day : day - 1;
        int at = (int)(about & 1);
        bool ever = d->now_day[0] || d->now_day[1];
        int32_t value = d->now_day[at] == about ? d->now[at] : 0;
        if (!ever || away) continue;
        if (unlike(d, (HabitKind)k, value, &out[n])) n++;
        learn(d, value);
    }
    return n;
}

const char *habit_code(const HabitFinding *f)
{
    switch (f->kind) {
    case HABIT_NIGHT_UPS: return f->more ? "habit.bed.more" : "habit.bed.less";
    case HABIT_WATER_L: return f->more ? "habit.water.more" : "habit.water.less";
    case HABIT_KINDS: break;
    }
    return "habit";
}
