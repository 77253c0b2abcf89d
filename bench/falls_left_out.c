/* How well are falls found in people the model has not seen?
 *
 *   build/bench/falls_left_out [FILE] [RIDGE]
 *
 * Fits the logistic weights on all people but one and judges the one, for each in turn; prints
 * sensitivity, specificity and specificity on elders' activities for a range of thresholds, beside
 * the plain rule of the data's README, each person by himself, and the weights fitted on everybody
 * in the form of engine/vitals/falls_weights.c.  A trial is called a fall when any of its impacts
 * is.
 *
 * Then the same trials as another watch would have recorded them (other rates, noise, the other
 * wrist, a coarse range, a late start), judged by the weights in use: these people are known to the
 * weights, so only what a row loses against the first is worth reading. */
#include "base/file.h"
#include "base/json.h"
#include "base/number.h"
#include "engine/vitals/falls.h"

#include <math.h>
#include <stdio.h>

enum { TRIALS_MAX = 2000, IMPACTS_MAX = 64, PEOPLE_MAX = 1000, WIDTH = FALL_FEATURES + 1 };

#define ELDER_WEIGHT 1.5 /* a false cry of an elder costs more */

typedef struct Sample {
    double v[3]; /* tenths of m/s² */
} Sample;

typedef struct Trial {
    Sample *raw;
    size_t n;
    double rate_hz;
    int person;
    bool elder, fall;
    int impacts;
    double f[IMPACTS_MAX][FALL_FEATURES]; /* raw, then as z */
    double score;                         /* when left out: the greatest of its impacts */
} Trial;

typedef struct Model {
    double w[WIDTH]; /* the bias last */
} Model;

static const char *const names[FALL_FEATURES] = {
    [FALL_PEAK] = "FALL_PEAK",
    [FALL_LASTING] = "FALL_LASTING",
    [FALL_ENERGY] = "FALL_ENERGY",
    [FALL_TURN] = "FALL_TURN",
    [FALL_QUIET_AFTER] = "FALL_QUIET_AFTER",
    [FALL_STIR_AFTER] = "FALL_STIR_AFTER",
    [FALL_STIR_BEFORE] = "FALL_STIR_BEFORE",
    [FALL_BUSY_BEFORE] = "FALL_BUSY_BEFORE",
    [FALL_ARM_BEFORE] = "FALL_ARM_BEFORE",
};

static Trial *trials;
static int trial_count;
static double mean[FALL_FEATURES], spread[FALL_FEATURES];

static void take_impact(Trial *t, const FallDecision *d)
{
    if (t->impacts < IMPACTS_MAX) memcpy(t->f[t->impacts++], d->feature, sizeof d->feature);
}

static void read_trial(Arena *arena, const Json *line, Trial *t)
{
    static FallStream stream;
    const Json *axis[3] = {json_member(line, "x"), json_member(line, "y"), json_member(line, "z")};
    size_t n = json_count(axis[0]);
    int64_t last_ms = 1;
    FallDecision d;

    t->person = (int)json_i64_or(line, "subject", 0) % PEOPLE_MAX;
    t->elder = json_bool_or(line, "elder", false);
    t->fall = json_bool_or(line, "fall", false);
    json_as_i64(json_item(json_member(line, "t_ms"), n - 1), &last_ms);
    t->rate_hz = (double)n * 1000 / (double)(last_ms > 0 ? last_ms : 1);
    t->raw = NEW_ARRAY(arena, Sample, n + 1);
    t->n = n;
    falls_start(&stream, t->rate_hz, 0);
    for (size_t i = 0; i < n; i++) {
        double *v = t->raw[i].v;
        for (int a = 0; a < 3; a++) json_as_double(json_item(axis[a], i), &v[a]);
        if (falls_push(&stream, fall_sample_of_dms2(v[0], v[1], v[2]), &d)) take_impact(t, &d);
    }
    while (falls_end(&stream, &d)) take_impact(t, &d);
}

static double score_of(const Model *m, const double *z)
{
    double s = m->w[FALL_FEATURES];
    for (int k = 0; k < FALL_FEATURES; k++) s += m->w[k] * z[k];
    return s;
}

/* The impact the model likes best; without a model the hardest. -1: none. */
static int best_impact(const Model *m, const Trial *t)
{
    int best = -1;
    double most = -HUGE_VAL;
    for (int i = 0; i < t->impacts; i++) {
        double s = m ? score_of(m, t->f[i]) : t->f[i][FALL_PEAK];
        if (s > most) most = s, best = i;
    }
    return best;
}

