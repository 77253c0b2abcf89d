/* Devices and who wears them; alarms and who is told; what is asked of a device. */
#include "domains/health/inside.h"
#include "domains/notice/notice.h"

static const char *const other_protocols[] = {"native", "zigbee", "assistant", "tasmota", "http"};

/* ---- Devices ---- */

static bool protocol_known(Str name)
{
    for (size_t i = 0; i < sizeof other_protocols / sizeof *other_protocols; i++)
        if (str_is(name, other_protocols[i])) return true;
    return wire_protocol_find(name) != NULL;
}

static Status number_free(Tx *tx, const HealthDevice *d)
{
    const Sql *sql =
        SQL("tt", "i", "SELECT id FROM device WHERE protocol = $1 AND hardware_id = $2");
    Row row;
    Status status = tx_one(tx, sql, ARGS(TEXT(d->protocol), TEXT(d->hardware_id)), &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    return fail(tx, CONFLICT, "health.device_taken", "这个设备号已经登记过，请核对号码");
}

Status health_device_add(Tx *tx, const HealthDevice *device, HealthDeviceId *out)
{
    HealthDevice d = *device;
    if (!protocol_known(d.protocol))
        return fail(tx, INVALID, "health.protocol", "不认识这种设备协议，请看说明书");
    TRY(number_free(tx, &d));
    d.id = (HealthDeviceId){id_next(tx)};
    d.person = (PersonId){0};
    d.state = DEVICE_IN_STOCK;
    d.enrolled_ms = 0;
    TRY(device_insert(tx, &d));
    *out = d.id;
    return OK;
}

Status health_device_load(Tx *tx, HealthDeviceId id, HealthDevice *out)
{
    Status status = device_find(tx, id, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "health.no_device", "没有找到这台设备");
    return status;
}

static Status given(Tx *tx, HealthDeviceId id, PersonId person)
{
    return event_publish(tx, "health.device_given", id.v,
                         str_fmt(tx->arena, "{\"person\":%lld}", (long long)person.v));
}

Status health_device_enrol(Tx *tx, HealthDeviceId id, PersonId person, Str how)
{
    HealthDevice d;
    Person p;
    TRY(health_device_load(tx, id, &d));
    Status status = people_load(tx, person, &p);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    if (d.state == DEVICE_RETIRED)
        return fail(tx, CONFLICT, "health.device_retired", "这台设备已经报废，请换一台");
    if (d.state == DEVICE_IN_USE && d.person.v == person.v) return OK;
    if (d.state == DEVICE_IN_USE)
        return fail(tx, CONFLICT, "health.device_in_use", "这台设备有人在用，请先收回");
    if (p.state != PERSON_LIVES_HERE)
        return fail(tx, CONFLICT, "health.person_gone", "这位老人已经不在这里，不能绑定设备");

    d.person = person;
    d.state = DEVICE_IN_USE;
    d.enrolled_ms = tx->now_ms;
    TRY(device_change(tx, &d, how));
    DeviceSeen seen = {.battery = -1, .steps = -1, .last_ms = tx->now_ms, .watched = 1};
    TRY(device_seen_put(tx, id, &seen)); /* from now on it is missed when nothing is heard */
    TRY(timer_set(tx, "health.device", id.v, device_silent_due(tx->now_ms, (int32_t)d.interval_s)));
    return given(tx, id, person);
}

Status health_device_release(Tx *tx, HealthDeviceId id, DeviceState to)
{
    HealthDevice d;
    ASSERT(to != DEVICE_IN_USE);
    TRY(health_device_load(tx, id, &d));
    if (d.state == to) return OK;
    if (d.state == DEVICE_RETIRED)
        return fail(tx, CONFLICT, "health.device_retired", "这台设备已经报废，请换一台");
    bool was_worn = d.person.v != 0;
    d.person = (PersonId){0};
    d.state = to;
    TRY(device_change(tx, &d, STR("")));
    TRY(device_seen_drop(tx, id));
    TRY(timer_cancel(tx, "health.device", id.v));
    return was_worn ? given(tx, id, (PersonId){0}) : OK;
}

Status health_device_save(Tx *tx, const HealthDevice *device)
{
    HealthDevice d;
    TRY(health_device_load(tx, device->id, &d));
    d.version = device->version;
    d.kind = device->kind;
    d.model = device->model;
    d.room = device->room;
    d.auth = device->auth;
    d.lenient = device->lenient;
    d.interval_s = device->interval_s;
    d.quota = device->quota;
    return device_change(tx, &d, STR("="));
}

/* ---- Alarms ---- */

static HealthAlarmTaker taker;

void health_alarm_taker(HealthAlarmTaker t)
{
    taker = t;
}

static HealthPlaceTaker place_taker;

void health_place_taker(HealthPlaceTaker t)
{
    place_taker = t;
}

Status watch_place(Tx *tx, PersonId person, const Fix *fix)
{
    return place_taker ? place_taker(tx, person, fix) : OK;
}

static TellWhat what_of(Str code)
{
    static const struct {
        const char *head;
        TellWhat what;
    } rows[] = {{"fence.exit", TELL_LEAVES},
                {"fence.return", TELL_RETURNS},
                {"home.late", TELL_NOT_HOME},
                {"home.silent", TELL_SILENT},
                {"device.sos", TELL_SOS},
                {"device.fall", TELL_SOS},
                {"device.general", TELL_SOS},
                {"fall.", TELL_SOS},
                {"home.sos", TELL_SOS},
                {"home.fall", TELL_SOS},
                {"vitals.", TELL_VITALS},
                {"pulse.", TELL_VITALS},
                {"drift.", TELL_VITALS},
                {"trend.", TELL_VITALS},
                {"device.heart_rate", TELL_VITALS},
                {"device.battery", TELL_BATTERY},
                {"device.silent", TELL_BATTERY},
                {"device.removed", TELL_BATTERY},
                {"home.smoke", TELL_SMOKE},
                {"home.gas", TELL_SMOKE},
                {"home.monoxide", TELL_SMOKE},
                {"home.leak", TELL_SMOKE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_starts(code, str_of(rows[i].head))) return rows[i].what;
    return (TellWhat)0;
}

/* When it was: by the device's clock, unless that is slow and the rest of it came at once. */
Ms health_alarm_moment(const HealthAlarm *a)
{
    bool by_clock = str_starts(a->code, STR("device.")) || str_starts(a->code, STR("home."));
    bool slow = by_clock && a->device.v && !a->late && a->at_ms < a->arrived_ms - LATE_MS &&
                !str_is(a->code, device_silent_code);
    return slow ? a->arrived_ms : a->at_ms;
}

static bool rule_holds(int64_t when, Ms at)
{
    Ms of_day = ms_of_day(at, HEALTH_ZONE);
    bool night = of_day >= 22 * HOUR_MS || of_day < 6 * HOUR_MS;
    return when == TELL_ALWAYS || (when == TELL_AT_NIGHT) == night;
}

static Scope scope_for(TellWhat what)
{
    return what == TELL_LEAVES || what == TELL_RETURNS || what == TELL_NOT_HOME ? SCOPE_PLACE
           : what == TELL_VITALS                                                ? SCOPE_HEALTH
                                                                                : SCOPE_ALARMS;
}

/* A relation may have ended since the rule was made: it is asked again each time. */
static Status tell_one(Tx *tx, const HealthAlarm *a, const Row *row, const Person *about)
{
    bool may;
    PersonId to = {row_int(row, 2)};
    Scope scope = scope_for((TellWhat)row_int(row, 3));
    TRY(people_relative_sees(tx, a->person, to, scope, &may));
    if (!may) return OK;
    MessageId id;
    Notice n = {.to = to,
                .about = a->person,
                .kind = "health.alarm",
                .words = str_fmt(tx->arena, "%.*s：%.*s%s", STR_ARG(about->name), STR_ARG(a->words),
                                 a->late ? "（设备后来才传到）" : ""),
                .urgent = true}; /* asked for, at these hours */
    Status status = notice_tell(tx, &n, &id);
    return status == CONFLICT ? OK : status; /* who has died is not told */
}

static Status tell_who_asked(Tx *tx, const HealthAlarm *a)
{
    Rows rules;
    Person about;
    TellWhat what = what_of(a->code);
    if (a->person.v == 0 || a->drill || what == 0) return OK;
    TRY(tell_rows(tx, a->person, &rules));
    if (rules.count) TRY(people_load(tx, a->person, &about));
    for (size_t i = 0; i < rules.count; i++)
        if (row_int(&rules.rows[i], 3) == what &&
            rule_holds(row_int(&rules.rows[i], 4), health_alarm_moment(a)))
            TRY(tell_one(tx, a, &rules.rows[i], &about));
    return OK;
}

Status health_raise(Tx *tx, HealthAlarm a)
{
    bool fresh;
    a.id = (HealthAlarmId){id_next(tx)};
    TRY(health_alarm_insert(tx, &a, &fresh));
    if (!fresh) return OK; /* the device said it before */
    TRY(event_publish(tx, "health.alarm", a.id.v,
                      str_fmt(tx->arena,
                              "{\"person\":%lld,\"device\":%lld,\"code\":\"%.*s\",\"level\":%d,"
                              "\"at\":%lld,\"late\":%s,\"test\":%s}",
                              (long long)a.person.v, (long long)a.device.v, STR_ARG(a.code),
                              (int)a.level, (long long)a.at_ms, a.late ? "true" : "false",
                              a.drill ? "true" : "false")));
    if (taker && a.level >= VITAL_ALARM) TRY(taker(tx, &a));
    return tell_who_asked(tx, &a);
}

Status health_over(Tx *tx, const HealthDevice *d, const char *code)
{
    HealthAlarm a = {.person = d->person, .device = d->id, .code = str_of(code), .over = true};
    return taker ? taker(tx, &a) : OK;
}

/* ---- What a relative wants to be told ---- */

Status health_tell_add(Tx *tx, const TellRule *rule, int64_t *id)
{
    TRY(people_may_see(tx, rule->about, scope_for(rule->what)));
    return tell_insert(tx, rule, id);
}

Status health_tell_end(Tx *tx, PersonId to, int64_t id)
{
    int64_t gone;
    TRY(tell_drop(tx, to, id, &gone));
    if (gone == 0) return fail(tx, NOT_FOUND, "health.no_rule", "没有找到这条提醒");
    return OK;
}

Status health_tell_list(Tx *tx, PersonId about, PersonId to, TellRule **out, size_t *count)
{
    Rows rows;
    TRY(tell_rows(tx, about, &rows));
    *out = NEW_ARRAY(tx->arena, TellRule, rows.count);
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        if (row_int(row, 2) != to.v) continue;
        (*out)[(*count)++] = (TellRule){row_int(row, 0),
                                        {row_int(row, 1)},
                                        {row_int(row, 2)},
                                        (TellWhat)row_int(row, 3),
                                        (TellWhen)row_int(row, 4)};
    }
    return OK;
}

Str health_tell_sentence(Arena *arena, const TellRule *rule, Str name)
{
    static const char *const what[] = {"",
                                       "离开家时",
                                       "回到家时",
                                       "该在家却没回家时",
                                       "很久没有动静时",
                                       "按求助或摔倒时",
                                       "血压心率不对劲时",
                                       "设备没电或没消息时",
                                       "家里冒烟漏气漏水时"};
    static const char *const when[] = {"", "", "夜里", "白天"};
    return str_fmt(arena, "%.*s%s%s，告诉我", STR_ARG(name), when[rule->when], what[rule->what]);
}

/* ---- Commands ---- */

Status health_command_ask(Tx *tx, HealthCommand command, int64_t *id)
{
    HealthDevice d;
    bool waits;
    TRY(health_device_load(tx, command.device, &d));
    if (d.state == DEVICE_RETIRED)
        return fail(tx, CONFLICT, "health.device_retired", "这台设备已经报废，请换一台");
    TRY(command_waiting(tx, command.device, command.ask, &waits));
    if (waits && command.ask != WIRE_ASK_SOS_NUMBER)
        return fail(tx, CONFLICT, "health.command_waits", "同样的命令还没发出去，设备上线就会收到");
    command.id = id_next(tx);
    command.expires_ms = tx->now_ms + COMMAND_LIFE_MS;
    TRY(command_insert(tx, &command));
    *id = command.id;
    return OK;
}

Status health_command_done(Tx *tx, int64_t id, CommandState state)
{
    HealthCommand c;
    Status status = command_find(tx, id, &c);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "health.no_command", "没有找到这个命令");
    TRY(status);
    bool out = c.state == COMMAND_SENT || c.state == COMMAND_DELIVERED;
    if (out && (state == COMMAND_EXPIRED || state == COMMAND_REFUSED)) state = COMMAND_UNANSWERED;
    bool again = out && (state == COMMAND_SENT || state == COMMAND_UNANSWERED);
    bool there = c.state == COMMAND_SENT && state == COMMAND_DELIVERED;
    if (c.state != COMMAND_WAITING && !again && !there) return OK;
    if (!health_answers(c.protocol) || (state != COMMAND_SENT && state != COMMAND_DELIVERED))
        return command_state(tx, &c, state, 0);
    return command_state(tx, &c, state, tx->now_ms + COMMAND_ANSWER_MS);
}

