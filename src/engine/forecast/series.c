#include "engine/forecast/series.h"

enum { DAYS_MAX = 40000 };

/* More rows than the sheet can hold, at most DAYS_MAX. */
static size_t rows_most(Str sheet)
{
    size_t rows = 1;

    for (size_t i = 0; i < sheet.len && rows < DAYS_MAX; i++)
        rows += sheet.ptr[i] == '\n' || sheet.ptr[i] == '\r';
    return rows;
}

static Status bad_cell(Problem *problem, const Csv *csv, const char *code, const char *text)
{
    problem_set(problem, INVALID, code, "%s", text);
    return problem_at(problem, "row %lld", (long long)csv->row);
}

static Status need_columns(const Csv *csv, const SeriesAsk *ask, Problem *problem)
{
    const char *names[3 + 2 * SERIES_COLUMNS_MAX] = {ask->date, ask->value, ask->distinct};
    size_t n = 3;

    for (int i = 0; i < SERIES_COLUMNS_MAX; i++) {
        names[n++] = ask->reach[i];
        names[n++] = ask->less[i];
    }
    for (size_t i = 0; i < n; i++)
        if (names[i] && csv_column(csv, names[i]) < 0)
            return problem_set(problem, INVALID, "series.column", "表里没有 %s 这一列", names[i]);
    return OK;
}

/* A whole number; an empty cell is 0. */
static bool cell_number(const Csv *csv, const char *name, int64_t *out)
{
    Str cell = str_trim(csv_cell(csv, name));
    double value;

    *out = 0;
    if (cell.len == 0) return true;
    if (!str_to_double(cell, &value) || value < 0 || value > 1e9) return false;
    *out = (int64_t)(value + 0.5);
    return true;
}

static Status read_row(const Csv *csv, const SeriesAsk *ask, SeriesDay *out, Problem *problem)
{
    int64_t n;

    *out = (SeriesDay){0};
    if (!day_parse(str_trim(csv_cell(csv, ask->date)), &out->day.day))
        return bad_cell(problem, csv, "series.date", "日期要写成 2026-03-02");
    if (ask->value && !cell_number(csv, ask->value, &out->actual))
        return bad_cell(problem, csv, "series.value", "份数不是数字");
    for (int i = 0; i < SERIES_COLUMNS_MAX; i++) {
        if (ask->reach[i]) {
            if (!cell_number(csv, ask->reach[i], &n))
                return bad_cell(problem, csv, "series.value", "人数不是数字");
            out->day.reach += n;
        }
        if (ask->less[i]) {
            if (!cell_number(csv, ask->less[i], &n))
                return bad_cell(problem, csv, "series.value", "人数不是数字");
            out->day.reach -= n;
        }
    }
    if (!ask->value) out->actual = 1;
    return OK;
}

static int by_day(const void *a, const void *b)
{
    Day x = ((const SeriesDay *)a)->day.day, y = ((const SeriesDay *)b)->day.day;
    return x < y ? -1 : x > y;
}

/* By day; rows of one day that stood apart add up. */
static void put_in_order(Series *s)
{
    size_t kept = 0;

    qsort(s->days, s->count, sizeof *s->days, by_day);
    for (size_t i = 0; i < s->count; i++) {
        if (kept > 0 && s->days[kept - 1].day.day == s->days[i].day.day)
            s->days[kept - 1].actual += s->days[i].actual;
        else
            s->days[kept++] = s->days[i];
    }
    s->count = kept;
}

/* Closed days that a common week has before each weekday: the most frequent gap. */
static void usual_gaps(const Series *s, int before[7], int after[7])
{
    int32_t seen[2][7][8] = {{{0}}};

    for (size_t i = 0; i + 1 < s->count; i++) {
        int32_t gap = s->days[i + 1].day.day - s->days[i].day.day - 1;
        if (gap > 7) gap = 7;
        seen[0][day_weekday(s->days[i + 1].day.day) - 1][gap]++;
        seen[1][day_weekday(s->days[i].day.day) - 1][gap]++;
    }
    for (int weekday = 0; weekday < 7; weekday++) {
        before[weekday] = after[weekday] = 0;
        for (int gap = 1; gap < 8; gap++) {
            if (seen[0][weekday][gap] > seen[0][weekday][before[weekday]]) before[weekday] = gap;
            if (seen[1][weekday][gap] > seen[1][weekday][after[weekday]]) after[weekday] = gap;
        }
    }
}

