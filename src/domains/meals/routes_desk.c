/* The desk: standing orders, whom to phone, and a pasted 接龙. */
#include "base/english.h"
#include "domains/meals/view.h"
#include "engine/chain/chain.h"

static const Choice hows[] = {{"door", MEAL_TO_DOOR, "送上门"},
                              {"eat_in", MEAL_EAT_IN, "堂食"},
                              {"take_away", MEAL_TAKE_AWAY, "带走"},
                              {0}};

/* ---- Standing orders ---- */

typedef struct StandingAsk {
    int64_t id;
    PersonId eater;
    int64_t weekdays;
    int32_t how;
    bool has_eater, has_how;
} StandingAsk;
static const Field standing_fields[] = {MAYBE_ID(StandingAsk, eater, has_eater, "eater_id"),
                                        FIELD_INT(StandingAsk, weekdays, "weekdays", 2, 254),
                                        MAYBE_CHOICE(StandingAsk, how, has_how, "how", hows),
                                        {0}};
static const Field end_fields[] = {FIELD_INT(StandingAsk, id, "id", 1, ID_MAX - 1), {0}};

static Status standing_set(Request *req, Reply *reply)
{
    StandingAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    PersonId eater = a.has_eater ? a.eater : (PersonId){req->who.person};
    Standing s = {.person = eater,
                  .slot = SLOT_LUNCH,
                  .weekdays = a.weekdays,
                  .how = a.has_how ? (MealHow)a.how : MEAL_TO_DOOR,
                  .pay_with = req->who.role == ROLE_FAMILY ? MEAL_BY_FAMILY : MEAL_BY_CARD};
    TRY(view_site_for(req, eater, &s.site));
    TRY(meals_standing_set(req->tx, &s, &id));
    return reply_id(reply, id);
}

static Status standing_end(Request *req, Reply *reply)
{
    StandingAsk a = {0};
    request_fields(req, &a);
    TRY(meals_standing_end(req->tx, a.id));
    return reply_empty(reply, 204);
}

static const Field standing_list_fields[] = {MAYBE_ID(StandingAsk, eater, has_eater, "eater_id"),
                                             {0}};

static void put_pause(JsonOut *out, const Pause *p)
{
    char text[16];
    json_open(out, NULL, '{');
    json_put_i64(out, "id", p->id);
    day_text(p->from, text);
    json_put_text(out, "from", text);
    if (p->to == INT32_MAX) {
        json_put_null(out, "to");
    } else {
        day_text(p->to, text);
        json_put_text(out, "to", text);
    }
    json_close(out, '}');
}

