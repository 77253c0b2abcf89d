/* Changing a plan, keeping its tables true, and taking changes back. */
#include "engine/route/search.h"

static inline int32_t at(const int32_t *table, const Search *s, int32_t from, int32_t to)
{
    return table[(size_t)from * (size_t)s->stride + (size_t)to];
}

/* ---- absent ---------------------------------------------------------------------------------- */

void search_absent_add(Search *s, int32_t visit)
{
    s->absent_at[visit] = s->absent_count;
    s->absent[s->absent_count++] = visit;
    s->absent_cost += s->penalty[visit];
    s->absent_price += s->price[visit];
}

void search_absent_drop(Search *s, int32_t visit)
{
    int32_t hole = s->absent_at[visit], last = s->absent[--s->absent_count];
    s->absent[hole] = last;
    s->absent_at[last] = hole;
    s->absent_at[visit] = NONE;
    s->absent_cost -= s->penalty[visit];
    s->absent_price -= s->price[visit];
}

/* ---- trips ---- */

static void spare_take(Search *s, int32_t vehicle)
{
    Tour *d = &s->day[vehicle];
    int32_t *list = s->spare[d->kind], last = list[--s->spare_count[d->kind]];
    list[d->spare_at] = last;
    s->day[last].spare_at = d->spare_at;
    d->spare_at = NONE;
}

static void spare_give(Search *s, int32_t vehicle)
{
    Tour *d = &s->day[vehicle];
    d->spare_at = s->spare_count[d->kind];
    s->spare[d->kind][s->spare_count[d->kind]++] = vehicle;
}

void search_spare(Search *s, int32_t vehicle, bool give)
{
    if (give)
        spare_give(s, vehicle);
    else
        spare_take(s, vehicle);
}

static void trip_unlink(Search *s, int32_t t)
{
    Trip *trip = &s->trip[t];
    Tour *d = &s->day[trip->vehicle];
    if (trip->prev == NONE)
        d->first = trip->next;
    else
        s->trip[trip->prev].next = trip->next;
    if (trip->next == NONE)
        d->last = trip->prev;
    else
        s->trip[trip->next].prev = trip->prev;
    if (--d->trips == 0 && !d->closed) spare_give(s, trip->vehicle);
}

static void trip_link(Search *s, int32_t t, int32_t vehicle, int32_t after)
{
    Trip *trip = &s->trip[t];
    Tour *d = &s->day[vehicle];
    trip->vehicle = vehicle;
    trip->prev = after;
    trip->next = after == NONE ? d->first : s->trip[after].next;
    if (after == NONE)
        d->first = t;
    else
        s->trip[after].next = t;
    if (trip->next == NONE)
        d->last = t;
    else
        s->trip[trip->next].prev = t;
    if (d->trips++ == 0 && !d->closed) spare_take(s, vehicle);
}

static void trip_open(Search *s, int32_t t, int32_t vehicle, int32_t after)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    Trip *trip = &s->trip[t];
    int32_t hole = trip->free_place, last = s->free_trips[--s->free_count];
    s->free_trips[hole] = last;
    s->trip[last].free_place = hole;
    *trip = (Trip){.dirty = true, .seats = v->capacity[0], .free_at = FAR_PAST};
    trip_link(s, t, vehicle, after);
    int32_t nowhere = s->p->place_count;
    s->node[s->n + t] = (Node){.prev = s->n + t,
                               .next = s->n + t,
                               .trip = t,
                               .in = v->end < 0 ? nowhere : v->end,
                               .out = v->start < 0 ? nowhere : v->start};
    s->open_at[t] = s->open_count;
    s->open[s->open_count++] = t;
}

int32_t search_trip_new(Search *s, int32_t vehicle, int32_t after)
{
    ASSERT(s->free_count > 0);
    int32_t t = s->free_trips[s->free_count - 1];
    trip_open(s, t, vehicle, after);
    return t;
}

void search_trip_drop(Search *s, int32_t t)
{
    Trip *trip = &s->trip[t];
    trip_unlink(s, t);
    trip->vehicle = NONE;
    int32_t hole = s->open_at[t], moved = s->open[--s->open_count];
    s->open[hole] = moved;
    s->open_at[moved] = hole;
    trip->free_place = s->free_count;
    s->free_trips[s->free_count++] = t;
}

