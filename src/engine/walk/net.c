#include "engine/walk/net.h"

#include <math.h>

/* Time per length on a slope s against the flat: Tobler's hiking function,
 * speed = 6 exp(-3.5 |s + 0.05|) km/h. */
static double slope_factor(double slope)
{
    double factor = exp(3.5 * (fabs(slope + 0.05) - 0.05));
    return factor > 8 ? 8 : factor;
}

/* Steps to walk one way: 1 up, -1 down, 0 not known. */
static int climb(const WalkEdge *edge, bool back)
{
    int way = edge->flags & EDGE_RISES ? 1 : edge->flags & EDGE_FALLS ? -1 : 0;
    if (!way && (edge->flags & EDGE_INCLINE) && edge->incline_permille)
        way = edge->incline_permille > 0 ? 1 : -1;
    return back ? -way : way;
}

static bool on_wheels(const WalkProfile *p)
{
    return p->steps != STEPS_WALKED && !p->rides;
}

static bool may_go(const WalkProfile *p, const WalkEdge *edge, bool back)
{
    uint32_t flags = edge->flags;
    if (p->rides) return flags & (back ? EDGE_BIKE_BACK : EDGE_BIKE_ON);
    if (!(flags & EDGE_FOOT) || (flags & (back ? EDGE_FOOT_NO_BACK : EDGE_FOOT_NO_ON)))
        return false;
    if (!on_wheels(p)) return true;
    bool ramp = flags & (EDGE_RAMP | EDGE_WHEELCHAIR_YES);
    if (edge->class == STREET_STEPS && (p->steps == STEPS_REFUSED || !ramp)) return false;
    if (flags & EDGE_WHEELCHAIR_NO) return false;
    if (p->kerb_refused && (flags & EDGE_KERB_RAISED)) return false;
    if (edge->class != STREET_STEPS && p->incline_max_permille && (flags & EDGE_INCLINE) &&
        abs(edge->incline_permille) > p->incline_max_permille)
        return false;
    bool steep = !(flags & EDGE_INCLINE) && (flags & (EDGE_RISES | EDGE_FALLS));
    if (p->unknown == UNKNOWN_REFUSED) {
        bool soft = edge->class == STREET_PATH || edge->class == STREET_TRACK;
        bool known = flags & (EDGE_PAVED | EDGE_WHEELCHAIR_YES);
        if ((steep && edge->class != STREET_STEPS) || (soft && !known)) return false;
    }
    return true;
}

static double edge_s(const WalkProfile *p, const WalkEdge *edge, bool back)
{
    double m = edge->length_mm / 1000.0;
    double speed = p->speed_mm_s / 1000.0;
    double factor = 1;
    if (edge->class == STREET_ELEVATOR && p->elevator_s) return p->elevator_s + m / speed;
    if (edge->class == STREET_STEPS && p->steps_up_mm_s) {
        int way = climb(edge, back);
        speed = (way < 0 ? p->steps_down_mm_s : p->steps_up_mm_s) / 1000.0;
    } else if (p->slope_matters && (edge->flags & EDGE_INCLINE)) {
        double slope = edge->incline_permille / 1000.0;
        factor = slope_factor(back ? -slope : slope);
    }
    if (edge->flags & EDGE_ROUGH) factor *= p->rough_permille / 1000.0;
    double rest = p->rest_every_m ? m * p->rest_s / p->rest_every_m : 0;
    return m / speed * factor + rest;
}

/* What a place costs; half of it is charged to each edge that ends there, so that passing through
 * pays it once. Negative: may not be passed. */
static double place_s(const WalkProfile *p, const WalkPlace *place)
{
    if (p->narrow_refused && (place->flags & PLACE_NARROW)) return -1;
    if (p->kerb_refused && (place->flags & PLACE_KERB_RAISED)) return -1;
    if (p->kerb_refused && p->unknown == UNKNOWN_REFUSED && (place->flags & PLACE_CROSSING) &&
        !(place->flags & PLACE_KERB_LOWERED))
        return -1;
    return place->flags & PLACE_SIGNAL ? p->signal_s : 0;
}

static uint32_t edge_ds(const WalkGraph *g, const WalkProfile *p, const WalkEdge *edge, bool back)
{
    if (!may_go(p, edge, back)) return WALK_NEVER;
    double seconds = edge_s(p, edge, back);
    for (int side = 0; side < 2; side++) {
        double at = place_s(p, &g->places[edge->place[side]]);
        if (at < 0) return WALK_NEVER;
        seconds += at / 2;
    }
    double ds = seconds * 10 + 0.5;
    return ds >= WALK_NEVER / 4 ? WALK_NEVER : (uint32_t)ds;
}

