#include "domains/safety/world_for_tests.h"

#include <pthread.h>
#include <unistd.h>

static Status acknowledge(Tx *tx, void *job)
{
    as(tx, job);
    return safety_acknowledge(tx, ((World *)job)->id);
}
static Status move(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_move(tx, w->id, w->to, w->words);
}
static Status resolve(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_resolve(tx, w->id, w->code, w->checked, w->words);
}
static Status review(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_review(tx, w->id, w->words);
}
static Status reopen(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_reopen(tx, w->id, w->words);
}
static Status hand_on(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_hand_on(tx, w->id, w->he);
}
static Status send_grid(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_send(tx, w->id, w->grid);
}
static Status call_120(Tx *tx, void *job)
{
    as(tx, job);
    return safety_called_120(tx, ((World *)job)->id);
}
static Status no_test(Tx *tx, void *job)
{
    as(tx, job);
    return safety_no_test(tx, ((World *)job)->id);
}
static Status note(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_note(tx, w->id, w->words);
}
static Status take_back(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_take_back(tx, w->id, &w->alarm);
}
static Status ring_now(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_ring_now(tx, w->id, &w->alarm);
}
static Status mute(Tx *tx, void *job)
{
    World *w = job;
    as(tx, w);
    return safety_mute(tx, w->elder, w->ask.kind, tx->now_ms + DAY_MS, STR("住院"));
}
static Status settle(Tx *tx, void *job)
{
    World *w = job;
    return safety_settle(tx, w->elder, w->ask.kind, CODE_WELL);
}

static int64_t messages(TestStore *t)
{
    return test_number(t, "SELECT count(*) FROM message");
}
static int64_t told(TestStore *t, PersonId who)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM message WHERE person_id = %lld",
             (long long)who.v);
    return test_number(t, sql);
}
static void look(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_read(t, HERE, world_look, w));
}
static void at(TestStore *t, Ms ms)
{
    t->now_ms += ms;
    test_jobs(t);
}

