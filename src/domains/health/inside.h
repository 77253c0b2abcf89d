/* What the files of health share among themselves. */
#pragma once
#include "domains/health/health.h"
#include "engine/vitals/clock.h"
#include "engine/vitals/home.h"
#include "engine/vitals/keep.h"
#include "engine/vitals/pulse.h"
#include "engine/vitals/roam.h"
#include "engine/vitals/silence.h"

enum {
    INBOX_SHARDS = 32, /* each costs a page of the log a write */
    INBOX_ROW_RECORDS = 16,
    DIGEST_DEVICES = 32, /* of one transaction: what an alarm may have to wait behind. As many as a
                            shard has: fewer, and each row would be worked off by itself */
    DIGEST_RECORDS = 4096, /* likewise */
};
#define LATE_MS          (15 * MINUTE_MS) /* older than this when it arrives: not judged as now */
#define AHEAD_MS         (10 * MINUTE_MS) /* a device's clock may run so far ahead */
#define READINGS_KEPT_MS (400 * DAY_MS)   /* single readings; roll-ups by hour as long again */
#define RADAR_MS         MINUTE_MS
#define SEEN_EVERY_MS    (3 * HOUR_MS)
#define COMMAND_LIFE_MS  DAY_MS
#define HEALTH_ZONE      SHANGHAI_MS

/* ---- queries.c: devices, what was heard, what is unknown, commands ------------------------- */

Status device_insert(Tx *tx, const HealthDevice *d) MUST_USE;
Status device_find(Tx *tx, HealthDeviceId id, HealthDevice *out) MUST_USE;
Status device_change(Tx *tx, const HealthDevice *d, Str agreed) MUST_USE;

/* In this community, not retired. */
Status device_by_number(Tx *tx, Str protocol, Str number, HealthDeviceId *out) MUST_USE;

/* Stored in device_seen.silent. */
enum {
    DEVICE_HEARD = 0,
    DEVICE_SAID_SILENT = 1,
    DEVICE_STATION_TOLD = 2,
    DEVICE_WENT_OFFLINE = 3, /* by its last will; nothing was said yet */
};
typedef struct DeviceSeen {
    Ms last_ms;
    int64_t battery, battery_level, silent, steps;
    Ms steps_ms;
    int64_t watched;
    DeviceClock clock;
} DeviceSeen;
/* One that was never heard when there is no row. */
Status device_seen_find(Tx *tx, HealthDeviceId id, DeviceSeen *out) MUST_USE;
Status device_seen_put(Tx *tx, HealthDeviceId id, const DeviceSeen *seen) MUST_USE;
/* Whether the station was told since then that this device is silent. */
Status device_silence_told(Tx *tx, HealthDeviceId id, Ms since, bool *yes) MUST_USE;
Status device_seen_drop(Tx *tx, HealthDeviceId id) MUST_USE;

Status command_insert(Tx *tx, const HealthCommand *c) MUST_USE;
Status command_waiting(Tx *tx, HealthDeviceId device, WireAsk ask, bool *yes) MUST_USE;
Status command_find(Tx *tx, int64_t id, HealthCommand *out) MUST_USE;
/* again_ms: when to look at it next; 0 never. CONFLICT when it is in another state by now. */
Status command_state(Tx *tx, const HealthCommand *c, CommandState to, Ms again_ms) MUST_USE;

/* ---- queries_take.c: inbox, alarms, readings, states --------------------------------------- */

Status inbox_put(Tx *tx, int64_t shard, Str records) MUST_USE;
/* The first that has something, from `from` on and round; NOT_FOUND. */
Status inbox_shard(Tx *tx, int64_t from, int64_t *shard) MUST_USE;
Status inbox_rows(Tx *tx, int64_t shard, int64_t after, Rows *id_and_records) MUST_USE;
Status inbox_drop(Tx *tx, int64_t shard, int64_t upto) MUST_USE;

/* *fresh: it was not there yet. */
Status health_alarm_insert(Tx *tx, const HealthAlarm *a, bool *fresh) MUST_USE;

typedef struct HourRow {
    int64_t count, least, most, sum, sum_second;
    Str block; /* empty: too old */
} HourRow;
Status hour_find(Tx *tx, PersonId person, VitalKind kind, int64_t hour, HourRow *out) MUST_USE;
Status hour_put(Tx *tx, PersonId person, VitalKind kind, int64_t hour, const HourRow *row) MUST_USE;
/* The blocks of [from, to) hours, oldest first. */
Status hour_blocks(Tx *tx, PersonId person, VitalKind kind, int64_t from, int64_t to,
                   Rows *rows) MUST_USE;