void search_trip_move(Search *s, int32_t t, int32_t vehicle, int32_t after)
{
    Trip *trip = &s->trip[t];
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    int32_t nowhere = s->p->place_count;
    s->day[trip->vehicle].count -= trip->count;
    s->day[vehicle].count += trip->count;
    trip_unlink(s, t);
    trip_link(s, t, vehicle, after);
    trip->seats = v->capacity[0];
    trip->dirty = true;
    s->node[s->n + t].in = v->end < 0 ? nowhere : v->end;
    s->node[s->n + t].out = v->start < 0 ? nowhere : v->start;
}

int32_t search_used(const Search *s)
{
    int32_t used = 0;
    for (int32_t k = 0; k < s->m; k++) used += s->day[k].trips > 0;
    return used;
}

void search_link(Search *s, int32_t visit, int32_t after)
{
    Node *c = &s->node[visit], *a = &s->node[after];
    c->prev = after;
    c->next = a->next;
    c->trip = a->trip;
    s->node[a->next].prev = visit;
    a->next = visit;
    Trip *t = &s->trip[c->trip];
    t->count++;
    t->load += s->task[visit].q;
    t->dirty = true;
    if (s->dims > 1)
        for (int d = 0; d < s->dims; d++) t->loads[d] += s->p->visits[visit].delivery[d];
    s->day[t->vehicle].count++;
}

void search_remove(Search *s, int32_t visit)
{
    Node *c = &s->node[visit];
    Trip *t = &s->trip[c->trip];
    s->node[c->prev].next = c->next;
    s->node[c->next].prev = c->prev;
    t->count--;
    t->load -= s->task[visit].q;
    t->dirty = true;
    if (s->dims > 1)
        for (int d = 0; d < s->dims; d++) t->loads[d] -= s->p->visits[visit].delivery[d];
    s->day[t->vehicle].count--;
    c->trip = NONE;
}

/* ---- tables of a day ---- */

static void update_plain(Search *s, int32_t vehicle, Trip *t, int32_t end)
{
    const Tables *tables = &s->tables[s->day[vehicle].tables];
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    Node *depot = &s->node[end];
    int64_t cost = 0;
    int32_t load = 0;
    depot->dep = v->from;
    Node *a = depot;
    for (int32_t c = depot->next;; c = a->next) {
        Node *b = &s->node[c];
        a->leg = at(tables->cost, s, a->out, b->in);
        cost += a->leg;
        if (c == end) {
            if (a->dep + at(tables->time, s, a->out, b->in) > v->to) s->broken = true;
            break;
        }
        int32_t arrive = a->dep + at(tables->time, s, a->out, b->in);
        if (arrive > s->task[c].l) s->broken = true;
        b->dep = (arrive > s->task[c].e ? arrive : s->task[c].e) + s->task[c].s;
        if (s->pairs) { /* what is aboard after c, kept where PLAIN has no other use of it */
            load += s->p->visits[c].pickup[0] -
                    (s->p->visits[c].kind == ROUTE_DELIVERY ? s->task[c].q : 0);
            s->list2[c] = load;
        }
        if (s->allow) cost += s->allow[(size_t)vehicle * (size_t)s->n + (size_t)c];
        a = b;
    }
    depot->lat = v->to;
    for (int32_t c = depot->prev, d = end; c != end; d = c, c = s->node[c].prev) {
        int32_t late =
            s->node[d].lat - at(tables->time, s, s->node[c].out, s->node[d].in) - s->task[c].s;
        s->node[c].lat = late < s->task[c].l ? late : s->task[c].l;
    }
    t->cost = cost;
    t->dirty = false;
}

/* Multiplied, since a sum over the legs shall tell every order from every other. */
static uint64_t leg_key(const Search *s, int32_t from, int32_t to)
{
    return s->key[2 * (from < s->n ? from : s->n)] * s->key[2 * (to < s->n ? to : s->n) + 1];
}

/* What a return home between a and the next would cost besides the visit beside it. */
static inline void detour_update(const Search *s, const Tables *tables, const Node *home, Node *a)
{
    a->dep = at(tables->cost, s, home->out, s->node[a->next].in) - a->leg;
    a->lat = at(tables->cost, s, a->out, home->in) - a->leg;
}

