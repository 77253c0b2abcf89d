/* Does the fence find exits without making any up, on receivers better and worse than expected?
 *
 *   build/bench/fence_tracks [TRACKS]
 *
 * Walks people about generated homes (at home, strolling inside, leaving on foot, by vehicle, along
 * the edge) and reports them with a slow bias, multipath, cell-tower fixes, jumps of 5 to 15 km and
 * lost reports; "worse" doubles the bias, lets multipath last and gives jumps more satellites.
 * Prints exits found, false exits and the median delay in reports, for the engine and for the peer:
 * two good fixes in a row outside by more than their accuracy, below 25 m/s. */
#include "base/number.h"
#include "engine/vitals/fence.h"

#include <math.h>
#include <stdio.h>

enum { POINTS_MAX = 140, DELAYS_MAX = 100000 };

typedef enum Walk { AT_HOME, INSIDE, LEAVE, VEHICLE, EDGE, PACE, WALKS } Walk;

typedef struct Track {
    Fence fence;
    Fix fix[POINTS_MAX];
    bool out[POINTS_MAX];
    int count, reports_out;
    double most_out_m;
    Ms true_exit;
} Track;

typedef struct Sky {
    double bias_x, bias_y;
    int multipath; /* reports it still lasts */
    bool worse;
} Sky;

typedef struct Place {
    double x, y; /* metres from home */
} Place;

static Random rng;

static double between(double low, double high)
{
    return low + (high - low) * random_unit(&rng);
}

static double normal(double spread)
{
    double u = 1 - random_unit(&rng), v = random_unit(&rng);
    return spread * sqrt(-2 * log(u)) * cos(6.283185307 * v);
}

static Place away(double low, double high)
{
    double far = between(low, high), way = between(0, 6.283185307);
    return (Place){far * cos(way), far * sin(way)};
}

/* What the receiver says of a true place. */
static Fix observe(Sky *sky, Place at, Ms when)
{
    static const int good[] = {8, 12, 15, 20, 25}, poor[] = {30, 50, 80},
                     cells[] = {300, 500, 800, 1200};
    double luck = random_unit(&rng);
    int more = sky->worse ? 7 : 5;
    Fix fix = {.at = when, .source = FIX_GPS, .accuracy_m = good[random_below(&rng, 5)]};
    Place off = {normal(fix.accuracy_m * 0.5), normal(fix.accuracy_m * 0.5)};

    fix.satellites = 6 + (int32_t)random_below(&rng, 9);
    sky->bias_x = 0.9 * sky->bias_x + normal(sky->worse ? 8 : 4);
    sky->bias_y = 0.9 * sky->bias_y + normal(sky->worse ? 8 : 4);
    if (sky->multipath > 0) sky->multipath--;
    if (luck < 0.05) {
        fix.source = FIX_LBS;
        fix.satellites = 0;
        fix.accuracy_m = cells[random_below(&rng, 4)];
        off = away(300, 1200);
    } else if (luck < 0.065) {
        fix.accuracy_m = 20;
        fix.satellites = sky->worse ? 4 + (int32_t)random_below(&rng, 4) : 4;
        off = away(5000, 15000);
    } else if (luck < 0.095 || sky->multipath > 0) {
        if (sky->multipath == 0) sky->multipath = (int)random_below(&rng, sky->worse ? 3 : 2);
        fix.accuracy_m = poor[random_below(&rng, 3)];
        fix.satellites = 3 + (int32_t)random_below(&rng, (uint64_t)more - 2);
        off = away(30, 200);
    }
    fix.lat_e7 = 305728000 + (int32_t)lround((at.y + off.y + sky->bias_y) / 111195 * 1e7);
    fix.lon_e7 =
        1040668000 + (int32_t)lround((at.x + off.x + sky->bias_x) / (111195 * 0.86097) * 1e7);
    return fix;
}

static Place step_of(Walk walk, Place at, int i, int leaves, double radius, double *way,
                     int interval)
{
    double pace = interval * between(0.5, 1.1), far;

    switch (walk) {
    case AT_HOME: return (Place){normal(5), normal(5)};
    case INSIDE:
        *way += normal(0.8);
        at = (Place){at.x + pace * cos(*way), at.y + pace * sin(*way)};
        far = hypot(at.x, at.y);
        if (far > radius - 15) {
            *way += 2;
            at = (Place){at.x * (radius - 15) / far, at.y * (radius - 15) / far};
        }
        return at;
    case LEAVE:
    case VEHICLE:
        if (i < leaves) return (Place){normal(5), normal(5)};
        far = walk == LEAVE ? 0.9 * interval : between(6, 22) * interval;
        return (Place){at.x + far * cos(*way), at.y + far * sin(*way)};
    case EDGE:
    case PACE:
        far = walk == EDGE ? (radius + 40 * *way - 100) * fabs(sin(i * interval * 1.4 / radius))
                           : 0.8 * radius * fabs(sin(i * interval * 0.01));
        return (Place){far * cos(*way), far * sin(*way)};
    case WALKS: break;
    }
    return at;
}

