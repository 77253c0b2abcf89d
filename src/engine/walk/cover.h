/* Who lives within reach of a service, kept true while places open, move and close.
 *
 * A crowd is people at their doors, snapped and sorted by street.  A coverage is one kind of
 * service: the time from everywhere to its nearest place, and how many of the crowd are within the
 * limit.  Times are from the person to the place.
 *
 * Always true after every change the coverage equals one made anew with the places that are open */
#pragma once
#include "engine/walk/search.h"

typedef struct WalkCrowd {
    const WalkNet *net;
    size_t count;               /* snapped people; those too far from a street are left out */
    const uint32_t *person;     /* sorted position -> index in what was given */
    const uint32_t (*leave)[2]; /* deciseconds to the ends of the edge */
    const WalkSpot *spots;
    const double *weights;      /* NULL when everybody counts 1 */
    const uint32_t *edge_first; /* [edge_count + 1] into the sorted people */
    double total;               /* of all weights given, also of those far from any street */
    double far;                 /* of those */
} WalkCrowd;

/* weights may be NULL. The crowd lives in the arena and refers to the net. */
WalkCrowd *walk_crowd_new(Arena *arena, const WalkNet *net, const WalkSpot *spots,
                          const double *weights, size_t count);

typedef struct WalkCoverage WalkCoverage;
typedef struct WalkPlaceSlot {
    uint32_t v;
} WalkPlaceSlot; /* names a place of a coverage */

/* places_max: how many may ever be added. Lives in the arena; one thread at a time. */
WalkCoverage *walk_coverage_new(Arena *arena, const WalkCrowd *crowd, uint32_t limit_ds,
                                size_t places_max);
/* Opens all of these at once: one search for them together. Only for a coverage without places. */
void walk_coverage_open(WalkCoverage *coverage, WalkScratch *scratch, const WalkSpot *places,
                        size_t count);
WalkPlaceSlot walk_coverage_add(WalkCoverage *coverage, WalkScratch *scratch,
                                const WalkSpot *place);
void walk_coverage_remove(WalkCoverage *coverage, WalkScratch *scratch, WalkPlaceSlot place);
/* People within the limit, by weight. */
double walk_coverage_people(const WalkCoverage *coverage);
/* Time of the person (sorted position) to the nearest place, WALK_NEVER past the limit. */
uint32_t walk_coverage_ds(const WalkCoverage *coverage, size_t at);

/* The people whose way to the place the last search (WALK_TO, from that place) reached within
 * limit_ds: calls fn(position, deciseconds). */
typedef void WalkPersonFn(void *with, size_t at, uint32_t ds);
void walk_crowd_each(const WalkCrowd *crowd, WalkScratch *scratch, const WalkSpot *place,
                     uint32_t limit_ds, WalkPersonFn *fn, void *with);

/* The weight within limit_ds on foot of every place of the graph. weights[place] stands for what
 * lies at or nearest to that place; out has place_count sums. */
void walk_reach_sums(const WalkNet *net, WalkScratch *scratch, uint32_t limit_ds,
                     const double *weights, double *out);
/* The crowd's weights, each given to the nearer end of its edge: for walk_reach_sums. */
void walk_crowd_to_places(const WalkCrowd *crowd, double *weights);
