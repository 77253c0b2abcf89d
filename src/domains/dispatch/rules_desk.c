/* Changes of a day's plan by the desk: kept, undone, confirmed, told. */
#include "domains/dispatch/desk.h"

static Status plan_changed(Tx *tx)
{
    return fail(tx, CONFLICT, "dispatch.plan_changed", "这一餐的安排刚有变动，请看一眼再改");
}

/* Whoever watches the desk looks again; the subject is the site. */
static Status tell_desk(Tx *tx, DeskKey key)
{
    return event_publish(
        tx, "dispatch.plan_changed", key.site.v,
        str_fmt(tx->arena, "{\"day\":%d,\"slot\":%lld}", (int)key.day, (long long)key.slot));
}

/* ---- keeping ---- */

typedef struct Keeping {
    const PlanAsk *ask;
    DispatchRun *runs; /* one for each of ask->runs */
    DispatchStop *stops;
    size_t stop_count;
    size_t *seen; /* of each stop: how often it is asked for */
} Keeping;

static bool is_among(const PersonId *list, size_t count, PersonId person)
{
    bool is = false;
    for (size_t i = 0; i < count; i++) is |= list[i].v == person.v;
    return is;
}

Status dispatch_may_carry(Tx *tx, DeskKey key, PersonId person)
{
    static const Role roles[] = {ROLE_COURIER, ROLE_VOLUNTEER, ROLE_LOGISTICS};
    DispatchRun *runs;
    Carrier *carriers;
    PersonId *held;
    size_t count;
    bool may = false;
    TRY(run_list(tx, key.site, key.day, key.slot, &runs, &count));
    for (size_t i = 0; i < count; i++) may |= runs[i].worker.v == person.v;
    TRY(carrier_list(tx, key.site, &carriers, &count));
    for (size_t i = 0; i < count; i++) may |= carriers[i].person.v == person.v;
    for (size_t i = 0; i < sizeof roles / sizeof *roles && !may; i++) {
        TRY(people_holding(tx, roles[i], &held, &count));
        may = is_among(held, count, person);
    }
    return may ? OK
               : fail(tx, CONFLICT, "dispatch.not_a_carrier",
                      "这个人不在送餐的名单上，请先登记怎么送");
}

static Status new_run(Tx *tx, DeskKey key, PersonId worker, DispatchRun *out)
{
    DispatchRun *runs;
    size_t count;
    int64_t number = 1;
    Ms leave_ms = day_ms(key.day, SHANGHAI_MS) + 11 * HOUR_MS;
    TRY(dispatch_may_carry(tx, key, worker));
    TRY(run_list(tx, key.site, key.day, key.slot, &runs, &count));
    for (size_t i = 0; i < count; i++) {
        if (runs[i].number >= number) number = runs[i].number + 1;
        if (i == 0 || runs[i].leave_ms < leave_ms) leave_ms = runs[i].leave_ms;
    }
    *out = (DispatchRun){.id = {id_next(tx)},
                         .site = key.site,
                         .day = key.day,
                         .slot = key.slot,
                         .number = number,
                         .name = str_fmt(tx->arena, "%lld 号线", (long long)number),
                         .leave_ms = leave_ms,
                         .worker = worker,
                         .state = RUN_PLANNED};
    return run_insert(tx, out);
}

static bool of_day(const DispatchRun *r, DeskKey key)
{
    return r->site.v == key.site.v && r->day == key.day && r->slot == key.slot;
}

