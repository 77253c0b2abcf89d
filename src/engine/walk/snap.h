/* From a coordinate to the street beside it. */
#pragma once
#include "engine/walk/net.h"

#define WALK_SNAP_MAX_M 300.0

typedef struct WalkSpot {
    uint32_t edge; /* WALK_NONE when no street is within WALK_SNAP_MAX_M */
    float part;    /* 0 at end 0, 1 at end 1 */
    float off_m;   /* from the point to the street; how far even when it is too far */
    WalkPoint at;  /* on the street */
    WalkPoint from;
} WalkSpot;

/* The nearest street this walker may use. Private streets count; a piece of network that leads
 * nowhere is taken only when it is 50 m nearer than any other. */
WalkSpot walk_snap(const WalkNet *net, WalkPoint p);

/* Deciseconds from the point to its street and along it to either end (WALK_NEVER where the way
 * there is closed), and from the ends to the point. */
typedef struct WalkLegs {
    uint32_t leave[2];
    uint32_t arrive[2];
} WalkLegs;
WalkLegs walk_legs(const WalkNet *net, const WalkSpot *spot);
/* Time between two points on the same edge without leaving it; WALK_NEVER on different ones. */
uint32_t walk_along(const WalkNet *net, const WalkSpot *from, const WalkSpot *to);

/* Calls fn(edge) for the edges whose shape comes near the box, some more than once. */
typedef void WalkBoxFn(void *with, uint32_t edge);
void walk_edges_in_box(const WalkGraph *graph, WalkPoint low, WalkPoint high, WalkBoxFn *fn,
                       void *with);
