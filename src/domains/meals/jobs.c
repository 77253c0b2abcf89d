#include "domains/meals/inside.h"

/* Handed over at the door. An order that was cancelled meanwhile stays so: the box comes back. */
static Status at_door(Tx *tx, const Event *event)
{
    MealOrder order;
    MealOrderId id = {event->subject};
    Status status = str_is(event->topic, "dispatch.stop_undone")
                        ? meals_hand_over_undo(tx, id, &order)
                        : meals_hand_over(tx, id, &order);
    return status == CONFLICT || status == NOT_FOUND ? OK : status;
}

static const EventListener listeners[] = {
    {"meals.stop_done", "dispatch.stop_done", at_door},
    {"meals.stop_undone", "dispatch.stop_undone", at_door},
    {0},
};

static const TimerHandler timers[] = {
    {"meals.standing", standing_timer},
    {0},
};

EMBED(meals_schema, "src/domains/meals/schema.sql");
EMBED(meals_audit, "src/domains/meals/audit.sql");

const Domain meals_domain = {
    .name = "meals",
    .store = {.name = "meals",
              .schema = EMBEDDED(meals_schema),
              .audit = EMBEDDED(meals_audit),
              .listeners = listeners,
              .timers = timers},
    .routes = {meals_routes, meals_home_routes, meals_counter_routes, meals_kitchen_routes,
               meals_desk_routes},
};
