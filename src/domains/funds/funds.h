/* Funds: the ledger. Money (fen), volunteer time (minutes) and points move only here.
 *
 * Owns        account, transfer, hold, pay_intent, pay_notice, bank_line, bank_move, drawer_count,
 *             refund, refund_care
 * Calls       people, notice
 * Publishes   funds.moved, funds.hold_expired, funds.paid_in, funds.refund_moved; the subject is a
 *             TransferId, HoldId, IntentId or RefundId
 * Always true a transfer is immutable and moves one amount between two accounts of one unit; all
 *             accounts of a unit add up to zero; no account goes below its floor, holds counted; an
 *             id repeated with the same content answers the first result (audit.sql)
 *
 * A balance is what came in minus what went out.  What the outside world has given us stands as the
 * negative balance of a drawer, bank or provider account: a top-up of 50 yuan in cash moves 5,000
 * fen from the site's drawer (−5,000: the drawer holds 50 yuan) to the elder's card (+5,000). */
#pragma once
#include "domains/notice/notice.h"

DEFINE_ID(AccountId);
DEFINE_ID(TransferId);
DEFINE_ID(HoldId);

typedef enum Unit { UNIT_FEN = 1, UNIT_MINUTE = 2, UNIT_POINT = 3 } Unit;

/* Stored: add at the end, never renumber. */
typedef enum AccountKind {
    ACCOUNT_CARD = 1,      /* an elder's prepaid meal card; floor 0 */
    ACCOUNT_FAMILY = 2,    /* a relative's prepaid purse; floor 0 */
    ACCOUNT_SITE = 3,      /* what a canteen or firm has earned; floor none (refunds) */
    ACCOUNT_COURIER = 4,   /* what a courier or another worker has earned */
    ACCOUNT_ESCROW = 5,    /* the platform holds for others */
    ACCOUNT_FUNDER = 6,    /* a programme of a funder: negative is what it owes; purpose: scheme */
    ACCOUNT_DONATION = 7,  /* a donation pool with its purpose; floor 0 */
    ACCOUNT_LOSS = 8,      /* the platform's own losses (cap breaches, write-offs) */
    ACCOUNT_TIME = 9,      /* a volunteer's hours; floor 0 */
    ACCOUNT_POINTS = 10,   /* a member's points; floor 0 */
    ACCOUNT_ISSUE = 11,    /* where hours and points come from */
    ACCOUNT_DISCOUNT = 12, /* what a site gives away itself */
    ACCOUNT_CLEARING = 13, /* with another community */
    ACCOUNT_LOT = 14,      /* services a funder has bought and not given out; owner: the lot */
    ACCOUNT_VOUCHER = 15,  /* a person's service voucher; owner: the voucher; floor 0 */
    ACCOUNT_DRAWER = 20,   /* cash at a counter: −balance is what should lie in it */
    ACCOUNT_BANK = 21,     /* money held apart at the bank */
    ACCOUNT_PROVIDER = 22, /* a payment provider owes us */
    ACCOUNT_PAYOUT = 23,   /* paid out to sites and couriers from other money than the prepaid */
    ACCOUNT_AID = 30,      /* what offices give sites in kind: rent and tax; purpose: which */
    ACCOUNT_AID_USED = 31, /* what a site was spared of rent or tax; owner: the site */
} AccountKind;

/* Stored: add at the end, never renumber. */
typedef enum Reason {
    REASON_TOP_UP = 1,
    REASON_MEAL = 2,
    REASON_SUBSIDY = 3,
    REASON_DISCOUNT = 4,
    REASON_DELIVERY = 5,
    REASON_OPERATOR = 6,
    REASON_REFUND = 7,
    REASON_REVERSAL = 8,
    REASON_CLAWBACK = 9,
    REASON_PAYOUT = 10,
    REASON_FUNDER_PAID = 11,
    REASON_DONATION = 12,
    REASON_HOURS = 13,
    REASON_POINTS = 14,
    REASON_CORRECTION = 15,
    REASON_CASH_COUNT = 16,
    REASON_SERVICE = 17,
    REASON_GOODS = 18,
    REASON_RISK = 19,      /* losses of a canteen that a pool or the platform shares */
    REASON_AID = 30,       /* rent, cash or tax given to a site */
    REASON_ALLOWANCE = 31, /* of a worker or volunteer */
} Reason;

