/* A client for the tests of the server: sends bytes as they are, over plain sockets or TLS. */
#pragma once
#include "base/test.h"
#include "base/time.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

typedef struct Client {
    int fd;
    struct ssl_st *ssl; /* NULL: plain */
} Client;

__attribute__((unused)) static int client_socket(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT(fd >= 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

__attribute__((unused)) static void pause_ms(int64_t ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* Reads until the peer closes, `enough` bytes are there, or nothing came for wait_ms. *closed tells
 * which. */
__attribute__((unused)) static Str plain_read(Arena *arena, int fd, size_t enough, int wait_ms,
                                              bool *closed)
{
    Buf out = buf_new(arena, 8 << 20);
    char room[16384];
    *closed = false;
    while (out.len < enough) {
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, wait_ms) <= 0) break;
        ssize_t n = recv(fd, room, sizeof room, 0);
        if (n <= 0) {
            *closed = true;
            break;
        }
        buf_put(&out, (Str){room, (size_t)n});
    }
    return buf_str(&out);
}

/* One request on a connection that stays open; the whole answer by its Content-Length. */
__attribute__((unused)) static int plain_ask(Arena *arena, int fd, Str request, Str *answer)
{
    Buf out = buf_new(arena, 8 << 20);
    char room[16384];
    if (send(fd, request.ptr, request.len, MSG_NOSIGNAL) != (ssize_t)request.len) return 0;
    for (;;) {
        Str so_far = buf_str(&out);
        size_t end = str_find(so_far, STR("\r\n\r\n"), 0);
        if (end != SIZE_MAX) {
            size_t at = str_find(so_far, STR("Content-Length: "), 0);
            int64_t length = 0;
            if (at < end) {
                Str number = str_slice(so_far, at + 16, so_far.len);
                number = str_slice(number, 0, str_find(number, STR("\r"), 0));
                str_to_i64(number, &length);
            }
            if (out.len >= end + 4 + (size_t)length) break;
        }
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, TEST_PATIENCE_MS) <= 0) return 0;
        ssize_t n = recv(fd, room, sizeof room, 0);
        if (n <= 0) return 0;
        buf_put(&out, (Str){room, (size_t)n});
    }
    int64_t status = 0;
    *answer = buf_str(&out);
    str_to_i64(str_slice(*answer, 9, 12), &status);
    return (int)status;
}
