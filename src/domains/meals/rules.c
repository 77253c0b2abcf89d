/* Orders, placed and changed: check, then change, then publish. */
#include "domains/meals/inside.h"

#define CANTEEN                                                                                    \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_DEVICE))

bool order_by_canteen(const Tx *tx)
{
    return tx->origin.role > 0 && (ROLE_BIT(tx->origin.role) & CANTEEN) != 0;
}

/* ---- Loading ---- */

Status meals_order(Tx *tx, MealOrderId id, MealOrder *out)
{
    Status status = order_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "meals.no_order", "没有找到这份饭") : status;
}
Status meals_orders_of(Tx *tx, PersonId person, size_t limit, MealOrder **out, size_t *count)
{
    return orders_of(tx, person, limit, out, count);
}
Status meals_orders_at(Tx *tx, OrganisationId site, Day day, BenefitSlot slot, MealOrder **out,
                       size_t *count)
{
    return orders_at(tx, site, day, slot, out, count);
}
Status meals_open_order(Tx *tx, PersonId person, Day day, BenefitSlot slot, MealOrder *out)
{
    return order_open(tx, person, day, slot, out);
}

/* A plan: the order as it would be, with the items it needs. */
typedef struct Plan {
    MealOrder order;
    MenuItem items[MEAL_LINES_MAX];
    int64_t take[MEAL_LINES_MAX]; /* portions beyond what the order holds already; < 0 gives back */
    int64_t kept[MEAL_LINES_MAX]; /* portions that stay for elders; 0 when this is one */
    Eater eater;
    MealSite site;
    AccountId from, to;
    Quote quote; /* by check_money; programme and settlement of the meal as planned */
    bool quoted;
    MealChannel channel; /* the door this came through; the order keeps its first */
} Plan;

/* ---- Checks ---- */

static Status load_items(Tx *tx, Plan *p)
{
    MealOrder *o = &p->order;
    for (size_t i = 0; i < o->line_count; i++) {
        MenuItem *m = &p->items[i];
        Status status = menu_item_find(tx, o->lines[i].item, m);
        if (status == NOT_FOUND || (status == OK && m->state == MENU_DRAFT))
            return fail(tx, NOT_FOUND, "meals.no_item", "菜单上没有这一份，请看看最新的菜单");
        TRY(status);
        if (i && (m->site.v != p->items[0].site.v || m->day != p->items[0].day ||
                  m->slot != p->items[0].slot))
            return fail(tx, INVALID, "meals.mixed", "一次只订一个食堂的一餐，请分开订");
        o->lines[i].price_fen = m->price_fen;
        o->lines[i].name = m->name;
    }
    return OK;
}

static Status check_time(Tx *tx, const MenuItem *m, MealChannel channel)
{
    Ms cutoff = 0;
    switch (channel) {
    case MEAL_BY_APP:
    case MEAL_BY_RELATIVE:
    case MEAL_BY_KIOSK:
    case MEAL_BY_CHAIN:
    case MEAL_BY_STANDING: cutoff = m->cutoff_ms; break;
    case MEAL_BY_PHONE:
    case MEAL_BY_PAPER:
    case MEAL_BY_COUNTER: cutoff = m->cutoff_desk_ms; break;
    case MEAL_BY_WALK_IN: cutoff = m->close_ms; break;
    }
    if (m->state == MENU_CLOSED)
        return fail(tx, CONFLICT, "meals.closed", "这一餐已经收了，请订下一餐");
    if (tx->now_ms < cutoff) return OK;
    if (channel != MEAL_BY_WALK_IN && tx->now_ms < m->cutoff_desk_ms)
        return fail(tx, CONFLICT, "meals.cutoff_passed", "订餐时间已过，打电话给食堂还来得及");
    if (channel != MEAL_BY_WALK_IN && tx->now_ms < m->close_ms)
        return fail(tx, CONFLICT, "meals.cutoff_passed",
                    "订餐时间已过，可以到食堂现点，或订下一餐");
    return fail(tx, CONFLICT, "meals.cutoff_passed", "订餐时间已过，请订下一餐");
}

