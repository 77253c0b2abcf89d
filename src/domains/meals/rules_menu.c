#include "domains/meals/inside.h"

Status meals_site_set(Tx *tx, const MealSite *s)
{
    if (s->cutoff_min > s->cutoff_desk_min || s->cutoff_desk_min > s->close_min ||
        s->serve_min > s->close_min)
        return fail(tx, INVALID, "meals.bad_times", "时间顺序不对：自己订、电话订、供餐、收餐");
    return meal_site_put(tx, s);
}

Status meals_site(Tx *tx, OrganisationId site, MealSite *out)
{
    Status status = meal_site_find(tx, site, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "meals.no_site", "没有找到这个食堂") : status;
}

/* The recipe must be readable when it is written down, not when somebody is hungry. */
static Status check_recipe(Tx *tx, const Dish *d)
{
    const Json *list;
    Problem problem;
    if (json_read(tx->arena, d->lines, &list, &problem) != OK || json_kind(list) != JSON_LIST ||
        json_count(list) > DISH_LINES_MAX)
        return fail(tx, INVALID, "meals.bad_recipe", "配料表看不懂，请按“名称、克数”一行行写");
    for (size_t i = 0; i < json_count(list); i++)
        if (!json_str_or(json_item(list, i), "name", STR("")).len)
            return fail(tx, INVALID, "meals.bad_recipe", "配料第 %zu 行没有名称", i + 1);
    return OK;
}

/* Two dishes of one name in use cannot be told apart on a menu. */
static Status check_dish_name(Tx *tx, const Dish *d)
{
    Dish *all;
    size_t count;
    TRY(dish_list(tx, d->site, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].id.v != d->id.v && str_eq(all[i].name, d->name))
            return fail(tx, CONFLICT, "meals.dish_name", "已经有一道%.*s，请改那一道，或换个名字",
                        STR_ARG(d->name));
    return OK;
}

static Status own_dish(Tx *tx, OrganisationId site, DishId id, Dish *out)
{
    Status status = dish_find(tx, id, out);
    if (status == NOT_FOUND || (status == OK && out->site.v != site.v))
        return fail(tx, NOT_FOUND, "meals.no_such_dish", "没有找到这道菜，请刷新再看");
    return status;
}

Status meals_dish_set(Tx *tx, const Dish *dish)
{
    Dish held;
    Dish d = *dish;
    TRY(own_dish(tx, d.site, d.id, &held));
    TRY(check_recipe(tx, dish));
    TRY(check_dish_name(tx, dish));
    TRY(recipe_link(tx, &d));
    TRY(dish_update(tx, &d, false));
    return recipe_changed(tx, d.id);
}

Status meals_dish_retire(Tx *tx, OrganisationId site, DishId id)
{
    Dish held;
    TRY(own_dish(tx, site, id, &held));
    return dish_update(tx, &held, true);
}

Status meals_dish_add(Tx *tx, const Dish *dish, DishId *out)
{
    Dish d = *dish;
    TRY(check_recipe(tx, dish));
    TRY(check_dish_name(tx, dish));
    d.id = (DishId){0};
    TRY(recipe_link(tx, &d));
    d.id = (DishId){id_next(tx)};
    TRY(dish_insert(tx, &d));
    *out = d.id;
    return OK;
}

Status meals_dishes(Tx *tx, OrganisationId site, Dish **out, size_t *count)
{
    return dish_list(tx, site, out, count);
}

static Ms at_minute(Day day, int64_t minute)
{
    return day_ms(day, SHANGHAI_MS) + minute * MINUTE_MS;
}

/* Lunch is what the site's times say; breakfast and dinner are four and a half hours from it. */
static int64_t slot_shift(BenefitSlot slot)
{
    return slot == SLOT_BREAKFAST ? -270 : slot == SLOT_DINNER ? 330 : 0;
}

