/* What the runs mean, what a change would mean, and what the engine proposes. No transaction here.
 */
#include "domains/dispatch/desk.h"

/* ---- when everything happens ---- */

static Ms day_start(const DeskDay *d)
{
    return day_ms(d->day, SHANGHAI_MS);
}

static int32_t pace_of(const DeskDay *d, const DeskRun *run)
{
    return run->carrier >= 0 ? (int32_t)d->carriers[run->carrier].is.pace : PACE_WALK;
}

static bool has_nobody(const DeskDay *d, const DeskRun *run)
{
    return run->carrier < 0 || d->carriers[run->carrier].off;
}

typedef struct Walk {
    DeskDay *d;
    DeskRun *run;
    const int32_t *table;
    Ms time, left;
    int32_t place;
} Walk;

static void go_to(Walk *w, int32_t point)
{
    size_t cell = (size_t)w->place * (size_t)w->d->points + (size_t)point;
    w->time += (Ms)w->table[cell] * SECOND_MS;
    w->run->travel_s += w->table[cell];
    w->run->metres += w->d->metres[cell];
    w->place = point;
}

/* Where and when the rest of the run begins. */
static void begin_walk(Walk *w, Ms free_at)
{
    DeskRun *run = w->run;
    const DeskDay *d = w->d;
    bool under_way = run->run.state == RUN_ON_THE_WAY;
    w->time = run->run.leave_ms > free_at ? run->run.leave_ms : free_at;
    if (under_way) w->time = run->run.leave_ms;
    if (!under_way && w->time < d->now_ms && ms_day(d->now_ms, SHANGHAI_MS) == d->day)
        w->time = d->now_ms;
    w->left = w->time;
    for (int32_t i = 0; i < run->count; i++) {
        const DeskStop *s = &d->stops[run->stops[i]];
        if (s->stop.state != STOP_DONE) break;
        if (s->stop.done_ms < w->left) w->left = s->stop.done_ms;
        w->time = s->stop.done_ms;
        w->place = s->point;
    }
    const DeskCarrier *c = run->carrier >= 0 ? &d->carriers[run->carrier] : NULL;
    if (under_way && c && c->seen && c->at_ms > w->time) {
        w->place = c->point;
        w->time = c->at_ms;
    }
    run->leave_ms = w->left;
}

static void visit(Walk *w, DeskStop *s)
{
    bool under_way = w->run->run.state == RUN_ON_THE_WAY;
    go_to(w, s->point);
    if (under_way && w->time < w->d->now_ms) w->time = w->d->now_ms;
    Ms from = day_start(w->d) + s->need.from_min * MINUTE_MS,
       until = day_start(w->d) + s->need.until_min * MINUTE_MS;
    if (w->time < from) w->time = from;
    s->arrive_ms = w->time;
    s->late_s = w->time > until ? (int32_t)((w->time - until) / SECOND_MS) : 0;
    s->hot_s = (int32_t)((w->time - w->left) / SECOND_MS);
    w->time += s->need.service_s * SECOND_MS;
}

static void judge_run(DeskDay *d, DeskRun *run, Ms *free_at)
{
    Walk w = {.d = d, .run = run, .table = d->seconds[pace_of(d, run)]};
    bool nobody = has_nobody(d, run), todo = false;
    run->travel_s = run->metres = run->hot_s = run->late = run->familiar = run->nobody = 0;
    begin_walk(&w, run->carrier >= 0 ? free_at[run->carrier] : 0);
    for (int32_t i = 0; i < run->count; i++) {
        DeskStop *s = &d->stops[run->stops[i]];
        bool known = run->carrier >= 0 && (s->familiar >> run->carrier & 1);
        if (s->stop.state == STOP_DONE) {
            s->arrive_ms = s->stop.done_ms;
            run->familiar += known;
            continue;
        }
        todo = true;
        visit(&w, s);
        run->hot_s += s->hot_s;
        run->late += s->late_s > 0;
        run->nobody += nobody;
        run->familiar += known && !nobody;
        run->modified |= s->stop.changed && run->run.state >= RUN_CONFIRMED;
    }
    if (todo) go_to(&w, 0);
    run->back_ms = w.time;
    if (run->carrier >= 0 && run->count > 0 && !nobody)
        free_at[run->carrier] = w.time + d->carriers[run->carrier].is.reload_min * MINUTE_MS;
}

