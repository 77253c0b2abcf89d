/* From a device's packet to a durable alarm, through the whole server: doors, store, rules, safety,
 * and the event stream of the operators' screens; with telemetry behind it.
 *
 *   build/bench/devices_store [devices] [rate a second] [seconds] [folder] [flood | storm]
 *
 * A process of its own plays the devices (setracker: steps and battery, each answered). SOS are
 * pressed by watches of their own, one each 20 ms, each with a second of its own; answered means
 * that the alarm of safety is on the disk. The disk is asked for its own fdatasync beside it, in
 * the same run. `flood`: telemetry as fast as it is taken instead of at a rate.
 * `storm`: every device connects within the seconds and brings 100 stored points at once. */
#include "base/file.h"
#include "base/secret.h"
#include "domains/health/health.h"
#include "link/tell.h"
#include "main/doors.h"

#include "../tests/api/client.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { HERE = 1, PRESSERS = 40, SCREENS = 50, SAMPLES = 8192 };

static int64_t devices = 1000;
static int64_t rate = 20000;
static int64_t seconds = 10;
static const char *folder = "/tmp";
static bool flood, storm;

enum { POINTS = 100 };

static const char *number_of(int64_t n, char out[16])
{
    snprintf(out, 16, "88%08d", (int)n);
    return out;
}

/* ---- the community ---- */

typedef struct Filling {
    int64_t from;
} Filling;

static Status add_some(Tx *tx, void *job)
{
    const Filling *f = job;
    for (int64_t i = f->from; i < f->from + 200 && i < devices + PRESSERS; i++) {
        char number[16];
        PersonId person;
        HealthDeviceId device;
        HealthDevice d = {.protocol = STR("setracker"),
                          .hardware_id = str_of(number_of(i, number)),
                          .kind = DEVICE_WATCH,
                          .model = STR(""),
                          .room = STR(""),
                          .auth = STR(""),
                          .quota = 30000,
                          .interval_s = 600};
        TRY(people_add(tx, &(Person){.name = STR("老人"), .is_elder = true}, &person));
        TRY(health_device_add(tx, &d, &device));
        TRY(health_device_enrol(tx, device, person, STR("counter")));
    }
    return OK;
}

static Status add_street(Tx *tx, void *job)
{
    (void)job;
    return people_community_add(tx, (CommunityId){HERE}, STR("测试社区"), STR("测试街道"),
                                STR("999000001"));
}

/* ---- the devices, in a process of their own ---- */

static void play(int port, int go)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int *fds = calloc((size_t)devices, sizeof *fds);
    char byte;
    for (int64_t i = 0; i < devices; i++)
        if ((fds[i] = client_socket(port)) < 0) _exit(3);
    if (read(go, &byte, 1) != 1) _exit(0);
    int64_t start = clock_steady_us();
    for (int64_t sent = 0;;) {
        int64_t due = flood ? sent + devices : (clock_steady_us() - start) * rate / 1000000;
        for (; sent < due; sent++) {
            char number[16];
            char word[32];
            char frame[64];
            char trash[512];
            int64_t i = sent % devices;
            int length =
                snprintf(word, sizeof word, "LK,%lld,0,80", (long long)(1 + sent / devices));
            int n = snprintf(frame, sizeof frame, "[3G*%s*%04X*%s]", number_of(i, number), length,
                             word);
            (void)!recv(fds[i], trash, sizeof trash, MSG_DONTWAIT);
            (void)!send(fds[i], frame, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
        }
        if (!flood) poll(NULL, 0, 1);
    }
}

/* From an address of the loopback of its own for each 20,000: one address has some 28,000 ports. */
static int dial_from(int64_t i, int port)
{
    struct sockaddr_in from = {.sin_family = AF_INET};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(i / 20000) + 1);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&from, sizeof from) != 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        _exit(3);
    return fd;
}

/* What the player of the storm tells: in memory of both processes. */
typedef struct Storm {
    _Atomic int64_t answered; /* devices whose points are all kept */
    _Atomic int64_t again;    /* connections that were refused or lost, and tried again */
    _Atomic int64_t open_most;
} Storm;
static Storm *told;

