#include "engine/walk/points.h"
#include "base/csv.h"

#include <math.h>

static int column_of(const Csv *csv, const char *const *names)
{
    for (; *names; names++)
        for (size_t i = 0; i < csv->columns; i++)
            if (str_eq(str_lower(csv->arena, csv->header[i]), str_of(*names))) return (int)i;
    return -1;
}

typedef struct Columns {
    int lat, lon, id, kind, capacity, weight;
} Columns;

static Status find_columns(const Csv *csv, Columns *at, Problem *problem)
{
    *at = (Columns){
        .lat = column_of(csv, (const char *const[]){"lat", "latitude", "纬度", NULL}),
        .lon = column_of(csv, (const char *const[]){"lon", "lng", "longitude", "经度", NULL}),
        .id = column_of(csv, (const char *const[]){"id", "编号", "name", "名称", NULL}),
        .kind = column_of(csv, (const char *const[]){"kind", "type", "类别", NULL}),
        .capacity = column_of(csv, (const char *const[]){"capacity", "容量", NULL}),
        .weight = column_of(csv, (const char *const[]){"weight", "people", "count", "人数", NULL}),
    };
    if (at->lat >= 0 && at->lon >= 0) return OK;
    return problem_set(problem, INVALID, "points.columns", "表头要有 lat 和 lon（或 lng）两列");
}

static Status wrong(const Csv *csv, const char *code, const char *text)
{
    problem_set(csv->problem, INVALID, code, "%s", text);
    return problem_at(csv->problem, "row %lld", (long long)csv->row);
}

static Status row_read(const Csv *csv, const Columns *at, Arena *arena, WalkPlaceRow *row)
{
    double lat;
    double lon;
    if (!str_to_double(str_trim(csv->cells[at->lat]), &lat) ||
        !str_to_double(str_trim(csv->cells[at->lon]), &lon))
        return wrong(csv, "points.number", "经纬度不是数，请检查这一行");
    if (!(fabs(lat) <= 90 && fabs(lon) <= 180))
        return wrong(csv, "points.range", "经纬度超出范围，是不是把经度和纬度写反了？");
    *row = (WalkPlaceRow){.weight = 1};
    row->at = (WalkPoint){(int32_t)lround(lat * 1e7), (int32_t)lround(lon * 1e7)};
    if (at->id >= 0) row->id = str_trim(csv->cells[at->id]);
    if (!row->id.len) row->id = str_fmt(arena, "%lld", (long long)csv->row - 1);
    if (at->kind >= 0) row->kind = str_trim(csv->cells[at->kind]);
    Str capacity = at->capacity < 0 ? (Str){"", 0} : str_trim(csv->cells[at->capacity]);
    Str weight = at->weight < 0 ? (Str){"", 0} : str_trim(csv->cells[at->weight]);
    if (capacity.len &&
        (!str_to_i64(capacity, &row->capacity) || row->capacity < 0 || row->capacity > 1000000000))
        return wrong(csv, "points.number", "容量要是不小于 0 的整数");
    if (weight.len &&
        (!str_to_double(weight, &row->weight) || !(row->weight >= 0) || row->weight > 1e9))
        return wrong(csv, "points.number", "人数（weight）要是不小于 0 的数");
    return OK;
}

Status walk_points_read(Arena *arena, Str text, WalkRows *out, Problem *problem)
{
    Csv csv;
    Columns at;
    bool more;
    size_t cap = 1024;
    *out = (WalkRows){0};
    if (!utf8_valid(text))
        return problem_set(problem, INVALID, "points.encoding", "CSV 要用 UTF-8 编码保存");
    TRY(csv_open(&csv, arena, text, ',', problem));
    TRY(find_columns(&csv, &at, problem));
    out->rows = arena_alloc_raw(arena, cap * sizeof *out->rows);
    for (;;) {
        TRY(csv_next(&csv, &more));
        if (!more) return OK;
        if (out->count == cap) {
            WalkPlaceRow *wider = arena_alloc_raw(arena, cap * 2 * sizeof *wider);
            memcpy(wider, out->rows, cap * sizeof *wider);
            out->rows = wider;
            cap *= 2;
        }
        TRY(row_read(&csv, &at, arena, &out->rows[out->count]));
        out->count++;
    }
}

void walk_points_snap(const WalkNet *net, WalkRows *rows)
{
    rows->far = 0;
    rows->far_m = 0;
    for (size_t i = 0; i < rows->count; i++) {
        WalkPlaceRow *row = &rows->rows[i];
        row->spot = walk_snap(net, row->at);
        if (row->spot.edge != WALK_NONE) continue;
        rows->far++;
        rows->far_m = fmax(rows->far_m, (double)row->spot.off_m);
    }
}
