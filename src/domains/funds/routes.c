#include "base/english.h"
#include "domains/funds/inside.h"

#define COUNTER                                                                                    \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_DEVICE))
#define BOOKS                                                                                      \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_REGISTRAR) |               \
     ROLE_BIT(ROLE_FINANCE) | ROLE_BIT(ROLE_CIVIL_AFFAIRS))

typedef struct FundsAsk {
    PersonId person;
    OrganisationId site;
    Fen fen, counted;
    IntentId intent;
    Str why;
    bool has_site, has_why;
} FundsAsk;

static const Field card_fields[] = {FIELD_ID(FundsAsk, person, "person"), {0}};
static const Field intent_fields[] = {FIELD_ID(FundsAsk, intent, "intent"), {0}};
static const Field cash_fields[] = {FIELD_ID(FundsAsk, person, "person"),
                                    FIELD_FEN(FundsAsk, fen, "amount_fen", 1, FUNDS_CARD_MAX),
                                    MAYBE_ID(FundsAsk, site, has_site, "site"),
                                    {0}};
static const Field out_fields[] = {FIELD_ID(FundsAsk, person, "person"),
                                   FIELD_FEN(FundsAsk, fen, "amount_fen", 1, FUNDS_CARD_MAX),
                                   MAYBE_ID(FundsAsk, site, has_site, "site"),
                                   MAYBE_TEXT(FundsAsk, why, has_why, "why", 1, 200),
                                   {0}};
static const Field count_fields[] = {
    FIELD_FEN(FundsAsk, counted, "counted_fen", 0, FUNDS_AMOUNT_MAX),
    MAYBE_ID(FundsAsk, site, has_site, "site"),
    {0}};
/* Staff work at their own site; who has none names it. */
static Status site_of(Request *req, const FundsAsk *ask, OrganisationId *out)
{
    *out = (OrganisationId){req->who.organisation ? req->who.organisation : ask->site.v};
    if (out->v && (!ask->has_site || ask->site.v == out->v)) return OK;
    return fail(req->tx, INVALID, "funds.which_site", "请说明是哪个食堂的钱箱");
}

/* ---- The card ---- */

static const char *word_of(const Entry *e)
{
    if (e->reversal) return "退回来";
    switch (e->reason) {
    case REASON_TOP_UP: return "充值";
    case REASON_MEAL: return "吃饭";
    case REASON_REFUND: return "退卡里的钱";
    case REASON_SERVICE: return "上门服务";
    case REASON_GOODS: return "买东西";
    case REASON_DONATION: return "捐款";
    default: return e->amount > 0 ? "入账" : "付出";
    }
}

/* "3月2日，吃饭用了 12.00 元。": short enough to be read aloud. */
static Str sentence_of(Arena *arena, const Entry *e)
{
    char yuan[32];
    Civil c = day_civil(ms_day(e->at_ms, SHANGHAI_MS));
    bool plain = e->reason == REASON_TOP_UP || e->reason == REASON_REFUND || e->reversal;
    fen_text(e->amount < 0 ? -e->amount : e->amount, yuan);
    return str_fmt(arena, "%d月%d日，%s%s %s 元。", c.month, c.day, word_of(e),
                   plain || e->amount > 0 ? "" : "用了", yuan);
}

static Status put_card(Request *req, Reply *reply, PersonId person)
{
    AccountId card;
    Balance b = {0};
    Entry *entries = NULL;
    size_t count = 0;
    char yuan[32];
    Status status =
        funds_account(req->tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = person.v}, &card);
    if (status == OK) {
        TRY(funds_balance(req->tx, card, &b));
        TRY(funds_entries(req->tx, card, 0, 20, &entries, &count));
    } else if (status != NOT_FOUND) {
        return status;
    }
    fen_text(b.posted - b.held, yuan);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", person.v);
    json_put_i64(out, "balance_fen", b.posted);
    json_put_i64(out, "held_fen", b.held);
    json_put_i64(out, "free_fen", b.posted - b.held);
    json_put_said(out, "words", str_fmt(req->arena, "卡里能用 %s 元。", yuan));
    json_open(out, "entries", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", entries[i].id.v);
        json_put_ms(out, "at", entries[i].at_ms);
        json_put_i64(out, "amount_fen", entries[i].amount);
        json_put_i64(out, "after_fen", entries[i].after);
        json_put_said(out, "words", sentence_of(req->arena, &entries[i]));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* A WRITE route: the look is recorded. */
static Status card_show(Request *req, Reply *reply)
{
    FundsAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    reply_subject(reply, ask.person.v);
    return put_card(req, reply, ask.person);
}

static Status card_in(Request *req, Reply *reply)
{
    FundsAsk ask = {0};
    OrganisationId site;
    TransferId transfer;
    request_fields(req, &ask);
    TRY(site_of(req, &ask, &site));
    TRY(funds_cash_in(req->tx, ask.person, site, ask.fen, &transfer));
    return put_card(req, reply, ask.person);
}

static Status card_out(Request *req, Reply *reply)
{
    FundsAsk ask = {0};
    OrganisationId site;
    RefundId refund;
    request_fields(req, &ask);
    TRY(site_of(req, &ask, &site));
    TRY(funds_cash_refund(req->tx, ask.person, site, ask.fen, ask.why, &refund));
    return put_card(req, reply, ask.person);
}

static Status drawer_count(Request *req, Reply *reply)
{
    FundsAsk ask = {0};
    OrganisationId site;
    DrawerCount count;
    request_fields(req, &ask);
    TRY(site_of(req, &ask, &site));
    TRY(funds_drawer_count(req->tx, site, ask.counted, &count));
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "expected_fen", count.expected);
    json_put_i64(out, "counted_fen", count.counted);
    json_put_i64(out, "difference_fen", count.counted - count.expected);
    json_close(out, '}');
    return OK;
}

