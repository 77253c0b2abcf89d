/* The store: transactions over SQLite or PostgreSQL, with one SQL text for both.
 *
 * Owns        the database connections, the writer lanes, the read connections (one a thread), the
 *             tables event, event_count, event_cursor, timer, schema_change
 * Always true a write is answered only after it is durable; a transaction function may be run more
 *             than once, so it touches nothing but its transaction and its job; every failure of
 *             the engine sticks to the transaction, whose commit then is a rollback
 *
 * A write is queued on the lane of its community (SQLite has one lane).  The lane runs every queued
 * function in a savepoint of its own, commits once for all that have queued, without waiting for
 * more, then answers each. */
#pragma once
#include "base/json.h"
#include "base/number.h"
#include "base/time.h"
#include "store/keeping.h"

DEFINE_ID(CommunityId);

typedef struct Store Store;
typedef struct Tx Tx;
typedef struct StorePart StorePart;

/* ---- Transactions ------------------------------------------------------------------------- */

/* Who asks, for whom: what a transaction knows besides the database. */
typedef struct TxOrigin {
    CommunityId community; /* 0: global tables only */
    int64_t actor;         /* the person acting; 0 is the system itself */
    int64_t role;          /* the Role acted in (http/role.h); 0 is the system or a stranger */
    const char *purpose;   /* a short code of why, kept with every look at a person; may be NULL */
} TxOrigin;

/* The open part of a transaction; `inside` belongs to the store. */
struct Tx {
    Arena *arena; /* results live here and die with the request */
    TxOrigin origin;
    Ms now_ms; /* read once per transaction */
    bool can_write;
    Problem problem; /* what fail() left */
    struct TxInside *inside;
};

/* The calendar day of now_ms; every community lives by the clock of Shanghai. */
static inline Day tx_today(const Tx *tx)
{
    return ms_day(tx->now_ms, SHANGHAI_MS);
}

/* Does its work on tx; starts by clearing its results in job; may be run again. */
typedef Status (*TxFn)(Tx *tx, void *job);

/* Runs fn in a write transaction and waits until it is durable (or refused). */
Status store_write(Store *store, TxOrigin origin, Arena *arena, TxFn fn, void *job,
                   Problem *problem) MUST_USE;

/* The same without waiting: `done` is called after the commit or the refusal, exactly once, on a
 * thread of the lane or that of a store_write; it must be quick and not write itself. The StoreJob
 * and everything it names live until then. UNAVAILABLE store.busy (done is not called) when the
 * lane's queue is full. */
typedef struct StoreJob StoreJob;
struct StoreJob {
    TxOrigin origin;
    Arena *arena;
    TxFn fn;
    void *job;
    void (*done)(StoreJob *job, Status status);
    bool urgent; /* somebody's alarm: passes all that waits; committed without what is behind it */
    Problem problem;
    StoreJob *next; /* the store's */
    int64_t queued_us;
};
Status store_write_later(Store *store, StoreJob *job) MUST_USE;

/* Runs fn on a read-only snapshot, on a connection that is this call's alone. fn may run twice. */
Status store_read(Store *store, TxOrigin origin, Arena *arena, TxFn fn, void *job,
                  Problem *problem) MUST_USE;

/* Leaves the refusal in tx->problem and returns status:
 *   return fail(tx, CONFLICT, "meals.sold_out", "只剩 %lld 份，请减少份数", left);
 * The engine's state is untouched; the caller's Status decides. */
Status fail(Tx *tx, Status status, const char *code, const char *text, ...) PRINTF_LIKE(4, 5);

/* ---- Statements --------------------------------------------------------------------------- */

/* A statement with the types of its parameters and result columns: i = INTEGER, t = TEXT,
 * b = BLOB.  All statements of the program stand in one linker section, so that a test can prepare
 * each on both engines. */
typedef struct Sql {
    const char *params;  /* "ii" for $1 and $2 */
    const char *columns; /* "" for a statement without result */
    const char *text;
    const char *where; /* file:line */
    bool kept;         /* SQL_KEPT */
} Sql;

