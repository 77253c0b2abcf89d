/* What a person can get free or cheaper: said to that person, and to anybody without a name. */
#include "base/english.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

static const Choice places[] = {{"town", PLACE_TOWN, "本街道户籍"},
                                {"district", PLACE_DISTRICT, "本区户籍"},
                                {"city", PLACE_CITY, "本市户籍"},
                                {"none", PLACE_NONE, "外地户籍"},
                                {0}};

typedef struct OfferAsk {
    PersonId person;
    int64_t community, age, ability;
    Str flags;
    int registered;
    bool has_flags, has_ability;
} OfferAsk;

static const Field person_fields[] = {FIELD_ID(OfferAsk, person, "person"), {0}};
static const Field open_fields[] = {FIELD_INT(OfferAsk, community, "community", 1, ID_MAX - 1),
                                    FIELD_INT(OfferAsk, age, "age", 0, 130),
                                    FIELD_CHOICE(OfferAsk, registered, "registered", places),
                                    MAYBE_TEXT(OfferAsk, flags, has_flags, "flags", 1, 200),
                                    MAYBE_INT(OfferAsk, ability, has_ability, "ability", 0, 4),
                                    {0}};

/* What a lunch of 15 yuan costs: a number says more than a rule. */
static Status put_example(JsonOut *out, Request *req, PersonId person, OrganisationId site)
{
    Quote q;
    char yuan[32];
    Meal meal = {.person = person,
                 .site = site,
                 .day = tx_today(req->tx),
                 .slot = SLOT_LUNCH,
                 .list_fen = 1500};
    TRY(benefits_quote(req->tx, &meal, &q));
    fen_text(q.settlement.pay_fen, yuan);
    json_open(out, "example", '{');
    json_put_i64(out, "list_fen", meal.list_fen);
    json_put_i64(out, "pay_fen", q.settlement.pay_fen);
    json_put_said(out, "words", str_fmt(req->arena, "15 元的午饭您付 %s 元。", yuan));
    json_close(out, '}');
    return OK;
}

static void put_vouchers(JsonOut *out, Arena *arena, const Voucher *v, size_t count)
{
    json_open(out, "vouchers", '[');
    for (size_t i = 0; i < count; i++) {
        if (v[i].state != 1 || !v[i].left) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", v[i].id.v);
        json_put_str(out, "name", v[i].name);
        json_put_text(out, "unit", v[i].unit == UNIT_FEN ? "fen" : "minute");
        json_put_i64(out, "left", v[i].left);
        json_put_day(out, "to", v[i].to);
        json_put_said(out, "words", benefits_voucher_words(arena, &v[i]));
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* A WRITE route: the look is recorded. */
static Status mine(Request *req, Reply *reply)
{
    OfferAsk ask = {0};
    Rows sites;
    Organisations names;
    Voucher *vouchers;
    size_t count;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_MONEY));
    TRY(sites_of_programmes(req->tx, &sites));
    TRY(people_organisations_load(req->tx, &names));
    TRY(benefits_vouchers(req->tx, ask.person, &vouchers, &count));
    reply_subject(reply, ask.person.v);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", ask.person.v);
    json_open(out, "sites", '[');
    for (size_t i = 0; i < sites.count; i++) {
        OrganisationId site = {row_int(&sites.rows[i], 0)};
        Str lines;
        TRY(benefits_offers(req->tx, ask.person, site, &lines));
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", site.v);
        json_put_str(out, "site_name", people_organisation_name(&names, site));
        json_put_lines(out, "words", lines);
        TRY(put_example(out, req, ask.person, site));
        json_close(out, '}');
    }
    json_close(out, ']');
    put_vouchers(out, req->arena, vouchers, count);
    json_close(out, '}');
    return OK;
}

/* The same for somebody who does not say who he is: nothing of the register is touched. */
typedef struct OpenJob {
    const OfferAsk *ask;
    Rows sites;
    Organisations names;
    Str *lines;
} OpenJob;

static Status read_open(Tx *tx, void *context)
{
    OpenJob *job = context;
    const OfferAsk *ask = job->ask;
    Day today = tx_today(tx);
    BenefitPerson facts = {.birth = today - (Day)(ask->age * 365 + ask->age / 4 + 1),
                           .hukou = (BenefitPlace)ask->registered,
                           .residence = PLACE_TOWN,
                           .ability = ask->has_ability ? (int32_t)ask->ability : -1,
                           .approved = true};
    TRY(sites_of_programmes(tx, &job->sites));
    TRY(people_organisations_load(tx, &job->names));
    job->lines = NEW_ARRAY(tx->arena, Str, job->sites.count);
    for (size_t i = 0; i < job->sites.count; i++)
        TRY(offers_of(tx, (OrganisationId){row_int(&job->sites.rows[i], 0)}, &facts,
                      ask->has_flags ? ask->flags : STR(""), today, &job->lines[i]));
    return OK;
}

static Status open_offers(Request *req, Reply *reply)
{
    OfferAsk ask = {0};
    request_fields(req, &ask);
    OpenJob job = {.ask = &ask};
    TxOrigin origin = {.community = {ask.community}};
    TRY(request_rate_network(req, "offers", 30));
    TRY(store_read(req->store, origin, req->arena, read_open, &job, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "sites", '[');
    for (size_t i = 0; i < job.sites.count; i++) {
        OrganisationId site = {row_int(&job.sites.rows[i], 0)};
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", site.v);
        json_put_str(out, "site_name", people_organisation_name(&job.names, site));
        json_put_lines(out, "words", job.lines[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields) fields, sizeof(OfferAsk)

const Route offer_routes[] = {
    {GET, "/api/benefits/mine/{person}", SIGNED_IN, WRITE, IN(person_fields), NULL, mine,
     "What this person can get free or cheaper, site by site; the look is recorded",
     .purpose = "查补贴"},
    {GET, "/api/open/benefits", ANYONE, WORK, IN(open_fields), NULL, open_offers,
     "What somebody of this age and registration can get; asks for no name"},
    {0},
};
