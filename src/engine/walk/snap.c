#include "engine/walk/snap.h"
#include "engine/walk/inside.h"

#include <math.h>

#define CELL_M           70.0
#define FRAGMENT_EXTRA_M 50.0
#define SAME_M           0.01 /* coordinates are no finer: streets as near as this lie on one another */

/* With its coordinates, so that a cell is read in one go. */
typedef struct GridItem {
    WalkPoint a;
    WalkPoint b;
    uint32_t point; /* a is points[point], b points[point + 1] */
    uint32_t edge;  /* and ITEM_FRAGMENT, so that no edge need be looked at */
} GridItem;
#define ITEM_FRAGMENT   0x80000000u
#define ITEM_EDGE(item) ((item)->edge & ~ITEM_FRAGMENT)

struct WalkGrid {
    WalkPoint low;
    int32_t cell_lat_e7;
    int32_t cell_lon_e7;
    int32_t rows;
    int32_t columns;
    uint32_t *first; /* [rows * columns + 1] */
    GridItem *items;
};

static int32_t cell_of(int32_t at, int32_t low, int32_t size, int32_t count)
{
    int64_t cell = ((int64_t)at - low) / size;
    return cell < 0 ? 0 : cell >= count ? count - 1 : (int32_t)cell;
}

static void set_cells(WalkGrid *grid, const WalkGraph *g)
{
    double lat = (double)g->high.lat_e7 - g->low.lat_e7 + 1;
    double lon = (double)g->high.lon_e7 - g->low.lon_e7 + 1;
    int32_t middle = (int32_t)(g->low.lat_e7 + lat / 2);
    double size = CELL_M;
    double lon_m = walk_lon_m_per_e7(middle);
    if (lon_m < 1e-4) lon_m = 1e-4;
    /* A sparse country must not make more cells than twice its points. */
    while ((lat * WALK_M_PER_E7 / size + 1) * (lon * lon_m / size + 1) >
           2.0 * g->point_count + 1024)
        size *= 1.5;
    grid->low = g->low;
    grid->cell_lat_e7 = (int32_t)(size / WALK_M_PER_E7);
    grid->cell_lon_e7 = size / lon_m > 1e9 ? 1000000000 : (int32_t)(size / lon_m);
    grid->rows = (int32_t)(lat / grid->cell_lat_e7) + 1;
    grid->columns = (int32_t)(lon / grid->cell_lon_e7) + 1;
}

/* Calls for every cell the box of a segment touches; streets are short, so this is nearly exact. */
static void each_cell(WalkGrid *grid, WalkPoint a, WalkPoint b, const GridItem *put)
{
    int32_t row[2] = {cell_of(a.lat_e7, grid->low.lat_e7, grid->cell_lat_e7, grid->rows),
                      cell_of(b.lat_e7, grid->low.lat_e7, grid->cell_lat_e7, grid->rows)};
    int32_t col[2] = {cell_of(a.lon_e7, grid->low.lon_e7, grid->cell_lon_e7, grid->columns),
                      cell_of(b.lon_e7, grid->low.lon_e7, grid->cell_lon_e7, grid->columns)};
    int32_t r0 = row[0] < row[1] ? row[0] : row[1];
    int32_t r1 = row[0] < row[1] ? row[1] : row[0];
    for (int32_t r = r0; r <= r1; r++) {
        int32_t c0 = col[0] < col[1] ? col[0] : col[1];
        int32_t c1 = col[0] < col[1] ? col[1] : col[0];
        if (r1 > r0 && c1 > c0 && b.lat_e7 != a.lat_e7) {
            /* Only the columns the segment crosses in this row, and one beside for rounding. */
            double low = (double)grid->low.lat_e7 + (double)r * grid->cell_lat_e7;
            double t0 = (low - a.lat_e7) / ((double)b.lat_e7 - a.lat_e7);
            double t1 = (low + grid->cell_lat_e7 - a.lat_e7) / ((double)b.lat_e7 - a.lat_e7);
            t0 = t0 < 0 ? 0 : t0 > 1 ? 1 : t0;
            t1 = t1 < 0 ? 0 : t1 > 1 ? 1 : t1;
            double x0 = a.lon_e7 + t0 * ((double)b.lon_e7 - a.lon_e7);
            double x1 = a.lon_e7 + t1 * ((double)b.lon_e7 - a.lon_e7);
            int32_t k0 = cell_of((int32_t)fmin(x0, x1) - 1, grid->low.lon_e7, grid->cell_lon_e7,
                                 grid->columns);
            int32_t k1 = cell_of((int32_t)fmax(x0, x1) + 1, grid->low.lon_e7, grid->cell_lon_e7,
                                 grid->columns);
            c0 = k0 > c0 ? k0 : c0;
            c1 = k1 < c1 ? k1 : c1;
        }
        for (int32_t c = c0; c <= c1; c++) {
            size_t cell = (size_t)r * (size_t)grid->columns + (size_t)c;
            if (put)
                grid->items[--grid->first[cell]] = *put;
            else
                grid->first[cell]++;
        }
    }
}

