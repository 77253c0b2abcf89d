/* Many coordinates at once: a sheet is read as a whole, every fault with its row and column, and
 * written in one transaction or not at all. */
#include "base/csv.h"
#include "base/number.h"
#include "domains/geo/answers.h"
#include "domains/geo/inside.h"

#include <math.h>

enum { FAULTS_MAX = 200, UNDO_HOURS = 24, SHEET_LEVELS = 6 };

typedef struct SheetLine {
    int64_t no;
    Place place;
    GridNodeId node;
} SheetLine;

typedef struct Sheet {
    Tx *tx;
    const SheetAsk *ask;
    Csv csv;
    SheetReport *out;
    SheetLine *lines;
    GridNode *nodes; /* by id; of a sheet of homes */
    size_t node_count;
} Sheet;

/* A column under any of its names; the one the sheet uses. */
typedef struct Column {
    const char *names[4];
} Column;
static const Column c_name = {{"名称", "name", "地点", "楼栋"}};
static const Column c_lon = {{"经度", "lon", "lng", "longitude"}};
static const Column c_lat = {{"纬度", "lat", "latitude", "latitude"}};
static const Column c_kind = {{"类别", "kind", "类型", "type"}};
static const Column c_address = {{"地址", "address", "地址", "address"}};
static const Column c_hours = {{"开门时间", "hours", "时间", "hours"}};
static const Column c_capacity = {{"容量", "capacity", "人数", "capacity"}};
static const Column c_grid = {{"网格", "grid", "社区", "grid"}};

static const char *title(const Sheet *s, const Column *column)
{
    for (int i = 0; i < 4; i++)
        if (csv_column(&s->csv, column->names[i]) >= 0) return column->names[i];
    return column->names[0];
}

static Str cell(const Sheet *s, const Column *column)
{
    return str_trim(csv_cell(&s->csv, title(s, column)));
}

static void add_fault(Sheet *s, const Column *column, const char *code, Str text)
{
    if (s->out->fault_count < FAULTS_MAX)
        s->out->faults[s->out->fault_count++] =
            (SheetFault){s->csv.row, str_of(title(s, column)), code, text};
}
#define fault(s, column, code, ...)                                                                \
    add_fault((s), (column), (code), str_fmt((s)->tx->arena, __VA_ARGS__))

/* ---- One row ---- */

static bool degrees(Sheet *s, const Column *column, double most, double *out)
{
    Str text = cell(s, column);
    if (!text.len) {
        fault(s, column, "geo.sheet_empty", "这一格是空的，请写上坐标");
        return false;
    }
    if (!str_to_double(text, out) || !isfinite(*out)) {
        fault(s, column, "geo.sheet_number", "“%.*s”不是数字，坐标要像 118.0894 这样写",
              STR_ARG(text));
        return false;
    }
    if (fabs(*out) <= most) return true;
    fault(s, column, "geo.range", "%.*s 超出范围（最多 %.0f），经度和纬度是不是写反了",
          STR_ARG(text), most);
    return false;
}

static void read_point(Sheet *s, WalkPoint *out)
{
    LonLat p;
    bool lon = degrees(s, &c_lon, 180, &p.lon);
    bool lat = degrees(s, &c_lat, 90, &p.lat);
    if (!lon || !lat) return;
    if (geo_point(s->tx, (GeoPoint){p, s->ask->datum}, out) == OK) return;
    fault(s, &c_lon, "geo.datum", "%s", s->tx->problem.text);
    s->tx->problem = (Problem){0};
}

static PlaceKind kind_in(Sheet *s)
{
    Str text = cell(s, &c_kind);
    if (!text.len && s->ask->place) return s->ask->place;
    for (int kind = 1; kind < PLACE_KINDS; kind++)
        if (str_is(text, place_kind_name((PlaceKind)kind)) ||
            str_is(text, place_kind_text((PlaceKind)kind)))
            return (PlaceKind)kind;
    if (text.len)
        fault(s, &c_kind, "geo.sheet_kind", "没有“%.*s”这一类，可以写 长者食堂、活动室、药房 等",
              STR_ARG(text));
    else
        fault(s, &c_kind, "geo.sheet_kind", "请写是哪一类地点，或在上面选一类");
    return 0;
}

