/* What somebody usually eats, worked out only for who agreed to it, and how many portions of a dish
 * a day will want. */
#include "domains/meals/inside.h"
#include "engine/forecast/forecast.h"

enum { OFTEN = 3, POINTS_MAX = 10, SAID_GOOD = 8, SAID_BAD = 12 };

/* ---- Statements ---- */

static Status habit_rows(Tx *tx, PersonId person, Day from, Rows *rows)
{
    const Sql *sql =
        SQL("iiii", "itttiii",
            "SELECT d.id, d.name, d.part, d.tags, count(*),"
            "       CAST(sum(CASE WHEN f.words >= $4 THEN 1 ELSE 0 END) AS BIGINT),"
            "       CAST(sum(CASE WHEN f.words > 0 AND f.words < $4 THEN 1 ELSE 0 END) AS BIGINT)"
            "  FROM meal_order o"
            "  JOIN meal_line l ON l.community_id = o.community_id AND l.order_id = o.id"
            "  JOIN menu_part p ON p.community_id = l.community_id AND p.item_id = l.item_id"
            "  JOIN dish d ON d.community_id = p.community_id AND d.id = p.dish_id"
            "  LEFT JOIN meal_feedback f ON f.community_id = o.community_id AND f.order_id = o.id"
            "   AND f.dish_id = d.id"
            " WHERE o.community_id = $1 AND o.person_id = $2 AND o.day >= $3 AND o.state = 2"
            " GROUP BY d.id, d.name, d.part, d.tags ORDER BY 5 DESC, d.id LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from), INT(DISH_GOOD)), rows);
}

static Status habit_meals(Tx *tx, PersonId person, Day from, int64_t *out)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT count(*) FROM meal_order WHERE community_id = $1"
                         "   AND person_id = $2 AND day >= $3 AND state = 2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from)), &row));
    *out = row_int(&row, 0);
    return OK;
}

/* day, dish (0: meals in all), portions; by dish and day, without what was cancelled */
static Status sold_rows(Tx *tx, MealAt at, Day from, Rows *rows)
{
    const Sql *sql =
        SQL("iiiii", "iii",
            "SELECT dish, day, CAST(sum(n) AS BIGINT) FROM ("
            "  SELECT p.dish_id AS dish, o.day AS day, l.count AS n FROM meal_order o"
            "    JOIN meal_line l ON l.community_id = o.community_id AND l.order_id = o.id"
            "    JOIN menu_part p ON p.community_id = l.community_id AND p.item_id = l.item_id"
            "   WHERE o.community_id = $1 AND o.site_id = $2 AND o.slot = $3 AND o.day >= $4"
            "     AND o.day <= $5 AND o.state <> 3"
            "  UNION ALL"
            "  SELECT 0, o.day, 1 FROM meal_order o"
            "   WHERE o.community_id = $1 AND o.site_id = $2 AND o.slot = $3 AND o.day >= $4"
            "     AND o.day <= $5 AND o.state <> 3) x"
            " GROUP BY dish, day ORDER BY dish, day LIMIT 100000");
    return tx_all(tx, sql,
                  ARGS(COMMUNITY(tx), INT(at.site.v), INT(at.slot), INT(from), INT(at.day)), rows);
}

/* ---- Habit ---- */

