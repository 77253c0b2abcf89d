/* Why a visit is unserved: each rule is relaxed in turn, by as little as helps, and the cheapest
 * change is told.  Every change told has been tried: with it, the visit is inserted into the plan
 * as it stands. */
#include "engine/route/search.h"
#include "engine/route/ties.h"

enum {
    STEPS_MAX = 480,
    PRICE_STEP = 10,
    PRICE_HEAT = 15,
    PRICE_SHIFT = 20,
    PRICE_LOAD = 300,
    PRICE_TASK = 400,
    PRICE_TRIP = 500,
    PRICE_SKILL = 600,
    PRICE_FORBIDDEN = 700,
    PRICE_ORDER = 250,
    PRICE_WAY = 2, /* of a step of METRES_STEP */
    METRES_STEP = 100,
};

typedef struct Ask {
    const RouteProblem *given;
    const RoutePlan *plan;
    int32_t visit;
    RouteReason best;
    int64_t price;
} Ask;

const char *route_why_name(RouteWhy rule)
{
    static const char *const names[] = {"",      "late",      "early",    "heat",    "ready",
                                        "shift", "work",      "capacity", "trips",   "tasks",
                                        "skill", "forbidden", "person",   "nothing", "order",
                                        "begin", "travel",    "distance"};
    return names[rule];
}

/* One step of time: a minute, or a unit of a text instance. */
static int32_t step_of(const RouteProblem *p)
{
    return p->vroom ? 60 : p->scale;
}

/* ---- making the change ---- */

static void visits_own(Arena *arena, RouteProblem *p)
{
    RouteVisit *visits = NEW_ARRAY(arena, RouteVisit, p->visit_count + 1);
    memcpy(visits, p->visits, (size_t)p->visit_count * sizeof *visits);
    p->visits = visits;
}

static void vehicles_own(Arena *arena, RouteProblem *p, int32_t room)
{
    RouteVehicle *vehicles = NEW_ARRAY(arena, RouteVehicle, p->vehicle_count + room + 1);
    memcpy(vehicles, p->vehicles, (size_t)p->vehicle_count * sizeof *vehicles);
    p->vehicles = vehicles;
}

static void extra_own(Arena *arena, RouteProblem *p, int32_t room)
{
    if (!p->extra) return;
    size_t n = (size_t)p->visit_count, m = (size_t)p->vehicle_count;
    int32_t *extra = NEW_ARRAY(arena, int32_t, n * (m + (size_t)room) + 1);
    memcpy(extra, p->extra, n * m * sizeof *extra);
    p->extra = extra;
}

static int32_t until(int64_t t)
{
    return t >= ROUTE_NEVER ? ROUTE_NEVER - 1 : (int32_t)t;
}

static void widen(Arena *arena, RouteVisit *v, int32_t earlier, int32_t later)
{
    RouteWindow *w = NEW_ARRAY(arena, RouteWindow, v->window_count);
    memcpy(w, v->windows, (size_t)v->window_count * sizeof *w);
    w[0].from = w[0].from > earlier ? w[0].from - earlier : 0;
    w[v->window_count - 1].to = until((int64_t)w[v->window_count - 1].to + later);
    if (w[0].to < w[0].from) w[0].from = w[0].to;
    v->windows = w;
}

/* Without its limits of time. */
static void set_free(Arena *arena, RouteVisit *v)
{
    widen(arena, v, ROUTE_NEVER - 1, ROUTE_NEVER - 1);
    v->max_ride = -1;
    v->ready = 0;
}

/* What must be served with this visit or not at all, over yl_sync; marks it, returns how many. */
static int32_t tied_to(const RouteProblem *p, int32_t visit, bool *in)
{
    int32_t count = 1;
    in[visit] = true;
    for (bool grown = true; grown;) {
        grown = false;
        for (int32_t i = 0; i < p->sync_count; i++) {
            const RouteSync *y = &p->syncs[i];
            if (in[y->first] == in[y->second]) continue;
            in[y->first] = in[y->second] = grown = true;
            count++;
        }
    }
    return count;
}

