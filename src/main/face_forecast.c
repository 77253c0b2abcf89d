/* yinlin forecast FILE: how many will come, day by day, each day from the days before it only.
 *
 * Prints one JSON line for each day and series: date, series, forecast, low, high, actual (null
 * when not known), the factors and a sentence; then for each series a line with its error beside
 * that of "same weekday last week".  Without options every column that ends in _count is a series,
 * and headcount less on_leave, on_trip and remote is who may come; a sheet of sale lines is counted
 * by ticket.  See docs/forecast.md. */
#include "base/args.h"
#include "base/file.h"
#include "base/json.h"
#include "engine/forecast/series.h"
#include "main/faces.h"

#include <stdio.h>

enum { FILE_MAX = 1 << 28, LINE_MAX_BYTES = 1 << 14, AHEAD_MAX = 28 };

typedef struct Settings {
    const char *value, *distinct, *date, *reach, *less, *holidays;
    int64_t ahead;
    bool summary;
} Settings;

static Settings settings = {.date = "date", .ahead = 1};

static void print_line(Arena *arena, Buf *buf)
{
    (void)arena;
    buf_char(buf, '\n');
    fwrite(buf->ptr, 1, buf->len, stdout);
}

static void put_permille(JsonOut *out, const char *key, int32_t permille)
{
    json_put_double(out, key, permille / 1000.0, 3);
}

static void put_day(Arena *arena, const char *series, const SeriesDay *d, const Forecast *f)
{
    Buf buf = buf_new(arena, LINE_MAX_BYTES), text = buf_new(arena, 200);
    JsonOut out = json_out(&buf);
    char date[16];

    day_text(d->day.day, date);
    forecast_sentence(f, &text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "date", date);
    json_put_text(&out, "series", series);
    json_put_i64(&out, "forecast", f->expected);
    json_put_i64(&out, "low", f->low);
    json_put_i64(&out, "high", f->high);
    json_put_i64_if(&out, "actual", d->actual > 0, d->actual);
    if (d->day.reach > 0) json_put_i64(&out, "reach", d->day.reach);
    json_put_i64(&out, d->day.reach > 0 ? "level_per_1000" : "level", f->level);
    put_permille(&out, "weekday", f->weekday_permille);
    put_permille(&out, "special", f->special_permille);
    json_put_text(&out, "kind", forecast_special_name(d->day.special));
    put_permille(&out, "trend_4_weeks", f->trend_permille);
    json_put_str(&out, "text", buf_str(&text));
    json_close(&out, '}');
    print_line(arena, &buf);
}

typedef struct Tally {
    int64_t days, own_miss, last_week_miss, inside, total;
} Tally;

/* What "same weekday last week" would have said; 0 when it could not. */
static int64_t last_week(const Series *s, size_t at)
{
    for (size_t i = at; i-- > 0 && s->days[at].day.day - s->days[i].day.day <= 7;)
        if (s->days[at].day.day - s->days[i].day.day == 7) return s->days[i].actual;
    return 0;
}

static void tally(Tally *t, const Series *s, size_t at, const Forecast *f)
{
    int64_t actual = s->days[at].actual, before = last_week(s, at);

    if (actual <= 0 || before <= 0 || !f->known) return;
    t->days++;
    t->total += actual;
    t->own_miss += llabs(f->expected - actual);
    t->last_week_miss += llabs(before - actual);
    t->inside += actual >= f->low && actual <= f->high;
}

static void put_tally(Arena *arena, const char *series, const Tally *t)
{
    Buf buf = buf_new(arena, LINE_MAX_BYTES);
    JsonOut out = json_out(&buf);
    double n = t->days > 0 ? (double)t->days : 1;

    json_open(&out, NULL, '{');
    json_put_text(&out, "series", series);
    json_put_bool(&out, "summary", true);
    json_put_i64(&out, "days", t->days);
    json_put_i64(&out, "ahead", settings.ahead);
    json_put_double(&out, "mae", (double)t->own_miss / n, 2);
    json_put_double(&out, "mae_last_week", (double)t->last_week_miss / n, 2);
    json_put_double(&out, "mean", (double)t->total / n, 1);
    json_put_double(&out, "inside", (double)t->inside / n, 3);
    json_close(&out, '}');
    print_line(arena, &buf);
}

