/* What is measured: kinds, units, codes, and what cannot be true.
 *
 * Values are whole numbers in the unit of vital_facts (tenths of a degree, µmol/l); the table says
 * how many of them make one UCUM unit.  The codes are facts of LOINC (loinc.org) and UCUM. */
#pragma once
#include "base/time.h"

/* Stored: add at the end, never renumber. */
typedef enum VitalKind {
    VITAL_PULSE = 1,
    VITAL_SPO2 = 2,
    VITAL_PRESSURE = 3, /* value systolic, second diastolic */
    VITAL_TEMPERATURE = 4,
    VITAL_BREATHING = 5,
    VITAL_GLUCOSE = 6,
    VITAL_WEIGHT = 7,
    VITAL_STEPS = 8, /* of a day */
    VITAL_KINDS = 9,
} VitalKind;

/* How a value came about; a wrist alone is never enough for an alarm of pressure or oxygen. */
typedef enum VitalSource {
    VITAL_BY_WRIST = 1,      /* watch or band */
    VITAL_BY_INSTRUMENT = 2, /* cuff, oximeter, thermometer, meter */
    VITAL_BY_PERSON = 3,     /* read off and typed in */
} VitalSource;

typedef struct VitalReading {
    VitalKind kind;
    VitalSource source;
    Ms at;
    int32_t value;
    int32_t second; /* diastolic, mmHg; otherwise 0 */
    bool at_rest;   /* for the pulse */
    bool symptoms;  /* the person, or who is with them, says so */
} VitalReading;

typedef struct VitalFacts {
    const char *name;    /* of JSON and files: "spo2" */
    const char *word;    /* Chinese, for sentences */
    const char *loinc;   /* of the Observation */
    const char *display; /* LOINC's own words */
    const char *ucum;
    const char *unit;     /* for people */
    const char *category; /* FHIR observation-category */
    int32_t per_unit;     /* stored units in one UCUM unit */
    int32_t least, most;  /* beyond is no reading */
    Ms fresh_ms;          /* how long it counts in NEWS2 */
} VitalFacts;

/* NULL for a kind that is not known. */
const VitalFacts *vital_facts(VitalKind kind);
/* 0 when there is no kind of this name. */
VitalKind vital_kind(Str name);

#define LOINC_SYSTOLIC     "8480-6"
#define LOINC_DIASTOLIC    "8462-4"
#define LOINC_SPO2_GENERAL "2708-6" /* what the FHIR profile fixes; 59408-5 says how */
#define DIASTOLIC_LEAST    20
#define DIASTOLIC_MOST     200

/* False: no reading (zero, out of reach, diastolic not below systolic), to be counted, not judged.
 */
bool vital_is_plausible(const VitalReading *reading);
