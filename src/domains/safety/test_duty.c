/* The roster, a lost elder, drills, the synthetic SOS, ladders of one's own. */
#include "domains/safety/world_for_tests.h"

typedef struct Duty {
    World w;
    Ms from, to;
    DutyShift shifts[20];
    size_t count;
    PersonId *on;
    size_t on_count;
    LostSearch lost;
    int64_t asked, minutes;
    Str where;
    LadderStep steps[4];
    size_t step_count;
    Ms fix_ms;
    int64_t accuracy_m;
} Duty;

static TestStore *open_duty(TestEngine engine, Duty *d)
{
    *d = (Duty){0};
    TestStore *t = world_open(engine, &d->w);
    d->from = day_ms(d->w.day + 10, SHANGHAI_MS); /* where the world's roster ends */
    d->to = d->from + 2 * DAY_MS;
    return t;
}
/* Three shifts a day from the begin, by turns. */
static void three_shifts(Duty *d)
{
    for (d->count = 0; d->count < 6; d->count++)
        d->shifts[d->count] = (DutyShift){.person = d->count % 2 ? d->w.he : d->w.zheng,
                                          .from_ms = d->from + (Ms)d->count * 8 * HOUR_MS,
                                          .to_ms = d->from + ((Ms)d->count + 1) * 8 * HOUR_MS};
}
static Status set(Tx *tx, void *job)
{
    Duty *d = job;
    as(tx, &d->w);
    return safety_roster_set(tx, d->from, d->to, d->shifts, d->count);
}
static Status on_duty(Tx *tx, void *job)
{
    Duty *d = job;
    return safety_on_duty(tx, &d->on, &d->on_count);
}

TEST(a_roster_without_a_gap_is_taken_and_one_with_a_gap_names_it)
{
    FOR_EACH_ENGINE(engine)
    {
        Duty d;
        TestStore *t = open_duty(engine, &d);
        three_shifts(&d);
        d.shifts[2].to_ms -= 30 * MINUTE_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, set, &d));
        CHECK_TEXT("safety.roster_gap", t->problem.code);
        CHECK(strstr(t->problem.text, "3月12日 23:30 到 3月13日 00:00") != NULL);
        three_shifts(&d);
        d.count = 5; /* nobody at the end */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, set, &d));
        d.count = 0;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, set, &d));
        three_shifts(&d);
        CHECK_STATUS(OK, test_write(t, HERE, set, &d));
        CHECK_STATUS(OK, test_write(t, HERE, set, &d)); /* replaces itself */
        d.from += DAY_MS; /* the second day alone, without its night */
        d.shifts[0] =
            (DutyShift){.person = d.w.he, .from_ms = d.from + HOUR_MS, .to_ms = d.from + DAY_MS};
        d.count = 1;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, set, &d));
        CHECK_INT(0, test_store_broken(t));
        t->now_ms = d.from - DAY_MS + 9 * HOUR_MS;
        CHECK_STATUS(OK, test_read(t, HERE, on_duty, &d));
        CHECK_INT(1, d.on_count);
        CHECK_INT(d.w.he.v, d.on[0].v);
        t->now_ms += 30 * DAY_MS; /* the roster is over: everybody who can */
        CHECK_STATUS(OK, test_read(t, HERE, on_duty, &d));
        CHECK_INT(2, d.on_count);
        test_store_close(t);
    }
}

