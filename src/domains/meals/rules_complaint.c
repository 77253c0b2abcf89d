/* Complaints: heard, said back, decided with a reason, accepted or raised; every clock has an end.
 *
 *   RECEIVED ─answer─> ANSWERED ─decide─> DECIDED ─yes─> ACCEPTED
 *       └──────── a clock runs out, or no ──────┴──> RAISED ─decide by the social side─> DECIDED */
#include "domains/meals/inside.h"

/* Minutes before the answer is due: who is on call hears, the next in line, duty and station. */
enum { ANSWER_MIN = 10, NEXT_MIN = 6, WARN_MIN = 3, CONTACTS = 3 };
#define SOCIAL                                                                                     \
    (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_CIVIL_AFFAIRS) |      \
     ROLE_BIT(ROLE_MARKET_REGULATOR))

static Status load(Tx *tx, ComplaintId id, Complaint *out)
{
    Status status = complaint_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "meals.no_complaint", "没有找到这条意见")
                               : status;
}

Status meals_complaint(Tx *tx, ComplaintId id, Complaint *out)
{
    return load(tx, id, out);
}

/* Ten minutes of the hours in which somebody is there. */
static Ms answer_due(Ms now)
{
    Day day = ms_day(now, SHANGHAI_MS);
    int64_t minute = ms_of_day(now, SHANGHAI_MS) / MINUTE_MS;
    if (minute < OPENS_MIN) return day_ms(day, SHANGHAI_MS) + (OPENS_MIN + ANSWER_MIN) * MINUTE_MS;
    if (minute + ANSWER_MIN > SHUTS_MIN)
        return day_ms(day + 1, SHANGHAI_MS) + (OPENS_MIN + ANSWER_MIN) * MINUTE_MS;
    return now + ANSWER_MIN * MINUTE_MS;
}

/* The steps before the answer is due, and the hour itself. */
static Ms answer_clock(const Complaint *c, Ms now)
{
    static const int64_t before[] = {ANSWER_MIN, NEXT_MIN, WARN_MIN};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (now < c->answer_due_ms - before[i] * MINUTE_MS)
            return c->answer_due_ms - before[i] * MINUTE_MS;
    return c->answer_due_ms;
}

/* The clock that runs after now; 0: none. */
static Ms next_clock(const Complaint *c, Ms now)
{
    switch (c->state) {
    case COMPLAINT_RECEIVED: return answer_clock(c, now);
    case COMPLAINT_ANSWERED: return c->decide_due_ms;
    case COMPLAINT_DECIDED: return c->close_due_ms;
    case COMPLAINT_ACCEPTED:
    case COMPLAINT_RAISED:
    case COMPLAINT_SILENT: return 0;
    }
    return 0;
}

static Status publish(Tx *tx, const char *topic, const Complaint *c)
{
    return event_publish(tx, topic, c->id.v,
                         str_fmt(tx->arena, "{\"site\":%lld,\"person\":%lld,\"state\":%d}",
                                 (long long)c->site.v, (long long)c->person.v, (int)c->state));
}

static Status tell(Tx *tx, PersonId to, const Complaint *c, Str words)
{
    MessageId message;
    return notice_tell(
        tx, &(Notice){.to = to, .about = c->person, .kind = "meals.complaint", .words = words},
        &message);
}

/* Whoever is on duty for this elder hears of it. */
static Status tell_duty(Tx *tx, const Complaint *c, const char *why)
{
    PersonId duty;
    Person p;
    Status status = people_duty_for(tx, c->person, &duty);
    if (status == NOT_FOUND) return OK; /* the list of raised complaints shows it */
    TRY(status);
    TRY(people_load(tx, c->person, &p));
    return tell(tx, duty, c, str_fmt(tx->arena, "%.*s对食堂的意见%s", STR_ARG(p.name), why));
}

/* Writes the step, moves the clock, says so. */
static Status move(Tx *tx, Complaint *c, ComplaintState from, Str words)
{
    Ms clock = next_clock(c, tx->now_ms);
    TRY(complaint_update(tx, c, from));
    TRY(complaint_step_insert(tx, c, words));
    if (clock)
        TRY(timer_set(tx, "meals.complaint", c->id.v, clock));
    else
        TRY(timer_cancel(tx, "meals.complaint", c->id.v));
    return publish(tx, "meals.complaint_moved", c);
}

