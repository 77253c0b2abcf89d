/* The state of a search: a plan as linked lists with the tables that make an insertion O(1).
 *
 * Nodes 0..n-1 are visits; node n + t is both ends of trip t, so that a trip is a ring.  A day is a
 * vehicle's chain of trips.
 *
 *      day v:  trip a  ->  trip b          ring of trip a:  [n+a] -> 4 -> 9 -> 2 -> [n+a]
 *
 * Three ways to judge an insertion, chosen by what the problem asks for:
 *   PLAIN    one trip, one window: earliest departure and latest arrival per node
 *   TRIPS    several trips, ready times, time on board: segments (dispatch design notes)
 *   GENERAL  everything: the day is laid out anew for each candidate (general.h) */
#pragma once
#include "engine/route/inside.h"

typedef enum RouteMode { MODE_PLAIN, MODE_TRIPS, MODE_GENERAL } RouteMode;

enum { FAR_PAST = -ROUTE_NEVER, NONE = -1, COST_MAX = INT32_MAX / 2 };

typedef struct Node {
    int32_t prev, next;
    int32_t trip; /* NONE: not in the plan */
    int32_t dep;  /* PLAIN: earliest end of service; GENERAL: start of service;
                     TRIPS: cost of home -> next, less leg */
    int32_t lat;  /* PLAIN: latest arrival; of an end: at the end place;
                     TRIPS: cost of this -> home, less leg */
    int32_t leg;  /* cost of travel to next */
    int32_t in;   /* place arrived at */
    int32_t out;  /* place left from */
} Node;

typedef struct Task {
    int32_t e, l, s, q;
    int32_t hot;   /* most time on board, ROUTE_NEVER: no limit */
    int32_t ready; /* FAR_PAST: at once */
    int32_t partner;
    int32_t place;
} Task;

/* A run of stops, as if its first were reached at time t; see dispatch notes for the algebra. */
typedef struct Seg {
    int32_t D; /* travel and service */
    int32_t B; /* earliest possible end */
    int32_t L; /* latest feasible start */
    int32_t P; /* most of (offset of hand-over - time allowed on board) */
    int32_t M; /* most of (earliest hand-over - time allowed on board) */
    int32_t R; /* last ready time */
    int32_t Q;
    int32_t pad;
} Seg;

typedef struct Trip {
    int32_t vehicle;    /* NONE: free */
    int32_t prev, next; /* trips of the day */
    int32_t count;
    int32_t load;        /* of dimension 0 */
    int32_t free_at;     /* courier free for this trip */
    int32_t back_by;     /* must be back by */
    int32_t back;        /* is back at */
    int32_t late_before; /* most lateness of the trips before it */
    int32_t late_after;  /* of those after it, were it back as early as one likes */
    int32_t late_from;   /* of it and those after it, likewise */
    int32_t seats;       /* capacity of dimension 0 */
    bool dirty;
    bool full;          /* the day has no room for one more trip */
    uint64_t version;   /* changes whenever an insertion could be judged differently; TRIPS: a
                           digest of all that judges it, the same again when the trip is */
    uint64_t path;      /* TRIPS: digest of the order of visits */
    uint32_t seen;      /* by the insertion under way */
    int32_t free_place; /* in free_trips while free */
    int64_t cost;
    int32_t loads[ROUTE_DIMS];
    Seg seg;
} Trip;

typedef struct Tour {
    int32_t first, last; /* trips */
    int32_t trips;
    int32_t count; /* visits */
    int64_t cost;
    uint32_t stamp;   /* saved in this iteration */
    int32_t tables;   /* index of Tables */
    int32_t kind;     /* vehicles of one kind are interchangeable while unused */
    int32_t spare_at; /* place in the list of unused vehicles */
    int32_t late;     /* TRIPS: most seconds that a trip leaves or is back too late */
    bool closed;      /* may not be used (fleet reduction) */
} Tour;

