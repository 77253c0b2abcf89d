/* The edges of the ledger: an id that is another's, time that runs out while somebody takes, units,
 * what cannot be undone, the end of a day, and amounts as other people write them. */
#include "base/secret.h"
#include "domains/funds/inside.h"
#include "link/pay.h"
#include "store/test_store.h"

enum { HERE = 7 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &funds_domain.store, NULL};

typedef struct World {
    AccountId drawer, card, site, hours, loss;
    FundsMove move;
    HoldId hold;
    TransferId transfer, undo;
    int64_t amount, take_id;
    PayIn notice;
    MoneyPlace place;
} World;

static Status open_accounts(Tx *tx, void *job)
{
    World *w = job;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = 1}, &w->drawer));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = 2}, &w->card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = 3}, &w->site));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_LOSS}, &w->loss));
    AccountKey time = {.kind = ACCOUNT_TIME, .owner = 2, .unit = UNIT_MINUTE};
    TRY(funds_account(tx, time, &w->hours));
    w->move =
        (FundsMove){.from = w->drawer, .to = w->card, .amount = 10000, .reason = REASON_TOP_UP};
    return funds_transfer(tx, &w->move, &w->transfer);
}
static Status pay(Tx *tx, void *job)
{
    World *w = job;
    return funds_transfer(tx, &w->move, &w->transfer);
}
static Status hold(Tx *tx, void *job)
{
    World *w = job;
    return funds_hold(tx, &w->move, &w->hold);
}
static Status take(Tx *tx, void *job)
{
    World *w = job;
    return funds_take(tx, w->hold, w->amount, w->take_id, &w->transfer);
}
static Status release(Tx *tx, void *job)
{
    return funds_release(tx, ((World *)job)->hold);
}
static Status reverse(Tx *tx, void *job)
{
    World *w = job;
    return funds_reverse(tx, w->transfer, &w->undo);
}
static Status notice(Tx *tx, void *job)
{
    World *w = job;
    return funds_pay_notice(tx, &w->notice, &w->place);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){0};
    CHECK_STATUS(OK, test_write(t, HERE, open_accounts, w));
    w->move = (FundsMove){.from = w->card, .to = w->site, .amount = 100, .reason = REASON_MEAL};
    return t;
}
static int64_t on_card(TestStore *t)
{
    return test_number(t, "SELECT in_posted - out_posted - out_held FROM account WHERE kind = 1");
}

