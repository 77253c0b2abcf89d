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

bool pay_possible(void)
{
    return pay_way() != PAY_NONE;
}

Str pay_place(Arena *arena, IntentId intent, Fen fen)
{
    return pay_page(arena, intent.v, fen);
}

/* ---- The stand-in: pays what is asked for, and its notices come in like anybody's ---- */

typedef struct Notices {
    Rows open;
    PayIn notice;
    MoneyPlace place;
} Notices;

static Status read_open(Tx *tx, void *job)
{
    return intents_open(tx, &((Notices *)job)->open);
}

static Status take_notice(Tx *tx, void *job)
{
    Notices *n = job;
    return funds_pay_notice(tx, &n->notice, &n->place);
}

static Status deliver(Store *store, Arena *arena, Str body, Str signature, Problem *problem)
{
    Notices n = {0};
    TxOrigin origin = {.purpose = "pay"};
    TRY(notice_open(arena, body, signature, &origin.community, &n.notice, problem));
    return store_write(store, origin, arena, take_notice, &n, problem);
}

static Status work(Store *store, Problem *problem)
{
    static PayStandIn standin; /* of the work thread, which alone comes here */
    Str body, signature;
    Notices n = {0};
    if (pay_way() != PAY_STANDIN) return OK;
    if (!standin.delay_ms) {
        standin.delay_ms = 3000;
        standin.repeat_percent = 30;
        standin.random = random_seeded((uint64_t)clock_now_ms());
    }
    Arena *arena = arena_new(16 << 20);
    Status status = store_read(store, (TxOrigin){0}, arena, read_open, &n, problem);
    Ms now = clock_now_ms();
    for (size_t i = 0; status == OK && i < n.open.count; i++)
        pay_standin_offer(&standin, arena, row_int(&n.open.rows[i], 0), row_int(&n.open.rows[i], 1),
                          row_int(&n.open.rows[i], 2), now);
    while (status == OK && pay_standin_next(&standin, arena, now, &body, &signature))
        status = deliver(store, arena, body, signature, problem);
    arena_free(arena);
    return status;
}

static const TimerHandler timers[] = {
    {"funds.hold_expires", hold_expire},
    {"funds.intent_expires", intent_expire},
    {0},
};

EMBED(funds_schema, "src/domains/funds/schema.sql");
EMBED(funds_audit, "src/domains/funds/audit.sql");
EMBED(funds_change_1, "src/domains/funds/changes/0001-index-transfers-by-hold.sql");
EMBED(funds_change_2, "src/domains/funds/changes/0002-index-open-intents.sql");
EMBED(funds_change_3, "src/domains/funds/changes/0003-sum-transfers-from-the-index.sql");

static const SchemaChange changes[] = {
    {1, "index-transfers-by-hold", EMBEDDED(funds_change_1)},
    {2, "index-open-intents", EMBEDDED(funds_change_2)},
    {3, "sum-transfers-from-the-index", EMBEDDED(funds_change_3)},
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
    .work = work,
};
