#include "domains/benefits/inside.h"

EMBED(benefits_schema, "src/domains/benefits/schema.sql");
EMBED(benefits_audit, "src/domains/benefits/audit.sql");

const Domain benefits_domain = {
    .name = "benefits",
    .store = {.name = "benefits",
              .schema = EMBEDDED(benefits_schema),
              .audit = EMBEDDED(benefits_audit)},
    .routes = {benefits_routes, benefits_gov_routes},
};