static void change_visit(Arena *arena, RouteProblem *p, const RouteReason *r)
{
    int32_t both[] = {r->visit, p->visits[r->visit].partner};
    for (int i = 0; i < 2; i++) {
        if (both[i] < 0) continue;
        RouteVisit *v = &p->visits[both[i]];
        if (r->rule == ROUTE_WHY_LATE) widen(arena, v, 0, r->amount);
        if (r->rule == ROUTE_WHY_EARLY) widen(arena, v, r->amount, 0);
        if (r->rule == ROUTE_WHY_HEAT && v->max_ride >= 0) v->max_ride += r->amount;
        if (r->rule == ROUTE_WHY_READY) v->ready = v->ready > r->amount ? v->ready - r->amount : 0;
        if (r->rule == ROUTE_WHY_ORDER) {
            v->rank = 0;
            v->frozen = false;
        }
        if (r->rule == ROUTE_WHY_PERSON && r->detail >= 2) set_free(arena, v);
    }
}

/* Any place among the tied may be new to the order of a day: all of them are set free. */
static int32_t change_tied(Arena *arena, RouteProblem *p, int32_t visit, uint64_t *skills)
{
    bool *in = NEW_ARRAY(arena, bool, p->visit_count + 1);
    int32_t count = tied_to(p, visit, in);
    for (int32_t i = 0; i < p->visit_count; i++) {
        if (!in[i]) continue;
        set_free(arena, &p->visits[i]);
        *skills |= p->visits[i].skills;
    }
    return count;
}

static void add_person(RouteProblem *p, const RouteReason *r, uint64_t skills)
{
    int32_t k = p->vehicle_count;
    RouteVehicle *v = &p->vehicles[k];
    *v = p->vehicles[r->vehicle];
    for (int32_t i = 0; i < k; i++)
        if (p->vehicles[i].id >= v->id) v->id = p->vehicles[i].id + 1;
    if (r->detail >= 1) {
        const RouteVisit *c = &p->visits[r->visit];
        v->skills |= c->skills | skills;
        for (int d = 0; d < ROUTE_DIMS; d++) {
            if (v->capacity[d] < c->delivery[d]) v->capacity[d] = c->delivery[d];
            if (v->capacity[d] < c->pickup[d]) v->capacity[d] = c->pickup[d];
        }
        v->from = 0;
        v->to = ROUTE_NEVER - 1;
        v->max_work = v->max_travel = v->max_metres = -1;
        if (v->max_tasks < 2) v->max_tasks = 2;
    }
    if (p->extra)
        for (int32_t i = 0; i < p->visit_count; i++)
            p->extra[(size_t)k * (size_t)p->visit_count + (size_t)i] =
                i == r->visit || i == p->visits[r->visit].partner || r->detail >= 3
                    ? 0
                    : p->extra[(size_t)r->vehicle * (size_t)p->visit_count + (size_t)i];
    if (p->vehicle_type) {
        p->vehicle_type[k] = p->vehicle_type[r->vehicle];
    }
    p->vehicle_count++;
}

static void change_vehicle(RouteProblem *p, const RouteReason *r)
{
    RouteVehicle *v = &p->vehicles[r->vehicle];
    size_t row = (size_t)r->vehicle * (size_t)p->visit_count;
    int32_t partner = p->visits[r->visit].partner;
    switch (r->rule) {
    case ROUTE_WHY_SHIFT: v->to = until((int64_t)v->to + r->amount); break;
    case ROUTE_WHY_BEGIN: v->from = v->from > r->amount ? v->from - r->amount : 0; break;
    case ROUTE_WHY_TRAVEL: v->max_travel += r->amount; break;
    case ROUTE_WHY_DISTANCE: v->max_metres += r->amount; break;
    case ROUTE_WHY_WORK: v->max_work += r->amount; break;
    case ROUTE_WHY_CAPACITY: v->capacity[r->detail] += r->amount; break;
    case ROUTE_WHY_TRIPS: v->max_trips++; break;
    case ROUTE_WHY_TASKS: v->max_tasks += r->amount; break;
    case ROUTE_WHY_SKILL: v->skills |= p->visits[r->visit].skills; break;
    case ROUTE_WHY_FORBIDDEN:
        p->extra[row + (size_t)r->visit] = 0;
        if (partner >= 0) p->extra[row + (size_t)partner] = 0;
        break;
    default: break;
    }
}

void route_apply(Arena *arena, const RouteProblem *problem, const RouteReason *reason,
                 RouteProblem *out)
{
    *out = *problem;
    int32_t more = 1;
    uint64_t taught = 0;
    visits_own(arena, out);
    change_visit(arena, out, reason);
    if (reason->rule == ROUTE_WHY_PERSON && reason->detail >= 3)
        more = change_tied(arena, out, reason->visit, &taught);
    vehicles_own(arena, out, more);
    extra_own(arena, out, more);
    if (out->vehicle_type) {
        int32_t *types = NEW_ARRAY(arena, int32_t, out->vehicle_count + more);
        memcpy(types, out->vehicle_type, (size_t)out->vehicle_count * sizeof *types);
        out->vehicle_type = types;
    }
    for (int32_t i = 0; i < more && reason->rule == ROUTE_WHY_PERSON; i++)
        add_person(out, reason, taught);
    if (reason->rule != ROUTE_WHY_PERSON && reason->vehicle >= 0) change_vehicle(out, reason);
}

