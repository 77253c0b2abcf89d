/* Zigbee2MQTT, bed pads and radars: one JSON object whose keys are the device's. */
#include "engine/wire/mqtt_inside.h"

static const struct {
    const char *key;
    HomeKind kind;
    bool inverted;
} flags[] = {
    {"contact", HOME_DOOR, true}, /* false is open */
    {"occupancy", HOME_MOTION, false},
    {"presence", HOME_MOTION, false},
    {"smoke", HOME_SMOKE, false},
    {"gas", HOME_GAS, false},
    {"carbon_monoxide", HOME_MONOXIDE, false},
    {"water_leak", HOME_LEAK, false},
    {"vibration", HOME_VIBRATION, false},
    {"tamper", HOME_TAMPER, false},
    {"battery_low", HOME_BATTERY_LOW, false},
    {"in_bed", HOME_BED, false},
    {"bed_occupied", HOME_BED, false},
};

static const struct {
    const char *key;
    HomeKind kind;
    int64_t low_e3;
    int64_t high_e3;
} measures[] = {
    {"battery", HOME_BATTERY, 0, 100000},
    {"linkquality", HOME_SIGNAL, 0, 255000},
    {"power", HOME_WATTS, -100000000, 100000000},
    {"temperature", HOME_TEMPERATURE, -60000, 100000},
    {"humidity", HOME_HUMIDITY, 0, 100000},
    {"water_consumed", HOME_WATER, 0, 1000000000},
    {"total_consumption", HOME_WATER, 0, 1000000000},
    {"respiration_rate", HOME_BREATH, 1000, 99000},
    {"breath_rate", HOME_BREATH, 1000, 99000},
    {"heart_rate", HOME_HEART, 20000, 250000},
    {"out_of_bed_minutes", HOME_OUT_OF_BED, 0, 100000000},
};

/* "fall", "detected", 1 …; "no_fall", "normal", 0. */
static void fall_state(HomeMessage *m, const Json *body, const char *key)
{
    const Json *value = json_member(body, key);
    bool on;
    Str s;
    if (!value) return;
    if (json_as_str(value, &s) && str_find(s, STR("fall"), 0) != SIZE_MAX)
        on = !str_starts(s, STR("no")) && !str_starts(s, STR("un"));
    else if (!home_truth(value, &on))
        return;
    home_flag(m, HOME_FALL, false, on);
}

/* A room's state as radars tell it (Milesight VS373: normal, vacant, in bed, out of bed, fall). */
static void room_state(HomeMessage *m, Str s)
{
    Bytes b = {(const uint8_t *)s.ptr, s.len};
    if (bytes_is(b, "fall")) home_flag(m, HOME_FALL, false, true);
    if (bytes_is(b, "normal") || bytes_is(b, "vacant")) home_flag(m, HOME_FALL, false, false);
    if (bytes_is(b, "normal") || bytes_is(b, "in bed") || bytes_is(b, "in_bed") ||
        bytes_is(b, "fall"))
        home_flag(m, HOME_MOTION, false, true);
    if (bytes_is(b, "vacant")) home_flag(m, HOME_MOTION, false, false);
    if (bytes_is(b, "in bed") || bytes_is(b, "in_bed")) home_flag(m, HOME_BED, false, true);
    if (bytes_is(b, "out of bed") || bytes_is(b, "out_of_bed"))
        home_flag(m, HOME_BED, false, false);
}

static void button(HomeMessage *m, const Json *body, const HomeSetup *setup)
{
    Str action = json_str_or(body, "action", STR(""));
    bool sos = false;
    Bytes b = {(const uint8_t *)action.ptr, action.len};
    if (bytes_is(b, "emergency") || bytes_is(b, "sos") || bytes_is(b, "panic"))
        home_flag(m, HOME_SOS, true, true);
    else if (bytes_is(b, "single") && setup && setup->single_is_sos)
        home_flag(m, HOME_SOS, true, true);
    else if (action.len)
        home_flag(m, HOME_BUTTON, true, true);
    /* Some leave it true for ever: each message with it is a press, once in ten seconds. */
    if (home_truth(json_member(body, "sos"), &sos) && sos) home_flag(m, HOME_SOS, true, true);
}

void zigbee_keys(HomeMessage *m, const Json *body, const HomeSetup *setup)
{
    int64_t n;
    bool on;
    Str s;
    button(m, body, setup);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (home_truth(json_member(body, flags[i].key), &on))
            home_flag(m, flags[i].kind, false, on != flags[i].inverted);
    fall_state(m, body, "fall_state");
    fall_state(m, body, "fall_status");
    fall_state(m, body, "fall_down_status");
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (home_e3(json_member(body, measures[i].key), &n) && n >= measures[i].low_e3 &&
            n <= measures[i].high_e3)
            home_fact(m, measures[i].kind, false, n);
    if (json_as_str(json_member(body, "room_state"), &s)) room_state(m, s);
    if (json_as_str(json_member(body, "target_state"), &s))
        home_flag(m, HOME_NO_MOTION, false, str_is(s, "motionless"));
    if (json_as_str(json_member(body, "motion_state"), &s) && str_is(s, "none"))
        home_flag(m, HOME_MOTION, false, false);
    else if (s.ptr && json_member(body, "motion_state"))
        home_flag(m, HOME_MOTION, false, true);
    if (json_member(body, "power") || json_member(body, "energy")) /* a plug, not a lamp's memory */
        if (home_truth(json_member(body, "state"), &on)) home_flag(m, HOME_POWERED, false, on);
    if (json_as_i64(json_member(body, "last_seen"), &n) && n > 0) m->time_ms = n;
}