/* What is ordered every week, and the days it pauses. */
static Status standing_list(Request *req, Reply *reply)
{
    static const char *const slots[] = {
        [SLOT_BREAKFAST] = "breakfast", [SLOT_LUNCH] = "lunch", [SLOT_DINNER] = "dinner"};
    static const char *const ways[] = {"", "door", "eat_in", "take_away"};
    StandingAsk a = {0};
    Standing *found;
    Pause *pauses;
    size_t count;
    size_t n;
    request_fields(req, &a);
    PersonId eater = a.has_eater ? a.eater : (PersonId){req->who.person};
    TRY(people_may_see(req->tx, eater, SCOPE_MEALS));
    TRY(meals_standing_of(req->tx, eater, &found, &count));
    TRY(people_pauses(req->tx, eater, tx_today(req->tx), &pauses, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "person_id", eater.v);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        Str site;
        TRY(view_site_name(req->tx, found[i].site, &site));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", found[i].id);
        json_put_str(out, "site", site);
        json_put_text(out, "meal", slots[found[i].slot]);
        json_put_i64(out, "weekdays", found[i].weekdays);
        json_put_text(out, "how", ways[found[i].how]);
        json_put_bool(out, "family_pays", found[i].pay_with == MEAL_BY_FAMILY);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "pauses", '[');
    for (size_t i = 0; i < n; i++) put_pause(out, &pauses[i]);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status clashes(Request *req, Reply *reply)
{
    Clash *found;
    size_t count;
    Day today = tx_today(req->tx);
    TRY(meals_clashes(req->tx, (OrganisationId){req->who.organisation}, today, today + 7, &found,
                      &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        Person p;
        char day[16];
        TRY(people_load(req->tx, found[i].person, &p));
        day_text(found[i].day, day);
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_str(out, "phone", p.phone);
        json_put_text(out, "day", day);
        json_put_said(out, "reason", found[i].words);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- 接龙 ---- */

typedef struct ChainAsk {
    Str text;
    Day day;
    bool has_day;
} ChainAsk;
static const Field chain_fields[] = {
    FIELD_TEXT(ChainAsk, text, "text", 1, 20000), MAYBE_DAY(ChainAsk, day, has_day, "day"), {0}};

/* 王奶奶, 老王: the family name; "" when it is no such title. */
static Str family_of(Str who)
{
    static const char *const titles[] = {"奶奶", "爷爷", "阿姨", "大爷", "大妈", "大娘", "婆婆",
                                         "叔叔", "伯伯", "师傅", "老师", "大姐", "姐",   "哥"};
    if (who.len == 6 && (str_starts(who, STR("老")) || str_starts(who, STR("小"))))
        return str_slice(who, 3, 6);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (who.len > 3 && who.len <= 9 && str_ends(who, str_of(titles[i])) &&
            who.len == 3 + strlen(titles[i]))
            return str_slice(who, 0, 3);
    return STR("");
}

/* Who is meant: by phone tail, name or place. One is a match; several are shown to choose from. */
static Status put_people(Tx *tx, JsonOut *out, const ChainLine *line, size_t *hits, PersonId *only)
{
    Found *found = NULL;
    size_t count = 0;
    Str asked = line->tail.len ? line->tail : line->who.len ? line->who : line->place;
    /* 王奶奶 is found by the family name, with the place beside it. */
    Str family = family_of(line->who);
    if (!line->tail.len && family.len)
        asked = str_fmt(tx->arena, "%.*s %.*s", STR_ARG(family), STR_ARG(line->place));
    if (asked.len) TRY(people_find(tx, str_trim(asked), 0, 6, &found, &count));
    *hits = count;
    *only = count == 1 ? found[0].id : (PersonId){0};
    json_open(out, "people", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", found[i].id.v);
        json_put_str(out, "name", found[i].name);
        json_put_str(out, "address", found[i].address);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

/* What somebody has for the day already, so that nobody is ordered for twice. */
static Status put_held(Tx *tx, JsonOut *out, PersonId person, Day day, bool *held)
{
    MealOrder order;
    Status status = person.v ? order_open(tx, person, day, SLOT_LUNCH, &order) : NOT_FOUND;
    *held = status == OK;
    json_put_said(out, "ordered", status == OK ? what_of(tx->arena, &order) : STR(""));
    return status == NOT_FOUND ? OK : status;
}

/* seen[count]: who was found above it. */
static Status put_chain_line(Tx *tx, JsonOut *out, const ChainLine *line, const MenuItem *items,
                             Day day, PersonId *seen, size_t count)
{
    static const char *const ways[] = {"", "door", "eat_in", "take_away"};
    size_t hits;
    bool held;
    bool again = false;
    json_open(out, NULL, '{');
    json_put_i64(out, "number", line->number);
    json_put_str(out, "raw", line->raw);
    json_put_str(out, "who", line->who);
    json_put_str(out, "place", line->place);
    json_put_said(out, "note", line->note);
    if (line->how) json_put_text(out, "how", ways[line->how]);
    json_open(out, "sets", '[');
    for (size_t i = 0; i < line->pick_count; i++) {
        const MenuItem *m = &items[line->picks[i].item];
        json_open(out, NULL, '{');
        json_put_i64(out, "id", m->id.v);
        json_put_str(out, "name", m->name);
        json_put_i64(out, "n", line->picks[i].count);
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(put_people(tx, out, line, &hits, &seen[count]));
    TRY(put_held(tx, out, seen[count], day, &held));
    for (size_t i = 0; i < count; i++)
        again = again || (seen[count].v && seen[i].v == seen[count].v);
    bool read = line->state == CHAIN_READ && hits == 1 && !held && !again;
    json_put_text(out, "state",
                  line->state == CHAIN_UNREADABLE ? "unreadable"
                  : read                          ? "read"
                                                  : "unsure");
    json_put_said(out, "why",
                  str_of(line->state != CHAIN_READ ? line->why
                         : hits == 0               ? "登记里没有找到这个人"
                         : hits > 1                ? "有几位同名，请选一位"
                         : again                   ? "前面已经有这一位，请看一眼"
                         : held                    ? "这一餐已经订了，再订就是加一份"
                                                   : ""));
    json_close(out, '}');
    return OK;
}

/* Shows what was understood; nothing is ordered. Each line is then an order with its own id. */
static Status chain(Request *req, Reply *reply)
{
    ChainAsk a = {0};
    MenuItem *items;
    ChainLine *lines;
    size_t count;
    Str names[CHAIN_ITEMS_MAX];
    Tx *tx = req->tx;
    request_fields(req, &a);
    Day day = a.has_day ? a.day : tx_today(tx) + 1;
    TRY(meals_menu(tx, (OrganisationId){req->who.organisation}, day, SLOT_LUNCH, &items, &count));
    size_t n = count < CHAIN_ITEMS_MAX ? count : CHAIN_ITEMS_MAX;
    for (size_t i = 0; i < n; i++) names[i] = items[i].name;
    size_t found = chain_read(req->arena, a.text, names, n, &lines);
    JsonOut *out = reply_items(reply);
    PersonId *seen = NEW_ARRAY(tx->arena, PersonId, found + 1);
    for (size_t i = 0; i < found; i++) TRY(put_chain_line(tx, out, &lines[i], items, day, seen, i));
    return reply_items_end(reply);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_desk_routes[] = {
    {POST, "/api/meals/standing", SIGNED_IN, WRITE, IN(standing_fields, StandingAsk), NULL,
     standing_set, "Order every day that is chosen, until it is ended"},
    {GET, "/api/meals/standing", SIGNED_IN, READ, IN(standing_list_fields, StandingAsk), NULL,
     standing_list, "What somebody has ordered every week, and the days it pauses"},
    {POST, "/api/meals/standing/{id}/end", SIGNED_IN, WRITE, IN(end_fields, StandingAsk), NULL,
     standing_end, "End a standing order"},
    {GET, "/api/meals/clashes", CANTEEN_ROLES, READ, NULL, 0, NULL, clashes,
     "Whom to phone: standing orders of the next week that nothing on the menu suits"},
    {POST, "/api/meals/chain", CANTEEN_ROLES, WRITE, IN(chain_fields, ChainAsk), NULL, chain,
     "Read a pasted 接龙 and show what was understood", .body_max = 128 << 10,
     .flags = ROUTE_SENSITIVE},
    {0},
};
