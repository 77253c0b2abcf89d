/* The offices by the real routes: a doubtful case, services bought, a platform hired, a benefit
 * cut, hours worked, a canteen that leaves. */
#include "money.h"

static Status into_hospital(Tx *tx, void *job)
{
    World *w = job;
    Rows rows;
    int64_t id;
    Day today = tx_today(tx);
    TRY(tx_all(tx,
               SQL("i", "i",
                   "SELECT min(person_id) FROM settlement WHERE community_id = $1"
                   " AND state = 2"),
               ARGS(INT(tx->origin.community.v)), &rows));
    (void)w;
    return people_absence_set(tx, (PersonId){row_int(&rows.rows[0], 0)}, 1, today - 30, today, true,
                              &id);
}

static Status hire_platform(Tx *tx, void *job)
{
    World *w = job;
    PersonId person;
    int64_t login;
    TRY(people_add(tx, &(Person){.name = STR("饿急送")}, &person));
    LoginAsk ask = {.name = STR("pingtai"),
                    .password_hash = secret_password_hash(w->arena, STR(DEMO_PASSWORD)),
                    .community = {DEMO_COMMUNITY},
                    .person = person,
                    .role = ROLE_LOGISTICS};
    return people_login_add(tx, &ask, &login);
}

TEST(a_signal_is_queued_explained_and_decided)
{
    World w = open_world();
    int64_t site = shitang_site(&w);
    CHECK_STATUS(OK, test_write(w.t, DEMO_COMMUNITY, into_hospital, &w));
    log_in(&w, "minzheng");
    char from[16], to[16];
    Day day = ms_day(w.t->now_ms, SHANGHAI_MS);
    day_text(day - 28, from);
    day_text(day, to);
    CHECK_INT(200, send_request(&w, "POST", "/api/benefits/looks",
                                str_fmt(w.arena, "{\"from\":\"%s\",\"to\":\"%s\"}", from, to)));
    CHECK(number(w.answer, "opened") > 0);
    CHECK_INT(200, send_request(&w, "GET", "/api/benefits/cases", STR("")));
    const Json *first = json_item(json_member(w.answer, "items"), 0);
    int64_t id = json_i64_or(first, "id", 0);
    CHECK(number(w.answer, "stopping") > 0);
    CHECK_INT(409, send_request(&w, "POST",
                                path(&w, "/api/statements/sites/{}/payouts",
                                     json_i64_or(first, "site_id", site)),
                                STR("{\"amount_fen\":1}")));
    CHECK_STR(STR("benefits.site_stopped"), text(w.answer, "code"));
    CHECK_INT(204, send_request(&w, "POST", path(&w, "/api/benefits/cases/{}/said", id),
                                STR("{\"words\":\"邻居代取\"}")));
    log_in(&w, "shitang"); /* who is looked at does not decide */
    CHECK_INT(403, send_request(&w, "POST", path(&w, "/api/benefits/cases/{}/decide", id),
                                STR("{\"verdict\":\"harmless\",\"why\":\"x\"}")));
    log_in(&w, "minzheng");
    CHECK_INT(204, send_request(&w, "POST", path(&w, "/api/benefits/cases/{}/decide", id),
                                STR("{\"verdict\":\"harmless\",\"why\":\"邻居代取，属实\"}")));
    CHECK_INT(200, send_request(&w, "GET", path(&w, "/api/benefits/cases/{}", id), STR("")));
    CHECK_STR(STR("harmless"), text(w.answer, "state"));
    CHECK_INT(409, send_request(&w, "POST", path(&w, "/api/benefits/cases/{}/decide", id),
                                STR("{\"verdict\":\"wrong\",\"why\":\"x\"}")));
    close_world(&w);
}

