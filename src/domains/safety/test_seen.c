#include "domains/safety/world_for_tests.h"

/* An elder with an order to the door and a neighbour with one at the counter are expected by stops
 * and events as dispatch and meals publish them. */
typedef struct Day1 {
    World w;
    StopId stop;
    StopOutcome outcome;
    int64_t condition, expected, open;
    SeenEntry *entries;
    size_t count;
    SeenEntryId entry;
    SeenOutcome end;
    const char *topic;
    PersonId who;
    int64_t absence;
} Day1;

static Status consent(Tx *tx, void *job)
{
    Day1 *d = job;
    int64_t id;
    int64_t flag;
    Consent c = {.purpose = PURPOSE_SEEN,
                 .receiver = STR(""),
                 .channel = STR("paper"),
                 .text_hash = STR("v1"),
                 .witness = STR("")};
    TRY(people_flag_set(tx, d->w.neighbour, FLAG_EMPTY_NEST, d->w.day - 9, STR("走访"), &flag));
    TRY(people_consent_give(tx, d->w.elder, &c, &id));
    return people_consent_give(tx, d->w.neighbour, &c, &id);
}
static Status stop_add(Tx *tx, void *job)
{
    Day1 *d = job;
    DispatchStop *stops;
    DispatchRun *runs;
    size_t n;
    StopAsk ask = {.ticket = 500,
                   .person = d->w.elder,
                   .site = d->w.site,
                   .day = d->w.day,
                   .slot = 1,
                   .what = STR("鱼"),
                   .warning = STR(""),
                   .note = STR("")};
    TRY(dispatch_stop_set(tx, &ask));
    TRY(dispatch_runs(tx, d->w.site, d->w.day, 1, &runs, &n));
    TRY(dispatch_stops(tx, runs[0].id, &stops, &n));
    d->stop = stops[0].id;
    return OK;
}
static Status note(Tx *tx, void *job)
{
    Day1 *d = job;
    tx->origin.actor = d->w.stranger.v;
    return dispatch_stop_outcome(tx, d->stop,
                                 &(OutcomeAsk){.outcome = d->outcome, .noted_ms = tx->now_ms});
}
static Status say(Tx *tx, void *job)
{
    Day1 *d = job;
    return dispatch_condition(tx, d->stop, d->condition);
}
static Status build(Tx *tx, void *job)
{
    Day1 *d = job;
    return safety_seen_build(tx, d->w.site, d->w.day, &d->expected, &d->open);
}
static Status list(Tx *tx, void *job)
{
    Day1 *d = job;
    return safety_seen_entries(tx, d->w.site, d->w.day, &d->entries, &d->count);
}
static Status end(Tx *tx, void *job)
{
    Day1 *d = job;
    as(tx, &d->w);
    return safety_seen_end(tx, d->entry, d->end, STR("在女儿家"));
}
static Status counter(Tx *tx, void *job)
{
    Day1 *d = job;
    return event_publish(
        tx, d->topic, 77,
        str_fmt(tx->arena, "{\"person\":%lld,\"how\":2}", (long long)d->w.neighbour.v));
}
static Status away(Tx *tx, void *job)
{
    Day1 *d = job;
    return people_absence_set(tx, d->w.neighbour, 1, d->w.day, d->w.day, true, &d->absence);
}
static Status publish_menu(Tx *tx, void *job)
{
    return event_publish(tx, "meals.menu_published", ((Day1 *)job)->w.site.v, STR(""));
}
static Status end_flow(Tx *tx, void *job)
{
    DispatchFlow *flows;
    size_t n;
    (void)job;
    TRY(dispatch_flows(tx, &flows, &n));
    return n ? dispatch_flow_end(tx, flows[0].id, FLOW_SEEN_WELL, STR("在阳台")) : CONFLICT;
}

static TestStore *open_day(TestEngine engine, Day1 *d)
{
    *d = (Day1){0};
    TestStore *t = world_open(engine, &d->w);
    CHECK_STATUS(OK, test_write(t, HERE, consent, d));
    CHECK_STATUS(OK, test_write(t, HERE, stop_add, d));
    test_jobs(t);
    return t;
}
static void look(TestStore *t, Day1 *d)
{
    CHECK_STATUS(OK, test_read(t, HERE, list, d));
    if (d->count) d->entry = d->entries[0].id;
}
static int64_t told(TestStore *t, PersonId who, const char *kind)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM message WHERE person_id = %lld AND kind = '%s'",
             (long long)who.v, kind);
    return test_number(t, sql);
}

