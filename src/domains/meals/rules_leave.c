/* Who is not there: away for some days, moved, died; and who waits for a portion. */
#include "domains/meals/inside.h"

Status eater_lives_here(Tx *tx, PersonId person)
{
    PersonFacts facts;
    TRY(people_facts(tx, person, &facts));
    if (facts.state == PERSON_DIED)
        return fail(tx, CONFLICT, "meals.not_here", "登记里这位老人已经过世；登记错了请社区先改");
    if (facts.state == PERSON_MOVED)
        return fail(tx, CONFLICT, "meals.not_here", "登记里这位已经搬走；回来了请社区先改登记");
    return OK;
}

const char eater_gone_question[] =
    "登记里这位已经不在这里了。是本人在，就照原价给，社区来核对登记。您还要这份吗？";

Status eater_not_gone(Tx *tx, PersonId person)
{
    Person p;
    PersonId *keepers, duty;
    size_t count;
    MessageId message;
    PersonFacts facts;
    TRY(people_facts(tx, person, &facts));
    if (facts.state != PERSON_DIED && facts.state != PERSON_MOVED) return OK;
    TRY(people_load(tx, person, &p));
    TRY(people_holding(tx, ROLE_REGISTRAR, &keepers, &count));
    PersonId *to = NEW_ARRAY(tx->arena, PersonId, count + 1);
    for (size_t i = 0; i < count; i++) to[i] = keepers[i];
    Status status = people_duty_for(tx, person, &duty);
    if (status == OK)
        to[count++] = duty;
    else if (status != NOT_FOUND)
        return status;
    Str words = str_fmt(tx->arena, "登记里%.*s%s，食堂今天见到本人用餐，请核对登记",
                        STR_ARG(p.name), facts.state == PERSON_DIED ? "已经过世" : "已经搬走");
    for (size_t i = 0; i < count; i++)
        TRY(notice_tell(
            tx, &(Notice){.to = to[i], .about = person, .kind = "meals.not_gone", .words = words},
            &message));
    return event_publish(tx, "meals.not_gone", person.v, STR(""));
}

Status waits_tell(Tx *tx, const MenuItem *m, int64_t count)
{
    int64_t waiting;
    PersonId person;
    MessageId message;
    if (m->state != MENU_PUBLISHED || tx->now_ms >= m->cutoff_ms) return OK;
    for (int64_t i = 0; i < count; i++) {
        TRY(wait_first(tx, m->id, &waiting, &person));
        if (!waiting) return OK;
        TRY(wait_move(tx, waiting, 2));
        TRY(notice_tell(
            tx,
            &(Notice){.to = person,
                      .kind = "meals.portion_free",
                      .words = str_fmt(tx->arena, "%.*s空出来一份，想要就快订", STR_ARG(m->name))},
            &message));
    }
    return OK;
}

/* Moved away or died: nothing is cooked, brought or charged any more. Whoever paid hears it. */
Status eater_left(Tx *tx, const Event *event)
{
    PersonId person = {event->subject};
    PersonFacts facts;
    Standing *standing;
    MealOrder *orders;
    MealOrder done;
    size_t count;
    TRY(people_facts(tx, person, &facts));
    if (facts.state != PERSON_DIED && facts.state != PERSON_MOVED) return OK; /* corrected since */
    TRY(standing_for(tx, person, &standing, &count));
    for (size_t i = 0; i < count; i++) TRY(standing_stop(tx, standing[i].id));
    TRY(orders_open_from(tx, person, tx_today(tx), &orders, &count));
    Str reason = facts.state == PERSON_DIED ? STR("老人过世") : STR("搬走了");
    for (size_t i = 0; i < count; i++) {
        bool tell = facts.state == PERSON_MOVED || orders[i].payer.v != person.v;
        TRY(order_call_off(tx, orders[i].id, reason, tell, &done));
    }
    return OK;
}

/* Away: what was ordered for those days before it was said, and is not being cooked yet, is taken
 * back with the money. */
