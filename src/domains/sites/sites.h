/* Sites: entry and exit of canteens and firms, who cooks for whom, who bears what goes wrong, the
 * documents that rules come from, and how much of the hours that are offered is worked.
 *
 * Owns        site_step, site_exit, exit_move, exit_meal, risk_share, risk_loss, policy_clause,
 *             site_target, site_open
 * Calls       people (organisations), funds (the pool, the platform's losses), benefits (books),
 *             meals (standing orders, stand-ins, shifts), notice; for the hours also dispatch
 *             (carriers, runs), rounds, partners (volunteers), hubs (who can be lent)
 * Publishes   sites.stepped, sites.exit_moved; the subject is the site
 * Always true a site that has left holds no money, no standing order and nobody's meal; what the
 *             pool or the platform bears of a loss is booked to the fen (audit.sql)
 *
 *   probation ──> open <──> suspended        a step needs its reason; while suspended another
 *       └──────────┴──── exit ──┴──> left    canteen cooks; nobody is left without a meal */
#pragma once
#include "domains/meals/meals.h"

DEFINE_ID(ExitId);

/* As people's organisation.state. */
typedef enum SiteState {
    SITE_PROBATION = 1, /* new                 -> people_organisation_add */
    SITE_OPEN = 2,      /* PROBATION, SUSPENDED -> sites_step */
    SITE_SUSPENDED = 3, /* OPEN                -> sites_step */
    SITE_LEFT = 4,      /* all                 -> sites_leave */
} SiteState;

/* Opens or suspends. For a suspension `cook` cooks what was ordered every day, for at most 28 days.
 * INVALID sites.no_reason; CONFLICT sites.step (no such step), sites.who_cooks. */
typedef struct StepAsk {
    OrganisationId site, cook; /* cook 0: nobody, when nobody has a standing order here */
    SiteState to;
    Str reason;
} StepAsk;
Status sites_step(Tx *tx, const StepAsk *ask) MUST_USE;

/* ---- Leaving -------------------------------------------------------------------------------- */

typedef enum ExitState {
    EXIT_PLANNED = 1, /* new     -> sites_exit_plan */
    EXIT_MOVED = 2,   /* PLANNED -> sites_exit_move, at the latest the day before by a timer */
    EXIT_DONE = 3,    /* MOVED   -> sites_leave */
} ExitState;
typedef struct SiteExit {
    ExitId id;
    OrganisationId site;
    Day leave;
    Str reason;
    ExitState state;
    int64_t moves, moved;
    OrganisationId to; /* who takes over; 0 of exits from before */
} SiteExit;
/* Every standing order goes to `to` unless sites_exit_route says otherwise; each elder is told.
 * INVALID sites.no_reason, sites.leave_day; CONFLICT sites.cannot_cook, sites.exit_held. */
Status sites_exit_plan(Tx *tx, OrganisationId site, OrganisationId to, Day leave, Str reason,
                       ExitId *out) MUST_USE;
Status sites_exit_route(Tx *tx, ExitId exit, int64_t standing, OrganisationId to) MUST_USE;
/* Moves the standing orders, with those that were made since the plan. Repeating is harmless. */
Status sites_exit_move(Tx *tx, ExitId exit) MUST_USE;
Status sites_exit_find(Tx *tx, OrganisationId site, SiteExit *out) MUST_USE; /* the open one */
/* What still keeps the site from leaving: a sentence a line; "" nothing. */
Status sites_exit_open(Tx *tx, OrganisationId site, Str *words) MUST_USE;
/* CONFLICT sites.not_settled with the first of them. */
Status sites_leave(Tx *tx, OrganisationId site) MUST_USE;

/* ---- What is ordered already, in one step ---- */

typedef enum ExitMealState {
    EXIT_MEAL_WAITS = 0,  /* ordered, for a day after the last; not stored */
    EXIT_MEAL_MOVED = 1,  /* WAITS, STAYED -> sites_exit_meal_move */
    EXIT_MEAL_STAYED = 2, /* WAITS         -> sites_exit_meal_stay: refused there, and why */
    EXIT_MEAL_BACK = 3,   /* MOVED         -> sites_exit_meal_back */
} ExitMealState;
typedef struct ExitMeal {
    MealOrderId order, now; /* now 0: none */
    PersonId person;
    OrganisationId to;
    Day day;
    BenefitSlot slot;
    ExitMealState state;
    Str there; /* what would be eaten there; "" nothing suits, or not asked for */
    Str words; /* why it stays; "" */
    Ms cooks_ms;
} ExitMeal;
/* The plan: every meal ordered from the leave day on, by day, with what there would be; and what
 * was moved already. At most EXIT_MEALS_MAX. */
