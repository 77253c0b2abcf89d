/* Maximum coverage without capacities. */
#include "base/number.h"
#include "engine/walk/site_inside.h"

#include <math.h>

typedef struct Cover {
    const SiteRows *rows;
    uint32_t *times;   /* per row: chosen candidates that reach it */
    double *gain;      /* per candidate: people it would add */
    double *loss;      /* per chosen candidate: people only it reaches */
    uint8_t *chosen;   /* per candidate */
    uint32_t *list;    /* the chosen ones */
    uint32_t *list_at; /* per candidate: its place in list */
    uint32_t count;
    double covered;
    uint32_t *pool; /* candidates that may be part of an answer better than the best */
    uint32_t pool_count;
    double work; /* steps done */
} Cover;

static uint32_t sole_owner(const Cover *c, uint32_t row, uint32_t but)
{
    const SiteRows *r = c->rows;
    for (size_t k = r->row_first[row]; k < r->row_first[row + 1]; k++)
        if (c->chosen[r->of[k].candidate] && r->of[k].candidate != but) return r->of[k].candidate;
    return WALK_NONE;
}

static void change_gains(Cover *c, uint32_t row, double by)
{
    const SiteRows *r = c->rows;
    for (size_t k = r->row_first[row]; k < r->row_first[row + 1]; k++)
        c->gain[r->of[k].candidate] += by;
    c->work += (double)(r->row_first[row + 1] - r->row_first[row]);
}

static void choose(Cover *c, uint32_t j)
{
    const SiteRows *r = c->rows;
    c->covered += c->gain[j];
    c->chosen[j] = 1;
    c->list_at[j] = c->count;
    c->list[c->count++] = j;
    c->loss[j] = 0;
    for (size_t k = r->first[j]; k < r->first[j + 1]; k++) {
        uint32_t row = r->row[k];
        uint32_t times = ++c->times[row];
        if (times == 1) {
            c->loss[j] += r->weights[row];
            change_gains(c, row, -r->weights[row]);
        } else if (times == 2) {
            uint32_t other = sole_owner(c, row, j);
            c->loss[other] -= r->weights[row];
        }
    }
}

static void drop(Cover *c, uint32_t j)
{
    const SiteRows *r = c->rows;
    c->chosen[j] = 0;
    uint32_t last = c->list[--c->count];
    c->list[c->list_at[j]] = last;
    c->list_at[last] = c->list_at[j];
    for (size_t k = r->first[j]; k < r->first[j + 1]; k++) {
        uint32_t row = r->row[k];
        uint32_t times = --c->times[row];
        if (times == 0) {
            c->covered -= r->weights[row];
            change_gains(c, row, r->weights[row]);
        } else if (times == 1) {
            uint32_t other = sole_owner(c, row, j);
            c->loss[other] += r->weights[row];
        }
    }
}

static uint32_t best_gain(Cover *c)
{
    uint32_t best = WALK_NONE;
    for (uint32_t i = 0; i < c->pool_count; i++) {
        uint32_t j = c->pool[i];
        if (!c->chosen[j] && (best == WALK_NONE || c->gain[j] > c->gain[best])) best = j;
    }
    c->work += c->pool_count;
    return best;
}

static void fill_up(Cover *c)
{
    while (c->count < c->rows->choose) {
        uint32_t best = best_gain(c);
        if (best == WALK_NONE) return;
        choose(c, best);
    }
}

/* Swaps one for one until none helps. */
static void swap_search(Cover *c)
{
    bool better = true;
    while (better) {
        better = false;
        for (uint32_t i = 0; i < c->count; i++) {
            uint32_t out = c->list[i];
            double before = c->covered;
            drop(c, out);
            uint32_t in = best_gain(c);
            bool helps = in != WALK_NONE && c->covered + c->gain[in] > before + 1e-6;
            choose(c, helps ? in : out);
            better = better || helps;
        }
    }
}

