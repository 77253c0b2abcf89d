#include "domains/gifts/inside.h"

EMBED(gifts_schema, "src/domains/gifts/schema.sql");
EMBED(gifts_audit, "src/domains/gifts/audit.sql");

const Domain gifts_domain = {
    .name = "gifts",
    .store = {.name = "gifts",
              .schema = EMBEDDED(gifts_schema),
              .audit = EMBEDDED(gifts_audit),
              .keeping = &gifts_keeping},
    .routes = {gifts_routes, gifts_open_routes},
};
