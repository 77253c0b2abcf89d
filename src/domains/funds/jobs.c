#include "domains/funds/inside.h"

static const TimerHandler timers[] = {
    {"funds.hold_expires", hold_expire},
    {0},
};

EMBED(funds_schema, "src/domains/funds/schema.sql");
EMBED(funds_audit, "src/domains/funds/audit.sql");

const Domain funds_domain = {
    .name = "funds",
    .store = {.name = "funds",
              .schema = EMBEDDED(funds_schema),
              .audit = EMBEDDED(funds_audit),
              .timers = timers},
};
