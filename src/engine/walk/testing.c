#include "engine/walk/testing.h"

#include "base/file.h"
#include "base/test.h"
#include <libdeflate.h>

#include <math.h>

static void finish(TestTown *town, const char *profile)
{
    Problem problem = {0};
    WalkBuild report;
    Status status = walk_build(test_arena(), town->map, NULL, &town->graph, &report, &problem);
    if (status != OK) test_note("%s %s", problem.code, problem.text);
    ASSERT(status == OK);
    town->net = walk_net_new(test_arena(), town->graph, walk_profile_find(str_of(profile)));
    town->scratch = walk_scratch_new(town->graph);
    arena_defer(test_arena(), (void (*)(void *))walk_scratch_free, town->scratch);
}

static bool read_map(TestTown *town, const char *extract)
{
    Str file;
    Problem problem = {0};
    Str name = str_fmt(test_arena(), "osm/%s.osm.pbf", extract);
    const char *path = test_shared(str_c(test_arena(), name));
    if (!path) return false;
    Status status = file_read(test_arena(), path, (size_t)1 << 30, &file, &problem);
    town->map = osm_new(test_arena());
    if (status == OK) status = osm_read(town->map, file, &problem);
    if (status != OK) test_note("%s %s", problem.code, problem.text);
    return status == OK;
}

bool test_town(TestTown *town, const char *extract, const char *profile)
{
    if (!read_map(town, extract)) return false;
    finish(town, profile);
    return true;
}

bool test_town_streets(TestTown *town, const char *extract, const char *profile)
{
    static const char *const kept[] = {"residential", "secondary", "primary", "footway"};
    if (!read_map(town, extract)) return false;
    size_t count = 0;
    for (size_t i = 0; i < town->map->way_count; i++) {
        const OsmWay *way = &town->map->ways[i];
        bool keep = !osm_way_tag(town->map, way, OSM_INCLINE).len &&
                    !osm_way_tag(town->map, way, OSM_BRIDGE).len;
        bool street = false;
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            street = street || str_is(osm_way_tag(town->map, way, OSM_HIGHWAY), kept[k]);
        if (keep && street) town->map->ways[count++] = *way;
    }
    town->map->way_count = count;
    finish(town, profile);
    return true;
}

void test_town_xml(TestTown *town, const char *xml, const char *profile)
{
    Problem problem = {0};
    town->map = osm_new(test_arena());
    Status status = osm_read_xml(town->map, str_of(xml), &problem);
    if (status != OK) test_note("%s %s %s", problem.code, problem.text, problem.where);
    ASSERT(status == OK);
    finish(town, profile);
}

WalkPoint test_node(const TestTown *town, int64_t id)
{
    for (size_t i = 0; i < town->map->node_count; i++)
        if (town->map->nodes[i].id == id)
            return (WalkPoint){town->map->nodes[i].lat_e7, town->map->nodes[i].lon_e7};
    ASSERT(!"no such node");
    return (WalkPoint){0, 0};
}

typedef struct PlainArc {
    uint32_t from, to, ds;
} PlainArc;

typedef struct Heap {
    uint64_t *at; /* time << 32 | state */
    size_t count;
} Heap;

static void heap_push(Heap *h, uint64_t v)
{
    size_t i = h->count++;
    for (; i && h->at[(i - 1) / 2] > v; i = (i - 1) / 2) h->at[i] = h->at[(i - 1) / 2];
    h->at[i] = v;
}

static uint64_t heap_pop(Heap *h)
{
    uint64_t top = h->at[0];
    uint64_t v = h->at[--h->count];
    size_t i = 0;
    for (;;) {
        size_t child = i * 2 + 1;
        if (child >= h->count) break;
        if (child + 1 < h->count && h->at[child + 1] < h->at[child]) child++;
        if (h->at[child] >= v) break;
        h->at[i] = h->at[child];
        i = child;
    }
    h->at[i] = v;
    return top;
}

/* The rules of the header of graph.h, read again: each edge joins what may enter it to where it
 * leads; a place joins out to pub to in. */
