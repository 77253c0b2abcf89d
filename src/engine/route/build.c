/* Building the state of a search from a problem. */
#include "engine/route/search.h"

enum { NEAR_FROM = 250, NEAR_MAX = 50, ADJ_MAX = 200, KNOWN_BYTES = 4 << 20, KNOWN_BITS = 7 };

static bool symmetric(const int32_t *m, size_t n)
{
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < a; b++)
            if (m[a * n + b] != m[b * n + a]) return false;
    return true;
}

static const int32_t *transposed(Search *s, const int32_t *m)
{
    size_t n = (size_t)s->stride;
    if (symmetric(m, n)) return m;
    int32_t *t = arena_alloc_raw(s->arena, n * n * sizeof(int32_t));
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) t[b * n + a] = m[a * n + b];
    return t;
}

/* One more place than the problem has: nowhere, for open starts and ends. */
static bool needs_nowhere(const RouteProblem *p)
{
    for (int32_t k = 0; k < p->vehicle_count; k++)
        if (p->vehicles[k].start < 0 || p->vehicles[k].end < 0) return true;
    return false;
}

static const int32_t *table_made(Search *s, int32_t vehicle, bool cost)
{
    size_t n = (size_t)s->stride;
    int32_t places = s->p->place_count;
    int32_t *t = arena_alloc(s->arena, n * n * sizeof(int32_t) + 16);
    for (int32_t a = 0; a < places; a++)
        for (int32_t b = 0; b < places; b++) {
            int64_t v =
                cost ? route_leg_cost(s->p, vehicle, a, b) : route_seconds(s->p, vehicle, a, b);
            t[(size_t)a * n + (size_t)b] = (int32_t)(v < ROUTE_NEVER / 4 ? v : ROUTE_NEVER / 4);
        }
    return t;
}

static int32_t tables_for(Search *s, int32_t vehicle)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    for (int32_t i = 0; i < s->tables_count; i++) {
        const Tables *t = &s->tables[i];
        if (t->profile == v->profile && t->speed == v->speed_percent && t->hour == v->cost_hour &&
            t->km == v->cost_km)
            return i;
    }
    const RouteMatrix *m = &s->p->matrices[v->profile];
    Tables *t = &s->tables[s->tables_count];
    *t = (Tables){
        .profile = v->profile, .speed = v->speed_percent, .hour = v->cost_hour, .km = v->cost_km};
    bool plain_time = v->speed_percent == 100 && s->stride == s->p->place_count;
    bool plain_cost =
        plain_time && !m->costs && v->cost_hour == 3600 && v->cost_km == 0 && s->p->cost_scale == 1;
    t->time = plain_time ? m->seconds : table_made(s, vehicle, false);
    t->time_t = transposed(s, t->time);
    t->cost = plain_cost ? t->time : table_made(s, vehicle, true);
    t->cost_t = plain_cost ? t->time_t : transposed(s, t->cost);
    s->same_matrix &= t->cost == t->time;
    return s->tables_count++;
}

static bool vehicles_alike(const Search *s, int32_t a, int32_t b)
{
    const RouteVehicle *x = &s->p->vehicles[a], *y = &s->p->vehicles[b];
    bool same = s->day[a].tables == s->day[b].tables && x->start == y->start && x->end == y->end &&
                x->skills == y->skills && x->from == y->from && x->to == y->to &&
                x->max_trips == y->max_trips && x->reload == y->reload &&
                x->max_work == y->max_work && x->max_tasks == y->max_tasks &&
                x->max_travel == y->max_travel && x->max_metres == y->max_metres &&
                x->cost_fixed == y->cost_fixed && x->busy == y->busy &&
                x->cost_task_hour == y->cost_task_hour;
    for (int d = 0; d < ROUTE_DIMS; d++) same &= x->capacity[d] == y->capacity[d];
    if (s->p->vehicle_type) same &= s->p->vehicle_type[a] == s->p->vehicle_type[b];
    for (int32_t i = 0; same && i < s->n; i++)
        if (s->p->visits[i].kind == ROUTE_BREAK &&
            (s->p->visits[i].vehicle == a || s->p->visits[i].vehicle == b))
            return false;
    if (same && s->p->extra)
        same = memcmp(s->p->extra + (size_t)a * (size_t)s->n,
                      s->p->extra + (size_t)b * (size_t)s->n, (size_t)s->n * sizeof(int32_t)) == 0;
    return same;
}

