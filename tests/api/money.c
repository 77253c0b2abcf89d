/* Money by the real routes: the counter, the payment provider, statements. */
#include "base/file.h"
#include "base/secret.h"
#include "domains/people/people.h"
#include "link/pay.h"
#include "link/tell.h"
#include "main/demo.h"
#include "main/program.h"
#include "store/test_store.h"

#include <time.h>

typedef struct World {
    TestStore *t;
    Server *server;
    Arena *arena;
    Str cookie; /* of the last answer that set one */
    int64_t elder;
    int code; /* of the last answer */
    const Json *answer;
} World;

static void ask_signed(World *w, const char *method, const char *path, Str body, Str signature)
{
    int64_t code;
    Str whole;
    Str cookie = w->cookie.len ? w->cookie : STR("a=b");
    Str request =
        str_fmt(w->arena,
                "%s %s HTTP/1.1\r\nHost: test\r\nCookie: %.*s\r\nContent-Type: application/json\r\n"
                "Pay-Signature: %.*s\r\nContent-Length: %zu\r\n\r\n%.*s",
                method, path, STR_ARG(cookie), STR_ARG(signature), body.len, STR_ARG(body));
    CHECK_STATUS(OK, server_answer(w->server, w->arena, request, &whole));
    ASSERT(str_to_i64(str_slice(whole, 9, 12), &code));
    w->code = (int)code;
    size_t at = str_find(whole, STR("Set-Cookie: "), 0);
    if (at != SIZE_MAX) w->cookie = str_slice(whole, at + 12, str_find(whole, STR(";"), at));
    Str rest = str_slice(whole, str_find(whole, STR("\r\n\r\n"), 0) + 4, whole.len);
    w->answer = NULL;
    if (rest.len) CHECK_STATUS(OK, json_read(w->arena, rest, &w->answer, NULL));
}
static int ask(World *w, const char *method, const char *path, Str body)
{
    ask_signed(w, method, path, body, STR("-"));
    return w->code;
}
static int64_t number(const World *w, const char *key)
{
    return w->answer ? json_i64_or(w->answer, key, -1) : -1;
}
static Str text(const World *w, const char *key)
{
    return w->answer ? json_str_or(w->answer, key, STR("")) : STR("");
}
static const char *path(const World *w, const char *shape, int64_t id)
{
    Str at = str_of(shape), hole = STR("{}");
    size_t k = str_find(at, hole, 0);
    return str_fmt(w->arena, "%.*s%lld%.*s", (int)k, shape, (long long)id, (int)(at.len - k - 2),
                   shape + k + 2)
        .ptr;
}

static void log_in(World *w, const char *login)
{
    CHECK_INT(200, ask(w, "POST", "/api/session",
                       str_fmt(w->arena, "{\"login\":\"%s\",\"password\":\"" DEMO_PASSWORD "\"}",
                               login)));
}

static World open_world(void)
{
    World w = {.arena = test_arena()};
    secret_open_for_test();
    pay_configure((PayOptions){.way = PAY_PROVIDER,
                               .page = STR("https://pay.example/?order={intent}&fen={fen}")});
    w.t = test_store_open(program_parts(), TEST_SQLITE);
    w.t->now_ms = test_morning();
    tell_configure((TellOptions){.folder = w.t->folder});
    CHECK_STATUS(OK, demo_fill(w.t->store, 1, &w.t->problem));
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = people_session_find}},
                                  w.t->store, &w.server, &w.t->problem));
    w.elder = test_number(w.t, "SELECT min(person_id) FROM relation");
    return w;
}
static void close_world(World *w)
{
    server_stop(w->server, 0);
    CHECK_INT(0, test_store_broken(w->t));
    test_store_close(w->t);
}

static int64_t balance(World *w)
{
    CHECK_INT(200, ask(w, "GET", path(w, "/api/cards/{}", w->elder), STR("")));
    return number(w, "balance_fen");
}

TEST(cash_is_topped_up_refunded_and_counted_at_the_counter)
{
    World w = open_world();
    log_in(&w, "guitai");
    int64_t before =
        test_number(w.t, "SELECT in_posted - out_posted FROM account WHERE kind = 1 AND owner_id ="
                         " (SELECT min(person_id) FROM relation)");
    CHECK_INT(403, ask(&w, "GET", path(&w, "/api/cards/{}", w.elder), STR("")));
    int64_t drawer = test_number(w.t, "SELECT coalesce(sum(out_posted - in_posted), 0) FROM account"
                                      " WHERE kind = 20 AND owner_id = (SELECT organisation_id FROM"
                                      " membership JOIN login ON login.id = membership.login_id"
                                      " WHERE login.name = 'guitai')");
    const char *top_up = path(&w, "/api/cards/{}/top-up", w.elder);
    CHECK_INT(200, ask(&w, "POST", top_up, STR("{\"amount_fen\":5000}")));
    CHECK_INT(before + 5000, number(&w, "balance_fen"));
    CHECK_INT(422, ask(&w, "POST", top_up, STR("{\"amount_fen\":-1}")));
    CHECK_INT(422, ask(&w, "POST", top_up, STR("{\"amount_fen\":12.5}")));
    CHECK_INT(409, ask(&w, "POST", top_up, STR("{\"amount_fen\":100000}")));
    CHECK_STR(STR("funds.card_full"), text(&w, "code"));
    const char *refund = path(&w, "/api/cards/{}/refund", w.elder);
    CHECK_INT(200, ask(&w, "POST", refund, STR("{\"amount_fen\":2000}")));
    CHECK_INT(before + 3000, number(&w, "balance_fen"));
    CHECK_INT(409, ask(&w, "POST", refund, STR("{\"amount_fen\":100000}")));
    CHECK_STR(STR("funds.too_little"), text(&w, "code"));
    CHECK_INT(201, ask(&w, "POST", "/api/funds/drawer-counts",
                       str_fmt(w.arena, "{\"counted_fen\":%lld}", (long long)drawer + 2990)));
    CHECK_INT(drawer + 3000, number(&w, "expected_fen"));
    CHECK_INT(-10, number(&w, "difference_fen"));
    close_world(&w);
}

