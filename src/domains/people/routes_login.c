#include "base/english.h"
#include "domains/people/inside.h"

/* Ways in: a name and a password, a code by SMS, a code on paper, a card at a trusted device.
 * These routes run on a work thread: a password costs 12 ms and is never checked on a lane. */

static const Choice faces[] = {{"elder", ROLE_ELDER, "/"},
                               {"family", ROLE_FAMILY, "/family"},
                               {"kitchen", ROLE_COOK, "/kitchen"},
                               {"counter", ROLE_CANTEEN_WORKER, "/counter"},
                               {"site", ROLE_SITE_MANAGER, "/site"},
                               {"counter", ROLE_DEVICE, "/counter"},
                               {"run", ROLE_COURIER, "/run"},
                               {"run", ROLE_VOLUNTEER, "/run"},
                               {"wall", ROLE_OPERATOR, "/wall"},
                               {"desk", ROLE_LOGISTICS, "/desk"},
                               {"gov", ROLE_CIVIL_AFFAIRS, "/gov"},
                               {"gov", ROLE_FINANCE, "/gov"},
                               {"partner", ROLE_DONOR, "/subsidies/partner"},
                               {"partner", ROLE_INVESTOR, "/subsidies/partner"},
                               {"partner", ROLE_ASSOCIATION, "/subsidies/partner"},
                               {0}};

/* The face a role opens on; staff see the register. */
static const char *face_of(Role role)
{
    for (const Choice *c = faces; c->name; c++)
        if (c->value == (int)role) return c->text;
    return "/staff";
}

/* ---- Who am I ---- */

typedef struct Welcome {
    Session session;
    Person person;
    Str community;
} Welcome;

static Status load_welcome(Tx *tx, void *job)
{
    const Sql *sql = SQL("i", "t", "SELECT name FROM community WHERE id = $1");
    Welcome *w = job;
    Row row;
    Status status = tx_one(tx, sql, ARGS(INT(w->session.community.v)), &row);
    w->community = status == OK ? row_str(&row, 0) : STR("");
    if (status != OK && status != NOT_FOUND) return status;
    return people_load(tx, (PersonId){w->session.person}, &w->person);
}

static Status put_welcome(Reply *reply, int code, const Welcome *w)
{
    JsonOut *out = reply_json(reply, code);
    json_open(out, NULL, '{');
    json_open(out, "person", '{');
    json_put_i64(out, "id", w->person.id.v);
    json_put_str(out, "name", w->person.name);
    json_close(out, '}');
    json_open(out, "community", '{');
    json_put_i64(out, "id", w->session.community.v);
    json_put_str(out, "name", w->community);
    json_close(out, '}');
    json_put_text(out, "role", role_name(w->session.role));
    json_put_said(out, "role_text", str_of(role_text(w->session.role)));
    if (w->session.organisation) json_put_i64(out, "organisation_id", w->session.organisation);
    json_put_text(out, "mode", w->person.mode == 2 ? "elder" : "standard");
    json_put_str(out, "language", w->person.language);
    json_put_text(out, "face", face_of(w->session.role));
    json_put_ms(out, "expires", w->session.expires_ms);
    json_close(out, '}');
    return OK;
}

static Status session_get(Request *req, Reply *reply)
{
    Welcome w = {.session = req->who};
    TRY(load_welcome(req->tx, &w));
    return put_welcome(reply, 200, &w);
}

static Status session_delete(Request *req, Reply *reply)
{
    TRY(session_end(req->tx, req->who.id));
    reply_session(reply, STR(""), 0);
    return reply_empty(reply, 204);
}

/* ---- Coming in ---- */

typedef struct Entry {
    Str name, password, phone, code, card; /* as typed */
    LoginFound login;
    Membership membership;
    Str token_key;
    Session session;
    bool right;
    int64_t totp_step;
    Str new_hash; /* of the password that replaces the first one */
} Entry;

static TxOrigin global(void)
{
    return (TxOrigin){0};
}

/* Starts a session in a membership and answers with the cookie. */
static Status start(Tx *tx, void *job)
{
    Entry *e = job;
    if (e->totp_step) TRY(login_totp_used(tx, e->login.id, e->totp_step));
    if (e->new_hash.len) TRY(login_password_set(tx, e->login.id, e->new_hash, LOGIN_OPEN, 0));
    return people_session_start(tx, e->token_key, e->login.id, e->membership.community,
                                e->membership.person, e->membership.role,
                                e->membership.organisation, &e->session);
}

