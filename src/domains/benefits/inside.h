/* What the files of benefits share among themselves. */
#pragma once
#include "domains/benefits/benefits.h"

/* ---- books.c: parsed schemes, kept by their digest ---- */

/* The parsed book of these rules; lives as long as the process. INVALID benefit.scheme. */
Status book_of(Str digest, Str rules, const BenefitBook **out, Problem *problem) MUST_USE;
Str book_digest(Arena *arena, Str rules);

/* ---- queries.c ---- */

typedef struct Programme {
    ProgrammeId id;
    Str name, scheme, rules, digest, document;
    int64_t state;
} Programme;
/* "2026-10-01 11:01" in Shanghai: files are read by people. */
void local_text(Ms at, char out[32]);
/* Is the programme in force on that day?  CONFLICT benefits.not_begun names its first day. */
Status begins_by(Tx *tx, const Programme *p, Day day) MUST_USE;
Status programme_insert(Tx *tx, const Programme *p) MUST_USE;
Status programme_find(Tx *tx, ProgrammeId id, Programme *out) MUST_USE;
Status programme_set_live(Tx *tx, ProgrammeId id) MUST_USE;
Status site_programme_set(Tx *tx, OrganisationId site, ProgrammeId programme) MUST_USE;
Status site_programme_find(Tx *tx, OrganisationId site, Programme *out) MUST_USE;

Status settlement_insert(Tx *tx, SettlementId id, int64_t ticket, const Meal *meal,
                         const Quote *quote, Str inputs) MUST_USE;
Status settlement_by_ticket(Tx *tx, int64_t ticket, Settled *out) MUST_USE;
Status settlement_move(Tx *tx, SettlementId id, SettlementState from, SettlementState to) MUST_USE;
/* What a donation pool bears stands in no claim: its claim is PART_OF_POOL from the beginning. */
enum { PART_OF_POOL = 0 };
typedef struct PartRow {
    int64_t number;
    BenefitKind kind;
    Str rule;
    int32_t group; /* of the scheme */
    Str funder;
    Fen fen;
    bool of_pool;
} PartRow;
Status parts_insert(Tx *tx, SettlementId id, const PartRow *parts, size_t count) MUST_USE;
Status part_list(Tx *tx, SettlementId id,
                 Rows *rows) MUST_USE; /* number, kind, funder, fen, transfer, claim */
Status part_booked(Tx *tx, SettlementId id, int64_t number, TransferId transfer) MUST_USE;
/* settlement, day, slot, group, fen of every part in [from, to], cancelled ones left out; the parts
 * of a settlement stand together. */
/* Under every programme and version of the scheme, at every site (S-6): settlement, day, slot,
 * group in the version of then, fen, programme. */
Status past_of(Tx *tx, const Meal *meal, Str scheme, Day from, Day to, Rows *rows) MUST_USE;
/* Whether funders paid for bringing this person a meal on one of these days. */
Status brought_between(Tx *tx, PersonId person, Day from, Day to, bool *yes) MUST_USE;

/* ---- queries_claim.c ---- */

Status claim_insert(Tx *tx, const Claim *claim) MUST_USE;
Status claim_find(Tx *tx, ClaimId id, Claim *out) MUST_USE;
Status claim_list(Tx *tx, Rows *rows) MUST_USE;
Claim claim_read(const Row *row);
Status claim_total(Tx *tx, ClaimId id, int64_t lines, Fen total) MUST_USE;
Status claim_move(Tx *tx, ClaimId id, ClaimState from, ClaimState to, Str question,
                  TransferId transfer) MUST_USE;
/* Puts the parts, and what was taken back, into the claim. */
Status claim_take(Tx *tx, ClaimId id, Str funder, Ms before) MUST_USE;
Status claim_sum(Tx *tx, ClaimId id, int64_t *lines, Fen *parts, Fen *backs) MUST_USE;
Status claim_lines(Tx *tx, ClaimId id, Status (*each)(void *context, const Row *row),
                   void *context) MUST_USE;
Status claim_backs(Tx *tx, ClaimId id, Status (*each)(void *context, const Row *row),
                   void *context) MUST_USE;
Status unclaimed_by_funder(Tx *tx, Ms before, Rows *rows) MUST_USE;
Status back_insert(Tx *tx, SettlementId settlement, int64_t number, Str funder, Fen fen,
                   TransferId reversal) MUST_USE;
