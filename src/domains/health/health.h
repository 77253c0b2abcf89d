/* Health: who wears what, what it measured, what is odd about it, and what is asked of it.
 *
 * Owns        device, device_seen, device_unknown (global), device_inbox, device_command,
 *             health_alarm, reading_hour, reading_day, vital_state, vital_limit, fence, place_last,
 *             tell_rule
 * Calls       people (may see, consents), notice (what a relative asked to be told),
 *             engine/wire (names of alarms), engine/vitals (the rules)
 * Publishes   health.alarm {person, device, code, level, at, late, test}, the subject is a
 *             HealthAlarmId; health.seen {at, device}, the subject is a PersonId: steps, a door,
 *             water: somebody moved, at most once in three hours; health.device_given {person}, the
 *             subject is a HealthDeviceId, person 0 when it was taken back
 * Always true what a device was answered for is in device_inbox or was worked off in the same
 *             transaction that took it out; an alarm is one row for a device, code and moment of
 *             the device's clock, however often it is sent; a reading is kept once */
#pragma once
#include "domains/people/people.h"
#include "engine/vitals/fence.h"
#include "engine/vitals/limits.h"
#include "engine/vitals/news2.h"
#include "engine/wire/mqtt_home.h"

DEFINE_ID(HealthDeviceId);
DEFINE_ID(HealthAlarmId);

/* ---- Devices ------------------------------------------------------------------------------- */

/* Stored: add at the end, never renumber. */
typedef enum DeviceKind {
    DEVICE_WATCH = 1,
    DEVICE_PENDANT = 2,
    DEVICE_BUTTON = 3,
    DEVICE_DOOR = 4,
    DEVICE_MOTION = 5,
    DEVICE_SMOKE = 6,
    DEVICE_GAS = 7,
    DEVICE_BED = 8,
    DEVICE_RADAR = 9,
    DEVICE_WATER = 10,
    DEVICE_METER = 11, /* cuff, oximeter, glucose meter: an instrument */
    DEVICE_OTHER = 12,
} DeviceKind;

typedef enum DeviceState {
    DEVICE_IN_STOCK = 1, /* new, or came back      -> health_device_add, health_device_release */
    DEVICE_IN_USE = 2,   /* IN_STOCK, AWAY         -> health_device_enrol */
    DEVICE_AWAY = 3,     /* in repair, lost        -> health_device_release */
    DEVICE_RETIRED = 4,  /* any                    -> health_device_release; refused at the door */
} DeviceState;

typedef struct HealthDevice {
    HealthDeviceId id;
    Str protocol;    /* of wire_protocols; or native, zigbee, assistant, tasmota, http */
    Str hardware_id; /* as the device says it */
    DeviceKind kind;
    Str model; /* also the profile of its decoder, 11 bytes */
    Str room;  /* where it stands: 卧室 */
    Str auth;  /* jt808: the code it must show */
    bool lenient;
    PersonId person; /* 0: nobody */
    DeviceState state;
    int64_t interval_s; /* how often it reports */
    int64_t quota;      /* frames a minute; 0 the door's own */
    Ms enrolled_ms;     /* 0: never */
    int64_t version;
    /* What was last heard; not part of what is saved. */
    Ms last_ms;       /* server's time; 0 never */
    int64_t battery;  /* percent; -1 unknown */
    bool silent;      /* said so, and not heard since */
    int64_t behind_s; /* its clock is slow by so much, and what it says is corrected; 0: not */
    Str person_name;
} HealthDevice;

/* device->id and version are ignored. CONFLICT health.device_taken: this number is in a stock
 * already. INVALID health.protocol. */
Status health_device_add(Tx *tx, const HealthDevice *device, HealthDeviceId *out) MUST_USE;
/* how: how the person agreed (screen, voice, paper, counter). CONFLICT health.device_in_use,
 * health.device_retired. */
