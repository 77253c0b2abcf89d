/* The walking circle of a point, for the domains above. */
#include "domains/geo/answers.h"

#include <math.h>

enum { CORNERS = 72, MINUTES_MAX = 600 };

/* The circle as the crow flies, as an outline of one ring. */
static void straight(Arena *arena, WalkPoint at, double radius_m, WalkOutline *out)
{
    double lon_m = walk_lon_m_per_e7(at.lat_e7);
    *out = (WalkOutline){.points = NEW_ARRAY(arena, WalkPoint, CORNERS + 1),
                         .rings = NEW_ARRAY(arena, WalkRing, 1),
                         .point_count = CORNERS + 1,
                         .ring_count = 1,
                         .area_m2 = M_PI * radius_m * radius_m};
    for (int i = 0; i <= CORNERS; i++) {
        double angle = 2 * M_PI * (i % CORNERS) / CORNERS;
        out->points[i] =
            (WalkPoint){at.lat_e7 + (int32_t)lround(radius_m * sin(angle) / WALK_M_PER_E7),
                        at.lon_e7 + (int32_t)lround(radius_m * cos(angle) / lon_m)};
    }
    out->rings[0] = (WalkRing){.point_count = CORNERS + 1, .area_m2 = out->area_m2};
}

static void put_lon_lat(JsonOut *out, WalkPoint p)
{
    json_open(out, NULL, '[');
    json_put_double(out, NULL, p.lon_e7 / 1e7, 6);
    json_put_double(out, NULL, p.lat_e7 / 1e7, 6);
    json_close(out, ']');
}

/* A shell and its holes are one polygon. */
static void put_polygons(JsonOut *out, const WalkOutline *o)
{
    json_open(out, "coordinates", '[');
    for (uint32_t r = 0; r < o->ring_count; r++) {
        const WalkRing *ring = &o->rings[r];
        if (ring->shell == r) json_open(out, NULL, '[');
        json_open(out, NULL, '[');
        for (uint32_t k = 0; k < ring->point_count; k++)
            put_lon_lat(out, o->points[ring->point_from + k]);
        json_close(out, ']');
        if (r + 1 == o->ring_count || o->rings[r + 1].shell == r + 1) json_close(out, ']');
    }
    json_close(out, ']');
}

static Str feature(Arena *arena, const WalkOutline *o, const char *profile, int64_t minutes,
                   bool by_streets)
{
    Buf buf = buf_new(arena, (size_t)o->point_count * 64 + 4096);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_text(&out, "type", "Feature");
    json_open(&out, "properties", '{');
    json_put_i64(&out, "minutes", minutes);
    json_put_text(&out, "profile", profile);
    json_put_double(&out, "area_m2", o->area_m2, 0);
    json_put_bool(&out, "by_streets", by_streets);
    json_put_text(&out, "attribution", "© OpenStreetMap contributors");
    json_close(&out, '}');
    json_open(&out, "geometry", '{');
    json_put_text(&out, "type", "MultiPolygon");
    put_polygons(&out, o);
    json_close(&out, '}');
    json_close(&out, '}');
    return buf_str(&buf);
}

static Str rings(Arena *arena, const WalkOutline *o)
{
    Buf buf = buf_new(arena, (size_t)o->point_count * 64 + 4096);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '[');
    for (uint32_t r = 0; r < o->ring_count; r++) geo_put_ring(&out, o, r);
    json_close(&out, ']');
    return buf_str(&buf);
}

void geo_walk_circle(Arena *arena, WalkPoint at, const char *profile, int64_t minutes,
                     GeoCircle *out)
{
    const WalkProfile *who = walk_profile_find(str_of(profile));
    ASSERT(who);
    ASSERT(minutes >= 1 && minutes <= MINUTES_MAX);
    TOWN(town);
    PlanCircle circle = {0};
    Problem far;
    *out = (GeoCircle){.radius_m = (double)minutes * 60 * who->speed_mm_s / 1000,
                       .map_number = town ? town_number(town) : 0};
    if (town && plan_circle(town, arena, at, profile, minutes, &circle, &far) == OK)
        out->by_streets = circle.outline.ring_count > 0;
    if (!out->by_streets) straight(arena, at, out->radius_m, &circle.outline);
    out->area_m2 = circle.outline.area_m2;
    out->geojson = feature(arena, &circle.outline, profile, minutes, out->by_streets);
    out->rings = rings(arena, &circle.outline);
}
