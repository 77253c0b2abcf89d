/* Hostile requests over real sockets, plain and TLS, whole and in pieces of one and seven bytes:
 * none is served.  The list is that of docs/http-notes.md. */
#include "http/village_for_tests.h"
#include "store/test_store.h"

#include "client.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

typedef struct Probe {
    const char *name;
    const char *head; /* after it come `more` and `repeat` of them */
    size_t length;    /* of head, when it has a NUL in it */
    const char *more;
    int repeat;
    const char *end;
    int status; /* 0: any refusal, or closed without a word */
} Probe;

#define WITH_NUL(text) text, sizeof(text) - 1
#define H              "Host: x\r\n"
#define G              "GET /api/hello HTTP/1.1\r\n"
#define P              "POST /api/login HTTP/1.1\r\nContent-Type: application/json\r\n" H
#define SMUGGLED       "GET /api/hello HTTP/1.1\r\nHost: x\r\n\r\n"

static const Probe bad[] = {
    {"two equal lengths", P "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", .status = 400},
    {"two lengths", P "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", .status = 400},
    {"length 0 hides a request", P "Content-Length: 0\r\nContent-Length: 36\r\n\r\n" SMUGGLED,
     .status = 400},
    {"length +2", P "Content-Length: +2\r\n\r\n{}", .status = 400},
    {"length -2", P "Content-Length: -2\r\n\r\n{}", .status = 400},
    {"length 0x2", P "Content-Length: 0x2\r\n\r\n{}", .status = 400},
    {"length 2, 2", P "Content-Length: 2, 2\r\n\r\n{}", .status = 400},
    {"length 2 2", P "Content-Length: 2 2\r\n\r\n{}", .status = 400},
    {"empty length", P "Content-Length:\r\n\r\n{}", .status = 400},
    {"length of 16 digits", P "Content-Length: 0000000000000002\r\n\r\n{}", .status = 400},
    {"10 GB", P "Content-Length: 10737418240\r\n\r\n{}", .status = 413},
    {"just over the limit", P "Content-Length: 65537\r\n\r\n{}", .status = 413},
    {"length and chunked", P "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     .status = 400},
    {"chunked and length", P "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
     .status = 400},
    {"chunked", P "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", .status = 411},
    {"chunk size 0x1d", P "Transfer-Encoding: chunked\r\n\r\n0x1d\r\n{}\r\n0\r\n\r\n",
     .status = 411},
    {"gzip, chunked", P "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
     .status = 411},
    {"identity", P "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}", .status = 400},
    {"identity alone", P "Transfer-Encoding: identity\r\n\r\n{}", .status = 411},
    {"coding with a space", P "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", .status = 400},
    {"coding after a vertical tab", P "Transfer-Encoding:\vchunked\r\n\r\n0\r\n\r\n",
     .status = 400},
    {"empty coding", P "Transfer-Encoding:\r\nContent-Length: 2\r\n\r\n{}", .status = 400},
    {"no host", G "\r\n", .status = 400},
    {"two hosts", G H "Host: y\r\n\r\n", .status = 400},
    {"two equal hosts", G H H "\r\n", .status = 400},
    {"empty host", G "Host:\r\n\r\n", .status = 400},
    {"host with a space", G "Host: a b\r\n\r\n", .status = 400},
    {"host with a slash", G "Host: a/b\r\n\r\n", .status = 400},
    {"host with a name", G "Host: me@x\r\n\r\n", .status = 400},
    {"no host in 1.0", "GET /api/hello HTTP/1.0\r\n\r\n", .status = 400},
    {"2000 lines", G H, 0, "A: b\r\n", 2000, "\r\n", 431},
    {"65 lines", G H, 0, "A: b\r\n", 64, "\r\n", 431},
    {"a header of 100 KB", G H "A: ", 0, "aaaaaaaaaa", 10240, "\r\n\r\n", 431},
    {"a line over 8 KB", G H "A: ", 0, "aaaaaaaaaa", 820, "\r\n\r\n", 431},
    {"a head over 16 KB", G H, 0,
     "A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "\r\n",
     62, "\r\n", 431},
    {"a target over 8 KB", "GET /api/hello?", 0, "aaaaaaaaaa", 820, " HTTP/1.1\r\n" H "\r\n", 431},
    {"NUL in a value", WITH_NUL(G H "A: b\0c\r\n\r\n"), .status = 400},
    {"NUL hides what follows", WITH_NUL(G H "A: b\0\r\nContent-Length: 5\r\n\r\n"), .status = 400},
    {"NUL in the target", WITH_NUL("GET /api/he\0llo HTTP/1.1\r\n" H "\r\n"), .status = 400},
    {"NUL in a name", WITH_NUL(G H "A\0: b\r\n\r\n"), .status = 400},
    {"bare LF at the end", G "Host: x\n\r\n", .status = 400},
    {"bare LF everywhere", "GET /api/hello HTTP/1.1\nHost: x\n\n", .status = 400},
    {"bare LF in the first line", "GET /api/hello HTTP/1.1\nHost: x\r\n\r\n", .status = 400},
    {"bare CR in a value", G H "A: b\rc\r\n\r\n", .status = 400},
    {"bare CR as line end", G H "A: b\rContent-Length: 5\r\n\r\n", .status = 400},
    {"a control in a value", G H "A: b\001c\r\n\r\n", .status = 400},
    {"DEL in a value", G H "A: b\177c\r\n\r\n", .status = 400},
    {"folded by a space", G H "A: b\r\n c\r\n\r\n", .status = 400},
    {"folded by a tab", G H "A: b\r\n\tc\r\n\r\n", .status = 400},
    {"space before the colon", G "Host : x\r\n\r\n", .status = 400},
    {"tab before the colon", G "Host\t: x\r\n\r\n", .status = 400},
    {"space before the first line", G " Host: x\r\n\r\n", .status = 400},
    {"no name", G H ": b\r\n\r\n", .status = 400},
    {"no colon", G H "abc\r\n\r\n", .status = 400},
    {"a name with brackets", G H "a(b): c\r\n\r\n", .status = 400},
    {"two spaces", "GET  /api/hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"two spaces before the version", "GET /api/hello  HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"a tab between", "GET\t/api/hello\tHTTP/1.1\r\n" H "\r\n", .status = 400},
    {"a space at the end", "GET /api/hello HTTP/1.1 \r\n" H "\r\n", .status = 400},
    {"HTTP/0.9", "GET /api/hello\r\n\r\n", .status = 400},
    {"HTTP/2.0", "GET /api/hello HTTP/2.0\r\n" H "\r\n", .status = 505},
    {"HTTP/1.2", "GET /api/hello HTTP/1.2\r\n" H "\r\n", .status = 505},
    {"http/1.1", "GET /api/hello http/1.1\r\n" H "\r\n", .status = 400},
    {"HTTP/1.10", "GET /api/hello HTTP/1.10\r\n" H "\r\n", .status = 400},
    {"an unknown method", "BREW /api/hello HTTP/1.1\r\n" H "\r\n", .status = 501},
    {"an unknown method with a body",
     "BREW /api/hello HTTP/1.1\r\n" H "Content-Length: 36\r\n\r\n" SMUGGLED, .status = 501},
    {"CONNECT", "CONNECT x:80 HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"a small method", "get /api/hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"an absolute target", "GET http://x/api/hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"a star", "GET * HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"up", "GET /api/../api/hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"up, escaped", "GET /api/%2e%2E/api/hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"up, half escaped", "GET /api/.%2e/api/hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"up at the end", "GET /api/hello/.. HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"here", "GET /api/./hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"an empty segment", "GET /api//hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"two slashes", "GET //api/hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"a backslash", "GET /api\\hello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"an escaped backslash", "GET /api%5chello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"an escaped slash", "GET /api%2Fhello HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"an escaped NUL", "GET /api/hello%00 HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"an escaped line end", "GET /api/hello%0d%0a HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"a bad escape", "GET /api/hello%zz HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"a cut escape", "GET /api/hello%2 HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"a fragment", "GET /api/hello#a HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"bytes over 127 in the target", "GET /api/hello?\xe9 HTTP/1.1\r\n" H "\r\n", .status = 400},
    {"GET with a body", G H "Content-Length: 36\r\n\r\n" SMUGGLED, .status = 400},
    {"HEAD with a body", "HEAD /api/hello HTTP/1.1\r\n" H "Content-Length: 36\r\n\r\n" SMUGGLED,
     .status = 400},
    {"another expectation", P "Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}", .status = 417},
    {"a blank line first", "\r\n" SMUGGLED, .status = 400},
    {"a blank first", " " SMUGGLED, .status = 400},
    {"two content types", P "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
     .status = 400},
    {"noise", "\x80\x01\x02\x03noise", .status = 400},
};

static const char *const good[] = {
    G H "\r\n",
    "HEAD /api/hello HTTP/1.1\r\n" H "\r\n",
    "GET /api/hello HTTP/1.0\r\n" H "\r\n",
    "GET /api/hello HTTP/1.0\r\n" H "Connection: keep-alive\r\n\r\n",
    G "host: x\r\nA:\tb\tc\t\r\nB:\r\n\r\n",
    G "HOST:x:8080\r\nA: \xe9\xff\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
    "POST /api/login HTTP/1.1\r\n" H "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n"
    "{\"name\":\"good\"}",
    "POST /api/login HTTP/1.1\r\n" H "Content-Type: application/json\r\nExpect: 100-continue\r\n"
    "Content-Length: 000015\r\n\r\n{\"name\":\"good\"}",
};

/* ---- The client ----------------------------------------------------------------------------- */

static Client open_client(int port, SSL_CTX *tls)
{
    Client c = {.fd = client_socket(port)};
    ASSERT(c.fd >= 0);
    struct timeval most = {TEST_PATIENCE_MS / 1000, 0};
    setsockopt(c.fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    if (!tls) return c;
    c.ssl = SSL_new(tls);
    SSL_set_fd(c.ssl, c.fd);
    ASSERT(SSL_connect(c.ssl) == 1);
    return c;
}

static void close_client(Client *c)
{
    if (c->ssl) SSL_free(c->ssl);
    close(c->fd);
}

static bool put(Client *c, const char *bytes, size_t len)
{
    if (!c->ssl) return send(c->fd, bytes, len, MSG_NOSIGNAL) == (ssize_t)len;
    return SSL_write(c->ssl, bytes, (int)len) == (int)len;
}

static void put_in_pieces(Client *c, Str s, size_t piece)
{
    for (size_t at = 0; at < s.len; at += piece)
        if (!put(c, s.ptr + at, s.len - at < piece ? s.len - at : piece)) return;
}

/* Until the server closes (bad ones), or one whole head has come (good ones). */
static Str take(Arena *arena, Client *c, bool until_closed, bool *closed)
{
    Buf out = buf_new(arena, 1 << 20);
    char room[4096];
    *closed = false;
    for (;;) {
        if (!until_closed && str_find(buf_str(&out), STR("\r\n\r\n"), 0) != SIZE_MAX &&
            str_find(buf_str(&out), STR("100 Continue"), 0) == SIZE_MAX)
            break;
        if (!until_closed && str_find(buf_str(&out), STR("HTTP/1.1 2"), 0) != SIZE_MAX) break;
        ssize_t n =
            c->ssl ? SSL_read(c->ssl, room, sizeof room) : recv(c->fd, room, sizeof room, 0);
        if (n <= 0) {
            *closed = n == 0 || c->ssl || errno != EAGAIN;
            break;
        }
        buf_put(&out, (Str){room, (size_t)n});
    }
    ERR_clear_error();
    return buf_str(&out);
}

static Str probe_text(Arena *arena, const Probe *p)
{
    Buf out = buf_new(arena, 1 << 20);
    buf_put(&out, (Str){p->head, p->length ? p->length : strlen(p->head)});
    for (int i = 0; i < p->repeat; i++) buf_text(&out, p->more);
    if (p->end) buf_text(&out, p->end);
    return buf_str(&out);
}

static bool same_as_server_answer(Server *server, Arena *arena, Str request, int64_t status)
{
    Str answer;
    int64_t other = 0;
    CHECK_STATUS(OK, server_answer(server, arena, request, &answer));
    str_to_i64(str_slice(answer, 9, 12), &other);
    return other == status;
}

static void probe_all(Server *server, SSL_CTX *tls, size_t piece)
{
    Arena *arena = arena_new((size_t)1 << 30);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Client c = open_client(server_port(server), tls);
        Str request = probe_text(arena, &bad[i]);
        bool closed;
        int64_t status = 0;
        put_in_pieces(&c, request, piece);
        Str answer = take(arena, &c, true, &closed);
        str_to_i64(str_slice(answer, 9, 12), &status);
        bool reset = answer.len == 0; /* the pieces went on after the refusal */
        bool fine = closed && (status == bad[i].status || (reset && piece < request.len)) &&
                    str_find(answer, STR("HTTP/1.1 2"), 0) == SIZE_MAX &&
                    (reset || same_as_server_answer(server, arena, request, status));
        if (!CHECK(fine))
            test_note("probe \"%s\" (%zu, %s): %s %.60s", bad[i].name, piece, tls ? "TLS" : "plain",
                      closed ? "closed" : "open", answer.len ? answer.ptr : "nothing");
        close_client(&c);
        arena_reset(arena);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        Client c = open_client(server_port(server), tls);
        bool closed;
        put_in_pieces(&c, str_of(good[i]), piece);
        Str answer = take(arena, &c, false, &closed);
        if (!CHECK(str_find(answer, STR("HTTP/1.1 2"), 0) != SIZE_MAX))
            test_note("refused: %s", good[i]);
        close_client(&c);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- A certificate of our own --------------------------------------------------------------- */

static const char *make_certificate(TestStore *t)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    const char *path = str_c(test_arena(), str_fmt(test_arena(), "%s/tls.pem", t->folder));
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), 0);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               (const unsigned char *)"localhost", -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    ASSERT(X509_sign(x, key, EVP_sha256()) > 0);
    FILE *f = fopen(path, "w");
    ASSERT(f && PEM_write_X509(f, x) == 1 &&
           PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) == 1);
    fclose(f);
    X509_free(x);
    EVP_PKEY_free(key);
    return path;
}

