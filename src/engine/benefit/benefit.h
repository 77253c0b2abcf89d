/* Subsidy rules as data: schemes are read from JSON, and one meal (or one bill) is settled by them.
 *
 * Owns        nothing that lives: a BenefitBook is read into an arena and never changes
 * Always true list + fee = pay + the parts of all lines except operator incentives, to the fen;
 *             pay >= 0; settling the same input again gives the same answer
 * Source      domain rules part 4 (S-1 to S-10); the order of work is S-4, rounding S-5, caps S-6
 *
 * A scheme in JSON (README.md of this folder lists every key):
 *   {"id", "place", "from", "to", "age_on", "rules": [{"id", "kind", "group", "who", "when",
 *    "threshold", "benefit", "cap", "copay_floor_fen", "funders"}]}
 *
 *   list --discount groups--> net --threshold--> subsidy groups --> voucher groups --> + fee
 *        (best of a group,              (best of a group after its caps,      - delivery groups =
 * pay on the list price)             not below the co-payment floor)      operator groups apart */
#pragma once
#include "base/json.h"
#include "base/number.h"
#include "base/time.h"

enum {
    BENEFIT_SCHEMES_MAX = 1000,
    BENEFIT_RULES_MAX = 64,   /* of one scheme */
    BENEFIT_GROUPS_MAX = 16,  /* of one scheme */
    BENEFIT_FUNDERS_MAX = 16, /* of one scheme */
    BENEFIT_PARTS_MAX = 8,    /* of one rule */
    BENEFIT_ROWS_MAX = 64,    /* of one table benefit */
    BENEFIT_TAGS_MAX = 64,    /* of one book */
    BENEFIT_FEN_MAX = 1000000000,
};

typedef enum BenefitKind {
    BENEFIT_DISCOUNT = 1, /* the canteen's own price for elders, before everything else */
    BENEFIT_SUBSIDY = 2,
    BENEFIT_VOUCHER = 3,  /* pays of what is left after the subsidies */
    BENEFIT_DELIVERY = 4, /* pays of the delivery fee */
    BENEFIT_OPERATOR = 5, /* an incentive to the canteen; not part of the price */
} BenefitKind;

/* Registration or residence relative to the canteen; each level includes those above. */
typedef enum BenefitPlace { PLACE_NONE, PLACE_CITY, PLACE_DISTRICT, PLACE_TOWN } BenefitPlace;

typedef enum BenefitSlot { SLOT_BREAKFAST, SLOT_LUNCH, SLOT_DINNER, SLOTS } BenefitSlot;

typedef enum BenefitAgeOn {
    AGE_ON_BIRTHDAY,   /* full years on the day of the meal */
    AGE_ON_MONTH_OF,   /* from the first of the birthday's month */
    AGE_ON_NEXT_MONTH, /* from the first of the month after */
} BenefitAgeOn;

typedef enum BenefitBase {
    BASE_NET,  /* after discount */
    BASE_LIST, /* before discount */
    BASE_REST, /* after discount and all subsidies so far */
    BASE_FEE,  /* the delivery fee */
} BenefitBase;

typedef enum BenefitOp { OP_GE, OP_GT, OP_LE, OP_LT } BenefitOp;

typedef struct BenefitWho {
    int32_t age_min, age_max; /* full years, both included */
    BenefitPlace hukou_min, residence_min;
    uint64_t any, all, none; /* tags as bits of the book; any = 0 asks for nothing */
    int32_t ability_min, ability_max;
    bool approved; /* an approval must be in force */
} BenefitWho;

typedef struct BenefitWhen {
    uint32_t slots;    /* bits of BenefitSlot */
    uint32_t weekdays; /* bit 1 Monday .. bit 7 Sunday */
    bool dine_in;      /* only when not delivered */
    bool delivered;    /* only when delivered */
    Day from, to;      /* both included */
} BenefitWhen;

typedef enum BenefitAmountType {
    AMOUNT_FIXED, /* fen */
    AMOUNT_RATE,  /* bp of the base */
    AMOUNT_PAY,   /* all but fen: the elder pays fen */
    AMOUNT_TABLE, /* the last row whose `from` is reached */
    AMOUNT_PARTS, /* the sum of the funders' own amounts, each under its own condition */
} BenefitAmountType;

