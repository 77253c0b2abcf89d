/* Purchased services: lots, vouchers, visits, acceptance. */
#include "base/english.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

#define BUYERS  (ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER))
#define WORKERS (BUYERS | ROLE_BIT(ROLE_CARER) | ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_SOCIAL_WORKER))

static const Choice units[] = {{"fen", UNIT_FEN, "元"}, {"minute", UNIT_MINUTE, "分钟"}, {0}};

typedef struct VoucherAsk {
    Lot lot;
    VoucherId voucher;
    PersonId person;
    Visit visit;
    int64_t count, quality, acceptance;
    Day to;
    Str words;
    int unit;
    bool has_share, has_month, has_words, has_worker, good;
} VoucherAsk;

static const Field lot_fields[] = {
    FIELD_TEXT(VoucherAsk, lot.funder, "funder", 1, 60),
    FIELD_ID(VoucherAsk, lot.provider, "provider"),
    FIELD_TEXT(VoucherAsk, lot.service, "service", 1, 10),
    FIELD_TEXT(VoucherAsk, lot.name, "name", 1, 40),
    FIELD_CHOICE(VoucherAsk, unit, "unit", units),
    FIELD_INT(VoucherAsk, lot.units, "units", 1, FUNDS_AMOUNT_MAX),
    FIELD_FEN(VoucherAsk, lot.price_fen, "price_fen", 1, FUNDS_AMOUNT_MAX),
    MAYBE_INT(VoucherAsk, lot.share_bp, has_share, "share_bp", 1, 10000),
    MAYBE_INT(VoucherAsk, lot.month_max, has_month, "month_max", 1, FUNDS_AMOUNT_MAX),
    FIELD_DAY(VoucherAsk, lot.from, "from"),
    FIELD_DAY(VoucherAsk, lot.to, "to"),
    FIELD_TEXT(VoucherAsk, lot.document, "document", 1, 200),
    {0}};
static const Field one_lot[] = {FIELD_ID(VoucherAsk, lot.id, "lot"), {0}};
static const Field give_fields[] = {FIELD_ID(VoucherAsk, lot.id, "lot"),
                                    FIELD_ID(VoucherAsk, person, "person"),
                                    FIELD_INT(VoucherAsk, count, "units", 1, FUNDS_AMOUNT_MAX),
                                    FIELD_DAY(VoucherAsk, lot.from, "from"),
                                    FIELD_DAY(VoucherAsk, lot.to, "to"),
                                    {0}};
static const Field person_fields[] = {FIELD_ID(VoucherAsk, person, "person"), {0}};
static const Field visit_fields[] = {
    FIELD_ID(VoucherAsk, voucher, "voucher"),
    FIELD_INT(VoucherAsk, visit.ticket, "ticket", 1, ID_MAX - 1),
    MAYBE_ID(VoucherAsk, visit.worker, has_worker, "worker"),
    FIELD_MS(VoucherAsk, visit.start_ms, "start"),
    FIELD_MS(VoucherAsk, visit.end_ms, "end"),
    FIELD_INT(VoucherAsk, visit.planned_min, "planned_min", 1, 1440),
    {0}};
static const Field clear_fields[] = {FIELD_INT(VoucherAsk, visit.ticket, "ticket", 1, ID_MAX - 1),
                                     FIELD_BOOL(VoucherAsk, good, "good"),
                                     {0}};
static const Field accept_fields[] = {FIELD_ID(VoucherAsk, lot.id, "lot"),
                                      FIELD_DAY(VoucherAsk, to, "to"),
                                      FIELD_INT(VoucherAsk, quality, "quality", 0, 100),
                                      MAYBE_TEXT(VoucherAsk, words, has_words, "words", 1, 200),
                                      {0}};
static const Field paid_fields[] = {FIELD_INT(VoucherAsk, acceptance, "acceptance", 1, ID_MAX - 1),
                                    {0}};

/* A firm's manager has to do with what was bought of his firm alone. */
static bool may_see(const Request *req, const Lot *l)
{
    return req->who.role != ROLE_SITE_MANAGER || req->who.organisation == l->provider.v;
}

static Status load_lot(Request *req, LotId id, Lot *out)
{
    TRY(benefits_lot_find(req->tx, id, out));
    return may_see(req, out)
               ? OK
               : fail(req->tx, NOT_FOUND, "benefits.no_lot", "没有找到这批购买的服务");
}

/* ---- Lots ---- */

