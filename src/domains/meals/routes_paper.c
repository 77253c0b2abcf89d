/* The list of a building on paper: who lives there, what may be ticked, and what stands already.
 * What is typed back is ordered by the same command as at the desk. */
#include "base/english.h"
#include "domains/meals/view.h"

#define LIST_ROLES (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))

typedef struct PaperAsk {
    GridNodeId building;
    Day day;
    bool has_building, has_day;
} PaperAsk;
static const Field paper_fields[] = {MAYBE_ID(PaperAsk, building, has_building, "building_id"),
                                     MAYBE_DAY(PaperAsk, day, has_day, "day"),
                                     {0}};

static Status put_buildings(Tx *tx, JsonOut *out, GridNodeId chosen)
{
    Building *all;
    size_t count;
    Str name = STR("");
    TRY(people_buildings(tx, &all, &count));
    json_open(out, "buildings", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", all[i].id.v);
        json_put_str(out, "name", all[i].name);
        json_close(out, '}');
        if (all[i].id.v == chosen.v) name = all[i].name;
    }
    json_close(out, ']');
    if (chosen.v && !name.len)
        return fail(tx, NOT_FOUND, "meals.no_building", "没有找到这栋楼，请从名单里选");
    json_put_str(out, "building", name);
    return OK;
}

static uint64_t mix(uint64_t code, int64_t id)
{
    return (code ^ (uint64_t)id) * 1099511628211U;
}

/* Numbered as on the paper. */
static void put_sets(JsonOut *out, const MenuItem *items, size_t count, uint64_t *code)
{
    int64_t number = 0;
    json_open(out, "sets", '[');
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind != MENU_SET) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "number", ++number);
        json_put_i64(out, "id", items[i].id.v);
        json_put_str(out, "name", items[i].name);
        json_put_i64(out, "list_fen", items[i].price_fen);
        json_put_i64(out, "left", items[i].portions_left);
        json_close(out, '}');
        *code = mix(*code, items[i].id.v);
    }
    json_close(out, ']');
}

static Status put_elder(Tx *tx, JsonOut *out, PersonId id, Day day, size_t number)
{
    static const char *const sizes[] = {
        [MEAL_SMALL] = "small", [MEAL_REGULAR] = "regular", [MEAL_LARGE] = "large"};
    Person p;
    Eater eater;
    FoodProfile food;
    MealOrder order;
    bool away;
    TRY(people_load(tx, id, &p));
    TRY(eater_load(tx, id, day, &eater));
    TRY(meals_profile(tx, id, &food));
    TRY(people_is_away(tx, id, day, &away));
    Status status = order_open(tx, id, day, SLOT_LUNCH, &order);
    if (status != OK && status != NOT_FOUND) return status;
    json_open(out, NULL, '{');
    json_put_i64(out, "number", (int64_t)number);
    json_put_i64(out, "person_id", id.v);
    json_put_str(out, "name", p.name);
    json_put_str(out, "place", p.address);
    json_put_text(out, "size", sizes[food.size]);
    json_open(out, "warnings", '[');
    for (Str rest = eater.warning; rest.ptr && eater.warning.len;)
        json_put_said(out, NULL, str_cut(&rest, '|'));
    json_close(out, ']');
    json_put_bool(out, "away", away);
    json_put_str(out, "ordered", status == OK ? what_of(tx->arena, &order) : STR(""));
    json_close(out, '}');
    return OK;
}

/* The code stands on the paper and on the screen: when the two differ, the numbers have moved. */
static Status paper(Request *req, Reply *reply)
{
    PaperAsk a = {0};
    MenuItem *items;
    PersonId *people = NULL;
    size_t count;
    size_t n = 0;
    char day[16];
    uint64_t code = 14695981039346656037U;
    Tx *tx = req->tx;
    request_fields(req, &a);
    if (!a.has_day) a.day = tx_today(tx) + 1;
    TRY(meals_menu(tx, (OrganisationId){req->who.organisation}, a.day, SLOT_LUNCH, &items, &count));
    if (a.has_building) TRY(people_elders_in(tx, a.building, &people, &n));
    day_text(a.day, day);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_text(out, "day", day);
    TRY(put_buildings(tx, out, a.building));
    put_sets(out, items, count, &code);
    json_open(out, "items", '[');
    for (size_t i = 0; i < n; i++) {
        TRY(put_elder(tx, out, people[i], a.day, i + 1));
        code = mix(code, people[i].v);
    }
    json_close(out, ']');
    json_put_i64(out, "code", (int64_t)(1000 + (code >> 16) % 9000));
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_paper_routes[] = {
    {GET, "/api/meals/paper", LIST_ROLES, READ, IN(paper_fields, PaperAsk), NULL, paper,
     "The list of a building for one lunch, to print and to type back"},
    {0},
};
