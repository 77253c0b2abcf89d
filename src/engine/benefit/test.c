#include "base/test.h"
#include "base/csv.h"
#include "base/file.h"
#include "engine/benefit/sheet.h"

/* Two schemes of the worked examples, as data. */
static const char putuo[] =
    "{\"id\":\"PT\",\"from\":\"2025-12-01\",\"rules\":["
    "{\"id\":\"d1\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[60,79]},"
    "\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"d2\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[80,200]},"
    "\"benefit\":{\"type\":\"percent_off\",\"bp\":1500},\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"A\",\"kind\":\"subsidy\",\"group\":\"dine\",\"who\":{\"age\":[60,200],"
    "\"hukou\":\"city\",\"tags_any\":[\"dibao\"]},\"dine_in\":true,"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":800},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":500},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",10000]]},"
    "{\"id\":\"B\",\"kind\":\"subsidy\",\"group\":\"dine\",\"who\":{\"age\":[60,79],"
    "\"hukou\":\"city\"},\"dine_in\":true,\"threshold\":{\"base\":\"net\",\"op\":\"ge\","
    "\"fen\":1500},\"benefit\":{\"type\":\"fixed\",\"fen\":200},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",10000]]},"
    "{\"id\":\"C\",\"kind\":\"subsidy\",\"group\":\"dine\",\"who\":{\"age\":[80,200],"
    "\"hukou\":\"city\"},\"dine_in\":true,\"threshold\":{\"base\":\"net\",\"op\":\"ge\","
    "\"fen\":1500},\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",10000]]}]}";

static const BenefitBook *book_of(const char *text)
{
    const BenefitBook *book = NULL;
    Problem problem = {0};
    if (!CHECK_STATUS(OK, benefit_book_read(test_arena(), str_of(text), &book, &problem)))
        test_note("%s: %s", problem.where, problem.text);
    return book;
}

static BenefitPerson aged(int32_t years, Day day, const BenefitBook *book, const char *tags)
{
    Civil c = day_civil(day);
    return (BenefitPerson){.birth = day_of(c.year - years, 1, 1),
                           .hukou = PLACE_CITY,
                           .tags = benefit_tags(book, str_of(tags)),
                           .ability = 0};
}

static BenefitSettlement settle(const BenefitBook *book, const BenefitPerson *person,
                                const BenefitMeal *meal)
{
    BenefitSettlement s;
    CHECK_STATUS(OK, benefit_check(person, meal, NULL));
    benefit_settle(&book->schemes[0], person, meal, NULL, &s);
    return s;
}

TEST(one_fen_of_price_can_change_what_an_elder_pays)
{
    const BenefitBook *book = book_of(putuo);
    Day day = day_of(2026, 3, 2);
    BenefitPerson old = aged(85, day, book, "");
    BenefitMeal meal = {.day = day, .slot = SLOT_LUNCH, .list_fen = 1764};
    BenefitSettlement s = settle(book, &old, &meal);
    CHECK_INT(265, s.discount_fen);
    CHECK_INT(1499, s.pay_fen);
    meal.list_fen = 1765;
    s = settle(book, &old, &meal);
    CHECK_INT(265, s.discount_fen);
    CHECK_INT(300, s.subsidy_fen);
    CHECK_INT(1200, s.pay_fen);
}

TEST(the_poorer_elder_has_the_lower_threshold)
{
    const BenefitBook *book = book_of(putuo);
    Day day = day_of(2026, 3, 2);
    BenefitPerson poor = aged(66, day, book, "dibao");
    BenefitMeal meal = {.day = day, .slot = SLOT_LUNCH, .list_fen = 900};
    CHECK_INT(310, settle(book, &poor, &meal).pay_fen);
    meal.list_fen = 888;
    CHECK_INT(799, settle(book, &poor, &meal).pay_fen);
}

