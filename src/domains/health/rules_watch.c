/* The rules of one person over what one device has said: limits, habit, silence, places; and of the
 * device itself: battery, silence.  What is late is kept and judged nowhere. */
#include "domains/health/inside.h"

/* ---- Limits and habit ---- */

/* What was said of a side of a quantity, so that a pulse that stays high is told once. */
typedef struct Said {
    Ms at;
    int64_t level;
} Said;
typedef struct WatchMemory {
    VitalWatch watch;
    Said said[VITAL_KINDS][2]; /* [low] */
    Ms moved_ms;               /* the last step */
    int64_t steps_known;       /* the device counts steps */
} WatchMemory;

/* Told again after this long while it lasts. */
static Ms again_after(VitalLevel level)
{
    return level == VITAL_EMERGENCY ? 15 * MINUTE_MS
           : level == VITAL_ALARM   ? HOUR_MS
                                    : 12 * HOUR_MS;
}

static Status say_finding(Tx *tx, const Judging *j, WatchMemory *m, const VitalFinding *f)
{
    Said *said = &m->said[f->reading.kind][f->low];
    Buf words = buf_new(tx->arena, 512);
    if (f->measure_again) TRY(ask_again(tx, j->device.id, f->reading.kind));
    if (f->level == VITAL_FINE) return OK;
    if (said->at && f->level <= said->level && f->reading.at < said->at + again_after(f->level))
        return OK;
    *said = (Said){f->reading.at, f->level};
    vital_sentence(f, &words);
    return health_raise(tx, (HealthAlarm){.person = j->device.person,
                                          .device = j->device.id,
                                          .level = f->level,
                                          .code = str_dup(tx->arena, str_of(f->code)),
                                          .words = buf_str(&words),
                                          .at_ms = f->reading.at,
                                          .arrived_ms = tx->now_ms});
}

static Status judge_pulse(Tx *tx, const Judging *j, const HealthReading *fresh, size_t count)
{
    PulseState s;
    PulseSettings settings = pulse_defaults;
    bool there;
    bool any = false;
    settings.rest_min = 1; /* a reading says itself whether it was at rest */
    for (size_t i = 0; i < count; i++) any |= fresh[i].r.kind == VITAL_PULSE && !fresh[i].late;
    if (!any) return OK;
    TRY(state_find(tx, j->device.person, PART_PULSE, &s, sizeof s, &there));
    for (size_t i = 0; i < count; i++) {
        const VitalReading *r = &fresh[i].r;
        if (r->kind != VITAL_PULSE || fresh[i].late) continue;
        PulseFinding f = pulse_minute(&settings, &s, (PulseMinute){r->at, r->value, !r->at_rest});
        if (f.kind == PULSE_NOTHING) continue;
        TRY(health_raise(tx, (HealthAlarm){.person = j->device.person,
                                           .device = j->device.id,
                                           .level = VITAL_NOTICE,
                                           .code = str_of(pulse_code(f.kind)),
                                           .words = str_of(pulse_sentence(f.kind)),
                                           .at_ms = f.at,
                                           .arrived_ms = tx->now_ms}));
    }
    return state_put(tx, j->device.person, PART_PULSE, &s, sizeof s);
}

/* ---- From records to readings ---- */

static void add(HealthReading *list, size_t *n, const HealthIn *in, VitalSource source,
                VitalKind kind, int32_t value, int32_t second)
{
    HealthReading h = {.r = {.kind = kind,
                             .source = source,
                             .at = in->at_ms,
                             .value = value,
                             .second = second,
                             .symptoms = in->symptoms},
                       .late = in->late,
                       .behind_s = in->behind_s,
                       .doubtful = in->doubtful && kind == VITAL_PRESSURE};
    if (h.doubtful || vital_is_plausible(&h.r)) list[(*n)++] = h;
}

/* mmol/l * 1000 from what was sent: below 30 it is mmol/l, else mg/dl (18.016 of them). */
static int32_t glucose_umol(int32_t e2)
{
    return e2 < 3000 ? e2 * 10 : (int32_t)((int64_t)e2 * 10000 / 18016);
}

