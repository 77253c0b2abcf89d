/* String removal and greedy insertion with blinks (Christiaens and Vanden Berghe 2020, sections
 * 5-6). */
#include "engine/route/search.h"

enum { SPLIT_ONE_IN = 2, DEPTH_ONE_IN = 100 };

static void take_one(Search *s, int32_t visit)
{
    if (s->p->visits[visit].kind == ROUTE_BREAK) return;
    if (s->p->visits[visit].kind == ROUTE_DELIVERY) visit = s->task[visit].partner;
    if (s->node[visit].trip == NONE) return;
    search_touch(s, s->trip[s->node[visit].trip].vehicle);
    search_remove(s, visit);
    if (s->task[visit].partner != NONE) search_remove(s, s->task[visit].partner);
    search_absent_add(s, visit);
}

/* With its other half, and with all it is tied to. */
static void take_out(Search *s, int32_t visit)
{
    take_one(s, visit);
    if (s->mode != MODE_GENERAL || general_group_is_large(s, visit)) return;
    for (int32_t i = general_next_tied(s, visit); i != visit; i = general_next_tied(s, i))
        take_one(s, i);
}

/* Removes `length` stops of c's trip around c, keeping `keep` in a row among them. */
static void remove_string(Search *s, int32_t c, int32_t length, int32_t keep)
{
    int32_t t = s->node[c].trip, count = s->trip[t].count, vehicle = s->trip[t].vehicle;
    int32_t before = 0, span = length + keep;
    search_touch(s, vehicle);
    for (int32_t i = s->node[c].prev; i < s->n; i = s->node[i].prev) before++;
    int32_t after = count - 1 - before;
    int32_t low = span - 1 - after > 0 ? span - 1 - after : 0,
            high = before < span - 1 ? before : span - 1;
    int32_t back = low + pick(s, high - low + 1);
    int32_t i = c;
    while (back-- > 0) i = s->node[i].prev;
    int32_t hole = keep > 0 ? pick(s, length + 1) : span, taken = 0;
    for (int32_t k = 0; k < span; k++) {
        s->list[taken] = i;
        i = s->node[i].next;
        if (k < hole || k >= hole + keep) taken++;
    }
    for (int32_t k = 0; k < taken; k++) take_out(s, s->list[k]);
}

void search_take_day(Search *s, int32_t vehicle)
{
    search_touch(s, vehicle);
    int32_t count = 0;
    for (int32_t t = s->day[vehicle].first; t != NONE; t = s->trip[t].next)
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
            s->list[count++] = c;
    for (int32_t i = 0; i < count; i++) take_out(s, s->list[i]);
    for (int32_t i = 0; i < s->undo_day_count; i++) search_update(s, s->undo_days[i]);
    if (s->mode == MODE_GENERAL) general_settle(s);
}

static int32_t trips_open(const Search *s)
{
    return s->trip_max - s->free_count;
}

static void ruin_strings(Search *s)
{
    int32_t served = 0, open = trips_open(s);
    for (int32_t k = 0; k < s->open_count; k++) served += s->trip[s->open[k]].count;
    if (open == 0 || served == 0) return;
    /* In 1/256: mean stops of a trip, longest string, most strings. */
    int32_t mean = (int32_t)(((int64_t)served << 8) / open);
    int32_t string = mean < s->string_max << 8 ? mean : s->string_max << 8;
    int32_t most = (int32_t)(((int64_t)(4 * s->removed_mean) << 16) / (256 + string)) - 256;
    int32_t strings = (256 + pick(s, most > 0 ? most : 1)) >> 8;
    if (strings < 1) strings = 1;
    int32_t seed = pick(s, s->n), done = 0;
    int32_t touched[64];
    if (strings > 64) strings = 64;
    const int32_t *adj = s->adj + (size_t)seed * (size_t)s->adj_max;
    for (int32_t k = 0; k < s->adj_max && done < strings; k++) {
        int32_t c = adj[k], t = s->node[c].trip;
        if (t == NONE || s->p->visits[c].kind == ROUTE_BREAK) continue;
        bool seen = false;
        for (int32_t i = 0; i < done; i++) seen |= touched[i] == t;
        if (seen) continue;
        int32_t count = s->trip[t].count;
        int32_t top = count << 8 < string ? count << 8 : string;
        int32_t length = (256 + pick(s, top)) >> 8;
        if (length > count) length = count;
        int32_t keep = 0;
        if (length < count && length > 1 && pick(s, SPLIT_ONE_IN) == 0) {
            keep = 1;
            while (length + keep < count && pick(s, DEPTH_ONE_IN) == 0) keep++;
        }
        touched[done++] = t;
        remove_string(s, c, length, keep);
    }
}

