/* The door for gateways and makers' clouds: many records of many devices at once. What calls for a
 * person is kept first, ahead of all that waits, whatever else is wrong with the batch. */
#include "domains/health/inside.h"

#include <stdlib.h>

#define GATEWAYS (ROLE_BIT(ROLE_DEVICE) | ROLE_BIT(ROLE_DEVICE_MAKER) | ROLE_BIT(ROLE_ADMIN))

/* One bad value must not take the others with it, least of all an alarm: what is out of its range
 * is dropped and counted, and an alarm that we do not know is one. */
static const struct {
    const char *name;
    WireAlarm alarm;
} batch_alarms[] = {{"sos", WIRE_SOS},         {"fall", WIRE_FALL},
                    {"general", WIRE_GENERAL}, {"heart_rate", WIRE_HEART_RATE},
                    {"removed", WIRE_REMOVED}, {"no_motion", WIRE_NO_MOTION},
                    {"button", WIRE_BUTTON}};
typedef struct BatchItem {
    Str number, alarm;
    Ms at;
    int64_t pulse, oxygen, systolic, diastolic, breathing, steps, battery;
    int64_t temperature_tenths, glucose_umol, weight_g;
    int64_t lat_e7, lon_e7, satellites;
    bool has_at, has_alarm, has_pulse, has_oxygen, has_systolic, has_diastolic, has_breathing;
    bool has_steps, has_battery, has_temperature, has_glucose, has_weight, has_lat, has_lon;
    bool has_satellites, symptoms, has_symptoms, test, has_test;
} BatchItem;
#define SAID_MAX               1000000000000
#define SAID(value, has, name) MAYBE_INT(BatchItem, value, has, name, -SAID_MAX, SAID_MAX)
static const Field batch_item[] = {FIELD_TEXT(BatchItem, number, "number", 1, HOME_DEVICE_MAX),
                                   MAYBE_MS(BatchItem, at, has_at, "at"),
                                   MAYBE_TEXT(BatchItem, alarm, has_alarm, "alarm", 1, 60),
                                   SAID(pulse, has_pulse, "pulse"),
                                   SAID(oxygen, has_oxygen, "oxygen"),
                                   SAID(systolic, has_systolic, "systolic"),
                                   SAID(diastolic, has_diastolic, "diastolic"),
                                   SAID(breathing, has_breathing, "breathing"),
                                   SAID(temperature_tenths, has_temperature, "temperature_tenths"),
                                   SAID(glucose_umol, has_glucose, "glucose_umol_l"),
                                   SAID(weight_g, has_weight, "weight_g"),
                                   SAID(steps, has_steps, "steps"),
                                   SAID(battery, has_battery, "battery"),
                                   SAID(lat_e7, has_lat, "lat_e7"),
                                   SAID(lon_e7, has_lon, "lon_e7"),
                                   SAID(satellites, has_satellites, "satellites"),
                                   MAYBE_BOOL(BatchItem, symptoms, has_symptoms, "symptoms"),
                                   MAYBE_BOOL(BatchItem, test, has_test, "test"),
                                   {0}};

/* Takes away what cannot be; how much that was. */
static int64_t drop_impossible(BatchItem *b)
{
    const struct {
        int64_t *value, least, most;
        bool *has;
    } rows[] = {{&b->pulse, 20, 250, &b->has_pulse},
                {&b->oxygen, 50, 100, &b->has_oxygen},
                {&b->systolic, 40, 300, &b->has_systolic},
                {&b->diastolic, 20, 200, &b->has_diastolic},
                {&b->breathing, 3, 80, &b->has_breathing},
                {&b->temperature_tenths, 250, 450, &b->has_temperature},
                {&b->glucose_umol, 500, 60000, &b->has_glucose},
                {&b->weight_g, 15000, 300000, &b->has_weight},
                {&b->steps, 0, 150000, &b->has_steps},
                {&b->battery, 0, 100, &b->has_battery},
                {&b->lat_e7, -900000000, 900000000, &b->has_lat},
                {&b->lon_e7, -1800000000, 1800000000, &b->has_lon},
                {&b->satellites, 0, 99, &b->has_satellites}};
    int64_t dropped = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!*rows[i].has || (*rows[i].value >= rows[i].least && *rows[i].value <= rows[i].most))
            continue;
        *rows[i].has = false;
        *rows[i].value = 0;
        dropped++;
    }
    return dropped;
}

