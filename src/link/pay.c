#include "base/json.h"
#include "base/secret.h"
#include "link/pay_gate.h"

#include <sodium.h>

static struct {
    unsigned char bytes[128];
    size_t len;
} key;
static char page[500];
static size_t page_len;
static PayWay way;
static PayGate gate;

void pay_configure(PayOptions o)
{
    way = o.way;
    key.len = o.key.len < sizeof key.bytes ? o.key.len : sizeof key.bytes;
    if (key.len) memcpy(key.bytes, o.key.ptr, key.len);
    page_len = o.page.len < sizeof page ? o.page.len : 0;
    if (page_len) memcpy(page, o.page.ptr, page_len);
    gate = (PayGate){.wait_ms = o.refund_wait_ms ? o.refund_wait_ms : 3000,
                     .rest_ms = o.refund_rest_ms ? o.refund_rest_ms : 15000};
    if (o.refunds.len && o.refunds.len < sizeof gate.url)
        memcpy(gate.url, o.refunds.ptr, o.refunds.len);
}

const PayGate *pay_gate(void)
{
    return &gate;
}

PayWay pay_way(void)
{
    return way;
}

Str pay_page(Arena *arena, int64_t intent, Fen fen)
{
    const Str names[2] = {STR("{intent}"), STR("{fen}")};
    const int64_t values[2] = {intent, fen};
    Buf buf = buf_new(arena, sizeof page + 100);
    Str rest = {page, page_len};
    while (rest.len) {
        int k = 0;
        while (k < 2 && !str_starts(rest, names[k])) k++;
        size_t step = k < 2 ? names[k].len : 1;
        if (k < 2)
            buf_fmt(&buf, "%lld", (long long)values[k]);
        else
            buf_char(&buf, rest.ptr[0]);
        rest = str_slice(rest, step, rest.len);
    }
    return buf_str(&buf);
}

Str pay_sign(Arena *arena, Str body)
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    Str k = {(const char *)key.bytes, key.len};
    if (!k.len) k = secret_hash(arena, "pay", STR("stand-in"));
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)k.ptr, k.len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.ptr, body.len);
    crypto_auth_hmacsha256_final(&state, mac);
    return str_to_hex(arena, (Str){(const char *)mac, sizeof mac});
}

Str pay_notice_write(Arena *arena, const PayNotice *n)
{
    Buf buf = buf_new(arena, 1024);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_i64(&out, "community", n->community);
    json_put_i64(&out, "intent", n->intent);
    json_put_str(&out, "reference", n->reference);
    json_put_i64(&out, "amount_fen", n->fen);
    json_put_i64(&out, "paid_ms", n->paid_ms);
    json_close(&out, '}');
    return buf_str(&buf);
}

static bool visible(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] <= ' ' || s.ptr[i] > '~') return false;
    return s.len >= 1 && s.len <= 64;
}

#define PAID_MAX_MS INT64_C(7258118400000) /* the year 2200: a time that can be a day */

/* Nothing is read before the signature is right. */
static Status read_signed(Arena *arena, Str body, Str signature, const Json **json,
                          Problem *problem)
{
    Str right = pay_sign(arena, body);
    if (signature.len != right.len || sodium_memcmp(signature.ptr, right.ptr, right.len) != 0)
        return problem_set(problem, INVALID, "pay.not_signed", "通知的签名不对，没有入账");
    return json_read(arena, body, json, problem);
}

Status pay_notice_read(Arena *arena, Str body, Str signature, PayNotice *out, Problem *problem)
{
    const Json *json;
    TRY(read_signed(arena, body, signature, &json, problem));
    *out = (PayNotice){.community = json_i64_or(json, "community", 0),
                       .intent = json_i64_or(json, "intent", 0),
                       .reference = json_str_or(json, "reference", STR("")),
                       .fen = json_i64_or(json, "amount_fen", 0),
                       .paid_ms = json_i64_or(json, "paid_ms", 0)};
    if (out->community <= 0 || out->community >= ID_MAX || out->intent < 0 ||
        out->intent >= ID_MAX || out->fen <= 0 || out->paid_ms < 0 || out->paid_ms > PAID_MAX_MS ||
        !visible(out->reference))
        return problem_set(problem, INVALID, "pay.bad_notice", "通知的内容不完整，没有入账");
    return OK;
}

/* ---- Refunds ---- */

static const char *const results[] = {"refused", "done", "processing", "short"};

Str pay_refund_notice_write(Arena *arena, const PayRefundNotice *n)
{
    Buf buf = buf_new(arena, 1024);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_i64(&out, "community", n->community);
    json_put_i64(&out, "refund", n->refund);
    json_put_str(&out, "reference", n->reference);
    json_put_i64(&out, "amount_fen", n->fen);
    json_put_text(&out, "result", results[n->result]);
    json_put_str(&out, "why", n->why);
    json_close(&out, '}');
    return buf_str(&buf);
}

