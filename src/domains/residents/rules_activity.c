/* What is on beside the meal: who wants to come, who was there. */
#include "domains/residents/inside.h"

static Status load(Tx *tx, ActivityId id, Activity *out)
{
    Status status = activity_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "residents.no_activity", "没有找到这个活动")
                               : status;
}

Status residents_activity_add(Tx *tx, const Activity *activity, ActivityId *out)
{
    Activity a = *activity;
    if (a.from_ms <= tx->now_ms || a.to_ms <= a.from_ms || a.to_ms - a.from_ms > DAY_MS)
        return fail(tx, INVALID, "residents.activity_time", "时间不对：要在以后，不超过一天");
    a.id = (ActivityId){id_next(tx)};
    TRY(activity_insert(tx, &a));
    *out = a.id;
    return event_publish(tx, "residents.activity", a.id.v, STR(""));
}

Status residents_activity_off(Tx *tx, ActivityId id)
{
    Activity a;
    Rows guests;
    TRY(load(tx, id, &a));
    if (a.off) return OK;
    TRY(guest_list(tx, id, &guests));
    for (size_t i = 0; i < guests.count; i++)
        if (row_int(&guests.rows[i], 1) == 3)
            return fail(tx, CONFLICT, "residents.begun", "已经有人来了，不能取消");
    TRY(activity_call_off(tx, id));
    for (size_t i = 0; i < guests.count; i++) {
        MessageId message;
        PersonId person = {row_int(&guests.rows[i], 0)};
        TRY(notice_tell(
            tx,
            &(Notice){.to = person,
                      .kind = "residents.off",
                      .words = str_fmt(tx->arena, "%.*s不办了，请不要白跑一趟", STR_ARG(a.name))},
            &message));
    }
    return event_publish(tx, "residents.activity", id.v, STR(""));
}

Status residents_join(Tx *tx, ActivityId id, PersonId person)
{
    Activity a;
    int64_t state;
    int64_t going;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(load(tx, id, &a));
    TRY(guest_find(tx, id, person, &state));
    if (state == 1 || state == 3) return OK;
    if (a.off) return fail(tx, CONFLICT, "residents.off", "这个活动不办了");
    if (tx->now_ms >= a.to_ms) return fail(tx, CONFLICT, "residents.over", "这个活动已经结束了");
    TRY(activity_going(tx, id, &going));
    if (going >= a.seats) return fail(tx, CONFLICT, "residents.full", "位子满了，看看别的活动");
    return guest_put(tx, id, person, 1, false);
}

Status residents_leave(Tx *tx, ActivityId id, PersonId person)
{
    Activity a;
    int64_t state;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(load(tx, id, &a));
    TRY(guest_find(tx, id, person, &state));
    return state == 1 ? guest_put(tx, id, person, 2, false) : OK;
}

Status residents_attend(Tx *tx, ActivityId id, PersonId person, bool at_meal)
{
    Activity a;
    int64_t state;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(load(tx, id, &a));
    TRY(guest_find(tx, id, person, &state));
    if (state == 3) return OK;
    if (a.off) return fail(tx, CONFLICT, "residents.off", "这个活动不办了");
    if (ms_day(a.from_ms, SHANGHAI_MS) != tx_today(tx))
        return fail(tx, CONFLICT, "residents.not_today", "这个活动不是今天的");
    TRY(guest_put(tx, id, person, 3, at_meal));
    TRY(safety_seen(tx, person, SEEN_VISIT, id.v, tx->now_ms));
    return event_publish(tx, "residents.attended", person.v,
                         str_fmt(tx->arena, "{\"activity\":%lld}", (long long)id.v));
}

Status residents_activities(Tx *tx, Ms from_ms, Ms to_ms, PersonId person, Activity **out,
                            size_t *count)
{
    return activity_list(tx, from_ms, to_ms, person, out, count);
}
