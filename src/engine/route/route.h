/* Routes: who goes where, in which order, on which trip.
 *
 * A problem is arrays: visits, vehicles (a courier, a carer, a van), matrices of travel.  A plan
 * is, for each vehicle, trips; for each trip, visits in order.  Everything is whole numbers: times
 * in the problem's own unit (seconds for VROOM JSON, 1/scale of the instance's unit for text
 * instances), counted from problem->base; costs in 1/cost_scale of the travel unit.
 *
 * Owns        nothing outside the arena it is given; no clock, no files, no threads of its own
 *             except those of route_solve with several threads
 * Always true the same problem, seed and iteration budget give the same plan on every machine:
 *             decisions are made with integers only
 * Search      string removal, ruin and recreate (Christiaens and Vanden Berghe, Transportation
 *             Science 54(2), 2020) over segments joined in constant time (Vidal et al. 2013),
 *             extended by trips, ready times and time on board */
#pragma once
#include "base/json.h"
#include "base/str.h"

enum {
    ROUTE_DIMS = 4,          /* kinds of load a vehicle can carry at once */
    ROUTE_VISITS_MAX = 5000, /* beyond it a reader refuses */
    ROUTE_VEHICLES_MAX = 5000,
    ROUTE_NEVER = 1 << 30,          /* a time that never comes; all real times are below */
    ROUTE_NO_WAY = ROUTE_NEVER / 4, /* in a matrix: one cannot get there */
    ROUTE_FORBIDDEN = INT32_MAX,
    ROUTE_BALANCE_MAX = 10000,
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
    const int32_t *max_load;      /* of a break: ROUTE_DIMS, the most aboard meanwhile; or NULL */
    uint64_t skills;              /* all are needed; a bit each, named by the problem */
    int32_t priority;             /* 0..100 */
    int64_t penalty;              /* cost of leaving it unserved; of a pair: at the pickup */
    int32_t max_ride;             /* start of service - start of trip <= max_ride; -1: no limit */
    int32_t ready;                /* its trip may not start earlier */
    int32_t due;       /* soft: work begun later costs late_cost for each time unit; in windows;
                          below 0: before the problem's zero */
    int32_t late_cost; /* in cost units; 0: there is no soft limit */
    int32_t rank;      /* among the visits of a day that have one: in rising order; 0: none */
    bool frozen;       /* before everything of its day that is not frozen */
    double lon, lat;   /* for output only */
    bool located;
    bool idle; /* not asked for today: never planned, never unserved */
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
    int32_t seen_at;  /* place it was seen at while the plan is carried out, at .. */
    int32_t seen;     /* .. this time; below 0: nowhere */
    int32_t max_trips;
    int32_t reload;     /* between return and next departure */
    int32_t max_work;   /* return - departure over the day; -1: no limit */
    int32_t max_tasks;  /* visits; ROUTE_NEVER: no limit */
    int32_t max_travel; /* travel time over the day; -1: no limit */
    int32_t max_metres; /* distance over the day; -1: no limit */
    int32_t speed_percent;
    int64_t busy;       /* travel and service behind it already, for the spread of the workload */
    int64_t cost_fixed; /* when used at all */
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
    const double *spots;  /* places x 2 and room for one more: lon, lat, of JSON without matrices */
    bool vroom;           /* came from VROOM JSON */
    bool cost_summary;    /* the summary prints cost= (lunch and home care) */
    /* Workload: each vehicle pays balance x h x h for its h hours of travel and service, so that an
     * even day is the cheapest; rounded down to a cost unit; beyond a million seconds no more; at
     * most ROUTE_BALANCE_MAX x cost_scale; 0: not asked for. */
    int64_t balance;
    int64_t *skill_ids; /* 64: what the source calls each bit of skills; NULL: by its number */
    int32_t skill_count;
    int64_t base;  /* added to times when printed */
    Str *warnings; /* what can never be served or was not followed, named before solving */
    int32_t warning_count;
    const Json *json;              /* the source, of VROOM JSON */
    const struct RoutePlan *start; /* what the source asks to begin with; it holds; or NULL */
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
    int64_t work; /* steps of days laid out on trial, where every rule may hold (GENERAL) */
    const struct RouteReason *reasons; /* of `unserved`, in order, for the writer; or NULL */
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
/* The same, with room for the jobs that these events add: without matrices their places are made
 * with the others. */
Status route_read_state(Arena *arena, Str text, const Json *events, RouteProblem *out,
                        Problem *problem) MUST_USE;
/* One job object against a problem that was read (its places and its zero of time), as the event
 * that adds it: the visit, who may and should, and work by kind of vehicle. */
struct RouteEvent;
Status route_read_job(Arena *arena, RouteProblem *problem, const Json *job, struct RouteEvent *out,
                      Problem *why) MUST_USE;
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
    int threads;            /* 0 or 1: this thread only */
    const RoutePlan *start; /* begin with this plan, or NULL */
} RouteBudget;

