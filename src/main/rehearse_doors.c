/* On the way and at the doors. */
#include "main/rehearse_inside.h"

typedef struct RunsJob {
    Story *s;
    int site;
    struct {
        StopId stop;
        int run, place;
    } doors[600];
    size_t count, runs;
} RunsJob;

static Status confirm_tx(Tx *tx, void *job)
{
    RunsJob *j = job;
    MealAt at = meal_at(j->s, j->site);
    DispatchRun *runs;
    size_t count;
    TRY(dispatch_runs(tx, at.site, at.day, at.slot, &runs, &count));
    for (size_t i = 0; i < count; i++) TRY(dispatch_run_confirm(tx, runs[i].id));
    return OK;
}

static Status leave_tx(Tx *tx, void *job)
{
    RunsJob *j = job;
    MealAt at = meal_at(j->s, j->site);
    DispatchRun *runs;
    j->count = 0;
    TRY(dispatch_runs(tx, at.site, at.day, at.slot, &runs, &j->runs));
    for (size_t i = 0; i < j->runs; i++) {
        DispatchStop *stops;
        size_t n;
        if (runs[i].state == RUN_DONE) continue;
        Status status = dispatch_run_leave(tx, runs[i].id);
        if (status == CONFLICT) { /* something was changed since: look, confirm again, go */
            TRY(dispatch_run_confirm(tx, runs[i].id));
            status = dispatch_run_leave(tx, runs[i].id);
        }
        TRY(status);
        TRY(dispatch_stops(tx, runs[i].id, &stops, &n));
        for (size_t k = 0; k < n && j->count < 600; k++) {
            j->doors[j->count].stop = stops[k].id;
            j->doors[j->count].run = (int)i;
            j->doors[j->count++].place = (int)k;
        }
    }
    return OK;
}

static Status do_leave(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    static RunsJob j;
    int late[16] = {0};
    j = (RunsJob){.s = s, .site = act->site};
    if (act->kind == ACT_CONFIRM)
        return write_as(w, act, s->clerk.v, ROLE_SITE_MANAGER, confirm_tx, &j);
    TRY(write_as(w, act, s->clerk.v, ROLE_SITE_MANAGER, leave_tx, &j));
    bool no_line[16];
    for (int i = 0; i < 16; i++) {
        late[i] = random_below(&r, 15) == 0 ? 95 : 5; /* a flat tyre */
        no_line[i] = random_below(&r, 25) == 0;       /* heard of after the meal was closed */
        if (no_line[i]) late[i] = 240;
    }
    for (size_t i = 0; i < j.count; i++)
        act_add(s, (Act){.kind = ACT_DOOR,
                         .at_ms = act->at_ms +
                                  (late[j.doors[i].run % 16] + 2 * j.doors[i].place) * MINUTE_MS +
                                  (Ms)random_below(&r, 100) * SECOND_MS,
                         .site = act->site,
                         .n = no_line[j.doors[i].run % 16],
                         .id = j.doors[i].stop.v});
    return OK;
}

/* ---- A door ---- */

typedef struct DoorJob {
    Story *s;
    int site;
    StopId stop;
    MealOrderId order;
    StopOutcome outcome;
    int64_t condition;
    FlowOutcome found;
    bool was_there; /* by the courier's clock; he had no line until now */
    bool too_late, done, ended;
} DoorJob;

static const char too_late[] = "过了时间，不能吃了";

/* Is the food still hot enough to be handed over? */
static Status check_heat(Tx *tx, DoorJob *j, const MealOrder *o)
{
    MenuItem *items;
    size_t count;
    HotState state = HOT_OK;
    Ms before;
    MealAt at = meal_at(j->s, j->site);
    TRY(meals_menu(tx, at.site, at.day, at.slot, &items, &count));
    for (size_t i = 0; i < count; i++) {
        if (items[i].id.v != o->lines[0].item.v || !items[i].part_count) continue;
        Status status = meals_hot(tx, at, items[i].parts[0], tx->now_ms, &state, &before);
        if (status != OK && status != NOT_FOUND) return status;
    }
    j->too_late = state == HOT_REJECT;
    return OK;
}

