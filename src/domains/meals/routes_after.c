/* After the meal: what is given back, what was said and left, what people would like next. */
#include "base/english.h"
#include "domains/meals/view.h"

#define DESK (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))

static const Choice causes[] = {{"spoiled", MEAL_SPOILED, "变质或有异物"},
                                {"late", MEAL_LATE, "送晚了"},
                                {"wrong", MEAL_WRONG, "送错了"},
                                {"not_delivered", MEAL_NOT_DELIVERED, "没有送到"},
                                {"missing", MEAL_MISSING, "少了东西"},
                                {"not_wanted", MEAL_NOT_WANTED, "不想要了"},
                                {0}};
static const char *const places[] = {"", "card", "family", "cash"};

typedef struct RefundLine {
    MenuItemId id;
    int64_t n;
    bool has_n;
} RefundLine;
static const Field line_fields[] = {FIELD_ID(RefundLine, id, "id"),
                                    MAYBE_INT(RefundLine, n, has_n, "n", 1, MEAL_PORTIONS_MAX),
                                    {0}};

typedef struct RefundAsk {
    MealOrderId id;
    int32_t cause;
    FieldList items;
    Str note;
    bool has_items, has_note;
} RefundAsk;
static const Field refund_fields[] = {
    FIELD_ID(RefundAsk, id, "id"),
    FIELD_CHOICE(RefundAsk, cause, "cause", causes),
    MAYBE_LIST(RefundAsk, items, has_items, "items", line_fields, sizeof(RefundLine),
               MEAL_LINES_MAX),
    MAYBE_TEXT(RefundAsk, note, has_note, "note", 0, 100),
    {0},
};
static const Field order_fields[] = {FIELD_ID(RefundAsk, id, "id"), {0}};

static void put_refund(JsonOut *out, Arena *arena, const MealRefund *r)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", r->id);
    json_put_i64(out, "order_id", r->order.v);
    json_put_text(out, "cause", causes[r->cause - 1].name);
    json_put_i64(out, "fen", r->fen);
    json_put_i64(out, "funders_fen", r->funders_fen);
    json_put_text(out, "place", places[r->place]);
    json_put_i64(out, "at_ms", r->at_ms);
    json_put_bool(out, "whole", r->whole);
    json_put_bool(out, "taken_back", r->taken_back);
    json_put_said(out, "what", r->what);
    json_put_said(out, "words", meals_refund_words(arena, r));
    json_close(out, '}');
}

static Status my_order(Request *req, MealOrderId id, MealOrder *out)
{
    TRY(meals_order(req->tx, id, out));
    if (req->who.organisation && out->site.v != req->who.organisation)
        return fail(req->tx, DENIED, "meals.other_site", "这份饭是别的食堂的");
    return OK;
}

static Status refund(Request *req, Reply *reply)
{
    RefundAsk a = {0};
    MealOrder order;
    MealRefund done;
    MealLine lines[MEAL_LINES_MAX];
    request_fields(req, &a);
    const RefundLine *asked = a.items.items;
    for (size_t i = 0; i < a.items.count; i++)
        lines[i] = (MealLine){.item = asked[i].id, .count = asked[i].has_n ? asked[i].n : 1};
    TRY(my_order(req, a.id, &order));
    TRY(meals_refund(req->tx, a.id, (MealCause)a.cause, lines, a.items.count, a.note, &done));
    put_refund(reply_json(reply, 200), req->arena, &done);
    return OK;
}