static size_t points_of(int64_t i, Ms first, char *all, size_t room)
{
    char number[16];
    char word[200];
    size_t len = 0;
    for (int k = 0; k < POINTS; k++) {
        Civil c = day_civil(ms_day(first + k * MINUTE_MS, 0));
        Ms of_day = ms_of_day(first + k * MINUTE_MS, 0);
        int n = snprintf(word, sizeof word,
                         "UD2,%02d%02d%02d,%02d%02d%02d,A,31.23040,N,121.47370,E,0.00,0.0,0.0,9,60,"
                         "80,%d,0,00000000,0,0",
                         c.day, c.month, c.year % 100, (int)(of_day / HOUR_MS),
                         (int)(of_day / MINUTE_MS % 60), (int)(of_day / SECOND_MS % 60), 1000 + k);
        len += (size_t)snprintf(all + len, room - len, "[3G*%s*%04X*%s]", number_of(i, number), n,
                                word);
    }
    /* Its answer comes after what stands before it is kept. */
    return len +
           (size_t)snprintf(all + len, room - len, "[3G*%s*000A*LK,1,0,80]", number_of(i, number));
}

/* All connect in `seconds`, one after the other, each with its stored points, and leave when those
 * are answered for: a process may have 20,000 files here. Who is refused tries again. */