Status health_command_answered(Tx *tx, HealthDeviceId device, int64_t id, bool ok)
{
    HealthCommand c;
    CommandState to = ok ? COMMAND_DONE : COMMAND_FAILED;
    Status status = command_find(tx, id, &c);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (c.device.v != device.v || c.state == COMMAND_WAITING || c.state == to ||
        c.state == COMMAND_DONE)
        return OK;
    return command_state(tx, &c, to, 0);
}

bool health_answers(Str protocol)
{
    return str_is(protocol, "native");
}

Status ask_again(Tx *tx, HealthDeviceId device, VitalKind kind)
{
    WireAsk ask = kind == VITAL_PRESSURE      ? WIRE_ASK_PRESSURE
                  : kind == VITAL_SPO2        ? WIRE_ASK_OXYGEN
                  : kind == VITAL_TEMPERATURE ? WIRE_ASK_TEMPERATURE
                                              : WIRE_ASK_HEART_RATE;
    bool waits;
    TRY(command_waiting(tx, device, ask, &waits));
    if (waits) return OK;
    HealthCommand c = {.id = id_next(tx),
                       .device = device,
                       .ask = ask,
                       .text = STR(""),
                       .expires_ms = tx->now_ms + LATE_MS}; /* later it proves nothing */
    return command_insert(tx, &c);
}