static GridItem item_of(const WalkGraph *g, uint32_t e, uint32_t k)
{
    uint32_t point = g->edges[e].point_from + k;
    uint32_t fragment = g->edges[e].flags & EDGE_FRAGMENT ? ITEM_FRAGMENT : 0;
    return (GridItem){g->points[point], g->points[point + 1], point, e | fragment};
}

const WalkGrid *walk_grid_new(Arena *arena, const WalkGraph *g)
{
    WalkGrid *grid = NEW(arena, WalkGrid);
    set_cells(grid, g);
    size_t cells = (size_t)grid->rows * (size_t)grid->columns;
    grid->first = NEW_ARRAY(arena, uint32_t, cells + 2);
    for (uint32_t e = 0; e < g->edge_count; e++)
        for (uint32_t k = 0; k + 1 < g->edges[e].point_count; k++) {
            const WalkPoint *p = &g->points[g->edges[e].point_from + k];
            each_cell(grid, p[0], p[1], NULL);
        }
    /* first[c] becomes the end of cell c; filling moves it down to the start. */
    for (size_t c = 1; c <= cells; c++) grid->first[c] += grid->first[c - 1];
    grid->items = arena_alloc_raw(arena, ((size_t)grid->first[cells] + 1) * sizeof *grid->items);
    for (uint32_t e = 0; e < g->edge_count; e++)
        for (uint32_t k = 0; k + 1 < g->edges[e].point_count; k++) {
            GridItem item = item_of(g, e, k);
            each_cell(grid, item.a, item.b, &item);
        }
    return grid;
}

typedef struct Search {
    const WalkNet *net;
    const WalkGraph *graph;
    WalkPoint p;
    double lon_m;
    double best_square;   /* with what a fragment is charged */
    double same_from;     /* squares from here ..  */
    double same_to;       /* .. to here are as near as the best */
    double best_part;     /* of the segment */
    const GridItem *best; /* NULL when nothing was found */
    GridItem far;         /* what best points to when it is not in the grid */
} Search;

/* Of two streets one on the other, the one from which more of the town is open: a street; a street
 * inside a compound; a way up to its gate, which goes on only to those who live there.  Then the
 * one that is walked sooner, both ways. */
static int closed_in(const WalkGraph *g, const WalkEdge *edge)
{
    uint32_t ends = g->places[edge->place[0]].flags | g->places[edge->place[1]].flags;
    if (edge->flags & EDGE_PRIVATE) return 1;
    return ends & PLACE_PRIVATE ? 2 : 0;
}

static double slowness(const WalkNet *net, uint32_t e)
{
    const uint32_t *ds = net->edge_ds[e];
    return ((double)ds[0] + ds[1]) / (net->graph->edges[e].length_mm + 1.0);
}

/* Whether to take this one, as near as the best one. */
static bool freer(const Search *s, const GridItem *item, double distance)
{
    const WalkEdge *edges = s->graph->edges;
    uint32_t now = ITEM_EDGE(s->best);
    uint32_t other = ITEM_EDGE(item);
    if (now == other) return distance < s->best_square;
    int more = closed_in(s->graph, &edges[other]) - closed_in(s->graph, &edges[now]);
    if (more) return more < 0;
    double slower = slowness(s->net, other) - slowness(s->net, now);
    if (fabs(slower) > 0.01 * slowness(s->net, now)) return slower < 0;
    return distance < s->best_square;
}

static inline void try_item(Search *s, const GridItem *item)
{
    WalkPoint a = item->a;
    WalkPoint b = item->b;
    double ax = (double)(a.lon_e7 - (int64_t)s->p.lon_e7) * s->lon_m;
    double ay = (double)(a.lat_e7 - (int64_t)s->p.lat_e7) * WALK_M_PER_E7;
    double dx = (double)(b.lon_e7 - (int64_t)a.lon_e7) * s->lon_m;
    double dy = (double)(b.lat_e7 - (int64_t)a.lat_e7) * WALK_M_PER_E7;
    double square = dx * dx + dy * dy;
    double dot = -(ax * dx + ay * dy);
    double part = dot <= 0 ? 0 : dot >= square ? 1 : dot / square;
    double x = ax + part * dx;
    double y = ay + part * dy;
    double distance = x * x + y * y;
    if (distance > s->same_to) return; /* nearly all of them */
    if (item->edge & ITEM_FRAGMENT) {
        double charged = sqrt(distance) + FRAGMENT_EXTRA_M;
        distance = charged * charged;
        if (distance > s->same_to) return;
    }
    if (!walk_edge_usable(s->net, ITEM_EDGE(item))) return;
    if (distance >= s->same_from && !freer(s, item, distance)) return;
    double m = sqrt(distance);
    s->same_from = distance - 2 * SAME_M * m;
    s->same_to = distance + (2 * m + SAME_M) * SAME_M;
    s->best_square = distance;
    s->best_part = part;
    s->best = item;
}

