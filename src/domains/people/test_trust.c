/* Who may see and act for whom, and how one comes in. */
#include "domains/people/world_for_tests.h"

typedef struct Seeing {
    PersonId person;
    Scope scope;
} Seeing;
static Status see(Tx *tx, void *job)
{
    Seeing *s = job;
    return people_may_see(tx, s->person, s->scope);
}

typedef struct Relating {
    Relation ask;
    int64_t id;
} Relating;
static Status relate(Tx *tx, void *job)
{
    Relating *r = job;
    return people_relation_ask(tx, &r->ask, &r->id);
}
static Status agree(Tx *tx, void *job)
{
    Relating *r = job;
    return people_relation_agree(tx, r->id, STR("screen"));
}
static Status part(Tx *tx, void *job)
{
    Relating *r = job;
    return people_relation_end(tx, r->id);
}

TEST(a_daughter_sees_only_what_her_mother_shares_and_only_while_she_does)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        PersonId mother = somebody(t, "王秀英", "A100");
        PersonId daughter = somebody(t, "李小芳", "");
        Seeing meals = {mother, SCOPE_MEALS};
        Seeing health = {mother, SCOPE_HEALTH};
        Relating r = {.ask = {.person = mother,
                              .other = daughter,
                              .kind = 1,
                              .scopes = SCOPE_MEALS,
                              .acts = SCOPE_MEALS,
                              .limit_fen = 5000}};
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, see, &meals));
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, relate, &r));
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, see, &meals));
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, agree, &r));
        CHECK_STATUS(OK, write_as(t, mother.v, ROLE_ELDER, agree, &r));
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, see, &meals));
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, see, &health));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM look"));
        CHECK_STATUS(OK, write_as(t, mother.v, ROLE_ELDER, part, &r));
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, see, &meals));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_relation_with_a_last_day_ends_by_itself)
{
    TestStore *t = open_people(TEST_SQLITE);
    PersonId mother = somebody(t, "王秀英", "A100");
    PersonId neighbour = somebody(t, "赵大勇", "");
    Seeing meals = {mother, SCOPE_MEALS};
    Relating r = {.ask = {.person = mother,
                          .other = neighbour,
                          .kind = 6,
                          .scopes = SCOPE_MEALS,
                          .ends = true,
                          .until = ms_day(t->now_ms, SHANGHAI_MS) + 7}};
    CHECK_STATUS(OK, write_as(t, neighbour.v, ROLE_NEIGHBOUR, relate, &r));
    CHECK_STATUS(OK, write_as(t, mother.v, ROLE_ELDER, agree, &r));
    CHECK_STATUS(OK, write_as(t, neighbour.v, ROLE_NEIGHBOUR, see, &meals));
    t->now_ms += 8 * DAY_MS;
    CHECK_STATUS(DENIED, write_as(t, neighbour.v, ROLE_NEIGHBOUR, see, &meals));
    test_jobs(t);
    CHECK_INT(3, test_number(t, "SELECT state FROM relation"));
    test_store_close(t);
}

TEST(what_two_have_agreed_at_different_times_holds_together)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        PersonId mother = somebody(t, "王秀英", "A100");
        PersonId daughter = somebody(t, "李小芳", "");
        Seeing meals = {mother, SCOPE_MEALS};
        Seeing health = {mother, SCOPE_HEALTH};
        Relating r = {.ask = {.person = mother,
                              .other = daughter,
                              .kind = 1,
                              .scopes = SCOPE_MEALS,
                              .acts = SCOPE_MEALS,
                              .limit_fen = 5000}};
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, relate, &r));
        CHECK_STATUS(OK, write_as(t, mother.v, ROLE_ELDER, agree, &r));
        CHECK_STATUS(CONFLICT, write_as(t, daughter.v, ROLE_FAMILY, relate, &r));
        CHECK_TEXT("people.relation_held", t->problem.code);
        Relating more = {.ask = {.person = mother, .other = daughter, .kind = 1}};
        more.ask.scopes = SCOPE_HEALTH;
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, relate, &more));
        CHECK_STATUS(OK, write_as(t, mother.v, ROLE_ELDER, agree, &more));
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, see, &health));
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, see, &meals));
        r.ask.limit_fen = 8000; /* more money is a new question */
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, relate, &r));
        CHECK_STATUS(OK, write_as(t, mother.v, ROLE_ELDER, part, &more));
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, see, &health));
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, see, &meals));
        test_store_close(t);
    }
}

