#include "engine/quarter/quarter.h"
#include "base/number.h"

#include <math.h>

enum { BLOCKS_LEAST = 3, BLOCKS_MOST = 16, BLOCKS_USUAL = 6, BUILDINGS_MAX = 8192 };

#define BLOCK_M    180.0
#define M_PER_E7   0.011119507973463
#define SEA_LAT_E7 156000000  /* 15.6 N */
#define SEA_LON_E7 1148000000 /* 114.8 E, open water */

typedef struct Spot {
    double x, y; /* metres east and north of the middle */
} Spot;

typedef struct Maker {
    Arena *arena;
    Quarter *quarter;
    Random random;
    uint32_t blocks;
    double lon_m;
    int64_t next_way;
    int64_t next_node;
    int64_t *crossings; /* (blocks + 1)^2: nodes of the main grid */
    Spot *crossing_at;
    Str *street_ew; /* names, one for each line of the grid */
    Str *street_ns;
    uint32_t *house_ew; /* last house number given on each */
    uint32_t river;     /* the row of blocks the river runs through */
    uint32_t compounds;
} Maker;

static const char *const trees[] = {"银杏", "香樟", "梧桐", "桂花", "玉兰", "海棠", "石榴", "紫藤",
                                    "枇杷", "木棉", "凤凰", "榕荫", "丹桂", "腊梅", "芙蓉", "青松",
                                    "翠竹", "合欢", "杨柳", "白玉", "紫荆", "蔷薇", "茉莉", "莲花"};
enum { TREES = sizeof trees / sizeof *trees };

static double chance(Maker *m, double low, double high)
{
    return low + (high - low) * random_unit(&m->random);
}

static int64_t add_node(Maker *m, Spot at)
{
    int64_t id = m->next_node++;
    osm_add_node(m->quarter->map, id, m->quarter->lat_e7 + (int32_t)lround(at.y / M_PER_E7),
                 m->quarter->lon_e7 + (int32_t)lround(at.x / m->lon_m));
    return id;
}

static int64_t add_gate(Maker *m, Spot at, bool private)
{
    int64_t id = add_node(m, at);
    size_t from = m->quarter->map->tag_count;
    osm_add_tag(m->quarter->map, OSM_BARRIER, STR("gate"));
    if (private) osm_add_tag(m->quarter->map, OSM_ACCESS, STR("private"));
    osm_close_node(m->quarter->map, from);
    return id;
}

typedef struct WayTags {
    const char *key_value[12]; /* "highway", "steps", … NULL */
    Str name;
} WayTags;

static void add_way(Maker *m, const int64_t *nodes, size_t count, WayTags tags)
{
    OsmMap *map = m->quarter->map;
    size_t refs = map->ref_count;
    size_t from = map->tag_count;
    for (size_t i = 0; i < count; i++) osm_add_ref(map, nodes[i]);
    for (size_t i = 0; i + 1 < 12 && tags.key_value[i]; i += 2)
        osm_add_tag(map, osm_key_of(str_of(tags.key_value[i])), str_of(tags.key_value[i + 1]));
    if (tags.name.len) osm_add_tag(map, OSM_NAME, tags.name);
    osm_close_way(map, m->next_way++, refs, from);
}

static size_t at_grid(const Maker *m, uint32_t i, uint32_t j)
{
    return (size_t)j * (m->blocks + 1) + i;
}

