/* Benefits: programmes of subsidy as data, and every settlement by them.
 *
 * Owns        programme, programme_draft, site_programme, settlement, settlement_part, claim,
 * claim_back, claim_sample, claim_check, clawback, fraud_case, site_facts, site_cost,
 *             programme_budget, programme_notice, programme_change, programme_loser,
 *             meal_trail, settlement_use, purchase_lot, voucher, voucher_use,
 *             acceptance
 * Calls       engine/benefit (the rules), people (facts of the person), funds (funders pay the
 *             site), gifts (a donation pool pays what lies in it)
 * Publishes   benefits.settled, benefits.cancelled, benefits.programme_live, benefits.claimed,
 *             benefits.claim_moved, benefits.case_opened, benefits.case_decided,
 *             benefits.voucher_used, benefits.accepted, benefits.budget_low; the subject is a
 *             SettlementId, ProgrammeId, ClaimId, CaseId, ticket or LotId
 * Always true list + fee = elder + discount + subsidy + delivery, to the fen, in every settlement; a
 *             ticket has one settlement; a cancelled one counts for no cap (audit.sql)
 *
 *   order   benefits_settle    OPEN       caps are used, nothing is booked
 *   served  benefits_finish    FINAL      each funder's account pays the site's
 *   undone  benefits_cancel    CANCELLED  caps are free again; what was booked is reversed */
#pragma once
#include "domains/gifts/gifts.h"
#include "engine/benefit/benefit.h"

DEFINE_ID(ProgrammeId);
DEFINE_ID(SettlementId);

typedef enum SettlementState {
    SETTLEMENT_OPEN = 1,      /* new          -> benefits_settle */
    SETTLEMENT_FINAL = 2,     /* OPEN         -> benefits_finish */
    SETTLEMENT_CANCELLED = 3, /* OPEN, FINAL  -> benefits_cancel */
} SettlementState;

/* ---- Programmes --------------------------------------------------------------------------- */

/* Reads the rules, proves them; a fault or an open question refuses: INVALID benefits.not_proved,
 * with the first finding as sentence. The programme is a draft until benefits_publish. */
Status benefits_programme_add(Tx *tx, Str name, Str rules_json, Str document,
                              ProgrammeId *out) MUST_USE;
/* The rules of a programme in JSON, as loaded. NOT_FOUND benefits.no_programme. */
Status benefits_programme_rules(Tx *tx, ProgrammeId programme, Str *rules) MUST_USE;
/* … of the programme that the site settles by. NOT_FOUND without words: none. */
Status benefits_site_rules(Tx *tx, OrganisationId site, Str *rules) MUST_USE;
/* The site settles by it from now on. CONFLICT benefits.notice when that takes from somebody who
 * ate there in the last 28 days: it is a change, told before it begins. */
Status benefits_publish(Tx *tx, ProgrammeId programme, OrganisationId site) MUST_USE;

/* ---- Drafts ---------------------------------------------------------------------------------- */

DEFINE_ID(DraftId);

/* Stored: add at the end, never renumber. */
typedef enum DraftState {
    DRAFT_WRITING = 1, /* new, HANDED, THROWN -> _begin, _decide, _take_back, _restore */
    DRAFT_HANDED = 2,  /* WRITING -> benefits_draft_hand: waits for a second person */
    DRAFT_AGREED = 3,  /* HANDED -> benefits_draft_decide: it is a programme */
    DRAFT_THROWN = 4,  /* WRITING -> benefits_draft_throw */
} DraftState;

typedef struct Draft {
    DraftId id;
    Str name, document, rules, note;
    ProgrammeId from, programme; /* 0: none */
    DraftState state;
    int64_t version, made_by, changed_by, handed_by, decided_by;
    Ms changed_ms;
} Draft;
enum { DRAFT_RULES_MAX = 60000 }; /* bytes */

