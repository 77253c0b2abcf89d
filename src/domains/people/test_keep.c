/* Accounts of staff, breaking the glass, and what the law keeps. */
#include "domains/people/inside.h"
#include "store/test_store.h"

enum { HERE = 7, ELSEWHERE = 8, CLERK = 1, COURIER = 2, ADMIN = 3 };

static const StorePart *const parts[] = {&people_domain.store, NULL};

/* Everything a step of these tests may need; one transaction as an actor in a role. */
typedef struct Step {
    int64_t actor;
    Role role;
    Status (*fn)(Tx *tx, struct Step *s);
    PersonId person, clerk, courier;
    int64_t id, login, session;
    Ms until;
    Day day;
    Str words;
    bool made, yes;
    LoginState state;
    size_t count;
} Step;

static Status as_actor(Tx *tx, void *job)
{
    Step *s = job;
    tx->origin.actor = s->actor;
    tx->origin.role = s->role;
    return s->fn(tx, s);
}

static Status act(TestStore *t, Step *s, int64_t actor, Role role, Status (*fn)(Tx *, Step *))
{
    s->actor = actor;
    s->role = role;
    s->fn = fn;
    return test_write(t, HERE, as_actor, s);
}

static Status add_people(Tx *tx, Step *s)
{
    Person elder = {.name = STR("王秀英"), .is_elder = true};
    Person clerk = {.name = STR("陈经办")};
    Person courier = {.name = STR("赵师傅")};
    TRY(people_community_add(tx, (CommunityId){HERE}, STR("幸福里"), STR("长乐街"), STR("510102")));
    TRY(people_add(tx, &elder, &s->person));
    TRY(people_add(tx, &clerk, &s->clerk));
    return people_add(tx, &courier, &s->courier);
}

static TestStore *open_people(TestEngine engine, Step *s)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    CHECK_STATUS(OK, act(t, s, 0, ROLE_NONE, add_people));
    return t;
}

/* ---- The glass ---- */

static Status see_health(Tx *tx, Step *s)
{
    return people_may_see(tx, s->person, SCOPE_HEALTH);
}

static Status break_glass(Tx *tx, Step *s)
{
    return people_emergency_open(tx, s->person, s->words, &s->until);
}

