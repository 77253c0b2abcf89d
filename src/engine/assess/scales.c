#include "engine/assess/assess.h"

static bool is_grade(int32_t grade)
{
    return grade >= 0 && grade <= 3;
}

int32_t assess_legacy_level(int32_t adl, int32_t mental, int32_t perception, int32_t social)
{
    if (!is_grade(adl) || !is_grade(mental) || !is_grade(perception) || !is_grade(social))
        return -1;
    bool one_is_3 = mental == 3 || perception == 3 || social == 3;
    bool all_are_2 = mental >= 2 && perception >= 2 && social >= 2;
    switch (adl) {
    case 0: return mental >= 1 || perception >= 2 || social >= 2 ? 1 : 0;
    case 1: return one_is_3 || all_are_2 ? 2 : 1;
    case 2: return one_is_3 || all_are_2 ? 3 : 2;
    default: return 3;
    }
}

int32_t assess_legacy_adl(int32_t barthel)
{
    if (barthel < 0 || barthel > 100 || barthel % 5 != 0) return -1;
    if (barthel == 100) return 0;
    if (barthel >= 65) return 1;
    return barthel >= 45 ? 2 : 3;
}

AssessLegacy assess_legacy_import(int32_t legacy_level)
{
    if (!is_grade(legacy_level)) return (AssessLegacy){-1, true};
    return (AssessLegacy){legacy_level, legacy_level == 3};
}

int32_t assess_barthel_band(int32_t score)
{
    if (score < 0 || score > 100 || score % 5 != 0) return -1;
    if (score == 100) return 0;
    if (score >= 61) return 1;
    return score >= 41 ? 2 : 3;
}

int32_t assess_lawton_band(int32_t score)
{
    if (score < 0 || score > 8) return -1;
    return score == 8 ? 0 : 1;
}

int32_t assess_mmse_band(int32_t score, Schooling schooling)
{
    int32_t cut = 0;
    if (score < 0 || score > 30) return -1;
    switch (schooling) {
    case SCHOOLING_NONE: cut = 17; break;
    case SCHOOLING_PRIMARY: cut = 20; break;
    case SCHOOLING_SECONDARY: cut = 24; break;
    }
    return score <= cut ? 1 : 0;
}

int32_t assess_ad8_band(int32_t score)
{
    if (score < 0 || score > 8) return -1;
    return score >= 2 ? 1 : 0;
}

int32_t assess_morse_band(int32_t score)
{
    if (score < 0 || score > 125 || score % 5 != 0) return -1;
    if (score < 25) return 0;
    return score < 45 ? 1 : 2;
}

int32_t assess_nutrition_band(int32_t half_points)
{
    if (half_points < 0 || half_points > 60) return -1;
    if (half_points >= 48) return 0;
    return half_points >= 34 ? 1 : 2;
}
