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
                 Rows *rows) MUST_USE; /* number, kind, funder, fen, transfer */
Status part_booked(Tx *tx, SettlementId id, int64_t number, TransferId transfer) MUST_USE;
/* day, slot, group, fen of every benefit above zero in [from, to], cancelled ones left out. */
Status past_of(Tx *tx, PersonId person, ProgrammeId programme, Day from, Day to,
               Rows *rows) MUST_USE;
