/* Walking times for those who plan: dispatch, visits, patrols. */
#include "domains/geo/inside.h"
#include "domains/geo/town.h"
#include "engine/walk/matrix.h"

#include <math.h>

enum { TIMES_LIMIT_DS = 2 * 3600 * 10 };

static uint32_t metres_between(WalkPoint a, WalkPoint b)
{
    return (uint32_t)lround(walk_distance_m(a, b) * GEO_DETOUR_PERMILLE / 1000);
}

/* Twice the detour of the farthest pair and ten minutes: what a search within a town needs, and no
 * more.  A row that misses somebody is searched again to the full limit. */
static uint32_t near_limit(const WalkNet *net, const WalkPoint *points, size_t count)
{
    double far_m = 0;
    for (size_t i = 0; i < count; i++) {
        double m = walk_distance_m(points[0], points[i]);
        if (m > far_m) far_m = m;
    }
    double ds = 2 * far_m * 2 * GEO_DETOUR_PERMILLE / 1000 * net->ds_per_m + 6000;
    return ds < TIMES_LIMIT_DS ? (uint32_t)ds : TIMES_LIMIT_DS;
}

static bool misses(const uint32_t *row, const WalkSpot *spots, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (row[k] >= WALK_NEVER && spots[k].edge != WALK_NONE) return true;
    return false;
}

static void by_ways(const WalkHierarchy *ways, WalkTable *table)
{
    WalkClimb *climb = walk_climb_new(ways);
    walk_table_meet(ways, climb, TIMES_LIMIT_DS, table);
    walk_climb_free(climb);
}

static void by_streets(Town *town, Arena *arena, const WalkPoint *points, size_t count,
                       const char *profile, uint32_t *ds)
{
    const WalkNet *net = town_net(town, profile);
    WalkSpot *spots = NEW_ARRAY(arena, WalkSpot, count);
    WalkScratch *scratch = town_scratch(town);
    uint32_t limit = near_limit(net, points, count);
    for (size_t i = 0; i < count; i++) spots[i] = walk_snap(net, points[i]);
    WalkTable table = {
        .from = spots, .from_count = count, .to = spots, .to_count = count, .ds = ds};
    const WalkHierarchy *ways = town_ways(town, profile, count);
    if (ways) {
        by_ways(ways, &table);
        town_scratch_back(town, scratch);
        return;
    }
    walk_table_within(net, scratch, limit, &table);
    for (size_t i = 0; limit < TIMES_LIMIT_DS && i < count; i++) {
        if (spots[i].edge == WALK_NONE || !misses(ds + i * count, spots, count)) continue;
        WalkTable row = {.from = &spots[i],
                         .from_count = 1,
                         .to = spots,
                         .to_count = count,
                         .ds = ds + i * count};
        walk_table_within(net, scratch, TIMES_LIMIT_DS, &row);
    }
    town_scratch_back(town, scratch);
}

void geo_walk_times(Arena *arena, const WalkPoint *points, size_t count, const char *profile,
                    GeoTimes *out)
{
    const WalkProfile *who = walk_profile_find(str_of(profile));
    ASSERT(who);
    TOWN(town);
    uint32_t *ds = NEW_ARRAY(arena, uint32_t, count * count + 1);
    *out = (GeoTimes){.seconds = NEW_ARRAY(arena, uint32_t, count * count + 1),
                      .metres = NEW_ARRAY(arena, uint32_t, count * count + 1),
                      .map_number = town ? town_number(town) : 0};
    for (size_t i = 0; i < count * count; i++) ds[i] = WALK_NEVER;
    if (town && count) by_streets(town, arena, points, count, profile, ds);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            size_t at = i * count + k;
            out->metres[at] = metres_between(points[i], points[k]);
            if (i == k) continue;
            if (ds[at] < WALK_NEVER) {
                out->seconds[at] = (ds[at] + 9) / 10;
                continue;
            }
            out->seconds[at] =
                (uint32_t)(((uint64_t)out->metres[at] * 1000 + (uint64_t)who->speed_mm_s - 1) /
                           (uint64_t)who->speed_mm_s);
            out->estimated++;
        }
}
