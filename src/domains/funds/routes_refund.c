/* Refunds: where money can go back to, asking for it, sending it, and what was answered. */
#include "base/english.h"
#include "domains/funds/inside.h"

#include "base/csv.h"

#define BOOKS                                                                                      \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_REGISTRAR) |               \
     ROLE_BIT(ROLE_FINANCE) | ROLE_BIT(ROLE_CIVIL_AFFAIRS))
#define PAYERS (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_FINANCE))

typedef struct BackAsk {
    PersonId person;
    int64_t top_up;
    Fen fen;
    RefundId refund;
    Str why, reference;
    int show, result;
    bool has_why, has_show, has_reference;
} BackAsk;

static const Choice which[] = {
    {"open", 1, "还没到的"}, {"all", 2, "全部"}, {"care", 3, "要人看的"}, {0}};
static const Choice results[] = {{"done", 1, "退到了"}, {"refused", 2, "退不了"}, {0}};
static const Field person_fields[] = {FIELD_ID(BackAsk, person, "person"), {0}};
static const Field ask_fields[] = {FIELD_ID(BackAsk, person, "person"),
                                   FIELD_INT(BackAsk, top_up, "top_up", 1, ID_MAX - 1),
                                   FIELD_FEN(BackAsk, fen, "amount_fen", 1, FUNDS_AMOUNT_MAX),
                                   MAYBE_TEXT(BackAsk, why, has_why, "why", 1, 200),
                                   {0}};
static const Field list_fields[] = {MAYBE_CHOICE(BackAsk, show, has_show, "show", which), {0}};
static const Field answer_fields[] = {
    FIELD_ID(BackAsk, refund, "refund"),
    FIELD_CHOICE(BackAsk, result, "result", results),
    MAYBE_TEXT(BackAsk, reference, has_reference, "reference", 1, 64),
    MAYBE_TEXT(BackAsk, why, has_why, "why", 1, 100),
    {0}};

static const Field one_fields[] = {FIELD_ID(BackAsk, refund, "refund"), {0}};
static const Field looked_fields[] = {
    FIELD_ID(BackAsk, refund, "refund"), FIELD_TEXT(BackAsk, why, "note", 1, 200), {0}};

static const char *means_name(RefundMeans means)
{
    return means == MEANS_CASH ? "cash" : means == MEANS_PROVIDER ? "provider" : "bank";
}

static void put_time(JsonOut *out, const char *key, Ms at)
{
    if (at) json_put_ms(out, key, at);
}

static void put_refund(JsonOut *out, Arena *arena, const Refund *r, Ms now)
{
    static const char *const states[] = {"", "asked", "sent", "done", "failed", "late"};
    static const char *const heard[] = {"", "processing", "short"};
    static const char *const cares[] = {"", "refused", "short", "odd"};
    bool open = r->state <= REFUND_SENT;
    json_open(out, NULL, '{');
    json_put_i64(out, "id", r->id.v);
    json_put_i64(out, "person_id", r->person.v);
    json_put_text(out, "means", means_name(r->means));
    json_put_i64(out, "amount_fen", r->fen);
    json_put_i64(out, "elsewhere_fen", r->elsewhere_fen);
    json_put_text(out, "state", states[r->state]);
    json_put_said(out, "words", funds_refund_words(arena, r));
    json_put_str(out, "reference", r->reference);
    json_put_str(out, "back_reference", r->back_reference);
    json_put_said(out, "why", r->why);
    json_put_said(out, "answer", r->answer);
    json_put_i64(out, "tries", r->tries);
    json_put_text(out, "heard", heard[r->heard]);
    json_put_text(out, "care", cares[r->care]);
    json_put_bool(out, "cared", r->care && r->cared_ms);
    json_put_str(out, "care_words", r->care_words);
    json_put_str(out, "care_note", r->care_note);
    json_put_bool(out, "overdue", open && now - r->asked_ms > FUNDS_REFUND_MS);
    put_time(out, "asked", r->asked_ms);
    put_time(out, "sent", r->sent_ms);
    put_time(out, "done", r->done_ms);
    json_close(out, '}');
}

static void put_refunds(JsonOut *out, Request *req, const Refund *r, size_t count)
{
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) put_refund(out, req->arena, &r[i], req->tx->now_ms);
    json_close(out, ']');
}

