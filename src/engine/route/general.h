/* Days under every rule, as its files see them:
 *   general.c        building, what a day costs, putting and taking out
 *   general_times.c  when everything happens, as it stands and on trial
 *   general_spots.c  the places a visit may go to, and what each would cost
 *   general_ties.c   visits tied to one another, put in as a whole */
#pragma once
#include "engine/route/search.h"
#include "engine/route/ties.h"

typedef struct Tie {
    int32_t other;
    int32_t lead; /* start(other) >= start(this) + lead */
    int32_t back; /* start(this) >= start(other) + back */
} Tie;

enum {
    GROUP_SMALL = 4,   /* visits tied together that are taken out and put in at once */
    MANY_VISITS = 300, /* from here on every place is dear to try */
};

typedef struct General {
    int32_t *start; /* of visits, FAR_PAST: not laid out */
    int32_t *leave; /* of trips */
    int32_t *trial, *trial_leave;
    uint32_t *stamp, *leave_stamp; /* trial is valid when equal to now */
    uint32_t now;
    int32_t *changed, changed_count; /* visits, or n + trip */
    int32_t *stack, stack_count;
    bool *queued;
    int32_t *tie_from; /* n + 1 */
    Tie *ties;
    int32_t *group_next; /* ring of visits tied together; itself when alone */
    RouteTiesLook ties_look;
    int32_t *asked; /* of each group: how often it looked for places in this round */
    uint32_t *asked_round;
    bool hopes;         /* groups with a fault are tried too: the problem may have changed */
    bool soonest_first; /* places are ranked by when the visit begins there */
    bool loads, breaks;
    int32_t **day_breaks, *day_break_count;
    int64_t *travel, *metres; /* of each day, where limited */
    int64_t *busy;            /* of each day: travel and service, where the workload is spread */
    int64_t late;             /* soft lateness of the whole plan, part of the search's cost */
    bool soft_late, ordered;
    int64_t steps_left;
    int32_t depth; /* ties that have raised one another */
} General;

static inline bool is_break(const Search *s, int32_t c)
{
    return c < s->n && s->p->visits[c].kind == ROUTE_BREAK;
}

/* Where the vehicle stands after this node. */
static inline int32_t place_after(const Search *s, int32_t node)
{
    while (is_break(s, node)) node = s->node[node].prev;
    return s->node[node].out;
}

static inline int32_t seconds(const Search *s, int32_t vehicle, int32_t from, int32_t to)
{
    return s->tables[s->day[vehicle].tables].time[(size_t)from * (size_t)s->stride + (size_t)to];
}

static inline int32_t price(const Search *s, int32_t vehicle, int32_t from, int32_t to)
{
    return s->tables[s->day[vehicle].tables].cost[(size_t)from * (size_t)s->stride + (size_t)to];
}

/* general.c */
/* Breaks before the visit, in order, then the visit (and its delivery), then the other breaks. */
void general_fill(Search *s, int32_t visit, int32_t trip, int32_t breaks_before);
void general_empty(Search *s, int32_t trip);
/* Counts the day's travel anew; false: it is more than the vehicle may. */
bool general_limits_hold(const Search *s, int32_t vehicle);

/* general_ties.c */
void general_ties_new(Search *s);

/* general_times.c: a trial pushes times later without touching those that stand; whatever it
 * leaves in the queue is dropped by trial_end. */
void trial_begin(Search *s);
void trial_end(Search *s);
bool trial_place(Search *s, int32_t visit); /* is linked, and has no time yet */
bool trial_trip(Search *s, int32_t trip);   /* all of its visits */
int64_t trial_late(const Search *s);        /* what the trial adds to lateness */
int32_t trial_start(const Search *s, int32_t visit);
