/* The books by the real routes: statements, figures, budgets, and what is free or cheaper. */
#include "money.h"

/* Every sentence of "words" is there and at most 20 characters long. */
static void check_words(const Json *answer)
{
    const Json *list = json_member(answer, "words");
    CHECK(list && json_count(list) > 0);
    for (size_t i = 0; list && i < json_count(list); i++) {
        Str line;
        CHECK(json_as_str(json_item(list, i), &line));
        CHECK(utf8_length(line) > 0 && utf8_length(line) <= 20);
    }
}

TEST(statements_of_elder_family_site_and_funder_add_up)
{
    World w = open_world();
    int64_t site = shitang_site(&w);
    int64_t month = month_before(this_month(&w));
    log_in(&w, "xiaofang");
    Str at = str_fmt(w.arena, "/api/statements/elders/%lld?month=%lld", (long long)elder_of(&w),
                     (long long)month);
    CHECK_INT(200, send_request(&w, "GET", at.ptr, STR("")));
    CHECK_INT(number(w.answer, "closing_fen"),
              number(w.answer, "opening_fen") + number(w.answer, "topped_up_fen") -
                  number(w.answer, "paid_fen") - number(w.answer, "services_fen") -
                  number(w.answer, "refunded_fen"));
    CHECK_INT(422, send_request(&w, "GET",
                                path(&w, "/api/statements/elders/{}?month=202613", elder_of(&w)),
                                STR("")));
    int64_t self =
        test_number(w.t, "SELECT person_id FROM membership JOIN login ON"
                         " login.id = membership.login_id WHERE login.name = 'xiaofang'");
    at = str_fmt(w.arena, "/api/statements/families/%lld?month=%lld", (long long)self,
                 (long long)this_month(&w));
    CHECK_INT(200, send_request(&w, "GET", at.ptr, STR("")));
    check_words(w.answer);
    CHECK_INT(1, (int64_t)length(w.answer, "elders"));

    log_in(&w, "minzheng");
    at = str_fmt(w.arena, "/api/statements/sites/%lld", (long long)site);
    const char *books = str_fmt(w.arena, "%.*s?month=%lld", STR_ARG(at), (long long)month).ptr;
    CHECK_INT(200, send_request(&w, "GET", books, STR("")));
    check_words(w.answer);
    CHECK(number(w.answer, "meals") > 0 && number(w.answer, "eaters_fen") > 0 &&
          number(w.answer, "funders_fen") > 0);
    CHECK_INT(number(w.answer, "income_fen"), number(w.answer, "eaters_fen") +
                                                  number(w.answer, "funders_fen") +
                                                  number(w.answer, "other_fen"));
    int64_t eaters = number(w.answer, "eaters_fen") + number(w.answer, "other_fen");
    int64_t cost = number(w.answer, "cost_fen");
    CHECK_INT(eaters * 100 / cost, number(w.answer, "own_percent"));
    CHECK_INT(
        201, send_request(&w, "POST", str_fmt(w.arena, "%.*s/costs", STR_ARG(at)).ptr,
                          str_fmt(w.arena, "{\"month\":%lld,\"kind\":\"food\",\"amount_fen\":%lld}",
                                  (long long)month, (long long)eaters)));
    CHECK_INT(200, send_request(&w, "GET", books, STR("")));
    CHECK_INT(cost + eaters, number(w.answer, "cost_fen"));
    CHECK_INT(eaters * 100 / (cost + eaters), number(w.answer, "own_percent"));
    int64_t held = number(w.answer, "balance_fen");
    const char *pay = str_fmt(w.arena, "%.*s/payouts", STR_ARG(at)).ptr;
    CHECK_INT(409, send_request(&w, "POST", pay,
                                str_fmt(w.arena, "{\"amount_fen\":%lld}", (long long)held + 1)));
    CHECK_STR(STR("benefits.too_much"), text(w.answer, "code"));
    CHECK_INT(201, send_request(&w, "POST", pay, STR("{\"amount_fen\":100}")));
    CHECK_INT(200, send_request(&w, "GET", books, STR("")));
    CHECK_INT(held - 100, number(w.answer, "balance_fen"));

    CHECK_INT(200, send_request(
                       &w, "GET",
                       str_fmt(w.arena,
                               "/api/statements/funders?funder=%%E8%%A1%%97%%E9%%81%%93&month=%lld",
                               (long long)month)
                           .ptr,
                       STR("")));
    check_words(w.answer);
    CHECK(number(w.answer, "meals_fen") > 0);
    CHECK_INT(200, send_request(&w, "GET",
                                str_fmt(w.arena, "/api/statements/funders?funder=nobody&month=%lld",
                                        (long long)month)
                                    .ptr,
                                STR("")));
    check_words(w.answer);
    Str said = STR("");
    CHECK(json_as_str(json_item(json_member(w.answer, "words"), 0), &said));
    CHECK(str_find(said, STR("核对"), 0) != SIZE_MAX); /* not that all is paid */
    log_in(&w, "shitang");                             /* his own site only */
    CHECK(send_request(&w, "GET", path(&w, "/api/statements/sites/{}?month=202601", 999),
                       STR("")) == 404);
    close_world(&w);
}

