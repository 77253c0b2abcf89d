/* Tiles read back by a small decoder written from the specification. */
#include "base/test.h"
#include "engine/tile/tile.h"
#include "engine/walk/testing.h"

#include <math.h>
#include <stdlib.h>

typedef struct In {
    const uint8_t *at;
    const uint8_t *end;
} In;

static uint64_t varint(In *in)
{
    uint64_t v = 0;
    for (int shift = 0; in->at < in->end; shift += 7) {
        uint8_t byte = *in->at++;
        v |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) break;
    }
    return v;
}

static In part(In *in)
{
    uint64_t n = varint(in);
    ASSERT(n <= (uint64_t)(in->end - in->at));
    In inner = {in->at, in->at + n};
    in->at += n;
    return inner;
}

typedef struct Seen {
    int layers, features, points, lines, rings, holes;
    int keys, values;
    int64_t last_area2; /* of the last ring */
    int low, high;      /* of all coordinates */
    int first_x, first_y;
    bool bad;
} Seen;

static void see_path(Seen *s, int64_t *x, int64_t *y, int count, int type)
{
    (void)type;
    for (int i = 0; i < count; i++) {
        if (x[i] < s->low) s->low = (int)x[i];
        if (y[i] < s->low) s->low = (int)y[i];
        if (x[i] > s->high) s->high = (int)x[i];
        if (y[i] > s->high) s->high = (int)y[i];
    }
    s->first_x = (int)x[0];
    s->first_y = (int)y[0];
}

static void see_geometry(Seen *s, In in, int type)
{
    static int64_t x[100000];
    static int64_t y[100000];
    int64_t px = 0;
    int64_t py = 0;
    int n = 0;
    while (in.at < in.end) {
        uint64_t command = varint(&in);
        uint64_t id = command & 7;
        uint64_t count = command >> 3;
        if (id == 7) {
            int64_t area = 0;
            for (int i = 0; i < n; i++) {
                int k = i + 1 == n ? 0 : i + 1;
                area += x[i] * y[k] - x[k] * y[i];
            }
            s->last_area2 = area;
            s->rings += area > 0;
            s->holes += area < 0;
            s->bad = s->bad || type != TILE_AREA || n < 3 || area == 0;
            continue;
        }
        if (id == 1) {
            s->bad = s->bad || count != 1;
            n = 0;
            s->lines += type == TILE_LINE;
            s->points += type == TILE_POINT;
        }
        if (id != 1 && id != 2) s->bad = true;
        for (uint64_t i = 0; i < count; i++) {
            uint64_t dx = varint(&in);
            uint64_t dy = varint(&in);
            px += (int64_t)(dx >> 1) ^ -(int64_t)(dx & 1);
            py += (int64_t)(dy >> 1) ^ -(int64_t)(dy & 1);
            ASSERT(n < 100000);
            s->bad = s->bad || (id == 2 && dx == 0 && dy == 0);
            x[n] = px;
            y[n++] = py;
        }
        see_path(s, x, y, n, type);
    }
}

static void see_feature(Seen *s, In in, int keys, int values)
{
    int type = 0;
    In geometry = {0};
    while (in.at < in.end) {
        uint64_t key = varint(&in);
        if ((key & 7) == 2) {
            In inner = part(&in);
            if (key >> 3 == 4) geometry = inner;
            while (key >> 3 == 2 && inner.at < inner.end) {
                s->bad = s->bad || varint(&inner) >= (uint64_t)keys;
                s->bad = s->bad || varint(&inner) >= (uint64_t)values;
            }
        } else {
            uint64_t v = varint(&in);
            if (key >> 3 == 3) type = (int)v;
        }
    }
    s->features++;
    s->bad = s->bad || !geometry.at || type < 1 || type > 3;
    see_geometry(s, geometry, type);
}

static Seen see(Str tile)
{
    Seen s = {.low = 1 << 20, .high = -(1 << 20)};
    if (tile.len == 0) return s;
    In in = {(const uint8_t *)tile.ptr, (const uint8_t *)tile.ptr + tile.len};
    while (in.at < in.end) {
        s.bad = s.bad || varint(&in) != (3 << 3 | 2);
        In layer = part(&in);
        int keys = 0;
        int values = 0;
        for (int pass = 0; pass < 2; pass++) {
            In again = layer;
            while (again.at < again.end) {
                uint64_t key = varint(&again);
                if ((key & 7) == 0) {
                    uint64_t v = varint(&again);
                    s.bad = s.bad || (key >> 3 == 15 && v != 2) || (key >> 3 == 5 && v != 4096);
                    continue;
                }
                In inner = part(&again);
                if (pass == 0) {
                    keys += key >> 3 == 3;
                    values += key >> 3 == 4;
                } else if (key >> 3 == 2) {
                    see_feature(&s, inner, keys, values);
                }
            }
        }
        s.layers++;
        s.keys += keys;
        s.values += values;
    }
    return s;
}