enum { READINGS_A_RECORD = 8 };

static void readings_of(const Judging *j, const HealthIn *in, WatchMemory *m, DeviceSeen *seen,
                        HealthReading *list, size_t *n)
{
    VitalSource source = in->by_person                    ? VITAL_BY_PERSON
                         : j->device.kind == DEVICE_METER ? VITAL_BY_INSTRUMENT
                                                          : VITAL_BY_WRIST;
    size_t from = *n;
    if (in->has & WIRE_STEPS && in->at_ms > seen->steps_ms) {
        bool same_day = ms_day(in->at_ms, HEALTH_ZONE) == ms_day(seen->steps_ms, HEALTH_ZONE);
        bool more = in->steps > (same_day ? seen->steps : 0);
        if (seen->steps >= 0 && more) m->moved_ms = in->at_ms;
        if (more || !same_day) add(list, n, in, source, VITAL_STEPS, in->steps, 0);
        m->steps_known = 1;
        seen->steps = in->steps;
        seen->steps_ms = in->at_ms;
    }
    if (in->has & WIRE_HR) add(list, n, in, source, VITAL_PULSE, in->hr, 0);
    if (in->has & WIRE_SPO2) add(list, n, in, source, VITAL_SPO2, in->spo2, 0);
    if (in->has & WIRE_BP) add(list, n, in, source, VITAL_PRESSURE, in->sys, in->dia);
    if (in->has & WIRE_TEMP) add(list, n, in, source, VITAL_TEMPERATURE, in->temp_e2 / 10, 0);
    if (in->has & WIRE_GLUCOSE)
        add(list, n, in, source, VITAL_GLUCOSE, glucose_umol(in->glucose_e2), 0);
    if (in->breathing) add(list, n, in, source, VITAL_BREATHING, in->breathing, 0);
    if (in->weight_g) add(list, n, in, source, VITAL_WEIGHT, in->weight_g, 0);
    if (in->fact == HOME_BREATH + 1)
        add(list, n, in, source, VITAL_BREATHING, (int32_t)(in->fact_e3 / 1000), 0);
    if (in->fact == HOME_HEART + 1)
        add(list, n, in, source, VITAL_PULSE, (int32_t)(in->fact_e3 / 1000), 0);
    /* Who counts no steps is taken to rest: the ten minutes that a pulse must last protect them. */
    bool rest = !m->steps_known || in->at_ms - m->moved_ms >= 10 * MINUTE_MS;
    for (size_t i = from; i < *n; i++) list[i].r.at_rest = rest;
}

static Status judge_readings(Tx *tx, Judging *j)
{
    WatchMemory m;
    VitalLimits limits;
    HealthReading *list = NEW_ARRAY(tx->arena, HealthReading, j->count * READINGS_A_RECORD);
    HealthReading *fresh;
    size_t n = 0;
    size_t fresh_count;
    bool there;
    const uint32_t vital = WIRE_HR | WIRE_SPO2 | WIRE_BP | WIRE_TEMP | WIRE_GLUCOSE | WIRE_STEPS;
    bool any = false;
    for (size_t i = 0; i < j->count; i++) {
        const HealthIn *in = &j->items[i];
        any |= in->has & vital || in->breathing || in->weight_g || in->fact == HOME_BREATH + 1 ||
               in->fact == HOME_HEART + 1;
    }
    if (!any) return OK;
    TRY(state_find(tx, j->device.person, PART_WATCH, &m, sizeof m, &there));
    WatchMemory before = m;
    for (size_t i = 0; i < j->count; i++) readings_of(j, &j->items[i], &m, &j->seen, list, &n);
    TRY(readings_keep(tx, j->device.person, list, n, &fresh, &fresh_count));
    if (fresh_count) TRY(health_limits(tx, j->device.person, &limits));
    for (size_t i = 0; i < fresh_count; i++) {
        if (fresh[i].late || fresh[i].doubtful || fresh[i].r.kind == VITAL_STEPS) continue;
        VitalFinding f = vital_judge(&limits, &m.watch, fresh[i].r, HEALTH_ZONE);
        TRY(say_finding(tx, j, &m, &f));
    }
    TRY(judge_pulse(tx, j, fresh, fresh_count));
    if (memcmp(&m, &before, sizeof m) == 0) return OK;
    return state_put(tx, j->device.person, PART_WATCH, &m, sizeof m);
}

