/* How many bytes does a minute reading take, and how fast is it kept and read?
 *
 * Blocks of a day from the shared pulse series; the peers are 16 bytes a reading (a row of time and
 * value) and the same rows through zlib. */
#include "base/csv.h"
#include "base/file.h"
#include "base/time.h"
#include "engine/vitals/keep.h"

#include <stdio.h>
#include <zlib.h>

enum { ROWS_MAX = 60000, DAY_ROWS = 1440 };

typedef struct Row {
    int64_t at, value;
} Row;

static KeptReading rows[ROWS_MAX], back[KEEP_BLOCK_MAX];
static Row plain[DAY_ROWS];

static size_t read_rows(Arena *arena, const char *path)
{
    Str text;
    Csv csv;
    bool more;
    size_t n = 0;

    if (file_read_unpacked(arena, path, 1 << 28, &text, NULL) != OK) return 0;
    if (csv_open(&csv, arena, text, ',', NULL) != OK) return 0;
    while (n < ROWS_MAX && csv_next(&csv, &more) == OK && more) {
        int64_t t = 0;
        double bpm = 0;
        if (!str_to_i64(csv_cell(&csv, "t_unix"), &t) || !str_to_double(csv_cell(&csv, "hr"), &bpm))
            break;
        rows[n++] = (KeptReading){.at = t * SECOND_MS, .value = (int32_t)bpm, .mark = 1};
    }
    return n;
}

static void measure(Arena *arena, const char *path)
{
    size_t n = read_rows(arena, path), bytes = 0, zipped = 0, count;
    int64_t encode_us = 0, decode_us = 0;
    Buf buf = buf_new(arena, 1 << 20);
    static Bytef packed[DAY_ROWS * sizeof(Row) + 1000];

    if (n == 0) {
        printf("skipped: no shared data\n");
        return;
    }
    for (size_t from = 0; from < n; from += DAY_ROWS) {
        size_t day = n - from < DAY_ROWS ? n - from : DAY_ROWS;
        uLongf packed_size = sizeof packed;
        int64_t t0 = clock_cpu_us();
        buf.len = 0;
        keep_encode(rows + from, day, &buf);
        int64_t t1 = clock_cpu_us();
        if (keep_decode(buf_str(&buf), back, KEEP_BLOCK_MAX, &count, NULL) != OK || count != day)
            printf("damaged\n");
        decode_us += clock_cpu_us() - t1;
        encode_us += t1 - t0;
        bytes += buf.len;
        for (size_t i = 0; i < day; i++) plain[i] = (Row){rows[from + i].at, rows[from + i].value};
        compress2(packed, &packed_size, (const Bytef *)plain, day * sizeof(Row), 6);
        zipped += packed_size;
    }
    printf(
        "%s: %zu readings, %.2f bytes each (plain 16, zlib %.2f), encode %.0f M/s, decode %.0f M/s\n",
        path, n, (double)bytes / (double)n, (double)zipped / (double)n,
        (double)n / (double)(encode_us + 1), (double)n / (double)(decode_us + 1));
}

int main(void)
{
    Arena *arena = arena_new((size_t)1 << 30);

    measure(arena, "../shared/data/vitals/hr_minute_v1.csv.gz");
    measure(arena, "../shared/data/vitals/hr_minute_v2.csv.gz");
    arena_free(arena);
    return 0;
}