typedef struct AccountKey {
    AccountKind kind;
    int64_t owner; /* 0: the platform */
    Str purpose;
    Unit unit; /* 0: fen */
} AccountKey;

/* Finds the account, or makes it with the floor of its kind. */
Status funds_account(Tx *tx, AccountKey key, AccountId *out) MUST_USE;

typedef struct Balance {
    int64_t posted;    /* in − out */
    int64_t held;      /* open holds going out */
    int64_t coming;    /* open holds coming in */
    int64_t available; /* posted − held − floor; INT64_MAX without a floor */
} Balance;
/* Both at once: whose account it is, opened when there is none, and what is in it. */
Status funds_purse(Tx *tx, AccountKey key, AccountId *id, Balance *out) MUST_USE;
Status funds_balance(Tx *tx, AccountId account, Balance *out) MUST_USE;
/* Without making the account: all zero where nothing has ever moved. */
Status funds_balance_of(Tx *tx, AccountKey key, Balance *out) MUST_USE;

enum { FUNDS_AMOUNT_MAX = 100000000 }; /* 1,000,000 yuan in one transfer */

typedef struct FundsMove {
    int64_t id; /* made by the caller before a retry; 0: a new one */
    AccountId from, to;
    int64_t amount; /* 1 .. FUNDS_AMOUNT_MAX */
    Reason reason;
    int64_t subject;
    Ms due_ms; /* of a hold; 0: none */
} FundsMove;

/* CONFLICT funds.too_little (with what is missing), funds.id_reused; INVALID funds.amount,
 * funds.same_account, funds.unit. */
Status funds_transfer(Tx *tx, const FundsMove *move, TransferId *out) MUST_USE;
/* Sets the amount aside: neither side can use it. */
Status funds_hold(Tx *tx, const FundsMove *move, HoldId *out) MUST_USE;
/* Takes all or part of an open hold; the rest goes back. take_id as FundsMove.id. Repeating an
 * equal take answers the first. CONFLICT funds.hold_over when it was released or has expired. */
Status funds_take(Tx *tx, HoldId hold, int64_t amount, int64_t take_id, TransferId *out) MUST_USE;
/* Repeating is harmless; CONFLICT funds.hold_taken. */
Status funds_release(Tx *tx, HoldId hold) MUST_USE;
/* Undoes a whole transfer, once; repeating answers the first. */
Status funds_reverse(Tx *tx, TransferId transfer, TransferId *out) MUST_USE;

/* Σ balances of a unit: 0, always. */
Status funds_imbalance(Tx *tx, Unit unit, int64_t *sum) MUST_USE;
/* "Could we refund everyone today?": prepaid money, and what is held apart for it. */
Status funds_cover(Tx *tx, int64_t *prepaid, int64_t *apart) MUST_USE;

typedef struct Entry {
    TransferId id;
    Ms at_ms;
    int64_t amount; /* + came in, − went out */
    int64_t after;  /* balance after it; filled for statements of one account */
    Reason reason;
    int64_t subject;
    AccountId other;
    int64_t made_by;
    bool reversal;
    TransferId undoes; /* of a reversal */
} Entry;
/* Newest first; before 0: from the end. */
Status funds_entries(Tx *tx, AccountId account, int64_t before, size_t limit, Entry **out,
                     size_t *count) MUST_USE;

/* What moved on an account in [from, to), by reason; what was reversed counts, the other way, under
 * the reason of what it undoes. */
typedef struct FundsSum {
    Reason reason;
    int64_t in, out;
    int64_t count; /* transfers that were not reversals */
} FundsSum;
Status funds_sums(Tx *tx, AccountId account, Ms from, Ms to, FundsSum **out,
                  size_t *count) MUST_USE;
/* The sum of one reason: came in − went out. */
int64_t funds_sum_of(const FundsSum *sums, size_t count, Reason reason);

/* ---- Money in and out of the cards ---------------------------------------------------------- */

DEFINE_ID(IntentId);
enum { FUNDS_CARD_MAX = 100000 }; /* a card holds at most 1,000 yuan (domain rules H-7) */

