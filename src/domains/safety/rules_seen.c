/* Who was seen today, who was not, and what became of it. */
#include "domains/safety/inside.h"

enum { DUE_MS_HIGH = 2 * 3600000, DUE_MS_OTHER = 4 * 3600000, SEARCH_MS = 30 * 60000 };

static Status end_entry(Tx *tx, SeenEntry *e, SeenOutcome outcome, AlarmId alarm, Str words)
{
    e->outcome = outcome;
    e->alarm = alarm;
    e->done_ms = tx->now_ms;
    e->done_by = (PersonId){tx->origin.actor};
    TRY(entry_end(tx, e, words));
    TRY(timer_cancel(tx, "safety.seen_due", e->id.v));
    return event_publish(tx, "safety.seen", e->id.v,
                         str_fmt(tx->arena, "{\"site\":%lld}", (long long)e->site.v));
}

Status safety_seen(Tx *tx, PersonId person, SeenKind kind, int64_t source, Ms at_ms)
{
    SeenEntry e;
    Day day = ms_day(at_ms, SHANGHAI_MS);
    TRY(people_kept(tx, person, &person));
    TRY(seen_put(tx, person, day, kind, source, at_ms));
    Status status = entry_of(tx, person, day, &e);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    return e.outcome == SEEN_OPEN ? end_entry(tx, &e, SEEN_SEEN, (AlarmId){0}, STR("")) : OK;
}

Status seen_undone(Tx *tx, PersonId person, SeenKind kind, int64_t source, Ms at_ms)
{
    SeenEntry e;
    SeenKind other;
    Ms other_ms;
    Day day = ms_day(at_ms, SHANGHAI_MS);
    TRY(people_kept(tx, person, &person));
    TRY(seen_drop(tx, person, day, kind, source));
    Status status = seen_first(tx, person, day, &other, &other_ms);
    if (status != NOT_FOUND) return status;
    status = entry_of(tx, person, day, &e);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (e.outcome != SEEN_SEEN) return OK;
    e.outcome = SEEN_OPEN;
    e.done_ms = 0;
    e.done_by = (PersonId){0};
    e.due_ms = tx->now_ms + HOUR_MS;
    TRY(entry_end(tx, &e, STR("")));
    return timer_set(tx, "safety.seen_due", e.id.v, e.due_ms);
}

/* ---- The list ---- */

/* 80 and alone, or who needs help with daily life: looked for within two hours (domain rules E-3).
 */
static Status risk_of(Tx *tx, PersonId person, Day day, const Person *p, bool *high)
{
    uint64_t flags;
    TRY(people_flags_on(tx, person, day, &flags));
    bool alone = flags & (UINT64_C(1) << FLAG_ALONE);
    bool frail = flags & (UINT64_C(1) << FLAG_DISABLED | UINT64_C(1) << FLAG_HANDICAP);
    *high = frail || (alone && p->has_birth && day_age(p->birth, day) >= 80);
    return OK;
}

typedef struct Counts {
    int64_t expected, seen, excused, open;
} Counts;

static Status expect(Tx *tx, OrganisationId site, Day day, PersonId person, int64_t why, Counts *n)
{
    SeenEntry e;
    SeenKind kind;
    Ms at;
    Person p;
    TRY(people_kept(tx, person, &person)); /* a meal may still stand under the other record */
    Status status = entry_of(tx, person, day, &e);
    if (status != NOT_FOUND) return status; /* on another site's list already */
    status = people_load(tx, person, &p);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (p.state != PERSON_LIVES_HERE) return OK;
    n->expected++;
    status = seen_first(tx, person, day, &kind, &at);
    if (status == OK) n->seen++;
    if (status != NOT_FOUND) return status;
    e = (SeenEntry){.id = {id_next(tx)}, .site = site, .day = day, .person = person, .why = why};
    TRY(people_absence_on(tx, person, day, &e.excuse));
    TRY(risk_of(tx, person, day, &p, &e.high_risk));
    e.due_ms = tx->now_ms + (e.high_risk ? DUE_MS_HIGH : DUE_MS_OTHER);
    if (e.excuse) {
        n->excused++;
        e.outcome = SEEN_EXCUSED;
        e.done_ms = tx->now_ms;
        return entry_insert(tx, &e);
    }
    n->open++;
    TRY(entry_insert(tx, &e));
    return timer_set(tx, "safety.seen_due", e.id.v, e.due_ms);
}

