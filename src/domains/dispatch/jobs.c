#include "domains/dispatch/desk.h"

static Status person_erased(Tx *tx, const Event *event)
{
    return client_forget(tx, (PersonId){event->subject});
}

static const EventListener listeners[] = {
    {"dispatch.person_erased", "people.erased", person_erased},
    {0},
};

static const TimerHandler timers[] = {
    {"dispatch.no_answer", flow_timer},
    {0},
};

EMBED(dispatch_schema, "src/domains/dispatch/schema.sql");
EMBED(dispatch_change_1, "src/domains/dispatch/changes/0001-desk.sql");
EMBED(dispatch_audit, "src/domains/dispatch/audit.sql");

static const SchemaChange changes[] = {
    {1, "desk", EMBEDDED(dispatch_change_1)},
    {0},
};

const Domain dispatch_domain = {
    .name = "dispatch",
    .store = {.name = "dispatch",
              .schema = EMBEDDED(dispatch_schema),
              .changes = changes,
              .audit = EMBEDDED(dispatch_audit),
              .listeners = listeners,
              .timers = timers},
    .routes = {dispatch_routes, dispatch_desk_routes},
};
