/* The register of places, addresses, paths and fences. */
#include "domains/geo/answers.h"
#include "domains/geo/inside.h"

/* ---- Places ---- */

typedef struct PlaceIn {
    GeoPlaceId id;
    int32_t kind, datum, access, state;
    Str name, address, hours, access_note;
    int64_t lat_e7, lon_e7, capacity, weekdays, open_min, close_min, version;
    OrganisationId organisation;
    bool has_kind, has_datum, has_access, has_state, has_address, has_hours, has_note, has_capacity,
        has_weekdays, has_open, has_close, has_firm, has_name, has_lat, has_lon;
} PlaceIn;

#define PLACE_MAYBES                                                                               \
    MAYBE_TEXT(PlaceIn, address, has_address, "address", 0, 80),                                   \
        MAYBE_TEXT(PlaceIn, hours, has_hours, "hours", 0, 60),                                     \
        MAYBE_CHOICE(PlaceIn, datum, has_datum, "datum", datums),                                  \
        MAYBE_INT(PlaceIn, capacity, has_capacity, "capacity", 0, 1000000),                        \
        MAYBE_INT(PlaceIn, weekdays, has_weekdays, "weekdays", 0, 127),                            \
        MAYBE_INT(PlaceIn, open_min, has_open, "open_min", 0, 1440),                               \
        MAYBE_INT(PlaceIn, close_min, has_close, "close_min", 0, 1440),                            \
        MAYBE_CHOICE(PlaceIn, access, has_access, "access", place_accesses),                       \
        MAYBE_TEXT(PlaceIn, access_note, has_note, "access_note", 0, 80),                          \
        MAYBE_ID(PlaceIn, organisation, has_firm, "organisation_id"),                              \
        MAYBE_CHOICE(PlaceIn, state, has_state, "state", place_states)
static const Field place_add_fields[] = {
    FIELD_CHOICE(PlaceIn, kind, "kind", place_kinds),
    FIELD_TEXT(PlaceIn, name, "name", 1, 40),
    FIELD_INT(PlaceIn, lat_e7, "lat_e7", -900000000, 900000000),
    FIELD_INT(PlaceIn, lon_e7, "lon_e7", -1800000000, 1800000000),
    PLACE_MAYBES,
    {0},
};
static const Field place_change_fields[] = {
    FIELD_ID(PlaceIn, id, "id"),
    FIELD_INT(PlaceIn, version, "version", 1, ID_MAX),
    MAYBE_CHOICE(PlaceIn, kind, has_kind, "kind", place_kinds),
    MAYBE_TEXT(PlaceIn, name, has_name, "name", 1, 40),
    MAYBE_INT(PlaceIn, lat_e7, has_lat, "lat_e7", -900000000, 900000000),
    MAYBE_INT(PlaceIn, lon_e7, has_lon, "lon_e7", -1800000000, 1800000000),
    PLACE_MAYBES,
    {0},
};
static const Field place_id_fields[] = {FIELD_ID(PlaceIn, id, "id"), {0}};
static const Field place_list_fields[] = {
    MAYBE_CHOICE(PlaceIn, kind, has_kind, "kind", place_kinds), {0}};

/* What was given, over what is there. */
static Status fill_place(Tx *tx, const PlaceIn *in, Place *p)
{
    if (in->kind) p->kind = (PlaceKind)in->kind;
    if (in->name.len) p->name = in->name;
    if (in->has_address) p->address = in->address;
    if (in->has_hours) p->hours = in->hours;
    if (in->has_capacity) p->capacity = in->capacity;
    if (in->has_weekdays) p->weekdays = in->weekdays;
    if (in->has_open) p->open_min = in->open_min;
    if (in->has_close) p->close_min = in->close_min;
    if (in->has_access) p->access = (PlaceAccess)in->access;
    if (in->has_note) p->access_note = in->access_note;
    if (in->has_firm) p->organisation = in->organisation;
    if (in->has_state) p->state = (PlaceState)in->state;
    if (!in->has_lat && !in->has_lon && p->id.v) return OK;
    GeoPoint given = {{(double)in->lon_e7 / 1e7, (double)in->lat_e7 / 1e7},
                      in->has_datum ? (Datum)in->datum : 0};
    TRY(geo_point(tx, given, &p->at));
    p->datum = given.datum ? given.datum : DATUM_WGS84;
    return OK;
}

static Status place_add(Request *req, Reply *reply)
{
    PlaceIn in = {0};
    Place p = {0};
    GeoPlaceId id;
    request_fields(req, &in);
    TRY(fill_place(req->tx, &in, &p));
    TRY(geo_place_add(req->tx, &p, &id));
    return reply_id(reply, id.v);
}

