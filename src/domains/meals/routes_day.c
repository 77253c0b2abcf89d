/* A meal's day: boxes counted, things disinfected, and all of it on the manager's one screen. */
#include "base/english.h"
#include "domains/meals/view.h"

static const Choice slots[] = {{"breakfast", SLOT_BREAKFAST, "早餐"},
                               {"lunch", SLOT_LUNCH, "午餐"},
                               {"dinner", SLOT_DINNER, "晚餐"},
                               {0}};

/* ---- Packing ---- */

typedef struct MealQuery {
    RunId run;
    int64_t boxes;
    Day day;
    int32_t meal;
    bool has_day, has_meal;
} MealQuery;
static const Field at_fields[] = {MAYBE_CHOICE(MealQuery, meal, has_meal, "meal", slots),
                                  MAYBE_DAY(MealQuery, day, has_day, "day"),
                                  {0}};
static const Field packed_fields[] = {
    FIELD_ID(MealQuery, run, "id"), FIELD_INT(MealQuery, boxes, "boxes", 0, 10000), {0}};

static MealAt asked_meal(const Request *req, const MealQuery *a)
{
    return (MealAt){.site = my_site(req),
                    .day = a->has_day ? a->day : tx_today(req->tx),
                    .slot = a->has_meal ? (BenefitSlot)a->meal : SLOT_LUNCH};
}

typedef struct RunCount {
    int64_t labels, special, boxes, todo, done, no_answer;
    Ms packed_ms; /* 0: not counted yet */
} RunCount;

static Status count_run(Tx *tx, RunId run, RunCount *out)
{
    DispatchStop *stops;
    size_t count;
    *out = (RunCount){0};
    TRY(dispatch_stops(tx, run, &stops, &count));
    out->labels = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        if (stops[i].alert) out->special++;
        if (stops[i].outcome == OUTCOME_TODO) out->todo++;
        if (stops[i].outcome == OUTCOME_DELIVERED || stops[i].outcome == OUTCOME_HANDED_ON)
            out->done++;
        if (stops[i].outcome == OUTCOME_NO_ANSWER) out->no_answer++;
    }
    Status status = pack_find(tx, run, &out->boxes, &out->packed_ms);
    return status == NOT_FOUND ? OK : status;
}

