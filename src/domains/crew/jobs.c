#include "domains/crew/inside.h"

EMBED(crew_schema, "src/domains/crew/schema.sql");
EMBED(crew_audit, "src/domains/crew/audit.sql");

const Domain crew_domain = {
    .name = "crew",
    .store = {.name = "crew",
              .schema = EMBEDDED(crew_schema),
              .audit = EMBEDDED(crew_audit),
              .keeping = &crew_keeping},
    .routes = {crew_routes, crew_lesson_routes, crew_owed_routes},
};
