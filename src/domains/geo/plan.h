/* What the streets say about homes and places: circles, coverage, gaps, siting, what is nearby.
 * Reads nothing but its arguments and the town. */
#pragma once
#include "domains/geo/geo.h"
#include "domains/geo/town.h"
#include "engine/walk/site.h"

/* The circle planners draw on paper: straight line, whoever walks. */
#define PLAN_NORM_M 1000

typedef struct PlanCircle {
    WalkSpot spot;
    WalkOutline outline;
    uint32_t vertices;
    double edge_m;
    double norm_m2; /* of the circle of PLAN_NORM_M */
} PlanCircle;
/* INVALID geo.far (the sentence says how far the nearest street is). An island has an empty one. */
Status plan_circle(Town *town, Arena *arena, WalkPoint at, const char *profile, int64_t minutes,
                   PlanCircle *out, Problem *problem) MUST_USE;

typedef struct PlanAsk {
    const GeoHome *homes;
    size_t home_count;
    const Place *places; /* those that are open count */
    size_t place_count;
    const char *profile;
    int64_t minutes;
} PlanAsk;

typedef struct PlanGrid {
    GridNodeId node; /* 0: homes without a grid */
    int64_t people, located;
    int64_t covered[PLACE_KINDS];
} PlanGrid;
typedef struct PlanCover {
    int64_t people, located; /* located: the home has a coordinate within 300 m of a street */
    int64_t covered[PLACE_KINDS];
    int64_t places[PLACE_KINDS]; /* open ones */
    PlanGrid *grids;
    size_t grid_count;
} PlanCover;
void plan_cover(Town *town, Arena *arena, const PlanAsk *ask, PlanCover *out);

typedef struct PlanHouse {
    GridNodeId building; /* 0: known to no building */
    GridNodeId grid;
    WalkPoint at;
    int64_t people;
    int64_t uncovered;
    uint32_t nearest_ds; /* to the nearest place of the kind, for the one who has it farthest;
                            WALK_NEVER: more than an hour */
} PlanHouse;
/* Houses with the time to the nearest place of the kind, farthest first. */
void plan_gap(Town *town, Arena *arena, const PlanAsk *ask, PlaceKind kind, PlanHouse **out,
              size_t *count);

typedef struct PlanChosen {
    WalkPoint at;
    GridNodeId building; /* the house it would stand beside */
    double adds;         /* people it covers whom those before it do not, at most its capacity */
} PlanChosen;
typedef struct PlanSite {
    WalkSitePlan plan;
    PlanChosen *chosen;
    double people;
} PlanSite;
/* Candidates are the doors of the houses; each would serve at most `capacity` people (0: no limit),
 * and so do the open places that say theirs. INVALID site.choose. */
Status plan_site(Town *town, Arena *arena, const PlanAsk *ask, PlaceKind kind, size_t choose,
                 int64_t capacity, PlanSite *out, Problem *problem) MUST_USE;

typedef enum PlanStairs { STAIRS_NONE = 1, STAIRS_AROUND = 2, STAIRS_ONLY = 3 } PlanStairs;
typedef struct PlanNear {
    const Place *place;
    uint32_t ds;
    uint32_t flat_ds; /* without stairs; WALK_NEVER: no such way within the hour */
    PlanStairs stairs;
} PlanNear;
/* Places within the minutes, nearest first. INVALID geo.far. */
Status plan_nearby(Town *town, Arena *arena, WalkPoint home, const PlanAsk *ask, PlanNear **out,
                   size_t *count, Problem *problem) MUST_USE;