static void make_track(Track *t, Walk walk, bool worse)
{
    static const int radii[] = {200, 300, 500}, intervals[] = {60, 120, 300};
    int points = 60 + (int)random_below(&rng, 70), leaves = 10 + (int)random_below(&rng, 20);
    double way = between(0, 6.283185307);
    Sky sky = {.worse = worse};
    Place at = {0, 0};

    *t = (Track){.fence = {305728000, 1040668000, radii[random_below(&rng, 3)],
                           intervals[random_below(&rng, 3)]}};
    for (int i = 0; i < points; i++) {
        Ms when = (Ms)1760000000000 + (Ms)i * t->fence.interval_s * SECOND_MS;
        at = step_of(walk, at, i, leaves, t->fence.radius_m, &way, t->fence.interval_s);
        double out = hypot(at.x, at.y) - t->fence.radius_m;
        Fix fix = observe(&sky, at, when);
        if (out > 0 && t->true_exit == 0) t->true_exit = when;
        t->most_out_m = fmax(t->most_out_m, out);
        if (random_unit(&rng) < 0.05) continue;
        t->reports_out += out > 0;
        t->out[t->count] = out > 0;
        t->fix[t->count++] = fix;
    }
}

/* ---- the two rules ---- */

typedef struct Plain {
    Fix last;
    int run;
    bool outside;
} Plain;

static bool plain_fix(const Fence *fence, Plain *p, const Fix *fix)
{
    if (fix->source != FIX_GPS || fix->satellites < 5) return false;
    double far = fix_distance_m(fence->lat_e7, fence->lon_e7, fix->lat_e7, fix->lon_e7);
    double way = fix_distance_m(p->last.lat_e7, p->last.lon_e7, fix->lat_e7, fix->lon_e7);
    bool slow = p->last.at == 0 || way * 1000 < 25.0 * (double)(fix->at - p->last.at);
    p->last = *fix;
    p->run = slow && far > fence->radius_m + fix->accuracy_m ? p->run + 1 : 0;
    if (p->run == 0) p->outside = false;
    if (p->run < 2 || p->outside) return false;
    p->outside = true;
    return true;
}

typedef struct Score {
    int exits, found, wrong;
    int delays[DELAYS_MAX];
} Score;

static void score_track(const Track *t, Score *s, bool engine)
{
    FenceState state = {0};
    Plain plain = {0};
    bool counts = t->true_exit && t->most_out_m >= 50 && t->reports_out >= 4, found = false;

    for (int i = 0; i < t->count; i++) {
        bool said = engine ? fence_fix(&t->fence, &state, &t->fix[i]) == FENCE_EXIT
                           : plain_fix(&t->fence, &plain, &t->fix[i]);
        if (!said) continue;
        bool right = t->out[i] || (i > 0 && t->out[i - 1]) || (i > 1 && t->out[i - 2]);
        s->wrong += !right;
        if (right && !found && counts && s->found < DELAYS_MAX)
            s->delays[s->found++] =
                (int)((t->fix[i].at - t->true_exit) / SECOND_MS / t->fence.interval_s);
        found |= right;
    }
    s->exits += counts;
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void print_score(const char *name, Score *s)
{
    qsort(s->delays, (size_t)s->found, sizeof(int), by_size);
    printf("  %-7s %5d of %5d exits, %4d false, median delay %d report(s), 90 %% within %d\n", name,
           s->found, s->exits, s->wrong, s->found ? s->delays[s->found / 2] : 0,
           s->found ? s->delays[s->found * 9 / 10] : 0);
}

int main(int argc, char **argv)
{
    static Score scores[2];
    static Track track;
    int64_t each = 500;

    if (argc > 1 && !str_to_i64(str_of(argv[1]), &each)) return 2;
    for (int worse = 0; worse < 2; worse++) {
        rng = random_seeded(1);
        memset(scores, 0, sizeof scores);
        for (int walk = 0; walk < WALKS; walk++)
            for (int64_t i = 0; i < each; i++) {
                make_track(&track, (Walk)walk, worse);
                for (int engine = 0; engine < 2; engine++)
                    score_track(&track, &scores[engine], engine);
            }
        printf("%s receivers, %lld tracks\n", worse ? "worse" : "expected",
               (long long)each * WALKS);
        print_score("engine", &scores[1]);
        print_score("peer", &scores[0]);
    }
    return 0;
}