Status claim_sample_insert(Tx *tx, ClaimId claim, int64_t settlement, Str reason) MUST_USE;
Status clawback_insert(Tx *tx, SettlementId settlement, Str reason, Str evidence) MUST_USE;
/* person, site, day, slot, list, delivered, fee of the served meals, by person and time. */
Status served_between(Tx *tx, ProgrammeId programme, Day from, Day to,
                      Status (*each)(void *context, const Row *row), void *context) MUST_USE;
Status programme_list(Tx *tx, Rows *rows) MUST_USE;

/* ---- queries_gov.c ---- */

/* Settlements that became final in [from, to); site 0: all of them. */
typedef struct Period {
    Ms from, to;
    OrganisationId site;
} Period;
/* meals, list + fee, discount, subsidy + delivery, pay */
Status period_sums(Tx *tx, const Period *period, Row *row) MUST_USE;
/* day, then as period_sums */
Status period_days(Tx *tx, const Period *period, Rows *rows) MUST_USE;
/* site, then as period_sums */
Status period_sites(Tx *tx, const Period *period, Rows *rows) MUST_USE;
/* funder, parts, fen; what a site gives away itself is not among them */
Status period_funders(Tx *tx, const Period *period, Rows *rows) MUST_USE;
/* person, inputs as they were judged, delivered, meals, fen; by person */
Status period_persons(Tx *tx, const Period *period, Status (*each)(void *context, const Row *row),
                      void *context) MUST_USE;
/* funder, state of the claim (0: in none), parts, fen, oldest final_ms, oldest submitted_ms */
Status parts_owed(Tx *tx, OrganisationId site, Rows *rows) MUST_USE;
Status programme_sites(Tx *tx, ProgrammeId programme, Rows *rows) MUST_USE;
/* Lines as claim_lines gives them, of settlements after this one. */
Status claim_page(Tx *tx, ClaimId id, int64_t after, int64_t limit, Rows *rows) MUST_USE;

/* ---- queries_fraud.c ---- */

Status visits_between(Tx *tx, Day from, Day to, Status (*each)(void *context, const Row *row),
                      void *context) MUST_USE;
/* site, lat, lon, open, close, seats, turns */
Status site_facts_all(Tx *tx, Rows *rows) MUST_USE;
/* site, day, slot, batches, portions, samples, purchases */
Status trail_list(Tx *tx, Day from, Day to, Rows *rows) MUST_USE;
Status case_insert(Tx *tx, const FraudCase *c, int64_t *added) MUST_USE;
FraudCase case_read(const Row *row);
Status case_find(Tx *tx, CaseId id, FraudCase *out) MUST_USE;
Status case_list(Tx *tx, bool open_only, OrganisationId site, Rows *rows) MUST_USE;
Status case_said(Tx *tx, CaseId id, Str words) MUST_USE;
Status case_decide(Tx *tx, CaseId id, FraudState to, Str why) MUST_USE;
Status ticket_of(Tx *tx, int64_t settlement, int64_t *ticket, SettlementState *state) MUST_USE;
/* id, rules, digest of every programme that some site settles by */
Status live_programmes(Tx *tx, Rows *rows) MUST_USE;

/* ---- queries_books.c ---- */

Status cost_insert(Tx *tx, int64_t id, OrganisationId site, int64_t month, CostKind kind, Fen fen,
                   Str words) MUST_USE;
Status cost_sums(Tx *tx, OrganisationId site, int64_t month, Rows *rows) MUST_USE;
Status site_served(Tx *tx, OrganisationId site, Day from, Day to, Row *row) MUST_USE;
/* funder, fen, oldest moment, fen-weighted age in minutes, of what is not paid */
Status site_due(Tx *tx, OrganisationId site, Rows *rows) MUST_USE;
Status budget_set(Tx *tx, const Budget *budget) MUST_USE;
Status budget_list(Tx *tx, ProgrammeId programme, Rows *rows) MUST_USE;
Status used_between(Tx *tx, ProgrammeId programme, Day from, Day to, Rows *rows) MUST_USE;
/* meals, list, discount, subsidy, delivery, pay */
Status person_served(Tx *tx, PersonId person, Day from, Day to, Row *row) MUST_USE;
Status sites_of_programmes(Tx *tx, Rows *rows) MUST_USE; /* site, programme */
Status check_insert(Tx *tx, ClaimId claim, int64_t settlement, int64_t result, Str words) MUST_USE;
Status sample_list(Tx *tx, ClaimId claim, Rows *rows) MUST_USE;
Status sample_has(Tx *tx, ClaimId claim, int64_t settlement, bool *has) MUST_USE;

