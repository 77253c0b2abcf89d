#include "domains/safety/inside.h"

/* How long the answer of a person holds the ladder. */
static Ms owner_minutes(const Alarm *a)
{
    switch (a->state) {
    case ALARM_ACKNOWLEDGED: return (a->urgent ? 10 : 30) * MINUTE_MS;
    case ALARM_ON_THE_WAY: return (a->urgent ? 15 : 60) * MINUTE_MS;
    case ALARM_ON_SITE: return 60 * MINUTE_MS;
    case ALARM_RAISED:
    case ALARM_NOTIFIED:
    case ALARM_RESOLVED:
    case ALARM_REVIEWED:
    case ALARM_SUPPRESSED: break;
    }
    return 5 * MINUTE_MS;
}

static bool is_open(const Alarm *a)
{
    return a->state < ALARM_RESOLVED;
}

static int64_t subject_of(const Alarm *a)
{
    return a->person.v ? a->person.v : a->device;
}

static Status publish(Tx *tx, const Alarm *a)
{
    return event_publish(
        tx, "safety.alarm", a->id.v,
        str_fmt(tx->arena, "{\"person\":%lld,\"kind\":%d,\"state\":%d,\"test\":%s}",
                (long long)a->person.v, (int)a->kind, (int)a->state, a->test ? "true" : "false"));
}

static Status add_event(Tx *tx, const Alarm *a, AlarmWhat what, Str words)
{
    return chain_add(tx, a->id, &(EventAsk){.what = what, .words = words});
}

/* ---- Raising ---- */

static Status add_report(Tx *tx, AlarmId id, AlarmWhat what, const AlarmAsk *ask)
{
    Str detail =
        str_fmt(tx->arena, "{\"kind\":%d,\"why\":\"%.*s\"}", (int)ask->kind, STR_ARG(ask->code));
    return chain_add(tx, id,
                     &(EventAsk){.what = what,
                                 .detail = detail,
                                 .device = ask->device,
                                 .device_ms = ask->device ? ask->device_ms : 0});
}

static void take_place(Alarm *a, const AlarmAsk *ask)
{
    if (!ask->has_place || (a->has_place && ask->fix_ms <= a->fix_ms)) return;
    a->has_place = true;
    a->lat_e7 = ask->lat_e7;
    a->lon_e7 = ask->lon_e7;
    a->accuracy_m = ask->accuracy_m;
    a->fix_ms = ask->fix_ms;
}

/* The same need again: one more event. Somebody who presses again after taking back, or after the
 * answer, is heard again at once. */
static Status repeat(Tx *tx, Alarm *a, const AlarmAsk *ask)
{
    AlarmState from = a->state;
    int64_t told = 0;
    bool again = a->taken_back_ms && !ask->test;
    a->repeats++;
    a->last_ms = tx->now_ms;
    a->urgent = a->urgent || ask->urgent;
    take_place(a, ask);
    TRY(add_report(tx, a->id, WHAT_REPEATED, ask));
    if (again) {
        a->taken_back_ms = 0;
        a->step = 0;
        return ladder_climb(tx, a);
    }
    if (a->owner.v && a->urgent) {
        Ms soon = tx->now_ms + MINUTE_MS;
        if (a->due_ms > soon && a->state == ALARM_ACKNOWLEDGED) {
            a->due_ms = soon;
            TRY(timer_set(tx, "safety.alarm", a->id.v, soon));
        }
        if (ask->kind == ALARM_SOS) TRY(tell_one(tx, a, a->owner, alarm_words(tx, a)));
    } else if (a->state == ALARM_NOTIFIED && a->urgent && ask->kind == ALARM_SOS) {
        TRY(tell_station(tx, a, alarm_words(tx, a), &told));
    }
    return alarm_update(tx, a, from);
}

/* A report of something that is over already: it came late from the memory of a device. */
static Status is_late(Tx *tx, int64_t subject, const AlarmAsk *ask, Alarm *out, bool *late)
{
    *late = false;
    if (!ask->stored || !ask->device || !ask->device_ms) return OK;
    Status status = alarm_newest_of(tx, subject, ask->kind, out);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    *late = out->resolved_ms && ask->device_ms < out->resolved_ms;
    return OK;
}

