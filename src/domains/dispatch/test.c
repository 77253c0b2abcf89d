#include "base/secret.h"
#include "domains/dispatch/inside.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42, TICKET = 500 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &dispatch_domain.store, NULL};

/* Three elders on one run; the first has a daughter and lives where somebody has duty. */
typedef struct World {
    PersonId elder[3], daughter, duty, courier;
    Day day;
    int who;
    StopOutcome outcome;
    Str proof;
    DispatchRun run;
    DispatchStop *stops;
    size_t count;
    DispatchFlow flow;
    int64_t condition;
} World;

static StopAsk ask_of(const World *w, int i)
{
    return (StopAsk){.ticket = TICKET + i,
                     .person = w->elder[i],
                     .site = {SITE},
                     .day = w->day,
                     .slot = 1,
                     .what = STR("清蒸鲈鱼"),
                     .warning = STR("花生过敏"),
                     .note = STR("")};
}

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    int64_t row;
    GridNodeId grid;
    w->day = tx_today(tx);
    TRY(people_add(tx, &(Person){.name = STR("钱网格")}, &w->duty));
    TRY(people_add(tx, &(Person){.name = STR("赵大勇")}, &w->courier));
    TRY(people_grid_add(tx, &(GridNode){.kind = 1, .name = STR("梧桐街道")}, &grid));
    TRY(people_grid_duty(tx, grid, w->duty));
    for (int i = 0; i < 3; i++)
        TRY(people_add(tx,
                       &(Person){.name = str_fmt(tx->arena, "老人%d", i),
                                 .is_elder = true,
                                 .door_id = i ? 0 : grid.v},
                       &w->elder[i]));
    TRY(people_add(tx, &(Person){.name = STR("李小芳")}, &w->daughter));
    Relation r = {.person = w->elder[0],
                  .other = w->daughter,
                  .kind = 1,
                  .scopes = SCOPE_MEALS | SCOPE_ALARMS};
    TRY(people_relation_ask(tx, &r, &row));
    TRY(people_relation_agree(tx, row, STR("counter")));
    TRY(dispatch_plan_set(tx, (OrganisationId){SITE}, 1, STR("1 号线"), 11 * 60, w->courier));
    TRY(dispatch_place_set(tx, (OrganisationId){SITE}, w->elder[0], 1, 20));
    TRY(dispatch_place_set(tx, (OrganisationId){SITE}, w->elder[1], 1, 10));
    for (int i = 0; i < 3; i++) {
        StopAsk ask = ask_of(w, i);
        TRY(dispatch_stop_set(tx, &ask));
    }
    return OK;
}

static Status look(Tx *tx, void *job)
{
    World *w = job;
    TRY(run_by_number(tx, (OrganisationId){SITE}, w->day, 1, 1, &w->run));
    return dispatch_stops(tx, w->run.id, &w->stops, &w->count);
}
static Status change(Tx *tx, void *job)
{
    World *w = job;
    StopAsk ask = ask_of(w, w->who);
    ask.what = STR("红烧豆腐");
    return dispatch_stop_set(tx, &ask);
}
static Status drop(Tx *tx, void *job)
{
    World *w = job;
    return dispatch_stop_drop(tx, TICKET + w->who);
}
static Status confirm(Tx *tx, void *job)
{
    return dispatch_run_confirm(tx, ((World *)job)->run.id);
}
static Status leave(Tx *tx, void *job)
{
    return dispatch_run_leave(tx, ((World *)job)->run.id);
}
static Status note(Tx *tx, void *job)
{
    World *w = job;
    DispatchStop s;
    TRY(stop_of_ticket(tx, TICKET + w->who, &s));
    tx->origin.actor = w->courier.v;
    return dispatch_stop_outcome(
        tx, s.id, &(OutcomeAsk){.outcome = w->outcome, .proof = w->proof, .noted_ms = tx->now_ms});
}
static Status say_condition(Tx *tx, void *job)
{
    World *w = job;
    DispatchStop s;
    TRY(stop_of_ticket(tx, TICKET + w->who, &s));
    return dispatch_condition(tx, s.id, w->condition);
}
static Status find_flow(Tx *tx, void *job)
{
    World *w = job;
    DispatchFlow *flows;
    size_t count;
    TRY(dispatch_flows(tx, &flows, &count));
    w->count = count;
    if (count) w->flow = flows[0];
    return OK;
}
static Status end_flow(Tx *tx, void *job)
{
    World *w = job;
    return dispatch_flow_end(tx, w->flow.id, FLOW_AWAY, STR("在女儿家"));
}
static Status note_flow(Tx *tx, void *job)
{
    World *w = job;
    return dispatch_flow_note(tx, w->flow.id, STR("打了电话，没接"));
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.proof = STR("")};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    CHECK_STATUS(OK, test_read(t, HERE, look, w));
    return t;
}