/* Travel of one kind of vehicle; T: transposed, the same pointer when symmetric. */
typedef struct Tables {
    const int32_t *time, *time_t, *cost, *cost_t;
    int32_t profile, speed;
    int64_t hour, km;
} Tables;

typedef struct Spot {
    int32_t cost;  /* COST_MAX: nowhere */
    int32_t after; /* node */
    int32_t trip;  /* NEW_TRIP: insert a trip after this one (NONE: as first) of `vehicle` */
    int32_t vehicle;
    int32_t how;
    int32_t after2; /* of a pair: the delivery goes after this node (may be the pickup) */
} Spot;

/* The best place in one trip for one visit, good while the version stands. */
typedef struct Known {
    uint64_t version;
    int32_t cost;
    int16_t after; /* NONE: first of the trip */
    int16_t how;
} Known;

enum { HOW_NONE, HOW_INTO, HOW_NEW_TRIP, HOW_SPLIT_LEFT, HOW_SPLIT_RIGHT };

typedef struct Saved {
    int32_t *visits;
    RouteTrip *trips;
    int32_t trip_count;
    int32_t *absent;
    int32_t absent_count;
    int64_t cost;
} Saved;

struct General;

typedef struct Search {
    const RouteProblem *p;
    Arena *arena;
    RouteMode mode;
    bool broken; /* a rule of time does not hold (travel that is shorter by a detour) */
    bool steady; /* no chance in insertions */
    bool pairs, same_matrix, has_allow, windows_tight;
    int32_t n, m, trip_max, stride, kinds, dims;
    Node *node;
    Task *task;
    Trip *trip;
    Tour *day;
    Seg *pre,
        *suf; /* TRIPS: from the trip's start to and with the node; from the node to the end */
    Tables *tables;
    int32_t tables_count;
    int32_t *allow;   /* m x n: cost of this vehicle for this visit, ROUTE_FORBIDDEN; or NULL */
    int32_t *price;   /* of a visit left out, as the problem says */
    int32_t *penalty; /* the same as the annealing feels it: lower, so that it can pass through
                         plans that leave someone out for a while */
    int64_t *absence; /* fleet reduction: how often left out */
    int32_t *near,
        *near_count; /* n x near_max, nearest first, either order feasible; or NULL: all */
    int32_t near_max;
    uint8_t *trips_near; /* scratch of insertions: marks by trip */
    Known *known;        /* n x known_trips: by trip; TRIPS: a power of two, by digest */
    int32_t known_trips;
    int32_t known_shift; /* TRIPS: from a digest to its place */
    uint64_t *key;    /* TRIPS: of a visit as one that is left and as one arrived at, then home */
    uint64_t version; /* TRIPS: of the visits' data */
    uint32_t seen;
    int32_t *open, *open_at, open_count; /* trips in use */
    int32_t *adj;                        /* n x adj_max, nearest first, for the ruin */
    int32_t adj_max;
    int32_t *free_trips, free_count;
    int32_t **spare, *spare_count; /* unused vehicles per kind */
    int32_t *absent, *absent_at, absent_count;
    int64_t cost, absent_cost, absent_price;
    uint32_t stamp;
    uint64_t random;
    int32_t blink; /* positions until the next is skipped */
    /* undo */
    int32_t *undo_days, undo_day_count;
    int32_t *undo, undo_len, undo_max;
    int32_t *undo_absent, undo_absent_count;
    int64_t undo_cost, undo_absent_cost;
    /* scratch */
    int32_t *list, *list2, *order;
    int64_t *keys;
    struct General *general;
    const bool *begun; /* of each vehicle: at work already; or NULL */
    uint32_t round;    /* counts recreations */
    /* GENERAL: one insertion may take long, so the clock is asked within it. */
    const RouteBudget *budget; /* NULL: takes all the time it needs */
    int64_t work, ask_at;      /* steps of days laid out on trial; ask again at so many */
    bool late;                 /* the time is over: nothing finds a place any more */
    /* ruin */
    int32_t string_max, removed_mean;
    int32_t trip_ruin; /* per mille of ruins that take whole trips */
    int32_t trip_swap; /* per mille of tries that change the couriers of two trips instead */
    /* TRIPS: what `over_unit` of load too much in a trip costs for a while; 0: never too much. */
    int32_t over_price, over_unit;
    /* TRIPS, the same: in 1/16, of a second too long aboard and of one by which a day is late. */
    int32_t second_price;
    int32_t max_trips_any;
} Search;