/* Tile 14/13420/6912 lies in southern China; these are its corners and middle. */
static const TileId tile_id = {14, 13420, 6912};

static WalkPoint at(double x, double y)
{
    double n = 16384;
    double lon = (tile_id.x + x) / n * 360 - 180;
    double lat = atan(sinh(M_PI * (1 - 2 * (tile_id.y + y) / n))) * 180 / M_PI;
    return (WalkPoint){(int32_t)lround(lat * 1e7), (int32_t)lround(lon * 1e7)};
}

static Str finish(Tile *tile)
{
    Buf buf = buf_new(test_arena(), 1 << 24);
    tile_finish(tile, &buf);
    return buf_str(&buf);
}

TEST(a_point_lands_where_mercator_says_and_one_outside_leaves_no_trace)
{
    Tile *tile = tile_new(test_arena(), tile_id);
    tile_layer(tile, "places");
    tile_begin(tile, TILE_POINT, 7);
    tile_tag_text(tile, "kind", "canteen");
    tile_tag_text(tile, "seats", "40");
    tile_tag_bool(tile, "open", true);
    tile_point(tile, at(0.25, 0.75));
    tile_end(tile);
    tile_begin(tile, TILE_POINT, 8);
    tile_point(tile, at(1.5, 0.5));
    tile_end(tile);
    Seen s = see(finish(tile));
    CHECK(!s.bad);
    CHECK_INT(1, s.features);
    CHECK_INT(1024, s.first_x);
    CHECK_INT(3072, s.first_y);
    CHECK_INT(3, s.keys);
    CHECK_INT(3, s.values);
}

TEST(a_line_that_leaves_and_comes_back_is_two_parts_within_the_buffer)
{
    WalkPoint line[] = {at(0.5, 0.2), at(1.5, 0.2), at(1.5, 0.8), at(0.5, 0.8)};
    Tile *tile = tile_new(test_arena(), tile_id);
    tile_layer(tile, "roads");
    tile_begin(tile, TILE_LINE, 0);
    tile_line(tile, line, 4);
    tile_end(tile);
    Seen s = see(finish(tile));
    CHECK(!s.bad);
    CHECK_INT(2, s.lines);
    CHECK_INT(TILE_EXTENT + TILE_BUFFER, s.high);
}

TEST(areas_are_cut_to_the_tile_and_wound_outer_clockwise)
{
    WalkPoint around[] = {at(-1, -1), at(2, -1), at(2, 2), at(-1, 2)};
    WalkPoint hole[] = {at(0.25, 0.25), at(0.75, 0.25), at(0.75, 0.75), at(0.25, 0.75)};
    WalkPoint away[] = {at(3, 3), at(4, 3), at(4, 4)};
    for (int turned = 0; turned < 2; turned++) {
        Tile *tile = tile_new(test_arena(), tile_id);
        tile_layer(tile, "areas");
        tile_begin(tile, TILE_AREA, 0);
        if (turned)
            for (int i = 0; i < 2; i++) {
                WalkPoint swap = around[i];
                around[i] = around[3 - i];
                around[3 - i] = swap;
            }
        tile_ring(tile, around, 4, false);
        tile_ring(tile, hole, 4, true);
        tile_end(tile);
        tile_begin(tile, TILE_AREA, 0);
        tile_ring(tile, away, 3, false);
        tile_end(tile);
        Seen s = see(finish(tile));
        CHECK(!s.bad);
        CHECK_INT(1, s.features);
        CHECK_INT(1, s.rings);
        CHECK_INT(1, s.holes);
        CHECK_INT(-2 * 2048 * 2048, s.last_area2);
        CHECK_INT(-TILE_BUFFER, s.low);
    }
}

TEST(the_tiles_of_a_town_are_well_formed_and_small)
{
    TestTown town;
    size_t largest = 0;
    int features = 0;
    if (!test_town(&town, "monaco", "elder")) SKIP("no shared data");
    for (uint32_t z = 10; z <= 16; z++) {
        double n = (double)(1u << z);
        for (int k = 0; k < 25; k++) {
            double lat = 43.735 + (k / 5 - 2) * 0.004;
            double lon = 7.42 + (k % 5 - 2) * 0.006;
            double y = (1 - asinh(tan(lat * M_PI / 180)) / M_PI) / 2 * n;
            TileId id = {z, (uint32_t)((lon + 180) / 360 * n), (uint32_t)y};
            Tile *tile = tile_new(test_arena(), id);
            tile_of_map(tile, test_arena(), id, town.graph);
            Str bytes = finish(tile);
            Seen s = see(bytes);
            CHECK(!s.bad);
            CHECK(s.features == 0 || (s.low >= -TILE_BUFFER && s.high <= 4096 + TILE_BUFFER));
            features += s.features;
            if (bytes.len > largest) largest = bytes.len;
        }
    }
    test_note("largest tile %zu bytes before compression", largest);
    CHECK(features > 1000);
    CHECK(largest < 600000);
}