static Status come_in(Request *req, Reply *reply, Entry *e)
{
    Problem *problem = request_problem(req);
    Str token = secret_token(req->arena);
    e->token_key = people_token_key(req->arena, token);
    TRY(store_write(req->store, global(), req->arena, start, e, problem));
    Welcome w = {.session = e->session};
    TxOrigin origin = {.community = e->session.community};
    TRY(store_read(req->store, origin, req->arena, load_welcome, &w, problem));
    reply_session(reply, token, e->session.expires_ms);
    req->who = e->session; /* the note of who did it names who came in */
    return put_welcome(reply, 200, &w);
}

static Status find_by_name(Tx *tx, void *job)
{
    Entry *e = job;
    e->login = (LoginFound){0};
    e->right = false;
    Status status = login_by_name(tx, e->name, &e->login);
    if (status == NOT_FOUND) return OK; /* the same work is done for an unknown name */
    TRY(status);
    e->right = true;
    return membership_first(tx, e->login.id, &e->membership);
}

static Status refuse_rate(Request *req, const char *what, Str who, int capacity, int per_minute)
{
    Str key = str_fmt(req->arena, "%s %.*s", what, STR_ARG(who));
    int wait_s = request_rate(req, key, capacity, per_minute);
    if (wait_s == 0) return OK;
    return problem_set(request_problem(req), UNAVAILABLE, "rate.too_often",
                       "试得太多了，请过 %d 分钟再试", (wait_s + 59) / 60);
}

typedef struct PasswordAsk {
    Str login, password, totp, new_password;
    bool has_totp, has_new;
} PasswordAsk;
static const Field password_fields[] = {
    FIELD_TEXT(PasswordAsk, login, "login", 1, 40),
    FIELD_TEXT(PasswordAsk, password, "password", 1, 200),
    MAYBE_TEXT(PasswordAsk, totp, has_totp, "totp", 0, 6),
    MAYBE_TEXT(PasswordAsk, new_password, has_new, "new_password", 0, 200),
    {0}};

static Status check_totp(Request *req, Entry *e, Str typed)
{
    Problem *problem = request_problem(req);
    Str secret;
    if (e->login.totp_enc.len == 0) return OK;
    if (typed.len == 0)
        return problem_set(problem, DENIED, "people.totp_needed", "请再输入验证器上的六位数字");
    if (!secret_unseal(req->arena, e->login.totp_enc, &secret))
        return problem_set(problem, UNAVAILABLE, "people.sealed",
                           "暂时不能登录，请联系管理员检查密钥文件");
    e->totp_step = secret_totp_step(secret, typed, clock_now_ms(), e->login.totp_step);
    return e->totp_step
               ? OK
               : problem_set(problem, DENIED, "people.bad_totp", "六位数字不对，请等下一组再试");
}

/* A password that somebody else chose opens nothing until it is changed. */
static Status replace_first(Request *req, Entry *e, Str typed)
{
    if (!e->login.first) return OK;
    if (!typed.len)
        return problem_set(request_problem(req), DENIED, "people.first_password",
                           "第一次登录，请设一个自己的新密码");
    const char *fault = password_fault(str_lower(req->arena, str_trim(e->name)), typed);
    if (fault)
        return problem_set(request_problem(req), INVALID, "people.weak_password", "%s", fault);
    e->new_hash = secret_password_hash(req->arena, typed);
    return OK;
}

static Status session_password(Request *req, Reply *reply)
{
    PasswordAsk ask = {0};
    request_fields(req, &ask);
    Entry e = {.name = ask.login};
    TRY(refuse_rate(req, "name", str_lower(req->arena, ask.login), 5, 1));
    TRY(refuse_rate(req, "net", request_network(req), 30, 10));
    TRY(store_read(req->store, global(), req->arena, find_by_name, &e, request_problem(req)));
    bool right = secret_password_ok(e.login.password, ask.password) && e.right;
    if (!right)
        return problem_set(request_problem(req), DENIED, "people.bad_password",
                           "名字或密码不对，请再试一次");
    TRY(check_totp(req, &e, ask.totp));
    TRY(replace_first(req, &e, ask.new_password));
    return come_in(req, reply, &e);
}

