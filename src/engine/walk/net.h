/* A graph seen by one kind of walker: the time of every step.
 *
 * A profile is data: speeds, rests, and what to do about steps, kerbs, slopes and tags that are not
 * there.  A net is made from a graph and a profile once (a few milliseconds for a city) and then
 * only read, by any number of threads.
 *
 * Unit        deciseconds, whole; WALK_NEVER where the walker may not go */
#pragma once
#include "engine/walk/graph.h"

#define WALK_NEVER 0x3fffffffu /* and the sum of two still fits */

typedef enum StepsPolicy {
    STEPS_WALKED,
    STEPS_ON_RAMP, /* only where a ramp for wheels is mapped */
    STEPS_REFUSED,
} StepsPolicy;

/* What to make of kerbs and surfaces nobody has mapped. */
typedef enum UnknownPolicy {
    UNKNOWN_PASSABLE,
    UNKNOWN_REFUSED,
} UnknownPolicy;

typedef struct WalkProfile {
    const char *name;  /* for programs and the command line */
    const char *title; /* for people */
    int32_t speed_mm_s;
    int32_t steps_up_mm_s; /* along the way; 0: at the speed on the flat */
    int32_t steps_down_mm_s;
    int32_t rest_s; /* after every rest_every_m, spread evenly; 0 = none */
    int32_t rest_every_m;
    int32_t signal_s;       /* waiting at a crossing with lights */
    int32_t elevator_s;     /* for the whole ride */
    int32_t rough_permille; /* time on rough ground against smooth; 1000 = the same */
    StepsPolicy steps;
    bool kerb_refused;            /* raised kerbs stop this walker */
    bool narrow_refused;          /* stiles and turnstiles too */
    bool slope_matters;           /* Tobler's slowing by the incline */
    int32_t incline_max_permille; /* steeper is refused; 0 = no limit */
    UnknownPolicy unknown;
    bool rides; /* goes by the rules for bicycles, with their one-way streets */
} WalkProfile;

/* The rows of the table; ends with a NULL name. Numbers may be copied and edited. */
extern const WalkProfile walk_profiles[];
const WalkProfile *walk_profile_find(Str name); /* by name or title; NULL when there is none */

typedef struct WalkArc {
    uint32_t to;
    uint32_t ds;
} WalkArc;

/* The usable arcs of a state in half a cache line, for searches: one load, known from the state's
 * number alone, instead of two that wait for one another.  Free ones never come; a state with more
 * than four has WALK_MORE as the time of the last, and all its arcs are in out or in. */
typedef struct WalkNear {
    _Alignas(32) WalkArc arcs[4];
} WalkNear;
#define WALK_MORE (WALK_NEVER + 1)

typedef struct WalkNet {
    const WalkGraph *graph;
    WalkProfile profile;
    const WalkArc *out;       /* beside graph->slots: leaving the state */
    const WalkArc *in;        /* coming to the state from `to`; the same array when symmetric */
    const WalkNear *near_out; /* [state_count] */
    const WalkNear *near_in;
    bool symmetric;
    const uint32_t (*edge_ds)[2]; /* from end 0 to end 1, and back */
    const uint64_t *closed;       /* a bit an edge: may be walked neither way */
    uint32_t longest_ds;          /* of all steps that can be made */
    double ds_per_m;              /* on the flat, rests included */
    Arena *arena;
} WalkNet;

/* The net lives in the arena and refers to the graph. */
WalkNet *walk_net_new(Arena *arena, const WalkGraph *graph, const WalkProfile *profile);
/* How much of what people may walk is open to this profile. */
typedef struct WalkOpen {
    double foot_m;     /* open to people on foot at all */
    double open_m;     /* of that, to this profile */
    double untagged_m; /* closed only because the map does not say whether it can be passed */
} WalkOpen;
WalkOpen walk_net_open(const WalkNet *net);
static inline bool walk_edge_usable(const WalkNet *net, uint32_t edge)
{
    return !(net->closed[edge / 64] >> (edge % 64) & 1);
}