/* ---- queries_party.c ---- */

/* meals, persons, list + fee + operator, pay */
Status party_sums(Tx *tx, ProgrammeId programme, Day from, Day to, Row *row) MUST_USE;
/* funder, meals, fen */
Status party_shares(Tx *tx, ProgrammeId programme, Day from, Day to, Rows *rows) MUST_USE;
/* day, site, meals, fen */
Status party_days(Tx *tx, ProgrammeId programme, Str funder, Day from, Day to, Rows *rows) MUST_USE;

/* site, meals, persons, cost, meals and fen of the funder */
Status party_site_rows(Tx *tx, ProgrammeId programme, Str funder, Day from, Day to,
                       Rows *rows) MUST_USE;
/* person, site, day of what was served */
Status served_at(Tx *tx, const MealTime *time, Rows *rows) MUST_USE;
Status served_ticket(Tx *tx, int64_t ticket, Row *row) MUST_USE;

/* ---- rules_fraud.c ---- */

Status look_schedule(Tx *tx) MUST_USE;
Status look_nightly(Tx *tx, int64_t subject, Ms due_ms) MUST_USE; /* its timer */

/* ---- queries_voucher.c ---- */

typedef struct Use {
    Visit visit;
    LotId lot;
    PersonId person;
    VisitPaid paid;
    TransferId units, pay; /* 0: none */
    int64_t acceptance;    /* 0: none */
} Use;
Status purchase_insert(Tx *tx, const Lot *lot) MUST_USE;
Status purchase_find(Tx *tx, LotId id, Lot *out) MUST_USE;
Status purchase_list(Tx *tx, Rows *rows) MUST_USE;
Lot purchase_read(const Row *row);
Status voucher_insert(Tx *tx, const Voucher *voucher) MUST_USE;
Status voucher_find(Tx *tx, VoucherId id, Voucher *out) MUST_USE;
Status voucher_list(Tx *tx, PersonId person, Rows *rows) MUST_USE;
Voucher voucher_read(const Row *row);
Status voucher_over(Tx *tx, VoucherId id) MUST_USE;
/* Units of the lot that a person was given for these days. */
Status voucher_given(Tx *tx, LotId lot, PersonId person, Day from, Day to, int64_t *units) MUST_USE;
Status use_insert(Tx *tx, const Use *use) MUST_USE;
Status use_find(Tx *tx, int64_t ticket, Use *out) MUST_USE;
Status use_booked(Tx *tx, const Use *use) MUST_USE; /* its state and transfers */
/* Puts the other visits of the worker that overlap on hold; *count: how many overlap. */
Status use_overlaps(Tx *tx, const Visit *visit, int64_t *count) MUST_USE;
Status use_list(Tx *tx, LotId lot, Rows *rows) MUST_USE;
Status use_accepted(Tx *tx, int64_t acceptance, Status (*each)(void *context, const Row *row),
                    void *context) MUST_USE;
Use use_read(const Row *row);
Status use_accept(Tx *tx, LotId lot, Ms before, int64_t acceptance) MUST_USE;
Status use_sums(Tx *tx, int64_t acceptance, int64_t *visits, int64_t *minutes, Fen *value) MUST_USE;
Status acceptance_insert(Tx *tx, const Acceptance *a, TransferId transfer, Str words) MUST_USE;
Status acceptance_list(Tx *tx, LotId lot, Rows *rows) MUST_USE;
Status acceptance_find(Tx *tx, int64_t id, Acceptance *out) MUST_USE;
Status acceptance_paid(Tx *tx, int64_t id, TransferId transfer) MUST_USE;
Acceptance acceptance_read(const Row *row);

/* ---- rules_books.c ---- */

/* Fills in what follows from budget, use and pace. */
void runway_pace(Runway *r, Day today);
Status budget_alarms(Tx *tx) MUST_USE;

