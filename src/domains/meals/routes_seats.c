/* How many meals go to doors, and for whom the last ones are kept. */
#include "domains/meals/view.h"

#define CANTEEN (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_COOK))

static const Field rule_fields[] = {FIELD_INT(DoorRule, seats, "seats", 0, 5000),
                                    FIELD_INT(DoorRule, kept, "kept", 0, 5000),
                                    FIELD_INT(DoorRule, until_min, "until_min", 0, 1440),
                                    {0}};
typedef struct SeatsReply {
    int64_t seats, kept, until_min, taken, tomorrow;
} SeatsReply;
static const Field seats_out[] = {FIELD_INT(SeatsReply, seats, "seats", 0, 5000),
                                  FIELD_INT(SeatsReply, kept, "kept", 0, 5000),
                                  FIELD_INT(SeatsReply, until_min, "until_min", 0, 1440),
                                  FIELD_INT(SeatsReply, taken, "taken", 0, ID_MAX),
                                  FIELD_INT(SeatsReply, tomorrow, "tomorrow", 0, ID_MAX),
                                  {0}};

static Status door(Request *req, Reply *reply)
{
    DoorRule r;
    DoorSeats today, tomorrow;
    MealAt at = {{req->who.organisation}, ms_day(req->tx->now_ms, SHANGHAI_MS), SLOT_LUNCH};
    TRY(meals_door_rule(req->tx, at.site, &r));
    TRY(meals_door_seats(req->tx, at, &today));
    at.day++;
    TRY(meals_door_seats(req->tx, at, &tomorrow));
    SeatsReply out = {r.seats, r.kept, r.until_min, today.taken, tomorrow.taken};
    return reply_record(reply, 200, &out);
}

static Status door_set(Request *req, Reply *reply)
{
    DoorRule r = {0};
    request_fields(req, &r);
    TRY(meals_door_rule_set(req->tx, (OrganisationId){req->who.organisation}, &r));
    return door(req, reply);
}

const Route meals_seats_routes[] = {
    {GET, "/api/site/door", CANTEEN, READ, NULL, 0, seats_out, door,
     "How many lunches go to doors today and tomorrow, and how many are kept"},
    {POST, "/api/site/door", ROLE_BIT(ROLE_SITE_MANAGER), WRITE, rule_fields, sizeof(DoorRule),
     seats_out, door_set,
     "How many lunches go to doors, how many are kept for who cannot go out, until when"},
    {0},
};
