#include "engine/vitals/reading.h"

#define SIGNS "vital-signs"

/* Ranges: device-protocols.md, 6; weight, steps, breathing and glucose are wider than any living
 * person. */
static const VitalFacts facts[VITAL_KINDS] = {
    [VITAL_PULSE] = {"hr", "脉搏", "8867-4", "Heart rate", "/min", "次/分", SIGNS, 1, 20, 250,
                     30 * MINUTE_MS},
    [VITAL_SPO2] = {"spo2", "血氧", "59408-5",
                    "Oxygen saturation in Arterial blood by Pulse oximetry", "%", "%", SIGNS, 1, 50,
                    100, 30 * MINUTE_MS},
    [VITAL_PRESSURE] = {"bp", "血压", "85354-9", "Blood pressure panel with all children optional",
                        "mm[Hg]", "mmHg", SIGNS, 1, 40, 300, 12 * HOUR_MS},
    [VITAL_TEMPERATURE] = {"temp", "体温", "8310-5", "Body temperature", "Cel", "℃", SIGNS, 10, 250,
                           450, 12 * HOUR_MS},
    [VITAL_BREATHING] = {"rr", "呼吸", "9279-1", "Respiratory rate", "/min", "次/分", SIGNS, 1, 3,
                         80, 30 * MINUTE_MS},
    [VITAL_GLUCOSE] = {"glu", "血糖", "15074-8", "Glucose [Moles/volume] in Blood", "mmol/L",
                       "mmol/L", "laboratory", 1000, 500, 60000, 0},
    [VITAL_WEIGHT] = {"weight", "体重", "29463-7", "Body weight", "kg", "kg", SIGNS, 1000, 15000,
                      300000, 0},
    [VITAL_STEPS] = {"steps", "步数", "41950-7", "Number of steps in 24 hour Measured", "/d",
                     "步/天", "activity", 1, 0, 150000, 0},
};

const VitalFacts *vital_facts(VitalKind kind)
{
    return kind >= VITAL_PULSE && kind < VITAL_KINDS ? &facts[kind] : NULL;
}

VitalKind vital_kind(Str name)
{
    for (int k = VITAL_PULSE; k < VITAL_KINDS; k++)
        if (str_is(name, facts[k].name)) return (VitalKind)k;
    return (VitalKind)0;
}

bool vital_is_plausible(const VitalReading *r)
{
    const VitalFacts *f = vital_facts(r->kind);

    if (!f || r->value < f->least || r->value > f->most) return false;
    if (r->kind != VITAL_PRESSURE) return true;
    return r->second >= DIASTOLIC_LEAST && r->second <= DIASTOLIC_MOST && r->second < r->value;
}