/* What comes while the kind is muted is kept in one alarm that nobody is told of. */
static Status suppress(Tx *tx, const AlarmAsk *ask, Alarm *a, bool *done)
{
    Ms until;
    Str reason;
    int64_t held;
    int64_t subject = subject_of(a);
    *done = false;
    if (a->urgent || ask->test) return OK;
    Status status = mute_find(tx, subject, ask->kind, &until, &reason, &held);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (until <= tx->now_ms) return OK;
    *done = true;
    if (held) {
        TRY(alarm_find(tx, (AlarmId){held}, a));
        return add_report(tx, a->id, WHAT_REPEATED, ask);
    }
    a->state = ALARM_SUPPRESSED;
    a->due_ms = 0;
    TRY(alarm_insert(tx, a));
    TRY(add_report(tx, a->id, WHAT_SUPPRESSED, ask));
    return mute_put(tx, subject, ask->kind, until, reason, a->id.v);
}

static Status raise_new(Tx *tx, const AlarmAsk *ask, Alarm *a)
{
    bool suppressed;
    *a = (Alarm){.id = {id_next(tx)},
                 .person = ask->person,
                 .device = ask->device,
                 .kind = ask->kind,
                 .state = ALARM_RAISED,
                 .urgent = ask->urgent || kind_is_urgent(ask->kind),
                 .test = ask->test,
                 .raised_ms = tx->now_ms,
                 .ring_ms = tx->now_ms + (ask->may_take_back ? TAKE_BACK_MS : 0),
                 .last_ms = tx->now_ms,
                 .why = ask->code.ptr ? ask->code : STR("")};
    a->due_ms = a->ring_ms;
    take_place(a, ask);
    TRY(suppress(tx, ask, a, &suppressed));
    if (suppressed) return OK;
    TRY(alarm_insert(tx, a));
    TRY(add_report(tx, a->id, WHAT_RAISED, ask));
    if (a->test) TRY(drill_raised(tx, a));
    if (!ask->may_take_back) return ladder_climb(tx, a);
    return timer_set(tx, "safety.alarm", a->id.v, a->due_ms);
}

Status safety_raise(Tx *tx, const AlarmAsk *given, Alarm *out)
{
    AlarmAsk of_kept = *given;
    const AlarmAsk *ask = &of_kept;
    ASSERT(tx->can_write);
    ASSERT(ask->person.v || ask->device);
    ASSERT(ask->kind > 0 && ask->kind < ALARM_KIND_COUNT);
    if (given->person.v) TRY(people_kept(tx, given->person, &of_kept.person));
    int64_t subject = ask->person.v ? ask->person.v : ask->device;
    AlarmId known;
    bool late;
    if (ask->device && ask->device_ms) {
        Status status = event_by_device(tx, ask->device, ask->device_ms, ask->kind, &known);
        if (status == OK) return alarm_find(tx, known, out);
        if (status != NOT_FOUND) return status;
    }
    Status status = alarm_open_of(tx, subject, ask->kind, ask->test, out);
    if (status == OK) {
        TRY(repeat(tx, out, ask));
        return publish(tx, out);
    }
    if (status != NOT_FOUND) return status;
    TRY(is_late(tx, subject, ask, out, &late));
    if (late) return add_report(tx, out->id, WHAT_LATE, ask);
    TRY(raise_new(tx, ask, out));
    return out->state == ALARM_SUPPRESSED ? OK : publish(tx, out);
}

/* The next step, or the owner's minutes are over: then the ladder goes on where it stood, and the
 * station hears that the owner is quiet. */
Status alarm_timer(Tx *tx, int64_t id, Ms due_ms)
{
    Alarm a;
    int64_t told = 0;
    Status status = alarm_find(tx, (AlarmId){id}, &a);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (!is_open(&a)) return OK;
    if (a.due_ms != due_ms) return timer_set(tx, "safety.alarm", id, a.due_ms);
    if (a.owner.v) {
        TRY(add_event(tx, &a, WHAT_OWNER_QUIET, STR("")));
        TRY(tell_station(tx, &a, alarm_words(tx, &a), &told));
    }
    TRY(ladder_climb(tx, &a));
    return publish(tx, &a);
}

/* ---- Answering ---- */