static void text_in(Sheet *s, const Column *column, size_t most, Str *out)
{
    *out = cell(s, column);
    if (utf8_length(*out) > most) fault(s, column, "geo.sheet_long", "太长了，最多 %zu 个字", most);
}

static void read_place(Sheet *s, SheetLine *line)
{
    Place *p = &line->place;
    p->datum = s->ask->datum ? s->ask->datum : DATUM_WGS84;
    text_in(s, &c_name, 40, &p->name);
    if (!p->name.len) fault(s, &c_name, "geo.sheet_empty", "请写名称");
    text_in(s, &c_address, 80, &p->address);
    text_in(s, &c_hours, 60, &p->hours);
    p->kind = kind_in(s);
    Str capacity = cell(s, &c_capacity);
    if (capacity.len &&
        (!str_to_i64(capacity, &p->capacity) || p->capacity < 0 || p->capacity > 1000000))
        fault(s, &c_capacity, "geo.sheet_number", "“%.*s”不是人数，请写 0 到 1000000 的整数",
              STR_ARG(capacity));
}

static const GridNode *node_by(const Sheet *s, GridNodeId id)
{
    size_t low = 0;
    size_t high = s->node_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->nodes[middle].id.v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->node_count && s->nodes[low].id.v == id.v ? &s->nodes[low] : NULL;
}

static bool lies_in(const Sheet *s, const GridNode *node, Str grid)
{
    for (int level = 0; node && level < SHEET_LEVELS; level++) {
        if (str_eq(node->name, grid)) return true;
        node = node_by(s, node->parent);
    }
    return false;
}

static void read_home(Sheet *s, SheetLine *line)
{
    Str name = cell(s, &c_name);
    Str grid = cell(s, &c_grid);
    size_t found = 0;
    for (size_t i = 0; i < s->node_count && name.len; i++) {
        const GridNode *node = &s->nodes[i];
        if (node->kind != GRID_BUILDING || !str_eq(node->name, name)) continue;
        if (grid.len && !lies_in(s, node, grid)) continue;
        line->node = node->id;
        found++;
    }
    if (!name.len) {
        fault(s, &c_name, "geo.sheet_empty", "请写是哪一栋楼");
    } else if (!found) {
        fault(s, &c_name, "geo.no_node", "没有找到“%.*s”这栋楼，请按网格里的名字写", STR_ARG(name));
    } else if (found > 1) {
        fault(s, &c_grid, "geo.sheet_several", "有 %zu 栋楼都叫“%.*s”，请加一列“网格”写清是哪一个",
              found, STR_ARG(name));
    }
    for (const SheetLine *before = s->lines; found == 1 && before < line; before++)
        if (before->node.v == line->node.v) {
            fault(s, &c_name, "geo.sheet_twice", "“%.*s”在第 %lld 行已经写过了", STR_ARG(name),
                  (long long)before->no);
            return;
        }
}

/* ---- The sheet ---- */

static Status open_sheet(Sheet *s)
{
    Str first = s->ask->text;
    Str head = str_cut(&first, '\n');
    char separator = str_find(head, STR("\t"), 0) != SIZE_MAX ? '\t' : ',';
    TRY(csv_open(&s->csv, s->tx->arena, s->ask->text, separator, &s->tx->problem));
    const Column *const needed[] = {&c_name, &c_lon, &c_lat};
    for (int i = 0; i < 3; i++)
        if (csv_column(&s->csv, title(s, needed[i])) < 0)
            return fail(s->tx, INVALID, "geo.sheet_columns",
                        "第一行要写列名，缺“%s”这一列：名称、经度、纬度三列都要有",
                        needed[i]->names[0]);
    return OK;
}