typedef enum BenefitBy { BY_NET, BY_LIST, BY_AGE, BY_ABILITY, BY_SLOT, BY_HUKOU } BenefitBy;

typedef struct BenefitRow {
    int64_t from; /* fen, years, level, slot or place, by BenefitBy; BY_SLOT means exactly this */
    bool is_rate;
    int64_t value; /* fen, or basis points of the base */
} BenefitRow;

typedef struct BenefitAmount {
    BenefitAmountType type;
    BenefitBase base;
    int64_t value; /* fen or basis points */
    BenefitBy by;
    BenefitRow *rows;
    size_t row_count;
} BenefitAmount;

/* Uses up to now, or a limit on them; -1 is "no limit". Only benefits above zero count. */
typedef struct BenefitCap {
    int64_t slot_count, day_count, week_count, month_count, year_count;
    int64_t meal_fen, day_fen, week_fen, month_fen, year_fen;
} BenefitCap;

typedef struct BenefitPart {
    int32_t funder; /* of the scheme */
    int64_t weight; /* basis points, or fen with AMOUNT_PARTS */
    bool conditional;
    BenefitWho who; /* when conditional */
} BenefitPart;

typedef struct BenefitRule {
    Str id;
    BenefitKind kind;
    int32_t group; /* of the scheme */
    BenefitWho who;
    BenefitAgeOn age_on;
    BenefitWhen when;
    bool has_threshold;
    bool threshold_named; /* the base was written down, not taken by default */
    BenefitBase threshold_base;
    BenefitOp threshold_op;
    Fen threshold_fen;
    BenefitAmount amount;
    BenefitCap cap;
    Fen floor_fen;        /* the elder pays at least this of the meal */
    bool elder_stands_in; /* a pool without money: the elder pays; else the next funder */
    size_t part_count;
    BenefitPart parts[BENEFIT_PARTS_MAX];
} BenefitRule;

typedef struct BenefitGroup {
    Str name;
    BenefitKind kind;
    bool first_wins; /* the first rule that applies, instead of the largest */
} BenefitGroup;

/* Who somebody that pays is. A pool is charity that pays from what lies in it. */
typedef enum BenefitParty {
    PARTY_GOVERNMENT,
    PARTY_CHARITY,
    PARTY_ENTERPRISE,
    PARTY_POOL,
    PARTY_LTCI, /* long-term-care insurance (长护险) */
    PARTY_FUND, /* an investment or industry fund */
    PARTY_COUNT,
} BenefitParty;

typedef struct BenefitScheme {
    Str id, place;
    Str version; /* "SH-PT-2025@2025-12-01#4f1c22aa09d3b871": id, first day, digest of the text */
    Day from, to;
    bool answered_threshold, answered_overlap, answered_two_meals;
    size_t rule_count, group_count, funder_count;
    BenefitRule *rules;
    BenefitGroup groups[BENEFIT_GROUPS_MAX]; /* in the order in which they first appear */
    Str funders[BENEFIT_FUNDERS_MAX];
    BenefitParty parties[BENEFIT_FUNDERS_MAX]; /* beside funders; the canteen is an enterprise */
    int32_t operator_funder;                   /* the canteen itself, or -1 */
} BenefitScheme;

typedef struct BenefitBook {
    size_t scheme_count;
    BenefitScheme *schemes;
    size_t tag_count;
    Str tags[BENEFIT_TAGS_MAX]; /* every tag that some rule asks for */
} BenefitBook;

/* Reads {"schema": 1, "money": "fen", "schemes": […]}, a list of schemes, or one scheme.
 * INVALID benefit.scheme, where = "scheme S rule R field F", text the reason; json.bad. */
Status benefit_book_read(Arena *arena, Str text, const BenefitBook **out,
                         Problem *problem) MUST_USE;
/* The version of the scheme in force on the day; when none is, the one nearest to it (it then gives
 * nothing); NULL when there is no scheme of this id. */
const BenefitScheme *benefit_scheme_find(const BenefitBook *book, Str id, Day day);
/* Index of the group of this kind and name, or -1. */
int32_t benefit_group_find(const BenefitScheme *scheme, BenefitKind kind, Str name);
/* Tags "dibao|alone" as bits; a tag that no rule asks for has no bit and no effect. */
uint64_t benefit_tags(const BenefitBook *book, Str bars);
const char *benefit_kind_name(BenefitKind kind);