static void add_sums(DeskDay *d)
{
    d->sums = (DeskSums){.stops = d->stop_count};
    for (int32_t i = 0; i < d->run_count; i++) {
        const DeskRun *r = &d->runs[i];
        d->sums.nobody += r->nobody;
        d->sums.late += r->late;
        d->sums.familiar += r->familiar;
        d->sums.travel_s += r->travel_s;
        d->sums.metres += r->metres;
        d->sums.hot_s += r->hot_s;
    }
    for (int32_t i = 0; i < d->stop_count; i++) {
        d->sums.done += d->stops[i].stop.state == STOP_DONE;
        d->sums.no_answer += d->stops[i].stop.outcome == OUTCOME_NO_ANSWER;
    }
}

void desk_times(DeskDay *d)
{
    Ms free_at[DESK_CARRIERS_MAX] = {0};
    bool judged[DESK_CARRIERS_MAX + 200] = {0};
    ASSERT(d->run_count <= DESK_CARRIERS_MAX + 200);
    for (int32_t n = 0; n < d->run_count; n++) { /* in the order in which they leave */
        int32_t next = -1;
        for (int32_t i = 0; i < d->run_count; i++)
            if (!judged[i] && (next < 0 || d->runs[i].run.leave_ms < d->runs[next].run.leave_ms))
                next = i;
        judged[next] = true;
        judge_run(d, &d->runs[next], free_at);
    }
    add_sums(d);
}

/* ---- a change that is only looked at ---- */

static int32_t stop_index(const DeskDay *d, StopId id)
{
    for (int32_t i = 0; i < d->stop_count; i++)
        if (d->stops[i].stop.id.v == id.v) return i;
    return -1;
}

static int32_t run_index(const DeskDay *d, RunId id)
{
    for (int32_t i = 0; i < d->run_count; i++)
        if (d->runs[i].run.id.v == id.v) return i;
    return -1;
}

static int32_t carrier_of(const DeskDay *d, PersonId person)
{
    for (int32_t i = 0; i < d->carrier_count; i++)
        if (d->carriers[i].is.person.v == person.v) return i;
    return -1;
}

static Ms first_leave(const DeskDay *d)
{
    Ms first = day_start(d) + 11 * HOUR_MS;
    for (int32_t i = 0; i < d->run_count; i++)
        if (i == 0 || d->runs[i].run.leave_ms < first) first = d->runs[i].run.leave_ms;
    return first;
}

static int32_t run_added(Arena *arena, DeskDay *d, PersonId worker)
{
    DeskRun *r = &d->runs[d->run_count];
    *r = (DeskRun){.run = {.site = d->site,
                           .day = d->day,
                           .slot = d->slot,
                           .name = STR("新的一条线"),
                           .leave_ms = first_leave(d),
                           .worker = worker,
                           .state = RUN_PLANNED},
                   .carrier = carrier_of(d, worker),
                   .stops = NEW_ARRAY(arena, int32_t, DESK_STOPS_MAX)};
    return d->run_count++;
}

static DeskDay day_copy(Arena *arena, const DeskDay *d)
{
    DeskDay out = *d;
    size_t room = (size_t)d->run_count + DESK_CARRIERS_MAX + 1;
    out.stops = NEW_ARRAY(arena, DeskStop, d->stop_count + 1);
    out.runs = NEW_ARRAY(arena, DeskRun, room);
    memcpy(out.stops, d->stops, (size_t)d->stop_count * sizeof *d->stops);
    for (int32_t i = 0; i < d->run_count; i++) {
        out.runs[i] = d->runs[i];
        out.runs[i].stops = NEW_ARRAY(arena, int32_t, DESK_STOPS_MAX);
        memcpy(out.runs[i].stops, d->runs[i].stops,
               (size_t)d->runs[i].count * sizeof *d->runs[i].stops);
    }
    return out;
}

static Status bad_plan(Problem *why)
{
    return problem_set(why, CONFLICT, "dispatch.plan_changed",
                       "这一餐的安排刚有变动，请看一眼再改");
}