TEST(a_run_follows_the_fixed_order_and_is_done_when_every_door_is)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_INT(3, w.count);
        CHECK_INT(w.elder[1].v, w.stops[0].person.v);
        CHECK_INT(w.elder[0].v, w.stops[1].person.v);
        CHECK_INT(w.elder[2].v, w.stops[2].person.v); /* no place yet: at the end */
        CHECK_INT(w.courier.v, w.run.worker.v);
        CHECK_STATUS(OK, test_write(t, HERE, confirm, &w));
        CHECK_STATUS(OK, test_write(t, HERE, leave, &w));
        w.outcome = OUTCOME_DELIVERED;
        for (w.who = 0; w.who < 3; w.who++) {
            CHECK_STATUS(OK, test_write(t, HERE, note, &w));
            CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        }
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(RUN_DONE, w.run.state);
        CHECK_INT(3,
                  test_number(t, "SELECT count(*) FROM event WHERE topic = 'dispatch.stop_done'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_stop_changed_after_confirming_must_be_confirmed_again)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, confirm, &w));
        CHECK_STATUS(OK, test_write(t, HERE, change, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, leave, &w));
        CHECK_TEXT("dispatch.confirm_again", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, confirm, &w));
        CHECK_STATUS(OK, test_write(t, HERE, leave, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, confirm, &w));
        CHECK_TEXT("dispatch.left", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, drop, &w));
        w.outcome = OUTCOME_DELIVERED;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, note, &w));
        CHECK_TEXT("dispatch.cancelled", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(an_outcome_may_be_corrected_and_every_word_is_kept)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.outcome = OUTCOME_DELIVERED;
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        w.outcome = OUTCOME_RETURNED;
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        w.outcome = OUTCOME_HANDED_ON;
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        CHECK_INT(3, test_number(t, "SELECT count(*) FROM stop_change"));
        CHECK_INT(
            1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'dispatch.stop_undone'"));
        CHECK_INT(2,
                  test_number(t, "SELECT count(*) FROM event WHERE topic = 'dispatch.stop_done'"));
        w.condition = 3;
        CHECK_STATUS(OK, test_write(t, HERE, say_condition, &w));
        CHECK_STATUS(OK, test_write(t, HERE, say_condition, &w));
        CHECK_INT(1,
                  test_number(t, "SELECT count(*) FROM event WHERE topic = 'dispatch.condition'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_search_climbs_to_family_and_station_and_ends_only_with_an_outcome)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.outcome = OUTCOME_NO_ANSWER;
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        CHECK_STATUS(OK, test_write(t, HERE, note, &w)); /* not begun twice */
        CHECK_STATUS(OK, test_read(t, HERE, find_flow, &w));
        CHECK_INT(1, w.count);
        CHECK_INT(FLOW_CALL, w.flow.step);
        CHECK_STATUS(OK, test_write(t, HERE, note_flow, &w));
        for (int i = 0; i < 10; i++) {
            t->now_ms += 16 * MINUTE_MS;
            test_jobs(t);
            CHECK_INT(0, test_store_broken(t));
        }
        CHECK_STATUS(OK, test_read(t, HERE, find_flow, &w));
        CHECK_INT(FLOW_STATION, w.flow.step);
        CHECK_INT(FLOW_OPEN, w.flow.outcome);
        CHECK(test_number(t, "SELECT count(*) FROM message WHERE kind = 'dispatch.no_answer'") >=
              3);
        CHECK_STATUS(OK, test_write(t, HERE, end_flow, &w));
        CHECK_STATUS(OK, test_write(t, HERE, end_flow, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, note_flow, &w));
        CHECK_TEXT("dispatch.flow_over", t->problem.code);
        t->now_ms += DAY_MS;
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, find_flow, &w));
        CHECK_INT(0, w.count);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_second_look_that_delivers_ends_the_search)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.outcome = OUTCOME_NO_ANSWER;
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        w.outcome = OUTCOME_DELIVERED;
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        CHECK_STATUS(OK, test_read(t, HERE, find_flow, &w));
        CHECK_INT(0, w.count);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM no_answer WHERE outcome = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK(test_fault_loop(t, HERE, change, &w, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, confirm, &w, sound) >= 3);
        CHECK(test_fault_loop(t, HERE, leave, &w, sound) >= 3);
        w.outcome = OUTCOME_NO_ANSWER;
        CHECK(test_fault_loop(t, HERE, note, &w, sound) >= 6);
        CHECK_STATUS(OK, test_read(t, HERE, find_flow, &w));
        CHECK(test_fault_loop(t, HERE, note_flow, &w, sound) >= 4);
        CHECK(test_fault_loop(t, HERE, end_flow, &w, sound) >= 4);
        CHECK(test_fault_loop(t, HERE, drop, &w, sound) >= 2);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM stop WHERE state = 5"));
        CHECK(test_fault_loop(t, HERE, change, &w, sound) >= 2); /* ordered again */
        w.outcome = OUTCOME_DELIVERED;
        CHECK(test_fault_loop(t, HERE, note, &w, sound) >= 5);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