TEST(the_figures_of_a_period_add_up_and_a_site_sees_its_own)
{
    World w = open_world();
    char from[16], to[16];
    Civil c = day_civil(ms_day(w.t->now_ms, SHANGHAI_MS));
    Day first = day_of(c.year, c.month, 1);
    day_text(day_of(c.month == 1 ? c.year - 1 : c.year, c.month == 1 ? 12 : c.month - 1, 1), from);
    day_text(first - 1, to);
    const char *at = str_fmt(w.arena, "/api/benefits/overview?from=%s&to=%s", from, to).ptr;
    log_in(&w, "minzheng");
    CHECK_INT(200, send_request(&w, "GET", at, STR("")));
    int64_t meals = number(w.answer, "meals");
    int64_t subsidy = number(w.answer, "subsidy_fen");
    CHECK(meals > 0 && subsidy > 0);
    CHECK_INT(meals, sum_of(w.answer, "days", "meals"));
    CHECK_INT(meals, sum_of(w.answer, "sites", "meals"));
    CHECK_INT(meals, sum_of(w.answer, "groups", "meals"));
    CHECK_INT(subsidy, sum_of(w.answer, "funders", "fen"));
    CHECK_INT(subsidy, sum_of(w.answer, "groups", "fen"));
    CHECK_INT(number(w.answer, "list_fen"),
              number(w.answer, "discount_fen") + subsidy + number(w.answer, "pay_fen"));
    CHECK_INT(422, send_request(&w, "GET", "/api/benefits/overview?from=2026-03-02&to=2026-03-01",
                                STR("")));
    CHECK_INT(422, send_request(&w, "GET", "/api/benefits/overview?from=2020-01-01&to=2026-03-01",
                                STR("")));

    /* A claim, page by page, is its total. */
    int64_t claim = test_number(w.t, "SELECT max(id) FROM claim");
    int64_t total = 0, lines = 0, after = 0;
    do {
        CHECK_INT(200, send_request(&w, "GET",
                                    str_fmt(w.arena, "/api/claims/%lld?after=%lld",
                                            (long long)claim, (long long)after)
                                        .ptr,
                                    STR("")));
        total += sum_of(w.answer, "items", "fen");
        lines += (int64_t)length(w.answer, "items");
        after = number(w.answer, "next");
    } while (after > 0);
    CHECK_INT(number(w.answer, "total_fen"), total);
    CHECK_INT(number(w.answer, "lines"), lines);
    CHECK_INT(404, send_request(&w, "GET", "/api/claims/1", STR("")));
    int64_t programme = test_number(w.t, "SELECT min(id) FROM programme");
    CHECK_INT(200,
              send_request(&w, "GET", path(&w, "/api/benefits/programmes/{}", programme), STR("")));
    CHECK_INT(1, (int64_t)length(w.answer, "sites"));
    CHECK(text(w.answer, "rules").len > 100);
    CHECK_INT(404, send_request(&w, "GET", "/api/benefits/programmes/1", STR("")));
    CHECK_INT(200, send_request(&w, "GET", "/api/benefits/programmes", STR("")));
    const Json *all = json_member(w.answer, "items");
    int64_t settle = 0;
    for (size_t i = 0; all && i < json_count(all); i++)
        settle += (int64_t)json_count(json_member(json_item(all, i), "sites"));
    CHECK_INT(test_number(w.t, "SELECT count(*) FROM site_programme"), settle);

    log_in(&w, "shitang");
    CHECK_INT(200, send_request(&w, "GET", at, STR("")));
    CHECK_INT(1, (int64_t)length(w.answer, "sites"));
    CHECK(number(w.answer, "meals") > 0 && number(w.answer, "meals") < meals);
    log_in(&w, "wang");
    CHECK_INT(403, send_request(&w, "GET", at, STR("")));
    close_world(&w);
}

