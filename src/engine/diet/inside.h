/* What the files of this folder share. */
#pragma once
#include "engine/diet/diet.h"

#include <math.h>

#define UNKNOWN ((double)NAN)

typedef struct DietOwnFood {
    const char *name, *aliases;
    uint32_t contains, may, classes, marks;
    double unit_g;
    double per100[DIET_NUTRIENTS];
    double gi, purine_mg;
} DietOwnFood;

extern const DietOwnFood diet_own_foods[];
extern const size_t diet_own_food_count;
extern const char diet_not_food[]; /* words with bars between */

typedef enum DietMetric {
    METRIC_NA,
    METRIC_PROTEIN_KG,
    METRIC_FAT_PCT,
    METRIC_CHO_PCT,
    METRIC_SUGAR,
    METRIC_FIBER,
    METRIC_KCAL,
    METRIC_K,
    METRIC_GL,
    METRIC_CHO,
    METRIC_PURINE,
    METRIC_INGREDIENT_PURINE,
    METRIC_P,
    METRIC_CHOL,
    METRIC_OIL,
    METRIC_OTHER, /* judged by rule, not by number: texture, allergen, class */
} DietMetric;

typedef enum DietStrength { LIMIT_SOFT, LIMIT_HARD, LIMIT_HARD_IF } DietStrength;

typedef struct DietLimit {
    uint32_t condition; /* one D_ bit */
    DietMetric metric;
    double low, high; /* NAN: no bound on that side */
    bool of_budget;   /* low and high are shares of the budget */
    bool for_day;
    DietStrength strength;
    double weight;
} DietLimit;

typedef enum DietFactor {
    FACTOR_OTHER,
    FACTOR_GRAPEFRUIT,
    FACTOR_ALCOHOL,
    FACTOR_TYRAMINE,
    FACTOR_HERB,
    FACTOR_VITAMIN_K,
    FACTOR_POTASSIUM,
    FACTOR_TIMING, /* of the meal, not of what is in it */
} DietFactor;

typedef struct DietDrug {
    Str names;    /* Latin and Chinese, with bars between */
    Str names_cn; /* as the elder knows it */
    DietFactor factor;
    bool hard;
} DietDrug;

extern const DietLimit diet_own_limits[];
extern const size_t diet_own_limit_count;
typedef struct DietOwnDrug {
    const char *names, *names_cn;
    DietFactor factor;
    bool hard;
} DietOwnDrug;
extern const DietOwnDrug diet_own_drugs[];
extern const size_t diet_own_drug_count;
extern const char *const diet_condition_names[DIET_CONDITIONS];
extern const char *const diet_allergen_codes[DIET_ALLERGENS];
extern const char *const diet_allergen_words[DIET_ALLERGENS];
/* 对, 过敏 and the full stop around an allergy in words; what stands between several; what is no
 * food. The last two end with NULL. */
extern const char *const diet_allergic[3], *const diet_between[], *const diet_uneaten[];
DietFactor diet_factor_of(Str word);
bool diet_metric_of(Str word, DietMetric *out);

/* Words to foods, open addressing; a word may mean "not food" (food NULL). */
typedef struct DietWord {
    Str word;
    const DietFood *food;
} DietWord;

struct DietTables {
    DietWord *words;
    size_t slots, word_count;
    size_t longest; /* characters of the longest word */
    DietFood *foods;
    size_t food_count;
    const DietLimit *limits;
    size_t limit_count;
    const DietDrug *drugs;
    size_t drug_count;
};

/* The entry for this word, or NULL. */
const DietWord *diet_word(const DietTables *tables, Str word);
/* Names of the bars in `bars`, cut into pieces; false at the end. */
bool diet_piece(Str *rest, char mark, Str *out);
