#include "engine/diet/inside.h"

#include <math.h>
#include <stdio.h>

static Status refuse(Problem *problem, const char *where, const char *text)
{
    problem_set(problem, INVALID, "diet.person", "%s", text);
    return problem_at(problem, "%s", where);
}

static Status refuse_word(Problem *problem, const char *where, size_t i, Str word)
{
    int cut = word.len < 60 ? (int)word.len : 60;
    problem_set(problem, INVALID, "diet.person", "不认识“%.*s”，请核对；不能略过，怕误了老人", cut,
                word.ptr);
    return problem_at(problem, "%s[%zu]", where, i);
}

static const Json *list_of(const Json *person, const char *name, Status *status, Problem *problem)
{
    const Json *list = json_member(person, name);
    if (json_kind(list) <= JSON_NIL) return NULL;
    if (json_kind(list) != JSON_LIST) *status = refuse(problem, name, "要写成一列");
    return list;
}

/* The groups a code ("A5") or a word (花生, 海鲜) stands for; 0 when it is not understood. */
static uint32_t allergens_of(Str word)
{
    static const struct {
        const char *word;
        uint32_t groups;
    } words[] = {
        {"麸质", A1},   {"小麦", A1}, {"麦", A1},   {"甲壳", A2},
        {"甲壳类", A2}, {"虾", A2},   {"蟹", A2},   {"海鲜", A2 | A3 | X1},
        {"鱼类", A3},   {"鸡蛋", A4}, {"蛋类", A4}, {"黄豆", A6},
        {"豆类", A6},   {"牛奶", A7}, {"乳", A7},   {"乳糖", A7},
        {"乳制品", A7}, {"软体", X1}, {"贝", X1},   {"软体动物", X1},
    };
    uint32_t bits = 0;
    for (int a = 0; a < DIET_ALLERGENS; a++)
        if (str_is(word, diet_allergen_codes[a]) || str_is(word, diet_allergen_words[a]))
            bits |= 1u << a;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (str_is(word, words[w].word)) bits |= words[w].groups;
    return bits;
}

bool diet_allergy_known(Str word, const char **code)
{
    uint32_t bits = allergens_of(str_trim(word));
    *code = bits && !(bits & (bits - 1)) ? diet_allergen_codes[__builtin_ctz(bits)] : NULL;
    return bits != 0;
}

static bool cut_front(Str *word, const char *front)
{
    if (!str_starts(*word, str_of(front))) return false;
    *word = str_trim(str_slice(*word, strlen(front), word->len));
    return true;
}

static bool cut_end(Str *word, const char *end)
{
    size_t n = strlen(end);
    if (word->len < n || !str_is(str_slice(*word, word->len - n, word->len), end)) return false;
    *word = str_trim(str_slice(*word, 0, word->len - n));
    return true;
}

Str diet_allergy_words(Str words)
{
    Str word = str_trim(words);
    while (cut_end(&word, diet_allergic[1]) || cut_end(&word, diet_allergic[2]) ||
           cut_front(&word, diet_allergic[0]))
        continue;
    return word;
}

bool diet_allergy_not_food(Str word)
{
    for (const char *const *no = diet_uneaten; *no; no++)
        if (str_find(word, str_of(*no), 0) != SIZE_MAX) return true;
    return false;
}

/* The next of several words: 草莓、虾和芒果 */
static bool next_word(Str *rest, Str *word)
{
    if (!rest->len) return false;
    size_t at = rest->len, n = 0;
    for (const char *const *b = diet_between; *b; b++) {
        size_t k = str_find(*rest, str_of(*b), 0);
        if (k == SIZE_MAX || k >= at) continue;
        at = k;
        n = strlen(*b);
    }
    *word = diet_allergy_words(str_slice(*rest, 0, at));
    *rest = str_slice(*rest, at + n, rest->len);
    return true;
}

bool diet_allergy_add(Str words, DietPerson *person)
{
    Str rest = str_trim(words), word;
    while (next_word(&rest, &word)) {
        uint32_t bits = allergens_of(word);
        person->allergens |= bits;
        if (bits || !word.len || diet_allergy_not_food(word)) continue;
        if (person->other_count == DIET_OTHERS_MAX) return false;
        person->others[person->other_count++] = word;
    }
    return true;
}