Status meals_menu_add(Tx *tx, const MenuItem *item, MenuItemId *out)
{
    MealSite site;
    MenuItem m = *item;
    TRY(meals_site(tx, item->site, &site));
    if (!m.part_count) return fail(tx, INVALID, "meals.no_dish", "请先选这一份里有什么菜");
    for (size_t i = 0; i < m.part_count; i++) {
        Dish dish;
        Status status = dish_find(tx, m.parts[i], &dish);
        if (status == NOT_FOUND || (status == OK && dish.site.v != m.site.v))
            return fail(tx, NOT_FOUND, "meals.no_such_dish", "菜单里有一道菜不是本食堂的");
        TRY(status);
    }
    if (m.elder_portions > m.portions)
        return fail(tx, INVALID, "meals.elder_portions", "给老人留的不能比备的多，请改一改");
    m.id = (MenuItemId){id_next(tx)};
    m.portions_left = m.portions;
    if (!m.each_max) m.each_max = 2;
    m.state = MENU_DRAFT;
    m.cutoff_ms = at_minute(m.day, site.cutoff_min + slot_shift(m.slot));
    m.cutoff_desk_ms = at_minute(m.day, site.cutoff_desk_min + slot_shift(m.slot));
    m.close_ms = at_minute(m.day, site.close_min + slot_shift(m.slot));
    TRY(menu_item_insert(tx, &m));
    *out = m.id;
    return OK;
}

Status meals_menu_publish(Tx *tx, OrganisationId site, Day from, Day to, int64_t *published)
{
    MealSite held;
    TRY(meals_site(tx, site, &held));
    TRY(menu_items_publish(tx, site, from, to, published));
    if (*published) TRY(trails_schedule(tx));
    return *published ? event_publish(tx, "meals.menu_published", site.v, STR("")) : OK;
}

Status meals_menu_drop(Tx *tx, OrganisationId site, MenuItemId id)
{
    MenuItem m;
    Status status = menu_item_find(tx, id, &m);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (m.site.v != site.v) return fail(tx, NOT_FOUND, "meals.no_item", "菜单上没有这一份");
    if (m.state != MENU_DRAFT)
        return fail(tx, CONFLICT, "meals.published", "已经发布了，不能去掉，可以把份数改成 0");
    return menu_item_delete(tx, id);
}

Status meals_menu_portions(Tx *tx, MenuItemId id, int64_t portions)
{
    MenuItem m;
    int64_t changed;
    Status status = menu_item_find(tx, id, &m);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "meals.no_item", "菜单上没有这一份");
    TRY(status);
    TRY(menu_item_set_portions(tx, id, portions, &changed));
    if (!changed)
        return fail(tx, CONFLICT, "meals.already_sold", "已经卖出 %lld 份，不能再少",
                    (long long)(m.portions - m.portions_left));
    /* More of what was sold out: as many of those who wait hear of it. */
    return portions > m.portions ? waits_tell(tx, &m, portions - m.portions) : OK;
}

Status meals_menu(Tx *tx, OrganisationId site, Day day, BenefitSlot slot, MenuItem **out,
                  size_t *count)
{
    MenuItem *all;
    size_t n;
    TRY(menu_item_list(tx, site, day, slot, &all, &n));
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].state != MENU_DRAFT) all[(*count)++] = all[i];
    *out = all;
    return OK;
}

Status meals_door_price(Tx *tx, PersonId person, const MenuItem *item, DoorPrice *out)
{
    MealSite site;
    Quote quote;
    *out = (DoorPrice){0};
    TRY(meals_site(tx, item->site, &site));
    if (!site.fee_fen) return OK;
    Meal meal = {.person = person,
                 .site = item->site,
                 .day = item->day,
                 .slot = item->slot,
                 .list_fen = item->price_fen,
                 .fee_fen = site.fee_fen,
                 .delivered = true};
    TRY(benefits_quote(tx, &meal, &quote));
    out->fee_fen = quote.settlement.fee_fen;
    out->pay_fen = quote.settlement.fee_fen - quote.settlement.delivery_fen;
    return OK;
}
