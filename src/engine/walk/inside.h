/* What the files of this folder share among themselves. */
#pragma once
#include "engine/walk/search.h"

/* The index for snapping; made when a graph is built or loaded. */
const WalkGrid *walk_grid_new(Arena *arena, const WalkGraph *graph);

/* Calls fn(edge) once for `own` and for every edge beside a state of the last search. */
typedef void WalkEdgeFn(void *with, uint32_t edge);
void walk_edges_reached(const WalkNet *net, WalkScratch *scratch, uint32_t own, WalkEdgeFn *fn,
                        void *with);
