/* Searches from one or many points as far as a limit of time.
 *
 * A scratch holds what a search needs to write; one per thread, made for a graph, used again and
 * again without clearing (labels carry the number of their search).  Its answers hold until its
 * next search.
 *
 * Method: Dial's buckets in a ring with a bitmap over them, 1 to a few deciseconds wide; a state
 * improved within its own bucket is looked at again, so times are exact. */
#pragma once
#include "engine/walk/snap.h"

typedef struct WalkSeed {
    uint32_t state;
    uint32_t ds;
} WalkSeed;

typedef struct WalkLabel {
    uint32_t search; /* the number of the search that wrote it */
    uint32_t ds;
} WalkLabel;

typedef struct WalkStretch {
    uint32_t edge;
    float from; /* parts of the edge, 0 .. 1 */
    float to;
} WalkStretch;

typedef struct WalkScratch WalkScratch;
WalkScratch *walk_scratch_new(const WalkGraph *graph);
void walk_scratch_free(WalkScratch *scratch);

typedef enum WalkWay {
    WALK_FROM, /* how long from the seeds to everywhere */
    WALK_TO,   /* how long from everywhere to the seeds */
} WalkWay;

/* Everything within limit_ds (WALK_NEVER: no limit). Seeds later than the limit are left out. */
void walk_search(const WalkNet *net, WalkScratch *scratch, WalkWay way, const WalkSeed *seeds,
                 size_t seed_count, uint32_t limit_ds);
/* The same for one point. spot->edge may be WALK_NONE: then nothing is reached. */
void walk_search_spot(const WalkNet *net, WalkScratch *scratch, WalkWay way, const WalkSpot *spot,
                      uint32_t limit_ds);
/* Seeds of a point, at most 4. */
size_t walk_seeds(const WalkNet *net, WalkWay way, const WalkSpot *spot, WalkSeed out[4]);

/* States reached by the last search, in no order. */
const uint32_t *walk_reached(const WalkScratch *scratch, size_t *count);
/* Time of a state in the last search, or WALK_NEVER. */
uint32_t walk_ds(const WalkScratch *scratch, uint32_t state);
/* Time of a point in the last search, from or to the seeds; not counting a way along its own edge
 * (walk_along). */
uint32_t walk_spot_ds(const WalkNet *net, const WalkScratch *scratch, WalkWay way,
                      const WalkSpot *spot);

/* Places reached. */
uint32_t walk_places_reached(const WalkNet *net, const WalkScratch *scratch);
/* The stretches of street within limit_ds (not more than the limit of the search) of the point the
 * last search went from; without overlaps. They live in the scratch until the next call. */
size_t walk_stretches(const WalkNet *net, WalkScratch *scratch, const WalkSpot *start,
                      uint32_t limit_ds, const WalkStretch **out);
double walk_stretches_m(const WalkGraph *graph, const WalkStretch *stretches, size_t count);
