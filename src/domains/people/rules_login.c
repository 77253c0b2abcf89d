#include "domains/people/inside.h"

/* Ways in.  Everything here is global (community 0): a login may belong to several communities. */

enum {
    CODE_TRIES = 5,
    CODES_SENT_MAX = 5, /* in an hour, for one number */
    STAFF_HOURS = 12,
    HOME_DAYS = 180, /* an elder's or family's own phone stays signed in */
};
static const Ms CODE_LIFE = 10 * MINUTE_MS; /* domain rules U-7 */

Str people_token_key(Arena *arena, Str token)
{
    return secret_hash(arena, "session", token);
}

Status people_key_fits(Tx *tx, bool *out)
{
    const Sql *sql = SQL("", "b",
                         "SELECT phone_enc FROM person"
                         " WHERE community_id = (SELECT min(id) FROM community)"
                         "   AND phone_tail <> '' ORDER BY id LIMIT 1");
    Row row;
    Str plain;
    *out = true;
    Status status = tx_one(tx, sql, NULL, 0, &row);
    if (status == OK) *out = secret_unseal(tx->arena, row_str(&row, 0), &plain);
    return status == NOT_FOUND ? OK : status;
}

Status people_community(Tx *tx, Str *name, Str *street, Str *area_code)
{
    const Sql *sql = SQL("i", "ttt", "SELECT name, street, area_code FROM community WHERE id = $1");
    Row row;
    Status status = tx_one(tx, sql, ARGS(INT(tx->origin.community.v)), &row);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "people.no_community", "这里没有第 %lld 号社区",
                    (long long)tx->origin.community.v);
    TRY(status);
    *name = row_str(&row, 0);
    *street = row_str(&row, 1);
    *area_code = row_str(&row, 2);
    return OK;
}

Status people_community_add(Tx *tx, CommunityId id, Str name, Str street, Str area_code)
{
    const Sql *sql = SQL("ittti", "",
                         "INSERT INTO community (id, name, street, area_code, created_ms)"
                         " VALUES ($1, $2, $3, $4, $5)");
    return tx_run(tx, sql,
                  ARGS(INT(id.v), TEXT(name), TEXT(street), TEXT(area_code), INT(tx->now_ms)));
}

/* ---- Logins ---- */

static Status read_login(const Row *row, LoginFound *out)
{
    *out = (LoginFound){.id = row_int(row, 0),
                        .password = row_str(row, 1),
                        .totp_enc = row_str(row, 2),
                        .totp_step = row_int(row, 3),
                        .first = row_int(row, 4) == LOGIN_FIRST};
    return OK;
}

