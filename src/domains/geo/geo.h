/* Geo: where everything is, how long it takes on foot, and what supports whom.
 *
 * Owns        geo_place, geo_spot, geo_fence, geo_path, geo_sheet, geo_sheet_row, resource,
 *             support; the street map of this program (town.h), shared by its communities
 * Calls       people (homes, grid, looks), engine/walk, engine/coords, engine/tile
 * Publishes   geo.place_changed, geo.path_changed, geo.resource_changed; the subject is the row's
 *             id. After geo.path_changed the streets follow within two seconds (geo_map_number
 *             rises)
 * Always true coordinates are WGS-84 in 1e-7 degrees, with the datum they were given in beside
 *             them; a coordinate in China without a datum is never taken (audit.sql) */
#pragma once
#include "domains/people/people.h"
#include "engine/coords/coords.h"
#include "engine/walk/walk.h"

DEFINE_ID(GeoPlaceId);
DEFINE_ID(GeoPathId);
DEFINE_ID(GeoFenceId);
DEFINE_ID(ResourceId);

/* ---- Walking: for dispatch, visits, patrols ------------------------------------------------- */

/* Where the streets do not help (no map, a point more than 300 m from any street, no way), the time
 * is the straight line times this, at the profile's speed (domain rules E-7). */
#define GEO_DETOUR_PERMILLE 1300

typedef struct GeoTimes {
    uint32_t *seconds;  /* [count * count], from row to column */
    uint32_t *metres;   /* the same table as the crow flies, times the detour */
    size_t estimated;   /* pairs that the streets did not answer */
    int64_t map_number; /* geo_map_number() of the streets that were used; 0: none */
} GeoTimes;

/* Walking times between all of the points, in the arena. profile: "courier", "ebike", "elder" …
 * (engine/walk/profiles.c); an unknown one is an ASSERT. Never fails. No transaction needed. */
void geo_walk_times(Arena *arena, const WalkPoint *points, size_t count, const char *profile,
                    GeoTimes *out);
/* Which streets are loaded: rises with each import and each drawn path; 0: no map. What was
 * computed under a smaller number is to be computed again. */
int64_t geo_map_number(void);

typedef struct GeoCircle {
    Str geojson; /* a Feature: MultiPolygon, with minutes, profile, area_m2, by_streets, attribution
                  */
    Str rings;   /* the same for our maps: what /api/map/circle calls "rings" (json_put_raw) */
    double area_m2;
    double radius_m; /* of the straight circle: farther nobody gets at this speed */
    bool by_streets; /* false: no map, or no street within 300 m; then it is the straight circle */
    int64_t map_number;
} GeoCircle;

/* How far somebody gets on foot from a point in 1 to 600 minutes, drawn paths included. Texts live
 * in the arena. profile as above; for a person who is looked for: "brisk", the fastest of the
 * elders. Never fails. No transaction needed. */
void geo_walk_circle(Arena *arena, WalkPoint at, const char *profile, int64_t minutes,
                     GeoCircle *out);

/* ---- The map: for start-up and for `yinlin map import` -------------------------------------- */

/* The street map of the data folder, loaded for all communities of this program, and kept up to
 * date by geo_domain.work. A missing or damaged file is not an error: then there is no map. Called
 * before the threads start. */
void geo_map_open(const char *folder);
void geo_map_close(void);
/* Reads a map (OSM PBF or XML, GeoJSON lines, CSV edges), makes the walking graph, and puts both
 * into the folder; nothing there is changed when it fails. INVALID map.…, walk.no_streets;
 * UNAVAILABLE file.…. */
Status geo_map_import(const char *folder, Str file, WalkBuild *report, Problem *problem) MUST_USE;

/* ---- Homes ---------------------------------------------------------------------------------- */

/* The door of a person, or the building where the door has no coordinate of its own. NOT_FOUND
 * geo.no_home (nothing left in tx->problem: the caller says it). */
Status geo_home(Tx *tx, PersonId person, WalkPoint *out) MUST_USE;
/* The place of kind canteen (or any) run by the organisation. NOT_FOUND. */
Status geo_site(Tx *tx, OrganisationId organisation, WalkPoint *out) MUST_USE;

typedef struct GeoHome {
    PersonId person;
    GridNodeId building; /* 0 unknown */
    GridNodeId grid;     /* 0 unknown */
    WalkPoint at;
    bool known;
} GeoHome;
/* Every elder who lives here; at most 200,000. No names: for counting and for planning. */
Status geo_homes(Tx *tx, GeoHome **out, size_t *count) MUST_USE;

/* ---- Coordinates ---------------------------------------------------------------------------- */

typedef struct GeoPoint {
    LonLat as_given;
    Datum datum; /* 0: not said */
} GeoPoint;
/* To WGS-84. INVALID geo.datum (in China and the datum not said: the sentence asks which map it
 * came from), geo.range. */
