/* Coming in, by the real routes: password and authenticator, code by SMS, code on paper, card. */
#include "base/file.h"
#include "domains/people/inside.h"
#include "street.h"

/* The authenticator's digits go by the machine's clock. */
static World come_to_the_street(void)
{
    return open_world_at(clock_now_ms());
}

TEST(a_clerk_comes_in_by_password_sees_who_he_is_and_leaves)
{
    World w = come_to_the_street();
    CHECK_INT(401, send_request(&w, "GET", "/api/session", STR("")));
    CHECK_INT(401, send_request(&w, "POST", "/api/session",
                                STR("{\"login\":\"jingban\",\"password\":\"wrong\"}")));
    CHECK_STR(STR("people.bad_password"), text(w.answer, "code"));
    CHECK_INT(401, send_request(&w, "POST", "/api/session",
                                STR("{\"login\":\"nobody\",\"password\":\"wrong\"}")));
    CHECK_STR(STR("people.bad_password"), text(w.answer, "code"));
    CHECK_INT(200, send_request(&w, "POST", "/api/session",
                                STR("{\"login\":\"Jingban\",\"password\":\"" DEMO_PASSWORD "\"}")));
    CHECK_STR(STR("registrar"), text(w.answer, "role"));
    CHECK_STR(STR("/staff"), text(w.answer, "face"));
    CHECK_INT(200, send_request(&w, "GET", "/api/session", STR("")));
    Str kept = w.cookie;
    CHECK_INT(204, send_request(&w, "DELETE", "/api/session", STR("")));
    w.cookie = kept;
    CHECK_INT(401, send_request(&w, "GET", "/api/session", STR("")));
    close_world(&w);
}

TEST(after_five_wrong_passwords_an_account_waits)
{
    World w = come_to_the_street();
    for (int i = 0; i < 5; i++)
        CHECK_INT(401, send_request(&w, "POST", "/api/session",
                                    STR("{\"login\":\"shegong\",\"password\":\"wrong\"}")));
    CHECK_INT(429, send_request(&w, "POST", "/api/session",
                                STR("{\"login\":\"shegong\",\"password\":\"" DEMO_PASSWORD "\"}")));
    CHECK_STR(STR("rate.too_often"), text(w.answer, "code"));
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
    World w = come_to_the_street();
    CHECK_STATUS(OK, test_write(w.t, 0, set_totp, NULL));
    CHECK_INT(401,
              send_request(&w, "POST", "/api/session",
                           STR("{\"login\":\"minzheng\",\"password\":\"" DEMO_PASSWORD "\"}")));
    CHECK_STR(STR("people.totp_needed"), text(w.answer, "code"));
    Str digits =
        secret_totp_code(w.arena, STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), clock_now_ms() / 30000);
    Str body = str_fmt(
        w.arena, "{\"login\":\"minzheng\",\"password\":\"" DEMO_PASSWORD "\",\"totp\":\"%.*s\"}",
        STR_ARG(digits));
    CHECK_INT(200, send_request(&w, "POST", "/api/session", body));
    w.cookie = STR("");
    CHECK_INT(401, send_request(&w, "POST", "/api/session", body));
    CHECK_STR(STR("people.bad_totp"), text(w.answer, "code"));
    close_world(&w);
}

static int sign_in(World *w, const char *name, Str password, Str fresh)
{
    Str more =
        fresh.len ? str_fmt(w->arena, ",\"new_password\":\"%.*s\"", STR_ARG(fresh)) : STR("");
    return send_request(w, "POST", "/api/session",
                        str_fmt(w->arena, "{\"login\":\"%s\",\"password\":\"%.*s\"%.*s}", name,
                                STR_ARG(password), STR_ARG(more)));
}

