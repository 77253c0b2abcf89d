#include "store/shop_for_tests.h"
#include "store/test_store.h"

#include <pthread.h>
#include <stdatomic.h>

static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
    .audit = {shop_audit, shop_audit + sizeof shop_audit - 1},
};
static const StorePart *const parts[] = {&shop_part, NULL};

static TestStore *shop(TestEngine engine, int64_t room)
{
    TestStore *t = test_store_open(parts, engine);
    ShopItem rice = {1, STR("米饭"), room};
    CHECK_STATUS(OK, test_write(t, 7, shop_open_item, &rice));
    return t;
}

/* ---- An ordinary day ---------------------------------------------------------------------- */

TEST(a_write_is_there_for_the_next_reader)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 2);
        ShopOrder order = {.item = 1, .client = 1, .number = 1};
        CHECK_STATUS(OK, test_write(t, 7, shop_order, &order));
        CHECK(order.id > 0 && order.id < ID_MAX);
        CHECK_INT(1, test_number(t, "SELECT left_over FROM shop_item"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM shop_order"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_write_is_there_after_closing_and_opening)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 2);
        ShopOrder order = {.item = 1, .client = 1, .number = 1};
        CHECK_STATUS(OK, test_write(t, 7, shop_order, &order));
        test_store_reopen(t);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM shop_order"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_refusal_comes_back_in_the_words_of_the_rule_and_changes_nothing)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 0);
        ShopOrder order = {.item = 1, .client = 1, .number = 1};
        CHECK_STATUS(CONFLICT, test_write(t, 7, shop_order, &order));
        CHECK_TEXT("shop.sold_out", t->problem.code);
        CHECK_TEXT("卖完了，请选别的", t->problem.text);
        CHECK_INT(CONFLICT, t->problem.status);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM shop_order"));
        test_store_close(t);
    }
}

TEST(another_community_does_not_see_the_item)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 5);
        ShopOrder order = {.item = 1, .client = 1, .number = 1};
        CHECK_STATUS(NOT_FOUND, test_write(t, 8, shop_order, &order));
        CHECK_TEXT("not_found", t->problem.code);
        test_store_close(t);
    }
}

/* ---- Statements --------------------------------------------------------------------------- */

typedef struct Seen {
    int64_t rows, sum;
    int64_t stop_at;
} Seen;

static Status count_row(void *context, const Row *row)
{
    Seen *seen = context;
    seen->rows++;
    seen->sum += row_int(row, 0);
    return seen->rows == seen->stop_at ? CONFLICT : OK;
}

static Status fill(Tx *tx, void *job)
{
    int64_t count = *(const int64_t *)job;
    for (int64_t i = 1; i <= count; i++) {
        ShopItem item = {i, str_fmt(tx->arena, "第%lld件", (long long)i), 10};
        TRY(shop_open_item(tx, &item));
    }
    return OK;
}

static Status walk(Tx *tx, void *job)
{
    Seen *seen = job;
    seen->rows = seen->sum = 0;
    return tx_each(tx,
                   SQL("i", "i", "SELECT id FROM shop_item WHERE community_id = $1 ORDER BY id"),
                   ARGS(INT(tx->origin.community.v)), count_row, job);
}

TEST(long_answers_come_row_by_row_and_may_be_stopped)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        int64_t count = 1200;
        CHECK_STATUS(OK, test_write(t, 7, fill, &count));
        Seen all = {0};
        CHECK_STATUS(OK, test_read(t, 7, walk, &all));
        CHECK_INT(1200, all.rows);
        CHECK_INT(1200 * 1201 / 2, all.sum);
        Seen some = {.stop_at = 3};
        CHECK_STATUS(CONFLICT, test_read(t, 7, walk, &some));
        CHECK_INT(3, some.rows);
        Seen again = {0};
        CHECK_STATUS(OK, test_write(t, 7, walk, &again)); /* also inside a write */
        CHECK_INT(1200, again.rows);
        test_store_close(t);
    }
}

static Status walk_inside(void *context, const Row *row)
{
    void **both = context;
    Tx *tx = both[0];
    Seen inner = {0};
    (void)row;
    TRY(walk(tx, &inner)); /* the very same statement, while it is being read */
    *(int64_t *)both[1] += inner.rows;
    return OK;
}

