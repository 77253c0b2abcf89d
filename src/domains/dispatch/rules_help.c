/* Help now: who is near, asked one after another, and what became of it. */
#include "domains/dispatch/help.h"
#include <stdlib.h>

/* ---- who is near ---- */

static int64_t skills_of(const HelpCall *c)
{
    int64_t kind = c->kind == HELP_HOUSE       ? SKILL_HOUSE
                   : c->kind == HELP_COMPANION ? SKILL_COMPANION
                                               : 0;
    return kind | c->skills;
}

static Status may_come(Tx *tx, const HelpCall *ask, const Carrier *c, bool *yes)
{
    Ms off_ms;
    bool busy;
    int64_t minute = ms_of_day(tx->now_ms, SHANGHAI_MS) / MINUTE_MS;
    int64_t needed = skills_of(ask);
    *yes = false;
    if (c->person.v == ask->person.v || (c->skills & needed) != needed) return OK;
    if (minute < c->from_min || minute >= c->until_min) return OK;
    Status status = off_find(tx, c->person, tx_today(tx), &off_ms);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == OK && off_ms <= tx->now_ms) return OK;
    TRY(help_busy(tx, c->person, &busy));
    *yes = !busy;
    return OK;
}

static Status place_of(Tx *tx, const HelpCall *ask, HelpNear *n)
{
    PersonId last;
    Status status = help_last_door(tx, n->worker, tx->now_ms - HELP_SEEN_MS, &last);
    if (status == OK) status = geo_home(tx, last, &n->at);
    if (status == NOT_FOUND) status = geo_site(tx, ask->site, &n->at);
    if (status != OK && status != NOT_FOUND) return status;
    n->located = status == OK;
    return OK;
}

Status help_look(Tx *tx, const HelpCall *ask, HelpLook *out)
{
    Carrier *list;
    size_t count;
    Person p;
    *out = (HelpLook){0};
    Status status = people_load(tx, ask->person, &p);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "dispatch.no_person", "没有找到这个人");
    TRY(status);
    status = geo_home(tx, ask->person, &out->door);
    if (status != OK && status != NOT_FOUND) return status;
    out->located = status == OK;
    TRY(carrier_list(tx, ask->site, &list, &count));
    out->near = NEW_ARRAY(tx->arena, HelpNear, count + 1);
    for (size_t i = 0; i < count; i++) {
        bool yes;
        HelpNear *n = &out->near[out->count];
        TRY(may_come(tx, ask, &list[i], &yes));
        if (!yes) continue;
        *n = (HelpNear){.worker = list[i].person, .walk_s = -1};
        TRY(place_of(tx, ask, n));
        out->count++;
    }
    return OK;
}

/* A way that nobody knows comes last. */
static int by_way(const void *a, const void *b)
{
    const HelpNear *x = a, *y = b;
    if (x->walk_s < 0 || y->walk_s < 0) {
        if (x->walk_s >= 0) return -1;
        if (y->walk_s >= 0) return 1;
    } else if (x->walk_s != y->walk_s) {
        return x->walk_s < y->walk_s ? -1 : 1;
    }
    return x->worker.v < y->worker.v ? -1 : x->worker.v > y->worker.v;
}

void help_near_sort(Arena *arena, HelpLook *l)
{
    if (l->located && l->count) {
        GeoTimes times;
        WalkPoint *points = NEW_ARRAY(arena, WalkPoint, l->count + 1);
        for (size_t i = 0; i < l->count; i++)
            points[i] = l->near[i].located ? l->near[i].at : l->door;
        points[l->count] = l->door;
        geo_walk_times(arena, points, l->count + 1, "courier", &times);
        for (size_t i = 0; i < l->count; i++)
            if (l->near[i].located)
                l->near[i].walk_s = times.seconds[i * (l->count + 1) + l->count];
    }
    if (l->count) qsort(l->near, l->count, sizeof *l->near, by_way);
    if (l->count > HELP_NEAREST) l->count = HELP_NEAREST;
}

/* ---- the call ---- */

static Status load(Tx *tx, HelpId id, HelpCall *out)
{
    Status status = help_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "dispatch.no_help", "没有找到这次求助")
                               : status;
}

Status dispatch_help(Tx *tx, HelpId id, HelpCall *out)
{
    return load(tx, id, out);
}

static Status tell(Tx *tx, PersonId to, const HelpCall *c, Str words)
{
    MessageId message;
    return notice_tell(
        tx,
        &(Notice){
            .to = to, .about = c->person, .kind = "dispatch.help", .words = words, .urgent = true},
        &message);
}

