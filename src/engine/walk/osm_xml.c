/* OpenStreetMap XML (.osm, also what JOSM saves): node, way, nd and tag elements, in a reader that
 * keeps no tree.  It wants what OSM files have: elements closed in order and at the end </osm>; no
 * DTD, so no entities beyond the five of XML and character numbers. */
#include "engine/walk/osm.h"

#include <math.h>

enum { ATTRIBUTES_MAX = 32, DEPTH_MAX = 8 };

typedef struct Xml {
    OsmMap *map;
    Problem *problem;
    Arena *arena; /* for decoded values, taken back after each element */
    Str text;
    size_t at;
    Str names[ATTRIBUTES_MAX];
    Str values[ATTRIBUTES_MAX];
    size_t count;
    Str open[DEPTH_MAX];
    size_t depth;
    /* Of the node or way that is open. */
    int64_t id;
    bool has_place;
    size_t ref_from;
    size_t tag_from;
} Xml;

static Status refuse(Xml *x, const char *code, const char *text)
{
    size_t line = 1;
    for (size_t i = 0; i < x->at && i < x->text.len; i++) line += x->text.ptr[i] == '\n';
    problem_set(x->problem, INVALID, code, "%s", text);
    return problem_at(x->problem, "line %zu", line);
}

static Status broken(Xml *x)
{
    return refuse(x, "map.xml", "这个 .osm 文件的写法不对，没有导入；请重新导出");
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(Xml *x)
{
    while (x->at < x->text.len && is_space(x->text.ptr[x->at])) x->at++;
}

static Str name_read(Xml *x)
{
    size_t from = x->at;
    while (x->at < x->text.len && !is_space(x->text.ptr[x->at]) &&
           !memchr("=/>\"'<", x->text.ptr[x->at], 6))
        x->at++;
    return str_slice(x->text, from, x->at);
}

/* "#24378" or "#x5f3a" to a code point; 0 when it is none. */
static uint32_t char_number(Str digits)
{
    uint32_t value = 0;
    bool hex = digits.len && (digits.ptr[0] == 'x' || digits.ptr[0] == 'X');
    for (size_t i = hex; i < digits.len; i++) {
        char c = digits.ptr[i];
        uint32_t d = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                     : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                     : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                   : 99;
        if (d == 99 || value > 0x10ffff) return 0;
        value = value * (hex ? 16 : 10) + d;
    }
    return value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? 0 : value;
}

static bool decode(Xml *x, Str raw, Str *out)
{
    static const struct {
        Str name;
        char c;
    } entities[] = {{STR("amp"), '&'},
                    {STR("lt"), '<'},
                    {STR("gt"), '>'},
                    {STR("quot"), '"'},
                    {STR("apos"), '\''}};
    *out = raw;
    if (!raw.len || !memchr(raw.ptr, '&', raw.len)) return true;
    char *plain = arena_alloc_raw(x->arena, raw.len + 4);
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] != '&') {
            plain[n++] = raw.ptr[i];
            continue;
        }
        size_t end = str_find(raw, STR(";"), i);
        if (end == SIZE_MAX || end - i > 12) return false;
        Str name = str_slice(raw, i + 1, end);
        bool known = false;
        for (size_t k = 0; k < sizeof entities / sizeof *entities && !known; k++) {
            known = str_eq(name, entities[k].name);
            if (known) plain[n++] = entities[k].c;
        }
        if (!known && name.len > 1 && name.ptr[0] == '#') {
            uint32_t code = char_number(str_slice(name, 1, name.len));
            if (code) n += utf8_put(plain + n, code);
            known = code != 0;
        }
        if (!known) return false;
        i = end;
    }
    *out = (Str){plain, n};
    return true;
}

static bool attributes_read(Xml *x)
{
    x->count = 0;
    for (;;) {
        skip_space(x);
        if (x->at >= x->text.len) return false;
        char c = x->text.ptr[x->at];
        if (c == '>' || c == '/' || c == '?') return true;
        Str name = name_read(x);
        skip_space(x);
        if (!name.len || x->at >= x->text.len || x->text.ptr[x->at] != '=') return false;
        x->at++;
        skip_space(x);
        if (x->at >= x->text.len) return false;
        char quote = x->text.ptr[x->at++];
        if (quote != '"' && quote != '\'') return false;
        const char *from = x->text.ptr + x->at;
        const char *end = memchr(from, quote, x->text.len - x->at);
        if (!end || x->count == ATTRIBUTES_MAX) return false;
        x->names[x->count] = name;
        x->values[x->count++] = (Str){from, (size_t)(end - from)};
        x->at = (size_t)(end + 1 - x->text.ptr);
    }
}

static Str attribute(const Xml *x, const char *name)
{
    for (size_t i = 0; i < x->count; i++)
        if (str_is(x->names[i], name)) return x->values[i];
    return (Str){"", 0};
}