static Status place_change(Request *req, Reply *reply)
{
    PlaceIn in = {0};
    Place p;
    request_fields(req, &in);
    if (in.has_lat != in.has_lon) return fail(req->tx, INVALID, "geo.half", "经度和纬度要一起改");
    TRY(geo_place_find(req->tx, in.id, &p));
    p.version = in.version;
    TRY(fill_place(req->tx, &in, &p));
    TRY(geo_place_save(req->tx, &p));
    return reply_empty(reply, 204);
}

static Status place_verify(Request *req, Reply *reply)
{
    PlaceIn in = {0};
    request_fields(req, &in);
    TRY(geo_place_verify(req->tx, in.id));
    return reply_empty(reply, 204);
}

static Status place_get(Request *req, Reply *reply)
{
    PlaceIn in = {0};
    Place p;
    request_fields(req, &in);
    TRY(geo_place_find(req->tx, in.id, &p));
    geo_put_place(reply_json(reply, 200), NULL, &p, tx_today(req->tx));
    return OK;
}

static Status places_get(Request *req, Reply *reply)
{
    PlaceIn in = {0};
    Place *places;
    size_t count;
    request_fields(req, &in);
    TRY(geo_places(req->tx, in.kind, &places, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) geo_put_place(out, NULL, &places[i], tx_today(req->tx));
    return reply_items_end(reply);
}

/* ---- Addresses ---- */

typedef struct SpotIn {
    GridNodeId node;
    int64_t lat_e7, lon_e7;
    int32_t datum;
    bool has_datum;
} SpotIn;
static const Field spot_fields[] = {
    FIELD_ID(SpotIn, node, "node_id"),
    FIELD_INT(SpotIn, lat_e7, "lat_e7", -900000000, 900000000),
    FIELD_INT(SpotIn, lon_e7, "lon_e7", -1800000000, 1800000000),
    MAYBE_CHOICE(SpotIn, datum, has_datum, "datum", datums),
    {0},
};

static Status spot_set(Request *req, Reply *reply)
{
    SpotIn in = {0};
    WalkPoint at;
    request_fields(req, &in);
    GeoPoint given = {{(double)in.lon_e7 / 1e7, (double)in.lat_e7 / 1e7},
                      in.has_datum ? (Datum)in.datum : 0};
    TRY(geo_point(req->tx, given, &at));
    TRY(geo_spot_set(req->tx, in.node, at, given.datum ? given.datum : DATUM_WGS84));
    reply_subject(reply, in.node.v);
    return reply_empty(reply, 204);
}

/* Every building of the grid, with its coordinate where there is one. */
static Status spots_get(Request *req, Reply *reply)
{
    GridNode *nodes;
    GeoSpot *spots;
    size_t node_count;
    size_t spot_count;
    size_t at = 0;
    TRY(people_grid_all(req->tx, &nodes, &node_count));
    TRY(geo_spots(req->tx, &spots, &spot_count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < node_count; i++) { /* both come by id */
        while (at < spot_count && spots[at].node.v < nodes[i].id.v) at++;
        bool there = at < spot_count && spots[at].node.v == nodes[i].id.v;
        if (!there && nodes[i].kind != GRID_BUILDING) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "node_id", nodes[i].id.v);
        json_put_i64(out, "parent_id", nodes[i].parent.v);
        json_put_str(out, "name", nodes[i].name);
        if (there) {
            geo_put_point(out, spots[at].at);
            json_put_text(out, "datum", datum_name(spots[at].datum));
            json_put_day(out, "verified", spots[at].verified);
        }
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* ---- Paths and fences ---- */

static const Choice path_kinds[] = {
    {"way", PATH_WAY, "小路"}, {"gate", PATH_GATE, "门"}, {"steps", PATH_STEPS, "台阶"}, {0}};
static const Choice fence_kinds[] = {{"service", FENCE_SERVICE, "服务范围"},
                                     {"danger", FENCE_DANGER, "危险地段"},
                                     {"home", FENCE_HOME, "常去的地方"},
                                     {0}};

typedef struct LineIn {
    int64_t id;
    int32_t kind, datum;
    Str name;
    bool private;
    FieldList points;
    bool has_datum, has_name, has_private;
} LineIn;
static const Field path_fields[] = {
    FIELD_CHOICE(LineIn, kind, "kind", path_kinds),
    MAYBE_TEXT(LineIn, name, has_name, "name", 0, 40),
    MAYBE_BOOL(LineIn, private, has_private, "private"),
    MAYBE_CHOICE(LineIn, datum, has_datum, "datum", datums),
    FIELD_LIST(LineIn, points, "points", geo_point_fields, sizeof(PointIn), PATH_POINTS_MAX),
    {0},
};
static const Field fence_fields[] = {
    FIELD_CHOICE(LineIn, kind, "kind", fence_kinds),
    FIELD_TEXT(LineIn, name, "name", 1, 40),
    MAYBE_CHOICE(LineIn, datum, has_datum, "datum", datums),
    FIELD_LIST(LineIn, points, "points", geo_point_fields, sizeof(PointIn), FENCE_POINTS_MAX),
    {0},
};
static const Field line_id_fields[] = {FIELD_INT(LineIn, id, "id", 1, ID_MAX), {0}};

static Status path_add(Request *req, Reply *reply)
{
    LineIn in = {0};
    GeoPathId id;
    request_fields(req, &in);
    GeoPath path = {.kind = (PathKind)in.kind, .name = in.name, .private = in.private};
    TRY(geo_points_in(req->tx, &in.points, in.datum, &path.points, &path.count));
    TRY(geo_path_add(req->tx, &path, &id));
    return reply_id(reply, id.v);
}

static Status path_remove(Request *req, Reply *reply)
{
    LineIn in = {0};
    request_fields(req, &in);
    TRY(geo_path_remove(req->tx, (GeoPathId){in.id}));
    return reply_empty(reply, 204);
}

static Status paths_get(Request *req, Reply *reply)
{
    GeoPath *paths;
    size_t count;
    TRY(geo_paths(req->tx, &paths, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", paths[i].id.v);
        json_put_text(out, "kind", choice_name(path_kinds, paths[i].kind));
        json_put_str(out, "name", paths[i].name);
        json_put_bool(out, "private", paths[i].private);
        geo_put_points(out, "points", paths[i].points, paths[i].count);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_i64(out, "map_number", geo_map_number());
    json_close(out, '}');
    return OK;
}

static Status fence_add(Request *req, Reply *reply)
{
    LineIn in = {0};
    GeoFenceId id;
    request_fields(req, &in);
    GeoFence fence = {.kind = (FenceKind)in.kind, .name = in.name};
    TRY(geo_points_in(req->tx, &in.points, in.datum, &fence.points, &fence.count));
    TRY(geo_fence_add(req->tx, &fence, &id));
    return reply_id(reply, id.v);
}

static Status fence_remove(Request *req, Reply *reply)
{
    LineIn in = {0};
    request_fields(req, &in);
    TRY(geo_fence_remove(req->tx, (GeoFenceId){in.id}));
    return reply_empty(reply, 204);
}

static Status fences_get(Request *req, Reply *reply)
{
    GeoFence *fences;
    size_t count;
    TRY(geo_fences(req->tx, &fences, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", fences[i].id.v);
        json_put_text(out, "kind", choice_name(fence_kinds, fences[i].kind));
        json_put_str(out, "name", fences[i].name);
        geo_put_points(out, "points", fences[i].points, fences[i].count);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route geo_place_routes[] = {
    {GET, "/api/map/places", SIGNED_IN, READ, IN(place_list_fields, PlaceIn), NULL, places_get,
     "Places, with how fresh what we know of them is"},
    {GET, "/api/map/places/{id}", SIGNED_IN, READ, IN(place_id_fields, PlaceIn), NULL, place_get,
     "One place"},
    {POST, "/api/map/places", ROLES_KEEP, WRITE, IN(place_add_fields, PlaceIn), reply_id_fields,
     place_add, "Add a place; a coordinate in China must say its datum"},
    {PATCH, "/api/map/places/{id}", ROLES_KEEP, WRITE, IN(place_change_fields, PlaceIn), NULL,
     place_change, "Change a place that was read in this version"},
    {POST, "/api/map/places/{id}/verify", ROLES_KEEP, WRITE, IN(place_id_fields, PlaceIn), NULL,
     place_verify, "Somebody was there: all of it is right today"},
    {GET, "/api/map/spots", ROLES_PLAN, READ, NULL, 0, NULL, spots_get,
     "Buildings and where they stand"},
    {POST, "/api/map/spots", ROLES_KEEP, WRITE, IN(spot_fields, SpotIn), NULL, spot_set,
     "Where a building, unit or door is"},
    {GET, "/api/map/paths", SIGNED_IN, READ, NULL, 0, NULL, paths_get,
     "Paths, gates and steps the community drew"},
    {POST, "/api/map/paths", ROLES_KEEP, WRITE, IN(path_fields, LineIn), reply_id_fields, path_add,
     "Draw a path; the streets follow within two seconds"},
    {DELETE, "/api/map/paths/{id}", ROLES_KEEP, WRITE, IN(line_id_fields, LineIn), NULL,
     path_remove, "Remove a drawn path"},
    {GET, "/api/map/fences", ROLES_PLAN, READ, NULL, 0, NULL, fences_get, "Fences"},
    {POST, "/api/map/fences", ROLES_KEEP, WRITE, IN(fence_fields, LineIn), reply_id_fields,
     fence_add, "Draw a fence"},
    {DELETE, "/api/map/fences/{id}", ROLES_KEEP, WRITE, IN(line_id_fields, LineIn), NULL,
     fence_remove, "Remove a fence"},
    {0},
};