static Str notice_of(World *w, int64_t intent, const char *reference, Fen fen)
{
    PayNotice n = {DEMO_COMMUNITY, intent, str_of(reference), fen, w->t->now_ms};
    return pay_notice_write(w->arena, &n);
}
static int tell(World *w, Str body)
{
    ask_signed(w, "POST", "/api/pay/notices", body, pay_sign(w->arena, body));
    return w->code;
}

TEST(what_was_paid_online_goes_back_online_and_the_payer_sees_where_it_is)
{
    World w = open_world();
    log_in(&w, "xiaofang");
    CHECK_INT(
        201, ask(&w, "POST", path(&w, "/api/cards/{}/pay", w.elder), STR("{\"amount_fen\":5000}")));
    CHECK_INT(204, tell(&w, notice_of(&w, number(&w, "id"), "REF-9", 5000)));
    int64_t before = balance(&w);
    const char *refunds = path(&w, "/api/cards/{}/refunds", w.elder);
    CHECK_INT(200, ask(&w, "GET", refunds, STR("")));
    const Json *source = json_item(json_member(w.answer, "sources"), 0);
    CHECK_STR(STR("provider"), json_str_or(source, "means", STR("")));
    CHECK_INT(5000, json_i64_or(source, "left_fen", -1));
    Str back = str_fmt(w.arena, "{\"top_up\":%lld,\"amount_fen\":2000}",
                       (long long)json_i64_or(source, "top_up", 0));
    CHECK_INT(201, ask(&w, "POST", refunds, back));
    int64_t refund = number(&w, "id");
    CHECK_STR(STR("asked"), text(&w, "state"));
    CHECK_INT(409, ask(&w, "POST", refunds,
                       str_fmt(w.arena, "{\"top_up\":%lld,\"amount_fen\":3001}",
                               (long long)json_i64_or(source, "top_up", 0))));
    CHECK_STR(STR("funds.refund_too_much"), text(&w, "code"));

    Str order = STR("{\"community\":1}");
    ask_signed(&w, "POST", "/api/pay/refund-orders", order, STR("forged"));
    CHECK_INT(422, w.code);
    order = str_fmt(w.arena, "{\"community\":%d}", DEMO_COMMUNITY);
    ask_signed(&w, "POST", "/api/pay/refund-orders", order, pay_sign(w.arena, order));
    CHECK_INT(200, w.code);
    CHECK_INT(refund, json_i64_or(json_item(json_member(w.answer, "items"), 0), "refund", 0));
    PayRefundNotice n = {DEMO_COMMUNITY, refund, STR("BACK-9"), 2000, PAY_REFUND_SHORT, STR("")};
    Str body = pay_refund_notice_write(w.arena, &n);
    ask_signed(&w, "POST", "/api/pay/refund-answers", body, pay_sign(w.arena, body));
    CHECK_INT(204, w.code);
    CHECK_INT(200, ask(&w, "GET", refunds, STR("")));
    CHECK_STR(STR("20.00 元要再等等，钱还留着。"),
              json_str_or(json_item(json_member(w.answer, "items"), 0), "words", STR("")));
    n.result = PAY_REFUND_DONE;
    body = pay_refund_notice_write(w.arena, &n);
    for (int i = 0; i < 2; i++) {
        ask_signed(&w, "POST", "/api/pay/refund-answers", body, pay_sign(w.arena, body));
        CHECK_INT(204, w.code);
    }
    CHECK_INT(before - 2000, balance(&w));
    CHECK_INT(200, ask(&w, "GET", refunds, STR("")));
    const Json *item = json_item(json_member(w.answer, "items"), 0);
    CHECK_STR(STR("done"), json_str_or(item, "state", STR("")));
    CHECK_STR(STR("20.00 元退到了原来的付款处。"), json_str_or(item, "words", STR("")));
    /* It contradicts itself: nothing moves, somebody has to look, and says what he did. */
    n.result = PAY_REFUND_REFUSED;
    body = pay_refund_notice_write(w.arena, &n);
    ask_signed(&w, "POST", "/api/pay/refund-answers", body, pay_sign(w.arena, body));
    CHECK_INT(409, w.code);
    CHECK_INT(before - 2000, balance(&w));
    log_in(&w, "guanli");
    CHECK_INT(200, ask(&w, "GET", "/api/refunds?show=care", STR("")));
    int64_t to_look = number(&w, "to_look");
    CHECK(to_look >= 1);
    const char *looked = path(&w, "/api/refunds/{}/looked", refund);
    CHECK_INT(422, ask(&w, "POST", looked, STR("{}")));
    CHECK_INT(200, ask(&w, "POST", looked, STR("{\"note\":\"问过付款公司，只退了一次\"}")));
    CHECK_INT(200, ask(&w, "GET", "/api/refunds?show=care", STR("")));
    CHECK_INT(to_look - 1, number(&w, "to_look"));
    CHECK_INT(200, ask(&w, "POST", path(&w, "/api/refunds/{}/unlook", refund), STR("{}")));
    CHECK_INT(409, ask(&w, "POST", path(&w, "/api/refunds/{}/again", refund), STR("{}")));
    log_in(&w, "songcan"); /* a courier has no business with it */
    CHECK_INT(403, ask(&w, "GET", refunds, STR("")));
    close_world(&w);
}