Status health_device_enrol(Tx *tx, HealthDeviceId id, PersonId person, Str how) MUST_USE;
/* Back to the stock, away or retired; the person is no longer named. */
Status health_device_release(Tx *tx, HealthDeviceId id, DeviceState to) MUST_USE;
/* kind, model, room, interval, quota, lenient, auth. CONFLICT health.changed for an old version. */
Status health_device_save(Tx *tx, const HealthDevice *device) MUST_USE;
/* NOT_FOUND health.no_device. */
Status health_device_load(Tx *tx, HealthDeviceId id, HealthDevice *out) MUST_USE;
/* By id after `after`; state 0: any. */
Status health_devices(Tx *tx, DeviceState state, int64_t after, size_t limit, HealthDevice **out,
                      size_t *count) MUST_USE;
Status health_devices_of(Tx *tx, PersonId person, HealthDevice **out, size_t *count) MUST_USE;

/* What the doors must know of a device; of all communities, in the order of changes. */
typedef struct DeviceCard {
    CommunityId community;
    HealthDeviceId id;
    Str protocol, hardware_id, model, auth;
    bool lenient, single_is_sos;
    DeviceState state;
    int64_t quota;
    Ms changed_ms;
} DeviceCard;
Status health_cards(Tx *tx, Ms after_ms, int64_t after_id, size_t limit, DeviceCard **out,
                    size_t *count) MUST_USE;
/* Numbers that knocked and are in no stock (community 0). */
Status health_unknown_note(Tx *tx, Str protocol, Str hardware_id) MUST_USE;
typedef struct UnknownDevice {
    Str protocol, hardware_id;
    Ms first_ms, last_ms;
    int64_t times;
} UnknownDevice;
/* Those whose number ends like this, at least four characters. */
Status health_unknown_find(Tx *tx, Str tail, UnknownDevice **out, size_t *count) MUST_USE;

/* ---- What comes in ------------------------------------------------------------------------- */

/* One record, small and of fixed size; kept as bytes until it is worked off. */
typedef struct HealthIn {
    int64_t device;
    Ms arrived_ms;    /* server's time */
    Ms at_ms;         /* device's time where it can be believed, else arrived */
    uint64_t alarms;  /* WIRE_ALARM_BITs */
    int64_t fact_e3;  /* of a home's fact */
    uint32_t has, on; /* WireField bits */
    int32_t lat_e7, lon_e7;
    int32_t steps;
    int32_t temp_e2, glucose_e2;
    int32_t weight_g;
    int16_t battery_e2; /* percent * 100 */
    int16_t hr, sys, dia, spo2, breathing, sats, hdop_e2;
    uint8_t fact;       /* HomeKind + 1; 0 none */
    uint8_t fact_rises; /* 1: it is an alarm; 2: it is if it lasts (a radar's fall, a minute) */
    uint8_t late;       /* stored on the device, or old: never judged as now */
    uint8_t doubtful;   /* pressure: shown, never judged */
    uint8_t symptoms;
    uint8_t drill;     /* a test press */
    uint8_t by_person; /* read off and typed in */
    uint8_t life;      /* of a fact: somebody moved */
    int32_t behind_s;  /* the device's clock said so much less than at_ms; set when worked off */
    uint8_t own_time;  /* at_ms is what the device's clock says */
    uint8_t spare[3];
} HealthIn;

HealthIn health_in_of_record(HealthDeviceId device, const WireRecord *record, Ms arrived);
/* life: the fact shows that somebody moved (health_fact_lives). */
HealthIn health_in_of_fact(HealthDeviceId device, const HomeFact *fact, bool rises, bool life,
                           Ms at, Ms now);
/* An event or a change of a door, a bed, a switch; water that ran; motion. changed: the state is
 * another than it was told before. */
bool health_fact_lives(const HomeFact *fact, bool changed);

/* Makes durable what came, alarms at once: after the commit the device may be answered. Items of
 * devices that are not here any more are passed over. */
Status health_take(Tx *tx, const HealthIn *items, size_t count) MUST_USE;
/* Works off some of what was taken: readings, rules, alarms. *did counts records; 0: nothing left.
 */
Status health_digest(Tx *tx, int64_t *did) MUST_USE;
/* Communities that have something to work off (community 0). */
Status health_waiting(Tx *tx, int64_t **communities, size_t *count) MUST_USE;

/* ---- Alarms -------------------------------------------------------------------------------- */

