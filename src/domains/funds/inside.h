/* What the files of funds share among themselves. */
#pragma once
#include "domains/funds/funds.h"

#define COMMUNITY(tx) INT((tx)->origin.community.v)

typedef enum HoldState {
    HOLD_OPEN = 1,     /* new   -> funds_hold */
    HOLD_TAKEN = 2,    /* OPEN  -> funds_take */
    HOLD_RELEASED = 3, /* OPEN  -> funds_release */
    HOLD_EXPIRED = 4,  /* OPEN  -> on its timer */
} HoldState;

typedef struct Account {
    AccountId id;
    AccountKey key;
    bool has_floor;
    int64_t floor, in_posted, out_posted, in_held, out_held;
} Account;

typedef struct Transfer {
    int64_t id;
    AccountId from, to;
    int64_t amount;
    Reason reason;
    int64_t subject;
    int64_t hold, reverses; /* 0: none */
} Transfer;

typedef struct Hold {
    int64_t id;
    AccountId from, to;
    int64_t amount, taken;
    HoldState state;
    Reason reason;
    int64_t subject;
    Ms due_ms; /* 0: none */
} Hold;

Status account_by_key(Tx *tx, AccountKey key, Account *out) MUST_USE;
Status account_find(Tx *tx, AccountId id, Account *out) MUST_USE;
Status account_insert(Tx *tx, const Account *account) MUST_USE;
/* Adds to the running totals; the WHERE clause repeats the floor. *changed 0: too little. */
Status account_out(Tx *tx, AccountId id, int64_t posted, int64_t held, int64_t *changed) MUST_USE;
Status account_in(Tx *tx, AccountId id, int64_t posted, int64_t held) MUST_USE;
Status transfer_find(Tx *tx, int64_t id, Transfer *out) MUST_USE;
Status transfer_insert(Tx *tx, const Transfer *transfer) MUST_USE;
Status transfer_of_reversal(Tx *tx, int64_t reverses, int64_t *id) MUST_USE; /* 0: none */
Status transfer_of_take(Tx *tx, int64_t hold, int64_t *id) MUST_USE;         /* 0: none */
Status hold_find(Tx *tx, int64_t id, Hold *out) MUST_USE;
Status hold_insert(Tx *tx, const Hold *hold) MUST_USE;
Status hold_move(Tx *tx, int64_t id, HoldState to, int64_t taken) MUST_USE;

Status hold_expire(Tx *tx, int64_t hold, Ms due_ms) MUST_USE; /* its timer */