/* The plan lives in the arena. Fails only for a problem that did not pass route_problem_finish. */
Status route_solve(Arena *arena, const RouteProblem *problem, const RouteBudget *budget,
                   RoutePlan *out, Problem *why) MUST_USE;

/* Without a search, to measure one against: each visit once, the dearest to leave out first, of
 * equals the earliest, at its cheapest place; what has none then is left out. */
void route_greedy(Arena *arena, const RouteProblem *problem, RoutePlan *out);

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

/* Who was seen too far from the next stop to be there as planned: it and what follows is later, and
 * until[vehicle] is when it could have set out from the stop before. */
void route_times_seen(const RouteProblem *problem, const RoutePlan *plan, RouteTimes *times,
                      int32_t *until);

/* VROOM's output with the yl_ additions. computing_ms < 0: left out, so that equal plans are equal
 * bytes. */
void route_write(Buf *buf, Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                 int64_t computing_ms);
/* The same with times already known (of route_live_times). */
void route_write_at(Buf *buf, const RouteProblem *problem, const RoutePlan *plan,
                    const RouteTimes *times, int64_t computing_ms);
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
/* The times a solution states for the plan read from it: starts and departures, none earlier than
 * travel, shifts and ready times allow. False: it does not state them all. */
bool route_plan_times(Arena *arena, const RouteProblem *problem, const Json *solution,
                      const RoutePlan *plan, RouteTimes *out);

/* ---- a plan while it is carried out ---------------------------------------------------------- */

/* A private copy of problem and plan that answers changes at once.  Trips that have left with goods
 * on board are frozen; of days without goods only what has begun.  One thread at a time. */
typedef struct RouteLive RouteLive;

typedef enum RouteEventKind {
    ROUTE_ADD = 1, /* `added`, or the idle visit `visit` */
    ROUTE_CANCEL,  /* visit */
    ROUTE_LATE,    /* vehicle is free only at time */
    ROUTE_GONE,    /* vehicle does nothing more today */
    ROUTE_READY,   /* visit's goods are ready only at time */
    ROUTE_MOVE, /* visit goes to vehicle, after visit `after` (-1: first of trip `trip` of the day,
                   from 0; one more trip when there are not so many) and stays with that vehicle */
} RouteEventKind;

typedef struct RouteEvent {
    RouteEventKind kind;
    int32_t visit, vehicle, time, after, trip;
    bool opens;     /* ROUTE_MOVE: a new trip of that number */
    int32_t splits; /* ROUTE_MOVE: as an offer's */
    const RouteVisit *added;
    /* Of an added visit, by vehicle; NULL: 0, and as the visit says. */
    const int32_t *extra, *service, *setup;
} RouteEvent;

typedef struct RouteChange {
    int32_t visit;
    int32_t vehicle_before, vehicle_after; /* -1: unserved */
    int32_t trip_before, trip_after;       /* of that vehicle, from 0 */
    int32_t start_before, start_after;     /* -1: none */
} RouteChange;

enum { ROUTE_LIVE_SPARE = 16 }; /* visits that can be added before the plan is opened anew */

/* now < 0: nothing has begun. change_cost: the price of moving a visit to another vehicle. Closed
 * by route_live_close, before the arena. CONFLICT route.plan: the plan does not fit the problem. */
