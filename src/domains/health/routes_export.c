/* FHIR R4 for clinics and other systems, and raw samples of a wrist for the rule of falls. */
#include "domains/health/inside.h"
#include "engine/vitals/falls.h"
#include "engine/vitals/fhir.h"

#define READERS                                                                                    \
    (ROLE_BIT(ROLE_CLINICIAN) | ROLE_BIT(ROLE_HEALTH_MANAGER) | ROLE_BIT(ROLE_ELDER) |             \
     ROLE_BIT(ROLE_FAMILY))
#define GATEWAYS (ROLE_BIT(ROLE_DEVICE) | ROLE_BIT(ROLE_DEVICE_MAKER) | ROLE_BIT(ROLE_ADMIN))

static const char fhir_type[] = "application/fhir+json; charset=utf-8";
enum { EXPORT_MAX = 5000 };

typedef struct ExportAsk {
    PersonId id;
    Ms from, to;
} ExportAsk;
static const Field observation_fields[] = {FIELD_ID(ExportAsk, id, "id"),
                                           FIELD_MS(ExportAsk, from, "from"),
                                           FIELD_MS(ExportAsk, to, "to"),
                                           {0}};
static const Field device_fields[] = {FIELD_ID(ExportAsk, id, "id"), {0}};

static void bundle_open(JsonOut *out, const char *what)
{
    json_open(out, NULL, '{');
    json_put_text(out, "resourceType", "Bundle");
    json_put_text(out, "type", what);
    json_open(out, "entry", '[');
}

static void bundle_add(JsonOut *out, Str resource)
{
    json_open(out, NULL, '{');
    json_put_raw(out, "resource", resource);
    json_close(out, '}');
}

static void bundle_close(JsonOut *out)
{
    json_close(out, ']');
    json_close(out, '}');
}

static Status one_kind(Request *req, const ExportAsk *ask, VitalKind kind, Str patient,
                       JsonOut *out, size_t *left)
{
    HealthReading *h;
    size_t n;
    TRY(health_readings(req->tx, ask->id, kind, ask->from, ask->to, *left, &h, &n));
    for (size_t i = 0; i < n; i++) {
        Buf one = buf_new(req->arena, 8192);
        FhirContext context = {.id = str_fmt(req->arena, "%s-%lld-%lld", vital_facts(kind)->name,
                                             (long long)ask->id.v, (long long)h[i].r.at),
                               .patient = patient};
        TRY(fhir_observation(&context, &h[i].r, &one, &req->tx->problem));
        bundle_add(out, buf_str(&one));
    }
    *left -= n;
    return OK;
}

static Status observations(Request *req, Reply *reply)
{
    ExportAsk ask = {0};
    Buf buf = buf_new(req->arena, 16 << 20);
    JsonOut out = json_out(&buf);
    size_t left = EXPORT_MAX;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_HEALTH));
    if (ask.to <= ask.from || ask.to - ask.from > 32 * DAY_MS)
        return fail(req->tx, INVALID, "health.span", "时间段不对：一次最多导出 32 天");
    Str patient = str_fmt(req->arena, "%lld", (long long)ask.id.v);
    bundle_open(&out, "collection");
    for (VitalKind kind = VITAL_PULSE; kind < VITAL_KINDS && left; kind++)
        TRY(one_kind(req, &ask, kind, patient, &out, &left));
    News2 news;
    TRY(health_news2(req->tx, ask.id, &news));
    if (news.known == NEWS2_PARTS && req->tx->now_ms < ask.to) {
        Buf one = buf_new(req->arena, 8192);
        FhirContext context = {.id = str_fmt(req->arena, "news2-%.*s", STR_ARG(patient)),
                               .patient = patient};
        TRY(fhir_news2(&context, &news, req->tx->now_ms, &one, &req->tx->problem));
        bundle_add(&out, buf_str(&one));
    }
    bundle_close(&out);
    if (buf.full) return fail(req->tx, INVALID, "health.span", "数据太多，请缩短时间段");
    return reply_bytes(reply, 200, fhir_type, buf_str(&buf));
}

static bool is_imei(Str number)
{
    for (size_t i = 0; i < number.len; i++)
        if (number.ptr[i] < '0' || number.ptr[i] > '9') return false;
    return number.len == 15;
}

static Status devices(Request *req, Reply *reply)
{
    ExportAsk ask = {0};
    HealthDevice *d;
    size_t n;
    Buf buf = buf_new(req->arena, 1 << 20);
    JsonOut out = json_out(&buf);
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_HEALTH));
    TRY(health_devices_of(req->tx, ask.id, &d, &n));
    bundle_open(&out, "collection");
    for (size_t i = 0; i < n; i++) {
        Buf one = buf_new(req->arena, 8192);
        bool imei = is_imei(d[i].hardware_id);
        FhirDevice device = {.id = str_fmt(req->arena, "%lld", (long long)d[i].id.v),
                             .patient = str_fmt(req->arena, "%lld", (long long)ask.id.v),
                             .imei = imei ? d[i].hardware_id : STR(""),
                             .serial = imei ? STR("") : d[i].hardware_id,
                             .model = d[i].model,
                             .name = d[i].room,
                             .active = !d[i].silent};
        TRY(fhir_device(&device, &one, &req->tx->problem));
        bundle_add(&out, buf_str(&one));
    }
    bundle_close(&out);
    return reply_bytes(reply, 200, fhir_type, buf_str(&buf));
}