/* As a copy of `from` (0: of nothing); what is empty of name, document and rules is taken from it.
 * NOT_FOUND benefits.no_programme; INVALID benefits.draft_name, benefits.draft_long. */
Status benefits_draft_begin(Tx *tx, const Draft *ask, DraftId *out) MUST_USE;
/* Writes name, document and rules, which need not be whole yet. CONFLICT benefits.draft_changed
 * (somebody wrote since ask->version), benefits.draft_state. */
Status benefits_draft_write(Tx *tx, const Draft *ask, int64_t *version) MUST_USE;
/* To a second person. INVALID benefits.draft_document, benefits.not_proved and as for
 * benefits_programme_add; CONFLICT benefits.draft_state. */
Status benefits_draft_hand(Tx *tx, DraftId id) MUST_USE;
/* Written on after all. Repeating is harmless. */
Status benefits_draft_take_back(Tx *tx, DraftId id) MUST_USE;
/* By somebody who neither wrote it nor handed it over: it becomes a programme (*out), which may be
 * put in force from a day; or goes back with a note. DENIED benefits.same_hand; INVALID
 * benefits.draft_note; CONFLICT benefits.draft_state. Repeating an agreement answers the first. */
Status benefits_draft_decide(Tx *tx, DraftId id, bool agree, Str note, ProgrammeId *out) MUST_USE;
Status benefits_draft_throw(Tx *tx, DraftId id) MUST_USE;
Status benefits_draft_restore(Tx *tx, DraftId id) MUST_USE;
/* NOT_FOUND benefits.no_draft. */
Status benefits_draft_find(Tx *tx, DraftId id, Draft *out) MUST_USE;
/* Those being written or waiting, the newest change first, at most 100; rules are left out. */
Status benefits_drafts(Tx *tx, Draft **out, size_t *count) MUST_USE;

/* ---- Settling ----------------------------------------------------------------------------- */

typedef struct Meal {
    PersonId person;
    OrganisationId site;
    Day day;
    BenefitSlot slot;
    Fen list_fen;
    Fen fee_fen; /* of the delivery; 0 when it is not delivered or free */
    bool delivered;
    int64_t instead_of; /* a ticket this one replaces: it counts for no cap; 0 none */
} Meal;

/* A donation pool of the rules had too little: who stands in. */
typedef struct QuoteShort {
    PoolId pool;
    int32_t bearer; /* funder of the scheme; -1 the elder */
    Fen fen;
} QuoteShort;
enum { QUOTE_SHORTS_MAX = 16 };

typedef struct Quote {
    ProgrammeId programme;        /* 0: none in force at the site */
    BenefitSettlement settlement; /* with what the pools have */
    QuoteShort shorts[QUOTE_SHORTS_MAX];
    size_t short_count;
    BenefitPerson person;
    BenefitMeal meal;
} Quote;

/* What this meal would cost now; changes nothing. */
Status benefits_quote(Tx *tx, const Meal *meal, Quote *out) MUST_USE;
/* The sentences of a quote, at most 20 characters each, one a line. */
Str benefits_explain(Arena *arena, const Quote *quote);

/* Settles a ticket. CONFLICT benefits.settled when it has been settled. */
Status benefits_settle(Tx *tx, int64_t ticket, const Meal *meal, SettlementId *out,
                       Quote *quote) MUST_USE;
/* The same by a quote of this transaction, nothing having been settled for the person since. */
Status benefits_settle_quoted(Tx *tx, int64_t ticket, const Meal *meal, const Quote *quote,
                              SettlementId *out) MUST_USE;
/* The meal was handed over: funders' accounts pay the site. Repeating is harmless. */
Status benefits_finish(Tx *tx, int64_t ticket) MUST_USE;
/* Repeating is harmless. NOT_FOUND benefits.no_settlement. */
Status benefits_cancel(Tx *tx, int64_t ticket) MUST_USE;

