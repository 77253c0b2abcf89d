/* The food tables: words to foods; our own, or those of a folder with ours behind them. */
#include "engine/diet/inside.h"

#include <math.h>

enum { WORD_MAX = 40 }; /* bytes; longer names are not looked for inside other text */

static size_t slot_of(const DietTables *t, Str word)
{
    size_t at = (size_t)str_hash(word) & (t->slots - 1);
    while (t->words[at].word.len && !str_eq(t->words[at].word, word))
        at = (at + 1) & (t->slots - 1);
    return at;
}

const DietWord *diet_word(const DietTables *tables, Str word)
{
    const DietWord *found = word.len ? &tables->words[slot_of(tables, word)] : NULL;
    return found && found->word.len ? found : NULL;
}

const DietFood *diet_food_find(const DietTables *tables, Str name)
{
    const DietWord *word = diet_word(tables, str_trim(name));
    return word ? word->food : NULL;
}

bool diet_piece(Str *rest, char mark, Str *out)
{
    while (rest->ptr && rest->len) {
        *out = str_trim(str_cut(rest, mark));
        if (out->len) return true;
    }
    return false;
}

/* The first meaning of a word stays: a loaded table comes before our own. */
static void add_word(DietTables *t, Str word, const DietFood *food)
{
    if (word.len == 0 || word.len > WORD_MAX) return;
    ASSERT(t->word_count * 2 < t->slots);
    DietWord *at = &t->words[slot_of(t, word)];
    if (at->word.len) return;
    *at = (DietWord){word, food};
    t->word_count++;
    size_t length = utf8_length(word);
    if (length > t->longest) t->longest = length;
}

static void add_words(DietTables *t, Str name, Str aliases, const DietFood *food)
{
    Str piece;
    add_word(t, name, food);
    while (diet_piece(&aliases, '|', &piece)) add_word(t, piece, food);
}

static size_t count_words(Str bars)
{
    size_t n = 2;
    for (size_t i = 0; i < bars.len; i++) n += bars.ptr[i] == '|';
    return n;
}

static void make_room(Arena *arena, DietTables *t, size_t words)
{
    t->slots = 1024;
    while (t->slots < words * 3) t->slots *= 2;
    t->words = NEW_ARRAY(arena, DietWord, t->slots);
}

static size_t own_word_count(void)
{
    size_t n = count_words(str_of(diet_not_food));
    for (size_t i = 0; i < diet_own_food_count; i++)
        n += count_words(str_of(diet_own_foods[i].aliases));
    return n;
}

static DietFood own_food(const DietOwnFood *own, bool counts)
{
    DietFood food = {.name = str_of(own->name),
                     .contains = own->contains,
                     .may = own->may,
                     .classes = own->classes,
                     .marks = own->marks,
                     .unit_g = own->unit_g,
                     .gi = own->gi,
                     .purine_mg = own->purine_mg,
                     .counts = counts};
    memcpy(food.per100, own->per100, sizeof food.per100);
    return food;
}

static void add_own(DietTables *t, bool counts)
{
    Str words = str_of(diet_not_food);
    Str piece;
    for (size_t i = 0; i < diet_own_food_count; i++) {
        DietFood *food = &t->foods[t->food_count++];
        *food = own_food(&diet_own_foods[i], counts);
        add_words(t, food->name, str_of(diet_own_foods[i].aliases), food);
    }
    while (diet_piece(&words, '|', &piece)) add_word(t, piece, NULL);
}

static void use_own_rules(Arena *arena, DietTables *t)
{
    DietDrug *drugs = NEW_ARRAY(arena, DietDrug, diet_own_drug_count);
    for (size_t i = 0; i < diet_own_drug_count; i++)
        drugs[i] = (DietDrug){str_of(diet_own_drugs[i].names), str_of(diet_own_drugs[i].names_cn),
                              diet_own_drugs[i].factor, diet_own_drugs[i].hard};
    t->drugs = drugs;
    t->drug_count = diet_own_drug_count;
    t->limits = diet_own_limits;
    t->limit_count = diet_own_limit_count;
}

