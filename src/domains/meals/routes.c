/* Menu and orders: for the elder, the family, the desk. */
#include "base/english.h"
#include "domains/meals/view.h"

static const Choice slots[] = {{"breakfast", SLOT_BREAKFAST, "早餐"},
                               {"lunch", SLOT_LUNCH, "午餐"},
                               {"dinner", SLOT_DINNER, "晚餐"},
                               {0}};
static const Choice hows[] = {{"door", MEAL_TO_DOOR, "送上门"},
                              {"eat_in", MEAL_EAT_IN, "堂食"},
                              {"take_away", MEAL_TAKE_AWAY, "带走"},
                              {0}};
static const Choice pays[] = {{"card", MEAL_BY_CARD, "饭卡"},
                              {"family", MEAL_BY_FAMILY, "家人的钱包"},
                              {"cash", MEAL_BY_CASH, "现金"},
                              {0}};
static const Choice channels[] = {
    {"phone", MEAL_BY_PHONE, "电话"},   {"counter", MEAL_BY_COUNTER, "柜台"},
    {"kiosk", MEAL_BY_KIOSK, "自助机"}, {"paper", MEAL_BY_PAPER, "纸条"},
    {"chain", MEAL_BY_CHAIN, "接龙"},   {0}};

/* ---- Menu ---- */

typedef struct MenuAsk {
    Day day;
    PersonId eater;
    OrganisationId site;
    int32_t slot;
    bool has_day, has_eater, has_site, has_slot;
} MenuAsk;
static const Field menu_fields[] = {
    MAYBE_DAY(MenuAsk, day, has_day, "day"),
    MAYBE_ID(MenuAsk, eater, has_eater, "eater"),
    MAYBE_ID(MenuAsk, site, has_site, "site"),
    MAYBE_CHOICE(MenuAsk, slot, has_slot, "slot", slots),
    {0},
};

static void put_tags(JsonOut *out, Str tags)
{
    json_open(out, "tags", '[');
    for (Str rest = tags; rest.ptr && tags.len;) json_put_said(out, NULL, str_cut(&rest, '|'));
    json_close(out, ']');
}

static Status price_for(Tx *tx, PersonId eater, const MenuItem *m, Fen *pay)
{
    Quote quote;
    Meal meal = {
        .person = eater, .site = m->site, .day = m->day, .slot = m->slot, .list_fen = m->price_fen};
    TRY(benefits_quote(tx, &meal, &quote));
    *pay = quote.settlement.pay_fen;
    return OK;
}

/* A set with what it is to this eater: by health, by what was said about liking and price. */
typedef struct Ranked {
    const MenuItem *item;
    MealVerdict verdict;
    FoodFit fit, habit;
    Fen pay;
    bool stopped; /* somebody was unwell after it */
} Ranked;

static Status rank(Tx *tx, const View *view, const Eater *eater, const FoodProfile *food,
                   const Habit *habit, PersonId person, const MenuItem *m, Ranked *out)
{
    Str parts[MENU_PARTS_MAX];
    size_t count = 0;
    *out = (Ranked){.item = m};
    TRY(eater_verdict(tx, eater, m, &out->verdict));
    TRY(price_for(tx, person, m, &out->pay));
    for (size_t i = 0; i < m->part_count; i++) {
        const Dish *d = view_dish(view, m->parts[i]);
        if (d) parts[count++] = d->part;
    }
    out->fit = meals_fit(tx->arena, food, parts, count, out->pay);
    out->habit = meals_habit_fit(tx->arena, habit, m->parts, m->part_count);
    return OK;
}

static int64_t rank_of(const Ranked *r)
{
    int64_t class = r->verdict.class == DIET_OK ? 2000 : r->verdict.class == DIET_H0 ? 0 : 1000;
    return class + (r->item->portions_left && !r->stopped ? 4000 : 0) + r->verdict.score +
           r->fit.points + r->habit.points;
}

/* The menu's own order stands where nothing speaks for another. */
static void sort_ranked(Ranked *all, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k && rank_of(&all[k]) > rank_of(&all[k - 1]); k--) {
            Ranked moved = all[k];
            all[k] = all[k - 1];
            all[k - 1] = moved;
        }
}

