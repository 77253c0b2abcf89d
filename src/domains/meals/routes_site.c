/* The site manager's day on one screen, the menu with its drafts, and who is calling. */
#include "base/english.h"
#include "domains/meals/view.h"

#define MANAGERS (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))

enum { WAITING_MAX = 600, MENU_DAYS_MAX = 14 };

static const char *const hows[] = {"", "door", "eat_in", "take_away"};

typedef struct DayAsk {
    Day day, to;
    bool has_day, has_to;
} DayAsk;
static const Field day_fields[] = {MAYBE_DAY(DayAsk, day, has_day, "day"), {0}};

static MealAt lunch_of(const Request *req, const DayAsk *ask)
{
    return (MealAt){.site = {req->who.organisation},
                    .day = ask->has_day ? ask->day : tx_today(req->tx),
                    .slot = SLOT_LUNCH};
}

/* ---- The day ---- */

static void put_counts(JsonOut *out, const MealOrder *orders, size_t count)
{
    int64_t by_how[4] = {0}, handed = 0, open = 0, missed = 0;
    for (size_t i = 0; i < count; i++) {
        if (orders[i].state == MEAL_CANCELLED) continue;
        by_how[orders[i].how]++;
        handed += orders[i].state == MEAL_HANDED_OVER;
        open += orders[i].state == MEAL_PLACED;
        missed += orders[i].state == MEAL_NO_SHOW;
    }
    json_open(out, "orders", '{');
    json_put_i64(out, "total", by_how[1] + by_how[2] + by_how[3]);
    for (int how = 1; how <= 3; how++) json_put_i64(out, hows[how], by_how[how]);
    json_put_i64(out, "handed_over", handed);
    json_put_i64(out, "open", open);
    json_put_i64(out, "not_taken", missed);
    json_close(out, '}');
}