#define SQL_STRING_(x) #x
#define SQL_LINE_(x)   SQL_STRING_(x)
#define SQL_(params_, columns_, text_, kept_)                                                      \
    ({                                                                                             \
        static const Sql sql_ = {params_, columns_, text_, __FILE__ ":" SQL_LINE_(__LINE__),       \
                                 kept_};                                                           \
        static const Sql *const sql_listed_ __attribute__((section("yl_sql"), used)) = &sql_;      \
        &sql_;                                                                                     \
    })
#define SQL(params_, columns_, text_) SQL_(params_, columns_, text_, false)
/* For a short answer that many transactions ask for and few change: SQLite's writer remembers it
 * until a column it read is written (store/sqlite_kept.c). Means the same as SQL everywhere. */
#define SQL_KEPT(params_, columns_, text_) SQL_(params_, columns_, text_, true)

typedef struct Arg {
    char kind; /* 'i' 't' 'b', or '0' for NULL */
    int64_t i;
    Str s;
} Arg;
#define INT(value)                 ((Arg){.kind = 'i', .i = (value)})
#define TEXT(value)                ((Arg){.kind = 't', .s = (value)})
#define BLOB(value)                ((Arg){.kind = 'b', .s = (value)})
#define NIL                        ((Arg){.kind = '0'})
#define INT_OR_NIL(value, present) ((present) ? INT(value) : NIL)
#define TEXT_OR_NIL(value)         ((value).len ? TEXT(value) : NIL)
#define ARGS(...)                  ((const Arg[]){__VA_ARGS__}), (sizeof((const Arg[]){__VA_ARGS__}) / sizeof(Arg))
/* The first parameter of nearly every statement. */
#define COMMUNITY(tx) INT((tx)->origin.community.v)
#define NO_ARGS       NULL, 0

typedef struct Row {
    const Arg *cells; /* in the transaction's arena */
    size_t count;
} Row;
typedef struct Rows {
    Row *rows;
    size_t count;
} Rows;

int64_t row_int(const Row *row, size_t column); /* not NULL */
int64_t row_int_or(const Row *row, size_t column, int64_t otherwise);
Str row_str(const Row *row, size_t column); /* NULL reads as empty */
bool row_null(const Row *row, size_t column);

/* Exactly one row. NOT_FOUND when there is none, with tx->problem untouched: the caller says it in
 * the words of its domain. */
Status tx_one(Tx *tx, const Sql *sql, const Arg *args, size_t count, Row *row) MUST_USE;
/* All rows, in memory: for lists with a LIMIT. */
Status tx_all(Tx *tx, const Sql *sql, const Arg *args, size_t count, Rows *rows) MUST_USE;
/* What tx_all gave as an array of *count items in the transaction's arena, never NULL; the item is
 * an expression of `row`, a name of the caller's:
 *   LIST_OF_ROWS(tx, rows, r, out, count, (Dish){.id = {row_int(r, 0)}, .name = row_str(r, 1)}); */
#define LIST_OF_ROWS(tx, rows_, row, out, count_, ...)                                             \
    do {                                                                                           \
        *(count_) = (rows_).count;                                                                 \
        *(out) = NEW_ARRAY((tx)->arena, __typeof__(**(out)), (rows_).count + 1);                   \
        for (size_t at_ = 0; at_ < (rows_).count; at_++) {                                         \
            const Row *row = &(rows_).rows[at_];                                                   \
            (*(out))[at_] = (__VA_ARGS__);                                                         \
        }                                                                                          \
    } while (0)
/* Row by row, for long answers; stops at the first Status other than OK and returns it. The row's
 * cells live until `each` returns. */
Status tx_each(Tx *tx, const Sql *sql, const Arg *args, size_t count,
               Status (*each)(void *context, const Row *row), void *context) MUST_USE;
/* A change without result; on PostgreSQL it is only queued, and its error surfaces later. */
Status tx_run(Tx *tx, const Sql *sql, const Arg *args, size_t count) MUST_USE;
/* A change that tells how many rows it touched. */
Status tx_change(Tx *tx, const Sql *sql, const Arg *args, size_t count, int64_t *changed) MUST_USE;
/* Exactly one row must change: CONFLICT store.changed_elsewhere otherwise. */
Status tx_change_one(Tx *tx, const Sql *sql, const Arg *args, size_t count) MUST_USE;

