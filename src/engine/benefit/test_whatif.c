/* Cliffs, trials and the proof at load. */
#include "base/test.h"
#include "engine/benefit/benefit.h"

/* 15 % off at 80, then 3.00 from the district when 15.00 or more is left. */
#define SCHEME(id, limit, more)                                                                    \
    "{\"id\":\"" id "\",\"from\":\"2026-01-01\",\"rules\":["                                       \
    "{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[80,200]},"           \
    "\"benefit\":{\"type\":\"percent_off\",\"bp\":1500}},"                                         \
    "{\"id\":\"C\",\"kind\":\"subsidy\",\"group\":\"dine\",\"who\":{\"age\":[80,200]},"            \
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":" limit "},"                            \
    "\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1},"                      \
    "\"funders\":[[\"district\",10000]]}" more "]}"

typedef struct Case {
    const BenefitBook *book;
    BenefitPerson person;
    BenefitMeal meal;
    BenefitSettlement old;
} Case;

static Case settled(Fen list)
{
    Case c = {.person = {.birth = day_of(1941, 1, 1)},
              .meal = {.day = day_of(2026, 3, 2), .slot = SLOT_LUNCH, .list_fen = list}};
    CHECK_STATUS(OK, benefit_book_read(test_arena(), STR(SCHEME("S", "1500", "")), &c.book, NULL));
    benefit_settle(&c.book->schemes[0], &c.person, &c.meal, NULL, &c.old);
    return c;
}

TEST(the_cliff_of_a_threshold_is_found_at_its_fen)
{
    Case c = settled(1000);
    BenefitCliff cliffs[8];
    CHECK_INT(1, benefit_cliffs(&c.book->schemes[0], &c.person, c.meal, NULL, 5000, cliffs, 8));
    CHECK_INT(1765, cliffs[0].price_fen);
    CHECK_INT(1499, cliffs[0].pay_before);
    CHECK_INT(1200, cliffs[0].pay_at);
}

TEST(a_trial_tells_winners_losers_and_what_each_funder_would_pay)
{
    const BenefitBook *book;
    CHECK_STATUS(
        OK, benefit_book_read(test_arena(),
                              STR("[" SCHEME("old", "1500", "") "," SCHEME("new", "1000", "") "]"),
                              &book, NULL));
    BenefitPerson persons[2] = {{.birth = day_of(1941, 1, 1)}, {.birth = day_of(1960, 1, 1)}};
    BenefitEvent events[] = {
        {0, {.day = day_of(2026, 3, 2), .slot = SLOT_LUNCH, .list_fen = 1400}},
        {1, {.day = day_of(2026, 3, 2), .slot = SLOT_LUNCH, .list_fen = 1400}},
        {0, {.day = day_of(2026, 3, 2), .slot = SLOT_DINNER, .list_fen = 1400}}, /* cap used */
        {0, {.day = day_of(2026, 3, 3), .slot = SLOT_LUNCH, .list_fen = 2000}},
    };
    BenefitTrial t;
    Fen difference[2];
    benefit_trial(test_arena(), &book->schemes[0], &book->schemes[1], persons, 2, events, 4,
                  difference, &t);
    CHECK_INT(1, t.winners);
    CHECK_INT(0, t.losers);
    CHECK_INT(1, t.unchanged);
    CHECK_INT(-300, difference[0]);
    CHECK_INT(300, t.won_fen);
    CHECK_INT(t.pay_old - 300, t.pay_new);
    CHECK_INT(300, t.funder_old[1]);
    CHECK_INT(600, t.funder_new[1]);
}

static BenefitFindings proved(const char *text)
{
    const BenefitBook *book;
    BenefitFindings out = {0};
    CHECK_STATUS(OK, benefit_book_read(test_arena(), str_of(text), &book, NULL));
    benefit_prove(test_arena(), book, &book->schemes[0], &out);
    return out;
}

static bool has(const BenefitFindings *f, BenefitFindingKind kind, const char *code)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->items[i].kind == kind && strcmp(f->items[i].code, code) == 0) return true;
    return false;
}

#define MEAL(id, who, rest)                                                                        \
    "{\"id\":\"" id "\",\"kind\":\"subsidy\",\"group\":\"g\",\"who\":{" who "}," rest              \
    ",\"funders\":{\"c\":10000}}"
#define FIXED(fen) "\"benefit\":{\"type\":\"fixed\",\"fen\":" fen "}"
#define ONCE       ",\"cap\":{\"day_count\":1}"