/* Day i is told from what was known `ahead` open days before; states wait in a ring. */
static void run_series(Arena *arena, const char *name, const Series *s)
{
    static ForecastState waiting[AHEAD_MAX];
    ForecastState state = {0};
    Tally t = {0};
    size_t ahead = (size_t)settings.ahead;

    memset(waiting, 0, sizeof waiting);
    for (size_t i = 0; i < s->count; i++) {
        ArenaMark mark = arena_mark(arena);
        waiting[i % ahead] = state;
        const ForecastState *known = &waiting[(i + 1) % ahead];
        Forecast f = forecast_of(known, s->days[i].day);
        if (f.known) {
            tally(&t, s, i, &f);
            if (!settings.summary) put_day(arena, name, &s->days[i], &f);
        }
        forecast_learn(&state, s->days[i].day, s->days[i].actual);
        arena_rewind(arena, mark);
    }
    put_tally(arena, name, &t);
}

/* "a,b" into at most SERIES_COLUMNS_MAX names. */
static void split_names(Arena *arena, const char *text, const char **out)
{
    size_t n = 0;

    if (!text) return;
    for (Str rest = str_of(text); rest.ptr && n < SERIES_COLUMNS_MAX;) {
        Str name = str_trim(str_cut(&rest, ','));
        if (name.len) out[n++] = str_c(arena, name);
    }
}

static void guess_reach(Arena *arena, const Csv *head, SeriesAsk *ask)
{
    static const char *const less[] = {"on_leave", "on_trip", "remote"};
    size_t n = 0;

    split_names(arena, settings.reach, ask->reach);
    split_names(arena, settings.less, ask->less);
    if (settings.reach || csv_column(head, "headcount") < 0) return;
    ask->reach[0] = "headcount";
    for (size_t i = 0; i < 3; i++)
        if (csv_column(head, less[i]) >= 0) ask->less[n++] = less[i];
}

static Status run_one(Arena *arena, Str sheet, SeriesAsk ask, const char *name, Problem *problem)
{
    Series series;

    TRY(series_read(arena, sheet, &ask, &series, problem));
    run_series(arena, name, &series);
    return OK;
}

static Status run(Arena *arena, const char *path, Problem *problem)
{
    Str sheet, holidays;
    Csv head;
    SeriesAsk ask = {.date = settings.date, .value = settings.value, .distinct = settings.distinct};
    SeriesHoliday *days = NULL;
    bool any = false;

    TRY(file_read_unpacked(arena, path, FILE_MAX, &sheet, problem));
    TRY(csv_open(&head, arena, sheet, ',', problem));
    if (settings.holidays) {
        TRY(file_read_unpacked(arena, settings.holidays, FILE_MAX, &holidays, problem));
        TRY(series_holidays(arena, holidays, &days, &ask.holiday_count, problem));
        ask.holidays = days;
    }
    if (settings.value || settings.distinct || settings.reach) {
        guess_reach(arena, &head, &ask);
        return run_one(arena, sheet, ask, settings.value ? settings.value : "rows", problem);
    }
    for (size_t i = 0; i < head.columns; i++) {
        if (!str_ends(head.header[i], STR("_count"))) continue;
        guess_reach(arena, &head, &ask);
        ask.value = str_c(arena, head.header[i]);
        any = true;
        TRY(run_one(arena, sheet, ask, ask.value, problem));
    }
    if (any) return OK;
    if (csv_column(&head, "ticket") >= 0) ask.distinct = "ticket";
    return run_one(arena, sheet, ask, ask.distinct ? "tickets" : "rows", problem);
}

static const char usage[] = "yinlin forecast FILE.csv";

int face_forecast(int argc, char **argv)
{
    int words = 0;
    const ArgOption options[] = {
        {"--value", ARG_TEXT, &settings.value, "COLUMN", "what came"},
        {"--distinct", ARG_TEXT, &settings.distinct, "COLUMN", "count rows, the same value once"},
        {"--date", ARG_TEXT, &settings.date, "COLUMN", "date"},
        {"--reach", ARG_TEXT, &settings.reach, "COLUMNS", "who may come, added up"},
        {"--less", ARG_TEXT, &settings.less, "COLUMNS", "who may not, taken away"},
        {"--holidays", ARG_TEXT, &settings.holidays, "FILE", "date,name,is_off"},
        {"--ahead", ARG_WHOLE, &settings.ahead, "N", "open days from knowing to the day, 1"},
        {"--summary", ARG_FLAG, &settings.summary, NULL, "only the errors"},
        {0},
    };
    Problem problem = {0};

    int code = args_read(argc, argv, usage, options, &words);
    if (code != ARGS_GO) return code;
    if (words != 1 || settings.ahead < 1 || settings.ahead > AHEAD_MAX)
        return args_usage(usage, options);
    Arena *arena = arena_new((size_t)1 << 30);
    Status status = run(arena, argv[0], &problem);
    arena_free(arena);
    return status == OK ? 0 : args_refuse(&problem);
}