TEST(a_payment_is_asked_for_told_and_booked_once)
{
    World w = open_world();
    log_in(&w, "xiaofang");
    int64_t before = balance(&w);
    CHECK_INT(
        201, ask(&w, "POST", path(&w, "/api/cards/{}/pay", w.elder), STR("{\"amount_fen\":5000}")));
    int64_t intent = number(&w, "id");
    CHECK_STR(str_fmt(w.arena, "https://pay.example/?order=%lld&fen=5000", (long long)intent),
              text(&w, "page"));
    const char *look = path(&w, "/api/pay/intents/{}", intent);
    CHECK_INT(200, ask(&w, "GET", look, STR("")));
    CHECK_STR(STR("asked"), text(&w, "state"));

    Str body = notice_of(&w, intent, "REF-1", 5000);
    ask_signed(&w, "POST", "/api/pay/notices", body, STR("forged"));
    CHECK_INT(422, w.code);
    CHECK_STR(STR("pay.not_signed"), text(&w, "code"));
    Str changed = notice_of(&w, intent, "REF-1", 50000);
    ask_signed(&w, "POST", "/api/pay/notices", changed, pay_sign(w.arena, body));
    CHECK_INT(422, w.code);
    CHECK_INT(before, balance(&w));
    CHECK_INT(204, tell(&w, body));
    CHECK_INT(204, tell(&w, body));
    CHECK_INT(409, tell(&w, changed));
    CHECK_STR(STR("funds.notice_changed"), text(&w, "code"));
    CHECK_INT(before + 5000, balance(&w));
    CHECK_INT(200, ask(&w, "GET", look, STR("")));
    CHECK_STR(STR("paid"), text(&w, "state"));
    CHECK_STR(STR("card"), text(&w, "place"));
    log_in(&w, "songcan"); /* a courier has no business with it */
    CHECK(ask(&w, "GET", look, STR("")) == 403);
    close_world(&w);
}

TEST(a_payment_that_is_told_late_lies_in_the_payers_purse_and_he_hears_of_it)
{
    World w = open_world();
    log_in(&w, "xiaofang");
    int64_t before = balance(&w);
    CHECK_INT(
        201, ask(&w, "POST", path(&w, "/api/cards/{}/pay", w.elder), STR("{\"amount_fen\":5000}")));
    int64_t intent = number(&w, "id");
    w.t->now_ms += 16 * MINUTE_MS;
    test_jobs(w.t);
    const char *look = path(&w, "/api/pay/intents/{}", intent);
    CHECK_INT(200, ask(&w, "GET", look, STR("")));
    CHECK_STR(STR("expired"), text(&w, "state"));
    int64_t told = test_number(w.t, "SELECT count(*) FROM message WHERE kind = "
                                    "'funds.late_payment'");
    CHECK_INT(204, tell(&w, notice_of(&w, intent, "REF-2", 5000)));
    CHECK_INT(200, ask(&w, "GET", look, STR("")));
    CHECK_STR(STR("late"), text(&w, "state"));
    CHECK_STR(STR("purse"), text(&w, "place"));
    CHECK_INT(before, balance(&w));
    CHECK_INT(told + 1, test_number(w.t, "SELECT count(*) FROM message WHERE kind = "
                                         "'funds.late_payment'"));
    close_world(&w);
}

TEST(the_stand_in_pays_by_itself_and_without_a_provider_nobody_is_asked)
{
    World w = open_world();
    log_in(&w, "xiaofang");
    const char *pay = path(&w, "/api/cards/{}/pay", w.elder);
    pay_configure((PayOptions){.way = PAY_NONE});
    CHECK_INT(503, ask(&w, "POST", pay, STR("{\"amount_fen\":5000}")));
    CHECK_STR(STR("funds.no_provider"), text(&w, "code"));
    pay_configure((PayOptions){.way = PAY_STANDIN});
    int64_t before = balance(&w);
    CHECK_INT(201, ask(&w, "POST", pay, STR("{\"amount_fen\":5000}")));
    const char *look = path(&w, "/api/pay/intents/{}", number(&w, "id"));
    Ms start = clock_now_ms();
    do {
        nanosleep(&(struct timespec){0, 20000000}, NULL);
        CHECK_STATUS(OK, worker_once(w.t->store, &w.t->problem));
        CHECK_INT(200, ask(&w, "GET", look, STR("")));
    } while (str_is(text(&w, "state"), "asked") && clock_now_ms() < start + MINUTE_MS);
    CHECK_STR(STR("paid"), text(&w, "state"));
    CHECK_INT(before + 5000, balance(&w));
    close_world(&w);
}

/* ---- Books, signals, services ---- */

static int64_t shitang_site(World *w)
{
    return test_number(w->t, "SELECT min(site_id) FROM settlement WHERE state = 2");
}
static int64_t this_month(const World *w)
{
    Civil c = day_civil(ms_day(w->t->now_ms, SHANGHAI_MS));
    return c.year * 100 + c.month;
}
static int64_t month_before(int64_t month)
{
    return month % 100 == 1 ? month - 89 : month - 1;
}
static size_t length(const World *w, const char *key)
{
    const Json *list = w->answer ? json_member(w->answer, key) : NULL;
    return list ? json_count(list) : 0;
}

