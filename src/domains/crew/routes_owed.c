/* What funders bear of the allowances: seen where money is looked at, settled by an office. */
#include "domains/crew/inside.h"

#define LOOKERS (ROLE_BIT(ROLE_SITE_MANAGER) | ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR))

typedef struct OwedAsk {
    Str funder;
    int64_t month;
} OwedAsk;
static const Field paid_fields[] = {FIELD_TEXT(OwedAsk, funder, "funder", 1, 60),
                                    FIELD_INT(OwedAsk, month, "month", 200001, 220012),
                                    {0}};

typedef struct IdReply {
    int64_t id;
} IdReply;
static const Field id_out[] = {FIELD_INT(IdReply, id, "id", 1, ID_MAX), {0}};

static Status owed(Request *req, Reply *reply)
{
    CrewOwed *all;
    size_t count;
    Fen sum = 0;
    TRY(crew_owed(req->tx, &all, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "funder", all[i].funder);
        json_put_i64(out, "month", all[i].month);
        json_put_i64(out, "people", all[i].people);
        json_put_i64(out, "fen", all[i].fen);
        json_put_i64(out, "owed_fen", all[i].owed_fen);
        json_close(out, '}');
        sum += all[i].owed_fen;
    }
    json_close(out, ']');
    json_put_i64(out, "owed_fen", sum);
    json_close(out, '}');
    return OK;
}

static Status paid(Request *req, Reply *reply)
{
    OwedAsk a = {0};
    TransferId id;
    request_fields(req, &a);
    TRY(crew_funder_paid(req->tx, a.funder, a.month, &id));
    return reply_record(reply, 201, &(IdReply){id.v});
}

const Route crew_owed_routes[] = {
    {GET, "/api/crew/owed", LOOKERS, READ, NULL, 0, NULL, owed,
     "What each funder bore of the allowances of a month, and what of it it has not paid"},
    {POST, "/api/crew/owed/paid", ROLES_OFFICE, WRITE, paid_fields, sizeof(OwedAsk), id_out, paid,
     "The money of a funder for the allowances of a month has come: all that was open"},
    {0},
};
