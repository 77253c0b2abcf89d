#include "domains/people/inside.h"
#include "store/test_store.h"

enum { HERE = 7, ELSEWHERE = 8 };

static const StorePart *const parts[] = {&people_domain.store, NULL};

static TestStore *open_people(TestEngine engine)
{
    secret_open_for_test();
    return test_store_open(parts, engine);
}

/* One transaction as an actor in a role. */
typedef struct Act {
    int64_t actor;
    Role role;
    Status (*fn)(Tx *tx, void *job);
    void *job;
} Act;

static Status as_actor(Tx *tx, void *job)
{
    Act *act = job;
    tx->origin.actor = act->actor;
    tx->origin.role = act->role;
    return act->fn(tx, act->job);
}

static Status write_as(TestStore *t, int64_t actor, Role role, TxFn fn, void *job)
{
    Act act = {actor, role, fn, job};
    return test_write(t, HERE, as_actor, &act);
}

typedef struct Adding {
    Person ask;
    PersonId id;
} Adding;
static Status add(Tx *tx, void *job)
{
    Adding *a = job;
    return people_add(tx, &a->ask, &a->id);
}

static PersonId somebody(TestStore *t, const char *name, const char *card)
{
    Adding a = {.ask = {.name = str_of(name),
                        .card = str_of(card),
                        .phone = STR("138 0013 8000"),
                        .address = STR("幸福里3栋2单元502"),
                        .birth = day_of(1941, 5, 3),
                        .has_birth = true,
                        .is_elder = true}};
    CHECK_STATUS(OK, test_write(t, HERE, add, &a));
    return a.id;
}

typedef struct Finding {
    const char *typed;
    Found *found;
    size_t count;
} Finding;
static Status find(Tx *tx, void *job)
{
    Finding *f = job;
    return people_find(tx, str_of(f->typed), 0, 10, &f->found, &f->count);
}

/* How many people are found by these letters. */
static int64_t finds(TestStore *t, int64_t community, const char *typed)
{
    Finding f = {typed, NULL, 0};
    CHECK_STATUS(OK, test_read(t, community, find, &f));
    return (int64_t)f.count;
}

TEST(an_elder_is_found_by_what_people_type)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        somebody(t, "王秀英", "A100");
        somebody(t, "曾国强", "A101");
        static const char *const hits[] = {"王秀英", "秀英", "英",      "wxy",    "wangxiu",
                                           "xy",     "a100", "3-2-502", "3栋",    "zgq",
                                           "zeng",   "ceng", "王 3栋",  "幸福里3"};
        for (size_t i = 0; i < sizeof hits / sizeof *hits; i++) CHECK(finds(t, HERE, hits[i]) >= 1);
        CHECK_INT(2, finds(t, HERE, "8000"));
        CHECK_INT(2, finds(t, HERE, "13800138000"));
        CHECK_INT(0, finds(t, HERE, "李"));
        CHECK_INT(0, finds(t, HERE, "1380013"));
        CHECK_INT(2, finds(t, HERE, ""));
        CHECK_INT(0, finds(t, ELSEWHERE, "王秀英"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_wrong_with_a_person_is_refused_in_a_sentence)
{
    static const struct {
        Person ask;
        const char *code;
    } cases[] = {
        {{.name = {"", 0}}, "people.no_name"},
        {{.name = {"王", 3}, .phone = {"12ab", 4}}, "people.bad_phone"},
        {{.name = {"王", 3}, .id_number = {"110101194003071239", 18}}, "people.bad_id_number"},
        {{.name = {"王", 3}, .birth = 100000, .has_birth = true}, "people.bad_birth"},
        {{.name = {"王", 3}, .registered = {"moon", 4}}, "people.bad_registered"},
    };
    TestStore *t = open_people(TEST_SQLITE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Adding a = {.ask = cases[i].ask};
        CHECK_STATUS(INVALID, test_write(t, HERE, add, &a));
        CHECK_TEXT(cases[i].code, t->problem.code);
    }
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM person"));
    test_store_close(t);
}

TEST(an_identity_number_gives_birthday_and_sex_and_stands_once)
{
    TestStore *t = open_people(TEST_SQLITE);
    /* Area 999 is not used for anybody; the check digit is right. */
    Adding a = {.ask = {.name = STR("王秀英"), .id_number = STR("99900019410503002X")}};
    Adding b = {.ask = {.name = STR("王秀珍"), .id_number = STR("99900019410503002x")}};
    if (!person_id_number_ok(a.ask.id_number)) {
        static const char checks[] = "0123456789X";
        char number[] = "999000194105030020";
        for (int i = 0; i < 11; i++) {
            number[17] = checks[i];
            if (person_id_number_ok(str_of(number))) break;
        }
        a.ask.id_number = str_dup(test_arena(), str_of(number));
        b.ask.id_number = a.ask.id_number;
    }
    CHECK_STATUS(OK, test_write(t, HERE, add, &a));
    CHECK_INT(day_of(1941, 5, 3), test_number(t, "SELECT birth_day FROM person"));
    CHECK_INT(2, test_number(t, "SELECT sex FROM person"));
    CHECK_STATUS(CONFLICT, test_write(t, HERE, add, &b));
    CHECK_TEXT("people.id_number_taken", t->problem.code);
    CHECK_INT(0,
              test_number(t, "SELECT count(*) FROM person WHERE id_number_enc = id_number_tail"));
    test_store_close(t);
}

static void nobody_is_left(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM person"));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM person_term"));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM event"));
}

