/* Money by the real routes: the counter and the payment provider. */
#include "money.h"
#include "link/pay.h"

#include <time.h>

static World open_paying(void)
{
    pay_configure((PayOptions){.way = PAY_PROVIDER,
                               .page = STR("https://pay.example/?order={intent}&fen={fen}")});
    return open_world();
}

/* What the provider posts. */
static int ask_signed(World *w, const char *path, Str body, Str signature)
{
    w->headers = str_fmt(w->arena, "Pay-Signature: %.*s\r\n", STR_ARG(signature));
    send_request(w, "POST", path, body);
    w->headers = STR("");
    return w->code;
}

static int64_t balance(World *w)
{
    CHECK_INT(200, send_request(w, "GET", path(w, "/api/cards/{}", elder_of(w)), STR("")));
    return number(w->answer, "balance_fen");
}

static Str notice_of(World *w, int64_t intent, const char *reference, Fen fen)
{
    PayNotice n = {DEMO_COMMUNITY, intent, str_of(reference), fen, w->t->now_ms};
    return pay_notice_write(w->arena, &n);
}
static int tell(World *w, Str body)
{
    return ask_signed(w, "/api/pay/notices", body, pay_sign(w->arena, body));
}

TEST(cash_is_topped_up_refunded_and_counted_at_the_counter)
{
    World w = open_paying();
    log_in(&w, "guitai");
    int64_t before =
        test_number(w.t, "SELECT in_posted - out_posted FROM account WHERE kind = 1 AND owner_id ="
                         " (SELECT min(person_id) FROM relation)");
    CHECK_INT(403, send_request(&w, "GET", path(&w, "/api/cards/{}", elder_of(&w)), STR("")));
    int64_t drawer = test_number(w.t, "SELECT coalesce(sum(out_posted - in_posted), 0) FROM account"
                                      " WHERE kind = 20 AND owner_id = (SELECT organisation_id FROM"
                                      " membership JOIN login ON login.id = membership.login_id"
                                      " WHERE login.name = 'guitai')");
    const char *top_up = path(&w, "/api/cards/{}/top-up", elder_of(&w));
    CHECK_INT(200, send_request(&w, "POST", top_up, STR("{\"amount_fen\":5000}")));
    CHECK_INT(before + 5000, number(w.answer, "balance_fen"));
    CHECK_INT(422, send_request(&w, "POST", top_up, STR("{\"amount_fen\":-1}")));
    CHECK_INT(422, send_request(&w, "POST", top_up, STR("{\"amount_fen\":12.5}")));
    CHECK_INT(409, send_request(&w, "POST", top_up, STR("{\"amount_fen\":100000}")));
    CHECK_STR(STR("funds.card_full"), text(w.answer, "code"));
    const char *refund = path(&w, "/api/cards/{}/refund", elder_of(&w));
    CHECK_INT(200, send_request(&w, "POST", refund, STR("{\"amount_fen\":2000}")));
    CHECK_INT(before + 3000, number(w.answer, "balance_fen"));
    CHECK_INT(409, send_request(&w, "POST", refund, STR("{\"amount_fen\":100000}")));
    CHECK_STR(STR("funds.too_little"), text(w.answer, "code"));
    CHECK_INT(201,
              send_request(&w, "POST", "/api/funds/drawer-counts",
                           str_fmt(w.arena, "{\"counted_fen\":%lld}", (long long)drawer + 2990)));
    CHECK_INT(drawer + 3000, number(w.answer, "expected_fen"));
    CHECK_INT(-10, number(w.answer, "difference_fen"));
    close_world(&w);
}