static WireAlarm batch_alarm(Str name)
{
    for (size_t i = 0; i < sizeof batch_alarms / sizeof *batch_alarms; i++)
        if (str_is(name, batch_alarms[i].name)) return batch_alarms[i].alarm;
    return WIRE_GENERAL;
}

enum { BATCH_MAX = 1000, KNOCKS_MAX = 20 }; /* unknown numbers of one batch that are noted */
typedef struct BatchAsk {
    FieldList items;
    Str protocol;
    bool has_protocol;
} BatchAsk;
static const Field batch_fields[] = {
    FIELD_LIST(BatchAsk, items, "items", batch_item, sizeof(BatchItem), BATCH_MAX),
    MAYBE_TEXT(BatchAsk, protocol, has_protocol, "protocol", 1, 20),
    {0}};
typedef struct BatchOut {
    int64_t taken, unknown, dropped;
} BatchOut;
static const Field batch_out[] = {FIELD_INT(BatchOut, taken, "taken", 0, BATCH_MAX),
                                  FIELD_INT(BatchOut, unknown, "unknown", 0, BATCH_MAX),
                                  FIELD_INT(BatchOut, dropped, "dropped", 0, BATCH_MAX * 16),
                                  {0}};

static HealthIn in_of_item(HealthDeviceId device, const BatchItem *b, Ms now)
{
    WireRecord r = {.time_ms = b->at,
                    .lat_e7 = (int32_t)b->lat_e7,
                    .lon_e7 = (int32_t)b->lon_e7,
                    .sats = (int16_t)b->satellites,
                    .steps = b->steps,
                    .hr = (int16_t)b->pulse,
                    .spo2 = (int16_t)b->oxygen,
                    .bp_sys = (int16_t)b->systolic,
                    .bp_dia = (int16_t)b->diastolic,
                    .temp_e2 = (int32_t)b->temperature_tenths * 10,
                    .battery_e2 = (int16_t)(b->battery * 100),
                    .glucose_e2 = (int32_t)((b->glucose_umol + 5) / 10)};
    const struct {
        bool has;
        uint32_t bit;
    } members[] = {
        {b->has_at, WIRE_TIME},          {b->has_pulse, WIRE_HR},
        {b->has_oxygen, WIRE_SPO2},      {b->has_systolic && b->has_diastolic, WIRE_BP},
        {b->has_temperature, WIRE_TEMP}, {b->has_steps, WIRE_STEPS},
        {b->has_battery, WIRE_BATTERY},  {b->has_lat && b->has_lon, WIRE_FIX},
        {b->has_satellites, WIRE_SATS},  {b->has_glucose && b->glucose_umol < 30000, WIRE_GLUCOSE}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].has) r.has |= members[i].bit;
    if (r.has & WIRE_FIX) r.on |= WIRE_FIX;
    /* Its alarm is kept already: calls_keep. */
    HealthIn in = health_in_of_record(device, &r, now);
    in.breathing = (int16_t)b->breathing;
    in.weight_g = (int32_t)b->weight_g;
    in.symptoms = b->symptoms;
    in.drill = b->test;
    return in;
}

/* ---- What calls for a person goes first ---- */

typedef struct Call {
    Str number;
    WireRecord record;
    bool test;
} Call;
typedef struct Calling {
    Str protocol;
    Call *calls;
    size_t count;
} Calling;

/* True also for what is no text: somebody means something by it. */
static bool is_call(const Json *item, Str *number, Str *alarm)
{
    const Json *said = json_member(item, "alarm");
    bool yes = false;
    *alarm = STR("general");
    if (!json_as_str(json_member(item, "number"), number)) return false;
    if (number->len == 0 || number->len > HOME_DEVICE_MAX) return false;
    if (json_as_str(said, alarm)) return alarm->len > 0;
    return json_as_bool(said, &yes) ? yes : json_kind(said) >= JSON_WHOLE;
}

