#include "domains/meals/view.h"
#include "base/english.h"

Status view_open(Tx *tx, OrganisationId site, View *out)
{
    *out = (View){.tx = tx};
    TRY(meals_site(tx, site, &out->site));
    return dish_list(tx, site, &out->dishes, &out->dish_count);
}

const Dish *view_dish(const View *view, DishId id)
{
    for (size_t i = 0; i < view->dish_count; i++)
        if (view->dishes[i].id.v == id.v) return &view->dishes[i];
    return NULL;
}

Status view_site_for(Request *req, PersonId person, OrganisationId *out)
{
    MealSite site;
    MealOrder *last;
    Organisation *all;
    size_t count;
    *out = (OrganisationId){req->who.organisation};
    if (out->v && meal_site_find(req->tx, *out, &site) == OK) return OK;
    if (person.v) {
        TRY(orders_of(req->tx, person, 1, &last, &count));
        if (count) {
            *out = last[0].site;
            return OK;
        }
    }
    TRY(people_organisations(req->tx, &all, &count));
    for (size_t i = 0; i < count; i++) {
        Status status = meal_site_find(req->tx, all[i].id, &site);
        if (status == NOT_FOUND) continue;
        TRY(status);
        *out = all[i].id;
        return OK;
    }
    return fail(req->tx, NOT_FOUND, "meals.no_site", "这里还没有食堂");
}

const Field view_days_fields[] = {MAYBE_ID(DaysAsk, site, has_site, "site"),
                                  MAYBE_DAY(DaysAsk, from, has_from, "from"),
                                  MAYBE_DAY(DaysAsk, to, has_to, "to"),
                                  {0}};

Status view_days(Request *req, DaysAsk *a)
{
    Day today = tx_today(req->tx);
    if (!a->has_to) a->to = today;
    if (!a->has_from) a->from = a->to - 29;
    if (a->to < a->from || a->to - a->from > 366)
        return fail(req->tx, INVALID, "meals.days", "日期不对，最长一年");
    if (!a->has_site) a->site.v = req->who.organisation;
    return OK;
}

Status view_site_name(Tx *tx, OrganisationId site, Str *out)
{
    Organisation *all;
    size_t count;
    *out = STR("");
    TRY(people_organisations(tx, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].id.v == site.v) *out = all[i].name;
    return OK;
}

Str call_of(Arena *arena, const Person *p, Day today)
{
    size_t at = 0;
    if (utf8_next(p->name, &at) < 0) return STR("");
    Str surname = str_slice(p->name, 0, at);
    bool old = p->has_birth ? day_age(p->birth, today) >= 60 : p->is_elder;
    const char *word = p->sex == 2   ? (old ? "奶奶" : "阿姨")
                       : p->sex == 1 ? (old ? "爷爷" : "叔叔")
                                     : "";
    return *word ? str_fmt(arena, "%.*s%s", STR_ARG(surname), word) : p->name;
}

Str what_of(Arena *arena, const MealOrder *o)
{
    Buf buf = buf_new(arena, 1024);
    for (size_t i = 0; i < o->line_count; i++) {
        if (i) buf_text(&buf, "，");
        buf_put(&buf, o->lines[i].name);
        if (o->lines[i].count > 1) buf_fmt(&buf, " %lld 份", (long long)o->lines[i].count);
    }
    return buf_str(&buf);
}

Status view_promise(const View *view, const MealOrder *o, Promise *out)
{
    enum { AROUND_MS = 15 * MINUTE_MS, MOVED_MS = 5 * MINUTE_MS };
    DispatchPromise told;
    Person p;
    Ms serve_ms = day_ms(o->day, SHANGHAI_MS) + view->site.serve_min * MINUTE_MS;
    *out = (Promise){serve_ms + 30 * MINUTE_MS, serve_ms, serve_ms + HOUR_MS, .by = STR("")};
    if (o->how != MEAL_TO_DOOR) return OK;
    TRY(dispatch_promise(view->tx, o->id.v, &told));
    out->left = told.left;
    if (told.told_ms) {
        out->middle_ms = told.told_ms;
        out->from_ms = told.told_ms - AROUND_MS;
        out->until_ms = told.told_ms + AROUND_MS;
        Ms more = told.was_ms ? told.told_ms - told.was_ms : 0;
        out->moved = more >= MOVED_MS ? 1 : more <= -MOVED_MS ? -1 : 0;
    }
    if (o->state != MEAL_PLACED || !told.by.v) return OK;
    TRY(people_load(view->tx, told.by, &p));
    out->by = p.name;
    return OK;
}

void put_promise(JsonOut *out, const Promise *p)
{
    json_put_i64(out, "from_ms", p->from_ms);
    json_put_i64(out, "until_ms", p->until_ms);
    if (p->moved)
        json_put_text(out, "moved", p->moved > 0 ? "later" : "sooner");
    else
        json_put_null(out, "moved");
    if (p->by.len)
        json_put_str(out, "by", p->by);
    else
        json_put_null(out, "by");
}

