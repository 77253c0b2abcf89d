/* A cut is weighed, told, and begins after its notice period. */
#include "domains/benefits/inside.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42, ELDERS = 12 };
static const StorePart *const parts[] = {&people_domain.store,   &notice_domain.store,
                                         &funds_domain.store,    &gifts_domain.store,
                                         &benefits_domain.store, NULL};

#define SCHEME(id, fen) SCHEME_FROM(id, fen, "2026-01-01")
#define SCHEME_FROM(id, fen, from)                                                                 \
    "{\"id\":\"" id "\",\"place\":\"幸福里\",\"from\":\"" from "\","                               \
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},"        \
    "\"rules\":[{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"  \
    "\"benefit\":{\"type\":\"fixed\",\"fen\":" fen "},\"cap\":{\"day_count\":1},"                  \
    "\"funders\":[[\"district\",10000]]}]}"

typedef struct World {
    PersonId elders[ELDERS];
    ProgrammeId old, less, more, later, to;
    ChangeWeighed weighed;
    Day from;
    Str why;
    ChangeId id;
    ProgrammeChange *changes;
    size_t count;
    int64_t days;
} World;

/* Half of the elders are old enough for the benefit. */
static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    TRY(benefits_programme_add(tx, STR("旧"), STR(SCHEME("T-1", "300")), STR("1号"), &w->old));
    TRY(benefits_programme_add(tx, STR("少"), STR(SCHEME("T-2", "100")), STR("2号"), &w->less));
    TRY(benefits_programme_add(tx, STR("多"), STR(SCHEME("T-3", "400")), STR("3号"), &w->more));
    TRY(benefits_programme_add(tx, STR("以后"), STR(SCHEME_FROM("T-4", "400", "2026-06-01")),
                               STR("4号"), &w->later));
    TRY(benefits_publish(tx, w->old, (OrganisationId){SITE}));
    for (int i = 0; i < ELDERS; i++) {
        SettlementId id;
        Quote q;
        Person p = {
            .name = STR("王秀英"), .birth = day_of(i % 2 ? 1940 : 1955, 3, 1), .has_birth = true};
        TRY(people_add(tx, &p, &w->elders[i]));
        Meal meal = {.person = w->elders[i],
                     .site = {SITE},
                     .day = tx_today(tx),
                     .slot = SLOT_LUNCH,
                     .list_fen = 1800};
        TRY(benefits_settle(tx, i + 1, &meal, &id, &q));
        TRY(benefits_finish(tx, i + 1));
    }
    return OK;
}
static Status publish(Tx *tx, void *job)
{
    World *w = job;
    return benefits_publish(tx, w->to, (OrganisationId){SITE});
}
static Status weigh(Tx *tx, void *job)
{
    World *w = job;
    return benefits_change_weigh(tx, (OrganisationId){SITE}, w->to, &w->weighed);
}
static Status plan(Tx *tx, void *job)
{
    World *w = job;
    return benefits_change_plan(tx, &w->weighed, w->from, w->why, &w->id);
}
static Status withdraw(Tx *tx, void *job)
{
    return benefits_change_withdraw(tx, ((World *)job)->id);
}
static Status list(Tx *tx, void *job)
{
    World *w = job;
    return benefits_changes(tx, (OrganisationId){SITE}, &w->changes, &w->count);
}
static Status set_notice(Tx *tx, void *job)
{
    World *w = job;
    return benefits_notice_set(tx, w->old, w->days);
}
static Status begin(Tx *tx, void *job)
{
    return change_begins(tx, ((World *)job)->id.v, tx->now_ms);
}
static Status tell(Tx *tx, void *job)
{
    return change_tell(tx, ((World *)job)->id.v, tx->now_ms);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.why = STR("")};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}
static int64_t in_force(TestStore *t)
{
    return test_number(t, "SELECT coalesce(max(programme_id), 0) FROM site_programme");
}

