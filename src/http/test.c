/* The pure parts: heads, cookies and tokens, routes, rate limits, files. */
#include "base/test.h"
#include "base/file.h"
#include "http/village_for_tests.h"

#include "http/inside.h"

/* ---- Heads ---------------------------------------------------------------------------------- */

static int scan_whole(Str s)
{
    HeadScan scan = {0};
    return head_scan(&scan, s.ptr, s.len);
}

static int parse(const char *text, Head *head)
{
    int length = scan_whole(str_of(text));
    CHECK_INT(strlen(text), length);
    return length > 0 ? head_parse((Str){text, (size_t)length}, head) : -length;
}

TEST(a_head_is_taken_apart)
{
    Head h;
    CHECK_INT(0, parse("POST /api/a%20b/?x=1&y HTTP/1.1\r\nHost: a.example:80\r\nX-One:  a b\t\r\n"
                       "content-LENGTH: 12\r\nConnection: Upgrade, Close\r\n\r\n",
                       &h));
    CHECK_INT(POST, h.method);
    CHECK_STR(STR("/api/a%20b/"), h.path);
    CHECK_STR(STR("x=1&y"), h.query);
    CHECK_STR(STR("a.example:80"), h.host);
    CHECK_STR(STR("a b"), head_value(&h, "x-one"));
    CHECK_INT(12, h.content_length);
    CHECK(!h.keep_alive && !h.http_1_0 && !h.head_only);
    CHECK(head_value(&h, "x-two").ptr == NULL);
}

TEST(what_keeps_a_connection_open)
{
    Head h;
    CHECK_INT(0, parse("GET / HTTP/1.1\r\nHost: x\r\n\r\n", &h));
    CHECK(h.keep_alive);
    CHECK_INT(0, parse("GET / HTTP/1.0\r\nHost: x\r\n\r\n", &h));
    CHECK(!h.keep_alive && h.http_1_0);
    CHECK_INT(0, parse("HEAD / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n", &h));
    CHECK(h.keep_alive && h.head_only && h.method == GET);
}

/* Random mutations of a good head, whole and in random pieces: the same answer. */
TEST(the_answer_does_not_depend_on_the_pieces)
{
    static const char good[] = "POST /api/elders/7?x=%41&y HTTP/1.1\r\nHost: a.b:80\r\n"
                               "Content-Length: 12\r\nCookie: a=b; c=d\r\nAccept: */*\r\n\r\n";
    static const char spice[] = "\r\n\r\n \t:%/.?#\\\0\x7f\xff"
                                "aZ09";
    Random r = random_seeded(5);
    int accepted = 0;
    for (int round = 0; round < 200000; round++) {
        char text[sizeof good];
        size_t len = sizeof good - 1;
        memcpy(text, good, len);
        for (uint64_t n = random_below(&r, 4); n > 0; n--)
            text[random_below(&r, len)] = spice[random_below(&r, sizeof spice - 1)];
        int whole = scan_whole((Str){text, len});
        HeadScan scan = {0};
        int pieces = 0;
        for (size_t have = 0; have < len && pieces == 0;) {
            have += 1 + random_below(&r, 9);
            if (have > len) have = len;
            pieces = head_scan(&scan, text, have);
        }
        if (whole != pieces) {
            CHECK_INT(whole, pieces);
            return;
        }
        if (whole <= 0) continue;
        Head h;
        int status = head_parse((Str){text, (size_t)whole}, &h);
        accepted += status == 0;
        if (status == 0) CHECK(h.host.len && h.path.len && h.path.ptr[0] == '/');
    }
    CHECK(accepted > 10000 && accepted < 190000);
    test_note("seed 5: %d of 200000 accepted", accepted);
}