/* ---- trying it ---- */

bool route_insert(Arena *arena, const RouteProblem *p, const RoutePlan *plan, int32_t visit,
                  RoutePlan *out)
{
    Arena *own = arena_new((size_t)1 << 30);
    Search *s = search_new(own, p, 1);
    s->steady = true;
    search_load(s, plan);
    for (int32_t i = 0; i < s->n; i++) s->price[i] = COST_MAX / 2; /* any feasible place will do */
    search_begin(s);
    bool done = false;
    if (s->node[visit].trip == NONE && s->absent_at[visit] != NONE && !s->broken) {
        if (s->mode == MODE_GENERAL)
            general_insert(s, visit);
        else {
            Spot spot = search_best_spot(s, visit, NONE);
            if (spot.how != HOW_NONE) {
                search_absent_drop(s, visit);
                search_put(s, visit, &spot);
            }
        }
        done = s->node[visit].trip != NONE && !s->broken;
    }
    if (done && out) {
        Saved saved = search_saved_new(s);
        search_save(s, &saved);
        search_plan(s, &saved, arena, out);
    }
    arena_free(own);
    return done;
}

static bool helps(Ask *ask, const RouteReason *r)
{
    RouteProblem changed;
    Arena *own = arena_new((size_t)1 << 30);
    route_apply(own, ask->given, r, &changed);
    bool yes = route_insert(own, &changed, ask->plan, ask->visit, NULL);
    arena_free(own);
    return yes;
}

/* Keeps the change when it is the cheapest so far. `each` is the price of one step of amount. */
static void offer(Ask *ask, RouteReason r, int64_t price)
{
    if (price >= ask->price || !helps(ask, &r)) return;
    ask->price = price;
    ask->best = r;
}

/* The fewest steps that help, by halving. */
static void offer_least(Ask *ask, RouteReason r, int32_t step, int64_t each, int32_t most)
{
    int32_t low = 0, high = 1;
    if (each >= ask->price) return;
    while (high < most) { /* gallop: most answers are small */
        if (high * each >= ask->price) break;
        r.amount = high * step;
        if (helps(ask, &r)) break;
        low = high;
        high *= 3;
    }
    if (high > most) high = most;
    r.amount = high * step;
    if ((low + 1) * each >= ask->price || !helps(ask, &r)) return;
    while (low + 1 < high) {
        int32_t middle = (low + high) / 2;
        r.amount = middle * step;
        if (helps(ask, &r))
            high = middle;
        else
            low = middle;
    }
    if (high * each >= ask->price) return;
    r.amount = high * step;
    ask->price = high * each;
    ask->best = r;
}

static bool twin_before(const RouteProblem *p, int32_t k)
{
    for (int32_t i = 0; i < k; i++) {
        const RouteVehicle *a = &p->vehicles[i], *b = &p->vehicles[k];
        if (a->skills == b->skills && a->profile == b->profile && a->start == b->start &&
            a->capacity[0] == b->capacity[0] && a->from == b->from && a->to == b->to)
            return true;
    }
    return false;
}

