/* How many device messages a second come in over TCP and become durable, beside a server that only
 * reads the same bytes, in one run; what an idle connection costs; how long an SOS takes with all
 * that behind it.
 *
 *   build/bench/devices [connections] [messages] [folder for the durable file]
 *
 * A process of its own plays the devices (setracker places and beats, each answered or not as the
 * protocol has it). The durable sink appends every record to a file and syncs it, many at a time,
 * and answers only then. */
#include "link/devices/devices.h"
#include "base/number.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

static int64_t connections = 10000;
static int64_t messages = 300000;
static const char *folder = "/tmp";

static const char beat[] = "[3G*%010d*0010*LK,1234,0,88,9,9]";

/* One frame of device n; all of one length, so that bytes count frames. */
static size_t frame_of(int n, char out[128])
{
    return (size_t)snprintf(out, 128, beat, n);
}

/* ---- the devices, in a process of their own ---- */

static int dial(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0) return -1;
    return fd;
}

typedef struct Crowd {
    int epoll;
    int *fds;
    int *left; /* frames still to send */
    int count;
} Crowd;

enum { FRAMES_A_SEND = 8 };

/* So many frames a second, one connection after the other. */
static void pace(Crowd *c, int64_t total, int64_t rate)
{
    int64_t start = clock_steady_us();
    for (int64_t sent = 0; sent < total;) {
        int64_t due = (clock_steady_us() - start) * rate / 1000000;
        for (; sent < due && sent < total; sent++) {
            char frame[128];
            int i = (int)(sent % c->count);
            size_t len = frame_of(i, frame);
            char trash[1024];
            (void)!recv(c->fds[i], trash, sizeof trash, MSG_DONTWAIT);
            (void)!send(c->fds[i], frame, len, MSG_NOSIGNAL);
        }
        poll(NULL, 0, 1);
    }
}

/* Connects everyone, says so on `ready`, waits for a byte on `go`, then talks. */
static void play(int port, int count, int64_t total, int64_t rate, int ready, int go)
{
    Crowd c = {epoll_create1(0), calloc((size_t)count, sizeof(int)),
               calloc((size_t)count, sizeof(int)), count};
    for (int i = 0; i < count; i++) {
        c.fds[i] = dial(port);
        if (c.fds[i] < 0) _exit(3);
        c.left[i] = (int)(total / count) + (i < total % count);
    }
    char byte = 0;
    if (write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 1) _exit(0);
    for (int i = 0; i < count; i++) {
        fcntl(c.fds[i], F_SETFL, O_NONBLOCK);
        struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.u32 = (uint32_t)i};
        epoll_ctl(c.epoll, EPOLL_CTL_ADD, c.fds[i], &e);
    }
    int open = count;
    if (rate) pace(&c, total, rate);
    while (open && !rate) {
        struct epoll_event some[256];
        int n = epoll_wait(c.epoll, some, 256, 1000);
        for (int k = 0; k < n; k++) {
            uint32_t i = some[k].data.u32;
            char frame[128];
            char trash[4096];
            if (some[k].events & EPOLLIN && recv(c.fds[i], trash, sizeof trash, 0) == 0) _exit(4);
            if (!(some[k].events & EPOLLOUT) || c.left[i] == 0) continue;
            char many[FRAMES_A_SEND * 128];
            size_t len = 0;
            int frames = 0;
            for (; frames < FRAMES_A_SEND && frames < c.left[i]; frames++) {
                size_t one = frame_of((int)i, frame);
                memcpy(many + len, frame, one);
                len += one;
            }
            /* The buffers of a loopback socket take such a burst whole or not at all. */
            ssize_t sent = send(c.fds[i], many, len, MSG_NOSIGNAL);
            if (sent < 0) continue;
            while (sent < (ssize_t)len) {
                struct pollfd room = {.fd = c.fds[i], .events = POLLOUT};
                ssize_t more = send(c.fds[i], many + sent, len - (size_t)sent, MSG_NOSIGNAL);
                if (more > 0) sent += more;
                if (more < 0) poll(&room, 1, 100);
                if (more < 0) (void)!recv(c.fds[i], trash, sizeof trash, MSG_DONTWAIT);
            }
            if ((c.left[i] -= frames) == 0) {
                struct epoll_event e = {.events = EPOLLIN, .data.u32 = i};
                epoll_ctl(c.epoll, EPOLL_CTL_MOD, c.fds[i], &e);
                open--;
            }
        }
    }
    char trash[65536]; /* answers still come until the parent has them all */
    for (;;) {
        struct epoll_event some[256];
        int n = epoll_wait(c.epoll, some, 256, 1000);
        for (int k = 0; k < n; k++)
            if (recv(c.fds[some[k].data.u32], trash, sizeof trash, 0) <= 0) _exit(0);
    }
}

