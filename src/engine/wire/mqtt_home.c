/* MQTT topics to readers; facts and when they become alarms. */
#include "engine/wire/mqtt_inside.h"

#include <math.h>

static const char *const kinds[HOME_KINDS] = {
    [HOME_DOOR] = "door",
    [HOME_MOTION] = "motion",
    [HOME_SOS] = "sos",
    [HOME_FALL] = "fall",
    [HOME_SMOKE] = "smoke",
    [HOME_GAS] = "gas",
    [HOME_MONOXIDE] = "carbon_monoxide",
    [HOME_LEAK] = "leak",
    [HOME_BED] = "bed",
    [HOME_NO_MOTION] = "no_motion",
    [HOME_REMOVED] = "removed",
    [HOME_TAMPER] = "tamper",
    [HOME_VIBRATION] = "vibration",
    [HOME_TEST] = "test",
    [HOME_BUTTON] = "button",
    [HOME_POWERED] = "powered",
    [HOME_WATTS] = "watts",
    [HOME_WATER] = "water",
    [HOME_TEMPERATURE] = "temperature",
    [HOME_HUMIDITY] = "humidity",
    [HOME_BREATH] = "breath",
    [HOME_HEART] = "heart",
    [HOME_OUT_OF_BED] = "out_of_bed",
    [HOME_BATTERY] = "battery",
    [HOME_BATTERY_LOW] = "battery_low",
    [HOME_SIGNAL] = "signal",
    [HOME_ONLINE] = "online",
};

const char *home_kind_name(HomeKind kind)
{
    return (unsigned)kind < HOME_KINDS ? kinds[kind] : "unknown";
}

/* Kinds that are alarms when on. */
static bool is_alarm(HomeKind kind)
{
    return kind == HOME_SOS || kind == HOME_FALL || kind == HOME_SMOKE || kind == HOME_GAS ||
           kind == HOME_MONOXIDE || kind == HOME_LEAK || kind == HOME_NO_MOTION ||
           kind == HOME_REMOVED || kind == HOME_TAMPER || kind == HOME_TEST;
}

void home_fact(HomeMessage *m, HomeKind kind, bool event, int64_t value_e3)
{
    if (m->fact_count < HOME_FACTS_MAX)
        m->facts[m->fact_count++] = (HomeFact){kind, event, value_e3};
}

bool home_truth(const Json *value, bool *out)
{
    static const char *const on[] = {"on",  "true",     "open",     "yes", "detected", "alarm",
                                     "wet", "occupied", "presence", "1",   "motion",   "online"};
    static const char *const off[] = {"off", "false", "closed", "close",   "no",    "clear",
                                      "dry", "none",  "0",      "offline", "normal"};
    int64_t n;
    Str s;
    if (json_as_bool(value, out)) return true;
    if (json_as_i64(value, &n)) {
        *out = n != 0;
        return n == 0 || n == 1;
    }
    if (!json_as_str(value, &s)) return false;
    Bytes b = {(const uint8_t *)s.ptr, s.len};
    for (size_t i = 0; i < sizeof on / sizeof *on; i++)
        if (bytes_is(b, on[i])) {
            *out = true;
            return true;
        }
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        if (bytes_is(b, off[i])) {
            *out = false;
            return true;
        }
    return false;
}

bool home_e3(const Json *value, int64_t *out)
{
    double d;
    Str s;
    if (!json_as_double(value, &d) && !(json_as_str(value, &s) && str_to_double(s, &d)))
        return false;
    if (!(d > -1e12 && d < 1e12)) return false;
    *out = (int64_t)llround(d * 1000);
    return true;
}

Status home_bad(Problem *problem, const char *what)
{
    return problem_set(problem, INVALID, "home.payload", "看不懂的传感器消息：%s", what);
}

const Json *home_at(const Json *record, Str path)
{
    while (path.ptr && record) {
        char key[64];
        Str part = str_cut(&path, '.');
        if (part.len == 0 || part.len >= sizeof key) return NULL;
        memcpy(key, part.ptr, part.len);
        key[part.len] = 0;
        record = json_member(record, key);
    }
    return record;
}

/* "a/b/c": the n-th part from 0; the last may take all the rest. */
static Str part_of(Str topic, int n)
{
    Str rest = topic;
    Str part = {NULL, 0};
    for (int i = 0; i <= n; i++) {
        if (!rest.ptr) return (Str){NULL, 0};
        part = str_cut(&rest, '/');
    }
    return part;
}

