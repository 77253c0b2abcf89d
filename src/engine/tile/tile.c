#include "engine/tile/tile.h"

#include <math.h>

enum { KEYS_MAX = 64, LAYER_MAX = 64 << 20, POINTS_FIRST = 1024 };

typedef struct Spot {
    double x; /* in units of the tile: 0 .. TILE_EXTENT inside, y downward */
    double y;
} Spot;

typedef struct Values {
    Str *at;         /* encoded Value messages, each once */
    uint32_t *table; /* open addressing, index + 1 */
    size_t count;
    size_t cap;
    size_t mask;
} Values;

struct Tile {
    Arena *arena;
    TileId id;
    double scale; /* units per world */
    double left, top;
    Buf done; /* closed layers */
    const char *layer;
    Buf features; /* of the open layer */
    const char *keys[KEYS_MAX];
    size_t key_count;
    Values values;
    /* The feature that is begun. */
    TileShape shape;
    uint64_t feature_id;
    Buf tags;
    Buf geometry;
    int32_t at_x, at_y; /* the pen */
    size_t parts;
    Spot *spots;
    Spot *spare;
    size_t spot_cap;
};

static void put_varint(Buf *buf, uint64_t v)
{
    char bytes[10];
    size_t n = 0;
    for (; v >= 128; v >>= 7) bytes[n++] = (char)(v | 128);
    bytes[n++] = (char)v;
    buf_put(buf, (Str){bytes, n});
}

static void put_bytes(Buf *buf, uint32_t field, Str bytes)
{
    put_varint(buf, field << 3 | 2);
    put_varint(buf, bytes.len);
    buf_put(buf, bytes);
}

static void put_number(Buf *buf, uint32_t field, uint64_t v)
{
    put_varint(buf, field << 3);
    put_varint(buf, v);
}

static uint32_t zigzag(int32_t v)
{
    return ((uint32_t)v << 1) ^ (uint32_t)(v >> 31);
}

bool tile_valid(TileId id)
{
    return id.z <= TILE_ZOOM_MAX && id.x < 1u << id.z && id.y < 1u << id.z;
}

static void values_clear(Tile *t)
{
    t->values.count = 0;
    if (t->values.table) memset(t->values.table, 0, (t->values.mask + 1) * sizeof(uint32_t));
}

Tile *tile_new(Arena *arena, TileId id)
{
    ASSERT(tile_valid(id));
    Tile *t = NEW(arena, Tile);
    t->arena = arena;
    t->id = id;
    t->scale = (double)TILE_EXTENT * (double)(1u << id.z);
    t->left = (double)id.x * TILE_EXTENT;
    t->top = (double)id.y * TILE_EXTENT;
    t->done = buf_new(arena, LAYER_MAX);
    t->features = buf_new(arena, LAYER_MAX);
    t->tags = buf_new(arena, 1 << 16);
    t->geometry = buf_new(arena, LAYER_MAX);
    return t;
}

static double lat_of(double world_y)
{
    return atan(sinh(M_PI * (1 - 2 * world_y))) * 180 / M_PI;
}

static int32_t e7(double degrees)
{
    return (int32_t)lround(degrees * 1e7);
}

void tile_box(TileId id, WalkPoint *low, WalkPoint *high)
{
    double side = 1 / (double)(1u << id.z);
    double margin = side * TILE_BUFFER / TILE_EXTENT;
    double west = fmax(0, id.x * side - margin);
    double east = fmin(1, (id.x + 1) * side + margin);
    double north = fmax(0, id.y * side - margin);
    double south = fmin(1, (id.y + 1) * side + margin);
    *low = (WalkPoint){e7(lat_of(south)), e7(west * 360 - 180)};
    *high = (WalkPoint){e7(lat_of(north)), e7(east * 360 - 180)};
}

/* Web Mercator; the poles are cut off where the world is square. */
static Spot project(const Tile *t, WalkPoint p)
{
    double lat = p.lat_e7 / 1e7;
    lat = lat > 85.0511287 ? 85.0511287 : lat < -85.0511287 ? -85.0511287 : lat;
    double sine = sin(lat * M_PI / 180);
    double world_y = 0.5 - log((1 + sine) / (1 - sine)) / (4 * M_PI);
    double world_x = p.lon_e7 / 3.6e9 + 0.5;
    return (Spot){world_x * t->scale - t->left, world_y * t->scale - t->top};
}

