#include "engine/walk/draft.h"
#include "engine/walk/inside.h"
#include "engine/walk/sort.h"

#include <math.h>

/* Pieces of network shorter than this in all lead nowhere. */
#define FRAGMENT_MM 250000u

typedef struct Making {
    Arena *arena; /* of the graph */
    Arena *spare; /* temporary */
    Draft draft;
    const OsmMap *map;
    WalkGraph *graph;
    uint32_t *new_place; /* draft place -> place */
    uint32_t *order;     /* place -> draft place */
    uint8_t *touches;    /* place: 1 public, 2 private edges */
    uint32_t *state_pub; /* place -> state, WALK_NONE without */
    uint32_t *state_out;
    uint32_t *state_in;
    Buf text;
} Making;

double walk_lon_m_per_e7(int32_t lat_e7)
{
    return WALK_M_PER_E7 * cos(lat_e7 * (M_PI / 1.8e9));
}

double walk_distance_m(WalkPoint a, WalkPoint b)
{
    double y = ((double)b.lat_e7 - a.lat_e7) * WALK_M_PER_E7;
    int32_t middle = a.lat_e7 / 2 + b.lat_e7 / 2;
    double x = ((double)b.lon_e7 - a.lon_e7) * walk_lon_m_per_e7(middle);
    return sqrt(x * x + y * y);
}

static uint32_t length_mm(const WalkPoint *points, uint32_t count)
{
    double sum = 0;
    for (uint32_t i = 0; i + 1 < count; i++) sum += walk_distance_m(points[i], points[i + 1]);
    return sum > 4e6 ? 4000000000u : (uint32_t)(sum * 1000 + 0.5);
}

/* Union-find over places with path halving. */
static uint32_t find_root(uint32_t *up, uint32_t i)
{
    while (up[i] != i) i = up[i] = up[up[i]];
    return i;
}

static void join(uint32_t *up, uint32_t a, uint32_t b)
{
    a = find_root(up, a);
    b = find_root(up, b);
    if (a < b)
        up[b] = a;
    else
        up[a] = b;
}

static uint32_t *roots_new(const Making *m)
{
    uint32_t *up = arena_alloc_raw(m->spare, (m->draft.place_count + 1) * sizeof *up);
    for (uint32_t i = 0; i < m->draft.place_count; i++) up[i] = i;
    return up;
}

/* A public way that can only be reached over private ones belongs to the compound: if it stayed
 * public, nobody could walk into it from outside. */
static void enclose_islands(Making *m)
{
    Draft *d = &m->draft;
    uint32_t *up = roots_new(m);
    uint64_t *length = NEW_ARRAY(m->spare, uint64_t, d->place_count + 1);
    uint8_t *beside = NEW_ARRAY(m->spare, uint8_t, d->place_count + 1);
    for (size_t e = 0; e < d->edge_count; e++) {
        const DraftEdge *edge = &d->edges[e];
        bool gate = (d->places[edge->a].flags | d->places[edge->b].flags) & PLACE_PRIVATE;
        if (!(edge->tags.flags & EDGE_PRIVATE) && !gate) join(up, edge->a, edge->b);
    }
    uint64_t most = 0;
    for (size_t e = 0; e < d->edge_count; e++) {
        const DraftEdge *edge = &d->edges[e];
        uint32_t a = find_root(up, edge->a);
        bool gate = (d->places[edge->a].flags | d->places[edge->b].flags) & PLACE_PRIVATE;
        if (edge->tags.flags & EDGE_PRIVATE) {
            beside[a] = beside[find_root(up, edge->b)] = 1;
            continue;
        }
        if (gate) {
            if (d->places[edge->a].flags & PLACE_PRIVATE) beside[find_root(up, edge->b)] = 1;
            if (d->places[edge->b].flags & PLACE_PRIVATE) beside[a] = 1;
            continue;
        }
        length[a] += length_mm(d->points + edge->point_from, edge->point_count);
        if (length[a] > most) most = length[a];
    }
    for (size_t e = 0; e < d->edge_count; e++) {
        DraftEdge *edge = &d->edges[e];
        uint32_t a = find_root(up, edge->a);
        uint32_t b = find_root(up, edge->b);
        if (edge->tags.flags & EDGE_PRIVATE) continue;
        if (d->places[edge->a].flags & PLACE_PRIVATE) a = b;
        /* An edge between two private gates is inside by itself. */
        bool inside = (d->places[a].flags & PLACE_PRIVATE) != 0 && length[a] == 0;
        if (inside || (beside[a] && length[a] * 5 < most)) edge->tags.flags |= EDGE_PRIVATE;
    }
}