/* A whole trip, and another: the one beside it in the day, or that of a stop nearby. */
static void ruin_trips(Search *s)
{
    int32_t seed = pick(s, s->n), first = s->node[seed].trip, second = NONE;
    if (first == NONE || s->p->visits[seed].kind == ROUTE_BREAK) {
        ruin_strings(s);
        return;
    }
    int32_t side = pick(s, 4);
    if (side == 0) second = s->trip[first].next;
    if (side == 1) second = s->trip[first].prev;
    const int32_t *adj = s->adj + (size_t)seed * (size_t)s->adj_max;
    for (int32_t k = 1; side == 2 && k < s->adj_max && second == NONE; k++)
        if (s->node[adj[k]].trip != NONE && s->node[adj[k]].trip != first)
            second = s->node[adj[k]].trip;
    int32_t count = 0;
    for (int32_t c = s->node[s->n + first].next; c < s->n; c = s->node[c].next)
        s->list[count++] = c;
    for (int32_t c = second == NONE ? s->n : s->node[s->n + second].next; c < s->n;
         c = s->node[c].next)
        s->list[count++] = c;
    for (int32_t i = 0; i < count; i++) take_out(s, s->list[i]);
}

static bool may_move(const Search *s, int32_t t, int32_t vehicle)
{
    const RouteVehicle *v = &s->p->vehicles[vehicle];
    if (s->day[vehicle].closed || s->trip[t].load > v->capacity[0]) return false;
    for (int d = 0; s->dims > 1 && d < s->dims; d++)
        if (s->trip[t].loads[d] > v->capacity[d]) return false;
    if (!s->allow) return true;
    const int32_t *allow = s->allow + (size_t)vehicle * (size_t)s->n;
    for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
        if (allow[c] == ROUTE_FORBIDDEN) return false;
    return true;
}

/* Two trips change places, or one moves to the end of another day.  Among couriers who travel alike
 * that costs nothing, but it puts the spare time of the day together elsewhere: removing and
 * inserting single stops passes there only through plans that leave many out. */
static void swap_trips(Search *s)
{
    int32_t a = s->open[pick(s, s->open_count)], one = s->trip[a].vehicle;
    int32_t two = pick(s, s->m), place = pick(s, s->day[two].trips + 1);
    int32_t b = s->day[two].first;
    while (place-- > 0 && b != NONE) b = s->trip[b].next;
    if (a == b || !may_move(s, a, two) || (b != NONE && !may_move(s, b, one))) return;
    const RouteVehicle *v = &s->p->vehicles[two];
    if (b == NONE && one != two && s->day[two].trips >= v->max_trips) return;
    int32_t to_two = s->day[two].count + s->trip[a].count - (b != NONE ? s->trip[b].count : 0);
    int32_t to_one = s->day[one].count - s->trip[a].count + (b != NONE ? s->trip[b].count : 0);
    if (one != two && (to_two > v->max_tasks || to_one > s->p->vehicles[one].max_tasks)) return;
    search_touch(s, one);
    search_touch(s, two);
    int32_t before = s->trip[a].prev, last = s->day[two].last;
    if (b == NONE) {
        if (last != a) search_trip_move(s, a, two, last);
    } else if (before == b) {
        search_trip_move(s, b, one, a);
    } else {
        search_trip_move(s, a, two, b);
        search_trip_move(s, b, one, before);
    }
}

