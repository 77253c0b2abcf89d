/* What the files of safety share among themselves. */
#pragma once
#include "domains/safety/safety.h"

/* ---- queries.c: alarms ---- */
Status alarm_insert(Tx *tx, const Alarm *a) MUST_USE;
Status alarm_find(Tx *tx, AlarmId id, Alarm *out) MUST_USE;
/* The open one of a person (or device) and kind. */
Status alarm_open_of(Tx *tx, int64_t subject, AlarmKind kind, bool test, Alarm *out) MUST_USE;
Status alarm_newest_of(Tx *tx, int64_t subject, AlarmKind kind, Alarm *out) MUST_USE;
/* Writes what may change; CONFLICT when it is not in `from` any more. */
Status alarm_update(Tx *tx, const Alarm *a, AlarmState from) MUST_USE;
Status alarm_list_open(Tx *tx, size_t limit, Alarm **out, size_t *count) MUST_USE;
/* Open ones of `from` whose kind is open for `to`, too. */
Status alarm_list_double(Tx *tx, int64_t from, int64_t to, Alarm **out, size_t *count) MUST_USE;
/* Ended by a merge of records. */
Status alarm_list_joined(Tx *tx, int64_t subject, Alarm **out, size_t *count) MUST_USE;
Status alarm_list(Tx *tx, Ms from, Ms to, size_t limit, Alarm **out, size_t *count) MUST_USE;
Status mute_put(Tx *tx, int64_t subject, AlarmKind kind, Ms until_ms, Str reason,
                int64_t alarm) MUST_USE;
Status mute_find(Tx *tx, int64_t subject, AlarmKind kind, Ms *until_ms, Str *reason,
                 int64_t *alarm) MUST_USE;
Status mute_list(Tx *tx, int64_t subject, AlarmMute **out, size_t *count) MUST_USE;
Status ladder_clear(Tx *tx, PersonId person, bool urgent) MUST_USE;
Status ladder_insert(Tx *tx, PersonId person, bool urgent, int64_t step, LadderStep what) MUST_USE;
Status ladder_rows(Tx *tx, PersonId person, bool urgent, Rows *rows) MUST_USE;

typedef struct AnswerTimes { /* of alarms raised from .. to, drills apart */
    int64_t alarms, answered, within_60, within_180, open;
    int64_t waits_60, waits_180; /* nobody has answered, for longer than that */
    int64_t mean_s;
} AnswerTimes;
Status answer_times(Tx *tx, Ms from, Ms to, bool test, AnswerTimes *out) MUST_USE;
/* person, count: false alarms of a period, most first. */
Status false_alarms(Tx *tx, Ms from, Ms to, Rows *rows) MUST_USE;

/* ---- queries_chain.c ---- */
typedef struct EventAsk {
    AlarmWhat what;
    Str detail; /* "" is {} */
    Str words;
    int64_t device;
    Ms device_ms;
} EventAsk;
Status chain_add(Tx *tx, AlarmId alarm, const EventAsk *ask) MUST_USE;
Status event_by_device(Tx *tx, int64_t device, Ms device_ms, AlarmKind kind,
                       AlarmId *alarm) MUST_USE;
Status event_list(Tx *tx, AlarmId alarm, AlarmEvent **out, size_t *count) MUST_USE;
Status chain_timer(Tx *tx, int64_t subject, Ms due_ms) MUST_USE;

/* ---- rules_ladder.c ---- */
bool kind_is_urgent(AlarmKind kind);
/* The next step at once: tells whom it names, sets the timer of the one after. */
Status ladder_climb(Tx *tx, Alarm *a) MUST_USE;
/* Tells one person something about the alarm, unless that person has died. */
Status tell_one(Tx *tx, const Alarm *a, PersonId to, Str words) MUST_USE;
Status tell_station(Tx *tx, const Alarm *a, Str words, int64_t *told) MUST_USE;
Str alarm_words(Tx *tx, const Alarm *a);

/* ---- rules.c ---- */
Status alarm_timer(Tx *tx, int64_t alarm, Ms due_ms) MUST_USE;
/* Who may answer alarms of this person: the station, social and grid workers, and relatives whom
 * the elder lets see alarms. */
Status may_handle(Tx *tx, PersonId person) MUST_USE;

/* The program ends an alarm: its cause did, or another one stands for it. */
Status alarm_close(Tx *tx, Alarm *a, AlarmCode code, AlarmCheck checked, Str words) MUST_USE;
/* It goes on as if it had never ended. */
Status alarm_revive(Tx *tx, Alarm *a, Str words) MUST_USE;

/* ---- queries_seen.c ---- */
Status seen_put(Tx *tx, PersonId person, Day day, SeenKind kind, int64_t source, Ms at_ms) MUST_USE;
Status seen_drop(Tx *tx, PersonId person, Day day, SeenKind kind, int64_t source) MUST_USE;
/* The first contact of the day: kind and time. NOT_FOUND. */
Status seen_first(Tx *tx, PersonId person, Day day, SeenKind *kind, Ms *at_ms) MUST_USE;
Status seen_list_insert(Tx *tx, OrganisationId site, Day day, int64_t expected, int64_t seen,
                        int64_t excused) MUST_USE;
Status seen_list_find(Tx *tx, OrganisationId site, Day day, int64_t *expected, int64_t *seen,
                      int64_t *excused, Ms *made_ms) MUST_USE;
