/* kill -9 of the server while devices talk to it: every frame that was answered is kept, every
 * press of SOS is one alarm, one alarm of a person is open.
 *
 * A child process is the server: store, doors, everything behind them. Eight devices on threads of
 * the parent send readings and presses over TCP and count what was answered; what was not answered
 * they send again after the next start, as devices do. Rounds: YL_KILL_DEVICES (100; make
 * devices-long runs 1,000). */
#include "base/secret.h"
#include "domains/health/health.h"
#include "link/tell.h"
#include "main/doors.h"
#include "store/test_store.h"

#include "../api/client.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { DEVICES = 8, HERE = 7, ROUND_US_MAX = 100000, PRESSES_MAX = 1300, A_ROUND = 4 };

typedef struct Shared {
    _Atomic int port;
} Shared;

static _Atomic bool any_answered;

typedef struct Wrist {
    pthread_t thread;
    int number, port;
    int64_t presses, presses_asked; /* answered; and perhaps one more */
    int64_t readings, readings_asked;
    Ms base;
} Wrist;

static const char *id_of(int number, char out[16])
{
    snprintf(out, 16, "88000010%02d", number % 100);
    return out;
}

static Status set_up(Tx *tx, void *job)
{
    (void)job;
    for (int i = 0; i < DEVICES; i++) {
        char id[16];
        PersonId person;
        HealthDeviceId device;
        HealthDevice d = {.protocol = STR("setracker"),
                          .hardware_id = str_of(id_of(i, id)),
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

/* ---- The server ---- */

static void child_main(StoreOptions options, Shared *shared)
{
    Problem problem = {0};
    Store *store;
    DoorsHost *doors;
    DoorsOptions o = doors_options();
    options.no_jobs = false;
    o.tcp[0] = 0; /* setracker */
    o.address = "127.0.0.1";
    if (store_open(options, &store, &problem) != OK ||
        doors_host_open(&o, store, &doors, &problem) != OK) {
        test_note("the server cannot open: %s %s", problem.code, problem.text);
        _exit(1);
    }
    atomic_store(&shared->port, doors_host_port(doors, "setracker", false));
    for (;;) pause();
}

static pid_t start_child(TestStore *t, Shared *shared)
{
    atomic_store(&shared->port, 0);
    fflush(NULL);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) child_main(t->options, shared);
    CHECK(TEST_WAIT(atomic_load(&shared->port) > 0));
    return child;
}

/* ---- The devices ---- */

static bool said_and_answered(int fd, const char *frame, size_t len)
{
    char answer[256];
    if (send(fd, frame, len, MSG_NOSIGNAL) != (ssize_t)len) return false;
    return recv(fd, answer, sizeof answer, 0) > 0;
}

static bool press(Wrist *w, int fd)
{
    char id[16];
    uint8_t frame[WIRE_REPLY_MAX];
    WireRecord r = {.has = WIRE_TIME | WIRE_FIX,
                    .on = WIRE_FIX,
                    .time_ms = w->base + w->presses * 1000,
                    .lat_e7 = 312304000,
                    .lon_e7 = 1214737000,
                    .alarms = WIRE_ALARM_BIT(WIRE_SOS)};
    WireDevice device = {str_of(id_of(w->number, id)), 1, NULL};
    const WireProtocol *p = wire_protocol_find(STR("setracker"));
    size_t n = p->say(&device, WIRE_SAY_PLACE, &r, frame, sizeof frame);
    w->presses_asked = w->presses + 1;
    if (!said_and_answered(fd, (const char *)frame, n)) return false;
    w->presses++;
    atomic_store(&any_answered, true);
    return true;
}

/* A count of steps that has risen: a reading of the moment at which it arrives, and a moment, which
 * is a millisecond, holds one. */
static bool measure(Wrist *w, int fd)
{
    for (Ms last = clock_now_ms(); clock_now_ms() == last;) usleep(100);
    char id[16];
    char frame[64];
    char word[32];
    int length = snprintf(word, sizeof word, "LK,%lld,0,80", (long long)++w->readings_asked);
    int n = snprintf(frame, sizeof frame, "[3G*%s*%04X*%s]", id_of(w->number, id), length, word);
    if (!said_and_answered(fd, frame, (size_t)n)) return false;
    w->readings++;
    return true;
}

static void *wrist_main(void *context)
{
    Wrist *w = context;
    int fd = client_socket(w->port);
    if (fd < 0) return NULL;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){.tv_sec = 5}, sizeof(struct timeval));
    /* A device's clock names a press by its second, which must stay near the server's. */
    bool up = true;
    for (int i = 0; i < A_ROUND && up; i++) /* an hour holds so many readings of one quantity */
        up = (w->presses == PRESSES_MAX || press(w, fd)) && measure(w, fd);
    close(fd);
    return NULL;
}

static void play(Wrist *wrists, int port)
{
    for (int i = 0; i < DEVICES; i++) {
        wrists[i].port = port;
        ASSERT(pthread_create(&wrists[i].thread, NULL, wrist_main, &wrists[i]) == 0);
    }
}

