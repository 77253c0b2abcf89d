#include "domains/gifts/inside.h"

EMBED(gifts_schema, "src/domains/gifts/schema.sql");
EMBED(gifts_audit, "src/domains/gifts/audit.sql");

/* Whose record was merged into another's gave what the other gives. */
static Status person_merged(Tx *tx, const Event *event)
{
    const Json *payload;
    TRY(json_read(tx->arena, event->payload, &payload, &tx->problem));
    int64_t gone = json_i64_or(payload, "gone", 0);
    return gone ? gift_repoint(tx, (PersonId){gone}, (PersonId){event->subject}) : OK;
}

static const EventListener listeners[] = {
    {"gifts.merged", "people.merged", person_merged},
    {0},
};

const Domain gifts_domain = {
    .name = "gifts",
    .store = {.name = "gifts",
              .schema = EMBEDDED(gifts_schema),
              .audit = EMBEDDED(gifts_audit),
              .listeners = listeners,
              .keeping = &gifts_keeping},
    .routes = {gifts_routes, gifts_open_routes},
};
