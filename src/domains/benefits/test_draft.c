/* Rules that are being written: saved unfinished, proved when handed over, agreed by another. */
#include "base/secret.h"
#include "domains/benefits/inside.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42, WRITER = 11, SECOND = 12 };
static const StorePart *const parts[] = {&people_domain.store,   &notice_domain.store,
                                         &funds_domain.store,    &gifts_domain.store,
                                         &benefits_domain.store, NULL};

#define RULES(fen)                                                                                 \
    "{\"id\":\"T\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","                               \
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},"        \
    "\"rules\":[{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"  \
    "\"benefit\":{\"type\":\"fixed\",\"fen\":" fen "},\"cap\":{\"day_count\":1},"                  \
    "\"funders\":[[\"district\",10000]]}]}"

typedef struct World {
    ProgrammeId base, made;
    DraftId id;
    Draft ask, found;
    int64_t who, version;
    bool agree;
    Str note;
    size_t count;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    return benefits_programme_add(tx, STR("助餐"), STR(RULES("300")), STR("1号"), &w->base);
}
static Status begin(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->who;
    return benefits_draft_begin(tx, &w->ask, &w->id);
}
static Status write_on(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->who;
    w->ask.id = w->id;
    return benefits_draft_write(tx, &w->ask, &w->version);
}
static Status hand(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->who;
    return benefits_draft_hand(tx, w->id);
}
static Status decide(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->who;
    return benefits_draft_decide(tx, w->id, w->agree, w->note, &w->made);
}
static Status take_back(Tx *tx, void *job)
{
    return benefits_draft_take_back(tx, ((World *)job)->id);
}
static Status throw_away(Tx *tx, void *job)
{
    return benefits_draft_throw(tx, ((World *)job)->id);
}
static Status restore(Tx *tx, void *job)
{
    return benefits_draft_restore(tx, ((World *)job)->id);
}
static Status look(Tx *tx, void *job)
{
    World *w = job;
    Draft *all;
    TRY(benefits_drafts(tx, &all, &w->count));
    return benefits_draft_find(tx, w->id, &w->found);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.who = WRITER, .note = STR("")};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    w->ask = (Draft){.name = STR(""), .document = STR(""), .rules = STR(""), .from = w->base};
    return t;
}

TEST(a_copy_is_changed_saved_unfinished_proved_and_agreed_by_another)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, begin, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_STR(STR(RULES("300")), w.found.rules);
        CHECK_STR(STR("助餐"), w.found.name);
        w.ask = (Draft){.name = STR("助餐 2027"),
                        .document = STR(""),
                        .rules = STR("{\"id\":"),
                        .version = w.found.version};
        CHECK_STATUS(OK, test_write(t, HERE, write_on, &w)); /* half a text is kept */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, write_on, &w));
        CHECK_TEXT("benefits.draft_changed", t->problem.code);
        CHECK_STATUS(INVALID, test_write(t, HERE, hand, &w));
        CHECK_TEXT("benefits.draft_document", t->problem.code);
        w.ask.document = STR("梧民〔2026〕9号");
        w.ask.version = w.version;
        CHECK_STATUS(OK, test_write(t, HERE, write_on, &w));
        CHECK_STATUS(INVALID, test_write(t, HERE, hand, &w)); /* it cannot be read */
        w.ask.rules = STR(RULES("450"));
        w.ask.version = w.version;
        CHECK_STATUS(OK, test_write(t, HERE, write_on, &w));
        w.agree = true;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, decide, &w)); /* not handed over */
        CHECK_STATUS(OK, test_write(t, HERE, hand, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, write_on, &w));
        CHECK_STATUS(DENIED, test_write(t, HERE, decide, &w));
        CHECK_TEXT("benefits.same_hand", t->problem.code);
        w.who = SECOND;
        w.agree = false;
        CHECK_STATUS(INVALID, test_write(t, HERE, decide, &w));
        w.note = STR("上限写错了");
        CHECK_STATUS(OK, test_write(t, HERE, decide, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_STR(STR("上限写错了"), w.found.note);
        CHECK_INT(DRAFT_WRITING, w.found.state);
        w.who = WRITER;
        CHECK_STATUS(OK, test_write(t, HERE, hand, &w));
        w.who = SECOND;
        w.agree = true;
        CHECK_STATUS(OK, test_write(t, HERE, decide, &w));
        ProgrammeId first = w.made;
        CHECK_STATUS(OK, test_write(t, HERE, decide, &w)); /* pressed twice */
        CHECK_INT(first.v, w.made.v);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM programme"));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(0, (int64_t)w.count);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_draft_is_taken_back_thrown_away_and_fetched_again)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, begin, &w));
        CHECK_STATUS(OK, test_write(t, HERE, hand, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, throw_away, &w));
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, take_back, &w));
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, throw_away, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, hand, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(0, (int64_t)w.count);
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, restore, &w));
        CHECK_STATUS(OK, test_write(t, HERE, hand, &w));
        w.ask.from.v = 99;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, begin, &w));
        w.ask.from.v = 0;
        CHECK_STATUS(INVALID, test_write(t, HERE, begin, &w));
        CHECK_TEXT("benefits.draft_name", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static int64_t programmes;
static void nothing_agreed(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(programmes, test_number(t, "SELECT count(*) FROM programme"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_a_draft_as_it_was)
{
    static World w;
    static const TxFn rules[] = {begin,      write_on, hand, take_back,
                                 throw_away, restore,  hand, decide};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &w);
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            if (rules[i] == write_on)
                w.ask = (Draft){.name = STR("新"),
                                .document = STR("2号"),
                                .rules = STR(RULES("400")),
                                .version = 1};
            w.who = rules[i] == decide ? SECOND : WRITER;
            w.agree = true;
            programmes = test_number(t, "SELECT count(*) FROM programme");
            CHECK(test_fault_loop(t, HERE, rules[i], &w, nothing_agreed) >= 2);
        }
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM programme"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
