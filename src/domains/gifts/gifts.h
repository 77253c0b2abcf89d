/* Gifts: what is given without a meal being bought.
 *
 * Owns        pool, pool_part, pool_short, gift, gift_receipt, gift_lot, gift_out, site_aid,
 *             site_aid_month
 * Calls       people (organisations), funds (pools, aids)
 * Publishes   gifts.pledged, gifts.received, gifts.used, gifts.thanked, gifts.pool_empty; the
 *             subject is a GiftId, or a PoolId
 * Always true a pool is paid from only what lies in it; of every batch received = cooked + thrown
 *             away + left; every month of an aid has its paper and its transfer (audit.sql)
 *
 *   pledge ──received, signed──> money: pool ──meal ordered: held──served: paid──> site
 *                                goods: batch ──cooked──> meals of the day
 *                                             └─thrown away, with a reason */
#pragma once
#include "domains/funds/funds.h"

DEFINE_ID(PoolId);
DEFINE_ID(GiftId);
DEFINE_ID(GiftLotId);
DEFINE_ID(AidId);

/* ---- Pools ---------------------------------------------------------------------------------- */

typedef enum PoolPartState {
    POOL_PART_HELD = 1, /* new   -> gifts_pool_hold */
    POOL_PART_PAID = 2, /* HELD  -> gifts_pool_take */
    POOL_PART_BACK = 3, /* HELD, PAID -> gifts_pool_back: the pool has it again */
} PoolPartState;

typedef struct Pool {
    PoolId id;
    Str name, purpose;
    bool open;
    /* Read only. */
    Fen received_fen, spent_fen, held_fen, free_fen, short_fen;
    int64_t meals, days, sites; /* it has paid a part of */
} Pool;
/* CONFLICT gifts.pool_there. */
Status gifts_pool_add(Tx *tx, Str name, Str purpose, PoolId *out) MUST_USE;
/* Nothing more is paid from it; what is held still is. */
Status gifts_pool_close(Tx *tx, PoolId pool) MUST_USE;
/* What lies free in the pool of this name; 0 when it is closed. NOT_FOUND gifts.no_pool. */
Status gifts_pool_free(Tx *tx, Str name, PoolId *pool, Fen *free_fen) MUST_USE;
/* With what each received and spent; by name. */
Status gifts_pools(Tx *tx, Pool **out, size_t *count) MUST_USE;

typedef struct PoolPart {
    int64_t ticket, number;
    PoolId pool;
    OrganisationId site;
    Day day;
    Fen fen;
} PoolPart;
/* Sets the part aside in the pool. CONFLICT funds.too_little. */
Status gifts_pool_hold(Tx *tx, const PoolPart *part) MUST_USE;
/* The meal was served: the pool pays the site. Repeating answers the first. */
Status gifts_pool_take(Tx *tx, int64_t ticket, int64_t number, TransferId *out) MUST_USE;
/* Undone: what is held is free again, what was paid comes back. Repeating is harmless. */
Status gifts_pool_back(Tx *tx, int64_t ticket, int64_t number) MUST_USE;
/* It had too little; bearer stood in ("" the elder). */
Status gifts_pool_short(Tx *tx, int64_t ticket, PoolId pool, Str bearer, Day day, Fen fen) MUST_USE;
/* What a pool paid, by site and month, newest first, at most 200. */
typedef struct PoolSpent {
    OrganisationId site;
    int64_t month, meals; /* 202603 */
    Fen fen;
} PoolSpent;
Status gifts_pool_spent(Tx *tx, PoolId pool, PoolSpent **out, size_t *count) MUST_USE;

/* ---- Pledges -------------------------------------------------------------------------------- */

/* Stored: add at the end, never renumber. */
typedef enum GiftDonor { DONOR_PERSON = 1, DONOR_FIRM = 2, DONOR_UNNAMED = 3 } GiftDonor;
typedef enum GiftUnit { GIFT_FEN = 1, GIFT_GRAM = 2, GIFT_ML = 3, GIFT_PIECE = 4 } GiftUnit;
typedef enum GiftState {
    GIFT_PLEDGED = 1,  /* new      -> gifts_pledge */
    GIFT_RECEIVED = 2, /* PLEDGED  -> gifts_receive_…: all of it */
    GIFT_ENDED = 3,    /* PLEDGED  -> gifts_end: nothing more will come */
} GiftState;

enum { GIFT_AMOUNT_MAX = 100000000 };

