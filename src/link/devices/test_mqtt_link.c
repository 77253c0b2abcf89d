/* Homes through a real mosquitto on the loopback; skipped where none is installed. */
#include "base/test.h"
#include "link/devices/broker_for_tests.h"
#include "link/devices/mqtt.h"

#include <mosquitto.h>
#include <pthread.h>

enum { LINES = 2048 };

typedef struct House {
    pthread_mutex_t mutex;
    char lines[LINES][128]; /* "device kind=value r" in the order they came */
    size_t count;
    int ups;
    HomeMemory memory;
    int alarms;
} House;

static void hear(void *to, const HomeMessage *m, bool retained, int qos, Ms now)
{
    House *h = to;
    pthread_mutex_lock(&h->mutex);
    for (size_t i = 0; i < m->fact_count && h->count < LINES; i++) {
        snprintf(h->lines[h->count++], 128, "%.*s %s=%lld%s q%d", STR_ARG(m->device),
                 home_kind_name(m->facts[i].kind), (long long)m->facts[i].value_e3,
                 retained ? " old" : "", qos);
        h->alarms += home_rises(&h->memory, &m->facts[i], retained, now);
    }
    if (m->has_record && h->count < LINES)
        snprintf(h->lines[h->count++], 128, "%.*s hr=%d", STR_ARG(m->device), m->record.hr);
    if (m->acknowledged && h->count < LINES)
        snprintf(h->lines[h->count++], 128, "%.*s ack %.*s", STR_ARG(m->device), STR_ARG(m->event));
    pthread_mutex_unlock(&h->mutex);
}

static bool set_up(void *to, HomeSource source, Str device, HomeSetup *out)
{
    (void)to;
    out->single_is_sos = source == HOME_ZIGBEE && str_is(device, "bedside");
    return true;
}

static void connected(void *to, bool up)
{
    House *h = to;
    pthread_mutex_lock(&h->mutex);
    h->ups += up;
    pthread_mutex_unlock(&h->mutex);
}

static bool heard_now(House *h, const char *line)
{
    bool found = false;
    pthread_mutex_lock(&h->mutex);
    for (size_t i = 0; i < h->count; i++) found |= strcmp(h->lines[i], line) == 0;
    pthread_mutex_unlock(&h->mutex);
    return found;
}

static bool heard(House *h, const char *line)
{
    if (TEST_WAIT(heard_now(h, line))) return true;
    test_note("not heard: %s", line);
    return false;
}

static int ups_of(House *h)
{
    pthread_mutex_lock(&h->mutex);
    int ups = h->ups;
    pthread_mutex_unlock(&h->mutex);
    return ups;
}

static bool is_up(House *h, int times)
{
    return TEST_WAIT(ups_of(h) >= times);
}

static _Atomic int taken; /* by the broker, of what was told at QoS 1 */

static void on_taken(struct mosquitto *client, void *to, int number)
{
    (void)client;
    (void)to;
    (void)number;
    taken++;
}

static struct mosquitto *gateway(const Broker *b)
{
    struct mosquitto *g = mosquitto_new("gateway", true, NULL);
    mosquitto_publish_callback_set(g, on_taken);
    CHECK_INT(0, mosquitto_connect(g, "127.0.0.1", b->port, 30));
    CHECK_INT(0, mosquitto_loop_start(g));
    return g;
}

static void tell(struct mosquitto *g, const char *topic, const char *payload, int qos, bool keep)
{
    CHECK_INT(0, mosquitto_publish(g, NULL, topic, (int)strlen(payload), payload, qos, keep));
}

/* The same state again and again, as homes tell theirs: whoever subscribes late hears it too. */
static bool told_till_heard(struct mosquitto *g, const char *topic, const char *payload, House *h,
                            const char *line)
{
    for (int i = 0; i < TEST_PATIENCE_MS / 100 && !heard_now(h, line); i++) {
        tell(g, topic, payload, 1, false);
        poll(NULL, 0, 100);
    }
    return heard(h, line);
}

