/* The layers of the imported map.  Edges with the same look and name become one feature of many
 * lines: a third of the bytes. */
#include "engine/tile/tile.h"
#include "engine/walk/snap.h"

#include <stdlib.h>

enum { LOOK_PRIVATE = 1, LOOK_BRIDGE = 2, LOOK_TUNNEL = 4, LOOK_DRAWN = 8 };

static const char *const road_kinds[] = {
    [STREET_FOOTWAY] = "footway",     [STREET_PATH] = "path",
    [STREET_STEPS] = "steps",         [STREET_PEDESTRIAN] = "pedestrian",
    [STREET_LIVING] = "living",       [STREET_RESIDENTIAL] = "residential",
    [STREET_SERVICE] = "service",     [STREET_TRACK] = "track",
    [STREET_MINOR] = "minor",         [STREET_TERTIARY] = "tertiary",
    [STREET_SECONDARY] = "secondary", [STREET_PRIMARY] = "primary",
    [STREET_TRUNK] = "trunk",         [STREET_MOTORWAY] = "motorway",
    [STREET_CYCLEWAY] = "cycleway",   [STREET_PLATFORM] = "platform",
    [STREET_ELEVATOR] = "elevator",   [STREET_CORRIDOR] = "corridor",
};
enum { ROAD_KINDS = sizeof road_kinds / sizeof *road_kinds };

static const char *const area_kinds[] = {
    [SHAPE_BUILDING] = "building", [SHAPE_WATER] = "water", [SHAPE_GREEN] = "green",
    [SHAPE_SQUARE] = "square",     [SHAPE_RIVER] = "river", [SHAPE_RAIL] = "rail",
    [SHAPE_HOUSING] = "housing",   [SHAPE_CARE] = "care",
};
enum { AREA_KINDS = sizeof area_kinds / sizeof *area_kinds };

/* The smallest scale at which a road is worth its bytes. */
static uint32_t road_zoom(const WalkEdge *edge)
{
    switch (edge->class) {
    case STREET_MOTORWAY:
    case STREET_TRUNK:
    case STREET_PRIMARY: return 8;
    case STREET_SECONDARY: return 10;
    case STREET_TERTIARY: return 11;
    case STREET_RESIDENTIAL:
    case STREET_MINOR:
    case STREET_LIVING:
    case STREET_PEDESTRIAN: return 13;
    default: return 14;
    }
}

static uint32_t area_zoom(uint32_t class)
{
    switch (class) {
    case SHAPE_WATER:
    case SHAPE_RIVER: return 10;
    case SHAPE_GREEN:
    case SHAPE_RAIL:
    case SHAPE_HOUSING: return 12;
    case SHAPE_BUILDING: return 15;
    default: return 14;
    }
}

static bool boxes_meet(WalkPoint low, WalkPoint high, WalkPoint a, WalkPoint b)
{
    return low.lat_e7 <= b.lat_e7 && a.lat_e7 <= high.lat_e7 && low.lon_e7 <= b.lon_e7 &&
           a.lon_e7 <= high.lon_e7;
}

static void put_areas(Tile *tile, const WalkGraph *g, TileId id, WalkPoint low, WalkPoint high)
{
    tile_layer(tile, "areas");
    for (uint32_t i = 0; i < g->shape_count; i++) {
        const WalkShape *shape = &g->shapes[i];
        if (!boxes_meet(low, high, shape->low, shape->high)) continue;
        if (shape->class >= AREA_KINDS || !area_kinds[shape->class]) continue;
        if (id.z < area_zoom(shape->class)) continue;
        bool line = shape->class == SHAPE_RIVER || shape->class == SHAPE_RAIL;
        const WalkPoint *points = g->points + shape->point_from;
        tile_begin(tile, line ? TILE_LINE : TILE_AREA, 0);
        tile_tag_text(tile, "kind", area_kinds[shape->class]);
        if (shape->name && id.z >= 14) tile_tag_text(tile, "name", g->text + shape->name);
        if (line)
            tile_line(tile, points, shape->point_count);
        else
            tile_ring(tile, points, shape->point_count, false);
        tile_end(tile);
    }
}

