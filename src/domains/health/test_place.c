/* Where somebody is: fences, wandering. */
#include "domains/health/world_for_tests.h"

static void walk_to(TestStore *t, World *w, int32_t north_m, int fixes)
{
    for (int i = 0; i < fixes; i++) {
        t->now_ms += 10 * MINUTE_MS;
        HealthIn *in = say(t, w, t->now_ms);
        in->has |= WIRE_FIX;
        in->on |= WIRE_FIX;
        in->lat_e7 = 312304000 + north_m * 90;
        in->lon_e7 = 1214737000;
        in->sats = 9;
        in->hdop_e2 = 100;
        send_all(t, w);
    }
}

TEST(leaving_home_at_night_is_told_to_the_daughter_who_asked)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.fence =
            (HealthFence){.fence = {.lat_e7 = 312304000, .lon_e7 = 1214737000, .radius_m = 300},
                          .home_from_min = 21 * 60,
                          .home_to_min = 6 * 60,
                          .level = VITAL_NOTICE,
                          .on = true};
        w.rule = (TellRule){
            .about = w.elder, .to = w.daughter, .what = TELL_LEAVES, .when = TELL_AT_NIGHT};
        CHECK_STATUS(DENIED, test_write(t, HERE, fence_set, &w));
        CHECK_TEXT("health.no_place_consent", t->problem.code);
        walk_to(t, &w, 0, 1);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM place_last"));
        CHECK_STATUS(OK, test_write(t, HERE, agree_to_be_located, &w));
        int64_t consent = w.id;
        CHECK_STATUS(OK, test_write(t, HERE, fence_set, &w));
        CHECK_STATUS(OK, test_write(t, HERE, tell_add, &w));
        CHECK_STATUS(OK, test_write(t, HERE, tell_add, &w)); /* the same rule is one */
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM tell_rule"));
        walk_to(t, &w, 0, 2);
        walk_to(t, &w, 1200, 3); /* in the morning */
        CHECK_INT(1, alarms(t, "fence.exit"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message"));
        walk_to(t, &w, 0, 3);
        CHECK_INT(1, alarms(t, "fence.return"));
        t->now_ms = day_ms(ms_day(t->now_ms, SHANGHAI_MS), SHANGHAI_MS) + 23 * HOUR_MS;
        walk_to(t, &w, 0, 1);
        walk_to(t, &w, 1200, 3);
        CHECK_INT(2, alarms(t, "fence.exit"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message"));
        t->now_ms += HOUR_MS;
        test_jobs(t);
        CHECK_INT(1, alarms(t, "home.late"));
        w.id = consent;
        CHECK_STATUS(OK, test_write(t, HERE, no_more_located, &w));
        test_jobs(t);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM place_last"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(pacing_to_and_fro_is_shown_and_nobody_is_sent)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    w.device.interval_s = 60;
    w.fence = (HealthFence){.fence = {.lat_e7 = 312304000, .lon_e7 = 1214737000, .radius_m = 2000},
                            .level = VITAL_ALARM,
                            .on = true};
    CHECK_STATUS(OK, test_write(t, HERE, agree_to_be_located, &w));
    CHECK_STATUS(OK, test_write(t, HERE, fence_set, &w));
    for (int i = 0; i < 48; i++) { /* a hundred and sixty metres there, and back */
        int step = i % 8;
        t->now_ms += MINUTE_MS;
        HealthIn *in = say(t, &w, t->now_ms);
        in->has |= WIRE_FIX;
        in->on |= WIRE_FIX;
        in->lat_e7 = 312304000 + (step < 4 ? step : 8 - step) * 40 * 90;
        in->lon_e7 = 1214737000;
        in->sats = 9;
        in->hdop_e2 = 80;
        send_all(t, &w);
    }
    CHECK_INT(1, alarms(t, "roam.pacing"));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM health_alarm WHERE level > 1"));
    test_store_close(t);
}
