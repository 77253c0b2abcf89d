/* Volunteers with free hours, and where hands are needed. */
#include "domains/partners/inside.h"

enum { DAY_MIN = 24 * 60, RECENT_DAYS = 30, IDLE_MAX = 50 };

Status partners_hours_set(Tx *tx, PersonId person, const FreeHour *h, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (h[i].from_min >= h[i].to_min)
            return fail(tx, INVALID, "partners.hours", "开始要早于结束");
        for (size_t k = 0; k < i; k++)
            if (h[k].weekday == h[i].weekday && h[k].from_min < h[i].to_min &&
                h[i].from_min < h[k].to_min)
                return fail(tx, INVALID, "partners.hours", "同一天的时段重叠了，请合成一段");
    }
    TRY(hours_drop(tx, person));
    for (size_t i = 0; i < count; i++) TRY(hour_insert(tx, person, &h[i]));
    return OK;
}

Status partners_hours(Tx *tx, PersonId person, FreeHour **out, size_t *count)
{
    Rows rows;
    TRY(hour_rows(tx, person, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (FreeHour){row_int(r, 0), row_int(r, 1), row_int(r, 2)});
    return OK;
}

/* ---- Openings ---- */

Status partners_opening_add(Tx *tx, const Opening *ask, OpeningId *out)
{
    Opening o = *ask;
    int64_t there = 0;
    DispatchRun run;
    if (o.day < tx_today(tx) || o.from_min >= o.to_min || o.to_min > DAY_MIN)
        return fail(tx, INVALID, "partners.opening", "请填今天或以后的日子，开始早于结束");
    if (o.run.v) {
        TRY(dispatch_run(tx, o.run, &run));
        TRY(opening_of_run(tx, o.run, &there));
        if (there || run.worker.v)
            return fail(tx, CONFLICT, "partners.run_asked", "这条线已经在找人，或有人送了");
    }
    o.id = (OpeningId){id_next(tx)};
    *out = o.id;
    return opening_insert(tx, &o);
}

static Status load(Tx *tx, OpeningId id, Opening *out)
{
    bool open;
    Status status = opening_find(tx, id, out, &open);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "partners.no_opening", "没有找到这件事");
    TRY(status);
    return open ? OK : fail(tx, CONFLICT, "partners.opening_over", "这件事已经不用人了");
}

Status partners_opening_end(Tx *tx, OpeningId id)
{
    Opening o;
    bool open;
    Status status = opening_find(tx, id, &o, &open);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "partners.no_opening", "没有找到这件事");
    TRY(status);
    return open ? opening_shut(tx, id) : OK;
}

Status partners_openings(Tx *tx, OrganisationId site, Day from, Day to, Opening **out,
                         size_t *count)
{
    Rows rows;
    TRY(opening_rows(tx, site, from, to, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, opening_read(r));
    return OK;
}

/* ---- Who is idle then ---- */

static Status is_busy(Tx *tx, PersonId person, const Opening *o, const Shift *shifts,
                      size_t shift_count, bool *out)
{
    DispatchRun run;
    TRY(people_is_away(tx, person, o->day, out));
    if (!*out) TRY(taken_at(tx, person, o, out));
    for (size_t i = 0; i < shift_count && !*out; i++)
        *out = shifts[i].person.v == person.v && shifts[i].from_min < o->to_min &&
               shifts[i].to_min > o->from_min;
    if (*out) return OK;
    Status status = dispatch_run_of(tx, person, o->day, &run);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    int64_t leave = (run.leave_ms - day_ms(o->day, SHANGHAI_MS)) / MINUTE_MS;
    *out = run.id.v != o->run.v && leave < o->to_min && leave + 60 > o->from_min;
    return OK;
}

Status partners_idle(Tx *tx, OpeningId id, Idle **out, size_t *count)
{
    Opening o;
    Rows rows;
    Shift *shifts;
    size_t shift_count;
    TRY(load(tx, id, &o));
    TRY(idle_rows(tx, &o, tx->now_ms - RECENT_DAYS * DAY_MS, &rows));
    TRY(meals_shifts(tx, o.site, o.day, o.day, &shifts, &shift_count));
    *out = NEW_ARRAY(tx->arena, Idle, IDLE_MAX);
    *count = 0;
    for (size_t i = 0; i < rows.count && *count < IDLE_MAX; i++) {
        const Row *r = &rows.rows[i];
        Idle idle = {
            .person = {row_int(r, 0)}, .helped = row_int(r, 1), .state = (AskState)row_int(r, 2)};
        Person p;
        bool busy = false;
        if (!idle.state) TRY(is_busy(tx, idle.person, &o, shifts, shift_count, &busy));
        if (busy) continue;
        TRY(people_load(tx, idle.person, &p));
        if (p.state != PERSON_LIVES_HERE) continue;
        idle.name = p.name;
        (*out)[(*count)++] = idle;
    }
    return OK;
}

/* ---- Asking and answering ---- */

static Status is_free(Tx *tx, OpeningId id, PersonId person)
{
    Idle *idle;
    size_t count;
    TRY(partners_idle(tx, id, &idle, &count));
    for (size_t i = 0; i < count; i++)
        if (idle[i].person.v == person.v) return OK;
    return fail(tx, CONFLICT, "partners.not_free", "这位志愿者那时没空，请问别人");
}

static Status check_room(Tx *tx, const Opening *o)
{
    return o->said_yes < o->wanted ? OK : fail(tx, CONFLICT, "partners.full", "人已经够了，谢谢您");
}

Status partners_ask(Tx *tx, OpeningId id, PersonId person, MessageId *out)
{
    Opening o;
    AskState state;
    TRY(load(tx, id, &o));
    Status status = opening_ask_find(tx, id, person, &state, out);
    if (status != NOT_FOUND) return status;
    TRY(check_room(tx, &o));
    TRY(is_free(tx, id, person));
    Civil c = day_civil(o.day);
    Str words = str_fmt(tx->arena, "%d月%d日%d:%02d到%d:%02d，%.*s。您能来吗？请在“帮忙”里回答。",
                        c.month, c.day, (int)(o.from_min / 60), (int)(o.from_min % 60),
                        (int)(o.to_min / 60), (int)(o.to_min % 60), STR_ARG(o.words));
    TRY(notice_tell(tx, &(Notice){.to = person, .kind = "partners.ask", .words = words}, out));
    TRY(opening_ask_insert(tx, id, person, *out));
    return event_publish(tx, "partners.asked", id.v, STR(""));
}

Status partners_answer(Tx *tx, OpeningId id, PersonId person, bool yes)
{
    Opening o;
    AskState state;
    MessageId message;
    TRY(load(tx, id, &o));
    Status status = opening_ask_find(tx, id, person, &state, &message);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "partners.not_asked", "没有人请您做这件事");
    TRY(status);
    AskState to = yes ? ASK_YES : ASK_NO;
    if (state == to) return OK;
    if (yes) TRY(check_room(tx, &o));
    TRY(opening_ask_answer(tx, id, person, to));
    return event_publish(tx, "partners.answered", id.v, STR(""));
}

Status partners_asked(Tx *tx, PersonId person, Asked **out, size_t *count)
{
    Rows rows;
    TRY(asked_rows(tx, person, tx_today(tx), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (Asked){opening_read(r), (AskState)row_int(r, 10)});
    return OK;
}
