/* The settlements of a claim drawn for a check on site, and what the check found. */
#include "base/english.h"
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

#define CHECKERS (ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR))

static const Choice results[] = {
    {"right", 1, "属实"}, {"wrong", 2, "不实"}, {"nobody", 3, "没有找到人"}, {0}};

typedef struct SampleAsk {
    ClaimId claim;
    int64_t settlement;
    Str words;
    int result;
    bool has_words;
} SampleAsk;

static const Field claim_fields[] = {FIELD_ID(SampleAsk, claim, "claim"), {0}};
static const Field check_fields[] = {FIELD_ID(SampleAsk, claim, "claim"),
                                     FIELD_INT(SampleAsk, settlement, "settlement", 1, ID_MAX - 1),
                                     FIELD_CHOICE(SampleAsk, result, "result", results),
                                     MAYBE_TEXT(SampleAsk, words, has_words, "words", 1, 200),
                                     {0}};

static Status sample(Request *req, Reply *reply)
{
    static const char *const names[] = {"open", "right", "wrong", "nobody"};
    SampleAsk ask = {0};
    Claim claim;
    Rows rows;
    Organisations sites;
    int64_t done = 0;
    request_fields(req, &ask);
    TRY(benefits_claim_find(req->tx, ask.claim, &claim));
    TRY(sample_list(req->tx, ask.claim, &rows));
    TRY(people_organisations_load(req->tx, &sites));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "claim_id", claim.id.v);
    json_put_i64(out, "seed", claim.seed);
    json_open(out, "items", '[');
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        done += row_int(r, 8) != 0;
        json_open(out, NULL, '{');
        json_put_i64(out, "settlement_id", row_int(r, 0));
        json_put_said(out, "reason", row_str(r, 1));
        json_put_i64(out, "person_id", row_int(r, 2));
        json_put_i64(out, "site_id", row_int(r, 3));
        json_put_str(out, "site_name",
                     people_organisation_name(&sites, (OrganisationId){row_int(r, 3)}));
        json_put_day(out, "day", (Day)row_int(r, 4));
        json_put_i64(out, "slot", row_int(r, 5));
        json_put_i64(out, "list_fen", row_int(r, 6));
        json_put_i64(out, "fen", row_int(r, 7));
        json_put_text(out, "result", names[clamp_i64(row_int(r, 8), 0, 3)]);
        json_put_str(out, "words", row_str(r, 9));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_i64(out, "checked", done);
    json_put_said(out, "words",
                  str_fmt(req->arena, "抽查 %zu 单，已查 %lld 单。", rows.count, (long long)done));
    json_close(out, '}');
    return OK;
}

static Status check(Request *req, Reply *reply)
{
    SampleAsk ask = {0};
    request_fields(req, &ask);
    TRY(benefits_sample_check(req->tx, ask.claim, ask.settlement, ask.result, ask.words));
    reply_subject(reply, ask.claim.v);
    return reply_empty(reply, 204);
}

#define IN(fields) fields, sizeof(SampleAsk)

const Route sample_routes[] = {
    {GET, "/api/claims/{claim}/sample", CHECKERS, READ, IN(claim_fields), NULL, sample,
     "The settlements drawn for a check on site, why, and what was found"},
    {POST, "/api/claims/{claim}/sample/{settlement}", CHECKERS, WRITE, IN(check_fields), NULL,
     check, "What the check on site found"},
    {0},
};
