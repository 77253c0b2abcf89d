/* The schema: applied once, checked, upgraded step by step; and the text of SQL. */
#include "store/inside.h"
#include "store/test_store.h"

#define TEXT_OF(text)                                                                              \
    {                                                                                              \
        text, text + sizeof text - 1                                                               \
    }

static const char first_schema[] = "CREATE TABLE thing (\n"
                                   "    community_id INTEGER NOT NULL,\n"
                                   "    id INTEGER NOT NULL,\n"
                                   "    PRIMARY KEY (community_id, id)\n"
                                   ") STRICT, WITHOUT ROWID;\n";
static const char first_with_remarks[] = "-- A remark.\nCREATE TABLE thing ( -- things\n"
                                         "community_id INTEGER NOT NULL, id INTEGER NOT NULL,\n"
                                         "PRIMARY KEY (community_id, id)\n"
                                         ") STRICT, WITHOUT ROWID;";
static const char second_schema[] = "CREATE TABLE thing (\n"
                                    "    community_id INTEGER NOT NULL,\n"
                                    "    id INTEGER NOT NULL,\n"
                                    "    name TEXT NOT NULL DEFAULT '',\n"
                                    "    PRIMARY KEY (community_id, id)\n"
                                    ") STRICT, WITHOUT ROWID;\n";
static const char add_name[] = "ALTER TABLE thing ADD COLUMN name TEXT NOT NULL DEFAULT '';\n"
                               "UPDATE thing SET name = 'a;b' WHERE id = 1;\n";
static const char other_step[] = "ALTER TABLE thing ADD COLUMN title TEXT NOT NULL DEFAULT '';";
static const char bad_step[] = "CREATE TABLE half (community_id INTEGER NOT NULL PRIMARY KEY);\n"
                               "ALTER TABLE nowhere ADD COLUMN x INTEGER;";

static const SchemaChange good_changes[] = {{1, "add-name", TEXT_OF(add_name)}, {0}};
static const SchemaChange other_changes[] = {{1, "add-name", TEXT_OF(other_step)}, {0}};
static const SchemaChange bad_changes[] = {
    {1, "add-name", TEXT_OF(add_name)}, {2, "bad", TEXT_OF(bad_step)}, {0}};

static const StorePart first = {.name = "things", .schema = TEXT_OF(first_schema)};
static const StorePart remarked = {.name = "things", .schema = TEXT_OF(first_with_remarks)};
static const StorePart second = {
    .name = "things", .schema = TEXT_OF(second_schema), .changes = good_changes};
static const StorePart silent = {.name = "things", .schema = TEXT_OF(second_schema)};
static const StorePart other = {
    .name = "things", .schema = TEXT_OF(second_schema), .changes = other_changes};
static const StorePart bad = {
    .name = "things", .schema = TEXT_OF(second_schema), .changes = bad_changes};

static const StorePart *const first_parts[] = {&first, NULL};
static const StorePart *const remarked_parts[] = {&remarked, NULL};
static const StorePart *const second_parts[] = {&second, NULL};
static const StorePart *const silent_parts[] = {&silent, NULL};
static const StorePart *const other_parts[] = {&other, NULL};
static const StorePart *const bad_parts[] = {&bad, NULL};

static Status add_thing(Tx *tx, void *job)
{
    (void)job;
    return tx_run(tx, SQL("ii", "", "INSERT INTO thing (community_id, id) VALUES ($1, $2)"),
                  ARGS(INT(tx->origin.community.v), INT(1)));
}

static Status open_with(TestStore *t, const StorePart *const *parts)
{
    store_close(t->store);
    t->options.parts = parts;
    return test_store_try_open(t);
}

TEST(a_database_of_the_last_release_is_brought_up_to_this_one)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(first_parts, engine);
        CHECK_STATUS(OK, test_write(t, 7, add_thing, NULL));
        CHECK_STATUS(OK, open_with(t, second_parts));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM thing WHERE name = 'a;b'"));
        CHECK_STATUS(OK, open_with(t, second_parts)); /* and only once */
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM schema_change WHERE part = 'things'"));
        test_all_tables(t);
        test_store_close(t);
    }
}

TEST(who_may_only_read_is_told_that_the_database_is_of_another_release)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(first_parts, engine);
        t->options.read_only = true;
        CHECK_STATUS(OK, open_with(t, first_parts));
        CHECK_STATUS(CONFLICT, open_with(t, second_parts));
        CHECK_TEXT("store.other_version", t->problem.code);
        t->store = NULL;
        t->options.read_only = false;
        CHECK_STATUS(OK, open_with(t, second_parts));
        test_store_close(t);
    }
}

