/* What the files of gifts share among themselves. */
#pragma once
#include "domains/gifts/gifts.h"

typedef struct PartKept {
    PoolId pool;
    Fen fen;
    HoldId hold;
    TransferId transfer; /* 0: not paid */
    PoolPartState state;
} PartKept;

Status pool_insert(Tx *tx, PoolId id, Str name, Str purpose) MUST_USE;
Status pool_by_name(Tx *tx, Str name, PoolId *out, bool *open) MUST_USE;
Status pool_find(Tx *tx, PoolId id, Pool *out) MUST_USE;
Status pool_shut(Tx *tx, PoolId id) MUST_USE;
/* id, name, purpose, state, meals, days, sites, short */
Status pool_rows(Tx *tx, Rows *rows) MUST_USE;
Status part_insert_held(Tx *tx, const PoolPart *part, HoldId hold) MUST_USE;
Status part_find(Tx *tx, int64_t ticket, int64_t number, PartKept *out) MUST_USE;
Status part_move(Tx *tx, int64_t ticket, int64_t number, PoolPartState from, PoolPartState to,
                 TransferId transfer) MUST_USE;
Status short_add(Tx *tx, int64_t ticket, PoolId pool, Str bearer, Day day, Fen fen) MUST_USE;
/* site, day, meals, fen of what is paid; newest day first */
Status spent_rows(Tx *tx, PoolId pool, Rows *rows) MUST_USE;
/* ticket, fen of what is paid, in the order of paying */
Status paid_each(Tx *tx, PoolId pool, Status (*each)(void *context, const Row *row),
                 void *context) MUST_USE;

Status gift_insert(Tx *tx, const Gift *gift) MUST_USE;
Status gift_find(Tx *tx, GiftId id, Gift *out) MUST_USE;
Status gift_rows(Tx *tx, OrganisationId organisation, Rows *rows) MUST_USE;
Gift gift_read(const Row *row);
/* Adds to what came; the WHERE clause repeats the limit. */
Status gift_got(Tx *tx, GiftId id, int64_t amount) MUST_USE;
Status gift_end(Tx *tx, GiftId id) MUST_USE;
Status gift_thank(Tx *tx, GiftId id, Str words) MUST_USE;
Status receipt_insert(Tx *tx, int64_t id, GiftId gift, PoolId pool, Fen fen, TransferId transfer,
                      Str signed_by) MUST_USE;
/* gift, fen of everything that came into the pool, in its order */
Status receipt_rows(Tx *tx, PoolId pool, Rows *rows) MUST_USE;
Status batch_insert(Tx *tx, const GiftLot *lot) MUST_USE;
Status batch_find(Tx *tx, GiftLotId id, GiftLot *out) MUST_USE;
Status batch_rows(Tx *tx, OrganisationId site, Rows *rows) MUST_USE;
GiftLot batch_read(const Row *row);
Status batch_take(Tx *tx, GiftLotId id, int64_t amount) MUST_USE;
Status out_insert(Tx *tx, const GiftOut *out, int64_t kind) MUST_USE;
Status meal_rows(Tx *tx, GiftId gift, Rows *rows) MUST_USE; /* site, day, slot */

Status aid_insert(Tx *tx, const Aid *aid) MUST_USE;
Status aid_find(Tx *tx, AidId id, Aid *out) MUST_USE;
Status aid_rows(Tx *tx, OrganisationId site, Rows *rows) MUST_USE;
Aid aid_read(const Row *row);
Status aid_month_find(Tx *tx, AidId aid, int64_t month, Fen *fen) MUST_USE;
Status aid_month_insert(Tx *tx, AidId aid, int64_t month, Fen fen, Str evidence,
                        TransferId transfer) MUST_USE;
Status aid_month_rows(Tx *tx, OrganisationId site, int64_t month, Rows *rows) MUST_USE;

extern const Route gifts_routes[], gifts_open_routes[];

extern const PersonKeeping gifts_keeping; /* keeping.c */