static Server *start(TestStore *t, ServerOptions options)
{
    Server *server = NULL;
    options.routes = village_tables;
    options.hooks = village_hooks;
    options.quiet = true;
    CHECK_STATUS(OK, server_start(options, t->store, &server, &t->problem));
    ASSERT(server);
    return server;
}

/* Byte by byte a long head takes a busy machine longer than a stranger is given. */
static ServerOptions patient(void)
{
    ServerOptions options = {.threads = 2};
    options.deadlines.head = options.deadlines.body = TEST_PATIENCE_MS / 2;
    return options;
}

TEST(every_probe_is_refused_whole_and_in_pieces)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    Server *server = start(t, patient());
    test_note("%zu probes", sizeof bad / sizeof *bad);
    probe_all(server, NULL, SIZE_MAX / 2);
    probe_all(server, NULL, 1);
    probe_all(server, NULL, 7);
    server_stop(server, 1000);
    test_store_close(t);
}

TEST(every_probe_is_refused_over_tls)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
    ServerOptions options = patient();
    options.tls_certificate = make_certificate(t);
    Server *server = start(t, options);
    probe_all(server, tls, 16000);
    probe_all(server, tls, 1);
    probe_all(server, tls, 7);
    SSL_CTX_free(tls);
    server_stop(server, 1000);
    test_store_close(t);
}