/* Open, and the day from which meals may be used: what was before a taking back stays unused. */
static Status agreed(Tx *tx, PersonId person, bool *on, Day *from)
{
    Consent *all;
    size_t count;
    Day today = ms_day(tx->now_ms, SHANGHAI_MS);
    *on = false;
    *from = today - HABIT_DAYS + 1;
    TRY(people_consent_list(tx, person, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (all[i].purpose != PURPOSE_HABIT) continue;
        if (all[i].open) {
            *on = true;
            continue;
        }
        Day after = ms_day(all[i].ended_ms, SHANGHAI_MS) + 1;
        if (after > *from) *from = after;
    }
    return OK;
}

Status meals_habit(Tx *tx, PersonId person, Habit *out)
{
    Rows rows;
    *out = (Habit){.dishes = NULL};
    TRY(agreed(tx, person, &out->on, &out->from));
    if (!out->on) return OK;
    TRY(habit_meals(tx, person, out->from, &out->meals));
    TRY(habit_rows(tx, person, out->from, &rows));
    out->dishes = NEW_ARRAY(tx->arena, HabitDish, rows.count + 1);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        out->dishes[i] = (HabitDish){.dish = {row_int(r, 0)},
                                     .name = row_str(r, 1),
                                     .part = row_str(r, 2),
                                     .tags = row_str(r, 3),
                                     .times = row_int(r, 4),
                                     .good = row_int(r, 5),
                                     .bad = row_int(r, 6)};
    }
    return OK;
}

static bool is_staple(Str part)
{
    return str_is(part, "rice");
}

/* The kind eaten most often, and how often of that it was a light one. */
static int64_t top_kind(const Habit *h, Str *part, int64_t *light)
{
    int64_t best = 0;
    for (size_t i = 0; i < h->count; i++) {
        int64_t times = 0, lights = 0;
        if (is_staple(h->dishes[i].part)) continue;
        for (size_t k = 0; k < h->count; k++) {
            const HabitDish *d = &h->dishes[k];
            if (!str_eq(d->part, h->dishes[i].part)) continue;
            times += d->times;
            if (str_find(d->tags, STR("低盐"), 0) != SIZE_MAX) lights += d->times;
        }
        if (times <= best) continue;
        best = times;
        *part = h->dishes[i].part;
        *light = lights;
    }
    return best;
}

Str meals_habit_words(Arena *arena, const Habit *h)
{
    Buf buf = buf_new(arena, 4000);
    Str part = STR("");
    int64_t light = 0;
    int64_t named = 0;
    if (!h->on) return STR("");
    Civil c = day_civil(h->from);
    if (!h->meals) {
        buf_fmt(&buf, "%d月%d日起您还没有吃过这里的饭，先没有可看的。\n", c.month, c.day);
        return buf_str(&buf);
    }
    buf_fmt(&buf, "%d月%d日起您吃了 %lld 餐。\n", c.month, c.day, (long long)h->meals);
    int64_t times = top_kind(h, &part, &light);
    const char *kind = food_kind_text(part);
    if (times >= OFTEN && *kind)
        buf_fmt(&buf, "您常吃%s%s，%lld 次。\n", 2 * light >= times ? "清淡的" : "", kind,
                (long long)times);
    for (size_t i = 0; i < h->count && named < 3; i++) {
        const HabitDish *d = &h->dishes[i];
        if (is_staple(d->part) || d->times < 2) continue;
        named++;
        buf_fmt(&buf, "%.*s吃过 %lld 次%s。\n", STR_ARG(d->name), (long long)d->times,
                d->good > d->bad   ? "，您说过好吃"
                : d->bad > d->good ? "，您说过不满意"
                                   : "");
    }
    return buf_str(&buf);
}

static const HabitDish *dish_in(const Habit *h, DishId dish)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->dishes[i].dish.v == dish.v) return &h->dishes[i];
    return NULL;
}

FoodFit meals_habit_fit(Arena *arena, const Habit *h, const DishId *dishes, size_t count)
{
    FoodFit fit = {.why = STR("")};
    int reasons = 0;
    if (!h->on) return fit;
    for (size_t i = 0; i < count && reasons < HABIT_WHY_MAX; i++) {
        const HabitDish *d = dish_in(h, dishes[i]);
        const char *said = "";
        if (!d || is_staple(d->part)) continue;
        if (d->times >= OFTEN) fit.points += d->times < POINTS_MAX ? d->times : POINTS_MAX;
        if (d->good > d->bad) fit.points += SAID_GOOD;
        if (d->bad > d->good) fit.points -= SAID_BAD;
        if (d->good > d->bad) said = "，说过好吃";
        if (d->bad > d->good) said = "，说过不满意";
        if (d->times < OFTEN && !*said) continue;
        fit.why = str_fmt(arena, "%.*s%s您吃过 %lld 次%.*s%s", STR_ARG(fit.why),
                          fit.why.len ? "\n" : "", (long long)d->times, STR_ARG(d->name), said);
        reasons++;
    }
    return fit;
}