/* Those who have not got their meal yet. */
static Status put_waiting(Tx *tx, JsonOut *out, const MealOrder *orders, size_t count)
{
    size_t put = 0;
    json_open(out, "waiting", '[');
    for (size_t i = 0; i < count && put < WAITING_MAX; i++) {
        Person p;
        if (orders[i].state != MEAL_PLACED) continue;
        put++;
        TRY(people_load(tx, orders[i].person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", orders[i].id.v);
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_str(out, "phone", p.phone);
        json_put_str(out, "place", p.address);
        json_put_said(out, "what", what_of(tx->arena, &orders[i]));
        json_put_text(out, "how", hows[orders[i].how]);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_dishes(Tx *tx, JsonOut *out, MealAt at, const View *view)
{
    DishNeed *needs;
    size_t count;
    TRY(meals_needs(tx, at, &needs, &count));
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < count; i++) {
        Ms taken;
        bool kept;
        const Dish *d = view_dish(view, needs[i].dish);
        Status sample = sample_find(tx, at, needs[i].dish, &taken, &kept);
        if (sample != OK && sample != NOT_FOUND) return sample;
        if (!d) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", d->id.v);
        json_put_str(out, "name", d->name);
        json_put_str(out, "part", d->part);
        json_put_i64(out, "need", needs[i].need);
        json_put_i64(out, "made", needs[i].made);
        json_put_bool(out, "sample", sample == OK);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_runs(Tx *tx, JsonOut *out, MealAt at)
{
    static const char *const states[] = {"", "planned", "packed", "left", "done"};
    DispatchRun *runs;
    size_t n;
    TRY(dispatch_runs(tx, at.site, at.day, at.slot, &runs, &n));
    json_open(out, "runs", '[');
    for (size_t i = 0; i < n; i++) {
        DispatchStop *stops;
        size_t boxes;
        int64_t done = 0, missed = 0;
        Person worker = {.name = STR("")};
        TRY(dispatch_stops(tx, runs[i].id, &stops, &boxes));
        if (!boxes) continue;
        if (runs[i].worker.v) TRY(people_load(tx, runs[i].worker, &worker));
        for (size_t k = 0; k < boxes; k++) {
            done += stops[k].outcome == OUTCOME_DELIVERED || stops[k].outcome == OUTCOME_HANDED_ON;
            missed += stops[k].outcome == OUTCOME_NO_ANSWER;
        }
        json_open(out, NULL, '{');
        json_put_i64(out, "id", runs[i].id.v);
        json_put_said(out, "name", runs[i].name);
        json_put_str(out, "who", worker.name);
        json_put_i64(out, "at_ms", runs[i].leave_ms);
        json_put_text(out, "state", states[runs[i].state]);
        json_put_i64(out, "boxes", (int64_t)boxes);
        json_put_i64(out, "done", done);
        json_put_i64(out, "missed", missed);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_searches(Tx *tx, JsonOut *out, OrganisationId site)
{
    static const char *const steps[] = {"",          "call",   "second_look",
                                        "neighbour", "family", "station"};
    DispatchFlow *flows;
    size_t count;
    TRY(view_searches(tx, site, &flows, &count));
    json_open(out, "searches", '[');
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(tx, flows[i].person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", flows[i].id.v);
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_str(out, "phone", p.phone);
        json_put_str(out, "place", p.address);
        json_put_text(out, "step", steps[flows[i].step]);
        json_put_i64(out, "begun_ms", flows[i].begun_ms);
        json_put_i64(out, "due_ms", flows[i].due_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_close(Tx *tx, JsonOut *out, MealAt at)
{
    MealClose done;
    Status status = close_find(tx, at, &done);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == NOT_FOUND) {
        json_put_null(out, "close");
        return OK;
    }
    json_open(out, "close", '{');
    put_close_members(out, &done);
    json_close(out, '}');
    return OK;
}

static Status day_page(Request *req, Reply *reply)
{
    DayAsk ask = {0};
    View view;
    MealOrder *orders;
    MealOrder *next;
    size_t count;
    size_t next_count;
    int64_t tomorrow = 0;
    Fen cash;
    char day[16];
    Str name;
    Tx *tx = req->tx;
    request_fields(req, &ask);
    MealAt at = lunch_of(req, &ask);
    Ms midnight = day_ms(at.day, SHANGHAI_MS);
    TRY(view_open(tx, at.site, &view));
    TRY(view_site_name(tx, at.site, &name));
    TRY(orders_at(tx, at.site, at.day, at.slot, &orders, &count));
    TRY(orders_at(tx, at.site, at.day + 1, at.slot, &next, &next_count));
    for (size_t i = 0; i < next_count; i++) tomorrow += next[i].state == MEAL_PLACED;
    TRY(drawer_fen(tx, at.site, &cash));
    day_text(at.day, day);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "site", name);
    json_put_text(out, "day", day);
    json_put_i64(out, "now_ms", tx->now_ms);
    json_put_i64(out, "cutoff_ms", midnight + view.site.cutoff_min * MINUTE_MS);
    json_put_i64(out, "serve_ms", midnight + view.site.serve_min * MINUTE_MS);
    put_counts(out, orders, count);
    TRY(put_dishes(tx, out, at, &view));
    TRY(put_runs(tx, out, at));
    TRY(put_searches(tx, out, at.site));
    TRY(put_waiting(tx, out, orders, count));
    json_put_i64(out, "cash_fen", cash);
    json_put_i64(out, "tomorrow", tomorrow);
    TRY(put_close(tx, out, at));
    json_close(out, '}');
    return OK;
}

/* ---- The menu as the site sees it, drafts among it ---- */

static const Field menu_fields[] = {
    FIELD_DAY(DayAsk, day, "from"), FIELD_DAY(DayAsk, to, "to"), {0}};

static Status put_menu_day(Tx *tx, JsonOut *out, OrganisationId site, Day day)
{
    static const char *const states[] = {"", "draft", "published", "closed"};
    MenuItem *items;
    size_t count;
    TRY(menu_item_list(tx, site, day, SLOT_LUNCH, &items, &count));
    json_open(out, NULL, '{');
    json_put_day(out, "day", day);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        const MenuItem *m = &items[i];
        json_open(out, NULL, '{');
        json_put_i64(out, "id", m->id.v);
        json_put_str(out, "name", m->name);
        json_put_text(out, "kind", m->kind == MENU_SET ? "set" : "single");
        json_put_i64(out, "price_fen", m->price_fen);
        json_put_i64(out, "portions", m->portions);
        json_put_i64(out, "left", m->portions_left);
        json_put_i64(out, "position", m->position);
        json_put_i64(out, "elder_portions", m->elder_portions);
        json_put_i64(out, "elder_until_ms", m->elder_until_ms);
        json_put_text(out, "state", states[m->state]);
        json_open(out, "dishes", '[');
        for (size_t k = 0; k < m->part_count; k++) json_put_i64(out, NULL, m->parts[k].v);
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* Every dish with what was said of it in four weeks and who wants it next week: the next menu is
 * made from that. */
static Status put_menu_dishes(Tx *tx, JsonOut *out, OrganisationId site, const Dish *dishes,
                              size_t count)
{
    enum { DAYS = 28, FEW = 5 };
    DishWords *said;
    DishVotes *votes;
    size_t said_count;
    size_t vote_count;
    Day today = tx_today(tx);
    TRY(meals_dish_words(tx, site, today - DAYS, today, &said, &said_count));
    TRY(meals_votes(tx, site, today + 7, (PersonId){0}, &votes, &vote_count));
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < count; i++) {
        DishWords w = {0};
        int64_t wanted = 0;
        for (size_t k = 0; k < said_count; k++)
            if (said[k].dish.v == dishes[i].id.v) w = said[k];
        for (size_t k = 0; k < vote_count; k++)
            if (votes[k].dish.v == dishes[i].id.v) wanted = votes[k].votes;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", dishes[i].id.v);
        json_put_str(out, "name", dishes[i].name);
        json_put_str(out, "part", dishes[i].part);
        json_put_i64(out, "price_fen", dishes[i].price_fen);
        json_put_i64(out, "said", w.said);
        if (w.said >= FEW)
            json_put_i64(out, "good_percent", (100 * w.good + w.said / 2) / w.said);
        else
            json_put_null(out, "good_percent");
        json_put_said(out, "advice", str_of(meals_dish_advice(&w)));
        json_put_i64(out, "votes", wanted);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status menu_page(Request *req, Reply *reply)
{
    DayAsk ask = {0};
    Dish *dishes;
    size_t count;
    OrganisationId site = {req->who.organisation};
    request_fields(req, &ask);
    if (ask.to < ask.day || ask.to - ask.day >= MENU_DAYS_MAX)
        return fail(req->tx, INVALID, "meals.menu_days", "一次最多看 %d 天", MENU_DAYS_MAX);
    TRY(dish_list(req->tx, site, &dishes, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_menu_dishes(req->tx, out, site, dishes, count));
    json_open(out, "days", '[');
    for (Day day = ask.day; day <= ask.to; day++) TRY(put_menu_day(req->tx, out, site, day));
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

typedef struct DropAsk {
    MenuItemId id;
} DropAsk;
static const Field drop_fields[] = {FIELD_ID(DropAsk, id, "id"), {0}};

static Status item_drop(Request *req, Reply *reply)
{
    DropAsk ask = {0};
    request_fields(req, &ask);
    TRY(meals_menu_drop(req->tx, (OrganisationId){req->who.organisation}, ask.id));
    return reply_empty(reply, 204);
}

/* ---- Who is calling ---- */

typedef struct CallerAsk {
    Str phone;
} CallerAsk;
static const Field caller_fields[] = {FIELD_TEXT(CallerAsk, phone, "phone", 2, 20), {0}};

static Status put_caller(Tx *tx, JsonOut *out, PersonId id, Str via)
{
    Person p;
    TRY(people_load(tx, id, &p));
    if (!p.is_elder) return OK;
    json_open(out, NULL, '{');
    json_put_i64(out, "id", p.id.v);
    json_put_str(out, "name", p.name);
    json_put_i64(out, "age", p.has_birth ? day_age(p.birth, tx_today(tx)) : 0);
    json_put_str(out, "address", p.address);
    json_put_str(out, "via", via);
    json_close(out, '}');
    return OK;
}

/* The number's own elders, and those for whom its owner may order. */
static Status caller(Request *req, Reply *reply)
{
    CallerAsk ask = {0};
    Found *found;
    size_t count;
    Tx *tx = req->tx;
    request_fields(req, &ask);
    TRY(people_find(tx, ask.phone, 0, 6, &found, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        Relation *elders;
        size_t n;
        TRY(put_caller(tx, out, found[i].id, STR("")));
        if (found[i].is_elder) continue;
        TRY(people_elders_of(tx, found[i].id, &elders, &n));
        for (size_t k = 0; k < n; k++)
            if (elders[k].state == RELATION_AGREED && (elders[k].acts & SCOPE_MEALS))
                TRY(put_caller(tx, out, elders[k].person, found[i].name));
    }
    return reply_items_end(reply);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_site_routes[] = {
    {GET, "/api/site/day", MANAGERS, READ, IN(day_fields, DayAsk), NULL, day_page,
     "The canteen's day on one screen: orders, dishes, runs, who was not met, what is missing"},
    {GET, "/api/site/menu", MANAGERS, READ, IN(menu_fields, DayAsk), NULL, menu_page,
     "The canteen's own menu with its drafts, and its dishes"},
    {POST, "/api/meals/items/{id}/drop", ROLE_BIT(ROLE_SITE_MANAGER), WRITE,
     IN(drop_fields, DropAsk), NULL, item_drop, "Take a draft off the menu"},
    {GET, "/api/site/caller", MANAGERS, READ, IN(caller_fields, CallerAsk), NULL, caller,
     "Which elder a caller's number, name or letters mean"},
    {0},
};
