/* Dish and person: what must not be eaten (H0), what needs a question (ask, H1), what suits
 * (score).
 *
 * Owns        nothing that lives: tables, dishes and persons are read into arenas and not changed
 * Always true unknown is never zero and never safe: an ingredient that no table knows makes the
 *             dish `ask` for everyone whose safety depends on ingredients; a texture that cannot be
 *             told is not ok for a person with a prescribed level
 * Source      domain rules part 2 (N-1 to N-16); tables in table.c and rules.c with their sources;
 *             GB 7718-2025 (allergen groups), IDDSI framework (textures) */
#pragma once
#include "base/csv.h"
#include "base/json.h"
#include "base/time.h"

/* Allergen groups of GB 7718 and two of the project. */
enum {
    A1 = 1 << 0, /* cereals with gluten */
    A2 = 1 << 1, /* crustaceans */
    A3 = 1 << 2, /* fish */
    A4 = 1 << 3, /* egg */
    A5 = 1 << 4, /* peanut */
    A6 = 1 << 5, /* soy */
    A7 = 1 << 6, /* milk */
    A8 = 1 << 7, /* nuts */
    X1 = 1 << 8, /* molluscs */
    X2 = 1 << 9, /* sesame */
    DIET_ALLERGENS = 10,
};

/* What it is made of. */
enum {
    C_PORK = 1 << 0,
    C_BEEF = 1 << 1,
    C_MUTTON = 1 << 2,
    C_POULTRY = 1 << 3,
    C_FISH = 1 << 4,
    C_CRUST = 1 << 5,
    C_MOLLUSC = 1 << 6,
    C_EGG = 1 << 7,
    C_DAIRY = 1 << 8,
    C_HONEY = 1 << 9,
    C_ALCOHOL = 1 << 10,
    C_PUNGENT = 1 << 11, /* the five pungent roots */
    C_OFFAL = 1 << 12,
    C_BLOOD = 1 << 13,
    C_MEAT = 1 << 14,    /* of another land animal */
    C_SEA = 1 << 15,     /* another sea animal */
    C_GELATIN = 1 << 16, /* of an animal that is not named */
};

/* What else matters. */
enum {
    M_S = 1 << 0,    /* salty */
    M_G = 1 << 1,    /* high GI */
    M_V = 1 << 2,    /* rich in vitamin K */
    M_K = 1 << 3,    /* rich in potassium */
    M_U = 1 << 4,    /* rich in purine */
    M_P = 1 << 5,    /* hot */
    M_F = 1 << 6,    /* grapefruit kind */
    M_FERM = 1 << 7, /* fermented or cured: tyramine */
    M_HERB = 1 << 8, /* acts on blood clotting */
    M_REDYEAST = 1 << 9,
    M_BROTH = 1 << 10,  /* meat broth */
    M_KCL = 1 << 11,    /* potassium salt */
    M_MIXED = 1 << 12,  /* a bought mixture: its contents are not known */
    M_SMOOTH = 1 << 13, /* a liquid, powder or paste: no texture of its own */
    M_SOFT = 1 << 14,
    M_HARD = 1 << 15,
    M_CHEWY = 1 << 16,
    M_BONE = 1 << 17,
    M_DROP = 1 << 18, /* a dish is still the dish without it */
    M_TOOL = 1 << 19, /* not food: a pot that got into a list */
};

typedef enum DietNutrient {
    N_KCAL,
    N_PROTEIN, /* g */
    N_FAT,     /* g */
    N_CHO,     /* g, with fibre */
    N_FIBER,   /* g */
    N_CHOL,    /* mg */
    N_K,       /* mg */
    N_NA,      /* mg */
    N_P,       /* mg */
    N_SUGAR,   /* g, added */
    DIET_NUTRIENTS,
} DietNutrient;

/* 100 g of the edible part; NAN is unknown. */
typedef struct DietFood {
    Str name;
    uint32_t contains, may; /* allergens */
    uint32_t classes, marks;
    double unit_g;
    double per100[DIET_NUTRIENTS];
    double gi, purine_mg;
    bool counts; /* known to the table in force; false: our own knowledge beside a loaded table */
} DietFood;

typedef struct DietTables DietTables;

