/* A made-up quarter: its street map and its doors, for the demo and for tests that want a town.
 *
 * Streets in a bent grid, compounds (小区) with a wall of private ways and gates, lanes of an old
 * town, flights of steps on a slope, a river with two bridges and a promenade, a park, and
 * buildings with units and floors.  The map is what the graph builder takes; the buildings are
 * where people and places of the demo live.  No place on earth: the middle lies in the South China
 * Sea unless another is given.
 *
 * Always true the same ask gives the same quarter, to the last node */
#pragma once
#include "engine/walk/osm.h"

typedef struct QuarterAsk {
    uint64_t seed;
    int32_t lat_e7; /* the middle; both 0: a place in the sea */
    int32_t lon_e7;
    uint32_t blocks; /* on a side: 3 .. 16; 0 = 6. A block is 180 m. */
} QuarterAsk;

typedef enum QuarterUse {
    QUARTER_HOMES = 1,
    QUARTER_CANTEEN = 2,
    QUARTER_CLINIC = 3,
    QUARTER_STATION = 4, /* 社区养老服务站 */
    QUARTER_SHOP = 5,
    QUARTER_ACTIVITY = 6,
    QUARTER_PHARMACY = 7,
} QuarterUse;

typedef struct QuarterBuilding {
    int32_t lat_e7; /* its door */
    int32_t lon_e7;
    QuarterUse use;
    Str compound;    /* "桂花小区"; empty in the old town */
    Str street;      /* "银杏路", for its address */
    uint32_t number; /* of the house on its street, or of the building in its compound */
    uint32_t units;  /* staircases: 单元; 1 in old houses */
    uint32_t floors;
    uint32_t doors_per_floor; /* in each unit */
    bool lift;
    Str name; /* of a place that is not homes */
} QuarterBuilding;

typedef struct Quarter {
    OsmMap *map;
    QuarterBuilding *buildings;
    size_t building_count;
    int32_t lat_e7;
    int32_t lon_e7;
} Quarter;

/* Everything lives in the arena. */
void quarter_make(Arena *arena, QuarterAsk ask, Quarter *out);
