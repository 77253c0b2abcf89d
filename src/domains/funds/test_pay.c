#include "base/secret.h"
#include "domains/funds/inside.h"
#include "link/pay.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &funds_domain.store, NULL};

typedef struct World {
    PersonId elder, daughter;
    Fen fen;
    int64_t actor;
    IntentId intent;
    PayIn notice;
    MoneyPlace place;
    DrawerCount count;
    Str csv;
    BankSheet sheet;
    Difference *differences;
    size_t difference_count;
    int64_t line;
    BankMoved moved;
    Str why;
    RefundId refund;
    RefundAnswer answer;
    size_t listed;
    BankDone *done;
    size_t done_count;
    bool provider;
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
static Status cash_out(Tx *tx, void *job)
{
    World *w = job;
    RefundId refund;
    return funds_cash_refund(tx, w->elder, (OrganisationId){SITE}, w->fen, STR(""), &refund);
}
static Status count(Tx *tx, void *job)
{
    World *w = job;
    return funds_drawer_count(tx, (OrganisationId){SITE}, w->fen, &w->count);
}
static Status ask(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->actor;
    return funds_pay_ask(tx, w->elder, w->fen, &w->intent);
}
static Status notice(Tx *tx, void *job)
{
    World *w = job;
    return funds_pay_notice(tx, &w->notice, &w->place);
}
static Status book(Tx *tx, void *job)
{
    World *w = job;
    TRY(bank_sheet_read(tx->arena, w->csv, tx_today(tx), &w->sheet, &tx->problem));
    return funds_bank_book(tx, &w->sheet);
}
static Status assign(Tx *tx, void *job)
{
    World *w = job;
    return funds_bank_assign(tx, w->line, w->elder, &w->moved);
}
static Status undo(Tx *tx, void *job)
{
    return funds_bank_undo(tx, ((World *)job)->moved.move);
}
static Status send_back(Tx *tx, void *job)
{
    World *w = job;
    return funds_bank_return(tx, w->line, w->why, &w->refund);
}
static Status keep(Tx *tx, void *job)
{
    return funds_bank_keep(tx, ((World *)job)->refund);
}
static Status list_for_bank(Tx *tx, void *job)
{
    World *w = job;
    Refund *r;
    return funds_refunds_send(tx, MEANS_BANK, 50, &r, &w->listed);
}
static Status bank_says(Tx *tx, void *job)
{
    return funds_refund_answer(tx, &((World *)job)->answer);
}
static Status look_at_done(Tx *tx, void *job)
{
    World *w = job;
    return funds_bank_done(tx, &w->done, &w->done_count);
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
static Status compare(Tx *tx, void *job)
{
    World *w = job;
    TRY(bank_sheet_read(tx->arena, w->csv, tx_today(tx), &w->sheet, &tx->problem));
    return funds_reconcile(tx, &w->sheet, w->provider, &w->differences, &w->difference_count);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.fen = 5000};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

static int64_t on(TestStore *t, AccountKind kind)
{
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT CAST(coalesce(sum(in_posted - out_posted), 0) AS BIGINT) FROM account"
             " WHERE kind = %d",
             kind);
    return test_number(t, sql);
}

/* What the server does with the bytes. */
static Status deliver(TestStore *t, World *w, Str body, Str signature)
{
    CommunityId community;
    TRY(notice_open(t->arena, body, signature, &community, &w->notice, &t->problem));
    CHECK_INT(HERE, community.v);
    return test_write(t, community.v, notice, w);
}

TEST(cash_goes_into_the_drawer_and_a_count_books_what_is_missing)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, cash_in, &w));
        w.fen = 2000;
        CHECK_STATUS(OK, test_write(t, HERE, cash_out, &w));
        CHECK_INT(3000, on(t, ACCOUNT_CARD));
        w.fen = 2990;
        CHECK_STATUS(OK, test_write(t, HERE, count, &w));
        CHECK_INT(3000, w.count.expected);
        CHECK_INT(-2990, on(t, ACCOUNT_DRAWER));
        CHECK_INT(-10, on(t, ACCOUNT_LOSS));
        w.fen = 3000;
        CHECK_STATUS(OK, test_write(t, HERE, count, &w)); /* it lay under the drawer */
        CHECK_INT(0, on(t, ACCOUNT_LOSS));
        CHECK_STATUS(OK, test_write(t, HERE, count, &w));
        CHECK_INT(0, w.count.transfer.v);
        w.fen = 3001;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, cash_out, &w));
        w.fen = FUNDS_CARD_MAX;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, cash_in, &w));
        CHECK_TEXT("funds.card_full", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_payment_in_time_is_on_the_card_once_however_often_it_is_told)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        w.notice = (PayIn){STR("P1"), w.intent, 5000, t->now_ms};
        for (int i = 0; i < 3; i++) CHECK_STATUS(OK, test_write(t, HERE, notice, &w));
        CHECK_INT(5000, on(t, ACCOUNT_CARD));
        CHECK_INT(-5000, on(t, ACCOUNT_PROVIDER));
        CHECK_INT(INTENT_PAID, test_number(t, "SELECT state FROM pay_intent"));
        w.notice.fen = 4000;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, notice, &w));
        CHECK_TEXT("funds.notice_changed", t->problem.code);
        t->now_ms += HOUR_MS;
        test_jobs(t);
        CHECK_INT(INTENT_PAID, test_number(t, "SELECT state FROM pay_intent"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_late_second_or_unknown_payment_is_kept_and_the_payer_is_told_where)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.actor = w.daughter.v;
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        t->now_ms += HOUR_MS;
        test_jobs(t);
        CHECK_INT(INTENT_EXPIRED, test_number(t, "SELECT state FROM pay_intent"));
        w.notice = (PayIn){STR("P1"), w.intent, 5000, t->now_ms};
        CHECK_STATUS(OK, test_write(t, HERE, notice, &w));
        CHECK_INT(MONEY_PURSE, w.place);
        CHECK_INT(5000, on(t, ACCOUNT_FAMILY));
        CHECK_INT(INTENT_LATE, test_number(t, "SELECT state FROM pay_intent"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message"));
        w.notice.reference = STR("P2"); /* paid again by mistake */
        CHECK_STATUS(OK, test_write(t, HERE, notice, &w));
        CHECK_INT(10000, on(t, ACCOUNT_FAMILY));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM message"));
        w.notice = (PayIn){STR("P3"), {99}, 700, t->now_ms};
        CHECK_STATUS(OK, test_write(t, HERE, notice, &w));
        CHECK_INT(MONEY_ESCROW, w.place);
        CHECK_INT(700, on(t, ACCOUNT_ESCROW));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(forged_and_changed_notices_are_never_read)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    PayNotice n = {HERE, 5, STR("P1"), 5000, t->now_ms};
    Str body = pay_notice_write(t->arena, &n);
    Str signature = pay_sign(t->arena, body);
    n.fen = 500000;
    CHECK_STATUS(INVALID, deliver(t, &w, pay_notice_write(t->arena, &n), signature));
    CHECK_TEXT("pay.not_signed", t->problem.code);
    CHECK_STATUS(INVALID, deliver(t, &w, body, STR("")));
    CHECK_STATUS(INVALID, deliver(t, &w, body, str_slice(signature, 0, 63)));
    n.fen = -1;
    body = pay_notice_write(t->arena, &n);
    CHECK_STATUS(INVALID, deliver(t, &w, body, pay_sign(t->arena, body)));
    CHECK_TEXT("pay.bad_notice", t->problem.code);
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM transfer"));
    test_store_close(t);
}

TEST(through_a_provider_that_delays_repeats_reorders_and_loses_the_money_is_right)
{
    enum { PAYMENTS = 60 };
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        PayStandIn *s = NEW(test_arena(), PayStandIn);
        *s = (PayStandIn){.random = random_seeded(3),
                          .lose_percent = 15,
                          .repeat_percent = 40,
                          .delay_ms = 40 * MINUTE_MS};
        Buf bill = buf_new(test_arena(), 1 << 16);
        Str body, signature;
        buf_text(&bill, "date,amount,reference,text\n");
        w.fen = 100;
        w.actor = w.daughter.v;
        for (int i = 0; i < PAYMENTS; i++) {
            CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
            Str reference = pay_standin_pay(s, test_arena(), HERE, w.intent.v, 100, t->now_ms);
            buf_fmt(&bill, "2026-03-02,1.00,%.*s,\n", STR_ARG(reference));
            t->now_ms += MINUTE_MS;
            test_jobs(t);
            while (pay_standin_next(s, test_arena(), t->now_ms, &body, &signature))
                CHECK_STATUS(OK, deliver(t, &w, body, signature));
        }
        t->now_ms += HOUR_MS;
        test_jobs(t);
        while (pay_standin_next(s, test_arena(), t->now_ms, &body, &signature))
            CHECK_STATUS(OK, deliver(t, &w, body, signature));
        int64_t told = test_number(t, "SELECT count(*) FROM pay_notice");
        CHECK(told > PAYMENTS / 2 && told < PAYMENTS); /* some were lost */
        CHECK_INT(told * 100, on(t, ACCOUNT_CARD) + on(t, ACCOUNT_FAMILY));
        CHECK(on(t, ACCOUNT_CARD) > 0 && on(t, ACCOUNT_FAMILY) > 0);
        /* The provider's own bill names every notice that was lost. */
        w.csv = buf_str(&bill);
        w.provider = true;
        CHECK_STATUS(OK, test_read(t, HERE, compare, &w));
        CHECK_INT(PAYMENTS - told, (int64_t)w.difference_count);
        for (size_t i = 0; i < w.difference_count; i++)
            CHECK_TEXT("only_statement", w.differences[i].what);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static const char bank_csv[] = "日期,金额,流水号,摘要\r\n"
                               "2026-03-01,50.00,B1,饭卡100001充值\r\n"
                               "2026-03-01,\"1,020.5\",B2,谢谢\r\n"
                               "2026-03-01,-8.00,B3,手续费\r\n"
                               "2026-03-01,5.005,B4,x\r\n"
                               "2026-13-01,5.00,B5,x\r\n";

TEST(a_bank_list_is_matched_or_listed_and_never_dropped)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.csv = str_of(bank_csv);
        CHECK_STATUS(OK, test_write(t, HERE, book, &w));
        CHECK_INT(3, (int64_t)w.sheet.count);
        CHECK_INT(2, (int64_t)w.sheet.fault_count);
        CHECK_INT(5, w.sheet.faults[0].row);
        CHECK_INT(MONEY_CARD, w.sheet.lines[0].place);
        CHECK_INT(MONEY_ESCROW, w.sheet.lines[1].place);
        CHECK_INT(0, w.sheet.lines[2].place);
        w.line = w.sheet.lines[1].id;
        CHECK_STATUS(OK, test_write(t, HERE, book, &w)); /* the same list again */
        CHECK_INT(5000, on(t, ACCOUNT_CARD));
        CHECK_INT(102050, on(t, ACCOUNT_ESCROW));
        CHECK_STATUS(OK, test_write(t, HERE, assign, &w)); /* as much as the card holds */
        CHECK_INT(95000, w.moved.fen);
        CHECK_INT(7050, w.moved.rest_fen);
        CHECK_INT(FUNDS_CARD_MAX, on(t, ACCOUNT_CARD));
        CHECK_INT(7050, on(t, ACCOUNT_ESCROW));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, assign, &w));
        CHECK_TEXT("funds.card_full", t->problem.code);
        w.fen = 8000;
        CHECK_STATUS(OK, test_write(t, HERE, spend, &w));
        CHECK_STATUS(OK, test_write(t, HERE, assign, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, assign, &w));
        CHECK_TEXT("funds.line_booked", t->problem.code);
        CHECK_INT(0, on(t, ACCOUNT_ESCROW));
        CHECK_INT(99050, on(t, ACCOUNT_CARD));
        w.csv = STR("date,amount,reference,text\n2026-03-01,50.01,B1,\n2026-03-01,1.00,B9,\n"
                    "2026-03-01,-8.00,B3,\n");
        CHECK_STATUS(OK, test_read(t, HERE, compare, &w));
        CHECK_INT(3, (int64_t)w.difference_count);
        CHECK_TEXT("amount", w.differences[0].what);
        CHECK_TEXT("only_books", w.differences[1].what);
        CHECK_TEXT("only_statement", w.differences[2].what);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* Her card has 950 yuan; 80 come for it. */
static void book_eighty(TestStore *t, World *w)
{
    w->fen = 95000;
    CHECK_STATUS(OK, test_write(t, HERE, cash_in, w));
    w->csv = STR("date,amount,reference,text\n2026-03-01,80.00,B1,100001\n");
    CHECK_STATUS(OK, test_write(t, HERE, book, w));
    w->line = w->sheet.lines[0].id;
}

TEST(what_a_card_cannot_hold_waits_for_a_person_and_the_elder_is_told)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        book_eighty(t, &w);
        CHECK_INT(MONEY_ESCROW, w.sheet.lines[0].place);
        CHECK_INT(3000, w.sheet.lines[0].rest_fen);
        CHECK_INT(w.elder.v, w.sheet.lines[0].person.v);
        CHECK_INT(FUNDS_CARD_MAX, on(t, ACCOUNT_CARD));
        CHECK_INT(3000, on(t, ACCOUNT_ESCROW));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message"));
        CHECK_STATUS(OK, test_write(t, HERE, book, &w)); /* the same list again */
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message"));
        CHECK_INT(3000, w.sheet.lines[0].rest_fen);
        w.csv = STR("date,amount,reference,text\n2026-03-01,5.00,B2,100001\n");
        CHECK_STATUS(OK, test_write(t, HERE, book, &w)); /* full: the whole line waits */
        CHECK_INT(500, w.sheet.lines[0].rest_fen);
        CHECK_INT(3500, on(t, ACCOUNT_ESCROW));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_payment_that_the_card_cannot_hold_any_more_lies_in_the_payers_purse)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        IntentId first = w.intent;
        w.fen = 98000;
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w)); /* both fit when they are asked for */
        w.notice = (PayIn){STR("P1"), w.intent, 98000, t->now_ms};
        CHECK_STATUS(OK, test_write(t, HERE, notice, &w));
        w.notice = (PayIn){STR("P2"), first, 5000, t->now_ms};
        CHECK_STATUS(OK, test_write(t, HERE, notice, &w));
        CHECK_INT(MONEY_PURSE, w.place);
        CHECK_STATUS(OK, test_write(t, HERE, notice, &w)); /* told again */
        CHECK_INT(98000, on(t, ACCOUNT_CARD));
        CHECK_INT(5000, on(t, ACCOUNT_FAMILY));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM pay_intent WHERE state = 5"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_went_onto_a_wrong_card_is_taken_back_while_it_is_there)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        book_eighty(t, &w);
        CHECK_STATUS(OK, test_read(t, HERE, look_at_done, &w));
        CHECK_INT(1, (int64_t)w.done_count);
        CHECK(w.done[0].by_words);
        w.moved.move = w.done[0].move;
        w.fen = FUNDS_CARD_MAX;
        CHECK_STATUS(OK, test_write(t, HERE, spend, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, undo, &w));
        CHECK_TEXT("funds.too_little", t->problem.code);
        w.fen = 6000;
        CHECK_STATUS(OK, test_write(t, HERE, cash_in, &w));
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, undo, &w));
        CHECK_INT(1000, on(t, ACCOUNT_CARD));
        CHECK_INT(8000, on(t, ACCOUNT_ESCROW));
        CHECK_INT(8000, test_number(t, "SELECT rest_fen FROM bank_line WHERE person_id = 0"));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM message"));
        CHECK_STATUS(OK, test_write(t, HERE, assign, &w)); /* and whole to where it belongs */
        CHECK_INT(9000, on(t, ACCOUNT_CARD));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_nobodys_goes_back_by_the_bank_and_its_statement_ends_it)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.csv = STR("date,amount,reference,text\n2026-03-01,80.00,B1,x\n");
        CHECK_STATUS(OK, test_write(t, HERE, book, &w));
        w.line = w.sheet.lines[0].id;
        w.why = STR(" ");
        CHECK_STATUS(INVALID, test_write(t, HERE, send_back, &w));
        w.why = STR("转错了");
        CHECK_STATUS(OK, test_write(t, HERE, send_back, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, assign, &w)); /* it is on its way */
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, keep, &w));
        CHECK_INT(8000, test_number(t, "SELECT rest_fen FROM bank_line"));
        CHECK_STATUS(OK, test_write(t, HERE, send_back, &w));
        CHECK_STATUS(OK, test_write(t, HERE, list_for_bank, &w));
        CHECK_INT(1, (int64_t)w.listed);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, keep, &w));
        CHECK_INT(0, test_store_broken(t));
        w.csv = str_fmt(t->arena, "date,amount,reference,text\n2026-03-02,-80.00,B2,退款 %lld\n",
                        (long long)w.refund.v);
        CHECK_STATUS(OK, test_write(t, HERE, book, &w));
        CHECK_INT(MONEY_RETURNED, w.sheet.lines[0].place);
        CHECK_INT(0, on(t, ACCOUNT_ESCROW));
        CHECK_INT(0, on(t, ACCOUNT_BANK));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM message")); /* it is nobody's */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_the_bank_refused_and_sent_all_the_same_is_taken_from_what_is_left)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.csv = STR("date,amount,reference,text\n2026-03-01,80.00,B1,x\n");
        CHECK_STATUS(OK, test_write(t, HERE, book, &w));
        w.line = w.sheet.lines[0].id;
        w.why = STR("转错了");
        CHECK_STATUS(OK, test_write(t, HERE, send_back, &w));
        CHECK_STATUS(OK, test_write(t, HERE, list_for_bank, &w));
        w.answer = (RefundAnswer){.refund = w.refund, .fen = 8000, .why = STR("账户销了")};
        CHECK_STATUS(OK, test_write(t, HERE, bank_says, &w));
        CHECK_INT(8000, test_number(t, "SELECT rest_fen FROM bank_line"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM refund_care WHERE done_ms IS NULL"));
        w.fen = 97000;
        CHECK_STATUS(OK, test_write(t, HERE, cash_in, &w));
        CHECK_STATUS(OK, test_write(t, HERE, assign, &w)); /* 30 of it fit */
        w.answer =
            (RefundAnswer){.refund = w.refund, .fen = 8000, .done = true, .reference = STR("B2")};
        CHECK_STATUS(OK, test_write(t, HERE, bank_says, &w));
        CHECK_INT(0, on(t, ACCOUNT_ESCROW));
        CHECK_INT(FUNDS_CARD_MAX, on(t, ACCOUNT_CARD));
        CHECK_INT(-3000, on(t, ACCOUNT_LOSS));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static World faulty;
static int64_t transfers;
static void nothing_moved(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(transfers, test_number(t, "SELECT count(*) FROM transfer"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_books_nothing)
{
    static const TxFn rules[] = {cash_in, cash_out, count, ask,       notice,
                                 book,    assign,   undo,  send_back, keep};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty);
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            faulty.fen = rules[i] == count ? 100 : 2000;
            faulty.csv = STR("date,amount,reference,text\n2026-03-01,1.00,B9,\n");
            faulty.notice = (PayIn){STR("P1"), faulty.intent, 1500, t->now_ms};
            faulty.why = STR("转错了");
            if (rules[i] == assign) faulty.line = test_number(t, "SELECT max(id) FROM bank_line");
            transfers = test_number(t, "SELECT count(*) FROM transfer");
            CHECK(test_fault_loop(t, HERE, rules[i], &faulty, nothing_moved) >= 2);
            CHECK_STATUS(OK, t->problem.code[0] ? INVALID : OK);
        }
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status cash_in_once(Tx *tx, void *job)
{
    World *w = job;
    TransferId t;
    return funds_cash_in_once(tx, 991, w->elder, (OrganisationId){SITE}, w->fen, &t);
}
static Status hold_for_a_minute(Tx *tx, void *job)
{
    World *w = job;
    AccountId card, site;
    HoldId id;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = w->elder.v}, &card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = SITE}, &site));
    FundsMove m = {.from = card,
                   .to = site,
                   .amount = 700,
                   .reason = REASON_MEAL,
                   .due_ms = tx->now_ms + MINUTE_MS};
    TRY(funds_hold(tx, &m, &id));
    w->line = id.v;
    return OK;
}
static Status expire_hold(Tx *tx, void *job)
{
    return hold_expire(tx, ((World *)job)->line, tx->now_ms);
}
static Status expire_intent(Tx *tx, void *job)
{
    return intent_expire(tx, ((World *)job)->intent.v, tx->now_ms);
}

TEST(a_store_fault_at_any_point_expires_no_hold_and_no_payment)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty);
        transfers = 0;
        CHECK(test_fault_loop(t, HERE, cash_in_once, &faulty, nothing_moved) >= 4);
        CHECK_STATUS(OK, test_write(t, HERE, cash_in_once, &faulty)); /* told again */
        CHECK_INT(5000, on(t, ACCOUNT_CARD));
        transfers = 1;
        CHECK_STATUS(OK, test_write(t, HERE, hold_for_a_minute, &faulty));
        CHECK_STATUS(OK, test_write(t, HERE, ask, &faulty));
        CHECK(test_fault_loop(t, HERE, expire_hold, &faulty, nothing_moved) >= 5);
        CHECK(test_fault_loop(t, HERE, expire_intent, &faulty, nothing_moved) >= 2);
        CHECK_INT(0, test_number(t, "SELECT CAST(sum(out_held) AS BIGINT) FROM account"));
        CHECK_INT(INTENT_EXPIRED, test_number(t, "SELECT state FROM pay_intent"));
        CHECK_INT(4, test_number(t, "SELECT state FROM hold"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
