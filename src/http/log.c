/* One JSON line for each request on stderr, without personal data: the pattern of the route instead
 * of the path, no query, no body, no address, no name. */
#include "http/inside.h"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

/* Never waits: a reader that does not keep up loses lines, not the server its time. A pipe that is
 * ready takes PIPE_BUF bytes at once. */
void log_flush(Log *log)
{
    for (size_t done = 0; done < log->len;) {
        struct pollfd ready = {STDERR_FILENO, POLLOUT, 0};
        size_t left = log->len - done;
        if (poll(&ready, 1, 0) <= 0) break;
        ssize_t n = write(STDERR_FILENO, log->bytes + done, left < PIPE_BUF ? left : PIPE_BUF);
        if (n <= 0) break;
        done += (size_t)n;
    }
    log->len = 0;
}

void log_exchange(Log *log, const Exchange *x, int64_t took_us)
{
    enum { LINE_MAX_BYTES = 512 };
    const Route *route = x->match.route;
    char at[32];
    if (log->len + LINE_MAX_BYTES > sizeof log->bytes) log_flush(log);
    ms_text(clock_now_ms(), at);
    const char *code = x->reply.code >= 400 ? x->problem.code : "";
    int n = snprintf(log->bytes + log->len, LINE_MAX_BYTES,
                     "{\"at\":\"%s\",\"method\":\"%s\",\"route\":\"%.120s\",\"status\":%d,"
                     "\"ms\":%.1f,\"role\":\"%s\"%s%.64s%s%s}\n",
                     at, method_name(x->head.method),
                     route                            ? route->path
                     : x->match.index == ROUTE_STATIC ? "file"
                                                      : "none",
                     x->reply.code, (double)took_us / 1000, role_name(x->request.who.role),
                     *code ? ",\"code\":\"" : "", code, *code ? "\"" : "",
                     x->once_repeat ? ",\"repeat\":true" : "");
    if (n > 0) log->len += (size_t)(n < LINE_MAX_BYTES ? n : LINE_MAX_BYTES - 1);
}
