/* Every route tried as every role and as a stranger, against docs/access.txt, which a person can
 * read, and the types the web app is checked against.  YL_WRITE=1 writes both anew; the change is
 * then read in review. */
#include "base/file.h"
#include "main/domains.h"
#include "store/test_store.h"

#include "base/secret.h"

enum { HERE = 7 };

/* The token of a test session names its role: "role-16-aaaa…", as long as a real one. */
static Status find_session(Tx *tx, Str token, Session *out)
{
    int64_t role;
    (void)tx;
    *out = (Session){0};
    if (!str_starts(token, STR("role-")) || !str_to_i64(str_slice(token, 5, 7), &role)) return OK;
    *out = (Session){
        .id = 1, .community = {HERE}, .person = 1, .role = (Role)role, .expires_ms = INT64_MAX};
    return OK;
}

static const char *const method_words[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

static void put_line(Buf *buf, const Route *route)
{
    buf_fmt(buf, "%-6s %s\n       ", method_words[route->method], route->path);
    if (route->access & ANYONE) {
        buf_text(buf, " anyone");
    } else if ((route->access & SIGNED_IN) == SIGNED_IN) {
        buf_text(buf, " everybody who is signed in");
    } else {
        for (int role = 1; role < ROLE_COUNT; role++)
            if (route->access & ROLE_BIT(role)) buf_fmt(buf, " %s", role_name((Role)role));
    }
    buf_char(buf, '\n');
}

static int by_path(const void *a, const void *b)
{
    const Route *x = *(const Route *const *)a;
    const Route *y = *(const Route *const *)b;
    int order = strcmp(x->path, y->path);
    return order ? order : (int)x->method - (int)y->method;
}

static size_t all_routes(const Route **out, size_t room)
{
    size_t n = 0;
    const Route *const *lists = program_routes();
    for (size_t i = 0; lists[i]; i++)
        for (const Route *r = lists[i]; r->path; r++) {
            ASSERT(n < room);
            out[n++] = r;
        }
    qsort(out, n, sizeof *out, by_path);
    return n;
}

TEST(the_table_that_a_person_can_read_says_who_may_do_what)
{
    const Route *routes[2000];
    size_t n = all_routes(routes, 2000);
    Buf buf = buf_new(test_arena(), 1 << 20);
    Str kept;
    buf_text(
        &buf,
        "Who may call what. Written by tests/api/access.c (YL_WRITE=1), checked by it on every run.\n\n");
    for (size_t i = 0; i < n; i++) put_line(&buf, routes[i]);
    if (getenv("YL_WRITE")) CHECK_STATUS(OK, file_write("docs/access.txt", buf_str(&buf), NULL));
    CHECK_STATUS(OK, file_read(test_arena(), "docs/access.txt", 1 << 20, &kept, NULL));
    CHECK(str_eq(buf_str(&buf), kept));
}

TEST(the_web_app_is_built_on_the_types_of_these_routes)
{
    static const char file[] = "web/src/base/routes.ts";
    Str types = openapi_types(test_arena(), program_routes(), program_answers());
    Str kept;
    if (getenv("YL_WRITE")) CHECK_STATUS(OK, file_write(file, types, NULL));
    CHECK_STATUS(OK, file_read(test_arena(), file, 4 << 20, &kept, NULL));
    if (!CHECK(str_eq(types, kept))) test_note("YL_WRITE=1 build/release/t/tests/api/access.t");
}

/* The path with 1 in every brace. */
static Str concrete(Arena *arena, const char *path)
{
    Buf buf = buf_new(arena, 300);
    for (; *path; path++) {
        if (*path != '{') {
            buf_char(&buf, *path);
            continue;
        }
        buf_char(&buf, '1');
        path = strchr(path, '}');
    }
    return buf_str(&buf);
}

static int try_as(Server *server, Arena *arena, const Route *route, int role)
{
    Str answer;
    int64_t code;
    Str session =
        role ? str_fmt(arena, "Authorization: Bearer role-%02d-%036d\r\n", role, 0) : STR("");
    Str path = concrete(arena, route->path);
    bool body = route->method == POST || route->method == PUT || route->method == PATCH;
    Str request = str_fmt(arena, "%s %.*s HTTP/1.1\r\nHost: test\r\n%.*s%s\r\n%s",
                          method_words[route->method], STR_ARG(path), STR_ARG(session),
                          body ? "Content-Type: application/json\r\nContent-Length: 2\r\n" : "",
                          body ? "{}" : "");
    CHECK_STATUS(OK, server_answer(server, arena, request, &answer));
    ASSERT(str_to_i64(str_slice(answer, 9, 12), &code));
    return (int)code;
}

TEST(every_route_is_refused_to_every_role_that_the_table_does_not_name)
{
    const Route *routes[2000];
    size_t n = all_routes(routes, 2000);
    secret_open_for_test();
    TestStore *t = test_store_open(program_parts(), TEST_SQLITE);
    Server *server;
    int tried = 0;
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = find_session}},
                                  t->store, &server, &t->problem));
    for (size_t i = 0; i < n; i++) {
        if (strcmp(routes[i]->path, "/api/events") == 0) continue; /* its answer does not end */
        for (int role = 0; role < ROLE_COUNT; role++, tried++) {
            Arena *arena = arena_new(256 << 20);
            bool may = (routes[i]->access & ANYONE) || (routes[i]->access & ROLE_BIT(role));
            int code = try_as(server, arena, routes[i], role);
            int refused = role ? 403 : 401;
            /* A handler may refuse with 403 as well; a table that says no always does. */
            bool good = may ? role ? true : code != 401 || strstr(routes[i]->path, "/session")
                            : code == refused;
            if (!good)
                test_note("%s %s as %s: %d", method_words[routes[i]->method], routes[i]->path,
                          role_name((Role)role), code);
            CHECK(good);
            CHECK(code != 500);
            arena_free(arena);
        }
    }
    test_note("%d tries over %zu routes", tried, n);
    server_stop(server, 0);
    test_store_close(t);
}

TEST(what_belongs_to_another_community_does_not_exist)
{
    const Route *routes[2000];
    size_t n = all_routes(routes, 2000);
    secret_open_for_test();
    TestStore *t = test_store_open(program_parts(), TEST_SQLITE);
    Server *server;
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = find_session}},
                                  t->store, &server, &t->problem));
    /* Nothing lives in community 7: a GET or DELETE with an id finds nothing. */
    for (size_t i = 0; i < n; i++) {
        bool plain = routes[i]->method == GET || routes[i]->method == DELETE;
        if (!plain || !strchr(routes[i]->path, '{') || (routes[i]->access & ANYONE)) continue;
        for (int role = 1; role < ROLE_COUNT; role++) {
            if (!(routes[i]->access & ROLE_BIT(role))) continue;
            Arena *arena = arena_new(256 << 20);
            int code = try_as(server, arena, routes[i], role);
            if (code < 400 || code >= 500)
                test_note("%s %s as %s: %d", method_words[routes[i]->method], routes[i]->path,
                          role_name((Role)role), code);
            CHECK(code >= 400 && code < 500);
            arena_free(arena);
            break;
        }
    }
    server_stop(server, 0);
    test_store_close(t);
}
