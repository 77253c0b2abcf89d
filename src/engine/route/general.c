/* Days under every rule: breaks, several windows, set-up, loads that come and go, working time, and
 * visits tied to each other across days. */
#include "engine/route/general.h"

bool general_carries(const Search *s, int32_t t)
{
    const RouteVehicle *v = &s->p->vehicles[s->trip[t].vehicle];
    int32_t end = s->n + t;
    int64_t load[ROUTE_DIMS] = {0};
    for (int32_t c = s->node[end].next; c != end; c = s->node[c].next)
        for (int d = 0; d < s->dims && s->p->visits[c].kind == ROUTE_JOB; d++)
            load[d] += s->p->visits[c].delivery[d];
    for (int d = 0; d < s->dims; d++)
        if (load[d] > v->capacity[d]) return false;
    for (int32_t c = s->node[end].next; c != end; c = s->node[c].next) {
        const RouteVisit *stop = &s->p->visits[c];
        for (int d = 0; d < s->dims; d++) {
            load[d] += stop->pickup[d] - stop->delivery[d];
            if (load[d] > v->capacity[d] || (stop->max_load && load[d] > stop->max_load[d]))
                return false;
        }
    }
    return true;
}

void general_fill(Search *s, int32_t c, int32_t t, int32_t breaks_before)
{
    const General *g = s->general;
    int32_t vehicle = s->trip[t].vehicle, after = s->n + t;
    int32_t breaks = s->day[vehicle].trips == 1 ? g->day_break_count[vehicle] : 0;
    for (int32_t k = 0; k < breaks && k < breaks_before; k++, after = s->node[after].next)
        search_link(s, g->day_breaks[vehicle][k], after);
    search_link(s, c, after);
    after = c;
    if (s->task[c].partner != NONE) {
        search_link(s, s->task[c].partner, after);
        after = s->task[c].partner;
    }
    for (int32_t k = breaks_before; k < breaks; k++, after = s->node[after].next)
        search_link(s, g->day_breaks[vehicle][k], after);
}

void general_empty(Search *s, int32_t t)
{
    int32_t end = s->n + t;
    while (s->node[end].next != end) search_remove(s, s->node[end].next);
}

bool general_limits_hold(const Search *s, int32_t vehicle)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    if (v->max_travel < 0 && v->max_metres < 0) return true;
    int64_t travel = 0, metres = 0;
    int32_t nowhere = s->p->place_count;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next) {
        int32_t end = s->n + t, place = s->node[end].out;
        for (int32_t c = s->node[end].next;; c = s->node[c].next) {
            if (is_break(s, c)) continue;
            int32_t to = s->node[c].in;
            travel += seconds(s, vehicle, place, to);
            metres +=
                route_metres(s->p, vehicle, place == nowhere ? -1 : place, to == nowhere ? -1 : to);
            place = to;
            if (c == end) break;
        }
    }
    s->general->travel[vehicle] = travel;
    s->general->metres[vehicle] = metres;
    return (v->max_travel < 0 || travel <= v->max_travel) &&
           (v->max_metres < 0 || metres <= v->max_metres);
}

static bool order_holds(const Search *s, int32_t vehicle)
{
    const RouteVisit *last = NULL, *ranked = NULL;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next)
        for (int32_t d = s->node[s->n + t].next; d < s->n; d = s->node[d].next) {
            const RouteVisit *v = &s->p->visits[d];
            if (v->kind == ROUTE_BREAK) continue;
            if (last && v->frozen && !last->frozen) return false;
            if (ranked && v->rank > 0 && v->rank < ranked->rank) return false;
            last = v;
            if (v->rank > 0) ranked = v;
        }
    return true;
}

static bool only_breaks(const Search *s, int32_t vehicle)
{
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next)
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
            if (!is_break(s, c)) return false;
    return true;
}

static int64_t busy_of(const Search *s, int32_t vehicle)
{
    int64_t busy = 0;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next) {
        int32_t end = s->n + t, place = s->node[end].out;
        for (int32_t c = s->node[end].next;; c = s->node[c].next) {
            if (is_break(s, c)) continue;
            busy += seconds(s, vehicle, place, s->node[c].in);
            place = s->node[c].in;
            if (c == end) break;
            busy += route_service(s->p, vehicle, c);
        }
    }
    return busy;
}

