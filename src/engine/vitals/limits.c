#include "engine/vitals/limits.h"

#define NONE                                                                                       \
    {                                                                                              \
        VITAL_NO_LOW, VITAL_NO_HIGH                                                                \
    }

const VitalLimits vital_limits_default = {
    .of =
        {
            [VITAL_PULSE] = {NONE, {49, 101}, {39, 121}, {34, 141}},
            [VITAL_SPO2] = {NONE, {93, VITAL_NO_HIGH}, {89, VITAL_NO_HIGH}, {84, VITAL_NO_HIGH}},
            [VITAL_PRESSURE] = {NONE, {VITAL_NO_LOW, 150}, {89, 180}, {79, VITAL_NO_HIGH}},
            [VITAL_TEMPERATURE] = {NONE, {VITAL_NO_LOW, 373}, {354, 385}, {349, 400}},
            [VITAL_BREATHING] = {NONE, NONE, NONE, NONE},
            [VITAL_GLUCOSE] = {NONE, {4399, 13901}, {3899, 16701}, {2999, VITAL_NO_HIGH}},
            [VITAL_WEIGHT] = {NONE, NONE, NONE, NONE},
            [VITAL_STEPS] = {NONE, NONE, NONE, NONE},
        },
    .diastolic = {NONE, {VITAL_NO_LOW, VITAL_NO_HIGH}, {VITAL_NO_LOW, 110}, NONE},
    .mean_systolic = 135,
    .mean_diastolic = 85,
};

/* How often a level must be seen before it is believed, and within what time. */
typedef struct Confirm {
    int need; /* of the last three */
    Ms within_ms;
} Confirm;

static const Confirm spo2_confirm[VITAL_LEVELS] = {
    [VITAL_ALARM] = {3, 5 * MINUTE_MS},
    [VITAL_EMERGENCY] = {2, 5 * MINUTE_MS},
};
static const Confirm other_confirm[VITAL_LEVELS] = {
    [VITAL_ALARM] = {2, 20 * MINUTE_MS},
    [VITAL_EMERGENCY] = {2, 20 * MINUTE_MS},
};

static const Ms pulse_lasting_ms[VITAL_LEVELS] = {
    [VITAL_NOTICE] = 10 * MINUTE_MS,
    [VITAL_ALARM] = 10 * MINUTE_MS,
    [VITAL_EMERGENCY] = 5 * MINUTE_MS,
};
#define PULSE_GAP_MS     (15 * MINUTE_MS) /* a longer pause breaks the run */
#define CRISIS_SYSTOLIC  180              /* with symptoms: emergency at once */
#define CRISIS_DIASTOLIC 120

void vital_limits_lung(VitalLimits *limits)
{
    limits->of[VITAL_SPO2][VITAL_NOTICE].low = 87;
    limits->of[VITAL_SPO2][VITAL_ALARM].low = 84;
    limits->of[VITAL_SPO2][VITAL_EMERGENCY].low = 79;
}

static bool is_nested(const VitalBound *by_level)
{
    int32_t low = INT32_MAX, high = INT32_MIN;

    for (int level = VITAL_NOTICE; level < VITAL_LEVELS; level++) {
        VitalBound b = by_level[level];
        if (b.low >= b.high) return false;
        if (b.low != VITAL_NO_LOW && b.low > low) return false;
        if (b.high != VITAL_NO_HIGH && b.high < high) return false;
        if (b.low != VITAL_NO_LOW) low = b.low;
        if (b.high != VITAL_NO_HIGH) high = b.high;
    }
    return true;
}

Status vital_limits_check(const VitalLimits *limits, Problem *problem)
{
    bool nested = is_nested(limits->diastolic);

    for (int kind = VITAL_PULSE; kind < VITAL_KINDS; kind++)
        nested = nested && is_nested(limits->of[kind]);
    if (!nested)
        return problem_set(problem, INVALID, "vitals.limits", "提醒、报警、紧急的界限要依次更远");
    return OK;
}

static VitalLevel level_of(const VitalBound *by_level, int32_t value, bool *low)
{
    for (int level = VITAL_EMERGENCY; level >= VITAL_NOTICE; level--) {
        if (value > by_level[level].low && value < by_level[level].high) continue;
        *low = value <= by_level[level].low;
        return (VitalLevel)level;
    }
    return VITAL_FINE;
}

static VitalLevel level_alone(const VitalLimits *limits, const VitalReading *r, bool *low)
{
    VitalLevel level = level_of(limits->of[r->kind], r->value, low);
    bool second_low = false;

    if (r->kind != VITAL_PRESSURE) return level;
    VitalLevel second = level_of(limits->diastolic, r->second, &second_low);
    if (second > level) *low = second_low;
    return second > level ? second : level;
}

/* The strongest level that enough of the last readings reach, on the side of the newest. */
static VitalLevel confirmed(const VitalWatch *w, const VitalReading *r, bool low)
{
    const Confirm *table = r->kind == VITAL_SPO2 ? spo2_confirm : other_confirm;

    for (int level = VITAL_EMERGENCY; level > VITAL_NOTICE; level--) {
        int seen = 0;
        for (int i = 0; i < VITAL_KEPT; i++) {
            const VitalPast *p = &w->past[r->kind][i];
            seen += p->at != 0 && r->at - p->at <= table[level].within_ms && p->low == low &&
                    (int)p->level >= level;
        }
        if (seen >= table[level].need) return (VitalLevel)level;
    }
    return VITAL_NOTICE;
}

