/* OpenStreetMap PBF: blobs of deflated protocol buffers, read field by field without an object for
 * each message.  Every length is checked against what is left of its parent; a block that does not
 * inflate to exactly the size it announces, and at most 32 MiB, is refused. */
#include "engine/walk/osm.h"

#include <libdeflate.h>

enum { BLOB_HEADER_MAX = 64 << 10, BLOB_MAX = 32 << 20, EXPECT_MAX = 256 << 20 };

typedef struct Wire {
    const uint8_t *at;
    const uint8_t *end;
    bool bad;
} Wire;

typedef struct Field {
    uint32_t number;
    uint32_t type;
    uint64_t value; /* type 0 */
    Wire bytes;     /* type 2 */
} Field;

typedef struct PbfReader {
    OsmMap *map;
    Problem *problem;
    struct libdeflate_decompressor *inflater;
    uint8_t *raw; /* as large as the largest block so far, reused */
    size_t raw_cap;
    int64_t block;
    /* Of the block being read. */
    Str *strings;
    uint8_t *keys;  /* OsmKey of each string + 1; 0 = not looked up yet */
    uint32_t *kept; /* where each string lies in the map's text, plus 1 */
    size_t string_count;
    size_t string_cap;
    int64_t granularity, lat_offset, lon_offset;
    int64_t outside; /* nodes off the globe, left out */
} PbfReader;

static uint64_t long_varint(Wire *w)
{
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (w->at >= w->end) break;
        uint8_t byte = *w->at++;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) return value;
    }
    w->bad = true;
    w->at = w->end;
    return 0;
}

/* Nearly all numbers of a map take one to four bytes. */
static inline uint64_t varint(Wire *w)
{
    const uint8_t *p = w->at;
    if (w->end - p < 4) return long_varint(w);
    uint32_t v = p[0];
    if (v < 128) {
        w->at = p + 1;
        return v;
    }
    v = (v & 127) | (uint32_t)p[1] << 7;
    if (p[1] < 128) {
        w->at = p + 2;
        return v;
    }
    v = (v & 0x3fff) | (uint32_t)p[2] << 14;
    if (p[2] < 128) {
        w->at = p + 3;
        return v;
    }
    v = (v & 0x1fffff) | (uint32_t)p[3] << 21;
    if (p[3] < 128) {
        w->at = p + 4;
        return v;
    }
    return long_varint(w);
}