TEST(what_is_past_is_not_changed_and_a_roster_joins_the_one_before)
{
    Duty d;
    TestStore *t = open_duty(TEST_SQLITE, &d);
    d.from += DAY_MS;
    d.to += DAY_MS;
    three_shifts(&d);
    CHECK_STATUS(CONFLICT, test_write(t, HERE, set, &d)); /* a day between is empty */
    CHECK_TEXT("safety.roster_gap", t->problem.code);
    d.from = day_ms(d.w.day - 3, SHANGHAI_MS);
    d.to = d.from + DAY_MS;
    CHECK_STATUS(CONFLICT, test_write(t, HERE, set, &d));
    CHECK_TEXT("safety.roster_past", t->problem.code);
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(those_who_make_the_roster_hear_two_days_before_it_ends)
{
    Duty d;
    TestStore *t = open_duty(TEST_SQLITE, &d);
    t->now_ms = d.from - 2 * DAY_MS - 1;
    test_jobs(t);
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM message WHERE kind = 'safety.roster_end'"));
    t->now_ms += 2;
    test_jobs(t);
    CHECK_INT(2, test_number(t, "SELECT count(*) FROM message WHERE kind = 'safety.roster_end'"));
    test_store_close(t);
}

/* ---- Lost ---- */

static Status agree(Tx *tx, void *job)
{
    Duty *d = job;
    int64_t id;
    Consent c = {.purpose = PURPOSE_NEIGHBOURS,
                 .receiver = STR(""),
                 .channel = STR("paper"),
                 .text_hash = STR("v1"),
                 .witness = STR("")};
    return people_consent_give(tx, d->w.elder, &c, &id);
}
static Status begin(Tx *tx, void *job)
{
    Duty *d = job;
    as(tx, &d->w);
    LostSearch ask = {.person = d->w.elder, .gone_ms = tx->now_ms, .words = STR("红外套")};
    return safety_lost_begin(tx, &ask, &d->lost);
}
static Status fix(Tx *tx, void *job)
{
    Duty *d = job;
    return safety_lost_fix(tx, d->w.elder, 266500000, 1066300000, d->accuracy_m, d->fix_ms);
}
static Status neighbours(Tx *tx, void *job)
{
    Duty *d = job;
    as(tx, &d->w);
    return safety_lost_neighbours(tx, d->lost.id, 60, &d->asked);
}
static Status join(Tx *tx, void *job)
{
    Duty *d = job;
    tx->origin.actor = d->w.neighbour.v;
    tx->origin.role = ROLE_NEIGHBOUR;
    return safety_lost_join(tx, d->lost.id, d->w.neighbour, STR("河边"));
}
static Status found(Tx *tx, void *job)
{
    Duty *d = job;
    as(tx, &d->w);
    return safety_lost_end(tx, d->lost.id, CODE_FOUND, STR("在公园"));
}
static Status look_lost(Tx *tx, void *job)
{
    Duty *d = job;
    return safety_lost(tx, d->lost.id, &d->lost);
}

TEST(a_lost_elder_is_looked_for_with_the_last_trusted_fix_and_the_neighbours_for_their_time)
{
    FOR_EACH_ENGINE(engine)
    {
        Duty d;
        TestStore *t = open_duty(engine, &d);
        CHECK_STATUS(OK, test_write(t, HERE, begin, &d));
        LostId first = d.lost.id;
        CHECK_STATUS(OK, test_write(t, HERE, begin, &d));
        CHECK_INT(first.v, d.lost.id.v);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, neighbours, &d));
        CHECK_TEXT("safety.no_consent", t->problem.code);
        d.fix_ms = t->now_ms + 1;
        d.accuracy_m = 900; /* not trusted */
        CHECK_STATUS(OK, test_write(t, HERE, fix, &d));
        CHECK_STATUS(OK, test_read(t, HERE, look_lost, &d));
        CHECK_INT(0, d.lost.has_place);
        d.accuracy_m = 30;
        CHECK_STATUS(OK, test_write(t, HERE, fix, &d));
        t->now_ms += 26 * MINUTE_MS;
        CHECK_STATUS(OK, test_read(t, HERE, look_lost, &d));
        CHECK_INT(1, d.lost.has_place);
        CHECK_INT(30 + 959, d.lost.radius_m); /* 26 minutes at 0.8 m/s, by straight line */
        CHECK_STATUS(DENIED, test_write(t, HERE, join, &d));
        CHECK_STATUS(OK, test_write(t, HERE, agree, &d));
        CHECK_STATUS(OK, test_write(t, HERE, neighbours, &d));
        CHECK_INT(1, d.asked); /* the one in the same building */
        CHECK_STATUS(OK, test_write(t, HERE, join, &d));
        t->now_ms += HOUR_MS;
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, look_lost, &d));
        CHECK_INT(0, d.lost.neighbours_until);
        CHECK_STATUS(DENIED, test_write(t, HERE, join, &d));
        CHECK_STATUS(OK, test_write(t, HERE, found, &d));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE kind = 12 AND state = 6"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Drills ---- */