static inline uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}
static inline uint32_t pick32(Search *s)
{
    s->random += UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(mixed(s->random) >> 32);
}
static inline int32_t pick(Search *s, int32_t below)
{
    return (int32_t)(((uint64_t)pick32(s) * (uint32_t)below) >> 32);
}

enum { WORK_UNASKED_MAX = 1 << 15 };

/* Asks the clock once in WORK_UNASKED_MAX steps of work. */
static inline bool search_out_of_time(Search *s)
{
    if (s->late || s->work < s->ask_at) return s->late;
    const RouteBudget *b = s->budget;
    s->ask_at = s->work + WORK_UNASKED_MAX;
    s->late = b && b->clock_us && b->limit_us > 0 && b->clock_us(b->clock_arg) >= b->limit_us;
    return s->late;
}

/* Between equals: heads or tails; always the first when nothing is left to chance. */
static inline bool search_coin(Search *s)
{
    return !s->steady && (pick32(s) & 1);
}

/* build.c */
Search *search_new(Arena *arena, const RouteProblem *p, uint64_t seed);
void search_task(Search *s, int32_t visit);       /* reads a visit of the problem anew */
void search_neighbours(Search *s, int32_t visit); /* a visit got a new place */

/* state.c */
void search_clear(Search *s); /* everything absent */
void search_load(Search *s, const RoutePlan *plan);
void search_touch(Search *s, int32_t vehicle); /* before changing a day: saves it for undo */
void search_begin(Search *s);                  /* a new iteration: nothing saved yet */
void search_undo(Search *s);
void search_link(Search *s, int32_t visit, int32_t after); /* tables wait for update */
void search_remove(Search *s, int32_t visit); /* takes it out; tables of the day wait for update */
void search_update(Search *s, int32_t vehicle);
void search_put(Search *s, int32_t visit, const Spot *spot); /* inserts and updates */
void search_absent_add(Search *s, int32_t visit);
void search_absent_drop(Search *s, int32_t visit);
int32_t search_trip_new(Search *s, int32_t vehicle, int32_t after_trip);
void search_spare(Search *s, int32_t vehicle, bool give); /* in or out of the list of unused */
void search_trip_drop(Search *s, int32_t trip);
/* The trip goes, as it is, to this vehicle, after trip `after` of its day (NONE: first).  Both days
 * wait for update, which may find that they do not hold. */
void search_trip_move(Search *s, int32_t trip, int32_t vehicle, int32_t after);
void search_save(const Search *s, Saved *saved);
void search_restore(Search *s, const Saved *saved);
Saved search_saved_new(const Search *s);
void search_plan(const Search *s, const Saved *saved, Arena *arena, RoutePlan *out);
int32_t search_used(const Search *s);

