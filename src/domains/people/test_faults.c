/* Every write rule, with a fault at every store call. */
#include "domains/people/world_for_tests.h"

/* What the rules below work on; made anew for each. */
typedef struct Bench {
    PersonId elder, other, third;
    int64_t flag, wish, diet, absence, relation, agreed, consent, merge;
    GridNodeId node;
    Assessment assessment;
    Session session;
} Bench;

static Status set_bench(Tx *tx, void *job)
{
    Bench *b = job;
    GridNode street = {.kind = 1, .name = STR("街道")};
    Person elder = {.name = STR("王秀英"), .is_elder = true, .card = STR("A100")};
    Person other = {.name = STR("王秀瑛")};
    DietLimit diet = {.kind = DIET_ALLERGY, .value = STR("A5"), .source = STR("本人"), .from = 100};
    Relation relation = {.kind = 1, .scopes = SCOPE_MEALS, .acts = SCOPE_MEALS, .limit_fen = 100};
    Consent consent = {.purpose = PURPOSE_HEALTH,
                       .receiver = STR("社工站"),
                       .channel = STR("screen"),
                       .text_hash = STR("v1")};
    TRY(people_add(tx, &elder, &b->elder));
    TRY(people_add(tx, &other, &b->other));
    TRY(people_add(tx, &(Person){.name = STR("李小芳")}, &b->third));
    TRY(people_flag_set(tx, b->elder, FLAG_ALONE, 100, STR("走访"), &b->flag));
    TRY(people_wish_add(tx, b->elder, STR("想住在家里"), &b->wish));
    TRY(people_diet_set(tx, b->elder, &diet, &b->diet));
    TRY(people_absence_set(tx, b->elder, 1, 100, 0, false, &b->absence));
    relation.person = b->elder;
    relation.other = b->third;
    TRY(people_relation_ask(tx, &relation, &b->relation));
    relation.scopes = relation.acts = SCOPE_MONEY;
    relation.ends = true;
    relation.until = 30000;
    TRY(people_relation_ask(tx, &relation, &b->agreed));
    TRY(people_relation_agree(tx, b->agreed, STR("counter")));
    TRY(people_consent_give(tx, b->elder, &consent, &b->consent));
    return people_grid_add(tx, &street, &b->node);
}

