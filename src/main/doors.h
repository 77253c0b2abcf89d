/* The device doors of `yinlin serve`: sockets and MQTT on one side, the domain health on the other.
 *
 * Owns        the doors (link/devices), the connection to a broker, and one thread that writes what
 *             came, learns of new devices, works off the inbox and sends commands
 * Calls       health_take before a device is answered
 * Always true alarms are written at once, each in a job of its own; telemetry of a community goes
 *             in batches that form while the one before is being written */
#pragma once
#include "link/devices/devices.h"
#include "link/devices/mqtt.h"
#include "main/program.h"

enum { DOORS_PROTOCOLS = 6 };

typedef struct DoorsOptions {
    const char *address;          /* NULL: 0.0.0.0 */
    int64_t tcp[DOORS_PROTOCOLS]; /* by the order of wire_protocols; -1 none, 0 any */
    int64_t udp[DOORS_PROTOCOLS];
    int64_t connections_max; /* 0: 20,000 */
    int64_t quota;           /* frames a minute and device; 0: 600 */
    const char *mqtt;        /* mqtt://[user:password@]host[:port]; NULL: none */
    const char *mqtt_ca;     /* mqtts: the certificate of its authority */
} DoorsOptions;
/* None open. */
DoorsOptions doors_options(void);
bool doors_wanted(const DoorsOptions *options);

typedef struct DoorsHost DoorsHost;
Status doors_host_open(const DoorsOptions *options, Store *store, DoorsHost **out,
                       Problem *problem) MUST_USE;
/* Stops reading, writes what was taken, then closes. */
void doors_host_close(DoorsHost *host);
int doors_host_port(const DoorsHost *host, const char *protocol, bool udp);
DevicesCounts doors_host_counts(const DoorsHost *host);
/* MQTT messages of enrolled devices so far; *waiting: what is not yet on the disk. */
int64_t doors_host_home(DoorsHost *host, int64_t *waiting);
/* Reads the registry now instead of within a second; for tests. */
void doors_host_refresh(DoorsHost *host);
