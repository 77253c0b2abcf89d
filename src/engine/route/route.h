/* Routes: who goes where, in which order, on which trip.
 *
 * A problem is arrays: visits, vehicles (a courier, a carer, a van), matrices of travel.  A plan
 * is, for each vehicle, trips; for each trip, visits in order.  Everything is whole numbers: times
 * in the problem's own unit (seconds for VROOM JSON, 1/scale of the instance's unit for text
 * instances), counted from problem->base; costs in 1/cost_scale of the travel unit.
 *
 * Owns        nothing outside the arena it is given; no clock, no files, no threads of its own
 * except route_solve_threads Always true the same problem, seed and iteration budget give the same
 * plan on every machine: decisions are made with integers only Search      string removal
 * ruin-and-recreate (Christiaens and Vanden Berghe, Transportation Science 54(2), 2020) over
 * segments joined in constant time (Vidal et al. 2013), extended by trips, ready times and time on
 * board */
#pragma once
#include "base/json.h"
#include "base/str.h"

enum {
    ROUTE_DIMS = 4,          /* kinds of load a vehicle can carry at once */
    ROUTE_VISITS_MAX = 5000, /* beyond it a reader refuses */
    ROUTE_VEHICLES_MAX = 5000,
    ROUTE_NEVER = 1 << 30, /* a time that never comes; all real times are below */
    ROUTE_FORBIDDEN = INT32_MAX,
};

typedef enum RouteKind {
    ROUTE_JOB = 1,
    ROUTE_PICKUP = 2,   /* partner is its delivery */
    ROUTE_DELIVERY = 3, /* partner is its pickup; same vehicle, same trip, later */
    ROUTE_BREAK = 4,    /* of one vehicle, taken wherever it stands */
} RouteKind;

typedef struct RouteWindow {
    int32_t from; /* work at the stop (set-up, then service) may start from .. */
    int32_t to;   /* .. and no later than; inclusive */
} RouteWindow;

typedef struct RouteVisit {
    int64_t id;
    Str name;
    RouteKind kind;
    int32_t place;   /* index in the matrices */
    int32_t partner; /* visit index, or -1 */
    int32_t vehicle; /* of a break; otherwise -1 */
    int32_t setup;   /* before service, not repeated at the place just left */
    int32_t service;
    const RouteWindow *windows; /* at least one, in order, apart */
    int32_t window_count;
    int32_t delivery[ROUTE_DIMS]; /* aboard from the trip's start until here */
    int32_t pickup[ROUTE_DIMS];   /* aboard from here until the trip's end, or the delivery */
    uint64_t skills;              /* all are needed */
    int32_t priority;             /* 0..100 */
    int64_t penalty;              /* cost of leaving it unserved; of a pair: at the pickup */
    int32_t max_ride;             /* start of service - start of trip <= max_ride; -1: no limit */
    int32_t ready;                /* its trip may not start earlier */
    double lon, lat;              /* for output only */
    bool located;
} RouteVisit;

typedef struct RouteVehicle {
    int64_t id;
    Str name;
    Str type;
    Str profile_name;
    int32_t profile; /* index of the matrix */
    int32_t start;   /* place, or -1: starts at its first visit */
    int32_t end;     /* place, or -1: ends at its last visit */
    int32_t capacity[ROUTE_DIMS];
    uint64_t skills;
    int32_t from, to; /* shift: start of the day's first departure, latest return */
    int32_t max_trips;
    int32_t reload;     /* between return and next departure */
    int32_t max_work;   /* return - departure over the day; -1: no limit */
    int32_t max_tasks;  /* visits; ROUTE_NEVER: no limit */
    int32_t max_travel; /* travel time over the day; -1: no limit */
    int32_t max_metres; /* distance over the day; -1: no limit */
    int32_t speed_percent;
    int64_t cost_fixed;                         /* when used at all */
    int64_t cost_hour, cost_task_hour, cost_km; /* hour: of travel; task_hour: of service */
} RouteVehicle;

/* start(second) - start(first) within [min_gap, max_gap], by different vehicles. */
typedef struct RouteSync {
    int32_t first, second; /* visit indices */
    int32_t min_gap, max_gap;
} RouteSync;

typedef struct RouteMatrix {
    Str profile;
    const int32_t *seconds; /* places x places, row = from */
    const int32_t *metres;  /* or NULL */
    const int32_t *costs;   /* or NULL: cost is seconds */
} RouteMatrix;

typedef enum RouteAim {
    ROUTE_AIM_COST = 0,     /* penalties, then everything else summed */
    ROUTE_AIM_VEHICLES = 1, /* fewest vehicles, then cost */
} RouteAim;

typedef enum RouteConvention {
    ROUTE_AS_FOUND = 0,
    ROUTE_DIMACS = 1,  /* truncated to 0.1; everything is times 10 */
    ROUTE_DOUBLE = 2,  /* exact; everything is times 10,000, distances rounded up */
    ROUTE_ROUNDED = 3, /* floor(d + 0.5) */
} RouteConvention;