static void close_layer(Tile *t)
{
    if (!t->layer || !t->features.len) return;
    Buf layer = buf_new(t->arena, LAYER_MAX);
    put_number(&layer, 15, 2);
    put_bytes(&layer, 1, str_of(t->layer));
    buf_put(&layer, buf_str(&t->features));
    for (size_t i = 0; i < t->key_count; i++) put_bytes(&layer, 3, str_of(t->keys[i]));
    for (size_t i = 0; i < t->values.count; i++) put_bytes(&layer, 4, t->values.at[i]);
    put_number(&layer, 5, TILE_EXTENT);
    put_bytes(&t->done, 3, buf_str(&layer));
}

void tile_layer(Tile *t, const char *name)
{
    close_layer(t);
    t->layer = name;
    t->features.len = 0;
    t->key_count = 0;
    values_clear(t);
}

void tile_begin(Tile *t, TileShape shape, uint64_t id)
{
    ASSERT(t->layer);
    t->shape = shape;
    t->feature_id = id;
    t->tags.len = 0;
    t->geometry.len = 0;
    t->at_x = 0;
    t->at_y = 0;
    t->parts = 0;
}

static uint32_t key_index(Tile *t, const char *key)
{
    for (size_t i = 0; i < t->key_count; i++)
        if (strcmp(t->keys[i], key) == 0) return (uint32_t)i;
    ASSERT(t->key_count < KEYS_MAX);
    t->keys[t->key_count] = key;
    return (uint32_t)t->key_count++;
}

static void widen_values(Tile *t)
{
    Values *v = &t->values;
    size_t wider = v->cap ? v->cap * 2 : 256;
    Str *at = arena_alloc_raw(t->arena, wider * sizeof *at);
    if (v->count) memcpy(at, v->at, v->count * sizeof *at);
    v->at = at;
    v->cap = wider;
    v->mask = wider * 2 - 1;
    v->table = arena_alloc(t->arena, (v->mask + 1) * sizeof *v->table);
    for (size_t i = 0; i < v->count; i++) {
        size_t k = str_hash(v->at[i]) & v->mask;
        while (v->table[k]) k = (k + 1) & v->mask;
        v->table[k] = (uint32_t)i + 1;
    }
}

static uint32_t value_index(Tile *t, Str encoded)
{
    Values *v = &t->values;
    if (v->count == v->cap) widen_values(t);
    size_t k = str_hash(encoded) & v->mask;
    for (; v->table[k]; k = (k + 1) & v->mask)
        if (str_eq(v->at[v->table[k] - 1], encoded)) return v->table[k] - 1;
    v->at[v->count] = str_dup(t->arena, encoded);
    v->table[k] = (uint32_t)++v->count;
    return (uint32_t)v->count - 1;
}

static void tag(Tile *t, const char *key, const Buf *value)
{
    put_varint(&t->tags, key_index(t, key));
    put_varint(&t->tags, value_index(t, buf_str(value)));
}

void tile_tag_str(Tile *t, const char *key, Str value)
{
    Buf buf = buf_new(t->arena, value.len + 16);
    put_bytes(&buf, 1, value);
    tag(t, key, &buf);
}

void tile_tag_text(Tile *t, const char *key, const char *value)
{
    tile_tag_str(t, key, str_of(value));
}

void tile_tag_bool(Tile *t, const char *key, bool value)
{
    Buf buf = buf_new(t->arena, 16);
    put_number(&buf, 7, value);
    tag(t, key, &buf);
}

static void pen(Tile *t, int32_t x, int32_t y)
{
    put_varint(&t->geometry, zigzag(x - t->at_x));
    put_varint(&t->geometry, zigzag(y - t->at_y));
    t->at_x = x;
    t->at_y = y;
}

enum { MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7 };

static void command(Tile *t, uint32_t id, size_t count)
{
    put_varint(&t->geometry, id | (uint64_t)count << 3);
}