/* Cash into the site's drawer, onto the card. CONFLICT funds.card_full. */
Status funds_cash_in(Tx *tx, PersonId person, OrganisationId site, Fen fen,
                     TransferId *out) MUST_USE;
/* The same under an id that the counter made before a retry. CONFLICT funds.id_reused. */
Status funds_cash_in_once(Tx *tx, int64_t id, PersonId person, OrganisationId site, Fen fen,
                          TransferId *out) MUST_USE;

typedef struct DrawerCount {
    Fen expected, counted;
    TransferId transfer; /* 0: there was no difference */
} DrawerCount;
/* What was counted becomes what the books say; the difference is booked by REASON_CASH_COUNT. */
Status funds_drawer_count(Tx *tx, OrganisationId site, Fen counted, DrawerCount *out) MUST_USE;

/* ---- The payment provider ------------------------------------------------------------------- */

typedef enum IntentState {
    INTENT_ASKED = 1,   /* new             -> funds_pay_ask */
    INTENT_PAID = 2,    /* ASKED           -> funds_pay_notice, in time and of this amount */
    INTENT_EXPIRED = 3, /* ASKED           -> on its timer */
    INTENT_LATE = 4,    /* ASKED, EXPIRED  -> funds_pay_notice, late or of another amount */
    INTENT_OVER = 5, /* ASKED, EXPIRED  -> funds_pay_notice: the card has no room for it any more */
} IntentState;

/* Where money that came in lies. Stored: never renumber. */
typedef enum MoneyPlace {
    MONEY_CARD = 1,
    MONEY_PURSE = 2,    /* the payer's own: nobody waits for it on the card any more */
    MONEY_ESCROW = 3,   /* nobody's yet */
    MONEY_RETURNED = 4, /* a line of the bank that was a refund going out */
} MoneyPlace;

typedef struct PayIn {
    Str reference; /* the provider's */
    IntentId intent;
    Fen fen;
    Ms paid_ms;
} PayIn;

typedef struct PayAsked {
    IntentId id;
    PersonId person, payer;
    Fen fen;
    IntentState state;
    MoneyPlace place; /* 0: nothing has come */
} PayAsked;

Status funds_pay_ask(Tx *tx, PersonId person, Fen fen, IntentId *out) MUST_USE;
/* What became of it. NOT_FOUND funds.no_intent. */
Status funds_pay_look(Tx *tx, IntentId intent, PayAsked *out) MUST_USE;
/* A notice whose signature was right: books the money once, wherever it belongs, and tells the
 * payer when it is not where it was meant to be. Repeating answers the first. CONFLICT
 * funds.notice_changed when the reference came with other content before. */
Status funds_pay_notice(Tx *tx, const PayIn *notice, MoneyPlace *place) MUST_USE;

/* ---- Back the way it came ------------------------------------------------------------------- */

DEFINE_ID(RefundId);

/* How the money came in, and goes back. Stored: never renumber. */
typedef enum RefundMeans { MEANS_CASH = 1, MEANS_PROVIDER = 2, MEANS_BANK = 3 } RefundMeans;

/*   ASKED ──> SENT ──> DONE          the money is held from ASKED until it has gone
 *     └────────┴────> FAILED ──> LATE   given back to the card; then it went out all the same */
typedef enum RefundState {
    REFUND_ASKED = 1,  /* new          -> funds_refund_ask */
    REFUND_SENT = 2,   /* ASKED        -> funds_refunds_send */
    REFUND_DONE = 3,   /* ASKED, SENT  -> funds_refund_answer; new -> funds_cash_refund */
    REFUND_FAILED = 4, /* ASKED, SENT  -> funds_refund_answer */
    REFUND_LATE = 5,   /* FAILED       -> funds_refund_answer */
} RefundState;

/* What was last said of one on its way. Stored: never renumber. */
typedef enum RefundHeard {
    HEARD_NOTHING = 0,
    HEARD_PROCESSING = 1, /* the provider is at it */
    HEARD_SHORT = 2,      /* what the platform has with the provider does not reach */
} RefundHeard;

/* Why a person has to look at a refund. Stored: never renumber. */
typedef enum CareKind {
    CARE_REFUSED = 1, /* for good; the money is where it was, the payer has to be asked */
    CARE_SHORT = 2,   /* the provider's account has to be filled; settles itself */
    CARE_ODD = 3,     /* what was said contradicts what was said before, or what we know */
} CareKind;

