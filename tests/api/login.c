/* Coming in, by the real routes: password and authenticator, code by SMS, code on paper, card. */
#include "base/file.h"
#include "base/secret.h"
#include "domains/people/inside.h"
#include "link/tell.h"
#include "main/demo.h"
#include "main/program.h"
#include "store/test_store.h"

typedef struct World {
    TestStore *t;
    Server *server;
    Arena *arena;
    Str cookie; /* of the last answer that set one */
} World;

static World open_world(void)
{
    World w = {.arena = test_arena()};
    secret_open_for_test();
    w.t = test_store_open(program_parts(), TEST_SQLITE);
    w.t->now_ms = clock_now_ms(); /* the authenticator's digits go by the machine's clock */
    tell_configure((TellOptions){.folder = w.t->folder});
    CHECK_STATUS(OK, demo_fill(w.t->store, 1, &w.t->problem));
    test_jobs(w.t);
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = people_session_find}},
                                  w.t->store, &w.server, &w.t->problem));
    return w;
}

static void close_world(World *w)
{
    server_stop(w->server, 0);
    test_store_close(w->t);
}

static int ask(World *w, const char *method, const char *path, Str body, Str *answer)
{
    int64_t code;
    Str cookie = w->cookie.len ? w->cookie : STR("a=b");
    Str request = str_fmt(
        w->arena,
        "%s %s HTTP/1.1\r\nHost: test\r\nCookie: %.*s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
        method, path, STR_ARG(cookie), body.len, STR_ARG(body));
    Str whole;
    CHECK_STATUS(OK, server_answer(w->server, w->arena, request, &whole));
    ASSERT(str_to_i64(str_slice(whole, 9, 12), &code));
    size_t at = str_find(whole, STR("Set-Cookie: "), 0);
    if (at != SIZE_MAX) w->cookie = str_slice(whole, at + 12, str_find(whole, STR(";"), at));
    size_t end = str_find(whole, STR("\r\n\r\n"), 0);
    *answer = str_slice(whole, end + 4, whole.len);
    return (int)code;
}

static Str member(World *w, Str json, const char *key)
{
    const Json *value;
    CHECK_STATUS(OK, json_read(w->arena, json, &value, NULL));
    return json_str_or(value, key, STR(""));
}

TEST(a_clerk_comes_in_by_password_sees_who_he_is_and_leaves)
{
    World w = open_world();
    Str answer;
    CHECK_INT(401, ask(&w, "GET", "/api/session", STR(""), &answer));
    CHECK_INT(401, ask(&w, "POST", "/api/session",
                       STR("{\"login\":\"jingban\",\"password\":\"wrong\"}"), &answer));
    CHECK_STR(STR("people.bad_password"), member(&w, answer, "code"));
    CHECK_INT(401, ask(&w, "POST", "/api/session",
                       STR("{\"login\":\"nobody\",\"password\":\"wrong\"}"), &answer));
    CHECK_STR(STR("people.bad_password"), member(&w, answer, "code"));
    CHECK_INT(200, ask(&w, "POST", "/api/session",
                       STR("{\"login\":\"Jingban\",\"password\":\"" DEMO_PASSWORD "\"}"), &answer));
    CHECK_STR(STR("registrar"), member(&w, answer, "role"));
    CHECK_STR(STR("/staff"), member(&w, answer, "face"));
    CHECK_INT(200, ask(&w, "GET", "/api/session", STR(""), &answer));
    Str kept = w.cookie;
    CHECK_INT(204, ask(&w, "DELETE", "/api/session", STR(""), &answer));
    w.cookie = kept;
    CHECK_INT(401, ask(&w, "GET", "/api/session", STR(""), &answer));
    close_world(&w);
}

TEST(after_five_wrong_passwords_an_account_waits)
{
    World w = open_world();
    Str answer;
    for (int i = 0; i < 5; i++)
        CHECK_INT(401, ask(&w, "POST", "/api/session",
                           STR("{\"login\":\"shegong\",\"password\":\"wrong\"}"), &answer));
    CHECK_INT(429, ask(&w, "POST", "/api/session",
                       STR("{\"login\":\"shegong\",\"password\":\"" DEMO_PASSWORD "\"}"), &answer));
    CHECK_STR(STR("rate.too_often"), member(&w, answer, "code"));
    close_world(&w);
}

static Status set_totp(Tx *tx, void *job)
{
    LoginFound login;
    (void)job;
    TRY(login_by_name(tx, STR("minzheng"), &login));
    return login_totp_set(tx, login.id, STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
}

TEST(with_an_authenticator_the_password_is_not_enough_and_digits_work_once)
{
    World w = open_world();
    Str answer;
    CHECK_STATUS(OK, test_write(w.t, 0, set_totp, NULL));
    CHECK_INT(401,
              ask(&w, "POST", "/api/session",
                  STR("{\"login\":\"minzheng\",\"password\":\"" DEMO_PASSWORD "\"}"), &answer));
    CHECK_STR(STR("people.totp_needed"), member(&w, answer, "code"));
    Str digits =
        secret_totp_code(w.arena, STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), clock_now_ms() / 30000);
    Str body = str_fmt(
        w.arena, "{\"login\":\"minzheng\",\"password\":\"" DEMO_PASSWORD "\",\"totp\":\"%.*s\"}",
        STR_ARG(digits));
    CHECK_INT(200, ask(&w, "POST", "/api/session", body, &answer));
    w.cookie = STR("");
    CHECK_INT(401, ask(&w, "POST", "/api/session", body, &answer));
    CHECK_STR(STR("people.bad_totp"), member(&w, answer, "code"));
    close_world(&w);
}

