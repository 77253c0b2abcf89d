/* Accounts: who of the staff has a way in, first passwords, one's own password and second factor,
 * and acting in another role. */
#include "base/english.h"
#include "base/qr.h"
#include "domains/people/answers.h"

enum { FIRST_LETTERS = 10 };
#define ADMINS ROLE_BIT(ROLE_ADMIN)

/* The roles by name, from the one list of http/role.c. */
static Choice roles_by_name[ROLE_COUNT];
#define STAFF_ROLES (roles_by_name + ROLE_SITE_MANAGER - 1)
__attribute__((constructor)) static void fill_roles(void)
{
    for (int r = 1; r < ROLE_COUNT; r++)
        roles_by_name[r - 1] = (Choice){role_name((Role)r), r, role_text((Role)r)};
}

static TxOrigin origin_of(const Request *req, const char *purpose)
{
    return (TxOrigin){.community = req->who.community,
                      .actor = req->who.person,
                      .role = req->who.role,
                      .purpose = purpose};
}

/* ---- The list, new accounts, ends ---- */

static Status put_staff(Request *req, Reply *reply)
{
    StaffLogin *staff;
    size_t n;
    TRY(staff_list(req->tx, &staff, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "login_id", staff[i].login);
        json_put_str(out, "login", staff[i].name);
        json_put_i64(out, "person_id", staff[i].person.v);
        json_put_str(out, "name", staff[i].person_name);
        json_put_text(out, "role", role_name(staff[i].role));
        json_put_said(out, "role_text", str_of(role_text(staff[i].role)));
        if (staff[i].organisation.v) json_put_i64(out, "organisation_id", staff[i].organisation.v);
        json_put_text(out, "state",
                      staff[i].state == LOGIN_FIRST    ? "first_password"
                      : staff[i].state == LOGIN_CLOSED ? "closed"
                                                       : "open");
        json_put_bool(out, "two_factors", staff[i].two_factors);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "roles", '[');
    for (const Choice *r = STAFF_ROLES; r->name; r++) {
        json_open(out, NULL, '{');
        json_put_text(out, "role", r->name);
        json_put_said(out, "text", str_of(r->text));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

typedef struct StaffAsk {
    int64_t login_id;
    PersonId person;
    Str login;
    int32_t role;
    OrganisationId organisation;
    bool has_organisation;
} StaffAsk;
static const Field add_fields[] = {
    FIELD_ID(StaffAsk, person, "person_id"),
    FIELD_TEXT(StaffAsk, login, "login", 2, 40),
    FIELD_CHOICE(StaffAsk, role, "role", STAFF_ROLES),
    MAYBE_ID(StaffAsk, organisation, has_organisation, "organisation_id"),
    {0}};
static const Field end_fields[] = {
    FIELD_ID(StaffAsk, login_id, "login_id"),
    FIELD_ID(StaffAsk, person, "person_id"),
    FIELD_CHOICE(StaffAsk, role, "role", STAFF_ROLES),
    MAYBE_ID(StaffAsk, organisation, has_organisation, "organisation_id"),
    {0}};
static const Field one_fields[] = {FIELD_ID(StaffAsk, login_id, "login_id"), {0}};

typedef struct Account {
    LoginAsk ask;
    int64_t login;
    bool made;
} Account;

static Status add_account(Tx *tx, void *job)
{
    Account *a = job;
    return staff_add(tx, &a->ask, &a->login, &a->made);
}

/* "k7mp-2qrt-9x": letters that nobody mistakes for others, typed once. */
static Str first_password(Request *req)
{
    return str_lower(req->arena, secret_letters(req->arena, FIRST_LETTERS));
}

static Status put_first(Reply *reply, int code, int64_t login, Str password)
{
    JsonOut *out = reply_json(reply, code);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", login);
    if (password.len) json_put_str(out, "first_password", password);
    json_close(out, '}');
    reply_subject(reply, login);
    return OK;
}

static Status staff_new(Request *req, Reply *reply)
{
    StaffAsk ask = {0};
    request_fields(req, &ask);
    Str password = first_password(req);
    Account a = {.ask = {.name = ask.login,
                         .password_hash = secret_password_hash(req->arena, password),
                         .community = req->who.community,
                         .person = ask.person,
                         .role = (Role)ask.role,
                         .organisation = ask.organisation,
                         .first = true}};
    TRY(store_write(req->store, origin_of(req, "开账号"), req->arena, add_account, &a,
                    request_problem(req)));
    return put_first(reply, 201, a.login, a.made ? password : STR(""));
}

typedef struct Reset {
    int64_t login, session;
    Str hash;
    LoginState state;
} Reset;

static Status reset_password(Tx *tx, void *job)
{
    Reset *r = job;
    TRY(staff_find(tx, r->login));
    return login_password_set(tx, r->login, r->hash, r->state, r->session);
}

static Status staff_password(Request *req, Reply *reply)
{
    StaffAsk ask = {0};
    request_fields(req, &ask);
    Str password = first_password(req);
    Reset r = {.login = ask.login_id,
               .hash = secret_password_hash(req->arena, password),
               .state = LOGIN_FIRST};
    TRY(store_write(req->store, origin_of(req, "重设密码"), req->arena, reset_password, &r,
                    request_problem(req)));
    return put_first(reply, 200, r.login, password);
}

static Status staff_totp_drop(Request *req, Reply *reply)
{
    StaffAsk ask = {0};
    request_fields(req, &ask);
    TRY(staff_find(req->tx, ask.login_id));
    TRY(login_totp_set(req->tx, ask.login_id, STR("")));
    return reply_empty(reply, 204);
}

static Status staff_close(Request *req, Reply *reply)
{
    StaffAsk ask = {0};
    request_fields(req, &ask);
    TRY(staff_end(req->tx, ask.login_id, ask.person, (Role)ask.role, ask.organisation));
    return reply_empty(reply, 204);
}

/* ---- One's own password and second factor ---- */

typedef struct OwnAsk {
    Str password, new_password, ticket, code;
} OwnAsk;
static const Field password_fields[] = {FIELD_TEXT(OwnAsk, password, "password", 1, 200),
                                        FIELD_TEXT(OwnAsk, new_password, "new_password", 1, 200),
                                        {0}};
static const Field confirm_fields[] = {
    FIELD_TEXT(OwnAsk, ticket, "ticket", 40, 400), FIELD_TEXT(OwnAsk, code, "code", 6, 6), {0}};
static const Field drop_fields[] = {FIELD_TEXT(OwnAsk, password, "password", 1, 200), {0}};

typedef struct Own {
    int64_t session;
    LoginFound login;
    Str secret;
} Own;

static Status find_own(Tx *tx, void *job)
{
    Own *own = job;
    Status status = session_login(tx, own->session, &own->login);
    return status == NOT_FOUND ? fail(tx, DENIED, "session.required", "请先登录") : status;
}

/* Reads the login of this session and checks its password; five tries, then one a minute. */
static Status own_by_password(Request *req, Str password, Own *own)
{
    own->session = req->who.id;
    TRY(store_read(req->store, (TxOrigin){0}, req->arena, find_own, own, request_problem(req)));
    Str key = str_fmt(req->arena, "own %lld", (long long)own->login.id);
    if (request_rate(req, key, 5, 1))
        return problem_set(request_problem(req), UNAVAILABLE, "rate.too_often",
                           "试得太多了，请过一分钟再试");
    if (secret_password_ok(own->login.password, password)) return OK;
    return problem_set(request_problem(req), CONFLICT, "people.wrong_password",
                       "现在的密码不对，请再输一次");
}

static Status set_own_password(Tx *tx, void *job)
{
    Reset *r = job;
    return login_password_set(tx, r->login, r->hash, r->state, r->session);
}

static Status own_password(Request *req, Reply *reply)
{
    OwnAsk ask = {0};
    Own own = {0};
    request_fields(req, &ask);
    TRY(own_by_password(req, ask.password, &own));
    const char *fault = password_fault(own.login.name, ask.new_password);
    if (fault)
        return problem_set(request_problem(req), INVALID, "people.weak_password", "%s", fault);
    Reset r = {.login = own.login.id,
               .session = req->who.id,
               .hash = secret_password_hash(req->arena, ask.new_password),
               .state = LOGIN_OPEN};
    TRY(store_write(req->store, origin_of(req, "改密码"), req->arena, set_own_password, &r,
                    request_problem(req)));
    return reply_empty(reply, 204);
}

/* The new secret is kept nowhere until the first digits prove that the authenticator has it: the
 * page holds it sealed in the ticket. */
static Status totp_new(Request *req, Reply *reply)
{
    Own own = {.session = req->who.id};
    int side;
    TRY(store_read(req->store, (TxOrigin){0}, req->arena, find_own, &own, request_problem(req)));
    Str secret = secret_totp_new(req->arena);
    Str ticket = str_fmt(req->arena, "%lld %.*s", (long long)own.login.id, STR_ARG(secret));
    Str name = str_lower(req->arena, own.login.name);
    Str uri = str_fmt(req->arena, "otpauth://totp/Yinlin:%.*s?secret=%.*s&issuer=Yinlin",
                      STR_ARG(name), STR_ARG(secret));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "secret", secret);
    json_put_str(out, "uri", uri);
    json_put_str(out, "qr_path", qr_path(req->arena, uri, &side));
    json_put_i64(out, "qr_side", side);
    json_put_str(out, "ticket", str_to_hex(req->arena, secret_seal(req->arena, ticket)));
    json_close(out, '}');
    return OK;
}

static Status keep_totp(Tx *tx, void *job)
{
    Own *own = job;
    return login_totp_set(tx, own->login.id, own->secret);
}

static Status totp_confirm(Request *req, Reply *reply)
{
    OwnAsk ask = {0};
    Own own = {.session = req->who.id};
    Str sealed;
    Str plain;
    int64_t login = 0;
    request_fields(req, &ask);
    TRY(store_read(req->store, (TxOrigin){0}, req->arena, find_own, &own, request_problem(req)));
    bool good = str_from_hex(req->arena, ask.ticket, &sealed) &&
                secret_unseal(req->arena, sealed, &plain) &&
                str_to_i64(str_cut(&plain, ' '), &login) && login == own.login.id;
    if (!good)
        return problem_set(request_problem(req), INVALID, "people.bad_ticket",
                           "这一页放得太久了，请重新打开再扫一次");
    if (!secret_totp_step(plain, ask.code, clock_now_ms(), 0))
        return problem_set(request_problem(req), CONFLICT, "people.wrong_code",
                           "六位数字不对，请等下一组再试");
    own.secret = plain;
    TRY(store_write(req->store, origin_of(req, "开两步登录"), req->arena, keep_totp, &own,
                    request_problem(req)));
    return reply_empty(reply, 204);
}

static Status totp_drop(Request *req, Reply *reply)
{
    OwnAsk ask = {0};
    Own own = {.secret = STR("")};
    request_fields(req, &ask);
    TRY(own_by_password(req, ask.password, &own));
    TRY(store_write(req->store, origin_of(req, "关两步登录"), req->arena, keep_totp, &own,
                    request_problem(req)));
    return reply_empty(reply, 204);
}

/* ---- The roles of one login ---- */

static Status roles(Request *req, Reply *reply)
{
    LoginFound login;
    Membership *members;
    Str *names;
    size_t n;
    TRY(session_login(req->tx, req->who.id, &login));
    TRY(membership_list(req->tx, login.id, &members, &names, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "login", login.name);
    json_put_bool(out, "two_factors", login.totp_enc.len > 0);
    json_open(out, "items", '[');
    for (size_t i = 0; i < n; i++) {
        const Membership *m = &members[i];
        json_open(out, NULL, '{');
        json_put_i64(out, "community_id", m->community.v);
        json_put_str(out, "community", names[i]);
        json_put_text(out, "role", role_name(m->role));
        json_put_said(out, "role_text", str_of(role_text(m->role)));
        if (m->organisation.v) json_put_i64(out, "organisation_id", m->organisation.v);
        json_put_bool(out, "now",
                      m->community.v == req->who.community.v && m->role == req->who.role &&
                          m->organisation.v == req->who.organisation);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

typedef struct RoleAsk {
    int64_t community, organisation;
    int32_t role;
    bool has_organisation;
} RoleAsk;
static const Field role_fields[] = {
    FIELD_ID(RoleAsk, community, "community_id"),
    FIELD_CHOICE(RoleAsk, role, "role", roles_by_name),
    MAYBE_ID(RoleAsk, organisation, has_organisation, "organisation_id"),
    {0}};

/* The old session ends, a new one begins in the other role. */
static Status role_take(Request *req, Reply *reply)
{
    RoleAsk ask = {0};
    LoginFound login;
    Membership *members;
    Str *names;
    size_t n;
    request_fields(req, &ask);
    TRY(session_login(req->tx, req->who.id, &login));
    TRY(membership_list(req->tx, login.id, &members, &names, &n));
    for (size_t i = 0; i < n; i++) {
        const Membership *m = &members[i];
        if (m->community.v != ask.community || (int32_t)m->role != ask.role ||
            m->organisation.v != ask.organisation)
            continue;
        Session session;
        Str token = secret_token(req->arena);
        TRY(session_end(req->tx, req->who.id));
        TRY(people_session_start(req->tx, people_token_key(req->arena, token), login.id,
                                 m->community, m->person, m->role, m->organisation, &session));
        reply_session(reply, token, session.expires_ms);
        return reply_empty(reply, 204);
    }
    return fail(req->tx, NOT_FOUND, "people.no_role", "您没有这个身份，请联系管理员");
}

const Route people_account_routes[] = {
    {GET, "/api/staff", ADMINS, READ, NOTHING, NULL, put_staff,
     "Every account of this community's staff and the roles it opens"},
    {POST, "/api/staff", ADMINS, WORK, IN(add_fields, StaffAsk), NULL, staff_new,
     "A new account with a first password, shown once; or one more role for the same person's own",
     .flags = ROUTE_SENSITIVE},
    {POST, "/api/staff/{login_id}/password", ADMINS, WORK, IN(one_fields, StaffAsk), NULL,
     staff_password, "A new first password; every session of the account ends",
     .flags = ROUTE_SENSITIVE},
    {POST, "/api/staff/{login_id}/totp/drop", ADMINS, WRITE, IN(one_fields, StaffAsk), NULL,
     staff_totp_drop, "Take the second factor away: the phone is lost"},
    {POST, "/api/staff/{login_id}/end", ADMINS, WRITE, IN(end_fields, StaffAsk), NULL, staff_close,
     "End one role of an account, and its sessions, at once"},
    {GET, "/api/session/roles", SIGNED_IN, READ, NOTHING, NULL, roles,
     "The roles this login may act in"},
    {POST, "/api/session/role", SIGNED_IN, WRITE, IN(role_fields, RoleAsk), NULL, role_take,
     "Act in another role"},
    {POST, "/api/session/password", SIGNED_IN, WORK, IN(password_fields, OwnAsk), NULL,
     own_password, "Change my password; my other sessions end", .flags = ROUTE_SENSITIVE},
    {POST, "/api/session/totp", SIGNED_IN, WORK, NOTHING, NULL, totp_new,
     "Begin with an authenticator: its secret as text and QR", .flags = ROUTE_SENSITIVE},
    {POST, "/api/session/totp/confirm", SIGNED_IN, WORK, IN(confirm_fields, OwnAsk), NULL,
     totp_confirm, "The first six digits: from now on they are asked for",
     .flags = ROUTE_SENSITIVE},
    {POST, "/api/session/totp/drop", SIGNED_IN, WORK, IN(drop_fields, OwnAsk), NULL, totp_drop,
     "No authenticator any more", .flags = ROUTE_SENSITIVE},
    {0},
};
