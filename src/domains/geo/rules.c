/* Places, addresses, paths, fences, and homes. */
#include "domains/geo/inside.h"

#include <math.h>

static const struct {
    const char *name, *text;
    int64_t half_life_days;
} kinds[PLACE_KINDS] = {
    [PLACE_CANTEEN] = {"canteen", "长者食堂", 90},
    [PLACE_STATION] = {"station", "养老服务站", 180},
    [PLACE_CLINIC] = {"clinic", "卫生服务站", 180},
    [PLACE_ACTIVITY] = {"activity", "活动室", 180},
    [PLACE_SHOP] = {"shop", "超市菜场", 120},
    [PLACE_AED] = {"aed", "急救除颤器", 60},
    [PLACE_PHARMACY] = {"pharmacy", "药房", 120},
    [PLACE_TOILET] = {"toilet", "公共厕所", 180},
    [PLACE_SEAT] = {"seat", "休息座椅", 365},
    [PLACE_PARK] = {"park", "公园绿地", 720},
    [PLACE_BANK] = {"bank", "银行邮局", 180},
    [PLACE_HOME] = {"home", "养老机构", 180},
};

const char *place_kind_name(PlaceKind kind)
{
    return kind > 0 && kind < PLACE_KINDS ? kinds[kind].name : "";
}
const char *place_kind_text(PlaceKind kind)
{
    return kind > 0 && kind < PLACE_KINDS ? kinds[kind].text : "";
}

int64_t geo_trust_permille(PlaceKind kind, Day verified, Day today)
{
    int64_t days = today > verified ? today - verified : 0;
    double half = kind > 0 && kind < PLACE_KINDS ? (double)kinds[kind].half_life_days : 180;
    return (int64_t)lround(1000 * exp2(-(double)days / half));
}

Freshness geo_freshness(int64_t trust_permille)
{
    return trust_permille >= 500 ? FRESH : trust_permille >= 250 ? FRESH_AGEING : FRESH_STALE;
}

/* ---- Coordinates ---- */

Status geo_point(Tx *tx, GeoPoint given, WalkPoint *out)
{
    LonLat p = given.as_given;
    if (!(fabs(p.lat) <= 90 && fabs(p.lon) <= 180))
        return fail(tx, INVALID, "geo.range", "坐标超出范围：纬度 -90 到 90，经度 -180 到 180");
    if (!given.datum && coords_in_box(p))
        return fail(tx, INVALID, "geo.datum",
                    "这个坐标是从哪种地图上抄来的？高德、腾讯选 GCJ-02，百度选 BD-09，"
                    "GPS 和 OpenStreetMap 选 WGS-84；选错会差四五百米");
    if (given.datum) p = coords_convert(given.datum, DATUM_WGS84, p);
    *out = (WalkPoint){(int32_t)lround(p.lat * 1e7), (int32_t)lround(p.lon * 1e7)};
    return OK;
}

/* ---- Places ---- */

static Status check_place(Tx *tx, const Place *p)
{
    ASSERT(p->kind > 0 && p->kind < PLACE_KINDS);
    ASSERT(p->datum >= DATUM_WGS84 && p->datum <= DATUM_BD09);
    if (p->open_min > p->close_min)
        return fail(tx, INVALID, "geo.hours", "关门时间早于开门时间，请改一下");
    Organisation firm;
    return p->organisation.v ? people_organisation_find(tx, p->organisation, &firm) : OK;
}

Status geo_place_add(Tx *tx, const Place *ask, GeoPlaceId *out)
{
    Place place = *ask;
    TRY(check_place(tx, ask));
    place.id = (GeoPlaceId){id_next(tx)};
    if (!place.verified) {
        place.verified = tx_today(tx);
        place.verified_by = (PersonId){tx->origin.actor};
    }
    if (!place.state) place.state = PLACE_OPEN;
    TRY(map_place_insert(tx, &place));
    TRY(event_publish(tx, "geo.place_changed", place.id.v, STR("")));
    *out = place.id;
    return OK;
}

Status geo_place_find(Tx *tx, GeoPlaceId id, Place *out)
{
    Status status = map_place_find(tx, id, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "geo.no_place", "没有找到这个地点");
    return status;
}

Status geo_place_save(Tx *tx, const Place *ask)
{
    Place now;
    TRY(check_place(tx, ask));
    TRY(geo_place_find(tx, ask->id, &now));
    if (now.version != ask->version)
        return fail(tx, CONFLICT, "geo.changed", "别人刚改过这个地点，请看过新的再改");
    TRY(map_place_update(tx, ask));
    return event_publish(tx, "geo.place_changed", ask->id.v, STR(""));
}

