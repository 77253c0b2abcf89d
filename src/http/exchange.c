/* One request on its way: route, origin, session, access, fields, transaction, answer. */
#include "base/english.h"
#include "http/inside.h"

#include <sodium.h>

/* ---- Refusals ------------------------------------------------------------------------------- */

int problem_status(const Exchange *x)
{
    Str code = str_of(x->problem.code);
    switch (x->problem.status) {
    case OK: break;
    case INVALID:
        return str_starts(code, STR("json.")) || str_starts(code, STR("query.")) ? 400 : 422;
    case DENIED: return x->request.who.role == ROLE_NONE ? 401 : 403;
    case NOT_FOUND: return 404;
    case CONFLICT: return 409;
    case UNAVAILABLE: return str_starts(code, STR("rate.")) ? 429 : 503;
    }
    return 500;
}

static Status status_of(int http)
{
    return http == 401 || http == 403   ? DENIED
           : http == 404                ? NOT_FOUND
           : http == 409                ? CONFLICT
           : http == 503 || http == 429 ? UNAVAILABLE
                                        : INVALID;
}

void exchange_refuse(Exchange *x, int status, const char *code, const char *text, ...)
{
    va_list args;
    va_start(args, text);
    Str sentence = str_vfmt(x->arena, text, args);
    va_end(args);
    x->problem = (Problem){0};
    problem_set(&x->problem, status_of(status), code, "%.*s", STR_ARG(sentence));
    x->refused = status;
    reply_problem(&x->reply, status);
}

/* Refusals of the parser, by status. */
static void refuse_head(Exchange *x, int status)
{
    x->close = true;
    switch (status) {
    case 408: exchange_refuse(x, 408, "http.too_slow", "请求没有在规定时间内发完，请重试"); return;
    case 411:
        exchange_refuse(x, 411, "http.length_required", "请求须写明长度（Content-Length）");
        return;
    case 417: exchange_refuse(x, 417, "http.expectation", "不支持这种 Expect"); return;
    case 431: exchange_refuse(x, 431, "http.head_too_large", "请求头太大，请减少"); return;
    case 501: exchange_refuse(x, 501, "http.no_such_method", "没有这种请求方法"); return;
    case 503: exchange_refuse(x, 503, "http.busy", "现在使用的人太多，请过一会儿再试"); return;
    case 505: exchange_refuse(x, 505, "http.version", "只支持 HTTP/1.1 和 HTTP/1.0"); return;
    default: exchange_refuse(x, 400, "http.bad_request", "请求的格式不正确"); return;
    }
}

static Exchange *blank(Server *server, Arena *arena)
{
    Exchange *x = NEW(arena, Exchange);
    x->server = server;
    x->arena = arena;
    x->begun_us = clock_steady_us();
    x->at_ms = clock_now_ms();
    x->inside.x = x;
    x->match.index = ROUTE_NONE;
    x->request.arena = arena;
    x->request.inside = &x->inside;
    x->request.store = server->store;
    x->request.language = STR("zh-CN");
    reply_reset(&x->reply, x);
    return x;
}

Exchange *exchange_bad(Server *server, Arena *arena, int status)
{
    Exchange *x = blank(server, arena);
    refuse_head(x, status);
    return x;
}

Exchange *exchange_new(Server *server, Arena *arena, Str head)
{
    Exchange *x = blank(server, arena);
    int status = head_parse(str_dup(arena, head), &x->head);
    if (status)
        refuse_head(x, status);
    else if (!x->head.keep_alive)
        x->close = true;
    return x;
}

/* ---- Before the body ------------------------------------------------------------------------ */

/* What the proxy itself wrote stands last: some add a line of their own below that of the client.
 */
static Str proxy_value(const Head *head, const char *name)
{
    for (size_t i = head->count; i-- > 0;)
        if (head->lines[i].name.len == strlen(name) &&
            !strncasecmp(head->lines[i].name.ptr, name, strlen(name)))
            return head->lines[i].value;
    return (Str){NULL, 0};
}