/* The ten minutes are the elder's: they run from when it was said, not from when it came in. */
Status complaint_open(Tx *tx, Complaint *c)
{
    c->id = (ComplaintId){id_next(tx)};
    c->state = COMPLAINT_RECEIVED;
    c->answer_due_ms = answer_due(c->made_ms);
    c->decide_due_ms = c->made_ms + DAY_MS;
    c->close_due_ms = c->made_ms + 7 * DAY_MS;
    /* At night the first answer may come after 24 hours less than the decision is due. */
    if (c->decide_due_ms < c->answer_due_ms) c->decide_due_ms = c->answer_due_ms;
    TRY(complaint_insert(tx, c));
    TRY(complaint_step_insert(tx, c, c->words));
    TRY(timer_set(tx, "meals.complaint", c->id.v, next_clock(c, tx->now_ms)));
    if (tx->now_ms >= c->answer_due_ms - ANSWER_MIN * MINUTE_MS) {
        bool told; /* nobody: the next clock asks again */
        TRY(complaint_call_next(tx, c, &told));
    }
    return publish(tx, "meals.complained", c);
}

Status meals_complain(Tx *tx, const Complaint *ask, ComplaintId *out)
{
    Complaint c = *ask;
    MealSite site;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, c.person, SCOPE_MEALS));
    if (c.order.v) {
        MealOrder o;
        TRY(meals_order(tx, c.order, &o));
        if (o.person.v != c.person.v)
            return fail(tx, NOT_FOUND, "meals.no_order", "没有找到这份饭");
        c.site = o.site;
    }
    TRY(meals_site(tx, c.site, &site));
    c.made_ms = tx->now_ms;
    TRY(complaint_open(tx, &c));
    *out = c.id;
    return OK;
}

static Status wrong_state(Tx *tx)
{
    return fail(tx, CONFLICT, "meals.complaint_state", "这条意见已经往前走了一步，请刷新再看");
}

Status meals_complaint_answer(Tx *tx, ComplaintId id, Str words)
{
    Complaint c;
    TRY(load(tx, id, &c));
    if (c.state == COMPLAINT_ANSWERED && str_eq(c.answer, words)) return OK;
    if (c.state != COMPLAINT_RECEIVED && c.state != COMPLAINT_ANSWERED) return wrong_state(tx);
    ComplaintState from = c.state;
    c.state = COMPLAINT_ANSWERED;
    c.answer = words;
    if (!c.answered_ms) c.answered_ms = tx->now_ms;
    TRY(move(tx, &c, from, words));
    return tell(tx, c.person, &c, str_fmt(tx->arena, "您的意见听到了：%.*s", STR_ARG(words)));
}

Status meals_complaint_decide(Tx *tx, ComplaintId id, const ComplaintDecision *d)
{
    Complaint c;
    TRY(load(tx, id, &c));
    bool social = tx->origin.role > 0 && (ROLE_BIT(tx->origin.role) & SOCIAL);
    if (c.state == COMPLAINT_DECIDED && str_eq(c.decision, d->words)) return OK;
    if (c.state == COMPLAINT_RAISED && !social)
        return fail(tx, DENIED, "meals.complaint_raised", "这条意见已经交给社工，由社工来定");
    if (c.state != COMPLAINT_RECEIVED && c.state != COMPLAINT_ANSWERED &&
        c.state != COMPLAINT_RAISED)
        return wrong_state(tx);
    Str words = d->words;
    if (d->refund) {
        MealRefund refund;
        TxOrigin origin = tx->origin;
        if (!c.order.v)
            return fail(tx, CONFLICT, "meals.nothing_to_refund",
                        "这条意见没有说是哪份饭，退不了款");
        if (social) tx->origin.actor = 0; /* the social side decides, the program pays */
        Status status = meals_refund(tx, c.order, d->cause, NULL, 0, d->words, &refund);
        tx->origin = origin;
        TRY(status);
        c.refund = refund.id;
        Str back = meals_refund_words(tx->arena, &refund);
        words = str_fmt(tx->arena, "%.*s。%.*s", STR_ARG(d->words), STR_ARG(back));
    }
    ComplaintState from = c.state;
    c.state = COMPLAINT_DECIDED;
    c.decision = d->words;
    c.decided_ms = tx->now_ms;
    if (!c.answered_ms) c.answered_ms = tx->now_ms;
    if (c.close_due_ms < tx->now_ms + 2 * DAY_MS) c.close_due_ms = tx->now_ms + 2 * DAY_MS;
    TRY(move(tx, &c, from, words));
    return tell(tx, c.person, &c,
                str_fmt(tx->arena, "您的意见有了答复：%.*s。满意吗？", STR_ARG(words)));
}