void search_ruin(Search *s)
{
    if (s->trip_swap > 0 && s->open_count > 0 && pick(s, 1000) < s->trip_swap)
        swap_trips(s);
    else if (s->trip_ruin > 0 && pick(s, 1000) < s->trip_ruin)
        ruin_trips(s);
    else
        ruin_strings(s);
    for (int32_t i = 0; i < s->undo_day_count; i++) search_update(s, s->undo_days[i]);
}

/* ---- recreate ---- */

typedef enum Order {
    BY_CHANCE,
    BY_LOAD,
    BY_FAR,
    BY_CLOSE,
    BY_WIDTH,
    BY_START,
    BY_END,
    BY_ABSENCE
} Order;

static Order order_pick(Search *s)
{
    static const uint8_t weights[] = {4, 4, 2, 1, 2, 2, 2};
    bool timed = s->windows_tight;
    int32_t at = pick(s, timed ? 17 : 11);
    for (int o = 0; o < 7; o++) {
        if (at < weights[o]) return (Order)o;
        at -= weights[o];
    }
    return BY_CHANCE;
}

static int64_t order_key(Search *s, Order order, int32_t c)
{
    if (s->m == 0) return 0;
    const Task *t = &s->task[c];
    const RouteVehicle *v = &s->p->vehicles[0];
    int32_t depot = v->start >= 0 ? v->start : v->end >= 0 ? v->end : t->place;
    switch (order) {
    case BY_CHANCE: return 0;
    case BY_LOAD: return -t->q;
    case BY_FAR: return -s->tables[0].cost[(size_t)depot * (size_t)s->stride + (size_t)t->place];
    case BY_CLOSE: return s->tables[0].cost[(size_t)depot * (size_t)s->stride + (size_t)t->place];
    case BY_WIDTH: return t->l - t->e;
    case BY_START: return t->e;
    case BY_END: return -t->l;
    case BY_ABSENCE: return -s->absence[c];
    }
    return 0;
}

/* Order of insertion into s->list; insertion sort, since ten are usual; ties in random order. */
static int32_t order_absent(Search *s)
{
    Order order = order_pick(s);
    int32_t count = s->absent_count;
    memcpy(s->list, s->absent, (size_t)count * sizeof *s->list);
    for (int32_t i = count - 1; i > 0; i--) {
        int32_t j = pick(s, i + 1), swap = s->list[i];
        s->list[i] = s->list[j];
        s->list[j] = swap;
    }
    if (order == BY_CHANCE) return count;
    for (int32_t i = 0; i < count; i++) {
        int64_t key = order_key(s, order, s->list[i]);
        int32_t c = s->list[i], j = i;
        for (; j > 0 && s->keys[j - 1] > key; j--) {
            s->keys[j] = s->keys[j - 1];
            s->list[j] = s->list[j - 1];
        }
        s->keys[j] = key;
        s->list[j] = c;
    }
    return count;
}

void search_insert(Search *s, int32_t visit)
{
    if (s->mode == MODE_GENERAL) {
        general_insert(s, visit);
        return;
    }
    Spot spot = search_best_spot(s, visit, NONE);
    if (spot.how == HOW_NONE || spot.cost >= s->price[visit]) return;
    search_absent_drop(s, visit);
    search_put(s, visit, &spot);
}

bool search_recreate_within(Search *s, int64_t limit)
{
    int32_t count = order_absent(s);
    int64_t left_out = 0;
    s->round++;
    memcpy(s->order, s->list, (size_t)count * sizeof *s->order);
    for (int32_t i = 0; i < count; i++) {
        search_insert(s, s->order[i]);
        if (s->node[s->order[i]].trip == NONE) left_out += s->penalty[s->order[i]];
        if (s->cost + left_out > limit && s->mode != MODE_GENERAL) return false;
    }
    return true;
}

void search_recreate(Search *s)
{
    (void)search_recreate_within(s, INT64_MAX);
}
