/* The staff of a canteen: health cards and shifts. */
#include "base/english.h"
#include "domains/meals/view.h"

#define MANAGER ROLE_BIT(ROLE_SITE_MANAGER)

static const Choice duties[] = {{"kitchen", SHIFT_KITCHEN, "厨房"},
                                {"counter", SHIFT_COUNTER, "柜台"},
                                {"delivery", SHIFT_DELIVERY, "送餐"},
                                {"clean", SHIFT_CLEAN, "清洁"},
                                {0}};
/* ---- Health cards ---- */

typedef struct CardAsk {
    int64_t id;
    PersonId person;
    Str number;
    Day issued, expires;
} CardAsk;
static const Field card_fields[] = {FIELD_ID(CardAsk, person, "person_id"),
                                    FIELD_TEXT(CardAsk, number, "number", 1, 40),
                                    FIELD_DAY(CardAsk, issued, "issued"),
                                    FIELD_DAY(CardAsk, expires, "expires"),
                                    {0}};
static const Field id_fields[] = {FIELD_INT(CardAsk, id, "id", 1, ID_MAX - 1), {0}};

static Status staff(Request *req, Reply *reply)
{
    WorksAt *all;
    size_t count;
    TRY(people_working_at(req->tx, my_site(req), &all, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        TRY(put_person(req->tx, out, all[i].person));
        json_put_text(out, "role", role_name(all[i].role));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* A card is entered for who works here, or for who had one here before. */
static Status must_work_here(Request *req, PersonId person)
{
    WorksAt *all;
    HealthCard *held;
    size_t count;
    TRY(people_working_at(req->tx, my_site(req), &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].person.v == person.v) return OK;
    TRY(meals_cards(req->tx, my_site(req), &held, &count));
    for (size_t i = 0; i < count; i++)
        if (held[i].person.v == person.v) return OK;
    return fail(req->tx, NOT_FOUND, "meals.not_staff", "这个人不在本食堂做事，请先请管理员开账号");
}

static Status card_set(Request *req, Reply *reply)
{
    CardAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    TRY(must_work_here(req, a.person));
    TRY(meals_card_set(req->tx,
                       &(HealthCard){.person = a.person,
                                     .site = my_site(req),
                                     .number = a.number,
                                     .issued = a.issued,
                                     .expires = a.expires},
                       &id));
    return reply_id(reply, id);
}

static const char *card_state(const HealthCard *c, Day today)
{
    return c->expires < today ? "expired" : c->expires - today <= CARD_WARN_DAYS ? "soon" : "ok";
}

Status put_cards(Request *req, JsonOut *out, bool all)
{
    HealthCard *cards;
    size_t count;
    Day today = tx_today(req->tx);
    TRY(meals_cards(req->tx, my_site(req), &cards, &count));
    json_open(out, "cards", '[');
    for (size_t i = 0; i < count; i++) {
        const char *state = card_state(&cards[i], today);
        if (!all && strcmp(state, "ok") == 0) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", cards[i].id);
        TRY(put_person(req->tx, out, cards[i].person));
        json_put_str(out, "number", cards[i].number);
        json_put_day(out, "issued", cards[i].issued);
        json_put_day(out, "expires", cards[i].expires);
        json_put_i64(out, "days_left", cards[i].expires - today);
        json_put_text(out, "state", state);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status cards(Request *req, Reply *reply)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_cards(req, out, true));
    json_close(out, '}');
    return OK;
}

static Status my_card(Request *req, int64_t id)
{
    HealthCard c;
    Status status = card_find(req->tx, id, &c);
    if (status == NOT_FOUND || (status == OK && c.site.v != req->who.organisation))
        return fail(req->tx, NOT_FOUND, "meals.no_card", "没有找到这张健康证");
    return status;
}

static Status card_withdraw(Request *req, Reply *reply)
{
    CardAsk a = {0};
    int64_t shifts;
    request_fields(req, &a);
    TRY(my_card(req, a.id));
    TRY(meals_card_withdraw(req->tx, a.id, &shifts));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "shifts_taken_back", shifts);
    json_close(out, '}');
    return OK;
}

/* ---- Shifts ---- */

typedef struct ShiftAsk {
    int64_t id, from_min, to_min;
    PersonId person;
    Day day, from, to;
    int32_t duty;
    bool has_from, has_to;
} ShiftAsk;
static const Field shift_fields[] = {FIELD_ID(ShiftAsk, person, "person_id"),
                                     FIELD_DAY(ShiftAsk, day, "day"),
                                     FIELD_INT(ShiftAsk, from_min, "from_min", 0, 1440),
                                     FIELD_INT(ShiftAsk, to_min, "to_min", 0, 1440),
                                     FIELD_CHOICE(ShiftAsk, duty, "duty", duties),
                                     {0}};
static const Field shift_id_fields[] = {FIELD_INT(ShiftAsk, id, "id", 1, ID_MAX - 1), {0}};
static const Field shift_list_fields[] = {
    MAYBE_DAY(ShiftAsk, from, has_from, "from"), MAYBE_DAY(ShiftAsk, to, has_to, "to"), {0}};

static Status shift_add(Request *req, Reply *reply)
{
    ShiftAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    TRY(meals_shift_add(req->tx,
                        &(Shift){.site = my_site(req),
                                 .person = a.person,
                                 .day = a.day,
                                 .from_min = a.from_min,
                                 .to_min = a.to_min,
                                 .duty = (ShiftDuty)a.duty},
                        &id));
    return reply_id(reply, id);
}

static Status shift_back(Request *req, Reply *reply)
{
    ShiftAsk a = {0};
    Shift s;
    request_fields(req, &a);
    Status status = worker_shift_find(req->tx, a.id, &s);
    if (status == NOT_FOUND || (status == OK && s.site.v != req->who.organisation))
        return fail(req->tx, NOT_FOUND, "meals.no_shift", "没有找到这个班");
    TRY(status);
    TRY(meals_shift_end(req->tx, a.id));
    return reply_empty(reply, 204);
}

Status put_shifts(Request *req, JsonOut *out, Day from, Day to)
{
    Shift *shifts;
    size_t count;
    TRY(meals_shifts(req->tx, my_site(req), from, to, &shifts, &count));
    json_open(out, "shifts", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", shifts[i].id);
        TRY(put_person(req->tx, out, shifts[i].person));
        json_put_day(out, "day", shifts[i].day);
        json_put_i64(out, "from_min", shifts[i].from_min);
        json_put_i64(out, "to_min", shifts[i].to_min);
        json_put_text(out, "duty", duties[shifts[i].duty - 1].name);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status shifts(Request *req, Reply *reply)
{
    ShiftAsk a = {0};
    request_fields(req, &a);
    if (!a.has_from) a.from = tx_today(req->tx);
    if (!a.has_to) a.to = a.from + 6;
    if (a.to - a.from > 62) a.to = a.from + 62;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_shifts(req, out, a.from, a.to));
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_staff_routes[] = {
    {GET, "/api/kitchen/staff", MANAGER, READ, NULL, 0, NULL, staff, "Who works here"},
    {GET, "/api/kitchen/cards", MANAGER, READ, NULL, 0, NULL, cards,
     "Health cards, those that end first at the top"},
    {POST, "/api/kitchen/cards", MANAGER, WRITE, IN(card_fields, CardAsk), reply_id_fields,
     card_set, "A new health card; replaces the one before"},
    {POST, "/api/kitchen/cards/{id}/withdraw", MANAGER, WRITE, IN(id_fields, CardAsk), NULL,
     card_withdraw, "Ill: the card holds no more, shifts with food go"},
    {GET, "/api/kitchen/shifts", KITCHEN_ROLES, READ, IN(shift_list_fields, ShiftAsk), NULL, shifts,
     "Who works when"},
    {POST, "/api/kitchen/shifts", MANAGER, WRITE, IN(shift_fields, ShiftAsk), reply_id_fields,
     shift_add, "Put somebody on a shift; food needs a health card that holds on the day"},
    {POST, "/api/kitchen/shifts/{id}/end", MANAGER, WRITE, IN(shift_id_fields, ShiftAsk), NULL,
     shift_back, "Take a shift back"},
    {0},
};
