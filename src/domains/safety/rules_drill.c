/* Drills: each device once a month, the way in every five minutes. */
#include "domains/safety/inside.h"

enum { MONTH_DAYS = 30, WINDOW_DAYS = 2, PROBE_LATE_MS = 360000 };

Status safety_device_set(Tx *tx, int64_t device, PersonId person)
{
    if (!person.v) {
        TRY(timer_cancel(tx, "safety.drill", device));
        return drill_device_drop(tx, device);
    }
    Ms next = tx->now_ms + DAY_MS; /* the first one shows that it works where it lies */
    TRY(drill_device_put(tx, device, person, next));
    return timer_set(tx, "safety.drill", device, next);
}

/* It is the device's month: the person is asked to press. */
Status drill_timer(Tx *tx, int64_t device, Ms due_ms)
{
    Drill d = {.id = id_next(tx), .device = device, .opened_ms = tx->now_ms, .state = 1};
    MessageId message;
    Person p;
    Status status = drill_device_find(tx, device, &d.person);
    (void)due_ms;
    if (status != OK) return status == NOT_FOUND ? OK : status;
    Ms next = tx->now_ms + MONTH_DAYS * DAY_MS;
    TRY(people_load(tx, d.person, &p));
    TRY(drill_device_put(tx, device, d.person, next));
    TRY(timer_set(tx, "safety.drill", device, next));
    if (p.state != PERSON_LIVES_HERE) return OK;
    TRY(drill_insert(tx, &d));
    TRY(timer_set(tx, "safety.drill_late", d.id, tx->now_ms + WINDOW_DAYS * DAY_MS));
    return notice_tell(
        tx,
        &(Notice){.to = d.person,
                  .kind = "safety.drill",
                  .words = STR("这个月试一试求助按钮：工作人员会打电话和您一起按。")},
        &message);
}

Status drill_raised(Tx *tx, const Alarm *a)
{
    Drill d;
    if (!a->device || a->device == PROBE_DEVICE) return OK;
    Status status = drill_of(tx, a->device, 1, &d);
    if (status == NOT_FOUND) { /* a drill besides the monthly one */
        d = (Drill){.id = id_next(tx),
                    .device = a->device,
                    .person = a->person,
                    .opened_ms = tx->now_ms,
                    .state = 1};
        TRY(drill_insert(tx, &d));
    } else {
        TRY(status);
        TRY(timer_cancel(tx, "safety.drill_late", d.id));
    }
    d.state = 2;
    d.alarm = a->id;
    d.arrived_ms = tx->now_ms;
    return drill_update(tx, &d);
}

Status drill_answered(Tx *tx, const Alarm *a)
{
    Drill d;
    Status status = drill_of(tx, a->device, 2, &d);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (d.alarm.v != a->id.v) return OK;
    d.state = 3;
    d.answered_ms = tx->now_ms;
    return drill_update(tx, &d);
}

/* No press came: somebody has to look at the device. */
Status drill_late_timer(Tx *tx, int64_t id, Ms due_ms)
{
    Drill d;
    Alarm a;
    (void)due_ms;
    Status status = drill_find(tx, id, &d);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (d.state != 1) return OK;
    d.state = 4;
    TRY(drill_update(tx, &d));
    AlarmAsk ask = {
        .kind = ALARM_DEVICE, .person = d.person, .device = d.device, .code = STR("drill.missed")};
    return safety_raise(tx, &ask, &a);
}

/* ---- The way in ---- */

Str probe_token(Arena *arena, CommunityId community, Ms minute)
{
    Str text = str_fmt(arena, "%lld|%lld", (long long)community.v, (long long)minute);
    return str_to_hex(arena, secret_hash(arena, "safety_probe", text));
}

Status probe_expect(Tx *tx)
{
    Ms last;
    int64_t arrived, missed;
    Status status = probe_find(tx, &last, &arrived, &missed);
    if (status != NOT_FOUND) return status;
    TRY(probe_put(tx, 0, 0));
    return timer_set(tx, "safety.probe", 1, tx->now_ms + PROBE_LATE_MS);
}

/* Through the same rules as a real one, closed before anybody is rung. */
Status safety_probe_arrived(Tx *tx)
{
    Alarm a;
    AlarmAsk ask = {.kind = ALARM_SOS,
                    .device = PROBE_DEVICE,
                    .test = true,
                    .may_take_back = true,
                    .code = STR("probe")};
    TRY(safety_raise(tx, &ask, &a));
    TRY(safety_resolve(tx, a.id, CODE_TEST, CHECKED_NOT, STR("")));
    TRY(probe_put(tx, 1, 0));
    return timer_set(tx, "safety.probe", 1, tx->now_ms + PROBE_LATE_MS);
}

Status probe_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    static const Role roles[] = {ROLE_ADMIN, ROLE_OPERATOR};
    MessageId message;
    (void)due_ms;
    TRY(probe_put(tx, 0, 1));
    for (size_t k = 0; k < sizeof roles / sizeof *roles; k++) {
        PersonId *to;
        size_t count;
        TRY(people_holding(tx, roles[k], &to, &count));
        for (size_t i = 0; i < count; i++)
            TRY(notice_tell(
                tx,
                &(Notice){.to = to[i],
                          .kind = "safety.probe_missed",
                          .words = STR("自动求助演练没有到达，报警通道可能断了，请马上查"),
                          .urgent = true},
                &message));
    }
    return timer_set(tx, "safety.probe", subject, tx->now_ms + PROBE_LATE_MS);
}