/* What is done stays in front. */
static void keep_done(const DeskDay *d, DeskRun *run)
{
    int32_t done = 0;
    while (done < run->count && d->stops[run->stops[done]].stop.state == STOP_DONE) done++;
    run->count = done;
}

void desk_kept(const int64_t *before, int32_t before_count, const int64_t *after,
               int32_t after_count, bool *kept)
{
    int32_t rank[DESK_STOPS_MAX], length[DESK_STOPS_MAX], longest = 0;
    for (int32_t i = 0; i < after_count; i++) {
        kept[i] = false;
        rank[i] = -1;
        length[i] = 0;
        for (int32_t k = 0; k < before_count && rank[i] < 0; k++)
            if (before[k] == after[i]) rank[i] = k;
        for (int32_t k = 0; k < i && rank[i] >= 0; k++)
            if (rank[k] >= 0 && rank[k] < rank[i] && length[k] > length[i]) length[i] = length[k];
        if (rank[i] >= 0) length[i]++;
        if (length[i] > longest) longest = length[i];
    }
    for (int32_t i = after_count - 1, above = DESK_STOPS_MAX; i >= 0 && longest > 0; i--) {
        if (length[i] != longest || rank[i] >= above) continue;
        kept[i] = true;
        above = rank[i];
        longest--;
    }
}

/* Marks what the change gives another courier, another place in the order, or another time than the
 * one that was told. */
static void mark_moved(DeskDay *out, DeskRun *run, const int64_t *before, int32_t count)
{
    int64_t after[DESK_STOPS_MAX];
    bool kept[DESK_STOPS_MAX];
    for (int32_t i = 0; i < run->count; i++) after[i] = out->stops[run->stops[i]].stop.id.v;
    desk_kept(before, count, after, run->count, kept);
    for (int32_t i = 0; i < run->count; i++)
        if (!kept[i]) out->stops[run->stops[i]].stop.changed = true;
}

static bool is_shifted(const DeskStop *before, const DeskStop *after)
{
    Ms gap = after->arrive_ms - after->told_ms;
    return after->stop.state != STOP_DONE && after->told_ms &&
           after->arrive_ms != before->arrive_ms && (gap >= DESK_TELL_MS || gap <= -DESK_TELL_MS);
}

static void mark_shifted(const DeskDay *d, DeskDay *out)
{
    for (int32_t r = 0; r < out->run_count; r++) {
        DeskRun *run = &out->runs[r];
        for (int32_t i = 0; i < run->count && run->run.state >= RUN_CONFIRMED; i++) {
            DeskStop *s = &out->stops[run->stops[i]];
            if (!is_shifted(&d->stops[run->stops[i]], s)) continue;
            s->stop.changed = run->modified = true;
        }
    }
}

void desk_shifted(Arena *arena, const DeskDay *d, PlanAsk *ask)
{
    DeskDay then;
    Problem why = {0};
    ask->later = NEW_ARRAY(arena, StopId, d->stop_count + 1);
    ask->later_count = 0;
    if (desk_apply(arena, d, ask, &then, &why) != OK) return; /* keeping it says why */
    for (int32_t i = 0; i < d->stop_count; i++)
        if (is_shifted(&d->stops[i], &then.stops[i]))
            ask->later[ask->later_count++] = d->stops[i].stop.id;
}

