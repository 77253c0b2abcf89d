/* Remembered answers are the answers the database would give. */
#include "store/shop_for_tests.h"
#include "store/test_store.h"

static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
};
static const StorePart *const parts[] = {&shop_part, NULL};

enum { ITEMS = 5, SEVEN = 7 };

/* The same three questions, remembered and not. */
typedef struct Answers {
    Str name;        /* one row; "" none */
    int64_t left;    /* -1 none */
    int64_t items;   /* counted */
    int64_t ordered; /* over two tables */
} Answers;

static Status one_int(Tx *tx, const Sql *sql, int64_t item, int64_t *out)
{
    Row row;
    Status status = tx_one(tx, sql, ARGS(INT(tx->origin.community.v), INT(item)), &row);
    *out = status == OK ? row_int(&row, 0) : -1;
    return status == NOT_FOUND ? OK : status;
}

#define NAME      "SELECT name FROM shop_item WHERE community_id = $1 AND id = $2"
#define LEFT      "SELECT left_over FROM shop_item WHERE community_id = $1 AND id = $2"
#define ITEMS_SQL "SELECT count(*) FROM shop_item WHERE community_id = $1 AND id <> $2"
#define ORDERED                                                                                    \
    "SELECT count(*) FROM shop_order o JOIN shop_item i ON i.community_id = o.community_id"        \
    "   AND i.id = o.item_id WHERE o.community_id = $1 AND o.item_id = $2 AND i.left_over > 2"

static Status ask(Tx *tx, int64_t item, bool kept, Answers *out)
{
    Row row;
    const Sql *name = kept ? SQL_KEPT("ii", "t", NAME) : SQL("ii", "t", NAME);
    Status status = tx_one(tx, name, ARGS(INT(tx->origin.community.v), INT(item)), &row);
    out->name = status == OK ? row_str(&row, 0) : STR("");
    if (status != NOT_FOUND) TRY(status);
    TRY(one_int(tx, kept ? SQL_KEPT("ii", "i", LEFT) : SQL("ii", "i", LEFT), item, &out->left));
    TRY(one_int(tx, kept ? SQL_KEPT("ii", "i", ITEMS_SQL) : SQL("ii", "i", ITEMS_SQL), item,
                &out->items));
    return one_int(tx, kept ? SQL_KEPT("ii", "i", ORDERED) : SQL("ii", "i", ORDERED), item,
                   &out->ordered);
}

static Status compare(Tx *tx)
{
    for (int64_t item = 1; item <= ITEMS; item++) {
        Answers kept, fresh;
        TRY(ask(tx, item, true, &kept));
        TRY(ask(tx, item, false, &fresh));
        CHECK_STR(fresh.name, kept.name);
        CHECK_INT(fresh.left, kept.left);
        CHECK_INT(fresh.items, kept.items);
        CHECK_INT(fresh.ordered, kept.ordered);
    }
    return OK;
}

static Status change(Tx *tx, int64_t what, int64_t item, int64_t number)
{
    const Arg key[] = {INT(tx->origin.community.v), INT(item)};
    switch (what) {
    case 0:
        return tx_run(
            tx,
            SQL("iit", "", "UPDATE shop_item SET name = $3 WHERE community_id = $1 AND id = $2"),
            ARGS(key[0], key[1], TEXT(str_fmt(tx->arena, "第%lld份", (long long)number))));
    case 1:
        return tx_run(tx,
                      SQL("ii", "",
                          "UPDATE shop_item SET left_over = left_over + 1"
                          " WHERE community_id = $1 AND id = $2"),
                      key, 2);
    case 2:
        return tx_run(
            tx, SQL("ii", "", "DELETE FROM shop_order WHERE community_id = $1 AND item_id = $2"),
            key, 2);
    case 3: {
        Answers a;
        TRY(ask(tx, item, true, &a));
        if (a.left >= 0) return OK;
        return shop_open_item(tx, &(ShopItem){item, STR("一份午餐"), 2});
    }
    default: {
        Answers a;
        TRY(ask(tx, item, true, &a));
        if (a.left <= 0) return OK;
        return shop_order(tx, &(ShopOrder){.item = item, .client = 1, .number = number});
    }
    }
}

typedef struct Round {
    uint64_t seed;
    int64_t number;
} Round;

/* Some changes with questions in between; every third round is refused after all. */
static Status round_of(Tx *tx, void *job)
{
    const Round *round = job;
    Random random = random_seeded(round->seed);
    for (int i = 0; i < 6; i++) {
        TRY(change(tx, (int64_t)random_below(&random, 5), 1 + (int64_t)random_below(&random, ITEMS),
                   round->number * 10 + i));
        TRY(compare(tx));
    }
    if (random_below(&random, 3) == 0) return fail(tx, CONFLICT, "shop.no", "不要了");
    return OK;
}

static Status only_compare(Tx *tx, void *job)
{
    (void)job;
    return compare(tx);
}

TEST(a_remembered_answer_is_the_one_the_database_gives)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        for (int64_t i = 1; i <= 120; i++) {
            Round round = {.seed = (uint64_t)(i * 7919), .number = i};
            Status status = test_write(t, SEVEN, round_of, &round);
            CHECK(status == OK || status == CONFLICT);
            CHECK_STATUS(OK, test_write(t, SEVEN, only_compare, NULL));
            CHECK_STATUS(OK, test_write(t, SEVEN + 1, only_compare, NULL));
        }
        CHECK(test_number(t, "SELECT count(*) FROM shop_order") > 0);
        test_store_close(t);
    }
}

typedef struct Walk {
    Tx *tx;
    int64_t rows;
} Walk;

/* Changes what is being read, and reads it again inside. */
static Status walked(void *context, const Row *row)
{
    Walk *walk = context;
    Answers kept, fresh;
    int64_t item = row_int(row, 0);
    walk->rows++;
    TRY(change(walk->tx, 0, item, walk->rows));
    TRY(ask(walk->tx, item, true, &kept));
    TRY(ask(walk->tx, item, false, &fresh));
    CHECK_STR(fresh.name, kept.name);
    return OK;
}

static Status walk_all(Tx *tx, void *job)
{
    Walk *walk = job;
    const Sql *sql =
        SQL_KEPT("i", "it", "SELECT id, name FROM shop_item WHERE community_id = $1 ORDER BY id");
    for (int turn = 0; turn < 2; turn++) {
        Rows rows;
        *walk = (Walk){.tx = tx};
        TRY(tx_all(tx, sql, ARGS(INT(SEVEN)), &rows)); /* remembered now */
        TRY(tx_each(tx, sql, ARGS(INT(SEVEN)), walked, walk));
        CHECK_INT(ITEMS, walk->rows);
        TRY(compare(tx));
    }
    return OK;
}

static Status open_items(Tx *tx, void *job)
{
    (void)job;
    for (int64_t item = 1; item <= ITEMS; item++)
        TRY(shop_open_item(tx, &(ShopItem){item, STR("一份午餐"), 2}));
    return OK;
}

TEST(a_remembered_answer_may_be_walked_while_it_is_changed)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(parts, engine);
        Walk walk;
        CHECK_STATUS(OK, test_write(t, SEVEN, open_items, NULL));
        CHECK_STATUS(OK, test_write(t, SEVEN, walk_all, &walk));
        test_store_close(t);
    }
}