TEST(a_percentage_is_rounded_once_and_capped)
{
    const BenefitBook *book =
        book_of("{\"id\":\"GZ\",\"rules\":[{\"id\":\"m\",\"kind\":\"subsidy\",\"group\":\"meal\","
                "\"slots\":[\"L\",\"D\"],\"benefit\":{\"type\":\"rate\",\"bp\":2500},"
                "\"cap\":{\"meal_fen\":300,\"slot_count\":1},\"funders\":[[\"city\",10000]]}]}");
    Day day = day_of(2026, 3, 2);
    BenefitPerson p = aged(70, day, book, "");
    BenefitMeal meal = {.day = day, .slot = SLOT_LUNCH, .list_fen = 1100};
    CHECK_INT(825, settle(book, &p, &meal).pay_fen);
    meal.list_fen = 1350;
    CHECK_INT(1050, settle(book, &p, &meal).pay_fen);
    meal.list_fen = 999;
    CHECK_INT(749, settle(book, &p, &meal).pay_fen);
    meal.slot = SLOT_BREAKFAST;
    CHECK_INT(999, settle(book, &p, &meal).pay_fen);
}

TEST(the_national_voucher_pays_half_until_the_month_is_used_up)
{
    const BenefitBook *book = book_of(
        "{\"id\":\"NV\",\"rules\":[{\"id\":\"v\",\"kind\":\"voucher\",\"group\":\"home\","
        "\"who\":{\"ability_min\":2},\"benefit\":{\"type\":\"rate\",\"bp\":5000},"
        "\"cap\":{\"month_fen\":80000},\"funders\":[[\"central\",8000],[\"province\",2000]]}]}");
    Day day = day_of(2026, 3, 2);
    BenefitPerson p = aged(70, day, book, "");
    BenefitMeal bill = {.day = day, .slot = SLOT_LUNCH, .list_fen = 90000};
    BenefitPast past[BENEFIT_GROUPS_MAX];
    BenefitUse uses[BENEFIT_GROUPS_MAX];
    BenefitSettlement s;
    p.ability = 3;
    benefit_settle(&book->schemes[0], &p, &bill, NULL, &s);
    CHECK_INT(45000, s.pay_fen);
    CHECK_INT(45000, s.voucher_fen);
    size_t n = benefit_remember(&s, &bill, past, 0, BENEFIT_GROUPS_MAX);
    CHECK_INT(1, n);
    bill.day += 20;
    benefit_uses(&book->schemes[0], past, n, &bill, uses);
    benefit_settle(&book->schemes[0], &p, &bill, uses, &s);
    CHECK_INT(35000, s.subsidy_fen);
    CHECK_INT(55000, s.pay_fen);
    CHECK_INT(28000, s.lines[0].parts[0].fen);
    CHECK_INT(7000, s.lines[0].parts[1].fen);
    bill.day = day_of(2026, 4, 1);
    benefit_uses(&book->schemes[0], past, n, &bill, uses);
    benefit_settle(&book->schemes[0], &p, &bill, uses, &s);
    CHECK_INT(45000, s.subsidy_fen);
    p.ability = -1; /* unknown is not a level */
    benefit_settle(&book->schemes[0], &p, &bill, NULL, &s);
    CHECK_INT(0, s.subsidy_fen);
}

TEST(the_week_of_a_cap_runs_from_monday_to_sunday)
{
    const BenefitBook *book =
        book_of("{\"id\":\"TJ\",\"rules\":[{\"id\":\"m\",\"kind\":\"subsidy\",\"group\":\"meal\","
                "\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"week_count\":5,"
                "\"slot_count\":1},\"funders\":{\"city\":10000}}]}");
    const struct {
        Day day;
        BenefitSlot slot;
        Fen pay;
    } meals[] = {{day_of(2026, 3, 2), SLOT_LUNCH, 700},  {day_of(2026, 3, 2), SLOT_DINNER, 700},
                 {day_of(2026, 3, 3), SLOT_LUNCH, 700},  {day_of(2026, 3, 4), SLOT_LUNCH, 700},
                 {day_of(2026, 3, 5), SLOT_LUNCH, 700},  {day_of(2026, 3, 6), SLOT_LUNCH, 1000},
                 {day_of(2026, 3, 8), SLOT_LUNCH, 1000}, {day_of(2026, 3, 9), SLOT_LUNCH, 700}};
    BenefitPast past[64];
    size_t n = 0;
    for (size_t i = 0; i < sizeof meals / sizeof *meals; i++) {
        BenefitMeal meal = {.day = meals[i].day, .slot = meals[i].slot, .list_fen = 1000};
        BenefitPerson p = aged(82, meal.day, book, "");
        BenefitUse uses[BENEFIT_GROUPS_MAX];
        BenefitSettlement s;
        benefit_uses(&book->schemes[0], past, n, &meal, uses);
        benefit_settle(&book->schemes[0], &p, &meal, uses, &s);
        CHECK_INT(meals[i].pay, s.pay_fen);
        n = benefit_remember(&s, &meal, past, n, 64);
    }
}

