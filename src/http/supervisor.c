#include "http/supervisor.h"
#include "http/conn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

enum {
    PREDECESSOR_MS = 3000, /* for one that was killed to let go of its port */
    SOCKETS_MAX = 64,
    INHERITED_FIRST = 3, /* SD_LISTEN_FDS_START */
    STUCK_MS = 30000,    /* without a word from a worker that was ready */
    LIVED_MS = 10000,    /* a worker that lived this long is started again at once */
    PAUSE_MAX_MS = 5000,
};

static int word_fd = -1; /* in the worker: to its supervisor */

typedef struct Supervisor {
    SupervisorOptions options;
    int fds[SOCKETS_MAX];
    int fd_count;
    int signals;  /* signalfd */
    int words;    /* what the worker says: 'R' ready, 'b' beat */
    pid_t worker; /* 0: none now */
    bool ready, ever_ready;
    bool stopping, renewing;
    Ms born_ms, heard_ms, start_ms, kill_ms, watched_ms;
    Ms pause_ms, watchdog_ms;
    int code;
} Supervisor;

/* ---- systemd -------------------------------------------------------------------------------- */

/* A state is told whatever it takes; a beat is dropped when nobody has heard the last ones, for the
 * supervisor has a worker to look after. */
static void notify(const char *state, bool beat)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (!path || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof to.sun_path) return;
    memcpy(to.sun_path, path, strlen(path) + 1);
    if (path[0] == '@') to.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    ssize_t n = sendto(fd, state, strlen(state), MSG_NOSIGNAL | (beat ? MSG_DONTWAIT : 0),
                       (const struct sockaddr *)&to, length);
    (void)n;
    close(fd);
}

static int64_t number_in(const char *name)
{
    const char *text = getenv(name);
    int64_t n;
    return text && str_to_i64(str_of(text), &n) ? n : 0;
}

static void say(const char *what, int64_t number)
{
    char at[32];
    ms_text(clock_now_ms(), at);
    fprintf(stderr, "{\"at\":\"%s\",\"supervisor\":\"%s\",\"number\":%lld}\n", at, what,
            (long long)number);
}

static bool take_inherited(Supervisor *s)
{
    int64_t count = number_in("LISTEN_FDS");
    if (number_in("LISTEN_PID") != getpid() || count < 1) return false;
    s->fd_count = (int)(count < SOCKETS_MAX ? count : SOCKETS_MAX);
    for (int i = 0; i < s->fd_count; i++) s->fds[i] = INHERITED_FIRST + i;
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDNAMES");
    return true;
}

static Status open_sockets(Supervisor *s, Problem *problem)
{
    if (take_inherited(s)) return OK;
    int port = s->options.port, threads = s->options.threads;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (threads <= 0) threads = cores > 4 ? 4 : cores < 1 ? 1 : (int)cores;
    if (port) TRY(server_alone(s->options.address, port, PREDECESSOR_MS, problem));
    for (int i = 0; i < threads && i < SOCKETS_MAX; i++) {
        TRY(server_listen(s->options.address, port, &s->fds[i], &port, problem));
        s->fd_count++;
    }
    if (!s->options.port) say("listening on port", port); /* for whoever asked for any */
    return OK;
}

/* ---- The worker ----------------------------------------------------------------------------- */

static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

_Noreturn static void be_the_worker(Supervisor *s, int word, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(1);
    close(s->signals);
    word_fd = word;
    unsetenv("NOTIFY_SOCKET"); /* only the supervisor speaks to systemd */
    unsetenv("WATCHDOG_USEC");
    int code = s->options.worker(s->options.context, s->fds, s->fd_count);
    fflush(NULL);
    _exit(code);
}

static void start_worker(Supervisor *s)
{
    int ends[2];
    pid_t parent = getpid();
    s->start_ms = 0;
    ASSERT(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        be_the_worker(s, ends[1], parent);
    }
    close(ends[1]);
    s->born_ms = s->heard_ms = steady_ms();
    s->ready = s->renewing = false;
    if (pid < 0) { /* no memory, no processes: later */
        close(ends[0]);
        s->start_ms = s->born_ms + PAUSE_MAX_MS;
        return;
    }
    s->words = ends[0];
    s->worker = pid;
}

static void hear_worker(Supervisor *s)
{
    char words[64];
    ssize_t n;
    while (s->words >= 0 && (n = read(s->words, words, sizeof words)) > 0) {
        s->heard_ms = steady_ms();
        if (!memchr(words, 'R', (size_t)n)) continue;
        s->ready = true;
        if (!s->ever_ready) notify("READY=1\nSTATUS=serving", false);
        s->ever_ready = true;
    }
}

