/* Safety: who was seen today, and alarms that are followed until somebody has said how they ended.
 *
 * Owns        alarm, alarm_event, alarm_chain, chain_fault, alarm_mute, ladder_step; seen,
 *             seen_list, seen_entry; duty_shift; lost_search, lost_member; drill_device, drill,
 *             probe
 * Calls       people (relations, duty, consents, absences), geo (homes), notice, dispatch
 * (searches), meals (who expected a meal) Publishes   safety.alarm, the subject is an AlarmId, the
 * payload
 *             {"person","kind","state","test"}; safety.seen_list, the subject is a site;
 *             safety.roster, safety.lost
 * Always true one alarm of a person and kind is open at most, and an open one has its timer; events
 *             are only added, each with the hash of the one before it; an alarm ends only with a
 *             code that a person gave; who was expected and not seen has an outcome or an alarm
 *             after the deadline; the roster has no gap (audit.sql)
 *
 *   raised ──ten seconds, or none──> notified ──> acknowledged ──> on the way ──> on site
 *      │  climbs: family · second family and grid · second operator · 120 prepared     │
 *      └──────────────────────────── resolved with a code ─> reviewed <────────────────┘
 *                                         └─> reopened (notified)
 * Acknowledging stops the climb for some minutes only. A press that was taken back stays open for
 * the station alone, until somebody has phoned: a false alarm is closed by voice or sight. */
#pragma once
#include "domains/geo/geo.h"
#include "domains/meals/meals.h"

DEFINE_ID(AlarmId);
DEFINE_ID(SeenEntryId);
DEFINE_ID(ShiftId);
DEFINE_ID(LostId);

/* Stored: add at the end, never renumber. */
typedef enum AlarmKind {
    ALARM_SOS = 1,
    ALARM_FALL = 2,
    ALARM_FENCE = 3,
    ALARM_VITALS = 4,
    ALARM_SILENCE = 5,
    ALARM_NO_ANSWER = 6, /* nobody opened, and the search has gone on past its deadline */
    ALARM_SMOKE = 7,
    ALARM_GAS = 8,
    ALARM_DEVICE = 9, /* battery, silent device, unknown device */
    ALARM_UNSEEN = 10,
    ALARM_HELP = 11, /* 要帮忙, said at the door */
    ALARM_LOST = 12,
    ALARM_KIND_COUNT
} AlarmKind;
typedef enum AlarmState {
    ALARM_RAISED = 1,       /* new            -> safety_raise; the ten seconds to take it back */
    ALARM_NOTIFIED = 2,     /* RAISED         -> safety_raise, the timer, safety_ring_now */
    ALARM_ACKNOWLEDGED = 3, /* 1, 2           -> safety_acknowledge */
    ALARM_ON_THE_WAY = 4,   /* ACKNOWLEDGED   -> safety_move */
    ALARM_ON_SITE = 5,      /* 3, 4           -> safety_move */
    ALARM_RESOLVED = 6,     /* 1 .. 5         -> safety_resolve */
    ALARM_REVIEWED = 7,     /* RESOLVED       -> safety_review */
    ALARM_SUPPRESSED = 8,   /* new            -> safety_raise while the kind is muted */
} AlarmState;
typedef enum AlarmCode {
    CODE_NONE = 0,
    CODE_HELPED = 1,
    CODE_HOSPITAL = 2,
    CODE_WELL = 3,       /* seen or spoken to, and well: a false alarm */
    CODE_TAKEN_BACK = 4, /* pressed by mistake, confirmed by voice or sight: a false alarm */
    CODE_DEVICE_FAULT = 5,
    CODE_FOUND = 6,
    CODE_AWAY = 7,
    CODE_DIED = 8,
    CODE_TEST = 9,
    CODE_JOINED = 10, /* two records were one person, whose other alarm of the kind goes on */
} AlarmCode;
typedef enum AlarmCheck { CHECKED_NOT = 0, CHECKED_VOICE = 1, CHECKED_SIGHT = 2 } AlarmCheck;
typedef enum AlarmWhat {
    WHAT_RAISED = 1,
    WHAT_REPEATED = 2,
    WHAT_LATE = 3, /* a stored report of what is over; raises nothing */
    WHAT_TOLD = 4, /* a step of the ladder */
    WHAT_ACKNOWLEDGED = 5,
    WHAT_HANDED_ON = 6,
    WHAT_ON_THE_WAY = 7,
    WHAT_ON_SITE = 8,
    WHAT_RESOLVED = 9,
    WHAT_REVIEWED = 10,
    WHAT_REOPENED = 11,
    WHAT_SUPPRESSED = 12,
    WHAT_TAKEN_BACK = 13,
    WHAT_CALLED_120 = 14,
    WHAT_NOTE = 15,
    WHAT_OWNER_QUIET = 16, /* the owner's minutes ran out */
    WHAT_NO_TEST = 17,     /* a drill turned out to be real */
} AlarmWhat;

