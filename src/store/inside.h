/* What the files of the store share among themselves.
 *
 *   store_write ─> Lane queue ─> lane thread: BEGIN · job · job · job · COMMIT ─> keeper: on the
 *                                                                     disk ─> done()
 *   store_read  ─> a free read connection: BEGIN · job · COMMIT
 *                        └─ both speak to an Engine, of which there are two */
#pragma once
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    LANES_MAX = 16,
    BATCH_MAX = 512,   /* jobs a commit; PostgreSQL takes BATCH_MAX_PG */
    BATCH_MAX_PG = 64, /* each savepoint is a subtransaction; past 64 its cache overflows */
    QUEUE_DEFAULT = 4096,
    RETRIES_MAX = 12, /* of a job refused by a deadlock or serialization failure */
    JOB_TRIES_MAX = 12,
};

typedef struct Engine Engine;

/* One connection. An engine's own connection struct begins with it. */
typedef struct Conn {
    const Engine *engine;
    Store *store;
    Arena *arena; /* lives as long as the connection */
    bool can_write;
    bool wrote;   /* something was changed since the lane last cleared it */
    bool lost;    /* the open transaction is gone: rolled back by the engine itself */
    bool down;    /* no connection; what was not committed is gone */
    bool unknown; /* it went down while a COMMIT was on its way */
    int owner;    /* the job of the batch that runs now */
    int late;     /* the job whose queued statement failed after it had ended; -1: none */
    bool late_retry;
    Problem late_problem;
    struct Conn *next; /* in the pool */
} Conn;

struct TxInside {
    Store *store;
    Conn *conn;
    Status stuck; /* the first failure of the engine */
    bool retry;   /* … and running the function again may help */
    Problem problem;
    int calls;
    int fail_at;
    bool published;
    bool timed;       /* a timer was set */
    int64_t reserved; /* id seconds reserved in this transaction; 0: none */
    int depth;        /* of tx_each inside tx_each */
};

/* One statement to run. */
typedef struct Call {
    const Sql *sql;
    const Arg *args;
    size_t count;
    Status (*each)(void *context, const Row *row); /* NULL: no rows are wanted */
    void *context;
    int64_t *changed; /* NULL: not asked for */
    bool stream;      /* the answer may be long: do not hold it whole */
} Call;

typedef Status (*TextRowFn)(void *context, const Str *cells, size_t count);

struct Engine {
    const char *name;
    int batch_max;
    Status (*open)(Store *store, bool can_write, Conn **out, Problem *problem);
    void (*close)(Conn *conn);
    /* Brings a connection that is down up again when it is time to try. */
    Status (*revive)(Conn *conn, Problem *problem);
    Status (*begin)(Conn *conn, Problem *problem);
    /* Makes the writes of a community serial over all processes; called in rising order right
     * after BEGIN, so that batches never wait in a circle. alone: no batch of any process and
     * community runs beside this one. NULL: there is but one process. */
    void (*lock_community)(Conn *conn, int64_t community, bool alone);
    Status (*commit)(Conn *conn, Problem *problem);
    /* Waits until the disk has what was committed; on another thread than the connection's, while
     * that goes on. NULL: commit did. */
    Status (*keep)(Conn *conn);
    void (*rollback)(Conn *conn);
    void (*savepoint)(Conn *conn);
    void (*release)(Conn *conn);
    void (*rollback_to)(Conn *conn);
    /* Waits for every queued statement; NULL: the engine queues none. */
    Status (*settle)(Conn *conn, bool *retry, Problem *problem);
    Status (*call)(Tx *tx, const Call *call);
    /* Several statements in the words of the schema, inside the open transaction. */
    Status (*script)(Conn *conn, Str sql, Problem *problem);
    /* One query without parameters; every cell as text (NULL is empty). */
    Status (*query)(Conn *conn, Str sql, TextRowFn each, void *context, Problem *problem);
    /* After the schema stands: tells the planner what it cannot know. NULL: nothing needed. */
    Status (*plan)(Conn *conn, Problem *problem);
    Status (*prepares)(Conn *conn, const Sql *sql, Problem *problem);
    Status (*backup)(Store *store, const char *path, Problem *problem);
    const char *tables_sql;       /* name, columns of the primary key joined by commas */
    const char *migrate_lock_sql; /* one migration at a time; NULL: nothing needed */
};
extern const Engine sqlite_engine;
extern const Engine postgres_engine;