TEST(plain_text_on_a_tls_port_is_closed)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    Server *server =
        start(t, (ServerOptions){.threads = 1, .tls_certificate = make_certificate(t)});
    int fd = client_socket(server_port(server));
    bool closed;
    send(fd, SMUGGLED, sizeof SMUGGLED - 1, MSG_NOSIGNAL);
    Str answer = plain_read(test_arena(), fd, 4096, TEST_PATIENCE_MS, &closed);
    CHECK(closed && str_find(answer, STR("HTTP/1.1 2"), 0) == SIZE_MAX);
    close(fd);
    server_stop(server, 1000);
    test_store_close(t);
}

/* ---- Deadlines ------------------------------------------------------------------------------ */

/* Sends `text`, then one byte of `drip` after another, until the server closes. How long it took.
 */
static int64_t drip(int port, const char *text, const char *drip_bytes, int each_ms)
{
    int fd = client_socket(port);
    int64_t from = clock_steady_us();
    char room[1024];
    send(fd, text, strlen(text), MSG_NOSIGNAL);
    for (size_t i = 0; clock_steady_us() - from < TEST_PATIENCE_MS * INT64_C(1000); i++) {
        struct pollfd p = {fd, drip_bytes ? POLLIN : POLLRDHUP, 0};
        if (poll(&p, 1, each_ms) > 0 && !drip_bytes) {
            close(fd); /* the server has closed, or reset */
            return (clock_steady_us() - from) / 1000;
        }
        if ((p.revents & POLLIN) && recv(fd, room, sizeof room, 0) <= 0) {
            close(fd);
            return (clock_steady_us() - from) / 1000;
        }
        if (drip_bytes && *drip_bytes &&
            send(fd, &drip_bytes[i % strlen(drip_bytes)], 1, MSG_NOSIGNAL) != 1) {
            close(fd);
            return (clock_steady_us() - from) / 1000;
        }
    }
    close(fd);
    return -1;
}

