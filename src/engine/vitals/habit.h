/* What somebody does every day, and a day that is unlike their own days: how often they leave the
 * bed at night, how much water runs.
 *
 * Owns        a HabitState of fixed size, whole numbers only
 * Always true compared with the person's own median and spread of the last 28 days, never with
 *             other people; nothing is said before ten days are known; days away are neither judged
 *             nor learnt; one finding for a kind and day
 * Source      domain rules C16 (own baseline); the margins are ours */
#pragma once
#include "base/time.h"

enum { HABIT_DAYS = 28, HABIT_LEARN_DAYS = 10, HABIT_JUDGED_AT_MS = 10 * 3600000 };

typedef enum HabitKind {
    HABIT_NIGHT_UPS = 0, /* times out of bed between 22:00 and 06:00; of the morning's day */
    HABIT_WATER_L = 1,   /* litres from midnight to midnight */
    HABIT_KINDS,
} HabitKind;

typedef struct HabitDays {
    int32_t now[2]; /* what was counted of the day with this parity */
    Day now_day[2]; /* which day that is; 0: none */
    int16_t past[HABIT_DAYS];
    uint8_t count, next;
} HabitDays;

typedef struct HabitState {
    HabitDays of[HABIT_KINDS];
    int64_t litres; /* the meter's last count; -1: none */
    int8_t in_bed;  /* 1 yes, 0 no, -1 not known */
    Day judged;     /* the last day that was judged */
} HabitState;

typedef struct HabitFinding {
    HabitKind kind;
    bool more; /* than usual; else less */
    int32_t value, usual;
} HabitFinding;

void habit_start(HabitState *state);
void habit_bed(HabitState *state, bool in_bed, Ms at, Ms zone);
/* A meter's count since it was made; a smaller one than before is a new meter. */
void habit_water(HabitState *state, int64_t litres, Ms at, Ms zone);
/* In the morning of `day`: the night that ended and the day before. `away`: not judged, not learnt.
 * Fills at most HABIT_KINDS findings and returns how many. */
int habit_judge(HabitState *state, Day day, bool away, HabitFinding out[HABIT_KINDS]);
/* "habit.bed.more", "habit.water.less" … */
const char *habit_code(const HabitFinding *finding);
