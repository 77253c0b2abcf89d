#include "domains/notice/inside.h"
#include "link/tell.h"
#include "store/test_store.h"

enum { HERE = 7 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store, NULL};

typedef struct World {
    PersonId person;
    Notice notice;
    MessageId id;
    int64_t channel; /* the person's wish */
    Str phone;
} World;

static Status add_person(Tx *tx, void *job)
{
    World *w = job;
    Person p = {.name = STR("王秀英"), .phone = w->phone, .channel = w->channel};
    TRY(people_add(tx, &p, &w->person));
    w->notice.to = w->person;
    return OK;
}
static Status tell(Tx *tx, void *job)
{
    World *w = job;
    return notice_tell(tx, &w->notice, &w->id);
}
static Status resend(Tx *tx, void *job)
{
    World *w = job;
    MessageId again;
    return notice_resend(tx, w->id, &again);
}
static Status mark_read(Tx *tx, void *job)
{
    return notice_read(tx, ((World *)job)->id);
}
static Status die(Tx *tx, void *job)
{
    return people_leave(tx, ((World *)job)->person, PERSON_DIED, tx_today(tx));
}

static TestStore *open_world(TestEngine engine, int64_t channel, const char *phone, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.channel = channel,
                 .phone = str_of(phone),
                 .notice = {.kind = "test", .words = STR("饭送到了。")}};
    CHECK_STATUS(OK, test_write(t, HERE, add_person, w));
    return t;
}

TEST(an_sms_is_sent_by_the_link_and_marked_as_told)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, 2, "13800138000", &w);
        tell_configure((TellOptions){.folder = t->folder});
        CHECK_STATUS(OK, test_write(t, HERE, tell, &w));
        CHECK_INT(MESSAGE_WAITING, test_number(t, "SELECT state FROM message"));
        CHECK_STATUS(OK, notice_domain.work(t->store, &t->problem));
        CHECK_INT(MESSAGE_TOLD, test_number(t, "SELECT state FROM message"));
        CHECK_STATUS(OK, notice_domain.work(t->store, &t->problem)); /* nothing is told twice */
        CHECK_INT(1, test_number(t, "SELECT tries FROM message"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_can_wait_is_not_told_at_night_and_what_is_urgent_is)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, 2, "13800138000", &w);
    Ms noon = t->now_ms;
    t->now_ms = noon - ms_of_day(noon, SHANGHAI_MS) + 22 * HOUR_MS;
    CHECK_STATUS(OK, test_write(t, HERE, tell, &w));
    CHECK_INT(t->now_ms + 9 * HOUR_MS, test_number(t, "SELECT due_ms FROM message"));
    w.notice.urgent = true;
    CHECK_STATUS(OK, test_write(t, HERE, tell, &w));
    CHECK_INT(1,
              test_number(t, "SELECT count(*) FROM message WHERE urgent = 1 AND due_ms = made_ms"));
    test_store_close(t);
}

TEST(who_has_no_phone_is_told_on_paper_and_the_app_at_once)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, 3, "", &w);
    CHECK_STATUS(OK, test_write(t, HERE, tell, &w));
    CHECK_INT(4, test_number(t, "SELECT channel FROM message"));
    CHECK_STATUS(OK, test_write(t, HERE, mark_read, &w)); /* ticked off on the list */
    CHECK_INT(MESSAGE_READ, test_number(t, "SELECT state FROM message"));
    w.notice.channel = 1;
    CHECK_STATUS(OK, test_write(t, HERE, tell, &w));
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE state = 3 AND channel = 1"));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(a_link_that_is_down_is_tried_again_later_and_a_bad_number_is_not)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, 2, "13800138000", &w);
    tell_configure((TellOptions){.folder = t->folder, .fail_percent = 100});
    CHECK_STATUS(OK, test_write(t, HERE, tell, &w));
    CHECK_STATUS(OK, notice_domain.work(t->store, &t->problem));
    CHECK_INT(MESSAGE_WAITING, test_number(t, "SELECT state FROM message"));
    CHECK(test_number(t, "SELECT due_ms FROM message") > t->now_ms);
    tell_configure((TellOptions){.folder = t->folder});
    t->now_ms += HOUR_MS;
    CHECK_STATUS(OK, notice_domain.work(t->store, &t->problem));
    CHECK_INT(MESSAGE_TOLD, test_number(t, "SELECT state FROM message"));
    CHECK_STATUS(OK, test_write(t, HERE, resend, &w));
    CHECK_INT(2, test_number(t, "SELECT count(*) FROM message"));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

static int64_t left;
static Status count_failed(Tx *tx, void *job)
{
    Message *m;
    size_t count;
    (void)job;
    TRY(notice_failed(tx, &m, &count));
    left = (int64_t)count;
    return OK;
}

TEST(what_could_not_be_told_waits_for_a_person_until_it_was_told_again)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, 2, "13800138000", &w);
        tell_configure((TellOptions){.folder = t->folder, .fail_percent = 100});
        CHECK_STATUS(OK, test_write(t, HERE, tell, &w));
        for (int i = 0; i <= TRIES_MAX; i++) {
            CHECK_STATUS(OK, notice_domain.work(t->store, &t->problem));
            t->now_ms += HOUR_MS;
        }
        CHECK_INT(MESSAGE_FAILED, test_number(t, "SELECT state FROM message"));
        CHECK_STATUS(OK, test_read(t, HERE, count_failed, NULL));
        CHECK_INT(1, left);
        CHECK_STATUS(OK, test_write(t, HERE, resend, &w));
        CHECK_STATUS(OK, test_read(t, HERE, count_failed, NULL));
        CHECK_INT(0, left);
        t->now_ms += 30 * DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, mark_read, &w)); /* or by telephone */
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE state = 4"));
        test_store_close(t);
    }
}

TEST(nobody_is_told_after_a_death)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, 1, "", &w);
    CHECK_STATUS(OK, test_write(t, HERE, die, &w));
    CHECK_STATUS(CONFLICT, test_write(t, HERE, tell, &w));
    CHECK_TEXT("notice.died", t->problem.code);
    test_store_close(t);
}

TEST(a_store_fault_at_any_point_leaves_the_messages_as_they_were)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, 1, "", &w);
        CHECK(test_fault_loop(t, HERE, tell, &w, NULL) >= 3);
        CHECK(test_fault_loop(t, HERE, resend, &w, NULL) >= 3);
        CHECK(test_fault_loop(t, HERE, mark_read, &w, NULL) >= 2);
        CHECK_INT(MESSAGE_READ, test_number(t, "SELECT state FROM message ORDER BY id LIMIT 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
