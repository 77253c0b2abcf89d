#include "engine/walk/net.h"

/* Speeds: the proposal of the field notes (walking.md part 4), after gait studies of older people
 * (Kasovic 2021; EWGSOP and AWGS cut-offs 0.8 and 1.0 m/s) and trips by GPS (0.56 m/s with rests);
 * stairs after Kretz and Fujiyama & Tyler; wheelchair slopes after GB 50763-2012 (8 % powered or
 * pushed).  Waiting at lights is our assumption.  Every number may be changed by a city. */
const WalkProfile walk_profiles[] = {
    {
        .name = "elder",
        .title = "长者",
        .speed_mm_s = 800,
        .steps_up_mm_s = 350,
        .steps_down_mm_s = 400,
        .elevator_s = 30,
        .rough_permille = 1000,
    },
    {
        .name = "ordinary",
        .title = "普通",
        .speed_mm_s = 800,
        .steps_up_mm_s = 350,
        .steps_down_mm_s = 400,
        .elevator_s = 30,
        .rough_permille = 1000,
    },
    {
        .name = "brisk",
        .title = "健步",
        .speed_mm_s = 1000,
        .steps_up_mm_s = 450,
        .steps_down_mm_s = 500,
        .elevator_s = 30,
        .rough_permille = 1000,
    },
    {
        .name = "frail",
        .title = "体弱",
        .speed_mm_s = 600,
        .steps_up_mm_s = 250,
        .steps_down_mm_s = 300,
        .rest_s = 60,
        .rest_every_m = 300,
        .signal_s = 15,
        .elevator_s = 30,
        .rough_permille = 1200,
        .slope_matters = true,
    },
    {
        .name = "walker",
        .title = "助行器",
        .speed_mm_s = 500,
        .steps_up_mm_s = 125, /* four times the time of the flat */
        .steps_down_mm_s = 125,
        .signal_s = 15,
        .elevator_s = 40,
        .rough_permille = 1500,
        .narrow_refused = true,
        .slope_matters = true,
    },
    {
        .name = "wheelchair",
        .title = "轮椅",
        .speed_mm_s = 800,
        .steps = STEPS_ON_RAMP,
        .steps_up_mm_s = 400,
        .steps_down_mm_s = 400,
        .signal_s = 15,
        .elevator_s = 40,
        .rough_permille = 1500,
        .kerb_refused = true,
        .narrow_refused = true,
        .incline_max_permille = 80,
        .unknown = UNKNOWN_PASSABLE,
    },
    {
        .name = "wheelchair-strict",
        .title = "轮椅（未知不走）",
        .speed_mm_s = 800,
        .steps = STEPS_REFUSED,
        .signal_s = 15,
        .elevator_s = 40,
        .rough_permille = 1500,
        .kerb_refused = true,
        .narrow_refused = true,
        .incline_max_permille = 50,
        .unknown = UNKNOWN_REFUSED,
    },
    {
        .name = "courier",
        .title = "步行送餐",
        .speed_mm_s = 1200,
        .steps_up_mm_s = 500,
        .steps_down_mm_s = 600,
        .elevator_s = 30,
        .rough_permille = 1000,
    },
    {
        .name = "ebike",
        .title = "电动自行车",
        .speed_mm_s = 4167, /* 15 km/h */
        .steps = STEPS_REFUSED,
        .signal_s = 20,
        .rough_permille = 1500,
        .narrow_refused = true,
        .rides = true,
    },
    {
        /* Seconds are metres: the circle by distance that planning norms use. */
        .name = "metres",
        .title = "按米（规范圈）",
        .speed_mm_s = 1000,
        .rough_permille = 1000,
    },
    {0},
};

const WalkProfile *walk_profile_find(Str name)
{
    for (const WalkProfile *p = walk_profiles; p->name; p++)
        if (str_is(name, p->name) || str_is(name, p->title)) return p;
    return NULL;
}
