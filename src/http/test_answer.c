/* Whole requests through the router, without a socket. */
#include "http/village_for_tests.h"
#include "store/test_store.h"

#include "http/inside.h"

typedef struct World {
    TestStore *t;
    Server *server;
    Str answer;
    int status;
} World;

static World world_open(TestEngine engine)
{
    World w = {.t = test_store_open(village_parts, engine)};
    ServerOptions options = {.routes = village_tables, .hooks = village_hooks, .quiet = true};
    CHECK_STATUS(OK, server_prepare(options, w.t->store, &w.server, &w.t->problem));
    return w;
}

static void world_close(World *w)
{
    server_stop(w->server, 0);
    test_store_close(w->t);
}

static Str body_of(Str answer)
{
    size_t at = str_find(answer, STR("\r\n\r\n"), 0);
    return at == SIZE_MAX ? STR("") : str_slice(answer, at + 4, answer.len);
}

static Str header_of(Str answer, const char *name)
{
    size_t from = str_find(answer, str_fmt(test_arena(), "\r\n%s: ", name), 0);
    if (from == SIZE_MAX) return STR("");
    from += strlen(name) + 4;
    return str_slice(answer, from, str_find(answer, STR("\r\n"), from));
}

/* "POST /api/elders", header lines (each with its CRLF), body. */
static int ask_with(World *w, const char *what, const char *who, const char *lines, Str body)
{
    Arena *arena = test_arena();
    Buf request = buf_new(arena, 1 << 20);
    buf_fmt(&request, "%s HTTP/1.1\r\nHost: x\r\n", what);
    if (who) buf_fmt(&request, "Cookie: yl=%s\r\n", who);
    if (lines) buf_text(&request, lines);
    if (body.len && (!lines || !strstr(lines, "Content-Type")))
        buf_text(&request, "Content-Type: application/json\r\n");
    buf_fmt(&request, "Content-Length: %zu\r\n\r\n", body.len);
    buf_put(&request, body);
    CHECK_STATUS(OK, server_answer(w->server, arena, buf_str(&request), &w->answer));
    int64_t status = 0;
    CHECK(str_to_i64(str_slice(w->answer, 9, 12), &status));
    return w->status = (int)status;
}

static int ask(World *w, const char *what, const char *who, const char *body)
{
    return ask_with(w, what, who, NULL, str_of(body));
}

static const char *code_of(const World *w)
{
    const Json *json;
    if (json_read(test_arena(), body_of(w->answer), &json, NULL) != OK) return "";
    return str_c(test_arena(), json_str_or(json, "code", STR("")));
}

static const char *detail_of(const World *w)
{
    const Json *json;
    if (json_read(test_arena(), body_of(w->answer), &json, NULL) != OK) return "";
    return str_c(test_arena(), json_str_or(json, "detail", STR("")));
}

static const char *field_of(const World *w)
{
    const Json *json;
    if (json_read(test_arena(), body_of(w->answer), &json, NULL) != OK) return "";
    return str_c(test_arena(), json_str_or(json, "field", STR("")));
}

static const char admin[] = "admin-7-11-village";

/* ---- An ordinary day ------------------------------------------------------------------------ */

TEST(an_elder_is_made_and_read_back)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = world_open(engine);
        const Json *made;
        CHECK_INT(201, ask(&w, "POST /api/elders", admin, "{\"name\":\"王秀英\",\"storey\":3}"));
        CHECK_STATUS(OK, json_read(test_arena(), body_of(w.answer), &made, NULL));
        int64_t id = json_i64_or(made, "id", 0);
        CHECK(id > 0);
        const char *path =
            str_c(test_arena(), str_fmt(test_arena(), "GET /api/elders/%lld", (long long)id));
        CHECK_INT(200, ask(&w, path, admin, ""));
        CHECK_STR(
            str_fmt(test_arena(), "{\"id\":%lld,\"name\":\"王秀英\",\"storey\":3}", (long long)id),
            body_of(w.answer));
        CHECK_STR(STR("application/json"), header_of(w.answer, "Content-Type"));
        CHECK_STR(STR("no-store"), header_of(w.answer, "Cache-Control"));
        CHECK_INT(404, ask(&w, path, "admin-8-11-village", "")); /* another community */
        CHECK_TEXT("http.not_found", code_of(&w));
        CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM action"));
        CHECK_INT(id, test_number(w.t, "SELECT subject FROM action"));
        CHECK_INT(11, test_number(w.t, "SELECT person_id FROM action"));
        world_close(&w);
    }
}

