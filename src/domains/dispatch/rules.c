#include "domains/dispatch/desk.h"

/* ---- Plans ---- */

Status dispatch_plan_set(Tx *tx, OrganisationId site, int64_t number, Str name, int64_t leave_min,
                         PersonId worker)
{
    return plan_put(
        tx, site,
        &(RunPlan){.number = number, .name = name, .leave_min = leave_min, .worker = worker});
}

Status dispatch_place_set(Tx *tx, OrganisationId site, PersonId person, int64_t number,
                          int64_t position)
{
    return place_put(tx, site, person, number, position);
}

/* The run of that number on that day, made from the plan when it is the first stop. */
static Status run_for(Tx *tx, const StopAsk *ask, int64_t number, DispatchRun *out)
{
    RunPlan plan;
    Status status = run_by_number(tx, ask->site, ask->day, ask->slot, number, out);
    if (status != NOT_FOUND) return status;
    status = plan_find(tx, ask->site, number, &plan);
    if (status == NOT_FOUND) {
        plan = (RunPlan){.number = number,
                         .leave_min = 11 * 60,
                         .name = str_fmt(tx->arena, "%lld 号线", (long long)number)};
    } else {
        TRY(status);
    }
    *out = (DispatchRun){.id = {id_next(tx)},
                         .site = ask->site,
                         .day = ask->day,
                         .slot = ask->slot,
                         .number = number,
                         .name = plan.name,
                         .leave_ms = day_ms(ask->day, SHANGHAI_MS) + plan.leave_min * MINUTE_MS,
                         .worker = plan.worker,
                         .state = RUN_PLANNED};
    return run_insert(tx, out);
}

static Status new_stop(Tx *tx, const StopAsk *ask)
{
    DispatchRun run;
    int64_t number;
    int64_t position;
    Status status = place_find(tx, ask->site, ask->person, &number, &position);
    if (status == NOT_FOUND) {
        number = 1;
        position = 1000000;
    } else {
        TRY(status);
    }
    TRY(run_for(tx, ask, number, &run));
    bool late = run.state != RUN_PLANNED;
    return stop_insert(tx, &(DispatchStop){.id = {id_next(tx)},
                                           .run = run.id,
                                           .person = ask->person,
                                           .ticket = ask->ticket,
                                           .position = position,
                                           .what = ask->what,
                                           .warning = ask->warning,
                                           .note = ask->note,
                                           .alert = ask->alert,
                                           .state = STOP_PLANNED,
                                           .changed = late});
}

Status dispatch_stop_set(Tx *tx, const StopAsk *ask)
{
    DispatchStop s;
    Status status = stop_of_ticket(tx, ask->ticket, &s);
    if (status == NOT_FOUND) return new_stop(tx, ask);
    TRY(status);
    s.changed = s.changed || s.state == STOP_CONFIRMED || s.state == STOP_LEFT;
    if (s.state == STOP_CANCELLED) s.state = STOP_PLANNED;
    s.what = ask->what;
    s.warning = ask->warning;
    s.note = ask->note;
    s.alert = ask->alert;
    return stop_update(tx, &s);
}

Status dispatch_stop_drop(Tx *tx, int64_t ticket)
{
    DispatchStop s;
    Status status = stop_of_ticket(tx, ticket, &s);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (s.state >= STOP_DONE) return OK;
    s.state = STOP_CANCELLED;
    s.changed = false;
    return stop_update(tx, &s);
}

Status dispatch_has_left(Tx *tx, int64_t ticket, bool *yes)
{
    DispatchStop s;
    Status status = stop_of_ticket(tx, ticket, &s);
    *yes = status == OK && s.state == STOP_LEFT;
    return status == NOT_FOUND ? OK : status;
}

static Status load_run(Tx *tx, RunId id, DispatchRun *out)
{
    Status status = run_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "dispatch.no_run", "没有找到这条线") : status;
}

Status run_confirm(Tx *tx, DispatchRun *run)
{
    if (run->state < RUN_CONFIRMED) {
        run->state = RUN_CONFIRMED;
        TRY(run_update(tx, run));
    }
    StopState to = run->state == RUN_CONFIRMED ? STOP_CONFIRMED : STOP_LEFT;
    return stops_move(tx, run->id, to, to);
}

Status dispatch_run_confirm(Tx *tx, RunId id)
{
    DispatchRun r;
    TRY(load_run(tx, id, &r));
    if (r.state > RUN_CONFIRMED)
        return fail(tx, CONFLICT, "dispatch.left", "这条线已经出发了，请打电话给送餐员");
    return run_confirm(tx, &r);
}

Status dispatch_run_leave(Tx *tx, RunId id)
{
    DispatchRun r;
    int64_t todo;
    int64_t changed;
    TRY(load_run(tx, id, &r));
    if (r.state == RUN_ON_THE_WAY) return OK;
    TRY(stops_todo(tx, id, &todo, &changed));
    if (changed)
        return fail(tx, CONFLICT, "dispatch.confirm_again", "有 %lld 份改过，请再点一次确认",
                    (long long)changed);
    r.state = RUN_ON_THE_WAY;
    TRY(stops_move(tx, id, STOP_LEFT, STOP_LEFT));
    return run_update(tx, &r);
}

