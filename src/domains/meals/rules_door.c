/* The box is opened at the door before anything is paid: what the elder does not take costs
 * nothing.
 *
 *   order        some of it refused                       all of it refused
 *   PLACED       the rest is priced anew and handed over  the hold is released, CANCELLED
 *   HANDED_OVER  given back, as by the canteen            given back
 *   NO_SHOW      charged for the rest                     nothing was charged
 *
 * What came first does not matter: a courier without a line may be overtaken by a colleague's
 * phone, by the close of the meal, or by his own photo. */
#include "domains/meals/inside.h"

typedef struct Opened {
    MealOrder order;
    MealLine fresh[MEAL_LINES_MAX]; /* refused now and not before */
    size_t fresh_count;
    MealOrder left;
    Fen gone_fen;
    DoorRefusal *before;
    size_t before_count;
} Opened;

static const struct {
    MealCause cause;
    ComplaintKind kind;
    const char *words;
} reasons[] = {
    [DOOR_SPILLED] = {MEAL_SPOILED, COMPLAINT_OTHER, "洒了"},
    [DOOR_SPOILED] = {MEAL_SPOILED, COMPLAINT_HYGIENE, "坏了"},
    [DOOR_WRONG] = {MEAL_WRONG, COMPLAINT_OTHER, "送错了"},
    [DOOR_MISSING] = {MEAL_MISSING, COMPLAINT_MISSING, "少了东西"},
    [DOOR_COLD] = {MEAL_LATE, COMPLAINT_LATE, "凉了"},
};

/* What of it is refused that was not before. asked: counts all told, so that the same said twice,
 * or by two phones, is one refusal. */
static Status find_fresh(Tx *tx, Opened *d, const DoorAsk *ask)
{
    for (size_t i = 0; i < ask->line_count; i++) {
        int64_t more = ask->lines[i].count;
        for (size_t k = 0; k < d->before_count; k++)
            if (d->before[k].item.v == ask->lines[i].item.v) more -= d->before[k].count;
        for (size_t k = 0; k < i; k++)
            if (ask->lines[k].item.v == ask->lines[i].item.v)
                return fail(tx, INVALID, "meals.twice", "同一份写了两次，请合在一起");
        if (more > 0)
            d->fresh[d->fresh_count++] = (MealLine){.item = ask->lines[i].item, .count = more};
    }
    if (!d->fresh_count) return OK;
    TRY(order_without(tx, &d->order, d->fresh, d->fresh_count, &d->left, &d->gone_fen));
    for (size_t i = 0; i < d->fresh_count; i++)
        for (size_t k = 0; k < d->order.line_count; k++)
            if (d->order.lines[k].item.v == d->fresh[i].item.v) {
                d->fresh[i].name = d->order.lines[k].name;
                d->fresh[i].price_fen = d->order.lines[k].price_fen;
            }
    return OK;
}

static Status tell_payer(Tx *tx, const Opened *d, const DoorAsk *ask)
{
    MessageId message;
    PersonFacts payer;
    TRY(people_facts(tx, d->order.payer, &payer));
    if (payer.state == PERSON_DIED) return OK;
    MealOrder gone = {.line_count = d->fresh_count};
    memcpy(gone.lines, d->fresh, d->fresh_count * sizeof *d->fresh);
    Str what = order_text(tx, &gone);
    return notice_tell(tx,
                       &(Notice){.to = d->order.payer,
                                 .about = d->order.person,
                                 .kind = "meals.refused",
                                 .words = str_fmt(tx->arena, "%.*s%s，当面没收，没有扣钱",
                                                  STR_ARG(what), reasons[ask->reason].words)},
                       &message);
}

/* Nobody asked for money yet: the hold goes back, the portions are lost to the kitchen. */
static Status refuse_all_held(Tx *tx, Opened *d, const DoorAsk *ask)
{
    MealOrder *o = &d->order;
    TRY(order_give_back(tx, o));
    o->state = MEAL_CANCELLED;
    o->reason = str_fmt(tx->arena, "开盒看：%s", reasons[ask->reason].words);
    o->done_ms = tx->now_ms;
    TRY(order_update(tx, o, MEAL_PLACED));
    for (size_t i = 0; i < o->line_count; i++)
        TRY(menu_item_lose(tx, o->lines[i].item, o->lines[i].count));
    TRY(tell_payer(tx, d, ask));
    return order_publish(tx, "meals.cancelled", o);
}

static Status refund(Tx *tx, const Opened *d, const DoorAsk *ask)
{
    MealRefund done;
    TxOrigin origin = tx->origin;
    tx->origin.actor = 0; /* the elder refuses, the program pays back */
    Status status = meals_refund(tx, d->order.id, reasons[ask->reason].cause, d->fresh,
                                 d->fresh_count, STR("开盒看，当面没收"), &done);
    tx->origin = origin;
    return status;
}

/* The rest is priced as if the part had never been ordered. Where the eater would pay more without
 * it (S-10), it is handed over whole and the canteen gives the part's price back in the same step.
 */