typedef struct PhoneAsk {
    Str phone, code;
} PhoneAsk;
static const Field phone_fields[] = {FIELD_TEXT(PhoneAsk, phone, "phone", 7, 14), {0}};
static const Field code_fields[] = {
    FIELD_TEXT(PhoneAsk, phone, "phone", 7, 14), FIELD_TEXT(PhoneAsk, code, "code", 6, 6), {0}};

static Status find_by_phone(Tx *tx, void *job)
{
    Entry *e = job;
    e->right = false;
    Status status = login_by_phone(tx, e->phone, &e->login);
    if (status == NOT_FOUND) return OK; /* nothing is sent, and nothing is told */
    TRY(status);
    e->right = true;
    return membership_first(tx, e->login.id, &e->membership);
}

/* In the community of the person, where the message will be made. */
static Status write_code(Tx *tx, void *job)
{
    Entry *e = job;
    TRY(code_make(tx, e->phone, e->code));
    Str sealed = str_to_hex(tx->arena, secret_seal(tx->arena, e->code));
    Str payload = str_fmt(tx->arena, "{\"code\":\"%.*s\"}", STR_ARG(sealed));
    return event_publish(tx, "people.code_made", e->membership.person.v, payload);
}

/* The answer is the same whether the number is known or not. */
static Status session_code(Request *req, Reply *reply)
{
    PhoneAsk ask = {0};
    Problem *problem = request_problem(req);
    request_fields(req, &ask);
    Entry e = {.phone = ask.phone, .code = secret_digits(req->arena, 6)};
    TRY(refuse_rate(req, "net", request_network(req), 30, 10));
    TRY(store_read(req->store, global(), req->arena, find_by_phone, &e, problem));
    if (e.right) {
        TxOrigin origin = {.community = e.membership.community, .purpose = "people.code"};
        TRY(store_write(req->store, origin, req->arena, write_code, &e, problem));
    }
    return reply_empty(reply, 202);
}

static Status use_code(Tx *tx, void *job)
{
    Entry *e = job;
    TRY(code_check(tx, e->phone, e->code, &e->right));
    if (!e->right) return OK; /* the wrong try is counted */
    TRY(login_by_phone(tx, e->phone, &e->login));
    return membership_first(tx, e->login.id, &e->membership);
}

static Status session_phone(Request *req, Reply *reply)
{
    PhoneAsk ask = {0};
    request_fields(req, &ask);
    Entry e = {.phone = ask.phone, .code = ask.code};
    TRY(refuse_rate(req, "net", request_network(req), 30, 10));
    TRY(store_write(req->store, global(), req->arena, use_code, &e, request_problem(req)));
    if (!e.right)
        return problem_set(request_problem(req), DENIED, "people.bad_code",
                           "验证码不对，请看一下短信再输");
    return come_in(req, reply, &e);
}

typedef struct BindingAsk {
    Str code;
    PersonId person;
    bool for_family, has_for_family;
} BindingAsk;
static const Field binding_fields[] = {FIELD_TEXT(BindingAsk, code, "code", 8, 12), {0}};
static const Field binding_make_fields[] = {
    FIELD_ID(BindingAsk, person, "person_id"),
    MAYBE_BOOL(BindingAsk, for_family, has_for_family, "family"),
    {0}};

/* A binding makes a login without name or phone: the device itself is the key. */
static Status use_binding(Tx *tx, void *job)
{
    Entry *e = job;
    TRY(binding_use(tx, e->code, &e->membership));
    LoginAsk ask = {.name = str_fmt(tx->arena, "device-%lld", (long long)id_next(tx)),
                    .community = e->membership.community,
                    .person = e->membership.person,
                    .role = e->membership.role};
    return people_login_add(tx, &ask, &e->login.id);
}

