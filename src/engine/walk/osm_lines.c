/* Streets that do not come from OpenStreetMap: GeoJSON lines and CSV edges, and what a community
 * draws itself.  Ends that meet have equal coordinates; there are no ids, so nodes get negative
 * ones of ours and equal coordinates are one node. */
#include "base/csv.h"
#include "base/json.h"
#include "engine/walk/osm.h"

#include <math.h>

typedef struct Lines {
    OsmMap *map;
    Problem *problem;
    OsmIndex nodes; /* key: the coordinates; slot: index in map->nodes */
    int64_t next_id;
} Lines;

static int64_t place_key(int32_t lat_e7, int32_t lon_e7)
{
    return (int64_t)((uint64_t)(uint32_t)lat_e7 << 32 | (uint32_t)lon_e7);
}

static bool add_point(Lines *l, double lon, double lat)
{
    if (!(fabs(lat) <= 90 && fabs(lon) <= 180)) return false;
    int32_t lat_e7 = (int32_t)lround(lat * 1e7);
    int32_t lon_e7 = (int32_t)lround(lon * 1e7);
    uint32_t *slot = osm_index_at(&l->nodes, place_key(lat_e7, lon_e7));
    if (*slot == UINT32_MAX - 1) {
        *slot = (uint32_t)l->map->node_count;
        osm_add_node(l->map, l->next_id--, lat_e7, lon_e7);
    }
    if (l->map->full) return true;
    osm_add_ref(l->map, l->map->nodes[*slot].id);
    return true;
}

static Status wrong(Lines *l, const char *code, const char *text, int64_t number)
{
    problem_set(l->problem, INVALID, code, "%s", text);
    return problem_at(l->problem, "%s %lld", strcmp(code, "map.csv") == 0 ? "row" : "feature",
                      (long long)number);
}

static void add_tags(Lines *l, const Json *properties)
{
    for (void *at = json_first(properties); at; at = json_after(properties, at)) {
        OsmKey key = osm_key_of(json_at_key(at));
        Str value;
        bool yes;
        if (key == OSM_OTHER) continue;
        if (json_as_str(json_at_value(at), &value))
            osm_add_tag(l->map, key, value);
        else if (json_as_bool(json_at_value(at), &yes))
            osm_add_tag(l->map, key, yes ? STR("yes") : STR("no"));
    }
}

static bool has_tag(const OsmMap *map, size_t from, OsmKey key)
{
    return osm_tag(map, (uint32_t)from, (uint32_t)(map->tag_count - from), key).len > 0;
}

static bool position(const Json *pair, double *lon, double *lat)
{
    return json_kind(pair) == JSON_LIST && json_as_double(json_item(pair, 0), lon) &&
           json_as_double(json_item(pair, 1), lat);
}

static Status add_line(Lines *l, const Json *points, const Json *properties, int64_t number)
{
    size_t ref_from = l->map->ref_count;
    size_t tag_from = l->map->tag_count;
    for (size_t i = 0; i < json_count(points); i++) {
        double lon;
        double lat;
        if (!position(json_item(points, i), &lon, &lat) || !add_point(l, lon, lat))
            return wrong(l, "map.geojson", "这条线的坐标不对，应为 [经度, 纬度]（WGS-84）", number);
    }
    add_tags(l, properties);
    if (!has_tag(l->map, tag_from, OSM_HIGHWAY)) osm_add_tag(l->map, OSM_HIGHWAY, STR("footway"));
    osm_close_way(l->map, l->next_id--, ref_from, tag_from);
    return OK;
}

static Status add_spot(Lines *l, const Json *pair, const Json *properties, int64_t number)
{
    double lon;
    double lat;
    size_t refs = l->map->ref_count;
    size_t nodes = l->map->node_count;
    if (!position(pair, &lon, &lat) || !add_point(l, lon, lat))
        return wrong(l, "map.geojson", "这个点的坐标不对，应为 [经度, 纬度]（WGS-84）", number);
    l->map->ref_count = refs;
    if (l->map->node_count == nodes) return OK; /* its tags would go to another node */
    size_t from = l->map->tag_count;
    add_tags(l, properties);
    osm_close_node(l->map, from);
    return OK;
}