/* A grid that bends a little, as streets do. */
static void make_crossings(Maker *m)
{
    double half = m->blocks * BLOCK_M / 2;
    double bend = chance(m, 6, 18);
    for (uint32_t j = 0; j <= m->blocks; j++)
        for (uint32_t i = 0; i <= m->blocks; i++) {
            Spot at = {i * BLOCK_M - half, j * BLOCK_M - half};
            at.x += bend * sin(at.y / 260) + chance(m, -4, 4);
            at.y += bend * sin(at.x / 310) + chance(m, -4, 4);
            m->crossing_at[at_grid(m, i, j)] = at;
            int64_t id = add_node(m, at);
            m->crossings[at_grid(m, i, j)] = id;
            if (i % 2 || j % 2) continue;
            size_t from = m->quarter->map->tag_count;
            osm_add_tag(m->quarter->map, OSM_HIGHWAY, STR("crossing"));
            osm_add_tag(m->quarter->map, OSM_CROSSING, STR("traffic_signals"));
            osm_close_node(m->quarter->map, from);
        }
}

static void name_streets(Maker *m)
{
    uint32_t shift = (uint32_t)random_below(&m->random, TREES);
    for (uint32_t k = 0; k <= m->blocks; k++) {
        m->street_ew[k] = str_fmt(m->arena, "%s路", trees[(shift + k) % TREES]);
        m->street_ns[k] = str_fmt(m->arena, "%s街", trees[(shift + m->blocks + 1 + k) % TREES]);
    }
}

/* Streets along the grid. North-south ones cross the river only on the two bridges. */
static void make_streets(Maker *m)
{
    int64_t nodes[BLOCKS_MOST + 1];
    uint32_t west = m->blocks / 4 ? m->blocks / 4 : 1;
    uint32_t east = m->blocks - west;
    for (uint32_t j = 0; j <= m->blocks; j++) {
        for (uint32_t i = 0; i <= m->blocks; i++) nodes[i] = m->crossings[at_grid(m, i, j)];
        bool main = j == m->blocks / 2;
        bool walk = j == m->river || j == m->river + 1; /* along the banks */
        add_way(m, nodes, m->blocks + 1,
                (WayTags){{"highway",
                           walk   ? "pedestrian"
                           : main ? "secondary"
                                  : "residential",
                           walk ? "surface" : NULL, "paving_stones"},
                          m->street_ew[j]});
    }
    for (uint32_t i = 0; i <= m->blocks; i++) {
        bool bridge = i == west || i == east;
        for (uint32_t part = 0; part < 3; part++) {
            uint32_t from = part == 0 ? 0 : part == 1 ? m->river : m->river + 1;
            uint32_t to = part == 0 ? m->river : part == 1 ? m->river + 1 : m->blocks;
            if (from >= to || (part == 1 && !bridge)) continue;
            for (uint32_t j = from; j <= to; j++) nodes[j - from] = m->crossings[at_grid(m, i, j)];
            const char *kind = i == west ? "tertiary" : "residential";
            add_way(m, nodes, to - from + 1,
                    (WayTags){{"highway", kind, part == 1 ? "bridge" : NULL, "yes", "layer", "1"},
                              m->street_ns[i]});
        }
    }
}

static Spot between(Spot a, Spot b, double part)
{
    return (Spot){a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part};
}

/* A point of a block by its corners: u eastward, v northward, 0 .. 1. */
static Spot in_block(const Maker *m, uint32_t i, uint32_t j, double u, double v)
{
    Spot south = between(m->crossing_at[at_grid(m, i, j)], m->crossing_at[at_grid(m, i + 1, j)], u);
    Spot north =
        between(m->crossing_at[at_grid(m, i, j + 1)], m->crossing_at[at_grid(m, i + 1, j + 1)], u);
    return between(south, north, v);
}

static void make_river(Maker *m)
{
    int64_t ring[2 * (BLOCKS_MOST + 1) + 1];
    size_t n = 0;
    for (uint32_t i = 0; i < m->blocks; i++)
        ring[n++] = add_node(m, in_block(m, i, m->river, 0, 0.2));
    ring[n++] = add_node(m, in_block(m, m->blocks - 1, m->river, 1, 0.2));
    for (uint32_t i = m->blocks; i-- > 0;)
        ring[n++] = add_node(m, in_block(m, i, m->river, 1, 0.8));
    ring[n++] = add_node(m, in_block(m, 0, m->river, 0, 0.8));
    ring[n++] = ring[0];
    add_way(m, ring, n, (WayTags){{"natural", "water", "water", "river"}, STR("白鹭河")});
}

