#include "engine/route/pool.h"

enum {
    POOL_VISITS_MAX = 320,
    WORDS_MAX = (POOL_VISITS_MAX + 63) / 64,
    COLUMNS_MAX = 1 << 14,
    TABLE = COLUMNS_MAX * 2, /* of the hash */
    ENTRIES_MAX = 1 << 18,
    STEPS = 400,       /* of the subgradient */
    PATIENCE = 12,     /* steps without a better bound until the step is halved */
    KEPT_MAX = 3000,   /* days that the search looks at */
    NODES_MAX = 40000, /* of the search */
    FINE = 16,         /* a cost unit, in prices */
};

typedef struct Column {
    uint64_t key;  /* of its visits and its kind */
    int32_t cost;  /* COST_MAX: overwritten */
    int32_t first; /* in entries: visits, trips apart by NONE */
    int32_t length;
    int32_t kind;
} Column;

struct Pool {
    int32_t n, words;
    Column *column;
    int32_t count;
    int16_t *entry;
    int32_t used;
    int32_t *table; /* index of a column + 1 */
    uint64_t *key;  /* of a visit */
    /* while combining */
    int32_t *price, *best_price; /* of a visit, in 1/FINE */
    int32_t *slope;
    int32_t *slack;  /* of a column: its cost below the prices of its visits, in 1/FINE */
    int32_t *kept;   /* columns that may be in a better plan, by slack */
    uint64_t *mask;  /* of a kept column: words */
    int32_t *of_row; /* kept columns of a visit, one list after another */
    int32_t *row_from;
    int32_t *vehicles; /* of a kind */
    int32_t chosen[POOL_VISITS_MAX], found[POOL_VISITS_MAX];
    int32_t found_count, nodes;
    const RouteBudget *budget;
    int64_t room, least; /* a better plan's slacks add up to less than room; none below least */
};

/* Where it was found to help: one trip a day within time windows, the least distance wanted.  Plans
 * of several trips, pairs and problems without windows lost more by the time it takes (measured
 * 2026-11: multi-trip 0.9 to 1.5 % at 1 s, X 0.5 to 0.7 % at 4 s). */
static bool helps(const Search *s)
{
    return s->mode == MODE_PLAIN && !s->pairs && s->windows_tight && s->p->aim == ROUTE_AIM_COST &&
           s->n > 3 && s->n <= POOL_VISITS_MAX;
}

