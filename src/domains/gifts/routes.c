#include "base/english.h"
#include "domains/gifts/inside.h"

#define SITE_STAFF                                                                                 \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_COOK) | ROLE_BIT(ROLE_CANTEEN_WORKER))
#define KEEPERS         (ROLES_OFFICE | SITE_STAFF)
#define OFFICE_AND_SITE (ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER))

static const Choice donors[] = {{"person", DONOR_PERSON, "个人"},
                                {"firm", DONOR_FIRM, "单位"},
                                {"unnamed", DONOR_UNNAMED, "不留名"},
                                {0}};
static const Choice units[] = {{"fen", GIFT_FEN, "分"},
                               {"gram", GIFT_GRAM, "克"},
                               {"ml", GIFT_ML, "毫升"},
                               {"piece", GIFT_PIECE, "件"},
                               {0}};
static const Choice states[] = {{"pledged", GIFT_PLEDGED, "等着收"},
                                {"received", GIFT_RECEIVED, "收到了"},
                                {"ended", GIFT_ENDED, "不再等"},
                                {0}};
static const Choice slots[] = {
    {"breakfast", 0, "早餐"}, {"lunch", 1, "午餐"}, {"dinner", 2, "晚餐"}, {0}};
static const Choice aid_kinds[] = {
    {"rent", AID_RENT, "免租金"}, {"cash", AID_CASH, "现金补助"}, {"tax", AID_TAX, "减免税"}, {0}};

typedef struct GiftAsk {
    PoolId pool;
    GiftId gift;
    GiftLotId lot;
    AidId aid;
    OrganisationId site, organisation;
    PersonId person;
    Str name, purpose, donor_name, goods, words, signed_by, code, giver, document, evidence;
    int donor, unit, slot, kind;
    int64_t amount, month, community;
    Fen fen;
    Day day, from, to;
    bool has_pool, has_site, has_organisation, has_person, has_donor_name, has_goods, has_words,
        has_code, has_day;
} GiftAsk;

static const Field pool_fields[] = {
    FIELD_TEXT(GiftAsk, name, "name", 1, 30), FIELD_TEXT(GiftAsk, purpose, "purpose", 1, 200), {0}};
static const Field one_pool[] = {FIELD_ID(GiftAsk, pool, "pool"), {0}};
static const Field pledge_fields[] = {
    FIELD_CHOICE(GiftAsk, donor, "donor", donors),
    MAYBE_TEXT(GiftAsk, donor_name, has_donor_name, "donor_name", 1, 40),
    MAYBE_ID(GiftAsk, person, has_person, "person_id"),
    MAYBE_ID(GiftAsk, organisation, has_organisation, "organisation_id"),
    MAYBE_ID(GiftAsk, pool, has_pool, "pool_id"),
    MAYBE_TEXT(GiftAsk, goods, has_goods, "goods", 1, 40),
    FIELD_CHOICE(GiftAsk, unit, "unit", units),
    FIELD_INT(GiftAsk, amount, "amount", 1, GIFT_AMOUNT_MAX),
    MAYBE_DAY(GiftAsk, day, has_day, "due"),
    MAYBE_TEXT(GiftAsk, words, has_words, "words", 1, 200),
    {0}};
static const Field one_gift[] = {FIELD_ID(GiftAsk, gift, "gift"), {0}};
static const Field receive_fields[] = {FIELD_ID(GiftAsk, gift, "gift"),
                                       FIELD_INT(GiftAsk, amount, "amount", 1, GIFT_AMOUNT_MAX),
                                       FIELD_TEXT(GiftAsk, signed_by, "signed", 1, 40),
                                       MAYBE_ID(GiftAsk, site, has_site, "site_id"),
                                       MAYBE_TEXT(GiftAsk, code, has_code, "code", 1, 40),
                                       MAYBE_DAY(GiftAsk, day, has_day, "best_before"),
                                       {0}};
