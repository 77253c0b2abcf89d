#include "engine/vitals/fence.h"

#include <math.h>

#define METRES_PER_DEGREE 111195.0
#define RADIANS           0.017453292519943295

#define SATELLITES_FEW    6  /* fewer: multipath and jumps, whatever the device says */
#define SATELLITES_CLEAR  8  /* as many: one fix may decide */
#define ACCURACY_FLOOR_M  10 /* no wrist device is better in a street */
#define ACCURACY_UNSAID_M 50
#define ACCURACY_CLEAR_M  30
#define WALK_M_S          3.0  /* a place reached on foot since the last trusted fix */
#define RACE_M_S          45.0 /* faster is a jump, not a vehicle */

#define EDGE         0.5  /* accuracies outside that count as nothing */
#define STEP_OUT     1.25 /* evidence of an ordinary fix, at most */
#define STEP_CLEAR   2.5  /* of a clear one reached on foot: enough alone, even from sure inside */
#define STEP_IN      2.0  /* of a fix inside, at most */
#define EVIDENCE_MIN -1000
#define EVIDENCE_MAX (FENCE_EVIDENCE_MILLI + 1000)

double fix_distance_m(int32_t lat_a_e7, int32_t lon_a_e7, int32_t lat_b_e7, int32_t lon_b_e7)
{
    double lat = ((double)lat_a_e7 + (double)lat_b_e7) / 2e7;
    double turn = ((double)lon_b_e7 - (double)lon_a_e7) / 1e7;

    if (turn > 180) turn -= 360;
    if (turn < -180) turn += 360;
    double north = ((double)lat_b_e7 - (double)lat_a_e7) / 1e7 * METRES_PER_DEGREE;
    return hypot(north, turn * METRES_PER_DEGREE * cos(lat * RADIANS));
}

static bool has_many_satellites(const Fix *fix)
{
    if (fix->source != FIX_GPS) return false;
    if (fix->satellites >= 0) return fix->satellites >= SATELLITES_FEW;
    return fix->accuracy_m > 0 && fix->accuracy_m <= ACCURACY_CLEAR_M;
}

double fix_doubt_m(const Fix *fix, double *belief)
{
    double said = fix->accuracy_m > 0 ? fix->accuracy_m : ACCURACY_UNSAID_M;

    if (fix->source == FIX_LBS) {
        *belief = 0.4;
        return 1.5 * fmax(said, 300);
    }
    if (fix->source == FIX_WIFI) {
        *belief = 0.6;
        return 1.5 * fmax(said, 30);
    }
    if (!has_many_satellites(fix)) {
        *belief = 0.3;
        return 3 * fmax(said, 20);
    }
    *belief = 1;
    return fmax(said, ACCURACY_FLOOR_M);
}

/* How fast the person must have gone from the last trusted fix; 0 without one. */
static double speed_m_s(const FenceState *s, const Fix *fix)
{
    if (s->trusted_at == 0 || fix->at <= s->trusted_at) return 0;
    double way = fix_distance_m(s->trusted_lat_e7, s->trusted_lon_e7, fix->lat_e7, fix->lon_e7);
    return way * 1000 / (double)(fix->at - s->trusted_at);
}

static double evidence_of(const Fence *fence, const FenceState *s, const Fix *fix)
{
    double belief;
    double doubt_m = fix_doubt_m(fix, &belief);
    double out = ((double)s->distance_m - fence->radius_m) / doubt_m - EDGE;
    double most = STEP_OUT;

    if (has_many_satellites(fix)) {
        double speed = speed_m_s(s, fix);
        bool is_clear = fix->satellites >= SATELLITES_CLEAR && fix->accuracy_m > 0 &&
                        fix->accuracy_m <= ACCURACY_CLEAR_M;
        if (is_clear && s->trusted_at != 0 && speed <= WALK_M_S) most = STEP_CLEAR;
        if (speed > RACE_M_S) belief = 0.5;
    }
    return fmin(most, fmax(-STEP_IN, out)) * belief;
}

FenceEvent fence_fix(const Fence *fence, FenceState *s, const Fix *fix)
{
    if (s->last_at != 0 && fix->at <= s->last_at) return FENCE_NOTHING;
    s->distance_m =
        (int32_t)fmin(2e9, fix_distance_m(fence->lat_e7, fence->lon_e7, fix->lat_e7, fix->lon_e7));
    double step = evidence_of(fence, s, fix);
    double sum = s->evidence_milli + step * 1000;

    s->evidence_milli = (int32_t)lround(fmin(EVIDENCE_MAX, fmax(EVIDENCE_MIN, sum)));
    s->last_at = fix->at;
    s->lost_said = false;
    if (has_many_satellites(fix)) {
        s->trusted_at = fix->at;
        s->trusted_lat_e7 = fix->lat_e7;
        s->trusted_lon_e7 = fix->lon_e7;
    }
    if (step <= 0) s->outside_since = s->outside ? s->outside_since : 0;
    if (step > 0 && s->outside_since == 0) s->outside_since = fix->at;
    if (!s->outside && step > 0 && s->evidence_milli >= FENCE_EVIDENCE_MILLI) {
        s->outside = true;
        return FENCE_EXIT;
    }
    if (s->outside && s->evidence_milli <= 0) {
        s->outside = false;
        s->outside_since = 0;
        return FENCE_RETURN;
    }
    return FENCE_NOTHING;
}

FenceEvent fence_tick(const Fence *fence, FenceState *s, Ms now)
{
    Ms wait = (Ms)fence->interval_s * SECOND_MS * FENCE_LOST_INTERVALS;

    if (s->last_at == 0 || s->outside || s->lost_said || s->outside_since == 0)
        return FENCE_NOTHING;
    if (now - s->last_at < wait || s->evidence_milli <= 0) return FENCE_NOTHING;
    s->lost_said = true;
    return FENCE_LOST;
}

const char *fence_sentence(FenceEvent event)
{
    switch (event) {
    case FENCE_NOTHING: return "";
    case FENCE_EXIT: return "已走出家附近的范围。";
    case FENCE_RETURN: return "已回到家附近。";
    case FENCE_LOST: return "可能在外面，定位已中断。";
    }
    return "";
}

const char *fence_code(FenceEvent event)
{
    switch (event) {
    case FENCE_NOTHING: return "";
    case FENCE_EXIT: return "fence.exit";
    case FENCE_RETURN: return "fence.return";
    case FENCE_LOST: return "fence.lost";
    }
    return "";
}
