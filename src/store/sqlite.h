/* What sqlite.c, sqlite_plan.c and sqlite_wal.c share. */
#pragma once
#include "store/inside.h"

#include <sqlite3.h>

typedef struct SqliteWal SqliteWal;
/* What a statement reads and writes, as SQLite's compiler tells it. */
enum { TOUCHES_MAX = 24, KEPT_MAX = 64 };
typedef struct Touch {
    const struct Table *table; /* of the connection */
    uint64_t columns;          /* a bit each, in the order in which they were first met */
    bool rows;                 /* rows come or go */
} Touch;
typedef struct Footprint {
    Touch reads[TOUCHES_MAX], writes[TOUCHES_MAX];
    int read_count, write_count;
    bool overflow; /* more than there is room for */
} Footprint;

/* The answers of one statement that the connection remembers. */
typedef struct Kept Kept;

/* What running a writing statement makes forgotten. */
typedef struct Forgets {
    const Footprint *footprint;
    Kept **list;
    int count, room;
    int looked_at; /* of the connection's kept statements */
} Forgets;

typedef struct SqliteConn {
    Conn conn;
    sqlite3 *db;
    PointerMap statements; /* Sql -> Prepared */
    int log_fd;            /* of the -wal, for keep; -1: not opened yet */
    Arena *names;          /* of tables and columns; the statement's text goes meanwhile */
    struct Table *tables;  /* that a compiled statement touches */
    Footprint *learning;   /* of the statement being compiled; NULL: none */
    Kept *kept[KEPT_MAX];  /* of all statements */
    int kept_count;
    uint64_t kept_age; /* moves when everything is forgotten */
    sqlite3_stmt *begin, *commit, *rollback, *savepoint, *release, *rollback_to;
    SqliteWal *wal; /* of the writer */
} SqliteConn;

/* ---- sqlite_kept.c ---- */

/* The connection's compiler tells c->learning from now on. */
int kept_open(SqliteConn *c);
/* NULL: this statement's answers cannot be remembered. */
Kept *kept_new(SqliteConn *c, const Footprint *footprint);
/* Before a statement with this footprint writes. */
void kept_forget(SqliteConn *c, Forgets *forgets);
/* After a rollback, or anything else that changed tables behind our back. */
void kept_forget_all(SqliteConn *c);
/* The remembered rows for these arguments; false: not known. */
bool kept_find(SqliteConn *c, Kept *kept, const Call *call, Rows *out);
/* Runs between kept_begin and kept_end: each row of a new answer. */
void kept_begin(SqliteConn *c, Kept *kept, const Call *call);
void kept_row(Kept *kept, const Row *row);
void kept_end(Kept *kept, Status status);
void kept_close(SqliteConn *c);

Status lite_plan(Conn *conn, Problem *problem);

/* Of the connection that writes: copies its log back on a thread of its own. */
SqliteWal *sqlite_wal_open(SqliteConn *writer);
void sqlite_wal_close(SqliteWal *wal);
