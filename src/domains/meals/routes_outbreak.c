/* Somebody is unwell; several are after the same dish: whom to ask, what to keep, whom to tell. */
#include "base/english.h"
#include "domains/meals/view.h"

#define MANAGERS (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))
#define READERS  (MANAGERS | ROLE_BIT(ROLE_COOK) | ROLE_BIT(ROLE_MARKET_REGULATOR))

static const char *const slot_words[] = {"早餐", "午餐", "晚餐"};

typedef struct UnwellAsk {
    int64_t id;
    PersonId person;
    bool signs[6];
    Ms since_ms;
    Str words;
    bool has_signs[6], has_since, has_words;
} UnwellAsk;
#define SIGN(i, name) MAYBE_BOOL(UnwellAsk, signs[i], has_signs[i], name)
static const Field unwell_fields[] = {
    FIELD_ID(UnwellAsk, person, "person_id"),
    SIGN(0, "vomit"),
    SIGN(1, "loose"),
    SIGN(2, "belly"),
    SIGN(3, "fever"),
    SIGN(4, "dizzy"),
    SIGN(5, "rash"),
    MAYBE_INT(UnwellAsk, since_ms, has_since, "since_ms", 0, ID_MAX),
    MAYBE_TEXT(UnwellAsk, words, has_words, "words", 0, 200),
    {0}};
static const Field undo_fields[] = {FIELD_INT(UnwellAsk, id, "id", 1, ID_MAX - 1), {0}};

/* Who says it hears what helps now; of others only the canteen hears. */
static Status unwell(Request *req, Reply *reply)
{
    UnwellAsk a = {0};
    int64_t id, outbreak;
    request_fields(req, &a);
    Unwell u = {.person = a.person,
                .since_ms = a.has_since ? a.since_ms : req->tx->now_ms,
                .words = a.has_words ? a.words : STR("")};
    for (int i = 0; i < 6; i++)
        if (a.signs[i]) u.signs |= 1 << i;
    TRY(meals_unwell_note(req->tx, &u, &id, &outbreak));
    bool canteen = req->who.role && (ROLE_BIT(req->who.role) & READERS);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", id);
    json_put_i64(out, "outbreak_id", canteen ? outbreak : 0);
    json_put_said(out, "words", STR("记下了。不舒服请去看医生，厉害了马上打 120。"));
    json_close(out, '}');
    return OK;
}

static Status unwell_back(Request *req, Reply *reply)
{
    UnwellAsk a = {0};
    request_fields(req, &a);
    TRY(meals_unwell_undo(req->tx, a.id));
    return reply_empty(reply, 204);
}

/* ---- What was seen ---- */

static void put_told(JsonOut *out, const char *key, const Outbreak *o, OutbreakOffice office)
{
    json_open(out, key, '{');
    json_put_i64(out, "at_ms", o->told_ms[office]);
    json_put_str(out, "name", o->told[office]);
    json_close(out, '}');
}

static Status put_outbreak(Tx *tx, JsonOut *out, const Outbreak *o)
{
    Str words, site;
    TRY(meals_outbreak_words(tx, o, &words));
    TRY(view_site_name(tx, o->site, &site));
    json_put_i64(out, "id", o->id);
    json_put_str(out, "site", site);
    json_put_said(out, "words", words);
    json_put_i64(out, "people", o->people);
    json_put_bool(out, "open", o->open);
    json_put_i64(out, "seen_ms", o->seen_ms);
    json_put_i64(out, "due_ms", o->due_ms);
    put_told(out, "market", o, OFFICE_MARKET);
    put_told(out, "health", o, OFFICE_HEALTH);
    json_put_i64(out, "ended_ms", o->ended_ms);
    json_put_str(out, "ended", o->ended);
    return OK;
}