static void build_days(Search *s)
{
    s->tables = NEW_ARRAY(s->arena, Tables, s->m + 1);
    s->day = NEW_ARRAY(s->arena, Tour, s->m + 1);
    s->spare = NEW_ARRAY(s->arena, int32_t *, s->m + 1);
    s->spare_count = NEW_ARRAY(s->arena, int32_t, s->m + 1);
    int32_t *of_kind = NEW_ARRAY(s->arena, int32_t, s->m + 1),
            *first = NEW_ARRAY(s->arena, int32_t, s->m + 1);
    for (int32_t k = 0; k < s->m; k++) {
        Tour *d = &s->day[k];
        *d = (Tour){.first = NONE, .last = NONE};
        d->tables = tables_for(s, k);
        d->kind = NONE;
        for (int32_t i = 0; i < s->kinds && d->kind == NONE; i++)
            if (vehicles_alike(s, first[i], k)) d->kind = i;
        if (d->kind == NONE) {
            d->kind = s->kinds;
            first[s->kinds++] = k;
        }
        of_kind[d->kind]++;
    }
    for (int32_t i = 0; i < s->kinds; i++) s->spare[i] = NEW_ARRAY(s->arena, int32_t, of_kind[i]);
    for (int32_t k = s->m - 1; k >= 0; k--) {
        Tour *d = &s->day[k];
        d->spare_at = s->spare_count[d->kind];
        s->spare[d->kind][s->spare_count[d->kind]++] = k;
    }
}

void search_task(Search *s, int32_t i)
{
    s->version++; /* what is known of trips with this visit no longer holds */
    const RouteVisit *v = &s->p->visits[i];
    s->task[i] = (Task){.e = v->windows[0].from,
                        .l = v->windows[v->window_count - 1].to,
                        .s = v->service,
                        .q = v->delivery[0] > v->pickup[0] ? v->delivery[0] : v->pickup[0],
                        .hot = v->max_ride < 0 ? ROUTE_NEVER : v->max_ride,
                        .ready = v->ready > 0 ? v->ready : FAR_PAST,
                        .partner = v->kind == ROUTE_BREAK ? NONE : v->partner,
                        .place = v->kind == ROUTE_BREAK ? 0 : v->place};
    int64_t top = COST_MAX / 4;
    s->price[i] = (int32_t)(v->penalty < top ? v->penalty : top);
    s->penalty[i] = s->price[i];
    s->windows_tight |=
        v->windows[0].from > 0 || v->windows[v->window_count - 1].to < ROUTE_NEVER - 1;
}

static void build_tasks(Search *s)
{
    s->task = NEW_ARRAY(s->arena, Task, s->n + 1);
    s->price = NEW_ARRAY(s->arena, int32_t, s->n + 1);
    s->penalty = NEW_ARRAY(s->arena, int32_t, s->n + 1);
    s->absence = NEW_ARRAY(s->arena, int64_t, s->n + 1);
    for (int32_t i = 0; i < s->n; i++) {
        search_task(s, i);
        s->absence[i] = 1;
        s->pairs |= s->p->visits[i].kind == ROUTE_PICKUP;
    }
}

/* What the quick ways cannot judge. */
static bool needs_general(const Search *s)
{
    const RouteProblem *p = s->p;
    if (p->sync_count > 0 || p->service_by_type) return true;
    if (route_is_soft(p) || route_is_ordered(p)) return true;
    for (int32_t i = 0; i < s->n; i++) {
        const RouteVisit *v = &p->visits[i];
        if (v->kind == ROUTE_BREAK || v->window_count > 1 || v->setup > 0) return true;
        if (s->pairs && (v->ready > 0 || v->max_ride >= 0)) return true;
        for (int d = 0; d < p->dims; d++) {
            if (v->kind == ROUTE_JOB && v->pickup[d] > 0) return true;
            if (s->pairs && v->kind == ROUTE_JOB && v->delivery[d] > 0) return true;
        }
    }
    if (s->pairs && p->dims > 1) return true;
    for (int32_t k = 0; k < s->m; k++) {
        const RouteVehicle *v = &p->vehicles[k];
        if (v->max_work >= 0 || v->max_travel >= 0 || v->max_metres >= 0) return true;
        if (s->pairs && v->max_trips > 1) return true;
    }
    return false;
}

static bool needs_trips(const Search *s)
{
    for (int32_t i = 0; i < s->n; i++)
        if (s->p->visits[i].ready > 0 || s->p->visits[i].max_ride >= 0) return true;
    for (int32_t k = 0; k < s->m; k++)
        if (s->p->vehicles[k].max_trips > 1) return true;
    return false;
}

static void build_allow(Search *s)
{
    bool any = s->p->extra != NULL;
    for (int32_t k = 0; k < s->m; k++) any |= s->p->vehicles[k].cost_task_hour > 0;
    for (int32_t i = 0; i < s->n; i++)
        any |= s->p->visits[i].skills != 0 || s->p->visits[i].kind == ROUTE_BREAK;
    if (!any) return;
    s->allow = NEW_ARRAY(s->arena, int32_t, (size_t)s->m * (size_t)s->n + 1);
    for (int32_t k = 0; k < s->m; k++)
        for (int32_t i = 0; i < s->n; i++) {
            int64_t cost = route_may(s->p, k, i) ? route_visit_cost(s->p, k, i) : ROUTE_FORBIDDEN;
            s->allow[(size_t)k * (size_t)s->n + (size_t)i] =
                cost >= ROUTE_NEVER / 4 ? ROUTE_FORBIDDEN : (int32_t)cost;
        }
}

