/* Vector tiles: Mapbox Vector Tile 2.1 (github.com/mapbox/vector-tile-spec), made from points,
 * lines and areas in WGS-84, clipped to the tile.
 *
 *   Tile *tile = tile_new(arena, (TileId){14, 13420, 6912});
 *   tile_layer(tile, "places");
 *   tile_begin(tile, TILE_POINT, id);
 *   tile_tag_str(tile, "kind", kind);
 *   tile_point(tile, at);
 *   tile_end(tile);                      a feature with nothing in the tile leaves no trace
 *   tile_finish(tile, &buf);
 *
 * Owns        nothing: the tile lives in the arena
 * Always true layers and features come in the order they were given; names of tags are shared
 *             within a layer; rings are wound as the specification asks */
#pragma once
#include "engine/walk/graph.h"

enum { TILE_EXTENT = 4096, TILE_BUFFER = 64, TILE_ZOOM_MAX = 22 };

typedef struct TileId {
    uint32_t z; /* 0 .. TILE_ZOOM_MAX */
    uint32_t x; /* 0 .. 2^z - 1, eastward */
    uint32_t y; /* southward */
} TileId;

typedef enum TileShape { TILE_POINT = 1, TILE_LINE = 2, TILE_AREA = 3 } TileShape;

typedef struct Tile Tile;

bool tile_valid(TileId id);
Tile *tile_new(Arena *arena, TileId id);
/* The box of the tile with its buffer: what lies outside need not be offered. */
void tile_box(TileId id, WalkPoint *low, WalkPoint *high);

/* Begins a layer; the one before is closed. */
void tile_layer(Tile *tile, const char *name);
/* id 0: without one. */
void tile_begin(Tile *tile, TileShape shape, uint64_t id);
void tile_tag_str(Tile *tile, const char *key, Str value);
void tile_tag_text(Tile *tile, const char *key, const char *value);
void tile_tag_bool(Tile *tile, const char *key, bool value);
/* Geometry of the feature that is begun; several are one feature of several parts. */
void tile_point(Tile *tile, WalkPoint at);
void tile_line(Tile *tile, const WalkPoint *points, size_t count);
/* A closed ring (the first point repeated or not). Outer ones first, holes behind their outer one.
 */
void tile_ring(Tile *tile, const WalkPoint *points, size_t count, bool hole);
void tile_end(Tile *tile);
void tile_finish(Tile *tile, Buf *out);

/* The imported map: layers "areas" (kind, name) and "roads" (kind, name, private, bridge, tunnel,
 * drawn), fewer of them the smaller the scale. The caller may add layers and finishes. */
void tile_of_map(Tile *tile, Arena *arena, TileId id, const WalkGraph *graph);
