/* The made-up street with its map behind the real routes, asked as a role and without a login: what
 * the tests of the map and of the rounds share. */
#pragma once
#include "base/secret.h"
#include "domains/geo/geo.h"
#include "main/demo.h"
#include "main/domains.h"
#include "store/test_store.h"

/* Who asks as this role; 0: somebody. */
static int64_t role_person[ROLE_COUNT];

/* The token of a test session names its role: "role-16-aaaa…". */
static inline Status role_session(Tx *tx, Str token, Session *out)
{
    int64_t role;
    (void)tx;
    *out = (Session){0};
    if (!str_starts(token, STR("role-")) || !str_to_i64(str_slice(token, 5, 7), &role)) return OK;
    *out = (Session){.id = 1,
                     .community = {DEMO_COMMUNITY},
                     .person = role_person[role] ? role_person[role] : 1,
                     .role = (Role)role,
                     .expires_ms = INT64_MAX};
    return OK;
}

typedef struct World {
    TestStore *t;
    Server *server;
    int code;
    Str head, body;
    const Json *json;
} World;

static inline void ask(World *w, Role role, const char *method, Str path, const char *body)
{
    Str answer;
    int64_t code;
    Arena *arena = w->t->arena;
    Str length = *body ? str_fmt(arena, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                                 strlen(body))
                       : STR("");
    Str request = str_fmt(arena,
                          "%s %.*s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
                          "role-%02d-%036d\r\nAccept-Encoding: gzip\r\n%.*s\r\n%s",
                          method, STR_ARG(path), (int)role, 0, STR_ARG(length), body);
    CHECK_STATUS(OK, server_answer(w->server, arena, request, &answer));
    ASSERT(str_to_i64(str_slice(answer, 9, 12), &code));
    size_t end = str_find(answer, STR("\r\n\r\n"), 0);
    ASSERT(end != SIZE_MAX);
    w->code = (int)code;
    w->head = str_slice(answer, 0, end);
    w->body = str_slice(answer, end + 4, answer.len);
    w->json = NULL;
    bool is_json = str_find(w->head, STR("json"), 0) != SIZE_MAX;
    if (is_json && w->body.len)
        CHECK_STATUS(OK, json_read(arena, w->body, &w->json, &w->t->problem));
    if (code >= 400) test_note("%.*s: %.*s", STR_ARG(path), STR_ARG(w->body));
}

static inline void get(World *w, Role role, const char *path)
{
    ask(w, role, "GET", str_of(path), "");
}

static inline int64_t number(World *w, const char *key)
{
    return json_i64_or(w->json, key, -1);
}

static inline World open_world(TestEngine engine)
{
    World w = {0};
    secret_open_for_test();
    w.t = test_store_open(program_parts(), engine);
    w.t->now_ms = test_morning();
    CHECK_STATUS(OK, demo_fill(w.t->store, 7, &w.t->problem));
    CHECK_STATUS(OK, demo_map(w.t->folder, &w.t->problem));
    geo_map_open(w.t->folder);
    role_person[ROLE_ELDER] = test_number(w.t, "SELECT min(id) FROM person WHERE name = '王秀英'");
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = role_session}},
                                  w.t->store, &w.server, &w.t->problem));
    return w;
}

static inline void close_world(World *w)
{
    server_stop(w->server, 0);
    CHECK_INT(0, test_store_broken(w->t));
    geo_map_close();
    test_store_close(w->t);
}
