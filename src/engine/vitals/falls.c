#include "engine/vitals/falls.h"

#include "base/number.h"

#include <math.h>

#define TRIGGER_G 1.8   /* nothing softer is an impact */
#define LONELY_S  1.0   /* an impact is the strongest within this time either side */
#define FLOOR_G   0.003 /* keeps logarithms finite; below the sensor's noise */
#define NOISE_G                                                                                    \
    0.015 /* a sensor this noisy on each axis is allowed for; a good one has a quarter */
#define NOISE_MAX 0.08  /* more is the arm */
#define WHITE     2.7   /* of 3: noise has as much of every frequency, a moving arm has not */
#define REST_G    0.030 /* what a wrist at rest shows on a good sensor */
#define REST_STIR 1.0   /* the same, g a second */

const char fall_code[] = "fall.impact";
const char fall_sentence[] = "手腕受到重击，像是摔倒。";

/* A run of samples [from, to) by number, inside what is still in the ring. */
typedef struct Span {
    int64_t from, to;
} Span;

typedef struct Vector {
    double x, y, z;
} Vector;

void falls_start(FallStream *stream, double rate_hz, double threshold)
{
    memset(stream, 0, sizeof *stream);
    stream->rate_hz = fmin(fmax(rate_hz, FALL_RATE_MIN), FALL_RATE_MAX);
    stream->threshold = threshold;
}

static int32_t mg_of_dms2(double v)
{
    return (int32_t)lround(fmin(fmax(v, -1e6), 1e6) * 100 / 9.80665);
}

FallSample fall_sample_of_dms2(double x, double y, double z)
{
    return (FallSample){mg_of_dms2(x), mg_of_dms2(y), mg_of_dms2(z)};
}

static double size_at(const FallStream *s, int64_t i)
{
    return (double)s->size[i % FALL_RING];
}

static Vector vector_at(const FallStream *s, int64_t i)
{
    const int16_t *v = s->ring[i % FALL_RING];
    return (Vector){v[0] / 1000.0, v[1] / 1000.0, v[2] / 1000.0};
}

/* The samples from_s to to_s seconds after sample `at`, cut to what is there. */
static Span span(const FallStream *s, int64_t at, double from_s, double to_s)
{
    int64_t oldest = s->count > FALL_RING ? s->count - FALL_RING : 0;
    Span part = {at + (int64_t)lround(from_s * s->rate_hz),
                 at + (int64_t)lround(to_s * s->rate_hz)};

    part.from = clamp_i64(part.from, oldest, s->count);
    part.to = clamp_i64(part.to, part.from, s->count);
    return part;
}

static double spread_of(const FallStream *s, Span part)
{
    double sum = 0, squares = 0;
    double n = (double)(part.to - part.from);

    if (n < 2) return 0;
    for (int64_t i = part.from; i < part.to; i++) {
        sum += size_at(s, i);
        squares += size_at(s, i) * size_at(s, i);
    }
    return sqrt(fmax(0, squares / n - (sum / n) * (sum / n)));
}

static double quietest_second(const FallStream *s, Span part)
{
    int64_t second = (int64_t)lround(s->rate_hz);
    int64_t step = second / 4 > 0 ? second / 4 : 1;
    double least = HUGE_VAL;

    if (part.to - part.from <= second) return spread_of(s, part);
    for (int64_t i = part.from; i + second <= part.to; i += step)
        least = fmin(least, spread_of(s, (Span){i, i + second}));
    return least;
}

static Vector mean_of(const FallStream *s, Span part)
{
    Vector sum = {0, 0, 0};
    double n = fmax(1, (double)(part.to - part.from));

    for (int64_t i = part.from; i < part.to; i++) {
        Vector v = vector_at(s, i);
        sum = (Vector){sum.x + v.x, sum.y + v.y, sum.z + v.z};
    }
    return (Vector){sum.x / n, sum.y / n, sum.z / n};
}

static double length_of(Vector v)
{
    return sqrt(v.x * v.x + v.y * v.y + v.z * v.z);
}

static double cosine(Vector a, Vector b)
{
    double size = length_of(a) * length_of(b);
    if (size < 1e-6) return 1;
    return fmin(1, fmax(-1, (a.x * b.x + a.y * b.y + a.z * b.z) / size));
}

/* Mean change of the vector between samples, g a second. */
static double stir_of(const FallStream *s, Span part)
{
    double sum = 0;

    if (part.to - part.from < 2) return 0;
    for (int64_t i = part.from + 1; i < part.to; i++) {
        Vector a = vector_at(s, i - 1), b = vector_at(s, i);
        sum += length_of((Vector){b.x - a.x, b.y - a.y, b.z - a.z});
    }
    return sum / (double)(part.to - part.from - 1) * s->rate_hz;
}

static double energy_of(const FallStream *s, Span part)
{
    double sum = 0;

    for (int64_t i = part.from; i < part.to; i++) sum += fabs(size_at(s, i) - 1);
    return sum / fmax(1, (double)(part.to - part.from));
}

static double log_of(double value)
{
    return log(fmax(value, FLOOR_G));
}

/* Noise of the sensor on one axis, g: the quietest second round an impact, when its second
 * differences are to the first as those of noise are. 0: so little that it does not matter, or the
 * arm moves. */
