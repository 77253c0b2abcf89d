#include "engine/coords/coords.h"

#include <math.h>

#define AXIS         6378245.0
#define ECCENTRICITY 0.00669342162296594323
#define BD_PI        (M_PI * 3000.0 / 180.0)
#define WEST         72.004
#define EAST         137.8347
#define SOUTH        0.8293
#define NORTH        55.8271

/* Convergence is a factor of about 200 a step for GCJ-02 and 300 for BD-09. */
enum { STEPS_MAX = 12 };
static const double near_enough = 2e-13; /* degrees */

bool coords_in_box(LonLat p)
{
    return p.lon >= WEST && p.lon <= EAST && p.lat >= SOUTH && p.lat < NORTH;
}

/* What the formula adds, wherever p is. */
static LonLat shift(LonLat p)
{
    double x = p.lon - 105.0;
    double y = p.lat - 35.0;
    double root = sqrt(fabs(x));
    double wave = (20.0 * sin(6.0 * x * M_PI) + 20.0 * sin(2.0 * x * M_PI)) * 2.0 / 3.0;
    double lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave;
    lat += (20.0 * sin(y * M_PI) + 40.0 * sin(y / 3.0 * M_PI)) * 2.0 / 3.0;
    lat += (160.0 * sin(y / 12.0 * M_PI) + 320.0 * sin(y * M_PI / 30.0)) * 2.0 / 3.0;
    double lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave;
    lon += (20.0 * sin(x * M_PI) + 40.0 * sin(x / 3.0 * M_PI)) * 2.0 / 3.0;
    lon += (150.0 * sin(x / 12.0 * M_PI) + 300.0 * sin(x / 30.0 * M_PI)) * 2.0 / 3.0;

    double sine;
    double cosine;
    sincos(p.lat / 180.0 * M_PI, &sine, &cosine);
    double magic = 1.0 - ECCENTRICITY * sine * sine;
    double root_magic = sqrt(magic);
    return (LonLat){
        .lon = lon * 180.0 / (AXIS / root_magic * cosine * M_PI),
        .lat = lat * 180.0 / (AXIS * (1.0 - ECCENTRICITY) / (magic * root_magic) * M_PI),
    };
}

static LonLat wgs_to_gcj(LonLat p)
{
    if (!coords_in_box(p)) return p;
    LonLat add = shift(p);
    return (LonLat){p.lon + add.lon, p.lat + add.lat};
}

static LonLat gcj_to_bd(LonLat p)
{
    double z = sqrt(p.lon * p.lon + p.lat * p.lat) + 0.00002 * sin(p.lat * BD_PI);
    double theta = atan2(p.lat, p.lon) + 0.000003 * cos(p.lon * BD_PI);
    double sine;
    double cosine;
    sincos(theta, &sine, &cosine);
    return (LonLat){z * cosine + 0.0065, z * sine + 0.006};
}

/* A point of the very side of the box comes back a rounding outside it. */
static LonLat onto_box(LonLat q)
{
    static const double hair = 1e-9;
    if (q.lon < WEST && q.lon > WEST - hair) q.lon = WEST;
    if (q.lon > EAST && q.lon < EAST + hair) q.lon = EAST;
    if (q.lat < SOUTH && q.lat > SOUTH - hair) q.lat = SOUTH;
    if (q.lat >= NORTH && q.lat < NORTH + hair) q.lat = nextafter(NORTH, 0); /* outside itself */
    return q;
}

/* The fixed point of q = p - (forward(q) - q): each step moves q by what is still missing. */
static LonLat gcj_to_wgs(LonLat p)
{
    if (!coords_in_box(p)) return p;
    LonLat q = p;
    for (int i = 0; i < STEPS_MAX; i++) {
        LonLat add = shift(q);
        LonLat next = {p.lon - add.lon, p.lat - add.lat};
        double moved = fabs(next.lon - q.lon) + fabs(next.lat - q.lat);
        q = next;
        /* The step after this one would move it 100 times less. */
        if (moved < near_enough * 100) break;
    }
    q = onto_box(q);
    return coords_in_box(q) ? q : p;
}

static LonLat bd_to_gcj(LonLat p)
{
    LonLat q = {p.lon - 0.0065, p.lat - 0.006};
    for (int i = 0; i < STEPS_MAX; i++) {
        LonLat there = gcj_to_bd(q);
        double lon_off = p.lon - there.lon;
        double lat_off = p.lat - there.lat;
        q.lon += lon_off;
        q.lat += lat_off;
        if (fabs(lon_off) + fabs(lat_off) < near_enough * 100) break;
    }
    return q;
}

LonLat coords_convert(Datum from, Datum to, LonLat p)
{
    if (from == to) return p;
    if (from == DATUM_BD09) p = bd_to_gcj(p);
    if (from == DATUM_WGS84) p = wgs_to_gcj(p);
    if (to == DATUM_BD09) return gcj_to_bd(p);
    if (to == DATUM_WGS84) return gcj_to_wgs(p);
    return p;
}

bool datum_of(Str name, Datum *out)
{
    char plain[8];
    size_t n = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '-' || c == '_') continue;
        if (n == sizeof plain - 1) return false;
        plain[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    plain[n] = 0;
    for (Datum d = DATUM_WGS84; d <= DATUM_BD09; d++) {
        if (strcmp(plain, datum_name(d)) != 0) continue;
        *out = d;
        return true;
    }
    return false;
}

const char *datum_name(Datum datum)
{
    switch (datum) {
    case DATUM_WGS84: return "wgs84";
    case DATUM_GCJ02: return "gcj02";
    case DATUM_BD09: return "bd09";
    }
    return "";
}