/* ---- Places ---- */

static Status may_be_located(Tx *tx, PersonId person)
{
    bool yes;
    TRY(people_consents(tx, person, PURPOSE_LOCATION, &yes));
    if (!yes) return fail(tx, DENIED, "health.no_place_consent", "这位老人还没有同意看位置");
    return OK;
}

Status health_fence_set(Tx *tx, PersonId person, const HealthFence *fence)
{
    FenceMemory m;
    bool there;
    TRY(may_be_located(tx, person));
    TRY(home_fence_put(tx, person, fence));
    TRY(state_find(tx, person, PART_FENCE, &m, sizeof m, &there));
    if (!there) return OK;
    memset(&m.f, 0, sizeof m.f); /* another fence: evidence begins anew */
    return state_put(tx, person, PART_FENCE, &m, sizeof m);
}

Status health_fence_find(Tx *tx, PersonId person, HealthFence *out)
{
    Status status = home_fence_find(tx, person, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "health.no_fence", "还没有设置家的范围");
    return status;
}

Status health_place(Tx *tx, PersonId person, Fix *out)
{
    TRY(may_be_located(tx, person));
    Status status = last_place_find(tx, person, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "health.no_place", "还没有收到过位置");
    return status;
}

/* ---- Limits ---- */

Status health_limits(Tx *tx, PersonId person, VitalLimits *out)
{
    Rows rows;
    *out = vital_limits_default;
    TRY(limit_rows(tx, person, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        int64_t kind = row_int(row, 0);
        int64_t level = row_int(row, 1);
        if (kind < 1 || kind >= VITAL_KINDS || level < 1 || level >= VITAL_LEVELS) continue;
        out->of[kind][level] = (VitalBound){(int32_t)row_int_or(row, 2, VITAL_NO_LOW),
                                            (int32_t)row_int_or(row, 3, VITAL_NO_HIGH)};
    }
    return OK;
}

Status health_limit_set(Tx *tx, PersonId person, VitalKind kind,
                        const VitalBound bounds[VITAL_LEVELS])
{
    VitalLimits all;
    TRY(health_limits(tx, person, &all));
    for (int level = VITAL_NOTICE; level < VITAL_LEVELS; level++)
        all.of[kind][level] = bounds[level];
    TRY(vital_limits_check(&all, &tx->problem));
    for (int level = VITAL_NOTICE; level < VITAL_LEVELS; level++)
        TRY(limit_put(tx, person, kind, level, bounds[level]));
    return OK;
}
