/* The first pages of the elder and of the family. */
#include "base/english.h"
#include "domains/meals/view.h"

static Ms at_minute(Day day, int64_t minute)
{
    return day_ms(day, SHANGHAI_MS) + minute * MINUTE_MS;
}

static void put_contact(JsonOut *out, const char *key, Str name, const char *what, Str phone)
{
    json_open(out, key, '{');
    json_put_str(out, "name", name);
    json_put_said(out, "what", str_of(what));
    json_put_str(out, "phone", phone);
    json_close(out, '}');
}

static const char *relation_word(const Person *other, int64_t kind)
{
    switch (kind) {
    case 1: return other->sex == 2 ? "女儿" : other->sex == 1 ? "儿子" : "孩子";
    case 2: return "老伴";
    case 3: return "孙辈";
    case 4: return "兄弟姐妹";
    default: return "家人";
    }
}

static Status put_family_contact(Tx *tx, JsonOut *out, PersonId person)
{
    Relation *relations;
    size_t count;
    TRY(people_relations(tx, person, &relations, &count));
    for (size_t i = 0; i < count; i++) {
        Person other;
        if (relations[i].state != RELATION_AGREED || relations[i].kind > 5) continue;
        TRY(people_load(tx, relations[i].other, &other));
        put_contact(out, "family", other.name, relation_word(&other, relations[i].kind),
                    other.phone);
        return OK;
    }
    json_put_null(out, "family");
    return OK;
}

/* The grid's duty person; without one, the canteen answers. */
static Status put_duty(Tx *tx, JsonOut *out, PersonId person, const MealSite *site)
{
    PersonId duty;
    Person p;
    Status status = people_duty_for(tx, person, &duty);
    if (status == NOT_FOUND) {
        put_contact(out, "duty", STR("食堂"), "值班", site->phone);
        return OK;
    }
    TRY(status);
    TRY(people_load(tx, duty, &p));
    put_contact(out, "duty", p.name, "社区值班", p.phone);
    return OK;
}

static Status put_lunch(Tx *tx, JsonOut *out, const View *view, PersonId person)
{
    MealOrder order;
    MenuItem *items;
    size_t count;
    Day day = tx_today(tx);
    TRY(meals_menu(tx, view->site.site, day, SLOT_LUNCH, &items, &count));
    Status status = order_open(tx, person, day, SLOT_LUNCH, &order);
    if (status != OK && status != NOT_FOUND) return status;
    bool open = count && tx->now_ms < items[0].cutoff_ms;
    json_open(out, "lunch", '{');
    json_put_text(out, "state",
                  status == OK ? "ordered"
                  : !count     ? "none"
                  : open       ? "open"
                               : "closed");
    if (count) json_put_i64(out, "cutoff_ms", items[0].cutoff_ms);
    if (status == OK) {
        json_open(out, "order", '{');
        TRY(put_order_members(out, view, &order, tx->now_ms, items, count));
        json_close(out, '}');
    } else {
        json_put_null(out, "order");
    }
    json_close(out, '}');
    return OK;
}

static Status home(Request *req, Reply *reply)
{
    Tx *tx = req->tx;
    PersonId me = {req->who.person};
    OrganisationId site;
    View view;
    Person p;
    TRY(view_site_for(req, me, &site));
    TRY(view_open(tx, site, &view));
    TRY(people_load(tx, me, &p));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "now_ms", tx->now_ms);
    json_open(out, "person", '{');
    json_put_said(out, "call", call_of(tx->arena, &p, tx_today(tx)));
    json_put_str(out, "place", p.address);
    json_close(out, '}');
    json_put_null(out, "weather");
    TRY(put_lunch(tx, out, &view, me));
    TRY(put_family_contact(tx, out, me));
    TRY(put_duty(tx, out, me, &view.site));
    json_open(out, "contacts", '[');
    put_contact(out, NULL, STR("食堂"), "订餐电话", view.site.phone);
    json_close(out, ']');
    json_put_null(out, "activity");
    json_close(out, '}');
    return OK;
}