enum {
    TAKE_BACK_MS = 10000,  /* before people are rung, for a press in the app */
    ANSWER_GOAL_MS = 60000 /* 97.5 % of alarms are answered within; each later one is a miss */
};

/* ---- Alarms ------------------------------------------------------------------------------- */

typedef struct AlarmAsk {
    AlarmKind kind;
    PersonId person; /* 0: nobody is known, then `device` is */
    int64_t device;  /* 0: not by a device */
    Ms device_ms;    /* when by the device's clock; 0: now. The same device and time is the same
                        report, however often it comes */
    bool stored;     /* the device says that it kept the report for later. Only then it may be about
                        something that is over; a clock that is slow must not hide a new press */
    bool urgent;     /* besides sos, fall, smoke, gas, help and lost, which always are */
    bool test;       /* a drill: told to the station only */
    bool may_take_back;
    bool has_place;
    int64_t lat_e7, lon_e7, accuracy_m; /* WGS-84 */
    Ms fix_ms;
    Str code; /* why, as a short code: "iw.sos", "heart.high"; no readings, no names */
} AlarmAsk;
typedef struct Alarm {
    AlarmId id;
    PersonId person;
    int64_t device;
    AlarmKind kind;
    AlarmState state;
    bool urgent, test;
    int64_t step; /* of the ladder that was reached; 0: nobody was told yet */
    PersonId owner;
    AlarmCode code;
    AlarmCheck checked;
    Ms raised_ms, ring_ms, last_ms,
        due_ms; /* due: the ladder goes on, or the owner's minutes end */
    Ms acked_ms, resolved_ms, taken_back_ms; /* 0: not */
    int64_t repeats;
    bool ready_120;
    bool has_place;
    int64_t lat_e7, lon_e7, accuracy_m;
    Ms fix_ms;
    Str why;
} Alarm;

/* Raises an alarm, or adds an event to the one that is open. Tells whom the ladder names first, in
 * the same transaction (messages leave after the commit). Never refuses: who cannot be told is
 * passed over. */
Status safety_raise(Tx *tx, const AlarmAsk *ask, Alarm *out) MUST_USE;
/* The open alarm of this person and kind ends because its cause did (found well by a search, the
 * device reports again); nothing when there is none. */
Status safety_settle(Tx *tx, PersonId person, AlarmKind kind, AlarmCode code) MUST_USE;

/* The same for an alarm that nobody has answered and that was raised for this reason alone: a device
 * speaks again. */
Status safety_cause_over(Tx *tx, PersonId person, AlarmKind kind, Str why) MUST_USE;

/* NOT_FOUND safety.no_alarm. */
Status safety_alarm(Tx *tx, AlarmId id, Alarm *out) MUST_USE;
/* Somebody answers and owns it. CONFLICT safety.owned names who was first; harmless when repeated
 * by the owner. */
Status safety_acknowledge(Tx *tx, AlarmId id) MUST_USE;
/* Another owner; by the owner or the station. */
Status safety_hand_on(Tx *tx, AlarmId id, PersonId to) MUST_USE;
/* To ALARM_ON_THE_WAY or ALARM_ON_SITE. CONFLICT safety.not_owned, safety.over. */
Status safety_move(Tx *tx, AlarmId id, AlarmState to, Str words) MUST_USE;
/* Sends somebody there, who is told; who sends has answered. */
Status safety_send(Tx *tx, AlarmId id, PersonId to) MUST_USE;
Status safety_note(Tx *tx, AlarmId id, Str words) MUST_USE;
/* INVALID safety.not_checked: well, or by mistake, is known by voice or sight only. */
Status safety_resolve(Tx *tx, AlarmId id, AlarmCode code, AlarmCheck checked, Str words) MUST_USE;
Status safety_review(Tx *tx, AlarmId id, Str words) MUST_USE;
Status safety_reopen(Tx *tx, AlarmId id, Str words) MUST_USE;
/* 120 was called by hand; the tap is prepared, the call is made by a person. */
Status safety_called_120(Tx *tx, AlarmId id) MUST_USE;
/* A drill that is none: the whole ladder begins. */
Status safety_no_test(Tx *tx, AlarmId id) MUST_USE;
/* By the person: pressed by mistake, or do not wait. */
Status safety_take_back(Tx *tx, AlarmId id, Alarm *out) MUST_USE;
Status safety_ring_now(Tx *tx, AlarmId id, Alarm *out) MUST_USE;
/* The kind raises nothing until then; what comes is kept in one suppressed alarm. INVALID
 * safety.never_muted: sos, fall, smoke, gas, help and lost. */
