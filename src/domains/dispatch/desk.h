/* The desk: the day's runs as they stand, what a change would mean, and the changes themselves.
 *
 * A day is loaded in one transaction (desk_load), judged and planned with none open (desk_times,
 * desk_propose), and changed in another that finds out whether the day is still the one that was
 * looked at (dispatch_plan_keep).  Routes that do so are WORK routes.
 *
 * Always true a confirmed run never changes silently: what gets another courier or another place in
 *             the order, or by a change comes DESK_TELL_MS or more beside the time that was told,
 * is marked changed, and the run neither leaves nor counts as confirmed until it is confirmed
 * again; who was told a time hears of a new one that differs by as much */
#pragma once
#include "domains/dispatch/inside.h"
#include "domains/geo/geo.h"
#include "engine/route/route.h"

enum {
    DESK_BOXES = 12,        /* of somebody without a carrier row */
    DESK_STOPS_MAX = 400,   /* of one meal of one site */
    DESK_CARRIERS_MAX = 60, /* one bit each */
    DESK_HOT_S = 40 * 60,   /* longest from the kitchen to the hand */
    DESK_SERVICE_S = 120,   /* at an ordinary door */
    DESK_LEG_S = 240,       /* between two doors when neither place is known .. */
    DESK_LEG_M = 250,       /* .. and the way */
    DESK_DOOR_S = 5,        /* between two doors on a landing, of one house .. */
    DESK_FLOOR_S = 5,       /* .. for each floor between them .. */
    DESK_STAIRS_S = 30,     /* .. and to another staircase */
    DESK_UNTIL_MIN = 12 * 60 + 30,
    DESK_TELL_MS = 5 * 60 * 1000,
    DESK_FAMILIAR_DAYS = 28,       /* a face is familiar that came in these days .. */
    DESK_FAMILIAR_TIMES = 2,       /* .. so often */
    DESK_NEAR_MS = 10 * 60 * 1000, /* a position older than this says nothing */
};

/* Stored: add at the end, never renumber. */
typedef enum CarrierPace { PACE_WALK = 1, PACE_EBIKE = 2 } CarrierPace;
typedef enum DeskSkill {
    SKILL_DIALECT = 1,    /* speaks the dialect or language of the client */
    SKILL_FEEDING = 2,    /* may help with eating */
    SKILL_STAIRS = 4,     /* carries up where there is no lift */
    SKILL_HOUSE = 8,      /* housekeeping */
    SKILL_COMPANION = 16, /* goes along to the doctor */
    SKILLS_ALL = 31,
} DeskSkill;
typedef enum PlanChangeKind {
    CHANGE_MOVE = 1,     /* by hand */
    CHANGE_GONE = 2,     /* somebody cannot come: others take over */
    CHANGE_PROPOSED = 3, /* what the optimiser proposed */
    CHANGE_FALLBACK = 4, /* given to the fallback carrier */
    CHANGE_CONFIRM = 5,  /* no stop moves; cannot be undone: people were told */
} PlanChangeKind;

typedef struct Carrier {
    PersonId person;
    CarrierPace pace;
    int64_t boxes, from_min, until_min, trips, reload_min, skills;
    bool fallback;
} Carrier;

typedef struct ClientNeed {
    PersonId person;
    int64_t from_min, until_min, service_s, skills, priority;
} ClientNeed;

/* ---- A day as it stands --------------------------------------------------------------------- */

typedef struct DeskStop {
    DispatchStop stop;
    Str name, place;
    ClientNeed need;
    WalkPoint at;
    bool located;
    uint64_t familiar; /* bit per carrier of the day */
    Ms told_ms;        /* 0: nobody was told yet */
    int32_t point;     /* in the tables of travel */
    /* judged by desk_times */
    Ms arrive_ms;   /* of what is done: when it was done */
    int32_t late_s; /* past the window */
    int32_t hot_s;  /* since it left the kitchen */
} DeskStop;

typedef struct DeskCarrier {
    Carrier is;
    Str name;
    bool off;
    Ms off_from_ms;
    bool seen; /* where, not long ago */
    WalkPoint at;
    Ms at_ms;
    int32_t point;
} DeskCarrier;