/* The runs that are asked about, and every stop they hold. */
static Status load_runs(Tx *tx, Keeping *k)
{
    k->runs = NEW_ARRAY(tx->arena, DispatchRun, k->ask->count + 1);
    k->stops = NEW_ARRAY(tx->arena, DispatchStop, DESK_STOPS_MAX);
    k->seen = NEW_ARRAY(tx->arena, size_t, DESK_STOPS_MAX);
    for (size_t i = 0; i < k->ask->count; i++) {
        DispatchStop *stops;
        size_t count;
        if (!k->ask->runs[i].run.v) {
            TRY(new_run(tx, k->ask->key, k->ask->runs[i].worker, &k->runs[i]));
            continue;
        }
        Status status = run_find(tx, k->ask->runs[i].run, &k->runs[i]);
        if (status == NOT_FOUND || (status == OK && !of_day(&k->runs[i], k->ask->key)))
            return fail(tx, NOT_FOUND, "dispatch.no_run", "没有找到这条线");
        TRY(status);
        for (size_t before = 0; before < i; before++)
            if (k->runs[before].id.v == k->runs[i].id.v) return plan_changed(tx);
        TRY(stop_list(tx, k->runs[i].id, &stops, &count));
        for (size_t s = 0; s < count; s++) {
            if (k->stop_count == DESK_STOPS_MAX)
                return fail(tx, CONFLICT, "dispatch.too_many", "一餐最多 %d 份，请分开安排",
                            DESK_STOPS_MAX);
            k->stops[k->stop_count++] = stops[s];
        }
    }
    return OK;
}

static const DispatchStop *stop_in(const Keeping *k, StopId id)
{
    for (size_t i = 0; i < k->stop_count; i++)
        if (k->stops[i].id.v == id.v) {
            k->seen[i]++;
            return &k->stops[i];
        }
    return NULL;
}

/* What is to do of these runs is asked for exactly once, and nothing else is. */
static Status check_whole(Tx *tx, Keeping *k)
{
    for (size_t i = 0; i < k->ask->count; i++)
        for (size_t s = 0; s < k->ask->runs[i].count; s++) {
            const DispatchStop *stop = stop_in(k, k->ask->runs[i].stops[s]);
            if (!stop || stop->state >= STOP_DONE) return plan_changed(tx);
        }
    for (size_t i = 0; i < k->stop_count; i++)
        if (k->seen[i] != (k->stops[i].state < STOP_DONE ? 1u : 0u)) return plan_changed(tx);
    return OK;
}

static int64_t last_done(const Keeping *k, RunId run)
{
    int64_t last = 0;
    for (size_t i = 0; i < k->stop_count; i++)
        if (k->stops[i].run.v == run.v && k->stops[i].state >= STOP_DONE &&
            k->stops[i].position > last)
            last = k->stops[i].position;
    return last;
}

/* Which stops of the i-th run stay in their order. */
static void find_kept(const Keeping *k, size_t i, bool *kept)
{
    int64_t before[DESK_STOPS_MAX], after[DESK_STOPS_MAX];
    const PlanRun *run = &k->ask->runs[i];
    int32_t count = 0;
    for (size_t s = 0; s < k->stop_count; s++)
        if (k->stops[s].run.v == k->runs[i].id.v && k->stops[s].state < STOP_DONE)
            before[count++] = k->stops[s].id.v;
    for (size_t s = 0; s < run->count; s++) after[s] = run->stops[s].v;
    desk_kept(before, count, after, (int32_t)run->count, kept);
}

static bool comes_later(const PlanAsk *ask, StopId id)
{
    for (size_t i = 0; i < ask->later_count; i++)
        if (ask->later[i].v == id.v) return true;
    return false;
}

static Status keep_move(Tx *tx, const PlanAsk *ask, const StopMove *move, bool changed, int64_t id,
                        int64_t *change)
{
    if (!*change) TRY(plan_change_insert(tx, ask, id));
    *change = id;
    TRY(stop_move_insert(tx, id, move));
    return stop_place(tx, move->stop, move->run_after, move->position_after, changed);
}

/* What stays in its place but comes beside the time that was told: it waits to be confirmed. */
static Status mark_later(Tx *tx, const PlanAsk *ask, int64_t id, int64_t *change)
{
    for (size_t i = 0; i < ask->later_count && *change; i++) {
        DispatchStop s;
        DispatchRun run;
        TRY(stop_find(tx, ask->later[i], &s));
        TRY(run_find(tx, s.run, &run));
        if (s.changed || s.state >= STOP_DONE || run.state < RUN_CONFIRMED ||
            !of_day(&run, ask->key))
            continue;
        StopMove move = {.stop = s.id,
                         .run_before = s.run,
                         .position_before = s.position,
                         .run_after = s.run,
                         .position_after = s.position};
        TRY(keep_move(tx, ask, &move, true, id, change));
    }
    return OK;
}