static Status refuse_some_held(Tx *tx, Opened *d, const DoorAsk *ask)
{
    Quote quote;
    MealOrder *o = &d->order;
    MealOrder anew = d->left;
    TRY(order_price(tx, &d->left, &quote));
    if (quote.settlement.pay_fen > o->pay_fen) {
        TRY(meals_hand_over(tx, o->id, o));
        return refund(tx, d, ask);
    }
    TRY(order_give_back(tx, o));
    anew.hold = 0;
    TRY(order_settle(tx, &anew));
    TRY(order_update(tx, &anew, MEAL_PLACED));
    TRY(lines_replace(tx, &anew));
    for (size_t i = 0; i < d->fresh_count; i++)
        TRY(menu_item_lose(tx, d->fresh[i].item, d->fresh[i].count));
    TRY(tell_payer(tx, d, ask));
    return meals_hand_over(tx, anew.id, o);
}

static Status refuse(Tx *tx, Opened *d, const DoorAsk *ask)
{
    bool all = !d->left.line_count;
    switch (d->order.state) {
    case MEAL_PLACED: return all ? refuse_all_held(tx, d, ask) : refuse_some_held(tx, d, ask);
    case MEAL_HANDED_OVER: return refund(tx, d, ask);
    case MEAL_NO_SHOW: {
        TxOrigin origin = tx->origin;
        if (all) return OK;
        tx->origin.actor = 0;
        Status status = meals_refund_take_back(tx, d->order.id, &d->order);
        tx->origin = origin;
        if (status == CONFLICT) return OK; /* the purse is empty by now: the canteen bears it */
        TRY(status);
        return refund(tx, d, ask);
    }
    case MEAL_REFUNDED: return OK; /* all of it was given back */
    case MEAL_CANCELLED: break;
    }
    return fail(tx, CONFLICT, "meals.cancelled", "这份饭已经退了，请带回食堂");
}

/* One complaint for one box: the first refusal opens it, its clock began at the door. */
static Status complain(Tx *tx, const Opened *d, const DoorAsk *ask, ComplaintId *out)
{
    MealOrder gone = {.line_count = d->fresh_count};
    Complaint c = {.person = d->order.person,
                   .site = d->order.site,
                   .order = d->order.id,
                   .kind = reasons[ask->reason].kind,
                   .channel = 5,
                   .made_ms = ask->noted_ms};
    memcpy(gone.lines, d->fresh, d->fresh_count * sizeof *d->fresh);
    Str what = order_text(tx, &gone);
    c.words =
        str_fmt(tx->arena, "开盒看：%.*s%s，没有收", STR_ARG(what), reasons[ask->reason].words);
    if (!d->before_count) {
        TRY(complaint_open(tx, &c));
        *out = c.id;
        return OK;
    }
    *out = d->before[0].complaint;
    Str words = c.words;
    TRY(complaint_find(tx, *out, &c));
    return complaint_step_insert(tx, &c, words);
}

static Status keep(Tx *tx, const Opened *d, const DoorAsk *ask, ComplaintId complaint)
{
    for (size_t i = 0; i < d->fresh_count; i++) {
        DoorRefusal r = {.item = d->fresh[i].item,
                         .count = d->fresh[i].count,
                         .price_fen = d->fresh[i].price_fen,
                         .reason = ask->reason,
                         .complaint = complaint,
                         .noted_ms = ask->noted_ms};
        for (size_t k = 0; k < d->before_count; k++)
            if (d->before[k].item.v == r.item.v) r.count += d->before[k].count;
        TRY(refusal_put(tx, d->order.id, &r));
    }
    return OK;
}

Status meals_door_refuse(Tx *tx, StopId stop, const DoorAsk *ask, DoorDone *out)
{
    Opened d = {0};
    DispatchStop s;
    TRY(dispatch_stop(tx, stop, &s));
    if (!ask->line_count || ask->line_count > MEAL_LINES_MAX)
        return fail(tx, INVALID, "meals.empty", "请先点哪一样不对");
    TRY(meals_order(tx, (MealOrderId){s.ticket}, &d.order));
    TRY(refusal_list(tx, d.order.id, &d.before, &d.before_count));
    TRY(find_fresh(tx, &d, ask));
    *out = (DoorDone){.order = d.order.id, .whole = d.order.state == MEAL_CANCELLED};
    if (d.before_count) out->complaint = d.before[0].complaint;
    if (!d.fresh_count) return OK; /* said before */
    out->whole = !d.left.line_count;
    TRY(refuse(tx, &d, ask));
    TRY(complain(tx, &d, ask, &out->complaint));
    TRY(keep(tx, &d, ask, out->complaint));
    TRY(dispatch_stop_outcome(
        tx, stop,
        &(OutcomeAsk){.outcome = out->whole ? OUTCOME_RETURNED : OUTCOME_DELIVERED,
                      .noted_ms = ask->noted_ms}));
    return order_publish(tx, "meals.refused", &d.order);
}

Status meals_door_refusals(Tx *tx, MealOrderId order, DoorRefusal **out, size_t *count)
{
    return refusal_list(tx, order, out, count);
}