TEST(age_counts_from_the_birthday_or_its_month_or_the_month_after)
{
    Day birth = day_of(1966, 12, 20);
    CHECK_INT(59, benefit_age(birth, day_of(2026, 12, 19), AGE_ON_BIRTHDAY));
    CHECK_INT(60, benefit_age(birth, day_of(2026, 12, 20), AGE_ON_BIRTHDAY));
    CHECK_INT(59, benefit_age(birth, day_of(2026, 11, 30), AGE_ON_MONTH_OF));
    CHECK_INT(60, benefit_age(birth, day_of(2026, 12, 1), AGE_ON_MONTH_OF));
    CHECK_INT(59, benefit_age(birth, day_of(2026, 12, 31), AGE_ON_NEXT_MONTH));
    CHECK_INT(60, benefit_age(birth, day_of(2027, 1, 1), AGE_ON_NEXT_MONTH));
    CHECK_INT(60, benefit_age(day_of(1964, 2, 29), day_of(2025, 2, 27), AGE_ON_BIRTHDAY));
    CHECK_INT(61, benefit_age(day_of(1964, 2, 29), day_of(2025, 2, 28), AGE_ON_BIRTHDAY));
}

/* 12.00 yuan meal: city 3 + district 3 + town the rest, each only for its own people. */
static const char zhengguo[] =
    "{\"id\":\"ZG\",\"rules\":[{\"id\":\"all\",\"kind\":\"subsidy\",\"group\":\"meal\","
    "\"benefit\":{\"type\":\"parts\",\"parts\":[{\"funder\":\"city\",\"fen\":300,"
    "\"who\":{\"hukou\":\"city\"}},{\"funder\":\"district\",\"fen\":300,"
    "\"who\":{\"hukou\":\"district\"}},{\"funder\":\"town\",\"fen\":300,"
    "\"who\":{\"hukou\":\"town\"}}]},\"cap\":{\"slot_count\":1}}]}";

TEST(each_funder_pays_only_for_its_own_people)
{
    const BenefitBook *book = book_of(zhengguo);
    Day day = day_of(2026, 3, 2);
    BenefitPerson p = aged(88, day, book, "");
    BenefitMeal meal = {.day = day, .slot = SLOT_LUNCH, .list_fen = 1200};
    const Fen pay[] = {
        [PLACE_NONE] = 1200, [PLACE_CITY] = 900, [PLACE_DISTRICT] = 600, [PLACE_TOWN] = 300};
    for (BenefitPlace place = PLACE_NONE; place <= PLACE_TOWN; place++) {
        p.hukou = place;
        CHECK_INT(pay[place], settle(book, &p, &meal).pay_fen);
    }
    meal.list_fen = 500; /* clipped: the parts still add up */
    BenefitSettlement s = settle(book, &p, &meal);
    Fen owed[BENEFIT_FUNDERS_MAX];
    benefit_by_funder(&s, owed);
    CHECK_INT(0, s.pay_fen);
    CHECK_INT(500, owed[0] + owed[1] + owed[2]);
    CHECK_INT(167, owed[0]);
}

TEST(the_elder_still_pays_the_floor)
{
    const BenefitBook *book = book_of(
        "{\"id\":\"F\",\"copay_floor_fen\":200,\"rules\":[{\"id\":\"m\",\"kind\":\"subsidy\","
        "\"group\":\"g\",\"benefit\":{\"type\":\"fixed\",\"fen\":1000},"
        "\"funders\":[[\"city\",5000],[\"district\",3000],[\"town\",2000]]}]}");
    Day day = day_of(2026, 3, 2);
    BenefitPerson p = aged(70, day, book, "");
    BenefitMeal meal = {.day = day, .slot = SLOT_LUNCH, .list_fen = 533};
    BenefitSettlement s = settle(book, &p, &meal);
    CHECK_INT(200, s.pay_fen);
    CHECK_INT(166, s.lines[0].parts[0].fen);
    CHECK_INT(100, s.lines[0].parts[1].fen);
    CHECK_INT(67, s.lines[0].parts[2].fen);
    meal.list_fen = 150;
    CHECK_INT(150, settle(book, &p, &meal).pay_fen);
}

