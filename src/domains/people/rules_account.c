#include "domains/people/inside.h"

/* The accounts of staff: who has one, which roles it opens, its password and second factor.
 * Passwords: at least eight characters and none that everybody tries first (NIST SP 800-63B,
 * 5.1.1.2); no rules about kinds of characters. */

enum { PASSWORD_MIN = 8 };

static const char *const well_known[] = {"password", "passw0rd",   "qwertyui",   "1qaz2wsx",
                                         "abcd1234", "woaini1314", "5201314520", "iloveyou",
                                         "admin123", "letmein1",   "a1234567",   "12341234",
                                         "qq123456", "woaini520",  "1234567890", "administrator"};

/* 88888888, 12345678, 87654321: every step between neighbours is the same. */
static bool one_step(Str s)
{
    for (size_t i = 2; i < s.len; i++)
        if (s.ptr[i] - s.ptr[i - 1] != s.ptr[1] - s.ptr[0]) return false;
    return true;
}

const char *password_fault(Str name, Str password)
{
    char small[64];
    size_t n = 0;
    for (; n < password.len && n < sizeof small; n++) {
        char c = password.ptr[n];
        small[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    Str folded = {small, n};
    if (utf8_length(password) < PASSWORD_MIN) return "密码至少八个字符，可以用一句话";
    if (one_step(password)) return "这个密码太好猜，请换一个";
    for (size_t i = 0; i < sizeof well_known / sizeof *well_known; i++)
        if (str_is(folded, well_known[i])) return "这个密码太好猜，请换一个";
    if (name.len >= 3 && str_find(folded, name, 0) != SIZE_MAX)
        return "密码里不要有登录名，请换一个";
    return NULL;
}

Status session_login(Tx *tx, int64_t session, LoginFound *out)
{
    const Sql *sql = SQL("ii", "itbiit",
                         "SELECT l.id, l.password, l.totp_enc, l.totp_step, l.state, l.name"
                         "  FROM session s JOIN login l ON l.id = s.login_id"
                         " WHERE s.id = $1 AND s.expires_ms > $2 AND l.state <> 2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(INT(session), INT(tx->now_ms)), &row));
    *out = (LoginFound){.id = row_int(&row, 0),
                        .password = row_str(&row, 1),
                        .totp_enc = row_str(&row, 2),
                        .totp_step = row_int(&row, 3),
                        .first = row_int(&row, 4) == LOGIN_FIRST,
                        .name = row_str(&row, 5)};
    return OK;
}

Status login_password_set(Tx *tx, int64_t login, Str hash, LoginState state, int64_t this_session)
{
    const Sql *sql = SQL("iti", "", "UPDATE login SET password = $2, state = $3 WHERE id = $1");
    const Sql *others = SQL("ii", "", "DELETE FROM session WHERE login_id = $1 AND id <> $2");
    TRY(tx_change_one(tx, sql, ARGS(INT(login), TEXT(hash), INT(state))));
    return tx_run(tx, others, ARGS(INT(login), INT(this_session)));
}

Status login_totp_set(Tx *tx, int64_t login, Str secret)
{
    const Sql *sql = SQL("ib", "", "UPDATE login SET totp_enc = $2, totp_step = 0 WHERE id = $1");
    Arg sealed = secret.len ? BLOB(secret_seal(tx->arena, secret)) : NIL;
    return tx_change_one(tx, sql, ARGS(INT(login), sealed));
}

/* ---- Staff ---- */

static Status member_here(Tx *tx, int64_t login, int64_t community, int64_t person, bool *yes)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT count(*) FROM membership"
                         " WHERE login_id = $1 AND community_id = $2 AND person_id = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(INT(login), INT(community), INT(person)), &row));
    *yes = row_int(&row, 0) > 0;
    return OK;
}

Status staff_add(Tx *tx, const LoginAsk *ask, int64_t *login, bool *made)
{
    LoginFound found;
    Person person;
    bool own = false;
    TRY(people_load(tx, ask->person, &person));
    Status status = login_by_name(tx, ask->name, &found);
    *made = status == NOT_FOUND;
    if (*made) return people_login_add(tx, ask, login);
    TRY(status);
    TRY(member_here(tx, found.id, ask->community.v, ask->person.v, &own));
    if (!own) return fail(tx, CONFLICT, "people.login_taken", "这个登录名有人用了，请换一个");
    *login = found.id;
    return membership_insert(tx, ask, found.id);
}

Status staff_find(Tx *tx, int64_t login)
{
    const Sql *sql =
        SQL("ii", "i", "SELECT count(*) FROM membership WHERE login_id = $1 AND community_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(INT(login), COMMUNITY(tx)), &row));
    return row_int(&row, 0) ? OK : fail(tx, NOT_FOUND, "people.no_login", "没有找到这个登录名");
}

Status staff_end(Tx *tx, int64_t login, PersonId person, Role role, OrganisationId organisation)
{
    const Sql *member = SQL("iiiii", "",
                            "DELETE FROM membership WHERE login_id = $1 AND community_id = $2"
                            "   AND person_id = $3 AND role = $4 AND organisation_id = $5");
    const Sql *session = SQL("iiiii", "",
                             "DELETE FROM session WHERE login_id = $1 AND community_id = $2"
                             "   AND person_id = $3 AND role = $4 AND organisation_id = $5");
    int64_t changed;
    if (person.v == tx->origin.actor && (int64_t)role == tx->origin.role)
        return fail(tx, DENIED, "people.own_role", "不能收回自己正在用的身份，请另一位管理员来办");
#define WHICH ARGS(INT(login), COMMUNITY(tx), INT(person.v), INT(role), INT(organisation.v))
    TRY(tx_change(tx, member, WHICH, &changed));
    if (!changed) return fail(tx, NOT_FOUND, "people.no_login", "没有找到这个登录名");
    return tx_run(tx, session, WHICH);
#undef WHICH
}

Status staff_list(Tx *tx, StaffLogin **out, size_t *count)
{
    /* Elders and families come in by phone or paper; they are no staff. */
    const Sql *sql =
        SQL("i", "ititiiii",
            "SELECT l.id, l.name, m.person_id, p.name, m.role, m.organisation_id, l.state,"
            "       CASE WHEN l.totp_enc IS NULL THEN 0 ELSE 1 END"
            "  FROM membership m JOIN login l ON l.id = m.login_id"
            "  JOIN person p ON p.community_id = m.community_id AND p.id = m.person_id"
            " WHERE m.community_id = $1 AND m.role > 2 AND l.name <> ''"
            " ORDER BY m.role, l.name, m.organisation_id, m.person_id LIMIT 2000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (StaffLogin){.login = row_int(row, 0),
                              .name = row_str(row, 1),
                              .person = {row_int(row, 2)},
                              .person_name = row_str(row, 3),
                              .role = (Role)row_int(row, 4),
                              .organisation = {row_int(row, 5)},
                              .state = (LoginState)row_int(row, 6),
                              .two_factors = row_int(row, 7) == 1});
    return OK;
}

Status membership_list(Tx *tx, int64_t login, Membership **out, Str **communities, size_t *count)
{
    const Sql *sql = SQL("i", "iiiit",
                         "SELECT m.community_id, m.person_id, m.role, m.organisation_id, c.name"
                         "  FROM membership m JOIN community c ON c.id = m.community_id"
                         " WHERE m.login_id = $1"
                         " ORDER BY m.created_ms, m.community_id, m.person_id, m.role,"
                         "          m.organisation_id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(INT(login)), &rows));
    *out = NEW_ARRAY(tx->arena, Membership, rows.count + 1);
    *communities = NEW_ARRAY(tx->arena, Str, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        (*out)[i] = (Membership){
            {row_int(row, 0)}, {row_int(row, 1)}, (Role)row_int(row, 2), {row_int(row, 3)}};
        (*communities)[i] = row_str(row, 4);
    }
    return OK;
}