/* The last portions are an elder's until the hour. Asked only when it comes to them. */
static Status check_kept(Tx *tx, Plan *p, size_t i)
{
    bool elder;
    const MenuItem *m = &p->items[i];
    TRY(eater_is_elder(tx, p->order.person, m->day, &elder));
    if (elder) {
        p->kept[i] = 0;
        return OK;
    }
    int64_t minute = (m->elder_until_ms - day_ms(m->day, SHANGHAI_MS)) / MINUTE_MS;
    return fail(tx, CONFLICT, "meals.kept_for_elders",
                "%.*s剩下的先留给老人，%lld点%02lld分以后都可以订", STR_ARG(m->name),
                (long long)(minute / 60), (long long)(minute % 60));
}

static Status check_stock(Tx *tx, Plan *p, size_t i)
{
    const MenuItem *m = &p->items[i];
    if (p->order.lines[i].count > m->each_max)
        return fail(tx, CONFLICT, "meals.too_many", "%.*s每人最多 %lld 份，请减少份数",
                    STR_ARG(m->name), (long long)m->each_max);
    p->kept[i] = p->take[i] > 0 ? item_kept(m, tx->now_ms) : 0;
    if (p->take[i] <= m->portions_left - p->kept[i]) return OK;
    if (p->kept[i] && p->take[i] <= m->portions_left) return check_kept(tx, p, i);
    if (m->portions_left > 0)
        return fail(tx, CONFLICT, "meals.sold_out", "%.*s只剩 %lld 份，请减少份数",
                    STR_ARG(m->name), (long long)m->portions_left);
    Str other;
    TRY(eater_nearest(tx, &p->eater, m, &other));
    return other.len ? fail(tx, CONFLICT, "meals.sold_out", "%.*s卖完了。%.*s", STR_ARG(m->name),
                            STR_ARG(other))
                     : fail(tx, CONFLICT, "meals.sold_out",
                            "%.*s卖完了。可以先排队，有空出来的就告诉您", STR_ARG(m->name));
}

/* Portions beyond what is ordered already: what is ordered stays, and the kitchen changes the dish.
 */
static Status check_stopped(Tx *tx, Plan *p, size_t i)
{
    Str dish;
    if (p->take[i] <= 0) return OK;
    TRY(item_stopped(tx, &p->items[i], &dish));
    if (!dish.len) return OK;
    return fail(tx, CONFLICT, "meals.dish_stopped", "%.*s先停了，请换一份", STR_ARG(dish));
}

static Status check_diet(Tx *tx, Plan *p)
{
    Buf note = buf_new(tx->arena, 2048);
    Str change;
    for (size_t i = 0; i < p->order.line_count; i++) {
        MealVerdict v;
        TRY(eater_verdict(tx, &p->eater, &p->items[i], &v));
        if (v.class == DIET_H0) {
            TRY(eater_nearest(tx, &p->eater, &p->items[i], &change));
            return fail(tx, CONFLICT, "meals.diet", "%.*s%s%.*s", STR_ARG(v.reason),
                        change.len ? " " : "", STR_ARG(change));
        }
        if (v.class != DIET_OK && !p->order.confirmed)
            return fail(tx, CONFLICT, "meals.ask_first", "%.*s 您还要这份吗？", STR_ARG(v.reason));
        note_add(&note, v.kitchen_note);
    }
    if (p->eater.timely && p->order.how == MEAL_TO_DOOR) note_add(&note, STR("先送，要准时"));
    note_add(&note, p->order.kitchen_note);
    p->order.kitchen_note = buf_str(&note);
    p->order.warning = p->eater.warning;
    p->order.alert = p->eater.alert;
    return OK;
}

static AccountKey purse_of(const MealOrder *o)
{
    switch (o->pay_with) {
    case MEAL_BY_CARD: return (AccountKey){.kind = ACCOUNT_CARD, .owner = o->person.v};
    case MEAL_BY_FAMILY: return (AccountKey){.kind = ACCOUNT_FAMILY, .owner = o->payer.v};
    case MEAL_BY_CASH: return (AccountKey){.kind = ACCOUNT_DRAWER, .owner = o->site.v};
    }
    return (AccountKey){0};
}

Status order_account(Tx *tx, const MealOrder *o, AccountId *out)
{
    return funds_account(tx, purse_of(o), out);
}