typedef struct Consenting {
    PersonId person;
    Consent consent;
    int64_t id;
} Consenting;
static Status consent(Tx *tx, void *job)
{
    Consenting *c = job;
    return people_consent_give(tx, c->person, &c->consent, &c->id);
}
static Status withdraw(Tx *tx, void *job)
{
    Consenting *c = job;
    return people_consent_end(tx, c->person, c->id);
}

TEST(health_needs_the_elders_own_consent_also_for_staff_and_ends_at_once)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        PersonId elder = somebody(t, "王秀英", "A100");
        PersonId worker = somebody(t, "周社工", "");
        Seeing health = {elder, SCOPE_HEALTH};
        Consenting c = {.person = elder,
                        .consent = {.purpose = PURPOSE_HEALTH,
                                    .receiver = STR("社工站"),
                                    .channel = STR("voice"),
                                    .text_hash = STR("v1")}};
        CHECK_STATUS(DENIED, write_as(t, worker.v, ROLE_SOCIAL_WORKER, see, &health));
        CHECK_STATUS(OK, write_as(t, elder.v, ROLE_ELDER, consent, &c));
        int64_t first = c.id;
        CHECK_STATUS(OK, write_as(t, elder.v, ROLE_ELDER, consent, &c));
        CHECK_INT(first, c.id);
        CHECK_STATUS(OK, write_as(t, worker.v, ROLE_SOCIAL_WORKER, see, &health));
        CHECK_STATUS(OK, write_as(t, elder.v, ROLE_ELDER, withdraw, &c));
        CHECK_STATUS(DENIED, write_as(t, worker.v, ROLE_SOCIAL_WORKER, see, &health));
        CHECK_STATUS(DENIED,
                     write_as(t, worker.v, ROLE_SUPPLIER, see, &(Seeing){elder, SCOPE_PROFILE}));
        CHECK_STATUS(NOT_FOUND, write_as(t, worker.v, ROLE_SOCIAL_WORKER, see,
                                         &(Seeing){{123}, SCOPE_PROFILE}));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_consent_opens_health_to_whom_it_names_and_to_nobody_else)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        PersonId elder = somebody(t, "王秀英", "A100");
        PersonId daughter = somebody(t, "李小芳", "");
        PersonId son = somebody(t, "李小军", "");
        PersonId doctor = somebody(t, "陈医生", "");
        Seeing health = {elder, SCOPE_HEALTH};
        Seeing place = {elder, SCOPE_PLACE};
        const PersonId children[] = {daughter, son};
        for (int i = 0; i < 2; i++) {
            Relating r = {
                .ask = {.person = elder, .other = children[i], .kind = 1, .scopes = SCOPE_ALARMS}};
            CHECK_STATUS(OK, write_as(t, children[i].v, ROLE_FAMILY, relate, &r));
            CHECK_STATUS(OK, write_as(t, elder.v, ROLE_ELDER, agree, &r));
        }
        Consenting c = {.person = elder,
                        .consent = {.purpose = PURPOSE_HEALTH,
                                    .receiver = STR("李小芳"),
                                    .channel = STR("screen"),
                                    .text_hash = STR("v1"),
                                    .to_kind = RECEIVER_FAMILY,
                                    .to = daughter}};
        CHECK_STATUS(OK, write_as(t, elder.v, ROLE_ELDER, consent, &c));
        CHECK_STATUS(OK, write_as(t, daughter.v, ROLE_FAMILY, see, &health));
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, see, &place));
        CHECK_STATUS(DENIED, write_as(t, son.v, ROLE_FAMILY, see, &health));
        CHECK_STATUS(DENIED, write_as(t, doctor.v, ROLE_CLINICIAN, see, &health));
        /* The same words, to all of the family: the one before ends. */
        c.consent.to = (PersonId){0};
        CHECK_STATUS(OK, write_as(t, elder.v, ROLE_ELDER, consent, &c));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM consent WHERE ended_ms IS NULL"));
        CHECK_STATUS(OK, write_as(t, son.v, ROLE_FAMILY, see, &health));
        CHECK_STATUS(DENIED, write_as(t, doctor.v, ROLE_FAMILY, see, &health)); /* not related */
        CHECK_STATUS(OK, write_as(t, elder.v, ROLE_ELDER, withdraw, &c));
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, see, &health));
        c.consent.receiver = STR("社区");
        c.consent.to_kind = RECEIVER_STAFF;
        CHECK_STATUS(OK, write_as(t, elder.v, ROLE_ELDER, consent, &c));
        CHECK_STATUS(OK, write_as(t, doctor.v, ROLE_CLINICIAN, see, &health));
        CHECK_STATUS(DENIED, write_as(t, daughter.v, ROLE_FAMILY, see, &health));
        c.consent.to = doctor; /* nobody of the family */
        CHECK_STATUS(INVALID, write_as(t, elder.v, ROLE_ELDER, consent, &c));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Ways in ---- */