Status hour_last(Tx *tx, PersonId person, VitalKind kind, int64_t *hour) MUST_USE;
Status hour_forget(Tx *tx, PersonId person, int64_t blocks_before, int64_t rolls_before) MUST_USE;
Status day_find(Tx *tx, PersonId person, VitalKind kind, int64_t day, HourRow *out) MUST_USE;
Status day_put(Tx *tx, PersonId person, VitalKind kind, int64_t day, const HourRow *row) MUST_USE;
Status rolls_find(Tx *tx, PersonId person, VitalKind kind, int64_t from, int64_t to, bool by_day,
                  Rows *rows) MUST_USE;

/* Stored: never renumber. */
typedef enum StatePart {
    PART_WATCH = 1,   /* VitalWatch */
    PART_PULSE = 2,   /* PulseState */
    PART_SILENCE = 3, /* SilenceMemory */
    PART_FENCE = 4,   /* FenceMemory */
    PART_HABIT = 5,   /* HabitState */
    PART_DRIFT = 6,   /* DriftMemory */
} StatePart;
typedef struct SilenceMemory {
    SilenceState s;
    Ms seen_ms;    /* health.seen was last published for this sign */
    int64_t armed; /* a timer is set */
} SilenceMemory;
typedef struct FenceMemory {
    FenceState f;
    Roam roam;
    int64_t armed;     /* the timer for reports that stay out */
    int64_t late_said; /* home.late was said for this stay outside */
} FenceMemory;
/* Fills `size` bytes; *there false (and zero bytes) when it was never kept or has another size. */
Status state_find(Tx *tx, PersonId person, StatePart part, void *out, size_t size,
                  bool *there) MUST_USE;
Status state_put(Tx *tx, PersonId person, StatePart part, const void *state, size_t size) MUST_USE;

Status limit_rows(Tx *tx, PersonId person, Rows *rows) MUST_USE;
Status limit_put(Tx *tx, PersonId person, VitalKind kind, int64_t level, VitalBound b) MUST_USE;
Status home_fence_put(Tx *tx, PersonId person, const HealthFence *f) MUST_USE;
Status home_fence_find(Tx *tx, PersonId person, HealthFence *out) MUST_USE;
Status last_place_put(Tx *tx, PersonId person, const Fix *fix) MUST_USE;
Status last_place_find(Tx *tx, PersonId person, Fix *out) MUST_USE;
Status last_place_drop(Tx *tx, PersonId person) MUST_USE;
Status tell_insert(Tx *tx, const TellRule *r, int64_t *id) MUST_USE;
Status tell_drop(Tx *tx, PersonId to, int64_t id, int64_t *gone) MUST_USE;
Status tell_rows(Tx *tx, PersonId about, Rows *rows) MUST_USE;

/* Everything about a person goes; the devices were released before. */
/* rules_merge.c: two records of one person. */

/* ---- rules --------------------------------------------------------------------------------- */

/* rules.c: keeps an alarm, publishes it, hands it to the taker, tells who asked to be told. */
/* What was raised for this device under this code has ended by itself. */
Status health_over(Tx *tx, const HealthDevice *d, const char *code) MUST_USE;
Status health_raise(Tx *tx, HealthAlarm alarm) MUST_USE;
/* Asks the device to measure again, unless that waits already. */
Status ask_again(Tx *tx, HealthDeviceId device, VitalKind kind) MUST_USE;

/* rules_read.c: keeps the readings that are new, sorted by time; *fresh has those. */
Status readings_keep(Tx *tx, PersonId person, const HealthReading *all, size_t count,
                     HealthReading **fresh, size_t *fresh_count) MUST_USE;

/* rules_watch.c: the rules of one person over what one device has said. */
typedef struct Judging {
    HealthDevice device;
    DeviceSeen seen;
    const HealthIn *items; /* in the order of their times */
    size_t count;
} Judging;
Status watch_person(Tx *tx, Judging *j) MUST_USE;
Status watch_device(Tx *tx, Judging *j) MUST_USE;
Status watch_place(Tx *tx, PersonId person, const Fix *fix) MUST_USE; /* to the place taker */
/* rules_habit.c */
Status watch_habits(Tx *tx, Judging *j) MUST_USE;
Status watch_habit_timer(Tx *tx, int64_t person, Ms due_ms) MUST_USE;
/* rules_drift.c: readings of a new day were kept. */
Status drift_arm(Tx *tx, PersonId person) MUST_USE;
Status watch_drift_timer(Tx *tx, int64_t person, Ms due_ms) MUST_USE;
Status watch_silence_timer(Tx *tx, int64_t person, Ms due_ms) MUST_USE;
Status watch_fence_timer(Tx *tx, int64_t person, Ms due_ms) MUST_USE;
Status watch_home_timer(Tx *tx, int64_t person, Ms due_ms) MUST_USE;
Status watch_radar_timer(Tx *tx, int64_t device, Ms due_ms) MUST_USE;
Status watch_device_timer(Tx *tx, int64_t device, Ms due_ms) MUST_USE;

extern const Route health_device_routes[];
extern const Route health_batch_routes[];
extern const Route health_vital_routes[];
extern const Route health_export_routes[];

extern const PersonKeeping health_keeping; /* keeping.c */