/* packed: counted as many as there are labels now; again: the labels have changed since. */
static Status put_runs(Request *req, JsonOut *out, MealAt at, int64_t *undelivered)
{
    static const char *const states[] = {"", "planned", "confirmed", "on_the_way", "done"};
    DispatchRun *runs;
    size_t count;
    TRY(dispatch_runs(req->tx, at.site, at.day, at.slot, &runs, &count));
    json_open(out, "runs", '[');
    for (size_t i = 0; i < count; i++) {
        RunCount c;
        Person worker = {.name = STR("")};
        TRY(count_run(req->tx, runs[i].id, &c));
        if (!c.labels) continue;
        if (runs[i].worker.v) TRY(people_load(req->tx, runs[i].worker, &worker));
        *undelivered += c.todo + c.no_answer;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", runs[i].id.v);
        json_put_said(out, "name", runs[i].name);
        json_put_str(out, "who", worker.name);
        json_put_i64(out, "leave_ms", runs[i].leave_ms);
        json_put_text(out, "state", states[runs[i].state]);
        json_put_i64(out, "labels", c.labels);
        json_put_i64(out, "special", c.special);
        json_put_i64(out, "boxes", c.boxes);
        json_put_text(out, "packed", !c.packed_ms ? "no" : c.boxes == c.labels ? "yes" : "again");
        json_put_i64(out, "done", c.done);
        json_put_i64(out, "todo", c.todo);
        json_put_i64(out, "no_answer", c.no_answer);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status packing(Request *req, Reply *reply)
{
    MealQuery a = {0};
    int64_t unused = 0;
    request_fields(req, &a);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_runs(req, out, asked_meal(req, &a), &unused));
    json_close(out, '}');
    return OK;
}

static Status packed(Request *req, Reply *reply)
{
    MealQuery a = {0};
    request_fields(req, &a);
    TRY(meals_packed(req->tx, my_site(req), a.run, a.boxes));
    return reply_empty(reply, 204);
}

/* ---- Disinfection ---- */

static const Choice cleaned[] = {{"tableware", CLEAN_TABLEWARE, "餐具"},
                                 {"boxes", CLEAN_BOXES, "餐箱"},
                                 {"kitchen", CLEAN_KITCHEN, "厨房"},
                                 {0}};
static const Choice ways[] = {{"heat", CLEAN_HEAT, "高温"},
                              {"chlorine", CLEAN_CHLORINE, "消毒液"},
                              {"ultraviolet", CLEAN_ULTRAVIOLET, "紫外线"},
                              {0}};
typedef struct CleanAsk {
    MealQuery at;
    int32_t what, way;
    int64_t minutes;
} CleanAsk;
static const Field clean_fields[] = {FIELD_CHOICE(CleanAsk, what, "what", cleaned),
                                     FIELD_CHOICE(CleanAsk, way, "way", ways),
                                     FIELD_INT(CleanAsk, minutes, "minutes", 1, 600),
                                     MAYBE_CHOICE(CleanAsk, at.meal, at.has_meal, "meal", slots),
                                     MAYBE_DAY(CleanAsk, at.day, at.has_day, "day"),
                                     {0}};

static Status clean(Request *req, Reply *reply)
{
    CleanAsk a = {0};
    request_fields(req, &a);
    TRY(meals_disinfected(req->tx, asked_meal(req, &a.at), (Cleaned)a.what, (CleanWay)a.way,
                          a.minutes));
    return reply_empty(reply, 204);
}

/* *missing: the tableware has not been noted. */
static Status put_cleaned(Tx *tx, JsonOut *out, MealAt at, int64_t *missing)
{
    Rows rows;
    *missing = 1;
    TRY(disinfection_list(tx, at, &rows));
    json_open(out, "disinfected", '[');
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        if (row_int(r, 0) == CLEAN_TABLEWARE) *missing = 0;
        json_open(out, NULL, '{');
        json_put_text(out, "what", cleaned[row_int(r, 0) - 1].name);
        json_put_text(out, "way", ways[row_int(r, 1) - 1].name);
        json_put_i64(out, "minutes", row_int(r, 2));
        json_put_i64(out, "at_ms", row_int(r, 3));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

/* ---- The day on one screen ---- */

typedef struct DayCount {
    int64_t orders, portions, placed, handed, cancelled, no_shows, refunded;
    int64_t door, here;
} DayCount;

static void count_day(const MealOrder *orders, size_t count, DayCount *d)
{
    *d = (DayCount){0};
    for (size_t i = 0; i < count; i++) {
        const MealOrder *o = &orders[i];
        switch (o->state) {
        case MEAL_PLACED: d->placed++; break;
        case MEAL_HANDED_OVER: d->handed++; break;
        case MEAL_CANCELLED: d->cancelled++; continue;
        case MEAL_NO_SHOW: d->no_shows++; continue;
        case MEAL_REFUNDED: d->refunded++; break;
        }
        d->orders++;
        if (o->how == MEAL_TO_DOOR)
            d->door++;
        else
            d->here++;
        for (size_t k = 0; k < o->line_count; k++) d->portions += o->lines[k].count;
    }
}

static Status put_orders(Tx *tx, JsonOut *out, const char *name, MealAt at, DayCount *d)
{
    MealOrder *orders;
    size_t count;
    TRY(orders_at(tx, at.site, at.day, at.slot, &orders, &count));
    count_day(orders, count, d);
    json_open(out, name, '{');
    json_put_i64(out, "orders", d->orders);
    json_put_i64(out, "portions", d->portions);
    json_put_i64(out, "door", d->door);
    json_put_i64(out, "here", d->here);
    json_put_i64(out, "open", d->placed);
    json_put_i64(out, "handed_over", d->handed);
    json_put_i64(out, "cancelled", d->cancelled);
    json_put_i64(out, "no_shows", d->no_shows);
    json_put_i64(out, "refunded", d->refunded);
    json_close(out, '}');
    return OK;
}

/* Dish by dish: cooked, kept as a sample, hot. */
static Status put_kitchen(Request *req, JsonOut *out, MealAt at, const View *view, int64_t *short_,
                          int64_t *no_sample)
{
    static const char *const heats[] = {"ok", "warn", "reject"};
    DishNeed *needs;
    size_t count;
    Tx *tx = req->tx;
    TRY(meals_needs(tx, at, &needs, &count));
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < count; i++) {
        const Dish *d = view_dish(view, needs[i].dish);
        Ms taken, before;
        bool kept;
        HotState hot;
        if (!d) continue;
        Status sample = sample_find(tx, at, needs[i].dish, &taken, &kept);
        if (sample != OK && sample != NOT_FOUND) return sample;
        Status heat = meals_hot(tx, at, needs[i].dish, tx->now_ms, &hot, &before);
        if (heat != OK && heat != NOT_FOUND) return heat;
        if (needs[i].made < needs[i].need) (*short_)++;
        if (sample == NOT_FOUND) (*no_sample)++;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", d->id.v);
        json_put_str(out, "name", d->name);
        json_put_i64(out, "need", needs[i].need);
        json_put_i64(out, "made", needs[i].made);
        json_put_bool(out, "sample", sample == OK);
        json_put_text(out, "heat", heat == OK ? heats[hot] : "");
        json_put_i64_if(out, "eat_before_ms", heat == OK, before);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_searches(Tx *tx, JsonOut *out, OrganisationId site, int64_t *open)
{
    DispatchFlow *flows;
    size_t count;
    TRY(view_searches(tx, site, &flows, &count));
    *open = (int64_t)count;
    json_open(out, "searches", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", flows[i].id.v);
        TRY(put_person(tx, out, flows[i].person));
        json_put_i64(out, "begun_ms", flows[i].begun_ms);
        json_put_i64(out, "due_ms", flows[i].due_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

typedef struct Todo {
    int64_t short_, no_sample, undelivered, searches, complaints, late, portions_tomorrow;
    int64_t drafts, unclean;
} Todo;

/* What is still to do, most urgent first; an empty list is a good day. */
static void put_todo(Arena *arena, JsonOut *out, const Todo *t, const DayCount *d, bool closed)
{
    struct {
        int64_t n;
        const char *code, *text;
    } todo[] = {{t->searches, "search", "位老人没有应门，在找"},
                {t->late, "complaint_late", "条意见过了答复时间"},
                {t->complaints, "complaint", "条意见要答复"},
                {closed ? 0 : t->short_, "cook", "道菜还没做够"},
                {closed ? 0 : t->no_sample, "sample", "道菜没有留样"},
                {closed ? 0 : t->undelivered, "deliver", "份还没送到"},
                {closed ? 0 : d->placed, "open", "份还没取走"},
                {closed ? t->unclean : 0, "disinfect", "样餐具还没记消毒"},
                {t->drafts, "publish", "样明天的菜还没发布"}};
    json_open(out, "todo", '[');
    for (size_t i = 0; i < sizeof todo / sizeof *todo; i++) {
        if (!todo[i].n) continue;
        json_open(out, NULL, '{');
        json_put_text(out, "code", todo[i].code);
        json_put_i64(out, "n", todo[i].n);
        json_put_said(out, "text", str_fmt(arena, "%lld %s", (long long)todo[i].n, todo[i].text));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static Status put_complaints(Tx *tx, JsonOut *out, OrganisationId site, Todo *t)
{
    Complaint *all;
    size_t count;
    TRY(complaint_list(tx, site, (PersonId){0}, true, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (all[i].state > COMPLAINT_ANSWERED) continue;
        Ms due = all[i].state == COMPLAINT_RECEIVED ? all[i].answer_due_ms : all[i].decide_due_ms;
        if (tx->now_ms > due)
            t->late++;
        else
            t->complaints++;
    }
    json_put_i64(out, "complaints_open", (int64_t)count);
    return OK;
}

static Status put_money(Tx *tx, JsonOut *out, MealAt at)
{
    Unclaimed *unclaimed;
    size_t count;
    Fen drawer;
    Fen sum = 0;
    Civil c = day_civil(at.day);
    TRY(drawer_fen(tx, at.site, &drawer));
    TRY(benefits_unclaimed(tx, c.year * 100 + c.month, &unclaimed, &count));
    for (size_t i = 0; i < count; i++) sum += unclaimed[i].fen;
    json_put_i64(out, "drawer_fen", drawer);
    json_put_i64(out, "unclaimed_fen", sum);
    return OK;
}

static Status put_close(Tx *tx, JsonOut *out, MealAt at, bool *closed)
{
    MealClose c;
    Status status = close_find(tx, at, &c);
    *closed = status == OK;
    if (status == NOT_FOUND) {
        json_put_null(out, "close");
        return OK;
    }
    TRY(status);
    json_open(out, "close", '{');
    put_close_members(out, &c);
    json_put_i64(out, "cash_difference_fen", c.cash_counted_fen - c.cash_expected_fen);
    json_close(out, '}');
    return OK;
}

static Status count_drafts(Tx *tx, MealAt at, int64_t *drafts)
{
    MenuItem *items;
    size_t count;
    TRY(menu_item_list(tx, at.site, at.day, at.slot, &items, &count));
    for (size_t i = 0; i < count; i++)
        if (items[i].state == MENU_DRAFT) (*drafts)++;
    return OK;
}

static Status whole_day(Request *req, Reply *reply)
{
    MealQuery a = {0};
    View view;
    DayCount today, tomorrow;
    Todo t = {0};
    bool closed;
    Tx *tx = req->tx;
    request_fields(req, &a);
    MealAt at = asked_meal(req, &a);
    MealAt next = {at.site, at.day + 1, at.slot};
    TRY(view_open(tx, at.site, &view));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_day(out, "day", at.day);
    json_put_i64(out, "now_ms", tx->now_ms);
    json_put_i64(out, "cutoff_ms",
                 day_ms(at.day, SHANGHAI_MS) + view.site.cutoff_desk_min * MINUTE_MS);
    TRY(put_orders(tx, out, "today", at, &today));
    TRY(put_orders(tx, out, "tomorrow", next, &tomorrow));
    TRY(put_kitchen(req, out, at, &view, &t.short_, &t.no_sample));
    if (!view.site.keeps_samples) t.no_sample = 0;
    TRY(put_runs(req, out, at, &t.undelivered));
    TRY(put_cleaned(tx, out, at, &t.unclean));
    TRY(put_searches(tx, out, at.site, &t.searches));
    TRY(put_complaints(tx, out, at.site, &t));
    TRY(put_cards(req, out, false));
    TRY(put_shifts(req, out, at.day, at.day));
    TRY(put_money(tx, out, at));
    TRY(put_close(tx, out, at, &closed));
    TRY(count_drafts(tx, next, &t.drafts));
    put_todo(req->arena, out, &t, &today, closed);
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_day_routes[] = {
    {GET, "/api/kitchen/day", CANTEEN_ROLES, READ, IN(at_fields, MealQuery), NULL, whole_day,
     "The manager's day on one screen: what is done, what is still to do, how it ended"},
    {GET, "/api/kitchen/packing", KITCHEN_ROLES, READ, IN(at_fields, MealQuery), NULL, packing,
     "Runs with their labels and the boxes counted"},
    {POST, "/api/kitchen/runs/{id}/packed", KITCHEN_ROLES, WRITE, IN(packed_fields, MealQuery),
     NULL, packed, "The boxes of a run were counted; refused when they are not as many as labels"},
    {POST, "/api/kitchen/disinfection", KITCHEN_ROLES, WRITE, IN(clean_fields, CleanAsk), NULL,
     clean, "Tableware, boxes or kitchen were disinfected for this meal"},
    {0},
};
