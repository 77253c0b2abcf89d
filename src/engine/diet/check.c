/* One dish and one person: the class, the reasons, the note for the kitchen, the nearest yes. */
#include "engine/diet/inside.h"

#include <math.h>
#include <stdio.h>

enum { PROBLEMS_MAX = 24, GOOD_ENOUGH = 79 /* 可以吃 */ };

/* Why not, the gravest first. */
typedef struct Reason {
    DietClass weight;
    int32_t rank; /* among equals, smaller first */
    Str text;
} Reason;

typedef struct Work {
    Arena *arena;
    const DietTables *tables;
    const DietPerson *person;
    const DietDish *dish;
    DietVerdict *out;
    Reason reasons[PROBLEMS_MAX];
    size_t reason_count;
    Buf note;
    uint32_t told; /* allergens that have their sentence */
    bool silent;   /* only the class is wanted */
} Work;

static void say(Work *w, DietClass weight, int32_t rank, const char *format, ...) PRINTF_LIKE(4, 5);
static void say(Work *w, DietClass weight, int32_t rank, const char *format, ...)
{
    if (weight > w->out->verdict) w->out->verdict = weight;
    if (w->silent || w->reason_count == PROBLEMS_MAX) return;
    va_list args;
    va_start(args, format);
    Str text = str_vfmt(w->arena, format, args);
    va_end(args);
    for (size_t i = 0; i < w->reason_count; i++)
        if (str_eq(w->reasons[i].text, text)) return;
    w->reasons[w->reason_count++] = (Reason){weight, rank, text};
}

/* Adds "不放虾皮" once. */
static void note(Work *w, const char *format, ...) PRINTF_LIKE(2, 3);
static void note(Work *w, const char *format, ...)
{
    if (w->silent) return;
    va_list args;
    va_start(args, format);
    Str text = str_vfmt(w->arena, format, args);
    va_end(args);
    if (str_find(buf_str(&w->note), text, 0) != SIZE_MAX) return;
    if (w->note.len) buf_text(&w->note, "，");
    buf_put(&w->note, text);
}

/* What to call the food of a line: the line's own word when it is just one, else the table's. */
static Str called(const DietTables *tables, const DietLine *line, const DietFood *food)
{
    const DietWord *word = line ? diet_word(tables, line->name) : NULL;
    return word && word->food == food ? line->name : food->name;
}

/* Runs fn over every food that a line or the dish's name mentions. */
typedef void Each(Work *w, const DietLine *line, const DietFood *food, void *context);
static void each_food(Work *w, Each *fn, void *context)
{
    for (size_t i = 0; i < w->dish->line_count; i++)
        for (size_t k = 0; k < w->dish->lines[i].hit_count; k++)
            fn(w, &w->dish->lines[i], w->dish->lines[i].hits[k], context);
    for (size_t k = 0; k < w->dish->hit_count; k++) fn(w, NULL, w->dish->hits[k], context);
}

static bool may_drop(const DietLine *line, const DietFood *food)
{
    return line && (line->optional || food->marks & M_DROP);
}

/* ---- H0 ---- */

static void check_allergens(Work *w, const DietLine *line, const DietFood *food, void *context)
{
    uint32_t sure = food->contains & w->person->allergens;
    /* The name of a dish says what it is like, not what some maker may add. */
    uint32_t maybe = line ? food->may & w->person->allergens & ~sure : 0;
    (void)context;
    if (!sure && !maybe) return;
    Str name = called(w->tables, line, food);
    for (int a = 0; a < DIET_ALLERGENS; a++) {
        if (w->told & 1u << a) continue; /* one sentence for one allergen is enough */
        if (sure & 1u << a) w->told |= 1u << a;
        if (sure & 1u << a)
            say(w, DIET_H0, 0, "不能吃。里面有%.*s，您对%s过敏。", STR_ARG(name),
                diet_allergen_words[a]);
        else if (maybe & 1u << a)
            say(w, DIET_ASK, 1, "%.*s里可能有%s，您过敏，先看包装。", STR_ARG(name),
                diet_allergen_words[a]);
    }
    if (may_drop(line, food)) note(w, "不放%.*s", STR_ARG(name));
}

