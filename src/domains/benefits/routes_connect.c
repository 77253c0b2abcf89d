/* For a delivery platform that sells a canteen's meals: the subsidy is worked out at its checkout
 * and settled with its order.  It is bound to a person once, by card and phone, and may do nothing
 * until that person has agreed; he ends it when he likes. */
#include "base/english.h"
#include "base/secret.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

#define CARRIERS ROLE_BIT(ROLE_LOGISTICS)

static const Choice slots[] = {{"breakfast", SLOT_BREAKFAST, "早餐"},
                               {"lunch", SLOT_LUNCH, "午餐"},
                               {"dinner", SLOT_DINNER, "晚餐"},
                               {0}};

typedef struct ConnectAsk {
    Str card, tail, order;
    PersonId person;
    OrganisationId site;
    Day day;
    Fen list_fen, fee_fen;
    int slot;
    bool has_fee;
} ConnectAsk;

#define MEAL_FIELDS                                                                                \
    FIELD_ID(ConnectAsk, person, "person"), FIELD_ID(ConnectAsk, site, "site"),                    \
        FIELD_DAY(ConnectAsk, day, "day"), FIELD_CHOICE(ConnectAsk, slot, "slot", slots),          \
        FIELD_FEN(ConnectAsk, list_fen, "list_fen", 1, FUNDS_AMOUNT_MAX),                          \
        MAYBE_FEN(ConnectAsk, fee_fen, has_fee, "fee_fen", 0, FUNDS_AMOUNT_MAX)
#define ORDER FIELD_TEXT(ConnectAsk, order, "order", 1, 64)
static const Field bind_fields[] = {FIELD_TEXT(ConnectAsk, card, "card", 4, 20),
                                    FIELD_TEXT(ConnectAsk, tail, "phone_tail", 4, 4),
                                    {0}};
static const Field quote_fields[] = {MEAL_FIELDS, {0}};
static const Field order_fields[] = {ORDER, MEAL_FIELDS, {0}};
static const Field one_fields[] = {ORDER, {0}};

static Status bind(Request *req, Reply *reply)
{
    ConnectAsk ask = {0};
    PersonId person;
    Person p;
    int64_t relation;
    request_fields(req, &ask);
    Status status = people_by_card(req->tx, ask.card, &person);
    if (status == OK) status = people_load(req->tx, person, &p);
    if (status != OK && status != NOT_FOUND) return status;
    /* One answer for both, so that cards cannot be tried out. */
    if (status == NOT_FOUND || !str_eq(p.phone_tail, ask.tail))
        return fail(req->tx, NOT_FOUND, "benefits.no_such_card", "卡号和电话后四位对不上");
    Relation r = {.person = person,
                  .other = {req->who.person},
                  .kind = 8,
                  .scopes = SCOPE_MEALS,
                  .acts = SCOPE_MEALS,
                  .limit_fen = 10000};
    TRY(people_relation_ask(req->tx, &r, &relation));
    reply_subject(reply, person.v);
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", person.v);
    json_put_i64(out, "relation_id", relation);
    json_put_said(out, "words", STR("请老人在自己的页面上点同意。"));
    json_close(out, '}');
    return OK;
}

static Meal meal_of(const ConnectAsk *ask)
{
    return (Meal){.person = ask->person,
                  .site = ask->site,
                  .day = ask->day,
                  .slot = (BenefitSlot)ask->slot,
                  .list_fen = ask->list_fen,
                  .fee_fen = ask->fee_fen,
                  .delivered = true};
}

/* Who bears what: elder, funders, canteen, and what the carrier gets of both. */
static void put_split(JsonOut *out, Arena *arena, const Quote *q)
{
    const BenefitSettlement *s = &q->settlement;
    json_put_i64(out, "list_fen", s->list_fen);
    json_put_i64(out, "fee_fen", s->fee_fen);
    json_put_i64(out, "canteen_discount_fen", s->discount_fen);
    json_put_i64(out, "subsidy_fen", s->subsidy_fen);
    json_put_i64(out, "delivery_subsidy_fen", s->delivery_fen);
    json_put_i64(out, "elder_pays_fen", s->pay_fen);
    json_put_i64(out, "carrier_gets_fen", s->fee_fen);
    json_open(out, "funders", '[');
    for (size_t f = 0; s->scheme && f < s->scheme->funder_count; f++) {
        Fen fen[BENEFIT_FUNDERS_MAX] = {0};
        benefit_by_funder(s, fen);
        if (!fen[f]) continue;
        json_open(out, NULL, '{');
        json_put_str(out, "funder", s->scheme->funders[f]);
        json_put_i64(out, "fen", fen[f]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_lines(out, "words", benefits_explain(arena, q));
}

static Status quote(Request *req, Reply *reply)
{
    ConnectAsk ask = {0};
    Quote q;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, (PersonId){req->who.person}, ask.person, SCOPE_MEALS));
    Meal meal = meal_of(&ask);
    TRY(benefits_quote(req->tx, &meal, &q));
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_split(out, req->arena, &q);
    json_close(out, '}');
    return OK;
}

/* A platform's order has a number of its own here: it reaches nobody else's. */
static int64_t ticket_of_order(const Request *req, Str order)
{
    Str key = str_fmt(req->arena, "%lld %.*s", (long long)req->who.person, STR_ARG(order));
    Str hash = secret_hash(req->arena, "connect", key);
    int64_t ticket = 0;
    for (size_t i = 0; i < 6; i++) ticket = ticket << 8 | (unsigned char)hash.ptr[i];
    return ticket + 1;
}

static Status order(Request *req, Reply *reply)
{
    ConnectAsk ask = {0};
    Quote q;
    SettlementId id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, (PersonId){req->who.person}, ask.person, SCOPE_MEALS));
    Meal meal = meal_of(&ask);
    TRY(benefits_settle(req->tx, ticket_of_order(req, ask.order), &meal, &id, &q));
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", id.v);
    put_split(out, req->arena, &q);
    json_close(out, '}');
    return OK;
}

static Status served(Request *req, Reply *reply)
{
    ConnectAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_finish(req->tx, ticket_of_order(req, ask.order)));
    return reply_empty(reply, 204);
}

static Status cancel(Request *req, Reply *reply)
{
    ConnectAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_cancel(req->tx, ticket_of_order(req, ask.order)));
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(ConnectAsk)

const Route connect_routes[] = {
    {POST, "/api/connect/bindings", CARRIERS, WRITE, IN(bind_fields), NULL, bind,
     "A delivery platform asks to order for a person; he has to agree", .flags = ROUTE_SENSITIVE},
    {POST, "/api/connect/quotes", CARRIERS, WRITE, IN(quote_fields), NULL, quote,
     "What a delivered meal costs this person, and who bears the rest"},
    {POST, "/api/connect/orders", CARRIERS, WRITE, IN(order_fields), NULL, order,
     "The platform has sold it: the subsidy is settled with the order"},
    {POST, "/api/connect/orders/{order}/served", CARRIERS, WRITE, IN(one_fields), NULL, served,
     "It was handed over: the funders owe their part, and it stands in the next claim"},
    {POST, "/api/connect/orders/{order}/cancel", CARRIERS, WRITE, IN(one_fields), NULL, cancel,
     "It was not: subsidy and caps are free again"},
    {0},
};
