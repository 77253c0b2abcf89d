/* The connection to the broker. */
#include "link/devices/mqtt.h"

#include <mosquitto.h>
#include <pthread.h>

enum {
    SENSORS_MAX = 4096,
    SENSOR_BYTES = 64 << 20,
    PAYLOAD_MAX = 256 << 10,
    OUT_MAX = 256, /* commands whose arrival at the broker is awaited; older ones are forgotten */
};

typedef struct Sent {
    int mid; /* the library's number; 0: none */
    int64_t tag;
} Sent;

struct Mqtt {
    struct mosquitto *client;
    MqttSink sink;
    Arena *arena;   /* of the sensors' texts; belongs to the client's thread */
    Arena *scratch; /* of one message */
    HomeSensor *sensors;
    size_t sensor_count;
    pthread_mutex_t mutex; /* of the counts alone */
    MqttCounts counts;
    pthread_mutex_t out_mutex; /* of the next two; held while a command is handed over */
    Sent out[OUT_MAX];
    size_t out_next;
};

static const char *const topics[] = {
    "yl/1/+/+/up/#",
    "yl/1/+/+/status",
    "zigbee2mqtt/#",
    "homeassistant/+/+/config",
    "tele/+/+",
    "stat/+/RESULT",
    "homeassistant/+/+/+/config",
};

#define COUNTED(mqtt, change)                                                                      \
    do {                                                                                           \
        pthread_mutex_lock(&(mqtt)->mutex);                                                        \
        (mqtt)->counts.change;                                                                     \
        pthread_mutex_unlock(&(mqtt)->mutex);                                                      \
    } while (0)

static void listen_to(Mqtt *m, Str topic)
{
    if (topic.len) mosquitto_subscribe(m->client, NULL, str_c(m->scratch, topic), 1);
}

static void on_connect(struct mosquitto *client, void *arg, int code)
{
    Mqtt *m = arg;
    if (code != 0) return;
    COUNTED(m, connects++);
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        mosquitto_subscribe(client, NULL, topics[i], 1);
    for (size_t i = 0; i < m->sensor_count; i++) {
        listen_to(m, m->sensors[i].state_topic);
        listen_to(m, m->sensors[i].availability_topic);
    }
    arena_reset(m->scratch);
    if (m->sink.connected) m->sink.connected(m->sink.to, true);
}

static void on_disconnect(struct mosquitto *client, void *arg, int code)
{
    Mqtt *m = arg;
    (void)client;
    (void)code;
    COUNTED(m, disconnects++);
    if (m->sink.connected) m->sink.connected(m->sink.to, false);
}

/* ---- sensors that discovery announced ---- */

static void keep_texts(Arena *arena, HomeSensor *s)
{
    Str *const texts[] = {
        &s->unique_id, &s->name, &s->device, &s->state_topic, &s->availability_topic,
        &s->path,      &s->on,   &s->off,    &s->online};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = str_dup(arena, *texts[i]);
}

static size_t sensor_index(const Mqtt *m, Str unique_id)
{
    size_t i = 0;
    while (i < m->sensor_count && !str_eq(m->sensors[i].unique_id, unique_id)) i++;
    return i;
}

/* A sensor is known by its unique id; a removal only names its topic, so both are compared. */
static bool announced(Mqtt *m, Str topic, Str payload)
{
    HomeSensor s;
    Problem problem = {0};
    Status status = home_sensor_read(m->scratch, topic, payload, &s, &problem);
    if (status == NOT_FOUND) return false;
    if (status != OK) {
        COUNTED(m, unreadable++);
        return true;
    }
    size_t at = sensor_index(m, s.unique_id);
    if (s.remove) {
        if (at < m->sensor_count) m->sensors[at] = m->sensors[--m->sensor_count];
    } else {
        if (at == SENSORS_MAX || arena_room(m->arena) < payload.len * 4 + 4096) return true;
        if (m->sink.enrol && !m->sink.enrol(m->sink.to, &s)) return true;
        keep_texts(m->arena, &s);
        m->sensors[at] = s;
        if (at == m->sensor_count) m->sensor_count++;
        listen_to(m, s.state_topic);
        listen_to(m, s.availability_topic);
    }
    COUNTED(m, sensors = m->sensor_count);
    return true;
}

