#include "engine/vitals/fhir.h"

#include "base/json.h"

#define LOINC      "http://loinc.org"
#define UCUM       "http://unitsofmeasure.org"
#define SNOMED     "http://snomed.info/sct"
#define CATEGORY   "http://terminology.hl7.org/CodeSystem/observation-category"
#define ABSENT     "http://terminology.hl7.org/CodeSystem/data-absent-reason"
#define PROFILE    "http://hl7.org/fhir/StructureDefinition/"
#define NEWS2_CODE "1104051000000101"

/* The R4 profile of each kind; glucose and steps have none. */
static const char *const profiles[VITAL_KINDS] = {
    [VITAL_PULSE] = PROFILE "heartrate",    [VITAL_SPO2] = PROFILE "oxygensat",
    [VITAL_PRESSURE] = PROFILE "bp",        [VITAL_TEMPERATURE] = PROFILE "bodytemp",
    [VITAL_BREATHING] = PROFILE "resprate", [VITAL_WEIGHT] = PROFILE "bodyweight",
};

static bool id_valid(Str id)
{
    if (id.len < 1 || id.len > 64) return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '.') return false;
    }
    return true;
}

static Status check_id(Str id, Problem *problem)
{
    if (id_valid(id)) return OK;
    return problem_set(problem, INVALID, "fhir.id",
                       "FHIR 编号只能用字母、数字、点和短横，最长 64 位");
}

static Status check_context(const FhirContext *c, Problem *problem)
{
    TRY(check_id(c->id, problem));
    TRY(check_id(c->patient, problem));
    return c->device.len ? check_id(c->device, problem) : OK;
}

static void put_coding(JsonOut *o, const char *scheme, const char *code, const char *display)
{
    json_open(o, NULL, '{');
    json_put_text(o, "system", scheme);
    json_put_text(o, "code", code);
    if (display) json_put_text(o, "display", display);
    json_close(o, '}');
}

static void put_concept(JsonOut *o, const char *key, const char *scheme, const char *code,
                        const char *display)
{
    json_open(o, key, '{');
    json_open(o, "coding", '[');
    put_coding(o, scheme, code, display);
    json_close(o, ']');
    json_close(o, '}');
}

static void put_reference(JsonOut *o, const char *key, const char *type, Str id)
{
    char text[80];
    size_t at = 0;

    for (const char *c = type; *c; c++) text[at++] = *c;
    memcpy(text + at, id.ptr, id.len);
    json_open(o, key, '{');
    json_put_str(o, "reference", (Str){text, at + id.len});
    json_close(o, '}');
}

/* An exact decimal: 365 tenths are 36.5. */
static void put_decimal(JsonOut *o, const char *key, int32_t value, int32_t per_unit)
{
    char text[24];
    size_t at = sizeof text;
    int64_t whole = value < 0 ? -(int64_t)value : value;
    int64_t part = whole % per_unit;

    whole /= per_unit;
    if (part) {
        while (part % 10 == 0) part /= 10, per_unit /= 10;
        for (; per_unit > 1; per_unit /= 10, part /= 10) text[--at] = (char)('0' + part % 10);
        text[--at] = '.';
    }
    do text[--at] = (char)('0' + whole % 10);
    while (whole /= 10);
    if (value < 0) text[--at] = '-';
    json_put_raw(o, key, (Str){text + at, sizeof text - at});
}

static void put_quantity(JsonOut *o, const VitalFacts *facts, int32_t value)
{
    json_open(o, "valueQuantity", '{');
    put_decimal(o, "value", value, facts->per_unit);
    json_put_text(o, "unit", facts->unit);
    json_put_text(o, "system", UCUM);
    json_put_text(o, "code", facts->ucum);
    json_close(o, '}');
}

static void put_absent(JsonOut *o)
{
    put_concept(o, "dataAbsentReason", ABSENT, "error", "Error");
}

/* What every Observation has, up to its code. */
static void open_observation(JsonOut *o, const FhirContext *c, const char *profile,
                             const char *category)
{
    json_open(o, NULL, '{');
    json_put_text(o, "resourceType", "Observation");
    json_put_str(o, "id", c->id);
    if (profile) {
        json_open(o, "meta", '{');
        json_open(o, "profile", '[');
        json_put_text(o, NULL, profile);
        json_close(o, ']');
        json_close(o, '}');
    }
    json_put_text(o, "status", "final");
    json_open(o, "category", '[');
    put_concept(o, NULL, CATEGORY, category, NULL);
    json_close(o, ']');
}

static void put_whose_and_when(JsonOut *o, const FhirContext *c, Ms at)
{
    char text[32];

    ms_text(at, text);
    put_reference(o, "subject", "Patient/", c->patient);
    json_put_text(o, "effectiveDateTime", text);
    if (c->device.len) put_reference(o, "device", "Device/", c->device);
}

static void put_component(JsonOut *o, const char *code, const char *display, int32_t value,
                          bool present)
{
    json_open(o, NULL, '{');
    put_concept(o, "code", LOINC, code, display);
    if (present)
        put_quantity(o, vital_facts(VITAL_PRESSURE), value);
    else
        put_absent(o);
    json_close(o, '}');
}