typedef struct Found {
    uint64_t look;
    uint32_t edge;
} Found;

typedef struct Finding {
    const WalkGraph *graph;
    uint32_t zoom;
    uint64_t *seen; /* a bit an edge */
    Found *found;
    size_t count;
    size_t cap;
    Arena *arena;
} Finding;

static uint64_t look_of(const WalkEdge *edge, bool named)
{
    uint32_t flags = edge->flags & EDGE_PRIVATE ? LOOK_PRIVATE : 0;
    if (edge->flags & EDGE_BRIDGE) flags |= LOOK_BRIDGE;
    if (edge->flags & EDGE_TUNNEL) flags |= LOOK_TUNNEL;
    if (edge->flags & EDGE_DRAWN) flags |= LOOK_DRAWN;
    return (uint64_t)edge->class << 40 | (uint64_t)flags << 32 | (named ? edge->name : 0);
}

static void find_edge(void *with, uint32_t e)
{
    Finding *f = with;
    const WalkEdge *edge = &f->graph->edges[e];
    if (f->seen[e / 64] >> (e % 64) & 1) return;
    f->seen[e / 64] |= (uint64_t)1 << (e % 64);
    if (f->zoom < road_zoom(edge) || edge->class >= ROAD_KINDS || !road_kinds[edge->class]) return;
    if (f->count == f->cap) {
        size_t wider = f->cap ? f->cap * 2 : 1024;
        Found *found = arena_alloc_raw(f->arena, wider * sizeof *found);
        if (f->count) memcpy(found, f->found, f->count * sizeof *found);
        f->found = found;
        f->cap = wider;
    }
    f->found[f->count++] = (Found){look_of(edge, f->zoom >= 14), e};
}

static int by_look(const void *a, const void *b)
{
    const Found *x = a;
    const Found *y = b;
    if (x->look != y->look) return x->look < y->look ? -1 : 1;
    return x->edge < y->edge ? -1 : x->edge > y->edge;
}

static void put_roads(Tile *tile, Arena *arena, const WalkGraph *g, TileId id, WalkPoint low,
                      WalkPoint high)
{
    Finding f = {.graph = g, .zoom = id.z, .arena = arena};
    f.seen = NEW_ARRAY(arena, uint64_t, g->edge_count / 64 + 1);
    walk_edges_in_box(g, low, high, find_edge, &f);
    if (f.count) qsort(f.found, f.count, sizeof *f.found, by_look);
    tile_layer(tile, "roads");
    for (size_t i = 0; i < f.count;) {
        uint64_t look = f.found[i].look;
        uint32_t flags = (uint32_t)(look >> 32) & 255;
        const WalkEdge *edge = &g->edges[f.found[i].edge];
        tile_begin(tile, TILE_LINE, 0);
        tile_tag_text(tile, "kind", road_kinds[edge->class]);
        if ((uint32_t)look) tile_tag_text(tile, "name", g->text + (uint32_t)look);
        if (flags & LOOK_PRIVATE) tile_tag_bool(tile, "private", true);
        if (flags & LOOK_BRIDGE) tile_tag_bool(tile, "bridge", true);
        if (flags & LOOK_TUNNEL) tile_tag_bool(tile, "tunnel", true);
        if (flags & LOOK_DRAWN) tile_tag_bool(tile, "drawn", true);
        for (; i < f.count && f.found[i].look == look; i++) {
            edge = &g->edges[f.found[i].edge];
            tile_line(tile, g->points + edge->point_from, edge->point_count);
        }
        tile_end(tile);
    }
}

void tile_of_map(Tile *tile, Arena *arena, TileId id, const WalkGraph *g)
{
    WalkPoint low;
    WalkPoint high;
    tile_box(id, &low, &high);
    put_areas(tile, g, id, low, high);
    put_roads(tile, arena, g, id, low, high);
}