static void ask_vehicle(Ask *ask, int32_t k)
{
    const RouteProblem *p = ask->given;
    const RouteVehicle *v = &p->vehicles[k];
    const RouteVisit *c = &p->visits[ask->visit];
    int32_t step = step_of(p);
    RouteReason r = {.visit = ask->visit, .vehicle = k};
    if ((c->skills & ~v->skills) != 0) {
        r.rule = ROUTE_WHY_SKILL;
        offer(ask, r, PRICE_SKILL);
        return;
    }
    if (!route_may(p, k, ask->visit)) {
        r.rule = ROUTE_WHY_FORBIDDEN;
        offer(ask, r, PRICE_FORBIDDEN);
        return;
    }
    r.rule = ROUTE_WHY_SHIFT;
    offer_least(ask, r, step, PRICE_SHIFT, STEPS_MAX);
    r.rule = ROUTE_WHY_WORK;
    if (v->max_work >= 0) offer_least(ask, r, step, PRICE_SHIFT, STEPS_MAX);
    r.rule = ROUTE_WHY_BEGIN;
    if (v->from > 0) offer_least(ask, r, step, PRICE_SHIFT, STEPS_MAX);
    r.rule = ROUTE_WHY_TRAVEL;
    if (v->max_travel >= 0) offer_least(ask, r, step, PRICE_SHIFT, STEPS_MAX);
    r.rule = ROUTE_WHY_DISTANCE;
    if (v->max_metres >= 0) offer_least(ask, r, METRES_STEP, PRICE_WAY, 10 * STEPS_MAX);
    r.rule = ROUTE_WHY_CAPACITY;
    for (int d = 0; d < p->dims; d++) {
        int32_t need = c->delivery[d] > c->pickup[d] ? c->delivery[d] : c->pickup[d];
        r.detail = d;
        if (need > 0 && v->capacity[d] < ROUTE_NEVER / 2) offer_least(ask, r, 1, PRICE_LOAD, need);
        if (need > v->capacity[d] && need - v->capacity[d] < ROUTE_NEVER / 2) {
            r.amount = need - v->capacity[d];
            offer(ask, r, PRICE_LOAD * (int64_t)r.amount);
        }
    }
    r.detail = 0;
    r.amount = 1;
    r.rule = ROUTE_WHY_TRIPS;
    if (v->start >= 0 && v->start == v->end) offer(ask, r, PRICE_TRIP);
    r.rule = ROUTE_WHY_TASKS;
    r.amount = c->partner >= 0 ? 2 : 1;
    if (v->max_tasks < ROUTE_NEVER) offer(ask, r, PRICE_TASK);
}

static void ask_person(Ask *ask)
{
    for (int32_t level = 0; level < (ask->given->sync_count ? 4 : 3) && ask->price == INT64_MAX;
         level++)
        for (int32_t k = 0; k < ask->given->vehicle_count && ask->price == INT64_MAX; k++) {
            if (twin_before(ask->given, k)) continue;
            offer(ask,
                  (RouteReason){
                      .visit = ask->visit, .rule = ROUTE_WHY_PERSON, .vehicle = k, .detail = level},
                  INT64_MAX - 1);
        }
}

/* ---- saying it ---- */

static Str named(Arena *arena, const RouteProblem *p, int32_t vehicle)
{
    const RouteVehicle *v = &p->vehicles[vehicle];
    if (v->name.len > 0) return v->name;
    return str_fmt(arena, "%lld 号", (long long)v->id);
}

uint64_t route_skills_missing(const RouteProblem *p, const RouteReason *r)
{
    return p->visits[r->visit].skills & ~p->vehicles[r->vehicle].skills;
}

int64_t route_skill_id(const RouteProblem *p, int32_t bit)
{
    return p->skill_ids ? p->skill_ids[bit] : bit;
}

static Str skill_sentence(Arena *arena, const RouteProblem *p, const RouteReason *r, Str who)
{
    Buf ids = buf_new(arena, 1 << 10);
    for (uint64_t left = route_skills_missing(p, r); left != 0; left &= left - 1)
        buf_fmt(&ids, "%s%lld", ids.len ? "、" : "",
                (long long)route_skill_id(p, __builtin_ctzll(left)));
    Str list = buf_str(&ids);
    return str_fmt(arena, "要一个会第 %.*s 项技能的人：%.*s会了就行", STR_ARG(list), STR_ARG(who));
}

