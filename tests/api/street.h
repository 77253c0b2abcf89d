/* The made-up street behind the real routes, without a socket: what the tests of a subject share.
 * The answer's code, body and JSON stand in the World until the next request. */
#pragma once
#include "base/secret.h"
#include "link/tell.h"
#include "main/demo.h"
#include "main/program.h"
#include "store/test_store.h"

typedef struct World {
    TestStore *t;
    Server *server;
    Arena *arena;
    Str cookie;  /* of the last answer that set one */
    Str headers; /* lines, each with its end, that the next requests carry */
    Str body;
    int code;
    const Json *answer; /* NULL when the body is no JSON */
} World;

static inline World open_world_at(Ms now)
{
    World w = {.arena = test_arena()};
    secret_open_for_test();
    w.t = test_store_open(program_parts(), TEST_SQLITE);
    w.t->now_ms = now;
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

static inline World open_world(void)
{
    return open_world_at(test_morning());
}

/* The server goes before its store, and every audit is empty at the end. */
static inline void close_world(World *w)
{
    server_stop(w->server, 0);
    CHECK_INT(0, test_store_broken(w->t));
    test_store_close(w->t);
}

/* Returns the HTTP status. */
static inline int send_request(World *w, const char *method, const char *path, Str body)
{
    int64_t code;
    Str whole;
    Str cookie = w->cookie.len ? w->cookie : STR("a=b");
    Str request =
        str_fmt(w->arena,
                "%s %s HTTP/1.1\r\nHost: test\r\nCookie: %.*s\r\n"
                "%.*sContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                method, path, STR_ARG(cookie), STR_ARG(w->headers), body.len, STR_ARG(body));
    CHECK_STATUS(OK, server_answer(w->server, w->arena, request, &whole));
    ASSERT(str_to_i64(str_slice(whole, 9, 12), &code));
    w->code = (int)code;
    size_t at = str_find(whole, STR("Set-Cookie: "), 0);
    if (at != SIZE_MAX) w->cookie = str_slice(whole, at + 12, str_find(whole, STR(";"), at));
    w->body = str_slice(whole, str_find(whole, STR("\r\n\r\n"), 0) + 4, whole.len);
    w->answer = NULL;
    if (w->body.len && (w->body.ptr[0] == '{' || w->body.ptr[0] == '['))
        CHECK_STATUS(OK, json_read(w->arena, w->body, &w->answer, NULL));
    return w->code;
}

/* The answer as JSON; another status than expected is a failure that shows it. */
static inline const Json *expect(World *w, int expected, const char *method, const char *path,
                                 Str body)
{
    if (!CHECK_INT(expected, send_request(w, method, path, body)))
        test_note("%s %s: %.*s", method, path, STR_ARG(w->body));
    return w->answer;
}

static inline void log_in(World *w, const char *login)
{
    w->cookie = STR("");
    expect(w, 200, "POST", "/api/session",
           str_fmt(w->arena, "{\"login\":\"%s\",\"password\":\"" DEMO_PASSWORD "\"}", login));
}

static inline int64_t number(const Json *at, const char *key)
{
    return at ? json_i64_or(at, key, -1) : -1;
}

static inline Str text(const Json *at, const char *key)
{
    return at ? json_str_or(at, key, STR("")) : STR("");
}