static Status feature(Lines *l, const Json *it, int64_t number)
{
    const Json *geometry = json_member(it, "geometry");
    const Json *properties = json_member(it, "properties");
    const Json *where = json_member(geometry, "coordinates");
    Str type = json_str_or(geometry, "type", STR(""));
    if (str_is(type, "LineString")) return add_line(l, where, properties, number);
    if (str_is(type, "Point")) return add_spot(l, where, properties, number);
    if (!str_is(type, "MultiLineString")) return OK;
    for (size_t i = 0; i < json_count(where); i++)
        TRY(add_line(l, json_item(where, i), properties, number));
    return OK;
}

/* Every position takes at least six bytes of text: "[1,2],". */
static Lines lines_new(OsmMap *map, Str text, size_t bytes_each, Problem *problem)
{
    size_t most = text.len / bytes_each + 64;
    if (arena_room(map->arena) / 48 < most) map->full = true;
    return (Lines){
        .map = map,
        .problem = problem,
        .nodes = osm_index_new(map->arena, map->full ? 64 : most),
        .next_id = map->made_id - 1,
    };
}

static Status done(Lines *l)
{
    l->map->made_id = l->next_id;
    if (l->map->full)
        return problem_set(l->problem, INVALID, "map.too_large",
                           "地图太大，装不下；请裁小范围再导入");
    return OK;
}

Status osm_read_geojson(OsmMap *map, Str text, Problem *problem)
{
    const Json *root;
    Lines l = lines_new(map, text, 6, problem);
    if (map->full) return done(&l);
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_slice(text, 3, text.len);
    TRY(json_read(map->arena, text, &root, problem));
    const Json *list = json_member(root, "features");
    Str type = json_str_or(root, "type", STR(""));
    if (str_is(type, "Feature"))
        TRY(feature(&l, root, 1));
    else if (!str_is(type, "FeatureCollection") || json_kind(list) != JSON_LIST)
        return problem_set(problem, INVALID, "map.geojson",
                           "这个 GeoJSON 不是 FeatureCollection，没有导入");
    for (size_t i = 0; i < json_count(list) && !map->full; i++)
        TRY(feature(&l, json_item(list, i), (int64_t)i + 1));
    return done(&l);
}

static int column(const Csv *csv, const char *name, const char *other)
{
    int at = csv_column(csv, name);
    return at < 0 ? csv_column(csv, other) : at;
}

Status osm_read_csv(OsmMap *map, Str text, Problem *problem)
{
    Csv csv;
    bool more;
    Lines l = lines_new(map, text, 4, problem);
    if (map->full) return done(&l);
    if (!utf8_valid(text))
        return problem_set(problem, INVALID, "map.csv", "CSV 要用 UTF-8 编码保存");
    TRY(csv_open(&csv, map->arena, text, ',', problem));
    int at[4] = {column(&csv, "from_lon", "from_lng"), column(&csv, "from_lat", "from_latitude"),
                 column(&csv, "to_lon", "to_lng"), column(&csv, "to_lat", "to_latitude")};
    if (at[0] < 0 || at[1] < 0 || at[2] < 0 || at[3] < 0)
        return wrong(&l, "map.csv", "表头要有 from_lat、from_lon、to_lat、to_lon", 1);
    for (;;) {
        double value[4];
        TRY(csv_next(&csv, &more));
        if (!more || map->full) return done(&l);
        for (int i = 0; i < 4; i++)
            if (!str_to_double(str_trim(csv.cells[at[i]]), &value[i]))
                return wrong(&l, "map.csv", "坐标不是数，请检查这一行", csv.row);
        size_t ref_from = map->ref_count;
        size_t tag_from = map->tag_count;
        if (!add_point(&l, value[0], value[1]) || !add_point(&l, value[2], value[3]))
            return wrong(&l, "map.csv", "坐标超出范围，纬度 -90 到 90，经度 -180 到 180", csv.row);
        for (size_t i = 0; i < csv.columns; i++) {
            OsmKey key = osm_key_of(csv.header[i]);
            Str cell = str_trim(csv.cells[i]);
            if (key != OSM_OTHER && cell.len) osm_add_tag(map, key, cell);
        }
        if (!has_tag(map, tag_from, OSM_HIGHWAY)) osm_add_tag(map, OSM_HIGHWAY, STR("footway"));
        osm_close_way(map, l.next_id--, ref_from, tag_from);
    }
}
