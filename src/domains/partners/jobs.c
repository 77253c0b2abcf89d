#include "domains/partners/inside.h"

EMBED(partners_schema, "src/domains/partners/schema.sql");
EMBED(partners_audit, "src/domains/partners/audit.sql");

/* Who has left is asked for nothing. */
static Status person_left(Tx *tx, const Event *event)
{
    return hours_drop(tx, (PersonId){event->subject});
}

static const EventListener listeners[] = {
    {"partners.died", "people.died", person_left},
    {"partners.moved", "people.moved", person_left},
    {0},
};

const Domain partners_domain = {
    .name = "partners",
    .store = {.name = "partners",
              .schema = EMBEDDED(partners_schema),
              .audit = EMBEDDED(partners_audit),
              .listeners = listeners,
              .keeping = &partners_keeping},
    .routes = {partners_routes, volunteer_routes},
};