static QuarterBuilding *add_building(Maker *m, Spot at, double wide, double deep, Str label)
{
    Quarter *q = m->quarter;
    int64_t ring[5];
    Spot corner[4] = {{at.x - wide / 2, at.y},
                      {at.x + wide / 2, at.y},
                      {at.x + wide / 2, at.y + deep},
                      {at.x - wide / 2, at.y + deep}};
    if (q->building_count == BUILDINGS_MAX) return NULL;
    for (int k = 0; k < 4; k++) ring[k] = add_node(m, corner[k]);
    ring[4] = ring[0];
    add_way(m, ring, 5, (WayTags){{"building", "yes"}, label});
    QuarterBuilding *b = &q->buildings[q->building_count++];
    *b = (QuarterBuilding){
        .lat_e7 = q->lat_e7 + (int32_t)lround((at.y - 1) / M_PER_E7),
        .lon_e7 = q->lon_e7 + (int32_t)lround(at.x / m->lon_m),
        .use = QUARTER_HOMES,
        .units = 1,
        .floors = 1,
        .doors_per_floor = 1,
    };
    return b;
}

/* A street's piece between two crossings gets a node at `part`, so that a way can begin there: the
 * gate's short way crosses the pavement to the nearer crossing instead, which is simpler and, on
 * foot, the same. */
static void join_to(Maker *m, int64_t node, int64_t crossing, const char *highway)
{
    int64_t pair[2] = {node, crossing};
    add_way(m, pair, 2, (WayTags){{"highway", highway}, {0}});
}

/* A compound: a private loop with rows of blocks of flats, a main gate to the south-west and, in
 * two of three, a side gate to the north-east; a clubhouse way with steps on some. */
static void make_compound(Maker *m, uint32_t i, uint32_t j)
{
    Str name = str_fmt(m->arena, "%s%s", trees[(m->compounds * 7 + 3) % TREES],
                       m->compounds % 3 == 0   ? "小区"
                       : m->compounds % 3 == 1 ? "新村"
                                               : "花园");
    m->compounds++;
    WayTags inner = {{"highway", "service", "access", "private", "service", "driveway"}, {0}};
    int64_t loop[5];
    loop[0] = add_node(m, in_block(m, i, j, 0.15, 0.15));
    loop[1] = add_node(m, in_block(m, i, j, 0.85, 0.15));
    loop[2] = add_node(m, in_block(m, i, j, 0.85, 0.85));
    loop[3] = add_node(m, in_block(m, i, j, 0.15, 0.85));
    loop[4] = loop[0];
    add_way(m, loop, 5, inner);
    int64_t gate = add_gate(m, in_block(m, i, j, 0.07, 0.07), true);
    int64_t in[2] = {gate, loop[0]};
    add_way(m, in, 2, inner);
    join_to(m, gate, m->crossings[at_grid(m, i, j)], "footway");
    if (m->compounds % 3 != 2) {
        int64_t side = add_gate(m, in_block(m, i, j, 0.93, 0.93), true);
        int64_t out[2] = {side, loop[2]};
        add_way(m, out, 2, inner);
        join_to(m, side, m->crossings[at_grid(m, i + 1, j + 1)], "footway");
    }
    uint32_t rows = 3;
    uint32_t number = 1;
    bool lift = random_below(&m->random, 3) == 0;
    for (uint32_t row = 0; row < rows; row++) {
        double v = 0.2 + row * 0.2;
        int64_t path[2] = {add_node(m, in_block(m, i, j, 0.15, v)),
                           add_node(m, in_block(m, i, j, 0.85, v))};
        int64_t ends[2][2] = {{loop[0], path[0]}, {path[1], loop[1]}};
        add_way(m, path, 2, (WayTags){{"highway", "footway", "access", "private"}, {0}});
        if (row == 2 && m->compounds % 2)
            add_way(m, ends[0], 2,
                    (WayTags){{"highway", "steps", "access", "private", "incline", "up"}, {0}});
        else
            add_way(m, ends[0], 2, inner);
        add_way(m, ends[1], 2, inner);
        for (uint32_t k = 0; k < 3; k++) {
            Spot at = in_block(m, i, j, 0.27 + 0.23 * k, v + 0.03);
            Str label = str_fmt(m->arena, "%u号楼", number);
            QuarterBuilding *b = add_building(m, at, 34, 12, label);
            if (!b) return;
            b->compound = name;
            b->street = m->street_ew[j];
            b->number = number++;
            b->units = 3;
            b->floors = lift ? 18 : 6;
            b->doors_per_floor = lift ? 4 : 2;
            b->lift = lift;
        }
    }
}