TEST(homes_are_heard_through_a_real_broker)
{
    static House house;
    Broker b = broker_start();
    if (!b.pid) SKIP("no mosquitto");
    Problem problem = {0};
    Mqtt *mqtt;
    pthread_mutex_init(&house.mutex, NULL);
    struct mosquitto *g = gateway(&b);
    tell(g, "zigbee2mqtt/kitchen", "{\"smoke\":true}", 1, true); /* kept before we come */
    CHECK(TEST_WAIT(taken == 1));
    MqttOptions options = {.host = "127.0.0.1", .port = b.port, .id = "test"};
    MqttSink sink = {&house, hear, NULL, set_up, connected};
    CHECK_STATUS(OK, mqtt_open(&options, sink, &mqtt, &problem));
    CHECK(is_up(&house, 1));
    CHECK(heard(&house, "kitchen smoke=1000 old q1"));
    CHECK_INT(1, house.alarms);
    tell(g, "yl/1/s/d/up/vitals", "{\"hr\":72}", 1, false);
    CHECK(heard(&house, "d hr=72"));
    tell(g, "yl/1/s/d/up/event", "{\"type\":\"sos\",\"id\":\"u1\"}", 1, false);
    CHECK(heard(&house, "d sos=1000 q1"));
    tell(g, "yl/1/s/d/status", "offline", 1, true);
    CHECK(heard(&house, "d online=0 q1"));
    tell(g, "yl/1/s/d/up/ack", "{\"id\":\"c7\",\"ok\":true}", 1, false);
    CHECK(heard(&house, "d ack c7"));
    tell(g, "zigbee2mqtt/front door", "{\"contact\":false}", 0, false);
    CHECK(heard(&house, "front door door=1000 q0"));
    tell(g, "zigbee2mqtt/bedside", "{\"action\":\"single\"}", 1, false);
    CHECK(heard(&house, "bedside sos=1000 q1"));
    tell(g, "tele/plug/SENSOR", "{\"ENERGY\":{\"Power\":1800}}", 1, false);
    CHECK(heard(&house, "plug watts=1800000 q1"));
    tell(g, "zigbee2mqtt/pad", "{\"in_bed\":false,\"heart_rate\":60}", 1, false);
    CHECK(heard(&house, "pad bed=0 q1"));
    tell(g, "zigbee2mqtt/bad", "{", 1, false);
    tell(
        g, "homeassistant/binary_sensor/gas/config",
        "{\"stat_t\":\"any/gas\",\"dev_cla\":\"gas\",\"val_tpl\":\"{{ value_json.g }}\",\"dev\":{\"ids\":[\"hall\"]}}",
        1, true);
    CHECK(TEST_WAIT(mqtt_counts(mqtt).sensors == 1)); /* its topic is being subscribed */
    CHECK(told_till_heard(g, "any/gas", "{\"g\":\"ON\"}", &house, "hall gas=1000 q1"));
    CHECK(mqtt_counts(mqtt).unreadable >= 1);
    CHECK(mqtt_counts(mqtt).at_qos_0 == 1);
    CHECK_STATUS(OK, mqtt_command(mqtt, STR("s"), STR("d"), STR("{\"id\":\"c8\",\"cmd\":\"ring\"}"),
                                  8, &problem));
    CHECK_STATUS(OK, mqtt_acknowledge(mqtt, STR("s"), STR("d"), STR("u1"), &problem));
    CHECK_STATUS(INVALID, mqtt_command(mqtt, STR("s/x"), STR("d"), STR("{}"), 0, &problem));

    /* the broker dies and comes back */
    mosquitto_disconnect(g);
    mosquitto_loop_stop(g, true);
    mosquitto_destroy(g);
    broker_stop(&b, false);
    broker_run(&b);
    CHECK(is_up(&house, 2));
    g = gateway(&b);
    CHECK(told_till_heard(g, "zigbee2mqtt/bath", "{\"water_leak\":true}", &house,
                          "bath leak=1000 q1"));
    /* Discovered sensors are subscribed again. */
    CHECK(told_till_heard(g, "any/gas", "{\"g\":\"OFF\"}", &house, "hall gas=0 q1"));
    mosquitto_disconnect(g);
    mosquitto_loop_stop(g, true);
    mosquitto_destroy(g);
    mqtt_close(mqtt);
    broker_stop(&b, true);
}

TEST(a_certificate_that_is_not_there_is_refused)
{
    Mqtt *mqtt;
    Problem problem = {0};
    MqttOptions options = {.host = "127.0.0.1", .port = 1, .ca_file = "/nowhere/ca.pem"};
    MqttSink sink = {.message = hear};
    CHECK_STATUS(INVALID, mqtt_open(&options, sink, &mqtt, &problem));
    CHECK_TEXT("mqtt.tls", problem.code);
}
