/* The kitchen: board, pots, labels, routes, heat, samples, lots, recall, end of the meal. */
#include "base/english.h"
#include "domains/meals/view.h"

#define MANAGERS (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))

static const Choice slots[] = {{"breakfast", SLOT_BREAKFAST, "早餐"},
                               {"lunch", SLOT_LUNCH, "午餐"},
                               {"dinner", SLOT_DINNER, "晚餐"},
                               {0}};
static const char *const slot_words[] = {"早餐", "午餐", "晚餐"};

typedef struct AtAsk {
    int32_t meal;
    Day day;
    bool has_meal, has_day;
} AtAsk;
static const Field at_fields[] = {
    MAYBE_CHOICE(AtAsk, meal, has_meal, "meal", slots), MAYBE_DAY(AtAsk, day, has_day, "day"), {0}};

static MealAt meal_at(const Request *req, const AtAsk *ask)
{
    return (MealAt){.site = {req->who.organisation},
                    .day = ask->has_day ? ask->day : tx_today(req->tx),
                    .slot = ask->has_meal ? (BenefitSlot)ask->meal : SLOT_LUNCH};
}
static MealAt lunch_now(const Request *req)
{
    return meal_at(req, &(AtAsk){0});
}

/* ---- The board ---- */

static bool is_stopped(const Rows *stopped, DishId dish)
{
    for (size_t i = 0; i < stopped->count; i++)
        if (row_int(&stopped->rows[i], 0) == dish.v) return true;
    return false;
}

static Status put_needs(Request *req, JsonOut *out, MealAt at, const View *view, int64_t *total)
{
    DishNeed *needs;
    Rows stopped;
    size_t count;
    TRY(meals_needs(req->tx, at, &needs, &count));
    TRY(stopped_dishes(req->tx, at.site, &stopped));
    *total = 0;
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < count; i++) {
        const Dish *d = view_dish(view, needs[i].dish);
        if (!d) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", d->id.v);
        json_put_str(out, "name", d->name);
        json_put_str(out, "part", d->part);
        json_put_i64(out, "need", needs[i].need);
        json_put_i64(out, "made", needs[i].made);
        json_put_said(out, "note", needs[i].variants);
        json_put_bool(out, "stopped", is_stopped(&stopped, d->id));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

typedef struct Alert {
    Str what;
    int64_t n, level;
} Alert;

/* Allergies and textures first: how many boxes, and how they are told apart. */
static void put_alerts(Arena *arena, JsonOut *out, const MealOrder *orders, size_t count)
{
    enum { ALERTS_MAX = 40 };
    Alert *alerts = NEW_ARRAY(arena, Alert, ALERTS_MAX);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (orders[i].state > MEAL_HANDED_OVER || !orders[i].warning.len) continue;
        for (Str rest = orders[i].warning; rest.ptr;) {
            Str what = str_cut(&rest, '|');
            size_t k = 0;
            while (k < n && !str_eq(alerts[k].what, what)) k++;
            if (k == ALERTS_MAX) continue;
            if (k == n) alerts[n++] = (Alert){.what = what, .level = orders[i].alert};
            alerts[k].n++;
        }
    }
    json_open(out, "alerts", '[');
    for (int level = 2; level > 0; level--)
        for (size_t k = 0; k < n; k++) {
            if (alerts[k].level != level) continue;
            json_open(out, NULL, '{');
            json_put_said(out, "what", alerts[k].what);
            json_put_i64(out, "n", alerts[k].n);
            json_put_said(out, "how", str_of(level == 2 ? "红色餐盒，单独装" : "蓝色餐盒"));
            json_close(out, '}');
        }
    json_close(out, ']');
}

