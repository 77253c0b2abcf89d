/* What a home says over MQTT: doors, motion, SOS buttons, smoke, gas, water, beds, radars, plugs.
 *
 * Owns        nothing; what a message says lives in the arena that it was read into
 * Always true pure functions of topic, payload and the caller's tables; a payload that cannot be
 *             read is INVALID and changes nothing
 * Source      docs/device-protocols.md part 7; Zigbee2MQTT "exposes"; Home Assistant MQTT discovery
 *             (2024.x, with its short names); Tasmota JSON of 13.x */
#pragma once
#include "engine/wire/wire.h"

enum { HOME_FACTS_MAX = 24, HOME_DEVICE_MAX = 128 };

typedef enum HomeKind {
    HOME_DOOR,   /* 1 open */
    HOME_MOTION, /* 1 somebody is there or moves: a life sign */
    HOME_SOS,    /* an event */
    HOME_FALL,   /* a radar's state; to be believed after 60 s */
    HOME_SMOKE,
    HOME_GAS,
    HOME_MONOXIDE,
    HOME_LEAK,
    HOME_BED,       /* 1 in bed */
    HOME_NO_MOTION, /* 1 the target lies or stands still too long */
    HOME_REMOVED,   /* taken off */
    HOME_TAMPER,
    HOME_VIBRATION,
    HOME_TEST,        /* a drill */
    HOME_BUTTON,      /* a press that is not set up as SOS */
    HOME_POWERED,     /* a plug is on: a life sign when it changes */
    HOME_WATTS,       /* from here on value_e3 is a measure, in thousandths */
    HOME_WATER,       /* m³, cumulative: thousandths are litres */
    HOME_TEMPERATURE, /* of the room, °C */
    HOME_HUMIDITY,    /* % */
    HOME_BREATH,      /* 1/min */
    HOME_HEART,       /* 1/min */
    HOME_OUT_OF_BED,  /* minutes */
    HOME_BATTERY,     /* % */
    HOME_BATTERY_LOW, /* 1 low */
    HOME_SIGNAL,      /* as the source counts it */
    HOME_ONLINE,      /* 1 online; 0 by the last will */
    HOME_KINDS,
} HomeKind;
const char *home_kind_name(HomeKind kind);

typedef struct HomeFact {
    HomeKind kind;
    bool event;       /* it happened; else it is a state that may be told again */
    int64_t value_e3; /* on and off are 1000 and 0 */
} HomeFact;

typedef enum HomeSource { HOME_NATIVE, HOME_ZIGBEE, HOME_ASSISTANT, HOME_TASMOTA } HomeSource;

typedef struct HomeMessage {
    HomeSource source;
    Str site;   /* native topics only */
    Str device; /* the device's name within its source */
    Str event;  /* id of a native event or of the command it acknowledges; empty: none */
    bool acknowledged;
    bool acknowledged_ok;
    Ms time_ms; /* by the device, 0: it did not say */
    size_t fact_count;
    HomeFact facts[HOME_FACTS_MAX];
    bool has_record; /* native vitals and place */
    WireRecord record;
} HomeMessage;

/* What is set up for one device. */
typedef struct HomeSetup {
    bool single_is_sos; /* a button whose short press calls for help */
} HomeSetup;

/* A sensor as Home Assistant's discovery announces it. */
typedef struct HomeSensor {
    Str unique_id;
    Str name;
    Str device; /* its device's first identifier, else unique_id */
    Str state_topic;
    Str availability_topic;
    Str path; /* "a.b" of {{ value_json.a.b }}; empty: the payload itself */
    Str on;
    Str off;
    Str online;
    HomeKind kind;
    bool measure; /* a number, not on and off */
    bool remove;  /* an empty payload: the sensor is gone */
} HomeSensor;

/* NOT_FOUND: a topic that is not one of ours. INVALID home.payload. setup may be NULL. */
Status home_read(Arena *arena, Str topic, Str payload, const HomeSetup *setup, HomeMessage *out,
                 Problem *problem) MUST_USE;
/* The part of the topic that names the device, so that its setup can be looked up first. */
bool home_device_of(Str topic, HomeSource *source, Str *device);

/* homeassistant/…/config. NOT_FOUND: another topic. INVALID home.payload, home.class (a class we do
 * not use), home.template (more than {{ value_json.a.b }}). */
Status home_sensor_read(Arena *arena, Str topic, Str payload, HomeSensor *out,
                        Problem *problem) MUST_USE;
/* What a message on the sensor's state or availability topic says. */
Status home_sensor_state(Arena *arena, const HomeSensor *sensor, Str topic, Str payload,
                         HomeMessage *out, Problem *problem) MUST_USE;

/* When a state becomes an alarm: on the change to it, or on an event, once in ten seconds. */
typedef struct HomeMemory {
    uint32_t known; /* bit per kind */
    uint32_t on;
    Ms rose_ms[HOME_KINDS];
} HomeMemory;
/* Takes the fact into the memory; true: an alarm rises. A retained message tells a state that may
 * be old: it raises only what goes on (smoke, gas, monoxide, leak) and was not known. */
bool home_rises(HomeMemory *memory, const HomeFact *fact, bool retained, Ms now);
