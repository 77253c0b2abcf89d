/* Weeks unlike the weeks before, looked at in the morning after a day with readings: a notice. */
#include "domains/health/inside.h"
#include "engine/vitals/drift.h"
#include "engine/vitals/habit.h"

#define DRIFT_AGAIN_DAYS 14

typedef struct DriftMemory {
    Day told[VITAL_KINDS]; /* the last day that something was said of it; 0 never */
} DriftMemory;

Status drift_arm(Tx *tx, PersonId person)
{
    Ms at = day_ms(ms_day(tx->now_ms, HEALTH_ZONE), HEALTH_ZONE) + HABIT_JUDGED_AT_MS;
    return timer_set(tx, "health.drift", person.v, at > tx->now_ms ? at : at + DAY_MS);
}

/* Until yesterday: today is not over. Steps are counted up through a day. */
static Status days_of(Tx *tx, PersonId person, VitalKind kind, Day today, int32_t out[DRIFT_DAYS])
{
    HealthRoll *rolls;
    size_t count;
    Ms from = day_ms(today - DRIFT_DAYS, HEALTH_ZONE);
    for (int i = 0; i < DRIFT_DAYS; i++) out[i] = DRIFT_NO_DAY;
    TRY(health_rolls(tx, person, kind, from, day_ms(today, HEALTH_ZONE) - 1, true, &rolls, &count));
    for (size_t i = 0; i < count; i++) {
        int64_t at = ms_day(rolls[i].from, HEALTH_ZONE) - (today - DRIFT_DAYS);
        if (at < 0 || at >= DRIFT_DAYS) continue;
        out[at] = (int32_t)(kind == VITAL_STEPS ? rolls[i].most : rolls[i].mean);
    }
    return OK;
}

static Status say_drift(Tx *tx, PersonId person, VitalKind kind, bool trend, const DriftFinding *f)
{
    Buf code = buf_new(tx->arena, 64);
    Buf words = buf_new(tx->arena, 512);
    drift_code(kind, trend, f->more, &code);
    drift_sentence(kind, trend, f, &words);
    return health_raise(tx, (HealthAlarm){.person = person,
                                          .level = VITAL_NOTICE,
                                          .code = buf_str(&code),
                                          .words = buf_str(&words),
                                          .at_ms = tx->now_ms,
                                          .arrived_ms = tx->now_ms});
}

Status watch_drift_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    DriftMemory m;
    PersonId person = {subject};
    Day today = ms_day(tx->now_ms, HEALTH_ZONE);
    bool there;
    bool said = false;
    (void)due_ms;
    TRY(state_find(tx, person, PART_DRIFT, &m, sizeof m, &there));
    for (VitalKind kind = VITAL_SPO2; kind < VITAL_KINDS; kind++) {
        int32_t days[DRIFT_DAYS];
        if (m.told[kind] && today - m.told[kind] < DRIFT_AGAIN_DAYS) continue;
        TRY(days_of(tx, person, kind, today, days));
        DriftFinding f = drift_of(kind, days);
        bool trend = !f.found;
        if (trend) f = trend_of(kind, days);
        if (!f.found) continue;
        TRY(say_drift(tx, person, kind, trend, &f));
        m.told[kind] = today;
        said = true;
    }
    return said ? state_put(tx, person, PART_DRIFT, &m, sizeof m) : OK;
}