TEST(a_bearer_token_is_as_good_as_the_cookie)
{
    World w = world_open(TEST_SQLITE);
    CHECK_INT(200, ask_with(&w, "GET /api/elders", NULL,
                            "Authorization: Bearer elder-7-11-village\r\n", STR("")));
    CHECK_INT(401,
              ask_with(&w, "GET /api/elders", NULL, "Authorization: Bearer nonsense\r\n", STR("")));
    CHECK_INT(401, ask(&w, "GET /api/elders", NULL, ""));
    CHECK_TEXT("session.required", code_of(&w));
    CHECK_STR(STR("Bearer"), header_of(w.answer, "WWW-Authenticate"));
    world_close(&w);
}

TEST(a_role_that_may_not_is_told_so)
{
    World w = world_open(TEST_SQLITE);
    CHECK_INT(403,
              ask(&w, "POST /api/elders", "elder-7-11-village", "{\"name\":\"王\",\"storey\":3}"));
    CHECK_TEXT("role.denied", code_of(&w));
    CHECK_INT(0, test_number(w.t, "SELECT count(*) FROM elder"));
    world_close(&w);
}

TEST(a_refusal_speaks_the_language_of_the_reader)
{
    static const struct {
        const char *line, *language, *sentence;
    } cases[] = {
        {"", "zh-CN", "请先登录"},
        {"Accept-Language: en\r\n", "en", "Please sign in first"},
        {"Accept-Language: en-GB,en;q=0.9\r\n", "en", "Please sign in first"},
        {"Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\n", "zh-CN", "请先登录"},
        {"Accept-Language: fr, zh;q=0.2, en;q=0.3\r\n", "en", "Please sign in first"},
        {"Accept-Language: fr, en;q=0\r\n", "zh-CN", "请先登录"},
        {"Accept-Language: ;;,,q=\r\n", "zh-CN", "请先登录"},
    };
    World w = world_open(TEST_SQLITE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(401, ask_with(&w, "GET /api/elders", NULL, cases[i].line, STR("")));
        CHECK_TEXT("session.required", code_of(&w));
        CHECK_TEXT(cases[i].sentence, detail_of(&w));
        CHECK_STR(str_of(cases[i].language), header_of(w.answer, "Content-Language"));
        CHECK_STR(STR("Accept-Language"), header_of(w.answer, "Vary"));
    }
    CHECK_INT(422, ask_with(&w, "POST /api/elders", admin, "Accept-Language: en\r\n",
                            STR("{\"name\":\"王\",\"storey\":\"三\"}")));
    CHECK_TEXT("“storey” must be a whole number", detail_of(&w));
    world_close(&w);
}