/* Every sentence of "words" is there and at most 20 characters long. */
static void check_words(const World *w)
{
    const Json *list = json_member(w->answer, "words");
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
    Str at = str_fmt(w.arena, "/api/statements/elders/%lld?month=%lld", (long long)w.elder,
                     (long long)month);
    CHECK_INT(200, ask(&w, "GET", at.ptr, STR("")));
    CHECK_INT(number(&w, "closing_fen"), number(&w, "opening_fen") + number(&w, "topped_up_fen") -
                                             number(&w, "paid_fen") - number(&w, "services_fen") -
                                             number(&w, "refunded_fen"));
    CHECK_INT(422,
              ask(&w, "GET", path(&w, "/api/statements/elders/{}?month=202613", w.elder), STR("")));
    int64_t self =
        test_number(w.t, "SELECT person_id FROM membership JOIN login ON"
                         " login.id = membership.login_id WHERE login.name = 'xiaofang'");
    at = str_fmt(w.arena, "/api/statements/families/%lld?month=%lld", (long long)self,
                 (long long)this_month(&w));
    CHECK_INT(200, ask(&w, "GET", at.ptr, STR("")));
    check_words(&w);
    CHECK_INT(1, (int64_t)length(&w, "elders"));

    log_in(&w, "minzheng");
    at = str_fmt(w.arena, "/api/statements/sites/%lld", (long long)site);
    const char *books = str_fmt(w.arena, "%.*s?month=%lld", STR_ARG(at), (long long)month).ptr;
    CHECK_INT(200, ask(&w, "GET", books, STR("")));
    check_words(&w);
    CHECK(number(&w, "meals") > 0 && number(&w, "eaters_fen") > 0 && number(&w, "funders_fen") > 0);
    CHECK_INT(number(&w, "income_fen"),
              number(&w, "eaters_fen") + number(&w, "funders_fen") + number(&w, "other_fen"));
    int64_t eaters = number(&w, "eaters_fen") + number(&w, "other_fen");
    int64_t cost = number(&w, "cost_fen");
    CHECK_INT(eaters * 100 / cost, number(&w, "own_percent"));
    CHECK_INT(201, ask(&w, "POST", str_fmt(w.arena, "%.*s/costs", STR_ARG(at)).ptr,
                       str_fmt(w.arena, "{\"month\":%lld,\"kind\":\"food\",\"amount_fen\":%lld}",
                               (long long)month, (long long)eaters)));
    CHECK_INT(200, ask(&w, "GET", books, STR("")));
    CHECK_INT(cost + eaters, number(&w, "cost_fen"));
    CHECK_INT(eaters * 100 / (cost + eaters), number(&w, "own_percent"));
    int64_t held = number(&w, "balance_fen");
    const char *pay = str_fmt(w.arena, "%.*s/payouts", STR_ARG(at)).ptr;
    CHECK_INT(409,
              ask(&w, "POST", pay, str_fmt(w.arena, "{\"amount_fen\":%lld}", (long long)held + 1)));
    CHECK_STR(STR("benefits.too_much"), text(&w, "code"));
    CHECK_INT(201, ask(&w, "POST", pay, STR("{\"amount_fen\":100}")));
    CHECK_INT(200, ask(&w, "GET", books, STR("")));
    CHECK_INT(held - 100, number(&w, "balance_fen"));

    CHECK_INT(200, ask(&w, "GET",
                       str_fmt(w.arena,
                               "/api/statements/funders?funder=%%E8%%A1%%97%%E9%%81%%93&month=%lld",
                               (long long)month)
                           .ptr,
                       STR("")));
    check_words(&w);
    CHECK(number(&w, "meals_fen") > 0);
    log_in(&w, "shitang"); /* his own site only */
    CHECK(ask(&w, "GET", path(&w, "/api/statements/sites/{}?month=202601", 999), STR("")) == 404);
    close_world(&w);
}

/* The sum of a member over the items of a list of the answer. */
static int64_t sum_of(const World *w, const char *key, const char *member)
{
    const Json *list = json_member(w->answer, key);
    int64_t sum = 0;
    for (size_t i = 0; list && i < json_count(list); i++)
        sum += json_i64_or(json_item(list, i), member, 0);
    return sum;
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
    CHECK_INT(200, ask(&w, "GET", at, STR("")));
    int64_t meals = number(&w, "meals");
    int64_t subsidy = number(&w, "subsidy_fen");
    CHECK(meals > 0 && subsidy > 0);
    CHECK_INT(meals, sum_of(&w, "days", "meals"));
    CHECK_INT(meals, sum_of(&w, "sites", "meals"));
    CHECK_INT(meals, sum_of(&w, "groups", "meals"));
    CHECK_INT(subsidy, sum_of(&w, "funders", "fen"));
    CHECK_INT(subsidy, sum_of(&w, "groups", "fen"));
    CHECK_INT(number(&w, "list_fen"), number(&w, "discount_fen") + subsidy + number(&w, "pay_fen"));
    CHECK_INT(422, ask(&w, "GET", "/api/benefits/overview?from=2026-03-02&to=2026-03-01", STR("")));
    CHECK_INT(422, ask(&w, "GET", "/api/benefits/overview?from=2020-01-01&to=2026-03-01", STR("")));

    /* A claim, page by page, is its total. */
    int64_t claim = test_number(w.t, "SELECT max(id) FROM claim");
    int64_t total = 0, lines = 0, after = 0;
    do {
        CHECK_INT(200, ask(&w, "GET",
                           str_fmt(w.arena, "/api/claims/%lld?after=%lld", (long long)claim,
                                   (long long)after)
                               .ptr,
                           STR("")));
        total += sum_of(&w, "items", "fen");
        lines += (int64_t)length(&w, "items");
        after = number(&w, "next");
    } while (after > 0);
    CHECK_INT(number(&w, "total_fen"), total);
    CHECK_INT(number(&w, "lines"), lines);
    CHECK_INT(404, ask(&w, "GET", "/api/claims/1", STR("")));
    int64_t programme = test_number(w.t, "SELECT min(id) FROM programme");
    CHECK_INT(200, ask(&w, "GET", path(&w, "/api/benefits/programmes/{}", programme), STR("")));
    CHECK_INT(1, (int64_t)length(&w, "sites"));
    CHECK(text(&w, "rules").len > 100);
    CHECK_INT(404, ask(&w, "GET", "/api/benefits/programmes/1", STR("")));

    log_in(&w, "shitang");
    CHECK_INT(200, ask(&w, "GET", at, STR("")));
    CHECK_INT(1, (int64_t)length(&w, "sites"));
    CHECK(number(&w, "meals") > 0 && number(&w, "meals") < meals);
    log_in(&w, "wang");
    CHECK_INT(403, ask(&w, "GET", at, STR("")));
    close_world(&w);
}

