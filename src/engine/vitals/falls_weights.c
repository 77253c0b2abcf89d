/* Printed by bench/falls_left_out (ridge 1) from the public half of WEDA-FALL: 13 people, of whom
 * 6 are 77 to 95 years old; 489 trials.  People left out: sensitivity 0.960, specificity 0.952,
 * on elders' activities 1.000.  Odds double for each 0.69 of weight times z. */
#include "engine/vitals/falls.h"

const double FALL_THRESHOLD = -0.5;

const double fall_bias = -3.416;
const FallWeight fall_weights[FALL_FEATURES] = {
    [FALL_PEAK] = {1.2685, 0.4267, 2.339},          [FALL_LASTING] = {0.1741, 0.1735, -0.897},
    [FALL_ENERGY] = {-0.8370, 0.7088, 1.847},       [FALL_TURN] = {0.5464, 0.5249, 1.989},
    [FALL_QUIET_AFTER] = {-3.3549, 1.5240, -0.822}, [FALL_STIR_AFTER] = {1.3890, 1.2303, -0.576},
    [FALL_STIR_BEFORE] = {1.4514, 1.2271, -2.187},  [FALL_BUSY_BEFORE] = {-2.2431, 1.3324, 0.839},
    [FALL_ARM_BEFORE] = {0.5150, 0.3327, 1.254},
};