Pool *pool_new(Search *s)
{
    if (!helps(s)) return NULL;
    Pool *pool = NEW(s->arena, Pool);
    pool->n = s->n;
    pool->words = (s->n + 63) / 64;
    pool->column = arena_alloc_raw(s->arena, COLUMNS_MAX * sizeof *pool->column);
    pool->entry = arena_alloc_raw(s->arena, ENTRIES_MAX * sizeof *pool->entry);
    pool->table = NEW_ARRAY(s->arena, int32_t, TABLE);
    pool->key = NEW_ARRAY(s->arena, uint64_t, s->n);
    pool->price = NEW_ARRAY(s->arena, int32_t, s->n);
    pool->best_price = NEW_ARRAY(s->arena, int32_t, s->n);
    pool->slope = NEW_ARRAY(s->arena, int32_t, s->n);
    pool->slack = arena_alloc_raw(s->arena, COLUMNS_MAX * sizeof *pool->slack);
    pool->kept = arena_alloc_raw(s->arena, COLUMNS_MAX * sizeof *pool->kept);
    pool->mask = arena_alloc_raw(s->arena, (size_t)KEPT_MAX * WORDS_MAX * sizeof *pool->mask);
    pool->of_row = arena_alloc_raw(s->arena, (size_t)ENTRIES_MAX * sizeof *pool->of_row);
    pool->row_from = NEW_ARRAY(s->arena, int32_t, s->n + 2);
    pool->vehicles = NEW_ARRAY(s->arena, int32_t, s->m + 1);
    for (int32_t i = 0; i < s->n; i++) {
        pool->key[i] =
            mixed(((uint64_t)i + 1) *
                  UINT64_C(0x9E3779B97F4A7C15)); /* the search's own chance stays as it is */
    }
    for (int32_t k = 0; k < s->m; k++) pool->vehicles[s->day[k].kind]++;
    return pool;
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void table_add(Pool *pool, int32_t index)
{
    uint32_t at = (uint32_t)(pool->column[index].key >> 40) % TABLE;
    while (pool->table[at]) at = (at + 1) % TABLE;
    pool->table[at] = index + 1;
}

static Column *table_find(Pool *pool, uint64_t key)
{
    uint32_t at = (uint32_t)(key >> 40) % TABLE;
    for (; pool->table[at]; at = (at + 1) % TABLE)
        if (pool->column[pool->table[at] - 1].key == key) return &pool->column[pool->table[at] - 1];
    return NULL;
}

/* The newer half stays. */
static void drop_half(Pool *pool)
{
    int32_t from = pool->count / 2, shift = pool->column[from].first;
    memmove(pool->entry, pool->entry + shift, (size_t)(pool->used - shift) * sizeof *pool->entry);
    memmove(pool->column, pool->column + from, (size_t)(pool->count - from) * sizeof(Column));
    pool->count -= from;
    pool->used -= shift;
    memset(pool->table, 0, TABLE * sizeof *pool->table);
    for (int32_t j = 0; j < pool->count; j++) {
        pool->column[j].first -= shift;
        table_add(pool, j);
    }
}

static void note_day(Pool *pool, const Search *s, int32_t vehicle)
{
    const Tour *d = &s->day[vehicle];
    uint64_t key = UINT64_C(0x9E3779B97F4A7C15) * (uint64_t)(d->kind + 1);
    for (int32_t t = d->first; t != NONE; t = s->trip[t].next)
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next) key += pool->key[c];
    Column *known = table_find(pool, key);
    if (d->cost >= COST_MAX || (known && known->cost <= d->cost)) return;
    int32_t length = d->count + d->trips - 1;
    if (!known) {
        if (pool->count == COLUMNS_MAX || pool->used + length > ENTRIES_MAX) drop_half(pool);
        known = &pool->column[pool->count];
        *known = (Column){.key = key, .first = pool->used, .length = length, .kind = d->kind};
        table_add(pool, pool->count++);
        pool->used += length;
    } else if (length > known->length) {
        return; /* more trips for the same visits: rare, and its place is too small */
    }
    known->cost = (int32_t)d->cost;
    known->length = length;
    int16_t *out = pool->entry + known->first;
    for (int32_t t = d->first; t != NONE; t = s->trip[t].next) {
        if (t != d->first) *out++ = NONE;
        for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next) *out++ = (int16_t)c;
    }
}

void pool_note(Pool *pool, const Search *s)
{
    for (int32_t k = 0; k < s->m; k++)
        if (s->day[k].trips > 0) note_day(pool, s, k);
}

static bool late(const Pool *pool)
{
    const RouteBudget *b = pool->budget;
    return b->clock_us && b->limit_us > 0 && b->clock_us(b->clock_arg) >= b->limit_us;
}

/* ---- Prices ---------------------------------------------------------------------------------- */

/* Each visit begins at its share of the cheapest day it is in. */
static void prices_begin(Pool *pool)
{
    for (int32_t i = 0; i < pool->n; i++) pool->price[i] = INT32_MAX;
    for (int32_t j = 0; j < pool->count; j++) {
        const Column *c = &pool->column[j];
        int32_t visits = 0;
        for (int32_t k = 0; k < c->length; k++) visits += pool->entry[c->first + k] != NONE;
        int32_t share = (int32_t)((int64_t)c->cost * FINE / (visits ? visits : 1));
        for (int32_t k = 0; k < c->length; k++) {
            int32_t i = pool->entry[c->first + k];
            if (i != NONE && share < pool->price[i]) pool->price[i] = share;
        }
    }
    for (int32_t i = 0; i < pool->n; i++)
        if (pool->price[i] == INT32_MAX) pool->price[i] = 0;
}

static bool served(const Search *s, int32_t i)
{
    return route_wanted(s->p, i);
}

/* The bound at these prices; slope: how often each visit is served too little by the relaxed
 * choice. */
static int64_t bound_at(Pool *pool, const Search *s)
{
    int64_t bound = 0;
    for (int32_t i = 0; i < pool->n; i++) {
        bound += pool->price[i];
        pool->slope[i] = served(s, i);
    }
    for (int32_t j = 0; j < pool->count; j++) {
        const Column *c = &pool->column[j];
        const int16_t *e = pool->entry + c->first;
        int64_t slack = (int64_t)c->cost * FINE;
        for (int32_t k = 0; k < c->length; k++)
            if (e[k] != NONE) slack -= pool->price[e[k]];
        pool->slack[j] = slack > INT32_MAX ? INT32_MAX : (int32_t)slack;
        if (slack >= 0) continue;
        bound += slack;
        for (int32_t k = 0; k < c->length; k++)
            if (e[k] != NONE) pool->slope[e[k]]--;
    }
    return bound;
}