double site_greatest(const double *values, const uint8_t *usable, size_t count, size_t k,
                     double *spare, uint8_t *taken)
{
    size_t n = 0;
    double sum = 0;
    memset(taken, 0, count);
    for (size_t j = 0; j < count; j++)
        if (usable[j]) spare[n++] = values[j];
    if (k > n) k = n;
    if (!k) return 0;
    /* Quickselect: the k-th greatest moves to spare[k - 1]. */
    size_t low = 0;
    size_t high = n - 1;
    while (low < high) {
        double pivot = spare[low + (high - low) / 2];
        size_t i = low;
        size_t j = high;
        for (;;) {
            while (spare[i] > pivot) i++;
            while (spare[j] < pivot) j--;
            if (i >= j) break;
            double swap = spare[i];
            spare[i++] = spare[j];
            spare[j--] = swap;
        }
        if (spare[j] < pivot) j--;
        if (k - 1 <= j)
            high = j;
        else
            low = j + 1;
    }
    double least = spare[k - 1];
    size_t above = 0;
    for (size_t j = 0; j < count; j++) above += usable[j] && values[j] > least;
    size_t equal = k - above;
    for (size_t j = 0; j < count; j++) {
        if (!usable[j] || values[j] < least || (values[j] == least && !equal)) continue;
        if (values[j] == least) equal--;
        taken[j] = 1;
        sum += values[j];
    }
    return sum;
}

typedef struct Bound {
    const SiteRows *rows;
    double *price;     /* per row, 0 .. weight: what covering it is worth */
    double *worth;     /* per candidate: the prices it would collect */
    double *direction; /* of the last step, per row */
    uint32_t *times;   /* per row: how often the k richest candidates cover it */
    uint8_t *taken;
    uint8_t *alive; /* candidates that may still be part of an answer better than the best */
    uint32_t *list; /* the same as a list */
    uint32_t list_count;
    double *spare;
    double best;        /* the least bound so far */
    double *best_worth; /* the worth at that bound */
    double *best_price;
    double least_taken; /* at the best bound: worth of the poorest taken, and … */
    double most_left;   /* … of the richest left out */
} Bound;

static double bound_at(Bound *b)
{
    const SiteRows *r = b->rows;
    for (uint32_t i = 0; i < b->list_count; i++) {
        uint32_t j = b->list[i];
        double sum = 0;
        for (size_t k = r->first[j]; k < r->first[j + 1]; k++) sum += b->price[r->row[k]];
        b->worth[j] = sum;
    }
    double bound =
        site_greatest(b->worth, b->alive, r->candidate_count, r->choose, b->spare, b->taken);
    for (size_t i = 0; i < r->row_count; i++) bound += r->weights[i] - b->price[i];
    return bound;
}

static void keep_best(Bound *b, double bound)
{
    const SiteRows *r = b->rows;
    b->best = bound;
    b->least_taken = 1e300;
    b->most_left = 0;
    for (uint32_t j = 0; j < r->candidate_count; j++) {
        b->best_worth[j] = b->worth[j];
        if (b->taken[j])
            b->least_taken = fmin(b->least_taken, b->worth[j]);
        else if (r->usable[j])
            b->most_left = fmax(b->most_left, b->worth[j]);
    }
    memcpy(b->best_price, b->price, r->row_count * sizeof *b->price);
}

/* A candidate whose taking alone would pull the bound under the best answer can be no part of a
 * better one. What is left bounds every better answer, so the bound stays true. */
static void drop_hopeless(Bound *b, double known)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < b->list_count; i++) {
        uint32_t j = b->list[i];
        double lost = b->least_taken - b->best_worth[j];
        b->alive[j] = lost <= 0 || b->best - lost > known - 1e-6;
        if (b->alive[j])
            b->list[kept++] = j;
        else
            b->worth[j] = b->best_worth[j] = 0;
    }
    b->list_count = kept;
}

