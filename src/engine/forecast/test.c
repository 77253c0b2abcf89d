#include "base/test.h"
#include "base/file.h"
#include "base/number.h"
#include "engine/forecast/series.h"

#include <math.h>

static const Day monday = 20514; /* 2026-03-02 */

static ForecastDay on(int day)
{
    return (ForecastDay){.day = monday + day};
}

/* Weeks of 100 portions, Fridays 70. */
static ForecastState weeks(int count)
{
    ForecastState s = {0};

    for (int i = 0; i < 7 * count; i++)
        if (i % 7 < 5) forecast_learn(&s, on(i), i % 7 == 4 ? 70 : 100);
    return s;
}

TEST(nothing_is_told_before_the_first_day)
{
    ForecastState s = {0};
    Buf buf = buf_new(test_arena(), 100);
    Forecast f = forecast_of(&s, on(0));

    CHECK(!f.known);
    forecast_sentence(&f, &buf);
    CHECK_INT(0, (int64_t)buf.len);
}

TEST(a_quiet_friday_is_learnt_as_a_factor)
{
    ForecastState s = weeks(12);
    Forecast f = forecast_of(&s, on(7 * 12)), friday = forecast_of(&s, on(7 * 12 + 4));
    Buf buf = buf_new(test_arena(), 100);

    CHECK_NEAR(100, (double)f.expected, 3);
    CHECK_NEAR(70, (double)friday.expected, 4);
    CHECK(friday.weekday_permille < 800);
    CHECK_INT(1000, f.special_permille);
    CHECK(f.low <= f.expected && f.expected <= f.high);
    forecast_sentence(&friday, &buf);
    CHECK(str_starts(buf_str(&buf), STR("约 7")));
}

TEST(reach_scales_the_forecast)
{
    ForecastState s = {0};

    for (int i = 0; i < 30; i++) {
        ForecastDay day = on(i);
        day.reach = 500 + 10 * (i % 7);
        forecast_learn(&s, day, day.reach * 2 / 5);
    }
    ForecastDay day = on(31);
    day.reach = 1000;
    CHECK_NEAR(400, (double)forecast_of(&s, day).expected, 4);
    CHECK_NEAR(400, forecast_of(&s, day).level, 4);
}

TEST(the_day_after_a_break_gets_a_factor_of_its_own)
{
    ForecastState s = weeks(4);

    for (int i = 28; i < 28 + 7 * 20; i++) {
        ForecastDay day = on(i);
        if (i % 7 >= 5) continue;
        bool after = i % 14 == 0;
        day.special = after ? FORECAST_AFTER_BREAK : FORECAST_ORDINARY;
        forecast_learn(&s, day, (i % 7 == 4 ? 70 : 100) * (after ? 13 : 10) / 10);
    }
    ForecastDay day = on(28 + 7 * 20);
    int64_t ordinary = forecast_of(&s, day).expected;
    day.special = FORECAST_AFTER_BREAK;
    CHECK(forecast_of(&s, day).special_permille > 1080);
    CHECK(forecast_of(&s, day).expected > ordinary + 8);
}

TEST(days_without_service_late_days_and_one_wild_day_do_not_upset_it)
{
    ForecastState s = weeks(10), before = s;

    forecast_learn(&s, on(70), 0);
    forecast_learn(&s, on(3), 5000);
    CHECK(memcmp(&before, &s, sizeof s) == 0);
    forecast_learn(&s, on(70), 10000);
    CHECK(forecast_of(&s, on(71)).expected < 110);
    for (int i = 71; i < 400; i++) forecast_learn(&s, on(i), INT64_MAX);
    CHECK(forecast_of(&s, on(400)).expected > 0);
}

TEST(the_own_error_is_kept_beside_that_of_last_week)
{
    ForecastState s = {0};
    Random r = random_seeded(4);

    for (int i = 0; i < 200; i++) forecast_learn(&s, on(i), 80 + (int64_t)random_below(&r, 41));
    CHECK(s.compared > 170);
    CHECK(s.own_miss < s.last_week_miss);
}

TEST(the_interval_holds_about_four_days_of_five)
{
    ForecastState s = {0};
    Random r = random_seeded(9);
    int inside = 0, days = 0;

    for (int i = 0; i < 1000; i++) {
        int64_t actual = 200 + (int64_t)random_below(&r, 41) + (int64_t)random_below(&r, 41);
        Forecast f = forecast_of(&s, on(i));
        if (i > 100) {
            days++;
            inside += actual >= f.low && actual <= f.high;
        }
        forecast_learn(&s, on(i), actual);
    }
    CHECK_NEAR(0.8, (double)inside / days, 0.06);
}

/* ---- sheets ---- */