/* A run that gets something to do while it was done is on its way again. */
static Status wake_run(Tx *tx, DispatchRun *run, size_t count)
{
    if (run->state != RUN_DONE || !count) return OK;
    run->state = RUN_ON_THE_WAY;
    return run_update(tx, run);
}

Status dispatch_plan_keep(Tx *tx, const PlanAsk *ask, int64_t *change)
{
    Keeping k = {.ask = ask};
    ASSERT(tx->can_write);
    TRY(load_runs(tx, &k));
    TRY(check_whole(tx, &k));
    int64_t id = id_next(tx);
    *change = 0;
    for (size_t i = 0; i < ask->count; i++) {
        int64_t position = last_done(&k, k.runs[i].id);
        bool kept[DESK_STOPS_MAX];
        find_kept(&k, i, kept);
        for (size_t s = 0; s < ask->runs[i].count; s++) {
            const DispatchStop *stop = stop_in(&k, ask->runs[i].stops[s]);
            position++;
            StopMove move = {.stop = stop->id,
                             .run_before = stop->run,
                             .position_before = stop->position,
                             .changed_before = stop->changed,
                             .run_after = k.runs[i].id,
                             .position_after = position};
            if (stop->run.v == move.run_after.v && stop->position == position) continue;
            bool changed = stop->changed || (k.runs[i].state >= RUN_CONFIRMED &&
                                             (!kept[s] || comes_later(ask, stop->id)));
            TRY(keep_move(tx, ask, &move, changed, id, change));
        }
        TRY(wake_run(tx, &k.runs[i], ask->runs[i].count));
    }
    TRY(mark_later(tx, ask, id, change));
    return *change ? tell_desk(tx, ask->key) : OK;
}

Status dispatch_plan_undo(Tx *tx, DeskKey key)
{
    int64_t change;
    Str words;
    StopMove *moves;
    size_t count;
    TRY(plan_change_last(tx, key, &change, &words));
    if (!change)
        return fail(tx, CONFLICT, "dispatch.nothing_to_undo",
                    "没有可以撤回的改动；已经确认、告诉过老人的，请另外再改");
    TRY(stop_move_list(tx, change, &moves, &count));
    for (size_t i = 0; i < count; i++) {
        DispatchStop s;
        TRY(stop_find(tx, moves[i].stop, &s));
        if (s.state == STOP_CANCELLED) continue;
        if (s.state == STOP_DONE || s.run.v != moves[i].run_after.v ||
            s.position != moves[i].position_after)
            return plan_changed(tx);
        TRY(stop_place(tx, s.id, moves[i].run_before, moves[i].position_before,
                       moves[i].changed_before));
    }
    TRY(plan_change_undone(tx, change));
    return tell_desk(tx, key);
}

/* ---- confirming ---- */

static Str minute_text(Arena *arena, Ms at)
{
    int64_t minute = ms_of_day(at, SHANGHAI_MS) / MINUTE_MS;
    return str_fmt(arena, "%02lld:%02lld", (long long)(minute / 60), (long long)(minute % 60));
}

static Status tell_one(Tx *tx, PersonId to, PersonId about, Str words)
{
    MessageId message;
    return notice_tell(
        tx,
        &(Notice){
            .to = to, .about = about, .kind = "dispatch.new_time", .words = words, .urgent = true},
        &message);
}

/* The elder, and those of the family who may know of the meals. */
static Status tell_new_time(Tx *tx, const DispatchStop *s, Ms at)
{
    Person p;
    Relation *r;
    size_t count;
    Str time = minute_text(tx->arena, at);
    TRY(people_load(tx, s->person, &p));
    TRY(tell_one(tx, s->person, s->person,
                 str_fmt(tx->arena, "您的饭改在 %.*s 左右送到", STR_ARG(time))));
    TRY(people_relations(tx, s->person, &r, &count));
    for (size_t i = 0; i < count; i++) {
        if (r[i].state != RELATION_AGREED || !(r[i].scopes & SCOPE_MEALS) || r[i].kind == 6)
            continue;
        TRY(tell_one(
            tx, r[i].other, s->person,
            str_fmt(tx->arena, "%.*s的饭改在 %.*s 左右送到", STR_ARG(p.name), STR_ARG(time))));
    }
    return OK;
}

