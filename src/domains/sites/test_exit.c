/* A canteen leaves and what is ordered already goes over in one step: planned, moved, told once,
 * and taken back while nothing is cooked. */
#include "domains/sites/sites_for_tests.h"

/* The first canteen's menu of the days after its last; the other has none on the ninth. */
static Status add_later(Tx *tx, void *job)
{
    SitesWorld *w = job;
    MealWorld *m = &w->meals;
    int64_t published;
    Day today = m->day;
    for (int k = 3; k < 10; k++) {
        m->day = today + k;
        TRY(world_item(tx, m, 1, "清蒸鲈鱼套餐", 1800, 100, m->fish, &w->later[k]));
    }
    m->day = today;
    return meals_menu_publish(tx, m->site, today + 3, today + 9, &published);
}
static Status read_plan(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_meals(tx, w->exit, &w->meal, &w->meal_count);
}
static Status next(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_meals_next(tx, w->exit, (MealOrderId){0}, &w->ids, &w->id_count);
}
static Status moved_ones(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_meals_moved(tx, w->exit, (MealOrderId){0}, &w->ids, &w->id_count);
}
static Status move_one(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_meal_move(tx, w->exit, w->one);
}
static Status stay_one(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_meal_stay(tx, w->exit, w->one, STR("那边没有一份适合，先留在原处"));
}
static Status back_one(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_meal_back(tx, w->exit, w->one);
}
static Status tell(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_meals_tell(tx, w->exit, &w->left);
}

static void order(TestStore *t, SitesWorld *w, PersonId person, PersonId actor, MealPay pay,
                  int day, int64_t count)
{
    w->meals.ask.person = person;
    w->meals.ask.pay_with = pay;
    w->meals.ask.lines[0] = (MealLine){.item = w->later[day], .count = count};
    w->meals.actor = actor;
    w->meals.role = actor.v == person.v ? ROLE_ELDER : ROLE_FAMILY;
    if (!CHECK_STATUS(OK, test_write(t, HERE, do_place, &w->meals)))
        test_note("%s %s", t->problem.code, t->problem.text);
}

/* Two meals of the elder on her card, one of them for two; one that her daughter pays; one of the
 * neighbour, and one of his for which there is nothing elsewhere. */
static SitesWorld *open_exit(TestEngine engine, TestStore **t)
{
    SitesWorld *w = open_sites(engine, t);
    MealWorld *m = &w->meals;
    CHECK_STATUS(OK, test_write(*t, HERE, add_later, w));
    order(*t, w, m->elder, m->elder, MEAL_BY_CARD, 3, 1);
    order(*t, w, m->elder, m->elder, MEAL_BY_CARD, 4, 2);
    order(*t, w, m->elder, m->daughter, MEAL_BY_FAMILY, 5, 1);
    order(*t, w, m->neighbour, m->neighbour, MEAL_BY_CARD, 9, 1);
    CHECK_STATUS(OK, test_write(*t, HERE, plan, w));
    return w;
}

/* What the route does: each in a transaction of its own, refused ones with their reason. */
static int64_t move_all(TestStore *t, SitesWorld *w)
{
    int64_t moved = 0;
    CHECK_STATUS(OK, test_read(t, HERE, next, w));
    for (size_t i = 0; i < w->id_count; i++) {
        w->one = w->ids[i];
        Status status = test_write(t, HERE, move_one, w);
        moved += status == OK;
        if (status == OK) continue;
        CHECK_STATUS(CONFLICT, status);
        CHECK_STATUS(OK, test_write(t, HERE, stay_one, w));
    }
    CHECK_STATUS(OK, test_write(t, HERE, tell, w));
    return moved;
}
static void back_all(TestStore *t, SitesWorld *w)
{
    CHECK_STATUS(OK, test_read(t, HERE, moved_ones, w));
    for (size_t i = 0; i < w->id_count; i++) {
        w->one = w->ids[i];
        CHECK_STATUS(OK, test_write(t, HERE, back_one, w));
        CHECK_STATUS(OK, test_write(t, HERE, back_one, w)); /* repeating is harmless */
    }
    CHECK_STATUS(OK, test_write(t, HERE, tell, w));
}

static int64_t open_at(TestStore *t, OrganisationId site)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM meal_order WHERE state = 1 AND site_id = %lld",
             (long long)site.v);
    return test_number(t, sql);
}
#define TOLD "SELECT count(*) FROM message WHERE kind = 'sites.exit_meals'"

