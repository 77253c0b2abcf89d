/* What is urgent passes what waits; the log is copied back while others write. */
#include "store/shop_for_tests.h"
#include "store/test_store.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/stat.h>

static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
    .audit = {shop_audit, shop_audit + sizeof shop_audit - 1},
};
static const StorePart *const parts[] = {&shop_part, NULL};

typedef struct Ordering {
    StoreJob store; /* first */
    ShopOrder order;
    bool holds; /* waits in its transaction until it may go on */
    int64_t turn;
} Ordering;

static sem_t held, may_go;
static _Atomic int64_t turns, open_jobs;

static Status order_one(Tx *tx, void *job)
{
    Ordering *o = job;
    if (o->holds) {
        o->holds = false; /* not when it runs again */
        sem_post(&held);
        sem_wait(&may_go);
    }
    return shop_order(tx, &o->order);
}
static void ordered(StoreJob *job, Status status)
{
    ((Ordering *)job)->turn = status == OK ? atomic_fetch_add(&turns, 1) + 1 : -1;
    arena_free(job->arena);
    atomic_fetch_sub(&open_jobs, 1);
}

static Ordering *submit(TestStore *t, int64_t number, bool holds, bool urgent)
{
    Ordering *o = NEW(test_arena(), Ordering);
    o->order = (ShopOrder){.item = 1, .client = 1, .number = number};
    o->holds = holds;
    o->store = (StoreJob){.origin = {.community = {7}},
                          .arena = arena_new(1 << 20),
                          .fn = order_one,
                          .job = o,
                          .urgent = urgent,
                          .done = ordered};
    atomic_fetch_add(&open_jobs, 1);
    CHECK_STATUS(OK, store_write_later(t->store, &o->store));
    return o;
}

TEST(what_is_urgent_is_durable_before_what_has_waited_longer)
{
    FOR_EACH_ENGINE(engine)
    {
        enum { WAITING = 20 };
        TestStore *t = test_store_open(parts, engine);
        ShopItem rice = {1, STR("米饭"), 1000};
        Ordering *waiting[WAITING];
        CHECK_STATUS(OK, test_write(t, 7, shop_open_item, &rice));
        sem_init(&held, 0, 0);
        sem_init(&may_go, 0, 0);
        atomic_store(&turns, 0);
        Ordering *first = submit(t, 1, true, false);
        sem_wait(&held); /* it runs alone in its batch */
        waiting[0] = submit(t, 2, true, false);
        for (int i = 1; i < WAITING; i++) waiting[i] = submit(t, 2 + i, false, false);
        sem_post(&may_go);
        sem_wait(&held); /* all that wait are in a batch now, and its first one runs */
        Ordering *alarm = submit(t, 100, false, true);
        sem_post(&may_go);
        while (atomic_load(&open_jobs)) usleep(1000);
        CHECK_INT(1, first->turn);
        CHECK_INT(2, waiting[0]->turn);
        CHECK_INT(3, alarm->turn);
        for (int i = 1; i < WAITING; i++) CHECK_INT(3 + i, waiting[i]->turn);
        CHECK_INT(WAITING + 2, test_number(t, "SELECT count(*) FROM shop_order"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- The log of SQLite ---- */

static Status fill_much(Tx *tx, void *job)
{
    int64_t *number = job;
    char *text = arena_alloc(tx->arena, 400000);
    memset(text, 'x', 400000);
    ShopItem item = {*number, {text, 400000}, 1};
    return shop_open_item(tx, &item);
}

TEST(a_long_log_is_copied_back_beside_the_writer_and_nothing_is_lost)
{
    enum { ITEMS = 500 }; /* 200 MB of log */
    TestStore *t = test_store_open(parts, TEST_SQLITE);
    char path[300];
    struct stat at;
    for (int64_t i = 1; i <= ITEMS; i++) CHECK_STATUS(OK, test_write(t, 7, fill_much, &i));
    snprintf(path, sizeof path, "%s-wal", t->options.url + strlen("sqlite:"));
    if (stat(path, &at) == 0) CHECK(at.st_size < (off_t)ITEMS * 400000);
    test_store_reopen(t);
    CHECK_INT(ITEMS, test_number(t, "SELECT count(*) FROM shop_item"));
    test_store_close(t);
}