TEST(a_budget_lasts_as_long_as_its_pace_says)
{
    World w = open_world();
    log_in(&w, "minzheng");
    int64_t programme = test_number(w.t, "SELECT min(programme_id) FROM settlement WHERE"
                                         " state = 2 AND programme_id > 0");
    const char *runway = path(&w, "/api/benefits/programmes/{}/runway", programme);
    CHECK_INT(200, send_request(&w, "GET", runway, STR("")));
    CHECK(length(w.answer, "items") > 0);
    Str funder = json_str_or(json_item(json_member(w.answer, "items"), 0), "funder", STR(""));
    int64_t a_day = json_i64_or(json_item(json_member(w.answer, "items"), 0), "a_day_fen", 0);
    CHECK(a_day > 0);
    char today[16], end[16];
    Day day = ms_day(w.t->now_ms, SHANGHAI_MS);
    day_text(day, today);
    day_text(day + 300, end);
    const char *budgets = path(&w, "/api/benefits/programmes/{}/budgets", programme);
    Str body =
        str_fmt(w.arena, "{\"funder\":\"%.*s\",\"from\":\"%s\",\"to\":\"%s\",\"amount_fen\":%lld}",
                STR_ARG(funder), today, end, (long long)a_day * 10000);
    CHECK_INT(204, send_request(&w, "PUT", budgets, body));
    CHECK_INT(200, send_request(&w, "GET", runway, STR("")));
    const Json *first = json_item(json_member(w.answer, "items"), 0);
    CHECK_STR(STR("照这样，够用到期满。"), json_str_or(first, "words", STR("")));
    int64_t used = json_i64_or(first, "used_fen", 0);
    body =
        str_fmt(w.arena, "{\"funder\":\"%.*s\",\"from\":\"%s\",\"to\":\"%s\",\"amount_fen\":%lld}",
                STR_ARG(funder), today, end, (long long)(used + a_day * 20));
    CHECK_INT(204, send_request(&w, "PUT", budgets, body));
    CHECK_INT(200, send_request(&w, "GET", runway, STR("")));
    first = json_item(json_member(w.answer, "items"), 0);
    CHECK_INT(20, json_i64_or(first, "days_left", -1));
    CHECK_INT(422, send_request(
                       &w, "PUT", budgets,
                       str_fmt(w.arena,
                               "{\"funder\":\"x\",\"from\":\"%s\",\"to\":\"%s\",\"amount_fen\":1}",
                               end, today)));
    close_world(&w);
}