/* ---- Signs of life ---- */

static Status say_silence(Tx *tx, PersonId person, const SilenceFinding *f)
{
    if (!f->found) return OK;
    return health_raise(tx, (HealthAlarm){.person = person,
                                          .level = VITAL_ALARM,
                                          .code = str_of(silence_code),
                                          .words = str_of(silence_sentence),
                                          .at_ms = f->at,
                                          .arrived_ms = tx->now_ms});
}

static Status arm_silence(Tx *tx, PersonId person, SilenceMemory *m)
{
    Ms due = silence_due(&m->s);
    m->armed = due != INT64_MAX;
    return m->armed ? timer_set(tx, "health.silence", person.v, due > tx->now_ms ? due : tx->now_ms)
                    : OK;
}

Status health_sign_of_life(Tx *tx, PersonId person, Ms at)
{
    SilenceMemory m;
    bool there;
    TRY(state_find(tx, person, PART_SILENCE, &m, sizeof m, &there));
    if (!there) silence_start(&m.s, true);
    if (at <= m.s.last_at) return OK;
    SilenceFinding f = silence_sign(&m.s, at);
    TRY(say_silence(tx, person, &f));
    if (at - m.seen_ms >= SEEN_EVERY_MS) {
        m.seen_ms = at;
        TRY(event_publish(tx, "health.seen", person.v,
                          str_fmt(tx->arena, "{\"at\":%lld}", (long long)at)));
    }
    if (!m.armed) TRY(arm_silence(tx, person, &m));
    return state_put(tx, person, PART_SILENCE, &m, sizeof m);
}

Status watch_silence_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    SilenceMemory m;
    PersonId person = {subject};
    bool there;
    bool away;
    (void)due_ms;
    TRY(state_find(tx, person, PART_SILENCE, &m, sizeof m, &there));
    if (!there) return OK;
    TRY(people_is_away(tx, person, ms_day(tx->now_ms, HEALTH_ZONE), &away));
    if (away) { /* in hospital, at the child's: until a sign at home */
        silence_away(&m.s, m.s.last_at, INT64_MAX);
    } else {
        SilenceFinding f = silence_tick(&m.s, tx->now_ms);
        TRY(say_silence(tx, person, &f));
    }
    TRY(arm_silence(tx, person, &m));
    return state_put(tx, person, PART_SILENCE, &m, sizeof m);
}

Status health_away(Tx *tx, PersonId person, Ms from, Ms until)
{
    SilenceMemory m;
    bool there;
    TRY(state_find(tx, person, PART_SILENCE, &m, sizeof m, &there));
    if (!there) silence_start(&m.s, true);
    silence_away(&m.s, from, until ? until : INT64_MAX);
    TRY(arm_silence(tx, person, &m));
    return state_put(tx, person, PART_SILENCE, &m, sizeof m);
}

static bool lives(const HealthIn *in)
{
    return in->life || in->alarms & WIRE_ALARM_BIT(WIRE_SOS);
}

static Status judge_silence(Tx *tx, const Judging *j, Ms moved_before, int64_t steps_before)
{
    Ms at = 0;
    for (size_t i = 0; i < j->count; i++)
        if (lives(&j->items[i]) && j->items[i].at_ms > at) at = j->items[i].at_ms;
    /* Steps that rose count for the moment of the newest count. */
    if (steps_before >= 0 && j->seen.steps_ms > moved_before && j->seen.steps != steps_before &&
        j->seen.steps > 0 && j->seen.steps_ms > at)
        at = j->seen.steps_ms;
    if (at == 0) return OK;
    return health_sign_of_life(tx, j->device.person, at > tx->now_ms ? tx->now_ms : at);
}

/* ---- Places ---- */