static int key_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int32_t time_least(const Search *s, int32_t from, int32_t to)
{
    int32_t least = INT32_MAX;
    for (int32_t t = 0; t < s->tables_count; t++) {
        int32_t v = s->tables[t].time[(size_t)from * (size_t)s->stride + (size_t)to];
        if (v < least) least = v;
    }
    return least;
}

/* The `want` smallest keys come first, in order. */
static void smallest(int64_t *keys, int32_t count, int32_t want)
{
    int32_t low = 0, high = count - 1;
    while (want < count && low < high) {
        int64_t pivot = keys[low + (high - low) / 2];
        int32_t i = low, j = high;
        while (i <= j) {
            while (keys[i] < pivot) i++;
            while (keys[j] > pivot) j--;
            if (i > j) break;
            int64_t swap = keys[i];
            keys[i++] = keys[j];
            keys[j--] = swap;
        }
        if (want - 1 <= j)
            high = j;
        else if (want - 1 >= i)
            low = i;
        else
            break;
    }
    qsort(keys, (size_t)(want < count ? want : count), sizeof *keys, key_order);
}

/* The lists of one stop: those near it; for insertion, without those the windows rule out. */
static void near_one(Search *s, int32_t c)
{
    if (s->m == 0) return; /* nobody to go anywhere */
    const Tables *t = &s->tables[0];
    const Task *tc = &s->task[c];
    size_t row = (size_t)tc->place * (size_t)s->stride;
    for (int32_t i = 0; i < s->n; i++) {
        size_t a = row + (size_t)s->task[i].place;
        int64_t d = ((int64_t)t->cost[a] + t->cost_t[a]) / 2;
        s->keys[i] = (i == c ? -1 : d) * (INT64_C(1) << 16) + i;
    }
    smallest(s->keys, s->n, s->adj_max);
    for (int32_t k = 0; k < s->adj_max; k++)
        s->adj[(size_t)c * (size_t)s->adj_max + (size_t)k] = (int32_t)(s->keys[k] & 0xFFFF);
    if (!s->near) return;
    s->near_count[c] = 0;
    for (int32_t k = 1; k < s->adj_max && s->near_count[c] < s->near_max; k++) {
        int32_t i = (int32_t)(s->keys[k] & 0xFFFF);
        const Task *ti = &s->task[i];
        int64_t there = time_least(s, ti->place, tc->place);
        int64_t back = time_least(s, tc->place, ti->place);
        bool before = ti->e + ti->s + there <= tc->l, after = tc->e + tc->s + back <= ti->l;
        if (!before && !after) continue;
        s->near[(size_t)c * (size_t)s->near_max + (size_t)s->near_count[c]++] = i;
    }
}

static void build_near(Search *s)
{
    s->near_max = NEAR_MAX;
    s->adj_max = s->n < ADJ_MAX ? s->n : ADJ_MAX;
    size_t adj = (size_t)s->n * (size_t)s->adj_max, near = (size_t)s->n * (size_t)s->near_max;
    s->adj = arena_alloc(s->arena, adj * sizeof(int32_t) + 16);
    if (s->n > NEAR_FROM) {
        s->near = arena_alloc_raw(s->arena, near * sizeof(int32_t) + 16);
        s->near_count = NEW_ARRAY(s->arena, int32_t, s->n + 1);
        s->trips_near = NEW_ARRAY(s->arena, uint8_t, s->trip_max + 8);
    }
    for (int32_t c = 0; c < s->n; c++) near_one(s, c);
}

/* The visit's own lists are new; in the lists of those near it, it takes the last place. */
void search_neighbours(Search *s, int32_t visit)
{
    near_one(s, visit);
    s->node[visit].in = s->node[visit].out = s->task[visit].place;
    for (int32_t k = 1; k < s->adj_max && k < 40; k++) {
        int32_t c = s->adj[(size_t)visit * (size_t)s->adj_max + (size_t)k];
        int32_t *list = s->adj + (size_t)c * (size_t)s->adj_max;
        if (s->adj_max < s->n) list[s->adj_max - 1] = visit;
    }
    if (s->known)
        memset(s->known + (size_t)visit * (size_t)s->known_trips, 0,
               (size_t)s->known_trips * sizeof *s->known);
}

