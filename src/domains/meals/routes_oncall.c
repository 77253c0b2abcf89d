/* The rota of who answers complaints: seen by the canteen and the social side, made by the manager.
 */
#include "domains/meals/view.h"

#define DESK (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_COOK))

typedef struct RotaBody {
    PersonId person;
    Day from, to;
    int64_t from_min, to_min;
    bool has_from, has_to;
} RotaBody;
static const Field list_fields[] = {
    MAYBE_DAY(RotaBody, from, has_from, "from"), MAYBE_DAY(RotaBody, to, has_to, "to"), {0}};
static const Field add_fields[] = {FIELD_ID(RotaBody, person, "person_id"),
                                   FIELD_DAY(RotaBody, from, "from"),
                                   FIELD_DAY(RotaBody, to, "to"),
                                   FIELD_INT(RotaBody, from_min, "from_min", 0, 1440),
                                   FIELD_INT(RotaBody, to_min, "to_min", 0, 1440),
                                   {0}};
typedef struct DaysReply {
    int64_t days;
} DaysReply;
static const Field days_out[] = {FIELD_INT(DaysReply, days, "days", 0, 40), {0}};

static Status put_now(Request *req, JsonOut *out)
{
    PersonId *line;
    size_t count;
    TRY(meals_on_call(req->tx, my_site(req), req->tx->now_ms, &line, &count));
    json_open(out, "now", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        TRY(put_person(req->tx, out, line[i]));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static void put_gaps(JsonOut *out, const Shift *rota, size_t count, Day from, Day to)
{
    json_open(out, "gaps", '[');
    for (Day day = from; day <= to; day++) {
        RotaGap gaps[ROTA_GAPS_MAX];
        size_t n = meals_rota_gaps(rota, count, day, gaps);
        for (size_t i = 0; i < n; i++) {
            json_open(out, NULL, '{');
            json_put_day(out, "day", day);
            json_put_i64(out, "from_min", gaps[i].from_min);
            json_put_i64(out, "to_min", gaps[i].to_min);
            json_close(out, '}');
        }
    }
    json_close(out, ']');
}

static Status rota(Request *req, Reply *reply)
{
    RotaBody a = {0};
    Shift *shifts;
    size_t count;
    request_fields(req, &a);
    if (!a.has_from) a.from = tx_today(req->tx);
    if (!a.has_to) a.to = a.from + 6;
    if (a.to - a.from > 39) a.to = a.from + 39;
    TRY(meals_rota(req->tx, my_site(req), a.from, a.to, &shifts, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "shifts", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", shifts[i].id);
        TRY(put_person(req->tx, out, shifts[i].person));
        json_put_day(out, "day", shifts[i].day);
        json_put_i64(out, "from_min", shifts[i].from_min);
        json_put_i64(out, "to_min", shifts[i].to_min);
        json_close(out, '}');
    }
    json_close(out, ']');
    put_gaps(out, shifts, count, a.from, a.to);
    TRY(put_now(req, out));
    json_close(out, '}');
    return OK;
}

static Status rota_add(Request *req, Reply *reply)
{
    RotaBody a = {0};
    DaysReply done;
    request_fields(req, &a);
    TRY(meals_rota_add(req->tx,
                       &(RotaAsk){.site = my_site(req),
                                  .person = a.person,
                                  .from = a.from,
                                  .to = a.to,
                                  .from_min = a.from_min,
                                  .to_min = a.to_min},
                       &done.days));
    return reply_record(reply, 201, &done);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_oncall_routes[] = {
    {GET, "/api/kitchen/rota", DESK, READ, IN(list_fields, RotaBody), NULL, rota,
     "Who answers complaints at which hours, the hours with nobody, and who is told now"},
    {POST, "/api/kitchen/rota", ROLE_BIT(ROLE_SITE_MANAGER), WRITE, IN(add_fields, RotaBody),
     days_out, rota_add, "Put somebody on call for complaints on these days"},
    {0},
};
