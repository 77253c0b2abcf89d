/* What is on a tray, understood: the words of its dishes matched with the food tables.
 *
 * That costs more than the rest of an order, and a canteen sells the same few trays all week.  So
 * each is kept in memory under its whole text; another recipe is another text.  Callers get a copy:
 * what is kept is touched under the lock alone. */
#include "domains/meals/inside.h"

#include <math.h>
#include <pthread.h>

enum { TRAYS = 512, ARENA_MAX = 64 << 20, ROOM = 16 << 20, TEXT_MAX = 128 << 10 };

typedef struct Tray {
    Str text; /* the key; empty: nothing is kept here */
    DietDish dish;
} Tray;

static struct {
    pthread_mutex_t lock; /* guards what follows */
    Arena *arena;
    const DietTables *tables; /* the foods of what is kept */
    Tray slots[TRAYS];
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static Status put_lines(Arena *arena, const Dish *dish, DietDish *out, Problem *problem)
{
    const Json *list;
    TRY(json_read(arena, dish->lines, &list, problem));
    for (size_t i = 0; i < json_count(list) && i < DISH_LINES_MAX; i++) {
        const Json *one = json_item(list, i);
        DietLine *line = &out->lines[out->line_count++];
        *line = (DietLine){.name = json_str_or(one, "name", STR("")),
                           .grams = json_double_or(one, "grams", NAN)};
        line->term = line->name;
        line->raw = line->name;
    }
    return OK;
}

static Status read_tray(Arena *arena, const DietTables *tables, const Dish *dishes, size_t count,
                        Str name, DietDish *out, Problem *problem)
{
    size_t room = 0;
    for (size_t i = 0; i < count; i++) {
        const Json *list;
        TRY(json_read(arena, dishes[i].lines, &list, problem));
        room += json_count(list) < DISH_LINES_MAX ? json_count(list) : DISH_LINES_MAX;
    }
    *out = (DietDish){.id = name,
                      .name = name,
                      .kind = STR(""),
                      .servings = 1,
                      .lines = NEW_ARRAY(arena, DietLine, room + 1)};
    for (size_t i = 0; i < count; i++) TRY(put_lines(arena, &dishes[i], out, problem));
    diet_dish_match(tables, out);
    return OK;
}

/* With all its text; the foods belong to the tables. */
static void copy_tray(Arena *arena, const DietDish *from, DietDish *to)
{
    *to = *from;
    to->id = to->name = str_dup(arena, from->name);
    to->kind = STR("");
    to->lines = arena_alloc_raw(arena, (from->line_count + 1) * sizeof *to->lines);
    for (size_t i = 0; i < from->line_count; i++) {
        DietLine *line = &to->lines[i];
        *line = from->lines[i];
        line->name = line->term = line->raw = str_dup(arena, line->name);
    }
}

static bool find(const DietTables *tables, uint64_t hash, Str text, Arena *arena, DietDish *out)
{
    pthread_mutex_lock(&kept.lock);
    const Tray *tray = &kept.slots[hash % TRAYS];
    bool there = kept.tables == tables && tray->text.len && str_eq(tray->text, text);
    if (there) copy_tray(arena, &tray->dish, out);
    pthread_mutex_unlock(&kept.lock);
    return there;
}

static void put(const DietTables *tables, uint64_t hash, Str text, const DietDish *dish)
{
    pthread_mutex_lock(&kept.lock);
    if (!kept.arena) kept.arena = arena_new(ARENA_MAX);
    if (arena_used(kept.arena) > ROOM || kept.tables != tables) {
        arena_reset(kept.arena);
        memset(kept.slots, 0, sizeof kept.slots);
        kept.tables = tables;
    }
    Tray *tray = &kept.slots[hash % TRAYS];
    tray->text = str_dup(kept.arena, text);
    copy_tray(kept.arena, dish, &tray->dish);
    pthread_mutex_unlock(&kept.lock);
}

Status tray_of(Arena *arena, const DietTables *tables, const Dish *dishes, size_t count,
               DietDish *out, Problem *problem)
{
    size_t bytes = 1;
    for (size_t i = 0; i < count; i++) bytes += dishes[i].name.len + dishes[i].lines.len + 48;
    Buf name = buf_new(arena, bytes);
    Buf text = buf_new(arena, bytes);
    for (size_t i = 0; i < count; i++) {
        if (i) buf_text(&name, "，");
        buf_put(&name, dishes[i].name);
        /* With their lengths: no two trays have the same key. */
        buf_i64(&text, (int64_t)dishes[i].name.len);
        buf_char(&text, ' ');
        buf_i64(&text, (int64_t)dishes[i].lines.len);
        buf_char(&text, ' ');
        buf_put(&text, dishes[i].name);
        buf_put(&text, dishes[i].lines);
    }
    Str key = buf_str(&text);
    uint64_t hash = str_hash(key);
    if (key.len && find(tables, hash, key, arena, out)) return OK;
    TRY(read_tray(arena, tables, dishes, count, buf_str(&name), out, problem));
    if (key.len && key.len <= TEXT_MAX) put(tables, hash, key, out);
    return OK;
}
