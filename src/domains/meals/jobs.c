#include "domains/meals/inside.h"

EMBED(meals_schema, "src/domains/meals/schema.sql");
EMBED(meals_audit, "src/domains/meals/audit.sql");

const Domain meals_domain = {
    .name = "meals",
    .store = {.name = "meals", .schema = EMBEDDED(meals_schema), .audit = EMBEDDED(meals_audit)},
    .routes = {meals_routes, meals_home_routes, meals_counter_routes},
};
