/* What becomes of an order: called off, not fetched, handed over, taken back; and who waits for a
 * portion. */
#include "domains/meals/inside.h"

/* ---- Undone ---- */

const char *order_purse(MealPay pay)
{
    switch (pay) {
    case MEAL_BY_CARD: return "饭卡";
    case MEAL_BY_FAMILY: return "家人的钱包";
    case MEAL_BY_CASH: return "现金";
    }
    return "";
}

/* How much, where, when. */
static Status tell_refund(Tx *tx, const MealOrder *o)
{
    char fen[32];
    MessageId message;
    PersonFacts payer;
    TRY(people_facts(tx, o->payer, &payer));
    if (payer.state == PERSON_DIED) return OK; /* by the register; the canteen said it to him */
    fen_text(o->pay_fen, fen);
    Str order = order_text(tx, o);
    return notice_tell(tx,
                       &(Notice){.to = o->payer,
                                 .about = o->person,
                                 .kind = "meals.cancelled",
                                 .words = str_fmt(tx->arena, "%.*s已退。%s 元已经回到%s",
                                                  STR_ARG(order), fen, order_purse(o->pay_with))},
                       &message);
}

Status meals_order_cancel(Tx *tx, MealOrderId id, Str reason, MealOrder *out)
{
    return order_call_off(tx, id, reason, true, out);
}

Status order_call_off(Tx *tx, MealOrderId id, Str reason, bool tell, MealOrder *out)
{
    MealOrder o;
    MenuItem first;
    TRY(meals_order(tx, id, &o));
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, o.person, SCOPE_MEALS));
    *out = o;
    if (o.state == MEAL_CANCELLED) return OK;
    if (o.state != MEAL_PLACED)
        return fail(tx, CONFLICT, "meals.handed_over", "饭已经取走了，有问题请找食堂");
    TRY(menu_item_find(tx, o.lines[0].item, &first));
    bool in_time = tx->now_ms < first.cutoff_desk_ms || tx->now_ms < o.undo_until_ms;
    if (!in_time && !(order_by_canteen(tx) && reason.len) && tx->origin.actor)
        return fail(tx, CONFLICT, "meals.too_late", "厨房已经开始做了，请打电话给食堂");

    TRY(order_give_back(tx, &o));
    TRY(order_return_stock(tx, &o));
    o.state = MEAL_CANCELLED;
    o.reason = reason.ptr ? reason : STR("");
    o.done_ms = tx->now_ms;
    TRY(order_update(tx, &o, MEAL_PLACED));
    TRY(order_send_out(tx, &o));
    if (tell) TRY(tell_refund(tx, &o));
    if (tell) TRY(order_tell_eater(tx, &o, "退了"));
    *out = o;
    return order_publish(tx, "meals.cancelled", &o);
}

Status meals_no_show(Tx *tx, MealOrderId id, int64_t *in_30_days)
{
    MealOrder o;
    TRY(meals_order(tx, id, &o));
    if (o.state != MEAL_PLACED && o.state != MEAL_NO_SHOW)
        return fail(tx, CONFLICT, "meals.not_open", "这份饭已经取走或退了");
    if (o.state == MEAL_PLACED) {
        TRY(order_give_back(tx, &o));
        o.state = MEAL_NO_SHOW;
        o.done_ms = tx->now_ms;
        TRY(order_update(tx, &o, MEAL_PLACED));
        /* A courier without a line may still have brought it: the stop stays for what he says. */
        bool left = false;
        if (o.how == MEAL_TO_DOOR) TRY(dispatch_has_left(tx, o.id.v, &left));
        if (!left) TRY(order_send_out(tx, &o));
        TRY(order_publish(tx, "meals.no_show", &o));
    }
    return order_no_shows(tx, o.person, o.day - 30, in_30_days);
}

/* ---- Handed over ---- */

Status order_take(Tx *tx, MealOrder *o)
{
    TransferId transfer = {0};
    if (o->hold) TRY(funds_take(tx, (HoldId){o->hold}, o->pay_fen, 0, &transfer));
    TRY(benefits_finish(tx, o->ticket));
    o->state = MEAL_HANDED_OVER;
    o->transfer = transfer.v;
    return OK;
}