static Status put_set(Tx *tx, JsonOut *out, const View *view, const Eater *eater, const Ranked *r,
                      bool usual)
{
    static const char *const states[] = {
        [DIET_OK] = "ok", [DIET_H1] = "ask", [DIET_ASK] = "ask", [DIET_H0] = "no"};
    Str change = STR("");
    Fen pay = r->pay;
    const MenuItem *m = r->item;
    const MealVerdict *v = &r->verdict;
    const Dish *first = m->part_count ? view_dish(view, m->parts[0]) : NULL;
    if (v->class == DIET_H0) TRY(eater_nearest(tx, eater, m, &change));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", m->id.v);
    json_put_str(out, "name", m->name);
    json_open(out, "with", '[');
    for (size_t i = 0; i < m->part_count; i++) {
        const Dish *d = view_dish(view, m->parts[i]);
        if (d && !str_eq(d->name, m->name)) json_put_str(out, NULL, d->name);
    }
    json_close(out, ']');
    json_open(out, "parts", '[');
    for (size_t i = 0; i < m->part_count && i < 3; i++) {
        const Dish *d = view_dish(view, m->parts[i]);
        if (d) json_put_str(out, NULL, d->part);
    }
    json_close(out, ']');
    put_tags(out, first ? first->tags : STR(""));
    json_put_i64(out, "list_fen", m->price_fen);
    json_put_i64(out, "subsidy_fen", m->price_fen - pay);
    json_put_i64(out, "pay_fen", pay);
    json_put_i64(out, "left", m->portions_left);
    if (usual) json_put_bool(out, "usual", true);
    if (r->fit.why.len) json_put_said(out, "why", r->fit.why);
    /* What must not be eaten is recommended by nothing. */
    if (r->habit.why.len && v->class != DIET_H0) json_put_lines(out, "because", r->habit.why);
    json_put_text(out, "state", m->portions_left && !r->stopped ? states[v->class] : "out");
    if (r->stopped)
        json_put_said(out, "reason", STR("这一份先停了，请换一份"));
    else if (v->reason.len)
        json_put_said(out, "reason",
                      str_fmt(tx->arena, "%.*s%.*s", STR_ARG(v->reason), STR_ARG(change)));
    json_close(out, '}');
    return OK;
}

static Status put_dish(Tx *tx, JsonOut *out, const View *view, PersonId person, const MenuItem *m)
{
    Fen pay;
    const Dish *d = m->part_count ? view_dish(view, m->parts[0]) : NULL;
    TRY(price_for(tx, person, m, &pay));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", m->id.v);
    json_put_str(out, "name", m->name);
    json_put_str(out, "part", d ? d->part : STR("rice"));
    json_put_i64(out, "pay_fen", pay);
    put_tags(out, d ? d->tags : STR(""));
    json_close(out, '}');
    return OK;
}

/* The set of the last order when it is there again, else the best for this person. */
static Status usual_of(Tx *tx, PersonId person, const Ranked *sets, size_t count, size_t *out)
{
    MealOrder *last;
    size_t n;
    *out = SIZE_MAX;
    TRY(orders_of(tx, person, 5, &last, &n));
    for (size_t i = count; i-- > 0;)
        if (sets[i].verdict.class == DIET_OK && sets[i].item->portions_left) *out = i;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < count; i++)
            if (sets[i].verdict.class == DIET_OK && sets[i].item->portions_left &&
                str_eq(sets[i].item->name, last[k].lines[0].name)) {
                *out = i;
                return OK;
            }
    return OK;
}

static Status card_of(Tx *tx, PersonId person, Fen *fen)
{
    AccountId card;
    Balance balance;
    *fen = 0;
    Status status = funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = person.v}, &card);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(funds_balance(tx, card, &balance));
    *fen = balance.available;
    return OK;
}

/* As the last time. */
static Status put_how(Tx *tx, JsonOut *out, PersonId person)
{
    static const char *const ways[] = {
        [MEAL_TO_DOOR] = "door", [MEAL_EAT_IN] = "eat_in", [MEAL_TAKE_AWAY] = "take_away"};
    MealOrder *last;
    size_t n;
    TRY(orders_of(tx, person, 1, &last, &n));
    json_put_text(out, "how", ways[n ? last[0].how : MEAL_TO_DOOR]);
    return OK;
}