static void play_storm(int port, int go)
{
    enum { OPEN_MAX = 19000 };
    static char all[POINTS * 256];
    int64_t *again = calloc((size_t)devices, sizeof *again);
    int64_t *of_fd = calloc(1 << 20, sizeof *of_fd);
    int64_t agains = 0;
    int64_t begun = 0;
    int64_t open = 0;
    int buffer = 256 << 10;
    char byte;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int ep = epoll_create1(EPOLL_CLOEXEC);
    if (read(go, &byte, 1) != 1) _exit(0);
    int64_t start = clock_steady_us();
    Ms first = clock_now_ms() - DAY_MS;
    while (atomic_load(&told->answered) < devices) {
        int64_t due = (clock_steady_us() - start) * devices / (seconds * 1000000);
        while (open < OPEN_MAX && (agains || (begun < devices && begun < due))) {
            int64_t i = agains ? again[--agains] : begun++;
            int fd = dial_from(i, port);
            size_t len = points_of(i, first, all, sizeof all);
            setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
            if (send(fd, all, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len) {
                close(fd);
                again[agains++] = i;
                atomic_fetch_add(&told->again, 1);
                break;
            }
            of_fd[fd] = i;
            struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
            epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
            if (++open > atomic_load(&told->open_most)) atomic_store(&told->open_most, open);
        }
        struct epoll_event ready[256];
        int n = epoll_wait(ep, ready, 256, 2);
        for (int k = 0; k < n; k++) {
            char answer[512];
            int fd = ready[k].data.fd;
            bool kept = recv(fd, answer, sizeof answer, 0) > 0;
            if (!kept) again[agains++] = of_fd[fd];
            atomic_fetch_add(kept ? &told->answered : &told->again, 1);
            close(fd);
            open--;
        }
    }
    for (;;) pause();
}

/* ---- the disk's own time ---- */

typedef struct Samples {
    int64_t us[SAMPLES];
    size_t count;
} Samples;

static _Atomic bool stop;
static Samples disk, answered, shown;

static void sample(Samples *s, int64_t us)
{
    if (s->count < SAMPLES) s->us[s->count++] = us;
}

static void *ask_disk(void *arg)
{
    char path[512];
    char page[4096] = {1};
    (void)arg;
    snprintf(path, sizeof path, "%s/sync", folder);
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    while (!atomic_load(&stop)) {
        int64_t start = clock_steady_us();
        if (pwrite(fd, page, sizeof page, 0) < 0 || fdatasync(fd) != 0) exit(1);
        sample(&disk, clock_steady_us() - start);
        poll(NULL, 0, 20);
    }
    close(fd);
    return NULL;
}

/* ---- presses, and the screens that must show them ---- */

static int screens[SCREENS];
static size_t screens_open;

static bool one_screen_hears(int fd, const char *what, int64_t until_us)
{
    static char room[SCREENS][65536]; /* what came that was not looked for: by slot */
    size_t len = 0;
    char *mine = room[fd % SCREENS];
    while (clock_steady_us() < until_us) {
        struct pollfd p = {fd, POLLIN, 0};
        if (poll(&p, 1, 100) <= 0) continue;
        ssize_t n = recv(fd, mine + len, 65535 - len, 0);
        if (n <= 0) return false;
        len += (size_t)n;
        mine[len] = 0;
        if (getenv("DBG")) fprintf(stderr, "%.*s\n--want %s\n", (int)len, mine, what);
        if (memmem(mine, len, what, strlen(what))) return true;
        if (len > 60000) len = 0;
    }
    return false;
}

static void *press(void *arg)
{
    int port = *(int *)arg;
    const WireProtocol *p = wire_protocol_find(STR("setracker"));
    int fds[PRESSERS];
    Ms base = clock_now_ms() / 1000 * 1000 - 10 * MINUTE_MS;
    for (int i = 0; i < PRESSERS; i++) fds[i] = client_socket(port);
    for (int64_t n = 0; !atomic_load(&stop); n++) {
        char number[16];
        char answer[256];
        char what[40];
        uint8_t frame[WIRE_REPLY_MAX];
        int fd = fds[n % PRESSERS];
        WireRecord r = {.has = WIRE_TIME | WIRE_FIX,
                        .on = WIRE_FIX,
                        .time_ms = base + n / PRESSERS * 1000,
                        .lat_e7 = 312304000,
                        .lon_e7 = 1214737000,
                        .alarms = WIRE_ALARM_BIT(WIRE_SOS)};
        WireDevice device = {str_of(number_of(devices + n % PRESSERS, number)), 1, NULL};
        size_t len = p->say(&device, WIRE_SAY_PLACE, &r, frame, sizeof frame);
        int64_t start = clock_steady_us();
        struct pollfd wait = {fd, POLLIN, 0};
        if (send(fd, frame, len, MSG_NOSIGNAL) != (ssize_t)len || poll(&wait, 1, 20000) <= 0 ||
            recv(fd, answer, sizeof answer, 0) <= 0) {
            fprintf(stderr, "a press was not answered\n");
            exit(1);
        }
        sample(&answered, clock_steady_us() - start);
        if (screens_open && n % 8 == 0) {
            snprintf(what, sizeof what, "\"at\":%lld", (long long)r.time_ms);
            bool all = true;
            for (size_t i = 0; i < screens_open; i++)
                all &= one_screen_hears(screens[i], what, start + 20000000);
            if (!all) {
                fprintf(stderr, "a screen did not hear of a press\n");
                exit(1);
            }
            sample(&shown, clock_steady_us() - start);
        } else {
            poll(NULL, 0, 20);
        }
    }
    return NULL;
}

static Status bench_session(Tx *tx, Str token, Session *out)
{
    (void)tx;
    (void)token;
    *out = (Session){.id = 1,
                     .community = {HERE},
                     .person = 1,
                     .role = ROLE_OPERATOR,
                     .expires_ms = clock_now_ms() + DAY_MS};
    return OK;
}
static bool everything(Tx *tx, const Session *who, const Event *event)
{
    (void)tx;
    (void)who;
    return str_starts(event->topic, STR("health.alarm"));
}

static void open_screens(int port)
{
    static const char ask[] =
        "GET /api/events?topics=health.alarm HTTP/1.1\r\nHost: x\r\nCookie: yl="
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n";
    for (int i = 0; i < SCREENS; i++) {
        screens[i] = client_socket(port);
        if (send(screens[i], ask, sizeof ask - 1, MSG_NOSIGNAL) < 0) exit(1);
    }
    poll(NULL, 0, 500);
    screens_open = SCREENS;
}

/* ---- figures ---- */

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static double part(Samples *s, double p)
{
    if (s->count == 0) return 0;
    qsort(s->us, s->count, sizeof *s->us, by_size);
    return (double)s->us[(size_t)(p * (double)(s->count - 1) + 0.5)] / 1000;
}

static double cpu_s(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void die(const Problem *problem)
{
    fprintf(stderr, "%s %s\n", problem->code, problem->text);
    exit(1);
}

int main(int argc, char **argv)
{
    if (argc > 1) devices = strtoll(argv[1], NULL, 10);
    if (argc > 2) rate = strtoll(argv[2], NULL, 10);
    if (argc > 3) seconds = strtoll(argv[3], NULL, 10);
    char path[512];
    snprintf(path, sizeof path, "%s/yl-bench-devices-XXXXXX", argc > 4 ? argv[4] : "/tmp");
    flood = argc > 5 && strcmp(argv[5], "flood") == 0;
    storm = argc > 5 && strcmp(argv[5], "storm") == 0;
    if (!mkdtemp(path)) return 1;
    folder = path;
    struct rlimit files = {(rlim_t)devices + 1000, (rlim_t)devices + 1000};
    getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max < (rlim_t)devices + 1000) files.rlim_max = (rlim_t)devices + 1000;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files); /* root may raise it */
    secret_open_for_test();
    Problem problem = {0};
    Store *store;
    Server *server;
    DoorsHost *doors;
    Arena *arena = arena_new((size_t)1 << 30);
    if (program_open((ProgramOptions){.data = folder}, &store, &problem) != OK) die(&problem);
    TxOrigin origin = {.community = {HERE}};
    if (store_write(store, (TxOrigin){0}, arena, add_street, NULL, &problem) != OK) die(&problem);
    for (Filling f = {0}; f.from < devices + PRESSERS; f.from += 200) {
        if (store_write(store, origin, arena, add_some, &f, &problem) != OK) die(&problem);
        arena_reset(arena);
    }
    DoorsOptions o = doors_options();
    o.tcp[0] = 0;
    o.address = "127.0.0.1";
    o.quota = 30000;
    o.connections_max = devices + 100;
    if (doors_host_open(&o, store, &doors, &problem) != OK) die(&problem);
    if (server_start((ServerOptions){.address = "127.0.0.1",
                                     .quiet = true,
                                     .routes = program_routes(),
                                     .hooks = {bench_session, everything}},
                     store, &server, &problem) != OK)
        die(&problem);
    int port = doors_host_port(doors, "setracker", false);
    int go[2];
    if (pipe(go) != 0) return 1;
    told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (told == MAP_FAILED) return 1;
    pid_t player = fork();
    if (player == 0) storm ? play_storm(port, go[0]) : play(port, go[0]);
    while (!storm && (int64_t)doors_host_counts(doors).connections < devices) poll(NULL, 0, 10);
    open_screens(server_port(server));
    pthread_t disk_thread, press_thread;
    pthread_create(&disk_thread, NULL, ask_disk, NULL);
    StoreStats at_start = store_stats(store);
    uint64_t before = doors_host_counts(doors).replies;
    double cpu = cpu_s();
    if (write(go[1], "g", 1) != 1) return 1;
    pthread_create(&press_thread, NULL, press, &port);
    int64_t start = clock_steady_us();
    if (!storm) poll(NULL, 0, (int)seconds * 1000);
    while (storm && atomic_load(&told->answered) < devices && clock_steady_us() - start < 300000000)
        poll(NULL, 0, 10);
    double took = (double)(clock_steady_us() - start) / 1e6;
    double messages = (double)(doors_host_counts(doors).replies - before);
    cpu = cpu_s() - cpu;
    atomic_store(&stop, true);
    pthread_join(press_thread, NULL);
    pthread_join(disk_thread, NULL);
    kill(player, SIGKILL);
    waitpid(player, NULL, 0);
    if (storm) {
        DevicesCounts counts = doors_host_counts(doors);
        printf("storm: %lld devices in %lld s with %d points each: all points of %lld kept and"
               " answered after %.1f s (%lld records), at most %lld connected, %lld tries again,"
               " %.1f us of CPU a point\n",
               (long long)devices, (long long)seconds, POINTS,
               (long long)atomic_load(&told->answered), took, (long long)counts.records,
               (long long)atomic_load(&told->open_most), (long long)atomic_load(&told->again),
               cpu * 1e6 / (double)counts.records);
        Samples late = answered;
        printf("latest alarm: %.1f ms after the press (ceiling 2,000)\n", part(&late, 1));
    }
    if (!storm)
        printf(
            "%lld devices, %s: %.0f messages/s answered, CPU %.1f µs a message (rules, alarms and "
            "screens in it)\n",
            (long long)devices, flood ? "as fast as taken" : "at a rate", messages / took,
            cpu * 1e6 / messages);
    StoreStats stats = store_stats(store);
    printf("store: %.0f commits/s for %.0f writes/s\n",
           (double)(stats.batches - at_start.batches) / took,
           (double)(stats.writes - at_start.writes) / took);
    double sync = part(&disk, 0.99);
    printf("fdatasync of this disk meanwhile: p50 %.2f ms, p99 %.2f ms (%zu)\n", part(&disk, 0.5),
           sync, disk.count);
    printf("SOS to durable alarm: p50 %.2f ms, p99 %.2f ms (%zu presses); 3 x fdatasync p99 + 2 ms"
           " = %.2f ms\n",
           part(&answered, 0.5), part(&answered, 0.99), answered.count, 3 * sync + 2);
    printf("SOS to all of %d screens: p50 %.2f ms, p99 %.2f ms (%zu presses; ceiling 500 ms)\n",
           SCREENS, part(&shown, 0.5), part(&shown, 0.99), shown.count);
    fflush(stdout);
    start = clock_steady_us();
    doors_host_close(doors);
    server_stop(server, 0);
    store_close(store);
    return 0;
}