static Status put_runs(Request *req, JsonOut *out, MealAt at, const View *view,
                       const MealOrder *orders, size_t count)
{
    static const char *const states[] = {"", "waiting", "packed", "left", "left"};
    Tx *tx = req->tx;
    DispatchRun *runs;
    size_t n;
    int64_t inside = 0;
    int64_t came = 0;
    TRY(dispatch_runs(tx, at.site, at.day, at.slot, &runs, &n));
    json_open(out, "runs", '[');
    for (size_t i = 0; i < n; i++) {
        DispatchStop *stops;
        size_t boxes;
        Person worker = {.name = STR("")};
        TRY(dispatch_stops(tx, runs[i].id, &stops, &boxes));
        if (!boxes) continue;
        if (runs[i].worker.v) TRY(people_load(tx, runs[i].worker, &worker));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", runs[i].id.v);
        json_put_i64(out, "at_ms", runs[i].leave_ms);
        json_put_said(out, "name", runs[i].name);
        json_put_str(out, "who", worker.name);
        json_put_said(out, "where", str_fmt(tx->arena, "%zu 份", boxes));
        json_put_text(out, "state", states[runs[i].state]);
        json_close(out, '}');
    }
    for (size_t i = 0; i < count; i++) {
        if (orders[i].how == MEAL_TO_DOOR || orders[i].state > MEAL_HANDED_OVER) continue;
        inside++;
        if (orders[i].state == MEAL_HANDED_OVER) came++;
    }
    json_open(out, NULL, '{');
    json_put_i64(out, "at_ms", day_ms(at.day, SHANGHAI_MS) + view->site.serve_min * MINUTE_MS);
    json_put_text(out, "name", "堂食");
    json_put_text(out, "who", "");
    json_put_said(out, "where",
                  str_fmt(tx->arena, "%lld 人，到了 %lld 人", (long long)inside, (long long)came));
    json_put_text(out, "state", "door");
    json_close(out, '}');
    json_close(out, ']');
    return OK;
}

static Status board(Request *req, Reply *reply)
{
    AtAsk ask = {0};
    View view;
    MealOrder *orders;
    size_t count;
    int64_t total = 0;
    int64_t unused;
    Str name;
    request_fields(req, &ask);
    MealAt at = meal_at(req, &ask);
    TRY(view_open(req->tx, at.site, &view));
    TRY(view_site_name(req->tx, at.site, &name));
    TRY(orders_at(req->tx, at.site, at.day, at.slot, &orders, &count));
    for (size_t i = 0; i < count; i++)
        if (orders[i].state <= MEAL_HANDED_OVER) total++;
    Ms cutoff = day_ms(at.day, SHANGHAI_MS) + view.site.cutoff_desk_min * MINUTE_MS;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "site", name);
    json_put_said(out, "meal", str_of(slot_words[at.slot]));
    json_put_bool(out, "closed", req->tx->now_ms >= cutoff);
    json_put_i64(out, "total", total);
    json_put_i64(out, "pot", 20);
    json_put_i64(out, "now_ms", req->tx->now_ms);
    TRY(put_needs(req, out, at, &view, &unused));
    put_alerts(req->arena, out, orders, count);
    TRY(put_runs(req, out, at, &view, orders, count));
    json_close(out, '}');
    return OK;
}

/* ---- Pots ---- */

typedef struct PotAsk {
    DishId id;
    int64_t n, at_ms;
    Str key;
    bool has_n, has_at, has_key;
} PotAsk;
static const Field pot_fields[] = {FIELD_ID(PotAsk, id, "id"),
                                   MAYBE_INT(PotAsk, n, has_n, "n", 1, 500),
                                   MAYBE_INT(PotAsk, at_ms, has_at, "at_ms", 0, ID_MAX),
                                   {0}};
static const Field pot_undo_fields[] = {
    FIELD_ID(PotAsk, id, "id"), FIELD_TEXT(PotAsk, key, "key", 1, 100), {0}};

static Status pot(Request *req, Reply *reply)
{
    PotAsk ask = {0};
    request_fields(req, &ask);
    Str key = request_header(req, "idempotency-key");
    if (!key.len) key = str_fmt(req->arena, "pot-%lld", (long long)id_next(req->tx));
    TRY(meals_pot(req->tx, lunch_now(req), ask.id, ask.has_n ? ask.n : 20, key));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "dish", ask.id.v);
    json_put_i64(out, "n", ask.has_n ? ask.n : 20);
    json_put_i64(out, "undo_until_ms", req->tx->now_ms + MINUTE_MS);
    json_close(out, '}');
    return OK;
}

static Status pot_back(Request *req, Reply *reply)
{
    PotAsk ask = {0};
    request_fields(req, &ask);
    TRY(meals_pot_undo(req->tx, ask.key));
    return reply_empty(reply, 204);
}

/* ---- Labels and route sheets ---- */

