/* The kitchen's day: pots, heat, samples, lots, and the end of the meal. */
#include "domains/meals/inside.h"

enum { LOT_SHOWN_DAYS = 60, SAMPLE_SHOWN_DAYS = 90 };
#define SAMPLE_MS (48 * HOUR_MS)

enum { VARIANTS_MAX = 32, VARIANTS_SAID = 4 };
typedef struct Variants {
    Str piece[VARIANTS_MAX];
    int64_t n[VARIANTS_MAX];
    size_t count;
} Variants;

/* A note is pieces with a comma between; each is cooked for by itself. */
static void add_variants(Variants *v, Str note, int64_t n)
{
    while (note.len) {
        size_t at = str_find(note, STR("，"), 0);
        Str one = at == SIZE_MAX ? note : str_slice(note, 0, at);
        size_t i = 0;
        note = at == SIZE_MAX ? STR("") : str_slice(note, at + 3, note.len);
        while (i < v->count && !str_eq(v->piece[i], one)) i++;
        if (!one.len || i == VARIANTS_MAX) continue;
        if (i == v->count) {
            v->piece[v->count++] = one;
            v->n[i] = 0;
        }
        v->n[i] += n;
    }
}

static Str variants_text(Arena *arena, const Variants *v)
{
    bool said[VARIANTS_MAX] = {0};
    Buf buf = buf_new(arena, 1024);
    for (int k = 0; k < VARIANTS_SAID; k++) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < v->count; i++)
            if (!said[i] && (best == SIZE_MAX || v->n[i] > v->n[best])) best = i;
        if (best == SIZE_MAX) break;
        said[best] = true;
        if (buf.len) buf_text(&buf, "，");
        buf_fmt(&buf, "%.*s %lld 份", STR_ARG(v->piece[best]), (long long)v->n[best]);
    }
    return buf_str(&buf);
}

static Status put_variants(Tx *tx, MealAt at, DishNeed *needs, size_t count)
{
    Rows notes;
    TRY(note_list(tx, at, &notes));
    for (size_t i = 0; i < count; i++) {
        Variants v = {.count = 0};
        for (size_t k = 0; k < notes.count; k++)
            if (row_int(&notes.rows[k], 0) == needs[i].dish.v)
                add_variants(&v, row_str(&notes.rows[k], 1), row_int(&notes.rows[k], 2));
        needs[i].variants = variants_text(tx->arena, &v);
    }
    return OK;
}

Status meals_needs(Tx *tx, MealAt at, DishNeed **out, size_t *count)
{
    Rows needs;
    Rows pots;
    TRY(need_list(tx, at, &needs));
    TRY(pot_sums(tx, at, &pots));
    *out = NEW_ARRAY(tx->arena, DishNeed, needs.count + 1);
    *count = needs.count;
    for (size_t i = 0; i < needs.count; i++) {
        DishNeed *n = &(*out)[i];
        *n = (DishNeed){.dish = {row_int(&needs.rows[i], 0)},
                        .need = row_int(&needs.rows[i], 1),
                        .special = row_int(&needs.rows[i], 2)};
        for (size_t k = 0; k < pots.count; k++)
            if (row_int(&pots.rows[k], 0) == n->dish.v) n->made = row_int(&pots.rows[k], 1);
    }
    return put_variants(tx, at, *out, *count);
}

static Status must_be_ours(Tx *tx, MealAt at, DishId id)
{
    Dish dish;
    Status status = dish_find(tx, id, &dish);
    if (status == NOT_FOUND || (status == OK && dish.site.v != at.site.v))
        return fail(tx, NOT_FOUND, "meals.no_such_dish", "这道菜不是本食堂的");
    return status;
}

Status meals_pot(Tx *tx, MealAt at, DishId dish, int64_t portions, Str key)
{
    int64_t id;
    TRY(must_be_ours(tx, at, dish));
    if (portions < 1 || portions > 500)
        return fail(tx, INVALID, "meals.pot_size", "一锅要在 1 到 500 份之间");
    Status status = pot_of_key(tx, key, &id);
    if (status != NOT_FOUND) return status;
    return pot_insert(tx, at, dish, portions, key);
}

Status meals_pot_undo(Tx *tx, Str key)
{
    return pot_undo(tx, key);
}

Status meals_temperature(Tx *tx, MealAt at, DishId dish, int64_t tenths_c)
{
    TRY(must_be_ours(tx, at, dish));
    if (tenths_c < -300 || tenths_c > 1200)
        return fail(tx, INVALID, "meals.temperature", "温度不对，请再量一次");
    return reading_insert(tx, at, dish, tenths_c);
}

Status meals_hot(Tx *tx, MealAt at, DishId dish, Ms hand_over_ms, HotState *out, Ms *eat_before_ms)
{
    Rows pots;
    HotReading *readings;
    size_t count;
    TRY(pot_sums(tx, at, &pots));
    for (size_t i = 0; i < pots.count; i++) {
        if (row_int(&pots.rows[i], 0) != dish.v) continue;
        TRY(reading_list(tx, at, dish, &readings, &count));
        *out = meals_hot_check(row_int(&pots.rows[i], 2), readings, count, hand_over_ms,
                               eat_before_ms);
        return OK;
    }
    return fail(tx, NOT_FOUND, "meals.not_cooked", "这道菜还没有记出锅");
}

