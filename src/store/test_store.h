/* A store for tests: fresh, on either engine, with a clock that stands still.
 *
 *   TEST(an_order_is_kept)
 *   {
 *       FOR_EACH_ENGINE(engine) {
 *           TestStore *t = test_store_open(parts, engine);
 *           CHECK_STATUS(OK, test_write(t, 7, place, &order));
 *           CHECK_INT(0, test_store_broken(t));
 *           test_store_close(t);
 *       }
 *   }
 *
 * PostgreSQL is used when YL_TEST_PG names a server (`eval "$(tests/pg start)"`; ./test does so);
 * every TestStore gets a schema of its own there. Otherwise only SQLite runs, and a note says so.
 */
#pragma once
#include "base/test.h"
#include "store/store.h"

typedef enum TestEngine { TEST_SQLITE, TEST_POSTGRES, TEST_ENGINES } TestEngine;

typedef struct TestStore {
    Store *store;
    Ms now_ms; /* the store's clock: 2026-03-02T10:30:00+08:00 until the test moves it */
    const char *url;
    const char *folder; /* temporary; goes with the store */
    TestEngine engine;
    const StorePart *const *parts;
    StoreOptions options; /* as opened: change and test_store_reopen */
    Arena *arena;         /* of the transactions below; lives until test_store_close */
    Problem problem;      /* of the last of them */
} TestStore;

bool test_engine_there(TestEngine engine);
#define FOR_EACH_ENGINE(engine)                                                                    \
    for (TestEngine engine = TEST_SQLITE; engine < TEST_ENGINES; engine++)                         \
        if (test_engine_there(engine))

/* parts ends with NULL. Commits are not synced and jobs run only by store_run_jobs; a test of those
 * sets the options and reopens. A failure to open ends the program. */
TestStore *test_store_open(const StorePart *const *parts, TestEngine engine);
void test_store_reopen(TestStore *t);
/* Opening that may be refused; t->store is NULL then. */
Status test_store_try_open(TestStore *t);
void test_store_close(TestStore *t);

Status test_write(TestStore *t, int64_t community, TxFn fn, void *job);
Status test_read(TestStore *t, int64_t community, TxFn fn, void *job);
/* Runs events and timers at t->now_ms. */
void test_jobs(TestStore *t);
/* Half past ten in the morning of the machine's day in Shanghai: for tests that need a real day but
 * must not depend on the hour at which they run. */
Ms test_morning(void);
/* One number by SQL text: "SELECT count(*) FROM event". For checks in tests only. */
int64_t test_number(TestStore *t, const char *sql);
/* Rows that break an audit, each shown as a note. */
int64_t test_store_broken(TestStore *t);

/* A hash of every row of every table. */
uint64_t test_store_hash(TestStore *t);

/* Calls fn in write transactions with the first, second … store call failing, until it goes
 * through; after each failure the whole database must be as it was before, and `check` (may be
 * NULL) is called.
 * Returns the number of calls that were made to fail; the last run's Status is in t->problem. */
int test_fault_loop(TestStore *t, int64_t community, TxFn fn, void *job,
                    void (*check)(TestStore *t, int call));

/* Checks every statement linked into the program: that it prepares on the engine of t with the
 * declared parameters and columns, and uses nothing the engines understand differently. */
void test_all_statements(TestStore *t);
/* Checks that every table is keyed by community_id first or stands in docs/global-tables.txt. */
void test_all_tables(TestStore *t);
/* Checks that every column that names a person has its row in a PersonKeeping. SQLite only. */
void test_person_columns(TestStore *t);
