#include "domains/hubs/inside.h"

EMBED(hubs_schema, "src/domains/hubs/schema.sql");
EMBED(hubs_audit, "src/domains/hubs/audit.sql");

const Domain hubs_domain = {
    .name = "hubs",
    .store = {.name = "hubs",
              .schema = EMBEDDED(hubs_schema),
              .audit = EMBEDDED(hubs_audit),
              .keeping = &hubs_keeping},
    .routes = {hubs_routes},
};