Status meals_sample_take(Tx *tx, MealAt at, DishId dish, int64_t grams)
{
    Ms taken;
    bool kept;
    TRY(must_be_ours(tx, at, dish));
    if (grams < 125)
        return fail(tx, INVALID, "meals.sample_small", "留样要 125 克以上，请再加一点");
    Status status = sample_find(tx, at, dish, &taken, &kept);
    return status == NOT_FOUND ? sample_insert(tx, at, dish, grams) : status;
}

Status meals_sample_discard(Tx *tx, MealAt at, DishId dish)
{
    Ms taken;
    bool kept;
    Status status = sample_find(tx, at, dish, &taken, &kept);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "meals.no_sample", "没有找到这份留样");
    TRY(status);
    if (!kept) return OK;
    bool held;
    TRY(sample_held(tx, at, dish, &held));
    if (held)
        return fail(tx, CONFLICT, "meals.sample_held",
                    "有人吃了这道菜后不舒服，这份留样要留到查清，先别动");
    if (tx->now_ms < taken + SAMPLE_MS) {
        int64_t hours = (taken + SAMPLE_MS - tx->now_ms + HOUR_MS - 1) / HOUR_MS;
        return fail(tx, CONFLICT, "meals.sample_young", "留样要满 48 小时，还差 %lld 小时",
                    (long long)hours);
    }
    return sample_end(tx, at, dish);
}

Status meals_samples_due(Tx *tx, OrganisationId site, FoodSample **out, size_t *count)
{
    return samples_kept(tx, site, tx_today(tx) - SAMPLE_SHOWN_DAYS, tx->now_ms - SAMPLE_MS, out,
                        count);
}

/* ---- Lots ---- */

Status meals_lot_add(Tx *tx, const FoodLot *lot, int64_t *id)
{
    FoodLot l = *lot;
    if (l.expires < l.received)
        return fail(tx, INVALID, "meals.lot_dates", "到期的日子在进货之前，请再看一看");
    l.id = id_next(tx);
    TRY(lot_insert(tx, &l));
    *id = l.id;
    return OK;
}

/* Another canteen's lot is none of ours. */
static Status our_lot(Tx *tx, OrganisationId site, int64_t id, FoodLot *out)
{
    Status status = lot_find(tx, id, out);
    if (status == NOT_FOUND || (status == OK && out->site.v != site.v))
        return fail(tx, NOT_FOUND, "meals.no_lot", "没有找到这批货");
    return status;
}

Status meals_lot_use(Tx *tx, MealAt at, int64_t id, DishId dish, int64_t grams, int64_t *use)
{
    FoodLot lot;
    int64_t changed;
    TRY(our_lot(tx, at.site, id, &lot));
    TRY(must_be_ours(tx, at, dish));
    if (at.day > lot.expires)
        return fail(tx, CONFLICT, "meals.lot_expired", "这批货已经过期，不能用，请换一批");
    TRY(lot_take(tx, id, grams, &changed));
    if (!changed)
        return fail(tx, CONFLICT, "meals.lot_empty", "这批货只剩 %lld 克",
                    (long long)(lot.grams - lot.used));
    LotUse u = {
        .id = id_next(tx), .lot = id, .dish = dish, .day = at.day, .slot = at.slot, .grams = grams};
    *use = u.id;
    return lot_use_insert(tx, &u);
}

Status meals_lots(Tx *tx, OrganisationId site, FoodLot **out, size_t *count)
{
    return lot_list(tx, site, tx_today(tx) - LOT_SHOWN_DAYS, out, count);
}

Status meals_lot_undo(Tx *tx, OrganisationId site, int64_t id)
{
    FoodLot lot;
    TRY(our_lot(tx, site, id, &lot));
    if (lot.used) return fail(tx, CONFLICT, "meals.lot_used", "这批货已经用过，不能撤，请先撤用料");
    if (lot.received + 1 < tx_today(tx))
        return fail(tx, CONFLICT, "meals.too_late", "过了时候，不能撤了");
    return lot_drop(tx, id);
}

Status meals_lot_use_undo(Tx *tx, OrganisationId site, int64_t id)
{
    LotUse use;
    FoodLot lot;
    MealClose closed;
    int64_t changed;
    Status status = lot_use_find(tx, id, &use);
    if (status == OK) status = lot_find(tx, use.lot, &lot);
    if (status == NOT_FOUND || (status == OK && lot.site.v != site.v))
        return fail(tx, NOT_FOUND, "meals.no_lot_use", "没有找到这次用料");
    TRY(status);
    status = close_find(tx, (MealAt){site, use.day, use.slot}, &closed);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == OK || use.day < tx_today(tx))
        return fail(tx, CONFLICT, "meals.too_late", "过了时候，不能撤了");
    TRY(lot_take(tx, use.lot, -use.grams, &changed));
    return lot_use_drop(tx, id);
}

