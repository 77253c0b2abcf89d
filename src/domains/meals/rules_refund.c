/* What is given back after the meal: money, subsidy and the use of the caps together. */
#include "domains/meals/inside.h"

static Status may_refund(Tx *tx)
{
    RoleSet desk = ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER);
    if (!tx->origin.actor || (tx->origin.role > 0 && (ROLE_BIT(tx->origin.role) & desk))) return OK;
    return fail(tx, DENIED, "meals.refund_desk", "退款由食堂办理，可以先告诉食堂哪里不好");
}

Str meals_refund_words(Arena *arena, const MealRefund *r)
{
    char fen[32];
    int64_t minute = (r->at_ms + SHANGHAI_MS) / MINUTE_MS % (24 * 60);
    Civil c = day_civil(ms_day(r->at_ms, SHANGHAI_MS));
    fen_text(r->fen, fen);
    return str_fmt(arena, "%d月%d日 %02d:%02d 退了 %s 元，%s%s", c.month, c.day, (int)(minute / 60),
                   (int)(minute % 60), fen, r->place == MEAL_BY_CASH ? "在柜台领" : "已经回到",
                   order_purse(r->place));
}

static Status tell_payer(Tx *tx, const MealOrder *o, const MealRefund *r)
{
    MessageId message;
    PersonFacts payer;
    TRY(people_facts(tx, o->payer, &payer));
    if (payer.state == PERSON_DIED) return OK;
    Str back = meals_refund_words(tx->arena, r);
    return notice_tell(
        tx,
        &(Notice){.to = o->payer,
                  .about = o->person,
                  .kind = "meals.refunded",
                  .words = str_fmt(tx->arena, "%.*s：%.*s", STR_ARG(r->what), STR_ARG(back))},
        &message);
}

/* What the funders bear of an order now. */
static Status borne_by_funders(Tx *tx, const MealOrder *o, Fen *fen)
{
    Settled s;
    TRY(benefits_settled(tx, o->ticket, &s));
    *fen = s.subsidy_fen + s.delivery_fen + s.operator_fen;
    return OK;
}

/* What stands of the refunds of an order: all of it (0: no), and parts the site gave alone. */
typedef struct Before {
    const MealRefund *whole;
    int64_t alone[16];
    Fen alone_fen;
    size_t alone_count;
} Before;

static Status load_before(Tx *tx, MealOrderId id, Before *b)
{
    MealRefund *all;
    int64_t *transfers;
    size_t count;
    *b = (Before){0};
    TRY(refund_list(tx, id, &all, &transfers, &count));
    for (size_t i = 0; i < count; i++) {
        if (all[i].taken_back) continue;
        if (all[i].whole) b->whole = &all[i];
        if (!transfers[i] || b->alone_count == 16) continue;
        b->alone[b->alone_count++] = transfers[i];
        b->alone_fen = fen_add(b->alone_fen, all[i].fen);
    }
    return OK;
}

static Status refund_whole(Tx *tx, MealOrder *o, const Before *b, MealRefund *r)
{
    TransferId undone;
    TRY(borne_by_funders(tx, o, &r->funders_fen));
    r->fen = o->pay_fen - b->alone_fen;
    r->whole = true;
    for (size_t i = 0; i < b->alone_count; i++)
        TRY(funds_reverse(tx, (TransferId){b->alone[i]}, &undone));
    if (o->transfer) TRY(funds_reverse(tx, (TransferId){o->transfer}, &undone));
    TRY(benefits_cancel(tx, o->ticket));
    o->state = MEAL_REFUNDED;
    o->reason = r->note;
    TRY(order_update(tx, o, MEAL_HANDED_OVER));
    return refund_insert(tx, r, (TransferId){0});
}

Status order_without(Tx *tx, const MealOrder *o, const MealLine *lines, size_t count,
                     MealOrder *left, Fen *gone_fen)
{
    *left = *o;
    *gone_fen = 0;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < left->line_count && left->lines[k].item.v != lines[i].item.v) k++;
        if (k == left->line_count || lines[i].count < 1 || lines[i].count > left->lines[k].count)
            return fail(tx, INVALID, "meals.not_in_order", "这份饭里没有这么多，请再看一看");
        *gone_fen = fen_add(*gone_fen, fen_times(left->lines[k].price_fen, lines[i].count));
        left->lines[k].count -= lines[i].count;
        if (!left->lines[k].count) left->lines[k] = left->lines[--left->line_count];
    }
    return OK;
}

static Str words_of(Tx *tx, const MealOrder *o, const MealLine *lines, size_t count)
{
    MealOrder gone = {.line_count = count};
    for (size_t i = 0; i < count; i++) {
        gone.lines[i] = lines[i];
        for (size_t k = 0; k < o->line_count; k++)
            if (o->lines[k].item.v == lines[i].item.v) gone.lines[i].name = o->lines[k].name;
    }
    return order_text(tx, &gone);
}

Status order_price(Tx *tx, const MealOrder *o, Quote *quote)
{
    Fen list = 0;
    for (size_t i = 0; i < o->line_count; i++)
        list = fen_add(list, fen_times(o->lines[i].price_fen, o->lines[i].count));
    return benefits_quote(tx,
                          &(Meal){.person = o->person,
                                  .site = o->site,
                                  .day = o->day,
                                  .slot = o->slot,
                                  .list_fen = list,
                                  .fee_fen = o->fee_fen,
                                  .delivered = o->how == MEAL_TO_DOOR,
                                  .instead_of = o->ticket},
                          quote);
}

/* S-10: without the part the eater would pay more.  The subsidy stays; the site gives the net price
 * of the part, when it was its fault. */
