/* From what the doors hand over to what is durable: alarms at once, the rest in the inbox; and from
 * the inbox to readings and rules, a device's records together. */
#include "domains/health/inside.h"

#include <stdlib.h>

/* In the inbox a record is a mask of its words that are not zero, and those words: most say little.
 */
enum { WORDS = 13, PACKED_MAX = 2 + WORDS * 8 };
_Static_assert(sizeof(HealthIn) == WORDS * 8, "kept as words in device_inbox");

static size_t pack(const HealthIn *in, char *out)
{
    uint64_t words[WORDS];
    uint16_t mask = 0;
    size_t len = sizeof mask;
    memcpy(words, in, sizeof words);
    for (int i = 0; i < WORDS; i++) {
        if (words[i] == 0) continue;
        mask |= (uint16_t)(1 << i);
        memcpy(out + len, &words[i], 8);
        len += 8;
    }
    memcpy(out, &mask, sizeof mask);
    return len;
}

/* False at the end, and for bytes that pack has not written. */
static bool unpack(Str *bytes, HealthIn *out)
{
    uint64_t words[WORDS] = {0};
    uint16_t mask;
    if (bytes->len < sizeof mask) return false;
    memcpy(&mask, bytes->ptr, sizeof mask);
    size_t len = sizeof mask + 8 * (size_t)__builtin_popcount(mask);
    if (mask >> WORDS || bytes->len < len) return false;
    const char *at = bytes->ptr + sizeof mask;
    for (int i = 0; i < WORDS; i++) {
        if (!(mask >> i & 1)) continue;
        memcpy(&words[i], at, 8);
        at += 8;
    }
    memcpy(out, words, sizeof *out);
    *bytes = str_slice(*bytes, len, bytes->len);
    return true;
}

/* The device's clock where it can be: not far ahead, not older than what devices store. */
static void take_time(HealthIn *in, Ms at)
{
    in->own_time = at <= in->arrived_ms + AHEAD_MS && at >= in->arrived_ms - 60 * DAY_MS;
    in->at_ms = in->own_time ? at : in->arrived_ms;
}

HealthIn health_in_of_record(HealthDeviceId device, const WireRecord *r, Ms arrived)
{
    HealthIn in = {.device = device.v,
                   .arrived_ms = arrived,
                   .at_ms = arrived,
                   .alarms = r->alarms,
                   .has = r->has,
                   .on = r->on,
                   .lat_e7 = r->lat_e7,
                   .lon_e7 = r->lon_e7,
                   .steps = (int32_t)clamp_i64(r->steps, 0, INT32_MAX),
                   .temp_e2 = r->temp_e2,
                   .glucose_e2 = r->glucose_e2,
                   .battery_e2 = r->battery_e2,
                   .hr = r->hr,
                   .sys = r->bp_sys,
                   .dia = r->bp_dia,
                   .spo2 = r->spo2,
                   .sats = r->has & WIRE_SATS ? r->sats : -1,
                   .hdop_e2 = (int16_t)(r->has & WIRE_HDOP ? clamp_i64(r->hdop_e2, 0, 9999) : -1),
                   .doubtful = r->bp_doubtful};
    if (r->has & WIRE_TIME && !r->time_invalid) take_time(&in, r->time_ms);
    if (r->fix_invalid) in.has &= ~(uint32_t)WIRE_FIX;
    in.late = r->on & WIRE_ARCHIVE || in.at_ms < arrived - LATE_MS;
    return in;
}

bool health_fact_lives(const HomeFact *fact, bool changed)
{
    switch (fact->kind) {
    case HOME_MOTION: return fact->value_e3 != 0;
    case HOME_SOS:
    case HOME_BUTTON: return true;
    case HOME_DOOR:
    case HOME_BED:
    case HOME_POWERED:
    case HOME_VIBRATION:
    case HOME_WATER: return fact->event || changed;
    default: return false;
    }
}

HealthIn health_in_of_fact(HealthDeviceId device, const HomeFact *fact, bool rises, bool life,
                           Ms at, Ms now)
{
    HealthIn in = {.device = device.v,
                   .arrived_ms = now,
                   .at_ms = now,
                   .sats = -1,
                   .hdop_e2 = -1,
                   .fact = (uint8_t)(fact->kind + 1),
                   .fact_rises = !rises                                    ? 0
                                 : fact->kind == HOME_FALL && !fact->event ? 2
                                                                           : 1,
                   .life = life,
                   .fact_e3 = fact->value_e3};
    if (at) take_time(&in, at);
    in.late = in.at_ms < now - LATE_MS;
    return in;
}