Status may_handle(Tx *tx, PersonId person)
{
    RoleSet handlers = ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_SOCIAL_WORKER) |
                       ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_ADMIN);
    if (tx->origin.actor == 0 || (ROLE_BIT(tx->origin.role) & handlers)) return OK;
    if (!person.v) return fail(tx, DENIED, "safety.not_yours", "这个报警由值班室处理");
    return people_may_see(tx, person, SCOPE_ALARMS);
}

static Status load(Tx *tx, AlarmId id, Alarm *out)
{
    Status status = alarm_find(tx, id, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "safety.no_alarm", "没有找到这个报警");
    TRY(status);
    return may_handle(tx, out->person);
}

static Status load_open(Tx *tx, AlarmId id, Alarm *out)
{
    TRY(load(tx, id, out));
    if (!is_open(out)) return fail(tx, CONFLICT, "safety.over", "这个报警已经处理完了");
    return OK;
}

Status safety_alarm(Tx *tx, AlarmId id, Alarm *out)
{
    return load(tx, id, out);
}

/* Moves an owned alarm and gives its owner the minutes of the new state. */
static Status hold(Tx *tx, Alarm *a, AlarmState to, AlarmWhat what, Str words)
{
    AlarmState from = a->state;
    a->state = to;
    a->due_ms = tx->now_ms + owner_minutes(a);
    TRY(alarm_update(tx, a, from));
    TRY(timer_set(tx, "safety.alarm", a->id.v, a->due_ms));
    TRY(add_event(tx, a, what, words));
    return publish(tx, a);
}

static Status say_owned(Tx *tx, const Alarm *a)
{
    Person p;
    TRY(people_load(tx, a->owner, &p));
    return fail(tx, CONFLICT, "safety.owned", "%.*s 已经接了，要换人请点转交", STR_ARG(p.name));
}

Status safety_acknowledge(Tx *tx, AlarmId id)
{
    Alarm a;
    PersonId me = {tx->origin.actor};
    TRY(load_open(tx, id, &a));
    if (!me.v) return fail(tx, DENIED, "safety.nobody", "要由一个人来接，程序不能代替");
    if (a.owner.v && a.owner.v != me.v) return say_owned(tx, &a);
    if (a.owner.v) return OK;
    a.owner = me;
    if (!a.acked_ms) a.acked_ms = tx->now_ms;
    TRY(hold(tx, &a, ALARM_ACKNOWLEDGED, WHAT_ACKNOWLEDGED, STR("")));
    return a.test ? drill_answered(tx, &a) : OK;
}

Status safety_hand_on(Tx *tx, AlarmId id, PersonId to)
{
    Alarm a;
    Person p;
    TRY(load_open(tx, id, &a));
    Status status = people_load(tx, to, &p);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    if (!a.owner.v && !a.acked_ms) a.acked_ms = tx->now_ms;
    a.owner = to;
    AlarmState state = a.state < ALARM_ACKNOWLEDGED ? ALARM_ACKNOWLEDGED : a.state;
    TRY(tell_one(tx, &a, to, alarm_words(tx, &a)));
    return hold(tx, &a, state, WHAT_HANDED_ON, STR(""));
}

Status safety_move(Tx *tx, AlarmId id, AlarmState to, Str words)
{
    Alarm a;
    ASSERT(to == ALARM_ON_THE_WAY || to == ALARM_ON_SITE);
    TRY(load_open(tx, id, &a));
    if (a.state < ALARM_ACKNOWLEDGED)
        return fail(tx, CONFLICT, "safety.not_owned", "还没有人接，请先点接听");
    if (a.state >= to) return OK;
    return hold(tx, &a, to, to == ALARM_ON_SITE ? WHAT_ON_SITE : WHAT_ON_THE_WAY, words);
}

Status safety_send(Tx *tx, AlarmId id, PersonId to)
{
    Alarm a;
    Person p;
    TRY(load_open(tx, id, &a));
    Status status = people_load(tx, to, &p);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    if (!a.owner.v) {
        TRY(safety_acknowledge(tx, id));
        TRY(alarm_find(tx, id, &a));
    }
    Str place = STR("");
    Person who;
    if (a.person.v && people_load(tx, a.person, &who) == OK) place = who.address;
    Str words = alarm_words(tx, &a);
    words = str_fmt(tx->arena, "%.*s。请马上去%.*s", STR_ARG(words), STR_ARG(place));
    TRY(tell_one(tx, &a, to, words));
    AlarmState next = a.state == ALARM_ON_SITE ? ALARM_ON_SITE : ALARM_ON_THE_WAY;
    return hold(tx, &a, next, WHAT_ON_THE_WAY, p.name);
}