static void check_declared(Work *w)
{
    uint32_t declared = w->dish->declared & w->person->allergens & ~w->told;
    for (int a = 0; a < DIET_ALLERGENS; a++)
        if (declared & 1u << a)
            say(w, DIET_H0, 1, "不能吃。同锅或同厂可能沾到%s，您过敏。", diet_allergen_words[a]);
}

static bool names(Str text, Str word)
{
    return str_find(text, word, 0) != SIZE_MAX;
}

/* An allergy that is no group of the table: what names it is not eaten, of the rest nobody knows.
 */
static void check_other(Work *w, Str word)
{
    bool in = names(w->dish->name, word);
    for (size_t i = 0; i < w->dish->line_count; i++) {
        const DietLine *line = &w->dish->lines[i];
        bool here = names(line->name, word) || names(line->term, word) || names(line->raw, word);
        for (size_t k = 0; k < line->hit_count; k++) here |= names(line->hits[k]->name, word);
        if (here && line->food && may_drop(line, line->food)) {
            Str name = called(w->tables, line, line->food);
            note(w, "不放%.*s", STR_ARG(name));
        }
        in |= here;
    }
    if (in)
        say(w, DIET_H0, 0, "不能吃。里面有%.*s，您过敏。", STR_ARG(word));
    else
        say(w, DIET_ASK, 1, "您对%.*s过敏，配料表查不到它，先问厨房。", STR_ARG(word));
}

/* Classes that a way of eating leaves out, and the word for it. */
static uint32_t banned_classes(uint32_t conditions, const char **why)
{
    const uint32_t animals = C_PORK | C_BEEF | C_MUTTON | C_POULTRY | C_FISH | C_CRUST | C_MOLLUSC |
                             C_OFFAL | C_BLOOD | C_MEAT | C_SEA;
    uint32_t banned = 0;
    *why = "您的饮食习惯";
    if (conditions & D_HALAL) {
        banned |= C_PORK | C_BLOOD | C_ALCOHOL;
        *why = "您吃清真";
    }
    if (conditions & D_VEGETARIAN) {
        banned |= animals;
        *why = "您吃素";
    }
    if (conditions & D_BUDDHIST) {
        banned |= animals | C_PUNGENT | C_ALCOHOL;
        *why = "您吃佛教素";
    }
    return banned;
}

static void check_classes(Work *w, const DietLine *line, const DietFood *food, void *context)
{
    const char *why;
    uint32_t banned = banned_classes(w->person->conditions, &why);
    Str name = called(w->tables, line, food);
    (void)context;
    if (banned && food->classes & C_GELATIN)
        say(w, DIET_ASK, 2, "%.*s来源不清楚，先问厨房。", STR_ARG(name));
    if (!(food->classes & banned)) return;
    say(w, DIET_H0, 0, "不能吃。里面有%.*s，%s。", STR_ARG(name), why);
    if (may_drop(line, food)) note(w, "不放%.*s", STR_ARG(name));
}

/* Seasonings like soy sauce count as much tyramine only from 5 g in the dish; unknown is much. */
static bool is_much(const DietLine *line, const DietFood *food)
{
    enum { SOY_G = 5 };
    if (!(food->contains & A6) || !(food->marks & M_SMOOTH)) return true;
    if (!str_is(food->name, "生抽") && !str_is(food->name, "蒸鱼豉油")) return true;
    return !line || isnan(line->grams) || line->grams >= SOY_G;
}

static bool pair_hits(const DietDrug *drug, const DietLine *line, const DietFood *food)
{
    switch (drug->factor) {
    case FACTOR_GRAPEFRUIT: return food->marks & M_F;
    case FACTOR_ALCOHOL: return food->classes & C_ALCOHOL;
    case FACTOR_TYRAMINE: return food->marks & M_FERM && is_much(line, food);
    case FACTOR_HERB: return food->marks & M_HERB;
    case FACTOR_POTASSIUM: return food->marks & M_KCL;
    case FACTOR_VITAMIN_K:
    case FACTOR_TIMING:
    case FACTOR_OTHER: return false;
    }
    return false;
}