typedef struct Settled {
    SettlementId id;
    PersonId person;
    OrganisationId site;
    SettlementState state;
    Fen list_fen, discount_fen, subsidy_fen, fee_fen, delivery_fen, operator_fen, pay_fen;
    Str version;
} Settled;
Status benefits_settled(Tx *tx, int64_t ticket, Settled *out) MUST_USE;

/* ---- Claims --------------------------------------------------------------------------------- */

DEFINE_ID(ClaimId);

typedef enum ClaimState {
    CLAIM_SUBMITTED = 1,  /* new, QUESTIONED -> benefits_claim, benefits_claim_move */
    CLAIM_QUESTIONED = 2, /* SUBMITTED -> benefits_claim_move */
    CLAIM_APPROVED = 3,   /* SUBMITTED, QUESTIONED -> benefits_claim_move */
    CLAIM_PAID = 4,       /* APPROVED -> benefits_claim_move: the funder's account is paid */
} ClaimState;

typedef struct Claim {
    ClaimId id;
    Str funder;
    int64_t month; /* 202603 */
    ClaimState state;
    int64_t lines, seed;
    Fen total_fen;
    Str question;
    Ms submitted_ms, approved_ms, paid_ms; /* 0: not yet */
} Claim;

/* Everything of the funder that became final in the month or before and stands in no claim, less
 * what was taken back of earlier claims; one in a hundred of its settlements is drawn for a check.
 * CONFLICT benefits.nothing_to_claim, benefits.month_open (it has not ended). */
Status benefits_claim(Tx *tx, Str funder, int64_t month, ClaimId *out) MUST_USE;
/* CONFLICT benefits.claim_state. The question is kept when it is questioned. */
Status benefits_claim_move(Tx *tx, ClaimId claim, ClaimState to, Str question) MUST_USE;
Status benefits_claim_find(Tx *tx, ClaimId claim, Claim *out) MUST_USE;
/* Newest first, at most 200. */
Status benefits_claims(Tx *tx, Claim **out, size_t *count) MUST_USE;
/* How long an office takes: the median of whole days; -1: nothing has got that far. */
typedef struct Office {
    Str funder;
    int64_t claims, open; /* open: submitted or questioned, and what is approved and not paid */
    int64_t approve_days, pay_days;
    int64_t oldest_days; /* of what is open; 0 none */
} Office;
Status benefits_offices(Tx *tx, Office **out, size_t *count) MUST_USE;
/* Funders with parts that stand in no claim: name and fen, up to the end of the month. */
typedef struct Unclaimed {
    Str funder;
    Fen fen;
    int64_t lines;
    Fen stopped_fen; /* of it, kept back while a case of the site is open */
} Unclaimed;
Status benefits_unclaimed(Tx *tx, int64_t month, Unclaimed **out, size_t *count) MUST_USE;

/* The claim as a CSV file with a sum; *sum is what its lines add up to. */
Status benefits_claim_csv(Tx *tx, ClaimId claim, Buf *out, Fen *sum) MUST_USE;
/* The same as an XLSX file at path. */
Status benefits_claim_xlsx(Tx *tx, ClaimId claim, const char *path) MUST_USE;

/* What the check on site of a sampled settlement found: 1 right, 2 wrong, 3 nobody was there.
 * Saying it again replaces it. NOT_FOUND benefits.not_sampled. */
Status benefits_sample_check(Tx *tx, ClaimId claim, int64_t settlement, int64_t result,
                             Str words) MUST_USE;

/* Takes a settled benefit back from the site, with the reason and the evidence; never from the
 * elder. NOT_FOUND benefits.no_settlement; CONFLICT benefits.cancelled. */
Status benefits_claw_back(Tx *tx, int64_t ticket, Str reason, Str evidence) MUST_USE;

/* ---- What can I get? ------------------------------------------------------------------------ */

/* Sentences about every rule of the site's programme that is for this person today. */
Status benefits_offers(Tx *tx, PersonId person, OrganisationId site, Str *sentences) MUST_USE;

