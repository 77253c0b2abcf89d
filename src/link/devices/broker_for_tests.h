/* A real mosquitto on a free loopback port, for tests and benches; nothing when it is not there. */
#pragma once
#include "base/file.h"
#include "base/port_for_tests.h"
#include "base/str.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

typedef struct Broker {
    pid_t pid; /* 0: none */
    int port;
    char folder[64];
} Broker;

static bool broker_answers(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answers = connect(fd, (struct sockaddr *)&at, sizeof at) == 0;
    close(fd);
    return answers;
}

static void broker_run(Broker *b)
{
    Arena *arena = arena_new(1 << 16);
    Problem problem;
    Str path = str_fmt(arena, "%s/mosquitto.conf", b->folder);
    Str text = str_fmt(arena,
                       "listener %d 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
                       "max_inflight_messages 0\nlog_dest none\npersistence false\n",
                       b->port);
    if (file_write(path.ptr, text, &problem) == OK) {
        b->pid = fork();
        if (b->pid == 0) {
            execl("/usr/sbin/mosquitto", "mosquitto", "-c", path.ptr, (char *)NULL);
            _exit(127);
        }
        while (!broker_answers(b->port) && waitpid(b->pid, NULL, WNOHANG) == 0) poll(NULL, 0, 10);
    }
    arena_free(arena);
}

static Broker broker_start(void)
{
    Broker b = {.pid = 0};
    if (!file_exists("/usr/sbin/mosquitto")) return b;
    b.port = free_port();
    memcpy(b.folder, "/tmp/yl-broker-XXXXXX", 22);
    if (!mkdtemp(b.folder)) return b;
    broker_run(&b);
    return b;
}

static void broker_stop(Broker *b, bool for_good)
{
    if (b->pid > 0) {
        kill(b->pid, SIGTERM);
        waitpid(b->pid, NULL, 0);
        b->pid = 0;
    }
    if (!for_good) return;
    Arena *arena = arena_new(4096);
    unlink(str_fmt(arena, "%s/mosquitto.conf", b->folder).ptr);
    rmdir(b->folder);
    arena_free(arena);
}
