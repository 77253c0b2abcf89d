#include "engine/walk/outline.h"

#include <math.h>

#define CELL_M    10.0
#define CELLS_MAX ((size_t)16 << 20)

/* The lattice: node (i, j) lies at (west + i, south + j) * cell metres from the start. */
typedef struct Lattice {
    double cell_m;
    double lon_m; /* metres per 1e-7 degree of longitude at the start */
    WalkPoint start;
    int32_t west, south;
    int32_t width, height; /* nodes */
    float *square;         /* of the distance to the nearest stretch, in cells */
    float level;           /* of the contour, squared, in cells */
    uint8_t *used;         /* per cell: which of its contour pieces were traced */
} Lattice;

typedef struct Line {
    double x0, y0, x1, y1; /* in cells */
} Line;

/* Calls put(line) for the straight pieces of a stretch. */
typedef void PutLine(Lattice *lattice, const Line *line, void *with);

static void each_line(Lattice *l, const WalkGraph *g, const WalkStretch *stretch, PutLine *put,
                      void *with)
{
    const WalkEdge *edge = &g->edges[stretch->edge];
    const WalkPoint *points = g->points + edge->point_from;
    double total = 0;
    bool whole = stretch->from <= 0 && stretch->to >= 1;
    double scale_x = l->lon_m / l->cell_m;
    double scale_y = WALK_M_PER_E7 / l->cell_m;
    if (!whole)
        for (uint32_t k = 0; k + 1 < edge->point_count; k++) {
            double x = (double)(points[k + 1].lon_e7 - (int64_t)points[k].lon_e7) * l->lon_m;
            double y = (double)(points[k + 1].lat_e7 - (int64_t)points[k].lat_e7) * WALK_M_PER_E7;
            total += sqrt(x * x + y * y);
        }
    double from = (double)stretch->from * total;
    double to = (double)stretch->to * total;
    double at = 0;
    for (uint32_t k = 0; k + 1 < edge->point_count; k++) {
        Line line = {
            (double)(points[k].lon_e7 - (int64_t)l->start.lon_e7) * scale_x,
            (double)(points[k].lat_e7 - (int64_t)l->start.lat_e7) * scale_y,
            (double)(points[k + 1].lon_e7 - (int64_t)l->start.lon_e7) * scale_x,
            (double)(points[k + 1].lat_e7 - (int64_t)l->start.lat_e7) * scale_y,
        };
        if (whole) {
            put(l, &line, with);
            continue;
        }
        double dx = line.x1 - line.x0;
        double dy = line.y1 - line.y0;
        double m = sqrt(dx * dx + dy * dy) * l->cell_m;
        double a = m > 0 ? (from - at) / m : 0;
        double b = m > 0 ? (to - at) / m : 1;
        at += m;
        a = a < 0 ? 0 : a;
        b = b > 1 ? 1 : b;
        if (a > b || a > 1 || b < 0) continue;
        Line part = {line.x0 + a * dx, line.y0 + a * dy, line.x0 + b * dx, line.y0 + b * dy};
        put(l, &part, with);
    }
}

/* From where one stands to the street, so that nobody is outside the own circle. Beside the street
 * one is inside anyway, and the outline is that of the streets alone. */
static Line access_line(const Lattice *l, const WalkSpot *start)
{
    if ((double)start->off_m <= WALK_BESIDE_M) {
        double x = (double)(start->at.lon_e7 - (int64_t)start->from.lon_e7) * l->lon_m / l->cell_m;
        double y =
            (double)(start->at.lat_e7 - (int64_t)start->from.lat_e7) * WALK_M_PER_E7 / l->cell_m;
        return (Line){x, y, x, y};
    }
    return (Line){
        0,
        0,
        (double)(start->at.lon_e7 - (int64_t)start->from.lon_e7) * l->lon_m / l->cell_m,
        (double)(start->at.lat_e7 - (int64_t)start->from.lat_e7) * WALK_M_PER_E7 / l->cell_m,
    };
}

static void widen(Lattice *l, const Line *line, void *with)
{
    double *box = with;
    (void)l;
    double x[2] = {line->x0, line->x1};
    double y[2] = {line->y0, line->y1};
    for (int end = 0; end < 2; end++) {
        box[0] = x[end] < box[0] ? x[end] : box[0];
        box[1] = y[end] < box[1] ? y[end] : box[1];
        box[2] = x[end] > box[2] ? x[end] : box[2];
        box[3] = y[end] > box[3] ? y[end] : box[3];
    }
}

/* A node and a line, both from the line's first point, in cells. */
typedef struct Near {
    float px, py;
    float dx, dy;
    float inverse; /* of the line's length squared, 0 for a point */
} Near;

typedef float Four __attribute__((vector_size(16)));
typedef int32_t FourMask __attribute__((vector_size(16)));

