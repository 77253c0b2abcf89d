#include "domains/dispatch/help.h"

static const TimerHandler timers[] = {
    {"dispatch.no_answer", flow_timer},
    {"dispatch.help", help_timer},
    {0},
};

EMBED(dispatch_schema, "src/domains/dispatch/schema.sql");
EMBED(dispatch_change_1, "src/domains/dispatch/changes/0001-desk.sql");
EMBED(dispatch_change_2, "src/domains/dispatch/changes/0002-help.sql");
EMBED(dispatch_change_3, "src/domains/dispatch/changes/0003-told-before.sql");
EMBED(dispatch_audit, "src/domains/dispatch/audit.sql");

static const SchemaChange changes[] = {
    {1, "desk", EMBEDDED(dispatch_change_1)},
    {2, "help", EMBEDDED(dispatch_change_2)},
    {3, "told-before", EMBEDDED(dispatch_change_3)},
    {0},
};

const Domain dispatch_domain = {
    .name = "dispatch",
    .store = {.name = "dispatch",
              .schema = EMBEDDED(dispatch_schema),
              .changes = changes,
              .audit = EMBEDDED(dispatch_audit),
              .timers = timers,
              .keeping = &dispatch_keeping},
    .routes = {dispatch_routes, dispatch_desk_routes, dispatch_help_routes},
};