TEST(a_budget_lasts_as_long_as_its_pace_says)
{
    World w = open_world();
    log_in(&w, "minzheng");
    int64_t programme = test_number(w.t, "SELECT min(programme_id) FROM settlement WHERE"
                                         " state = 2 AND programme_id > 0");
    const char *runway = path(&w, "/api/benefits/programmes/{}/runway", programme);
    CHECK_INT(200, ask(&w, "GET", runway, STR("")));
    CHECK(length(&w, "items") > 0);
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
    CHECK_INT(204, ask(&w, "PUT", budgets, body));
    CHECK_INT(200, ask(&w, "GET", runway, STR("")));
    const Json *first = json_item(json_member(w.answer, "items"), 0);
    CHECK_STR(STR("照这样，够用到期满。"), json_str_or(first, "words", STR("")));
    int64_t used = json_i64_or(first, "used_fen", 0);
    body =
        str_fmt(w.arena, "{\"funder\":\"%.*s\",\"from\":\"%s\",\"to\":\"%s\",\"amount_fen\":%lld}",
                STR_ARG(funder), today, end, (long long)(used + a_day * 20));
    CHECK_INT(204, ask(&w, "PUT", budgets, body));
    CHECK_INT(200, ask(&w, "GET", runway, STR("")));
    first = json_item(json_member(w.answer, "items"), 0);
    CHECK_INT(20, json_i64_or(first, "days_left", -1));
    CHECK_INT(422, ask(&w, "PUT", budgets,
                       str_fmt(w.arena,
                               "{\"funder\":\"x\",\"from\":\"%s\",\"to\":\"%s\",\"amount_fen\":1}",
                               end, today)));
    close_world(&w);
}

