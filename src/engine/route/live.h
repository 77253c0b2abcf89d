/* What the files that answer changes share: one plan while it is carried out. */
#pragma once
#include "engine/route/solve.h"

struct RouteLive {
    Arena *arena;       /* own */
    RouteProblem p;     /* what is still free */
    RouteProblem shown; /* the whole day: what has begun too, vehicles as they began, no price of
                           changes */
    RouteVisit *visits, *shown_visits;
    RouteVehicle *vehicles, *shown_vehicles;
    RouteSync *shown_syncs;
    Search *s;
    Saved saved;
    /* what has begun: of each vehicle its frozen trips */
    RouteTrip *frozen;
    int32_t frozen_count;
    int32_t *frozen_leave; /* of each frozen trip */
    int32_t *frozen_visits, frozen_visit_count;
    int32_t *frozen_start; /* of each visit: when it was or will be done; -1: not frozen */
    int32_t *joins;        /* of each vehicle: 1: its next trip goes on from the last frozen one */
    bool *begun;           /* of each vehicle: its day has begun, its breaks stand */
    int32_t *last_rank;    /* of each vehicle: of what has begun */
    bool *thawed;          /* of each vehicle: something begun that is not frozen by the desk */
    int32_t *stranded, stranded_count; /* deliveries of what a vehicle that is gone has aboard */
    int32_t *until; /* of each vehicle: free only then, as was told; 0: nothing was */
    bool *gone;
    int32_t spare_used, spare_from;
    int32_t now;
    RoutePlan before; /* what changes are told against */
    int32_t *before_start;
};

/* live_begun.c: what has begun is cut off. */
void live_freeze(RouteLive *l, const RoutePlan *plan, const RouteTimes *times);
/* A break that cannot wait until the vehicle is free at `time` is taken where it stands. */
void live_rest_before(RouteLive *l, int32_t vehicle, int32_t time);
/* What this visit asks that a day already begun cannot give. */
void live_bar(RouteLive *l, int32_t visit);
/* What visits tied to begun ones may still do. */
void live_hold_ties(RouteLive *l);
/* The first moment from `at` on when the visit is open; `at` when it never is again. */
int32_t live_open_from(const RouteVisit *visit, int32_t at);
/* How many trips of the vehicle's day have left; the one it goes on with is not counted. */
int32_t live_trips_left(const RouteLive *l, int32_t vehicle);
/* Whether the visit is the last of what has begun of the vehicle's trip under way. */
bool live_just_done(const RouteLive *l, int32_t vehicle, int32_t visit);
/* live_events.c: all visits tied to this one leave the plan, and find their places together. */
void live_part_tied(RouteLive *l, int32_t visit);
/* live_late.c: whoever is late on the road comes later to what is aboard and not handed over yet; a
 * break that would fall past its window is taken sooner.  Without goods the stop under way stands
 * as it was told.  True: something is later. */
bool live_delay_begun(RouteLive *l, int32_t vehicle, int32_t time);
/* live.c: the search anew over what the visits and vehicles now say, with the plan that stands. */
void live_reopen(RouteLive *l);
void live_by_vehicle(RouteLive *l, const RouteProblem *from);
void live_repair(RouteLive *l); /* what is absent is tried again */
/* Takes a whole day out and puts its visits back one by one. */
void live_redo(RouteLive *l, int32_t vehicle);
void live_mend(RouteLive *l); /* what breaks a rule is put together anew */
/* live_shown.c */
void live_accept_as(RouteLive *l, const RoutePlan *plan, const int32_t *start, int32_t count);
