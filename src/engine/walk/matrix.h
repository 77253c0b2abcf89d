/* Tables of walking times: from each of some points to each of others.
 *
 * Two ways.  Within a short limit a search from each point is the quickest and needs no
 * preparation. Without one, or for somebody fast, a hierarchy (contraction by importance:
 * Geisberger et al. 2008) is made once for a net, and a table is the meeting of two small upward
 * searches in buckets (Knopp et al. 2007). Both are exact to the decisecond.
 *
 * Unit        deciseconds; WALK_NEVER where there is no way, or none within the limit */
#pragma once
#include "engine/walk/search.h"

typedef struct WalkTable {
    const WalkSpot *from;
    size_t from_count;
    const WalkSpot *to;
    size_t to_count;
    uint32_t *ds; /* [from_count * to_count], row by row, filled by the functions below */
} WalkTable;

/* A spot with edge WALK_NONE gets WALK_NEVER. */
void walk_table_within(const WalkNet *net, WalkScratch *scratch, uint32_t limit_ds,
                       WalkTable *table);

typedef struct WalkHierarchy WalkHierarchy;
/* About a second and 100 bytes a state for a city; lives in the arena, read by any thread. */
WalkHierarchy *walk_hierarchy_new(Arena *arena, const WalkNet *net);
size_t walk_hierarchy_shortcuts(const WalkHierarchy *h);

typedef struct WalkClimb WalkClimb; /* what a table needs to write; one per thread */
WalkClimb *walk_climb_new(const WalkHierarchy *h);
void walk_climb_free(WalkClimb *climb);
void walk_table_exact(const WalkHierarchy *h, WalkClimb *climb, WalkTable *table);
/* The same within a limit: the climbs end there, so that it is several times quicker than a search
 * from each point, most for somebody fast. */
void walk_table_meet(const WalkHierarchy *h, WalkClimb *climb, uint32_t limit_ds, WalkTable *table);
