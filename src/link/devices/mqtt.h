/* Homes over MQTT, through libmosquitto.
 *
 * Owns        one connection to a broker, its thread, and the sensors that discovery announced
 * Calls       the sink, on its own thread
 * Always true it subscribes again after every reconnect; a session kept by the broker holds QoS 1
 *             messages while we are away; a payload that cannot be read is counted and passed over
 *
 * libmosquitto acknowledges a QoS 1 message when it has been received, before the sink sees it: the
 * sink must keep what it is given before it returns, and a crash in that moment can lose the
 * messages in flight (20 at most). Sensors tell their state again; native events are acknowledged
 * to the gateway by mqtt_acknowledge, which sends them again until then. */
#pragma once
#include "engine/wire/mqtt_home.h"

typedef struct MqttSink {
    void *to;
    /* Not NULL. time_ms is the server's. */
    void (*message)(void *to, const HomeMessage *message, bool retained, int qos, Ms now);
    /* Discovery announced or removed a sensor; NULL: all are accepted. false: not wanted. */
    bool (*enrol)(void *to, const HomeSensor *sensor);
    /* How a device is set up; NULL: nothing is. */
    bool (*setup)(void *to, HomeSource source, Str device, HomeSetup *out);
    void (*connected)(void *to, bool up); /* may be NULL */
    /* The broker has the command that was given this tag. May be NULL; a tag may be told never. */
    void (*delivered)(void *to, int64_t tag);
} MqttSink;

typedef struct MqttOptions {
    const char *host; /* "127.0.0.1" */
    int port;         /* 1883 or 8883 */
    const char *id;   /* client id; the broker keeps the session under it. NULL: "yinlin" */
    const char *user;
    const char *password;
    const char *ca_file; /* NULL: plain */
    int keepalive_s;     /* 0: 30 */
} MqttOptions;

typedef struct Mqtt Mqtt;
/* Connects in the background and for ever again. UNAVAILABLE mqtt.library; INVALID mqtt.tls. */
Status mqtt_open(const MqttOptions *options, MqttSink sink, Mqtt **out, Problem *problem) MUST_USE;
void mqtt_close(Mqtt *mqtt);
/* yl/1/{site}/{device}/down/cmd, QoS 1; tag: for `delivered`. INVALID mqtt.topic: a name with '+', '#' or '/'.
 * UNAVAILABLE mqtt.down: could not be queued. Any thread. */
Status mqtt_command(Mqtt *mqtt, Str site, Str device, Str json, int64_t tag,
                    Problem *problem) MUST_USE;
/* yl/1/{site}/{device}/down/ack {"id":…}: the event is durable. */
Status mqtt_acknowledge(Mqtt *mqtt, Str site, Str device, Str event, Problem *problem) MUST_USE;

typedef struct MqttCounts {
    uint64_t messages;
    uint64_t at_qos_0; /* of them, sent without a promise */
    uint64_t facts;
    uint64_t unreadable;
    uint64_t sensors; /* announced by discovery, now */
    uint64_t connects;
    uint64_t disconnects;
} MqttCounts;
MqttCounts mqtt_counts(Mqtt *mqtt);
