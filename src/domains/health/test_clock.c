/* Devices whose clock is slow, and commands that are answered or not. */
#include "base/secret.h"
#include "domains/health/inside.h"
#include "domains/notice/notice.h"
#include "store/test_store.h"

enum { HERE = 7, BEHIND_S = 40 * 60 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &health_domain.store, NULL};

typedef struct World {
    PersonId elder;
    HealthDeviceId watch, button;
    HealthIn in[64];
    size_t count;
    int64_t did, id;
    HealthDeviceId asked;
    CommandState to;
    bool ok;
    HealthReading *readings;
    size_t reading_count;
    HealthAlarm *alarms;
    size_t alarm_count;
    HealthCommand *due;
    size_t due_count;
    HealthDevice device;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    TRY(people_add(tx, &(Person){.name = STR("王秀英"), .is_elder = true}, &w->elder));
    HealthDevice d = {.protocol = STR("setracker"),
                      .hardware_id = STR("8800000015"),
                      .kind = DEVICE_WATCH,
                      .model = STR(""),
                      .room = STR(""),
                      .auth = STR(""),
                      .interval_s = 600};
    TRY(health_device_add(tx, &d, &w->watch));
    TRY(health_device_enrol(tx, w->watch, w->elder, STR("counter")));
    d.protocol = STR("native");
    d.hardware_id = STR("home/bed");
    d.kind = DEVICE_BUTTON;
    TRY(health_device_add(tx, &d, &w->button));
    return health_device_enrol(tx, w->button, w->elder, STR("counter"));
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
static Status look(Tx *tx, void *job)
{
    World *w = job;
    TRY(health_device_load(tx, w->watch, &w->device));
    TRY(health_alarms(tx, w->elder, VITAL_NOTICE, 0, 50, &w->alarms, &w->alarm_count));
    return health_readings(tx, w->elder, VITAL_PULSE, 0, tx->now_ms + DAY_MS, 10000, &w->readings,
                           &w->reading_count);
}
static Status ask(Tx *tx, void *job)
{
    World *w = job;
    HealthCommand c = {.device = w->asked, .ask = WIRE_ASK_FIND, .text = STR("")};
    return health_command_ask(tx, c, &w->id);
}
static Status due(Tx *tx, void *job)
{
    World *w = job;
    return health_commands_due(tx, &w->due, &w->due_count);
}
static Status becomes(Tx *tx, void *job)
{
    World *w = job;
    return health_command_done(tx, w->id, w->to);
}
static Status answered(Tx *tx, void *job)
{
    World *w = job;
    return health_command_answered(tx, w->asked, w->id, w->ok);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    health_alarm_taker(NULL);
    TestStore *t = test_store_open(parts, engine);
    *w = (World){0};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

/* A frame of the watch, whose clock is slow by so much; pulse 0: none. */
static void say(TestStore *t, World *w, int64_t slow_s, int pulse, bool sos)
{
    WireRecord r = {.has = WIRE_TIME, .time_ms = t->now_ms - slow_s * SECOND_MS};
    HealthIn *in = &w->in[w->count++];
    if (pulse) {
        r.has |= WIRE_HR;
        r.hr = (int16_t)pulse;
    }
    if (sos) r.alarms = WIRE_ALARM_BIT(WIRE_SOS);
    *in = health_in_of_record(w->watch, &r, t->now_ms);
}

static void send_all(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_write(t, HERE, take, w));
    w->count = 0;
    do CHECK_STATUS(OK, test_write(t, HERE, digest, w));
    while (w->did);
}

static int64_t alarms(TestStore *t, const char *code)
{
    return test_number(
        t, str_fmt(test_arena(), "SELECT count(*) FROM health_alarm WHERE code = '%s'", code).ptr);
}

TEST(a_slow_clock_is_told_once_and_what_it_says_is_judged_as_now_with_both_times_kept)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int i = 0; i < 25; i++, t->now_ms += MINUTE_MS) {
            say(t, &w, BEHIND_S, 72, false);
            send_all(t, &w);
        }
        CHECK_INT(1, alarms(t, clock_code));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(BEHIND_S, w.device.behind_s);
        CHECK_INT(25, w.reading_count);
        const HealthReading *last =
            &w.readings[24]; /* by time: first those of before it was known */
        CHECK(!last->late);
        CHECK_INT(BEHIND_S, last->behind_s);
        CHECK(last->r.at > t->now_ms - 2 * MINUTE_MS);
        CHECK(w.readings[0].late && w.readings[0].behind_s == 0);
        /* A pulse that is far too high is judged now. */
        for (int i = 0; i < 15; i++, t->now_ms += MINUTE_MS) {
            say(t, &w, BEHIND_S, 135, false);
            send_all(t, &w);
        }
        CHECK_INT(1, alarms(t, "vitals.hr.high.alarm"));
        /* A press: once however often it comes, not said to be of before, at the time it came. */
        for (int i = 0; i < 3; i++) {
            say(t, &w, BEHIND_S, 0, true);
            send_all(t, &w);
        }
        CHECK_INT(1, alarms(t, "device.sos"));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK(str_is(w.alarms[0].code, "device.sos") && !w.alarms[0].late);
        CHECK_INT(w.alarms[0].arrived_ms, health_alarm_moment(&w.alarms[0]));
        CHECK_INT(t->now_ms - BEHIND_S * SECOND_MS, w.alarms[0].at_ms);
        /* Set right: from the first frame on it says what it means. */
        t->now_ms += MINUTE_MS;
        say(t, &w, 0, 72, false);
        send_all(t, &w);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(0, w.device.behind_s);
        CHECK_INT(0, w.readings[w.reading_count - 1].behind_s);
        CHECK_INT(t->now_ms, w.readings[w.reading_count - 1].r.at);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_a_right_clock_stored_stays_late)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int i = 40; i > 0; i--) say(t, &w, i * 60, 150, false);
        send_all(t, &w);
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(0, w.device.behind_s);
        CHECK_INT(40, w.reading_count);
        CHECK(w.readings[0].late);
        CHECK_INT(0, alarms(t, clock_code));
        test_store_close(t);
    }
}

