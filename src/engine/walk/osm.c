#include "engine/walk/osm.h"

static const Str key_names[OSM_KEY_COUNT] = {{"", 0},
#define OSM_KEY_TEXT(NAME, text) {text, sizeof text - 1},
                                             OSM_KEYS(OSM_KEY_TEXT)
#undef OSM_KEY_TEXT
};

OsmMap *osm_new(Arena *arena)
{
    OsmMap *map = NEW(arena, OsmMap);
    map->arena = arena;
    return map;
}

size_t osm_memory_max(size_t file_bytes)
{
    return ((size_t)256 << 20) + file_bytes * 48;
}

/* Room for `more` items of `size` bytes; false, and the map is full, past the arena's limit. */
static bool room(OsmMap *map, void **at, size_t count, size_t *cap, size_t more, size_t size)
{
    if (count + more <= *cap) return true;
    size_t wider = *cap ? *cap * 2 : 1024;
    if (wider < count + more) wider = count + more;
    if (map->full || wider > UINT32_MAX || arena_room(map->arena) / size < wider + 64) {
        map->full = true;
        return false;
    }
    void *fresh = arena_alloc_raw(map->arena, wider * size);
    if (count) memcpy(fresh, *at, count * size);
    *at = fresh;
    *cap = wider;
    return true;
}
#define ROOM(map, field, more)                                                                     \
    room((map), (void **)&(map)->field##s, (map)->field##_count, &(map)->field##_cap, (more),      \
         sizeof *(map)->field##s)

void osm_expect(OsmMap *map, size_t nodes, size_t refs)
{
    (void)(ROOM(map, node, nodes) && ROOM(map, ref, refs));
}

void osm_add_node(OsmMap *map, int64_t id, int32_t lat_e7, int32_t lon_e7)
{
    if (ROOM(map, node, 1)) map->nodes[map->node_count++] = (OsmNode){id, lat_e7, lon_e7};
}

void osm_add_ref(OsmMap *map, int64_t node_id)
{
    if (ROOM(map, ref, 1)) map->refs[map->ref_count++] = node_id;
}

void osm_add_tag(OsmMap *map, OsmKey key, Str value)
{
    if (value.len > UINT16_MAX) value.len = UINT16_MAX;
    if (!room(map, (void **)&map->text, map->text_count, &map->text_cap, value.len, 1)) return;
    if (!ROOM(map, tag, 1)) return;
    if (value.len) memcpy(map->text + map->text_count, value.ptr, value.len);
    map->tags[map->tag_count++] =
        (OsmTag){(uint16_t)key, (uint16_t)value.len, (uint32_t)map->text_count};
    map->text_count += value.len;
}

void osm_add_tag_again(OsmMap *map, OsmKey key, uint32_t at, size_t len)
{
    if (len > UINT16_MAX) len = UINT16_MAX;
    if (ROOM(map, tag, 1)) map->tags[map->tag_count++] = (OsmTag){(uint16_t)key, (uint16_t)len, at};
}

void osm_close_node(OsmMap *map, size_t tag_from)
{
    size_t count = map->tag_count - tag_from;
    if (!count || !map->node_count ||
        !room(map, (void **)&map->tagged, map->tagged_count, &map->tagged_cap, 1,
              sizeof *map->tagged))
        return;
    map->tagged[map->tagged_count++] =
        (OsmTagged){(uint32_t)map->node_count - 1, (uint32_t)tag_from, (uint32_t)count};
}

static bool on_a_map(OsmKey key)
{
    return key == OSM_HIGHWAY || key == OSM_BUILDING || key == OSM_NATURAL || key == OSM_WATERWAY ||
           key == OSM_LANDUSE || key == OSM_LEISURE || key == OSM_RAILWAY ||
           key == OSM_PUBLIC_TRANSPORT || key == OSM_MAN_MADE || key == OSM_AMENITY ||
           key == OSM_FOOT;
}

void osm_close_way(OsmMap *map, int64_t id, size_t ref_from, size_t tag_from)
{
    size_t refs = map->ref_count - ref_from;
    size_t tags = map->tag_count - tag_from;
    bool wanted = false;
    for (size_t i = tag_from; i < map->tag_count; i++)
        wanted = wanted || on_a_map((OsmKey)map->tags[i].key);
    if (!wanted || refs < 2 || !ROOM(map, way, 1)) {
        map->ref_count = ref_from;
        map->tag_count = tag_from;
        return;
    }
    map->ways[map->way_count++] = (OsmWay){
        .id = id,
        .ref_from = ref_from,
        .ref_count = (uint32_t)refs,
        .tag_from = (uint32_t)tag_from,
        .tag_count = (uint32_t)tags,
    };
}

/* Called once per string of a block, so a scan by first letter and length is enough. */
OsmKey osm_key_of(Str name)
{
    if (name.len < 4 || name.len > 16) return OSM_OTHER;
    for (int key = 1; key < OSM_KEY_COUNT; key++) {
        const Str *text = &key_names[key];
        if (text->len == name.len && text->ptr[0] == name.ptr[0] &&
            memcmp(text->ptr, name.ptr, name.len) == 0)
            return (OsmKey)key;
    }
    return OSM_OTHER;
}

const char *osm_key_name(OsmKey key)
{
    return key_names[key].ptr;
}

Str osm_tag(const OsmMap *map, uint32_t from, uint32_t count, OsmKey key)
{
    for (uint32_t i = from; i < from + count; i++)
        if (map->tags[i].key == key && map->tags[i].len)
            return (Str){map->text + map->tags[i].at, map->tags[i].len};
    return (Str){"", 0};
}

OsmIndex osm_index_new(Arena *arena, size_t ids_max)
{
    OsmIndex index = {.mask = 1023};
    while (index.mask + 1 < ids_max * 2) index.mask = index.mask * 2 + 1;
    index.ids = arena_alloc_raw(arena, (index.mask + 1) * sizeof *index.ids);
    index.slots = arena_alloc_raw(arena, (index.mask + 1) * sizeof *index.slots);
    memset(index.slots, 0xff, (index.mask + 1) * sizeof *index.slots);
    return index;
}

/* Neighbouring ids stay near each other: they are used together. */
static uint64_t slot_of(const OsmIndex *index, int64_t id)
{
    uint64_t block = (uint64_t)id >> 4;
    uint64_t mixed = (block * 0x9e3779b97f4a7c15u) >> 20;
    return (mixed * 16 + ((uint64_t)id & 15)) & index->mask;
}

uint32_t *osm_index_at(OsmIndex *index, int64_t id)
{
    uint64_t at = slot_of(index, id);
    while (index->slots[at] != UINT32_MAX && index->ids[at] != id) at = (at + 1) & index->mask;
    if (index->slots[at] == UINT32_MAX) {
        ASSERT(index->count * 8 < (index->mask + 1) * 7);
        index->ids[at] = id;
        index->slots[at] = UINT32_MAX - 1;
        index->count++;
    }
    return &index->slots[at];
}

uint32_t *osm_index_find(const OsmIndex *index, int64_t id)
{
    uint64_t at = slot_of(index, id);
    while (index->slots[at] != UINT32_MAX && index->ids[at] != id) at = (at + 1) & index->mask;
    return index->slots[at] == UINT32_MAX ? NULL : &index->slots[at];
}

Status osm_read(OsmMap *map, Str file, Problem *problem)
{
    Str head = str_trim(str_slice(file, 0, 512));
    if (str_starts(head, STR("\xef\xbb\xbf"))) head = str_slice(head, 3, head.len);
    if (head.len && head.ptr[0] == '<') return osm_read_xml(map, file, problem);
    if (head.len && head.ptr[0] == '{') return osm_read_geojson(map, file, problem);
    if (str_find(str_slice(file, 0, 64), STR("OSMHeader"), 0) != SIZE_MAX)
        return osm_read_pbf(map, file, problem);
    Str first = str_cut(&head, '\n');
    if (str_find(first, STR("from_l"), 0) != SIZE_MAX && utf8_valid(first))
        return osm_read_csv(map, file, problem);
    return problem_set(problem, INVALID, "map.format",
                       "这不是地图文件；可以用 OSM 的 .osm.pbf 或 .osm，GeoJSON 线，或带 from_lat、"
                       "from_lon、to_lat、to_lon 表头的 CSV");
}
