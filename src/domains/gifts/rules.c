/* Pledge → receive → stock → use → thank; and the aids of a site. */
#include "domains/gifts/inside.h"

/* ---- The pledge ---- */

Status gifts_pledge(Tx *tx, const Gift *ask, GiftId *out)
{
    Gift g = *ask;
    bool money = g.pool.v != 0;
    Pool pool;
    if (g.amount <= 0 || g.amount > GIFT_AMOUNT_MAX || money == (g.goods.len > 0) ||
        money != (g.unit == GIFT_FEN))
        return fail(tx, INVALID, "gifts.pledge", "请写明捐钱还是捐物、多少");
    if ((g.donor == DONOR_UNNAMED) != (g.donor_name.len == 0))
        return fail(tx, INVALID, "gifts.donor", "请写捐赠人的名字，或选不留名");
    if (money) {
        Status status = pool_find(tx, g.pool, &pool);
        if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "gifts.no_pool", "没有找到这个捐款池");
        TRY(status);
        if (!pool.open) return fail(tx, CONFLICT, "gifts.pool_closed", "这个捐款池已经停了");
    }
    g.id = (GiftId){id_next(tx)};
    TRY(gift_insert(tx, &g));
    *out = g.id;
    return event_publish(tx, "gifts.pledged", g.id.v, STR(""));
}

Status gifts_find(Tx *tx, GiftId id, Gift *out)
{
    Status status = gift_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "gifts.no_gift", "没有找到这笔捐赠") : status;
}

Status gifts_list(Tx *tx, OrganisationId organisation, Gift **out, size_t *count)
{
    Rows rows;
    TRY(gift_rows(tx, organisation, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, gift_read(r));
    return OK;
}

static Status check_more(Tx *tx, const Gift *g, int64_t amount, Str signed_by)
{
    if (!signed_by.len) return fail(tx, INVALID, "gifts.unsigned", "请签上收的人的名字");
    if (g->state != GIFT_PLEDGED)
        return fail(tx, CONFLICT, "gifts.over", "这笔捐赠已经收完，请另记一笔");
    if (amount <= 0 || amount > g->amount - g->got)
        return fail(tx, CONFLICT, "gifts.over", "比认捐的多，多的请另记一笔");
    return OK;
}

/* Donated money lies with other money than the prepaid: nobody's card is covered by it. */
Status gifts_receive_money(Tx *tx, GiftId id, Fen fen, Str signed_by, int64_t *out)
{
    Gift g;
    AccountId outside, pool;
    TransferId transfer;
    TRY(gifts_find(tx, id, &g));
    if (!g.pool.v) return fail(tx, INVALID, "gifts.kind", "这笔捐的是东西，不是钱");
    TRY(check_more(tx, &g, fen, signed_by));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PAYOUT}, &outside));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DONATION, .owner = g.pool.v}, &pool));
    TRY(funds_transfer(
        tx,
        &(FundsMove){
            .from = outside, .to = pool, .amount = fen, .reason = REASON_DONATION, .subject = id.v},
        &transfer));
    *out = id_next(tx);
    TRY(receipt_insert(tx, *out, id, g.pool, fen, transfer, signed_by));
    TRY(gift_got(tx, id, fen));
    return event_publish(tx, "gifts.received", id.v, STR(""));
}

Status gifts_receive_goods(Tx *tx, const GiftLot *ask, GiftLotId *out)
{
    Gift g;
    GiftLot lot = *ask;
    TRY(gifts_find(tx, ask->gift, &g));
    if (g.pool.v) return fail(tx, INVALID, "gifts.kind", "这笔捐的是钱，不是东西");
    TRY(check_more(tx, &g, lot.amount, lot.signed_by));
    if (lot.best_before && lot.best_before < tx_today(tx))
        return fail(tx, INVALID, "gifts.expired", "这批已经过期，不能收");
    lot.id = (GiftLotId){id_next(tx)};
    lot.goods = g.goods;
    lot.unit = g.unit;
    TRY(batch_insert(tx, &lot));
    TRY(gift_got(tx, g.id, lot.amount));
    *out = lot.id;
    return event_publish(tx, "gifts.received", g.id.v, STR(""));
}

Status gifts_end(Tx *tx, GiftId id)
{
    Gift g;
    TRY(gifts_find(tx, id, &g));
    if (g.state == GIFT_ENDED) return OK;
    if (g.state == GIFT_RECEIVED) return fail(tx, CONFLICT, "gifts.over", "这笔捐赠已经收完");
    return gift_end(tx, id);
}

/* ---- Stock ---- */