static Status say_fence(Tx *tx, const Judging *j, const HealthFence *f, FenceEvent event,
                        const Fix *fix)
{
    bool back = event == FENCE_RETURN;
    return health_raise(tx, (HealthAlarm){.person = j->device.person,
                                          .device = j->device.id,
                                          .level = back ? VITAL_NOTICE : f->level,
                                          .code = str_of(fence_code(event)),
                                          .words = str_of(fence_sentence(event)),
                                          .at_ms = fix->at,
                                          .arrived_ms = tx->now_ms,
                                          .has_place = true,
                                          .lat_e7 = fix->lat_e7,
                                          .lon_e7 = fix->lon_e7});
}

/* To and fro, or round and round: shown as it was seen, nobody is sent for it. */
static Status say_roaming(Tx *tx, const Judging *j, RoamKind kind, const Fix *fix)
{
    return health_raise(tx, (HealthAlarm){.person = j->device.person,
                                          .device = j->device.id,
                                          .level = VITAL_NOTICE,
                                          .code = str_of(roam_code(kind)),
                                          .words = str_of(roam_sentence(kind)),
                                          .at_ms = fix->at,
                                          .arrived_ms = tx->now_ms,
                                          .has_place = true,
                                          .lat_e7 = fix->lat_e7,
                                          .lon_e7 = fix->lon_e7});
}

static HomeHours hours_of(const HealthFence *f)
{
    return (HomeHours){(int32_t)f->home_from_min, (int32_t)f->home_to_min, 15 * MINUTE_MS,
                       HEALTH_ZONE};
}

static Status fence_moved(Tx *tx, const Judging *j, const HealthFence *f, FenceMemory *m,
                          FenceEvent event, const Fix *fix)
{
    HomeHours hours = hours_of(f);
    if (event == FENCE_NOTHING) return OK;
    TRY(say_fence(tx, j, f, event, fix));
    if (event == FENCE_RETURN) return timer_cancel(tx, "health.home", j->device.person.v);
    Ms due = home_late_due(&hours, m->f.outside_since);
    return due == INT64_MAX ? OK : timer_set(tx, "health.home", j->device.person.v, due);
}

static Fix fix_of(const HealthIn *in)
{
    return (Fix){.at = in->at_ms,
                 .lat_e7 = in->lat_e7,
                 .lon_e7 = in->lon_e7,
                 .accuracy_m = in->hdop_e2 > 0 ? in->hdop_e2 / 20 : 0, /* some 5 m for each */
                 .satellites = in->sats,
                 .source = FIX_GPS};
}

static bool has_place(const HealthIn *in)
{
    return in->has & WIRE_FIX && in->on & WIRE_FIX && !(in->lat_e7 == 0 && in->lon_e7 == 0);
}

/* A timer looks when one who was last seen at the edge is not heard of. */
static Status arm_fence(Tx *tx, const Judging *j, FenceMemory *m, const Fence *fence)
{
    bool unsure = m->f.outside_since && !m->f.outside && !m->f.lost_said;
    if (!unsure) return OK;
    Ms wait = fence->interval_s * SECOND_MS * FENCE_LOST_INTERVALS;
    return timer_set(tx, "health.fence", j->device.person.v, m->f.last_at + wait);
}

static Status judge_places(Tx *tx, const Judging *j)
{
    FenceMemory m;
    HealthFence f;
    const HealthIn *last = NULL;
    bool there;
    bool agreed;
    for (size_t i = 0; i < j->count; i++)
        if (has_place(&j->items[i])) last = &j->items[i];
    if (!last) return OK;
    TRY(people_consents(tx, j->device.person, PURPOSE_LOCATION, &agreed));
    if (!agreed) return OK;
    Fix newest = fix_of(last);
    TRY(last_place_put(tx, j->device.person, &newest));
    if (newest.satellites < 0 || newest.satellites >= 4)
        TRY(watch_place(tx, j->device.person, &newest));
    Status status = home_fence_find(tx, j->device.person, &f);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (!f.on) return OK;
    f.fence.interval_s = (int32_t)j->device.interval_s;
    TRY(state_find(tx, j->device.person, PART_FENCE, &m, sizeof m, &there));
    for (size_t i = 0; i < j->count; i++) {
        Fix fix = fix_of(&j->items[i]);
        if (!has_place(&j->items[i]) || j->items[i].late) continue;
        FenceEvent event = fence_fix(&f.fence, &m.f, &fix);
        TRY(fence_moved(tx, j, &f, &m, event, &fix));
        RoamKind roams = roam_fix(&m.roam, &fix);
        if (roams != ROAM_NOTHING) TRY(say_roaming(tx, j, roams, &fix));
    }
    TRY(arm_fence(tx, j, &m, &f.fence));
    return state_put(tx, j->device.person, PART_FENCE, &m, sizeof m);
}

