/* A dish made of another: sauce, stock, dumpling filling.  A line whose name is a dish of the site
 * (and no food that the tables know by itself) holds that dish's id from then on; what is in it is
 * looked up when the dish is, so that another recipe of the sauce is another dish everywhere. */
#include "domains/meals/inside.h"

#include <math.h>

enum { DEEP_MAX = 4 }; /* a sauce in a filling in a bun in a set */

static Status read_lines(Tx *tx, Str lines, const Json **out)
{
    return json_read(tx->arena, lines, out, &tx->problem);
}

static void put_line(JsonOut *out, Str name, double grams, int64_t dish)
{
    json_open(out, NULL, '{');
    json_put_str(out, "name", name);
    if (!isnan(grams)) json_put_double(out, "grams", grams, 2);
    if (dish) json_put_i64(out, "dish", dish);
    json_close(out, '}');
}

/* ---- Written ---- */

/* Does dish `from` hold `to`, itself or in what it is made of? */
static Status holds(Tx *tx, DishId from, DishId to, int deep, bool *out)
{
    Dish d;
    const Json *list;
    *out = from.v == to.v;
    if (*out) return OK;
    Status status = dish_find(tx, from, &d);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(read_lines(tx, d.lines, &list));
    for (size_t i = 0; i < json_count(list) && !*out; i++) {
        DishId part = {json_i64_or(json_item(list, i), "dish", 0)};
        if (!part.v) continue;
        if (deep == DEEP_MAX)
            return fail(tx, INVALID, "meals.recipe_deep",
                        "一道菜里套菜最多 %d 层，请把里面的配料直接写出来", DEEP_MAX);
        TRY(holds(tx, part, to, deep + 1, out));
    }
    return OK;
}

static const Dish *dish_named(const Dish *all, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(all[i].name, name)) return &all[i];
    return NULL;
}

Status recipe_link(Tx *tx, Dish *dish)
{
    Dish *all;
    size_t count, bytes;
    const Json *list;
    TRY(dish_list(tx, dish->site, &all, &count));
    TRY(read_lines(tx, dish->lines, &list));
    bytes = dish->lines.len + 64 * (json_count(list) + 1);
    Buf buf = buf_new(tx->arena, bytes * 2);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '[');
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *line = json_item(list, i);
        Str name = str_trim(json_str_or(line, "name", STR("")));
        const Dish *part =
            str_eq(name, dish->name) || food_is_known(name) ? NULL : dish_named(all, count, name);
        bool again = false;
        if (part && dish->id.v) TRY(holds(tx, part->id, dish->id, 1, &again));
        if (part && !dish->id.v) TRY(holds(tx, part->id, (DishId){-1}, 1, &again));
        if (again)
            return fail(tx, INVALID, "meals.recipe_round",
                        "%.*s里已经用了%.*s，两道菜不能互相做配料，请去掉一处", STR_ARG(name),
                        STR_ARG(dish->name));
        put_line(&out, name, json_double_or(line, "grams", (double)NAN), part ? part->id.v : 0);
    }
    json_close(&out, ']');
    dish->lines = buf_str(&buf);
    return OK;
}

/* Is the dish one of its lines? */
static Status has_line(Tx *tx, const Dish *of, DishId dish, bool *out)
{
    const Json *list;
    *out = false;
    if (str_find(of->lines, STR("\"dish\":"), 0) == SIZE_MAX) return OK;
    TRY(read_lines(tx, of->lines, &list));
    for (size_t i = 0; i < json_count(list); i++)
        *out |= json_i64_or(json_item(list, i), "dish", 0) == dish.v;
    return OK;
}

Status recipe_changed(Tx *tx, DishId dish)
{
    enum { ABOVE_MAX = 200 };
    DishId above[ABOVE_MAX];
    size_t count = 0, dish_count;
    Dish self, *all;
    TRY(dish_find(tx, dish, &self));
    TRY(dish_list(tx, self.site, &all, &dish_count));
    above[count++] = dish;
    for (size_t i = 0; i < count; i++) {
        TRY(event_publish(tx, "meals.dish_changed", above[i].v, STR("")));
        for (size_t k = 0; k < dish_count && count < ABOVE_MAX; k++) {
            bool there;
            TRY(has_line(tx, &all[k], above[i], &there));
            if (!there) continue;
            for (size_t n = 0; n < count; n++)
                if (above[n].v == all[k].id.v) there = false;
            if (there) above[count++] = all[k].id;
        }
    }
    return OK;
}

/* ---- Read ---- */

typedef struct Flat {
    JsonOut out;
    size_t lines;
    Buf may; /* "A5|A2" of what it is made of */
    bool cut;
} Flat;

/* One line fewer than there is room for, so that what was left out can be said. */
static void add_line(Flat *f, Str name, double grams)
{
    if (f->lines + 1 >= DISH_LINES_MAX) {
        f->cut = true;
        return;
    }
    f->lines++;
    put_line(&f->out, name, grams, 0);
}

static double weight_of(const Json *list)
{
    double sum = 0;
    for (size_t i = 0; i < json_count(list); i++)
        sum += json_double_or(json_item(list, i), "grams", (double)NAN);
    return sum > 0 ? sum : (double)NAN;
}

/* share: of the recipe; NAN when a weight is missing, then what is in it is known and how much is
 * not. */
static Status flatten(Tx *tx, const Json *list, double share, int deep, Flat *f)
{
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *line = json_item(list, i), *inner;
        Str name = json_str_or(line, "name", STR(""));
        double grams = json_double_or(line, "grams", (double)NAN) * share;
        DishId id = {json_i64_or(line, "dish", 0)};
        Dish part;
        Status status = id.v && deep < DEEP_MAX ? dish_find(tx, id, &part) : NOT_FOUND;
        if (status == NOT_FOUND) {
            if (id.v) f->cut = true; /* too deep, or gone: nobody knows what is in it */
            add_line(f, name, grams);
            continue;
        }
        TRY(status);
        TRY(read_lines(tx, part.lines, &inner));
        if (part.may_contain.ptr && part.may_contain.len) {
            if (f->may.len) buf_char(&f->may, '|');
            buf_put(&f->may, part.may_contain);
        }
        if (!json_count(inner)) f->cut = true;
        TRY(flatten(tx, inner, grams / weight_of(inner), deep + 1, f));
    }
    return OK;
}

Status recipe_flat(Tx *tx, const Dish *dish, Dish *out)
{
    const Json *list;
    *out = *dish;
    if (str_find(dish->lines, STR("\"dish\":"), 0) == SIZE_MAX) return OK;
    TRY(read_lines(tx, dish->lines, &list));
    Buf buf = buf_new(tx->arena, 32 << 10);
    Flat f = {.out = json_out(&buf), .may = buf_new(tx->arena, 4096)};
    if (dish->may_contain.ptr) buf_put(&f.may, dish->may_contain);
    json_open(&f.out, NULL, '[');
    TRY(flatten(tx, list, 1, 0, &f));
    if (f.cut) put_line(&f.out, STR("没有写清的半成品"), (double)NAN, 0);
    json_close(&f.out, ']');
    out->lines = buf_str(&buf);
    out->may_contain = buf_str(&f.may);
    return OK;
}