static void put_lot(JsonOut *out, const Organisations *names, const Lot *l)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", l->id.v);
    json_put_str(out, "funder", l->funder);
    json_put_i64(out, "provider_id", l->provider.v);
    json_put_str(out, "provider_name", people_organisation_name(names, l->provider));
    json_put_str(out, "service", l->service);
    json_put_str(out, "name", l->name);
    json_put_text(out, "unit", l->unit == UNIT_FEN ? "fen" : "minute");
    json_put_i64(out, "units", l->units);
    json_put_i64(out, "left", l->left);
    json_put_i64(out, "price_fen", l->price_fen);
    json_put_i64(out, "share_bp", l->share_bp);
    json_put_i64(out, "month_max", l->month_max);
    json_put_day(out, "from", l->from);
    json_put_day(out, "to", l->to);
    json_put_str(out, "document", l->document);
    json_close(out, '}');
}

static Status lots(Request *req, Reply *reply)
{
    Lot *l;
    size_t count;
    Organisations names;
    TRY(benefits_lots(req->tx, &l, &count));
    TRY(people_organisations_load(req->tx, &names));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++)
        if (may_see(req, &l[i])) put_lot(out, &names, &l[i]);
    return reply_items_end(reply);
}

static Status lot_new(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    LotId id;
    request_fields(req, &ask);
    ask.lot.unit = (Unit)ask.unit;
    if (!ask.has_share) ask.lot.share_bp = 10000;
    TRY(benefits_lot_add(req->tx, &ask.lot, &id));
    return reply_id(reply, id.v);
}

/* ---- Vouchers ---- */

static Status give(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    VoucherId id;
    request_fields(req, &ask);
    TRY(benefits_voucher_give(req->tx, ask.lot.id, ask.person, ask.count, ask.lot.from, ask.lot.to,
                              &id));
    return reply_id(reply, id.v);
}

/* A WRITE route: the look is recorded. */
static Status vouchers(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    Voucher *v;
    size_t count;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    TRY(benefits_vouchers(req->tx, ask.person, &v, &count));
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", v[i].id.v);
        json_put_str(out, "name", v[i].name);
        json_put_text(out, "unit", v[i].unit == UNIT_FEN ? "fen" : "minute");
        json_put_i64(out, "units", v[i].units);
        json_put_i64(out, "left", v[i].left);
        json_put_day(out, "from", v[i].from);
        json_put_day(out, "to", v[i].to);
        json_put_bool(out, "open", v[i].state == 1 && v[i].to >= tx_today(req->tx));
        json_put_said(out, "words", benefits_voucher_words(req->arena, &v[i]));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- Visits ---- */

static const char *const use_names[] = {"", "good", "held", "refused"};

static Str paid_words(Arena *arena, const VisitPaid *p)
{
    char voucher[32], pay[32];
    fen_text(p->voucher_fen, voucher);
    fen_text(p->pay_fen, pay);
    if (p->state == USE_HELD) return STR("和另一次上门重了，先核对。");
    if (!p->paid_min) return STR("不到一半时间，这次不付钱。");
    return str_fmt(arena, "券付 %s，您付 %s 元。", voucher, pay);
}

static Status book(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    VisitPaid p;
    request_fields(req, &ask);
    ask.visit.voucher = ask.voucher;
    /* A worker proves his own visits; offices and the firm enter those of others. */
    if (!(BUYERS & ROLE_BIT(req->who.role)) || !ask.has_worker)
        ask.visit.worker = (PersonId){req->who.person};
    TRY(benefits_visit_book(req->tx, &ask.visit, &p));
    reply_subject(reply, ask.visit.ticket);
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "ticket", ask.visit.ticket);
    json_put_i64(out, "paid_min", p.paid_min);
    json_put_i64(out, "bill_fen", p.bill_fen);
    json_put_i64(out, "voucher_fen", p.voucher_fen);
    json_put_i64(out, "pay_fen", p.pay_fen);
    json_put_i64(out, "units", p.units);
    json_put_text(out, "state", use_names[p.state]);
    json_put_said(out, "words", paid_words(req->arena, &p));
    json_close(out, '}');
    return OK;
}

static Status visits(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    Lot lot;
    Rows rows;
    request_fields(req, &ask);
    TRY(load_lot(req, ask.lot.id, &lot));
    TRY(use_list(req->tx, lot.id, &rows));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < rows.count; i++) {
        Use u = use_read(&rows.rows[i]);
        json_open(out, NULL, '{');
        json_put_i64(out, "ticket", u.visit.ticket);
        json_put_i64(out, "person_id", u.person.v);
        json_put_i64(out, "worker_id", u.visit.worker.v);
        json_put_ms(out, "start", u.visit.start_ms);
        json_put_ms(out, "end", u.visit.end_ms);
        json_put_i64(out, "planned_min", u.visit.planned_min);
        json_put_i64(out, "paid_min", u.paid.paid_min);
        json_put_i64(out, "bill_fen", u.paid.bill_fen);
        json_put_i64(out, "voucher_fen", u.paid.voucher_fen);
        json_put_i64(out, "pay_fen", u.paid.pay_fen);
        json_put_text(out, "state", use_names[u.paid.state]);
        json_put_bool(out, "accepted", u.acceptance != 0);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status clear(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_visit_clear(req->tx, ask.visit.ticket, ask.good));
    reply_subject(reply, ask.visit.ticket);
    return reply_empty(reply, 204);
}