/* ---- Alarms, before anything else ---- */

/* What is said of an alarm of the device itself. An alarm that we do not know is an emergency. */
typedef struct Says {
    VitalLevel level; /* VITAL_FINE: nothing is raised (charging, engine of a car) */
    const char *words;
} Says;

static Says wire_says(WireAlarm kind)
{
    switch (kind) {
    case WIRE_SOS: return (Says){VITAL_EMERGENCY, "按了求助键。"};
    case WIRE_FALL: return (Says){VITAL_EMERGENCY, "设备感到摔倒。"};
    case WIRE_GENERAL: return (Says){VITAL_EMERGENCY, "设备报警，没说原因。"};
    case WIRE_HEART_RATE: return (Says){VITAL_ALARM, "手表报心率异常。"};
    case WIRE_BUTTON: return (Says){VITAL_ALARM, "按了侧边的键。"};
    case WIRE_GEOFENCE:
    case WIRE_GEOFENCE_EXIT: return (Says){VITAL_ALARM, "设备报离开了范围。"};
    case WIRE_NO_MOTION: return (Says){VITAL_ALARM, "设备报很久没动。"};
    case WIRE_COLLISION: return (Says){VITAL_ALARM, "设备感到撞击。"};
    case WIRE_TILT: return (Says){VITAL_ALARM, "设备感到倾倒。"};
    case WIRE_REMOVED: return (Says){VITAL_NOTICE, "设备被摘下。"};
    case WIRE_TEMPERATURE: return (Says){VITAL_NOTICE, "设备报温度异常。"};
    case WIRE_FATIGUE: return (Says){VITAL_NOTICE, "设备报疲劳。"};
    case WIRE_POWER_OFF: return (Says){VITAL_NOTICE, "设备关机了。"};
    case WIRE_TAMPER: return (Says){VITAL_NOTICE, "设备被拆动。"};
    case WIRE_DOOR: return (Says){VITAL_NOTICE, "设备报门开了。"};
    case WIRE_FAULT_ALARM:
    case WIRE_ANTENNA_CUT:
    case WIRE_JAMMING: return (Says){VITAL_NOTICE, "设备报有故障。"};
    case WIRE_LOW_BATTERY: /* the percentage decides; many say so in every message */
    case WIRE_LOW_POWER:
    case WIRE_POWER_ON:
    case WIRE_POWER_CUT:
    case WIRE_GEOFENCE_ENTER:
    case WIRE_VIBRATION:
    case WIRE_MOVEMENT:
    case WIRE_OVERSPEED:
    case WIRE_PARKING:
    case WIRE_ACCELERATION:
    case WIRE_BRAKING:
    case WIRE_CORNERING:
    case WIRE_CHARGE_START:
    case WIRE_CHARGE_STOP: return (Says){VITAL_FINE, ""};
    case WIRE_ALARMS: break;
    }
    return (Says){VITAL_EMERGENCY, "设备报警，没说原因。"};
}

static Says home_says(HomeKind kind)
{
    switch (kind) {
    case HOME_SOS: return (Says){VITAL_EMERGENCY, "按了求助键。"};
    case HOME_FALL: return (Says){VITAL_EMERGENCY, "雷达看到有人倒地。"};
    case HOME_SMOKE: return (Says){VITAL_EMERGENCY, "家里有烟。"};
    case HOME_GAS: return (Says){VITAL_EMERGENCY, "家里燃气泄漏。"};
    case HOME_MONOXIDE: return (Says){VITAL_EMERGENCY, "家里一氧化碳超标。"};
    case HOME_LEAK: return (Says){VITAL_ALARM, "家里地上有水。"};
    case HOME_NO_MOTION: return (Says){VITAL_ALARM, "雷达看到人很久没动。"};
    case HOME_TEST: return (Says){VITAL_ALARM, "按了测试键。"};
    case HOME_REMOVED: return (Says){VITAL_NOTICE, "设备被摘下。"};
    case HOME_TAMPER: return (Says){VITAL_NOTICE, "设备被拆动。"};
    default: return (Says){VITAL_NOTICE, "设备报警。"};
    }
}

static bool is_stored(const HealthIn *in)
{
    return in->has & in->on & WIRE_ARCHIVE;
}

