/* What the files of this folder share among themselves. */
#pragma once
#include "engine/walk/graph.h"

/* The index for snapping; made when a graph is built or loaded. */
const WalkGrid *walk_grid_new(Arena *arena, const WalkGraph *graph);
