#include "base/secret.h"
#include "domains/funds/inside.h"
#include "link/pay.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &funds_domain.store, NULL};

/* An elder, the daughter who pays in for her, and the last answer. */
typedef struct World {
    PersonId elder, daughter;
    Fen fen;
    Str why, csv;
    PayIn notice;
    MoneyPlace place;
    IntentId intent;
    RefundId refund;
    RefundAnswer answer;
    RefundSource *sources;
    Refund *items;
    size_t count;
    TransferId top_up;
    RefundMeans means;
    BankSheet sheet;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    Person p = {.name = STR("王秀英"), .card = STR("100001"), .is_elder = true};
    TRY(people_add(tx, &p, &w->elder));
    return people_add(tx, &(Person){.name = STR("李小芳")}, &w->daughter);
}
static Status cash_in(Tx *tx, void *job)
{
    World *w = job;
    TransferId t;
    return funds_cash_in(tx, w->elder, (OrganisationId){SITE}, w->fen, &t);
}
static Status cash_back(Tx *tx, void *job)
{
    World *w = job;
    return funds_cash_refund(tx, w->elder, (OrganisationId){SITE}, w->fen, w->why, &w->refund);
}
static Status pay(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->daughter.v;
    TRY(funds_pay_ask(tx, w->elder, w->fen, &w->intent));
    PayIn n = {w->notice.reference, w->intent, w->fen, tx->now_ms};
    return funds_pay_notice(tx, &n, &w->place);
}
static Status book(Tx *tx, void *job)
{
    World *w = job;
    TRY(bank_sheet_read(tx->arena, w->csv, tx_today(tx), &w->sheet, &tx->problem));
    return funds_bank_book(tx, &w->sheet);
}
static Status look(Tx *tx, void *job)
{
    World *w = job;
    return funds_refund_sources(tx, w->elder, &w->sources, &w->count);
}
static Status ask(Tx *tx, void *job)
{
    World *w = job;
    return funds_refund_ask(tx, w->elder, w->top_up, w->fen, w->why, &w->refund);
}
static Status send(Tx *tx, void *job)
{
    World *w = job;
    return funds_refunds_send(tx, w->means, 50, &w->items, &w->count);
}
static Status answer(Tx *tx, void *job)
{
    return funds_refund_answer(tx, &((World *)job)->answer);
}
static Status spend(Tx *tx, void *job)
{
    World *w = job;
    AccountId card, site;
    TransferId t;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = w->elder.v}, &card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = SITE}, &site));
    FundsMove m = {.from = card, .to = site, .amount = w->fen, .reason = REASON_MEAL};
    return funds_transfer(tx, &m, &t);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.fen = 5000, .why = STR(""), .means = MEANS_PROVIDER};
    w->notice.reference = STR("P1");
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

static int64_t on(TestStore *t, AccountKind kind, const char *column)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT CAST(coalesce(sum(%s), 0) AS BIGINT) FROM account WHERE kind = %d", column,
             kind);
    return test_number(t, sql);
}
#define POSTED "in_posted - out_posted"

/* Fifty yuan paid in by the provider, and its top-up chosen. */
static void paid_in(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_write(t, HERE, pay, w));
    CHECK_STATUS(OK, test_read(t, HERE, look, w));
    w->top_up = w->sources[0].top_up;
}