typedef struct BenefitPerson {
    Day birth;
    BenefitPlace hukou, residence;
    uint64_t tags;   /* benefit_tags */
    int32_t ability; /* 0 .. 4; -1 unknown, which meets no condition */
    bool approved;   /* an approval is in force on the day of the meal */
} BenefitPerson;

typedef struct BenefitMeal {
    Day day;
    BenefitSlot slot;
    Fen list_fen; /* 0 .. BENEFIT_FEN_MAX */
    bool delivered;
    Fen fee_fen; /* delivery fee, 0 .. BENEFIT_FEN_MAX */
} BenefitMeal;

/* What a person has had from one group, over all canteens, seen from one meal. */
typedef struct BenefitUse {
    int64_t slot_count, day_count, week_count, month_count, year_count;
    Fen day_fen, week_fen, month_fen, year_fen;
} BenefitUse;

/* One earlier benefit above zero: the compact history a caller keeps or loads. */
typedef struct BenefitPast {
    Day day;
    uint8_t slot;
    uint8_t group; /* of the scheme */
    Fen fen;
} BenefitPast;

/* Counts the history for one meal: uses[group_count]. A caller loads at most the calendar year and
 * the week of the meal; a refunded benefit is simply left out. */
void benefit_uses(const BenefitScheme *scheme, const BenefitPast *past, size_t count,
                  const BenefitMeal *meal, BenefitUse *uses);

/* The days whose benefits the scheme's caps may count for a meal on `day`; false: it has no cap
 * that looks beyond the meal itself. */
bool benefit_looks_back(const BenefitScheme *scheme, Day day, Day *from, Day *to);

/* Why a group gave nothing, or less than its rule says. */
typedef enum BenefitNo {
    NO_REASON,
    NO_PERSON,    /* not for this person */
    NO_TIME,      /* not this meal of the day, weekday, date or way of eating */
    NO_THRESHOLD, /* price below (or above) the limit */
    NO_CAP,       /* used up */
    NO_ROOM,      /* nothing left to pay */
} BenefitNo;

typedef struct BenefitLine {
    int32_t rule;
    BenefitKind kind;
    Fen fen;     /* > 0 */
    Fen cut_fen; /* what caps and the floor took away */
    size_t part_count;
    struct {
        int32_t funder;
        Fen fen;
    } parts[BENEFIT_PARTS_MAX]; /* adds up to fen */
} BenefitLine;

typedef struct BenefitSettlement {
    const BenefitScheme *scheme; /* its version is stored with the settlement */
    bool in_force;
    Fen list_fen, discount_fen, net_fen, subsidy_fen, fee_fen, delivery_fen, operator_fen, pay_fen;
    Fen voucher_fen; /* the part of subsidy_fen that vouchers paid */
    size_t line_count;
    BenefitLine lines[BENEFIT_GROUPS_MAX];
    struct {
        BenefitNo why;
        int32_t rule;         /* the nearest rule; -1 for NO_PERSON */
    } no[BENEFIT_GROUPS_MAX]; /* by group, when it gave no line */
} BenefitSettlement;

/* INVALID benefit.meal: an amount, age, slot or level outside its range. */
Status benefit_check(const BenefitPerson *person, const BenefitMeal *meal,
                     Problem *problem) MUST_USE;
/* uses may be NULL for a person without history. The input has passed benefit_check. */
void benefit_settle(const BenefitScheme *scheme, const BenefitPerson *person,
                    const BenefitMeal *meal, const BenefitUse *uses, BenefitSettlement *out);
/* What each funder of the scheme owes: the parts of all lines, without what the canteen bears
 * itself as a discount.  out[scheme->funder_count]. */
void benefit_by_funder(const BenefitSettlement *settlement, Fen *out);
/* Adds the lines to a history. Returns the new count; at most BENEFIT_GROUPS_MAX are added. */
size_t benefit_remember(const BenefitSettlement *settlement, const BenefitMeal *meal,
                        BenefitPast *past, size_t count, size_t room);
/* Full years by the rule of counting. */
int32_t benefit_age(Day birth, Day day, BenefitAgeOn on);

/* Chinese sentences of at most 20 characters, fen by fen, one a line, each ending with "。". */
void benefit_explain(const BenefitPerson *person, const BenefitMeal *meal,
                     const BenefitSettlement *settlement, Buf *out);