const DietTables *diet_tables_own(Arena *arena)
{
    DietTables *t = NEW(arena, DietTables);
    make_room(arena, t, own_word_count());
    t->foods = NEW_ARRAY(arena, DietFood, diet_own_food_count);
    add_own(t, true);
    use_own_rules(arena, t);
    return t;
}

/* ---- tables of a folder ---- */

typedef struct Reader {
    Arena *arena;
    Problem *problem;
    const char *file;
    Csv csv;
} Reader;

static Status refuse(const Reader *r, const char *column, const char *text)
{
    problem_set(r->problem, INVALID, "diet.table", "%s", text);
    return problem_at(r->problem, "%s row %lld column %s", r->file, (long long)r->csv.row, column);
}

static Status open_file(Reader *r, const char *file, Str text, const char *columns)
{
    Str list = str_of(columns);
    Str name;
    r->file = file;
    if (!utf8_valid(text))
        return problem_set(r->problem, INVALID, "diet.table", "%s 应是 UTF-8 编码", file);
    Status status = csv_open(&r->csv, r->arena, text, ',', r->problem);
    if (status != OK) return status;
    while (diet_piece(&list, ' ', &name)) {
        char terminated[32];
        snprintf(terminated, sizeof terminated, "%.*s", STR_ARG(name));
        if (csv_column(&r->csv, terminated) < 0) return refuse(r, terminated, "缺少这一列");
    }
    return OK;
}

/* Nutrient sheets are read by machines from print: what is no number is unknown. */
static double read_nutrient(const Reader *r, const char *column)
{
    double value;
    Str cell = str_trim(csv_cell(&r->csv, column));
    return str_to_double(cell, &value) && value >= 0 && value <= 100000 ? value : UNKNOWN;
}

/* An empty cell is unknown. */
static Status read_value(const Reader *r, const char *column, double *out)
{
    Str cell = str_trim(csv_cell(&r->csv, column));
    *out = UNKNOWN;
    if (cell.len == 0) return OK;
    if (!str_to_double(cell, out) || *out < 0 || *out > 100000)
        return refuse(r, column, "要是不小于 0 的数，未知请留空");
    return OK;
}

/* A row of composition.csv or condiments.csv, by its code. */
typedef struct Row {
    Str code;
    double per100[DIET_NUTRIENTS];
} Row;

typedef struct Rows {
    Row *items;
    size_t count, cap;
} Rows;

static Row *rows_add(Arena *arena, Rows *rows)
{
    if (rows->count == rows->cap) {
        size_t cap = rows->cap ? rows->cap * 2 : 512;
        Row *items = NEW_ARRAY(arena, Row, cap);
        if (rows->count) memcpy(items, rows->items, rows->count * sizeof *items);
        rows->items = items;
        rows->cap = cap;
    }
    return &rows->items[rows->count++];
}

static Status read_nutrients(Reader *r, const char *code_column, bool has_chol, Rows *rows)
{
    bool more;
    for (;;) {
        TRY(csv_next(&r->csv, &more));
        if (!more) return OK;
        Row *row = rows_add(r->arena, rows);
        row->code = str_trim(csv_cell(&r->csv, code_column));
        row->per100[N_KCAL] = read_nutrient(r, "kcal");
        row->per100[N_PROTEIN] = read_nutrient(r, "protein");
        row->per100[N_FAT] = read_nutrient(r, "fat");
        row->per100[N_CHO] = read_nutrient(r, "cho");
        row->per100[N_FIBER] = read_nutrient(r, "fiber");
        row->per100[N_K] = read_nutrient(r, "k");
        row->per100[N_NA] = read_nutrient(r, "na");
        row->per100[N_P] = read_nutrient(r, "p");
        row->per100[N_CHOL] = UNKNOWN;
        if (has_chol) row->per100[N_CHOL] = read_nutrient(r, "chol");
    }
}

