/* Limits and drug-food pairs, restated.
 *
 * Limits   老年人膳食指南(2022), WS/T 578.1-2017, WS/T 430-2013, WS/T 429-2013, WS/T 557-2017,
 *          WS/T 560-2017, 食养指南 2023/2024; meal limits are 40 % of a day's (N-4) or set by the
 *          project
 * Drugs    general knowledge of package leaflets; a pharmacist must approve them before a release */
#include "engine/diet/inside.h"

#include <math.h>

const char *const diet_condition_names[DIET_CONDITIONS] = {
    "general",    "hypertension", "diabetes",       "gout_remission", "gout_acute",   "ckd_1_2",
    "ckd_3_5",    "ckd_dialysis", "hyperlipidemia", "dysphagia",      "allergy",      "halal",
    "vegetarian", "buddhist",     "chewing_poor",   "underweight",    "hyperkalemia",
};
const char *const diet_allergen_codes[DIET_ALLERGENS] = {"A1", "A2", "A3", "A4", "A5",
                                                         "A6", "A7", "A8", "X1", "X2"};
const char *const diet_allergen_words[DIET_ALLERGENS] = {"麦麸", "虾蟹", "鱼",   "蛋",   "花生",
                                                         "大豆", "奶",   "坚果", "贝类", "芝麻"};

#define DAY  true
#define MEAL false

const DietLimit diet_own_limits[] = {
    {D_GENERAL, METRIC_NA, NAN, 2000, false, DAY, LIMIT_SOFT, 20},
    {D_GENERAL, METRIC_OIL, NAN, 30, false, DAY, LIMIT_SOFT, 5},
    {D_GENERAL, METRIC_PROTEIN_KG, 1.0, NAN, false, DAY, LIMIT_SOFT, 15},
    {D_GENERAL, METRIC_PROTEIN_KG, NAN, 2.0, false, DAY, LIMIT_SOFT, 5},
    {D_GENERAL, METRIC_FAT_PCT, 20, 30, false, DAY, LIMIT_SOFT, 5},
    {D_GENERAL, METRIC_CHO_PCT, 50, 65, false, DAY, LIMIT_SOFT, 5},
    {D_GENERAL, METRIC_SUGAR, NAN, 50, false, DAY, LIMIT_SOFT, 5},
    {D_GENERAL, METRIC_FIBER, 25, NAN, false, DAY, LIMIT_SOFT, 10},
    {D_GENERAL, METRIC_KCAL, 0.9, 1.1, true, MEAL, LIMIT_SOFT, 10},
    {D_HYPERTENSION, METRIC_NA, NAN, 800, false, MEAL, LIMIT_SOFT, 30},
    {D_HYPERTENSION, METRIC_NA, NAN, 2000, false, MEAL, LIMIT_HARD, 0},
    {D_HYPERTENSION, METRIC_K, 3500, NAN, false, DAY, LIMIT_SOFT, 10},
    {D_DIABETES, METRIC_GL, NAN, 40, false, MEAL, LIMIT_SOFT, 15},
    {D_DIABETES, METRIC_CHO_PCT, 45, 60, false, DAY, LIMIT_SOFT, 20},
    {D_DIABETES, METRIC_CHO, NAN, 0.4, true, MEAL, LIMIT_SOFT, 20},
    {D_DIABETES, METRIC_SUGAR, NAN, 10, false, MEAL, LIMIT_SOFT, 20},
    {D_DIABETES, METRIC_SUGAR, NAN, 25, false, MEAL, LIMIT_HARD, 0},
    {D_GOUT_REMISSION, METRIC_PURINE, NAN, 150, false, MEAL, LIMIT_SOFT, 30},
    {D_GOUT_REMISSION, METRIC_INGREDIENT_PURINE, NAN, 150, false, MEAL, LIMIT_HARD, 0},
    {D_GOUT_ACUTE, METRIC_PURINE, NAN, 50, false, MEAL, LIMIT_HARD, 0},
    {D_GOUT_ACUTE, METRIC_INGREDIENT_PURINE, NAN, 50, false, MEAL, LIMIT_HARD, 0},
    {D_CKD_1_2, METRIC_PROTEIN_KG, NAN, 1.0, false, DAY, LIMIT_SOFT, 20},
    {D_CKD_3_5, METRIC_PROTEIN_KG, NAN, 0.8, false, DAY, LIMIT_HARD, 0},
    {D_CKD_3_5, METRIC_NA, NAN, 2000, false, DAY, LIMIT_HARD, 0},
    {D_CKD_3_5, METRIC_P, NAN, 800, false, DAY, LIMIT_HARD, 0},
    {D_CKD_3_5, METRIC_K, NAN, 2000, false, DAY, LIMIT_HARD_IF, 0},
    {D_CKD_DIALYSIS, METRIC_PROTEIN_KG, 1.0, NAN, false, DAY, LIMIT_SOFT, 25},
    {D_HYPERLIPIDEMIA, METRIC_CHOL, NAN, 300, false, DAY, LIMIT_SOFT, 20},
    {D_HYPERLIPIDEMIA, METRIC_FAT_PCT, NAN, 30, false, DAY, LIMIT_SOFT, 15},
    {D_HYPERLIPIDEMIA, METRIC_OIL, NAN, 25, false, DAY, LIMIT_SOFT, 15},
    {D_UNDERWEIGHT, METRIC_KCAL, 1.0, NAN, true, MEAL, LIMIT_SOFT, 20},
};
const size_t diet_own_limit_count = sizeof diet_own_limits / sizeof *diet_own_limits;