/* Moment and place where they can be read; everything else of the item comes with the rest. */
static Call call_of(const Json *item, Str number, Str alarm)
{
    Call c = {.number = number, .test = json_bool_or(item, "test", false)};
    WireRecord *r = &c.record;
    Str at;
    int64_t lat;
    int64_t lon;
    r->alarms = WIRE_ALARM_BIT(batch_alarm(alarm));
    if (json_as_str(json_member(item, "at"), &at) && ms_parse(at, &r->time_ms)) r->has |= WIRE_TIME;
    if (json_as_i64(json_member(item, "lat_e7"), &lat) && llabs(lat) <= 900000000 &&
        json_as_i64(json_member(item, "lon_e7"), &lon) && llabs(lon) <= 1800000000) {
        r->lat_e7 = (int32_t)lat;
        r->lon_e7 = (int32_t)lon;
        r->has |= WIRE_FIX;
        r->on |= WIRE_FIX;
    }
    return c;
}

static void *calls_look(Request *req)
{
    const Json *body;
    Problem ignored;
    if (str_find(req->body, STR("\"alarm\""), 0) == SIZE_MAX ||
        json_read(req->arena, req->body, &body, &ignored) != OK)
        return NULL;
    const Json *items = json_member(body, "items");
    size_t count = json_kind(items) == JSON_LIST ? json_count(items) : 0;
    if (count > BATCH_MAX) count = BATCH_MAX;
    Calling *c = NEW(req->arena, Calling);
    c->protocol = json_str_or(body, "protocol", STR("http"));
    c->calls = NEW_ARRAY(req->arena, Call, count);
    for (size_t i = 0; i < count; i++) {
        Str number;
        Str alarm;
        const Json *item = json_item(items, i);
        if (is_call(item, &number, &alarm)) c->calls[c->count++] = call_of(item, number, alarm);
    }
    return c->count ? c : NULL;
}

static Status calls_keep(Tx *tx, void *calling)
{
    const Calling *c = calling;
    HealthIn *items = NEW_ARRAY(tx->arena, HealthIn, c->count);
    size_t n = 0;
    for (size_t i = 0; i < c->count; i++) {
        HealthDeviceId device;
        Status status = device_by_number(tx, c->protocol, c->calls[i].number, &device);
        if (status == NOT_FOUND) continue; /* counted with the rest */
        TRY(status);
        items[n] = health_in_of_record(device, &c->calls[i].record, tx->now_ms);
        items[n++].drill = c->calls[i].test;
    }
    return health_take(tx, items, n);
}

static const RouteCalls batch_calls = {calls_look, calls_keep};

static Status batch_take(Request *req, Reply *reply)
{
    BatchAsk ask = {0};
    BatchOut out = {0};
    request_fields(req, &ask);
    HealthIn *items = NEW_ARRAY(req->arena, HealthIn, ask.items.count);
    Str protocol = ask.has_protocol ? ask.protocol : STR("http");
    for (size_t i = 0; i < ask.items.count; i++) {
        BatchItem b = ((const BatchItem *)ask.items.items)[i];
        HealthDeviceId device;
        Status status = device_by_number(req->tx, protocol, b.number, &device);
        if (status == NOT_FOUND) {
            if (out.unknown++ < KNOCKS_MAX) TRY(health_unknown_note(req->tx, protocol, b.number));
            continue;
        }
        TRY(status);
        out.dropped += drop_impossible(&b);
        items[out.taken++] = in_of_item(device, &b, req->tx->now_ms);
    }
    TRY(health_take(req->tx, items, (size_t)out.taken));
    return reply_record(reply, 200, &out);
}

const Route health_batch_routes[] = {
    {POST, "/api/devices/batch", GATEWAYS, WRITE, batch_fields, sizeof(BatchAsk), batch_out,
     batch_take, "Records of many devices at once; durable when it is answered",
     .body_max = 512 << 10, .flags = ROUTE_SENSITIVE, .calls = &batch_calls},
    {0},
};
