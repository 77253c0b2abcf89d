/* An alarm that health has seen becomes one that safety follows, in the same transaction. Health
 * stands below safety and does not know it. */
#include "domains/health/health.h"
#include "domains/safety/safety.h"
#include "main/program.h"

static const struct {
    const char *head; /* of HealthAlarm.code */
    AlarmKind kind;
} kinds[] = {
    {"device.sos", ALARM_SOS},
    {"device.general", ALARM_SOS},
    {"device.button", ALARM_SOS},
    {"home.sos", ALARM_SOS},
    {"home.test", ALARM_SOS},
    {"device.fall", ALARM_FALL},
    {"home.fall", ALARM_FALL},
    {"fall.", ALARM_FALL},
    {"fence.", ALARM_FENCE},
    {"home.late", ALARM_FENCE},
    {"device.geofence", ALARM_FENCE},
    {"vitals.", ALARM_VITALS},
    {"pulse.", ALARM_VITALS},
    {"device.heart_rate", ALARM_VITALS},
    {"home.silent", ALARM_SILENCE},
    {"home.no_motion", ALARM_SILENCE},
    {"device.no_motion", ALARM_SILENCE},
    {"home.smoke", ALARM_SMOKE},
    {"home.gas", ALARM_GAS},
    {"home.monoxide", ALARM_GAS},
};

static AlarmKind kind_of(Str code)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(code, str_of(kinds[i].head))) return kinds[i].kind;
    return ALARM_DEVICE;
}

static Status take_on(Tx *tx, const HealthAlarm *a)
{
    Alarm raised;
    AlarmAsk ask = {.kind = kind_of(a->code),
                    .person = a->person,
                    .device = a->device.v,
                    .device_ms = a->at_ms,
                    .stored = a->stored,
                    .urgent = a->level == VITAL_EMERGENCY,
                    .test = a->drill,
                    .has_place = a->has_place,
                    .lat_e7 = a->lat_e7,
                    .lon_e7 = a->lon_e7,
                    .fix_ms = a->has_place ? a->at_ms : 0,
                    .code = a->code};
    if (!a->person.v && !a->device.v) return OK;
    if (a->over) return safety_cause_over(tx, a->person, ask.kind, a->code);
    return safety_raise(tx, &ask, &raised);
}

static Status see_place(Tx *tx, PersonId person, const Fix *fix)
{
    int64_t accuracy_m = fix->accuracy_m > 0 ? fix->accuracy_m : 50;
    return safety_lost_fix(tx, person, fix->lat_e7, fix->lon_e7, accuracy_m, fix->at);
}

static Status give_place(Tx *tx, PersonId person, LostSearch *place)
{
    Fix fix;
    TRY(health_place(tx, person, &fix));
    place->lat_e7 = fix.lat_e7;
    place->lon_e7 = fix.lon_e7;
    place->accuracy_m = fix.accuracy_m > 0 ? fix.accuracy_m : 50;
    place->fix_ms = fix.at;
    return OK;
}

void alarms_connect(void)
{
    health_place_taker(see_place);
    health_alarm_taker(take_on);
    safety_place_giver(give_place);
}
