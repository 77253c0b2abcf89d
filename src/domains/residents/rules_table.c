/* Neighbours at one table: whoever's chair stays empty is asked after, until it is known why. */
#include "domains/residents/inside.h"

enum { CHECK_MS = 2 * 3600000 };

static Status load(Tx *tx, TableId id, TableGroup *out)
{
    bool meets;
    Status status = table_find(tx, id, out, &meets);
    if (status == NOT_FOUND || (status == OK && !meets))
        return fail(tx, NOT_FOUND, "residents.no_table", "没有找到这一桌");
    return status;
}

/* The hour at which the site looks for who was not seen, today or the next day it is not past. */
static Status next_check(Tx *tx, OrganisationId site, Ms *out)
{
    MealSite held;
    TRY(meals_site(tx, site, &held));
    Day day = tx_today(tx);
    Ms at = day_ms(day, SHANGHAI_MS) + held.seen_min * MINUTE_MS;
    *out = at > tx->now_ms ? at : at + DAY_MS;
    return OK;
}

Status residents_table_add(Tx *tx, const TableGroup *group, TableId *out)
{
    TableGroup g = *group;
    Ms at;
    if (!(g.weekdays & 0xfe) || g.weekdays & ~(int64_t)0xfe)
        return fail(tx, INVALID, "residents.weekdays", "请选星期几一起吃");
    TRY(next_check(tx, g.site, &at));
    g.id = (TableId){id_next(tx)};
    TRY(table_insert(tx, &g));
    TRY(timer_set(tx, "residents.table", g.id.v, at));
    *out = g.id;
    return OK;
}

Status residents_table_end(Tx *tx, TableId id)
{
    TableGroup g;
    TRY(load(tx, id, &g));
    TRY(table_end(tx, id));
    return timer_cancel(tx, "residents.table", id.v);
}

Status residents_table_sit(Tx *tx, TableId id, PersonId person, bool leads)
{
    TableGroup g;
    TableMember *members;
    size_t count;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(load(tx, id, &g));
    TRY(seat_list(tx, id, &members, &count));
    for (size_t i = 0; i < count; i++)
        if (members[i].person.v == person.v && members[i].leads == leads) return OK;
    if (count >= TABLE_SEATS)
        return fail(tx, CONFLICT, "residents.table_full", "这一桌坐满了，换一桌或再开一桌");
    return seat_put(tx, id, person, leads, tx_today(tx));
}

Status residents_table_leave(Tx *tx, TableId id, PersonId person)
{
    TableGroup g;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(load(tx, id, &g));
    return seat_end(tx, id, person, tx_today(tx));
}

Status residents_tables(Tx *tx, OrganisationId site, TableGroup **out, size_t *count)
{
    return table_list(tx, site, out, count);
}

/* Has had today's lunch, wherever. */
static Status has_eaten(Tx *tx, PersonId person, Day day, bool *yes)
{
    MealOrder *orders;
    size_t count;
    *yes = false;
    TRY(meals_orders_of(tx, person, 10, &orders, &count));
    for (size_t i = 0; i < count; i++)
        if (orders[i].day == day && orders[i].slot == SLOT_LUNCH &&
            orders[i].state == MEAL_HANDED_OVER)
            *yes = true;
    return OK;
}

Status residents_table_members(Tx *tx, const TableGroup *group, Day day, TableMember **out,
                               size_t *count)
{
    TRY(seat_list(tx, group->id, out, count));
    for (size_t i = 0; i < *count; i++) TRY(has_eaten(tx, (*out)[i].person, day, &(*out)[i].here));
    return OK;
}

/* ---- An empty chair ---- */