static Status put_box(Tx *tx, JsonOut *out, const DispatchStop *s, const DispatchRun *run,
                      size_t no)
{
    static const char *const sizes[] = {
        [MEAL_SMALL] = "小份，", [MEAL_REGULAR] = "", [MEAL_LARGE] = "大份，"};
    Person p;
    FoodProfile food;
    TRY(people_load(tx, s->person, &p));
    TRY(meals_profile(tx, s->person, &food));
    json_open(out, NULL, '{');
    json_put_str(out, "place", p.address);
    json_put_str(out, "name", p.name);
    json_put_said(out, "what",
                  s->note.len ? str_fmt(tx->arena, "%s%.*s（%.*s）", sizes[food.size],
                                        STR_ARG(s->what), STR_ARG(s->note))
                              : str_fmt(tx->arena, "%s%.*s", sizes[food.size], STR_ARG(s->what)));
    json_open(out, "warn", '[');
    for (Str rest = s->warning; rest.ptr && s->warning.len;)
        json_put_said(out, NULL, str_cut(&rest, '|'));
    json_close(out, ']');
    json_put_said(out, "note", p.note);
    json_put_i64(out, "no", (int64_t)no);
    json_put_said(out, "run", run->name);
    json_close(out, '}');
    return OK;
}

/* Special boxes of all runs, then restricted ones, then the others run by run. */
static Status labels(Request *req, Reply *reply)
{
    AtAsk ask = {0};
    DispatchRun *runs;
    size_t count;
    request_fields(req, &ask);
    MealAt at = meal_at(req, &ask);
    TRY(dispatch_runs(req->tx, at.site, at.day, at.slot, &runs, &count));
    JsonOut *out = reply_items(reply);
    for (int alert = 2; alert >= 0; alert--)
        for (size_t i = 0; i < count; i++) {
            DispatchStop *stops;
            size_t n;
            TRY(dispatch_stops(req->tx, runs[i].id, &stops, &n));
            for (size_t k = 0; k < n; k++)
                if (stops[k].alert == alert) TRY(put_box(req->tx, out, &stops[k], &runs[i], k + 1));
        }
    return reply_items_end(reply);
}