/* ---- The provider ---- */

static Status pay_ask(Request *req, Reply *reply)
{
    FundsAsk ask = {0};
    IntentId id;
    request_fields(req, &ask);
    if (!pay_possible())
        return fail(req->tx, UNAVAILABLE, "funds.no_provider",
                    "现在不能网上充值，请到柜台或打电话");
    TRY(people_may_act(req->tx, (PersonId){req->who.person}, ask.person, SCOPE_MONEY));
    TRY(funds_pay_ask(req->tx, ask.person, ask.fen, &id));
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", id.v);
    json_put_i64(out, "amount_fen", ask.fen);
    json_put_str(out, "page", pay_place(req->arena, id, ask.fen));
    json_close(out, '}');
    return OK;
}

/* Where the money is, in one sentence. */
static Str place_words(Arena *arena, const PayAsked *p)
{
    char yuan[32];
    fen_text(p->fen, yuan);
    if (p->state == INTENT_ASKED) return STR("正在等付款结果。");
    if (p->state == INTENT_EXPIRED) return STR("没有收到付款，可以再充一次。");
    if (p->state == INTENT_PAID) return str_fmt(arena, "%s 元已经到饭卡里。", yuan);
    if (p->state == INTENT_OVER) return STR("饭卡存满了，钱在您的钱包里。");
    return p->place == MONEY_CARD ? STR("钱晚到了，在饭卡里。") : STR("钱晚到了，在您的钱包里。");
}

/* A WRITE route: somebody else's look is recorded; the payer sees his own payment. */
static Status pay_show(Request *req, Reply *reply)
{
    static const char *const states[] = {"", "asked", "paid", "expired", "late", "over"};
    static const char *const places[] = {"nowhere", "card", "purse", "unmatched"};
    FundsAsk ask = {0};
    PayAsked p;
    request_fields(req, &ask);
    TRY(funds_pay_look(req->tx, ask.intent, &p));
    if (p.payer.v != req->who.person) TRY(people_may_see(req->tx, p.person, SCOPE_MONEY));
    reply_subject(reply, p.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", p.id.v);
    json_put_i64(out, "person_id", p.person.v);
    json_put_i64(out, "amount_fen", p.fen);
    json_put_text(out, "state", states[p.state]);
    json_put_text(out, "place", places[p.place]);
    json_put_said(out, "words", place_words(req->arena, &p));
    json_close(out, '}');
    return OK;
}

typedef struct NoticeJob {
    PayIn notice;
    MoneyPlace place;
} NoticeJob;

static Status book_notice(Tx *tx, void *context)
{
    NoticeJob *job = context;
    return funds_pay_notice(tx, &job->notice, &job->place);
}

/* The provider has no session: its signature is its right, and names the community. */
static Status pay_notice(Request *req, Reply *reply)
{
    NoticeJob job = {0};
    TxOrigin origin = {0};
    TRY(notice_open(req->arena, req->body, request_header(req, "pay-signature"), &origin.community,
                    &job.notice, request_problem(req)));
    TRY(store_write(req->store, origin, req->arena, book_notice, &job, request_problem(req)));
    return reply_empty(reply, 204);
}

static Status cover(Request *req, Reply *reply)
{
    Fen prepaid, apart;
    TRY(funds_cover(req->tx, &prepaid, &apart));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "prepaid_fen", prepaid);
    json_put_i64(out, "apart_fen", apart);
    json_put_bool(out, "covered", apart >= prepaid);
    json_put_said(
        out, "words",
        str_of(apart >= prepaid ? "今天可以把钱全部退给大家。" : "今天退不完，请马上核对。"));
    json_close(out, '}');
    return OK;
}

#define IN(fields) fields, sizeof(FundsAsk)
#define NOTHING    NULL, 0

const Route funds_routes[] = {
    {GET, "/api/cards/{person}", SIGNED_IN, WRITE, IN(card_fields), NULL, card_show,
     "The meal card: what is there, what is set aside, the last entries; the look is recorded",
     .purpose = "查看饭卡"},
    {POST, "/api/cards/{person}/top-up", COUNTER, WRITE, IN(cash_fields), NULL, card_in,
     "Cash into the drawer, onto the card"},
    {POST, "/api/cards/{person}/refund", COUNTER, WRITE, IN(out_fields), NULL, card_out,
     "Money of the card paid out in cash; what did not come in as cash needs a reason"},
    {POST, "/api/cards/{person}/pay", SIGNED_IN, WRITE, IN(cash_fields), NULL, pay_ask,
     "Ask for a payment through the provider"},
    {GET, "/api/pay/intents/{intent}", SIGNED_IN, WRITE, IN(intent_fields), NULL, pay_show,
     "What became of a payment, and where its money is", .purpose = "查看充值"},
    {POST, "/api/pay/notices", ANYONE, WORK, NOTHING, NULL, pay_notice,
     "The payment provider tells of a payment, signed in Pay-Signature",
     .flags = ROUTE_RAW_BODY | ROUTE_SENSITIVE},
    {POST, "/api/funds/drawer-counts", COUNTER, WRITE, IN(count_fields), NULL, drawer_count,
     "What was counted in the drawer; the difference is booked"},
    {GET, "/api/funds/cover", BOOKS, READ, NOTHING, NULL, cover,
     "Could everybody be refunded today?"},
    {0},
};
