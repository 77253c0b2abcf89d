#include "base/file.h"
#include "domains/benefits/inside.h"
#include "store/test_store.h"

#include <unistd.h>

enum { HERE = 7, SITE = 42, MEALS = 150 };
static const StorePart *const parts[] = {&people_domain.store, &funds_domain.store,
                                         &gifts_domain.store, &benefits_domain.store, NULL};

static const char scheme[] =
    "{\"id\":\"T-1\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":301},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",6667],[\"street\",3333]]}]}";

typedef struct World {
    PersonId elders[MEALS];
    int64_t ticket;
    ClaimId claim;
    ClaimState state;
    Str csv, offers;
    Fen sum;
    const char *path;
    int64_t month;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    ProgrammeId programme;
    TRY(benefits_programme_add(tx, STR("试点"), str_of(scheme), STR("1号"), &programme));
    TRY(benefits_publish(tx, programme, (OrganisationId){SITE}));
    for (int i = 0; i < MEALS; i++) {
        SettlementId id;
        Quote q;
        Person p = {.name = STR("王秀英"), .birth = day_of(1940, 3, 1), .has_birth = true};
        TRY(people_add(tx, &p, &w->elders[i]));
        Meal meal = {.person = w->elders[i],
                     .site = {SITE},
                     .day = tx_today(tx),
                     .slot = SLOT_LUNCH,
                     .list_fen = 1800};
        TRY(benefits_settle(tx, i + 1, &meal, &id, &q));
        if (i < MEALS - 1) TRY(benefits_finish(tx, i + 1)); /* the last was never served */
    }
    return OK;
}
static Status claim(Tx *tx, void *job)
{
    World *w = job;
    return benefits_claim(tx, STR("district"), w->month, &w->claim);
}
static Status move(Tx *tx, void *job)
{
    World *w = job;
    return benefits_claim_move(tx, w->claim, w->state, STR("请补照片"));
}
static Status back(Tx *tx, void *job)
{
    World *w = job;
    return benefits_claw_back(tx, w->ticket, STR("当天住院"), STR("出院小结"));
}
static Status files(Tx *tx, void *job)
{
    World *w = job;
    Buf buf = buf_new(test_arena(), 1 << 20);
    TRY(benefits_claim_csv(tx, w->claim, &buf, &w->sum));
    w->csv = buf_str(&buf);
    return w->path ? benefits_claim_xlsx(tx, w->claim, w->path) : OK;
}
static Status offers(Tx *tx, void *job)
{
    World *w = job;
    return benefits_offers(tx, w->elders[0], (OrganisationId){SITE}, &w->offers);
}

static const char draft[] =
    "{\"id\":\"T-2\",\"place\":\"幸福里\",\"from\":\"2026-01-01\",\"rules\":["
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":401},\"funders\":[[\"district\",10000]]}]}";
static const char next_year[] =
    "{\"id\":\"T-3\",\"place\":\"幸福里\",\"from\":\"2027-01-01\",\"rules\":["
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[80,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":800},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":401},\"funders\":[[\"district\",10000]]}]}";
static TrialAnswer trial;
static Status try_draft(Tx *tx, void *job)
{
    World *w = job;
    Day day = tx_today(tx);
    TrialAsk ask = {.from = day - 1, .to = day, .draft = w->csv};
    ProgrammeView *p;
    size_t count;
    TRY(benefits_programmes(tx, &p, &count));
    ask.programme = p[0].id;
    return benefits_try(tx, &ask, &trial);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.month = 202603, .ticket = 3};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

static int64_t owed(TestStore *t)
{
    return test_number(t, "SELECT CAST(coalesce(sum(out_posted - in_posted), 0) AS BIGINT)"
                          "  FROM account WHERE kind = 6 AND purpose = 'district 2026-03'");
}

