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

Status refund_orders_open(Arena *arena, Str body, Str signature, CommunityId *community,
                          Problem *problem)
{
    return pay_refund_ask_read(arena, body, signature, &community->v, problem);
}

Status refund_answer_open(Arena *arena, Str body, Str signature, CommunityId *community,
                          RefundAnswer *out, Problem *problem)
{
    PayRefundNotice n;
    TRY(pay_refund_notice_read(arena, body, signature, &n, problem));
    community->v = n.community;
    *out = (RefundAnswer){{n.refund}, n.fen, n.done, n.reference, n.why};
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

/* ---- Its refunds: asked for like anybody's, answered late, twice or never ---- */

typedef struct Backs {
    Rows communities;
    Refund *due;
    size_t count;
    RefundAnswer answer;
} Backs;

static Status read_due(Tx *tx, void *job)
{
    return paybacks_due_at(tx, &((Backs *)job)->communities);
}
static Status send_due(Tx *tx, void *job)
{
    Backs *b = job;
    return funds_refunds_send(tx, MEANS_PROVIDER, 100, &b->due, &b->count);
}
static Status take_answer(Tx *tx, void *job)
{
    return funds_refund_answer(tx, &((Backs *)job)->answer);
}

static Status work_refunds(Store *store, Arena *arena, PayStandIn *standin, Problem *problem)
{
    Backs b = {0};
    Str body, signature;
    Ms now = clock_now_ms();
    Status status = store_read(store, (TxOrigin){0}, arena, read_due, &b, problem);
    for (size_t i = 0; status == OK && i < b.communities.count; i++) {
        TxOrigin origin = {.community = {row_int(&b.communities.rows[i], 0)}, .purpose = "pay"};
        status = store_write(store, origin, arena, send_due, &b, problem);
        for (size_t k = 0; status == OK && k < b.count; k++)
            pay_standin_refund(
                standin,
                &(PayRefund){origin.community.v, b.due[k].id.v, b.due[k].reference, b.due[k].fen},
                now);
    }
    while (status == OK && pay_standin_answer(standin, arena, now, &body, &signature)) {
        TxOrigin origin = {.purpose = "pay"};
        TRY(refund_answer_open(arena, body, signature, &origin.community, &b.answer, problem));
        status = store_write(store, origin, arena, take_answer, &b, problem);
    }
    return status;
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
        standin.refuse_percent = 5;
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
    if (status == OK) status = work_refunds(store, arena, &standin, problem);
    arena_free(arena);
    return status;
}

static const TimerHandler timers[] = {
    {"funds.hold_expires", hold_expire},
    {"funds.intent_expires", intent_expire},
    {"funds.rest_of_merged", rest_of_merged},
    {0},
};

EMBED(funds_schema, "src/domains/funds/schema.sql");
EMBED(funds_audit, "src/domains/funds/audit.sql");
EMBED(funds_change_1, "src/domains/funds/changes/0001-index-transfers-by-hold.sql");
EMBED(funds_change_2, "src/domains/funds/changes/0002-index-open-intents.sql");
EMBED(funds_change_3, "src/domains/funds/changes/0003-sum-transfers-from-the-index.sql");
EMBED(funds_change_4, "src/domains/funds/changes/0004-refunds-to-the-means.sql");
EMBED(funds_change_5, "src/domains/funds/changes/0005-index-reversals-alone.sql");

static const SchemaChange changes[] = {
    {1, "index-transfers-by-hold", EMBEDDED(funds_change_1)},
    {2, "index-open-intents", EMBEDDED(funds_change_2)},
    {3, "sum-transfers-from-the-index", EMBEDDED(funds_change_3)},
    {4, "refunds-to-the-means", EMBEDDED(funds_change_4)},
    {5, "index-reversals-alone", EMBEDDED(funds_change_5)},
    {0},
};

const Domain funds_domain = {
    .name = "funds",
    .store = {.name = "funds",
              .schema = EMBEDDED(funds_schema),
              .changes = changes,
              .audit = EMBEDDED(funds_audit),
              .timers = timers,
              .keeping = &funds_keeping},
    .routes = {funds_routes, refund_routes},
    .work = work,
};