static const Row *row_of(const Rows *rows, Str code)
{
    for (size_t i = 0; i < rows->count; i++)
        if (str_eq(rows->items[i].code, code)) return &rows->items[i];
    return NULL;
}

/* Purine and GI by name; a name in brackets or with remarks is cut to what stands before. */
typedef struct Named {
    Str name;
    double value;
} Named;

typedef struct NamedList {
    Named *items;
    size_t count, cap;
} NamedList;

static Status read_named(Reader *r, const char *column, NamedList *list)
{
    bool more;
    for (;;) {
        TRY(csv_next(&r->csv, &more));
        if (!more) return OK;
        if (list->count == list->cap) {
            size_t cap = list->cap ? list->cap * 2 : 256;
            Named *items = NEW_ARRAY(r->arena, Named, cap);
            if (list->count) memcpy(items, list->items, list->count * sizeof *items);
            list->items = items;
            list->cap = cap;
        }
        Named *named = &list->items[list->count];
        named->name = str_trim(csv_cell(&r->csv, "name"));
        named->value = read_nutrient(r, column);
        if (!isnan(named->value)) list->count++;
    }
}

static double named_value(const NamedList *list, Str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i].name, name)) return list->items[i].value;
    return UNKNOWN;
}

static Status read_bits(const Reader *r, const char *column, const char *const *names, size_t count,
                        bool strict, uint32_t *out)
{
    Str cell = csv_cell(&r->csv, column);
    Str piece;
    *out = 0;
    while (diet_piece(&cell, '|', &piece)) {
        size_t i = 0;
        while (i < count && !str_is(piece, names[i])) i++;
        if (i < count)
            *out |= 1u << i;
        else if (strict)
            return refuse(r, column, "不认识的代号，请核对");
    }
    return OK;
}

static Status read_food(const Reader *r, const Rows *rows, const NamedList *gi,
                        const NamedList *purine, const DietTables *own, DietFood *food)
{
    static const char *const classes[] = {"pork",    "beef",    "mutton", "poultry", "fish",
                                          "crust",   "mollusc", "egg",    "dairy",   "honey",
                                          "alcohol", "pungent", "offal",  "blood"};
    static const char *const marks[] = {"S", "G", "V", "K", "U", "P", "F"};
    const uint32_t own_marks = ~(uint32_t)(M_S | M_G | M_V | M_K | M_U | M_P | M_F | M_MIXED);
    Str aliases = csv_cell(&r->csv, "aliases");

    *food = (DietFood){.name = str_trim(csv_cell(&r->csv, "term")), .counts = true};
    if (food->name.len == 0) return refuse(r, "term", "名称是空的");
    TRY(read_bits(r, "allergens", diet_allergen_codes, DIET_ALLERGENS, true, &food->contains));
    TRY(read_bits(r, "classes", classes, sizeof classes / sizeof *classes, true, &food->classes));
    TRY(read_bits(r, "marks", marks, sizeof marks / sizeof *marks, true, &food->marks));
    TRY(read_value(r, "unit_g", &food->unit_g));
    const Row *row = row_of(rows, str_trim(csv_cell(&r->csv, "food_id")));
    for (int n = 0; n < DIET_NUTRIENTS; n++) food->per100[n] = row ? row->per100[n] : UNKNOWN;
    food->gi = named_value(gi, food->name);
    food->purine_mg = named_value(purine, food->name);
    Str piece;
    while (diet_piece(&aliases, '|', &piece)) {
        if (isnan(food->gi)) food->gi = named_value(gi, piece);
        if (isnan(food->purine_mg)) food->purine_mg = named_value(purine, piece);
    }
    const DietFood *ours = diet_food_find(own, food->name);
    food->per100[N_SUGAR] = ours ? ours->per100[N_SUGAR] : UNKNOWN;
    if (!ours) return OK;
    food->marks |= ours->marks & own_marks; /* firmness and the like, which the sheets do not say */
    if (!isnan(ours->gi)) food->gi = ours->gi;
    if (!isnan(ours->purine_mg)) food->purine_mg = ours->purine_mg;
    return OK;
}

