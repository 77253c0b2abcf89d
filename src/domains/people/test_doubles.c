/* Two records of one person; everything about one person, shown and erased. */
#include "domains/people/world_for_tests.h"

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
