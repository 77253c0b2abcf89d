/* A day at the desk: eleven stops, one dragged and taken back, somebody falls ill, people are told.
 */
#include "base/secret.h"
#include "domains/dispatch/desk.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42, TICKET = 500, STOPS = 11 };
static const StorePart *const parts[] = {&people_domain.store, &geo_domain.store,
                                         &notice_domain.store, &dispatch_domain.store, NULL};

typedef struct World {
    PersonId elder[STOPS], daughter, zhao, wu, rider;
    Day day;
    DeskKey key;
    DeskDay at, then;
    PlanAsk ask;
    int64_t change;
    RunId run;
    StopTime times[STOPS];
    size_t time_count;
    PersonId off;
    Ms off_ms;
    bool back;
    StopOutcome outcome;
    StopId stop;
    DeskProposal found;
    Arena *arena;
    DispatchPromise said[STOPS]; /* by ticket */
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    int64_t row;
    OrganisationId site = {SITE};
    w->day = tx_today(tx);
    w->key = (DeskKey){site, w->day, 1};
    TRY(people_add(tx, &(Person){.name = STR("赵大勇")}, &w->zhao));
    TRY(people_add(tx, &(Person){.name = STR("吴晓燕")}, &w->wu));
    TRY(people_add(tx, &(Person){.name = STR("跑腿平台")}, &w->rider));
    for (int i = 0; i < STOPS; i++)
        TRY(people_add(tx, &(Person){.name = str_fmt(tx->arena, "老人%02d", i), .is_elder = true},
                       &w->elder[i]));
    TRY(people_add(tx, &(Person){.name = STR("李小芳")}, &w->daughter));
    Relation r = {.person = w->elder[0], .other = w->daughter, .kind = 1, .scopes = SCOPE_MEALS};
    TRY(people_relation_ask(tx, &r, &row));
    TRY(people_relation_agree(tx, row, STR("counter")));
    TRY(dispatch_plan_set(tx, site, 1, STR("1 号线"), 11 * 60, w->zhao));
    TRY(dispatch_plan_set(tx, site, 2, STR("2 号线"), 11 * 60, w->wu));
    TRY(dispatch_carrier_set(tx, site,
                             &(Carrier){.person = w->rider,
                                        .pace = PACE_EBIKE,
                                        .boxes = 30,
                                        .from_min = 600,
                                        .until_min = 900,
                                        .trips = 1,
                                        .fallback = true}));
    for (int i = 0; i < STOPS; i++) {
        TRY(dispatch_place_set(tx, site, w->elder[i], 1 + i % 2, 10 * i));
        TRY(dispatch_stop_set(tx, &(StopAsk){.ticket = TICKET + i,
                                             .person = w->elder[i],
                                             .site = site,
                                             .day = w->day,
                                             .slot = 1,
                                             .what = STR("清蒸鲈鱼"),
                                             .warning = STR(""),
                                             .note = STR("")}));
    }
    return OK;
}

static Status look(Tx *tx, void *job)
{
    World *w = job;
    return desk_load(tx, w->key, &w->at);
}
static Status keep(Tx *tx, void *job)
{
    World *w = job;
    return dispatch_plan_keep(tx, &w->ask, &w->change);
}
static Status undo(Tx *tx, void *job)
{
    return dispatch_plan_undo(tx, ((World *)job)->key);
}
static Status confirm(Tx *tx, void *job)
{
    World *w = job;
    return dispatch_run_confirm_at(tx, w->run, w->times, w->time_count);
}
static Status leave(Tx *tx, void *job)
{
    return dispatch_run_leave(tx, ((World *)job)->run);
}
static Status off(Tx *tx, void *job)
{
    World *w = job;
    return dispatch_carrier_off(tx, w->key.site, w->off, w->day, w->off_ms, w->back);
}
static Status note(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->zhao.v;
    return dispatch_stop_outcome(tx, w->stop,
                                 &(OutcomeAsk){.outcome = w->outcome, .noted_ms = tx->now_ms});
}
static Status come(Tx *tx, void *job)
{
    return dispatch_carrier_at(tx, ((World *)job)->zhao, (WalkPoint){245000000, 1180000000});
}

