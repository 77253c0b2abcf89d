/* A sheet of days into a series: which days were open, what came, who might have come, and what
 * kind of day each was.  For the command line, tests and imports.
 *
 * A sheet has one row a day with a column of counts, or many rows a day (sale lines), which are
 * counted; `reach` columns are added, `less` columns taken away. */
#pragma once
#include "base/csv.h"
#include "engine/forecast/forecast.h"

enum { SERIES_COLUMNS_MAX = 8 };

typedef struct SeriesDay {
    ForecastDay day;
    int64_t actual; /* 0: nothing served, or not yet known */
} SeriesDay;

typedef struct Series {
    SeriesDay *days;
    size_t count;
} Series;

typedef struct SeriesAsk {
    const char *date;     /* column */
    const char *value;    /* column of counts; NULL: rows are counted */
    const char *distinct; /* with value NULL: rows with the same value here, in a row, count once */
    const char *reach[SERIES_COLUMNS_MAX], *less[SERIES_COLUMNS_MAX]; /* columns, or none */
    const struct SeriesHoliday *holidays; /* sorted by day, may be NULL */
    size_t holiday_count;
} SeriesAsk;

typedef struct SeriesHoliday {
    Day day;
    bool is_off; /* false: a working day moved to a weekend */
} SeriesHoliday;

/* INVALID series.column, series.date, series.value (with the row). Days are put in order. */
Status series_read(Arena *arena, Str sheet, const SeriesAsk *ask, Series *out,
                   Problem *problem) MUST_USE;
/* date,name,is_off */
Status series_holidays(Arena *arena, Str sheet, SeriesHoliday **out, size_t *count,
                       Problem *problem) MUST_USE;