/* One step of the subgradient method toward the value known, deflected by the step before. */
static void step(Bound *b, double bound, double known, double pace)
{
    const SiteRows *r = b->rows;
    double square = 0;
    memset(b->times, 0, r->row_count * sizeof *b->times);
    for (uint32_t j = 0; j < r->candidate_count; j++)
        for (size_t k = r->first[j]; b->taken[j] && k < r->first[j + 1]; k++) b->times[r->row[k]]++;
    for (size_t i = 0; i < r->row_count; i++) {
        /* Slope of the bound in the price of this row: covered times less one, and nothing where
         * the price cannot move that way. */
        double slope = (double)b->times[i] - 1;
        if (slope < 0 && b->price[i] >= r->weights[i]) slope = 0;
        if (slope > 0 && b->price[i] <= 0) slope = 0;
        b->direction[i] = slope * 0.6 + b->direction[i] * 0.4;
        square += b->direction[i] * b->direction[i] * r->weights[i];
    }
    if (square <= 0) return;
    double length = pace * (bound - known) / square;
    for (size_t i = 0; i < r->row_count; i++) {
        double price = b->price[i] - length * r->weights[i] * b->direction[i];
        b->price[i] = price < 0 ? 0 : price > r->weights[i] ? r->weights[i] : price;
    }
}

static void copy_answer(const Cover *c, SiteAnswer *answer)
{
    if (c->covered <= answer->value && answer->count) return;
    answer->value = c->covered;
    answer->count = c->count;
    memcpy(answer->chosen, c->list, c->count * sizeof *c->list);
}

static void restart(Cover *c, const uint32_t *list, size_t count)
{
    while (c->count) drop(c, c->list[c->count - 1]);
    for (size_t i = 0; i < count; i++) choose(c, list[i]);
}

static double tightened(const SiteRows *r, double bound)
{
    return r->whole ? floor(bound + 1e-6) : bound;
}

/* Prices by subgradient steps; now and then the k richest candidates are tried as an answer. */
static void lower_bound(Cover *c, Bound *b, SiteAnswer *answer, double work_max)
{
    const SiteRows *r = c->rows;
    double each = (double)r->first[r->candidate_count] / r->candidate_count;
    double rows = (double)r->row_count * 4 + 1;
    /* As much patience as the work allows. */
    double steps = work_max / (each * b->list_count + rows);
    int patience = steps < 480 ? 6 : steps > 2400 ? 30 : (int)(steps / 80);
    double pace = 1.2;
    int stale = 0;
    for (size_t i = 0; i < r->row_count; i++)
        b->price[i] = c->times[i] ? r->weights[i] / c->times[i] : r->weights[i];
    b->best = r->total;
    for (double work = 0; work < work_max && pace > 1e-5; work += each * b->list_count + rows) {
        double bound = bound_at(b);
        if (bound < b->best * (1 - 1e-6))
            stale = 0;
        else if (++stale >= patience) {
            pace *= 0.65;
            stale = 0;
            memcpy(b->price, b->best_price, r->row_count * sizeof *b->price);
            memset(b->direction, 0, r->row_count * sizeof *b->direction);
            drop_hopeless(b, answer->value);
            bound = bound_at(b);
        }
        if (bound < b->best) {
            keep_best(b, bound);
            answer->bound = fmax(tightened(r, bound), answer->value);
        }
        if (answer->bound <= answer->value + 1e-6) return;
        step(b, bound, answer->value, pace);
    }
}

/* The k richest candidates at the best prices, bettered by swaps. */
static void try_richest(Cover *c, Bound *b, SiteAnswer *answer)
{
    const SiteRows *r = c->rows;
    (void)site_greatest(b->best_worth, b->alive, r->candidate_count, r->choose, b->spare, b->taken);
    restart(c, NULL, 0);
    for (uint32_t j = 0; j < r->candidate_count; j++)
        if (b->taken[j]) choose(c, j);
    swap_search(c);
    copy_answer(c, answer);
}

static void shrink_pool(Cover *c, Bound *b, const SiteAnswer *answer)
{
    drop_hopeless(b, answer->value);
    c->pool_count = 0;
    for (uint32_t i = 0; i < b->list_count; i++) c->pool[c->pool_count++] = b->list[i];
}