Status pay_refund_notice_read(Arena *arena, Str body, Str signature, PayRefundNotice *out,
                              Problem *problem)
{
    const Json *json;
    size_t result = 0;
    TRY(read_signed(arena, body, signature, &json, problem));
    Str word = json_str_or(json, "result", STR(""));
    while (result < 4 && !str_eq(word, str_of(results[result]))) result++;
    *out = (PayRefundNotice){.community = json_i64_or(json, "community", 0),
                             .refund = json_i64_or(json, "refund", 0),
                             .reference = json_str_or(json, "reference", STR("")),
                             .fen = json_i64_or(json, "amount_fen", 0),
                             .result = (PayRefundResult)result,
                             .why = json_str_or(json, "why", STR(""))};
    if (out->community <= 0 || out->community >= ID_MAX || out->refund <= 0 ||
        out->refund >= ID_MAX || out->fen <= 0 || out->why.len > 100 || result == 4 ||
        ((out->result == PAY_REFUND_DONE || out->reference.len) && !visible(out->reference)))
        return problem_set(problem, INVALID, "pay.bad_notice", "通知的内容不完整，没有入账");
    return OK;
}

Status pay_refund_ask_read(Arena *arena, Str body, Str signature, int64_t *community,
                           Problem *problem)
{
    const Json *json;
    TRY(read_signed(arena, body, signature, &json, problem));
    *community = json_i64_or(json, "community", 0);
    /* What was signed to say something else is no question. */
    bool other = json_i64_or(json, "refund", 0) || json_i64_or(json, "intent", 0);
    return !other && *community > 0 && *community < ID_MAX
               ? OK
               : problem_set(problem, INVALID, "pay.bad_notice", "请求的内容不完整");
}

/* ---- The stand-in ---- */

static int copies_of(PayStandIn *s)
{
    return random_below(&s->random, 100) < (uint64_t)s->lose_percent     ? 0
           : random_below(&s->random, 100) < (uint64_t)s->repeat_percent ? 2
                                                                         : 1;
}

void pay_standin_refund(PayStandIn *s, const PayRefund *r, Ms now)
{
    bool done = (uint64_t)r->refund % 100 >= (uint64_t)s->refuse_percent;
    for (int copies = copies_of(s); copies && s->back_count < PAY_STANDIN_REFUNDS; copies--) {
        size_t i = s->back_count++;
        s->backs[i].community = r->community;
        s->backs[i].refund = r->refund;
        s->backs[i].fen = r->fen;
        s->backs[i].done = done;
        s->backs[i].due_ms = now + (Ms)random_below(&s->random, (uint64_t)s->delay_ms + 1);
    }
}

bool pay_standin_answer(PayStandIn *s, Arena *arena, Ms now, Str *body, Str *signature)
{
    size_t start = s->back_count ? random_below(&s->random, s->back_count) : 0;
    for (size_t k = 0; k < s->back_count; k++) {
        size_t i = (start + k) % s->back_count;
        if (s->backs[i].due_ms > now) continue;
        PayRefundNotice n = {
            .community = s->backs[i].community,
            .refund = s->backs[i].refund,
            .fen = s->backs[i].fen,
            .result = s->backs[i].done ? PAY_REFUND_DONE : PAY_REFUND_REFUSED,
            .reference = str_fmt(arena, "R%lld-%lld", (long long)s->backs[i].community,
                                 (long long)s->backs[i].refund),
            .why = s->backs[i].done ? STR("") : STR("原付款账户已注销"),
        };
        *body = pay_refund_notice_write(arena, &n);
        *signature = pay_sign(arena, *body);
        s->backs[i] = s->backs[--s->back_count];
        return true;
    }
    return false;
}

static void deliver_later(PayStandIn *s, const PayNotice *n, Ms now)
{
    int copies = copies_of(s);
    ASSERT(n->reference.len <= sizeof s->waiting[0].reference);
    for (; copies && s->count < PAY_STANDIN_MAX; copies--) {
        s->waiting[s->count].notice = *n;
        memcpy(s->waiting[s->count].reference, n->reference.ptr, n->reference.len);
        s->waiting[s->count++].due_ms =
            now + (Ms)random_below(&s->random, (uint64_t)s->delay_ms + 1);
    }
}

Str pay_standin_pay(PayStandIn *s, Arena *arena, int64_t community, int64_t intent, Fen fen, Ms now)
{
    PayNotice n = {community, intent, str_fmt(arena, "P%010lld", (long long)++s->next), fen, now};
    deliver_later(s, &n, now);
    return n.reference;
}

void pay_standin_offer(PayStandIn *s, Arena *arena, int64_t community, int64_t intent, Fen fen,
                       Ms now)
{
    for (size_t i = 0; i < s->offers && i < PAY_STANDIN_MAX; i++)
        if (s->offered[i].community == community && s->offered[i].intent == intent) return;
    size_t slot = s->offers++ % PAY_STANDIN_MAX;
    s->offered[slot].community = community;
    s->offered[slot].intent = intent;
    PayNotice n = {community, intent,
                   str_fmt(arena, "S%lld-%lld", (long long)community, (long long)intent), fen, now};
    deliver_later(s, &n, now);
}

bool pay_standin_next(PayStandIn *s, Arena *arena, Ms now, Str *body, Str *signature)
{
    size_t start = s->count ? random_below(&s->random, s->count) : 0;
    for (size_t k = 0; k < s->count; k++) {
        size_t i = (start + k) % s->count;
        if (s->waiting[i].due_ms > now) continue;
        PayNotice n = s->waiting[i].notice;
        n.reference.ptr = s->waiting[i].reference;
        *body = pay_notice_write(arena, &n);
        *signature = pay_sign(arena, *body);
        s->waiting[i] = s->waiting[--s->count];
        return true;
    }
    return false;
}