Status dispatch_run_assign(Tx *tx, RunId id, PersonId worker)
{
    DispatchRun r;
    TRY(load_run(tx, id, &r));
    r.worker = worker;
    return run_update(tx, &r);
}

static Status load_stop(Tx *tx, StopId id, DispatchStop *out)
{
    Status status = stop_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "dispatch.no_stop", "没有找到这一站") : status;
}

/* ---- At the door ---- */

static Status publish(Tx *tx, const char *topic, const DispatchStop *s)
{
    return event_publish(tx, topic, s->ticket,
                         str_fmt(tx->arena, "{\"person\":%lld,\"outcome\":%d}",
                                 (long long)s->person.v, (int)s->outcome));
}

/* The door says something else now: what followed from the earlier word is undone first. */
static Status follow(Tx *tx, const DispatchStop *s, StopOutcome before)
{
    DispatchFlow flow;
    bool was_done = before == OUTCOME_DELIVERED || before == OUTCOME_HANDED_ON;
    bool is_done = s->outcome == OUTCOME_DELIVERED || s->outcome == OUTCOME_HANDED_ON;
    if (was_done && !is_done) TRY(publish(tx, "dispatch.stop_undone", s));
    if (s->outcome == OUTCOME_NO_ANSWER) return flow_begin(tx, s);
    if (is_done) {
        Status status = flow_open_of(tx, s->id, &flow);
        /* Taken by hand is seen; left with a neighbour is not. */
        if (status == OK && s->outcome == OUTCOME_DELIVERED)
            TRY(dispatch_flow_end(tx, flow.id, FLOW_SEEN_WELL, STR("送到手里")));
        else if (status != OK && status != NOT_FOUND)
            return status;
        return publish(tx, was_done ? "dispatch.stop_changed" : "dispatch.stop_done", s);
    }
    return s->outcome == OUTCOME_RETURNED ? publish(tx, "dispatch.stop_returned", s) : OK;
}

Status dispatch_stop_outcome(Tx *tx, StopId id, const OutcomeAsk *asked)
{
    DispatchStop s;
    DispatchRun run;
    OutcomeAsk ask = *asked;
    int64_t todo;
    int64_t changed;
    if (!ask.proof.ptr) ask.proof = STR("");
    TRY(load_stop(tx, id, &s));
    if (s.state == STOP_CANCELLED)
        return fail(tx, CONFLICT, "dispatch.cancelled", "这一份已经退了，请带回食堂");
    if (s.outcome == ask.outcome && !ask.proof.len) return OK;
    StopOutcome before = s.outcome;
    s.outcome = ask.outcome;
    s.state =
        ask.outcome == OUTCOME_TODO || ask.outcome == OUTCOME_NO_ANSWER ? STOP_LEFT : STOP_DONE;
    TRY(stop_done(tx, &s, &ask));
    TRY(change_insert(tx, id, &ask));
    TRY(follow(tx, &s, before));
    TRY(load_run(tx, s.run, &run));
    TRY(stops_todo(tx, s.run, &todo, &changed));
    RunState state = todo ? RUN_ON_THE_WAY : RUN_DONE;
    if (run.state == state) return OK;
    run.state = state;
    if (state == RUN_DONE) TRY(at_drop(tx, run.worker)); /* nobody needs to know any more */
    return run_update(tx, &run);
}

Status dispatch_condition(Tx *tx, StopId id, int64_t condition)
{
    DispatchStop s;
    TRY(load_stop(tx, id, &s));
    if (s.condition == condition) return OK;
    s.condition = condition;
    TRY(stop_update(tx, &s));
    return event_publish(tx, "dispatch.condition", s.person.v,
                         str_fmt(tx->arena, "{\"condition\":%lld}", (long long)condition));
}

/* ---- The search ---- */

static Ms wait_after(FlowStep step)
{
    switch (step) {
    case FLOW_CALL:
    case FLOW_SECOND_LOOK: return 5 * MINUTE_MS;
    case FLOW_NEIGHBOUR:
    case FLOW_FAMILY: return 10 * MINUTE_MS;
    case FLOW_STATION: return 15 * MINUTE_MS;
    }
    return 5 * MINUTE_MS;
}

static Status tell(Tx *tx, PersonId to, PersonId about, const char *words)
{
    MessageId message;
    Person p;
    TRY(people_load(tx, about, &p));
    return notice_tell(tx,
                       &(Notice){.to = to,
                                 .about = about,
                                 .kind = "dispatch.no_answer",
                                 .words = str_fmt(tx->arena, "%.*s%s", STR_ARG(p.name), words),
                                 .urgent = true},
                       &message);
}

