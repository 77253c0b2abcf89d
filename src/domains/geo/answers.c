#include "domains/geo/answers.h"

const Choice place_kinds[] = {{"canteen", PLACE_CANTEEN, "长者食堂"},
                              {"station", PLACE_STATION, "养老服务站"},
                              {"clinic", PLACE_CLINIC, "卫生服务站"},
                              {"activity", PLACE_ACTIVITY, "活动室"},
                              {"shop", PLACE_SHOP, "超市菜场"},
                              {"aed", PLACE_AED, "急救除颤器"},
                              {"pharmacy", PLACE_PHARMACY, "药房"},
                              {"toilet", PLACE_TOILET, "公共厕所"},
                              {"seat", PLACE_SEAT, "休息座椅"},
                              {"park", PLACE_PARK, "公园绿地"},
                              {"bank", PLACE_BANK, "银行邮局"},
                              {"home", PLACE_HOME, "养老机构"},
                              {0}};
const Choice place_states[] = {{"open", PLACE_OPEN, "开着"},
                               {"paused", PLACE_PAUSED, "暂停"},
                               {"gone", PLACE_GONE, "没有了"},
                               {0}};
const Choice place_accesses[] = {{"unknown", ACCESS_UNKNOWN, "不清楚"},
                                 {"level", ACCESS_LEVEL, "无台阶"},
                                 {"steps", ACCESS_STEPS, "有台阶"},
                                 {0}};
const Choice datums[] = {{"wgs84", DATUM_WGS84, "GPS、OpenStreetMap"},
                         {"gcj02", DATUM_GCJ02, "高德、腾讯"},
                         {"bd09", DATUM_BD09, "百度"},
                         {0}};
const Choice walk_kinds[] = {
    {"elder", 1, "长者"},    {"brisk", 2, "健步"},      {"frail", 3, "体弱"},
    {"walker", 4, "助行架"}, {"wheelchair", 5, "轮椅"}, {"courier", 6, "送餐步行"},
    {"ebike", 7, "电动车"},  {"metres", 8, "按路程"},   {0}};

void geo_put_point(JsonOut *out, WalkPoint at)
{
    json_put_double(out, "lat", at.lat_e7 / 1e7, 7);
    json_put_double(out, "lon", at.lon_e7 / 1e7, 7);
}

void geo_put_points(JsonOut *out, const char *key, const WalkPoint *points, size_t count)
{
    json_open(out, key, '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '[');
        json_put_double(out, NULL, points[i].lat_e7 / 1e7, 6);
        json_put_double(out, NULL, points[i].lon_e7 / 1e7, 6);
        json_close(out, ']');
    }
    json_close(out, ']');
}

void geo_put_ring(JsonOut *out, const WalkOutline *o, uint32_t r)
{
    const WalkRing *ring = &o->rings[r];
    json_open(out, NULL, '{');
    json_put_bool(out, "hole", ring->shell != r);
    geo_put_points(out, "points", o->points + ring->point_from, ring->point_count);
    json_close(out, '}');
}

void geo_put_place(JsonOut *out, const char *key, const Place *p, Day today)
{
    static const char *const fresh[] = {
        [FRESH] = "fresh", [FRESH_AGEING] = "ageing", [FRESH_STALE] = "stale"};
    int64_t trust = geo_trust_permille(p->kind, p->verified, today);
    json_open(out, key, '{');
    json_put_i64(out, "id", p->id.v);
    json_put_text(out, "kind", place_kind_name(p->kind));
    json_put_str(out, "name", p->name);
    json_put_str(out, "address", p->address);
    json_put_str(out, "hours", p->hours);
    geo_put_point(out, p->at);
    json_put_text(out, "datum", datum_name(p->datum));
    json_put_i64(out, "organisation_id", p->organisation.v);
    json_put_i64(out, "capacity", p->capacity);
    json_put_i64(out, "weekdays", p->weekdays);
    json_put_i64(out, "open_min", p->open_min);
    json_put_i64(out, "close_min", p->close_min);
    json_put_text(out, "access", choice_name(place_accesses, p->access));
    json_put_str(out, "access_note", p->access_note);
    json_put_day(out, "verified", p->verified);
    json_put_i64(out, "trust_permille", trust);
    json_put_text(out, "fresh", fresh[geo_freshness(trust)]);
    json_put_text(out, "state", choice_name(place_states, p->state));
    json_put_i64(out, "version", p->version);
    json_close(out, '}');
}

Status geo_no_map(Problem *problem)
{
    return problem_set(problem, CONFLICT, "geo.no_map",
                       "还没有街道地图，请管理员用 yinlin map import 导入一份 OpenStreetMap 地图");
}

const Field geo_point_fields[] = {FIELD_INT(PointIn, lat_e7, "lat_e7", -900000000, 900000000),
                                  FIELD_INT(PointIn, lon_e7, "lon_e7", -1800000000, 1800000000),
                                  {0}};

Status geo_points_in(Tx *tx, const FieldList *list, int64_t datum, WalkPoint **out, size_t *count)
{
    const PointIn *items = list->items;
    *count = list->count;
    *out = NEW_ARRAY(tx->arena, WalkPoint, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        GeoPoint given = {{(double)items[i].lon_e7 / 1e7, (double)items[i].lat_e7 / 1e7},
                          (Datum)datum};
        TRY(geo_point(tx, given, &(*out)[i]));
    }
    return OK;
}