static Status refunds(Request *req, Reply *reply)
{
    RefundAsk a = {0};
    MealOrder order;
    MealRefund *all;
    size_t count;
    request_fields(req, &a);
    TRY(meals_order(req->tx, a.id, &order));
    TRY(people_may_see(req->tx, order.person, SCOPE_MEALS));
    TRY(meals_refunds(req->tx, a.id, &all, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) put_refund(out, req->arena, &all[i]);
    return reply_items_end(reply);
}

/* ---- One tap ---- */

typedef struct TapAsk {
    MealOrderId id;
    DishId dish;
    bool bland, salty, hard, little, good;
    bool has_bland, has_salty, has_hard, has_little, has_good;
} TapAsk;
static const Field tap_fields[] = {FIELD_ID(TapAsk, id, "id"),
                                   FIELD_ID(TapAsk, dish, "dish_id"),
                                   MAYBE_BOOL(TapAsk, bland, has_bland, "bland"),
                                   MAYBE_BOOL(TapAsk, salty, has_salty, "salty"),
                                   MAYBE_BOOL(TapAsk, hard, has_hard, "hard"),
                                   MAYBE_BOOL(TapAsk, little, has_little, "little"),
                                   MAYBE_BOOL(TapAsk, good, has_good, "good"),
                                   {0}};

static Status tap(Request *req, Reply *reply)
{
    TapAsk a = {0};
    request_fields(req, &a);
    int64_t words = (a.bland ? DISH_BLAND : 0) | (a.salty ? DISH_SALTY : 0) |
                    (a.hard ? DISH_HARD : 0) | (a.little ? DISH_LITTLE : 0) |
                    (a.good ? DISH_GOOD : 0);
    TRY(meals_feedback(req->tx, a.id, a.dish, words));
    return reply_empty(reply, 204);
}

/* The dishes of an order with what was said of each: what the page of taps shows. */
static Status taps(Request *req, Reply *reply)
{
    RefundAsk a = {0};
    MealOrder order;
    View view;
    DishWords *said;
    size_t count;
    Tx *tx = req->tx;
    request_fields(req, &a);
    TRY(meals_order(tx, a.id, &order));
    TRY(people_may_see(tx, order.person, SCOPE_MEALS));
    TRY(view_open(tx, order.site, &view));
    TRY(meals_feedback_of(tx, a.id, &said, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_bool(out, "open", order.state == MEAL_HANDED_OVER || order.state == MEAL_REFUNDED);
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < order.line_count; i++) {
        MenuItem m;
        TRY(menu_item_find(tx, order.lines[i].item, &m));
        for (size_t k = 0; k < m.part_count; k++) {
            const Dish *d = view_dish(&view, m.parts[k]);
            int64_t words = 0;
            for (size_t n = 0; n < count; n++)
                if (said[n].dish.v == m.parts[k].v) words = said[n].said;
            if (!d) continue;
            json_open(out, NULL, '{');
            json_put_i64(out, "id", d->id.v);
            json_put_str(out, "name", d->name);
            json_put_str(out, "part", d->part);
            json_put_bool(out, "bland", words & DISH_BLAND);
            json_put_bool(out, "salty", words & DISH_SALTY);
            json_put_bool(out, "hard", words & DISH_HARD);
            json_put_bool(out, "little", words & DISH_LITTLE);
            json_put_bool(out, "good", words & DISH_GOOD);
            json_close(out, '}');
        }
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status dish_words(Request *req, Reply *reply)
{
    DaysAsk a = {0};
    View view;
    DishWords *w;
    size_t count;
    request_fields(req, &a);
    TRY(view_days(req, &a));
    a.site.v = req->who.organisation;
    TRY(view_open(req->tx, a.site, &view));
    TRY(meals_dish_words(req->tx, a.site, a.from, a.to, &w, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < count; i++) {
        const Dish *d = view_dish(&view, w[i].dish);
        if (!d) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", d->id.v);
        json_put_str(out, "name", d->name);
        json_put_i64(out, "said", w[i].said);
        json_put_i64(out, "bland", w[i].bland);
        json_put_i64(out, "salty", w[i].salty);
        json_put_i64(out, "hard", w[i].hard);
        json_put_i64(out, "little", w[i].little);
        json_put_i64(out, "good", w[i].good);
        json_put_i64(out, "plate_g", w[i].plate_g);
        json_put_i64(out, "pot_g", w[i].pot_g);
        json_put_said(out, "advice", str_of(meals_dish_advice(&w[i])));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- Waste ---- */

static const Choice meal_slots[] = {{"breakfast", SLOT_BREAKFAST, "早餐"},
                                    {"lunch", SLOT_LUNCH, "午餐"},
                                    {"dinner", SLOT_DINNER, "晚餐"},
                                    {0}};
static const Choice waste_places[] = {{"plate", 1, "盘里"}, {"pot", 2, "锅里"}, {0}};

typedef struct WasteAsk {
    DishId dish;
    int32_t place, meal;
    int64_t grams;
    Day day;
    bool has_day, has_meal;
} WasteAsk;
static const Field waste_fields[] = {FIELD_ID(WasteAsk, dish, "dish_id"),
                                     FIELD_CHOICE(WasteAsk, place, "place", waste_places),
                                     FIELD_INT(WasteAsk, grams, "grams", 0, 1000000),
                                     MAYBE_DAY(WasteAsk, day, has_day, "day"),
                                     MAYBE_CHOICE(WasteAsk, meal, has_meal, "meal", meal_slots),
                                     {0}};

static Status waste(Request *req, Reply *reply)
{
    WasteAsk a = {0};
    request_fields(req, &a);
    MealAt at = {.site = {req->who.organisation},
                 .day = a.has_day ? a.day : tx_today(req->tx),
                 .slot = a.has_meal ? (BenefitSlot)a.meal : SLOT_LUNCH};
    TRY(meals_waste(req->tx, at, a.dish, a.place, a.grams));
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_after_routes[] = {
    {POST, "/api/meals/orders/{id}/refund", DESK, WRITE, IN(refund_fields, RefundAsk), NULL, refund,
     "Give a meal back, or a part of it: how much, where, when"},
    {GET, "/api/meals/orders/{id}/refunds", SIGNED_IN, READ, IN(order_fields, RefundAsk), NULL,
     refunds, "What was given back of an order"},
    {GET, "/api/meals/orders/{id}/feedback", SIGNED_IN, READ, IN(order_fields, RefundAsk), NULL,
     taps, "The dishes of an order, with what was said of each"},
    {POST, "/api/meals/orders/{id}/feedback", SIGNED_IN, WRITE, IN(tap_fields, TapAsk), NULL, tap,
     "One tap a dish: bland, salty, hard, little, good; the last counts"},
    {GET, "/api/kitchen/feedback", KITCHEN_ROLES, READ, IN(view_days_fields, DaysAsk), NULL,
     dish_words, "What was said and left of each dish, with a word to the cook"},
    {POST, "/api/kitchen/waste", KITCHEN_ROLES, WRITE, IN(waste_fields, WasteAsk), NULL, waste,
     "What was left on plates or in the pot"},
    {0},
};
