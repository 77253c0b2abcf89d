#include "domains/health/world_for_tests.h"

TEST(a_device_is_registered_given_taken_back_and_retired)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_INT(DEVICE_IN_USE, w.device.state);
        CHECK_INT(w.elder.v, w.device.person.v);
        CHECK_STATUS(OK, test_write(t, HERE, enrol, &w)); /* again: the same */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, enrol_other, &w));
        CHECK_TEXT("health.device_in_use", t->problem.code);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, add_again, &w));
        CHECK_TEXT("health.device_taken", t->problem.code);
        w.device.interval_s = 300;
        CHECK_STATUS(OK, test_write(t, HERE, save, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, save, &w)); /* an old version */
        CHECK_TEXT("health.changed", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, release, &w));
        CHECK_STATUS(OK, test_write(t, HERE, enrol_other, &w));
        w.to = DEVICE_RETIRED;
        CHECK_STATUS(OK, test_write(t, HERE, release, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, enrol, &w));
        CHECK_TEXT("health.device_retired", t->problem.code);
        w.device.protocol = STR("morse");
        CHECK_STATUS(INVALID, test_write(t, HERE, add_again, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(an_sos_is_an_alarm_before_anything_else_and_the_same_press_is_one)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int i = 0; i < 3; i++) {
            say(t, &w, t->now_ms - 2000)->alarms =
                WIRE_ALARM_BIT(WIRE_SOS) | WIRE_ALARM_BIT(WIRE_LOW_BATTERY);
            CHECK_STATUS(OK, test_write(t, HERE, take, &w));
            w.count = 0;
        }
        CHECK_INT(1, alarms(t, "device.sos"));
        say(t, &w, t->now_ms)->alarms = WIRE_ALARM_BIT(WIRE_SOS);
        send_all(t, &w);
        CHECK_INT(2, alarms(t, "device.sos"));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM event WHERE topic = 'health.alarm'"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM device_inbox"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static int64_t taken_on;
static Status count_taken(Tx *tx, const HealthAlarm *alarm)
{
    static const char *const codes[] = {"device.sos", "device.fall", "device.general",
                                        "device.removed"};
    (void)tx;
    for (int i = 0; i < 4; i++) /* a transaction may be run twice */
        if (str_is(alarm->code, codes[i])) taken_on |= 1 << i;
    return OK;
}

TEST(every_alarm_bit_is_an_alarm_and_one_we_do_not_know_is_an_emergency)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    taken_on = 0;
    health_alarm_taker(count_taken);
    say(t, &w, t->now_ms)->alarms = WIRE_ALARM_BIT(WIRE_SOS) | WIRE_ALARM_BIT(WIRE_FALL) |
                                    WIRE_ALARM_BIT(WIRE_GENERAL) | WIRE_ALARM_BIT(WIRE_REMOVED);
    send_all(t, &w);
    CHECK_INT(4, test_number(t, "SELECT count(*) FROM health_alarm"));
    CHECK_INT(7, taken_on); /* taken off is told, nobody is sent */
    CHECK_INT(3, test_number(t, "SELECT count(*) FROM health_alarm WHERE level = 3"));
    health_alarm_taker(NULL);
    test_store_close(t);
}