/* ---- Budgets -------------------------------------------------------------------------------- */

typedef struct Budget {
    ProgrammeId programme;
    Str funder;
    Day from, to;
    Fen fen;
} Budget;
/* Sets or changes it. INVALID benefits.budget. */
Status benefits_budget_set(Tx *tx, const Budget *budget) MUST_USE;

typedef struct Runway {
    Str funder;
    bool has_budget;
    Day from, to; /* of the budget */
    Fen budget_fen, used_fen;
    Fen a_day_fen;     /* mean of the last 28 days */
    int64_t days_left; /* until it is used up at this pace; -1: never at this pace */
    Day last;          /* the last day it pays for; `to` when it lasts */
    bool lasts;        /* to the end of its period */
} Runway;
Status benefits_runway(Tx *tx, ProgrammeId programme, Runway **out, size_t *count) MUST_USE;
/* The sentence of a runway: at most 20 characters. */
Str benefits_runway_words(Arena *arena, const Runway *runway);

/* ---- Policy trial ---------------------------------------------------------------------------- */

/* What the draft would have changed: the served meals of the programme in [from, to], settled again
 * under both sets of rules with the facts of the persons as they are known now. Reads only.
 * INVALID benefit.scheme, benefits.one_scheme; CONFLICT benefits.nothing_to_try. */
typedef struct TrialAsk {
    ProgrammeId programme;
    Day from, to;
    Str draft; /* rules in JSON */
} TrialAsk;
enum { CLIFFS_MAX = 32 };
typedef struct TrialAnswer {
    BenefitTrial trial;
    const BenefitScheme *old, *draft;
    BenefitCliff cliffs[CLIFFS_MAX]; /* of the draft up to 50 yuan at lunch, by price */
    size_t cliff_count;
    int64_t notice_days; /* of the programme in force: a cut is told so long before */
    Runway *lasts;       /* of each funder of the draft, at the pace of the trial */
    size_t lasts_count;
} TrialAnswer;
Status benefits_try(Tx *tx, const TrialAsk *ask, TrialAnswer *out) MUST_USE;

/* Who may pay for what the site does: the funders of the programme it settles by, without the site
 * itself. None when there is no programme. */
Status benefits_site_funders(Tx *tx, OrganisationId site, Str **out, size_t *count) MUST_USE;

/* What every meal of a programme cost, and who bore it: government, charity, enterprise,
 * long-term-care insurance, a fund, the elder. */
typedef struct PartyShare {
    Str funder;
    BenefitParty party;
    int64_t meals;
    Fen fen;
} PartyShare;
typedef struct Parties {
    int64_t meals, persons;
    Fen cost_fen; /* list + fee + incentive = elder + all parties, to the fen */
    Fen elder_fen, party_fen[PARTY_COUNT]; /* by BenefitParty: pools apart from other charity */
    PartyShare *shares;                    /* by funder */
    size_t count;
} Parties;
/* Of the served meals of a month. INVALID benefits.month; NOT_FOUND benefits.no_programme. */
Status benefits_parties(Tx *tx, ProgrammeId programme, int64_t month, Parties *out) MUST_USE;
/* What one funder bore: day, site, meals, fen, and the sum; nobody's name. */
Status benefits_party_csv(Tx *tx, ProgrammeId programme, Str funder, int64_t month,
                          Buf *out) MUST_USE;

/* The same by site, for who may see counts alone; those of a funder beside. `first` and `last` are
 * the days of the month. */
typedef struct PartySite {
    OrganisationId site;
    int64_t meals, persons;
    Fen cost_fen;
    int64_t funder_meals;
    Fen funder_fen;
} PartySite;
Status benefits_party_sites(Tx *tx, ProgrammeId programme, Str funder, int64_t month,
                            PartySite **out, size_t *count, Day *first, Day *last) MUST_USE;