static void say_pair(Work *w, const DietDrug *drug, Str name)
{
    switch (drug->factor) {
    case FACTOR_GRAPEFRUIT:
        say(w, DIET_H0, 0, "不能配%.*s。您吃的药遇到它，药力会变强。", STR_ARG(name));
        return;
    case FACTOR_ALCOHOL:
        say(w, DIET_H0, 0, "不能吃。里面有%.*s，您吃的药不能沾酒。", STR_ARG(name));
        return;
    case FACTOR_TYRAMINE:
        say(w, DIET_H0, 0, "不能吃。%.*s会让您的血压突然升高。", STR_ARG(name));
        return;
    case FACTOR_HERB:
    case FACTOR_POTASSIUM:
    case FACTOR_VITAMIN_K:
    case FACTOR_TIMING:
    case FACTOR_OTHER:
        say(w, DIET_H0, 0, "不能配%.*s。它和您吃的药相冲，先问医生。", STR_ARG(name));
        return;
    }
}

static void check_drugs(Work *w, const DietLine *line, const DietFood *food, void *context)
{
    (void)context;
    for (size_t d = 0; d < w->tables->drug_count; d++) {
        const DietDrug *drug = &w->tables->drugs[d];
        if (!(w->person->drug_rows & 1u << d)) continue;
        Str name = called(w->tables, line, food);
        if (pair_hits(drug, line, food)) {
            if (drug->hard) {
                say_pair(w, drug, name);
                if (may_drop(line, food)) note(w, "不放%.*s", STR_ARG(name));
            } else {
                say(w, DIET_OK, 5, "有%.*s，和您吃的药一起要少吃。", STR_ARG(name));
            }
        }
        if (drug->factor == FACTOR_VITAMIN_K && food->marks & M_V)
            say(w, DIET_OK, 6, "有%.*s：每周吃差不多的量，不要忽多忽少。", STR_ARG(name));
        if (drug->factor == FACTOR_GRAPEFRUIT && food->marks & M_REDYEAST)
            say(w, DIET_OK, 5, "有%.*s：和降脂药成分相近，先问医生。", STR_ARG(name));
    }
}

/* Gout: by what is in 100 g of an ingredient, unless it is a pinch (150 limit only) or soy. */
static void check_gout(Work *w, const DietLine *line, const DietFood *food, void *context)
{
    enum { PINCH_G = 10 };
    uint32_t c = w->person->conditions;
    bool soy = food->contains & A6;
    (void)context;
    if (!line || food != line->food) return;
    Str name = called(w->tables, line, food);
    if (c & D_GOUT_ACUTE) {
        if (food->purine_mg >= 50)
            say(w, DIET_H0, 0, "不能吃。%.*s嘌呤高（%.0f毫克/100克），正犯痛风。", STR_ARG(name),
                food->purine_mg);
        else if (food->classes & C_ALCOHOL || food->marks & M_BROTH)
            say(w, DIET_H0, 0, "不能吃。里面有%.*s，正犯痛风。", STR_ARG(name));
        else if (isnan(food->purine_mg) && !(food->marks & M_TOOL))
            say(w, DIET_ASK, 3, "%.*s的嘌呤不清楚，先问营养师。", STR_ARG(name));
    } else if (c & D_GOUT_REMISSION) {
        bool pinch = !isnan(line->grams) && line->grams <= PINCH_G;
        if (food->purine_mg > 150 && !pinch && !soy)
            say(w, DIET_H1, 0, "%.*s嘌呤高（%.0f毫克/100克），容易犯痛风。豆腐可以吃。",
                STR_ARG(name), food->purine_mg);
    }
}

static const char *texture_words(int32_t level)
{
    if (level <= 30) return "稀糊";
    if (level <= 40) return "细泥";
    if (level <= 50) return "碎软";
    return level <= 60 ? "小块软" : "好嚼";
}