/* The product's own tables. */
const DietTables *diet_tables_own(Arena *arena);
/* Tables in the format of ../shared/data/food, as texts of the files; limits and drug_food may be
 * empty, then our own are used.  Our own food table stays as evidence of what is in a food, but
 * only the loaded one makes an ingredient known.  INVALID diet.table, where = "FILE row R column
 * C". */
typedef struct DietFiles {
    Str ingredient_map, composition, condiments, gi, purine, limits, drug_food;
} DietFiles;
Status diet_tables_read(Arena *arena, const DietFiles *files, const DietTables **out,
                        Problem *problem) MUST_USE;
/* The food of exactly this name or alias, or NULL. */
const DietFood *diet_food_find(const DietTables *tables, Str name);

/* --- the person ------------------------------------------------------------------------------- */

enum { DIET_CONDITIONS = 17, DIET_DRUGS_MAX = 32, DIET_OTHERS_MAX = 8 };

/* Conditions of limits.csv, as bits. */
enum {
    D_GENERAL = 1 << 0,
    D_HYPERTENSION = 1 << 1,
    D_DIABETES = 1 << 2,
    D_GOUT_REMISSION = 1 << 3,
    D_GOUT_ACUTE = 1 << 4,
    D_CKD_1_2 = 1 << 5,
    D_CKD_3_5 = 1 << 6,
    D_CKD_DIALYSIS = 1 << 7,
    D_HYPERLIPIDEMIA = 1 << 8,
    D_DYSPHAGIA = 1 << 9,
    D_ALLERGY = 1 << 10,
    D_HALAL = 1 << 11,
    D_VEGETARIAN = 1 << 12,
    D_BUDDHIST = 1 << 13,
    D_CHEWING_POOR = 1 << 14,
    D_UNDERWEIGHT = 1 << 15,
    D_HYPERKALEMIA = 1 << 16, /* set by a clinician */
};

typedef struct DietPerson {
    int32_t age; /* full years; -1 unknown */
    bool woman;
    bool sex_known;
    double weight_kg; /* NAN unknown */
    uint32_t allergens;
    uint32_t conditions; /* D_ bits; general is always on */
    uint32_t drug_rows;  /* rows of the drug table that concern this person */
    int32_t texture;     /* tenths of an IDDSI level: 30 .. 70, 65 = 7EC; 0 = none prescribed */
    Str others[DIET_OTHERS_MAX]; /* allergies in words that stand for no group: 草莓 */
    size_t other_count;
    Str unknown_drugs[DIET_DRUGS_MAX]; /* named but in no row: a pharmacist must look */
    size_t unknown_drug_count;
} DietPerson;

/* {"birth", "sex", "weight_kg", "allergies", "conditions", "drugs", "texture", "diet"}; all but the
 * lists may be null or absent. A word that is not understood is refused, since to pass it over
 * could hurt.  INVALID diet.person, where = the member. */
Status diet_person_read(Arena *arena, const DietTables *tables, const Json *json, Day today,
                        DietPerson *out, Problem *problem) MUST_USE;
/* Is this word for an allergy understood (花生, 海鲜, A5)?  *code: of the one group it stands for,
 * NULL when it stands for several. */
bool diet_allergy_known(Str word, const char **code);
/* Adds what was written down of an allergy, in any words (对草莓、虾过敏): groups where they are
 * understood, else the words themselves: a dish that names one is not eaten, and every other is
 * asked about. Not what is no food (青霉素, 花粉). false: there was no room for a word of it. */
bool diet_allergy_add(Str words, DietPerson *person);
/* The words alone, without 对 and 过敏; "" when nothing is left. */
Str diet_allergy_words(Str words);
/* Something that is not eaten: a medicine, pollen. */
bool diet_allergy_not_food(Str word);

/* ---- the dish ---- */

enum { DIET_HITS_MAX = 32 }; /* foods in one line; a line with more is not known */

typedef struct DietLine {
    Str name, term, raw;
    double grams; /* NAN unknown */
    bool optional;
    bool known;                          /* all of it is understood */
    const DietFood *food;                /* whose nutrients count; NULL when unknown */
    const DietFood *hits[DIET_HITS_MAX]; /* every food its words name, `food` among them */
    size_t hit_count;
} DietLine;