void tile_point(Tile *t, WalkPoint at)
{
    Spot s = project(t, at);
    if (!(s.x >= -TILE_BUFFER && s.x <= TILE_EXTENT + TILE_BUFFER && s.y >= -TILE_BUFFER &&
          s.y <= TILE_EXTENT + TILE_BUFFER))
        return;
    /* One point a feature: a MoveTo for each would not be a valid multipoint. */
    if (t->parts) return;
    command(t, MOVE_TO, 1);
    pen(t, (int32_t)lround(s.x), (int32_t)lround(s.y));
    t->parts++;
}

static void room_for(Tile *t, size_t count)
{
    if (count <= t->spot_cap) return;
    size_t wider = count * 2 > POINTS_FIRST ? count * 2 : POINTS_FIRST;
    t->spots = arena_alloc_raw(t->arena, wider * sizeof *t->spots);
    t->spare = arena_alloc_raw(t->arena, wider * sizeof *t->spare);
    t->spot_cap = wider;
}

/* Points nearer than this to the one before say nothing on a screen (16 units are a pixel). */
static double coarseness(const Tile *t)
{
    return t->id.z >= 16 ? 1 : t->id.z >= 14 ? 3 : 8;
}

static int32_t whole(double v)
{
    return (int32_t)lround(v);
}

static void put_path(Tile *t, const Spot *spots, size_t count)
{
    double least = coarseness(t);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        if (kept && !last && fabs(spots[i].x - t->spare[kept - 1].x) < least &&
            fabs(spots[i].y - t->spare[kept - 1].y) < least)
            continue;
        if (kept && whole(spots[i].x) == whole(t->spare[kept - 1].x) &&
            whole(spots[i].y) == whole(t->spare[kept - 1].y))
            continue;
        t->spare[kept++] = spots[i];
    }
    if (kept < 2) return;
    command(t, MOVE_TO, 1);
    pen(t, whole(t->spare[0].x), whole(t->spare[0].y));
    command(t, LINE_TO, kept - 1);
    for (size_t i = 1; i < kept; i++) pen(t, whole(t->spare[i].x), whole(t->spare[i].y));
    t->parts++;
}

/* Liang-Barsky: the part of a..b inside the tile and its buffer. */
static bool clip_segment(Spot a, Spot b, Spot *from, Spot *to)
{
    double low = -TILE_BUFFER;
    double high = TILE_EXTENT + TILE_BUFFER;
    double t0 = 0;
    double t1 = 1;
    double step[4] = {a.x - b.x, b.x - a.x, a.y - b.y, b.y - a.y};
    double room[4] = {a.x - low, high - a.x, a.y - low, high - a.y};
    for (int i = 0; i < 4; i++) {
        if (step[i] == 0) {
            if (room[i] < 0) return false;
            continue;
        }
        double r = room[i] / step[i];
        if (step[i] < 0)
            t0 = r > t0 ? r : t0;
        else
            t1 = r < t1 ? r : t1;
    }
    if (t0 > t1) return false;
    *from = (Spot){a.x + t0 * (b.x - a.x), a.y + t0 * (b.y - a.y)};
    *to = t1 >= 1 ? b : (Spot){a.x + t1 * (b.x - a.x), a.y + t1 * (b.y - a.y)};
    if (t0 <= 0) *from = a;
    return true;
}

void tile_line(Tile *t, const WalkPoint *points, size_t count)
{
    size_t n = 0;
    if (count < 2) return;
    room_for(t, count + 2);
    Spot b = project(t, points[0]);
    for (size_t i = 1; i < count; i++) {
        Spot a = b;
        Spot from;
        Spot to;
        b = project(t, points[i]);
        if (!clip_segment(a, b, &from, &to)) {
            if (n) put_path(t, t->spots, n);
            n = 0;
            continue;
        }
        bool joins = n && from.x == a.x && from.y == a.y;
        if (n && !joins) {
            put_path(t, t->spots, n);
            n = 0;
        }
        if (!n) t->spots[n++] = from;
        t->spots[n++] = to;
        if (to.x != b.x || to.y != b.y) {
            put_path(t, t->spots, n);
            n = 0;
        }
    }
    if (n) put_path(t, t->spots, n);
}

