/* Rounds (巡访): who looks after whom, who is due for a visit and in which order on foot, what was
 * found, and whether helpers and their skills match what is needed.
 *
 * Owns        round_case, round_visit, round_skill, round_ask, access_survey,
 *             access_work
 * Calls       people (who lives here, looks, flags, absences), geo (homes, walking times), safety
 *             (a visit is being seen), gifts (pools for improvements)
 * Publishes   rounds.visited, rounds.help_needed; the subject is the elder, the number the visit
 * Always true an elder has at most one open case; a visit is written once and never changed
 *             (audit.sql) */
#pragma once
#include "domains/geo/geo.h"
#include "domains/gifts/gifts.h"
#include "domains/safety/safety.h"

DEFINE_ID(RoundCaseId);
DEFINE_ID(RoundVisitId);
DEFINE_ID(AccessWorkId);

enum {
    ROUND_CASES_MAX = 80, /* of one aide; a city asks for some 40 to 60 */
    ROUND_DAYS_NEAR = 7,  /* between two visits to who lives alone or needs help (when not said) */
    ROUND_DAYS_FAR = 30,  /* … and to everybody else */
};

/* Stored: bits. What an elder needs of a helper, and what a helper can. */
typedef enum RoundSkill {
    SKILL_VISIT = 1,    /* 陪伴探访 */
    SKILL_CARE = 2,     /* 基础照护 */
    SKILL_ERRAND = 4,   /* 代办跑腿 */
    SKILL_DIGITAL = 8,  /* 手机教学 */
    SKILL_REPAIR = 16,  /* 小修小补 */
    SKILL_COUNSEL = 32, /* 心理疏导 */
    SKILL_LAW = 64,     /* 法律援助 */
    SKILL_FIRST_AID = 128,
    SKILL_ALL = 255,
} RoundSkill;
enum { SKILL_COUNT = 8 };

/* Stored. */
typedef enum RoundWay { ROUND_DOOR = 1, ROUND_PHONE = 2, ROUND_OUTSIDE = 3 } RoundWay;
typedef enum RoundOutcome {
    ROUND_WELL = 1,
    ROUND_NEEDS = 2,  /* well, but something is to be done: needs, words */
    ROUND_NOBODY = 3, /* nobody opened: due again the same day */
    ROUND_HELP = 4,   /* help is needed at once; rounds.help_needed */
} RoundOutcome;

typedef struct RoundCase {
    RoundCaseId id;
    PersonId aide, elder;
    int64_t every_days;
    Day since;
    Ms seen_ms; /* the last visit at which somebody was there; 0: none yet */
    Day due;
} RoundCase;

/* ---- The caseload --------------------------------------------------------------------------- */

/* Gives the elder to the aide from today on, away from whoever had them; every_days 0: by their
 * flags. INVALID rounds.not_aide (no aide, grid worker or social worker here), rounds.not_here;
 * CONFLICT rounds.full. */
Status rounds_give(Tx *tx, PersonId aide, PersonId elder, int64_t every_days,
                   RoundCaseId *out) MUST_USE;
/* Every elder of the building (or grid) who is nobody's case yet, as long as there is room. */
Status rounds_give_node(Tx *tx, PersonId aide, GridNodeId node, int64_t *given,
                        int64_t *left) MUST_USE;
/* NOT_FOUND rounds.no_case. */
Status rounds_end(Tx *tx, PersonId elder) MUST_USE;
/* Open cases of the aide (0: of everybody), the longest overdue first; at most 5,000. */
Status rounds_cases(Tx *tx, PersonId aide, RoundCase **out, size_t *count) MUST_USE;

/* ---- The round of the day ------------------------------------------------------------------- */

typedef struct RoundStop {
    RoundCase of;
    Str name, address, phone;
    WalkPoint at;
    bool known;      /* at is */
    int64_t absence; /* 0 at home; people_absence_on */
    uint64_t flags;  /* bit 1 << FlagKind */
    int64_t number;  /* in the round: 1, 2, …; 0: not due, or away */
    uint32_t walk_s; /* from the stop before, or from the start */
} RoundStop;
typedef struct Round {
    RoundStop *stops; /* those of the round in its order, then the others by the day they are due */
    size_t count, due;
    WalkPoint start;
    bool starts; /* at the nearest station; false: at the first stop */
    uint32_t walk_s;
    size_t estimated; /* legs that the streets did not answer */
} Round;
/* Records a look at each of them, once. */
Status rounds_of_day(Tx *tx, PersonId aide, Day day, Round *out) MUST_USE;
/* Orders stops so that little is walked: nearest first, then pieces turned and stops moved as long
 * as it helps. seconds is [count * count]; order comes with 0 … count-1 and keeps its first where
 * `fixed`. Pure. */
void rounds_order(const uint32_t *seconds, size_t count, bool fixed, size_t *order);

/* ---- Visits --------------------------------------------------------------------------------- */