static int sign_in(World *w, const char *name, Str password, Str fresh, Str *answer)
{
    Str more =
        fresh.len ? str_fmt(w->arena, ",\"new_password\":\"%.*s\"", STR_ARG(fresh)) : STR("");
    return ask(w, "POST", "/api/session",
               str_fmt(w->arena, "{\"login\":\"%s\",\"password\":\"%.*s\"%.*s}", name,
                       STR_ARG(password), STR_ARG(more)),
               answer);
}

TEST(an_administrator_opens_an_account_and_only_its_owner_knows_the_password)
{
    World w = open_world();
    Str answer;
    CHECK_INT(200, sign_in(&w, "guanli", STR(DEMO_PASSWORD), STR(""), &answer));
    int64_t person = test_number(w.t, "SELECT min(id) FROM person WHERE is_elder = 0");
    Str body = str_fmt(w.arena, "{\"person_id\":%lld,\"login\":\"Xinren\",\"role\":\"aide\"}",
                       (long long)person);
    CHECK_INT(201, ask(&w, "POST", "/api/staff", body, &answer));
    Str first = member(&w, answer, "first_password");
    CHECK_INT(10, first.len);
    CHECK_INT(201, ask(&w, "POST", "/api/staff", body, &answer)); /* the same person's: no change */
    CHECK_STR(STR(""), member(&w, answer, "first_password"));
    CHECK_INT(200, ask(&w, "GET", "/api/staff", STR(""), &answer));
    CHECK(str_find(answer, STR("\"state\":\"first_password\""), 0) != SIZE_MAX);

    w.cookie = STR("");
    CHECK_INT(401, sign_in(&w, "xinren", first, STR(""), &answer));
    CHECK_STR(STR("people.first_password"), member(&w, answer, "code"));
    CHECK_INT(422, sign_in(&w, "xinren", first, STR("12345678"), &answer));
    CHECK_STR(STR("people.weak_password"), member(&w, answer, "code"));
    CHECK_INT(200, sign_in(&w, "xinren", first, STR("桂花开满了幸福里"), &answer));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM action WHERE route = 'POST /api/session'"
                                  "   AND role = 12 AND status = 200"));
    CHECK_INT(409, ask(&w, "POST", "/api/session/password",
                       STR("{\"password\":\"x\",\"new_password\":\"seven swans\"}"), &answer));
    CHECK_INT(204, ask(&w, "POST", "/api/session/password",
                       STR("{\"password\":\"桂花开满了幸福里\",\"new_password\":\"seven swans\"}"),
                       &answer));
    CHECK_INT(200, ask(&w, "GET", "/api/session/roles", STR(""), &answer));
    CHECK(str_find(answer, STR("\"now\":true"), 0) != SIZE_MAX);

    CHECK_INT(200, ask(&w, "POST", "/api/session/totp", STR(""), &answer));
    CHECK(str_find(answer, STR("\"qr_path\":\"M4 4h7v1h-7z"), 0) != SIZE_MAX);
    Str digits = secret_totp_code(w.arena, member(&w, answer, "secret"), clock_now_ms() / 30000);
    Str ticket = member(&w, answer, "ticket");
    CHECK_INT(422, ask(&w, "POST", "/api/session/totp/confirm",
                       str_fmt(w.arena, "{\"ticket\":\"%.*s00\",\"code\":\"%.*s\"}",
                               STR_ARG(ticket), STR_ARG(digits)),
                       &answer));
    CHECK_INT(204, ask(&w, "POST", "/api/session/totp/confirm",
                       str_fmt(w.arena, "{\"ticket\":\"%.*s\",\"code\":\"%.*s\"}", STR_ARG(ticket),
                               STR_ARG(digits)),
                       &answer));
    Str kept = w.cookie;
    w.cookie = STR("");
    CHECK_INT(401, sign_in(&w, "xinren", STR("seven swans"), STR(""), &answer));
    CHECK_STR(STR("people.totp_needed"), member(&w, answer, "code"));

    CHECK_INT(200, sign_in(&w, "guanli", STR(DEMO_PASSWORD), STR(""), &answer));
    int64_t login = test_number(w.t, "SELECT id FROM login WHERE name_key = 'xinren'");
    Str path = str_fmt(w.arena, "/api/staff/%lld/", (long long)login);
    CHECK_INT(204, ask(&w, "POST", str_fmt(w.arena, "%.*stotp/drop", STR_ARG(path)).ptr, STR(""),
                       &answer));
    CHECK_INT(200, ask(&w, "POST", str_fmt(w.arena, "%.*spassword", STR_ARG(path)).ptr, STR(""),
                       &answer));
    CHECK_INT(204,
              ask(&w, "POST", str_fmt(w.arena, "%.*send", STR_ARG(path)).ptr,
                  str_fmt(w.arena, "{\"person_id\":%lld,\"role\":\"aide\"}", (long long)person),
                  &answer));
    w.cookie = kept; /* every session of the account has ended */
    CHECK_INT(401, ask(&w, "GET", "/api/session", STR(""), &answer));
    CHECK_INT(0, test_store_broken(w.t));
    close_world(&w);
}

