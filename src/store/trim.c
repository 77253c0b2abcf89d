/* Letting go of old events, so that the outbox does not grow for ever.
 *
 * An event goes when it is older than StoreOptions.events_keep_days, every listener has passed it,
 * and none has it put aside.  Once an hour, at most TRIM_MAX events of a community. */
#include "store/jobs.h"

enum { TRIM_MAX = 5000, COMMUNITIES_MAX = 10000, ITEM_ARENA = 1 << 20 };

typedef struct Old {
    Ms before_ms;
    size_t listeners;
    Rows communities;
} Old;

static Status find_old(Tx *tx, void *context)
{
    Old *old = context;
    return tx_all(tx,
                  SQL("ii", "i",
                      "SELECT c.community_id FROM event_count c"
                      "  JOIN event e ON e.community_id = c.community_id"
                      "   AND e.number = (SELECT min(x.number) FROM event x"
                      "                    WHERE x.community_id = c.community_id)"
                      " WHERE e.at_ms < $1 ORDER BY c.community_id LIMIT $2"),
                  ARGS(INT(old->before_ms), INT(COMMUNITIES_MAX)), &old->communities);
}

static Status number_or(Tx *tx, const Sql *sql, int64_t otherwise, int64_t *number)
{
    Row row;
    TRY(tx_one(tx, sql, ARGS(INT(tx->origin.community.v)), &row));
    *number = row_int_or(&row, 0, otherwise);
    return OK;
}

static Status trim(Tx *tx, void *context)
{
    const Old *old = context;
    int64_t oldest;
    int64_t passed; /* by every listener */
    int64_t stuck;
    Row row;
    TRY(number_or(tx, SQL("i", "i", "SELECT min(number) FROM event WHERE community_id = $1"), 0,
                  &oldest));
    TRY(tx_one(tx,
               SQL("i", "ii",
                   "SELECT count(*), min(k.number) FROM event_cursor k"
                   "  JOIN event_listener l ON l.name = k.listener WHERE k.community_id = $1"),
               ARGS(INT(tx->origin.community.v)), &row));
    if (row_int(&row, 0) < (int64_t)old->listeners) return OK; /* one has not begun */
    passed = row_int_or(&row, 1, 0);
    if (!old->listeners)
        TRY(number_or(tx, SQL("i", "i", "SELECT last - 1 FROM event_count WHERE community_id = $1"),
                      0, &passed));
    TRY(number_or(tx, SQL("i", "i", "SELECT min(number) FROM event_stuck WHERE community_id = $1"),
                  INT64_MAX, &stuck));
    if (passed >= stuck) passed = stuck - 1;
    if (passed > oldest + TRIM_MAX) passed = oldest + TRIM_MAX;
    return tx_run(
        tx,
        SQL("iii", "", "DELETE FROM event WHERE community_id = $1 AND number < $2 AND at_ms < $3"),
        ARGS(INT(tx->origin.community.v), INT(passed), INT(old->before_ms)));
}

Status jobs_trim(Jobs *jobs, Problem *problem)
{
    Store *store = jobs->store;
    Ms now = store_now(store);
    if (now < jobs->trim_ms) return OK;
    jobs->trim_ms = now + HOUR_MS;
    Arena *arena = arena_new(16 << 20);
    Old old = {.before_ms = now - store->options.events_keep_days * DAY_MS,
               .listeners = jobs->listener_count};
    Status status = store_read(store, (TxOrigin){0}, arena, find_old, &old, problem);
    for (size_t i = 0; status == OK && i < old.communities.count; i++) {
        Arena *own = arena_new(ITEM_ARENA);
        TxOrigin origin = {.community = {row_int(&old.communities.rows[i], 0)}};
        status = store_write(store, origin, own, trim, &old, problem);
        arena_free(own);
    }
    arena_free(arena);
    return status;
}
