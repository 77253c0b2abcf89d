#include "base/test.h"
#include "engine/vitals/habit.h"

#define ZONE (8 * HOUR_MS)

static Ms at(int day, int hour, int minute)
{
    return day_ms(20000 + day, ZONE) + hour * HOUR_MS + minute * MINUTE_MS;
}

/* Nights of so many ways out of bed, days of so many litres; returns the findings of the last. */
static int live(HabitState *s, int from, int to, int ups, int64_t *meter, int64_t litres, bool away,
                HabitFinding *out)
{
    int n = 0;
    for (int day = from; day < to; day++) {
        habit_bed(s, true, at(day, 22, 30), ZONE);
        for (int i = 0; i < ups; i++) {
            habit_bed(s, false, at(day + 1, 1, i * 5), ZONE);
            habit_bed(s, true, at(day + 1, 1, i * 5 + 2), ZONE);
        }
        habit_bed(s, false, at(day + 1, 6, 30), ZONE); /* the morning is no night */
        for (int hour = 7; hour < 21 && litres; hour++)
            habit_water(s, *meter += litres / 14, at(day, hour, 0), ZONE);
        n = habit_judge(s, 20000 + day + 1, away, out);
    }
    return n;
}

TEST(days_like_the_others_are_nothing_and_a_night_of_many_ways_is_said_with_what_is_usual)
{
    HabitState s;
    HabitFinding f[HABIT_KINDS];
    int64_t meter = 1000;
    habit_start(&s);
    for (int day = 0; day < 20; day++)
        CHECK_INT(0, live(&s, day, day + 1, 1 + day % 2, &meter, 140, false, f));
    CHECK_INT(1, live(&s, 20, 21, 6, &meter, 140, false, f));
    CHECK_TEXT("habit.bed.more", habit_code(&f[0]));
    CHECK_INT(6, f[0].value);
    CHECK(f[0].usual == 1 || f[0].usual == 2);
    CHECK_INT(0, habit_judge(&s, 20021, false, f)); /* once a day */
}

TEST(a_day_without_water_is_said_and_a_day_away_is_not)
{
    HabitState s;
    HabitFinding f[HABIT_KINDS];
    int64_t meter = 0;
    habit_start(&s);
    CHECK_INT(0, live(&s, 0, 15, 1, &meter, 140, false, f));
    HabitState before = s;
    CHECK_INT(0, live(&s, 15, 16, 1, &meter, 0, true, f));
    s = before;
    CHECK_INT(1, live(&s, 15, 16, 1, &meter, 0, false, f));
    CHECK_TEXT("habit.water.less", habit_code(&f[0]));
    CHECK_INT(0, f[0].value);
    CHECK(f[0].usual > 100);
}

TEST(nothing_is_said_before_ten_days_and_a_new_meter_is_no_flood)
{
    HabitState s;
    HabitFinding f[HABIT_KINDS];
    int64_t meter = 900000;
    habit_start(&s);
    CHECK_INT(0, live(&s, 0, 8, 1, &meter, 140, false, f));
    CHECK_INT(0, live(&s, 8, 9, 9, &meter, 1400, false, f));
    habit_start(&s);
    CHECK_INT(0, live(&s, 0, 15, 1, &meter, 140, false, f));
    meter = 0;
    CHECK_INT(0, live(&s, 15, 16, 1, &meter, 140, false, f));
}