static Status outbreaks(Request *req, Reply *reply)
{
    Outbreak *all;
    size_t count;
    TRY(meals_outbreaks(req->tx, my_site(req), &all, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        TRY(put_outbreak(req->tx, out, &all[i]));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status put_dishes(Tx *tx, JsonOut *out, int64_t id)
{
    OutbreakDish *dishes;
    size_t count;
    TRY(meals_outbreak_dishes(tx, id, &dishes, &count));
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < count; i++) {
        const OutbreakDish *d = &dishes[i];
        json_open(out, NULL, '{');
        json_put_i64(out, "dish_id", d->dish.v);
        json_put_str(out, "name", d->name);
        json_put_day(out, "day", d->at.day);
        json_put_said(out, "meal", str_of(slot_words[d->at.slot]));
        json_put_i64(out, "people", d->people);
        json_put_bool(out, "stopped", !d->lifted_ms);
        json_put_str(out, "lifted", d->lifted);
        json_put_text(out, "sample", !d->sample_ms ? "none" : d->sample_gone ? "thrown" : "kept");
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_eaters(Tx *tx, JsonOut *out, int64_t id)
{
    OutbreakEater *eaters;
    size_t count;
    TRY(meals_outbreak_eaters(tx, id, &eaters, &count));
    json_open(out, "eaters", '[');
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(tx, eaters[i].person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_str(out, "phone", p.phone);
        json_put_str(out, "address", p.address);
        json_put_day(out, "day", eaters[i].day);
        json_put_bool(out, "eaten", eaters[i].eaten);
        json_put_said(out, "signs", meals_unwell_words(tx->arena, eaters[i].signs));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

typedef struct OutbreakAsk {
    int64_t id;
    int32_t office;
    DishId dish;
    Str words;
} OutbreakAsk;
#define OUTBREAK_ID FIELD_INT(OutbreakAsk, id, "id", 1, ID_MAX - 1)
static const Choice offices[] = {
    {"market", OFFICE_MARKET, "市场监管"}, {"health", OFFICE_HEALTH, "卫健部门"}, {0}};
static const Field one_fields[] = {OUTBREAK_ID, {0}};
static const Field told_fields[] = {OUTBREAK_ID,
                                    FIELD_CHOICE(OutbreakAsk, office, "office", offices),
                                    FIELD_TEXT(OutbreakAsk, words, "name", 1, 40),
                                    {0}};
static const Field lift_fields[] = {OUTBREAK_ID,
                                    FIELD_ID(OutbreakAsk, dish, "dish_id"),
                                    FIELD_TEXT(OutbreakAsk, words, "why", 1, 200),
                                    {0}};
static const Field end_fields[] = {
    OUTBREAK_ID, FIELD_TEXT(OutbreakAsk, words, "words", 1, 200), {0}};

static Status reply_one(Request *req, Reply *reply, int64_t id)
{
    Outbreak o;
    TRY(meals_outbreak(req->tx, my_site(req), id, &o));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_outbreak(req->tx, out, &o));
    TRY(put_dishes(req->tx, out, id));
    TRY(put_eaters(req->tx, out, id));
    json_close(out, '}');
    return OK;
}

static Status outbreak(Request *req, Reply *reply)
{
    OutbreakAsk a = {0};
    request_fields(req, &a);
    return reply_one(req, reply, a.id);
}
static Status told(Request *req, Reply *reply)
{
    OutbreakAsk a = {0};
    request_fields(req, &a);
    TRY(meals_outbreak_told(req->tx, my_site(req), a.id, (OutbreakOffice)a.office, a.words));
    return reply_one(req, reply, a.id);
}
static Status lift(Request *req, Reply *reply)
{
    OutbreakAsk a = {0};
    request_fields(req, &a);
    TRY(meals_outbreak_lift(req->tx, my_site(req), a.id, a.dish, a.words));
    return reply_one(req, reply, a.id);
}
static Status end(Request *req, Reply *reply)
{
    OutbreakAsk a = {0};
    request_fields(req, &a);
    TRY(meals_outbreak_end(req->tx, my_site(req), a.id, a.words));
    return reply_one(req, reply, a.id);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_outbreak_routes[] = {
    {POST, "/api/unwell", SIGNED_IN, WRITE, IN(unwell_fields, UnwellAsk), NULL, unwell,
     "Somebody is unwell; two alike after the same dish stop it"},
    {POST, "/api/unwell/{id}/undo", SIGNED_IN, WRITE, IN(undo_fields, UnwellAsk), NULL, unwell_back,
     "It was somebody else, or a mistake"},
    {GET, "/api/kitchen/outbreaks", READERS, READ, NULL, 0, NULL, outbreaks,
     "Several unwell after the same dish: what was seen, open ones first"},
    {GET, "/api/kitchen/outbreaks/{id}", MANAGERS | ROLE_BIT(ROLE_MARKET_REGULATOR), READ,
     IN(one_fields, OutbreakAsk), NULL, outbreak,
     "One, with its dishes and everybody who ate them"},
    {POST, "/api/kitchen/outbreaks/{id}/told", MANAGERS, WRITE, IN(told_fields, OutbreakAsk), NULL,
     told, "An office was told, and who took it there"},
    {POST, "/api/kitchen/outbreaks/{id}/lift", ROLE_BIT(ROLE_SITE_MANAGER), WRITE,
     IN(lift_fields, OutbreakAsk), NULL, lift, "A dish may be sold again, with the reason"},
    {POST, "/api/kitchen/outbreaks/{id}/end", ROLE_BIT(ROLE_SITE_MANAGER), WRITE,
     IN(end_fields, OutbreakAsk), NULL, end, "It is over, with the reason; its samples are free"},
    {0},
};