TEST(a_store_fault_at_any_point_of_adding_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Adding a = {.ask = {.name = STR("王秀英"), .card = STR("A100")}};
        CHECK(test_fault_loop(t, HERE, add, &a, nobody_is_left) > 5);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM person"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

typedef struct Saving {
    Person person;
    PersonId id;
    int64_t stale;
} Saving;
static Status save(Tx *tx, void *job)
{
    Saving *s = job;
    TRY(people_load(tx, s->id, &s->person));
    if (s->stale) s->person.version = s->stale;
    s->person.name = STR("王秀华");
    return people_save(tx, &s->person);
}

TEST(two_people_saving_the_same_record_do_not_overwrite_each_other)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Saving s = {.id = somebody(t, "王秀英", "A100")};
        CHECK_STATUS(OK, test_write(t, HERE, save, &s));
        CHECK_INT(0, finds(t, HERE, "王秀英"));
        CHECK_INT(1, finds(t, HERE, "wxh"));
        s.stale = 1;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, save, &s));
        CHECK_TEXT("people.changed", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Trust ---- */

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

/* ---- Doubles ---- */

typedef struct Merging {
    PersonId kept, gone;
    int64_t id;
    size_t doubles;
} Merging;
static Status merge(Tx *tx, void *job)
{
    Merging *m = job;
    return people_merge(tx, m->kept, m->gone, &m->id);
}
static Status unmerge(Tx *tx, void *job)
{
    Merging *m = job;
    return people_unmerge(tx, m->id);
}
static Status count_doubles(Tx *tx, void *job)
{
    Merging *m = job;
    Double *d;
    return people_doubles(tx, 10, &d, &m->doubles);
}

typedef struct Flagging {
    PersonId person;
    FlagKind kind;
    int64_t id;
} Flagging;
static Status set_flag(Tx *tx, void *job)
{
    Flagging *f = job;
    return people_flag_set(tx, f->person, f->kind, tx_today(tx), STR("走访"), &f->id);
}

TEST(doubles_are_found_merged_and_parted_again)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Merging m = {.kept = somebody(t, "王秀英", "A100"), .gone = somebody(t, "王秀瑛", "")};
        Flagging alone = {.person = m.gone, .kind = FLAG_ALONE};
        CHECK_STATUS(OK, test_write(t, HERE, set_flag, &alone));
        CHECK_STATUS(OK, test_read(t, HERE, count_doubles, &m));
        CHECK_INT(1, m.doubles);
        CHECK_STATUS(OK, test_write(t, HERE, merge, &m));
        CHECK_INT(m.kept.v, test_number(t, "SELECT person_id FROM person_flag"));
        CHECK_INT(0, finds(t, HERE, "王秀瑛"));
        CHECK_INT(0, test_store_broken(t));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, merge, &m));
        CHECK_STATUS(OK, test_write(t, HERE, unmerge, &m));
        CHECK_INT(m.gone.v, test_number(t, "SELECT person_id FROM person_flag"));
        CHECK_INT(1, finds(t, HERE, "王秀瑛"));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, unmerge, &m));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status erase(Tx *tx, void *job)
{
    return people_erase(tx, *(PersonId *)job);
}

typedef struct Exporting {
    PersonId person;
    Str text;
} Exporting;
static Status export(Tx *tx, void *job)
{
    Exporting *e = job;
    Buf buf = buf_new(tx->arena, 1 << 20);
    JsonOut out = json_out(&buf);
    TRY(people_export(tx, e->person, &out));
    e->text = buf_str(&buf);
    return OK;
}

