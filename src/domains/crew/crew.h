/* Crew: what those who work at a canteen get beside their wages, and what they have learnt.
 *
 * Owns        allowance, crew_weather, crew_pay, crew_pay_line, lesson_done
 * Calls       meals (shifts), partners (what volunteers said yes to), funds, benefits (stops),
 *             people, notice
 * Publishes   crew.paid, crew.taken_back; the subject is a CrewPayId
 * Always true what was paid for a month stands line by line with the version it was computed by,
 *             moved to the fen; a worker has one pay of a month and site that stands (audit.sql)
 *
 * What is due is computed from the shifts and openings that are written down, up to yesterday; it
 * becomes money when the month is over and somebody pays it out. */
#pragma once
#include "domains/meals/meals.h"

DEFINE_ID(AllowanceId);
DEFINE_ID(CrewPayId);

/* Stored: add at the end, never renumber. */
typedef enum AllowanceKind {
    ALLOW_SHIFT = 1,  /* each shift of at least least_min */
    ALLOW_HOUR = 2,   /* an hour, by the minute; shifts of at least least_min */
    ALLOW_TRAVEL = 3, /* 交通: each day with work */
    ALLOW_HEAT = 4,   /* 高温: each day with work noted as this hot */
    ALLOW_COLD = 5,   /* 防寒: … as this cold */
    ALLOW_MEAL = 6,   /* 餐补: each day with least_min of work */
    ALLOW_COUNT
} AllowanceKind;
typedef enum AllowanceWho { ALLOW_STAFF = 1, ALLOW_VOLUNTEER = 2 } AllowanceWho;

typedef struct Allowance {
    AllowanceId id;
    OrganisationId site;
    AllowanceKind kind;
    AllowanceWho who;
    int64_t duty; /* ShiftDuty; 0 any */
    Str funder;   /* "" the site */
    int64_t version;
    Fen fen;
    int64_t least_min;
    int64_t tenths_c; /* heat and cold */
    Str document;
    Day from, to; /* to 0: until replaced */
} Allowance;
/* A new one, or the next version of the one with the same site, kind, who, duty and funder, whose
 * last day becomes the day before. INVALID crew.allowance (heat and cold need a temperature,
 * volunteers have no duty), crew.no_funder (not of the programme the site settles by); CONFLICT
 * crew.month_paid (somebody was paid for a day from then on), crew.later_version. */
Status crew_allowance_set(Tx *tx, const Allowance *allowance, AllowanceId *out) MUST_USE;
/* The last day. CONFLICT crew.month_paid. NOT_FOUND crew.no_allowance. */
Status crew_allowance_end(Tx *tx, OrganisationId site, AllowanceId id, Day last) MUST_USE;
/* All versions, the newest of each first. */
Status crew_allowances(Tx *tx, OrganisationId site, Allowance **out, size_t *count) MUST_USE;

typedef struct CrewWeather {
    OrganisationId site;
    Day day;
    int64_t high_tenths, low_tenths;
    Str source;
} CrewWeather;
/* Again replaces. INVALID crew.weather; CONFLICT crew.month_paid. */
Status crew_weather_set(Tx *tx, const CrewWeather *weather) MUST_USE;
Status crew_weather(Tx *tx, OrganisationId site, Day from, Day to, CrewWeather **out,
                    size_t *count) MUST_USE;

typedef struct CrewLine {
    Allowance allowance;
    int64_t units; /* as crew_pay_line */
    Fen fen;
} CrewLine;
typedef struct CrewMonth {
    PersonId person;
    int64_t shifts, minutes, days, weekend;
    int64_t volunteer_minutes; /* of the minutes */
    CrewLine *lines;
    size_t line_count;
    Fen due_fen;
    CrewPayId pay; /* 0: not paid */
    Fen paid_fen;
} CrewMonth;
/* Everybody who worked there in the month, most hours first. INVALID crew.month. */
Status crew_month(Tx *tx, OrganisationId site, int64_t month, CrewMonth **out,
                  size_t *count) MUST_USE;

/* Pays what is due to one worker: from the site's account, or the funder's of that month, to the
 * worker's. Once for a worker, site and month: again answers the first. CONFLICT crew.month_open,
 * crew.nothing_due, crew.site_stopped (a case about the site is open), crew.too_little. */
Status crew_pay(Tx *tx, OrganisationId site, PersonId person, int64_t month,
                CrewPayId *out) MUST_USE;
/* All of it goes back where it came from. Repeating is harmless. NOT_FOUND crew.no_pay; INVALID
 * crew.no_reason; CONFLICT funds.too_little when the worker has spent it. */
Status crew_take_back(Tx *tx, OrganisationId site, CrewPayId pay, Str reason) MUST_USE;

typedef struct CrewPay {
    CrewPayId id;
    OrganisationId site;
    PersonId person;
    int64_t month, state; /* 1 paid, 2 taken back */
    Fen fen;
    Ms made_ms;
} CrewPay;
/* What somebody was paid, newest first, at most 60. */
Status crew_pays_of(Tx *tx, PersonId person, CrewPay **out, size_t *count) MUST_USE;
/* Of a site and month, those that stand. */
Status crew_pays_at(Tx *tx, OrganisationId site, int64_t month, CrewPay **out,
                    size_t *count) MUST_USE;

/* What a funder bears of the allowances that were paid for a month. */
typedef struct CrewOwed {
    Str funder;
    int64_t month, people;
    Fen fen;      /* of the pays that stand */
    Fen owed_fen; /* not paid by the funder yet; below zero: it paid, then something was taken back
                   */
} CrewOwed;
/* Newest month first, at most 120. */
Status crew_owed(Tx *tx, CrewOwed **out, size_t *count) MUST_USE;
/* The funder's money for the month has come, all that was open. CONFLICT crew.nothing_owed. */
Status crew_funder_paid(Tx *tx, Str funder, int64_t month, TransferId *out) MUST_USE;

/* ---- Lessons -------------------------------------------------------------------------------- */

/* The screens that can be tried out; the steps are the web app's. Stored. */
typedef enum Lesson {
    LESSON_STOVE = 1,
    LESSON_COUNTER = 2,
    LESSON_COURIER = 3,
    LESSON_PACKING = 4,
    LESSON_COUNT
} Lesson;
typedef enum LessonState {
    LESSON_BEGUN = 1,   /* new, SKIPPED -> crew_lesson_set: goes on at `step` */
    LESSON_SKIPPED = 2, /* new, BEGUN   -> crew_lesson_set: not now; can be begun again */
    LESSON_DONE = 3,    /* any          -> crew_lesson_set; stays done */
} LessonState;
typedef struct LessonDone {
    PersonId person;
    Lesson lesson;
    LessonState state;
    int64_t step;
    Ms at_ms; /* of the last change; of DONE the first time */
} LessonDone;
enum { LESSON_STEPS_MAX = 20 };
/* Of the actor. What is done stays done. */
Status crew_lesson_set(Tx *tx, const LessonDone *lesson) MUST_USE;
Status crew_lessons(Tx *tx, PersonId person, LessonDone **out, size_t *count) MUST_USE;

extern const Domain crew_domain;
