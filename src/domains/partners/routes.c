/* What a partner organisation sees: counts and sums of the programmes it takes part in, and what
 * became of what it gave.  Nothing here names a person or carries a person's id. */
#include "base/english.h"
#include "domains/partners/inside.h"

#define PARTNERS (ROLE_BIT(ROLE_DONOR) | ROLE_BIT(ROLE_INVESTOR) | ROLE_BIT(ROLE_ASSOCIATION))

static const Choice part_names[] = {{"government", PART_GOVERNMENT, "政府"},
                                    {"charity", PART_CHARITY, "公益"},
                                    {"enterprise", PART_ENTERPRISE, "企业"},
                                    {"social_enterprise", PART_SOCIAL_ENTERPRISE, "社会企业"},
                                    {0}};

typedef struct PartnerAsk {
    ProgrammeId programme;
    OrganisationId organisation;
    GiftId gift;
    int part;
    int64_t month;
    Str funder;
    bool has_funder;
} PartnerAsk;
static const Field month_fields[] = {FIELD_INT(PartnerAsk, month, "month", 200001, 220012), {0}};
static const Field set_fields[] = {FIELD_ID(PartnerAsk, programme, "programme_id"),
                                   FIELD_ID(PartnerAsk, organisation, "organisation_id"),
                                   FIELD_CHOICE(PartnerAsk, part, "part", part_names),
                                   MAYBE_TEXT(PartnerAsk, funder, has_funder, "funder", 1, 60),
                                   {0}};
static const Field end_fields[] = {FIELD_ID(PartnerAsk, programme, "programme_id"),
                                   FIELD_ID(PartnerAsk, organisation, "organisation_id"),
                                   {0}};
static const Field gift_fields[] = {FIELD_ID(PartnerAsk, gift, "gift"), {0}};

typedef struct Names {
    Organisation *firms;
    ProgrammeView *programmes;
    size_t firm_count, programme_count;
} Names;
static Status names_read(Tx *tx, Names *out)
{
    TRY(people_organisations(tx, &out->firms, &out->firm_count));
    return benefits_programmes(tx, &out->programmes, &out->programme_count);
}
static Str firm_name(const Names *n, OrganisationId id)
{
    for (size_t i = 0; i < n->firm_count; i++)
        if (n->firms[i].id.v == id.v) return n->firms[i].name;
    return STR("");
}
static Str programme_name(const Names *n, ProgrammeId id)
{
    for (size_t i = 0; i < n->programme_count; i++)
        if (n->programmes[i].id.v == id.v) return n->programmes[i].name;
    return STR("");
}

static void put_site(JsonOut *out, const PartnerSite *s)
{
    json_put_i64(out, "meals", s->meals);
    json_put_i64(out, "elders", s->elders);
    json_put_i64(out, "cost_fen", s->cost_fen);
    if (s->meals) json_put_i64(out, "a_meal_fen", (s->cost_fen + s->meals / 2) / s->meals);
    if (s->delivered) json_put_i64(out, "on_time_percent", s->on_time * 100 / s->delivered);
    if (s->said >= PARTNER_FEW) json_put_i64(out, "good_percent", s->good * 100 / s->said);
}

static Str view_words(Arena *arena, const PartnerView *v)
{
    char yuan[32];
    if (!v->count) return STR("这个月还没有够多的餐，先不列出。");
    fen_text(v->own_fen, yuan);
    return v->own_fen ? str_fmt(arena, "%lld 位老人吃了 %lld 餐，您出了 %s 元。",
                                (long long)v->all.elders, (long long)v->all.meals, yuan)
                      : str_fmt(arena, "%lld 位老人吃了 %lld 餐。", (long long)v->all.elders,
                                (long long)v->all.meals);
}

