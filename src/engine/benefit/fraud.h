/* Fraud signals over a list of settlements: S-F1 to S-F13 of the domain rules.
 *
 * A signal is a reason for a person to look, never a punishment (S-14): many odd patterns are real
 * life, such as a neighbour who fetches meals for five.  Thresholds are data.
 *
 * Owns        nothing; signals are written into the caller's arena
 * Always true the same list and thresholds give the same signals in the same order */
#pragma once
#include "engine/benefit/benefit.h"

typedef struct FraudVisit {
    int64_t id;
    int64_t person, site, till; /* till 0 is unknown */
    int64_t device;             /* device, face or phone that paid; 0 unknown */
    Ms at;                      /* when it was settled */
    Day day;                    /* of the meal */
    BenefitSlot slot;
    Fen list_fen, net_fen, benefit_fen; /* benefit: subsidies and vouchers, > 0 when any */
    Fen refund_fen;
    bool refund_elsewhere; /* refunded to other than the elder's own payment means */
    bool delivered;
    bool by_agent; /* a registered agent fetched it */
} FraudVisit;

/* A time in which the person cannot have eaten at a canteen. */
typedef enum FraudAway {
    AWAY_DEAD,
    AWAY_HOSPITAL,
    AWAY_PRISON,
    AWAY_INSTITUTION,
    AWAY_MOVED,
    AWAY_ELSEWHERE, /* travelling, at the child's: as the family told */
} FraudAway;
typedef struct FraudAbsence {
    int64_t person;
    FraudAway kind;
    Day from, to; /* both included; the day of death or admission itself is not included */
} FraudAbsence;

typedef struct FraudSite {
    int64_t site;
    int32_t lat_e7, lon_e7; /* both 0: not known */
    /* Opening by slot, minutes after local midnight; open_min[s] < 0 when closed, in all of them
     * when the hours are not known. */
    int32_t open_min[SLOTS], close_min[SLOTS];
    int64_t seats; /* -1: not known */
    int64_t turns; /* times a seat can be used in a slot */
} FraudSite;

/* What the kitchen can show for a slot. */
typedef struct FraudTrail {
    int64_t site;
    Day day;
    BenefitSlot slot;
    bool has_trail;        /* dish batches, samples or purchases are recorded */
    int64_t portions_made; /* -1 unknown */
} FraudTrail;

/* Money paid out otherwise than it came in: cash for what was paid in by telephone (S-F11). */
typedef struct FraudPayOut {
    int64_t id, person, site;
    Day day;
    Fen fen;
} FraudPayOut;

typedef struct FraudPerson {
    int64_t person;
    int32_t age; /* full years, for S-F3 */
} FraudPerson;

typedef enum FraudRule {
    FRAUD_AWAY = 1,       /* S-F1 */
    FRAUD_DOUBLE = 2,     /* S-F2 */
    FRAUD_TRAVEL = 3,     /* S-F3 */
    FRAUD_BURST = 4,      /* S-F4 */
    FRAUD_HOURS = 5,      /* S-F5 */
    FRAUD_HUGGING = 6,    /* S-F6 */
    FRAUD_SAME = 7,       /* S-F7 */
    FRAUD_ATTENDANCE = 8, /* S-F8 */
    FRAUD_CAPACITY = 9,   /* S-F9 */
    FRAUD_NO_TRAIL = 10,  /* S-F10 */
    FRAUD_CASHBACK = 11,  /* S-F11 */
    FRAUD_CARDS = 12,     /* S-F12 */
    FRAUD_CLUSTER = 13,   /* S-F13 */
} FraudRule;

/* The gentlest thing that fits; a person decides more. */
typedef enum FraudAction {
    FRAUD_LOOK,
    FRAUD_CASE,
    FRAUD_AUDIT,
    FRAUD_BLOCK,
    FRAUD_STOP_SITE
} FraudAction;

typedef struct FraudSignal {
    FraudRule rule;
    FraudAction action;
    int64_t person, site; /* 0 when the signal is about no single one */
    int64_t visit, other; /* FraudVisit.id; 0 when none */
    Day day;
    int64_t measured, limit; /* in the unit of the threshold */
} FraudSignal;

typedef struct FraudLimits {
    int64_t double_case_per_month;                       /* 3 */
    int64_t walk_age;                                    /* 80 */
    int64_t walk_kmh, any_kmh;                           /* 15, 60 */
    int64_t burst_gap_ms;                                /* 5,000 */
    int64_t burst_run;                                   /* 10 */
    int64_t burst_per_minute;                            /* 30 */
    int64_t hours_margin_min;                            /* 15 */
    Fen hug_above_fen, hug_around_fen;                   /* 20, 200 */
    int64_t hug_percent, hug_visits;                     /* 60, 50 */
    int64_t same_percent, same_visits;                   /* 80, 20 */
    int64_t attendance_days, attendance_percent;         /* 28 of 30; 15 */
    int64_t yield_percent;                               /* 10 over the portions made */
    int64_t refund_percent;                              /* 5 */
    int64_t cards;                                       /* 3 */
    int64_t cluster_cards, cluster_gap_ms, cluster_days; /* 5, 120,000, 10 */
} FraudLimits;

extern const FraudLimits fraud_limits_default;
typedef struct FraudInput {
    const FraudVisit *visits; /* in order of `at` */
    size_t visit_count;
    const FraudAbsence *absences;
    size_t absence_count;
    const FraudSite *sites;
    size_t site_count;
    const FraudTrail *trails;
    size_t trail_count;
    const FraudPerson *persons;
    size_t person_count;
    const FraudPayOut *pay_outs;
    size_t pay_out_count;
    const Fen *thresholds; /* of the scheme, for S-F6 */
    size_t threshold_count;
    int64_t members; /* of the site or programme, for S-F8 */
    FraudLimits limits;
    Ms zone; /* for opening hours */
} FraudInput;

typedef struct FraudSignals {
    Arena *arena;
    FraudSignal *items;
    size_t count, cap;
} FraudSignals;

/* A signal is a row of this table and a function that adds what it finds. */
typedef struct FraudCheck {
    FraudRule rule;
    const char *name; /* "S-F3" */
    void (*look)(const FraudInput *in, FraudSignals *out);
    bool weeks;      /* shows only over weeks */
    bool stops_site; /* a settlement is not what it seems; the others only ask for a look */
} FraudCheck;
extern const FraudCheck fraud_checks[]; /* in the order of the rules; ends with a zero row */
const FraudCheck *fraud_check_of(FraudRule rule);
