/* Refunds through a provider's gateway on a real socket: the whole way, with everything that goes
 * wrong on it. */
#include "base/secret.h"
#include "domains/funds/inside.h"
#include "link/gate_for_tests.h"
#include "store/test_store.h"

enum { HERE = 7, REFUNDS = 40, WAIT_MS = 80 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &funds_domain.store, NULL};

typedef struct World {
    PersonId elder, daughter;
    TransferId top_up;
    Fen fen;
    RefundId refund, again;
    RefundAnswer answer;
    Refund *items, one;
    size_t count;
    RefundShow show;
    Str note;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    IntentId intent;
    MoneyPlace place;
    RefundSource *s;
    size_t count;
    TRY(people_add(tx, &(Person){.name = STR("王秀英"), .card = STR("100001"), .is_elder = true},
                   &w->elder));
    TRY(people_add(tx, &(Person){.name = STR("李小芳")}, &w->daughter));
    tx->origin.actor = w->daughter.v;
    TRY(funds_pay_ask(tx, w->elder, 40000, &intent));
    PayIn n = {STR("P1"), intent, 40000, tx->now_ms};
    TRY(funds_pay_notice(tx, &n, &place));
    TRY(funds_refund_sources(tx, w->elder, &s, &count));
    w->top_up = s[0].top_up;
    return OK;
}
static Status ask(Tx *tx, void *job)
{
    World *w = job;
    return funds_refund_ask(tx, w->elder, w->top_up, w->fen, STR(""), &w->refund);
}
static Status answer(Tx *tx, void *job)
{
    return funds_refund_answer(tx, &((World *)job)->answer);
}
static Status odd(Tx *tx, void *job)
{
    return funds_refund_odd(tx, &((World *)job)->answer);
}
static Status again(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->daughter.v;
    return funds_refund_again(tx, w->refund, &w->again);
}
static Status looked(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->daughter.v;
    return funds_refund_looked(tx, w->refund, w->note);
}
static Status unlook(Tx *tx, void *job)
{
    return funds_refund_unlook(tx, ((World *)job)->refund);
}
static Status find(Tx *tx, void *job)
{
    World *w = job;
    return funds_refund_find(tx, w->refund, &w->one);
}
static Status list(Tx *tx, void *job)
{
    World *w = job;
    return funds_refunds(tx, (PersonId){0}, w->show, &w->items, &w->count);
}
static Status send_all(Tx *tx, void *job)
{
    World *w = job;
    return funds_refunds_send(tx, MEANS_PROVIDER, 50, &w->items, &w->count);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.fen = 100, .note = STR("问过女儿，改退现金")};
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

static Str words_of(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_read(t, HERE, find, w));
    return funds_refund_words(t->arena, &w->one);
}
static size_t to_look(TestStore *t, World *w)
{
    w->show = SHOW_CARE;
    CHECK_STATUS(OK, test_read(t, HERE, list, w));
    return w->count;
}

/* Notices as the route takes them. A contradiction does not come from this gate. */
static void hear(TestStore *t, Gate *g, size_t most)
{
    Str body, signature;
    CommunityId community;
    RefundAnswer a;
    while (most-- && gate_notice(g, t->arena, &body, &signature)) {
        CHECK_STATUS(OK,
                     refund_answer_open(t->arena, body, signature, &community, &a, &t->problem));
        CHECK_STATUS(OK, refund_hear(t->store, t->arena, community, &a, &t->problem));
    }
}