/* The two days before, the first elder had it from the same courier; the second once. */
static Status past(Tx *tx, void *job)
{
    World *w = job;
    for (int ago = 1; ago <= 2; ago++)
        for (int i = 0; i < (ago == 1 ? 3 : 1); i += 2) {
            DispatchStop s;
            int64_t ticket = TICKET + 100 * ago + i;
            TRY(dispatch_stop_set(tx, &(StopAsk){.ticket = ticket,
                                                 .person = w->elder[i],
                                                 .site = w->key.site,
                                                 .day = w->day - ago,
                                                 .slot = 1,
                                                 .what = STR("清蒸鲈鱼"),
                                                 .warning = STR(""),
                                                 .note = STR("")}));
            TRY(stop_of_ticket(tx, ticket, &s));
            tx->origin.actor = w->zhao.v;
            TRY(dispatch_stop_outcome(
                tx, s.id, &(OutcomeAsk){.outcome = OUTCOME_DELIVERED, .noted_ms = tx->now_ms}));
        }
    return OK;
}

static void see(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_read(t, HERE, look, w));
    desk_travel(w->arena, &w->at);
    desk_times(&w->at);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.arena = test_arena()};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    see(t, w);
    return t;
}

/* The whole of both runs, with stop `from` of run 0 taken out and put at place `to` of run 1. */
static void plan_drag(World *w, int from, int to)
{
    PlanRun *runs = NEW_ARRAY(w->arena, PlanRun, 2);
    for (int r = 0; r < 2; r++) {
        runs[r].run = w->at.runs[r].run.id;
        runs[r].stops = NEW_ARRAY(w->arena, StopId, STOPS);
    }
    const DeskRun *a = &w->at.runs[0], *b = &w->at.runs[1];
    for (int i = 0; i < a->count; i++)
        if (i != from) runs[0].stops[runs[0].count++] = w->at.stops[a->stops[i]].stop.id;
    for (int i = 0; i <= b->count; i++) {
        if (i == to) runs[1].stops[runs[1].count++] = w->at.stops[a->stops[from]].stop.id;
        if (i < b->count) runs[1].stops[runs[1].count++] = w->at.stops[b->stops[i]].stop.id;
    }
    w->ask = (PlanAsk){
        .key = w->key, .kind = CHANGE_MOVE, .runs = runs, .count = 2, .words = STR("挪了一站")};
}

static void confirm_run(TestStore *t, World *w, int r)
{
    const DeskRun *run = &w->at.runs[r];
    w->run = run->run.id;
    w->time_count = 0;
    for (int i = 0; i < run->count; i++) {
        const DeskStop *s = &w->at.stops[run->stops[i]];
        if (s->stop.state != STOP_DONE)
            w->times[w->time_count++] = (StopTime){s->stop.id, s->arrive_ms};
    }
    CHECK_STATUS(OK, test_write(t, HERE, confirm, w));
}

static Status ask_promises(Tx *tx, void *job)
{
    World *w = job;
    for (int i = 0; i < STOPS; i++) TRY(dispatch_promise(tx, TICKET + i, &w->said[i]));
    return dispatch_promise(tx, TICKET + STOPS, &(DispatchPromise){0});
}

