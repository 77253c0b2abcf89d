/* The map itself: tiles, circles, what is nearby. */
#include "base/file.h"
#include "domains/geo/answers.h"
#include "domains/geo/inside.h"

#include <math.h>

#define ATTRIBUTION "© OpenStreetMap contributors"

static Status map_info(Request *req, Reply *reply)
{
    (void)req;
    TOWN(town);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_bool(out, "there", town != NULL);
    json_put_text(out, "attribution", ATTRIBUTION);
    json_put_i64(out, "number", town ? town_number(town) : 0);
    if (town) {
        const WalkGraph *g = town_graph(town);
        json_put_double(out, "south", g->low.lat_e7 / 1e7, 6);
        json_put_double(out, "west", g->low.lon_e7 / 1e7, 6);
        json_put_double(out, "north", g->high.lat_e7 / 1e7, 6);
        json_put_double(out, "east", g->high.lon_e7 / 1e7, 6);
    }
    json_close(out, '}');
    return OK;
}

/* ---- Tiles ---- */

typedef struct TileAsk {
    int64_t z, x;
    Str y;     /* "6912.mvt" or "6912" */
    int64_t n; /* of the map, so that a browser's copy of an older one is not taken */
    bool has_n;
} TileAsk;
static const Field tile_fields[] = {FIELD_INT(TileAsk, z, "z", 0, 20),
                                    FIELD_INT(TileAsk, x, "x", 0, 1 << 20),
                                    FIELD_TEXT(TileAsk, y, "y", 1, 12),
                                    MAYBE_INT(TileAsk, n, has_n, "n", 0, ID_MAX),
                                    {0}};

static Status tile_of(Request *req, TileId *out)
{
    TileAsk ask = {0};
    int64_t y;
    request_fields(req, &ask);
    if (str_ends(ask.y, STR(".mvt"))) ask.y = str_slice(ask.y, 0, ask.y.len - 4);
    *out = (TileId){(uint32_t)ask.z, (uint32_t)ask.x, 0};
    if (!str_to_i64(ask.y, &y) || y < 0 || y > 1 << 20) y = (int64_t)1 << 21;
    out->y = (uint32_t)y;
    if (!tile_valid(*out)) return fail(req->tx, NOT_FOUND, "geo.no_tile", "没有这一块地图");
    return OK;
}

static bool accepts_gzip(const Request *req)
{
    return str_find(request_header(req, "Accept-Encoding"), STR("gzip"), 0) != SIZE_MAX;
}

/* Fresh for as long as the map is the same; the number in the tag tells. */
static Status send_tile(Request *req, Reply *reply, Str gzip, int64_t number)
{
    Str plain = gzip;
    reply_header(reply, "Cache-Control", STR("private, max-age=300"));
    reply_header(reply, "ETag", str_fmt(req->arena, "\"%llx\"", (long long)number));
    reply_header(reply, "Vary", STR("Accept-Encoding"));
    if (accepts_gzip(req))
        reply_header(reply, "Content-Encoding", STR("gzip"));
    else
        TRY(gzip_unpack(req->arena, gzip, (size_t)64 << 20, &plain, &req->tx->problem));
    return reply_bytes(reply, 200, "application/vnd.mapbox-vector-tile", plain);
}

static Status map_tile(Request *req, Reply *reply)
{
    TileId id;
    TOWN(town);
    TRY(tile_of(req, &id));
    if (!town) return geo_no_map(&req->tx->problem);
    return send_tile(req, reply, town_tile(town, req->arena, id), town_number(town));
}

static bool in_box(WalkPoint at, WalkPoint low, WalkPoint high)
{
    return at.lat_e7 >= low.lat_e7 && at.lat_e7 <= high.lat_e7 && at.lon_e7 >= low.lon_e7 &&
           at.lon_e7 <= high.lon_e7;
}

static Status live_tile(Request *req, Reply *reply)
{
    TileId id;
    Place *places;
    size_t count;
    WalkPoint low;
    WalkPoint high;
    TRY(tile_of(req, &id));
    TRY(geo_places(req->tx, 0, &places, &count));
    Tile *tile = tile_new(req->arena, id);
    Buf buf = buf_new(req->arena, (size_t)4 << 20);
    size_t shown = 0;
    tile_box(id, &low, &high);
    tile_layer(tile, "places");
    for (size_t i = 0; i < count; i++) {
        if (!in_box(places[i].at, low, high)) continue;
        shown++;
        tile_begin(tile, TILE_POINT, (uint64_t)places[i].id.v);
        tile_tag_text(tile, "kind", place_kind_name(places[i].kind));
        tile_tag_str(tile, "name", places[i].name);
        tile_tag_bool(tile, "open", places[i].state == PLACE_OPEN);
        tile_point(tile, places[i].at);
        tile_end(tile);
    }
    tile_finish(tile, &buf);
    if (!shown) return fail(req->tx, NOT_FOUND, "geo.empty_tile", "这一块没有地点");
    reply_header(reply, "Cache-Control", STR("no-cache"));
    return reply_bytes(reply, 200, "application/vnd.mapbox-vector-tile", buf_str(&buf));
}

