/* Pools, pledges, stock and aids: an ordinary week, each refusal, faults. */
#include "domains/gifts/inside.h"
#include "store/test_store.h"

enum { HERE = 7, SITE = 42 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &funds_domain.store, &gifts_domain.store, NULL};

typedef struct World {
    PoolId pool;
    GiftId gift;
    Gift ask;
    GiftLot lot;
    GiftLotId lot_id;
    GiftOut out;
    PoolPart part;
    int64_t receipt, month, amount;
    TransferId transfer;
    Aid aid;
    AidId aid_id;
    Fen fen;
    AidMonth of_month;
    Str words;
    Pool *pools;
    int64_t *tickets;
    GiftMeal *meals;
    size_t count;
} World;

static Status add_pool(Tx *tx, void *job)
{
    World *w = job;
    return gifts_pool_add(tx, STR("爱心一餐"), STR("给八十岁以上老人的午餐"), &w->pool);
}
static Status close_pool(Tx *tx, void *job)
{
    return gifts_pool_close(tx, ((World *)job)->pool);
}
static Status pledge(Tx *tx, void *job)
{
    World *w = job;
    return gifts_pledge(tx, &w->ask, &w->gift);
}
static Status receive_money(Tx *tx, void *job)
{
    World *w = job;
    return gifts_receive_money(tx, w->gift, w->amount, w->words, &w->receipt);
}
static Status receive_goods(Tx *tx, void *job)
{
    World *w = job;
    w->lot.gift = w->gift;
    return gifts_receive_goods(tx, &w->lot, &w->lot_id);
}
static Status cook(Tx *tx, void *job)
{
    World *w = job;
    w->out.lot = w->lot_id;
    return gifts_cook(tx, &w->out);
}
static Status throw_away(Tx *tx, void *job)
{
    World *w = job;
    w->out.lot = w->lot_id;
    return gifts_throw(tx, &w->out);
}
static Status end(Tx *tx, void *job)
{
    return gifts_end(tx, ((World *)job)->gift);
}
static Status hold(Tx *tx, void *job)
{
    World *w = job;
    w->part.pool = w->pool;
    return gifts_pool_hold(tx, &w->part);
}
static Status take(Tx *tx, void *job)
{
    World *w = job;
    return gifts_pool_take(tx, w->part.ticket, w->part.number, &w->transfer);
}
static Status back(Tx *tx, void *job)
{
    World *w = job;
    return gifts_pool_back(tx, w->part.ticket, w->part.number);
}
static Status look(Tx *tx, void *job)
{
    World *w = job;
    return gifts_pools(tx, &w->pools, &w->count);
}
static Status tickets(Tx *tx, void *job)
{
    World *w = job;
    return gifts_tickets_of(tx, w->gift, &w->tickets, &w->count);
}
static Status meals(Tx *tx, void *job)
{
    World *w = job;
    return gifts_meals_of(tx, w->gift, &w->meals, &w->count);
}
static Status thank(Tx *tx, void *job)
{
    World *w = job;
    return gifts_thanked(tx, w->gift, STR("谢谢"));
}
static Status add_aid(Tx *tx, void *job)
{
    World *w = job;
    return gifts_aid_add(tx, &w->aid, &w->aid_id);
}
static Status book_month(Tx *tx, void *job)
{
    World *w = job;
    return gifts_aid_month(tx, w->aid_id, w->month, w->words, &w->fen);
}
static Status of_month(Tx *tx, void *job)
{
    World *w = job;
    return gifts_aid_of_month(tx, (OrganisationId){SITE}, w->month, &w->of_month);
}

static Gift money(const World *w, Str who, Fen fen)
{
    return (Gift){.donor = who.len ? DONOR_PERSON : DONOR_UNNAMED,
                  .donor_name = who,
                  .pool = w->pool,
                  .goods = STR(""),
                  .unit = GIFT_FEN,
                  .amount = fen,
                  .words = STR("")};
}
static Gift rice(int64_t grams)
{
    return (Gift){.donor = DONOR_FIRM,
                  .donor_name = STR("丰收米厂"),
                  .goods = STR("大米"),
                  .unit = GIFT_GRAM,
                  .amount = grams,
                  .words = STR("")};
}