static Status session_binding(Request *req, Reply *reply)
{
    BindingAsk ask = {0};
    request_fields(req, &ask);
    Buf plain = buf_new(req->arena, 16);
    for (size_t i = 0; i < ask.code.len; i++) {
        char c = ask.code.ptr[i];
        if (c >= 'a' && c <= 'z') c = (char)(c - 32);
        if (c != '-' && c != ' ') buf_char(&plain, c);
    }
    Entry e = {.code = buf_str(&plain)};
    TRY(refuse_rate(req, "net", request_network(req), 10, 5));
    TRY(store_write(req->store, global(), req->arena, use_binding, &e, request_problem(req)));
    return come_in(req, reply, &e);
}

typedef struct NewBinding {
    PersonId person;
    Role role;
    Str code;
    CommunityId community;
} NewBinding;

static Status make_binding(Tx *tx, void *job)
{
    NewBinding *b = job;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, b->person, SCOPE_PROFILE));
    return binding_make(tx, b->code, b->community, b->person, b->role, 7 * DAY_MS);
}

static Status binding_new(Request *req, Reply *reply)
{
    BindingAsk ask = {0};
    request_fields(req, &ask);
    NewBinding b = {.person = ask.person,
                    .role = ask.for_family ? ROLE_FAMILY : ROLE_ELDER,
                    .code = secret_letters(req->arena, 8),
                    .community = req->who.community};
    TxOrigin origin = {.community = req->who.community,
                       .actor = req->who.person,
                       .role = req->who.role,
                       .purpose = "发绑定码"};
    TRY(store_write(req->store, origin, req->arena, make_binding, &b, request_problem(req)));
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_str(out, "code", str_fmt(req->arena, "%.4s-%.4s", b.code.ptr, b.code.ptr + 4));
    json_put_i64(out, "days", 7);
    json_close(out, '}');
    return OK;
}

/* A card laid on a trusted device opens the elder's own page there for a short while. */
typedef struct CardAsk {
    Str card;
} CardAsk;
static const Field card_fields[] = {FIELD_TEXT(CardAsk, card, "card", 1, 32), {0}};

static Status card_person(Request *req, Reply *reply)
{
    CardAsk ask = {0};
    PersonId id;
    Person p;
    request_fields(req, &ask);
    TRY(people_by_card(req->tx, ask.card, &id));
    TRY(people_may_see(req->tx, id, SCOPE_MEALS));
    TRY(people_load(req->tx, id, &p));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", id.v);
    json_put_str(out, "name", p.name);
    json_put_str(out, "speaks", p.speaks);
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) fields, sizeof(Type)
#define AT_A_DEVICE                                                                                \
    (ROLE_BIT(ROLE_DEVICE) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_SITE_MANAGER) |         \
     ROLE_BIT(ROLE_REGISTRAR))

const Route people_login_routes[] = {
    {GET, "/api/session", SIGNED_IN, READ, NULL, 0, NULL, session_get, "Who I am here"},
    {POST, "/api/session", ANYONE | SIGNED_IN, WORK, IN(password_fields, PasswordAsk), NULL,
     session_password,
     "Come in with a name and a password, and the authenticator's digits where they are set up",
     .flags = ROUTE_SENSITIVE},
    {DELETE, "/api/session", SIGNED_IN, WRITE, NULL, 0, NULL, session_delete, "Leave"},
    {POST, "/api/session/code", ANYONE | SIGNED_IN, WORK, IN(phone_fields, PhoneAsk), NULL,
     session_code, "Send a code by SMS; the answer is the same for unknown numbers",
     .flags = ROUTE_SENSITIVE},
    {POST, "/api/session/phone", ANYONE | SIGNED_IN, WORK, IN(code_fields, PhoneAsk), NULL,
     session_phone, "Come in with the code from the SMS", .flags = ROUTE_SENSITIVE},
    {POST, "/api/session/binding", ANYONE | SIGNED_IN, WORK, IN(binding_fields, BindingAsk), NULL,
     session_binding, "Come in with the code that family or staff gave on paper",
     .flags = ROUTE_SENSITIVE},
    {POST, "/api/bindings", SIGNED_IN, WORK, IN(binding_make_fields, BindingAsk), NULL, binding_new,
     "Make a code that opens somebody's page on their own device"},
    {POST, "/api/cards/open", AT_A_DEVICE, WRITE, IN(card_fields, CardAsk), NULL, card_person,
     "Who holds this card", .purpose = "刷卡"},
    {0},
};