static void read_proxy(Exchange *x)
{
    x->from_proxy = x->server->options.behind_proxy && x->loopback;
    if (!x->from_proxy) return;
    Str list = proxy_value(&x->head, "x-forwarded-for"), last = list;
    if (list.ptr) {
        for (Str rest = list; rest.ptr;) last = str_trim(str_cut(&rest, ','));
        if (last.len && last.len <= 45 &&
            strspn(str_c(x->arena, last), "0123456789abcdefABCDEF.:") == last.len)
            x->request.address = last;
        x->loopback = false;
    }
    if (str_is(proxy_value(&x->head, "x-forwarded-proto"), "https")) x->secure = true;
}

static void read_token(Exchange *x)
{
    Str bearer = bearer_value(head_value(&x->head, "authorization"));
    Str cookie = cookie_value(head_value(&x->head, "cookie"), x->secure ? "__Host-yl" : "yl");
    x->bearer = bearer.ptr != NULL;
    Str token = x->bearer ? bearer : cookie;
    if (token.ptr && token_valid(token)) x->token = token;
}

static Str origin_host(Str origin)
{
    size_t at = str_find(origin, STR("://"), 0);
    return at == SIZE_MAX ? STR("") : str_slice(origin, at + 3, origin.len);
}

/* A page of another site must not act in the name of whoever is signed in here. */
static bool origin_good(const Exchange *x)
{
    Str site = head_value(&x->head, "sec-fetch-site"), origin = head_value(&x->head, "origin");
    const char *ours = x->server->options.origin;
    if (site.ptr && !str_is(site, "same-origin") && !str_is(site, "none")) return false;
    if (!origin.ptr) return true;
    if (ours && *ours) return str_is(origin, ours);
    return str_eq(origin_host(origin), x->head.host);
}

static bool json_type(Str type)
{
    Str rest = type;
    if (!type.ptr || strncasecmp(type.ptr, "application/json", type.len < 16 ? type.len : 16))
        return false;
    Str first = str_trim(str_cut(&rest, ';'));
    return first.len == 16;
}

static size_t body_max(const Exchange *x)
{
    const Route *route = x->match.route;
    return route && route->body_max ? route->body_max : BODY_MAX_DEFAULT;
}

static bool refuse_method(Exchange *x)
{
    Buf allow = buf_new(x->arena, 200);
    for (int m = 0; m < METHODS; m++)
        if (x->match.methods & (1u << m)) {
            if (allow.len) buf_text(&allow, ", ");
            buf_text(&allow, method_name((Method)m));
        }
    reply_header(&x->reply, "Allow", buf_str(&allow));
    exchange_refuse(x, 405, "http.method", "这个地址不能用 %s 方法", method_name(x->head.method));
    return false;
}

static bool wants_cached(Str if_none_match, const char *etag)
{
    for (Str rest = if_none_match; rest.ptr;) {
        Str one = str_trim(str_cut(&rest, ','));
        if (str_starts(one, STR("W/"))) one = str_slice(one, 2, one.len);
        if (str_is(one, etag) || str_is(one, "*")) return true;
    }
    return false;
}

/* What a weight says: "q=0.5" of "br;q=0.5"; 1 without, 0 when it cannot be read. */
static double quality(Str weight)
{
    double q = 1;
    size_t at = weight.ptr ? str_find(weight, STR("q="), 0) : SIZE_MAX;
    if (at != SIZE_MAX && !str_to_double(str_trim(str_slice(weight, at + 2, weight.len)), &q))
        return 0;
    return q;
}

/* "gzip, br;q=0.5": named, and not with q=0 (RFC 9110, 12.4.2). */
static bool accepts(Str list, const char *coding)
{
    for (Str rest = list; rest.ptr;) {
        Str weight = str_cut(&rest, ','), name = str_cut(&weight, ';');
        if (head_list_has(name, coding)) return quality(weight) > 0;
    }
    return false;
}