TEST(through_a_gateway_that_misbehaves_every_refund_ends_once_and_no_fen_is_lost)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        Gate *g = gate_open(2026, WAIT_MS);
        for (int i = 0; i < REFUNDS; i++) CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        for (int pass = 0; pass < 3000; pass++) {
            if (!test_number(t, "SELECT count(*) FROM refund WHERE state <= 2")) break;
            Status status = funds_domain.work(t->store, &t->problem);
            CHECK(status == OK || status == UNAVAILABLE);
            usleep(1500); /* its rest after an answer that did not come */
            if (pass % 3 == 2) hear(t, g, 2);
            /* Nothing leaves our books that has not left the provider. */
            CHECK(40000 - on(t, ACCOUNT_CARD, POSTED) <= gate_paid(g));
            if (pass % 10 == 9) t->now_ms += HOUR_MS;
        }
        hear(t, g, SIZE_MAX); /* whatever is still on its way, the oldest last */
        int64_t done = test_number(t, "SELECT count(*) FROM refund WHERE state = 3");
        int64_t failed = test_number(t, "SELECT count(*) FROM refund WHERE state = 4");
        CHECK_INT(REFUNDS, done + failed);
        CHECK(done > 0 && failed > 0);
        CHECK_INT(done * 100, gate_paid(g));
        CHECK_INT(40000 - done * 100, on(t, ACCOUNT_CARD, POSTED));
        CHECK_INT(-(40000 - done * 100), on(t, ACCOUNT_PROVIDER, POSTED));
        CHECK_INT(0, on(t, ACCOUNT_CARD, "out_held"));
        for (size_t i = 0; i < g->count; i++) CHECK(g->refunds[i].paid <= 1);
        CHECK_INT(REFUNDS, (int64_t)g->count); /* never under another number */
        CHECK_INT(0, g->unsigned_asks + g->changed_asks);
        CHECK(g->asked > REFUNDS);
        CHECK_INT(REFUNDS, test_number(t, "SELECT count(*) FROM message")); /* told once each */
        CHECK_INT(failed, (int64_t)to_look(t, &w)); /* what was short has settled itself */
        CHECK_INT(0, test_store_broken(t));
        gate_close(g);
        test_store_close(t);
    }
}

TEST(a_gateway_that_is_down_is_left_alone_and_the_money_waits)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w);
    CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
    PayOptions brief = {.way = PAY_PROVIDER,
                        .key = STR("0123456789abcdef"),
                        .refunds = STR("http://127.0.0.1:1/none"),
                        .refund_wait_ms = 200,
                        .refund_rest_ms = 1};
    PayOptions lasting = brief;
    lasting.refund_rest_ms = (int)HOUR_MS;
    pay_configure(brief);
    usleep(1500); /* the rest is over */
    CHECK_STATUS(UNAVAILABLE, funds_domain.work(t->store, &t->problem));
    CHECK_TEXT("pay.refund_down", t->problem.code);
    t->now_ms += DAY_MS;
    pay_configure(lasting);
    CHECK_STATUS(OK, funds_domain.work(t->store, &t->problem)); /* rests */
    CHECK_INT(1, test_number(t, "SELECT tries FROM refund"));
    pay_configure(brief);
    usleep(1500);
    CHECK_STATUS(UNAVAILABLE, funds_domain.work(t->store, &t->problem));
    CHECK_INT(2, test_number(t, "SELECT tries FROM refund"));
    CHECK_STR(STR("1.00 元在退回的路上。"), words_of(t, &w));
    CHECK_INT(100, on(t, ACCOUNT_CARD, "out_held"));
    CHECK_INT(0, (int64_t)to_look(t, &w));
    t->now_ms += FUNDS_REFUND_MS;
    CHECK_INT(1, (int64_t)to_look(t, &w)); /* a week is too long */
    pay_configure((PayOptions){0});
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(the_payer_sees_where_the_money_is_and_what_ends_stays_ended)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        CHECK_STR(STR("1.00 元要退，钱先留着。"), words_of(t, &w));
        CHECK_STATUS(OK, test_write(t, HERE, send_all, &w));
        CHECK_STR(STR("1.00 元在退回的路上。"), words_of(t, &w));
        w.answer = (RefundAnswer){.refund = w.refund, .fen = 100, .still = HEARD_SHORT};
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_STR(STR("1.00 元要再等等，钱还留着。"), words_of(t, &w));
        CHECK_INT(1, (int64_t)to_look(t, &w));
        CHECK_INT(CARE_SHORT, w.items[0].care);
        CHECK_STATUS(OK, test_write(t, HERE, again, &w)); /* filled: at once, under its number */
        CHECK_INT(w.refund.v, w.again.v);
        CHECK_STATUS(OK, test_write(t, HERE, send_all, &w));
        CHECK_INT(1, (int64_t)w.count);
        w.answer.still = HEARD_PROCESSING;
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_STR(STR("付款处正在退 1.00 元。"), words_of(t, &w));
        CHECK_INT(0, (int64_t)to_look(t, &w));
        w.answer =
            (RefundAnswer){.refund = w.refund, .fen = 100, .done = true, .reference = STR("G1")};
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_STR(STR("1.00 元退到了原来的付款处。"), words_of(t, &w));
        w.answer.still = HEARD_SHORT; /* late words change nothing */
        w.answer.done = false;
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_STR(STR("1.00 元退到了原来的付款处。"), words_of(t, &w));
        CHECK_INT(0, (int64_t)to_look(t, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, again, &w));
        CHECK_TEXT("funds.refund_over", t->problem.code);
        /* A contradiction moves nothing and calls somebody. */
        w.answer.still = HEARD_NOTHING;
        CHECK_STATUS(CONFLICT,
                     refund_hear(t->store, t->arena, (CommunityId){HERE}, &w.answer, &t->problem));
        CHECK_TEXT("funds.refund_over", t->problem.code);
        CHECK_INT(1, (int64_t)to_look(t, &w));
        CHECK_STR(STR("付款处先说退到了，又说没退成，请核对"), w.items[0].care_words);
        CHECK_STATUS(OK, test_write(t, HERE, looked, &w));
        CHECK_INT(0, (int64_t)to_look(t, &w));
        w.answer.fen = 10000;
        CHECK_STATUS(CONFLICT,
                     refund_hear(t->store, t->arena, (CommunityId){HERE}, &w.answer, &t->problem));
        CHECK_INT(1, (int64_t)to_look(t, &w)); /* another contradiction, another look */
        CHECK_STR(STR("付款处说退 100.00 元，我们要退 1.00 元，请核对"), w.items[0].care_words);
        w.answer.refund.v++;
        CHECK_STATUS(NOT_FOUND,
                     refund_hear(t->store, t->arena, (CommunityId){HERE}, &w.answer, &t->problem));
        CHECK_INT(39900, on(t, ACCOUNT_CARD, POSTED));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_refused_stays_on_the_card_and_waits_for_a_person)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, looked, &w));
        CHECK_TEXT("funds.nothing_to_look", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, send_all, &w));
        w.answer = (RefundAnswer){.refund = w.refund, .fen = 100, .why = STR("账户已注销")};
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_STR(STR("1.00 元没退成，还在卡里。"), words_of(t, &w));
        CHECK_INT(40000, on(t, ACCOUNT_CARD, POSTED));
        CHECK_INT(0, on(t, ACCOUNT_CARD, "out_held"));
        CHECK_INT(1, (int64_t)to_look(t, &w));
        CHECK_STR(STR("没退成，钱还在卡里，请联系付款的人"), w.items[0].care_words);
        w.note = STR("  ");
        CHECK_STATUS(INVALID, test_write(t, HERE, looked, &w));
        w.note = STR("问过女儿，改退现金");
        CHECK_STATUS(OK, test_write(t, HERE, looked, &w));
        CHECK_INT(0, (int64_t)to_look(t, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, again, &w)); /* it was said to be over */
        CHECK_STATUS(OK, test_write(t, HERE, unlook, &w));
        CHECK_INT(1, (int64_t)to_look(t, &w));
        CHECK_STATUS(OK, test_write(t, HERE, again, &w)); /* under a new number */
        CHECK(w.again.v != w.refund.v);
        CHECK_INT(100, on(t, ACCOUNT_CARD, "out_held"));
        CHECK_INT(0, (int64_t)to_look(t, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, unlook, &w)); /* it is on its way again */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, again, &w));  /* once */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static World faulty;