Status desk_apply(Arena *arena, const DeskDay *d, const PlanAsk *ask, DeskDay *out, Problem *why)
{
    int32_t *times = NEW_ARRAY(arena, int32_t, d->stop_count + 1), touched[256];
    *out = day_copy(arena, d);
    if (ask->count > DESK_CARRIERS_MAX) return bad_plan(why);
    for (size_t i = 0; i < ask->count; i++) {
        const PlanRun *plan = &ask->runs[i];
        if (!plan->run.v && carrier_of(d, plan->worker) < 0) return bad_plan(why);
        touched[i] = plan->run.v ? run_index(out, plan->run) : run_added(arena, out, plan->worker);
        if (touched[i] < 0) return bad_plan(why);
        DeskRun *run = &out->runs[touched[i]];
        for (int32_t s = 0; s < run->count; s++)
            if (out->stops[run->stops[s]].stop.state != STOP_DONE) times[run->stops[s]]--;
    }
    for (size_t i = 0; i < ask->count; i++) {
        DeskRun *run = &out->runs[touched[i]];
        int64_t was[DESK_STOPS_MAX];
        int32_t before = run->count;
        for (int32_t s = 0; s < before; s++) was[s] = out->stops[run->stops[s]].stop.id.v;
        keep_done(out, run);
        for (size_t s = 0; s < ask->runs[i].count; s++) {
            int32_t stop = stop_index(out, ask->runs[i].stops[s]);
            if (stop < 0 || out->stops[stop].stop.state == STOP_DONE ||
                run->count == DESK_STOPS_MAX)
                return bad_plan(why);
            times[stop]++;
            run->stops[run->count++] = stop;
        }
        if (run->run.state >= RUN_CONFIRMED) mark_moved(out, run, was, before);
        if (run->run.state == RUN_DONE && ask->runs[i].count) run->run.state = RUN_ON_THE_WAY;
    }
    for (int32_t i = 0; i < d->stop_count; i++)
        if (times[i] != 0) return bad_plan(why);
    desk_times(out);
    mark_shifted(d, out);
    return OK;
}

/* ---- the engine's proposal ---- */

enum {
    UNFAMILIAR_S = 180, /* a new face is worth so much of the way .. */
    CHANGED_S = 600, /* .. and another courier than planned, when only gaps are to be filled .. */
    OTHER_S = 30,    /* .. or when all is free: nobody changes for nothing */
    LATE_COST = 3,
    FULL_ROUNDS = 30000,
    COVER_ROUNDS = 6000,
    SPARE_TRIPS = 4,
};

typedef struct Proposing {
    Arena *arena;
    const DeskDay *d;
    DeskHow how;
    RouteProblem p;
    int32_t *visit_stop;  /* of each visit */
    int32_t *visit_run;   /* where it stands now */
    int32_t *vehicle_who; /* carrier of each vehicle, or -1: the nobody of a run */
    int32_t *vehicle_run; /* of such a nobody */
    Ms *free_at;          /* of each carrier: back from what is under way */
} Proposing;

static bool is_free(const DeskDay *d, const DeskRun *run)
{
    bool fallback = run->carrier >= 0 && d->carriers[run->carrier].is.fallback;
    return has_nobody(d, run) || (run->run.state < RUN_ON_THE_WAY && !fallback);
}

static int32_t second_of(const DeskDay *d, Ms at)
{
    Ms s = (at - day_start(d)) / SECOND_MS;
    return s < 0 ? 0 : s > 172800 ? 172800 : (int32_t)s;
}

static void add_visits(Proposing *g)
{
    const DeskDay *d = g->d;
    RouteProblem *p = &g->p;
    int32_t ready = second_of(d, first_leave(d));
    p->visits = NEW_ARRAY(g->arena, RouteVisit, d->stop_count + 1);
    g->visit_stop = NEW_ARRAY(g->arena, int32_t, d->stop_count + 1);
    g->visit_run = NEW_ARRAY(g->arena, int32_t, d->stop_count + 1);
    for (int32_t r = 0; r < d->run_count; r++) {
        if (!is_free(d, &d->runs[r])) continue;
        for (int32_t i = 0; i < d->runs[r].count; i++) {
            const DeskStop *s = &d->stops[d->runs[r].stops[i]];
            if (s->stop.state == STOP_DONE) continue;
            RouteWindow *w = NEW(g->arena, RouteWindow);
            w->from = (int32_t)s->need.from_min * 60;
            w->to = (int32_t)s->need.until_min * 60;
            RouteVisit *v = &p->visits[p->visit_count];
            *v = (RouteVisit){.id = p->visit_count + 1,
                              .name = s->name,
                              .kind = ROUTE_JOB,
                              .place = s->point,
                              .partner = -1,
                              .vehicle = -1,
                              .service = (int32_t)s->need.service_s,
                              .windows = w,
                              .window_count = 1,
                              .delivery = {1},
                              .skills = (uint64_t)s->need.skills,
                              .priority = (int32_t)s->need.priority,
                              .max_ride = DESK_HOT_S,
                              .ready = ready};
            if (g->how == DESK_COVER) { /* late is better than not at all */
                v->due = w->to;
                v->late_cost = LATE_COST;
                w->to += 3 * 3600;
                v->max_ride = 2 * DESK_HOT_S;
            }
            g->visit_stop[p->visit_count] = d->runs[r].stops[i];
            g->visit_run[p->visit_count++] = r;
        }
    }
}