static Status door_tx(Tx *tx, void *job)
{
    DoorJob *j = job;
    DispatchStop stop;
    MealOrder order;
    j->done = j->too_late = j->ended = false;
    j->order.v = 0;
    TRY(dispatch_stop(tx, j->stop, &stop));
    TRY(meals_order(tx, (MealOrderId){stop.ticket}, &order));
    if (stop.state == STOP_CANCELLED) { /* taken back on the way; or by this request before */
        j->too_late = str_is(order.reason, too_late);
        return OK;
    }
    if (order.state == MEAL_PLACED && !j->was_there) TRY(check_heat(tx, j, &order));
    j->order = order.id;
    if (j->too_late) return OK;
    TRY(dispatch_stop_outcome(tx, j->stop,
                              &(OutcomeAsk){.outcome = j->outcome,
                                            .proof_kind = j->outcome == OUTCOME_DELIVERED ? 1 : 0,
                                            .proof = STR("3141"),
                                            .noted_ms = tx->now_ms + 3600 * SECOND_MS}));
    if (j->condition) TRY(dispatch_condition(tx, j->stop, j->condition));
    j->done = true;
    return OK;
}

/* The courier calls, the canteen takes it back: nothing is charged. */
static Status withdraw_tx(Tx *tx, void *job)
{
    DoorJob *j = job;
    MealOrder order;
    return meals_order_cancel(tx, j->order, str_of(too_late), &order);
}

static StopOutcome outcome_of(Random *r)
{
    uint64_t n = random_below(r, 1000);
    return n < 940   ? OUTCOME_DELIVERED
           : n < 965 ? OUTCOME_HANDED_ON
           : n < 990 ? OUTCOME_NO_ANSWER
                     : OUTCOME_RETURNED;
}

static void follow(Story *s, const Act *act, const DoorJob *j, Random *r)
{
    Act next = {.site = act->site, .id = act->id};
    if (j->outcome == OUTCOME_NO_ANSWER) {
        row_of(s)->no_answer++;
        next.kind = ACT_LOOK;
        next.at_ms = act->at_ms + 12 * MINUTE_MS;
        act_add(s, next);
        next.kind = ACT_FOUND;
        next.at_ms = act->at_ms + (20 + (Ms)random_below(r, 130)) * MINUTE_MS;
        act_add(s, next);
    } else if (random_below(r, 100) < 3 && act->kind == ACT_DOOR) {
        next.kind = ACT_CORRECT;
        next.at_ms = act->at_ms + (random_below(r, 2) ? 5 : 150) * MINUTE_MS;
        act_add(s, next);
    }
}

static Status do_door(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    DoorJob j = {.s = s,
                 .site = act->site,
                 .stop = {act->id},
                 .outcome = outcome_of(&r),
                 .was_there = act->n != 0};
    if (random_below(&r, 10) == 0) j.condition = 1 + (int64_t)(random_below(&r, 20) == 0);
    TRY(write_as(w, act, s->courier.v, ROLE_COURIER, door_tx, &j));
    if (j.too_late) {
        if (j.order.v) TRY(write_as(w, act, s->clerk.v, ROLE_SITE_MANAGER, withdraw_tx, &j));
        row_of(s)->late++;
    }
    if (j.done) follow(s, act, &j, &r);
    return OK;
}

static Status open_flow(Tx *tx, StopId stop, DispatchFlow *out)
{
    DispatchFlow *flows;
    size_t count;
    out->id.v = 0;
    TRY(dispatch_flows(tx, &flows, &count));
    for (size_t i = 0; i < count; i++)
        if (flows[i].stop.v == stop.v) *out = flows[i];
    return OK;
}