TEST(everything_about_one_person_is_exported_and_can_be_erased)
{
    TestStore *t = open_people(TEST_SQLITE);
    PersonId elder = somebody(t, "王秀英", "A100");
    Flagging dibao = {.person = elder, .kind = FLAG_DIBAO};
    Exporting e = {.person = elder};
    CHECK_STATUS(OK, test_write(t, HERE, set_flag, &dibao));
    CHECK_STATUS(OK, test_read(t, HERE, export, &e));
    CHECK(str_find(e.text, STR("13800138000"), 0) != SIZE_MAX);
    CHECK(str_find(e.text, STR("低保"), 0) != SIZE_MAX);
    CHECK_STATUS(OK, test_write(t, HERE, erase, &elder));
    static const char *const tables[] = {"person", "person_term", "person_flag", "care_setting",
                                         "look"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        CHECK_INT(
            0, test_number(t, str_c(test_arena(),
                                    str_fmt(test_arena(), "SELECT count(*) FROM %s", tables[i]))));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(with_a_person_go_the_records_that_were_merged_into_them)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Merging m = {.kept = somebody(t, "王秀英", "A100"), .gone = somebody(t, "王秀英", "A101")};
        CHECK_STATUS(OK, test_write(t, HERE, merge, &m));
        CHECK_STATUS(OK, test_write(t, HERE, erase, &m.kept));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM person"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Rosters ---- */

typedef struct Importing {
    Str csv;
    bool dry;
    ImportReport report;
} Importing;
static Status import(Tx *tx, void *job)
{
    Importing *i = job;
    return people_import(tx, i->csv, NULL, 0, i->dry, &i->report);
}

TEST(a_roster_goes_in_whole_or_not_at_all)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Importing bad = {.csv = STR("姓名,性别,出生日期,联系电话,住址,人员类别\r\n"
                                    "张三丰,男,1940/3/7,13800138001,1栋101,独居、低保\r\n"
                                    ",女,1941-05-03,13800138002,1栋102,\r\n"
                                    "李四,中,昨天,13800138003,1栋103,\r\n")};
        CHECK_STATUS(OK, test_write(t, HERE, import, &bad));
        CHECK_INT(3, bad.report.rows);
        CHECK_INT(3, bad.report.fault_count);
        CHECK_INT(3, bad.report.faults[0].row);
        CHECK_STR(STR("姓名"), bad.report.faults[0].column);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM person"));

        Importing good = {.csv = STR("姓名,性别,出生日期,联系电话,住址,人员类别\r\n"
                                     "张三丰,男,1940/3/7,13800138001,1栋101,独居、低保\r\n"
                                     "王秀英,女,1941年5月3日,138-0013-8002,1栋102,\r\n"),
                          .dry = true};
        CHECK_STATUS(OK, test_write(t, HERE, import, &good));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM person"));
        good.dry = false;
        CHECK_STATUS(OK, test_write(t, HERE, import, &good));
        CHECK_INT(2, good.report.added);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM person_flag"));
        CHECK_INT(1, finds(t, HERE, "zsf"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* A roster may have 手机 and 联系电话, both a phone: what is written in one of them stays. */
TEST(an_empty_column_takes_nothing_from_the_one_before_it_and_two_filled_ones_are_a_question)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Importing one = {.csv = STR("姓名,手机,联系电话,地址,现住址\r\n"
                                    "张三丰,13800138001,,7栋701,\r\n"
                                    "王秀英,,13800138002,,8栋802\r\n")};
        CHECK_STATUS(OK, test_write(t, HERE, import, &one));
        CHECK_INT(0, one.report.fault_count);
        CHECK_INT(1, finds(t, HERE, "8001"));
        CHECK_INT(1, finds(t, HERE, "8002"));
        CHECK_INT(1, finds(t, HERE, "7栋701"));
        CHECK_INT(1, finds(t, HERE, "8栋802"));
        Importing both = {.csv = STR("姓名,手机,联系电话\r\n李四,13800138003,13800138004\r\n")};
        CHECK_STATUS(OK, test_write(t, HERE, import, &both));
        CHECK_INT(1, both.report.fault_count);
        CHECK_INT(2, both.report.faults[0].row);
        CHECK_STR(STR("联系电话"), both.report.faults[0].column);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM person"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

typedef struct Matching {
    ImportReport report;
    const char *csv;
    bool by_hand;
} Matching;
static Status import_matched(Tx *tx, void *job)
{
    Matching *m = job;
    const ImportColumn mapping[] = {{STR("甲"), STR("name")}, {STR("乙"), STR("phone")}};
    return people_import(tx, str_of(m->csv), mapping, m->by_hand ? 2 : 0, false, &m->report);
}

TEST(columns_matched_by_hand_are_matched_by_themselves_the_next_time)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Matching m = {.csv = "甲,乙\r\n王秀英,13800138000\r\n"};
        CHECK_STATUS(INVALID, test_write(t, HERE, import_matched, &m));
        m.by_hand = true;
        CHECK_STATUS(OK, test_write(t, HERE, import_matched, &m));
        m.by_hand = false;
        m.csv = "甲,乙\r\n张三丰,13800138001\r\n";
        CHECK_STATUS(OK, test_write(t, HERE, import_matched, &m));
        CHECK_STR(STR("phone"), m.report.columns[1].maps_to);
        CHECK_INT(1, finds(t, HERE, "8001"));
        test_store_close(t);
    }
}

TEST(a_roster_in_gb18030_is_read_and_noise_is_refused)
{
    TestStore *t = open_people(TEST_SQLITE);
    Importing gb = {
        .csv =
            STR("\xd0\xd5\xc3\xfb,\xb5\xe7\xbb\xb0\r\n\xcd\xf5\xd0\xe3\xd3\xa2,13800138000\r\n")};
    CHECK_STATUS(OK, test_write(t, HERE, import, &gb));
    CHECK_INT(1, finds(t, HERE, "王秀英"));
    Importing noise = {.csv = STR("\xff\xff\xff,a\r\n")};
    CHECK_STATUS(INVALID, test_write(t, HERE, import, &noise));
    CHECK_TEXT("import.encoding", t->problem.code);
    Importing nameless = {.csv = STR("a,b\r\n1,2\r\n")};
    CHECK_STATUS(INVALID, test_write(t, HERE, import, &nameless));
    CHECK_TEXT("import.no_name_column", t->problem.code);
    test_store_close(t);
}

/* ---- Ability ---- */

typedef struct Assessing {
    PersonId person;
    Assessment a;
} Assessing;
static Status do_assess(Tx *tx, void *job)
{
    Assessing *a = job;
    return people_assess(tx, a->person, &a->a);
}

TEST(the_server_computes_the_level_and_asks_again_before_it_ends)
{
    TestStore *t = open_people(TEST_SQLITE);
    Assessing a = {.person = somebody(t, "王秀英", "A100"),
                   .a = {.scores = STR("44444444444344444411222434"),
                         .day = ms_day(t->now_ms, SHANGHAI_MS),
                         .facts = 1,
                         .assessors = STR("甲、乙")}};
    CHECK_STATUS(OK, test_write(t, HERE, do_assess, &a));
    CHECK_INT(90, a.a.total);
    CHECK_INT(1, a.a.level); /* full marks, raised once for dementia */
    a.a.scores = STR("4444");
    CHECK_STATUS(INVALID, test_write(t, HERE, do_assess, &a));
    t->now_ms += 340 * DAY_MS;
    test_jobs(t);
    CHECK_INT(1,
              test_number(t, "SELECT count(*) FROM event WHERE topic = 'people.reassessment_due'"));
    test_store_close(t);
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

/* ---- Places ---- */

typedef struct Grid {
    GridNode node;
    GridNodeId id;
    PersonId person, duty;
} Grid;
static Status grid_add(Tx *tx, void *job)
{
    Grid *g = job;
    return people_grid_add(tx, &g->node, &g->id);
}
static Status grid_duty(Tx *tx, void *job)
{
    Grid *g = job;
    return people_grid_duty(tx, g->id, g->person);
}
static Status live_at(Tx *tx, void *job)
{
    Grid *g = job;
    Person p;
    TRY(people_load(tx, g->person, &p));
    p.door_id = g->id.v;
    return people_save(tx, &p);
}
static Status duty_for(Tx *tx, void *job)
{
    Grid *g = job;
    return people_duty_for(tx, g->person, &g->duty);
}

TEST(the_duty_person_of_the_building_answers_for_its_doors)
{
    TestStore *t = open_people(TEST_SQLITE);
    PersonId elder = somebody(t, "王秀英", "A100");
    PersonId lead = somebody(t, "赵大勇", "");
    Grid at = {.node = {.kind = 1, .name = STR("街道")}};
    CHECK_STATUS(OK, test_write(t, HERE, grid_add, &at));
    for (int kind = 2; kind <= 6; kind++) {
        at.node = (GridNode){.kind = kind, .parent = at.id, .name = STR("下一级")};
        CHECK_STATUS(OK, test_write(t, HERE, grid_add, &at));
        if (kind != 4) continue;
        at.person = lead;
        CHECK_STATUS(OK, test_write(t, HERE, grid_duty, &at));
    }
    at.person = elder;
    CHECK_STATUS(OK, test_write(t, HERE, live_at, &at));
    CHECK_STATUS(OK, test_read(t, HERE, duty_for, &at));
    CHECK_INT(lead.v, at.duty.v);
    at.node = (GridNode){.kind = 4, .parent = at.id, .name = STR("倒着")};
    CHECK_STATUS(INVALID, test_write(t, HERE, grid_add, &at));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

/* ---- Every write rule, with a fault at every store call ---- */

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
    return people_setting_move(tx, ((Bench *)job)->elder, 3, 30000, STR("入住"));
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
