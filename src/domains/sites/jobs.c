#include "domains/sites/inside.h"

EMBED(sites_schema, "src/domains/sites/schema.sql");
EMBED(sites_audit, "src/domains/sites/audit.sql");

EMBED(sites_change_1, "src/domains/sites/changes/0001-open-tariffs.sql");
EMBED(sites_change_2, "src/domains/sites/changes/0002-move-ordered-meals.sql");

static const SchemaChange changes[] = {
    {1, "open-tariffs", EMBEDDED(sites_change_1)},
    {2, "move-ordered-meals", EMBEDDED(sites_change_2)},
    {0},
};

static const TimerHandler timers[] = {
    {"sites.exit", sites_exit_timer},
    {"sites.exit_tell", exit_tell_timer},
    {"sites.close_day", sites_close_day},
    {0},
};

const Domain sites_domain = {
    .name = "sites",
    .store = {.name = "sites",
              .schema = EMBEDDED(sites_schema),
              .changes = changes,
              .audit = EMBEDDED(sites_audit),
              .timers = timers},
    .routes = {sites_routes, sites_work_routes, sites_tariff_routes, sites_exit_routes},
};
