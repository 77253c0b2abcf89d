/* Sums over a dish and the score of a meal (N-11 to N-13). */
#include "engine/diet/inside.h"

#include <math.h>

enum { SERVING_G = 500 }; /* one person's part when a recipe does not say for how many it is */
static const double LUNCH = 0.4;       /* of a day, N-4 */
static const double UNKNOWN_MAX = 0.3; /* of the weight, N-11 */

static bool is_water(const DietFood *food)
{
    return food && str_is(food->name, "水");
}

void diet_sum(const DietDish *dish, DietSum *out)
{
    *out = (DietSum){0};
    for (size_t i = 0; i < dish->line_count; i++) {
        const DietLine *line = &dish->lines[i];
        if (isnan(line->grams) || is_water(line->food)) continue;
        out->grams += line->grams;
        for (int n = 0; n < DIET_NUTRIENTS; n++) {
            double value = line->food ? line->food->per100[n] : UNKNOWN;
            if (isnan(value))
                out->missing[n] += line->grams;
            else
                out->of[n] += line->grams * value / 100;
        }
        double purine = line->food ? line->food->purine_mg : UNKNOWN;
        if (isnan(purine))
            out->purine_missing += line->grams;
        else
            out->purine_mg += line->grams * purine / 100;
        if (!line->food || isnan(line->food->per100[N_CHO])) {
            out->gl_missing += line->grams;
            continue;
        }
        const DietFood *food = line->food;
        double fiber = isnan(food->per100[N_FIBER]) ? 0 : food->per100[N_FIBER];
        double available = food->per100[N_CHO] - fiber;
        /* Starch counts; a vegetable adds next to nothing, and added sugar has a limit of its own.
         */
        if (available <= 15 || food->per100[N_SUGAR] > 0) continue;
        if (!isnan(food->gi))
            out->gl += food->gi * line->grams * available / 10000;
        else
            out->gl_missing += line->grams;
    }
    if (out->grams <= 0) {
        for (int n = 0; n < DIET_NUTRIENTS; n++) out->missing[n] = 1;
        out->purine_missing = out->gl_missing = 1;
        return;
    }
    for (int n = 0; n < DIET_NUTRIENTS; n++) out->missing[n] /= out->grams;
    out->purine_missing /= out->grams;
    out->gl_missing /= out->grams;
}

double diet_serving_share(const DietDish *dish, const DietSum *sum)
{
    if (dish->servings > 0) return 1 / (double)dish->servings;
    return sum->grams > SERVING_G ? SERVING_G / sum->grams : 1;
}

double diet_greens_g(const DietDish *dish)
{
    DietSum sum;
    double greens = 0;
    diet_sum(dish, &sum);
    for (size_t i = 0; i < dish->line_count; i++) {
        const DietLine *line = &dish->lines[i];
        if (line->food && line->food->marks & M_V && !isnan(line->grams)) greens += line->grams;
    }
    return greens * diet_serving_share(dish, &sum);
}

bool diet_greens_uneven(double week_g, double mean_g)
{
    return mean_g > 0 && fabs(week_g - mean_g) > mean_g / 2;
}

/* The stricter bound and the larger weight of all rows for the person (N-13). */
typedef struct Bound {
    double low, high, weight;
    double hard_high;
} Bound;

static Bound bound_of(const DietTables *t, const DietPerson *p, DietMetric metric, double budget)
{
    Bound b = {UNKNOWN, UNKNOWN, 0, UNKNOWN};
    for (size_t i = 0; i < t->limit_count; i++) {
        const DietLimit *l = &t->limits[i];
        if (l->metric != metric || !(l->condition & p->conditions)) continue;
        /* Shares of energy are the same for a meal and a day. */
        bool share = metric == METRIC_FAT_PCT || metric == METRIC_CHO_PCT;
        double scale = l->of_budget                                        ? budget
                       : l->for_day && !share && l->strength == LIMIT_SOFT ? LUNCH
                                                                           : 1;
        double low = l->low * scale;
        double high = l->high * scale;
        if (l->strength == LIMIT_HARD_IF && !(p->conditions & D_HYPERKALEMIA)) continue;
        if (l->strength != LIMIT_SOFT) {
            if (!isnan(high) && !(b.hard_high <= high)) b.hard_high = high;
            continue;
        }
        if (!isnan(low) && !(b.low >= low)) b.low = low;
        if (!isnan(high) && !(b.high <= high)) b.high = high;
        if (l->weight > b.weight) b.weight = l->weight;
    }
    return b;
}

