/* Several processes over one PostgreSQL: two stores stand for two processes. */
#include "store/shop_for_tests.h"
#include "store/test_store.h"

#include <pthread.h>
#include <stdlib.h>

static Status tell_once(Tx *tx, const Event *event)
{
    ShopItem item = {1000000 + event->number, STR("told"), 1}; /* twice would break the key */
    return shop_open_item(tx, &item);
}

static const EventListener listeners[] = {{"shop.told", "shop.", tell_once}, {0}};
static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
    .audit = {shop_audit, shop_audit + sizeof shop_audit - 1},
    .listeners = listeners,
};
static const StorePart *const parts[] = {&shop_part, NULL};

typedef struct Pair {
    TestStore *t;
    Store *stores[2];
} Pair;

static Pair open_pair(bool jobs)
{
    Pair p = {.t = test_store_open(parts, TEST_POSTGRES)};
    ShopItem rice = {1, STR("米饭"), 100};
    ShopItem soup = {2, STR("汤"), 100};
    CHECK_STATUS(OK, test_write(p.t, 7, shop_open_item, &rice));
    CHECK_STATUS(OK, test_write(p.t, 7, shop_open_item, &soup));
    p.t->options.no_jobs = !jobs;
    /* Deadlocks are looked for sooner, so that the test is quick. */
    p.t->options.url =
        str_c(p.t->arena, str_fmt(p.t->arena, "%s%%20-cdeadlock_timeout%%3D50ms", p.t->url));
    test_store_reopen(p.t);
    StoreOptions other = p.t->options;
    other.node = 1;
    p.stores[0] = p.t->store;
    Problem problem = {0};
    if (!CHECK_STATUS(OK, store_open(other, &p.stores[1], &problem))) test_note("%s", problem.text);
    return p;
}

typedef struct Client {
    Store *store;
    TxFn fn;
    int64_t community, client, asks, got, refused, other;
} Client;

static void *client_main(void *context)
{
    Client *c = context;
    Arena *arena = arena_new(64 << 20);
    TxOrigin origin = {.community = {c->community ? c->community : 7}};
    for (int64_t i = 1; i <= c->asks; i++) {
        ShopOrder order = {.item = 1 + (c->client & 1), .client = c->client, .number = i};
        Problem problem = {0};
        Status status = store_write(c->store, origin, arena, c->fn, &order, &problem);
        c->got += status == OK;
        c->refused += status == CONFLICT;
        if (status == UNAVAILABLE) test_note("%s", problem.code);
        c->other += status != OK && status != CONFLICT;
    }
    arena_free(arena);
    return NULL;
}

enum { CLIENTS = 16 };

static Client run_clients(Pair *p, TxFn fn, int64_t asks, bool apart)
{
    Client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    Client sum = {0};
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (Client){.store = p->stores[i / 2 % 2], .fn = fn, .client = i, .asks = asks};
        if (apart) clients[i].community = 7 + 2 * (i & 1); /* different lanes */
        ASSERT(pthread_create(&threads[i], NULL, client_main, &clients[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        sum.got += clients[i].got;
        sum.refused += clients[i].refused;
        sum.other += clients[i].other;
    }
    return sum;
}

TEST(two_processes_share_out_exactly_what_there_is_and_tell_of_it_once)
{
    if (!test_engine_there(TEST_POSTGRES)) SKIP("no PostgreSQL");
    Pair p = open_pair(true);
    Client sum = run_clients(&p, shop_order, 20, false);
    CHECK_INT(0, sum.other);
    CHECK_INT(200, test_number(p.t, "SELECT count(*) FROM shop_order"));
    CHECK_INT(200, sum.got);
    CHECK(TEST_WAIT(test_number(p.t, "SELECT count(*) FROM shop_item") == 202));
    store_close(p.stores[1]);
    test_jobs(p.t);
    CHECK_INT(202, test_number(p.t, "SELECT count(*) FROM shop_item"));
    CHECK_INT(0, test_store_broken(p.t));
    test_store_close(p.t);
}

/* One takes rice, then soup; the other soup, then rice: sooner or later they wait for each other.
 */
static Status take_both(Tx *tx, void *job)
{
    const ShopOrder *order = job;
    for (int i = 0; i < 2; i++) {
        int64_t item = i == 0 ? order->item : 3 - order->item;
        Row row;
        TRY(tx_one(tx,
                   SQL("ii", "i",
                       "UPDATE shop_item SET room = room - 1, left_over = left_over - 1"
                       " WHERE community_id = $1 AND id = $2 RETURNING left_over"),
                   ARGS(INT(7), INT(item)), &row)); /* also from community 9: a rule never would */
        if (row_int(&row, 0) < 0) return fail(tx, CONFLICT, "shop.sold_out", "卖完了");
        usleep(300);
    }
    return OK;
}

TEST(a_deadlock_between_processes_is_not_seen_by_the_caller)
{
    if (!test_engine_there(TEST_POSTGRES)) SKIP("no PostgreSQL");
    Pair p = open_pair(false);
    Client sum = run_clients(&p, take_both, 6, true);
    CHECK_INT(0, sum.other);
    CHECK_INT(96, sum.got);
    CHECK_INT(4, test_number(p.t, "SELECT left_over FROM shop_item WHERE id = 1"));
    CHECK_INT(4, test_number(p.t, "SELECT left_over FROM shop_item WHERE id = 2"));
    store_close(p.stores[1]);
    test_store_close(p.t);
}

TEST(two_processes_of_one_node_number_are_refused)
{
    if (!test_engine_there(TEST_POSTGRES)) SKIP("no PostgreSQL");
    TestStore *t = test_store_open(parts, TEST_POSTGRES);
    Store *second;
    Problem problem = {0};
    CHECK_STATUS(CONFLICT, store_open(t->options, &second, &problem));
    CHECK_TEXT("store.locked", problem.code);
    test_store_close(t);
}
