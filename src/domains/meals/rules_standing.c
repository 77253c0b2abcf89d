/* Standing orders: every day the next day's orders, at the site's hour. */
#include "domains/meals/inside.h"

enum { EVERY_WEEKDAY = 0xfe };

static Ms next_hour(const MealSite *site, Ms now)
{
    Day today = ms_day(now, SHANGHAI_MS);
    Ms due = day_ms(today, SHANGHAI_MS) + site->standing_min * MINUTE_MS;
    return due > now ? due : due + DAY_MS;
}

/* What family or a neighbour arranges for every week is told, as one order is. */
static Status tell_standing(Tx *tx, const Standing *s)
{
    Person actor;
    MessageId message;
    int64_t role = tx->origin.role;
    if (tx->origin.actor == s->person.v || (role != ROLE_FAMILY && role != ROLE_NEIGHBOUR))
        return OK;
    TRY(people_load(tx, (PersonId){tx->origin.actor}, &actor));
    return notice_tell(tx,
                       &(Notice){.to = s->person,
                                 .kind = "meals.by_family",
                                 .words = str_fmt(tx->arena, "%.*s给您订了每周的饭，不想要可以停掉",
                                                  STR_ARG(actor.name))},
                       &message);
}

Status meals_standing_set(Tx *tx, const Standing *asked, int64_t *id)
{
    Standing s = *asked;
    Standing *held;
    size_t count;
    MealSite site;
    PersonId actor = {tx->origin.actor};
    TRY(eater_lives_here(tx, s.person));
    TRY(people_may_act(tx, actor, s.person, SCOPE_MEALS));
    TRY(meals_site(tx, s.site, &site));
    if (!(s.weekdays & EVERY_WEEKDAY) || (s.weekdays & ~(int64_t)EVERY_WEEKDAY))
        return fail(tx, INVALID, "meals.weekdays", "请先选星期几");
    if (s.pay_with == MEAL_BY_CASH)
        return fail(tx, INVALID, "meals.cash", "现金只能在食堂付，请选饭卡");
    if (s.pay_with == MEAL_BY_CARD && actor.v != s.person.v)
        TRY(people_may_act(tx, actor, s.person, SCOPE_MONEY));
    TRY(standing_for(tx, s.person, &held, &count));
    for (size_t i = 0; i < count; i++)
        if (held[i].slot == s.slot && (held[i].weekdays & s.weekdays))
            return fail(tx, CONFLICT, "meals.standing_held", "这几天已经天天订了，可以先停掉再改");
    s.payer = s.pay_with == MEAL_BY_FAMILY ? actor : s.person;
    s.id = id_next(tx);
    TRY(standing_insert(tx, &s));
    TRY(timer_set(tx, "meals.standing", s.site.v, next_hour(&site, tx->now_ms)));
    *id = s.id;
    return tell_standing(tx, &s);
}

Status meals_standing_end(Tx *tx, int64_t id)
{
    Standing s;
    bool runs;
    Status status = standing_find(tx, id, &s, &runs);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "meals.no_standing", "没有找到这个天天订");
    TRY(status);
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, s.person, SCOPE_MEALS));
    return runs ? standing_stop(tx, id) : OK;
}

Status meals_standing_of(Tx *tx, PersonId person, Standing **out, size_t *count)
{
    return standing_for(tx, person, out, count);
}

/* The set that suits best, and its points (-1: none are given); NULL: none does. */
static const MenuItem *best_of(Arena *arena, const Eater *eater, const MenuItem *items,
                               const ItemDish *dishes, size_t count, int32_t *points)
{
    const MenuItem *best = NULL;
    ArenaMark mark = arena_mark(arena);
    *points = -2;
    for (size_t i = 0; i < count; i++) {
        MealVerdict v = eater_verdict_on(arena, eater, &dishes[i]);
        arena_rewind(arena, mark); /* its words are not wanted */
        if (v.class != DIET_OK || v.score <= *points) continue;
        *points = v.score;
        best = &items[i];
    }
    return best;
}