typedef struct RouteProblem {
    Str name;
    RouteVisit *visits;
    int32_t visit_count;
    RouteVehicle *vehicles;
    int32_t vehicle_count;
    RouteMatrix *matrices;
    int32_t matrix_count;
    int32_t place_count;
    RouteSync *syncs;
    int32_t sync_count;
    int32_t dims;
    /* vehicle_count x visit_count: paid when this vehicle makes this visit; ROUTE_FORBIDDEN. NULL:
     * 0 everywhere.  Skills stand apart. */
    int32_t *extra;
    /* type_count x visit_count service times that differ from visit.service, or NULL; vehicle_type
     * gives each vehicle's row. */
    int32_t *service_by_type;
    int32_t *setup_by_type;
    int32_t *vehicle_type;
    RouteAim aim;
    RouteConvention convention;
    int32_t scale;        /* times and distances are this many per unit of the instance */
    int32_t cost_scale;   /* costs per unit of cost */
    int32_t print_div;    /* D of the summary is cost / print_div .. */
    int32_t print_digits; /* .. with so many digits */
    bool exact_metres;    /* D is re-measured from the coordinates (ROUTE_DOUBLE) */
    const double *xy;     /* places x 2, of text instances; or NULL */
    bool vroom;           /* came from VROOM JSON */
    bool cost_summary;    /* the summary prints cost= (lunch and home care) */
    int64_t base;         /* added to times when printed */
    Str *warnings;        /* what can never be served, named before solving */
    int32_t warning_count;
    const Json *json; /* the source, of VROOM JSON */
} RouteProblem;

/* A trip starts at offset first[t] of visits and has length[t]. */
typedef struct RouteTrip {
    int32_t vehicle;
    int32_t first;
    int32_t length;
} RouteTrip;

typedef struct RoutePlan {
    int32_t *visits;  /* of all trips, one after another */
    RouteTrip *trips; /* in order of vehicle, then of time */
    int32_t trip_count;
    int32_t *unserved;
    int32_t unserved_count;
    int64_t cost;   /* everything, penalties included, in cost units */
    int64_t travel; /* travel cost alone */
    int32_t vehicles_used;
    int64_t iterations;
} RoutePlan;

/* ---- reading ------------------------------------------------------------------------------- */

typedef struct RouteReadOptions {
    RouteConvention convention; /* ROUTE_AS_FOUND: the family's own */
    int aim;                    /* -1: the family's own, or a RouteAim */
} RouteReadOptions;

/* Reads any known format, recognised from its content. INVALID route.* with where. */
Status route_read(Arena *arena, Str text, RouteReadOptions options, RouteProblem *out,
                  Problem *problem) MUST_USE;
Status route_read_json(Arena *arena, Str text, RouteProblem *out, Problem *problem) MUST_USE;
Status route_read_text(Arena *arena, Str text, RouteReadOptions options, RouteProblem *out,
                       Problem *problem) MUST_USE;
/* Checks what a reader or a domain has built and fills in what follows from it (penalties when 0,
 * warnings). Every problem passes here before it is solved. */
Status route_problem_finish(Arena *arena, RouteProblem *problem, Problem *why) MUST_USE;

/* ---- solving ------------------------------------------------------------------------------- */

typedef struct RouteBudget {
    int64_t iterations; /* stop after so many; 0: no limit */
    /* Called now and then with `clock_arg`: microseconds spent so far. NULL: iterations only. */
    int64_t (*clock_us)(void *clock_arg);
    void *clock_arg;
    int64_t limit_us; /* of clock_us */
    uint64_t seed;
    int threads; /* 0 or 1: this thread only */
    /* Each thread's clock when there are several, or NULL: clock_us. */
    const RoutePlan *start; /* begin with this plan, or NULL */
} RouteBudget;

/* The plan lives in the arena. Fails only for a problem that did not pass route_problem_finish. */
Status route_solve(Arena *arena, const RouteProblem *problem, const RouteBudget *budget,
                   RoutePlan *out, Problem *why) MUST_USE;

/* ---- times ----------------------------------------------------------------------------------- */

/* When everything in a plan happens: the earliest it can, leaving for each trip no sooner than
 * needed.  Late is what a rule is exceeded by; a plan of route_solve has none. */
typedef struct RouteTimes {
    int32_t *start;  /* of each visit of the problem: work begins; -1: not in the plan */
    int32_t *arrive; /* of each visit */
    int32_t *leave;  /* of each trip of the plan */
    int32_t *back;   /* of each trip */
    int32_t *late;   /* of each visit: seconds past its last window */
    int32_t *cold;   /* of each visit: seconds on board past max_ride */
    int32_t faults;  /* how many rules of time are broken */
    int64_t late_sum;
} RouteTimes;

void route_times(Arena *arena, const RouteProblem *problem, const RoutePlan *plan, RouteTimes *out);

/* VROOM's output with the yl_ additions. computing_ms < 0: left out, so that equal plans are equal
 * bytes. */
void route_write(Buf *buf, Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                 int64_t computing_ms);
/* The line of --summary without "seconds=" and what follows. */
void route_write_summary(Buf *buf, const RouteProblem *problem, const RoutePlan *plan,
                         bool feasible);

/* ---- checking -------------------------------------------------------------------------------- */

typedef struct RouteFault {
    char code[24]; /* "window", "capacity", "heat", .. */
    Str text;
} RouteFault;

typedef struct RouteVerdict {
    RouteFault *faults;
    int32_t fault_count; /* 0: the stated plan holds */
    int32_t vehicles, served, unserved;
    int64_t cost;   /* with penalties, re-counted */
    int64_t travel; /* without */
} RouteVerdict;

/* Re-lives the stated times of a solution (VROOM's output format), step by step, against every rule
 * of the problem. INVALID: it is not a solution at all. */
Status route_check(Arena *arena, const RouteProblem *problem, const Json *solution,
                   RouteVerdict *out, Problem *why) MUST_USE;
/* A solution read back as a plan. */
Status route_plan_read(Arena *arena, const RouteProblem *problem, const Json *solution,
                       RoutePlan *out, Problem *why) MUST_USE;
