#include "base/test.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/number.h"
#include "engine/assess/assess.h"

static AssessFacts able(void)
{
    AssessFacts facts = {0};
    for (int i = 0; i < ASSESS_ITEMS; i++) facts.scores[i] = assess_items[i].max;
    return facts;
}

/* Takes points from the front until the total is reached. */
static AssessFacts with_total(int32_t total)
{
    AssessFacts facts = able();
    int32_t surplus = ASSESS_TOTAL_MAX - total;
    for (int i = 0; i < ASSESS_ITEMS && surplus > 0; i++) {
        int32_t take = surplus < facts.scores[i] ? surplus : facts.scores[i];
        facts.scores[i] -= take;
        surplus -= take;
    }
    return facts;
}

static int32_t level(AssessFacts facts)
{
    AssessResult result;
    CHECK_STATUS(OK, assess_level(&facts, &result, NULL));
    return result.level;
}

TEST(the_items_add_up_to_the_ninety_points_of_the_standard)
{
    AssessFacts facts = able();
    AssessResult result;
    CHECK_STATUS(OK, assess_level(&facts, &result, NULL));
    CHECK_INT(90, result.total);
    CHECK_INT(32, result.by_domain[0]);
    CHECK_INT(15, result.by_domain[1]);
    CHECK_INT(28, result.by_domain[2]);
    CHECK_INT(15, result.by_domain[3]);
    for (int i = 0; i < ASSESS_ITEMS; i++)
        for (int s = 0; s < 5; s++)
            CHECK((assess_items[i].labels[s] != NULL) == (s <= assess_items[i].max));
}

TEST(levels_follow_the_total_with_exact_edges)
{
    static const struct {
        int32_t total, level;
    } edges[] = {{90, 0}, {89, 1}, {66, 1}, {65, 2}, {46, 2}, {45, 3}, {30, 3}, {29, 4}, {0, 4}};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        CHECK_INT(edges[i].level, level(with_total(edges[i].total)));
}

TEST(several_triggers_raise_one_level_only_and_never_past_four)
{
    AssessFacts f = with_total(90);
    f.dementia = true;
    CHECK_INT(1, level(f));
    f = with_total(46);
    f.dementia = true;
    f.falls = 3;
    CHECK_INT(3, level(f));
    f = with_total(29);
    f.mental = true;
    CHECK_INT(4, level(f));
}

TEST(two_risk_events_of_different_kinds_raise_but_one_does_not)
{
    AssessFacts f = with_total(66);
    f.falls = 1;
    CHECK_INT(1, level(f));
    f.chokings = 1;
    CHECK_INT(2, level(f));
}

TEST(coma_is_level_four_and_a_zero_for_consciousness_is_not_coma)
{
    AssessFacts f = with_total(70);
    f.coma = true;
    CHECK_INT(4, level(f));
    f = able();
    f.scores[20] = 0;
    CHECK_INT(1, level(f));
}

TEST(an_unanswered_item_gives_no_level)
{
    AssessFacts f = able();
    AssessResult result;
    Problem problem = {0};
    f.scores[11] = -1;
    CHECK_STATUS(INVALID, assess_level(&f, &result, &problem));
    CHECK_TEXT("assess.item_missing", problem.code);
    CHECK_TEXT("B2.4", problem.where);
    f.scores[11] = 4; /* stairs have 3 at most */
    CHECK_STATUS(INVALID, assess_level(&f, &result, &problem));
    CHECK_TEXT("assess.item_range", problem.code);
    f = able();
    f.falls = -1;
    CHECK_STATUS(INVALID, assess_level(&f, &result, &problem));
    CHECK_TEXT("assess.events", problem.code);
}

#define HEADER                                                                                     \
    "id,B1.1,B1.2,B1.3,B1.4,B1.5,B1.6,B1.7,B1.8,B2.1,B2.2,B2.3,B2.4,B3.1,B3.2,B3.3,B3.4,B3.5,"     \
    "B3.6,B3.7,B3.8,B3.9,B4.1,B4.2,B4.3,B4.4,B4.5,coma,dementia_F00_F03,mental_F04_F99,falls30,"   \
    "wander30,choke30,selfharm30,other30\n"