/* How many meals were served, to how many people; nobody's name. */
typedef struct ServedCount {
    int64_t meals, persons, sites;
    Day first, last; /* 0: none */
} ServedCount;
typedef struct MealTime {
    OrganisationId site;
    Day day;
    BenefitSlot slot;
} MealTime;
Status benefits_served_times(Tx *tx, const MealTime *times, size_t time_count,
                             ServedCount *out) MUST_USE;
Status benefits_served_tickets(Tx *tx, const int64_t *tickets, size_t ticket_count,
                               ServedCount *out) MUST_USE;

/* ---- Changes, told before they begin ---- */

DEFINE_ID(ChangeId);
enum {
    NOTICE_DAYS_USUAL = 30, /* of a programme that says nothing else */
    NOTICE_DAYS_MAX = 365,
    CHANGE_WEIGH_DAYS = 28, /* of served meals a change is weighed by */
};

typedef enum ChangeState {
    CHANGE_WAITING = 1,   /* new     -> benefits_change_plan */
    CHANGE_BEGUN = 2,     /* WAITING -> on its first day, by a timer */
    CHANGE_WITHDRAWN = 3, /* WAITING -> benefits_change_withdraw */
} ChangeState;

typedef struct ProgrammeChange {
    ChangeId id;
    OrganisationId site;
    ProgrammeId old, new; /* new 0: the benefits of the site end */
    Day from;
    int64_t notice_days;
    ChangeState state;
    Str why_early;
    int64_t days, meals, losers, winners, unchanged;
    Fen funders_old, funders_new, pay_old, pay_new; /* of those meals */
    Ms made_ms;
    int64_t told; /* read only: of the losers */
} ProgrammeChange;

/* The days of notice that a programme promises before it is cut or ended. */
Status benefits_notice_days(Tx *tx, ProgrammeId programme, int64_t *days) MUST_USE;
Status benefits_notice_set(Tx *tx, ProgrammeId programme, int64_t days) MUST_USE;

/* Who would pay more and less at the site under the new programme, by the last 28 days of meals.
 * Reads only. CONFLICT benefits.no_change (it is in force there), benefits.no_old. */
typedef struct ChangeWeighed {
    ProgrammeChange change; /* without from, why_early, id */
    Day earliest;           /* the first day it may begin without a reason */
    PersonId *losers;
    Fen *more; /* of each, for the meals */
    size_t loser_count;
} ChangeWeighed;
Status benefits_change_weigh(Tx *tx, OrganisationId site, ProgrammeId new,
                             ChangeWeighed *out) MUST_USE;
/* Plans what was weighed. A cut begins after its notice period, or with a reason that everybody
 * sees; everybody who would pay more is told. INVALID benefits.change_day (not after today);
 * CONFLICT benefits.notice_period (with the earliest day), benefits.change_waits, and
 * benefits.change_stale when the site settles by another programme by now. */
Status benefits_change_plan(Tx *tx, const ChangeWeighed *weighed, Day from, Str why_early,
                            ChangeId *out) MUST_USE;
/* CONFLICT benefits.change_over. */
Status benefits_change_withdraw(Tx *tx, ChangeId change) MUST_USE;
/* Of one site, or (0) of all; newest first, at most 100. */
Status benefits_changes(Tx *tx, OrganisationId site, ProgrammeChange **out, size_t *count) MUST_USE;
/* What it means for the site, a sentence a line. */
Str benefits_change_words(Arena *arena, const ProgrammeChange *change);

/* A site that leaves settles by no programme any more. */
Status benefits_site_leaves(Tx *tx, OrganisationId site) MUST_USE;

typedef struct ProgrammeView {
    ProgrammeId id;
    Str name, scheme, document;
    int64_t state; /* 1 draft, 2 live, 3 ended */
} ProgrammeView;
Status benefits_programmes(Tx *tx, ProgrammeView **out, size_t *count) MUST_USE;

/* ---- Signals: what a person should look at -------------------------------------------------- */