/* Moves the sets that can still be had to the front. */
static Status sets_left(Tx *tx, MenuItem *items, size_t *count)
{
    Rows stopped;
    size_t kept = 0;
    if (!*count) return OK;
    TRY(stopped_dishes(tx, items[0].site, &stopped));
    for (size_t i = 0; i < *count; i++)
        if (items[i].kind == MENU_SET && items[i].portions_left &&
            !item_has_any(&items[i], &stopped))
            items[kept++] = items[i];
    *count = kept;
    return OK;
}

static Status best_set(Tx *tx, PersonId person, Day day, const MenuItem *items, size_t count,
                       const MenuItem **out)
{
    Eater eater;
    ItemDish *dishes;
    int32_t points;
    MenuItem *sets = NEW_ARRAY(tx->arena, MenuItem, count + 1);
    if (count) memcpy(sets, items, count * sizeof *sets);
    TRY(sets_left(tx, sets, &count));
    TRY(eater_load(tx, person, day, &eater));
    TRY(item_dishes(tx, sets, count, &dishes));
    *out = best_of(tx->arena, &eater, sets, dishes, count, &points);
    return OK;
}

/* A rule that refuses an order has changed nothing, so the refusal is noted and the others go on.
 */
static Status order_one(Tx *tx, const Standing *s, Day day, const MenuItem *items, size_t count)
{
    MealOrder order;
    const MenuItem *item;
    bool away;
    TRY(people_is_away(tx, s->person, day, &away));
    if (away) return OK;
    Status status = order_open(tx, s->person, day, s->slot, &order);
    if (status != NOT_FOUND) return status;
    TRY(best_set(tx, s->person, day, items, count, &item));
    if (!item) return clash_insert(tx, s->id, day, STR("meals.nothing_suits"), STR("没有一份适合"));
    MealAsk ask = {.person = s->person,
                   .lines = {{.item = item->id, .count = 1}},
                   .line_count = 1,
                   .how = s->how,
                   .pay_with = s->pay_with,
                   .channel = MEAL_BY_STANDING};
    TxOrigin origin = tx->origin;
    /* The relative's purse, within the relative's limit; else the program acts for the eater. */
    tx->origin.actor = s->pay_with == MEAL_BY_FAMILY ? s->payer.v : 0;
    tx->origin.role = 0;
    status = meals_order_place(tx, &ask, &order);
    tx->origin = origin;
    if (status == OK || status == UNAVAILABLE) return status;
    return clash_insert(tx, s->id, day, str_dup(tx->arena, str_of(tx->problem.code)),
                        str_dup(tx->arena, str_of(tx->problem.text)));
}

Status standing_timer(Tx *tx, int64_t site_id, Ms due_ms)
{
    OrganisationId site = {site_id}, cook;
    MealSite held;
    Standing *all;
    size_t count;
    Day day = ms_day(due_ms, SHANGHAI_MS) + 1;
    TRY(meals_site(tx, site, &held));
    TRY(standing_at(tx, site, &all, &count));
    TRY(meals_standin(tx, site, day, &cook));
    if (!cook.v) cook = site;
    for (int slot = 0; slot < SLOTS; slot++) {
        MenuItem *items;
        size_t n;
        TRY(meals_menu(tx, cook, day, (BenefitSlot)slot, &items, &n));
        for (size_t i = 0; n && i < count; i++)
            if ((int)all[i].slot == slot && (all[i].weekdays >> day_weekday(day) & 1))
                TRY(order_one(tx, &all[i], day, items, n));
    }
    return count ? timer_set(tx, "meals.standing", site_id, next_hour(&held, tx->now_ms)) : OK;
}

/* ---- When another canteen cooks ---- */

Status meals_standing_at(Tx *tx, OrganisationId site, Standing **out, size_t *count)
{
    return standing_at(tx, site, out, count);
}

Status meals_standing_move(Tx *tx, int64_t id, OrganisationId to)
{
    Standing s;
    MealSite site;
    bool runs;
    Status status = standing_find(tx, id, &s, &runs);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "meals.no_standing", "没有找到这个天天订");
    TRY(status);
    TRY(meals_site(tx, to, &site));
    if (!runs || s.site.v == to.v) return OK;
    TRY(standing_site(tx, id, to));
    return timer_set(tx, "meals.standing", to.v, next_hour(&site, tx->now_ms));
}