static const Field stock_fields[] = {MAYBE_ID(GiftAsk, site, has_site, "site"), {0}};
static const Field cook_fields[] = {FIELD_ID(GiftAsk, lot, "lot"),
                                    FIELD_INT(GiftAsk, amount, "amount", 1, GIFT_AMOUNT_MAX),
                                    FIELD_DAY(GiftAsk, day, "day"),
                                    FIELD_CHOICE(GiftAsk, slot, "slot", slots),
                                    {0}};
static const Field throw_fields[] = {FIELD_ID(GiftAsk, lot, "lot"),
                                     FIELD_INT(GiftAsk, amount, "amount", 1, GIFT_AMOUNT_MAX),
                                     FIELD_TEXT(GiftAsk, words, "words", 1, 200),
                                     {0}};
static const Field aid_fields[] = {FIELD_ID(GiftAsk, site, "site_id"),
                                   FIELD_CHOICE(GiftAsk, kind, "kind", aid_kinds),
                                   FIELD_TEXT(GiftAsk, giver, "giver", 1, 40),
                                   FIELD_TEXT(GiftAsk, document, "document", 1, 80),
                                   FIELD_DAY(GiftAsk, from, "from"),
                                   FIELD_DAY(GiftAsk, to, "to"),
                                   FIELD_FEN(GiftAsk, fen, "month_fen", 1, FUNDS_AMOUNT_MAX),
                                   {0}};
static const Field aid_month_fields[] = {FIELD_ID(GiftAsk, aid, "aid"),
                                         FIELD_INT(GiftAsk, month, "month", 200001, 220012),
                                         FIELD_TEXT(GiftAsk, evidence, "evidence", 1, 80),
                                         {0}};
static const Field open_fields[] = {FIELD_INT(GiftAsk, community, "community", 1, ID_MAX - 1), {0}};

/* Staff of a site have to do with that site alone; the office with every one. */
static bool is_mine(const Request *req, OrganisationId site)
{
    bool staff = SITE_STAFF & ROLE_BIT(req->who.role);
    return !staff || req->who.organisation == site.v;
}
static Status check_site(Request *req, OrganisationId site)
{
    Organisations names;
    TRY(people_organisations_load(req->tx, &names));
    return is_mine(req, site) && people_organisation_name(&names, site).len
               ? OK
               : fail(req->tx, NOT_FOUND, "gifts.no_site", "没有找到这个食堂");
}

/* ---- Pools ---- */

static Status put_pools(JsonOut *out, Tx *tx)
{
    Pool *p;
    size_t count;
    Organisations names;
    TRY(gifts_pools(tx, &p, &count));
    TRY(people_organisations_load(tx, &names));
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        PoolSpent *s;
        size_t n;
        char yuan[32];
        TRY(gifts_pool_spent(tx, p[i].id, &s, &n));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", p[i].id.v);
        json_put_str(out, "name", p[i].name);
        json_put_str(out, "purpose", p[i].purpose);
        json_put_bool(out, "open", p[i].open);
        json_put_i64(out, "received_fen", p[i].received_fen);
        json_put_i64(out, "spent_fen", p[i].spent_fen);
        json_put_i64(out, "held_fen", p[i].held_fen);
        json_put_i64(out, "free_fen", p[i].free_fen);
        json_put_i64(out, "short_fen", p[i].short_fen);
        json_put_i64(out, "meals", p[i].meals);
        json_put_i64(out, "days", p[i].days);
        json_put_i64(out, "sites", p[i].sites);
        fen_text(p[i].spent_fen, yuan);
        json_put_said(out, "words",
                      str_fmt(tx->arena, "付了 %lld 餐里的 %s 元。", (long long)p[i].meals, yuan));
        json_open(out, "spent", '[');
        for (size_t k = 0; k < n; k++) {
            json_open(out, NULL, '{');
            json_put_i64(out, "month", s[k].month);
            json_put_str(out, "site_name", people_organisation_name(&names, s[k].site));
            json_put_i64(out, "meals", s[k].meals);
            json_put_i64(out, "fen", s[k].fen);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status pools(Request *req, Reply *reply)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_pools(out, req->tx));
    json_close(out, '}');
    return OK;
}