#define GOOD "a1,4,4,4,4,4,4,4,4,4,4,4,3,4,4,4,4,4,4,1,1,2,2,2,4,3,4,0,0,0,0,0,0,0,0\n"

TEST(a_sheet_with_a_fault_is_refused_by_row_and_column_and_prints_nothing)
{
    static const struct {
        const char *line, *code, *where;
    } bad[] = {
        {"a2,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,1,1,2,2,2,4,3,4,0,0,0,0,0,0,0,0\n",
         "assess.item_range", "row 3 column B2.4"},
        {"a2,4,4,,4,4,4,4,4,4,4,4,3,4,4,4,4,4,4,1,1,2,2,2,4,3,4,0,0,0,0,0,0,0,0\n",
         "assess.item_missing", "row 3 column B1.3"},
        {"a2,4,4,4,4,4,4,4,4,4,4,4,3,4,4,4,4,4,4,1,1,2,2,2,4,3\n", "assess.item_missing",
         "row 3 column B4.5"},
        {"a2,4,4,4,4,4,4,4,4,4,4,4,3,4,4,4,4,4,4,1,1,2,2,2,4,3,4,2,0,0,0,0,0,0,0\n",
         "assess.item_range", "row 3 column coma"},
        {"a2,4,4,4,4,4,4,4,4,4,4,4,3,4,x,4,4,4,4,1,1,2,2,2,4,3,4,0,0,0,0,0,0,0,0\n",
         "assess.item_number", "row 3 column B3.2"},
        {"a2,4,4,4,4,4,4,4,4,4,4,4,3,4,4,4,4,4,4,1,1,2,2,2,4,3,4,0,0,0,0,0,0,0,\n",
         "assess.item_missing", "row 3 column other30"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Problem problem = {0};
        Buf out = buf_new(test_arena(), 10000);
        Str text = str_fmt(test_arena(), HEADER GOOD "%s", bad[i].line);
        CHECK_STATUS(INVALID, assess_sheet(test_arena(), text, &out, &problem));
        CHECK_TEXT(bad[i].code, problem.code);
        CHECK_TEXT(bad[i].where, problem.where);
    }
}

TEST(a_sheet_without_a_column_is_refused)
{
    Problem problem = {0};
    Buf out = buf_new(test_arena(), 10000);
    CHECK_STATUS(INVALID, assess_sheet(test_arena(), STR("id,B1.1\na,4\n"), &out, &problem));
    CHECK_TEXT("assess.column_missing", problem.code);
    CHECK_TEXT("row 1 column B1.2", problem.where);
}

TEST(every_shared_case_has_the_right_total_and_level)
{
    const char *path = test_shared("assessment/cases.csv");
    if (!path) SKIP("no shared data");
    Str text;
    Csv csv;
    bool more;
    CHECK_STATUS(OK, file_read(test_arena(), path, 1 << 20, &text, NULL));
    Buf expected = buf_new(test_arena(), 1 << 20);
    buf_text(&expected, "id,total,level\n");
    CHECK_STATUS(OK, csv_open(&csv, test_arena(), text, ',', NULL));
    while (csv_next(&csv, &more) == OK && more) {
        Str cells[] = {csv_cell(&csv, "id"), csv_cell(&csv, "total"), csv_cell(&csv, "final")};
        buf_fmt(&expected, "%.*s,%.*s,%.*s\n", STR_ARG(cells[0]), STR_ARG(cells[1]),
                STR_ARG(cells[2]));
    }
    Buf out = buf_new(test_arena(), 1 << 20);
    CHECK_STATUS(OK, assess_sheet(test_arena(), text, &out, NULL));
    CHECK(expected.len > 500);
    CHECK_STR(buf_str(&expected), buf_str(&out));
}

TEST(our_items_are_those_of_the_shared_table)
{
    const char *path = test_shared("assessment/gbt42195_items.csv");
    if (!path) SKIP("no shared data");
    Str text;
    Csv csv;
    bool more;
    int rows = 0;
    CHECK_STATUS(OK, file_read(test_arena(), path, 1 << 20, &text, NULL));
    CHECK_STATUS(OK, csv_open(&csv, test_arena(), text, ',', NULL));
    while (csv_next(&csv, &more) == OK && more) {
        bool found = false;
        for (int i = 0; i < ASSESS_ITEMS; i++) {
            int64_t max;
            if (!str_is(csv_cell(&csv, "code"), assess_items[i].code)) continue;
            found = true;
            CHECK_TEXT(assess_items[i].name, str_c(test_arena(), csv_cell(&csv, "item")));
            CHECK(str_to_i64(csv_cell(&csv, "max"), &max));
            CHECK_INT(assess_items[i].max, max);
        }
        CHECK(found);
        rows++;
    }
    CHECK_INT(116, rows);
}

TEST(the_older_standard_gives_a_level_for_every_combination)
{
    CHECK_INT(0, assess_legacy_level(0, 0, 1, 1));
    CHECK_INT(1, assess_legacy_level(0, 1, 0, 0));
    CHECK_INT(1, assess_legacy_level(0, 0, 2, 0));
    CHECK_INT(1, assess_legacy_level(1, 2, 1, 2));
    CHECK_INT(2, assess_legacy_level(1, 2, 2, 2));
    CHECK_INT(2, assess_legacy_level(1, 3, 0, 0));
    CHECK_INT(2, assess_legacy_level(2, 1, 2, 0));
    CHECK_INT(3, assess_legacy_level(2, 2, 2, 2));
    CHECK_INT(3, assess_legacy_level(2, 0, 3, 0));
    CHECK_INT(3, assess_legacy_level(3, 0, 0, 0));
    CHECK_INT(-1, assess_legacy_level(4, 0, 0, 0));
    /* Never better when one grade gets worse. */
    for (int32_t code = 0; code < 256; code++) {
        int32_t g[4] = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6};
        int32_t before = assess_legacy_level(g[0], g[1], g[2], g[3]);
        CHECK(before >= 0 && before <= 3);
        for (int d = 0; d < 4; d++) {
            if (g[d] == 3) continue;
            g[d]++;
            CHECK(assess_legacy_level(g[0], g[1], g[2], g[3]) >= before);
            g[d]--;
        }
    }
    CHECK_INT(3, assess_legacy_import(3).level);
    CHECK(assess_legacy_import(3).reassess);
    CHECK(!assess_legacy_import(2).reassess);
}