TEST(paths_and_methods_that_do_not_exist)
{
    World w = world_open(TEST_SQLITE);
    CHECK_INT(404, ask(&w, "GET /api/nothing", admin, ""));
    CHECK_INT(405, ask(&w, "DELETE /api/elders", admin, ""));
    CHECK_STR(STR("GET, POST"), header_of(w.answer, "Allow"));
    CHECK_INT(422, ask(&w, "GET /api/elders/abc", admin, ""));
    CHECK_TEXT("field.type", code_of(&w));
    CHECK_INT(422, ask(&w, "GET /api/elders/9007199254740993", admin, ""));
    CHECK_INT(422, ask(&w, "GET /api/elders/99999999999999999999", admin, ""));
    CHECK_INT(422, ask(&w, "GET /api/elders?floor=3", admin, ""));
    CHECK_TEXT("field.unknown", code_of(&w));
    CHECK_INT(422, ask(&w, "GET /api/elders?storey=3&storey=4", admin, ""));
    CHECK_TEXT("field.twice", code_of(&w));
    CHECK_INT(400, ask(&w, "GET /api/elders?storey=%zz", admin, ""));
    CHECK_INT(422, ask(&w, "GET /api/elders?ids=1,2,3,4,5,6", admin, ""));
    CHECK_TEXT("field.too_many", code_of(&w));
    CHECK_INT(200, ask(&w, "GET /api/elders?ids=1,2,3&storey=", admin, ""));
    CHECK_INT(200, ask(&w, "HEAD /api/elders", admin, ""));
    CHECK_STR(STR(""), body_of(w.answer));
    world_close(&w);
}

/* ---- Fields --------------------------------------------------------------------------------- */

static const char echo_good[] =
    "{\"whole\":-5,\"price_fen\":1200,\"truth\":true,\"text\":\"红烧肉\",\"day\":\"2026-03-02\","
    "\"at\":\"2026-03-02T10:30:00Z\",\"colour\":\"green\",\"dishes\":[{\"name\":\"a\",\"storey\":1}]";

static int echo(World *w, const char *more)
{
    return ask(w, "POST /api/echo", NULL,
               str_c(test_arena(), str_fmt(test_arena(), "%s%s}", echo_good, more)));
}

TEST(every_kind_of_field_goes_in_and_comes_out)
{
    World w = world_open(TEST_SQLITE);
    CHECK_INT(200, echo(&w, ""));
    CHECK_STR(str_fmt(test_arena(), "%s}", echo_good), body_of(w.answer));
    const char *more =
        ",\"ids\":[1,2],\"elder\":{\"name\":\"b\",\"storey\":0},\"json\":{\"a\":[null,1.5]}";
    CHECK_INT(200, echo(&w, more));
    CHECK_STR(str_fmt(test_arena(), "%s%s}", echo_good, more), body_of(w.answer));
    CHECK_INT(200, echo(&w, ",\"ids\":null"));
    world_close(&w);
}

TEST(each_wrong_field_has_its_code_and_its_place)
{
    static const struct {
        const char *body, *code, *field;
    } cases[] = {
        {"{}", "field.missing", "whole"},
        {"[]", "field.type", ""},
        {"{\"whole\":6}", "field.range", "whole"},
        {"{\"whole\":1.0}", "field.type", "whole"},
        {"{\"whole\":\"1\"}", "field.type", "whole"},
        {"{\"whole\":true}", "field.type", "whole"},
        {"{\"whole\":1,\"price_fen\":-1}", "field.range", "price_fen"},
        {"{\"whole\":1,\"price_fen\":1,\"truth\":1}", "field.type", "truth"},
        {"{\"whole\":1,\"price_fen\":1,\"truth\":true,\"text\":\"  \"}", "field.missing", "text"},
        {"{\"whole\":1,\"price_fen\":1,\"truth\":true,\"text\":\" 一 \"}", "field.too_short",
         "text"},
        {"{\"whole\":1,\"price_fen\":1,\"truth\":true,\"text\":\"一二三四五六\"}", "field.too_long",
         "text"},
        {"{\"whole\":1,\"price_fen\":1,\"truth\":true,\"text\":\"a\\u0000b\"}", "field.control",
         "text"},
        {"{\"whole\":1,\"price_fen\":1,\"truth\":true,\"text\":\"a\\u202eb\"}", "field.control",
         "text"},
        {"{\"whole\":1,\"price_fen\":1,\"truth\":true,\"text\":\"ab\",\"day\":\"2026-02-30\"}",
         "field.type", "day"},
    };
    static const struct {
        const char *more, *code, *field;
    } later[] = {
        {",\"extra\":1", "field.unknown", "extra"},
        {",\"ids\":[1,0]", "field.range", "ids[1]"},
        {",\"ids\":[1,2,3,4,5]", "field.too_many", "ids"},
        {",\"ids\":1", "field.type", "ids"},
        {",\"elder\":{\"name\":\"b\"}", "field.missing", "elder.storey"},
        {",\"elder\":{\"name\":\"b\",\"storey\":1,\"x\":1}", "field.unknown", "elder.x"},
    };
    World w = world_open(TEST_SQLITE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_INT(422, ask(&w, "POST /api/echo", NULL, cases[i].body));
        CHECK_TEXT(cases[i].code, code_of(&w));
        CHECK_TEXT(cases[i].field, field_of(&w));
    }
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        CHECK_INT(422, echo(&w, later[i].more));
        CHECK_TEXT(later[i].code, code_of(&w));
        CHECK_TEXT(later[i].field, field_of(&w));
    }
    world_close(&w);
}

