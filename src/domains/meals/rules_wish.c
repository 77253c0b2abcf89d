/* What people would like: the dishes of a vote, and what somebody said about their own eating. */
#include "domains/meals/inside.h"

enum { POLL_LEAST = 2, POLL_MOST = 12, LIKED = 12, LEFT = 30, TOO_DEAR = 15, AFFORDED = 5 };

static Day week_of(Day day)
{
    return day - (day_weekday(day) - 1);
}

Status meals_poll_open(Tx *tx, OrganisationId site, Day day, const DishId *dishes, size_t count)
{
    int64_t state;
    Day week = week_of(day);
    TRY(poll_find(tx, site, week, &state));
    if (state == 2) return fail(tx, CONFLICT, "meals.poll_closed", "这一周已经投完票了");
    if (count < POLL_LEAST || count > POLL_MOST)
        return fail(tx, INVALID, "meals.poll_few", "请选 %d 到 %d 样菜给大家投", POLL_LEAST,
                    POLL_MOST);
    for (size_t i = 0; i < count; i++) {
        Dish dish;
        Status status = dish_find(tx, dishes[i], &dish);
        if (status == NOT_FOUND || (status == OK && dish.site.v != site.v))
            return fail(tx, NOT_FOUND, "meals.no_such_dish", "这道菜不是本食堂的");
        TRY(status);
        for (size_t k = 0; k < i; k++)
            if (dishes[k].v == dishes[i].v)
                return fail(tx, INVALID, "meals.twice", "同一道菜选了两次");
    }
    TRY(poll_put(tx, site, week, 1));
    TRY(poll_dishes_clear(tx, site, week));
    for (size_t i = 0; i < count; i++) TRY(poll_dish_insert(tx, site, week, dishes[i], (int64_t)i));
    return event_publish(tx, "meals.poll_opened", site.v, STR(""));
}

Status meals_poll_close(Tx *tx, OrganisationId site, Day day)
{
    int64_t state;
    TRY(poll_find(tx, site, week_of(day), &state));
    if (state == 2) return OK;
    if (!state) return fail(tx, NOT_FOUND, "meals.no_poll", "这一周还没有发起投票");
    TRY(poll_put(tx, site, week_of(day), 2));
    return event_publish(tx, "meals.poll_closed", site.v, STR(""));
}

/* ---- One's own eating ---- */

static const struct {
    const char *part;
    int64_t like;
    const char *text;
} kinds[] = {
    {"fish", LIKE_FISH, "鱼"},       {"tofu", LIKE_TOFU, "豆腐"}, {"egg", LIKE_EGG, "蛋"},
    {"greens", LIKE_GREENS, "青菜"}, {"soup", LIKE_SOUP, "汤"},   {"porridge", LIKE_PORRIDGE, "粥"},
    {"meat", LIKE_MEAT, "肉"},       {"pork", LIKE_MEAT, "肉"},   {"chicken", LIKE_MEAT, "肉"}};

/* 0 for a picture that is no kind. */
static int64_t like_of(Str part)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(part, kinds[i].part)) return kinds[i].like;
    return 0;
}

const char *food_kind_text(Str part)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(part, kinds[i].part)) return kinds[i].text;
    return "";
}

static const char *text_of(int64_t like)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].like == like) return kinds[i].text;
    return "";
}

Status meals_profile_set(Tx *tx, PersonId person, const FoodProfile *profile)
{
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    if (profile->likes & profile->leaves)
        return fail(tx, INVALID, "meals.both", "同一样不能又爱吃又不爱吃，请改一改");
    return profile_put(tx, person, profile);
}

Status meals_profile(Tx *tx, PersonId person, FoodProfile *out)
{
    return profile_find(tx, person, out);
}

FoodFit meals_fit(Arena *arena, const FoodProfile *p, const Str *parts, size_t part_count,
                  Fen pay_fen)
{
    FoodFit fit = {.why = STR("")};
    Str liked = STR("");
    Str left = STR("");
    for (size_t i = 0; i < part_count; i++) {
        int64_t kind = like_of(parts[i]);
        if (kind & p->likes && !liked.len) liked = str_of(text_of(kind));
        if (kind & p->leaves && !left.len) left = str_of(text_of(kind));
    }
    if (liked.len) fit.points += LIKED;
    if (left.len) fit.points -= LEFT;
    bool dear = p->most_fen && pay_fen > p->most_fen;
    bool cheap = p->most_fen && !dear;
    fit.points += dear ? -TOO_DEAR : cheap ? AFFORDED : 0;
    if (left.len)
        fit.why = str_fmt(arena, "里面有%.*s，您说过不爱吃", STR_ARG(left));
    else if (liked.len)
        fit.why = str_fmt(arena, "您爱吃%.*s", STR_ARG(liked));
    if (dear || (cheap && !left.len))
        fit.why = str_fmt(arena, "%.*s%s%s", STR_ARG(fit.why), fit.why.len ? "，" : "",
                          dear ? "比您想付的贵一点" : "价钱合适");
    return fit;
}
