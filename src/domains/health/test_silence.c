/* What is not heard: people and devices that fall silent, water that does not run. */
#include "domains/health/world_for_tests.h"

TEST(silence_is_told_after_twelve_hours_once_and_not_while_away)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        say(t, &w, t->now_ms)->life = 1;
        send_all(t, &w);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'health.seen'"));
        t->now_ms += 11 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(0, alarms(t, "home.silent"));
        t->now_ms += 2 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(1, alarms(t, "home.silent"));
        t->now_ms += 20 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(1, alarms(t, "home.silent"));
        say(t, &w, t->now_ms)->life = 1;
        send_all(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, go_away, &w));
        t->now_ms += 48 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(1, alarms(t, "home.silent"));
        say(t, &w, t->now_ms)->life = 1; /* back */
        send_all(t, &w);
        t->now_ms += 13 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(2, alarms(t, "home.silent"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_device_that_falls_silent_or_runs_low_is_told_once)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int i = 0; i < 3; i++) {
            HealthIn *in = say(t, &w, t->now_ms);
            in->has |= WIRE_BATTERY;
            in->battery_e2 = (int16_t)(1900 - i * 100);
            send_all(t, &w);
            t->now_ms += MINUTE_MS;
        }
        CHECK_INT(1, alarms(t, "device.battery"));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(17, w.device.battery);
        t->now_ms += 3 * HOUR_MS;
        test_jobs(t);
        test_jobs(t);
        CHECK_INT(1, alarms(t, "device.silent"));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK(w.device.silent);
        say(t, &w, t->now_ms);
        send_all(t, &w);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK(!w.device.silent);
        t->now_ms += 3 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(2, alarms(t, "device.silent"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

typedef struct Station {
    int64_t told, over;
    Ms told_ms, over_ms; /* a transaction that runs twice tells once */
} Station;
static Station station;
static Status told_the_station(Tx *tx, const HealthAlarm *a)
{
    if (!str_is(a->code, "device.silent")) return OK;
    Ms *last = a->over ? &station.over_ms : &station.told_ms;
    *(a->over ? &station.over : &station.told) += *last != tx->now_ms;
    *last = tx->now_ms;
    return OK;
}

/* Hours from now on, an hour at a time, as the timers run. */
static void hours_pass(TestStore *t, int hours)
{
    for (int i = 0; i < hours; i++) {
        t->now_ms += HOUR_MS;
        test_jobs(t);
    }
}

TEST(a_watch_that_is_silent_cannot_call_which_the_station_hears_by_day_once)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    Ms today = day_ms(ms_day(t->now_ms, SHANGHAI_MS), SHANGHAI_MS);
    health_alarm_taker(told_the_station);
    station = (Station){0};
    t->now_ms = today + DAY_MS + 21 * HOUR_MS; /* in the evening */
    say(t, &w, t->now_ms);
    send_all(t, &w);
    hours_pass(t, 10);
    CHECK_INT(1, alarms(t, "device.silent")); /* who asked is told; nobody is sent at night */
    CHECK_INT(0, station.told);
    hours_pass(t, 2);
    CHECK_INT(1, station.told);
    CHECK_INT(2, alarms(t, "device.silent"));
    hours_pass(t, 40);
    CHECK_INT(1, station.told); /* told, until it speaks */
    say(t, &w, t->now_ms);
    send_all(t, &w);
    CHECK_INT(1, station.over);
    hours_pass(t, 30);
    CHECK_INT(2, station.told);
    CHECK_INT(0, test_store_broken(t));
    health_alarm_taker(NULL);
    test_store_close(t);
}

TEST(a_last_will_is_no_sign_of_the_device)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    HomeFact offline = {HOME_ONLINE, false, 0};
    say(t, &w, t->now_ms);
    send_all(t, &w);
    for (int i = 0; i < 3; i++, t->now_ms += 20 * MINUTE_MS) {
        w.in[w.count++] = health_in_of_fact(w.watch, &offline, false, false, 0, t->now_ms);
        send_all(t, &w);
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK(w.device.silent);
        CHECK_INT(i == 2, alarms(t, "device.silent"));
    }
    test_store_close(t);
}

static void run_water(TestStore *t, World *w, int64_t litres)
{
    HomeFact fact = {HOME_WATER, false, litres};
    w->in[w->count++] = health_in_of_fact(w->watch, &fact, false, true, 0, t->now_ms);
    send_all(t, w);
}

TEST(a_day_without_water_is_a_notice_with_what_is_usual_and_said_once)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        int64_t litres = 5000;
        for (int day = 0; day < 16; day++) {
            for (int i = 0; i < 3; i++, t->now_ms += 8 * HOUR_MS) {
                run_water(t, &w, litres += day < 12 ? 40 : 0);
                test_jobs(t);
            }
        }
        CHECK(alarms(t, "habit.water.less") >= 1);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM health_alarm"
                                    " WHERE code LIKE 'habit.%' AND level > 1"));
        CHECK_INT(0, alarms(t, "habit.water.more"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
