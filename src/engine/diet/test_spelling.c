/* Every food of the shared map under every spelling it has, as kitchens write it down, against
 * every allergen, way of eating and forbidden pair: blocked when the map says so, and only then. */
#include "base/file.h"
#include "base/test.h"
#include "engine/diet/bans_for_tests.h"
#include "engine/diet/diet.h"

enum { FORMS = 6, WORDS_MAX = 2000 };

typedef struct Spelling {
    Str term, word; /* of the map */
    Str allergens, classes, marks;
} Spelling;

typedef struct Map {
    Spelling *items;
    size_t count;
    const DietTables *tables;
} Map;

static Str text_of(const char *name)
{
    Str text = {"", 0};
    const char *path = test_shared(name);
    if (path) CHECK_STATUS(OK, file_read(test_arena(), path, 8 << 20, &text, NULL));
    return text;
}

static void add_word(Map *map, Str word, Spelling of)
{
    if (word.len == 0 || !CHECK(map->count < WORDS_MAX)) return;
    of.word = word;
    map->items[map->count++] = of;
}

/* NULL when there are no shared data. */
static Map *map_of(bool loaded)
{
    Csv csv;
    bool more;
    if (!test_shared("food/ingredient_map.csv")) return NULL;
    DietFiles files = {.ingredient_map = text_of("food/ingredient_map.csv"),
                       .composition = text_of("food/composition.csv"),
                       .condiments = text_of("food/condiments.csv")};
    Map *map = NEW(test_arena(), Map);
    map->items = NEW_ARRAY(test_arena(), Spelling, WORDS_MAX);
    map->tables = diet_tables_own(test_arena());
    if (loaded) CHECK_STATUS(OK, diet_tables_read(test_arena(), &files, &map->tables, NULL));
    CHECK_STATUS(OK, csv_open(&csv, test_arena(), files.ingredient_map, ',', NULL));
    while (csv_next(&csv, &more) == OK && more) {
        Spelling of = {.term = csv_cell(&csv, "term"),
                       .allergens = csv_cell(&csv, "allergens"),
                       .classes = csv_cell(&csv, "classes"),
                       .marks = csv_cell(&csv, "marks")};
        Str rest = csv_cell(&csv, "aliases");
        add_word(map, of.term, of);
        while (rest.len) add_word(map, str_trim(str_cut(&rest, '|')), of);
    }
    return map;
}

/* The same food as one kitchen or another writes it. */
static DietLine line_as(const Spelling *s, int form)
{
    Str word = s->word;
    DietLine line = {.grams = 50, .name = word};
    switch (form) {
    case 0: line.term = s->term; break;
    case 1: break;
    case 2:
        line.name = STR("");
        line.raw = str_fmt(test_arena(), "%.*s 50 g", STR_ARG(word));
        break;
    case 3: line.name = str_fmt(test_arena(), "新鲜%.*s适量", STR_ARG(word)); break;
    case 4: line.name = str_fmt(test_arena(), "%.*s、盐", STR_ARG(word)); break;
    default: line.name = str_fmt(test_arena(), "%.*s（50克）", STR_ARG(word));
    }
    return line;
}

typedef struct Tally {
    int64_t banned, missed, free, blocked;
} Tally;

static void judge(const Map *map, const Ban *ban, Tally *tally)
{
    DietPerson person;
    const Json *json;
    CHECK_STATUS(OK, json_read(test_arena(), str_of(ban->person), &json, NULL));
    CHECK_STATUS(
        OK, diet_person_read(test_arena(), map->tables, json, day_of(2026, 11, 22), &person, NULL));
    for (size_t i = 0; i < map->count * FORMS; i++) {
        const Spelling *s = &map->items[i / FORMS];
        ArenaMark mark = arena_mark(test_arena());
        DietLine line = line_as(s, (int)(i % FORMS));
        DietDish dish = {.name = STR("菜一"), .servings = 1, .lines = &line, .line_count = 1};
        DietVerdict v;
        diet_dish_match(map->tables, &dish);
        diet_check(test_arena(), map->tables, &person, &dish, &v);
        bool banned = ban_meets(ban, s->allergens, s->classes, s->marks);
        tally->banned += banned;
        tally->free += !banned;
        tally->missed += banned && v.verdict != DIET_H0;
        tally->blocked += !banned && v.verdict >= DIET_ASK;
        if (banned && v.verdict != DIET_H0)
            test_note("missed: %s in %.*s (%.*s)", ban->person, STR_ARG(s->word),
                      STR_ARG(line.name));
        arena_rewind(test_arena(), mark);
    }
}

static void judge_all(bool loaded)
{
    Map *map = map_of(loaded);
    Tally tally = {0};
    if (!map) SKIP("no shared data");
    for (size_t i = 0; i < sizeof bans / sizeof *bans; i++) judge(map, &bans[i], &tally);
    test_note("%lld banned, %lld missed; %lld free, %lld held back", (long long)tally.banned,
              (long long)tally.missed, (long long)tally.free, (long long)tally.blocked);
    CHECK(tally.banned > 1000);
    CHECK_INT(0, tally.missed);
    CHECK(tally.blocked * 100 < tally.free);
}

TEST(every_spelling_of_every_food_is_known_with_their_tables)
{
    judge_all(true);
}

TEST(every_spelling_of_every_food_is_known_with_our_own_table)
{
    judge_all(false);
}