static void mark_fragments(Making *m)
{
    Draft *d = &m->draft;
    uint32_t *up = roots_new(m);
    uint64_t *length = NEW_ARRAY(m->spare, uint64_t, d->place_count + 1);
    for (size_t e = 0; e < d->edge_count; e++) join(up, d->edges[e].a, d->edges[e].b);
    for (size_t e = 0; e < d->edge_count; e++) {
        const DraftEdge *edge = &d->edges[e];
        length[find_root(up, edge->a)] +=
            length_mm(d->points + edge->point_from, edge->point_count);
    }
    for (size_t e = 0; e < d->edge_count; e++)
        if (length[find_root(up, d->edges[e].a)] < FRAGMENT_MM)
            d->edges[e].tags.flags |= EDGE_FRAGMENT;
}

static void find_box(Making *m)
{
    WalkGraph *g = m->graph;
    g->low = (WalkPoint){INT32_MAX, INT32_MAX};
    g->high = (WalkPoint){INT32_MIN, INT32_MIN};
    for (size_t e = 0; e < m->draft.edge_count; e++) {
        const DraftEdge *edge = &m->draft.edges[e];
        for (uint32_t k = 0; k < edge->point_count; k++) {
            WalkPoint p = m->draft.points[edge->point_from + k];
            if (p.lat_e7 < g->low.lat_e7) g->low.lat_e7 = p.lat_e7;
            if (p.lon_e7 < g->low.lon_e7) g->low.lon_e7 = p.lon_e7;
            if (p.lat_e7 > g->high.lat_e7) g->high.lat_e7 = p.lat_e7;
            if (p.lon_e7 > g->high.lon_e7) g->high.lon_e7 = p.lon_e7;
        }
    }
}

static void order_places(Making *m)
{
    size_t n = m->draft.place_count;
    uint64_t *keys = arena_alloc_raw(m->spare, (n + 1) * sizeof *keys);
    uint64_t *spare = arena_alloc_raw(m->spare, (n + 1) * sizeof *keys);
    WalkPoint low = m->graph->low;
    double height = (double)m->graph->high.lat_e7 - low.lat_e7 + 1;
    double width = (double)m->graph->high.lon_e7 - low.lon_e7 + 1;
    double scale = 65535.0 / (height > width ? height : width);
    for (size_t i = 0; i < n; i++) {
        double x = ((double)m->draft.places[i].lon_e7 - low.lon_e7) * scale;
        double y = ((double)m->draft.places[i].lat_e7 - low.lat_e7) * scale;
        keys[i] = (uint64_t)hilbert_key((uint32_t)x, (uint32_t)y) << 32 | i;
    }
    keys = sort_pairs(keys, spare, n);
    m->order = arena_alloc_raw(m->spare, (n + 1) * sizeof *m->order);
    m->new_place = arena_alloc_raw(m->spare, (n + 1) * sizeof *m->new_place);
    for (uint32_t i = 0; i < n; i++) {
        m->order[i] = (uint32_t)keys[i];
        m->new_place[m->order[i]] = i;
    }
}

static void make_states(Making *m)
{
    Draft *d = &m->draft;
    size_t n = d->place_count;
    WalkPlace *places = arena_alloc_raw(m->arena, (n + 1) * sizeof *places);
    uint32_t *state_place = arena_alloc_raw(m->arena, (n * 3 + 1) * sizeof *state_place);
    m->touches = NEW_ARRAY(m->spare, uint8_t, n + 1);
    m->state_pub = arena_alloc_raw(m->spare, (n + 1) * sizeof(uint32_t));
    m->state_out = arena_alloc_raw(m->spare, (n + 1) * sizeof(uint32_t));
    m->state_in = arena_alloc_raw(m->spare, (n + 1) * sizeof(uint32_t));
    for (size_t e = 0; e < d->edge_count; e++) {
        uint8_t kind = d->edges[e].tags.flags & EDGE_PRIVATE ? 2 : 1;
        m->touches[m->new_place[d->edges[e].a]] |= kind;
        m->touches[m->new_place[d->edges[e].b]] |= kind;
    }
    uint32_t states = 0;
    for (uint32_t i = 0; i < n; i++) {
        const DraftPlace *from = &d->places[m->order[i]];
        bool gate = from->flags & PLACE_PRIVATE;
        bool pub = (m->touches[i] & 1) && !gate;
        bool private = (m->touches[i] & 2) || (gate && m->touches[i]);
        places[i] = (WalkPlace){from->lat_e7, from->lon_e7, from->flags, states};
        m->state_out[i] = private ? states++ : WALK_NONE;
        m->state_pub[i] = pub ? states++ : WALK_NONE;
        m->state_in[i] = private ? states++ : WALK_NONE;
        if (!private && !pub) m->state_pub[i] = states++; /* a node no edge came to use */
        for (uint32_t s = places[i].state_from; s < states; s++) state_place[s] = i;
    }
    m->graph->places = places;
    m->graph->place_count = (uint32_t)n;
    m->graph->state_place = state_place;
    m->graph->state_count = states;
}