static void update_segments(Search *s, int32_t vehicle, Trip *t, int32_t end)
{
    const Tables *tables = &s->tables[s->day[vehicle].tables];
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    Node *depot = &s->node[end];
    int64_t cost = 0;
    s->pre[end] =
        (Seg){.B = v->from, .L = ROUTE_NEVER, .P = FAR_PAST, .M = FAR_PAST, .R = FAR_PAST};
    s->suf[end] =
        (Seg){.B = FAR_PAST, .L = ROUTE_NEVER, .P = FAR_PAST, .M = FAR_PAST, .R = FAR_PAST};
    int32_t a = end;
    t->path = 0;
    for (int32_t c = depot->next;; c = s->node[c].next) {
        Node *na = &s->node[a], *nc = &s->node[c];
        na->leg = at(tables->cost, s, na->out, nc->in);
        cost += na->leg;
        t->path += leg_key(s, a, c);
        detour_update(s, tables, depot, na);
        int32_t travel = at(tables->time, s, na->out, nc->in);
        if (c == end) {
            if (!segs_join(&t->seg, &s->pre[a], travel, &s->suf[end])) s->broken = true;
            break;
        }
        Seg one = seg_of(&s->task[c]);
        if (!segs_join(&s->pre[c], &s->pre[a], travel, &one)) s->broken = true;
        if (s->allow) cost += s->allow[(size_t)vehicle * (size_t)s->n + (size_t)c];
        a = c;
    }
    for (int32_t c = depot->prev, d = end; c != end; d = c, c = s->node[c].prev) {
        Seg one = seg_of(&s->task[c]);
        int32_t travel = at(tables->time, s, s->node[c].out, s->node[d].in);
        if (!segs_join(&s->suf[c], &one, travel, &s->suf[d])) s->broken = true;
    }
    t->cost = cost + over_cost(s, t->load, t->seats) + seconds_cost(s, t->seg.P);
    t->dirty = false;
}

/* After inserting c into a trip whose tables were true: only what follows leaves later, only what
 * precedes must be left earlier. */
static void update_around(Search *s, int32_t vehicle, int32_t c)
{
    const Tables *tables = &s->tables[s->day[vehicle].tables];
    Node *nc = &s->node[c], *a = &s->node[nc->prev];
    nc->leg = at(tables->cost, s, nc->out, s->node[nc->next].in);
    a->leg = at(tables->cost, s, a->out, nc->in);
    int32_t end = s->n + nc->trip;
    for (int32_t i = c; i != end; i = s->node[i].next) {
        Node *b = &s->node[i];
        int32_t arrive = a->dep + at(tables->time, s, a->out, b->in);
        int32_t dep = (arrive > s->task[i].e ? arrive : s->task[i].e) + s->task[i].s;
        if (dep == b->dep && i != c) break;
        b->dep = dep;
        a = b;
    }
    for (int32_t i = c, d = nc->next; i != end; d = i, i = s->node[i].prev) {
        int32_t late =
            s->node[d].lat - at(tables->time, s, s->node[i].out, s->node[d].in) - s->task[i].s;
        if (late > s->task[i].l) late = s->task[i].l;
        if (late == s->node[i].lat && i != c) break;
        s->node[i].lat = late;
    }
}

static void segments_around(Search *s, int32_t vehicle, int32_t c)
{
    const Tables *tables = &s->tables[s->day[vehicle].tables];
    int32_t t = s->node[c].trip, end = s->n + t, before = s->node[c].prev, then = s->node[c].next;
    s->trip[t].path += leg_key(s, before, c) + leg_key(s, c, then) - leg_key(s, before, then);
    for (int32_t a = s->node[c].prev, i = c;; a = i, i = s->node[i].next) {
        Node *na = &s->node[a], *ni = &s->node[i];
        int32_t travel = at(tables->time, s, na->out, ni->in);
        if (a == before || a == c) {
            na->leg = at(tables->cost, s, na->out, ni->in);
            detour_update(s, tables, &s->node[end], na);
        }
        if (i == end) {
            if (!segs_join(&s->trip[t].seg, &s->pre[a], travel, &s->suf[end])) s->broken = true;
            break;
        }
        Seg one = seg_of(&s->task[i]);
        if (!segs_join(&s->pre[i], &s->pre[a], travel, &one)) s->broken = true;
    }
    for (int32_t i = c, d = s->node[c].next; i != end; d = i, i = s->node[i].prev) {
        Seg one = seg_of(&s->task[i]);
        ASSERT(segs_join(&s->suf[i], &one, at(tables->time, s, s->node[i].out, s->node[d].in),
                         &s->suf[d]));
    }
}