TEST(what_was_paid_online_goes_back_online_and_the_payer_sees_where_it_is)
{
    World w = open_paying();
    log_in(&w, "xiaofang");
    CHECK_INT(201, send_request(&w, "POST", path(&w, "/api/cards/{}/pay", elder_of(&w)),
                                STR("{\"amount_fen\":5000}")));
    CHECK_INT(204, tell(&w, notice_of(&w, number(w.answer, "id"), "REF-9", 5000)));
    int64_t before = balance(&w);
    const char *refunds = path(&w, "/api/cards/{}/refunds", elder_of(&w));
    CHECK_INT(200, send_request(&w, "GET", refunds, STR("")));
    const Json *source = json_item(json_member(w.answer, "sources"), 0);
    CHECK_STR(STR("provider"), json_str_or(source, "means", STR("")));
    CHECK_INT(5000, json_i64_or(source, "left_fen", -1));
    Str back = str_fmt(w.arena, "{\"top_up\":%lld,\"amount_fen\":2000}",
                       (long long)json_i64_or(source, "top_up", 0));
    CHECK_INT(201, send_request(&w, "POST", refunds, back));
    int64_t refund = number(w.answer, "id");
    CHECK_STR(STR("asked"), text(w.answer, "state"));
    CHECK_INT(409, send_request(&w, "POST", refunds,
                                str_fmt(w.arena, "{\"top_up\":%lld,\"amount_fen\":3001}",
                                        (long long)json_i64_or(source, "top_up", 0))));
    CHECK_STR(STR("funds.refund_too_much"), text(w.answer, "code"));

    Str order = STR("{\"community\":1}");
    ask_signed(&w, "/api/pay/refund-orders", order, STR("forged"));
    CHECK_INT(422, w.code);
    order = str_fmt(w.arena, "{\"community\":%d}", DEMO_COMMUNITY);
    ask_signed(&w, "/api/pay/refund-orders", order, pay_sign(w.arena, order));
    CHECK_INT(200, w.code);
    CHECK_INT(refund, json_i64_or(json_item(json_member(w.answer, "items"), 0), "refund", 0));
    PayRefundNotice n = {DEMO_COMMUNITY, refund, STR("BACK-9"), 2000, PAY_REFUND_SHORT, STR("")};
    Str body = pay_refund_notice_write(w.arena, &n);
    ask_signed(&w, "/api/pay/refund-answers", body, pay_sign(w.arena, body));
    CHECK_INT(204, w.code);
    CHECK_INT(200, send_request(&w, "GET", refunds, STR("")));
    CHECK_STR(STR("20.00 元要再等等，钱还留着。"),
              json_str_or(json_item(json_member(w.answer, "items"), 0), "words", STR("")));
    n.result = PAY_REFUND_DONE;
    body = pay_refund_notice_write(w.arena, &n);
    for (int i = 0; i < 2; i++) {
        ask_signed(&w, "/api/pay/refund-answers", body, pay_sign(w.arena, body));
        CHECK_INT(204, w.code);
    }
    CHECK_INT(before - 2000, balance(&w));
    CHECK_INT(200, send_request(&w, "GET", refunds, STR("")));
    const Json *item = json_item(json_member(w.answer, "items"), 0);
    CHECK_STR(STR("done"), json_str_or(item, "state", STR("")));
    CHECK_STR(STR("20.00 元退到了原来的付款处。"), json_str_or(item, "words", STR("")));
    /* It contradicts itself: nothing moves, somebody has to look, and says what he did. */
    n.result = PAY_REFUND_REFUSED;
    body = pay_refund_notice_write(w.arena, &n);
    ask_signed(&w, "/api/pay/refund-answers", body, pay_sign(w.arena, body));
    CHECK_INT(409, w.code);
    CHECK_INT(before - 2000, balance(&w));
    log_in(&w, "guanli");
    CHECK_INT(200, send_request(&w, "GET", "/api/refunds?show=care", STR("")));
    int64_t to_look = number(w.answer, "to_look");
    CHECK(to_look >= 1);
    const char *looked = path(&w, "/api/refunds/{}/looked", refund);
    CHECK_INT(422, send_request(&w, "POST", looked, STR("{}")));
    CHECK_INT(200,
              send_request(&w, "POST", looked, STR("{\"note\":\"问过付款公司，只退了一次\"}")));
    CHECK_INT(200, send_request(&w, "GET", "/api/refunds?show=care", STR("")));
    CHECK_INT(to_look - 1, number(w.answer, "to_look"));
    CHECK_INT(200, send_request(&w, "POST", path(&w, "/api/refunds/{}/unlook", refund), STR("{}")));
    CHECK_INT(409, send_request(&w, "POST", path(&w, "/api/refunds/{}/again", refund), STR("{}")));
    log_in(&w, "songcan"); /* a courier has no business with it */
    CHECK_INT(403, send_request(&w, "GET", refunds, STR("")));
    close_world(&w);
}