static Str sentence(Arena *arena, const RouteProblem *p, const RouteReason *r)
{
    long long minutes = (r->amount + step_of(p) - 1) / step_of(p);
    const char *unit = p->vroom ? "分钟" : "个单位时间";
    Str who = r->vehicle >= 0 ? named(arena, p, r->vehicle) : STR("");
    switch (r->rule) {
    case ROUTE_WHY_LATE: return str_fmt(arena, "时间排不进：再晚 %lld %s就行", minutes, unit);
    case ROUTE_WHY_EARLY: return str_fmt(arena, "时间排不进：早 %lld %s上门就行", minutes, unit);
    case ROUTE_WHY_HEAT: return str_fmt(arena, "路上会变凉：保温再长 %lld %s就行", minutes, unit);
    case ROUTE_WHY_READY: return str_fmt(arena, "出餐太晚：早 %lld %s出餐就行", minutes, unit);
    case ROUTE_WHY_SHIFT:
        return str_fmt(arena, "班次不够：%.*s晚 %lld %s收班就行", STR_ARG(who), minutes, unit);
    case ROUTE_WHY_BEGIN:
        return str_fmt(arena, "班次不够：%.*s早 %lld %s上班就行", STR_ARG(who), minutes, unit);
    case ROUTE_WHY_TRAVEL:
        return str_fmt(arena, "路程太久：%.*s多走 %lld %s就行", STR_ARG(who), minutes, unit);
    case ROUTE_WHY_DISTANCE:
        return str_fmt(arena, "路程太远：%.*s多走 %d 米就行", STR_ARG(who), r->amount);
    case ROUTE_WHY_WORK:
        return str_fmt(arena, "工时不够：%.*s多干 %lld %s就行", STR_ARG(who), minutes, unit);
    case ROUTE_WHY_CAPACITY:
        return str_fmt(arena, "装不下：%.*s多带 %d 份就行", STR_ARG(who), r->amount);
    case ROUTE_WHY_TRIPS: return str_fmt(arena, "趟数不够：%.*s多跑一趟就行", STR_ARG(who));
    case ROUTE_WHY_TASKS:
        return str_fmt(arena, "站数已满：%.*s多跑 %d 站就行", STR_ARG(who), r->amount);
    case ROUTE_WHY_SKILL: return skill_sentence(arena, p, r, who);
    case ROUTE_WHY_FORBIDDEN: return str_fmt(arena, "不准%.*s去：准了就行", STR_ARG(who));
    case ROUTE_WHY_PERSON:
        if (r->detail == 0)
            return str_fmt(arena, "人手不够：再来一个和%.*s一样的人就行", STR_ARG(who));
        if (r->detail == 1) return str_fmt(arena, "人手不够：再来一个会这项技能、全天有空的人就行");
        if (r->detail == 2)
            return str_fmt(arena, "单独送也来不及：放开它的时间和保温限制，再来一个人才行");
        return str_fmt(arena, "要一起上门的人手不够：放开时间限制，每次上门各再来一个人才行");
    case ROUTE_WHY_ORDER: return STR("定好的次序排不进：这一站不按定好的次序就行");
    case ROUTE_WHY_NOTHING: break;
    }
    return STR("改任何一条规则都还排不进，请人工安排");
}

int32_t route_explain(Arena *arena, const RouteProblem *p, const RoutePlan *plan, RouteReason **out)
{
    RouteTiesLook ties;
    *out = NEW_ARRAY(arena, RouteReason, plan->unserved_count + 1);
    route_ties_look(arena, p, &ties);
    for (int32_t i = 0; i < plan->unserved_count; i++) {
        int32_t group = ties.group[plan->unserved[i]];
        if (group >= 0 && ties.fault[group] == ROUTE_TIE_CONTRADICTS) { /* no other rule helps */
            (*out)[i] = (RouteReason){.visit = plan->unserved[i],
                                      .vehicle = -1,
                                      .rule = ROUTE_WHY_NOTHING,
                                      .text = str_of(ties.reason[group])};
            continue;
        }
        Ask ask = {.given = p, .plan = plan, .visit = plan->unserved[i], .price = INT64_MAX};
        const RouteVisit *c = &p->visits[ask.visit];
        RouteReason r = {.visit = ask.visit, .vehicle = -1};
        ask.best = (RouteReason){.visit = ask.visit, .vehicle = -1, .rule = ROUTE_WHY_NOTHING};
        int32_t step = step_of(p);
        r.rule = ROUTE_WHY_LATE;
        offer_least(&ask, r, step, PRICE_STEP, STEPS_MAX);
        r.rule = ROUTE_WHY_EARLY;
        offer_least(&ask, r, step, PRICE_STEP, STEPS_MAX);
        r.rule = ROUTE_WHY_HEAT;
        if (c->max_ride >= 0) offer_least(&ask, r, step, PRICE_HEAT, STEPS_MAX);
        r.rule = ROUTE_WHY_READY;
        if (c->ready > 0) offer_least(&ask, r, step, PRICE_HEAT, STEPS_MAX);
        r.rule = ROUTE_WHY_ORDER;
        if (c->rank > 0 || c->frozen) offer(&ask, r, PRICE_ORDER);
        for (int32_t k = 0; k < p->vehicle_count; k++) ask_vehicle(&ask, k);
        if (ask.price == INT64_MAX) ask_person(&ask);
        (*out)[i] = ask.best;
        (*out)[i].text = sentence(arena, p, &ask.best);
    }
    return plan->unserved_count;
}
