/* The least cost of serving people: the p-median, and both goals where places have capacities.
 * Without capacities everybody goes to the nearest place; with them who goes where is a flow of
 * least cost (site_flow.c). */
#include "base/number.h"
#include "engine/walk/site_flow.h"

#include <math.h>

typedef struct Nearest {
    double first_cost; /* `unserved` when there is none */
    double second_cost;
    uint32_t first; /* candidate, WALK_NONE when there is none */
} Nearest;

typedef struct Median {
    const SiteRows *rows;
    Nearest *near; /* per row */
    double *gain;  /* per candidate: what choosing it would save */
    double *loss;  /* per chosen candidate: what dropping it would cost */
    uint8_t *chosen;
    uint32_t *list;
    uint32_t *list_at;
    uint32_t count;
    double cost;
    double work;
} Median;

static Nearest nearest_two(const Median *m, uint32_t row)
{
    const SiteRows *r = m->rows;
    Nearest n = {r->unserved, r->unserved, WALK_NONE};
    int found = 0;
    for (size_t k = r->row_first[row]; k < r->row_first[row + 1] && found < 2; k++) {
        if (!m->chosen[r->of[k].candidate]) continue;
        if (found++ == 0) {
            n.first = r->of[k].candidate;
            n.first_cost = r->of[k].ds;
        } else {
            n.second_cost = r->of[k].ds;
        }
    }
    return n;
}

static double above(double limit, double cost)
{
    return limit > cost ? limit - cost : 0;
}

/* Gives the row its new nearest two and corrects every sum it is part of. */
static void renew(Median *m, uint32_t row, Nearest now)
{
    const SiteRows *r = m->rows;
    Nearest was = m->near[row];
    double weight = r->weights[row];
    m->near[row] = now;
    if (was.first != WALK_NONE) m->loss[was.first] -= weight * (was.second_cost - was.first_cost);
    if (now.first != WALK_NONE) m->loss[now.first] += weight * (now.second_cost - now.first_cost);
    if (was.first_cost == now.first_cost) return;
    m->cost += weight * (now.first_cost - was.first_cost);
    double most = was.first_cost > now.first_cost ? was.first_cost : now.first_cost;
    for (size_t k = r->row_first[row]; k < r->row_first[row + 1] && r->of[k].ds < most; k++) {
        m->gain[r->of[k].candidate] +=
            weight * (above(now.first_cost, r->of[k].ds) - above(was.first_cost, r->of[k].ds));
        m->work++;
    }
}

static void choose(Median *m, uint32_t j)
{
    const SiteRows *r = m->rows;
    m->chosen[j] = 1;
    m->list_at[j] = m->count;
    m->list[m->count++] = j;
    m->loss[j] = 0;
    for (size_t k = r->first[j]; k < r->first[j + 1]; k++) {
        Nearest n = m->near[r->row[k]];
        double cost = r->ds[k];
        if (cost < n.first_cost) {
            n.second_cost = n.first_cost;
            n.first_cost = cost;
            n.first = j;
        } else if (cost < n.second_cost) {
            n.second_cost = cost;
        } else {
            continue;
        }
        renew(m, r->row[k], n);
    }
}

static void drop(Median *m, uint32_t j)
{
    const SiteRows *r = m->rows;
    m->chosen[j] = 0;
    uint32_t last = m->list[--m->count];
    m->list[m->list_at[j]] = last;
    m->list_at[last] = m->list_at[j];
    for (size_t k = r->first[j]; k < r->first[j + 1]; k++) {
        uint32_t row = r->row[k];
        if (r->ds[k] > m->near[row].second_cost) continue;
        renew(m, row, nearest_two(m, row));
    }
}

static uint32_t best_gain(Median *m)
{
    uint32_t best = WALK_NONE;
    for (uint32_t j = 0; j < m->rows->candidate_count; j++)
        if (!m->chosen[j] && m->rows->usable[j] &&
            (best == WALK_NONE || m->gain[j] > m->gain[best]))
            best = j;
    m->work += m->rows->candidate_count;
    return best;
}

static void fill_up(Median *m)
{
    while (m->count < m->rows->choose) {
        uint32_t best = best_gain(m);
        if (best == WALK_NONE) return;
        choose(m, best);
    }
}

static void swap_search(Median *m, double work_max)
{
    bool better = true;
    while (better && m->work < work_max) {
        better = false;
        for (uint32_t i = 0; i < m->count && m->work < work_max; i++) {
            uint32_t out = m->list[i];
            double before = m->cost;
            drop(m, out);
            uint32_t in = best_gain(m);
            bool helps = in != WALK_NONE && m->cost - m->gain[in] < before * (1 - 1e-9) - 1e-6;
            choose(m, helps ? in : out);
            better = better || helps;
        }
    }
}