static void check_texture(Work *w)
{
    int32_t asked = w->person->texture;
    int32_t level = diet_dish_texture(w->dish);
    bool swallows_badly = w->person->conditions & D_DYSPHAGIA;
    if (swallows_badly && asked == 0)
        say(w, DIET_ASK, 1, "您吞咽不好，还没定能吃多软的，先问医生。");
    if (asked > 0 && asked < 70) {
        if (level == 0)
            say(w, DIET_ASK, 1, "这道的软硬稠稀说不准，先问护理员。");
        else if (level > asked)
            say(w, DIET_H0, 0, "不能直接吃。您要吃%s的，这道太硬、块大。", texture_words(asked));
        if (level == 0 || level > asked)
            note(w, "%s",
                 asked <= 40   ? "打成细泥"
                 : asked <= 50 ? "剁碎煮软（4毫米）"
                 : asked <= 60 ? "切小块煮软（15毫米）"
                               : "煮软去骨");
    }
    if (w->person->conditions & D_CHEWING_POOR && (level == 0 || level > 65)) {
        say(w, DIET_H1, 1, "这道不好嚼，有骨头或硬块。");
        note(w, "去骨，剁碎，煮软");
    }
}

/* ---- unknown ---- */

static bool needs_every_ingredient(const Work *w)
{
    const uint32_t ways = D_HALAL | D_VEGETARIAN | D_BUDDHIST | D_GOUT_ACUTE;
    if (w->person->allergens || w->person->conditions & ways) return true;
    for (size_t d = 0; d < w->tables->drug_count; d++)
        if (w->person->drug_rows & 1u << d && w->tables->drugs[d].hard &&
            w->tables->drugs[d].factor != FACTOR_OTHER &&
            w->tables->drugs[d].factor != FACTOR_TIMING)
            return true;
    return false;
}

static void check_unknown(Work *w)
{
    if (!needs_every_ingredient(w)) return;
    if (w->dish->line_count == 0) say(w, DIET_ASK, 0, "配料没有写，先问厨房。");
    for (size_t i = 0; i < w->dish->line_count; i++) {
        const DietLine *line = &w->dish->lines[i];
        if (line->known) continue;
        Str name = line->name.len ? line->name : line->raw;
        size_t end = 0;
        for (int n = 0; n < 8 && utf8_next(name, &end) >= 0; n++) continue;
        if (name.len)
            say(w, DIET_ASK, 2, "“%.*s”里有什么不清楚，先问厨房。", (int)end, name.ptr);
        else
            say(w, DIET_ASK, 2, "有一样配料没写名字，先问厨房。");
        if (line->optional && name.len) note(w, "不放%.*s", (int)end, name.ptr);
    }
}

/* ---- amounts ---- */

#define SALT_G(na_mg) ((na_mg)*2.54 / 1000)

static bool watches_salt(const DietPerson *p)
{
    return p->conditions & (D_HYPERTENSION | D_CKD_3_5 | D_CKD_DIALYSIS);
}

static void say_hard(Work *w)
{
    const DietSum *s = &w->out->sum;
    double share = w->out->share;
    const DietPerson *p = w->person;
    if (watches_salt(p) && s->of[N_NA] * share > 2000)
        say(w, DIET_H1, 0, "一份的盐约%.1f克，比一整天的量还多。", SALT_G(s->of[N_NA] * share));
    if (p->conditions & D_DIABETES && s->of[N_SUGAR] * share > 25)
        say(w, DIET_H1, 0, "一份加了约%.0f克糖，一餐最好不过10克。", s->of[N_SUGAR] * share);
    if (p->conditions & D_CKD_3_5 && s->of[N_PROTEIN] * share / p->weight_kg > 0.8)
        say(w, DIET_H1, 1, "一份的蛋白质约%.0f克，够您一整天了。", s->of[N_PROTEIN] * share);
    if (p->conditions & D_CKD_3_5 && s->of[N_P] * share > 800)
        say(w, DIET_H1, 1, "一份的磷约%.0f毫克，比一整天的量还多。", s->of[N_P] * share);
    if (w->out->verdict < DIET_H1) say(w, DIET_H1, 9, "今天不建议，一份就超过一天的量。");
}