static Status read_map(Reader *r, Str text, const Rows *rows, const NamedList *gi,
                       const NamedList *purine, DietTables *t)
{
    const DietTables *own = diet_tables_own(r->arena);
    size_t lines = 1;
    bool more;
    for (size_t i = 0; i < text.len; i++) lines += text.ptr[i] == '\n';
    t->foods = NEW_ARRAY(r->arena, DietFood, lines + diet_own_food_count);
    make_room(r->arena, t, own_word_count() + lines + count_words(text));
    TRY(open_file(r, "ingredient_map.csv", text, "term aliases food_id allergens classes marks"));
    for (;;) {
        TRY(csv_next(&r->csv, &more));
        if (!more) break;
        DietFood *food = &t->foods[t->food_count];
        TRY(read_food(r, rows, gi, purine, own, food));
        t->food_count++;
        add_words(t, food->name, csv_cell(&r->csv, "aliases"), food);
    }
    add_own(t, false);
    return OK;
}

/* "20-30", "800", "40% of day budget", "90-110% of budget". */
static bool read_range(Str text, double *low, double *high, bool *of_budget)
{
    size_t percent = str_find(text, STR("%"), 0);
    *of_budget = percent != SIZE_MAX;
    Str number = *of_budget ? str_slice(text, 0, percent) : text;
    Str rest = number;
    Str first = str_trim(str_cut(&rest, '-'));
    if (!str_to_double(first, low)) return false;
    *high = *low;
    if (rest.ptr && !str_to_double(str_trim(rest), high)) return false;
    if (*of_budget) {
        *low /= 100;
        *high /= 100;
    }
    return *low >= 0 && *high >= *low;
}

static Status read_limit(const Reader *r, DietLimit *limit)
{
    Str metric = str_trim(csv_cell(&r->csv, "metric"));
    Str op = str_trim(csv_cell(&r->csv, "op"));
    Str strength = str_trim(csv_cell(&r->csv, "strength"));
    uint32_t condition = 0;
    *limit = (DietLimit){0};
    TRY(read_bits(r, "condition", diet_condition_names, DIET_CONDITIONS, true, &condition));
    limit->condition = condition;
    if (!diet_metric_of(metric, &limit->metric)) return refuse(r, "metric", "不认识的指标");
    if (limit->metric == METRIC_OTHER) return OK;
    if (!read_range(str_trim(csv_cell(&r->csv, "value")), &limit->low, &limit->high,
                    &limit->of_budget))
        return refuse(r, "value", "要写成数，或 20-30，或 40% of day budget");
    if (str_is(metric, "salt_g")) { /* the guides count 5 g of salt as 2,000 mg of sodium */
        limit->low *= 400;
        limit->high *= 400;
    }
    if (str_is(op, "max"))
        limit->low = UNKNOWN;
    else if (str_is(op, "min"))
        limit->high = UNKNOWN;
    else if (!str_is(op, "range"))
        return refuse(r, "op", "只能是 max、min 或 range");
    limit->for_day = str_is(str_trim(csv_cell(&r->csv, "scope")), "day");
    limit->strength = str_is(strength, "soft")   ? LIMIT_SOFT
                      : str_is(strength, "hard") ? LIMIT_HARD
                                                 : LIMIT_HARD_IF;
    return read_value(r, "weight", &limit->weight);
}