TEST(a_person_sees_what_is_free_or_cheaper_and_so_does_a_stranger_without_a_name)
{
    World w = open_world();
    log_in(&w, "xiaofang");
    CHECK_INT(200, ask(&w, "GET", path(&w, "/api/benefits/mine/{}", w.elder), STR("")));
    CHECK_INT(DEMO_SITES, (int64_t)length(&w, "sites"));
    w.cookie = STR("");
    CHECK_INT(200,
              ask(&w, "GET", "/api/open/benefits?community=1&age=83&registered=town", STR("")));
    CHECK_INT(DEMO_SITES, (int64_t)length(&w, "sites"));
    const Json *site = json_item(json_member(w.answer, "sites"), 0);
    CHECK(json_count(json_member(site, "words")) > 0);
    CHECK_INT(200,
              ask(&w, "GET", "/api/open/benefits?community=1&age=30&registered=none", STR("")));
    site = json_item(json_member(w.answer, "sites"), 0);
    CHECK_INT(0, (int64_t)json_count(json_member(site, "words")));
    CHECK_INT(401, ask(&w, "GET", path(&w, "/api/benefits/mine/{}", w.elder), STR("")));
    close_world(&w);
}

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
    CHECK_INT(200, ask(&w, "POST", "/api/benefits/looks",
                       str_fmt(w.arena, "{\"from\":\"%s\",\"to\":\"%s\"}", from, to)));
    CHECK(number(&w, "opened") > 0);
    CHECK_INT(200, ask(&w, "GET", "/api/benefits/cases", STR("")));
    const Json *first = json_item(json_member(w.answer, "items"), 0);
    int64_t id = json_i64_or(first, "id", 0);
    CHECK(number(&w, "stopping") > 0);
    CHECK_INT(409,
              ask(&w, "POST",
                  path(&w, "/api/statements/sites/{}/payouts", json_i64_or(first, "site_id", site)),
                  STR("{\"amount_fen\":1}")));
    CHECK_STR(STR("benefits.site_stopped"), text(&w, "code"));
    CHECK_INT(204, ask(&w, "POST", path(&w, "/api/benefits/cases/{}/said", id),
                       STR("{\"words\":\"邻居代取\"}")));
    log_in(&w, "shitang"); /* who is looked at does not decide */
    CHECK_INT(403, ask(&w, "POST", path(&w, "/api/benefits/cases/{}/decide", id),
                       STR("{\"verdict\":\"harmless\",\"why\":\"x\"}")));
    log_in(&w, "minzheng");
    CHECK_INT(204, ask(&w, "POST", path(&w, "/api/benefits/cases/{}/decide", id),
                       STR("{\"verdict\":\"harmless\",\"why\":\"邻居代取，属实\"}")));
    CHECK_INT(200, ask(&w, "GET", path(&w, "/api/benefits/cases/{}", id), STR("")));
    CHECK_STR(STR("harmless"), text(&w, "state"));
    CHECK_INT(409, ask(&w, "POST", path(&w, "/api/benefits/cases/{}/decide", id),
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
    CHECK_INT(201, ask(&w, "POST", "/api/purchases",
                       str_fmt(w.arena,
                               "{\"funder\":\"district\",\"provider\":%lld,\"service\":\"B\","
                               "\"name\":\"助浴\",\"unit\":\"fen\",\"units\":1000000,"
                               "\"price_fen\":12800,\"share_bp\":5000,\"month_max\":80000,"
                               "\"from\":\"%s\",\"to\":\"%s\",\"document\":\"1号\"}",
                               (long long)site, from, to)));
    int64_t lot = number(&w, "id");
    CHECK_INT(
        201, ask(&w, "POST", path(&w, "/api/purchases/{}/vouchers", lot),
                 str_fmt(w.arena, "{\"person\":%lld,\"units\":80000,\"from\":\"%s\",\"to\":\"%s\"}",
                         (long long)w.elder, from, to)));
    int64_t voucher = number(&w, "id");
    ms_text(w.t->now_ms - HOUR_MS, start);
    ms_text(w.t->now_ms, end);
    log_in(&w, "huli");
    CHECK_INT(201, ask(&w, "POST", path(&w, "/api/vouchers/{}/visits", voucher),
                       str_fmt(w.arena,
                               "{\"ticket\":77,\"start\":\"%s\",\"end\":\"%s\",\"planned_min\":60}",
                               start, end)));
    CHECK_INT(6400, number(&w, "voucher_fen"));
    CHECK_INT(6400, number(&w, "pay_fen"));
    CHECK_STR(STR("券付 64.00，您付 64.00 元。"), text(&w, "words"));
    log_in(&w, "minzheng");
    CHECK_INT(201, ask(&w, "POST", path(&w, "/api/purchases/{}/acceptances", lot),
                       str_fmt(w.arena, "{\"to\":\"%s\",\"quality\":85}", to)));
    CHECK_INT(6080, number(&w, "pay_fen"));
    int64_t accepted = number(&w, "id");
    CHECK_INT(204, ask(&w, "POST", path(&w, "/api/acceptances/{}/paid", accepted), STR("{}")));
    CHECK_INT(200, ask(&w, "GET", path(&w, "/api/purchases/{}/visits", lot), STR("")));
    CHECK_INT(1, (int64_t)length(&w, "items"));
    close_world(&w);
}

TEST(the_counter_tops_up_no_card_beyond_its_limit)
{
    World w = open_world();
    log_in(&w, "guitai");
    Str body = str_fmt(w.arena, "{\"client_id\":4611686018427,\"person_id\":%lld,\"fen\":5000}",
                       (long long)w.elder);
    CHECK_INT(200, ask(&w, "POST", "/api/counter/top-up", body));
    CHECK_INT(200, ask(&w, "POST", "/api/counter/top-up", body)); /* told again */
    int64_t card = number(&w, "card_fen");
    CHECK_INT(
        409, ask(&w, "POST", "/api/counter/top-up",
                 str_fmt(w.arena, "{\"client_id\":4611686018428,\"person_id\":%lld,\"fen\":100000}",
                         (long long)w.elder)));
    CHECK_STR(STR("funds.card_full"), text(&w, "code"));
    CHECK(card > 5000);
    close_world(&w);
}

/* ---- A delivery platform, and what everybody may read ---- */

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

TEST(a_delivery_platform_quotes_sells_and_claims_for_who_agreed)
{
    World w = open_world();
    int64_t site = shitang_site(&w);
    CHECK_STATUS(OK, test_write(w.t, DEMO_COMMUNITY, hire_platform, &w));
    log_in(&w, "pingtai");
    CHECK_INT(404, ask(&w, "POST", "/api/connect/bindings",
                       STR("{\"card\":\"100001\",\"phone_tail\":\"9999\"}")));
    CHECK_INT(404, ask(&w, "POST", "/api/connect/bindings",
                       STR("{\"card\":\"777777\",\"phone_tail\":\"0000\"}")));
    CHECK_INT(201, ask(&w, "POST", "/api/connect/bindings",
                       STR("{\"card\":\"100001\",\"phone_tail\":\"0000\"}")));
    int64_t person = number(&w, "person_id");
    int64_t relation = number(&w, "relation_id");
    char day[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS), day);
    Str meal = str_fmt(w.arena,
                       "\"person\":%lld,\"site\":%lld,\"day\":\"%s\",\"slot\":\"dinner\","
                       "\"list_fen\":1800,\"fee_fen\":300",
                       (long long)person, (long long)site, day);
    Str quote = str_fmt(w.arena, "{%.*s}", STR_ARG(meal));
    CHECK_INT(403, ask(&w, "POST", "/api/connect/quotes", quote)); /* he has not agreed */
    log_in(&w, "wang");
    CHECK(ask(&w, "POST", path(&w, "/api/relations/{}/agree", relation),
              STR("{\"how\":\"screen\"}")) < 300);
    log_in(&w, "pingtai");
    CHECK_INT(200, ask(&w, "POST", "/api/connect/quotes", quote));
    CHECK_INT(2100, number(&w, "elder_pays_fen") + number(&w, "canteen_discount_fen") +
                        number(&w, "subsidy_fen") + number(&w, "delivery_subsidy_fen"));
    Str order = str_fmt(w.arena, "{\"order\":\"EJS-1\",%.*s}", STR_ARG(meal));
    CHECK_INT(201, ask(&w, "POST", "/api/connect/orders", order));
    CHECK_INT(409, ask(&w, "POST", "/api/connect/orders", order)); /* once */
    CHECK_INT(204, ask(&w, "POST", "/api/connect/orders/EJS-1/served", STR("{}")));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM settlement WHERE state = 2 AND slot = 2"));
    CHECK_INT(404, ask(&w, "POST", "/api/connect/orders/EJS-2/served", STR("{}")));
    CHECK_INT(204, ask(&w, "POST", "/api/connect/orders/EJS-1/cancel", STR("{}")));
    CHECK_INT(0, test_number(w.t, "SELECT count(*) FROM settlement WHERE state = 2 AND slot = 2"));
    close_world(&w);
}