Status order_hand_over(Tx *tx, MealOrder *o)
{
    TRY(order_take(tx, o));
    o->done_ms = tx->now_ms;
    o->undo_until_ms = tx->now_ms + MEAL_UNDO_MS;
    TRY(order_update(tx, o, MEAL_PLACED));
    return order_publish(tx, "meals.handed_over", o);
}

Status meals_hand_over(Tx *tx, MealOrderId id, MealOrder *out)
{
    MealOrder o;
    TRY(meals_order(tx, id, &o));
    if (o.state == MEAL_CANCELLED || o.state == MEAL_NO_SHOW || o.state == MEAL_REFUNDED)
        return fail(tx, CONFLICT, "meals.cancelled", "这份饭已经退了，可以现点一份");
    if (o.state == MEAL_PLACED) TRY(order_hand_over(tx, &o));
    *out = o;
    return OK;
}

Status meals_fetched(Tx *tx, MealOrderId id, MealOrder *out)
{
    MealOrder o;
    bool left;
    TRY(meals_order(tx, id, &o));
    if (o.state == MEAL_PLACED && o.how == MEAL_TO_DOOR) {
        TRY(dispatch_has_left(tx, id.v, &left));
        if (left)
            return fail(tx, CONFLICT, "meals.on_the_way",
                        "这份饭送餐员已经带走了，请打电话给送餐员，或等他送到");
        TRY(order_give_back(tx, &o));
        o.how = MEAL_TAKE_AWAY;
        TRY(order_settle(tx, &o));
        TRY(order_update(tx, &o, MEAL_PLACED));
        TRY(dispatch_stop_drop(tx, id.v));
    }
    return meals_hand_over(tx, id, out);
}

Status meals_hand_over_undo(Tx *tx, MealOrderId id, MealOrder *out)
{
    MealOrder o;
    TransferId undone;
    TRY(meals_order(tx, id, &o));
    *out = o;
    if (o.state == MEAL_PLACED || o.state == MEAL_CANCELLED || o.state == MEAL_REFUNDED) return OK;
    if (o.state != MEAL_HANDED_OVER || tx->now_ms >= o.undo_until_ms)
        return fail(tx, CONFLICT, "meals.too_late", "超过十分钟了，请走退款");
    MenuItem first;
    TRY(menu_item_find(tx, o.lines[0].item, &first));
    if (first.state == MENU_CLOSED && o.channel != MEAL_BY_WALK_IN)
        return fail(tx, CONFLICT, "meals.closed", "这一餐已经收了，请走退款");
    if (o.transfer) TRY(funds_reverse(tx, (TransferId){o.transfer}, &undone));
    TRY(benefits_cancel(tx, o.ticket));
    o.transfer = 0;
    o.hold = 0;
    o.done_ms = 0;
    if (o.channel == MEAL_BY_WALK_IN) {
        TRY(order_return_stock(tx, &o));
        o.state = MEAL_CANCELLED;
        o.done_ms = tx->now_ms;
        o.reason = STR("收银撤回");
    } else {
        TRY(order_settle(tx, &o));
        o.state = MEAL_PLACED;
    }
    TRY(order_update(tx, &o, MEAL_HANDED_OVER));
    *out = o;
    return order_publish(tx, "meals.undone", &o);
}

Status meals_wait(Tx *tx, PersonId person, MenuItemId item)
{
    MenuItem m;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    Status status = menu_item_find(tx, item, &m);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "meals.no_item", "菜单上没有这一份");
    TRY(status);
    TRY(eater_lives_here(tx, person));
    if (m.portions_left > 0) return fail(tx, CONFLICT, "meals.not_sold_out", "还有，可以直接订");
    if (tx->now_ms >= m.cutoff_ms)
        return fail(tx, CONFLICT, "meals.cutoff_passed", "订餐时间已过，请订下一餐");
    return wait_insert(tx, id_next(tx), item, person);
}