TEST(bands_of_other_scales_have_the_published_edges)
{
    CHECK_INT(0, assess_legacy_adl(100));
    CHECK_INT(1, assess_legacy_adl(65));
    CHECK_INT(2, assess_legacy_adl(60));
    CHECK_INT(3, assess_legacy_adl(40));
    CHECK_INT(0, assess_barthel_band(100));
    CHECK_INT(1, assess_barthel_band(65));
    CHECK_INT(2, assess_barthel_band(60));
    CHECK_INT(3, assess_barthel_band(40));
    CHECK_INT(-1, assess_barthel_band(63));
    CHECK_INT(0, assess_lawton_band(8));
    CHECK_INT(1, assess_lawton_band(7));
    CHECK_INT(1, assess_mmse_band(17, SCHOOLING_NONE));
    CHECK_INT(0, assess_mmse_band(18, SCHOOLING_NONE));
    CHECK_INT(1, assess_mmse_band(20, SCHOOLING_PRIMARY));
    CHECK_INT(0, assess_mmse_band(25, SCHOOLING_SECONDARY));
    CHECK_INT(0, assess_ad8_band(1));
    CHECK_INT(1, assess_ad8_band(2));
    CHECK_INT(0, assess_morse_band(20));
    CHECK_INT(1, assess_morse_band(25));
    CHECK_INT(2, assess_morse_band(45));
    CHECK_INT(0, assess_nutrition_band(48));
    CHECK_INT(1, assess_nutrition_band(47));
    CHECK_INT(1, assess_nutrition_band(34));
    CHECK_INT(2, assess_nutrition_band(33));
}
