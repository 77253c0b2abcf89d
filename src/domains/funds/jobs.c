#include "domains/funds/inside.h"
#include "link/pay.h"

Status notice_open(Arena *arena, Str body, Str signature, CommunityId *community, PayIn *out,
                   Problem *problem)
{
    PayNotice n;
    TRY(pay_notice_read(arena, body, signature, &n, problem));
    community->v = n.community;
    *out = (PayIn){n.reference, {n.intent}, n.fen, n.paid_ms};
    return OK;
}

static const TimerHandler timers[] = {
    {"funds.hold_expires", hold_expire},
    {"funds.intent_expires", intent_expire},
    {0},
};

EMBED(funds_schema, "src/domains/funds/schema.sql");
EMBED(funds_audit, "src/domains/funds/audit.sql");
EMBED(funds_change_1, "src/domains/funds/changes/0001-index-transfers-by-hold.sql");

static const SchemaChange changes[] = {
    {1, "index-transfers-by-hold", EMBEDDED(funds_change_1)},
    {0},
};

const Domain funds_domain = {
    .name = "funds",
    .store = {.name = "funds",
              .schema = EMBEDDED(funds_schema),
              .changes = changes,
              .audit = EMBEDDED(funds_audit),
              .timers = timers},
    .routes = {funds_routes},
};