static int64_t looks, held;
static void nothing_changed(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(looks, test_number(t, "SELECT count(*) FROM refund_care WHERE done_ms IS NULL"));
    CHECK_INT(held, on(t, ACCOUNT_CARD, "out_held"));
    CHECK_INT(0, test_store_broken(t));
}
static void try_all(TestStore *t, TxFn rule)
{
    looks = test_number(t, "SELECT count(*) FROM refund_care WHERE done_ms IS NULL");
    held = on(t, ACCOUNT_CARD, "out_held");
    CHECK(test_fault_loop(t, HERE, rule, &faulty, nothing_changed) >= 1);
    CHECK_STATUS(OK, t->problem.status);
}

TEST(a_store_fault_at_any_point_leaves_every_refund_where_it_was)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty);
        CHECK_STATUS(OK, test_write(t, HERE, ask, &faulty));
        CHECK_STATUS(OK, test_write(t, HERE, send_all, &faulty));
        faulty.answer = (RefundAnswer){.refund = faulty.refund, .fen = 100, .still = HEARD_SHORT};
        try_all(t, answer);
        try_all(t, again);
        faulty.answer.still = HEARD_PROCESSING;
        try_all(t, answer);
        faulty.answer.still = HEARD_NOTHING;
        try_all(t, answer); /* refused */
        try_all(t, looked);
        try_all(t, unlook);
        faulty.answer.fen = 5;
        try_all(t, odd);
        try_all(t, again);
        test_store_close(t);
    }
}