static Status refund_alone(Tx *tx, const MealOrder *o, Fen gone_fen, MealRefund *r)
{
    TransferId paid = {0};
    AccountId payer;
    AccountId site;
    Fen net = o->list_fen - o->discount_fen;
    r->fen = r->cause == MEAL_NOT_WANTED
                 ? 0
                 : clamp_i64((2 * times_checked(gone_fen, net) + o->list_fen) / (2 * o->list_fen),
                             0, o->pay_fen);
    if (r->fen) {
        TRY(order_account(tx, o, &payer));
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = o->site.v}, &site));
        TRY(funds_transfer(tx,
                           &(FundsMove){.from = site,
                                        .to = payer,
                                        .amount = r->fen,
                                        .reason = REASON_REFUND,
                                        .subject = o->id.v},
                           &paid));
    }
    return refund_insert(tx, r, paid);
}

/* S-9: as if it had been placed without the part. */
static Status refund_part(Tx *tx, MealOrder *o, const MealLine *lines, size_t count,
                          const MealOrder *left, MealRefund *r)
{
    TransferId undone;
    MealOrder anew = *left;
    Fen before;
    Fen after;
    TRY(borne_by_funders(tx, o, &before));
    if (o->transfer) TRY(funds_reverse(tx, (TransferId){o->transfer}, &undone));
    TRY(benefits_cancel(tx, o->ticket));
    TRY(order_settle(tx, &anew));
    TRY(order_take(tx, &anew));
    TRY(borne_by_funders(tx, &anew, &after));
    r->fen = o->pay_fen - anew.pay_fen;
    r->funders_fen = before > after ? before - after : 0;
    TRY(order_update(tx, &anew, MEAL_HANDED_OVER));
    TRY(lines_replace(tx, &anew));
    for (size_t i = 0; i < count; i++) TRY(menu_item_lose(tx, lines[i].item, lines[i].count));
    *o = anew;
    return refund_insert(tx, r, (TransferId){0});
}

Status meals_refund(Tx *tx, MealOrderId id, MealCause cause, const MealLine *lines, size_t count,
                    Str note, MealRefund *out)
{
    MealOrder o;
    MealOrder left;
    Before before;
    Quote quote;
    Fen gone_fen;
    TRY(may_refund(tx));
    TRY(meals_order(tx, id, &o));
    TRY(load_before(tx, id, &before));
    if (o.state == MEAL_REFUNDED && !count && before.whole) {
        *out = *before.whole;
        return OK;
    }
    if (o.state == MEAL_PLACED)
        return fail(tx, CONFLICT, "meals.not_handed_over", "这份饭还没有取走，直接退餐就行");
    if (o.state != MEAL_HANDED_OVER)
        return fail(tx, CONFLICT, "meals.nothing_to_refund", "这份饭没有收钱，不用退");
    *out = (MealRefund){.id = id_next(tx),
                        .order = id,
                        .cause = cause,
                        .place = o.pay_with,
                        .note = note.ptr ? note : STR(""),
                        .at_ms = tx->now_ms};
    TRY(order_without(tx, &o, lines, count, &left, &gone_fen));
    if (!count || !left.line_count) {
        out->what = order_text(tx, &o);
        TRY(refund_whole(tx, &o, &before, out));
    } else {
        if (before.alone_count)
            return fail(tx, CONFLICT, "meals.refunded_part", "已经退过一部分，其余的请整份退");
        out->what = words_of(tx, &o, lines, count);
        TRY(order_price(tx, &left, &quote));
        if (quote.settlement.pay_fen > o.pay_fen)
            TRY(refund_alone(tx, &o, gone_fen, out));
        else
            TRY(refund_part(tx, &o, lines, count, &left, out));
    }
    if (out->fen) TRY(tell_payer(tx, &o, out));
    return order_publish(tx, "meals.refunded", &o);
}

Status meals_refund_take_back(Tx *tx, MealOrderId id, MealOrder *out)
{
    MealOrder o;
    Before before;
    Quote quote;
    AccountId from;
    Balance balance;
    TRY(may_refund(tx));
    TRY(meals_order(tx, id, &o));
    *out = o;
    if (o.state == MEAL_HANDED_OVER) return OK;
    TRY(load_before(tx, id, &before));
    bool refunded =
        o.state == MEAL_REFUNDED && before.whole && before.whole->cause == MEAL_NOT_DELIVERED;
    if (!refunded && (o.state != MEAL_NO_SHOW || o.how != MEAL_TO_DOOR))
        return fail(tx, CONFLICT, "meals.refunded", "这份饭已经退了，不能再收钱");
    TRY(order_price(tx, &o, &quote));
    TRY(order_account(tx, &o, &from));
    TRY(funds_balance(tx, from, &balance));
    if (quote.settlement.pay_fen > o.pay_fen || balance.available < quote.settlement.pay_fen)
        return fail(tx, CONFLICT, "meals.too_little", "钱退过了，不再收，由食堂承担");
    TRY(order_settle(tx, &o));
    TRY(order_take(tx, &o));
    o.reason = STR("");
    o.done_ms = tx->now_ms;
    TRY(order_update(tx, &o, refunded ? MEAL_REFUNDED : MEAL_NO_SHOW));
    if (refunded) TRY(refund_take_back(tx, before.whole->id));
    *out = o;
    return order_publish(tx, "meals.handed_over", &o);
}

Status meals_refunds(Tx *tx, MealOrderId order, MealRefund **out, size_t *count)
{
    int64_t *transfers;
    return refund_list(tx, order, out, &transfers, count);
}
