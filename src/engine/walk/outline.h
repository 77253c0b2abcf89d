/* The outline of what can be reached: every point within 25 m of a stretch of street.
 *
 * Method: the distance to the nearest stretch on a lattice of 10 m around the start, and its 25 m
 * contour by marching squares with interpolation.  The lattice depends on the start alone and the
 * contour moves outward wherever the distance falls, so that outlines of 5, 10 and 15 minutes from
 * one start lie one inside the other.  Rings are valid: closed, without self-crossing, the outer
 * one anticlockwise, holes clockwise and only where the streets enclose a place farther than 25 m.
 */
#pragma once
#include "engine/walk/search.h"

typedef struct WalkRing {
    uint32_t point_from;
    uint32_t point_count; /* the first is repeated as the last */
    uint32_t shell;       /* of a hole: the ring it lies in; of a shell: itself */
    double area_m2;       /* positive for shells, negative for holes */
} WalkRing;

typedef struct WalkOutline {
    WalkPoint *points;
    WalkRing *rings; /* a shell, then its holes, then the next shell */
    uint32_t point_count;
    uint32_t ring_count;
    double area_m2; /* shells less holes */
} WalkOutline;

#define WALK_BUFFER_M 25.0
/* A start farther than this from its street has the way to it drawn too. */
#define WALK_BESIDE_M 20.0

/* Lives in the arena. Without stretches the outline is empty. A circle too wide for 10 m (16
 * million cells) is drawn on a coarser lattice. */
void walk_outline(Arena *arena, const WalkGraph *graph, const WalkSpot *start,
                  const WalkStretch *stretches, size_t count, WalkOutline *out);