static Status programmes(Request *req, Reply *reply)
{
    PartnerAsk ask = {0};
    Partner *mine;
    size_t count;
    Names names;
    OrganisationId firm = {req->who.organisation};
    request_fields(req, &ask);
    if (!firm.v) return fail(req->tx, DENIED, "partners.no_firm", "您的账号没有挂在单位名下");
    TRY(names_read(req->tx, &names));
    TRY(partners_list(req->tx, firm, &mine, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "organisation_name", firm_name(&names, firm));
    json_put_i64(out, "month", ask.month);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        PartnerView v;
        TRY(partners_view(req->tx, mine[i].programme, firm, ask.month, &v));
        json_open(out, NULL, '{');
        json_put_i64(out, "programme_id", mine[i].programme.v);
        json_put_str(out, "name", programme_name(&names, mine[i].programme));
        json_put_text(out, "part", choice_name(part_names, mine[i].part));
        json_put_str(out, "funder", mine[i].funder);
        json_put_said(out, "words", view_words(req->arena, &v));
        put_site(out, &v.all);
        json_put_i64(out, "own_fen", v.own_fen);
        json_put_i64(out, "own_meals", v.own_meals);
        json_put_i64(out, "hidden_sites", v.few);
        json_open(out, "sites", '[');
        for (size_t k = 0; k < v.count; k++) {
            json_open(out, NULL, '{');
            json_put_str(out, "site_name", firm_name(&names, v.sites[k].site));
            put_site(out, &v.sites[k]);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status put_story(JsonOut *out, Tx *tx, const Gift *g)
{
    GiftStory s;
    TRY(partners_story(tx, g->id, &s));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", g->id.v);
    json_put_str(out, "goods", g->goods);
    json_put_said(out, "amount_words", gifts_amount(tx->arena, g->unit, g->amount));
    json_put_said(out, "got_words", gifts_amount(tx->arena, g->unit, g->got));
    json_put_text(out, "state",
                  g->state == GIFT_PLEDGED    ? "pledged"
                  : g->state == GIFT_RECEIVED ? "received"
                                              : "ended");
    json_put_day(out, "day", ms_day(g->made_ms, SHANGHAI_MS));
    json_put_i64(out, "meals", s.meals);
    json_put_i64(out, "elders", s.elders);
    if (s.first) json_put_day(out, "first", s.first);
    if (s.last) json_put_day(out, "last", s.last);
    json_put_said(out, "words", s.words);
    json_put_said(out, "thanks", g->thanks);
    json_close(out, '}');
    return OK;
}

static Status gifts_of_mine(Request *req, Reply *reply)
{
    Gift *g;
    size_t count;
    OrganisationId firm = {req->who.organisation};
    if (!firm.v) return fail(req->tx, DENIED, "partners.no_firm", "您的账号没有挂在单位名下");
    TRY(gifts_list(req->tx, firm, &g, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) TRY(put_story(out, req->tx, &g[i]));
    return reply_items_end(reply);
}

static Status story(Request *req, Reply *reply)
{
    PartnerAsk ask = {0};
    Gift g;
    request_fields(req, &ask);
    TRY(gifts_find(req->tx, ask.gift, &g));
    return put_story(reply_json(reply, 200), req->tx, &g);
}

static Status thank(Request *req, Reply *reply)
{
    PartnerAsk ask = {0};
    Str words;
    request_fields(req, &ask);
    TRY(partners_thank(req->tx, ask.gift, &words));
    reply_subject(reply, ask.gift.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", ask.gift.v);
    json_put_said(out, "words", words);
    json_close(out, '}');
    return OK;
}

/* ---- Who takes part: for the office ---- */

static Status list(Request *req, Reply *reply)
{
    Partner *p;
    size_t count;
    Names names;
    TRY(partners_list(req->tx, (OrganisationId){0}, &p, &count));
    TRY(names_read(req->tx, &names));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "programme_id", p[i].programme.v);
        json_put_str(out, "programme_name", programme_name(&names, p[i].programme));
        json_put_i64(out, "organisation_id", p[i].organisation.v);
        json_put_str(out, "organisation_name", firm_name(&names, p[i].organisation));
        json_put_text(out, "part", choice_name(part_names, p[i].part));
        json_put_str(out, "funder", p[i].funder);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status set(Request *req, Reply *reply)
{
    PartnerAsk ask = {0};
    request_fields(req, &ask);
    Partner p = {.programme = ask.programme,
                 .organisation = ask.organisation,
                 .part = (PartnerPart)ask.part,
                 .funder = ask.has_funder ? ask.funder : STR("")};
    TRY(partners_set(req->tx, &p));
    reply_subject(reply, ask.organisation.v);
    return reply_empty(reply, 204);
}

static Status end(Request *req, Reply *reply)
{
    PartnerAsk ask = {0};
    request_fields(req, &ask);
    TRY(partners_end(req->tx, ask.programme, ask.organisation));
    reply_subject(reply, ask.organisation.v);
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(PartnerAsk)
#define NOTHING    NULL, 0

const Route partners_routes[] = {
    {GET, "/api/partners/programmes", PARTNERS, READ, IN(month_fields), NULL, programmes,
     "The programmes this organisation takes part in: meals, elders as counts, cost, on time, what "
     "was said; nothing about fewer than five people"},
    {GET, "/api/partners/gifts", PARTNERS, READ, NOTHING, NULL, gifts_of_mine,
     "What this organisation gave, and what became of it"},
    {GET, "/api/partners", ROLES_OFFICE, READ, NOTHING, NULL, list,
     "Who takes part in which programme"},
    {POST, "/api/partners", ROLES_OFFICE, WRITE, IN(set_fields), NULL, set,
     "An organisation takes part in a programme"},
    {POST, "/api/partners/end", ROLES_OFFICE, WRITE, IN(end_fields), NULL, end,
     "It no longer does"},
    {GET, "/api/gifts/{gift}/story", ROLES_OFFICE, READ, IN(gift_fields), NULL, story,
     "What became of a gift: meals, how many elders, days"},
    {POST, "/api/gifts/{gift}/thanks", ROLES_OFFICE, WRITE, IN(gift_fields), NULL, thank,
     "The line of thanks, told to the donor"},
    {0},
};