static inline Four lower_of(Four a, Four b)
{
    FourMask less = a < b;
    return (Four)((less & (FourMask)a) | (~less & (FourMask)b));
}

/* The squared distances of a row of nodes, the first at (px, py), four at a time; up to three nodes
 * past `count` are lowered too, rightly, and a row has room for them. */
static void lower_row(float *row, int32_t count, Near n)
{
    const Four zero = {0, 0, 0, 0};
    const Four one = {1, 1, 1, 1};
    Four px = {n.px, n.px + 1, n.px + 2, n.px + 3};
    float along = n.py * n.dy;
    for (int32_t i = 0; i < count; i += 4, px += 4) {
        Four old;
        Four t = (px * n.dx + along) * n.inverse;
        t = lower_of(-lower_of(-t, zero), one);
        Four ex = px - t * n.dx;
        Four ey = n.py - t * n.dy;
        memcpy(&old, row + i, sizeof old);
        old = lower_of(ex * ex + ey * ey, old);
        memcpy(row + i, &old, sizeof old);
    }
}

/* Lowers the distance of the nodes near a line. Rows one by one; in a row only the nodes within
 * reach of the line's part beside that row. */
static void stamp(Lattice *l, const Line *line, void *with)
{
    float reach = *(const float *)with;
    /* From the lattice's corner; upward, so that rows come in order. */
    bool up = line->y1 >= line->y0;
    float x0 = (float)((up ? line->x0 : line->x1) - l->west);
    float y0 = (float)((up ? line->y0 : line->y1) - l->south);
    float x1 = (float)((up ? line->x1 : line->x0) - l->west);
    float y1 = (float)((up ? line->y1 : line->y0) - l->south);
    float dx = x1 - x0;
    float dy = y1 - y0;
    float square = dx * dx + dy * dy;
    float slope = dy > 1e-6f ? dx / dy : 0;
    float inverse = square > 0 ? 1 / square : 0;
    int32_t j0 = (int32_t)(y0 - reach + 1); /* up: the lattice begins more than reach below */
    int32_t j1 = (int32_t)(y1 + reach);
    if (j1 >= l->height) j1 = l->height - 1;
    for (int32_t j = j0; j <= j1; j++) {
        /* The part of the line whose y is within reach of this row, and its x. */
        float below = (float)j - reach;
        float above = (float)j + reach;
        float xa = below > y0 && slope != 0 ? x0 + (below - y0) * slope : x0;
        float xb = above < y1 && slope != 0 ? x0 + (above - y0) * slope : x1;
        int32_t i0 = (int32_t)((xa < xb ? xa : xb) - reach + 1);
        int32_t i1 = (int32_t)((xa < xb ? xb : xa) + reach);
        if (i1 > l->width - 5) i1 = l->width - 5;
        if (i1 < i0) continue;
        lower_row(l->square + (size_t)j * (size_t)l->width + i0, i1 - i0 + 1,
                  (Near){(float)i0 - x0, (float)j - y0, dx, dy, inverse});
    }
}

static void lay_out(Arena *arena, Lattice *l, const WalkGraph *g, const WalkSpot *start,
                    const WalkStretch *stretches, size_t count)
{
    Line access;
    l->start = start->from;
    l->lon_m = walk_lon_m_per_e7(start->from.lat_e7);
    for (l->cell_m = CELL_M;; l->cell_m *= 2) {
        double box[4] = {0, 0, 0, 0};
        access = access_line(l, start);
        widen(l, &access, box);
        for (size_t i = 0; i < count; i++) each_line(l, g, &stretches[i], widen, box);
        double margin = WALK_BUFFER_M / l->cell_m + 3;
        double width = box[2] - box[0] + 2 * margin;
        double height = box[3] - box[1] + 2 * margin;
        if (width * height > (double)CELLS_MAX) continue;
        l->west = (int32_t)floor(box[0] - margin);
        l->south = (int32_t)floor(box[1] - margin);
        l->width = (int32_t)ceil(width) + 1 + 4; /* lower_row writes up to three nodes past */
        l->height = (int32_t)ceil(height) + 1;
        break;
    }
    size_t nodes = (size_t)l->width * (size_t)l->height;
    double level = WALK_BUFFER_M / l->cell_m;
    float reach = (float)level + 1.01f; /* the farthest node beside one within the level */
    l->level = (float)(level * level);
    l->square = arena_alloc_raw(arena, nodes * sizeof *l->square);
    float far = reach * reach;
    for (size_t i = 0; i < nodes; i++) l->square[i] = far;
    stamp(l, &access, &reach);
    for (size_t i = 0; i < count; i++) each_line(l, g, &stretches[i], stamp, &reach);
    l->used = arena_alloc(arena, nodes);
}