TEST(a_daughter_comes_in_with_the_code_from_the_sms)
{
    World w = open_world();
    Str answer;
    Str sent = {0};
    CHECK_INT(202,
              ask(&w, "POST", "/api/session/code", STR("{\"phone\":\"19900005000\"}"), &answer));
    CHECK_INT(202, ask(&w, "POST", "/api/session/code", STR("{\"phone\":\"13900000000\"}"),
                       &answer)); /* nobody */
    test_jobs(w.t);
    CHECK_STATUS(OK, worker_once(w.t->store, &w.t->problem));
    CHECK_STATUS(OK, file_read(w.arena, str_fmt(w.arena, "%s/sms.jsonl", w.t->folder).ptr, 1 << 20,
                               &sent, &w.t->problem));
    size_t at = str_find(sent, STR("验证码是 "), 0);
    CHECK(at != SIZE_MAX && str_find(sent, STR("验证码是 "), at + 1) == SIZE_MAX);
    Str code = str_slice(sent, at + 13, at + 19);
    CHECK_INT(401, ask(&w, "POST", "/api/session/phone",
                       STR("{\"phone\":\"19900005000\",\"code\":\"000000\"}"), &answer));
    Str body = str_fmt(w.arena, "{\"phone\":\"19900005000\",\"code\":\"%.*s\"}", STR_ARG(code));
    CHECK_INT(200, ask(&w, "POST", "/api/session/phone", body, &answer));
    CHECK_STR(STR("family"), member(&w, answer, "role"));
    CHECK_INT(403, ask(&w, "POST", "/api/session/phone", body, &answer)); /* it works once */
    CHECK_INT(200, ask(&w, "GET", "/api/me/elders", STR(""), &answer));
    CHECK(str_find(answer, STR("王秀英"), 0) != SIZE_MAX);
    close_world(&w);
}

TEST(a_code_on_paper_opens_the_elders_page_and_she_sees_who_looked)
{
    World w = open_world();
    Str answer;
    CHECK_INT(200, ask(&w, "POST", "/api/session",
                       STR("{\"login\":\"jingban\",\"password\":\"" DEMO_PASSWORD "\"}"), &answer));
    CHECK_INT(200, ask(&w, "GET", "/api/people?q=wxy", STR(""), &answer));
    size_t at = str_find(answer, STR("\"id\":"), 0);
    Str id = str_slice(answer, at + 5, str_find(answer, STR(","), at));
    CHECK_INT(200, ask(&w, "GET", str_fmt(w.arena, "/api/people/%.*s", STR_ARG(id)).ptr, STR(""),
                       &answer));
    CHECK_INT(201, ask(&w, "POST", "/api/bindings",
                       str_fmt(w.arena, "{\"person_id\":%.*s}", STR_ARG(id)), &answer));
    Str code = member(&w, answer, "code");
    Str body = str_fmt(w.arena, "{\"code\":\"%.*s\"}", STR_ARG(code));
    w.cookie = STR("");
    CHECK_INT(200, ask(&w, "POST", "/api/session/binding", body, &answer));
    CHECK_STR(STR("elder"), member(&w, answer, "role"));
    CHECK_INT(403, ask(&w, "POST", "/api/session/binding", body, &answer));
    CHECK_INT(200, ask(&w, "GET", "/api/me/looks", STR(""), &answer));
    CHECK(str_find(answer, STR("陈经办"), 0) != SIZE_MAX);
    CHECK(str_find(answer, STR("查看资料"), 0) != SIZE_MAX);
    CHECK_INT(0, test_store_broken(w.t));
    close_world(&w);
}

TEST(a_card_at_the_counter_says_who_holds_it)
{
    World w = open_world();
    Str answer;
    CHECK_INT(200, ask(&w, "POST", "/api/session",
                       STR("{\"login\":\"guitai\",\"password\":\"" DEMO_PASSWORD "\"}"), &answer));
    CHECK_INT(200, ask(&w, "POST", "/api/cards/open", STR("{\"card\":\"100001\"}"), &answer));
    CHECK_STR(STR("王秀英"), member(&w, answer, "name"));
    CHECK_INT(404, ask(&w, "POST", "/api/cards/open", STR("{\"card\":\"999999\"}"), &answer));
    CHECK_STR(STR("没有这张卡，请按姓名找"), member(&w, answer, "detail"));
    close_world(&w);
}
