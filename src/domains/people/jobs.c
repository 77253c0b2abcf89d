#include "domains/people/inside.h"

/* 30 days before an assessment ends somebody is told to look again; a meal never stops for it. */
static Status reassess(Tx *tx, int64_t person, Ms due_ms)
{
    (void)due_ms;
    return event_publish(tx, "people.reassessment_due", person, STR(""));
}

static Status relation_over(Tx *tx, int64_t relation, Ms due_ms)
{
    (void)due_ms;
    return people_relation_end(tx, relation);
}

static const TimerHandler timers[] = {
    {"people.reassess", reassess},
    {"people.relation_until", relation_over},
    {"people.tell_view", emergency_tell},
    {0},
};

EMBED(people_schema, "src/domains/people/schema.sql");
EMBED(people_audit, "src/domains/people/audit.sql");
EMBED(people_change_1, "src/domains/people/changes/0001-emergency-views.sql");
EMBED(people_change_2, "src/domains/people/changes/0002-index-holders-of-a-role.sql");
EMBED(people_change_3, "src/domains/people/changes/0003-rows-that-moved.sql");
EMBED(people_change_4, "src/domains/people/changes/0004-whom-a-consent-names.sql");

static const SchemaChange changes[] = {
    {1, "emergency-views", EMBEDDED(people_change_1)},
    {2, "index-holders-of-a-role", EMBEDDED(people_change_2)},
    {3, "rows-that-moved", EMBEDDED(people_change_3)},
    {4, "whom-a-consent-names", EMBEDDED(people_change_4)},
    {0},
};

const Domain people_domain = {
    .name = "people",
    .store = {.name = "people",
              .schema = EMBEDDED(people_schema),
              .changes = changes,
              .audit = EMBEDDED(people_audit),
              .timers = timers,
              .keeping = &people_keeping},
    .routes = {people_routes, people_care_routes, people_trust_routes, people_roster_routes,
               people_login_routes, people_account_routes},
};