TEST(drips_are_closed_by_total_deadlines)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    ServerOptions options = {.threads = 1};
    options.deadlines.head = 500;
    options.deadlines.body = 500;
    options.deadlines.between = 700;
    options.deadlines.answer = 60;
    Server *server = start(t, options);
    static const struct {
        const char *name, *text, *bytes;
    } cases[] = {
        {"says nothing", "", ""},
        {"half a head", "GET /api/hello HTTP/1.1\r\nHos", ""},
        {"a byte at a time in the head", "GET /api/hello HTTP/1.1\r\nHost: x\r\nA: ", "a"},
        {"a line at a time", "GET /api/hello HTTP/1.1\r\nHost: x\r\n", "A: b\r\n"},
        {"a byte at a time in the body", P "Content-Length: 9000\r\n\r\n", " "},
        {"says no body", P "Content-Length: 9000\r\n\r\n", ""},
        {"waits between requests", G H "\r\n", ""},
        {"drips after an answer", G H "\r\n", "G"},
        {"does not read the answer", "GET /api/big HTTP/1.1\r\n" H "\r\n", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t took = drip(server_port(server), cases[i].text, cases[i].bytes, 40);
        CHECK(took >= 0);
        test_note("%s: closed after %lld ms", cases[i].name, (long long)took);
    }
    server_stop(server, 1000);
    test_store_close(t);
}

