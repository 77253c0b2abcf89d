/* Our own topics: yl/1/{site}/{device}/up/vitals, place, event, state, ack. */
#include "engine/wire/mqtt_inside.h"

static bool whole(const Json *body, const char *key, int64_t *out)
{
    int64_t e3;
    if (!home_e3(json_member(body, key), &e3)) return false;
    *out = (e3 + (e3 < 0 ? -500 : 500)) / 1000;
    return true;
}

static void vitals(const Json *body, WireRecord *r)
{
    int64_t n;
    int64_t dia;
    if (whole(body, "hr", &n)) wire_hr(r, n);
    if (whole(body, "spo2", &n)) wire_spo2(r, n);
    if (whole(body, "sys", &n) && whole(body, "dia", &dia)) wire_bp(r, n, dia, false);
    if (home_e3(json_member(body, "temp"), &n)) wire_temp(r, n / 10);
    if (home_e3(json_member(body, "glu"), &n) && n > 0 && n < 1000000) {
        r->has |= WIRE_GLUCOSE;
        r->glucose_e2 = (int32_t)(n / 10);
    }
}

/* acc in metres as the dilution that receivers tell, five metres each; a place of the towers has
 * seen no satellite, so that nobody is searched or missed by it. */
static void accuracy(const Json *body, WireRecord *r)
{
    enum { M_E2 = 20, TOWERS_M = 1000 }; /* hundredths of dilution a metre */
    int64_t metres = 0;
    bool towers = str_is(json_str_or(body, "src", STR("")), "lbs");
    if (!whole(body, "acc", &metres) && towers) metres = TOWERS_M;
    if (metres > 0) {
        r->has |= WIRE_HDOP;
        r->hdop_e2 = (int32_t)(metres < 100000 ? metres * M_E2 : 100000 * M_E2);
    }
    if (towers) wire_sats(r, 0);
}

static bool place(const Json *body, WireRecord *r)
{
    double lat;
    double lon;
    if (!json_as_double(json_member(body, "lat"), &lat) ||
        !json_as_double(json_member(body, "lon"), &lon))
        return false;
    if (!(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180)) {
        r->fix_invalid = true;
        return true;
    }
    wire_fix(r, json_bool_or(body, "valid", true), (int64_t)(lat * 1e7 + (lat < 0 ? -0.5 : 0.5)),
             (int64_t)(lon * 1e7 + (lon < 0 ? -0.5 : 0.5)));
    accuracy(body, r);
    return true;
}

static const struct {
    const char *type;
    HomeKind kind;
    bool on;
} events[] = {
    {"sos", HOME_SOS, true},         {"fall", HOME_FALL, true},
    {"smoke", HOME_SMOKE, true},     {"gas", HOME_GAS, true},
    {"leak", HOME_LEAK, true},       {"door_open", HOME_DOOR, true},
    {"bed_exit", HOME_BED, false},   {"no_motion", HOME_NO_MOTION, true},
    {"removed", HOME_REMOVED, true}, {"test", HOME_TEST, true},
};

Status native_read(const Json *body, Str last, HomeMessage *m, Problem *problem)
{
    int64_t n;
    int64_t t = 0;
    if (json_as_i64(json_member(body, "t"), &t) && t > 0 && t < 4102444800) m->time_ms = t * 1000;
    wire_clear(&m->record);
    if (m->time_ms) wire_time_at(&m->record, m->time_ms);
    if (str_is(last, "vitals")) {
        vitals(body, &m->record);
        if (whole(body, "rr", &n) && n > 0 && n < 100) home_fact(m, HOME_BREATH, false, n * 1000);
        m->has_record = true;
        return OK;
    }
    if (str_is(last, "place")) {
        m->has_record = true;
        return place(body, &m->record) ? OK : home_bad(problem, "lat, lon");
    }
    if (str_is(last, "ack")) {
        m->event = json_str_or(body, "id", STR(""));
        m->acknowledged = true;
        m->acknowledged_ok = json_bool_or(body, "ok", false);
        return m->event.len ? OK : home_bad(problem, "id");
    }
    if (str_is(last, "state")) {
        if (home_e3(json_member(body, "battery"), &n) && n >= 0 && n <= 100000)
            home_fact(m, HOME_BATTERY, false, n);
        if (home_e3(json_member(body, "rssi"), &n)) home_fact(m, HOME_SIGNAL, false, n);
        if (home_e3(json_member(body, "water_m3"), &n) && n >= 0)
            home_fact(m, HOME_WATER, false, n);
        return OK;
    }
    if (!str_is(last, "event")) return home_bad(problem, "vitals、place、event、state 或 ack");
    Str type = json_str_or(body, "type", STR(""));
    m->event = json_str_or(body, "id", STR(""));
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (str_is(type, events[i].type)) {
            home_flag(m, events[i].kind, true, events[i].on);
            return OK;
        }
    if (type.len == 0) return home_bad(problem, "type");
    home_flag(m, HOME_SOS, true, true); /* an event that we do not know is somebody's call */
    return OK;
}
