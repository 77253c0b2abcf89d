/* Help now: the nearest are asked one after another until one comes; times are kept. */
#include "base/secret.h"
#include "domains/dispatch/help.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42, WORKERS = 7 };
static const StorePart *const parts[] = {&people_domain.store, &geo_domain.store,
                                         &notice_domain.store, &dispatch_domain.store, NULL};

typedef struct World {
    PersonId elder, other, desk, worker[WORKERS];
    HelpCall ask, call;
    HelpLook look;
    HelpAsk *asks;
    size_t count;
    HelpId id;
    HelpState to;
    bool yes;
    PersonId actor;
    HelpFigures figures;
    Arena *arena;
} World;

static Status add_door(Tx *tx, const char *name, WalkPoint at, PersonId *out)
{
    GridNodeId building;
    GridNodeId door;
    TRY(people_grid_add(tx, &(GridNode){.kind = 1, .name = str_of(name)}, &building));
    TRY(people_grid_add(tx, &(GridNode){.parent = building, .kind = 6, .name = STR("101")}, &door));
    TRY(geo_spot_set(tx, building, at, DATUM_WGS84));
    return people_add(tx, &(Person){.name = str_of(name), .is_elder = true, .door_id = door.v},
                      out);
}

/* Worker i can do housework unless i is 1; 0 is ill, 2 is on a run, 3 comes only in the evening. */
static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    OrganisationId site = {SITE};
    Day day = tx_today(tx);
    TRY(add_door(tx, "王奶奶", (WalkPoint){266000000, 1066000000}, &w->elder));
    TRY(add_door(tx, "李爷爷", (WalkPoint){266010000, 1066000000}, &w->other));
    TRY(people_add(tx, &(Person){.name = STR("值班")}, &w->desk));
    for (int i = 0; i < WORKERS; i++) {
        TRY(people_add(tx, &(Person){.name = str_fmt(tx->arena, "小%d", i)}, &w->worker[i]));
        TRY(dispatch_carrier_set(tx, site,
                                 &(Carrier){.person = w->worker[i],
                                            .pace = PACE_WALK,
                                            .boxes = 12,
                                            .from_min = i == 3 ? 18 * 60 : 8 * 60,
                                            .until_min = 20 * 60,
                                            .trips = 1,
                                            .skills = i == 1 ? SKILL_STAIRS : SKILL_HOUSE}));
    }
    TRY(dispatch_carrier_off(tx, site, w->worker[0], day, tx->now_ms, false));
    TRY(run_insert(tx, &(DispatchRun){.id = {id_next(tx)},
                                      .site = site,
                                      .day = day,
                                      .slot = 1,
                                      .number = 1,
                                      .name = STR("1 号线"),
                                      .worker = w->worker[2],
                                      .state = RUN_ON_THE_WAY}));
    w->ask =
        (HelpCall){.site = site, .person = w->elder, .kind = HELP_HOUSE, .words = STR("水管漏了")};
    return OK;
}

static Status do_look(Tx *tx, void *job)
{
    World *w = job;
    return help_look(tx, &w->ask, &w->look);
}
static Status do_call(Tx *tx, void *job)
{
    World *w = job;
    return dispatch_help_call(tx, &w->ask, &w->look, &w->id);
}
static Status do_answer(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->actor.v;
    return dispatch_help_answer(tx, w->id, w->yes);
}
static Status do_step(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->actor.v;
    return dispatch_help_step(tx, w->id, w->to);
}
static Status do_end(Tx *tx, void *job)
{
    return dispatch_help_end(tx, ((World *)job)->id);
}
static Status do_timer(Tx *tx, void *job)
{
    return help_timer(tx, ((World *)job)->id.v, tx->now_ms);
}
static Status do_load(Tx *tx, void *job)
{
    World *w = job;
    TRY(dispatch_help(tx, w->id, &w->call));
    TRY(dispatch_help_asks(tx, w->id, &w->asks, &w->count));
    return dispatch_help_figures(tx, w->ask.site, tx->now_ms - DAY_MS, &w->figures);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.arena = test_arena()};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

static void look(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_read(t, HERE, do_look, w));
    help_near_sort(w->arena, &w->look);
}
static void see(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_read(t, HERE, do_load, w));
}
static Status answer(TestStore *t, World *w, PersonId who, bool yes)
{
    w->actor = who;
    w->yes = yes;
    return test_write(t, HERE, do_answer, w);
}
static Status step(TestStore *t, World *w, PersonId who, HelpState to)
{
    w->actor = who;
    w->to = to;
    return test_write(t, HERE, do_step, w);
}