static Status tell_other(Tx *tx, PersonId person, const char *words)
{
    MessageId message;
    if (tx->origin.actor == person.v) return OK;
    return notice_tell(tx, &(Notice){.to = person, .kind = "meals.habit", .words = str_of(words)},
                       &message);
}

Status meals_habit_set(Tx *tx, PersonId person, bool on)
{
    Consent *all;
    size_t count;
    int64_t id;
    bool open;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(people_consents(tx, person, PURPOSE_HABIT, &open));
    if (open == on) return OK;
    if (on) {
        Consent give = {.purpose = PURPOSE_HABIT,
                        .receiver = STR("点餐页"),
                        .channel = STR("app"),
                        .text_hash = STR("habit-1")};
        TRY(people_consent_give(tx, person, &give, &id));
        return tell_other(tx, person, "家人替您开了“按您的习惯推荐”，不想要可以随时关掉");
    }
    TRY(people_consent_list(tx, person, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].open && all[i].purpose == PURPOSE_HABIT)
            TRY(people_consent_end(tx, person, all[i].id));
    return tell_other(tx, person, "家人替您关了“按您的习惯推荐”，以前的不再用");
}

/* ---- Portions ---- */

static void tell(const ForecastState *state, Day day, DishForecast *out)
{
    Forecast f = forecast_of(state, (ForecastDay){.day = day});
    out->known = f.known;
    out->expected = f.expected;
    out->low = f.low;
    out->high = f.high;
    out->days = state->days;
    out->error = state->compared ? (state->own_miss + state->compared / 2) / state->compared : -1;
}

/* Both lists are by dish; the rows of a dish by day. */
static void learn(const Rows *rows, MealAt at, DishForecast *one)
{
    ForecastState state = {0};
    for (size_t i = 0; i < rows->count; i++) {
        const Row *r = &rows->rows[i];
        if (row_int(r, 0) != one->dish.v) continue;
        if (row_int(r, 1) == at.day)
            one->ordered = row_int(r, 2);
        else
            forecast_learn(&state, (ForecastDay){.day = (Day)row_int(r, 1)}, row_int(r, 2));
    }
    tell(&state, at.day, one);
}

static bool listed(const DishForecast *all, size_t count, DishId dish)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].dish.v == dish.v) return true;
    return false;
}

Status meals_dish_forecast(Tx *tx, MealAt at, DishForecast **out, size_t *count)
{
    Rows rows;
    MenuItem *items;
    size_t item_count;
    TRY(sold_rows(tx, at, at.day - FORECAST_LEARN_DAYS, &rows));
    TRY(menu_item_list(tx, at.site, at.day, at.slot, &items, &item_count));
    *out = NEW_ARRAY(tx->arena, DishForecast, item_count * MENU_PARTS_MAX + 1);
    (*out)[0] = (DishForecast){.name = STR(""), .part = STR("")};
    *count = 1;
    for (size_t i = 0; i < item_count; i++)
        for (size_t k = 0; k < items[i].part_count; k++) {
            Dish d;
            if (listed(*out, *count, items[i].parts[k])) continue;
            TRY(dish_find(tx, items[i].parts[k], &d));
            (*out)[(*count)++] = (DishForecast){.dish = d.id, .name = d.name, .part = d.part};
        }
    for (size_t i = 0; i < *count; i++) learn(&rows, at, &(*out)[i]);
    return OK;
}
