/* Whom an alarm is told to, step by step. */
#include "domains/safety/inside.h"

/* Somebody in need: the station and the first of the family at once, the others after half a
 * minute, another operator after two, 120 prepared after three. */
static const LadderStep urgent_steps[] = {{TELL_STATION | TELL_FAMILY, 30},
                                          {TELL_FAMILY_2 | TELL_GRID, 90},
                                          {TELL_OPERATOR_2, 60},
                                          {TELL_120 | TELL_STATION, 300}};
/* Something to look after: the family first, the station after five minutes. */
static const LadderStep quiet_steps[] = {{TELL_FAMILY, 120},
                                         {TELL_FAMILY_2 | TELL_GRID, 180},
                                         {TELL_STATION, 300},
                                         {TELL_OPERATOR_2 | TELL_STATION, 1800}};
/* No sign for hours, or a device to look at: a quarter of an hour first, for most are well. */
static const LadderStep slow_steps[] = {{TELL_FAMILY, 900},
                                        {TELL_FAMILY_2 | TELL_GRID, 900},
                                        {TELL_STATION, 1800},
                                        {TELL_OPERATOR_2 | TELL_STATION, 1800}};
/* Drills, devices without a person, and presses that were taken back. */
static const LadderStep station_steps[] = {
    {TELL_STATION, 120}, {TELL_OPERATOR_2, 180}, {TELL_STATION | TELL_OPERATOR_2, 600}};

bool kind_is_urgent(AlarmKind kind)
{
    switch (kind) {
    case ALARM_SOS:
    case ALARM_FALL:
    case ALARM_SMOKE:
    case ALARM_GAS:
    case ALARM_HELP:
    case ALARM_LOST: return true;
    case ALARM_FENCE:
    case ALARM_VITALS:
    case ALARM_SILENCE:
    case ALARM_NO_ANSWER:
    case ALARM_DEVICE:
    case ALARM_UNSEEN:
    case ALARM_KIND_COUNT: return false;
    }
    return false;
}

static const char *kind_words(AlarmKind kind)
{
    switch (kind) {
    case ALARM_SOS: return "按了求助";
    case ALARM_FALL: return "可能跌倒了";
    case ALARM_FENCE: return "走出了平时的地方";
    case ALARM_VITALS: return "身体数据不对，请看一看";
    case ALARM_SILENCE: return "很久没有动静";
    case ALARM_NO_ANSWER: return "家里没人应门，还没找到";
    case ALARM_SMOKE: return "家里有烟雾报警";
    case ALARM_GAS: return "家里有燃气报警";
    case ALARM_DEVICE: return "的设备要看一看";
    case ALARM_UNSEEN: return "今天还没有人见到";
    case ALARM_HELP: return "说要人帮忙";
    case ALARM_LOST: return "走失了，正在找";
    case ALARM_KIND_COUNT: break;
    }
    return "有报警";
}

Str alarm_words(Tx *tx, const Alarm *a)
{
    Person p = {.name = STR("有一台设备")};
    if (a->person.v && people_load(tx, a->person, &p) != OK) p.name = STR("有位老人");
    const char *then = a->taken_back_ms ? "，又说按错了，请打电话确认"
                       : a->urgent      ? "，请马上联系"
                                        : "，请打个电话";
    return str_fmt(tx->arena, "%s%.*s%s%s", a->test ? "【演练】" : "", STR_ARG(p.name),
                   kind_words(a->kind), then);
}

typedef struct Ladder {
    const LadderStep *steps;
    size_t count;
} Ladder;
#define LADDER(of) ((Ladder){of, sizeof of / sizeof *of})

static Status copy_steps(Ladder from, LadderStep *out, size_t *count)
{
    memcpy(out, from.steps, from.count * sizeof *out);
    *count = from.count;
    return OK;
}