TEST(a_sheet_of_days_becomes_a_series_with_its_breaks)
{
    Str sheet = STR("date,lunch,all,away\n2026-03-05,90,200,20\n2026-03-04,100,200,\n"
                    "2026-03-09,95,200,10\n2026-03-10,,200,10\n2026-03-11,99,200,0\n");
    SeriesAsk ask = {.date = "date", .value = "lunch", .reach = {"all"}, .less = {"away"}};
    Series s;

    CHECK_STATUS(OK, series_read(test_arena(), sheet, &ask, &s, NULL));
    CHECK_INT(5, (int64_t)s.count);
    CHECK_INT(day_of(2026, 3, 4), s.days[0].day.day);
    CHECK_INT(180, s.days[1].day.reach);
    CHECK_INT(0, s.days[3].actual);
}

TEST(rows_of_one_day_that_stand_apart_add_up)
{
    Str sheet = STR("date,lunch\n2026-03-05,40\n2026-03-06,90\n2026-03-05,50\n");
    SeriesAsk ask = {.date = "date", .value = "lunch"};
    Series s;

    CHECK_STATUS(OK, series_read(test_arena(), sheet, &ask, &s, NULL));
    CHECK_INT(2, (int64_t)s.count);
    CHECK_INT(90, s.days[0].actual);
}

TEST(sale_lines_are_counted_by_ticket_and_holidays_are_named)
{
    Str sheet = STR("date,ticket,item\n2026-05-01,1,a\n2026-05-01,1,b\n2026-05-01,2,a\n"
                    "2026-05-02,2,a\n2026-05-09,3,a\n");
    Str calendar = STR("date,name,is_off\n2026-05-09,x,0\n2026-05-01,x,1\n");
    SeriesAsk ask = {.date = "date", .distinct = "ticket"};
    SeriesHoliday *holidays;
    Series s;

    CHECK_STATUS(OK, series_holidays(test_arena(), calendar, &holidays, &ask.holiday_count, NULL));
    ask.holidays = holidays;
    CHECK_STATUS(OK, series_read(test_arena(), sheet, &ask, &s, NULL));
    CHECK_INT(3, (int64_t)s.count);
    CHECK_INT(2, s.days[0].actual);
    CHECK_INT(1, s.days[1].actual);
    CHECK_INT(FORECAST_HOLIDAY, s.days[0].day.special);
    CHECK_INT(FORECAST_MOVED, s.days[2].day.special);
}

TEST(sheets_with_wrong_cells_are_refused_with_the_row)
{
    static const struct {
        const char *sheet, *code;
    } cases[] = {
        {"day,lunch\n2026-03-05,1\n", "series.column"},
        {"date,lunch\n2026-02-30,1\n", "series.date"},
        {"date,lunch\n2026-03-05,many\n", "series.value"},
        {"date,lunch\n2026-03-05,-4\n", "series.value"},
        {"", "csv.empty"},
    };
    SeriesAsk ask = {.date = "date", .value = "lunch"};
    Series s;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Problem problem = {0};
        CHECK_STATUS(INVALID,
                     series_read(test_arena(), str_of(cases[i].sheet), &ask, &s, &problem));
        CHECK_TEXT(cases[i].code, problem.code);
    }
}

/* ---- the shared series: better than "same weekday last week" ---- */

static double share_of_last_week(const char *path, SeriesAsk ask)
{
    ForecastState state = {0};
    Series s;
    Str sheet;

    CHECK_STATUS(OK, file_read(test_arena(), path, 1 << 26, &sheet, NULL));
    CHECK_STATUS(OK, series_read(test_arena(), sheet, &ask, &s, NULL));
    for (size_t i = 0; i < s.count; i++) forecast_learn(&state, s.days[i].day, s.days[i].actual);
    CHECK(state.compared > 100);
    test_note("mean error %.1f, same weekday last week %.1f, %d days",
              (double)state.own_miss / state.compared,
              (double)state.last_week_miss / state.compared, state.compared);
    return (double)state.own_miss / (double)state.last_week_miss;
}

TEST(a_canteen_and_a_cafe_are_forecast_better_than_by_last_week)
{
    const char *canteen = test_shared("demand/canteen_daily.csv");
    const char *cafe = test_shared("demand/cafe_lines.csv");
    SeriesAsk lunch = {.date = "date",
                       .value = "lunch_count",
                       .reach = {"headcount"},
                       .less = {"on_leave", "on_trip", "remote"}};
    SeriesAsk dinner = lunch;
    SeriesAsk tickets = {.date = "date", .distinct = "ticket"};

    if (!canteen || !cafe) SKIP("no shared data");
    dinner.value = "dinner_count";
    CHECK(share_of_last_week(canteen, lunch) < 0.75);
    CHECK(share_of_last_week(canteen, dinner) < 0.75);
    CHECK(share_of_last_week(cafe, tickets) < 0.9);
}