/* ---- What must be there ---- */

static int64_t of_device(TestStore *t, const char *what, int number)
{
    char id[16];
    Str rest = str_of(what);
    Str before = str_cut(&rest, '@'); /* stands for the device's number */
    return test_number(
        t, str_fmt(test_arena(), "%.*s'%s'%.*s", STR_ARG(before), id_of(number, id), STR_ARG(rest))
               .ptr);
}

static void look(TestStore *t, const Wrist *wrists)
{
    static const char presses[] = "SELECT count(*) FROM health_alarm a JOIN device d ON d.id ="
                                  " a.device_id WHERE a.code = 'device.sos' AND d.hardware_id = @";
    static const char twice[] =
        "SELECT count(*) FROM (SELECT a.at_ms FROM health_alarm a JOIN device"
        " d ON d.id = a.device_id WHERE d.hardware_id = @ AND a.code ="
        " 'device.sos' GROUP BY a.at_ms HAVING count(*) > 1) x";
    static const char open[] = "SELECT count(*) FROM alarm a JOIN device d ON d.person_id ="
                               " a.person_id WHERE d.hardware_id = @ AND a.kind = 1 AND"
                               " a.state BETWEEN 1 AND 5";
    for (int i = 0; i < DEVICES; i++) {
        int64_t there = of_device(t, presses, i);
        CHECK(there >= wrists[i].presses && there <= wrists[i].presses_asked);
        CHECK_INT(0, of_device(t, twice, i));
        if (wrists[i].presses) CHECK_INT(1, of_device(t, open, i));
    }
    CHECK_INT(0, test_store_broken(t));
}

static Status digest(Tx *tx, void *job)
{
    return health_digest(tx, job);
}

static void look_at_readings(TestStore *t, const Wrist *wrists)
{
    static const char readings[] =
        "SELECT coalesce(sum(r.count), 0) FROM reading_day r JOIN device d"
        " ON d.person_id = r.person_id WHERE d.hardware_id = @"
        " AND r.kind = 8";
    int64_t did = 1;
    while (did) CHECK_STATUS(OK, test_write(t, HERE, digest, &did));
    for (int i = 0; i < DEVICES; i++) {
        int64_t there = of_device(t, readings, i);
        /* A press carries a count of steps too: the first of them, of no steps, is one reading. */
        if (!CHECK(there >= wrists[i].readings && there <= wrists[i].readings_asked + 1))
            test_note("%lld there, %lld answered, %lld asked", (long long)there,
                      (long long)wrists[i].readings, (long long)wrists[i].readings_asked);
    }
}

static int rounds(void)
{
    const char *text = getenv("YL_KILL_DEVICES");
    int64_t n;
    if (text && str_to_i64(str_of(text), &n)) return (int)n;
    return getenv("YL_SANITIZED") ? 15 : 100;
}

static void kill_rounds(TestEngine engine, int count)
{
    static Wrist wrists[DEVICES];
    Random random = random_seeded((uint64_t)clock_now_ms());
    atomic_store(&any_answered, false);
    Shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(shared != MAP_FAILED);
    secret_open_for_test();
    alarms_connect();
    TestStore *t = test_store_open(program_parts(), engine);
    tell_configure((TellOptions){.folder = t->folder});
    t->options.now = NULL;
    t->options.no_sync = false;
    test_store_reopen(t);
    CHECK_STATUS(OK, test_write(t, HERE, set_up, NULL));
    for (int i = 0; i < DEVICES; i++)
        wrists[i] = (Wrist){.number = i, .base = clock_now_ms() / 1000 * 1000 - 14 * MINUTE_MS};
    store_close(t->store);
    for (int round = 1; round <= count; round++) {
        pid_t child = start_child(t, shared);
        play(wrists, atomic_load(&shared->port));
        if (round == 1) CHECK(TEST_WAIT(atomic_load(&any_answered)));
        usleep((useconds_t)random_below(&random, ROUND_US_MAX));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        for (int i = 0; i < DEVICES; i++) pthread_join(wrists[i].thread, NULL);
        ASSERT(test_store_try_open(t) == OK);
        look(t, wrists);
        if (round < count) store_close(t->store);
    }
    look_at_readings(t, wrists);
    int64_t presses = 0;
    int64_t readings = 0;
    for (int i = 0; i < DEVICES; i++) {
        presses += wrists[i].presses;
        readings += wrists[i].readings;
    }
    test_note("%d rounds, %lld presses and %lld readings answered", count, (long long)presses,
              (long long)readings);
    CHECK(presses > 0);
    test_store_close(t);
    munmap(shared, sizeof *shared);
}

TEST(what_a_device_was_answered_for_survives_kill_9)
{
    kill_rounds(TEST_SQLITE, rounds());
}

TEST(and_on_postgresql)
{
    if (!test_engine_there(TEST_POSTGRES)) SKIP("no PostgreSQL");
    kill_rounds(TEST_POSTGRES, (rounds() + 9) / 10);
}