typedef struct Play {
    pid_t pid;
    int go;
} Play;

static Play start_play(int port, int count, int64_t total, int64_t rate)
{
    int ready[2];
    int go[2];
    if (pipe(ready) < 0 || pipe(go) < 0) exit(1);
    Play p = {fork(), go[1]};
    if (p.pid == 0) play(port, count, total, rate, ready[1], go[0]);
    char byte;
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1) {
        fprintf(stderr, "the devices could not connect\n");
        exit(1);
    }
    close(ready[0]);
    return p;
}

static void stop_play(Play p)
{
    kill(p.pid, SIGKILL);
    waitpid(p.pid, NULL, 0);
    close(p.go);
}

/* CPU of this process so far: on a shared machine the fairer measure. */
static double cpu_us(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}
static double last_cpu; /* of the last run, µs a message */

/* ---- the peer: a server that only reads ---- */

static _Atomic int64_t bytes_read;

static void only_read(struct bufferevent *bev, void *arg)
{
    struct evbuffer *in = bufferevent_get_input(bev);
    (void)arg;
    atomic_fetch_add(&bytes_read, (int64_t)evbuffer_get_length(in));
    evbuffer_drain(in, evbuffer_get_length(in));
}

static void only_accept(struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *a, int len,
                        void *arg)
{
    (void)l;
    (void)a;
    (void)len;
    struct bufferevent *bev = bufferevent_socket_new(arg, fd, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(bev, only_read, NULL, NULL, NULL);
    bufferevent_enable(bev, EV_READ);
}

static void *peer_loop(void *base)
{
    event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY);
    return NULL;
}

static double peer_rate(void)
{
    struct event_base *base = event_base_new();
    struct sockaddr_in at = {.sin_family = AF_INET};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct evconnlistener *l = evconnlistener_new_bind(
        base, only_accept, base, LEV_OPT_CLOSE_ON_FREE, 1024, (struct sockaddr *)&at, sizeof at);
    socklen_t len = sizeof at;
    getsockname(evconnlistener_get_fd(l), (struct sockaddr *)&at, &len);
    pthread_t thread;
    pthread_create(&thread, NULL, peer_loop, base);
    Play p = start_play(ntohs(at.sin_port), (int)connections, messages, 0);
    char frame[128];
    int64_t want = messages * (int64_t)frame_of(0, frame);
    int64_t start = clock_steady_us();
    double cpu = cpu_us();
    if (write(p.go, "g", 1) != 1) exit(1);
    while (atomic_load(&bytes_read) < want) poll(NULL, 0, 1);
    last_cpu = (cpu_us() - cpu) / (double)messages;
    double took = (double)(clock_steady_us() - start) / 1e6;
    stop_play(p);
    event_base_loopbreak(base);
    struct timeval now = {0, 0};
    event_base_loopexit(base, &now);
    pthread_detach(thread);
    return (double)messages / took;
}

/* ---- ours ---- */

typedef struct Keeper {
    Devices *devices;
    pthread_mutex_t mutex;
    pthread_cond_t work;
    uint64_t *handles;
    size_t count;
    char *bytes;
    size_t len;
    int fd;
    bool durable;
    bool stop;
    _Atomic int64_t kept;
    int64_t sync_us[4096];
    size_t syncs;
} Keeper;

enum { PACE = 20000 };
enum { HANDLES_MAX = 32768, BYTES_MAX = 16 << 20 };

static DeviceStanding everyone(void *to, const WireProtocol *p, Str id, DeviceKnown *known)
{
    (void)to;
    (void)p;
    (void)id;
    known->device = 1;
    return DEVICE_ENROLLED;
}