TEST(a_service_is_bought_given_visited_accepted_and_paid)
{
    World w = open_world();
    log_in(&w, "minzheng");
    int64_t site = shitang_site(&w);
    char from[16], to[16], start[32], end[32];
    Day day = ms_day(w.t->now_ms, SHANGHAI_MS);
    day_text(day - 1, from);
    day_text(day + 20, to);
    CHECK_INT(201,
              send_request(&w, "POST", "/api/purchases",
                           str_fmt(w.arena,
                                   "{\"funder\":\"district\",\"provider\":%lld,\"service\":\"B\","
                                   "\"name\":\"助浴\",\"unit\":\"fen\",\"units\":1000000,"
                                   "\"price_fen\":12800,\"share_bp\":5000,\"month_max\":80000,"
                                   "\"from\":\"%s\",\"to\":\"%s\",\"document\":\"1号\"}",
                                   (long long)site, from, to)));
    int64_t lot = number(w.answer, "id");
    CHECK_INT(
        201, send_request(&w, "POST", path(&w, "/api/purchases/{}/vouchers", lot),
                          str_fmt(w.arena,
                                  "{\"person\":%lld,\"units\":80000,\"from\":\"%s\",\"to\":\"%s\"}",
                                  (long long)elder_of(&w), from, to)));
    int64_t voucher = number(w.answer, "id");
    ms_text(w.t->now_ms - HOUR_MS, start);
    ms_text(w.t->now_ms, end);
    log_in(&w, "huli");
    CHECK_INT(201, send_request(
                       &w, "POST", path(&w, "/api/vouchers/{}/visits", voucher),
                       str_fmt(w.arena,
                               "{\"ticket\":77,\"start\":\"%s\",\"end\":\"%s\",\"planned_min\":60}",
                               start, end)));
    CHECK_INT(6400, number(w.answer, "voucher_fen"));
    CHECK_INT(6400, number(w.answer, "pay_fen"));
    CHECK_STR(STR("券付 64.00，您付 64.00 元。"), text(w.answer, "words"));
    log_in(&w, "minzheng");
    CHECK_INT(201, send_request(&w, "POST", path(&w, "/api/purchases/{}/acceptances", lot),
                                str_fmt(w.arena, "{\"to\":\"%s\",\"quality\":85}", to)));
    CHECK_INT(6080, number(w.answer, "pay_fen"));
    int64_t accepted = number(w.answer, "id");
    CHECK_INT(204,
              send_request(&w, "POST", path(&w, "/api/acceptances/{}/paid", accepted), STR("{}")));
    CHECK_INT(200, send_request(&w, "GET", path(&w, "/api/purchases/{}/visits", lot), STR("")));
    CHECK_INT(1, (int64_t)length(w.answer, "items"));
    close_world(&w);
}

TEST(a_delivery_platform_quotes_sells_and_claims_for_who_agreed)
{
    World w = open_world();
    int64_t site = shitang_site(&w);
    CHECK_STATUS(OK, test_write(w.t, DEMO_COMMUNITY, hire_platform, &w));
    log_in(&w, "pingtai");
    CHECK_INT(404, send_request(&w, "POST", "/api/connect/bindings",
                                STR("{\"card\":\"100001\",\"phone_tail\":\"9999\"}")));
    CHECK_INT(404, send_request(&w, "POST", "/api/connect/bindings",
                                STR("{\"card\":\"777777\",\"phone_tail\":\"0000\"}")));
    CHECK_INT(201, send_request(&w, "POST", "/api/connect/bindings",
                                STR("{\"card\":\"100001\",\"phone_tail\":\"0000\"}")));
    int64_t person = number(w.answer, "person_id");
    int64_t relation = number(w.answer, "relation_id");
    char day[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS), day);
    Str meal = str_fmt(w.arena,
                       "\"person\":%lld,\"site\":%lld,\"day\":\"%s\",\"slot\":\"dinner\","
                       "\"list_fen\":1800,\"fee_fen\":300",
                       (long long)person, (long long)site, day);
    Str quote = str_fmt(w.arena, "{%.*s}", STR_ARG(meal));
    CHECK_INT(403, send_request(&w, "POST", "/api/connect/quotes", quote)); /* he has not agreed */
    log_in(&w, "wang");
    CHECK(send_request(&w, "POST", path(&w, "/api/relations/{}/agree", relation),
                       STR("{\"how\":\"screen\"}")) < 300);
    log_in(&w, "pingtai");
    CHECK_INT(200, send_request(&w, "POST", "/api/connect/quotes", quote));
    CHECK_INT(2100, number(w.answer, "elder_pays_fen") + number(w.answer, "canteen_discount_fen") +
                        number(w.answer, "subsidy_fen") + number(w.answer, "delivery_subsidy_fen"));
    Str order = str_fmt(w.arena, "{\"order\":\"EJS-1\",%.*s}", STR_ARG(meal));
    CHECK_INT(201, send_request(&w, "POST", "/api/connect/orders", order));
    CHECK_INT(409, send_request(&w, "POST", "/api/connect/orders", order)); /* once */
    CHECK_INT(204, send_request(&w, "POST", "/api/connect/orders/EJS-1/served", STR("{}")));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM settlement WHERE state = 2 AND slot = 2"));
    CHECK_INT(404, send_request(&w, "POST", "/api/connect/orders/EJS-2/served", STR("{}")));
    CHECK_INT(204, send_request(&w, "POST", "/api/connect/orders/EJS-1/cancel", STR("{}")));
    CHECK_INT(0, test_number(w.t, "SELECT count(*) FROM settlement WHERE state = 2 AND slot = 2"));
    close_world(&w);
}