static int64_t prices_raise(Pool *pool, const Search *s, int64_t below)
{
    int64_t best = INT64_MIN, step = 512; /* in 1/256 of the gap */
    int32_t patience = 0;
    prices_begin(pool);
    for (int32_t tick = 0; tick < STEPS && step > 0 && !(tick % 8 == 7 && late(pool)); tick++) {
        int64_t bound = bound_at(pool, s), norm = 0;
        if (bound > best) {
            best = bound;
            patience = 0;
            memcpy(pool->best_price, pool->price, (size_t)pool->n * sizeof *pool->price);
        } else if (++patience == PATIENCE) {
            step /= 2;
            patience = 0;
        }
        for (int32_t i = 0; i < pool->n; i++) norm += (int64_t)pool->slope[i] * pool->slope[i];
        if (norm == 0 || bound >= below * FINE) break;
        int64_t each = (below * FINE - bound) * step / 256;
        for (int32_t i = 0; i < pool->n; i++) {
            int64_t price = pool->price[i] + each * pool->slope[i] / norm;
            pool->price[i] = (int32_t)(price < -COST_MAX  ? -COST_MAX
                                       : price > COST_MAX ? COST_MAX
                                                          : price);
        }
    }
    memcpy(pool->price, pool->best_price, (size_t)pool->n * sizeof *pool->price);
    return bound_at(pool, s);
}

/* ---- Choosing -------------------------------------------------------------------------------- */

static void sort_kept(const Pool *pool, int32_t *list, int32_t count)
{
    for (int32_t gap = count / 2; gap > 0; gap /= 2) /* shell: equal slacks stay by their number */
        for (int32_t i = gap; i < count; i++) {
            int32_t j = list[i], k = i;
            for (; k >= gap; k -= gap) {
                int32_t o = list[k - gap];
                if (pool->slack[o] < pool->slack[j] || (pool->slack[o] == pool->slack[j] && o < j))
                    break;
                list[k] = o;
            }
            list[k] = j;
        }
}

/* Days whose slack alone does not already cost too much. */
static int32_t keep(Pool *pool)
{
    int32_t count = 0;
    int64_t most = pool->room - pool->least; /* the others give back `least` at best */
    for (int32_t j = 0; j < pool->count; j++)
        if (pool->slack[j] < most) pool->kept[count++] = j;
    sort_kept(pool, pool->kept, count);
    if (count > KEPT_MAX) count = KEPT_MAX;
    memset(pool->row_from, 0, ((size_t)pool->n + 2) * sizeof *pool->row_from);
    memset(pool->mask, 0, (size_t)count * (size_t)pool->words * sizeof *pool->mask);
    for (int32_t k = 0; k < count; k++) {
        const Column *c = &pool->column[pool->kept[k]];
        for (int32_t e = c->first; e < c->first + c->length; e++) {
            int32_t i = pool->entry[e];
            if (i == NONE) continue;
            pool->mask[(size_t)k * (size_t)pool->words + (size_t)(i / 64)] |= UINT64_C(1)
                                                                              << (i % 64);
            pool->row_from[i + 1]++;
        }
    }
    for (int32_t i = 0; i < pool->n; i++) pool->row_from[i + 1] += pool->row_from[i];
    int32_t *fill = pool->slope; /* done with it */
    memcpy(fill, pool->row_from, (size_t)pool->n * sizeof *fill);
    for (int32_t k = 0; k < count; k++) {
        const Column *c = &pool->column[pool->kept[k]];
        for (int32_t e = c->first; e < c->first + c->length; e++)
            if (pool->entry[e] != NONE) pool->of_row[fill[pool->entry[e]]++] = k;
    }
    return count;
}

static bool free_of(const Pool *pool, int32_t k, const uint64_t *covered)
{
    const uint64_t *mask = pool->mask + (size_t)k * (size_t)pool->words;
    uint64_t both = 0;
    for (int32_t w = 0; w < pool->words; w++) both |= mask[w] & covered[w];
    return both == 0;
}