static uint32_t add_text(Making *m, Str name)
{
    if (!name.len || m->text.len > UINT32_MAX / 2) return 0;
    uint32_t at = (uint32_t)m->text.len;
    buf_put(&m->text, name);
    buf_char(&m->text, 0);
    return at;
}

static void edge_states(const Making *m, WalkEdge *edge)
{
    for (int side = 0; side < 2; side++) {
        uint32_t p = edge->place[side];
        if (edge->flags & EDGE_PRIVATE) {
            edge->leave[side] = m->state_out[p];
            edge->enter[side] = m->state_out[p];
            edge->enter2[side] = m->state_in[p];
            continue;
        }
        bool pub = m->state_pub[p] != WALK_NONE;
        edge->leave[side] = pub ? m->state_pub[p] : m->state_in[p];
        edge->enter[side] = pub ? m->state_pub[p] : m->state_out[p];
        edge->enter2[side] = WALK_NONE;
    }
}

/* Edges in the order of their lower place, so that those near in town are near in memory. */
static void make_edges(Making *m)
{
    Draft *d = &m->draft;
    size_t n = d->edge_count;
    uint64_t *keys = arena_alloc_raw(m->spare, (n + 1) * sizeof *keys);
    uint64_t *spare = arena_alloc_raw(m->spare, (n + 1) * sizeof *keys);
    WalkEdge *edges = arena_alloc(m->arena, (n + 1) * sizeof *edges);
    WalkPoint *points = arena_alloc_raw(m->arena, (d->point_count + 1) * sizeof *points);
    Str name = {"", 0};
    uint32_t name_at = 0;
    uint32_t at = 0;
    for (size_t e = 0; e < n; e++) {
        uint32_t a = m->new_place[d->edges[e].a];
        uint32_t b = m->new_place[d->edges[e].b];
        keys[e] = (uint64_t)(a < b ? a : b) << 32 | e;
    }
    keys = sort_pairs(keys, spare, n);
    uint32_t *names = arena_alloc_raw(m->spare, (n + 1) * sizeof *names);
    for (size_t e = 0; e < n; e++) { /* in the order of the map: one way, one name */
        if (!(name.ptr == d->edges[e].tags.name.ptr && name.len == d->edges[e].tags.name.len)) {
            name = d->edges[e].tags.name;
            name_at = add_text(m, name);
        }
        names[e] = name_at;
    }
    for (size_t i = 0; i < n; i++) {
        const DraftEdge *from = &d->edges[(uint32_t)keys[i]];
        WalkEdge *edge = &edges[i];
        edge->place[0] = m->new_place[from->a];
        edge->place[1] = m->new_place[from->b];
        edge->point_from = at;
        edge->point_count = from->point_count;
        memcpy(points + at, d->points + from->point_from, from->point_count * sizeof *points);
        at += from->point_count;
        edge->length_mm = length_mm(points + edge->point_from, edge->point_count);
        edge->flags = from->tags.flags;
        edge->incline_permille = from->tags.incline_permille;
        edge->class = from->tags.class;
        edge->layer = from->tags.layer;
        edge->name = names[(uint32_t)keys[i]];
        edge_states(m, edge);
    }
    m->graph->edges = edges;
    m->graph->edge_count = (uint32_t)n;
    m->graph->points = points;
    m->graph->point_count = at;
}

typedef struct Joint {
    uint32_t from;
    uint32_t to;
    uint32_t code; /* without the OUT and IN bits */
} Joint;

/* Every joint is one slot at `from` (out) and one at `to` (in); joints the same way round and back
 * share the two slots. */