/* "3月2日网上充的 50.00 元": one line to choose from. */
static Str source_words(Arena *arena, const RefundSource *s)
{
    char yuan[32];
    Civil c = day_civil(ms_day(s->at_ms, SHANGHAI_MS));
    fen_text(s->fen, yuan);
    return str_fmt(arena, "%d月%d日%s充的 %s 元", c.month, c.day,
                   s->means == MEANS_CASH       ? "用现金"
                   : s->means == MEANS_PROVIDER ? "在网上"
                                                : "从银行",
                   yuan);
}

/* A WRITE route: the look is recorded. */
static Status sources(Request *req, Reply *reply)
{
    BackAsk ask = {0};
    RefundSource *s;
    Refund *r;
    size_t count, refunds;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    TRY(funds_refund_sources(req->tx, ask.person, &s, &count));
    TRY(funds_refunds(req->tx, ask.person, SHOW_ALL, &r, &refunds));
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "sources", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "top_up", s[i].top_up.v);
        json_put_text(out, "means", means_name(s[i].means));
        json_put_bool(out, "purse", s[i].purse);
        json_put_i64(out, "amount_fen", s[i].fen);
        json_put_i64(out, "left_fen", s[i].left_fen);
        put_time(out, "at", s[i].at_ms);
        json_put_said(out, "words", source_words(req->arena, &s[i]));
        json_close(out, '}');
    }
    json_close(out, ']');
    put_refunds(out, req, r, refunds);
    json_close(out, '}');
    return OK;
}

static Status put_one(Request *req, Reply *reply, int code, RefundId id)
{
    Refund r;
    TRY(funds_refund_find(req->tx, id, &r));
    reply_subject(reply, id.v);
    put_refund(reply_json(reply, code), req->arena, &r, req->tx->now_ms);
    return OK;
}

static Status ask_back(Request *req, Reply *reply)
{
    BackAsk ask = {0};
    RefundId id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, (PersonId){req->who.person}, ask.person, SCOPE_MONEY));
    TRY(funds_refund_ask(req->tx, ask.person, (TransferId){ask.top_up}, ask.fen, ask.why, &id));
    return put_one(req, reply, 201, id);
}

static Status list(Request *req, Reply *reply)
{
    static const RefundShow shows[] = {SHOW_OPEN, SHOW_OPEN, SHOW_ALL, SHOW_CARE};
    BackAsk ask = {0};
    Refund *r, *to_look;
    size_t count, looks;
    Fen open = 0;
    int64_t late = 0;
    request_fields(req, &ask);
    TRY(funds_refunds(req->tx, (PersonId){0}, shows[ask.show], &r, &count));
    TRY(funds_refunds(req->tx, (PersonId){0}, SHOW_CARE, &to_look, &looks));
    for (size_t i = 0; i < count; i++) {
        bool on_way = r[i].state <= REFUND_SENT;
        open += on_way ? r[i].fen : 0;
        late += on_way && req->tx->now_ms - r[i].asked_ms > FUNDS_REFUND_MS;
    }
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_refunds(out, req, r, count);
    json_put_i64(out, "open_fen", open);
    json_put_i64(out, "overdue", late);
    json_put_i64(out, "to_look", (int64_t)looks);
    json_close(out, '}');
    return OK;
}

/* What goes to the bank's counter; the bank sends it to the account that each came from. */
static Str pay_out_csv(Arena *arena, const Refund *r, size_t count)
{
    Buf csv = buf_new(arena, 256 * (count + 1));
    char yuan[32];
    buf_text(&csv, "退款号,原流水号,金额,附言\r\n");
    for (size_t i = 0; i < count; i++) {
        fen_text(r[i].fen, yuan);
        buf_fmt(&csv, "%lld,", (long long)r[i].id.v);
        csv_put(&csv, r[i].reference);
        buf_fmt(&csv, ",%s,退款 %lld\r\n", yuan, (long long)r[i].id.v);
    }
    return buf_str(&csv);
}

static Status send_bank(Request *req, Reply *reply)
{
    Refund *r;
    size_t count;
    Fen sum = 0;
    TRY(funds_refunds_send(req->tx, MEANS_BANK, 200, &r, &count));
    if (!count) return fail(req->tx, CONFLICT, "funds.nothing_to_send", "没有要从银行退的钱");
    for (size_t i = 0; i < count; i++) sum += r[i].fen;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_refunds(out, req, r, count);
    json_put_i64(out, "sum_fen", sum);
    json_put_str(out, "csv", pay_out_csv(req->arena, r, count));
    json_close(out, '}');
    return OK;
}

