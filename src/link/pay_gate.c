/* Refunds sent to the provider: one signed POST each, and what it says at once. */
#include "link/pay_gate.h"
#include "base/json.h"

#include <curl/curl.h>
#include <pthread.h>

enum { ANSWER_MAX = 8192 };

/* The answer as it comes in: its bytes, and its signature among the heads. */
typedef struct Answer {
    char body[ANSWER_MAX];
    size_t len;
    char signature[80];
    size_t signature_len;
    bool too_long;
} Answer;

bool pay_refunds_sent(void)
{
    return pay_way() == PAY_PROVIDER && pay_gate()->url[0];
}

int pay_refund_rest_ms(void)
{
    return pay_gate()->rest_ms;
}

/* "R7-123": of a refund, the same however often it is asked for. */
static Str refund_number(Arena *arena, const PayRefund *r)
{
    return str_fmt(arena, "R%lld-%lld", (long long)r->community, (long long)r->refund);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    Answer *a = context;
    size_t n = size * count;
    a->too_long = n > sizeof a->body - a->len;
    if (a->too_long) return 0;
    memcpy(a->body + a->len, bytes, n);
    a->len += n;
    return n;
}

static size_t take_head(char *bytes, size_t size, size_t count, void *context)
{
    Answer *a = context;
    Str line = {bytes, size * count}, name = STR("pay-signature:");
    bool same = line.len > name.len;
    for (size_t i = 0; same && i < name.len; i++) {
        char c = line.ptr[i];
        same = (c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c) == name.ptr[i];
    }
    if (!same) return line.len;
    Str value = str_trim(str_slice(line, name.len, line.len));
    a->signature_len = value.len <= sizeof a->signature ? value.len : 0;
    memcpy(a->signature, value.ptr, a->signature_len);
    return line.len;
}

static Str order_write(Arena *arena, const PayRefund *r)
{
    Buf buf = buf_new(arena, 1024);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_i64(&out, "community", r->community);
    json_put_i64(&out, "refund", r->refund);
    json_put_str(&out, "number", refund_number(arena, r));
    json_put_str(&out, "reference", r->reference);
    json_put_i64(&out, "amount_fen", r->fen);
    json_close(&out, '}');
    return buf_str(&buf);
}

static void start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static CURLcode ask(CURL *curl, Arena *arena, Str body, Answer *answer, long *code)
{
    struct curl_slist *heads = curl_slist_append(NULL, "Content-Type: application/json");
    Str signature = pay_sign(arena, body);
    heads = curl_slist_append(heads, str_fmt(arena, "Pay-Signature: %.*s", STR_ARG(signature)).ptr);
    curl_easy_setopt(curl, CURLOPT_URL, pay_gate()->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, heads);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.ptr);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.len);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)pay_gate()->wait_ms);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, code);
    curl_slist_free_all(heads);
    return result;
}

static Status down(Problem *problem)
{
    return problem_set(problem, UNAVAILABLE, "pay.refund_down", "付款处没有回话，退款会自动再试");
}

Status pay_refund_send(Arena *arena, const PayRefund *r, PayRefundNotice *out, Problem *problem)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    Answer *answer = NEW(arena, Answer);
    long code = 0;
    pthread_once(&once, start);
    CURL *curl = curl_easy_init();
    CURLcode result =
        curl ? ask(curl, arena, order_write(arena, r), answer, &code) : CURLE_OUT_OF_MEMORY;
    if (curl) curl_easy_cleanup(curl);
    if (result != CURLE_OK || code < 200 || code >= 300) return down(problem);
    Status status =
        pay_refund_notice_read(arena, (Str){answer->body, answer->len},
                               (Str){answer->signature, answer->signature_len}, out, problem);
    if (status != OK || out->community != r->community || out->refund != r->refund)
        return down(problem);
    return OK;
}