/* Cell sides: 0 south, 1 east, 2 north, 3 west. A contour enters a cell by one side and leaves by
 * another with the reached part on its left. leaves[case][entered] for cases by corner bits
 * 1 south-west, 2 south-east, 4 north-east, 8 north-west; in the two saddles (5, 10) the reached
 * corners stay apart. 9 = no contour comes in there. */
static const uint8_t leaves[16][4] = {
    {9, 9, 9, 9}, {3, 9, 9, 9}, {9, 0, 9, 9}, {9, 3, 9, 9}, {9, 9, 1, 9}, {3, 9, 1, 9},
    {9, 9, 0, 9}, {9, 9, 3, 9}, {9, 9, 9, 2}, {2, 9, 9, 9}, {9, 0, 9, 2}, {9, 2, 9, 9},
    {9, 9, 9, 1}, {1, 9, 9, 9}, {9, 9, 9, 0}, {9, 9, 9, 9},
};

typedef struct Tracer {
    Lattice *l;
    WalkOutline *out;
    size_t point_cap;
    size_t ring_cap;
    Arena *arena;
} Tracer;

static unsigned corners(const Lattice *l, int32_t i, int32_t j)
{
    const float *row = l->square + (size_t)j * (size_t)l->width + i;
    unsigned bits = row[0] <= l->level;
    bits |= (unsigned)(row[1] <= l->level) << 1;
    bits |= (unsigned)(row[l->width + 1] <= l->level) << 2;
    bits |= (unsigned)(row[l->width] <= l->level) << 3;
    return bits;
}

/* Where the contour crosses the lattice line from node a to node b, 0 .. 1. It keeps off the nodes
 * themselves, where rings would touch. */
static double crossing(const Lattice *l, size_t a, size_t b)
{
    double level = sqrt((double)l->level);
    double from = sqrt((double)l->square[a]);
    double to = sqrt((double)l->square[b]);
    double t = (level - from) / (to - from);
    return t < 0.02 ? 0.02 : t > 0.98 ? 0.98 : t;
}

static WalkPoint to_point(const Lattice *l, double x, double y)
{
    return (WalkPoint){
        l->start.lat_e7 + (int32_t)lround((l->south + y) * l->cell_m / WALK_M_PER_E7),
        l->start.lon_e7 + (int32_t)lround((l->west + x) * l->cell_m / l->lon_m),
    };
}

static WalkPoint side_point(const Lattice *l, int32_t i, int32_t j, unsigned side)
{
    size_t width = (size_t)l->width;
    size_t node = (size_t)j * width + (size_t)i;
    switch (side) {
    case 0: return to_point(l, i + crossing(l, node, node + 1), j);
    case 1: return to_point(l, i + 1, j + crossing(l, node + 1, node + 1 + width));
    case 2: return to_point(l, i + crossing(l, node + width, node + width + 1), j + 1);
    default: return to_point(l, i, j + crossing(l, node, node + width));
    }
}

static void add_point(Tracer *t, WalkPoint p)
{
    WalkOutline *o = t->out;
    if (o->point_count == t->point_cap) {
        size_t wider = t->point_cap ? t->point_cap * 2 : 4096;
        WalkPoint *points = arena_alloc_raw(t->arena, wider * sizeof *points);
        if (o->point_count) memcpy(points, o->points, o->point_count * sizeof *points);
        o->points = points;
        t->point_cap = wider;
    }
    o->points[o->point_count++] = p;
}

/* By the shoelace, in the plane of the lattice; anticlockwise is positive. */
static double ring_area_m2(const Lattice *l, const WalkPoint *points, uint32_t count)
{
    double sum = 0;
    for (uint32_t k = 0; k + 1 < count; k++) {
        double x0 = (double)(points[k].lon_e7 - (int64_t)l->start.lon_e7);
        double y0 = (double)(points[k].lat_e7 - (int64_t)l->start.lat_e7);
        double x1 = (double)(points[k + 1].lon_e7 - (int64_t)l->start.lon_e7);
        double y1 = (double)(points[k + 1].lat_e7 - (int64_t)l->start.lat_e7);
        sum += x0 * y1 - x1 * y0;
    }
    return sum / 2 * l->lon_m * WALK_M_PER_E7;
}

