#include "domains/rounds/inside.h"

EMBED(rounds_schema, "src/domains/rounds/schema.sql");
EMBED(rounds_audit, "src/domains/rounds/audit.sql");

/* Who moved away or died is nobody's case any more. */
static Status person_left(Tx *tx, const Event *event)
{
    int64_t changed;
    return round_case_close(tx, (PersonId){event->subject}, ms_day(event->at_ms, SHANGHAI_MS),
                            &changed);
}

static const EventListener listeners[] = {
    {"rounds.moved", "people.moved", person_left},
    {"rounds.died", "people.died", person_left},
    {0},
};

EMBED(rounds_change_1, "src/domains/rounds/changes/0001-asks.sql");

EMBED(rounds_change_2, "src/domains/rounds/changes/0002-access.sql");

static const SchemaChange changes[] = {
    {1, "asks", EMBEDDED(rounds_change_1)}, {2, "access", EMBEDDED(rounds_change_2)}, {0}};

const Domain rounds_domain = {
    .name = "rounds",
    .store = {.name = "rounds",
              .schema = EMBEDDED(rounds_schema),
              .changes = changes,
              .audit = EMBEDDED(rounds_audit),
              .listeners = listeners,
              .keeping = &rounds_keeping},
    .routes = {rounds_routes, rounds_asks_routes, rounds_access_routes},
};