TEST(a_cut_of_a_benefit_is_weighed_and_cannot_begin_before_its_notice)
{
    World w = open_world();
    log_in(&w, "minzheng");
    int64_t site = test_number(w.t, "SELECT min(site_id) FROM site_programme");
    Str end = str_fmt(w.arena, "{\"site\":%lld}", (long long)site);
    CHECK_INT(200, send_request(&w, "POST", "/api/benefits/changes/weigh", end));
    CHECK(number(w.answer, "losers") > 0);
    CHECK_INT(30, number(w.answer, "notice_days"));
    Str earliest = str_dup(w.arena, text(w.answer, "earliest"));
    char tomorrow[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS) + 1, tomorrow);
    CHECK_INT(409, send_request(&w, "POST", "/api/benefits/changes",
                                str_fmt(w.arena, "{\"site\":%lld,\"from\":\"%s\"}", (long long)site,
                                        tomorrow)));
    CHECK_STR(STR("benefits.notice_period"), text(w.answer, "code"));
    CHECK_INT(201, send_request(&w, "POST", "/api/benefits/changes",
                                str_fmt(w.arena, "{\"site\":%lld,\"from\":\"%.*s\"}",
                                        (long long)site, STR_ARG(earliest))));
    int64_t id = number(w.answer, "id");
    CHECK_INT(200, send_request(&w, "GET", "/api/benefits/changes", STR("")));
    const Json *item = json_item(json_member(w.answer, "items"), 0);
    CHECK_STR(STR("waiting"), json_str_or(item, "state", STR("")));
    CHECK_INT(204, send_request(&w, "POST", path(&w, "/api/benefits/changes/{}/withdraw", id),
                                STR("{}")));
    close_world(&w);
}

TEST(how_much_of_the_offered_hours_is_worked)
{
    World w = open_world();
    log_in(&w, "minzheng");
    CHECK_INT(200, send_request(&w, "GET", "/api/sites/work", STR("")));
    const Json *kinds = json_member(w.answer, "kinds"), *care = NULL;
    size_t rows = length(w.answer, "rows");
    CHECK(rows >= 3);
    for (size_t i = 0; i < json_count(kinds); i++)
        if (str_is(json_str_or(json_item(kinds, i), "kind", STR("")), "care"))
            care = json_item(kinds, i);
    CHECK(care && json_i64_or(care, "worked_min", 0) > 0);
    /* twenty afternoons of three hours */
    CHECK_INT(20 * 180, json_i64_or(care, "offered_min", -1));
    CHECK_INT((json_i64_or(care, "worked_min", 0) * 100 + 1800) / 3600,
              json_i64_or(care, "percent", -1));
    CHECK(length(w.answer, "free") > 0); /* volunteers of the demo, every day until two */
    CHECK(json_str_or(json_item(json_member(w.answer, "free"), 0), "name", STR("")).len > 0);
    log_in(&w, "shitang");
    CHECK_INT(200, send_request(&w, "GET", "/api/sites/work", STR("")));
    CHECK(length(w.answer, "rows") > 0 && length(w.answer, "rows") <= rows);
    log_in(&w, "huli"); /* a carer says when he is free */
    CHECK_INT(204,
              send_request(&w, "PUT", "/api/volunteers/hours",
                           STR("{\"hours\":[{\"weekday\":1,\"from_min\":540,\"to_min\":600}]}")));
    CHECK_INT(403, send_request(&w, "GET", "/api/sites/work", STR("")));
    log_in(&w, "wang");
    CHECK_INT(403, send_request(&w, "GET", "/api/sites/work", STR("")));
    close_world(&w);
}

TEST(a_manager_says_the_seats_of_the_own_site_alone)
{
    World w = open_world();
    int64_t site = shitang_site(&w);
    int64_t other = test_number(w.t, "SELECT max(id) FROM organisation WHERE kind = 1");
    int64_t first = test_number(w.t, "SELECT min(id) FROM organisation WHERE kind = 1");
    if (other == site) other = first;
    log_in(&w, "shitang");
    const char *own = path(&w, "/api/benefits/sites/{}/facts", site);
    const char *strange = path(&w, "/api/benefits/sites/{}/facts", other);
    CHECK_INT(204, send_request(&w, "PUT", own, STR("{\"seats\":41}")));
    CHECK_INT(404, send_request(&w, "PUT", strange, STR("{\"seats\":41}")));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM site_facts WHERE seats = 41"));
    close_world(&w);
}

