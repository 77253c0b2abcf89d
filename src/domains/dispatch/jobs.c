#include "domains/dispatch/inside.h"

static const TimerHandler timers[] = {
    {"dispatch.no_answer", flow_timer},
    {0},
};

EMBED(dispatch_schema, "src/domains/dispatch/schema.sql");
EMBED(dispatch_audit, "src/domains/dispatch/audit.sql");

const Domain dispatch_domain = {
    .name = "dispatch",
    .store = {.name = "dispatch",
              .schema = EMBEDDED(dispatch_schema),
              .audit = EMBEDDED(dispatch_audit),
              .timers = timers},
    .routes = {dispatch_routes},
};