static Status device(Tx *tx, void *job)
{
    return safety_device_set(tx, DEVICE, ((Duty *)job)->w.elder);
}
static Status press(Tx *tx, void *job)
{
    Duty *d = job;
    AlarmAsk ask = {.kind = ALARM_SOS,
                    .person = d->w.elder,
                    .device = DEVICE,
                    .device_ms = tx->now_ms,
                    .test = true,
                    .code = STR("drill")};
    TRY(safety_raise(tx, &ask, &d->w.alarm));
    d->w.id = d->w.alarm.id;
    return OK;
}
static Status answer(Tx *tx, void *job)
{
    Duty *d = job;
    as(tx, &d->w);
    TRY(safety_acknowledge(tx, d->w.id));
    return safety_resolve(tx, d->w.id, CODE_TEST, CHECKED_VOICE, STR(""));
}
static Status probe(Tx *tx, void *job)
{
    (void)job;
    return safety_probe_arrived(tx);
}

TEST(a_device_is_drilled_each_month_and_a_press_that_does_not_come_is_an_alarm)
{
    FOR_EACH_ENGINE(engine)
    {
        Duty d;
        TestStore *t = open_duty(engine, &d);
        CHECK_STATUS(OK, test_write(t, HERE, device, &d));
        t->now_ms += DAY_MS;
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM drill WHERE state = 1"));
        CHECK_STATUS(OK, test_write(t, HERE, press, &d));
        CHECK_STATUS(OK, test_write(t, HERE, answer, &d));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM drill WHERE state = 3"));
        t->now_ms += 30 * DAY_MS; /* the next month nobody presses */
        test_jobs(t);
        t->now_ms += 2 * DAY_MS;
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM drill WHERE state = 4"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE kind = 9 AND state < 6"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_synthetic_sos_that_does_not_arrive_pages_the_operator)
{
    FOR_EACH_ENGINE(engine)
    {
        Duty d;
        TestStore *t = open_duty(engine, &d);
        CHECK_STATUS(OK, test_write(t, HERE, probe, &d));
        t->now_ms += 5 * MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, HERE, probe, &d));
        t->now_ms += 5 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message"));
        t->now_ms += MINUTE_MS;
        test_jobs(t);
        CHECK_INT(
            2, test_number(t, "SELECT count(*) FROM message WHERE kind = 'safety.probe_missed'"));
        CHECK_INT(1, test_number(t, "SELECT missed FROM probe"));
        test_store_close(t);
    }
}

static Status own_ladder(Tx *tx, void *job)
{
    Duty *d = job;
    as(tx, &d->w);
    return safety_ladder_set(tx, d->w.elder, true, d->steps, d->step_count);
}

TEST(a_ladder_of_ones_own_is_kept_and_ends_at_the_station)
{
    FOR_EACH_ENGINE(engine)
    {
        Duty d;
        TestStore *t = open_duty(engine, &d);
        d.steps[0] = (LadderStep){TELL_FAMILY | TELL_FAMILY_2, 120};
        d.step_count = 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, own_ladder, &d));
        CHECK_TEXT("safety.no_station", t->problem.code);
        d.steps[1] = (LadderStep){TELL_STATION, 60};
        d.step_count = 2;
        CHECK_STATUS(OK, test_write(t, HERE, own_ladder, &d));
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &d.w));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM message"));
        t->now_ms += 2 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(3, test_number(t, "SELECT count(*) FROM message"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_store_fault_at_any_point_leaves_roster_search_and_drill_as_they_were)
{
    FOR_EACH_ENGINE(engine)
    {
        Duty d;
        TestStore *t = open_duty(engine, &d);
        three_shifts(&d);
        CHECK(test_fault_loop(t, HERE, set, &d, NULL) >= 15);
        CHECK(test_fault_loop(t, HERE, begin, &d, NULL) >= 12);
        d.fix_ms = t->now_ms + 1;
        CHECK(test_fault_loop(t, HERE, fix, &d, NULL) >= 2);
        CHECK_STATUS(OK, test_write(t, HERE, agree, &d));
        CHECK(test_fault_loop(t, HERE, neighbours, &d, NULL) >= 6);
        CHECK(test_fault_loop(t, HERE, join, &d, NULL) >= 2);
        CHECK(test_fault_loop(t, HERE, found, &d, NULL) >= 6);
        CHECK(test_fault_loop(t, HERE, device, &d, NULL) >= 2);
        CHECK(test_fault_loop(t, HERE, press, &d, NULL) >= 8);
        CHECK(test_fault_loop(t, HERE, answer, &d, NULL) >= 8);
        CHECK(test_fault_loop(t, HERE, probe, &d, NULL) >= 2);
        CHECK(test_fault_loop(t, HERE, own_ladder, &d, NULL) >= 1);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