TEST(the_place_in_a_list_of_records_is_named)
{
    World w = world_open(TEST_SQLITE);
    Str body = str_fmt(test_arena(), "%s}", echo_good);
    size_t at = str_find(body, STR("\"storey\":1}]"), 0);
    body = str_fmt(test_arena(), "%.*s\"storey\":1},{\"name\":\"c\",\"storey\":99}]}", (int)at,
                   body.ptr);
    CHECK_INT(422, ask_with(&w, "POST /api/echo", NULL, NULL, body));
    CHECK_TEXT("dishes[1].storey", field_of(&w));
    world_close(&w);
}

TEST(hostile_json_is_refused)
{
    World w = world_open(TEST_SQLITE);
    Arena *arena = test_arena();
    static const char *const bad[] = {
        "{\"whole\":1,\"whole\":1}",
        "{\"whole\":99999999999999999999}",
        "{\"text\":\"\\ud800\"}",
        "{\"text\":\"\xff\"}",
        "[1,]",
        "{} x",
        "nul",
        "{\"whole\":01}",
        "{\"whole\":+1}",
        "{\"whole\":NaN}",
        "",
    };
    for (size_t i = 0; i + 1 < sizeof bad / sizeof *bad; i++) {
        CHECK_INT(400, ask(&w, "POST /api/echo", NULL, bad[i]));
        CHECK_TEXT("json.bad", code_of(&w));
    }
    char *deep = arena_alloc(arena, 20001);
    memset(deep, '[', 10000);
    memset(deep + 10000, ']', 10000);
    CHECK_INT(400, ask_with(&w, "POST /api/echo", NULL, NULL, (Str){deep, 20000}));
    CHECK_INT(422, ask(&w, "POST /api/echo", NULL, "")); /* no body at all: fields are missing */
    world_close(&w);
}

/* ---- Around the body ------------------------------------------------------------------------ */

TEST(a_json_body_must_say_so)
{
    World w = world_open(TEST_SQLITE);
    Str body = STR("{\"name\":\"王\",\"storey\":3}");
    CHECK_INT(415, ask_with(&w, "POST /api/elders", admin, "Content-Type: text/plain\r\n", body));
    CHECK_INT(415, ask_with(&w, "POST /api/elders", admin,
                            "Content-Type: application/x-www-form-urlencoded\r\n", body));
    CHECK_INT(415,
              ask_with(&w, "POST /api/elders", admin, "Content-Type: application/jsonx\r\n", body));
    CHECK_INT(201, ask_with(&w, "POST /api/elders", admin,
                            "Content-Type: application/json; charset=utf-8\r\n", body));
    CHECK_INT(413, ask_with(&w, "POST /api/photo", admin, "Content-Type: image/png\r\n",
                            (Str){arena_alloc(test_arena(), 200001), 200001}));
    CHECK_INT(200, ask_with(&w, "POST /api/photo", admin, "Content-Type: image/png\r\n",
                            (Str){arena_alloc(test_arena(), 200000), 200000}));
    CHECK_STR(STR("{\"bytes\":200000}"), body_of(w.answer));
    world_close(&w);
}