/* ---- Acceptance ---- */

static void put_acceptance(JsonOut *out, const Acceptance *a)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", a->id);
    json_put_day(out, "to", a->to);
    json_put_i64(out, "visits", a->visits);
    json_put_i64(out, "minutes", a->minutes);
    json_put_i64(out, "value_fen", a->value_fen);
    json_put_i64(out, "quality", a->quality);
    json_put_i64(out, "factor_bp", a->factor_bp);
    json_put_i64(out, "pay_fen", a->pay_fen);
    json_put_bool(out, "paid", a->paid);
    json_put_said(out, "words",
                  str_of(a->quality < 70 ? "少付两成，请交改进计划。" : "验收通过。"));
    json_close(out, '}');
}

static Status accept(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    Acceptance a;
    request_fields(req, &ask);
    TRY(benefits_accept(req->tx, ask.lot.id, ask.to, ask.quality, ask.words, &a));
    put_acceptance(reply_json(reply, 201), &a);
    return OK;
}

static Status acceptances(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    Lot lot;
    Acceptance *a;
    size_t count;
    request_fields(req, &ask);
    TRY(load_lot(req, ask.lot.id, &lot));
    TRY(benefits_acceptances(req->tx, lot.id, &a, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) put_acceptance(out, &a[i]);
    return reply_items_end(reply);
}

static Status paid(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_acceptance_paid(req->tx, ask.acceptance));
    reply_subject(reply, ask.acceptance);
    return reply_empty(reply, 204);
}

static Status invoice(Request *req, Reply *reply)
{
    VoucherAsk ask = {0};
    Buf csv = buf_new(req->arena, 8 << 20);
    request_fields(req, &ask);
    TRY(benefits_invoice_csv(req->tx, ask.acceptance, &csv));
    if (csv.full) return fail(req->tx, CONFLICT, "benefits.too_long", "账单太长，请分次验收");
    reply_header(reply, "Content-Disposition",
                 str_fmt(req->arena, "attachment; filename=\"invoice-%lld.csv\"",
                         (long long)ask.acceptance));
    return reply_bytes(reply, 200, "text/csv; charset=utf-8", buf_str(&csv));
}

#define IN(fields) fields, sizeof(VoucherAsk)

const Route voucher_routes[] = {
    {GET, "/api/purchases", BUYERS, READ, NULL, 0, NULL, lots,
     "Services that funders have bought, and what is left of them"},
    {POST, "/api/purchases", ROLES_OFFICE, WRITE, IN(lot_fields), NULL, lot_new,
     "Buy services of a firm: fen of bills or minutes, at a price of an hour"},
    {POST, "/api/purchases/{lot}/vouchers", ROLES_OFFICE | ROLE_BIT(ROLE_SOCIAL_WORKER), WRITE,
     IN(give_fields), NULL, give, "Give a person units of it, for some days"},
    {GET, "/api/purchases/{lot}/visits", BUYERS, READ, IN(one_lot), NULL, visits,
     "The visits it paid for"},
    {GET, "/api/purchases/{lot}/acceptances", BUYERS, READ, IN(one_lot), NULL, acceptances,
     "What was accepted of it"},
    {POST, "/api/purchases/{lot}/acceptances", ROLES_OFFICE, WRITE, IN(accept_fields), NULL, accept,
     "Accept what was done up to a day, with a mark; the funder then owes it to the firm"},
    {GET, "/api/acceptances/{acceptance}/invoice.csv", ROLES_OFFICE, READ, IN(paid_fields), NULL,
     invoice, "Every visit of an acceptance, the sum, the mark and what is to be paid"},
    {POST, "/api/acceptances/{acceptance}/paid", ROLES_OFFICE, WRITE, IN(paid_fields), NULL, paid,
     "The funder has paid what was accepted"},
    {GET, "/api/vouchers/{person}", SIGNED_IN, WRITE, IN(person_fields), NULL, vouchers,
     "A person's service vouchers; the look is recorded", .purpose = "看服务券"},
    {POST, "/api/vouchers/{voucher}/visits", WORKERS, WRITE, IN(visit_fields), NULL, book,
     "A visit was made: units and the elder's share are taken"},
    {POST, "/api/vouchers/visits/{ticket}/clear", ROLES_OFFICE, WRITE, IN(clear_fields), NULL,
     clear, "An overlap was looked at: good, or everything goes back"},
    {0},
};