TEST(pipelined_requests_are_answered_in_order)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    Server *server = start(t, (ServerOptions){.threads = 1});
    int fd = client_socket(server_port(server));
    Buf out = buf_new(test_arena(), 65536);
    bool closed;
    for (int i = 0; i < 60; i++) {
        buf_text(&out, G H "\r\n");
        buf_text(&out,
                 "POST /api/login HTTP/1.1\r\n" H
                 "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"name\":\"good\"}");
    }
    buf_text(&out, "GET /api/nothing HTTP/1.1\r\n" H "Connection: close\r\n\r\n" SMUGGLED);
    send(fd, out.ptr, out.len, MSG_NOSIGNAL);
    Str answer = plain_read(test_arena(), fd, SIZE_MAX, TEST_PATIENCE_MS, &closed);
    size_t at = 0;
    for (int i = 0; i < 60; i++) {
        at = str_find(answer, STR("HTTP/1.1 200"), at);
        CHECK(at != SIZE_MAX);
        at = str_find(answer, STR("HTTP/1.1 204"), at);
        CHECK(at != SIZE_MAX);
    }
    at = str_find(answer, STR("HTTP/1.1 404"), at);
    CHECK(at != SIZE_MAX && closed);
    CHECK(str_find(answer, STR("HTTP/1.1 2"), at) == SIZE_MAX); /* nothing after close */
    close(fd);
    server_stop(server, 1000);
    test_store_close(t);
}

TEST(a_refused_body_is_thrown_away_and_the_connection_goes_on)
{
    TestStore *t = test_store_open(village_parts, TEST_SQLITE);
    Server *server = start(t, (ServerOptions){.threads = 1});
    int fd = client_socket(server_port(server));
    Str answer;
    Str refused = STR("POST /api/elders HTTP/1.1\r\n" H "Content-Type: application/json\r\n"
                      "Content-Length: 36\r\n\r\n" SMUGGLED);
    CHECK_INT(401, plain_ask(test_arena(), fd, refused, &answer));
    CHECK_INT(200, plain_ask(test_arena(), fd, STR(SMUGGLED), &answer));
    bool closed;
    CHECK_INT(0, plain_read(test_arena(), fd, 1, 300, &closed).len);
    CHECK(!closed);
    close(fd);
    server_stop(server, 1000);
    test_store_close(t);
}