static Status publish(Tx *tx, const HelpCall *c)
{
    return event_publish(
        tx, "dispatch.help_moved", c->person.v,
        str_fmt(tx->arena, "{\"call\":%lld,\"state\":%d}", (long long)c->id.v, (int)c->state));
}

/* Keeps the call; without a question that is open there is no timer. */
static Status settle(Tx *tx, const HelpCall *c)
{
    TRY(help_update(tx, c));
    TRY(timer_cancel(tx, "dispatch.help", c->id.v));
    return publish(tx, c);
}

static Status ask_this(Tx *tx, const HelpCall *c, HelpAsk *a)
{
    a->state = ASK_OPEN;
    a->asked_ms = tx->now_ms;
    TRY(help_ask_update(tx, c->id, a));
    TRY(timer_set(tx, "dispatch.help", c->id.v, tx->now_ms + HELP_ANSWER_MS));
    TRY(publish(tx, c));
    return tell(tx, a->worker, c, STR("有人现在需要帮忙，离您近。三分钟内请点能去或去不了"));
}

/* The next who is free; after the last it is said to whoever called. */
static Status ask_next(Tx *tx, HelpCall *c)
{
    HelpAsk *asks;
    size_t count;
    TRY(dispatch_help_asks(tx, c->id, &asks, &count));
    for (size_t i = 0; i < count; i++) {
        bool busy;
        if (asks[i].state != ASK_LATER) continue;
        TRY(help_busy(tx, asks[i].worker, &busy));
        if (!busy) return ask_this(tx, c, &asks[i]);
        asks[i].state = ASK_OVER;
        TRY(help_ask_update(tx, c->id, &asks[i]));
    }
    c->state = HELP_NOBODY;
    c->ended_ms = tx->now_ms;
    TRY(settle(tx, c));
    if (!c->made_by) return OK;
    return tell(tx, (PersonId){c->made_by}, c, STR("附近的人都问过了，没有人能去，请另外安排"));
}

Status dispatch_help_call(Tx *tx, const HelpCall *ask, const HelpLook *look, HelpId *out)
{
    HelpCall c = *ask;
    bool open;
    TRY(people_may_see(tx, c.person, SCOPE_PROFILE));
    TRY(help_open_of(tx, c.person, &open));
    if (open)
        return fail(tx, CONFLICT, "dispatch.help_open", "已经在为这位老人找人，请看下面的进展");
    if (!look->count)
        return fail(tx, CONFLICT, "dispatch.help_nobody",
                    "现在没有合适又有空的人，请打电话安排，急事请按紧急呼叫");
    c.id = (HelpId){id_next(tx)};
    c.state = HELP_ASKING;
    c.worker.v = 0;
    c.made_by = tx->origin.actor;
    c.made_ms = tx->now_ms;
    TRY(help_insert(tx, &c));
    for (size_t i = 0; i < look->count && i < HELP_NEAREST; i++)
        TRY(help_ask_insert(tx, c.id,
                            &(HelpAsk){.place = (int64_t)i + 1,
                                       .worker = look->near[i].worker,
                                       .walk_s = look->near[i].walk_s,
                                       .state = ASK_LATER}));
    *out = c.id;
    return ask_next(tx, &c);
}

/* The question that is open now. NOT_FOUND. */
static Status open_ask(Tx *tx, HelpId id, HelpAsk *out)
{
    HelpAsk *asks;
    size_t count;
    TRY(dispatch_help_asks(tx, id, &asks, &count));
    for (size_t i = 0; i < count; i++) {
        if (asks[i].state != ASK_OPEN) continue;
        *out = asks[i];
        return OK;
    }
    return NOT_FOUND;
}

static Status accept(Tx *tx, HelpCall *c, int64_t walk_s)
{
    Person p;
    c->state = HELP_ACCEPTED;
    c->worker.v = tx->origin.actor;
    c->accepted_ms = tx->now_ms;
    TRY(settle(tx, c));
    TRY(people_load(tx, c->worker, &p));
    Str far = walk_s < 0
                  ? STR("")
                  : str_fmt(tx->arena, "，走过来大约 %lld 分钟", (long long)(walk_s + 59) / 60);
    return tell(tx, c->person, c,
                str_fmt(tx->arena, "%.*s来帮您%.*s", STR_ARG(p.name), STR_ARG(far)));
}