TEST(a_claim_is_what_the_ledger_says_and_is_paid_once)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        int64_t before = owed(t);
        CHECK_INT((MEALS - 1) * 201, before);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, claim, &w));
        CHECK_TEXT("benefits.month_open", t->problem.code);
        t->now_ms += 31 * DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, claim, &w));
        CHECK_INT(before, test_number(t, "SELECT total_fen FROM claim"));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM claim_sample"));
        CHECK_STATUS(OK, test_read(t, HERE, files, &w));
        CHECK_INT(before, w.sum);
        CHECK(str_find(w.csv, STR("T-1@2026-01-01#"), 0) != SIZE_MAX);
        ClaimId first = w.claim;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, claim, &w));
        CHECK_TEXT("benefits.nothing_to_claim", t->problem.code);
        w.claim = first;
        w.state = CLAIM_PAID;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, move, &w));
        static const ClaimState path[] = {CLAIM_QUESTIONED, CLAIM_SUBMITTED, CLAIM_APPROVED,
                                          CLAIM_PAID, CLAIM_PAID};
        for (int i = 0; i < 5; i++) {
            w.state = path[i];
            CHECK_STATUS(OK, test_write(t, HERE, move, &w));
        }
        CHECK_INT(0, owed(t));
        w.state = CLAIM_QUESTIONED;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, move, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_taken_back_after_the_claim_comes_off_the_next)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, back, &w)); /* before: simply not claimed */
        t->now_ms += 31 * DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, claim, &w));
        CHECK_INT((MEALS - 2) * 201, test_number(t, "SELECT total_fen FROM claim"));
        w.ticket = 4;
        CHECK_STATUS(OK, test_write(t, HERE, back, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, back, &w));
        CHECK_INT(0, test_store_broken(t));
        CHECK_STATUS(OK, test_write(t, HERE, claim, &w));
        CHECK_INT(-201, test_number(t, "SELECT total_fen FROM claim WHERE lines = 0"));
        CHECK_STATUS(OK, test_read(t, HERE, files, &w));
        CHECK_INT(-201, w.sum);
        CHECK_INT(owed(t), test_number(t, "SELECT CAST(sum(total_fen) AS BIGINT) FROM claim"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(the_claim_opens_in_a_spreadsheet_and_the_offers_are_sentences)
{
    World w;
    Str bytes;
    char path[] = "/tmp/yl-claim-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    TestStore *t = open_world(TEST_SQLITE, &w);
    t->now_ms += 31 * DAY_MS;
    CHECK_STATUS(OK, test_write(t, HERE, claim, &w));
    w.path = path;
    CHECK_STATUS(OK, test_read(t, HERE, files, &w));
    CHECK_STATUS(OK, file_read(test_arena(), path, 1 << 20, &bytes, &t->problem));
    CHECK(str_starts(bytes, STR("PK")));
    char at[32]; /* when it was served, by the clock of the canteen */
    local_text(t->now_ms - 31 * DAY_MS, at);
    CHECK(str_find(w.csv, str_of(at), 0) != SIZE_MAX);
    unlink(path);
    CHECK_STATUS(OK, test_read(t, HERE, offers, &w));
    CHECK(w.offers.len > 0);
    w.claim.v = 1;
    CHECK_STATUS(NOT_FOUND, test_read(t, HERE, files, &w));
    test_store_close(t);
}

TEST(a_draft_is_tried_on_what_was_really_served)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.csv = str_of(draft);
        CHECK_STATUS(OK, test_read(t, HERE, try_draft, &w));
        CHECK_INT(MEALS - 1, trial.trial.meals);
        CHECK_INT(MEALS - 1, trial.trial.winners);
        CHECK_INT((MEALS - 1) * 100, trial.trial.won_fen);
        CHECK_INT((MEALS - 1) * 401, trial.trial.funder_new[0]);
        w.csv = str_of(scheme); /* the rules in force as they are: nothing changes */
        CHECK_STATUS(OK, test_read(t, HERE, try_draft, &w));
        CHECK_INT(MEALS - 1, trial.trial.unchanged);
        w.csv = str_fmt(test_arena(), "{\"schemes\":[%s]}", draft);
        CHECK_STATUS(OK, test_read(t, HERE, try_draft, &w));
        CHECK_INT(MEALS - 1, trial.trial.winners);
        /* What begins later is tried as if it were in force, and its cliffs are everybody's. */
        w.csv = str_of(next_year);
        CHECK_STATUS(OK, test_read(t, HERE, try_draft, &w));
        CHECK_INT(MEALS - 1, trial.trial.winners);
        CHECK_INT(1, (int64_t)trial.cliff_count);
        CHECK_INT(800, trial.cliffs[0].price_fen);
        w.csv = STR("{\"id\":1}");
        CHECK_STATUS(INVALID, test_read(t, HERE, try_draft, &w));
        w.csv = str_fmt(test_arena(), "[%s,%s]", draft, scheme);
        CHECK_STATUS(INVALID, test_read(t, HERE, try_draft, &w));
        t->now_ms += 40 * DAY_MS;
        w.csv = str_of(draft);
        CHECK_STATUS(CONFLICT, test_read(t, HERE, try_draft, &w));
        test_store_close(t);
    }
}

static World faulty;
static int64_t claims, claimed, reversed, state;
static void nothing_changed(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(claims, test_number(t, "SELECT count(*) FROM claim"));
    CHECK_INT(claimed,
              test_number(t, "SELECT count(*) FROM settlement_part WHERE claim_id IS NOT NULL"));
    CHECK_INT(reversed, test_number(t, "SELECT count(*) FROM clawback"));
    CHECK_INT(state, test_number(t, "SELECT coalesce(max(state), 0) FROM claim"));
}

TEST(a_store_fault_at_any_point_claims_pays_and_takes_back_nothing)
{
    static const TxFn rules[] = {claim, move, move, back};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty);
        t->now_ms += 31 * DAY_MS;
        for (int i = 0; i < 4; i++) {
            faulty.state = i == 1 ? CLAIM_APPROVED : CLAIM_PAID;
            claims = test_number(t, "SELECT count(*) FROM claim");
            claimed =
                test_number(t, "SELECT count(*) FROM settlement_part WHERE claim_id IS NOT NULL");
            reversed = test_number(t, "SELECT count(*) FROM clawback");
            state = test_number(t, "SELECT coalesce(max(state), 0) FROM claim");
            CHECK(test_fault_loop(t, HERE, rules[i], &faulty, nothing_changed) >= 3);
        }
        CHECK_INT(CLAIM_PAID, test_number(t, "SELECT max(state) FROM claim"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM clawback"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