/* Friendly names may hold slashes; "bridge" is the gateway itself. */
static bool zigbee_device(Str topic, Str *device)
{
    if (!str_starts(topic, STR("zigbee2mqtt/"))) return false;
    *device = str_slice(topic, 12, topic.len);
    if (str_ends(*device, STR("/availability")))
        device->len -= strlen("/availability");
    else if (str_ends(*device, STR("/set")) || str_ends(*device, STR("/get")))
        return false;
    return device->len > 0 && !str_starts(*device, STR("bridge/")) && !str_is(*device, "bridge");
}

bool home_device_of(Str topic, HomeSource *source, Str *device)
{
    *source = HOME_NATIVE;
    if (str_starts(topic, STR("yl/1/"))) {
        *device = part_of(topic, 3);
        return device->len > 0 && part_of(topic, 2).len > 0;
    }
    *source = HOME_ZIGBEE;
    if (zigbee_device(topic, device)) return true;
    *source = HOME_TASMOTA;
    *device = part_of(topic, 1);
    return (str_starts(topic, STR("tele/")) || str_starts(topic, STR("stat/"))) && device->len > 0;
}

static Status one_word(HomeMessage *m, Str payload, Problem *problem)
{
    Str word = str_trim(payload);
    Bytes b = {(const uint8_t *)word.ptr, word.len};
    if (bytes_is(b, "online") || bytes_is(b, "offline")) {
        home_flag(m, HOME_ONLINE, false, bytes_is(b, "online"));
        return OK;
    }
    return home_bad(problem, "online 或 offline");
}

static bool word_topic(const HomeMessage *m, Str topic)
{
    return (m->source == HOME_NATIVE && str_ends(topic, STR("/status"))) ||
           (m->source == HOME_TASMOTA && str_ends(topic, STR("/LWT")));
}

Status home_read(Arena *arena, Str topic, Str payload, const HomeSetup *setup, HomeMessage *m,
                 Problem *problem)
{
    const Json *body;
    Str tail;
    memset(m, 0, sizeof *m);
    if (!home_device_of(topic, &m->source, &m->device) || m->device.len > HOME_DEVICE_MAX)
        return problem_set(problem, NOT_FOUND, "home.topic", "不是我们订阅的主题");
    if (word_topic(m, topic)) {
        if (m->source == HOME_NATIVE) m->site = part_of(topic, 2);
        return one_word(m, payload, problem);
    }
    bool availability = m->source == HOME_ZIGBEE && str_ends(topic, STR("/availability"));
    if (availability && payload.len && payload.ptr[0] != '{') return one_word(m, payload, problem);
    if (json_read(arena, payload, &body, problem) != OK || json_kind(body) != JSON_RECORD)
        return home_bad(problem, "JSON");
    switch (m->source) {
    case HOME_NATIVE:
        m->site = part_of(topic, 2);
        tail = part_of(topic, 4);
        if (!str_is(tail, "up"))
            return problem_set(problem, NOT_FOUND, "home.topic", "不是我们订阅的主题");
        return native_read(body, part_of(topic, 5), m, problem);
    case HOME_ZIGBEE:
        if (availability) return one_word(m, json_str_or(body, "state", STR("")), problem);
        zigbee_keys(m, body, setup);
        return OK;
    case HOME_TASMOTA: return tasmota_read(body, topic, m, problem);
    case HOME_ASSISTANT: break;
    }
    return problem_set(problem, NOT_FOUND, "home.topic", "不是我们订阅的主题");
}

bool home_rises(HomeMemory *memory, const HomeFact *fact, bool retained, Ms now)
{
    uint32_t bit = 1u << fact->kind;
    bool on = fact->value_e3 != 0;
    bool was_known = memory->known & bit;
    bool was_on = memory->on & bit;
    bool goes_on = fact->kind == HOME_SMOKE || fact->kind == HOME_GAS ||
                   fact->kind == HOME_MONOXIDE || fact->kind == HOME_LEAK;
    if (!fact->event) {
        memory->known |= bit;
        memory->on = on ? memory->on | bit : memory->on & ~bit;
    }
    if (!on || !is_alarm(fact->kind)) return false;
    if (fact->event) {
        if (retained) return false; /* the event of another day */
    } else {
        if (was_known && was_on) return false;
        if (retained && !was_known && !goes_on) return false;
    }
    if (memory->rose_ms[fact->kind] && now - memory->rose_ms[fact->kind] < 10 * SECOND_MS)
        return false;
    memory->rose_ms[fact->kind] = now;
    return true;
}
