/* Who is on call for complaints, hour by hour, and whom it rings when nobody is. */
#include "domains/meals/after_for_tests.h"

typedef struct Rota {
    After *a;
    PersonId counter, second;
    RotaAsk ask;
    int64_t days;
    Shift *shifts;
    size_t count;
} Rota;

static Status staff_up(Tx *tx, void *job)
{
    Rota *r = job;
    int64_t login;
    LoginAsk ask = {.community = tx->origin.community, .organisation = r->a->w->site};
    TRY(people_add(tx, &(Person){.name = STR("柜台小吴")}, &r->counter));
    TRY(people_add(tx, &(Person){.name = STR("柜台老郑")}, &r->second));
    ask.name = STR("wu");
    ask.person = r->counter;
    ask.role = ROLE_CANTEEN_WORKER;
    TRY(people_login_add(tx, &ask, &login));
    ask.name = STR("zheng");
    ask.person = r->second;
    TRY(people_login_add(tx, &ask, &login));
    ask.name = STR("sun");
    ask.person = r->a->w->clerk;
    ask.role = ROLE_SITE_MANAGER;
    return people_login_add(tx, &ask, &login);
}
static Status do_rota(Tx *tx, void *job)
{
    Rota *r = job;
    as(tx, r->a->w);
    return meals_rota_add(tx, &r->ask, &r->days);
}
static Status load_rota(Tx *tx, void *job)
{
    Rota *r = job;
    return meals_rota(tx, r->ask.site, r->ask.from, r->ask.to, &r->shifts, &r->count);
}

static Rota *open_rota(TestEngine engine, TestStore **t)
{
    Rota *r = NEW(test_arena(), Rota);
    r->a = open_world(engine, t);
    CHECK_STATUS(OK, test_write(*t, HERE, staff_up, r));
    as_clerk(r->a);
    r->ask = (RotaAsk){.site = r->a->w->site,
                       .person = r->counter,
                       .from = r->a->w->day,
                       .to = r->a->w->day + 2,
                       .from_min = 9 * 60,
                       .to_min = 14 * 60};
    return r;
}

TEST(who_is_on_call_is_told_first_then_the_next_then_the_manager_and_the_duty_before_the_breach)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Rota *r = open_rota(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
        CHECK_INT(3, r->days);
        CHECK_STATUS(OK, test_write(t, HERE, do_rota, r)); /* again: they stand already */
        CHECK_INT(0, r->days);
        r->ask.person = r->second;
        CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
        complain(t, r->a);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint_call"));
        CHECK_INT(r->counter.v, test_number(t, "SELECT person_id FROM complaint_call"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message m JOIN complaint_call c"
                                    " ON c.person_id = m.person_id AND c.community_id ="
                                    " m.community_id WHERE m.kind = 'meals.complaint'"));
        t->now_ms += 3 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint_call"));
        t->now_ms += MINUTE_MS;
        test_jobs(t);
        CHECK_INT(r->second.v, test_number(t, "SELECT person_id FROM complaint_call"
                                              " WHERE turn = 2"));
        CHECK_INT(
            0, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_waits'"));
        t->now_ms += 3 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(r->a->w->clerk.v, test_number(t, "SELECT person_id FROM complaint_call"
                                                   " WHERE turn = 3"));
        CHECK_INT(
            1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_waits'"));
        CHECK_INT(
            0, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.complaint_late'"));
        as_clerk(r->a);
        CHECK_STATUS(OK, test_write(t, HERE, do_answer, r->a));
        t->now_ms += HOUR_MS;
        test_jobs(t);
        CHECK_INT(3, test_number(t, "SELECT count(*) FROM complaint_call"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(hours_with_nobody_on_call_are_named_and_who_cannot_answer_is_refused)
{
    TestStore *t;
    RotaGap gaps[ROTA_GAPS_MAX];
    Rota *r = open_rota(TEST_SQLITE, &t);
    CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
    r->ask.person = r->second;
    r->ask.from_min = 15 * 60;
    r->ask.to_min = 19 * 60;
    CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
    CHECK_STATUS(OK, test_read(t, HERE, load_rota, r));
    CHECK_INT(6, (int64_t)r->count);
    CHECK_INT(2, (int64_t)meals_rota_gaps(r->shifts, r->count, r->a->w->day, gaps));
    CHECK_INT(7 * 60, gaps[0].from_min);
    CHECK_INT(9 * 60, gaps[0].to_min);
    CHECK_INT(14 * 60, gaps[1].from_min);
    CHECK_INT(15 * 60, gaps[1].to_min);
    CHECK_INT(1, (int64_t)meals_rota_gaps(r->shifts, r->count, r->a->w->day + 9, gaps));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM worker_shift WHERE duty <> 5"));
    r->ask.person = r->a->w->neighbour;
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_rota, r));
    CHECK_TEXT("meals.cannot_answer", t->problem.code);
    r->ask.to = r->ask.from + 40;
    CHECK_STATUS(INVALID, test_write(t, HERE, do_rota, r));
    CHECK_TEXT("meals.rota_span", t->problem.code);
    test_store_close(t);
}

TEST(nobody_on_call_the_manager_is_told_and_at_night_who_has_the_morning)
{
    TestStore *t;
    Rota *r = open_rota(TEST_SQLITE, &t);
    Day day = r->a->w->day;
    r->ask.from_min = 7 * 60;
    r->ask.from = r->ask.to = day + 1;
    CHECK_STATUS(OK, test_write(t, HERE, do_rota, r));
    complain(t, r->a); /* today nobody is on the rota */
    CHECK_INT(r->a->w->clerk.v, test_number(t, "SELECT person_id FROM complaint_call"));
    t->now_ms = day_ms(day, SHANGHAI_MS) + 22 * HOUR_MS;
    as_elder(r->a);
    r->a->ask.order.v = 0;
    r->a->ask.site = r->a->w->site;
    CHECK_STATUS(OK, test_write(t, HERE, do_complain, r->a));
    test_jobs(t);
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM complaint_call"));
    t->now_ms = day_ms(day + 1, SHANGHAI_MS) + 7 * HOUR_MS;
    test_jobs(t);
    CHECK_INT(r->counter.v,
              test_number(t, "SELECT person_id FROM complaint_call"
                             " WHERE complaint_id = (SELECT max(id) FROM complaint)"));
    test_store_close(t);
}

TEST(a_store_fault_while_the_rota_is_made_leaves_no_half_of_it)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Rota *r = open_rota(engine, &t);
        CHECK(test_fault_loop(t, HERE, do_rota, r, sound) >= 6);
        CHECK_INT(3, test_number(t, "SELECT count(*) FROM worker_shift"));
        test_store_close(t);
    }
}

TEST(at_night_the_ten_minutes_begin_in_the_morning)
{
    TestStore *t;
    After *a = open_world(TEST_SQLITE, &t);
    Day day = a->w->day;
    t->now_ms = day_ms(day, SHANGHAI_MS) + 22 * HOUR_MS;
    a->ask = (Complaint){.person = a->w->elder,
                         .site = a->w->site,
                         .kind = COMPLAINT_OTHER,
                         .channel = 2,
                         .words = STR("晚上说一句")};
    as_elder(a);
    CHECK_STATUS(OK, test_write(t, HERE, do_complain, a));
    CHECK_STATUS(OK, test_read(t, HERE, do_load, a));
    CHECK_INT(day_ms(day + 1, SHANGHAI_MS) + 7 * HOUR_MS + 10 * MINUTE_MS,
              a->complaint.answer_due_ms);
    test_store_close(t);
}