TEST(eleven_stops_one_dragged_undone_an_ill_courier_and_everybody_hears_the_new_time)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        Problem why = {0};
        TestStore *t = open_world(engine, &w);
        CHECK_INT(STOPS, w.at.sums.stops);
        CHECK_INT(0, w.at.sums.nobody);
        CHECK_INT(6, w.at.runs[0].count);
        confirm_run(t, &w, 0);
        confirm_run(t, &w, 1);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message"));
        see(t, &w);
        Ms told = w.at.stops[w.at.runs[0].stops[0]].told_ms;
        CHECK_INT(w.at.stops[w.at.runs[0].stops[0]].arrive_ms, told);
        DispatchPromise first[STOPS];
        CHECK_STATUS(OK, test_write(t, HERE, ask_promises, &w));
        for (int i = 0; i < STOPS; i++) {
            first[i] = w.said[i];
            CHECK(first[i].told_ms && !first[i].was_ms && first[i].by.v && !first[i].left);
        }

        plan_drag(&w, 0, 2); /* seen before it is kept */
        CHECK_STATUS(OK, desk_apply(w.arena, &w.at, &w.ask, &w.then, &why));
        CHECK_INT(5, w.then.runs[0].count);
        CHECK(w.then.stops[w.at.runs[0].stops[0]].arrive_ms > told);
        CHECK(w.then.runs[1].modified);
        see(t, &w);
        CHECK_INT(6, w.at.runs[0].count);
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        see(t, &w);
        CHECK_INT(5, w.at.runs[0].count);
        CHECK(w.at.runs[1].modified);
        w.run = w.at.runs[1].run.id;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, leave, &w));
        CHECK_TEXT("dispatch.confirm_again", t->problem.code);

        CHECK_STATUS(OK, test_write(t, HERE, undo, &w));
        see(t, &w);
        CHECK_INT(6, w.at.runs[0].count);
        CHECK(!w.at.runs[1].modified && !w.at.runs[0].modified);
        CHECK_INT(told, w.at.stops[w.at.runs[0].stops[0]].arrive_ms);

        w.off = w.zhao;
        w.off_ms = day_ms(w.day, SHANGHAI_MS) + 650 * MINUTE_MS; /* 10:50 */
        CHECK_STATUS(OK, test_write(t, HERE, off, &w));
        see(t, &w);
        CHECK_INT(6, w.at.sums.nobody);
        desk_propose(w.arena, &w.at, DESK_COVER, &w.found);
        CHECK_INT(0, w.found.left_count);
        CHECK_STATUS(OK, desk_apply(w.arena, &w.at, &w.found.ask, &w.then, &why));
        CHECK_INT(0, w.then.sums.nobody);
        w.ask = w.found.ask;
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        see(t, &w);
        CHECK_INT(0, w.at.sums.nobody);
        for (int r = 0; r < w.at.run_count; r++)
            if (w.at.runs[r].count > 0) confirm_run(t, &w, r);
        CHECK(test_number(t, "SELECT count(*) FROM message WHERE kind = 'dispatch.new_time'") > 0);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, undo, &w));
        CHECK_TEXT("dispatch.nothing_to_undo", t->problem.code);
        see(t, &w);
        for (int i = 0; i < STOPS; i++) {
            Ms gap = w.at.stops[i].told_ms - w.at.stops[i].arrive_ms;
            CHECK(gap < DESK_TELL_MS && gap > -DESK_TELL_MS);
        }
        int moved = 0;
        CHECK_STATUS(OK, test_write(t, HERE, ask_promises, &w));
        for (int i = 0; i < STOPS; i++) {
            if (w.said[i].told_ms == first[i].told_ms) continue;
            CHECK_INT(first[i].told_ms, w.said[i].was_ms);
            moved++;
        }
        CHECK(moved > 0);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* The third client eats at half past eleven at the soonest: from there on the run waits. */
static Status eat_late(Tx *tx, void *job)
{
    World *w = job;
    ClientNeed n = w->at.stops[w->at.runs[0].stops[2]].need;
    n.person = w->at.stops[w->at.runs[0].stops[2]].stop.person;
    n.from_min = 11 * 60 + 30;
    n.until_min = 12 * 60 + 30;
    return dispatch_need_set(tx, w->key.site, &n);
}