static void trace(Tracer *t, int32_t i, int32_t j, unsigned entered)
{
    Lattice *l = t->l;
    WalkOutline *o = t->out;
    uint32_t from = o->point_count;
    for (;;) {
        uint8_t *used = &l->used[(size_t)j * (size_t)l->width + (size_t)i];
        if (*used & (1u << entered)) break;
        *used |= (uint8_t)(1u << entered);
        unsigned left = leaves[corners(l, i, j)][entered];
        add_point(t, side_point(l, i, j, left));
        i += left == 1 ? 1 : left == 3 ? -1 : 0;
        j += left == 2 ? 1 : left == 0 ? -1 : 0;
        entered = left ^ 2u;
    }
    add_point(t, o->points[from]);
    if (o->ring_count == t->ring_cap) {
        size_t wider = t->ring_cap ? t->ring_cap * 2 : 256;
        WalkRing *rings = arena_alloc_raw(t->arena, wider * sizeof *rings);
        if (o->ring_count) memcpy(rings, o->rings, o->ring_count * sizeof *rings);
        o->rings = rings;
        t->ring_cap = wider;
    }
    uint32_t count = o->point_count - from;
    o->rings[o->ring_count] = (WalkRing){
        .point_from = from,
        .point_count = count,
        .shell = o->ring_count,
        .area_m2 = ring_area_m2(l, o->points + from, count),
    };
    o->ring_count++;
}

static void trace_all(Tracer *t)
{
    Lattice *l = t->l;
    for (int32_t j = 0; j + 1 < l->height; j++) {
        const float *row = l->square + (size_t)j * (size_t)l->width;
        const float *above = row + l->width;
        for (int32_t i = 0; i + 1 < l->width; i++) {
            bool in = row[i] <= l->level;
            /* Most of the lattice is all in or all out. */
            if (in == (row[i + 1] <= l->level) && in == (above[i] <= l->level) &&
                in == (above[i + 1] <= l->level))
                continue;
            unsigned bits = corners(l, i, j);
            uint8_t used = l->used[(size_t)j * (size_t)l->width + (size_t)i];
            for (unsigned side = 0; side < 4; side++)
                if (leaves[bits][side] != 9 && !(used & (1u << side))) {
                    trace(t, i, j, side);
                    used = l->used[(size_t)j * (size_t)l->width + (size_t)i];
                }
        }
    }
}

static bool point_in_ring(const WalkOutline *o, const WalkRing *ring, WalkPoint p)
{
    bool in = false;
    const WalkPoint *at = o->points + ring->point_from;
    for (uint32_t k = 0; k + 1 < ring->point_count; k++) {
        WalkPoint a = at[k];
        WalkPoint b = at[k + 1];
        if ((a.lat_e7 > p.lat_e7) == (b.lat_e7 > p.lat_e7)) continue;
        double x = a.lon_e7 + ((double)p.lat_e7 - a.lat_e7) * ((double)b.lon_e7 - a.lon_e7) /
                                  ((double)b.lat_e7 - a.lat_e7);
        if (p.lon_e7 < x) in = !in;
    }
    return in;
}

/* Puts every hole behind the smallest shell around it. There is nearly always one shell. */
static void sort_rings(Tracer *t)
{
    WalkOutline *o = t->out;
    WalkRing *sorted = arena_alloc_raw(t->arena, ((size_t)o->ring_count + 1) * sizeof *sorted);
    uint32_t count = 0;
    uint32_t shells = 0;
    for (uint32_t i = 0; i < o->ring_count; i++) shells += o->rings[i].area_m2 > 0;
    for (uint32_t i = 0; i < o->ring_count; i++) {
        if (o->rings[i].area_m2 > 0) continue;
        uint32_t best = WALK_NONE;
        for (uint32_t k = 0; k < o->ring_count; k++) {
            const WalkRing *shell = &o->rings[k];
            if (shell->area_m2 <= 0) continue;
            if (shells > 1 && !point_in_ring(o, shell, o->points[o->rings[i].point_from])) continue;
            if (best == WALK_NONE || shell->area_m2 < o->rings[best].area_m2) best = k;
        }
        o->rings[i].shell = best;
    }
    for (uint32_t k = 0; k < o->ring_count; k++) {
        if (o->rings[k].area_m2 <= 0) continue;
        uint32_t shell = count;
        sorted[count] = o->rings[k];
        sorted[count++].shell = shell;
        for (uint32_t i = 0; i < o->ring_count; i++) {
            if (o->rings[i].area_m2 > 0 || o->rings[i].shell != k) continue;
            sorted[count] = o->rings[i];
            sorted[count++].shell = shell;
        }
    }
    o->rings = sorted;
    o->ring_count = count;
    for (uint32_t i = 0; i < count; i++) o->area_m2 += sorted[i].area_m2;
}

void walk_outline(Arena *arena, const WalkGraph *g, const WalkSpot *start,
                  const WalkStretch *stretches, size_t count, WalkOutline *out)
{
    *out = (WalkOutline){0};
    if (!count || start->edge == WALK_NONE) return;
    Lattice l = {0};
    lay_out(arena, &l, g, start, stretches, count);
    Tracer t = {.l = &l, .out = out, .arena = arena};
    trace_all(&t);
    sort_rings(&t);
}