Status safety_mute(Tx *tx, PersonId person, AlarmKind kind, Ms until_ms, Str reason) MUST_USE;

typedef struct AlarmMute {
    AlarmKind kind;
    Ms until_ms;
    Str reason;
    PersonId made_by;
    AlarmId alarm; /* what came meanwhile; 0 nothing */
} AlarmMute;
/* Those that hold now. */
Status safety_mutes(Tx *tx, PersonId person, AlarmMute **out, size_t *count) MUST_USE;

typedef struct AlarmEvent {
    int64_t number;
    AlarmId alarm;
    AlarmWhat what;
    Ms at_ms, device_ms;
    int64_t device, actor, role;
    Str detail; /* JSON of codes */
    Str words;  /* opened */
} AlarmEvent;
Status safety_open_alarms(Tx *tx, size_t limit, Alarm **out, size_t *count) MUST_USE;
/* Raised from .. to, newest first. */
Status safety_alarms(Tx *tx, Ms from, Ms to, size_t limit, Alarm **out, size_t *count) MUST_USE;
Status safety_events(Tx *tx, AlarmId id, AlarmEvent **out, size_t *count) MUST_USE;
/* Checks the hashes of at most `limit` events after number `after`; *broken is the first that does
 * not follow from the one before it, 0 when all do; *last is the last that was looked at. */
Status safety_chain_check(Tx *tx, int64_t after, int64_t limit, int64_t *last,
                          int64_t *broken) MUST_USE;

/* Whom a step tells: bits, stored. */
typedef enum LadderWho {
    TELL_FAMILY = 1,
    TELL_FAMILY_2 = 2,
    TELL_GRID = 4,
    TELL_STATION = 8,
    TELL_OPERATOR_2 = 16,
    TELL_120 = 32, /* prepared as one tap; a person calls */
    TELL_NEIGHBOUR = 64,
} LadderWho;
typedef struct LadderStep {
    int64_t who, wait_s;
} LadderStep;
enum { LADDER_STEPS_MAX = 8 };
/* The person's own ladder; none (count 0) gives the default back. INVALID safety.no_station: a
 * ladder without the station. */
Status safety_ladder_set(Tx *tx, PersonId person, bool urgent, const LadderStep *steps,
                         size_t count) MUST_USE;
/* Theirs, or the default; that of silence and devices, which is slower, is not shown. */
Status safety_ladder(Tx *tx, PersonId person, bool urgent, LadderStep out[LADDER_STEPS_MAX],
                     size_t *count) MUST_USE;

/* ---- Seen today --------------------------------------------------------------------------- */

typedef enum SeenKind {
    SEEN_MEAL = 1, /* took a meal from somebody's hand */
    SEEN_DOOR = 2,
    SEEN_APP = 3,  /* ordered or answered in the app */
    SEEN_CALL = 4, /* spoke on the phone */
    SEEN_VISIT = 5,
    SEEN_DEVICE = 6, /* steps of the watch, a door that opened */
    SEEN_SEARCH = 7,
} SeenKind;
/* Somebody saw or heard the person, or a device did. source: what says so (an order, a stop); the
 * same again is the same. An open entry of the day ends with it. */
Status safety_seen(Tx *tx, PersonId person, SeenKind kind, int64_t source, Ms at_ms) MUST_USE;