static Meal meal_of(const Plan *p)
{
    const MealOrder *o = &p->order;
    Fen list = 0;
    for (size_t i = 0; i < o->line_count; i++)
        list = fen_add(list, fen_times(o->lines[i].price_fen, o->lines[i].count));
    return (Meal){.person = o->person,
                  .site = o->site,
                  .day = o->day,
                  .slot = o->slot,
                  .list_fen = list,
                  .fee_fen = o->how == MEAL_TO_DOOR ? p->site.fee_fen : 0,
                  .delivered = o->how == MEAL_TO_DOOR};
}

static void put_price(MealOrder *o, const BenefitSettlement *s)
{
    o->list_fen = s->list_fen;
    o->fee_fen = s->fee_fen;
    o->pay_fen = s->pay_fen;
    o->discount_fen = s->discount_fen;
    o->subsidy_fen = s->list_fen + s->fee_fen - s->pay_fen - s->discount_fen;
}

/* Whoever pays for somebody else does it within what the elder allowed for a day. */
static Status check_money(Tx *tx, Plan *p)
{
    Fen limit;
    Fen spent;
    Balance balance;
    Meal meal = meal_of(p);
    PersonId actor = {tx->origin.actor};
    TRY(benefits_quote(tx, &meal, &p->quote));
    p->quoted = true;
    Fen pay = p->quote.settlement.pay_fen;
    TRY(people_spend_limit(tx, actor, p->order.person, &limit));
    if (limit != INT64_MAX) {
        Ms midnight = day_ms(tx_today(tx), SHANGHAI_MS);
        TRY(order_spent(tx, actor, p->order.person, midnight, p->order.id, &spent));
        if (fen_add(spent, pay) > limit) {
            char text[32];
            fen_text(limit, text);
            return fail(tx, CONFLICT, "meals.over_limit",
                        "老人同意您每天最多花 %s 元，今天不够了，可以请老人自己订", text);
        }
    }
    TRY(funds_purse(tx, purse_of(&p->order), &p->from, &balance));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = p->order.site.v}, &p->to));
    if (balance.available >= pay) return OK;
    char missing[32];
    fen_text(pay - balance.available, missing);
    return fail(tx, CONFLICT, "meals.too_little", "%s还差 %s 元，请先充值，或换便宜一点的",
                p->order.pay_with == MEAL_BY_FAMILY ? "您的钱包" : "饭卡里", missing);
}

/* Who stands at the counter or telephones is there, whatever the register says: after one question
 * he eats at the price of the list (docs/decisions/0011), and somebody looks at the register. */
static Status check_here(Tx *tx, const MealOrder *o)
{
    Status status = eater_lives_here(tx, o->person);
    if (status != CONFLICT || !order_by_canteen(tx)) return status;
    if (o->confirmed) return OK;
    return fail(tx, CONFLICT, "meals.ask_first", "%s", eater_gone_question);
}

static Status check_rights(Tx *tx, const MealOrder *o)
{
    PersonId actor = {tx->origin.actor};
    TRY(check_here(tx, o));
    TRY(people_may_act(tx, actor, o->person, SCOPE_MEALS));
    if (o->pay_with == MEAL_BY_CARD && actor.v != o->person.v)
        TRY(people_may_act(tx, actor, o->person, SCOPE_MONEY));
    if (o->pay_with == MEAL_BY_CASH && !order_by_canteen(tx))
        return fail(tx, INVALID, "meals.cash", "现金只能在食堂付，请选饭卡");
    return OK;
}

static Status check_plan(Tx *tx, Plan *p)
{
    TRY(meals_site(tx, p->order.site, &p->site));
    TRY(eater_load(tx, p->order.person, p->order.day, &p->eater));
    for (size_t i = 0; i < p->order.line_count; i++) {
        TRY(check_time(tx, &p->items[i], p->channel));
        TRY(check_stock(tx, p, i));
        TRY(check_stopped(tx, p, i));
    }
    return check_diet(tx, p);
}

/* ---- Changes ---- */

Status order_publish(Tx *tx, const char *topic, const MealOrder *o)
{
    Buf buf = buf_new(tx->arena, 256);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_i64(&out, "person", o->person.v);
    json_put_i64(&out, "site", o->site.v);
    json_put_i64(&out, "day", o->day);
    json_put_i64(&out, "slot", o->slot);
    json_put_i64(&out, "how", o->how);
    json_close(&out, '}');
    return event_publish(tx, topic, o->id.v, buf_str(&buf));
}

