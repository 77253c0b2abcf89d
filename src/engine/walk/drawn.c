/* Joining what a community draws (a gate, a footpath through a compound) to the streets: each end
 * of a drawn line that meets no drawn line is tied to the nearest street within 20 m, which is cut
 * there; a cut within half a metre of a street's end uses that end. */
#include "engine/walk/draft.h"

#include <math.h>

#define JOIN_MAX_M 20.0
#define SAME_M     0.5

typedef struct Cut {
    uint32_t edge;
    uint32_t segment; /* after points[point_from + segment] */
    double part;      /* of that segment */
    uint32_t place;
} Cut;

typedef struct Near {
    double distance_m;
    uint32_t edge;
    uint32_t segment;
    double part;
    WalkPoint at;
} Near;

static void try_segment(const Draft *d, uint32_t edge, uint32_t k, WalkPoint p, double lon_m,
                        Near *best)
{
    WalkPoint a = d->points[d->edges[edge].point_from + k];
    WalkPoint b = d->points[d->edges[edge].point_from + k + 1];
    double ax = ((double)a.lon_e7 - p.lon_e7) * lon_m;
    double ay = ((double)a.lat_e7 - p.lat_e7) * WALK_M_PER_E7;
    double dx = ((double)b.lon_e7 - a.lon_e7) * lon_m;
    double dy = ((double)b.lat_e7 - a.lat_e7) * WALK_M_PER_E7;
    double square = dx * dx + dy * dy;
    double part = square > 0 ? -(ax * dx + ay * dy) / square : 0;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    double distance = hypot(ax + part * dx, ay + part * dy);
    if (distance >= best->distance_m) return;
    *best = (Near){
        .distance_m = distance,
        .edge = edge,
        .segment = k,
        .part = part,
        .at = {(int32_t)(a.lat_e7 + lround(part * ((double)b.lat_e7 - a.lat_e7))),
               (int32_t)(a.lon_e7 + lround(part * ((double)b.lon_e7 - a.lon_e7)))},
    };
}

/* The nearest point of any edge but those in [not_from, not_to), within JOIN_MAX_M. */
static Near nearest(const Draft *d, WalkPoint p, size_t not_from, size_t not_to)
{
    Near best = {.distance_m = JOIN_MAX_M};
    double lon_m = walk_lon_m_per_e7(p.lat_e7);
    int64_t lat_off = (int64_t)(JOIN_MAX_M / WALK_M_PER_E7) + 1;
    int64_t lon_off = (int64_t)(JOIN_MAX_M / lon_m) + 1;
    for (size_t e = 0; e < d->edge_count; e++) {
        if (e >= not_from && e < not_to) continue;
        const WalkPoint *points = d->points + d->edges[e].point_from;
        for (uint32_t k = 0; k + 1 < d->edges[e].point_count; k++) {
            int64_t a_lat = (int64_t)points[k].lat_e7 - p.lat_e7;
            int64_t b_lat = (int64_t)points[k + 1].lat_e7 - p.lat_e7;
            int64_t a_lon = (int64_t)points[k].lon_e7 - p.lon_e7;
            int64_t b_lon = (int64_t)points[k + 1].lon_e7 - p.lon_e7;
            if ((a_lat > lat_off && b_lat > lat_off) || (a_lat < -lat_off && b_lat < -lat_off) ||
                (a_lon > lon_off && b_lon > lon_off) || (a_lon < -lon_off && b_lon < -lon_off))
                continue;
            try_segment(d, (uint32_t)e, k, p, lon_m, &best);
        }
    }
    return best;
}

/* Cuts one edge: the edge keeps the part before, a new edge gets the part after. */
static void cut_edge(Draft *d, Cut cut, WalkPoint at)
{
    DraftEdge before = d->edges[cut.edge];
    DraftEdge after = before;
    uint32_t from = (uint32_t)d->point_count;
    draft_add_point(d, at.lat_e7, at.lon_e7);
    for (uint32_t k = cut.segment + 1; k < before.point_count; k++) {
        WalkPoint p = d->points[before.point_from + k];
        draft_add_point(d, p.lat_e7, p.lon_e7);
    }
    after.a = cut.place;
    after.point_from = from;
    after.point_count = (uint32_t)d->point_count - from;
    from = (uint32_t)d->point_count;
    for (uint32_t k = 0; k <= cut.segment; k++) {
        WalkPoint p = d->points[before.point_from + k];
        draft_add_point(d, p.lat_e7, p.lon_e7);
    }
    draft_add_point(d, at.lat_e7, at.lon_e7);
    before.b = cut.place;
    before.point_from = from;
    before.point_count = (uint32_t)d->point_count - from;
    if (d->full) return;
    d->edges[cut.edge] = before;
    draft_add_edge(d, after);
}

static double apart_m(WalkPoint a, DraftPlace b)
{
    return walk_distance_m(a, (WalkPoint){b.lat_e7, b.lon_e7});
}

/* A short link of the drawn kind between the end of a drawn line and the street. */
static void link_places(Draft *d, uint32_t a, uint32_t b, StreetTags tags)
{
    DraftEdge link = {.a = a, .b = b, .point_from = (uint32_t)d->point_count, .point_count = 2};
    link.tags = tags;
    draft_add_point(d, d->places[a].lat_e7, d->places[a].lon_e7);
    draft_add_point(d, d->places[b].lat_e7, d->places[b].lon_e7);
    draft_add_edge(d, link);
}

static bool join_end(Draft *d, uint32_t place, size_t line, size_t edge_from, StreetTags tags)
{
    WalkPoint p = {d->places[place].lat_e7, d->places[place].lon_e7};
    /* First to the streets of the map; only then to other drawn lines. */
    Near near = nearest(d, p, edge_from, SIZE_MAX);
    if (near.distance_m >= JOIN_MAX_M) near = nearest(d, p, line, line + 1);
    if (near.distance_m >= JOIN_MAX_M) return false;
    const DraftEdge *edge = &d->edges[near.edge];
    uint32_t target;
    if (apart_m(near.at, d->places[edge->a]) <= SAME_M)
        target = edge->a;
    else if (apart_m(near.at, d->places[edge->b]) <= SAME_M)
        target = edge->b;
    else {
        target = draft_add_place(d, (DraftPlace){near.at.lat_e7, near.at.lon_e7, 0});
        Cut cut = {near.edge, near.segment, near.part, target};
        cut_edge(d, cut, near.at);
    }
    if (target != place) link_places(d, place, target, tags);
    return true;
}

void draft_join(Draft *d, size_t edge_from, WalkBuild *report)
{
    size_t count = d->edge_count; /* drawn ones now; cuts and links come after */
    uint32_t *uses = NEW_ARRAY(d->arena, uint32_t, d->place_count + 1);
    for (size_t e = edge_from; e < count; e++) {
        uses[d->edges[e].a]++;
        uses[d->edges[e].b]++;
    }
    size_t places = d->place_count;
    for (size_t e = edge_from; e < count && !d->full; e++) {
        StreetTags tags = d->edges[e].tags;
        uint32_t ends[2] = {d->edges[e].a, d->edges[e].b};
        for (int side = 0; side < 2 && !d->full; side++) {
            if (ends[side] >= places || uses[ends[side]] != 1) continue;
            report->drawn_loose += !join_end(d, ends[side], e, edge_from, tags);
        }
    }
}
