/* The supervisor: a worker that is killed is back, nobody is refused meanwhile, and systemd is
 * told. */
#include "base/port_for_tests.h"
#include "http/supervisor.h"

#include "client.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/un.h>
#include <sys/wait.h>

static Status pid_get(Request *req, Reply *reply)
{
    return reply_bytes(reply, 200, "text/plain", str_fmt(req->arena, "%d", (int)getpid()));
}

static const Route routes[] = {
    {.method = GET, .path = "/pid", .access = ANYONE, .mode = NO_TX, .handler = pid_get},
    {.path = NULL},
};
static const Route *const tables[] = {routes, NULL};

static int worker(void *context, const int *fds, int fd_count)
{
    Server *server;
    Problem problem;
    ServerOptions options = {.fds = fds, .fd_count = fd_count, .routes = tables, .quiet = true};
    (void)context;
    if (server_start(options, NULL, &server, &problem) != OK) return 3;
    supervised_wait(server);
    server_stop(server, 500);
    return 0;
}

static int broken_worker(void *context, const int *fds, int fd_count)
{
    (void)context;
    (void)fds;
    (void)fd_count;
    return 7;
}

static int64_t ask_pid(int port)
{
    Str answer;
    int64_t pid = 0;
    int fd = client_socket(port);
    if (fd < 0) return -1; /* refused */
    if (plain_ask(test_arena(), fd, STR("GET /pid HTTP/1.1\r\nHost: x\r\n\r\n"), &answer) == 200) {
        size_t at = str_find(answer, STR("\r\n\r\n"), 0);
        str_to_i64(str_slice(answer, at + 4, answer.len), &pid);
    }
    close(fd);
    return pid;
}

static pid_t run(int port, int (*work)(void *, const int *, int))
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        int quiet = open("/dev/null", O_WRONLY);
        dup2(quiet, STDERR_FILENO);
        _exit(supervise((SupervisorOptions){"127.0.0.1", port, 2, work, NULL, 3000}));
    }
    return pid;
}

static int code_of(pid_t pid)
{
    int status = 0;
    CHECK(TEST_WAIT(waitpid(pid, &status, WNOHANG) == pid));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(a_killed_worker_is_back_and_nobody_is_refused)
{
    int port = free_port();
    pid_t supervisor = run(port, worker);
    int64_t first = -1;
    CHECK(TEST_WAIT((first = ask_pid(port)) >= 0));
    CHECK(first > 0 && first != supervisor);
    for (int round = 0; round < 3; round++) {
        int64_t old = ask_pid(port), from_us = clock_steady_us(), now = 0;
        CHECK(old > 0);
        CHECK_INT(0, kill((pid_t)old, SIGKILL));
        CHECK(TEST_WAIT((now = ask_pid(port)) != 0 && now != old));
        CHECK(now > 0); /* the socket was there all the time */
        test_note("killed and back after %.0f ms", (double)(clock_steady_us() - from_us) / 1000);
    }
    int64_t before = ask_pid(port), after = before;
    CHECK_INT(0, kill(supervisor, SIGHUP)); /* a new worker, as after a new certificate */
    CHECK(TEST_WAIT((after = ask_pid(port)) != before && after != 0));
    CHECK(after > 0);
    CHECK_INT(0, kill(supervisor, SIGTERM));
    CHECK_INT(0, code_of(supervisor));
    CHECK_INT(-1, ask_pid(port));
}

/* SO_REUSEPORT alone would let both listen, and the kernel choose who is asked. */
TEST(a_second_server_does_not_start_on_the_same_port)
{
    int port = free_port();
    pid_t first = run(port, worker);
    int64_t pid = -1;
    CHECK(TEST_WAIT((pid = ask_pid(port)) > 0));
    CHECK_INT(2, code_of(run(port, worker)));
    CHECK_INT(pid, ask_pid(port));
    CHECK_INT(0, kill(first, SIGTERM));
    CHECK_INT(0, code_of(first));
}

TEST(a_worker_that_never_gets_ready_ends_the_program)
{
    CHECK_INT(7, code_of(run(free_port(), broken_worker)));
}

TEST(systemd_gives_the_socket_and_is_told)
{
    int fd = -1, port = 0;
    Problem problem;
    char words[256];
    struct sockaddr_un self = {.sun_family = AF_UNIX};
    int notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    CHECK_STATUS(OK, server_listen("127.0.0.1", 0, &fd, &port, &problem));
    snprintf(self.sun_path, sizeof self.sun_path, "/tmp/yl-notify-%d", (int)getpid());
    unlink(self.sun_path);
    CHECK_INT(0, bind(notify, (struct sockaddr *)&self, sizeof self));
    fflush(NULL);
    pid_t supervisor = fork();
    if (supervisor == 0) {
        char own[16];
        int quiet = open("/dev/null", O_WRONLY);
        snprintf(own, sizeof own, "%d", (int)getpid());
        dup2(quiet, STDERR_FILENO);
        if (fd != 3) dup2(fd, 3);
        setenv("LISTEN_PID", own, 1);
        setenv("LISTEN_FDS", "1", 1);
        setenv("NOTIFY_SOCKET", self.sun_path, 1);
        setenv("WATCHDOG_USEC", "300000", 1);
        _exit(supervise((SupervisorOptions){"127.0.0.1", 1, 2, worker, NULL, 3000}));
    }
    bool ready = false, watched = false, stopped = false;
    while (!(ready && watched)) {
        struct pollfd p = {notify, POLLIN, 0};
        if (poll(&p, 1, TEST_PATIENCE_MS) <= 0) break;
        ssize_t n = recv(notify, words, sizeof words, 0);
        Str s = {words, n > 0 ? (size_t)n : 0};
        ready |= str_starts(s, STR("READY=1"));
        watched |= str_is(s, "WATCHDOG=1");
    }
    CHECK(ready && watched);
    CHECK(ask_pid(port) > 0);
    CHECK_INT(0, kill(supervisor, SIGTERM));
    /* Its words are taken while it stops: nobody listening, it would wait with this one. */
    while (!stopped) {
        struct pollfd p = {notify, POLLIN, 0};
        if (poll(&p, 1, TEST_PATIENCE_MS) <= 0) break;
        ssize_t n = recv(notify, words, sizeof words, 0);
        stopped |= n > 0 && str_is((Str){words, (size_t)n}, "STOPPING=1");
    }
    CHECK(stopped);
    CHECK_INT(0, code_of(supervisor));
    unlink(self.sun_path);
    close(notify);
    close(fd);
}