static void say_soft(Work *w, const DietScore *score)
{
    const DietSum *s = &w->out->sum;
    double share = w->out->share;
    if (score->na > 0 && !score->hard) {
        double salt = SALT_G(s->of[N_NA] * share);
        double less = salt - SALT_G(800);
        say(w, DIET_OK, (int32_t)(100 - score->na),
            "盐有点多：这份约%.1f克，午饭最好不过2克。请少放%.1f克盐。", salt, less);
    }
    if (score->gl > 0 || score->cho > 0)
        say(w, DIET_OK, (int32_t)(100 - score->gl - score->cho),
            "糖升得快：一份主食约%.0f克。请盛小半碗，先吃菜。", s->of[N_CHO] * share);
    if (score->sugar > 0)
        say(w, DIET_OK, (int32_t)(100 - score->sugar), "加了约%.0f克糖，最好不过10克。请少放糖。",
            s->of[N_SUGAR] * share);
    if (score->purine > 0)
        say(w, DIET_OK, (int32_t)(100 - score->purine),
            "嘌呤约%.0f毫克，一餐最好不过150。请少盛一些。", s->purine_mg * share);
    if (score->fat > 0)
        say(w, DIET_OK, (int32_t)(100 - score->fat), "油有点多，约%.0f克。请少放油。",
            s->of[N_FAT] * share);
    if (score->kcal > 0)
        say(w, DIET_OK, (int32_t)(100 - score->kcal), "这份约%.0f千卡，偏多。请盛小份。",
            s->of[N_KCAL] * share);
    if (score->protein > 0)
        say(w, DIET_OK, (int32_t)(100 - score->protein), "蛋白质约%.0f克，偏多。请盛小份。",
            s->of[N_PROTEIN] * share);
    if (score->chol > 0)
        say(w, DIET_OK, (int32_t)(100 - score->chol), "胆固醇约%.0f毫克，偏多。一天别再吃蛋黄。",
            s->of[N_CHOL] * share);
    if (score->thin_won) say(w, DIET_OK, 96, "体重偏轻，油、糖和饭量不扣分。");
}

/* A main ingredient unknown or without an amount: the sums say too little. */
static bool lacks_amounts(const DietDish *dish)
{
    for (size_t i = 0; i < dish->line_count; i++) {
        const DietLine *line = &dish->lines[i];
        if ((line->known && !isnan(line->grams)) || line->optional) continue;
        if (!line->food || !(line->food->marks & (M_SMOOTH | M_DROP | M_TOOL))) return true;
    }
    return dish->line_count == 0;
}

static bool has_food(const DietDish *dish, const char *bars)
{
    for (size_t i = 0; i < dish->line_count; i++) {
        Str list = str_of(bars);
        Str word;
        while (dish->lines[i].food && diet_piece(&list, '|', &word))
            if (str_eq(dish->lines[i].food->name, word)) return true;
    }
    return false;
}

static void note_amounts(Work *w, const DietScore *score)
{
    double na = w->out->sum.of[N_NA] * w->out->share;
    bool salty = score->na > 0 || (watches_salt(w->person) && na > 800);
    if (salty) note(w, "%s", has_food(w->dish, "盐") ? "少盐" : "少放咸味料");
    if (salty && has_food(w->dish, "生抽|蒸鱼豉油")) note(w, "少放酱油");
    if (score->sugar > 0) note(w, "少糖");
    if (score->fat > 0) note(w, "少油");
    if (w->person->conditions & D_HALAL) note(w, "清真锅具");
}

