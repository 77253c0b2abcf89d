/* Food and person: what is written down about somebody, and what a menu item is to them. */
#include "domains/meals/inside.h"

#include <math.h>
#include <pthread.h>

static struct {
    Arena *arena; /* lives as long as the process */
    const DietTables *tables;
} own; /* written once, under `once` */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load_tables(void)
{
    own.arena = arena_new((size_t)256 << 20);
    own.tables = diet_tables_own(own.arena);
}

static const DietTables *tables(void)
{
    pthread_once(&once, load_tables);
    return own.tables;
}

/* ---- The person ---- */

static const struct {
    const char *value, *text;
} allergy_words[] = {{"A1", "麸质"}, {"A2", "虾蟹"}, {"A3", "鱼"}, {"A4", "蛋"},
                     {"A5", "花生"}, {"A6", "大豆"}, {"A7", "奶"}, {"A8", "坚果"},
                     {"X1", "贝类"}, {"X2", "芝麻"}};

/* By IDDSI level; "" as everybody eats. */
static const char *texture_word(Str level)
{
    static const struct {
        const char *level, *word;
    } words[] = {{"7", ""}, {"7EC", "煮软去骨"}, {"6", "切软"}, {"5", "剁碎煮软"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(level, words[i].level)) return words[i].word;
    return "打成糊";
}

const char *allergen_word(Str code)
{
    for (size_t i = 0; i < sizeof allergy_words / sizeof *allergy_words; i++)
        if (str_is(code, allergy_words[i].value)) return allergy_words[i].text;
    return "";
}

static void warn(Buf *buf, const DietLimit *limit, int64_t *alert)
{
    Str word;
    if (limit->kind == DIET_TEXTURE && !*texture_word(limit->value)) return;
    if (limit->kind == DIET_ALLERGY && diet_allergy_not_food(limit->value)) return;
    if (limit->kind != DIET_ALLERGY && limit->kind != DIET_TEXTURE && limit->kind != DIET_HABIT &&
        !str_is(limit->value, "糖尿病"))
        return;
    if (buf->len) buf_char(buf, '|');
    switch (limit->kind) {
    case DIET_ALLERGY:
        word = limit->value; /* 海鲜: several groups at once */
        for (size_t i = 0; i < sizeof allergy_words / sizeof *allergy_words; i++)
            if (str_is(limit->value, allergy_words[i].value)) word = str_of(allergy_words[i].text);
        buf_fmt(buf, "%.*s过敏", STR_ARG(word));
        *alert = 2;
        break;
    case DIET_TEXTURE:
        buf_text(buf, texture_word(limit->value));
        *alert = 2;
        break;
    case DIET_HABIT:
        buf_put(buf, limit->value);
        if (*alert < 1) *alert = 1;
        break;
    case DIET_CONDITION:
        buf_text(buf, "糖尿病餐");
        if (*alert < 1) *alert = 1;
        break;
    case DIET_DRUG:
    case DIET_WEIGHT: break;
    }
}

/* One limit as the JSON that the engine reads. */
static Str limit_json(Arena *arena, const DietLimit *l)
{
    static const char *const lists[] = {
        [DIET_CONDITION] = "conditions", [DIET_DRUG] = "drugs", [DIET_HABIT] = "diet"};
    Buf buf = buf_new(arena, 1024);
    JsonOut out = json_out(&buf);
    double number;
    json_open(&out, NULL, '{');
    if (l->kind == DIET_TEXTURE || l->kind == DIET_WEIGHT) {
        const char *name = l->kind == DIET_TEXTURE ? "texture" : "weight_kg";
        if (str_to_double(l->value, &number))
            json_put_double(&out, name, number, 1);
        else
            json_put_str(&out, name, l->value);
    } else {
        json_open(&out, lists[l->kind], '[');
        json_put_str(&out, NULL, l->value);
        json_close(&out, ']');
    }
    json_close(&out, '}');
    return buf_str(&buf);
}

/* Read one by one, so that a word that is not understood does not hide the others. */
static void add_limit(Tx *tx, Eater *e, const DietLimit *limit, Day day)
{
    const Json *json;
    DietPerson part;
    Problem problem;
    if (limit->kind == DIET_ALLERGY) {
        if (!diet_allergy_add(limit->value, &e->diet)) e->unclear = true;
        return;
    }
    if (json_read(tx->arena, limit_json(tx->arena, limit), &json, &problem) != OK ||
        diet_person_read(tx->arena, tables(), json, day, &part, &problem) != OK) {
        e->unclear = true;
        return;
    }
    DietPerson *d = &e->diet;
    d->conditions |= part.conditions;
    d->drug_rows |= part.drug_rows;
    if (part.texture && (!d->texture || part.texture < d->texture)) d->texture = part.texture;
    if (!isnan(part.weight_kg)) d->weight_kg = part.weight_kg;
    for (size_t i = 0; i < part.unknown_drug_count && d->unknown_drug_count < DIET_DRUGS_MAX; i++)
        d->unknown_drugs[d->unknown_drug_count++] = part.unknown_drugs[i];
}

Status eater_is_elder(Tx *tx, PersonId person, Day day, bool *out)
{
    Person p;
    TRY(people_load(tx, person, &p));
    *out = p.has_birth ? day_age(p.birth, day) >= 60 : p.is_elder;
    return OK;
}

Status eater_load(Tx *tx, PersonId person, Day day, Eater *out)
{
    DietLimit *limits;
    size_t count;
    PersonFacts p;
    Problem problem;
    const Json *json;
    TRY(people_diet(tx, person, day, &limits, &count));
    *out = (Eater){.warning = STR("")};
    if (!count) return OK;
    TRY(people_facts(tx, person, &p));
    ASSERT(json_read(tx->arena, STR("{}"), &json, &problem) == OK);
    ASSERT(diet_person_read(tx->arena, tables(), json, day, &out->diet, &problem) == OK);
    out->limited = true;
    out->diet.age = p.has_birth ? day_age(p.birth, day) : -1;
    out->diet.sex_known = p.sex != 0;
    out->diet.woman = p.sex == 2;
    Buf words = buf_new(tx->arena, 2048);
    for (size_t i = 0; i < count; i++) {
        add_limit(tx, out, &limits[i], day);
        warn(&words, &limits[i], &out->alert);
    }
    out->warning = buf_str(&words);
    out->timely = diet_needs_timing(tables(), &out->diet);
    out->even_greens = diet_watches_greens(tables(), &out->diet);
    return OK;
}

/* ---- The item ---- */

/* The allergens of "A5|A2", as bits of the engine. */
static uint32_t declared_of(Str bars)
{
    uint32_t bits = 0;
    for (Str rest = bars; rest.ptr && bars.len;) {
        Str code = str_cut(&rest, '|');
        for (size_t i = 0; i < sizeof allergy_words / sizeof *allergy_words; i++)
            if (str_is(code, allergy_words[i].value)) bits |= 1u << i;
    }
    return bits;
}

bool food_is_known(Str name)
{
    return diet_food_find(tables(), name) != NULL;
}

Status dish_sense(Tx *tx, const Dish *written, DishSense *out)
{
    DietDish tray;
    Dish flat, *dish = &flat;
    TRY(recipe_flat(tx, written, dish));
    *out = (DishSense){.allergens = declared_of(dish->may_contain)};
    TRY(tray_of(tx->arena, tables(), dish, 1, &tray, &tx->problem));
    tray.texture = (int32_t)dish->texture;
    for (size_t i = 0; i < tray.line_count; i++) {
        const DietLine *line = &tray.lines[i];
        for (size_t k = 0; k < line->hit_count; k++)
            out->allergens |= line->hits[k]->contains | line->hits[k]->may;
        if (!line->known && out->unknown_count < DISH_LINES_MAX)
            out->unknown[out->unknown_count++] = line->name;
    }
    for (size_t k = 0; k < tray.hit_count; k++) out->allergens |= tray.hits[k]->contains;
    out->texture = diet_dish_texture(&tray);
    diet_sum(&tray, &out->sum);
    return OK;
}

Status item_dish(Tx *tx, const MenuItem *item, ItemDish *out)
{
    Dish dishes[MENU_PARTS_MAX];
    bool all_declared = item->part_count > 0;
    int64_t texture = 0;
    uint32_t declared = 0;
    for (size_t i = 0; i < item->part_count; i++) {
        TRY(dish_find(tx, item->parts[i], &dishes[i]));
        TRY(recipe_flat(tx, &dishes[i], &dishes[i]));
        all_declared = all_declared && dishes[i].texture > 0;
        if (dishes[i].texture > texture) texture = dishes[i].texture;
        declared |= declared_of(dishes[i].may_contain);
    }
    TRY(tray_of(tx->arena, tables(), dishes, item->part_count, &out->dish, &tx->problem));
    out->dish.texture = all_declared ? (int32_t)texture : 0;
    out->dish.declared = declared;
    out->hardest = (int32_t)texture;
    return OK;
}

Status item_dishes(Tx *tx, const MenuItem *items, size_t count, ItemDish **out)
{
    *out = NEW_ARRAY(tx->arena, ItemDish, count + 1);
    for (size_t i = 0; i < count; i++) TRY(item_dish(tx, &items[i], &(*out)[i]));
    return OK;
}

Status item_greens(Tx *tx, const MenuItem *item, double *out)
{
    ItemDish tray;
    TRY(item_dish(tx, item, &tray));
    *out = diet_greens_g(&tray.dish);
    return OK;
}

Status eater_verdict(Tx *tx, const Eater *eater, const MenuItem *item, MealVerdict *out)
{
    ItemDish tray = {0};
    if (eater->limited) TRY(item_dish(tx, item, &tray));
    *out = eater_verdict_on(tx->arena, eater, &tray);
    return OK;
}

MealVerdict eater_verdict_on(Arena *arena, const Eater *eater, const ItemDish *tray)
{
    DietDish dish = tray->dish;
    DietVerdict verdict;
    MealVerdict result = {.class = DIET_OK,
                          .reason = STR(""),
                          .change = STR(""),
                          .kitchen_note = STR(""),
                          .score = -1};
    MealVerdict *out = &result;
    if (!eater->limited) return result;
    /* One dish that is too firm is enough, however little is known of the others. */
    if (!dish.texture && eater->diet.texture && tray->hardest > eater->diet.texture)
        dish.texture = tray->hardest;
    diet_check(arena, tables(), &eater->diet, &dish, &verdict);
    out->class = verdict.verdict;
    out->score = verdict.score;
    out->kitchen_note = verdict.kitchen_note;
    if (verdict.reason_count && verdict.verdict != DIET_OK) out->reason = verdict.reasons[0];
    if (eater->unclear && out->class != DIET_H0) {
        out->class = DIET_ASK;
        out->reason = STR("登记的忌口有看不懂的地方，请先问清楚");
    }
    if (out->class == DIET_ASK && !out->kitchen_note.len) out->kitchen_note = STR("先核对配料");
    if (!out->reason.len && out->class != DIET_OK) out->reason = STR("这份不适合您");
    return result;
}

Status eater_nearest(Tx *tx, const Eater *eater, const MenuItem *not_this, Str *out)
{
    MenuItem *items;
    size_t count;
    int32_t best = -2;
    Rows stopped;
    *out = STR("");
    TRY(stopped_dishes(tx, not_this->site, &stopped));
    TRY(menu_item_list(tx, not_this->site, not_this->day, not_this->slot, &items, &count));
    for (size_t i = 0; i < count; i++) {
        MealVerdict v;
        const MenuItem *m = &items[i];
        if (m->id.v == not_this->id.v || m->state != MENU_PUBLISHED || !m->portions_left ||
            m->kind != not_this->kind)
            continue;
        if (item_has_any(m, &stopped)) continue;
        TRY(eater_verdict(tx, eater, m, &v));
        if (v.class != DIET_OK || v.score <= best) continue;
        best = v.score;
        *out = str_fmt(tx->arena, "换%.*s就行", STR_ARG(m->name));
    }
    return OK;
}
