/* Events and timers: told once, in order, after the commit. */
#include "store/shop_for_tests.h"
#include "store/test_store.h"

#include <stdlib.h>

/* How the listeners shall fail; they run on the lane's thread while the test waits.  What they saw
 * stands in the database: the item's id says which, its room (an id) in which order. */
static struct {
    int64_t fail_number; /* this event fails … */
    int fail_times;      /* … so many times */
    int fail_timers;
} seen;

static Status remember(Tx *tx, const Event *event)
{
    /* Its own record in the database, so that running it twice would show. */
    ShopItem item = {1000000 + event->number, event->topic, id_next(tx)};
    TRY(shop_open_item(tx, &item));
    if (event->number == seen.fail_number && seen.fail_times > 0) {
        seen.fail_times--;
        return fail(tx, UNAVAILABLE, "shop.listener", "现在不行");
    }
    return OK;
}

static Status on_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    ShopItem item = {2000000 + subject, STR("定时"), id_next(tx)};
    TRY(shop_open_item(tx, &item));
    CHECK(due_ms <= tx->now_ms);
    if (seen.fail_timers > 0) {
        seen.fail_timers--;
        return fail(tx, CONFLICT, "shop.timer", "现在不行");
    }
    return OK;
}

static const EventListener listeners[] = {{"shop.remember", "shop.", remember}, {0}};
static const TimerHandler timers[] = {{"shop.close", on_timer}, {0}};
static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
    .audit = {shop_audit, shop_audit + sizeof shop_audit - 1},
    .listeners = listeners,
    .timers = timers,
};
static const StorePart *const parts[] = {&shop_part, NULL};

static int64_t told(TestStore *t)
{
    return test_number(t, "SELECT count(*) FROM shop_item WHERE id > 1000000 AND id < 2000000");
}

static int64_t fired(TestStore *t)
{
    return test_number(t, "SELECT count(*) FROM shop_item WHERE id > 2000000");
}

static bool run_twice(void)
{
    const char *twice = getenv("YL_TWICE");
    return twice && *twice == '1';
}

static TestStore *open_shop(TestEngine engine)
{
    memset(&seen, 0, sizeof seen);
    return test_store_open(parts, engine);
}

static Status publish(Tx *tx, void *job)
{
    int64_t count = *(const int64_t *)job;
    for (int64_t i = 1; i <= count; i++) TRY(event_publish(tx, "shop.said", i, STR("")));
    TRY(event_publish(tx, "other.said", 1, STR("{\"a\":1}")));
    return OK;
}

static Status publish_and_refuse(Tx *tx, void *job)
{
    TRY(publish(tx, job));
    return fail(tx, CONFLICT, "shop.no", "不");
}

TEST(events_come_after_the_commit_in_order_and_once)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        int64_t count = 100;
        CHECK_STATUS(OK, test_write(t, 7, publish, &count));
        CHECK_STATUS(CONFLICT, test_write(t, 7, publish_and_refuse, &count));
        CHECK_STATUS(OK, test_write(t, 7, publish, &count));
        CHECK_INT(0, told(t));
        test_jobs(t);
        CHECK_INT(0,
                  test_number(t, "SELECT count(*) FROM shop_item WHERE id = 1000101")); /* other */
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM shop_item a JOIN shop_item b"
                                    "  ON a.id < b.id AND a.room >= b.room")); /* in order */
        test_jobs(t);
        CHECK_INT(200, told(t));
        CHECK_INT(202, test_number(t, "SELECT last FROM event_count"));
        CHECK_INT(0, test_store_broken(t));
        test_store_reopen(t);
        test_jobs(t);
        CHECK_INT(200, told(t));
        test_store_close(t);
    }
}

TEST(many_events_of_other_topics_do_not_hold_up_a_listener)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        int64_t none = 0;
        for (int i = 0; i < 1500; i++) CHECK_STATUS(OK, test_write(t, 7, publish, &none));
        int64_t one = 1;
        CHECK_STATUS(OK, test_write(t, 7, publish, &one));
        test_jobs(t);
        CHECK_INT(1, told(t));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM shop_item WHERE id = 1001501"));
        test_store_close(t);
    }
}