static void check_amounts(Work *w)
{
    DietScore score;
    diet_score(w->tables, w->person, &w->out->sum, w->out->share, false, &score);
    if (w->person->conditions & D_GOUT_ACUTE && w->out->sum.purine_mg * w->out->share > 50)
        say(w, DIET_H0, 1, "不能吃。一份嘌呤约%.0f毫克，正犯痛风。",
            w->out->sum.purine_mg * w->out->share);
    if (w->person->conditions & D_HYPERKALEMIA && w->out->sum.of[N_K] * w->out->share > 2000)
        say(w, DIET_H0, 1, "不能吃。一份的钾超过一天的量。");
    if (score.hard) say_hard(w);
    if (w->person->conditions & (D_CKD_1_2 | D_CKD_3_5 | D_CKD_DIALYSIS) &&
        isnan(w->person->weight_kg))
        say(w, DIET_OK, 50, "没有记体重，蛋白质算不准，请补上。");
    say_soft(w, &score);
    note_amounts(w, &score);
    w->out->score = score.hard ? -1 : score.score;
    if (score.hard || !lacks_amounts(w->dish)) return;
    if (w->out->score > GOOD_ENOUGH)
        w->out->score = GOOD_ENOUGH; /* not to be recommended blindly */
    say(w, DIET_OK, 95, "资料不全：有的配料没写清楚，盐和油请厨房说。");
}

/* ---- all together ---- */

static void pick_reasons(Work *w)
{
    DietVerdict *out = w->out;
    out->reason_count = 0;
    bool used[PROBLEMS_MAX] = {0};
    while (out->reason_count < DIET_REASONS_MAX) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < w->reason_count; i++) {
            if (used[i]) continue;
            if (best == SIZE_MAX || w->reasons[i].weight > w->reasons[best].weight ||
                (w->reasons[i].weight == w->reasons[best].weight &&
                 w->reasons[i].rank < w->reasons[best].rank))
                best = i;
        }
        if (best == SIZE_MAX) return;
        used[best] = true;
        out->reasons[out->reason_count++] = w->reasons[best].text;
    }
}

static void run(Work *w)
{
    DietVerdict *out = w->out;
    *out = (DietVerdict){.score = -1};
    diet_sum(w->dish, &out->sum);
    out->share = diet_serving_share(w->dish, &out->sum);
    each_food(w, check_allergens, NULL);
    check_declared(w);
    for (size_t i = 0; i < w->person->other_count; i++) check_other(w, w->person->others[i]);
    each_food(w, check_classes, NULL);
    each_food(w, check_drugs, NULL);
    each_food(w, check_gout, NULL);
    check_texture(w);
    check_unknown(w);
    check_amounts(w);
    if (out->verdict != DIET_OK) out->score = -1;
}

void diet_check(Arena *arena, const DietTables *tables, const DietPerson *person,
                const DietDish *dish, DietVerdict *out)
{
    Work w = {.arena = arena,
              .tables = tables,
              .person = person,
              .dish = dish,
              .out = out,
              .note = buf_new(arena, 4096)};
    run(&w);
    pick_reasons(&w);
    if (out->reason_count == 0 && out->score >= 80)
        out->reasons[out->reason_count++] = STR("推荐，合您的身体。");
    out->kitchen_note = buf_str(&w.note);
}

/* ---- the nearest yes ---- */

static DietClass class_of(Arena *arena, const DietTables *tables, const DietPerson *person,
                          const DietDish *dish)
{
    DietVerdict verdict;
    Work w = {.arena = arena,
              .tables = tables,
              .person = person,
              .dish = dish,
              .out = &verdict,
              .silent = true};
    run(&w);
    return verdict.verdict;
}

static bool conflicts(const DietPerson *person, const DietTables *tables, const DietLine *line)
{
    const char *why;
    uint32_t banned = banned_classes(person->conditions, &why);
    for (size_t k = 0; k < line->hit_count; k++) {
        const DietFood *food = line->hits[k];
        if ((food->contains | food->may) & person->allergens || food->classes & banned) return true;
        for (size_t d = 0; d < tables->drug_count; d++)
            if (person->drug_rows & 1u << d && tables->drugs[d].hard &&
                pair_hits(&tables->drugs[d], line, food))
                return true;
        if (person->conditions & D_GOUT_ACUTE && !(food->purine_mg < 50)) return true;
    }
    return !line->known;
}