/* Room to remember the best place of each visit in each of the trips likely to be open; TRIPS: in
 * the trips met of late, since an annealing comes back to the same ones again and again. */
static void build_known(Search *s)
{
    if (s->mode == MODE_TRIPS) {
        int32_t bits = KNOWN_BITS;
        while (bits > 0 && ((int64_t)s->n << bits) * (int64_t)sizeof(Known) > KNOWN_BYTES) bits--;
        s->known_trips = 1 << bits;
        s->known_shift = 64 - bits;
        s->known = NEW_ARRAY(s->arena, Known, (size_t)s->n * (size_t)s->known_trips + 1);
        s->key = NEW_ARRAY(s->arena, uint64_t, 2 * (size_t)s->n + 2);
        uint64_t z = 0;
        for (int32_t i = 0; i < 2 * s->n + 2; i++) s->key[i] = mixed(z += 0x9E3779B97F4A7C15) | 1;
        return;
    }
    int64_t trips = s->trip_max, most = KNOWN_BYTES / (int64_t)sizeof(Known) / (s->n + 1);
    s->known_trips = (int32_t)(trips < most ? trips : most);
    s->known = NEW_ARRAY(s->arena, Known, (size_t)s->n * (size_t)s->known_trips + 1);
}

static void build_trips(Search *s)
{
    int64_t all = 0;
    for (int32_t k = 0; k < s->m; k++) all += s->p->vehicles[k].max_trips;
    int64_t most = (int64_t)s->n + s->m + 8;
    s->trip_max = (int32_t)(all < most ? all : most) + 1;
    s->trip = NEW_ARRAY(s->arena, Trip, s->trip_max);
    s->node = NEW_ARRAY(s->arena, Node, (size_t)s->n + (size_t)s->trip_max);
    s->free_trips = NEW_ARRAY(s->arena, int32_t, s->trip_max);
    s->open = NEW_ARRAY(s->arena, int32_t, s->trip_max);
    s->open_at = NEW_ARRAY(s->arena, int32_t, s->trip_max);
    for (int32_t t = s->trip_max - 1; t >= 0; t--) {
        s->trip[t].vehicle = NONE;
        s->trip[t].free_place = s->free_count;
        s->free_trips[s->free_count++] = t;
    }
    for (int32_t i = 0; i < s->n; i++)
        s->node[i] = (Node){.trip = NONE, .in = s->task[i].place, .out = s->task[i].place};
    if (s->mode == MODE_TRIPS) {
        s->pre = NEW_ARRAY(s->arena, Seg, (size_t)s->n + (size_t)s->trip_max);
        s->suf = NEW_ARRAY(s->arena, Seg, (size_t)s->n + (size_t)s->trip_max);
    }
}

Search *search_new(Arena *arena, const RouteProblem *p, uint64_t seed)
{
    Search *s = NEW(arena, Search);
    s->p = p;
    s->arena = arena;
    s->n = p->visit_count;
    s->m = p->vehicle_count;
    s->dims = p->dims;
    s->same_matrix = true;
    s->random = seed * UINT64_C(0xD1342543DE82EF95) + 1;
    s->stride = p->place_count + (needs_nowhere(p) ? 1 : 0);
    s->keys = NEW_ARRAY(arena, int64_t, s->n + 1);
    s->list = NEW_ARRAY(arena, int32_t, s->n + 1);
    s->order = NEW_ARRAY(arena, int32_t, s->n + 1);
    s->list2 = NEW_ARRAY(arena, int32_t, s->n + 1);
    build_tasks(s);
    build_days(s);
    s->mode = needs_general(s) ? MODE_GENERAL : needs_trips(s) ? MODE_TRIPS : MODE_PLAIN;
    build_allow(s);
    build_trips(s);
    build_near(s);
    build_known(s);
    s->absent = NEW_ARRAY(arena, int32_t, s->n + 1);
    s->absent_at = NEW_ARRAY(arena, int32_t, s->n + 1);
    s->undo_absent = NEW_ARRAY(arena, int32_t, s->n + 1);
    s->undo_days = NEW_ARRAY(arena, int32_t, s->m + 1);
    s->undo_max = s->n + 4 * s->trip_max + 4 * s->m + 16;
    s->undo = NEW_ARRAY(arena, int32_t, s->undo_max);
    s->string_max = 10;
    s->removed_mean = 10;
    s->blink = 50;
    for (int32_t k = 0; k < s->m; k++)
        if (p->vehicles[k].max_trips > s->max_trips_any)
            s->max_trips_any = p->vehicles[k].max_trips;
    for (int32_t i = 0; i < s->n; i++) s->absent_at[i] = NONE;
    for (int32_t i = 0; i < s->n; i++)
        if (route_wanted(p, i)) search_absent_add(s, i);
    if (s->mode == MODE_GENERAL) general_new(s);
    return s;
}