TEST(a_listener_that_fails_is_asked_again_and_nothing_overtakes)
{
    if (run_twice()) SKIP("these functions remember how often they ran");
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        int64_t count = 10;
        seen.fail_number = 4;
        seen.fail_times = 3; /* in the batch, alone, and once more */
        CHECK_STATUS(OK, test_write(t, 7, publish, &count));
        test_jobs(t);
        int64_t before = test_number(t, "SELECT number FROM event_cursor");
        CHECK_INT(3, before);
        CHECK_INT(1, test_number(t, "SELECT tries FROM event_cursor"));
        test_jobs(t); /* not before its time */
        CHECK_INT(1, test_number(t, "SELECT tries FROM event_cursor"));
        t->now_ms += HOUR_MS;
        test_jobs(t);
        t->now_ms += HOUR_MS;
        test_jobs(t);
        CHECK_INT(10, test_number(t, "SELECT count(*) FROM shop_item"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM event_stuck"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status stuck_one(Tx *tx, void *job)
{
    StuckEvent *stuck;
    size_t count;
    TRY(events_stuck(tx, &stuck, &count));
    CHECK_INT(1, count);
    CHECK(count == 1 && str_is(stuck[0].listener, "shop.remember") && stuck[0].community.v == 7);
    *(int64_t *)job = count ? stuck[0].number : 0;
    return OK;
}

static Status retry(Tx *tx, void *job)
{
    return event_retry(tx, "shop.remember", *(const int64_t *)job);
}

TEST(an_event_that_never_works_is_put_aside_where_the_audit_shows_it)
{
    if (run_twice()) SKIP("these functions remember how often they ran");
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        int64_t count = 5;
        seen.fail_number = 2;
        seen.fail_times = 1000000;
        CHECK_STATUS(OK, test_write(t, 7, publish, &count));
        for (int i = 0; i < 20; i++, t->now_ms += HOUR_MS) test_jobs(t);
        CHECK_INT(4, test_number(t, "SELECT count(*) FROM shop_item"));
        CHECK_INT(1,
                  test_number(t, "SELECT count(*) FROM event_stuck WHERE code = 'shop.listener'"));
        CHECK_INT(1, store_stats(t->store).stuck);
        int64_t stuck = 0;
        CHECK_STATUS(OK, test_read(t, 7, stuck_one, &stuck));
        CHECK(stuck > 0);
        CHECK_INT(1, test_store_broken(t));
        int64_t number = 2;
        CHECK_STATUS(UNAVAILABLE, test_write(t, 7, retry, &number)); /* not yet */
        seen.fail_times = 0;
        CHECK_STATUS(OK, test_write(t, 7, retry, &number));
        CHECK_STATUS(NOT_FOUND, test_write(t, 7, retry, &number));
        CHECK_INT(5, told(t));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_listener_that_is_new_begins_with_what_is_to_come)
{
    static const EventListener two[] = {
        {"shop.remember", "shop.", remember}, {"shop.late", "shop.said", remember}, {0}};
    StorePart later = shop_part;
    const StorePart *const later_parts[] = {&later, NULL};
    later.listeners = two;
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        int64_t count = 5;
        CHECK_STATUS(OK, test_write(t, 7, publish, &count));
        test_jobs(t);
        CHECK_INT(5, told(t));
        t->options.parts = later_parts;
        test_store_reopen(t);
        test_jobs(t);
        CHECK_INT(5, told(t));
        test_store_close(t);
    }
}

TEST(old_events_go_when_every_listener_has_passed_them)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        t->options.events_keep_days = 30;
        test_store_reopen(t);
        int64_t count = 20;
        CHECK_STATUS(OK, test_write(t, 7, publish, &count)); /* 1 .. 21, the last not for us */
        t->now_ms += 31 * DAY_MS;
        test_jobs(t); /* delivers, and lets go of what was delivered */
        CHECK_INT(20, told(t));
        CHECK(test_number(t, "SELECT count(*) FROM event") <= 2);
        CHECK_INT(0, test_store_broken(t));
        CHECK_STATUS(OK, test_write(t, 7, publish, &count));
        test_jobs(t);
        CHECK_INT(40, told(t));
        t->now_ms += 29 * DAY_MS;
        test_jobs(t);
        CHECK(test_number(t, "SELECT count(*) FROM event") >= 21); /* not yet */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Timers ------------------------------------------------------------------------------- */

typedef struct Timing {
    int64_t subject;
    Ms in_ms;
} Timing;

static Status set_timer(Tx *tx, void *job)
{
    const Timing *timing = job;
    return timer_set(tx, "shop.close", timing->subject, tx->now_ms + timing->in_ms);
}

static Status cancel_timer(Tx *tx, void *job)
{
    const Timing *timing = job;
    return timer_cancel(tx, "shop.close", timing->subject);
}

static void set(TestStore *t, int64_t subject, Ms in_ms)
{
    Timing timing = {subject, in_ms};
    CHECK_STATUS(OK, test_write(t, 7, set_timer, &timing));
}

TEST(timers_fire_once_when_due_in_their_order)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        set(t, 1, 3 * MINUTE_MS);
        set(t, 2, 1 * MINUTE_MS);
        set(t, 3, 2 * MINUTE_MS);
        set(t, 4, 1 * MINUTE_MS);
        set(t, 4, 9 * MINUTE_MS); /* moved */
        set(t, 5, 1 * MINUTE_MS);
        Timing five = {5, 0};
        CHECK_STATUS(OK, test_write(t, 7, cancel_timer, &five));
        test_jobs(t);
        CHECK_INT(0, fired(t));
        test_store_reopen(t);
        t->now_ms += 3 * MINUTE_MS;
        test_jobs(t);
        test_jobs(t);
        CHECK_INT(3, fired(t)); /* 2, 3, 1 */
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM shop_item a JOIN shop_item b"
                                    "  ON a.id = 2000001 AND a.room > b.room"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM shop_item a JOIN shop_item b"
                                    "  ON a.id = 2000003 AND a.room > b.room"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM timer"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_timer_that_fails_is_tried_again_and_at_last_shown_by_the_audit)
{
    if (run_twice()) SKIP("these functions remember how often they ran");
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        set(t, 1, 0);
        seen.fail_timers = 2;
        for (int i = 0; i < 4; i++, t->now_ms += HOUR_MS) test_jobs(t);
        CHECK_INT(1, fired(t));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM timer"));
        seen.fail_timers = 1000;
        set(t, 2, 0);
        for (int i = 0; i < 20; i++, t->now_ms += HOUR_MS) test_jobs(t);
        CHECK_INT(1, fired(t));
        CHECK_INT(1, test_store_broken(t));
        seen.fail_timers = 0;
        set(t, 2, 0); /* setting it again gives it a new chance */
        test_jobs(t);
        CHECK_INT(2, fired(t));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- By itself ---------------------------------------------------------------------------- */

static int wakes;

static void woken(void *context, CommunityId community)
{
    (void)context;
    if (community.v == 7) __atomic_fetch_add(&wakes, 1, __ATOMIC_RELAXED);
}

TEST(the_loop_does_the_same_by_itself)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        t->options.no_jobs = false;
        test_store_reopen(t);
        wakes = 0;
        store_on_publish(t->store, woken, NULL);
        int64_t count = 300;
        set(t, 1, 0);
        CHECK_STATUS(OK, test_write(t, 7, publish, &count));
        CHECK(TEST_WAIT(store_stats(t->store).events >= 300 && store_stats(t->store).timers >= 1));
        CHECK(store_stats(t->store).jobs_heartbeat_ms > 0);
        test_store_reopen(t);
        CHECK_INT(301, test_number(t, "SELECT count(*) FROM shop_item"));
        CHECK(__atomic_load_n(&wakes, __ATOMIC_RELAXED) >= 1);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