TEST(a_cut_is_told_to_everybody_it_costs_and_begins_after_its_notice)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        Day today = ms_day(t->now_ms, SHANGHAI_MS);
        w.to = w.less;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, publish, &w)); /* no way around it */
        CHECK_TEXT("benefits.notice", t->problem.code);
        CHECK_STATUS(OK, test_read(t, HERE, weigh, &w));
        CHECK_INT(ELDERS / 2, w.weighed.change.losers);
        CHECK_INT(200, w.weighed.more[0]);
        CHECK_INT(ELDERS / 2 * 300, w.weighed.change.funders_old);
        CHECK_INT(ELDERS / 2 * 100, w.weighed.change.funders_new);
        CHECK_INT(today + NOTICE_DAYS_USUAL, w.weighed.earliest);
        w.from = w.weighed.earliest - 1;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, plan, &w));
        CHECK_TEXT("benefits.notice_period", t->problem.code);
        w.from = w.weighed.earliest;
        CHECK_STATUS(OK, test_write(t, HERE, plan, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, plan, &w));
        CHECK_TEXT("benefits.change_waits", t->problem.code);
        test_jobs(t);
        CHECK_INT(ELDERS / 2, test_number(t, "SELECT count(*) FROM message"));
        CHECK_INT(w.old.v, in_force(t));
        t->now_ms += (NOTICE_DAYS_USUAL - 1) * DAY_MS;
        test_jobs(t);
        CHECK_INT(w.old.v, in_force(t));
        t->now_ms += DAY_MS;
        test_jobs(t);
        CHECK_INT(w.less.v, in_force(t));
        CHECK_STATUS(OK, test_read(t, HERE, list, &w));
        CHECK_INT(CHANGE_BEGUN, w.changes[0].state);
        CHECK_INT(ELDERS / 2, w.changes[0].told);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, withdraw, &w));
        CHECK_TEXT("benefits.change_over", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(rules_that_begin_later_are_weighed_as_they_will_be_and_begin_no_sooner)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.to = w.later;
        CHECK_STATUS(OK, test_read(t, HERE, weigh, &w));
        CHECK_INT(0, w.weighed.change.losers);
        CHECK_INT(ELDERS / 2, w.weighed.change.winners);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, publish, &w));
        CHECK_TEXT("benefits.not_begun", t->problem.code);
        w.from = day_of(2026, 5, 31);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, plan, &w));
        CHECK_TEXT("benefits.not_begun", t->problem.code);
        w.from = day_of(2026, 6, 1);
        CHECK_STATUS(OK, test_write(t, HERE, plan, &w));
        CHECK_INT(w.old.v, in_force(t));
        test_store_close(t);
    }
}

TEST(what_takes_from_nobody_may_begin_tomorrow_and_an_end_is_a_cut)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        Day today = ms_day(t->now_ms, SHANGHAI_MS);
        w.to = w.more;
        CHECK_STATUS(OK, test_read(t, HERE, weigh, &w));
        CHECK_INT(0, w.weighed.change.losers);
        w.from = today;
        CHECK_STATUS(INVALID, test_write(t, HERE, plan, &w));
        w.from = today + 1;
        CHECK_STATUS(OK, test_write(t, HERE, plan, &w));
        CHECK_STATUS(OK, test_write(t, HERE, withdraw, &w));
        CHECK_STATUS(OK, test_write(t, HERE, withdraw, &w));
        t->now_ms += 2 * DAY_MS;
        test_jobs(t);
        CHECK_INT(w.old.v, in_force(t));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message"));

        w.to.v = 0; /* nothing follows */
        w.days = 60;
        CHECK_STATUS(OK, test_write(t, HERE, set_notice, &w));
        CHECK_STATUS(OK, test_read(t, HERE, weigh, &w));
        CHECK_INT(ELDERS / 2, w.weighed.change.losers);
        CHECK_INT(0, w.weighed.change.funders_new);
        CHECK_INT(today + 2 + 60, w.weighed.earliest);
        w.from = today + 3;
        w.why = STR("资金中断，县里 3 号文");
        CHECK_STATUS(OK, test_write(t, HERE, plan, &w));
        CHECK_STATUS(OK, test_read(t, HERE, list, &w));
        CHECK_STR(w.why, w.changes[0].why_early); /* stands for everybody to read */
        t->now_ms += DAY_MS;
        test_jobs(t);
        CHECK_INT(0, in_force(t));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void nothing_planned(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM programme_change"));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM programme_loser"));
}
static void nothing_told(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM message"));
    CHECK_INT(CHANGE_WAITING, test_number(t, "SELECT state FROM programme_change"));
}

TEST(a_store_fault_at_any_point_plans_tells_and_begins_nothing)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.to = w.less;
        CHECK_STATUS(OK, test_read(t, HERE, weigh, &w));
        w.from = w.weighed.earliest;
        CHECK(test_fault_loop(t, HERE, plan, &w, nothing_planned) >= 8);
        CHECK(test_fault_loop(t, HERE, tell, &w, nothing_told) >= 8);
        CHECK_INT(ELDERS / 2, test_number(t, "SELECT count(*) FROM message"));
        CHECK(test_fault_loop(t, HERE, begin, &w, NULL) >= 4);
        CHECK_INT(w.less.v, in_force(t));
        CHECK(test_fault_loop(t, HERE, set_notice, &w, NULL) >= 1);
        test_store_close(t);
    }
}

TEST(a_store_fault_at_any_point_withdraws_nothing)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.to = w.more;
        CHECK_STATUS(OK, test_read(t, HERE, weigh, &w));
        w.from = w.weighed.earliest;
        CHECK_STATUS(OK, test_write(t, HERE, plan, &w));
        CHECK(test_fault_loop(t, HERE, withdraw, &w, nothing_told) >= 3);
        CHECK_INT(CHANGE_WITHDRAWN, test_number(t, "SELECT state FROM programme_change"));
        test_store_close(t);
    }
}