static Status read_limits(Reader *r, Str text, DietTables *t)
{
    bool more;
    size_t lines = 1;
    for (size_t i = 0; i < text.len; i++) lines += text.ptr[i] == '\n';
    DietLimit *limits = NEW_ARRAY(r->arena, DietLimit, lines);
    t->limit_count = 0;
    t->limits = limits;
    TRY(open_file(r, "limits.csv", text, "condition metric op value scope strength weight"));
    for (;;) {
        TRY(csv_next(&r->csv, &more));
        if (!more) return OK;
        TRY(read_limit(r, &limits[t->limit_count]));
        if (limits[t->limit_count].metric != METRIC_OTHER) t->limit_count++;
    }
}

/* Our own row about the same thing lends its further names of the drug. */
static Str names_too(Arena *arena, Str names, DietFactor factor)
{
    for (size_t i = 0; i < diet_own_drug_count; i++) {
        Str own = str_of(diet_own_drugs[i].names);
        Str rest = names;
        Str piece;
        if (diet_own_drugs[i].factor != factor) continue;
        while (diet_piece(&rest, '|', &piece))
            if (str_find(own, piece, 0) != SIZE_MAX)
                return str_fmt(arena, "%.*s|%s|%s", STR_ARG(names), diet_own_drugs[i].names,
                               diet_own_drugs[i].names_cn);
    }
    return names;
}

static Status read_drugs(Reader *r, Str text, DietTables *t)
{
    bool more;
    DietDrug *drugs = NEW_ARRAY(r->arena, DietDrug, DIET_DRUGS_MAX);
    t->drugs = drugs;
    t->drug_count = 0;
    TRY(open_file(r, "drug_food.csv", text, "drug drug_cn factor strength"));
    for (;;) {
        TRY(csv_next(&r->csv, &more));
        if (!more) return OK;
        if (t->drug_count == DIET_DRUGS_MAX) return refuse(r, "drug", "药物太多，最多 32 行");
        DietDrug *drug = &drugs[t->drug_count++];
        drug->factor = diet_factor_of(str_trim(csv_cell(&r->csv, "factor")));
        drug->names_cn = str_dup(r->arena, str_trim(csv_cell(&r->csv, "drug_cn")));
        Str names = str_dup(r->arena, str_trim(csv_cell(&r->csv, "drug")));
        if (names.len == 0) return refuse(r, "drug", "药名是空的");
        drug->names = names_too(r->arena, names, drug->factor);
        drug->hard = str_is(str_trim(csv_cell(&r->csv, "strength")), "hard");
    }
}

Status diet_tables_read(Arena *arena, const DietFiles *files, const DietTables **out,
                        Problem *problem)
{
    Reader r = {.arena = arena, .problem = problem};
    Rows rows = {0};
    NamedList gi = {0};
    NamedList purine = {0};
    DietTables *t = NEW(arena, DietTables);
    static const char nutrients[] = "kcal protein fat cho fiber k na p";
    char columns[64];

    snprintf(columns, sizeof columns, "code %s chol", nutrients);
    TRY(open_file(&r, "composition.csv", files->composition, columns));
    TRY(read_nutrients(&r, "code", true, &rows));
    snprintf(columns, sizeof columns, "id %s", nutrients);
    TRY(open_file(&r, "condiments.csv", files->condiments, columns));
    TRY(read_nutrients(&r, "id", false, &rows));
    if (files->gi.len) {
        TRY(open_file(&r, "gi.csv", files->gi, "name gi"));
        TRY(read_named(&r, "gi", &gi));
    }
    if (files->purine.len) {
        TRY(open_file(&r, "purine.csv", files->purine, "name purine_mg_100g"));
        TRY(read_named(&r, "purine_mg_100g", &purine));
    }
    TRY(read_map(&r, files->ingredient_map, &rows, &gi, &purine, t));
    use_own_rules(arena, t);
    if (files->limits.len) TRY(read_limits(&r, files->limits, t));
    if (files->drug_food.len) TRY(read_drugs(&r, files->drug_food, t));
    *out = t;
    return OK;
}