DEFINE_ID(CaseId);

typedef enum FraudState {
    CASE_OPEN = 1,     /* new  -> benefits_look_keep */
    CASE_HARMLESS = 2, /* OPEN -> benefits_case_decide */
    CASE_WRONG = 3,    /* OPEN -> benefits_case_decide: the benefit is taken back from the site */
} FraudState;

typedef struct FraudCase {
    CaseId id;
    int64_t rule; /* engine/benefit/fraud.h */
    PersonId person;
    OrganisationId site;
    int64_t settlement, other;
    Day day;
    int64_t measured, limit;
    bool stops;
    FraudState state;
    Str said, decision;
    PersonId decided_by;
    Ms decided_ms, made_ms;
} FraudCase;

/* Runs the signals over the settlements of [from, to], at most 31 days. `patterns`: also those that
 * need weeks of meals (S-F6 to S-F8, S-F11, S-F13). Reads only; benefits_look_keep then opens a
 * case for each that is not known yet, and says how many. */
typedef struct FraudLook {
    Day from, to;
    bool patterns;
    FraudCase *found;
    size_t count;
    int64_t visits, opened;
} FraudLook;
Status benefits_look(Tx *tx, FraudLook *look) MUST_USE;
Status benefits_look_keep(Tx *tx, FraudLook *look) MUST_USE;
/* Open ones, or all; of one site, or (0) of all; newest first, at most 200. */
Status benefits_cases(Tx *tx, bool open_only, OrganisationId site, FraudCase **out,
                      size_t *count) MUST_USE;
Status benefits_case_find(Tx *tx, CaseId id, FraudCase *out) MUST_USE;
/* What the site, the elder or the family say, before it is decided. CONFLICT benefits.case_over. */
Status benefits_case_say(Tx *tx, CaseId id, Str words) MUST_USE;
/* CASE_WRONG takes the benefit of its settlement back from the site, never from the elder. Nobody
 * decides about the site he works at. CONFLICT benefits.case_over. */
Status benefits_case_decide(Tx *tx, CaseId id, FraudState to, Str why) MUST_USE;
/* The sentence of a case, at most 20 characters. */
Str benefits_case_words(Arena *arena, const FraudCase *c);
/* How many open cases keep money of the site back: it is in no new claim and paid nothing. */
Status benefits_stops(Tx *tx, OrganisationId site, int64_t *count) MUST_USE;

/* What the kitchen of a site can show for a meal; said again it replaces what was said. */
typedef struct Trail {
    OrganisationId site;
    Day day;
    BenefitSlot slot;
    int64_t batches, portions, samples, purchases; /* portions -1: not known */
} Trail;
Status benefits_trail_set(Tx *tx, const Trail *trail) MUST_USE;

/* Where and by whom a settled benefit was used; what was noted first stays. */
typedef struct UsedBy {
    int64_t till;   /* 0: not known */
    int64_t device; /* who fetched it, or the phone or face shown; 0: the eater himself */
    bool agent;     /* the eater has agreed to it */
} UsedBy;
Status benefits_used_by(Tx *tx, int64_t ticket, const UsedBy *by) MUST_USE;
/* For how many persons the device has settled at this meal without being their agent. */
Status benefits_device_persons(Tx *tx, int64_t device, Day day, BenefitSlot slot,
                               int64_t *persons) MUST_USE;
enum { BENEFITS_CARDS_MAX = 3 }; /* more need the proof of an agent (S-F12) */

typedef struct SiteFacts {
    OrganisationId site;
    bool has_place, has_hours, has_seats;
    int64_t lat_e7, lon_e7;      /* WGS-84 */
    int64_t open_min, close_min; /* minutes after midnight */
    int64_t seats, turns;
} SiteFacts;
Status benefits_site_facts_set(Tx *tx, const SiteFacts *facts) MUST_USE;

/* ---- The site's own books ------------------------------------------------------------------- */

