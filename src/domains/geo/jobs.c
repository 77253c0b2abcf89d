#include "domains/geo/inside.h"
#include "domains/geo/town.h"

static Status work(Store *store, Problem *problem)
{
    return town_follow(store, problem);
}

EMBED(geo_schema, "src/domains/geo/schema.sql");
EMBED(geo_audit, "src/domains/geo/audit.sql");

EMBED(geo_change_1, "src/domains/geo/changes/0001-sheets.sql");

static const SchemaChange changes[] = {{1, "sheets", EMBEDDED(geo_change_1)}, {0}};

const Domain geo_domain = {
    .name = "geo",
    .store = {.name = "geo",
              .schema = EMBEDDED(geo_schema),
              .changes = changes,
              .audit = EMBEDDED(geo_audit)},
    .routes = {geo_map_routes, geo_plan_routes, geo_place_routes, geo_sheet_routes,
               geo_network_routes},
    .work = work,
};