static inline int64_t zigzag(Wire *w)
{
    uint64_t v = varint(w);
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

static Wire part(Wire *w)
{
    uint64_t size = varint(w);
    if (size > (uint64_t)(w->end - w->at)) {
        w->bad = true;
        size = 0;
    }
    Wire inner = {w->at, w->at + size, false};
    w->at += size;
    return inner;
}

static bool next(Wire *w, Field *field)
{
    if (w->bad || w->at >= w->end) return false;
    uint64_t key = varint(w);
    *field = (Field){.number = (uint32_t)(key >> 3), .type = (uint32_t)(key & 7)};
    size_t skip = 0;
    switch (field->type) {
    case 0: field->value = varint(w); break;
    case 1: skip = 8; break;
    case 2: field->bytes = part(w); break;
    case 5: skip = 4; break;
    default: w->bad = true;
    }
    if (skip > (size_t)(w->end - w->at))
        w->bad = true;
    else
        w->at += skip;
    return !w->bad;
}

static Status refuse(PbfReader *r, const char *code, const char *text)
{
    problem_set(r->problem, INVALID, code, "%s", text);
    return problem_at(r->problem, "block %lld", (long long)r->block);
}

static Status broken(PbfReader *r)
{
    return refuse(r, "map.block", "地图文件里有一块坏了，请重新下载这个文件");
}

static OsmKey string_key(PbfReader *r, uint64_t index)
{
    if (index >= r->string_count) return OSM_OTHER;
    if (!r->keys[index]) r->keys[index] = (uint8_t)(1 + osm_key_of(r->strings[index]));
    return (OsmKey)(r->keys[index] - 1);
}

/* A value is kept once a block. */
static void add_tag(PbfReader *r, uint64_t key_index, uint64_t value_index)
{
    OsmKey key = string_key(r, key_index);
    if (key == OSM_OTHER || value_index >= r->string_count) return;
    uint32_t *kept = &r->kept[value_index];
    if (*kept) {
        osm_add_tag_again(r->map, key, *kept - 1, r->strings[value_index].len);
        return;
    }
    size_t at = r->map->text_count;
    osm_add_tag(r->map, key, r->strings[value_index]);
    *kept = (uint32_t)at + 1;
}

static inline bool place(PbfReader *r, int64_t lat, int64_t lon, int32_t *lat_e7, int32_t *lon_e7)
{
    /* Nanodegrees fit 64 bits for every sane granularity; anything else is off the globe. */
    int64_t lat_n;
    int64_t lon_n;
    if (__builtin_mul_overflow(lat, r->granularity, &lat_n) ||
        __builtin_mul_overflow(lon, r->granularity, &lon_n) ||
        __builtin_add_overflow(lat_n, r->lat_offset, &lat_n) ||
        __builtin_add_overflow(lon_n, r->lon_offset, &lon_n))
        return false;
    if (lat_n < -90000000000 || lat_n > 90000000000 || lon_n < -180000000000 ||
        lon_n > 180000000000)
        return false;
    *lat_e7 = (int32_t)((lat_n + (lat_n < 0 ? -50 : 50)) / 100);
    *lon_e7 = (int32_t)((lon_n + (lon_n < 0 ? -50 : 50)) / 100);
    return true;
}

static inline void add_node(PbfReader *r, int64_t id, int64_t lat, int64_t lon)
{
    int32_t lat_e7;
    int32_t lon_e7;
    OsmMap *map = r->map;
    bool usual = r->granularity == 100 && !r->lat_offset && !r->lon_offset;
    if (usual && map->node_count < map->node_cap && lat >= -900000000 && lat <= 900000000 &&
        lon >= -1800000000 && lon <= 1800000000) {
        map->nodes[map->node_count++] = (OsmNode){id, (int32_t)lat, (int32_t)lon};
        return;
    }
    if (place(r, lat, lon, &lat_e7, &lon_e7))
        osm_add_node(r->map, id, lat_e7, lon_e7);
    else
        r->outside++;
}

/* The key/value list of dense nodes: pairs of string indices, a 0 after each node. */
static void dense_tags(PbfReader *r, Wire *list)
{
    size_t from = r->map->tag_count;
    while (list->at < list->end) {
        uint64_t key = varint(list);
        if (!key) break;
        add_tag(r, key, varint(list));
    }
    osm_close_node(r->map, from);
}

static Status dense(PbfReader *r, Wire message)
{
    Wire ids = {0};
    Wire lats = {0};
    Wire lons = {0};
    Wire tags = {0};
    Field f;
    while (next(&message, &f)) {
        if (f.type != 2) continue;
        if (f.number == 1) ids = f.bytes;
        if (f.number == 8) lats = f.bytes;
        if (f.number == 9) lons = f.bytes;
        if (f.number == 10) tags = f.bytes;
    }
    int64_t id = 0;
    int64_t lat = 0;
    int64_t lon = 0;
    while (ids.at < ids.end && !r->map->full) {
        id = (int64_t)((uint64_t)id + (uint64_t)zigzag(&ids));
        lat = (int64_t)((uint64_t)lat + (uint64_t)zigzag(&lats));
        lon = (int64_t)((uint64_t)lon + (uint64_t)zigzag(&lons));
        size_t before = r->map->node_count;
        add_node(r, id, lat, lon);
        if (tags.at >= tags.end) continue;
        if (*tags.at == 0) { /* most nodes have no tags */
            tags.at++;
            continue;
        }
        if (r->map->node_count > before) {
            dense_tags(r, &tags);
        } else {
            while (tags.at < tags.end && varint(&tags)) (void)varint(&tags);
        }
    }
    if (r->map->full) return OK; /* group() refuses */
    bool uneven = lats.at != lats.end || lons.at != lons.end;
    return message.bad || ids.bad || lats.bad || lons.bad || tags.bad || uneven ? broken(r) : OK;
}

static Status node(PbfReader *r, Wire message)
{
    int64_t id = 0;
    int64_t lat = 0;
    int64_t lon = 0;
    Wire keys = {0};
    Wire values = {0};
    Field f;
    while (next(&message, &f)) {
        int64_t value = (int64_t)(f.value >> 1) ^ -(int64_t)(f.value & 1);
        if (f.number == 1 && f.type == 0) id = value;
        if (f.number == 8 && f.type == 0) lat = value;
        if (f.number == 9 && f.type == 0) lon = value;
        if (f.number == 2 && f.type == 2) keys = f.bytes;
        if (f.number == 3 && f.type == 2) values = f.bytes;
    }
    if (message.bad) return broken(r);
    size_t before = r->map->node_count;
    size_t from = r->map->tag_count;
    add_node(r, id, lat, lon);
    if (r->map->node_count == before) return OK;
    while (keys.at < keys.end && values.at < values.end) {
        uint64_t key = varint(&keys);
        add_tag(r, key, varint(&values));
    }
    osm_close_node(r->map, from);
    return keys.bad || values.bad ? broken(r) : OK;
}

static Status way(PbfReader *r, Wire message)
{
    int64_t id = 0;
    Wire keys = {0};
    Wire values = {0};
    Wire refs = {0};
    Field f;
    while (next(&message, &f)) {
        if (f.number == 1 && f.type == 0) id = (int64_t)f.value;
        if (f.number == 2 && f.type == 2) keys = f.bytes;
        if (f.number == 3 && f.type == 2) values = f.bytes;
        if (f.number == 8 && f.type == 2) refs = f.bytes;
    }
    if (message.bad) return broken(r);
    size_t tag_from = r->map->tag_count;
    size_t ref_from = r->map->ref_count;
    while (keys.at < keys.end && values.at < values.end) {
        uint64_t key = varint(&keys);
        add_tag(r, key, varint(&values));
    }
    int64_t ref = 0;
    osm_expect(r->map, 0, (size_t)(refs.end - refs.at));
    if (r->map->full) return OK; /* group() refuses */
    while (refs.at < refs.end) {
        ref = (int64_t)((uint64_t)ref + (uint64_t)zigzag(&refs));
        r->map->refs[r->map->ref_count++] = ref;
    }
    osm_close_way(r->map, id, ref_from, tag_from);
    return keys.bad || values.bad || refs.bad ? broken(r) : OK;
}

static Status group(PbfReader *r, Wire message)
{
    Field f;
    while (next(&message, &f)) {
        if (f.type != 2) continue;
        if (f.number == 1) TRY(node(r, f.bytes));
        if (f.number == 2) TRY(dense(r, f.bytes));
        if (f.number == 3) TRY(way(r, f.bytes));
        if (f.number == 4) r->map->relations++;
        if (r->map->full)
            return refuse(r, "map.bomb", "地图文件展开后大得不合理，没有导入；请换一个来源");
    }
    return message.bad ? broken(r) : OK;
}

static Status string_table(PbfReader *r, Wire message)
{
    Field f;
    r->string_count = 0;
    while (next(&message, &f)) {
        if (f.number != 1 || f.type != 2) continue;
        if (r->string_count == r->string_cap) {
            size_t wider = r->string_cap ? r->string_cap * 2 : 16384;
            if (arena_room(r->map->arena) / sizeof(Str) < wider * 2)
                return refuse(r, "map.bomb", "地图文件展开后大得不合理，没有导入；请换一个来源");
            Str *strings = arena_alloc_raw(r->map->arena, wider * sizeof *strings);
            if (r->string_count) memcpy(strings, r->strings, r->string_count * sizeof *strings);
            r->strings = strings;
            r->keys = arena_alloc_raw(r->map->arena, wider);
            r->kept = arena_alloc_raw(r->map->arena, wider * sizeof *r->kept);
            r->string_cap = wider;
        }
        r->strings[r->string_count++] =
            (Str){(const char *)f.bytes.at, (size_t)(f.bytes.end - f.bytes.at)};
    }
    if (r->string_count) {
        memset(r->keys, 0, r->string_count);
        memset(r->kept, 0, r->string_count * sizeof *r->kept);
    }
    return message.bad ? broken(r) : OK;
}

static Status primitive_block(PbfReader *r, Wire block)
{
    Wire again = block;
    Field f;
    r->string_count = 0;
    r->granularity = 100;
    r->lat_offset = 0;
    r->lon_offset = 0;
    while (next(&block, &f)) {
        if (f.number == 1 && f.type == 2) TRY(string_table(r, f.bytes));
        if (f.number == 17 && f.type == 0) r->granularity = (int32_t)f.value;
        if (f.number == 19 && f.type == 0) r->lat_offset = (int64_t)f.value;
        if (f.number == 20 && f.type == 0) r->lon_offset = (int64_t)f.value;
    }
    if (block.bad) return broken(r);
    while (next(&again, &f))
        if (f.number == 2 && f.type == 2) TRY(group(r, f.bytes));
    return OK;
}

static Status header_block(PbfReader *r, Wire block)
{
    static const char *const known[] = {"OsmSchema-V0.6", "DenseNodes", "HistoricalInformation",
                                        "LocationsOnWays"};
    Field f;
    while (next(&block, &f)) {
        if (f.number != 4 || f.type != 2) continue;
        Str name = {(const char *)f.bytes.at, (size_t)(f.bytes.end - f.bytes.at)};
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            found = found || str_is(name, known[i]);
        if (!found) return refuse(r, "map.feature", "地图文件用了我们还不认识的写法，没有导入");
    }
    return block.bad ? broken(r) : OK;
}

/* The content of one blob: stored as it is, or deflated with its announced size. */
static Status blob(PbfReader *r, Wire message, Wire *out)
{
    Field f;
    Wire packed = {0};
    uint64_t size = 0;
    bool plain = false;
    bool deflated = false;
    while (next(&message, &f)) {
        if (f.number == 1 && f.type == 2) *out = f.bytes, plain = true;
        if (f.number == 2 && f.type == 0) size = f.value;
        if (f.number == 3 && f.type == 2) packed = f.bytes, deflated = true;
    }
    if (message.bad) return broken(r);
    if (plain) return OK;
    if (!deflated)
        return refuse(r, "map.feature", "地图文件的压缩方式不认识，请用 zlib 压缩的 .osm.pbf");
    if (size > BLOB_MAX)
        return refuse(r, "map.bomb", "地图文件里有一块展开后过大，没有导入；请换一个来源");
    if (size > r->raw_cap) {
        if (arena_room(r->map->arena) < size * 4)
            return refuse(r, "map.bomb", "地图文件展开后大得不合理，没有导入；请换一个来源");
        r->raw = arena_alloc_raw(r->map->arena, (size_t)size);
        r->raw_cap = (size_t)size;
    }
    size_t got = 0;
    enum libdeflate_result result = libdeflate_zlib_decompress(
        r->inflater, packed.at, (size_t)(packed.end - packed.at), r->raw, (size_t)size, &got);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
        return refuse(r, "map.bomb", "地图文件里有一块展开后过大，没有导入；请换一个来源");
    if (result != LIBDEFLATE_SUCCESS || got != size) return broken(r);
    *out = (Wire){r->raw, r->raw + size, false};
    return OK;
}

/* Length, blob header, blob. The file must end exactly after one. */
static Status file_block(PbfReader *r, Wire *file, bool *header_seen)
{
    static const char cut[] = "地图文件不完整（被截断了），请重新下载";
    if (file->end - file->at < 4) return refuse(r, "map.cut", cut);
    uint32_t size = (uint32_t)file->at[0] << 24 | (uint32_t)file->at[1] << 16 |
                    (uint32_t)file->at[2] << 8 | file->at[3];
    file->at += 4;
    if (size > BLOB_HEADER_MAX) return broken(r);
    if (size > (size_t)(file->end - file->at)) return refuse(r, "map.cut", cut);
    Wire head = {file->at, file->at + size, false};
    file->at += size;
    Str type = {"", 0};
    uint64_t data_size = UINT64_MAX;
    Field f;
    while (next(&head, &f)) {
        if (f.number == 1 && f.type == 2)
            type = (Str){(const char *)f.bytes.at, (size_t)(f.bytes.end - f.bytes.at)};
        if (f.number == 3 && f.type == 0) data_size = f.value;
    }
    if (head.bad || data_size > BLOB_MAX) return broken(r);
    if (data_size > (size_t)(file->end - file->at)) return refuse(r, "map.cut", cut);
    Wire message = {file->at, file->at + data_size, false};
    file->at += data_size;
    Wire content = {0};
    bool is_header = str_is(type, "OSMHeader");
    if (!is_header && !str_is(type, "OSMData")) return OK; /* others are to be skipped */
    TRY(blob(r, message, &content));
    if (is_header) {
        *header_seen = true;
        return header_block(r, content);
    }
    if (!*header_seen) return broken(r);
    return primitive_block(r, content);
}

static void free_inflater(struct libdeflate_decompressor **inflater)
{
    libdeflate_free_decompressor(*inflater);
}

Status osm_read_pbf(OsmMap *map, Str text, Problem *problem)
{
    __attribute__((cleanup(free_inflater))) struct libdeflate_decompressor *inflater =
        libdeflate_alloc_decompressor();
    ASSERT(inflater);
    PbfReader r = {
        .map = map,
        .problem = problem,
        .inflater = inflater,
    };
    /* Of towns that were measured, six times the file. */
    arena_expect(map->arena, text.len < EXPECT_MAX / 7 ? text.len * 7 : EXPECT_MAX);
    osm_expect(map, text.len / 7, text.len / 7); /* a node or ref takes 7 bytes and more */
    Wire file = {(const uint8_t *)text.ptr, (const uint8_t *)text.ptr + text.len, false};
    bool header_seen = false;
    while (file.at < file.end) {
        r.block++;
        TRY(file_block(&r, &file, &header_seen));
    }
    if (!header_seen) return refuse(&r, "map.cut", "地图文件是空的或不完整，请重新下载");
    return OK;
}