typedef struct Refund {
    RefundId id;
    PersonId person, payer;
    RefundMeans means;
    TransferId top_up; /* 0: cash */
    Str reference;     /* of the payment that came in */
    Fen fen, elsewhere_fen;
    RefundState state;
    OrganisationId site; /* of the drawer */
    Str back_reference, why, answer;
    int64_t tries;
    Ms asked_ms, sent_ms, done_ms; /* 0: not yet */
    RefundHeard heard;
    bool purse;    /* it is of the payer's purse, not of a card */
    CareKind care; /* 0: nobody has to look */
    Str care_words, care_note;
    Ms cared_ms;
} Refund;

/* A top-up of the card or the purse and what can still go back of it. */
typedef struct RefundSource {
    TransferId top_up;
    RefundMeans means;
    bool purse;
    Fen fen, left_fen;
    Ms at_ms;
} RefundSource;
/* Newest first, at most 60. */
Status funds_refund_sources(Tx *tx, PersonId person, RefundSource **out, size_t *count) MUST_USE;
/* Holds the money until the provider or the bank has answered. INVALID funds.cash_refund (cash is
 * paid out at a counter), funds.amount; NOT_FOUND funds.no_top_up; CONFLICT funds.refund_too_much
 * (with what is left of the top-up), funds.too_little. */
Status funds_refund_ask(Tx *tx, PersonId person, TransferId top_up, Fen fen, Str why,
                        RefundId *out) MUST_USE;
/* Cash out of the drawer; `why` is needed for what did not come in as cash, and is looked at
 * (S-F11). CONFLICT funds.drawer_short, funds.other_means, funds.too_little. */
Status funds_cash_refund(Tx *tx, PersonId person, OrganisationId site, Fen fen, Str why,
                         RefundId *out) MUST_USE;
/* Those of these means that are to be sent now, marked as sent; one that stays without an answer is
 * sent again after a minute, then twice as long each time, at most a day. */
Status funds_refunds_send(Tx *tx, RefundMeans means, size_t limit, Refund **out,
                          size_t *count) MUST_USE;

typedef struct RefundAnswer {
    RefundId refund;
    Fen fen;
    bool done;         /* false: refused */
    Str reference;     /* the provider's or the bank's number of the refund; needed when done */
    Str why;           /* refused: in words */
    RefundHeard still; /* not ended: what is said of it; nothing moves, and an end stays one */
} RefundAnswer;
/* Moves the money or gives it back, and tells the payer; what is refused waits for a person.
 * Repeating is harmless. NOT_FOUND funds.no_refund; CONFLICT funds.notice_changed,
 * funds.refund_over (it ended the other way). */
Status funds_refund_answer(Tx *tx, const RefundAnswer *answer) MUST_USE;
/* The answer of a CONFLICT waits for a person; nothing else changes. NOT_FOUND as above. */
Status funds_refund_odd(Tx *tx, const RefundAnswer *answer) MUST_USE;
/* By a person: one on its way to the provider is asked for now, under its number; one that was
 * refused once more, under a new one, and so it needs nobody to look at it any more. CONFLICT
 * funds.refund_over, funds.refund_again (it is the bank's), and as funds_refund_ask. */
Status funds_refund_again(Tx *tx, RefundId id, RefundId *out) MUST_USE;
/* Somebody has looked, and says what he did. Repeating answers the first. NOT_FOUND
 * funds.nothing_to_look; INVALID funds.refund_note. */
Status funds_refund_looked(Tx *tx, RefundId id, Str note) MUST_USE;
/* That looking undone, as long as nothing else came of it. CONFLICT funds.refund_over. */
Status funds_refund_unlook(Tx *tx, RefundId id) MUST_USE;
Status funds_refund_find(Tx *tx, RefundId id, Refund *out) MUST_USE;
typedef enum RefundShow {
    SHOW_ALL = 0,
    SHOW_OPEN = 1, /* not confirmed yet */
    SHOW_CARE = 2, /* somebody has to look, or it is on its way for more than FUNDS_REFUND_MS */
} RefundShow;
/* Of one person, or (0) of all that are to be shown. Newest first, at most 200. */
Status funds_refunds(Tx *tx, PersonId person, RefundShow show, Refund **out,
                     size_t *count) MUST_USE;
