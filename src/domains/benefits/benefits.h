/* Benefits: programmes of subsidy as data, and every settlement by them.
 *
 * Owns        programme, site_programme, settlement, settlement_part, claim, claim_back,
 *             claim_sample, clawback
 * Calls       engine/benefit (the rules), people (facts of the person), funds (funders pay the
 * site) Publishes   benefits.settled, benefits.cancelled, benefits.programme_live,
 *             benefits.claimed, benefits.claim_moved; the subject is a SettlementId, ProgrammeId or
 *             ClaimId
 * Always true list + fee = elder + discount + subsidy + delivery, to the fen, in every settlement;
 *             a ticket has one settlement; a cancelled one counts for no cap (audit.sql)
 *
 *   order   benefits_settle    OPEN       caps are used, nothing is booked
 *   served  benefits_finish    FINAL      each funder's account pays the site's
 *   undone  benefits_cancel    CANCELLED  caps are free again; what was booked is reversed */
#pragma once
#include "domains/funds/funds.h"
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
/* The site settles by it from now on. */
Status benefits_publish(Tx *tx, ProgrammeId programme, OrganisationId site) MUST_USE;

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

typedef struct Quote {
    ProgrammeId programme; /* 0: none in force at the site */
    BenefitSettlement settlement;
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
/* Funders with parts that stand in no claim: name and fen, up to the end of the month. */
typedef struct Unclaimed {
    Str funder;
    Fen fen;
    int64_t lines;
} Unclaimed;
Status benefits_unclaimed(Tx *tx, int64_t month, Unclaimed **out, size_t *count) MUST_USE;

/* One line of a claim: meal -> evidence (ticket, time, transfer) -> person -> rule version. */
typedef struct ClaimLine {
    int64_t settlement, ticket, person, site, transfer;
    Day day;
    int64_t slot;
    Ms final_ms;
    Fen list_fen, discount_fen, pay_fen, fen; /* fen: negative when it was taken back */
    int64_t kind;
    Str rule, version;
    bool sampled;
} ClaimLine;
Status benefits_claim_each(Tx *tx, ClaimId claim,
                           Status (*each)(void *context, const ClaimLine *line),
                           void *context) MUST_USE;
/* The claim as a CSV file with a sum; *sum is what its lines add up to. */
Status benefits_claim_csv(Tx *tx, ClaimId claim, Buf *out, Fen *sum) MUST_USE;
/* The same as an XLSX file at path. */
Status benefits_claim_xlsx(Tx *tx, ClaimId claim, const char *path) MUST_USE;

/* Takes a settled benefit back from the site, with the reason and the evidence; never from the
 * elder. NOT_FOUND benefits.no_settlement; CONFLICT benefits.cancelled. */
Status benefits_claw_back(Tx *tx, int64_t ticket, Str reason, Str evidence) MUST_USE;

/* ---- What can I get? ------------------------------------------------------------------------ */

/* Sentences about every rule of the site's programme that is for this person today. */
Status benefits_offers(Tx *tx, PersonId person, OrganisationId site, Str *sentences) MUST_USE;

/* What the draft would have changed: the served meals of the programme in [from, to], settled again
 * under both sets of rules with the facts of the persons as they are known now. Reads only.
 * INVALID benefit.scheme, benefits.one_scheme; CONFLICT benefits.nothing_to_try. */
typedef struct TrialAsk {
    ProgrammeId programme;
    Day from, to;
    Str draft; /* rules in JSON */
} TrialAsk;
typedef struct TrialAnswer {
    BenefitTrial trial;
    const BenefitScheme *old, *draft;
    BenefitCliff cliffs[32]; /* of the draft up to 50 yuan, for the first person at lunch */
    size_t cliff_count;
} TrialAnswer;
Status benefits_try(Tx *tx, const TrialAsk *ask, TrialAnswer *out) MUST_USE;

typedef struct ProgrammeView {
    ProgrammeId id;
    Str name, scheme, document;
    int64_t state; /* 1 draft, 2 live, 3 ended */
} ProgrammeView;
Status benefits_programmes(Tx *tx, ProgrammeView **out, size_t *count) MUST_USE;

extern const Domain benefits_domain;