TEST(a_table_gives_the_row_that_is_reached)
{
    const BenefitBook *book = book_of(
        "{\"id\":\"T\",\"rules\":[{\"id\":\"m\",\"kind\":\"subsidy\",\"group\":\"g\","
        "\"benefit\":{\"type\":\"table\",\"by\":\"age\",\"rows\":[{\"from\":60,\"fen\":100},"
        "{\"from\":80,\"bp\":5000}]},\"funders\":{\"city\":10000}},"
        "{\"id\":\"s\",\"kind\":\"operator\",\"group\":\"o\",\"benefit\":{\"type\":\"table\","
        "\"by\":\"slot\",\"rows\":[{\"slot\":\"L\",\"fen\":80}]},\"funders\":{\"city\":10000}}]}");
    Day day = day_of(2026, 3, 2);
    BenefitMeal meal = {.day = day, .slot = SLOT_LUNCH, .list_fen = 1001};
    BenefitPerson p = aged(59, day, book, "");
    CHECK_INT(1001, settle(book, &p, &meal).pay_fen);
    p = aged(60, day, book, "");
    CHECK_INT(901, settle(book, &p, &meal).pay_fen);
    CHECK_INT(80, settle(book, &p, &meal).operator_fen);
    p = aged(80, day, book, "");
    CHECK_INT(500, settle(book, &p, &meal).pay_fen);
    meal.slot = SLOT_DINNER;
    CHECK_INT(0, settle(book, &p, &meal).operator_fen);
}

TEST(versions_follow_each_other_and_the_older_ends_where_the_newer_begins)
{
    const BenefitBook *book = book_of(
        "[{\"id\":\"V\",\"from\":\"2025-01-01\",\"rules\":[{\"id\":\"m\",\"kind\":\"subsidy\","
        "\"group\":\"g\",\"benefit\":{\"type\":\"fixed\",\"fen\":100},\"funders\":{\"c\":10000}}]},"
        "{\"id\":\"V\",\"from\":\"2026-01-01\",\"rules\":[{\"id\":\"m\",\"kind\":\"subsidy\","
        "\"group\":\"g\",\"benefit\":{\"type\":\"fixed\",\"fen\":200},\"funders\":{\"c\":10000}}]}]");
    const BenefitScheme *s = benefit_scheme_find(book, STR("V"), day_of(2025, 12, 31));
    CHECK_INT(100, s->rules[0].amount.value);
    CHECK_INT(200, benefit_scheme_find(book, STR("V"), day_of(2026, 1, 1))->rules[0].amount.value);
    CHECK(benefit_scheme_find(book, STR("W"), day_of(2026, 1, 1)) == NULL);
    BenefitMeal early = {.day = day_of(2024, 6, 1), .slot = SLOT_LUNCH, .list_fen = 1000};
    BenefitPerson p = aged(70, early.day, book, "");
    BenefitSettlement settled;
    benefit_settle(benefit_scheme_find(book, STR("V"), early.day), &p, &early, NULL, &settled);
    CHECK_INT(1000, settled.pay_fen);
    CHECK(!settled.in_force);
}