/* ---- rules_voucher.c ---- */

Status voucher_ends(Tx *tx, int64_t voucher, Ms due_ms) MUST_USE; /* its timer */

/* ---- trial.c ---- */

typedef struct TrialRun {
    BenefitTrial trial;
    const BenefitBook *book;
    const BenefitScheme *old, *draft;
    const BenefitPerson *persons;
    const int64_t *person_ids;
    Fen *difference; /* new pay - old pay of each person */
    size_t person_count;
} TrialRun;
/* An empty draft: no benefit at all. only 0: every site. */
Status trial_run(Tx *tx, const TrialAsk *ask, OrganisationId only, TrialRun *out) MUST_USE;

/* ---- queries_change.c ---- */

Status notice_days_find(Tx *tx, ProgrammeId programme, int64_t *days) MUST_USE;
Status reform_insert(Tx *tx, const ProgrammeChange *change) MUST_USE;
Status reform_find(Tx *tx, ChangeId id, ProgrammeChange *out) MUST_USE;
Status reform_move(Tx *tx, ChangeId id, ChangeState to) MUST_USE;
Status reform_waiting(Tx *tx, OrganisationId site, ChangeId *out) MUST_USE;
Status reform_list(Tx *tx, OrganisationId site, Rows *rows) MUST_USE;
ProgrammeChange reform_read(const Row *row);
Status loser_insert(Tx *tx, ChangeId change, PersonId person, Fen fen) MUST_USE;
Status losers_untold(Tx *tx, ChangeId change, int64_t limit, Rows *rows) MUST_USE; /* person, fen */
Status loser_told(Tx *tx, ChangeId change, PersonId person) MUST_USE;
Status site_programme_end(Tx *tx, OrganisationId site) MUST_USE;
Status change_begins(Tx *tx, int64_t change, Ms due_ms) MUST_USE; /* its timer */
Status change_tell(Tx *tx, int64_t change, Ms due_ms) MUST_USE;   /* its timer */

/* ---- rules_pool.c ---- */

/* Every pool the rules name is there. NOT_FOUND gifts.no_pool. */
Status pools_there(Tx *tx, const BenefitScheme *scheme) MUST_USE;
/* What a pool has not is borne by who comes next in the rule, or by the elder. */
Status pools_share(Tx *tx, Quote *quote) MUST_USE;
Status pool_of(Tx *tx, const BenefitScheme *scheme, int32_t funder, PoolId *out) MUST_USE;

/* ---- rules.c ---- */

/* Sentences about every rule that is for these facts. */
Status offers_of(Tx *tx, OrganisationId site, const BenefitPerson *facts, Str tags, Day day,
                 Str *sentences) MUST_USE;

/* One account for each funder and month: its negative balance is what the funder owes for it. */
Status funder_account(Tx *tx, Str funder, Day day, AccountId *out) MUST_USE;
/* The facts as they are on the day of the meal; what is unknown meets no condition. */
Status facts_of(Tx *tx, const BenefitBook *book, const Meal *meal, BenefitPerson *out) MUST_USE;

/* ---- routes*.c ---- */

extern const Route benefits_routes[], benefits_gov_routes[], fraud_routes[], statement_routes[],
    books_routes[], offer_routes[], sample_routes[], voucher_routes[], connect_routes[],
    open_benefit_routes[], change_routes[], party_routes[];

extern const PersonKeeping benefits_keeping; /* keeping.c */

/* ---- queries_draft.c ---- */
Status draft_insert(Tx *tx, const Draft *draft) MUST_USE;
Status draft_find(Tx *tx, DraftId id, Draft *out) MUST_USE;
/* Name, document, rules; its version grows. CONFLICT when it is not `draft->version` any more. */
Status draft_write(Tx *tx, const Draft *draft) MUST_USE;
Status draft_move(Tx *tx, const Draft *draft, DraftState from) MUST_USE;
Status draft_list(Tx *tx, Rows *rows) MUST_USE;
Draft draft_read(const Row *row);
/* In rules.c: what benefits_programme_add refuses, for rules that are not loaded yet. */
Status rules_proved(Tx *tx, Str rules, const BenefitBook **out) MUST_USE;
extern const Route draft_routes[];