/* ---- Family ---- */

static void put_step(JsonOut *out, Ms at, Str text, bool next, bool bad)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "at_ms", at);
    json_put_said(out, "text", text);
    if (next) json_put_bool(out, "next", true);
    if (bad) json_put_bool(out, "bad", true);
    json_close(out, '}');
}

static Status put_steps(Tx *tx, JsonOut *out, const MealOrder *o, const View *view, bool away)
{
    Promise promise = {0};
    if (o) TRY(view_promise(view, o, &promise));
    json_open(out, "steps", '[');
    if (away) put_step(out, tx->now_ms, STR("今天不在家"), false, false);
    if (o) {
        Str what = what_of(tx->arena, o);
        put_step(out, o->placed_ms, str_fmt(tx->arena, "午饭订了（%.*s）", STR_ARG(what)), false,
                 false);
        if (o->state == MEAL_HANDED_OVER)
            put_step(out, o->done_ms,
                     o->how == MEAL_TO_DOOR ? STR("午饭送到了，有人见到") : STR("在食堂取了饭"),
                     false, false);
        else if (o->state == MEAL_PLACED)
            put_step(out, promise.middle_ms,
                     o->how != MEAL_TO_DOOR ? STR("到食堂吃饭")
                     : promise.left         ? STR("饭在路上了")
                                            : STR("送餐上门"),
                     true, false);
        else if (o->state == MEAL_NO_SHOW)
            put_step(out, o->done_ms, STR("没有来取饭，食堂在找人"), false, true);
    }
    json_close(out, ']');
    return OK;
}

static Status month_of(Tx *tx, PersonId elder, PersonId payer, Fen *mine, Fen *subsidy)
{
    MealOrder *orders;
    size_t count;
    Civil c = day_civil(tx_today(tx));
    TRY(orders_of(tx, elder, 100, &orders, &count));
    *mine = *subsidy = 0;
    for (size_t i = 0; i < count; i++) {
        const MealOrder *o = &orders[i];
        if (o->day < day_of(c.year, c.month, 1)) break;
        if (o->state != MEAL_HANDED_OVER && o->state != MEAL_PLACED) continue;
        *subsidy += o->subsidy_fen + o->discount_fen;
        if (o->payer.v == payer.v) *mine += o->pay_fen;
    }
    return OK;
}

static Status put_avoid(Tx *tx, JsonOut *out, PersonId elder, Day day)
{
    Eater eater;
    TRY(eater_load(tx, elder, day, &eater));
    json_open(out, "avoid", '[');
    for (Str rest = eater.warning; rest.ptr && eater.warning.len;)
        json_put_said(out, NULL, str_cut(&rest, '|'));
    json_close(out, ']');
    return OK;
}

static const MealOrder *lunch_on(const MealOrder *orders, size_t count, Day day)
{
    for (size_t i = 0; i < count; i++)
        if (orders[i].day == day && orders[i].slot == SLOT_LUNCH &&
            orders[i].state != MEAL_CANCELLED && orders[i].state != MEAL_REFUNDED)
            return &orders[i];
    return NULL;
}

static const char *parent_word(const Person *p, int64_t kind)
{
    if (kind == 1) return p->sex == 2 ? "妈妈" : p->sex == 1 ? "爸爸" : "老人";
    if (kind == 3) return p->sex == 2 ? "奶奶" : p->sex == 1 ? "爷爷" : "老人";
    return "";
}

/* When the meal of today is at the door; null when none is awaited. */
static Status put_lunch_comes(JsonOut *out, const View *view, const MealOrder *o)
{
    Promise promise;
    if (!o || o->how != MEAL_TO_DOOR || o->state != MEAL_PLACED) {
        json_put_null(out, "lunch");
        return OK;
    }
    TRY(view_promise(view, o, &promise));
    json_open(out, "lunch", '{');
    put_promise(out, &promise);
    json_put_bool(out, "on_the_way", promise.left);
    json_close(out, '}');
    return OK;
}