/* How many sets an order has; a single dish counts as one meal. */
static Status sets_of(Tx *tx, const MealOrder *o, int64_t *out)
{
    int64_t sets = 0;
    for (size_t i = 0; i < o->line_count; i++) {
        MenuItem item;
        TRY(menu_item_find(tx, o->lines[i].item, &item));
        if (item.kind == MENU_SET) sets += o->lines[i].count;
    }
    *out = sets ? sets : 1;
    return OK;
}

static Status fit_of(Tx *tx, const MealOrder *o, OrganisationId to, const MenuItem **out)
{
    MenuItem *items;
    size_t count;
    TRY(meals_menu(tx, to, o->day, o->slot, &items, &count));
    return best_set(tx, o->person, o->day, items, count, out);
}

Status meals_order_fit(Tx *tx, MealOrderId id, OrganisationId to, MealFit *out)
{
    MealOrder o;
    const MenuItem *item;
    *out = (MealFit){.name = STR("")};
    TRY(meals_order(tx, id, &o));
    TRY(fit_of(tx, &o, to, &item));
    if (item) TRY(sets_of(tx, &o, &out->count));
    if (item) out->name = item->name;
    return OK;
}

Status meals_order_cooks(Tx *tx, MealOrderId id, Ms *out)
{
    MealOrder o;
    MenuItem item;
    TRY(meals_order(tx, id, &o));
    TRY(menu_item_find(tx, o.lines[0].item, &item));
    *out = item.cutoff_desk_ms;
    return OK;
}

/* The program takes one order back and places another for the same eater. */
static Status swap(Tx *tx, MealOrder *old, Str reason, bool tell, const MealAsk *ask,
                   MealOrder *out)
{
    TxOrigin origin = tx->origin;
    tx->origin.actor = 0; /* the program acts for the eater */
    tx->origin.role = 0;
    Status status = order_call_off(tx, old->id, reason, tell, old);
    if (status == OK && ask->pay_with == MEAL_BY_FAMILY) tx->origin.actor = old->payer.v;
    if (status == OK) status = meals_order_place(tx, ask, out);
    tx->origin = origin;
    return status;
}

Status meals_order_move(Tx *tx, MealOrderId id, OrganisationId to, bool tell, MealOrder *out)
{
    MealOrder old;
    const MenuItem *item;
    int64_t sets;
    TRY(meals_order(tx, id, &old));
    *out = old;
    if (old.state != MEAL_PLACED || old.site.v == to.v) return OK;
    TRY(fit_of(tx, &old, to, &item));
    if (!item) return fail(tx, CONFLICT, "meals.nothing_suits", "那边没有一份适合，先留在原处");
    TRY(sets_of(tx, &old, &sets));
    MealAsk ask = {.person = old.person,
                   .lines = {{.item = item->id, .count = sets}},
                   .line_count = 1,
                   .how = old.how,
                   .pay_with = old.pay_with == MEAL_BY_CASH ? MEAL_BY_CARD : old.pay_with,
                   .channel = MEAL_BY_STANDING};
    return swap(tx, &old, STR("换一家食堂做"), tell, &ask, out);
}

Status meals_order_move_back(Tx *tx, MealOrderId now, MealOrderId was, MealOrder *out)
{
    MealOrder moved, first;
    TRY(meals_order(tx, now, &moved));
    *out = moved;
    if (moved.state != MEAL_PLACED) return OK;
    TRY(meals_order(tx, was, &first));
    MealAsk ask = {.person = first.person,
                   .line_count = first.line_count,
                   .how = first.how,
                   .pay_with = first.pay_with,
                   .channel = MEAL_BY_STANDING,
                   .confirmed = true};
    for (size_t i = 0; i < first.line_count; i++)
        ask.lines[i] = (MealLine){.item = first.lines[i].item, .count = first.lines[i].count};
    return swap(tx, &moved, STR("还是原来的食堂做"), false, &ask, out);
}

/* N-15: a menu with nothing of this many points is a matter for the kitchen. */
enum { CLASHES_MAX = 2000, SUITS_POINTS = 60, REGULAR_DAYS = 28 };