static void try_cell(Search *s, int32_t row, int32_t column)
{
    const WalkGrid *grid = s->graph->grid;
    if (row < 0 || row >= grid->rows || column < 0 || column >= grid->columns) return;
    size_t cell = (size_t)row * (size_t)grid->columns + (size_t)column;
    for (uint32_t i = grid->first[cell]; i < grid->first[cell + 1]; i++)
        try_item(s, &grid->items[i]);
}

/* Rings of cells around the point until nothing nearer can come; false when the rings left the
 * reach of WALK_SNAP_MAX_M without an answer. */
static bool try_rings(Search *s)
{
    const WalkGrid *grid = s->graph->grid;
    int64_t lat = (int64_t)s->p.lat_e7 - grid->low.lat_e7;
    int64_t lon = (int64_t)s->p.lon_e7 - grid->low.lon_e7;
    int64_t row = lat >= 0 ? lat / grid->cell_lat_e7 : -1 - (-1 - lat) / grid->cell_lat_e7;
    int64_t col = lon >= 0 ? lon / grid->cell_lon_e7 : -1 - (-1 - lon) / grid->cell_lon_e7;
    if (row < -100 || col < -100 || row > grid->rows + 100 || col > grid->columns + 100)
        return false;
    double height = grid->cell_lat_e7 * WALK_M_PER_E7;
    double width = grid->cell_lon_e7 * s->lon_m;
    /* From the point to the sides of its cell. */
    double south = (double)(lat - row * grid->cell_lat_e7) * WALK_M_PER_E7;
    double west = (double)(lon - col * grid->cell_lon_e7) * s->lon_m;
    double side[4] = {south, height - south, west, width - west};
    for (int32_t ring = 0;; ring++) {
        int32_t r0 = (int32_t)row - ring;
        int32_t r1 = (int32_t)row + ring;
        int32_t c0 = (int32_t)col - ring;
        int32_t c1 = (int32_t)col + ring;
        /* A side of the ring is looked at only when it could hold something nearer. */
        double reach = sqrt(s->best_square);
        double rows_off = (ring - 1) * height;
        double columns_off = (ring - 1) * width;
        if (ring == 0) {
            try_cell(s, r0, c0);
        } else {
            for (int32_t c = c0 > 0 ? c0 : 0; c <= c1 && c < grid->columns; c++) {
                if (side[0] + rows_off < reach) try_cell(s, r0, c);
                if (side[1] + rows_off < reach) try_cell(s, r1, c);
            }
            for (int32_t r = r0 >= 0 ? r0 + 1 : 0; r < r1 && r < grid->rows; r++) {
                if (side[2] + columns_off < reach) try_cell(s, r, c0);
                if (side[3] + columns_off < reach) try_cell(s, r, c1);
            }
        }
        double clear =
            fmin(fmin(side[0], side[1]) + ring * height, fmin(side[2], side[3]) + ring * width);
        if (s->best_square <= clear * clear) return true;
        if (clear > WALK_SNAP_MAX_M + FRAGMENT_EXTRA_M) return s->best_square < 1e18;
        /* Near a pole a cell may have no width: there the end is that every cell was seen. */
        bool all = r0 <= 0 && c0 <= 0 && r1 >= grid->rows - 1 && c1 >= grid->columns - 1;
        if (all && width < 1) return s->best_square < 1e18;
    }
}

/* For what is too far to be flat: the great circle. */
static double great_circle_m(WalkPoint a, WalkPoint b)
{
    double to_rad = M_PI / 1.8e9;
    double y = sin(((double)b.lat_e7 - a.lat_e7) * to_rad / 2);
    double x = sin(((double)b.lon_e7 - a.lon_e7) * to_rad / 2);
    double h = y * y + cos(a.lat_e7 * to_rad) * cos(b.lat_e7 * to_rad) * x * x;
    return 2 * WALK_M_PER_E7 / to_rad * asin(sqrt(fmin(1, h)));
}