/* The old town: lanes between low houses, a flight of steps between two of them. */
static void make_lanes(Maker *m, uint32_t i, uint32_t j)
{
    Str lane = str_fmt(m->arena, "%s巷", trees[(i * 5 + j * 11) % TREES]);
    int64_t row[3][3];
    for (int v = 0; v < 3; v++)
        for (int u = 0; u < 3; u++)
            row[v][u] = add_node(m, in_block(m, i, j, 0.2 + 0.3 * u + chance(m, -0.04, 0.04),
                                             0.2 + 0.3 * v + chance(m, -0.04, 0.04)));
    for (int v = 0; v < 3; v++)
        add_way(m, row[v], 3, (WayTags){{"highway", v == 1 ? "living_street" : "footway"}, lane});
    for (int u = 0; u < 3; u++) {
        bool steps = u == 1;
        for (int v = 0; v < 2; v++) {
            int64_t pair[2] = {row[v][u], row[v + 1][u]};
            add_way(m, pair, 2,
                    (WayTags){{"highway", steps ? "steps" : "footway", steps ? "incline" : NULL,
                               "up", v ? "ramp:wheelchair" : NULL, "yes"},
                              lane});
        }
    }
    join_to(m, row[0][0], m->crossings[at_grid(m, i, j)], "footway");
    join_to(m, row[0][2], m->crossings[at_grid(m, i + 1, j)], "footway");
    join_to(m, row[2][0], m->crossings[at_grid(m, i, j + 1)], "footway");
    join_to(m, row[2][2], m->crossings[at_grid(m, i + 1, j + 1)], "footway");
    for (uint32_t k = 0; k < 12; k++) {
        double u = 0.26 + 0.16 * (k % 4);
        double v = 0.23 + 0.3 * (double)(k / 4);
        QuarterBuilding *b = add_building(m, in_block(m, i, j, u, v), 14, 10, (Str){"", 0});
        if (!b) return;
        b->street = lane;
        b->number = k + 1;
        b->floors = 2;
        b->doors_per_floor = 2;
    }
}

static void make_park(Maker *m, uint32_t i, uint32_t j)
{
    int64_t ring[5];
    ring[0] = add_node(m, in_block(m, i, j, 0.08, 0.08));
    ring[1] = add_node(m, in_block(m, i, j, 0.92, 0.08));
    ring[2] = add_node(m, in_block(m, i, j, 0.92, 0.92));
    ring[3] = add_node(m, in_block(m, i, j, 0.08, 0.92));
    ring[4] = ring[0];
    add_way(m, ring, 5, (WayTags){{"leisure", "park"}, STR("晨光公园")});
    int64_t across[3] = {m->crossings[at_grid(m, i, j)], add_node(m, in_block(m, i, j, 0.5, 0.45)),
                         m->crossings[at_grid(m, i + 1, j + 1)]};
    int64_t other[3] = {m->crossings[at_grid(m, i + 1, j)], across[1],
                        m->crossings[at_grid(m, i, j + 1)]};
    add_way(m, across, 3, (WayTags){{"highway", "footway", "surface", "paving_stones"}, {0}});
    add_way(m, other, 3, (WayTags){{"highway", "path", "surface", "gravel"}, {0}});
}

