/* Two records of one person become one, and two again. */
#include "domains/safety/world_for_tests.h"

typedef struct Pair {
    World w;
    PersonId twin; /* a second record of the elder */
    int64_t merge;
    AlarmId of_elder, of_twin;
} Pair;

static Status add_twin(Tx *tx, void *job)
{
    Pair *p = job;
    return people_add(tx, &(Person){.name = STR("王秀英"), .is_elder = true, .channel = 1},
                      &p->twin);
}

static Status raise_of(Tx *tx, PersonId who, AlarmKind kind, AlarmId *out)
{
    Alarm a;
    AlarmAsk ask = {.kind = kind, .person = who, .code = STR("test")};
    TRY(safety_raise(tx, &ask, &a));
    *out = a.id;
    return OK;
}

/* Both pressed; the second record also has a silence alarm, a contact, a mute and a ladder. */
static Status fill(Tx *tx, void *job)
{
    Pair *p = job;
    AlarmId other;
    LadderStep own[] = {{TELL_FAMILY, 60}, {TELL_STATION, 120}};
    TRY(raise_of(tx, p->w.elder, ALARM_SOS, &p->of_elder));
    TRY(raise_of(tx, p->twin, ALARM_SOS, &p->of_twin));
    TRY(raise_of(tx, p->twin, ALARM_SILENCE, &other));
    TRY(safety_seen(tx, p->w.elder, SEEN_CALL, 0, tx->now_ms));
    TRY(safety_seen(tx, p->twin, SEEN_CALL, 0, tx->now_ms));
    TRY(safety_seen(tx, p->twin, SEEN_DOOR, 5, tx->now_ms));
    TRY(safety_mute(tx, p->twin, ALARM_DEVICE, tx->now_ms + DAY_MS, STR("修理")));
    return safety_ladder_set(tx, p->twin, true, own, 2);
}

static Status merge(Tx *tx, void *job)
{
    Pair *p = job;
    return people_merge(tx, p->w.elder, p->twin, &p->merge);
}
static Status unmerge(Tx *tx, void *job)
{
    return people_unmerge(tx, ((Pair *)job)->merge);
}
static Status press_again(Tx *tx, void *job)
{
    Pair *p = job;
    AlarmId id;
    return raise_of(tx, p->twin, ALARM_SMOKE, &id);
}
static TestStore *open_pair(TestEngine engine, Pair *p)
{
    *p = (Pair){0};
    TestStore *t = world_open(engine, &p->w);
    CHECK_STATUS(OK, test_write(t, HERE, add_twin, p));
    CHECK_STATUS(OK, test_write(t, HERE, fill, p));
    return t;
}

static int64_t count_of(TestStore *t, const char *what, PersonId who)
{
    char sql[400];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s = %lld", what, (long long)who.v);
    return test_number(t, sql);
}

TEST(of_two_records_of_one_person_everything_goes_to_the_one_that_stays_and_back)
{
    FOR_EACH_ENGINE(engine)
    {
        Pair p;
        TestStore *t = open_pair(engine, &p);
        CHECK_INT(2, count_of(t, "alarm WHERE state < 6 AND subject_id", p.twin));
        CHECK_STATUS(OK, test_write(t, HERE, merge, &p));
        test_jobs(t);
        CHECK_INT(0, count_of(t, "alarm WHERE subject_id", p.twin));
        CHECK_INT(2, count_of(t, "alarm WHERE state < 6 AND subject_id", p.w.elder));
        CHECK_INT(1, count_of(t, "alarm WHERE code = 10 AND person_id", p.w.elder));
        CHECK_INT(2, count_of(t, "seen WHERE person_id", p.w.elder)); /* one call is one call */
        CHECK_INT(1, count_of(t, "alarm_mute WHERE subject_id", p.w.elder));
        CHECK_INT(2, count_of(t, "ladder_step WHERE person_id", p.w.elder));
        CHECK_STATUS(OK, test_write(t, HERE, press_again, &p)); /* a device not yet moved */
        CHECK_INT(3, count_of(t, "alarm WHERE state < 6 AND person_id", p.w.elder));
        CHECK_INT(0, test_store_broken(t));

        CHECK_STATUS(OK, test_write(t, HERE, unmerge, &p));
        test_jobs(t);
        CHECK_INT(2, count_of(t, "alarm WHERE state < 6 AND subject_id", p.twin)); /* open again */
        CHECK_INT(2, count_of(t, "alarm WHERE state < 6 AND person_id", p.w.elder));
        CHECK_INT(2, count_of(t, "seen WHERE person_id", p.twin));
        CHECK_INT(1, count_of(t, "seen WHERE person_id", p.w.elder));
        CHECK_INT(1, count_of(t, "alarm_mute WHERE subject_id", p.twin));
        CHECK_INT(0, count_of(t, "ladder_step WHERE person_id", p.w.elder));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM merge_moved"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_store_fault_while_records_are_joined_or_parted_leaves_nothing_half_moved)
{
    FOR_EACH_ENGINE(engine)
    {
        Pair p;
        TestStore *t = open_pair(engine, &p);
        CHECK(test_fault_loop(t, HERE, merge, &p, NULL) >= 22);
        CHECK_INT(0, count_of(t, "alarm WHERE subject_id", p.twin));
        CHECK(test_fault_loop(t, HERE, unmerge, &p, NULL) >= 22);
        CHECK_INT(2, count_of(t, "alarm WHERE state < 6 AND subject_id", p.twin));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
