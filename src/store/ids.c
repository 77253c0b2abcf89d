/* Ids: 32 bits of seconds since 2025-01-01, 5 bits node, 16 bits sequence.
 *
 * When a second is used up the next one is borrowed, and a clock that goes back is not followed. So
 * that a restarted process never repeats an id, the seconds that may be in use are reserved in
 * id_mark, in the same transaction as the first id that needs them. */
#include "store/inside.h"

enum { NODE_BITS = 5, SEQUENCE_BITS = 16, SEQUENCE_MAX = (1 << SEQUENCE_BITS) - 1, AHEAD_S = 10 };
#define EPOCH_MS ((Ms)1735689600000) /* 2025-01-01T00:00:00Z */

static Status mark_write(Tx *tx, int64_t second)
{
    return tx_run(tx,
                  SQL("ii", "",
                      "INSERT INTO id_mark (node, second) VALUES ($1, $2)"
                      "  ON CONFLICT (node) DO UPDATE SET second = excluded.second"
                      "  WHERE id_mark.second < excluded.second"),
                  ARGS(INT(tx->inside->store->options.node), INT(second)));
}

int64_t id_next(Tx *tx)
{
    ASSERT(tx->can_write);
    Store *store = tx->inside->store;
    int64_t now = (tx->now_ms - EPOCH_MS) / SECOND_MS;
    if (now < 0) now = 0;

    pthread_mutex_lock(&store->id_lock);
    if (now > store->id_second) {
        store->id_second = now;
        store->id_sequence = 0;
    } else if (store->id_sequence == SEQUENCE_MAX) {
        store->id_second++;
        store->id_sequence = 0;
    } else {
        store->id_sequence++;
    }
    int64_t second = store->id_second;
    int64_t sequence = store->id_sequence;
    bool reserve = second > store->id_reserved && second > tx->inside->reserved;
    pthread_mutex_unlock(&store->id_lock);

    ASSERT(second < (INT64_C(1) << 32));
    if (reserve && mark_write(tx, second + AHEAD_S) == OK) /* a failure sticks to tx */
        tx->inside->reserved = second + AHEAD_S;
    return second << (NODE_BITS + SEQUENCE_BITS) | (int64_t)store->options.node << SEQUENCE_BITS |
           sequence;
}

void id_committed(Store *store, int64_t reserved)
{
    if (!reserved) return;
    pthread_mutex_lock(&store->id_lock);
    if (reserved > store->id_reserved) store->id_reserved = reserved;
    pthread_mutex_unlock(&store->id_lock);
}

static Status mark_read(Tx *tx, void *job)
{
    Store *store = job;
    Row row;
    Status status = tx_one(tx, SQL("i", "i", "SELECT second FROM id_mark WHERE node = $1"),
                           ARGS(INT(store->options.node)), &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    store->id_second = row_int(&row, 0);
    store->id_sequence = SEQUENCE_MAX; /* this second may have been used in full */
    store->id_reserved = store->id_second;
    return OK;
}

Status id_open(Store *store, Conn *conn, Problem *problem)
{
    store->id_sequence = SEQUENCE_MAX;
    return conn_transaction(conn, (TxOrigin){0}, store->arena, mark_read, store, problem);
}

/* After a proper end only what was used stays marked. */
static Status mark_shrink(Tx *tx, void *job)
{
    Store *store = job;
    return tx_run(tx,
                  SQL("ii", "", "UPDATE id_mark SET second = $2 WHERE node = $1 AND second > $2"),
                  ARGS(INT(store->options.node), INT(store->id_second)));
}

void id_close(Store *store, Conn *conn)
{
    if (store->id_reserved <= store->id_second) return;
    Problem problem;
    if (conn_transaction(conn, (TxOrigin){0}, store->arena, mark_shrink, store, &problem) != OK)
        store_log("warn", "id mark kept", "", problem.code);
}
