#include "domains/residents/inside.h"

static const TimerHandler timers[] = {
    {"residents.table", table_timer},
    {"residents.buddy", buddy_timer},
    {0},
};

EMBED(residents_schema, "src/domains/residents/schema.sql");
EMBED(residents_audit, "src/domains/residents/audit.sql");

const Domain residents_domain = {
    .name = "residents",
    .store = {.name = "residents",
              .schema = EMBEDDED(residents_schema),
              .audit = EMBEDDED(residents_audit),
              .timers = timers,
              .keeping = &residents_keeping},
    .routes = {residents_reach_routes, residents_activity_routes, residents_table_routes,
               residents_council_routes, residents_poster_routes},
};