/* insert.c: the cheapest feasible place; only days of `only` when it is >= 0. */
Spot search_best_spot(Search *s, int32_t visit, int32_t only);
/* The cheapest places, at most one a trip (any, in GENERAL), in order. */
int32_t search_spots(Search *s, int32_t visit, Spot *out, int32_t most);
/* pair.c */
Spot search_best_pair(Search *s, int32_t pickup, int32_t only);
/* ruin.c */
void search_take_day(Search *s, int32_t vehicle); /* all its visits become absent */
void search_ruin(Search *s);
void search_recreate(Search *s);
/* The same, but gives up (false) once the cost without those not tried yet passes `limit`. */
bool search_recreate_within(Search *s, int64_t limit);
void search_insert(Search *s, int32_t visit); /* at its cheapest place, if that is worth it */
/* general.c, general_times.c, general_spots.c */
void general_new(Search *s);
void general_update(Search *s, int32_t vehicle);
int32_t general_spots(Search *s, int32_t visit, Spot *out, int32_t most);
Spot general_best_spot(Search *s, int32_t visit, int32_t only);
void general_put(Search *s, int32_t visit, const Spot *spot);
void general_insert(Search *s, int32_t visit); /* with all it is tied to, or not at all */
void general_settle(Search *s);
bool general_holds(Search *s);
bool general_carries(const Search *s, int32_t trip); /* its loads fit */
/* general_ties.c */
int32_t general_next_tied(const Search *s, int32_t visit);
/* Too many are tied to this visit to take them all out and in at every step. */
bool general_group_is_large(const Search *s, int32_t visit);
/* The problem will change under the search: a group that could never be is tried all the same. */
void general_hope(Search *s);

/* What the load too much costs in a trip. */
static inline int32_t over_cost(const Search *s, int32_t load, int32_t seats)
{
    if (load <= seats || s->over_price == 0) return 0;
    int64_t cost = (int64_t)(load - seats) * s->over_price / s->over_unit;
    return cost < COST_MAX / 4 ? (int32_t)cost : COST_MAX / 4;
}

static inline int32_t seconds_cost(const Search *s, int32_t seconds)
{
    if (seconds <= 0 || s->second_price == 0) return 0;
    int64_t cost = ((int64_t)seconds * s->second_price) >> 4;
    return cost < COST_MAX / 4 ? (int32_t)cost : COST_MAX / 4;
}

/* When a trip of this shape, by someone free at free_at, is back, and how late it leaves; false
 * when it is not feasible at any price. */
static inline bool trip_runs(const Search *s, const Seg *g, int32_t free_at, int32_t *back,
                             int32_t *late)
{
    int32_t out = g->M > g->R ? g->M : g->R;
    if (out > g->L || (g->P > 0 && s->second_price == 0)) return false;
    if (free_at > out) out = free_at;
    if (out > g->L) {
        if (s->second_price == 0) return false;
        if (out - g->L > *late) *late = out - g->L;
    }
    *back = out + g->D > g->B ? out + g->D : g->B;
    return true;
}

/* When it is back at the earliest. */
static inline int32_t trip_back_first(const Seg *g)
{
    int32_t out = g->M > g->R ? g->M : g->R;
    return out + g->D > g->B ? out + g->D : g->B;
}

/* Must be back by `by`; false when it is not and that has no price. */
static inline bool back_in_time(const Search *s, int32_t back, int32_t by, int32_t *late)
{
    if (back <= by) return true;
    if (back - by > *late) *late = back - by;
    return s->second_price > 0;
}

static inline Seg seg_of(const Task *k)
{
    return (Seg){.D = k->s,
                 .B = k->e + k->s,
                 .L = k->l,
                 .P = -k->hot,
                 .M = k->e - k->hot,
                 .R = k->ready,
                 .Q = k->q};
}

/* False when b cannot follow a. */
static inline bool segs_join(Seg *out, const Seg *a, int32_t travel, const Seg *b)
{
    if (a->B + travel > b->L) return false;
    int32_t off = a->D + travel, early = a->B + travel;
    Seg r = {.D = off + b->D, .R = a->R > b->R ? a->R : b->R, .Q = a->Q + b->Q};
    r.B = early + b->D > b->B ? early + b->D : b->B;
    r.L = a->L < b->L - off ? a->L : b->L - off;
    r.P = a->P > off + b->P ? a->P : off + b->P;
    int32_t m = early + b->P;
    r.M = a->M > b->M ? a->M : b->M;
    if (m > r.M) r.M = m;
    *out = r;
    return true;
}