static Status ask_after(Tx *tx, const TableGroup *g, PersonId person, Day day,
                        const TableMember *members, size_t count)
{
    BuddyCheck b = {.id = id_next(tx),
                    .group = g->id,
                    .person = person,
                    .day = day,
                    .due_ms = tx->now_ms + CHECK_MS};
    Person missing;
    TRY(people_load(tx, person, &missing));
    TRY(buddy_insert(tx, &b));
    TRY(timer_set(tx, "residents.buddy", b.id, b.due_ms));
    for (size_t i = 0; i < count; i++) {
        MessageId message;
        if (!members[i].leads || members[i].person.v == person.v) continue;
        TRY(notice_tell(
            tx,
            &(Notice){.to = members[i].person,
                      .about = person,
                      .kind = "residents.buddy",
                      .words = str_fmt(tx->arena, "%.*s今天没来吃饭，请您问一声，人好就告诉食堂",
                                       STR_ARG(missing.name))},
            &message));
    }
    return event_publish(tx, "residents.buddy_missing", b.id,
                         str_fmt(tx->arena, "{\"person\":%lld,\"site\":%lld}", (long long)person.v,
                                 (long long)g->site.v));
}

/* Only when the table met: with nobody there it was the canteen that was shut. */
Status table_timer(Tx *tx, int64_t group, Ms due_ms)
{
    TableGroup g;
    TableMember *members;
    size_t count;
    bool meets;
    size_t here = 0;
    Ms at;
    Day day = ms_day(due_ms, SHANGHAI_MS);
    Status status = table_find(tx, (TableId){group}, &g, &meets);
    if (status == NOT_FOUND || (status == OK && !meets)) return OK;
    TRY(status);
    TRY(next_check(tx, g.site, &at));
    TRY(timer_set(tx, "residents.table", group, at));
    if (!(g.weekdays >> day_weekday(day) & 1)) return OK;
    TRY(residents_table_members(tx, &g, day, &members, &count));
    for (size_t i = 0; i < count; i++) here += members[i].here;
    for (size_t i = 0; here && i < count; i++) {
        bool away;
        bool asked;
        if (members[i].here) continue;
        TRY(people_is_away(tx, members[i].person, day, &away));
        TRY(buddy_of_day(tx, members[i].person, day, &asked));
        if (!away && !asked) TRY(ask_after(tx, &g, members[i].person, day, members, count));
    }
    return OK;
}

static Status tell_duty(Tx *tx, const BuddyCheck *b, const char *why)
{
    PersonId duty;
    Person p;
    MessageId message;
    Status status = people_duty_for(tx, b->person, &duty);
    if (status == NOT_FOUND) return OK; /* the list of open checks shows it */
    TRY(status);
    TRY(people_load(tx, b->person, &p));
    return notice_tell(tx,
                       &(Notice){.to = duty,
                                 .about = b->person,
                                 .kind = "residents.buddy",
                                 .words = str_fmt(tx->arena, "%.*s%s", STR_ARG(p.name), why),
                                 .urgent = true},
                       &message);
}

Status buddy_timer(Tx *tx, int64_t check, Ms due_ms)
{
    BuddyCheck b;
    (void)due_ms;
    Status status = buddy_find(tx, check, &b);
    if (status == NOT_FOUND) return OK; /* the person was erased */
    TRY(status);
    if (b.outcome || b.raised) return OK;
    TRY(buddy_raise(tx, check));
    return tell_duty(tx, &b, "中午没来同桌吃饭，两个小时还没有问到，请去看看");
}

Status residents_buddy_checks(Tx *tx, BuddyCheck **out, size_t *count)
{
    return buddy_open(tx, out, count);
}

Status residents_buddy_end(Tx *tx, int64_t check, BuddyOutcome outcome, Str words)
{
    BuddyCheck b;
    Status status = buddy_find(tx, check, &b);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "residents.no_check", "没有找到这一条");
    TRY(status);
    if (b.outcome == outcome) return OK;
    if (b.outcome) return fail(tx, CONFLICT, "residents.check_over", "别人已经问到了，请刷新");
    TRY(buddy_close(tx, check, outcome, words));
    TRY(timer_cancel(tx, "residents.buddy", check));
    if (outcome == BUDDY_WELL || outcome == BUDDY_ATE || outcome == BUDDY_ILL)
        TRY(safety_seen(tx, b.person, SEEN_CALL, check, tx->now_ms));
    if (outcome == BUDDY_ILL) TRY(tell_duty(tx, &b, "病了，没来吃饭，请上门看看"));
    return event_publish(tx, "residents.buddy_found", check, STR(""));
}
