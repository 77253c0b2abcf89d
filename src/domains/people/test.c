/* The register: somebody is added, found and kept; rosters, ability, places. */
#include "domains/people/world_for_tests.h"

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

typedef struct Days {
    PersonId person;
    Day day;
    int64_t row;
    DietLimit limit;
} Days;
static Status die(Tx *tx, void *job)
{
    Days *d = job;
    return people_leave(tx, d->person, PERSON_DIED, d->day);
}
static Status move_house(Tx *tx, void *job)
{
    Days *d = job;
    return people_setting_move(tx, d->person, 3, d->day, STR("住进养老院"));
}
static Status set_flag(Tx *tx, void *job)
{
    Days *d = job;
    return people_flag_set(tx, d->person, FLAG_DIBAO, d->day, STR("街道"), &d->row);
}
static Status end_flag(Tx *tx, void *job)
{
    Days *d = job;
    return people_flag_end(tx, d->person, d->row, d->day);
}
static Status set_diet(Tx *tx, void *job)
{
    Days *d = job;
    return people_diet_set(tx, d->person, &d->limit, &d->row);
}

TEST(days_that_cannot_be_are_refused_and_a_wrong_day_is_put_right)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_people(engine);
        Day today = ms_day(t->now_ms, SHANGHAI_MS);
        Days d = {.person = somebody(t, "王秀英", "A100"), .day = day_of(1930, 1, 1)};
        CHECK_STATUS(INVALID, test_write(t, HERE, die, &d));
        CHECK_TEXT("people.before_birth", t->problem.code);
        d.day = today + 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, move_house, &d));
        CHECK_STATUS(OK, test_write(t, HERE, set_flag, &d)); /* from tomorrow on */
        d.day = today - 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, end_flag, &d));
        CHECK_TEXT("people.flag_order", t->problem.code);
        d.day = today; /* it never held */
        CHECK_STATUS(OK, test_write(t, HERE, end_flag, &d));
        d.day = today - 1;
        CHECK_STATUS(OK, test_write(t, HERE, die, &d));
        d.day = today - 4; /* the paper says otherwise */
        CHECK_STATUS(OK, test_write(t, HERE, die, &d));
        CHECK_INT(today - 4, test_number(t, "SELECT state_day FROM person"));
        test_store_close(t);
    }
}

static Status newest_diet(Tx *tx, void *job)
{
    Days *d = job;
    DietLimit *held;
    size_t count;
    TRY(people_diet(tx, d->person, ms_day(tx->now_ms, SHANGHAI_MS), &held, &count));
    d->limit = held[count - 1];
    return OK;
}

TEST(an_allergy_is_kept_as_what_the_kitchen_understands)
{
    TestStore *t = open_people(TEST_SQLITE);
    Days d = {.person = somebody(t, "王秀英", "A100"),
              .limit = {.kind = DIET_ALLERGY,
                        .source = STR("女儿"),
                        .from = ms_day(t->now_ms, SHANGHAI_MS)}};
    d.limit.value = STR("对过敏");
    CHECK_STATUS(INVALID, test_write(t, HERE, set_diet, &d));
    CHECK_TEXT("people.bad_allergy", t->problem.code);
    d.limit.value = STR("对草莓过敏。"); /* in no table: it is not lost */
    CHECK_STATUS(OK, test_write(t, HERE, set_diet, &d));
    CHECK_STATUS(OK, test_read(t, HERE, newest_diet, &d));
    CHECK_STR(STR("草莓"), d.limit.value);
    d.limit.value = STR(" 花生 ");
    CHECK_STATUS(OK, test_write(t, HERE, set_diet, &d));
    CHECK_STATUS(OK, test_read(t, HERE, newest_diet, &d));
    CHECK_STR(STR("A5"), d.limit.value);
    d.limit.value = STR("海鲜");
    CHECK_STATUS(OK, test_write(t, HERE, set_diet, &d));
    CHECK_STATUS(OK, test_read(t, HERE, newest_diet, &d));
    CHECK_STR(STR("海鲜"), d.limit.value);
    d.limit.source = STR("女儿");
    d.limit.kind = DIET_TEXTURE;
    d.limit.value = STR("软");
    CHECK_STATUS(INVALID, test_write(t, HERE, set_diet, &d));
    d.limit.kind = DIET_WEIGHT;
    d.limit.value = STR("-5");
    CHECK_STATUS(INVALID, test_write(t, HERE, set_diet, &d));
    test_store_close(t);
}