/* Solves a x = b by Cholesky, in place; a is symmetric and positive, its lower half given. */
static void solve(double a[WIDTH][WIDTH], double *b)
{
    for (int j = 0; j < WIDTH; j++) {
        for (int k = 0; k < j; k++)
            for (int i = j; i < WIDTH; i++) a[i][j] -= a[i][k] * a[j][k];
        double d = sqrt(a[j][j]);
        for (int i = j; i < WIDTH; i++) a[i][j] /= d;
    }
    for (int i = 0; i < WIDTH; i++) {
        for (int k = 0; k < i; k++) b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (int i = WIDTH - 1; i >= 0; i--) {
        for (int k = i + 1; k < WIDTH; k++) b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
}

static void add_impact(double a[WIDTH][WIDTH], double *b, const Model *m, const Trial *t, int i)
{
    double share = t->fall ? 1 : (t->elder ? ELDER_WEIGHT : 1) / sqrt(t->impacts);
    double p = 1 / (1 + exp(-score_of(m, t->f[i])));
    double v = fmax(p * (1 - p), 1e-6) * share;
    double x[WIDTH];

    memcpy(x, t->f[i], sizeof t->f[i]);
    x[FALL_FEATURES] = 1;
    for (int k = 0; k < WIDTH; k++) {
        b[k] += share * (t->fall - p) * x[k];
        for (int j = 0; j <= k; j++) a[k][j] += v * x[k] * x[j];
    }
}

/* One Newton step on the weighted log likelihood with an L2 penalty.  Of a fall only the impact
 * that `chooser` likes best is a fall; of an activity no impact is. */
static void step(Model *m, const Model *chooser, int without, double ridge)
{
    double a[WIDTH][WIDTH] = {{0}};
    double b[WIDTH] = {0};

    for (int k = 0; k < WIDTH; k++) {
        double penalty = k < FALL_FEATURES ? ridge : 1e-6;
        a[k][k] = penalty;
        b[k] = -penalty * m->w[k];
    }
    for (const Trial *t = trials; t < trials + trial_count; t++) {
        if (t->person == without) continue;
        int only = t->fall ? best_impact(chooser, t) : -1;
        for (int i = 0; i < t->impacts; i++)
            if (!t->fall || i == only) add_impact(a, b, m, t, i);
    }
    solve(a, b);
    for (int k = 0; k < WIDTH; k++) m->w[k] += b[k];
}

static Model fit(int without, double ridge)
{
    Model m = {0}, chooser = {0};
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 6; i++) step(&m, round ? &chooser : NULL, without, ridge);
        chooser = m;
    }
    return m;
}

/* Every trial counts once, however many impacts it has. */
static void standardise(void)
{
    for (int k = 0; k < FALL_FEATURES; k++) {
        double n = 0, sum = 0, squares = 0;
        for (Trial *t = trials; t < trials + trial_count; t++)
            for (int i = 0; i < t->impacts; i++) {
                n += 1.0 / t->impacts;
                sum += t->f[i][k] / t->impacts;
                squares += t->f[i][k] * t->f[i][k] / t->impacts;
            }
        mean[k] = sum / n;
        spread[k] = sqrt(fmax(1e-12, squares / n - mean[k] * mean[k]));
        for (Trial *t = trials; t < trials + trial_count; t++)
            for (int i = 0; i < t->impacts; i++) {
                double z = (t->f[i][k] - mean[k]) / spread[k];
                t->f[i][k] = fmin(FALL_Z_MAX, fmax(-FALL_Z_MAX, z));
            }
    }
}

static void leave_out(double ridge)
{
    for (int person = 0; person < PEOPLE_MAX; person++) {
        bool any = false;
        for (int t = 0; t < trial_count; t++) any |= trials[t].person == person;
        if (!any) continue;
        Model m = fit(person, ridge);
        for (Trial *t = trials; t < trials + trial_count; t++) {
            int best = best_impact(&m, t);
            if (t->person == person) t->score = best < 0 ? -HUGE_VAL : score_of(&m, t->f[best]);
        }
    }
}

static void print_figures(double threshold)
{
    double n[3] = {0}, right[3] = {0};

    for (int t = 0; t < trial_count; t++) {
        int kind = trials[t].fall ? 0 : trials[t].elder ? 2 : 1;
        n[kind]++;
        right[kind] += (trials[t].score >= threshold) == trials[t].fall;
    }
    printf("%9.2f %11.3f %11.3f %9.3f%s\n", threshold, right[0] / n[0],
           (right[1] + right[2]) / (n[1] + n[2]), right[2] / n[2],
           fabs(threshold - FALL_THRESHOLD) < 0.01 ? "   <- default" : "");
}

static void print_people(void)
{
    printf("\nperson   falls found   cries of activities\n");
    for (int person = 0; person < PEOPLE_MAX; person++) {
        int n[2] = {0}, said[2] = {0};
        bool elder = false;
        for (const Trial *t = trials; t < trials + trial_count; t++) {
            if (t->person != person) continue;
            n[t->fall]++;
            said[t->fall] += t->score >= FALL_THRESHOLD;
            elder = t->elder;
        }
        if (n[0] + n[1])
            printf("%6d %6d of %3d %8d of %3d%s\n", person, said[1], n[1], said[0], n[0],
                   elder ? "   elder" : "");
    }
}

/* ---- another watch ---- */

typedef struct Watch {
    const char *name;
    double rate_hz; /* 0: as recorded */
    double noise_g; /* spread of each axis */
    double range_g; /* 0: as recorded */
    double late;    /* share of the trial before it is switched on */
    bool mirrored;  /* the other wrist: x and z turn */
} Watch;

