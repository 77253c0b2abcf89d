/* Commits that are waited for on the disk: the next batch runs while the last one is on its way. */
#include "store/shop_for_tests.h"
#include "store/test_store.h"

#include <stdatomic.h>
#include <unistd.h>

static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
};
static const StorePart *const parts[] = {&shop_part, NULL};

static Status open_shop(Tx *tx, void *job)
{
    (void)job;
    return shop_open_item(tx, &(ShopItem){1, STR("一份午餐"), 100000});
}

typedef struct Count {
    atomic_int open, good, refused;
    atomic_int earlier; /* answered after one that was asked later */
    atomic_llong last;
} Count;
static Count count;

/* Longer than a disk takes, so that batches overlap; every third writes and then refuses. */
static Status slow_order(Tx *tx, void *job)
{
    ShopOrder *order = job;
    int64_t until = clock_steady_us() + 150;
    TRY(shop_order(tx, order));
    while (clock_steady_us() < until) continue;
    if (order->number % 3 == 0) return fail(tx, CONFLICT, "shop.changed_mind", "不要了");
    return OK;
}

static void answered(StoreJob *job, Status status)
{
    const ShopOrder *order = job->job;
    if (atomic_exchange(&count.last, order->number) > order->number)
        atomic_fetch_add(&count.earlier, 1);
    atomic_fetch_add(status == OK ? &count.good : &count.refused, 1);
    arena_free(job->arena);
    atomic_fetch_sub(&count.open, 1);
}

/* Asks for `jobs` orders, a few at a time, so that many come while a batch is open. */
static void ask(TestStore *t, int from, int jobs)
{
    Arena *arena = test_arena();
    for (int i = from; i < from + jobs; i++) {
        ShopOrder *order = NEW(arena, ShopOrder);
        StoreJob *job = NEW(arena, StoreJob);
        *order = (ShopOrder){.item = 1, .client = 1, .number = i};
        *job = (StoreJob){.origin = {.community = {7}},
                          .arena = arena_new(1 << 20),
                          .fn = slow_order,
                          .job = order,
                          .done = answered};
        atomic_fetch_add(&count.open, 1);
        CHECK_STATUS(OK, store_write_later(t->store, job));
        if (i % 5 == 0) usleep(500);
    }
}

static TestStore *synced_shop(TestEngine engine)
{
    TestStore *t = test_store_open(parts, engine);
    t->options.no_sync = false;
    test_store_reopen(t);
    CHECK_STATUS(OK, test_write(t, 7, open_shop, NULL));
    atomic_store(&count.good, 0);
    atomic_store(&count.refused, 0);
    atomic_store(&count.earlier, 0);
    atomic_store(&count.last, 0);
    return t;
}

TEST(batches_that_overlap_lose_nothing_and_answer_in_turn)
{
    enum { JOBS = 900 };
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = synced_shop(engine);
        ask(t, 1, JOBS);
        while (atomic_load(&count.open)) usleep(1000);
        CHECK_INT(JOBS / 3, atomic_load(&count.refused));
        CHECK_INT(JOBS - JOBS / 3, atomic_load(&count.good));
        if (engine == TEST_SQLITE) CHECK_INT(0, atomic_load(&count.earlier));
        CHECK_INT(JOBS - JOBS / 3, test_number(t, "SELECT count(*) FROM shop_order"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(closing_waits_for_what_is_on_its_way)
{
    enum { JOBS = 200 };
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = synced_shop(engine);
        ask(t, 1, JOBS);
        test_store_reopen(t);
        CHECK_INT(0, atomic_load(&count.open));
        CHECK_INT(JOBS - JOBS / 3, test_number(t, "SELECT count(*) FROM shop_order"));
        test_store_close(t);
    }
}