/* What it costs this person to have it brought. */
static Status put_door(Tx *tx, JsonOut *out, PersonId person, const MenuItem *m)
{
    DoorPrice door = {0};
    if (m) TRY(meals_door_price(tx, person, m, &door));
    json_open(out, "door", '{');
    json_put_i64(out, "fee_fen", door.fee_fen);
    json_put_i64(out, "pay_fen", door.pay_fen);
    json_close(out, '}');
    return OK;
}

/* Who is no elder sees none of the portions kept for elders. */
static Status hide_kept(Tx *tx, PersonId person, MenuItem *items, size_t count)
{
    bool asked = false;
    bool elder = false;
    for (size_t i = 0; i < count; i++) {
        int64_t kept = item_kept(&items[i], tx->now_ms);
        if (!kept) continue;
        if (!asked) TRY(eater_is_elder(tx, person, items[i].day, &elder));
        asked = true;
        int64_t left = items[i].portions_left;
        if (!elder) items[i].portions_left = left > kept ? left - kept : 0;
    }
    return OK;
}

static Status menu(Request *req, Reply *reply)
{
    MenuAsk ask = {0};
    View view;
    Eater eater;
    FoodProfile food;
    Habit habit;
    MenuItem *items;
    size_t count;
    size_t set_count = 0;
    size_t usual;
    Fen card = 0;
    char day[16];
    Tx *tx = req->tx;
    request_fields(req, &ask);
    PersonId person = ask.has_eater ? ask.eater : (PersonId){req->who.person};
    if (!ask.has_day) ask.day = tx_today(tx);
    BenefitSlot slot = ask.has_slot ? (BenefitSlot)ask.slot : SLOT_LUNCH;
    TRY(people_may_see(tx, person, SCOPE_MEALS));
    if (!ask.has_site) TRY(view_site_for(req, person, &ask.site));
    TRY(view_open(tx, ask.site, &view));
    TRY(meals_menu(tx, ask.site, ask.day, slot, &items, &count));
    TRY(hide_kept(tx, person, items, count));
    TRY(eater_load(tx, person, ask.day, &eater));
    TRY(meals_profile(tx, person, &food));
    TRY(meals_habit(tx, person, &habit));
    Rows stopped;
    TRY(stopped_dishes(tx, ask.site, &stopped));
    Ranked *sets = NEW_ARRAY(tx->arena, Ranked, count + 1);
    for (size_t i = 0; i < count; i++)
        if (items[i].kind == MENU_SET) {
            TRY(rank(tx, &view, &eater, &food, &habit, person, &items[i], &sets[set_count]));
            sets[set_count++].stopped = item_has_any(&items[i], &stopped);
        }
    sort_ranked(sets, set_count);
    TRY(usual_of(tx, person, sets, set_count, &usual));
    TRY(card_of(tx, person, &card));
    day_text(ask.day, day);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_text(out, "day", day);
    json_put_i64(out, "site_id", ask.site.v);
    json_put_i64(out, "cutoff_ms",
                 count ? items[0].cutoff_ms
                       : day_ms(ask.day, SHANGHAI_MS) + view.site.cutoff_min * MINUTE_MS);
    json_put_i64(out, "card_fen", card);
    TRY(put_how(tx, out, person));
    TRY(put_door(tx, out, person, count ? &items[0] : NULL));
    json_open(out, "sets", '[');
    /* What is usual first: two taps. */
    if (usual != SIZE_MAX) TRY(put_set(tx, out, &view, &eater, &sets[usual], true));
    for (size_t i = 0; i < set_count; i++)
        if (i != usual) TRY(put_set(tx, out, &view, &eater, &sets[i], false));
    json_close(out, ']');
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < count; i++) {
        MealVerdict v;
        if (items[i].kind != MENU_SINGLE || !items[i].portions_left) continue;
        if (item_has_any(&items[i], &stopped)) continue;
        TRY(eater_verdict(tx, &eater, &items[i], &v));
        if (v.class != DIET_H0) TRY(put_dish(tx, out, &view, person, &items[i]));
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- Orders ---- */

typedef struct Chosen {
    MenuItemId id;
    int64_t n;
    bool has_n;
} Chosen;
static const Field chosen_fields[] = {
    FIELD_ID(Chosen, id, "id"),
    MAYBE_INT(Chosen, n, has_n, "n", 1, MEAL_PORTIONS_MAX),
    {0},
};

typedef struct OrderAsk {
    int64_t client_id;
    PersonId eater;
    Day day;
    FieldList sets, dishes;
    int32_t how, pay, channel;
    bool asked;
    Str note;
    bool has_client_id, has_eater, has_day, has_sets, has_dishes, has_how, has_pay, has_channel,
        has_asked, has_note;
} OrderAsk;
static const Field order_fields[] = {
    MAYBE_INT(OrderAsk, client_id, has_client_id, "client_id", 1, ID_MAX - 1),
    MAYBE_ID(OrderAsk, eater, has_eater, "eater_id"),
    MAYBE_DAY(OrderAsk, day, has_day, "day"),
    MAYBE_LIST(OrderAsk, sets, has_sets, "sets", chosen_fields, sizeof(Chosen), MEAL_LINES_MAX),
    MAYBE_LIST(OrderAsk, dishes, has_dishes, "dishes", chosen_fields, sizeof(Chosen),
               MEAL_LINES_MAX),
    MAYBE_CHOICE(OrderAsk, how, has_how, "how", hows),
    MAYBE_CHOICE(OrderAsk, pay, has_pay, "pay", pays),
    MAYBE_CHOICE(OrderAsk, channel, has_channel, "channel", channels),
    MAYBE_BOOL(OrderAsk, asked, has_asked, "asked"),
    MAYBE_TEXT(OrderAsk, note, has_note, "note", 0, 60),
    {0},
};

static void add_lines(MealAsk *ask, FieldList list)
{
    const Chosen *chosen = list.items;
    for (size_t i = 0; i < list.count && ask->line_count < MEAL_LINES_MAX; i++)
        ask->lines[ask->line_count++] =
            (MealLine){.item = chosen[i].id, .count = chosen[i].has_n ? chosen[i].n : 1};
}

static MealChannel channel_of(const Request *req, const OrderAsk *a, PersonId eater)
{
    if (eater.v == req->who.person) return MEAL_BY_APP;
    if (req->who.role == ROLE_DEVICE) return MEAL_BY_KIOSK;
    if (req->who.role == ROLE_FAMILY || req->who.role == ROLE_NEIGHBOUR) return MEAL_BY_RELATIVE;
    return a->has_channel ? (MealChannel)a->channel : MEAL_BY_PHONE;
}

static Status order_place(Request *req, Reply *reply)
{
    OrderAsk a = {0};
    MealOrder order;
    request_fields(req, &a);
    PersonId eater = a.has_eater ? a.eater : (PersonId){req->who.person};
    MealAsk ask = {.id = a.client_id,
                   .person = eater,
                   .how = a.has_how ? (MealHow)a.how : 0,
                   .channel = channel_of(req, &a, eater),
                   .confirmed = a.asked,
                   .note = a.note};
    ask.pay_with = a.has_pay                         ? (MealPay)a.pay
                   : ask.channel == MEAL_BY_RELATIVE ? MEAL_BY_FAMILY
                                                     : MEAL_BY_CARD;
    add_lines(&ask, a.sets);
    add_lines(&ask, a.dishes);
    TRY(meals_order_place(req->tx, &ask, &order));
    return reply_order(req, reply, 201, &order);
}

typedef struct OrdersAsk {
    int64_t mine;
    PersonId eater;
    bool has_mine, has_eater;
} OrdersAsk;
static const Field orders_fields[] = {
    MAYBE_INT(OrdersAsk, mine, has_mine, "mine", 0, 1),
    MAYBE_ID(OrdersAsk, eater, has_eater, "eater"),
    {0},
};

static Status order_list(Request *req, Reply *reply)
{
    OrdersAsk ask = {0};
    MealOrder *orders;
    size_t count;
    request_fields(req, &ask);
    PersonId person = ask.has_eater ? ask.eater : (PersonId){req->who.person};
    TRY(people_may_see(req->tx, person, SCOPE_MEALS));
    TRY(orders_of(req->tx, person, 30, &orders, &count));
    JsonOut *out = reply_items(reply);
    View view = {0};
    for (size_t i = 0; i < count; i++) {
        MenuItem *items;
        size_t n;
        if (!i || view.site.site.v != orders[i].site.v)
            TRY(view_open(req->tx, orders[i].site, &view));
        TRY(menu_item_list(req->tx, orders[i].site, orders[i].day, orders[i].slot, &items, &n));
        json_open(out, NULL, '{');
        TRY(put_order_members(out, &view, &orders[i], req->tx->now_ms, items, n));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

typedef struct OneAsk {
    MealOrderId id;
    Str reason;
    bool has_reason;
} OneAsk;
static const Field one_fields[] = {FIELD_ID(OneAsk, id, "id"), {0}};
static const Field cancel_fields[] = {
    FIELD_ID(OneAsk, id, "id"), MAYBE_TEXT(OneAsk, reason, has_reason, "reason", 0, 60), {0}};

static Status order_one(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    MealOrder order;
    request_fields(req, &ask);
    TRY(meals_order(req->tx, ask.id, &order));
    TRY(people_may_see(req->tx, order.person, SCOPE_MEALS));
    return reply_order(req, reply, 200, &order);
}

static Status order_cancel(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    MealOrder order;
    request_fields(req, &ask);
    TRY(meals_order_cancel(req->tx, ask.id, ask.reason, &order));
    return reply_order(req, reply, 200, &order);
}

typedef struct ChangeAsk {
    MealOrderId id;
    FieldList items;
    bool asked, has_asked;
} ChangeAsk;
static const Field change_fields[] = {
    FIELD_ID(ChangeAsk, id, "id"),
    FIELD_LIST(ChangeAsk, items, "items", chosen_fields, sizeof(Chosen), MEAL_LINES_MAX),
    MAYBE_BOOL(ChangeAsk, asked, has_asked, "asked"),
    {0},
};

static Status order_change(Request *req, Reply *reply)
{
    ChangeAsk ask = {0};
    MealAsk lines = {0};
    MealOrder order;
    request_fields(req, &ask);
    add_lines(&lines, ask.items);
    TRY(meals_order_change(req->tx, ask.id, lines.lines, lines.line_count, ask.asked, &order));
    return reply_order(req, reply, 200, &order);
}

typedef struct WaitAsk {
    MenuItemId item;
    PersonId eater;
    bool has_eater;
} WaitAsk;
static const Field wait_fields[] = {
    FIELD_ID(WaitAsk, item, "item_id"), MAYBE_ID(WaitAsk, eater, has_eater, "eater_id"), {0}};

static Status wait_for(Request *req, Reply *reply)
{
    WaitAsk ask = {0};
    request_fields(req, &ask);
    TRY(meals_wait(req->tx, ask.has_eater ? ask.eater : (PersonId){req->who.person}, ask.item));
    return reply_empty(reply, 204);
}

/* ---- The site's own menu ---- */

typedef struct PublishAsk {
    Day from, to;
} PublishAsk;
static const Field publish_fields[] = {
    FIELD_DAY(PublishAsk, from, "from"), FIELD_DAY(PublishAsk, to, "to"), {0}};
typedef struct CountReply {
    int64_t count;
} CountReply;
static const Field count_out[] = {FIELD_INT(CountReply, count, "count", 0, ID_MAX), {0}};

static Status publish(Request *req, Reply *reply)
{
    PublishAsk ask = {0};
    CountReply done = {0};
    request_fields(req, &ask);
    TRY(meals_menu_publish(req->tx, (OrganisationId){req->who.organisation}, ask.from, ask.to,
                           &done.count));
    return reply_record(reply, 200, &done);
}

typedef struct ItemAsk {
    MenuItemId id;
    Day day;
    int32_t slot, kind;
    Str name;
    Fen price;
    int64_t portions, position, elder_portions, elder_until_min;
    FieldList dishes;
    bool has_position, has_elder_portions, has_elder_until;
} ItemAsk;
static const Choice kinds[] = {{"set", MENU_SET, "套餐"}, {"single", MENU_SINGLE, "单点"}, {0}};
static const Field item_fields[] = {
    FIELD_DAY(ItemAsk, day, "day"),
    FIELD_CHOICE(ItemAsk, slot, "slot", slots),
    FIELD_CHOICE(ItemAsk, kind, "kind", kinds),
    FIELD_TEXT(ItemAsk, name, "name", 1, 30),
    FIELD_FEN(ItemAsk, price, "price_fen", 0, 100000),
    FIELD_INT(ItemAsk, portions, "portions", 1, 5000),
    MAYBE_INT(ItemAsk, position, has_position, "position", 0, 1000),
    MAYBE_INT(ItemAsk, elder_portions, has_elder_portions, "elder_portions", 0, 5000),
    MAYBE_INT(ItemAsk, elder_until_min, has_elder_until, "elder_until_min", 0, 1440),
    FIELD_IDS(ItemAsk, dishes, "dishes", MENU_PARTS_MAX),
    {0},
};
static Status item_add(Request *req, Reply *reply)
{
    ItemAsk ask = {0};
    MenuItemId id;
    request_fields(req, &ask);
    MenuItem m = {.site = {req->who.organisation},
                  .day = ask.day,
                  .slot = (BenefitSlot)ask.slot,
                  .kind = (MenuKind)ask.kind,
                  .name = ask.name,
                  .price_fen = ask.price,
                  .portions = ask.portions,
                  .position = ask.position,
                  .elder_portions = ask.elder_portions,
                  .elder_until_ms = ask.elder_portions ? day_ms(ask.day, SHANGHAI_MS) +
                                                             ask.elder_until_min * MINUTE_MS
                                                       : 0};
    const int64_t *dishes = ask.dishes.items;
    for (size_t i = 0; i < ask.dishes.count; i++) m.parts[m.part_count++] = (DishId){dishes[i]};
    TRY(meals_menu_add(req->tx, &m, &id));
    return reply_id(reply, id.v);
}

static const Field portions_fields[] = {
    FIELD_ID(ItemAsk, id, "id"), FIELD_INT(ItemAsk, portions, "portions", 0, 5000), {0}};

static Status item_portions(Request *req, Reply *reply)
{
    ItemAsk ask = {0};
    request_fields(req, &ask);
    TRY(meals_menu_portions(req->tx, ask.id, ask.portions));
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)
#define MANAGER          ROLE_BIT(ROLE_SITE_MANAGER)

const Route meals_routes[] = {
    {GET, "/api/meals/menu", SIGNED_IN, READ, IN(menu_fields, MenuAsk), NULL, menu,
     "The menu of a day for one eater: price, subsidy, and whether it suits"},
    {POST, "/api/meals/orders", SIGNED_IN, WRITE, IN(order_fields, OrderAsk), NULL, order_place,
     "Order a meal for oneself or for someone in one's care; adds to the open order"},
    {GET, "/api/meals/orders", SIGNED_IN, READ, IN(orders_fields, OrdersAsk), NULL, order_list,
     "The last orders of one eater"},
    {GET, "/api/meals/orders/{id}", SIGNED_IN, READ, IN(one_fields, OneAsk), NULL, order_one,
     "One order"},
    {POST, "/api/meals/orders/{id}/cancel", SIGNED_IN, WRITE, IN(cancel_fields, OneAsk), NULL,
     order_cancel, "Take an order back, with the money"},
    {POST, "/api/meals/orders/{id}/change", SIGNED_IN, WRITE, IN(change_fields, ChangeAsk), NULL,
     order_change, "Make an open order exactly these items"},
    {POST, "/api/meals/waits", SIGNED_IN, WRITE, IN(wait_fields, WaitAsk), NULL, wait_for,
     "Be told when a sold out item is free again"},
    {POST, "/api/meals/items", MANAGER, WRITE, IN(item_fields, ItemAsk), reply_id_fields, item_add,
     "Put an item on the menu of one's canteen, as a draft"},
    {POST, "/api/meals/items/{id}/portions", MANAGER | ROLE_BIT(ROLE_COOK), WRITE,
     IN(portions_fields, ItemAsk), NULL, item_portions, "More or fewer portions"},
    {POST, "/api/meals/menu/publish", MANAGER, WRITE, IN(publish_fields, PublishAsk), count_out,
     publish, "Open the drafts of these days for orders"},
    {0},
};