static size_t keep(void *to, const DeviceItem *items, size_t n, bool alarms)
{
    Keeper *k = to;
    (void)alarms;
    if (!k->durable) {
        for (size_t i = 0; i < n; i++) devices_answered(k->devices, items[i].handle);
        atomic_fetch_add(&k->kept, (int64_t)n);
        return n;
    }
    pthread_mutex_lock(&k->mutex);
    if (n > HANDLES_MAX - k->count) n = HANDLES_MAX - k->count;
    for (size_t i = 0; i < n; i++) { /* the fixed part stands for a row */
        k->handles[k->count++] = items[i].handle;
        memcpy(k->bytes + k->len, &items[i].record, 160);
        k->len += 160;
    }
    pthread_cond_signal(&k->work);
    pthread_mutex_unlock(&k->mutex);
    return n;
}

static void *write_loop(void *arg)
{
    Keeper *k = arg;
    uint64_t *handles = malloc(HANDLES_MAX * sizeof(uint64_t));
    char *bytes = malloc(BYTES_MAX);
    for (;;) {
        pthread_mutex_lock(&k->mutex);
        while (k->count == 0 && !k->stop) pthread_cond_wait(&k->work, &k->mutex);
        if (k->stop) break;
        size_t n = k->count;
        size_t len = k->len;
        memcpy(handles, k->handles, n * sizeof *handles);
        memcpy(bytes, k->bytes, len);
        k->count = k->len = 0;
        pthread_mutex_unlock(&k->mutex);
        devices_room(k->devices);
        int64_t start = clock_steady_us();
        if (write(k->fd, bytes, len) != (ssize_t)len || fdatasync(k->fd) != 0) exit(1);
        if (k->syncs < 4096) k->sync_us[k->syncs++] = clock_steady_us() - start;
        for (size_t i = 0; i < n; i++) devices_answered(k->devices, handles[i]);
        atomic_fetch_add(&k->kept, (int64_t)n);
    }
    pthread_mutex_unlock(&k->mutex);
    free(handles);
    free(bytes);
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static double part(int64_t *us, size_t n, double p)
{
    if (n == 0) return 0;
    qsort(us, n, sizeof *us, by_size);
    size_t at = (size_t)(p * (double)(n - 1) + 0.5);
    return (double)us[at] / 1000;
}

static int64_t resident(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    char line[128] = "";
    if (f && !fgets(line, sizeof line, f)) line[0] = 0;
    if (f) fclose(f);
    char *second = strchr(line, ' ');
    return second ? strtoll(second, NULL, 10) * 4096 : 0;
}

/* A watch that presses SOS every 20 ms and waits for the answer. */
typedef struct Probe {
    int port;
    _Atomic bool stop;
    int64_t us[4096];
    size_t count;
} Probe;

static void *probe_loop(void *arg)
{
    static const char sos[] =
        "[3G*9999999999*0059*AL,010125,101500,A,30.5,N,104.0,E,0,0,0,5,60,45,12,3,00010000,0,0]";
    Probe *p = arg;
    int fd = dial(p->port);
    while (!atomic_load(&p->stop) && p->count < 4096) {
        char answer[256];
        int64_t start = clock_steady_us();
        if (send(fd, sos, sizeof sos - 1, MSG_NOSIGNAL) < 0) break;
        struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
        if (poll(&poll_fd, 1, 10000) <= 0 || recv(fd, answer, sizeof answer, 0) <= 0) break;
        p->us[p->count++] = clock_steady_us() - start;
        poll(NULL, 0, 20);
    }
    close(fd);
    return NULL;
}

/* rate 0: as fast as it goes. */
static double our_rate(bool durable, int64_t total, int64_t rate, double *per_conn, Probe *probe,
                       Keeper *k)
{
    static const DeviceDoor doors[] = {{"setracker", 0, -1}, {0}};
    DevicesOptions o = {.address = "127.0.0.1",
                        .doors = doors,
                        .connections_max = (int)connections + 10,
                        .frames_a_minute = 30000};
    DeviceSink sink = {k, everyone, keep, NULL};
    Problem problem = {0};
    pthread_t writer;
    pthread_t prober;
    *k = (Keeper){.durable = durable, .handles = malloc(HANDLES_MAX * sizeof(uint64_t))};
    k->bytes = malloc(BYTES_MAX);
    pthread_mutex_init(&k->mutex, NULL);
    pthread_cond_init(&k->work, NULL);
    char path[512];
    snprintf(path, sizeof path, "%s/yl-bench-devices-%d", folder, (int)getpid());
    k->fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    unlink(path);
    if (k->fd < 0 || devices_open(&o, sink, &k->devices, &problem) != OK) exit(1);
    int port = devices_port(k->devices, "setracker", false);
    pthread_create(&writer, NULL, write_loop, k);
    int64_t before = resident();
    Play p = start_play(port, (int)connections, total, rate);
    while ((int64_t)devices_counts(k->devices).accepted < connections) poll(NULL, 0, 5);
    *per_conn = (double)(resident() - before) / (double)connections;
    probe->port = port;
    pthread_create(&prober, NULL, probe_loop, probe);
    int64_t start = clock_steady_us();
    double cpu = cpu_us();
    if (write(p.go, "g", 1) != 1) exit(1);
    while (atomic_load(&k->kept) < total) poll(NULL, 0, 1);
    double took = (double)(clock_steady_us() - start) / 1e6;
    last_cpu = (cpu_us() - cpu) / (double)total;
    atomic_store(&probe->stop, true);
    pthread_join(prober, NULL);
    stop_play(p);
    pthread_mutex_lock(&k->mutex);
    k->stop = true;
    pthread_cond_signal(&k->work);
    pthread_mutex_unlock(&k->mutex);
    pthread_join(writer, NULL);
    devices_close(k->devices);
    close(k->fd);
    free(k->handles);
    free(k->bytes);
    return (double)total / took;
}

int main(int argc, char **argv)
{
    struct rlimit files;
    if (argc > 1 && !str_to_i64(str_of(argv[1]), &connections)) return 2;
    if (argc > 2 && !str_to_i64(str_of(argv[2]), &messages)) return 2;
    if (argc > 3) folder = argv[3];
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if ((int64_t)files.rlim_max < connections + 64) connections = (int64_t)files.rlim_max - 64;
    static Keeper keeper;
    static Probe flood;
    static Probe paced;
    double per_conn;
    double ignored;
    double counted = our_rate(false, messages, 0, &per_conn, &flood, &keeper);
    double counted_cpu = last_cpu;
    flood = (Probe){0};
    double durable = our_rate(true, messages, 0, &ignored, &flood, &keeper);
    double durable_cpu = last_cpu;
    double peer = peer_rate();
    double peer_cpu = last_cpu;
    printf("%lld connections, %lld messages, TCP on the loopback\n", (long long)connections,
           (long long)messages);
    printf("only read (libevent)    %10.0f messages/s\n", peer);
    printf("read, decode, answer    %10.0f messages/s  %3.0f %% of reading\n", counted,
           100 * counted / peer);
    printf("durable, then answer    %10.0f messages/s  %3.0f %% of reading (floor 50 %%)\n",
           durable, 100 * durable / peer);
    printf("CPU of the server, µs a message: %.2f only read, %.2f answered, %.2f durable: %.0f"
           " durable messages a CPU second\n",
           peer_cpu, counted_cpu, durable_cpu, 1e6 / durable_cpu);
    printf("an idle connection      %10.0f bytes of ours (ceiling 8192)\n", per_conn);
    if (connections > 1000) connections = 1000; /* ports of the loopback run out */
    our_rate(true, 5 * PACE, PACE, &ignored, &paced, &keeper);
    double sync = part(keeper.sync_us, keeper.syncs, 0.99);
    printf("SOS to its answer, %d messages/s behind it: p50 %.2f ms, p99 %.2f ms (%zu presses);"
           " 3 x sync p99 + 2 ms = %.2f ms (%zu syncs)\n",
           PACE, part(paced.us, paced.count, 0.5), part(paced.us, paced.count, 0.99), paced.count,
           3 * sync + 2, keeper.syncs);
    printf("SOS to its answer in the flood: p50 %.2f ms, p99 %.2f ms (%zu presses)\n",
           part(flood.us, flood.count, 0.5), part(flood.us, flood.count, 0.99), flood.count);
    return 0;
}
