/* Dispatch: runs, stops, and what happened at each door.
 *
 * Owns        run_plan, client_place, run, stop, stop_change, no_answer, no_answer_step; of the
 * desk (desk.h): carrier, carrier_off, carrier_at, client_need, stop_time, plan_change,
 *             plan_change_stop; of help now (help.h): help_call, help_ask
 * Calls       people (relations, duty), geo (homes, walking times), notice, engine/route
 * Publishes   dispatch.stop_done, dispatch.stop_changed (taken by hand or by a neighbour, which was
 *             corrected), dispatch.stop_returned, dispatch.stop_undone; the subject is the
 *             ticket (an order of the service), the payload {"person", "outcome"}.
 *             dispatch.no_answer, dispatch.no_answer_ended, dispatch.condition; the subject is a
 *             PersonId. dispatch.plan_changed; the subject is the site. dispatch.carrier_off,
 *             dispatch.carrier_back, dispatch.carrier_moved, dispatch.help_moved; the subject is a
 *             PersonId
 * Always true a search for somebody who did not answer ends only with an outcome that a person
 *             noted; every outcome that was noted stays (audit.sql)
 *
 *   no answer ─5 min─> call ─5─> second look ─10─> neighbour ─10─> family ─15─> station ─15─>
 * station … Each step is told to whom it concerns; an outcome ends it at any point. */
#pragma once
#include "domains/notice/notice.h"

DEFINE_ID(RunId);
DEFINE_ID(StopId);
DEFINE_ID(FlowId);

/* Stored: add at the end, never renumber. */
typedef enum RunState {
    RUN_PLANNED = 1,
    RUN_CONFIRMED = 2,
    RUN_ON_THE_WAY = 3,
    RUN_DONE = 4
} RunState;
typedef enum StopState {
    STOP_PLANNED = 1,   /* new             -> dispatch_stop_set */
    STOP_CONFIRMED = 2, /* PLANNED         -> dispatch_run_confirm */
    STOP_LEFT = 3,      /* CONFIRMED       -> dispatch_run_leave */
    STOP_DONE = 4,      /* any but CANCELLED -> dispatch_stop_outcome */
    STOP_CANCELLED = 5, /* PLANNED .. LEFT -> dispatch_stop_drop */
} StopState;
typedef enum StopOutcome {
    OUTCOME_TODO = 0,
    OUTCOME_DELIVERED = 1,
    OUTCOME_HANDED_ON = 2, /* to a neighbour who was agreed on */
    OUTCOME_NO_ANSWER = 3,
    OUTCOME_RETURNED = 4,
} StopOutcome;
typedef enum FlowStep {
    FLOW_CALL = 1,
    FLOW_SECOND_LOOK = 2,
    FLOW_NEIGHBOUR = 3,
    FLOW_FAMILY = 4,
    FLOW_STATION = 5,
} FlowStep;
typedef enum FlowOutcome {
    FLOW_OPEN = 0,
    FLOW_SEEN_WELL = 1,
    FLOW_AWAY = 2, /* somebody knows where */
    FLOW_HOSPITAL = 3,
    FLOW_HELPED = 4, /* found in need, help came */
    FLOW_DIED = 5,
} FlowOutcome;

/* ---- Plans -------------------------------------------------------------------------------- */

Status dispatch_plan_set(Tx *tx, OrganisationId site, int64_t number, Str name, int64_t leave_min,
                         PersonId worker) MUST_USE;
typedef struct DispatchPlan {
    int64_t number, leave_min;
    Str name;
} DispatchPlan;
/* The site's runs as they are every day, by number; at most 1,000. */
Status dispatch_plans(Tx *tx, OrganisationId site, DispatchPlan **out, size_t *count) MUST_USE;
/* The client's place in the fixed order. */
Status dispatch_place_set(Tx *tx, OrganisationId site, PersonId person, int64_t number,
                          int64_t position) MUST_USE;

typedef struct StopAsk {
    int64_t ticket;
    PersonId person;
    OrganisationId site;
    Day day;
    int64_t slot;
    Str what, warning, note;
    int64_t alert;
} StopAsk;
/* Puts the ticket on the client's run, or changes what it says there. Someone without a place comes
 * at the end of run 1. */