/* All that judges an insertion into this trip.  What it cannot leave before anyhow is no matter,
 * unless it may be cut in two: its first half might. */
static uint64_t digest(const Search *s, int32_t vehicle, const Trip *t)
{
    int32_t out = t->free_at;
    if (t->full && out < t->seg.M) out = t->seg.M;
    if (t->full && out < t->seg.R) out = t->seg.R;
    uint64_t z = t->path + (uint64_t)(uint32_t)out * UINT64_C(0xD1342543DE82EF95) +
                 (uint64_t)(uint32_t)t->back_by * UINT64_C(0xBF58476D1CE4E5B9) +
                 (uint64_t)(uint32_t)(2 * vehicle + t->full) * UINT64_C(0x94D049BB133111EB) +
                 (uint64_t)(uint32_t)t->late_before * UINT64_C(0xC2B2AE3D27D4EB4F) +
                 (uint64_t)(uint32_t)t->late_after * UINT64_C(0x27D4EB2F165667C5) +
                 (uint64_t)(uint32_t)s->day[vehicle].late * UINT64_C(0x165667B19E3779F9) +
                 s->version;
    z = (z ^ (z >> 32)) * UINT64_C(0x9E3779B97F4A7C15);
    return (z ^ (z >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
}

static void chain_trips(Search *s, int32_t vehicle)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    Tour *d = &s->day[vehicle];
    int32_t free_at = v->from, back_by = v->to, late = 0;
    bool full = d->trips >= v->max_trips;
    for (int32_t t = d->first; t != NONE; t = s->trip[t].next) {
        Trip *trip = &s->trip[t];
        trip->full = full;
        trip->free_at = free_at;
        trip->late_before = late;
        if (!trip_runs(s, &trip->seg, free_at, &trip->back, &late)) {
            s->broken = true;
            trip->back = free_at;
        }
        if (!back_in_time(s, trip->back, v->to, &late)) s->broken = true;
        free_at = trip->back + v->reload;
    }
    d->late = late;
    int32_t after = 0;
    for (int32_t t = d->last; t != NONE; t = s->trip[t].prev) {
        Trip *trip = &s->trip[t];
        trip->back_by = back_by;
        trip->late_after = after;
        int32_t own = trip_back_first(&trip->seg) - back_by;
        if (own > after) after = own;
        trip->late_from = after;
        trip->version = digest(s, vehicle, trip);
        int32_t leave = back_by - trip->seg.D;
        back_by = (leave < trip->seg.L ? leave : trip->seg.L) - v->reload;
    }
}

void search_update(Search *s, int32_t vehicle)
{
    Tour *d = &s->day[vehicle];
    if (s->mode == MODE_GENERAL) {
        general_update(s, vehicle);
        return;
    }
    s->cost -= d->cost;
    int64_t cost = 0;
    for (int32_t t = d->first; t != NONE;) {
        int32_t next = s->trip[t].next;
        if (s->trip[t].count == 0)
            search_trip_drop(s, t);
        else {
            if (s->trip[t].dirty) {
                if (s->mode == MODE_PLAIN)
                    update_plain(s, vehicle, &s->trip[t], s->n + t);
                else
                    update_segments(s, vehicle, &s->trip[t], s->n + t);
                if (s->mode == MODE_PLAIN) s->trip[t].version = ++s->version;
            }
            cost += s->trip[t].cost;
        }
        t = next;
    }
    if (s->mode == MODE_TRIPS) {
        chain_trips(s, vehicle);
        cost += seconds_cost(s, d->late);
    }
    if (d->trips > 0) cost += s->p->vehicles[vehicle].cost_fixed;
    d->cost = cost;
    s->cost += cost;
}

/* ---- putting ---- */

/* Cuts the ring of `trip` after `last`: what follows becomes a trip of its own. */
static void split_after(Search *s, int32_t last)
{
    int32_t t = s->node[last].trip, old = s->n + t;
    int32_t fresh = search_trip_new(s, s->trip[t].vehicle, t), end = s->n + fresh;
    int32_t first = s->node[last].next, tail = s->node[old].prev;
    s->trip[t].dirty = true;
    if (first == old) return;
    s->node[last].next = old;
    s->node[old].prev = last;
    s->node[end].next = first;
    s->node[first].prev = end;
    s->node[end].prev = tail;
    s->node[tail].next = end;
    for (int32_t c = first; c != end; c = s->node[c].next) {
        s->node[c].trip = fresh;
        s->trip[t].count--;
        s->trip[fresh].count++;
        s->trip[t].load -= s->task[c].q;
        s->trip[fresh].load += s->task[c].q;
        if (s->dims > 1)
            for (int d = 0; d < s->dims; d++) {
                s->trip[t].loads[d] -= s->p->visits[c].delivery[d];
                s->trip[fresh].loads[d] += s->p->visits[c].delivery[d];
            }
    }
}

void search_put(Search *s, int32_t visit, const Spot *spot)
{
    if (s->mode == MODE_GENERAL) {
        general_put(s, visit, spot);
        return;
    }
    search_touch(s, spot->vehicle);
    int32_t after = spot->after;
    switch (spot->how) {
    case HOW_NEW_TRIP: after = s->n + search_trip_new(s, spot->vehicle, spot->trip); break;
    case HOW_SPLIT_LEFT: split_after(s, after); break;
    case HOW_SPLIT_RIGHT:
        split_after(s, after);
        after = s->n + s->trip[s->node[after].trip].next;
        break;
    default: break;
    }
    bool known = spot->how == HOW_INTO && !s->pairs && !s->trip[spot->trip].dirty;
    search_link(s, visit, after);
    if (known) {
        Trip *t = &s->trip[spot->trip];
        t->dirty = false;
        t->cost += spot->cost;
        s->day[spot->vehicle].cost += spot->cost;
        s->cost += spot->cost;
        if (s->mode == MODE_PLAIN) {
            t->version = ++s->version;
            update_around(s, spot->vehicle, visit);
        } else {
            t->cost += seconds_cost(s, s->day[spot->vehicle].late);
            segments_around(s, spot->vehicle, visit);
            chain_trips(s, spot->vehicle);
            t->cost -= seconds_cost(s, s->day[spot->vehicle].late);
        }
        return;
    }
    int32_t partner = s->task[visit].partner;
    if (partner != NONE)
        search_link(s, partner,
                    spot->after2 == visit || spot->how == HOW_NEW_TRIP ? visit : spot->after2);
    search_update(s, spot->vehicle);
}

/* ---- undo ---- */

void search_begin(Search *s)
{
    s->stamp++;
    s->undo_day_count = 0;
    s->undo_len = 0;
    s->undo_cost = s->cost;
    s->undo_absent_cost = s->absent_cost;
    s->undo_absent_count = s->absent_count;
    memcpy(s->undo_absent, s->absent, (size_t)s->absent_count * sizeof *s->absent);
}

/* Layout of one saved day: trips, then for each trip its index, version, count and visits. */
void search_touch(Search *s, int32_t vehicle)
{
    Tour *d = &s->day[vehicle];
    if (d->stamp == s->stamp) return;
    d->stamp = s->stamp;
    s->undo_days[s->undo_day_count++] = vehicle;
    int32_t *out = s->undo + s->undo_len;
    *out++ = d->trips;
    for (int32_t t = d->first; t != NONE; t = s->trip[t].next) {
        *out++ = t;
        *out++ = (int32_t)s->trip[t].version;
        *out++ = s->trip[t].count;
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next) *out++ = c;
    }
    s->undo_len = (int32_t)(out - s->undo);
    ASSERT(s->undo_len <= s->undo_max);
}

