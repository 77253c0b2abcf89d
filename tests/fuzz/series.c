/* Sheets of demand: any text is refused or becomes days that can be learnt and forecast. */
#include "engine/forecast/series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(Arena *arena, Str sheet, SeriesAsk ask)
{
    ForecastState state = {0};
    Series s;
    Problem problem;

    if (series_read(arena, sheet, &ask, &s, &problem) != OK) return;
    for (size_t i = 0; i < s.count; i++) {
        Forecast f = forecast_of(&state, s.days[i].day);
        ASSERT(!f.known || (f.low <= f.expected && f.expected <= f.high && f.low >= 0));
        forecast_learn(&state, s.days[i].day, s.days[i].actual);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(64 << 20);
    Str sheet = {(const char *)data, size};
    SeriesHoliday *holidays;
    size_t count;

    run(arena, sheet, (SeriesAsk){.date = "date", .value = "lunch", .reach = {"all"}});
    run(arena, sheet, (SeriesAsk){.date = "date", .distinct = "ticket"});
    if (series_holidays(arena, sheet, &holidays, &count, NULL) == OK)
        run(arena, sheet,
            (SeriesAsk){.date = "date", .holidays = holidays, .holiday_count = count});
    arena_free(arena);
    return 0;
}