static bool on_globe(double lat, double lon)
{
    return fabs(lat) <= 90 && fabs(lon) <= 180;
}

static Status node_opened(Xml *x)
{
    double lat;
    double lon;
    if (!str_to_i64(attribute(x, "id"), &x->id)) return broken(x);
    /* A deleted node has no place. */
    x->has_place = str_to_double(attribute(x, "lat"), &lat) &&
                   str_to_double(attribute(x, "lon"), &lon) && on_globe(lat, lon);
    if (x->has_place)
        osm_add_node(x->map, x->id, (int32_t)lround(lat * 1e7), (int32_t)lround(lon * 1e7));
    return OK;
}

static Status element_opened(Xml *x, Str name)
{
    Str parent = x->depth ? x->open[x->depth - 1] : (Str){"", 0};
    bool inside = str_is(parent, "node") || str_is(parent, "way");
    if (str_is(name, "node") || str_is(name, "way")) {
        x->tag_from = x->map->tag_count;
        x->ref_from = x->map->ref_count;
        if (str_is(name, "node")) return node_opened(x);
        return str_to_i64(attribute(x, "id"), &x->id) ? OK : broken(x);
    }
    if (str_is(name, "relation")) x->map->relations++;
    if (str_is(name, "nd") && str_is(parent, "way")) {
        int64_t ref;
        if (!str_to_i64(attribute(x, "ref"), &ref)) return broken(x);
        osm_add_ref(x->map, ref);
    }
    if (str_is(name, "tag") && inside) {
        Str value;
        OsmKey key = osm_key_of(attribute(x, "k"));
        ArenaMark mark = arena_mark(x->arena);
        if (!decode(x, attribute(x, "v"), &value)) return broken(x);
        if (key != OSM_OTHER) osm_add_tag(x->map, key, value);
        arena_rewind(x->arena, mark);
    }
    return OK;
}

static void element_closed(Xml *x, Str name)
{
    if (str_is(name, "node")) {
        if (x->has_place)
            osm_close_node(x->map, x->tag_from);
        else
            x->map->tag_count = x->tag_from;
    }
    if (str_is(name, "way")) osm_close_way(x->map, x->id, x->ref_from, x->tag_from);
}

static Status element(Xml *x)
{
    bool closing = x->at < x->text.len && x->text.ptr[x->at] == '/';
    x->at += closing;
    Str name = name_read(x);
    if (!name.len || !attributes_read(x)) return broken(x);
    bool empty = x->text.ptr[x->at] == '/';
    x->at += empty;
    if (x->at >= x->text.len || x->text.ptr[x->at] != '>') return broken(x);
    x->at++;
    if (closing) {
        if (!x->depth || !str_eq(x->open[x->depth - 1], name)) return broken(x);
        x->depth--;
        element_closed(x, name);
        return OK;
    }
    TRY(element_opened(x, name));
    if (empty) {
        element_closed(x, name);
        return OK;
    }
    if (x->depth == DEPTH_MAX) return broken(x);
    x->open[x->depth++] = name;
    return OK;
}

/* <?xml …?> and <!-- … -->; a DOCTYPE is refused. */
static Status aside(Xml *x)
{
    bool comment = str_starts(str_slice(x->text, x->at, x->at + 3), STR("!--"));
    if (!comment && x->text.ptr[x->at] == '!') return broken(x);
    size_t end = str_find(x->text, comment ? STR("-->") : STR("?>"), x->at);
    if (end == SIZE_MAX) return broken(x);
    x->at = end + (comment ? 3 : 2);
    return OK;
}

Status osm_read_xml(OsmMap *map, Str text, Problem *problem)
{
    Xml *x = NEW(map->arena, Xml);
    *x = (Xml){.map = map, .problem = problem, .text = text};
    x->arena = arena_new((size_t)text.len * 2 + (1 << 16));
    Status status = OK;
    bool root = false;
    while (status == OK && x->at < text.len) {
        const char *mark = memchr(text.ptr + x->at, '<', text.len - x->at);
        if (!mark) break;
        x->at = (size_t)(mark + 1 - text.ptr);
        if (x->at >= text.len) break;
        if (text.ptr[x->at] == '?' || text.ptr[x->at] == '!') {
            status = aside(x);
            continue;
        }
        status = element(x);
        if (status == OK && !root) {
            root = true;
            if (!x->depth || !str_is(x->open[0], "osm"))
                status = refuse(x, "map.format", "这不是 OSM 地图文件（最外层不是 <osm>）");
        }
        if (status == OK && map->full)
            status = refuse(x, "map.too_large", "地图太大，装不下；请裁小范围再导入");
    }
    if (status == OK && (!root || x->depth))
        status = refuse(x, "map.cut", "地图文件不完整（被截断了），请重新下载");
    arena_free(x->arena);
    return status;
}
