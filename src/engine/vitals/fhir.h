/* FHIR R4 (4.0.1) Observation and Device as JSON, written by pure functions.
 *
 * Each vital sign carries what its R4 profile asks for: status, category vital-signs, the fixed
 * LOINC code, a subject, a time, and a UCUM quantity or the reason why there is none.
 *
 * Always true ids and references are FHIR ids ([A-Za-z0-9.-], 1 to 64); no name of a person is
 *             written
 * Source      hl7.org/fhir/R4/observation.html, /device.html, /observation-vitalsigns.html */
#pragma once
#include "engine/vitals/news2.h"
#include "engine/vitals/reading.h"

typedef struct FhirContext {
    Str id;      /* of the resource */
    Str patient; /* id of the Patient */
    Str device;  /* id of the Device; empty: none */
} FhirContext;

/* INVALID fhir.id for an id that FHIR does not allow, fhir.reading for an unknown kind. An
 * implausible reading is written with dataAbsentReason "error" and no value. */
Status fhir_observation(const FhirContext *context, const VitalReading *reading, Buf *out,
                        Problem *problem) MUST_USE;
/* INVALID fhir.partial unless all seven parts are known. */
Status fhir_news2(const FhirContext *context, const News2 *news, Ms at, Buf *out,
                  Problem *problem) MUST_USE;

typedef struct FhirDevice {
    Str id;
    Str patient;      /* who wears it; empty: in stock */
    Str imei;         /* 15 digits, or empty */
    Str serial;       /* or empty */
    Str manufacturer; /* or empty */
    Str model;        /* or empty */
    Str name;         /* for people; or empty */
    bool active;
} FhirDevice;

Status fhir_device(const FhirDevice *device, Buf *out, Problem *problem) MUST_USE;