static Status answer(Request *req, Reply *reply)
{
    BackAsk ask = {0};
    Refund r;
    request_fields(req, &ask);
    TRY(funds_refund_find(req->tx, ask.refund, &r));
    if (ask.result == 2 && !ask.why.len)
        return fail(req->tx, INVALID, "funds.refund_why", "请写为什么退不了");
    RefundAnswer a = {ask.refund, r.fen, ask.result == 1, ask.reference, ask.why, HEARD_NOTHING};
    TRY(funds_refund_answer(req->tx, &a));
    return put_one(req, reply, 200, ask.refund);
}

/* ---- By a person ---- */

static Status again(Request *req, Reply *reply)
{
    BackAsk ask = {0};
    RefundId id;
    request_fields(req, &ask);
    TRY(funds_refund_again(req->tx, ask.refund, &id));
    return put_one(req, reply, 200, id);
}
static Status looked(Request *req, Reply *reply)
{
    BackAsk ask = {0};
    request_fields(req, &ask);
    TRY(funds_refund_looked(req->tx, ask.refund, ask.why));
    return put_one(req, reply, 200, ask.refund);
}
static Status unlook(Request *req, Reply *reply)
{
    BackAsk ask = {0};
    request_fields(req, &ask);
    TRY(funds_refund_unlook(req->tx, ask.refund));
    return put_one(req, reply, 200, ask.refund);
}

/* ---- The provider's gateway: its signature is its right, and names the community ---- */

typedef struct GateJob {
    Refund *items;
    size_t count;
} GateJob;

static Status take_orders(Tx *tx, void *context)
{
    GateJob *job = context;
    return funds_refunds_send(tx, MEANS_PROVIDER, 100, &job->items, &job->count);
}
static Status gate_orders(Request *req, Reply *reply)
{
    GateJob job = {0};
    TxOrigin origin = {.purpose = "pay"};
    TRY(refund_orders_open(req->arena, req->body, request_header(req, "pay-signature"),
                           &origin.community, request_problem(req)));
    TRY(store_write(req->store, origin, req->arena, take_orders, &job, request_problem(req)));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < job.count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "refund", job.items[i].id.v);
        json_put_str(out, "reference", job.items[i].reference);
        json_put_i64(out, "amount_fen", job.items[i].fen);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status gate_answer(Request *req, Reply *reply)
{
    RefundAnswer answer;
    CommunityId community;
    TRY(refund_answer_open(req->arena, req->body, request_header(req, "pay-signature"), &community,
                           &answer, request_problem(req)));
    TRY(refund_hear(req->store, req->arena, community, &answer, request_problem(req)));
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(BackAsk)
#define NOTHING    NULL, 0

const Route refund_routes[] = {
    {GET, "/api/cards/{person}/refunds", SIGNED_IN, WRITE, IN(person_fields), NULL, sources,
     "What of the top-ups can go back the way it came, and what is on its way; the look is recorded",
     .purpose = "查看退款"},
    {POST, "/api/cards/{person}/refunds", SIGNED_IN, WRITE, IN(ask_fields), NULL, ask_back,
     "Give a top-up back, whole or in part, to the means it was paid by"},
    {GET, "/api/refunds", BOOKS, READ, IN(list_fields), NULL, list, "Refunds on their way, or all"},
    {POST, "/api/refunds/send-bank", PAYERS, WRITE, NOTHING, NULL, send_bank,
     "The list for the bank of all refunds that wait; they are marked as sent"},
    {POST, "/api/refunds/{refund}/answer", PAYERS, WRITE, IN(answer_fields), NULL, answer,
     "What the bank or the provider said of a refund, by hand"},
    {POST, "/api/refunds/{refund}/again", PAYERS, WRITE, IN(one_fields), NULL, again,
     "Ask the provider once more: at once, or after a refusal under a new number"},
    {POST, "/api/refunds/{refund}/looked", PAYERS, WRITE, IN(looked_fields), NULL, looked,
     "Somebody has looked at a refund, and says what he did"},
    {POST, "/api/refunds/{refund}/unlook", PAYERS, WRITE, IN(one_fields), NULL, unlook,
     "It waits for a person again"},
    {POST, "/api/pay/refund-orders", ANYONE, WORK, NOTHING, NULL, gate_orders,
     "The payment provider asks for the refunds that wait, signed in Pay-Signature",
     .flags = ROUTE_RAW_BODY | ROUTE_SENSITIVE},
    {POST, "/api/pay/refund-answers", ANYONE, WORK, NOTHING, NULL, gate_answer,
     "The payment provider tells of a refund, signed in Pay-Signature",
     .flags = ROUTE_RAW_BODY | ROUTE_SENSITIVE},
    {0},
};
