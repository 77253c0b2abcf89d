#include "engine/vitals/roam.h"

#include <math.h>

#define PI 3.14159265358979

#define EXTENT_M     25.0 /* spread below is standing about, or the receiver's own noise */
#define PACING_FIXES 24
#define PACING_WIDTH 0.35 /* spread across the line, in parts of the spread along it */
#define PACING_TURNS 4    /* from one end to the other */
#define END_AT       0.6  /* an end begins at this part of the spread along the line */
#define LAPS_MIN     2.0
#define LAPS_ONE_WAY 0.7  /* net turning in parts of all turning */
#define HUB_M        10.0 /* bearings nearer to the middle say nothing */

typedef struct Spot {
    double x, y; /* metres from the middle of the window */
} Spot;

/* The last `count` fixes in metres round their middle, oldest first. */
static void spots_of(const Roam *roam, int count, Spot *out)
{
    Spot sum = {0, 0};
    int first = roam->count - count;
    int32_t lat0 = roam->lat_e7[first % ROAM_FIXES], lon0 = roam->lon_e7[first % ROAM_FIXES];

    for (int i = 0; i < count; i++) {
        int32_t lat = roam->lat_e7[(first + i) % ROAM_FIXES];
        int32_t lon = roam->lon_e7[(first + i) % ROAM_FIXES];
        out[i].x = fix_distance_m(lat0, lon0, lat0, lon) * (lon < lon0 ? -1 : 1);
        out[i].y = fix_distance_m(lat0, lon0, lat, lon0) * (lat < lat0 ? -1 : 1);
        sum = (Spot){sum.x + out[i].x, sum.y + out[i].y};
    }
    for (int i = 0; i < count; i++)
        out[i] = (Spot){out[i].x - sum.x / count, out[i].y - sum.y / count};
}

/* The principal axes of the window: spread along and across, and the direction along. */
typedef struct Axes {
    double along_m, across_m, direction;
} Axes;

static Axes axes_of(const Spot *spots, int count)
{
    double a = 0, b = 0, c = 0;

    for (int i = 0; i < count; i++) {
        a += spots[i].x * spots[i].x / count;
        b += spots[i].x * spots[i].y / count;
        c += spots[i].y * spots[i].y / count;
    }
    double apart = sqrt((a - c) * (a - c) / 4 + b * b);
    return (Axes){
        .along_m = sqrt(fmax(0, (a + c) / 2 + apart)),
        .across_m = sqrt(fmax(0, (a + c) / 2 - apart)),
        .direction = 0.5 * atan2(2 * b, a - c),
    };
}

static bool is_pacing(const Roam *roam)
{
    Spot spots[PACING_FIXES];
    int side = 0, turns = 0;

    if (roam->count < PACING_FIXES) return false;
    spots_of(roam, PACING_FIXES, spots);
    Axes axes = axes_of(spots, PACING_FIXES);
    if (axes.along_m < EXTENT_M || axes.across_m >= PACING_WIDTH * axes.along_m) return false;
    for (int i = 0; i < PACING_FIXES; i++) {
        double on = spots[i].x * cos(axes.direction) + spots[i].y * sin(axes.direction);
        int now = on > END_AT * axes.along_m ? 1 : on < -END_AT * axes.along_m ? -1 : 0;
        if (now == 0 || now == side) continue;
        turns += side != 0;
        side = now;
    }
    return turns >= PACING_TURNS;
}

static bool is_lapping(const Roam *roam)
{
    Spot spots[ROAM_FIXES];
    double net = 0, all = 0;

    if (roam->count < ROAM_FIXES) return false;
    spots_of(roam, ROAM_FIXES, spots);
    if (axes_of(spots, ROAM_FIXES).along_m < EXTENT_M) return false;
    for (int i = 1; i < ROAM_FIXES; i++) {
        Spot a = spots[i - 1], b = spots[i];
        if (hypot(a.x, a.y) < HUB_M || hypot(b.x, b.y) < HUB_M) continue;
        double turn = atan2(b.y, b.x) - atan2(a.y, a.x);
        turn -= 2 * PI * floor((turn + PI) / (2 * PI));
        net += turn;
        all += fabs(turn);
    }
    return fabs(net) >= LAPS_MIN * 2 * PI && fabs(net) >= LAPS_ONE_WAY * all;
}

RoamKind roam_fix(Roam *roam, const Fix *fix)
{
    double belief;

    fix_doubt_m(fix, &belief);
    if (belief < 1 || (roam->count > 0 && fix->at <= roam->last_at)) return ROAM_NOTHING;
    if (roam->count >= 2 * ROAM_FIXES) roam->count -= ROAM_FIXES; /* keeps the place in the ring */
    roam->lat_e7[roam->count % ROAM_FIXES] = fix->lat_e7;
    roam->lon_e7[roam->count % ROAM_FIXES] = fix->lon_e7;
    roam->count++;
    roam->last_at = fix->at;
    RoamKind kind = is_pacing(roam) ? ROAM_PACING : is_lapping(roam) ? ROAM_LAPPING : ROAM_NOTHING;
    bool is_new = kind != ROAM_NOTHING && kind != roam->said;
    roam->said = kind;
    return is_new ? kind : ROAM_NOTHING;
}

const char *roam_code(RoamKind kind)
{
    switch (kind) {
    case ROAM_NOTHING: return "";
    case ROAM_PACING: return "roam.pacing";
    case ROAM_LAPPING: return "roam.lapping";
    }
    return "";
}

const char *roam_sentence(RoamKind kind)
{
    switch (kind) {
    case ROAM_NOTHING: return "";
    case ROAM_PACING: return "在一段路上来回走了多次。";
    case ROAM_LAPPING: return "在附近绕着圈走了多次。";
    }
    return "";
}