Status login_by_name(Tx *tx, Str name, LoginFound *out)
{
    const Sql *sql = SQL("t", "itbii",
                         "SELECT id, password, totp_enc, totp_step, state FROM login"
                         " WHERE name_key = $1 AND state <> 2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(TEXT(str_lower(tx->arena, str_trim(name)))), &row));
    return read_login(&row, out);
}

Status login_by_phone(Tx *tx, Str phone, LoginFound *out)
{
    const Sql *sql = SQL("b", "itbii",
                         "SELECT id, password, totp_enc, totp_step, state FROM login"
                         " WHERE phone_key = $1 AND state <> 2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(BLOB(secret_hash(tx->arena, "phone", phone))), &row));
    return read_login(&row, out);
}

static Status login_insert(Tx *tx, const LoginAsk *ask, int64_t id)
{
    const Sql *sql =
        SQL("ittbtii", "",
            "INSERT INTO login (id, name, name_key, phone_key, password, totp_step, state,"
            "       created_ms) VALUES ($1, $2, $3, $4, $5, 0, $7, $6)");
    Arg key = ask->name.len ? TEXT(str_lower(tx->arena, ask->name)) : NIL;
    Arg phone = ask->phone.len ? BLOB(secret_hash(tx->arena, "phone", ask->phone)) : NIL;
    return tx_run(tx, sql,
                  ARGS(INT(id), TEXT(ask->name), key, phone, TEXT(ask->password_hash),
                       INT(tx->now_ms), INT(ask->first ? LOGIN_FIRST : LOGIN_OPEN)));
}

Status membership_insert(Tx *tx, const LoginAsk *ask, int64_t login)
{
    const Sql *sql = SQL("iiiiii", "",
                         "INSERT INTO membership (login_id, community_id, person_id, role,"
                         "       organisation_id, created_ms) VALUES ($1, $2, $3, $4, $5, $6)"
                         " ON CONFLICT DO NOTHING");
    return tx_run(tx, sql,
                  ARGS(INT(login), INT(ask->community.v), INT(ask->person.v), INT(ask->role),
                       INT(ask->organisation.v), INT(tx->now_ms)));
}

Status people_login_add(Tx *tx, const LoginAsk *ask, int64_t *login)
{
    LoginFound found;
    ASSERT(ask->name.len || ask->phone.len);
    Status status = ask->name.len ? login_by_name(tx, ask->name, &found)
                                  : login_by_phone(tx, ask->phone, &found);
    if (status == OK && ask->name.len)
        return fail(tx, CONFLICT, "people.login_taken", "这个登录名有人用了，请换一个");
    if (status != OK && status != NOT_FOUND) return status;
    *login = status == OK ? found.id : id_next(tx);
    if (status == NOT_FOUND) TRY(login_insert(tx, ask, *login));
    return membership_insert(tx, ask, *login);
}

/* The membership used last is not known; the first made is the one to start with. */
Status membership_first(Tx *tx, int64_t login, Membership *out)
{
    const Sql *sql =
        SQL("i", "iiii",
            "SELECT community_id, person_id, role, organisation_id FROM membership"
            " WHERE login_id = $1"
            " ORDER BY created_ms, community_id, person_id, role, organisation_id LIMIT 1");
    Row row;
    Status status = tx_one(tx, sql, ARGS(INT(login)), &row);
    if (status == NOT_FOUND)
        return fail(tx, DENIED, "people.no_membership", "您还没有加入社区，请联系居委会");
    TRY(status);
    *out = (Membership){
        {row_int(&row, 0)}, {row_int(&row, 1)}, (Role)row_int(&row, 2), {row_int(&row, 3)}};
    return OK;
}

/* A TOTP code works once: the WHERE clause lets the step only rise. */
Status login_totp_used(Tx *tx, int64_t login, int64_t step)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE login SET totp_step = $2 WHERE id = $1 AND totp_step < $2");
    return tx_change_one(tx, sql, ARGS(INT(login), INT(step)));
}

/* ---- Sessions ---- */

static Ms session_life(Role role)
{
    return role == ROLE_ELDER || role == ROLE_FAMILY || role == ROLE_DEVICE ? HOME_DAYS * DAY_MS
                                                                            : STAFF_HOURS * HOUR_MS;
}

Status people_session_start(Tx *tx, Str token_key, int64_t login, CommunityId community,
                            PersonId person, Role role, OrganisationId organisation, Session *out)
{
    const Sql *sql =
        SQL("biiiiiiii", "",
            "INSERT INTO session (token_key, id, login_id, community_id, person_id, role,"
            "       organisation_id, created_ms, expires_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    *out = (Session){.id = id_next(tx),
                     .community = community,
                     .person = person.v,
                     .role = role,
                     .organisation = organisation.v,
                     .expires_ms = tx->now_ms + session_life(role)};
    return tx_run(tx, sql,
                  ARGS(BLOB(token_key), INT(out->id), INT(login), INT(community.v), INT(person.v),
                       INT(role), INT(organisation.v), INT(tx->now_ms), INT(out->expires_ms)));
}

Status people_session_find(Tx *tx, Str token, Session *out)
{
    const Sql *sql = SQL("bi", "iiiiii",
                         "SELECT id, community_id, person_id, role, organisation_id, expires_ms"
                         "  FROM session WHERE token_key = $1 AND expires_ms > $2");
    Row row;
    *out = (Session){0};
    Status status =
        tx_one(tx, sql, ARGS(BLOB(people_token_key(tx->arena, token)), INT(tx->now_ms)), &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    *out = (Session){.id = row_int(&row, 0),
                     .community = {row_int(&row, 1)},
                     .person = row_int(&row, 2),
                     .role = (Role)row_int(&row, 3),
                     .organisation = row_int(&row, 4),
                     .expires_ms = row_int(&row, 5)};
    return OK;
}

Status session_end(Tx *tx, int64_t session)
{
    const Sql *sql = SQL("i", "", "DELETE FROM session WHERE id = $1");
    return tx_run(tx, sql, ARGS(INT(session)));
}

/* ---- Codes by SMS ---- */

static Status code_find(Tx *tx, Str phone_key, Row *row)
{
    const Sql *sql = SQL("b", "biiii",
                         "SELECT code_key, expires_ms, tries, sent, window_ms FROM login_code"
                         " WHERE phone_key = $1");
    return tx_one(tx, sql, ARGS(BLOB(phone_key)), row);
}

Status code_make(Tx *tx, Str phone, Str code)
{
    const Sql *sql =
        SQL("bbiii", "",
            "INSERT INTO login_code (phone_key, code_key, expires_ms, tries, sent, window_ms)"
            " VALUES ($1, $2, $3, 0, $4, $5)"
            " ON CONFLICT (phone_key) DO UPDATE SET code_key = excluded.code_key,"
            "    expires_ms = excluded.expires_ms, tries = 0, sent = excluded.sent,"
            "    window_ms = excluded.window_ms");
    Str key = secret_hash(tx->arena, "phone", phone);
    Row row;
    int64_t sent = 0;
    Ms window = tx->now_ms;
    Status status = code_find(tx, key, &row);
    if (status == OK && row_int(&row, 4) > tx->now_ms - HOUR_MS) {
        sent = row_int(&row, 3);
        window = row_int(&row, 4);
    } else if (status != OK && status != NOT_FOUND) {
        return status;
    }
    if (sent >= CODES_SENT_MAX)
        return fail(tx, CONFLICT, "people.code_too_often", "验证码发得太多了，请过一小时再试");
    return tx_run(tx, sql,
                  ARGS(BLOB(key), BLOB(secret_hash(tx->arena, "code", code)),
                       INT(tx->now_ms + CODE_LIFE), INT(sent + 1), INT(window)));
}

/* A wrong code is counted in a transaction that commits: *right says no, the Status is OK. */
Status code_check(Tx *tx, Str phone, Str code, bool *right)
{
    const Sql *wrong = SQL("b", "", "UPDATE login_code SET tries = tries + 1 WHERE phone_key = $1");
    const Sql *used = SQL("b", "", "UPDATE login_code SET expires_ms = 0 WHERE phone_key = $1");
    Str key = secret_hash(tx->arena, "phone", phone);
    Row row;
    *right = false;
    Status status = code_find(tx, key, &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (row_int(&row, 1) <= tx->now_ms || row_int(&row, 2) >= CODE_TRIES) return OK;
    if (!str_eq(row_str(&row, 0), secret_hash(tx->arena, "code", code)))
        return tx_run(tx, wrong, ARGS(BLOB(key)));
    *right = true;
    return tx_run(tx, used, ARGS(BLOB(key)));
}

/* ---- Binding codes on paper or as QR ---- */

Status binding_make(Tx *tx, Str code, CommunityId community, PersonId person, Role role, Ms life)
{
    const Sql *sql = SQL("biiiii", "",
                         "INSERT INTO binding (code_key, community_id, person_id, role, made_by,"
                         "       expires_ms) VALUES ($1, $2, $3, $4, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(BLOB(secret_hash(tx->arena, "binding", code)), INT(community.v),
                       INT(person.v), INT(role), INT(tx->origin.actor), INT(tx->now_ms + life)));
}

Status binding_use(Tx *tx, Str code, Membership *out)
{
    const Sql *find = SQL("bi", "iii",
                          "SELECT community_id, person_id, role FROM binding"
                          " WHERE code_key = $1 AND used_ms IS NULL AND expires_ms > $2");
    const Sql *use =
        SQL("bi", "", "UPDATE binding SET used_ms = $2 WHERE code_key = $1 AND used_ms IS NULL");
    Str key = secret_hash(tx->arena, "binding", code);
    Row row;
    Status status = tx_one(tx, find, ARGS(BLOB(key), INT(tx->now_ms)), &row);
    if (status == NOT_FOUND)
        return fail(tx, DENIED, "people.bad_binding", "这个码不对或用过了，请让家人再发一个");
    TRY(status);
    *out = (Membership){{row_int(&row, 0)}, {row_int(&row, 1)}, (Role)row_int(&row, 2), {0}};
    return tx_change_one(tx, use, ARGS(BLOB(key), INT(tx->now_ms)));
}