TEST(the_limits_of_a_head)
{
    Arena *arena = test_arena();
    Buf b = buf_new(arena, 1 << 20);
    Head h;
    buf_text(&b, "GET / HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 63; i++) buf_text(&b, "A: b\r\n");
    buf_text(&b, "\r\n");
    CHECK_INT(b.len, scan_whole(buf_str(&b))); /* 64 lines are good */
    CHECK_INT(0, head_parse(buf_str(&b), &h));
    CHECK_INT(64, h.count);
    b.len = 0;
    buf_text(&b, "GET /");
    while (b.len < HEAD_LINE_MAX - 11) buf_char(&b, 'a');
    buf_text(&b, " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK_INT(b.len, scan_whole(buf_str(&b))); /* a line of exactly 8 KB */
    CHECK_INT(-400, scan_whole(STR("\x16\x03\x01")));
    CHECK_INT(0, scan_whole(STR("G")));
}

/* ---- Cookies and tokens --------------------------------------------------------------------- */

TEST(cookies_are_found_by_their_whole_name)
{
    CHECK_STR(STR("1"), cookie_value(STR("a=0; yl=1; b=2"), "yl"));
    CHECK(cookie_value(STR("xyl=1; yl2=3"), "yl").ptr == NULL);
    CHECK(cookie_value(STR("yl=1; yl=2"), "yl").ptr == NULL); /* which one? neither */
    CHECK_STR(STR(""), cookie_value(STR("yl="), "yl"));
    CHECK_STR(STR("a=b"), cookie_value(STR("yl=a=b"), "yl"));
    CHECK(cookie_value((Str){NULL, 0}, "yl").ptr == NULL);
}

TEST(tokens_have_an_alphabet_and_a_length)
{
    CHECK_STR(STR("abc"), bearer_value(STR("Bearer abc")));
    CHECK_STR(STR("abc"), bearer_value(STR("bearer  abc ")));
    CHECK(bearer_value(STR("Basic abc")).ptr == NULL);
    CHECK(bearer_value(STR("Bearer a b")).ptr == NULL);
    CHECK(bearer_value(STR("Bearer")).ptr == NULL);
    CHECK(token_valid(STR("0123456789abcdefABCDEF-_")));
    CHECK(!token_valid(STR("0123456789abcde")));
    CHECK(!token_valid(STR("0123456789abcdef;")));
}

/* ---- Routes --------------------------------------------------------------------------------- */

static Status nothing(Request *req, Reply *reply)
{
    (void)req;
    return reply_empty(reply, 204);
}

#define ROW(method_, path_)                                                                        \
    {                                                                                              \
        .method = method_, .path = path_, .access = ANYONE, .mode = NO_TX, .handler = nothing      \
    }
static const Route some_routes[] = {
    ROW(GET, "/api/people/{id}"),
    ROW(GET, "/api/people/search"),
    ROW(POST, "/api/people"),
    ROW(GET, "/api/people/{id}/flags"),
    ROW(GET, "/api/{any}/search/x"),
    ROW(GET, "/"),
    {.path = NULL},
};

static const char *route_for(const Router *router, Method method, const char *path)
{
    RouteMatch m = router_find(router, test_arena(), method, str_of(path));
    return m.route ? m.route->path : m.methods ? "405" : "404";
}

TEST(a_literal_goes_before_braces)
{
    const Route *const tables[] = {some_routes, NULL};
    const Router *router = router_new(test_arena(), tables);
    CHECK_TEXT("/api/people/search", route_for(router, GET, "/api/people/search"));
    CHECK_TEXT("/api/people/{id}", route_for(router, GET, "/api/people/7"));
    CHECK_TEXT("/api/people/{id}/flags", route_for(router, GET, "/api/people/search/flags"));
    CHECK_TEXT("/api/{any}/search/x", route_for(router, GET, "/api/people/search/x"));
    CHECK_TEXT("/", route_for(router, GET, "/"));
    CHECK_TEXT("405", route_for(router, GET, "/api/people"));
    CHECK_TEXT("404", route_for(router, GET, "/api/people/"));
    CHECK_TEXT("404", route_for(router, GET, "/api"));
    CHECK_TEXT("404", route_for(router, GET, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"));
    RouteMatch m = router_find(router, test_arena(), GET, STR("/api/people/%E7%8E%8B"));
    CHECK_INT(1, m.path.count);
    CHECK_STR(STR("王"), m.path.at[0].value);
    CHECK_TEXT("404", route_for(router, GET, "/api/people/%ff")); /* not UTF-8 */
}

/* ---- Rates ---------------------------------------------------------------------------------- */

TEST(a_bucket_gives_its_capacity_and_then_its_rate)
{
    RateTable *table = rate_new(test_arena(), 1000);
    Ms now = 1000000;
    int wait = 0, taken = 0;
    for (int i = 0; i < 5; i++) CHECK(rate_take(table, STR("a"), 5, 1, now, &wait));
    CHECK(!rate_take(table, STR("a"), 5, 1, now, &wait));
    CHECK_INT(60, wait);
    CHECK(rate_take(table, STR("b"), 5, 1, now, NULL)); /* another key */
    CHECK(!rate_take(table, STR("a"), 5, 1, now + 59000, &wait));
    CHECK(wait == 1 || wait == 2);
    CHECK(rate_take(table, STR("a"), 5, 1, now + 60000, NULL));
    CHECK(!rate_take(table, STR("a"), 5, 1, now + 60001, NULL));
    /* Asking each millisecond for ten minutes gives ten, not none. */
    for (Ms ms = 60001; ms < 660001; ms++)
        taken += rate_take(table, STR("a"), 5, 1, now + ms, NULL);
    CHECK_INT(10, taken);
    rate_close(table);
}

TEST(a_full_table_forgets_those_who_took_least)
{
    RateTable *table = rate_new(test_arena(), 64);
    char key[32];
    int held = 0;
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 5; i++) {
            snprintf(key, sizeof key, "guilty %d", k);
            CHECK(rate_take(table, str_of(key), 5, 1, 1, NULL));
        }
    for (int i = 0; i < 10000; i++) {
        snprintf(key, sizeof key, "passer-by %d", i);
        rate_take(table, str_of(key), 5, 1, 1, NULL);
    }
    for (int k = 0; k < 3; k++) {
        snprintf(key, sizeof key, "guilty %d", k);
        held += !rate_take(table, str_of(key), 5, 1, 1, NULL);
    }
    CHECK_INT(3, held);
    rate_close(table);
}

TEST(neighbours_of_an_address_are_counted_together)
{
    Arena *arena = test_arena();
    CHECK_STR(STR("10.1.2.0/24"), rate_network(arena, STR("10.1.2.3")));
    CHECK_STR(STR("2001:db8:1:2::/64"), rate_network(arena, STR("2001:db8:1:2:3:4:5:6")));
    CHECK_STR(rate_network(arena, STR("2001:db8:1:2::5")),
              rate_network(arena, STR("2001:db8:1:2:3:4:5:6")));
}

/* ---- Files ---------------------------------------------------------------------------------- */

static const char *make_dist(void)
{
    Arena *arena = test_arena();
    char name[] = "/tmp/yl-dist-XXXXXX";
    ASSERT(mkdtemp(name));
    const char *folder = str_c(arena, str_of(name));
    static const char *const files[][2] = {
        {"index.html", "<p>first"},
        {"staff.html", "<p>staff"},
        {"app.js", "let a"},
        {"manifest.tsv", "/\tindex.html\ttext/html; charset=utf-8\tno-cache\t11\n"
                         "/staff\tstaff.html\ttext/html; charset=utf-8\tno-cache\t22\n"
                         "/assets/app-123.js\tapp.js\ttext/javascript\timmutable\t33\n"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        CHECK_STATUS(OK, file_write(str_c(arena, str_fmt(arena, "%s/%s", folder, files[i][0])),
                                    str_of(files[i][1]), NULL));
    return folder;
}

static Str get(Server *server, const char *path, const char *lines)
{
    Str answer;
    Str request = str_fmt(test_arena(), "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", path, lines);
    CHECK_STATUS(OK, server_answer(server, test_arena(), request, &answer));
    return answer;
}

TEST(pages_and_files_of_the_web_app)
{
    Server *server;
    Problem problem;
    static const struct {
        const char *path, *end;
    } cases[] = {
        {"/", "<p>first"},          {"/staff", "<p>staff"},   {"/staff/people/7", "<p>staff"},
        {"/staffing", "<p>first"},  {"/other/x", "<p>first"}, {"/assets/app-123.js", "let a"},
        {"/staff?x=1", "<p>staff"},
    };
    static const char *const missing[] = {"/app.js",     "/staff/x.js", "/assets/none.js",
                                          "/index.html", "/api/none",   "/manifest.tsv"};
    const char *folder = make_dist();
    ServerOptions options = {.routes = village_tables, .assets = folder, .quiet = true};
    CHECK_STATUS(OK, server_prepare(options, NULL, &server, &problem));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str answer = get(server, cases[i].path, "");
        CHECK(str_starts(answer, STR("HTTP/1.1 200")) && str_ends(answer, str_of(cases[i].end)));
        bool page = cases[i].end[0] == '<';
        CHECK((str_find(answer, STR("\r\nCache-Control: no-cache\r\n"), 0) != SIZE_MAX) == page);
        CHECK((str_find(answer, STR("max-age=31536000, immutable\r\n"), 0) != SIZE_MAX) == !page);
        CHECK((str_find(answer, STR("Content-Security-Policy: default-src 'self'"), 0) !=
               SIZE_MAX) == page);
    }
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        CHECK(str_starts(get(server, missing[i], ""), STR("HTTP/1.1 404")));
    Str answer = get(server, "/staff", "");
    size_t at = str_find(answer, STR("ETag: "), 0);
    CHECK(at != SIZE_MAX);
    Str etag = str_slice(answer, at + 6, str_find(answer, STR("\r\n"), at));
    const char *line =
        str_c(test_arena(), str_fmt(test_arena(), "If-None-Match: \"x\", %.*s\r\n", STR_ARG(etag)));
    CHECK(str_starts(get(server, "/staff", line), STR("HTTP/1.1 304")));
    CHECK(str_starts(get(server, "/", line), STR("HTTP/1.1 200")));
    server_stop(server, 0);
}

TEST(embedded_files_come_compressed_to_who_accepts_it)
{
    Server *server;
    Problem problem;
    ServerOptions options = {.routes = village_tables, .quiet = true};
    CHECK_STATUS(OK, server_prepare(options, NULL, &server, &problem));
    const Asset *with = NULL;
    for (const Asset *a = assets_embedded; a->path; a++)
        if (a->br.ptr && a->gz.ptr) with = a;
    if (!with) {
        CHECK(str_starts(get(server, "/", ""), STR("HTTP/1.1 404")) || assets_embedded[0].path);
        server_stop(server, 0);
        SKIP("no web app was built in");
    }
    Str br = get(server, with->path, "Accept-Encoding: gzip, br\r\n");
    Str gz = get(server, with->path, "Accept-Encoding: gzip\r\n");
    Str plain = get(server, with->path, "Accept-Encoding: br;q=0, gzip; q=0\r\n");
    CHECK(str_find(br, STR("\r\nContent-Encoding: br\r\n"), 0) != SIZE_MAX &&
          str_ends(br, with->br));
    CHECK(str_find(gz, STR("\r\nContent-Encoding: gzip\r\n"), 0) != SIZE_MAX &&
          str_ends(gz, with->gz));
    CHECK(str_find(plain, STR("Content-Encoding"), 0) == SIZE_MAX && str_ends(plain, with->plain));
    for (const Asset *a = assets_embedded; a->path; a++) {
        Asset found;
        Assets *assets = assets_new(test_arena(), NULL);
        CHECK(assets_find(assets, test_arena(), str_of(a->path), &found) &&
              found.plain.ptr == a->plain.ptr);
    }
    server_stop(server, 0);
}