TEST(the_glass_is_broken_with_a_reason_for_four_hours_and_the_elder_is_told)
{
    FOR_EACH_ENGINE(engine)
    {
        Step s = {.words = STR("急")};
        TestStore *t = open_people(engine, &s);
        int64_t me = s.courier.v;
        CHECK_STATUS(DENIED, act(t, &s, me, ROLE_COURIER, see_health));
        CHECK_STATUS(INVALID, act(t, &s, me, ROLE_COURIER, break_glass));
        CHECK_TEXT("people.bad_reason", t->problem.code);

        s.words = STR("敲门没人应，里面有呼救声");
        CHECK_STATUS(OK, act(t, &s, me, ROLE_COURIER, break_glass));
        CHECK_INT(t->now_ms + 4 * HOUR_MS, s.until);
        CHECK_STATUS(OK, act(t, &s, me, ROLE_COURIER, see_health));
        CHECK_STATUS(DENIED, act(t, &s, s.clerk.v, ROLE_REGISTRAR, see_health)); /* only he */
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM look WHERE emergency = 1"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM event WHERE topic ="
                                    " 'people.emergency_view'"));
        t->now_ms += 4 * HOUR_MS;
        CHECK_STATUS(DENIED, act(t, &s, me, ROLE_COURIER, see_health));
        test_jobs(t);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM emergency_view WHERE told_ms > 0"));
        t->now_ms += 20 * HOUR_MS; /* the next morning */
        test_jobs(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM emergency_view WHERE told_ms > 0"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'people.view_told'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Holds ---- */

static Status hold(Tx *tx, Step *s)
{
    return people_hold_add(tx, s->person, STR("养老服务记录保存五年"), s->day, &s->id);
}
static Status hold_end(Tx *tx, Step *s)
{
    return people_hold_end(tx, s->person, s->id);
}
static Status export_one(Tx *tx, Step *s)
{
    Buf buf = buf_new(tx->arena, 1 << 20);
    JsonOut out = json_out(&buf);
    TRY(people_export(tx, s->person, &out));
    s->yes = str_find(buf_str(&buf), STR("养老服务记录保存五年"), 0) != SIZE_MAX;
    return OK;
}
static Status erase(Tx *tx, Step *s)
{
    return people_erase(tx, s->person);
}

TEST(while_the_law_keeps_a_person_nobody_erases_them)
{
    FOR_EACH_ENGINE(engine)
    {
        Step s = {0};
        TestStore *t = open_people(engine, &s);
        s.day = ms_day(t->now_ms, SHANGHAI_MS) - 1;
        CHECK_STATUS(INVALID, act(t, &s, CLERK, ROLE_REGISTRAR, hold));
        s.day += 366;
        CHECK_STATUS(OK, act(t, &s, CLERK, ROLE_REGISTRAR, hold));
        CHECK_STATUS(OK, act(t, &s, CLERK, ROLE_REGISTRAR, export_one));
        CHECK(s.yes); /* the person may read what is kept, and by which law */
        CHECK_STATUS(CONFLICT, act(t, &s, CLERK, ROLE_REGISTRAR, erase));
        CHECK_TEXT("people.held", t->problem.code);
        CHECK(strstr(t->problem.text, "2027-03-02") && strstr(t->problem.text, "养老服务记录"));
        CHECK_STATUS(OK, act(t, &s, CLERK, ROLE_REGISTRAR, hold_end));
        CHECK_STATUS(NOT_FOUND, act(t, &s, CLERK, ROLE_REGISTRAR, hold_end));
        CHECK_STATUS(OK, act(t, &s, CLERK, ROLE_REGISTRAR, erase));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Accounts ---- */

TEST(passwords_that_everybody_tries_first_are_refused)
{
    static const char *const bad[] = {"short",    "1234567",  "12345678", "88888888",
                                      "87654321", "PassWord", "abcdefgh", "xiaochen2026"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(password_fault(STR("xiaochen"), str_of(bad[i])) != NULL);
    CHECK(password_fault(STR("xiaochen"), STR("幸福里的桂花开了")) == NULL);
    CHECK(password_fault(STR("xiaochen"), STR("7 apples on a tree")) == NULL);
}

static Status add_login(Tx *tx, Step *s)
{
    LoginAsk ask = {.name = s->words,
                    .password_hash = STR("x"),
                    .community = {HERE},
                    .person = s->clerk,
                    .role = ROLE_REGISTRAR,
                    .first = true};
    return staff_add(tx, &ask, &s->login, &s->made);
}
static Status add_role(Tx *tx, Step *s)
{
    LoginAsk ask = {.name = s->words,
                    .password_hash = STR("y"),
                    .community = {HERE},
                    .person = s->yes ? s->clerk : s->courier,
                    .role = ROLE_SOCIAL_WORKER};
    return staff_add(tx, &ask, &s->login, &s->made);
}
static Status in_session(Tx *tx, Step *s)
{
    Session session;
    TRY(people_session_start(tx, people_token_key(tx->arena, s->words), s->login,
                             (CommunityId){HERE}, s->clerk, ROLE_REGISTRAR, (OrganisationId){0},
                             &session));
    s->session = session.id;
    return OK;
}
static Status set_password(Tx *tx, Step *s)
{
    return login_password_set(tx, s->login, STR("z"), s->state, s->session);
}
static Status set_totp(Tx *tx, Step *s)
{
    return login_totp_set(tx, s->login, s->words);
}
static Status end_role(Tx *tx, Step *s)
{
    return staff_end(tx, s->login, s->clerk, ROLE_REGISTRAR, (OrganisationId){0});
}
static Status list_staff(Tx *tx, Step *s)
{
    StaffLogin *staff;
    TRY(staff_list(tx, &staff, &s->count));
    s->state = staff[0].state;
    s->yes = staff[0].two_factors;
    return OK;
}

TEST(an_account_begins_with_a_first_password_and_ends_with_its_sessions)
{
    FOR_EACH_ENGINE(engine)
    {
        Step s = {.words = STR("XiaoChen")};
        TestStore *t = open_people(engine, &s);
        CHECK_STATUS(OK, act(t, &s, ADMIN, ROLE_ADMIN, add_login));
        CHECK(s.made);
        CHECK_STATUS(CONFLICT, act(t, &s, ADMIN, ROLE_ADMIN, add_role)); /* another's name */
        s.yes = true;
        CHECK_STATUS(OK, act(t, &s, ADMIN, ROLE_ADMIN, add_role));
        CHECK(!s.made);
        CHECK_STATUS(OK, act(t, &s, ADMIN, ROLE_ADMIN, list_staff));
        CHECK_INT(2, s.count);
        CHECK_INT(LOGIN_FIRST, s.state);

        s.words = STR("one");
        CHECK_STATUS(OK, act(t, &s, 0, ROLE_NONE, in_session));
        s.words = STR("two");
        CHECK_STATUS(OK, act(t, &s, 0, ROLE_NONE, in_session));
        s.state = LOGIN_OPEN;
        CHECK_STATUS(OK, act(t, &s, s.clerk.v, ROLE_REGISTRAR, set_password));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM session")); /* this one stays */
        s.words = STR("GEZDGNBVGY3TQOJQ");
        CHECK_STATUS(OK, act(t, &s, s.clerk.v, ROLE_REGISTRAR, set_totp));
        CHECK_STATUS(OK, act(t, &s, ADMIN, ROLE_ADMIN, list_staff));
        CHECK(s.state == LOGIN_OPEN && s.yes);

        CHECK_STATUS(DENIED, act(t, &s, s.clerk.v, ROLE_REGISTRAR, end_role));
        CHECK_STATUS(OK, act(t, &s, ADMIN, ROLE_ADMIN, end_role));
        CHECK_STATUS(NOT_FOUND, act(t, &s, ADMIN, ROLE_ADMIN, end_role));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM session"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM membership"));
        s.fn = list_staff;
        CHECK_STATUS(OK, test_write(t, ELSEWHERE, as_actor, &s));
        CHECK_INT(0, s.count); /* another community's staff do not exist */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_fault_anywhere_leaves_nothing_of_accounts_holds_and_views)
{
    Status (*const rules[])(Tx *, Step *) = {add_login,    add_role,    in_session,
                                             set_password, set_totp,    hold,
                                             hold_end,     break_glass, end_role};
    FOR_EACH_ENGINE(engine)
    {
        Step s = {.words = STR("chenjingban"), .yes = true, .state = LOGIN_OPEN};
        TestStore *t = open_people(engine, &s);
        s.day = ms_day(t->now_ms, SHANGHAI_MS) + 30;
        s.actor = ADMIN;
        s.role = ROLE_ADMIN;
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            s.fn = rules[i];
            CHECK(test_fault_loop(t, HERE, as_actor, &s, NULL) > 0);
            CHECK_TEXT("", t->problem.code);
        }
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