TEST(stored_points_find_their_place_and_are_never_judged_as_now)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        /* An hour of a racing pulse, told a day later, twice, in the wrong order. */
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 30; i++) {
                HealthIn *in = say(t, &w, t->now_ms - DAY_MS + (29 - i) * 2 * MINUTE_MS);
                in->has |= WIRE_HR;
                in->hr = 150;
            }
            send_all(t, &w);
        }
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM health_alarm"));
        CHECK_STATUS(OK, test_read(t, HERE, read_all, &w));
        CHECK_INT(30, w.reading_count);
        for (size_t i = 1; i < w.reading_count; i++)
            CHECK(w.readings[i].r.at > w.readings[i - 1].r.at && w.readings[i].late);
        CHECK_INT(30, test_number(t, "SELECT sum(count) FROM reading_day"));
        /* A press that was stored is an alarm all the same: once. */
        for (int i = 0; i < 2; i++) {
            HealthIn *in = say(t, &w, t->now_ms - 3 * HOUR_MS);
            in->alarms = WIRE_ALARM_BIT(WIRE_SOS);
            send_all(t, &w);
        }
        CHECK_INT(1, alarms(t, "device.sos"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM health_alarm WHERE late = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_pulse_that_stays_high_at_rest_is_told_once_and_a_walk_is_not)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int walking = 1; walking >= 0; walking--) {
            for (int i = 0; i < (walking ? 20 : 15); i++) {
                HealthIn *in = say(t, &w, t->now_ms);
                in->has |= WIRE_HR | WIRE_STEPS;
                in->hr = 130;
                in->steps = walking ? 100 * i : 1900;
                send_all(t, &w);
                t->now_ms += MINUTE_MS;
            }
            if (walking) CHECK_INT(0, alarms(t, "vitals.hr.high.alarm"));
        }
        CHECK_INT(0, alarms(t, "vitals.hr.high.alarm")); /* ten minutes of rest, then ten more */
        for (int i = 0; i < 15; i++) {
            HealthIn *in = say(t, &w, t->now_ms);
            in->has |= WIRE_HR;
            in->hr = 130;
            send_all(t, &w);
            t->now_ms += MINUTE_MS;
        }
        CHECK_INT(1, alarms(t, "vitals.hr.high.alarm"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_low_oxygen_value_is_measured_again_and_two_of_three_decide)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int i = 0; i < 3; i++) {
            HealthIn *in = say(t, &w, t->now_ms);
            in->has |= WIRE_SPO2;
            in->spo2 = 82;
            send_all(t, &w);
            if (i == 0) {
                CHECK_INT(0, test_number(t, "SELECT count(*) FROM health_alarm WHERE level > 1"));
                CHECK_INT(1, test_number(t, "SELECT count(*) FROM device_command"));
            }
            t->now_ms += MINUTE_MS;
        }
        CHECK(test_number(t, "SELECT count(*) FROM health_alarm WHERE level > 1") >= 1);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM device_command")); /* it still waits */
        test_store_close(t);
    }
}

TEST(a_clinician_moves_a_limit_and_crossed_limits_are_refused)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.kind = VITAL_GLUCOSE;
        w.bounds[VITAL_NOTICE] = (VitalBound){5000, 10000};
        w.bounds[VITAL_ALARM] = (VitalBound){4500, 12000};
        w.bounds[VITAL_EMERGENCY] = (VitalBound){3000, VITAL_NO_HIGH};
        CHECK_STATUS(OK, test_write(t, HERE, limit_set, &w));
        HealthIn *in = say(t, &w, t->now_ms);
        in->has |= WIRE_GLUCOSE;
        in->glucose_e2 = 440; /* 4.4 mmol/l: a notice by default, an alarm by this plan */
        send_all(t, &w);
        CHECK_INT(1, alarms(t, "vitals.glu.low.alarm"));
        w.bounds[VITAL_ALARM].low = 5500;
        CHECK_STATUS(INVALID, test_write(t, HERE, limit_set, &w));
        CHECK_TEXT("vitals.limits", t->problem.code);
        test_store_close(t);
    }
}