static double noise_of(const FallStream *s, Span all)
{
    int64_t second = (int64_t)lround(s->rate_hz);
    double least = HUGE_VAL;
    bool white = false;

    for (int64_t from = all.from + 1; from + second < all.to; from += second / 4) {
        double first = 0, twice = 0;
        for (int64_t i = from; i < from + second; i++) {
            Vector a = vector_at(s, i - 1), b = vector_at(s, i), c = vector_at(s, i + 1);
            Vector d = {b.x - a.x, b.y - a.y, b.z - a.z};
            Vector e = {c.x - b.x - d.x, c.y - b.y - d.y, c.z - b.z - d.z};
            first += d.x * d.x + d.y * d.y + d.z * d.z;
            twice += e.x * e.x + e.y * e.y + e.z * e.z;
        }
        if (first >= least) continue;
        least = first;
        white = twice >= WHITE * first;
    }
    double noise = sqrt(least / (6 * (double)second));
    return white && noise >= NOISE_G && noise <= NOISE_MAX ? noise : 0;
}

/* What was measured without what noise adds to it; untouched when there is none. */
static double without(double measured, double noise, double least)
{
    if (noise <= 0) return measured;
    return sqrt(fmax(measured * measured - noise * noise, least * least));
}

static void measure(const FallStream *s, int64_t at, double *f)
{
    double noise = noise_of(s, span(s, at, -FALL_BEFORE_S, FALL_AFTER_S));
    double shake = 2.257 * noise * s->rate_hz; /* mean length of a difference of such vectors */
    Span impact = span(s, at, -0.7, 1.0);
    Span before = span(s, at, -FALL_BEFORE_S, -1.2);
    Span after = span(s, at, 1.2, FALL_AFTER_S);
    Vector down;

    /* A watch just switched on, or a stream that ends early, has less: take what there is. */
    if (before.to == before.from) before = span(s, at, -FALL_BEFORE_S, -0.3);
    if ((double)(after.to - after.from) < s->rate_hz / 4) after = span(s, at, 0.4, FALL_AFTER_S);
    down = mean_of(s, before);

    for (int64_t i = impact.from; i < impact.to; i++)
        f[FALL_LASTING] += size_at(s, i) > 2 ? 1 / s->rate_hz : 0;
    f[FALL_PEAK] = log_of(size_at(s, at));
    f[FALL_ENERGY] = log_of(energy_of(s, span(s, at, -0.5, 0.5)));
    f[FALL_TURN] = 1 - cosine(down, mean_of(s, after));
    f[FALL_QUIET_AFTER] =
        log_of(without(quietest_second(s, span(s, at, 0.8, FALL_AFTER_S)), noise, REST_G));
    f[FALL_STIR_AFTER] = log_of(without(stir_of(s, after), shake, REST_STIR));
    f[FALL_STIR_BEFORE] = log_of(without(stir_of(s, before), shake, REST_STIR));
    f[FALL_BUSY_BEFORE] = log_of(without(spread_of(s, before), noise, REST_G));
    f[FALL_ARM_BEFORE] = fabs(down.x) / fmax(length_of(down), 1e-6);
}

double falls_part(const double feature[FALL_FEATURES], FallFeature which)
{
    const FallWeight *w = &fall_weights[which];
    double z = (feature[which] - w->mean) / w->spread;

    return w->weight * fmin(fmax(z, -FALL_Z_MAX), FALL_Z_MAX);
}

static double score_of(const double feature[FALL_FEATURES])
{
    double score = fall_bias;

    for (int i = 0; i < FALL_FEATURES; i++) score += falls_part(feature, (FallFeature)i);
    return score;
}

static bool is_impact(const FallStream *s, int64_t at)
{
    double peak = size_at(s, at);
    Span near = span(s, at, -LONELY_S, LONELY_S);

    if (peak < TRIGGER_G) return false;
    for (int64_t i = near.from; i < near.to; i++)
        if (size_at(s, i) > peak || (i < at && size_at(s, i) >= peak)) return false;
    return true;
}

static bool judge(FallStream *s, int64_t at, FallDecision *out)
{
    if (!is_impact(s, at)) return false;
    *out = (FallDecision){.at = at, .peak_g = size_at(s, at)};
    measure(s, at, out->feature);
    out->score = score_of(out->feature);
    out->fall = out->score >= s->threshold;
    return true;
}

bool falls_push(FallStream *s, FallSample sample, FallDecision *out)
{
    int64_t v[3] = {sample.x_mg, sample.y_mg, sample.z_mg};
    int64_t slot = s->count % FALL_RING;
    int64_t delay = (int64_t)lround(FALL_AFTER_S * s->rate_hz);
    double squares = 0;

    for (int i = 0; i < 3; i++) {
        s->ring[slot][i] = (int16_t)clamp_i64(v[i], INT16_MIN, INT16_MAX);
        squares += (double)s->ring[slot][i] * (double)s->ring[slot][i];
    }
    s->size[slot] = (float)(sqrt(squares) / 1000);
    s->count++;
    if (s->count - 1 - delay < s->looked_at) return false;
    return judge(s, s->looked_at++, out);
}

bool falls_end(FallStream *s, FallDecision *out)
{
    while (s->looked_at < s->count)
        if (judge(s, s->looked_at++, out)) return true;
    return false;
}