static void add_vehicle(Proposing *g, int32_t carrier, int32_t run)
{
    const DeskDay *d = g->d;
    RouteProblem *p = &g->p;
    Carrier nobody = {.pace = PACE_WALK,
                      .boxes = DESK_STOPS_MAX,
                      .until_min = 24 * 60,
                      .trips = SPARE_TRIPS,
                      .skills = -1};
    const Carrier *c = carrier < 0 ? &nobody : &d->carriers[carrier].is;
    int32_t from = (int32_t)c->from_min * 60, ready = second_of(d, first_leave(d));
    if (from < ready) from = ready;
    if (carrier >= 0 && second_of(d, g->free_at[carrier]) > from)
        from = second_of(d, g->free_at[carrier]);
    if (ms_day(d->now_ms, SHANGHAI_MS) == d->day && second_of(d, d->now_ms) > from)
        from = second_of(d, d->now_ms);
    int32_t to = (int32_t)c->until_min * 60;
    g->vehicle_who[p->vehicle_count] = carrier;
    g->vehicle_run[p->vehicle_count] = run;
    p->vehicles[p->vehicle_count] =
        (RouteVehicle){.id = p->vehicle_count + 1,
                       .name = carrier < 0 ? STR("还没定的人") : d->carriers[carrier].name,
                       .profile = (int32_t)c->pace - 1,
                       .capacity = {(int32_t)c->boxes},
                       .skills = (uint64_t)c->skills,
                       .from = from,
                       .to = to > from ? to : from,
                       .max_trips = (int32_t)c->trips,
                       .reload = (int32_t)c->reload_min * 60,
                       .max_work = -1,
                       .max_tasks = ROUTE_NEVER,
                       .max_travel = -1,
                       .max_metres = -1,
                       .speed_percent = 100,
                       .cost_hour = 3600};
    p->vehicle_count++;
}

static void add_vehicles(Proposing *g)
{
    const DeskDay *d = g->d;
    size_t most = (size_t)d->carrier_count + (size_t)d->run_count + 1;
    g->p.vehicles = NEW_ARRAY(g->arena, RouteVehicle, most);
    g->vehicle_who = NEW_ARRAY(g->arena, int32_t, most);
    g->vehicle_run = NEW_ARRAY(g->arena, int32_t, most);
    g->free_at = NEW_ARRAY(g->arena, Ms, d->carrier_count + 1);
    for (int32_t r = 0; r < d->run_count; r++) {
        const DeskRun *run = &d->runs[r];
        if (is_free(d, run) || run->carrier < 0) continue;
        Ms back = run->back_ms + d->carriers[run->carrier].is.reload_min * MINUTE_MS;
        if (back > g->free_at[run->carrier]) g->free_at[run->carrier] = back;
    }
    for (int32_t c = 0; c < d->carrier_count; c++)
        if (!d->carriers[c].off && !d->carriers[c].is.fallback) add_vehicle(g, c, -1);
    /* Where nobody is named yet the run is planned as if somebody were, unless gaps are filled. */
    for (int32_t r = 0; r < d->run_count && g->how != DESK_COVER; r++)
        if (d->runs[r].carrier < 0 && d->runs[r].count > 0) add_vehicle(g, -1, r);
}

/* Continuity, and calm: in whole seconds of way. */
static void add_wishes(Proposing *g)
{
    const DeskDay *d = g->d;
    RouteProblem *p = &g->p;
    size_t n = (size_t)p->visit_count;
    p->extra = NEW_ARRAY(g->arena, int32_t, n * (size_t)p->vehicle_count + 1);
    for (int32_t k = 0; k < p->vehicle_count; k++)
        for (size_t i = 0; i < n; i++) {
            int32_t *cell = &p->extra[(size_t)k * n + i], who = g->vehicle_who[k];
            const DeskRun *run = &d->runs[g->visit_run[i]];
            uint64_t known = d->stops[g->visit_stop[i]].familiar;
            bool same = who >= 0 ? run->carrier == who : g->vehicle_run[k] == g->visit_run[i];
            if (known && !(who >= 0 && (known >> who & 1))) *cell += UNFAMILIAR_S;
            if (g->how != DESK_ORDER && !has_nobody(d, run) && !same)
                *cell += g->how == DESK_COVER ? CHANGED_S : OTHER_S;
            if (g->how == DESK_ORDER && !same && !has_nobody(d, run)) *cell = ROUTE_FORBIDDEN;
        }
}