/* Where the money is: at most 20 characters. */
Str funds_refund_words(Arena *arena, const Refund *refund);
/* Cash paid out in [from, to) for money that did not come in as cash: for the signals. */
Status funds_refunds_elsewhere(Tx *tx, Ms from, Ms to, Refund **out, size_t *count) MUST_USE;
/* Seven days, by the domain rules (H-7). */
#define FUNDS_REFUND_MS (7 * DAY_MS)

/* ---- The bank ------------------------------------------------------------------------------- */

typedef struct BankLine {
    int64_t id;
    Day day;
    Fen fen;
    Str reference, words;
    PersonId person;  /* 0: matches nobody */
    MoneyPlace place; /* 0: not booked; ESCROW while anything of it lies there */
    Fen rest_fen;     /* of it, in escrow: nobody's yet, or more than the card holds */
} BankLine;
/* What of a line went onto a card, and what of it waits on. */
typedef struct BankMoved {
    int64_t move;
    Fen fen, rest_fen;
} BankMoved;
/* One thing that was done with a line. */
typedef struct BankDone {
    int64_t line, move; /* move 0: it was sent back */
    RefundId refund;    /* 0: it went onto a card */
    PersonId person;
    Str reference, words;
    Fen fen;
    Ms at_ms;
    bool by_words; /* nobody said so: the words of the line did */
    bool undone;
    RefundState state; /* of the refund */
} BankDone;
typedef struct BankFault {
    int64_t row; /* of the sheet */
    const char *text;
} BankFault;
typedef struct BankSheet {
    BankLine *lines;
    BankFault *faults;
    size_t count, fault_count;
} BankSheet;

/* A CSV sheet with the columns date, amount (yuan), reference, text, or 日期 金额 流水号 摘要.  A
 * row that cannot be read is a fault, never dropped. INVALID funds.statement, csv.…. */
Status bank_sheet_read(Arena *arena, Str csv, Day today, BankSheet *out, Problem *problem) MUST_USE;
/* Books each line once: to the card or phone number in its words, else to escrow. What the card
 * cannot hold (FUNDS_CARD_MAX) stays in escrow, and the person is told. Fills person, place and
 * rest of the lines; a line that is known already keeps what it was. */
Status funds_bank_book(Tx *tx, BankSheet *sheet) MUST_USE;
/* Somebody says whose it is: as much as the card has room for goes onto it, the rest waits on.
 * CONFLICT funds.line_booked, funds.card_full. */
Status funds_bank_assign(Tx *tx, int64_t line, PersonId person, BankMoved *out) MUST_USE;
/* Takes back what went onto a card, by its words or by somebody, and tells the person; repeating is
 * harmless. NOT_FOUND funds.no_line; CONFLICT funds.too_little (it is spent), funds.line_refunded
 * (it goes back to the payer already). */
Status funds_bank_undo(Tx *tx, int64_t move) MUST_USE;
/* Back to whoever sent it, all that lies in escrow: a refund of nobody's card, on the next list for
 * the bank. INVALID funds.return_why; CONFLICT funds.line_booked. */
Status funds_bank_return(Tx *tx, int64_t line, Str why, RefundId *out) MUST_USE;
/* As long as it is on no list. Repeating is harmless. CONFLICT funds.refund_over. */
Status funds_bank_keep(Tx *tx, RefundId refund) MUST_USE;
/* What was done with lines in the last 30 days, newest first, at most 200. */
Status funds_bank_done(Tx *tx, BankDone **out, size_t *count) MUST_USE;
/* Lines that lie in escrow or were not booked, newest first. */
Status funds_bank_open(Tx *tx, BankLine **out, size_t *count) MUST_USE;

typedef struct Difference {
    const char *what; /* only_statement, only_books, amount */
    Day day;
    Str reference;
    Fen statement_fen, books_fen;
} Difference;
/* Every line of the statement beside every line booked on its days; of the bank, or of the
 * provider. Whatever is on one side alone, or of another amount, is listed. */
Status funds_reconcile(Tx *tx, const BankSheet *sheet, bool provider, Difference **out,
                       size_t *count) MUST_USE;

extern const Domain funds_domain;
