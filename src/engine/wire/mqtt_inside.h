/* Shared by the readers of MQTT payloads. */
#pragma once
#include "engine/wire/inside.h"
#include "engine/wire/mqtt_home.h"

void home_fact(HomeMessage *m, HomeKind kind, bool event, int64_t value_e3);
static inline void home_flag(HomeMessage *m, HomeKind kind, bool event, bool on)
{
    home_fact(m, kind, event, on ? 1000 : 0);
}
/* true, "ON", "on", "open", "yes", 1 …; false when the value says neither. */
bool home_truth(const Json *value, bool *out);
/* A finite number within ±1e12, times 1000. */
bool home_e3(const Json *value, int64_t *out);
Status home_bad(Problem *problem, const char *what);
/* The member at "a.b.c", or NULL. */
const Json *home_at(const Json *record, Str path);
/* Keys that Zigbee2MQTT, bed pads and radars share. */
void zigbee_keys(HomeMessage *m, const Json *body, const HomeSetup *setup);
Status tasmota_read(const Json *body, Str topic, HomeMessage *m, Problem *problem) MUST_USE;
Status native_read(const Json *body, Str last, HomeMessage *m, Problem *problem) MUST_USE;
