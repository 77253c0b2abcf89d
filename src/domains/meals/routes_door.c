/* What is in the boxes of a run, and what was refused when one was opened at the door. */
#include "domains/meals/view.h"

#define COURIERS (ROLE_BIT(ROLE_COURIER) | ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_LOGISTICS))
#define DESK     (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))

static const Choice reasons[] = {
    {"spilled", DOOR_SPILLED, "洒了"}, {"spoiled", DOOR_SPOILED, "坏了"},
    {"wrong", DOOR_WRONG, "送错了"},   {"missing", DOOR_MISSING, "少了东西"},
    {"cold", DOOR_COLD, "凉了"},       {0}};

typedef struct LineBody {
    MenuItemId item;
    int64_t count;
} LineBody;
static const Field line_fields[] = {FIELD_ID(LineBody, item, "item_id"),
                                    FIELD_INT(LineBody, count, "count", 1, MEAL_PORTIONS_MAX),
                                    {0}};
typedef struct OpenBody {
    StopId id;
    FieldList refused;
    int32_t reason;
    int64_t at_ms;
    bool has_at;
} OpenBody;
static const Field open_fields[] = {
    FIELD_ID(OpenBody, id, "id"),
    FIELD_LIST(OpenBody, refused, "refused", line_fields, sizeof(LineBody), MEAL_LINES_MAX),
    FIELD_CHOICE(OpenBody, reason, "reason", reasons),
    MAYBE_INT(OpenBody, at_ms, has_at, "at_ms", 0, ID_MAX),
    {0}};

static Status put_line(Tx *tx, JsonOut *out, const View *view, const MealLine *line,
                       int64_t refused)
{
    MenuItem item;
    TRY(menu_item_find(tx, line->item, &item));
    const Dish *dish = item.part_count ? view_dish(view, item.parts[0]) : NULL;
    json_open(out, NULL, '{');
    json_put_i64(out, "item_id", line->item.v);
    json_put_str(out, "name", line->name);
    json_put_str(out, "part", dish ? dish->part : STR(""));
    json_put_i64(out, "count", line->count);
    json_put_i64(out, "refused", refused);
    json_close(out, '}');
    return OK;
}

/* What stands in the order now, and how many were refused before. */
static Status put_box(Tx *tx, JsonOut *out, const View *view, const DispatchStop *stop)
{
    MealOrder o;
    DoorRefusal *refused;
    size_t count;
    TRY(meals_order(tx, (MealOrderId){stop->ticket}, &o));
    TRY(meals_door_refusals(tx, o.id, &refused, &count));
    json_open(out, NULL, '{');
    json_put_i64(out, "stop_id", stop->id.v);
    json_open(out, "lines", '[');
    for (size_t i = 0; i < o.line_count; i++) {
        int64_t gone = 0;
        for (size_t k = 0; k < count; k++)
            if (refused[k].item.v == o.lines[i].item.v) gone = refused[k].count;
        TRY(put_line(tx, out, view, &o.lines[i], gone));
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status boxes(Request *req, Reply *reply)
{
    DispatchRun run;
    DispatchStop *stops = NULL;
    View view;
    size_t count = 0;
    Tx *tx = req->tx;
    Status status = dispatch_run_of(tx, (PersonId){req->who.person}, tx_today(tx), &run);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == OK) {
        TRY(dispatch_stops(tx, run.id, &stops, &count));
        TRY(view_open(tx, run.site, &view));
    }
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) TRY(put_box(tx, out, &view, &stops[i]));
    return reply_items_end(reply);
}

static Status opened(Request *req, Reply *reply)
{
    OpenBody a = {0};
    DoorAsk ask = {0};
    DoorDone done;
    request_fields(req, &a);
    TRY(dispatch_may_note(req, a.id));
    const LineBody *lines = a.refused.items;
    for (size_t i = 0; i < a.refused.count; i++)
        ask.lines[ask.line_count++] = (MealLine){.item = lines[i].item, .count = lines[i].count};
    ask.reason = (DoorReason)a.reason;
    ask.noted_ms = dispatch_when_noted(req, a.has_at, a.at_ms);
    TRY(meals_door_refuse(req->tx, a.id, &ask, &done));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", a.id.v);
    json_put_text(out, "state", done.whole ? "returned" : "delivered");
    json_put_i64(out, "complaint_id", done.complaint.v);
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_door_routes[] = {
    {GET, "/api/run/boxes", COURIERS, READ, NULL, 0, NULL, boxes,
     "What is in each box of my run of today, line by line"},
    {POST, "/api/run/stops/{id}/opened", COURIERS | DESK, WRITE, IN(open_fields, OpenBody), NULL,
     opened, "The box was opened at the door and some of it refused: it costs nothing"},
    {0},
};
