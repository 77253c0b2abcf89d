/* The payment provider: where a payer is sent, what its notices look like, and how they are known
 * to be its own.
 *
 * Owns        the provider's key and page; nothing that lasts
 * Always true a notice that was not signed with the key is never read; the stand-in signs as the
 *             provider does, and delays, repeats, reorders and loses as told
 * Source      RFC 2104: HMAC-SHA256 over the bytes of the body, in hex, in the header Pay-Signature
 */
#pragma once
#include "base/number.h"
#include "base/str.h"
#include "base/time.h"

typedef struct PayNotice {
    int64_t community;
    int64_t intent; /* the pay-in it answers */
    Str reference;  /* the provider's own number of the payment, 1 .. 64 visible characters */
    Fen fen;        /* > 0 */
    Ms paid_ms;
} PayNotice;

typedef enum PayWay {
    PAY_NONE = 0,     /* nobody can be asked for a payment; notices in flight are still taken */
    PAY_PROVIDER = 1, /* the payer is sent to the provider's page */
    PAY_STANDIN = 2,  /* every payment that is asked for is paid by itself after some seconds */
} PayWay;

typedef struct PayOptions {
    PayWay way;
    Str key;  /* agreed with the provider, 1 .. 128 bytes; empty: derived from the master key, which
                 is what the stand-in signs with */
    Str page; /* of the provider; {intent} and {fen} are filled in. At most 500 bytes */
    Str refunds; /* where its gateway takes refunds, https://…, at most 500 bytes; empty: it fetches
                    them from us */
    int refund_wait_ms; /* for an answer; 0: three seconds */
    int refund_rest_ms; /* after one that did not come, before the next is asked; 0: 15 seconds */
} PayOptions;
/* Before any other thread runs. */
void pay_configure(PayOptions options);
PayWay pay_way(void);
/* Where the payer goes to pay; empty when there is no page. */
Str pay_page(Arena *arena, int64_t intent, Fen fen);
Str pay_sign(Arena *arena, Str body);
Str pay_notice_write(Arena *arena, const PayNotice *notice);
/* INVALID pay.not_signed, pay.bad_notice. */
Status pay_notice_read(Arena *arena, Str body, Str signature, PayNotice *out,
                       Problem *problem) MUST_USE;

/* ---- Refunds ------------------------------------------------------------------------------ */

/* We send each refund to the provider's gateway, or it fetches those that wait; what became of one
 * stands in the answer to that, in a notice, or in both, in any order. The number of a refund never
 * changes: asking twice pays once. */
typedef struct PayRefund {
    int64_t community, refund;
    Str reference; /* of the payment that is given back */
    Fen fen;
} PayRefund;
typedef enum PayRefundResult {
    PAY_REFUND_REFUSED = 0, /* for good: nothing goes out */
    PAY_REFUND_DONE = 1,
    PAY_REFUND_PROCESSING = 2, /* ask again */
    PAY_REFUND_SHORT = 3,      /* what we have with the provider does not reach; ask again */
} PayRefundResult;
typedef struct PayRefundNotice {
    int64_t community, refund;
    Str reference; /* the provider's number of the refund; may be empty unless done */
    Fen fen;
    PayRefundResult result;
    Str why; /* at most 100 bytes */
} PayRefundNotice;
Str pay_refund_notice_write(Arena *arena, const PayRefundNotice *notice);
/* INVALID pay.not_signed, pay.bad_notice. */
Status pay_refund_notice_read(Arena *arena, Str body, Str signature, PayRefundNotice *out,
                              Problem *problem) MUST_USE;
/* Whether refunds are sent to the provider rather than fetched by it. */
bool pay_refunds_sent(void);
int pay_refund_rest_ms(void);
/* Asks for one refund, and reads the answer as it reads a notice. UNAVAILABLE pay.refund_down: no
 * answer in time, or one that is not signed or speaks of something else; nobody knows what became
 * of it, and the same number has to be asked for again. */
Status pay_refund_send(Arena *arena, const PayRefund *refund, PayRefundNotice *out,
                       Problem *problem) MUST_USE;
/* {"community": 7}, signed: whose refunds are asked for. */
Status pay_refund_ask_read(Arena *arena, Str body, Str signature, int64_t *community,
                           Problem *problem) MUST_USE;

/* ---- The stand-in ------------------------------------------------------------------------- */

enum { PAY_STANDIN_MAX = 4096, PAY_STANDIN_REFUNDS = 512 };
typedef struct PayStandIn {
    Random random;
    int lose_percent, repeat_percent; /* of notices */
    int refuse_percent;               /* of refunds; each is refused or done for good */
    Ms delay_ms;                      /* each notice comes after 0 .. delay_ms */
    struct {
        PayNotice notice;
        char reference[64];
        Ms due_ms;
    } waiting[PAY_STANDIN_MAX];
    size_t count;
    int64_t next; /* of references */
    struct {
        int64_t community, intent;
    } offered[PAY_STANDIN_MAX]; /* the last intents that pay_standin_offer was given */
    size_t offers;
    struct {
        int64_t community, refund;
        Fen fen;
        bool done;
        Ms due_ms;
    } backs[PAY_STANDIN_REFUNDS];
    size_t back_count;
} PayStandIn;

/* Somebody pays: its notices wait to be delivered, unless they are lost. Returns the reference. */
Str pay_standin_pay(PayStandIn *s, Arena *arena, int64_t community, int64_t intent, Fen fen,
                    Ms now);
/* An open intent: it is paid once, under a reference made of its id, however often it is offered
 * and also by a stand-in that was started again. */
void pay_standin_offer(PayStandIn *s, Arena *arena, int64_t community, int64_t intent, Fen fen,
                       Ms now);
/* One notice that is due, in no order; false: none is. */
bool pay_standin_next(PayStandIn *s, Arena *arena, Ms now, Str *body, Str *signature);
/* A refund that is asked for, however often: its answers wait, unless they are lost. What is
 * answered hangs on its id alone. */
void pay_standin_refund(PayStandIn *s, const PayRefund *refund, Ms now);
/* One answer that is due, in no order; false: none is. */
bool pay_standin_answer(PayStandIn *s, Arena *arena, Ms now, Str *body, Str *signature);
