#include "engine/vitals/drift.h"

#include <math.h>
#include <stdlib.h>

typedef struct Margin {
    int32_t least;   /* so much more or less is worth telling, stored units … */
    int32_t percent; /* … or so much of the usual, whichever is larger */
    int32_t sigma;   /* days differ by at least so much */
    bool more, less; /* what is told */
    bool trend;
} Margin;

static const Margin margins[VITAL_KINDS] = {
    [VITAL_SPO2] = {2, 0, 1, false, true, false},
    [VITAL_PRESSURE] = {10, 0, 4, true, true, false},
    [VITAL_TEMPERATURE] = {4, 0, 2, true, true, false},
    [VITAL_BREATHING] = {3, 0, 1, true, true, false},
    [VITAL_GLUCOSE] = {1200, 15, 400, true, true, false},
    [VITAL_WEIGHT] = {2000, 3, 300, true, true, true},
    [VITAL_STEPS] = {800, 35, 300, false, true, true},
};

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double middle(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, ascending);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static int known_of(const int32_t *days, int from, int to, double *out)
{
    int n = 0;
    for (int i = from; i < to; i++)
        if (days[i] != DRIFT_NO_DAY) out[n++] = days[i];
    return n;
}

/* Far enough to be told, in a direction that is told. */
static bool tells(const Margin *m, double usual, double change)
{
    double least = fabs(usual) * m->percent / 100;
    if (least < m->least) least = m->least;
    return fabs(change) >= least && (change > 0 ? m->more : m->less);
}

DriftFinding drift_of(VitalKind kind, const int32_t days[DRIFT_DAYS])
{
    const Margin *m = &margins[kind];
    double before[DRIFT_DAYS];
    double off[DRIFT_DAYS];
    double now[DRIFT_DAYS];
    int first = DRIFT_DAYS - DRIFT_NEW_DAYS;
    int n = known_of(days, 0, first, before);
    int k = known_of(days, first, DRIFT_DAYS, now);
    if (!m->least || n < 14 || k < 7) return (DriftFinding){0};
    double usual = middle(before, n);
    for (int i = 0; i < n; i++) off[i] = fabs(before[i] - usual);
    double sigma = 1.4826 * middle(off, n);
    if (sigma < m->sigma) sigma = m->sigma;
    double high = 0;
    double low = 0;
    for (int i = 0; i < k; i++) {
        double z = (now[i] - usual) / sigma;
        high = fmax(0, high + z - 0.5);
        low = fmax(0, low - z - 0.5);
    }
    double recent = middle(now, k);
    bool far = recent > usual ? high >= 5 : low >= 5;
    return (DriftFinding){far && tells(m, usual, recent - usual), recent > usual,
                          (int32_t)lround(usual), (int32_t)lround(recent)};
}

DriftFinding trend_of(VitalKind kind, const int32_t days[DRIFT_DAYS])
{
    const Margin *m = &margins[kind];
    double slopes[DRIFT_NEW_DAYS * (DRIFT_NEW_DAYS - 1) / 2];
    double now[DRIFT_DAYS];
    int first = DRIFT_DAYS - DRIFT_NEW_DAYS;
    int k = known_of(days, first, DRIFT_DAYS, now);
    int pairs = 0;
    int signs = 0;
    if (!m->trend || k < 10) return (DriftFinding){0};
    for (int i = first; i < DRIFT_DAYS; i++)
        for (int j = i + 1; j < DRIFT_DAYS; j++) {
            if (days[i] == DRIFT_NO_DAY || days[j] == DRIFT_NO_DAY) continue;
            double change = (double)days[j] - days[i];
            slopes[pairs++] = change / (j - i);
            signs += change > 0 ? 1 : change < 0 ? -1 : 0;
        }
    double change = middle(slopes, pairs) * (DRIFT_NEW_DAYS - 1);
    double spread = sqrt(k * (k - 1) * (2.0 * k + 5) / 18);
    double mean = middle(now, k);
    bool real = abs(signs) >= 3.29 * spread;
    return (DriftFinding){real && tells(m, mean, change), change > 0,
                          (int32_t)lround(mean - change / 2), (int32_t)lround(mean + change / 2)};
}

void drift_code(VitalKind kind, bool trend, bool more, Buf *out)
{
    buf_fmt(out, "%s.%s.%s", trend ? "trend" : "drift", vital_facts(kind)->name,
            more ? "more" : "less");
}

static const char *const drift_words[VITAL_KINDS][2] = {
    [VITAL_SPO2] = {"近两周血氧比平时低。平时 %s%%，近来 %s%%。", ""},
    [VITAL_PRESSURE] = {"近两周高压比平时低。平时 %s，近来 %s。",
                        "近两周高压比平时高。平时 %s，近来 %s。"},
    [VITAL_TEMPERATURE] = {"近两周体温比平时低。平时 %s 度，近来 %s 度。",
                           "近两周体温比平时高。平时 %s 度，近来 %s 度。"},
    [VITAL_BREATHING] = {"近两周呼吸比平时慢。平时每分钟 %s 次，近来 %s 次。",
                         "近两周呼吸比平时快。平时每分钟 %s 次，近来 %s 次。"},
    [VITAL_GLUCOSE] = {"近两周血糖比平时低。平时 %s，近来 %s。",
                       "近两周血糖比平时高。平时 %s，近来 %s。"},
    [VITAL_WEIGHT] = {"近两周体重比平时轻。平时 %s 公斤，近来 %s 公斤。",
                      "近两周体重比平时重。平时 %s 公斤，近来 %s 公斤。"},
    [VITAL_STEPS] = {"近两周走路比平时少。平时一天 %s 步，近来 %s 步。", ""},
};
static const char *const trend_words[VITAL_KINDS][2] = {
    [VITAL_WEIGHT] = {"两周来体重一直在减。从 %s 公斤到 %s 公斤。",
                      "两周来体重一直在加。从 %s 公斤到 %s 公斤。"},
    [VITAL_STEPS] = {"两周来走路越来越少。从一天 %s 步到 %s 步。", ""},
};

/* In the unit for people, to a tenth where the unit has parts. */
static void say_value(const VitalFacts *facts, int32_t value, char out[24])
{
    int64_t tenths = ((int64_t)value * 10 + facts->per_unit / 2) / facts->per_unit;
    if (facts->per_unit == 1)
        snprintf(out, 24, "%d", value);
    else
        snprintf(out, 24, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

void drift_sentence(VitalKind kind, bool trend, const DriftFinding *f, Buf *out)
{
    const char *const *words = trend ? trend_words[kind] : drift_words[kind];
    const VitalFacts *facts = vital_facts(kind);
    char usual[24];
    char recent[24];
    say_value(facts, f->usual, usual);
    say_value(facts, f->recent, recent);
    Str rest = str_of(words[f->more]);
    const char *const numbers[] = {usual, recent};
    for (size_t at = 0, n = 0; at < rest.len; at++) {
        bool mark = rest.ptr[at] == '%' && at + 1 < rest.len;
        if (!mark)
            buf_char(out, rest.ptr[at]);
        else if (rest.ptr[++at] == 's' && n < 2)
            buf_put(out, str_of(numbers[n++]));
        else
            buf_char(out, '%');
    }
}