enum { EXIT_MEALS_MAX = 2000, EXIT_MEALS_BATCH = 100 };
Status sites_exit_meals(Tx *tx, ExitId exit, ExitMeal **out, size_t *count) MUST_USE;
/* Those that wait, after an order, in the order of their ids: one batch. */
Status sites_exit_meals_next(Tx *tx, ExitId exit, MealOrderId after, MealOrderId **out,
                             size_t *count) MUST_USE;
/* One meal, in a transaction of its own; repeating is harmless. Refused as meals_order_move, and
 * CONFLICT sites.no_cook; then sites_exit_meal_stay keeps the reason. */
Status sites_exit_meal_move(Tx *tx, ExitId exit, MealOrderId order) MUST_USE;
Status sites_exit_meal_stay(Tx *tx, ExitId exit, MealOrderId order, Str words) MUST_USE;
/* Until the first moved meal is cooked: those to be taken back, one batch. CONFLICT
 * sites.cooked. */
Status sites_exit_meals_moved(Tx *tx, ExitId exit, MealOrderId after, MealOrderId **out,
                              size_t *count) MUST_USE;
Status sites_exit_meal_back(Tx *tx, ExitId exit, MealOrderId order) MUST_USE;
/* Each eater, and a relative who pays, in one sentence of all his meals; *left: whether there are
 * more. By a timer ten minutes after the last move, if nobody asks. */
Status sites_exit_meals_tell(Tx *tx, ExitId exit, bool *left) MUST_USE;

/* ---- Shared risk ---------------------------------------------------------------------------- */

typedef enum RiskKind { RISK_NO_SHOW = 1, RISK_WEATHER = 2, RISK_SPOILED = 3 } RiskKind;
typedef struct RiskShare {
    RiskKind kind;
    int64_t site_bp, pool_bp, platform_bp; /* 10000 in all */
} RiskShare;
/* INVALID sites.shares. From now on every evening's losses of the kind are booked by it. */
Status sites_share_set(Tx *tx, const RiskShare *share) MUST_USE;
Status sites_shares(Tx *tx, RiskShare out[3], size_t *count) MUST_USE;
/* A site pays into the pool out of what it has earned. CONFLICT funds.too_little is not asked: an
 * account of a site may go below zero; sites.pool_fen beyond what it has. */
Status sites_pool_pay(Tx *tx, OrganisationId site, Fen fen) MUST_USE;
/* Takes a payment back out of the pool within RISK_UNDO_DAYS, while it is still there; repeating is
 * harmless. NOT_FOUND sites.no_payment; CONFLICT sites.too_late, sites.pool_used. */
Status sites_pool_unpay(Tx *tx, OrganisationId site, TransferId payment) MUST_USE;
typedef struct PoolMove {
    TransferId id;
    OrganisationId site;
    Fen fen; /* + came in, − went out */
    Ms at_ms;
    bool back;     /* it takes another back */
    bool undone;   /* another took it back */
    bool may_undo; /* a payment that can still be taken back */
} PoolMove;
/* Newest first, at most 200; of one site, or (0) of all. */
Status sites_pool_moves(Tx *tx, OrganisationId site, PoolMove **out, size_t *count) MUST_USE;
Status sites_pool(Tx *tx, Fen *fen) MUST_USE;

typedef struct RiskLoss {
    OrganisationId site;
    Day day;
    RiskKind kind;
    Fen fen, pool_fen, platform_fen;
    Str words;
    Ms made_ms; /* when it was booked */
} RiskLoss;
/* Books a loss once for a site, day and kind; the pool bears its share as far as it reaches.
 * NOT_FOUND sites.no_share, sites.no_site; INVALID sites.loss_day (to come, or over a month ago);
 * CONFLICT sites.loss_booked, sites.has_left. Fills the shares. */
Status sites_loss_book(Tx *tx, RiskLoss *loss) MUST_USE;
/* Takes back what was said of a day's weather, within RISK_UNDO_DAYS: what pool and platform bore
 * is theirs again, and the day can be booked anew. NOT_FOUND sites.no_loss; CONFLICT
 * sites.too_late, sites.has_left. */
enum { RISK_UNDO_DAYS = 7, RISK_LOSS_DAYS = 31 };
Status sites_loss_unbook(Tx *tx, OrganisationId site, Day day) MUST_USE;
bool sites_loss_may_undo(const RiskLoss *loss, Ms now);
Status sites_losses(Tx *tx, OrganisationId site, RiskLoss **out, size_t *count) MUST_USE;

/* ---- Documents and targets ------------------------------------------------------------------- */