TEST(a_call_for_help_is_answered_followed_and_closed_with_a_code)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(ALARM_NOTIFIED, w.alarm.state);
        CHECK_INT(1, told(t, w.daughter));
        CHECK_INT(0, told(t, w.son));
        CHECK_INT(1, told(t, w.zheng));
        CHECK_STATUS(OK, test_write(t, HERE, acknowledge, &w));
        CHECK_STATUS(OK, test_write(t, HERE, acknowledge, &w)); /* a second press of the key */
        w.actor = w.he;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, acknowledge, &w));
        CHECK_TEXT("safety.owned", t->problem.code);
        w.actor = w.zheng;
        CHECK_STATUS(OK, test_write(t, HERE, send_grid, &w));
        CHECK_INT(1, told(t, w.grid));
        look(t, &w);
        CHECK_INT(ALARM_ON_THE_WAY, w.alarm.state);
        w.to = ALARM_ON_SITE;
        CHECK_STATUS(OK, test_write(t, HERE, move, &w));
        w.code = CODE_HELPED;
        w.words = STR("扶起来了，没有受伤");
        CHECK_STATUS(OK, test_write(t, HERE, resolve, &w));
        CHECK_STATUS(OK, test_write(t, HERE, resolve, &w));
        CHECK_STATUS(OK, test_write(t, HERE, review, &w));
        look(t, &w);
        CHECK_INT(ALARM_REVIEWED, w.alarm.state);
        CHECK_INT(w.zheng.v, w.alarm.owner.v);
        at(t, DAY_MS);
        CHECK_INT(3, messages(t)); /* nobody is rung any more */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(nobody_answers_and_the_ladder_climbs_to_120_and_goes_on)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        at(t, 29 * SECOND_MS);
        CHECK_INT(0, told(t, w.son));
        at(t, SECOND_MS);
        CHECK_INT(1, told(t, w.son));
        CHECK_INT(1, told(t, w.grid));
        at(t, 90 * SECOND_MS);
        look(t, &w);
        CHECK_INT(0, w.alarm.ready_120);
        at(t, MINUTE_MS);
        look(t, &w);
        CHECK_INT(1, w.alarm.ready_120);
        int64_t before = messages(t);
        at(t, 5 * MINUTE_MS);
        CHECK(messages(t) > before); /* without end */
        CHECK_INT(ALARM_NOTIFIED, w.alarm.state);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_less_urgent_climbs_more_slowly)
{
    static const struct {
        AlarmKind kind;
        int others_min, station_min; /* after the family */
    } cases[] = {{ALARM_VITALS, 2, 5}, {ALARM_FENCE, 2, 5}, {ALARM_SILENCE, 15, 30}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        World w;
        TestStore *t = world_open(TEST_SQLITE, &w);
        w.ask.kind = cases[i].kind;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(1, told(t, w.daughter));
        at(t, cases[i].others_min * MINUTE_MS - SECOND_MS);
        CHECK_INT(0, told(t, w.grid));
        at(t, SECOND_MS);
        CHECK_INT(1, told(t, w.grid));
        at(t, (cases[i].station_min - cases[i].others_min) * MINUTE_MS - SECOND_MS);
        CHECK_INT(0, told(t, w.zheng));
        at(t, SECOND_MS);
        CHECK_INT(1, told(t, w.zheng));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(an_answer_stops_the_ladder_for_its_minutes_only)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_STATUS(OK, test_write(t, HERE, acknowledge, &w));
        at(t, 599 * SECOND_MS);
        CHECK_INT(0, told(t, w.son));
        at(t, SECOND_MS);
        CHECK_INT(1, told(t, w.son)); /* the owner has said nothing for ten minutes */
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm_event WHERE what = 16"));
        CHECK_STATUS(OK, test_write(t, HERE, hand_on, &w));
        look(t, &w);
        CHECK_INT(w.he.v, w.alarm.owner.v);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(every_repeat_is_an_event_on_the_one_open_alarm)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        for (int i = 0; i < 5; i++) CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm"));
        CHECK_INT(4, w.alarm.repeats);
        CHECK_INT(4, test_number(t, "SELECT count(*) FROM alarm_event WHERE what = 2"));
        w.ask.kind = ALARM_FALL;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM alarm"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_report_that_a_device_sends_again_is_the_same_report)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        w.ask.device = DEVICE;
        w.ask.device_ms = t->now_ms - 1000;
        for (int i = 0; i < 3; i++) CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm_event WHERE what IN (1, 2)"));
        w.code = CODE_HELPED;
        t->now_ms += MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, HERE, resolve, &w));
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w)); /* the same one, stored */
        w.ask.device_ms += 500; /* another press of that minute, which comes late */
        w.ask.stored = true;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        w.ask.stored = false;
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm_event WHERE what = 3"));
        w.ask.device_ms = t->now_ms + 1; /* a new need */
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM alarm"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_new_press_is_heard_though_the_clock_of_the_device_is_slow)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        w.ask.device = DEVICE;
        w.code = CODE_HELPED;
        for (int press = 1; press <= 3; press++) {
            w.ask.device_ms = t->now_ms - 8 * HOUR_MS;
            CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
            CHECK_INT(press, test_number(t, "SELECT count(*) FROM alarm"));
            CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE state = 2"));
            t->now_ms += MINUTE_MS;
            CHECK_STATUS(OK, test_write(t, HERE, resolve, &w));
            t->now_ms += MINUTE_MS;
        }
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status cause_over(Tx *tx, void *job)
{
    World *w = job;
    return safety_cause_over(tx, w->elder, ALARM_DEVICE, STR("device.silent"));
}

TEST(an_alarm_whose_cause_is_over_ends_unless_somebody_has_answered)
{
    static const char *const whys[] = {"device.silent", "drill.missed"};
    for (int answered = 0; answered < 2; answered++)
        for (int why = 0; why < 2; why++) {
            World w;
            TestStore *t = world_open(TEST_SQLITE, &w);
            w.ask.kind = ALARM_DEVICE;
            w.ask.code = str_of(whys[why]);
            CHECK_STATUS(OK, test_write(t, HERE, cause_over, &w)); /* there is none */
            CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
            if (answered) CHECK_STATUS(OK, test_write(t, HERE, acknowledge, &w));
            CHECK_STATUS(OK, test_write(t, HERE, cause_over, &w));
            CHECK_INT(!answered && why == 0,
                      test_number(t, "SELECT count(*) FROM alarm WHERE state = 6"));
            CHECK_INT(0, test_store_broken(t));
            test_store_close(t);
        }
}