static Status read_allergies(const Json *person, uint32_t *out, Problem *problem)
{
    Status status = OK;
    const Json *list = list_of(person, "allergies", &status, problem);
    for (size_t i = 0; status == OK && i < json_count(list); i++) {
        Str word = {"", 0};
        (void)json_as_str(json_item(list, i), &word);
        word = str_trim(word);
        uint32_t bits = allergens_of(word);
        if (!bits) return refuse_word(problem, "allergies", i, word);
        *out |= bits;
    }
    return status;
}

static uint32_t condition_of(Str word)
{
    static const struct {
        const char *word;
        uint32_t bit;
    } words[] = {
        {"高血压", D_HYPERTENSION},
        {"糖尿病", D_DIABETES},
        {"痛风", D_GOUT_REMISSION},
        {"痛风间歇期", D_GOUT_REMISSION},
        {"痛风急性期", D_GOUT_ACUTE},
        {"高脂血症", D_HYPERLIPIDEMIA},
        {"高血脂", D_HYPERLIPIDEMIA},
        {"吞咽障碍", D_DYSPHAGIA},
        {"咀嚼差", D_CHEWING_POOR},
        {"缺牙", D_CHEWING_POOR},
        {"消瘦", D_UNDERWEIGHT},
        {"透析", D_CKD_DIALYSIS},
        {"清真", D_HALAL},
        {"回民餐", D_HALAL},
        {"素食", D_VEGETARIAN},
        {"素", D_VEGETARIAN},
        {"蛋奶素", D_VEGETARIAN},
        {"佛教素", D_BUDDHIST},
        {"佛教素食", D_BUDDHIST},
        {"净素", D_BUDDHIST},
        {"佛教", D_BUDDHIST},
        {"高血钾", D_HYPERKALEMIA},
        {"高钾血症", D_HYPERKALEMIA},
    };
    for (int i = 0; i < DIET_CONDITIONS; i++)
        if (str_is(word, diet_condition_names[i])) return 1u << i;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(word, words[i].word)) return words[i].bit;
    return 0;
}

static Status read_conditions(const Json *person, const char *name, uint32_t *out, Problem *problem)
{
    Status status = OK;
    const Json *list = list_of(person, name, &status, problem);
    for (size_t i = 0; status == OK && i < json_count(list); i++) {
        Str word = {"", 0};
        (void)json_as_str(json_item(list, i), &word);
        uint32_t bit = condition_of(str_trim(word));
        if (!bit) return refuse_word(problem, name, i, word);
        *out |= bit;
    }
    return status;
}

/* Equal, or one name holds the other: "阿托伐他汀钙片" holds 他汀, "头孢克肟" holds 头孢.  A word
 * of one character or three letters is only equal. */
static bool is_drug(Arena *arena, Str word, Str name)
{
    Str a = str_lower(arena, word);
    Str b = str_lower(arena, name);
    if (str_eq(a, b)) return true;
    bool ascii = b.len && (unsigned char)b.ptr[0] < 0x80;
    if (b.len < (ascii ? 4u : 6u)) return false;
    return str_find(a, b, 0) != SIZE_MAX;
}

static bool row_is_for(Arena *arena, const DietDrug *drug, Str word)
{
    Str lists[2] = {drug->names, drug->names_cn};
    if (str_eq(word, drug->names) || str_eq(word, drug->names_cn)) return true;
    for (int k = 0; k < 2; k++) {
        Str bars = lists[k];
        Str piece;
        while (diet_piece(&bars, '|', &piece)) {
            Str name;
            while (diet_piece(&piece, '/', &name))
                if (is_drug(arena, word, name)) return true;
        }
    }
    return false;
}

static Status read_drugs(Arena *arena, const DietTables *t, const Json *person, DietPerson *out,
                         Problem *problem)
{
    Status status = OK;
    const Json *list = list_of(person, "drugs", &status, problem);
    for (size_t i = 0; status == OK && i < json_count(list); i++) {
        Str given = {"", 0};
        if (!json_as_str(json_item(list, i), &given) || str_trim(given).len == 0)
            return refuse(problem, "drugs", "药名要写成文字");
        given = str_dup(arena, str_trim(given));
        uint32_t rows = 0;
        for (size_t d = 0; d < t->drug_count; d++)
            if (row_is_for(arena, &t->drugs[d], given)) rows |= 1u << d;
        Str bars = given; /* a whole cell of the table: "simvastatin|lovastatin" */
        Str word;
        while (!rows && diet_piece(&bars, '|', &word))
            for (size_t d = 0; d < t->drug_count; d++)
                if (row_is_for(arena, &t->drugs[d], word)) rows |= 1u << d;
        out->drug_rows |= rows;
        if (!rows && out->unknown_drug_count < DIET_DRUGS_MAX)
            out->unknown_drugs[out->unknown_drug_count++] = given;
    }
    return status;
}