static void add_travel(Proposing *g)
{
    RouteProblem *p = &g->p;
    p->matrices = NEW_ARRAY(g->arena, RouteMatrix, 2);
    p->matrix_count = 2;
    p->place_count = g->d->points;
    p->matrices[0] = (RouteMatrix){.profile = STR("walk"), .seconds = g->d->seconds[PACE_WALK]};
    p->matrices[1] = (RouteMatrix){.profile = STR("ebike"), .seconds = g->d->seconds[PACE_EBIKE]};
    for (int m = 0; m < 2; m++) p->matrices[m].metres = g->d->metres;
}

/* One list of stops for each run that is free, and for the new runs. */
typedef struct Lists {
    PlanRun *runs;
    int32_t *run_of; /* index of the day's run, or -1 */
    size_t count;
} Lists;

static PlanRun *list_for(Proposing *g, Lists *l, int32_t run, PersonId worker)
{
    for (size_t i = 0; i < l->count && run >= 0; i++)
        if (l->run_of[i] == run) return &l->runs[i];
    l->run_of[l->count] = run;
    l->runs[l->count] = (PlanRun){.run = run >= 0 ? g->d->runs[run].run.id : (RunId){0},
                                  .worker = worker,
                                  .stops = NEW_ARRAY(g->arena, StopId, g->d->stop_count + 1)};
    return &l->runs[l->count++];
}

/* The next run of this carrier that has not left; -1: a new one is needed. */
static int32_t next_run(const Proposing *g, int32_t carrier, int32_t after)
{
    for (int32_t r = after + 1; r < g->d->run_count; r++)
        if (g->d->runs[r].carrier == carrier && g->d->runs[r].run.state < RUN_ON_THE_WAY) return r;
    return -1;
}

static void put_trips(Proposing *g, const RoutePlan *plan, Lists *l)
{
    int32_t run = -1, last = -1;
    for (int32_t t = 0; t < plan->trip_count; t++) {
        int32_t k = plan->trips[t].vehicle, who = g->vehicle_who[k];
        if (k != last) run = -1;
        bool over = k == last && run < 0; /* this carrier's runs are used up */
        last = k;
        if (who >= 0)
            run = over ? -1 : next_run(g, who, run);
        else
            run = g->vehicle_run[k];
        PersonId worker = who >= 0 ? g->d->carriers[who].is.person : (PersonId){0};
        PlanRun *list = list_for(g, l, run, worker);
        for (int32_t i = 0; i < plan->trips[t].length; i++) {
            int32_t stop = g->visit_stop[plan->visits[plan->trips[t].first + i]];
            list->stops[list->count++] = g->d->stops[stop].stop.id;
        }
    }
}

static void put_left(Proposing *g, const RoutePlan *plan, Lists *l, DeskProposal *out)
{
    RouteReason *reasons;
    route_explain(g->arena, &g->p, plan, &reasons);
    out->left = NEW_ARRAY(g->arena, DeskLeft, plan->unserved_count + 1);
    for (int32_t i = 0; i < plan->unserved_count; i++) {
        int32_t v = plan->unserved[i];
        PlanRun *list = list_for(g, l, g->visit_run[v], (PersonId){0});
        list->stops[list->count++] = g->d->stops[g->visit_stop[v]].stop.id;
        out->left[out->left_count++] = (DeskLeft){g->visit_stop[v], reasons[i].text};
    }
}

static int64_t since(void *begun)
{
    return clock_steady_us() - *(int64_t *)begun;
}