Status dispatch_help_answer(Tx *tx, HelpId id, bool yes)
{
    HelpCall c;
    HelpAsk a;
    TRY(load(tx, id, &c));
    if (yes && c.worker.v && c.worker.v == tx->origin.actor) return OK;
    Status status = open_ask(tx, id, &a);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == NOT_FOUND || a.worker.v != tx->origin.actor)
        return fail(tx, CONFLICT, "dispatch.help_passed", "这次已经问别人了，谢谢您");
    a.state = yes ? ASK_YES : ASK_NO;
    a.answered_ms = tx->now_ms;
    TRY(help_ask_update(tx, id, &a));
    return yes ? accept(tx, &c, a.walk_s) : ask_next(tx, &c);
}

Status help_timer(Tx *tx, int64_t id, Ms due_ms)
{
    HelpCall c;
    HelpAsk a;
    (void)due_ms;
    TRY(load(tx, (HelpId){id}, &c));
    if (c.state != HELP_ASKING) return OK;
    Status status = open_ask(tx, c.id, &a);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == OK) {
        if (a.asked_ms + HELP_ANSWER_MS > tx->now_ms)
            return timer_set(tx, "dispatch.help", id, a.asked_ms + HELP_ANSWER_MS);
        a.state = ASK_SILENT;
        TRY(help_ask_update(tx, c.id, &a));
    }
    return ask_next(tx, &c);
}

Status dispatch_help_step(Tx *tx, HelpId id, HelpState to)
{
    HelpCall c;
    TRY(load(tx, id, &c));
    if (c.worker.v != tx->origin.actor)
        return fail(tx, DENIED, "dispatch.not_yours", "这次不是您去");
    if (c.state == to) return OK;
    if (to <= HELP_ACCEPTED || to > HELP_DONE || c.state + 1 != to)
        return fail(tx, CONFLICT, "dispatch.help_step", "这一步已经变了，请刷新再看");
    c.state = to;
    if (to == HELP_ON_THE_WAY) c.left_ms = tx->now_ms;
    if (to == HELP_AT_DOOR) c.door_ms = tx->now_ms;
    if (to == HELP_DONE) c.ended_ms = tx->now_ms;
    return settle(tx, &c);
}

Status dispatch_help_end(Tx *tx, HelpId id)
{
    HelpCall c;
    HelpAsk *asks;
    size_t count;
    TRY(load(tx, id, &c));
    if (c.state == HELP_ENDED) return OK;
    if (c.state > HELP_AT_DOOR) return fail(tx, CONFLICT, "dispatch.help_over", "这次已经结束了");
    TRY(dispatch_help_asks(tx, id, &asks, &count));
    for (size_t i = 0; i < count; i++) {
        if (asks[i].state > ASK_OPEN) continue;
        asks[i].state = ASK_OVER;
        TRY(help_ask_update(tx, id, &asks[i]));
    }
    c.state = HELP_ENDED;
    c.ended_ms = tx->now_ms;
    TRY(settle(tx, &c));
    return c.worker.v ? tell(tx, c.worker, &c, STR("不用去了，站里已经取消")) : OK;
}

/* ---- figures ---- */

static int by_size(const void *a, const void *b)
{
    Ms x = *(const Ms *)a, y = *(const Ms *)b;
    return x < y ? -1 : x > y;
}

/* By nearest rank; sorts. */
static void ranks(Ms *times, size_t n, Ms *p50, Ms *p95)
{
    *p50 = *p95 = -1;
    if (!n) return;
    qsort(times, n, sizeof *times, by_size);
    *p50 = times[(n - 1) / 2];
    *p95 = times[(n * 95 + 99) / 100 - 1];
}

Status dispatch_help_figures(Tx *tx, OrganisationId site, Ms since_ms, HelpFigures *out)
{
    Rows rows;
    size_t doors = 0;
    TRY(help_times(tx, site, since_ms, &rows));
    Ms *accept_ms = NEW_ARRAY(tx->arena, Ms, rows.count + 1);
    Ms *door_ms = NEW_ARRAY(tx->arena, Ms, rows.count + 1);
    *out = (HelpFigures){.calls = (int64_t)rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        Ms made = row_int(r, 1), accepted = row_int_or(r, 2, 0), door = row_int_or(r, 3, 0);
        out->nobody += row_int(r, 0) == HELP_NOBODY;
        if (accepted) accept_ms[out->accepted++] = accepted - made;
        if (door) door_ms[doors++] = door - made;
    }
    ranks(accept_ms, (size_t)out->accepted, &out->accept_p50, &out->accept_p95);
    ranks(door_ms, doors, &out->door_p50, &out->door_p95);
    return OK;
}
