/* Fewest vehicles first: close one vehicle at a time and look for a plan without it, guided by how
 * often each visit has been left out (Christiaens and Vanden Berghe 2020, section 6.3). */
#include "engine/route/solve.h"

static void day_close(Search *s, int32_t vehicle)
{
    Tour *d = &s->day[vehicle];
    if (d->closed || d->trips > 0) return;
    search_spare(s, vehicle, false);
    d->closed = true;
}

static void days_open(Search *s)
{
    for (int32_t k = 0; k < s->m; k++) {
        Tour *d = &s->day[k];
        if (!d->closed) continue;
        d->closed = false;
        if (d->trips == 0) search_spare(s, k, true);
    }
}

static void close_unused(Search *s)
{
    for (int32_t k = 0; k < s->m; k++) day_close(s, k);
}

static int64_t absence_sum(const Search *s)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < s->absent_count; i++) sum += s->absence[s->absent[i]];
    return sum;
}

/* Empties the vehicle whose visits have been the least trouble. */
static void close_one(Search *s)
{
    int32_t least = NONE;
    int64_t least_sum = INT64_MAX;
    for (int32_t k = 0; k < s->m; k++) {
        if (s->day[k].trips == 0) continue;
        int64_t sum = 0;
        for (int32_t t = s->day[k].first; t != NONE; t = s->trip[t].next)
            for (int32_t c = s->node[s->n + t].next; c < s->n; c = s->node[c].next)
                sum += s->absence[c];
        if (sum < least_sum) {
            least_sum = sum;
            least = k;
        }
    }
    if (least == NONE) return;
    search_begin(s);
    search_take_day(s, least);
    day_close(s, least);
}

/* The least number of vehicles the loads allow. */
static int32_t fewest(const Search *s)
{
    int64_t load = 0, largest = 1, trips = 1;
    if (s->pairs || s->mode == MODE_GENERAL) return 1;
    for (int32_t i = 0; i < s->n; i++) load += s->task[i].q;
    for (int32_t k = 0; k < s->m; k++) {
        if (s->p->vehicles[k].capacity[0] > largest) largest = s->p->vehicles[k].capacity[0];
        if (s->p->vehicles[k].max_trips > trips) trips = s->p->vehicles[k].max_trips;
    }
    int64_t need = (load + largest * trips - 1) / (largest * trips);
    return need < 1 ? 1 : (int32_t)need;
}

/* Uses the slice set on the runner; afterwards only the vehicles of the best plan are open. */
void runner_fewer_vehicles(Runner *r)
{
    Search *s = r->s;
    int32_t goal = fewest(s);
    close_unused(s);
    if (s->absent_count == 0 && search_used(s) > goal) close_one(s);
    int64_t t = r->hot, sum = absence_sum(s);
    for (int32_t tick = 0; search_used(s) > 0; tick++) {
        if (tick % 16 == 0) {
            int64_t at = runner_progress(r);
            if (at >= INT64_C(1) << 20) break;
            t = runner_temperature(r, at);
        }
        int64_t before = s->cost;
        int32_t absent = s->absent_count;
        search_begin(s);
        search_ruin(s);
        if (!s->broken) search_recreate(s);
        r->iterations++;
        int64_t now = absence_sum(s);
        bool keep = s->absent_count < absent || now < sum ||
                    (now == sum && s->cost < before + ((t * runner_minus_log(s)) >> 24));
        for (int32_t i = 0; i < s->absent_count; i++) s->absence[s->absent[i]]++;
        if (s->broken || !keep) {
            search_undo(s);
            sum = absence_sum(s);
            continue;
        }
        sum = absence_sum(s);
        if (s->absent_count > 0) continue;
        runner_note_best(r);
        if (search_used(s) <= goal) break;
        close_one(s);
        sum = absence_sum(s);
    }
    days_open(s);
    search_restore(s, &r->best);
    close_unused(s);
}
