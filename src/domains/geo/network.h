/* The network of support as a graph: pure, arrays in, findings out.
 *
 * A resource that gets a *needed* kind of support (what) goes on as long as at least one of those
 * who give it that kind still runs; when the last of them stops, it stops too, and so on down.  A
 * support that is not needed is merely lost. */
#pragma once
#include "domains/geo/geo.h"

typedef struct NetLoss {
    size_t stopped_count;
    size_t *stopped; /* indices of resources that stop because of it, in the order they fall */
    size_t lost_count;
    size_t *lost;   /* indices of supports that end: their giver stopped, and nobody else gives this
                       kind to that taker */
    int64_t served; /* capacity of the served groups that lose something */
} NetLoss;

typedef struct NetNode {
    size_t gives, gets; /* supports from and to it that run */
    bool runs;          /* not stopped, and not fallen already */
    bool unused;        /* runs, serves nobody, and is not a served group */
    bool single;        /* its stop alone takes something needed from somebody */
    int64_t used;       /* of its capacity, as far as said */
    NetLoss loss;       /* when it stops alone */
} NetNode;

typedef struct Net {
    const Resource *resources;
    size_t resource_count;
    const Support *supports;
    size_t support_count;
    NetNode *nodes; /* beside resources */
} Net;

/* Supports that name unknown resources are passed over. */
void net_read(Arena *arena, const Resource *resources, size_t resource_count,
              const Support *supports, size_t support_count, Net *out);
