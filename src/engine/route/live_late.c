/* A courier who is late with goods aboard: the rest of the trip under way, later. */
#include "engine/route/live.h"

/* A trip under way, as it would go when the courier is free at `time` only. */
typedef struct Delay {
    int32_t vehicle, trip, time; /* trip: among the frozen ones */
    int32_t *start;              /* of each place of the trip */
    int32_t done;                /* back and loaded again */
    bool later;                  /* than it was told */
} Delay;

static int32_t begun_at(const RouteLive *l, const Delay *d, int32_t i)
{
    return l->frozen_visits[l->frozen[d->trip].first + i];
}

/* Nothing begins sooner than it was told. */
static void lay_out_late(const RouteLive *l, Delay *d)
{
    int32_t k = d->vehicle, at = l->shown_vehicles[k].start, done = l->frozen_leave[d->trip];
    bool first = true;
    d->later = false;
    for (int32_t i = 0; i < l->frozen[d->trip].length; i++) {
        int32_t c = begun_at(l, d, i), told = l->frozen_start[c];
        const RouteVisit *visit = &l->shown_visits[c];
        bool pause = visit->kind == ROUTE_BREAK;
        int32_t soonest = done + (pause ? 0 : route_seconds(&l->p, k, at, visit->place));
        d->start[i] = told;
        if (told > l->now) {
            if (first && !pause && soonest < d->time) soonest = d->time; /* a break: meanwhile */
            if (pause && soonest < l->now) soonest = l->now;
            first = first && pause;
            soonest = live_open_from(visit, soonest);
            d->later |= soonest > told;
            if (soonest > told) d->start[i] = soonest;
        }
        done = d->start[i] + route_service(&l->p, k, c);
        if (!pause && visit->place != at) done += route_setup(&l->p, k, c);
        if (!pause) at = visit->place;
        if (done > ROUTE_NEVER) done = ROUTE_NEVER;
    }
    done += route_seconds(&l->p, k, at, l->vehicles[k].end) + l->vehicles[k].reload;
    d->done = done > ROUTE_NEVER ? ROUTE_NEVER : done;
}

/* What is aboard allows the break here. */
static bool may_rest_at(const RouteLive *l, const Delay *d, int32_t at)
{
    const RouteVisit *pause = &l->shown_visits[begun_at(l, d, at)];
    int64_t load[ROUTE_DIMS] = {0};
    for (int32_t i = 0; i < l->frozen[d->trip].length; i++) {
        const RouteVisit *v = &l->shown_visits[begun_at(l, d, i)];
        for (int dim = 0; dim < l->p.dims; dim++) {
            if (v->kind == ROUTE_JOB && i > at) load[dim] += v->delivery[dim];
            if (v->kind == ROUTE_DELIVERY && i < at) load[dim] -= v->delivery[dim];
            if (i < at) load[dim] += v->pickup[dim];
        }
    }
    for (int dim = 0; pause->max_load && dim < l->p.dims; dim++)
        if (load[dim] > pause->max_load[dim]) return false;
    return true;
}

static void swap_places(RouteLive *l, const Delay *d, int32_t a, int32_t b)
{
    int32_t *v = l->frozen_visits + l->frozen[d->trip].first, swap = v[a];
    v[a] = v[b];
    v[b] = swap;
}

static bool is_open(const RouteVisit *v, int32_t at)
{
    return at >= v->windows[0].from && at <= v->windows[v->window_count - 1].to;
}

/* A break that the delay carries past its window is taken sooner, as late as it still can be. */
static void rest_in_time(RouteLive *l, Delay *d)
{
    for (int32_t i = 0; i < l->frozen[d->trip].length; i++) {
        int32_t c = begun_at(l, d, i), at = i, told = l->frozen_start[c];
        const RouteVisit *v = &l->shown_visits[c];
        if (v->kind != ROUTE_BREAK || told <= l->now || is_open(v, d->start[i])) continue;
        bool holds = false;
        l->frozen_start[c] = l->now + 1; /* as soon as it may be there */
        while (!holds && at > 0 && l->frozen_start[begun_at(l, d, at - 1)] > l->now) {
            swap_places(l, d, at - 1, at);
            at--;
            lay_out_late(l, d);
            holds = is_open(v, d->start[at]) && may_rest_at(l, d, at);
        }
        if (holds) continue;
        l->frozen_start[c] = told;
        for (; at < i; at++) swap_places(l, d, at, at + 1); /* nowhere: its step will say so */
        lay_out_late(l, d);
    }
}

bool live_delay_begun(RouteLive *l, int32_t k, int32_t time)
{
    RouteVehicle *v = &l->vehicles[k];
    int32_t f = l->frozen_count - 1;
    while (f >= 0 && l->frozen[f].vehicle != k) f--;
    if (f < 0 || l->joins[k]) return false;
    int32_t count = l->frozen[f].length;
    Delay d = {.vehicle = k, .trip = f, .time = time};
    d.start = NEW_ARRAY(l->arena, int32_t, count + 1);
    lay_out_late(l, &d);
    if (!d.later) return false;
    rest_in_time(l, &d);
    for (int32_t i = 0; i < count; i++) l->frozen_start[begun_at(l, &d, i)] = d.start[i];
    if (d.done > v->from) v->from = d.done;
    for (int32_t i = 0; l->p.sync_count > 0 && i < count; i++)
        live_part_tied(l, begun_at(l, &d, i));
    return true;
}