TEST(what_was_paid_in_by_the_provider_goes_back_to_it_whole_or_in_part)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        paid_in(t, &w);
        CHECK_INT(MEANS_PROVIDER, w.sources[0].means);
        CHECK_INT(5000, w.sources[0].left_fen);
        w.fen = 2000;
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        CHECK_INT(2000, on(t, ACCOUNT_CARD, "out_held")); /* nobody can spend it meanwhile */
        CHECK_STATUS(OK, test_write(t, HERE, send, &w));
        CHECK_INT(1, (int64_t)w.count);
        CHECK_STR(STR("P1"), w.items[0].reference);
        CHECK_INT(w.daughter.v, w.items[0].payer.v);
        w.answer = (RefundAnswer){w.refund, 2000, true, STR("R1"), STR(""), HEARD_NOTHING};
        for (int i = 0; i < 3; i++) CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_INT(3000, on(t, ACCOUNT_CARD, POSTED));
        CHECK_INT(-3000, on(t, ACCOUNT_PROVIDER, POSTED));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message")); /* told once, who paid */
        CHECK_INT(w.daughter.v, test_number(t, "SELECT person_id FROM message"));
        w.fen = 3001;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, ask, &w));
        CHECK_TEXT("funds.refund_too_much", t->problem.code);
        w.fen = 100;
        CHECK_STATUS(OK, test_write(t, HERE, spend, &w));
        w.fen = 3000; /* left of the top-up, but not on the card any more */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, ask, &w));
        CHECK_TEXT("funds.too_little", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_refund_that_is_refused_is_on_the_card_again_and_one_that_went_all_the_same_is_nobodys_debt)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        paid_in(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        w.answer = (RefundAnswer){w.refund, 5000, false, STR(""), STR("账户已注销"), HEARD_NOTHING};
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_INT(0, on(t, ACCOUNT_CARD, "out_held"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message"));
        w.fen = 4000;
        CHECK_STATUS(OK, test_write(t, HERE, spend, &w));
        w.answer = (RefundAnswer){w.refund, 5000, true, STR("R1"), STR(""), HEARD_NOTHING};
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_INT(0, on(t, ACCOUNT_CARD, POSTED));
        CHECK_INT(-4000, on(t, ACCOUNT_LOSS, POSTED)); /* the platform bears what had been eaten */
        CHECK_INT(0, on(t, ACCOUNT_PROVIDER, POSTED));
        w.answer.done = false;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, answer, &w));
        CHECK_TEXT("funds.refund_over", t->problem.code);
        w.answer = (RefundAnswer){w.refund, 4999, true, STR("R1"), STR(""), HEARD_NOTHING};
        CHECK_STATUS(CONFLICT, test_write(t, HERE, answer, &w));
        CHECK_TEXT("funds.notice_changed", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(cash_goes_back_as_cash_and_more_than_that_needs_a_reason_and_is_looked_at)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.fen = 3000;
        CHECK_STATUS(OK, test_write(t, HERE, cash_in, &w));
        w.fen = 5000;
        paid_in(t, &w);
        w.fen = 3100;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, cash_back, &w));
        CHECK_TEXT("funds.other_means", t->problem.code);
        w.why = STR("手机丢了");
        CHECK_STATUS(CONFLICT, test_write(t, HERE, cash_back, &w));
        CHECK_TEXT("funds.drawer_short", t->problem.code);
        w.fen = 2000;
        w.why = STR("");
        CHECK_STATUS(OK, test_write(t, HERE, cash_back, &w));
        CHECK_INT(0, test_number(t, "SELECT elsewhere_fen FROM refund"));
        w.fen = 1000;
        CHECK_STATUS(OK, test_write(t, HERE, cash_back, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, cash_back, &w));
        CHECK_INT(0, on(t, ACCOUNT_DRAWER, POSTED));
        CHECK_INT(5000, on(t, ACCOUNT_CARD, POSTED));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        w.top_up = w.sources[1].means == MEANS_CASH ? w.sources[1].top_up : w.sources[0].top_up;
        CHECK_STATUS(INVALID, test_write(t, HERE, ask, &w));
        CHECK_TEXT("funds.cash_refund", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(money_of_the_bank_stands_on_one_list_and_the_line_that_goes_out_confirms_it)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.csv = STR("date,amount,reference,text\n2026-03-01,50.00,B1,饭卡100001\n");
        CHECK_STATUS(OK, test_write(t, HERE, book, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(MEANS_BANK, w.sources[0].means);
        w.top_up = w.sources[0].top_up;
        w.fen = 1500;
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        w.means = MEANS_BANK;
        CHECK_STATUS(OK, test_write(t, HERE, send, &w));
        CHECK_INT(1, (int64_t)w.count);
        CHECK_STR(STR("B1"), w.items[0].reference);
        t->now_ms += DAY_MS;
        CHECK_STATUS(OK,
                     test_write(t, HERE, send, &w)); /* no second time: it would be paid twice */
        CHECK_INT(0, (int64_t)w.count);
        w.csv = str_fmt(test_arena(),
                        "date,amount,reference,text\n2026-03-02,-14.00,B2,退款 %lld\n"
                        "2026-03-02,-15.00,B3,退款 %lld\n",
                        (long long)w.refund.v, (long long)w.refund.v);
        CHECK_STATUS(OK, test_write(t, HERE, book, &w));
        CHECK_INT(0, w.sheet.lines[0].place); /* another amount: listed, not taken for it */
        CHECK_INT(MONEY_RETURNED, w.sheet.lines[1].place);
        CHECK_INT(3500, on(t, ACCOUNT_CARD, POSTED));
        CHECK_INT(-3500, on(t, ACCOUNT_BANK, POSTED));
        CHECK_INT(REFUND_DONE, test_number(t, "SELECT state FROM refund"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* Delays, repeats, loses, refuses: at the end every refund has ended once and no fen is lost. */
TEST(through_a_provider_that_delays_repeats_loses_and_refuses_the_money_is_right)
{
    enum { REFUNDS = 40 };
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        PayStandIn *s = NEW(test_arena(), PayStandIn);
        Str body, signature;
        CommunityId community;
        *s = (PayStandIn){.random = random_seeded(5),
                          .lose_percent = 40,
                          .repeat_percent = 40,
                          .refuse_percent = 30,
                          .delay_ms = 3 * MINUTE_MS};
        w.fen = 40000;
        paid_in(t, &w);
        w.fen = 100;
        for (int i = 0; i < REFUNDS; i++) CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        for (int hour = 0; hour < 60; hour++) {
            CHECK_STATUS(OK, test_write(t, HERE, send, &w));
            for (size_t i = 0; i < w.count; i++)
                pay_standin_refund(s, &(PayRefund){HERE, w.items[i].id.v, STR("P1"), 100},
                                   t->now_ms);
            t->now_ms += HOUR_MS;
            while (pay_standin_answer(s, test_arena(), t->now_ms, &body, &signature)) {
                CHECK_STATUS(OK, refund_answer_open(t->arena, body, signature, &community,
                                                    &w.answer, &t->problem));
                CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
            }
        }
        int64_t done = test_number(t, "SELECT count(*) FROM refund WHERE state = 3");
        CHECK_INT(REFUNDS, done + test_number(t, "SELECT count(*) FROM refund WHERE state = 4"));
        CHECK(done > 0 && done < REFUNDS);
        CHECK_INT(40000 - done * 100, on(t, ACCOUNT_CARD, POSTED));
        CHECK_INT(0, on(t, ACCOUNT_CARD, "out_held"));
        CHECK(test_number(t, "SELECT max(tries) FROM refund") > 1); /* answers were lost */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_forged_answer_moves_nothing)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    CommunityId community;
    PayRefundNotice n = {HERE, 5, STR("R1"), 100, PAY_REFUND_DONE, STR("")};
    Str body = pay_refund_notice_write(t->arena, &n), right = pay_sign(t->arena, body);
    n.fen = 10000;
    CHECK_STATUS(INVALID, refund_answer_open(t->arena, pay_refund_notice_write(t->arena, &n), right,
                                             &community, &w.answer, &t->problem));
    CHECK_TEXT("pay.not_signed", t->problem.code);
    CHECK_STATUS(INVALID, refund_orders_open(t->arena, STR("{\"community\":7}"), right, &community,
                                             &t->problem));
    n.reference = STR("");
    body = pay_refund_notice_write(t->arena, &n);
    CHECK_STATUS(INVALID, refund_answer_open(t->arena, body, pay_sign(t->arena, body), &community,
                                             &w.answer, &t->problem));
    CHECK_TEXT("pay.bad_notice", t->problem.code);
    test_store_close(t);
}

static World faulty;
static int64_t transfers, refunds;
static void nothing_moved(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(transfers, test_number(t, "SELECT count(*) FROM transfer"));
    CHECK_INT(refunds, test_number(t, "SELECT count(*) FROM refund"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_refunds_nothing)
{
    static const TxFn rules[] = {cash_back, ask, send, answer};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty);
        CHECK_STATUS(OK, test_write(t, HERE, cash_in, &faulty));
        paid_in(t, &faulty);
        faulty.fen = 700;
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            transfers = test_number(t, "SELECT count(*) FROM transfer");
            refunds = test_number(t, "SELECT count(*) FROM refund");
            faulty.answer =
                (RefundAnswer){faulty.refund, 700, true, STR("R1"), STR(""), HEARD_NOTHING};
            CHECK(test_fault_loop(t, HERE, rules[i], &faulty, nothing_moved) >= 2);
        }
        /* Refused, and then gone all the same. */
        CHECK_STATUS(OK, test_write(t, HERE, ask, &faulty));
        faulty.answer = (RefundAnswer){faulty.refund, 700, false, STR(""), STR("x"), HEARD_NOTHING};
        CHECK_STATUS(OK, test_write(t, HERE, answer, &faulty));
        faulty.answer = (RefundAnswer){faulty.refund, 700, true, STR("R2"), STR(""), HEARD_NOTHING};
        transfers = test_number(t, "SELECT count(*) FROM transfer");
        refunds = test_number(t, "SELECT count(*) FROM refund");
        CHECK(test_fault_loop(t, HERE, answer, &faulty, nothing_moved) >= 4);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
