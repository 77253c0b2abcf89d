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
    Str request =
        str_fmt(w->arena,
                "%s %s HTTP/1.1\r\nHost: test\r\nCookie: %.*s\r\nContent-Type: application/json\r\n"
                "Pay-Signature: %.*s\r\nContent-Length: %zu\r\n\r\n%.*s",
                method, path, STR_ARG(w->cookie.len ? w->cookie : STR("a=b")), STR_ARG(signature),
                body.len, STR_ARG(body));
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
    w.t->now_ms = clock_now_ms();
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
    CHECK_INT(201, ask(&w, "POST", "/api/funds/drawer-counts", STR("{\"counted_fen\":2990}")));
    CHECK_INT(3000, number(&w, "expected_fen"));
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
    } while (str_is(text(&w, "state"), "asked") && clock_now_ms() < start + 6000);
    CHECK_STR(STR("paid"), text(&w, "state"));
    CHECK_INT(before + 5000, balance(&w));
    close_world(&w);
}
