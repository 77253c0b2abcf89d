#include "domains/benefits/inside.h"

EMBED(benefits_schema, "src/domains/benefits/schema.sql");
EMBED(benefits_audit, "src/domains/benefits/audit.sql");

EMBED(benefits_change_1, "src/domains/benefits/changes/0001-cases-budgets-vouchers.sql");
EMBED(benefits_change_2, "src/domains/benefits/changes/0002-trails-and-tills.sql");
EMBED(benefits_change_3, "src/domains/benefits/changes/0003-notice-of-changes.sql");
EMBED(benefits_change_4, "src/domains/benefits/changes/0004-lean-orders.sql");
EMBED(benefits_change_5, "src/domains/benefits/changes/0005-drafts.sql");

static const SchemaChange changes[] = {
    {1, "cases-budgets-vouchers", EMBEDDED(benefits_change_1)},
    {2, "trails-and-tills", EMBEDDED(benefits_change_2)},
    {3, "notice-of-changes", EMBEDDED(benefits_change_3)},
    {4, "lean-orders", EMBEDDED(benefits_change_4)},
    {5, "drafts", EMBEDDED(benefits_change_5)},
    {0},
};

static const TimerHandler timers[] = {
    {"benefits.look", look_nightly},
    {"benefits.voucher_ends", voucher_ends},
    {"benefits.change_begins", change_begins},
    {"benefits.change_tell", change_tell},
    {0},
};

const Domain benefits_domain = {
    .name = "benefits",
    .store = {.name = "benefits",
              .schema = EMBEDDED(benefits_schema),
              .changes = changes,
              .audit = EMBEDDED(benefits_audit),
              .timers = timers,
              .keeping = &benefits_keeping},
    .routes = {benefits_routes, benefits_gov_routes, fraud_routes, statement_routes, books_routes,
               offer_routes, sample_routes, voucher_routes, connect_routes, open_benefit_routes,
               change_routes, party_routes, draft_routes},
};
