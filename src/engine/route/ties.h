/* Which visits are tied to one another, and which of them can never be made: known before any
 * search, from gaps, windows and the number of people alone (travel aside). */
#pragma once
#include "engine/route/route.h"

typedef enum RouteTieFault {
    ROUTE_TIE_HOLDS = 0,
    ROUTE_TIE_CONTRADICTS, /* the gaps exclude one another, whatever the windows */
    ROUTE_TIE_WINDOWS,     /* with these windows the gaps cannot be kept */
    ROUTE_TIE_PEOPLE,      /* more people needed at once than there are */
} RouteTieFault;

typedef struct RouteTiesLook {
    int32_t groups;      /* of two and more */
    int32_t *group;      /* of each visit; -1: tied to nobody */
    int32_t *from;       /* groups + 1 */
    int32_t *visits;     /* of all groups, each the earliest first */
    uint8_t *fault;      /* of each group, a RouteTieFault */
    const char **reason; /* of each group with a fault: a sentence */
    int64_t work;        /* ties looked at */
} RouteTiesLook;

/* Everything in it lives in the arena. The work is bounded by about 64 x (visits + ties). */
void route_ties_look(Arena *arena, const RouteProblem *problem, RouteTiesLook *out);
