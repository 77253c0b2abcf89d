/* Rows are sent one after another along the cheapest way there is: straight to a place with room,
 * or to a full one from which others move on to their next best, and so on to a place with room or
 * to nowhere (unserved).  Such a flow is of least cost after every row (successive shortest paths).
 */
#include "engine/walk/site_flow.h"

#include <math.h>

#define NOWAY 1e300

typedef struct Choice {
    uint32_t place; /* in the list being tried; list count = unserved */
    double cost;
    double people;
} Choice;

struct SiteFlow {
    const SiteRows *rows;
    double work_max;
    double work;
    uint32_t *spare_list;
    uint32_t *list;
    uint32_t count;
    uint32_t *place_of; /* candidate -> place in list, WALK_NONE */
    size_t *first;      /* per row into choices */
    Choice *choices;
    size_t choice_cap;
    double *room;  /* per place */
    double *move;  /* [count + 1][count + 1]: cheapest to move one person from a to b … */
    size_t *mover; /* … and whose choice (at a) that is; its row's choice at b is looked up */
    bool *stale;   /* per place: its row of move must be made anew */
    double *dist;
    uint32_t *from;
    size_t *at_row; /* per choice: its row */
    Arena *arena;
};

SiteFlow *site_flow_new(Arena *arena, const SiteRows *r, double work_max)
{
    SiteFlow *f = NEW(arena, SiteFlow);
    size_t k = r->choose + 1;
    f->rows = r;
    f->arena = arena;
    f->work_max = work_max;
    f->spare_list = NEW_ARRAY(arena, uint32_t, k);
    f->list = NEW_ARRAY(arena, uint32_t, k);
    f->place_of = NEW_ARRAY(arena, uint32_t, r->candidate_count + 1);
    memset(f->place_of, 0xff, (r->candidate_count + 1) * sizeof *f->place_of);
    f->first = NEW_ARRAY(arena, size_t, r->row_count + 2);
    f->room = NEW_ARRAY(arena, double, k);
    f->move = NEW_ARRAY(arena, double, k *k);
    f->mover = NEW_ARRAY(arena, size_t, k * k);
    f->stale = NEW_ARRAY(arena, bool, k);
    f->dist = NEW_ARRAY(arena, double, k);
    f->from = NEW_ARRAY(arena, uint32_t, k);
    return f;
}

uint32_t *site_flow_list(SiteFlow *f)
{
    return f->spare_list;
}

static void list_choices(SiteFlow *f)
{
    const SiteRows *r = f->rows;
    size_t n = 0;
    size_t most = r->row_count;
    for (uint32_t p = 0; p < f->count; p++) most += r->first[f->list[p] + 1] - r->first[f->list[p]];
    if (most > f->choice_cap) {
        f->choices = arena_alloc_raw(f->arena, most * 2 * sizeof *f->choices);
        f->at_row = arena_alloc_raw(f->arena, most * 2 * sizeof *f->at_row);
        f->choice_cap = most * 2;
    }
    for (size_t i = 0; i < r->row_count; i++) {
        f->first[i] = n;
        for (size_t k = r->row_first[i]; k < r->row_first[i + 1]; k++) {
            uint32_t place = f->place_of[r->of[k].candidate];
            if (place == WALK_NONE) continue;
            f->at_row[n] = i;
            f->choices[n++] = (Choice){place, r->of[k].ds, 0};
        }
        f->at_row[n] = i;
        f->choices[n++] = (Choice){f->count, r->unserved, 0};
    }
    f->first[r->row_count] = n;
    f->work += (double)n + (double)r->first[r->candidate_count] / 8;
}

/* The cheapest move of a person from place a to each other place. */
static void renew_moves(SiteFlow *f, uint32_t a)
{
    const SiteRows *r = f->rows;
    size_t width = f->count + 1;
    uint32_t j = f->list[a];
    for (uint32_t b = 0; b <= f->count; b++) f->move[a * width + b] = NOWAY;
    for (size_t k = r->first[j]; k < r->first[j + 1]; k++) {
        uint32_t row = r->row[k];
        size_t own = f->first[row];
        while (f->choices[own].place != a) own++;
        if (f->choices[own].people <= 0) continue;
        for (size_t c = f->first[row]; c < f->first[row + 1]; c++) {
            double cost = f->choices[c].cost - f->choices[own].cost;
            size_t at = a * width + f->choices[c].place;
            if (c == own || cost >= f->move[at]) continue;
            f->move[at] = cost;
            f->mover[at] = own;
        }
        f->work += (double)(f->first[row + 1] - f->first[row]);
    }
    f->stale[a] = false;
}