/* The order as it stands: what nothing better is found for. */
static void as_it_stands(Proposing *g, Lists *l)
{
    for (int32_t v = 0; v < g->p.visit_count; v++) {
        PlanRun *list = list_for(g, l, g->visit_run[v], (PersonId){0});
        list->stops[list->count++] = g->d->stops[g->visit_stop[v]].stop.id;
    }
}

/* Whether the run is this vehicle's. */
static bool runs_it(const Proposing *g, int32_t vehicle, int32_t run)
{
    int32_t who = g->vehicle_who[vehicle];
    return who >= 0 ? g->d->runs[run].carrier == who : g->vehicle_run[vehicle] == run;
}

/* The runs as they stand, cut into trips that can be carried; whom nobody can take is left out.
 * False: some rule of time does not hold so. */
static bool present(Proposing *g, RoutePlan *out)
{
    const RouteProblem *p = &g->p;
    size_t n = (size_t)p->visit_count;
    bool *taken = NEW_ARRAY(g->arena, bool, n + 1);
    *out = (RoutePlan){.visits = NEW_ARRAY(g->arena, int32_t, n + 1),
                       .trips = NEW_ARRAY(g->arena, RouteTrip, n + 1),
                       .unserved = NEW_ARRAY(g->arena, int32_t, n + 1)};
    int32_t at = 0;
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        const RouteVehicle *v = &p->vehicles[k];
        int32_t trips = 0, run = -1;
        RouteTrip *trip = NULL;
        for (int32_t i = 0; i < p->visit_count; i++) {
            const RouteVisit *visit = &p->visits[i];
            bool may = (visit->skills & ~v->skills) == 0 &&
                       p->extra[(size_t)k * n + (size_t)i] != ROUTE_FORBIDDEN;
            if (!runs_it(g, k, g->visit_run[i]) || !may) continue;
            bool next = !trip || trip->length == v->capacity[0] || run != g->visit_run[i];
            if (next && trips == v->max_trips) continue;
            if (next) {
                trip = &out->trips[out->trip_count++];
                *trip = (RouteTrip){k, at, 0};
                trips++;
                run = g->visit_run[i];
            }
            out->visits[at++] = i;
            trip->length++;
            taken[i] = true;
        }
        out->vehicles_used += trips > 0;
    }
    for (int32_t i = 0; i < p->visit_count; i++)
        if (!taken[i]) out->unserved[out->unserved_count++] = i;
    RouteTimes times;
    route_times(g->arena, p, out, &times);
    return times.faults == 0;
}

void desk_propose(Arena *arena, const DeskDay *day, DeskHow how, DeskProposal *out)
{
    Proposing g = {.arena = arena, .d = day, .how = how};
    Problem why = {0};
    RoutePlan plan, now;
    int64_t begun = clock_steady_us();
    RouteBudget budget = {.iterations = how == DESK_COVER ? COVER_ROUNDS : FULL_ROUNDS,
                          .seed = 1,
                          .clock_us = since,
                          .clock_arg = &begun,
                          .limit_us = 1000000};
    size_t most = (size_t)day->run_count + DESK_CARRIERS_MAX * SPARE_TRIPS + 1;
    Lists lists = {.runs = NEW_ARRAY(arena, PlanRun, most),
                   .run_of = NEW_ARRAY(arena, int32_t, most)};
    *out = (DeskProposal){0};
    add_visits(&g);
    add_vehicles(&g);
    add_wishes(&g);
    add_travel(&g);
    for (int32_t r = 0; r < day->run_count; r++) /* those that end up empty are named too */
        if (is_free(day, &day->runs[r])) list_for(&g, &lists, r, (PersonId){0});
    g.p.dims = 1;
    g.p.vroom = true;
    bool holds = route_problem_finish(arena, &g.p, &why) == OK;
    if (holds && present(&g, &now)) budget.start = &now;
    if (holds && route_solve(arena, &g.p, &budget, &plan, &why) == OK) {
        put_trips(&g, &plan, &lists);
        put_left(&g, &plan, &lists, out);
    } else {
        as_it_stands(&g, &lists);
    }
    out->ask = (PlanAsk){.key = {day->site, day->day, day->slot},
                         .kind = how == DESK_COVER ? CHANGE_GONE : CHANGE_PROPOSED,
                         .runs = lists.runs,
                         .count = lists.count,
                         .words = STR("")};
}