static double over(double x, double high, double weight)
{
    if (isnan(x) || isnan(high) || x <= high) return 0;
    double part = (x - high) / high;
    return weight * (part > 1 ? 1 : part);
}

static double under(double x, double low, double weight)
{
    if (isnan(x) || isnan(low) || x >= low) return 0;
    double part = (low - x) / low;
    return weight * (part > 1 ? 1 : part);
}

/* Another rule of N-7 wins over this one. */
static void spare(double *penalty, bool *won)
{
    *won = *won || *penalty > 0;
    *penalty = 0;
}

/* The amount one person eats, or UNKNOWN when too little of the weight is known. */
static double amount(const DietSum *sum, double share, DietNutrient n)
{
    return sum->missing[n] > UNKNOWN_MAX ? UNKNOWN : sum->of[n] * share;
}

void diet_score(const DietTables *t, const DietPerson *p, const DietSum *sum, double share,
                bool is_meal, DietScore *out)
{
    double day = diet_energy_kcal(p);
    double kcal = amount(sum, share, N_KCAL);
    double cho = amount(sum, share, N_CHO);
    double fat = amount(sum, share, N_FAT);
    double protein_kg = amount(sum, share, N_PROTEIN) / p->weight_kg;
    bool thin = p->conditions & D_UNDERWEIGHT;
    bool kidneys = p->conditions & D_CKD_3_5;
    *out = (DietScore){0};

    Bound b = bound_of(t, p, METRIC_NA, 0);
    double na = amount(sum, share, N_NA);
    out->na = over(na, b.high, b.weight);
    /* What is known may already be too much, however little that is. */
    out->hard = sum->of[N_NA] * share > b.hard_high;
    b = bound_of(t, p, METRIC_GL, 0);
    out->gl = over(sum->gl_missing > UNKNOWN_MAX ? UNKNOWN : sum->gl * share, b.high, b.weight);
    b = bound_of(t, p, METRIC_CHO, day * 0.5 / 4);
    out->cho = over(cho, b.high, b.weight);
    b = bound_of(t, p, METRIC_KCAL, day * LUNCH);
    out->kcal = over(kcal, b.high, b.weight);
    if (thin) spare(&out->kcal, &out->thin_won);
    if (is_meal) out->kcal += under(kcal, b.low, b.weight);
    b = bound_of(t, p, METRIC_FAT_PCT, 0);
    if (kcal > 0 && is_meal) out->fat = over(fat * 900 / kcal, b.high, b.weight);
    if (kcal > 0 && !is_meal) /* oil of one dish is diluted by the rice beside it */
        out->fat = over(fat * 9, day * LUNCH * b.high / 100, b.weight);
    if (thin) spare(&out->fat, &out->thin_won);
    b = bound_of(t, p, METRIC_PROTEIN_KG, 0);
    out->protein = over(protein_kg, b.high, b.weight);
    if (is_meal && !kidneys) out->protein += under(protein_kg, b.low, b.weight);
    out->hard = out->hard || sum->of[N_PROTEIN] * share / p->weight_kg > b.hard_high;
    b = bound_of(t, p, METRIC_SUGAR, 0);
    out->sugar = over(amount(sum, share, N_SUGAR), b.high, b.weight);
    if (thin) spare(&out->sugar, &out->thin_won);
    out->hard = out->hard || sum->of[N_SUGAR] * share > b.hard_high;
    b = bound_of(t, p, METRIC_FIBER, 0);
    if (is_meal) out->fiber = under(amount(sum, share, N_FIBER), b.low, b.weight);
    b = bound_of(t, p, METRIC_PURINE, 0);
    out->purine = over(sum->purine_missing > UNKNOWN_MAX ? UNKNOWN : sum->purine_mg * share, b.high,
                       b.weight);
    b = bound_of(t, p, METRIC_CHOL, 0);
    out->chol = over(amount(sum, share, N_CHOL), b.high, b.weight);
    b = bound_of(t, p, METRIC_P, 0);
    out->hard = out->hard || sum->of[N_P] * share > b.hard_high;
    double penalty = out->na + out->gl + out->cho + out->kcal + out->fat + out->protein +
                     out->fiber + out->sugar + out->purine + out->chol;
    out->points = penalty > 100 ? 0 : 100 - penalty;
    out->score = (int32_t)floor(out->points + 0.5);
}
