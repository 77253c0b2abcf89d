/* The engine PostgreSQL, as its files and dump.c share it.
 *
 *   postgres.c            connections and transactions, and the table of the engine
 *   postgres_pipeline.c   statements on their way, and the failures that come back
 *   postgres_call.c       rows, scripts, and whether a statement fits its declaration
 *
 * A connection has one owner, the lane or the reader it was opened for; nothing here takes a lock.
 */
#pragma once
#include "store/inside.h"

#include <libpq-fe.h>

enum {
    PENDING_MAX = 128, /* more, and both sides could wait for the other to read */
    PARAMS_MAX = 64,
    OID_BYTEA = 17,
    OID_CHAR = 18,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043,
};

typedef struct Prepared {
    char name[16];
    bool sent; /* its Parse is queued or done */
} Prepared;

typedef enum PendingKind { PENDING_CALL, PENDING_PREPARE, PENDING_SYNC } PendingKind;
typedef struct Pending {
    PendingKind kind;
    int owner; /* the job of the batch that queued it */
    Prepared *prepared;
    const char *where;
} Pending;

typedef struct PgConn {
    Conn conn;
    PGconn *pg;
    PointerMap statements; /* Sql -> Prepared */
    int named;
    Pending pending[PENDING_MAX];
    size_t pending_count;
    bool failing; /* the first failure since it was last taken; the rest are its echo */
    int failing_owner;
    bool failing_retry;
    Problem failing_problem;
    bool keeps_node; /* holds the lock that no other process uses our node number */
    int64_t retry_at_us, back_off_us;
} PgConn;

static inline PgConn *pg_conn(Conn *conn)
{
    return (PgConn *)conn;
}

/* ---- postgres_pipeline.c ---- */

/* The connection is gone: leaves store.down with p. Returns UNAVAILABLE. */
Status pg_down(PgConn *c, Problem *p);
/* The same, kept as the failure of the job that runs; what was queued is lost. */
void pg_note_down(PgConn *c);

/* Parameters in libpq's shape; they point into `args` and into this struct. */
typedef struct PgParams {
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX];
    int formats[PARAMS_MAX];
    Oid types[PARAMS_MAX];
    uint64_t wholes[PARAMS_MAX];
} PgParams;
void pg_params_fill(PgParams *p, const Sql *sql, const Arg *args, size_t count);
Oid pg_param_type(char kind);

/* Queues a statement. A failure is kept in c->failing. */
void pg_queue(PgConn *c, const Sql *sql, const Arg *args, size_t count);
/* Queues a text that is not kept prepared. */
void pg_queue_text(PgConn *c, const char *text, const PgParams *params, int count, int format,
                   const char *where);
/* Sends what is queued and waits for nothing: the next pg_drain reads the answers. */
void pg_send(PgConn *c);
/* Sends what is queued and reads every result. *last is that of the newest statement (NULL after a
 * failure); the caller clears it. */
void pg_drain(PgConn *c, PGresult **last);
/* Takes the failure that is kept, after everything that echoes it has been read. */
Status pg_take_failure(PgConn *c, int *owner, bool *retry, Problem *problem);
/* Out of pipeline mode and back, for what libpq does only outside. */
bool pg_leave_pipeline(PgConn *c);
void pg_enter_pipeline(PgConn *c);

/* ---- postgres_call.c: members of the Engine ---- */

Status pg_call(Tx *tx, const Call *call);
Status pg_script(Conn *conn, Str sql, Problem *problem);
Status pg_query(Conn *conn, Str sql, TextRowFn each, void *context, Problem *problem);
Status pg_prepares(Conn *conn, const Sql *sql, Problem *problem);

/* ---- dump.c ---- */

Status pg_backup(Store *store, const char *path, Problem *problem);
