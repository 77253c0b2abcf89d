/* How many sensor messages a second come through a real mosquitto with QoS 1, read and judged by
 * the rules, beside a subscriber that only counts them (the broker's own rate), in one run; and by
 * the doors that `serve` hosts: kept in the database, an alarm for each press, the health rules
 * working behind.
 *
 *   build/bench/mqtt [messages] */
#include "link/devices/mqtt.h"
#include "link/devices/broker_for_tests.h"

#include "base/secret.h"
#include "domains/health/health.h"
#include "main/doors.h"

#include <mosquitto.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { DEVICES = 1000 };

static int64_t messages = 60000;
static _Atomic int64_t heard;
static _Atomic int64_t alarms;
static _Atomic bool up;
static HomeMemory memories[DEVICES];

static _Atomic int64_t done;

static void one_done(struct mosquitto *client, void *arg, int id)
{
    (void)client;
    (void)arg;
    (void)id;
    atomic_fetch_add(&done, 1);
}

/* A gateway in a process of its own: publishes as fast as the broker acknowledges. */
static void publish_all(int port)
{
    static const char *const payloads[] = {
        "{\"contact\":false,\"battery\":91,\"linkquality\":120,\"voltage\":2990}",
        "{\"occupancy\":true,\"battery\":80,\"illuminance\":12,\"linkquality\":99}",
        "{\"temperature\":19.6,\"humidity\":44.1,\"battery\":100,\"linkquality\":60}",
        "{\"smoke\":false,\"battery_low\":false,\"linkquality\":140}",
        "{\"action\":\"emergency\",\"battery\":77,\"linkquality\":101}",
    };
    struct mosquitto *g = mosquitto_new("bench-gateway", true, NULL);
    mosquitto_max_inflight_messages_set(g, 500);
    mosquitto_publish_callback_set(g, one_done);
    if (mosquitto_connect(g, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS) _exit(1);
    mosquitto_loop_start(g);
    for (int64_t i = 0; i < messages; i++) {
        char topic[64];
        snprintf(topic, sizeof topic, "zigbee2mqtt/d%d", (int)(i % DEVICES));
        const char *payload = payloads[i % 5];
        mosquitto_publish(g, NULL, topic, (int)strlen(payload), payload, 1, false);
        while (i - atomic_load(&done) >= 500) poll(NULL, 0, 1);
    }
    for (;;) pause();
}

static double last_cpu; /* µs a message of the subscriber's thread and ours, not the broker's */

static double cpu_us(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static double timed(int port)
{
    double cpu = cpu_us();
    atomic_store(&heard, 0);
    int64_t start = clock_steady_us();
    pid_t pid = fork();
    if (pid == 0) publish_all(port);
    while (atomic_load(&heard) < messages && clock_steady_us() - start < 120000000)
        poll(NULL, 0, 1);
    double took = (double)(clock_steady_us() - start) / 1e6;
    last_cpu = (cpu_us() - cpu) / (double)messages;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return (double)atomic_load(&heard) / took;
}

static void only_count(struct mosquitto *client, void *arg, const struct mosquitto_message *m)
{
    (void)client;
    (void)arg;
    (void)m;
    atomic_fetch_add(&heard, 1);
}

static void is_up(struct mosquitto *client, void *arg, int code)
{
    (void)arg;
    (void)code;
    mosquitto_subscribe(client, NULL, "zigbee2mqtt/#", 1);
    atomic_store(&up, true);
}

static double broker_rate(int port)
{
    struct mosquitto *s = mosquitto_new("bench-peer", true, NULL);
    mosquitto_connect_callback_set(s, is_up);
    mosquitto_message_callback_set(s, only_count);
    mosquitto_connect(s, "127.0.0.1", port, 60);
    mosquitto_loop_start(s);
    while (!atomic_load(&up)) poll(NULL, 0, 5);
    poll(NULL, 0, 300);
    double rate = timed(port);
    mosquitto_disconnect(s);
    mosquitto_loop_stop(s, true);
    mosquitto_destroy(s);
    return rate;
}

static void judge(void *to, const HomeMessage *m, bool retained, int qos, Ms now)
{
    int64_t n = 0;
    (void)to;
    (void)qos;
    str_to_i64(str_slice(m->device, 1, m->device.len), &n);
    for (size_t i = 0; i < m->fact_count; i++)
        if (home_rises(&memories[n % DEVICES], &m->facts[i], retained, now))
            atomic_fetch_add(&alarms, 1);
    atomic_fetch_add(&heard, 1);
}

static void link_up(void *to, bool is)
{
    (void)to;
    atomic_store(&up, is);
}

static double our_rate(int port)
{
    Mqtt *mqtt;
    Problem problem = {0};
    MqttOptions options = {.host = "127.0.0.1", .port = port, .id = "bench-ours"};
    MqttSink sink = {.message = judge, .connected = link_up};
    atomic_store(&up, false);
    if (mqtt_open(&options, sink, &mqtt, &problem) != OK) exit(1);
    while (!atomic_load(&up)) poll(NULL, 0, 5);
    poll(NULL, 0, 300);
    double rate = timed(port);
    mqtt_close(mqtt);
    return rate;
}

/* ---- hosted ---- */

static Status add_devices(Tx *tx, void *job)
{
    int64_t from = *(int64_t *)job;
    for (int64_t i = from; i < from + 200 && i < DEVICES; i++) {
        char number[16];
        PersonId person;
        HealthDeviceId device;
        snprintf(number, sizeof number, "d%d", (int)i);
        HealthDevice d = {.protocol = STR("zigbee"),
                          .hardware_id = str_of(number),
                          .kind = DEVICE_OTHER,
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
    return people_community_add(tx, (CommunityId){1}, STR("测试社区"), STR("测试街道"),
                                STR("999000001"));
}

static DoorsHost *host;

static void *count_hosted(void *arg)
{
    (void)arg;
    int64_t waiting = 0;
    for (;;) { /* the last ones count when all are on the disk */
        int64_t n = doors_host_home(host, &waiting);
        if (n < messages || waiting == 0) atomic_store(&heard, n);
        if (n >= messages && waiting == 0) return NULL;
        poll(NULL, 0, 1);
    }
}

static double hosted_rate(int port)
{
    char folder[] = "/tmp/yl-bench-mqtt-XXXXXX";
    char url[64];
    Problem problem = {0};
    Store *store;
    pthread_t counter;
    Arena *arena = arena_new((size_t)1 << 28);
    TxOrigin origin = {.community = {1}};
    secret_open_for_test();
    if (!mkdtemp(folder) ||
        program_open((ProgramOptions){.data = folder}, &store, &problem) != OK ||
        store_write(store, (TxOrigin){0}, arena, add_street, NULL, &problem) != OK)
        exit(1);
    for (int64_t from = 0; from < DEVICES; from += 200)
        if (store_write(store, origin, arena, add_devices, &from, &problem) != OK) exit(1);
    DoorsOptions o = doors_options();
    snprintf(url, sizeof url, "mqtt://127.0.0.1:%d", port);
    o.mqtt = url;
    if (doors_host_open(&o, store, &host, &problem) != OK) exit(1);
    poll(NULL, 0, 1500);
    pthread_create(&counter, NULL, count_hosted, NULL);
    double rate = timed(port);
    doors_host_close(host);
    store_close(store);
    arena_free(arena);
    return rate;
}

int main(int argc, char **argv)
{
    if (argc > 1 && !str_to_i64(str_of(argv[1]), &messages)) return 2;
    Broker b = broker_start();
    if (!b.pid) {
        printf("no mosquitto here: nothing measured\n");
        return 0;
    }
    double peer = broker_rate(b.port);
    double peer_cpu = last_cpu;
    double ours = our_rate(b.port);
    double our_cpu = last_cpu;
    double hosted = hosted_rate(b.port);
    double hosted_cpu = last_cpu;
    double peer_again = broker_rate(b.port);
    if (peer_again > peer) peer = peer_again;
    printf("%lld messages of QoS 1 through mosquitto, %d devices\n", (long long)messages, DEVICES);
    printf("only counted      %9.0f messages/s\n", peer);
    printf("read and judged   %9.0f messages/s  %3.0f %% (floor 60 %%), %lld alarms\n", ours,
           100 * ours / peer, (long long)atomic_load(&alarms));
    printf("hosted, kept      %9.0f messages/s  %3.0f %% (floor 60 %%), the rules on\n", hosted,
           100 * hosted / peer);
    printf("CPU of the subscriber, µs a message: %.2f only counted, %.2f read and judged, %.2f"
           " hosted\n",
           peer_cpu, our_cpu, hosted_cpu);
    broker_stop(&b, true);
    return 0;
}