typedef struct DeskRun {
    DispatchRun run;
    int32_t carrier; /* index, or -1: nobody */
    int32_t *stops;  /* indices, in order: done first, by when they were done */
    int32_t count;
    /* judged */
    Ms leave_ms, back_ms;
    int32_t travel_s, metres, hot_s; /* hot: sum over the stops */
    int32_t late, familiar, nobody;  /* stops */
    bool modified;                   /* confirmed once, changed since */
} DeskRun;

typedef struct DeskSums {
    int32_t stops, done, nobody, no_answer, late, familiar;
    int32_t travel_s, metres, hot_s;
} DeskSums;

typedef struct DeskDay {
    OrganisationId site;
    Day day;
    int64_t slot;
    Ms now_ms;
    WalkPoint kitchen;
    bool kitchen_located;
    DeskStop *stops;
    int32_t stop_count;
    DeskRun *runs;
    int32_t run_count;
    DeskCarrier *carriers;
    int32_t carrier_count;
    /* travel between points: 0 the kitchen, then stops, then carriers; one table a pace */
    int32_t *seconds[3], *metres;
    int32_t points;
    bool estimated; /* some way is not by streets */
    int64_t undo;   /* the last change that can be undone, or 0 */
    Str undo_words;
    DeskSums sums;
} DeskDay;

typedef struct DeskKey {
    OrganisationId site;
    Day day;
    int64_t slot;
} DeskKey;

/* CONFLICT dispatch.too_many. */
Status desk_load(Tx *tx, DeskKey key, DeskDay *out) MUST_USE;
/* The tables of travel; slow, without a transaction. */
void desk_travel(Arena *arena, DeskDay *day);
/* When everything will happen, in the order in which the runs now stand. */
void desk_times(DeskDay *day);

/* ---- A change of the plan ------------------------------------------------------------------- */

typedef struct PlanRun {
    RunId run;       /* 0: a new run of this worker */
    PersonId worker; /* of a new run */
    StopId *stops;   /* all that is to do, in the new order */
    size_t count;
} PlanRun;
typedef struct PlanAsk {
    DeskKey key;
    PlanChangeKind kind;
    PlanRun *runs;
    size_t count;
    Str words;
    StopId
        *later; /* by desk_shifted: what stays where it is but no longer comes when it was told */
    size_t later_count;
} PlanAsk;

/* The day as it would be. INVALID dispatch.plan_stops: a stop is missing, double or done. */
Status desk_apply(Arena *arena, const DeskDay *day, const PlanAsk *ask, DeskDay *out,
                  Problem *why) MUST_USE;

/* Fills ask->later with what the change brings beside the time that was told, in confirmed runs of
 * the whole day; nothing where the plan does not fit the day. */
void desk_shifted(Arena *arena, const DeskDay *day, PlanAsk *ask);
/* Which of `after` keep their order among one another as it was in `before`: the most that can. */
void desk_kept(const int64_t *before, int32_t before_count, const int64_t *after,
               int32_t after_count, bool *kept);

typedef enum DeskHow {
    DESK_ORDER = 1, /* everybody keeps the clients; only the order is free */
    DESK_FULL = 2,  /* everything not begun is free */
    DESK_COVER = 3, /* what has nobody is shared out, the rest stays as calm as it can */
} DeskHow;

typedef struct DeskLeft {
    int32_t stop;
    Str reason; /* one sentence: the smallest change that would serve it */
} DeskLeft;
typedef struct DeskProposal {
    PlanAsk ask;
    DeskLeft *left;
    int32_t left_count;
} DeskProposal;

/* Plans by the engine; `day` has travel and times. Never fails: what finds no place is left where
 * it stands, with the reason. */
void desk_propose(Arena *arena, const DeskDay *day, DeskHow how, DeskProposal *out);

/* ---- Keeping it ----------------------------------------------------------------------------- */

/* Who carries here: a carrier of the site, who has a run of that meal, a courier or volunteer.
 * CONFLICT dispatch.not_a_carrier. */
Status dispatch_may_carry(Tx *tx, DeskKey key, PersonId person) MUST_USE;
/* Moves the stops; change 0: they already stand so. CONFLICT dispatch.plan_changed: the runs do not
 * hold what was looked at; dispatch.not_a_carrier: of a new run. */
Status dispatch_plan_keep(Tx *tx, const PlanAsk *ask, int64_t *change) MUST_USE;
/* CONFLICT dispatch.nothing_to_undo, dispatch.plan_changed. */
Status dispatch_plan_undo(Tx *tx, DeskKey key) MUST_USE;