static Status walk_twice(Tx *tx, void *job)
{
    void *both[2] = {tx, job};
    *(int64_t *)job = 0;
    return tx_each(tx,
                   SQL("i", "i", "SELECT id FROM shop_item WHERE community_id = $1 ORDER BY id"),
                   ARGS(INT(tx->origin.community.v)), walk_inside, both);
}

TEST(a_statement_may_be_run_again_while_its_rows_are_read)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        int64_t count = 20;
        int64_t seen;
        CHECK_STATUS(OK, test_write(t, 7, fill, &count));
        CHECK_STATUS(OK, test_read(t, 7, walk_twice, &seen));
        CHECK_INT(400, seen);
        test_store_close(t);
    }
}

static Status all_kinds(Tx *tx, void *job)
{
    Rows *rows = job;
    static const char bytes[] = "\0\1\xff\0'";
    int64_t changed;
    TRY(tx_change(
        tx,
        SQL("iitib", "",
            "INSERT INTO shop_item (community_id, id, name, room, left_over, photo)"
            "  VALUES ($1, $2, $3, $4, 0, $5)"),
        ARGS(INT(7), INT(1), TEXT(STR("'引号' \"x\" 𠮷")), INT(INT64_MAX), BLOB(((Str){bytes, 5}))),
        &changed));
    CHECK_INT(1, changed);
    TRY(tx_run(tx,
               SQL("iitib", "",
                   "INSERT INTO shop_item (community_id, id, name, room, left_over, photo)"
                   "  VALUES ($1, $2, $3, $4, 0, $5)"),
               ARGS(INT(7), INT(2), TEXT(((Str){0})), INT(INT64_MIN), BLOB(STR("")))));
    TRY(tx_run(tx,
               SQL("iitib", "",
                   "INSERT INTO shop_item (community_id, id, name, room, left_over, photo)"
                   "  VALUES ($1, $2, $3, $4, 0, $5)"),
               ARGS(INT(7), INT(3), TEXT(STR("x")), INT(-1), NIL)));
    return tx_all(
        tx,
        SQL("i", "tib",
            "SELECT name, room, photo FROM shop_item WHERE community_id = $1 ORDER BY id"),
        ARGS(INT(7)), rows);
}

TEST(every_kind_of_value_comes_back_as_it_went_in)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        Rows rows = {0};
        CHECK_STATUS(OK, test_write(t, 7, all_kinds, &rows));
        if (CHECK_INT(3, rows.count)) {
            CHECK_STR(STR("'引号' \"x\" 𠮷"), row_str(&rows.rows[0], 0));
            CHECK_INT(INT64_MAX, row_int(&rows.rows[0], 1));
            CHECK_INT(5, row_str(&rows.rows[0], 2).len);
            CHECK(memcmp(row_str(&rows.rows[0], 2).ptr, "\0\1\xff\0'", 5) == 0);
            CHECK_STR(STR(""), row_str(&rows.rows[1], 0));
            CHECK(!row_null(&rows.rows[1], 0));
            CHECK(!row_null(&rows.rows[1], 2));
            CHECK_INT(INT64_MIN, row_int(&rows.rows[1], 1));
            CHECK(row_null(&rows.rows[2], 2));
            CHECK_INT(5, row_int_or(&rows.rows[2], 2, 5));
        }
        test_store_close(t);
    }
}

static Status give_back(Tx *tx, void *job)
{
    Row row;
    TRY(tx_one(tx,
               SQL("ii", "i",
                   "UPDATE shop_item SET left_over = left_over - 1"
                   " WHERE community_id = $1 AND id = $2 RETURNING left_over"),
               ARGS(INT(tx->origin.community.v), INT(1)), &row));
    *(int64_t *)job = row_int(&row, 0);
    return OK;
}

TEST(returning_gives_rows_and_is_a_write)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 9);
        int64_t left = 0;
        CHECK_STATUS(OK, test_write(t, 7, give_back, &left));
        CHECK_INT(8, left);
        CHECK_INT(8, test_number(t, "SELECT left_over FROM shop_item"));
        test_store_close(t);
    }
}

/* ---- Failures of the engine stick --------------------------------------------------------- */