/* "fr, en;q=0.8, zh;q=0.5": of Chinese and English the one liked better, else Chinese. */
static Str language_of(Str list)
{
    double best = 0;
    Str language = STR("zh-CN");
    for (Str rest = list; rest.ptr;) {
        Str weight = str_cut(&rest, ','), name = str_trim(str_cut(&weight, ';'));
        bool english = name.len >= 2 && !strncasecmp(name.ptr, "en", 2);
        bool chinese = name.len >= 2 && !strncasecmp(name.ptr, "zh", 2);
        double q = english || chinese ? quality(weight) : 0;
        if (q <= best) continue;
        best = q;
        language = english ? STR("en") : STR("zh-CN");
    }
    return language;
}

/* A file of the web app. The same content under br and gz has the same ETag with a mark. */
static bool answer_file(Exchange *x)
{
    Asset file;
    if (x->head.method != GET || !assets_find(x->server->assets, x->arena, x->head.path, &file))
        return false;
    Reply *reply = &x->reply;
    Str wanted = head_value(&x->head, "accept-encoding"), bytes = file.plain;
    const char *coding = NULL, *mark = "";
    if (file.br.ptr && accepts(wanted, "br")) {
        bytes = file.br;
        coding = "br";
        mark = "-br";
    } else if (file.gz.ptr && accepts(wanted, "gzip")) {
        bytes = file.gz;
        coding = "gzip";
        mark = "-gz";
    }
    Str etag = str_of(file.etag);
    if (etag.len >= 2) etag = str_fmt(x->arena, "%.*s%s\"", (int)etag.len - 1, etag.ptr, mark);
    reply_header(reply, "ETag", etag);
    reply_header(reply, "Vary", STR("Accept-Encoding"));
    reply_header(reply, "Cache-Control",
                 file.immutable ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    reply->lasting = true;
    x->match.index = ROUTE_STATIC;
    if (wants_cached(head_value(&x->head, "if-none-match"), str_c(x->arena, etag))) {
        (void)reply_empty(reply, 304);
        return true;
    }
    if (coding) reply_header(reply, "Content-Encoding", str_of(coding));
    (void)reply_bytes(reply, 200, file.type, bytes);
    return true;
}

static bool find_route(Exchange *x)
{
    x->match = router_find(x->server->router, x->arena, x->head.method, x->head.path);
    x->request.route = x->match.route;
    if (x->match.route) {
        x->match.index += ROUTE_FIRST;
        return true;
    }
    bool api = str_starts(x->head.path, STR("/api/")) || str_is(x->head.path, "/api");
    x->match.index = ROUTE_NONE;
    if (x->match.methods) return refuse_method(x);
    if (!api && answer_file(x)) return false;
    exchange_refuse(x, 404, "http.no_such_path", "没有这个地址，请检查");
    return false;
}

static bool check_body(Exchange *x)
{
    const Route *route = x->match.route;
    size_t max = body_max(x);
    if ((uint64_t)x->head.content_length > max) {
        x->close = true;
        exchange_refuse(x, 413, "http.body_too_large", "内容太大，最多 %zu KB", max / 1024);
        return false;
    }
    if (x->head.content_length == 0 || (route->flags & ROUTE_RAW_BODY)) return true;
    if (json_type(head_value(&x->head, "content-type"))) return true;
    exchange_refuse(x, 415, "http.content_type", "内容须是 JSON（Content-Type: application/json）");
    return false;
}

static bool read_once_key(Exchange *x)
{
    Str key = head_value(&x->head, "idempotency-key");
    const Route *route = x->match.route;
    bool writes = route->mode == WRITE || (route->mode == WORK && route->method != GET);
    if (!key.ptr || !writes) return true;
    bool good = key.len >= 1 && key.len <= 128;
    for (size_t i = 0; good && i < key.len; i++) good = key.ptr[i] > 0x20 && key.ptr[i] < 0x7f;
    if (!good) {
        exchange_refuse(x, 400, "http.key_bad", "Idempotency-Key 须是 1 到 128 个可见字符");
        return false;
    }
    x->once_key = key;
    return true;
}

static Status deny(Exchange *x)
{
    if (x->request.who.role == ROLE_NONE)
        return problem_set(&x->problem, DENIED, "session.required", "请先登录");
    return problem_set(&x->problem, DENIED, "role.denied", "您现在的身份（%s）不能做这件事",
                       role_text(x->request.who.role));
}

static Status check_access(Exchange *x)
{
    RoleSet access = x->match.route->access;
    if ((access & ANYONE) || (access & ROLE_BIT(x->request.who.role))) return OK;
    return deny(x);
}

/* Runs the session hook for x->token. */
static Status session_fill(Tx *tx, Exchange *x)
{
    const ServerHooks *hooks = &x->server->options.hooks;
    Session who = {0};
    if (x->token.ptr && hooks->session_find) TRY(hooks->session_find(tx, x->token, &who));
    if (who.role <= ROLE_NONE || who.role >= ROLE_COUNT ||
        (who.expires_ms && who.expires_ms <= tx->now_ms))
        who = (Session){0};
    x->request.who = who;
    x->known = true;
    return OK;
}

static TxOrigin origin_of(const Exchange *x)
{
    const Session *who = &x->request.who;
    const Route *route = x->match.route;
    return (TxOrigin){who->community, who->person, who->role,
                      route->purpose ? route->purpose : route->path};
}

static Status session_tx(Tx *tx, void *job)
{
    return session_fill(tx, job);
}

/* Who is asking, and may they?  False: refused. */
static bool know_and_check(Exchange *x)
{
    Status status = OK;
    if (x->token.ptr)
        status = store_read(x->server->store, (TxOrigin){0}, x->arena, session_tx, x, &x->problem);
    x->known = true;
    if (status == OK) status = check_access(x);
    if (status == OK) return true;
    exchange_settle(x, status);
    return false;
}

/* A read without a body looks for the session in its own transaction. */
static bool session_comes_later(const Exchange *x)
{
    return x->match.route->mode == READ && x->head.content_length == 0;
}

bool exchange_admit(Exchange *x)
{
    if (x->refused) return false;
    read_proxy(x);
    x->request.user_agent = head_value(&x->head, "user-agent");
    x->request.language = language_of(head_value(&x->head, "accept-language"));
    english_want(x->arena, str_is(x->request.language, "en"));
    if (!find_route(x)) return false;
    if (x->head.method != GET && !origin_good(x)) {
        exchange_refuse(x, 403, "http.cross_site", "这个请求来自别的网站，已拒绝");
        return false;
    }
    read_token(x);
    if (!read_once_key(x)) return false;
    if (x->match.route->mode == NO_TX && (x->match.route->access & ANYONE)) {
        x->known = true;
    } else if (!session_comes_later(x) && !know_and_check(x)) {
        return false;
    }
    return check_body(x);
}

/* ---- With the body -------------------------------------------------------------------------- */

static Status read_fields(Exchange *x)
{
    const Route *route = x->match.route;
    FieldSource source = {.path = x->match.path};
    bool raw = route->flags & ROUTE_RAW_BODY;
    TRY(query_read(x->arena, x->head.query, &source.query, &x->problem));
    if (!raw && x->request.body.len) {
        TRY(json_read(x->arena, x->request.body, &source.body, &x->problem));
        source.from_body = true;
    }
    source.from_body |= route_has_body(route);
    x->fields = route->in ? arena_alloc(x->arena, route->in_size) : NULL;
    x->request.fields = x->fields;
    return fields_read(x->arena, route->in, &source, x->fields, &x->problem);
}

void request_fields(const Request *req, void *out)
{
    ASSERT(req->route->in && req->fields);
    memcpy(out, req->fields, req->route->in_size);
}

Str request_header(const Request *req, const char *name)
{
    return head_value(&req->inside->x->head, name);
}

Problem *request_problem(const Request *req)
{
    return &req->inside->x->problem;
}

int request_rate(const Request *req, Str key, int capacity, int per_minute)
{
    int wait_s = 0;
    Exchange *x = req->inside->x;
    Ms now_ms = clock_steady_us() / 1000;
    if (rate_take(x->server->rates, key, capacity, per_minute, now_ms, &wait_s)) return 0;
    x->reply.retry_after_s = wait_s;
    return wait_s;
}

Status request_rate_network(const Request *req, const char *what, int per_minute)
{
    Str network = request_network(req);
    Str key = str_fmt(req->arena, "%s %.*s", what, STR_ARG(network));
    int wait_s = request_rate(req, key, per_minute, per_minute);
    if (!wait_s) return OK;
    return problem_set(request_problem(req), UNAVAILABLE, "rate.too_often",
                       "问得太快了，请 %d 秒后再问", wait_s);
}

Str request_network(const Request *req)
{
    return rate_network(req->arena, req->address);
}

static Status handle(Tx *tx, Exchange *x)
{
    reply_reset(&x->reply, x);
    x->request.tx = tx;
    TRY(x->match.route->handler(&x->request, &x->reply));
    ASSERT(x->reply.code); /* a handler that returns OK has answered */
    return OK;
}

static Status read_tx(Tx *tx, void *job)
{
    Exchange *x = job;
    if (!x->known) {
        TRY(session_fill(tx, x));
        Status status = check_access(x);
        if (status == OK) status = read_fields(x);
        if (status != OK) {
            tx->problem = x->problem;
            return status;
        }
        tx->origin = origin_of(x);
    }
    return handle(tx, x);
}

static int64_t path_subject(const Exchange *x)
{
    int64_t id;
    for (size_t i = x->match.path.count; i-- > 0;)
        if (str_to_i64(x->match.path.at[i].value, &id) && id > 0) return id;
    return 0;
}

static Status write_tx(Tx *tx, void *job)
{
    Exchange *x = job;
    x->once_repeat = false;
    reply_reset(&x->reply, x);
    if (x->once_key.ptr) {
        TRY(once_find(tx, x));
        if (x->once_repeat) return OK;
    }
    TRY(handle(tx, x));
    if (!x->reply.subject) x->reply.subject = path_subject(x);
    if (x->once_key.ptr && x->reply.code < 400) TRY(once_keep(tx, x));
    return action_note(tx, x);
}

static void hash_request(Exchange *x)
{
    crypto_generichash_state state;
    const Str parts[] = {str_of(method_name(x->head.method)),
                         x->head.path,
                         STR("?"),
                         x->head.query,
                         STR("\n"),
                         x->request.body};
    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        crypto_generichash_update(&state, (const uint8_t *)parts[i].ptr, parts[i].len);
    crypto_generichash_final(&state, x->once_hash, HASH_BYTES);
}

/* What was kept under this key before is not kept twice. */
static Status calls_tx(Tx *tx, void *job)
{
    Exchange *x = job;
    x->once_repeat = false;
    reply_reset(&x->reply, x);
    if (x->once_key.ptr) TRY(once_find(tx, x));
    return x->once_repeat ? OK : x->match.route->calls->keep(tx, x->calling);
}

/* `done` is in loop.c for a connection; here for server_answer. */
static bool run_write(Exchange *x)
{
    TxOrigin origin = origin_of(x);
    TxFn fn = x->calling ? calls_tx : write_tx;
    if (x->once_key.ptr) hash_request(x);
    if (!x->loop) {
        x->problem.status = store_write(x->server->store, origin, x->arena, fn, x, &x->problem);
        return exchange_back(x);
    }
    x->job.origin = origin;
    x->job.arena = x->arena;
    x->job.fn = fn;
    x->job.job = x;
    x->job.done = loop_done;
    __atomic_add_fetch(&x->server->waiting, 1, __ATOMIC_RELAXED);
    x->job.urgent = x->calling || x->match.route->flags & ROUTE_URGENT;
    Status status = store_write_later(x->server->store, &x->job);
    if (status == OK) return false;
    __atomic_sub_fetch(&x->server->waiting, 1, __ATOMIC_RELAXED);
    x->problem = x->job.problem;
    exchange_settle(x, status);
    return true;
}

static Status work_look(Tx *tx, void *job)
{
    return once_find(tx, job);
}

static Status work_note(Tx *tx, void *job)
{
    Exchange *x = job;
    if (x->once_key.ptr) TRY(once_keep(tx, x));
    return action_note(tx, x);
}

/* A work route writes in transactions of its own; the note of who did it and the answer kept for
 * its key follow in one more.  Killed between the two, the same key does it again: such routes are
 * made so that a second time does no harm. */
Status exchange_work(Exchange *x)
{
    Session asked = x->request.who;
    x->once_repeat = false;
    if (x->once_key.ptr) {
        TRY(store_read(x->server->store, origin_of(x), x->arena, work_look, x, &x->problem));
        if (x->once_repeat) return OK;
    }
    TRY(handle(NULL, x));
    if (x->match.route->method == GET) return OK;
    if (!x->reply.subject) x->reply.subject = path_subject(x);
    /* Who came in is known only now; the key was a stranger's. */
    if (asked.role != x->request.who.role) x->once_key = (Str){0};
    return store_write(x->server->store, origin_of(x), x->arena, work_note, x, &x->problem);
}

/* A work route comes back as a write does; without a loop it runs here. */
static bool run_work(Exchange *x)
{
    if (x->once_key.ptr) hash_request(x);
    if (!x->loop) {
        exchange_settle(x, exchange_work(x));
        return true;
    }
    __atomic_add_fetch(&x->server->waiting, 1, __ATOMIC_RELAXED);
    if (work_add(x->server->work, x)) return false;
    __atomic_sub_fetch(&x->server->waiting, 1, __ATOMIC_RELAXED);
    exchange_refuse(x, 503, "http.busy", "现在使用的人太多，请过一会儿再试");
    return true;
}

bool exchange_back(Exchange *x)
{
    bool goes_on = x->calling && x->problem.status == OK;
    x->calling = NULL;
    if (goes_on) return exchange_run(x);
    exchange_settle(x, x->problem.status);
    return true;
}

bool exchange_run(Exchange *x)
{
    const Route *route = x->match.route;
    Status status = OK;
    if (route->calls && !x->called) {
        x->called = true;
        x->calling = route->calls->look(&x->request);
        if (x->calling) return run_write(x);
    }
    if (x->known) status = read_fields(x);
    if (status != OK) {
        exchange_settle(x, status);
        return true;
    }
    switch (route->mode) {
    case WRITE: return run_write(x);
    case WORK: return run_work(x);
    case READ:
        status = store_read(x->server->store, x->known ? origin_of(x) : (TxOrigin){0}, x->arena,
                            read_tx, x, &x->problem);
        break;
    case NO_TX: status = handle(NULL, x); break;
    }
    exchange_settle(x, status);
    return true;
}

void exchange_settle(Exchange *x, Status status)
{
    x->request.tx = NULL;
    if (status == OK && x->reply.body.full) {
        exchange_refuse(x, 503, "http.answer_too_large", "结果太多，请缩小范围");
        return;
    }
    if (status == OK) return;
    if (!strchr(x->problem.code, '.')) /* nobody said it in words of his own */
        problem_set(&x->problem, status, status == NOT_FOUND ? "http.not_found" : "http.refused",
                    status == NOT_FOUND ? "没有找到，请检查" : "现在不能完成，请稍后再试");
    x->problem.status = status;
    x->refused = problem_status(x);
    reply_problem(&x->reply, x->refused);
}