const DietOwnDrug diet_own_drugs[] = {
    {"warfarin", "华法林", FACTOR_VITAMIN_K, false},
    {"warfarin", "华法林", FACTOR_HERB, true},
    {"simvastatin|lovastatin|atorvastatin|statin", "他汀类|他汀", FACTOR_GRAPEFRUIT, true},
    {"felodipine|nifedipine|amlodipine|dipine", "地平类降压药|地平", FACTOR_GRAPEFRUIT, true},
    {"spironolactone|ACEI|ARB|sartan|pril", "保钾类|普利|沙坦|螺内酯", FACTOR_POTASSIUM, false},
    {"metronidazole|cefoperazone|ceftriaxone|tinidazole|disulfiram", "头孢|甲硝唑|替硝唑|双硫仑",
     FACTOR_ALCOHOL, true},
    {"insulin|sulfonylurea|glimepiride|gliclazide|glipizide|glibenclamide|gliquidone",
     "胰岛素|磺脲类|格列美脲|格列齐特|格列吡嗪|格列本脲|格列喹酮|达美康|亚莫利", FACTOR_TIMING,
     false},
    {"metformin", "二甲双胍", FACTOR_ALCOHOL, false},
    {"levothyroxine", "左甲状腺素|优甲乐", FACTOR_OTHER, false},
    {"levodopa", "左旋多巴|美多芭", FACTOR_OTHER, false},
    {"ciprofloxacin|tetracycline|levofloxacin", "喹诺酮|四环素|沙星", FACTOR_OTHER, false},
    {"MAOI|selegiline|rasagiline|phenelzine|moclobemide|linezolid",
     "单胺氧化酶抑制剂|司来吉兰|雷沙吉兰|利奈唑胺", FACTOR_TYRAMINE, true},
    {"digoxin", "地高辛", FACTOR_OTHER, false},
    {"allopurinol|febuxostat", "降尿酸药|别嘌醇|非布司他", FACTOR_OTHER, false},
    {"iron", "铁剂", FACTOR_OTHER, false},
    {"bisphosphonate|alendronate", "双膦酸盐|阿仑膦酸", FACTOR_OTHER, false},
};
const size_t diet_own_drug_count = sizeof diet_own_drugs / sizeof *diet_own_drugs;

DietFactor diet_factor_of(Str word)
{
    static const struct {
        const char *word;
        DietFactor factor;
    } factors[] = {
        {"grapefruit", FACTOR_GRAPEFRUIT}, {"alcohol", FACTOR_ALCOHOL},
        {"tyramine", FACTOR_TYRAMINE},     {"supplement", FACTOR_HERB},
        {"vitamin_k", FACTOR_VITAMIN_K},   {"potassium", FACTOR_POTASSIUM},
        {"meal_timing", FACTOR_TIMING},
    };
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        if (str_is(word, factors[i].word)) return factors[i].factor;
    return FACTOR_OTHER;
}

bool diet_metric_of(Str word, DietMetric *out)
{
    static const struct {
        const char *word;
        DietMetric metric;
    } metrics[] = {
        {"na_mg", METRIC_NA},
        {"salt_g", METRIC_NA}, /* turned into sodium by the reader */
        {"oil_g", METRIC_OIL},
        {"protein_g_per_kg", METRIC_PROTEIN_KG},
        {"fat_pct_e", METRIC_FAT_PCT},
        {"cho_pct_e", METRIC_CHO_PCT},
        {"added_sugar_g", METRIC_SUGAR},
        {"fiber_g", METRIC_FIBER},
        {"kcal", METRIC_KCAL},
        {"k_mg", METRIC_K},
        {"gl", METRIC_GL},
        {"cho_g", METRIC_CHO},
        {"purine_mg", METRIC_PURINE},
        {"ingredient_purine_mg_100g", METRIC_INGREDIENT_PURINE},
        {"p_mg", METRIC_P},
        {"chol_mg", METRIC_CHOL},
        {"iddsi_level", METRIC_OTHER},
        {"allergen", METRIC_OTHER},
        {"class", METRIC_OTHER},
        {"texture", METRIC_OTHER},
    };
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
        if (!str_is(word, metrics[i].word)) continue;
        *out = metrics[i].metric;
        return true;
    }
    return false;
}