TEST(what_is_ordered_goes_over_in_one_step_and_each_is_told_once)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_exit(engine, &t);
        CHECK_STATUS(OK, test_read(t, HERE, read_plan, w));
        CHECK_INT(4, (int64_t)w->meal_count);
        int64_t fits = 0;
        for (size_t i = 0; i < w->meal_count; i++) {
            CHECK_INT(EXIT_MEAL_WAITS, w->meal[i].state);
            CHECK_INT(w->other.v, w->meal[i].to.v);
            fits += w->meal[i].there.len > 0;
        }
        CHECK_INT(3, fits);
        CHECK_INT(4, open_at(t, w->meals.site)); /* a plan moves nothing */
        CHECK_INT(3, move_all(t, w));
        CHECK_INT(3, open_at(t, w->other));
        CHECK_INT(1, open_at(t, w->meals.site));
        CHECK_INT(3000, test_number(t, "SELECT max(list_fen) FROM meal_order WHERE state = 1"));
        CHECK_INT(2, test_number(t, TOLD)); /* the elder, and who pays for her */
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.cancelled'"));
        CHECK_INT(0, move_all(t, w)); /* again: nothing moves, nobody is told */
        CHECK_INT(2, test_number(t, TOLD));
        CHECK_STATUS(OK, test_read(t, HERE, read_plan, w));
        CHECK_INT(4, (int64_t)w->meal_count);
        CHECK_INT(EXIT_MEAL_STAYED, w->meal[0].state);
        CHECK_STR(STR("那边没有一份适合，先留在原处"), w->meal[0].words);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(it_is_taken_back_until_the_first_of_it_is_cooked)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_exit(engine, &t);
        int64_t held = test_number(t, "SELECT CAST(sum(pay_fen) AS BIGINT) FROM meal_order"
                                      " WHERE state = 1");
        CHECK_INT(3, move_all(t, w));
        back_all(t, w);
        CHECK_INT(4, open_at(t, w->meals.site));
        CHECK_INT(0, open_at(t, w->other));
        CHECK_INT(held, test_number(t, "SELECT CAST(sum(pay_fen) AS BIGINT) FROM meal_order"
                                       " WHERE state = 1"));
        CHECK_INT(4, test_number(t, TOLD));
        CHECK_INT(3, move_all(t, w));
        /* One that the eater has given up himself stays given up. */
        CHECK_STATUS(OK, test_read(t, HERE, moved_ones, w));
        CHECK_INT(3, (int64_t)w->id_count);
        w->meals.order.id.v = test_number(t, "SELECT max(now_id) FROM exit_meal WHERE state = 1");
        w->meals.actor = w->meals.daughter;
        w->meals.role = ROLE_FAMILY;
        w->meals.reason = STR("不吃了");
        CHECK_STATUS(OK, test_write(t, HERE, do_cancel, &w->meals));
        back_all(t, w);
        CHECK_INT(3, open_at(t, w->meals.site));
        CHECK_INT(2, move_all(t, w));
        t->now_ms = day_ms(w->meals.day + 3, SHANGHAI_MS) + 11 * HOUR_MS + 31 * MINUTE_MS;
        CHECK_STATUS(CONFLICT, test_read(t, HERE, moved_ones, w));
        CHECK_TEXT("sites.cooked", t->problem.code);
        w->one.v = test_number(t, "SELECT max(order_id) FROM exit_meal WHERE state = 1");
        CHECK_STATUS(CONFLICT, test_write(t, HERE, back_one, w));
        w->one.v = 1;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, back_one, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(who_is_not_told_by_hand_is_told_by_the_clock)
{
    TestStore *t;
    SitesWorld *w = open_exit(TEST_SQLITE, &t);
    CHECK_STATUS(OK, test_read(t, HERE, next, w));
    w->one = w->ids[0];
    CHECK_STATUS(OK, test_write(t, HERE, move_one, w));
    CHECK_INT(0, test_number(t, TOLD));
    t->now_ms += 11 * MINUTE_MS;
    test_jobs(t);
    CHECK_INT(1, test_number(t, TOLD));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

static int64_t rows, here;
static void nothing_moved(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(rows, test_number(t, "SELECT count(*) FROM exit_meal"));
    CHECK_INT(here, test_number(t, TOLD));
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_every_meal_where_it_was)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_exit(engine, &t);
        rows = here = 0;
        CHECK_STATUS(OK, test_read(t, HERE, next, w));
        w->one = w->ids[0];
        CHECK(test_fault_loop(t, HERE, move_one, w, nothing_moved) >= 6);
        rows = 1;
        CHECK(test_fault_loop(t, HERE, tell, w, nothing_moved) >= 3);
        here = 1;
        CHECK(test_fault_loop(t, HERE, back_one, w, nothing_moved) >= 6);
        CHECK_STATUS(OK, t->problem.status);
        CHECK_STATUS(OK, test_read(t, HERE, next, w));
        w->one = w->ids[w->id_count - 1];
        CHECK(test_fault_loop(t, HERE, stay_one, w, nothing_moved) >= 2);
        test_store_close(t);
    }
}