TEST(an_administrator_opens_an_account_and_only_its_owner_knows_the_password)
{
    World w = come_to_the_street();
    CHECK_INT(200, sign_in(&w, "guanli", STR(DEMO_PASSWORD), STR("")));
    int64_t person = test_number(w.t, "SELECT min(id) FROM person WHERE is_elder = 0");
    Str body = str_fmt(w.arena, "{\"person_id\":%lld,\"login\":\"Xinren\",\"role\":\"aide\"}",
                       (long long)person);
    CHECK_INT(201, send_request(&w, "POST", "/api/staff", body));
    Str first = text(w.answer, "first_password");
    CHECK_INT(10, first.len);
    CHECK_INT(201, send_request(&w, "POST", "/api/staff", body)); /* the same person's: no change */
    CHECK_STR(STR(""), text(w.answer, "first_password"));
    CHECK_INT(200, send_request(&w, "GET", "/api/staff", STR("")));
    CHECK(str_find(w.body, STR("\"state\":\"first_password\""), 0) != SIZE_MAX);

    w.cookie = STR("");
    CHECK_INT(401, sign_in(&w, "xinren", first, STR("")));
    CHECK_STR(STR("people.first_password"), text(w.answer, "code"));
    CHECK_INT(422, sign_in(&w, "xinren", first, STR("12345678")));
    CHECK_STR(STR("people.weak_password"), text(w.answer, "code"));
    CHECK_INT(200, sign_in(&w, "xinren", first, STR("桂花开满了幸福里")));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM action WHERE route = 'POST /api/session'"
                                  "   AND role = 12 AND status = 200"));
    CHECK_INT(409, send_request(&w, "POST", "/api/session/password",
                                STR("{\"password\":\"x\",\"new_password\":\"seven swans\"}")));
    CHECK_INT(
        204,
        send_request(&w, "POST", "/api/session/password",
                     STR("{\"password\":\"桂花开满了幸福里\",\"new_password\":\"seven swans\"}")));
    CHECK_INT(200, send_request(&w, "GET", "/api/session/roles", STR("")));
    CHECK(str_find(w.body, STR("\"now\":true"), 0) != SIZE_MAX);

    CHECK_INT(200, send_request(&w, "POST", "/api/session/totp", STR("")));
    CHECK(str_find(w.body, STR("\"qr_path\":\"M4 4h7v1h-7z"), 0) != SIZE_MAX);
    Str digits = secret_totp_code(w.arena, text(w.answer, "secret"), clock_now_ms() / 30000);
    Str ticket = text(w.answer, "ticket");
    CHECK_INT(422, send_request(&w, "POST", "/api/session/totp/confirm",
                                str_fmt(w.arena, "{\"ticket\":\"%.*s00\",\"code\":\"%.*s\"}",
                                        STR_ARG(ticket), STR_ARG(digits))));
    CHECK_INT(204, send_request(&w, "POST", "/api/session/totp/confirm",
                                str_fmt(w.arena, "{\"ticket\":\"%.*s\",\"code\":\"%.*s\"}",
                                        STR_ARG(ticket), STR_ARG(digits))));
    Str kept = w.cookie;
    w.cookie = STR("");
    CHECK_INT(401, sign_in(&w, "xinren", STR("seven swans"), STR("")));
    CHECK_STR(STR("people.totp_needed"), text(w.answer, "code"));

    CHECK_INT(200, sign_in(&w, "guanli", STR(DEMO_PASSWORD), STR("")));
    int64_t login = test_number(w.t, "SELECT id FROM login WHERE name_key = 'xinren'");
    Str path = str_fmt(w.arena, "/api/staff/%lld/", (long long)login);
    CHECK_INT(204, send_request(&w, "POST", str_fmt(w.arena, "%.*stotp/drop", STR_ARG(path)).ptr,
                                STR("")));
    CHECK_INT(200, send_request(&w, "POST", str_fmt(w.arena, "%.*spassword", STR_ARG(path)).ptr,
                                STR("")));
    CHECK_INT(204, send_request(&w, "POST", str_fmt(w.arena, "%.*send", STR_ARG(path)).ptr,
                                str_fmt(w.arena, "{\"person_id\":%lld,\"role\":\"aide\"}",
                                        (long long)person)));
    w.cookie = kept; /* every session of the account has ended */
    CHECK_INT(401, send_request(&w, "GET", "/api/session", STR("")));
    close_world(&w);
}