/* The parts of the store, lowest first, ends with NULL. */
const StorePart *const *tx_parts(const Tx *tx);

/* Time-ordered, unique in the installation, below 2^53: 32 bits of seconds since 2025-01-01, 5 bits
 * node, 16 bits sequence. */
int64_t id_next(Tx *tx);

/* ---- Events and timers -------------------------------------------------------------------- */

/* Written in the same transaction, delivered after the commit, in the order of `number` within the
 * community, at least once. payload: JSON with ids and codes only, never names or readings; may be
 * empty. */
Status event_publish(Tx *tx, const char *topic, int64_t subject, Str payload) MUST_USE;

typedef struct Event {
    CommunityId community;
    int64_t number; /* 1, 2, 3 … without gap within the community */
    Ms at_ms;
    Str topic;
    int64_t subject;
    Str payload;
} Event;

/* Runs in a write transaction that also moves the listener's cursor: harmless when run twice.
 * Events of a community reach one listener in the order of their numbers; between listeners there
 * is no order.  When it fails it is asked again after 1, 2, 4 … seconds (at most an hour), and
 * later events of the community wait; after 12 failures the event is put into event_stuck, which
 * the audit and the stats show, and the listener goes on.  A listener that is new to a database
 * begins with the events to come. */
typedef struct EventListener {
    const char *name;  /* stable: the cursor is kept under it */
    const char *topic; /* exact; or a prefix that ends with "."; or "*" for all */
    Status (*run)(Tx *tx, const Event *event);
} EventListener;

/* Events of the transaction's community after number `after`, at most `limit`, in order. */
Status events_since(Tx *tx, int64_t after, int64_t limit, Event **events, size_t *count) MUST_USE;

/* The number of the newest event of the transaction's community; 0: there is none. */
Status events_last(Tx *tx, int64_t *number) MUST_USE;

typedef struct StuckEvent {
    CommunityId community;
    Str listener;
    int64_t number;
} StuckEvent;
/* Events that a listener has given up on, of all communities, the oldest first; at most 1000. */
Status events_stuck(Tx *tx, StuckEvent **out, size_t *count) MUST_USE;

/* Delivers an event that a listener had given up on, in this transaction. NOT_FOUND: there is none
 * such. The listener's refusal is the answer, and the event stays. */
Status event_retry(Tx *tx, const char *listener, int64_t number) MUST_USE;

/* One timer per (community, kind, subject): setting it again moves it. kind must have a handler.  A
 * handler that fails is asked again like a listener; after 12 failures the timer stays in the
 * table, where the audit shows it. */
Status timer_set(Tx *tx, const char *kind, int64_t subject, Ms due_ms) MUST_USE;
Status timer_cancel(Tx *tx, const char *kind, int64_t subject) MUST_USE;
typedef struct TimerHandler {
    const char *kind;
    Status (*run)(Tx *tx, int64_t subject, Ms due_ms); /* the timer is gone when it runs */
} TimerHandler;

/* ---- What a domain gives the store -------------------------------------------------------- */

/* A file of the source tree put into the program; at file scope, path from the root of the tree:
 *   EMBED(people_schema, "src/domains/people/schema.sql");   … .schema = EMBEDDED(people_schema) */
typedef struct Embedded {
    const char *from, *to; /* both NULL: none */
} Embedded;
#define EMBED(name, path)                                                                          \
    __asm__(".section .rodata\n.balign 16\n" #name "_bytes:\n.incbin \"" path "\"\n" #name         \
            "_bytes_end:\n.byte 0\n.previous\n");                                                  \
    extern const char name##_bytes[] __attribute__((visibility("hidden")));                        \
    extern const char name##_bytes_end[] __attribute__((visibility("hidden")))
#define EMBEDDED(name)                                                                             \
    {                                                                                              \
        name##_bytes, name##_bytes_end                                                             \
    }
static inline Str embedded_str(Embedded e)
{
    return (Str){e.from, (size_t)(e.to - e.from)};
}