typedef struct HealthAlarm {
    HealthAlarmId id;
    PersonId person;       /* 0: the device is nobody's */
    HealthDeviceId device; /* 0: seen by a rule over several */
    VitalLevel level;
    Str code;  /* device.sos, device.fall, home.smoke, vitals.spo2.low.alarm, fence.exit … */
    Str words; /* what was seen, for people */
    Ms at_ms, arrived_ms;
    bool late;   /* told afterwards by a device that had no network, or its clock is slow */
    bool stored; /* the device says so itself; not kept */
    bool over;   /* for the taker alone: what was raised under this code has ended by itself */
    bool drill;
    bool has_place;
    int32_t lat_e7, lon_e7;
} HealthAlarm;
/* Who takes an alarm on, in the transaction that keeps it: safety, which stands above this domain,
 * is set by main before any thread runs. Called for VITAL_ALARM and VITAL_EMERGENCY. */
typedef Status (*HealthAlarmTaker)(Tx *tx, const HealthAlarm *alarm);
void health_alarm_taker(HealthAlarmTaker taker);
/* Who wants the newest place that can be trusted, where the person agreed to be located: the search
 * for who is lost. Set likewise. */
typedef Status (*HealthPlaceTaker)(Tx *tx, PersonId person, const Fix *fix);
void health_place_taker(HealthPlaceTaker taker);
/* When it was: at_ms is what the device's clock said, also when that is known to be slow (the same
 * press is known again by it); then it is the moment it arrived. */
Ms health_alarm_moment(const HealthAlarm *alarm);
/* Newest first; of one person, or with {0} of all; `least` the lowest level. */
Status health_alarms(Tx *tx, PersonId person, VitalLevel least, int64_t before, size_t limit,
                     HealthAlarm **out, size_t *count) MUST_USE;

/* ---- Readings ------------------------------------------------------------------------------ */

typedef struct HealthReading {
    VitalReading r;
    bool late, doubtful;
    int64_t behind_s; /* the device's clock was slow by so much: it said r.at less this */
} HealthReading;
/* In [from, to), oldest first, at most `limit`. */
Status health_readings(Tx *tx, PersonId person, VitalKind kind, Ms from, Ms to, size_t limit,
                       HealthReading **out, size_t *count) MUST_USE;
Status health_reading_last(Tx *tx, PersonId person, VitalKind kind, HealthReading *out) MUST_USE;
typedef struct HealthRoll {
    Ms from;
    int64_t count, least, most, mean, second_mean;
} HealthRoll;
/* By day, or by hour when the span is at most 32 days. */
Status health_rolls(Tx *tx, PersonId person, VitalKind kind, Ms from, Ms to, bool by_day,
                    HealthRoll **out, size_t *count) MUST_USE;
Status health_news2(Tx *tx, PersonId person, News2 *out) MUST_USE;

Status health_limits(Tx *tx, PersonId person, VitalLimits *out) MUST_USE;
/* A clinician's: replaces those of one kind. INVALID vitals.limits. */
Status health_limit_set(Tx *tx, PersonId person, VitalKind kind,
                        const VitalBound bounds[VITAL_LEVELS]) MUST_USE;

/* ---- Places -------------------------------------------------------------------------------- */

typedef struct HealthFence {
    Fence fence;
    int64_t home_from_min, home_to_min; /* should be home; equal: never asked */
    VitalLevel level; /* of leaving: VITAL_NOTICE who asked is told; VITAL_ALARM the station, too */
    bool on;
} HealthFence;
/* DENIED health.no_place_consent: the person has not agreed to be located. */
Status health_fence_set(Tx *tx, PersonId person, const HealthFence *fence) MUST_USE;
Status health_fence_find(Tx *tx, PersonId person, HealthFence *out) MUST_USE; /* NOT_FOUND */
/* The last place that could be trusted. NOT_FOUND; only with consent. */
Status health_place(Tx *tx, PersonId person, Fix *out) MUST_USE;
/* A sign of life from elsewhere in the program ("I am well"). */
Status health_sign_of_life(Tx *tx, PersonId person, Ms at) MUST_USE;
/* Away from home: nobody is missed until then; 0: until a sign of life at home. */
Status health_away(Tx *tx, PersonId person, Ms from, Ms until) MUST_USE;