TEST(another_site_may_not_act_in_our_name)
{
    World w = world_open(TEST_SQLITE);
    Str body = STR("{\"name\":\"王\",\"storey\":3}");
    static const char *const bad[] = {
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://x.evil.example\r\n",
        "Origin: http://x:81\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil\r\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_INT(403, ask_with(&w, "POST /api/elders", admin, bad[i], body));
        CHECK_TEXT("http.cross_site", code_of(&w));
    }
    CHECK_INT(0, test_number(w.t, "SELECT count(*) FROM elder"));
    CHECK_INT(201, ask_with(&w, "POST /api/elders", admin,
                            "Origin: http://x\r\nSec-Fetch-Site: same-origin\r\n", body));
    CHECK_INT(200,
              ask_with(&w, "GET /api/elders", admin, "Sec-Fetch-Site: cross-site\r\n", STR("")));
    world_close(&w);
}

TEST(cookies_are_set_for_the_connection)
{
    World w = world_open(TEST_SQLITE);
    CHECK_INT(204, ask(&w, "POST /api/login", NULL, "{\"name\":\"good\"}"));
    CHECK_STR(STR("yl=elder-7-11-village; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600"),
              header_of(w.answer, "Set-Cookie"));
    w.server->options.behind_proxy = true;
    CHECK_INT(204, ask_with(&w, "POST /api/login", NULL, "X-Forwarded-Proto: https\r\n",
                            STR("{\"name\":\"good\"}")));
    Str cookie = header_of(w.answer, "Set-Cookie");
    CHECK(str_starts(cookie, STR("__Host-yl=")) && str_ends(cookie, STR("; Secure")));
    /* What the proxy wrote stands below what the client made up. */
    CHECK_INT(204, ask_with(&w, "POST /api/login", NULL,
                            "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n",
                            STR("{\"name\":\"good\"}")));
    CHECK(str_starts(header_of(w.answer, "Set-Cookie"), STR("yl=")));
    /* The plain cookie does not count where the secure one is used. */
    CHECK_INT(401, ask_with(&w, "GET /api/elders", admin, "X-Forwarded-Proto: https\r\n", STR("")));
    world_close(&w);
}

TEST(a_refusal_may_keep_what_was_written)
{
    World w = world_open(TEST_SQLITE);
    CHECK_INT(401, ask(&w, "POST /api/login", NULL, "{\"name\":\"bad\"}"));
    CHECK_TEXT("login.wrong", code_of(&w));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM elder"));
    CHECK_INT(409, ask(&w, "POST /api/elders", admin, "{\"name\":\"nobody\",\"storey\":1}"));
    CHECK_TEXT("village.nobody", code_of(&w));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM elder"));
    world_close(&w);
}

/* ---- Twice is once -------------------------------------------------------------------------- */

TEST(the_same_key_and_body_give_the_first_answer_byte_for_byte)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = world_open(engine);
        const char *key = "Idempotency-Key: k-1\r\n";
        Str body = STR("{\"name\":\"王\",\"storey\":3}");
        CHECK_INT(201, ask_with(&w, "POST /api/elders", admin, key, body));
        Str first = w.answer;
        w.t->now_ms += HOUR_MS;
        CHECK_INT(201, ask_with(&w, "POST /api/elders", admin, key, body));
        CHECK_STR(first, w.answer);
        CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM elder"));
        CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM action"));
        CHECK_INT(409, ask_with(&w, "POST /api/elders", admin, key,
                                STR("{\"name\":\"李\",\"storey\":3}")));
        CHECK_TEXT("http.key_reused", code_of(&w));
        /* The key belongs to one person of one community. */
        CHECK_INT(201, ask_with(&w, "POST /api/elders", "admin-7-12-village", key, body));
        CHECK_INT(201, ask_with(&w, "POST /api/elders", "admin-8-11-village", key, body));
        CHECK_INT(3, test_number(w.t, "SELECT count(*) FROM elder"));
        world_close(&w);
    }
}

