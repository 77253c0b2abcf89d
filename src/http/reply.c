#include "base/english.h"
#include "http/fields.h"
#include "http/inside.h"

enum { HEADERS_MAX = 8 * 1024, HEAD_OUT_MAX = 16 * 1024 };

void reply_reset(Reply *reply, Exchange *x)
{
    *reply = (Reply){.x = x, .after = -1};
    reply->headers = buf_new(x->arena, HEADERS_MAX);
}

static void answer(Reply *reply, int code, const char *type)
{
    ASSERT(reply->code == 0); /* a handler answers once */
    ASSERT(code >= 200 && code <= 599);
    reply->code = code;
    reply->type = type;
}

/* The id of what was made, for the audit row: a first member "id" of the answer. */
static void note_subject(Reply *reply, const Field *out, const void *record)
{
    if (reply->subject || out->kind != FIELD_KIND_ID || !str_is(STR("id"), out->name)) return;
    memcpy(&reply->subject, (const char *)record + out->offset, sizeof reply->subject);
}

Status reply_record(Reply *reply, int code, const void *record)
{
    const Field *out = reply->x->request.route->out;
    ASSERT(out);
    fields_write(reply_json(reply, code), NULL, out, record);
    note_subject(reply, out, record);
    return OK;
}

typedef struct IdReply {
    int64_t id;
} IdReply;
const Field reply_id_fields[] = {FIELD_ID(IdReply, id, "id"), {0}};

Status reply_id(Reply *reply, int64_t id)
{
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", id);
    json_close(out, '}');
    if (!reply->subject) reply->subject = id;
    return OK;
}

JsonOut *reply_json(Reply *reply, int code)
{
    answer(reply, code, "application/json");
    reply->body = buf_new(reply->x->arena, ANSWER_MAX);
    reply->json = json_out(&reply->body);
    return &reply->json;
}

JsonOut *reply_items(Reply *reply)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    return out;
}

Status reply_items_end(Reply *reply)
{
    json_close(&reply->json, ']');
    json_close(&reply->json, '}');
    return OK;
}

Status reply_bytes(Reply *reply, int code, const char *type, Str bytes)
{
    answer(reply, code, type);
    reply->bytes = bytes;
    reply->in_bytes = true;
    /* What somebody has uploaded must not run as a page of ours. */
    if (!reply->lasting)
        reply_header(reply, "Content-Security-Policy", STR("default-src 'none'; sandbox"));
    return OK;
}

Status reply_empty(Reply *reply, int code)
{
    answer(reply, code, NULL);
    return OK;
}

static bool line_safe(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (((uint8_t)s.ptr[i] < 0x20 && s.ptr[i] != '\t') || s.ptr[i] == 0x7f) return false;
    return true;
}

void reply_header(Reply *reply, const char *name, Str value)
{
    int64_t seconds;
    ASSERT(line_safe(value) && line_safe(str_of(name)));
    if (strcasecmp(name, "Retry-After") == 0 && str_to_i64(value, &seconds)) {
        reply->retry_after_s = (int)clamp_i64(seconds, 1, 86400);
        return;
    }
    buf_text(&reply->headers, name);
    buf_text(&reply->headers, ": ");
    buf_put(&reply->headers, value);
    buf_text(&reply->headers, "\r\n");
    ASSERT(!reply->headers.full);
}

void reply_session(Reply *reply, Str token, Ms expires_ms)
{
    ASSERT(token.len == 0 || token_valid(token));
    reply->session = token;
    reply->session_set = true;
    const Exchange *x = reply->x;
    Ms now_ms = x->request.tx ? x->request.tx->now_ms : x->at_ms;
    reply->session_left_s = token.len && expires_ms > now_ms ? (expires_ms - now_ms) / 1000 : 0;
}

void reply_subject(Reply *reply, int64_t subject)
{
    reply->subject = subject;
}

/* ---- Problems (RFC 9457) -------------------------------------------------------------------- */

static const char *title_of(int status)
{
    static const struct {
        int status;
        const char *title;
    } titles[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status) return titles[i].title;
    return "Status";
}

static void problem_write(JsonOut *out, int status, const Problem *problem)
{
    json_open(out, NULL, '{');
    json_put_str(out, "type", STR("about:blank"));
    json_put_text(out, "title", title_of(status));
    json_put_i64(out, "status", status);
    json_put_text(out, "code", problem->code);
    json_put_said(out, "detail", str_of(problem->text));
    bool field = str_starts(str_of(problem->code), STR("field."));
    if (problem->where[0]) json_put_text(out, field ? "field" : "where", problem->where);
    json_close(out, '}');
}