Status dispatch_stop_set(Tx *tx, const StopAsk *ask) MUST_USE;
/* The ticket was cancelled. Harmless when there is no stop. */
Status dispatch_stop_drop(Tx *tx, int64_t ticket) MUST_USE;
/* It is with the courier, who has not said yet that it was handed over. */
Status dispatch_has_left(Tx *tx, int64_t ticket, bool *yes) MUST_USE;
/* Without times: for what nobody is told (the demo, a rehearsal). A desk uses
 * dispatch_run_confirm_at (desk.h). */
Status dispatch_run_confirm(Tx *tx, RunId run) MUST_USE;
/* CONFLICT dispatch.confirm_again when a stop was changed after confirming. */
Status dispatch_run_leave(Tx *tx, RunId run) MUST_USE;
Status dispatch_run_assign(Tx *tx, RunId run, PersonId worker) MUST_USE;

/* ---- At the door -------------------------------------------------------------------------- */

typedef struct OutcomeAsk {
    StopOutcome outcome;
    int64_t proof_kind; /* 0 none, 1 code, 2 card, 3 photo, 4 voice */
    Str proof;
    Ms noted_ms;
} OutcomeAsk;
/* May be corrected later: the last one counts, all are kept. Repeating is harmless. NOT_FOUND
 * dispatch.no_stop; CONFLICT dispatch.cancelled. */
Status dispatch_stop_outcome(Tx *tx, StopId stop, const OutcomeAsk *ask) MUST_USE;
/* A courier notes what happens on the own run, the desk on every run of its site. DENIED
 * dispatch.not_yours; NOT_FOUND dispatch.no_stop. */
Status dispatch_may_note(Request *req, StopId stop) MUST_USE;
/* When it happened, by our clock: the phone sends its own with the note. */
Ms dispatch_when_noted(const Request *req, bool has_at, Ms at_ms);
/* 1 好, 2 有点不对, 3 要帮忙 */
Status dispatch_condition(Tx *tx, StopId stop, int64_t condition) MUST_USE;

/* What somebody did in the search; the next step comes at once. */
Status dispatch_flow_note(Tx *tx, FlowId flow, Str result) MUST_USE;
Status dispatch_flow_end(Tx *tx, FlowId flow, FlowOutcome outcome, Str result) MUST_USE;

/* ---- Looking ------------------------------------------------------------------------------ */

typedef struct DispatchRun {
    RunId id;
    OrganisationId site;
    Day day;
    int64_t slot, number;
    Str name;
    Ms leave_ms;
    PersonId worker;
    RunState state;
} DispatchRun;
typedef struct DispatchStop {
    StopId id;
    RunId run;
    PersonId person;
    int64_t ticket, position;
    Str what, warning, note;
    int64_t alert;
    StopState state;
    bool changed;
    StopOutcome outcome;
    int64_t condition;
    Ms done_ms;
} DispatchStop;
typedef struct DispatchFlow {
    FlowId id;
    StopId stop;
    PersonId person;
    FlowStep step;
    FlowOutcome outcome;
    Ms begun_ms, due_ms;
} DispatchFlow;

Status dispatch_runs(Tx *tx, OrganisationId site, Day day, int64_t slot, DispatchRun **out,
                     size_t *count) MUST_USE;
/* NOT_FOUND dispatch.no_run. */
Status dispatch_run(Tx *tx, RunId id, DispatchRun *out) MUST_USE;
/* The worker's next run of the day that is not done. NOT_FOUND. */
Status dispatch_run_of(Tx *tx, PersonId worker, Day day, DispatchRun *out) MUST_USE;
/* Without those that were cancelled, in order. */
Status dispatch_stops(Tx *tx, RunId run, DispatchStop **out, size_t *count) MUST_USE;
Status dispatch_stop(Tx *tx, StopId id, DispatchStop *out) MUST_USE;
/* What the elder and the family may count on. */
typedef struct DispatchPromise {
    Ms told_ms;  /* at the door, as of the last confirming; 0 while nobody was told */
    Ms was_ms;   /* what was told first, when that was another time; else 0 */
    bool left;   /* with the courier, on the way */
    PersonId by; /* who brings it, once the run is confirmed; else 0 */
} DispatchPromise;
/* All zero while the ticket has no stop. */
Status dispatch_promise(Tx *tx, int64_t ticket, DispatchPromise *out) MUST_USE;
Status dispatch_flows(Tx *tx, DispatchFlow **out, size_t *count) MUST_USE; /* open */

/* NOT_FOUND dispatch.no_flow. */
Status dispatch_flow(Tx *tx, FlowId id, DispatchFlow *out) MUST_USE;

extern const Domain dispatch_domain;