TEST(work_is_audited_too_and_its_key_gives_the_first_answer)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = world_open(engine);
        const char *key = "Idempotency-Key: k-9\r\n";
        Str body = STR("{\"name\":\"王\"}");
        CHECK_INT(409, ask_with(&w, "POST /api/work", admin, key, STR("{\"name\":\"tired\"}")));
        CHECK_INT(0, test_number(w.t, "SELECT count(*) FROM action"));
        CHECK_INT(200, ask_with(&w, "POST /api/work", admin, key, body));
        Str first = w.answer;
        CHECK_INT(201, ask(&w, "POST /api/elders", admin, "{\"name\":\"李\",\"storey\":3}"));
        w.t->now_ms += HOUR_MS;
        CHECK_INT(200, ask_with(&w, "POST /api/work", admin, key, body)); /* nobody is counted */
        CHECK_STR(first, w.answer);
        CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM action"
                                      " WHERE route = 'POST /api/work' AND status = 200"));
        CHECK_INT(409, ask_with(&w, "POST /api/work", admin, key, STR("{\"name\":\"李\"}")));
        CHECK_TEXT("http.key_reused", code_of(&w));
        world_close(&w);
    }
}

TEST(a_refused_write_does_not_use_up_its_key)
{
    World w = world_open(TEST_SQLITE);
    const char *key = "Idempotency-Key: k-1\r\n";
    CHECK_INT(409, ask_with(&w, "POST /api/elders", admin, key,
                            STR("{\"name\":\"nobody\",\"storey\":1}")));
    CHECK_INT(201,
              ask_with(&w, "POST /api/elders", admin, key, STR("{\"name\":\"王\",\"storey\":3}")));
    CHECK_INT(400, ask_with(&w, "POST /api/elders", admin, "Idempotency-Key: a b\r\n",
                            STR("{\"name\":\"王\",\"storey\":3}")));
    /* Nor does a refusal that was committed. */
    CHECK_INT(401, ask_with(&w, "POST /api/login", NULL, key, STR("{\"name\":\"bad\"}")));
    CHECK_INT(204, ask_with(&w, "POST /api/login", NULL, key, STR("{\"name\":\"good\"}")));
    world_close(&w);
}

TEST(keys_are_forgotten_after_two_days)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = world_open(engine);
        const char *key = "Idempotency-Key: k-1\r\n";
        Str body = STR("{\"name\":\"王\",\"storey\":3}");
        CHECK_INT(201, ask_with(&w, "POST /api/elders", admin, key, body));
        w.t->now_ms += 48 * HOUR_MS - 1;
        test_jobs(w.t);
        CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM request_once"));
        w.t->now_ms += HOUR_MS + 1;
        test_jobs(w.t);
        CHECK_INT(0, test_number(w.t, "SELECT count(*) FROM request_once"));
        CHECK_INT(201, ask_with(&w, "POST /api/elders", admin, key, body));
        CHECK_INT(2, test_number(w.t, "SELECT count(*) FROM elder"));
        world_close(&w);
    }
}

TEST(a_secret_answer_is_not_kept)
{
    World w = world_open(TEST_SQLITE);
    const char *key = "Idempotency-Key: k-1\r\n";
    CHECK_INT(204, ask_with(&w, "POST /api/login", NULL, key, STR("{\"name\":\"good\"}")));
    CHECK_INT(
        1, test_number(w.t,
                       "SELECT count(*) FROM request_once WHERE headers IS NULL AND body IS NULL"));
    CHECK_INT(409, ask_with(&w, "POST /api/login", NULL, key, STR("{\"name\":\"good\"}")));
    CHECK_TEXT("http.already_done", code_of(&w));
    world_close(&w);
}