static const SeriesHoliday *find_holiday(const SeriesAsk *ask, Day day)
{
    size_t low = 0, high = ask->holiday_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ask->holidays[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ask->holiday_count && ask->holidays[low].day == day ? &ask->holidays[low] : NULL;
}

static void name_days(const SeriesAsk *ask, Series *s)
{
    int before[7], after[7];

    usual_gaps(s, before, after);
    for (size_t i = 0; i < s->count; i++) {
        Day day = s->days[i].day.day;
        int weekday = day_weekday(day) - 1;
        int gap_before = i ? day - s->days[i - 1].day.day - 1 : before[weekday];
        int gap_after = i + 1 < s->count ? s->days[i + 1].day.day - day - 1 : after[weekday];
        const SeriesHoliday *holiday = find_holiday(ask, day);
        s->days[i].day.special =
            forecast_special(gap_before, before[weekday], gap_after, after[weekday]);
        if (holiday) s->days[i].day.special = holiday->is_off ? FORECAST_HOLIDAY : FORECAST_MOVED;
    }
}

static Status add_row(Series *s, const SeriesDay *row, bool same_name, Problem *problem)
{
    SeriesDay *last = s->count ? &s->days[s->count - 1] : NULL;

    if (last && last->day.day == row->day.day) {
        if (!same_name) last->actual += row->actual;
        return OK;
    }
    if (s->count == DAYS_MAX) return problem_set(problem, INVALID, "series.long", "表太长，请分段");
    s->days[s->count++] = *row;
    return OK;
}

Status series_read(Arena *arena, Str sheet, const SeriesAsk *ask, Series *out, Problem *problem)
{
    Csv csv;
    bool more;
    uint64_t last = 0;

    *out = (Series){.days = NEW_ARRAY(arena, SeriesDay, rows_most(sheet))};
    TRY(csv_open(&csv, arena, sheet, ',', problem));
    TRY(need_columns(&csv, ask, problem));
    for (;;) {
        SeriesDay row;
        ArenaMark mark = arena_mark(arena);
        TRY(csv_next(&csv, &more));
        if (!more) break;
        TRY(read_row(&csv, ask, &row, problem));
        uint64_t name = ask->distinct ? str_hash(csv_cell(&csv, ask->distinct)) : 0;
        TRY(add_row(out, &row, ask->distinct && name == last, problem));
        last = name;
        arena_rewind(arena, mark);
    }
    put_in_order(out);
    name_days(ask, out);
    return OK;
}

static int by_holiday(const void *a, const void *b)
{
    Day x = ((const SeriesHoliday *)a)->day, y = ((const SeriesHoliday *)b)->day;
    return x < y ? -1 : x > y;
}

Status series_holidays(Arena *arena, Str sheet, SeriesHoliday **out, size_t *count,
                       Problem *problem)
{
    Csv csv;
    bool more;

    size_t most = rows_most(sheet);

    *out = NEW_ARRAY(arena, SeriesHoliday, most);
    *count = 0;
    TRY(csv_open(&csv, arena, sheet, ',', problem));
    while (*count < most) {
        SeriesHoliday *h = &(*out)[*count];
        TRY(csv_next(&csv, &more));
        if (!more) break;
        if (!day_parse(str_trim(csv_cell(&csv, "date")), &h->day))
            return bad_cell(problem, &csv, "series.date", "日期要写成 2026-03-02");
        h->is_off = str_is(str_trim(csv_cell(&csv, "is_off")), "1");
        ++*count;
    }
    qsort(*out, *count, sizeof **out, by_holiday);
    return OK;
}