TEST(a_take_under_the_id_of_another_transfer_is_refused_and_moves_nothing)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.move.id = 555;
        CHECK_STATUS(OK, test_write(t, HERE, pay, &w));
        w.move.id = 0;
        CHECK_STATUS(OK, test_write(t, HERE, hold, &w));
        w.amount = 100;
        w.take_id = 555; /* a plain transfer of the same accounts and amount is not this take */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, take, &w));
        CHECK_TEXT("funds.id_reused", t->problem.code);
        w.take_id = 556;
        CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        CHECK_STATUS(OK, test_write(t, HERE, take, &w)); /* repeated */
        w.amount = 99;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, take, &w));
        CHECK_STATUS(OK, test_write(t, HERE, hold, &w));
        w.amount = 100;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, take, &w)); /* the take of the hold before */
        CHECK_TEXT("funds.id_reused", t->problem.code);
        CHECK_INT(9700, on_card(t));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(who_takes_before_the_clock_gets_it_and_the_clock_then_gives_nothing_back)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.move.due_ms = t->now_ms + HOUR_MS;
        CHECK_STATUS(OK, test_write(t, HERE, hold, &w));
        t->now_ms += 2 * HOUR_MS; /* due, and its timer has not run */
        w.amount = 60;
        CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        test_jobs(t);
        CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, release, &w));
        CHECK_TEXT("funds.hold_taken", t->problem.code);
        CHECK_INT(9940, on_card(t));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM transfer WHERE hold_id IS NOT NULL"));
        w.move.due_ms = t->now_ms - 1; /* over before it began */
        CHECK_STATUS(OK, test_write(t, HERE, hold, &w));
        test_jobs(t);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, take, &w));
        CHECK_TEXT("funds.hold_over", t->problem.code);
        CHECK_INT(9940, on_card(t));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_undoes_is_not_undone_and_what_is_spent_cannot_be_taken_back)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        TransferId top_up = w.transfer;
        CHECK_STATUS(OK, test_write(t, HERE, pay, &w));
        CHECK_STATUS(OK, test_write(t, HERE, reverse, &w));
        TransferId first = w.undo;
        CHECK_STATUS(OK, test_write(t, HERE, reverse, &w));
        CHECK_INT(first.v, w.undo.v);
        w.transfer = first;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, reverse, &w));
        CHECK_TEXT("funds.is_reversal", t->problem.code);
        w.move.amount = 1;
        CHECK_STATUS(OK, test_write(t, HERE, hold, &w)); /* one fen is set aside */
        w.transfer = top_up;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, reverse, &w));
        CHECK_TEXT("funds.too_little", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, release, &w));
        CHECK_STATUS(OK, test_write(t, HERE, reverse, &w));
        CHECK_INT(0, on_card(t));
        w.transfer.v = 999;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, reverse, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(minutes_are_no_money_and_nobody_pays_himself)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.move.to = w.hours;
        CHECK_STATUS(INVALID, test_write(t, HERE, pay, &w));
        CHECK_TEXT("funds.unit", t->problem.code);
        CHECK_STATUS(INVALID, test_write(t, HERE, hold, &w));
        w.move.to = w.card;
        CHECK_STATUS(INVALID, test_write(t, HERE, pay, &w));
        CHECK_TEXT("funds.same_account", t->problem.code);
        w.move.to.v = 1;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, pay, &w));
        /* The largest amount, again and again, where nothing stops it: the sums hold. */
        w.move = (FundsMove){
            .from = w.loss, .to = w.site, .amount = FUNDS_AMOUNT_MAX, .reason = REASON_CORRECTION};
        for (int i = 0; i < 30; i++) CHECK_STATUS(OK, test_write(t, HERE, pay, &w));
        CHECK_INT(INT64_C(30) * FUNDS_AMOUNT_MAX,
                  test_number(t, "SELECT in_posted FROM account WHERE kind = 3"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_payment_belongs_to_its_day_in_shanghai_and_has_a_day_at_all)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    Ms midnight = day_ms(ms_day(t->now_ms, SHANGHAI_MS), SHANGHAI_MS);
    w.notice = (PayIn){STR("N1"), {5}, 100, midnight - 1};
    CHECK_STATUS(OK, test_write(t, HERE, notice, &w));
    w.notice = (PayIn){STR("N2"), {5}, 100, midnight};
    CHECK_STATUS(OK, test_write(t, HERE, notice, &w));
    CHECK_INT(ms_day(t->now_ms, SHANGHAI_MS),
              test_number(t, "SELECT day FROM pay_notice WHERE reference = 'N2'"));
    CHECK_INT(1, test_number(t, "SELECT max(day) - min(day) FROM pay_notice"));
    static const Ms times[] = {-1, INT64_MIN, INT64_MAX, INT64_C(7258118400001)};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        CommunityId community;
        PayNotice n = {HERE, 5, STR("N3"), 100, times[i]};
        Str body = pay_notice_write(t->arena, &n);
        CHECK_STATUS(INVALID, notice_open(t->arena, body, pay_sign(t->arena, body), &community,
                                          &w.notice, &t->problem));
        CHECK_TEXT("pay.bad_notice", t->problem.code);
    }
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(a_comma_of_a_bank_stands_before_three_digits)
{
    static const struct {
        const char *text;
        Fen fen; /* 0: a fault */
    } cases[] = {{"1,234.5", 123450},
                 {"-1,000", -100000},
                 {"1234.56", 123456},
                 {"999,999.99", 99999999},
                 {"12,50", 0},
                 {"1,2345", 0},
                 {"1234,567", 0},
                 {"1,234,5", 0},
                 {"1,,234", 0},
                 {",123", 0},
                 {"1.234,50", 0},
                 {"1,000,000", 100000000},
                 {"1,000,000.01", 0},
                 {"0.001", 0},
                 {"0", 0},
                 {"--1", 0},
                 {"9223372036854775808", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BankSheet sheet;
        Problem problem;
        Str csv = str_fmt(test_arena(), "date,amount,reference,text\n2026-03-01,\"%s\",B%zu,x\n",
                          cases[i].text, i);
        CHECK_STATUS(OK, bank_sheet_read(test_arena(), csv, day_of(2026, 3, 2), &sheet, &problem));
        Fen got = sheet.count ? sheet.lines[0].fen : 0;
        if (!CHECK_INT(cases[i].fen, got)) test_note("%s", cases[i].text);
        CHECK_INT(1, (int64_t)(sheet.count + sheet.fault_count)); /* never dropped */
    }
}