static Status put_tomorrow(Tx *tx, JsonOut *out, const View *view, const MealOrder *o)
{
    MenuItem *items;
    size_t count;
    Promise promise;
    bool brought = o && o->how == MEAL_TO_DOOR;
    if (brought) TRY(view_promise(view, o, &promise));
    json_open(out, "tomorrow", '{');
    if (o)
        json_put_said(out, "what", what_of(tx->arena, o));
    else
        json_put_null(out, "what");
    if (brought)
        put_promise(out, &promise);
    else
        json_put_null(out, "from_ms");
    json_open(out, "parts", '[');
    if (o) {
        TRY(menu_item_list(tx, o->site, o->day, o->slot, &items, &count));
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0;
                 items[i].id.v == o->lines[0].item.v && k < items[i].part_count && k < 3; k++) {
                const Dish *d = view_dish(view, items[i].parts[k]);
                if (d) json_put_str(out, NULL, d->part);
            }
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status put_elder(Request *req, JsonOut *out, const Relation *r)
{
    Tx *tx = req->tx;
    Person p;
    MealOrder *orders;
    size_t count;
    bool away;
    OrganisationId site;
    View view;
    Fen mine;
    Fen subsidy;
    Day day = tx_today(tx);
    TRY(people_load(tx, r->person, &p));
    TRY(view_site_for(req, r->person, &site));
    TRY(view_open(tx, site, &view));
    TRY(orders_of(tx, r->person, 20, &orders, &count));
    TRY(people_is_away(tx, r->person, day, &away));
    TRY(month_of(tx, r->person, (PersonId){req->who.person}, &mine, &subsidy));
    const MealOrder *today = lunch_on(orders, count, day);
    const char *word = parent_word(&p, r->kind);
    Str call = *word ? str_of(word) : p.name;
    bool seen = today && today->state == MEAL_HANDED_OVER;
    bool late = today && !seen && tx->now_ms > at_minute(day, view.site.seen_min);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", p.id.v);
    json_put_said(out, "call", call);
    json_put_str(out, "name", p.name);
    json_put_str(out, "phone", p.phone);
    json_put_text(out, "state", late ? "look" : "ok");
    json_put_said(out, "sentence",
                  str_fmt(tx->arena, "%.*s%s", STR_ARG(call),
                          seen    ? "今天有人见到，午饭已经拿到"
                          : late  ? "今天还没有人见到"
                          : away  ? "今天不在家，饭停了"
                          : today ? "今天的午饭订好了"
                                  : "今天还没有订饭"));
    TRY(put_steps(tx, out, today, &view, away));
    TRY(put_lunch_comes(out, &view, today));
    json_open(out, "asks", '[');
    json_close(out, ']');
    TRY(put_avoid(tx, out, p.id, day));
    json_open(out, "month", '{');
    json_put_i64(out, "mine_fen", mine);
    json_put_i64(out, "subsidy_fen", subsidy);
    json_close(out, '}');
    TRY(put_tomorrow(tx, out, &view, lunch_on(orders, count, day + 1)));
    json_close(out, '}');
    return OK;
}

static Status family(Request *req, Reply *reply)
{
    Relation *relations;
    size_t count;
    OrganisationId site;
    MealSite held = {.phone = STR("")};
    TRY(people_elders_of(req->tx, (PersonId){req->who.person}, &relations, &count));
    if (view_site_for(req, (PersonId){0}, &site) == OK) TRY(meals_site(req->tx, site, &held));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "duty_phone", held.phone);
    json_open(out, "elders", '[');
    for (size_t i = 0; i < count; i++)
        if (relations[i].state == RELATION_AGREED && (relations[i].scopes & SCOPE_MEALS))
            TRY(put_elder(req, out, &relations[i]));
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

const Route meals_home_routes[] = {
    {GET, "/api/home", SIGNED_IN, READ, NULL, 0, NULL, home, "The elder's first page"},
    {GET, "/api/family", SIGNED_IN, READ, NULL, 0, NULL, family,
     "The elders somebody looks after: today's meal, tomorrow's, what they cost"},
    {0},
};