Status gifts_stock(Tx *tx, OrganisationId site, GiftLot **out, size_t *count)
{
    Rows rows;
    TRY(batch_rows(tx, site, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, batch_read(r));
    return OK;
}

static Status load_lot(Tx *tx, GiftLotId id, int64_t amount, GiftLot *out)
{
    Status status = batch_find(tx, id, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "gifts.no_lot", "没有找到这批东西");
    TRY(status);
    if (amount <= 0 || amount > out->left) {
        Str left = gifts_amount(tx->arena, out->unit, out->left);
        return fail(tx, CONFLICT, "gifts.too_little", "只剩 %.*s", STR_ARG(left));
    }
    return OK;
}

Status gifts_cook(Tx *tx, const GiftOut *use)
{
    GiftLot lot;
    Day today = tx_today(tx);
    TRY(load_lot(tx, use->lot, use->amount, &lot));
    if (use->day > today || use->day < ms_day(lot.at_ms, SHANGHAI_MS))
        return fail(tx, INVALID, "gifts.day", "日期要在收到以后、今天以前");
    if (lot.best_before && lot.best_before < use->day)
        return fail(tx, CONFLICT, "gifts.expired", "这批过期了，只能扔掉");
    TRY(batch_take(tx, lot.id, use->amount));
    TRY(out_insert(tx, use, 1));
    return event_publish(tx, "gifts.used", lot.gift.v, STR(""));
}

Status gifts_throw(Tx *tx, const GiftOut *out)
{
    GiftLot lot;
    GiftOut o = *out;
    TRY(load_lot(tx, o.lot, o.amount, &lot));
    if (!o.words.len) return fail(tx, INVALID, "gifts.why", "请写为什么扔掉");
    o.day = tx_today(tx);
    TRY(batch_take(tx, lot.id, o.amount));
    return out_insert(tx, &o, 2);
}

/* ---- What became of it ---- */

Status gifts_meals_of(Tx *tx, GiftId gift, GiftMeal **out, size_t *count)
{
    Rows rows;
    TRY(meal_rows(tx, gift, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (GiftMeal){{row_int(r, 0)}, (Day)row_int(r, 1), (int)row_int(r, 2)});
    return OK;
}

/* The fen of a pool lie on one line in the order in which they came, and are spent along it. */
typedef struct Range {
    Fen from, to;
} Range;
typedef struct Spending {
    Range *ranges; /* of the gift */
    size_t range_count;
    Fen at;
    int64_t *tickets;
    size_t count, room;
} Spending;

static Status count_one(void *context, const Row *row)
{
    (void)row;
    (*(size_t *)context)++;
    return OK;
}

static Status spend(void *context, const Row *row)
{
    Spending *s = context;
    Fen from = s->at;
    bool mine = false;
    s->at += row_int(row, 1);
    for (size_t i = 0; i < s->range_count; i++)
        mine = mine || (from < s->ranges[i].to && s->at > s->ranges[i].from);
    if (mine && s->count < s->room && (!s->count || s->tickets[s->count - 1] != row_int(row, 0)))
        s->tickets[s->count++] = row_int(row, 0);
    return OK;
}

Status gifts_tickets_of(Tx *tx, GiftId id, int64_t **out, size_t *count)
{
    Gift g;
    Rows rows;
    Fen at = 0;
    size_t paid = 0;
    *count = 0;
    *out = NULL;
    TRY(gifts_find(tx, id, &g));
    if (!g.pool.v || !g.got) return OK;
    TRY(receipt_rows(tx, g.pool, &rows));
    TRY(paid_each(tx, g.pool, count_one, &paid));
    Spending s = {.ranges = NEW_ARRAY(tx->arena, Range, rows.count),
                  .tickets = NEW_ARRAY(tx->arena, int64_t, paid),
                  .room = paid};
    for (size_t i = 0; i < rows.count; i++) {
        Fen fen = row_int(&rows.rows[i], 1);
        if (row_int(&rows.rows[i], 0) == id.v) s.ranges[s.range_count++] = (Range){at, at + fen};
        at += fen;
    }
    TRY(paid_each(tx, g.pool, spend, &s));
    *out = s.tickets;
    *count = s.count;
    return OK;
}

Status gifts_thanked(Tx *tx, GiftId id, Str words)
{
    Gift g;
    TRY(gifts_find(tx, id, &g));
    if (!g.got) return fail(tx, CONFLICT, "gifts.not_yet", "还没有收到，先不用谢");
    TRY(gift_thank(tx, id, words));
    return event_publish(tx, "gifts.thanked", id.v, STR(""));
}

Str gifts_amount(Arena *arena, GiftUnit unit, int64_t amount)
{
    char yuan[32];
    bool large = amount >= 1000;
    const char *words = unit == GIFT_GRAM  ? (large ? "公斤" : "克")
                        : unit == GIFT_ML  ? (large ? "升" : "毫升")
                        : unit == GIFT_FEN ? "元"
                                           : "件";
    if (unit == GIFT_FEN) fen_text(amount, yuan);
    if (unit == GIFT_FEN) return str_fmt(arena, "%s 元", yuan);
    if (unit == GIFT_PIECE || !large) return str_fmt(arena, "%lld %s", (long long)amount, words);
    if (amount % 1000 == 0) return str_fmt(arena, "%lld %s", (long long)amount / 1000, words);
    return str_fmt(arena, "%lld.%lld %s", (long long)amount / 1000, (long long)amount % 1000 / 100,
                   words);
}