static Status pool_add(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    PoolId id;
    request_fields(req, &ask);
    TRY(gifts_pool_add(req->tx, ask.name, ask.purpose, &id));
    return reply_id(reply, id.v);
}

static Status pool_close(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    request_fields(req, &ask);
    TRY(gifts_pool_close(req->tx, ask.pool));
    reply_subject(reply, ask.pool.v);
    return reply_empty(reply, 204);
}

typedef struct OpenJob {
    int64_t community;
    Arena *arena;
    Buf buf;
} OpenJob;
static Status write_open(Tx *tx, void *context)
{
    OpenJob *job = context;
    job->buf = buf_new(job->arena, 4 << 20);
    JsonOut out = json_out(&job->buf);
    json_open(&out, NULL, '{');
    TRY(put_pools(&out, tx));
    json_close(&out, '}');
    return OK;
}
static Status open_pools(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    OpenJob job = {.arena = req->arena};
    request_fields(req, &ask);
    TxOrigin origin = {.community = {ask.community}};
    TRY(request_rate_network(req, "open", 60));
    TRY(store_read(req->store, origin, req->arena, write_open, &job, request_problem(req)));
    return reply_bytes(reply, 200, "application/json; charset=utf-8", buf_str(&job.buf));
}

/* ---- Pledges ---- */