Status route_live_open(Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                       int32_t now, int64_t change_cost, RouteLive **out, Problem *why) MUST_USE;
/* What is known of the day beside the plan; whatever is NULL is not known. */
typedef struct RouteKnown {
    const RouteTimes *times; /* start and leave as they were stated; NULL: the earliest */
    const int32_t *told;     /* start of each visit as it was told, where times differ; changes are
                                told against it */
    const int32_t *until;    /* of each vehicle: free only then */
    const bool *gone;        /* of each vehicle: does nothing more */
} RouteKnown;
Status route_live_open_known(Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                             int32_t now, int64_t change_cost, const RouteKnown *known,
                             RouteLive **out, Problem *why) MUST_USE;
void route_live_close(RouteLive *live);
/* What is known of each vehicle by now: until when it is late (0: it is not), and who is gone. */
int32_t route_live_until(const RouteLive *live, int32_t vehicle);
bool route_live_gone(const RouteLive *live, int32_t vehicle);
/* A feasible plan at once; what finds no place is unserved. CONFLICT route.frozen: it has begun;
 * route.no_place: a manual move would break a rule, nothing changed; NOT_FOUND. */
Status route_live_event(RouteLive *live, const RouteEvent *event, Problem *why) MUST_USE;
/* Searches on for the budget; never worse. */
void route_live_polish(RouteLive *live, const RouteBudget *budget);
/* The plan as it stands, frozen parts first. Visit indices are those of route_live_problem. */
void route_live_plan(const RouteLive *live, Arena *arena, RoutePlan *out);
/* When everything in route_live_plan happens: what has begun as it was, the rest from now. */
void route_live_times(const RouteLive *live, Arena *arena, RouteTimes *out);
const RouteProblem *route_live_problem(const RouteLive *live);
/* What differs from the plan it was opened with (or the last route_live_accept): every visit whose
 * vehicle, trip or start changed. Returns how many. */
int32_t route_live_changes(const RouteLive *live, Arena *arena, RouteChange **out);
void route_live_accept(RouteLive *live);

/* The best places for one more visit, cheapest first; at most `most`. Nothing is changed. */
typedef struct RouteOffer {
    int32_t vehicle;
    int32_t trip;   /* of its day, from 0 */
    bool opens;     /* that trip is a new one, before what was the trip of this number */
    int32_t after;  /* visit or break before it on that trip, or -1 */
    int32_t splits; /* 1: the trip is cut after the visit, 2: before it (then after is on the
                       trip before); 0: it is not */
    int32_t start;  /* work begins */
    int64_t cost;   /* added to the plan */
} RouteOffer;
/* Takes a visit in as ROUTE_ADD does, but gives it no place yet: *visit is to be offered. */
Status route_live_take(RouteLive *live, const RouteEvent *add, int32_t *visit,
                       Problem *why) MUST_USE;
int32_t route_suggest(RouteLive *live, int32_t visit, int32_t most, RouteOffer *out);

/* ---- why not ---- */

typedef enum RouteWhy {
    ROUTE_WHY_LATE = 1,  /* window ends `amount` later */
    ROUTE_WHY_EARLY,     /* window begins `amount` earlier */
    ROUTE_WHY_HEAT,      /* `amount` longer on board */
    ROUTE_WHY_READY,     /* ready `amount` earlier */
    ROUTE_WHY_SHIFT,     /* vehicle's shift ends `amount` later */
    ROUTE_WHY_WORK,      /* vehicle may work `amount` longer */
    ROUTE_WHY_CAPACITY,  /* vehicle carries `amount` more of dimension `detail` */
    ROUTE_WHY_TRIPS,     /* vehicle makes one more trip */
    ROUTE_WHY_TASKS,     /* vehicle makes `amount` more visits */
    ROUTE_WHY_SKILL,     /* vehicle learns all skills that are missing */
    ROUTE_WHY_FORBIDDEN, /* vehicle may make this visit after all */
    ROUTE_WHY_PERSON,    /* one more vehicle like `vehicle`; detail 1: with every skill and all day;
                            2: and the visit without its limits of time; 3: one such for each visit
                            it is tied to, those without limits too */
    ROUTE_WHY_NOTHING,   /* no single change helps */
    ROUTE_WHY_ORDER,     /* the visit gives up its place in the fixed order */
    ROUTE_WHY_BEGIN,     /* vehicle's shift begins `amount` earlier */
    ROUTE_WHY_TRAVEL,    /* vehicle may travel `amount` longer */
    ROUTE_WHY_DISTANCE,  /* vehicle may travel `amount` metres farther */
} RouteWhy;