static void day_empty(Search *s, int32_t vehicle)
{
    Tour *d = &s->day[vehicle];
    while (d->first != NONE) {
        int32_t t = d->first;
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
            s->node[c].trip = NONE;
        search_trip_drop(s, t);
    }
    d->count = 0;
}

static const int32_t *day_fill(Search *s, int32_t vehicle, const int32_t *in)
{
    int32_t trips = *in++;
    for (int32_t k = 0; k < trips; k++) {
        int32_t t = *in, count = in[2];
        in += 3;
        trip_open(s, t, vehicle, s->day[vehicle].last);
        int32_t after = s->n + t;
        for (int32_t i = 0; i < count; i++) {
            search_link(s, *in, after);
            after = *in++;
        }
    }
    return in;
}

static const int32_t *versions_back(Search *s, const int32_t *in)
{
    int32_t trips = *in++;
    for (int32_t k = 0; k < trips; k++) {
        s->trip[in[0]].version = (uint32_t)in[1];
        in += 3 + in[2];
    }
    return in;
}

void search_undo(Search *s)
{
    for (int32_t i = 0; i < s->undo_day_count; i++) day_empty(s, s->undo_days[i]);
    const int32_t *in = s->undo;
    for (int32_t i = 0; i < s->undo_day_count; i++) in = day_fill(s, s->undo_days[i], in);
    in = s->undo;
    for (int32_t i = 0; i < s->undo_day_count; i++) {
        search_update(s, s->undo_days[i]);
        if (s->mode == MODE_PLAIN) in = versions_back(s, in); /* what was known is true again */
    }
    while (s->absent_count > 0) search_absent_drop(s, s->absent[s->absent_count - 1]);
    for (int32_t i = 0; i < s->undo_absent_count; i++) search_absent_add(s, s->undo_absent[i]);
    if (s->mode == MODE_GENERAL) general_settle(s);
    s->broken = false;
    ASSERT(s->cost == s->undo_cost && s->absent_cost == s->undo_absent_cost);
}

