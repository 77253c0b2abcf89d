/* A street map in memory, as it was drawn: nodes, ways, and the tags that matter to us.
 *
 * Read from OpenStreetMap PBF or XML, from GeoJSON lines or a CSV of edges, or made by
 * engine/quarter.  The graph builder and the tile maker take nothing else.
 *
 * Owns        nothing: everything lives in the arena given to osm_new
 * Always true coordinates are WGS-84 in 1e-7 degrees; refs may name nodes that are not there (an
 *             extract cuts ways at its border), ids may be negative (drawn, not yet uploaded)
 * Sources     https://wiki.openstreetmap.org/wiki/PBF_Format, …/OSM_XML (read 2026-11) */
#pragma once
#include "base/str.h"

/* Tags with other keys are dropped while reading. */
#define OSM_KEYS(X)                                                                                \
    X(HIGHWAY, "highway")                                                                          \
    X(ACCESS, "access")                                                                            \
    X(FOOT, "foot")                                                                                \
    X(BICYCLE, "bicycle")                                                                          \
    X(VEHICLE, "vehicle")                                                                          \
    X(WHEELCHAIR, "wheelchair")                                                                    \
    X(ONEWAY, "oneway")                                                                            \
    X(ONEWAY_BICYCLE, "oneway:bicycle")                                                            \
    X(ONEWAY_FOOT, "oneway:foot")                                                                  \
    X(CYCLEWAY, "cycleway")                                                                        \
    X(JUNCTION, "junction")                                                                        \
    X(INCLINE, "incline")                                                                          \
    X(KERB, "kerb")                                                                                \
    X(SURFACE, "surface")                                                                          \
    X(SMOOTHNESS, "smoothness")                                                                    \
    X(WIDTH, "width")                                                                              \
    X(BARRIER, "barrier")                                                                          \
    X(CROSSING, "crossing")                                                                        \
    X(RAMP, "ramp")                                                                                \
    X(RAMP_WHEELCHAIR, "ramp:wheelchair")                                                          \
    X(CONVEYING, "conveying")                                                                      \
    X(AREA, "area")                                                                                \
    X(BRIDGE, "bridge")                                                                            \
    X(TUNNEL, "tunnel")                                                                            \
    X(LAYER, "layer")                                                                              \
    X(SIDEWALK, "sidewalk")                                                                        \
    X(MOTORROAD, "motorroad")                                                                      \
    X(MAN_MADE, "man_made")                                                                        \
    X(RAILWAY, "railway")                                                                          \
    X(PUBLIC_TRANSPORT, "public_transport")                                                        \
    X(NAME, "name")                                                                                \
    X(BUILDING, "building")                                                                        \
    X(NATURAL, "natural")                                                                          \
    X(WATER, "water")                                                                              \
    X(WATERWAY, "waterway")                                                                        \
    X(LANDUSE, "landuse")                                                                          \
    X(LEISURE, "leisure")                                                                          \
    X(AMENITY, "amenity")                                                                          \
    X(SHOP, "shop")                                                                                \
    X(HOUSENUMBER, "addr:housenumber")                                                             \
    X(STREET, "addr:street")

typedef enum OsmKey {
    OSM_OTHER = 0,
#define OSM_KEY_ENUM(NAME, text) OSM_##NAME,
    OSM_KEYS(OSM_KEY_ENUM)
#undef OSM_KEY_ENUM
        OSM_KEY_COUNT,
} OsmKey;

typedef struct OsmNode {
    int64_t id;
    int32_t lat_e7;
    int32_t lon_e7;
} OsmNode;

typedef struct OsmTag {
    uint16_t key; /* OsmKey */
    uint16_t len;
    uint32_t at; /* of the value in text */
} OsmTag;

/* A node with tags; plain ones are only in nodes[]. */
typedef struct OsmTagged {
    uint32_t node; /* index in nodes[] */
    uint32_t tag_from;
    uint32_t tag_count;
} OsmTagged;

