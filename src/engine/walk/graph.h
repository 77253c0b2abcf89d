/* The streets of a town as a graph for walking, made once from a map and never changed after.
 *
 * A place is a point where streets meet or end; an edge is a street between two places with its
 * shape.  Inside a compound (小区) ways are private: one may start there and end there, but not
 * walk through.  So a place on private ways has up to three states, and the search runs on states:
 *
 *      out ──> pub ──> in        out  still on the private ways where the walk began
 *       |       |       |        pub  on public ways
 *    private  public  private    in   on the private ways where the walk will end
 *
 * A public place has only `pub`.  A gate marked private on a public way has only out and in.
 *
 * Owns        nothing: the graph lives in the arena it was made or loaded in
 * Always true states of a place are consecutive, in the order out, pub, in; places are numbered
 *             along a Hilbert curve, so that neighbours in town are neighbours in memory; a graph
 *             may be read by any number of threads */
#pragma once
#include "engine/walk/osm.h"

#define WALK_NONE UINT32_MAX

typedef struct WalkPoint {
    int32_t lat_e7;
    int32_t lon_e7;
} WalkPoint;

/* Saved in files: add at the end, never renumber. */
typedef enum StreetClass {
    STREET_FOOTWAY = 1,
    STREET_PATH = 2,
    STREET_STEPS = 3,
    STREET_PEDESTRIAN = 4,
    STREET_LIVING = 5,
    STREET_RESIDENTIAL = 6,
    STREET_SERVICE = 7,
    STREET_TRACK = 8,
    STREET_MINOR = 9, /* unclassified, road */
    STREET_TERTIARY = 10,
    STREET_SECONDARY = 11,
    STREET_PRIMARY = 12,
    STREET_TRUNK = 13,
    STREET_MOTORWAY = 14,
    STREET_CYCLEWAY = 15,
    STREET_PLATFORM = 16,
    STREET_ELEVATOR = 17,
    STREET_CORRIDOR = 18,
} StreetClass;

typedef enum EdgeFlag {
    EDGE_FOOT = 1 << 0,
    EDGE_PRIVATE = 1 << 1,
    EDGE_RAMP = 1 << 2, /* steps with a ramp for wheels */
    EDGE_KERB_RAISED = 1 << 3,
    EDGE_KERB_LOWERED = 1 << 4,
    EDGE_WHEELCHAIR_YES = 1 << 5,
    EDGE_WHEELCHAIR_NO = 1 << 6,
    EDGE_BIKE_ON = 1 << 7,   /* may be ridden from end 0 to end 1 */
    EDGE_BIKE_BACK = 1 << 8, /* and back */
    EDGE_ROUGH = 1 << 9,     /* cobbles, gravel, grass … */
    EDGE_PAVED = 1 << 10,    /* known to be smooth */
    EDGE_RISES = 1 << 11,    /* end 1 is higher, by how much is not known */
    EDGE_FALLS = 1 << 12,
    EDGE_BRIDGE = 1 << 13,
    EDGE_TUNNEL = 1 << 14,
    EDGE_DRAWN = 1 << 15,        /* drawn by the community */
    EDGE_FOOT_NO_BACK = 1 << 16, /* escalators; one way for feet */
    EDGE_FRAGMENT = 1 << 17,     /* of a piece of network that leads nowhere: snapped to last */
    EDGE_INCLINE = 1 << 18,      /* incline_permille is known */
    EDGE_FOOT_NO_ON = 1 << 19,   /* one way for feet, from end 1 to end 0 */
} EdgeFlag;

typedef enum PlaceFlag {
    PLACE_PRIVATE = 1 << 0, /* a gate for residents only */
    PLACE_NARROW = 1 << 1,  /* stile, kissing gate, turnstile: no wheels */
    PLACE_KERB_RAISED = 1 << 2,
    PLACE_KERB_LOWERED = 1 << 3,
    PLACE_CROSSING = 1 << 4,
    PLACE_SIGNAL = 1 << 5, /* a crossing with lights: one waits */
} PlaceFlag;

typedef struct WalkPlace {
    int32_t lat_e7;
    int32_t lon_e7;
    uint32_t flags;
    uint32_t state_from; /* its states are state_from .. the next place's state_from */
} WalkPlace;

