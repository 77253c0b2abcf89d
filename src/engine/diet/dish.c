/* Dishes and their lines: reading, and understanding their words.
 *
 * A name is read from left to right, always taking the longest word that some table knows, so that
 * 虾皮 is not 虾 and 蟹味菇 is no crab.  A line is known when its term is known, or when nothing of
 * its name is left over. */
#include "engine/diet/inside.h"

#include <math.h>

static void add_hit(const DietFood **hits, size_t *count, const DietFood *food)
{
    for (size_t i = 0; i < *count; i++)
        if (hits[i] == food) return;
    if (*count < DIET_HITS_MAX) hits[(*count)++] = food;
}

/* Bytes of the first `chars` characters at `at`; 0 when there are fewer. */
static size_t bytes_of(Str text, size_t at, size_t chars)
{
    size_t end = at;
    for (size_t i = 0; i < chars; i++)
        if (utf8_next(text, &end) < 0) return 0;
    return end - at;
}

/* The longest word at this place, of at least `least` characters. */
static const DietWord *longest_at(const DietTables *t, Str text, size_t at, size_t least,
                                  size_t *bytes)
{
    size_t left = 0;
    for (size_t probe = at; left < t->longest && utf8_next(text, &probe) >= 0;) left++;
    for (size_t chars = left; chars >= least && chars > 0; chars--) {
        *bytes = bytes_of(text, at, chars);
        const DietWord *word = *bytes ? diet_word(t, str_slice(text, at, at + *bytes)) : NULL;
        if (word) return word;
    }
    return NULL;
}

/* Words that say how much or how cut, and name no food. */
static size_t filler_at(Str text, size_t at)
{
    static const char words[] =
        "适量|少许|若干|一些|可选|备用|装饰用|装饰|新鲜|冷冻|速冻|去皮|去壳|去骨|去头|切好的|切成|泡发好的|"
        "泡发的|泡发|煮熟的|煮熟|洗净|大约|左右|或者|以及|汤匙|茶匙|毫升|公斤|千克|大勺|小勺|根据|口味|"
        "自制|现磨|优质|普通|市售|超市|罐头|罐装|瓶装|袋装|盒装|整个|整只|半只|半个|半根|两个|两片|"
        "用量|总量|末|丝|丁|块|片|段|条|粒|碎|泥|蓉|茸|量|个|根|颗|瓣|只|头|把|朵|棵|勺|克|斤|"
        "一|二|两|三|四|五|六|七|八|九|十|半|几|的|和|与|或|加|切|大|小|老|嫩|鲜|干|生|熟|冷|热|"
        "红|白|黑|青|绿|黄|紫|粗|细|厚|薄|整|约|共|各|需|用|放|适|少|多|好|包|袋|盒|罐|瓶|杯|碗";
    Str list = str_of(words);
    Str word;
    while (diet_piece(&list, '|', &word))
        if (text.len - at >= word.len && memcmp(text.ptr + at, word.ptr, word.len) == 0)
            return word.len;
    return 0;
}