static Status tell_time(Tx *tx, const DispatchStop *s, Ms at)
{
    Ms told;
    Status status = told_find(tx, s->id, &told);
    if (status == NOT_FOUND) return told_put(tx, s->id, at);
    TRY(status);
    Ms gap = at > told ? at - told : told - at;
    if (gap < DESK_TELL_MS) return OK; /* what was said still holds */
    TRY(told_put(tx, s->id, at));
    return tell_new_time(tx, s, at);
}

Status dispatch_run_confirm_at(Tx *tx, RunId id, const StopTime *times, size_t count)
{
    DispatchRun run;
    DispatchStop *stops;
    size_t held;
    size_t next = 0;
    bool any = false;
    int64_t change = id_next(tx);
    Status status = run_find(tx, id, &run);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "dispatch.no_run", "没有找到这条线");
    TRY(status);
    TRY(stop_list(tx, id, &stops, &held));
    for (size_t i = 0; i < held; i++) any |= stops[i].state < STOP_DONE && stops[i].changed;
    if (run.state > RUN_CONFIRMED && !any)
        return fail(tx, CONFLICT, "dispatch.left", "这条线已经出发了，请打电话给送餐员");
    for (size_t i = 0; i < held; i++) {
        if (stops[i].state >= STOP_DONE) continue;
        if (next == count || times[next].stop.v != stops[i].id.v) return plan_changed(tx);
        TRY(tell_time(tx, &stops[i], times[next++].at_ms));
    }
    if (next != count) return plan_changed(tx);
    DeskKey key = {run.site, run.day, run.slot};
    TRY(run_confirm(tx, &run));
    TRY(plan_change_insert(tx,
                           &(PlanAsk){.key = key,
                                      .kind = CHANGE_CONFIRM,
                                      .words = str_fmt(tx->arena, "确认%.*s", STR_ARG(run.name))},
                           change));
    return tell_desk(tx, key);
}

Status dispatch_promise(Tx *tx, int64_t ticket, DispatchPromise *out)
{
    *out = (DispatchPromise){0};
    Status status = promise_find(tx, ticket, out);
    return status == NOT_FOUND ? OK : status;
}

/* ---- who carries ---- */

Status dispatch_carrier_set(Tx *tx, OrganisationId site, const Carrier *c)
{
    Person p;
    Status status = people_load(tx, c->person, &p);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "dispatch.no_person", "没有找到这个人");
    TRY(status);
    if (c->from_min >= c->until_min)
        return fail(tx, INVALID, "dispatch.hours", "下班要晚于上班，请改正");
    return carrier_put(tx, site, c);
}

Status dispatch_need_set(Tx *tx, OrganisationId site, const ClientNeed *n)
{
    Person p;
    Status status = people_load(tx, n->person, &p);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "dispatch.no_person", "没有找到这个人");
    TRY(status);
    if (n->from_min > n->until_min)
        return fail(tx, INVALID, "dispatch.window", "最晚的时间要晚于最早的时间，请改正");
    return client_need_put(tx, site, n);
}

Status dispatch_carrier_off(Tx *tx, OrganisationId site, PersonId person, Day day, Ms from_ms,
                            bool back)
{
    Person p;
    Status status = people_load(tx, person, &p);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "dispatch.no_person", "没有找到这个人");
    TRY(status);
    TRY(back ? off_drop(tx, person, day) : off_put(tx, person, day, from_ms));
    return event_publish(tx, back ? "dispatch.carrier_back" : "dispatch.carrier_off", person.v,
                         str_fmt(tx->arena, "{\"site\":%lld}", (long long)site.v));
}

Status dispatch_carrier_at(Tx *tx, PersonId person, WalkPoint at)
{
    DispatchRun run;
    Status status = run_of_worker(tx, person, tx_today(tx), &run);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == NOT_FOUND || run.state != RUN_ON_THE_WAY)
        return fail(tx, CONFLICT, "dispatch.not_on_the_way", "没有在送餐，不记位置");
    TRY(at_put(tx, person, at));
    return event_publish(tx, "dispatch.carrier_moved", person.v, STR("{}"));
}