static Status same_twice_and_hide_it(Tx *tx, void *job)
{
    ShopItem item = {1, STR("又一份"), 1};
    ShopItem other = {2, STR("别的"), 1};
    Row row;
    (void)job;
    (void)!shop_open_item(tx, &other);
    (void)!shop_open_item(tx, &item); /* there is one already */
    Status read =
        tx_one(tx, SQL("", "i", "SELECT CAST(count(*) AS BIGINT) FROM shop_item"), NO_ARGS, &row);
    CHECK_STATUS(CONFLICT, read);
    return OK;
}

TEST(a_broken_constraint_is_a_conflict_and_cannot_be_hidden)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 9);
        CHECK_STATUS(CONFLICT, test_write(t, 7, same_twice_and_hide_it, NULL));
        CHECK_TEXT("store.constraint", t->problem.code);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM shop_item"));
        test_store_close(t);
    }
}

static Status order_of_nothing(Tx *tx, void *job)
{
    (void)job;
    return tx_run(tx,
                  SQL("iiiii", "",
                      "INSERT INTO shop_order (community_id, id, item_id, client, number)"
                      "  VALUES ($1, $2, $3, $4, $5)"),
                  ARGS(INT(7), INT(1), INT(999), INT(1), INT(1)));
}

TEST(foreign_keys_hold)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 9);
        CHECK_STATUS(CONFLICT, test_write(t, 7, order_of_nothing, NULL));
        CHECK_TEXT("store.constraint", t->problem.code);
        test_store_close(t);
    }
}

static Status write_in_reader(Tx *tx, void *job)
{
    (void)job;
    Row row;
    CHECK(!tx->can_write);
    return tx_one(tx,
                  SQL("ii", "i",
                      "UPDATE shop_item SET left_over = left_over - 1"
                      " WHERE community_id = $1 AND id = $2 RETURNING left_over"),
                  ARGS(INT(7), INT(1)), &row);
}

TEST(a_reader_cannot_write)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 9);
        CHECK_STATUS(UNAVAILABLE, test_read(t, 7, write_in_reader, NULL));
        CHECK_INT(9, test_number(t, "SELECT left_over FROM shop_item"));
        test_store_close(t);
    }
}

static void nothing_ordered(TestStore *t, int call)
{
    if (!CHECK_INT(0, test_number(t, "SELECT count(*) FROM shop_order")) ||
        !CHECK_INT(0, test_number(t, "SELECT count(*) FROM event")) ||
        !CHECK_INT(5, test_number(t, "SELECT left_over FROM shop_item")))
        test_note("after a fault at call %d", call);
}

TEST(a_store_fault_at_any_call_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 5);
        ShopOrder order = {.item = 1, .client = 1, .number = 1};
        int calls = test_fault_loop(t, 7, shop_order, &order, nothing_ordered);
        CHECK(calls >= 5 && calls <= 6); /* the id's mark is written now and then */
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM shop_order"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Lanes -------------------------------------------------------------------------------- */

typedef struct Client {
    TestStore *t;
    Arena *arena;
    int64_t client, asks;
    int64_t got, refused, other;
} Client;

static void *client_main(void *context)
{
    Client *c = context;
    TxOrigin origin = {.community = {7}};
    for (int64_t i = 1; i <= c->asks; i++) {
        ShopOrder order = {.item = 1, .client = c->client, .number = i};
        Problem problem;
        Status status = store_write(c->t->store, origin, c->arena, shop_order, &order, &problem);
        if (status == OK)
            c->got++;
        else if (strcmp(problem.code, "shop.sold_out") == 0)
            c->refused++;
        else
            c->other++;
    }
    return NULL;
}

enum { CLIENTS = 16, ASKS = 40 };

static void many_clients(TestStore *t, int64_t room)
{
    Client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    int64_t got = 0;
    int64_t other = 0;
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (Client){.t = t, .arena = arena_new(64 << 20), .client = i, .asks = ASKS};
        ASSERT(pthread_create(&threads[i], NULL, client_main, &clients[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        got += clients[i].got;
        other += clients[i].other;
        arena_free(clients[i].arena);
    }
    CHECK_INT(room, got);
    CHECK_INT(0, other);
    CHECK_INT(room, test_number(t, "SELECT count(*) FROM shop_order"));
    CHECK_INT(0, test_number(t, "SELECT left_over FROM shop_item"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(many_clients_get_exactly_what_there_is)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 333);
        many_clients(t, 333);
        test_store_close(t);
    }
}

TEST(the_same_when_every_function_is_run_twice)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 100);
        t->options.twice = true;
        test_store_reopen(t);
        many_clients(t, 100);
        test_store_close(t);
    }
}