TEST(a_pool_pays_what_lies_in_it_and_gets_back_what_was_undone)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        World w = {.words = STR("陈经办"), .amount = 1000};
        CHECK_STATUS(OK, test_write(t, HERE, add_pool, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, add_pool, &w));
        w.pool = (PoolId){test_number(t, "SELECT id FROM pool")};
        w.ask = money(&w, STR(""), 1000);
        CHECK_STATUS(OK, test_write(t, HERE, pledge, &w));
        CHECK_STATUS(OK, test_write(t, HERE, receive_money, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, receive_money, &w)); /* all of it has come */
        w.part = (PoolPart){.ticket = 1, .number = 1, .site = {SITE}, .day = 20000, .fen = 600};
        CHECK_STATUS(OK, test_write(t, HERE, hold, &w));
        w.part.ticket = 2;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, hold, &w)); /* 400 are free */
        CHECK_STR(STR("funds.too_little"), str_of(t->problem.code));
        w.part.fen = 400;
        CHECK_STATUS(OK, test_write(t, HERE, hold, &w));
        CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        TransferId first = w.transfer;
        CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        CHECK_INT(first.v, w.transfer.v);
        w.part.ticket = 1;
        CHECK_STATUS(OK, test_write(t, HERE, back, &w)); /* not served: free again */
        CHECK_STATUS(OK, test_write(t, HERE, back, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, take, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(1000, w.pools[0].received_fen);
        CHECK_INT(400, w.pools[0].spent_fen);
        CHECK_INT(600, w.pools[0].free_fen);
        CHECK_INT(1, w.pools[0].meals);
        w.part.ticket = 2;
        CHECK_STATUS(OK, test_write(t, HERE, back, &w)); /* served and refunded: paid back */
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(1000, w.pools[0].free_fen);
        CHECK_INT(0, w.pools[0].spent_fen);
        CHECK_STATUS(OK, test_write(t, HERE, close_pool, &w));
        CHECK_STATUS(OK, test_write(t, HERE, close_pool, &w));
        w.ask = money(&w, STR("李先生"), 500);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, pledge, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(money_is_spent_in_the_order_in_which_it_came)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        World w = {.words = STR("陈经办")};
        GiftId gifts[2];
        CHECK_STATUS(OK, test_write(t, HERE, add_pool, &w));
        for (int i = 0; i < 2; i++) {
            w.ask = money(&w, i ? STR("张女士") : STR("李先生"), 500);
            w.amount = 500;
            CHECK_STATUS(OK, test_write(t, HERE, pledge, &w));
            gifts[i] = w.gift;
            CHECK_STATUS(OK, test_write(t, HERE, receive_money, &w));
        }
        for (int64_t ticket = 1; ticket <= 3; ticket++) { /* 300 each: the second meal is of both */
            w.part =
                (PoolPart){.ticket = ticket, .number = 1, .site = {SITE}, .day = 20000, .fen = 300};
            CHECK_STATUS(OK, test_write(t, HERE, hold, &w));
            CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        }
        w.gift = gifts[0];
        CHECK_STATUS(OK, test_read(t, HERE, tickets, &w));
        CHECK_INT(2, (int64_t)w.count);
        CHECK_INT(1, w.tickets[0]);
        CHECK_INT(2, w.tickets[1]);
        w.gift = gifts[1];
        CHECK_STATUS(OK, test_read(t, HERE, tickets, &w));
        CHECK_INT(2, (int64_t)w.count);
        CHECK_INT(2, w.tickets[0]);
        CHECK_INT(3, w.tickets[1]);
        CHECK_STATUS(OK, test_write(t, HERE, thank, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(rice_is_pledged_received_in_batches_cooked_and_thrown_away)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        Day today = ms_day(t->now_ms, SHANGHAI_MS);
        World w = {.ask = rice(50000)};
        CHECK_STATUS(OK, test_write(t, HERE, pledge, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, thank, &w)); /* nothing has come yet */
        w.lot = (GiftLot){.site = {SITE},
                          .amount = 30000,
                          .code = STR("L20260301"),
                          .signed_by = STR(""),
                          .best_before = today + 10};
        CHECK_STATUS(INVALID, test_write(t, HERE, receive_goods, &w));
        CHECK_STR(STR("gifts.unsigned"), str_of(t->problem.code));
        w.lot.signed_by = STR("刘店长");
        w.lot.best_before = today - 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, receive_goods, &w));
        w.lot.best_before = today + 10;
        CHECK_STATUS(OK, test_write(t, HERE, receive_goods, &w));
        w.lot.amount = 20001;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, receive_goods, &w));
        w.out = (GiftOut){.amount = 12000, .day = today, .slot = 1, .words = STR("")};
        CHECK_STATUS(OK, test_write(t, HERE, cook, &w));
        w.out.amount = 18001;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, cook, &w));
        w.out.amount = 1000;
        w.out.day = today - 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, cook, &w)); /* before it came */
        CHECK_STATUS(OK, test_read(t, HERE, meals, &w));
        CHECK_INT(1, (int64_t)w.count);
        CHECK_INT(today, w.meals[0].day);
        t->now_ms += 20 * DAY_MS;
        w.out.day = today + 20;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, cook, &w)); /* it is over */
        CHECK_STR(STR("gifts.expired"), str_of(t->problem.code));
        CHECK_STATUS(INVALID, test_write(t, HERE, throw_away, &w)); /* no reason */
        w.out.words = STR("受潮");
        CHECK_STATUS(OK, test_write(t, HERE, throw_away, &w));
        CHECK_INT(17000, test_number(t, "SELECT left_amount FROM gift_lot"));
        CHECK_STATUS(OK, test_write(t, HERE, end, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, receive_goods, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_no_pledge_is_refused)
{
    TestStore *t = test_store_open(parts, TEST_SQLITE);
    World w = {.ask = rice(1000)};
    w.ask.goods = STR("");
    CHECK_STATUS(INVALID, test_write(t, HERE, pledge, &w)); /* neither money nor goods */
    w.ask = rice(0);
    CHECK_STATUS(INVALID, test_write(t, HERE, pledge, &w));
    w.ask = rice(1000);
    w.ask.unit = GIFT_FEN;
    CHECK_STATUS(INVALID, test_write(t, HERE, pledge, &w));
    w.ask = rice(1000);
    w.ask.donor_name = STR("");
    CHECK_STATUS(INVALID, test_write(t, HERE, pledge, &w)); /* a firm has a name */
    w.ask = money(&w, STR("李先生"), 100);
    w.ask.pool = (PoolId){99};
    CHECK_STATUS(NOT_FOUND, test_write(t, HERE, pledge, &w));
    test_store_close(t);
}

TEST(rent_cash_and_tax_are_booked_month_by_month_with_their_papers)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine); /* 2 March 2026 */
        World w = {.words = STR("收据 0012"), .month = 202602};
        w.aid = (Aid){.site = {SITE},
                      .kind = AID_RENT,
                      .giver = STR("街道"),
                      .document = STR("街办〔2026〕3号"),
                      .from = day_of(2026, 2, 15),
                      .to = day_of(2026, 12, 31),
                      .month_fen = 280000};
        CHECK_STATUS(OK, test_write(t, HERE, add_aid, &w));
        CHECK_STATUS(OK, test_write(t, HERE, book_month, &w));
        CHECK_INT(140000, w.fen); /* half of February */
        CHECK_STATUS(OK, test_write(t, HERE, book_month, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM site_aid_month"));
        w.month = 202604;
        CHECK_STATUS(INVALID, test_write(t, HERE, book_month, &w)); /* not begun */
        w.month = 202601;
        CHECK_STATUS(INVALID, test_write(t, HERE, book_month, &w)); /* before its days */
        w.month = 202603;
        w.words = STR("");
        CHECK_STATUS(INVALID, test_write(t, HERE, book_month, &w)); /* no paper */
        w.words = STR("回单 77");
        w.aid.kind = AID_CASH;
        CHECK_STATUS(OK, test_write(t, HERE, add_aid, &w));
        CHECK_STATUS(OK, test_write(t, HERE, book_month, &w));
        w.aid.kind = AID_TAX;
        w.aid.month_fen = 12345;
        CHECK_STATUS(OK, test_write(t, HERE, add_aid, &w));
        CHECK_STATUS(OK, test_write(t, HERE, book_month, &w));
        CHECK_STATUS(OK, test_read(t, HERE, of_month, &w));
        CHECK_INT(0, w.of_month.rent_fen);
        CHECK_INT(280000, w.of_month.cash_fen);
        CHECK_INT(12345, w.of_month.tax_fen);
        /* Only the cash is the site's to spend. */
        CHECK_INT(280000, test_number(t, "SELECT in_posted - out_posted FROM account"
                                         " WHERE kind = 3"));
        CHECK_INT(152345, test_number(t, "SELECT CAST(sum(in_posted - out_posted) AS BIGINT)"
                                         "  FROM account WHERE kind = 31"));
        w.aid.document = STR("");
        CHECK_STATUS(INVALID, test_write(t, HERE, add_aid, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* Everything in a row: each of its store calls is made to fail once. */
static Status whole_way(Tx *tx, void *job)
{
    World *w = job;
    Day today = tx_today(tx);
    TRY(add_pool(tx, w));
    w->ask = money(w, STR("李先生"), 1000);
    w->amount = 1000;
    w->words = STR("陈经办");
    TRY(pledge(tx, w));
    TRY(receive_money(tx, w));
    w->part = (PoolPart){.ticket = 1, .number = 1, .site = {SITE}, .day = today, .fen = 600};
    TRY(hold(tx, w));
    TRY(take(tx, w));
    TRY(gifts_pool_short(tx, 1, w->pool, STR("街道"), today, 100));
    TRY(back(tx, w));
    w->ask = rice(5000);
    TRY(pledge(tx, w));
    w->lot = (GiftLot){.site = {SITE}, .amount = 4000, .code = STR(""), .signed_by = STR("刘店长")};
    TRY(receive_goods(tx, w));
    w->out = (GiftOut){.amount = 1000, .day = today, .slot = 1, .words = STR("受潮")};
    TRY(cook(tx, w));
    TRY(throw_away(tx, w));
    TRY(end(tx, w));
    TRY(thank(tx, w));
    w->aid = (Aid){.site = {SITE},
                   .kind = AID_TAX,
                   .giver = STR("税务"),
                   .document = STR("1号"),
                   .from = today - 40,
                   .to = today + 40,
                   .month_fen = 100};
    TRY(add_aid(tx, w));
    w->month = 202603;
    return book_month(tx, w);
}

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        World w = {0};
        CHECK(test_fault_loop(t, HERE, whole_way, &w, NULL) > 30);
        CHECK_STATUS(OK, t->problem.status);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