typedef struct RoundVisit {
    RoundVisitId id;
    PersonId aide, elder; /* aide: who came */
    RoundWay way;
    RoundOutcome outcome;
    int64_t needs; /* RoundSkill */
    Str words;
    Ms at_ms;
} RoundVisit;
/* By whoever of the aides' roles came. Somebody who was there counts as seen today. INVALID
 * rounds.words: needs or help without a word of what. */
Status rounds_visit(Tx *tx, const RoundVisit *visit, RoundVisitId *out) MUST_USE;
/* Newest first, at most 200; elder 0: of all. */
Status rounds_log(Tx *tx, PersonId elder, RoundVisit **out, size_t *count) MUST_USE;

/* Visits are written without their length: what one is counted with, the way there included. */
enum { ROUND_DOOR_MIN = 20, ROUND_OTHER_MIN = 5 };
typedef struct RoundWork {
    PersonId aide;
    int64_t visits, minutes; /* minutes: by the lengths above */
} RoundWork;
/* Of [from_ms, to_ms), by who came; at most 5,000. */
Status rounds_work(Tx *tx, Ms from_ms, Ms to_ms, RoundWork **out, size_t *count) MUST_USE;

/* ---- Do helpers match? (C43) ---------------------------------------------------------------- */

Status rounds_skill_set(Tx *tx, PersonId helper, int64_t skills) MUST_USE;

typedef struct RoundSkillRow {
    RoundSkill skill;
    int64_t needed;  /* elders: by a flag, or by what a visit of the last 90 days found */
    int64_t helpers; /* who say they can */
} RoundSkillRow;
typedef struct RoundMatch {
    int64_t elders, targets; /* who live here; whom visits are meant for first */
    int64_t cases, overdue;  /* targets that are somebody's case; of all cases */
    int64_t aides, volunteers, social_workers;
    RoundSkillRow skills[SKILL_COUNT];
} RoundMatch;
Status rounds_match(Tx *tx, RoundMatch *out) MUST_USE;

/* ---- Asked and offered (C24) ---------------------------------------------------------------- */

/* The elder would like a place of this kind within reach, at this hour (-1: any); again: changes
 * the hour. By the elder, or whoever may act for visits. */
Status rounds_ask(Tx *tx, PersonId actor, PersonId elder, PlaceKind kind, int64_t hour) MUST_USE;
/* NOT_FOUND rounds.no_ask. */
Status rounds_ask_end(Tx *tx, PersonId actor, PersonId elder, PlaceKind kind) MUST_USE;

typedef struct RoundGrid {
    GeoOffer offer;
    int64_t asked; /* of this kind at this hour, by those who live there */
} RoundGrid;
/* By grid: what is asked for less what is offered. */
Status rounds_mismatch(Tx *tx, PlaceKind kind, int64_t hour, RoundGrid **out,
                       size_t *count) MUST_USE;

/* ---- Access, and money to better it (F18) --------------------------------------------------- */

/* Stored: bits. */
typedef enum AccessMark {
    ACCESS_MARK_LEVEL = 1, /* 门口没有台阶，或有坡道 */
    ACCESS_MARK_HANDRAIL = 2,
    ACCESS_MARK_DOOR = 4, /* 80 cm and wider */
    ACCESS_MARK_TOILET = 8,
    ACCESS_MARK_LIGHT = 16,
    ACCESS_MARK_SEAT = 32,
    ACCESS_MARK_NO_SLIP = 64,
    ACCESS_MARK_SIGN = 128,
    ACCESS_MARK_ALL = 255,
} AccessMark;
enum { ACCESS_MARKS = 8 };

typedef struct AccessSurvey {
    GeoPlaceId place;
    Day day;
    int64_t yes, no; /* AccessMark; in neither: not looked at */
    Str words;
} AccessSurvey;
/* As seen today; also says on the place whether there are steps at its door. INVALID access.both,
 * access.nothing. */
Status access_survey(Tx *tx, const AccessSurvey *ask) MUST_USE;
/* The newest of each place. */
Status access_surveys(Tx *tx, AccessSurvey **out, size_t *count) MUST_USE;

typedef enum AccessWorkState {
    ACCESS_COLLECTING = 1, /* new        -> access_work_add */
    ACCESS_BUILT = 2,      /* COLLECTING -> access_work_end */
    ACCESS_GIVEN_UP = 3,   /* COLLECTING -> access_work_end */
} AccessWorkState;
typedef struct AccessWork {
    AccessWorkId id;
    GeoPlaceId place;
    PoolId pool;
    Str title, result;
    Fen goal_fen;
    Fen raised_fen; /* read only: what the pool has received */
    AccessWorkState state;
} AccessWork;
/* Opens a pool of gifts for it. CONFLICT gifts.pool_there. */
Status access_work_add(Tx *tx, const AccessWork *ask, AccessWorkId *out) MUST_USE;
/* CONFLICT access.too_little (built, and less than the goal has come), access.work_over. Closes the
 * pool. */
Status access_work_end(Tx *tx, AccessWorkId id, bool built, Str result) MUST_USE;
Status access_works(Tx *tx, AccessWork **out, size_t *count) MUST_USE;

extern const Domain rounds_domain;
