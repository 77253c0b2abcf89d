#include "base/number.h"
#include "base/test.h"
#include "engine/vitals/drift.h"

#include <math.h>

typedef struct Usual {
    VitalKind kind;
    int32_t middle, spread;
} Usual;
static const Usual usuals[] = {{VITAL_SPO2, 96, 1},         {VITAL_PRESSURE, 134, 8},
                               {VITAL_TEMPERATURE, 365, 2}, {VITAL_BREATHING, 16, 1},
                               {VITAL_GLUCOSE, 6800, 900},  {VITAL_WEIGHT, 61000, 350},
                               {VITAL_STEPS, 4200, 1300}};
enum { USUALS = sizeof usuals / sizeof *usuals };

/* Near enough to a bell: the sum of twelve. */
static double bell(Random *r)
{
    double sum = -6;
    for (int i = 0; i < 12; i++) sum += (double)random_below(r, 1000000) / 1e6;
    return sum;
}

static void fill(Random *r, const Usual *u, int missing_percent, int32_t days[DRIFT_DAYS])
{
    for (int i = 0; i < DRIFT_DAYS; i++)
        days[i] = (int)random_below(r, 100) < missing_percent
                      ? DRIFT_NO_DAY
                      : u->middle + (int32_t)lround(u->spread * bell(r));
}

static void shift(int32_t days[DRIFT_DAYS], int from, int32_t by)
{
    for (int i = from; i < DRIFT_DAYS; i++)
        if (days[i] != DRIFT_NO_DAY) days[i] += by;
}

TEST(weeks_like_the_weeks_before_say_nothing)
{
    Random r = random_seeded(7);
    for (int u = 0; u < USUALS; u++) {
        int said = 0;
        for (int round = 0; round < 3000; round++) {
            int32_t days[DRIFT_DAYS];
            fill(&r, &usuals[u], round % 3 * 20, days);
            said += drift_of(usuals[u].kind, days).found + trend_of(usuals[u].kind, days).found;
        }
        test_note("%s: %d of 3000 fortnights", vital_facts(usuals[u].kind)->name, said);
        CHECK(said <= 15); /* a fortnight in two hundred: one in seven years of a person */
    }
}

TEST(a_fortnight_that_is_clearly_different_is_said_with_its_two_numbers)
{
    static const struct {
        VitalKind kind;
        int32_t by;
        bool more;
        const char *code;
    } cases[] = {{VITAL_SPO2, -4, false, "drift.spo2.less"},
                 {VITAL_PRESSURE, 20, true, "drift.bp.more"},
                 {VITAL_PRESSURE, -20, false, "drift.bp.less"},
                 {VITAL_TEMPERATURE, 7, true, "drift.temp.more"},
                 {VITAL_BREATHING, 6, true, "drift.rr.more"},
                 {VITAL_GLUCOSE, 2600, true, "drift.glu.more"},
                 {VITAL_WEIGHT, -3500, false, "drift.weight.less"},
                 {VITAL_STEPS, -2600, false, "drift.steps.less"}};
    Random r = random_seeded(11);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int found = 0;
        const Usual *u = usuals;
        while (u->kind != cases[c].kind) u++;
        for (int round = 0; round < 300; round++) {
            int32_t days[DRIFT_DAYS];
            fill(&r, u, 10, days);
            shift(days, DRIFT_DAYS - DRIFT_NEW_DAYS, cases[c].by);
            DriftFinding f = drift_of(cases[c].kind, days);
            found += f.found && f.more == cases[c].more;
        }
        if (!CHECK(found >= 285)) test_note("%s: %d of 300", cases[c].code, found);
        Buf code = buf_new(test_arena(), 64);
        drift_code(cases[c].kind, false, cases[c].more, &code);
        CHECK_STR(str_of(cases[c].code), buf_str(&code));
    }
}

TEST(what_is_said_names_the_numbers_and_no_illness)
{
    Buf words = buf_new(test_arena(), 512);
    DriftFinding f = {true, false, 61040, 57960};
    drift_sentence(VITAL_WEIGHT, false, &f, &words);
    CHECK_STR(STR("近两周体重比平时轻。平时 61.0 公斤，近来 58.0 公斤。"), buf_str(&words));
    words = buf_new(test_arena(), 512);
    f = (DriftFinding){true, false, 97, 93};
    drift_sentence(VITAL_SPO2, false, &f, &words);
    CHECK_STR(STR("近两周血氧比平时低。平时 97%，近来 93%。"), buf_str(&words));
    words = buf_new(test_arena(), 512);
    f = (DriftFinding){true, false, 5200, 2300};
    drift_sentence(VITAL_STEPS, true, &f, &words);
    CHECK_STR(STR("两周来走路越来越少。从一天 5200 步到 2300 步。"), buf_str(&words));
}

TEST(a_slope_is_said_when_the_middle_has_not_moved_far_yet)
{
    int32_t days[DRIFT_DAYS];
    for (int i = 0; i < DRIFT_DAYS; i++) days[i] = DRIFT_NO_DAY;
    for (int i = 0; i < DRIFT_NEW_DAYS; i++) /* a new scale: nothing is known of before */
        days[DRIFT_DAYS - DRIFT_NEW_DAYS + i] = 60000 - i * 250 + i % 3 * 100;
    CHECK(!drift_of(VITAL_WEIGHT, days).found);
    DriftFinding f = trend_of(VITAL_WEIGHT, days);
    CHECK(f.found && !f.more && f.usual > f.recent + 2500);
    CHECK(!trend_of(VITAL_PRESSURE, days).found); /* of weight and steps alone */
    for (int i = 0; i < 5; i++) days[DRIFT_DAYS - 1 - 2 * i] = DRIFT_NO_DAY;
    CHECK(!trend_of(VITAL_WEIGHT, days).found);
    for (int i = 0; i < DRIFT_DAYS; i++) days[i] = DRIFT_NO_DAY;
    for (int kind = 1; kind < VITAL_KINDS; kind++)
        CHECK(!drift_of((VitalKind)kind, days).found && !trend_of((VitalKind)kind, days).found);
}