static Status gift_index(Request *req, Reply *reply)
{
    Gift *g;
    size_t count;
    TRY(gifts_list(req->tx, (OrganisationId){0}, &g, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", g[i].id.v);
        json_put_text(out, "donor", choice_name(donors, g[i].donor));
        json_put_str(out, "donor_name", g[i].donor_name);
        json_put_str(out, "goods", g[i].goods);
        if (g[i].pool.v) json_put_i64(out, "pool_id", g[i].pool.v);
        json_put_text(out, "unit", choice_name(units, g[i].unit));
        json_put_i64(out, "amount", g[i].amount);
        json_put_i64(out, "got", g[i].got);
        json_put_said(out, "amount_words", gifts_amount(req->arena, g[i].unit, g[i].amount));
        json_put_said(out, "got_words", gifts_amount(req->arena, g[i].unit, g[i].got));
        if (g[i].due) json_put_day(out, "due", g[i].due);
        json_put_str(out, "words", g[i].words);
        json_put_text(out, "state", choice_name(states, g[i].state));
        json_put_ms(out, "made_at", g[i].made_ms);
        json_put_said(out, "thanks", g[i].thanks);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status pledge(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    GiftId id;
    request_fields(req, &ask);
    Gift g = {.donor = (GiftDonor)ask.donor,
              .donor_name = ask.donor_name,
              .person = ask.person,
              .organisation = ask.organisation,
              .pool = ask.pool,
              .goods = ask.goods,
              .unit = (GiftUnit)ask.unit,
              .amount = ask.amount,
              .due = ask.day,
              .words = ask.words};
    TRY(gifts_pledge(req->tx, &g, &id));
    return reply_id(reply, id.v);
}

static Status receive(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    Gift g;
    GiftLotId lot;
    int64_t receipt;
    request_fields(req, &ask);
    TRY(gifts_find(req->tx, ask.gift, &g));
    if (g.pool.v) {
        if (SITE_STAFF & ROLE_BIT(req->who.role))
            return fail(req->tx, DENIED, "gifts.money_at_office", "捐的钱请交到街道办，由街道收");
        TRY(gifts_receive_money(req->tx, ask.gift, ask.amount, ask.signed_by, &receipt));
        return reply_id(reply, receipt);
    }
    if (!ask.has_site) ask.site = (OrganisationId){req->who.organisation};
    TRY(check_site(req, ask.site));
    GiftLot l = {.gift = ask.gift,
                 .site = ask.site,
                 .amount = ask.amount,
                 .code = ask.code,
                 .best_before = ask.day,
                 .signed_by = ask.signed_by};
    TRY(gifts_receive_goods(req->tx, &l, &lot));
    return reply_id(reply, lot.v);
}

static Status gift_close(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    request_fields(req, &ask);
    TRY(gifts_end(req->tx, ask.gift));
    reply_subject(reply, ask.gift.v);
    return reply_empty(reply, 204);
}

/* ---- Stock ---- */

/* "已过期", "还有 5 天" */
static Str soon_words(Arena *arena, const GiftLot *l, Day today)
{
    if (!l->left || !l->best_before || l->best_before > today + GIFT_SOON_DAYS) return STR("");
    if (l->best_before < today) return STR("已过期，请扔掉并登记");
    return str_fmt(arena, "还有 %d 天到期", (int)(l->best_before - today));
}

static Status stock(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    GiftLot *l;
    size_t count;
    Organisations names;
    Day today = tx_today(req->tx);
    request_fields(req, &ask);
    if (!ask.has_site && (SITE_STAFF & ROLE_BIT(req->who.role)))
        ask.site = (OrganisationId){req->who.organisation};
    if (ask.site.v || (SITE_STAFF & ROLE_BIT(req->who.role))) TRY(check_site(req, ask.site));
    TRY(gifts_stock(req->tx, ask.site, &l, &count));
    TRY(people_organisations_load(req->tx, &names));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", l[i].id.v);
        json_put_i64(out, "gift_id", l[i].gift.v);
        json_put_i64(out, "site_id", l[i].site.v);
        json_put_str(out, "site_name", people_organisation_name(&names, l[i].site));
        json_put_str(out, "goods", l[i].goods);
        json_put_str(out, "code", l[i].code);
        json_put_text(out, "unit", choice_name(units, l[i].unit));
        json_put_i64(out, "amount", l[i].amount);
        json_put_i64(out, "cooked", l[i].cooked);
        json_put_i64(out, "thrown", l[i].thrown);
        json_put_i64(out, "left", l[i].left);
        json_put_said(out, "amount_words", gifts_amount(req->arena, l[i].unit, l[i].amount));
        json_put_said(out, "left_words", gifts_amount(req->arena, l[i].unit, l[i].left));
        if (l[i].best_before) json_put_day(out, "best_before", l[i].best_before);
        json_put_said(out, "soon", soon_words(req->arena, &l[i], today));
        json_put_str(out, "signed", l[i].signed_by);
        json_put_ms(out, "received_at", l[i].at_ms);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* Staff take only from the shelf of their own site. */
static Status check_lot(Request *req, GiftLotId id)
{
    GiftLot lot;
    Status status = batch_find(req->tx, id, &lot);
    if (status == NOT_FOUND || (status == OK && !is_mine(req, lot.site)))
        return fail(req->tx, NOT_FOUND, "gifts.no_lot", "没有找到这批东西");
    return status;
}

static Status cook(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    request_fields(req, &ask);
    TRY(check_lot(req, ask.lot));
    TRY(gifts_cook(req->tx, &(GiftOut){.lot = ask.lot,
                                       .amount = ask.amount,
                                       .day = ask.day,
                                       .slot = ask.slot,
                                       .words = STR("")}));
    reply_subject(reply, ask.lot.v);
    return reply_empty(reply, 204);
}

static Status throw_away(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    request_fields(req, &ask);
    TRY(check_lot(req, ask.lot));
    TRY(gifts_throw(req->tx, &(GiftOut){.lot = ask.lot, .amount = ask.amount, .words = ask.words}));
    reply_subject(reply, ask.lot.v);
    return reply_empty(reply, 204);
}

/* ---- Aids ---- */

static Status aids(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    Aid *a;
    size_t count;
    Organisations names;
    request_fields(req, &ask);
    if (SITE_STAFF & ROLE_BIT(req->who.role)) {
        if (!ask.has_site) ask.site = (OrganisationId){req->who.organisation};
        TRY(check_site(req, ask.site));
    }
    TRY(gifts_aids(req->tx, ask.site, &a, &count));
    TRY(people_organisations_load(req->tx, &names));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", a[i].id.v);
        json_put_i64(out, "site_id", a[i].site.v);
        json_put_str(out, "site_name", people_organisation_name(&names, a[i].site));
        json_put_text(out, "kind", choice_name(aid_kinds, a[i].kind));
        json_put_str(out, "giver", a[i].giver);
        json_put_str(out, "document", a[i].document);
        json_put_day(out, "from", a[i].from);
        json_put_day(out, "to", a[i].to);
        json_put_i64(out, "month_fen", a[i].month_fen);
        json_put_i64(out, "booked_fen", a[i].booked_fen);
        json_put_i64(out, "months", a[i].months);
        json_put_str(out, "evidence", a[i].evidence);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status aid_add(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    AidId id;
    request_fields(req, &ask);
    TRY(check_site(req, ask.site));
    Aid a = {.site = ask.site,
             .kind = (AidKind)ask.kind,
             .giver = ask.giver,
             .document = ask.document,
             .from = ask.from,
             .to = ask.to,
             .month_fen = ask.fen};
    TRY(gifts_aid_add(req->tx, &a, &id));
    return reply_id(reply, id.v);
}

static Status aid_month(Request *req, Reply *reply)
{
    GiftAsk ask = {0};
    Fen fen;
    request_fields(req, &ask);
    TRY(gifts_aid_month(req->tx, ask.aid, ask.month, ask.evidence, &fen));
    reply_subject(reply, ask.aid.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", ask.aid.v);
    json_put_i64(out, "month", ask.month);
    json_put_i64(out, "fen", fen);
    json_close(out, '}');
    return OK;
}

#define IN(fields) fields, sizeof(GiftAsk)
#define NOTHING    NULL, 0

const Route gifts_routes[] = {
    {GET, "/api/gifts/pools", KEEPERS, READ, NOTHING, NULL, pools,
     "Donation pools: received, spent, held, free, and which meals"},
    {POST, "/api/gifts/pools", ROLES_OFFICE, WRITE, IN(pool_fields), NULL, pool_add,
     "A pool with its purpose; programmes name it among their funders"},
    {POST, "/api/gifts/pools/{pool}/close", ROLES_OFFICE, WRITE, IN(one_pool), NULL, pool_close,
     "Nothing more is paid from it"},
    {GET, "/api/gifts", KEEPERS, READ, NOTHING, NULL, gift_index, "Pledges and what came of them"},
    {POST, "/api/gifts", KEEPERS, WRITE, IN(pledge_fields), NULL, pledge,
     "Somebody, or nobody named, pledges money for a pool, or goods"},
    {POST, "/api/gifts/{gift}/receipts", KEEPERS, WRITE, IN(receive_fields), NULL, receive,
     "What came, signed by who took it: money into the pool, goods as a batch of a site"},
    {POST, "/api/gifts/{gift}/end", KEEPERS, WRITE, IN(one_gift), NULL, gift_close,
     "Nothing more will come of it"},
    {GET, "/api/gifts/stock", KEEPERS, READ, IN(stock_fields), NULL, stock,
     "Batches by best-before: received, cooked, thrown away, left"},
    {POST, "/api/gifts/lots/{lot}/cook", KEEPERS, WRITE, IN(cook_fields), NULL, cook,
     "Into the pots of a meal"},
    {POST, "/api/gifts/lots/{lot}/throw", KEEPERS, WRITE, IN(throw_fields), NULL, throw_away,
     "Thrown away, with the reason"},
    {GET, "/api/gifts/aids", OFFICE_AND_SITE, READ, IN(stock_fields), NULL, aids,
     "Rent, cash and tax given to sites, with their papers"},
    {POST, "/api/gifts/aids", ROLES_OFFICE, WRITE, IN(aid_fields), NULL, aid_add,
     "An office gives a site rent, cash or tax: document, days, worth of a month"},
    {POST, "/api/gifts/aids/{aid}/months", ROLES_OFFICE, WRITE, IN(aid_month_fields), NULL,
     aid_month, "A month of it with its paper, booked; repeating answers the first"},
    {0},
};
const Route gifts_open_routes[] = {
    {GET, "/api/open/pools", ANYONE, WORK, IN(open_fields), NULL, open_pools,
     "What each donation pool received and spent, and on how many meals where"},
    {0},
};
