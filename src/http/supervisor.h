/* The process that holds the listening sockets and keeps one worker process alive.
 *
 *   supervise ── fork ──→ worker(fds): store_open, server_start(.fds), supervised_wait, server_stop
 *       │ holds the sockets: while a worker is away, connections wait in the queue of the kernel
 *       └ worker dies → the next one at once; dies again and again → 0.1 s, 0.2 s … 5 s between
 *
 * Speaks to systemd by hand (sd_notify(3), sd_listen_fds(3)): READY, WATCHDOG, STOPPING over
 * NOTIFY_SOCKET; LISTEN_FDS.  SIGTERM and SIGINT end both; SIGHUP changes the worker for a new one.
 *
 * Always true this process has no threads and no database; it ends with 0 after SIGTERM, with the
 *             worker's code when the first worker ends before it was ready */
#pragma once
#include "http/http.h"

typedef struct SupervisorOptions {
    const char *address; /* "127.0.0.1" */
    int port;
    int threads; /* as in ServerOptions: one socket each */
    /* Runs in the child, with SIGTERM, SIGINT and SIGHUP blocked; returns its exit code. */
    int (*worker)(void *context, const int *fds, int fd_count);
    void *context;
    Ms stop_ms; /* how long a worker may take to end; 0: 20 s */
} SupervisorOptions;

/* Returns the exit code. Faults are one JSON line on stderr. */
int supervise(SupervisorOptions options);

/* In the worker, once the server answers: says so, and waits until SIGTERM, SIGINT or the end of
 * the supervisor.  Meanwhile tells the supervisor each second that the loops still turn; when one
 * does not for 20 s the worker aborts, to be started again. */
void supervised_wait(const Server *server);