/* By a clock that is right, or as slow as it is known to be. */
static bool is_late(const HealthIn *in, int64_t behind_s)
{
    return is_stored(in) || in->at_ms + behind_s * SECOND_MS < in->arrived_ms - LATE_MS;
}

static HealthAlarm alarm_of(const HealthDevice *d, const HealthIn *in)
{
    bool fixed = in->has & WIRE_FIX && in->on & WIRE_FIX;
    return (HealthAlarm){.person = d->person,
                         .device = d->id,
                         .at_ms = in->at_ms,
                         .arrived_ms = in->arrived_ms,
                         .late = is_late(in, d->behind_s),
                         .stored = is_stored(in),
                         .drill = in->drill,
                         .has_place = fixed,
                         .lat_e7 = in->lat_e7,
                         .lon_e7 = in->lon_e7};
}

static Status alarms_of(Tx *tx, const HealthDevice *d, const HealthIn *in)
{
    for (int kind = 0; kind < WIRE_ALARMS; kind++) {
        HealthAlarm a = alarm_of(d, in);
        Says says = wire_says((WireAlarm)kind);
        if (!(in->alarms & WIRE_ALARM_BIT(kind)) || says.level == VITAL_FINE) continue;
        a.level = says.level;
        a.code = str_fmt(tx->arena, "device.%s", wire_alarm_name((WireAlarm)kind));
        a.words = str_of(says.words);
        TRY(health_raise(tx, a));
    }
    if (in->fact_rises == 1) {
        HealthAlarm a = alarm_of(d, in);
        HomeKind kind = (HomeKind)(in->fact - 1);
        Says says = home_says(kind);
        a.level = says.level;
        a.code = str_fmt(tx->arena, "home.%s", home_kind_name(kind));
        a.words = str_of(says.words);
        a.drill = a.drill || kind == HOME_TEST;
        TRY(health_raise(tx, a));
    }
    return OK;
}

/* ---- Taking ---- */

static bool is_fall_state(const HealthIn *in)
{
    return in->fact == HOME_FALL + 1 && (in->fact_rises == 2 || in->fact_e3 == 0);
}

/* A radar that sees somebody on the floor is believed when it still does a minute later. */
static Status fall_state(Tx *tx, const HealthIn *in)
{
    if (in->fact_e3 == 0) return timer_cancel(tx, "health.radar", in->device);
    return timer_set(tx, "health.radar", in->device, in->arrived_ms + RADAR_MS);
}

Status watch_radar_timer(Tx *tx, int64_t device, Ms due_ms)
{
    HealthDevice d;
    Status status = device_find(tx, (HealthDeviceId){device}, &d);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    Says says = home_says(HOME_FALL);
    return health_raise(tx, (HealthAlarm){.person = d.person,
                                          .device = d.id,
                                          .level = says.level,
                                          .code = STR("home.fall"),
                                          .words = str_of(says.words),
                                          .at_ms = due_ms - RADAR_MS,
                                          .arrived_ms = tx->now_ms});
}

Status health_take(Tx *tx, const HealthIn *items, size_t count)
{
    char *row = arena_alloc_raw(tx->arena, count * PACKED_MAX + 1);
    uint64_t shards = 0;
    for (size_t i = 0; i < count; i++) {
        const HealthIn *in = &items[i];
        shards |= (uint64_t)1 << (in->device % INBOX_SHARDS);
        if (is_fall_state(in)) TRY(fall_state(tx, in));
        if (in->alarms == 0 && in->fact_rises != 1) continue;
        HealthDevice d;
        Status status = device_find(tx, (HealthDeviceId){in->device}, &d);
        if (status == NOT_FOUND) continue;
        TRY(status);
        TRY(alarms_of(tx, &d, in));
    }
    for (int64_t shard = 0; shard < INBOX_SHARDS; shard++) {
        size_t n = 0;
        size_t len = 0;
        if (!(shards >> shard & 1)) continue;
        for (size_t i = 0; i < count; i++) {
            if (items[i].device % INBOX_SHARDS != shard) continue;
            len += pack(&items[i], row + len);
            if (++n < INBOX_ROW_RECORDS) continue;
            TRY(inbox_put(tx, shard, (Str){row, len}));
            row += len; /* the statement may be queued: its bytes stay as they are */
            n = len = 0;
        }
        if (n) TRY(inbox_put(tx, shard, (Str){row, len}));
        row += len;
    }
    return OK;
}

/* ---- Working off ---- */

