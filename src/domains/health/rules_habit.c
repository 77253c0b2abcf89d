/* Days unlike a person's own days: kept as counts, judged once a morning, said with what was seen
 * and what is usual. A notice: it is shown, and told to who asked; nobody is sent. */
#include "domains/health/inside.h"
#include "engine/vitals/habit.h"

static Ms next_morning(Ms now)
{
    Ms at = day_ms(ms_day(now, HEALTH_ZONE), HEALTH_ZONE) + HABIT_JUDGED_AT_MS;
    return at > now ? at : at + DAY_MS;
}

static bool is_habit(const HealthIn *in)
{
    return !in->late && (in->fact == HOME_BED + 1 || in->fact == HOME_WATER + 1);
}

Status watch_habits(Tx *tx, Judging *j)
{
    HabitState s;
    bool there;
    bool any = false;
    PersonId person = j->device.person;
    for (size_t i = 0; i < j->count; i++) any = any || is_habit(&j->items[i]);
    if (!any) return OK;
    TRY(state_find(tx, person, PART_HABIT, &s, sizeof s, &there));
    if (!there) {
        habit_start(&s);
        TRY(timer_set(tx, "health.habit", person.v, next_morning(tx->now_ms)));
    }
    for (size_t i = 0; i < j->count; i++) {
        const HealthIn *in = &j->items[i];
        if (!is_habit(in)) continue;
        if (in->fact == HOME_BED + 1)
            habit_bed(&s, in->fact_e3 != 0, in->at_ms, HEALTH_ZONE);
        else
            habit_water(&s, in->fact_e3, in->at_ms, HEALTH_ZONE); /* thousandths of m³ are litres */
    }
    return state_put(tx, person, PART_HABIT, &s, sizeof s);
}

static Str words_of(Tx *tx, const HabitFinding *f)
{
    int value = (int)f->value;
    int usual = (int)f->usual;
    if (f->kind == HABIT_NIGHT_UPS)
        return str_fmt(tx->arena, "昨夜起床 %d 次，平时 %d 次。", value, usual);
    return str_fmt(tx->arena, "昨天用水 %d 升，平时 %d 升。", value, usual);
}

Status watch_habit_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    HabitState s;
    HabitFinding found[HABIT_KINDS];
    PersonId person = {subject};
    Day day = ms_day(tx->now_ms, HEALTH_ZONE);
    bool there;
    bool away;
    (void)due_ms;
    TRY(state_find(tx, person, PART_HABIT, &s, sizeof s, &there));
    if (!there) return OK;
    TRY(people_is_away(tx, person, day - 1, &away));
    int n = habit_judge(&s, day, away, found);
    for (int i = 0; i < n; i++)
        TRY(health_raise(tx, (HealthAlarm){.person = person,
                                           .level = VITAL_NOTICE,
                                           .code = str_of(habit_code(&found[i])),
                                           .words = words_of(tx, &found[i]),
                                           .at_ms = day_ms(day, HEALTH_ZONE),
                                           .arrived_ms = tx->now_ms}));
    TRY(timer_set(tx, "health.habit", person.v, next_morning(tx->now_ms)));
    return state_put(tx, person, PART_HABIT, &s, sizeof s);
}