TEST(a_fortnight_of_less_weight_is_told_once_in_the_morning)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int day = 0; day < 90; day++, t->now_ms += DAY_MS) {
            test_jobs(t);
            say(t, &w, 0, 0, false);
            w.in[0].weight_g = 61000 + day % 5 * 120 - (day < 60 ? 0 : 3400);
            send_all(t, &w);
            if (day == 60) CHECK_INT(0, alarms(t, "drift.weight.less"));
        }
        CHECK_INT(2, alarms(t, "drift.weight.less")); /* again after a fortnight, while it lasts */
        CHECK_INT(0, alarms(t, "drift.weight.more"));
        CHECK_INT(0, alarms(t, clock_code));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        for (size_t i = 0; i < w.alarm_count; i++)
            if (str_is(w.alarms[i].code, "drift.weight.less"))
                CHECK(str_starts(w.alarms[i].words, STR("近两周体重比平时轻。平时 61.")));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void move(TestStore *t, World *w, CommandState to)
{
    w->to = to;
    CHECK_STATUS(OK, test_write(t, HERE, becomes, w));
}

static int64_t state(TestStore *t, const World *w)
{
    return test_number(t, str_fmt(test_arena(), "SELECT state FROM device_command WHERE id = %lld",
                                  (long long)w->id)
                              .ptr);
}

static size_t waiting(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_read(t, HERE, due, w));
    return w->due_count;
}

TEST(a_home_that_does_not_answer_is_asked_three_times_and_may_answer_late)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.asked = w.button;
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        for (int i = 1; i <= COMMAND_TRIES; i++) {
            CHECK_INT(1, waiting(t, &w));
            CHECK_INT(i - 1, w.due[0].tries);
            move(t, &w, COMMAND_SENT);
            move(t, &w, COMMAND_DELIVERED);
            CHECK_INT(COMMAND_DELIVERED, state(t, &w));
            CHECK_INT(0, waiting(t, &w));
            t->now_ms += COMMAND_ANSWER_MS + SECOND_MS;
        }
        CHECK_INT(1, waiting(t, &w));
        CHECK_INT(COMMAND_TRIES, w.due[0].tries);
        move(t, &w, COMMAND_UNANSWERED);
        CHECK_INT(0, waiting(t, &w));
        move(t, &w, COMMAND_SENT); /* over */
        CHECK_INT(COMMAND_UNANSWERED, state(t, &w));
        w.asked = w.watch; /* another's word */
        w.ok = true;
        CHECK_STATUS(OK, test_write(t, HERE, answered, &w));
        CHECK_INT(COMMAND_UNANSWERED, state(t, &w));
        w.asked = w.button;
        w.ok = false;
        CHECK_STATUS(OK, test_write(t, HERE, answered, &w));
        CHECK_INT(COMMAND_FAILED, state(t, &w));
        w.ok = true; /* it worked after all */
        CHECK_STATUS(OK, test_write(t, HERE, answered, &w));
        CHECK_INT(COMMAND_DONE, state(t, &w));
        w.ok = false;
        CHECK_STATUS(OK, test_write(t, HERE, answered, &w));
        CHECK_INT(COMMAND_DONE, state(t, &w));

        w.asked = w.watch; /* watches tell nothing: sent is all that is known */
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        move(t, &w, COMMAND_SENT);
        t->now_ms += DAY_MS;
        CHECK_INT(0, waiting(t, &w));
        test_store_close(t);
    }
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_while_a_clock_is_set_right_or_a_word_is_kept_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        for (int i = 0; i < 15; i++, t->now_ms += MINUTE_MS) {
            say(t, &w, BEHIND_S, 72, false);
            send_all(t, &w);
        }
        say(t, &w, BEHIND_S, 72, true);
        CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        CHECK(test_fault_loop(t, HERE, digest, &w, sound) >= 5);
        CHECK_INT(1, alarms(t, clock_code));
        w.asked = w.button;
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        w.to = COMMAND_SENT;
        CHECK(test_fault_loop(t, HERE, becomes, &w, sound) >= 2);
        w.ok = true;
        CHECK(test_fault_loop(t, HERE, answered, &w, sound) >= 2);
        CHECK_INT(COMMAND_DONE, state(t, &w));
        test_store_close(t);
    }
}
