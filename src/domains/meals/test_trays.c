#include "base/test.h"
#include "domains/meals/inside.h"

/* As in the program: one set for the life of the process. */
static const DietTables *own(void)
{
    static Arena *arena;
    static const DietTables *tables;
    if (!arena) arena = arena_new((size_t)256 << 20);
    if (!tables) tables = diet_tables_own(arena);
    return tables;
}

static Dish dish(const char *name, const char *lines)
{
    return (Dish){.name = str_of(name), .lines = str_of(lines)};
}

#define FISH "[{\"name\":\"鲈鱼\",\"grams\":120},{\"name\":\"盐\",\"grams\":1}]"
#define NUTS "[{\"name\":\"花生\",\"grams\":120},{\"name\":\"盐\",\"grams\":1}]"

static void same(const DietDish *a, const DietDish *b)
{
    CHECK_STR(a->name, b->name);
    CHECK_INT((int64_t)a->line_count, (int64_t)b->line_count);
    CHECK_INT((int64_t)a->hit_count, (int64_t)b->hit_count);
    for (size_t i = 0; i < a->line_count && i < b->line_count; i++) {
        CHECK_STR(a->lines[i].name, b->lines[i].name);
        CHECK(a->lines[i].food == b->lines[i].food);
        CHECK_INT((int64_t)a->lines[i].hit_count, (int64_t)b->lines[i].hit_count);
        CHECK_NEAR(a->lines[i].grams, b->lines[i].grams, 0);
    }
}

TEST(a_tray_is_understood_once_and_another_recipe_anew)
{
    Arena *arena = test_arena();
    const DietTables *tables = own();
    Problem problem;
    const Dish fish[] = {dish("一号", FISH), dish("米饭", "[{\"name\":\"米饭\",\"grams\":200}]")};
    const Dish nuts[] = {dish("一号", NUTS), fish[1]};
    DietDish first, again, other;
    CHECK_STATUS(OK, tray_of(arena, tables, fish, 2, &first, &problem));
    CHECK_STATUS(OK, tray_of(arena, tables, fish, 2, &again, &problem));
    CHECK_INT(3, (int64_t)first.line_count);
    CHECK(first.lines[0].food != NULL);
    CHECK(first.lines != again.lines); /* a copy of one's own */
    same(&first, &again);
    CHECK_STATUS(OK, tray_of(arena, tables, nuts, 2, &other, &problem));
    CHECK(other.lines[0].food != first.lines[0].food);
    CHECK_STATUS(OK, tray_of(arena, tables, fish, 1, &other, &problem));
    CHECK_INT(2, (int64_t)other.line_count);
}

TEST(an_unreadable_recipe_is_refused_each_time)
{
    Arena *arena = test_arena();
    const DietTables *tables = own();
    Problem problem;
    const Dish bad = dish("一号", "[{");
    DietDish out;
    CHECK_STATUS(INVALID, tray_of(arena, tables, &bad, 1, &out, &problem));
    CHECK_STATUS(INVALID, tray_of(arena, tables, &bad, 1, &out, &problem));
    CHECK_STATUS(OK, tray_of(arena, tables, NULL, 0, &out, &problem));
    CHECK_INT(0, (int64_t)out.line_count);
}

/* More trays than are kept, and then the first again. */
TEST(a_tray_that_was_forgotten_is_understood_again)
{
    Arena *arena = test_arena();
    const DietTables *tables = own();
    Problem problem;
    DietDish first, again, other;
    const Dish fish = dish("一号", FISH);
    CHECK_STATUS(OK, tray_of(arena, tables, &fish, 1, &first, &problem));
    for (int i = 0; i < 2000; i++) {
        Dish d = {.name = str_fmt(arena, "第%d号", i), .lines = str_of(NUTS)};
        CHECK_STATUS(OK, tray_of(arena, tables, &d, 1, &other, &problem));
        CHECK_STR(d.name, other.name);
    }
    CHECK_STATUS(OK, tray_of(arena, tables, &fish, 1, &again, &problem));
    same(&first, &again);
}