/* The visit not served yet with the fewest days left for it. */
static int32_t row_next(const Pool *pool, const uint64_t *covered, const uint64_t *all)
{
    int32_t best = NONE, fewest = INT32_MAX;
    for (int32_t w = 0; w < pool->words; w++)
        for (uint64_t left = all[w] & ~covered[w]; left; left &= left - 1) {
            int32_t i = w * 64 + __builtin_ctzll(left), count = 0;
            for (int32_t e = pool->row_from[i]; e < pool->row_from[i + 1] && count < fewest; e++)
                count += free_of(pool, pool->of_row[e], covered);
            if (count < fewest) {
                fewest = count;
                best = i;
            }
            if (fewest == 0) return best;
        }
    return best;
}

static void choose(Pool *pool, uint64_t *covered, const uint64_t *all, int32_t depth, int64_t slack)
{
    int32_t row = row_next(pool, covered, all);
    if (row == NONE) { /* every visit is served */
        pool->room = slack;
        pool->found_count = depth;
        memcpy(pool->found, pool->chosen, (size_t)depth * sizeof *pool->chosen);
        return;
    }
    for (int32_t e = pool->row_from[row]; e < pool->row_from[row + 1]; e++) {
        int32_t k = pool->of_row[e], j = pool->kept[k], kind = pool->column[j].kind;
        if (slack + pool->slack[j] + pool->least >= pool->room) return; /* the rest cost more */
        if (pool->vehicles[kind] == 0 || !free_of(pool, k, covered)) continue;
        if (++pool->nodes % 512 == 0 && late(pool)) pool->nodes = NODES_MAX;
        if (pool->nodes > NODES_MAX) return;
        uint64_t *mask = pool->mask + (size_t)k * (size_t)pool->words;
        for (int32_t w = 0; w < pool->words; w++) covered[w] ^= mask[w];
        pool->vehicles[kind]--;
        pool->chosen[depth] = j;
        choose(pool, covered, all, depth + 1, slack + pool->slack[j]);
        pool->vehicles[kind]++;
        for (int32_t w = 0; w < pool->words; w++) covered[w] ^= mask[w];
    }
}

/* ---- The plan -------------------------------------------------------------------------------- */

static void put_plan(const Pool *pool, const Search *s, Saved *to)
{
    bool taken[POOL_VISITS_MAX] = {0}; /* more vehicles than visits are never needed */
    int32_t at = 0;
    to->trip_count = 0;
    to->absent_count = 0;
    /* Vehicles in their order, so that equal plans are equal bytes. */
    for (int32_t k = 0; k < s->m; k++)
        for (int32_t f = 0; f < pool->found_count; f++) {
            const Column *c = &pool->column[pool->found[f]];
            if (taken[f] || c->kind != s->day[k].kind) continue;
            taken[f] = true;
            RouteTrip *trip = &to->trips[to->trip_count++];
            *trip = (RouteTrip){k, at, 0};
            for (int32_t e = c->first; e < c->first + c->length; e++) {
                if (pool->entry[e] == NONE) {
                    trip = &to->trips[to->trip_count++];
                    *trip = (RouteTrip){k, at, 0};
                } else {
                    to->visits[at++] = pool->entry[e];
                    trip->length++;
                }
            }
            break;
        }
}

bool pool_combine(Pool *pool, const Search *s, const RouteBudget *budget, int64_t below, Saved *to)
{
    uint64_t covered[WORDS_MAX] = {0}, all[WORDS_MAX] = {0};
    if (pool->count == 0 || below >= COST_MAX / FINE) return false;
    for (int32_t i = 0; i < s->n; i++)
        if (served(s, i)) all[i / 64] |= UINT64_C(1) << (i % 64);
    pool->budget = budget;
    int64_t bound = prices_raise(pool, s, below), prices = 0;
    for (int32_t i = 0; i < pool->n; i++) prices += pool->price[i];
    pool->least = bound - prices;
    pool->room = below * FINE - prices;
    pool->found_count = 0;
    pool->nodes = 0;
    if (pool->least >= pool->room) return false;
    (void)keep(pool);
    choose(pool, covered, all, 0, 0);
    if (pool->found_count == 0) return false;
    put_plan(pool, s, to);
    to->cost = below; /* told by whoever loads it */
    return true;
}