Status eater_away(Tx *tx, const Event *event)
{
    PersonId person = {event->subject};
    MealOrder *orders;
    MealOrder done;
    size_t count;
    bool away;
    TRY(orders_open_from(tx, person, tx_today(tx), &orders, &count));
    for (size_t i = 0; i < count; i++) {
        MenuItem item;
        if (orders[i].placed_ms > event->at_ms) continue;
        TRY(people_is_away(tx, person, orders[i].day, &away));
        if (!away) continue;
        TRY(menu_item_find(tx, orders[i].lines[0].item, &item));
        if (tx->now_ms < item.cutoff_desk_ms)
            TRY(order_call_off(tx, orders[i].id, STR("不在家"), true, &done));
    }
    return OK;
}

Status order_tell_canteen(Tx *tx, const MealOrder *o, const char *kind, Str words, bool urgent)
{
    PersonId *to;
    size_t count;
    MessageId message;
    TRY(meals_on_call(tx, o->site, tx->now_ms, &to, &count));
    for (size_t i = 0; i < count; i++)
        TRY(notice_tell(
            tx,
            &(Notice){
                .to = to[i], .about = o->person, .kind = kind, .words = words, .urgent = urgent},
            &message));
    return OK;
}

/* What must not be eaten, by what is known now; "" nothing. The order's words for the kitchen are
 * made anew. */
static Status judge_again(Tx *tx, const Eater *eater, MealOrder *o, Str *why)
{
    Buf note = buf_new(tx->arena, 2048);
    *why = STR("");
    for (size_t i = 0; i < o->line_count; i++) {
        MenuItem item;
        MealVerdict v;
        TRY(menu_item_find(tx, o->lines[i].item, &item));
        TRY(eater_verdict(tx, eater, &item, &v));
        if (v.class == DIET_H0) *why = v.reason;
        note_add(&note, v.kitchen_note);
    }
    note_add(&note, o->kitchen_note);
    o->kitchen_note = buf_str(&note);
    o->warning = eater->warning;
    o->alert = eater->alert;
    return OK;
}

/* By what is known now of eater and dishes: the box says it, and what must not be eaten is taken
 * back, or when it is being cooked the canteen hears of it. */
static Status judge_order(Tx *tx, MealOrder *o)
{
    Eater eater;
    MenuItem first;
    MessageId message;
    Str why;
    TRY(eater_load(tx, o->person, o->day, &eater));
    if (!eater.limited && !o->warning.len) return OK;
    TRY(judge_again(tx, &eater, o, &why));
    TRY(order_update(tx, o, MEAL_PLACED));
    TRY(order_send_out(tx, o));
    if (!why.len) return OK;
    TRY(menu_item_find(tx, o->lines[0].item, &first));
    Str order = order_text(tx, o);
    if (tx->now_ms >= first.cutoff_desk_ms) {
        Person p;
        TRY(people_load(tx, o->person, &p));
        return order_tell_canteen(tx, o, "meals.diet_now",
                                  str_fmt(tx->arena, "%.*s的%.*s：%.*s请换一份", STR_ARG(p.name),
                                          STR_ARG(order), STR_ARG(why)),
                                  true);
    }
    TRY(order_call_off(tx, o->id, STR("忌口变了"), true, o));
    return notice_tell(tx,
                       &(Notice){.to = o->person,
                                 .kind = "meals.diet_now",
                                 .words = str_fmt(tx->arena, "%.*s%.*s已经退了，请另选一份",
                                                  STR_ARG(why), STR_ARG(order))},
                       &message);
}

Status eater_diet(Tx *tx, const Event *event)
{
    MealOrder *orders;
    size_t count;
    TRY(orders_open_from(tx, (PersonId){event->subject}, tx_today(tx), &orders, &count));
    for (size_t i = 0; i < count; i++) TRY(judge_order(tx, &orders[i]));
    return OK;
}

Status dish_changed(Tx *tx, const Event *event)
{
    MealOrderId *orders;
    size_t count;
    TRY(dish_orders(tx, (DishId){event->subject}, tx_today(tx), &orders, &count));
    for (size_t i = 0; i < count; i++) {
        MealOrder o;
        TRY(order_find(tx, orders[i], &o));
        TRY(judge_order(tx, &o));
    }
    return OK;
}
