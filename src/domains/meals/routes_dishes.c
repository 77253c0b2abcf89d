/* The kitchen's own dishes as recipes, and the hours of the canteen. What is written is shown as it
 * was understood, allergens and all, before it is kept. */
#include "base/english.h"
#include "domains/meals/view.h"

#include <math.h>

#define MANAGER ROLE_BIT(ROLE_SITE_MANAGER)
#define LOOKERS (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_COOK))

static const char *const codes[DIET_ALLERGENS] = {"A1", "A2", "A3", "A4", "A5",
                                                  "A6", "A7", "A8", "X1", "X2"};
static const Choice parts[] = {
    {"fish", 1, "鱼"}, {"tofu", 2, "豆腐"}, {"greens", 3, "青菜"}, {"egg", 4, "蛋"},
    {"rice", 5, "饭"}, {"soup", 6, "汤"},   {"porridge", 7, "粥"}, {0}};

typedef struct LineAsk {
    Str name;
    int64_t tenths_g;
    bool has_tenths;
} LineAsk;
static const Field line_fields[] = {FIELD_TEXT(LineAsk, name, "name", 1, 40),
                                    MAYBE_INT(LineAsk, tenths_g, has_tenths, "tenths_g", 0, 50000),
                                    {0}};

typedef struct DishAsk {
    DishId id;
    Str name, tags, may_contain;
    int32_t part;
    int64_t texture;
    Fen price;
    FieldList lines;
    bool has_tags, has_may, has_texture;
} DishAsk;
#define DISH_FIELDS                                                                                \
    FIELD_TEXT(DishAsk, name, "name", 1, 20), FIELD_CHOICE(DishAsk, part, "part", parts),          \
        FIELD_FEN(DishAsk, price, "price_fen", 0, 100000),                                         \
        MAYBE_TEXT(DishAsk, tags, has_tags, "tags", 0, 60),                                        \
        MAYBE_TEXT(DishAsk, may_contain, has_may, "may_contain", 0, 40),                           \
        MAYBE_INT(DishAsk, texture, has_texture, "texture", 0, 70),                                \
        FIELD_LIST(DishAsk, lines, "lines", line_fields, sizeof(LineAsk), DISH_LINES_MAX)
static const Field add_fields[] = {DISH_FIELDS, {0}};
static const Field set_fields[] = {FIELD_ID(DishAsk, id, "id"), DISH_FIELDS, {0}};
static const Field id_fields[] = {FIELD_ID(DishAsk, id, "id"), {0}};

static Str lines_json(Arena *arena, FieldList list)
{
    const LineAsk *lines = list.items;
    Buf buf = buf_new(arena, 512 + list.count * 300);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '[');
    for (size_t i = 0; i < list.count; i++) {
        json_open(&out, NULL, '{');
        json_put_str(&out, "name", lines[i].name);
        if (lines[i].has_tenths) json_put_double(&out, "grams", (double)lines[i].tenths_g / 10, 1);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    return buf_str(&buf);
}

static Status dish_of(Request *req, const DishAsk *a, Dish *out)
{
    if (!a->lines.count)
        return fail(req->tx, INVALID, "meals.bad_recipe", "请写下配料，一样一行，后面写克数");
    for (Str rest = a->may_contain; rest.ptr && a->may_contain.len;)
        if (!*allergen_word(str_cut(&rest, '|')))
            return fail(req->tx, INVALID, "meals.may_contain", "可能含有的请从名单里选");
    *out = (Dish){.id = a->id,
                  .site = {req->who.organisation},
                  .name = a->name,
                  .part = str_of(parts[a->part - 1].name),
                  .tags = a->has_tags ? a->tags : STR(""),
                  .texture = a->texture,
                  .lines = lines_json(req->arena, a->lines),
                  .price_fen = a->price,
                  .may_contain = a->has_may ? a->may_contain : STR("")};
    return OK;
}

static void put_amount(JsonOut *out, const char *key, const DietSum *sum, DietNutrient n)
{
    if (sum->missing[n] > 0.3)
        json_put_null(out, key); /* too little is known to name a figure */
    else
        json_put_double(out, key, sum->of[n], 1);
}

/* As it is understood. */
static Status put_sense(Tx *tx, JsonOut *out, const Dish *dish)
{
    DishSense s;
    TRY(dish_sense(tx, dish, &s));
    json_open(out, "allergens", '[');
    for (int i = 0; i < DIET_ALLERGENS; i++)
        if (s.allergens & 1u << i)
            json_put_said(out, NULL, str_of(allergen_word(str_of(codes[i]))));
    json_close(out, ']');
    json_open(out, "unknown", '[');
    for (size_t i = 0; i < s.unknown_count; i++) json_put_str(out, NULL, s.unknown[i]);
    json_close(out, ']');
    json_put_i64(out, "understood_texture", s.texture);
    put_amount(out, "kcal", &s.sum, N_KCAL);
    put_amount(out, "protein_g", &s.sum, N_PROTEIN);
    put_amount(out, "na_mg", &s.sum, N_NA);
    return OK;
}