/* Shops and services in a row along the south street of a block. */
static void make_front(Maker *m, uint32_t i, uint32_t j, QuarterUse use, const char *name)
{
    double u = chance(m, 0.3, 0.7);
    QuarterBuilding *b = add_building(m, in_block(m, i, j, u, 0.04), 18, 9, str_of(name));
    if (!b) return;
    b->use = use;
    b->street = m->street_ew[j];
    m->house_ew[j] += 2;
    b->number = m->house_ew[j];
    b->name = str_fmt(m->arena, "%.*s%s", STR_ARG(m->street_ew[j]), name);
}

static void make_blocks(Maker *m)
{
    static const struct {
        QuarterUse use;
        const char *name;
    } fronts[] = {
        {QUARTER_CANTEEN, "长者食堂"},      {QUARTER_SHOP, "便民超市"},
        {QUARTER_CLINIC, "社区卫生服务站"}, {QUARTER_ACTIVITY, "文化活动室"},
        {QUARTER_STATION, "养老服务站"},    {QUARTER_PHARMACY, "药房"},
        {QUARTER_SHOP, "菜市场"},
    };
    enum { FRONTS = sizeof fronts / sizeof *fronts };
    uint32_t park_i = m->blocks / 2;
    uint32_t front = 0;
    for (uint32_t j = 0; j < m->blocks; j++)
        for (uint32_t i = 0; i < m->blocks; i++) {
            if (j == m->river) continue;
            if (i == park_i && j + 1 == m->blocks) {
                make_park(m, i, j);
                continue;
            }
            bool old = i + j < m->blocks / 2 + 1;
            if (old)
                make_lanes(m, i, j);
            else
                make_compound(m, i, j);
            if ((i * 3 + j * 5) % 2 == 0) {
                make_front(m, i, j, fronts[front % FRONTS].use, fronts[front % FRONTS].name);
                front++;
            }
        }
}

void quarter_make(Arena *arena, QuarterAsk ask, Quarter *out)
{
    Maker m = {.arena = arena, .quarter = out, .random = random_seeded(ask.seed)};
    *out = (Quarter){.map = osm_new(arena), .lat_e7 = ask.lat_e7, .lon_e7 = ask.lon_e7};
    if (!ask.lat_e7 && !ask.lon_e7) {
        out->lat_e7 = SEA_LAT_E7;
        out->lon_e7 = SEA_LON_E7;
    }
    uint32_t blocks = ask.blocks ? ask.blocks : BLOCKS_USUAL;
    m.blocks = blocks < BLOCKS_LEAST ? BLOCKS_LEAST : blocks > BLOCKS_MOST ? BLOCKS_MOST : blocks;
    m.river = m.blocks / 2;
    m.lon_m = M_PER_E7 * cos(out->lat_e7 * (M_PI / 1.8e9));
    m.next_way = 1;
    m.next_node = 1;
    size_t grid = ((size_t)m.blocks + 1) * ((size_t)m.blocks + 1);
    m.crossings = NEW_ARRAY(arena, int64_t, grid);
    m.crossing_at = NEW_ARRAY(arena, Spot, grid);
    m.street_ew = NEW_ARRAY(arena, Str, m.blocks + 1);
    m.street_ns = NEW_ARRAY(arena, Str, m.blocks + 1);
    m.house_ew = NEW_ARRAY(arena, uint32_t, m.blocks + 1);
    out->buildings = NEW_ARRAY(arena, QuarterBuilding, BUILDINGS_MAX);
    name_streets(&m);
    make_crossings(&m);
    make_streets(&m);
    make_river(&m);
    make_blocks(&m);
}