/* Several sensors may share a state topic, each with its own path. */
static bool announced_state(Mqtt *m, Str topic, Str payload, bool retained, int qos, Ms now)
{
    bool any = false;
    for (size_t i = 0; i < m->sensor_count; i++) {
        const HomeSensor *s = &m->sensors[i];
        HomeMessage message;
        Problem problem = {0};
        if (!str_eq(topic, s->state_topic) && !str_eq(topic, s->availability_topic)) continue;
        any = true;
        if (home_sensor_state(m->scratch, s, topic, payload, &message, &problem) != OK) {
            COUNTED(m, unreadable++);
            continue;
        }
        COUNTED(m, facts += message.fact_count);
        if (message.fact_count) m->sink.message(m->sink.to, &message, retained, qos, now);
    }
    return any;
}

static void on_message(struct mosquitto *client, void *arg, const struct mosquitto_message *got)
{
    Mqtt *m = arg;
    Str topic = str_of(got->topic);
    Str payload = {got->payload ? got->payload : "", (size_t)got->payloadlen};
    HomeMessage message;
    HomeSetup setup = {0};
    HomeSource source;
    Str device;
    Problem problem = {0};
    Ms now = clock_now_ms();
    (void)client;
    COUNTED(m, messages++);
    if (got->qos == 0) COUNTED(m, at_qos_0++);
    if (payload.len > PAYLOAD_MAX) {
        COUNTED(m, unreadable++);
        return;
    }
    if (!announced(m, topic, payload) &&
        !announced_state(m, topic, payload, got->retain, got->qos, now)) {
        if (m->sink.setup && home_device_of(topic, &source, &device))
            m->sink.setup(m->sink.to, source, device, &setup);
        Status status = home_read(m->scratch, topic, payload, &setup, &message, &problem);
        if (status == OK) {
            COUNTED(m, facts += message.fact_count);
            m->sink.message(m->sink.to, &message, got->retain, got->qos, now);
        } else if (status == INVALID) {
            COUNTED(m, unreadable++);
        }
    }
    arena_reset(m->scratch);
}

/* ---- sending ---- */

static bool name_fits(Str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (strchr("+#/", name.ptr[i]) || (uint8_t)name.ptr[i] < ' ') return false;
    return name.len > 0 && name.len <= HOME_DEVICE_MAX;
}

static Status publish(Mqtt *m, Str site, Str device, const char *tail, Str json, int *mid,
                      Problem *problem)
{
    if (!name_fits(site) || !name_fits(device))
        return problem_set(problem, INVALID, "mqtt.topic", "场所或设备的名称不能含有 / + #");
    Arena *arena = arena_new(4096);
    Str topic = str_fmt(arena, "yl/1/%.*s/%.*s/down/%s", STR_ARG(site), STR_ARG(device), tail);
    int code = mosquitto_publish(m->client, mid, topic.ptr, (int)json.len, json.ptr, 1, false);
    arena_free(arena);
    if (code == MOSQ_ERR_SUCCESS || code == MOSQ_ERR_NO_CONN)
        return OK; /* queued till it is back */
    return problem_set(problem, UNAVAILABLE, "mqtt.down", "消息服务现在不可用，请稍后再试");
}

/* The broker's word may come before mqtt_command returns: the number is noted under the lock that
 * on_publish takes. */
Status mqtt_command(Mqtt *m, Str site, Str device, Str json, int64_t tag, Problem *problem)
{
    int mid = 0;
    pthread_mutex_lock(&m->out_mutex);
    Status status = publish(m, site, device, "cmd", json, &mid, problem);
    if (status == OK) m->out[m->out_next++ % OUT_MAX] = (Sent){mid, tag};
    pthread_mutex_unlock(&m->out_mutex);
    return status;
}