static const char *state_of(const MealOrder *o, const View *view, Ms now, bool left)
{
    switch (o->state) {
    case MEAL_PLACED:
        if (left) return "on_the_way";
        return now < day_ms(o->day, SHANGHAI_MS) + view->site.cutoff_desk_min * MINUTE_MS
                   ? "placed"
                   : "cooking";
    case MEAL_HANDED_OVER: return "done";
    case MEAL_REFUNDED: return "refunded";
    case MEAL_CANCELLED:
    case MEAL_NO_SHOW: return "cancelled";
    }
    return "";
}

static const MenuItem *item_of(const MenuItem *items, size_t count, MenuItemId id)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].id.v == id.v) return &items[i];
    return NULL;
}

static const char *const hows[] = {"", "door", "eat_in", "take_away"};

Status put_order_members(JsonOut *out, const View *view, const MealOrder *o, Ms now,
                         const MenuItem *items, size_t item_count)
{
    char day[16];
    int pictures = 0;
    Promise promise;
    TRY(view_promise(view, o, &promise));
    day_text(o->day, day);
    json_put_i64(out, "id", o->id.v);
    json_put_text(out, "day", day);
    json_put_i64(out, "eater_id", o->person.v);
    json_open(out, "what", '[');
    for (size_t i = 0; i < o->line_count; i++)
        json_put_said(out, NULL,
                      o->lines[i].count == 1
                          ? o->lines[i].name
                          : str_fmt(view->tx->arena, "%.*s %lld 份", STR_ARG(o->lines[i].name),
                                    (long long)o->lines[i].count));
    json_close(out, ']');
    json_open(out, "parts", '[');
    for (size_t i = 0; i < o->line_count; i++) {
        const MenuItem *m = item_of(items, item_count, o->lines[i].item);
        for (size_t k = 0; m && k < m->part_count && pictures < 3; k++) {
            const Dish *d = view_dish(view, m->parts[k]);
            if (!d) continue;
            json_put_str(out, NULL, d->part);
            pictures++;
        }
    }
    json_close(out, ']');
    json_put_i64(out, "list_fen", o->list_fen);
    json_put_i64(out, "subsidy_fen", o->subsidy_fen + o->discount_fen);
    json_put_i64(out, "pay_fen", o->pay_fen);
    json_put_text(out, "how", hows[o->how]);
    json_put_i64(out, "deliver_ms", promise.middle_ms);
    put_promise(out, &promise);
    json_put_text(out, "state", state_of(o, view, now, promise.left));
    json_put_i64(out, "undo_until_ms", o->undo_until_ms);
    if (o->kitchen_note.len) json_put_said(out, "note", o->kitchen_note);
    return OK;
}

/* Only what the order holds is read, not the whole menu: this runs on the lane. */
static Status view_of_order(Tx *tx, const MealOrder *o, View *view, MenuItem *items)
{
    enum { PICTURES = 3 };
    *view = (View){.tx = tx, .dishes = NEW_ARRAY(tx->arena, Dish, PICTURES)};
    TRY(meals_site(tx, o->site, &view->site));
    for (size_t i = 0; i < o->line_count; i++) {
        items[i] = (MenuItem){.id = o->lines[i].item};
        TRY(menu_item_parts(tx, &items[i]));
        for (size_t k = 0; k < items[i].part_count && view->dish_count < PICTURES; k++)
            TRY(dish_find(tx, items[i].parts[k], &view->dishes[view->dish_count++]));
    }
    return OK;
}

Status reply_order(Request *req, Reply *reply, int code, const MealOrder *o)
{
    View view;
    MenuItem items[MEAL_LINES_MAX];
    TRY(view_of_order(req->tx, o, &view, items));
    JsonOut *out = reply_json(reply, code);
    json_open(out, NULL, '{');
    TRY(put_order_members(out, &view, o, req->tx->now_ms, items, o->line_count));
    json_close(out, '}');
    return OK;
}

Status put_person(Tx *tx, JsonOut *out, PersonId id)
{
    Person p;
    TRY(people_load(tx, id, &p));
    json_put_i64(out, "person_id", id.v);
    json_put_str(out, "name", p.name);
    return OK;
}

void put_close_members(JsonOut *out, const MealClose *c)
{
    json_put_i64(out, "cooked", c->cooked);
    json_put_i64(out, "handed_over", c->handed_over);
    json_put_i64(out, "not_taken", c->not_taken);
    json_put_i64(out, "cash_expected_fen", c->cash_expected_fen);
    json_put_i64(out, "cash_counted_fen", c->cash_counted_fen);
}

Status view_searches(Tx *tx, OrganisationId site, DispatchFlow **out, size_t *count)
{
    DispatchFlow *all;
    size_t n;
    TRY(dispatch_flows(tx, &all, &n));
    *out = all;
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        DispatchStop stop;
        DispatchRun run;
        TRY(dispatch_stop(tx, all[i].stop, &stop));
        TRY(dispatch_run(tx, stop.run, &run));
        if (run.site.v == site.v) all[(*count)++] = all[i];
    }
    return OK;
}
