/* What the files of benefits share among themselves. */
#pragma once
#include "domains/benefits/benefits.h"

#define COMMUNITY(tx) INT((tx)->origin.community.v)

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
Status programme_insert(Tx *tx, const Programme *p) MUST_USE;
Status programme_find(Tx *tx, ProgrammeId id, Programme *out) MUST_USE;
Status programme_set_live(Tx *tx, ProgrammeId id) MUST_USE;
Status site_programme_set(Tx *tx, OrganisationId site, ProgrammeId programme) MUST_USE;
Status site_programme_find(Tx *tx, OrganisationId site, Programme *out) MUST_USE;

Status settlement_insert(Tx *tx, SettlementId id, int64_t ticket, const Meal *meal,
                         const Quote *quote, Str inputs) MUST_USE;
Status settlement_by_ticket(Tx *tx, int64_t ticket, Settled *out) MUST_USE;
Status settlement_move(Tx *tx, SettlementId id, SettlementState from, SettlementState to) MUST_USE;
Status part_insert(Tx *tx, SettlementId id, int64_t number, const BenefitLine *line, Str rule,
                   int32_t group, Str funder, Fen fen) MUST_USE;
Status part_list(Tx *tx, SettlementId id,
                 Rows *rows) MUST_USE; /* number, kind, funder, fen, transfer, claim */
Status part_booked(Tx *tx, SettlementId id, int64_t number, TransferId transfer) MUST_USE;
/* day, slot, group, fen of every benefit above zero in [from, to], cancelled ones left out. */
Status past_of(Tx *tx, const Meal *meal, ProgrammeId programme, Day from, Day to,
               Rows *rows) MUST_USE;

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
/* Lines as claim_lines gives them: of settlements after this one, and those drawn for a check. */
Status claim_page(Tx *tx, ClaimId id, int64_t after, int64_t limit, Rows *rows) MUST_USE;
Status claim_samples(Tx *tx, ClaimId id, Rows *rows) MUST_USE;

/* ---- rules.c ---- */

/* The facts as they are on the day of the meal; what is unknown meets no condition. */
Status facts_of(Tx *tx, const BenefitBook *book, const Meal *meal, BenefitPerson *out) MUST_USE;
extern const Route benefits_routes[], benefits_gov_routes[];