static size_t list_joints(const Making *m, Joint *joints)
{
    const WalkGraph *g = m->graph;
    size_t n = 0;
    for (uint32_t e = 0; e < g->edge_count; e++) {
        const WalkEdge *edge = &g->edges[e];
        joints[n++] = (Joint){edge->enter[0], edge->leave[1], e << 3};
        joints[n++] = (Joint){edge->enter[1], edge->leave[0], e << 3 | 4};
        if (!(edge->flags & EDGE_PRIVATE)) continue;
        joints[n++] = (Joint){edge->enter2[0], edge->enter2[1], e << 3};
        joints[n++] = (Joint){edge->enter2[1], edge->enter2[0], e << 3 | 4};
    }
    for (uint32_t p = 0; p < g->place_count; p++) {
        if (m->state_pub[p] == WALK_NONE || m->state_out[p] == WALK_NONE) continue;
        joints[n++] = (Joint){m->state_out[p], m->state_pub[p], SLOT_NO_EDGE << 3};
        joints[n++] = (Joint){m->state_pub[p], m->state_in[p], SLOT_NO_EDGE << 3};
    }
    return n;
}

static void make_slots(Making *m)
{
    WalkGraph *g = m->graph;
    size_t most = (size_t)g->edge_count * 4 + (size_t)g->place_count * 2;
    Joint *joints = arena_alloc_raw(m->spare, (most + 1) * sizeof *joints);
    size_t count = list_joints(m, joints);
    uint32_t *first = NEW_ARRAY(m->arena, uint32_t, g->state_count + 2);
    /* The pair (from -> to, to -> from) of one edge is adjacent in the list: two slots for both. */
    for (size_t i = 0; i < count; i++) {
        bool paired = i + 1 < count && joints[i + 1].from == joints[i].to &&
                      joints[i + 1].to == joints[i].from &&
                      joints[i + 1].code == (joints[i].code ^ 4);
        first[joints[i].from + 1]++;
        first[joints[i].to + 1]++;
        i += paired;
    }
    for (uint32_t s = 0; s < g->state_count; s++) first[s + 1] += first[s];
    uint32_t *fill = arena_alloc_raw(m->spare, (g->state_count + 1) * sizeof *fill);
    memcpy(fill, first, (g->state_count + 1) * sizeof *fill);
    g->slot_count = first[g->state_count];
    WalkSlot *slots = arena_alloc_raw(m->arena, ((size_t)g->slot_count + 1) * sizeof *slots);
    for (size_t i = 0; i < count; i++) {
        Joint j = joints[i];
        bool paired = i + 1 < count && joints[i + 1].from == j.to && joints[i + 1].to == j.from &&
                      joints[i + 1].code == (j.code ^ 4);
        uint32_t back = SLOT_EDGE(j.code) == SLOT_NO_EDGE ? j.code : j.code ^ 4;
        slots[fill[j.from]++] = (WalkSlot){j.to, j.code | SLOT_OUT | (paired ? SLOT_IN : 0)};
        slots[fill[j.to]++] = (WalkSlot){j.from, back | SLOT_IN | (paired ? SLOT_OUT : 0)};
        i += paired;
    }
    g->first = first;
    g->slots = slots;
}

static void add_shape(Making *m, const OsmIndex *index, const OsmWay *way, uint32_t class,
                      WalkShape *shape, WalkPoint *points, uint32_t *at)
{
    *shape = (WalkShape){.point_from = *at, .class = class};
    shape->low = (WalkPoint){INT32_MAX, INT32_MAX};
    shape->high = (WalkPoint){INT32_MIN, INT32_MIN};
    for (uint32_t k = 0; k < way->ref_count; k++) {
        const uint32_t *slot = osm_index_find(index, m->map->refs[way->ref_from + k]);
        if (!slot || *slot >= UINT32_MAX - 1) continue;
        WalkPoint p = {m->map->nodes[*slot].lat_e7, m->map->nodes[*slot].lon_e7};
        points[(*at)++] = p;
        if (p.lat_e7 < shape->low.lat_e7) shape->low.lat_e7 = p.lat_e7;
        if (p.lon_e7 < shape->low.lon_e7) shape->low.lon_e7 = p.lon_e7;
        if (p.lat_e7 > shape->high.lat_e7) shape->high.lat_e7 = p.lat_e7;
        if (p.lon_e7 > shape->high.lon_e7) shape->high.lon_e7 = p.lon_e7;
    }
    shape->point_count = *at - shape->point_from;
    Str name = osm_way_tag(m->map, way, OSM_NAME);
    shape->name = add_text(m, name.len ? name : osm_way_tag(m->map, way, OSM_HOUSENUMBER));
}

