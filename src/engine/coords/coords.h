/* Datums of Chinese maps: WGS-84 (satellites, OpenStreetMap), GCJ-02 (Amap, Tencent, most Chinese
 * maps) and BD-09 (Baidu), converted into one another.
 *
 * Forward is the public formula (a = 6378245, ee = 0.00669342162296594323); outside the box of
 * China GCJ-02 is WGS-84.  Back is its exact inverse by iteration, not the popular one-step guess,
 * which is up to 4 m wrong.  Forward within 1e-11 degrees, there and back within 1e-9. Source: the
 * published formula and reference vectors of shared/data/geo.
 *
 * Two places have no exact inverse: the strip just inside the west and south sides of the box,
 * which nothing maps to (the answer is the point itself), and the strip just outside the east and
 * north sides, which two points map to (the answer is the unshifted one). */
#pragma once
#include "base/str.h"

typedef enum Datum {
    DATUM_WGS84 = 1,
    DATUM_GCJ02 = 2,
    DATUM_BD09 = 3,
} Datum;

typedef struct LonLat {
    double lon; /* degrees, east positive */
    double lat; /* degrees, north positive */
} LonLat;

/* "wgs84", "gcj02", "bd09", in any case and with or without a dash ("GCJ-02"). */
bool datum_of(Str name, Datum *out);
const char *datum_name(Datum datum);

/* The rectangle in which GCJ-02 differs from WGS-84; Hong Kong, Macau and Taiwan lie inside it,
 * although maps there are often plain WGS-84: a source says which datum it is in. */
bool coords_in_box(LonLat p);
LonLat coords_convert(Datum from, Datum to, LonLat p);