TEST(only_what_a_person_would_call_changed_is_marked)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, eat_late, &w));
        see(t, &w);
        confirm_run(t, &w, 0);
        confirm_run(t, &w, 1);
        see(t, &w);
        StopId dragged = w.at.stops[w.at.runs[0].stops[0]].stop.id;
        StopId second = w.at.stops[w.at.runs[0].stops[1]].stop.id;
        plan_drag(&w, 0, w.at.runs[1].count);
        desk_shifted(w.arena, &w.at, &w.ask);
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        see(t, &w);
        int32_t marked = 0;
        for (int i = 0; i < STOPS; i++) {
            const DeskStop *s = &w.at.stops[i];
            Ms gap = s->arrive_ms - s->told_ms;
            bool beside = gap >= DESK_TELL_MS || gap <= -DESK_TELL_MS;
            CHECK_INT(beside || s->stop.id.v == dragged.v, s->stop.changed);
            marked += s->stop.changed;
        }
        CHECK_INT(2, marked); /* itself, and the next, who would eat six minutes sooner */
        CHECK(w.at.runs[0].modified && w.at.runs[1].modified);
        CHECK_INT(second.v, w.at.stops[w.at.runs[0].stops[0]].stop.id.v);
        CHECK(w.at.stops[w.at.runs[0].stops[0]].stop.changed);
        CHECK_STATUS(OK, test_write(t, HERE, undo, &w));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM stop WHERE changed = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(of_a_new_order_as_many_as_can_be_are_kept)
{
    static const struct {
        int64_t after[5];
        int32_t count, kept;
    } cases[] = {{{1, 2, 3, 4, 5}, 5, 5}, {{2, 3, 4, 5, 1}, 5, 4},
                 {{5, 1, 2, 3, 4}, 5, 4}, {{5, 4, 3, 2, 1}, 5, 1},
                 {{1, 4, 2, 3, 5}, 5, 4}, {{3, 4, 9, 5}, 4, 3},
                 {{8, 9}, 2, 0},          {{0}, 0, 0}};
    static const int64_t before[] = {1, 2, 3, 4, 5};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool kept[5];
        int32_t count = 0;
        desk_kept(before, 5, cases[i].after, cases[i].count, kept);
        for (int32_t k = 0; k < cases[i].count; k++) count += kept[k];
        if (!CHECK_INT(cases[i].kept, count)) test_note("case %zu", i);
        if (i == 1) CHECK(!kept[4]);
        if (i == 2) CHECK(!kept[0]);
        if (i == 4) CHECK(!kept[1]);
        if (i == 5) CHECK(!kept[2]);
    }
}

