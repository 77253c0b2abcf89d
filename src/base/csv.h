/* CSV as spreadsheets write it: commas (or tabs), quotes doubled inside quotes, CRLF or LF, a BOM
 * that is skipped.  The text must be UTF-8 already.  Rows and columns count from 1, the header being
 * row 1, as a person sees them in the spreadsheet. */
#pragma once
#include "base/str.h"

enum { CSV_COLUMNS_MAX = 512 };

typedef struct Csv {
    Arena *arena;
    Str text;
    size_t at;
    char separator;
    int64_t row;  /* of the record last read, in lines of the sheet; 1 is the header */
    Str *header;  /* column names, trimmed */
    size_t columns;
    Str *cells;   /* of the record last read, exactly `columns` of them; valid until the next */
    Problem *problem;
} Csv;

/* Reads the header. INVALID csv.empty, csv.quote, csv.columns. */
Status csv_open(Csv *csv, Arena *arena, Str text, char separator, Problem *problem) MUST_USE;
/* Reads the next record; blank lines are skipped. *more is false at the end. A record with fewer
 * cells than the header is filled with empty ones; with more: INVALID csv.columns. */
Status csv_next(Csv *csv, bool *more) MUST_USE;
/* The column with this name, or -1. */
int csv_column(const Csv *csv, const char *name);
/* The cell under this name, or an empty Str. */
Str csv_cell(const Csv *csv, const char *name);

/* Writes one cell, quoted when it needs to be; the caller writes separators and line ends. */
void csv_put(Buf *buf, Str cell);