typedef struct WalkEdge {
    uint32_t place[2];
    uint32_t leave[2];  /* the state one is in after walking off the edge at that end */
    uint32_t enter[2];  /* the state from which the edge is entered at that end … */
    uint32_t enter2[2]; /* … or, private edges, this other one (WALK_NONE for public ones) */
    uint32_t point_from;
    uint32_t point_count; /* >= 2; the first is place[0], the last place[1] */
    uint32_t length_mm;
    uint32_t flags;
    uint32_t name;            /* in text, terminated; 0 = none */
    int16_t incline_permille; /* from end 0 to end 1 */
    uint8_t class;            /* StreetClass */
    uint8_t layer;            /* 128 = ground */
} WalkEdge;

/* A slot joins state s (whose list it is in) and state `to`.  Code: the edge shifted left by 3, or
 * WALK_NONE >> 3 for a step between states of one place; bit 2: from end 1 to end 0; bit 1: may be
 * walked from s to `to`; bit 0: may be walked from `to` to s. */
typedef struct WalkSlot {
    uint32_t to;
    uint32_t code;
} WalkSlot;
#define SLOT_EDGE(code)     ((code) >> 3)
#define SLOT_NO_EDGE        (WALK_NONE >> 3)
#define SLOT_BACKWARD(code) (((code) >> 2) & 1)
#define SLOT_OUT            2u
#define SLOT_IN             1u

/* What else is drawn on the map: closed shapes, lines of water and rails. */
typedef enum ShapeClass {
    SHAPE_BUILDING = 1,
    SHAPE_WATER = 2,
    SHAPE_GREEN = 3,
    SHAPE_SQUARE = 4,
    SHAPE_RIVER = 5, /* a line */
    SHAPE_RAIL = 6,  /* a line */
    SHAPE_HOUSING = 7,
    SHAPE_CARE = 8, /* clinic, hospital, social facility, school */
} ShapeClass;

typedef struct WalkShape {
    uint32_t point_from;
    uint32_t point_count;
    uint32_t name;
    uint32_t class;
    WalkPoint low; /* its box */
    WalkPoint high;
} WalkShape;

typedef struct WalkGrid WalkGrid; /* of snap.h */

typedef struct WalkGraph {
    uint32_t place_count, state_count, edge_count, slot_count, point_count, text_size, shape_count;
    WalkPoint low; /* the box of all edges */
    WalkPoint high;
    const WalkPlace *places;
    const uint32_t *state_place; /* [state_count] */
    const uint32_t *first;       /* [state_count + 1] into slots */
    const WalkSlot *slots;
    const WalkEdge *edges; /* in the order of their first place */
    const WalkPoint *points;
    const char *text;
    const WalkShape *shapes;
    const WalkGrid *grid;
} WalkGraph;

/* What became of the map, for the person who imported it. */
typedef struct WalkBuild {
    uint32_t ways;          /* used as streets */
    uint32_t ways_left_out; /* streets not for walking: motorways, building sites … */
    uint32_t ways_cut;      /* had nodes that are not in the file */
    uint32_t drawn;         /* lines drawn by the community */
    uint32_t drawn_loose;   /* of these, ends that met no street within 20 m */
    uint64_t length_m;
} WalkBuild;

/* drawn may be NULL. Temporary memory comes from the map's arena, the graph from `arena`.
 * INVALID walk.no_streets, map.too_large. */
Status walk_build(Arena *arena, const OsmMap *map, const OsmMap *drawn, WalkGraph **out,
                  WalkBuild *report, Problem *problem) MUST_USE;

/* The saved form: a head with version, counts and a check sum, then the arrays as they lie in
 * memory (little-endian). */
void walk_save(const WalkGraph *graph, Buf *out);
size_t walk_saved_bytes(const WalkGraph *graph);
/* Every index is checked, so that a damaged file is refused and never crashes a search. The graph
 * points into `file`, which must be 16-byte aligned (as file_read's is) and live as long.
 * INVALID walk.not_saved, walk.version, walk.damaged. */
Status walk_load(Arena *arena, Str file, WalkGraph **out, Problem *problem) MUST_USE;

/* For tests: makes the check sum of a changed file right. */
void walk_mend_sum(char *file, size_t bytes);

/* The sphere of 6,371,008.8 m. */
double walk_distance_m(WalkPoint a, WalkPoint b);
/* Metres in one 1e-7 degree of latitude, and of longitude at that latitude. */
#define WALK_M_PER_E7 0.011119507973463
double walk_lon_m_per_e7(int32_t lat_e7);
