/* Dishes, ingredient lines and the person: any bytes are read or refused, and what is read gets a
 * verdict with at most three reasons.  The input is cut at '\x1e' into the three. */
#include "engine/diet/diet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const DietTables *tables;
    static Arena *kept;
    if (!tables) {
        kept = arena_new(64 << 20);
        tables = diet_tables_own(kept);
    }
    Arena *arena = arena_new(256 << 20);
    Str rest = {(const char *)data, size};
    Str parts[3] = {{"", 0}, {"", 0}, {"", 0}};
    for (int i = 0; i < 3 && rest.ptr && size; i++) parts[i] = str_cut(&rest, '\x1e');
    const Json *json;
    DietPerson person;
    Problem problem = {0};
    DietDish *dishes;
    size_t count;
    if (json_read(arena, parts[0], &json, &problem) == OK &&
        diet_person_read(arena, tables, json, day_of(2026, 11, 21), &person, &problem) == OK) {
        if (diet_dishes_read(arena, tables, parts[1], parts[2], &dishes, &count, &problem) == OK) {
            DietVerdict *verdicts = NEW_ARRAY(arena, DietVerdict, count + 1);
            diet_check_all(arena, tables, &person, dishes, count, verdicts);
            for (size_t i = 0; i < count; i++)
                ASSERT(verdicts[i].reason_count <= DIET_REASONS_MAX && verdicts[i].score <= 100);
        }
    }
    /* The same bytes as a food table. */
    DietFiles files = {.ingredient_map = parts[0],
                       .composition = parts[1],
                       .condiments = parts[2],
                       .limits = parts[1],
                       .drug_food = parts[2]};
    const DietTables *loaded;
    (void)diet_tables_read(arena, &files, &loaded, &problem);
    arena_free(arena);
    return 0;
}