/* The strongest level the resting pulse has kept for its time. */
static VitalLevel lasting(VitalWatch *w, const VitalReading *r, VitalLevel alone, bool low)
{
    VitalLevel kept = VITAL_FINE;
    bool broken = w->pulse_at == 0 || r->at - w->pulse_at > PULSE_GAP_MS || !r->at_rest;

    w->pulse_at = r->at;
    for (int level = VITAL_NOTICE; level < VITAL_LEVELS; level++)
        for (int side = 0; side < 2; side++) {
            Ms *since = &w->lasting_since[level][side];
            bool holds = r->at_rest && (int)alone >= level && side == (int)low;
            if (!holds || broken) *since = 0;
            if (holds && *since == 0) *since = r->at;
            if (holds && r->at - *since >= pulse_lasting_ms[level]) kept = (VitalLevel)level;
        }
    return kept;
}

static void remember(VitalWatch *w, const VitalReading *r, VitalLevel level, bool low)
{
    VitalPast *past = w->past[r->kind];

    for (int i = VITAL_KEPT - 1; i > 0; i--) past[i] = past[i - 1];
    past[0] = (VitalPast){.at = r->at, .level = level, .low = low};
}

/* Takes the value into its day; true when the mean of three days is at or above the limit and has
 * not been said today. */
static bool mean_is_high(const VitalLimits *limits, VitalWatch *w, const VitalReading *r, Ms zone)
{
    Day day = ms_day(r->at, zone);
    int32_t systolic = 0, diastolic = 0;

    if (w->sums[0] == 0 || day != w->mean_day[0]) {
        for (int i = VITAL_MEAN_DAYS - 1; i > 0; i--) {
            w->mean_day[i] = w->mean_day[i - 1];
            w->systolic_sum[i] = w->systolic_sum[i - 1];
            w->diastolic_sum[i] = w->diastolic_sum[i - 1];
            w->sums[i] = w->sums[i - 1];
        }
        w->mean_day[0] = day;
        w->systolic_sum[0] = w->diastolic_sum[0] = w->sums[0] = 0;
    }
    if (w->sums[0] < 10000) {
        w->systolic_sum[0] += r->value;
        w->diastolic_sum[0] += r->second;
        w->sums[0]++;
    }
    for (int i = 0; i < VITAL_MEAN_DAYS; i++) {
        if (w->sums[i] == 0 || day - w->mean_day[i] > 7) return false;
        systolic += w->systolic_sum[i] / w->sums[i];
        diastolic += w->diastolic_sum[i] / w->sums[i];
    }
    if (w->mean_said == day || (systolic < VITAL_MEAN_DAYS * limits->mean_systolic &&
                                diastolic < VITAL_MEAN_DAYS * limits->mean_diastolic))
        return false;
    w->mean_said = day;
    return true;
}

static bool needs_confirming(const VitalReading *r)
{
    switch (r->kind) {
    case VITAL_PRESSURE:
    case VITAL_SPO2: return true;
    case VITAL_TEMPERATURE: return r->source == VITAL_BY_WRIST;
    case VITAL_PULSE:
    case VITAL_BREATHING:
    case VITAL_GLUCOSE:
    case VITAL_WEIGHT:
    case VITAL_STEPS:
    case VITAL_KINDS: return false;
    }
    return false;
}

static void name_it(VitalFinding *f)
{
    static const char *const levels[VITAL_LEVELS] = {"fine", "notice", "alarm", "emergency"};
    const char *const words[] = {"vitals.", vital_facts(f->reading.kind)->name,
                                 f->mean  ? ".mean."
                                 : f->low ? ".low."
                                          : ".high.",
                                 levels[f->level]};
    size_t at = 0;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (const char *c = words[i]; *c && at + 1 < sizeof f->code; c++) f->code[at++] = *c;
    f->code[at] = 0;
}

VitalFinding vital_judge(const VitalLimits *limits, VitalWatch *w, VitalReading r, Ms zone)
{
    VitalFinding f = {.reading = r};

    if (!vital_is_plausible(&r) || r.at <= w->past[r.kind][0].at) return f;
    VitalLevel alone = level_alone(limits, &r, &f.low);
    remember(w, &r, alone, f.low);
    f.level = alone;
    if (r.kind == VITAL_PULSE) f.level = lasting(w, &r, alone, f.low);
    if (needs_confirming(&r) && alone > VITAL_NOTICE) {
        f.level = confirmed(w, &r, f.low);
        f.measure_again = f.level < alone;
    }
    if (r.kind == VITAL_PRESSURE) {
        bool crisis = r.symptoms && (r.value >= CRISIS_SYSTOLIC || r.second >= CRISIS_DIASTOLIC);
        if (crisis) f.level = VITAL_EMERGENCY;
        f.mean = mean_is_high(limits, w, &r, zone) && f.level == VITAL_FINE;
        if (f.mean) f.level = VITAL_NOTICE;
    }
    if (f.level != VITAL_FINE) name_it(&f);
    return f;
}

void vital_sentence(const VitalFinding *f, Buf *out)
{
    const VitalFacts *facts = vital_facts(f->reading.kind);
    const char *side = f->low ? "偏低" : "偏高";

    if (f->level == VITAL_FINE || !facts) return;
    if (f->mean) {
        buf_text(out, "近三天血压平均偏高。");
        return;
    }
    buf_text(out, facts->word);
    if (f->reading.kind == VITAL_PRESSURE)
        buf_fmt(out, " %d/%d", f->reading.value, f->reading.second);
    else if (facts->per_unit == 1)
        buf_fmt(out, " %d", f->reading.value);
    else
        buf_fmt(out, " %d.%d", f->reading.value / facts->per_unit,
                f->reading.value % facts->per_unit * 10 / facts->per_unit);
    if (f->reading.kind == VITAL_SPO2) buf_text(out, "%");
    buf_fmt(out, "，%s。", side);
    if (f->measure_again) buf_text(out, "请坐好，再测一次。");
}