Str order_text(Tx *tx, const MealOrder *o)
{
    Buf buf = buf_new(tx->arena, 1024);
    for (size_t i = 0; i < o->line_count; i++) {
        if (i) buf_text(&buf, "，");
        buf_put(&buf, o->lines[i].name);
        if (o->lines[i].count > 1) buf_fmt(&buf, " %lld 份", (long long)o->lines[i].count);
    }
    return buf_str(&buf);
}

/* Gives back portions; as many of those who wait are told. */
static Status give_stock(Tx *tx, const MenuItem *m, int64_t count)
{
    int64_t changed;
    TRY(menu_item_take(tx, m->id, -count, 0, &changed));
    if (!changed) return fail(tx, NOT_FOUND, "meals.no_item", "菜单上没有这一份");
    return waits_tell(tx, m, count);
}

/* Takes what the plan takes of its item, or gives it back. */
static Status move_stock(Tx *tx, Plan *p, size_t i)
{
    int64_t changed;
    const MenuItem *m = &p->items[i];
    if (!p->take[i]) return OK;
    if (p->take[i] < 0) return give_stock(tx, m, -p->take[i]);
    TRY(menu_item_take(tx, m->id, p->take[i], p->kept[i], &changed));
    if (!changed && p->kept[i]) { /* somebody else was quicker: it has come to the last ones */
        TRY(check_kept(tx, p, i));
        TRY(menu_item_take(tx, m->id, p->take[i], 0, &changed));
    }
    return changed ? OK
                   : fail(tx, CONFLICT, "meals.sold_out", "%.*s刚卖完，请换一份", STR_ARG(m->name));
}

/* What is brought to the door stands on a run as long as the order is open. */
Status order_send_out(Tx *tx, const MealOrder *o)
{
    if (o->how != MEAL_TO_DOOR) return OK;
    if (o->state != MEAL_PLACED) return dispatch_stop_drop(tx, o->id.v);
    return dispatch_stop_set(tx, &(StopAsk){.ticket = o->id.v,
                                            .person = o->person,
                                            .site = o->site,
                                            .day = o->day,
                                            .slot = o->slot,
                                            .what = order_text(tx, o),
                                            .warning = o->warning,
                                            .note = o->kitchen_note,
                                            .alert = o->alert});
}

static Status settle_and_hold(Tx *tx, Plan *p)
{
    MealOrder *o = &p->order;
    SettlementId settlement;
    HoldId hold = {0};
    Meal meal = meal_of(p);
    o->ticket = id_next(tx);
    if (!p->quoted) TRY(benefits_quote(tx, &meal, &p->quote));
    TRY(benefits_settle_quoted(tx, o->ticket, &meal, &p->quote, &settlement));
    put_price(o, &p->quote.settlement);
    if (o->pay_fen)
        TRY(funds_hold(tx,
                       &(FundsMove){.from = p->from,
                                    .to = p->to,
                                    .amount = o->pay_fen,
                                    .reason = REASON_MEAL,
                                    .subject = o->id.v},
                       &hold));
    o->hold = hold.v;
    return OK;
}

Status order_give_back(Tx *tx, MealOrder *o)
{
    if (o->hold) TRY(funds_release(tx, (HoldId){o->hold}));
    TRY(benefits_cancel(tx, o->ticket));
    o->hold = 0;
    return OK;
}

/* The elder is told when family or a neighbour ordered, changed or took back. The canteen does it
 * because the elder asked for it. */
Status order_tell_eater(Tx *tx, const MealOrder *o, const char *what)
{
    MessageId message;
    Person actor;
    int64_t role = tx->origin.role;
    if (!tx->origin.actor || tx->origin.actor == o->person.v) return OK;
    if (o->channel != MEAL_BY_RELATIVE && role != ROLE_FAMILY && role != ROLE_NEIGHBOUR) return OK;
    TRY(people_load(tx, (PersonId){tx->origin.actor}, &actor));
    Civil c = day_civil(o->day);
    Str order = order_text(tx, o);
    return notice_tell(
        tx,
        &(Notice){.to = o->person,
                  .kind = "meals.by_family",
                  .words = str_fmt(tx->arena, "%.*s%s您%s %d月%d日的饭：%.*s", STR_ARG(actor.name),
                                   str_is(str_of(what), "退了") ? "" : "给", what, c.month, c.day,
                                   STR_ARG(order))},
        &message);
}