Status safety_note(Tx *tx, AlarmId id, Str words)
{
    Alarm a;
    TRY(load(tx, id, &a));
    return add_event(tx, &a, WHAT_NOTE, words);
}

Status safety_called_120(Tx *tx, AlarmId id)
{
    Alarm a;
    TRY(load_open(tx, id, &a));
    TRY(add_event(tx, &a, WHAT_CALLED_120, STR("")));
    if (a.state >= ALARM_ACKNOWLEDGED) return publish(tx, &a);
    if (!tx->origin.actor) return OK;
    return safety_acknowledge(tx, id); /* who calls has answered */
}

Status alarm_close(Tx *tx, Alarm *a, AlarmCode code, AlarmCheck checked, Str words)
{
    AlarmState from = a->state;
    a->state = ALARM_RESOLVED;
    a->code = code;
    a->checked = checked;
    a->resolved_ms = tx->now_ms;
    a->due_ms = 0;
    if (!a->acked_ms && tx->origin.actor) a->acked_ms = tx->now_ms;
    if (!a->owner.v) a->owner = (PersonId){tx->origin.actor};
    TRY(alarm_update(tx, a, from));
    TRY(timer_cancel(tx, "safety.alarm", a->id.v));
    TRY(chain_add(tx, a->id,
                  &(EventAsk){.what = WHAT_RESOLVED,
                              .detail = str_fmt(tx->arena, "{\"code\":%d,\"checked\":%d}",
                                                (int)code, (int)checked),
                              .words = words}));
    if (a->kind == ALARM_LOST) TRY(lost_over(tx, a));
    return publish(tx, a);
}

Status safety_resolve(Tx *tx, AlarmId id, AlarmCode code, AlarmCheck checked, Str words)
{
    Alarm a;
    TRY(load(tx, id, &a));
    if (!is_open(&a) && a.code == code) return OK;
    if (!is_open(&a)) return fail(tx, CONFLICT, "safety.over", "这个报警已经处理完了");
    if ((code == CODE_WELL || code == CODE_TAKEN_BACK) && checked == CHECKED_NOT)
        return fail(tx, INVALID, "safety.not_checked", "要听到声音或见到人，才能说没事");
    if (code == CODE_JOINED)
        return fail(tx, INVALID, "safety.by_itself", "合并资料时才有这个结果，请选别的");
    if (code == CODE_TEST && !a.test)
        return fail(tx, INVALID, "safety.no_drill", "这不是演练，请选别的结果");
    return alarm_close(tx, &a, code, checked, words);
}

Status safety_settle(Tx *tx, PersonId person, AlarmKind kind, AlarmCode code)
{
    Alarm a;
    Status status = alarm_open_of(tx, person.v, kind, false, &a);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    return alarm_close(tx, &a, code, code == CODE_WELL ? CHECKED_SIGHT : CHECKED_NOT, STR(""));
}

Status safety_cause_over(Tx *tx, PersonId person, AlarmKind kind, Str why)
{
    Alarm a;
    Status status = alarm_open_of(tx, person.v, kind, false, &a);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (a.owner.v || a.repeats || !str_eq(a.why, why)) return OK;
    return alarm_close(tx, &a, CODE_DEVICE_FAULT, CHECKED_NOT, STR(""));
}

Status safety_review(Tx *tx, AlarmId id, Str words)
{
    Alarm a;
    TRY(load(tx, id, &a));
    if (a.state == ALARM_REVIEWED) return OK;
    if (a.state != ALARM_RESOLVED)
        return fail(tx, CONFLICT, "safety.still_open", "还没处理完，先写结果再复盘");
    a.state = ALARM_REVIEWED;
    TRY(alarm_update(tx, &a, ALARM_RESOLVED));
    TRY(add_event(tx, &a, WHAT_REVIEWED, words));
    return publish(tx, &a);
}

Status alarm_revive(Tx *tx, Alarm *a, Str words)
{
    AlarmState from = a->state;
    a->state = ALARM_NOTIFIED;
    a->code = CODE_NONE;
    a->checked = CHECKED_NOT;
    a->resolved_ms = 0;
    a->owner = (PersonId){0};
    a->step = 0;
    TRY(alarm_update(tx, a, from));
    TRY(add_event(tx, a, WHAT_REOPENED, words));
    TRY(ladder_climb(tx, a));
    return publish(tx, a);
}

