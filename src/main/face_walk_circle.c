/* yinlin walk circle CITY.walk --at LAT,LON --minutes 15 [--profile elder] [--geojson] */
#include "base/json.h"
#include "base/time.h"
#include "main/face_walk.h"

#include <math.h>

enum { LIMITS_MAX = 8, MINUTES_MAX = 24 * 60, METRES_MAX = 100000 };

typedef struct Ask {
    WalkPoint at;
    double minutes[LIMITS_MAX];
    double metres; /* instead of minutes: along the streets */
    size_t count;
    bool geojson;
} Ask;

typedef struct Answer {
    double minutes;
    uint32_t vertices;
    double edge_m;
    int64_t search_us;
    int64_t outline_us;
    WalkOutline outline;
    WalkStretch *stretches;
    size_t stretch_count;
} Answer;

static Status at_read(const char *text, WalkPoint *out, Problem *problem)
{
    Str rest = str_of(text ? text : "");
    double lat;
    double lon;
    Str first = str_trim(str_cut(&rest, ','));
    if (!rest.ptr || !str_to_double(first, &lat) || !str_to_double(str_trim(rest), &lon) ||
        !(fabs(lat) <= 90 && fabs(lon) <= 180))
        return problem_set(problem, INVALID, "walk.at",
                           "--at 要写成 纬度,经度（WGS-84），例如 41.1496,-8.6110");
    *out = (WalkPoint){(int32_t)lround(lat * 1e7), (int32_t)lround(lon * 1e7)};
    return OK;
}

static Status minutes_read(const char *text, Ask *ask, Problem *problem)
{
    for (Str rest = str_of(text); rest.ptr;) {
        double minutes;
        Str piece = str_trim(str_cut(&rest, ','));
        if (ask->count == LIMITS_MAX || !str_to_double(piece, &minutes) || !(minutes >= 0) ||
            minutes > MINUTES_MAX)
            return problem_set(problem, INVALID, "walk.minutes",
                               "--minutes 要是 0 到 1440 的数，最多 8 个，用逗号隔开");
        ask->minutes[ask->count++] = minutes;
    }
    return OK;
}

/* One search for one limit; the second run is timed, when memory is warm. */
static void answer(const WalkCity *city, const WalkSpot *spot, double minutes, Answer *out)
{
    uint32_t limit = (uint32_t)(minutes * 600 + 0.5);
    const WalkStretch *stretches;
    int64_t from = 0;
    for (int run = 0; run < 2; run++) {
        from = clock_steady_us();
        walk_search_spot(city->net, city->scratch, WALK_FROM, spot, limit);
        out->stretch_count = walk_stretches(city->net, city->scratch, spot, limit, &stretches);
        out->edge_m = walk_stretches_m(city->graph, stretches, out->stretch_count);
        out->search_us = clock_steady_us() - from;
    }
    out->minutes = minutes;
    out->vertices = walk_places_reached(city->net, city->scratch);
    out->stretches = NEW_ARRAY(city->arena, WalkStretch, out->stretch_count + 1);
    if (out->stretch_count)
        memcpy(out->stretches, stretches, out->stretch_count * sizeof *stretches);
    from = clock_steady_us();
    walk_outline(city->arena, city->graph, spot, out->stretches, out->stretch_count, &out->outline);
    out->outline_us = clock_steady_us() - from;
}

static void put_numbers(JsonOut *json, const WalkCity *city, const WalkSpot *spot, const Answer *a)
{
    json_put_text(json, "profile", city->net->profile.name);
    json_put_text(json, "title", city->net->profile.title);
    json_put_double(json, "speed_m_s", city->net->profile.speed_mm_s / 1000.0, 3);
    json_put_double(json, "minutes", a->minutes, 3);
    json_put_double(json, "street_m", (double)spot->off_m, 1);
    json_put_i64(json, "vertices", a->vertices);
    json_put_double(json, "edge_m", a->edge_m, 1);
    json_put_double(json, "area_m2", a->outline.area_m2, 1);
    json_put_i64(json, "microseconds", a->search_us);
    json_put_i64(json, "outline_microseconds", a->outline_us);
}

static void put_point(Buf *buf, WalkPoint p)
{
    buf_fmt(buf, "[%.7f,%.7f]", p.lon_e7 / 1e7, p.lat_e7 / 1e7);
}

static void put_outline(Buf *buf, const WalkOutline *o)
{
    buf_text(buf, "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (uint32_t r = 0; r < o->ring_count; r++) {
        const WalkRing *ring = &o->rings[r];
        bool shell = ring->shell == r;
        buf_text(buf, !shell ? "," : r ? "],[" : "[");
        for (uint32_t k = 0; k < ring->point_count; k++) {
            buf_char(buf, k ? ',' : '[');
            put_point(buf, o->points[ring->point_from + k]);
        }
        buf_char(buf, ']');
    }
    buf_text(buf, o->ring_count ? "]]}" : "]}");
}

/* The shape of a stretch, its ends interpolated. */
static void put_stretch(Buf *buf, const WalkGraph *g, const WalkStretch *s)
{
    const WalkEdge *edge = &g->edges[s->edge];
    const WalkPoint *p = g->points + edge->point_from;
    double total = 0;
    for (uint32_t k = 0; k + 1 < edge->point_count; k++) total += walk_distance_m(p[k], p[k + 1]);
    double from = (double)s->from * total;
    double to = (double)s->to * total;
    double at = 0;
    bool open = false;
    buf_char(buf, '[');
    for (uint32_t k = 0; k + 1 < edge->point_count; k++) {
        double m = walk_distance_m(p[k], p[k + 1]);
        double cut[2] = {m > 0 ? fmax(0, (from - at) / m) : 0, m > 0 ? fmin(1, (to - at) / m) : 1};
        at += m;
        if (cut[0] > 1 || cut[1] < 0) continue;
        for (int end = open; end < 2; end++) {
            double lat = p[k].lat_e7 + cut[end] * ((double)p[k + 1].lat_e7 - p[k].lat_e7);
            double lon = p[k].lon_e7 + cut[end] * ((double)p[k + 1].lon_e7 - p[k].lon_e7);
            if (open) buf_char(buf, ',');
            put_point(buf, (WalkPoint){(int32_t)lround(lat), (int32_t)lround(lon)});
            open = true;
        }
    }
    buf_char(buf, ']');
}