Status geo_place_verify(Tx *tx, GeoPlaceId id)
{
    Place place;
    TRY(geo_place_find(tx, id, &place));
    place.verified = tx_today(tx);
    place.verified_by = (PersonId){tx->origin.actor};
    TRY(map_place_update(tx, &place));
    return event_publish(tx, "geo.place_changed", id.v, STR(""));
}

Status geo_places(Tx *tx, int64_t kind, Place **out, size_t *count)
{
    return map_place_list(tx, kind, out, count);
}

Status geo_site(Tx *tx, OrganisationId organisation, WalkPoint *out)
{
    Place place;
    TRY(map_place_of_firm(tx, organisation, &place));
    *out = place.at;
    return OK;
}

/* ---- Addresses and homes ---- */

Status geo_spot_set(Tx *tx, GridNodeId node, WalkPoint at, Datum datum)
{
    GridNode found;
    Status status = people_grid_find(tx, node, &found);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "geo.no_node", "没有找到这栋楼，请先在网格里建好");
    TRY(status);
    GeoSpot spot = {node, at, datum, tx_today(tx)};
    return map_spot_put(tx, &spot);
}

Status geo_spots(Tx *tx, GeoSpot **out, size_t *count)
{
    return map_spot_list(tx, out, count);
}

enum { LEVELS_MAX = 6 }; /* street … door */

Status geo_home(Tx *tx, PersonId person, WalkPoint *out)
{
    Person p;
    TRY(people_load(tx, person, &p));
    GridNodeId at = {p.door_id};
    for (int level = 0; at.v && level < LEVELS_MAX; level++) {
        GeoSpot spot;
        GridNode node;
        Status status = map_spot_find(tx, at, &spot);
        if (status == OK) {
            *out = spot.at;
            return OK;
        }
        if (status != NOT_FOUND) return status;
        status = people_grid_find(tx, at, &node);
        if (status == NOT_FOUND || (status == OK && node.kind <= GRID_BUILDING)) return NOT_FOUND;
        TRY(status);
        at = node.parent;
    }
    return NOT_FOUND;
}

typedef struct Located {
    GridNode *nodes; /* by id */
    size_t node_count;
    GeoSpot *spots; /* by node */
    size_t spot_count;
} Located;

static const GridNode *node_of(const Located *l, int64_t id)
{
    size_t low = 0;
    size_t high = l->node_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->nodes[middle].id.v < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->node_count && l->nodes[low].id.v == id ? &l->nodes[low] : NULL;
}

static const GeoSpot *spot_of(const Located *l, int64_t id)
{
    size_t low = 0;
    size_t high = l->spot_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->spots[middle].node.v < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->spot_count && l->spots[low].node.v == id ? &l->spots[low] : NULL;
}

static GeoHome home_of(const Located *l, PersonHome who)
{
    GeoHome home = {.person = who.person};
    int64_t at = who.door.v;
    for (int level = 0; at && level < LEVELS_MAX; level++) {
        const GridNode *node = node_of(l, at);
        if (!node) break;
        const GeoSpot *spot = home.known ? NULL : spot_of(l, at);
        if (spot && node->kind >= GRID_BUILDING) {
            home.at = spot->at;
            home.known = true;
        }
        if (node->kind == GRID_BUILDING) home.building = node->id;
        if (node->kind == GRID_GRID) home.grid = node->id;
        at = node->parent.v;
    }
    return home;
}

Status geo_homes(Tx *tx, GeoHome **out, size_t *count)
{
    Located l;
    PersonHome *who;
    TRY(people_grid_all(tx, &l.nodes, &l.node_count));
    TRY(map_spot_list(tx, &l.spots, &l.spot_count));
    TRY(people_elder_homes(tx, &who, count));
    *out = NEW_ARRAY(tx->arena, GeoHome, *count + 1);
    for (size_t i = 0; i < *count; i++) (*out)[i] = home_of(&l, who[i]);
    return OK;
}

/* ---- Paths ---- */

Status geo_path_add(Tx *tx, const GeoPath *ask, GeoPathId *out)
{
    GeoPath path = *ask;
    double length_m = 0;
    ASSERT(path.count <= PATH_POINTS_MAX);
    for (size_t i = 1; i < path.count; i++)
        length_m += walk_distance_m(path.points[i - 1], path.points[i]);
    if (path.count < 2 || length_m < 0.5)
        return fail(tx, INVALID, "geo.path_short", "一条路至少要两个点，请再点一下终点");
    if (length_m > 20000)
        return fail(tx, INVALID, "geo.path_long", "这条路超过 20 公里，请检查有没有点错");
    path.id = (GeoPathId){id_next(tx)};
    path.made_by = tx->origin.actor;
    path.made_ms = tx->now_ms;
    TRY(map_path_insert(tx, &path));
    TRY(event_publish(tx, "geo.path_changed", path.id.v, STR("")));
    *out = path.id;
    return OK;
}