static Status place_new(Tx *tx, Plan *p)
{
    MealOrder *o = &p->order;
    for (size_t i = 0; i < o->line_count; i++) p->take[i] = o->lines[i].count;
    TRY(check_plan(tx, p));
    if (o->how == MEAL_TO_DOOR) TRY(door_check(tx, o->person, (MealAt){o->site, o->day, o->slot}));
    TRY(check_money(tx, p));

    o->id = (MealOrderId){id_next(tx)};
    o->state = MEAL_PLACED;
    o->placed_by = tx->origin.actor;
    o->placed_ms = tx->now_ms;
    o->undo_until_ms = tx->now_ms + MEAL_UNDO_MS;
    o->reason = STR("");
    for (size_t i = 0; i < o->line_count; i++) TRY(move_stock(tx, p, i));
    TRY(settle_and_hold(tx, p));
    TRY(order_insert(tx, o));
    TRY(lines_insert(tx, o));
    TRY(order_send_out(tx, o));
    TRY(drugs_watch(tx, &p->eater, o));
    TRY(order_tell_eater(tx, o, "订了"));
    TRY(eater_not_gone(tx, o->person));
    return order_publish(tx, "meals.ordered", o);
}

static int64_t count_of(const MealOrder *o, MenuItemId item)
{
    for (size_t i = 0; i < o->line_count; i++)
        if (o->lines[i].item.v == item.v) return o->lines[i].count;
    return 0;
}

/* Nobody but the payer makes an order dearer: it is the payer's purse. */
static Status check_payer(Tx *tx, const MealOrder *held, Fen pay)
{
    int64_t actor = tx->origin.actor;
    if (held->pay_with != MEAL_BY_FAMILY || !actor || actor == held->payer.v ||
        pay <= held->pay_fen)
        return OK;
    Person payer;
    TRY(people_load(tx, held->payer, &payer));
    return fail(tx, CONFLICT, "meals.other_purse", "这一餐是%.*s付的，加菜请%.*s来加，或到食堂现点",
                STR_ARG(payer.name), STR_ARG(payer.name));
}

/* What the kitchen was told because of the dishes goes with them; the eater's own wish stays. */
static Status own_wish(Tx *tx, const Eater *eater, const MealOrder *held, Str *out)
{
    Buf own = buf_new(tx->arena, 2048);
    Buf because = buf_new(tx->arena, 2048);
    for (size_t i = 0; held->kitchen_note.len && i < held->line_count; i++) {
        MenuItem item;
        MealVerdict v;
        TRY(menu_item_find(tx, held->lines[i].item, &item));
        TRY(eater_verdict(tx, eater, &item, &v));
        note_add(&because, v.kitchen_note);
    }
    note_add_but(&own, held->kitchen_note, buf_str(&because));
    *out = buf_str(&own);
    return OK;
}

/* The open order becomes `lines`. The old price goes back first: the caps of the subsidy and the
 * card must not count this meal twice. p->channel, and p->order.how and .kitchen_note when they are
 * asked to be other than they were, are set. */
static Status make_lines(Tx *tx, MealOrder *held, const MealLine *lines, size_t count, Plan *p)
{
    MealHow how = p->order.how ? p->order.how : held->how;
    Str wish = p->order.kitchen_note;
    Buf note = buf_new(tx->arena, 2048);
    Eater eater;
    p->order = *held;
    p->order.how = how;
    memcpy(p->order.lines, lines, count * sizeof *lines);
    p->order.line_count = count;
    TRY(load_items(tx, p));
    if (p->items[0].site.v != held->site.v || p->items[0].day != held->day ||
        p->items[0].slot != held->slot)
        return fail(tx, INVALID, "meals.mixed", "一次只订一个食堂的一餐，请分开订");
    for (size_t i = 0; i < count; i++) p->take[i] = lines[i].count - count_of(held, lines[i].item);
    TRY(eater_load(tx, held->person, held->day, &eater));
    TRY(own_wish(tx, &eater, held, &p->order.kitchen_note));
    note_add(&note, p->order.kitchen_note);
    note_add(&note, wish);
    p->order.kitchen_note = buf_str(&note);
    TRY(check_plan(tx, p));
    if (how == MEAL_TO_DOOR && held->how != MEAL_TO_DOOR)
        TRY(door_check(tx, held->person, (MealAt){held->site, held->day, held->slot}));
    TRY(order_give_back(tx, held));
    TRY(check_money(tx, p));
    TRY(check_payer(tx, held, p->quote.settlement.pay_fen));
    for (size_t i = 0; i < count; i++) TRY(move_stock(tx, p, i));
    for (size_t i = 0; i < held->line_count; i++) {
        MenuItem gone;
        if (count_of(&p->order, held->lines[i].item)) continue;
        TRY(menu_item_find(tx, held->lines[i].item, &gone));
        TRY(give_stock(tx, &gone, held->lines[i].count));
    }
    TRY(settle_and_hold(tx, p));
    p->order.undo_until_ms = tx->now_ms + MEAL_UNDO_MS;
    TRY(order_update(tx, &p->order, MEAL_PLACED));
    TRY(lines_replace(tx, &p->order));
    if (how != MEAL_TO_DOOR && held->how == MEAL_TO_DOOR) TRY(dispatch_stop_drop(tx, held->id.v));
    TRY(order_send_out(tx, &p->order));
    TRY(drugs_watch(tx, &p->eater, &p->order));
    TRY(order_tell_eater(tx, &p->order, "改了"));
    return order_publish(tx, "meals.changed", &p->order);
}

