/* What the files of funds share among themselves. */
#pragma once
#include "domains/funds/funds.h"

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
/* What never changes of an account, asked for by every move. */
Status account_id(Tx *tx, AccountKey key, AccountId *out) MUST_USE;
Status account_unit(Tx *tx, AccountId id, Unit *out) MUST_USE;
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

/* ---- queries_pay.c ---- */

typedef struct Intent {
    IntentId id;
    PersonId person, payer;
    Fen fen;
    IntentState state;
    Ms due_ms;
} Intent;
Status intent_insert(Tx *tx, const Intent *intent) MUST_USE;
Status intent_find(Tx *tx, IntentId id, Intent *out) MUST_USE;
Status intent_move(Tx *tx, IntentId id, IntentState to, Ms paid_ms) MUST_USE; /* 0: not paid */
Status intents_open(Tx *tx, Rows *rows) MUST_USE;
typedef struct Noted {
    Str reference;
    int64_t intent;
    Fen fen;
    MoneyPlace place;
} Noted;
Status noted_find(Tx *tx, Str reference, Noted *out) MUST_USE;
Status noted_insert(Tx *tx, const Noted *noted, TransferId transfer, Day day) MUST_USE;
/* reference, day, fen of what is booked on these days. */
Status booked_between(Tx *tx, bool provider, Day from, Day to, Rows *rows) MUST_USE;
Status count_insert(Tx *tx, OrganisationId site, const DrawerCount *count) MUST_USE;

/* ---- queries_bank.c ---- */

Status line_by_reference(Tx *tx, Str reference, BankLine *out) MUST_USE;
Status line_find(Tx *tx, int64_t id, BankLine *out) MUST_USE;
Status line_transfer(Tx *tx, int64_t id, TransferId *out) MUST_USE;
Status line_insert(Tx *tx, const BankLine *line, TransferId transfer) MUST_USE; /* 0: not booked */
/* Whose it is, where it lies, and what comes to the rest (or goes: less than zero). */
Status line_change(Tx *tx, const BankLine *line, Fen rest_by) MUST_USE;
Status line_list_open(Tx *tx, Rows *rows) MUST_USE;
BankLine line_read(const Row *row);
typedef struct BankMove {
    int64_t id, line;
    PersonId person;
    Fen fen;
    TransferId transfer, undo; /* undo 0: it stands */
    bool by_words;
} BankMove;
Status bank_move_insert(Tx *tx, const BankMove *move) MUST_USE;
Status bank_move_find(Tx *tx, int64_t id, BankMove *out) MUST_USE;
Status bank_move_undo(Tx *tx, int64_t id, TransferId undo) MUST_USE;
Status bank_done_list(Tx *tx, Ms from, Rows *rows) MUST_USE;
/* In rules_bank.c: a refund of the line failed (+) or took it all the same (−). */
Status line_rest(Tx *tx, const Refund *refund, Fen by) MUST_USE;
/* In rules_pay.c. */
Status card_of(Tx *tx, PersonId person, AccountId *out) MUST_USE;
/* How much more the card may hold; 0 when it is full. */
Status card_room(Tx *tx, AccountId card, Fen *out) MUST_USE;
extern const Route bank_routes[];

/* ---- queries_refund.c ---- */

typedef struct Source {
    TransferId top_up;
    AccountId to; /* the card or the purse */
    AccountKind from_kind, to_kind;
    PersonId owner;
    Fen fen, back_fen; /* back: refunds of it that did not fail */
    int64_t subject;
    Ms at_ms;
} Source;
Status source_find(Tx *tx, TransferId top_up, Source *out) MUST_USE;
Status source_list(Tx *tx, PersonId person, Rows *rows) MUST_USE;
Source source_read(const Row *row);
/* Cash that came in over a counter for the card, and went back as such. */
Status cash_of(Tx *tx, AccountId card, PersonId person, Fen *in, Fen *back) MUST_USE;
Status notice_of(Tx *tx, TransferId transfer, Str *reference) MUST_USE;
Status payback_insert(Tx *tx, const Refund *refund, HoldId hold, TransferId transfer) MUST_USE;
Status payback_find(Tx *tx, RefundId id, Refund *out, HoldId *hold) MUST_USE;
Status payback_by_reference(Tx *tx, Str reference, RefundId *out) MUST_USE;
Status payback_due(Tx *tx, RefundMeans means, size_t limit, Rows *rows) MUST_USE;
Status payback_sent(Tx *tx, RefundId id, Ms again_ms) MUST_USE;
Status payback_end(Tx *tx, const Refund *refund, RefundState from, TransferId transfer) MUST_USE;
Status payback_heard(Tx *tx, RefundId id, RefundHeard heard) MUST_USE;
Status payback_now(Tx *tx, RefundId id) MUST_USE; /* is sent next */
Status payback_list(Tx *tx, PersonId person, RefundShow show, Rows *rows) MUST_USE;
typedef struct Care {
    CareKind kind;
    Str words, note;
    Ms since_ms, done_ms; /* 0: open */
    int64_t done_by;
} Care;
Status care_find(Tx *tx, RefundId id, Care *out) MUST_USE;
Status care_put(Tx *tx, RefundId id, const Care *care) MUST_USE;
Status payback_elsewhere(Tx *tx, Ms from, Ms to, Rows *rows) MUST_USE;
Refund payback_read(const Row *row);
/* community: of refunds at the provider that are due, everywhere. */
Status paybacks_due_at(Tx *tx, Rows *rows) MUST_USE;

/* A line of the bank that went out: the refund it names, done by it. refund 0: none. */
Status payback_by_line(Tx *tx, const BankLine *line, RefundId *out, TransferId *transfer) MUST_USE;
/* In jobs.c: what was said of a refund, from wherever it came; a contradiction is kept for a person
 * and refused. */
Status refund_hear(Store *store, Arena *arena, CommunityId community, const RefundAnswer *answer,
                   Problem *problem) MUST_USE;
/* In jobs.c: an order for refunds, and an answer to one, signed by the provider. */
Status refund_orders_open(Arena *arena, Str body, Str signature, CommunityId *community,
                          Problem *problem) MUST_USE;
Status refund_answer_open(Arena *arena, Str body, Str signature, CommunityId *community,
                          RefundAnswer *out, Problem *problem) MUST_USE;
extern const Route refund_routes[];

Status intent_expire(Tx *tx, int64_t intent, Ms due_ms) MUST_USE; /* its timer */
/* In jobs.c, which alone may call links. */
Status notice_open(Arena *arena, Str body, Str signature, CommunityId *community, PayIn *out,
                   Problem *problem) MUST_USE;
/* Can somebody be asked for a payment, and where does he pay? "" when by itself (the stand-in). */
bool pay_possible(void);
Str pay_place(Arena *arena, IntentId intent, Fen fen);
extern const Route funds_routes[];

/* ---- keeping.c ---- */
extern const PersonKeeping funds_keeping;
Status rest_of_merged(Tx *tx, int64_t gone, Ms due_ms) MUST_USE; /* its timer */