TEST(a_press_by_mistake_rings_nobody_but_the_station_which_phones)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        w.ask.may_take_back = true;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(ALARM_RAISED, w.alarm.state);
        CHECK_INT(0, messages(t));
        t->now_ms += 4 * SECOND_MS;
        w.actor = w.elder;
        w.role = ROLE_ELDER;
        CHECK_STATUS(OK, test_write(t, HERE, take_back, &w));
        CHECK_STATUS(OK, test_write(t, HERE, take_back, &w));
        at(t, HOUR_MS);
        CHECK_INT(0, told(t, w.daughter));
        CHECK(told(t, w.zheng) > 0);
        w.actor = w.zheng;
        w.role = ROLE_OPERATOR;
        w.code = CODE_TAKEN_BACK;
        CHECK_STATUS(INVALID, test_write(t, HERE, resolve, &w));
        CHECK_TEXT("safety.not_checked", t->problem.code);
        w.checked = CHECKED_VOICE;
        CHECK_STATUS(OK, test_write(t, HERE, resolve, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(who_presses_again_after_taking_back_is_heard_again)
{
    World w;
    TestStore *t = world_open(TEST_SQLITE, &w);
    w.ask.may_take_back = true;
    CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
    w.actor = w.elder;
    w.role = ROLE_ELDER;
    CHECK_STATUS(OK, test_write(t, HERE, take_back, &w));
    CHECK_INT(0, told(t, w.daughter));
    CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
    CHECK_INT(1, told(t, w.daughter));
    CHECK_INT(0, w.alarm.taken_back_ms);
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(who_does_not_want_to_wait_rings_at_once_and_only_the_own_call)
{
    World w;
    TestStore *t = world_open(TEST_SQLITE, &w);
    w.ask.may_take_back = true;
    CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
    w.actor = w.stranger;
    w.role = ROLE_ELDER;
    CHECK_STATUS(NOT_FOUND, test_write(t, HERE, ring_now, &w));
    CHECK_STATUS(NOT_FOUND, test_write(t, HERE, take_back, &w));
    CHECK_STATUS(DENIED, test_write(t, HERE, acknowledge, &w));
    w.actor = w.elder;
    CHECK_STATUS(OK, test_write(t, HERE, ring_now, &w));
    CHECK_INT(1, told(t, w.daughter));
    w.actor = w.daughter; /* the family may answer */
    w.role = ROLE_FAMILY;
    CHECK_STATUS(OK, test_write(t, HERE, acknowledge, &w));
    w.actor = w.elder;
    w.role = ROLE_ELDER;
    CHECK_STATUS(CONFLICT, test_write(t, HERE, take_back, &w));
    CHECK_TEXT("safety.answered", t->problem.code);
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(the_ten_seconds_pass_and_people_are_rung)
{
    World w;
    TestStore *t = world_open(TEST_SQLITE, &w);
    w.ask.may_take_back = true;
    CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
    at(t, 9999);
    CHECK_INT(0, messages(t));
    at(t, 1);
    CHECK_INT(1, told(t, w.daughter));
    CHECK_INT(1, told(t, w.zheng));
    test_store_close(t);
}

TEST(a_drill_rings_the_station_only_and_does_not_hide_a_real_call)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        w.ask.test = true;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(0, told(t, w.daughter));
        AlarmId drill = w.id;
        w.ask.test = false;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(1, told(t, w.daughter));
        w.code = CODE_TEST;
        CHECK_STATUS(INVALID, test_write(t, HERE, resolve, &w));
        CHECK_TEXT("safety.no_drill", t->problem.code);
        w.code = CODE_HELPED;
        CHECK_STATUS(OK, test_write(t, HERE, resolve, &w));
        w.id = drill;
        CHECK_STATUS(OK, test_write(t, HERE, no_test, &w)); /* and it was real after all */
        CHECK_INT(2, told(t, w.daughter));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_muted_is_kept_in_one_suppressed_alarm_and_sos_never_is)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        CHECK_STATUS(INVALID, test_write(t, HERE, mute, &w));
        CHECK_TEXT("safety.never_muted", t->problem.code);
        w.ask.kind = ALARM_SILENCE;
        CHECK_STATUS(OK, test_write(t, HERE, mute, &w));
        for (int i = 0; i < 3; i++) CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE state = 8"));
        CHECK_INT(0, messages(t));
        t->now_ms += DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE state = 2"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(an_alarm_is_opened_again_when_it_was_not_over)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = world_open(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        w.code = CODE_WELL;
        w.checked = CHECKED_VOICE;
        CHECK_STATUS(OK, test_write(t, HERE, resolve, &w));
        CHECK_STATUS(OK, test_write(t, HERE, reopen, &w));
        look(t, &w);
        CHECK_INT(ALARM_NOTIFIED, w.alarm.state);
        CHECK_STATUS(OK, test_write(t, HERE, settle, &w));
        CHECK_STATUS(OK, test_write(t, HERE, settle, &w));
        AlarmId first = w.id;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        w.id = first;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, reopen, &w));
        CHECK_TEXT("safety.another_open", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status first_open(Tx *tx, void *job)
{
    World *w = job;
    Alarm *a;
    size_t count;
    TRY(safety_open_alarms(tx, 1, &a, &count));
    w->alarm = a[0];
    return count == 1 ? OK : CONFLICT;
}

TEST(a_flood_of_other_alarms_hides_nobody_in_need)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        PersonId elder;
        TestStore *t = world_open(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w)); /* the oldest, and urgent */
        elder = w.ask.person;
        w.ask.kind = ALARM_SILENCE;
        w.ask.person = w.neighbour;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        w.ask.kind = ALARM_DEVICE;
        CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        CHECK_STATUS(OK, test_read(t, HERE, first_open, &w));
        CHECK_INT(elder.v, w.alarm.person.v);
        test_store_close(t);
    }
}