TEST(who_was_met_at_the_door_or_the_counter_is_not_on_the_list)
{
    FOR_EACH_ENGINE(engine)
    {
        Day1 d;
        TestStore *t = open_day(engine, &d);
        d.outcome = OUTCOME_DELIVERED;
        CHECK_STATUS(OK, test_write(t, HERE, note, &d));
        d.topic = "meals.handed_over";
        CHECK_STATUS(OK, test_write(t, HERE, counter, &d));
        test_jobs(t);
        CHECK_STATUS(OK, test_write(t, HERE, build, &d));
        CHECK_INT(2, d.expected);
        CHECK_INT(0, d.open);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_box_left_with_a_neighbour_is_no_meeting_and_a_mistake_is_taken_back)
{
    FOR_EACH_ENGINE(engine)
    {
        Day1 d;
        TestStore *t = open_day(engine, &d);
        d.outcome = OUTCOME_HANDED_ON;
        CHECK_STATUS(OK, test_write(t, HERE, note, &d));
        d.topic = "meals.handed_over";
        CHECK_STATUS(OK, test_write(t, HERE, counter, &d));
        d.topic = "meals.undone";
        CHECK_STATUS(OK, test_write(t, HERE, counter, &d));
        test_jobs(t);
        CHECK_STATUS(OK, test_write(t, HERE, build, &d));
        CHECK_INT(2, d.open);
        d.outcome =
            OUTCOME_DELIVERED; /* he comes to the door after all: the entry ends by itself */
        CHECK_STATUS(OK, test_write(t, HERE, note, &d));
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM seen_entry WHERE outcome = 1"));
        d.outcome = OUTCOME_RETURNED; /* and that was another door */
        CHECK_STATUS(OK, test_write(t, HERE, note, &d));
        test_jobs(t);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM seen_entry WHERE outcome = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(the_list_is_made_at_the_sites_hour_and_each_is_followed_to_an_outcome)
{
    FOR_EACH_ENGINE(engine)
    {
        Day1 d;
        TestStore *t = open_day(engine, &d);
        CHECK_STATUS(OK, test_write(t, HERE, away, &d));
        CHECK_STATUS(OK, test_write(t, HERE, publish_menu, &d));
        test_jobs(t);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM seen_list"));
        t->now_ms += 210 * MINUTE_MS; /* 14:00 */
        test_jobs(t);
        look(t, &d);
        CHECK_INT(2, d.count);
        CHECK_INT(
            1, test_number(t, "SELECT count(*) FROM seen_entry WHERE outcome = 6 AND excuse = 1"));
        CHECK_INT(1, test_number(t, "SELECT high_risk FROM seen_entry WHERE outcome = 0"));
        CHECK_INT(0, test_store_broken(t));
        t->now_ms += 2 * HOUR_MS; /* 86 and alone: two hours */
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM seen_entry WHERE outcome = 5"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE kind = 10 AND state = 2"));
        CHECK_INT(1, told(t, d.w.daughter, "safety.alarm"));
        t->now_ms += 22 * HOUR_MS; /* the next day has its own list */
        test_jobs(t);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM seen_list"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(somebody_finds_out_and_says_how)
{
    FOR_EACH_ENGINE(engine)
    {
        Day1 d;
        TestStore *t = open_day(engine, &d);
        CHECK_STATUS(OK, test_write(t, HERE, build, &d));
        CHECK_STATUS(OK, test_write(t, HERE, build, &d)); /* once a day */
        look(t, &d);
        CHECK_INT(2, d.count);
        d.end = SEEN_CALLED;
        CHECK_STATUS(OK, test_write(t, HERE, end, &d));
        CHECK_STATUS(OK, test_write(t, HERE, end, &d));
        d.end = SEEN_VISITED;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, end, &d));
        CHECK_TEXT("safety.entry_done", t->problem.code);
        d.entry = d.entries[1].id;
        d.end = SEEN_ALARM;
        CHECK_STATUS(OK, test_write(t, HERE, end, &d));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(how_the_person_was_reaches_family_and_social_worker_and_help_is_an_alarm)
{
    FOR_EACH_ENGINE(engine)
    {
        Day1 d;
        TestStore *t = open_day(engine, &d);
        d.condition = 1;
        CHECK_STATUS(OK, test_write(t, HERE, say, &d));
        test_jobs(t);
        CHECK_INT(0, told(t, d.w.worker, "safety.condition"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM seen"));
        d.condition = 2;
        CHECK_STATUS(OK, test_write(t, HERE, say, &d));
        test_jobs(t);
        CHECK_INT(1, told(t, d.w.worker, "safety.condition"));
        CHECK_INT(1, told(t, d.w.daughter, "safety.condition"));
        CHECK_INT(0, told(t, d.w.stranger, "safety.condition"));
        d.condition = 3;
        CHECK_STATUS(OK, test_write(t, HERE, say, &d));
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE kind = 11 AND state = 2"));
        CHECK_INT(1, told(t, d.w.daughter, "safety.alarm"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(nobody_opens_and_the_search_becomes_an_alarm_which_its_end_closes)
{
    FOR_EACH_ENGINE(engine)
    {
        Day1 d;
        TestStore *t = open_day(engine, &d);
        d.outcome = OUTCOME_NO_ANSWER;
        CHECK_STATUS(OK, test_write(t, HERE, note, &d));
        for (int i = 0; i < 6; i++) {
            t->now_ms += 5 * MINUTE_MS - 1;
            test_jobs(t);
        }
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM alarm"));
        t->now_ms += MINUTE_MS;
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE kind = 6 AND state = 2"));
        CHECK_STATUS(OK, test_write(t, HERE, end_flow, &d));
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE kind = 6 AND state = 6"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM seen WHERE kind = 7"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status seen_now(Tx *tx, void *job)
{
    Day1 *d = job;
    return safety_seen(tx, d->w.elder, SEEN_CALL, 1, tx->now_ms);
}
static Status undone(Tx *tx, void *job)
{
    Day1 *d = job;
    return seen_undone(tx, d->w.elder, SEEN_CALL, 1, tx->now_ms);
}
static Status condition_help(Tx *tx, void *job)
{
    return condition_said(tx, ((Day1 *)job)->w.elder, 3);
}

TEST(a_store_fault_at_any_point_leaves_the_list_as_it_was)
{
    FOR_EACH_ENGINE(engine)
    {
        Day1 d;
        TestStore *t = open_day(engine, &d);
        CHECK(test_fault_loop(t, HERE, build, &d, NULL) >= 10);
        CHECK(test_fault_loop(t, HERE, seen_now, &d, NULL) >= 3);
        CHECK(test_fault_loop(t, HERE, undone, &d, NULL) >= 3);
        look(t, &d);
        d.end = SEEN_ALARM;
        CHECK(test_fault_loop(t, HERE, end, &d, NULL) >= 10);
        CHECK(test_fault_loop(t, HERE, condition_help, &d, NULL) >= 10);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
