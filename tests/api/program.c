/* What holds for the program as a whole, on both engines. */
#include "main/program.h"
#include "base/secret.h"
#include "main/demo.h"
#include "main/domains.h"
#include "store/test_store.h"

TEST(every_statement_of_the_program_prepares_on_both_engines)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(program_parts(), engine);
        test_all_statements(t);
        test_note("%td statements", sql_end() - sql_first());
        CHECK(sql_end() - sql_first() > 80);
        test_store_close(t);
    }
}

TEST(every_table_is_keyed_by_its_community_or_known_to_be_global)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(program_parts(), engine);
        test_all_tables(t);
        test_store_close(t);
    }
}

TEST(every_column_that_names_a_person_says_what_becomes_of_it)
{
    TestStore *t = test_store_open(program_parts(), TEST_SQLITE);
    test_person_columns(t);
    test_store_close(t);
}

TEST(the_demo_community_breaks_no_audit)
{
    FOR_EACH_ENGINE(engine)
    {
        secret_open_for_test();
        TestStore *t = test_store_open(program_parts(), engine);
        CHECK_STATUS(OK, demo_fill(t->store, 7, &t->problem));
        test_jobs(t);
        CHECK_INT(DEMO_ELDERS, test_number(t, "SELECT count(*) FROM person WHERE is_elder = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