/* The person's own ladder, or this one. */
static Status own_or(Tx *tx, PersonId person, bool urgent, Ladder usual, LadderStep *out,
                     size_t *count)
{
    Rows rows;
    TRY(ladder_rows(tx, person, urgent, &rows));
    if (rows.count == 0) return copy_steps(usual, out, count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        out[i] = (LadderStep){row_int(&rows.rows[i], 0), row_int(&rows.rows[i], 1)};
    return OK;
}

Status safety_ladder(Tx *tx, PersonId person, bool urgent, LadderStep out[LADDER_STEPS_MAX],
                     size_t *count)
{
    Ladder usual = urgent ? LADDER(urgent_steps) : LADDER(quiet_steps);
    return own_or(tx, person, urgent, usual, out, count);
}

Status safety_ladder_set(Tx *tx, PersonId person, bool urgent, const LadderStep *steps,
                         size_t count)
{
    bool station = count == 0;
    for (size_t i = 0; i < count; i++) station = station || (steps[i].who & TELL_STATION);
    if (!station || (count && !(steps[count - 1].who & (TELL_STATION | TELL_OPERATOR_2))))
        return fail(tx, INVALID, "safety.no_station", "最后一步要告诉值班室，不然可能没有人接");
    TRY(people_may_see(tx, person, SCOPE_ALARMS));
    TRY(ladder_clear(tx, person, urgent));
    for (size_t i = 0; i < count; i++)
        TRY(ladder_insert(tx, person, urgent, (int64_t)i + 1, steps[i]));
    return OK;
}

/* ---- Telling ---- */

Status tell_one(Tx *tx, const Alarm *a, PersonId to, Str words)
{
    MessageId message;
    Person p;
    Status status = people_load(tx, to, &p);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (p.state == PERSON_DIED) return OK;
    return notice_tell(
        tx,
        &(Notice){
            .to = to, .about = a->person, .kind = "safety.alarm", .words = words, .urgent = true},
        &message);
}

/* The relatives whom the elder lets see alarms, in the order in which they were agreed on; the
 * second and all later ones belong to the second step. */
static Status tell_family(Tx *tx, const Alarm *a, int64_t who, Str words, int64_t *told)
{
    Relation *r;
    size_t count;
    int64_t n = 0;
    if (!a->person.v) return OK;
    TRY(people_relations(tx, a->person, &r, &count));
    for (size_t i = 0; i < count; i++) {
        if (r[i].state != RELATION_AGREED || !(r[i].scopes & SCOPE_ALARMS)) continue;
        bool neighbour = r[i].kind == 6;
        if (!neighbour) n++;
        int64_t is = neighbour ? TELL_NEIGHBOUR : n == 1 ? TELL_FAMILY : TELL_FAMILY_2;
        if (!(who & is)) continue;
        TRY(tell_one(tx, a, r[i].other, words));
        ++*told;
    }
    return OK;
}

static Status tell_grid(Tx *tx, const Alarm *a, Str words, int64_t *told)
{
    PersonId duty;
    if (!a->person.v) return OK;
    Status status = people_duty_for(tx, a->person, &duty);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    ++*told;
    return tell_one(tx, a, duty, words);
}

Status tell_station(Tx *tx, const Alarm *a, Str words, int64_t *told)
{
    PersonId *on;
    size_t count;
    TRY(safety_on_duty(tx, &on, &count));
    for (size_t i = 0; i < count; i++) TRY(tell_one(tx, a, on[i], words));
    *told += (int64_t)count;
    return OK;
}

/* Who comes on duty next, or any other operator. */
static Status tell_second(Tx *tx, const Alarm *a, Str words, int64_t *told)
{
    PersonId *all;
    PersonId *on;
    size_t count, n;
    TRY(people_holding(tx, ROLE_OPERATOR, &all, &count));
    TRY(safety_on_duty(tx, &on, &n));
    for (size_t i = 0; i < count; i++) {
        bool there = false;
        for (size_t k = 0; k < n; k++) there = there || on[k].v == all[i].v;
        if (there) continue;
        TRY(tell_one(tx, a, all[i], words));
        ++*told;
    }
    return OK;
}

static Status tell_step(Tx *tx, Alarm *a, int64_t who, int64_t *told)
{
    Str words = alarm_words(tx, a);
    if (who & (TELL_FAMILY | TELL_FAMILY_2 | TELL_NEIGHBOUR))
        TRY(tell_family(tx, a, who, words, told));
    if (who & TELL_GRID) TRY(tell_grid(tx, a, words, told));
    if (who & TELL_STATION) TRY(tell_station(tx, a, words, told));
    if (who & TELL_OPERATOR_2) TRY(tell_second(tx, a, words, told));
    if (who & TELL_120) a->ready_120 = true;
    return OK;
}

static Status steps_of(Tx *tx, const Alarm *a, LadderStep *out, size_t *count)
{
    if (a->test || a->taken_back_ms || !a->person.v)
        return copy_steps(LADDER(station_steps), out, count);
    bool slow = a->kind == ALARM_SILENCE || a->kind == ALARM_DEVICE;
    Ladder usual = a->urgent ? LADDER(urgent_steps)
                   : slow    ? LADDER(slow_steps)
                             : LADDER(quiet_steps);
    return own_or(tx, a->person, a->urgent, usual, out, count);
}

/* A step that finds nobody to tell does not wait; the last step is repeated without end. */
Status ladder_climb(Tx *tx, Alarm *a)
{
    LadderStep steps[LADDER_STEPS_MAX];
    size_t count;
    AlarmState from = a->state;
    int64_t told = 0;
    int64_t who = 0;
    TRY(steps_of(tx, a, steps, &count));
    ASSERT(count > 0 && count <= LADDER_STEPS_MAX);
    while (told == 0) {
        bool last = a->step >= (int64_t)count;
        a->step = last ? (int64_t)count : a->step + 1;
        who |= steps[a->step - 1].who;
        TRY(tell_step(tx, a, steps[a->step - 1].who, &told));
        if (a->step == (int64_t)count) break;
    }
    if (a->state == ALARM_RAISED) a->state = ALARM_NOTIFIED;
    a->due_ms = tx->now_ms + steps[a->step - 1].wait_s * SECOND_MS;
    TRY(alarm_update(tx, a, from));
    TRY(timer_set(tx, "safety.alarm", a->id.v, a->due_ms));
    return chain_add(
        tx, a->id,
        &(EventAsk){.what = WHAT_TOLD,
                    .detail = str_fmt(tx->arena, "{\"step\":%lld,\"who\":%lld,\"told\":%lld}",
                                      (long long)a->step, (long long)who, (long long)told)});
}