Status geo_point(Tx *tx, GeoPoint given, WalkPoint *out) MUST_USE;

/* ---- Places --------------------------------------------------------------------------------- */

/* Stored: add at the end, never renumber. */
typedef enum PlaceKind {
    PLACE_CANTEEN = 1,  /* 长者食堂、助餐点 */
    PLACE_STATION = 2,  /* 养老服务站、日间照料 */
    PLACE_CLINIC = 3,   /* 社区卫生服务站 */
    PLACE_ACTIVITY = 4, /* 文化活动室、老年学校 */
    PLACE_SHOP = 5,     /* 便民超市、菜市场 */
    PLACE_AED = 6,
    PLACE_PHARMACY = 7,
    PLACE_TOILET = 8,
    PLACE_SEAT = 9, /* 休息座椅 */
    PLACE_PARK = 10,
    PLACE_BANK = 11,
    PLACE_HOME = 12, /* 养老机构、家庭养老床位点 */
    PLACE_KINDS
} PlaceKind;
const char *place_kind_name(PlaceKind kind); /* "canteen" */
const char *place_kind_text(PlaceKind kind); /* "长者食堂" */

typedef enum PlaceState { PLACE_OPEN = 1, PLACE_PAUSED = 2, PLACE_GONE = 3 } PlaceState;
typedef enum PlaceAccess { ACCESS_UNKNOWN = 0, ACCESS_LEVEL = 1, ACCESS_STEPS = 2 } PlaceAccess;
typedef enum Freshness { FRESH = 1, FRESH_AGEING = 2, FRESH_STALE = 3 } Freshness;

typedef struct Place {
    GeoPlaceId id;
    PlaceKind kind;
    Str name, address, hours; /* hours in words: "周一至周六 7:00–18:00" */
    WalkPoint at;
    Datum datum; /* the coordinate came in this one */
    OrganisationId organisation;
    int64_t capacity; /* people at a time or a day; 0 not said */
    int64_t weekdays; /* bits: 1 Monday … 64 Sunday; 0 not said */
    int64_t open_min, close_min;
    PlaceAccess access;
    Str access_note;
    Day verified; /* somebody was there, or phoned */
    PersonId verified_by;
    PlaceState state;
    int64_t version;
} Place;

/* How much a fact is still worth: 1000 on the day it was verified, half after the kind's half-life
 * (an AED 60 days, a canteen 90, a park 720), then half again. */
int64_t geo_trust_permille(PlaceKind kind, Day verified, Day today);
Freshness geo_freshness(int64_t trust_permille); /* >= 500 fresh, >= 250 ageing */

/* INVALID geo.hours, NOT_FOUND people.no_organisation. */
Status geo_place_add(Tx *tx, const Place *place, GeoPlaceId *out) MUST_USE;
/* The whole record; CONFLICT geo.changed when place->version is not the stored one. */
Status geo_place_save(Tx *tx, const Place *place) MUST_USE;
Status geo_place_verify(Tx *tx, GeoPlaceId id) MUST_USE;
Status geo_place_find(Tx *tx, GeoPlaceId id, Place *out) MUST_USE;
/* kind 0: all; without those that are gone. At most 5,000. */
Status geo_places(Tx *tx, int64_t kind, Place **out, size_t *count) MUST_USE;

/* What the open places of a kind offer to the people of each grid: the seats of a place go to those
 * who reach it in 15 minutes at an elder's pace, to each grid by its share of them. */
typedef struct GeoOffer {
    GridNodeId grid; /* 0: homes without a grid */
    Str name;
    WalkPoint centre; /* of its homes; known when located > 0 */
    int64_t people, located, reached;
    double seats;
    double
        good_seats; /* in places whose facts are fresh and whose door is not known to have steps */
    double nearest_m; /* mean way to the nearest place of those who reach one */
} GeoOffer;
/* minute: of the day at which the place must be open by what it says; -1: at any. CONFLICT
 * geo.no_map. At most 2,000 grids, by id. */
Status geo_offers(Tx *tx, PlaceKind kind, int64_t minute, GeoOffer **out, size_t *count) MUST_USE;

/* ---- Addresses ------------------------------------------------------------------------------ */

typedef struct GeoSpot {
    GridNodeId node;
    WalkPoint at;
    Datum datum;
    Day verified;
} GeoSpot;
/* The coordinate of a building, unit or door; again: moves it. NOT_FOUND geo.no_node. */
Status geo_spot_set(Tx *tx, GridNodeId node, WalkPoint at, Datum datum) MUST_USE;
Status geo_spots(Tx *tx, GeoSpot **out, size_t *count) MUST_USE;

/* ---- Many coordinates at once --------------------------------------------------------------- */

/* Stored. */
typedef enum SheetKind { SHEET_PLACES = 1, SHEET_HOMES = 2 } SheetKind;
enum { SHEET_ROWS_MAX = 5000 };