/* In which order the payers stand in for the meal, a sentence a line: "先食堂，再区里。"; nothing
 * when only one pays. */
void benefit_order_explain(const BenefitSettlement *s, Buf *out);

/* "What can I get?": the rules of the scheme that are for this person on the day, in order,
 * whatever the meal. Returns how many there are and writes the first `room`. Approval is taken as
 * given. */
size_t benefit_offers(const BenefitScheme *scheme, const BenefitPerson *person, Day day,
                      int32_t *rules, size_t room);
/* Whom a rule is for, as the beginning of its first sentence ("60 到 79 岁，"); nothing when
 * everybody. */
void benefit_offer_who(const BenefitRule *rule, Buf *out);
/* One rule as sentences of at most 20 characters: what it gives, and on what terms. Incentives to
 * the canteen say nothing to the elder and give none. */
void benefit_offer_explain(const BenefitScheme *scheme, const BenefitRule *rule, Buf *out);

/* --- what-if ------------------------------------------------------------------------------- */

/* A list price at which one fen more changes what is paid by something other than 0 or 1 fen. */
typedef struct BenefitCliff {
    Fen price_fen;          /* the higher of the two prices */
    Fen pay_before, pay_at; /* at price_fen - 1 and at price_fen, without the delivery fee */
} BenefitCliff;

/* All cliffs of list prices in (0, max_fen] for this person and meal; returns how many there are
 * and writes the first `room`. */
size_t benefit_cliffs(const BenefitScheme *scheme, const BenefitPerson *person, BenefitMeal meal,
                      const BenefitUse *uses, Fen max_fen, BenefitCliff *out, size_t room);

/* The scheme as it would be if it were in force on every day: what is tried on past meals mostly
 * begins later. Rules that name days of their own keep them. */
const BenefitScheme *benefit_as_if_in_force(Arena *arena, const BenefitScheme *scheme);

/* Which rules of the scheme are for this person, as bits: who has the same sees the same prices. */
uint64_t benefit_rules_for(const BenefitScheme *scheme, const BenefitPerson *person, Day day);

/* Real meals replayed under another scheme. */
typedef struct BenefitEvent {
    int32_t person; /* index; the meals of a person are in time order */
    BenefitMeal meal;
} BenefitEvent;

typedef struct BenefitTrial {
    int64_t meals, persons;
    int64_t winners, losers, unchanged; /* persons who pay less, more, the same in all */
    Fen won_fen, lost_fen;              /* summed over winners and losers, both >= 0 */
    Fen pay_old, pay_new;
    Fen funder_old[BENEFIT_FUNDERS_MAX], funder_new[BENEFIT_FUNDERS_MAX]; /* each of its scheme */
    Fen discount_old, discount_new; /* borne by the canteens */
} BenefitTrial;

/* Persons are judged by the same tags in both, so both schemes come from one book. difference, when
 * not NULL, gets new pay - old pay of each person. */
void benefit_trial(Arena *arena, const BenefitScheme *old, const BenefitScheme *draft,
                   const BenefitPerson *persons, size_t person_count, const BenefitEvent *events,
                   size_t event_count, Fen *difference, BenefitTrial *out);

/* --- proof at load ---------------------------------------------------------------------------- */

typedef enum BenefitFindingKind {
    FINDING_FAULT,    /* must be changed: a rule can never pay, versions overlap, … */
    FINDING_QUESTION, /* must be answered before the scheme is published */
    FINDING_NOTE,     /* true and worth knowing */
} BenefitFindingKind;

typedef struct BenefitFinding {
    BenefitFindingKind kind;
    const char *code; /* "overlap", "age_gap", … */
    const BenefitScheme *scheme;
    int32_t rule, other; /* -1 when the whole scheme is meant */
    Str text;            /* Chinese, for the desk that loads the scheme */
} BenefitFinding;

typedef struct BenefitFindings {
    size_t count, cap;
    BenefitFinding *items;
    size_t faults, questions;
} BenefitFindings;

/* Proves that the scheme is total (every age, slot and price has one outcome, every rule can pay)
 * and that every overlap inside a group is intended, and lists what is open. */
void benefit_prove(Arena *arena, const BenefitBook *book, const BenefitScheme *scheme,
                   BenefitFindings *out);