WalkOpen walk_net_open(const WalkNet *net)
{
    WalkOpen out = {0};
    const WalkGraph *g = net->graph;
    WalkProfile trusting = net->profile;
    trusting.unknown = UNKNOWN_PASSABLE;
    for (uint32_t e = 0; e < g->edge_count; e++) {
        const WalkEdge *edge = &g->edges[e];
        double m = edge->length_mm / 1000.0;
        if (!(edge->flags & EDGE_FOOT)) continue;
        out.foot_m += m;
        if (walk_edge_usable(net, e))
            out.open_m += m;
        else if (edge_ds(g, &trusting, edge, false) < WALK_NEVER ||
                 edge_ds(g, &trusting, edge, true) < WALK_NEVER)
            out.untagged_m += m;
    }
    return out;
}

static const WalkNear *near_of(Arena *arena, const WalkGraph *g, const WalkArc *arcs)
{
    char *raw = arena_alloc_raw(arena, ((size_t)g->state_count + 1) * sizeof(WalkNear));
    WalkNear *near = (WalkNear *)(raw + (-(uintptr_t)raw & (_Alignof(WalkNear) - 1)));
    for (uint32_t s = 0; s < g->state_count; s++) {
        int count = 0;
        for (int k = 0; k < 4; k++) near[s].arcs[k] = (WalkArc){s, WALK_NEVER};
        for (uint32_t i = g->first[s]; i < g->first[s + 1]; i++) {
            if (arcs[i].ds >= WALK_NEVER || arcs[i].to == s) continue;
            if (count == 4)
                near[s].arcs[3].ds = WALK_MORE;
            else
                near[s].arcs[count++] = arcs[i];
        }
    }
    return near;
}

WalkNet *walk_net_new(Arena *arena, const WalkGraph *g, const WalkProfile *profile)
{
    WalkNet *net = NEW(arena, WalkNet);
    uint32_t(*times)[2] = arena_alloc_raw(arena, ((size_t)g->edge_count + 1) * sizeof *times);
    *net = (WalkNet){.graph = g, .profile = *profile, .edge_ds = times, .arena = arena};
    net->symmetric = true;
    uint64_t *closed = NEW_ARRAY(arena, uint64_t, g->edge_count / 64 + 1);
    net->closed = closed;
    for (uint32_t e = 0; e < g->edge_count; e++) {
        for (int back = 0; back < 2; back++) {
            times[e][back] = edge_ds(g, profile, &g->edges[e], back);
            if (times[e][back] < WALK_NEVER && times[e][back] > net->longest_ds)
                net->longest_ds = times[e][back];
        }
        if (times[e][0] >= WALK_NEVER && times[e][1] >= WALK_NEVER)
            closed[e / 64] |= (uint64_t)1 << (e % 64);
    }
    WalkArc *out = arena_alloc_raw(arena, ((size_t)g->slot_count + 1) * sizeof *out);
    WalkArc *in = arena_alloc_raw(arena, ((size_t)g->slot_count + 1) * sizeof *in);
    for (uint32_t i = 0; i < g->slot_count; i++) {
        uint32_t code = g->slots[i].code;
        uint32_t e = SLOT_EDGE(code);
        bool step = e == SLOT_NO_EDGE;
        uint32_t there = step ? 0 : times[e][SLOT_BACKWARD(code)];
        uint32_t back = step ? 0 : times[e][!SLOT_BACKWARD(code)];
        out[i] = (WalkArc){g->slots[i].to, code & SLOT_OUT ? there : WALK_NEVER};
        in[i] = (WalkArc){g->slots[i].to, code & SLOT_IN ? back : WALK_NEVER};
        net->symmetric = net->symmetric && out[i].ds == in[i].ds;
    }
    net->out = out;
    net->in = net->symmetric ? out : in;
    net->near_out = near_of(arena, g, net->out);
    net->near_in = net->symmetric ? net->near_out : near_of(arena, g, net->in);
    net->ds_per_m = 10000.0 / profile->speed_mm_s;
    if (profile->rest_every_m) net->ds_per_m += 10.0 * profile->rest_s / profile->rest_every_m;
    return net;
}
