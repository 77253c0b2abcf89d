/* The counter: find, hand over, sell, take back.  A till without a line repeats what it noted with
 * the same key: nothing is done twice. */
#include "base/english.h"
#include "domains/meals/view.h"

#include "base/pinyin.h"

static int64_t id_of_key(const Request *req, Str key)
{
    if (!key.len) key = request_header(req, "idempotency-key");
    if (!key.len) return 0;
    return (int64_t)(str_hash(key) >> 12) | 1; /* below 2^53, never 0 */
}

typedef struct FindAsk {
    Str q;
} FindAsk;
static const Field find_fields[] = {FIELD_TEXT(FindAsk, q, "q", 1, 40), {0}};

static void put_hit_members(JsonOut *out, PersonId id, Str name, bool has_birth, Day birth,
                            Str address, Day day)
{
    json_put_i64(out, "id", id.v);
    json_put_str(out, "name", name);
    json_put_i64(out, "age", has_birth ? day_age(birth, day) : 0);
    json_put_str(out, "address", address);
}

static Status find(Request *req, Reply *reply)
{
    FindAsk ask = {0};
    Found *found;
    size_t count;
    request_fields(req, &ask);
    TRY(people_find(req->tx, ask.q, 0, 6, &found, &count));
    Day day = tx_today(req->tx);
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        put_hit_members(out, found[i].id, found[i].name, found[i].has_birth, found[i].birth,
                        found[i].address, day);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- One guest ---- */

typedef struct GuestAsk {
    PersonId id;
} GuestAsk;
static const Field guest_fields[] = {FIELD_ID(GuestAsk, id, "id"), {0}};

static void put_price_line(JsonOut *out, const char *name, Fen fen)
{
    if (!fen) return;
    json_open(out, NULL, '{');
    json_put_text(out, "name", name);
    json_put_i64(out, "fen", fen);
    json_close(out, '}');
}

static Status put_guest_order(Tx *tx, JsonOut *out, const View *view, const MealOrder *o,
                              const MenuItem *items, size_t count)
{
    static const char *const hows[] = {"", "送上门", "堂食", "带走"};
    Person by = {.name = STR("")};
    int64_t n = 0;
    if (o->placed_by && o->placed_by != o->person.v)
        TRY(people_load(tx, (PersonId){o->placed_by}, &by));
    json_open(out, "order", '{');
    json_put_i64(out, "id", o->id.v);
    json_put_said(out, "by",
                  o->channel == MEAL_BY_RELATIVE
                      ? str_fmt(tx->arena, "家里订的：%.*s", STR_ARG(by.name))
                  : o->channel == MEAL_BY_STANDING ? STR("天天订")
                  : by.name.len                    ? STR("食堂代订")
                                                   : STR("自己订的"));
    json_put_said(out, "what", what_of(tx->arena, o));
    for (size_t i = 0; i < o->line_count; i++) n += o->lines[i].count;
    json_put_i64(out, "n", n);
    json_put_said(out, "note",
                  str_fmt(tx->arena, "%.*s%s%s", STR_ARG(o->kitchen_note),
                          o->kitchen_note.len ? "，" : "", hows[o->how]));
    json_open(out, "parts", '[');
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; items[i].id.v == o->lines[0].item.v && k < items[i].part_count && k < 3;
             k++) {
            const Dish *d = view_dish(view, items[i].parts[k]);
            if (d) json_put_str(out, NULL, d->part);
        }
    json_close(out, ']');
    json_open(out, "lines", '[');
    put_price_line(out, "原价", o->list_fen);
    put_price_line(out, "送餐费", o->fee_fen);
    put_price_line(out, "敬老价", -o->discount_fen);
    put_price_line(out, "补贴", -o->subsidy_fen);
    json_close(out, ']');
    json_put_i64(out, "pay_fen", o->pay_fen);
    json_close(out, '}');
    return OK;
}