/* Who ordered a meal is expected to take it; who lives alone and agreed to 送餐即探访 is looked for
 * on the other days too. */
Status safety_seen_build(Tx *tx, OrganisationId site, Day day, int64_t *expected, int64_t *open)
{
    PersonId *people;
    size_t count;
    Counts n = {0};
    int64_t seen, excused;
    Ms made;
    *open = 0;
    Status status = seen_list_find(tx, site, day, expected, &seen, &excused, &made);
    if (status != NOT_FOUND) return status;
    TRY(meals_expected(tx, site, day, &people, &count));
    for (size_t i = 0; i < count; i++) TRY(expect(tx, site, day, people[i], 1, &n));
    TRY(people_watched(tx, day, &people, &count));
    for (size_t i = 0; i < count; i++) {
        OrganisationId eats;
        TRY(meals_eats_at(tx, people[i], day, &eats));
        if (!eats.v) TRY(expect(tx, site, day, people[i], 2, &n));
    }
    TRY(seen_list_insert(tx, site, day, n.expected, n.seen, n.excused));
    *expected = n.expected;
    *open = n.open;
    return event_publish(tx, "safety.seen_list", site.v,
                         str_fmt(tx->arena, "{\"open\":%lld}", (long long)n.open));
}

Status seen_schedule(Tx *tx, OrganisationId site)
{
    MealSite at;
    int64_t expected, seen, excused;
    Ms made;
    Day today = tx_today(tx);
    Status status = meals_site(tx, site, &at);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    status = seen_list_find(tx, site, today, &expected, &seen, &excused, &made);
    if (status != OK && status != NOT_FOUND) return status;
    Day day = status == OK ? today + 1 : today;
    return timer_set(tx, "safety.seen", site.v, day_ms(day, SHANGHAI_MS) + at.seen_min * MINUTE_MS);
}

/* A list of a day that is over helps nobody: after a standstill today's is made. */
Status seen_timer(Tx *tx, int64_t site, Ms due_ms)
{
    int64_t expected, open;
    OrganisationId at = {site};
    if (ms_day(due_ms, SHANGHAI_MS) == tx_today(tx))
        TRY(safety_seen_build(tx, at, tx_today(tx), &expected, &open));
    return seen_schedule(tx, at);
}

Status safety_seen_entries(Tx *tx, OrganisationId site, Day day, SeenEntry **out, size_t *count)
{
    return entry_list(tx, site, day, out, count);
}

static Status to_alarm(Tx *tx, SeenEntry *e, Str words)
{
    Alarm a;
    AlarmAsk ask = {.kind = ALARM_UNSEEN, .person = e->person, .code = STR("seen.not")};
    TRY(safety_raise(tx, &ask, &a));
    return end_entry(tx, e, SEEN_ALARM, a.id, words);
}

Status seen_due_timer(Tx *tx, int64_t entry, Ms due_ms)
{
    SeenEntry e;
    Status status = entry_find(tx, (SeenEntryId){entry}, &e);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (e.outcome != SEEN_OPEN || e.due_ms != due_ms) return OK;
    return to_alarm(tx, &e, STR(""));
}

Status safety_seen_end(Tx *tx, SeenEntryId id, SeenOutcome outcome, Str words)
{
    SeenEntry e;
    Status status = entry_find(tx, id, &e);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "safety.no_entry", "名单上没有这一位");
    TRY(status);
    if (e.outcome == outcome) return OK;
    if (e.outcome != SEEN_OPEN)
        return fail(tx, CONFLICT, "safety.entry_done", "这一位已经有结果了，请刷新名单");
    if (outcome == SEEN_ALARM) return to_alarm(tx, &e, words);
    SeenKind kind = outcome == SEEN_VISITED ? SEEN_VISIT : SEEN_CALL;
    if (outcome != SEEN_FAMILY) TRY(seen_put(tx, e.person, e.day, kind, id.v, tx->now_ms));
    return end_entry(tx, &e, outcome, (AlarmId){0}, words);
}