/* Every third job writes and then refuses: the batch around it must not suffer. */
static Status write_then_maybe_refuse(Tx *tx, void *job)
{
    ShopOrder *order = job;
    TRY(shop_order(tx, order));
    if (order->number % 3 == 0) return fail(tx, CONFLICT, "shop.changed_mind", "不要了");
    return OK;
}

static atomic_int open_jobs, refused_jobs;

static void job_done(StoreJob *job, Status status)
{
    arena_free(job->arena);
    if (status != OK) atomic_fetch_add(&refused_jobs, 1);
    atomic_fetch_sub(&open_jobs, 1);
}

TEST(a_refusal_after_a_write_takes_back_only_its_own_work)
{
    enum { JOBS = 300 };
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 1000);
        Arena *arena = test_arena();
        atomic_store(&open_jobs, JOBS);
        atomic_store(&refused_jobs, 0);
        for (int i = 1; i <= JOBS; i++) {
            ShopOrder *order = NEW(arena, ShopOrder);
            StoreJob *job = NEW(arena, StoreJob);
            *order = (ShopOrder){.item = 1, .client = 1, .number = i};
            *job = (StoreJob){.origin = {.community = {7}},
                              .arena = arena_new(1 << 20),
                              .fn = write_then_maybe_refuse,
                              .job = order,
                              .done = job_done};
            CHECK_STATUS(OK, store_write_later(t->store, job));
        }
        while (atomic_load(&open_jobs)) usleep(1000);
        CHECK_INT(JOBS / 3, atomic_load(&refused_jobs));
        CHECK_INT(JOBS - JOBS / 3, test_number(t, "SELECT count(*) FROM shop_order"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* Every fifth job ends with a statement that fails when nobody waits for it any more. */
static Status order_then_break(Tx *tx, void *job)
{
    ShopOrder *order = job;
    ShopItem again = {1, STR("又一份"), 1};
    if (order->number % 7 == 0) TRY(shop_open_item(tx, &again)); /* nothing is read after it */
    if (order->number % 7 == 0 && order->number % 2) return fail(tx, CONFLICT, "shop.no", "不");
    if (order->number % 7) TRY(shop_order(tx, order));
    if (order->number % 5 == 0) TRY(shop_open_item(tx, &again));
    return OK;
}

TEST(a_statement_that_fails_after_its_function_takes_back_only_that_function)
{
    enum { JOBS = 350 };
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 1000);
        Arena *arena = test_arena();
        atomic_store(&open_jobs, JOBS);
        atomic_store(&refused_jobs, 0);
        StoreJob *jobs[JOBS + 1];
        int64_t good = 0;
        for (int i = 1; i <= JOBS; i++) {
            ShopOrder *order = NEW(arena, ShopOrder);
            StoreJob *job = jobs[i] = NEW(arena, StoreJob);
            *order = (ShopOrder){.item = 1, .client = 1, .number = i};
            *job = (StoreJob){.origin = {.community = {7}},
                              .arena = arena_new(1 << 20),
                              .fn = order_then_break,
                              .job = order,
                              .done = job_done};
            CHECK_STATUS(OK, store_write_later(t->store, job));
            good += i % 5 != 0 && i % 7 != 0;
        }
        while (atomic_load(&open_jobs)) usleep(1000);
        for (int i = 1; i <= JOBS; i++)
            if (i % 5 == 0 && i % 7) CHECK_TEXT("store.constraint", jobs[i]->problem.code);
        CHECK_INT(JOBS - good, atomic_load(&refused_jobs));
        CHECK_INT(good, test_number(t, "SELECT count(*) FROM shop_order"));
        CHECK_INT(1000 - good, test_number(t, "SELECT left_over FROM shop_item"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_full_queue_refuses_at_once)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = shop(engine, 1000);
        t->options.queue_max = 4;
        test_store_reopen(t);
        Arena *arena = test_arena();
        int busy = 0;
        for (int i = 1; i <= 2000; i++) {
            ShopOrder *order = NEW(arena, ShopOrder);
            StoreJob *job = NEW(arena, StoreJob);
            *order = (ShopOrder){.item = 1, .client = 1, .number = i};
            *job = (StoreJob){.origin = {.community = {7}},
                              .arena = arena_new(1 << 20),
                              .fn = shop_order,
                              .job = order,
                              .done = job_done};
            atomic_fetch_add(&open_jobs, 1);
            if (store_write_later(t->store, job) == OK) continue;
            atomic_fetch_sub(&open_jobs, 1);
            arena_free(job->arena);
            CHECK_TEXT("store.busy", job->problem.code);
            busy++;
        }
        while (atomic_load(&open_jobs)) usleep(1000);
        CHECK(busy > 0);
        CHECK_INT(busy, store_stats(t->store).refused);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Ids ---------------------------------------------------------------------------------- */

static Status draw(Tx *tx, void *job)
{
    int64_t *last = job;
    int64_t before = *last;
    for (int i = 0; i < 70000; i++) { /* more than a second holds */
        int64_t id = id_next(tx);
        if (id <= before || id >= ID_MAX) return fail(tx, INVALID, "id", "not rising");
        before = id;
    }
    *last = before;
    return OK;
}

TEST(ids_rise_also_past_a_full_second_a_restart_and_a_clock_that_goes_back)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        int64_t last = 0;
        CHECK_STATUS(OK, test_write(t, 7, draw, &last));
        CHECK_STATUS(OK, test_write(t, 7, draw, &last));
        test_store_reopen(t);
        CHECK_STATUS(OK, test_write(t, 7, draw, &last));
        t->now_ms -= DAY_MS;
        CHECK_STATUS(OK, test_write(t, 7, draw, &last));
        test_store_reopen(t);
        CHECK_STATUS(OK, test_write(t, 7, draw, &last));
        test_store_close(t);
    }
}

/* ---- What a test of the whole program looks at -------------------------------------------- */

TEST(every_statement_prepares)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        test_all_statements(t);
        test_store_close(t);
    }
}