typedef struct DietDish {
    Str id, name, kind;
    int64_t servings;  /* 0 unknown */
    int32_t texture;   /* declared, in tenths of a level; 0 when it is not */
    uint32_t declared; /* allergens beside the ingredients: a shared fryer, "may contain" (N-9) */
    DietLine *lines;
    size_t line_count;
    const DietFood *hits[DIET_HITS_MAX]; /* foods in the name of the dish */
    size_t hit_count;
} DietDish;

/* Understands the words of one line (name, term, raw are set) against the tables. */
void diet_line_match(const DietTables *tables, DietLine *line);
void diet_dish_match(const DietTables *tables, DietDish *dish);
/* Two CSV sheets: dish_id, name [, kind, servings, texture, may_contain]; dish_id, name, term,
 * grams [, optional, raw]. Lines of dishes that are not listed are passed over.  INVALID
 * diet.sheet. */
Status diet_dishes_read(Arena *arena, const DietTables *tables, Str dishes, Str lines,
                        DietDish **out, size_t *count, Problem *problem) MUST_USE;
/* How firm the dish is, in tenths of an IDDSI level; 0 when that cannot be told. */
int32_t diet_dish_texture(const DietDish *dish);

typedef struct DietSum {
    double of[DIET_NUTRIENTS];      /* sum over what is known */
    double missing[DIET_NUTRIENTS]; /* share of the weight (water left out) that lacks it, 0 .. 1 */
    double purine_mg, purine_missing;
    double gl, gl_missing;
    double grams; /* known weight without water */
} DietSum;

/* Σ grams × value / 100 over the lines (N-11), for the whole recipe. Oil counts as written down: a
 * kitchen that measures what stays in the pan writes that much less. */
void diet_sum(const DietDish *dish, DietSum *out);
/* The part of the recipe that one person eats: 1 / servings; when servings are unknown, at most 500
 * g. */
double diet_serving_share(const DietDish *dish, const DietSum *sum);

/* ---- the verdict ---- */

typedef enum DietClass { DIET_OK, DIET_H1, DIET_ASK, DIET_H0 } DietClass;

enum { DIET_REASONS_MAX = 3 };

typedef struct DietVerdict {
    DietClass verdict;
    int32_t score; /* 0 .. 100; -1 unless the class is ok */
    Str reasons[DIET_REASONS_MAX];
    size_t reason_count;
    Str kitchen_note; /* empty when nothing is special */
    Str change;       /* the nearest yes; empty when it is ok as it is, or none was found */
    DietSum sum;      /* of the whole recipe */
    double share;     /* of it that one person eats */
} DietVerdict;

void diet_check(Arena *arena, const DietTables *tables, const DietPerson *person,
                const DietDish *dish, DietVerdict *out);
/* Checks all dishes and fills each verdict's change from within the list. verdicts[count]. */
void diet_check_all(Arena *arena, const DietTables *tables, const DietPerson *person,
                    const DietDish *dishes, size_t count, DietVerdict *verdicts);
const char *diet_class_name(DietClass verdict);

/* Insulin, sulfonylureas: a meal that is late is a danger (N-10). */
bool diet_needs_timing(const DietTables *tables, const DietPerson *person);
bool diet_watches_greens(const DietTables *tables, const DietPerson *person); /* warfarin */
/* Warfarin and leafy greens (N-10): not less, but evenly. Grams of foods rich in vitamin K in one
 * serving; lines without grams are not counted. */
double diet_greens_g(const DietDish *dish);
/* A week differs by more than half from the mean of the four before. A mean of 0 says nothing. */
bool diet_greens_uneven(double week_g, double mean_g);

/* A whole lunch scored (N-12): penalties by metric, for people who plan menus. */
typedef struct DietScore {
    bool hard;     /* an H1 limit is broken; no score */
    double points; /* before rounding */
    int32_t score;
    double na, gl, cho, kcal, fat, protein, fiber, sugar, purine,
        chol;      /* penalties; 0 when left out */
    bool thin_won; /* low weight over much energy, fat or sugar (N-7) */
} DietScore;
/* is_meal false: one dish of a meal; what a whole meal must reach is then not asked of it. */
void diet_score(const DietTables *tables, const DietPerson *person, const DietSum *sum,
                double share, bool is_meal, DietScore *out);
/* kcal a day by WS/T 578.1-2017, light activity; sex or age unknown: the lower figure. */
double diet_energy_kcal(const DietPerson *person);
