/* What the files of dispatch share among themselves. */
#pragma once
#include "domains/dispatch/dispatch.h"

typedef struct RunPlan {
    int64_t number, leave_min;
    Str name;
    PersonId worker;
} RunPlan;

Status plan_put(Tx *tx, OrganisationId site, const RunPlan *plan) MUST_USE;
Status plan_find(Tx *tx, OrganisationId site, int64_t number, RunPlan *out) MUST_USE;
Status place_put(Tx *tx, OrganisationId site, PersonId person, int64_t number,
                 int64_t position) MUST_USE;
Status place_find(Tx *tx, OrganisationId site, PersonId person, int64_t *number,
                  int64_t *position) MUST_USE;
Status run_insert(Tx *tx, const DispatchRun *run) MUST_USE;
Status run_find(Tx *tx, RunId id, DispatchRun *out) MUST_USE;
Status run_by_number(Tx *tx, OrganisationId site, Day day, int64_t slot, int64_t number,
                     DispatchRun *out) MUST_USE;
Status run_update(Tx *tx, const DispatchRun *run) MUST_USE;
Status run_list(Tx *tx, OrganisationId site, Day day, int64_t slot, DispatchRun **out,
                size_t *count) MUST_USE;
Status run_of_worker(Tx *tx, PersonId worker, Day day, DispatchRun *out) MUST_USE;
Status stop_insert(Tx *tx, const DispatchStop *stop) MUST_USE;
Status stop_find(Tx *tx, StopId id, DispatchStop *out) MUST_USE;
Status stop_of_ticket(Tx *tx, int64_t ticket, DispatchStop *out) MUST_USE;
Status stop_update(Tx *tx, const DispatchStop *stop) MUST_USE;
Status stop_done(Tx *tx, const DispatchStop *stop, const OutcomeAsk *ask) MUST_USE;
Status stop_list(Tx *tx, RunId run, DispatchStop **out, size_t *count) MUST_USE;
Status stops_move(Tx *tx, RunId run, StopState from, StopState to) MUST_USE;
Status stops_todo(Tx *tx, RunId run, int64_t *todo, int64_t *changed) MUST_USE;
Status change_insert(Tx *tx, StopId stop, const OutcomeAsk *ask) MUST_USE;
Status flow_insert(Tx *tx, const DispatchFlow *flow) MUST_USE;
Status flow_find(Tx *tx, FlowId id, DispatchFlow *out) MUST_USE;
Status flow_open_of(Tx *tx, StopId stop, DispatchFlow *out) MUST_USE;
Status flow_move(Tx *tx, const DispatchFlow *flow) MUST_USE;
Status flow_step_insert(Tx *tx, FlowId flow, FlowStep step, Str result) MUST_USE;
Status flow_list(Tx *tx, DispatchFlow **out, size_t *count) MUST_USE;

/* The one way to CONFIRMED. Of a run that has left, only its stops are: they go on their way. */
Status run_confirm(Tx *tx, DispatchRun *run) MUST_USE;
Status flow_begin(Tx *tx, const DispatchStop *stop) MUST_USE;
Status flow_timer(Tx *tx, int64_t flow, Ms due_ms) MUST_USE;

extern const Route dispatch_routes[];

extern const PersonKeeping dispatch_keeping; /* keeping.c */