static void put_feature(Buf *buf, const WalkCity *city, const WalkSpot *spot, const Answer *a)
{
    buf_text(buf, "{\"type\":\"Feature\",\"properties\":");
    JsonOut json = json_out(buf);
    json_open(&json, NULL, '{');
    json_put_text(&json, "role", "outline");
    put_numbers(&json, city, spot, a);
    walk_city_put_note(&json, city);
    json_close(&json, '}');
    buf_text(buf, ",\"geometry\":");
    put_outline(buf, &a->outline);
    buf_fmt(buf,
            "},\n{\"type\":\"Feature\",\"properties\":{\"role\":\"streets\",\"minutes\":%g},"
            "\"geometry\":{\"type\":\"MultiLineString\",\"coordinates\":[",
            a->minutes);
    for (size_t i = 0; i < a->stretch_count; i++) {
        if (i) buf_char(buf, ',');
        put_stretch(buf, city->graph, &a->stretches[i]);
    }
    buf_text(buf, "]}}");
}

static void put_geojson(Buf *buf, const WalkCity *city, const Ask *ask, const WalkSpot *spot,
                        const Answer *answers)
{
    buf_text(buf, "{\"type\":\"FeatureCollection\",\"attribution\":\"© OpenStreetMap "
                  "contributors\",\"features\":[\n");
    for (size_t i = 0; i < ask->count; i++) {
        if (i) buf_text(buf, ",\n");
        put_feature(buf, city, spot, &answers[i]);
    }
    buf_text(buf, ",\n{\"type\":\"Feature\",\"properties\":{\"role\":\"start\"},\"geometry\":{"
                  "\"type\":\"Point\",\"coordinates\":");
    put_point(buf, spot->from);
    buf_text(buf, "}}\n]}\n");
}

static void put_json(Buf *buf, const WalkCity *city, const Ask *ask, const WalkSpot *spot,
                     const Answer *answers)
{
    JsonOut json = json_out(buf);
    json_open(&json, NULL, '{');
    put_numbers(&json, city, spot, &answers[ask->count - 1]);
    walk_city_put_note(&json, city);
    if (ask->count > 1) {
        json_open(&json, "circles", '[');
        for (size_t i = 0; i < ask->count; i++) {
            json_open(&json, NULL, '{');
            put_numbers(&json, city, spot, &answers[i]);
            json_close(&json, '}');
        }
        json_close(&json, ']');
    }
    json_close(&json, '}');
    buf_char(buf, '\n');
}

static Status circle(const char *path, const char *profile, const Ask *ask, Arena *arena, Buf *out,
                     Problem *problem)
{
    WalkCity city;
    Answer answers[LIMITS_MAX] = {0};
    TRY(walk_city_open(&city, arena, path, profile, problem));
    WalkSpot spot = walk_snap(city.net, ask->at);
    if (spot.edge == WALK_NONE && isfinite(spot.off_m))
        return problem_set(
            problem, INVALID, "walk.too_far",
            "这个点离最近的路有 %.0f 米（最多 300 米）；请检查坐标和坐标系（要 WGS-84）",
            (double)spot.off_m);
    for (size_t i = 0; i < ask->count; i++) answer(&city, &spot, ask->minutes[i], &answers[i]);
    if (ask->geojson)
        put_geojson(out, &city, ask, &spot, answers);
    else
        put_json(out, &city, ask, &spot, answers);
    walk_scratch_free(city.scratch);
    return OK;
}

static const char usage[] = "yinlin walk circle CITY.walk --at LAT,LON --minutes 15";

int face_walk_circle(int argc, char **argv)
{
    static const char *at;
    static const char *minutes = "15";
    static const char *profile = "elder";
    static double metres = NAN;
    Ask ask = {0};
    const ArgOption options[] = {
        {"--at", ARG_TEXT, &at, "LAT,LON", "WGS-84"},
        {"--minutes", ARG_TEXT, &minutes, "LIST", "15, or 5,10,15"},
        {"--metres", ARG_NUMBER, &metres, "M", "a circle by distance instead (planning norm)"},
        {"--profile", ARG_TEXT, &profile, "NAME", "who walks"},
        {"--geojson", ARG_FLAG, &ask.geojson, NULL, "outline and streets as GeoJSON"},
        {0},
    };
    int operands;
    Problem problem = {0};
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1) return args_usage(usage, options);
    Arena *arena = walk_face_arena();
    Buf out = buf_new(arena, (size_t)1 << 30);
    Status status = at_read(at, &ask.at, &problem);
    if (status == OK) status = minutes_read(minutes, &ask, &problem);
    if (status == OK && (metres < 0 || metres > METRES_MAX))
        status = problem_set(&problem, INVALID, "walk.metres", "--metres 要是 0 到 %d 的米数",
                             METRES_MAX);
    if (status == OK && !isnan(metres)) {
        /* The profile "metres" goes one metre in a second. */
        ask.count = 1;
        ask.minutes[0] = metres / 60;
        profile = "metres";
    }
    if (status == OK) status = circle(argv[0], profile, &ask, arena, &out, &problem);
    code = walk_face_end(status, &out, &problem);
    arena_free(arena);
    return code;
}
