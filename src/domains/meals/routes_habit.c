/* One's own habit, on and off, in sentences; how many portions of each dish a day will want. */
#include "domains/meals/view.h"

#define PLANNERS (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_COOK) | ROLE_BIT(ROLE_CANTEEN_WORKER))

static const Choice slots[] = {{"breakfast", SLOT_BREAKFAST, "早餐"},
                               {"lunch", SLOT_LUNCH, "午餐"},
                               {"dinner", SLOT_DINNER, "晚餐"},
                               {0}};

typedef struct HabitAsk {
    PersonId eater;
    Day day;
    int32_t meal;
    bool on, has_eater, has_day, has_meal;
} HabitAsk;
static const Field show_fields[] = {MAYBE_ID(HabitAsk, eater, has_eater, "eater"), {0}};
static const Field set_fields[] = {
    MAYBE_ID(HabitAsk, eater, has_eater, "eater_id"), FIELD_BOOL(HabitAsk, on, "on"), {0}};
static const Field forecast_fields[] = {MAYBE_DAY(HabitAsk, day, has_day, "day"),
                                        MAYBE_CHOICE(HabitAsk, meal, has_meal, "meal", slots),
                                        {0}};

static Status show(Request *req, Reply *reply)
{
    HabitAsk a = {0};
    Habit h;
    char from[16];
    request_fields(req, &a);
    if (!a.has_eater) a.eater.v = req->who.person;
    TRY(people_may_see(req->tx, a.eater, SCOPE_MEALS));
    TRY(meals_habit(req->tx, a.eater, &h));
    day_text(h.from, from);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_bool(out, "on", h.on);
    json_put_text(out, "from", from);
    json_put_i64(out, "meals", h.meals);
    json_put_lines(out, "words", meals_habit_words(req->arena, &h));
    json_close(out, '}');
    return OK;
}

static Status set(Request *req, Reply *reply)
{
    HabitAsk a = {0};
    request_fields(req, &a);
    if (!a.has_eater) a.eater.v = req->who.person;
    TRY(meals_habit_set(req->tx, a.eater, a.on));
    reply_subject(reply, a.eater.v);
    return reply_empty(reply, 204);
}

static Status forecast(Request *req, Reply *reply)
{
    HabitAsk a = {0};
    DishForecast *all;
    size_t count;
    char day[16];
    request_fields(req, &a);
    MealAt at = {.site = {req->who.organisation},
                 .day = a.has_day ? a.day : ms_day(req->tx->now_ms, SHANGHAI_MS) + 1,
                 .slot = a.has_meal ? (BenefitSlot)a.meal : SLOT_LUNCH};
    TRY(meals_dish_forecast(req->tx, at, &all, &count));
    day_text(at.day, day);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_text(out, "day", day);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "dish_id", all[i].dish.v); /* 0: the meals in all */
        json_put_str(out, "name", all[i].name);
        json_put_str(out, "part", all[i].part);
        json_put_bool(out, "known", all[i].known);
        json_put_i64(out, "expected", all[i].expected);
        json_put_i64(out, "low", all[i].low);
        json_put_i64(out, "high", all[i].high);
        json_put_i64(out, "ordered", all[i].ordered);
        json_put_i64(out, "days", all[i].days);
        json_put_i64_if(out, "error", all[i].error >= 0, all[i].error);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields) .in = fields, .in_size = sizeof(HabitAsk)

const Route meals_habit_routes[] = {
    {GET, "/api/meals/habit", SIGNED_IN, READ, IN(show_fields), NULL, show,
     "What somebody usually eats, in sentences, when he agreed to it; nothing of it is kept"},
    {PUT, "/api/meals/habit", SIGNED_IN, WRITE, IN(set_fields), NULL, set,
     "Recommend by habit, or never again by what was before"},
    {GET, "/api/kitchen/forecast", PLANNERS, READ, IN(forecast_fields), NULL, forecast,
     "Portions of a day in all and by dish, with how wrong that has been"},
    {0},
};