static size_t plain_arcs(const WalkNet *net, PlainArc *arcs)
{
    const WalkGraph *g = net->graph;
    size_t n = 0;
    for (uint32_t e = 0; e < g->edge_count; e++)
        for (int side = 0; side < 2; side++) {
            const WalkEdge *edge = &g->edges[e];
            uint32_t ds = net->edge_ds[e][side];
            if (ds >= WALK_NEVER) continue;
            arcs[n++] = (PlainArc){edge->enter[side], edge->leave[!side], ds};
            if (edge->flags & EDGE_PRIVATE)
                arcs[n++] = (PlainArc){edge->enter2[side], edge->enter2[!side], ds};
        }
    for (uint32_t p = 0; p < g->place_count; p++) {
        uint32_t from = g->places[p].state_from;
        uint32_t end = p + 1 < g->place_count ? g->places[p + 1].state_from : g->state_count;
        if (end - from != 3) continue;
        arcs[n++] = (PlainArc){from, from + 1, 0};
        arcs[n++] = (PlainArc){from + 1, from + 2, 0};
    }
    return n;
}

const uint32_t *test_dijkstra(const WalkNet *net, WalkWay way, const WalkSpot *spot)
{
    const WalkGraph *g = net->graph;
    Arena *arena = test_arena();
    PlainArc *arcs = NEW_ARRAY(arena, PlainArc, (size_t)g->edge_count * 4 + g->place_count * 2);
    size_t count = plain_arcs(net, arcs);
    uint32_t *first = NEW_ARRAY(arena, uint32_t, g->state_count + 2);
    uint32_t *list = NEW_ARRAY(arena, uint32_t, count + 1);
    uint32_t *ds = NEW_ARRAY(arena, uint32_t, g->state_count + 1);
    Heap heap = {NEW_ARRAY(arena, uint64_t, count + 8), 0};
    for (size_t i = 0; i < count; i++) {
        if (way == WALK_TO) {
            uint32_t swap = arcs[i].from;
            arcs[i].from = arcs[i].to;
            arcs[i].to = swap;
        }
        first[arcs[i].from + 1]++;
    }
    for (uint32_t s = 0; s < g->state_count; s++) first[s + 1] += first[s];
    uint32_t *fill = NEW_ARRAY(arena, uint32_t, g->state_count + 1);
    memcpy(fill, first, g->state_count * sizeof *fill);
    for (size_t i = 0; i < count; i++) list[fill[arcs[i].from]++] = (uint32_t)i;
    for (uint32_t s = 0; s < g->state_count; s++) ds[s] = WALK_NEVER;
    const WalkEdge *edge = &g->edges[spot->edge];
    WalkLegs legs = walk_legs(net, spot);
    for (int side = 0; side < 2; side++) {
        uint32_t at = way == WALK_FROM ? legs.leave[side] : legs.arrive[side];
        uint32_t states[2] = {way == WALK_FROM ? edge->leave[side] : edge->enter[side],
                              way == WALK_FROM ? WALK_NONE : edge->enter2[side]};
        for (int k = 0; k < 2 && at < WALK_NEVER; k++) {
            if (states[k] == WALK_NONE || ds[states[k]] <= at) continue;
            ds[states[k]] = at;
            heap_push(&heap, (uint64_t)at << 32 | states[k]);
        }
    }
    while (heap.count) {
        uint64_t top = heap_pop(&heap);
        uint32_t s = (uint32_t)top;
        if (ds[s] != top >> 32) continue;
        for (uint32_t i = first[s]; i < first[s + 1]; i++) {
            const PlainArc *arc = &arcs[list[i]];
            if (ds[s] + arc->ds >= ds[arc->to]) continue;
            ds[arc->to] = ds[s] + arc->ds;
            heap_push(&heap, (uint64_t)ds[arc->to] << 32 | arc->to);
        }
    }
    return ds;
}