typedef struct SheetAsk {
    SheetKind kind;
    Datum datum;     /* of all its coordinates; 0 not said */
    PlaceKind place; /* of rows that name none; 0 then each row must */
    Str text;        /* CSV, or cells pasted from a spreadsheet (tabs) */
} SheetAsk;
typedef struct SheetFault {
    int64_t row; /* the header is 1 */
    Str column;  /* as the sheet calls it */
    const char *code;
    Str text;
} SheetFault;
typedef struct SheetReport {
    size_t rows;
    size_t moved; /* homes that had a coordinate already */
    SheetFault *faults;
    size_t fault_count; /* of the first 200 */
    int64_t id;         /* of the sheet; 0: nothing was written */
} SheetReport;
/* Columns: 名称/name, 经度/lon, 纬度/lat; for places also 类别/kind, 地址/address, 开门时间/hours,
 * 容量/capacity; for homes also 网格/grid, where a name stands for several buildings. Every fault
 * is in the report; a sheet with any, or one only tried, writes nothing. INVALID geo.sheet_columns,
 * geo.sheet_long, csv.…: it could not be read at all. */
Status geo_sheet_read(Tx *tx, const SheetAsk *ask, bool only_try, SheetReport *out) MUST_USE;
/* Within 24 hours: places go, homes are where they were. CONFLICT geo.sheet_undone,
 * geo.sheet_late. */
Status geo_sheet_undo(Tx *tx, int64_t sheet) MUST_USE;

/* ---- Paths, gates, fences ------------------------------------------------------------------- */

typedef enum PathKind { PATH_WAY = 1, PATH_GATE = 2, PATH_STEPS = 3 } PathKind;
enum { PATH_POINTS_MAX = 200, FENCE_POINTS_MAX = 500 };

typedef struct GeoPath {
    GeoPathId id;
    PathKind kind;
    Str name;
    bool private; /* for residents: walked at the ends of a way, never through */
    WalkPoint *points;
    size_t count;
    int64_t made_by;
    Ms made_ms;
} GeoPath;
Status geo_path_add(Tx *tx, const GeoPath *path, GeoPathId *out) MUST_USE;
Status geo_path_remove(Tx *tx, GeoPathId id) MUST_USE;
Status geo_paths(Tx *tx, GeoPath **out, size_t *count) MUST_USE;

typedef enum FenceKind {
    FENCE_SERVICE = 1, /* 服务范围 */
    FENCE_DANGER = 2,  /* 危险地段 */
    FENCE_HOME = 3,    /* 常去的地方 */
} FenceKind;
typedef struct GeoFence {
    GeoFenceId id;
    FenceKind kind;
    Str name;
    WalkPoint *points; /* a ring, not repeated at its end */
    size_t count;
} GeoFence;
/* INVALID geo.fence_crosses, geo.fence_small. */
Status geo_fence_add(Tx *tx, const GeoFence *fence, GeoFenceId *out) MUST_USE;
Status geo_fence_remove(Tx *tx, GeoFenceId id) MUST_USE;
Status geo_fences(Tx *tx, GeoFence **out, size_t *count) MUST_USE;

/* ---- What supports whom --------------------------------------------------------------------- */

/* Stored. */
typedef enum ResourceKind {
    RESOURCE_PEOPLE = 1, /* 人：志愿队、助老员、医生 */
    RESOURCE_PLACE = 2,  /* 地 */
    RESOURCE_MONEY = 3,  /* 钱 */
    RESOURCE_POLICY = 4, /* 策 */
    RESOURCE_SERVED = 5, /* 服务对象：独居老人、失能老人 */
    RESOURCE_KINDS
} ResourceKind;

typedef struct Resource {
    ResourceId id;
    ResourceKind kind;
    Str name, owner, unit, conditions;
    int64_t capacity; /* in units: 人, 份/天, 元/年; 0 not said */
    GeoPlaceId place; /* 0: none */
    Day verified;
    int64_t state; /* 1 runs, 2 stopped */
    int64_t version;
} Resource;
typedef struct Support {
    int64_t id;
    ResourceId from, to;
    Str what;     /* 午餐, 上门探访, 场地, 补贴 … */
    bool needed;  /* without any such support `to` stops */
    int64_t uses; /* units of from's capacity; 0 not said */
} Support;

Status geo_resource_add(Tx *tx, const Resource *resource, ResourceId *out) MUST_USE;
Status geo_resource_save(Tx *tx, const Resource *resource) MUST_USE;
Status geo_resources(Tx *tx, Resource **out, size_t *count) MUST_USE;
/* CONFLICT geo.support_loop when `to` already supports `from`. Again: changes it. */
Status geo_support_set(Tx *tx, const Support *support, int64_t *out) MUST_USE;
Status geo_support_end(Tx *tx, int64_t id) MUST_USE;
Status geo_supports(Tx *tx, Support **out, size_t *count) MUST_USE;

extern const Domain geo_domain;