static Status put_sets(Tx *tx, JsonOut *out, const View *view, PersonId person,
                       const MenuItem *items, size_t count)
{
    Eater eater;
    Rows stopped;
    PersonFacts facts;
    TRY(people_facts(tx, person, &facts));
    bool gone = facts.state == PERSON_DIED || facts.state == PERSON_MOVED;
    TRY(eater_load(tx, person, tx_today(tx), &eater));
    TRY(stopped_dishes(tx, view->site.site, &stopped));
    json_open(out, "sets", '[');
    for (size_t i = 0; i < count; i++) {
        const MenuItem *m = &items[i];
        MealVerdict v;
        Quote quote;
        if (m->kind != MENU_SET || !m->portions_left || item_has_any(m, &stopped)) continue;
        TRY(eater_verdict(tx, &eater, m, &v));
        if (v.class == DIET_H0) continue;
        TRY(benefits_quote(tx,
                           &(Meal){.person = person,
                                   .site = m->site,
                                   .day = m->day,
                                   .slot = m->slot,
                                   .list_fen = m->price_fen},
                           &quote));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", m->id.v);
        json_put_str(out, "name", m->name);
        json_open(out, "parts", '[');
        for (size_t k = 0; k < m->part_count && k < 3; k++) {
            const Dish *d = view_dish(view, m->parts[k]);
            if (d) json_put_str(out, NULL, d->part);
        }
        json_close(out, ']');
        json_put_i64(out, "pay_fen", quote.settlement.pay_fen);
        /* The one plain question, to be put before it is sold. */
        json_put_said(out, "ask",
                      v.class != DIET_OK ? v.reason : str_of(gone ? eater_gone_question : ""));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_guest_facts(Tx *tx, JsonOut *out, const Person *p, Day day)
{
    Eater eater;
    AccountId card;
    Balance balance = {0};
    MealOrder *orders;
    size_t count;
    int64_t nth = 1;
    TRY(eater_load(tx, p->id, day, &eater));
    Status status = funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = p->id.v}, &card);
    if (status == OK) TRY(funds_balance(tx, card, &balance));
    TRY(orders_of(tx, p->id, 5, &orders, &count));
    for (size_t i = 0; i < count; i++)
        if (orders[i].day == day && orders[i].state == MEAL_HANDED_OVER) nth++;
    json_open(out, "person", '{');
    put_hit_members(out, p->id, p->name, p->has_birth, p->birth, p->address, day);
    json_close(out, '}');
    if (p->has_birth && day_age(p->birth, day) >= 80)
        json_put_said(out, "tag", STR("80 岁以上"));
    else
        json_put_null(out, "tag");
    json_put_i64(out, "card_fen", balance.available);
    json_put_i64(out, "nth", nth);
    json_open(out, "warn", '[');
    for (Str rest = eater.warning; rest.ptr && eater.warning.len;)
        json_put_said(out, NULL, str_cut(&rest, '|'));
    if (p->note.len) json_put_said(out, NULL, p->note);
    json_close(out, ']');
    return OK;
}

static Status guest(Request *req, Reply *reply)
{
    GuestAsk ask = {0};
    Person p;
    View view;
    OrganisationId site;
    MealOrder order;
    MenuItem *items;
    size_t count;
    Tx *tx = req->tx;
    request_fields(req, &ask);
    TRY(people_may_see(tx, ask.id, SCOPE_MEALS));
    TRY(people_load(tx, ask.id, &p));
    TRY(view_site_for(req, ask.id, &site));
    TRY(view_open(tx, site, &view));
    Day day = tx_today(tx);
    TRY(meals_menu(tx, site, day, SLOT_LUNCH, &items, &count));
    Status status = order_open(tx, ask.id, day, SLOT_LUNCH, &order);
    if (status != OK && status != NOT_FOUND) return status;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_guest_facts(tx, out, &p, day));
    if (status == OK && order.site.v == site.v)
        TRY(put_guest_order(tx, out, &view, &order, items, count));
    else
        json_put_null(out, "order");
    TRY(put_sets(tx, out, &view, ask.id, items, count));
    json_close(out, '}');
    return OK;
}

/* ---- What a till needs without a line ---- */

enum { SHIFT_PEOPLE_MAX = 3000, SHIFT_PAGE = 100 };

/* Everything a key may find this person by: wxy wangxiuying … */
static Str letters_of(Arena *arena, Str name)
{
    enum { TERMS = 24 };
    Str terms[TERMS];
    size_t n = pinyin_name_terms(arena, name, terms, TERMS);
    Buf buf = buf_new(arena, 2048);
    for (size_t i = 0; i < n && buf.len + terms[i].len + 1 < 2048; i++) {
        if (i) buf_text(&buf, " ");
        buf_put(&buf, terms[i]);
    }
    return buf_str(&buf);
}

/* What the till will sell, read once for everybody. */
typedef struct ShiftMenu {
    MenuItem *items;
    ItemDish *dishes;
    size_t count;
} ShiftMenu;