/* ---- whole plans ---- */

Saved search_saved_new(const Search *s)
{
    return (Saved){.visits = NEW_ARRAY(s->arena, int32_t, s->n + 1),
                   .trips = NEW_ARRAY(s->arena, RouteTrip, s->trip_max),
                   .absent = NEW_ARRAY(s->arena, int32_t, s->n + 1)};
}

void search_save(const Search *s, Saved *to)
{
    int32_t at_visit = 0;
    to->trip_count = 0;
    for (int32_t k = 0; k < s->m; k++)
        for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next) {
            to->trips[to->trip_count++] = (RouteTrip){k, at_visit, s->trip[t].count};
            for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
                to->visits[at_visit++] = c;
        }
    memcpy(to->absent, s->absent, (size_t)s->absent_count * sizeof *s->absent);
    to->absent_count = s->absent_count;
    to->cost = s->cost + s->absent_price;
}

static void load_trips(Search *s, const int32_t *visits, const RouteTrip *trips, int32_t count)
{
    for (int32_t k = 0; k < s->m; k++) day_empty(s, k);
    for (int32_t i = 0; i < count; i++) {
        const RouteTrip *r = &trips[i];
        if (r->length == 0) continue;
        int32_t after = s->n + search_trip_new(s, r->vehicle, s->day[r->vehicle].last);
        for (int32_t j = 0; j < r->length; j++) {
            search_link(s, visits[r->first + j], after);
            after = visits[r->first + j];
        }
    }
    for (int32_t k = 0; k < s->m; k++) search_update(s, k);
    while (s->absent_count > 0) search_absent_drop(s, s->absent[s->absent_count - 1]);
    if (s->mode == MODE_GENERAL) general_settle(s);
}

void search_restore(Search *s, const Saved *from)
{
    load_trips(s, from->visits, from->trips, from->trip_count);
    for (int32_t i = 0; i < from->absent_count; i++) search_absent_add(s, from->absent[i]);
}

void search_load(Search *s, const RoutePlan *plan)
{
    load_trips(s, plan->visits, plan->trips, plan->trip_count);
    for (int32_t i = 0; i < s->n; i++) {
        if (s->node[i].trip == NONE && route_wanted(s->p, i)) search_absent_add(s, i);
    }
}

void search_plan(const Search *s, const Saved *saved, Arena *arena, RoutePlan *out)
{
    *out = (RoutePlan){.visits = NEW_ARRAY(arena, int32_t, s->n + 1),
                       .trips = NEW_ARRAY(arena, RouteTrip, saved->trip_count + 1),
                       .unserved = NEW_ARRAY(arena, int32_t, s->n + 1),
                       .trip_count = saved->trip_count};
    memcpy(out->visits, saved->visits, (size_t)s->n * sizeof(int32_t));
    memcpy(out->trips, saved->trips, (size_t)saved->trip_count * sizeof(RouteTrip));
    for (int32_t t = 0; t < saved->trip_count; t++)
        out->vehicles_used += t == 0 || saved->trips[t].vehicle != saved->trips[t - 1].vehicle;
    int64_t missing = 0;
    for (int32_t i = 0; i < saved->absent_count; i++) {
        out->unserved[out->unserved_count++] = saved->absent[i];
        missing += s->p->visits[saved->absent[i]].penalty;
    }
    int64_t travel = route_full_cost(arena, s->p, out);
    out->travel = travel;
    out->cost = travel + missing;
}