/* Leaves out all seasonings and extras that stand in the way; is that enough? */
static bool can_leave_out(Arena *arena, const DietTables *tables, const DietPerson *person,
                          const DietDish *dish, DietVerdict *out)
{
    DietDish less = *dish;
    Buf names = buf_new(arena, 1024);
    size_t left_out = 0;
    less.lines = NEW_ARRAY(arena, DietLine, dish->line_count + 1);
    less.line_count = 0;
    for (size_t i = 0; i < dish->line_count; i++) {
        const DietLine *line = &dish->lines[i];
        bool drop = conflicts(person, tables, line) &&
                    (line->optional || (line->food && line->food->marks & M_DROP));
        if (!drop) {
            less.lines[less.line_count++] = *line;
            continue;
        }
        Str name = line->food ? called(tables, line, line->food) : line->name;
        if (str_find(buf_str(&names), name, 0) != SIZE_MAX) continue;
        if (left_out++) buf_text(&names, "、");
        buf_put(&names, name);
    }
    if (left_out == 0 || left_out > 3 || less.line_count == 0) return false;
    if (class_of(arena, tables, person, &less) != DIET_OK) return false;
    Str without = buf_str(&names);
    out->change = str_fmt(arena, "不放%.*s，就行。", STR_ARG(without));
    return true;
}

/* How alike two dishes are: the kind, then the shared foods. */
static int32_t likeness(const DietDish *a, const DietDish *b)
{
    int32_t points = str_eq(a->kind, b->kind) ? 100 : 0;
    for (size_t i = 0; i < a->line_count; i++)
        for (size_t k = 0; k < b->line_count; k++)
            if (a->lines[i].food && a->lines[i].food == b->lines[k].food &&
                !(a->lines[i].food->marks & M_SMOOTH)) {
                points += 3;
                break;
            }
    return points;
}

static const DietDish *nearest_ok(const DietDish *dishes, size_t count, const DietVerdict *verdicts,
                                  size_t from)
{
    const DietDish *best = NULL;
    int32_t most = -1;
    for (size_t i = 0; i < count; i++) {
        if (i == from || verdicts[i].verdict != DIET_OK || verdicts[i].score < 60) continue;
        int32_t points = likeness(&dishes[from], &dishes[i]) * 2 + verdicts[i].score / 10;
        if (points <= most) continue;
        most = points;
        best = &dishes[i];
    }
    return best;
}

void diet_check_all(Arena *arena, const DietTables *tables, const DietPerson *person,
                    const DietDish *dishes, size_t count, DietVerdict *verdicts)
{
    for (size_t i = 0; i < count; i++) diet_check(arena, tables, person, &dishes[i], &verdicts[i]);
    for (size_t i = 0; i < count; i++) {
        DietVerdict *v = &verdicts[i];
        if (v->verdict == DIET_OK && v->score >= 60) continue;
        if (v->verdict >= DIET_ASK && can_leave_out(arena, tables, person, &dishes[i], v)) continue;
        if (v->verdict == DIET_OK && v->kitchen_note.len) {
            v->change = str_fmt(arena, "请厨房%.*s，就行。", STR_ARG(v->kitchen_note));
            continue;
        }
        const DietDish *other = nearest_ok(dishes, count, verdicts, i);
        if (other) v->change = str_fmt(arena, "换成%.*s，就行。", STR_ARG(other->name));
    }
}

static bool takes(const DietTables *t, const DietPerson *p, DietFactor factor)
{
    for (size_t d = 0; d < t->drug_count; d++)
        if (p->drug_rows & 1u << d && t->drugs[d].factor == factor) return true;
    return false;
}

bool diet_needs_timing(const DietTables *tables, const DietPerson *person)
{
    return takes(tables, person, FACTOR_TIMING);
}

bool diet_watches_greens(const DietTables *tables, const DietPerson *person)
{
    return takes(tables, person, FACTOR_VITAMIN_K);
}

const char *diet_class_name(DietClass verdict)
{
    static const char *const names[] = {"ok", "H1", "ask", "H0"};
    return names[verdict];
}