Status meals_complaint_settle(Tx *tx, ComplaintId id, bool accepted, Str words)
{
    Complaint c;
    TRY(load(tx, id, &c));
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, c.person, SCOPE_MEALS));
    RoleSet canteen = ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER);
    if (tx->origin.role > 0 && (ROLE_BIT(tx->origin.role) & canteen))
        return fail(tx, DENIED, "meals.complaint_own", "满不满意要老人自己说，或请社工去问");
    ComplaintState to = accepted ? COMPLAINT_ACCEPTED : COMPLAINT_RAISED;
    if (c.state == to) return OK;
    if (c.state != COMPLAINT_DECIDED) return wrong_state(tx);
    c.state = to;
    if (accepted) c.closed_ms = tx->now_ms;
    TRY(move(tx, &c, COMPLAINT_DECIDED, words));
    return accepted ? OK : tell_duty(tx, &c, "没有谈拢，请出面");
}

Status meals_complaint_contact(Tx *tx, ComplaintId id, Str words)
{
    Complaint c;
    TRY(load(tx, id, &c));
    if (c.state != COMPLAINT_DECIDED) return wrong_state(tx);
    c.contacts++;
    return move(tx, &c, COMPLAINT_DECIDED, words);
}

Status meals_complaint_silent(Tx *tx, ComplaintId id)
{
    Complaint c;
    TRY(load(tx, id, &c));
    if (c.state == COMPLAINT_SILENT) return OK;
    if (c.state != COMPLAINT_DECIDED) return wrong_state(tx);
    if (c.contacts < CONTACTS)
        return fail(tx, CONFLICT, "meals.contacts", "还没有联系满三次，再打一次电话或上门问问");
    c.state = COMPLAINT_SILENT;
    c.closed_ms = tx->now_ms;
    return move(tx, &c, COMPLAINT_DECIDED, STR("三次没有联系上"));
}

/* Nobody has answered yet: the next in line is told; when there is none, or when three minutes are
 * left, the duty and the station. */
static Status not_answered(Tx *tx, const Complaint *c, Ms due_ms)
{
    bool told;
    bool last = due_ms >= c->answer_due_ms - WARN_MIN * MINUTE_MS;
    TRY(complaint_call_next(tx, c, &told));
    if (last || !told) {
        TRY(publish(tx, "meals.complaint_waits", c));
        TRY(tell_duty(tx, c, last ? "还有三分钟就满十分钟，还没有人答复" : "还没有人答复"));
    }
    return timer_set(tx, "meals.complaint", c->id.v, answer_clock(c, due_ms));
}

/* A clock has run out: the duty hears of it; at the last it is theirs. */
Status complaint_timer(Tx *tx, int64_t id, Ms due_ms)
{
    Complaint c;
    TRY(load(tx, (ComplaintId){id}, &c));
    if (!next_clock(&c, due_ms)) return OK;
    if (c.state == COMPLAINT_RECEIVED && due_ms < c.answer_due_ms)
        return not_answered(tx, &c, due_ms);
    TRY(publish(tx, "meals.complaint_late", &c));
    if (due_ms < c.decide_due_ms && c.state <= COMPLAINT_ANSWERED) {
        TRY(tell_duty(tx, &c, "十分钟没有人答复"));
        return timer_set(tx, "meals.complaint", id, c.decide_due_ms);
    }
    ComplaintState from = c.state;
    c.state = COMPLAINT_RAISED;
    TRY(move(tx, &c, from, STR("时间到了")));
    return tell_duty(tx, &c, "到时间还没有办好，请出面");
}
