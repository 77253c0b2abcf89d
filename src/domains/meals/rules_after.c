/* One tap after the meal, what was left, what people would like, and the site in figures. */
#include "domains/meals/inside.h"

Status meals_feedback(Tx *tx, MealOrderId id, DishId dish, int64_t words)
{
    MealOrder o;
    TRY(meals_order(tx, id, &o));
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, o.person, SCOPE_MEALS));
    ASSERT((words & ~(int64_t)DISH_WORDS) == 0); /* the field table saw to it */
    if (o.state != MEAL_HANDED_OVER && o.state != MEAL_REFUNDED)
        return fail(tx, CONFLICT, "meals.not_eaten", "吃过了再说，好不好吃都告诉我们");
    for (size_t i = 0; i < o.line_count; i++) {
        MenuItem m;
        TRY(menu_item_find(tx, o.lines[i].item, &m));
        for (size_t k = 0; k < m.part_count; k++)
            if (m.parts[k].v == dish.v) return feedback_put(tx, &o, dish, words);
    }
    return fail(tx, NOT_FOUND, "meals.not_in_order", "这一餐里没有这道菜");
}

Status meals_feedback_of(Tx *tx, MealOrderId order, DishWords **out, size_t *count)
{
    Rows rows;
    TRY(feedback_of(tx, order, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (DishWords){.dish = {row_int(r, 0)}, .said = row_int(r, 1)});
    return OK;
}

Status meals_dish_words(Tx *tx, OrganisationId site, Day from, Day to, DishWords **out,
                        size_t *count)
{
    Rows said;
    Rows left;
    TRY(feedback_sums(tx, site, from, to, &said));
    TRY(waste_sums(tx, site, from, to, &left));
    *out = NEW_ARRAY(tx->arena, DishWords, said.count + left.count + 1);
    *count = said.count;
    for (size_t i = 0; i < said.count; i++) {
        const Row *r = &said.rows[i];
        (*out)[i] = (DishWords){.dish = {row_int(r, 0)},
                                .said = row_int(r, 1),
                                .bland = row_int(r, 2),
                                .salty = row_int(r, 3),
                                .hard = row_int(r, 4),
                                .little = row_int(r, 5),
                                .good = row_int(r, 6)};
    }
    for (size_t i = 0; i < left.count; i++) {
        size_t k = 0;
        while (k < *count && (*out)[k].dish.v != row_int(&left.rows[i], 0)) k++;
        if (k == *count) (*out)[(*count)++] = (DishWords){.dish = {row_int(&left.rows[i], 0)}};
        (*out)[k].plate_g = row_int(&left.rows[i], 1);
        (*out)[k].pot_g = row_int(&left.rows[i], 2);
    }
    return OK;
}

const char *meals_dish_advice(const DishWords *w)
{
    if (w->said < 5) return "";
    if (3 * w->salty >= w->said) return "少放点盐";
    if (3 * w->bland >= w->said) return "淡了一点，可以加葱姜蒜提味";
    if (3 * w->hard >= w->said) return "再煮软一点";
    if (3 * w->little >= w->said) return "给大份";
    if (3 * w->good >= 2 * w->said) return "大家爱吃，可以常做";
    return "";
}

static Status must_be_ours(Tx *tx, OrganisationId site, DishId id)
{
    Dish dish;
    Status status = dish_find(tx, id, &dish);
    if (status == NOT_FOUND || (status == OK && dish.site.v != site.v))
        return fail(tx, NOT_FOUND, "meals.no_such_dish", "这道菜不是本食堂的");
    return status;
}

Status meals_waste(Tx *tx, MealAt at, DishId dish, int64_t place, int64_t grams)
{
    TRY(must_be_ours(tx, at.site, dish));
    return waste_put(tx, at, dish, place, grams);
}

/* ---- Votes ---- */

static Day week_of(Day day)
{
    return day - (day_weekday(day) - 1);
}

Status meals_vote(Tx *tx, PersonId person, OrganisationId site, Day day, const DishId *dishes,
                  size_t count)
{
    MealSite held;
    DishId *asked;
    size_t asked_count;
    int64_t state;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(meals_site(tx, site, &held));
    TRY(poll_find(tx, site, week_of(day), &state));
    TRY(poll_dishes(tx, site, week_of(day), &asked, &asked_count));
    if (state == 2) return fail(tx, CONFLICT, "meals.poll_closed", "这一周已经投完票了");
    if (count > MEAL_VOTES_MAX)
        return fail(tx, INVALID, "meals.votes", "最多选 %d 样", MEAL_VOTES_MAX);
    for (size_t i = 0; i < count; i++) {
        bool wanted = !asked_count;
        TRY(must_be_ours(tx, site, dishes[i]));
        for (size_t k = 0; k < asked_count; k++) wanted |= asked[k].v == dishes[i].v;
        if (!wanted) return fail(tx, CONFLICT, "meals.not_asked", "这道菜不在这次投票里");
        for (size_t k = 0; k < i; k++)
            if (dishes[k].v == dishes[i].v)
                return fail(tx, INVALID, "meals.twice", "同一道菜选了两次");
    }
    TRY(vote_clear(tx, site, week_of(day), person));
    for (size_t i = 0; i < count; i++) TRY(vote_insert(tx, site, week_of(day), person, dishes[i]));
    return OK;
}

Status meals_votes(Tx *tx, OrganisationId site, Day day, PersonId mine, DishVotes **out,
                   size_t *count)
{
    Rows rows;
    TRY(vote_sums(tx, site, week_of(day), mine, &rows));
    LIST_OF_ROWS(
        tx, rows, r, out, count,
        (DishVotes){.dish = {row_int(r, 0)}, .votes = row_int(r, 1), .mine = row_int(r, 2) != 0});
    return OK;
}

/* ---- Figures ---- */

/* Who stands on a shift with food today, and whose card holds. */
static Status count_cards(Tx *tx, OrganisationId site, MealFigures *f)
{
    Shift *shifts;
    size_t count;
    Day today = tx_today(tx);
    TRY(worker_shift_list(tx, site, today, today, &shifts, &count));
    for (size_t i = 0; i < count; i++) {
        HealthCard card;
        if (shifts[i].duty > SHIFT_COUNTER) continue;
        f->cards++;
        Status status = card_on(tx, shifts[i].person, today, &card);
        if (status == OK) f->cards_valid++;
        if (status != OK && status != NOT_FOUND) return status;
    }
    return OK;
}

Status meals_figures(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *out)
{
    *out = (MealFigures){0};
    TRY(figures_meals(tx, site, from, to, out));
    TRY(figures_safety(tx, site, from, to, out));
    TRY(figures_words(tx, site, from, to, out));
    TRY(figures_waits(tx, site, from, to, out));
    TRY(figures_means(tx, site, from, to, out));
    return count_cards(tx, site, out);
}