TEST(a_fresh_database_needs_no_steps)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(second_parts, engine);
        CHECK_STATUS(OK, test_write(t, 7, add_thing, NULL));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM thing WHERE name = ''"));
        CHECK_STATUS(OK, open_with(t, second_parts));
        test_store_close(t);
    }
}

TEST(remarks_may_change_but_tables_only_by_a_step)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(first_parts, engine);
        CHECK_STATUS(OK, open_with(t, remarked_parts));
        CHECK_STATUS(CONFLICT, open_with(t, silent_parts));
        CHECK_TEXT("store.schema_changed", t->problem.code);
        CHECK_STATUS(OK, open_with(t, second_parts));
        CHECK_STATUS(CONFLICT, open_with(t, other_parts));
        CHECK_TEXT("store.schema_changed", t->problem.code);
        CHECK_STATUS(OK, open_with(t, second_parts));
        test_store_close(t);
    }
}

TEST(a_step_that_fails_leaves_the_steps_before_it_and_nothing_of_itself)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(first_parts, engine);
        CHECK(open_with(t, bad_parts) != OK);
        CHECK_TEXT("store.schema", t->problem.code);
        CHECK_STATUS(OK, open_with(t, second_parts));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM schema_change WHERE part = 'things'"));
        Rows none = {0};
        (void)none;
        CHECK_STATUS(OK, test_write(t, 7, add_thing, NULL));
        test_store_close(t);
    }
}

/* ---- Plans -------------------------------------------------------------------------------- */

static const char visit_schema[] =
    "CREATE TABLE visit (\n"
    "    community_id INTEGER NOT NULL,\n"
    "    id INTEGER NOT NULL,\n"
    "    person_id INTEGER NOT NULL,\n"
    "    PRIMARY KEY (community_id, id)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX visit_by_person ON visit (community_id, person_id);\n";
static const StorePart visits = {.name = "visits", .schema = TEXT_OF(visit_schema)};
static const StorePart *const visit_parts[] = {&visits, NULL};

static Status is_by_person(void *context, const Str *cells, size_t count)
{
    *(bool *)context = str_find(cells[count - 1], STR("visit_by_person"), 0) != SIZE_MAX;
    return OK;
}

TEST(a_person_is_found_by_the_index_and_not_by_walking_the_community)
{
    TestStore *t = test_store_open(visit_parts, TEST_SQLITE);
    for (int turn = 0; turn < 2; turn++) {
        Conn *conn;
        bool by_person = false;
        Problem problem = {0};
        ASSERT(store_read_conn(t->store, &conn, &problem) == OK);
        CHECK_STATUS(OK, conn->engine->query(conn,
                                             STR("EXPLAIN QUERY PLAN SELECT id FROM visit"
                                                 " WHERE community_id = 1 AND person_id = 2"
                                                 " ORDER BY id LIMIT 10"),
                                             is_by_person, &by_person, &problem));
        CHECK(by_person);
        store_read_done(t->store, conn);
        test_store_reopen(t);
    }
    CHECK_INT(2, test_number(t, "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'visit'"));
    test_store_close(t);
}

TEST(schema_words_are_put_into_the_words_of_postgresql)
{
    Arena *a = test_arena();
    CHECK_STR(STR("CREATE TABLE t ( community_id BIGINT NOT NULL, b BYTEA, r DOUBLE PRECISION, "
                  "t TEXT DEFAULT 'INTEGER STRICT -- x' ) ;"),
              schema_for_postgres(a, STR("CREATE TABLE t ( -- INTEGER\n community_id INTEGER NOT "
                                         "NULL, b BLOB, r REAL, t TEXT DEFAULT 'INTEGER STRICT -- "
                                         "x'\n) STRICT, WITHOUT ROWID;")));
    CHECK_STR(STR("CREATE TABLE a (STRICTLY BIGINT) ; CREATE TABLE b (x BIGINT) ;"),
              schema_for_postgres(a, STR("CREATE TABLE a (STRICTLY INTEGER) STRICT;\n\n"
                                         "CREATE TABLE b (x INTEGER) WITHOUT ROWID,STRICT;")));
}

TEST(sql_is_split_at_its_semicolons_only)
{
    Str rest = STR("-- One.\n-- First line.\nSELECT 'a;b' -- ; no\n FROM x;\n\n/* ; */\n-- Two\n"
                   "SELECT 2;\n-- nothing follows\n");
    Str title;
    Str statement;
    CHECK(sql_split(&rest, &title, &statement));
    CHECK_STR(STR("First line."), title);
    CHECK_STR(STR("SELECT 'a;b' -- ; no\n FROM x"), statement);
    CHECK(sql_split(&rest, &title, &statement));
    CHECK_STR(STR("Two"), title);
    CHECK_STR(STR("SELECT 2"), statement);
    CHECK(!sql_split(&rest, &title, &statement));
}