static Status w_save(Tx *tx, void *job)
{
    Person p;
    TRY(people_load(tx, ((Bench *)job)->elder, &p));
    p.address = STR("3栋502");
    return people_save(tx, &p);
}
static Status w_leave(Tx *tx, void *job)
{
    return people_leave(tx, ((Bench *)job)->elder, PERSON_MOVED, 100);
}
static Status w_flag(Tx *tx, void *job)
{
    int64_t id;
    return people_flag_set(tx, ((Bench *)job)->elder, FLAG_DIBAO, 100, STR("走访"), &id);
}
static Status w_flag_end(Tx *tx, void *job)
{
    Bench *b = job;
    return people_flag_end(tx, b->elder, b->flag, 200);
}
static Status w_setting(Tx *tx, void *job)
{
    return people_setting_move(tx, ((Bench *)job)->elder, 3, 20000, STR("入住"));
}
static Status w_wish(Tx *tx, void *job)
{
    int64_t id;
    return people_wish_add(tx, ((Bench *)job)->elder, STR("想去看海"), &id);
}
static Status w_wish_end(Tx *tx, void *job)
{
    Bench *b = job;
    return people_wish_end(tx, b->elder, b->wish);
}
static Status w_diet(Tx *tx, void *job)
{
    int64_t id;
    DietLimit limit = {.kind = DIET_TEXTURE, .value = STR("5"), .source = STR("医生"), .from = 100};
    return people_diet_set(tx, ((Bench *)job)->elder, &limit, &id);
}
static Status w_diet_end(Tx *tx, void *job)
{
    Bench *b = job;
    return people_diet_end(tx, b->elder, b->diet);
}
static Status w_absence(Tx *tx, void *job)
{
    int64_t id;
    return people_absence_set(tx, ((Bench *)job)->elder, 2, 300, 310, true, &id);
}
static Status w_absence_end(Tx *tx, void *job)
{
    Bench *b = job;
    return people_absence_end(tx, b->elder, b->absence, 200);
}
static Status w_assess(Tx *tx, void *job)
{
    Assessment a = {
        .scores = STR("44444444444344444411222434"), .day = 20000, .assessors = STR("甲、乙")};
    return people_assess(tx, ((Bench *)job)->elder, &a);
}
static Status w_relation(Tx *tx, void *job)
{
    Bench *b = job;
    int64_t id;
    return people_relation_ask(
        tx, &(Relation){.person = b->elder, .other = b->third, .kind = 6, .scopes = SCOPE_MEALS},
        &id);
}
static Status w_agree(Tx *tx, void *job)
{
    return people_relation_agree(tx, ((Bench *)job)->relation, STR("screen"));
}
static Status w_part(Tx *tx, void *job)
{
    return people_relation_end(tx, ((Bench *)job)->agreed);
}
static Status w_consent(Tx *tx, void *job)
{
    int64_t id;
    Consent c = {.purpose = PURPOSE_SEEN,
                 .receiver = STR("食堂"),
                 .channel = STR("paper"),
                 .text_hash = STR("v1")};
    return people_consent_give(tx, ((Bench *)job)->elder, &c, &id);
}
static Status w_consent_end(Tx *tx, void *job)
{
    Bench *b = job;
    return people_consent_end(tx, b->elder, b->consent);
}
static Status w_merge(Tx *tx, void *job)
{
    Bench *b = job;
    return people_merge(tx, b->other, b->elder, &b->merge);
}
static Status w_unmerge(Tx *tx, void *job)
{
    return people_unmerge(tx, ((Bench *)job)->merge);
}
static Status w_erase(Tx *tx, void *job)
{
    return people_erase(tx, ((Bench *)job)->other);
}
static Status w_grid(Tx *tx, void *job)
{
    GridNodeId id;
    return people_grid_add(
        tx, &(GridNode){.kind = 2, .parent = ((Bench *)job)->node, .name = STR("社区")}, &id);
}
static Status w_duty(Tx *tx, void *job)
{
    Bench *b = job;
    return people_grid_duty(tx, b->node, b->elder);
}
static Status w_organisation(Tx *tx, void *job)
{
    OrganisationId id;
    (void)job;
    return people_organisation_add(
        tx, &(Organisation){.name = STR("食堂"), .kind = 1, .operator_kind = 1}, &id);
}
static Status w_import(Tx *tx, void *job)
{
    ImportReport report;
    (void)job;
    return people_import(tx, STR("姓名,饭卡号,人员类别\n张三丰,B1,独居\n李四,B2,\n"), NULL, 0,
                         false, &report);
}
static Status w_look(Tx *tx, void *job)
{
    tx->origin.actor = ((Bench *)job)->other.v;
    tx->origin.role = ROLE_REGISTRAR;
    return people_may_see(tx, ((Bench *)job)->elder, SCOPE_PROFILE);
}
static Status w_login(Tx *tx, void *job)
{
    int64_t login;
    LoginAsk ask = {.name = STR("wang"),
                    .community = {HERE},
                    .person = ((Bench *)job)->elder,
                    .role = ROLE_ELDER};
    return people_login_add(tx, &ask, &login);
}
static Status w_session(Tx *tx, void *job)
{
    Bench *b = job;
    return people_session_start(tx, people_token_key(tx->arena, STR("token")), 1,
                                (CommunityId){HERE}, b->elder, ROLE_ELDER, (OrganisationId){0},
                                &b->session);
}
static Status w_session_end(Tx *tx, void *job)
{
    return session_end(tx, ((Bench *)job)->session.id);
}

TEST(a_fault_at_any_store_call_of_any_write_rule_leaves_the_database_as_it_was)
{
    static const struct {
        const char *name;
        TxFn fn;
    } rules[] = {{"save", w_save},         {"flag", w_flag},
                 {"flag end", w_flag_end}, {"setting", w_setting},
                 {"wish", w_wish},         {"wish end", w_wish_end},
                 {"diet", w_diet},         {"diet end", w_diet_end},
                 {"absence", w_absence},   {"absence end", w_absence_end},
                 {"assess", w_assess},     {"relation", w_relation},
                 {"agree", w_agree},       {"part", w_part},
                 {"consent", w_consent},   {"consent end", w_consent_end},
                 {"look", w_look},         {"grid", w_grid},
                 {"duty", w_duty},         {"organisation", w_organisation},
                 {"import", w_import},     {"login", w_login},
                 {"session", w_session},   {"session end", w_session_end},
                 {"merge", w_merge},       {"unmerge", w_unmerge},
                 {"leave", w_leave},       {"erase", w_erase}};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Bench b = {0};
        int calls = 0;
        CHECK_STATUS(OK, test_write(t, HERE, set_bench, &b));
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            int failed = test_fault_loop(t, HERE, rules[i].fn, &b, NULL);
            if (!CHECK(failed > 0 && t->problem.code[0] == 0))
                test_note("%s: %d faults, %s", rules[i].name, failed, t->problem.code);
            calls += failed;
        }
        test_note("%d store calls made to fail", calls);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
