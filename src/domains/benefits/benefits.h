/* Benefits: programmes of subsidy as data, and every settlement by them.
 *
 * Owns        programme, site_programme, settlement, settlement_part
 * Calls       engine/benefit (the rules), people (facts of the person), funds (funders pay the
 * site) Publishes   benefits.settled, benefits.cancelled, benefits.programme_live; the subject is a
 *             SettlementId or ProgrammeId
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

extern const Domain benefits_domain;