typedef struct PolicyClause {
    int64_t id;
    Str document, clause, issuer, words, rule;
    Day from, to; /* to 0: until replaced */
    ProgrammeId programme;
} PolicyClause;
/* INVALID sites.policy_days; NOT_FOUND benefits' when the programme is not known. */
Status sites_policy_add(Tx *tx, const PolicyClause *clause, int64_t *out) MUST_USE;
/* The last day of what is replaced. */
Status sites_policy_end(Tx *tx, int64_t clause, Day to) MUST_USE;
Status sites_policies(Tx *tx, PolicyClause **out, size_t *count) MUST_USE; /* newest first */

typedef struct SiteTarget {
    OrganisationId site;
    int64_t percent, month;
    Str levers;
} SiteTarget;
/* Replaces what was set. NOT_FOUND sites.no_site. */
Status sites_target_set(Tx *tx, const SiteTarget *target) MUST_USE;
Status sites_target(Tx *tx, OrganisationId site, SiteTarget *out) MUST_USE; /* NOT_FOUND: none */

/* ---- Residents beside elders (B31) ----------------------------------------------------------- */

/* The served meals of a group. Without delivery: neither its fee nor its cost. */
typedef struct TariffGroup {
    int64_t people, meals;
    Fen list_fen;
    Fen discount_fen; /* the site's own */
    Fen subsidy_fen;  /* of funders, towards the price */
    Fen operator_fen; /* of funders, to the site on top */
    Fen own_fen;      /* what the eaters paid */
    Fen income_fen;   /* all of it but the discount */
    Fen cost_fen;     /* its meals' share of the cost, when it is known */
} TariffGroup;
typedef struct Tariff {
    OrganisationId site;
    int64_t month;
    TariffGroup elders; /* 60 and older on the last day of the month */
    TariffGroup residents;
    /* Costs are what the site wrote down for the month, shared by meals. Known only with both food
     * and staff: nothing is guessed. missing: bit 1 << CostKind of what is not written down. */
    bool cost_known;
    uint32_t missing;
    Fen each_fen;   /* of a meal, rounded */
    Fen margin_fen; /* residents' income over the cost of their meals; may be negative */
    Fen gap_fen;    /* what elders' meals lack; 0: nothing */
    Fen covers_fen; /* of that gap, by the residents' margin */
    bool open;      /* the site shows it to its diners */
} Tariff;
/* INVALID benefits.month. */
Status sites_tariff(Tx *tx, OrganisationId site, int64_t month, Tariff *out) MUST_USE;
/* The same in plain sentences, one a line. */
Str sites_tariff_words(Arena *arena, const Tariff *tariff);
/* Whether diners see it among the open figures; off until the site says so. */
Status sites_tariff_open(Tx *tx, OrganisationId site, bool open) MUST_USE;

/* ---- Hours offered and worked (C42) ---------------------------------------------------------- */

typedef enum WorkKind {
    WORK_KITCHEN = 1,  /* shifts of kitchen, counter and cleaning; what is worked is not measured */
    WORK_DELIVERY = 2, /* shifts and hours of carriers; runs, from leaving to the last door */
    WORK_CARE = 3,     /* carers; paid minutes of visits */
    WORK_ROUNDS = 4,   /* aides; visits of rounds, by the lengths of rounds.h */
    WORK_VOLUNTEER = 5, /* everybody else with free hours; openings they said yes to, runs */
} WorkKind;
enum { WORK_KINDS = 5, WORK_DAYS = 28 };
typedef struct WorkRow {
    OrganisationId site; /* 0: of no organisation */
    WorkKind kind;
    int64_t people, offered_min;
    int64_t worked_min; /* by those who offered hours */
    int64_t extra_min;  /* by those who offered none */
    int64_t free;       /* now */
} WorkRow;
typedef struct FreeHand {
    PersonId person;
    OrganisationId site;
    WorkKind kind;
    int64_t until_min; /* today, from midnight */
    bool can_lend;     /* the site belongs to a centre, and he is its own (hubs.h) */
} FreeHand;
typedef struct WorkBoard {
    Day from, to;
    WorkRow kinds[WORK_KINDS]; /* of all rows below, by kind */
    WorkRow *rows;             /* by site and kind */
    FreeHand *hands;           /* each person once */
    size_t row_count, hand_count;
} WorkBoard;
/* The WORK_DAYS days before today. Free hours count as they are written now, each once: what falls
 * into a shift or carrier's hours of that day counts there. For a site: itself, those of its centre
 * and those of no organisation, and the hands of the centre only as numbers. Viewer 0: all. */
Status sites_work(Tx *tx, OrganisationId viewer, WorkBoard *out) MUST_USE;

extern const Domain sites_domain;
