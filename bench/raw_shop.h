/* The limit of the engine, for the benches that compare with it: the transaction of the shop
 * (store/shop_for_tests.h) on one thread straight through sqlite3, synchronous=FULL. */
#pragma once
#include "store/shop_for_tests.h"

#include <sqlite3.h>

enum { COMMUNITIES = 50, ITEMS = 20, RUN_US = 700000 };

static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
};
__attribute__((unused)) static const StorePart *const shop_parts[] = {&shop_part, NULL};

__attribute__((unused)) static Status shop_fill(Tx *tx, void *job)
{
    (void)job;
    for (int64_t i = 1; i <= ITEMS; i++) {
        ShopItem item = {i, STR("一份午餐"), 1000000000};
        TRY(shop_open_item(tx, &item));
    }
    return OK;
}

/* ---- The peer: sqlite3 alone -------------------------------------------------------------- */

typedef struct Raw {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *item, *order, *take, *count, *event;
    int64_t number;
} Raw;

static sqlite3_stmt *raw_prepare(Raw *r, const char *sql)
{
    sqlite3_stmt *stmt;
    ASSERT(sqlite3_prepare_v3(r->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) == SQLITE_OK);
    return stmt;
}

static void raw_open(Raw *r, const char *path)
{
    ASSERT(sqlite3_open_v2(path, &r->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
           SQLITE_OK);
    sqlite3_exec(r->db,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                 "PRAGMA cache_size=-16384",
                 NULL, NULL, NULL);
    r->begin = raw_prepare(r, "BEGIN IMMEDIATE");
    r->commit = raw_prepare(r, "COMMIT");
    r->item = raw_prepare(r, "SELECT left_over FROM shop_item WHERE community_id = ?1 AND id = ?2");
    r->order = raw_prepare(r, "INSERT INTO shop_order (community_id, id, item_id, client, number)"
                              "  VALUES (?1, ?2, ?3, ?4, ?5)");
    r->take = raw_prepare(r, "UPDATE shop_item SET left_over = left_over - 1"
                             " WHERE community_id = ?1 AND id = ?2 AND left_over >= 1");
    r->count =
        raw_prepare(r, "INSERT INTO event_count (community_id, last) VALUES (?1, 1)"
                       "  ON CONFLICT (community_id) DO UPDATE SET last = event_count.last + 1");
    r->event = raw_prepare(
        r, "INSERT INTO event (community_id, number, at_ms, topic, subject, payload)"
           "  SELECT community_id, last, ?2, ?3, ?4, ?5 FROM event_count WHERE community_id = ?1");
}

static void raw_step(sqlite3_stmt *stmt, int want)
{
    ASSERT(sqlite3_step(stmt) == want);
    sqlite3_reset(stmt);
}

static void raw_order(Raw *r, int64_t community, int64_t item)
{
    int64_t id = INT64_C(1) << 52 | ++r->number;
    sqlite3_bind_int64(r->item, 1, community);
    sqlite3_bind_int64(r->item, 2, item);
    raw_step(r->item, SQLITE_ROW);
    int64_t values[5] = {community, id, item, 2, r->number};
    for (int i = 0; i < 5; i++) sqlite3_bind_int64(r->order, i + 1, values[i]);
    raw_step(r->order, SQLITE_DONE);
    sqlite3_bind_int64(r->take, 1, community);
    sqlite3_bind_int64(r->take, 2, item);
    raw_step(r->take, SQLITE_DONE);
    sqlite3_bind_int64(r->count, 1, community);
    raw_step(r->count, SQLITE_DONE);
    sqlite3_bind_int64(r->event, 1, community);
    sqlite3_bind_int64(r->event, 2, clock_now_ms());
    sqlite3_bind_text(r->event, 3, "shop.ordered", -1, SQLITE_STATIC);
    sqlite3_bind_int64(r->event, 4, id);
    sqlite3_bind_text(r->event, 5, "{}", -1, SQLITE_STATIC);
    raw_step(r->event, SQLITE_DONE);
}

static double run_raw(Raw *r, int a_commit, Random *random)
{
    int64_t start = clock_steady_us();
    int64_t done = 0;
    while (clock_steady_us() - start < RUN_US) {
        raw_step(r->begin, SQLITE_DONE);
        for (int i = 0; i < a_commit; i++, done++)
            raw_order(r, 1 + (int64_t)random_below(random, COMMUNITIES),
                      1 + (int64_t)random_below(random, ITEMS));
        raw_step(r->commit, SQLITE_DONE);
    }
    return (double)done * 1e6 / (double)(clock_steady_us() - start);
}
