/* The graph while it is being made: places and edges in the order of the map.  Inside of the
 * builder: draft.c reads maps into it, drawn.c joins drawn lines, build.c makes the graph. */
#pragma once
#include "engine/walk/streets.h"

typedef struct DraftPlace {
    int32_t lat_e7;
    int32_t lon_e7;
    uint32_t flags;
} DraftPlace;

typedef struct DraftEdge {
    uint32_t a;
    uint32_t b;
    uint32_t point_from;
    uint32_t point_count;
    StreetTags tags;
} DraftEdge;

typedef struct Draft {
    Arena *arena;
    DraftPlace *places;
    DraftEdge *edges;
    WalkPoint *points;
    size_t place_count, edge_count, point_count;
    size_t place_cap, edge_cap, point_cap;
    bool full;
} Draft;

uint32_t draft_add_place(Draft *draft, DraftPlace place);
void draft_add_point(Draft *draft, int32_t lat_e7, int32_t lon_e7);
void draft_add_edge(Draft *draft, DraftEdge edge);

/* Adds the streets of a map. extra: EdgeFlag for each of them. */
void draft_map(Draft *draft, const OsmMap *map, uint32_t extra, WalkBuild *report);
/* Joins the ends of edges edge_from.. (drawn ones) to the streets within 20 m, which are cut there.
 */
void draft_join(Draft *draft, size_t edge_from, WalkBuild *report);
