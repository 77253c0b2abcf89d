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

static RefundAnswer answer_of(const PayRefundNotice *n)
{
    return (RefundAnswer){.refund = {n->refund},
                          .fen = n->fen,
                          .done = n->result == PAY_REFUND_DONE,
                          .reference = n->reference,
                          .why = n->why,
                          .still = n->result == PAY_REFUND_PROCESSING ? HEARD_PROCESSING
                                   : n->result == PAY_REFUND_SHORT    ? HEARD_SHORT
                                                                      : HEARD_NOTHING};
}

Status refund_answer_open(Arena *arena, Str body, Str signature, CommunityId *community,
                          RefundAnswer *out, Problem *problem)
{
    PayRefundNotice n;
    TRY(pay_refund_notice_read(arena, body, signature, &n, problem));
    community->v = n.community;
    *out = answer_of(&n);
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

/* ---- Refunds: sent to the provider, or made up by its stand-in ---- */

enum { PASS_MS = 2000 }; /* other work waits meanwhile */

typedef struct Backs {
    Rows communities;
    size_t limit;
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
    return funds_refunds_send(tx, MEANS_PROVIDER, b->limit, &b->due, &b->count);
}
static Status take_answer(Tx *tx, void *job)
{
    return funds_refund_answer(tx, &((Backs *)job)->answer);
}
static Status take_odd(Tx *tx, void *job)
{
    return funds_refund_odd(tx, &((Backs *)job)->answer);
}

Status refund_hear(Store *store, Arena *arena, CommunityId community, const RefundAnswer *answer,
                   Problem *problem)
{
    Backs b = {.answer = *answer};
    Problem other;
    TxOrigin origin = {.community = community, .purpose = "pay"};
    Status status = store_write(store, origin, arena, take_answer, &b, problem);
    if (status == CONFLICT) TRY(store_write(store, origin, arena, take_odd, &b, &other));
    return status;
}

/* One refund of a community: marked as sent first, so that it is asked for again when we stop in
 * between. *more: there was one. */
static Status push_one(Store *store, Arena *arena, CommunityId community, bool *more,
                       Problem *problem)
{
    Backs b = {.limit = 1};
    PayRefundNotice n;
    TxOrigin origin = {.community = community, .purpose = "pay"};
    TRY(store_write(store, origin, arena, send_due, &b, problem));
    *more = b.count > 0;
    if (!b.count) return OK;
    PayRefund order = {community.v, b.due[0].id.v, b.due[0].reference, b.due[0].fen};
    TRY(pay_refund_send(arena, &order, &n, problem));
    RefundAnswer answer = answer_of(&n);
    Status status = refund_hear(store, arena, community, &answer, problem);
    return status == CONFLICT ? OK : status; /* a person was called */
}

/* A provider that does not answer is left alone for a while, or everybody's work would wait. */
static Status push_refunds(Store *store, Arena *arena, Problem *problem)
{
    static int64_t failed_us; /* of the work thread, as is turn; 0: never */
    static size_t turn;
    Backs b = {0};
    int64_t began_us = clock_steady_us();
    if (failed_us && began_us - failed_us < (int64_t)pay_refund_rest_ms() * 1000) return OK;
    Status status = store_read(store, (TxOrigin){0}, arena, read_due, &b, problem);
    if (status == OK) turn++;
    for (size_t i = 0; status == OK && i < b.communities.count; i++) {
        const Row *row = &b.communities.rows[(i + turn) % b.communities.count];
        bool more = true;
        while (status == OK && more && clock_steady_us() - began_us < PASS_MS * 1000)
            status = push_one(store, arena, (CommunityId){row_int(row, 0)}, &more, problem);
    }
    if (status != OK) failed_us = clock_steady_us();
    return status;
}

static Status work_refunds(Store *store, Arena *arena, PayStandIn *standin, Problem *problem)
{
    Backs b = {.limit = 100};
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
        status = refund_hear(store, arena, origin.community, &b.answer, problem);
        if (status == CONFLICT) status = OK; /* a person was called */
    }
    return status;
}

static Status push(Store *store, Problem *problem)
{
    Arena *arena = arena_new(16 << 20);
    Status status = push_refunds(store, arena, problem);
    arena_free(arena);
    return status;
}

static Status work(Store *store, Problem *problem)
{
    static PayStandIn standin; /* of the work thread, which alone comes here */
    Str body, signature;
    Notices n = {0};
    if (pay_refunds_sent()) return push(store, problem);
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
EMBED(funds_change_6, "src/domains/funds/changes/0006-refunds-a-person-looks-at.sql");
EMBED(funds_change_7, "src/domains/funds/changes/0007-lines-of-the-bank-in-parts.sql");

static const SchemaChange changes[] = {
    {1, "index-transfers-by-hold", EMBEDDED(funds_change_1)},
    {2, "index-open-intents", EMBEDDED(funds_change_2)},
    {3, "sum-transfers-from-the-index", EMBEDDED(funds_change_3)},
    {4, "refunds-to-the-means", EMBEDDED(funds_change_4)},
    {5, "index-reversals-alone", EMBEDDED(funds_change_5)},
    {6, "refunds-a-person-looks-at", EMBEDDED(funds_change_6)},
    {7, "lines-of-the-bank-in-parts", EMBEDDED(funds_change_7)},
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
    .routes = {funds_routes, bank_routes, refund_routes},
    .work = work,
};
