/* Points from a sheet: people, places, candidates for a place, stops of a matrix.
 *
 * Columns by name in any order: lat and lon (or lng, latitude, longitude), id, kind, capacity,
 * weight (people counted at the point; 1 when absent), name. Coordinates are WGS-84; the reader
 * does not guess. */
#pragma once
#include "engine/walk/snap.h"

typedef struct WalkPlaceRow {
    Str id;   /* the row's number when there is no such column */
    Str kind; /* empty when there is no such column */
    WalkPoint at;
    double weight;    /* > 0 */
    int64_t capacity; /* people; 0 = no limit given */
    WalkSpot spot;    /* of walk_points_snap */
} WalkPlaceRow;

typedef struct WalkRows {
    WalkPlaceRow *rows;
    size_t count;
    size_t far;   /* of walk_points_snap: how many are farther than 300 m from any street */
    double far_m; /* the farthest of them */
} WalkRows;

/* INVALID points.columns, points.number, points.range, points.encoding, csv.…, with the row. */
Status walk_points_read(Arena *arena, Str text, WalkRows *out, Problem *problem) MUST_USE;
void walk_points_snap(const WalkNet *net, WalkRows *rows);