TEST(a_payment_is_asked_for_told_and_booked_once)
{
    World w = open_paying();
    log_in(&w, "xiaofang");
    int64_t before = balance(&w);
    CHECK_INT(201, send_request(&w, "POST", path(&w, "/api/cards/{}/pay", elder_of(&w)),
                                STR("{\"amount_fen\":5000}")));
    int64_t intent = number(w.answer, "id");
    CHECK_STR(str_fmt(w.arena, "https://pay.example/?order=%lld&fen=5000", (long long)intent),
              text(w.answer, "page"));
    const char *look = path(&w, "/api/pay/intents/{}", intent);
    CHECK_INT(200, send_request(&w, "GET", look, STR("")));
    CHECK_STR(STR("asked"), text(w.answer, "state"));

    Str body = notice_of(&w, intent, "REF-1", 5000);
    ask_signed(&w, "/api/pay/notices", body, STR("forged"));
    CHECK_INT(422, w.code);
    CHECK_STR(STR("pay.not_signed"), text(w.answer, "code"));
    Str changed = notice_of(&w, intent, "REF-1", 50000);
    ask_signed(&w, "/api/pay/notices", changed, pay_sign(w.arena, body));
    CHECK_INT(422, w.code);
    CHECK_INT(before, balance(&w));
    CHECK_INT(204, tell(&w, body));
    CHECK_INT(204, tell(&w, body));
    CHECK_INT(409, tell(&w, changed));
    CHECK_STR(STR("funds.notice_changed"), text(w.answer, "code"));
    CHECK_INT(before + 5000, balance(&w));
    CHECK_INT(200, send_request(&w, "GET", look, STR("")));
    CHECK_STR(STR("paid"), text(w.answer, "state"));
    CHECK_STR(STR("card"), text(w.answer, "place"));
    log_in(&w, "songcan"); /* a courier has no business with it */
    CHECK(send_request(&w, "GET", look, STR("")) == 403);
    close_world(&w);
}

TEST(a_payment_that_is_told_late_lies_in_the_payers_purse_and_he_hears_of_it)
{
    World w = open_paying();
    log_in(&w, "xiaofang");
    int64_t before = balance(&w);
    CHECK_INT(201, send_request(&w, "POST", path(&w, "/api/cards/{}/pay", elder_of(&w)),
                                STR("{\"amount_fen\":5000}")));
    int64_t intent = number(w.answer, "id");
    w.t->now_ms += 16 * MINUTE_MS;
    test_jobs(w.t);
    const char *look = path(&w, "/api/pay/intents/{}", intent);
    CHECK_INT(200, send_request(&w, "GET", look, STR("")));
    CHECK_STR(STR("expired"), text(w.answer, "state"));
    int64_t told = test_number(w.t, "SELECT count(*) FROM message WHERE kind = "
                                    "'funds.late_payment'");
    CHECK_INT(204, tell(&w, notice_of(&w, intent, "REF-2", 5000)));
    CHECK_INT(200, send_request(&w, "GET", look, STR("")));
    CHECK_STR(STR("late"), text(w.answer, "state"));
    CHECK_STR(STR("purse"), text(w.answer, "place"));
    CHECK_INT(before, balance(&w));
    CHECK_INT(told + 1, test_number(w.t, "SELECT count(*) FROM message WHERE kind = "
                                         "'funds.late_payment'"));
    close_world(&w);
}