TEST(every_table_is_keyed_by_its_community_or_listed_as_global)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        test_all_tables(t);
        test_store_close(t);
    }
}

TEST(an_audit_finds_what_is_broken)
{
    static const char audit[] = "-- There are no items; not even 'a;b'.\n"
                                "SELECT community_id, name FROM shop_item WHERE name <> 'a;b'\n"
                                " ORDER BY community_id, id;";
    static const StorePart strict = {.name = "strict", .audit = {audit, audit + sizeof audit - 1}};
    static const StorePart *const both[] = {&shop_part, &strict, NULL};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(both, engine);
        CHECK_INT(0, test_store_broken(t));
        ShopItem rice = {1, STR("米饭"), 1};
        CHECK_STATUS(OK, test_write(t, 7, shop_open_item, &rice));
        CHECK_INT(1, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_second_process_on_the_same_file_is_refused_in_plain_words)
{
    TestStore *t = test_store_open(parts, TEST_SQLITE);
    Store *second;
    Problem problem = {0};
    CHECK_STATUS(CONFLICT, store_open(t->options, &second, &problem));
    CHECK_TEXT("store.locked", problem.code);
    StoreOptions beside = t->options;
    beside.read_only = true;
    CHECK_STATUS(OK, store_open(beside, &second, &problem));
    ShopItem rice = {1, STR("米饭"), 1};
    CHECK_STATUS(UNAVAILABLE,
                 store_write(second, (TxOrigin){0}, test_arena(), shop_open_item, &rice, &problem));
    CHECK_TEXT("store.read_only", problem.code);
    store_close(second);
    test_store_close(t);
}

TEST(a_bad_address_or_a_missing_folder_is_refused_in_plain_words)
{
    Store *store;
    Problem problem = {0};
    CHECK_STATUS(INVALID, store_open((StoreOptions){.url = "mysql://x"}, &store, &problem));
    CHECK_TEXT("store.url", problem.code);
    StoreOptions nowhere = {.url = "sqlite:/dev/null/yinlin.db"};
    CHECK_STATUS(UNAVAILABLE, store_open(nowhere, &store, &problem));
    CHECK_TEXT("store.unwritable", problem.code);
}