TEST(a_canteen_leaves_with_a_plan_and_everybody_reads_the_clauses)
{
    World w = open_world();
    log_in(&w, "minzheng");
    CHECK_INT(200, send_request(&w, "GET", "/api/sites", STR("")));
    int64_t site = test_number(w.t, "SELECT min(site_id) FROM meal_site");
    int64_t other = test_number(w.t, "SELECT max(site_id) FROM meal_site");
    char leave[16], today[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS), today);
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS) + 30, leave);
    CHECK_INT(
        201, send_request(&w, "POST", path(&w, "/api/sites/{}/exit", site),
                          str_fmt(w.arena, "{\"to\":%lld,\"leave\":\"%s\",\"reason\":\"合同到期\"}",
                                  (long long)other, leave)));
    CHECK_STR(STR("planned"), text(w.answer, "state"));
    CHECK(json_count(json_member(w.answer, "open")) > 0);
    CHECK_INT(409, send_request(&w, "POST", path(&w, "/api/sites/{}/leave", site), STR("{}")));
    CHECK_STR(STR("sites.not_settled"), text(w.answer, "code"));
    CHECK_INT(204, send_request(&w, "PUT", "/api/sites/risks/weather",
                                STR("{\"site_bp\":5000,\"pool_bp\":3000,\"platform_bp\":2000}")));
    CHECK_INT(201,
              send_request(
                  &w, "POST", path(&w, "/api/sites/{}/losses", site),
                  str_fmt(w.arena,
                          "{\"day\":\"%s\",\"kind\":\"weather\",\"fen\":1000,\"words\":\"暴雨\"}",
                          today)));
    CHECK_INT(200, number(w.answer, "platform_fen"));
    Str of_today = str_fmt(w.arena, "{\"day\":\"%s\"}", today);
    CHECK_INT(204, send_request(&w, "POST", path(&w, "/api/sites/{}/losses/undo", site), of_today));
    CHECK_INT(404, send_request(&w, "POST", path(&w, "/api/sites/{}/losses/undo", site), of_today));
    const char *meals = path(&w, "/api/sites/{}/exit/meals", site);
    CHECK_INT(200, send_request(&w, "GET", meals, STR("")));
    CHECK_INT((int64_t)json_count(json_member(w.answer, "items")), number(w.answer, "waiting"));
    CHECK_INT(200, send_request(&w, "POST", meals, STR("{}")));
    CHECK_INT(0, number(w.answer, "next"));
    CHECK_INT(200,
              send_request(&w, "POST", path(&w, "/api/sites/{}/exit/meals/undo", site), STR("{}")));
    CHECK_INT(
        201,
        send_request(&w, "POST", "/api/policies",
                     STR("{\"document\":\"民发〔2024〕11号\",\"clause\":\"第二条\","
                         "\"issuer\":\"民政部\",\"from\":\"2024-01-01\",\"words\":\"方便可及\"}")));
    CHECK_INT(200,
              send_request(&w, "GET", path(&w, "/api/open/policies?community={}", DEMO_COMMUNITY),
                           STR("")));
    CHECK(json_count(json_member(w.answer, "items")) > 0);
    log_in(&w, "shitang");
    int64_t own =
        test_number(w.t, "SELECT max(organisation_id) FROM membership JOIN login"
                         " ON login.id = membership.login_id WHERE login.name = 'shitang'");
    CHECK_INT(204, send_request(&w, "PUT", path(&w, "/api/sites/{}/target", own),
                                STR("{\"percent\":90,\"month\":202612,\"levers\":\"早餐外卖\"}")));
    CHECK_INT(200, send_request(&w, "GET", path(&w, "/api/sites/{}/target", own), STR("")));
    CHECK_INT(90, number(w.answer, "percent"));
    /* Into the pool and back out of it, of one's own canteen and of what it has. */
    Str fen = STR("{\"fen\":1}");
    int64_t strange = own == site ? other : site;
    CHECK_INT(403, send_request(&w, "POST", path(&w, "/api/sites/{}/pool", strange), fen));
    CHECK_INT(409, send_request(&w, "POST", path(&w, "/api/sites/{}/pool", own),
                                STR("{\"fen\":10000000}")));
    if (send_request(&w, "POST", path(&w, "/api/sites/{}/pool", own), fen) == 204) {
        CHECK_INT(200, send_request(&w, "GET", "/api/sites/risks", STR("")));
        const Json *paid = json_item(json_member(w.answer, "moves"), 0);
        CHECK(json_bool_or(paid, "may_undo", false));
        const char *undo = str_fmt(w.arena, "/api/sites/%lld/pool/%lld/undo", (long long)own,
                                   (long long)json_i64_or(paid, "id", 0))
                               .ptr;
        for (int i = 0; i < 2; i++) CHECK_INT(204, send_request(&w, "POST", undo, STR("{}")));
    } else {
        CHECK_STR(STR("sites.pool_fen"), text(w.answer, "code"));
    }
    close_world(&w);
}