static void put_code(JsonOut *o, const VitalFacts *facts, VitalKind kind)
{
    json_open(o, "code", '{');
    json_open(o, "coding", '[');
    put_coding(o, LOINC, facts->loinc, facts->display);
    if (kind == VITAL_SPO2)
        put_coding(o, LOINC, LOINC_SPO2_GENERAL, "Oxygen saturation in Arterial blood");
    json_close(o, ']');
    json_put_text(o, "text", facts->word);
    json_close(o, '}');
}

Status fhir_observation(const FhirContext *c, const VitalReading *r, Buf *out, Problem *problem)
{
    const VitalFacts *facts = vital_facts(r->kind);
    bool present = vital_is_plausible(r);
    JsonOut o = json_out(out);

    TRY(check_context(c, problem));
    if (!facts) return problem_set(problem, INVALID, "fhir.reading", "不认识的读数种类");
    open_observation(&o, c, profiles[r->kind], facts->category);
    put_code(&o, facts, r->kind);
    put_whose_and_when(&o, c, r->at);
    if (r->kind == VITAL_PRESSURE) {
        json_open(&o, "component", '[');
        put_component(&o, LOINC_SYSTOLIC, "Systolic blood pressure", r->value, present);
        put_component(&o, LOINC_DIASTOLIC, "Diastolic blood pressure", r->second, present);
        json_close(&o, ']');
    } else if (present) {
        put_quantity(&o, facts, r->value);
    } else {
        put_absent(&o);
    }
    if (r->source == VITAL_BY_WRIST) {
        json_open(&o, "method", '{');
        json_put_text(&o, "text", "腕式设备，供参考，不作诊断");
        json_close(&o, '}');
    }
    json_close(&o, '}');
    return OK;
}

Status fhir_news2(const FhirContext *c, const News2 *news, Ms at, Buf *out, Problem *problem)
{
    JsonOut o = json_out(out);

    TRY(check_context(c, problem));
    if (news->known < NEWS2_PARTS)
        return problem_set(problem, INVALID, "fhir.partial", "NEWS2 七项不全，不能导出总分");
    open_observation(&o, c, NULL, "survey");
    put_concept(&o, "code", SNOMED, NEWS2_CODE,
                "Royal College of Physicians NEWS2 (National Early Warning Score 2) total score");
    put_whose_and_when(&o, c, at);
    json_open(&o, "valueQuantity", '{');
    json_put_i64(&o, "value", news->total);
    json_put_text(&o, "unit", "score");
    json_put_text(&o, "system", UCUM);
    json_put_text(&o, "code", "{score}");
    json_close(&o, '}');
    json_close(&o, '}');
    return OK;
}

/* RFC 7254: urn:gsma:imei:TAC-SNR-spare. */
static void put_imei(JsonOut *o, Str imei)
{
    char urn[40] = "urn:gsma:imei:";
    size_t at = 14;

    for (size_t i = 0; i < imei.len; i++) {
        if (i == 8 || i == 14) urn[at++] = '-';
        urn[at++] = imei.ptr[i];
    }
    json_open(o, "identifier", '[');
    json_open(o, NULL, '{');
    json_put_text(o, "system", "urn:ietf:rfc:3986");
    json_put_str(o, "value", (Str){urn, at});
    json_close(o, '}');
    json_close(o, ']');
}

static bool is_imei(Str imei)
{
    for (size_t i = 0; i < imei.len; i++)
        if (imei.ptr[i] < '0' || imei.ptr[i] > '9') return false;
    return imei.len == 15;
}

static void put_if(JsonOut *o, const char *key, Str text)
{
    if (text.len) json_put_str(o, key, text);
}

Status fhir_device(const FhirDevice *d, Buf *out, Problem *problem)
{
    JsonOut o = json_out(out);

    TRY(check_id(d->id, problem));
    if (d->patient.len) TRY(check_id(d->patient, problem));
    if (d->imei.len && !is_imei(d->imei))
        return problem_set(problem, INVALID, "fhir.imei", "IMEI 应为 15 位数字");
    json_open(&o, NULL, '{');
    json_put_text(&o, "resourceType", "Device");
    json_put_str(&o, "id", d->id);
    if (d->imei.len) put_imei(&o, d->imei);
    json_put_text(&o, "status", d->active ? "active" : "inactive");
    put_if(&o, "manufacturer", d->manufacturer);
    put_if(&o, "serialNumber", d->serial);
    if (d->name.len) {
        json_open(&o, "deviceName", '[');
        json_open(&o, NULL, '{');
        json_put_str(&o, "name", d->name);
        json_put_text(&o, "type", "user-friendly-name");
        json_close(&o, '}');
        json_close(&o, ']');
    }
    put_if(&o, "modelNumber", d->model);
    if (d->patient.len) put_reference(&o, "patient", "Patient/", d->patient);
    json_close(&o, '}');
    return OK;
}