/* ---- At the door ---- */

static Status tell_about(Tx *tx, PersonId to, PersonId about, Str words)
{
    MessageId message;
    Person p;
    Status status = people_load(tx, to, &p);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (p.state == PERSON_DIED) return OK;
    return notice_tell(
        tx, &(Notice){.to = to, .about = about, .kind = "safety.condition", .words = words},
        &message);
}

/* Family whom the elder lets know of visits or alarms, and the social workers. */
static Status tell_condition(Tx *tx, PersonId person, bool family, Str words)
{
    Relation *r;
    PersonId *to;
    size_t count;
    TRY(people_holding(tx, ROLE_SOCIAL_WORKER, &to, &count));
    for (size_t i = 0; i < count; i++) TRY(tell_about(tx, to[i], person, words));
    if (!family) return OK;
    TRY(people_relations(tx, person, &r, &count));
    for (size_t i = 0; i < count; i++)
        if (r[i].state == RELATION_AGREED && r[i].kind != 6 &&
            (r[i].scopes & (SCOPE_ALARMS | SCOPE_VISITS)))
            TRY(tell_about(tx, r[i].other, person, words));
    return OK;
}

Status condition_said(Tx *tx, PersonId person, int64_t condition)
{
    Person p;
    Alarm a;
    Status status = people_load(tx, person, &p);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    TRY(safety_seen(tx, person, SEEN_DOOR, 0, tx->now_ms));
    if (condition == 1) return OK;
    Str words = str_fmt(tx->arena, "%.*s今天看着%s，请打个电话问问", STR_ARG(p.name),
                        condition == 3 ? "要人帮忙" : "有点不对");
    TRY(tell_condition(tx, person, condition == 2, words));
    if (condition != 3) return OK;
    AlarmAsk ask = {.kind = ALARM_HELP, .person = person, .code = STR("door.help")};
    return safety_raise(tx, &ask, &a);
}

/* ---- Nobody opened ---- */

/* The search of dispatch has its own steps; when they have all been gone through without an end it
 * is an alarm like any other. */
Status search_begun(Tx *tx, FlowId flow, Ms begun_ms)
{
    return timer_set(tx, "safety.no_answer", flow.v, begun_ms + SEARCH_MS);
}

Status search_timer(Tx *tx, int64_t flow, Ms due_ms)
{
    DispatchFlow f;
    Alarm a;
    (void)due_ms;
    Status status = dispatch_flow(tx, (FlowId){flow}, &f);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (f.outcome != FLOW_OPEN) return OK;
    AlarmAsk ask = {.kind = ALARM_NO_ANSWER, .person = f.person, .code = STR("door.no_answer")};
    return safety_raise(tx, &ask, &a);
}

static AlarmCode code_of(FlowOutcome outcome)
{
    switch (outcome) {
    case FLOW_SEEN_WELL: return CODE_WELL;
    case FLOW_AWAY: return CODE_AWAY;
    case FLOW_HOSPITAL: return CODE_HOSPITAL;
    case FLOW_HELPED: return CODE_HELPED;
    case FLOW_DIED: return CODE_DIED;
    case FLOW_OPEN: break;
    }
    return CODE_WELL;
}

Status search_ended(Tx *tx, PersonId person, FlowId flow, FlowOutcome outcome)
{
    SeenEntry e;
    TRY(timer_cancel(tx, "safety.no_answer", flow.v));
    TRY(safety_settle(tx, person, ALARM_NO_ANSWER, code_of(outcome)));
    if (outcome == FLOW_SEEN_WELL || outcome == FLOW_HELPED)
        return safety_seen(tx, person, SEEN_SEARCH, flow.v, tx->now_ms);
    Status status = entry_of(tx, person, tx_today(tx), &e);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    return e.outcome == SEEN_OPEN ? end_entry(tx, &e, SEEN_FAMILY, (AlarmId){0}, STR("")) : OK;
}