TEST(the_nearest_who_can_is_asked_then_the_next_and_the_times_are_kept)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        look(t, &w);
        CHECK_INT(3, w.look.count); /* 4, 5 and 6: the others are ill, away or cannot */
        CHECK_STATUS(OK, test_write(t, HERE, do_call, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_call, &w));
        CHECK_TEXT("dispatch.help_open", t->problem.code);
        see(t, &w);
        CHECK_INT(ASK_OPEN, w.asks[0].state);
        CHECK_INT(ASK_LATER, w.asks[1].state);
        CHECK_STATUS(CONFLICT, answer(t, &w, w.worker[5], true));
        CHECK_TEXT("dispatch.help_passed", t->problem.code);
        t->now_ms += HELP_ANSWER_MS; /* the first says nothing */
        test_jobs(t);
        see(t, &w);
        CHECK_INT(ASK_SILENT, w.asks[0].state);
        CHECK_INT(ASK_OPEN, w.asks[1].state);
        CHECK_STATUS(CONFLICT, answer(t, &w, w.worker[4], true));
        t->now_ms += MINUTE_MS;
        CHECK_STATUS(OK, answer(t, &w, w.worker[5], true));
        CHECK_STATUS(OK, answer(t, &w, w.worker[5], true)); /* again: harmless */
        CHECK_STATUS(DENIED, step(t, &w, w.worker[4], HELP_ON_THE_WAY));
        CHECK_STATUS(CONFLICT, step(t, &w, w.worker[5], HELP_AT_DOOR));
        CHECK_TEXT("dispatch.help_step", t->problem.code);
        CHECK_STATUS(OK, step(t, &w, w.worker[5], HELP_ON_THE_WAY));
        t->now_ms += 6 * MINUTE_MS;
        CHECK_STATUS(OK, step(t, &w, w.worker[5], HELP_AT_DOOR));
        t->now_ms += 30 * MINUTE_MS;
        CHECK_STATUS(OK, step(t, &w, w.worker[5], HELP_DONE));
        CHECK_STATUS(OK, step(t, &w, w.worker[5], HELP_DONE));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_end, &w));
        see(t, &w);
        CHECK_INT(1, w.figures.accepted);
        CHECK_INT(4 * MINUTE_MS, w.figures.accept_p50);
        CHECK_INT(10 * MINUTE_MS, w.figures.door_p95);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM timer WHERE kind = 'dispatch.help'"));

        w.ask.person = w.other; /* now worker 5 is at a door 111 m away; where the rest are nobody
                                   knows: the site has no place */
        look(t, &w);
        CHECK_INT(3, w.look.count);
        CHECK_INT(w.worker[5].v, w.look.near[0].worker.v);
        CHECK(w.look.near[0].walk_s > 60 && w.look.near[0].walk_s < 300);
        CHECK_INT(-1, w.look.near[1].walk_s);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(nobody_left_is_said_and_who_is_asked_is_asked_for_nobody_else)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        look(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, do_call, &w));
        HelpId first = w.id;
        w.ask.person = w.other;
        look(t, &w);
        CHECK_INT(2, w.look.count); /* worker 4 is being asked */
        CHECK_STATUS(OK, test_write(t, HERE, do_call, &w));
        CHECK_STATUS(OK, answer(t, &w, w.worker[5], false));
        CHECK_STATUS(OK, answer(t, &w, w.worker[6], false));
        see(t, &w);
        CHECK_INT(HELP_NOBODY, w.call.state);
        CHECK_INT(1, w.figures.nobody);
        w.id = first;
        CHECK_STATUS(OK, test_write(t, HERE, do_end, &w));
        CHECK_STATUS(OK, test_write(t, HERE, do_end, &w));
        w.look.count = 0;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_call, &w));
        CHECK_TEXT("dispatch.help_nobody", t->problem.code);
        w.id.v = 99;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, do_end, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_the_call_as_it_was)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        look(t, &w);
        CHECK(test_fault_loop(t, HERE, do_call, &w, sound) >= 6);
        t->now_ms += HELP_ANSWER_MS;
        CHECK(test_fault_loop(t, HERE, do_timer, &w, sound) >= 5);
        w.actor = w.worker[5];
        w.yes = true;
        CHECK(test_fault_loop(t, HERE, do_answer, &w, sound) >= 5);
        w.to = HELP_ON_THE_WAY;
        CHECK(test_fault_loop(t, HERE, do_step, &w, sound) >= 3);
        CHECK(test_fault_loop(t, HERE, do_end, &w, sound) >= 4);
        test_store_close(t);
    }
}