/* Stored: add at the end, never renumber. */
typedef enum CostKind {
    COST_FOOD = 1,
    COST_STAFF = 2,
    COST_RENT = 3,
    COST_ENERGY = 4,
    COST_DELIVERY = 5,
    COST_OTHER = 6,
} CostKind;
Status benefits_cost_add(Tx *tx, OrganisationId site, int64_t month, CostKind kind, Fen fen,
                         Str words, int64_t *id) MUST_USE;
/* What the platform holds for the site goes to its bank. CONFLICT benefits.site_stopped while a
 * case is open, funds.too_little beyond what it has earned. */
Status benefits_pay_site(Tx *tx, OrganisationId site, Fen fen, TransferId *out) MUST_USE;

typedef struct FunderDue {
    Str funder;
    Fen fen;             /* booked, and not paid by the funder yet */
    int64_t oldest_days; /* since it was served */
    int64_t mean_days;   /* weighted by fen */
} FunderDue;
typedef struct SiteBooks {
    int64_t meals;
    Fen eaters_fen;   /* paid by elders and families */
    Fen funders_fen;  /* subsidies, delivery and incentives */
    Fen discount_fen; /* given away by the site itself */
    Fen other_fen;    /* services, goods, gifts: what else came in */
    Fen back_fen;     /* paid back or taken back */
    Fen cost_fen[COST_OTHER + 1];
    Fen cost_sum_fen;
    int64_t own_percent; /* income without funders, of the cost; -1: no cost is known */
    /* Food and delivery grow with the meals, the rest does not: how many meals carry the month with
     * what a meal brings in now. -1: no cost is known, or a meal costs more than it brings. */
    int64_t break_even_meals;
    Fen gap_a_meal_fen; /* what each meal would have to bring more to carry itself; 0: nothing */
    Fen balance_fen;    /* held for the site now */
    int64_t stops;
    FunderDue *due;
    size_t due_count;
} SiteBooks;
Status benefits_site_books(Tx *tx, OrganisationId site, int64_t month, SiteBooks *out) MUST_USE;

/* What each eater had at a site: served meals of the days, by person; at most 20,000. For sums over
 * groups of people; asks for no rights. */
typedef struct SiteEater {
    PersonId person;
    int64_t meals;
    Fen list_fen, discount_fen, subsidy_fen;
    Fen operator_fen; /* paid to the site on top of the price */
} SiteEater;
Status benefits_site_eaters(Tx *tx, OrganisationId site, Day from, Day to, SiteEater **out,
                            size_t *count) MUST_USE;

/* ---- Rule by rule --------------------------------------------------------------------------- */

typedef struct RuleUse {
    ProgrammeId programme; /* 0: no rule helped with these meals */
    BenefitKind kind;
    Str rule; /* its id in the programme's rules */
    int64_t people, meals;
    Fen pay_fen, rule_fen; /* what the elders paid for these meals; what the rule gave */
} RuleUse;
/* Served meals of the days [from, to], of all canteens, by the rule that helped: a meal counts
 * with each of its rules. The last row is of those that none helped with. At most 200. */
Status benefits_rule_uses(Tx *tx, Day from, Day to, RuleUse **out, size_t *count) MUST_USE;

/* ---- Purchased services --------------------------------------------------------------------- */

DEFINE_ID(LotId);
DEFINE_ID(VoucherId);

typedef struct Lot {
    LotId id;
    Str funder;
    OrganisationId provider;
    Str service, name, document;
    Unit unit; /* UNIT_FEN of bills, UNIT_MINUTE of work */
    int64_t units;
    Fen price_fen; /* of an hour */
    int64_t share_bp, month_max;
    Day from, to;
    int64_t left; /* read only: not given out yet */
} Lot;
/* INVALID benefits.lot, NOT_FOUND people.no_organisation. */
Status benefits_lot_add(Tx *tx, const Lot *lot, LotId *out) MUST_USE;
Status benefits_lot_find(Tx *tx, LotId id, Lot *out) MUST_USE;
Status benefits_lots(Tx *tx, Lot **out, size_t *count) MUST_USE;