Status watch_fence_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    FenceMemory m;
    HealthFence f;
    HealthDevice *devices;
    size_t count;
    bool there;
    PersonId person = {subject};
    (void)due_ms;
    TRY(state_find(tx, person, PART_FENCE, &m, sizeof m, &there));
    Status status = home_fence_find(tx, person, &f);
    if (status == NOT_FOUND || !there || !f.on) return OK;
    TRY(status);
    TRY(health_devices_of(tx, person, &devices, &count));
    for (size_t i = 0; i < count; i++)
        if (devices[i].kind == DEVICE_WATCH || devices[i].kind == DEVICE_PENDANT)
            f.fence.interval_s = (int32_t)devices[i].interval_s;
    if (fence_tick(&f.fence, &m.f, tx->now_ms) != FENCE_LOST) return OK;
    TRY(health_raise(tx, (HealthAlarm){.person = person,
                                       .level = f.level,
                                       .code = str_of(fence_code(FENCE_LOST)),
                                       .words = str_of(fence_sentence(FENCE_LOST)),
                                       .at_ms = m.f.last_at,
                                       .arrived_ms = tx->now_ms}));
    return state_put(tx, person, PART_FENCE, &m, sizeof m);
}

Status watch_home_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    FenceMemory m;
    HealthFence f;
    bool there;
    PersonId person = {subject};
    (void)due_ms;
    TRY(state_find(tx, person, PART_FENCE, &m, sizeof m, &there));
    Status status = home_fence_find(tx, person, &f);
    if (status == NOT_FOUND || !there || !f.on || !m.f.outside) return OK;
    TRY(status);
    return health_raise(tx, (HealthAlarm){.person = person,
                                          .level = f.level,
                                          .code = str_of(home_late_code),
                                          .words = str_of(home_late_sentence),
                                          .at_ms = m.f.outside_since,
                                          .arrived_ms = tx->now_ms});
}

Status watch_person(Tx *tx, Judging *j)
{
    int64_t steps = j->seen.steps;
    Ms steps_ms = j->seen.steps_ms;
    TRY(judge_readings(tx, j));
    TRY(judge_silence(tx, j, steps_ms, steps));
    TRY(watch_habits(tx, j));
    return judge_places(tx, j);
}

/* ---- The device ---- */

static int64_t percent_of(const HealthIn *in)
{
    if (in->has & WIRE_BATTERY) return in->battery_e2 / 100;
    if (in->fact == HOME_BATTERY + 1) return in->fact_e3 / 1000;
    if (in->fact == HOME_BATTERY_LOW + 1 && in->fact_e3) return 15;
    return -1;
}

static Status say_device(Tx *tx, const HealthDevice *d, const char *code, const char *words, Ms at)
{
    return health_raise(tx, (HealthAlarm){.person = d->person,
                                          .device = d->id,
                                          .level = VITAL_NOTICE,
                                          .code = str_of(code),
                                          .words = str_of(words),
                                          .at_ms = at,
                                          .arrived_ms = tx->now_ms});
}

/* Its last will, or the gateway's word that it is gone. */
static bool says_offline(const HealthIn *in)
{
    return in->fact == HOME_ONLINE + 1 && in->fact_e3 == 0;
}

static Status judge_battery(Tx *tx, const Judging *j, DeviceSeen *s, const HealthIn *in)
{
    int64_t percent = percent_of(in);
    if (percent < 0 || in->late) return OK;
    BatteryLevel level = battery_level((int32_t)percent, (BatteryLevel)s->battery_level);
    if ((int64_t)level > s->battery_level && j->device.person.v)
        TRY(say_device(tx, &j->device, battery_code, battery_sentence, in->at_ms));
    s->battery_level = level;
    s->battery = percent;
    return OK;
}