static Status sheets(Request *req, Reply *reply)
{
    AtAsk ask = {0};
    DispatchRun *runs;
    size_t count;
    View view;
    request_fields(req, &ask);
    MealAt at = meal_at(req, &ask);
    TRY(view_open(req->tx, at.site, &view));
    TRY(dispatch_runs(req->tx, at.site, at.day, at.slot, &runs, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "runs", '[');
    for (size_t i = 0; i < count; i++) {
        DispatchStop *stops;
        size_t n;
        Person worker = {.name = STR("")};
        TRY(dispatch_stops(req->tx, runs[i].id, &stops, &n));
        if (runs[i].worker.v) TRY(people_load(req->tx, runs[i].worker, &worker));
        json_open(out, NULL, '{');
        json_put_said(out, "name", runs[i].name);
        json_put_str(out, "who", worker.name);
        json_put_i64(out, "at_ms", runs[i].leave_ms);
        json_put_i64(out, "n", (int64_t)n);
        json_put_text(out, "boxes", n > 30 ? "1、2、3" : n > 15 ? "1、2" : "1");
        json_put_str(out, "phone", view.site.phone);
        json_open(out, "stops", '[');
        for (size_t k = 0; k < n; k++) TRY(put_box(req->tx, out, &stops[k], &runs[i], k + 1));
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- Heat and samples ---- */

typedef struct DishAsk {
    DishId id;
    int64_t value;
    Day day;
    int32_t meal;
    bool has_day, has_meal;
} DishAsk;
#define DISH_FIELDS                                                                                \
    FIELD_ID(DishAsk, id, "id"), MAYBE_DAY(DishAsk, day, has_day, "day"),                          \
        MAYBE_CHOICE(DishAsk, meal, has_meal, "meal", slots)
static const Field heat_fields[] = {
    DISH_FIELDS, FIELD_INT(DishAsk, value, "tenths_c", -300, 1200), {0}};
static const Field sample_fields[] = {
    DISH_FIELDS, FIELD_INT(DishAsk, value, "grams", 1, 2000), {0}};
static const Field dish_fields[] = {DISH_FIELDS, {0}};

static MealAt dish_at(const Request *req, const DishAsk *a)
{
    return meal_at(
        req,
        &(AtAsk){.meal = a->meal, .day = a->day, .has_meal = a->has_meal, .has_day = a->has_day});
}

static Status heat(Request *req, Reply *reply)
{
    DishAsk a = {0};
    request_fields(req, &a);
    TRY(meals_temperature(req->tx, dish_at(req, &a), a.id, a.value));
    return reply_empty(reply, 204);
}
static Status hot(Request *req, Reply *reply)
{
    static const char *const states[] = {"ok", "warn", "reject"};
    DishAsk a = {0};
    HotState state;
    Ms before;
    request_fields(req, &a);
    TRY(meals_hot(req->tx, dish_at(req, &a), a.id, req->tx->now_ms, &state, &before));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_text(out, "state", states[state]);
    json_put_i64(out, "eat_before_ms", before);
    json_close(out, '}');
    return OK;
}
static Status sample(Request *req, Reply *reply)
{
    DishAsk a = {0};
    request_fields(req, &a);
    TRY(meals_sample_take(req->tx, dish_at(req, &a), a.id, a.value));
    return reply_empty(reply, 204);
}
static Status sample_out(Request *req, Reply *reply)
{
    DishAsk a = {0};
    request_fields(req, &a);
    TRY(meals_sample_discard(req->tx, dish_at(req, &a), a.id));
    return reply_empty(reply, 204);
}

static Status samples(Request *req, Reply *reply)
{
    FoodSample *due;
    size_t count;
    OrganisationId site = {req->who.organisation};
    View view;
    TRY(view_open(req->tx, site, &view));
    TRY(meals_samples_due(req->tx, site, &due, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        char day[16];
        const Dish *d = view_dish(&view, due[i].dish);
        day_text(due[i].day, day);
        json_open(out, NULL, '{');
        json_put_i64(out, "dish_id", due[i].dish.v);
        json_put_str(out, "name", d ? d->name : STR(""));
        json_put_text(out, "day", day);
        json_put_text(out, "meal", slots[due[i].slot].name);
        json_put_i64(out, "taken_ms", due[i].taken_ms);
        json_put_i64(out, "grams", due[i].grams);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- Lots ---- */

enum { LOT_SOON_DAYS = 2 };

typedef struct LotAsk {
    int64_t id;
    Str code, name, supplier;
    Day received, expires, day;
    DishId dish;
    int64_t grams;
    int32_t meal;
    bool has_day, has_meal;
} LotAsk;
static const Field lot_fields[] = {FIELD_TEXT(LotAsk, code, "code", 1, 40),
                                   FIELD_TEXT(LotAsk, name, "name", 1, 40),
                                   FIELD_TEXT(LotAsk, supplier, "supplier", 1, 60),
                                   FIELD_DAY(LotAsk, received, "received"),
                                   FIELD_DAY(LotAsk, expires, "expires"),
                                   FIELD_INT(LotAsk, grams, "grams", 1, 100000000),
                                   {0}};
static const Field use_fields[] = {
    FIELD_INT(LotAsk, id, "id", 1, ID_MAX - 1),          FIELD_ID(LotAsk, dish, "dish_id"),
    FIELD_INT(LotAsk, grams, "grams", 1, 100000000),     MAYBE_DAY(LotAsk, day, has_day, "day"),
    MAYBE_CHOICE(LotAsk, meal, has_meal, "meal", slots), {0}};
static const Field lot_id_fields[] = {FIELD_INT(LotAsk, id, "id", 1, ID_MAX - 1), {0}};
static const Field recall_fields[] = {FIELD_TEXT(LotAsk, code, "code", 1, 40), {0}};

static const char *lot_state(const FoodLot *l, Day today)
{
    return l->expires < today ? "over" : l->expires - today <= LOT_SOON_DAYS ? "soon" : "ok";
}
static Status lots(Request *req, Reply *reply)
{
    FoodLot *all;
    size_t count;
    Day today = tx_today(req->tx);
    TRY(meals_lots(req->tx, (OrganisationId){req->who.organisation}, &all, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", all[i].id);
        json_put_str(out, "code", all[i].code);
        json_put_str(out, "name", all[i].name);
        json_put_str(out, "supplier", all[i].supplier);
        json_put_day(out, "received", all[i].received);
        json_put_day(out, "expires", all[i].expires);
        json_put_i64(out, "days_left", all[i].expires - today);
        json_put_text(out, "state", lot_state(&all[i], today));
        json_put_i64(out, "grams", all[i].grams);
        json_put_i64(out, "left", all[i].grams - all[i].used);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status lot_add(Request *req, Reply *reply)
{
    LotAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    TRY(meals_lot_add(req->tx,
                      &(FoodLot){.site = {req->who.organisation},
                                 .code = a.code,
                                 .name = a.name,
                                 .supplier = a.supplier,
                                 .received = a.received,
                                 .expires = a.expires,
                                 .grams = a.grams},
                      &id));
    return reply_id(reply, id);
}
static Status lot_use(Request *req, Reply *reply)
{
    LotAsk a = {0};
    request_fields(req, &a);
    MealAt at = meal_at(
        req, &(AtAsk){.meal = a.meal, .day = a.day, .has_meal = a.has_meal, .has_day = a.has_day});
    int64_t use;
    TRY(meals_lot_use(req->tx, at, a.id, a.dish, a.grams, &use));
    return reply_id(reply, use);
}
static Status lot_back(Request *req, Reply *reply)
{
    LotAsk a = {0};
    request_fields(req, &a);
    TRY(meals_lot_undo(req->tx, (OrganisationId){req->who.organisation}, a.id));
    return reply_empty(reply, 204);
}
static Status lot_use_back(Request *req, Reply *reply)
{
    LotAsk a = {0};
    request_fields(req, &a);
    TRY(meals_lot_use_undo(req->tx, (OrganisationId){req->who.organisation}, a.id));
    return reply_empty(reply, 204);
}
static Status recall(Request *req, Reply *reply)
{
    LotAsk a = {0};
    Recalled *found;
    size_t count;
    request_fields(req, &a);
    TRY(meals_recall(req->tx, a.code, &found, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "count", (int64_t)count);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count && i < 2000; i++) {
        Person p;
        char day[16];
        TRY(people_load(req->tx, found[i].person, &p));
        day_text(found[i].day, day);
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_str(out, "phone", p.phone);
        json_put_str(out, "address", p.address);
        json_put_text(out, "day", day);
        json_put_bool(out, "eaten", found[i].eaten);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- What somebody who is unwell was given ---- */

typedef struct EatenAsk {
    PersonId person;
} EatenAsk;
static const Field eaten_fields[] = {FIELD_ID(EatenAsk, person, "person_id"), {0}};
enum { EATEN_DAYS = 2 }; /* before today: 48 hours and what of a day is left */

static const char *sample_word(const DishEaten *e)
{
    return !e->sample_ms ? "none" : e->thrown_ms ? "thrown" : "kept";
}

static Status eaten(Request *req, Reply *reply)
{
    EatenAsk a = {0};
    DishEaten *dishes;
    size_t count;
    Person p;
    Day today = tx_today(req->tx);
    request_fields(req, &a);
    TRY(people_load(req->tx, a.person, &p));
    TRY(meals_eaten(req->tx, a.person, today - EATEN_DAYS, today, &dishes, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        const DishEaten *e = &dishes[i];
        Str site;
        if (req->who.organisation && e->site.v != req->who.organisation) continue;
        TRY(view_site_name(req->tx, e->site, &site));
        json_open(out, NULL, '{');
        json_put_day(out, "day", e->day);
        json_put_said(out, "meal", str_of(slot_words[e->slot]));
        json_put_str(out, "site", site);
        json_put_i64(out, "dish_id", e->dish.v);
        json_put_str(out, "dish", e->name);
        json_put_str(out, "note", e->note);
        json_put_text(out, "sample", sample_word(e));
        json_open(out, "lots", '[');
        for (size_t k = 0; k < e->lot_count; k++) {
            json_open(out, NULL, '{');
            json_put_str(out, "code", e->lots[k].code);
            json_put_str(out, "name", e->lots[k].name);
            json_put_str(out, "supplier", e->lots[k].supplier);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- The end of the meal ---- */

typedef struct CloseAsk {
    Day day;
    int32_t meal;
    Fen cash;
    Str explained;
    bool has_day, has_meal, has_explained;
} CloseAsk;
static const Field close_fields[] = {
    MAYBE_DAY(CloseAsk, day, has_day, "day"),
    MAYBE_CHOICE(CloseAsk, meal, has_meal, "meal", slots),
    FIELD_FEN(CloseAsk, cash, "cash_fen", 0, 100000000),
    MAYBE_TEXT(CloseAsk, explained, has_explained, "explained", 0, 200),
    {0},
};

static Status close_meal(Request *req, Reply *reply)
{
    CloseAsk a = {0};
    MealClose done;
    request_fields(req, &a);
    MealAt at = meal_at(
        req, &(AtAsk){.meal = a.meal, .day = a.day, .has_meal = a.has_meal, .has_day = a.has_day});
    TRY(meals_close(req->tx, at, a.cash, a.has_explained ? a.explained : STR(""), &done));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "cooked", done.cooked);
    json_put_i64(out, "handed_over", done.handed_over);
    json_put_i64(out, "not_taken", done.not_taken);
    json_put_i64(out, "cash_expected_fen", done.cash_expected_fen);
    json_put_i64(out, "cash_counted_fen", done.cash_counted_fen);
    json_put_i64(out, "cash_difference_fen", done.cash_counted_fen - done.cash_expected_fen);
    json_put_i64(out, "tomorrow", done.tomorrow);
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_kitchen_routes[] = {
    {GET, "/api/kitchen/board", KITCHEN_ROLES, READ, IN(at_fields, AtAsk), NULL, board,
     "What to cook, what not to mix, what goes out when"},
    {POST, "/api/kitchen/dishes/{id}/pot", KITCHEN_ROLES, WRITE, IN(pot_fields, PotAsk), NULL, pot,
     "A pot is done; the same key is the same pot"},
    {POST, "/api/kitchen/dishes/{id}/pot/undo", KITCHEN_ROLES, WRITE, IN(pot_undo_fields, PotAsk),
     NULL, pot_back, "Take a pot back by its key"},
    {POST, "/api/kitchen/dishes/{id}/temperature", KITCHEN_ROLES, WRITE, IN(heat_fields, DishAsk),
     NULL, heat, "A reading of the centre"},
    {GET, "/api/kitchen/dishes/{id}/hot", KITCHEN_ROLES, READ, IN(dish_fields, DishAsk), NULL, hot,
     "Whether it may still be handed over, and until when it must be eaten"},
    {POST, "/api/kitchen/dishes/{id}/sample", KITCHEN_ROLES, WRITE, IN(sample_fields, DishAsk),
     NULL, sample, "A sample was kept"},
    {POST, "/api/kitchen/dishes/{id}/sample/discard", KITCHEN_ROLES, WRITE,
     IN(dish_fields, DishAsk), NULL, sample_out, "A sample goes, after 48 hours"},
    {GET, "/api/kitchen/samples", KITCHEN_ROLES, READ, NULL, 0, NULL, samples,
     "Samples of 48 hours and more that wait to be thrown away, oldest first"},
    {GET, "/api/kitchen/labels", KITCHEN_ROLES, READ, IN(at_fields, AtAsk), NULL, labels,
     "Labels: special boxes first, then by run"},
    {GET, "/api/kitchen/routes", KITCHEN_ROLES, READ, IN(at_fields, AtAsk), NULL, sheets,
     "Route sheets"},
    {GET, "/api/kitchen/lots", KITCHEN_ROLES, READ, NULL, 0, NULL, lots,
     "Lots with something left, the nearest best-before first"},
    {POST, "/api/kitchen/lots", KITCHEN_ROLES, WRITE, IN(lot_fields, LotAsk), NULL, lot_add,
     "Goods came in"},
    {POST, "/api/kitchen/lots/{id}/use", KITCHEN_ROLES, WRITE, IN(use_fields, LotAsk), NULL,
     lot_use, "Goods went into a dish"},
    {POST, "/api/kitchen/lots/{id}/undo", KITCHEN_ROLES, WRITE, IN(lot_id_fields, LotAsk), NULL,
     lot_back, "Take back what came in, while nothing of it was used"},
    {POST, "/api/kitchen/lot-uses/{id}/undo", KITCHEN_ROLES, WRITE, IN(lot_id_fields, LotAsk), NULL,
     lot_use_back, "Take back what went into a dish, the same day and before the meal is closed"},
    {GET, "/api/kitchen/recall", MANAGERS | ROLE_BIT(ROLE_MARKET_REGULATOR), READ,
     IN(recall_fields, LotAsk), NULL, recall, "Who got something of a lot"},
    {GET, "/api/kitchen/eaten", MANAGERS | ROLE_BIT(ROLE_MARKET_REGULATOR), READ,
     IN(eaten_fields, EatenAsk), NULL, eaten,
     "What somebody who is unwell was given since the day before yesterday, its samples and lots"},
    {POST, "/api/kitchen/close", MANAGERS, WRITE, IN(close_fields, CloseAsk), NULL, close_meal,
     "End the meal: nothing undelivered, every sample kept, the drawer counted"},
    {0},
};