TEST(a_rule_with_a_fault_is_refused_naming_rule_field_and_reason)
{
#define RULE(rest)                                                                                 \
    "{\"id\":\"S\",\"rules\":[{\"id\":\"r\",\"kind\":\"subsidy\",\"group\":\"g\"," rest "}]}"
#define MONEY "\"benefit\":{\"type\":\"fixed\",\"fen\":100}"
#define FUND  "\"funders\":{\"c\":10000}"
    static const struct {
        const char *text, *where;
    } bad[] = {
        {RULE(MONEY "," FUND ",\"tresholt\":1"), "scheme S rule r field tresholt"},
        {RULE(MONEY "," FUND ",\"cap\":{\"dayly\":1}"), "scheme S rule r field cap.dayly"},
        {RULE(MONEY "," FUND ",\"cap\":{\"day_count\":-1}"), "scheme S rule r field cap.day_count"},
        {RULE(MONEY "," FUND ",\"cap\":{\"day_count\":1.5}"),
         "scheme S rule r field cap.day_count"},
        {RULE(MONEY "," FUND ",\"who\":{\"age\":[80,60]}"), "scheme S rule r field who.age"},
        {RULE(MONEY "," FUND ",\"who\":{\"hukou\":\"moon\"}"), "scheme S rule r field who.hukou"},
        {RULE(MONEY "," FUND ",\"slots\":[\"X\"]"), "scheme S rule r field slots"},
        {RULE(MONEY "," FUND ",\"threshold\":{\"base\":\"net\",\"op\":\"eq\",\"fen\":1}"),
         "scheme S rule r field threshold.op"},
        {RULE(MONEY ",\"funders\":{\"c\":9999}"), "scheme S rule r field funders"},
        {RULE(MONEY ",\"funders\":[{\"funder\":\"a\",\"bp\":10000},{\"funder\":\"b\",\"bp\":10000,"
                    "\"who\":{\"age_on\":\"month_of\"}}]"),
         "scheme S rule r field who.age_on"},
        {RULE(MONEY), "scheme S rule r field funders"},
        {RULE("\"benefit\":{\"type\":\"fixed\",\"fen\":-5}," FUND),
         "scheme S rule r field benefit"},
        {RULE("\"benefit\":{\"type\":\"fixed\",\"bp\":5}," FUND),
         "scheme S rule r field benefit.type"},
        {RULE("\"benefit\":{\"type\":\"rate\",\"bp\":10001}," FUND),
         "scheme S rule r field benefit"},
        {RULE(MONEY "," FUND ",\"dine_in\":true,\"delivered\":true"),
         "scheme S rule r field delivered"},
        {"{\"id\":\"S\",\"from\":\"2026-02-30\",\"rules\":[]}", "scheme S field from"},
        {"{\"id\":\"S\",\"rules\":[]}", "scheme S field rules"},
        {"{\"id\":\"S\",\"rulez\":[]}", "scheme S field rulez"},
        {"{\"schema\":2,\"schemes\":[]}", "field schema"},
        {"{\"money\":\"yuan\",\"schemes\":[]}", "field money"},
        {"[]", "field schemes"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const BenefitBook *book;
        Problem problem = {0};
        CHECK_STATUS(INVALID,
                     benefit_book_read(test_arena(), str_of(bad[i].text), &book, &problem));
        CHECK_TEXT("benefit.scheme", problem.code);
        CHECK_TEXT(bad[i].where, problem.where);
        CHECK(problem.text[0] != 0);
    }
}

#define SHEET_HEAD "seq,step,scheme,birth,hukou,tags,ability,date,slot,list_fen,delivered,fee_fen\n"

TEST(a_cell_with_a_fault_is_refused_by_row_and_column)
{
    static const struct {
        const char *line, *where;
    } bad[] = {
        {"a,1,NO,1950-01-01,city,,1,2026-03-02,L,1000,0,0\n", "row 3 column scheme"},
        {"a,1,PT,1950-13-01,city,,1,2026-03-02,L,1000,0,0\n", "row 3 column birth"},
        {"a,1,PT,2050-01-01,city,,1,2026-03-02,L,1000,0,0\n", "row 3 column birth"},
        {"a,1,PT,1950-01-01,moon,,1,2026-03-02,L,1000,0,0\n", "row 3 column hukou"},
        {"a,1,PT,1950-01-01,city,a||b,1,2026-03-02,L,1000,0,0\n", "row 3 column tags"},
        {"a,1,PT,1950-01-01,city,a|,1,2026-03-02,L,1000,0,0\n", "row 3 column tags"},
        {"a,1,PT,1950-01-01,city,dibao;alone,1,2026-03-02,L,1000,0,0\n", "row 3 column tags"},
        {"a,1,PT,1950-01-01,city,dibao、alone,1,2026-03-02,L,1000,0,0\n", "row 3 column tags"},
        {"a,1,PT,1950-01-01,city,dibao alone,1,2026-03-02,L,1000,0,0\n", "row 3 column tags"},
        {"a,1,PT,1950-01-01,city,,5,2026-03-02,L,1000,0,0\n", "row 3 column ability"},
        {"a,1,PT,1950-01-01,city,,1,2026-02-30,L,1000,0,0\n", "row 3 column date"},
        {"a,1,PT,1950-01-01,city,,1,2026-03-02,X,1000,0,0\n", "row 3 column slot"},
        {"a,1,PT,1950-01-01,city,,1,2026-03-02,L,-1,0,0\n", "row 3 column list_fen"},
        {"a,1,PT,1950-01-01,city,,1,2026-03-02,L,10.5,0,0\n", "row 3 column list_fen"},
        {"a,1,PT,1950-01-01,city,,1,2026-03-02,L,9999999999,0,0\n", "row 3 column list_fen"},
        {"a,1,PT,1950-01-01,city,,1,2026-03-02,L,1000,2,0\n", "row 3 column delivered"},
        {"a,1,PT,1950-01-01,city,,1,2026-03-02,L,1000,0,5\n", "row 3 column fee_fen"},
        {"a,1,PT,1950-01-01,city,,1,2026-03-02,L,1000,1\n", "row 3 column fee_fen"},
        {",1,PT,1950-01-01,city,,1,2026-03-02,L,1000,0,0\n", "row 3 column seq"},
        {"x,1,PT,1950-01-01,city,,1,2026-03-02,L,2000,0,0\n", "row 3 column list_fen"},
    };
    const BenefitBook *book = book_of(putuo);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        BenefitSheet sheet;
        Problem problem = {0};
        Str text =
            str_fmt(test_arena(), SHEET_HEAD "x,1,PT,1950-01-01,city,,1,2026-03-02,L,1000,0,0\n%s",
                    bad[i].line);
        CHECK_STATUS(INVALID, benefit_sheet_read(test_arena(), book, text, &sheet, &problem));
        CHECK_TEXT(bad[i].where, problem.where);
    }
}