/* The trial at time s, between samples. */
static Sample sample_at(const Trial *t, double s)
{
    double at = fmin(fmax(s * t->rate_hz, 0), (double)(t->n - 1));
    size_t i = (size_t)at;
    size_t j = i + 1 < t->n ? i + 1 : i;
    Sample out;

    for (int a = 0; a < 3; a++)
        out.v[a] = t->raw[i].v[a] + (at - (double)i) * (t->raw[j].v[a] - t->raw[i].v[a]);
    return out;
}

static bool said_by(const Watch *w, const Trial *t, Random *r)
{
    static FallStream stream;
    double rate = w->rate_hz > 0 ? w->rate_hz : t->rate_hz;
    double lasts = (double)t->n / t->rate_hz;
    FallDecision d;
    bool fall = false;

    falls_start(&stream, rate, FALL_THRESHOLD);
    for (double s = w->late * lasts; s < lasts; s += 1 / rate) {
        Sample at = sample_at(t, s);
        for (int a = 0; a < 3; a++) {
            double noise = 0;
            for (int k = 0; k < 12; k++) noise += (double)random_below(r, 10000) / 10000 - 0.5;
            at.v[a] += noise * w->noise_g * 98.0665;
            if (w->mirrored && a != 1) at.v[a] = -at.v[a];
            if (w->range_g > 0)
                at.v[a] = fmin(w->range_g * 98.0665, fmax(-w->range_g * 98.0665, at.v[a]));
        }
        if (falls_push(&stream, fall_sample_of_dms2(at.v[0], at.v[1], at.v[2]), &d)) fall |= d.fall;
    }
    while (falls_end(&stream, &d)) fall |= d.fall;
    return fall;
}

static void print_watches(void)
{
    static const Watch watches[] = {{"as recorded, about 40 Hz", 0, 0, 0, 0, false},
                                    {"25 Hz", 25, 0, 0, 0, false},
                                    {"31 Hz", 31.25, 0, 0, 0, false},
                                    {"50 Hz", 50, 0, 0, 0, false},
                                    {"100 Hz", 100, 0, 0, 0, false},
                                    {"noise 0.02 g", 0, 0.02, 0, 0, false},
                                    {"noise 0.05 g", 0, 0.05, 0, 0, false},
                                    {"range 8 g", 0, 0, 8, 0, false},
                                    {"range 4 g", 0, 0, 4, 0, false},
                                    {"other wrist", 0, 0, 0, 0, true},
                                    {"a fifth missed", 0, 0, 0, 0.2, false}};

    printf("\nanother watch              sensitivity specificity    elders\n");
    for (size_t i = 0; i < sizeof watches / sizeof *watches; i++) {
        double n[3] = {0}, right[3] = {0};
        Random r = random_seeded(5);
        for (const Trial *t = trials; t < trials + trial_count; t++) {
            int kind = t->fall ? 0 : t->elder ? 2 : 1;
            n[kind]++;
            right[kind] += said_by(&watches[i], t, &r) == t->fall;
        }
        printf("%-26s %11.3f %11.3f %9.3f\n", watches[i].name, right[0] / n[0],
               (right[1] + right[2]) / (n[1] + n[2]), right[2] / n[2]);
    }
}

static Status read_trials(Arena *arena, const char *path, Problem *problem)
{
    Str text;

    TRY(file_read_unpacked(arena, path, (size_t)1 << 28, &text, problem));
    for (Str rest = text; rest.ptr && trial_count < TRIALS_MAX;) {
        Str one = str_trim(str_cut(&rest, '\n'));
        const Json *line;
        Arena *scratch = arena_new((size_t)1 << 26);
        Status status = one.len ? json_read(scratch, one, &line, problem) : OK;
        if (one.len && status == OK) read_trial(arena, line, &trials[trial_count++]);
        arena_free(scratch);
        TRY(status);
    }
    return OK;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "../shared/data/vitals/falls_wrist_50hz.jsonl.gz";
    double ridge = argc > 2 ? strtod(argv[2], NULL) : 1;
    Arena *arena = arena_new((size_t)1 << 30);
    Problem problem = {0};

    trials = NEW_ARRAY(arena, Trial, TRIALS_MAX);
    if (read_trials(arena, path, &problem) != OK) {
        printf("skipped: %s\n", problem.text);
        return 0;
    }
    standardise();
    leave_out(ridge);
    printf("threshold sensitivity specificity    elders   (people left out; %d trials)\n",
           trial_count);
    for (int quarter = -6; quarter <= 6; quarter++) print_figures(quarter * 0.25);
    printf("   plain rule 0.926       0.815     0.916   (tuned on these people)\n\n");
    print_people();
    print_watches();
    Model m = fit(-1, ridge);
    printf("\nconst double fall_bias = %.3f;\n", m.w[FALL_FEATURES]);
    for (int k = 0; k < FALL_FEATURES; k++)
        printf("    [%s] = {%.4f, %.4f, %.3f},\n", names[k], mean[k], spread[k], m.w[k]);
    arena_free(arena);
    return 0;
}
