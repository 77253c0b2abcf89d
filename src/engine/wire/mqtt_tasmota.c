/* Tasmota: tele/{t}/SENSOR, tele/{t}/STATE, stat/{t}/RESULT, and its Zigbee bridge's ZbReceived. */
#include "engine/wire/mqtt_inside.h"

static void switches(HomeMessage *m, const Json *body)
{
    static const char *const power[] = {"POWER", "POWER1", "POWER2", "POWER3", "POWER4"};
    static const char *const inputs[] = {"Switch1", "Switch2", "Switch3", "Switch4"};
    bool on;
    for (size_t i = 0; i < 5; i++)
        if (home_truth(json_member(body, power[i]), &on)) home_flag(m, HOME_POWERED, false, on);
    for (size_t i = 0; i < 4; i++) /* a reed contact or a PIR on an input */
        if (home_truth(json_member(body, inputs[i]), &on)) home_flag(m, HOME_DOOR, false, on);
}

static void sensors(HomeMessage *m, const Json *body)
{
    int64_t n;
    if (home_e3(home_at(body, STR("ENERGY.Power")), &n)) home_fact(m, HOME_WATTS, false, n);
    for (void *at = json_first(body); at; at = json_after(body, at)) {
        const Json *chip = json_at_value(at); /* "SI7021": {"Temperature": …} */
        if (json_kind(chip) != JSON_RECORD) continue;
        if (home_e3(json_member(chip, "Temperature"), &n)) home_fact(m, HOME_TEMPERATURE, false, n);
        if (home_e3(json_member(chip, "Humidity"), &n)) home_fact(m, HOME_HUMIDITY, false, n);
    }
}

static const struct {
    const char *key;
    HomeKind kind;
} bridge[] = {
    {"Contact", HOME_DOOR}, {"Occupancy", HOME_MOTION},    {"Water", HOME_LEAK},
    {"Fire", HOME_SMOKE},   {"Smoke", HOME_SMOKE},         {"Gas", HOME_GAS},
    {"CO", HOME_MONOXIDE},  {"Vibration", HOME_VIBRATION}, {"Tamper", HOME_TAMPER},
};

/* {"ZbReceived": {"0x1234": {"Name": "…", "Contact": 1, …}}}: the inner device is meant. */
static void zigbee(HomeMessage *m, const Json *received)
{
    void *first = json_first(received);
    if (!first) return;
    const Json *d = json_at_value(first);
    int64_t n;
    bool on;
    Str name = json_str_or(d, "Name", json_at_key(first));
    if (name.len && name.len <= HOME_DEVICE_MAX) m->device = name;
    for (size_t i = 0; i < sizeof bridge / sizeof *bridge; i++)
        if (home_truth(json_member(d, bridge[i].key), &on)) home_flag(m, bridge[i].kind, false, on);
    Str action = json_str_or(d, "Action", STR(""));
    if (json_as_i64(json_member(d, "Emergency"), &n) || str_is(action, "emergency"))
        home_flag(m, HOME_SOS, true, true);
    if (home_e3(json_member(d, "Temperature"), &n)) home_fact(m, HOME_TEMPERATURE, false, n);
    if (home_e3(json_member(d, "Humidity"), &n)) home_fact(m, HOME_HUMIDITY, false, n);
    if (home_e3(json_member(d, "BatteryPercentage"), &n) && n >= 0 && n <= 100000)
        home_fact(m, HOME_BATTERY, false, n);
    if (home_e3(json_member(d, "LinkQuality"), &n)) home_fact(m, HOME_SIGNAL, false, n);
}

Status tasmota_read(const Json *body, Str topic, HomeMessage *m, Problem *problem)
{
    bool result = str_ends(topic, STR("/RESULT"));
    bool sensor = str_ends(topic, STR("/SENSOR"));
    bool state = str_ends(topic, STR("/STATE"));
    if (!result && !sensor && !state)
        return problem_set(problem, NOT_FOUND, "home.topic", "不是我们订阅的主题");
    const Json *received = json_member(body, "ZbReceived");
    if (json_kind(received) == JSON_RECORD)
        zigbee(m, received);
    else
        switches(m, body);
    if (sensor) sensors(m, body);
    return OK;
}