TEST(long_work_answers_and_is_limited)
{
    World w = world_open(TEST_SQLITE);
    CHECK_INT(200, ask(&w, "POST /api/work", admin, "{\"name\":\"a\"}"));
    CHECK_STR(STR("{\"count\":0}"), body_of(w.answer));
    CHECK_INT(409, ask(&w, "POST /api/work", admin, "{\"name\":\"tired\"}"));
    CHECK_TEXT("village.tired", code_of(&w));
    CHECK_INT(401, ask(&w, "POST /api/work", NULL, "{\"name\":\"a\"}"));
    for (int i = 0; i < 5; i++)
        CHECK_INT(200, ask(&w, "POST /api/work", admin, "{\"name\":\"often\"}"));
    CHECK_INT(429, ask(&w, "POST /api/work", admin, "{\"name\":\"often\"}"));
    CHECK(header_of(w.answer, "Retry-After").len > 0);
    CHECK_INT(200, ask(&w, "POST /api/work", "admin-7-12-village", "{\"name\":\"often\"}"));
    world_close(&w);
}

/* ---- Faults --------------------------------------------------------------------------------- */

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = world_open(engine);
        int status = 0, call = 1;
        for (; status != 201 && call < 50; call++) {
            store_fail_at(w.t->store, call);
            status = ask_with(&w, "POST /api/elders", admin, "Idempotency-Key: k-1\r\n",
                              STR("{\"name\":\"王\",\"storey\":3}"));
            bool done = status == 201;
            CHECK_INT(done ? 201 : 503, status);
            CHECK_INT(done, test_number(w.t, "SELECT count(*) FROM elder"));
            CHECK_INT(done, test_number(w.t, "SELECT count(*) FROM action"));
            CHECK_INT(done, test_number(w.t, "SELECT count(*) FROM request_once"));
            CHECK_INT(done, test_number(w.t, "SELECT count(*) FROM event"));
            if (!done) CHECK(header_of(w.answer, "Retry-After").len > 0);
        }
        CHECK_INT(201, status);
        CHECK(call > 5);
        store_fail_at(w.t->store, 0);
        world_close(&w);
    }
}

/* ---- Documents ------------------------------------------------------------------------------ */

TEST(the_documents_name_every_route)
{
    World w = world_open(TEST_SQLITE);
    const Json *json;
    CHECK_INT(200, ask(&w, "GET /api/openapi.json", NULL, ""));
    CHECK_STATUS(OK, json_read(test_arena(), body_of(w.answer), &json, NULL));
    CHECK_STR(STR("3.1.0"), json_str_or(json, "openapi", STR("")));
    const Json *elders = json_member(json_member(json, "paths"), "/api/elders");
    CHECK_STR(STR("PostElders"), json_str_or(json_member(elders, "post"), "operationId", STR("")));
    CHECK_INT(JSON_RECORD, json_kind(json_member(elders, "get")));
    CHECK_INT(200, ask(&w, "GET /api/types.ts", NULL, ""));
    CHECK(str_find(body_of(w.answer), STR("'PUT /api/elders/{id}': { in: PutEldersByIdIn"), 0) !=
          SIZE_MAX);
    CHECK_INT(200, ask(&w, "GET /healthz", NULL, ""));
    CHECK_INT(200, ask(&w, "GET /readyz", NULL, ""));
    CHECK_INT(200, ask(&w, "GET /metrics", NULL, ""));
    CHECK(str_find(body_of(w.answer), STR("yinlin_store_writes_total"), 0) != SIZE_MAX);
    world_close(&w);
}

TEST(statements_prepare_and_tables_are_keyed)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = world_open(engine);
        test_all_statements(w.t);
        world_close(&w);
    }
}