TEST(a_person_sees_what_is_free_or_cheaper_and_so_does_a_stranger_without_a_name)
{
    World w = open_world();
    log_in(&w, "xiaofang");
    CHECK_INT(200,
              send_request(&w, "GET", path(&w, "/api/benefits/mine/{}", elder_of(&w)), STR("")));
    CHECK_INT(DEMO_SITES, (int64_t)length(w.answer, "sites"));
    w.cookie = STR("");
    CHECK_INT(200, send_request(&w, "GET", "/api/open/benefits?community=1&age=83&registered=town",
                                STR("")));
    CHECK_INT(DEMO_SITES, (int64_t)length(w.answer, "sites"));
    const Json *site = json_item(json_member(w.answer, "sites"), 0);
    CHECK(json_count(json_member(site, "words")) > 0);
    CHECK_INT(200, send_request(&w, "GET", "/api/open/benefits?community=1&age=30&registered=none",
                                STR("")));
    site = json_item(json_member(w.answer, "sites"), 0);
    CHECK_INT(0, (int64_t)json_count(json_member(site, "words")));
    CHECK_INT(401,
              send_request(&w, "GET", path(&w, "/api/benefits/mine/{}", elder_of(&w)), STR("")));
    close_world(&w);
}

TEST(an_elder_sees_his_spending_by_kind_and_a_site_its_trend)
{
    World w = open_world();
    log_in(&w, "wang");
    Str at = str_fmt(w.arena, "/api/statements/elders/%lld/spending?month=%lld",
                     (long long)elder_of(&w), (long long)this_month(&w));
    CHECK_INT(200, send_request(&w, "GET", at.ptr, STR("")));
    CHECK_INT(6, (int64_t)length(w.answer, "months"));
    const Json *before = json_item(json_member(w.answer, "months"), 4);
    CHECK(json_count(json_member(before, "kinds")) > 0);
    log_in(&w, "songcan");
    CHECK_INT(403, send_request(&w, "GET", at.ptr, STR("")));
    log_in(&w, "shitang");
    at = str_fmt(w.arena, "/api/statements/sites/%lld?month=%lld", (long long)shitang_site(&w),
                 (long long)month_before(this_month(&w)));
    CHECK_INT(200, send_request(&w, "GET", at.ptr, STR("")));
    CHECK_INT(6, (int64_t)length(w.answer, "trend"));
    int64_t fixed = 0, variable = 0;
    const Json *costs = json_member(w.answer, "costs");
    for (size_t i = 0; i < json_count(costs); i++) {
        Str kind = json_str_or(json_item(costs, i), "kind", STR(""));
        int64_t fen = json_i64_or(json_item(costs, i), "fen", 0);
        if (str_is(kind, "food") || str_is(kind, "delivery"))
            variable += fen;
        else
            fixed += fen;
    }
    int64_t meals = number(w.answer, "meals"), even = number(w.answer, "break_even_meals");
    int64_t margin = number(w.answer, "income_fen") - variable;
    CHECK(even > 0 && (even - 1) * margin < fixed * meals && even * margin >= fixed * meals);
    close_world(&w);
}

TEST(everybody_may_read_programmes_offices_and_books_and_nobody_finds_a_person_there)
{
    World w = open_world();
    w.cookie = STR("");
    CHECK_INT(200, send_request(&w, "GET", "/api/open/programmes?community=1", STR("")));
    CHECK_INT(DEMO_SITES + 1,
              (int64_t)length(w.answer, "items")); /* one with givers beside the offices */
    const Json *first = json_item(json_member(w.answer, "items"), 1);
    CHECK(json_count(json_member(first, "words")) > 0);
    CHECK_INT(2, (int64_t)json_count(json_member(first, "funders")));
    CHECK_INT(200, send_request(&w, "GET", "/api/open/offices?community=1", STR("")));
    CHECK_INT(2, (int64_t)length(w.answer, "items"));
    first = json_item(json_member(w.answer, "items"), 0);
    CHECK(json_i64_or(first, "median_days_to_pay", -1) >= 0);
    CHECK_INT(200, send_request(&w, "GET",
                                str_fmt(w.arena, "/api/open/books?community=1&month=%lld",
                                        (long long)month_before(this_month(&w)))
                                    .ptr,
                                STR("")));
    CHECK_INT(DEMO_SITES, (int64_t)length(w.answer, "items"));
    CHECK_INT(200, send_request(&w, "GET", "/api/open/programmes?community=999", STR("")));
    CHECK_INT(0, (int64_t)length(w.answer, "items"));
    close_world(&w);
}