/* Somebody who eats here, and the eater as loaded for the first of the days. */
typedef struct Regular {
    PersonId person;
    BenefitSlot slot;
    int64_t weekdays;
    bool standing;
    Eater eater;
} Regular;

/* Those with a standing order, then those with a limit who ate here in the last weeks. */
static Status regulars(Tx *tx, OrganisationId site, Day from, Regular **out, size_t *count)
{
    Standing *all;
    size_t n;
    Rows rows;
    TRY(standing_at(tx, site, &all, &n));
    TRY(regular_list(tx, site, from - REGULAR_DAYS, &rows));
    *out = NEW_ARRAY(tx->arena, Regular, n + rows.count + 1);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        Regular *r = &(*out)[(*count)++];
        *r = (Regular){.person = all[i].person,
                       .slot = all[i].slot,
                       .weekdays = all[i].weekdays,
                       .standing = true};
        TRY(eater_load(tx, r->person, from, &r->eater));
    }
    for (size_t i = 0; i < rows.count; i++) {
        Regular *r = &(*out)[*count];
        *r = (Regular){.person = {row_int(&rows.rows[i], 0)},
                       .slot = (BenefitSlot)row_int(&rows.rows[i], 1),
                       .weekdays = EVERY_WEEKDAY};
        for (size_t k = 0; k < n; k++)
            if (all[k].person.v == r->person.v && all[k].slot == r->slot)
                r->weekdays &= ~all[k].weekdays;
        TRY(eater_load(tx, r->person, from, &r->eater));
        *count += r->eater.limited && r->weekdays;
    }
    return OK;
}

/* Why somebody phones; "" something suits, or nobody needs to. */
static Status nothing_suits(Tx *tx, const Regular *r, Day day, const MenuItem *sets,
                            const ItemDish *dishes, size_t count, Str *why)
{
    MealOrder order;
    int32_t points;
    bool away;
    *why = STR("");
    if (best_of(tx->arena, &r->eater, sets, dishes, count, &points) &&
        (points < 0 || points >= SUITS_POINTS))
        return OK;
    TRY(people_is_away(tx, r->person, day, &away));
    if (away) return OK;
    Status status = r->standing ? NOT_FOUND : order_open(tx, r->person, day, r->slot, &order);
    if (status != NOT_FOUND) return status; /* chosen already */
    *why = points < -1 ? STR("菜单上没有一份适合")
                       : str_fmt(tx->arena, "最合适的一份也只有 %d 分", points);
    return OK;
}

Status meals_clashes(Tx *tx, OrganisationId site, Day from, Day to, Clash **out, size_t *count)
{
    Regular *all;
    size_t n;
    Rows noted;
    *out = NEW_ARRAY(tx->arena, Clash, CLASHES_MAX);
    *count = 0;
    TRY(clash_list(tx, site, from, to, &noted));
    for (size_t i = 0; i < noted.count && *count < CLASHES_MAX; i++)
        (*out)[(*count)++] = (Clash){.person = {row_int(&noted.rows[i], 0)},
                                     .day = (Day)row_int(&noted.rows[i], 1),
                                     .words = row_str(&noted.rows[i], 2)};
    TRY(regulars(tx, site, from, &all, &n));
    for (Day day = from; day <= to; day++)
        for (int slot = 0; slot < SLOTS; slot++) {
            MenuItem *sets;
            ItemDish *dishes;
            size_t set_count;
            TRY(meals_menu(tx, site, day, (BenefitSlot)slot, &sets, &set_count));
            if (!set_count) continue; /* nothing is published yet */
            TRY(sets_left(tx, sets, &set_count));
            TRY(item_dishes(tx, sets, set_count, &dishes));
            for (size_t i = 0; i < n && *count < CLASHES_MAX; i++) {
                Str why;
                if ((int)all[i].slot != slot || !(all[i].weekdays >> day_weekday(day) & 1))
                    continue;
                TRY(nothing_suits(tx, &all[i], day, sets, dishes, set_count, &why));
                if (why.len) (*out)[(*count)++] = (Clash){all[i].person, day, why};
            }
        }
    return OK;
}