TEST(everybody_may_read_programmes_offices_and_books_and_nobody_finds_a_person_there)
{
    World w = open_world();
    w.cookie = STR("");
    CHECK_INT(200, ask(&w, "GET", "/api/open/programmes?community=1", STR("")));
    CHECK_INT(DEMO_SITES + 1,
              (int64_t)length(&w, "items")); /* one with givers beside the offices */
    const Json *first = json_item(json_member(w.answer, "items"), 1);
    CHECK(json_count(json_member(first, "words")) > 0);
    CHECK_INT(2, (int64_t)json_count(json_member(first, "funders")));
    CHECK_INT(200, ask(&w, "GET", "/api/open/offices?community=1", STR("")));
    CHECK_INT(2, (int64_t)length(&w, "items"));
    first = json_item(json_member(w.answer, "items"), 0);
    CHECK(json_i64_or(first, "median_days_to_pay", -1) >= 0);
    CHECK_INT(200, ask(&w, "GET",
                       str_fmt(w.arena, "/api/open/books?community=1&month=%lld",
                               (long long)month_before(this_month(&w)))
                           .ptr,
                       STR("")));
    CHECK_INT(DEMO_SITES, (int64_t)length(&w, "items"));
    CHECK_INT(200, ask(&w, "GET", "/api/open/programmes?community=999", STR("")));
    CHECK_INT(0, (int64_t)length(&w, "items"));
    close_world(&w);
}

TEST(an_elder_sees_his_spending_by_kind_and_a_site_its_trend)
{
    World w = open_world();
    log_in(&w, "wang");
    Str at = str_fmt(w.arena, "/api/statements/elders/%lld/spending?month=%lld", (long long)w.elder,
                     (long long)this_month(&w));
    CHECK_INT(200, ask(&w, "GET", at.ptr, STR("")));
    CHECK_INT(6, (int64_t)length(&w, "months"));
    const Json *before = json_item(json_member(w.answer, "months"), 4);
    CHECK(json_count(json_member(before, "kinds")) > 0);
    log_in(&w, "songcan");
    CHECK_INT(403, ask(&w, "GET", at.ptr, STR("")));
    log_in(&w, "shitang");
    at = str_fmt(w.arena, "/api/statements/sites/%lld?month=%lld", (long long)shitang_site(&w),
                 (long long)month_before(this_month(&w)));
    CHECK_INT(200, ask(&w, "GET", at.ptr, STR("")));
    CHECK_INT(6, (int64_t)length(&w, "trend"));
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
    int64_t meals = number(&w, "meals"), even = number(&w, "break_even_meals");
    int64_t margin = number(&w, "income_fen") - variable;
    CHECK(even > 0 && (even - 1) * margin < fixed * meals && even * margin >= fixed * meals);
    close_world(&w);
}

TEST(a_cut_of_a_benefit_is_weighed_and_cannot_begin_before_its_notice)
{
    World w = open_world();
    log_in(&w, "minzheng");
    int64_t site = test_number(w.t, "SELECT min(site_id) FROM site_programme");
    Str end = str_fmt(w.arena, "{\"site\":%lld}", (long long)site);
    CHECK_INT(200, ask(&w, "POST", "/api/benefits/changes/weigh", end));
    CHECK(number(&w, "losers") > 0);
    CHECK_INT(30, number(&w, "notice_days"));
    Str earliest = str_dup(w.arena, text(&w, "earliest"));
    char tomorrow[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS) + 1, tomorrow);
    CHECK_INT(409,
              ask(&w, "POST", "/api/benefits/changes",
                  str_fmt(w.arena, "{\"site\":%lld,\"from\":\"%s\"}", (long long)site, tomorrow)));
    CHECK_STR(STR("benefits.notice_period"), text(&w, "code"));
    CHECK_INT(201, ask(&w, "POST", "/api/benefits/changes",
                       str_fmt(w.arena, "{\"site\":%lld,\"from\":\"%.*s\"}", (long long)site,
                               STR_ARG(earliest))));
    int64_t id = number(&w, "id");
    CHECK_INT(200, ask(&w, "GET", "/api/benefits/changes", STR("")));
    const Json *item = json_item(json_member(w.answer, "items"), 0);
    CHECK_STR(STR("waiting"), json_str_or(item, "state", STR("")));
    CHECK_INT(204, ask(&w, "POST", path(&w, "/api/benefits/changes/{}/withdraw", id), STR("{}")));
    close_world(&w);
}

TEST(how_much_of_the_offered_hours_is_worked)
{
    World w = open_world();
    log_in(&w, "minzheng");
    CHECK_INT(200, ask(&w, "GET", "/api/sites/work", STR("")));
    const Json *kinds = json_member(w.answer, "kinds"), *care = NULL;
    size_t rows = length(&w, "rows");
    CHECK(rows >= 3);
    for (size_t i = 0; i < json_count(kinds); i++)
        if (str_is(json_str_or(json_item(kinds, i), "kind", STR("")), "care"))
            care = json_item(kinds, i);
    CHECK(care && json_i64_or(care, "worked_min", 0) > 0);
    /* twenty afternoons of three hours */
    CHECK_INT(20 * 180, json_i64_or(care, "offered_min", -1));
    CHECK_INT((json_i64_or(care, "worked_min", 0) * 100 + 1800) / 3600,
              json_i64_or(care, "percent", -1));
    CHECK(length(&w, "free") > 0); /* volunteers of the demo, every day until two */
    CHECK(json_str_or(json_item(json_member(w.answer, "free"), 0), "name", STR("")).len > 0);
    log_in(&w, "shitang");
    CHECK_INT(200, ask(&w, "GET", "/api/sites/work", STR("")));
    CHECK(length(&w, "rows") > 0 && length(&w, "rows") <= rows);
    log_in(&w, "huli"); /* a carer says when he is free */
    CHECK_INT(204, ask(&w, "PUT", "/api/volunteers/hours",
                       STR("{\"hours\":[{\"weekday\":1,\"from_min\":540,\"to_min\":600}]}")));
    CHECK_INT(403, ask(&w, "GET", "/api/sites/work", STR("")));
    log_in(&w, "wang");
    CHECK_INT(403, ask(&w, "GET", "/api/sites/work", STR("")));
    close_world(&w);
}