TEST(a_programme_is_copied_written_on_and_agreed_by_a_second_person)
{
    World w = open_world();
    log_in(&w, "guanli");
    int64_t base = test_number(w.t, "SELECT min(id) FROM programme WHERE state = 2");
    CHECK_INT(201, send_request(&w, "POST", "/api/benefits/drafts",
                                str_fmt(w.arena, "{\"from\":%lld}", (long long)base)));
    int64_t draft = number(w.answer, "id");
    const char *at = path(&w, "/api/benefits/drafts/{}", draft);
    CHECK_INT(200, send_request(&w, "GET", at, STR("")));
    CHECK_STR(STR("writing"), text(w.answer, "state"));
    CHECK(text(w.answer, "rules").len > 100);
    CHECK_INT(200,
              send_request(&w, "POST", path(&w, "/api/benefits/drafts/{}/hand", draft), STR("{}")));
    CHECK_INT(409, send_request(&w, "PUT", at,
                                STR("{\"version\":1,\"name\":\"新\",\"document\":\"\","
                                    "\"rules\":\"{\"}")));
    CHECK_STR(STR("benefits.draft_state"), text(w.answer, "code"));
    const char *decide = path(&w, "/api/benefits/drafts/{}/decide", draft);
    CHECK_INT(403, send_request(&w, "POST", decide, STR("{\"agree\":true}")));
    CHECK_STR(STR("benefits.same_hand"), text(w.answer, "code"));
    CHECK_INT(200, send_request(&w, "POST", path(&w, "/api/benefits/drafts/{}/take-back", draft),
                                STR("{}")));
    CHECK_INT(200, send_request(&w, "PUT", at,
                                STR("{\"version\":1,\"name\":\"新\",\"document\":\"9号\","
                                    "\"rules\":\"{\"}"))); /* half written, kept */
    CHECK_INT(2, number(w.answer, "version"));
    CHECK_INT(400,
              send_request(&w, "POST", path(&w, "/api/benefits/drafts/{}/hand", draft), STR("{}")));
    CHECK_INT(200, send_request(&w, "GET", "/api/benefits/drafts", STR("")));
    CHECK(length(w.answer, "items") >= 1);
    CHECK_INT(
        200, send_request(&w, "POST", path(&w, "/api/benefits/drafts/{}/throw", draft), STR("{}")));
    CHECK_INT(200, send_request(&w, "POST", path(&w, "/api/benefits/drafts/{}/restore", draft),
                                STR("{}")));
    CHECK_INT(201, send_request(&w, "POST", "/api/benefits/drafts",
                                str_fmt(w.arena, "{\"from\":%lld}", (long long)base)));
    draft = number(w.answer, "id");
    CHECK_INT(200,
              send_request(&w, "POST", path(&w, "/api/benefits/drafts/{}/hand", draft), STR("{}")));
    log_in(&w, "minzheng");
    decide = path(&w, "/api/benefits/drafts/{}/decide", draft);
    CHECK_INT(422, send_request(&w, "POST", decide, STR("{\"agree\":false}")));
    CHECK_INT(200, send_request(&w, "POST", decide, STR("{\"agree\":true}")));
    CHECK_STR(STR("agreed"), text(w.answer, "state"));
    CHECK_INT(200,
              send_request(&w, "GET",
                           path(&w, "/api/benefits/programmes/{}", number(w.answer, "programme")),
                           STR("")));
    log_in(&w, "guitai"); /* the counter writes no rules */
    CHECK_INT(403, send_request(&w, "GET", at, STR("")));
    close_world(&w);
}