typedef struct StopTime {
    StopId stop;
    Ms at_ms;
} StopTime;
/* Confirms the run as it stands, with the times people are told: times are of all stops to do, in
 * order. CONFLICT dispatch.plan_changed, dispatch.left (nothing has changed since it left). */
Status dispatch_run_confirm_at(Tx *tx, RunId run, const StopTime *times, size_t count) MUST_USE;
Status dispatch_carrier_set(Tx *tx, OrganisationId site, const Carrier *carrier) MUST_USE;
Status dispatch_need_set(Tx *tx, OrganisationId site, const ClientNeed *need) MUST_USE;
/* Cannot come from then on; back: comes after all. The runs stay: their stops have nobody. */
Status dispatch_carrier_off(Tx *tx, OrganisationId site, PersonId person, Day day, Ms from_ms,
                            bool back) MUST_USE;
/* Where the actor is. Kept only while a run of the actor's is on its way: CONFLICT
 * dispatch.not_on_the_way. */
Status dispatch_carrier_at(Tx *tx, PersonId person, WalkPoint at) MUST_USE;

/* ---- How much is carried -------------------------------------------------------------------- */

typedef struct RunWork {
    RunId run;
    Day day;
    PersonId worker;
    Ms leave_ms, last_ms; /* as planned; at the last door, 0: nothing noted yet */
    RunState state;
} RunWork;
/* Runs of the site with somebody to carry them, days [from, to]; at most 5,000. */
Status dispatch_work(Tx *tx, OrganisationId site, Day from, Day to, RunWork **out,
                     size_t *count) MUST_USE;
typedef struct CarrierOff {
    PersonId person;
    Day day;
    Ms from_ms;
} CarrierOff;
/* Who could not come, days [from, to]; at most 5,000. */
Status dispatch_offs(Tx *tx, Day from, Day to, CarrierOff **out, size_t *count) MUST_USE;

/* ---- Statements (queries_desk.c) ------------------------------------------------------------ */

Status carrier_put(Tx *tx, OrganisationId site, const Carrier *c) MUST_USE;
Status carrier_list(Tx *tx, OrganisationId site, Carrier **out, size_t *count) MUST_USE;
Status off_put(Tx *tx, PersonId person, Day day, Ms from_ms) MUST_USE;
Status off_drop(Tx *tx, PersonId person, Day day) MUST_USE;
Status off_find(Tx *tx, PersonId person, Day day, Ms *from_ms) MUST_USE;
Status at_put(Tx *tx, PersonId person, WalkPoint at) MUST_USE;
Status at_find(Tx *tx, PersonId person, WalkPoint *at, Ms *at_ms) MUST_USE;
Status at_drop(Tx *tx, PersonId person) MUST_USE;
Status client_need_put(Tx *tx, OrganisationId site, const ClientNeed *need) MUST_USE;
typedef struct NeedList {
    ClientNeed *items;
    size_t count;
} NeedList;
Status client_need_list(Tx *tx, OrganisationId site, NeedList *out) MUST_USE;
Status told_put(Tx *tx, StopId stop, Ms at_ms) MUST_USE;
Status told_find(Tx *tx, StopId stop, Ms *at_ms) MUST_USE;
Status promise_find(Tx *tx, int64_t ticket, DispatchPromise *out) MUST_USE;
/* Couriers who brought to the person since the day, with how often. */
typedef struct Face {
    PersonId person, worker;
    int64_t times;
} Face;
Status face_list(Tx *tx, DeskKey key, Day since, Face **out, size_t *count) MUST_USE;
Status plan_change_insert(Tx *tx, const PlanAsk *ask, int64_t id) MUST_USE;
Status plan_change_last(Tx *tx, DeskKey key, int64_t *id, Str *words) MUST_USE;
Status plan_change_undone(Tx *tx, int64_t id) MUST_USE;
typedef struct StopMove {
    StopId stop;
    RunId run_before, run_after;
    int64_t position_before, position_after;
    bool changed_before;
} StopMove;
Status stop_move_insert(Tx *tx, int64_t change, const StopMove *move) MUST_USE;
Status stop_move_list(Tx *tx, int64_t change, StopMove **out, size_t *count) MUST_USE;
Status stop_place(Tx *tx, StopId stop, RunId run, int64_t position, bool changed) MUST_USE;

extern const Route dispatch_desk_routes[];