TEST(a_canteen_leaves_with_a_plan_and_everybody_reads_the_clauses)
{
    World w = open_world();
    log_in(&w, "minzheng");
    CHECK_INT(200, ask(&w, "GET", "/api/sites", STR("")));
    int64_t site = test_number(w.t, "SELECT min(site_id) FROM meal_site");
    int64_t other = test_number(w.t, "SELECT max(site_id) FROM meal_site");
    char leave[16], today[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS), today);
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS) + 30, leave);
    CHECK_INT(201, ask(&w, "POST", path(&w, "/api/sites/{}/exit", site),
                       str_fmt(w.arena, "{\"to\":%lld,\"leave\":\"%s\",\"reason\":\"合同到期\"}",
                               (long long)other, leave)));
    CHECK_STR(STR("planned"), text(&w, "state"));
    CHECK(json_count(json_member(w.answer, "open")) > 0);
    CHECK_INT(409, ask(&w, "POST", path(&w, "/api/sites/{}/leave", site), STR("{}")));
    CHECK_STR(STR("sites.not_settled"), text(&w, "code"));
    CHECK_INT(204, ask(&w, "PUT", "/api/sites/risks/weather",
                       STR("{\"site_bp\":5000,\"pool_bp\":3000,\"platform_bp\":2000}")));
    CHECK_INT(201,
              ask(&w, "POST", path(&w, "/api/sites/{}/losses", site),
                  str_fmt(w.arena,
                          "{\"day\":\"%s\",\"kind\":\"weather\",\"fen\":1000,\"words\":\"暴雨\"}",
                          today)));
    CHECK_INT(200, number(&w, "platform_fen"));
    Str of_today = str_fmt(w.arena, "{\"day\":\"%s\"}", today);
    CHECK_INT(204, ask(&w, "POST", path(&w, "/api/sites/{}/losses/undo", site), of_today));
    CHECK_INT(404, ask(&w, "POST", path(&w, "/api/sites/{}/losses/undo", site), of_today));
    const char *meals = path(&w, "/api/sites/{}/exit/meals", site);
    CHECK_INT(200, ask(&w, "GET", meals, STR("")));
    CHECK_INT((int64_t)json_count(json_member(w.answer, "items")), number(&w, "waiting"));
    CHECK_INT(200, ask(&w, "POST", meals, STR("{}")));
    CHECK_INT(0, number(&w, "next"));
    CHECK_INT(200, ask(&w, "POST", path(&w, "/api/sites/{}/exit/meals/undo", site), STR("{}")));
    CHECK_INT(201,
              ask(&w, "POST", "/api/policies",
                  STR("{\"document\":\"民发〔2024〕11号\",\"clause\":\"第二条\","
                      "\"issuer\":\"民政部\",\"from\":\"2024-01-01\",\"words\":\"方便可及\"}")));
    CHECK_INT(200,
              ask(&w, "GET", path(&w, "/api/open/policies?community={}", DEMO_COMMUNITY), STR("")));
    CHECK(json_count(json_member(w.answer, "items")) > 0);
    log_in(&w, "shitang");
    int64_t own =
        test_number(w.t, "SELECT max(organisation_id) FROM membership JOIN login"
                         " ON login.id = membership.login_id WHERE login.name = 'shitang'");
    CHECK_INT(204, ask(&w, "PUT", path(&w, "/api/sites/{}/target", own),
                       STR("{\"percent\":90,\"month\":202612,\"levers\":\"早餐外卖\"}")));
    CHECK_INT(200, ask(&w, "GET", path(&w, "/api/sites/{}/target", own), STR("")));
    CHECK_INT(90, number(&w, "percent"));
    /* Into the pool and back out of it, of one's own canteen and of what it has. */
    Str fen = STR("{\"fen\":1}");
    int64_t strange = own == site ? other : site;
    CHECK_INT(403, ask(&w, "POST", path(&w, "/api/sites/{}/pool", strange), fen));
    CHECK_INT(409, ask(&w, "POST", path(&w, "/api/sites/{}/pool", own), STR("{\"fen\":10000000}")));
    if (ask(&w, "POST", path(&w, "/api/sites/{}/pool", own), fen) == 204) {
        CHECK_INT(200, ask(&w, "GET", "/api/sites/risks", STR("")));
        const Json *paid = json_item(json_member(w.answer, "moves"), 0);
        CHECK(json_bool_or(paid, "may_undo", false));
        const char *undo = str_fmt(w.arena, "/api/sites/%lld/pool/%lld/undo", (long long)own,
                                   (long long)json_i64_or(paid, "id", 0))
                               .ptr;
        for (int i = 0; i < 2; i++) CHECK_INT(204, ask(&w, "POST", undo, STR("{}")));
    } else {
        CHECK_STR(STR("sites.pool_fen"), text(&w, "code"));
    }
    close_world(&w);
}