/* ---- Circles ---- */

typedef struct CircleAsk {
    PersonId person;
    GeoPlaceId place;
    int64_t lat_e7, lon_e7, minutes;
    int32_t profile, datum;
    bool has_place, has_lat, has_lon, has_minutes, has_profile, has_datum;
} CircleAsk;
#define CIRCLE_FIELDS                                                                              \
    MAYBE_INT(CircleAsk, minutes, has_minutes, "minutes", 1, 60),                                  \
        MAYBE_CHOICE(CircleAsk, profile, has_profile, "profile", walk_kinds)
static const Field circle_fields[] = {
    MAYBE_ID(CircleAsk, place, has_place, "place_id"),
    MAYBE_INT(CircleAsk, lat_e7, has_lat, "lat_e7", -900000000, 900000000),
    MAYBE_INT(CircleAsk, lon_e7, has_lon, "lon_e7", -1800000000, 1800000000),
    MAYBE_CHOICE(CircleAsk, datum, has_datum, "datum", datums),
    CIRCLE_FIELDS,
    {0},
};
static const Field person_circle_fields[] = {FIELD_ID(CircleAsk, person, "id"), CIRCLE_FIELDS, {0}};

static Status put_circle(Request *req, Reply *reply, WalkPoint at, const CircleAsk *ask)
{
    PlanCircle c;
    TOWN(town);
    if (!town) return geo_no_map(&req->tx->problem);
    int64_t minutes = ask->has_minutes ? ask->minutes : 15;
    const char *profile = ask->has_profile ? choice_name(walk_kinds, ask->profile) : "elder";
    TRY(plan_circle(town, req->arena, at, profile, minutes, &c, &req->tx->problem));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    geo_put_point(out, at);
    json_put_i64(out, "minutes", minutes);
    json_put_text(out, "profile", profile);
    json_put_double(out, "street_m", (double)c.spot.off_m, 1);
    json_put_i64(out, "vertices", c.vertices);
    json_put_double(out, "edge_m", c.edge_m, 0);
    json_put_double(out, "area_m2", c.outline.area_m2, 0);
    json_put_i64(out, "norm_m", PLAN_NORM_M);
    json_put_double(out, "norm_m2", c.norm_m2, 0);
    json_open(out, "rings", '[');
    for (uint32_t r = 0; r < c.outline.ring_count; r++) geo_put_ring(out, &c.outline, r);
    json_close(out, ']');
    json_put_text(out, "attribution", ATTRIBUTION);
    json_close(out, '}');
    return OK;
}

static Status circle(Request *req, Reply *reply)
{
    CircleAsk ask = {0};
    Place place;
    WalkPoint at;
    request_fields(req, &ask);
    if (ask.has_place) {
        TRY(geo_place_find(req->tx, ask.place, &place));
        return put_circle(req, reply, place.at, &ask);
    }
    if (!ask.has_lat || !ask.has_lon)
        return fail(req->tx, INVALID, "geo.where", "请选一个地点，或者在地图上点一下");
    GeoPoint given = {{(double)ask.lon_e7 / 1e7, (double)ask.lat_e7 / 1e7},
                      ask.has_datum ? (Datum)ask.datum : 0};
    TRY(geo_point(req->tx, given, &at));
    return put_circle(req, reply, at, &ask);
}

static Status home_of(Tx *tx, PersonId person, WalkPoint *out)
{
    Status status = geo_home(tx, person, out);
    if (status == NOT_FOUND && !tx->problem.code[0])
        return fail(tx, NOT_FOUND, "geo.no_home",
                    "这位老人的住处还没有在地图上，请先标出楼栋的位置");
    return status;
}

static Status person_circle(Request *req, Reply *reply)
{
    CircleAsk ask = {0};
    WalkPoint home;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_PROFILE));
    TRY(home_of(req->tx, ask.person, &home));
    return put_circle(req, reply, home, &ask);
}

/* ---- What is nearby ---- */

typedef struct NearAsk {
    PersonId person;
    int64_t minutes;
    bool has_minutes;
} NearAsk;
static const Field near_fields[] = {MAYBE_INT(NearAsk, minutes, has_minutes, "minutes", 5, 60),
                                    {0}};