static void copy_chosen(const Median *m, SiteAnswer *answer)
{
    answer->count = m->count;
    memcpy(answer->chosen, m->list, m->count * sizeof *m->list);
}

static void restart(Median *m, const uint32_t *list, size_t count)
{
    while (m->count) drop(m, m->list[m->count - 1]);
    for (size_t i = 0; i < count; i++) choose(m, list[i]);
}

/* Tears down a few and builds up again, keeping what is better, until that has long brought
 * nothing: a handful of candidates need not be tried for seconds. */
static void ruin_search(Median *m, SiteAnswer *answer, Random *random, double work_max)
{
    double best = m->cost;
    copy_chosen(m, answer);
    if (m->count < 2) return;
    size_t patience = 5000 + (size_t)m->rows->candidate_count * 100;
    for (size_t vain = 0; m->work < work_max && vain < patience; vain++) {
        uint32_t many = 1 + (uint32_t)random_below(random, m->count > 6 ? 4 : m->count - 1);
        for (uint32_t k = 0; k < many; k++) drop(m, m->list[random_below(random, m->count)]);
        uint32_t any = (uint32_t)random_below(random, m->rows->candidate_count);
        if (!m->chosen[any] && m->rows->usable[any]) choose(m, any);
        fill_up(m);
        swap_search(m, work_max);
        if (m->cost < best - 1e-6) {
            best = m->cost;
            vain = 0;
            copy_chosen(m, answer);
        } else {
            restart(m, answer->chosen, answer->count);
        }
    }
}

typedef struct Offer {
    double price; /* cost less what the row would pay: negative is worth taking */
    uint32_t row;
    uint32_t pair;
} Offer;

typedef struct Bound {
    const SiteRows *rows;
    double *pay;    /* per row and person: what being served is worth, 0 .. unserved */
    double *worth;  /* per candidate: what it would earn, >= 0 */
    double *served; /* per row: people the taken candidates would serve */
    double *step;
    uint8_t *taken;
    double *spare;
    double *best_worth;
    double *best_pay;
    Offer *offers;
    double best;
} Bound;

static int by_price(const void *a, const void *b)
{
    double x = ((const Offer *)a)->price;
    double y = ((const Offer *)b)->price;
    return x < y ? -1 : x > y;
}

/* What candidate j earns at these prices; with served != NULL also whom it serves. */
static double earn(Bound *b, uint32_t j, double *served)
{
    const SiteRows *r = b->rows;
    double room = r->capacity ? (double)r->capacity[j] : 1e300;
    double people = 0;
    double sum = 0;
    size_t n = 0;
    for (size_t k = r->first[j]; k < r->first[j + 1]; k++) {
        uint32_t row = r->row[k];
        double price = r->ds[k] - b->pay[row];
        if (price >= 0) continue;
        people += r->weights[row];
        sum -= price * r->weights[row];
        b->offers[n++] = (Offer){price, row, 0};
    }
    if (people > room) {
        qsort(b->offers, n, sizeof *b->offers, by_price);
        sum = 0;
    }
    double left = room;
    for (size_t i = 0; i < n && (people > room || served) && left > 0; i++) {
        double take = fmin(left, r->weights[b->offers[i].row]);
        if (people > room) sum -= b->offers[i].price * take;
        if (served) served[b->offers[i].row] += take;
        left -= take;
    }
    return sum;
}

static double bound_at(Bound *b)
{
    const SiteRows *r = b->rows;
    double bound = 0;
    for (size_t i = 0; i < r->row_count; i++) bound += r->weights[i] * b->pay[i];
    for (uint32_t j = 0; j < r->candidate_count; j++)
        b->worth[j] = r->usable[j] ? earn(b, j, NULL) : 0;
    return bound -
           site_greatest(b->worth, r->usable, r->candidate_count, r->choose, b->spare, b->taken);
}

static void step(Bound *b, double bound, double known, double pace)
{
    const SiteRows *r = b->rows;
    double square = 0;
    memset(b->served, 0, r->row_count * sizeof *b->served);
    for (uint32_t j = 0; j < r->candidate_count; j++)
        if (b->taken[j]) (void)earn(b, j, b->served);
    for (size_t i = 0; i < r->row_count; i++) {
        double slope = 1 - b->served[i] / r->weights[i];
        if (slope > 0 && b->pay[i] >= r->unserved) slope = 0;
        b->step[i] = slope * 0.7 + b->step[i] * 0.3;
        square += b->step[i] * b->step[i] * r->weights[i];
    }
    if (square <= 0) return;
    double length = pace * (known - bound) / square;
    for (size_t i = 0; i < r->row_count; i++) {
        double pay = b->pay[i] + length * b->step[i];
        b->pay[i] = pay < 0 ? 0 : pay > r->unserved ? r->unserved : pay;
    }
}