typedef struct Voucher {
    VoucherId id;
    LotId lot;
    PersonId person;
    int64_t units, left;
    Day from, to;
    int64_t state; /* 1 open, 2 over */
    Str name;      /* of the lot */
    Unit unit;
} Voucher;
/* Units of the lot for one person, until the end of `to`; then what is left goes back. CONFLICT
 * funds.too_little, benefits.month_max; INVALID benefits.voucher. */
Status benefits_voucher_give(Tx *tx, LotId lot, PersonId person, int64_t units, Day from, Day to,
                             VoucherId *out) MUST_USE;
Status benefits_vouchers(Tx *tx, PersonId person, Voucher **out, size_t *count) MUST_USE;
/* The sentence: "助浴券还有 400.00 元，用到31日。" */
Str benefits_voucher_words(Arena *arena, const Voucher *voucher);

typedef enum UseState {
    USE_GOOD = 1,    /* new, HELD -> benefits_visit_book, benefits_visit_clear */
    USE_HELD = 2,    /* new: another visit of the worker overlaps (H-3); nothing is paid */
    USE_REFUSED = 3, /* HELD      -> benefits_visit_clear: the units went back */
} UseState;
typedef struct Visit {
    int64_t ticket;
    VoucherId voucher;
    PersonId worker;
    Ms start_ms, end_ms; /* as proved at the door */
    int64_t planned_min;
} Visit;
typedef struct VisitPaid {
    int64_t paid_min; /* what counts (H-3); 0: under half of the plan */
    Fen bill_fen, voucher_fen, pay_fen;
    int64_t units;
    UseState state;
} VisitPaid;
/* Takes the units, and the elder's share from the card. Repeating answers the first. CONFLICT
 * benefits.visit_changed, funds.too_little. */
Status benefits_visit_book(Tx *tx, const Visit *visit, VisitPaid *out) MUST_USE;
/* Minutes that were paid for, of good visits that began in [from_ms, to_ms), by firm and worker. */
typedef struct VisitWork {
    OrganisationId provider;
    PersonId worker;
    int64_t visits, paid_min;
} VisitWork;
Status benefits_visit_work(Tx *tx, Ms from_ms, Ms to_ms, VisitWork **out, size_t *count) MUST_USE;
/* A person has looked at an overlap: it is good, or the units and the money go back. */
Status benefits_visit_clear(Tx *tx, int64_t ticket, bool good) MUST_USE;

typedef struct Acceptance {
    int64_t id;
    LotId lot;
    Day to;
    int64_t visits, minutes, quality, factor_bp;
    Fen value_fen, pay_fen;
    bool paid;  /* by the funder */
    Ms made_ms; /* the funder owes it since */
} Acceptance;
/* Everything good up to the day that is in no acceptance: pay = value × factor of the mark (H-9),
 * owed by the funder to the firm. CONFLICT benefits.nothing_to_accept, benefits.site_stopped. */
Status benefits_accept(Tx *tx, LotId lot, Day to, int64_t quality, Str words,
                       Acceptance *out) MUST_USE;
/* The funder has paid it; repeating is harmless. NOT_FOUND benefits.no_acceptance. */
Status benefits_acceptance_paid(Tx *tx, int64_t acceptance) MUST_USE;
Status benefits_acceptances(Tx *tx, LotId lot, Acceptance **out, size_t *count) MUST_USE;
/* The firm's invoice of an acceptance as a CSV file: every visit with what proves it, the sum, the
 * mark and what is to be paid. NOT_FOUND benefits.no_acceptance. */
Status benefits_invoice_csv(Tx *tx, int64_t acceptance, Buf *out) MUST_USE;

extern const Domain benefits_domain;