/* One order has one purse: what somebody adds must not be charged to another. */
static Status check_same_purse(Tx *tx, const MealOrder *held, const MealOrder *asked)
{
    Person payer;
    if (held->pay_with == asked->pay_with &&
        (held->pay_with != MEAL_BY_FAMILY || held->payer.v == asked->payer.v))
        return OK;
    if (held->pay_with != MEAL_BY_FAMILY)
        return fail(tx, CONFLICT, "meals.other_purse",
                    "这一餐已经用%s订了，请用%s加，或先退掉那一份再订", order_purse(held->pay_with),
                    order_purse(held->pay_with));
    TRY(people_load(tx, held->payer, &payer));
    Str order = order_text(tx, held);
    return fail(tx, CONFLICT, "meals.other_purse", "这一餐%.*s已经订了%.*s，加菜请%.*s来加",
                STR_ARG(payer.name), STR_ARG(order), STR_ARG(payer.name));
}

static Status add_to(Tx *tx, MealOrder *held, const Plan *asked, Plan *p)
{
    MealLine lines[MEAL_LINES_MAX];
    size_t n = held->line_count;
    if (held->site.v != asked->order.site.v)
        return fail(tx, CONFLICT, "meals.other_site", "这一餐已经在别的食堂订了，请先退掉那一份");
    if (asked->channel == MEAL_BY_WALK_IN)
        return fail(tx, CONFLICT, "meals.hand_over_first", "订好的一份还没有取，请先交给他，再卖");
    TRY(check_same_purse(tx, held, &asked->order));
    memcpy(lines, held->lines, n * sizeof *lines);
    for (size_t i = 0; i < asked->order.line_count; i++) {
        size_t k = 0;
        while (k < n && lines[k].item.v != asked->order.lines[i].item.v) k++;
        if (k == MEAL_LINES_MAX)
            return fail(tx, CONFLICT, "meals.too_many", "一份订单最多 %d 样，请减少几样",
                        MEAL_LINES_MAX);
        if (k == n) {
            lines[n++] = asked->order.lines[i];
            continue;
        }
        lines[k].count += asked->order.lines[i].count;
    }
    held->confirmed = held->confirmed || asked->order.confirmed;
    p->channel = asked->channel;
    p->order.how = asked->order.how;
    p->order.kitchen_note = asked->order.kitchen_note;
    return make_lines(tx, held, lines, n, p);
}

/* What a repeated ask must have in common with the first. */
static int64_t content_of(const MealAsk *ask)
{
    uint64_t h = (uint64_t)ask->person.v;
    for (size_t i = 0; i < ask->line_count; i++)
        h = (h * 1000003 + (uint64_t)ask->lines[i].item.v) * 31 + (uint64_t)ask->lines[i].count;
    return (int64_t)(h >> 1);
}

static Status asked_before(Tx *tx, const MealAsk *ask, bool *yes, MealOrder *out)
{
    int64_t order;
    int64_t content;
    *yes = false;
    if (!ask->id) return OK;
    Status status = ask_find(tx, ask->id, &order, &content);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (content != content_of(ask))
        return fail(tx, CONFLICT, "meals.id_reused", "这个编号已经用过了，请刷新再试");
    *yes = true;
    return meals_order(tx, (MealOrderId){order}, out);
}