typedef struct Coding {
    const char *code;
    bool right;
} Coding;
static Status make_code(Tx *tx, void *job)
{
    return code_make(tx, STR("13800138000"), str_of(((Coding *)job)->code));
}
static Status check_code(Tx *tx, void *job)
{
    Coding *c = job;
    return code_check(tx, STR("13800138000"), str_of(c->code), &c->right);
}

TEST(a_code_works_once_within_ten_minutes_and_not_after_five_wrong_tries)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Coding right = {.code = "123456"};
        Coding wrong = {.code = "654321"};
        CHECK_STATUS(OK, test_write(t, 0, make_code, &right));
        CHECK_STATUS(OK, test_write(t, 0, check_code, &wrong));
        CHECK(!wrong.right);
        CHECK_STATUS(OK, test_write(t, 0, check_code, &right));
        CHECK(right.right);
        CHECK_STATUS(OK, test_write(t, 0, check_code, &right));
        CHECK(!right.right);
        CHECK_STATUS(OK, test_write(t, 0, make_code, &right));
        for (int i = 0; i < 5; i++) CHECK_STATUS(OK, test_write(t, 0, check_code, &wrong));
        CHECK_STATUS(OK, test_write(t, 0, check_code, &right));
        CHECK(!right.right);
        CHECK_STATUS(OK, test_write(t, 0, make_code, &right));
        t->now_ms += 11 * MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, 0, check_code, &right));
        CHECK(!right.right);
        CHECK_STATUS(OK, test_write(t, 0, make_code, &right));
        CHECK_STATUS(OK, test_write(t, 0, make_code, &right));
        CHECK_STATUS(CONFLICT, test_write(t, 0, make_code, &right));
        CHECK_TEXT("people.code_too_often", t->problem.code);
        test_store_close(t);
    }
}

typedef struct Binding {
    Membership found;
} Binding;
static Status bind_make(Tx *tx, void *job)
{
    (void)job;
    return binding_make(tx, STR("ACDE3467"), (CommunityId){HERE}, (PersonId){5}, ROLE_FAMILY,
                        DAY_MS);
}
static Status bind_use(Tx *tx, void *job)
{
    return binding_use(tx, STR("ACDE3467"), &((Binding *)job)->found);
}

TEST(a_binding_code_works_once)
{
    TestStore *t = open_people(TEST_SQLITE);
    Binding b;
    CHECK_STATUS(OK, test_write(t, 0, bind_make, NULL));
    CHECK_STATUS(OK, test_write(t, 0, bind_use, &b));
    CHECK_INT(5, b.found.person.v);
    CHECK_STATUS(DENIED, test_write(t, 0, bind_use, &b));
    test_store_close(t);
}