static Status tell_related(Tx *tx, PersonId person, bool neighbours, const char *words)
{
    Relation *r;
    size_t count;
    TRY(people_relations(tx, person, &r, &count));
    for (size_t i = 0; i < count; i++) {
        if (r[i].state != RELATION_AGREED || (r[i].kind == 6) != neighbours) continue;
        if (!(r[i].scopes & (SCOPE_ALARMS | SCOPE_MEALS))) continue;
        TRY(tell(tx, r[i].other, person, words));
    }
    return OK;
}

/* Whom the step concerns hears of it. */
static Status tell_step(Tx *tx, const DispatchFlow *f)
{
    PersonId duty;
    switch (f->step) {
    case FLOW_CALL:
    case FLOW_SECOND_LOOK: return OK; /* the courier, who is there */
    case FLOW_NEIGHBOUR: return tell_related(tx, f->person, true, "没有应门，请去敲敲门看一眼");
    case FLOW_FAMILY:
        return tell_related(tx, f->person, false, "送餐时没有应门，我们在找，请打个电话");
    case FLOW_STATION: break;
    }
    Status status = people_duty_for(tx, f->person, &duty);
    if (status == NOT_FOUND) return OK; /* the list of open searches shows it */
    TRY(status);
    return tell(tx, duty, f->person, "送餐时没有应门，请上门看一看");
}

Status flow_begin(Tx *tx, const DispatchStop *s)
{
    DispatchFlow f;
    Status status = flow_open_of(tx, s->id, &f);
    if (status != NOT_FOUND) return status;
    f = (DispatchFlow){.id = {id_next(tx)},
                       .stop = s->id,
                       .person = s->person,
                       .step = FLOW_CALL,
                       .begun_ms = tx->now_ms,
                       .due_ms = tx->now_ms + wait_after(FLOW_CALL)};
    TRY(flow_insert(tx, &f));
    TRY(timer_set(tx, "dispatch.no_answer", f.id.v, f.due_ms));
    return event_publish(tx, "dispatch.no_answer", s->person.v,
                         str_fmt(tx->arena, "{\"flow\":%lld}", (long long)f.id.v));
}

static Status next_step(Tx *tx, DispatchFlow *f, Str result)
{
    TRY(flow_step_insert(tx, f->id, f->step, result));
    if (f->step < FLOW_STATION) f->step = (FlowStep)(f->step + 1);
    f->due_ms = tx->now_ms + wait_after(f->step);
    TRY(flow_move(tx, f));
    TRY(timer_set(tx, "dispatch.no_answer", f->id.v, f->due_ms));
    return tell_step(tx, f);
}

Status flow_timer(Tx *tx, int64_t flow, Ms due_ms)
{
    DispatchFlow f;
    (void)due_ms;
    TRY(flow_find(tx, (FlowId){flow}, &f));
    return f.outcome == FLOW_OPEN ? next_step(tx, &f, STR("")) : OK;
}

static Status load_flow(Tx *tx, FlowId id, DispatchFlow *out)
{
    Status status = flow_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "dispatch.no_flow", "没有这次查找") : status;
}

Status dispatch_flow_note(Tx *tx, FlowId id, Str result)
{
    DispatchFlow f;
    TRY(load_flow(tx, id, &f));
    if (f.outcome != FLOW_OPEN)
        return fail(tx, CONFLICT, "dispatch.flow_over", "人已经找到了，不用再找");
    return next_step(tx, &f, result);
}

Status dispatch_flow_end(Tx *tx, FlowId id, FlowOutcome outcome, Str result)
{
    DispatchFlow f;
    TRY(load_flow(tx, id, &f));
    if (f.outcome == outcome) return OK;
    if (f.outcome != FLOW_OPEN)
        return fail(tx, CONFLICT, "dispatch.flow_over", "人已经找到了，不用再找");
    TRY(flow_step_insert(tx, f.id, f.step, result));
    f.outcome = outcome;
    TRY(flow_move(tx, &f));
    TRY(timer_cancel(tx, "dispatch.no_answer", f.id.v));
    return event_publish(
        tx, "dispatch.no_answer_ended", f.person.v,
        str_fmt(tx->arena, "{\"flow\":%lld,\"outcome\":%d}", (long long)f.id.v, (int)outcome));
}

/* ---- Looking ---- */

Status dispatch_runs(Tx *tx, OrganisationId site, Day day, int64_t slot, DispatchRun **out,
                     size_t *count)
{
    return run_list(tx, site, day, slot, out, count);
}
Status dispatch_run(Tx *tx, RunId id, DispatchRun *out)
{
    return load_run(tx, id, out);
}
Status dispatch_run_of(Tx *tx, PersonId worker, Day day, DispatchRun *out)
{
    return run_of_worker(tx, worker, day, out);
}
Status dispatch_stops(Tx *tx, RunId run, DispatchStop **out, size_t *count)
{
    return stop_list(tx, run, out, count);
}
Status dispatch_stop(Tx *tx, StopId id, DispatchStop *out)
{
    return load_stop(tx, id, out);
}
Status dispatch_flow(Tx *tx, FlowId id, DispatchFlow *out)
{
    return load_flow(tx, id, out);
}
Status dispatch_flows(Tx *tx, DispatchFlow **out, size_t *count)
{
    return flow_list(tx, out, count);
}