Status geo_path_remove(Tx *tx, GeoPathId id)
{
    int64_t changed;
    TRY(map_path_drop(tx, id, &changed));
    if (!changed) return fail(tx, NOT_FOUND, "geo.no_path", "没有找到这条路，可能已经删了");
    return event_publish(tx, "geo.path_changed", id.v, STR(""));
}

Status geo_paths(Tx *tx, GeoPath **out, size_t *count)
{
    return map_path_list(tx, out, count);
}

/* ---- Fences ---- */

static int64_t turn(WalkPoint a, WalkPoint b, WalkPoint c)
{
    /* Products of differences below 2^32 fit in 128 bits; the sign is all that matters. */
    __int128 v = (__int128)((int64_t)b.lon_e7 - a.lon_e7) * ((int64_t)c.lat_e7 - a.lat_e7) -
                 (__int128)((int64_t)b.lat_e7 - a.lat_e7) * ((int64_t)c.lon_e7 - a.lon_e7);
    return (v > 0) - (v < 0);
}

static bool between(WalkPoint a, WalkPoint b, WalkPoint p)
{
    int32_t low_lat = a.lat_e7 < b.lat_e7 ? a.lat_e7 : b.lat_e7;
    int32_t high_lat = a.lat_e7 < b.lat_e7 ? b.lat_e7 : a.lat_e7;
    int32_t low_lon = a.lon_e7 < b.lon_e7 ? a.lon_e7 : b.lon_e7;
    int32_t high_lon = a.lon_e7 < b.lon_e7 ? b.lon_e7 : a.lon_e7;
    return p.lat_e7 >= low_lat && p.lat_e7 <= high_lat && p.lon_e7 >= low_lon &&
           p.lon_e7 <= high_lon;
}

static bool crosses(WalkPoint a, WalkPoint b, WalkPoint c, WalkPoint d)
{
    int64_t abc = turn(a, b, c), abd = turn(a, b, d), cda = turn(c, d, a), cdb = turn(c, d, b);
    if (abc * abd < 0 && cda * cdb < 0) return true;
    return (abc == 0 && between(a, b, c)) || (abd == 0 && between(a, b, d)) ||
           (cda == 0 && between(c, d, a)) || (cdb == 0 && between(c, d, b));
}

static double ring_m2(const GeoFence *f)
{
    double lon_m = walk_lon_m_per_e7(f->points[0].lat_e7);
    double sum = 0;
    for (size_t i = 0; i < f->count; i++) {
        WalkPoint a = f->points[i];
        WalkPoint b = f->points[(i + 1) % f->count];
        double ax = (a.lon_e7 - (double)f->points[0].lon_e7) * lon_m;
        double bx = (b.lon_e7 - (double)f->points[0].lon_e7) * lon_m;
        double ay = (a.lat_e7 - (double)f->points[0].lat_e7) * WALK_M_PER_E7;
        double by = (b.lat_e7 - (double)f->points[0].lat_e7) * WALK_M_PER_E7;
        sum += ax * by - bx * ay;
    }
    return fabs(sum) / 2;
}

static bool ring_crosses_itself(const GeoFence *f)
{
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = i + 2; k < f->count; k++) {
            if (i == 0 && k + 1 == f->count) continue; /* neighbours */
            if (crosses(f->points[i], f->points[i + 1], f->points[k],
                        f->points[(k + 1) % f->count]))
                return true;
        }
    return false;
}

Status geo_fence_add(Tx *tx, const GeoFence *ask, GeoFenceId *out)
{
    GeoFence fence = *ask;
    ASSERT(fence.count <= FENCE_POINTS_MAX);
    if (fence.count < 3 || ring_m2(&fence) < 100)
        return fail(tx, INVALID, "geo.fence_small", "围栏太小，至少三个角、100 平方米");
    if (ring_crosses_itself(&fence))
        return fail(tx, INVALID, "geo.fence_crosses", "围栏的边自己交叉了，请重画");
    fence.id = (GeoFenceId){id_next(tx)};
    TRY(map_fence_insert(tx, &fence));
    *out = fence.id;
    return OK;
}

Status geo_fence_remove(Tx *tx, GeoFenceId id)
{
    int64_t changed;
    TRY(map_fence_delete(tx, id, &changed));
    if (!changed) return fail(tx, NOT_FOUND, "geo.no_fence", "没有找到这个围栏");
    return OK;
}

Status geo_fences(Tx *tx, GeoFence **out, size_t *count)
{
    return map_fence_list(tx, out, count);
}