TEST(a_radar_that_sees_somebody_on_the_floor_is_believed_after_a_minute)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        HomeFact lies = {HOME_FALL, false, 1000};
        HomeFact up = {HOME_FALL, false, 0};
        w.in[w.count++] = health_in_of_fact(w.watch, &lies, true, false, 0, t->now_ms);
        send_all(t, &w);
        t->now_ms += 30 * SECOND_MS; /* bent down, and up again */
        w.in[w.count++] = health_in_of_fact(w.watch, &up, false, false, 0, t->now_ms);
        send_all(t, &w);
        t->now_ms += 2 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(0, alarms(t, "home.fall"));
        w.in[w.count++] = health_in_of_fact(w.watch, &lies, true, false, 0, t->now_ms);
        send_all(t, &w);
        t->now_ms += 61 * SECOND_MS;
        test_jobs(t);
        CHECK_INT(1, alarms(t, "home.fall"));
        HomeFact said = {HOME_FALL, true, 1000}; /* an event is believed at once */
        w.in[w.count++] = health_in_of_fact(w.watch, &said, true, false, 0, t->now_ms);
        send_all(t, &w);
        CHECK_INT(2, alarms(t, "home.fall"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status merge_them(Tx *tx, void *job)
{
    World *w = job;
    TRY(people_add(tx, &(Person){.name = STR("王秀英"), .is_elder = true}, &w->daughter));
    return people_merge(tx, w->daughter, w->elder, &w->id);
}
static Status erase(Tx *tx, void *job)
{
    return people_erase(tx, ((World *)job)->daughter);
}

static Status part_them(Tx *tx, void *job)
{
    return people_unmerge(tx, ((World *)job)->id);
}
TEST(of_two_records_that_were_no_one_person_the_device_and_its_readings_go_back)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        HealthIn *in = say(t, &w, t->now_ms);
        in->has |= WIRE_HR;
        in->hr = 70;
        in->alarms = WIRE_ALARM_BIT(WIRE_SOS);
        send_all(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, merge_them, &w));
        test_jobs(t);
        CHECK_STATUS(OK, test_write(t, HERE, part_them, &w));
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(w.elder.v, w.device.person.v);
        CHECK_STATUS(OK, test_read(t, HERE, read_all, &w));
        CHECK_INT(1, w.reading_count);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM merge_moved"));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(w.elder.v, w.device.person.v);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(of_a_person_who_was_two_the_devices_move_and_of_one_who_is_erased_nothing_is_kept)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        HealthIn *in = say(t, &w, t->now_ms);
        in->has |= WIRE_HR;
        in->hr = 70;
        in->alarms = WIRE_ALARM_BIT(WIRE_SOS);
        send_all(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, merge_them, &w));
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(w.daughter.v, w.device.person.v);
        w.elder = w.daughter;
        CHECK_STATUS(OK, test_read(t, HERE, read_all, &w));
        CHECK_INT(1, w.reading_count);
        CHECK_INT(0, test_store_broken(t));
        CHECK_STATUS(OK, test_write(t, HERE, erase, &w));
        test_jobs(t);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM reading_hour"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM reading_day"));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(DEVICE_IN_STOCK, w.device.state);
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
        CHECK(test_fault_loop(t, HERE, release, &w, sound) >= 4);
        CHECK(test_fault_loop(t, HERE, enrol, &w, sound) >= 5);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK(test_fault_loop(t, HERE, save, &w, sound) >= 2);
        CHECK_STATUS(OK, test_write(t, HERE, agree_to_be_located, &w));
        w.fence = (HealthFence){.fence = {.lat_e7 = 1, .lon_e7 = 1, .radius_m = 300},
                                .level = VITAL_NOTICE,
                                .on = true};
        CHECK(test_fault_loop(t, HERE, fence_set, &w, sound) >= 3);
        w.rule =
            (TellRule){.about = w.elder, .to = w.daughter, .what = TELL_SOS, .when = TELL_ALWAYS};
        CHECK(test_fault_loop(t, HERE, tell_add, &w, sound) >= 3);
        HealthIn *in = say(t, &w, t->now_ms);
        in->alarms = WIRE_ALARM_BIT(WIRE_SOS);
        in->has |= WIRE_HR | WIRE_SPO2 | WIRE_STEPS | WIRE_FIX | WIRE_BATTERY;
        in->on |= WIRE_FIX;
        in->hr = 70;
        in->spo2 = 85;
        in->steps = 10;
        in->lat_e7 = in->lon_e7 = 2;
        in->battery_e2 = 1500;
        CHECK(test_fault_loop(t, HERE, take, &w, sound) >= 6);
        CHECK(test_fault_loop(t, HERE, digest, &w, sound) >= 15);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message"));
        CHECK(test_fault_loop(t, HERE, tell_end, &w, sound) >= 1);
        w.command = (HealthCommand){.device = w.watch, .ask = WIRE_ASK_FIND, .text = STR("")};
        CHECK(test_fault_loop(t, HERE, ask, &w, sound) >= 3);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, ask, &w));
        CHECK(test_fault_loop(t, HERE, done, &w, sound) >= 2);
        w.bounds[VITAL_NOTICE] = (VitalBound){50, 100};
        w.bounds[VITAL_ALARM] = (VitalBound){40, 120};
        w.bounds[VITAL_EMERGENCY] = (VitalBound){35, 140};
        CHECK(test_fault_loop(t, HERE, limit_set, &w, sound) >= 4);
        CHECK(test_fault_loop(t, HERE, go_away, &w, sound) >= 2);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