static Status put_dish(Tx *tx, JsonOut *out, const Dish *d)
{
    const Json *lines;
    json_put_i64(out, "id", d->id.v);
    json_put_str(out, "name", d->name);
    json_put_str(out, "part", d->part);
    json_put_str(out, "tags", d->tags);
    json_put_str(out, "may_contain", d->may_contain);
    json_put_i64(out, "texture", d->texture);
    json_put_i64(out, "price_fen", d->price_fen);
    TRY(json_read(tx->arena, d->lines, &lines, &tx->problem));
    json_open(out, "lines", '[');
    for (size_t i = 0; i < json_count(lines); i++) {
        double grams = json_double_or(json_item(lines, i), "grams", (double)NAN);
        json_open(out, NULL, '{');
        json_put_str(out, "name", json_str_or(json_item(lines, i), "name", STR("")));
        if (isnan(grams))
            json_put_null(out, "tenths_g");
        else
            json_put_i64(out, "tenths_g", (int64_t)(grams * 10 + 0.5));
        json_close(out, '}');
    }
    json_close(out, ']');
    return put_sense(tx, out, d);
}

static Status dishes(Request *req, Reply *reply)
{
    Dish *all;
    size_t count;
    TRY(meals_dishes(req->tx, (OrganisationId){req->who.organisation}, &all, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        TRY(put_dish(req->tx, out, &all[i]));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status dish_look(Request *req, Reply *reply)
{
    DishAsk a = {0};
    Dish d;
    request_fields(req, &a);
    TRY(dish_of(req, &a, &d));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_sense(req->tx, out, &d));
    json_close(out, '}');
    return OK;
}

static Status dish_add(Request *req, Reply *reply)
{
    DishAsk a = {0};
    Dish d;
    DishId id;
    request_fields(req, &a);
    TRY(dish_of(req, &a, &d));
    TRY(meals_dish_add(req->tx, &d, &id));
    return reply_id(reply, id.v);
}

static Status dish_set(Request *req, Reply *reply)
{
    DishAsk a = {0};
    Dish d;
    request_fields(req, &a);
    TRY(dish_of(req, &a, &d));
    TRY(meals_dish_set(req->tx, &d));
    return reply_empty(reply, 204);
}

static Status dish_retire(Request *req, Reply *reply)
{
    DishAsk a = {0};
    request_fields(req, &a);
    TRY(meals_dish_retire(req->tx, (OrganisationId){req->who.organisation}, a.id));
    return reply_empty(reply, 204);
}

/* ---- The hours ---- */

static const Field hours_fields[] = {
    FIELD_INT(MealSite, cutoff_min, "cutoff_min", 0, 1439),
    FIELD_INT(MealSite, cutoff_desk_min, "cutoff_desk_min", 0, 1439),
    FIELD_INT(MealSite, serve_min, "serve_min", 0, 1439),
    FIELD_INT(MealSite, close_min, "close_min", 0, 1439),
    FIELD_INT(MealSite, standing_min, "standing_min", 0, 1439),
    FIELD_INT(MealSite, seen_min, "seen_min", 0, 1439),
    FIELD_FEN(MealSite, fee_fen, "fee_fen", 0, 100000),
    FIELD_TEXT(MealSite, phone, "phone", 3, 20),
    {0}};

static Status hours(Request *req, Reply *reply)
{
    MealSite s;
    TRY(meals_site(req->tx, (OrganisationId){req->who.organisation}, &s));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "cutoff_min", s.cutoff_min);
    json_put_i64(out, "cutoff_desk_min", s.cutoff_desk_min);
    json_put_i64(out, "serve_min", s.serve_min);
    json_put_i64(out, "close_min", s.close_min);
    json_put_i64(out, "standing_min", s.standing_min);
    json_put_i64(out, "seen_min", s.seen_min);
    json_put_i64(out, "fee_fen", s.fee_fen);
    json_put_str(out, "phone", s.phone);
    json_close(out, '}');
    return OK;
}

/* Menus that stand keep the hours they were made with. */
static Status hours_set(Request *req, Reply *reply)
{
    MealSite held;
    MealSite s = {0};
    request_fields(req, &s);
    s.site = (OrganisationId){req->who.organisation};
    Status status = meals_site(req->tx, s.site, &held);
    if (status != OK && status != NOT_FOUND) return status;
    s.keeps_samples = status == NOT_FOUND || held.keeps_samples;
    TRY(meals_site_set(req->tx, &s));
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_dish_routes[] = {
    {GET, "/api/site/dishes", LOOKERS, READ, NULL, 0, NULL, dishes,
     "The canteen's dishes as recipes, with allergens, texture and nutrients"},
    {POST, "/api/site/dishes", MANAGER, WRITE, IN(add_fields, DishAsk), reply_id_fields, dish_add,
     "Add a dish with its recipe"},
    {POST, "/api/site/dishes/look", MANAGER, READ, IN(add_fields, DishAsk), NULL, dish_look,
     "What a recipe is understood to contain; nothing is kept"},
    {POST, "/api/site/dishes/{id}", MANAGER, WRITE, IN(set_fields, DishAsk), NULL, dish_set,
     "Another recipe, name or price; who ordered it is judged anew"},
    {POST, "/api/site/dishes/{id}/retire", MANAGER, WRITE, IN(id_fields, DishAsk), NULL,
     dish_retire, "Offer a dish no more"},
    {GET, "/api/site/hours", MANAGER, READ, NULL, 0, NULL, hours,
     "Until when may be ordered by which door, when it is served, the fee of bringing it"},
    {PUT, "/api/site/hours", MANAGER, WRITE, IN(hours_fields, MealSite), NULL, hours_set,
     "Set them for menus that are made from now on"},
    {0},
};