static Bound bound_new(Arena *arena, const SiteRows *r)
{
    size_t j = r->candidate_count + 1;
    size_t i = r->row_count + 1;
    size_t widest = 0;
    for (uint32_t k = 0; k < r->candidate_count; k++)
        widest = r->first[k + 1] - r->first[k] > widest ? r->first[k + 1] - r->first[k] : widest;
    return (Bound){
        .rows = r,
        .pay = NEW_ARRAY(arena, double, i),
        .best_pay = NEW_ARRAY(arena, double, i),
        .worth = NEW_ARRAY(arena, double, j),
        .best_worth = NEW_ARRAY(arena, double, j),
        .served = NEW_ARRAY(arena, double, i),
        .step = NEW_ARRAY(arena, double, i),
        .taken = NEW_ARRAY(arena, uint8_t, j),
        .spare = NEW_ARRAY(arena, double, j),
        .offers = NEW_ARRAY(arena, Offer, widest + 1),
        .best = 0,
    };
}

/* Raises the bound; sets of candidates the prices ask for are tried where there are capacities. */
static void raise_bound(Bound *b, const Median *m, SiteFlow *flow, SiteAnswer *answer,
                        double work_max)
{
    const SiteRows *r = b->rows;
    double pairs = (double)r->first[r->candidate_count] + (double)r->row_count + 1;
    double pace = 1.0;
    int stale = 0;
    uint32_t *tried = flow ? site_flow_list(flow) : NULL;
    for (size_t i = 0; i < r->row_count; i++)
        b->pay[i] = (m->near[i].first_cost + m->near[i].second_cost) / 2;
    for (double work = 0; work < work_max && pace > 1e-4; work += pairs * (flow ? 4 : 1)) {
        double bound = bound_at(b);
        if (bound > b->best + fabs(b->best) * 1e-6)
            stale = 0;
        else if (++stale >= 12) {
            pace *= 0.6;
            stale = 0;
            memcpy(b->pay, b->best_pay, r->row_count * sizeof *b->pay);
            memset(b->step, 0, r->row_count * sizeof *b->step);
            bound = bound_at(b);
        }
        if (bound > b->best) {
            b->best = bound;
            memcpy(b->best_pay, b->pay, r->row_count * sizeof *b->pay);
            memcpy(b->best_worth, b->worth, r->candidate_count * sizeof *b->worth);
            uint32_t n = 0;
            for (uint32_t j = 0; flow && j < r->candidate_count; j++)
                if (b->taken[j]) tried[n++] = j;
            if (flow) site_flow_try(flow, tried, n, answer);
        }
        if (b->best >= answer->value - 1e-6) break;
        step(b, bound, answer->value, pace);
    }
    answer->bound = fmin(b->best, answer->value);
}

void site_assign(Arena *arena, const SiteRows *r, SiteAnswer *answer)
{
    size_t j = r->candidate_count + 1;
    Median m = {.rows = r};
    m.near = NEW_ARRAY(arena, Nearest, r->row_count + 1);
    m.gain = NEW_ARRAY(arena, double, j);
    m.loss = NEW_ARRAY(arena, double, j);
    m.chosen = NEW_ARRAY(arena, uint8_t, j);
    m.list = NEW_ARRAY(arena, uint32_t, j);
    m.list_at = NEW_ARRAY(arena, uint32_t, j);
    for (size_t i = 0; i < r->row_count; i++) {
        m.near[i] = (Nearest){r->unserved, r->unserved, WALK_NONE};
        m.cost += r->weights[i] * r->unserved;
        for (size_t k = r->row_first[i]; k < r->row_first[i + 1]; k++)
            m.gain[r->of[k].candidate] += r->weights[i] * above(r->unserved, r->of[k].ds);
    }
    Random random = random_seeded(r->seed);
    fill_up(&m);
    swap_search(&m, 4e8 * r->effort);
    ruin_search(&m, answer, &random, m.work + 3e8 * r->effort);
    restart(&m, answer->chosen, answer->count);
    answer->value = m.cost;
    for (size_t i = 0; i < r->row_count; i++)
        answer->served += m.near[i].first != WALK_NONE ? r->weights[i] : 0;
    Bound b = bound_new(arena, r);
    if (!r->capacity) {
        raise_bound(&b, &m, NULL, answer, 4e8 * r->effort);
        return;
    }
    SiteFlow *flow = site_flow_new(arena, r, 1.5e8 * r->effort);
    answer->value = 1e300;
    site_flow_try(flow, m.list, m.count, answer);
    raise_bound(&b, &m, flow, answer, 4e8 * r->effort);
    site_flow_swaps(flow, b.best_worth, answer);
    answer->bound = fmin(answer->bound, answer->value);
}
