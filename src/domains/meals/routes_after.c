/* After the meal: what is given back, what was said and left, and the canteens in figures. */
#include "domains/meals/view.h"

#define DESK (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))

#define OVERSEERS                                                                                  \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_FINANCE) |         \
     ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_MARKET_REGULATOR) |       \
     ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_RESEARCHER) | ROLE_BIT(ROLE_ADMIN))

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

typedef struct DaysAsk {
    OrganisationId site;
    Day from, to;
    bool has_site, has_from, has_to;
} DaysAsk;
static const Field days_fields[] = {MAYBE_ID(DaysAsk, site, has_site, "site"),
                                    MAYBE_DAY(DaysAsk, from, has_from, "from"),
                                    MAYBE_DAY(DaysAsk, to, has_to, "to"),
                                    {0}};

/* The last thirty days unless it says otherwise; at most a year. */
static Status days_of(Request *req, DaysAsk *a)
{
    Day today = ms_day(req->tx->now_ms, SHANGHAI_MS);
    if (!a->has_to) a->to = today;
    if (!a->has_from) a->from = a->to - 29;
    if (a->to < a->from || a->to - a->from > 366)
        return fail(req->tx, INVALID, "meals.days", "日期不对，最长一年");
    if (!a->has_site) a->site.v = req->who.organisation;
    return OK;
}

/* What the cook should change: from five taps on, when a third say it. */
static const char *advice(const DishWords *w)
{
    if (w->said < 5) return "";
    if (3 * w->salty >= w->said) return "少放点盐";
    if (3 * w->bland >= w->said) return "淡了一点，可以加葱姜蒜提味";
    if (3 * w->hard >= w->said) return "再煮软一点";
    if (3 * w->little >= w->said) return "给大份";
    if (3 * w->good >= 2 * w->said) return "大家爱吃，可以常做";
    return "";
}

static Status dish_words(Request *req, Reply *reply)
{
    DaysAsk a = {0};
    View view;
    DishWords *w;
    size_t count;
    request_fields(req, &a);
    TRY(days_of(req, &a));
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
        json_put_text(out, "advice", advice(&w[i]));
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
                 .day = a.has_day ? a.day : ms_day(req->tx->now_ms, SHANGHAI_MS),
                 .slot = a.has_meal ? (BenefitSlot)a.meal : SLOT_LUNCH};
    TRY(meals_waste(req->tx, at, a.dish, a.place, a.grams));
    return reply_empty(reply, 204);
}

/* ---- Votes ---- */

typedef struct VoteAsk {
    PersonId eater;
    OrganisationId site;
    Day week;
    FieldList dishes;
    bool has_eater, has_site, has_week;
} VoteAsk;
static const Field vote_fields[] = {MAYBE_ID(VoteAsk, eater, has_eater, "eater_id"),
                                    MAYBE_ID(VoteAsk, site, has_site, "site_id"),
                                    MAYBE_DAY(VoteAsk, week, has_week, "week"),
                                    FIELD_IDS(VoteAsk, dishes, "dishes", MEAL_VOTES_MAX),
                                    {0}};
static const Field votes_fields[] = {MAYBE_ID(VoteAsk, eater, has_eater, "eater"),
                                     MAYBE_ID(VoteAsk, site, has_site, "site"),
                                     MAYBE_DAY(VoteAsk, week, has_week, "week"),
                                     {0}};

/* For next week unless it says otherwise, where the eater eats. */
static Status vote_defaults(Request *req, VoteAsk *a)
{
    if (!a->has_eater) a->eater.v = req->who.person;
    if (!a->has_week) a->week = ms_day(req->tx->now_ms, SHANGHAI_MS) + 7;
    return a->has_site ? OK : view_site_for(req, a->eater, &a->site);
}

static Status vote(Request *req, Reply *reply)
{
    VoteAsk a = {0};
    DishId dishes[MEAL_VOTES_MAX];
    request_fields(req, &a);
    TRY(vote_defaults(req, &a));
    const int64_t *ids = a.dishes.items;
    for (size_t i = 0; i < a.dishes.count; i++) dishes[i].v = ids[i];
    TRY(meals_vote(req->tx, a.eater, a.site, a.week, dishes, a.dishes.count));
    return reply_empty(reply, 204);
}