/* ---- The chain ---- */

typedef struct Walk {
    int64_t last, broken;
} Walk;
static Status walk(Tx *tx, void *job)
{
    Walk *c = job;
    return safety_chain_check(tx, 0, 10000, &c->last, &c->broken);
}
static Status tamper(Tx *tx, void *job)
{
    (void)job;
    return tx_run(tx,
                  SQL("i", "", "UPDATE alarm_event SET at_ms = at_ms - 60000 WHERE number = $1"),
                  ARGS(INT(3)));
}

TEST(the_chain_holds_and_a_changed_event_is_found)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        Walk c;
        TestStore *t = world_open(engine, &w);
        for (int i = 0; i < 10; i++) CHECK_STATUS(OK, test_write(t, HERE, world_raise, &w));
        w.words = STR("电话里说没事");
        CHECK_STATUS(OK, test_write(t, HERE, note, &w));
        CHECK_STATUS(OK, test_read(t, HERE, walk, &c));
        CHECK_INT(0, c.broken);
        CHECK_INT(test_number(t, "SELECT count(*) FROM alarm_event"), c.last);
        at(t, HOUR_MS);
        CHECK_INT(0, test_store_broken(t));
        CHECK_STATUS(OK, test_write(t, HERE, tamper, NULL));
        CHECK_STATUS(OK, test_read(t, HERE, walk, &c));
        CHECK_INT(3, c.broken);
        at(t, HOUR_MS);
        CHECK(test_store_broken(t) > 0);
        test_store_close(t);
    }
}

/* ---- Many at once ---- */

enum { RAISERS = 64 };
typedef struct Raiser {
    TestStore *t;
    const World *w;
    Status status;
} Raiser;
static void *raise_once(void *context)
{
    Raiser *r = context;
    World own = *r->w;
    Problem problem;
    Arena *arena = arena_new(16 << 20);
    TxOrigin origin = {.community = {HERE}};
    r->status = store_write(r->t->store, origin, arena, world_raise, &own, &problem);
    arena_free(arena);
    return NULL;
}

TEST(sixty_four_raises_at_once_make_one_open_alarm)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        static Raiser raisers[RAISERS];
        pthread_t threads[RAISERS];
        TestStore *t = world_open(engine, &w);
        for (int i = 0; i < RAISERS; i++) {
            raisers[i] = (Raiser){t, &w, OK};
            ASSERT(pthread_create(&threads[i], NULL, raise_once, &raisers[i]) == 0);
        }
        for (int i = 0; i < RAISERS; i++) {
            pthread_join(threads[i], NULL);
            CHECK_STATUS(OK, raisers[i].status);
        }
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm"));
        CHECK_INT(RAISERS - 1, test_number(t, "SELECT repeats FROM alarm"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Faults ---- */

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
        TestStore *t = world_open(engine, &w);
        CHECK(test_fault_loop(t, HERE, world_raise, &w, sound) >= 12);
        CHECK(test_fault_loop(t, HERE, world_raise, &w, NULL) >= 5); /* a repeat */
        CHECK(test_fault_loop(t, HERE, acknowledge, &w, NULL) >= 5);
        CHECK(test_fault_loop(t, HERE, hand_on, &w, NULL) >= 5);
        CHECK(test_fault_loop(t, HERE, send_grid, &w, NULL) >= 5);
        w.to = ALARM_ON_SITE;
        CHECK(test_fault_loop(t, HERE, move, &w, NULL) >= 5);
        CHECK(test_fault_loop(t, HERE, note, &w, NULL) >= 3);
        CHECK(test_fault_loop(t, HERE, call_120, &w, NULL) >= 3);
        w.code = CODE_HELPED;
        CHECK(test_fault_loop(t, HERE, resolve, &w, NULL) >= 5);
        CHECK(test_fault_loop(t, HERE, reopen, &w, NULL) >= 10);
        CHECK(test_fault_loop(t, HERE, resolve, &w, NULL) >= 5);
        CHECK(test_fault_loop(t, HERE, review, &w, NULL) >= 3);
        w.ask.may_take_back = true;
        CHECK(test_fault_loop(t, HERE, world_raise, &w, NULL) >= 6);
        w.actor = w.elder;
        w.role = ROLE_ELDER;
        CHECK(test_fault_loop(t, HERE, take_back, &w, NULL) >= 6);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