Status watch_device(Tx *tx, Judging *j)
{
    DeviceSeen *s = &j->seen;
    bool heard = false;
    for (size_t i = 0; i < j->count; i++) {
        const HealthIn *in = &j->items[i];
        if (says_offline(in)) continue;
        heard = true;
        if (in->arrived_ms > s->last_ms) s->last_ms = in->arrived_ms;
        TRY(judge_battery(tx, j, s, in));
    }
    if (heard && s->silent == DEVICE_STATION_TOLD)
        TRY(health_over(tx, &j->device, device_silent_code));
    if (heard) s->silent = DEVICE_HEARD;
    if (says_offline(&j->items[j->count - 1]) && s->silent == DEVICE_HEARD)
        s->silent = DEVICE_WENT_OFFLINE;
    if (s->watched || j->device.state != DEVICE_IN_USE) return OK;
    s->watched = 1;
    return timer_set(tx, "health.device", j->device.id.v,
                     device_silent_due(s->last_ms, (int32_t)j->device.interval_s));
}

/* By what a person calls for help. */
static bool calls_for_help(const HealthDevice *d)
{
    return d->person.v &&
           (d->kind == DEVICE_WATCH || d->kind == DEVICE_PENDANT || d->kind == DEVICE_BUTTON);
}

enum { STATION_FROM_H = 8, STATION_TO_H = 20 };

/* A person whose button is silent cannot call: the station hears of it by day, once in a day, and
 * not while the person is away. *later: when to look again, 0 never. */
static Status cannot_call(Tx *tx, const HealthDevice *d, bool *now, Ms *later)
{
    Ms of_day = ms_of_day(tx->now_ms, HEALTH_ZONE);
    bool away;
    bool told;
    *now = false;
    *later = 0;
    if (!calls_for_help(d)) return OK;
    TRY(people_is_away(tx, d->person, ms_day(tx->now_ms, HEALTH_ZONE), &away));
    TRY(device_silence_told(tx, d->id, tx->now_ms - DAY_MS, &told));
    if (away || told) {
        *later = tx->now_ms + 6 * HOUR_MS;
    } else if (of_day < STATION_FROM_H * HOUR_MS || of_day >= STATION_TO_H * HOUR_MS) {
        bool evening = of_day >= STATION_TO_H * HOUR_MS;
        *later = tx->now_ms - of_day + (evening ? DAY_MS : 0) + STATION_FROM_H * HOUR_MS;
    } else {
        *now = true;
    }
    return OK;
}

Status watch_device_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    HealthDevice d;
    DeviceSeen seen;
    bool station;
    Ms later;
    (void)due_ms;
    Status status = device_find(tx, (HealthDeviceId){subject}, &d);
    if (status == NOT_FOUND || d.state != DEVICE_IN_USE) return OK;
    TRY(status);
    TRY(device_seen_find(tx, d.id, &seen));
    Ms due = device_silent_due(seen.last_ms, (int32_t)d.interval_s);
    if (due > tx->now_ms) return timer_set(tx, "health.device", subject, due);
    if (seen.silent == DEVICE_STATION_TOLD) return OK;
    TRY(cannot_call(tx, &d, &station, &later));
    bool said = seen.silent == DEVICE_SAID_SILENT;
    if (station || !said)
        TRY(health_raise(tx, (HealthAlarm){.person = d.person,
                                           .device = d.id,
                                           .level = station ? VITAL_ALARM : VITAL_NOTICE,
                                           .code = str_of(device_silent_code),
                                           .words = str_of(device_silent_sentence),
                                           .at_ms = said ? tx->now_ms : due,
                                           .arrived_ms = tx->now_ms}));
    seen.silent = station ? DEVICE_STATION_TOLD : DEVICE_SAID_SILENT;
    seen.watched = later ? 1 : 0; /* 0: until it speaks again */
    if (later) TRY(timer_set(tx, "health.device", subject, later));
    return device_seen_put(tx, d.id, &seen);
}