/* Distances from a row to all places over full ones; the end of the cheapest way. */
static uint32_t cheapest_end(SiteFlow *f, size_t row)
{
    size_t width = f->count + 1;
    for (uint32_t p = 0; p <= f->count; p++) {
        f->dist[p] = NOWAY;
        f->from[p] = WALK_NONE;
    }
    for (size_t c = f->first[row]; c < f->first[row + 1]; c++)
        f->dist[f->choices[c].place] = f->choices[c].cost;
    bool changed = true;
    for (uint32_t round = 0; changed && round <= f->count; round++) {
        changed = false;
        for (uint32_t a = 0; a < f->count; a++) {
            if (f->room[a] > 0 || f->dist[a] == NOWAY) continue;
            if (f->stale[a]) renew_moves(f, a);
            for (uint32_t b = 0; b <= f->count; b++) {
                double at = f->dist[a] + f->move[a * width + b];
                if (at >= f->dist[b] - 1e-9) continue;
                f->dist[b] = at;
                f->from[b] = a;
                changed = true;
            }
            f->work += (double)width;
        }
    }
    uint32_t best = f->count; /* unserved always has room */
    for (uint32_t p = 0; p < f->count; p++)
        if (f->room[p] > 0 && f->dist[p] < f->dist[best]) best = p;
    return best;
}

static Choice *choice_at(SiteFlow *f, size_t row, uint32_t place)
{
    size_t c = f->first[row];
    while (f->choices[c].place != place) c++;
    return &f->choices[c];
}

/* Sends what fits along the way to `end`; returns how many people. */
static double send(SiteFlow *f, size_t row, uint32_t end, double people)
{
    size_t width = f->count + 1;
    if (end < f->count) people = fmin(people, f->room[end]);
    uint32_t p = end;
    for (uint32_t hops = 0; f->from[p] != WALK_NONE && hops <= f->count; hops++) {
        people = fmin(people, f->choices[f->mover[f->from[p] * width + p]].people);
        p = f->from[p];
    }
    choice_at(f, row, p)->people += people;
    if (end < f->count) f->room[end] -= people;
    f->stale[p] = true;
    for (p = end; f->from[p] != WALK_NONE; p = f->from[p]) {
        uint32_t a = f->from[p];
        size_t own = f->mover[a * width + p];
        f->choices[own].people -= people;
        choice_at(f, f->at_row[own], p)->people += people;
        f->stale[a] = true;
        f->stale[p] = true;
    }
    return people;
}

static void open_list(SiteFlow *f, const uint32_t *list, uint32_t count)
{
    const SiteRows *r = f->rows;
    for (uint32_t p = 0; p < f->count; p++) f->place_of[f->list[p]] = WALK_NONE;
    memmove(f->list, list, count * sizeof *list);
    f->count = count;
    for (uint32_t p = 0; p < count; p++) {
        f->place_of[list[p]] = p;
        f->room[p] = (double)r->capacity[list[p]];
        f->stale[p] = true;
    }
    f->stale[count] = true;
    list_choices(f);
}

void site_flow_try(SiteFlow *f, const uint32_t *list, uint32_t count, SiteAnswer *answer)
{
    const SiteRows *r = f->rows;
    double cost = 0;
    double served = 0;
    open_list(f, list, count);
    for (size_t i = 0; i < r->row_count; i++) {
        double left = r->weights[i];
        for (int tries = 0; left > 1e-9 && tries < 10000; tries++) {
            /* Past the work allowed people only take what is free: an answer, not the best one. */
            uint32_t end = f->count;
            if (f->work < f->work_max) {
                end = cheapest_end(f, i);
            } else {
                for (uint32_t p = 0; p <= f->count; p++) f->from[p] = WALK_NONE;
                for (size_t c = f->first[i]; c < f->first[i + 1]; c++) {
                    uint32_t p = f->choices[c].place;
                    if (p == f->count || f->room[p] <= 0) continue;
                    end = p;
                    break;
                }
            }
            left -= send(f, i, end, left);
        }
    }
    for (size_t i = 0; i < r->row_count; i++)
        for (size_t c = f->first[i]; c < f->first[i + 1]; c++) {
            cost += f->choices[c].people * f->choices[c].cost;
            if (f->choices[c].place < f->count) served += f->choices[c].people;
        }
    if (cost >= answer->value - 1e-6 && answer->count) return;
    answer->value = cost;
    answer->served = served;
    answer->count = count;
    memcpy(answer->chosen, f->list, count * sizeof *f->list);
}

static uint32_t richest_left(const SiteFlow *f, const double *worth, const uint8_t *seen)
{
    uint32_t best = WALK_NONE;
    for (uint32_t j = 0; j < f->rows->candidate_count; j++)
        if (!seen[j] && f->rows->usable[j] && (best == WALK_NONE || worth[j] > worth[best]))
            best = j;
    return best;
}

void site_flow_swaps(SiteFlow *f, const double *worth, SiteAnswer *answer)
{
    uint8_t *seen = NEW_ARRAY(f->arena, uint8_t, f->rows->candidate_count + 1);
    f->work_max += f->work; /* as much again */
    for (uint32_t tries = 0; tries < 64 && answer->value > answer->bound + 1e-6; tries++) {
        uint32_t in = richest_left(f, worth, seen);
        if (in == WALK_NONE) return;
        seen[in] = 1;
        bool inside = false;
        for (size_t k = 0; k < answer->count; k++) inside = inside || answer->chosen[k] == in;
        for (size_t k = 0; k < answer->count && !inside; k++) {
            double before = answer->value;
            if (f->work >= f->work_max) return;
            memcpy(f->spare_list, answer->chosen, answer->count * sizeof *f->spare_list);
            f->spare_list[k] = in;
            site_flow_try(f, f->spare_list, (uint32_t)answer->count, answer);
            if (answer->value < before) inside = true;
        }
    }
}
