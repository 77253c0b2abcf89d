/* What the tags of a way or node mean for walking.  Inside of the builder. */
#pragma once
#include "engine/walk/graph.h"

typedef struct StreetTags {
    uint32_t flags; /* EdgeFlag; 0 = no street */
    int16_t incline_permille;
    uint8_t class;
    uint8_t layer;
    Str name;
} StreetTags;

/* False when neither a walker nor a rider may use it. */
bool street_of_way(const OsmMap *map, const OsmWay *way, StreetTags *out);
/* PlaceFlag; the place is a vertex of its own when it is not 0. */
uint32_t place_of_node(const OsmMap *map, const OsmTagged *node);
/* ShapeClass, or 0. */
uint32_t shape_of_way(const OsmMap *map, const OsmWay *way);