typedef enum SeenOutcome {
    SEEN_OPEN = 0,
    SEEN_SEEN = 1,
    SEEN_CALLED = 2,
    SEEN_FAMILY = 3,
    SEEN_VISITED = 4,
    SEEN_ALARM = 5,   /* nobody found out in time, or help is needed: the alarm goes on */
    SEEN_EXCUSED = 6, /* away, in hospital: not looked for */
} SeenOutcome;
typedef struct SeenEntry {
    SeenEntryId id;
    OrganisationId site;
    Day day;
    PersonId person;
    int64_t why;    /* 1 a meal that was not taken, 2 watched with consent */
    int64_t excuse; /* absence kind: 1 hospital 2 at the child's 3 travelling 4 other; 0 none */
    bool high_risk;
    SeenOutcome outcome;
    Ms due_ms, done_ms;
    PersonId done_by;
    AlarmId alarm;
} SeenEntry;
/* Makes the site's list of the day; once a day. *expected counts all, *open those not seen. */
Status safety_seen_build(Tx *tx, OrganisationId site, Day day, int64_t *expected,
                         int64_t *open) MUST_USE;
Status safety_seen_entries(Tx *tx, OrganisationId site, Day day, SeenEntry **out,
                           size_t *count) MUST_USE;
/* outcome: CALLED, FAMILY, VISITED or ALARM. CONFLICT safety.entry_done. */
Status safety_seen_end(Tx *tx, SeenEntryId id, SeenOutcome outcome, Str words) MUST_USE;

/* ---- Duty --------------------------------------------------------------------------------- */

typedef struct DutyShift {
    ShiftId id;
    PersonId person;
    Ms from_ms, to_ms;
} DutyShift;
enum { SHIFTS_MAX = 200 };
/* Replaces all shifts that begin in [from, to). CONFLICT safety.roster_gap says where nobody would
 * be on duty; safety.roster_past for what has begun. */
Status safety_roster_set(Tx *tx, Ms from, Ms to, const DutyShift *shifts, size_t count) MUST_USE;
Status safety_roster(Tx *tx, Ms from, Ms to, DutyShift **out, size_t *count) MUST_USE;
/* Who is on duty; when nobody is, all operators of the community, else its administrators. */
Status safety_on_duty(Tx *tx, PersonId **out, size_t *count) MUST_USE;

/* ---- A lost elder ------------------------------------------------------------------------- */

typedef struct LostSearch {
    LostId id;
    PersonId person;
    AlarmId alarm;
    bool open;
    Ms gone_ms; /* last seen */
    bool has_place;
    int64_t lat_e7, lon_e7, accuracy_m;
    Ms fix_ms;
    Str words;           /* what the person wears; opened */
    Ms neighbours_until; /* 0: not asked */
    Ms ended_ms;
    int64_t radius_m; /* as far as feet carry in the time gone, by straight line */
} LostSearch;
/* Begins with the last trusted place when none is given. */
Status safety_lost_begin(Tx *tx, const LostSearch *ask, LostSearch *out) MUST_USE;
Status safety_lost(Tx *tx, LostId id, LostSearch *out) MUST_USE;
Status safety_lost_list(Tx *tx, LostSearch **out, size_t *count) MUST_USE;
/* A trusted fix: accuracy at most 200 m and newer than the one held. */
Status safety_lost_fix(Tx *tx, PersonId person, int64_t lat_e7, int64_t lon_e7, int64_t accuracy_m,
                       Ms fix_ms) MUST_USE;
/* Who knows where a person was last seen by a device, where that was agreed to: health, which does
 * not know this domain; set by main before any thread runs. NOT_FOUND: nobody does. */
typedef Status (*SafetyPlaceGiver)(Tx *tx, PersonId person, LostSearch *place);
void safety_place_giver(SafetyPlaceGiver giver);
/* Somebody goes to look; where: "河边". */
Status safety_lost_join(Tx *tx, LostId id, PersonId who, Str where) MUST_USE;
/* Asks those in the building to look, for `minutes`. CONFLICT safety.no_consent: the elder has not
 * agreed to 走失时请邻居帮忙找. */
Status safety_lost_neighbours(Tx *tx, LostId id, int64_t minutes, int64_t *asked) MUST_USE;
Status safety_lost_end(Tx *tx, LostId id, AlarmCode code, Str words) MUST_USE;

/* ---- Drills ------------------------------------------------------------------------------- */

/* A device that is given to a person, or taken back (person 0): drilled once a month. */
Status safety_device_set(Tx *tx, int64_t device, PersonId person) MUST_USE;
/* The synthetic SOS arrived: it is raised and closed, and nobody is rung. Without one for six
 * minutes the system's operator is paged. */
Status safety_probe_arrived(Tx *tx) MUST_USE;

/* Whether this session may hear of a "safety." event: the station and those who answer; the canteen
 * of its list; the person of the own alarm. */
bool safety_event_reaches(Tx *tx, const Session *who, const Event *event);

extern const Domain safety_domain;