/* ---- What a relative wants to be told: "妈妈夜里离开家时告诉我" ---- */

/* Stored. */
typedef enum TellWhat {
    TELL_LEAVES = 1,   /* fence.exit */
    TELL_RETURNS = 2,  /* fence.return */
    TELL_NOT_HOME = 3, /* home.late */
    TELL_SILENT = 4,   /* home.silent */
    TELL_SOS = 5,      /* device.sos, device.fall, device.general */
    TELL_VITALS = 6,   /* vitals.… notice and above; pulse.… */
    TELL_BATTERY = 7,  /* device.battery, device.silent, device.removed */
    TELL_SMOKE = 8,    /* home.smoke, home.gas, home.monoxide, home.leak */
} TellWhat;
typedef enum TellWhen { TELL_ALWAYS = 1, TELL_AT_NIGHT = 2, TELL_BY_DAY = 3 } TellWhen;
typedef struct TellRule {
    int64_t id;
    PersonId about, to;
    TellWhat what;
    TellWhen when; /* night: 22:00 to 6:00 */
} TellRule;
/* Asks for SCOPE_ALARMS, and SCOPE_PLACE for leaving and coming home. Equal rules are one. */
Status health_tell_add(Tx *tx, const TellRule *rule, int64_t *id) MUST_USE;
Status health_tell_end(Tx *tx, PersonId to, int64_t id) MUST_USE;
Status health_tell_list(Tx *tx, PersonId about, PersonId to, TellRule **out,
                        size_t *count) MUST_USE;
Str health_tell_sentence(Arena *arena, const TellRule *rule, Str name);

/* ---- Commands ------------------------------------------------------------------------------ */

typedef enum CommandState {
    COMMAND_WAITING = 1, /* new      -> health_command_ask */
    COMMAND_SENT = 2, /* WAITING, SENT, DELIVERED -> written to its connection, or its broker's */
    COMMAND_REFUSED = 3,    /* WAITING  -> its protocol has no such word */
    COMMAND_EXPIRED = 4,    /* WAITING  -> not connected until its time was over */
    COMMAND_DELIVERED = 5,  /* SENT     -> the broker has it (homes) */
    COMMAND_DONE = 6,       /* any      -> the device says that it did it */
    COMMAND_FAILED = 7,     /* any      -> the device says that it could not */
    COMMAND_UNANSWERED = 8, /* SENT, DELIVERED -> COMMAND_TRIES times without an answer */
} CommandState;
/* Devices that answer a command (homes, `up/ack`) are asked again when they do not, as the
 * protocols of watches have it: after 30 seconds, three times in all. */
enum { COMMAND_TRIES = 3 };
#define COMMAND_ANSWER_MS (30 * SECOND_MS)
typedef struct HealthCommand {
    int64_t id;
    HealthDeviceId device;
    CommunityId community; /* filled by health_commands_due */
    Str protocol, hardware_id;
    WireAsk ask;
    int64_t number, index;
    Str text; /* a telephone number, a message: sealed in the database */
    CommandState state;
    Ms made_ms, expires_ms, done_ms;
    int64_t tries; /* how often it was sent */
} HealthCommand;
Status health_command_ask(Tx *tx, HealthCommand command, int64_t *id) MUST_USE;
Status health_commands(Tx *tx, HealthDeviceId device, HealthCommand **out, size_t *count) MUST_USE;
/* Of all communities (community 0), for those who hold the connections: what waits to be sent, or
 * to be sent again. */
Status health_commands_due(Tx *tx, HealthCommand **out, size_t *count) MUST_USE;
/* COMMAND_SENT (again), _REFUSED, _EXPIRED, _DELIVERED, _UNANSWERED; what came to another end
 * stays. Nothing happens for a command that is not here any more. */
Status health_command_done(Tx *tx, int64_t id, CommandState state) MUST_USE;
/* The device's own word. Passed over when it was never asked this. Also when it comes late. */
Status health_command_answered(Tx *tx, HealthDeviceId device, int64_t id, bool ok) MUST_USE;
/* Whether a device of this protocol says that it did what was asked. */
bool health_answers(Str protocol);

extern const Domain health_domain;
