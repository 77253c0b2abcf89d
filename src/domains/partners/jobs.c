#include "domains/partners/inside.h"

EMBED(partners_schema, "src/domains/partners/schema.sql");
EMBED(partners_audit, "src/domains/partners/audit.sql");

static Status person_merged(Tx *tx, const Event *event)
{
    const Json *payload;
    TRY(json_read(tx->arena, event->payload, &payload, &tx->problem));
    int64_t gone = json_i64_or(payload, "gone", 0);
    return gone ? hours_repoint(tx, (PersonId){gone}, (PersonId){event->subject}) : OK;
}

/* Who has left, or is to be forgotten, is asked for nothing. */
static Status person_left(Tx *tx, const Event *event)
{
    return hours_drop(tx, (PersonId){event->subject});
}

static const EventListener listeners[] = {
    {"partners.merged", "people.merged", person_merged},
    {"partners.died", "people.died", person_left},
    {"partners.moved", "people.moved", person_left},
    {"partners.erased", "people.erased", person_left},
    {0},
};

const Domain partners_domain = {
    .name = "partners",
    .store = {.name = "partners",
              .schema = EMBEDDED(partners_schema),
              .audit = EMBEDDED(partners_audit),
              .listeners = listeners},
    .routes = {partners_routes, volunteer_routes},
};
