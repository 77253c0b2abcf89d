#include "domains/meals/inside.h"

/* Handed over at the door. An order that was cancelled meanwhile stays so: the box comes back. What
 * was corrected the other way before is charged again. */
static Status at_door(Tx *tx, const Event *event)
{
    MealOrder order;
    MealOrderId id = {event->subject};
    Status status = meals_hand_over(tx, id, &order);
    if (status == CONFLICT) status = meals_refund_take_back(tx, id, &order);
    return status == CONFLICT || status == NOT_FOUND ? OK : status;
}

/* The courier corrects: it was not delivered. Within ten minutes the order is open again; later the
 * money goes back. */
static Status not_at_door(Tx *tx, const Event *event)
{
    MealOrder order;
    MealRefund refund;
    MealOrderId id = {event->subject};
    Status status = meals_hand_over_undo(tx, id, &order);
    if (status == CONFLICT)
        status = meals_refund(tx, id, MEAL_NOT_DELIVERED, NULL, 0, STR("送餐员更正"), &refund);
    return status == CONFLICT || status == NOT_FOUND ? OK : status;
}

static const EventListener listeners[] = {
    {"meals.stop_done", "dispatch.stop_done", at_door},
    {"meals.stop_undone", "dispatch.stop_undone", not_at_door},
    {"meals.died", "people.died", eater_left},
    {"meals.moved", "people.moved", eater_left},
    {"meals.away", "people.absence_changed", eater_away},
    {"meals.diet", "people.diet_changed", eater_diet},
    {"meals.dish", "meals.dish_changed", dish_changed},
    {0},
};

static const TimerHandler timers[] = {
    {"meals.standing", standing_timer}, {"meals.complaint", complaint_timer},
    {"meals.health_card", card_timer},  {"meals.trails", trails_nightly},
    {"meals.late", late_timer},         {"meals.greens", greens_timer},
    {"meals.outbreak", outbreak_timer}, {0},
};

EMBED(meals_schema, "src/domains/meals/schema.sql");
EMBED(meals_change_1, "src/domains/meals/changes/0001-refunds.sql");
EMBED(meals_change_2, "src/domains/meals/changes/0002-after-the-meal.sql");
EMBED(meals_change_3, "src/domains/meals/changes/0003-disinfection.sql");
EMBED(meals_change_4, "src/domains/meals/changes/0004-polls-and-profiles.sql");
EMBED(meals_change_5, "src/domains/meals/changes/0005-stand-ins.sql");
EMBED(meals_change_6, "src/domains/meals/changes/0006-lots-by-site.sql");
EMBED(meals_change_7, "src/domains/meals/changes/0007-kept-for-elders.sql");
EMBED(meals_change_8, "src/domains/meals/changes/0008-on-call.sql");
EMBED(meals_change_9, "src/domains/meals/changes/0009-open-box.sql");
EMBED(meals_change_10, "src/domains/meals/changes/0010-door-rule.sql");
EMBED(meals_change_11, "src/domains/meals/changes/0011-may-contain.sql");
EMBED(meals_change_12, "src/domains/meals/changes/0012-outbreaks.sql");
EMBED(meals_audit, "src/domains/meals/audit.sql");

static const SchemaChange changes[] = {
    {1, "refunds", EMBEDDED(meals_change_1)},
    {2, "after-the-meal", EMBEDDED(meals_change_2)},
    {3, "disinfection", EMBEDDED(meals_change_3)},
    {4, "polls-and-profiles", EMBEDDED(meals_change_4)},
    {5, "stand-ins", EMBEDDED(meals_change_5)},
    {6, "lots-by-site", EMBEDDED(meals_change_6)},
    {7, "kept-for-elders", EMBEDDED(meals_change_7)},
    {8, "on-call", EMBEDDED(meals_change_8)},
    {9, "open-box", EMBEDDED(meals_change_9)},
    {10, "door-rule", EMBEDDED(meals_change_10)},
    {11, "may-contain", EMBEDDED(meals_change_11)},
    {12, "outbreaks", EMBEDDED(meals_change_12)},
    {0},
};

const Domain meals_domain = {
    .name = "meals",
    .store = {.name = "meals",
              .schema = EMBEDDED(meals_schema),
              .changes = changes,
              .audit = EMBEDDED(meals_audit),
              .listeners = listeners,
              .timers = timers,
              .keeping = &meals_keeping},
    .routes = {meals_routes, meals_home_routes, meals_counter_routes, meals_kitchen_routes,
               meals_desk_routes, meals_site_routes, meals_after_routes, meals_complaint_routes,
               meals_staff_routes, meals_day_routes, meals_oncall_routes, meals_door_routes,
               meals_seats_routes, meals_figures_routes, meals_wish_routes, meals_paper_routes,
               meals_habit_routes, meals_dish_routes, meals_outbreak_routes},
};