typedef struct Lane {
    Store *store;
    Conn *conn;
    pthread_t thread, keeper;
    bool running;
    pthread_mutex_t lock;     /* guards the nine below */
    pthread_cond_t filled;    /* something for the lane's thread */
    pthread_cond_t committed; /* something for the keeper */
    bool busy; /* somebody runs a batch: the lane's thread, or a caller who found it idle */
    StoreJob *first, *last;
    StoreJob *urgent_first, *urgent_last; /* go before all others */
    int waiting;                          /* of both */
    bool stopping;
    bool keeping;       /* `kept` is on its way to the disk */
    bool ended;         /* nothing more will be committed */
    struct Batch *kept; /* committed; its jobs are not all answered while it has any */
    int64_t keep_us;    /* how long the disk took last */
    atomic_bool urgent; /* urgent_first is not NULL: looked at between the jobs of a batch */
    /* Of whoever made the lane busy: */
    int64_t run_us, last_run_us, idle_us; /* of the last two batches; idle: while one was open */
    bool overlapped;                      /* the batch before was passed on to the keeper */
    int careful;                          /* batches still to run with savepoints */
    struct Batch *batch, *alone;
} Lane;

struct Jobs;

struct Store {
    StoreOptions options;
    const Engine *engine;
    Arena *arena; /* lives as long as the store; guarded by `lock` after opening */
    char *path;   /* SQLite: of the file */
    int lock_fd;
    const StorePart *const *parts; /* with the store's own first */
    Lane lanes[LANES_MAX];
    int lane_count;
    atomic_bool closing;

    pthread_mutex_t lock; /* guards the three below */
    Conn *readers;        /* the pool of read connections */
    void (*wake)(void *context, CommunityId community);
    void *wake_context;

    pthread_mutex_t id_lock; /* guards the three below */
    int64_t id_second;       /* of the last id, since 2025 */
    int64_t id_sequence;
    int64_t id_reserved; /* seconds up to here are marked as used in the database */

    struct Jobs *jobs;
    atomic_int fail_at;
    bool twice;

    _Atomic int64_t writes, batches, refused, reads, rollbacks, events, timers, replays, stuck;
    _Atomic int64_t queue_wait_us_max, jobs_heartbeat_ms;
};

/* Sticks a failure of the engine to the transaction. Returns status. */
Status tx_stick(Tx *tx, Status status, bool retry, const char *code, const char *text, ...)
    PRINTF_LIKE(5, 6);

/* How one run of a function ended. */
typedef struct Outcome {
    Status status;
    Problem problem;
    bool retry;
    bool published;
    bool timed;
    int64_t reserved;
} Outcome;
/* Runs fn on a connection with an open transaction; does not commit. */
Outcome tx_do(Conn *conn, TxOrigin origin, Arena *arena, Ms now_ms, TxFn fn, void *job,
              int fail_at);
/* A whole transaction on a connection of one's own (opening, reading). */
Status conn_transaction(Conn *conn, TxOrigin origin, Arena *arena, TxFn fn, void *job,
                        Problem *problem);

Status lane_start(Store *store, int index, Problem *problem);
void lane_stop(Lane *lane);
Status store_read_conn(Store *store, Conn **out, Problem *problem);
void store_read_done(Store *store, Conn *conn);

/* Calls what store_on_publish was given. */
void store_tell_wake(Store *store, CommunityId community);

Status schema_apply(Store *store, Conn *conn, Problem *problem);
/* CONFLICT store.other_version when the tables are not those of this program. */
Status schema_look(Store *store, Conn *conn, Problem *problem);
/* Schema text in PostgreSQL's words. */
Str schema_for_postgres(Arena *arena, Str sql);
/* The next statement of a text: up to its ';', strings and comments respected. *title is the last
 * comment line before it. false at the end. */
bool sql_split(Str *rest, Str *title, Str *statement);

void id_committed(Store *store, int64_t reserved);
Status id_open(Store *store, Conn *conn, Problem *problem);
void id_close(Store *store, Conn *conn);

Status jobs_open(Store *store, Conn *conn, Problem *problem);
void jobs_start(Store *store);
void jobs_stop(Store *store);
void jobs_free(Store *store);
/* Tells the loop that a community has new events (or only that a timer was set). */
void jobs_wake(Store *store, CommunityId community, bool published);

extern const StorePart store_part;

/* One line on stderr, without anything a person said. */
void store_log(const char *level, const char *what, const char *where, const char *detail);

/* A table from pointer to pointer, for the statements of a connection. */
typedef struct PointerMap {
    const void **keys;
    void **values;
    size_t size; /* a power of two */
    size_t used;
} PointerMap;
void *pointer_map_get(const PointerMap *map, const void *key);
void pointer_map_put(PointerMap *map, Arena *arena, const void *key, void *value);