typedef struct RouteReason {
    int32_t visit;
    RouteWhy rule;   /* that blocks it, and what to change */
    int32_t vehicle; /* -1: any */
    int32_t amount;  /* time units or load */
    int32_t detail;
    Str text; /* one Chinese sentence */
} RouteReason;

/* One reason for each unserved visit of the plan, the smallest change first tried. */
int32_t route_explain(Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                      RouteReason **out);
/* The problem with the change made. */
void route_apply(Arena *arena, const RouteProblem *problem, const RouteReason *reason,
                 RouteProblem *out);
/* Inserts one unserved visit at its cheapest place, moving nothing else. False: there is none. */
bool route_insert(Arena *arena, const RouteProblem *problem, const RoutePlan *plan, int32_t visit,
                  RoutePlan *out);
const char *route_why_name(RouteWhy rule);

/* ---- fixed routes ---- */

/* Today's plan from the usual one: idle visits are left out, the order stays; route_times says what
 * would be late or cold. Active visits that are not in the template are unserved. */
void route_template(Arena *arena, const RouteProblem *problem, const RoutePlan *usual,
                    RoutePlan *out);
/* The problem in which every visit of the plan stays with its vehicle; only order and trips are
 * free. */
void route_fix_members(Arena *arena, const RouteProblem *problem, const RoutePlan *plan,
                       RouteProblem *out);

/* ---- as JSON ---- */

/* State: a VROOM problem with "yl_plan" (a solution) and "yl_now". Events: one or a list of
 *   {"type": "add", "job": {..}}  {"type": "cancel", "id": 7}  {"type": "late", "vehicle": 2,
 * "until": t}
 *   {"type": "gone", "vehicle": 2}  {"type": "ready", "id": 7, "at": t}
 *   {"type": "move", "id": 7, "vehicle": 2, "after": 5, "trip": 1}
 * Writes {"yl_changed": [..], "plan": {..}}. budget may be NULL: the first answer only. */
Status route_replan_json(Arena *arena, Str state, Str events, const RouteBudget *budget, Buf *out,
                         Problem *why) MUST_USE;
/* State and a job record: writes {"yl_offers": [{"vehicle", "yl_trip", "after", "start", "cost"}]},
 * at most `most` places, cheapest first; nothing is planned. */
Status route_suggest_json(Arena *arena, Str state, Str job, int32_t most, Buf *out,
                          Problem *why) MUST_USE;
typedef enum RouteUsual {
    ROUTE_KEEP = 1, /* the usual order, nothing moved; what is late or cold is told */
    ROUTE_ORDER,    /* everybody keeps the clients; only order and trips are free */
    ROUTE_FREE,     /* begins with the usual order; everything is free */
} RouteUsual;
/* Today's plan from the usual one (a solution; who is not in the problem is passed over), as VROOM
 * writes it; with "yl_faults" where rules are broken. budget: of ROUTE_ORDER and ROUTE_FREE. */
Status route_template_json(Arena *arena, const RouteProblem *problem, const Json *usual,
                           RouteUsual how, const RouteBudget *budget, Buf *out,
                           Problem *why) MUST_USE;
/* Writes [{"id", "type", "rule", "amount", "vehicle", "text"}] for a solution's unserved visits,
 * with "skills", "dimension" or "level" where the change needs them. */
Status route_explain_json(Arena *arena, const RouteProblem *problem, const Json *solution, Buf *out,
                          Problem *why) MUST_USE;
