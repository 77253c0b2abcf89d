#include "base/csv.h"
#include "base/json.h"
#include "base/number.h"
#include "base/test.h"
#include "base/time.h"

TEST(the_parts_of_a_split_add_up_and_left_over_fen_go_to_the_largest_remainders)
{
    const int64_t weights[] = {5, 3, 2};
    Fen parts[3];
    fen_split(333, weights, 3, parts); /* domain rules, worked example 12 */
    CHECK_INT(166, parts[0]);
    CHECK_INT(100, parts[1]);
    CHECK_INT(67, parts[2]);
    CHECK_INT(265, fen_share(1765, 1500));
}

TEST(a_leap_day_birthday_is_on_28_february_in_common_years)
{
    CHECK_INT(64, day_age(day_of(1960, 2, 29), day_of(2025, 2, 27)));
    CHECK_INT(65, day_age(day_of(1960, 2, 29), day_of(2025, 2, 28)));
    CHECK_INT(1, day_weekday(day_of(2026, 3, 2)));
    CHECK(!day_valid(2025, 2, 29));
    CHECK(!day_valid(2025, 4, 31));
}

TEST(times_are_read_with_zone_and_fraction)
{
    Ms at;
    char text[32];
    CHECK(ms_parse(STR("2026-03-02T10:30:00.5+08:00"), &at));
    ms_text(at, text);
    CHECK_TEXT("2026-03-02T02:30:00.500Z", text);
    CHECK_INT(day_of(2026, 3, 2), ms_day(at, SHANGHAI_MS));
    CHECK(!ms_parse(STR("2026-13-02T10:30:00Z"), &at));
    CHECK(!ms_parse(STR("2026-03-02T10:30"), &at));
}

TEST(json_that_is_nearly_right_is_refused)
{
    static const char *const bad[] = {"{\"a\":1,\"a\":2}", "[1,]", "{} x", "99999999999999999999",
                                      "\"\\ud800\"",       "nul",  "",     "\"\xff\""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const Json *value;
        Problem problem = {0};
        CHECK_STATUS(INVALID, json_read(test_arena(), str_of(bad[i]), &value, &problem));
        CHECK_TEXT("json.bad", problem.code);
    }
}

TEST(json_of_an_editor_that_begins_with_a_bom_is_read)
{
    const Json *value;
    CHECK_STATUS(OK, json_read(test_arena(), STR("\xef\xbb\xbf{\"n\":1}"), &value, NULL));
    CHECK_INT(1, json_i64_or(value, "n", 0));
    CHECK_STATUS(INVALID, json_read(test_arena(), STR("\xef\xbb\xbf\xef\xbb\xbf{}"), &value, NULL));
    CHECK_STATUS(INVALID, json_read(test_arena(), STR("\xef\xbb\xbf"), &value, NULL));
}

TEST(json_is_written_as_it_was_read)
{
    Str text = STR("{\"名\":\"王\\\"\\u0001\",\"n\":[1,-2,0.5,true,null],\"o\":{}}");
    const Json *value;
    CHECK_STATUS(OK, json_read(test_arena(), text, &value, NULL));
    Buf buf = buf_new(test_arena(), 1000);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_str(&out, "名", json_str_or(value, "名", STR("")));
    json_open(&out, "n", '[');
    json_put_i64(&out, NULL, 1);
    json_put_i64(&out, NULL, -2);
    json_put_double(&out, NULL, 0.5, -1);
    json_put_bool(&out, NULL, true);
    json_put_null(&out, NULL);
    json_close(&out, ']');
    json_put_value(&out, "o", json_member(value, "o"));
    json_close(&out, '}');
    CHECK_STR(text, buf_str(&buf));
}

TEST(csv_reads_what_spreadsheets_write)
{
    Csv csv;
    bool more;
    Str text = STR("\xef\xbb\xbfid,name\r\n1,\"王, \"\"老\"\"\n三\"\r\n\r\n2\r\n");
    CHECK_STATUS(OK, csv_open(&csv, test_arena(), text, ',', NULL));
    CHECK_INT(2, csv.columns);
    CHECK_STATUS(OK, csv_next(&csv, &more));
    CHECK_STR(STR("王, \"老\"\n三"), csv_cell(&csv, "name"));
    CHECK_STATUS(OK, csv_next(&csv, &more));
    CHECK_STR(STR("2"), csv_cell(&csv, "id"));
    CHECK_STR(STR(""), csv_cell(&csv, "name"));
    CHECK_INT(5, csv.row);
    CHECK_STATUS(OK, csv_next(&csv, &more));
    CHECK(!more);
}

TEST(an_open_quote_is_refused_with_its_row)
{
    Csv csv;
    bool more;
    Problem problem = {0};
    CHECK_STATUS(OK, csv_open(&csv, test_arena(), STR("a\n1\n\"2\n"), ',', &problem));
    CHECK_STATUS(OK, csv_next(&csv, &more));
    CHECK_STATUS(INVALID, csv_next(&csv, &more));
    CHECK_TEXT("row 3", problem.where);
}

TEST(overlong_and_surrogate_utf8_is_bad)
{
    CHECK(utf8_valid(STR("银邻 \xf0\xa0\x80\x80")));
    CHECK(!utf8_valid(STR("\xc0\xaf")));
    CHECK(!utf8_valid(STR("\xed\xa0\x80")));
    CHECK(!utf8_valid(STR("\xf4\x90\x80\x80")));
    CHECK(!utf8_valid(STR("\xe9\x93")));
}

TEST(whole_numbers_that_do_not_fit_are_not_numbers)
{
    int64_t n;
    CHECK(str_to_i64(STR("-9223372036854775808"), &n) && n == INT64_MIN);
    CHECK(!str_to_i64(STR("9223372036854775808"), &n));
    CHECK(!str_to_i64(STR("+1"), &n));
    CHECK(!str_to_i64(STR("-"), &n));
    CHECK(!str_to_i64(STR("1 "), &n));
}

TEST(an_arena_gives_back_what_came_after_its_mark)
{
    Arena *arena = arena_new(1 << 20);
    arena_alloc(arena, 100);
    size_t before = arena_used(arena);
    ArenaMark mark = arena_mark(arena);
    arena_alloc(arena, 100000);
    arena_rewind(arena, mark);
    CHECK_INT(before, arena_used(arena));
    arena_free(arena);
}

TEST(a_day_is_written_and_read_again)
{
    const struct {
        Day day;
        const char *text;
    } days[] = {{0, "1970-01-01"},
                {day_of(2026, 11, 21), "2026-11-21"},
                {day_of(2000, 2, 29), "2000-02-29"},
                {day_of(999, 12, 31), "0999-12-31"},
                {day_of(9999, 12, 31), "9999-12-31"}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        char text[16];
        day_text(days[i].day, text);
        CHECK_TEXT(days[i].text, text);
    }
    for (Day day = day_of(1890, 1, 1); day < day_of(2110, 1, 1); day++) {
        char text[16];
        Civil c = day_civil(day);
        day_text(day, text);
        CHECK_STR(str_fmt(test_arena(), "%04d-%02d-%02d", c.year, c.month, c.day), str_of(text));
    }
}