TEST(a_daughter_comes_in_with_the_code_from_the_sms)
{
    World w = come_to_the_street();
    Str sent = {0};
    CHECK_INT(202,
              send_request(&w, "POST", "/api/session/code", STR("{\"phone\":\"19900005000\"}")));
    CHECK_INT(202, send_request(&w, "POST", "/api/session/code",
                                STR("{\"phone\":\"13900000000\"}"))); /* nobody */
    test_jobs(w.t);
    CHECK_STATUS(OK, worker_once(w.t->store, &w.t->problem));
    CHECK_STATUS(OK, file_read(w.arena, str_fmt(w.arena, "%s/sms.jsonl", w.t->folder).ptr, 1 << 20,
                               &sent, &w.t->problem));
    size_t at = str_find(sent, STR("验证码是 "), 0);
    CHECK(at != SIZE_MAX && str_find(sent, STR("验证码是 "), at + 1) == SIZE_MAX);
    Str code = str_slice(sent, at + 13, at + 19);
    CHECK_INT(401, send_request(&w, "POST", "/api/session/phone",
                                STR("{\"phone\":\"19900005000\",\"code\":\"000000\"}")));
    Str body = str_fmt(w.arena, "{\"phone\":\"19900005000\",\"code\":\"%.*s\"}", STR_ARG(code));
    CHECK_INT(200, send_request(&w, "POST", "/api/session/phone", body));
    CHECK_STR(STR("family"), text(w.answer, "role"));
    CHECK_INT(403, send_request(&w, "POST", "/api/session/phone", body)); /* it works once */
    CHECK_INT(200, send_request(&w, "GET", "/api/me/elders", STR("")));
    CHECK(str_find(w.body, STR("王秀英"), 0) != SIZE_MAX);
    close_world(&w);
}

TEST(a_code_on_paper_opens_the_elders_page_and_she_sees_who_looked)
{
    World w = come_to_the_street();
    CHECK_INT(200, send_request(&w, "POST", "/api/session",
                                STR("{\"login\":\"jingban\",\"password\":\"" DEMO_PASSWORD "\"}")));
    CHECK_INT(200, send_request(&w, "GET", "/api/people?q=wxy", STR("")));
    size_t at = str_find(w.body, STR("\"id\":"), 0);
    Str id = str_slice(w.body, at + 5, str_find(w.body, STR(","), at));
    CHECK_INT(200, send_request(&w, "GET", str_fmt(w.arena, "/api/people/%.*s", STR_ARG(id)).ptr,
                                STR("")));
    CHECK_INT(201, send_request(&w, "POST", "/api/bindings",
                                str_fmt(w.arena, "{\"person_id\":%.*s}", STR_ARG(id))));
    Str code = text(w.answer, "code");
    Str body = str_fmt(w.arena, "{\"code\":\"%.*s\"}", STR_ARG(code));
    w.cookie = STR("");
    CHECK_INT(200, send_request(&w, "POST", "/api/session/binding", body));
    CHECK_STR(STR("elder"), text(w.answer, "role"));
    CHECK_INT(403, send_request(&w, "POST", "/api/session/binding", body));
    CHECK_INT(200, send_request(&w, "GET", "/api/me/looks", STR("")));
    CHECK(str_find(w.body, STR("陈经办"), 0) != SIZE_MAX);
    CHECK(str_find(w.body, STR("查看资料"), 0) != SIZE_MAX);
    close_world(&w);
}

TEST(a_card_at_the_counter_says_who_holds_it)
{
    World w = come_to_the_street();
    CHECK_INT(200, send_request(&w, "POST", "/api/session",
                                STR("{\"login\":\"guitai\",\"password\":\"" DEMO_PASSWORD "\"}")));
    CHECK_INT(200, send_request(&w, "POST", "/api/cards/open", STR("{\"card\":\"100001\"}")));
    CHECK_STR(STR("王秀英"), text(w.answer, "name"));
    CHECK_INT(404, send_request(&w, "POST", "/api/cards/open", STR("{\"card\":\"999999\"}")));
    CHECK_STR(STR("没有这张卡，请按姓名找"), text(w.answer, "detail"));
    close_world(&w);
}