static WalkSpot spot_of(const Search *s)
{
    const WalkEdge *edge = &s->graph->edges[ITEM_EDGE(s->best)];
    const WalkPoint *points = s->graph->points + edge->point_from;
    uint32_t segment = s->best->point - edge->point_from;
    double before = 0;
    double total = 0;
    for (uint32_t k = 0; k + 1 < edge->point_count; k++) {
        double x = (double)(points[k + 1].lon_e7 - (int64_t)points[k].lon_e7) * s->lon_m;
        double y = (double)(points[k + 1].lat_e7 - (int64_t)points[k].lat_e7) * WALK_M_PER_E7;
        double m = sqrt(x * x + y * y);
        if (k < segment) before += m;
        if (k == segment) before += m * s->best_part;
        total += m;
    }
    WalkPoint a = points[segment];
    WalkPoint b = points[segment + 1];
    WalkSpot spot = {.edge = ITEM_EDGE(s->best), .from = s->p};
    spot.part = total > 0 ? (float)(before / total) : 0;
    double lat = s->best_part * (double)(b.lat_e7 - (int64_t)a.lat_e7);
    double lon = s->best_part * (double)(b.lon_e7 - (int64_t)a.lon_e7);
    spot.at.lat_e7 = (int32_t)(a.lat_e7 + lround(lat));
    spot.at.lon_e7 = (int32_t)(a.lon_e7 + lround(lon));
    spot.off_m = (float)walk_distance_m(spot.from, spot.at);
    if ((double)spot.off_m > WALK_SNAP_MAX_M) {
        spot.edge = WALK_NONE;
        spot.off_m = (float)great_circle_m(spot.from, spot.at);
    }
    return spot;
}

WalkSpot walk_snap(const WalkNet *net, WalkPoint p)
{
    Search s = {.net = net, .graph = net->graph, .p = p};
    s.best_square = s.same_from = s.same_to = 1e18;
    s.lon_m = walk_lon_m_per_e7(p.lat_e7);
    if (!try_rings(&s))
        for (uint32_t e = 0; e < s.graph->edge_count; e++)
            for (uint32_t k = 0; k + 1 < s.graph->edges[e].point_count; k++) {
                GridItem item = item_of(s.graph, e, k);
                try_item(&s, &item);
                if (s.best != &item) continue;
                s.far = item;
                s.best = &s.far;
            }
    if (!s.best) return (WalkSpot){.edge = WALK_NONE, .off_m = INFINITY, .from = p, .at = p};
    return spot_of(&s);
}

/* Who stands at the end of a one-way street need not go along it. */
static uint32_t leg(uint32_t whole_ds, double part, double off_ds)
{
    if (part == 0) whole_ds = 0;
    return whole_ds >= WALK_NEVER ? WALK_NEVER : (uint32_t)(whole_ds * part + off_ds + 0.5);
}

WalkLegs walk_legs(const WalkNet *net, const WalkSpot *spot)
{
    const uint32_t *ds = net->edge_ds[spot->edge];
    double part = (double)spot->part;
    double off = (double)spot->off_m * net->ds_per_m;
    return (WalkLegs){
        .leave = {leg(ds[1], part, off), leg(ds[0], 1 - part, off)},
        .arrive = {leg(ds[0], part, off), leg(ds[1], 1 - part, off)},
    };
}

uint32_t walk_along(const WalkNet *net, const WalkSpot *from, const WalkSpot *to)
{
    if (from->edge != to->edge) return WALK_NEVER;
    if (from->from.lat_e7 == to->from.lat_e7 && from->from.lon_e7 == to->from.lon_e7) return 0;
    double part = (double)to->part - (double)from->part;
    uint32_t ds = net->edge_ds[from->edge][part < 0];
    if (part == 0) ds = 0;
    double off = ((double)from->off_m + (double)to->off_m) * net->ds_per_m;
    return leg(ds, fabs(part), off);
}

void walk_edges_in_box(const WalkGraph *g, WalkPoint low, WalkPoint high, WalkBoxFn *fn, void *with)
{
    const WalkGrid *grid = g->grid;
    if (low.lat_e7 > g->high.lat_e7 || high.lat_e7 < g->low.lat_e7 || low.lon_e7 > g->high.lon_e7 ||
        high.lon_e7 < g->low.lon_e7)
        return;
    int32_t r0 = cell_of(low.lat_e7, grid->low.lat_e7, grid->cell_lat_e7, grid->rows);
    int32_t r1 = cell_of(high.lat_e7, grid->low.lat_e7, grid->cell_lat_e7, grid->rows);
    int32_t c0 = cell_of(low.lon_e7, grid->low.lon_e7, grid->cell_lon_e7, grid->columns);
    int32_t c1 = cell_of(high.lon_e7, grid->low.lon_e7, grid->cell_lon_e7, grid->columns);
    for (int32_t r = r0; r <= r1; r++)
        for (int32_t c = c0; c <= c1; c++) {
            size_t cell = (size_t)r * (size_t)grid->columns + (size_t)c;
            for (uint32_t i = grid->first[cell]; i < grid->first[cell + 1]; i++)
                fn(with, ITEM_EDGE(&grid->items[i]));
        }
}
