/* Home Assistant's MQTT discovery: sensors that announce themselves, with long or short names. */
#include "engine/wire/mqtt_inside.h"

static Str named(const Json *body, const char *name, const char *brief)
{
    Str s;
    if (json_as_str(json_member(body, name), &s)) return s;
    return json_str_or(body, brief, STR(""));
}

static const struct {
    const char *class_name;
    HomeKind kind;
    bool measure;
} classes[] = {
    {"door", HOME_DOOR, false},
    {"window", HOME_DOOR, false},
    {"opening", HOME_DOOR, false},
    {"motion", HOME_MOTION, false},
    {"occupancy", HOME_MOTION, false},
    {"presence", HOME_MOTION, false},
    {"smoke", HOME_SMOKE, false},
    {"gas", HOME_GAS, false},
    {"carbon_monoxide", HOME_MONOXIDE, false},
    {"moisture", HOME_LEAK, false},
    {"safety", HOME_SOS, false},
    {"problem", HOME_TAMPER, false},
    {"battery", HOME_BATTERY_LOW, false},
    {"battery", HOME_BATTERY, true},
    {"power", HOME_WATTS, true},
    {"temperature", HOME_TEMPERATURE, true},
    {"humidity", HOME_HUMIDITY, true},
    {"water", HOME_WATER, true},
};

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* "{{ value_json.a.b }}" to "a.b", "{{ value }}" and nothing to "". */
static bool path_of(Str text, Str *path)
{
    text = str_trim(text);
    *path = STR("");
    if (text.len == 0) return true;
    if (!str_starts(text, STR("{{")) || !str_ends(text, STR("}}")) || text.len < 4) return false;
    text = str_trim(str_slice(text, 2, text.len - 2));
    if (str_is(text, "value")) return true;
    if (!str_starts(text, STR("value_json."))) return false;
    text = str_slice(text, strlen("value_json."), text.len);
    bool after_dot = true;
    for (size_t i = 0; i < text.len; i++) {
        bool dot = text.ptr[i] == '.';
        if ((dot && after_dot) || (!dot && !word_char(text.ptr[i]))) return false;
        after_dot = dot;
    }
    *path = text;
    return text.len > 0 && !after_dot;
}

/* "~" at either end stands for the base topic. */
static Str with_base(Arena *arena, Str base, Str topic)
{
    if (!base.len) return topic;
    Str first = base, last = base;
    if (str_starts(topic, STR("~")))
        last = str_slice(topic, 1, topic.len);
    else if (str_ends(topic, STR("~")))
        first = str_slice(topic, 0, topic.len - 1);
    else
        return topic;
    return str_fmt(arena, "%.*s%.*s", STR_ARG(first), STR_ARG(last));
}

static Str first_identifier(const Json *body)
{
    const Json *device = json_member(body, "device");
    if (!device) device = json_member(body, "dev");
    const Json *ids = json_member(device, "identifiers");
    if (!ids) ids = json_member(device, "ids");
    Str s = STR("");
    if (json_as_str(ids, &s)) return s;
    json_as_str(json_item(ids, 0), &s);
    return s;
}

static Str availability(const Json *body)
{
    Str s = named(body, "availability_topic", "avty_t");
    if (s.len) return s;
    const Json *list = json_member(body, "availability");
    if (!list) list = json_member(body, "avty");
    return named(json_item(list, 0), "topic", "t");
}

Status home_sensor_read(Arena *arena, Str topic, Str payload, HomeSensor *out, Problem *problem)
{
    const Json *body;
    memset(out, 0, sizeof *out);
    bool binary = str_starts(topic, STR("homeassistant/binary_sensor/"));
    if ((!binary && !str_starts(topic, STR("homeassistant/sensor/"))) ||
        !str_ends(topic, STR("/config")))
        return problem_set(problem, NOT_FOUND, "home.topic", "不是我们订阅的主题");
    out->unique_id = str_slice(topic, 0, topic.len - strlen("/config"));
    if (str_trim(payload).len == 0) {
        out->remove = true;
        return OK;
    }
    if (json_read(arena, payload, &body, problem) != OK || json_kind(body) != JSON_RECORD)
        return home_bad(problem, "JSON");
    Str base = json_str_or(body, "~", STR(""));
    Str class_name = named(body, "device_class", "dev_cla");
    Str id = named(body, "unique_id", "uniq_id");
    if (id.len) out->unique_id = id;
    out->name = json_str_or(body, "name", STR(""));
    out->device = first_identifier(body);
    if (out->device.len == 0) out->device = out->unique_id;
    out->state_topic = with_base(arena, base, named(body, "state_topic", "stat_t"));
    out->availability_topic = with_base(arena, base, availability(body));
    out->on = named(body, "payload_on", "pl_on");
    out->off = named(body, "payload_off", "pl_off");
    out->online = named(body, "payload_available", "pl_avail");
    if (out->on.len == 0) out->on = STR("ON");
    if (out->off.len == 0) out->off = STR("OFF");
    if (out->online.len == 0) out->online = STR("online");
    if (out->state_topic.len == 0 || out->device.len > HOME_DEVICE_MAX)
        return home_bad(problem, "state_topic");
    if (!path_of(named(body, "value_template", "val_tpl"), &out->path))
        return problem_set(problem, INVALID, "home.template",
                           "只支持 {{ value_json.a.b }} 形式的模板");
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i].measure != binary && str_is(class_name, classes[i].class_name)) {
            out->kind = classes[i].kind;
            out->measure = classes[i].measure;
            return OK;
        }
    return problem_set(problem, INVALID, "home.class", "用不上的传感器种类");
}

/* The value under the path, or the payload itself as JSON or as a bare word. */
static const Json *value_of(Arena *arena, const HomeSensor *s, Str payload, Str *word)
{
    const Json *body = NULL;
    Problem unread;
    *word = str_trim(payload);
    if (json_read(arena, payload, &body, &unread) != OK) return NULL;
    if (s->path.len) body = home_at(body, s->path);
    Str text;
    if (json_as_str(body, &text)) *word = text;
    return body;
}

Status home_sensor_state(Arena *arena, const HomeSensor *s, Str topic, Str payload, HomeMessage *m,
                         Problem *problem)
{
    Str word;
    int64_t n;
    bool on;
    memset(m, 0, sizeof *m);
    m->source = HOME_ASSISTANT;
    m->device = s->device;
    const Json *value = value_of(arena, s, payload, &word);
    if (str_eq(topic, s->availability_topic) && !str_eq(topic, s->state_topic)) {
        home_flag(m, HOME_ONLINE, false, str_eq(str_trim(payload), s->online));
        return OK;
    }
    if (s->path.len && !value)
        return OK; /* a message of the device that is not about this sensor */
    if (s->measure) {
        if (!(value ? home_e3(value, &n) : false)) return home_bad(problem, "数值");
        home_fact(m, s->kind, false, n);
        return OK;
    }
    if (str_eq(word, s->on) || str_eq(word, s->off))
        on = str_eq(word, s->on);
    else if (!home_truth(value, &on))
        return home_bad(problem, "ON 或 OFF");
    home_flag(m, s->kind, false, on);
    return OK;
}