static Status read_texture(const Json *value, int32_t *out, Problem *problem)
{
    double level;
    Str word;
    if (json_kind(value) <= JSON_NIL) return OK;
    if (json_as_str(value, &word)) {
        word = str_trim(word);
        if (str_is(word, "7EC") || str_is(word, "EC") || str_is(word, "7ec")) {
            *out = 65;
            return OK;
        }
        if (!str_to_double(word, &level))
            return refuse(problem, "texture", "要是 3 到 7 的级别、\"7EC\" 或 null");
    } else if (!json_as_double(value, &level)) {
        return refuse(problem, "texture", "要是 3 到 7 的级别、\"7EC\" 或 null");
    }
    if (!(level >= 0 && level <= 7)) return refuse(problem, "texture", "级别要在 0 到 7 之间");
    *out = level < 3 ? 1 : (int32_t)(level * 10 + 0.5); /* 0..2: drinks only, no food fits */
    return OK;
}

Status diet_person_read(Arena *arena, const DietTables *tables, const Json *json, Day today,
                        DietPerson *out, Problem *problem)
{
    static const char known[] =
        " id name birth sex weight_kg allergies conditions drugs texture diet "
        "height_cm bmi activity note comment ";
    DietPerson p = {.age = -1, .weight_kg = UNKNOWN, .conditions = D_GENERAL};
    Day birth;

    if (json_kind(json) != JSON_RECORD) return refuse(problem, "person", "要写成一个人的记录");
    for (void *m = json_first(json); m; m = json_after(json, m)) {
        char word[64];
        Str key = json_at_key(m);
        snprintf(word, sizeof word, " %.*s ", key.len < 60 ? (int)key.len : 60, key.ptr);
        if (!strstr(known, word)) return refuse_word(problem, "person", 0, key);
    }
    const Json *value = json_member(json, "birth");
    if (json_kind(value) > JSON_NIL) {
        if (!day_parse(json_str_or(json, "birth", STR("")), &birth) || birth > today ||
            birth < day_of(1850, 1, 1))
            return refuse(problem, "birth", "生日要写成 1950-01-31 的样子，不能晚于今天");
        p.age = day_age(birth, today);
    }
    value = json_member(json, "sex");
    if (json_kind(value) > JSON_NIL) {
        Str sex = json_str_or(json, "sex", STR(""));
        p.woman =
            str_is(sex, "F") || str_is(sex, "f") || str_is(sex, "女") || str_is(sex, "female");
        p.sex_known = p.woman || str_is(sex, "M") || str_is(sex, "m") || str_is(sex, "男") ||
                      str_is(sex, "male");
        if (!p.sex_known) return refuse(problem, "sex", "要是 M 或 F，不知道请写 null");
    }
    value = json_member(json, "weight_kg");
    if (json_kind(value) > JSON_NIL &&
        (!json_as_double(value, &p.weight_kg) || !(p.weight_kg >= 20 && p.weight_kg <= 300)))
        return refuse(problem, "weight_kg", "体重要在 20 到 300 公斤之间，不知道请写 null");
    TRY(read_allergies(json, &p.allergens, problem));
    TRY(read_conditions(json, "conditions", &p.conditions, problem));
    TRY(read_conditions(json, "diet", &p.conditions, problem));
    TRY(read_drugs(arena, tables, json, &p, problem));
    TRY(read_texture(json_member(json, "texture"), &p.texture, problem));
    *out = p;
    return OK;
}

double diet_energy_kcal(const DietPerson *p)
{
    bool woman = p->woman || !p->sex_known;
    if (p->age >= 80 || p->age < 0) return woman ? 1500 : 1900;
    if (p->age >= 65) return woman ? 1700 : 2050;
    return woman ? 1750 : 2100;
}