typedef struct Digest {
    HealthIn *items;
    size_t count;
    int64_t devices[DIGEST_DEVICES];
    size_t device_count;
    int64_t upto;
} Digest;

static bool note_device(Digest *g, int64_t device)
{
    for (size_t i = 0; i < g->device_count; i++)
        if (g->devices[i] == device) return true;
    if (g->device_count == DIGEST_DEVICES) return false;
    g->devices[g->device_count++] = device;
    return true;
}

/* Takes whole rows until there are devices or records enough; the first row always. */
static bool take_row(Digest *g, Str bytes)
{
    Digest before = *g;
    while (g->count < DIGEST_RECORDS && unpack(&bytes, &g->items[g->count])) {
        if (!note_device(g, g->items[g->count].device) && before.count) {
            *g = before;
            return false;
        }
        g->count++;
    }
    if (g->count == DIGEST_RECORDS && bytes.len && before.count) {
        *g = before;
        return false;
    }
    return true;
}

static int by_device_and_time(const void *a, const void *b)
{
    const HealthIn *x = a;
    const HealthIn *y = b;
    if (x->device != y->device) return x->device < y->device ? -1 : 1;
    if (x->at_ms != y->at_ms) return x->at_ms < y->at_ms ? -1 : 1;
    return x->arrived_ms < y->arrived_ms ? -1 : x->arrived_ms > y->arrived_ms;
}

/* What a slow clock says is moved to what it meant, so that all rules judge it as now; what it said
 * is kept beside it. Told once when it is noticed. */
static Status set_right(Tx *tx, const HealthDevice *d, DeviceSeen *seen, HealthIn *items,
                        size_t count)
{
    int64_t before = seen->clock.behind_s;
    for (size_t i = 0; i < count; i++)
        if (items[i].own_time && !is_stored(&items[i]))
            clock_hear(&seen->clock, items[i].at_ms, items[i].arrived_ms);
    for (size_t i = 0; i < count && seen->clock.behind_s; i++) {
        HealthIn *in = &items[i];
        if (!in->own_time) continue;
        Ms meant = clock_mean(&seen->clock, in->at_ms, in->arrived_ms);
        in->behind_s = (int32_t)((meant - in->at_ms) / SECOND_MS);
        in->at_ms = meant;
        in->late = is_late(in, 0);
    }
    if (before || !seen->clock.behind_s || !d->person.v) return OK;
    return health_raise(tx, (HealthAlarm){.person = d->person,
                                          .device = d->id,
                                          .level = VITAL_NOTICE,
                                          .code = str_of(clock_code),
                                          .words = str_of(clock_sentence),
                                          .at_ms = tx->now_ms,
                                          .arrived_ms = tx->now_ms});
}

static Status one_device(Tx *tx, HealthIn *items, size_t count)
{
    Judging j = {.items = items, .count = count};
    Status status = device_find(tx, (HealthDeviceId){items[0].device}, &j.device);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(device_seen_find(tx, j.device.id, &j.seen));
    TRY(set_right(tx, &j.device, &j.seen, items, count));
    if (j.device.person.v) TRY(watch_person(tx, &j));
    TRY(watch_device(tx, &j));
    return device_seen_put(tx, j.device.id, &j.seen);
}

Status health_digest(Tx *tx, int64_t *did)
{
    Digest g = {.items = NEW_ARRAY(tx->arena, HealthIn, DIGEST_RECORDS)};
    int64_t shard;
    Rows rows;
    *did = 0;
    Status status = inbox_shard(tx, tx->now_ms % INBOX_SHARDS, &shard); /* none starves */
    if (status == NOT_FOUND) return OK;
    TRY(status);
    for (bool more = true; more;) {
        TRY(inbox_rows(tx, shard, g.upto, &rows));
        more = rows.count == 32;
        for (size_t i = 0; i < rows.count; i++) {
            if (!take_row(&g, row_str(&rows.rows[i], 1))) {
                more = false;
                break;
            }
            g.upto = row_int(&rows.rows[i], 0);
        }
    }
    qsort(g.items, g.count, sizeof *g.items, by_device_and_time);
    for (size_t from = 0; from < g.count;) {
        size_t to = from + 1;
        while (to < g.count && g.items[to].device == g.items[from].device) to++;
        TRY(one_device(tx, g.items + from, to - from));
        from = to;
    }
    TRY(inbox_drop(tx, shard, g.upto));
    *did = (int64_t)g.count;
    return OK;
}