Status meals_recall(Tx *tx, Str code, Recalled **out, size_t *count)
{
    return recall_list(tx, code, out, count);
}

/* ---- The end of the meal ---- */

static Status check_samples(Tx *tx, MealAt at, const DishNeed *needs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Dish dish;
        Ms taken;
        bool kept;
        Status status = sample_find(tx, at, needs[i].dish, &taken, &kept);
        if (status == OK) continue;
        if (status != NOT_FOUND) return status;
        TRY(dish_find(tx, needs[i].dish, &dish));
        return fail(tx, CONFLICT, "meals.sample_missing", "%.*s还没有留样，留好再收",
                    STR_ARG(dish.name));
    }
    return OK;
}

Status drawer_fen(Tx *tx, OrganisationId site, Fen *out)
{
    AccountId drawer;
    Balance balance;
    *out = 0;
    Status status =
        funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = site.v}, &drawer);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(funds_balance(tx, drawer, &balance));
    *out = -balance.posted;
    return OK;
}

static Status count_portions(Tx *tx, MealAt at, int64_t *portions)
{
    MealOrder *orders;
    size_t count;
    *portions = 0;
    TRY(orders_at(tx, at.site, at.day, at.slot, &orders, &count));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; orders[i].state <= MEAL_HANDED_OVER && k < orders[i].line_count; k++)
            *portions += orders[i].lines[k].count;
    return OK;
}

/* What the kitchen can show: told at the close, and every night for meals nobody closed. */
static Status trail_tell(Tx *tx, MealAt at)
{
    Trail t = {.site = at.site, .day = at.day, .slot = at.slot};
    int64_t served;
    TRY(trail_count(tx, at, &t, &served));
    if (!served) return OK;
    if (!t.batches) t.portions = -1;
    return benefits_trail_set(tx, &t);
}

Status meals_close(Tx *tx, MealAt at, Fen cash, Str explained, MealClose *out)
{
    MealSite site;
    MealOrder *orders;
    DishNeed *needs;
    size_t count;
    size_t need_count;
    MealClose c = {.cash_counted_fen = cash};
    Status status = close_find(tx, at, out);
    if (status == OK)
        return count_portions(tx, (MealAt){at.site, at.day + 1, at.slot}, &out->tomorrow);
    if (status != NOT_FOUND) return status;
    TRY(meals_site(tx, at.site, &site));
    TRY(orders_at(tx, at.site, at.day, at.slot, &orders, &count));
    TRY(meals_needs(tx, at, &needs, &need_count));
    for (size_t i = 0; i < count; i++) {
        if (orders[i].state == MEAL_PLACED || orders[i].state == MEAL_NO_SHOW) c.not_taken++;
        if (orders[i].state == MEAL_HANDED_OVER) c.handed_over++;
    }
    for (size_t i = 0; i < need_count; i++)
        if (needs[i].made > c.cooked) c.cooked = needs[i].made;
    if (c.not_taken && !explained.len)
        return fail(tx, CONFLICT, "meals.undelivered",
                    "还有 %lld 份没有送到或取走，请先看一看，或写明原因", (long long)c.not_taken);
    if (site.keeps_samples) TRY(check_samples(tx, at, needs, need_count));

    for (size_t i = 0; i < count; i++) {
        int64_t times;
        if (orders[i].state == MEAL_PLACED) TRY(meals_no_show(tx, orders[i].id, &times));
    }
    TRY(drawer_fen(tx, at.site, &c.cash_expected_fen));
    TRY(menu_items_close(tx, at));
    TRY(close_insert(tx, at, &c, explained));
    TRY(trail_tell(tx, at));
    TRY(trails_schedule(tx));
    TRY(count_portions(tx, (MealAt){at.site, at.day + 1, at.slot}, &c.tomorrow));
    *out = c;
    return event_publish(tx, "meals.closed", at.site.v, STR(""));
}

Status trails_schedule(Tx *tx)
{
    Ms night = day_ms(tx_today(tx), SHANGHAI_MS) + 5 * HOUR_MS / 2;
    return timer_set(tx, "meals.trails", 0, night > tx->now_ms ? night : night + DAY_MS);
}

/* Half past two, before benefits looks for signals. */
Status trails_nightly(Tx *tx, int64_t subject, Ms due_ms)
{
    Day today = tx_today(tx);
    Rows sites;
    (void)subject;
    (void)due_ms;
    TRY(meal_site_ids(tx, &sites));
    for (size_t i = 0; i < sites.count; i++)
        for (Day day = today - 3; day < today; day++)
            for (int slot = 0; slot < SLOTS; slot++)
                TRY(trail_tell(tx, (MealAt){.site = {row_int(&sites.rows[i], 0)},
                                            .day = day,
                                            .slot = (BenefitSlot)slot}));
    return trails_schedule(tx);
}