typedef struct Gift {
    GiftId id;
    GiftDonor donor;
    Str donor_name;
    PersonId person;
    OrganisationId organisation;
    PoolId pool; /* of money; 0 goods */
    Str goods;
    GiftUnit unit;
    int64_t amount, got;
    Day due; /* 0: none was said */
    Str words;
    GiftState state;
    Ms thanked_ms, made_ms;
    Str thanks;
} Gift;
/* INVALID gifts.pledge. */
Status gifts_pledge(Tx *tx, const Gift *ask, GiftId *out) MUST_USE;
Status gifts_find(Tx *tx, GiftId id, Gift *out) MUST_USE; /* NOT_FOUND gifts.no_gift */
/* Newest first, at most 200; organisation 0: all. */
Status gifts_list(Tx *tx, OrganisationId organisation, Gift **out, size_t *count) MUST_USE;
/* Money that came, into the pool. CONFLICT gifts.over: more than was pledged, or it is ended. */
Status gifts_receive_money(Tx *tx, GiftId gift, Fen fen, Str signed_by, int64_t *out) MUST_USE;

typedef struct GiftLot {
    GiftLotId id;
    GiftId gift;
    OrganisationId site;
    Str goods, code, signed_by;
    GiftUnit unit;
    int64_t amount, left, cooked, thrown;
    Day best_before; /* 0: it keeps */
    Ms at_ms;
} GiftLot;
/* One batch of goods that came. INVALID gifts.expired: it is over already. */
Status gifts_receive_goods(Tx *tx, const GiftLot *lot, GiftLotId *out) MUST_USE;
Status gifts_end(Tx *tx, GiftId gift) MUST_USE;
/* Batches of a site (0: all), those with something left first, then by best-before; at most 500. */
Status gifts_stock(Tx *tx, OrganisationId site, GiftLot **out, size_t *count) MUST_USE;
/* At most this many days before its best-before a batch stands on the list. */
enum { GIFT_SOON_DAYS = 30 };

typedef struct GiftOut {
    GiftLotId lot;
    int64_t amount;
    Day day;
    int slot; /* 0 breakfast, 1 lunch, 2 dinner */
    Str words;
} GiftOut;
/* Into the pot of a meal. CONFLICT gifts.too_little, gifts.expired; INVALID gifts.day. */
Status gifts_cook(Tx *tx, const GiftOut *use) MUST_USE;
/* Thrown away, with the reason. */
Status gifts_throw(Tx *tx, const GiftOut *out) MUST_USE;
/* site, day, slot of every meal that something of the gift was cooked for. */
typedef struct GiftMeal {
    OrganisationId site;
    Day day;
    int slot;
} GiftMeal;
Status gifts_meals_of(Tx *tx, GiftId gift, GiftMeal **out, size_t *count) MUST_USE;
/* The tickets that the money of a gift paid a part of, in the order of paying: a pool spends first
 * what came first. */
Status gifts_tickets_of(Tx *tx, GiftId gift, int64_t **out, size_t *count) MUST_USE;
Status gifts_thanked(Tx *tx, GiftId gift, Str words) MUST_USE;
/* "25 公斤", "300.00 元", "12 件" */
Str gifts_amount(Arena *arena, GiftUnit unit, int64_t amount);

/* ---- Aids of a site: rent, cash, tax ---- */

/* Stored: add at the end, never renumber. */
typedef enum AidKind { AID_RENT = 1, AID_CASH = 2, AID_TAX = 3 } AidKind;

typedef struct Aid {
    AidId id;
    OrganisationId site;
    AidKind kind;
    Str giver, document;
    Day from, to;
    Fen month_fen;
    Fen booked_fen; /* read only */
    int64_t months; /* booked; read only */
    Str evidence;   /* of the last month; read only */
} Aid;
/* INVALID gifts.aid. */
Status gifts_aid_add(Tx *tx, const Aid *aid, AidId *out) MUST_USE;
/* A month with its paper: cash comes to the site's account; rent and tax stand on accounts of their
 * own, which nobody can spend. The first and the last month count by their days. Repeating answers
 * the first. INVALID gifts.month: not of its days, or not begun. */
Status gifts_aid_month(Tx *tx, AidId aid, int64_t month, Str evidence, Fen *fen) MUST_USE;
/* Of a site (0: all), newest first, at most 200. */
Status gifts_aids(Tx *tx, OrganisationId site, Aid **out, size_t *count) MUST_USE;
/* What stands booked for a month. */
typedef struct AidMonth {
    Fen rent_fen, cash_fen, tax_fen;
} AidMonth;
Status gifts_aid_of_month(Tx *tx, OrganisationId site, int64_t month, AidMonth *out) MUST_USE;

extern const Domain gifts_domain;