/* Buildings, water and the like, after the points of the edges. */
static void make_shapes(Making *m)
{
    const OsmMap *map = m->map;
    WalkGraph *g = m->graph;
    size_t refs = 0;
    size_t count = 0;
    uint8_t *class = NEW_ARRAY(m->spare, uint8_t, map->way_count + 1);
    for (size_t i = 0; i < map->way_count; i++) {
        class[i] = (uint8_t)shape_of_way(map, &map->ways[i]);
        count += class[i] != 0;
        refs += class[i] ? map->ways[i].ref_count : 0;
    }
    WalkShape *shapes = arena_alloc_raw(m->arena, (count + 1) * sizeof *shapes);
    WalkPoint *points = arena_alloc_raw(m->arena, (g->point_count + refs + 1) * sizeof *points);
    memcpy(points, g->points, g->point_count * sizeof *points);
    g->points = points;
    g->shapes = shapes;
    if (!count) return;
    OsmIndex index = osm_index_new(m->spare, refs);
    for (size_t i = 0; i < map->way_count; i++)
        for (uint32_t k = 0; class[i] && k < map->ways[i].ref_count; k++)
            (void)osm_index_at(&index, map->refs[map->ways[i].ref_from + k]);
    for (size_t i = 0; i < map->node_count; i++) {
        uint32_t *slot = osm_index_find(&index, map->nodes[i].id);
        if (slot) *slot = (uint32_t)i;
    }
    uint32_t at = g->point_count;
    for (size_t i = 0; i < map->way_count; i++) {
        if (!class[i]) continue;
        WalkShape *shape = &shapes[g->shape_count];
        uint32_t from = at;
        add_shape(m, &index, &map->ways[i], class[i], shape, points, &at);
        if (shape->point_count >= 2)
            g->shape_count++;
        else
            at = from;
    }
    g->point_count = at;
}

static Status too_large(Problem *problem)
{
    return problem_set(problem, INVALID, "map.too_large", "地图太大，装不下；请裁小范围再导入");
}

Status walk_build(Arena *arena, const OsmMap *map, const OsmMap *drawn, WalkGraph **out,
                  WalkBuild *report, Problem *problem)
{
    Making m = {.arena = arena, .spare = map->arena, .map = map};
    *report = (WalkBuild){0};
    m.draft.arena = map->arena;
    draft_map(&m.draft, map, 0, report);
    if (drawn && !m.draft.full) {
        size_t from = m.draft.edge_count;
        WalkBuild of_drawn = {0};
        draft_map(&m.draft, drawn, EDGE_DRAWN, &of_drawn);
        report->drawn = of_drawn.ways;
        draft_join(&m.draft, from, report);
    }
    size_t edges = m.draft.edge_count;
    size_t points = m.draft.point_count + map->ref_count;
    if (m.draft.full || edges >= SLOT_NO_EDGE / 2 || points > UINT32_MAX / 2 ||
        arena_room(map->arena) <
            (edges + map->way_count) * 200 + map->ref_count * 48 + map->text_count * 4 ||
        arena_room(arena) < edges * 200 + points * 16 + map->text_count + map->way_count * 64)
        return too_large(problem);
    if (!edges)
        return problem_set(problem, INVALID, "walk.no_streets",
                           "这个文件里没有可以走的路，请换一个范围");
    m.graph = NEW(arena, WalkGraph);
    m.text = buf_new(map->arena, UINT32_MAX);
    buf_char(&m.text, 0);
    enclose_islands(&m);
    mark_fragments(&m);
    find_box(&m);
    order_places(&m);
    make_states(&m);
    make_edges(&m);
    make_slots(&m);
    make_shapes(&m);
    m.graph->text = str_dup(arena, buf_str(&m.text)).ptr;
    m.graph->text_size = (uint32_t)m.text.len;
    uint64_t length_mm = 0;
    for (uint32_t e = 0; e < m.graph->edge_count; e++) length_mm += m.graph->edges[e].length_mm;
    report->length_m = (length_mm + 500) / 1000;
    m.graph->grid = walk_grid_new(arena, m.graph);
    *out = m.graph;
    return OK;
}
