/* The register as each role may read it, through the routes of the made-up street. */
#include "street.h"

static const Json *open_record(World *w, const char *login, int64_t person)
{
    log_in(w, login);
    return expect(w, 200, "GET",
                  str_c(w->arena, str_fmt(w->arena, "/api/people/%lld", (long long)person)),
                  STR(""));
}

static bool has_flag(const Json *person, const char *tag)
{
    const Json *flags = json_member(person, "flags");
    for (size_t i = 0; i < json_count(flags); i++)
        if (str_is(text(json_item(flags, i), "kind"), tag)) return true;
    return false;
}

TEST(the_sheet_of_26_items_is_answered_and_counted_and_one_that_ends_soon_is_listed_and_told)
{
    World w = open_world();
    log_in(&w, "jingban");
    const Json *sheet =
        json_member(expect(&w, 200, "GET", "/api/assessments/items", STR("")), "items");
    char scores[32] = "";
    CHECK_INT(26, json_count(sheet));
    for (size_t i = 0; i < json_count(sheet) && i < 26; i++) {
        const Json *item = json_item(sheet, i);
        CHECK_INT(number(item, "max") + 1, json_count(json_member(item, "labels")));
        scores[i] = (char)('0' + number(item, "max"));
    }
    log_in(&w, "wang");
    int64_t wang =
        number(json_member(expect(&w, 200, "GET", "/api/session", STR("")), "person"), "id");
    log_in(&w, "jingban");
    char day[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS) - 350, day);
    const char *path =
        str_c(w.arena, str_fmt(w.arena, "/api/people/%lld/assessments", (long long)wang));
    const Json *got =
        expect(&w, 201, "POST", path,
               str_fmt(w.arena, "{\"scores\":\"%s\",\"day\":\"%s\",\"assessors\":\"甲、乙\"}",
                       scores, day));
    CHECK_INT(90, number(got, "total"));
    CHECK_INT(0, number(got, "level"));
    const Json *due = json_member(expect(&w, 200, "GET", "/api/assessments/due", STR("")), "items");
    CHECK_INT(1, json_count(due));
    test_jobs(w.t);
    test_jobs(w.t); /* the timer, then what it published */
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM event"
                                  " WHERE topic = 'people.reassessment_due'"));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM message WHERE kind = 'people.reassess'"));
    close_world(&w);
}

/* Who wishes no telephone is on the paper list with name and door, is told, and ticked off. */
TEST(what_is_to_be_told_on_paper_is_listed_with_whom_and_where_and_ticked_off)
{
    World w = open_world();
    log_in(&w, "shegong");
    const Json *list = json_member(expect(&w, 200, "GET", "/api/messages/paper", STR("")), "items");
    size_t before = json_count(list);
    CHECK(before > 0);
    const Json *first = json_item(list, 0);
    CHECK(text(first, "name").len > 0);
    CHECK(text(first, "address").len > 0);
    CHECK(text(first, "words").len > 0);
    CHECK_STR(STR("paper"), text(first, "channel"));
    expect(
        &w, 204, "POST",
        str_c(w.arena, str_fmt(w.arena, "/api/messages/%lld/read", (long long)number(first, "id"))),
        STR("{}"));
    list = json_member(expect(&w, 200, "GET", "/api/messages/paper", STR("")), "items");
    CHECK_INT(before - 1, json_count(list));
    expect(&w, 200, "GET", "/api/messages/failed", STR(""));
    log_in(&w, "wang");
    list = json_member(expect(&w, 200, "GET", "/api/me/messages", STR("")), "items");
    CHECK(json_count(list) > 0);
    CHECK(!json_member(json_item(list, 0), "address"));
    close_world(&w);
}

TEST(who_brings_and_hands_over_meals_reads_no_poverty_no_card_and_no_diagnosis)
{
    World w = open_world();
    log_in(&w, "jingban");
    int64_t elder =
        number(expect(&w, 201, "POST", "/api/people",
                      STR("{\"name\":\"仇英\",\"card\":\"777001\",\"birth\":\"1940-02-29\","
                          "\"phone\":\"13900001111\",\"note\":\"儿子已经不来往\"}")),
               "id");
    const char *flags =
        str_c(w.arena, str_fmt(w.arena, "/api/people/%lld/flags", (long long)elder));
    expect(&w, 201, "POST", flags,
           STR("{\"kind\":\"dibao\",\"from\":\"2026-01-01\",\"source\":\"街道\"}"));
    expect(&w, 201, "POST", flags,
           STR("{\"kind\":\"alone\",\"from\":\"2026-01-01\",\"source\":\"街道\"}"));
    const char *diet = str_c(w.arena, str_fmt(w.arena, "/api/people/%lld/diet", (long long)elder));
    expect(&w, 201, "POST", diet,
           STR("{\"kind\":\"condition\",\"value\":\"糖尿病\",\"source\":\"街道\"}"));
    /* The street office hears of a stay in hospital as well. */
    expect(&w, 201, "POST",
           str_c(w.arena, str_fmt(w.arena, "/api/people/%lld/absences", (long long)elder)),
           STR("{\"kind\":\"hospital\",\"from\":\"2026-01-01\",\"to\":\"2026-01-09\"}"));

    static const char *const roles[] = {"guitai", "songcan"};
    for (size_t i = 0; i < 2; i++) {
        const Json *seen = open_record(&w, roles[i], elder);
        CHECK_STR(STR("仇英"), text(seen, "name"));
        CHECK(!has_flag(seen, "dibao"));
        CHECK(has_flag(seen, "alone"));
        CHECK_STR(STR(""), text(seen, "card"));
        CHECK_STR(STR(""), text(seen, "note"));
        CHECK_INT(0, json_count(json_member(seen, "diet")));
        CHECK(!json_member(seen, "consents"));
    }
    const Json *office = open_record(&w, "minzheng", elder);
    CHECK(has_flag(office, "dibao"));
    CHECK_STR(STR(""), text(office, "card"));
    const Json *keeper = open_record(&w, "shegong", elder);
    CHECK(has_flag(keeper, "dibao"));
    CHECK_STR(STR("777001"), text(keeper, "card"));
    CHECK_INT(1, json_count(json_member(keeper, "diet")));

    /* With the glass broken the courier reads what helps, and it is written down. */
    log_in(&w, "songcan");
    expect(&w, 201, "POST",
           str_c(w.arena, str_fmt(w.arena, "/api/people/%lld/emergency", (long long)elder)),
           STR("{\"reason\":\"门里有人喊救命\"}"));
    const Json *all = open_record(&w, "songcan", elder);
    CHECK_INT(1, json_count(json_member(all, "diet")));
    CHECK(json_member(all, "relations"));
    close_world(&w);
}