static Status votes(Request *req, Reply *reply)
{
    VoteAsk a = {0};
    View view;
    DishVotes *v;
    size_t count;
    char day[16];
    request_fields(req, &a);
    TRY(vote_defaults(req, &a));
    TRY(people_may_see(req->tx, a.eater, SCOPE_MEALS));
    TRY(view_open(req->tx, a.site, &view));
    TRY(meals_votes(req->tx, a.site, a.week, a.eater, &v, &count));
    day_text(a.week - (day_weekday(a.week) - 1), day);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "site_id", a.site.v);
    json_put_text(out, "week", day);
    json_put_i64(out, "most", MEAL_VOTES_MAX);
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < view.dish_count; i++) {
        int64_t n = 0;
        bool mine = false;
        for (size_t k = 0; k < count; k++) {
            if (v[k].dish.v != view.dishes[i].id.v) continue;
            n = v[k].votes;
            mine = v[k].mine;
        }
        json_open(out, NULL, '{');
        json_put_i64(out, "id", view.dishes[i].id.v);
        json_put_str(out, "name", view.dishes[i].name);
        json_put_str(out, "part", view.dishes[i].part);
        json_put_i64(out, "votes", n);
        json_put_bool(out, "mine", mine);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- Figures ---- */

static const char *const operators[] = {"", "government", "caterer", "charity"};

static const char *operator_of(const Organisation *o)
{
    return o->operator_kind >= 1 && o->operator_kind <= 3 ? operators[o->operator_kind] : "";
}

/* Shares of few people are kept back: domain rules C-14, fewer than twenty. */
enum { FEW = 20 };

static void put_share(JsonOut *out, const char *name, int64_t part, int64_t whole)
{
    if (whole < FEW)
        json_put_null(out, name);
    else
        json_put_i64(out, name, (100 * part + whole / 2) / whole);
}

static void put_each(JsonOut *out, const char *name, Fen fen, int64_t meals)
{
    if (!meals)
        json_put_null(out, name);
    else
        json_put_i64(out, name, (fen + meals / 2) / meals);
}

static void put_figures(JsonOut *out, const MealFigures *f)
{
    json_put_i64(out, "meals", f->meals);
    json_put_i64(out, "elders", f->elders);
    json_put_i64(out, "delivered", f->delivered);
    put_share(out, "on_time_percent", f->on_time, f->delivered);
    put_share(out, "good_percent", f->good, f->said);
    json_put_i64(out, "said", f->said);
    json_put_i64(out, "complaints", f->complaints);
    json_put_i64(out, "answered_in_time", f->answered_in_time);
    json_put_i64(out, "refunded", f->refunded);
    json_put_i64(out, "no_shows", f->no_shows);
    json_put_i64(out, "closed", f->closed);
    json_put_i64(out, "samples", f->samples);
    json_put_i64(out, "readings", f->readings);
    json_put_i64(out, "cold", f->cold);
    json_put_i64(out, "disinfected", f->disinfected);
    json_put_i64(out, "cards", f->cards);
    json_put_i64(out, "cards_valid", f->cards_valid);
    json_put_i64(out, "waste_g", f->waste_g);
    put_each(out, "list_fen_each", f->list_fen, f->meals);
    put_each(out, "subsidy_fen_each", f->subsidy_fen, f->meals);
    put_each(out, "discount_fen_each", f->discount_fen, f->meals);
    put_each(out, "pay_fen_each", f->pay_fen, f->meals);
}

typedef struct SiteAsk {
    OrganisationId id;
} SiteAsk;
static const Field site_fields[] = {FIELD_ID(SiteAsk, id, "id"), {0}};

/* For diners: is it clean, is it good, when something is wrong do they answer? */
static Status figures(Request *req, Reply *reply)
{
    SiteAsk a = {0};
    MealSite site;
    MealFigures f;
    Organisation *all;
    size_t count;
    request_fields(req, &a);
    TRY(meals_site(req->tx, a.id, &site));
    Day today = ms_day(req->tx->now_ms, SHANGHAI_MS);
    TRY(meals_figures(req->tx, a.id, today - 29, today, &f));
    TRY(people_organisations(req->tx, &all, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "site_id", a.id.v);
    for (size_t i = 0; i < count; i++) {
        if (all[i].id.v != a.id.v) continue;
        json_put_str(out, "name", all[i].name);
        json_put_text(out, "operator", operator_of(&all[i]));
    }
    json_put_str(out, "phone", site.phone);
    json_put_i64(out, "days", 30);
    put_figures(out, &f);
    json_close(out, '}');
    return OK;
}

/* All canteens of the community, side by side. */
static Status compare(Request *req, Reply *reply)
{
    DaysAsk a = {0};
    Organisation *all;
    size_t count;
    char from[16], to[16];
    request_fields(req, &a);
    TRY(days_of(req, &a));
    TRY(people_organisations(req->tx, &all, &count));
    day_text(a.from, from);
    day_text(a.to, to);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_text(out, "from", from);
    json_put_text(out, "to", to);
    json_open(out, "sites", '[');
    for (size_t i = 0; i < count; i++) {
        MealSite site;
        MealFigures f;
        Status status = meal_site_find(req->tx, all[i].id, &site);
        if (status == NOT_FOUND) continue;
        TRY(status);
        TRY(meals_figures(req->tx, all[i].id, a.from, a.to, &f));
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", all[i].id.v);
        json_put_str(out, "name", all[i].name);
        json_put_text(out, "operator", operator_of(&all[i]));
        put_figures(out, &f);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- All canteens at once: what there is, what is left, what I pay ---- */

typedef struct EaterAsk {
    PersonId eater;
    Day day;
    bool has_eater, has_day;
} EaterAsk;
static const Field eater_fields[] = {
    MAYBE_ID(EaterAsk, eater, has_eater, "eater"), MAYBE_DAY(EaterAsk, day, has_day, "day"), {0}};

static Status put_site_sets(Tx *tx, JsonOut *out, OrganisationId site, PersonId eater, Day day)
{
    MenuItem *items;
    size_t count;
    TRY(meals_menu(tx, site, day, SLOT_LUNCH, &items, &count));
    json_open(out, "sets", '[');
    for (size_t i = 0; i < count; i++) {
        Quote quote;
        if (items[i].kind != MENU_SET) continue;
        TRY(benefits_quote(tx,
                           &(Meal){.person = eater,
                                   .site = site,
                                   .day = day,
                                   .slot = SLOT_LUNCH,
                                   .list_fen = items[i].price_fen},
                           &quote));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", items[i].id.v);
        json_put_str(out, "name", items[i].name);
        json_put_i64(out, "list_fen", items[i].price_fen);
        json_put_i64(out, "pay_fen", quote.settlement.pay_fen);
        json_put_i64(out, "left", items[i].portions_left);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status sites(Request *req, Reply *reply)
{
    EaterAsk a = {0};
    Organisation *all;
    size_t count;
    Tx *tx = req->tx;
    request_fields(req, &a);
    if (!a.has_eater) a.eater.v = req->who.person;
    if (!a.has_day) a.day = ms_day(tx->now_ms, SHANGHAI_MS);
    TRY(people_may_see(tx, a.eater, SCOPE_MEALS));
    TRY(people_organisations(tx, &all, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "sites", '[');
    for (size_t i = 0; i < count; i++) {
        MealSite site;
        Status status = meal_site_find(tx, all[i].id, &site);
        if (status == NOT_FOUND) continue;
        TRY(status);
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", all[i].id.v);
        json_put_str(out, "name", all[i].name);
        json_put_text(out, "operator", operator_of(&all[i]));
        json_put_str(out, "phone", site.phone);
        TRY(put_site_sets(tx, out, all[i].id, a.eater, a.day));
        json_close(out, '}');
    }
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
    {GET, "/api/meals/orders/{id}/feedback", SIGNED_IN, READ, IN(order_fields, RefundAsk), NULL,
     taps, "The dishes of an order, with what was said of each"},
    {POST, "/api/meals/orders/{id}/feedback", SIGNED_IN, WRITE, IN(tap_fields, TapAsk), NULL, tap,
     "One tap a dish: bland, salty, hard, little, good; the last counts"},
    {GET, "/api/kitchen/feedback", KITCHEN_ROLES, READ, IN(days_fields, DaysAsk), NULL, dish_words,
     "What was said and left of each dish, with a word to the cook"},
    {POST, "/api/kitchen/waste", KITCHEN_ROLES, WRITE, IN(waste_fields, WasteAsk), NULL, waste,
     "What was left on plates or in the pot"},
    {GET, "/api/meals/votes", SIGNED_IN, READ, IN(votes_fields, VoteAsk), NULL, votes,
     "What people would like to eat next week"},
    {POST, "/api/meals/votes", SIGNED_IN, WRITE, IN(vote_fields, VoteAsk), NULL, vote,
     "Up to three dishes for next week; replaces what was said before"},
    {GET, "/api/meals/sites", SIGNED_IN, READ, IN(eater_fields, EaterAsk), NULL, sites,
     "All canteens: today's sets, what is left, what this eater pays"},
    {GET, "/api/meals/sites/{id}/figures", SIGNED_IN, READ, IN(site_fields, SiteAsk), NULL, figures,
     "Hygiene and satisfaction of a canteen over thirty days; shares of fewer than 20 are null"},
    {GET, "/api/meals/compare", OVERSEERS, READ, IN(days_fields, DaysAsk), NULL, compare,
     "Canteens of government, caterer and charity side by side"},
    {0},
};