TEST(a_ticket_sent_twice_gets_the_first_result_and_uses_no_second_cap)
{
    const BenefitBook *book = book_of(putuo);
    BenefitSheet sheet;
    Buf out = buf_new(test_arena(), 10000);
#define TICKET(step, slot) "a," step ",PT,1940-01-01,city,,1,2026-03-02," slot ",2000,0,0"
    CHECK_STATUS(OK,
                 benefit_sheet_read(test_arena(), book,
                                    STR(SHEET_HEAD TICKET("1", "L") "\n" TICKET(
                                        "1", "L") "\n" TICKET("2", "D") "\n" TICKET("1", "L") "\n"),
                                    &sheet, NULL));
    CHECK_STATUS(OK, benefit_sheet_print(test_arena(), &sheet, &out, NULL));
    CHECK_STR(STR(SHEET_HEAD), str_fmt(test_arena(), "%s", SHEET_HEAD));
    Str rest = buf_str(&out);
    (void)str_cut(&rest, '\n');
    Str first = str_cut(&rest, '\n');
    CHECK_STR(STR(TICKET("1", "L") ",300,300,0,0,1400,district:300,d2|C"), first);
    CHECK_STR(first, str_cut(&rest, '\n'));
    CHECK_STR(STR(TICKET("2", "D") ",300,0,0,0,1700,,d2"), str_cut(&rest, '\n'));
    CHECK_STR(first, str_cut(&rest, '\n'));
}

TEST(every_shared_case_is_right_to_the_fen)
{
    const char *schemes = test_shared("policy/schemes.json");
    const char *cases = test_shared("policy/cases.csv");
    if (!schemes || !cases) SKIP("no shared data");
    Str text;
    BenefitSheet sheet;
    const BenefitBook *book;
    CHECK_STATUS(OK, file_read(test_arena(), schemes, 1 << 20, &text, NULL));
    CHECK_STATUS(OK, benefit_book_read(test_arena(), text, &book, NULL));
    CHECK_STATUS(OK, file_read(test_arena(), cases, 1 << 20, &text, NULL));
    CHECK_STATUS(OK, benefit_sheet_read(test_arena(), book, text, &sheet, NULL));
    CHECK_INT(391, sheet.count);
    Buf out = buf_new(test_arena(), 1 << 20);
    CHECK_STATUS(OK, benefit_sheet_print(test_arena(), &sheet, &out, NULL));
    Str expected = text;
    for (Str rest = buf_str(&out); rest.len && expected.len;) {
        Str line = str_cut(&rest, '\n');
        CHECK_STR(str_trim(str_cut(&expected, '\n')), line);
    }
    CHECK_INT(str_trim(text).len, str_trim(buf_str(&out)).len);
}