TEST(the_stand_in_pays_by_itself_and_without_a_provider_nobody_is_asked)
{
    World w = open_paying();
    log_in(&w, "xiaofang");
    const char *pay = path(&w, "/api/cards/{}/pay", elder_of(&w));
    pay_configure((PayOptions){.way = PAY_NONE});
    CHECK_INT(503, send_request(&w, "POST", pay, STR("{\"amount_fen\":5000}")));
    CHECK_STR(STR("funds.no_provider"), text(w.answer, "code"));
    pay_configure((PayOptions){.way = PAY_STANDIN});
    int64_t before = balance(&w);
    CHECK_INT(201, send_request(&w, "POST", pay, STR("{\"amount_fen\":5000}")));
    const char *look = path(&w, "/api/pay/intents/{}", number(w.answer, "id"));
    Ms start = clock_now_ms();
    do {
        nanosleep(&(struct timespec){0, 20000000}, NULL);
        CHECK_STATUS(OK, worker_once(w.t->store, &w.t->problem));
        CHECK_INT(200, send_request(&w, "GET", look, STR("")));
    } while (str_is(text(w.answer, "state"), "asked") && clock_now_ms() < start + MINUTE_MS);
    CHECK_STR(STR("paid"), text(w.answer, "state"));
    CHECK_INT(before + 5000, balance(&w));
    close_world(&w);
}

TEST(the_counter_tops_up_no_card_beyond_its_limit)
{
    World w = open_paying();
    log_in(&w, "guitai");
    Str body = str_fmt(w.arena, "{\"client_id\":4611686018427,\"person_id\":%lld,\"fen\":5000}",
                       (long long)elder_of(&w));
    CHECK_INT(200, send_request(&w, "POST", "/api/counter/top-up", body));
    CHECK_INT(200, send_request(&w, "POST", "/api/counter/top-up", body)); /* told again */
    int64_t card = number(w.answer, "card_fen");
    CHECK_INT(
        409, send_request(&w, "POST", "/api/counter/top-up",
                          str_fmt(w.arena,
                                  "{\"client_id\":4611686018428,\"person_id\":%lld,\"fen\":100000}",
                                  (long long)elder_of(&w))));
    CHECK_STR(STR("funds.card_full"), text(w.answer, "code"));
    CHECK(card > 5000);
    close_world(&w);
}

static const Json *first_item(World *w)
{
    return json_item(json_member(w->answer, "items"), 0);
}

TEST(a_line_of_the_bank_is_booked_said_whose_it_is_taken_back_and_sent_back)
{
    World w = open_paying();
    log_in(&w, "guanli");
    CHECK_INT(200, send_request(&w, "POST", "/api/funds/bank-lines",
                                STR("{\"csv\":\"日期,金额,流水号,摘要\\n"
                                    "2026-03-01,60.00,API-1,谢谢\\n\"}")));
    int64_t line = json_i64_or(first_item(&w), "id", 0);
    CHECK_INT(6000, json_i64_or(first_item(&w), "rest_fen", 0));
    CHECK_INT(200, send_request(&w, "POST", path(&w, "/api/funds/bank-lines/{}/assign", line),
                                str_fmt(w.arena, "{\"person_id\":%lld}", (long long)elder_of(&w))));
    CHECK_INT(6000, number(w.answer, "amount_fen"));
    CHECK_INT(0, number(w.answer, "rest_fen"));
    const char *undo = path(&w, "/api/funds/bank-moves/{}/undo", number(w.answer, "move"));
    CHECK_INT(204, send_request(&w, "POST", undo, STR("{}")));
    const char *back = path(&w, "/api/funds/bank-lines/{}/return", line);
    CHECK_INT(422, send_request(&w, "POST", back, STR("{}")));
    CHECK_INT(201, send_request(&w, "POST", back, STR("{\"why\":\"转错了\"}")));
    const char *keep = path(&w, "/api/funds/bank-returns/{}/undo", number(w.answer, "id"));
    CHECK_INT(200, send_request(&w, "GET", "/api/funds/bank-lines/done", STR("")));
    CHECK_STR(STR("asked"), json_str_or(first_item(&w), "state", STR("")));
    CHECK_INT(6000, json_i64_or(first_item(&w), "amount_fen", 0));
    CHECK_INT(204, send_request(&w, "POST", keep, STR("{}")));
    CHECK_INT(200, send_request(&w, "GET", "/api/funds/bank-lines", STR("")));
    CHECK_INT(line, json_i64_or(first_item(&w), "id", 0));
    CHECK_INT(404, send_request(&w, "POST", "/api/funds/bank-moves/1/undo", STR("{}")));
    log_in(&w, "guitai"); /* the counter has no business with the bank */
    CHECK_INT(403, send_request(&w, "POST", back, STR("{\"why\":\"转错了\"}")));
    close_world(&w);
}
