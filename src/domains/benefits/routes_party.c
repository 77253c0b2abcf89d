/* Who bore what of a programme: for offices, and for everybody. */
#include "domains/benefits/inside.h"
#include "domains/benefits/shapes.h"

typedef struct PartyAsk {
    ProgrammeId programme;
    int64_t month, community;
    Str funder;
} PartyAsk;
#define MONTH FIELD_INT(PartyAsk, month, "month", 200001, 220012)
static const Field month_fields[] = {FIELD_ID(PartyAsk, programme, "programme"), MONTH, {0}};
static const Field funder_fields[] = {FIELD_ID(PartyAsk, programme, "programme"),
                                      FIELD_TEXT(PartyAsk, funder, "funder", 1, 60),
                                      MONTH,
                                      {0}};
static const Field open_fields[] = {
    FIELD_INT(PartyAsk, community, "community", 1, ID_MAX - 1), MONTH, {0}};

static const char *const names[] = {[PARTY_GOVERNMENT] = "government",
                                    [PARTY_CHARITY] = "charity",
                                    [PARTY_ENTERPRISE] = "enterprise",
                                    [PARTY_POOL] = "pool",
                                    [PARTY_LTCI] = "ltci",
                                    [PARTY_FUND] = "fund"};

static void put_parties(JsonOut *out, const Parties *p)
{
    Fen charity = p->party_fen[PARTY_CHARITY] + p->party_fen[PARTY_POOL];
    json_put_i64(out, "meals", p->meals);
    json_put_i64(out, "cost_fen", p->cost_fen);
    json_put_i64(out, "elder_fen", p->elder_fen);
    json_put_i64(out, "government_fen", p->party_fen[PARTY_GOVERNMENT]);
    json_put_i64(out, "charity_fen", charity);
    json_put_i64(out, "enterprise_fen", p->party_fen[PARTY_ENTERPRISE]);
    json_put_i64(out, "ltci_fen", p->party_fen[PARTY_LTCI]);
    json_put_i64(out, "fund_fen", p->party_fen[PARTY_FUND]);
    json_open(out, "shares", '[');
    for (size_t i = 0; i < p->count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "funder", p->shares[i].funder);
        json_put_text(out, "party", names[p->shares[i].party]);
        json_put_i64(out, "meals", p->shares[i].meals);
        json_put_i64(out, "fen", p->shares[i].fen);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static Status parties(Request *req, Reply *reply)
{
    PartyAsk ask = {0};
    Parties p;
    request_fields(req, &ask);
    TRY(benefits_parties(req->tx, ask.programme, ask.month, &p));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "programme_id", ask.programme.v);
    json_put_i64(out, "month", ask.month);
    put_parties(out, &p);
    json_close(out, '}');
    return OK;
}

typedef struct PartyJob {
    PartyAsk ask;
    Arena *arena;
    Buf buf;
} PartyJob;

static Status write_csv(Tx *tx, void *context)
{
    PartyJob *job = context;
    job->buf = buf_new(job->arena, 4 << 20);
    return benefits_party_csv(tx, job->ask.programme, job->ask.funder, job->ask.month, &job->buf);
}

static Status statement(Request *req, Reply *reply)
{
    PartyJob job = {.arena = req->arena};
    TxOrigin origin = {.community = req->who.community,
                       .actor = req->who.person,
                       .role = (int64_t)req->who.role,
                       .purpose = "对账"};
    request_fields(req, &job.ask);
    TRY(store_read(req->store, origin, req->arena, write_csv, &job, request_problem(req)));
    reply_header(
        reply, "Content-Disposition",
        str_fmt(req->arena, "attachment; filename=\"funder-%lld.csv\"", (long long)job.ask.month));
    return reply_bytes(reply, 200, "text/csv; charset=utf-8", buf_str(&job.buf));
}

static Status write_open(Tx *tx, void *context)
{
    PartyJob *job = context;
    ProgrammeView *p;
    size_t count;
    job->buf = buf_new(job->arena, 4 << 20);
    JsonOut out = json_out(&job->buf);
    TRY(benefits_programmes(tx, &p, &count));
    json_open(&out, NULL, '{');
    json_open(&out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        Parties parties;
        if (p[i].state == 1) continue; /* a draft is nobody's business yet */
        TRY(benefits_parties(tx, p[i].id, job->ask.month, &parties));
        json_open(&out, NULL, '{');
        json_put_str(&out, "name", p[i].name);
        put_parties(&out, &parties);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    return OK;
}

static Status open_parties(Request *req, Reply *reply)
{
    PartyJob job = {.arena = req->arena};
    request_fields(req, &job.ask);
    TxOrigin origin = {.community = {job.ask.community}};
    TRY(request_rate_network(req, "open", 60));
    TRY(store_read(req->store, origin, req->arena, write_open, &job, request_problem(req)));
    return reply_bytes(reply, 200, "application/json; charset=utf-8", buf_str(&job.buf));
}

#define IN(fields) fields, sizeof(PartyAsk)

const Route party_routes[] = {
    {GET, "/api/benefits/programmes/{programme}/parties", ROLES_OFFICE, READ, IN(month_fields),
     NULL, parties,
     "What its meals of a month cost, and who bore it: government, charity, enterprise, "
     "elder"},
    {GET, "/api/benefits/programmes/{programme}/statement.csv", ROLES_OFFICE, WORK,
     IN(funder_fields), NULL, statement,
     "The monthly statement of one funder: day, site, meals, fen"},
    {GET, "/api/open/parties", ANYONE, WORK, IN(open_fields), NULL, open_parties,
     "Of each programme: what its meals of a month cost, and who bore it"},
    {0},
};
