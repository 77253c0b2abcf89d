#include "base/csv.h"

static Status refuse(Csv *csv, const char *code, const char *text)
{
    problem_set(csv->problem, INVALID, code, "%s", text);
    return problem_at(csv->problem, "row %lld", (long long)csv->row);
}

static void skip_line_end(Csv *csv)
{
    if (csv->at < csv->text.len && csv->text.ptr[csv->at] == '\r') csv->at++;
    if (csv->at < csv->text.len && csv->text.ptr[csv->at] == '\n') csv->at++;
}

/* A cell in quotes; a doubled quote inside stands for one. */
static Status read_quoted(Csv *csv, Str *out)
{
    size_t from = ++csv->at;
    bool doubled = false;
    for (;; csv->at++) {
        if (csv->at >= csv->text.len) return refuse(csv, "csv.quote", "引号没有成对，请检查这一行");
        if (csv->text.ptr[csv->at] != '"') continue;
        if (csv->at + 1 < csv->text.len && csv->text.ptr[csv->at + 1] == '"') {
            doubled = true;
            csv->at++;
            continue;
        }
        break;
    }
    Str raw = {csv->text.ptr + from, csv->at - from};
    csv->at++;
    if (!doubled) {
        *out = raw;
        return OK;
    }
    char *plain = arena_alloc_raw(csv->arena, raw.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        plain[n++] = raw.ptr[i];
        if (raw.ptr[i] == '"') i++;
    }
    *out = (Str){plain, n};
    return OK;
}

static bool at_cell_end(const Csv *csv)
{
    if (csv->at >= csv->text.len) return true;
    char c = csv->text.ptr[csv->at];
    return c == csv->separator || c == '\n' || c == '\r';
}

static Status read_cell(Csv *csv, Str *out)
{
    if (csv->at < csv->text.len && csv->text.ptr[csv->at] == '"') {
        TRY(read_quoted(csv, out));
        return at_cell_end(csv) ? OK : refuse(csv, "csv.quote", "引号后面有多余的字，请检查这一行");
    }
    size_t from = csv->at;
    while (!at_cell_end(csv)) csv->at++;
    *out = (Str){csv->text.ptr + from, csv->at - from};
    return OK;
}

/* One record into cells[0..room). */
static Status read_record(Csv *csv, Str *cells, size_t room, size_t *count)
{
    size_t from = csv->at;
    *count = 0;
    for (;;) {
        Str cell;
        TRY(read_cell(csv, &cell));
        if (*count == room) {
            if (str_trim(cell).len) return refuse(csv, "csv.columns", "这一行的列数比表头多");
        } else {
            cells[(*count)++] = cell;
        }
        if (csv->at < csv->text.len && csv->text.ptr[csv->at] == csv->separator) {
            csv->at++;
            continue;
        }
        break;
    }
    skip_line_end(csv);
    for (size_t i = from; i + 1 < csv->at; i++)
        if (csv->text.ptr[i] == '\n') csv->row++; /* line ends inside quotes */
    return OK;
}

Status csv_open(Csv *csv, Arena *arena, Str text, char separator, Problem *problem)
{
    Str names[CSV_COLUMNS_MAX];
    *csv =
        (Csv){.arena = arena, .text = text, .separator = separator, .row = 1, .problem = problem};
    if (str_starts(text, STR("\xef\xbb\xbf"))) csv->at = 3;
    if (csv->at >= text.len) return refuse(csv, "csv.empty", "文件是空的，请选有内容的文件");
    TRY(read_record(csv, names, CSV_COLUMNS_MAX, &csv->columns));
    csv->header = NEW_ARRAY(arena, Str, csv->columns);
    csv->cells = NEW_ARRAY(arena, Str, csv->columns);
    for (size_t i = 0; i < csv->columns; i++) csv->header[i] = str_trim(names[i]);
    return OK;
}

Status csv_next(Csv *csv, bool *more)
{
    for (;;) {
        *more = csv->at < csv->text.len;
        if (!*more) return OK;
        csv->row++;
        char c = csv->text.ptr[csv->at];
        if (c != '\n' && c != '\r') break;
        skip_line_end(csv);
    }
    size_t count;
    TRY(read_record(csv, csv->cells, csv->columns, &count));
    for (size_t i = count; i < csv->columns; i++) csv->cells[i] = (Str){"", 0};
    return OK;
}

int csv_column(const Csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->columns; i++)
        if (str_is(csv->header[i], name)) return (int)i;
    return -1;
}

Str csv_cell(const Csv *csv, const char *name)
{
    int column = csv_column(csv, name);
    return column < 0 ? (Str){"", 0} : csv->cells[column];
}

void csv_put(Buf *buf, Str cell)
{
    bool quote = false;
    for (size_t i = 0; i < cell.len; i++)
        if (memchr(",\"\n\r", cell.ptr[i], 4)) quote = true;
    if (!quote) {
        buf_put(buf, cell);
        return;
    }
    buf_char(buf, '"');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"') buf_char(buf, '"');
        buf_char(buf, cell.ptr[i]);
    }
    buf_char(buf, '"');
}