TEST(a_plan_that_others_have_changed_is_not_overwritten)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        Problem why = {0};
        TestStore *t = open_world(engine, &w);
        plan_drag(&w, 0, 0);
        w.ask.runs[1].count--; /* one is forgotten */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, keep, &w));
        CHECK_TEXT("dispatch.plan_changed", t->problem.code);
        CHECK_STATUS(CONFLICT, desk_apply(w.arena, &w.at, &w.ask, &w.then, &why));
        plan_drag(&w, 0, 0);
        w.ask.runs[1].stops[1] = w.ask.runs[1].stops[0]; /* one twice */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, keep, &w));
        CHECK_STATUS(CONFLICT, desk_apply(w.arena, &w.at, &w.ask, &w.then, &why));
        plan_drag(&w, 0, 0);
        w.stop = w.ask.runs[1].stops[2]; /* one is delivered meanwhile */
        w.outcome = OUTCOME_DELIVERED;
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, keep, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, undo, &w));
        CHECK_TEXT("dispatch.nothing_to_undo", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(stops_done_out_of_order_retime_the_rest_and_places_are_kept_only_on_the_way)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, come, &w));
        CHECK_TEXT("dispatch.not_on_the_way", t->problem.code);
        confirm_run(t, &w, 0);
        CHECK_STATUS(OK, test_write(t, HERE, leave, &w));
        t->now_ms = day_ms(w.day, SHANGHAI_MS) + 11 * HOUR_MS + 20 * MINUTE_MS;
        w.stop = w.at.stops[w.at.runs[0].stops[3]].stop.id;
        w.outcome = OUTCOME_DELIVERED;
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        CHECK_STATUS(OK, test_write(t, HERE, come, &w));
        see(t, &w);
        const DeskRun *run = &w.at.runs[0];
        CHECK_INT(w.stop.v, w.at.stops[run->stops[0]].stop.id.v); /* what is done stands first */
        CHECK_INT(1, w.at.sums.done);
        CHECK(w.at.stops[run->stops[1]].arrive_ms > t->now_ms);
        CHECK(w.at.carriers[run->carrier].seen);
        for (int i = 0; i < 6; i++) {
            w.stop = w.at.stops[run->stops[i]].stop.id;
            CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        }
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM carrier_at"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(familiar_faces_are_counted_and_the_fallback_takes_what_nobody_can)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        Problem why = {0};
        TestStore *t = open_world(engine, &w);
        CHECK_INT(0, w.at.sums.familiar);
        CHECK_STATUS(OK, test_write(t, HERE, past, &w));
        see(t, &w);
        CHECK_INT(1, w.at.sums.familiar);
        w.off = w.zhao;
        w.off_ms = t->now_ms;
        CHECK_STATUS(OK, test_write(t, HERE, off, &w));
        w.off = w.wu;
        CHECK_STATUS(OK, test_write(t, HERE, off, &w));
        see(t, &w);
        CHECK_INT(STOPS, w.at.sums.nobody);
        desk_propose(w.arena, &w.at, DESK_COVER, &w.found);
        CHECK_INT(STOPS, w.found.left_count); /* nobody is left but the fallback */
        CHECK(w.found.left[0].reason.len > 0);
        PlanRun runs[3] = {{.run = w.at.runs[0].run.id},
                           {.run = w.at.runs[1].run.id},
                           {.worker = w.rider, .stops = NEW_ARRAY(w.arena, StopId, STOPS)}};
        for (int i = 0; i < STOPS; i++) runs[2].stops[runs[2].count++] = w.at.stops[i].stop.id;
        w.ask = (PlanAsk){.key = w.key,
                          .kind = CHANGE_FALLBACK,
                          .runs = runs,
                          .count = 3,
                          .words = STR("交给跑腿平台")};
        CHECK_STATUS(OK, desk_apply(w.arena, &w.at, &w.ask, &w.then, &why));
        CHECK_INT(0, w.then.sums.nobody);
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        see(t, &w);
        CHECK_INT(0, w.at.sums.nobody);
        CHECK_INT(3, w.at.run_count);
        w.back = true;
        CHECK_STATUS(OK, test_write(t, HERE, off, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(the_order_alone_never_moves_a_client_to_somebody_else)
{
    World w;
    Problem why = {0};
    TestStore *t = open_world(TEST_SQLITE, &w);
    desk_propose(w.arena, &w.at, DESK_ORDER, &w.found);
    CHECK_STATUS(OK, desk_apply(w.arena, &w.at, &w.found.ask, &w.then, &why));
    for (int r = 0; r < 2; r++) {
        CHECK_INT(w.at.runs[r].count, w.then.runs[r].count);
        for (int i = 0; i < w.at.runs[r].count; i++) {
            bool here = false;
            for (int k = 0; k < w.then.runs[r].count; k++)
                here |= w.then.runs[r].stops[k] == w.at.runs[r].stops[i];
            CHECK(here);
        }
    }
    CHECK(w.then.sums.travel_s <= w.at.sums.travel_s);
    desk_propose(w.arena, &w.at, DESK_FULL, &w.found);
    CHECK_STATUS(OK, desk_apply(w.arena, &w.at, &w.found.ask, &w.then, &why));
    CHECK(w.then.sums.travel_s <= w.at.sums.travel_s);
    test_store_close(t);
}

static Status strange_run(Tx *tx, void *job)
{
    World *w = job;
    int64_t change;
    PlanRun runs[2] = {{.run = w->at.runs[0].run.id, .stops = NEW_ARRAY(tx->arena, StopId, STOPS)},
                       {.worker = w->elder[0], .stops = NEW_ARRAY(tx->arena, StopId, 1)}};
    const DeskRun *from = &w->at.runs[0];
    for (int32_t i = 1; i < from->count; i++)
        runs[0].stops[runs[0].count++] = w->at.stops[from->stops[i]].stop.id;
    runs[1].stops[runs[1].count++] = w->at.stops[from->stops[0]].stop.id;
    PlanAsk ask = {.key = w->key, .kind = CHANGE_MOVE, .runs = runs, .count = 2, .words = STR("")};
    return dispatch_plan_keep(tx, &ask, &change);
}

TEST(nobody_carries_who_is_not_on_the_list)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    CHECK_STATUS(CONFLICT, test_write(t, HERE, strange_run, &w));
    CHECK_TEXT("dispatch.not_a_carrier", t->problem.code);
    CHECK_INT(2, w.at.run_count);
    test_store_close(t);
}

TEST(doors_of_one_house_are_brought_to_staircase_by_staircase)
{
    static const char *const places[] = {"1栋1单元101", "1栋1单元603", "1栋2单元101",
                                         "1栋1单元102"};
    Arena *arena = test_arena();
    DeskDay d = {.stops = NEW_ARRAY(arena, DeskStop, 4), .stop_count = 4};
    for (int i = 0; i < 4; i++)
        d.stops[i] = (DeskStop){.stop = {.person = {i + 1}},
                                .place = str_of(places[i]),
                                .located = true,
                                .at = {266000000, 1066000000}};
    desk_travel(arena, &d);
    const int32_t *s = d.seconds[PACE_WALK];
    int32_t n = d.points, from = d.stops[0].point;
    CHECK_INT(DESK_DOOR_S, s[from * n + d.stops[3].point]);
    CHECK_INT(DESK_DOOR_S + 5 * DESK_FLOOR_S, s[from * n + d.stops[1].point]);
    CHECK_INT(DESK_STAIRS_S, s[from * n + d.stops[2].point]);
}

TEST(filling_a_gap_leaves_everybody_else_in_peace)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    desk_propose(w.arena, &w.at, DESK_COVER, &w.found); /* there is no gap */
    for (int r = 0; r < 2; r++) {
        CHECK_INT(w.at.runs[r].count, w.found.ask.runs[r].count);
        for (size_t i = 0; i < w.found.ask.runs[r].count; i++) {
            bool here = false;
            for (int32_t k = 0; k < w.at.runs[r].count; k++)
                here |=
                    w.at.stops[w.at.runs[r].stops[k]].stop.id.v == w.found.ask.runs[r].stops[i].v;
            CHECK(here);
        }
    }
    test_store_close(t);
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_the_plan_as_it_was)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        confirm_run(t, &w, 0);
        confirm_run(t, &w, 1);
        see(t, &w);
        plan_drag(&w, 0, 2);
        desk_shifted(w.arena, &w.at, &w.ask);
        CHECK(test_fault_loop(t, HERE, keep, &w, sound) >= 5);
        CHECK(test_fault_loop(t, HERE, undo, &w, sound) >= 4);
        see(t, &w);
        plan_drag(&w, 0, 2);
        CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        see(t, &w);
        const DeskRun *run = &w.at.runs[1];
        w.run = run->run.id;
        w.time_count = 0;
        for (int i = 0; i < run->count; i++)
            w.times[w.time_count++] =
                (StopTime){w.at.stops[run->stops[i]].stop.id, w.at.stops[run->stops[i]].arrive_ms};
        CHECK(test_fault_loop(t, HERE, confirm, &w, sound) >= 6);
        w.off = w.zhao;
        CHECK(test_fault_loop(t, HERE, off, &w, sound) >= 2);
        w.run = w.at.runs[0].run.id;
        see(t, &w);
        confirm_run(t, &w, 0);
        CHECK_STATUS(OK, test_write(t, HERE, leave, &w));
        CHECK(test_fault_loop(t, HERE, come, &w, sound) >= 2);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