uint32_t test_between(const WalkNet *net, const uint32_t *plain, WalkWay way, const WalkSpot *from,
                      const WalkSpot *to)
{
    const WalkSpot *far = way == WALK_FROM ? to : from;
    const WalkEdge *edge = &net->graph->edges[far->edge];
    WalkLegs legs = walk_legs(net, far);
    uint32_t best = walk_along(net, from, to);
    for (int side = 0; side < 2; side++) {
        uint32_t leg = way == WALK_FROM ? legs.arrive[side] : legs.leave[side];
        uint32_t ends[2] = {way == WALK_FROM ? edge->enter[side] : edge->leave[side],
                            way == WALK_FROM ? edge->enter2[side] : WALK_NONE};
        for (int k = 0; k < 2; k++)
            if (ends[k] != WALK_NONE && leg < WALK_NEVER && plain[ends[k]] + leg < best)
                best = plain[ends[k]] + leg;
    }
    return best;
}

double test_nearest_m(const WalkNet *net, WalkPoint p)
{
    const WalkGraph *g = net->graph;
    double best = 1e9;
    double lon_m = WALK_M_PER_E7 * cos(p.lat_e7 * 1e-7 * M_PI / 180);
    for (uint32_t e = 0; e < g->edge_count; e++) {
        if (!walk_edge_usable(net, e)) continue;
        double extra = g->edges[e].flags & EDGE_FRAGMENT ? 50 : 0;
        for (uint32_t k = 0; k + 1 < g->edges[e].point_count; k++) {
            WalkPoint a = g->points[g->edges[e].point_from + k];
            WalkPoint b = g->points[g->edges[e].point_from + k + 1];
            double ax = ((double)a.lon_e7 - p.lon_e7) * lon_m;
            double ay = ((double)a.lat_e7 - p.lat_e7) * WALK_M_PER_E7;
            double bx = ((double)b.lon_e7 - p.lon_e7) * lon_m;
            double by = ((double)b.lat_e7 - p.lat_e7) * WALK_M_PER_E7;
            double square = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
            double t = square > 0 ? -(ax * (bx - ax) + ay * (by - ay)) / square : 0;
            t = fmin(1, fmax(0, t));
            best = fmin(best, hypot(ax + t * (bx - ax), ay + t * (by - ay)) + extra);
        }
    }
    return best;
}

static void pbf_varint(Buf *buf, uint64_t v)
{
    for (; v >= 128; v >>= 7) buf_char(buf, (char)(v | 128));
    buf_char(buf, (char)v);
}

void test_pbf_field(Buf *buf, uint32_t number, Str bytes)
{
    pbf_varint(buf, number << 3 | 2);
    pbf_varint(buf, bytes.len);
    buf_put(buf, bytes);
}

void test_pbf_block(Buf *out, const char *type, Str content, uint64_t announced)
{
    Buf blob = buf_new(test_arena(), (size_t)1 << 27);
    Buf head = buf_new(test_arena(), 1 << 10);
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    size_t most = libdeflate_zlib_compress_bound(c, content.len);
    char *packed = arena_alloc_raw(test_arena(), most);
    size_t n = libdeflate_zlib_compress(c, content.ptr, content.len, packed, most);
    libdeflate_free_compressor(c);
    pbf_varint(&blob, 2 << 3);
    pbf_varint(&blob, announced);
    test_pbf_field(&blob, 3, (Str){packed, n});
    test_pbf_field(&head, 1, str_of(type));
    pbf_varint(&head, 3 << 3);
    pbf_varint(&head, blob.len);
    for (int shift = 24; shift >= 0; shift -= 8) buf_char(out, (char)(head.len >> shift));
    buf_put(out, buf_str(&head));
    buf_put(out, buf_str(&blob));
}

Buf test_pbf_begin(const char *feature)
{
    Buf out = buf_new(test_arena(), (size_t)1 << 28);
    Buf head = buf_new(test_arena(), 1 << 10);
    test_pbf_field(&head, 4, str_of(feature));
    test_pbf_block(&out, "OSMHeader", buf_str(&head), head.len);
    return out;
}