static void worker_ended(Supervisor *s, int status)
{
    Ms now_ms = steady_ms(), lived_ms = now_ms - s->born_ms;
    hear_worker(s); /* it may have got ready since we last listened */
    close(s->words);
    s->words = -1;
    s->worker = 0;
    s->kill_ms = 0;
    if (WIFSIGNALED(status))
        say("worker killed by signal", WTERMSIG(status));
    else
        say("worker ended with code", WEXITSTATUS(status));
    if (s->stopping) return;
    if (!s->ever_ready && WIFEXITED(status)) { /* a fault of the options, not of the day */
        s->code = WEXITSTATUS(status) ? WEXITSTATUS(status) : 1;
        s->stopping = true;
        return;
    }
    if (s->renewing || lived_ms >= LIVED_MS || s->pause_ms == 0) {
        s->pause_ms = s->pause_ms && lived_ms < LIVED_MS ? s->pause_ms : 100;
        s->start_ms = now_ms;
    } else {
        s->start_ms = now_ms + s->pause_ms;
        s->pause_ms = s->pause_ms * 2 < PAUSE_MAX_MS ? s->pause_ms * 2 : PAUSE_MAX_MS;
    }
}

/* ---- The loop ------------------------------------------------------------------------------- */

static void end_worker(Supervisor *s)
{
    if (!s->worker) return;
    kill(s->worker, SIGTERM);
    s->kill_ms = steady_ms() + (s->options.stop_ms ? s->options.stop_ms : 20000);
}

static void hear_signals(Supervisor *s)
{
    struct signalfd_siginfo info;
    int status;
    while (read(s->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) {
            s->stopping = true;
            notify("STOPPING=1", false);
            end_worker(s);
        } else if (info.ssi_signo == SIGHUP) {
            s->renewing = true;
            end_worker(s);
        }
    }
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        if (pid == s->worker) worker_ended(s, status);
}

static void look_at_clock(Supervisor *s)
{
    Ms now_ms = steady_ms();
    if (s->start_ms && now_ms >= s->start_ms && !s->worker && !s->stopping) start_worker(s);
    if (s->worker && s->kill_ms && now_ms >= s->kill_ms) {
        say("worker did not end", s->worker);
        kill(s->worker, SIGKILL);
    }
    bool stuck = s->worker && s->ready && now_ms - s->heard_ms > STUCK_MS;
    if (stuck) {
        say("worker is stuck", s->worker);
        kill(s->worker, SIGABRT);
        s->heard_ms = now_ms; /* not again before it has ended */
        if (!s->kill_ms) s->kill_ms = now_ms + STUCK_MS;
    }
    if (s->watchdog_ms && now_ms - s->watched_ms >= s->watchdog_ms / 3) {
        notify("WATCHDOG=1", true);
        s->watched_ms = now_ms;
    }
}

static void wait_a_little(Supervisor *s)
{
    struct pollfd polls[2] = {{s->signals, POLLIN, 0}, {s->words, POLLIN, 0}};
    Ms now_ms = steady_ms(), left = 1000;
    if (s->start_ms) left = s->start_ms > now_ms ? s->start_ms - now_ms : 0;
    if (s->watchdog_ms && left > s->watchdog_ms / 3) left = s->watchdog_ms / 3;
    poll(polls, s->words >= 0 ? 2 : 1, (int)(left < 1000 ? left : 1000));
}

int supervise(SupervisorOptions options)
{
    Supervisor s = {.options = options, .words = -1};
    Problem problem = {0};
    sigset_t set;
    if (open_sockets(&s, &problem) != OK) {
        fprintf(stderr, "{\"error\":\"%s\",\"text\":\"%s\"}\n", problem.code, problem.text);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    block_signals();
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    s.signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    ASSERT(s.signals >= 0);
    s.watchdog_ms = number_in("WATCHDOG_USEC") / 1000;
    start_worker(&s);
    while (s.worker || !s.stopping) {
        wait_a_little(&s);
        hear_worker(&s);
        hear_signals(&s);
        look_at_clock(&s);
    }
    for (int i = 0; i < s.fd_count; i++) close(s.fds[i]);
    close(s.signals);
    return s.code;
}

/* ---- In the worker -------------------------------------------------------------------------- */

static void tell(char word)
{
    ssize_t n = word_fd >= 0 ? write(word_fd, &word, 1) : 1;
    (void)n;
}

void supervised_wait(const Server *server)
{
    sigset_t set;
    block_signals();
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    tell('R');
    for (;;) {
        struct timespec second = {1, 0};
        int got = sigtimedwait(&set, NULL, &second);
        if (got == SIGTERM || got == SIGINT) return;
        ASSERT(!server || server_turns(server));
        tell('b');
    }
}