Status safety_reopen(Tx *tx, AlarmId id, Str words)
{
    Alarm a;
    Alarm other;
    TRY(load(tx, id, &a));
    if (is_open(&a)) return OK;
    if (a.state == ALARM_SUPPRESSED)
        return fail(tx, CONFLICT, "safety.suppressed", "这个报警当时是关着的，请直接发起新的");
    Status status = alarm_open_of(tx, subject_of(&a), a.kind, a.test, &other);
    if (status == OK)
        return fail(tx, CONFLICT, "safety.another_open", "这位老人同类的报警正在处理，请记在那里");
    if (status != NOT_FOUND) return status;
    return alarm_revive(tx, &a, words);
}

/* Only when no real one is open: then the drill is that one. */
Status safety_no_test(Tx *tx, AlarmId id)
{
    Alarm a;
    Alarm real;
    TRY(load_open(tx, id, &a));
    if (!a.test) return OK;
    Status status = alarm_open_of(tx, subject_of(&a), a.kind, false, &real);
    if (status == OK) return alarm_close(tx, &a, CODE_TEST, CHECKED_NOT, STR(""));
    if (status != NOT_FOUND) return status;
    a.test = false;
    a.step = 0;
    TRY(add_event(tx, &a, WHAT_NO_TEST, STR("")));
    TRY(ladder_climb(tx, &a));
    return publish(tx, &a);
}

/* ---- By the person ---- */

static Status load_own(Tx *tx, AlarmId id, Alarm *out)
{
    Status status = alarm_find(tx, id, out);
    if (status == NOT_FOUND || (status == OK && out->person.v != tx->origin.actor))
        return fail(tx, NOT_FOUND, "safety.no_alarm", "没有找到这次求助");
    return status;
}

/* It stays open for the station, which phones: only a voice or a sight closes it. */
Status safety_take_back(Tx *tx, AlarmId id, Alarm *a)
{
    TRY(load_own(tx, id, a));
    if (a->taken_back_ms || !is_open(a)) return OK;
    if (a->state >= ALARM_ACKNOWLEDGED)
        return fail(tx, CONFLICT, "safety.answered", "已经有人接了，请在电话里说一声没事");
    a->taken_back_ms = tx->now_ms;
    a->step = 0;
    if (a->ring_ms > tx->now_ms) a->ring_ms = tx->now_ms;
    TRY(add_event(tx, a, WHAT_TAKEN_BACK, STR("")));
    TRY(ladder_climb(tx, a));
    return publish(tx, a);
}

Status safety_ring_now(Tx *tx, AlarmId id, Alarm *a)
{
    TRY(load_own(tx, id, a));
    if (a->state != ALARM_RAISED) return OK;
    a->ring_ms = tx->now_ms;
    TRY(ladder_climb(tx, a));
    return publish(tx, a);
}

Status safety_mute(Tx *tx, PersonId person, AlarmKind kind, Ms until_ms, Str reason)
{
    if (kind_is_urgent(kind))
        return fail(tx, INVALID, "safety.never_muted", "求助、跌倒、烟和燃气报警不能关");
    if (until_ms > tx->now_ms + 30 * DAY_MS)
        return fail(tx, INVALID, "safety.mute_long", "最多关三十天，到时再看");
    TRY(may_handle(tx, person));
    return mute_put(tx, person.v, kind, until_ms, reason, 0);
}

Status safety_mutes(Tx *tx, PersonId person, AlarmMute **out, size_t *count)
{
    TRY(may_handle(tx, person));
    return mute_list(tx, person.v, out, count);
}

/* ---- Looking ---- */

Status safety_open_alarms(Tx *tx, size_t limit, Alarm **out, size_t *count)
{
    return alarm_list_open(tx, limit, out, count);
}
Status safety_alarms(Tx *tx, Ms from, Ms to, size_t limit, Alarm **out, size_t *count)
{
    return alarm_list(tx, from, to, limit, out, count);
}
Status safety_events(Tx *tx, AlarmId id, AlarmEvent **out, size_t *count)
{
    return event_list(tx, id, out, count);
}