static Status read_rows(Sheet *s)
{
    bool more;
    TRY(open_sheet(s));
    if (s->ask->kind == SHEET_HOMES) TRY(people_grid_all(s->tx, &s->nodes, &s->node_count));
    for (;;) {
        TRY(csv_next(&s->csv, &more));
        if (!more) break;
        if (s->out->rows == SHEET_ROWS_MAX)
            return fail(s->tx, INVALID, "geo.sheet_long", "一张表最多 %d 行，请分成几张",
                        SHEET_ROWS_MAX);
        SheetLine *line = &s->lines[s->out->rows++];
        *line = (SheetLine){.no = s->csv.row};
        if (s->ask->kind == SHEET_PLACES)
            read_place(s, line);
        else
            read_home(s, line);
        read_point(s, &line->place.at);
    }
    if (!s->out->rows) return fail(s->tx, INVALID, "csv.empty", "表里一行也没有");
    return OK;
}

static Status keep_line(Sheet *s, const SheetLine *line, bool only_try)
{
    SheetRow row = {.no = line->no, .subject = line->node.v};
    if (s->ask->kind == SHEET_PLACES) {
        GeoPlaceId id;
        if (only_try) return OK;
        TRY(geo_place_add(s->tx, &line->place, &id));
        row.subject = id.v;
    } else {
        Status status = map_spot_find(s->tx, line->node, &row.before);
        if (status != OK && status != NOT_FOUND) return status;
        row.had = status == OK;
        s->out->moved += row.had;
        if (only_try) return OK;
        Datum datum = s->ask->datum ? s->ask->datum : DATUM_WGS84;
        TRY(geo_spot_set(s->tx, line->node, line->place.at, datum));
    }
    return sheet_row_insert(s->tx, s->out->id, &row);
}

Status geo_sheet_read(Tx *tx, const SheetAsk *ask, bool only_try, SheetReport *out)
{
    Sheet s = {.tx = tx, .ask = ask, .out = out};
    *out = (SheetReport){.faults = NEW_ARRAY(tx->arena, SheetFault, FAULTS_MAX)};
    s.lines = NEW_ARRAY(tx->arena, SheetLine, SHEET_ROWS_MAX);
    TRY(read_rows(&s));
    if (out->fault_count) return OK;
    if (!only_try) {
        out->id = id_next(tx);
        TRY(sheet_insert(tx, out->id, ask->kind, out->rows));
    }
    for (size_t i = 0; i < out->rows; i++) TRY(keep_line(&s, &s.lines[i], only_try));
    return OK;
}

/* ---- Taking one back ---- */

static Status place_gone(Tx *tx, GeoPlaceId id)
{
    Place place;
    TRY(geo_place_find(tx, id, &place));
    place.state = PLACE_GONE;
    return geo_place_save(tx, &place);
}

Status geo_sheet_undo(Tx *tx, int64_t sheet)
{
    SheetKind kind;
    Ms made_ms;
    bool undone;
    SheetRow *rows;
    size_t count;
    Status status = sheet_find(tx, sheet, &kind, &made_ms, &undone);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "geo.no_sheet", "没有找到这张表");
    TRY(status);
    if (undone) return fail(tx, CONFLICT, "geo.sheet_undone", "这张表已经撤销了");
    if (tx->now_ms > made_ms + UNDO_HOURS * HOUR_MS)
        return fail(tx, CONFLICT, "geo.sheet_late", "超过 %d 小时，不能整张撤销，请一处一处改",
                    UNDO_HOURS);
    TRY(sheet_rows(tx, sheet, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (kind == SHEET_PLACES)
            TRY(place_gone(tx, (GeoPlaceId){rows[i].subject}));
        else if (rows[i].had)
            TRY(map_spot_put(tx, &rows[i].before));
        else
            TRY(map_spot_drop(tx, (GridNodeId){rows[i].subject}));
    }
    return sheet_end(tx, sheet);
}