/* Sutherland-Hodgman against one side: axis 0 x, 1 y; keeps what is below or above the border. */
static size_t clip_side(const Spot *in, size_t count, Spot *out, int axis, double border,
                        bool below)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        Spot a = in[i ? i - 1 : count - 1];
        Spot b = in[i];
        double va = axis ? a.y : a.x;
        double vb = axis ? b.y : b.x;
        bool a_in = below ? va <= border : va >= border;
        bool b_in = below ? vb <= border : vb >= border;
        if (a_in != b_in) {
            double part = (border - va) / (vb - va);
            out[n++] = (Spot){a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
        }
        if (b_in) out[n++] = b;
    }
    return n;
}

/* Twice the area in whole units; positive is clockwise on the screen. */
static int64_t ring_area(const Spot *spots, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        Spot a = spots[i];
        Spot b = spots[i + 1 == count ? 0 : i + 1];
        sum += (int64_t)whole(a.x) * whole(b.y) - (int64_t)whole(b.x) * whole(a.y);
    }
    return sum;
}

void tile_ring(Tile *t, const WalkPoint *points, size_t count, bool hole)
{
    if (count && points[0].lat_e7 == points[count - 1].lat_e7 &&
        points[0].lon_e7 == points[count - 1].lon_e7)
        count--;
    if (count < 3 || (hole && !t->parts)) return;
    room_for(t, count * 3 + 16); /* each side may add as many crossings as it has corners */
    double least = coarseness(t);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        Spot s = project(t, points[i]);
        if (n && fabs(s.x - t->spots[n - 1].x) < least && fabs(s.y - t->spots[n - 1].y) < least)
            continue;
        t->spots[n++] = s;
    }
    n = clip_side(t->spots, n, t->spare, 0, -TILE_BUFFER, false);
    n = clip_side(t->spare, n, t->spots, 0, TILE_EXTENT + TILE_BUFFER, true);
    n = clip_side(t->spots, n, t->spare, 1, -TILE_BUFFER, false);
    n = clip_side(t->spare, n, t->spots, 1, TILE_EXTENT + TILE_BUFFER, true);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        Spot s = {whole(t->spots[i].x), whole(t->spots[i].y)};
        if (kept && s.x == t->spots[kept - 1].x && s.y == t->spots[kept - 1].y) continue;
        t->spots[kept++] = s;
    }
    while (kept > 1 && t->spots[0].x == t->spots[kept - 1].x &&
           t->spots[0].y == t->spots[kept - 1].y)
        kept--;
    if (kept < 3) return;
    int64_t area = ring_area(t->spots, kept);
    if (area == 0) return;
    bool turn = (area < 0) != hole; /* outer rings clockwise, holes the other way */
    command(t, MOVE_TO, 1);
    size_t first = turn ? kept - 1 : 0;
    pen(t, whole(t->spots[first].x), whole(t->spots[first].y));
    command(t, LINE_TO, kept - 1);
    for (size_t i = 1; i < kept; i++) {
        Spot s = t->spots[turn ? kept - 1 - i : i];
        pen(t, whole(s.x), whole(s.y));
    }
    command(t, CLOSE_PATH, 1);
    t->parts++;
}

static size_t varint_bytes(uint64_t v)
{
    size_t n = 1;
    for (; v >= 128; v >>= 7) n++;
    return n;
}

void tile_end(Tile *t)
{
    if (!t->parts) return;
    size_t bytes = 2 + 1 + varint_bytes(t->geometry.len) + t->geometry.len;
    if (t->feature_id) bytes += 1 + varint_bytes(t->feature_id);
    if (t->tags.len) bytes += 1 + varint_bytes(t->tags.len) + t->tags.len;
    put_varint(&t->features, 2 << 3 | 2);
    put_varint(&t->features, bytes);
    if (t->feature_id) put_number(&t->features, 1, t->feature_id);
    if (t->tags.len) put_bytes(&t->features, 2, buf_str(&t->tags));
    put_number(&t->features, 3, t->shape);
    put_bytes(&t->features, 4, buf_str(&t->geometry));
    t->parts = 0;
}

void tile_finish(Tile *t, Buf *out)
{
    close_layer(t);
    t->layer = NULL;
    buf_put(out, buf_str(&t->done));
}
