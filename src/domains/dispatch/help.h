/* Somebody is needed at a door now, and it is no alarm (those are safety's): the nearest who can
 * are asked one after another until one comes.
 *
 * Owns        help_call, help_ask
 * Always true at most one worker is asked at a time; who is asked, or comes to somebody, is asked
 *             for nobody else; a call that still asks has its timer (audit.sql)
 *
 *   ASKING ─yes─> ACCEPTED ─> ON_THE_WAY ─> AT_DOOR ─> DONE
 *      └─ no, or HELP_ANSWER_MS: the next; after the last NOBODY.   The desk may end it: ENDED */
#pragma once
#include "domains/dispatch/desk.h"

DEFINE_ID(HelpId);

enum { HELP_NEAREST = 5 };
#define HELP_ANSWER_MS (3 * MINUTE_MS)
#define HELP_SEEN_MS   HOUR_MS /* a door somebody was at says where they are for so long */

/* Stored: add at the end, never renumber. */
typedef enum HelpKind {
    HELP_HOUSE = 1,     /* 家政; asks for SKILL_HOUSE */
    HELP_COMPANION = 2, /* 陪诊; asks for SKILL_COMPANION */
    HELP_OTHER = 3,
} HelpKind;
typedef enum HelpState {
    HELP_ASKING = 1,
    HELP_ACCEPTED = 2,
    HELP_ON_THE_WAY = 3,
    HELP_AT_DOOR = 4,
    HELP_DONE = 5,
    HELP_NOBODY = 6,
    HELP_ENDED = 7,
} HelpState;
typedef enum HelpAskState {
    ASK_LATER = 1,
    ASK_OPEN = 2,
    ASK_YES = 3,
    ASK_NO = 4,
    ASK_SILENT = 5, /* did not answer in time */
    ASK_OVER = 6,   /* was busy by then, or the call had ended */
} HelpAskState;

typedef struct HelpAsk {
    int64_t place;
    PersonId worker;
    int64_t walk_s; /* -1: not known */
    HelpAskState state;
    Ms asked_ms, answered_ms;
} HelpAsk;
typedef struct HelpCall {
    HelpId id;
    OrganisationId site;
    PersonId person, worker;
    HelpKind kind;
    int64_t skills; /* beyond those of the kind */
    Str words;
    HelpState state;
    int64_t made_by;
    Ms made_ms, accepted_ms, left_ms, door_ms, ended_ms; /* 0: not yet */
} HelpCall;

/* ---- Who is near ---------------------------------------------------------------------------- */

typedef struct HelpNear {
    PersonId worker;
    WalkPoint at; /* of the last door of this hour, else of the site */
    bool located;
    int64_t walk_s; /* help_near_sort; -1 not known */
} HelpNear;
typedef struct HelpLook {
    WalkPoint door;
    bool located;
    HelpNear *near; /* nearest first after help_near_sort */
    size_t count;
} HelpLook;
/* Carriers of the site whose hours hold now, who came today, have the skills, are on no run and on
 * no call. NOT_FOUND dispatch.no_person. */
Status help_look(Tx *tx, const HelpCall *ask, HelpLook *out) MUST_USE;
/* Walking times and the order; slow, without a transaction. Keeps HELP_NEAREST. */
void help_near_sort(Arena *arena, HelpLook *look);

/* ---- The call ------------------------------------------------------------------------------- */

/* Asks the first. CONFLICT dispatch.help_nobody: there is nobody to ask; dispatch.help_open: this
 * person is being helped already. */
Status dispatch_help_call(Tx *tx, const HelpCall *ask, const HelpLook *look, HelpId *out) MUST_USE;
/* By the one who is asked. Repeating is harmless. CONFLICT dispatch.help_passed. */
Status dispatch_help_answer(Tx *tx, HelpId id, bool yes) MUST_USE;
/* On the way, at the door, done; each once and in this order, repeating is harmless. CONFLICT
 * dispatch.help_step; DENIED dispatch.not_yours. */
Status dispatch_help_step(Tx *tx, HelpId id, HelpState to) MUST_USE;
/* The desk ends it. CONFLICT dispatch.help_over. */
Status dispatch_help_end(Tx *tx, HelpId id) MUST_USE;

Status dispatch_help(Tx *tx, HelpId id, HelpCall *out) MUST_USE; /* NOT_FOUND dispatch.no_help */
Status dispatch_help_asks(Tx *tx, HelpId id, HelpAsk **out, size_t *count) MUST_USE;
/* Of the site since then, newest first, at most 50. */
Status dispatch_helps(Tx *tx, OrganisationId site, Ms since_ms, HelpCall **out,
                      size_t *count) MUST_USE;
/* What the worker is asked or does now. NOT_FOUND. */
Status dispatch_help_of(Tx *tx, PersonId worker, HelpCall *out) MUST_USE;

/* Of calls made since then; times from the call on. A share of none is -1. */
typedef struct HelpFigures {
    int64_t calls, accepted, nobody;
    Ms accept_p50, accept_p95, door_p50, door_p95;
} HelpFigures;
Status dispatch_help_figures(Tx *tx, OrganisationId site, Ms since_ms, HelpFigures *out) MUST_USE;

/* ---- Statements (queries_help.c) and the timer ---------------------------------------------- */

Status help_insert(Tx *tx, const HelpCall *call) MUST_USE;
Status help_find(Tx *tx, HelpId id, HelpCall *out) MUST_USE;
Status help_update(Tx *tx, const HelpCall *call) MUST_USE;
Status help_open_of(Tx *tx, PersonId person, bool *any) MUST_USE;
Status help_ask_insert(Tx *tx, HelpId id, const HelpAsk *ask) MUST_USE;
Status help_ask_update(Tx *tx, HelpId id, const HelpAsk *ask) MUST_USE;
Status help_busy(Tx *tx, PersonId worker, bool *busy) MUST_USE;
/* Whose door the worker was at last, by run or call. NOT_FOUND. */
Status help_last_door(Tx *tx, PersonId worker, Ms since_ms, PersonId *person) MUST_USE;
Status help_times(Tx *tx, OrganisationId site, Ms since_ms, Rows *out) MUST_USE;

Status help_timer(Tx *tx, int64_t id, Ms due_ms) MUST_USE;
extern const Route dispatch_help_routes[];
