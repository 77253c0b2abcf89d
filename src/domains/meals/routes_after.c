/* After the meal: what is given back. */
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
    json_put_str(out, "what", r->what);
    json_put_str(out, "words", meals_refund_words(arena, r));
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
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) put_refund(out, req->arena, &all[i]);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_after_routes[] = {
    {POST, "/api/meals/orders/{id}/refund", DESK, WRITE, IN(refund_fields, RefundAsk), NULL, refund,
     "Give a meal back, or a part of it: how much, where, when"},
    {GET, "/api/meals/orders/{id}/refunds", SIGNED_IN, READ, IN(order_fields, RefundAsk), NULL,
     refunds, "What was given back of an order"},
    {0},
};