static void on_publish(struct mosquitto *client, void *arg, int mid)
{
    Mqtt *m = arg;
    int64_t tag = 0;
    (void)client;
    pthread_mutex_lock(&m->out_mutex);
    for (int i = 0; i < OUT_MAX && mid; i++) {
        if (m->out[i].mid != mid) continue;
        tag = m->out[i].tag;
        m->out[i] = (Sent){0};
    }
    pthread_mutex_unlock(&m->out_mutex);
    if (tag && m->sink.delivered) m->sink.delivered(m->sink.to, tag);
}

Status mqtt_acknowledge(Mqtt *m, Str site, Str device, Str event, Problem *problem)
{
    Arena *arena = arena_new(1 << 16);
    Buf buf = buf_new(arena, 1 << 14);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_str(&out, "id", event);
    json_close(&out, '}');
    Status status = publish(m, site, device, "ack", buf_str(&buf), NULL, problem);
    arena_free(arena);
    return status;
}

/* ---- opening and closing ---- */

Status mqtt_open(const MqttOptions *o, MqttSink sink, Mqtt **out, Problem *problem)
{
    ASSERT(sink.message);
    Arena *arena = arena_new(SENSOR_BYTES);
    Mqtt *m = NEW(arena, Mqtt);
    m->arena = arena;
    m->scratch = arena_new((size_t)32 << 20);
    m->sink = sink;
    m->sensors = NEW_ARRAY(arena, HomeSensor, SENSORS_MAX);
    pthread_mutex_init(&m->mutex, NULL);
    pthread_mutex_init(&m->out_mutex, NULL);
    mosquitto_lib_init();
    m->client = mosquitto_new(o->id ? o->id : "yinlin", false, m);
    if (!m->client) {
        mqtt_close(m);
        return problem_set(problem, UNAVAILABLE, "mqtt.library", "消息库不能启动");
    }
    mosquitto_connect_callback_set(m->client, on_connect);
    mosquitto_disconnect_callback_set(m->client, on_disconnect);
    mosquitto_message_callback_set(m->client, on_message);
    mosquitto_publish_callback_set(m->client, on_publish);
    mosquitto_reconnect_delay_set(m->client, 1, 30, true);
    mosquitto_max_inflight_messages_set(m->client, 20);
    if (o->user) mosquitto_username_pw_set(m->client, o->user, o->password);
    if (o->ca_file &&
        mosquitto_tls_set(m->client, o->ca_file, NULL, NULL, NULL, NULL) != MOSQ_ERR_SUCCESS) {
        mqtt_close(m);
        return problem_set(problem, INVALID, "mqtt.tls", "打不开证书文件 %s", o->ca_file);
    }
    *out = m; /* before the sink can be called */
    mosquitto_connect_async(m->client, o->host, o->port, o->keepalive_s ? o->keepalive_s : 30);
    if (mosquitto_loop_start(m->client) != MOSQ_ERR_SUCCESS) {
        mqtt_close(m);
        return problem_set(problem, UNAVAILABLE, "mqtt.library", "消息库不能启动");
    }
    return OK;
}

void mqtt_close(Mqtt *m)
{
    if (m->client) {
        mosquitto_disconnect(m->client);
        mosquitto_loop_stop(m->client, true);
        mosquitto_destroy(m->client);
    }
    mosquitto_lib_cleanup();
    pthread_mutex_destroy(&m->mutex);
    arena_free(m->scratch);
    arena_free(m->arena); /* m lives in it */
}

MqttCounts mqtt_counts(Mqtt *m)
{
    pthread_mutex_lock(&m->mutex);
    MqttCounts counts = m->counts;
    pthread_mutex_unlock(&m->mutex);
    return counts;
}