static const Field person_near_fields[] = {
    FIELD_ID(NearAsk, person, "id"),
    MAYBE_INT(NearAsk, minutes, has_minutes, "minutes", 5, 60),
    {0}};

/* 1 open now, 0 shut, -1 not said */
static int open_now(const Place *p, Ms now)
{
    if (!p->weekdays || p->open_min == p->close_min) return -1;
    int weekday = day_weekday(ms_day(now, SHANGHAI_MS));
    int64_t minute = ms_of_day(now, SHANGHAI_MS) / MINUTE_MS;
    return p->weekdays >> (weekday - 1) & 1 && minute >= p->open_min && minute < p->close_min;
}

static void put_near(JsonOut *out, const PlanNear *n, Ms now)
{
    static const char *const stairs[] = {
        [STAIRS_NONE] = "none", [STAIRS_AROUND] = "around", [STAIRS_ONLY] = "only"};
    const Place *p = n->place;
    int open = open_now(p, now);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", p->id.v);
    json_put_text(out, "kind", place_kind_name(p->kind));
    json_put_str(out, "name", p->name);
    json_put_str(out, "address", p->address);
    json_put_str(out, "hours", p->hours);
    geo_put_point(out, p->at);
    json_put_i64(out, "minutes", (n->ds + 599) / 600);
    json_put_text(out, "stairs", stairs[n->stairs]);
    if (n->stairs == STAIRS_AROUND) json_put_i64(out, "flat_minutes", (n->flat_ds + 599) / 600);
    json_put_text(out, "access", choice_name(place_accesses, p->access));
    json_put_str(out, "access_note", p->access_note);
    if (open >= 0) json_put_bool(out, "open_now", open);
    json_put_bool(out, "sure",
                  geo_freshness(geo_trust_permille(p->kind, p->verified,
                                                   ms_day(now, SHANGHAI_MS))) != FRESH_STALE);
    json_close(out, '}');
}

static Status put_nearby(Request *req, Reply *reply, PersonId person, const NearAsk *ask)
{
    WalkPoint home;
    Place *places;
    PlanNear *near;
    size_t place_count;
    size_t count;
    TOWN(town);
    if (!town) return geo_no_map(&req->tx->problem);
    TRY(home_of(req->tx, person, &home));
    TRY(geo_places(req->tx, 0, &places, &place_count));
    PlanAsk plan = {.places = places,
                    .place_count = place_count,
                    .minutes = ask->has_minutes ? ask->minutes : 20};
    TRY(plan_nearby(town, req->arena, home, &plan, &near, &count, &req->tx->problem));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "within_minutes", plan.minutes);
    geo_put_point(out, home);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) put_near(out, &near[i], req->tx->now_ms);
    json_close(out, ']');
    json_put_text(out, "attribution", ATTRIBUTION);
    json_close(out, '}');
    return OK;
}

static Status my_nearby(Request *req, Reply *reply)
{
    NearAsk ask = {0};
    request_fields(req, &ask);
    return put_nearby(req, reply, (PersonId){req->who.person}, &ask);
}

static Status person_nearby(Request *req, Reply *reply)
{
    NearAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_PROFILE));
    return put_nearby(req, reply, ask.person, &ask);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route geo_map_routes[] = {
    {GET, "/api/map", SIGNED_IN, READ, NULL, 0, NULL, map_info, "Which streets are loaded"},
    {GET, "/api/map/tiles/{z}/{x}/{y}", SIGNED_IN, READ, IN(tile_fields, TileAsk), NULL, map_tile,
     "Streets and areas as a vector tile (MVT); y may end in .mvt"},
    {GET, "/api/map/live/{z}/{x}/{y}", SIGNED_IN, READ, IN(tile_fields, TileAsk), NULL, live_tile,
     "Places as a vector tile"},
    {GET, "/api/map/circle", SIGNED_IN, READ, IN(circle_fields, CircleAsk), NULL, circle,
     "As far as one walks in so many minutes from a place or a point"},
    {GET, "/api/people/{id}/circle", ROLES_PLAN, WRITE, IN(person_circle_fields, CircleAsk), NULL,
     person_circle, "As far as one walks from somebody's home; the look is recorded"},
    {GET, "/api/me/nearby", SIGNED_IN, READ, IN(near_fields, NearAsk), NULL, my_nearby,
     "What is near my home, by minutes on foot"},
    {GET, "/api/people/{id}/nearby", SIGNED_IN, WRITE, IN(person_near_fields, NearAsk), NULL,
     person_nearby, "What is near somebody's home; the look is recorded"},
    {0},
};