typedef struct OsmWay {
    int64_t id;
    uint64_t ref_from;
    uint32_t ref_count;
    uint32_t tag_from;
    uint32_t tag_count;
} OsmWay;

typedef struct OsmMap {
    Arena *arena;
    OsmNode *nodes;
    OsmTagged *tagged;
    OsmWay *ways; /* only those with a tag that puts them on a map */
    int64_t *refs;
    OsmTag *tags;
    char *text;
    size_t node_count, tagged_count, way_count, ref_count, tag_count, text_count;
    size_t node_cap, tagged_cap, way_cap, ref_cap, tag_cap, text_cap;
    size_t relations; /* seen and left out */
    int64_t made_id;  /* the last id given to a node of our own; counts down */
    bool full;        /* the arena's limit was reached; the readers refuse then */
} OsmMap;

OsmMap *osm_new(Arena *arena);

/* What a file of this many bytes may need when read; a file that wants more is a bomb. */
size_t osm_memory_max(size_t file_bytes);

/* Finds the format by the content. INVALID map.format, map.cut, map.block, map.bomb, map.feature,
 * map.too_large, map.xml, map.geojson, map.csv. After a refusal the map must not be used. */
Status osm_read(OsmMap *map, Str file, Problem *problem) MUST_USE;
Status osm_read_pbf(OsmMap *map, Str file, Problem *problem) MUST_USE;
Status osm_read_xml(OsmMap *map, Str file, Problem *problem) MUST_USE;
/* Lines become ways: LineString and MultiLineString with properties as tags; without a highway they
 * are footways. Equal coordinates are one node. Points with barrier or amenity become nodes. */
Status osm_read_geojson(OsmMap *map, Str file, Problem *problem) MUST_USE;
/* Header: from_lat, from_lon, to_lat, to_lon and any tags; lng is accepted for lon. */
Status osm_read_csv(OsmMap *map, Str file, Problem *problem) MUST_USE;

/* The map as OSM XML, which osm_read gives back as it was. */
void osm_write_xml(const OsmMap *map, Buf *out);

/* Building a map by hand. A way takes the refs and tags added since the last way or node was
 * closed. All of them do nothing once the map is full. */
/* Makes room at once for about so many; untouched room costs nothing. */
void osm_expect(OsmMap *map, size_t nodes, size_t refs);
void osm_add_node(OsmMap *map, int64_t id, int32_t lat_e7, int32_t lon_e7);
void osm_add_ref(OsmMap *map, int64_t node_id);
void osm_add_tag(OsmMap *map, OsmKey key, Str value);
/* With a value that lies in the text already. */
void osm_add_tag_again(OsmMap *map, OsmKey key, uint32_t at, size_t len);
/* The tags added since tag_from belong to the newest node. */
void osm_close_node(OsmMap *map, size_t tag_from);
/* Keeps the way when its tags put it on a map, otherwise forgets its refs and tags. */
void osm_close_way(OsmMap *map, int64_t id, size_t ref_from, size_t tag_from);

OsmKey osm_key_of(Str name);
const char *osm_key_name(OsmKey key);
/* The value of a key among `count` tags from `from`, or an empty Str. */
Str osm_tag(const OsmMap *map, uint32_t from, uint32_t count, OsmKey key);
static inline Str osm_way_tag(const OsmMap *map, const OsmWay *way, OsmKey key)
{
    return osm_tag(map, way->tag_from, way->tag_count, key);
}

/* Node id -> index in nodes[]; only for the ids it was built from. */
typedef struct OsmIndex {
    uint64_t mask;
    int64_t *ids;
    uint32_t *slots; /* what the owner stores under the id; UINT32_MAX is a free slot */
    size_t count;
} OsmIndex;
OsmIndex osm_index_new(Arena *arena, size_t ids_max);
/* The place of the id, made with UINT32_MAX - 1 in it when it is new. */
uint32_t *osm_index_at(OsmIndex *index, int64_t id);
/* NULL when it is not there. */
uint32_t *osm_index_find(const OsmIndex *index, int64_t id);
