/* A small shop that the store's own tests, the kill test and the bench share: items with room, and
 * orders that take from it.  Sum of orders + left = room, always. */
#pragma once
#include "store/store.h"

#define SHOP_SCHEMA                                                                                \
    "CREATE TABLE shop_item (\n"                                                                   \
    "    community_id INTEGER NOT NULL, -- whose shop\n"                                           \
    "    id INTEGER NOT NULL,\n"                                                                   \
    "    name TEXT NOT NULL,\n"                                                                    \
    "    room INTEGER NOT NULL,\n"                                                                 \
    "    left_over INTEGER NOT NULL CHECK (left_over >= 0),\n"                                     \
    "    photo BLOB,\n"                                                                            \
    "    PRIMARY KEY (community_id, id)\n"                                                         \
    ") STRICT, WITHOUT ROWID;\n"                                                                   \
    "CREATE TABLE shop_order (\n"                                                                  \
    "    community_id INTEGER NOT NULL,\n"                                                         \
    "    id INTEGER NOT NULL,\n"                                                                   \
    "    item_id INTEGER NOT NULL,\n"                                                              \
    "    client INTEGER NOT NULL,\n"                                                               \
    "    number INTEGER NOT NULL, -- of this client's orders\n"                                    \
    "    PRIMARY KEY (community_id, id),\n"                                                        \
    "    UNIQUE (community_id, client, number),\n"                                                 \
    "    FOREIGN KEY (community_id, item_id) REFERENCES shop_item (community_id, id)\n"            \
    ") STRICT, WITHOUT ROWID;\n"

#define SHOP_AUDIT                                                                                 \
    "-- What was ordered and what is left make up the room.\n"                                     \
    "SELECT i.community_id, i.id, i.room, i.left_over FROM shop_item i\n"                          \
    "  LEFT JOIN (SELECT community_id, item_id, count(*) AS n FROM shop_order\n"                   \
    "              GROUP BY community_id, item_id) o\n"                                            \
    "    ON o.community_id = i.community_id AND o.item_id = i.id\n"                                \
    " WHERE i.room <> i.left_over + coalesce(o.n, 0) ORDER BY i.community_id, i.id;\n"             \
    "-- Every order has told of itself exactly once.\n"                                            \
    "SELECT o.community_id, o.id FROM shop_order o\n"                                              \
    "  LEFT JOIN (SELECT community_id, subject, count(*) AS n FROM event\n"                        \
    "              WHERE topic = 'shop.ordered' GROUP BY community_id, subject) e\n"               \
    "    ON e.community_id = o.community_id AND e.subject = o.id\n"                                \
    " WHERE coalesce(e.n, 0) <> 1 ORDER BY o.community_id, o.id;\n"

static const char shop_schema[] = SHOP_SCHEMA;
static const char shop_audit[] = SHOP_AUDIT;

typedef struct ShopItem {
    int64_t id;
    Str name;
    int64_t room;
} ShopItem;

__attribute__((unused)) static Status shop_open_item(Tx *tx, void *job)
{
    const ShopItem *item = job;
    return tx_run(
        tx,
        SQL("iitib", "",
            "INSERT INTO shop_item (community_id, id, name, room, left_over, photo)"
            "  VALUES ($1, $2, $3, $4, $4, $5)"),
        ARGS(INT(tx->origin.community.v), INT(item->id), TEXT(item->name), INT(item->room), NIL));
}

typedef struct ShopOrder {
    int64_t item, client, number;
    int64_t id; /* the result */
} ShopOrder;

/* Check, change, publish. CONFLICT shop.sold_out. */
__attribute__((unused)) static Status shop_order(Tx *tx, void *job)
{
    ShopOrder *order = job;
    Row row;
    order->id = 0;
    TRY(tx_one(
        tx, SQL("ii", "i", "SELECT left_over FROM shop_item WHERE community_id = $1 AND id = $2"),
        ARGS(INT(tx->origin.community.v), INT(order->item)), &row));
    if (row_int(&row, 0) == 0) return fail(tx, CONFLICT, "shop.sold_out", "卖完了，请选别的");
    int64_t id = id_next(tx);
    TRY(tx_run(tx,
               SQL("iiiii", "",
                   "INSERT INTO shop_order (community_id, id, item_id, client, number)"
                   "  VALUES ($1, $2, $3, $4, $5)"),
               ARGS(INT(tx->origin.community.v), INT(id), INT(order->item), INT(order->client),
                    INT(order->number))));
    TRY(tx_change_one(tx,
                      SQL("ii", "",
                          "UPDATE shop_item SET left_over = left_over - 1"
                          " WHERE community_id = $1 AND id = $2 AND left_over >= 1"),
                      ARGS(INT(tx->origin.community.v), INT(order->item))));
    TRY(event_publish(tx, "shop.ordered", id, STR("{}")));
    order->id = id;
    return OK;
}