/* What must not be sold to this one, and what is asked about first: as it is known now, for a till
 * that will be alone. */
static void put_limits(JsonOut *out, Arena *arena, const Eater *eater, const ShiftMenu *menu)
{
    MealVerdict *v = NEW_ARRAY(arena, MealVerdict, menu->count + 1);
    for (size_t i = 0; i < menu->count; i++)
        v[i] = menu->items[i].kind == MENU_SET ? eater_verdict_on(arena, eater, &menu->dishes[i])
                                               : (MealVerdict){.class = DIET_OK};
    json_open(out, "no", '[');
    for (size_t i = 0; i < menu->count; i++)
        if (v[i].class == DIET_H0) json_put_i64(out, NULL, menu->items[i].id.v);
    json_close(out, ']');
    json_open(out, "ask", '[');
    for (size_t i = 0; i < menu->count; i++) {
        if (v[i].class == DIET_H0 || v[i].class == DIET_OK) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", menu->items[i].id.v);
        json_put_said(out, "why", v[i].reason);
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* Whoever ordered for today stands there as the counter would see them. */
static Status put_shift_orders(Tx *tx, JsonOut *out, const View *view, const MealOrder *orders,
                               size_t count, const ShiftMenu *menu, Day day)
{
    json_open(out, "guests", '[');
    for (size_t i = 0; i < count; i++) {
        Person p;
        Eater eater;
        if (orders[i].state != MEAL_PLACED) continue;
        TRY(eater_load(tx, orders[i].person, day, &eater));
        TRY(people_load(tx, orders[i].person, &p));
        json_open(out, NULL, '{');
        TRY(put_guest_facts(tx, out, &p, day));
        TRY(put_guest_order(tx, out, view, &orders[i], menu->items, menu->count));
        json_put_str(out, "card", p.card);
        put_limits(out, tx->arena, &eater, menu);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static void put_words(JsonOut *out, const char *key, Str words)
{
    json_open(out, key, '[');
    for (Str rest = words; rest.ptr && words.len;) json_put_said(out, NULL, str_cut(&rest, '|'));
    json_close(out, ']');
}

/* What can be sold now, at the price of the list: what a subsidy takes off is known later. */
static Status put_shift_sets(JsonOut *out, const View *view, const MenuItem *items, size_t count)
{
    Rows stopped;
    TRY(stopped_dishes(view->tx, view->site.site, &stopped));
    json_open(out, "sets", '[');
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind != MENU_SET || !items[i].portions_left) continue;
        if (item_has_any(&items[i], &stopped)) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", items[i].id.v);
        json_put_str(out, "name", items[i].name);
        json_open(out, "parts", '[');
        for (size_t k = 0; k < items[i].part_count && k < 3; k++) {
            const Dish *d = view_dish(view, items[i].parts[k]);
            if (d) json_put_str(out, NULL, d->part);
        }
        json_close(out, ']');
        json_put_i64(out, "list_fen", items[i].price_fen);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_shift_people(Tx *tx, JsonOut *out, const ShiftMenu *menu, Day day)
{
    int64_t after = 0;
    size_t put = 0;
    json_open(out, "people", '[');
    for (size_t n = SHIFT_PAGE; n == SHIFT_PAGE && put < SHIFT_PEOPLE_MAX;) {
        Found *found;
        Eater eater;
        TRY(people_find(tx, STR(""), after, SHIFT_PAGE, &found, &n));
        for (size_t i = 0; i < n; i++) {
            after = found[i].id.v;
            if (!found[i].is_elder) continue;
            put++;
            json_open(out, NULL, '{');
            put_hit_members(out, found[i].id, found[i].name, found[i].has_birth, found[i].birth,
                            found[i].address, day);
            json_put_str(out, "letters", letters_of(tx->arena, found[i].name));
            json_put_str(out, "phone_tail", found[i].phone_tail);
            TRY(eater_load(tx, found[i].id, day, &eater));
            put_words(out, "warn", eater.warning);
            put_limits(out, tx->arena, &eater, menu);
            json_close(out, '}');
        }
    }
    json_close(out, ']');
    return OK;
}

static Status shift(Request *req, Reply *reply)
{
    View view;
    MealOrder *orders;
    ShiftMenu menu;
    size_t count;
    Tx *tx = req->tx;
    OrganisationId site = {req->who.organisation};
    Day day = tx_today(tx);
    TRY(view_open(tx, site, &view));
    TRY(meals_menu(tx, site, day, SLOT_LUNCH, &menu.items, &menu.count));
    TRY(item_dishes(tx, menu.items, menu.count, &menu.dishes));
    TRY(orders_at(tx, site, day, SLOT_LUNCH, &orders, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "now_ms", tx->now_ms);
    TRY(put_shift_orders(tx, out, &view, orders, count, &menu, day));
    TRY(put_shift_people(tx, out, &menu, day));
    TRY(put_shift_sets(out, &view, menu.items, menu.count));
    json_close(out, '}');
    return OK;
}

/* ---- Handing over ---- */

typedef struct HandAsk {
    PersonId person;
    MealOrderId order;
    MenuItemId set;
    Fen pay_fen; /* what the screen showed */
    Ms at_ms; /* of the till's clock, which may be wrong: kept nowhere, the server's time counts */
    int32_t pay;
    PersonId collector; /* who fetches it, when it is not the eater */
    int64_t till;       /* of this counter, made by it once; 0: known by who works at it */
    Str device;         /* the phone, code or face that was shown */
    bool has_order, has_set, has_pay_fen, has_at, has_pay, asked, has_asked, has_collector,
        has_till, has_device;
} HandAsk;
static const Choice pays[] = {{"card", MEAL_BY_CARD, "饭卡"}, {"cash", MEAL_BY_CASH, "现金"}, {0}};
static const Field hand_fields[] = {
    FIELD_ID(HandAsk, person, "person_id"),
    MAYBE_ID(HandAsk, order, has_order, "order_id"),
    MAYBE_ID(HandAsk, set, has_set, "set_id"),
    MAYBE_FEN(HandAsk, pay_fen, has_pay_fen, "pay_fen", 0, 100000),
    MAYBE_INT(HandAsk, at_ms, has_at, "at_ms", 0, ID_MAX),
    MAYBE_CHOICE(HandAsk, pay, has_pay, "pay", pays),
    MAYBE_BOOL(HandAsk, asked, has_asked, "asked"),
    MAYBE_ID(HandAsk, collector, has_collector, "collected_by"),
    MAYBE_INT(HandAsk, till, has_till, "till", 1, ID_MAX - 1),
    MAYBE_TEXT(HandAsk, device, has_device, "device", 1, 64),
    {0},
};

static Status reply_done(Reply *reply, const MealOrder *o, int64_t persons)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", o->id.v);
    json_put_i64(out, "pay_fen", o->pay_fen);
    json_put_i64(out, "undo_until_ms", o->undo_until_ms);
    json_put_i64(out, "fetched_for", persons);
    if (persons > BENEFITS_CARDS_MAX)
        json_put_text(out, "agent_words", "他替好几位老人取饭，请登记代取人。");
    json_close(out, '}');
    return OK;
}

/* The settlement carries where and by whom it was used. Nothing here holds a meal back: that one
 * fetches for many asks for the proof of an agent, and stops the site's money (S-F12). */
static Status note_use(Request *req, const HandAsk *a, const MealOrder *o, int64_t *persons)
{
    Tx *tx = req->tx;
    UsedBy by = {.till = a->has_till ? a->till : req->who.person};
    *persons = 0;
    if (a->has_collector && a->collector.v != a->person.v) {
        Status status = people_may_act(tx, a->collector, a->person, SCOPE_MEALS);
        if (status != OK && status != DENIED) return status;
        by.device = a->collector.v;
        by.agent = status == OK;
    } else if (a->has_device) {
        by.device = (int64_t)(str_hash(a->device) % (uint64_t)(ID_MAX - 1)) + 1;
    }
    TRY(benefits_used_by(tx, o->ticket, &by));
    return by.device && !by.agent ? benefits_device_persons(tx, by.device, o->day, o->slot, persons)
                                  : OK;
}

static Status hand(Request *req, Reply *reply)
{
    HandAsk a = {0};
    MealOrder order;
    int64_t held;
    int64_t content;
    int64_t persons;
    Tx *tx = req->tx;
    request_fields(req, &a);
    int64_t id = id_of_key(req, STR(""));
    TRY(people_may_act(tx, (PersonId){req->who.person}, a.person, SCOPE_MEALS));
    if (a.has_order) {
        TRY(meals_order(tx, a.order, &order));
        if (order.person.v != a.person.v)
            return fail(tx, CONFLICT, "meals.other_person", "这份饭是别人的，请再看一眼名字");
        if (req->who.organisation && order.site.v != req->who.organisation)
            return fail(tx, CONFLICT, "meals.other_site", "这份饭是在别的食堂订的，请到那边取");
        TRY(meals_fetched(tx, a.order, &order));
        Status status = id ? ask_find(tx, id, &held, &content) : OK;
        if (status == NOT_FOUND)
            TRY(ask_insert(tx, id, order.id.v, 0));
        else
            TRY(status);
        TRY(note_use(req, &a, &order, &persons));
        return reply_done(reply, &order, persons);
    }
    if (!a.has_set) return fail(tx, INVALID, "meals.empty", "请先选一份");
    MealAsk ask = {.id = id,
                   .person = a.person,
                   .lines = {{.item = a.set, .count = 1}},
                   .line_count = 1,
                   .how = MEAL_EAT_IN,
                   .pay_with = a.has_pay ? (MealPay)a.pay : MEAL_BY_CARD,
                   .channel = MEAL_BY_WALK_IN,
                   .confirmed = a.asked};
    TRY(meals_walk_in(tx, &ask, &order));
    TRY(note_use(req, &a, &order, &persons));
    return reply_done(reply, &order, persons);
}

typedef struct UndoAsk {
    PersonId person;
    Str key;
} UndoAsk;
static const Field undo_fields[] = {
    FIELD_ID(UndoAsk, person, "person_id"), FIELD_TEXT(UndoAsk, key, "key", 1, 100), {0}};

static Status undo(Request *req, Reply *reply)
{
    UndoAsk a = {0};
    MealOrder order;
    int64_t held;
    int64_t content;
    request_fields(req, &a);
    Status status = ask_find(req->tx, id_of_key(req, a.key), &held, &content);
    if (status == NOT_FOUND)
        return fail(req->tx, NOT_FOUND, "meals.no_order", "没有找到这一笔，可能没有记上");
    TRY(status);
    TRY(meals_order(req->tx, (MealOrderId){held}, &order));
    TRY(people_may_act(req->tx, (PersonId){req->who.person}, order.person, SCOPE_MEALS));
    TRY(meals_hand_over_undo(req->tx, order.id, &order));
    return reply_done(reply, &order, 0);
}

typedef struct TopUpAsk {
    PersonId person;
    Fen fen;
    int64_t id;
    bool has_id;
} TopUpAsk;
static const Field top_up_fields[] = {
    FIELD_ID(TopUpAsk, person, "person_id"),
    FIELD_FEN(TopUpAsk, fen, "fen", 100, 100000),
    MAYBE_INT(TopUpAsk, id, has_id, "client_id", 1, ID_MAX - 1),
    {0},
};

/* Cash into the drawer, money onto the card. */
static Status top_up(Request *req, Reply *reply)
{
    TopUpAsk a = {0};
    AccountId card;
    TransferId transfer;
    Balance balance;
    Tx *tx = req->tx;
    request_fields(req, &a);
    TRY(people_may_act(tx, (PersonId){req->who.person}, a.person, SCOPE_MONEY));
    TRY(funds_cash_in_once(tx, a.id, a.person, (OrganisationId){req->who.organisation}, a.fen,
                           &transfer));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = a.person.v}, &card));
    TRY(funds_balance(tx, card, &balance));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", transfer.v);
    json_put_i64(out, "card_fen", balance.available);
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_counter_routes[] = {
    {GET, "/api/counter/find", CANTEEN_ROLES, READ, IN(find_fields, FindAsk), NULL, find,
     "Guests by card, letters, phone tail or address"},
    {GET, "/api/counter/people/{id}", CANTEEN_ROLES, READ, IN(guest_fields, GuestAsk), NULL, guest,
     "One guest at the counter: card, warnings, today's order, what can be sold"},
    {GET, "/api/counter/shift", ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER), READ,
     NULL, 0, NULL, shift, "What a till needs for a day without a line: guests, letters, orders"},
    {POST, "/api/counter/hand", CANTEEN_ROLES, WRITE, IN(hand_fields, HandAsk), NULL, hand,
     "Hand an order over, or sell a set; a repeated key answers the first"},
    {POST, "/api/counter/undo", CANTEEN_ROLES, WRITE, IN(undo_fields, UndoAsk), NULL, undo,
     "Take back what was done under a key, within ten minutes"},
    {POST, "/api/counter/top-up", CANTEEN_ROLES, WRITE, IN(top_up_fields, TopUpAsk), NULL, top_up,
     "Cash onto a card"},
    {0},
};
