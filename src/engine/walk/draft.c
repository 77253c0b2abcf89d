#include "engine/walk/draft.h"

#include <math.h>

static bool room(Draft *d, void **at, size_t count, size_t *cap, size_t size)
{
    if (count < *cap) return true;
    size_t wider = *cap ? *cap * 2 : 4096;
    if (d->full || wider > UINT32_MAX / 8 || arena_room(d->arena) / size < wider + 64) {
        d->full = true;
        return false;
    }
    void *fresh = arena_alloc_raw(d->arena, wider * size);
    if (count) memcpy(fresh, *at, count * size);
    *at = fresh;
    *cap = wider;
    return true;
}
#define ROOM(d, field)                                                                             \
    room((d), (void **)&(d)->field##s, (d)->field##_count, &(d)->field##_cap, sizeof *(d)->field##s)

uint32_t draft_add_place(Draft *d, DraftPlace place)
{
    if (!ROOM(d, place)) return 0;
    d->places[d->place_count] = place;
    return (uint32_t)d->place_count++;
}

void draft_add_point(Draft *d, int32_t lat_e7, int32_t lon_e7)
{
    if (ROOM(d, point)) d->points[d->point_count++] = (WalkPoint){lat_e7, lon_e7};
}

void draft_add_edge(Draft *d, DraftEdge edge)
{
    if (ROOM(d, edge)) d->edges[d->edge_count++] = edge;
}

/* A node that a street uses. */
typedef struct Used {
    int32_t lat_e7;
    int32_t lon_e7;
    uint32_t uses; /* by streets; an end counts twice, a tagged node too */
    uint32_t flags;
    uint32_t place; /* WALK_NONE until it becomes one */
    bool present;
} Used;

typedef struct Street {
    const OsmWay *way;
    StreetTags tags;
} Street;

typedef struct Reading {
    Draft *draft;
    Arena *spare; /* given back when the map is read */
    const OsmMap *map;
    WalkBuild *report;
    Street *streets;
    size_t street_count;
    Used *used;
    size_t used_count;
    uint32_t *refs; /* of all streets one after another, as indices in used[] */
} Reading;

static size_t find_streets(Reading *r)
{
    size_t refs = 0;
    r->streets = arena_alloc_raw(r->spare, (r->map->way_count + 1) * sizeof *r->streets);
    for (size_t i = 0; i < r->map->way_count; i++) {
        const OsmWay *way = &r->map->ways[i];
        Street street = {.way = way};
        if (!street_of_way(r->map, way, &street.tags)) {
            r->report->ways_left_out += osm_way_tag(r->map, way, OSM_HIGHWAY).len > 0;
            continue;
        }
        refs += way->ref_count;
        r->streets[r->street_count++] = street;
    }
    return refs;
}

static void find_used(Reading *r, size_t refs)
{
    Arena *arena = r->spare;
    OsmIndex index = osm_index_new(arena, refs);
    r->used = arena_alloc_raw(arena, (refs + 1) * sizeof *r->used);
    r->refs = arena_alloc_raw(arena, (refs + 1) * sizeof *r->refs);
    size_t at = 0;
    for (size_t i = 0; i < r->street_count; i++) {
        const OsmWay *way = r->streets[i].way;
        for (uint32_t k = 0; k < way->ref_count; k++) {
            uint32_t *slot = osm_index_at(&index, r->map->refs[way->ref_from + k]);
            if (*slot == UINT32_MAX - 1) {
                *slot = (uint32_t)r->used_count;
                r->used[r->used_count++] = (Used){.place = WALK_NONE};
            }
            r->used[*slot].uses += k == 0 || k + 1 == way->ref_count ? 2 : 1;
            r->refs[at++] = *slot;
        }
    }
    size_t tagged = 0;
    for (size_t i = 0; i < r->map->node_count; i++) {
        const OsmNode *node = &r->map->nodes[i];
        const uint32_t *slot = osm_index_find(&index, node->id);
        while (tagged < r->map->tagged_count && r->map->tagged[tagged].node < i) tagged++;
        if (!slot) continue;
        Used *used = &r->used[*slot];
        used->lat_e7 = node->lat_e7;
        used->lon_e7 = node->lon_e7;
        used->present = true;
        if (tagged < r->map->tagged_count && r->map->tagged[tagged].node == i) {
            used->flags = place_of_node(r->map, &r->map->tagged[tagged]);
            if (used->flags) used->uses += 2;
        }
    }
}

static uint32_t place_of(Reading *r, Used *used)
{
    if (used->place == WALK_NONE)
        used->place =
            draft_add_place(r->draft, (DraftPlace){used->lat_e7, used->lon_e7, used->flags});
    return used->place;
}

/* An edge from `start` to `end` along the points since edge->point_from, when there are two. */
static void close_edge(Reading *r, DraftEdge *edge, Used *start, Used *end)
{
    Draft *d = r->draft;
    if (d->point_count - edge->point_from < 2) return;
    edge->a = place_of(r, start);
    edge->b = place_of(r, end);
    edge->point_count = (uint32_t)d->point_count - edge->point_from;
    draft_add_edge(d, *edge);
}

/* Cuts a way into edges at its places, and at nodes that are not in the file. */
static void cut_way(Reading *r, const Street *street, const uint32_t *refs, uint32_t extra)
{
    Draft *d = r->draft;
    DraftEdge edge = {.tags = street->tags};
    Used *start = NULL; /* of the edge that is open */
    Used *last = NULL;
    bool holes = false;
    edge.tags.flags |= extra;
    for (uint32_t k = 0; k < street->way->ref_count && !d->full; k++) {
        Used *used = &r->used[refs[k]];
        if (k && refs[k] == refs[k - 1]) continue;
        if (!used->present) {
            /* What was read of an edge that leads out of the file ends at its last node. */
            if (start) close_edge(r, &edge, start, last);
            start = NULL;
            holes = true;
            continue;
        }
        if (start) draft_add_point(d, used->lat_e7, used->lon_e7);
        last = used;
        if (start && used->uses < 2) continue;
        if (start) close_edge(r, &edge, start, used);
        start = used;
        edge.point_from = (uint32_t)d->point_count;
        draft_add_point(d, used->lat_e7, used->lon_e7);
    }
    /* A way whose last refs repeat one node may end between places. */
    if (start && !d->full) close_edge(r, &edge, start, last);
    r->report->ways_cut += holes;
}

void draft_map(Draft *draft, const OsmMap *map, uint32_t extra, WalkBuild *report)
{
    Reading r = {.draft = draft, .map = map, .report = report};
    size_t bytes = map->ref_count * (sizeof(Used) + 64) + map->way_count * 2 * sizeof(Street);
    if (arena_room(draft->arena) < bytes || map->ref_count > UINT32_MAX / 16) {
        draft->full = true;
        return;
    }
    r.spare = arena_new(bytes + ((size_t)1 << 20));
    size_t refs = find_streets(&r);
    find_used(&r, refs);
    size_t at = 0;
    for (size_t i = 0; i < r.street_count; i++) {
        cut_way(&r, &r.streets[i], r.refs + at, extra);
        at += r.streets[i].way->ref_count;
    }
    report->ways += (uint32_t)r.street_count;
    arena_free(r.spare);
}