typedef struct SchemaChange {
    int number; /* 1, 2, 3 … in the domain; the list ends with 0 */
    const char *name;
    Embedded sql;
} SchemaChange;

/* A part of the schema, with its audits and its reactions. Lists end with a zero row. */
struct StorePart {
    const char *name;
    Embedded schema;                /* schema.sql: the tables as they are now */
    const SchemaChange *changes;    /* steps from earlier releases to schema.sql; may be NULL */
    Embedded audit;                 /* audit.sql: each query returns the rows that break it */
    const EventListener *listeners; /* may be NULL */
    const TimerHandler *timers;     /* may be NULL */
    const PersonKeeping *keeping;   /* what it keeps of a person; NULL: nothing */
};

/* ---- Opening, running, keeping ------------------------------------------------------------ */

typedef struct StoreOptions {
    const char *url;      /* "sqlite:/path/file.db" or "postgresql://…"; copied */
    int lanes;            /* PostgreSQL: 1 to 16; SQLite always 1. 0: the default */
    int node;             /* 0..31, different for every process over one database */
    int queue_max;        /* waiting writes a lane before store.busy; 0: 4096 */
    int events_keep_days; /* delivered events go after so many days; 0: 400 */
    bool twice;           /* run every write function twice, the first time rolled back (tests) */
    bool no_jobs;         /* do not run events and timers by itself (tests, simulation, tools) */
    bool no_sync;         /* commits are not waited for on the disk: tests and simulation only */
    bool read_only; /* beside a running server (backup, audit): no lock, no lanes, no migration */
    Ms (*now)(void *context); /* the clock; NULL: the machine's */
    void *now_context;
    const StorePart *const *parts; /* lowest first, ends with NULL */
} StoreOptions;

/* Opens, checks the checksums of what was applied, applies what is missing: one step one
 * transaction. */
Status store_open(StoreOptions options, Store **out, Problem *problem) MUST_USE;
/* Finishes what is queued, then closes. */
void store_close(Store *store);
bool store_is_postgres(const Store *store);

/* Delivers every event and runs every timer due by now, until there is none left. For tests and the
 * simulation; the server does the same on a thread of its own. */
Status store_run_jobs(Store *store, Problem *problem) MUST_USE;
/* Called after each commit that published, from a thread of the lane; must only wake somebody up.
 */
void store_on_publish(Store *store, void (*wake)(void *context, CommunityId community),
                      void *context);

/* Runs every audit of every part; calls found for each row that breaks one. *broken counts them. */
Status store_audit(Store *store, void (*found)(void *context, const char *part, Str title, Str row),
                   void *context, int64_t *broken, Problem *problem) MUST_USE;
/* The store's clock: of the machine, or of a test or rehearsal. */
Ms store_now(const Store *store);
/* A consistent copy while serving: a file for SQLite; for PostgreSQL a custom-format pg_dump. */
Status store_backup(Store *store, const char *path, Problem *problem) MUST_USE;

typedef struct StoreStats {
    int64_t writes, batches, refused, reads, rollbacks, events, timers;
    int64_t replays; /* batches run again because one of their jobs had to be taken back */
    int64_t stuck;   /* events and timers given up since the start: see the audit */
    int64_t queue_now, queue_wait_us_max;
    int64_t jobs_heartbeat_ms; /* when the event and timer loop last went round */
} StoreStats;
StoreStats store_stats(Store *store);

/* ---- For tests ---------------------------------------------------------------------------- */

/* In the next write transaction of this store, the call'th store call answers UNAVAILABLE
 * store.fault. 0: never. The count is taken back when that transaction ends. */
void store_fail_at(Store *store, int call);
/* All statements linked into the program: from first to before end. */
const Sql *const *sql_first(void);
const Sql *const *sql_end(void);
/* Prepares the statement without running it, and checks the number and types of its columns. */
Status store_prepares(Store *store, const Sql *sql, Problem *problem) MUST_USE;
/* Names of all tables of the database and, for each, the columns of its primary key in order. */
Status store_tables(Tx *tx, Rows *name_and_key) MUST_USE;