/* Another outcome than the one noted; later perhaps the first again. */
static Status correct_tx(Tx *tx, void *job)
{
    DoorJob *j = job;
    DispatchStop stop;
    DispatchFlow flow;
    j->done = j->ended = false;
    TRY(open_flow(tx, j->stop, &flow));
    TRY(dispatch_stop(tx, j->stop, &stop));
    if (stop.state == STOP_CANCELLED) return OK;
    TRY(dispatch_stop_outcome(
        tx, j->stop,
        &(OutcomeAsk){.outcome = j->outcome, .proof = STR("更正"), .noted_ms = tx->now_ms}));
    j->done = true;
    j->ended = flow.id.v && j->outcome == OUTCOME_DELIVERED;
    return OK;
}

static Status do_correct(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    DoorJob j = {.s = s, .site = act->site, .stop = {act->id}};
    j.outcome = act->n                ? OUTCOME_DELIVERED
                : random_below(&r, 2) ? OUTCOME_NO_ANSWER
                                      : OUTCOME_RETURNED;
    TRY(write_as(w, act, s->courier.v, ROLE_COURIER, correct_tx, &j));
    if (!j.done) return OK;
    row_of(s)->corrected++;
    if (j.ended) row_of(s)->found++;
    if (!act->n && random_below(&r, 3) == 0)
        act_add(s, (Act){.kind = ACT_CORRECT,
                         .at_ms = act->at_ms + 40 * MINUTE_MS,
                         .site = act->site,
                         .id = act->id,
                         .n = 1});
    follow(s, act, &j, &r);
    return OK;
}

/* ---- Who did not answer ---- */

static Status look_tx(Tx *tx, void *job)
{
    DoorJob *j = job;
    DispatchFlow flow;
    DispatchStop stop;
    j->ended = false;
    TRY(open_flow(tx, j->stop, &flow));
    if (!flow.id.v) return OK;
    TRY(dispatch_stop(tx, j->stop, &stop));
    if (j->outcome == OUTCOME_DELIVERED && stop.state != STOP_CANCELLED) {
        j->ended = true;
        return dispatch_stop_outcome(tx, j->stop,
                                     &(OutcomeAsk){.outcome = OUTCOME_DELIVERED,
                                                   .proof = STR("第二次"),
                                                   .noted_ms = tx->now_ms});
    }
    return dispatch_flow_note(tx, flow.id, STR("没有声音"));
}

static Status found_tx(Tx *tx, void *job)
{
    DoorJob *j = job;
    DispatchFlow flow;
    j->ended = false;
    TRY(open_flow(tx, j->stop, &flow));
    if (!flow.id.v) return OK;
    j->ended = true;
    return dispatch_flow_end(tx, flow.id, j->found, STR("找到了"));
}

static Status do_search(Writer *w, const Act *act)
{
    static const FlowOutcome ends[] = {FLOW_SEEN_WELL, FLOW_SEEN_WELL, FLOW_AWAY,
                                       FLOW_AWAY,      FLOW_HOSPITAL,  FLOW_HELPED};
    Story *s = w->story;
    Random r = act_random(s, act);
    bool opened = random_below(&r, 2) == 0;
    DoorJob j = {.s = s,
                 .site = act->site,
                 .stop = {act->id},
                 .outcome = opened ? OUTCOME_DELIVERED : OUTCOME_NO_ANSWER,
                 .found = ends[random_below(&r, sizeof ends / sizeof *ends)]};
    TRY(act->kind == ACT_LOOK ? write_as(w, act, s->courier.v, ROLE_COURIER, look_tx, &j)
                              : write_as(w, act, s->social.v, ROLE_SOCIAL_WORKER, found_tx, &j));
    if (j.ended) row_of(s)->found++;
    return OK;
}

Status do_doors(Writer *w, const Act *act)
{
    switch (act->kind) {
    case ACT_DOOR: return do_door(w, act);
    case ACT_CORRECT: return do_correct(w, act);
    case ACT_LOOK:
    case ACT_FOUND: return do_search(w, act);
    default: return do_leave(w, act);
    }
}
