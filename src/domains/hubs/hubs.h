/* Hubs: the centre a site belongs to; what the sites of one centre give each other; whom they lend.
 *
 * Owns        hub_link, spare, spare_take, hands, hands_loan
 * Calls       people (organisations), meals (shifts, health cards), notice
 * Publishes   hubs.linked (a site), hubs.offered, hubs.taken (a SpareId), hubs.asked, hubs.lent,
 *             hubs.lent_back (a HandsId)
 * Always true a tree of two levels; offered = taken + left + withdrawn; who is lent has a shift at
 *             the asking site, and none once taken back (audit.sql)
 *
 * Every rule of a site takes the acting site first: it answers for its own things alone, and sees
 * those of the sites under the same centre on that day, the centre included. */
#pragma once
#include "domains/meals/meals.h"

DEFINE_ID(SpareId);
DEFINE_ID(TakeId);
DEFINE_ID(HandsId);

/* ---- The tree ------------------------------------------------------------------------------- */

typedef struct HubLink {
    OrganisationId site, hub;
    Day from, to; /* to 0: not ended */
} HubLink;
/* From the day on; another centre before it ends the day before. Repeating is harmless. NOT_FOUND
 * hubs.no_site (or it has left); INVALID hubs.day (before today), hubs.self; CONFLICT
 * hubs.two_levels. */
Status hubs_set(Tx *tx, OrganisationId site, OrganisationId hub, Day from) MUST_USE;
/* The last day, at the earliest yesterday. NOT_FOUND hubs.no_hub; INVALID hubs.day. */
Status hubs_end(Tx *tx, OrganisationId site, Day last) MUST_USE;
/* Of the day and what is set for later, by centre. At most 1,000. */
Status hubs_links(Tx *tx, Day day, HubLink **out, size_t *count) MUST_USE;
/* The centre of a site on the day: itself when it is one; 0 when it has none. */
Status hubs_of(Tx *tx, OrganisationId site, Day day, OrganisationId *out) MUST_USE;

/* ---- Things --------------------------------------------------------------------------------- */

typedef enum SpareUnit { SPARE_GRAM = 1, SPARE_PIECE = 2 } SpareUnit;
typedef struct Spare {
    SpareId id;
    OrganisationId site;
    Str name;
    SpareUnit unit;
    int64_t amount, left, withdrawn;
    Day best_before; /* 0: does not go off */
    Day until;
} Spare;
/* INVALID hubs.offer (amount, until before today), hubs.expired (best before before until).
 * CONFLICT hubs.alone: the site has no centre. */
Status hubs_offer(Tx *tx, const Spare *spare, SpareId *out) MUST_USE;
/* What is left is kept after all; what was taken stays taken. Repeating is harmless. */
Status hubs_withdraw(Tx *tx, OrganisationId site, SpareId spare) MUST_USE;

/* Stored: add at the end, never renumber. */
typedef enum TakeState {
    TAKE_WAITING = 1, /* new     -> hubs_take */
    TAKE_HANDED = 2,  /* WAITING -> hubs_hand */
    TAKE_BACK = 3,    /* WAITING -> hubs_take_back: to be had again, or kept when it is too late */
} TakeState;
typedef struct Take {
    TakeId id;
    SpareId spare;
    OrganisationId site;
    int64_t amount;
    TakeState state;
    Str brought_by, took_by;
} Take;
/* `left`: what the taker saw. CONFLICT hubs.changed when it is another number by now: so a second
 * tap, or somebody quicker, takes nothing twice; hubs.over (too late, more than left). NOT_FOUND
 * hubs.no_offer: not of this centre. INVALID hubs.own. */
Status hubs_take(Tx *tx, OrganisationId site, SpareId spare, int64_t amount, int64_t left,
                 TakeId *out) MUST_USE;
/* By either side. Repeating with the same names is harmless. INVALID hubs.names; CONFLICT
 * hubs.take_over. */
Status hubs_hand(Tx *tx, OrganisationId site, TakeId take, Str brought_by, Str took_by) MUST_USE;
/* By either side, before it is handed over. */
Status hubs_take_back(Tx *tx, OrganisationId site, TakeId take) MUST_USE;
/* Still to be had, or taken and not handed over, or of the last week. At most 500, newest first. */
Status hubs_spares(Tx *tx, Day today, Spare **out, size_t *count) MUST_USE;
Status hubs_takes(Tx *tx, SpareId spare, Take **out, size_t *count) MUST_USE;

/* ---- Hands ---------------------------------------------------------------------------------- */

typedef struct Hands {
    HandsId id;
    OrganisationId site;
    Day day;
    int64_t from_min, to_min;
    ShiftDuty duty;
    Str words;
    bool open;             /* not ended */
    OrganisationId lender; /* 0: nobody yet */
    PersonId person;
    int64_t shift;
    bool stale; /* somebody was lent, and his shift has ended otherwise */
} Hands;
/* INVALID hubs.times; CONFLICT hubs.alone. */
Status hubs_ask(Tx *tx, const Hands *hands, HandsId *out) MUST_USE;
/* No longer needed: who was lent is told, the shift ends. Repeating is harmless. */
Status hubs_ask_end(Tx *tx, OrganisationId site, HandsId hands) MUST_USE;
/* One tap: a shift at the asking site, and he is told. Only one's own people: with a health card or
 * a shift at the lending site in the last 60 days or the next 14. Repeating is harmless. CONFLICT
 * hubs.lent, hubs.not_yours, meals.no_card, meals.card_expired, meals.shift_overlap; NOT_FOUND
 * hubs.no_hands. */
Status hubs_lend(Tx *tx, OrganisationId site, HandsId hands, PersonId person) MUST_USE;
/* By the lender: the shift ends, he is told, hands are needed again. CONFLICT hubs.day_over. */
Status hubs_lend_back(Tx *tx, OrganisationId site, HandsId hands) MUST_USE;
/* From the day on. At most 500. */
Status hubs_hands(Tx *tx, Day from, Hands **out, size_t *count) MUST_USE;
/* Whom a site can lend, each once. */
Status hubs_people(Tx *tx, OrganisationId site, PersonId **out, size_t *count) MUST_USE;

extern const Domain hubs_domain;
