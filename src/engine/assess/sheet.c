#include "base/csv.h"
#include "engine/assess/assess.h"

/* The columns after the items. */
static const struct {
    const char *name;
    int32_t max;
} fact_columns[] = {
    {"coma", 1},
    {"dementia_F00_F03", 1},
    {"mental_F04_F99", 1},
    {"falls30", ASSESS_EVENTS_MAX},
    {"wander30", ASSESS_EVENTS_MAX},
    {"choke30", ASSESS_EVENTS_MAX},
    {"selfharm30", ASSESS_EVENTS_MAX},
    {"other30", ASSESS_EVENTS_MAX},
};
enum { FACTS = sizeof fact_columns / sizeof *fact_columns };

typedef struct Columns {
    int id;
    int items[ASSESS_ITEMS];
    int facts[FACTS];
} Columns;

static Status find_column(const Csv *csv, const char *name, int *out)
{
    *out = csv_column(csv, name);
    if (*out < 0) {
        problem_set(csv->problem, INVALID, "assess.column_missing", "表里缺少 %s 这一列，请补上",
                    name);
        return problem_at(csv->problem, "row 1 column %s", name);
    }
    for (size_t i = (size_t)*out + 1; i < csv->columns; i++) {
        if (!str_is(csv->header[i], name)) continue;
        problem_set(csv->problem, INVALID, "assess.column_twice", "%s 这一列出现了两次，请留一列",
                    name);
        return problem_at(csv->problem, "row 1 column %s", name);
    }
    return OK;
}

static Status find_columns(const Csv *csv, Columns *out)
{
    TRY(find_column(csv, "id", &out->id));
    for (int i = 0; i < ASSESS_ITEMS; i++)
        TRY(find_column(csv, assess_items[i].code, &out->items[i]));
    for (int i = 0; i < FACTS; i++) TRY(find_column(csv, fact_columns[i].name, &out->facts[i]));
    return OK;
}

static Status refuse_at(const Csv *csv, const char *name)
{
    return problem_at(csv->problem, "row %lld column %s", (long long)csv->row, name);
}

/* An empty cell is unknown, never zero. */
static Status read_number(const Csv *csv, int column, const char *name, const char *said,
                          int32_t max, int32_t *out)
{
    int64_t value;
    Str cell = str_trim(csv->cells[column]);
    if (cell.len == 0) {
        problem_set(csv->problem, INVALID, "assess.item_missing",
                    "%s 这一格是空的，请填 0 到 %d 的整数", said, max);
        return refuse_at(csv, name);
    }
    if (!str_to_i64(cell, &value)) {
        problem_set(csv->problem, INVALID, "assess.item_number", "%s 应是 0 到 %d 的整数，请核对",
                    said, max);
        return refuse_at(csv, name);
    }
    if (value < 0 || value > max) {
        problem_set(csv->problem, INVALID, "assess.item_range", "%s 应在 0 到 %d 之间，请核对",
                    said, max);
        return refuse_at(csv, name);
    }
    *out = (int32_t)value;
    return OK;
}

static Status read_facts(const Csv *csv, const Columns *columns, AssessFacts *out)
{
    int32_t v[FACTS];
    for (int i = 0; i < ASSESS_ITEMS; i++)
        TRY(read_number(csv, columns->items[i], assess_items[i].code, assess_items[i].name,
                        assess_items[i].max, &out->scores[i]));
    for (int i = 0; i < FACTS; i++)
        TRY(read_number(csv, columns->facts[i], fact_columns[i].name, fact_columns[i].name,
                        fact_columns[i].max, &v[i]));
    out->coma = v[0];
    out->dementia = v[1];
    out->mental = v[2];
    out->falls = v[3];
    out->wanderings = v[4];
    out->chokings = v[5];
    out->self_harms = v[6];
    out->others = v[7];
    return OK;
}

Status assess_sheet(Arena *arena, Str text, Buf *out, Problem *problem)
{
    Csv csv;
    Columns columns;
    bool more;

    if (!utf8_valid(text))
        return problem_set(problem, INVALID, "assess.encoding",
                           "文件应是 UTF-8 编码，请另存后再试");
    TRY(csv_open(&csv, arena, text, ',', problem));
    TRY(find_columns(&csv, &columns));
    buf_text(out, "id,total,level\n");
    for (;;) {
        AssessFacts facts;
        AssessResult result;
        TRY(csv_next(&csv, &more));
        if (!more) break;
        Str id = str_trim(csv.cells[columns.id]);
        if (id.len == 0) {
            problem_set(problem, INVALID, "assess.id_missing", "编号是空的，请补上");
            return refuse_at(&csv, "id");
        }
        TRY(read_facts(&csv, &columns, &facts));
        TRY(assess_level(&facts, &result, problem));
        csv_put(out, id);
        buf_fmt(out, ",%d,%d\n", result.total, result.level);
    }
    if (out->full) return problem_set(problem, INVALID, "assess.too_large", "文件太大，请分成几份");
    return OK;
}