static bool is_letter(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Signs, digits and pictures say nothing about food, nor do one or two Latin letters (a unit). */
static bool is_sign(int32_t c)
{
    if (c < 0x80) return true;
    bool hanzi = (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
    return !hanzi;
}

/* Finds all foods of the text; returns how many characters are left over. */
static size_t scan(const DietTables *t, Str text, size_t least, const DietFood **hits,
                   size_t *count)
{
    size_t left_over = 0;
    for (size_t at = 0; at < text.len;) {
        size_t bytes;
        const DietWord *word = longest_at(t, text, at, least, &bytes);
        if (word) {
            if (word->food) add_hit(hits, count, word->food);
            at += bytes;
            continue;
        }
        bytes = filler_at(text, at);
        if (bytes) {
            at += bytes;
            continue;
        }
        size_t from = at;
        int32_t c = utf8_next(text, &at);
        if (is_letter(c))
            while (at < text.len && is_letter((unsigned char)text.ptr[at])) at++;
        left_over += c < 0 || (is_letter(c) ? at - from > 2 : !is_sign(c));
    }
    return left_over;
}

/* Of the hits, the one whose nutrients stand for the line: the first that is food. */
static const DietFood *main_food(const DietLine *line)
{
    for (size_t i = 0; i < line->hit_count; i++)
        if (!(line->hits[i]->marks & M_TOOL)) return line->hits[i];
    return NULL;
}

/* A bought mixture or our own knowledge beside a loaded table does not make a line known. */
static bool all_count(const DietLine *line)
{
    for (size_t i = 0; i < line->hit_count; i++)
        if (!line->hits[i]->counts || (line->hits[i]->marks & M_MIXED)) return false;
    return line->hit_count > 0;
}

void diet_line_match(const DietTables *tables, DietLine *line)
{
    const DietFood *term = diet_food_find(tables, line->term);
    bool has_term = term && term->counts;
    line->hit_count = 0;
    line->food = NULL;
    if (term) add_hit(line->hits, &line->hit_count, term);
    Str name = str_trim(line->name).len ? line->name : line->raw;
    size_t left_over = scan(tables, name, 1, line->hits, &line->hit_count);
    if (!term && str_trim(line->term).len)
        left_over += scan(tables, line->term, 1, line->hits, &line->hit_count);
    line->known = has_term ? !(term->marks & M_MIXED) : left_over == 0 && all_count(line);
    line->food = has_term ? term : line->known ? main_food(line) : NULL;
    /* What else the line says in full is evidence of what is inside, not of what is not. */
    scan(tables, line->raw, 2, line->hits, &line->hit_count);
    if (line->hit_count == DIET_HITS_MAX) line->known = false;
}

void diet_dish_match(const DietTables *tables, DietDish *dish)
{
    for (size_t i = 0; i < dish->line_count; i++) diet_line_match(tables, &dish->lines[i]);
    dish->hit_count = 0;
    scan(tables, dish->name, 1, dish->hits, &dish->hit_count);
}

/* ---- sheets ---- */

typedef struct Reader {
    Arena *arena;
    Csv csv;
    const char *file;
    Problem *problem;
} Reader;

static Status refuse(const Reader *r, const char *column, const char *text)
{
    problem_set(r->problem, INVALID, "diet.sheet", "%s", text);
    return problem_at(r->problem, "%s row %lld column %s", r->file, (long long)r->csv.row, column);
}

static Status open_sheet(Reader *r, const char *file, Str text)
{
    r->file = file;
    if (!utf8_valid(text))
        return problem_set(r->problem, INVALID, "diet.sheet", "%s 应是 UTF-8 编码", file);
    return csv_open(&r->csv, r->arena, text, ',', r->problem);
}

static Status need(const Reader *r, const char *column)
{
    return csv_column(&r->csv, column) < 0 ? refuse(r, column, "缺少这一列") : OK;
}

static size_t count_lines(Str text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == '\n' || text.ptr[i] == '\r';
    return n;
}

/* Open addressing over dish ids: index + 1. */
typedef struct Index {
    uint32_t *at;
    size_t slots;
    const DietDish *dishes;
} Index;

static uint32_t *index_slot(const Index *index, Str id)
{
    size_t at = (size_t)str_hash(id) & (index->slots - 1);
    while (index->at[at] && !str_eq(index->dishes[index->at[at] - 1].id, id))
        at = (at + 1) & (index->slots - 1);
    return &index->at[at];
}

static Status read_declared(const Reader *r, int32_t *out)
{
    static const char *const columns[] = {"texture", "iddsi", "iddsi_level"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        Str cell = str_trim(csv_cell(&r->csv, columns[i]));
        double level;
        if (cell.len == 0) continue;
        if (str_is(cell, "7EC") || str_is(cell, "EC")) {
            *out = 65;
            return OK;
        }
        if (!str_to_double(cell, &level) || !(level >= 0 && level <= 7))
            return refuse(r, columns[i], "级别要在 0 到 7 之间，不知道请留空");
        *out = level < 1 ? 1 : (int32_t)(level * 10 + 0.5);
        return OK;
    }
    return OK;
}

static Status read_may_contain(const Reader *r, uint32_t *out)
{
    Str cell = csv_cell(&r->csv, "may_contain");
    Str code;
    while (diet_piece(&cell, '|', &code)) {
        int a = 0;
        while (a < DIET_ALLERGENS && !str_is(code, diet_allergen_codes[a])) a++;
        if (a == DIET_ALLERGENS)
            return refuse(r, "may_contain", "要是 A1 到 A8、X1、X2，用 | 隔开");
        *out |= 1u << a;
    }
    return OK;
}

static Status read_dish(Reader *r, const Index *index, DietDish *dishes, size_t *count)
{
    DietDish *dish = &dishes[*count];
    Str servings = str_trim(csv_cell(&r->csv, "servings"));
    *dish = (DietDish){.id = str_trim(csv_cell(&r->csv, "dish_id")),
                       .name = str_trim(csv_cell(&r->csv, "name")),
                       .kind = str_trim(csv_cell(&r->csv, "kind"))};
    if (dish->id.len == 0) return refuse(r, "dish_id", "菜的编号是空的");
    if (servings.len &&
        (!str_to_i64(servings, &dish->servings) || dish->servings < 1 || dish->servings > 10000))
        return refuse(r, "servings", "份数要是正整数，不知道请留空");
    TRY(read_declared(r, &dish->texture));
    TRY(read_may_contain(r, &dish->declared));
    uint32_t *slot = index_slot(index, dish->id);
    if (*slot) return refuse(r, "dish_id", "菜的编号重复");
    *slot = (uint32_t)++ * count;
    return OK;
}

static Status read_line(Reader *r, DietLine *line)
{
    Str grams = str_trim(csv_cell(&r->csv, "grams"));
    Str optional = str_trim(csv_cell(&r->csv, "optional"));
    *line = (DietLine){.name = str_trim(csv_cell(&r->csv, "name")),
                       .term = str_trim(csv_cell(&r->csv, "term")),
                       .raw = str_trim(csv_cell(&r->csv, "raw")),
                       .grams = UNKNOWN};
    if (grams.len && (!str_to_double(grams, &line->grams) || line->grams < 0 || line->grams > 1e6))
        return refuse(r, "grams", "克数要是不小于 0 的数，不知道请留空");
    line->optional = optional.len && !str_is(optional, "0");
    if (optional.len && !str_is(optional, "0") && !str_is(optional, "1"))
        return refuse(r, "optional", "要是 1、0 或空");
    return OK;
}

/* Lines come in any order; they are counted first, then put where they belong. */
static Status read_lines(Reader *r, const Index *index, DietDish *dishes, Str text)
{
    bool more;
    size_t room = count_lines(text);
    DietLine *all = NEW_ARRAY(r->arena, DietLine, room);
    uint32_t *of = NEW_ARRAY(r->arena, uint32_t, room);
    size_t n = 0;
    TRY(open_sheet(r, "ingredients", text));
    TRY(need(r, "dish_id"));
    TRY(need(r, "name"));
    for (;;) {
        TRY(csv_next(&r->csv, &more));
        if (!more) break;
        TRY(read_line(r, &all[n]));
        of[n] = *index_slot(index, str_trim(csv_cell(&r->csv, "dish_id")));
        if (of[n] == 0) continue;
        dishes[of[n] - 1].line_count++;
        n++;
    }
    for (size_t i = 0; i < n; i++) {
        DietDish *dish = &dishes[of[i] - 1];
        if (!dish->lines) {
            dish->lines = NEW_ARRAY(r->arena, DietLine, dish->line_count);
            dish->line_count = 0;
        }
        dish->lines[dish->line_count++] = all[i];
    }
    return OK;
}

Status diet_dishes_read(Arena *arena, const DietTables *tables, Str dishes, Str lines,
                        DietDish **out, size_t *count, Problem *problem)
{
    Reader r = {.arena = arena, .problem = problem};
    size_t room = count_lines(dishes);
    DietDish *list = NEW_ARRAY(arena, DietDish, room);
    Index index = {.slots = 64, .dishes = list};
    size_t n = 0;
    bool more;

    while (index.slots < room * 2) index.slots *= 2;
    index.at = NEW_ARRAY(arena, uint32_t, index.slots);
    TRY(open_sheet(&r, "dishes", dishes));
    TRY(need(&r, "dish_id"));
    TRY(need(&r, "name"));
    for (;;) {
        TRY(csv_next(&r.csv, &more));
        if (!more) break;
        TRY(read_dish(&r, &index, list, &n));
    }
    TRY(read_lines(&r, &index, list, lines));
    for (size_t i = 0; i < n; i++) diet_dish_match(tables, &list[i]);
    *out = list;
    *count = n;
    return OK;
}

/* ---- firmness ---- */

static bool has_any(Str text, const char *bars)
{
    Str list = str_of(bars);
    Str word;
    while (diet_piece(&list, '|', &word))
        if (str_find(text, word, 0) != SIZE_MAX) return true;
    return false;
}

/* Foods that are soft when cooked as they usually are, and grains that are soft in a porridge. */
static const char soft_foods[] =
    "鸡蛋|鹌鹑蛋|豆腐|豆浆|牛奶|酸奶|淡奶油|香蕉|日本豆腐|水|淀粉|南瓜";
static const char porridge_foods[] = "大米|小米|糯米|燕麦|山药|红薯|芋头|土豆";

static bool is_one_of(const DietFood *food, const char *bars)
{
    Str list = str_of(bars);
    Str word;
    while (diet_piece(&list, '|', &word))
        if (str_eq(food->name, word)) return true;
    return false;
}

typedef struct Firmness {
    uint32_t marks; /* of all foods */
    bool all_known;
    bool all_soft;     /* only soft foods, liquids and powders */
    bool all_porridge; /* and grains */
} Firmness;

static Firmness firmness_of(const DietDish *dish)
{
    Firmness f = {0, true, true, true};
    for (size_t i = 0; i < dish->line_count; i++) {
        const DietLine *line = &dish->lines[i];
        if (!line->known) f.all_known = false;
        for (size_t k = 0; k < line->hit_count; k++) {
            const DietFood *food = line->hits[k];
            f.marks |= food->marks;
            if (food->marks & (M_SMOOTH | M_SOFT | M_TOOL) || is_one_of(food, soft_foods)) continue;
            f.all_soft = false;
            if (!is_one_of(food, porridge_foods)) f.all_porridge = false;
        }
    }
    if (dish->line_count == 0) f.all_known = f.all_soft = f.all_porridge = false;
    return f;
}

int32_t diet_dish_texture(const DietDish *dish)
{
    Firmness f = firmness_of(dish);
    Str name = dish->name;

    if (dish->texture) return dish->texture;
    /* How thick a drink or a sauce is, its recipe does not say; nor what an empty recipe is. */
    if (str_is(dish->kind, "饮品") || str_is(dish->kind, "酱料") || has_any(name, "饮料|果汁|奶茶"))
        return 0;
    if (dish->line_count == 0) return 0;
    bool crisp = has_any(name, "炸|酥|脆|干煸|烤|煎|锅巴|凉拌|生拌|拔丝|椒盐|饼干|糖醋里脊|锅包");
    if (crisp || !f.all_known || f.marks & (M_HARD | M_CHEWY | M_BONE)) return 70;
    if (has_any(name, "汤")) return 65; /* pieces in a thin liquid are two textures at once */
    if (f.all_soft)
        return has_any(name, "羹|蒸蛋|蒸水蛋|炖蛋|水蛋|豆花|豆腐脑|布丁|糊|泥|奶昔|酸奶|双皮奶")
                   ? 40
                   : 60;
    if (f.all_porridge && has_any(name, "泥|糊")) return 40;
    if (f.all_porridge && has_any(name, "粥")) return 50;
    return 65; /* cooked through, without bones or hard pieces: easy to chew */
}