/* ---- Falls from raw samples ---- */

typedef struct SamplesAsk {
    Str number, protocol;
    bool has_protocol;
    Ms at;
    int64_t rate_hz;
    FieldList x, y, z;
} SamplesAsk;
enum { SAMPLES_MAX = 6000 };
#define AXIS(member_)                                                                              \
    {                                                                                              \
        .kind = FIELD_KIND_LIST, .name = #member_ "_mg", .offset = offsetof(SamplesAsk, member_),  \
        .item_kind = FIELD_KIND_INT, .item_size = sizeof(int64_t), .max = SAMPLES_MAX              \
    }
static const Field samples_fields[] = {
    FIELD_TEXT(SamplesAsk, number, "number", 1, HOME_DEVICE_MAX),
    MAYBE_TEXT(SamplesAsk, protocol, has_protocol, "protocol", 1, 20),
    FIELD_MS(SamplesAsk, at, "at"),
    FIELD_INT(SamplesAsk, rate_hz, "rate_hz", 20, 100),
    AXIS(x),
    AXIS(y),
    AXIS(z),
    {0}};
typedef struct SamplesOut {
    int64_t impacts, falls;
} SamplesOut;
static const Field samples_out[] = {FIELD_INT(SamplesOut, impacts, "impacts", 0, SAMPLES_MAX),
                                    FIELD_INT(SamplesOut, falls, "falls", 0, SAMPLES_MAX),
                                    {0}};

static int32_t axis(const FieldList *list, size_t i)
{
    return (int32_t)clamp_i64(((const int64_t *)list->items)[i], -32000, 32000);
}

static Status note_impact(Tx *tx, const HealthDevice *d, const SamplesAsk *ask,
                          const FallDecision *decision, SamplesOut *out)
{
    out->impacts++;
    if (!decision->fall) return OK;
    out->falls++;
    Ms at = ask->at + decision->at * 1000 / ask->rate_hz;
    return health_raise(tx, (HealthAlarm){.person = d->person,
                                          .device = d->id,
                                          .level = VITAL_EMERGENCY,
                                          .code = str_of(fall_code),
                                          .words = str_of(fall_sentence),
                                          .at_ms = at,
                                          .arrived_ms = tx->now_ms,
                                          .late = at < tx->now_ms - LATE_MS});
}

static Status samples(Request *req, Reply *reply)
{
    SamplesAsk ask = {0};
    SamplesOut out = {0};
    HealthDevice d;
    HealthDeviceId id;
    FallDecision decision;
    request_fields(req, &ask);
    if (ask.x.count != ask.y.count || ask.x.count != ask.z.count)
        return fail(req->tx, INVALID, "health.samples", "x、y、z 的个数要一样");
    Status status =
        device_by_number(req->tx, ask.has_protocol ? ask.protocol : STR("http"), ask.number, &id);
    if (status == NOT_FOUND)
        return fail(req->tx, NOT_FOUND, "health.no_device", "没有找到这台设备");
    TRY(status);
    TRY(health_device_load(req->tx, id, &d));
    FallStream *stream = NEW(req->arena, FallStream);
    falls_start(stream, (double)ask.rate_hz, FALL_THRESHOLD);
    for (size_t i = 0; i < ask.x.count; i++) {
        FallSample s = {axis(&ask.x, i), axis(&ask.y, i), axis(&ask.z, i)};
        if (falls_push(stream, s, &decision)) TRY(note_impact(req->tx, &d, &ask, &decision, &out));
    }
    while (falls_end(stream, &decision)) TRY(note_impact(req->tx, &d, &ask, &decision, &out));
    return reply_record(reply, 200, &out);
}

const Route health_export_routes[] = {
    {GET, "/api/people/{id}/fhir/Observation", READERS, WRITE, observation_fields,
     sizeof(ExportAsk), NULL, observations, "Readings as a FHIR R4 bundle of Observation",
     .flags = ROUTE_LONG},
    {GET, "/api/people/{id}/fhir/Device", READERS, WRITE, device_fields, sizeof(ExportAsk), NULL,
     devices, "What is worn as a FHIR R4 bundle of Device"},
    {POST, "/api/devices/samples", GATEWAYS, WRITE, samples_fields, sizeof(SamplesAsk), samples_out,
     samples, "Raw samples of a wrist: impacts judged, a fall is an alarm", .body_max = 256 << 10,
     .flags = ROUTE_SENSITIVE},
    {0},
};