void general_update(Search *s, int32_t vehicle)
{
    Tour *d = &s->day[vehicle];
    s->cost -= d->cost;
    int64_t cost = 0;
    /* Nobody comes to work for a break, whatever trips the breaks stand in. */
    bool begun = s->begun && s->begun[vehicle]; /* who is at work already keeps them */
    bool idle = s->general->breaks && !begun && only_breaks(s, vehicle);
    for (int32_t t = d->first; idle && t != NONE; t = s->trip[t].next) general_empty(s, t);
    for (int32_t t = d->first; t != NONE;) {
        int32_t next = s->trip[t].next, end = s->n + t, place = s->node[end].out;
        if (s->trip[t].count == 0) {
            search_trip_drop(s, t);
            t = next;
            continue;
        }
        s->trip[t].seg.R = 0;
        for (int32_t c = s->node[end].next;; c = s->node[c].next) {
            if (is_break(s, c)) continue;
            cost += price(s, vehicle, place, s->node[c].in);
            place = s->node[c].in;
            if (c == end) break;
            if (s->allow) cost += s->allow[(size_t)vehicle * (size_t)s->n + (size_t)c];
            if (s->p->visits[c].ready > s->trip[t].seg.R) s->trip[t].seg.R = s->p->visits[c].ready;
        }
        s->trip[t].dirty = false;
        t = next;
    }
    if (d->trips > 0) cost += s->p->vehicles[vehicle].cost_fixed;
    if (!general_limits_hold(s, vehicle)) s->broken = true;
    if (s->general->ordered && !order_holds(s, vehicle)) s->broken = true;
    if (s->p->balance > 0) {
        int64_t behind = s->p->vehicles[vehicle].busy;
        s->general->busy[vehicle] = behind + busy_of(s, vehicle);
        cost += route_balance(s->p, s->general->busy[vehicle]) - route_balance(s->p, behind);
    }
    d->cost = cost;
    s->cost += cost;
}

void general_put(Search *s, int32_t c, const Spot *spot)
{
    search_touch(s, spot->vehicle);
    if (spot->how == HOW_NEW_TRIP) {
        int32_t t = search_trip_new(s, spot->vehicle, spot->trip);
        general_fill(s, c, t, spot->after2);
    } else {
        search_link(s, c, spot->after);
        if (s->task[c].partner != NONE) search_link(s, s->task[c].partner, spot->after2);
    }
    general_update(s, spot->vehicle);
    general_settle(s);
}

void general_new(Search *s)
{
    General *g = s->general = NEW(s->arena, General);
    size_t all = (size_t)s->n + (size_t)s->trip_max + 1;
    g->start = NEW_ARRAY(s->arena, int32_t, all);
    g->leave = NEW_ARRAY(s->arena, int32_t, all);
    g->trial = NEW_ARRAY(s->arena, int32_t, all);
    g->trial_leave = NEW_ARRAY(s->arena, int32_t, all);
    g->stamp = NEW_ARRAY(s->arena, uint32_t, all);
    g->leave_stamp = NEW_ARRAY(s->arena, uint32_t, all);
    g->changed = NEW_ARRAY(s->arena, int32_t, all);
    g->stack = NEW_ARRAY(s->arena, int32_t, all);
    g->queued = NEW_ARRAY(s->arena, bool, all);
    g->travel = NEW_ARRAY(s->arena, int64_t, s->m + 1);
    g->metres = NEW_ARRAY(s->arena, int64_t, s->m + 1);
    g->busy = NEW_ARRAY(s->arena, int64_t, s->m + 1);
    for (int32_t k = 0; k < s->m; k++) g->busy[k] = s->p->vehicles[k].busy;
    g->ordered = route_is_ordered(s->p);
    g->day_breaks = NEW_ARRAY(s->arena, int32_t *, s->m + 1);
    g->day_break_count = NEW_ARRAY(s->arena, int32_t, s->m + 1);
    for (int32_t c = 0; c < s->n; c++) {
        const RouteVisit *v = &s->p->visits[c];
        g->start[c] = FAR_PAST;
        g->soft_late |= v->late_cost > 0;
        for (int d = 0; d < s->dims; d++) g->loads |= v->delivery[d] > 0 || v->pickup[d] > 0;
        if (v->kind != ROUTE_BREAK || v->idle) continue;
        g->breaks = true;
        if (!g->day_breaks[v->vehicle])
            g->day_breaks[v->vehicle] = NEW_ARRAY(s->arena, int32_t, 64);
        if (g->day_break_count[v->vehicle] < 64)
            g->day_breaks[v->vehicle][g->day_break_count[v->vehicle]++] = c;
    }
    general_ties_new(s);
}