TEST(a_scheme_without_open_questions_is_proved)
{
    BenefitFindings f = proved("{\"id\":\"S\",\"from\":\"2026-01-01\",\"rules\":[" MEAL(
        "a", "\"age\":[60,79]", FIXED("100") ONCE) "," MEAL("b", "\"age\":[80,200]",
                                                            FIXED("200") ONCE) "]}");
    CHECK_INT(0, f.faults);
    CHECK_INT(0, f.questions);
}

TEST(two_rules_for_one_person_are_a_question_until_it_is_answered)
{
    static const char rules[] = MEAL("a", "\"tags_any\":[\"x\"]", FIXED("500") ONCE) "," MEAL(
        "b", "\"age\":[60,79]", FIXED("200") ONCE);
    char text[1000];
    snprintf(text, sizeof text, "{\"id\":\"S\",\"from\":\"2026-01-01\",\"rules\":[%s]}", rules);
    BenefitFindings f = proved(text);
    CHECK(has(&f, FINDING_QUESTION, "overlap"));
    snprintf(text, sizeof text,
             "{\"id\":\"S\",\"from\":\"2026-01-01\",\"answers\":{\"overlap\":\"best\"},"
             "\"rules\":[%s]}",
             rules);
    f = proved(text);
    CHECK(!has(&f, FINDING_QUESTION, "overlap"));
    CHECK(has(&f, FINDING_NOTE, "overlap"));
}

TEST(rules_that_exclude_each_other_do_not_overlap)
{
    BenefitFindings f = proved("{\"id\":\"S\",\"from\":\"2026-01-01\",\"rules\":[" MEAL(
        "a", "\"tags_any\":[\"x\"]", FIXED("500") ONCE) "," MEAL("b", "\"tags_none\":[\"x\"]",
                                                                 FIXED("200") ONCE) "]}");
    CHECK_INT(0, f.questions);
}

TEST(a_rule_that_is_always_beaten_is_a_fault)
{
    BenefitFindings f = proved("{\"id\":\"S\",\"from\":\"2026-01-01\",\"rules\":[" MEAL(
        "a", "", FIXED("500") ONCE) "," MEAL("b", "\"age\":[80,200]", FIXED("300") ONCE) "]}");
    CHECK(has(&f, FINDING_FAULT, "dead_rule"));
    f = proved("{\"id\":\"S\",\"rules\":[" MEAL("a", "\"tags_all\":[\"x\"],\"tags_none\":[\"x\"]",
                                                FIXED("500") ONCE) "]}");
    CHECK(has(&f, FINDING_FAULT, "dead_rule"));
    CHECK(has(&f, FINDING_QUESTION, "no_start"));
}

TEST(holes_and_unanswered_questions_are_listed)
{
    BenefitFindings f = proved("{\"id\":\"S\",\"from\":\"2026-01-01\",\"rules\":[" MEAL(
        "a", "\"age\":[60,78]",
        FIXED("100") ",\"threshold\":{\"op\":\"ge\",\"fen\":1500}") "," MEAL("b",
                                                                             "\"age\":[80,200]",
                                                                             FIXED("200")) "]}");
    CHECK(has(&f, FINDING_QUESTION, "age_gap"));
    CHECK(has(&f, FINDING_QUESTION, "threshold_base"));
    CHECK(has(&f, FINDING_QUESTION, "two_meals"));
    CHECK(has(&f, FINDING_NOTE, "cliff"));
}

TEST(a_person_is_told_what_they_can_get_and_on_what_terms)
{
    Case c = settled(1000);
    const BenefitScheme *scheme = &c.book->schemes[0];
    int32_t rules[8];
    CHECK_INT(2, benefit_offers(scheme, &c.person, c.meal.day, rules, 8));
    Buf out = buf_new(test_arena(), 1000);
    benefit_offer_explain(scheme, &scheme->rules[rules[0]], &out);
    benefit_offer_explain(scheme, &scheme->rules[rules[1]], &out);
    CHECK_STR(STR("餐费减 15%。\n每餐补 3 元。\n折后满 15 元才有。\n一天最多 1 次。\n"),
              buf_str(&out));
    c.person.birth = day_of(1950, 1, 1);
    CHECK_INT(0, benefit_offers(scheme, &c.person, c.meal.day, rules, 8));
    CHECK_INT(0, benefit_offers(scheme, &c.person, day_of(2025, 12, 31), rules, 8));
}