/* Tears down a few neighbours and builds up again, from the best answer or near it. */
static void ruin_search(Cover *c, SiteAnswer *answer, Random *random, double work_max)
{
    const SiteRows *r = c->rows;
    double from = c->work;
    if (c->count < 2) return;
    restart(c, answer->chosen, answer->count);
    while (c->work - from < work_max && answer->bound > answer->value + 1e-6) {
        uint32_t first = c->list[random_below(random, c->count)];
        uint32_t many = 2 + (uint32_t)random_below(random, 5);
        /* First itself, then others that share people with it, then any. */
        drop(c, first);
        for (uint32_t tries = 0; tries < many * 4 && many > 1 && c->count; tries++) {
            uint32_t victim = c->list[random_below(random, c->count)];
            size_t rows = r->first[first + 1] - r->first[first];
            if (rows && tries < many * 3) {
                uint32_t row = r->row[r->first[first] + random_below(random, rows)];
                uint32_t owner = sole_owner(c, row, first);
                if (owner == WALK_NONE) continue;
                victim = owner;
            }
            drop(c, victim);
            many--;
        }
        /* The first to come back is any candidate near, not the best one. */
        size_t rows = r->first[first + 1] - r->first[first];
        if (rows && c->count < r->choose) {
            uint32_t row = r->row[r->first[first] + random_below(random, rows)];
            size_t choices = r->row_first[row + 1] - r->row_first[row];
            uint32_t j = r->of[r->row_first[row] + random_below(random, choices)].candidate;
            if (!c->chosen[j]) choose(c, j);
        }
        fill_up(c);
        swap_search(c);
        if (c->covered > answer->value + 1e-6) {
            copy_answer(c, answer);
        } else if (c->covered < answer->value * (1 - 0.0005) || random_below(random, 20) == 0) {
            restart(c, answer->chosen, answer->count);
        }
    }
}

void site_cover(Arena *arena, const SiteRows *r, SiteAnswer *answer)
{
    size_t j = r->candidate_count + 1;
    size_t i = r->row_count + 1;
    Cover c = {.rows = r};
    c.times = NEW_ARRAY(arena, uint32_t, i);
    c.gain = NEW_ARRAY(arena, double, j);
    c.loss = NEW_ARRAY(arena, double, j);
    c.chosen = NEW_ARRAY(arena, uint8_t, j);
    c.list = NEW_ARRAY(arena, uint32_t, j);
    c.list_at = NEW_ARRAY(arena, uint32_t, j);
    c.pool = NEW_ARRAY(arena, uint32_t, j);
    Bound b = {.rows = r, .best = r->total};
    b.price = NEW_ARRAY(arena, double, i);
    b.best_price = NEW_ARRAY(arena, double, i);
    b.direction = NEW_ARRAY(arena, double, i);
    b.times = NEW_ARRAY(arena, uint32_t, i);
    b.worth = NEW_ARRAY(arena, double, j);
    b.best_worth = NEW_ARRAY(arena, double, j);
    b.spare = NEW_ARRAY(arena, double, j);
    b.taken = NEW_ARRAY(arena, uint8_t, j);
    b.alive = NEW_ARRAY(arena, uint8_t, j);
    b.list = NEW_ARRAY(arena, uint32_t, j);
    for (uint32_t k = 0; k < r->candidate_count; k++) {
        if (!r->usable[k]) continue;
        c.pool[c.pool_count++] = k;
        if (r->first[k] == r->first[k + 1]) continue;
        b.alive[k] = 1;
        b.list[b.list_count++] = k;
        for (size_t p = r->first[k]; p < r->first[k + 1]; p++) c.gain[k] += r->weights[r->row[p]];
    }
    answer->bound = r->total;
    fill_up(&c);
    copy_answer(&c, answer);
    swap_search(&c);
    copy_answer(&c, answer);
    if (answer->value + 1e-6 >= answer->bound) return;
    lower_bound(&c, &b, answer, 2e9 * r->effort);
    if (answer->value + 1e-6 >= answer->bound) return;
    try_richest(&c, &b, answer);
    shrink_pool(&c, &b, answer);
    Random random = random_seeded(r->seed);
    ruin_search(&c, answer, &random, 4e8 * r->effort);
    answer->bound = fmax(answer->bound, answer->value);
}