/* Entries of the site and day that have no outcome yet. */
Status entry_open_count(Tx *tx, OrganisationId site, Day day, int64_t *count) MUST_USE;
Status entry_insert(Tx *tx, const SeenEntry *e) MUST_USE;
Status entry_find(Tx *tx, SeenEntryId id, SeenEntry *out) MUST_USE;
Status entry_of(Tx *tx, PersonId person, Day day, SeenEntry *out) MUST_USE;
/* Outcome, alarm and due time as they stand in e; words when not empty. */
Status entry_end(Tx *tx, const SeenEntry *e, Str words) MUST_USE;
Status entry_list(Tx *tx, OrganisationId site, Day day, SeenEntry **out, size_t *count) MUST_USE;

/* ---- rules_seen.c ---- */
Status seen_timer(Tx *tx, int64_t site, Ms due_ms) MUST_USE;
Status seen_due_timer(Tx *tx, int64_t entry, Ms due_ms) MUST_USE;
/* The next time the site's list is due, as a timer. */
Status seen_schedule(Tx *tx, OrganisationId site) MUST_USE;
/* What was noted as a contact was none: an entry that ended with it is open again. */
Status seen_undone(Tx *tx, PersonId person, SeenKind kind, int64_t source, Ms at_ms) MUST_USE;
Status condition_said(Tx *tx, PersonId person, int64_t condition) MUST_USE;
Status search_begun(Tx *tx, FlowId flow, Ms begun_ms) MUST_USE;
Status search_ended(Tx *tx, PersonId person, FlowId flow, FlowOutcome outcome) MUST_USE;
Status search_timer(Tx *tx, int64_t flow, Ms due_ms) MUST_USE;

/* ---- queries_duty.c ---- */
Status shift_insert(Tx *tx, const DutyShift *s) MUST_USE;
Status shift_delete(Tx *tx, Ms from, Ms to) MUST_USE;
Status shift_list(Tx *tx, Ms from, Ms to, DutyShift **out, size_t *count) MUST_USE;
/* When the last of the shifts that begin before then ends; 0: there is none. */
Status roster_end(Tx *tx, Ms before, Ms *out) MUST_USE;
Status lost_insert(Tx *tx, const LostSearch *l) MUST_USE;
Status lost_find(Tx *tx, LostId id, LostSearch *out) MUST_USE;
Status lost_open_of(Tx *tx, PersonId person, LostSearch *out) MUST_USE;
Status lost_update(Tx *tx, const LostSearch *l) MUST_USE;
Status lost_open_list(Tx *tx, LostSearch **out, size_t *count) MUST_USE;
Status member_put(Tx *tx, LostId id, PersonId who, int64_t state, Str place) MUST_USE;
Status member_list(Tx *tx, LostId id, Rows *rows) MUST_USE; /* person, state, place, at */
Status drill_device_put(Tx *tx, int64_t device, PersonId person, Ms next_ms) MUST_USE;
Status drill_device_drop(Tx *tx, int64_t device) MUST_USE;
Status drill_device_find(Tx *tx, int64_t device, PersonId *person) MUST_USE;
typedef struct Drill {
    int64_t id, device;
    PersonId person;
    Ms opened_ms, arrived_ms, answered_ms;
    int64_t state; /* 1 waits, 2 arrived, 3 answered, 4 missed */
    AlarmId alarm;
} Drill;
Status drill_insert(Tx *tx, const Drill *d) MUST_USE;
Status drill_update(Tx *tx, const Drill *d) MUST_USE;
Status drill_find(Tx *tx, int64_t id, Drill *out) MUST_USE;
/* The newest of the device in this state. */
Status drill_of(Tx *tx, int64_t device, int64_t state, Drill *out) MUST_USE;
Status drill_list(Tx *tx, Ms from, Ms to, Drill **out, size_t *count) MUST_USE;
Status probe_put(Tx *tx, int64_t arrived, int64_t missed) MUST_USE;
Status probe_find(Tx *tx, Ms *last_ms, int64_t *arrived, int64_t *missed) MUST_USE;

/* ---- rules_duty.c, rules_drill.c ---- */
Status roster_timer(Tx *tx, int64_t subject, Ms due_ms) MUST_USE;
Status lost_timer(Tx *tx, int64_t search, Ms due_ms) MUST_USE;
/* The search that stands behind this alarm is over too. */
Status lost_over(Tx *tx, const Alarm *a) MUST_USE;
Status drill_timer(Tx *tx, int64_t device, Ms due_ms) MUST_USE;
Status drill_late_timer(Tx *tx, int64_t drill, Ms due_ms) MUST_USE;
Status drill_raised(Tx *tx, const Alarm *a) MUST_USE;
Status drill_answered(Tx *tx, const Alarm *a) MUST_USE;
enum { PROBE_DEVICE = 1 }; /* no device of anybody: the synthetic SOS */
/* One is on its way: from now on its absence is noticed. */
Status probe_expect(Tx *tx) MUST_USE;
/* The word by which the way in is known to be ours; made anew each minute. */
Str probe_token(Arena *arena, CommunityId community, Ms minute);
Status probe_communities(Tx *tx, Rows *rows) MUST_USE;
Status probe_timer(Tx *tx, int64_t subject, Ms due_ms) MUST_USE;

extern const Route safety_routes[];
extern const Route safety_person_routes[];
extern const Route safety_sos_routes[];
extern const Route safety_seen_routes[];
extern const Route safety_duty_routes[];

extern const PersonKeeping safety_keeping; /* keeping.c */