static Status plan_of(Tx *tx, const MealAsk *ask, Plan *p)
{
    if (!ask->line_count || ask->line_count > MEAL_LINES_MAX)
        return fail(tx, INVALID, "meals.empty", "请先选一份");
    *p = (Plan){.order = {.person = ask->person,
                          .payer = ask->pay_with == MEAL_BY_FAMILY ? (PersonId){tx->origin.actor}
                                                                   : ask->person,
                          .how = ask->how,
                          .pay_with = ask->pay_with,
                          .channel = ask->channel,
                          .confirmed = ask->confirmed,
                          .kitchen_note = ask->note.ptr ? ask->note : STR("")},
                .channel = ask->channel};
    for (size_t i = 0; i < ask->line_count; i++) {
        if (ask->lines[i].count < 1 || ask->lines[i].count > MEAL_PORTIONS_MAX)
            return fail(tx, INVALID, "meals.count", "份数要在 1 和 %d 之间", MEAL_PORTIONS_MAX);
        for (size_t k = 0; k < i; k++)
            if (ask->lines[k].item.v == ask->lines[i].item.v)
                return fail(tx, INVALID, "meals.twice", "同一份写了两次，请合在一起");
        p->order.lines[p->order.line_count++] = ask->lines[i];
    }
    TRY(load_items(tx, p));
    p->order.site = p->items[0].site;
    p->order.day = p->items[0].day;
    p->order.slot = p->items[0].slot;
    return check_rights(tx, &p->order);
}

Status meals_order_place(Tx *tx, const MealAsk *ask, MealOrder *out)
{
    Plan p;
    Plan changed = {.order.kitchen_note = STR("")};
    MealOrder held;
    bool before;
    TRY(asked_before(tx, ask, &before, out));
    if (before) return OK;
    TRY(plan_of(tx, ask, &p));
    Status status = order_open(tx, ask->person, p.order.day, p.order.slot, &held);
    if (status == OK) {
        TRY(add_to(tx, &held, &p, &changed));
        *out = changed.order;
    } else if (status == NOT_FOUND) {
        if (!p.order.how) p.order.how = MEAL_TO_DOOR;
        TRY(place_new(tx, &p));
        *out = p.order;
    } else {
        return status;
    }
    return ask->id ? ask_insert(tx, ask->id, out->id.v, content_of(ask)) : OK;
}

Status meals_order_change(Tx *tx, MealOrderId id, const MealLine *lines, size_t count,
                          bool confirmed, MealOrder *out)
{
    MealOrder held;
    Plan p = {.order.kitchen_note = STR("")};
    TRY(meals_order(tx, id, &held));
    p.channel = order_by_canteen(tx) ? MEAL_BY_PHONE : held.channel;
    TRY(check_rights(tx, &held));
    if (held.state != MEAL_PLACED)
        return fail(tx, CONFLICT, "meals.not_open", "这份饭已经不能改了，可以再订一份");
    if (!count || count > MEAL_LINES_MAX)
        return fail(tx, INVALID, "meals.empty", "请至少留一份，不要了请点退餐");
    held.confirmed = held.confirmed || confirmed;
    TRY(make_lines(tx, &held, lines, count, &p));
    *out = p.order;
    return OK;
}

Status meals_walk_in(Tx *tx, const MealAsk *ask, MealOrder *out)
{
    MealAsk now = *ask;
    bool before;
    TRY(asked_before(tx, ask, &before, out));
    if (before) return OK;
    now.channel = MEAL_BY_WALK_IN;
    now.how = MEAL_EAT_IN;
    TRY(meals_order_place(tx, &now, out));
    return order_hand_over(tx, out);
}

Status order_settle(Tx *tx, MealOrder *o)
{
    Plan p = {.order = *o};
    TRY(meals_site(tx, o->site, &p.site));
    TRY(order_account(tx, o, &p.from));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = o->site.v}, &p.to));
    TRY(settle_and_hold(tx, &p));
    *o = p.order;
    return OK;
}

Status order_return_stock(Tx *tx, const MealOrder *o)
{
    for (size_t i = 0; i < o->line_count; i++) {
        MenuItem m;
        TRY(menu_item_find(tx, o->lines[i].item, &m));
        TRY(give_stock(tx, &m, o->lines[i].count));
    }
    return OK;
}