void reply_problem(Reply *reply, int status)
{
    Exchange *x = reply->x;
    int wait_s = reply->retry_after_s;
    Str allow = status == 405 ? buf_str(&reply->headers) : STR("");
    reply_reset(reply, x);
    buf_put(&reply->headers, allow);
    answer(reply, status, "application/problem+json");
    reply->body = buf_new(x->arena, 16 * 1024);
    reply->json = json_out(&reply->body);
    reply_header(reply, "Content-Language", x->request.language);
    reply_header(reply, "Vary", STR("Accept-Language"));
    problem_write(&reply->json, status, &x->problem);
    if (status == 503 || status == 429)
        reply->retry_after_s = wait_s ? wait_s : status == 503 ? 2 : 60;
    if (status == 401) reply_header(reply, "WWW-Authenticate", STR("Bearer"));
}

Status reply_refuse(Reply *reply, Status status, const char *code, const char *text, ...)
{
    Exchange *x = reply->x;
    va_list args;
    va_start(args, text);
    Str sentence = str_vfmt(x->arena, text, args);
    va_end(args);
    problem_set(&x->problem, status, code, "%.*s", STR_ARG(sentence));
    bool keep_session = reply->session_set;
    Str session = reply->session;
    int64_t left_s = reply->session_left_s;
    reply_problem(reply, problem_status(x));
    reply->session_set = keep_session;
    reply->session = session;
    reply->session_left_s = left_s;
    return OK;
}

/* ---- On the wire ---------------------------------------------------------------------------- */

/* "Sat, 21 Nov 2026 10:30:00 GMT" (RFC 9110, 5.6.7) */
static void http_date(Ms at, Buf *out)
{
    static const char days[] = "MonTueWedThuFriSatSun";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    Day day = ms_day(at, 0);
    Civil c = day_civil(day);
    int64_t seconds = ms_of_day(at, 0) / 1000;
    buf_fmt(out, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * (day_weekday(day) - 1),
            c.day, months + 3 * (c.month - 1), c.year, (int)(seconds / 3600),
            (int)(seconds / 60 % 60), (int)(seconds % 60));
}

static void put_cookie(const Exchange *x, Buf *out)
{
    const Reply *reply = &x->reply;
    if (!reply->session_set) return;
    buf_fmt(out, "Set-Cookie: %s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s\r\n",
            x->secure ? "__Host-yl" : "yl", STR_ARG(reply->session),
            (long long)reply->session_left_s, x->secure ? "; Secure" : "");
}

static void put_security(const Exchange *x, Buf *out)
{
    const Reply *reply = &x->reply;
    bool page = reply->type && str_starts(str_of(reply->type), STR("text/html"));
    buf_text(out, "X-Content-Type-Options: nosniff\r\n");
    if (page && reply->lasting)
        buf_text(
            out,
            "Content-Security-Policy: default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
            "object-src 'none'; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'\r\n"
            "Referrer-Policy: same-origin\r\n"
            "Cross-Origin-Opener-Policy: same-origin\r\n"
            "Permissions-Policy: camera=(self), geolocation=(self), microphone=(self)\r\n");
    if (x->secure) buf_text(out, "Strict-Transport-Security: max-age=31536000\r\n");
}

Str reply_head(Exchange *x, bool closing)
{
    Reply *reply = &x->reply;
    Buf out = buf_new(x->arena, HEAD_OUT_MAX);
    buf_fmt(&out, "HTTP/1.1 %d %s\r\nDate: ", reply->code, title_of(reply->code));
    http_date(x->at_ms, &out);
    buf_text(&out, "\r\n");
    if (reply->type) {
        buf_text(&out, "Content-Type: ");
        buf_text(&out, reply->type);
        buf_text(&out, "\r\n");
    }
    if (!reply->stream && reply->code != 204 && reply->code != 304) {
        buf_text(&out, "Content-Length: ");
        buf_i64(&out, (int64_t)reply_body(reply).len);
        buf_text(&out, "\r\n");
    }
    if (!reply->lasting && str_find(buf_str(&reply->headers), STR("Cache-Control:"), 0) == SIZE_MAX)
        buf_text(&out, "Cache-Control: no-store\r\n");
    buf_put(&out, buf_str(&reply->headers));
    put_security(x, &out);
    put_cookie(x, &out);
    if (reply->retry_after_s) buf_fmt(&out, "Retry-After: %d\r\n", reply->retry_after_s);
    if (closing)
        buf_text(&out, "Connection: close\r\n");
    else if (x->head.http_1_0)
        buf_text(&out, "Connection: keep-alive\r\n");
    buf_text(&out, "\r\n");
    ASSERT(!out.full);
    return buf_str(&out);
}

Str reply_whole(Exchange *x, bool closing)
{
    Str head = reply_head(x, closing);
    Str body = x->head.head_only ? STR("") : reply_body(&x->reply);
    char *both = arena_alloc_raw(x->arena, head.len + body.len + 1);
    memcpy(both, head.ptr, head.len);
    if (body.len) memcpy(both + head.len, body.ptr, body.len);
    return (Str){both, head.len + body.len};
}

Str reply_body(const Reply *reply)
{
    return reply->in_bytes ? reply->bytes : buf_str(&reply->body);
}
