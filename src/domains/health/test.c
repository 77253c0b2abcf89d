#include "base/secret.h"
#include "domains/health/inside.h"
#include "domains/notice/notice.h"
#include "store/test_store.h"

enum { HERE = 7 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &health_domain.store, NULL};

/* An elder with a watch and a daughter who may see alarms, health and places. */
typedef struct World {
    PersonId elder, daughter;
    HealthDeviceId watch;
    HealthDevice device;
    HealthIn in[64];
    size_t count;
    int64_t did, id;
    DeviceState to;
    TellRule rule;
    HealthCommand command;
    HealthFence fence;
    HealthReading *readings;
    size_t reading_count;
    VitalKind kind;
    VitalBound bounds[VITAL_LEVELS];
    Ms away;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    int64_t row;
    TRY(people_add(tx, &(Person){.name = STR("王秀英"), .is_elder = true}, &w->elder));
    TRY(people_add(tx, &(Person){.name = STR("李小芳")}, &w->daughter));
    Relation r = {.person = w->elder,
                  .other = w->daughter,
                  .kind = 1,
                  .scopes = SCOPE_HEALTH | SCOPE_ALARMS | SCOPE_PLACE};
    TRY(people_relation_ask(tx, &r, &row));
    TRY(people_relation_agree(tx, row, STR("counter")));
    HealthDevice d = {.protocol = STR("setracker"),
                      .hardware_id = STR("8800000015"),
                      .kind = DEVICE_WATCH,
                      .model = STR(""),
                      .room = STR(""),
                      .auth = STR(""),
                      .interval_s = 600};
    TRY(health_device_add(tx, &d, &w->watch));
    return health_device_enrol(tx, w->watch, w->elder, STR("counter"));
}
static Status look(Tx *tx, void *job)
{
    World *w = job;
    return health_device_load(tx, w->watch, &w->device);
}
static Status enrol(Tx *tx, void *job)
{
    World *w = job;
    return health_device_enrol(tx, w->watch, w->elder, STR("voice"));
}
static Status enrol_other(Tx *tx, void *job)
{
    World *w = job;
    return health_device_enrol(tx, w->watch, w->daughter, STR("voice"));
}
static Status release(Tx *tx, void *job)
{
    World *w = job;
    return health_device_release(tx, w->watch, w->to);
}
static Status add_again(Tx *tx, void *job)
{
    World *w = job;
    HealthDevice d = w->device;
    HealthDeviceId id;
    return health_device_add(tx, &d, &id);
}
static Status save(Tx *tx, void *job)
{
    return health_device_save(tx, &((World *)job)->device);
}
static Status take(Tx *tx, void *job)
{
    World *w = job;
    return health_take(tx, w->in, w->count);
}
static Status digest(Tx *tx, void *job)
{
    return health_digest(tx, &((World *)job)->did);
}
static Status tell_add(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->daughter.v;
    tx->origin.role = ROLE_FAMILY;
    return health_tell_add(tx, &w->rule, &w->id);
}
static Status tell_end(Tx *tx, void *job)
{
    World *w = job;
    return health_tell_end(tx, w->daughter, w->id);
}
static Status ask(Tx *tx, void *job)
{
    World *w = job;
    return health_command_ask(tx, w->command, &w->id);
}
static Status done(Tx *tx, void *job)
{
    return health_command_done(tx, ((World *)job)->id, COMMAND_SENT);
}
static Status agree_to_be_located(Tx *tx, void *job)
{
    World *w = job;
    Consent c = {.purpose = PURPOSE_LOCATION,
                 .receiver = STR("家人"),
                 .channel = STR("counter"),
                 .text_hash = STR("place-1")};
    return people_consent_give(tx, w->elder, &c, &w->id);
}
static Status no_more_located(Tx *tx, void *job)
{
    World *w = job;
    return people_consent_end(tx, w->elder, w->id);
}
static Status fence_set(Tx *tx, void *job)
{
    World *w = job;
    return health_fence_set(tx, w->elder, &w->fence);
}
static Status read_all(Tx *tx, void *job)
{
    World *w = job;
    return health_readings(tx, w->elder, w->kind, 0, tx->now_ms + DAY_MS, 100000, &w->readings,
                           &w->reading_count);
}
static Status limit_set(Tx *tx, void *job)
{
    World *w = job;
    return health_limit_set(tx, w->elder, w->kind, w->bounds);
}
static Status go_away(Tx *tx, void *job)
{
    World *w = job;
    return health_away(tx, w->elder, tx->now_ms, w->away);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    health_alarm_taker(NULL);
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.to = DEVICE_IN_STOCK, .kind = VITAL_PULSE};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    CHECK_STATUS(OK, test_read(t, HERE, look, w));
    return t;
}

static void digest_all(TestStore *t, World *w)
{
    do CHECK_STATUS(OK, test_write(t, HERE, digest, w));
    while (w->did);
}

/* One record of the watch at `at`, arriving now; the caller fills in what it says. */
static HealthIn *say(TestStore *t, World *w, Ms at)
{
    WireRecord r = {.has = WIRE_TIME, .time_ms = at};
    HealthIn *in = &w->in[w->count++];
    *in = health_in_of_record(w->watch, &r, t->now_ms);
    return in;
}

static void send_all(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_write(t, HERE, take, w));
    w->count = 0;
    digest_all(t, w);
}

static int64_t alarms(TestStore *t, const char *code)
{
    return test_number(
        t, str_fmt(test_arena(), "SELECT count(*) FROM health_alarm WHERE code = '%s'", code).ptr);
}

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
